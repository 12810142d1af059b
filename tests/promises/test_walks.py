"""Random walks over the whole process: whatever is done in whatever order, what must hold holds after every step.

``HEARD_WALKS=500`` walks further than a run of the suite has time for.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from heard.concerns.actions import disagree, report_pressure
from heard.concerns.models import Outcome
from heard.frame.demo.partnership import CAST, id_of
from heard.history.models import INSTALLATION
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import ask_for_more_time, tick
from heard.process.models import Clock, Strand
from heard.protection.tests.going import (
    EVERYBODY,
    agrees,
    assessed,
    begins,
    enquired,
    finds,
    meets,
    planned,
    taken_on,
    writes,
)
from heard.protection.tests.test_missing import found, interviewed, missing, offered
from tests.attack import CHECK, DENIED, UNIQUE
from tests.cast import MONDAY, Cast

WALKS = int(os.environ.get("HEARD_WALKS", "40"))
STEPS = int(os.environ.get("HEARD_WALK_STEPS", "25"))

WHO = st.sampled_from(
    ["social_worker", "manager", "service_manager", "director", "scrutineer", "youth_worker", "inspector", "nurse", "lado",
     "councillor", "safeguarding_lead", "chief_constable", "neighbour"]
)  # fmt: skip
HOLDERS = st.sampled_from(["social_worker", "manager", "service_manager", "director", "scrutineer"])
WHICH = st.integers(0, 10_000)
WORDS = st.sampled_from(["Because.", "Because.", "Because.", "", " \n"])
CODES = st.sampled_from(
    [
        "not_safeguarding",
        "not_safeguarding",
        "work_complete",
        "below_threshold",
        "community",
        "child_does_not_support",
        "",
    ]
)
CHILDREN = st.sampled_from(["Leila Marr", "Tom Vane"])

# Each must come to nothing. One statement, so that asking after every step costs one round trip.
WRONG = """
select 'open and not held: ' || s.id from strand s where s.is_open and (s.n = 0 or s.owner_post_id is null
    or not exists (select from clock c where c.strand_id = s.id and c.stopped_at is null))
union all
select 'in no declared state: ' || s.id from strand s left join state x on (x.kind, x.name) = (s.kind, s.state)
 where x.id is null or x.is_open <> s.is_open
union all
select 'not where its last move left it: ' || s.id from strand s
 where not exists (select from move m where m.strand_id = s.id and m.n = s.n and m.to_state = s.state)
union all
select 'moves with gaps: ' || strand_id from move group by strand_id having count(*) <> max(n) or min(n) <> 1
union all
select 'moves not in one chain: ' || m.strand_id from move m join move b on b.strand_id = m.strand_id and b.n = m.n - 1
 where b.to_state <> m.from_state
union all
select 'clocks twice: ' || strand_id from clock group by strand_id, name having count(*) > 1
union all
select 'clock runs on something closed: ' || c.id from clock c join strand s on s.id = c.strand_id
 where c.stopped_at is null and not s.is_open
union all
select 'closed without evidence: ' || s.id from strand s where s.kind = 'concern' and s.state = 'closed' and not exists (
  select from move m join closing_reason r on r.code = m.reason_code join remark k on k.move_id = m.id and k.text = m.told
   where m.strand_id = s.id and m.step in ('close_without_action', 'close_after_action', 'propose_closing')
     and r.verdict <> 'refused' and says_something(m.reason) and says_something(m.told)
     and (says_something(m.child_view) or says_something(m.child_view_unknown)))
union all
select 'decided without the child''s own words or why not: ' || m.id from move m
  join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
 where 'child_view' = any (st.needs) and not says_something(m.child_view_unknown)
   and not exists (select from words_before(m.strand_id, m.n))
union all
select 'closed alone for a reason of two: ' || m.strand_id from move m join closing_reason r on r.code = m.reason_code
 where m.step = 'close_without_action' and r.verdict <> 'alone'
union all
select 'signed twice by one: ' || b.strand_id from move b join move a on a.strand_id = b.strand_id and a.n < b.n
  join step st on (st.kind, st.name, st.from_state) = (b.kind, b.step, b.from_state) and st.second_to = a.step
 where not exists (select from move z where z.strand_id = b.strand_id and z.step = a.step and z.n > a.n and z.n < b.n)
   and (a.by_id = b.by_id or a.by_agency_id = b.by_agency_id)
union all
select 'an answer that was not given: ' || m.id from move m where says_something(m.told)
   and not exists (select from remark k where k.move_id = m.id and k.text = m.told)
union all
select 'climbed by somebody: ' || m.id from move m join actor a on a.id = m.by_id
 where m.step <> 'pass_round' and (m.step = 'climb') <> (a.kind = 'clock')
