"""Who sees what, at each level, and what cannot be made to show more."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from heard.agencies.doors import worker_token
from heard.concerns.actions import Upload, report_pressure
from heard.concerns.models import Concern, Door, Remark
from heard.frame.demo.partnership import CAST, id_of
from heard.history.actions import acting, open_record
from heard.history.models import Actor
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.models import Mention
from heard.process.actions import tick
from heard.process.models import Clock, Move, Strand
from tests.attack import DENIED, PROMISE, say
from tests.cast import DECIDED, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]

TEXTS = (Concern, Mention, Remark, Move)


def reporter(cast: Cast, as_superuser: Any, door: str = "child") -> tuple[Any, str, Actor]:
    """A concern from a public door, and the token and actor of whoever comes back with the words."""
    secret = uuid4().bytes
    heard = cast.hears(
        door, door=Door(door), about=[Said(kind="child", name="Leila Marr")], secret_hash=secret
    )
    with connection.cursor() as cursor:
        cursor.execute("select enter_mailbox(%s)", [secret])
        token = cursor.fetchone()[0]
    with acting(token):
        return heard, token, Actor(id=one("select actor()"), kind="reporter")


def test_each_of_the_cast_sees_a_concern_as_far_as_they_need(cast: Cast) -> None:
    concern = cast.hears("youth_worker")
    seen = {member.key: cast.sees(member.key, concern.pk) for member in CAST}
    full = {"social_worker", "manager", "service_manager", "director", "scrutineer"}
    assert {key for key, level in seen.items() if level == "full"} == full
    assert {key for key, level in seen.items() if level == "own"} == {"youth_worker"}
    assert {key for key, level in seen.items() if level is None} == set(seen) - full - {"youth_worker"}


def test_no_text_is_read_before_the_reading_is_written(cast: Cast) -> None:
    concern = cast.hears(about=[Said(kind="child", name="Leila Marr")])
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with cast.acting("manager"):
        assert not any(model.objects.exists() for model in TEXTS)
        open_record(concern.pk, "test")
        assert all(model.objects.exists() for model in TEXTS)
    other = cast.hears(about=[Said(kind="child", name="Another Child")])
    with cast.acting("manager"):
        assert Concern.objects.filter(pk=other.pk).exists() is False


def test_one_persons_reading_opens_nothing_for_another(cast: Cast) -> None:
    concern = cast.hears()
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        with cast.acting("nurse"):
            assert not Concern.objects.exists()
        with cast.acting("social_worker"):
            assert not Concern.objects.exists()


def test_a_reading_cannot_be_forged(cast: Cast) -> None:
    concern = cast.hears()
    token = cast.token("nurse")
    forged = (
        "insert into reading (at, actor_id, strand_id, level, what) values (now(), actor(), %s, 'full', '')"
    )
    assert say("heard_app", forged, concern.pk, token=token).refused == DENIED
    assert (
        say("heard_app", "select open_records(array[%s::uuid], 'x')", concern.pk, token=token).refused == ""
    )
    opened = say(
        "heard_app", "select opened('own')", token=token, before=f"select open_record('{concern.pk}', 'x')"
    )
    assert opened.rows == (([],),)


def test_a_reading_of_an_earlier_transaction_opens_nothing(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears()
    cast.sees("manager", concern.pk)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', %s, true)", [cast.token("nurse")])
        cursor.execute("insert into reading (at, actor_id, strand_id, level, what, xact) values (%s, %s, %s, 'full', '', '1')",
                       [cast.now, id_of("worker", "nurse"), concern.pk])  # fmt: skip
        # A server restored from a copy counts its transactions anew: an old reading may bear this one's number.
        cursor.execute("insert into reading (at, actor_id, strand_id, level, what) values (%s - interval '2 hours', %s, %s, 'full', '')",
                       [cast.now, id_of("worker", "nurse"), concern.pk])  # fmt: skip
    with cast.acting("nurse"):
        assert not Concern.objects.exists()


def test_whoever_raised_it_reads_their_own_words_and_the_answers_and_no_more(cast: Cast) -> None:
    concern = cast.hears("youth_worker", about=[Said(kind="child", name="Leila Marr")])
    other = cast.hears("nurse", about=[Said(kind="child", name="Somebody Else")])
    cast.moves(
        "manager", concern.pk, "take_on", outcome="assessment", **{**DECIDED, "reason": "Not for her."}
    )
    with cast.acting("youth_worker"):
        assert open_record(other.pk, "test") is None
        assert open_record(concern.pk, "test") == "own"
        assert [c.pk for c in Concern.objects.all()] == [concern.pk]
        assert [m.name for m in Mention.objects.all()] == ["Leila Marr"]
        assert [r.text for r in Remark.objects.all()] == [DECIDED["told"]]
        assert "Not for her." not in {m.reason for m in Move.objects.all()}


@pytest.mark.promise("Anonymous stays anonymous")
def test_a_reporter_sees_their_own_concern_and_nothing_else(cast: Cast, as_superuser: Any) -> None:
    mine, token, _ = reporter(cast, as_superuser)
    theirs, _, _ = reporter(cast, as_superuser, "public")
    for concern in (mine, theirs):
        cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    before = f"select open_record('{mine.pk}', 'x'), open_record('{theirs.pk}', 'x')"
    for table in ("strand", "concern", "mention", "remark", "clock", "waiting"):
        column = "id" if table == "strand" else "strand_id"
        rows = say("heard_app", f"select distinct {column} from {table}", token=token, before=before).rows
        assert rows == ((mine.pk,),), table
    for table in (
        "move",
        "attempt",
        "worker",
        "holding",
        "absence",
        "person",
        "identification",
        "receipt",
        "draft",
    ):
        assert say("heard_app", f"select * from {table}", token=token, before=before).rows == (), table
    assert say("heard_app", "select level_of(%s)", theirs.pk, token=token).rows == ((None,),)
    assert say("heard_app", "select * from progress(%s)", theirs.pk, token=token).rows == ()
    assert say("heard_app", "select * from steps_from_here(%s)", theirs.pk, token=token).rows == ()
    assert say("heard_app", "select known_before(%s)", mine.pk, token=token).rows == ((None,),)
    assert say("heard_app", "select * from readings_of(%s, 0)", mine.pk, token=token).rows == ()
    assert say("heard_app", "select also_about(%s)", mine.pk, token=token).rows == (("[]",),)


def test_a_reporter_writes_to_their_own_concern_alone(cast: Cast, as_superuser: Any) -> None:
    mine, token, who = reporter(cast, as_superuser)
    theirs, _, _ = reporter(cast, as_superuser, "public")
    text = "insert into remark (id, strand_id, at, by_id, from_raiser, text) values (gen_random_uuid(), %s, heard_now(), %s, true, 'x')"
    before = f"select open_record('{mine.pk}', 'x'), open_record('{theirs.pk}', 'x')"
    assert say("heard_app", text, mine.pk, who.pk, token=token, before=before).refused == ""
    assert say("heard_app", text, theirs.pk, who.pk, token=token, before=before).refused == DENIED
    person = "insert into person (id, made_at) values (gen_random_uuid(), heard_now())"
    assert say("heard_app", person, token=token).refused == DENIED
    with acting(token):
        open_record(mine.pk, "x")
        mention = Mention.objects.get().pk
    apart = "insert into identification (id, mention_id, by_id, at, reason) values (gen_random_uuid(), %s, %s, heard_now(), 'no')"
    assert say("heard_app", apart, mention, who.pk, token=token, before=before).refused == DENIED


def test_the_words_belong_to_the_strand_and_the_door_they_came_in_by(cast: Cast) -> None:
    """Found open: a worker could say that a child said it, and danger could be told without starting its clock."""
    insert = """insert into concern (strand_id, door, account, child_words, whom, signs, background, "when", "where", danger_now, raiser,
        safe_contact, language, sorted_apart, received_at, by_id)
        values (%s, %s, 'a', '', '', '{}', '{}', '', '', %s, '', '', '', false, heard_now(), %s)"""
    who = id_of("worker", "youth_worker")
    begin = """with s as (insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
          values ('{id}', 'concern', '{agency}', 'AAAA-0000', false, '', true, 0, heard_now()))
        select 1; insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
          child_view, child_view_unknown, told)
          values (gen_random_uuid(), '{id}', 1, 'concern', 'receive', '', 'received', heard_now(), actor(), '', '', '', '', '', '')"""
    new = uuid4()
    before = begin.format(id=new, agency=id_of("agency", "council"))
    token = cast.token("youth_worker")
    assert say("heard_app", insert, new, "professional", False, who, token=token, before=before).refused == ""
    for door, danger in (("child", False), ("public", False), ("system", False), ("professional", True)):
        assert (
            say("heard_app", insert, new, door, danger, who, token=token, before=before).refused == DENIED
        ), (door, danger)
    other = cast.hears("nurse")
    assert say("heard_app", insert, other.pk, "professional", False, who, token=token).refused == DENIED
    assert "kept with what was said" in say("heard_app", "select 1", token=token, before=before).words


def test_hidden_rows_are_not_probed_by_their_keys(cast: Cast) -> None:
    """Naming the id of a hidden strand, or of none, is answered alike."""
    concern = cast.hears("youth_worker")
    token, who = cast.token("nurse"), id_of("worker", "nurse")
    statements = {
        "select open_record(%s, 'x')": [], "select level_of(%s)": [], "select * from progress(%s)": [],
        "select * from steps_from_here(%s)": [], "select known_before(%s)": [], "select also_about(%s)": [],
        "select * from readings_of(%s, 0)": [], "select climbs_of(%s)": [],
        'insert into mention (strand_id, id, kind, name, age, "where", registration, details, by_id, at)'
        " values (%s, gen_random_uuid(), 'child', 'A', '', '', '', '', %s, heard_now())": [who],
        "insert into remark (strand_id, id, at, by_id, from_raiser, text) values (%s, gen_random_uuid(), heard_now(), %s, true, 'x')": [who],
    }  # fmt: skip
    for statement, more in statements.items():
        hidden = say("heard_app", statement, concern.pk, *more, token=token)
        none = say("heard_app", statement, uuid4(), *more, token=token)
        assert (hidden.refused, hidden.words, hidden.rows) == (none.refused, none.words, none.rows), statement


def test_how_often_a_hidden_strand_climbed_is_not_said(cast: Cast) -> None:
    """Found open: the count was given to anybody who knew an id."""
    concern = cast.hears("youth_worker")
    cast.at(cast.now + timedelta(days=9))
    tick(at=cast.now)
    for who, count in (("manager", 1), ("youth_worker", 1), ("nurse", 0), ("neighbour", 0)):
        answer = say("heard_app", "select climbs_of(%s)", concern.pk, token=cast.token(who))
        assert answer.rows == ((count,),), who


def test_a_file_is_called_clean_by_whoever_took_it_in_and_nobody_else(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("nurse", uploads=[Upload("a.txt", io.BytesIO(b"plain words"))])
    with as_superuser():
        file = one("select id from attachment where strand_id = %s", concern.pk)
    scan = "insert into scan (id, attachment_id, at, verdict) values (gen_random_uuid(), %s, heard_now(), 'clean')"
    for who in ("child", "manager", "youth_worker", "scrutineer"):
        assert say("heard_app", scan, file, token=cast.token(who)).refused == DENIED, who
    assert say("heard_clock", scan, file, token=cast.token("clock")).refused == ""
    assert say("heard_app", scan, file, token=cast.token("nurse")).refused == ""


@pytest.mark.promise("Anonymous stays anonymous")
def test_one_report_has_one_way_back(cast: Cast, as_superuser: Any) -> None:
    """Found open: whoever typed a report for a caller could give themselves a second mailbox at any time."""
    concern = cast.hears("adviser", door=Door.HELPLINE, secret_hash=b"one")
    give = "select give_mailbox(%s, gen_random_uuid(), 'two')"
    assert say("heard_app", give, concern.pk, token=cast.token("adviser")).refused == PROMISE
    later = cast.hears("adviser", door=Door.HELPLINE)
    assert say("heard_app", give, later.pk, token=cast.token("adviser")).refused == ""
    for who in ("manager", "child", "youth_worker"):
        assert say("heard_app", give, later.pk, token=cast.token(who)).refused == PROMISE, who
    cast.at(cast.now.replace(hour=11))
    assert say("heard_app", give, later.pk, token=cast.token("adviser")).refused == PROMISE
    with cast.acting("scrutineer"):
        reference = Strand.objects.get(pk=concern.pk).reference
    replace = "select replace_mailbox(%s, 'three', %s)"
    assert say(
        "heard_app", replace, reference, "She knew the words of the report.", token=cast.token("adviser")
    ).rows == ((True,),)
    assert say("heard_app", replace, reference, " \n", token=cast.token("adviser")).refused == PROMISE
    assert say("heard_app", replace, reference, "Because.", token=cast.token("manager")).refused == PROMISE
    assert say("heard_app", replace, "ZZZZ-ZZZZ", "Because.", token=cast.token("adviser")).rows == ((False,),)


def test_silence_tells_that_it_is_and_not_what_it_is_about(cast: Cast) -> None:
    concern = cast.hears(about=[Said(kind="child", name="Leila Marr")])
    with cast.acting("manager"):
        cast.at(Clock.objects.get(strand=concern.pk).next_at)
    tick(at=cast.now)
    assert cast.sees("inspector", concern.pk) == "progress"
    with cast.acting("inspector"):
        open_record(concern.pk, "test")
        assert Strand.objects.count() == 1
        assert not any(model.objects.exists() for model in TEXTS)


def test_whoever_leaves_a_post_leaves_what_it_saw(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears()
    assert cast.sees("social_worker", concern.pk) == "full"
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint((select id from actor where kind = 'installation'), '1 hour'), true)"
        )
        cursor.execute(
            "update holding set until_at = %s where worker_id = %s",
            [cast.now, id_of("worker", "social_worker")],
        )
    with acting(worker_token(id_of("worker", "social_worker"))):
        assert open_record(concern.pk, "test") is None
        assert not Strand.objects.exists()


def test_unknown_ids_are_refused_by_the_database_and_not_kept(cast: Cast) -> None:
    who = id_of("worker", "manager")
    attempt = "insert into attempt (id, strand_id, what, by_id, at, reason, refusal) values (gen_random_uuid(), %s, 'x', %s, heard_now(), '', '')"
    answer = say("heard_app", attempt, uuid4(), who, token=cast.token("manager"))
    assert answer.refused == DENIED
    with pytest.raises(Refused, match="somebody else to write"), cast.acting("manager") as by:
        Remark(strand_id=uuid4(), at=cast.now, by=by, from_raiser=False, text="x").save(force_insert=True)


def test_pressure_is_hidden_from_those_who_may_have_pressed(cast: Cast) -> None:
    concern = cast.hears("youth_worker")
    with cast.acting("youth_worker") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        told = report_pressure(
            fresh, "discourage", reason="My manager told me to leave it.", by=by, at=cast.now
        )
    seen = {member.key: cast.sees(member.key, told.pk) for member in CAST}
    assert {key: level for key, level in seen.items() if level} == {
        "scrutineer": "full",
        "youth_worker": "own",
    }
    for who in ("manager", "social_worker", "director", "service_manager"):
        for table, column in (("strand", "id"), ("waiting", "strand_id"), ("clock", "strand_id")):
            rows = say(
                "heard_app", f"select 1 from {table} where {column} = %s", told.pk, token=cast.token(who)
            ).rows
            assert rows == (), (who, table)
    cast.moves("scrutineer", told.pk, "answer", reason="r", told="I have spoken to them.")
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        assert not Remark.objects.exists(), "the answer is not said to whom it is about"
    with pytest.raises(Refused, match="about something you"), cast.acting("nurse") as by:
        report_pressure(fresh, "discourage", reason="Of what I may not see.", by=by, at=cast.now)
