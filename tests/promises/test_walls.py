"""Whoever is named in a concern, and their line, never see it, never hold it and never learn that it is there."""

from __future__ import annotations

import io
import os
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from heard.concerns.actions import Upload, disagree, report_pressure
from heard.concerns.models import Door
from heard.frame.demo.partnership import CAST, id_of
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import ask_to_lift, break_glass, deliver, set_wall, tick
from heard.process.models import Clock, Strand, Wall
from tests.attack import DENIED, PROMISE, columns, say, say_each, settle_all
from tests.cast import DECIDED, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]

NAMES = {member.key: member.name for member in CAST}
# Who is named, and who stands in their line: the filled rank above them, and all below them, in their own agency.
LINES = {
    "social_worker": {"manager"},
    "manager": {"social_worker", "service_manager"},
    "service_manager": {"social_worker", "manager", "director"},
    "director": {"social_worker", "manager", "service_manager", "chief_executive"},
    "chief_executive": {"social_worker", "manager", "service_manager", "director"},
    "lado": set(),
    "scrutineer": set(),
    "inspector": {"chief_constable"},
    "chief_constable": {"inspector"},
    "neighbour": set(),
    "councillor": set(),
}
SEES_ALL = ("social_worker", "manager", "service_manager", "director", "scrutineer")
# What is the same for all that somebody sees.
MINE = ("actor", "my_posts", "my_scope", "my_walled", "sees_by_office")
# Every way in which the pages' login may ask for more than one row or for a number.
ASKED = (
    "select my_strands()", "select my_apart()", "select my_scope()", "select my_glass()", "select opened('own')",
    "select * from my_day(null, 50, 0)", "select count(*) from my_day('hold', 1, 0)", "select * from my_day('raised', 50, 0)",
)  # fmt: skip


def names(key: str) -> list[Said]:
    return [Said(kind="adult", name=NAMES[key])]


def holder(strand: UUID, as_superuser: Any) -> str:
    with as_superuser():
        owner = one("select owner_post_id from strand where id = %s", strand)
    return next(member.key for member in CAST if id_of("post", member.key) == owner)


def wall(cast: Cast, setter: str, strand: Any, named: str, reason: str = "They are named in it.") -> Strand:
    with cast.acting(setter):
        return set_wall(strand, id_of("worker", named), reason=reason)


def world(token: str, *opens: UUID) -> dict[str, Any]:
    """All that somebody can find out with SQL of their own: each table they may read, and each function that lists."""
    before = " ; ".join(["select 1", *(f"select open_record('{each}', 'x')" for each in opens)])
    tables = columns(
        "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind = 'r'"
        " and has_table_privilege('heard_app', oid, 'select') and relname <> 'django_migrations'"
    )
    asked = [*(f"select t::text from {table} t order by 1" for table in tables), *ASKED]
    return say_each("heard_app", asked, token=token, before=before)


@pytest.mark.parametrize("named", LINES)
def test_a_name_walls_off_its_bearer_and_their_line_at_once_and_nobody_else(cast: Cast, named: str) -> None:
    plain, concern = cast.hears("nurse"), cast.hears("nurse", about=names(named))
    for member in CAST:
        seen = cast.sees(member.key, concern.pk)
        if member.key in LINES[named] | {named}:
            assert seen is None, member.key
        else:
            assert seen == cast.sees(member.key, plain.pk), member.key


@pytest.mark.long
@pytest.mark.parametrize("named", LINES)
def test_to_them_the_record_is_as_if_it_had_never_been_raised(
    cast: Cast, named: str, as_superuser: Any
) -> None:
    """Every table they may read, and every function that lists or counts, answers as it did before."""
    hidden_from = sorted(LINES[named] | {named})
    cast.hears("youth_worker", about=[Said(kind="child", name="Leila Marr")])
    tokens = {key: cast.token(key) for key in hidden_from}
    # Ids and kinds of actors and the clock's own rows are the same too: nothing is left out of what is compared.
    before = {key: world(token) for key, token in tokens.items()}
    concern = cast.hears("nurse", about=[Said(kind="child", name="Leila Marr"), *names(named)])
    with cast.acting("nurse") as by:
        open_record(concern.pk, "x")
        disagree(concern.strand, reason="r", by=by, at=cast.now)
        report_pressure(concern.strand, "discourage", reason="r", by=by, at=cast.now)
    cast.at(cast.now)
    with as_superuser():
        everything = columns("select id from strand where id = %s or parent_id = %s", concern.pk, concern.pk)
    assert len(everything) == 4
    for key, token in tokens.items():
        assert world(token, *everything) == before[key], key
    assert world(cast.token("nurse"), *everything) != world(cast.token("nurse")), "it does show what there is"


