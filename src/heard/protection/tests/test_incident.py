"""A child who died or was seriously harmed: told in time or signed for by two agencies, and reviewed by all three partners."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import set_wall, tick
from heard.process.models import Clock, Message, Strand
from heard.protection.incident import list_child, listed_with
from heard.protection.models import SentNotice
from tests.attack import PROMISE, say, settle_all
from tests.cast import DECIDED, Cast, one

from .going import (
    PARTNERS,
    UNKNOWN,
    agrees,
    all_say,
    ends_review,
    meets,
    notified,
    reviewed_at_length,
    sends,
    serious,
    taken_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Silence climbs")]
SECOND = timedelta(seconds=1)
NOT = {"reason": "The cause was an illness, as the hospital found.", **UNKNOWN}


def state_of(cast: Cast, strand: Any) -> str:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk).state


def clock_of(cast: Cast, strand: Any, name: str) -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.get(strand=strand.pk, timescale__name=name)


def holder_of(cast: Cast, strand: Any) -> Any:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk).owner_post_id


# --- The notification ---------------------------------------------------------------------------------------------


def test_five_working_days_count_from_when_the_council_became_aware(cast: Cast) -> None:
    """Not from when somebody sat down to write it: what was late is late, and climbs at once."""
    strand = serious(cast, aware_at=cast.now - timedelta(days=3))  # Friday; written down on Monday
    clock = clock_of(cast, strand, "serious_incident_notice")
    assert clock.due_at == one("select due(%s, 5, 'working_day')", cast.now - timedelta(days=3))
    for moment, rung in ((clock.due_at - SECOND, 0), (clock.due_at, 1), (clock.due_at + SECOND, 1)):
        cast.at(moment)
        tick(at=moment)
        assert clock_of(cast, strand, "serious_incident_notice").rung == rung
    assert holder_of(cast, strand) == cast.post("director").pk
    settle_all()


def test_awareness_is_of_the_past_and_is_said_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="still to come"):
        serious(cast, aware_at=cast.now + timedelta(minutes=1))
    strand = serious(cast)
    again = (
        "insert into serious_incident (strand_id, aware_at, by_id, at)"
        f" values ('{strand.pk}', heard_now(), actor(), heard_now())"
    )
    assert say("heard_app", again, token=cast.token("manager")).refused == PROMISE
    with pytest.raises(Refused, match="already"):
        serious(cast, Strand(pk=strand.parent_id), who="manager")


@pytest.mark.promise("Need to know")
def test_an_incident_said_of_an_allegation_is_betrayed_by_no_refusal(cast: Cast) -> None:
    child = [Said(kind="child", name="Ondine Farrowby", born_on=date(2011, 4, 2))]
    allegation = cast.hears(about=child)
    cast.moves("manager", allegation.pk, "take_on", outcome="lado", **DECIDED)
    serious(cast, allegation, who="scrutineer")
    serious(cast, taken_on(cast, about=child), who="manager")
    with pytest.raises(Refused, match="already"):
        serious(cast, taken_on(cast, about=child), who="scrutineer")
    settle_all()


def test_anybody_who_works_with_it_may_say_it_and_the_head_of_safeguarding_holds_it(cast: Cast) -> None:
    concern = taken_on(cast)
    assert cast.sees("nurse", concern.pk) is None
    with pytest.raises(Strand.DoesNotExist):
        serious(cast, concern, who="nurse")
    strand = serious(cast, concern, who="manager")
    assert holder_of(cast, strand) == cast.post("service_manager").pk
    with pytest.raises(Refused, match="somebody else"):
        sends(cast, strand, "notify", who="social_worker", **UNKNOWN)


def test_that_it_was_notified_says_whom_and_when_or_is_no_notification(cast: Cast) -> None:
    strand = serious(cast, aware_at=cast.now - timedelta(days=2))
    with pytest.raises(Refused, match="what was sent"):
        cast.moves("service_manager", strand, "notify", **UNKNOWN)
    with pytest.raises(Refused, match="before anything was known"):
        sends(cast, strand, "notify", sent_at=cast.now - timedelta(days=3), **UNKNOWN)
    with pytest.raises(Refused, match="when it was"):
        sends(cast, strand, "notify", sent_at=cast.now + timedelta(minutes=5), **UNKNOWN)
    with pytest.raises(Refused, match="what the child wants"):
        sends(cast, strand, "notify")
    sends(cast, strand, "notify", sent_at=cast.now - timedelta(hours=1), **UNKNOWN)
    assert state_of(cast, strand) == "notified"
    settle_all()


def test_a_line_that_says_it_was_sent_stands_with_its_step_alone(cast: Cast) -> None:
    strand = serious(cast)
    row = (
        "insert into sent_notice (strand_id, to_whom, reference, sent_at, by_id, at)"
        f" values ('{strand.pk}', 'x', 'y', heard_now(), actor(), heard_now())"
    )
    before = f"select open_record('{strand.pk}', 'attack')"
    for key in ("service_manager", "social_worker", "nurse"):
        assert say("heard_app", row, token=cast.token(key), before=before).refused == PROMISE, key
    with cast.acting("scrutineer"):
        open_record(strand.pk, "test")
        assert not SentNotice.objects.filter(strand=strand.pk).exists()


@pytest.mark.promise("No quiet closing")
def test_not_to_notify_takes_another_agency_is_told_to_the_scrutineer_and_stops_no_clock(cast: Cast) -> None:
    strand = serious(cast)
    with pytest.raises(Refused):
        cast.moves("social_worker", strand, "propose_no_notice", **NOT)
    cast.moves("service_manager", strand, "propose_no_notice", **NOT)
    assert clock_of(cast, strand, "serious_incident_notice").stopped_at is None
    with cast.acting("clock"):
        told = Message.objects.filter(strand=strand.pk, kind="not_told")
        assert [each.to_post_id for each in told] == [cast.post("scrutineer").pk]
    for key in ("director", "service_manager", "manager"):
        with pytest.raises(Refused):
            cast.moves(key, strand, "sign_no_notice", reason="Agreed.")
    cast.moves("inspector", strand, "refuse_no_notice", reason="The harm was done by somebody.")
    assert holder_of(cast, strand) == cast.post("director").pk  # what was refused has gone up
    cast.moves("director", strand, "propose_no_notice", **NOT)
    cast.moves("inspector", strand, "sign_no_notice", reason="The hospital has shown it.")
    assert state_of(cast, strand) == "not_notified"
    settle_all()


@pytest.mark.promise("No quiet closing")
def test_a_concern_is_not_closed_while_it_is_to_be_notified(cast: Cast) -> None:
    strand = serious(cast)
    cast.moves("manager", strand.parent_id, "act", **NOT, told="We are here.")
    with pytest.raises(Refused, match="still open"):
        cast.moves(
            "manager", strand.parent_id, "close_after_action", reason_code="work_complete", told="t", **NOT
        )


# --- The other children of one operation ---------------------------------------------------------------------------


def lists(cast: Cast, strand: Any, reference: str, who: str = "service_manager") -> None:
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        list_child(Strand.objects.get(pk=strand.pk), reference, by=by, at=cast.now)


@pytest.mark.promise("Need to know")
def test_others_are_listed_by_reference_and_found_from_their_own_record(cast: Cast) -> None:
    strand, other = serious(cast), cast.hears()
    lists(cast, strand, other.strand.reference.lower())
    with cast.acting("manager"):
        assert listed_with(other.strand) == [strand.reference]
    with cast.acting("youth_worker"):
        assert listed_with(other.strand) == []  # of what they may not read nothing is said
    with cast.acting("scrutineer"):
        own = Strand.objects.get(pk=strand.parent_id)
    with pytest.raises(Refused, match="whom it is about"):
        lists(cast, strand, own.reference)
    with pytest.raises(Refused, match="listed already"):
        lists(cast, strand, other.strand.reference)
    for reference in ("2222-2222", strand.reference, "", "%00"):
        with pytest.raises(Refused, match="under that reference"):
            lists(cast, strand, reference)
    for key in ("nurse", "inspector", "licensing_officer"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            lists(cast, strand, cast.hears().strand.reference, who=key)


def test_others_are_listed_until_the_rapid_review_is_sent(cast: Cast) -> None:
    review = notified(cast)
    with cast.acting("scrutineer"):
        strand = Strand.objects.get(parent=review.parent_id, kind="serious_incident")
    lists(cast, strand, cast.hears().strand.reference)
    meets(cast, review)
    ends_review(cast, review, "local_review")
    with pytest.raises(Refused, match="until the rapid review is sent"):
        lists(cast, strand, cast.hears().strand.reference)


def reviewed_with_another(cast: Cast) -> tuple[Any, Strand]:
    """Another child's concern, and the local review that speaks of them: listed once before and once after the notification."""
    first, other = serious(cast), cast.hears(about=[Said(kind="child", name="Ottoline Brask")])
    lists(cast, first, other.strand.reference)
    sends(cast, first, "notify", **UNKNOWN)
    with cast.acting("scrutineer"):
        review = Strand.objects.get(parent=first.parent_id, kind="rapid_review")
    lists(cast, first, cast.hears().strand.reference)
    meets(cast, review)
    ends_review(cast, review, "local_review")
    with cast.acting("scrutineer"):
        return other, Strand.objects.get(parent=first.parent_id, kind="practice_review")


