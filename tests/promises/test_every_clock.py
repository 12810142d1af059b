"""Every clock there is, a second before it passes, at that second and after; and the law's clocks, at their lengths."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from heard.governance.tests.going import PAST, done_with, proposed, signed
from heard.people.actions import Said
from heard.process.actions import tick
from heard.process.models import Clock, Timescale
from heard.protection.tests.going import (
    begins,
    decides,
    meets,
    police_acted,
    referred,
    taken_on,
    waits_for_conclusion,
)
from heard.protection.tests.test_missing import missing
from tests.attack import settle_all
from tests.cast import DECIDED, Cast
from tests.promises import test_steps as walks
from tests.promises.test_steps import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Silence climbs")]
SECOND = timedelta(seconds=1)


class Law(NamedTuple):
    """A clock of law or guidance, as Heard has it."""

    clock: str
    paragraph: str
    timescale: str
    amount: int
    unit: str


LAW = (
    Law("Referral decision", "Working Together, ch. 3", "referral_decision", 1, "working_day"),
    Law("Strategy discussion", "Working Together, ch. 3; local maximum", "strategy_discussion", 3, "calendar_day"),
    Law("Strategy discussion, in danger", "Local maximum", "strategy_discussion_in_danger", 24, "hour"),
    Law("Initial conference", "Working Together, ch. 3", "initial_conference", 15, "working_day"),
    Law("Assessment", "Working Together, ch. 3", "assessment", 45, "working_day"),
    Law("First core group", "Working Together, ch. 3", "first_core_group", 10, "working_day"),
    Law("Core group", "Local: six weeks", "core_group", 42, "calendar_day"),
    Law("First review conference", "Working Together, ch. 3", "first_plan_review", 3, "month"),
    Law("Review conference", "Working Together, ch. 3", "plan_review", 6, "month"),
    Law("First looked-after review", "Care Planning Regulations 2010, reg. 33", "looked_after_first_review", 20, "working_day"),
    Law("Second looked-after review", "Care Planning Regulations 2010, reg. 33", "looked_after_second_review", 3, "month"),
    Law("Looked-after review", "Care Planning Regulations 2010, reg. 33", "looked_after_review", 6, "month"),
    Law("First visit to a placement", "Care Planning Regulations 2010, reg. 28", "placement_first_visit", 7, "calendar_day"),
    Law("Visit to a placement", "Care Planning Regulations 2010, reg. 28", "placement_visit", 42, "calendar_day"),
    Law("Reasonable grounds", "Modern slavery statutory guidance", "nrm_reasonable_grounds", 5, "working_day"),
    Law("Conclusive grounds, council's panel", "Devolved decision-making pilot", "nrm_conclusive", 45, "calendar_day"),
    Law("Victim told", "Victims' Code 2021, Right 6", "victim_told", 5, "working_day"),
    Law("Victim told, Enhanced Rights", "Victims' Code 2021, Right 6", "victim_told_enhanced", 1, "working_day"),
    Law("Return interview", "Missing children guidance 2014", "return_interview", 72, "hour"),
    Law("Referral to the designated officer", "Keeping Children Safe in Education", "lado_referral", 1, "working_day"),
    Law("Three missing episodes in thirty days", "Local (Derbyshire; Bexley)", "missing_meeting", 3, "calendar_day"),
    Law("Serious incident notified", "Children Act 2004, s. 16C; Working Together, ch. 5", "serious_incident_notice", 5, "working_day"),
    Law("Rapid review", "Working Together, ch. 5", "rapid_review", 15, "working_day"),
    Law("Local practice review", "Working Together, ch. 5", "practice_review", 6, "month"),
    Law("A driver, shared", "Taxi safeguarding Act 2022; figure unchecked", "licence_share", 10, "working_day"),
    Law("A driver, answered", "Taxi safeguarding Act 2022; figure unchecked", "licence_reply", 20, "working_day"),
    Law("Their own record", "UK GDPR, article 12(3)", "subject_access", 1, "month"),
)  # fmt: skip


def test_the_clocks_of_law_have_the_laws_length() -> None:
    lengths = {each.name: (each.amount, each.unit) for each in Timescale.objects.filter(in_force_until=None)}
    assert {law.clock: lengths.get(law.timescale) for law in LAW} == {
        law.clock: (law.amount, law.unit) for law in LAW
    }


def _everything_runs(walk: Walk) -> None:
    """Something on which each clock runs: every open state of every kind, and what begins by more than a step."""
    cast = walk.cast
    for way in (
        walks._walk_groups, walks._walk_panel, walks._walk_missing, walks._leave_open, walks._walk_requests,
        walks._harm, walks._new_way, walks._walk_team, walks._duties_open,
        _what_comes_round,
    ):  # fmt: skip
        way(walk)
    concern = cast.hears()
    cast.moves("manager", concern.pk, "take_on", **DECIDED | {"outcome": "lado"})
    police_acted(cast, entitled="standard")
    decides(cast, referred(cast), "find_reasonable_grounds", body="sca")
    begins(cast, taken_on(cast, danger_now=True), "strategy_discussion")
    missing(cast, lives="placed_elsewhere", host_area="Easterfold", child=Said(kind="child", name="Ada"))


def _what_comes_round(walk: Walk) -> None:
    for step, who in (("hold_core_group", "social_worker"), ("hold_review", "manager")):
        plan = walks._plan(walk)
        meets(walk.cast, plan)
        walk.take(who, plan, step, **DECIDED)
    walk.take("social_worker", walks._placement(walk, "current"), "see_child", **DECIDED)


def _erasures(walk: Walk) -> None:
    """One that waits for its second signature, and one that waits to be carried out."""
    waiting, going = done_with(walk.cast), done_with(walk.cast)
    walk.cast.at(PAST)
    proposed(walk.cast, waiting)
    signed(walk.cast, going)


def _no_in_the_end(walk: Walk) -> None:
    """A conclusive decision that is negative, a month after the first."""
    strand = waits_for_conclusion(walk.cast)
    decides(walk.cast, strand, "find_no_grounds")


def _running(cast: Cast) -> dict[str, tuple[Any, datetime]]:
    """Of each timescale one clock that runs and has not passed: its id, and when it does."""
    with cast.acting("scrutineer"):
        clocks = Clock.objects.filter(stopped_at=None, rung=0, due_at__gt=cast.now + SECOND)
        found = clocks.order_by("-due_at").values_list("timescale__name", "id", "due_at")
        return {name: (pk, due_at) for name, pk, due_at in found}


def _rungs(cast: Cast, clocks: list[Any]) -> set[int]:
    with cast.acting("scrutineer"):
        return set(Clock.objects.filter(pk__in=clocks).values_list("rung", flat=True))


def _tick(cast: Cast, moment: datetime) -> None:
    cast.at(moment)
    while tick(at=moment):
        pass


@pytest.mark.long
def test_each_climbs_at_its_second_and_once(cast: Cast) -> None:
    """Whoever adds a timescale finds it asked for here."""
    tried: set[str] = set()
    for runs in (_everything_runs, _erasures, _no_in_the_end):
        runs(Walk(cast))
        settle_all()
        at: dict[datetime, list[Any]] = defaultdict(list)
        for name, (clock, due_at) in _running(cast).items():
            tried.add(name)
            at[due_at].append(clock)
        for due_at, clocks in sorted(at.items()):
            _tick(cast, due_at - SECOND)
            assert _rungs(cast, clocks) == {0}, due_at
            _tick(cast, due_at)
            assert _rungs(cast, clocks) == {1}, due_at
            _tick(cast, due_at + SECOND)
            assert _rungs(cast, clocks) == {1}, due_at
    assert tried == set(Timescale.objects.values_list("name", flat=True))
