"""The clock over a million open concerns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from . import Figure
from .fill import fill
from .place import milliseconds, place

OPEN, DUE = 1_000_000, 10_000


def measure() -> list[Figure]:
    """A tick with ten thousand due among a million open clocks, and one with nothing to do."""
    with place() as here:
        from heard.frame.clock import BATCH, climb
        from heard.process.actions import tick

        at = datetime.now(UTC)
        with here.admin() as admin:
            fill(admin, OPEN, due=DUE, at=at, text=False, clocks=["referral_decision"])
        busy = _climbed(climb, at)
        with here.admin() as admin:
            _scatter(admin, at)
        scattered = _climbed(climb, at)
        idle = []
        for _ in range(50):
            began = time.perf_counter()
            tick(at=at, batch=BATCH)
            idle.append(time.perf_counter() - began)
    return [
        Figure(f"{DUE:,} climbs among {OPEN:,} running clocks", _each(busy), "2 s"),
        Figure("The same, had they begun at times scattered over all of them", _each(scattered)),
        Figure(f"A tick with nothing due among {OPEN:,}", milliseconds(statistics.median(idle)), "10 ms"),
    ]


def _climbed(climb: Callable[[datetime], int], at: datetime) -> float:
    began = time.perf_counter()
    climbed = climb(at)
    took = time.perf_counter() - began
    assert climbed == DUE, f"{climbed} climbed of {DUE}"
    return took


def _scatter(admin: psycopg.Connection, at: datetime) -> None:
    """Make one in a hundred of those that have not climbed due, of whatever age."""
    with admin.transaction():
        admin.execute("set local session_replication_role = replica")
        admin.execute(
            """update clock set next_at = %s
                where id in (select id from clock where rung = 0 order by random() limit %s)""",
            [at, DUE],
        )
    admin.execute("vacuum analyze")


def _each(seconds: float) -> str:
    return f"{seconds:.2f} s ({seconds / DUE * 1e6:.0f} µs each)"