def test_what_somebody_may_see_is_not_asked_again_for_each_wall(cast: Cast, as_superuser: Any) -> None:
    """With six walls the queue asks no more often whose work somebody sees than with one, or all wait for others' walls."""

    def asked() -> dict[str, int]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local role none; set local track_functions = 'all'")
            cursor.execute("select set_config('heard.token', %s, true)", [cast.token("manager")])
            cursor.execute("select funcname, calls from pg_stat_xact_user_functions")
            before = dict(cursor.fetchall())
            cursor.execute("set local role heard_app; select count(*) from waiting; reset role")
            cursor.execute("select funcname, calls from pg_stat_xact_user_functions")
            return {name: calls - before.get(name, 0) for name, calls in cursor.fetchall() if name in MINE}

    found = []
    for walls in (1, 5):
        for _ in range(walls):
            wall(cast, "scrutineer", cast.hears("nurse").strand, "neighbour")
        found.append(asked())
    assert all(found[1][name] <= found[0][name] for name in MINE), found
    assert found[1]["my_walled"] == 1, "the walls were asked, and once"


@pytest.mark.parametrize("key", ["social_worker", "manager"])
def test_to_them_its_id_is_like_one_that_nothing_has(cast: Cast, key: str, as_superuser: Any) -> None:
    """Somebody who knew its id, its reference and a file of it from before gets the answers that a guess gets."""
    concern = cast.hears(
        "nurse",
        about=[Said(kind="child", name="Leila Marr")],
        uploads=[Upload("a.txt", io.BytesIO(b"words"))],
    )
    cast.sees(key, concern.pk)
    wall(cast, "director", concern.strand, "social_worker")
    with as_superuser():
        file = one("select id from attachment where strand_id = %s", concern.pk)
    who, token = id_of("worker", key), cast.token(key)
    asked: dict[str, tuple[list[Any], list[Any]]] = {
        sql: ([concern.pk], [uuid4()])
        for sql in (
            "select open_record(%s, 'x')", "select level_of(%s)", "select * from progress(%s)", "select * from steps_from_here(%s)",
            "select known_before(%s)", "select also_about(%s)", "select * from readings_of(%s, 0)", "select climbs_of(%s)",
            "select may_add(%s)", "select * from ladder_around(%s, now())", "select begun_here(%s, 'professional', false)",
            f"select set_wall(%s, '{who}', 'r')", "select give_mailbox(%s, gen_random_uuid(), 'x')",
            "insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at) values "
            f"(gen_random_uuid(), 'pressure', '{id_of('agency', 'council')}', %s, 'AAAA-0001', false, '', true, 0, heard_now())",
            f"insert into attempt (id, strand_id, what, by_id, at, reason, refusal) values (gen_random_uuid(), %s, 'x', '{who}', heard_now(), '', '')",
            "insert into mention (strand_id, id, kind, name, age, \"where\", registration, details, by_id, at)"
            f" values (%s, gen_random_uuid(), 'child', 'A', '', '', '', '', '{who}', heard_now())",
            f"insert into remark (strand_id, id, at, by_id, from_raiser, text) values (%s, gen_random_uuid(), heard_now(), '{who}', true, 'x')",
            "insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,"
            f" child_view_unknown, told) values (gen_random_uuid(), %s, 2, 'concern', 'take_up', 'received', 'in_screening', heard_now(), '{who}',"
            " '', '', '', '', '', '')",
        )
    } | {
        "select may_scan(%s)": ([file], [uuid4()]),
        "select break_glass(%s, 'r')": ([concern.strand.reference], ["ZZZZ-ZZZZ"]),
    }  # fmt: skip
    for sql, (real, none) in asked.items():
        assert say("heard_app", sql, *real, token=token) == say("heard_app", sql, *none, token=token), sql


