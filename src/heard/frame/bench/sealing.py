"""What sealing costs those who write, and how fast it goes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from heard.frame.cli.serve import sealer

from . import Figure
from .doors import _SECONDS, _flood
from .place import Place, milliseconds, p95, place
from .serving import Site, served

_WRITERS, _ROUNDS = 8, 3
_STATEMENTS, _ROWS = 40_000, 5
_INSTALLATION = "00000000-0000-4000-8000-000000000001"
_QUEUES = "insert into unsealed select array_agg(id) from made having count(*) > 0"


def measure() -> list[Figure]:
    """Reports at the public door with sealing and without, in turns; then a long queue; then proofs from a large tree."""
    with place() as here, served(here) as site:
        return [_writers(here, site), *_speed(here)]


def _writers(here: Place, site: Site) -> Figure:
    rates: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * _ROUNDS):
        sealed = turn % 2 == 0
        with here.admin() as admin, _sealing(admin) if sealed else _no_queue(admin):
            rates[sealed].append(_flood(site, "/report/", _WRITERS).acknowledged / _SECONDS)
    kept, bare = (statistics.median(each) for each in rates.values())
    return Figure(
        f"Anonymous reports, {_WRITERS} at once, with sealing each second and without any",
        f"{kept:.1f} and {bare:.1f} a second: {kept / bare:.2f}",
        "at least 0.90",
    )


@contextmanager
def _sealing(admin: psycopg.Connection) -> Iterator[None]:
    """The sealer beside the site, sixty times as often as it runs elsewhere; it is up when the block begins."""
    child = sealer(1.0)
    child.start()
    try:
        admin.execute("select set_config('heard.token', mint(%s, '1 minute'), false)", [_INSTALLATION])
        admin.execute("insert into person (id, made_at) values (gen_random_uuid(), heard_now())")
        while admin.execute("select from unsealed limit 1").fetchone():
            time.sleep(0.05)
        yield
    finally:
        child.end()


@contextmanager
def _no_queue(admin: psycopg.Connection) -> Iterator[None]:
    """History as it is, with nothing left for a sealer."""
    row = admin.execute("select pg_get_functiondef('heard.record_rows'::regproc)").fetchone()
    assert row is not None
    assert _QUEUES in row[0]
    admin.execute(row[0].replace(_QUEUES, "insert into unsealed select null from made where false"))
    admin.execute("alter table heard.unsealed disable trigger user")
    try:
        yield
    finally:
        admin.execute("alter table heard.unsealed enable trigger user")
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
