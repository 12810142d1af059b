"""The rows as they stand, each against its latest entry: a table must say what was last written through Heard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from .copying import NOTHING, array_items, as_json, unescaped
from .entries import _KEYS, UNCOMPARED, moment_of
from .scratch import Scratch

_RECORDED = re.compile(r"record_table\('(\w+)'((?:, *'\w+')*)\)")


@cache
def recorded() -> dict[str, tuple[str, ...]]:
    """The tables that this version of Heard puts under history, each with the columns that it keeps out of it."""
    found = {}
    for file in sorted(Path(__file__).resolve().parents[2].glob("*/sql/*.sql")):
        for table, hidden in _RECORDED.findall(file.read_text()):
            found[table] = tuple(re.findall(r"\w+", hidden))
    return found


def write_down(
    scratch: Scratch, table: str, columns: Sequence[str], types: Mapping[str, str], lines: bytes
) -> int:
    """Note each row's key and hash; returns how many rows there were."""
    row_text = as_json(columns, types, recorded()[table])
    row_key = key_of(columns)
    name, rows = table.encode(), [line.split(b"\t") for line in lines.split(b"\n")[:-1]]
    scratch.rows.put(scratch.key(name, row_key(fields)) + scratch.digest(row_text(fields)) for fields in rows)
    return len(rows)


def key_of(columns: Sequence[str]) -> Callable[[list[bytes]], bytes]:
    """How to find a row's key, as entries() in sql/entry.sql finds it."""
    places = [columns.index(name) for name in _KEYS if name in columns]

    def key(fields: list[bytes]) -> bytes:
        return next((fields[place] for place in places if fields[place] != NOTHING), b"")

    return key


@dataclass(frozen=True)
class Suspect:
    """A row that is not plainly what its latest entry says."""

    key: bytes
    entry: int  # its latest, 0 if it has none
    is_there: bool
    removed: bool  # says the latest entry


def suspects(scratch: Scratch, part: int) -> list[Suspect]:
    """The rows of one part of the keys whose hash is not that of their latest entry."""
    latest: dict[bytes, tuple[bytes, bytes, bytes]] = {}
    for record in scratch.versions.part(part):
        key, entry, code, digest = record[:16], record[16:24], record[24:25], record[25:]
        known = latest.get(key)
        if known is None or known[0] < entry:
            latest[key] = entry, code, digest
    found, there = [], set()
    for record in scratch.rows.part(part):
        key, digest = record[:16], record[16:]
        known = latest.get(key)
        there.add(key)
        if known is None:
            found.append(Suspect(key, 0, True, False))
        elif known[1] == b"D" or known[2] not in (digest, UNCOMPARED):
            found.append(Suspect(key, int.from_bytes(known[0], "big"), True, known[1] == b"D"))
    found += [
        Suspect(key, int.from_bytes(entry, "big"), False, False)
        for key, (entry, code, _digest) in latest.items()
        if code != b"D" and key not in there
    ]
    return found


def differences(
    standing: Mapping[str, bytes], written: Mapping[str, Any], generated: Sequence[str]
) -> Iterator[str]:
    """The columns in which a row as it stands is not what its latest entry says, by meaning."""
    for name, value in written.items():
        if name in generated:
            continue
        if name not in standing or not _is(standing[name], value):
            yield name


def _is(field: bytes, value: Any) -> bool:
    """Whether a column's text in a dump means what a value in JSON means."""
    if field == NOTHING or value is None:
        return field == NOTHING and value is None
    text = unescaped(field).decode(errors="replace")
    if isinstance(value, bool):
        return text == ("t" if value else "f")
    if isinstance(value, int | Decimal):
        return _number(text) == _number(str(value))
    if isinstance(value, str):
        return text == value or _same_moment(text, value) or _means(text) == value
    items = array_items(text) if text.startswith("{") and isinstance(value, list) else None
    if items is not None and len(items) == len(value):
        return all(_is(NOTHING if i is None else _escaped(i), v) for i, v in zip(items, value, strict=True))
    return bool(_means(text) == value)


def _escaped(text: str) -> bytes:
    return text.encode().replace(b"\\", b"\\\\")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _same_moment(one: str, other: str) -> bool:
    if "T" not in other:
        return False
    moment = moment_of(one)
    return moment is not None and moment == moment_of(other)


def _means(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
