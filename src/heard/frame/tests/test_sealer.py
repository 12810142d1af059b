"""The sealer as it runs: witnesses are asked and believed only if they sign, and none of them holds anything up."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest

from heard.frame.sealer import Sealer
from heard.frame.sealing_status import status
from heard.history import sealing
from heard.history.checking import COSIGNS, Key, Note
from heard.history.models import INSTALLATION
from heard.history.notes import kept, verify
from heard.history.witness import Server, Witness
from tests.database import OwnDatabase

pytestmark = pytest.mark.promise("Nothing is rewritten")
POLICE, HEALTH = "police.example/witness", "health.example/witness"


def write(own: OwnDatabase, rows: int = 1) -> None:
    with psycopg.connect(own.url()) as connection:
        connection.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        connection.execute(
            "insert into person (id, made_at) select gen_random_uuid(), heard_now() from generate_series(1, %s)",
            [rows],
        )


def ask(own: OwnDatabase, query: str) -> list[Any]:
    with psycopg.connect(own.url()) as connection:
        return [row[0] for row in connection.execute(query).fetchall()]


@contextlib.contextmanager
def listening(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """A witness at an address, and how the settings name it."""
    signer = kept(folder / f"{name[:3]}-key", lambda: name, COSIGNS)
    witness = Witness(signer, [sealing.own_key().key], folder / f"{name[:3]}-state")
    with Server(("127.0.0.1", 0), witness) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield {"url": f"http://127.0.0.1:{server.server_port}", "vkey": str(signer.key)}
        server.shutdown()
        thread.join()
    witness.close()


def away() -> dict[str, str]:
    """A witness that is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {"url": f"http://127.0.0.1:{port}", "vkey": "x.example/w+00000000+"}


def test_each_checkpoint_is_signed_by_each_witness(
    own_database: OwnDatabase, settings: Any, tmp_path: Path
) -> None:
    with listening(tmp_path, POLICE) as police, listening(tmp_path, HEALTH) as health:
        settings.WITNESSES = [police, health]
        sealer = Sealer(every=60)
        for rows in (5, 300):
            write(own_database, rows)
            assert sealer.round() >= rows
            assert sealer.ask_all() == []
        assert sealer.ask_all() == []  # nothing new: nobody is asked
        found = status()
    assert found.well
    assert [(each.witness, each.size) for each in found.signed] == [
        (POLICE, found.size),
        (HEALTH, found.size),
    ]
    note = ask(own_database, "select note from checkpoint order by size desc limit 1")[0]
    lines = ask(own_database, f"select line from cosignature where size = {found.size}")
    keys = [
        Note.parse(note + "".join(lines)).verify([Key.parse(w["vkey"]) for w in (police, health)], verify)
    ]
    assert {signed.key.name for signed in keys[0]} == {POLICE, HEALTH}


def test_a_witness_that_is_away_holds_nothing_up_and_is_asked_again(
    own_database: OwnDatabase, settings: Any, tmp_path: Path
) -> None:
    with listening(tmp_path, POLICE) as police:
        gone = away() | {"vkey": str(kept(tmp_path / "gone", lambda: HEALTH, COSIGNS).key)}
        settings.WITNESSES = [gone, police]
        write(own_database)
        sealer = Sealer(every=60)
        assert sealer.round() > 0
        assert sealer.ask_all() == [HEALTH]
    assert [each.size > 0 for each in status().signed] == [False, True]
    assert ask(own_database, "select what from alarm") == []
    with listening(tmp_path, HEALTH) as health:
        settings.WITNESSES = [health | {"vkey": str(kept(tmp_path / "hea-key", lambda: HEALTH, COSIGNS).key)}]
        assert sealer.ask_all() == []


def test_a_rewritten_past_is_refused_by_the_witness_and_everybody_is_told(
    own_database: OwnDatabase, settings: Any, tmp_path: Path
) -> None:
    """The council's own administrator, with the council's own key: what nothing inside can find, the police do."""
    with listening(tmp_path, POLICE) as police:
        settings.WITNESSES = [police]
        write(own_database, 10)
        sealer = Sealer(every=60)
        sealer.round()
        assert sealer.ask_all() == []
        tables = "sealed, tile, checkpoint, cosignature, entry"
        with psycopg.connect(own_database.url()) as dba:
            dba.execute("set session_replication_role = replica")
            dba.execute(
                "update entry set text = replace(text, 'person', 'nobody'), leaf = sha256(leaf) where table_name = 'person'"
            )
            dba.execute("insert into unsealed select array_agg(entry_id order by idx) from sealed")
            for table in tables.split(", ")[:-1]:
                dba.execute(f"delete from {table}")
        write(own_database)
        assert sealer.round() > 10  # sealed anew, signed with the true key, whole in itself
        assert sealing.check() > 10
        assert sealer.ask_all() == [POLICE]
        assert sealer.ask_all() == [POLICE]
    assert ask(own_database, "select what || ' ' || about from alarm") == [
        f"A witness says that this record is not the one it signed before: its past was rewritten. {POLICE}"
    ]
    assert "LOOK INTO THIS" in status().words
    assert not status().well


