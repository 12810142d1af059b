"""The line in which everything open stands: always what the clocks say, seen only by those who see the strand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from heard.concerns.models import Door
from heard.process.actions import ask_for_more_time, tick
from heard.process.models import Waiting
from tests.cast import DECIDED, Cast, one

pytestmark = pytest.mark.django_db
_WRONG = """
select count(*) from (select s.id, s.kind, s.agency_id, s.state, s.urgent, min(c.due_at) as due_at
                        from strand s join clock c on c.strand_id = s.id and c.stopped_at is null
                       where s.is_open group by s.id) open
  full join waiting w on w.strand_id = open.id
 where (w.kind, w.agency_id, w.state, w.urgent, w.due_at)
       is distinct from (open.kind, open.agency_id, open.state, open.urgent, open.due_at)
"""


def agrees(as_superuser: Callable[[], AbstractContextManager[Any]]) -> bool:
    """Whether the line is what strands and clocks say."""
    with as_superuser():
        return bool(one(_WRONG) == 0)


def test_it_follows_a_concern_from_its_first_word_to_its_last(cast: Cast, as_superuser: object) -> None:
    concern = cast.hears(danger_now=True)
    assert agrees(as_superuser)
    with cast.acting("social_worker") as by:
        ask_for_more_time(concern.strand.clocks.first(), reason="Interpreter.", by=by, at=cast.now)
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    assert agrees(as_superuser)
    cast.at(cast.now + timedelta(days=9))
    tick(at=cast.now)
    assert agrees(as_superuser)
    cast.moves("social_worker", concern.pk, "act", **DECIDED)
    assert agrees(as_superuser)
    cast.moves("manager", concern.pk, "close_after_action", reason_code="work_complete", **DECIDED)
    assert agrees(as_superuser)


def test_what_is_sorted_apart_stays_so_when_a_clock_stops(cast: Cast) -> None:
    concern = cast.hears("public", Door.PUBLIC, sorted_apart=True)
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with cast.acting("social_worker"):
        assert Waiting.objects.get(pk=concern.pk).sorted_apart


@pytest.mark.parametrize(
    ("who", "seen"), [("social_worker", 1), ("youth_worker", 1), ("nurse", 0), ("councillor", 0)]
)
def test_it_shows_nobody_more_than_the_strand_does(cast: Cast, who: str, seen: int) -> None:
    cast.hears()
    with cast.acting(who):
        assert Waiting.objects.count() == seen


@pytest.mark.parametrize("statement", ["update waiting set due_at = now()", "delete from waiting"])
def test_no_page_can_move_anybody_in_it(cast: Cast, statement: str) -> None:
    cast.hears()
    with (
        cast.acting("director"),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_day_and_its_readings_are_for_whoever_asks_alone(cast: Cast) -> None:
    concern = cast.hears()
    with cast.acting("nurse"):
        assert one("select count(*) from my_day(null, 10, 0)") == 0
        assert one("select count(*) from readings_of(%s, 0)", concern.pk) == 0
        assert one("select jsonb_array_length(also_about(%s))", concern.pk) == 0
    assert one("select count(*) from my_day(null, 10, 0)") == 0
