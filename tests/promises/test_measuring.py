"""Whoever has the password of a login, and measures: what is hidden costs and says the same as what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import RequestFactory

from heard.concerns import beat
from heard.frame.demo.partnership import id_of
from heard.frame.middleware import BeatMiddleware
from heard.history.actions import open_record
from heard.people.actions import Said
from tests.attack import DENIED, columns, say, say_each
from tests.cast import DECIDED, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]

SAID = (
    Said("child", "Aisha Khan", date(2011, 3, 14), where="12 Mill Lane", facts=(("phone", "07700 900123"),)),
    Said("vehicle", registration="AB12 CDE", details="silver Corsa"),
)


@pytest.fixture
def walled(cast: Cast) -> Any:
    """A concern that a wall hides from the youth worker."""
    concern = cast.hears("nurse", about=SAID, account="She was collected by car.")
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        one("select set_wall(%s, %s, 'They are named in it.')", concern.pk, id_of("worker", "youth_worker"))
    return concern


@pytest.fixture
def in_the_ring(cast: Cast) -> Any:
    """A concern that is an allegation against somebody who works with children."""
    concern = cast.hears("nurse", about=SAID)
    cast.moves("manager", concern.pk, "take_on", outcome="lado", **DECIDED)
    return concern


# ---- What a statement costs ---------------------------------------------------------------------------------------

# Of each column of a table under policies: a value that only a hidden row has, and one that none has.
_VALUES = """
select c.relname::text, a.attname::text, format_type(a.atttypid, null)
  from pg_class c join pg_attribute a on a.attrelid = c.oid
 where c.relnamespace = 'heard'::regnamespace and c.relkind = 'r' and c.relrowsecurity and a.attnum > 0
   and c.relname <> all ('{worker,holding,absence}')
   and has_column_privilege('heard_app', c.oid, a.attnum, 'select')
   and a.atttypid = any ('{text,date,uuid,timestamptz,bytea}'::regtype[]) order by 1, 2"""
_NOBODYS = {
    "text": "a text of nobody",
    "date": "1931-01-01",
    "uuid": str(uuid4()),
    "timestamp with time zone": "1931-01-01",
    "bytea": "\\x00",
}
# Looked for by an index of their own, past the policies: words of the process, which count what there is and name nobody; and
# what whoever looks has in their hands, a reference or a number of an older system.
_BY_INDEX = {
    ("strand", "reference"), ("earlier_record", "number"), ("earlier_record", "system"), ("strand", "kind"), ("strand", "apart"),
    ("waiting", "kind"), ("waiting", "state"), ("move", "to_state"), ("clock", "name"), ("mention", "kind"),
}  # fmt: skip


def _told_apart(
    cast: Cast, as_superuser: Any, *, without: str, kinds: Iterable[str] = _NOBODYS
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Which columns were looked through for what a hidden row says and what none does; and in which the plans differ."""
    values = {}
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(_VALUES)
        for table, column, kind in cursor.fetchall():
            found = columns(f'select "{column}"::text from {table} where "{column}"::text <> \'\' limit 1')
            if found and (kind in kinds or (table, column) == ("wall", "actor_id")):
                values[table, column] = found[0], _NOBODYS[kind]
    asked = {
        (*place, which): _LOOK.format(*place, value.replace("'", "''"))
        for place, pair in values.items()
        for which, value in enumerate(pair)
    }
    before = "; ".join(f"set local enable_{plan} = off" for plan in without.split())
    answers = say_each("heard_app", asked.values(), token=cast.token("youth_worker"), before=before)
    plans = {place: _plan(answers[sql].rows) for place, sql in asked.items()}
    return set(values), {place for place in values if plans[*place, 0] != plans[*place, 1]}


_LOOK = "explain (analyze, costs off, timing off, summary off) select 1 from {} where \"{}\" = '{}'"