def test_a_record_restored_from_an_old_copy_is_found(
    own_database: OwnDatabase, settings: Any, tmp_path: Path
) -> None:
    with listening(tmp_path, POLICE) as police:
        settings.WITNESSES = [police]
        sealer = Sealer(every=60)
        sealer.round()
        sealer.ask_all()
        early = status().size
        write(own_database, 5)
        sealer.round()
        assert sealer.ask_all() == []
        with psycopg.connect(own_database.url()) as dba:
            dba.execute("set session_replication_role = replica")
            dba.execute(f"delete from entry where id in (select entry_id from sealed where idx >= {early})")
            dba.execute(f"delete from sealed where idx >= {early}")
            dba.execute(f"delete from checkpoint where size > {early}")
            dba.execute(f"delete from cosignature where size > {early}")
        sealing.check()  # by itself it is whole
        write(own_database, 2)
        sealer.round()
        assert sealer.ask_all() == [POLICE]
    assert (
        f"has signed a record of {early + 5} entries, and this one has {early + 2}"
        in ask(own_database, "select what from alarm")[0]
    )


class _Liar(BaseHTTPRequestHandler):
    answers: list[tuple[int, str]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("answers", "alarm"),
    [
        ([(200, "")], "not its signature"),
        ([(200, "\u2014 police.example/witness AAAAAAAAAAAAAAAAAAAA\n")], "not its signature"),
        ([(200, "x" * 50_000)], "not its signature"),
        ([(403, "no")], "does not know the key"),
        ([(404, "no")], "does not know this record"),
        ([(400, "no")], "does not understand"),
        ([(409, "0")], "another size"),
        ([(409, "99999999999")], "cut short"),
        ([(409, "1"), (409, "2")], "another size"),
        ([(409, "x" * 9), (422, "no")], "another size"),
        ([(500, "")], None),
        ([(302, "")], None),
    ],
)
def test_whatever_a_witness_answers_nothing_is_taken_for_a_signature(
    own_database: OwnDatabase,
    settings: Any,
    tmp_path: Path,
    answers: list[tuple[int, str]],
    alarm: str | None,
) -> None:
    key = kept(tmp_path / "key", lambda: POLICE, COSIGNS).key
    handler = type("Handler", (_Liar,), {"answers": answers})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        settings.WITNESSES = [{"url": f"http://127.0.0.1:{server.server_port}", "vkey": str(key)}]
        sealer = Sealer(every=60)
        sealer.round()
        assert sealer.ask_all() == [POLICE]
        server.shutdown()
        thread.join()
    assert ask(own_database, "select count(*) from cosignature") == [0]
    said = ask(own_database, "select what from alarm")
    assert [alarm in each for each in said] == [True] if alarm else said == []


@pytest.mark.long
def test_the_command_seals_at_each_turn_and_outlives_a_kill(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    environment = {
        **os.environ, **own_database.environment, "HEARD_SEAL_KEY": str(tmp_path / "key"),
        "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": "heard.frame.tests.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "heard", "seal", "--every", "0.2"]
    for stop in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            write(own_database, 3)
            until = time.monotonic() + 20
            while ask(own_database, "select count(*) from unsealed") != [0]:
                assert time.monotonic() < until
                time.sleep(0.05)
        finally:
            process.send_signal(stop)
            process.wait(20)
    assert ask(own_database, "select count(*) from sealed") == ask(own_database, "select count(*) from entry")


@pytest.mark.long
def test_the_command_refuses_aloud_a_record_that_does_not_fit(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    environment = {
        **os.environ, **own_database.environment, "HEARD_SEAL_KEY": str(tmp_path / "key"),
        "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": "heard.frame.tests.settings",
    }  # fmt: skip

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "heard", "seal", *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    assert run("--once").returncode == 0
    assert "entries are sealed" in (well := run("--status")).stdout
    assert "NO WITNESS" in well.stdout
    (tmp_path / "key").unlink()
    lost = run()
    assert (lost.returncode, "THE RECORD IS NOT SEALED" in lost.stderr) == (1, True)
    assert run("--status").returncode == 1
    assert run("--new-key").returncode == 0
    write(own_database)
    assert run("--once").returncode == 0
    assert ask(own_database, "select count(*) from unsealed") == [0]


def test_sealing_waits_for_the_full_minute() -> None:
    """So that no time of sealing says more of an anonymous report than the minute it came in."""
    for every in (60.0, 7.0):
        sealer = Sealer(every=every)
        late = (time.time() + sealer._pause()) % every
        assert min(late, every - late) < 0.05
