"""What the suite's own fixtures promise to every other test."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from heard.frame.database.embedded import Embedded
from heard.history.models import Actor
from heard.process.models import Strand
from tests.cast import Cast
from tests.database import OwnDatabase

AsSuperuser = Callable[[], AbstractContextManager[None]]


def who(alias: str = "default") -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("select current_user")
        found: str = cursor.fetchone()[0]
    return found


@pytest.mark.django_db
def test_a_test_acts_as_the_application_under_every_alias() -> None:
    assert [who(alias) for alias in ("default", "door", "clock")] == ["heard_test"] * 3
    assert connections["door"] is connections["default"]


def test_it_arranges_as_superuser_and_steps_down_again(as_superuser: AsSuperuser) -> None:
    with as_superuser():
        assert who() == "heard_admin"
    assert who() == "heard_test"


def test_it_steps_down_also_after_a_failure(as_superuser: AsSuperuser) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), as_superuser(), connection.cursor() as cursor:
        cursor.execute("select no_such_column")
    assert who() == "heard_test"
    with pytest.raises(RuntimeError), as_superuser():
        raise RuntimeError
    assert who() == "heard_test"


def test_it_sets_the_time(moment: Callable[[datetime], None]) -> None:
    at = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    moment(at)
    with connection.cursor() as cursor:
        cursor.execute("select heard_now()")
        assert cursor.fetchone()[0] == at


def raised_once(cast: Cast) -> list[UUID]:
    return [cast.hears().pk]


@pytest.mark.world(fill=raised_once)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_world_is_for_every_test_as_it_was_arranged(world: list[UUID], cast: Cast, turn: str) -> None:
    with cast.acting("youth_worker"):
        assert [each.pk for each in Strand.objects.filter(kind="concern")] == world
    world.append(cast.hears().pk)


def test_whoever_asks_for_no_world_meets_none(cast: Cast) -> None:
    with cast.acting("youth_worker"):
        assert not Strand.objects.exists()


def test_what_commits_stays_in_a_database_of_its_own_and_goes_with_it(own_database: OwnDatabase) -> None:
    assert [who(alias) for alias in ("default", "door", "clock")] == [
        "heard_app",
        "heard_door",
        "heard_clock",
    ]
    with own_database.as_superuser():
        assert who() == "heard_admin"
        Actor.objects.create(kind="worker", name="somebody who stays")
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(
            lambda: (Actor.objects.filter(name="somebody who stays").count(), who())
        ).result() == (1, "heard_app")
        threads.submit(connections.close_all).result()


@pytest.mark.django_db
def test_the_next_test_finds_the_shared_database_as_it_was() -> None:
    assert who() == "heard_test"
    assert not Actor.objects.filter(name="somebody who stays").exists()


def test_databases_of_a_tests_own_are_dropped(server: Embedded) -> None:
    with psycopg.connect(server.url("heard_admin", "postgres")) as admin:
        row = admin.execute("select count(*) from pg_database where datname like 'heard_own%'").fetchone()
    assert row == (0,)
