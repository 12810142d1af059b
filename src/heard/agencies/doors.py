"""Tokens for those who come in: minted by the sign-in login, which the pages' login cannot become."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connections

WORKER_SESSION = timedelta(hours=12)
_DOOR_TOKEN_SECONDS = 12 * 3600
_door_tokens: dict[str, tuple[str, float]] = {}
_lock = Lock()


def _ask(sql: str, *parameters: Any, using: str = "door") -> str:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        answer: str = cursor.fetchone()[0]
    return answer


def door_token(door: str) -> str:
    """The token with which a public door (``child`` or ``public``) writes; kept in memory, renewed in time."""
    with _lock:
        token, good_until = _door_tokens.get(door, ("", 0.0))
        if time.monotonic() >= good_until:
            token = _ask("select mint_for_door(%s)", door)
            _door_tokens[door] = (token, time.monotonic() + _DOOR_TOKEN_SECONDS)
        return token


def forget_door_tokens() -> None:
    """Drop the tokens kept in memory, after the database was changed for another."""
    _door_tokens.clear()


def worker_token(worker: UUID) -> str:
    """A token for a worker who has just signed in."""
    return _ask("select mint_for_worker(%s, %s)", worker, WORKER_SESSION)


def system_token(key_hash: bytes) -> str | None:
    """A token of five minutes for another system, by the SHA-256 of its key; None if no such key is in force."""
    return _ask("select is_system(%s)", key_hash) or None


def clock_token() -> str:
    """A token for the clock."""
    return _ask("select mint_for_clock()", using="clock")


def end(token: str) -> None:
    """End a token at sign-out."""
    _ask("select end_token(%s)::text", token)
