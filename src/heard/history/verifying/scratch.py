"""What verifying writes down for itself: numbers and hashes in a folder that only its owner can enter, and no word.

Constant memory is kept by looking things up here instead of holding them: by number in files that are as long as the
highest number (and empty where there is none), and by key in parts that are small enough to be held one at a time.
"""

from __future__ import annotations

import mmap
import os
import secrets
import struct
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

MOST = 1 << 33  # the highest number: an invented one must not make a file that fills the disk
PARTS = 64  # of the keys, each of which is held in memory at once


class Numbered:
    """One value of a fixed width for each number, in a file."""

    def __init__(self, path: Path, width: int) -> None:
        self.path = path
        self.width = width

    def put(self, first: int, values: bytes) -> None:
        """Write the values of consecutive numbers; safe between processes."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(descriptor, values, first * self.width)
        finally:
            os.close(descriptor)

    def put_each(self, values: Iterable[tuple[int, bytes]]) -> None:
        """Write values, those of consecutive numbers at once."""
        start, run = 0, list[bytes]()
        for number, value in values:
            if number != start + len(run):
                self._flush(start, run)
                start, run = number, []
            run.append(value)
        self._flush(start, run)

    def _flush(self, start: int, run: list[bytes]) -> None:
        if run:
            self.put(start, b"".join(run))

    def view(self, *, write: bool = False) -> mmap.mmap | bytes:
        """All values one after the other, as if it were in memory."""
        if not self.path.exists() or not self.path.stat().st_size:
            return b""
        with open(self.path, "r+b" if write else "rb") as file:
            access = mmap.ACCESS_WRITE if write else mmap.ACCESS_READ
            return mmap.mmap(file.fileno(), 0, access=access)

    def __len__(self) -> int:
        return -(-self.path.stat().st_size // self.width) if self.path.exists() else 0


class Keyed:
    """Records of so many whole numbers, the first of them a key, told apart by it into parts."""

    def __init__(self, path: Path, width: int) -> None:
        self.path = path
        self.width = width

    def put(self, records: Iterable[tuple[int, ...]]) -> None:
        """Add records; safe between processes: how many of each part and then these, appended in one write."""
        shares = [array("q") for _part in range(PARTS)]
        add = [share.extend for share in shares]
        for record in records:
            add[record[0] % PARTS](record)
        if not any(shares):
            return
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, b"".join([array("q", map(len, shares)), *shares]))
        finally:
            os.close(descriptor)

    def part(self, part: int) -> list[list[int]]:
        """The records of one part: all their first numbers, all their second numbers, and so on."""
        numbers, at, view = array("q"), 0, Numbered(self.path, 8).view()
        while at < len(view):
            lengths = struct.unpack_from(f"{PARTS}q", view, at)
            start = at + 8 * (PARTS + sum(lengths[:part]))
            numbers.frombytes(view[start : start + 8 * lengths[part]])
            at += 8 * (PARTS + sum(lengths))
        return [numbers[i :: self.width].tolist() for i in range(self.width)]


@dataclass(frozen=True)
class Scratch:
    """The files of one run, and the secret without which its hashes say nothing to anybody."""

    folder: Path
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def leaves(self) -> Numbered:
        """Of each entry, by its id: the leaf that is stored."""
        return Numbered(self.folder / "leaves", 32)

    @property
    def minutes(self) -> Numbered:
        """Of each entry, by its id: when it says it was written, in minutes since 1970."""
        return Numbered(self.folder / "minutes", 4)

    @property
    def standing(self) -> Numbered:
        """Of each entry, by its id: whether it is there, sealed, queued (see log.py)."""
        return Numbered(self.folder / "standing", 1)

    @property
    def met(self) -> Numbered:
        """Of each entry, by its id: whether it was met, when it is asked which are there more than once."""
        return Numbered(self.folder / "met", 1)

    @property
    def queued(self) -> Numbered:
        """Of each entry, by its id: whether it waits to be sealed."""
        return Numbered(self.folder / "queued", 1)

    @property
    def places(self) -> Numbered:
        """Of each place in the tree: the id of the entry that stands there."""
        return Numbered(self.folder / "places", 8)

    def tiles(self, level: int) -> Numbered:
        """Of each full tile of a level: its hashes and then its root."""
        return Numbered(self.folder / f"tiles-{level}", 257 * 32)

    @property
    def versions(self) -> Keyed:
        """Of each entry: the key of its row, its id, and the hash of the row as it was written."""
        return Keyed(self.folder / "versions", 3)

    @property
    def rows(self) -> Keyed:
        """Of each row as it stands: its key and its hash."""
        return Keyed(self.folder / "rows", 2)

    # Python's own hash of bytes is SipHash, keyed anew in each run, and begun with a secret besides: 64 bits that
    # nobody can aim at, for a fifth of what SHA-256 costs. Only rows against their entries rest on it, no leaf and
    # no tree.
    def before(self, table: bytes) -> bytes:
        """What is hashed before a row's id to make its key."""
        return self.secret + table + b"\0"

    def key(self, table: bytes, row_id: bytes) -> int:
        """The key of a row."""
        return hash(self.before(table) + row_id)

    def digests(
        self, row_ids: Iterable[bytes], strands: Iterable[bytes], texts: Iterable[bytes]
    ) -> list[int]:
        """The hashes of rows: of their keys, their strands and what they say."""
        return list(map(hash, map(b"\t".join, zip(repeat(self.secret), row_ids, strands, texts))))

    def again(self) -> Scratch:
        """Others for a second run over the same, with the same secret."""
        folder = self.folder / "again"
        folder.mkdir(exist_ok=True)
        return Scratch(folder, self.secret)
