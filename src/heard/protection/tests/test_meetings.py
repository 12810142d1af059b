"""Strategy discussion, section 47 enquiry, initial conference and actions: who must be there, and clocks that never reset."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from heard.concerns.models import Remark
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import set_wall, tick
from heard.process.models import Clock, Strand
from heard.protection.actions import invite, set_meeting
from heard.protection.models import Action, Invitation, Meeting, Minutes
from tests.attack import settle_all
from tests.cast import DECIDED, LONDON, Cast, one

from .going import BEGUN, agrees, assessed, begins, enquired, in_need, meets, planned, taken_on

pytestmark = pytest.mark.django_db

NOT_FOR_THEM = (Refused, Strand.DoesNotExist)
CHILD = [Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))]


def clock_of(cast: Cast, strand: Any, name: str) -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.get(strand=strand.pk, name=name)


def state_of(cast: Cast, strand: Any) -> str:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk).state


def passes_at(cast: Cast, clock: Clock) -> None:
    """The clock passes at its due time and not a second before."""
    for seconds, passed in ((-1, False), (0, True), (1, True)):
        with transaction.atomic():
            cast.at(clock.due_at + timedelta(seconds=seconds))
            while tick(at=cast.now):
                pass
            with cast.acting("scrutineer"):
                assert (Clock.objects.get(pk=clock.pk).passed_at is not None) == passed, (clock.name, seconds)
            transaction.set_rollback(True)


@pytest.mark.promise("Silence climbs")
def test_each_clock_passes_at_its_time_and_not_a_second_before(cast: Cast) -> None:
    calm = clock_of(cast, begins(cast, taken_on(cast), "strategy_discussion"), "strategy_discussion")
    assert calm.due_at == datetime(2026, 3, 6, tzinfo=LONDON)
    urgent = begins(cast, taken_on(cast, danger_now=True), "strategy_discussion")
    danger = clock_of(cast, urgent, "strategy_discussion_in_danger")
    assert danger.due_at == cast.now + timedelta(hours=24)
    enquiry = clock_of(cast, enquired(cast), "initial_conference")
    assert enquiry.due_at == datetime(2026, 3, 24, tzinfo=LONDON)
    stage = begins(cast, taken_on(cast), "strategy_discussion")
    agreed = clock_of(cast, agrees(cast, stage), "action")
    assert agreed.due_at == datetime(2026, 3, 10, tzinfo=LONDON)
    settle_all()
    for clock in (danger, calm, agreed, enquiry):
        passes_at(cast, clock)


@pytest.mark.promise("Silence climbs")
def test_the_fifteen_days_count_from_the_discussion_at_which_it_was_begun_and_never_again(cast: Cast) -> None:
    concern = taken_on(cast)
    first = begins(cast, concern, "strategy_discussion")
    held = cast.now
    cast.at(cast.now + timedelta(days=2))
    meets(cast, first, held_at=held)
    cast.moves("manager", first, "begin_enquiry", **DECIDED)
    with cast.acting("scrutineer"):
        enquiry = Strand.objects.get(parent=concern.pk, kind="enquiry")
    before = clock_of(cast, enquiry, "initial_conference")
    assert before.started_at == held, "written down two days later, it counts from when it was held"
    cast.at(cast.now + timedelta(days=5))
    second = begins(cast, enquiry, "strategy_discussion")
    meets(cast, second)
    for step in ("begin_enquiry", "go_on_without", "propose_no_enquiry"):
        with pytest.raises(Refused, match="under way"):
            cast.moves("manager", second, step, **DECIDED)
    cast.moves("manager", second, "add_to_enquiry", **BEGUN)
    conference = begins(cast, concern, "conference")
    for strand in (enquiry, conference):
        clock = clock_of(cast, strand, "initial_conference")
        assert (clock.started_at, clock.due_at) == (before.started_at, before.due_at)
    with cast.acting("scrutineer"):
        assert Clock.objects.filter(strand=enquiry.pk).count() == 1
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_no_second_enquiry_about_the_same_child_is_begun_from_another_concern(cast: Cast) -> None:
    earlier = taken_on(cast, about=CHILD)
    other = taken_on(cast, about=CHILD)
    early = begins(cast, other, "strategy_discussion")
    meets(cast, early)
    enquiry = enquired(cast, earlier)
    with pytest.raises(Refused, match="under way"):
        cast.moves("manager", early, "begin_enquiry", **DECIDED)
    cast.moves("manager", early, "add_to_enquiry", **BEGUN)
    with pytest.raises(Refused, match="under way"):
        begins(cast, other, "strategy_discussion")
    begins(cast, enquiry, "strategy_discussion")
    settle_all()


@pytest.mark.promise("Someone always holds it")
def test_it_is_held_when_nothing_is_missing_and_says_what_is(cast: Cast) -> None:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    steps = ("begin_enquiry", "go_on_without", "propose_no_enquiry")

    def refused(words: str) -> None:
        for step in steps:
            with pytest.raises(Refused, match=words):
                cast.moves("social_worker", strand, step, **DECIDED)

    refused("No meeting has been set")
    with cast.acting("social_worker") as by:
        open_record(strand.pk, "test")
        planned = {"venue": "Room 4", "agenda": "1.", "chair": cast.post("manager"), "by": by, "at": cast.now}
        set_meeting(Strand(id=strand.pk), planned_for=cast.now, posts=[cast.post("manager")], **planned)
    refused("not written down yet")
    meets(cast, strand, invited=("manager", "inspector"))
    refused("Health neither came nor said why")
    meets(cast, strand, invited=("inspector", "nurse"))
    refused("social care neither came nor said why")
    meets(cast, strand, absent={"inspector": "On call; sent what the police know."})
    cast.moves("social_worker", strand, "begin_enquiry", **DECIDED)
    assert state_of(cast, strand) == "enquiry_begun"
    settle_all()


@pytest.mark.promise("No quiet closing")
def test_over_somebodys_disagreement_it_goes_on_without_an_enquiry_only_with_another_agencys_word(
    cast: Cast,
) -> None:
    concern = taken_on(cast)
    strand = begins(cast, concern, "strategy_discussion")
    meets(cast, strand, dissent={"nurse": "She is in danger."})
    with pytest.raises(Refused, match="did not agree"):
        cast.moves("manager", strand, "go_on_without", **DECIDED)
    cast.moves("manager", strand, "propose_no_enquiry", **DECIDED)
    for who in ("manager", "director", "service_manager", "youth_worker"):
        with pytest.raises(NOT_FOR_THEM):
            cast.moves(who, strand, "sign_no_enquiry", reason="Agreed.")
    cast.moves("inspector", strand, "refuse_no_enquiry", reason="The nurse is right.")
    with pytest.raises(Refused, match="did not agree"):
        cast.moves("manager", strand, "go_on_without", **DECIDED)
    cast.moves("manager", strand, "begin_enquiry", **DECIDED)
    with cast.acting("youth_worker"):
        open_record(concern.pk, "test")
        told = Remark.objects.filter(strand=concern.pk, text=DECIDED["told"])
        assert told.count() == 3, "taken on, proposed and begun: each time whoever raised it was told"
    settle_all()


@pytest.mark.promise("Need to know")
def test_whoever_is_invited_reads_the_stage_and_nobody_else_and_a_wall_holds(cast: Cast) -> None:
    concern = taken_on(cast)
    strand = begins(cast, concern, "strategy_discussion")
    with cast.acting("manager"):
        set_wall(Strand(id=concern.pk), cast.actor("nurse").pk, reason="Named in it.")
    assert cast.sees("inspector", strand) is None
    with cast.acting("social_worker") as by:
        open_record(strand.pk, "test")
        own = Strand(id=strand.pk)
        planned = {"venue": "Room 4", "agenda": "1.", "chair": cast.post("manager"), "by": by, "at": cast.now}
        meeting = set_meeting(own, planned_for=cast.now, posts=[cast.post("inspector")], **planned)
        for key, words in (("nurse", "Nobody is in that post"), ("councillor", "figures, never children")):
            with pytest.raises(Refused, match=words), transaction.atomic():
                invite(meeting, [cast.post(key)], by=by, at=cast.now)
        with pytest.raises(Refused), transaction.atomic():
            set_meeting(own, planned_for=cast.now, posts=[], **{**planned, "chair": cast.post("inspector")})
    assert cast.sees("inspector", strand) == "full"
    assert cast.sees("inspector", concern.pk) is None, "the stage, and not the concern"
    for who in ("nurse", "chief_constable", "youth_worker", "health_lead"):
        assert cast.sees(who, strand) is None
        with cast.acting(who):
            assert not Meeting.objects.exists()
            assert not Invitation.objects.exists()
    with cast.acting("inspector") as by, pytest.raises(Refused), transaction.atomic():
        open_record(strand.pk, "test")
        invite(meeting, [cast.post("safeguarding_lead")], by=by, at=cast.now)


@pytest.mark.promise("Nothing is rewritten")
def test_what_was_held_stays_held_and_is_dated_when_it_was(cast: Cast) -> None:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    for held_at, words in (
        (cast.now + timedelta(minutes=1), "when it was held"),
        (cast.now - timedelta(days=1), "before the concern was raised"),
    ):
        with pytest.raises(Refused, match=words), transaction.atomic():
            meets(cast, strand, held_at=held_at)
    meeting = meets(cast, strand)
    with cast.acting("social_worker") as by:
        open_record(strand.pk, "test")
        with pytest.raises(Refused, match="was held"), transaction.atomic():
            invite(meeting, [cast.post("safeguarding_lead")], by=by, at=cast.now)


@pytest.mark.promise("No quiet closing")
def test_an_enquiry_ends_by_its_conference_or_with_another_agencys_signature(cast: Cast) -> None:
    ended = enquired(cast)
    said = {"outcome": "not_substantiated", **DECIDED}
    for outcome in ("", "other"):
        with pytest.raises(Refused):
            cast.moves("manager", ended, "propose_ending", **{**said, "outcome": outcome})
    cast.moves("manager", ended, "propose_ending", **said)
    with pytest.raises(NOT_FOR_THEM):
        cast.moves("director", ended, "sign_ending", reason="r")
    cast.moves("inspector", ended, "refuse_ending", reason="Not yet.")
    concern = Strand(id=ended.parent_id)
    conference = begins(cast, concern, "conference")
    with pytest.raises(Refused, match="conference is called"):
        cast.moves("manager", ended, "propose_ending", **said)
    everybody = ("manager", "inspector", "nurse", "safeguarding_lead")
    meets(cast, conference, invited=everybody[:3])
    with pytest.raises(Refused, match="school or college neither"):
        cast.moves("manager", conference, "propose_no_plan", **DECIDED)
    meets(cast, conference, invited=everybody)
    cast.moves("manager", conference, "propose_no_plan", **DECIDED)
    assert state_of(cast, ended) == "to_conference"
    cast.moves("inspector", conference, "sign_no_plan", reason="r")
    settle_all()


@pytest.mark.promise("The same for every child and every adult")
def test_a_plan_that_asks_only_the_child_to_change_is_refused(cast: Cast) -> None:
    with cast.acting("scrutineer"):
        concern = Strand.objects.get(pk=assessed(cast).pk).parent_id
    enquired(cast, Strand(id=concern))
    conference = begins(cast, Strand(id=concern), "conference")
    meets(cast, conference, invited=("manager", "inspector", "nurse", "safeguarding_lead"))

    def refused(words: str) -> None:
        with pytest.raises(Refused, match=words):
            cast.moves("manager", conference, "decide_plan", **DECIDED)

    refused("no action is agreed yet")
    agrees(cast, conference, "child", "nurse")
    refused("The child is exploited")
    agrees(cast, conference, "family", "manager")
    refused("The child is exploited")
    agrees(cast, conference, "adult")
    cast.moves("manager", conference, "decide_plan", **DECIDED)
    assert state_of(cast, conference) == "plan"
    settle_all()


def discussed(cast: Cast) -> Strand:
    strand = begins(cast, taken_on(cast, about=CHILD), "strategy_discussion")
    meets(cast, strand)
    return strand


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize(("way", "reads"), [(discussed, None), (planned, "full"), (in_need, "full")])
def test_whoever_is_given_an_action_reads_it_and_a_plan_it_belongs_to_but_no_minutes(
    cast: Cast, way: Any, reads: str | None
) -> None:
    """Whoever carries a part of a plan is of the core group; what was said at a meeting is for whoever was asked to it."""
    stage = way(cast)
    agreed = agrees(cast, stage, to="licensing_officer")
    with cast.acting("licensing_officer"):
        assert open_record(agreed.pk, "test") == "full"
        assert Action.objects.get(pk=agreed.pk).what.startswith("Visit")
        assert open_record(stage.pk, "test") == reads
        assert not Minutes.objects.exists()
        if way is discussed:
            assert one("select name from children_of(array[%s::uuid])", agreed.pk) == CHILD[0].name
    cast.moves("licensing_officer", agreed, "say_done", reason="He was seen, and warned.")


@pytest.mark.promise("Someone always holds it")
def test_an_agreed_action_is_held_by_whoever_does_it_and_is_forgotten_by_nobody(cast: Cast) -> None:
    concern = taken_on(cast)
    strand = begins(cast, concern, "strategy_discussion")
    for days in (-1, 43, 400):
        with pytest.raises(Refused), transaction.atomic():
            agrees(cast, strand, days=days)
    with pytest.raises(Refused, match="never children"), transaction.atomic():
        agrees(cast, strand, to="councillor")
    agreed = agrees(cast, strand, days=42)
    settle_all()
    with cast.acting("inspector"):
        assert Strand.objects.get(pk=agreed.pk).owner_post_id == cast.post("inspector").pk
        open_record(agreed.pk, "test")
        assert Action.objects.get(pk=agreed.pk).what.startswith("Visit")
    for who in ("nurse", "youth_worker", "manager"):
        with pytest.raises(NOT_FOR_THEM):
            cast.moves(who, agreed, "say_done", reason="Done.")
    with pytest.raises(Refused):
        cast.moves("inspector", agreed, "say_done", reason=" ")
    cast.moves("manager", concern.pk, "act", **DECIDED)
    with pytest.raises(Refused, match="still open"):
        cast.moves("manager", concern.pk, "close_after_action", reason_code="work_complete", **DECIDED)
    cast.moves("inspector", agreed, "say_done", reason="He was seen, and warned.")
    settle_all()
