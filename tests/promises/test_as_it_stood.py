"""The record as it stood: whatever is asked of a past moment is answered from the history, and to nobody whom it is closed to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.urls import resolve

from heard.concerns.models import Concern
from heard.frame.demo.partnership import CAST
from heard.governance.tests.going import CANARY, PAST, done_with, let_go
from heard.history.actions import acting, open_record
from heard.history.as_it_stood import in_address, moment_of, standing_at
from heard.history.refused import Refused
from tests.attack import DENIED, columns, say
from tests.cast import DECIDED, LONDON, MONDAY, Cast, one
from tests.database import OwnDatabase
from tests.pages import Page
from tests.promises import addresses, asking
from tests.promises.seeded import Seeded, seed, signed_in
from tests.promises.test_evidence import checked, keys, opened

RECORDED = """select c.relname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where c.relnamespace = 'heard'::regnamespace and t.tgname = 'history_1' order by 1"""
LATER = timedelta(hours=3)


def three_hours_on(cast: Cast) -> Seeded:
    """Taken on on Monday afternoon. ``MONDAY`` is the moment before that."""
    seeded = seed(cast)
    cast.at(MONDAY + LATER)
    cast.moves("social_worker", seeded.concern, "take_on", outcome="assessment", **DECIDED)
    return seeded


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.world(fill=three_hours_on),
    pytest.mark.promise("What was known, when, and by whom"),
]


@pytest.fixture
def later(cast: Cast, world: Seeded) -> Seeded:
    cast.at(MONDAY + 2 * LATER)
    return world


def rows(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())


def _hidden(table: str) -> list[str]:
    """The columns that history leaves out: ciphertext, and hashes of secrets."""
    (arguments,) = columns(
        "select tgargs from pg_trigger where tgrelid = %s::regclass and tgname = 'history_1'",
        f"heard.{table}",
    )
    return bytes(arguments).decode().split("\0")[:-1]


def address(seeded: Seeded, more: str = "", at: str = in_address(MONDAY)) -> str:
    return f"/concern/{seeded.concern.reference}/{more}?as_at={at}"


# ---- Every table, every row ----------------------------------------------------------------------------------------


def test_every_recorded_table_has_its_past_with_the_same_columns() -> None:
    described = """select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
                     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                    where c.relnamespace = %s::regnamespace and c.relname = any (%s)"""
    recorded = columns(RECORDED)
    assert len(recorded) > 20
    for schema in ("as_at", "as_at_all"):
        assert set(rows(described, schema, recorded)) == set(rows(described, "heard", recorded))


def test_a_new_table_and_a_new_column_are_in_the_past_by_themselves(as_superuser: Any, cast: Cast) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("drop schema as_at, as_at_all cascade")
        cursor.execute("alter table remark add column tone text not null default ''")
        cursor.execute(
            "create table token_of_love (id uuid primary key, strand_id uuid not null, words text)"
        )
        cursor.execute("grant all on token_of_love to heard_kernel")
        cursor.execute("select record_table('token_of_love'); select make_as_at()")
        assert one("select count(*) from as_at.token_of_love") == 0
        assert one("select count(tone) from as_at.remark") == 0


def test_as_it_stands_now_every_row_comes_back_from_the_history_alone(
    later: Seeded, cast: Cast, as_superuser: Any
) -> None:
    compared = 0
    with as_superuser(), standing_at(cast.now + LATER):
        for table in columns(RECORDED):
            without = _hidden(table)
            now = sorted(columns(f"select (to_jsonb(t) - %s::text[])::text from heard.{table} t", without))
            then = sorted(
                columns(f"select (to_jsonb(t) - %s::text[])::text from as_at_all.{table} t", without)
            )
            assert then == now, table
            compared += len(now)
    assert compared > 400


def test_what_came_after_is_not_there_and_what_changed_is_as_it_was(later: Seeded, as_superuser: Any) -> None:
    with as_superuser(), standing_at(MONDAY):
        strand = rows("select state, n from as_at_all.strand where id = %s", later.concern.pk)
        moves = columns("select step from as_at_all.move where strand_id = %s order by n", later.concern.pk)
    assert strand == [("in_screening", 2)]
    assert moves == ["receive", "take_up"]
    with as_superuser(), standing_at(MONDAY - timedelta(minutes=1)):
        assert columns("select count(*) from as_at_all.strand") == [0]
        assert columns("select count(*) from as_at_all.move") == [0]


def test_a_row_that_was_removed_is_gone_from_then_on(cast: Cast, as_superuser: Any) -> None:
    cast.at(MONDAY + LATER)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("create table pledge (id uuid primary key, strand_id uuid not null, words text)")
        cursor.execute("grant all on pledge to heard_kernel")
        cursor.execute("select record_table('pledge'); select make_as_at()")
    strand = cast.hears().pk
    steps = (
        ("insert into pledge values ('00000000-0000-4000-8000-00000000000a', %s, 'one')", ["one"]),
        ("update pledge set words = 'two' where strand_id = %s", ["two"]),
        ("delete from pledge where strand_id = %s", []),
    )
    for hours, (statement, _words) in enumerate(steps, 2):
        cast.at(MONDAY + hours * LATER)
        with cast.acting("social_worker"), as_superuser(), connection.cursor() as cursor:
            cursor.execute(statement, [strand])
    for hours, (_statement, words) in enumerate(steps, 2):
        with as_superuser(), standing_at(MONDAY + hours * LATER):
            assert columns("select words from as_at_all.pledge") == words


# ---- Who may read it -----------------------------------------------------------------------------------------------


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", sorted({member.key for member in CAST} | {"child"}))
def test_of_the_past_everybody_sees_what_they_would_see_of_now(later: Seeded, cast: Cast, who: str) -> None:
    """At the last moment the past is the present: each login's each row must be the same, opened or not."""
    granted = dict(
        rows(
            """select c.relname::text, string_agg(quote_ident(a.attname), ', ') from pg_class c
                 join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where c.relnamespace = 'as_at'::regnamespace and has_column_privilege('heard_app', c.oid, a.attnum, 'select')
                group by 1"""
        )
    )
    assert len(granted) > 15
    seen = 0
    token = cast.token(who)
    with connection.cursor() as cursor:
        cursor.execute("set local role heard_app")
    with acting(token), standing_at(cast.now + LATER):
        for opened in (False, True):
            if opened:
                for strand in (
                    later.concern,
                    later.second,
                    later.disagreement,
                    later.pressure,
                    later.anonymous,
                ):
                    open_record(strand.pk, "test")
            for table, readable in granted.items():
                now = sorted(columns(f"select row({readable})::text from heard.{table} t"))
                assert sorted(columns(f"select row({readable})::text from as_at.{table} t")) == now, table
                seen += len(now)
    assert seen > 200