def test_it_moves_on_at_once_when_a_wall_is_set_while_they_hold_it(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("nurse")
    assert holder(concern.pk, as_superuser) == "social_worker"
    with cast.acting("service_manager") as by:
        open_record(concern.pk, "x")
    wall(cast, "service_manager", concern.strand, "social_worker")
    settle_all()
    assert holder(concern.pk, as_superuser) == "service_manager"
    with cast.acting("service_manager"):
        assert set(Clock.objects.filter(strand=concern.pk).values_list("rung", flat=True)) == {0}
    cast.moves("service_manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    assert by.pk == id_of("worker", "service_manager")


def test_nothing_is_sent_to_them_and_what_waited_for_them_is_not(cast: Cast) -> None:
    concern = cast.hears("nurse", about=names("social_worker"))
    with cast.acting("scrutineer"):
        cast.at(Clock.objects.get(strand=concern.pk, name="referral_decision").next_at)
    tick(at=cast.now)
    deliver(at=cast.now)
    told = {address for message in mail.outbox for address in message.to}
    assert told
    assert not told & {"social.worker@marlowe-vale.example", "manager@marlowe-vale.example"}
    assert deliver(at=cast.now) == 0, "nothing is tried again"


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize("named", LINES)
def test_the_ladder_goes_round_them_at_every_rung(cast: Cast, named: str, as_superuser: Any) -> None:
    concern = cast.hears("nurse", about=names(named))
    kept_out = LINES[named] | {named}
    held = [holder(concern.pk, as_superuser)]
    for _ in range(7):
        with as_superuser():
            due = one(
                "select min(next_at) from clock where strand_id = %s and stopped_at is null", concern.pk
            )
        cast.at(due)
        tick(at=cast.now)
        held.append(holder(concern.pk, as_superuser))
    settle_all()
    assert not set(held) & kept_out
    assert held == sorted(held, key=[*SEES_ALL, "lado", *(set(NAMES) - set(SEES_ALL) - {"lado"})].index)


@pytest.mark.promise("Someone always holds it")
def test_when_the_whole_front_door_is_walled_off_it_goes_outside_and_is_never_held_by_nobody(
    cast: Cast, as_superuser: Any
) -> None:
    concern = cast.hears("nurse", about=names("director"))
    assert holder(concern.pk, as_superuser) == "scrutineer"
    wall(cast, "scrutineer", concern.strand, "scrutineer", "I know the family.")
    assert holder(concern.pk, as_superuser) == "inspector"
    assert cast.sees("inspector", concern.pk) == "full"
    assert cast.sees("scrutineer", concern.pk) is None
    wall(cast, "inspector", concern.strand, "inspector", "So do I.")
    assert holder(concern.pk, as_superuser) == "nurse"
    settle_all()


def test_two_walls_hold_each_for_itself(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("nurse", about=[*names("social_worker"), *names("inspector")])
    for key in ("social_worker", "manager", "inspector", "chief_constable"):
        assert cast.sees(key, concern.pk) is None, key
    with cast.acting("service_manager"):
        open_record(concern.pk, "x")
        first = Strand.objects.get(kind="wall", wall__actor=id_of("worker", "social_worker"))
    cast.moves("service_manager", first.pk, "set_aside", reason="A namesake; I rang the school.")
    assert cast.sees("social_worker", concern.pk) == "full"
    assert cast.sees("inspector", concern.pk) is None
    with as_superuser():
        assert one("select apart from strand where id = %s", concern.pk) == "wall"


@pytest.mark.parametrize(
    "written", ["Kerr, Sam", "DR SAM KERR", "sam  kerr", "Sám Kerr", "Mr Sam Kerr (police)"]
)
def test_a_name_is_found_in_any_order_and_case(cast: Cast, written: str) -> None:
    concern = cast.hears("nurse", about=[Said(kind="adult", name=written)])
    assert cast.sees("inspector", concern.pk) is None
    with cast.acting("scrutineer"):
        assert Strand.objects.filter(parent=concern.pk, kind="wall", state="proposed").exists()


@pytest.mark.parametrize("written", ["Sam", "Kerr", "Samuel Kerridge", "", "Mr K"])
def test_part_of_a_name_is_no_match(cast: Cast, written: str, as_superuser: Any) -> None:
    cast.hears("nurse", about=[Said(kind="adult", name=written)], whom=written)
    with as_superuser():
        assert not Wall.objects.exists()


def test_a_public_report_that_names_a_worker_in_its_words_is_walled(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("public", Door.PUBLIC, whom="Ben Lowry, who works for the council")
    assert cast.sees("social_worker", concern.pk) is None
    assert holder(concern.pk, as_superuser) == "service_manager"


def test_whoever_raised_it_about_their_manager_reads_their_own_words_and_no_more(cast: Cast) -> None:
    concern = cast.hears("social_worker", about=names("manager"))
    assert cast.sees("social_worker", concern.pk) == "own"
    with pytest.raises(Refused), cast.acting("social_worker"):
        cast.moves("social_worker", concern.pk, "take_up")
    with cast.acting("social_worker"):
        assert not Strand.objects.filter(kind="wall").exists()
    own = cast.hears("social_worker", about=names("social_worker"))
    assert cast.sees("social_worker", own.pk) == "full", (
        "whoever gives their own name is walled by a person only"
    )
    wall(cast, "director", own.strand, "social_worker")
    assert cast.sees("social_worker", own.pk) is None


def test_a_concern_that_is_raised_again_keeps_its_walls(cast: Cast) -> None:
    first = cast.hears("nurse")
    wall(cast, "scrutineer", first.strand, "director")
    again = cast.hears("nurse", follows=first.strand)
    assert cast.sees("director", again.pk) is None
    assert cast.sees("scrutineer", again.pk) == "full"


def test_nobody_who_is_walled_off_decides_on_the_wall(cast: Cast) -> None:
    concern = cast.hears("nurse", about=names("manager"))
    with cast.acting("director"):
        proposed = Strand.objects.get(parent=concern.pk, kind="wall")
    raw = """insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
             values (gen_random_uuid(), %s, 2, 'wall', 'set_aside', 'proposed', 'set_aside', heard_now(), %s, '', '', 'r', '', '', '')"""
    for key in ("manager", "social_worker", "service_manager"):
        there = say("heard_app", raw, proposed.pk, id_of("worker", key), token=cast.token(key))
        nowhere = say("heard_app", raw, uuid4(), id_of("worker", key), token=cast.token(key))
        assert there.refused == PROMISE, key
        assert there == nowhere, key
    cast.moves("director", proposed.pk, "confirm", reason="It is him.")
    assert cast.sees("manager", concern.pk) is None


def test_a_wall_is_lifted_by_two_agencies_and_stays_in_the_record(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("nurse")
    own = wall(cast, "director", concern.strand, "social_worker")
    with cast.acting("director") as by:
        standing = Strand.objects.select_related("agency").get(pk=own.pk)
        asked = ask_to_lift(standing, reason="Another of that name.", by=by, at=cast.now)
    settle_all()
    assert cast.sees("social_worker", concern.pk) is None, "until another agency has agreed, it stands"
    for key in ("director", "service_manager"):
        with pytest.raises(Refused):
            cast.moves(key, asked.pk, "lift", reason="r")
    assert cast.sees("inspector", concern.pk) == "full", "whoever is asked can read what it is about"
    cast.moves("inspector", asked.pk, "lift", reason="Their birth dates differ.")
    settle_all()
    assert cast.sees("social_worker", concern.pk) == "full"
    with as_superuser():
        assert one("select count(*) from wall where lifted_at is not null") == 1
        assert one("select count(*) from entry where table_name = 'wall'") == 2


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize(
    "statement",
    [
        "update wall set lifted_at = now()",
        "update wall set actor_id = by_id",
        "delete from wall",
        "truncate wall cascade",
        "update strand set apart = ''",
    ],
)
def test_no_login_and_no_owner_takes_a_wall_away(cast: Cast, statement: str, as_superuser: Any) -> None:
    concern = cast.hears("nurse", about=names("social_worker"))
    token = cast.token("manager")
    for role in ("heard_app", "heard_door", "heard_clock", "heard_owner", "none"):
        with as_superuser():
            answer = say(role, statement, token=token)
        if role == "none" and statement.startswith("update strand"):
            continue  # a superuser may, and nobody signs in as one
        unseen = role == "heard_owner" and answer.count == 0
        assert answer.refused in (DENIED, PROMISE) or unseen, (role, answer)
    assert cast.sees("social_worker", concern.pk) is None


def test_a_wall_is_set_by_whoever_sees_it_all_and_nobody_else(cast: Cast) -> None:
    concern = cast.hears("nurse")
    setting = "select set_wall(%s, %s, 'r') is not null"
    whom = id_of("worker", "inspector")
    for key in ("nurse", "inspector", "councillor", "neighbour", "lado", "child"):
        there = say("heard_app", setting, concern.pk, whom, token=cast.token(key))
        nowhere = say("heard_app", setting, uuid4(), whom, token=cast.token(key))
        assert there.refused == PROMISE, key
        assert there == nowhere, key
    for key in SEES_ALL:
        assert say("heard_app", setting, concern.pk, whom, token=cast.token(key)).rows == ((True,),), key
    direct = "insert into wall (id, strand_id, actor_id, why, by_id, at, proposed) values (%s, %s, %s, '', %s, now(), true)"
    answer = say("heard_app", direct, concern.pk, concern.pk, whom, whom, token=cast.token("manager"))
    assert answer.refused == DENIED


@pytest.mark.promise("No quiet closing")
def test_a_hidden_concern_is_not_told_by_the_rule_that_counts_it_and_does_not_stop_others(cast: Cast) -> None:
    """To somebody who is walled off it is not counted; whoever else decides meets the rule as always."""
    child = Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))
    shown = cast.hears("nurse", about=[child])
    cast.hears("youth_worker", about=[child, *names("manager")])
    for key, known in (("manager", 0), ("director", 1)):
        with cast.acting(key):
            open_record(shown.pk, "x")
            assert one("select known_before(%s)", shown.pk) == known, key
            assert len(one("select also_about(%s)::text", shown.pk)) == 2 or key == "director"


def test_somebody_who_takes_a_post_in_the_line_later_is_in_it_and_who_leaves_it_stays(
    cast: Cast, as_superuser: Any
) -> None:
    concern = cast.hears("nurse", about=names("social_worker"))
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'installation'), '1 hour'), true)"
        )
        cursor.execute(
            "insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), %s, %s, false, %s)",
            [id_of("post", "manager"), id_of("worker", "director"), cast.now],
        )
        cursor.execute(
            "update holding set until_at = %s where worker_id = %s and post_id = %s",
            [cast.now, id_of("worker", "manager"), id_of("post", "manager")],
        )
    cast.at(cast.now.replace(hour=15))
    assert cast.sees("director", concern.pk) is None
    assert cast.sees("manager", concern.pk) is None


