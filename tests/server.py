"""PostgreSQL for the tests, in which a database is ready: it is made ready once, and each run has a copy of the files.

What it was made from names the copy that is kept, so a change of the schema makes it anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import psycopg

from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import LOGINS, PREPARED, prepare
from heard.frame.database.ready import HOME

_PREFIX = "heard-test-"
_JUST_MADE = 60  # seconds
_ROOMY = 2_000_000_000  # bytes
_KEPT = HOME / "var" / "prepared"
_PASSWORDS = "passwords.json"
_MADE_FROM = (
    "requirements.lock",
    "src/heard/**/*.sql",
    "src/heard/**/migrations/*.py",
    "src/heard/**/models.py",
    "src/heard/history/sql.py",
    "src/heard/frame/settings.py",
    "src/heard/frame/database/*.py",
    "tests/server.py",
)


def place() -> Path:
    """Where a throwaway server may stand."""
    return _folders()[0] / f"{_PREFIX}{uuid.uuid4().hex[:12]}"


def _folders() -> list[Path]:
    """A RAM disk when it is roomy, then the temporary folder."""
    memory = Path("/dev/shm")  # noqa: S108
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOMY
    return [*([memory] if roomy else []), Path(tempfile.gettempdir())]


def ready(base: Path, *, throwaway: bool = False) -> Embedded:
    """A server that is not started yet, with a database ``heard_prepared`` in which migrations and rights are done."""
    server = Embedded(base, throwaway=throwaway)
    server.base.mkdir(mode=0o755, parents=True, exist_ok=True)
    _KEPT.mkdir(parents=True, exist_ok=True)
    with open(_KEPT / "lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _copy(_kept(server.version), server.base, server.data.name)
    return server


def _kept(version: int) -> Path:
    kept = _KEPT / f"{version}-{_digest()}"
    if not kept.exists():
        for outdated in _KEPT.glob(f"{version}-*"):
            shutil.rmtree(outdated)
        _make(kept)
    return kept


def _digest() -> str:
    """What the kept files were made from, in one word."""
    found = hashlib.sha256()
    for file in sorted({file for pattern in _MADE_FROM for file in HOME.glob(pattern)}):
        found.update(f"{file.relative_to(HOME)} {file.stat().st_size}\n".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _make(kept: Path) -> None:
    with Embedded(place(), throwaway=True) as server:
        url = server.url(ADMIN, PREPARED)
        prepare(url, {role: server.login(role).password for role in LOGINS})
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("create role heard_test nologin in role heard_app, heard_door, heard_clock")
        server.throwaway = False  # it is stopped in order, and stays
    half = kept.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    _copy(server.base, half, server.data.name)
    server.remove()
    half.rename(kept)


def _copy(source: Path, target: Path, data: str) -> None:
    """Copy a server's files with their owners: of root's tests the server is somebody else."""
    subprocess.run(["cp", "-a", str(source / data), str(source / _PASSWORDS), str(target)], check=True)


def sweep() -> None:
    """Remove servers that killed runs left behind."""
    for folder in _folders():
        for left in folder.glob(f"{_PREFIX}*"):
            with contextlib.suppress(FileNotFoundError):  # another run sweeps too
                _sweep_away(left)


def _sweep_away(left: Path) -> None:
    server = Embedded(left, throwaway=True)
    # One that was only just made may not have taken its lock yet.
    if time.time() - left.stat().st_mtime > _JUST_MADE and server.is_abandoned():
        server.stop()
        server.remove()
