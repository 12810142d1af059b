"""./heard user: who may be added, who leaves, is away or stands in, and what is said when not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from heard.agencies.models import Account, Agency
from heard.frame.appointing import CannotAppoint, Named, appoint, away, deputise, leave
from tests.command import clean_environment
from tests.database import OwnDatabase

AsSuperuser = Callable[[], AbstractContextManager[None]]
COUNCIL = Named("Testshire Council", "local_authority")
MANAGER = Named("Front-door manager", "front_door_manager")
PASSWORD = "a long enough password"


def add(email: str = "new@testshire.example", agency: Named = COUNCIL, post: Named = MANAGER) -> None:
    appoint(email=email, name="Nadia New", agency=agency, post=post, password=PASSWORD)


def test_a_worker_gets_an_account_and_a_post_in_an_agency_that_is_made_once(
    as_superuser: AsSuperuser,
) -> None:
    with as_superuser():
        add(" New@Testshire.example")
        add("second@testshire.example", agency=Named(COUNCIL.name, ""), post=Named("Deputy", "practitioner"))
        account = Account.objects.using("default").get(email="new@testshire.example")
        assert account.check_password(PASSWORD)
        assert account.worker.holdings.get().post.title == "Front-door manager"
        assert Agency.objects.get(name=COUNCIL.name).workers.count() == 2


@pytest.mark.parametrize(
    ("email", "agency", "post", "why"),
    [
        ("not an address", COUNCIL, MANAGER, "no email address"),
        ("a@b.example", Named("Somewhere", ""), MANAGER, "'Somewhere' is a new agency: .*--kind.*police"),
        ("a@b.example", COUNCIL, Named("Boss", "boss"), "'Boss' is a new post: .*--role.*director"),
    ],
)
def test_what_is_missing_is_named(
    as_superuser: AsSuperuser, email: str, agency: Named, post: Named, why: str
) -> None:
    with as_superuser(), pytest.raises(CannotAppoint, match=why):
        add(email, agency, post)
    assert not Agency.objects.filter(name="Somewhere").exists()


def test_nobody_gets_two_accounts(as_superuser: AsSuperuser) -> None:
    with as_superuser():
        add()
        with pytest.raises(CannotAppoint, match="has an account already"):
            add("NEW@testshire.example")


def command(
    own: OwnDatabase, *more: str, password: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    arguments = ["user", "add", "new@testshire.example", "--name", "Nadia New", "--agency", COUNCIL.name]
    return subprocess.run(
        [sys.executable, "-m", "heard", *arguments, "--title", MANAGER.name, *more],
        env=clean_environment(**own.environment, **environment),
        input=f"{password}\n",
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


@pytest.mark.long
def test_on_a_real_server_an_administrator_adds_people(own_database: OwnDatabase) -> None:
    kinds = ("--kind", COUNCIL.kind, "--role", MANAGER.kind)
    weak = command(own_database, *kinds, password="short", HEARD_ADMIN_URL=own_database.url())
    assert weak.returncode == 1
    assert "too short" in weak.stderr
    without = command(own_database, *kinds, password=PASSWORD)
    assert without.returncode == 1
    assert "HEARD_ADMIN_URL" in without.stderr
    added = command(own_database, *kinds, password=PASSWORD, HEARD_ADMIN_URL=own_database.url())
    assert added.returncode == 0, added.stderr
    assert "new@testshire.example" in added.stdout
    assert PASSWORD not in added.stdout + added.stderr
    with own_database.as_superuser():
        assert Account.objects.using("default").filter(email="new@testshire.example").exists()


@pytest.fixture
def two(as_superuser: AsSuperuser) -> AsSuperuser:
    """A manager, and a practitioner of the same agency."""
    with as_superuser():
        add("ada@testshire.example")
        add("bo@testshire.example", post=Named("Practitioner", "practitioner"))
    return as_superuser


def filled(title: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select post_is_filled(id, %s) from post where title = %s", [at, title])
        return bool(cursor.fetchone()[0])


@pytest.mark.promise("Someone always holds it")
def test_a_post_is_empty_while_its_holder_is_away_and_held_by_a_deputy(two: AsSuperuser) -> None:
    now = timezone.now()
    with two():
        [empty] = away(email="ada@testshire.example", from_at=now, until_at=now + timedelta(days=3))
        assert empty.title == MANAGER.name
        assert not filled(MANAGER.name, now + timedelta(days=1))
        assert filled(MANAGER.name, now + timedelta(days=4))
        deputise(email=" BO@testshire.example", title=MANAGER.name, until_at=now + timedelta(days=2))
        assert filled(MANAGER.name, now + timedelta(days=1))
        assert not filled(MANAGER.name, now + timedelta(days=2, hours=1))


@pytest.mark.promise("Someone always holds it")
def test_whoever_left_a_post_or_all_of_it_holds_it_no_more(two: AsSuperuser) -> None:
    with two():
        deputise(email="bo@testshire.example", title=MANAGER.name, until_at=None)
        assert leave(email="bo@testshire.example", title=MANAGER.name) == []
        assert filled("Practitioner", timezone.now() + timedelta(minutes=1)), "bo keeps the other post"
        [empty] = leave(email="ada@testshire.example")
        assert (empty.title, filled(MANAGER.name, timezone.now())) == (MANAGER.name, False)
        assert not Account.objects.using("default").get(email="ada@testshire.example").is_active
        why = "select count(*) from entry where table_name = 'worker' and why like 'left%%'"
        with connection.cursor() as cursor:
            cursor.execute(why)
            assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (lambda at: leave(email="nobody@testshire.example"), "Nobody here has the email"),
        (
            lambda at: leave(email="ada@testshire.example", title="Practitioner"),
            "does not hold 'Practitioner'",
        ),
        (lambda at: away(email="ada@testshire.example", from_at=at, until_at=at), "comes after"),
        (
            lambda at: deputise(email="bo@testshire.example", title="Boss", until_at=None),
            "It has: Front-door manager",
        ),
        (
            lambda at: deputise(email="bo@testshire.example", title=MANAGER.name, until_at=at),
            "has not passed",
        ),
        (
            lambda at: deputise(email="ada@testshire.example", title=MANAGER.name, until_at=None),
            "hold that post already",
        ),
    ],
)
def test_what_cannot_be_is_said_in_words(
    two: AsSuperuser, what: Callable[[datetime], object], why: str
) -> None:
    with two(), pytest.raises(CannotAppoint, match=why):
        what(timezone.now() - timedelta(days=1))
    with two():
        leave(email="bo@testshire.example")
        with pytest.raises(CannotAppoint, match="has left already"):
            leave(email="bo@testshire.example")


@pytest.mark.long
def test_the_commands_say_what_passes_up(own_database: OwnDatabase) -> None:
    kinds = ("--kind", COUNCIL.kind, "--role", MANAGER.kind)
    environment = clean_environment(**own_database.environment, HEARD_ADMIN_URL=own_database.url())
    command(own_database, *kinds, password=PASSWORD, HEARD_ADMIN_URL=own_database.url())

    def user(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "heard", "user", *words]
        return subprocess.run(line, env=environment, capture_output=True, check=False, text=True, timeout=60)

    told = user("away", "new@testshire.example", "--until", "2999-01-01")
    assert (told.returncode, "passes up" in told.stdout) == (0, True), told
    assert "is no day" in user("away", "new@testshire.example", "--until", "tomorrow").stderr
    assert user("leave", "new@testshire.example").returncode == 0
    assert "has left already" in user("leave", "new@testshire.example").stderr
