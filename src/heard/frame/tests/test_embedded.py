"""The embedded PostgreSQL: closed to others, shared by those who use it, and never in the way after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from heard.frame.database.embedded import ADMIN, Embedded, EmbeddedError, find_binaries
from heard.frame.database.system_user import is_alive

pytestmark = pytest.mark.long

CANARY = "canary-7291"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that the server's own user can enter, with a name that needs quoting."""
    made = Path(tempfile.mkdtemp(prefix="heard-embedded-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[Embedded]:
    with Embedded(place / "Zoë's own") as embedded:
        yield embedded


def connect(embedded: Embedded, url: str = "") -> psycopg.Connection:
    return psycopg.connect(url or embedded.url(ADMIN, "postgres"), autocommit=True)


def setting(embedded: Embedded, name: str) -> str:
    with connect(embedded) as admin:
        row = admin.execute("select current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def postmaster(embedded: Embedded) -> int:
    return int((embedded.data / "postmaster.pid").read_text().split("\n", 1)[0])


def test_only_its_owner_can_read_the_passwords_or_reach_the_socket(running: Embedded) -> None:
    assert mode(running.base / "passwords.json") == 0o600
    assert mode(running.socket_folder) == 0o700
    assert mode(running.data) == 0o700
    assert mode(running.log) == 0o600


def test_it_listens_on_no_port_and_keeps_checksums(running: Embedded) -> None:
    assert setting(running, "listen_addresses") == ""
    assert setting(running, "data_checksums") == "on"
    assert setting(running, "password_encryption") == "scram-sha-256"


def test_a_login_without_its_password_is_turned_away(running: Embedded) -> None:
    right = running.login(ADMIN).password
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(running, running.url(ADMIN, "postgres").replace(right, "guessed"))


def test_it_never_runs_as_root(running: Embedded) -> None:
    assert Path(f"/proc/{postmaster(running)}").stat().st_uid != 0


def test_nothing_that_somebody_typed_reaches_its_log(running: Embedded) -> None:
    with connect(running) as admin:
        admin.execute("create table said (words text unique)")
        admin.execute("insert into said values (%s)", [CANARY])
        for statement in (
            "insert into said values (%s)",
            "select %s::text::uuid",
            "select no_such_column, %s",
        ):
            with pytest.raises(psycopg.Error):
                admin.execute(statement, [CANARY])
        with pytest.raises(psycopg.Error):
            admin.execute(f"selekt '{CANARY}'")
    assert CANARY not in running.log.read_text()


def test_it_stays_up_until_the_last_of_its_users_leaves(running: Embedded) -> None:
    with Embedded(running.base) as second:
        assert postmaster(second) == postmaster(running)
    assert running.is_running()


def test_after_a_kill_everything_acknowledged_is_there_again(running: Embedded) -> None:
    with connect(running) as admin:
        admin.execute("create table kept (n int)")
        for n in range(50):
            admin.execute("insert into kept values (%s)", [n])
        killed = postmaster(running)
        os.kill(killed, signal.SIGKILL)
    while is_alive(killed):
        time.sleep(0.01)
    running.revive()
    with connect(running) as admin:
        assert admin.execute("select count(*), sum(n) from kept").fetchone() == (50, 1225)


def test_a_user_that_was_killed_does_not_block_the_next(place: Path) -> None:
    base = place / "killed"
    program = (
        "import sys, time; from pathlib import Path; from heard.frame.database.embedded import Embedded\n"
        "server = Embedded(Path(sys.argv[1])); server.start(); print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", program, str(base)], stdout=subprocess.PIPE)
    assert user.stdout
    assert user.stdout.readline() == b"up\n"
    assert not Embedded(base).is_abandoned()
    user.kill()
    user.wait()
    user.stdout.close()
    left = Embedded(base)
    assert left.is_abandoned()
    with left:
        assert left.is_running()
    assert not left.is_running()


def test_a_making_that_was_broken_off_is_begun_again(place: Path) -> None:
    embedded = Embedded(place / "half", throwaway=True)
    half = embedded.data.with_suffix(".new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with embedded:
        assert embedded.is_running()
    assert not embedded.base.exists()


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(place: Path) -> None:
    with Embedded(place / ("long" * 30), throwaway=True) as embedded:
        assert len(str(embedded.socket_folder)) < 60
        assert mode(embedded.socket_folder) == 0o700
        assert Embedded(embedded.base).socket_folder == embedded.socket_folder
    assert not embedded.socket_folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_under_a_folder_of_roots_own_the_data_moves_and_the_folder_stays_closed(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with Embedded(closed / "var", throwaway=True) as embedded:
        assert not embedded.base.is_relative_to(closed)
        assert embedded.is_running()
    assert mode(closed) == 0o700


def test_programs_can_be_chosen_but_must_be_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = place / "bin"
    monkeypatch.setenv("HEARD_PG_BIN", str(chosen))
    with pytest.raises(EmbeddedError, match="HEARD_PG_BIN"):
        find_binaries()
    chosen.mkdir()
    (chosen / "postgres").touch()
    assert find_binaries() == chosen


def test_programs_that_do_not_run_are_named(place: Path) -> None:
    (place / "postgres").write_text("#!/bin/sh\necho nonsense\n")
    (place / "postgres").chmod(0o755)
    with pytest.raises(EmbeddedError, match="no PostgreSQL that runs"):
        Embedded(place / "none", binaries=place).start()


def test_many_may_start_at_once(place: Path) -> None:
    base = place / "many"
    program = (
        "import sys, psycopg; from pathlib import Path; from heard.frame.database.embedded import ADMIN, Embedded\n"
        "with Embedded(Path(sys.argv[1])) as s: psycopg.connect(s.url(ADMIN, 'postgres')).close()"
    )
    users = [subprocess.Popen([sys.executable, "-c", program, str(base)]) for _ in range(4)]
    assert [user.wait() for user in users] == [0] * 4
    time.sleep(0.1)
    assert not Embedded(base).is_running()


def test_a_process_that_died_and_that_nobody_has_buried_is_dead() -> None:
    """A server killed under its starter stays in the process table; revive() must not take it for one that runs."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert is_alive(child.pid)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the table
        assert not is_alive(child.pid)
