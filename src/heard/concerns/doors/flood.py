"""A flood of reports is sorted, never refused: those whose browser did a little work come first in the queue."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from heard.concerns.proof_of_work import Difficulty, Spent, Verdict, issue, verify

_difficulty = Difficulty()
_spent = Spent()


def challenge() -> str:
    """What a form asks of the browser; on a calm day nothing."""
    now = timezone.now()
    return issue(_key(), _difficulty.bits(now), now)


def is_unproven(asked: str, answer: str) -> bool:
    """Count one report, and say whether it came in a flood without the work, so that it is sorted apart."""
    now = timezone.now()
    flood = _difficulty.is_flood(now)
    _difficulty.count(now)
    if not flood:
        return False
    return not (verify(_key(), asked, answer, now) == Verdict.SOLVED and _spent.spend(asked))


def _key() -> bytes:
    return settings.SECRET_KEY.encode()
