"""Every version of every row is kept, as the exact text that is hashed, and nothing of it can be changed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from heard.concerns.actions import remark
from heard.concerns.models import Door
from heard.history.actions import acting, open_record
from heard.history.models import DOORS, INSTALLATION, Actor
from heard.history.refused import Refused
from heard.people.actions import Said, mention
from heard.process.actions import tick
from tests.attack import PROMISE, columns, say
from tests.cast import DECIDED, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Nothing is rewritten")]


def entries(where: str = "true") -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select table_name, operation, actor_id, why, row_id, strand_id, text, salt, leaf, recorded_at from entry where {where} order by id"
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def story(cast: Cast) -> Any:
    """Something of everything: raised, taken up, decided, answered, climbed."""
    about = [Said(kind="child", name="Zoë O’Brien"), Said(kind="vehicle", registration="K7", details="小 🚗")]
    concern = cast.hears(
        "adviser",
        door=Door.HELPLINE,
        about=about,
        secret_hash=b"hash of words",
        account="She said: “no”.\n\t\\u0000",
    )
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    cast.at(datetime(2026, 9, 1, 12, tzinfo=UTC))
    tick(at=cast.now)
    return concern


def test_each_leaf_is_the_hash_of_the_text_that_is_kept(story: Any, as_superuser: Any) -> None:
    with as_superuser():
        kept = entries()
    assert len(kept) > 100
    for entry in kept:
        inner = hashlib.sha256(bytes(entry["salt"]) + entry["text"].encode()).digest()
        assert hashlib.sha256(b"\x00" + inner).digest() == bytes(entry["leaf"])
        assert len(bytes(entry["salt"])) == 32
    assert len({bytes(entry["salt"]) for entry in kept}) == len(kept)


def test_every_row_as_it_stands_is_the_latest_entry_of_it(story: Any, as_superuser: Any) -> None:
    with as_superuser():
        latest = {(e["table_name"], e["row_id"]): e for e in entries()}
        checked = 0
        recorded = columns(
            "select distinct tgrelid::regclass::text from pg_trigger where tgname = 'history_1'"
        )
        for table in recorded:
            with connection.cursor() as cursor:
                cursor.execute(f"select to_jsonb(t)::text from {table} t")
                rows = [json.loads(row[0]) for row in cursor.fetchall()]
            hidden = {"ciphertext", "wrapped_key", "secret_hash", "key_hash"}
            for row in rows:
                key = (
                    row.get("id")
                    or row.get("strand_id")
                    or row.get("actor_id")
                    or row.get("code")
                    or row.get("day")
                )
                entry = latest[table, str(key)]
                said = json.loads(entry["text"])
                assert said["row"] == {k: v for k, v in row.items() if k not in hidden}, table
                assert (said["table"], said["operation"]) == (table, entry["operation"])
                assert said["actor"] == str(entry["actor_id"])
                checked += 1
    assert len(recorded) > 20
    assert checked > 400


def test_what_is_secret_is_kept_out_of_it(story: Any, as_superuser: Any) -> None:
    with as_superuser():
        assert one("select count(*) from mailbox where secret_hash = %s", b"hash of words") == 1
        for entry in entries("table_name = 'mailbox'"):
            assert b"hash of words".hex() not in entry["text"]


@pytest.mark.parametrize(
    ("change", "operation"),
    [
        (
            "insert into bank_holiday (day, name, worked, local) values ('2026-07-07', 'Carnival', false, true)",
            "INSERT",
        ),
        ("update bank_holiday set worked = true where day = '2026-12-28'", "UPDATE"),
        ("delete from bank_holiday where day = '2026-12-28'", "DELETE"),
        ("update step set takers = '{}' where name = 'sign_closing'", "UPDATE"),
        ("update closing_reason set verdict = 'alone' where code = 'community'", "UPDATE"),
        ("update state set label = 'x' where kind = 'concern' and name = 'closed'", "UPDATE"),
        ("update agency set name = name || '!'", "UPDATE"),
    ],
)
def test_a_change_of_the_rules_is_kept_with_who_and_why(
    cast: Cast, as_superuser: Any, change: str, operation: str
) -> None:
    with as_superuser():
        token = one("select mint(%s, '1 hour')", INSTALLATION)
        before = one("select count(*) from entry")
        with acting(token, why="as the partnership decided"), connection.cursor() as cursor:
            cursor.execute(change)
            rows = cursor.rowcount
        kept = entries()[before:]
    assert len(kept) == rows > 0
    for entry in kept:
        assert (entry["operation"], entry["actor_id"], entry["why"]) == (
            operation,
            INSTALLATION,
            "as the partnership decided",
        )


def test_the_rules_are_under_history_from_their_first_row(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        for table in ("state", "step", "timescale", "bank_holiday", "closing_reason"):
            kept = {e["row_id"] for e in entries(f"table_name = '{table}' and operation = 'INSERT'")}
            assert len(kept) == one(f"select count(*) from {table}"), table


def test_a_change_by_nobody_is_refused_even_to_the_superuser(cast: Cast, as_superuser: Any) -> None:
    for change in (
        "update agency set name = name || '!'",
        "delete from bank_holiday",
        "insert into person values (gen_random_uuid(), now())",
    ):
        assert say("none", change).refused == PROMISE, change
    assert say("none", "truncate agency cascade").refused == PROMISE
    assert say("none", "truncate closing_reason").refused == PROMISE


@pytest.mark.parametrize(
    "statement",
    ["update entry set text = text", "delete from entry", "truncate entry", "delete from entry where false"],
)
@pytest.mark.parametrize("role", ["none", "heard_owner", "heard_kernel"])
def test_history_is_refused_to_whoever_would_change_it(story: Any, role: str, statement: str) -> None:
    assert say(role, statement).refused == PROMISE


def test_an_entry_is_written_by_a_trigger_alone(story: Any) -> None:
    forged = """insert into entry (recorded_at, actor_id, why, table_name, operation, row_id, text, salt, leaf)
                select recorded_at, actor_id, why, table_name, operation, row_id, text, salt, leaf from entry limit 1"""
    for role in ("none", "heard_kernel"):
        assert say(role, forged).refused == PROMISE, role


def test_the_entry_and_the_row_stand_or_fall_together(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        before = one("select count(*) from entry")
    with pytest.raises(ZeroDivisionError), cast.acting("youth_worker"):
        cast.hears("youth_worker")
        raise ZeroDivisionError
    with as_superuser():
        assert one("select count(*) from entry") == before


def test_a_reading_is_left_by_whoever_opens_a_record(story: Any, cast: Cast, as_superuser: Any) -> None:
    for who in ("social_worker", "adviser", "scrutineer"):
        cast.sees(who, story.pk)
    assert cast.sees("neighbour", story.pk) is None
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select w.name, r.level from reading r join worker w on w.actor_id = r.actor_id where r.strand_id = %s and r.what = 'test' order by r.id",
            [story.pk],
        )
        assert cursor.fetchall() == [("Ben Lowry", "full"), ("Joan Petrie", "own"), ("Ruth Adeyemi", "full")]
    for statement in ("update reading set what = ''", "delete from reading", "truncate reading cascade"):
        assert say("none", statement).refused == PROMISE


@pytest.mark.promise("Anonymous stays anonymous")
@pytest.mark.parametrize("door", ["child", "public"])
def test_no_time_of_a_public_reporter_is_finer_than_a_minute(
    cast: Cast, as_superuser: Any, door: str
) -> None:
    """Found open: history kept the microsecond at which an anonymous report was written."""
    cast.at(datetime(2026, 3, 2, 10, 17, 43, 123456, tzinfo=UTC))
    heard = cast.hears(door, door=Door(door), about=[Said(kind="child", name="A")], secret_hash=uuid4().bytes)
    with as_superuser():
        reporter = one("select actor_id from mailbox where strand_id = %s", heard.pk)
        token = one("select enter_mailbox((select secret_hash from mailbox where strand_id = %s))", heard.pk)
    with acting(token):
        open_record(heard.pk, "mailbox")
        remark(heard.strand, "And another thing.", from_raiser=True, by=Actor(id=reporter), at=cast.now)
    times = []
    with as_superuser():
        for table, column, who in (
            ("strand", "opened_at", None), ("concern", "received_at", None), ("move", "at", None), ("clock", "started_at", None),
            ("mention", "at", None), ("mailbox", "made_at", None), ("access", "since", None), ("remark", "at", None),
            ("outbox", "made_at", None), ("waiting", "due_at", None),
            ("entry", "recorded_at", "actor_id"), ("reading", "at", "actor_id"), ("token", "minted_at", "actor_id"),
        ):  # fmt: skip
            clause = f"where {who} = any (%s)" if who else ""
            people = [[reporter] if table == "token" else [reporter, DOORS[door]]] if who else []
            found = columns(f"select {column} from {table} {clause}", *people)
            assert found, table
            times += [(table, at) for at in found]
    for table, at in times:
        assert (at.second, at.microsecond) == (0, 0), table


def test_a_door_keeps_nothing_finer_though_the_code_forgets(cast: Cast) -> None:
    cast.at(datetime(2026, 3, 2, 10, 17, 43, tzinfo=UTC))
    heard = cast.hears("child", door=Door.CHILD)
    with cast.acting("child") as by:
        mention(heard.strand, [Said(kind="child", name="B")], by=by, at=cast.now)
    with cast.acting("scrutineer"):
        assert open_record(heard.pk, "test") == "full"
        assert one("select at from mention").second == 0


def test_a_refusal_by_the_database_keeps_its_words_and_next_step(cast: Cast) -> None:
    with (
        pytest.raises(Refused, match="Nobody is signed in") as refused,
        acting(""),
        connection.cursor() as cursor,
    ):
        cursor.execute("select refuse_nobody()")
    assert refused.value.next_step == "Sign in, then try again."
