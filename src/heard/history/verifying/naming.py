"""The second pass, only when something is wrong: what the first told by hash is named by table, row and column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from .copying import unescaped
from .dumps import Block, Reader, Source, Unreadable
from .entries import PRESENT
from .findings import Findings, Kind
from .reading import Progress, Read, read_by_key
from .rows import Suspect, differences, keys_of, recorded, suspects, unbalanced
from .scratch import PARTS, Scratch
from .working import Crew

_MOST = 200_000  # suspects that are looked at one by one
_SOME = 1 << 16
_SHARES = [
    range(first, PARTS, 8) for first in range(8)
]  # of the parts of the keys, for one process at a time


@dataclass
class Wanted:
    """What is to be found again: the entries and the rows that a finding is about."""

    entries: dict[int, Suspect] = field(default_factory=dict)
    rows: dict[int, Suspect] = field(default_factory=dict)
    written: dict[int, tuple[str, Any]] = field(
        default_factory=dict
    )  # of a row: when, and what its latest entry says


def name_rows(
    source: Source, scratch: Scratch, found: Read, crew: Crew, findings: Findings, show: Progress
) -> None:
    """Hold every row against its latest entry, and name those that differ."""
    work = [partial(suspects, scratch, parts) for parts in _SHARES]
    if unlike := unbalanced(found.balance):
        findings.add_new(read_by_key(source, scratch.again(), crew, unlike))
        work += [partial(suspects, scratch.again(), parts) for parts in _SHARES]
    wanted = Wanted()
    for part in crew.each(work):
        for suspect in part:
            if len(wanted.rows) < _MOST:
                wanted.rows[suspect.key] = suspect
                wanted.entries[suspect.entry] = suspect
            else:
                findings.add(Kind.ALTERED, "More rows differ from their latest entries than can be named.")
    if wanted.rows:
        _find_entries(source, crew, scratch, wanted, findings, show)
        _find_rows(source, crew, scratch, wanted, findings)


def _find_entries(
    source: Source, crew: Crew, scratch: Scratch, wanted: Wanted, findings: Findings, show: Progress
) -> None:
    for fields in _rows_of(source, crew, "entry"):
        entry = int(fields["id"])
        if (suspect := wanted.entries.get(entry)) is None:
            continue
        table, row_id, at = (_shown(fields[name]) for name in ("table_name", "row_id", "recorded_at"))
        if scratch.key(table.encode(), row_id.encode()) != suspect.key:
            continue
        if not suspect.is_there:
            findings.add(
                Kind.REMOVED,
                f"{table} {row_id} is gone. It was there when it was last written, {at} (entry {entry}), "
                "and nothing says that it was removed.",
            )
        wanted.written[suspect.key] = at, _row(fields["text"])
        show("entries looked at again", entry)


def _row(text: bytes) -> Any:
    try:
        return json.loads(unescaped(text), parse_float=Decimal).get("row")
    except (ValueError, AttributeError, RecursionError):
        return None


def _find_rows(source: Source, crew: Crew, scratch: Scratch, wanted: Wanted, findings: Findings) -> None:
    with source.open(crew.shared) as text:
        reader = Reader(text)
        for block in reader.blocks():
            if block.table not in recorded():
                continue
            generated = reader.generated.get(block.table, ())
            for line in block.lines.split(b"\n")[:-1]:
                standing = _fields(block, line)
                (row_id,) = keys_of(block.columns, [[value] for value in standing.values()])
                if suspect := wanted.rows.get(scratch.key(block.table.encode(), row_id)):
                    where = f"{block.table} {_shown(row_id)}"
                    _judge(where, standing, generated, suspect, wanted, findings)


def _judge(
    where: str,
    standing: Mapping[str, bytes],
    generated: Sequence[str],
    suspect: Suspect,
    wanted: Wanted,
    findings: Findings,
) -> None:
    """Say of one row what is wrong with it; it may differ in writing and not in meaning, and then nothing is."""
    at, written = wanted.written.get(suspect.key, ("", None))
    if not suspect.entry:
        words = "has no entry in the history: it was put in past it, or its entries were removed."
        findings.add(Kind.ADDED, f"{where} {words}")
    elif suspect.removed:
        findings.add(
            Kind.ADDED, f"{where} was removed {at} (entry {suspect.entry}), and is there all the same."
        )
    elif isinstance(written, dict):
        for column in differences(standing, written, generated):
            findings.add(
                Kind.ALTERED,
                f"{where}, column {column}: not what was last written, {at} (entry {suspect.entry}). "
                "It was altered past the history after that.",
            )


def name_numbers(source: Source, scratch: Scratch, found: Read, crew: Crew, findings: Findings) -> None:
    """Name the entries that share a number: of two only one is held against the tree, and the other would pass."""
    standing = scratch.standing.view()
    numbers = sum(standing[at : at + _SOME].count(PRESENT) for at in range(0, len(standing), _SOME))
    if numbers == found.entries:
        return
    scratch.met.put(len(standing), PRESENT)
    met = scratch.met.view(write=True)
    for fields in _rows_of(source, crew, "entry"):
        if 0 < (entry := int(fields["id"])) < len(standing):
            if met[entry]:
                table, row_id = _shown(fields["table_name"]), _shown(fields["row_id"])
                findings.add(
                    Kind.ADDED,
                    f"Entry {entry} is there more than once; one of them is about {table} {row_id}.",
                )
            met[entry] = 1  # type: ignore[index]


def name_entries(source: Source, crew: Crew, numbers: set[int]) -> list[str]:
    """What the entries that findings name are about: one line each."""
    return [
        f"Entry {int(fields['id'])} is about {_shown(fields['table_name'])} {_shown(fields['row_id'])}, "
        f"{_shown(fields['operation']).lower()}, recorded {_shown(fields['recorded_at'])}."
        for fields in _rows_of(source, crew, "entry")
        if int(fields["id"]) in numbers
    ]


def _rows_of(source: Source, crew: Crew, table: str) -> Iterator[dict[str, bytes]]:
    with source.open(crew.shared) as text:
        for block in Reader(text).blocks():
            if block.table == table:
                for line in block.lines.split(b"\n")[:-1]:
                    yield _fields(block, line)


def _shown(value: bytes) -> str:
    return unescaped(value).decode(errors="replace")


def _fields(block: Block, line: bytes) -> dict[str, bytes]:
    fields = line.split(b"\t")
    if len(fields) != len(block.columns):
        raise Unreadable(f"a row of the table {block.table} makes no sense: it was damaged or altered")
    return dict(zip(block.columns, fields, strict=True))
