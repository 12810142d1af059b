"""Whom to call: what is learnt, what is not, and that no question goes unwritten."""

from __future__ import annotations

import time
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from heard.concerns.actions import report_pressure
from heard.frame.demo.partnership import id_of
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said, identify, mention, whom_to_call
from heard.people.models import LookUp, Mention
from heard.process.actions import set_wall
from heard.process.models import Strand
from tests.attack import DENIED, PROMISE, say
from tests.cast import DECIDED, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]

CHILD = Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))
DUTY = {
    "agency": "Marlowe Vale Council",
    "post": "Duty social worker",
    "post_id": str(id_of("post", "social_worker")),
    "reach": "01632 960104",
    "kind": "concern",
    "reference": None,
}


def asks(cast: Cast, who: str, concern: Any) -> list[dict[str, Any]]:
    with cast.acting(who):
        return whom_to_call(Strand(pk=concern.pk))


def look_ups(cast: Cast, who: str) -> list[LookUp]:
    with cast.acting(who):
        return list(LookUp.objects.order_by("at"))


def wall(cast: Cast, who: str, concern: Any) -> None:
    """Set a wall around a concern that hides it from somebody."""
    with cast.acting("social_worker"):
        set_wall(Strand(pk=concern.pk), id_of("worker", who), reason="She is named in it.")


def test_a_worker_learns_which_post_to_ring_and_nothing_else(cast: Cast) -> None:
    theirs = cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker", about=[CHILD])
    assert cast.sees("youth_worker", theirs.pk) is None
    assert asks(cast, "youth_worker", mine) == [DUTY]


def test_what_one_may_open_comes_with_its_reference(cast: Cast) -> None:
    first = cast.hears("youth_worker", about=[CHILD])
    mine = cast.hears("youth_worker", about=[CHILD])
    assert asks(cast, "youth_worker", mine) == [DUTY | {"reference": first.strand.reference}]


def test_many_records_of_one_post_are_one_answer_and_are_not_counted(cast: Cast) -> None:
    for _ in range(3):
        cast.hears("nurse", about=[CHILD])
    assert asks(cast, "youth_worker", cast.hears("youth_worker", about=[CHILD])) == [DUTY]


def test_what_a_person_found_to_be_the_same_counts(cast: Cast) -> None:
    theirs = cast.hears("nurse", about=[Said(kind="child", name="Lila M.")])
    mine = cast.hears("youth_worker", about=[CHILD])
    assert asks(cast, "youth_worker", mine) == []
    with cast.acting("manager") as by:
        for concern in (theirs, mine):
            open_record(concern.pk, "test")
        identify(list(Mention.objects.all()), reason="The school knows both.", by=by, at=cast.now)
    assert asks(cast, "youth_worker", mine) == [DUTY]


def test_a_child_that_others_added_is_not_asked_about_by_whoever_raised_it(cast: Cast) -> None:
    """They read what they said themselves: that somebody knows a child they have not named is nobody's answer to them."""
    cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker", about=[Said(kind="child", name="Tess Vane", born_on=date(2011, 7, 9))])
    with cast.acting("social_worker") as by:
        open_record(mine.pk, "test")
        mention(mine.strand, [CHILD], by=by, at=cast.now)
    assert asks(cast, "youth_worker", mine) == []
    assert len(look_ups(cast, "scrutineer")[-1].asked_of) == 1
    assert [each["agency"] for each in asks(cast, "social_worker", mine)] == [DUTY["agency"]]


def test_kinds_that_may_not_be_named_are_never_shown(cast: Cast) -> None:
    """What is said of pressure, and an allegation against somebody who works with children."""
    allegation = cast.hears("nurse", about=[CHILD])
    cast.moves("manager", allegation.pk, "take_on", outcome="lado", **DECIDED)
    other = cast.hears("nurse")
    with cast.acting("nurse") as by:
        pressure = report_pressure(other.strand, "discourage", reason="r", by=by, at=cast.now)
        mention(pressure, [CHILD], by=by, at=cast.now)
    mine = cast.hears("youth_worker", about=[CHILD])
    assert asks(cast, "youth_worker", mine) == []
    assert look_ups(cast, "scrutineer")[-1].answers == 0


def test_every_question_is_written_down_without_a_name(cast: Cast) -> None:
    cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker", about=[CHILD])
    asks(cast, "youth_worker", mine)
    [kept] = look_ups(cast, "scrutineer")
    assert (kept.actor_id, kept.strand_id, kept.answers) == (id_of("worker", "youth_worker"), mine.pk, 1)
    with cast.acting("youth_worker"):
        open_record(mine.pk, "test")
        assert kept.asked_of == [Mention.objects.get(name="Leila Marr").pk]
    written = str(vars(kept))
    assert "Leila" not in written


def test_no_answer_without_its_line(cast: Cast) -> None:
    """The answer and its line stand or fall together: what cannot be written down is not answered."""
    cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker", about=[CHILD])
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("alter table look_up add constraint nothing_more check (false) not valid")
        cursor.execute("set local role heard_test")
    with pytest.raises(Exception, match="nothing_more"), transaction.atomic():
        asks(cast, "youth_worker", mine)
    assert look_ups(cast, "scrutineer") == []


