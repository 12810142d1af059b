"""Addresses of databases, and the logins that Heard refuses to work with."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.frame.database import ready
from heard.frame.database.addresses import (
    Login,
    UnsafeAddress,
    address,
    django_database,
    parts,
    readdressed,
    refuse_unsafe,
)
from heard.frame.database.embedded import Embedded
from tests.database import OwnDatabase

PRINTABLE = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]), min_size=1
)


@given(role=PRINTABLE, password=PRINTABLE, database=PRINTABLE, host=PRINTABLE)
def test_whatever_is_in_a_password_or_a_path_survives_the_address(
    role: str, password: str, database: str, host: str
) -> None:
    url = address(Login(role, password), database=database, host=host)
    assert parts(url) == {
        "user": role,
        "password": password,
        "dbname": database,
        "host": host,
        "port": "5432",
    }


def test_the_same_server_is_kept_for_another_login_with_its_options() -> None:
    url = readdressed(
        "postgresql://admin:a@db.example:5433/heard?sslmode=verify-full", Login("heard_app", "b")
    )
    assert parts(url) == {
        "user": "heard_app",
        "password": "b",
        "host": "db.example",
        "port": "5433",
        "dbname": "heard",
        "sslmode": "verify-full",
    }


def test_django_is_told_everything() -> None:
    described = django_database("postgresql://u:p@h:1/n?sslmode=require", pool=3)
    assert {key: described[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "n",
        "USER": "u",
        "PASSWORD": "p",
        "HOST": "h",
        "PORT": "1",
    }
    assert described["OPTIONS"]["sslmode"] == "require"
    assert described["OPTIONS"]["pool"]["max_size"] == 3


def test_what_is_no_address_is_refused_without_being_repeated() -> None:
    with pytest.raises(UnsafeAddress) as refused:
        parts("postgres//someone:secret@host")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("role", ["heard_app", "heard_door", "heard_clock", "heard_seal", "heard_link"])
def test_the_logins_are_accepted(own_database: OwnDatabase, role: str) -> None:
    refuse_unsafe(own_database.url(role), variable="DATABASE_URL")


@pytest.mark.parametrize(
    ("role", "why"), [("heard_admin", "is a superuser"), ("heard_dump", "bypasses row-level security")]
)
def test_a_login_that_could_see_everything_is_refused(own_database: OwnDatabase, role: str, why: str) -> None:
    with pytest.raises(UnsafeAddress, match=f"DATABASE_URL: this login {why}.*./heard prepare"):
        refuse_unsafe(own_database.url(role), variable="DATABASE_URL")


@pytest.mark.parametrize(
    ("grant", "why"),
    [
        ("grant heard_owner to stranger", "owns Heard's tables"),
        ("grant create on schema heard to stranger", "may create"),
    ],
)
def test_a_login_that_could_change_the_tables_is_refused(
    own_database: OwnDatabase, server: Embedded, grant: str, why: str
) -> None:
    url = own_database.url("stranger")
    with psycopg.connect(own_database.url(), autocommit=True) as admin:
        admin.execute(f"create role stranger login password '{server.login('stranger').password}'")
        admin.execute(f"grant connect on database {own_database.name} to stranger")
        admin.execute(grant)
        try:
            with pytest.raises(UnsafeAddress, match=why):
                refuse_unsafe(url, variable="DATABASE_URL")
        finally:
            admin.execute("drop owned by stranger")
            admin.execute("drop role stranger")


def test_a_server_that_does_not_answer_is_named_by_its_variable() -> None:
    with pytest.raises(UnsafeAddress, match="HEARD_DOOR_URL: the database does not answer"):
        refuse_unsafe("postgresql://u:p@/n?host=/nonexistent", variable="HEARD_DOOR_URL")


def test_one_login_for_everything_is_refused(
    own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DATABASE_URL", "HEARD_DOOR_URL", "HEARD_CLOCK_URL"):
        monkeypatch.setenv(variable, own_database.url("heard_app"))
    with pytest.raises(UnsafeAddress, match="must lead to different logins"):
        ready.check_real()


def test_a_forgotten_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/n")
    monkeypatch.delenv("HEARD_DOOR_URL", raising=False)
    monkeypatch.setenv("HEARD_CLOCK_URL", "postgresql://c:p@h/n")
    with pytest.raises(UnsafeAddress, match="HEARD_DOOR_URL not"):
        ready.check_real()
