"""The first pass: everything in the dump is read once, checked by itself, and written down to be held together."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from heard.history.checking import Key, Wrong

from . import rows
from .copying import NOTHING, array_items, unescaped
from .dumps import Block, PlainFile, Reader, Source, Unreadable
from .entries import Entries
from .findings import Findings, Kind, Tally
from .rows import recorded, unchanging
from .scratch import MOST, Scratch
from .working import Crew, Lines

T = TypeVar("T")
Progress = Callable[[str, int], None]
_LARGE = 1 << 16  # bytes
_COMMAS = bytes.maketrans(b"\t\n", b",,")
_ROWS_OF_TREE = ("sealed", "tile", "unsealed")
_KEPT = (
    "checkpoint",
    "cosignature",
    "sealing_key",
    "alarm",
    "erasure",
    "moment",
)  # read when everything is there


@dataclass
class Read(Tally):
    """What the first pass found, beside what is in the scratch files."""

    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)  # those that have rows
    generated: dict[str, list[str]] = field(default_factory=dict)  # of all tables
    kept: dict[str, list[Path]] = field(default_factory=dict)
    disabled: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = False


def read(source: Source, scratch: Scratch, crew: Crew, show: Progress) -> Read:
    """Read the dump to its end."""
    found, keyed = Read(), recorded().keys() - unchanging()
    with source.open(crew.shared) as text:
        reader = Reader(text)
        for outcome in crew.each(_parts(source, reader, scratch, keyed, found)):
            found.extend(outcome)
            show("entries read", found.entries)
    found.disabled, found.complete = reader.disabled, reader.complete
    found.generated = reader.generated
    return found


def read_by_key(source: Source, scratch: Scratch, crew: Crew, tables: Set[str]) -> Findings:
    """Read the dump once more, and note the rows of these tables, and what their entries say, by their keys.

    Returns what is wrong with the entries: of these tables, now, also when one is not about the row that it names.
    """
    findings = Findings()
    with source.open(crew.shared) as text:
        for outcome in crew.each(_parts(source, Reader(text), scratch, tables)):
            findings.extend(outcome.findings)
    return findings


def _parts(
    source: Source, reader: Reader, scratch: Scratch, keyed: Set[str], found: Read | None = None
) -> Iterator[Callable[[], Tally]]:
    """What is to be done with each block, for whoever does it; of a second reading only what has a key."""
    for block in reader.blocks():
        table, columns, lines = block.table, block.columns, _lines(source, block)
        work: list[Callable[[], Tally]] = []
        if table == "entry":
            more = scratch, reader.generated, reader.types, keyed, columns, lines
            work.append(partial(_sense, table, check_entries, *more))
        elif table in (recorded() if found else keyed):
            types = reader.types.get(table, {})
            written = partial(rows.write_down, scratch, table, columns, types, lines, keyed=table in keyed)
            work.append(partial(_sense, table, written))
        if found:
            found.tables.setdefault(table, columns)
            if table in _ROWS_OF_TREE:
                work.append(partial(_sense, table, note_tree, scratch, table, columns, lines))
            elif table in _KEPT:
                _spill(scratch, block, found)
        # A block with which nothing is done counts too: the memory in which it is held is filled again in turn.
        yield from work or [Tally]


def _lines(source: Source, block: Block) -> Lines:
    """A block's lines where another process can find them itself, or else as they are."""
    if isinstance(block.held, bytes) or block.end - block.start < _LARGE:
        return Lines(block.lines, 0, block.end - block.start)
    return Lines(source.path if isinstance(source, PlainFile) else None, block.start, block.end)


def _sense(table: str, check: Callable[..., T], *arguments: Any) -> T:
    """Do something with rows, and say of which table they are when they make no sense."""
    try:
        return check(*arguments)
    except (ValueError, IndexError, OverflowError) as error:
        raise Unreadable(f"a row of the table {table} makes no sense: it was damaged or altered") from error


_checking: dict[Path, Entries] = {}  # in each process: what it has learnt of the entries' form


