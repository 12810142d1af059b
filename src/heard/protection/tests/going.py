"""Bringing the invented cast to a stage of the work, for the tests of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from heard.agencies.models import Agency
from heard.concerns.models import Concern
from heard.frame.demo.partnership import id_of
from heard.history.actions import open_record
from heard.people.actions import Said
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
from heard.protection.care import (
    become_looked_after,
    begin_child_in_need,
    plan_placement,
    start_placement,
    tell_host,
)
from heard.protection.incident import Sent, say_serious_incident, send, tell_licensing
from heard.protection.models import AssessmentVersion, CategoryEntry, Invitation, Meeting
from heard.protection.panel import agenda, call_panel, set_sitting
from heard.protection.victims import decide_grounds, record_police_event, refer_to_nrm, tell_victim
from tests.cast import DECIDED, LONDON, Cast

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
    chair: str = "service_manager",
) -> Meeting:
    """A meeting is set, held and written down; ``absent`` and ``dissent`` by the key of whoever was invited."""
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        own = Strand(id=strand.pk)
        meeting = set_meeting(
            own, planned_for=cast.now, venue="Room 4", chair=cast.post(chair), agenda="1. What she says",
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


SEEN = {
    "reason": "Seen in her room, alone.",
    "child_view": "“It is quiet here.”",
    "child_view_unknown": "Her own words are kept on Friday.",
}
REVIEWED = ("social_worker", "safeguarding_lead")


def in_need(cast: Cast, concern: Any = None, *, agreed: bool = False) -> Strand:
    """A plan for a child in need, as an assessment has concluded; ``agreed`` with one action for an adult."""
    strand = assessed(cast) if concern is None else concern
    cast.moves("social_worker", strand, "give_to_manager", reason="It is whole.")
    cast.moves("service_manager", strand, "conclude", outcome="child_in_need", **DECIDED)
    with cast.acting("social_worker") as by:
        of = Strand.objects.select_related("agency").get(pk=strand.parent_id)
        plan = begin_child_in_need(of, answer="given", account="Her mother.", by=by, at=cast.now, **BEGUN)
    if agreed:
        agrees(cast, plan)
        cast.moves("social_worker", plan, "agree_plan", **SEEN)
    return plan


def looked_after(
    cast: Cast, concern: Any = None, since: date | None = None, officer: str = "reviewing_officer"
) -> Strand:
    """A child who is looked after."""
    concern = concern or taken_on(cast)
    with cast.acting("social_worker") as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return become_looked_after(
            of, basis="V2", since=since or cast.now.date(), officer=cast.post(officer), by=by, at=cast.now, **BEGUN
        )  # fmt: skip


def reviews(cast: Cast, strand: Any, who: str = "reviewing_officer") -> None:
    """A looked-after review is held."""
    meets(cast, strand, invited=REVIEWED, chair="reviewing_officer")
    cast.moves(who, strand, "hold_review", **SEEN)


def to_live(cast: Cast, child: Strand, host: str = "") -> Strand:
    """A placement that is planned; with a ``host``, in another area."""
    with cast.acting("social_worker") as by:
        of = Strand.objects.select_related("agency").get(pk=child.pk)
        home = Said(kind="place", name="Heron House", where="14 Quarry Lane, Easterfold")
        return plan_placement(of, type="K2", host_authority=host, home=home, by=by, at=cast.now, **BEGUN)


def tells_host(cast: Cast, strand: Any, told_at: datetime | None = None, who: str = "social_worker") -> None:
    """The host authority is told."""
    with cast.acting(who) as by:
        fresh = Strand.objects.get(pk=strand.pk)
        tell_host(
            fresh, to_whom="Easterfold duty team", told_at=told_at or cast.now, by=by, at=cast.now, seen=fresh.n
        )  # fmt: skip


def starts(cast: Cast, strand: Any, started_at: datetime | None = None, who: str = "social_worker") -> None:
    """A placement starts."""
    with cast.acting(who) as by:
        fresh = Strand.objects.get(pk=strand.pk)
        start_placement(
            fresh, started_at=started_at or cast.now, child_view_unknown="She is seen on Friday.", by=by, at=cast.now, seen=fresh.n
        )  # fmt: skip


def placed(cast: Cast, child: Strand | None = None, host: str = "") -> Strand:
    """A placement that has started, the host told if it is in another area."""
    strand = to_live(cast, child or looked_after(cast), host)
    if host:
        tells_host(cast, strand)
    starts(cast, strand)
    return strand


def brought_forward(cast: Cast, child: Strand) -> Strand:
    """A review that the independent reviewing officer has brought forward."""
    with cast.acting("reviewing_officer") as by:
        of = Strand.objects.select_related("agency").get(pk=child.pk)
        return begin_stage("early_review", of, reason="She was moved twice.", by=by, at=cast.now)


def with_police(cast: Cast, **given: Any) -> Concern:
    """A concern that the agencies looked at together, and the front door took on."""
    concern = cast.hears(**given)
    cast.moves("manager", concern.pk, "call_look", reason="Together.")
    for who in ("inspector", "nurse"):
        cast.moves(who, concern.pk, "add_view", reason="Known.")
    cast.moves("manager", concern.pk, "end_look", reason="Looked at.")
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    return concern


def referred(
    cast: Cast,
    concern: Any = None,
    *,
    who: str = "social_worker",
    referred_at: datetime | None = None,
    first: str = "council",
) -> Strand:
    """A child who is referred to the National Referral Mechanism."""
    concern = concern or taken_on(cast)
    with cast.acting(who) as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return refer_to_nrm(
            of, first_responder=Agency.objects.get(pk=id_of("agency", first)), referred_at=referred_at or cast.now,
            by=by, at=cast.now, **BEGUN,
        )  # fmt: skip


def decides(
    cast: Cast,
    strand: Any,
    step: str,
    *,
    body: str = "panel",
    on: date | None = None,
    who: str = "social_worker",
    **said: str,
) -> None:
    """What was decided on a referral is written down."""
    with cast.acting(who) as by:
        fresh = Strand.objects.get(pk=strand.pk)
        given = {
            "reason": "As their letter says.",
            "child_view_unknown": "She is told on Friday.",
            "told": "It is decided.",
        }
        decide_grounds(
            fresh, step, decided_on=on or cast.now.astimezone(LONDON).date(), body=body, by_whom="Chair of the panel", by=by, at=cast.now,
            seen=fresh.n, **{**given, **said},
        )  # fmt: skip


GUARDIAN = {"outcome": "accepted", "reason": "Asked at school.", "child_view_unknown": "Kept on Friday."}


def waits_for_conclusion(cast: Cast, concern: Any = None, body: str = "panel") -> Strand:
    """A referral with reasonable grounds and a guardian, on the first day on which it may be concluded."""
    strand = referred(cast, concern)
    cast.moves("social_worker", strand, "offer_guardian", **GUARDIAN)
    decides(cast, strand, "find_reasonable_grounds", body=body)
    cast.at(cast.now + timedelta(days=30))
    return strand


def police_acted(
    cast: Cast,
    concern: Any = None,
    *,
    what: str = "arrest",
    happened_at: datetime | None = None,
    entitled: str = "under_18",
    investigation: str = "WP/26/0117",
    who: str = "inspector",
) -> Strand:
    """Something that the police did, which the child is to be told."""
    concern = concern or with_police(cast)
    with cast.acting(who) as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return record_police_event(
            of, what=what, happened_at=happened_at or cast.now, investigation=investigation, entitled=entitled,
            reason="She told what the car looks like.", by=by, at=cast.now,
        )  # fmt: skip


def victim_told(
    cast: Cast,
    strand: Any,
    *,
    who: str = "inspector",
    told_at: datetime | None = None,
    review: bool = False,
    **said: str,
) -> None:
    """The child is told, through the youth worker whom she chose."""
    with cast.acting(who) as by:
        fresh = Strand.objects.get(pk=strand.pk)
        given = {"way": "through", "through": "Amina", "child_view_unknown": "Kept on Friday."}
        tell_victim(
            fresh, told_at=told_at or cast.now, by_whom="Sam Kerr", words="We have taken somebody in, because of what you told us.",
            review_said=review, by=by, at=cast.now, seen=fresh.n, **{**given, **said},
        )  # fmt: skip


NOT_TOLD = {
    "outcome": "harm",
    "reason": "She is in the house of his mother until Friday.",
    "child_view_unknown": "She cannot be asked there.",
}


def serious(
    cast: Cast,
    concern: Any = None,
    *,
    aware_at: datetime | None = None,
    who: str = "social_worker",
    what: str = "harmed",
) -> Strand:
    """A child was seriously harmed, and it is to be notified."""
    concern = concern or taken_on(cast)
    with cast.acting(who) as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return say_serious_incident(
            of, aware_at=aware_at or cast.now, outcome=what, by=by, at=cast.now, **BEGUN
        )


def sends(
    cast: Cast,
    strand: Any,
    step: str,
    who: str = "service_manager",
    sent_at: datetime | None = None,
    to_whom: str = "The national Panel; police; health",
    **said: Any,
) -> None:
    """A step is taken by which something goes to somebody outside."""
    with cast.acting(who) as by:
        fresh = Strand.objects.get(pk=strand.pk)
        sent = Sent(to_whom, "CSP-417", sent_at or cast.now)
        send(fresh, step, sent, by=by, at=cast.now, seen=fresh.n, **said)


UNKNOWN = {"child_view_unknown": "She is too ill to be asked; her nurse asks on Friday."}


def notified(cast: Cast, concern: Any = None) -> Strand:
    """The rapid review that a notification has begun."""
    strand = serious(cast, concern)
    sends(cast, strand, "notify", **UNKNOWN)
    with cast.acting("scrutineer"):
        return Strand.objects.get(parent=strand.parent_id, kind="rapid_review", is_open=True)


PARTNERS = ("chief_executive", "chief_constable", "health_lead")


def all_say(cast: Cast, review: Strand, view: str = "no_local_review") -> None:
    """The three safeguarding partners each give their view."""
    for partner in PARTNERS:
        cast.moves(partner, review, "give_view", outcome=view, reason="What it teaches is known.")


def ends_review(cast: Cast, review: Strand, outcome: str) -> None:
    """A rapid review is decided, and sent."""
    sends(cast, review, "decide_review", outcome=outcome, reason="As the three agreed.", **UNKNOWN)


def reviewed_at_length(cast: Cast) -> Strand:
    """A local review that a rapid review has begun."""
    review = notified(cast)
    meets(cast, review)
    ends_review(cast, review, "local_review")
    with cast.acting("scrutineer"):
        return Strand.objects.get(parent=review.parent_id, kind="practice_review", is_open=True)


def driver_known(
    cast: Cast, concern: Any = None, *, who: str = "manager", known_at: datetime | None = None
) -> Strand:
    """Licensing is told of a driver."""
    concern = concern or taken_on(cast)
    with cast.acting(who) as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return tell_licensing(
            of, [Said(kind="adult", name="Corin Vane"), Said(kind="vehicle", registration="QX21 ABC")],
            known_at=known_at or cast.now, issuer="Easterfold Council", licence="TX 417",
            to_post=cast.post("licensing_officer"), reason="He waits at the school gate at night.", by=by, at=cast.now,
        )  # fmt: skip
