"""A child in need, a child who is looked after, and where they are placed: what no way through may cross."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.models import Mention
from heard.process.models import Clock, Strand
from heard.protection.actions import begin_stage
from heard.protection.care import Care, as_care, change_basis, say_consent
from heard.protection.models import Placement, PlacementStart
from tests.attack import settle_all
from tests.cast import DECIDED, LONDON, MONDAY, Cast

from .going import (
    BEGUN,
    REVIEWED,
    SEEN,
    agrees,
    begins,
    brought_forward,
    in_need,
    looked_after,
    meets,
    placed,
    reviews,
    starts,
    taken_on,
    tells_host,
    to_live,
)
from .test_meetings import passes_at, state_of
from .test_plans import clocks_of, running

pytestmark = pytest.mark.django_db

CHILD = [Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))]
HOST = "Easterfold Council"
NOT_FOR_THEM = (Refused, Strand.DoesNotExist)


# --- In need ----------------------------------------------------------------------------------------------------


@pytest.mark.promise("Silence climbs")
def test_each_clock_of_a_child_in_need_passes_at_its_time_and_not_a_second_before(cast: Cast) -> None:
    agreed, plan = in_need(cast, agreed=True), in_need(cast)
    settle_all()
    clock = clocks_of(cast, plan)["child_in_need_plan"]
    assert clock.due_at == datetime(2026, 3, 17, tzinfo=LONDON)
    passes_at(cast, clock)
    review = clocks_of(cast, agreed)["child_in_need_review"]
    assert review.due_at == datetime(2026, 5, 26, tzinfo=LONDON)
    passes_at(cast, review)
    cast.at(MONDAY + timedelta(days=30))
    meets(cast, agreed, invited=REVIEWED)
    cast.moves("social_worker", agreed, "hold_review", **DECIDED)
    assert running(cast, agreed) == {"child_in_need_review 2"}
    passes_at(cast, clocks_of(cast, agreed)["child_in_need_review 2"])


def care_now(strand: Strand) -> Care | None:
    """How the child of a record is looked after, as whoever acts is told."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select care_known(%s)", [strand.pk])
        return as_care(cursor.fetchone()[0])


def test_a_plan_for_a_child_in_need_follows_an_assessment_that_says_so(cast: Cast) -> None:
    concern = taken_on(cast)
    with pytest.raises(Refused, match="follows an assessment"):
        begins(cast, concern, "child_in_need")
    plan = in_need(cast)
    with pytest.raises(Refused, match="already"):
        begins(cast, Strand(pk=plan.parent_id), "child_in_need")
    settle_all()


def test_a_plan_without_what_the_family_answered_is_refused_and_each_answer_stays(cast: Cast) -> None:
    plan = in_need(cast)
    cast.moves("social_worker", agreed_with(cast, plan), "agree_plan", **SEEN)
    meets(cast, plan, invited=REVIEWED)
    cast.moves("manager", plan, "propose_end_of_need", outcome="moved", **DECIDED)
    cast.moves("inspector", plan, "sign_end_of_need", reason="r")
    with pytest.raises(Refused, match="whether the family agrees"):
        begins(cast, Strand(pk=plan.parent_id), "child_in_need")
    other = in_need(cast)
    for who in ("inspector", "youth_worker", "neighbour"):
        with pytest.raises(Refused), cast.acting(who) as by:
            say_consent(Strand(pk=other.pk), answer="refused", account="x", by=by, at=cast.now)
    with pytest.raises(IntegrityError, match="says_something"), cast.acting("social_worker") as by:
        say_consent(Strand(pk=other.pk), answer="refused", account=" ", by=by, at=cast.now)
    with cast.acting("social_worker") as by:
        say_consent(Strand(pk=other.pk), answer="refused", account="Then we ask again.", by=by, at=cast.now)
        open_record(other.pk, "test")
        assert [each.answer for each in other.consents.order_by("at", "pk")].count("given") == 1
    settle_all()


def agreed_with(cast: Cast, plan: Strand) -> Strand:
    """The plan, with an action that was done."""
    action = agrees(cast, plan)
    cast.moves("inspector", action, "say_done", reason="Done.")
    return plan


@pytest.mark.promise("No quiet closing")
def test_a_plan_that_asks_only_the_child_to_change_is_refused(cast: Cast) -> None:
    plan = in_need(cast)
    with pytest.raises(Refused, match="no action is agreed"):
        cast.moves("social_worker", plan, "agree_plan", **SEEN)
    agrees(cast, plan, "family", "nurse")
    with pytest.raises(Refused, match="aimed at an adult, a place or peers"):
        cast.moves("social_worker", plan, "agree_plan", **SEEN)
    agrees(cast, plan, "place")
    cast.moves("social_worker", plan, "agree_plan", **SEEN)


