"""Sharing a record, holding it, letting it go, giving it to whom it is about; each is one transaction of who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from heard.agencies.models import Agency, Post
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.process.actions import begin, take
from heard.process.models import Strand
from heard.process.rules import tidy_reference

from .models import (
    AccessRequest,
    Extent,
    HoldLifting,
    LawfulBasis,
    LegalHold,
    PackLine,
    Share,
    Withdrawal,
    WithholdingGround,
)

_BY_REFERENCE = "select id, agency_id from record_to_ask_for(%s)"
_OF_POST = "select id, agency_id from record_to_ask_of(%s, %s)"


@dataclass(frozen=True)
class Terms:
    """With whom something is shared, and on which terms: what whoever receives it reads beside it."""

    purpose: str
    basis: LawfulBasis
    reason: str
    until: datetime
    to_post: Post | None = None
    to_name: str = ""
    to_organisation: str = ""
    way: str = ""
    words: str = ""

    @property
    def extent(self) -> Extent:
        return Extent.WORDS if self.words.strip() else Extent.RECORD


def ask_to_share(reference: str, *, reason: str, urgent: bool = False, by: Actor, at: datetime) -> Strand:
    """Ask the agency that holds a record to share it; a clock runs on the answer, and silence climbs."""
    found = _to_ask_for(_BY_REFERENCE, tidy_reference(reference))
    if found is None:
        raise Refused(
            "No record with that reference can be asked for.", "Ring whoever gave it to you, and read it out."
        )
    return _ask(found, reason, urgent, by, at)


def ask_whom_to_call(
    strand: Strand, post: UUID, *, reason: str, urgent: bool, by: Actor, at: datetime
) -> Strand:
    """Ask a post that was named to me when I asked whom to call, without knowing the reference of what it holds.

    Raises Refused where I was not told of it, or may read it already.
    """
    found = _to_ask_for(_OF_POST, strand.pk, post)
    if found is None:
        raise Refused("Nothing can be asked for there.", "Ask whom to call once more.")
    return _ask(found, reason, urgent, by, at)


def may_ask(strand: Strand, post: UUID) -> bool:
    """Whether there is something to ask this post for about the children of a concern of one's own."""
    return _to_ask_for(_OF_POST, strand.pk, post) is not None


def _to_ask_for(question: str, *given: str | UUID) -> tuple[UUID, UUID] | None:
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute(question, given)
        found: tuple[UUID, UUID] | None = cursor.fetchone()
    return found


def _ask(found: tuple[UUID, UUID], reason: str, urgent: bool, by: Actor, at: datetime) -> Strand:
    record, agency = found
    return begin(
        "share_request", "ask_for_share", to_state="asked", agency=Agency(id=agency), parent=Strand(id=record),
        urgent=urgent, reason=reason, by=by, at=at,
    )  # fmt: skip


def answer_by_sharing(
    strand: Strand, terms: Terms, *, told: str, by: Actor, at: datetime, seen: int
) -> Share:
    """Share what was asked for, or part of it, with the agency that asked."""
    step = "share" if terms.extent == Extent.RECORD else "share_part"
    take(strand, step, by=by, at=at, seen=seen, reason=terms.reason, told=told)
    return _write(strand, terms, by, at)


def offer(record: Strand, terms: Terms, *, by: Actor, at: datetime) -> Share:
    """Share a record, or part of it, without having been asked."""
    step, state = ("offer_share", "shared") if terms.extent == Extent.RECORD else ("offer_words", "partly")
    strand = begin(
        "share_request",
        step,
        to_state=state,
        agency=record.agency,
        parent=record,
        reason=terms.reason,
        by=by,
        at=at,
    )
    return _write(strand, terms, by, at)


def _write(strand: Strand, terms: Terms, by: Actor, at: datetime) -> Share:
    share = Share(
        strand=strand,
        record_id=cast(UUID, strand.parent_id),
        extent=terms.extent,
        by=by,
        at=at,
        **vars(terms),
    )
    with refusals():
        share.save(force_insert=True)
    return share


def withdraw(share: Share, *, reason: str, by: Actor, at: datetime) -> Withdrawal:
    """End a share before its time; that it was shared, with whom and until when, stays known."""
    withdrawal = Withdrawal(share=share, reason=reason, by=by, at=at)
    with refusals():
        withdrawal.save(force_insert=True)
    return withdrawal


def hold(record: Strand | None, *, reason: str, by: Actor, at: datetime) -> LegalHold:
    """Keep a record, or with None everything, whatever its period says, until two agencies lift the hold."""
    placed = LegalHold(record=record, reason=reason, by=by, at=at)
    with refusals():
        placed.save(force_insert=True)
    return placed


def lift(placed: LegalHold, *, reason: str, by: Actor, at: datetime) -> HoldLifting:
    """Say for one's own agency that a hold may end; when another agency has said so too, it has ended."""
    lifting = HoldLifting(hold=placed, reason=reason, by=by, at=at)
    with refusals():
        lifting.save(force_insert=True)
    return lifting


def propose_erasure(record: Strand, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Propose that a record past its time is let go; another agency has to sign."""
    return begin(
        "erasure",
        "propose_erasure",
        to_state="proposed",
        agency=record.agency,
        parent=record,
        reason=reason,
        by=by,
        at=at,
    )


def receive_request(
    person: str,
    *,
    agency: Agency,
    reason: str,
    born_on: date | None,
    asked_by: str,
    send_to: str,
    by: Actor,
    at: datetime,
) -> Strand:
    """Write down that somebody asks for what is held about them; one calendar month begins."""
    strand = begin(
        "subject_access", "receive_request", to_state="received", agency=agency, reason=reason, by=by, at=at
    )
    asked = AccessRequest(
        strand=strand, person=person, born_on=born_on, asked_by=asked_by, send_to=send_to, by=by, at=at
    )
    with refusals():
        asked.save(force_insert=True)
    return strand


def decide(lines: QuerySet[PackLine], decision: str, *, ground: WithholdingGround | None, reason: str) -> int:
    """Decide these lines alike: shown, or withheld on a ground with a reason; returns how many there were."""
    withheld = decision == "withheld"
    if withheld and (ground is None or not reason.strip()):
        raise Refused(
            "A line is withheld on a ground and with a reason.", "Choose the ground and write the reason."
        )
    with refusals():
        return lines.update(
            decision=decision, ground=ground if withheld else None, reason=reason if withheld else ""
        )