union all
select 'a climb that no clock counted: ' || c.id from clock c
 where c.rung <> (select count(*) from move m where m.clock_id = c.id and m.step = 'climb')
union all
select 'a councillor sees a child: ' || a.strand_id from access a join post p on p.id = a.post_id where p.role = 'elected_member'
union all
select 'closed over a disagreement: ' || s.id from strand s join strand d on d.parent_id = s.id and d.kind = 'disagreement'
 where s.kind = 'concern' and s.closed_at >= d.opened_at and d.is_open and d.n > 0
   and exists (select from move m where m.strand_id = s.id and m.to_state = 'closed' and m.at > d.opened_at)
union all
select 'closed over open work: ' || s.id from strand s where s.kind = 'concern' and s.state = 'closed'
   and exists (select from strand o where o.kind = any (stages()) and o.is_open and o.id = any (hanging_on(s.id)))
union all
select 'two enquiries open at once: ' || root_of(id) from strand where kind = 'enquiry' and is_open
 group by root_of(id) having count(*) > 1
union all
select 'a conference with days of its own: ' || c.id from strand s join clock c on c.strand_id = s.id and c.name = 'initial_conference'
  join strand e on e.parent_id = s.parent_id and e.kind = 'enquiry' and e.opened_at <= s.opened_at
   and not exists (select from strand later where later.parent_id = s.parent_id and later.kind = 'enquiry'
                      and later.opened_at > e.opened_at and later.opened_at <= s.opened_at)
  join clock k on k.strand_id = e.id and k.name = 'initial_conference'
 where s.kind = 'conference' and c.due_at <> k.due_at
union all
select 'a plan that no conference decided: ' || s.id from strand s where s.kind = 'plan' and not exists (
  select from strand c join move m on m.strand_id = c.id and m.step in ('decide_plan', 'refuse_no_plan')
   where c.parent_id = s.parent_id and c.kind = 'conference')
union all
select 'a category lowered by one: ' || e.id from category_entry e join category_entry b on b.strand_id = e.strand_id
   and b.category = e.category and (b.n, b.at) < (e.n, e.at) and gravity_of(b.standing) > gravity_of(e.standing)
 where not exists (select from move m where m.id = e.move_id and m.step = 'sign_lowering')
   and not exists (select from category_entry z where z.strand_id = e.strand_id and z.category = e.category
                      and (z.n, z.at) > (b.n, b.at) and (z.n, z.at) < (e.n, e.at))
union all
select 'a search that ended without the child: ' || s.id from strand s where s.kind = 'missing_episode'
   and s.state in ('found', 'offered', 'interviewed', 'declined') and not exists (select from finding f where f.strand_id = s.id)
union all
select 'an episode that ended without the child''s word: ' || s.id from strand s where s.kind = 'missing_episode'
   and ((s.state = 'interviewed' and not exists (select from return_interview r where r.strand_id = s.id))
        or (s.state = 'declined' and (not exists (select from move m where m.strand_id = s.id and m.step = 'decline_interview'
                                                                     and says_something(m.child_view))
                                      or (select count(*) from return_offer o where o.strand_id = s.id) < 2)))
union all
select 'an empty line or one that is not open: ' || coalesce(s.id, w.strand_id) from strand s full join waiting w on w.strand_id = s.id
 where (w.strand_id is null) = coalesce(s.is_open, false)
