"""How fast the whole record is verified, against what hashlib alone does over the same bytes."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import time
from pathlib import Path

from heard.history.verifying import dumps, verify

from . import Figure
from .place import Place, place

_STATEMENTS, _ROWS = 400, 500
_INSTALLATION = "00000000-0000-4000-8000-000000000001"


def measure() -> list[Figure]:
    """A sealed record of many small entries, verified from a dump and as it stands."""
    with place() as here, tempfile.TemporaryDirectory() as folder:
        _fill(here)
        url, program = here.url("heard_dump"), here.server.binaries / "pg_dump"
        path = Path(folder) / "heard.sql"
        command, environment = dumps.pg_dump(program, url)
        with path.open("wb") as file:
            subprocess.run(command, env=environment, stdout=file, check=True)
        entries, alone = _hashlib_alone(here)
        from_dump = _verified(dumps.PlainFile(path))
        with dumps.live(url, program) as source:
            as_it_stands = _verified(source)
    return [
        _figure("a dump", entries, from_dump, alone),
        _figure("the database as it stands", entries, as_it_stands, alone),
    ]


def _fill(here: Place) -> None:
    from heard.history import sealing

    with here.admin() as admin:
        admin.execute("select set_config('heard.token', mint(%s, '1 hour'), false)", [_INSTALLATION])
        for _ in range(_STATEMENTS):
            admin.execute(
                "insert into person (id, made_at) select gen_random_uuid(), heard_now() from generate_series(1, %s)",
                [_ROWS],
            )
    while sealing.seal():
        pass


def _hashlib_alone(here: Place) -> tuple[int, float]:
    """The hashes of all leaves and of the tree over them, from memory, on one core."""
    with here.admin() as admin:
        rows = [(salt, text.encode()) for salt, text in admin.execute("select salt, text from entry")]
    began = time.perf_counter()
    level = [hashlib.sha256(b"\0" + hashlib.sha256(salt + text).digest()).digest() for salt, text in rows]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    return len(rows), time.perf_counter() - began


def _verified(source: dumps.Source) -> float:
    began = time.perf_counter()
    report = verify(source)
    assert report.good, report
    return time.perf_counter() - began


def _figure(what: str, entries: int, took: float, alone: float) -> Figure:
    return Figure(
        f"{entries:,} small entries and their rows verified, {what}, against hashlib alone on one core",
        f"{entries / took:,.0f} a second, hashlib {entries / alone:,.0f}: {alone / took:.2f}",
        "at least 0.50",
    )
