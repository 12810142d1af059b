"""Passwords that Heard makes up for itself, in a file that only its owner can read."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path


class Passwords:
    """One password to a name, made up when first asked for; safe between processes and against a kill."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, name: str) -> str:
        """The password of a name."""
        with open(self.path.with_suffix(".lock"), "a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known: dict[str, str] = json.loads(self.path.read_text()) if self.path.exists() else {}
            if name not in known:
                known[name] = secrets.token_urlsafe(32)
                self._keep(known)
        return known[name]

    def _keep(self, known: dict[str, str]) -> None:
        # Written beside and renamed: a kill half-way must not lose the passwords that there were.
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(known, file, indent=1)
            os.fsync(file.fileno())
        new.rename(self.path)