"""


# Where a walk may begin, so that it gets to what comes late.
BEGINNINGS: dict[str, Any] = {
    "assessed": assessed,
    "met": lambda cast: meets(cast, begins(cast, taken_on(cast), "strategy_discussion")),
    "enquired": enquired,
    "planned": planned,
    "found": lambda cast: found(cast, missing(cast)),
}
# What is done on a stage beside its steps, by whoever may.
WORK: dict[str, Any] = {
    "write": lambda cast, strand, who: writes(cast, strand, who),
    "find a category": lambda cast, strand, who: finds(cast, strand, who=who),
    "meet": lambda cast, strand, who: meets(cast, strand, invited=EVERYBODY, who=who),
    "meet, with dissent": lambda cast, strand, who: meets(
        cast, strand, dissent={"nurse": "It is too early."}, who=who
    ),
    "agree": lambda cast, strand, who: agrees(cast, strand, who=who),
    "find the child": found,
    "offer": offered,
    "listen": interviewed,
}


class Process(RuleBasedStateMachine):
    """Several people and the clock, at several concerns at once, doing whatever comes to mind."""

    moment: Any = None
    steps = 0

    @initialize(first=st.sampled_from(["nothing", *BEGINNINGS]))
    def begin(self, first: str) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.cast = Cast(self.moment)
        self.cast.at(MONDAY)
        for member in CAST:  # minted here, or a step that is undone would take the token with it
            self.cast.token(member.key)
        self.strands: list[Any] = []
        self.clocks: dict[Any, tuple[Any, ...]] = {}
        with connection.cursor() as cursor:  # the walk before this one may have ended while it asked
            cursor.execute("set constraints all deferred")
        if first != "nothing":
            BEGINNINGS[first](self.cast)
            self._see_what_began()

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _try(self, act: Any) -> Any:
        """Do it, and let the database ask at once what it asks at commit; a refusal undoes it."""
        type(self).steps += 1
        try:
            with transaction.atomic():
                done = act()
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")
        except (Refused, Strand.DoesNotExist):
            done = None
        except (
            DatabaseError
        ) as error:  # no right, there already, or a check: refused as well, and nothing else is
            if getattr(error.__cause__, "sqlstate", "") not in (DENIED, UNIQUE, CHECK):
                raise
            done = None
        with connection.cursor() as cursor:
            cursor.execute("set constraints all deferred")
        return done

    def _one(self, which: int) -> Any:
        return self.strands[which % len(self.strands)] if self.strands else None

    def _see_what_began(self) -> None:
        """What the database began by itself, such as an enquiry or a plan, is walked on too."""
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute("select id from strand order by opened_at, kind, urgent")
            self.strands += [row[0] for row in cursor.fetchall() if row[0] not in self.strands]
            cursor.execute("set local role heard_test")

    def _keep(self, strand: Any) -> None:
        if strand is not None:
            self.strands.append(strand.pk)

    @rule(
        who=st.sampled_from(["youth_worker", "nurse", "social_worker", "inspector"]),
        child=CHILDREN,
        danger=st.booleans(),
    )
    def raise_a_concern(self, who: str, child: str, danger: bool) -> None:
        about = [Said(kind="child", name=child, born_on=date(2012, 5, 1))]
        self._keep(self._try(lambda: self.cast.hears(who, about=about, danger_now=danger)))

    @rule(which=WHICH, who=WHO, chosen=WHICH, words=WORDS, code=CODES)
    def take_a_step(self, which: int, who: str, chosen: int, words: str, code: str) -> None:
        if (strand := self._one(which)) is None:
            return
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute(
                "select distinct st.name from step st join strand s on s.kind = st.kind where s.id = %s and st.name <> 'climb' order by 1",
                [strand],
            )
            names = [row[0] for row in cursor.fetchall()]
            cursor.execute("set local role heard_test")
        said = {
            "reason": words,
            "child_view": words,
            "child_view_unknown": "" if chosen % 2 else words,
            "told": words,
            "reason_code": code,
            "outcome": Outcome.ASSESSMENT,
        }
        self._try(lambda: self.cast.moves(who, strand, names[chosen % len(names)], **said))

    @rule(which=WHICH, who=HOLDERS, chosen=WHICH, code=CODES)
    def do_the_work(self, which: int, who: str, chosen: int, code: str) -> None:
        """A step that the page offers, with all that it needs, so that walks get somewhere."""
        if (strand := self._one(which)) is None:
            return

        def act() -> None:
            with self.cast.acting(who), connection.cursor() as cursor:
                cursor.execute(
                    "select name, (select array_agg(c.code order by c.id) from choice c join strand s on s.id = %s"
                    " where c.kind = s.kind and c.step = name) from steps_from_here(%s) where reason is null order by name",
                    [strand, strand],
                )
                open_to_them = cursor.fetchall()
            if open_to_them:
                step, outcomes = open_to_them[chosen % len(open_to_them)]
                said: dict[str, Any] = {
                    "reason": "r",
                    "child_view": "c",
                    "child_view_unknown": "u",
                    "told": "t",
                    "reason_code": code,
                    "outcome": outcomes[chosen % len(outcomes)] if outcomes else "assessment",
                }
                self.cast.moves(who, strand, step, **said)

        self._try(act)
        self._see_what_began()

    @rule(which=WHICH, who=HOLDERS, kind=st.sampled_from(["assessment", "strategy_discussion", "conference", "continuing_harm"]))  # fmt: skip
    def begin_a_stage(self, which: int, who: str, kind: str) -> None:
        if (strand := self._one(which)) is not None:
            self._keep(self._try(lambda: begins(self.cast, Strand(id=strand), kind, who)))

    @rule(which=WHICH, who=HOLDERS, what=st.sampled_from(sorted(WORK)))
    def do_what_a_stage_is_for(self, which: int, who: str, what: str) -> None:
        """Write, meet, agree, find, offer, listen: what has to be there before a step that concludes."""
        if (strand := self._one(which)) is not None:
            self._try(lambda: WORK[what](self.cast, Strand(id=strand), who))
            self._see_what_began()

    @rule(who=WHO, child=CHILDREN)
    def report_a_child_missing(self, who: str, child: str) -> None:
        named = Said(kind="child", name=child, born_on=date(2012, 5, 1))
        self._keep(self._try(lambda: missing(self.cast, who, child=named)))
        self._see_what_began()

    @rule(
        which=WHICH,
        who=st.sampled_from(["inspector", "nurse", "scrutineer", "youth_worker", "chief_constable"]),
        chosen=WHICH,
    )
    def others_do_theirs(self, which: int, who: str, chosen: int) -> None:
        self.do_the_work(which, who, chosen, "not_safeguarding")

    @rule(which=WHICH, who=WHO)
    def say_that_they_disagree(self, which: int, who: str) -> None:
        if (strand := self._one(which)) is None:
            return

        def act() -> Strand:
            with self.cast.acting(who) as by:
                return disagree(
                    Strand.objects.select_related("agency").get(pk=strand),
                    reason="r",
                    by=by,
                    at=self.cast.now,
                )

        self._keep(self._try(act))

    @rule(which=WHICH, who=WHO)
    def tell_of_pressure(self, which: int, who: str) -> None:
        if (strand := self._one(which)) is None:
            return

        def act() -> Strand:
            with self.cast.acting(who) as by:
                fresh = Strand.objects.select_related("agency").get(pk=strand)
                return report_pressure(fresh, "discourage", reason="r", by=by, at=self.cast.now)

        self._keep(self._try(act))

    @rule(which=WHICH, who=HOLDERS)
    def ask_for_time(self, which: int, who: str) -> None:
        if (strand := self._one(which)) is None:
            return

        def act() -> Strand | None:
            with self.cast.acting(who) as by:
                clock = (
                    Clock.objects.select_related("strand__agency")
                    .filter(strand=strand, stopped_at=None)
                    .first()
                )
                return ask_for_more_time(clock, reason="r", by=by, at=self.cast.now) if clock else None

        self._keep(self._try(act))

    @rule(hours=st.sampled_from([1, 24, 24, 48, 24 * 7, 24 * 30]), ticks=st.integers(1, 3))
    def time_passes(self, hours: int, ticks: int) -> None:
        self.cast.at(self.cast.now + timedelta(hours=hours))
        for _ in range(ticks):
            self._try(lambda: tick(at=self.cast.now))

    @rule(who=HOLDERS, days=st.integers(1, 20))
    def somebody_is_away(self, who: str, days: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
            cursor.execute(
                "insert into absence (id, worker_id, from_at, until_at) values (gen_random_uuid(), %s, %s, %s)",
                [id_of("worker", who), self.cast.now, self.cast.now + timedelta(days=days)],
            )
            cursor.execute("set local role heard_test")
        self._try(lambda: tick(at=self.cast.now))

    @invariant()
    def nothing_is_wrong(self) -> None:
        if not getattr(self, "strands", None):
            return
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute(WRONG)
            wrong = [row[0] for row in cursor.fetchall()]
            cursor.execute("select id, started_at, due_at, rung, ladder_n, stopped_at, passed_at from clock")
            clocks = {row[0]: row[1:] for row in cursor.fetchall()}
            cursor.execute("set local role heard_test")
        assert wrong == []
        for key, (started, due, rung, ladder, stopped, passed) in self.clocks.items():
            now = clocks[key]
            assert now[:2] == (started, due), "a clock was set again"
            assert now[2] >= rung, "an escalation went back"
            assert now[3] >= ladder, "an escalation went down"
            assert stopped is None or now[4:] == (stopped, passed), "a stopped clock went on"
            assert passed is None or now[5] == passed, "when it passed was changed"
        self.clocks = clocks


@pytest.mark.django_db
@pytest.mark.promise("Someone always holds it")
@pytest.mark.promise("Silence climbs")
@pytest.mark.promise("No quiet closing")
@pytest.mark.parametrize("walks", [2, pytest.param(WALKS, marks=pytest.mark.long)])
def test_whatever_is_done_in_whatever_order_it_holds(cast: Cast, moment: Any, walks: int) -> None:
    Process.moment = staticmethod(moment)
    Process.steps = 0
    run_state_machine_as_test(
        Process,
        settings=settings(
            max_examples=walks, stateful_step_count=STEPS, deadline=None, derandomize="HEARD_WALKS" not in os.environ,
            # A walk that fails is shown as it was; making it short takes minutes, and is for whoever looks into it.
            phases=tuple(Phase) if "HEARD_WALKS" in os.environ else (Phase.generate,),
            database=None, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Process.steps > walks * 5
