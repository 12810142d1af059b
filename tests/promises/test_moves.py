"""Moves and strands, forged by raw SQL as the pages' login with somebody's true token."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from heard.frame.demo.partnership import id_of
from heard.history.actions import open_record
from heard.history.refused import Overtaken, Refused
from heard.process.actions import ask_for_more_time, tick
from heard.process.models import Clock, Move, Strand
from tests.attack import CHECK, DENIED, FOREIGN_KEY, OVERTAKEN, PROMISE, UNIQUE, Answer, say
from tests.cast import DECIDED, Cast, one

pytestmark = pytest.mark.django_db

MOVE = """insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, by_post_id, by_agency_id,
    outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id, clock_id, rung, tells_id)
  values (gen_random_uuid(), %(strand)s, %(n)s, %(kind)s, %(step)s, %(from_state)s, %(to_state)s, heard_now(), %(by)s,
    %(by_post)s, %(by_agency)s, %(outcome)s, %(reason_code)s, %(reason)s, %(child_view)s, 'u', %(told)s, %(to_post)s, %(clock)s,
    %(rung)s, %(tells)s)"""
STRAND = """insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, owner_post_id, opened_at)
  values (%(id)s, %(kind)s, %(agency)s, %(parent)s, 'AAAA-0000', %(urgent)s, %(state)s, %(open)s, %(n)s, %(owner)s, heard_now())"""
NOTHING = dict.fromkeys(("by_post", "by_agency", "to_post", "clock", "rung", "tells"), None)
SAID = {"outcome": "assessment", "reason_code": "", "reason": "r", "child_view": "c", "told": "t"}


def move(
    cast: Cast, who: str, concern: Any, step: str, from_state: str, to_state: str, *, n: int, **given: Any
) -> Answer:
    values = {
        **NOTHING, **SAID, "strand": getattr(concern, "pk", concern), "n": n, "kind": "concern", "step": step,
        "from_state": from_state, "to_state": to_state, "by": id_of("worker", who), **given,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select 1")  # so that there is a connection to write the statement for
        sql = cursor.mogrify(MOVE, values) if hasattr(cursor, "mogrify") else MOVE
    return say("heard_app", sql, token=cast.token(who))


def strand(cast: Cast, who: str, **given: Any) -> Answer:
    values = {
        "id": uuid4(), "kind": "concern", "agency": id_of("agency", "council"), "parent": None, "urgent": False, "state": "",
        "open": True, "n": 0, "owner": None, **given,
    }  # fmt: skip
    with connection.cursor() as cursor:
        sql = cursor.mogrify(STRAND, values)
    return say("heard_app", sql, token=cast.token(who))


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": "closed", "open": False}, PROMISE),
        ({"state": "taken_on"}, PROMISE),
        ({"n": 1}, PROMISE),
        ({"owner": id_of("post", "youth_worker")}, PROMISE),
        ({"open": False}, PROMISE),
        ({}, PROMISE),  # without a move
        ({"kind": "invented"}, PROMISE),
        ({"agency": id_of("agency", "youth")}, PROMISE),
    ],
)
def test_a_strand_begins_with_its_first_move_or_not_at_all(
    cast: Cast, given: dict[str, Any], why: str
) -> None:
    assert strand(cast, "youth_worker", **given).refused in (why, FOREIGN_KEY, CHECK)


@pytest.mark.promise("Someone always holds it")
def test_a_strand_hangs_on_another_only_in_the_same_agency(cast: Cast) -> None:
    concern = cast.hears()
    answer = strand(
        cast, "youth_worker", kind="disagreement", parent=concern.pk, agency=id_of("agency", "police")
    )
    assert "stays with the agency" in answer.words


@pytest.mark.promise("Someone always holds it")
def test_a_concern_comes_in_at_the_front_door_alone(cast: Cast, as_superuser) -> None:
    """With a second ladder in the partnership, a concern could otherwise be begun where the front door never sees it."""
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'installation'), '1 hour'), true)"
        )
        cursor.execute(
            "insert into rung (id, agency_id, n, post_id, amount, unit, tells_id, from_at)"
            " select gen_random_uuid(), %s, n, post_id, amount, unit, %s, from_at from rung where agency_id = %s",
            [id_of("agency", "youth"), id_of("post", "nurse"), id_of("agency", "council")],
        )
    strand_id = uuid4()
    with pytest.raises(Refused, match="front door"), cast.acting("youth_worker") as by:
        begun = Strand(
            id=strand_id,
            kind="concern",
            agency_id=id_of("agency", "youth"),
            opened_at=cast.now,
            reference="B",
        )
        begun.save(force_insert=True)
        Move(
            strand=begun,
            n=1,
            kind="concern",
            step="receive",
            from_state="",
            to_state="received",
            by=by,
            at=cast.now,
        ).save(force_insert=True)


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize(
    ("step", "from_state", "to_state", "n", "why"),
    [
        ("take_up", "received", "closed", 2, (FOREIGN_KEY,)),  # a declared step to another state
        ("invented", "received", "in_screening", 2, (PROMISE,)),
        ("act", "taken_on", "acted_on", 2, (OVERTAKEN,)),  # a skipped one
        ("take_up", "received", "in_screening", 3, (OVERTAKEN,)),  # a gap
        ("take_up", "received", "in_screening", 99, (OVERTAKEN,)),
        ("receive", "", "received", 1, (OVERTAKEN, PROMISE)),  # again
        ("receive", "", "received", 2, (OVERTAKEN,)),
        ("take_up", "received", "in_screening", 0, (OVERTAKEN,)),
        ("climb", "received", "received", 2, (CHECK, PROMISE)),  # by hand
    ],
)
def test_undeclared_skipped_gapped_and_doubled_moves_are_not_stored(
    cast: Cast, step: str, from_state: str, to_state: str, n: int, why: tuple[str, ...]
) -> None:
    concern = cast.hears()
    answer = move(cast, "social_worker", concern, step, from_state, to_state, n=n)
    assert answer.refused in why, answer


@pytest.mark.promise("Someone always holds it")
def test_the_same_move_twice_is_one(cast: Cast) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    assert move(cast, "manager", concern, "take_up", "received", "in_screening", n=2).refused == OVERTAKEN
    with pytest.raises(Overtaken):
        cast.moves("manager", concern.pk, "take_up", seen=1)


@pytest.mark.promise("No quiet closing")
def test_two_steps_in_one_statement_are_refused(cast: Cast) -> None:
    """Proposing and signing at once would leave nobody time to look."""
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    values = {
        **NOTHING, **SAID, "reason_code": "below_threshold", "strand": concern.pk, "kind": "concern",
        "by": id_of("worker", "manager"), "step": "propose_closing", "from_state": "in_screening",
        "to_state": "closing_proposed", "n": 3,
    }  # fmt: skip
    with connection.cursor() as cursor:
        first = cursor.mogrify(MOVE, values)
        second = cursor.mogrify(
            MOVE,
            {
                **values,
                "step": "sign_closing",
                "from_state": "closing_proposed",
                "to_state": "closed",
                "n": 4,
            },
        )
    both = first + "," + second[second.index("values (") + len("values") :]
    assert say("heard_app", both, token=cast.token("manager")).refused == OVERTAKEN
    assert say("heard_app", first, token=cast.token("manager")).refused == ""


@pytest.mark.promise("What was known, when, and by whom")
def test_who_took_a_step_in_which_post_is_said_by_the_database(cast: Cast) -> None:
    concern = cast.hears()
    forged = {"by_post": id_of("post", "director"), "by_agency": id_of("agency", "police")}
    with cast.acting("social_worker") as by:
        Move(
            strand_id=concern.pk, n=2, kind="concern", step="take_up", from_state="received", to_state="in_screening", by=by,
            at=cast.now, by_post_id=forged["by_post"], by_agency_id=forged["by_agency"],
        ).save(force_insert=True)  # fmt: skip
        open_record(concern.pk, "test")
        kept = Move.objects.get(strand=concern.pk, n=2)
    assert (kept.by_post_id, kept.by_agency_id) == (
        id_of("post", "social_worker"),
        id_of("agency", "council"),
    )


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize("who", ["youth_worker", "nurse", "neighbour", "councillor", "lado", "inspector"])
def test_nobody_moves_what_another_holds(cast: Cast, who: str) -> None:
    concern = cast.hears()
    for step, to_state in (
        ("take_up", "in_screening"),
        ("take_on", "taken_on"),
        ("call_look", "multi_agency_look"),
    ):
        assert move(cast, who, concern, step, "received", to_state, n=2).refused == PROMISE, step


@pytest.mark.promise("Need to know")
def test_a_step_lets_in_nobody_that_its_taker_names(cast: Cast) -> None:
    """Found open: a raiser could name her own post as the one to be told, and read the whole record and its parent."""
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    with cast.acting("manager") as by:
        Move(
            strand_id=concern.pk, n=3, kind="concern", step="call_look", from_state="in_screening",
            to_state="multi_agency_look", reason="r", by=by, at=cast.now, tells_id=id_of("post", "councillor"),
            to_post_id=id_of("post", "lado"),
        ).save(force_insert=True)  # fmt: skip
    assert cast.sees("councillor", concern.pk) is None
    assert cast.sees("lado", concern.pk) is None


@pytest.mark.promise("Silence climbs")
def test_no_step_can_stop_the_clock_for_everybody(cast: Cast) -> None:
    """Found open: a step that named a clock and its next rung made every later tick fail on the unique key."""
    concern = cast.hears()
    with cast.acting("social_worker") as by:
        clock = Clock.objects.get(strand=concern.pk)
        Move(
            strand_id=concern.pk, n=2, kind="concern", step="take_up", from_state="received", to_state="in_screening", by=by,
            at=cast.now, clock=clock, rung=1,
        ).save(force_insert=True)  # fmt: skip
    cast.at(clock.next_at)
    assert tick(at=cast.now) == 1


@pytest.mark.promise("Silence climbs")
def test_only_the_clock_climbs(cast: Cast) -> None:
    concern = cast.hears()
    clock = one("select id from clock") or UUID(int=0)
    with cast.acting("manager"):
        clock = Clock.objects.get(strand=concern.pk).pk
    for who in ("manager", "social_worker", "director", "scrutineer", "youth_worker"):
        climb = {"clock": clock, "rung": 1, "to_post": id_of("post", "lado"), "tells": id_of("post", "nurse")}
        answer = move(cast, who, concern, "climb", "received", "received", n=2, **climb)
        assert answer.refused == PROMISE, who
        assert say("heard_app", "select tick(heard_now(), 1)", token=cast.token(who)).refused == DENIED
        assert say("heard_clock", "select tick(heard_now(), 1)", token=cast.token(who)).refused == PROMISE
    assert (
        say(
            "heard_clock", "select tick(heard_now() + interval '1 second', 1)", token=cast.token("clock")
        ).refused
        == PROMISE
    )
    assert (
        say(
            "heard_clock", "select tick(heard_now() - interval '1 hour', 1)", token=cast.token("clock")
        ).refused
        == PROMISE
    )
    assert say("heard_clock", "select tick(heard_now(), 1)", token=cast.token("clock")).refused == ""


@pytest.mark.promise("Silence climbs")
def test_a_clock_that_has_begun_is_never_set_again_by_anybody(cast: Cast, as_superuser) -> None:
    concern = cast.hears()
    changes = (
        "due_at = due_at + interval '1 day'", "started_at = started_at + interval '1 hour'", "rung = rung - 1",
        "name = 'another'", "strand_id = gen_random_uuid()",
    )  # fmt: skip
    for change in changes:
        assert say("heard_kernel", f"update clock set {change}", token=cast.token("clock")).refused in (
            PROMISE,
            CHECK,
            "22003",
        ), change
    for statement in (
        "delete from clock",
        "truncate clock cascade",
        "delete from strand",
        "truncate strand cascade",
    ):
        assert say("heard_kernel", statement, token=cast.token("clock")).refused in (PROMISE, DENIED), (
            statement
        )
    stopped = say("heard_kernel", "update clock set stopped_at = now()", token=cast.token("clock"))
    assert "a clock that runs" in stopped.words
    unowned = say("heard_kernel", "update strand set owner_post_id = null", token=cast.token("clock"))
    assert unowned.refused in (PROMISE, CHECK)
    twice = say(
        "heard_kernel",
        "insert into clock select gen_random_uuid(), name, started_at, due_at, next_at, rung, ladder_n, passed_at, stopped_at,"
        " strand_id, timescale_id from clock",
        token=cast.token("clock"),
    )
    assert twice.refused in (UNIQUE, "42804"), twice
    assert one("select count(*) from strand where id = %s", concern.pk) is not None


@pytest.mark.promise("Silence climbs")
def test_more_time_comes_once_from_another_agency_with_a_reason(cast: Cast) -> None:
    concern = cast.hears()

    def asks(who: str, reason: str) -> Strand:
        with cast.acting(who) as by:
            return ask_for_more_time(
                Clock.objects.select_related("strand__agency").get(pk=clock.pk),
                reason=reason,
                by=by,
                at=cast.now,
            )

    with cast.acting("social_worker"):
        clock = Clock.objects.get(strand=concern.pk)
    with pytest.raises(Refused, match="Give the reason"):
        asks("social_worker", " \n\u200b")
    with pytest.raises(Refused, match="Only the post that holds"):
        asks("youth_worker", "I would like it.")
    asked = asks("social_worker", "The school answers on Thursday.")
    with pytest.raises(Refused, match="already"):
        asks("social_worker", "And again.")
    for own in ("social_worker", "manager", "director"):
        with pytest.raises(Refused):
            cast.moves(own, asked.pk, "give", reason="Fine by us.")
    for stranger in ("nurse", "safeguarding_lead", "neighbour"):
        given = move(cast, stranger, asked, "give", "asked", "given", n=2, kind="more_time")
        assert given.refused == PROMISE, stranger
    cast.moves("inspector", asked.pk, "give", reason="It waits for the school alone.")
    with cast.acting("social_worker"):
        later = Clock.objects.get(pk=clock.pk)
    assert later.next_at > clock.next_at
    assert later.due_at == clock.due_at
    with pytest.raises(Refused, match="already"):
        asks("social_worker", "And again.")


@pytest.mark.promise("Someone always holds it")
def test_nothing_is_said_by_spaces(cast: Cast) -> None:
    concern = cast.hears()
    for nothing in ("", "  ", "\n\t", "\u00a0", "\u200b\u2060", "\u3000", "\ufeff", "\u2800"):
        with pytest.raises(Refused, match="Write the answer"):
            cast.moves("manager", concern.pk, "take_on", outcome="assessment", **{**DECIDED, "told": nothing})
    for something in ("a", "ا", "是", "😟", "?"):
        assert one("select says_something(%s)", something), something