@pytest.mark.promise("No quiet closing")
def test_it_ends_at_a_review_with_all_done_and_for_an_exploited_child_by_two_agencies(cast: Cast) -> None:
    plan = in_need(cast, agreed=True)
    end = {"outcome": "safe", **DECIDED}
    with pytest.raises(Refused, match="No meeting has been set"):
        cast.moves("manager", plan, "end_child_in_need", **end)
    meets(cast, plan, invited=REVIEWED)
    with pytest.raises(Refused, match="not all done"):
        cast.moves("manager", plan, "propose_end_of_need", **end)
    with cast.acting("scrutineer"):
        action = Strand.objects.get(parent=plan.pk, kind="action")
    cast.moves("inspector", action, "say_done", reason="Done.")
    with pytest.raises(Refused, match="exploited"):
        cast.moves("manager", plan, "end_child_in_need", **end)
    cast.moves("manager", plan, "propose_end_of_need", **end)
    with pytest.raises(Refused):
        cast.moves("director", plan, "sign_end_of_need", reason="r")
    cast.moves("inspector", plan, "refuse_end_of_need", reason="Not yet.")
    assert running(cast, plan) == {"child_in_need_review"}
    cast.moves("manager", plan, "propose_end_of_need", **end)
    cast.moves("inspector", plan, "sign_end_of_need", reason="She is safe.")
    assert state_of(cast, plan) == "ended"
    settle_all()


@pytest.mark.promise("Someone always holds it")
def test_nobody_steps_a_child_up_or_down_into_nothing(cast: Cast) -> None:
    plan = in_need(cast, agreed=True)
    with pytest.raises(Refused, match="No strategy discussion is called"):
        cast.moves("social_worker", plan, "step_up", **DECIDED)
    meets(cast, plan, invited=REVIEWED)
    with pytest.raises(Refused, match="Nobody has accepted it"):
        cast.moves("social_worker", plan, "step_down", **DECIDED)
    cast.hands_over("manager", plan, "service_manager")
    with pytest.raises(Refused):
        cast.moves("social_worker", plan, "step_down", **DECIDED)
    cast.moves("service_manager", plan, "step_down", **DECIDED)
    assert running(cast, plan) == {"child_in_need_review"}, "the clock goes on"
    with pytest.raises(Refused, match="Since it was held last"):
        cast.moves("service_manager", plan, "hold_review", **DECIDED)
    begins(cast, Strand(pk=plan.parent_id), "strategy_discussion")
    cast.moves("service_manager", plan, "step_up", **DECIDED)
    assert state_of(cast, plan) == "stepped_up"
    settle_all()


# --- Looked after -----------------------------------------------------------------------------------------------


@pytest.mark.promise("Silence climbs")
def test_reviews_count_from_the_day_then_three_months_then_six(cast: Cast) -> None:
    child = looked_after(cast, since=date(2026, 2, 26))
    first = clocks_of(cast, child)["looked_after_first_review"]
    assert first.due_at == datetime(2026, 3, 27, tzinfo=LONDON)
    passes_at(cast, first)
    cast.at(MONDAY)
    reviews(cast, child)
    second = clocks_of(cast, child)["looked_after_second_review"]
    assert second.due_at == datetime(2026, 6, 3, tzinfo=LONDON)
    passes_at(cast, second)
    cast.at(MONDAY)
    for name in ("looked_after_review", "looked_after_review 2"):
        cast.at(cast.now + timedelta(minutes=1))
        reviews(cast, child)
        assert running(cast, child) == {name}
        clock = clocks_of(cast, child)[name]
        assert clock.due_at == datetime(2026, 9, 3, tzinfo=LONDON)
        passes_at(cast, clock)
        cast.at(MONDAY + timedelta(minutes=1))
    settle_all()


