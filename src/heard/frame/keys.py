"""Heard's own secret keys: from the environment on a real server, from a private folder on a machine that tries it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEYS = ("HEARD_SECRET_KEY", "HEARD_FILE_KEY", "HEARD_WORD_PEPPER", "HEARD_MATCH_KEY")


class MissingKey(Exception):
    """A key that a real server must be given is not there; the message says how to make one."""


def key(variable: str, *, folder: Path | None) -> str:
    """The key named by an environment variable; else the one kept in a folder, made there the first time.

    Raises MissingKey when there is no such variable and no folder.
    """
    if given := os.environ.get(variable):
        return given
    if folder is None:
        raise MissingKey(
            f"{variable} is not set. Make one and keep it with the backups' keys: "
            "python3 -c 'import secrets; print(secrets.token_hex(32))'"
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _kept(folder / variable.lower())


def make_up_missing() -> list[str]:
    """Keys for this process alone, where it uses none of them but the settings ask; returns which were not given."""
    missing = [variable for variable in KEYS if not os.environ.get(variable)]
    os.environ.update({variable: secrets.token_hex(32) for variable in missing})
    return missing


def key_pair(public: str, private: str, *, folder: Path | None) -> tuple[str, str]:
    """A public key and, where this machine is to hold it, the private one, each from the variable named; "" if unknown.

    A machine with a folder for keys makes itself a private key when neither is given.
    """
    found = os.environ.get(public, ""), os.environ.get(private, "")
    return found if folder is None or any(found) else ("", key(private, folder=folder))


def _kept(path: Path) -> str:
    """The key in a file; a new file appears whole or not at all, and only once however many ask."""
    new = path.with_suffix(f".{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(new, path)
    except FileExistsError:
        pass
    finally:
        new.unlink()
    return path.read_text()
