"""Silence climbs: to the second, past empty posts, after a standstill, and for everything that is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from heard.history.actions import open_record
from heard.history.models import INSTALLATION
from heard.process.actions import tick
from heard.process.models import Clock, Move, Strand, Timescale
from tests.attack import say, settle_all
from tests.cast import DECIDED, LONDON, Cast, one
from tests.promises.test_steps import ANSWER, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Silence climbs")]

HOLDERS = ("social_worker", "manager", "service_manager", "director", "scrutineer")


def clock_of(cast: Cast, concern: Any, name: str = "referral_decision") -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.get(strand=concern.pk, name=name)


def holder(cast: Cast, concern: Any) -> str:
    with cast.acting("scrutineer"):
        owner = Strand.objects.get(pk=concern.pk).owner_post_id
    return next(key for key in (*HOLDERS, "lado") if cast.post(key).pk == owner)


def as_installation(as_superuser: Any, sql: str, *parameters: object) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(sql, parameters)


def away(cast: Cast, as_superuser: Any, *who: str) -> None:
    for key in who:
        as_installation(
            as_superuser,
            "insert into absence (id, worker_id, from_at, until_at) values (gen_random_uuid(), %s, %s, %s)",
            cast.actor(key).pk, cast.now - timedelta(days=1), cast.now + timedelta(days=365),
        )  # fmt: skip


def test_every_timescale_climbs_at_its_time_and_not_a_second_before(cast: Cast) -> None:
    """Each clock that hearing and deciding can start, alone: its strand's other clocks have been stopped by then."""
    walk = Walk(cast)
    walk.to("received")
    walk.to("taken_on")
    walk.cast.hears(danger_now=True)
    walk.to("multi_agency_look")
    walk.disagreement()
    _, held = walk.disagreement()
    for who in ("manager", "service_manager", "director"):
        walk.take(who, held.pk, "answer", **ANSWER)
        walk.take("youth_worker", held.pk, "take_further", reason="r")
    due: dict[datetime, set[str]] = {}
    with cast.acting("scrutineer"):
        for clock in Clock.objects.filter(stopped_at=None):
            due.setdefault(clock.next_at, set()).add(clock.name)
    seen: set[str] = set()
    for moment in sorted(due):
        with cast.acting("scrutineer"):
            before = set(
                Clock.objects.filter(next_at=moment, rung=0, stopped_at=None).values_list("pk", flat=True)
            )
        cast.at(moment - timedelta(seconds=1))
        while tick(at=cast.now):
            pass
        with cast.acting("scrutineer"):
            assert not Clock.objects.filter(pk__in=before, rung__gt=0).exists()
        cast.at(moment)
        while tick(at=cast.now):
            pass
        with cast.acting("scrutineer"):
            climbed = Clock.objects.filter(pk__in=before)
            assert all(c.rung == 1 and c.passed_at == moment for c in climbed)
            seen |= set(climbed.values_list("name", flat=True))
    assert seen >= {"referral_decision", "act_on_it", "act_on_danger", "conclude", "multi_agency_look", "disagreement_manager",
                    "disagreement_partnership"}  # fmt: skip
    settle_all()


def test_every_declared_timescale_is_started_by_some_step_or_rule(cast: Cast) -> None:
    started = set(one("select array_agg(distinct x) from step, unnest(starts) x")) | {
        "act_on_danger",
        "lado_referral",
        "tell_host_area",
        "nrm_conclusive_authority",
        "victim_told_enhanced",
        "strategy_discussion_in_danger",
    }
    assert started == set(Timescale.objects.filter(agency=None).values_list("name", flat=True))


def test_decided_a_second_before_it_does_not_climb(cast: Cast) -> None:
    concern = cast.hears()
    clock = clock_of(cast, concern)
    cast.at(clock.due_at - timedelta(seconds=1))
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    cast.at(clock.due_at)
    tick(at=cast.now)
    stopped = clock_of(cast, concern)
    assert (stopped.rung, stopped.passed_at, stopped.stopped_at) == (
        0,
        None,
        clock.due_at - timedelta(seconds=1),
    )


