"""During a flood, a little computing in the reporter's browser moves a report ahead of those without; none is refused.

A challenge carries all that is needed to check it, so nothing is stored of who asked for one.
Why sorted and not refused: docs/decisions/0006-floods-are-sorted-never-refused.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from enum import StrEnum

HARDEST = 24  # bits; no challenge asks for more, whatever was typed into it
HOURS = 3  # for which a challenge can be answered
_STEP_MINUTES = 10  # as coarse as a challenge may be dated: nobody learns when a form was opened
_FORM = re.compile(r"1\.([0-9]{1,9})\.([0-9]{1,2})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})")
_ANSWER = re.compile(r"[0-9]{1,15}")


class Verdict(StrEnum):
    """What an answer is worth; anything but ``SOLVED`` sorts a report apart during a flood."""

    SOLVED = "solved"
    MISSING = "missing"
    WRONG = "wrong"
    STALE = "stale"


def issue(key: bytes, bits: int, now: datetime) -> str:
    """A fresh challenge that asks for ``bits`` leading zero bits; 0 asks for nothing."""
    if not 0 <= bits <= HARDEST:
        raise ValueError(f"A challenge asks for 0 to {HARDEST} bits.")
    body = f"1.{_step(now)}.{bits}.{_text(secrets.token_bytes(12))}"
    return f"{body}.{_signature(key, body)}"


def verify(key: bytes, challenge: str, answer: str, now: datetime, *, hours: int = HOURS) -> Verdict:
    """Whether ``answer`` solves a challenge of ours that is not older than ``hours``.

    That a challenge is used once is the caller's to see to. A challenge that asked for nothing
    holds for one hour only, so that a calm day's cannot be hoarded for a flood.
    """
    parts = _FORM.fullmatch(challenge)
    if parts is None:
        return Verdict.WRONG if challenge else Verdict.MISSING
    body = challenge.rpartition(".")[0]
    bits = int(parts[2])
    if not hmac.compare_digest(_signature(key, body), parts[4]) or bits > HARDEST:
        return Verdict.WRONG
    age = _step(now) - int(parts[1])
    if not 0 <= age <= (hours if bits else 1) * 60 // _STEP_MINUTES:
        return Verdict.STALE
    if bits == 0:
        return Verdict.SOLVED
    if not answer:
        return Verdict.MISSING
    return (
        Verdict.SOLVED if _ANSWER.fullmatch(answer) and is_solved(challenge, answer, bits) else Verdict.WRONG
    )


def is_solved(challenge: str, answer: str, bits: int) -> bool:
    """Whether SHA-256 of ``challenge:answer`` begins with ``bits`` zero bits, counted as in work.js."""
    found = int.from_bytes(hashlib.sha256(f"{challenge}:{answer}".encode()).digest(), "big")
    return found >> (256 - bits) == 0


def solve(challenge: str, bits: int) -> str:
    """The answer a browser finds, for tests and for systems that report on somebody's behalf."""
    answer = 0
    while not is_solved(challenge, str(answer), bits):
        answer += 1
    return str(answer)


def bits_of(challenge: str) -> int:
    """How many zero bits a challenge of ours asks for."""
    return int(challenge.split(".")[2])


def _step(now: datetime) -> int:
    return int(now.timestamp()) // (60 * _STEP_MINUTES)


def _signature(key: bytes, body: str) -> str:
    return _text(hmac.digest(key, f"heard work {body}".encode(), hashlib.sha256)[:16])


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Difficulty:
    """How much work to ask for, from how many public reports all processes took in within a minute.

    Only their number is asked, never who or where from: one noisy network cannot close the door to another.
    """

    def __init__(self, calm: int = 30, easiest: int = 14, hardest: int = 18) -> None:
        self._calm, self._easiest, self._hardest = calm, easiest, hardest

    def is_flood(self, load: int) -> bool:
        """Whether reports without work are to be sorted apart."""
        return load > self._calm

    def bits(self, load: int) -> int:
        """0 on a calm day; then one bit more, which is twice the work, each time the flood doubles."""
        if not self.is_flood(load):
            return 0
        return min(self._hardest, self._easiest + (load // self._calm).bit_length() - 1)
