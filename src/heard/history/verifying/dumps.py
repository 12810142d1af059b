"""Reading a dump: the text that pg_dump and pg_restore write, table by table, and nothing of it is ever run.

A live database is read in the same way: pg_dump writes it, from one snapshot, and nothing is kept on disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from mmap import ACCESS_READ, MADV_DONTNEED, PAGESIZE, mmap
from pathlib import Path
from typing import IO, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict

CHUNK = 1 << 22  # bytes; some thousand entries
_LONGEST_LINE = 1 << 30  # PostgreSQL's own limit
_END = b"\\.\n"
_END_OF_ROWS = re.compile(rb"\n\\\.\n")
_COPY = re.compile(rb'COPY heard\.("?)(\w+)\1 \((.*)\) FROM stdin;\n')
_TABLE = re.compile(rb"CREATE (?:UNLOGGED )?TABLE heard\.(\w+) \(\n")
_COLUMN = re.compile(
    rb'    ("?)(\w+)\1 (.+?)(?: COLLATE \S+)?(?: DEFAULT .*?)?(?: NOT NULL)?(?: GENERATED .*)?,?\n'
)
_DISABLED = re.compile(rb"ALTER TABLE (?:ONLY )?heard\.(\w+) (?:DISABLE|ENABLE REPLICA) TRIGGER (\w+);\n")


class Unreadable(Exception):
    """The dump or the database cannot be read; the message says why."""


class Source(Protocol):
    """Where the text of a dump comes from; it may be read more than once and is the same each time."""

    def open(self, shared: mmap) -> contextlib.AbstractContextManager[File | Stream]:
        """The text from its beginning; ``shared`` is where it is held as it comes."""
        ...


@dataclass(frozen=True)
class PlainFile:
    """A dump in plain SQL."""

    path: Path

    @contextlib.contextmanager
    def open(self, shared: mmap) -> Iterator[File]:
        with open(self.path, "rb") as file:
            yield File(file)


@dataclass(frozen=True)
class Archive:
    """A dump in one of pg_dump's own formats, which pg_restore writes out as SQL."""

    path: Path
    pg_restore: Path

    def open(self, shared: mmap) -> contextlib.AbstractContextManager[Stream]:
        return _output([str(self.pg_restore), "--file=-", str(self.path)], {}, shared)


@dataclass(frozen=True)
class Live:
    """A database as it stands in one snapshot, which another session holds open."""

    url: str
    snapshot: str
    pg_dump: Path

    def open(self, shared: mmap) -> contextlib.AbstractContextManager[Stream]:
        command, environment = pg_dump(self.pg_dump, self.url)
        return _output([*command, "--schema=heard", f"--snapshot={self.snapshot}"], environment, shared)


def pg_dump(program: Path, url: str) -> tuple[list[str], dict[str, str]]:
    """The command that dumps a database's record, and its environment: a password is not for the list of processes."""
    known = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    password = known.pop("password", "")
    address = psycopg.conninfo.make_conninfo(**known)
    command = [str(program), "--no-password", f"--dbname={address}"]
    return command, {"PGPASSWORD": password, "PGTZ": "UTC"}


@contextlib.contextmanager
def live(url: str, program: Path) -> Iterator[Live]:
    """One snapshot of a database, for as long as it is looked at."""
    with psycopg.connect(url) as holder:
        holder.execute("begin isolation level repeatable read read only")
        row = holder.execute("select pg_export_snapshot()").fetchone()
        yield Live(url, row[0] if row else "", program)
        holder.rollback()


def file(path: Path, pg_restore: Path) -> Source:
    """A dump in a file, or in a folder, of whatever format."""
    if path.is_dir():
        return Archive(path, pg_restore)
    with open(path, "rb") as opened:
        start = opened.read(512)
    if start.startswith(b"PGDMP") or start[257:262] == b"ustar":
        return Archive(path, pg_restore)
    return PlainFile(path)


@contextlib.contextmanager
def _output(command: Sequence[str], environment: Mapping[str, str], shared: mmap) -> Iterator[Stream]:
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        pipesize=1 << 20,
    ) as process:
        assert process.stdout  # noqa: S101
        assert process.stderr  # noqa: S101
        try:
            yield Stream(process.stdout, shared)
        except BaseException:
            process.kill()
            raise
        # Whoever has read enough lets it end; whoever read to the end hears whether that was the end.
        ended = not process.stdout.read(1)
        if not ended:
            process.kill()
        errors = process.stderr.read().decode(errors="replace")
        if process.wait() != 0 and ended:
            raise Unreadable(f"{Path(command[0]).name}: {errors.strip() or 'it failed'}")