@pytest.mark.promise("Need to know")
def test_raw_sql_without_a_reading_sees_no_word_of_it(later: Seeded, cast: Cast) -> None:
    before = "set local search_path = as_at, heard; set local heard.as_at = '2026-03-02T10:00+00:00'"
    texts = ("concern", "remark", "move", "mention", "attachment", "scan", "identification", "attempt")
    for who in ("social_worker", "manager", "youth_worker", "nurse"):
        for table in texts:
            answer = say("heard_app", f"select * from {table}", token=cast.token(who), before=before)
            assert (answer.refused, answer.rows) == ("", ()), f"{who} {table}"
    stranger = say(
        "heard_app",
        f"select open_record(id, 'x') from strand where id = '{later.concern.pk}'",
        token=cast.token("nurse"),
        before=before,
    )
    assert stranger.rows == ()


@pytest.mark.promise("Need to know")
def test_the_history_itself_and_the_views_without_conditions_are_closed_to_every_login(cast: Cast) -> None:
    for role in ("heard_app", "heard_door", "heard_clock"):
        for table in (
            "heard.entry",
            "as_at_all.concern",
            "as_at_all.move",
            "as_at.mailbox",
            "as_at.system_key",
        ):
            assert say(role, f"select * from {table}", token=cast.token("manager")).refused == DENIED, table
    assert say("heard_door", "select * from as_at.worker").refused == DENIED


@pytest.mark.promise("Need to know")
def test_no_view_of_the_past_lets_a_condition_be_asked_before_its_own() -> None:
    """Without a barrier an error message of the asker's own condition would tell a hidden row's words."""
    loose = columns(
        """select relname::text from pg_class where relnamespace = 'as_at'::regnamespace
            and (relkind <> 'v' or relowner <> 'heard_kernel'::regrole or not coalesce('security_barrier=true' = any (reloptions), false))"""
    )
    assert loose == []