def test_after_a_week_without_a_server_each_post_still_has_its_own_time(cast: Cast) -> None:
    """One rung for each tick that finds it due, and the next post's time counts from then: nobody is passed over."""
    concern = cast.hears()
    cast.at(clock_of(cast, concern).next_at + timedelta(days=7))
    assert tick(at=cast.now) == 1
    assert tick(at=cast.now) == 0
    assert holder(cast, concern) == "manager"
    climbed = clock_of(cast, concern)
    assert climbed.next_at == one("select due(%s, 1, 'working_day')", cast.now)
    assert climbed.due_at < climbed.passed_at == cast.now


@pytest.mark.parametrize(
    ("missing", "next_holder"),
    [((), "manager"), (("manager",), "service_manager"), (("manager", "service_manager"), "director"),
     (("manager", "service_manager", "director"), "scrutineer"), (HOLDERS, "scrutineer")],
)  # fmt: skip
def test_empty_posts_are_passed_over(
    cast: Cast, as_superuser: Any, missing: tuple[str, ...], next_holder: str
) -> None:
    concern = cast.hears()
    away(cast, as_superuser, *missing)
    cast.at(clock_of(cast, concern).next_at)
    tick(at=cast.now)
    assert holder(cast, concern) == next_holder
    settle_all()


def test_what_an_empty_post_holds_passes_up_at_once_and_once(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears()
    away(cast, as_superuser, "social_worker")
    assert tick(at=cast.now) == 1
    assert holder(cast, concern) == "manager"
    assert tick(at=cast.now) == 0
    clock = clock_of(cast, concern)
    assert clock.passed_at is None, "the law's time has not passed"
    assert clock.due_at == one("select due(%s, 1, 'working_day')", cast.now)


def test_a_new_concern_goes_to_the_first_post_with_somebody_in_it(cast: Cast, as_superuser: Any) -> None:
    away(cast, as_superuser, "social_worker", "manager")
    assert holder(cast, cast.hears()) == "service_manager"
    away(cast, as_superuser, "service_manager", "director", "scrutineer")
    concern = cast.hears()
    assert holder(cast, concern) == "scrutineer"
    settle_all()


def test_a_deputy_who_is_there_fills_the_post(cast: Cast, as_superuser: Any) -> None:
    as_installation(
        as_superuser,
        "insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), %s, %s, true, %s)",
        cast.post("social_worker").pk, cast.actor("lado").pk, cast.now - timedelta(days=1),
    )  # fmt: skip
    away(cast, as_superuser, "social_worker")
    concern = cast.hears()
    assert tick(at=cast.now) == 0
    assert holder(cast, concern) == "social_worker"
    cast.moves("lado", concern.pk, "take_up")


def test_the_top_is_asked_again_and_again(cast: Cast) -> None:
    concern = cast.hears()
    for n in range(8):
        cast.at(clock_of(cast, concern).next_at)
        assert tick(at=cast.now) == 1
        assert holder(cast, concern) == HOLDERS[min(n + 1, 4)]
    with cast.acting("scrutineer"):
        assert clock_of(cast, concern).rung == 8


def test_immediate_danger_skips_to_the_director(cast: Cast) -> None:
    concern = cast.hears(danger_now=True)
    cast.at(clock_of(cast, concern, "act_on_danger").next_at)
    tick(at=cast.now)
    assert holder(cast, concern) == "director"


def test_two_clocks_due_at_once_climb_once_each_and_the_highest_holds(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears()
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'clock'), '1 hour'), true)"
        )
        cursor.execute(
            "update clock set ladder_n = 3, next_at = %s - interval '1 minute' where strand_id = %s and name = 'act_on_it'",
            [cast.now, concern.pk],
        )
        cursor.execute(
            "update clock set next_at = %s where strand_id = %s and name = 'conclude'", [cast.now, concern.pk]
        )
    assert tick(at=cast.now) == 1
    with cast.acting("scrutineer"):
        open_record(concern.pk, "test")
        climbs = list(Move.objects.filter(strand=concern.pk, step="climb").order_by("n"))
        strand = Strand.objects.get(pk=concern.pk)
    assert [c.n for c in climbs] == [3, 4]
    assert strand.n == 4
    assert holder(cast, concern) == "scrutineer"
    settle_all()