def test_a_review_is_held_by_the_reviewing_officer_in_the_chair_with_the_child_and_who_must_be_there(
    cast: Cast,
) -> None:
    child = looked_after(cast)
    with pytest.raises(Refused, match="No meeting has been set"):
        cast.moves("reviewing_officer", child, "hold_review", **SEEN)
    meets(cast, child, invited=REVIEWED)
    with pytest.raises(Refused, match="chaired by the independent reviewing officer"):
        cast.moves("reviewing_officer", child, "hold_review", **SEEN)
    meets(cast, child, invited=("social_worker",), chair="reviewing_officer")
    with pytest.raises(Refused, match="school or college neither came"):
        cast.moves("reviewing_officer", child, "hold_review", **SEEN)
    meets(cast, child, invited=REVIEWED, chair="reviewing_officer")
    with pytest.raises(Refused, match="what the child wants"):
        cast.moves("reviewing_officer", child, "hold_review", reason="r")
    for who in ("social_worker", "manager", "director", "safeguarding_lead"):
        with pytest.raises(Refused):
            cast.moves(who, child, "hold_review", **SEEN)
    cast.moves(
        "reviewing_officer", child, "hold_review", reason="r", child_view_unknown="She is in hospital."
    )
    assert agrees(cast, child, "family", "nurse").pk
    settle_all()


def test_a_child_becomes_looked_after_once_with_an_officer_who_is_one(cast: Cast) -> None:
    concern, other = taken_on(cast, about=CHILD), taken_on(cast, about=CHILD)
    with pytest.raises(Refused, match="independent reviewing officer of the council"):
        looked_after(cast, concern, officer="service_manager")
    with pytest.raises(Refused, match="on what legal basis"), cast.acting("social_worker") as by:
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        begin_stage("looked_after", of, to_post=cast.post("reviewing_officer"), by=by, at=cast.now, **BEGUN)
    with pytest.raises(Refused, match="when it stands"):
        looked_after(cast, concern, since=date(2026, 3, 3))
    child = looked_after(cast, concern, since=date(2026, 2, 20))
    with pytest.raises(Refused, match="looked after already"):
        looked_after(cast, other)
    own = Strand(pk=child.pk)
    with pytest.raises(Refused, match="before the legal basis"), cast.acting("social_worker") as by:
        change_basis(own, basis="C1", from_on=date(2026, 2, 19), by=by, at=cast.now)
    with cast.acting("social_worker") as by:
        change_basis(own, basis="C1", from_on=date(2026, 2, 25), by=by, at=cast.now)
    for who in ("inspector", "youth_worker"):
        with pytest.raises(Refused), cast.acting(who) as by:
            change_basis(own, basis="C2", from_on=date(2026, 3, 1), by=by, at=cast.now)
    with cast.acting("social_worker"):
        now = care_now(other.strand)
    assert now is not None
    assert (now.since, now.basis) == (date(2026, 2, 20), "Interim care order")
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_only_the_reviewing_officer_brings_a_review_forward_and_only_a_review_ends_it(cast: Cast) -> None:
    child = looked_after(cast)
    reviews(cast, child)
    cast.at(cast.now + timedelta(days=1))
    for who in ("social_worker", "manager", "director", "inspector", "scrutineer"):
        with pytest.raises(NOT_FOR_THEM), cast.acting(who) as by:
            of = Strand.objects.select_related("agency").get(pk=child.pk)
            begin_stage("early_review", of, reason="r", by=by, at=cast.now)
    called = brought_forward(cast, child)
    with pytest.raises(Refused, match="brought forward already"):
        brought_forward(cast, child)
    clock = clocks_of(cast, called)["early_review"]
    assert clock.due_at == datetime(2026, 3, 18, tzinfo=LONDON)
    passes_at(cast, clock)
    cast.at(MONDAY + timedelta(days=1))
    for who in ("reviewing_officer", "manager", "director", "scrutineer"):
        with pytest.raises(Refused):
            cast.moves(who, called, "early_review_held")
    with pytest.raises(Refused, match="brought the review forward"):
        cast.moves("director", child, "cease", outcome="order", **DECIDED)
    before = cast.now - timedelta(hours=3)
    cast.at(cast.now + timedelta(minutes=1))
    meets(cast, child, invited=REVIEWED, chair="reviewing_officer", held_at=before)
    cast.moves("reviewing_officer", child, "hold_review", **SEEN)
    assert state_of(cast, called) == "called", "a meeting of before it was asked for does not count"
    cast.at(cast.now + timedelta(hours=1))
    reviews(cast, child)
    assert state_of(cast, called) == "held"
    assert cast.sees("reviewing_officer", called) == "full"
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_the_reviewing_officer_takes_a_dispute_up_and_the_child_does_not_leave_care_over_it(
    cast: Cast,
) -> None:
    child = looked_after(cast)
    with cast.acting("reviewing_officer") as by:
        of = Strand.objects.select_related("agency").get(pk=child.pk)
        dispute = begin_stage("disagreement", of, reason="She asked for her school.", by=by, at=cast.now)
    with pytest.raises(Refused), cast.acting("manager") as by:
        begin_stage("disagreement", of, reason="r", by=by, at=cast.now)
    answer = {"reason": "r", "told": "No."}
    cast.moves("manager", dispute, "answer", **answer)
    cast.moves("reviewing_officer", dispute, "take_further", reason="It is not enough.")
    with pytest.raises(Refused, match="final answer"):
        cast.moves("director", child, "cease", outcome="order", **DECIDED)
    cast.moves("service_manager", dispute, "uphold", **answer)
    with pytest.raises(Refused, match="No meeting has been set"):
        cast.moves("director", child, "cease", outcome="home", **DECIDED)
    cast.moves("director", child, "cease", outcome="order", **DECIDED)
    settle_all()


