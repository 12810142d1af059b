"""Ids are in order of time, and tell no more of a time than its minute."""

from __future__ import annotations

import time
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from django.db import connection

from heard.concerns.models import Door
from heard.history.ids import new_id
from heard.process.models import Clock, Move
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Anonymous stays anonymous")]
MINUTE = 60_000  # milliseconds


def of_the_database(at: str = "now()") -> UUID:
    with connection.cursor() as cursor:
        cursor.execute(f"select new_id({at})")
        made: UUID = cursor.fetchone()[0]
    return made


def milliseconds(made: UUID) -> int:
    return made.int >> 80


def test_both_make_uuids_of_version_7_in_their_minute(as_superuser: Any) -> None:
    with as_superuser():
        both = [new_id() for _ in range(200)] + [of_the_database() for _ in range(200)]
    assert len(set(both)) == 400
    for made in both:
        assert (made.version, made.variant) == (7, RFC_4122)
        assert milliseconds(made) % MINUTE == 0
        assert abs(milliseconds(made) - time.time() * 1000) < 2 * MINUTE


def test_all_but_the_minute_and_the_version_is_random(as_superuser: Any) -> None:
    with as_superuser():
        makers = [[new_id() for _ in range(200)], [of_the_database() for _ in range(200)]]
    fixed = {*range(76, 80), *range(62, 64)}
    for made in makers:
        for bit in set(range(80)) - fixed:
            assert 50 < sum(each.int >> bit & 1 for each in made) < 150, bit


def test_what_is_later_stands_later(as_superuser: Any) -> None:
    with as_superuser():
        made = [of_the_database(f"now() + {n} * interval '1 minute'") for n in range(100)]
    assert made == sorted(made)


def test_a_report_without_a_name_has_ids_of_its_minute_and_no_finer(cast: Cast, as_superuser: Any) -> None:
    strand = cast.hears("child", door=Door.CHILD, secret_hash=b"hash of words")
    with as_superuser():
        made = [
            strand.pk,
            *Move.objects.filter(strand=strand.pk).values_list("id", flat=True),
            *Clock.objects.filter(strand=strand.pk).values_list("id", flat=True),
        ]
    assert len(made) >= 3  # the strand, its move, its clock
    for each in made:
        assert (each.version, milliseconds(each) % MINUTE) == (7, 0)
