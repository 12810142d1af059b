"""What an auditor finds; and what the clock does for oversight, as often as it likes: each has its effect once."""

from __future__ import annotations

from datetime import datetime

from django.db import connections

from heard.agencies.doors import clock_token
from heard.history.actions import acting
from heard.history.models import Actor
from heard.history.refused import refusals
from heard.process.models import Strand

from .models import AuditLine, Judgement


def judge(audit: Strand, line: AuditLine, *, found: str, reasons: str, by: Actor, at: datetime) -> Judgement:
    """Say what is found of one line of See Me, Hear Me in a case; what was found before stands beside it."""
    given = Judgement(strand=audit, line=line, found=found, reasons=reasons, by=by, at=at)
    with refusals():
        given.save(force_insert=True)
    return given


def publish_figures() -> int:
    """Publish the figures of each month that ended a week ago or earlier and is not published; returns how many."""
    return _by_the_clock("publish_figures()")


def publish_hotspots() -> int:
    """Publish where it was seen, for each quarter that ended a week ago or earlier; returns how many were new."""
    return _by_the_clock("publish_hotspots()")


def review_readings() -> int:
    """Have each reading looked at that meets a rule and is not looked at yet; returns how many reviews began."""
    return _by_the_clock("review_readings()")


def _by_the_clock(function: str) -> int:
    with acting(clock_token(), why="oversight", using="clock"), connections["clock"].cursor() as cursor:
        cursor.execute(f"select {function}")
        found: int = cursor.fetchone()[0]
    return found