@pytest.mark.promise("Need to know")
def test_whoever_is_walled_from_one_listed_child_reads_nothing_of_them_all(cast: Cast) -> None:
    other, last = reviewed_with_another(cast)
    with cast.acting("scrutineer"):
        spoken_of = list(Strand.objects.filter(parent=last.parent_id).exclude(kind="wall"))
    assert {each.kind for each in spoken_of} == {"serious_incident", "rapid_review", "practice_review"}
    assert [cast.sees("social_worker", each) for each in spoken_of] == ["full"] * 3
    with cast.acting("director"):
        set_wall(other.strand, cast.actor("social_worker").pk, reason="His niece.")
    assert [cast.sees("social_worker", each) for each in spoken_of] == [None] * 3
    assert (
        cast.sees("social_worker", last.parent_id) == "full"
    )  # the main child's own concern says nothing of her
    settle_all()


@pytest.mark.promise("Need to know")
def test_a_child_listed_behind_a_wall_takes_what_is_there_and_what_follows_behind_it(cast: Cast) -> None:
    strand, other = serious(cast), cast.hears()
    with cast.acting("director"):
        set_wall(other.strand, cast.actor("social_worker").pk, reason="His niece.")
    assert cast.sees("social_worker", strand) == "full"
    lists(cast, strand, other.strand.reference)
    assert cast.sees("social_worker", strand) is None
    sends(cast, strand, "notify", **UNKNOWN)
    with cast.acting("scrutineer"):
        review = Strand.objects.get(parent=strand.parent_id, kind="rapid_review")
    assert cast.sees("social_worker", review) is None
    assert cast.sees("chief_constable", review) == "full"
    settle_all()


