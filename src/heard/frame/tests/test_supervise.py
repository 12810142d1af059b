"""Processes that run as one: what dies is answered, and the end of one or of all is orderly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heard.frame.cli import supervise
from heard.frame.cli.supervise import Child
from heard.frame.database.system_user import is_alive

pytestmark = pytest.mark.long

NOTE_AND_END = "import sys; open(sys.argv[1], 'a').write('x')"
NOTE_AND_STAY = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {NOTE_AND_STAY}"


def child(name: str, program: str, note: Path, *, essential: bool = False) -> Child:
    return Child(name, [sys.executable, "-c", program, str(note)], os.environ, essential)


def pids(note: Path) -> list[int]:
    """The processes that wrote into a note, once there is one."""
    until = time.monotonic() + 10
    while not note.exists() or not note.read_text().endswith("\n"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(line) for line in note.read_text().split()]


def test_one_that_is_not_essential_is_restarted_and_the_end_of_an_essential_one_ends_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervise, "_LONGEST_PAUSE", 0.05)
    clock, stays, site = (tmp_path / name for name in ("clock", "stays", "site"))
    children = [
        child("the clock", NOTE_AND_END, clock),
        child("the helper", NOTE_AND_STAY, stays),
        child("the site", f"import time; time.sleep(2); {NOTE_AND_END}", site, essential=True),
    ]
    assert supervise.supervise(children) == 1
    assert len(clock.read_text()) >= 2
    assert not any(is_alive(pid) for pid in pids(stays))
    assert "the site ended (status 0)" in capsys.readouterr().err


def test_one_that_will_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "_MERCY", 0.3)
    note = tmp_path / "stubborn"

    def stop_all() -> None:
        if pids(note):
            raise KeyboardInterrupt

    assert supervise.supervise([child("stubborn", STUBBORN, note, essential=True)], revive=stop_all) == 0
    assert not any(is_alive(pid) for pid in pids(note))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_parent_ends_its_children_end(tmp_path: Path, how: signal.Signals) -> None:
    if how == signal.SIGKILL and sys.platform != "linux":
        pytest.skip("only Linux tells children that their parent was killed")
    note = tmp_path / "note"
    program = f"""
import os, signal, sys
from heard.frame import cli
from heard.frame.cli.supervise import Child, supervise
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
signal.signal(signal.SIGTERM, cli._leave)
child = [sys.executable, "-c", {NOTE_AND_STAY!r}, {str(note)!r}]
sys.exit(supervise([Child("child", child, os.environ, essential=True)]))
"""
    parent = subprocess.Popen([sys.executable, "-c", program])
    child_pid = pids(note)[0]
    parent.send_signal(how)
    parent.wait(timeout=20)
    until = time.monotonic() + 10
    while is_alive(child_pid):
        assert time.monotonic() < until
        time.sleep(0.02)