def test_doing_again_what_starts_a_clock_never_resets_it(cast: Cast) -> None:
    concern = cast.hears()
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    first = clock_of(cast, concern, "conclude")
    cast.at(cast.now + timedelta(days=3))
    cast.moves(
        "manager",
        concern.pk,
        "propose_closing",
        reason_code="not_safeguarding",
        **{k: DECIDED[k] for k in ("reason", "child_view", "child_view_unknown", "told")},
    )
    cast.moves("inspector", concern.pk, "refuse_closing", reason="r")
    cast.at(cast.now + timedelta(days=3))
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    again = clock_of(cast, concern, "conclude")
    assert (again.pk, again.started_at, again.due_at) == (first.pk, first.started_at, first.due_at)
    assert again.next_at == first.next_at


def test_what_has_no_ladder_does_not_stop_what_has(cast: Cast, as_superuser: Any) -> None:
    """Found open: a batch full of clocks that cannot climb kept all others waiting for ever."""
    stuck = cast.hears()
    free = cast.hears()
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'clock'), '1 hour'), true)"
        )
        cursor.execute(
            "update strand set agency_id = %s where id = %s", [cast.worker("nurse").agency_id, stuck.pk]
        )
        cursor.execute(
            "update clock set next_at = next_at - interval '1 minute' where strand_id = %s", [stuck.pk]
        )
    cast.at(clock_of(cast, free).next_at)
    assert tick(at=cast.now, batch=1) == 1
    assert holder(cast, free) == "manager"


def test_a_batch_leaves_the_rest_for_the_next(cast: Cast) -> None:
    concerns = [cast.hears() for _ in range(5)]
    cast.at(clock_of(cast, concerns[0]).next_at)
    assert [tick(at=cast.now, batch=2) for _ in range(4)] == [2, 2, 1, 0]
    assert {holder(cast, c) for c in concerns} == {"manager"}


def test_a_rung_of_hours_gives_each_post_its_hours(cast: Cast, as_superuser: Any) -> None:
    """Found open: after a late tick a post with one hour could be passed over in the same breath."""
    as_installation(as_superuser, "update rung set amount = 1, unit = 'hour' where n in (1, 2)")
    concern = cast.hears()
    cast.at(clock_of(cast, concern).next_at + timedelta(hours=3, minutes=30))
    assert tick(at=cast.now) == 1
    assert tick(at=cast.now) == 0
    assert holder(cast, concern) == "manager"
    assert clock_of(cast, concern).next_at == cast.now + timedelta(hours=1)


def test_a_closed_matter_climbs_no_more(cast: Cast) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    said = {k: DECIDED[k] for k in ("reason", "child_view", "child_view_unknown", "told")}
    cast.moves("manager", concern.pk, "close_without_action", reason_code="not_safeguarding", **said)
    cast.at(datetime(2027, 1, 1, tzinfo=LONDON))
    assert tick(at=cast.now) == 0


def test_each_climb_tells_another_agency_and_the_next_post(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears()
    for _ in range(4):
        cast.at(clock_of(cast, concern).next_at)
        tick(at=cast.now)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select o.kind, p.title from outbox o join post p on p.id = o.to_post_id order by o.made_at, o.kind"
        )
        told = cursor.fetchall()
    assert [title for kind, title in told if kind == "climbed"] == [cast.post(h).title for h in HOLDERS[1:]]
    assert [title for kind, title in told if kind == "silence"] == [
        cast.post(h).title for h in ("inspector", "nurse", "chief_constable", "health_lead")
    ]


def test_no_login_but_the_clock_reaches_the_outbox(cast: Cast) -> None:
    cast.hears()
    for role in ("heard_app", "heard_door"):
        assert say(role, "select * from outbox", token=cast.token("manager")).refused
    assert say("heard_clock", "update outbox set strand_id = strand_id").refused
    assert say("heard_clock", "delete from outbox").refused


def test_an_allegation_against_a_professional_counts_from_when_it_was_known(cast: Cast) -> None:
    """Within one working day of the allegation, however late somebody decides that it was one."""
    concern = cast.hears()
    due = one("select due(%s, 1, 'working_day')", cast.now)
    cast.at(due + timedelta(hours=9))
    tick(at=cast.now)
    cast.moves("manager", concern.pk, "take_on", outcome="lado", **DECIDED)
    assert clock_of(cast, concern, "lado_referral").due_at == due
    assert tick(at=cast.now) == 1
    cast.moves("lado", concern.pk, "act", **{**DECIDED, "reason": "Referred to the designated officer."})
    assert clock_of(cast, concern, "lado_referral").stopped_at == cast.now
