"""A child protection plan: what comes round comes round by the work that was done, and by nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from heard.history.refused import Refused
from heard.process.models import Clock, Step, Strand
from tests.attack import settle_all
from tests.cast import DECIDED, LONDON, Cast

from .going import agrees, meets, planned
from .test_meetings import passes_at

pytestmark = pytest.mark.django_db

SEEN = {
    "reason": "Seen at school, alone.",
    "child_view": "She feels safer on Fridays.",
    "child_view_unknown": "Friday.",
}


def clocks_of(cast: Cast, strand: Any) -> dict[str, Clock]:
    with cast.acting("scrutineer"):
        return {clock.name: clock for clock in Clock.objects.filter(strand=strand.pk)}


def running(cast: Cast, strand: Any) -> set[str]:
    return {name for name, clock in clocks_of(cast, strand).items() if clock.stopped_at is None}


@pytest.mark.promise("Silence climbs")
def test_each_clock_of_a_plan_counts_from_the_conference_and_passes_at_its_time(cast: Cast) -> None:
    clocks = clocks_of(cast, planned(cast))
    assert {name: clock.due_at for name, clock in clocks.items()} == {
        "first_core_group": datetime(2026, 3, 17, tzinfo=LONDON),
        "first_plan_review": datetime(2026, 6, 3, tzinfo=LONDON),
        "plan_visit": datetime(2026, 3, 17, tzinfo=LONDON),
    }
    settle_all()
    for name in ("first_core_group", "plan_visit", "first_plan_review"):
        passes_at(cast, clocks[name])


@pytest.mark.promise("Silence climbs")
def test_what_comes_round_begins_anew_by_the_work_and_the_last_clock_stays_as_it_was(cast: Cast) -> None:
    strand = planned(cast)
    first = clocks_of(cast, strand)["plan_visit"]
    cast.at(first.due_at + timedelta(days=2))
    cast.moves("manager", strand, "see_child", **SEEN)
    clocks = clocks_of(cast, strand)
    assert clocks["plan_visit"].stopped_at == cast.now
    assert (clocks["plan_visit"].started_at, clocks["plan_visit"].due_at) == (first.started_at, first.due_at)
    assert clocks["plan_visit 2"].started_at == cast.now
    cast.at(cast.now + timedelta(days=1))
    cast.moves("manager", strand, "see_child", **SEEN)
    assert running(cast, strand) == {"plan_visit 3", "first_core_group", "first_plan_review"}
    passes_at(cast, clocks_of(cast, strand)["plan_visit 3"])
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_a_core_group_and_a_review_count_once_they_were_held_and_each_was_another_meeting(cast: Cast) -> None:
    strand = planned(cast)
    for step in ("hold_core_group", "hold_review", "propose_end_of_plan"):
        with pytest.raises(Refused, match="No meeting has been set"):
            cast.moves("manager", strand, step, **(DECIDED if step != "hold_core_group" else SEEN))
    due = {"hold_core_group": ("core_group", 42), "hold_review": ("plan_review", None)}
    for step, (name, days) in due.items():
        said = SEEN if step == "hold_core_group" else DECIDED
        for number in (1, 2):
            cast.at(cast.now + timedelta(days=1))
            meets(cast, strand)
            cast.at(cast.now + timedelta(minutes=5))
            cast.moves("manager", strand, step, **said)
            with pytest.raises(Refused, match="Since it was held last"):
                cast.moves("manager", strand, step, **said)
            clock = clocks_of(cast, strand)[name if number == 1 else f"{name} 2"]
            assert clock.started_at == cast.now
            assert clock.stopped_at is None
        if days:
            assert (clock.due_at - cast.now).days == days
        passes_at(cast, clock)
    assert running(cast, strand) == {"core_group 2", "plan_review 2", "plan_visit"}
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_only_a_step_that_both_stops_and_starts_it_and_has_stopped_it_goes_round(
    cast: Cast, as_superuser: Any
) -> None:
    """Attacked with steps that no migration would write: one that starts alone, and one whose work was done before."""
    strand = planned(cast)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true)"
        )
        cursor.execute(
            """insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
               values ('plan', 'only_start', 'under_way', 'under_way', 'x', '{holder}', '', '{}', '', '{plan_visit}', '{}', '', 'x'),
                      ('plan', 'only_stop', 'under_way', 'under_way', 'x', '{holder}', '', '{}', '', '{}', '{plan_visit}', '', 'x')"""
        )  # fmt: skip
    cast.moves("social_worker", strand, "only_start")
    assert set(clocks_of(cast, strand)) == {"plan_visit", "first_core_group", "first_plan_review"}
    cast.moves("social_worker", strand, "only_stop")
    for step in ("only_start", "see_child"):
        cast.moves("social_worker", strand, step, **(SEEN if step == "see_child" else {}))
        assert running(cast, strand) == {"first_core_group", "first_plan_review"}, (
            "nothing was stopped, so nothing begins"
        )


def test_what_goes_round_is_declared_so_and_nothing_else_does() -> None:
    rounds = {(step.kind, name) for step in Step.objects.all() for name in set(step.starts) & set(step.stops)}
    assert rounds >= {("plan", "plan_visit"), ("plan", "core_group"), ("plan", "plan_review")}
    assert all(
        name not in ("initial_conference", "assessment", "referral_decision", "conclude")
        for _, name in rounds
    )


@pytest.mark.promise("No quiet closing")
def test_a_plan_ends_at_a_review_with_its_actions_done_and_another_agencys_signature(cast: Cast) -> None:
    strand = planned(cast)
    cast.at(cast.now + timedelta(days=1))
    meets(cast, strand)
    with pytest.raises(Refused, match="not all done"):
        cast.moves("manager", strand, "propose_end_of_plan", **DECIDED)
    more = agrees(cast, strand)
    with cast.acting("scrutineer"):
        actions = list(Strand.objects.filter(kind="action").values_list("pk", flat=True))
    for action in actions:
        cast.moves("inspector", action, "say_done", reason="Done.")
    assert more.pk in actions
    cast.moves("manager", strand, "propose_end_of_plan", **DECIDED)
    for who in ("manager", "director"):
        with pytest.raises(Refused):
            cast.moves(who, strand, "sign_end_of_plan", reason="r")
    cast.moves("inspector", strand, "refuse_end_of_plan", reason="Not yet.")
    cast.moves("manager", strand, "propose_end_of_plan", **DECIDED)
    cast.moves("inspector", strand, "sign_end_of_plan", reason="She is safe.")
    assert running(cast, strand) == set()
    settle_all()
