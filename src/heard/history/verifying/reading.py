"""The first pass: everything in the dump is read once, checked by itself, and written down to be held together."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from heard.history.checking import Key, Wrong

from . import rows
from .copying import NOTHING, array_items, unescaped
from .dumps import Block, PlainFile, Reader, Source, Unreadable
from .entries import Entries, Tally
from .findings import Findings, Kind
from .scratch import MOST, Scratch
from .working import Crew

T = TypeVar("T")
Progress = Callable[[str, int], None]
_TWO_NUMBERS = re.compile(rb"(?:[0-9]+\t[0-9]+\n)*+")
_LARGE = 1 << 16  # bytes
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
class Read:
    """What the first pass found, beside what is in the scratch files."""

    entries: int = 0
    hashed: int = 0
    rows: int = 0
    erased: list[int] = field(default_factory=list)
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)  # those that have rows
    generated: dict[str, list[str]] = field(default_factory=dict)  # of all tables
    kept: dict[str, list[Path]] = field(default_factory=dict)
    places: int = 0
    queued: int = 0
    disabled: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = False
    findings: Findings = field(default_factory=Findings)


def read(source: Source, scratch: Scratch, crew: Crew, show: Progress) -> Read:
    """Read the dump to its end."""
    found = Read()
    with source.open() as file:
        reader = Reader(file)
        for outcome in crew.each(_parts(source, reader, scratch, found)):
            _keep(found, outcome)
            show("entries read", found.entries)
    found.disabled, found.complete = reader.disabled, reader.complete
    found.generated = reader.generated
    return found


def _keep(found: Read, outcome: Tally | int | None) -> None:
    if isinstance(outcome, Tally):
        found.entries += outcome.entries
        found.hashed += outcome.hashed
        found.erased += outcome.erased
        found.findings.extend(outcome.findings)
    elif outcome:
        found.rows += outcome


@dataclass(frozen=True)
class Piece:
    """A block's lines in a file, for another process to read by itself."""

    path: Path
    at: int
    length: int

    def lines(self) -> bytes:
        """The lines."""
        with open(self.path, "rb") as file:
            file.seek(self.at)
            return file.read(self.length)


def _parts(
    source: Source, reader: Reader, scratch: Scratch, found: Read
) -> Iterator[Callable[[], Tally | int | None]]:
    """What is to be done with each block, for whoever does it."""
    for block in reader.blocks():
        found.tables.setdefault(block.table, block.columns)
        lines: Piece | bytes = block.lines
        if isinstance(source, PlainFile) and len(block.lines) > _LARGE:
            lines = Piece(source.path, block.at, len(block.lines))
        if block.table == "entry":
            yield partial(_sense, block.table, check_entries, scratch, reader.generated, block.columns, lines)
        elif block.table in rows.recorded():
            types = reader.types.get(block.table, {})
            more = scratch, block.table, block.columns, types, lines
            yield partial(_sense, block.table, rows.write_down, *more)
        if block.table in _ROWS_OF_TREE:
            _sense(block.table, note_tree, scratch, block, found)
        elif block.table in _KEPT:
            _spill(scratch, block, found)


def _sense(table: str, check: Callable[..., T], *arguments: Any) -> T:
    """Do something with rows, and say of which table they are when they make no sense."""
    try:
        return check(*(each.lines() if isinstance(each, Piece) else each for each in arguments))
    except (ValueError, IndexError, OverflowError) as error:
        raise Unreadable(f"a row of the table {table} makes no sense: it was damaged or altered") from error


_checking: dict[Path, Entries] = {}  # in each process: what it has learnt of the entries' form


def check_entries(
    scratch: Scratch, generated: dict[str, list[str]], columns: tuple[str, ...], lines: bytes
) -> Tally:
    """Check some entries."""
    if scratch.folder not in _checking:
        _checking.clear()
        _checking[scratch.folder] = Entries(scratch, generated)
    return _checking[scratch.folder].check(columns, lines)


def note_tree(scratch: Scratch, block: Block, found: Read) -> None:
    """Write down where the entries stand in the tree, its tiles, and what waits for a place."""
    if block.table == "sealed":
        _note_places(scratch, block, found)
        return
    lines = [line.split(b"\t") for line in block.lines.split(b"\n")[:-1]]
    named = [dict(zip(block.columns, line, strict=True)) for line in lines]
    if block.table == "tile":
        for row in named:
            level, n = int(row["level"]), int(row["n"])
            hashes, root = bytes.fromhex(row["hashes"][3:].decode()), bytes.fromhex(row["root"][3:].decode())
            if any(
                rb"\\x" + raw.hex().encode() != row[name]
                for name, raw in (("hashes", hashes), ("root", root))
            ):
                raise ValueError
            if len(hashes) != 8192 or len(root) != 32 or not 0 <= n < MOST or not 0 <= level < 8:
                found.findings.add(Kind.ALTERED, f"Tile {n} of level {level} of the tree is none.")
            else:
                scratch.tiles(level).put(n, hashes + root)
    else:
        ids = [int(i or 0) for row in named for i in array_items(row["entries"].decode())]
        found.queued += len(ids)
        scratch.queued.put_each((i, b"\x01") for i in sorted(ids) if 0 < i < MOST)


def _note_places(scratch: Scratch, block: Block, found: Read) -> None:
    if not _TWO_NUMBERS.fullmatch(block.lines):
        raise ValueError
    numbers = list(map(int, block.lines.split()))
    first = block.columns.index("idx")
    at, entries = numbers[first::2], numbers[1 - first :: 2]
    if max(numbers) < MOST and min(entries) and at == list(range(at[0], at[0] + len(at))):
        found.places += len(at)
        scratch.places.put(at[0], struct.pack(f"<{len(at)}Q", *entries))
        return
    good = [(a, number) for a, number in zip(at, entries, strict=True) if a < MOST and 0 < number < MOST]
    if len(good) < len(at):
        found.findings.add(Kind.ADDED, "The tree has places or entries with numbers that nothing can have.")
    found.places += len(good)
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
