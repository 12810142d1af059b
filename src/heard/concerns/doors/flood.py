"""A flood of reports is sorted, never refused: those whose browser did a little work come first in the queue."""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from heard.concerns.proof_of_work import HOURS, Difficulty, Verdict, issue, verify

log = structlog.get_logger("heard.flood")
_difficulty = Difficulty()


def challenge() -> str:
    """What a form asks of the browser; on a calm day nothing."""
    return issue(_key(), _difficulty.bits(_load()), timezone.now())


def is_unproven(asked: str, answer: str) -> bool:
    """Whether a report comes in a flood without the work, so that it is sorted apart."""
    if not _difficulty.is_flood(_load()):
        return False
    return not (verify(_key(), asked, answer, timezone.now()) == Verdict.SOLVED and _spend(asked))


def _load() -> int:
    """How many reports all processes took in within a minute. Without an answer it is calm, and none is refused."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("select public_load()")
            return int(cursor.fetchone()[0])
    except DatabaseError as error:
        if connections[
            "default"
        ].needs_rollback:  # the connection itself is gone, and nothing could be stored
            raise
        log.warning("load_unknown", error=type(error).__name__)
        return 0


def _spend(asked: str) -> bool:
    """Use a challenge up, at whatever process; False when it was used before. Without an answer it is good."""
    forgotten = time.time() // 3600 * 3600 + (HOURS + 2) * 3600  # the full hour tells nobody when it was used
    try:
        with transaction.atomic(using="door"):
            return cache.add(f"work {asked}", 1, forgotten - time.time())
    except DatabaseError as error:
        log.warning("work_not_marked_as_used", error=type(error).__name__)
        return True


def _key() -> bytes:
    return settings.SECRET_KEY.encode()
