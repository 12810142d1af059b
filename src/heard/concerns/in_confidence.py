"""A name given in confidence: sealed so that the keys of two agencies are needed to read it.

One X25519 key is made for each name and thrown away. With either agency's public key it gives a half; both halves
together give the key of the name (HKDF-SHA-256, ChaCha20-Poly1305). An agency makes its half from its private key,
where that key is, and never hands the key itself over. docs/decisions/0015-sealed-names.md says what holds and what
does not.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SIDES = ("A", "B")  # the agency that holds the reports, and the other
_PADDED_TO = 512  # so that the length of a name is not told
_NONCE = bytes(12)  # each key is used once


class CannotOpen(Exception):
    """The halves are not those of this name, or what was sealed has been changed."""


class Given(NamedTuple):
    """What somebody gives in confidence."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Sealed:
    """A sealed name as it is kept; ``keys`` are the two public keys, one after the other."""

    ephemeral: bytes
    keys: bytes
    ciphertext: bytes


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(given: Given, keys: bytes, report: UUID) -> Sealed:
    """Seal what somebody gave to two public keys, for this report alone."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    halves = [
        _half(ephemeral.exchange(X25519PublicKey.from_public_bytes(key)), public, key) for key in _both(keys)
    ]
    text = json.dumps(given, ensure_ascii=False).encode() + b"\x80"
    padded = text + bytes(-len(text) % _PADDED_TO)
    cipher = ChaCha20Poly1305(_key(halves, public, keys))
    return Sealed(public, keys, cipher.encrypt(_NONCE, padded, report.bytes))


def half(private: bytes, ephemeral: bytes) -> bytes:
    """What one agency adds to open one name: of no use for any other name, and telling nothing of its key."""
    own = X25519PrivateKey.from_private_bytes(private)
    shared = own.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    return _half(shared, ephemeral, own.public_key().public_bytes_raw())


def unseal(sealed: Sealed, halves: list[bytes], report: UUID) -> Given:
    """Read a name with both halves. Raises CannotOpen if one is wrong, or the name is of another report."""
    cipher = ChaCha20Poly1305(_key(halves, sealed.ephemeral, sealed.keys))
    try:
        padded = cipher.decrypt(_NONCE, sealed.ciphertext, report.bytes)
    except InvalidTag as error:
        raise CannotOpen from error
    return Given(*json.loads(padded.rstrip(b"\x00").removesuffix(b"\x80")))


def _half(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return sha256(b"heard identity half/1" + shared + ephemeral + public).digest()


def _key(halves: list[bytes], ephemeral: bytes, keys: bytes) -> bytes:
    info = b"heard identity/1" + ephemeral + keys
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(b"".join(halves))


def _both(keys: bytes) -> tuple[bytes, bytes]:
    return keys[:32], keys[32:]


def public_keys() -> bytes | None:
    """The public keys of both agencies; None where they have not been set, and nothing is taken in confidence."""
    found = [public or (private and public_of(private)) for public, private in _configured()]
    return b"".join(found) if all(found) else None


def halves_held_here(sealed: Sealed) -> dict[str, bytes]:
    """The halves of a name that this server can make itself, by side, because it holds the private keys."""
    return {
        side: half(private, sealed.ephemeral)
        for side, key, (_, private) in zip(SIDES, _both(sealed.keys), _configured(), strict=True)
        if private and public_of(private) == key
    }


def fingerprint(sealed: Sealed, side: str) -> str:
    """The mark by which an agency knows its own key."""
    return mark(_both(sealed.keys)[SIDES.index(side)])


def mark(public: bytes) -> str:
    """A public key in sixteen letters and numbers."""
    return sha256(public).hexdigest()[:16]


def wrap(value: bytes, opening: UUID) -> bytes:
    """A half as it may wait in the database: of no use without this server's own key."""
    nonce = secrets.token_bytes(12)
    return nonce + _waiting_room().encrypt(nonce, value, opening.bytes)


def unwrap(wrapped: bytes, opening: UUID) -> bytes:
    """The half that was wrapped."""
    return _waiting_room().decrypt(wrapped[:12], wrapped[12:], opening.bytes)


def _waiting_room() -> ChaCha20Poly1305:
    return ChaCha20Poly1305(
        HKDF(hashes.SHA256(), 32, salt=None, info=b"heard waiting half/1").derive(settings.FILE_KEY)
    )


def _configured() -> list[tuple[bytes, bytes]]:
    return [(bytes.fromhex(public), bytes.fromhex(private)) for public, private in settings.IDENTITY_KEYS]


def written(value: bytes) -> str:
    """Bytes as they are copied from one screen to another."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def as_read(typed: str) -> bytes | None:
    """The 32 bytes that somebody copied; None if it cannot be them."""
    letters = "".join(typed.split())
    try:
        value = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except ValueError:
        return None
    return value if len(value) == 32 else None