@pytest.mark.promise("Need to know")
def test_what_was_written_of_a_listed_child_is_theirs_to_ask_for_and_is_not_let_go_with_them(
    cast: Cast, as_superuser: Any
) -> None:
    other, last = reviewed_with_another(cast)
    with cast.acting("scrutineer"):
        reviews = set(Strand.objects.filter(parent=last.parent_id).values_list("pk", flat=True))
    with cast.acting("service_manager"), connection.cursor() as cursor:
        open_record(other.pk, "test")
        cursor.execute("select strand_id, alone from open_written_together(%s, 'test')", [[other.pk]])
        assert set(cursor.fetchall()) == {(each, False) for each in reviews}
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select id, beside from written_of_several(hanging_on(%s))", [other.pk])
        found = dict(cursor.fetchall())
    assert set(found) == reviews
    assert all(last.parent_id in beside for beside in found.values())  # the main child's stays


# --- The rapid review ------------------------------------------------------------------------------------------------


def test_fifteen_working_days_count_from_the_notification(cast: Cast) -> None:
    strand = serious(cast, aware_at=cast.now - timedelta(days=4))
    sent_at = cast.now - timedelta(days=3)
    sends(cast, strand, "notify", sent_at=sent_at, **UNKNOWN)
    with cast.acting("scrutineer"):
        review = Strand.objects.get(parent=strand.parent_id, kind="rapid_review")
    assert clock_of(cast, review, "rapid_review").due_at == one("select due(%s, 15, 'working_day')", sent_at)
    for partner in PARTNERS:
        assert cast.sees(partner, review) == "full"
    assert (
        cast.sees("chief_constable", Strand(pk=strand.parent_id)) is None
    )  # the review, and not the child's record
    settle_all()