def check_entries(
    scratch: Scratch,
    generated: Mapping[str, Sequence[str]],
    types: Mapping[str, Mapping[str, str]],
    keyed: Set[str],
    columns: tuple[str, ...],
    lines: Lines,
) -> Tally:
    """Check some entries."""
    if scratch.folder not in _checking:
        _checking.clear()
        _checking[scratch.folder] = Entries(scratch, generated, types, keyed)
    return _checking[scratch.folder].check(columns, lines)


def note_tree(scratch: Scratch, table: str, columns: tuple[str, ...], lines: Lines) -> Tally:
    """Write down where the entries stand in the tree, its tiles, and what waits for a place."""
    tally = Tally()
    for some in lines:
        if table == "sealed":
            _note_places(scratch, columns, some, tally)
            continue
        fields = [line.split(b"\t") for line in some.split(b"\n")[:-1]]
        named = [dict(zip(columns, line, strict=True)) for line in fields]
        if table == "tile":
            for row in named:
                _note_tile(scratch, row, tally)
        else:
            ids = [int(i or 0) for row in named for i in array_items(row["entries"].decode())]
            tally.queued += len(ids)
            scratch.queued.put_each((i, b"\x01") for i in sorted(ids) if 0 < i < MOST)
    return tally


def _note_tile(scratch: Scratch, row: dict[str, bytes], tally: Tally) -> None:
    level, n = int(row["level"]), int(row["n"])
    hashes, root = bytes.fromhex(row["hashes"][3:].decode()), bytes.fromhex(row["root"][3:].decode())
    if any(rb"\\x" + raw.hex().encode() != row[name] for name, raw in (("hashes", hashes), ("root", root))):
        raise ValueError
    if len(hashes) != 8192 or len(root) != 32 or not 0 <= n < MOST or not 0 <= level < 8:
        tally.findings.add(Kind.ALTERED, f"Tile {n} of level {level} of the tree is none.")
    else:
        scratch.tiles(level).put(n, hashes + root)


def _note_places(scratch: Scratch, columns: tuple[str, ...], lines: bytes, tally: Tally) -> None:
    ends = lines.translate(None, b"0123456789")
    if ends != b"\t\n" * (len(ends) // 2):
        raise ValueError
    # As JSON they are read in half the time that int() takes.
    numbers = json.loads(b"[%b]" % lines.translate(_COMMAS)[:-1])
    first = columns.index("idx")
    at, entries = numbers[first::2], numbers[1 - first :: 2]
    if max(numbers) < MOST and min(entries) and at == list(range(at[0], at[0] + len(at))):
        tally.places += len(at)
        scratch.places.put(at[0], struct.pack(f"<{len(at)}Q", *entries))
        return
    good = [(a, number) for a, number in zip(at, entries, strict=True) if a < MOST and 0 < number < MOST]
    if len(good) < len(at):
        tally.findings.add(Kind.ADDED, "The tree has places or entries with numbers that nothing can have.")
    tally.places += len(good)
    scratch.places.put_each((a, number.to_bytes(8, "little")) for a, number in good)


def _spill(scratch: Scratch, block: Block, found: Read) -> None:
    parts = found.kept.setdefault(block.table, [])
    parts.append(scratch.folder / f"{block.table}-{len(parts)}")
    parts[-1].write_bytes(block.lines)


def kept_rows(found: Read, table: str) -> Iterator[dict[str, str | None]]:
    """The rows of one of the tables that were set aside; only for those that are short."""
    for part in found.kept.get(table, []):
        for line in part.read_bytes().split(b"\n")[:-1]:
            yield {
                name: None if value == NOTHING else unescaped(value).decode(errors="replace")
                for name, value in zip(found.tables[table], line.split(b"\t"), strict=True)
            }


def own_keys(found: Read) -> list[Key]:
    """The keys that the record says are its own."""
    keys = []
    for row in kept_rows(found, "sealing_key"):
        try:
            keys.append(Key.parse(row["vkey"] or ""))
        except Wrong as wrong:
            found.findings.add(Kind.UNSIGNED, f"The record names a key of its own that is none: {wrong}.")
    return keys
