"""./heard user add: who may be added, with what, and what is said when not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from heard.agencies.models import Account, Agency
from heard.frame.appointing import CannotAppoint, Named, appoint
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
