"""Ids are in order of time, and tell no more of a time than its minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from django.db import connection

from heard.concerns.models import Door
from heard.history.ids import new_id
from heard.process.models import Clock, Move
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Anonymous stays anonymous")]
AT = datetime(2026, 3, 2, 9, 59, 59, 999_999, tzinfo=UTC)
MINUTE = datetime(2026, 3, 2, 9, 59, tzinfo=UTC)


def of_the_database(at: datetime) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("select new_id(%s)", [at])
        made: UUID = cursor.fetchone()[0]
    return made


def told(made: UUID) -> datetime:
    """The time that an id tells to whoever can read it, to the millisecond."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


BOTH = pytest.mark.parametrize("make", [new_id, of_the_database])


@BOTH
def test_it_is_a_uuid_of_version_7_that_tells_the_minute(
    make: Callable[[datetime], UUID], as_superuser: Any
) -> None:
    with as_superuser():
        made = [make(AT) for _ in range(200)]
    assert len(set(made)) == 200
    assert {(each.version, each.variant, told(each)) for each in made} == {(7, RFC_4122, MINUTE)}


@BOTH
def test_all_but_the_minute_and_the_version_is_random(
    make: Callable[[datetime], UUID], as_superuser: Any
) -> None:
    with as_superuser():
        made = [make(AT) for _ in range(200)]
    version, variant = range(76, 80), range(62, 64)
    for bit in set(range(80)) - {*version, *variant}:
        assert 50 < sum(each.int >> bit & 1 for each in made) < 150, bit


@BOTH
def test_what_is_later_stands_later(make: Callable[[datetime], UUID], as_superuser: Any) -> None:
    with as_superuser():
        made = [make(AT + n * timedelta(minutes=1)) for n in range(50)]
    assert made == sorted(made)


def test_a_report_in_the_last_instant_of_a_minute_does_not_show_it(cast: Cast, as_superuser: Any) -> None:
    """An id made a moment after its row was dated would tell, now and then, that the minute was just ending."""
    cast.at(AT)
    strand = cast.hears("child", door=Door.CHILD, secret_hash=b"hash of words").strand
    with as_superuser():
        made = [
            (strand.pk, strand.opened_at),
            *Move.objects.filter(strand=strand).values_list("id", "at"),
            *Clock.objects.filter(strand=strand).values_list("id", "started_at"),
        ]
    assert len(made) >= 3  # the strand, its move, its clock
    for each, at in made:
        assert (each.version, told(each)) == (7, MINUTE)
        assert at == MINUTE
