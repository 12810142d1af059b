"""Stages of the work with a child: begun, assessed, met about, and what was agreed; each is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from heard.agencies.models import Post
from heard.history.models import Actor
from heard.history.refused import refusals
from heard.process.actions import begin
from heard.process.models import Step, Strand

from .models import Action, AssessmentVersion, Attendance, CategoryEntry, Invitation, Meeting, Minutes


@dataclass(frozen=True)
class Written:
    """What an assessment says: harm, vulnerability and signs kept apart, and what they mean together."""

    harm: str = ""
    vulnerability: str = ""
    signs: str = ""
    strengths: str = ""
    analysis: str = ""
    abuse_models: list[str] = field(default_factory=list)
    factors: list[str] = field(default_factory=list)
    seen_on: date | None = None
    not_seen_because: str = ""


def begin_stage(
    kind: str,
    concern: Strand,
    *,
    first: Callable[[Strand], object] | None = None,
    by: Actor,
    at: datetime,
    **said: Any,
) -> Strand:
    """Begin what follows from a concern, or from a stage of it; its first step is declared, and says what it needs.

    ``first`` writes what has to be there before that step.
    """
    step = Step.objects.get(kind=kind, from_state="")
    return begin(
        kind,
        step.name,
        to_state=step.to_state,
        agency=concern.agency,
        parent=concern,
        urgent=concern.urgent,
        first=first,
        by=by,
        at=at,
        **said,
    )


def write_assessment(
    strand: Strand, written: Written, *, seen: int, by: Actor, at: datetime
) -> AssessmentVersion:
    """Save an assessment as its next version after the one that was ``seen``; what was saved before stays.

    Raises ``Overtaken`` if somebody else saved meanwhile.
    """
    version = AssessmentVersion(strand=strand, n=seen + 1, by=by, at=at, **vars(written))
    with refusals():
        version.save(force_insert=True)
    return version


def find_category(
    strand: Strand, category: str, standing: str, *, why: str, by: Actor, at: datetime
) -> CategoryEntry:
    """Add a category of concern, or say that it is graver than was found before."""
    entry = CategoryEntry(strand=strand, category=category, standing=standing, why=why, by=by, at=at)
    with refusals():
        entry.save(force_insert=True)
    return entry


@dataclass(frozen=True)
class Attended:
    """Whether somebody who was invited came, why not, and what they did not agree with."""

    invitation: Invitation
    came: bool
    absent_because: str = ""
    dissent: str = ""


def set_meeting(
    strand: Strand,
    *,
    planned_for: datetime,
    venue: str,
    chair: Post,
    co_chair: Post | None = None,
    agenda: str,
    posts: Iterable[Post],
    names: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Meeting:
    """Set when and where a meeting is, and invite: posts in Heard, who may then read the stage, and others by name.

    The exploitation panel has a second chair, of another agency; both are invited with the rest.
    """
    meeting = Meeting(
        strand=strand,
        planned_for=planned_for,
        venue=venue,
        chair=chair,
        co_chair=co_chair,
        agenda=agenda,
        by=by,
        at=at,
    )
    with refusals():
        meeting.save(force_insert=True)
    invite(meeting, posts, names, by=by, at=at)
    return meeting


def invite(
    meeting: Meeting, posts: Iterable[Post], names: Iterable[str] = (), *, by: Actor, at: datetime
) -> None:
    """Invite more people to a meeting that was not held yet."""
    invited = [{"post": post} for post in posts] + [{"name": name} for name in names]
    with refusals():
        for each in invited:
            Invitation(strand_id=meeting.strand_id, meeting=meeting, by=by, at=at, **each).save(
                force_insert=True
            )


def excuse(invitation: Invitation, *, reason: str, by: Actor, at: datetime) -> Attendance:
    """Say for oneself that one cannot come to a meeting, and why."""
    said = Attendance(
        strand_id=invitation.strand_id, invitation=invitation, came=False, absent_because=reason, by=by, at=at
    )
    with refusals():
        said.save(force_insert=True)
    return said


def write_minutes(
    meeting: Meeting,
    attended: Iterable[Attended],
    *,
    held_at: datetime,
    said: str,
    decided: str,
    by: Actor,
    at: datetime,
) -> Minutes:
    """Write down when a meeting was held, who came, who did not agree, and what was said and decided."""
    of = {"strand_id": meeting.strand_id, "by": by, "at": at}
    minutes = Minutes(meeting=meeting, held_at=held_at, said=said, decided=decided, **of)
    with refusals():
        for each in attended:
            Attendance(**vars(each), **of).save(force_insert=True)
        minutes.save(force_insert=True)
    return minutes


def agree_action(
    stage: Strand, *, what: str, aimed_at: str, due_on: date, post: Post, by: Actor, at: datetime
) -> Strand:
    """Agree what one post does by a day; it has a strand of its own, whose clock is that day."""

    def is_said(strand: Strand) -> None:
        Action(strand=strand, what=what, aimed_at=aimed_at, due_on=due_on, by=by, at=at).save(
            force_insert=True
        )

    return begin(
        "action",
        "agree_action",
        to_state="to_do",
        agency=stage.agency,
        parent=stage,
        to_post=post,
        first=is_said,
        by=by,
        at=at,
    )