@pytest.mark.promise("Someone always holds it")
def test_a_holder_who_comes_into_the_line_later_is_passed_round_by_the_clock(
    cast: Cast, as_superuser: Any
) -> None:
    concern = cast.hears("nurse", about=names("social_worker"))
    assert holder(concern.pk, as_superuser) == "service_manager"
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'installation'), '1 hour'), true)"
        )
        cursor.execute(
            "insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), %s, %s, false, %s)",
            [id_of("post", "manager"), id_of("worker", "service_manager"), cast.now],
        )
    cast.at(cast.now.replace(hour=15))
    assert tick(at=cast.now) == 0, "nobody was silent"
    assert holder(concern.pk, as_superuser) == "director"
    settle_all()


RING = {"lado", "scrutineer"}


def test_an_allegation_against_somebody_who_works_with_children_is_the_rings_alone(
    cast: Cast, as_superuser: Any
) -> None:
    """Whoever decided that it is one sees it no more; whoever raised it keeps their words and the answers."""
    concern = cast.hears("youth_worker")
    cast.moves("manager", concern.pk, "take_on", outcome="lado", **DECIDED)
    settle_all()
    assert holder(concern.pk, as_superuser) == "lado"
    seen = {member.key: cast.sees(member.key, concern.pk) for member in CAST}
    assert {key for key, level in seen.items() if level == "full"} == RING
    assert {key: level for key, level in seen.items() if level and key not in RING} == {"youth_worker": "own"}
    with cast.acting("manager"):
        assert not Strand.objects.filter(pk=concern.pk).exists()
    with cast.acting("lado"):
        assert Strand.objects.get(pk=concern.pk).apart == "lado"
    with pytest.raises((Refused, Strand.DoesNotExist)):
        cast.moves("manager", concern.pk, "act", **DECIDED)
    cast.moves("lado", concern.pk, "act", **DECIDED)