class File:
    """A text that is all there, as if it were in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self.end = os.fstat(file.fileno()).st_size
        self.held: mmap | bytes = mmap(file.fileno(), 0, access=ACCESS_READ) if self.end else b""
        self.at = 0

    def more(self, *, shared: bool) -> bool:
        """There is no more."""
        return False

    def forget(self) -> None:
        """Let go of the memory in which what has been given out was looked at."""
        if isinstance(self.held, mmap):
            self.held.madvise(MADV_DONTNEED, 0, self.at // PAGESIZE * PAGESIZE)


class Stream:
    """A text that comes through a pipe: what has come last, in turn in each part of a memory that processes share.

    What is not for others, and a line that is longer than such a part, is held apart: so each part but one that is
    filled gives others something to do, and is not filled again before that is done (see Crew).
    """

    def __init__(self, file: IO[bytes], shared: mmap) -> None:
        self._file = file
        self._shared = shared
        self._parts = cycle(range(0, len(shared), CHUNK))
        self.held: mmap | bytes = b""
        self.at = self.end = 0

    def more(self, *, shared: bool) -> bool:
        """Read on; whether anything came."""
        rest = self.held[self.at : self.end]
        if len(rest) > _LONGEST_LINE:
            raise Unreadable("it has a line longer than any of PostgreSQL's")
        if not shared or len(rest) > CHUNK // 2:
            self.held = rest + self._file.read(max(CHUNK, len(rest)))
            self.at, self.end = 0, len(self.held)
            return self.end > len(rest)
        self.held, self.at = self._shared, next(self._parts)
        room = memoryview(self._shared)[self.at : self.at + CHUNK]
        room[: len(rest)] = rest
        came = self._file.readinto(room[len(rest) :])  # type: ignore[attr-defined]
        self.end = self.at + len(rest) + came
        return bool(came)

    def forget(self) -> None:
        """It is written over by what comes."""


@dataclass(frozen=True)
class Block:
    """Some lines of one table, whole, in COPY's text form, and where they are held."""

    table: str
    columns: tuple[str, ...]
    held: mmap | bytes
    start: int
    end: int

    @property
    def lines(self) -> bytes:
        """The lines."""
        return self.held[self.start : self.end]


@dataclass
class Reader:
    """Goes through a dump's text once: its tables with the types of their columns, and the blocks of their rows."""

    text: File | Stream
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    generated: dict[str, list[str]] = field(
        default_factory=dict
    )  # columns that the database works out; not dumped
    disabled: list[tuple[str, str]] = field(default_factory=list)  # triggers: table and name
    complete: bool = False

    def blocks(self) -> Iterator[Block]:
        """Every table's rows, in the order of the dump. Raises Unreadable where it ends in the middle."""
        while line := self._line():
            if found := _COPY.fullmatch(line):
                columns = tuple(name.strip('" ') for name in found[3].decode().split(","))
                yield from (Block(found[2].decode(), columns, *where) for where in self._rows())
            elif found := _TABLE.fullmatch(line):
                table = found[1].decode()
                self.types[table] = dict(self._columns(self.generated.setdefault(table, [])))
            elif found := _DISABLED.fullmatch(line):
                self.disabled.append((found[1].decode(), found[2].decode()))
            elif line.startswith(b"-- PostgreSQL database dump complete"):
                self.complete = True
            elif line.startswith(b"INSERT INTO heard."):
                raise Unreadable("its rows are written as INSERT; make it without --inserts")

    def _columns(self, generated: list[str]) -> Iterator[tuple[str, str]]:
        while (line := self._line()) and not line.startswith(b")"):
            if found := _COLUMN.fullmatch(line):
                if b" GENERATED ALWAYS AS (" in line:
                    generated.append(found[2].decode())
                yield found[2].decode(), found[3].decode()

    def _line(self) -> bytes:
        text = self.text
        while (end := text.held.find(b"\n", text.at, text.end) + 1) == 0:
            if not text.more(shared=False):
                end = text.end
                break
        line, text.at = text.held[text.at : end], end
        return line

    def _rows(self) -> Iterator[tuple[mmap | bytes, int, int]]:
        """Where the rows of a table are: whole lines, up to the one that ends them."""
        text = self.text
        while True:
            text.forget()
            at, most = text.at, min(text.at + CHUNK, text.end)
            if text.held[at : at + len(_END)] == _END:
                text.at += len(_END)
                return
            if ending := _END_OF_ROWS.search(text.held, at, most):
                cut = ending.start() + 1
            else:
                cut = text.held.rfind(b"\n", at, most) + 1 or text.held.find(b"\n", most, text.end) + 1
            if cut:
                text.at = cut
                yield text.held, at, cut
            elif not text.more(shared=True):
                raise Unreadable("it ends in the middle of a table: it was cut off")
