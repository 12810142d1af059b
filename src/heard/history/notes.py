"""Signing: checkpoints as signed notes, and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

A private key is one line in a file, as other programs for signed notes keep it. Verifying is in checking.py.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .checking import COSIGNS, SIGNS_NOTES, Key, cosigned_message

_PRIVATE = re.compile(r"PRIVATE\+KEY\+([^\s+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class UnusableKey(Exception):
    """A file that should hold a private key does not, or others can read it; the message says what to do."""


@dataclass(frozen=True)
class Signer:
    """A private key with the name under which it signs."""

    name: str
    algorithm: int
    private: Ed25519PrivateKey

    @property
    def key(self) -> Key:
        """The public key that goes with it."""
        return Key(self.name, self.algorithm, self.private.public_key().public_bytes_raw())

    @property
    def line(self) -> str:
        """The private key as its file holds it."""
        secret = bytes([self.algorithm]) + self.private.private_bytes_raw()
        return f"PRIVATE+KEY+{self.name}+{self.key.id.hex()}+{base64.b64encode(secret).decode()}\n"

    @classmethod
    def parse(cls, line: str) -> Signer:
        """Read a private key; raises UnusableKey."""
        found = _PRIVATE.fullmatch(line.strip())
        secret = base64.b64decode(found[3]) if found else b""
        if found is None or len(secret) != 33 or secret[0] not in (SIGNS_NOTES, COSIGNS):
            raise UnusableKey("it is no private key of the form PRIVATE+KEY+name+number+key")
        signer = cls(found[1], secret[0], Ed25519PrivateKey.from_private_bytes(secret[1:]))
        if signer.key.id.hex() != found[2]:
            raise UnusableKey("its number does not fit the key: it was altered")
        return signer

    def sign(self, text: str) -> str:
        """The line under a note that says that this key has signed it."""
        return self._line(self.private.sign(text.encode()))

    def cosign(self, text: str, time: int) -> str:
        """The line of a witness under a checkpoint, with the time in seconds since 1970."""
        return self._line(time.to_bytes(8, "big") + self.private.sign(cosigned_message(text, time)))

    def _line(self, signature: bytes) -> str:
        return f"\u2014 {self.name} {base64.b64encode(self.key.id + signature).decode()}\n"


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """The text of a checkpoint, to be signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is good: the fast way, for programs that need not run on a bare Python."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def kept(path: Path, name: Callable[[], str], algorithm: int) -> Signer:
    """The private key in a file; made there the first time, for its owner alone to read. Raises UnusableKey."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, Signer(name(), algorithm, Ed25519PrivateKey.generate()).line)
    try:
        if path.stat().st_mode & 0o077:
            raise UnusableKey("others on this machine can read it. If nobody has: chmod 600")
        signer = Signer.parse(path.read_text())
        if signer.algorithm != algorithm:
            raise UnusableKey(
                "it is a key for something else: witnesses and records have keys of different kinds"
            )
    except (UnusableKey, OSError, ValueError) as error:
        raise UnusableKey(f"{path}: {error}") from error
    return signer


def _write_once(path: Path, line: str) -> None:
    """A new file appears whole or not at all, outlives a power cut, and is written only once however many try."""
    new = path.with_suffix(f".{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
    sync(path.parent)


def sync(path: Path) -> None:
    """Let a file's bytes, or what was made or renamed in a folder, outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