@pytest.mark.promise("Silence climbs")
def test_silence_in_the_ring_climbs_to_the_scrutineer_and_is_told_to_nobody_else(
    cast: Cast, as_superuser: Any
) -> None:
    concern = cast.hears("youth_worker", danger_now=True)
    cast.moves("social_worker", concern.pk, "take_on", outcome="lado", **DECIDED)
    mail.outbox.clear()
    for _ in range(4):
        with as_superuser():
            due = one(
                "select min(next_at) from clock where strand_id = %s and stopped_at is null", concern.pk
            )
        cast.at(max(due, cast.now))
        tick(at=cast.now)
        assert holder(concern.pk, as_superuser) == "scrutineer"
    deliver(at=cast.now)
    assert {a for m in mail.outbox for a in m.to} <= {
        f"{key}@marlowe-vale.example" for key in ("lado", "scrutineer", "youth.worker")
    }
    assert cast.sees("inspector", concern.pk) is None
    assert cast.sees("health_lead", concern.pk) is None
    cast.moves("lado", concern.pk, "act", **DECIDED)
    cast.moves("lado", concern.pk, "propose_closing", reason_code="not_safeguarding",
               **{k: DECIDED[k] for k in ("reason", "child_view", "child_view_unknown", "told")})  # fmt: skip
    cast.moves("scrutineer", concern.pk, "sign_closing", reason="r")
    settle_all()


