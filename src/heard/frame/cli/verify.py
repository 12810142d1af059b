"""./heard verify: whether anything in the record was altered, and what."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import embedded
from heard.frame.cli.progress import is_terminal
from heard.frame.database import programs, ready
from heard.frame.database.addresses import DUMP_URL, first_line
from heard.history.checking import LONGEST_NOTE, Key, Wrong, parse_keys
from heard.history.verifying import Report, Unreadable, dumps, verify

_PATIENCE = 20  # seconds
_EVERY = 0.2  # seconds between two drawings of the progress


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dump", nargs="?", type=Path, help="a dump by pg_dump; without it, the database as it stands now"
    )
    parser.add_argument("--demo", action="store_true", help="the demonstration's record")
    parser.add_argument(
        "--keys", type=Path, metavar="FILE", help="public keys of the record and its witnesses, one to a line"
    )
    parser.add_argument(
        "--witness", metavar="FILE|URL", help="the latest checkpoint that a witness itself holds"
    )


def run(options: argparse.Namespace) -> int:
    keys = keys_in(options.keys)
    witness = witness_at(options.witness)
    with _source(options.dump, demo=options.demo) as source:
        return report(source, keys, witness, demo=options.demo)


def report(source: dumps.Source, keys: list[Key] | None, witness: str | None, *, demo: bool = False) -> int:
    """Verify, print what came of it, and return the status: 0 nothing is wrong, 1 something is."""
    progress = _Progress()
    try:
        found = verify(source, keys=keys, witness=witness, set_by_hand=demo, show=progress.show)
    except (Unreadable, psycopg.Error) as error:
        raise Stop(f"this cannot be verified: {first_line(error)}", 2) from error
    finally:
        progress.end()
    print(words(found))
    return 0 if found.good else 1


def words(found: Report) -> str:
    """A report as a page of text."""
    total = sum(found.findings.count.values())
    lines = ["NOTHING IS WRONG." if found.good else f"{total:,} THINGS ARE WRONG."]
    for kind, count in found.findings.count.items():
        lines += ["", f"{kind.value.capitalize()} ({count:,})"]
        named = [finding.words for finding in found.findings.named if finding.kind is kind]
        lines += [f"  - {sentence}" for sentence in named]
        lines += [f"  … and {count - len(named):,} more"] if count > len(named) else []
    for title, sentences in (
        ("What these entries are", found.named),
        ("Looked at", found.looked_at),
        ("Not told by this", found.untold),
    ):
        if sentences:
            lines += ["", title, *(f"  - {sentence}" for sentence in sentences)]
    return "\n".join(lines)


def keys_in(path: Path | None) -> list[Key] | None:
    """The keys in a file, if one was given."""
    if path is None:
        return None
    try:
        return parse_keys(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, Wrong) as error:
        raise Stop(f"{path}: {error}", 2) from error


def witness_at(place: str | None) -> str | None:
    """What a witness holds, from a file of its own or from where it answers."""
    if place is None:
        return None
    try:
        if not place.startswith(("http://", "https://")):
            return Path(place).read_text(encoding="utf-8")
        with urllib.request.urlopen(place, timeout=_PATIENCE) as answer:  # noqa: S310
            return str(answer.read(LONGEST_NOTE).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise Stop(f"{place}: {error}", 2) from error


@contextlib.contextmanager
def _source(dump: Path | None, *, demo: bool) -> Iterator[dumps.Source]:
    try:
        if dump is not None:
            yield dumps.file(dump, programs.beside() / "pg_restore")
            return
        with dump_login(demo=demo) as url, dumps.live(url, _pg_dump(url)) as source:
            yield source
    except (programs.NoProgram, OSError) as error:
        raise Stop(str(error), 2) from error
    except psycopg.OperationalError as error:
        raise Stop(f"the database does not answer: {first_line(error)}", 2) from error


def _pg_dump(url: str) -> Path:
    return programs.beside(server_version(url)) / "pg_dump"


def server_version(url: str) -> int:
    """The major version of a server."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        return connection.info.server_version // 10000


@contextlib.contextmanager
def dump_login(*, demo: bool = False) -> Iterator[str]:
    """The address of the login that may read everything and write nothing."""
    if demo:
        with embedded("heard_demo") as server:
            yield server.url("heard_dump", "heard_demo")
    elif url := os.environ.get(DUMP_URL):
        yield url
    elif ready.is_real():
        raise Stop(f"set {DUMP_URL}: ./heard prepare prints it.", 2)
    else:
        with embedded("heard") as server:
            yield server.url("heard_dump", "heard")


class _Progress:
    """What is going on, on one line that is drawn over; and nothing where nobody watches."""

    def __init__(self) -> None:
        self._began = self._drawn = time.monotonic()

    def show(self, what: str, count: int) -> None:
        """Say how far it has come."""
        now = time.monotonic()
        if is_terminal() and now - self._drawn > _EVERY:
            self._drawn = now
            rate = count / max(now - self._began, 0.001)
            print(f"\r\x1b[K  {count:,} {what} ({rate:,.0f} a second)", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line clean."""
        if is_terminal():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


COMMAND = Command(
    "verify",
    "find whether anything in the record was altered, and what",
    run,
    _options,
    more="""\
Files that the record has given out are checked by a bare Python, without a database or this program's libraries:
  ./heard verify receipt FILE [--keys FILE]
  ./heard verify pack FILE [--keys FILE]

Status 0: nothing is wrong. 1: something is. 2: it could not be verified.
How an inquiry or an auditor does it: docs/how-to/verify.md.""",
)
