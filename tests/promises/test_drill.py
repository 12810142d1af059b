"""The drill: back up while people write, lose the machine, put it back elsewhere, and verify it against a witness."""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections

from heard.agencies.doors import door_token
from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.frame.database.backup import CannotBackUp, CannotRestore, back_up, manifest_of, restore
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import LOGINS
from heard.history import sealing
from heard.history.actions import acting
from heard.history.checking import COSIGNS, SIGNS_NOTES
from heard.history.models import Actor
from heard.history.notes import kept
from heard.history.verifying import dumps, verify
from tests.crowd import found
from tests.database import OwnDatabase, alone

pytestmark = [pytest.mark.long, pytest.mark.promise("Nothing is lost")]


class _Writer(threading.Thread):
    """Goes on reporting at a public door, and remembers when each report was acknowledged."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self.stop = stop
        self.acknowledged: list[UUID] = []

    def run(self) -> None:
        while not self.stop.is_set():
            with acting(door_token("public")):
                said = Account(account="I saw something.")
                concern = hear(said, door=Door.PUBLIC, by=Actor.door("public"), at=_now())
            self.acknowledged.append(concern.pk)
        connections.close_all()


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


@pytest.fixture
def elsewhere() -> Iterator[Embedded]:
    """Another machine: an empty server."""
    server = Embedded(Path(tempfile.gettempdir()) / f"heard-drill-{uuid4().hex[:8]}", throwaway=True)
    with server:
        yield server


def test_backed_up_under_load_lost_restored_and_verified(
    elsewhere: Embedded, django_db_blocker: Any, tmp_path: Path
) -> None:
    signer = kept(tmp_path / "record", lambda: "heard.test/record", SIGNS_NOTES)
    police = kept(tmp_path / "police", lambda: "police.test/witness", COSIGNS)
    path = tmp_path / "heard.dump"
    base = Path(tempfile.gettempdir()) / f"heard-lost-{uuid4().hex[:8]}"
    with django_db_blocker.unblock(), alone(base) as own:
        found(own)
        stop = threading.Event()
        writers = [_Writer(stop) for _ in range(4)]
        for writer in writers:
            writer.start()
        try:
            _until(lambda: sum(len(writer.acknowledged) for writer in writers) > 20)
            sealing.seal(signer=signer)
            before = _acknowledged(writers)
            manifest = back_up(own.url("heard_dump"), path)
            _until(lambda: sum(len(writer.acknowledged) for writer in writers) > len(before) + 5)
        finally:
            stop.set()
            for writer in writers:
                writer.join(20)
        in_the_end = _acknowledged(writers)
        assert manifest.checkpoint is not None
        note = manifest.checkpoint
    # The server and its folder are gone; what is left is the file, the keys, and what the witness signed.
    assert not own.server.base.exists()
    witnessed = note + police.cosign(note.partition("\n\n")[0] + "\n", int(time.time()))
    url = elsewhere.url(ADMIN, "heard_restored")
    with django_db_blocker.unblock():
        restore(path, url, {role: elsewhere.login(role).password for role in LOGINS})
    with psycopg.connect(url) as restored:
        kept_there = {row[0] for row in restored.execute("select strand_id from heard.concern")}
        halves = restored.execute(_HALVES).fetchall()
    assert before
    assert before <= kept_there, "nothing that was acknowledged before the backup began is missing"
    assert kept_there <= in_the_end, "and nothing is there that nobody was told was kept"
    assert not halves, "and of what was written while it ran, each is there whole or not at all"
    with dumps.live(elsewhere.url("heard_dump", "heard_restored"), elsewhere.binaries / "pg_dump") as source:
        report = verify(source, keys=[signer.key, police.key], witness=witnessed)
    assert report.good, report
    assert any("police.test/witness itself holds" in line for line in report.looked_at)
    with pytest.raises(CannotRestore, match="there is a record"):
        restore(path, url, {})


# A report is its strand, its words, its first move, its clock, who may see it, and where it waits.
_HALVES = """
select s.id from heard.strand s where s.kind = 'concern' and (
  s.n = 0 or not exists (select from heard.concern where strand_id = s.id)
  or (select count(*) from heard.move where strand_id = s.id) <> s.n
  or not exists (select from heard.clock where strand_id = s.id)
  or not exists (select from heard.access where strand_id = s.id)
  or not exists (select from heard.waiting where strand_id = s.id))
"""


def _acknowledged(writers: list[_Writer]) -> set[UUID]:
    return {concern for writer in writers for concern in list(writer.acknowledged)}


def _until(done: Any) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until, "the writers came to a stand"
        time.sleep(0.05)


def test_a_backup_is_whole_and_never_in_place_of_another(own_database: OwnDatabase, tmp_path: Path) -> None:
    path = tmp_path / "heard.dump"
    made = back_up(own_database.url("heard_dump"), path)
    assert json.loads(manifest_of(path).read_text())["sha256"] == made.sha256
    assert {file.name for file in tmp_path.iterdir()} == {"heard.dump", "heard.dump.json"}
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    with pytest.raises(CannotBackUp, match="is there already"):
        back_up(own_database.url("heard_dump"), path)
    assert path.read_bytes() == before
    with pytest.raises(CannotBackUp):
        back_up(own_database.url("heard_app"), tmp_path / "other.dump")  # this login may not read it all
    assert {file.name for file in tmp_path.iterdir()} == {"heard.dump", "heard.dump.json"}


def test_a_backup_that_was_damaged_is_not_put_back(own_database: OwnDatabase, tmp_path: Path) -> None:
    path = tmp_path / "heard.dump"
    back_up(own_database.url("heard_dump"), path)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    empty = own_database.server.url(ADMIN, f"heard_empty_{uuid4().hex[:8]}")
    with pytest.raises(CannotRestore, match="damaged or altered"):
        restore(path, empty, {})
    manifest_of(path).unlink()
    os.truncate(path, len(raw) // 2)
    with pytest.raises(CannotRestore, match="pg_restore"):
        restore(path, empty, {})
    with psycopg.connect(own_database.url(), autocommit=True) as admin:
        name = empty.split("?")[0].rpartition("/")[2]
        assert not admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
