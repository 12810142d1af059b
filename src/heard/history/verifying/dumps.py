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
from pathlib import Path
from typing import IO, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict

CHUNK = 1 << 22  # bytes; some thousand entries
_LONGEST_LINE = 1 << 30  # PostgreSQL's own limit
_END = b"\\.\n"
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

    def open(self) -> contextlib.AbstractContextManager[IO[bytes]]:
        """The text from its beginning."""
        ...


@dataclass(frozen=True)
class PlainFile:
    """A dump in plain SQL."""

    path: Path

    @contextlib.contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        with open(self.path, "rb") as file:
            yield file


@dataclass(frozen=True)
class Archive:
    """A dump in one of pg_dump's own formats, which pg_restore writes out as SQL."""

    path: Path
    pg_restore: Path

    def open(self) -> contextlib.AbstractContextManager[IO[bytes]]:
        return _output([str(self.pg_restore), "--file=-", str(self.path)], {})


@dataclass(frozen=True)
class Live:
    """A database as it stands in one snapshot, which another session holds open."""

    url: str
    snapshot: str
    pg_dump: Path

    def open(self) -> contextlib.AbstractContextManager[IO[bytes]]:
        command, environment = pg_dump(self.pg_dump, self.url)
        return _output([*command, "--schema=heard", f"--snapshot={self.snapshot}"], environment)


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
def _output(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
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
            yield process.stdout
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


@dataclass(frozen=True)
class Block:
    """Some lines of one table, whole, in COPY's text form."""

    table: str
    columns: tuple[str, ...]
    lines: bytes
    at: int  # where in the dump they begin


@dataclass
class Reader:
    """Goes through a dump's text once: its tables with the types of their columns, and the blocks of their rows."""

    file: IO[bytes]
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    generated: dict[str, list[str]] = field(
        default_factory=dict
    )  # columns that the database works out; not dumped
    disabled: list[tuple[str, str]] = field(default_factory=list)  # triggers: table and name
    read: int = 0  # bytes
    complete: bool = False
    _held: bytes = b""
    _at: int = 0  # up to where what is held has been given out

    def blocks(self) -> Iterator[Block]:
        """Every table's rows, in the order of the dump. Raises Unreadable where it ends in the middle."""
        while line := self._line():
            if found := _COPY.fullmatch(line):
                columns = tuple(name.strip('" ') for name in found[3].decode().split(","))
                yield from (Block(found[2].decode(), columns, lines, at) for at, lines in self._rows())
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

    def _more(self) -> bool:
        more = self.file.read(CHUNK)
        self.read += len(more)
        self._held, self._at = self._held[self._at :] + more, 0
        if len(self._held) > _LONGEST_LINE:
            raise Unreadable("it has a line longer than any of PostgreSQL's")
        return bool(more)

    def _line(self) -> bytes:
        while (end := self._held.find(b"\n", self._at) + 1) == 0:
            if not self._more():
                end = len(self._held)
                break
        line, self._at = self._held[self._at : end], end
        return line

    def _rows(self) -> Iterator[tuple[int, bytes]]:
        while True:
            at, held = self._at, self._held
            place = self.read - len(held) + at
            end = at if held.startswith(_END, at) else held.find(b"\n" + _END, at) + 1
            if end or held.startswith(_END):
                self._at = end + len(_END)
                if end > at:
                    yield place, held[at:end]
                return
            if cut := held.rfind(b"\n", at) + 1:
                self._at = cut
                yield place, held[at:cut]
            if not self._more():
                raise Unreadable("it ends in the middle of a table: it was cut off")
