"""Saying that something joins two who are named: with a source, a grade and a reason, followed and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.models import Mention, StatedLink
from heard.process.models import Strand


@dataclass(frozen=True)
class Grade:
    """How good a statement is as intelligence, by 3x5x2; conditions are said where handling asks for them."""

    source: str
    assessment: str
    handling: str
    conditions: str = ""


def state_link(
    one: Mention,
    other: Mention,
    kind: str,
    *,
    said_in: Strand,
    grade: Grade,
    reason: str,
    by: Actor,
    at: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
) -> StatedLink:
    """Say that something joins two who are named, from a record that names one of them."""
    when = {"from_on": from_on, "until_on": until_on}
    return _keep(
        StatedLink(one=one, other=other, said_in=said_in, kind=kind, **when, **vars(grade)), reason, by, at
    )


def grade_anew(link: StatedLink, grade: Grade, *, reason: str, by: Actor, at: datetime) -> StatedLink:
    """Follow a statement by the same with another grade; the earlier grade stays in the record."""
    return _keep(_following(link, **vars(grade)), reason, by, at)


def take_back_link(link: StatedLink, *, reason: str, by: Actor, at: datetime) -> StatedLink:
    """Follow a statement by its taking back: it is in no picture of today, and in those of before."""
    return _keep(_following(link, taken_back=True), reason, by, at)


def _following(link: StatedLink, **changed: object) -> StatedLink:
    same = ("one_id", "other_id", "said_in_id", "kind", "from_on", "until_on")
    graded = ("source", "assessment", "handling", "conditions")
    given = {name: getattr(link, name) for name in (*same, *graded)} | changed
    return StatedLink(follows=link, **given)


def _keep(link: StatedLink, reason: str, by: Actor, at: datetime) -> StatedLink:
    if not reason.strip():
        raise Refused("Say how it is known.")
    link.id, link.reason, link.by, link.at = uuid4(), reason, by, at
    with refusals():
        link.save(force_insert=True)
    return link
