"""Bringing the invented cast to a stage of the work, for the tests of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from heard.concerns.models import Concern
from heard.history.actions import open_record
from heard.process.models import Strand
from heard.protection.actions import (
    Attended,
    Written,
    agree_action,
    begin_stage,
    find_category,
    set_meeting,
    write_assessment,
    write_minutes,
)
from heard.protection.models import AssessmentVersion, CategoryEntry, Invitation, Meeting
from heard.protection.panel import agenda, call_panel, set_sitting
from tests.cast import DECIDED, Cast

BEGUN = {
    "reason": "What she told is recent.",
    "child_view": "She wants it to stop.",
    "child_view_unknown": "On Friday.",
}
WHOLE = Written(
    harm="Adults collect her by car and give her a phone.",
    signs="A new phone, seen by Amina in March.",
    vulnerability="She looks after her brother alone.",
    analysis="She is being exploited. What has to change is what the adults do.",
    abuse_models=["group"],
    factors=["11A", "10A"],
    not_seen_because="Tomorrow, at school, with Amina.",
)


def taken_on(cast: Cast, **given: Any) -> Concern:
    """A concern that the front door took on."""
    concern = cast.hears(**given)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    return concern


def begins(cast: Cast, concern: Concern, kind: str, who: str = "social_worker", **said: str) -> Strand:
    """Somebody begins what follows from a concern."""
    with cast.acting(who) as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return begin_stage(kind, of, by=by, at=cast.now, **(said or BEGUN))


def writes(
    cast: Cast, strand: Any, who: str = "social_worker", seen: int = 0, **said: Any
) -> AssessmentVersion:
    """Somebody saves an assessment."""
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        written = Written(**{**vars(WHOLE), **said})
        return write_assessment(Strand(id=strand.pk), written, seen=seen, by=by, at=cast.now)


def finds(
    cast: Cast, strand: Any, category: str = "CSE", standing: str = "happening", who: str = "social_worker"
) -> CategoryEntry:
    """Somebody adds a category of concern."""
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        return find_category(Strand(id=strand.pk), category, standing, why="Why.", by=by, at=cast.now)


def assessed(cast: Cast, **given: Any) -> Strand:
    """An assessment that is whole, still with the social worker."""
    strand = begins(cast, taken_on(cast, **given), "assessment")
    writes(cast, strand)
    finds(cast, strand)
    return strand


CALLED = ("manager", "inspector", "nurse")


def meets(
    cast: Cast,
    strand: Any,
    *,
    invited: tuple[str, ...] = CALLED,
    absent: dict[str, str] | None = None,
    dissent: dict[str, str] | None = None,
    held_at: datetime | None = None,
    who: str = "social_worker",
) -> Meeting:
    """A meeting is set, held and written down; ``absent`` and ``dissent`` by the key of whoever was invited."""
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        own = Strand(id=strand.pk)
        meeting = set_meeting(
            own, planned_for=cast.now, venue="Room 4", chair=cast.post("service_manager"), agenda="1. What she says",
            posts=[cast.post(key) for key in invited], names=["Her grandmother"], by=by, at=cast.now,
        )  # fmt: skip
        keys = {cast.post(key).pk: key for key in invited}
        attended = [
            Attended(each, came=key not in (absent or {}), absent_because=(absent or {}).get(key, ""), dissent=(dissent or {}).get(key, ""))
            for each in Invitation.objects.filter(meeting=meeting)
            for key in [keys.get(each.post_id, "")]
        ]  # fmt: skip
        write_minutes(
            meeting, attended, held_at=held_at or cast.now, said="All that is known.", decided="What follows.", by=by, at=cast.now
        )  # fmt: skip
    return meeting


def agrees(
    cast: Cast,
    strand: Any,
    aimed_at: str = "adult",
    to: str = "inspector",
    days: int = 7,
    who: str = "social_worker",
) -> Strand:
    """An action is agreed at a stage."""
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        stage = Strand.objects.select_related("agency").get(pk=strand.pk)
        due_on = (cast.now + timedelta(days=days)).date()
        return agree_action(
            stage, what="Visit the man with the car.", aimed_at=aimed_at, due_on=due_on, post=cast.post(to), by=by, at=cast.now
        )  # fmt: skip


def enquired(cast: Cast, concern: Any = None) -> Strand:
    """A section 47 enquiry that a discussion has begun."""
    concern = concern or taken_on(cast)
    strand = begins(cast, concern, "strategy_discussion")
    meets(cast, strand)
    cast.moves("social_worker", strand, "begin_enquiry", **DECIDED)
    with cast.acting("scrutineer"):
        return Strand.objects.get(parent=concern.pk, kind="enquiry")


EVERYBODY = ("manager", "inspector", "nurse", "safeguarding_lead")


def planned(cast: Cast) -> Strand:
    """A child protection plan, with one action, which a conference has decided."""
    enquiry = enquired(cast)
    conference = begins(cast, Strand(id=enquiry.parent_id), "conference")
    meets(cast, conference, invited=EVERYBODY)
    agrees(cast, conference)
    cast.moves("manager", conference, "decide_plan", **DECIDED)
    with cast.acting("scrutineer"):
        return Strand.objects.get(parent=enquiry.parent_id, kind="plan")


def at_the_panel(cast: Cast, concern: Any) -> tuple[Strand, Strand]:
    """A sitting of the panel that is called, and the line on its agenda of a child who is still being harmed."""
    with cast.acting("service_manager") as by:
        agency = cast.worker("service_manager").agency
        sitting = call_panel(agency, reason="Agreed by the partnership.", by=by, at=cast.now)
        open_record(sitting.pk, "test")
        set_sitting(
            sitting, planned_for=cast.now, venue="Room 2", chair=cast.post("service_manager"),
            co_chair=cast.post("inspector"), agenda="From the record.", posts=[cast.post("manager")], by=by, at=cast.now,
        )  # fmt: skip
    begins(cast, concern, "continuing_harm")
    with cast.acting("service_manager"):
        (line,) = [each.id for each in agenda(sitting.pk) if each.harm]
        return sitting, Strand.objects.get(pk=line)


def met_about(cast: Cast) -> tuple[Strand, Strand, Strand, Strand, Strand, UUID]:
    """A discussion with its meeting set, an enquiry, its conference, a plan, an action, and the meeting's id."""
    called = begins(cast, taken_on(cast), "strategy_discussion")
    with cast.acting("social_worker") as by:
        open_record(called.pk, "test")
        meeting = set_meeting(
            Strand(id=called.pk), planned_for=cast.now, venue="Room 4", chair=cast.post("manager"), agenda="1. What she says",
            posts=[cast.post("inspector")], names=["Her grandmother"], by=by, at=cast.now,
        )  # fmt: skip
    enquiry = enquired(cast)
    conference = begins(cast, Strand(id=enquiry.parent_id), "conference")
    meets(cast, conference, dissent={"nurse": "That it can wait."})
    return called, enquiry, conference, planned(cast), agrees(cast, enquiry), meeting.pk
