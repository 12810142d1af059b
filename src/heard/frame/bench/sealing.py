"""What sealing costs those who write, and how fast it goes."""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from heard.frame.cli.serve import sealer

from . import Figure
from .doors import flood
from .place import Place, milliseconds, p95, place
from .serving import Site, served

_WRITERS, _ROUNDS, _SECONDS = 8, 6, 3.0
_STATEMENTS, _ROWS = 20_000, 5
_INSTALLATION = "00000000-0000-4000-8000-000000000001"
_QUEUES = "insert into unsealed select array_agg(id) from made having count(*) > 0"


def measure() -> list[Figure]:
    """Reports at the public door with sealing and without, in turns; then a long queue; then proofs from a large tree."""
    with place() as here:
        with served(here) as site:
            figures = _writers(here, site)
        return [*figures, *_speed(here)]


def _writers(here: Place, site: Site) -> list[Figure]:
    """Short rounds of each way in turn, compared within a turn: what else the machine does weighs on all of them.

    The sealer runs all the time. With nothing queued it has nothing to do; stopped, it leaves what is queued.
    """
    rates: dict[str, list[float]] = {"sealed": [], "queued": [], "free": []}
    with here.admin() as admin, _sealer(admin) as pid:
        for turn in range(_ROUNDS + 1):
            for way in _in_turn(list(rates), turn):
                with _way(admin, pid, way):
                    rate = flood(site, "/report/", _WRITERS, _SECONDS).rate
                _drained(admin)
                if turn:  # the first turn warms up
                    rates[way].append(rate)
    return [
        _compared(rates, "sealed", "with sealing each second"),
        _compared(rates, "queued", "with its queue alone"),
    ]


def _in_turn(ways: list[str], turn: int) -> list[str]:
    first = turn % len(ways)
    return ways[first:] + ways[:first]


def _compared(rates: dict[str, list[float]], way: str, words: str) -> Figure:
    ratio = statistics.median(a / b for a, b in zip(rates[way], rates["free"], strict=True))
    kept, free = statistics.median(rates[way]), statistics.median(rates["free"])
    return Figure(
        f"Anonymous reports, {_WRITERS} at once, {words}, and without any of it",
        f"{kept:.1f} and {free:.1f} a second: {ratio:.2f}",
        "at least 0.90",
    )


@contextmanager
def _sealer(admin: psycopg.Connection) -> Iterator[int]:
    """The sealer beside the site, sixty times as often as it runs elsewhere; it is up when the block begins."""
    child = sealer(1.0)
    child.start()
    try:
        admin.execute("select set_config('heard.token', mint(%s, '1 hour'), false)", [_INSTALLATION])
        admin.execute("insert into person (id, made_at) values (gen_random_uuid(), heard_now())")
        _drained(admin)
        assert child.process is not None
        yield child.process.pid
    finally:
        child.end()


def _drained(admin: psycopg.Connection) -> None:
    while admin.execute("select from unsealed limit 1").fetchone():
        time.sleep(0.05)


@contextmanager
def _way(admin: psycopg.Connection, pid: int, way: str) -> Iterator[None]:
    if way == "sealed":
        yield
    elif way == "queued":
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)
    else:
        with _no_queue(admin):
            yield


@contextmanager
def _no_queue(admin: psycopg.Connection) -> Iterator[None]:
    """History as it is, with nothing left for a sealer."""
    row = admin.execute("select pg_get_functiondef('heard.record_rows'::regproc)").fetchone()
    assert row is not None
    assert _QUEUES in row[0]
    admin.execute(row[0].replace(_QUEUES, "select count(*) > 0 into going from made"))
    try:
        yield
    finally:
        admin.execute(row[0])


def _speed(here: Place) -> list[Figure]:
    from heard.history import sealing

    while sealing.seal():
        pass
    with here.admin() as admin:
        admin.execute("select set_config('heard.token', mint(%s, '1 hour'), false)", [_INSTALLATION])
        admin.execute(
            f"""do $$ begin for n in 1..{_STATEMENTS} loop
                  insert into person (id, made_at) select gen_random_uuid(), heard_now() from generate_series(1, {_ROWS});
                end loop; end $$"""  # noqa: S608 our own numbers
        )
    began = time.perf_counter()
    leaves = sum(iter(sealing.seal, 0))
    took = time.perf_counter() - began
    assert leaves == _STATEMENTS * _ROWS
    began = time.perf_counter()
    size = sealing.check()
    checked = time.perf_counter() - began
    return [
        Figure(
            f"Sealing what {_STATEMENTS:,} statements wrote, {_ROWS} entries each",
            f"{leaves / took:,.0f} entries a second",
        ),
        Figure(
            f"Finding that a tree of {size:,} is what was signed, before each batch", milliseconds(checked)
        ),
        _proofs(size),
    ]


def _proofs(size: int) -> Figure:
    from django.db import connections

    from heard.history.sealing import read_tile
    from heard.history.tree import Tiles, inclusion

    times = []
    with connections["default"].cursor() as cursor:
        for index in range(0, size, size // 200):
            began = time.perf_counter()
            inclusion(index, size, Tiles(lambda level, n: read_tile(cursor, level, n)).perfect)
            times.append(time.perf_counter() - began)
    return Figure(f"The proof of one entry among {size:,}", f"p95 {milliseconds(p95(times))}")