def test_a_record_of_a_child_who_was_looked_after_is_kept_to_their_75th_birthday(cast: Cast) -> None:
    concern = taken_on(cast, about=CHILD)
    child = looked_after(cast, concern)
    cast.moves("director", child, "cease", outcome="order", **DECIDED)
    cast.moves("manager", concern.pk, "act", **DECIDED)
    cast.moves("service_manager", concern.pk, "close_after_action", reason_code="work_complete", **DECIDED)
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute("select until from periods_of(array[%s]) where code = 'looked_after'", [concern.pk])
        assert cursor.fetchone() == (date(2087, 5, 1),)


# --- Placed -----------------------------------------------------------------------------------------------------


@pytest.mark.promise("Silence climbs")
def test_visits_count_from_the_start_of_the_placement_and_come_round(cast: Cast) -> None:
    child = looked_after(cast, since=date(2026, 2, 20))
    strand = to_live(cast, child)
    starting = clocks_of(cast, strand)["placement_start"]
    assert starting.due_at == datetime(2026, 3, 17, tzinfo=LONDON)
    passes_at(cast, starting)
    cast.at(datetime(2026, 3, 2, 10, tzinfo=LONDON))
    starts(cast, strand, cast.now - timedelta(days=3))
    first = clocks_of(cast, strand)["placement_first_visit"]
    assert first.due_at == datetime(2026, 3, 7, tzinfo=LONDON)
    passes_at(cast, first)
    cast.at(datetime(2026, 3, 2, 11, tzinfo=LONDON))
    for name in ("placement_visit", "placement_visit 2"):
        cast.moves("social_worker", strand, "see_child", **SEEN)
        assert running(cast, strand) == {name}
        clock = clocks_of(cast, strand)[name]
        assert clock.due_at == datetime(2026, 4, 14, tzinfo=LONDON)
        passes_at(cast, clock)
        cast.at(datetime(2026, 3, 2, 12, tzinfo=LONDON))
    settle_all()


@pytest.mark.promise("Need to know")
@pytest.mark.promise("Someone always holds it")
def test_a_placement_in_another_area_does_not_start_before_the_host_was_told(cast: Cast) -> None:
    child = looked_after(cast, since=date(2026, 2, 20))
    strand = to_live(cast, child, HOST)
    with pytest.raises(Refused, match="had not been told by then"):
        starts(cast, strand)
    cast.at(cast.now + timedelta(hours=2))
    with pytest.raises(Refused, match="when they were"):
        tells_host(cast, strand, cast.now + timedelta(hours=1))
    for who in ("inspector", "youth_worker", "neighbour"):
        with pytest.raises(NOT_FOR_THEM):
            tells_host(cast, strand, who=who)
    tells_host(cast, strand)
    with pytest.raises(Refused, match="had not been told by then"):
        starts(cast, strand, cast.now - timedelta(hours=1))
    starts(cast, strand)
    assert state_of(cast, strand) == "current"
    settle_all()