@pytest.mark.promise("Need to know")
def test_a_function_of_the_past_is_open_to_whom_that_of_today_is() -> None:
    both = rows(
        """select p.oid::regprocedure::text, t.oid is not null,
                  has_function_privilege('heard_app', p.oid, 'execute'), has_function_privilege('heard_app', t.oid, 'execute'),
                  has_function_privilege('heard_door', p.oid, 'execute') or has_function_privilege('heard_clock', p.oid, 'execute')
             from pg_proc p left join pg_proc t on t.pronamespace = 'heard'::regnamespace and t.proname = p.proname
                                               and t.proargtypes = p.proargtypes
            where p.pronamespace = 'as_at'::regnamespace"""
    )
    assert len(both) > 10
    for name, is_there, then, now, others in both:
        assert (is_there, then, others) == (True, now, False), name


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("setting", ["", "infinity", "-infinity", "2026-03-02T10:00"])
def test_no_moment_opens_more_than_the_present(later: Seeded, cast: Cast, setting: str) -> None:
    before = f"set local search_path = as_at, heard; set local heard.as_at = '{setting}'"
    for who in ("nurse", "councillor", "child"):
        for table, key in (
            ("strand", "id"),
            ("clock", "strand_id"),
            ("concern", "strand_id"),
            ("move", "strand_id"),
        ):
            assert (
                say(
                    "heard_app",
                    f"select * from {table} where {key} = '{later.concern.pk}'",
                    token=cast.token(who),
                    before=before,
                ).rows
                == ()
            )


# ---- What the history holds, nobody can put otherwise -----------------------------------------------------------------


@pytest.mark.promise("Nothing is rewritten")
def test_words_that_an_administrator_changed_stand_as_they_were_said(
    later: Seeded, as_superuser: Any
) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update concern set account = 'Nothing was said.'")
        cursor.execute("update remark set text = 'All is well.'")
        cursor.execute("delete from move where step = 'take_up'")
        cursor.execute("set local session_replication_role = origin")
    client = signed_in("social_worker")
    assert "Nothing was said." in client.get(f"/concern/{later.concern.reference}/").content.decode()
    then = client.get(address(later)).content.decode()
    assert "Velvetine lanterns" in then
    assert "Marrowgate will visit" in then
    assert "Started looking at it" in then
    assert "Nothing was said." not in then


