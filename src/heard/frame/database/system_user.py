"""The operating system's user that PostgreSQL runs as: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class NoSystemUser(Exception):
    """There is nobody to run PostgreSQL as; the message says what to do."""


_CANDIDATES = ("heard-db", "postgres", "nobody")


@dataclass(frozen=True)
class SystemUser:
    """Somebody without rights, whom root lends its programs to."""

    name: str
    uid: int
    gid: int

    def for_subprocess(self) -> dict[str, Any]:
        """The arguments with which ``subprocess`` runs a program as this user and with no other group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether the user can reach a folder through every folder above it."""
        answer = subprocess.run(["test", "-x", str(folder)], check=False, cwd="/", **self.for_subprocess())
        return answer.returncode == 0


def needed() -> SystemUser | None:
    """The user to run the server as when Heard runs as root; none when it does not."""
    if os.geteuid() != 0:
        return None
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return SystemUser(name, entry.pw_uid, entry.pw_gid)
    raise NoSystemUser(
        "PostgreSQL does not run as root, and there is nobody else to run it as. Add: useradd heard-db"
    )


def is_alive(pid: int) -> bool:
    """Whether a process lives; one that died and that nobody has buried does not."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        pass
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
