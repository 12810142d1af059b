"""kill -9, in the middle: of a ticker, of whoever delivers, and of the database under eight writers."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connections

from heard.agencies.doors import door_token
from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.frame.database.embedded import Embedded
from heard.history.actions import acting
from heard.history.models import Actor
from heard.process.actions import tick
from tests.crowd import administer, all_are_due, crowd, found
from tests.database import OwnDatabase, alone

pytestmark = pytest.mark.long

COUNT = 200
WRITERS = 8

# Ticks batch by batch; from the third on it holds what it claimed without committing, and says so.
_TICKER = """
import sys, time, psycopg
url = sys.argv[1]
for n in range(99):
    with psycopg.connect(url) as c:
        token = c.execute("select mint_for_clock()").fetchone()[0]
        c.execute("select set_config('heard.token', %s, true)", [token])
        c.execute("select tick(heard_now(), 20)")
        print(n, flush=True)
        if n == 2:
            time.sleep(60)
"""
_SENDER = """
import sys, time, psycopg
with psycopg.connect(sys.argv[1]) as c:
    c.execute("select id from outbox where sent_at is null for update skip locked limit 5")
    c.execute("update outbox set sent_at = now() where id in (select id from outbox where sent_at is null limit 5)")
    print("held", flush=True)
    time.sleep(60)
"""


def now() -> datetime:
    return datetime.now().astimezone()


def _started(program: str, url: str, *, until: str) -> subprocess.Popen[str]:
    """A process that has come to where it is to be killed."""
    process = subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == until:
            break
    return process


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.promise("Silence climbs")
def test_a_killed_ticker_leaves_nothing_half_done_and_nothing_twice(own_database: OwnDatabase) -> None:
    found(own_database)
    crowd(own_database, COUNT)
    all_are_due(own_database)
    process = _started(_TICKER, own_database.url("heard_clock"), until="2")
    # While it lives, others pass by what it holds; the first two batches are done, the third is claimed.
    done = sum(iter(lambda: tick(at=now(), batch=50), 0))
    assert done == COUNT - 60
    _kill(process)
    left, until = 0, time.monotonic() + 15
    while left < 20 and time.monotonic() < until:
        left += tick(at=now(), batch=50)
    assert left == 20
    assert administer(own_database, "select rung, count(*) from clock group by rung") == [(1, COUNT)]
    assert administer(
        own_database, "select count(*), count(distinct strand_id) from move where step = 'climb'"
    ) == [(COUNT, COUNT)]


@pytest.mark.promise("Silence climbs")
def test_a_killed_sender_loses_no_message(own_database: OwnDatabase) -> None:
    found(own_database)
    crowd(own_database, 10)
    process = _started(_SENDER, own_database.url("heard_clock"), until="held")
    _kill(process)
    until = time.monotonic() + 10
    while administer(
        own_database,
        "select count(*) from pg_stat_activity where usename = 'heard_clock' and state <> 'idle'",
    ) != [(0,)]:
        assert time.monotonic() < until
    assert administer(own_database, "select count(*) from outbox where sent_at is null") == [(10,)]


@pytest.fixture
def durable(django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """A server of its own that waits for the disk, as a real one does."""
    base = Path(tempfile.gettempdir()) / f"heard-durable-{uuid4().hex[:8]}"
    with django_db_blocker.unblock(), alone(base, throwaway=False) as own:
        found(own)
        yield own
    own.server.remove()


def _children(parent: int) -> list[int]:
    found_there = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found_there.append(int(entry.parent.name))
    return found_there


def _kill_server(server: Embedded) -> None:
    parent = int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])
    for pid in (parent, *_children(parent)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while _lives(parent):
        assert time.monotonic() < until
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class _Writer(threading.Thread):
    """Goes on reporting at a public door whatever happens, and remembers what was acknowledged."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self.stop = stop
        self.acknowledged: list[UUID] = []
        self.failed = 0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                with acting(door_token("public")):
                    concern = hear(
                        Account(account="I saw something."),
                        door=Door.PUBLIC,
                        by=Actor.door("public"),
                        at=now(),
                    )
                self.acknowledged.append(concern.pk)
            except (DatabaseError, psycopg.Error):
                self.failed += 1
                connections.close_all()
                time.sleep(0.05)
        connections.close_all()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the server's processes in /proc")
@pytest.mark.promise("Nothing is lost")
@pytest.mark.promise("Someone always holds it")
def test_every_acknowledged_concern_outlives_the_database(durable: OwnDatabase) -> None:
    stop = threading.Event()
    writers = [_Writer(stop) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(2):
            _wait_for(writers, more=40)
            _kill_server(durable.server)
            durable.server.revive()
        _wait_for(writers, more=20)
    finally:
        stop.set()
        for writer in writers:
            writer.join(20)
    acknowledged = {pk for writer in writers for pk in writer.acknowledged}
    assert sum(writer.failed for writer in writers) > 0, "the kills were felt"
    held = administer(
        durable,
        "select s.id from strand s join concern c on c.strand_id = s.id join move m on m.strand_id = s.id"
        " join clock k on k.strand_id = s.id and k.stopped_at is null where s.owner_post_id is not null",
    )
    assert acknowledged - {row[0] for row in held} == set()
    [(strands, entries)] = administer(
        durable,
        "select (select count(*) from strand), (select count(distinct strand_id) from entry where table_name = 'concern')",
    )
    assert strands == entries == len(held)


def _wait_for(writers: list[_Writer], *, more: int) -> None:
    def count() -> int:
        return sum(len(writer.acknowledged) for writer in writers)

    target, until = count() + more, time.monotonic() + 30
    while count() < target:
        assert time.monotonic() < until, "the writers came to a stand"
        time.sleep(0.02)