@pytest.mark.promise("Nothing is rewritten")
def test_what_was_lawfully_erased_stands_as_erased_and_its_pack_still_holds(
    cast: Cast, settings: Any, seals: Any, tmp_path: Path
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = done_with(cast)
    cast.at(PAST)
    client, path = signed_in("manager"), f"/concern/{concern.strand.reference}/?as_at=2026-03-02T10:00"
    assert CANARY in client.get(path).content.decode()
    let_go(cast, concern)
    cast.at(PAST + timedelta(days=1))
    seals()
    response = client.get(path)
    page = Page(response)
    assert response.status_code == 200
    assert "have been lawfully erased since" in " ".join(each.text for each in page.root.all("section"))
    assert "erased" in page.text
    assert "Started looking at it" in page.text, "that something was done, and when, stays"
    assert CANARY not in response.content.decode()
    assert not page.problems()
    pack = client.get(path.replace("?", "evidence/pack/?"))
    answer = checked(tmp_path, pack.content, opened(pack)["heard_check.py"], keys())
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_of_two_who_change_a_row_the_one_who_waited_stands_though_they_began_first(
    own_database: OwnDatabase,
) -> None:
    """What is dated by its transaction's beginning may be written after what began later: the order is the writing's."""
    with (
        psycopg.connect(own_database.url()) as first,
        psycopg.connect(own_database.url(), autocommit=True) as admin,
    ):
        token = "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', interval '1 hour'), false)"
        admin.execute(token)
        first.execute(token)
        first.execute("select now()")
        admin.execute("update state set label = 'second' where kind = 'concern' and name = 'closed'")
        first.execute("update state set label = 'first' where kind = 'concern' and name = 'closed'")
        first.commit()
        entries = admin.execute(
            "select recorded_at, text::jsonb -> 'row' ->> 'label' from entry where table_name = 'state' order by id desc limit 2"
        ).fetchall()
        assert [label for _at, label in entries] == ["first", "second"]
        assert entries[0][0] < entries[1][0]
        admin.execute("select set_config('heard.as_at', (now() + interval '1 hour')::text, false)")
        label = "select label from as_at_all.state where kind = 'concern' and name = 'closed'"
        assert admin.execute(label).fetchall() == [("first",)]


def test_what_is_done_in_one_transaction_stands_at_once(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.url()) as own:
        own.execute(
            "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', interval '1 hour'), true)"
        )
        for _ in range(3):
            own.execute("update state set label = label || '.' where kind = 'concern'; select pg_sleep(0.01)")
        own.commit()
        moments = own.execute("select distinct recorded_at from entry where text like '%.%' and table_name = 'state'"
                              " and operation = 'UPDATE'").fetchall()  # fmt: skip
        assert len(moments) == 1


# ---- The pages -----------------------------------------------------------------------------------------------------


def test_reading_the_past_is_a_reading_and_says_of_when(later: Seeded, as_superuser: Any) -> None:
    client = signed_in("social_worker")
    client.get(address(later))
    with as_superuser():
        last = rows(
            "select what, level from reading where strand_id = %s order by id desc limit 1", later.concern.pk
        )
        before = one("select count(*) from reading")
    assert last == [("page, as it stood at 2026-03-02T10:00", "full")]
    assert (
        "as it stood at 2 Mar 2026, 10am"
        in Page(client.get(f"/concern/{later.concern.reference}/readings/")).text
    )
    client.get(address(later, at="2026-03-01"))
    with as_superuser():
        assert one("select count(*) from reading") == before + 1, "where there was nothing, nothing was read"


@pytest.mark.parametrize(
    "page",
    ["who-knew/record/{0}/?", "who-knew/record/{0}/?show=answers&", "who-knew/record/{0}/person/{1}/?", "who-knew/post/{2}/?",
     "network/{0}/{1}/?", "case/{0}/{1}/?"],
)  # fmt: skip
def test_whatever_the_database_opens_of_the_past_says_of_when(
    later: Seeded, cast: Cast, as_superuser: Any, page: str
) -> None:
    """A timeline, a case, a network: what they read no page has named to open it."""
    asked = page.format(later.concern.reference, later.mention, cast.post("manager").pk)
    with as_superuser():
        (before,) = columns("select max(id) from reading")
    assert signed_in("scrutineer").get(f"/{asked}as_at={in_address(MONDAY)}").status_code == 200
    with as_superuser():
        read = columns("select what from reading where id > %s", before)
    assert read
    assert [what for what in read if not what.endswith(", as it stood at 2026-03-02T10:00")] == []


def test_who_had_opened_it_by_then(later: Seeded, cast: Cast) -> None:
    with cast.acting("scrutineer"):
        open_record(later.concern.pk, "page")
    client = signed_in("social_worker")
    name = cast.worker("scrutineer").name
    cast.at(cast.now + timedelta(minutes=5))
    assert name in Page(client.get(address(later, "readings/", in_address(MONDAY + 2 * LATER)))).text
    then = Page(client.get(address(later, "readings/")))
    assert name not in then.text
    assert cast.worker("social_worker").name in then.text


def test_nothing_can_be_done_in_the_past(later: Seeded) -> None:
    client = signed_in("social_worker")
    for more in ("", "readings/"):
        page = Page(client.get(address(later, more)))
        (main,) = page.root.all("main")
        assert [form["method"] for form in main.all("form")] == ["get"], (
            "nothing but the choice of another moment"
        )
        assert "What you can do now" not in page.text
        assert [each.text for each in main.all("a") if each["role"] == "button"] == []
    kinds = (f"/disagreement/{later.disagreement.reference}/", f"/more-time/{later.more_time.reference}/")
    for path in kinds:
        (main,) = Page(client.get(f"{path}?as_at={in_address(MONDAY)}")).root.all("main")
        assert [form["method"] for form in main.all("form")] == ["get"]


def test_what_is_sent_to_the_past_is_refused_and_what_was_typed_is_shown(later: Seeded) -> None:
    client = signed_in("social_worker")
    path = f"/concern/{later.concern.reference}/write/?as_at=2026-03-02"
    answer = Page(client.post(path, {"text": "Words for the past."}))
    assert answer.status == 409
    assert "can be read, not changed" in answer.heading
    assert "Words for the past." in answer.text
    with acting(""):
        assert Concern.objects.count() == 0
    step = client.post(f"/concern/{later.concern.reference}/act/?as_at=2026-03-02", {"reason": "x"})
    assert step.status_code == 409


def test_every_link_within_the_record_keeps_the_moment(later: Seeded) -> None:
    page = Page(signed_in("social_worker").get(address(later)))
    (main,) = page.root.all("main")
    led = [
        each["href"]
        for each in main.all("a")
        if re.match(r"/(concern|disagreement|more-time|pressure)/", each["href"])
    ]
    assert len(led) >= 5
    assert [href for href in led if not href.endswith("?as_at=2026-03-02T10:00")] == []
    assert page.link("Return to today") == f"/concern/{later.concern.reference}/"
    assert "not how it is now" in " ".join(each.text for each in page.root.all("section"))


@pytest.mark.parametrize(
    "at",
    [
        "2026-03-02T10:01",
        "2030-01-01",
        "2026-02-30",
        "2026-03-02T25:00",
        "x",
        "",
        "9" * 5000,
        "2026-03-29T01:30",
        "0000-01-01",
        "2026-03-02T10:00+99:99",
        "２０２６-03-02",
    ],
)
def test_what_is_no_past_moment_is_answered_clearly(world: Seeded, cast: Cast, at: str) -> None:
    cast.at(MONDAY + timedelta(seconds=90))
    answer = Page(signed_in("social_worker").get(f"/concern/{world.concern.reference}/", {"as_at": at}))
    assert (answer.status, answer.heading) == (400, "Read the record as it stood")
    assert len(answer.errors) == 1
    assert not answer.problems()


def test_before_the_record_there_was_nothing_and_a_stranger_learns_no_more(later: Seeded) -> None:
    there, stranger = signed_in("social_worker"), signed_in("nurse")
    nothing = Page(there.get(address(later, at="2026-03-01")))
    assert (nothing.status, nothing.heading) == (404, "There was nothing here then")
    strange = Page(stranger.get(address(later)))
    assert (strange.status, strange.heading) == (nothing.status, nothing.heading)
    assert not nothing.problems()


def test_the_day_and_time_that_are_typed_lead_to_one_address(later: Seeded) -> None:
    client = signed_in("social_worker")
    path = f"/concern/{later.concern.reference}/"
    typed = {"as_at_day": "2", "as_at_month": "March", "as_at_year": "2026", "as_at_time": "10am"}
    assert client.get(path, typed).headers["Location"] == f"{path}?as_at=2026-03-02T10:00"
    assert client.get(path, typed | {"as_at_time": ""}).headers["Location"] == f"{path}?as_at=2026-03-02"
    wrong = Page(client.get(path, typed | {"as_at_day": "31", "as_at_month": "2"}))
    assert (wrong.status, wrong.errors) == (400, ["The date and time must be a real date"])
    half = Page(client.get(path, typed | {"as_at_year": ""}))
    assert half.errors == ["The date and time must include a year"]
    assert half.form()["as_at_day"] == "2", "what was typed stays"


def test_a_page_that_shows_only_now_says_so(later: Seeded, cast: Cast) -> None:
    for path in (
        "/my-day/",
        "/front-door/",
        "/raised/",
        f"/concern/{later.concern.reference}/take-on/",
        "/account/",
    ):
        answer = Page(signed_in("social_worker").get(f"{path}?as_at=2026-03-02"))
        assert (answer.status, answer.heading) == (400, "This page shows only how things are now"), path


@pytest.mark.long
@pytest.mark.parametrize("who", ["social_worker", "youth_worker", "scrutineer", "nurse"])
def test_every_address_of_the_site_answers_of_the_past(later: Seeded, who: str) -> None:
    client = signed_in(who, raise_request_exception=False)
    read = set()
    for pattern, found in addresses.there(later).items():
        if pattern.startswith(("/account/", "/api/", "/demo/")):
            continue
        page = resolve(found[0]).func
        answer = asking.ask(client, "GET", f"{found[0]}?as_at={in_address(MONDAY)}")
        if hasattr(page, "reads_the_past"):
            assert answer.status_code in (200, 404, 409), found[0]  # 409: not sealed yet
            read |= {pattern} if answer.status_code == 200 else set()
        else:
            assert answer.status_code in (200, 302, 400, 405), found[0]
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
            assert not Page(answer).problems(), found[0]
    if who == "social_worker":
        assert {
            "/concern/<str:reference>/",
            "/concern/<str:reference>/readings/",
            "/disagreement/<str:reference>/",
        } <= read


@pytest.mark.long
def test_a_page_of_the_past_asks_after_its_own_record_and_not_after_every_other(
    later: Seeded, as_superuser: Any
) -> None:
    others = 400
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            """insert into strand select (jsonb_populate_record(s, jsonb_build_object(
                 'id', gen_random_uuid(), 'reference', 'ZZZZ-' || lpad(i::text, 4, '0')))).*
               from strand s, generate_series(1, %s) i where s.id = %s""",
            [others, later.concern.pk],
        )
        cursor.execute("set local session_replication_role = origin")
        cursor.execute(
            "analyze strand, entry, move, clock, wall, mention, access; set local track_functions = 'all'"
        )
    client, asked = signed_in("social_worker"), {}
    for pattern, found in addresses.there(later).items():
        if hasattr(resolve(found[0]).func, "reads_the_past"):
            with as_superuser():
                before = _calls_of("level_of")
            answer = client.get(f"{found[0]}?as_at={in_address(MONDAY)}")
            with as_superuser():
                asked[pattern] = (answer.status_code, _calls_of("level_of") - before)
    assert [number for status, number in asked.values() if status == 200 and number]
    assert {pattern: each for pattern, each in asked.items() if each[1] >= others} == {}


