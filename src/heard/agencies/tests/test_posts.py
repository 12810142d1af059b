"""Who holds which post now, and what follows from it: deputies, absences, leaving, and how far somebody sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from heard.frame.demo.partnership import id_of
from heard.history.models import INSTALLATION
from tests.attack import CHECK, PROMISE, UNIQUE, say
from tests.cast import Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Someone always holds it")]

HOUR = timedelta(hours=1)


def write(as_superuser: Any, sql: str, *parameters: object) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(sql, parameters)


def filled(cast: Cast, post: str, after: timedelta = timedelta()) -> bool:
    is_filled: bool = one("select post_is_filled(%s, %s)", cast.post(post).pk, cast.now + after)
    return is_filled


def away(cast: Cast, as_superuser: Any, who: str) -> None:
    write(
        as_superuser,
        "insert into absence (id, worker_id, from_at, until_at) values (gen_random_uuid(), %s, %s, %s)",
        id_of("worker", who), cast.now, cast.now + HOUR,
    )  # fmt: skip


def deputise(cast: Cast, as_superuser: Any, who: str, post: str) -> None:
    write(
        as_superuser,
        "insert into holding (id, post_id, worker_id, deputy, from_at, until_at) values (gen_random_uuid(), %s, %s, true, %s, %s)",
        cast.post(post).pk, id_of("worker", who), cast.now, cast.now + 3 * HOUR,
    )  # fmt: skip


def test_a_post_is_empty_from_the_moment_its_holder_is_away_to_the_moment_they_are_back(
    cast: Cast, as_superuser: Any
) -> None:
    away(cast, as_superuser, "manager")
    second = timedelta(seconds=1)
    assert [filled(cast, "manager", at) for at in (-second, timedelta(), HOUR - second, HOUR)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_deputy_fills_it_for_as_long_as_they_are_there_themselves(cast: Cast, as_superuser: Any) -> None:
    away(cast, as_superuser, "manager")
    deputise(cast, as_superuser, "lado", "manager")
    assert filled(cast, "manager")
    away(cast, as_superuser, "lado")
    assert not filled(cast, "manager")
    assert filled(cast, "manager", HOUR)


def test_a_post_whose_holder_has_left_is_empty_and_holds_nothing_for_them(
    cast: Cast, as_superuser: Any
) -> None:
    write(
        as_superuser,
        "update worker set left_at = %s where actor_id = %s",
        cast.now,
        id_of("worker", "manager"),
    )
    assert not filled(cast, "manager")
    assert filled(cast, "manager", -timedelta(seconds=1))


def test_a_holding_counts_from_its_first_moment_to_its_last(cast: Cast, as_superuser: Any) -> None:
    deputise(cast, as_superuser, "lado", "director")

    def holds() -> bool:
        with cast.acting("lado"):
            return cast.post("director").pk in one("select my_posts()")

    start = cast.now
    for moment, expected in (
        (start, True),
        (start + 3 * HOUR - timedelta(seconds=1), True),
        (start + 3 * HOUR, False),
    ):
        cast.at(moment)
        assert holds() == expected, moment


def test_how_far_each_role_sees(cast: Cast) -> None:
    council = [id_of("agency", "council")]
    for who, expected in {
        "social_worker": council, "manager": council, "service_manager": council, "director": council,
        "youth_worker": [], "councillor": [], "chief_executive": [], "lado": [], "inspector": [], "nurse": [],
        "neighbour": [id_of("agency", "neighbour")],
    }.items():  # fmt: skip
        with cast.acting(who):
            assert one("select my_scope()") == expected, who
    with cast.acting("scrutineer"):
        assert len(one("select my_scope()")) == 9
    with cast.acting("child"):
        assert (one("select my_scope()"), one("select my_posts()"), one("select my_agency()")) == (
            [],
            [],
            None,
        )


def test_rows_that_make_no_sense_are_refused(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        token = one("select mint(%s, '1 hour')", INSTALLATION)
        post, worker = cast.post("manager").pk, id_of("worker", "manager")
        for sql, why in {
            f"insert into absence values (gen_random_uuid(), now(), now(), '{worker}')": CHECK,
            f"update holding set until_at = from_at where post_id = '{post}'": CHECK,
            "update agency set is_front_door = true": UNIQUE,
            "update agency set kind = 'cult'": CHECK,
            f"update post set role = 'owner' where id = '{post}'": CHECK,
            "update actor set kind = 'installation'": PROMISE,
            "insert into actor (id, kind, name) values (gen_random_uuid(), 'door', 'child')": UNIQUE,
            "insert into actor (id, kind, name) values (gen_random_uuid(), 'robot', '')": CHECK,
        }.items():
            assert say("none", sql, token=token).refused == why, sql
