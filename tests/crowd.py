"""Many at once on a database of a test's own: the partnership in it, a crowd of concerns, and threads with real logins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, connections

from heard.agencies.doors import worker_token
from heard.frame.bench.fill import CROWD
from heard.frame.demo.partnership import build, id_of
from heard.history.actions import acting
from heard.history.models import CLOCK, INSTALLATION
from tests.database import OwnDatabase


def found(own: OwnDatabase) -> None:
    """The partnership, committed."""
    with own.as_superuser():
        build(at=datetime.now().astimezone() - timedelta(days=60))


def crowd(own: OwnDatabase, count: int, *, first: int = 1) -> None:
    """So many concerns, raised in three statements."""
    token = worker_token(id_of("worker", "youth_worker"))
    values = {"agency": id_of("agency", "council"), "first": first, "last": first + count - 1}
    with own.as_superuser(), acting(token), connection.cursor() as cursor:
        for statement in CROWD.split(";\n"):
            if statement.strip():
                cursor.execute(statement, values)


def administer(
    own: OwnDatabase, sql: str, *parameters: object, whose: Any = INSTALLATION
) -> list[tuple[Any, ...]]:
    """Run one statement as the superuser, in the name of the installation or another; it commits."""
    with own.as_superuser(), connection.cursor() as cursor:
        cursor.execute("select mint(%s, '1 hour')", [whose])
        with acting(cursor.fetchone()[0]):
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []


def all_are_due(own: OwnDatabase) -> None:
    """Let every clock have run out a minute ago."""
    administer(
        own,
        "update clock set next_at = heard_now() - interval '1 minute' where stopped_at is null",
        whose=CLOCK,
    )


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a thread and with connections of its own; what they return, or raise."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(20)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
