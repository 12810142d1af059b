"""The National Referral Mechanism, and word to the victim of what the police did; each is one transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from heard.agencies.models import Agency
from heard.history.models import Actor
from heard.history.refused import refusals
from heard.process.actions import take
from heard.process.models import Move, Strand

from .actions import begin_stage
from .models import NrmDecision, NrmReferral, PoliceEvent, VictimTold


def refer_to_nrm(
    concern: Strand, *, first_responder: Agency, referred_at: datetime, by: Actor, at: datetime, **said: Any
) -> Strand:
    """Write that a first responder has referred a child; reasonable grounds count from ``referred_at``."""

    def first(strand: Strand) -> None:
        NrmReferral(
            strand=strand, first_responder=first_responder, referred_at=referred_at, by=by, at=at
        ).save(force_insert=True)  # fmt: skip

    return begin_stage("nrm", concern, first=first, by=by, at=at, **said)


def decide_grounds(
    strand: Strand,
    step: str,
    *,
    decided_on: date,
    body: str,
    by_whom: str,
    by: Actor,
    at: datetime,
    seen: int,
    **said: Any,
) -> Move:
    """Write what was decided on a referral; ``step`` is the one of three that says whether grounds were found.

    Raises ``Refused`` for a conclusive decision sooner than thirty days after reasonable grounds.
    """
    found = step != "find_no_grounds"
    with refusals():
        NrmDecision(
            strand=strand, found=found, decided_on=decided_on, body=body, by_whom=by_whom, by=by, at=at
        ).save(force_insert=True)  # fmt: skip
    return take(strand, step, by=by, at=at, seen=seen, **said)


def record_police_event(
    concern: Strand,
    *,
    what: str,
    happened_at: datetime,
    investigation: str,
    entitled: str,
    by: Actor,
    at: datetime,
    **said: Any,
) -> Strand:
    """Record what the police did or decided; the child is to be told, and that clock counts from ``happened_at``.

    Raises ``Refused`` for what was recorded already.
    """

    def first(strand: Strand) -> None:
        PoliceEvent(
            strand=strand, what=what, happened_at=happened_at, investigation=investigation, entitled=entitled,
            by=by, at=at,
        ).save(force_insert=True)  # fmt: skip

    return begin_stage("victim_update", concern, first=first, by=by, at=at, **said)


def tell_victim(
    strand: Strand,
    *,
    told_at: datetime,
    by_whom: str,
    way: str,
    through: str = "",
    words: str,
    review_said: bool,
    by: Actor,
    at: datetime,
    seen: int,
    **said: Any,
) -> Move:
    """Write how a child was told, by whom and in what words; of a review too, where one may be asked for."""
    with refusals():
        VictimTold(
            strand=strand, told_at=told_at, by_whom=by_whom, way=way, through=through, words=words,
            review_said=review_said, by=by, at=at,
        ).save(force_insert=True)  # fmt: skip
    return take(strand, "tell_victim", by=by, at=at, seen=seen, **said)
