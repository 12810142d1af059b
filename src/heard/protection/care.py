"""A child in need, a child who is looked after, and where they are placed; each is one transaction of who acts."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from heard.agencies.models import Post
from heard.history.models import Actor
from heard.history.refused import refusals
from heard.people.actions import Said, mention
from heard.process.actions import take
from heard.process.models import Move, Strand

from .actions import begin_stage
from .models import Basis, FamilyConsent, HostNotice, LegalBasis, Placement, PlacementStart, PlacementType


def begin_child_in_need(
    concern: Strand, *, answer: str, account: str, by: Actor, at: datetime, **said: Any
) -> Strand:
    """Begin a plan for a child in need, with what the family answered, or why they were not asked."""

    def first(strand: Strand) -> None:
        say_consent(strand, answer=answer, account=account, by=by, at=at)

    return begin_stage("child_in_need", concern, first=first, by=by, at=at, **said)


def say_consent(strand: Strand, *, answer: str, account: str, by: Actor, at: datetime) -> FamilyConsent:
    """Write what a family answers now; what they answered before stays."""
    said = FamilyConsent(strand=strand, answer=answer, account=account, by=by, at=at)
    with refusals():
        said.save(force_insert=True)
    return said


def become_looked_after(
    concern: Strand, *, basis: str, since: date, officer: Post, by: Actor, at: datetime, **said: Any
) -> Strand:
    """Say that a child is looked after, on what legal basis and since when; ``officer`` holds the clock of reviews."""

    def first(strand: Strand) -> None:
        change_basis(strand, basis=basis, from_on=since, by=by, at=at)

    return begin_stage("looked_after", concern, first=first, to_post=officer, by=by, at=at, **said)


def change_basis(strand: Strand, *, basis: str, from_on: date, by: Actor, at: datetime) -> LegalBasis:
    """Write on what legal basis a child is looked after from a day on."""
    said = LegalBasis(strand=strand, code=basis, from_on=from_on, by=by, at=at)
    with refusals():
        said.save(force_insert=True)
    return said


def plan_placement(
    looked_after: Strand, *, type: str, host_authority: str, home: Said, by: Actor, at: datetime, **said: Any
) -> Strand:
    """Plan where a child is to live; with a ``host_authority`` it is in that authority's area, and not in this one.

    ``home`` is a place like any other that is named: where a child lives says nothing of who they are.
    """

    def first(strand: Strand) -> None:
        Placement(
            strand=strand, type=type, out_of_area=bool(host_authority), host_authority=host_authority, by=by, at=at
        ).save(force_insert=True)  # fmt: skip

    strand = begin_stage("placement", looked_after, first=first, by=by, at=at, **said)
    mention(strand, [replace(home, kind="place")], by=by, at=at)
    return strand


def tell_host(strand: Strand, *, to_whom: str, told_at: datetime, by: Actor, at: datetime, seen: int) -> Move:
    """Write that the authority of the other area was told, whom, and when."""
    with refusals():
        HostNotice(strand=strand, to_whom=to_whom, told_at=told_at, by=by, at=at).save(force_insert=True)
    return take(strand, "tell_host", by=by, at=at, seen=seen)


def start_placement(
    strand: Strand, *, started_at: datetime, by: Actor, at: datetime, seen: int, **said: Any
) -> Move:
    """Write that a placement has started; refused by the database while the host authority was not told.

    Raises ``Refused`` also while the child lives in another placement.
    """
    with refusals():
        PlacementStart(strand=strand, started_at=started_at, by=by, at=at).save(force_insert=True)
    return take(strand, "start_placement", by=by, at=at, seen=seen, **said)


@dataclass(frozen=True)
class Care:
    """How a child is looked after now. A reference is empty for whoever may not read what it leads to."""

    since: date
    basis: str
    reference: str
    review_due: datetime | None
    early_review_due: datetime | None
    placement: str
    host_authority: str
    placed_at: datetime | None
    placement_reference: str


def as_care(found: Any) -> Care | None:
    """What ``care_known`` says, in words; None for nothing."""
    if found is None:
        return None
    known = json.loads(found) if isinstance(found, str) else found
    placed = known["placement"] or {}
    return Care(
        since=date.fromisoformat(known["since"]),
        basis=str(Basis(known["basis"]).label),
        reference=known["reference"] or "",
        review_due=_moment(known["review_due"]),
        early_review_due=_moment(known["early_review_due"]),
        placement=str(PlacementType(placed["type"]).label) if placed else "",
        host_authority=placed.get("host", ""),
        placed_at=_moment(placed.get("started_at")),
        placement_reference=placed.get("reference") or "",
    )


def _moment(said: str | None) -> datetime | None:
    return parse_datetime(said) if said else None