@pytest.mark.parametrize("who", ["nurse", "councillor", "neighbour", "licensing_officer"])
def test_nobody_asks_from_a_concern_that_is_not_theirs(cast: Cast, who: str) -> None:
    mine = cast.hears("youth_worker", about=[CHILD])
    with pytest.raises(Refused, match="from a concern of your own"):
        asks(cast, who, mine)


@pytest.mark.parametrize("who", ["child", "public", "clock", ""])
def test_nobody_but_a_worker_asks(cast: Cast, who: str) -> None:
    mine = cast.hears("youth_worker", about=[CHILD])
    token = cast.token(who) if who else ""
    assert say("heard_app", "select whom_to_call(%s)", mine.pk, token=token).refused == PROMISE
    for role in ("heard_door", "heard_clock", "heard_dump", "heard_owner"):
        assert say(role, "select whom_to_call(%s)", mine.pk, token=token).refused == DENIED


def test_whoever_was_told_of_silence_does_not_ask_with_it(cast: Cast) -> None:
    """They know how far it is and not whom it is about."""
    mine = cast.hears("youth_worker", about=[CHILD])
    with cast.acting("clock"), connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("select let_in(%s, null, null, %s, 'progress', 'told of silence', %s)",
                       [mine.pk, id_of("post", "nurse"), cast.now])  # fmt: skip
        cursor.execute("set local role heard_test")
    with pytest.raises(Refused):
        asks(cast, "nurse", mine)


def test_managers_read_their_agencys_questions_the_scrutineer_all_and_nobody_else_any(cast: Cast) -> None:
    asks(cast, "safeguarding_lead", cast.hears("safeguarding_lead", about=[CHILD]))
    asks(cast, "social_worker", cast.hears("youth_worker", about=[CHILD]))
    found = {key: len(look_ups(cast, key)) for key in (
        "scrutineer", "manager", "service_manager", "director", "safeguarding_lead", "inspector", "social_worker",
        "youth_worker", "councillor", "chief_constable", "lado", "child", "public")}  # fmt: skip
    assert {key: count for key, count in found.items() if count} == {
        "scrutineer": 2, "manager": 1, "service_manager": 1, "director": 1, "safeguarding_lead": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "role", ["heard_app", "heard_door", "heard_clock", "heard_dump", "heard_owner", "none"]
)
def test_no_line_is_forged_changed_or_removed(cast: Cast, role: str) -> None:
    mine = cast.hears("youth_worker", about=[CHILD])
    asks(cast, "youth_worker", mine)
    insert = """insert into look_up (id, at, actor_id, agency_id, strand_id, asked_of, answers)
                select gen_random_uuid(), at, actor_id, agency_id, strand_id, asked_of, 0 from look_up"""
    wrong = ["update look_up set answers = 0", "delete from look_up", "truncate look_up"]
    for statement in wrong + ([] if role == "none" else [insert]):
        answer = say(role, statement, token=cast.token("director"))
        unseen = role == "heard_owner" and statement == insert and answer.count == 0
        assert answer.refused in (DENIED, PROMISE) or unseen, statement


def test_what_is_walled_off_is_answered_as_if_it_were_not_there(cast: Cast) -> None:
    mine = cast.hears("youth_worker", about=[CHILD])
    nothing = asks(cast, "youth_worker", mine)
    theirs = cast.hears("nurse", about=[CHILD])
    assert asks(cast, "youth_worker", mine) == [DUTY]
    wall(cast, "youth_worker", theirs)
    assert asks(cast, "youth_worker", mine) == nothing == []
    assert [kept.answers for kept in look_ups(cast, "scrutineer")] == [0, 1, 0]


@pytest.mark.long
def test_hidden_and_absent_take_the_same_time(cast: Cast) -> None:
    """Side by side and in turn, so that whatever else the machine does falls on all alike; two that are both absent
    say how far apart equals come out.
    """

    def mine(name: str) -> UUID:
        return cast.hears("youth_worker", about=[Said(kind="child", name=name, born_on=CHILD.born_on)]).pk

    absent, again, hidden = mine("Tom Vane"), mine("Una Wray"), mine(CHILD.name)
    wall(cast, "youth_worker", cast.hears("nurse", about=[CHILD]))
    took: dict[UUID, list[float]] = {absent: [], again: [], hidden: []}
    with cast.acting("youth_worker"), connection.cursor() as cursor:
        for turn in range(200):
            for strand in sorted(took, reverse=bool(turn % 2)):
                began = time.perf_counter()
                cursor.execute("select whom_to_call(%s)", [strand])
                took[strand].append(time.perf_counter() - began)
    apart = _apart(took[absent], took[hidden])
    equals = _apart(took[absent], took[again])
    assert apart < 2 * equals + 0.1 * median(took[absent]), f"{apart * 1e6:.0f} µs; equals {equals * 1e6:.0f}"


def _apart(one: list[float], other: list[float]) -> float:
    """How far apart two are, as the median of their pairs."""
    return abs(median(b - a for a, b in zip(one, other, strict=True)))