ATTACKS = {
    "the row alone": ["insert into placement_start (strand_id, started_at, by_id, at) values ('{strand}', heard_now(), '{by}', heard_now())"],
    "the move alone": ["""insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
        values (gen_random_uuid(), '{strand}', 2, 'placement', 'start_placement', 'planned', 'current', heard_now(), '{by}', '', '', '', 'v', '', '')"""],
    "the state": ["update strand set state = 'current' where id = '{strand}'"],
    "the area": ["update placement set out_of_area = false, host_authority = '' where strand_id = '{strand}'"],
    "another row of the area": ["delete from placement where strand_id = '{strand}'"],
    "a notice without its step": [
        "insert into host_notice (id, strand_id, to_whom, told_at, by_id, at) values (gen_random_uuid(), '{strand}', 'x', heard_now(), '{by}', heard_now())",
        "set constraints all immediate",
    ],
    "a notice of tomorrow": ["insert into host_notice (id, strand_id, to_whom, told_at, by_id, at) values (gen_random_uuid(), '{strand}', 'x', heard_now() + interval '1 day', '{by}', heard_now())"],
    "a notice to nobody": ["insert into host_notice (id, strand_id, to_whom, told_at, by_id, at) values (gen_random_uuid(), '{strand}', ' ', heard_now(), '{by}', heard_now())"],
    "somebody else's notice": ["insert into host_notice (id, strand_id, to_whom, told_at, by_id, at) values (gen_random_uuid(), '{strand}', 'x', heard_now(), '{other}', heard_now())"],
}  # fmt: skip


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize("attack", ATTACKS)
def test_nor_by_raw_sql(cast: Cast, attack: str) -> None:
    strand = to_live(cast, looked_after(cast), HOST)
    names = {"strand": strand.pk, "by": cast.actor("social_worker").pk, "other": cast.actor("manager").pk}
    with cast.acting("social_worker"), pytest.raises(Exception, match=r"."), transaction.atomic():
        open_record(strand.pk, "attack")
        with connection.cursor() as cursor:
            for statement in ATTACKS[attack]:
                cursor.execute(statement.format(**names))
    assert state_of(cast, strand) == "planned"
    with cast.acting("social_worker"):
        open_record(strand.pk, "test")
        assert Placement.objects.get(strand=strand.pk).out_of_area
        assert not PlacementStart.objects.exists()


@pytest.mark.parametrize(("out_of_area", "host"), [(True, " "), (True, ""), (False, HOST)])
def test_a_host_is_named_for_another_area_and_for_no_other(cast: Cast, out_of_area: bool, host: str) -> None:
    child = looked_after(cast)

    def planned(strand: Strand) -> None:
        Placement(strand=strand, type="K2", out_of_area=out_of_area, host_authority=host, by=by, at=cast.now).save(
            force_insert=True
        )  # fmt: skip

    with pytest.raises(IntegrityError, match="names_the_host"), cast.acting("social_worker") as by:
        of = Strand.objects.select_related("agency").get(pk=child.pk)
        begin_stage("placement", of, first=planned, by=by, at=cast.now, **BEGUN)


def test_nobody_is_told_of_a_placement_in_this_area(cast: Cast) -> None:
    strand = to_live(cast, looked_after(cast))
    with pytest.raises(Refused, match="no other authority has to be told"):
        cast.moves("social_worker", strand, "tell_host")
    with pytest.raises(Refused, match="planned in its area"):
        tells_host(cast, strand)


def test_a_child_lives_in_one_placement_at_a_time_and_a_move_keeps_what_was(cast: Cast) -> None:
    child = looked_after(cast, since=date(2026, 2, 20))
    first = placed(cast, child)
    second = to_live(cast, child, HOST)
    tells_host(cast, second)
    with pytest.raises(Refused, match="lives in another placement"):
        starts(cast, second)
    with pytest.raises(Refused, match="A placement is open"):
        cast.moves("director", child, "cease", outcome="order", **DECIDED)
    cast.moves("manager", first, "end_placement", outcome="unsafe", reason="r", child_view_unknown="n")
    starts(cast, second)
    with cast.acting("reviewing_officer"):
        assert {cast.sees("reviewing_officer", each) for each in (first, second)} == {"full"}
        now = care_now(Strand(pk=child.parent_id))
        open_record(first.pk, "test")
        assert PlacementStart.objects.get(strand=first.pk).started_at
        home = Mention.objects.get(strand=first.pk)
    assert now is not None
    assert (now.placement, now.host_authority, now.placement_reference) == (
        "Children’s home",
        HOST,
        second.reference,
    )
    assert (home.kind, home.where) == ("place", "14 Quarry Lane, Easterfold")
    settle_all()


@pytest.mark.promise("Need to know")
def test_who_may_read_a_record_of_the_child_learns_where_they_live_and_no_way_to_more(cast: Cast) -> None:
    concern = taken_on(cast, about=CHILD)
    placed(cast, looked_after(cast, concern), HOST)
    with cast.acting("social_worker"):
        assert care_now(concern.strand).placement_reference
    for who in ("nurse", "councillor", "neighbour", "youth_worker"):
        with cast.acting(who):
            assert care_now(concern.strand) is None, who
    with cast.acting("scrutineer"):
        clocks = Clock.objects.filter(strand__kind="placement", stopped_at=None)
        assert clocks.count() == 1