def test_the_ring_stands_behind_walls_too(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker", about=names("lado"))
    cast.moves("manager", concern.pk, "take_on", outcome="lado", **DECIDED)
    assert holder(concern.pk, as_superuser) == "scrutineer"
    assert cast.sees("lado", concern.pk) is None
    cast.moves("scrutineer", concern.pk, "act", **DECIDED)


def test_what_turns_out_to_be_no_allegation_leaves_the_ring(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker")
    cast.moves("manager", concern.pk, "take_on", outcome="lado", **DECIDED)
    cast.moves("lado", concern.pk, "propose_closing", reason_code="not_safeguarding",
               **{k: DECIDED[k] for k in ("reason", "child_view", "child_view_unknown", "told")})  # fmt: skip
    cast.moves("scrutineer", concern.pk, "refuse_closing", reason="Not against a professional.")
    cast.moves("lado", concern.pk, "take_on", outcome="assessment", **DECIDED)
    assert cast.sees("manager", concern.pk) == "full"
    with as_superuser():
        assert (
            one("select count(*) from waiting w join strand s on s.id = w.strand_id where w.apart <> s.apart")
            == 0
        )


WHO = st.sampled_from([member.key for member in CAST])
NAMED = st.sampled_from(sorted(LINES))
WHICH = st.integers(0, 1000)
WALKS = int(os.environ.get("HEARD_WALKS", "12"))
# Whoever a standing wall names, and whoever shares their line by any way of counting, with the level that they have.
BROKEN = """
select s.id, w.actor_id from strand s join wall w on w.lifted_at is null
   and w.strand_id in (s.id, s.parent_id, (select p.parent_id from strand p where p.id = s.parent_id))
"""


class Walls(RuleBasedStateMachine):
    """People raise, set, propose, confirm, lift, break the glass and let time pass; whoever is walled off sees nothing."""

    moment: Any = None
    done = 0

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.cast = Cast(self.moment)
        for member in CAST:
            self.cast.token(member.key)
        self.strands: list[UUID] = []

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _try(self, act: Any) -> None:
        try:
            with transaction.atomic():
                kept = act()
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")
            self.strands += [kept] if kept else []
            type(self).done += 1
        except (Refused, Strand.DoesNotExist):
            pass
        with connection.cursor() as cursor:
            cursor.execute("set constraints all deferred")

    def _strand(self, which: int) -> UUID:
        return self.strands[which % len(self.strands)] if self.strands else uuid4()

    @rule(who=WHO, named=NAMED, danger=st.booleans())
    def raises(self, who: str, named: str, danger: bool) -> None:
        self._try(lambda: self.cast.hears(who, about=names(named) if danger else [], danger_now=danger).pk)

    @rule(who=WHO, which=WHICH, named=NAMED)
    def sets_a_wall(self, who: str, which: int, named: str) -> None:
        self._try(lambda: wall(self.cast, who, Strand(pk=self._strand(which)), named).pk)

    @rule(who=WHO, which=WHICH)
    def asks_to_lift(self, who: str, which: int) -> None:
        def act() -> UUID:
            with self.cast.acting(who) as by:
                standing = Strand.objects.select_related("agency").get(pk=self._strand(which), kind="wall")
                return ask_to_lift(standing, reason="r", by=by, at=self.cast.now).pk

        self._try(act)

    @rule(who=WHO, which=WHICH)
    def breaks_the_glass(self, who: str, which: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            reference = one("select reference from strand where id = %s", self._strand(which)) or "none"
            cursor.execute("set local role heard_test")

        def act() -> None:
            with self.cast.acting(who):
                break_glass(reference, reason="r")

        self._try(act)

    @rule(who=WHO, which=WHICH, chosen=WHICH)
    def takes_a_step(self, who: str, which: int, chosen: int) -> None:
        def act() -> None:
            strand = self._strand(which)
            with self.cast.acting(who):
                offered = columns(
                    "select name from steps_from_here(%s) where reason is null order by name", strand
                )
            if offered:
                outcome = ("lado", "assessment")[chosen % 2]
                said = {
                    "reason": "r",
                    "child_view": "c",
                    "child_view_unknown": "u",
                    "told": "t",
                    "reason_code": "work_complete",
                    "outcome": outcome,
                }
                self.cast.moves(who, strand, offered[chosen % len(offered)], **said)

        self._try(act)

    @rule(hours=st.sampled_from([1, 3, 24, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        self.cast.at(self.cast.now + timedelta(hours=hours))
        self._try(lambda: tick(at=self.cast.now) and None)

    @invariant()
    def whoever_is_walled_off_sees_nothing(self) -> None:
        if not getattr(self, "strands", None):
            return
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute(BROKEN)
            walled = cursor.fetchall()
            raised = set(
                map(
                    tuple,
                    [
                        (r[0], r[1])
                        for r in _rows("select strand_id, actor_id from access where why = 'raised'")
                    ],
                )
            )
            held = _rows("""select s.reference from strand s join holding h on h.post_id = s.owner_post_id
                             where s.is_open and conflict_on(s.id, h.worker_id) is not null""")
            cursor.execute("set local role heard_test")
        assert held == [], "held by somebody with a conflict"
        keys = {id_of("worker", member.key): member.key for member in CAST}
        for strand, actor in walled:
            named = keys[actor]
            for key in (named, *LINES.get(named, ())):
                with self.cast.acting(key):
                    level = one("select level_of(%s)", strand)
                    allowed = "own" if key != named and (strand, id_of("worker", key)) in raised else None
                    assert level in (None, allowed), (key, level)
                    assert not Strand.objects.filter(pk=strand).exists() or allowed, key


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.long
@pytest.mark.promise("Someone always holds it")
def test_whatever_is_done_nobody_who_is_walled_off_sees_or_holds_it(cast: Cast, moment: Any) -> None:
    Walls.moment = staticmethod(moment)
    Walls.done = 0
    run_state_machine_as_test(
        Walls,
        settings=settings(
            max_examples=WALKS, stateful_step_count=20, deadline=None, derandomize="HEARD_WALKS" not in os.environ,
            phases=tuple(Phase) if "HEARD_WALKS" in os.environ else (Phase.generate,),
            database=None, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Walls.done > WALKS * 4
