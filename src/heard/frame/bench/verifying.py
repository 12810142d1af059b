"""How fast the whole record is verified, against what hashlib alone does over the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from heard.history.verifying import dumps, verify

from . import Figure
from .fill import CROWD
from .place import Place, place

_STATEMENTS, _ROWS = 400, 500
_CONCERNS = 10_000
_INSTALLATION = "00000000-0000-4000-8000-000000000001"


def measure() -> list[Figure]:
    """A sealed record of the smallest entries there are, and one of concerns; from a dump, and as they stand."""
    return [
        *_measured("of the smallest kind", _fill_with_people),
        *_measured("of concerns as they are raised and opened", _fill_with_concerns),
    ]


def _measured(what: str, fill: Callable[[psycopg.Connection], None]) -> list[Figure]:
    from heard.history import sealing

    with place() as here, tempfile.TemporaryDirectory() as folder:
        with here.admin() as admin:
            fill(admin)
        while sealing.seal():
            pass
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
        _figure(f"{what}, a dump", entries, from_dump, alone),
        _figure(f"{what}, the database as it stands", entries, as_it_stands, alone),
    ]


def _fill_with_people(admin: psycopg.Connection) -> None:
    admin.execute("select set_config('heard.token', mint(%s, '1 hour'), false)", [_INSTALLATION])
    for _ in range(_STATEMENTS):
        admin.execute(
            "insert into person (id, made_at) select gen_random_uuid(), heard_now() from generate_series(1, %s)",
            [_ROWS],
        )


def _fill_with_concerns(admin: psycopg.Connection) -> None:
    from heard.agencies.doors import worker_token
    from heard.frame.demo.partnership import id_of

    token = worker_token(id_of("worker", "youth_worker"))
    admin.execute("select set_config('heard.token', %s, false)", [token])
    cursor = psycopg.ClientCursor(admin)
    for first in range(0, _CONCERNS, 20):
        values = {"agency": id_of("agency", "council"), "first": first, "last": first + 19}
        with admin.transaction():
            for statement in filter(str.strip, CROWD.split(";\n")):
                cursor.execute(statement, values)
            cursor.execute("select open_record(id, 'page') from strand order by opened_at desc limit 40")


@dataclass(frozen=True, order=True)
class _Took:
    """Seconds by the clock, and of processor time, of all processes together."""

    wall: float
    work: float


def _best(act: Callable[[], object]) -> _Took:
    """The best of three."""
    took = []
    for _ in range(3):
        began, worked = time.perf_counter(), sum(os.times()[:4])
        act()
        took.append(_Took(time.perf_counter() - began, sum(os.times()[:4]) - worked))
    return min(took)


def _hashlib_alone(here: Place) -> tuple[int, _Took]:
    """The hashes of all leaves and of the tree over them, from memory, on one core."""
    with here.admin() as admin:
        rows = [(salt, text.encode()) for salt, text in admin.execute("select salt, text from entry")]

    def hashed() -> None:
        level = [hashlib.sha256(b"\0" + hashlib.sha256(salt + text).digest()).digest() for salt, text in rows]
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=False)
            level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]

    return len(rows), _best(hashed)


def _verified(source: dumps.Source) -> _Took:
    def verified() -> None:
        report = verify(source)
        assert report.good, report

    return _best(verified)


def _figure(what: str, entries: int, took: _Took, alone: _Took) -> Figure:
    return Figure(
        f"{entries:,} entries {what}, verified with their rows, against hashlib alone on one core",
        f"{entries / took.wall:,.0f} a second, hashlib {entries / alone.wall:,.0f}: {alone.wall / took.wall:.2f} "
        f"(of processor time {took.work / entries * 1e6:.1f} µs each, hashlib {alone.work / entries * 1e6:.1f} µs)",
        "at least 0.50",
    )