def _calls_of(function: str) -> int:
    sql = "select coalesce(sum(calls), 0)::int from pg_stat_xact_user_functions where funcname = %s"
    (calls,) = columns(sql, function)
    return int(calls)


def test_each_level_reads_of_the_past_what_it_reads_of_now(later: Seeded) -> None:
    own = Page(signed_in("youth_worker").get(address(later)))
    assert own.heading.startswith("Your concern")
    assert "Marrowgate will visit" in own.text
    assert "Started looking" not in own.text
    assert signed_in("youth_worker").get(address(later, "readings/")).status_code == 404


def test_what_came_with_it_can_be_opened_as_it_stood(later: Seeded) -> None:
    file = f"file/{later.file.pk}/"
    client = signed_in("social_worker")
    assert b"hollowmarsh" in client.get(address(later, file)).content
    assert client.get(address(later, file, "2026-03-01")).status_code == 404


# ---- Time ----------------------------------------------------------------------------------------------------------


def test_a_minute_shows_all_that_was_written_in_it(cast: Cast, as_superuser: Any) -> None:
    """A public reporter's times are cut to the minute; a worker's a second earlier must not be left out."""
    cast.at(MONDAY + timedelta(seconds=20))
    first = cast.hears()
    cast.at(MONDAY + timedelta(seconds=50))
    second = cast.hears("public", door="public")
    with as_superuser():
        for moment, there in ((MONDAY - timedelta(minutes=1), set()), (MONDAY, {first.pk, second.pk})):
            with standing_at(moment):
                assert set(columns("select id from as_at_all.strand")) == there


def test_an_hour_that_comes_twice_has_two_addresses() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    once, again = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert moment_of("2026-10-25T01:30", now) == again
    assert moment_of("2026-10-25T01:30+01:00", now) == once
    for moment in (once, again, datetime(2026, 7, 1, 12, 0, tzinfo=UTC)):
        assert moment_of(in_address(moment), now) == moment
    with pytest.raises(Refused):
        moment_of("2026-03-29T01:30", now)


def test_a_day_is_read_to_its_end_in_englands_time() -> None:
    now = datetime(2026, 7, 2, 9, 15, 30, tzinfo=UTC)
    assert moment_of("2026-07-01", now) == datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
    assert moment_of("2026-07-02", now) == datetime(2026, 7, 2, 9, 14, tzinfo=UTC), (
        "of today, the last whole minute"
    )
    assert moment_of("2026-03-28", now) == datetime(2026, 3, 28, 23, 59, tzinfo=LONDON)


def test_the_setting_ends_with_the_page(later: Seeded) -> None:
    client = signed_in("social_worker")
    client.get(address(later))
    assert one("select current_setting('search_path')") == "heard"
    assert "Took it on" in Page(client.get(f"/concern/{later.concern.reference}/")).text
