"""Telling what a file says twice, in the same memory however long it is: a table of hashes on disk, under no name."""

from __future__ import annotations

import os
import sqlite3
from hashlib import blake2b
from types import TracebackType

from .understanding import Understood

_FEWEST_KILOBYTES = 8_000


class Repeats:
    """Which rows and people of a file were seen already; holds nothing but hashes under a key of its own."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        # An empty name: a temporary file that SQLite removes before anybody can see it
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute(f"pragma cache_size = -{_FEWEST_KILOBYTES}")
        self._seen.execute("pragma journal_mode = off")
        self._seen.execute("pragma synchronous = off")
        self._seen.execute("create table person (key blob primary key) without rowid")
        self._seen.execute("create table row (key blob primary key, content blob, line int) without rowid")
        self._seen.execute("begin")
        self.people = 0

    def __enter__(self) -> Repeats:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._seen.close()

    def take(self, row: Understood) -> tuple[int, bool] | None:
        """The line on which the same row stood before, and whether it said the same; None the first time."""
        self.people += self._seen.execute(
            "insert or ignore into person values (?)", [self._hash(row.kind, row.person)]
        ).rowcount
        content = row.content()[:16]
        if row.row or not row.event:
            key = self._hash("row", row.row or row.person)
        else:
            key = self._hash("content", content.hex())
        added = self._seen.execute("insert or ignore into row values (?, ?, ?)", [key, content, row.line])
        if added.rowcount:
            return None
        before, line = self._seen.execute("select content, line from row where key = ?", [key]).fetchone()
        return line, before == content

    def _hash(self, *parts: str) -> bytes:
        return blake2b(
            "\0".join(parts).encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).digest()
