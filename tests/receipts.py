"""Receipts and packs of a record that is made up: a tree by the words of the RFC, and keys of the test's own."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heard.history import checking

ORIGIN = "heard.exampleshire/record"
WITNESSED = 1_773_331_200  # 12 March 2026 at 16:00:00 UTC


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root, as RFC 9162 defines it in 2.1.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return checking.node(root_of(leaves[:k]), root_of(leaves[k:]))


def inclusion_of(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path of one leaf, as RFC 9162 defines it in 2.1.3.1."""
    if len(leaves) < 2:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < k:
        return [*inclusion_of(index, leaves[:k]), root_of(leaves[k:])]
    return [*inclusion_of(index - k, leaves[k:]), root_of(leaves[:k])]


def consistency_of(m: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """The proof that the first ``m`` are the beginning, as RFC 9162 defines it in 2.1.4.1."""
    n = len(leaves)
    if m == n:
        return [] if whole else [root_of(leaves)]
    k = 1 << ((n - 1).bit_length() - 1)
    if m <= k:
        return [*consistency_of(m, leaves[:k], whole), root_of(leaves[k:])]
    return [*consistency_of(m - k, leaves[k:], False), root_of(leaves[:k])]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


class Signer:
    """Somebody with a key: the record, or a witness."""

    def __init__(self, name: str, algorithm: int = checking.SIGNS_NOTES) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.key = checking.Key(name, algorithm, self._private.public_key().public_bytes_raw())

    def line(self, text: str, time: int = WITNESSED) -> str:
        """The line that they put under a note."""
        if self.key.algorithm == checking.SIGNS_NOTES:
            signature = self._private.sign(text.encode())
        else:
            signed = self._private.sign(checking.cosigned_message(text, time))
            signature = time.to_bytes(8, "big") + signed
        return f"\u2014 {self.key.name} {b64(self.key.id + signature)}\n"


class Log:
    """A sealed record with a few entries, its key, and one witness."""

    def __init__(self, size: int = 7) -> None:
        self.record = Signer(ORIGIN)
        self.witness = Signer("police.example/witness", checking.COSIGNS)
        self.texts = [self.text(n) for n in range(size)]
        self.salts = [bytes([n]) * 32 for n in range(size)]
        self.leaves = [checking.leaf_hash(s, t) for s, t in zip(self.salts, self.texts, strict=True)]

    @staticmethod
    def text(n: int) -> str:
        row = {"id": n, "account": f"She told me on day {n}.", "note": None}
        entry = {"table": "concern", "operation": "INSERT", "actor": "a worker", "why": "", "row": row}
        return json.dumps(entry | {"recorded_at": f"2026-03-12T15:0{n % 10}:00+00:00"}, ensure_ascii=False)

    @property
    def body(self) -> str:
        return f"{ORIGIN}\n{len(self.leaves)}\n{b64(root_of(self.leaves))}\n"

    @property
    def checkpoint(self) -> str:
        return f"{self.body}\n{self.record.line(self.body)}{self.witness.line(self.body)}"

    @property
    def keys(self) -> list[checking.Key]:
        return [self.record.key, self.witness.key]

    def entry(self, n: int) -> dict[str, Any]:
        proof = [b64(step) for step in inclusion_of(n, self.leaves)]
        salt, leaf = b64(self.salts[n]), b64(self.leaves[n])
        return {"index": n, "text": self.texts[n], "salt": salt, "leaf": leaf, "proof": proof}

    def receipt(self, *places: int) -> dict[str, Any]:
        return {
            "format": checking.FORMAT,
            "entries": [self.entry(n) for n in places],
            "checkpoint": self.checkpoint,
            "keys": [str(key) for key in self.keys],
        }