def _plan(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """What a plan tells, but for the values that were looked for and what was in memory by then."""
    told = [re.sub(r"'(?:[^']|'')*'", "…", line) for (line,) in rows]
    return [line for line in told if "Buffers" not in line and "Planning" not in line]


def test_no_comparison_is_asked_before_a_policy(cast: Cast, walled: Any, as_superuser: Any) -> None:
    """Or a hidden name could be spelt out by whether what comes after the comparison was ever asked."""
    looked, told = _told_apart(cast, as_superuser, without="indexscan bitmapscan indexonlyscan")
    some = {("mention", "name"), ("mention", "born_on"), ("concern", "account"), ("wall", "actor_id")}
    assert some < looked
    assert told == set()


def test_no_index_finds_a_name_a_birth_date_or_a_wall_past_the_policies(
    cast: Cast, walled: Any, as_superuser: Any
) -> None:
    looked, told = _told_apart(cast, as_superuser, without="seqscan", kinds=("text", "date", "bytea"))
    assert ("mention", "born_on") in looked
    assert told <= _BY_INDEX


@pytest.mark.parametrize("login", ["heard_app", "heard_door", "heard_clock", "heard_link", "heard_seal"])
@pytest.mark.parametrize(
    "counted",
    [
        "pg_stat_xact_user_tables", "pg_stat_user_tables", "pg_stat_user_indexes", "pg_statio_user_tables", "pg_stat_database",
        "pg_locks", "pg_relation_size('heard.wall')", "pg_current_wal_insert_lsn()",
    ],
)  # fmt: skip
def test_what_the_server_counts_is_for_its_administrator(cast: Cast, login: str, counted: str) -> None:
    """Rows read for a question are counted, hidden ones too."""
    assert say(login, f"select * from {counted}", token=cast.token("youth_worker")).refused == DENIED


# ---- What a function says -----------------------------------------------------------------------------------------

_FUNCTIONS = """
select p.proname::text, array(select format_type(t, null) from unnest(p.proargtypes) with ordinality u (t, n) order by n)
  from pg_proc p
 where p.pronamespace = 'heard'::regnamespace and has_function_privilege(%s, p.oid, 'execute') and p.prorettype <> 'trigger'::regtype
   and p.proargtypes::oid[] && '{uuid,uuid[],text}'::regtype[]::oid[]
   and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1"""
_GIVEN = {
    "text": "'list'", "text[]": "'{{}}'", "integer": "1", "integer[]": "'{{0}}'", "bigint": "1", "bigint[]": "'{{1}}'", "boolean": "true",
    "timestamp with time zone": "heard.heard_now()", "date": "current_date", "interval": "'1 hour'", "bytea": "'\\x00'",
    "bytea[]": "'{{}}'", "jsonb": "'[]'",
}  # fmt: skip
_OF_WORDS = {"name_key"}


def _calls(role: str, as_superuser: Any) -> list[str]:
    """Each function that a login may call, with room for one id or reference."""
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS, [role])
        found = [(name, kinds) for name, kinds in cursor.fetchall() if name not in _OF_WORDS]
    calls = []
    for name, kinds in found:
        of_id = {"uuid": "'{0}'::uuid", "uuid[]": "array['{0}']::uuid[]"}
        of_text = {"text": "'{0}'", "uuid": "null", "uuid[]": "'{{}}'"}
        for room in [of_id] * bool({"uuid", "uuid[]"} & set(kinds)) + [of_text] * ("text" in kinds):
            given = ", ".join(room.get(kind) or _GIVEN.get(kind, "null") for kind in kinds)
            calls.append(f"select * from heard.{name}({given})")
    return calls


@pytest.mark.parametrize(
    ("login", "who", "hidden"),
    [
        ("heard_app", "youth_worker", "walled"),
        ("heard_app", "social_worker", "in_the_ring"),
        ("heard_door", "youth_worker", "walled"),
        ("heard_door", "social_worker", "in_the_ring"),
    ],
)
def test_no_function_tells_what_is_hidden_from_what_is_not_there(
    cast: Cast, as_superuser: Any, request: pytest.FixtureRequest, login: str, who: str, hidden: str
) -> None:
    """Every function that a login may call, with the id or the reference of what is hidden and of nothing."""
    concern = request.getfixturevalue(hidden)
    with as_superuser():
        kept = [concern.pk, columns("select id from mention where strand_id = %s", concern.pk)[0]]
    pairs = [(str(each), str(uuid4())) for each in kept] + [(concern.strand.reference, "ZZZZ-ZZZ1")]
    calls = _calls(login, as_superuser)
    assert len(calls) > (40 if login == "heard_app" else 4)
    for there, nowhere in pairs:
        asked = [call.format(value) for call in calls for value in (there, nowhere)]
        answers = say_each(login, asked, token=cast.token(who))
        for call in calls:
            told = [str(answers[call.format(each)]).replace(each, "…") for each in (there, nowhere)]
            assert told[0] == told[1], call


# ---- What an address takes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "waits"),
    [
        ("/concern/ZZZZ-ZZZ1/", 404, True),
        ("/go/?reference=ZZZZ-ZZZ1", 200, True),
        ("/raise/?follows=ZZZZ-ZZZ1", 200, True),
        ("/my-day/", 200, False),
        ("/no/such/page/", 404, False),
    ],
)
def test_what_is_not_there_and_what_is_hidden_are_answered_on_the_beat(
    address: str, status: int, waits: bool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look at what a policy hides takes longer than to find nothing."""
    settings.MEETING_BEAT = 0.25
    waited: list[float] = []
    monkeypatch.setattr(beat.time, "sleep", waited.append)
    request = RequestFactory().get(address)
    request.resolver_match = None if address == "/no/such/page/" else object()
    BeatMiddleware(lambda _request: type("Answer", (), {"status_code": status})())(request)
    assert bool(waited) is waits
    assert all(0.2 < each <= 0.25 for each in waited)