@pytest.mark.promise("No quiet closing")
@pytest.mark.parametrize("outcome", ["no_local_review", "no_rapid_review"])
def test_without_a_review_all_three_partners_have_said_so_by_name(cast: Cast, outcome: str) -> None:
    review = notified(cast)
    meets(cast, review)
    for said, partner in enumerate(PARTNERS):
        with pytest.raises(Refused, match="not each given"):
            ends_review(cast, review, outcome)
        cast.moves(
            partner, review, "give_view", outcome=outcome if said else "local_review", reason="My view."
        )
    with pytest.raises(Refused, match="wants more"):
        ends_review(cast, review, outcome)
    cast.moves("director", review, "give_view", outcome=outcome, reason="As the others.")
    with pytest.raises(Refused, match="wants more"):  # their lead has said otherwise
        ends_review(cast, review, outcome)
    cast.moves("chief_executive", review, "give_view", outcome=outcome, reason="As the others.")
    ends_review(cast, review, outcome)
    assert state_of(cast, review) == "sent"
    with cast.acting("scrutineer"):
        assert not Strand.objects.filter(parent=review.parent_id, kind="practice_review").exists()


def test_a_view_counts_for_its_own_partner_and_nobody_elses(cast: Cast) -> None:
    review = notified(cast)
    meets(cast, review, invited=("manager", "inspector", "nurse", "safeguarding_lead"))
    for key in ("chief_executive", "director", "service_manager", "inspector"):  # two of the three
        cast.moves(key, review, "give_view", outcome="no_local_review", reason="My view.")
    with pytest.raises(Refused, match="safeguarding partners are"):
        cast.moves(
            "safeguarding_lead", review, "give_view", outcome="no_local_review", reason="The school's."
        )
    with pytest.raises(Refused, match="not each given"):
        ends_review(cast, review, "no_local_review")


def test_the_one_who_wants_no_rapid_review_does_not_outvote_the_two_who_held_it(cast: Cast) -> None:
    review = notified(cast)
    all_say(cast, review)
    with pytest.raises(Refused, match="wants more"):
        ends_review(cast, review, "no_rapid_review")
    with pytest.raises(Refused, match="No meeting has been set"):
        ends_review(cast, review, "no_local_review")
    meets(cast, review, invited=("manager", "inspector"))
    with pytest.raises(Refused, match="Health neither came"):
        ends_review(cast, review, "no_local_review")


def test_each_partner_finds_it_in_their_day_until_their_agency_has_said(cast: Cast) -> None:
    review = notified(cast)

    def asked(key: str) -> bool:
        with cast.acting(key), connection.cursor() as cursor:
            cursor.execute("select part from my_day(null, 20, 0) where id = %s", [review.pk])
            return ("look",) in cursor.fetchall()

    assert all(asked(partner) for partner in PARTNERS)
    cast.moves("chief_constable", review, "give_view", outcome="local_review", reason="My view.")
    assert [asked(partner) for partner in PARTNERS] == [True, False, True]


# --- The local review --------------------------------------------------------------------------------------------------


def test_six_months_count_from_the_decision(cast: Cast) -> None:
    review = reviewed_at_length(cast)
    assert clock_of(cast, review, "practice_review").due_at == one("select due(%s, 6, 'month')", cast.now)
    assert state_of(cast, review) == "to_commission"
    settle_all()


@pytest.mark.promise("Leaders answer")
def test_a_report_that_asks_nobody_for_anything_is_not_sent(cast: Cast) -> None:
    review = reviewed_at_length(cast)
    with pytest.raises(Refused, match="when it is sent"):
        sends(cast, review, "send_report", **UNKNOWN)  # nobody reviews yet
    cast.moves("director", review, "appoint_reviewer", reason="R. Alder, who never worked here.")
    with pytest.raises(Refused, match="What was learned"):
        sends(cast, review, "send_report", **UNKNOWN)
    action = agrees(cast, review, "practice")
    assert holder_of(cast, action) == cast.post("inspector").pk
    sends(cast, review, "send_report", **UNKNOWN)
    assert clock_of(cast, review, "practice_review").stopped_at is None  # sent is not yet published
    cast.moves("service_manager", review, "publish", reason="On the partnership's pages, today.", **UNKNOWN)
    assert clock_of(cast, review, "practice_review").stopped_at is not None


@pytest.mark.promise("No quiet closing")
def test_not_to_publish_takes_another_agency(cast: Cast) -> None:
    review = reviewed_at_length(cast)
    cast.moves("director", review, "appoint_reviewer", reason="R. Alder, who never worked here.")
    agrees(cast, review, "practice")
    sends(cast, review, "send_report", **UNKNOWN)
    cast.moves("director", review, "propose_silence", **NOT)
    for key in ("director", "service_manager", "chief_executive"):
        with pytest.raises(Refused):
            cast.moves(key, review, "sign_silence", reason="Agreed.")
    cast.moves("scrutineer", review, "refuse_silence", reason="What changes can be told without her.")
    assert state_of(cast, review) == "reported"
    settle_all()
