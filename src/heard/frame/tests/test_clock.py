"""The clock's loop: it goes on whatever happens to the database under it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime

import psycopg
import pytest
from django.db import OperationalError

from heard.frame.clock import Clock
from heard.process import actions
from tests.command import clean_environment
from tests.database import OwnDatabase

pytestmark = pytest.mark.long


class Enough(BaseException):
    """Ends a loop that has no end."""


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that the loop makes; the sixth ends it."""
    made: list[float] = []

    def pause(seconds: float) -> None:
        made.append(seconds)
        if len(made) == 6:
            raise Enough

    monkeypatch.setattr("heard.frame.clock.time.sleep", pause)
    return made


def answering(answers: list[int | Exception]) -> Callable[..., int]:
    def answer(*, at: datetime, batch: int = 0) -> int:
        given = answers.pop(0) if answers else 0
        if isinstance(given, Exception):
            raise given
        return given

    return answer


@pytest.mark.django_db
def test_it_takes_batch_after_batch_until_nothing_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "tick", answering([500, 500, 3]))
    monkeypatch.setattr(actions, "deliver", answering([2]))
    assert Clock(every=1).round() == 1003


@pytest.mark.django_db
def test_after_a_failure_it_waits_a_little_longer_each_time_and_then_goes_on(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    away = OperationalError("the database is away")
    monkeypatch.setattr("heard.frame.clock.connections.close_all", lambda: None)
    monkeypatch.setattr(actions, "tick", answering([away, away, RuntimeError("a fault of ours"), 0, 0, 0]))
    monkeypatch.setattr(actions, "deliver", answering([]))
    with pytest.raises(Enough):
        Clock(every=7).run()
    assert pauses == [0.5, 1.0, 2.0, 7, 7, 7]


def test_a_clock_whose_database_goes_away_comes_back_by_itself(own_database: OwnDatabase) -> None:
    environment = clean_environment(
        **own_database.environment,
        HEARD_FILE_KEY="00" * 32,
        HEARD_WORD_PEPPER="01" * 32,
        HEARD_MATCH_KEY="02" * 32,
        HEARD_SECRET_KEY="x",
    )
    command = [sys.executable, "-m", "heard", "clock", "--every", "0.1"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as clock:
        assert clock.stderr
        try:
            assert "clock started" in clock.stderr.readline()  # what it asked before was about its logins
            with psycopg.connect(own_database.url(), autocommit=True) as admin:
                first = _session(admin)
                admin.execute("select pg_terminate_backend(%s)", [first])
                assert _session(admin, other_than=first)
            assert clock.poll() is None
        finally:
            clock.send_signal(signal.SIGTERM)
        assert clock.wait(timeout=20) == 128 + signal.SIGTERM


def _session(admin: psycopg.Connection, other_than: int = 0) -> int:
    """The process of the clock's session, once it has one."""
    until = time.monotonic() + 20
    query = """select pid from pg_stat_activity
                where usename = 'heard_clock' and datname = current_database() and pid <> %s"""
    while not (found := admin.execute(query, [other_than]).fetchone()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return int(found[0])
