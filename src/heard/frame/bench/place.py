"""A database of its own to measure on, with the invented partnership in it."""

from __future__ import annotations

import contextlib
import os
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import psycopg

from heard.frame.cli.place import embedded
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import administering

_DATABASE = "heard_bench"


class Place:
    """The server, and the addresses of this database's logins."""

    def __init__(self, server: Embedded) -> None:
        self.server = server

    def url(self, role: str = ADMIN) -> str:
        return self.server.url(role, _DATABASE)

    @contextlib.contextmanager
    def admin(self) -> Iterator[psycopg.Connection]:
        """The superuser's session."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            yield connection


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """A new copy of the prepared database in which the partnership is founded; dropped when it is measured."""
    os.environ["HEARD_DEMO"] = "1"
    with embedded(_DATABASE, fresh=True) as server:
        from django.db import connections

        from heard.frame.demo.partnership import build

        here = Place(server)
        with administering(here.url()):
            build(at=datetime.now(UTC) - timedelta(days=90))
        try:
            yield here
        finally:
            connections.close_all()


def p95(times: Sequence[float]) -> float:
    """The time within which 95 of 100 were done."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"
