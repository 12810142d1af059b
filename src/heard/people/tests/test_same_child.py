"""Who counts as the same child where safety turns on it, and what a person may find."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said, identify, tell_apart
from heard.people.models import Identification, Mention
from tests.attack import PROMISE, say
from tests.cast import Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]

BORN = date(2012, 5, 1)


def child(name: str, born: date | None = BORN) -> Said:
    return Said(kind="child", name=name, born_on=born)


def known(cast: Cast, concern: Any) -> int:
    with cast.acting("manager"):
        count: int = one("select known_before(%s)", concern.pk)
    return count


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Leila Marr", "leila  marr", True),
        ("Leila Marr", "MARR, Leila", True),
        ("Zoë O’Brien", "o'brien ZOË", True),
        ("Leila Marr", "Leila Marsh", False),
        ("ﬁona", "Fiona", True),
        ("ليلى", "ليلى", True),
        ("", "", False),
        ("?!", "--", False),
    ],
)
def test_a_name_counts_however_it_is_written(cast: Cast, first: str, second: str, same: bool) -> None:
    cast.hears(about=[child(first)])
    assert known(cast, cast.hears("nurse", about=[child(second)])) == int(same)


def test_a_name_without_a_birth_date_is_not_taken_for_the_same(cast: Cast) -> None:
    cast.hears(about=[child("Leila Marr", None)])
    assert known(cast, cast.hears(about=[child("Leila Marr", None)])) == 0
    assert known(cast, cast.hears(about=[child("Leila Marr", date(2011, 5, 1))])) == 0
    cast.hears(about=[Said(kind="adult", name="Dean Holt", born_on=BORN)])
    assert known(cast, cast.hears(about=[Said(kind="adult", name="Dean Holt", born_on=BORN)])) == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_the_key_of_a_name_does_not_change_with_case_order_or_spaces(db: None, name: str) -> None:
    key = one("select name_key(%s)", name)
    assert key == one("select name_key(%s)", "  " + name + "\t")
    if key:
        assert key == one("select name_key(%s)", key)
        assert key == one("select name_key(%s)", " ".join(reversed(key.split())))


def _mentions(cast: Cast, who: str, *concerns: Any) -> list[Mention]:
    for concern in concerns:
        open_record(concern.pk, "test")
    return list(Mention.objects.filter(strand__in=[c.pk for c in concerns]).order_by("at", "pk"))


def test_what_a_person_finds_joins_and_parts_and_both_are_kept(cast: Cast) -> None:
    one_, two = cast.hears(about=[child("Leila Marr")]), cast.hears(about=[child("Lila Mar", None)])
    assert known(cast, two) == 0
    with cast.acting("manager") as by:
        identify(_mentions(cast, "manager", one_, two), reason="The school knows both.", by=by, at=cast.now)
    assert known(cast, two) == known(cast, one_) == 1
    cast.at(cast.now.replace(hour=12))
    with cast.acting("manager") as by:
        tell_apart(
            *_mentions(cast, "manager", one_, two), reason="Two girls in one class.", by=by, at=cast.now
        )
    assert known(cast, two) == known(cast, one_) == 0
    with cast.acting("manager"):
        _mentions(cast, "manager", one_, two)
        assert Identification.objects.count() == 3


def test_whom_a_timeline_follows_is_who_counts_before_a_closing(cast: Cast, as_superuser: Any) -> None:
    found, other = cast.hears(about=[child("Leila Marr")]), cast.hears(about=[child("marr, leila")])
    joined, parted = cast.hears(about=[child("Lila Mar", None)]), cast.hears(about=[child("Leila Marr")])
    cast.hears(about=[Said(kind="adult", name="Leila Marr", born_on=BORN)])
    with cast.acting("manager") as by:
        identify(_mentions(cast, "manager", found, joined), reason="One girl.", by=by, at=cast.now)
        tell_apart(*_mentions(cast, "manager", found, parted), reason="Two girls.", by=by, at=cast.now)
    asked = "select array(select %s(%%s) order by 1)"
    with as_superuser():
        mention = one("select id from mention where strand_id = %s", found.pk)
        followed = one(asked % "records_naming", mention)
        assert followed == one(asked % "strands_about_the_same_child", found.pk)
    assert set(followed) == {found.pk, other.pk, joined.pk}


@pytest.mark.parametrize(
    ("kind", "index"), [("child", "mention_name_and_birth"), ("adult", "mention_adult_name")]
)
def test_a_name_is_looked_for_by_the_index_of_its_kind(
    cast: Cast, as_superuser: Any, kind: str, index: str
) -> None:
    concern = cast.hears(about=[Said(kind=kind, name="Leila Marr", born_on=BORN)])
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            """insert into mention select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'name', 'Nobody ' || i))).*
                 from mention m, generate_series(1, 2000) i where m.strand_id = %s""",
            [concern.pk],
        )
        cursor.execute("set local session_replication_role = origin; analyze mention")
        before = one("select pg_stat_get_xact_numscans(%s::regclass)", index)
        mention = one("select id from mention where strand_id = %s and name = 'Leila Marr'", concern.pk)
        one("select count(*) from mentions_of_the_same(array[%s]::uuid[])", mention)
        assert one("select pg_stat_get_xact_numscans(%s::regclass)", index) > before


def test_nothing_is_found_without_a_reason_or_of_what_one_may_not_read(cast: Cast) -> None:
    concern = cast.hears(about=[child("Leila Marr")])
    for nothing in ("", " \n", "\u200b"):
        with pytest.raises((Refused, IntegrityError)), cast.acting("manager") as by:
            identify(_mentions(cast, "manager", concern), reason=nothing, by=by, at=cast.now)
    with cast.acting("manager"):
        [mention] = _mentions(cast, "manager", concern)
    insert = "insert into identification (id, mention_id, by_id, at, reason) values (gen_random_uuid(), %s, actor(), heard_now(), 'r')"
    for who in ("nurse", "neighbour", "child"):
        assert say("heard_app", insert, mention.pk, token=cast.token(who)).refused, who


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.promise("The child's own words")
@pytest.mark.parametrize("table", ["mention", "identification", "person", "concern"])
def test_what_was_said_stays_as_it_was_said(cast: Cast, table: str) -> None:
    words = "i dont no\n  “what” 😟 ؟"
    concern = cast.hears("child", door="child", account="", child_words=words, about=[child("L")])
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        assert one("select child_words from concern") == words
    for role in ("none", "heard_owner", "heard_kernel"):
        assert say(role, f"delete from {table}", token=cast.token("manager")).refused == PROMISE
        assert say(role, f"truncate {table} cascade", token=cast.token("manager")).refused == PROMISE
