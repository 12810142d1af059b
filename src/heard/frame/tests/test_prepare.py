"""A prepared database: who owns what, who may become whom, and that doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from heard.frame.database import ready
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import LOGINS, drop_database, grant, prepare
from tests.command import heard
from tests.database import OwnDatabase

pytestmark = pytest.mark.long


@pytest.fixture
def admin(own_database: OwnDatabase) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database.url(), autocommit=True) as connection:
        yield connection


def rows(connection: psycopg.Connection, query: str) -> list[Any]:
    return connection.execute(query).fetchall()


def test_each_role_has_its_own_powers_and_no_more(admin: psycopg.Connection) -> None:
    found = rows(
        admin,
        "select rolname, rolcanlogin, rolbypassrls from pg_roles"
        " where rolname like 'heard%' and rolname <> 'heard_admin' order by 1",
    )
    assert found == [
        ("heard_app", True, False),
        ("heard_clock", True, False),
        ("heard_door", True, False),
        ("heard_dump", True, True),
        ("heard_kernel", False, True),
        ("heard_link", True, False),
        ("heard_owner", False, False),
        ("heard_seal", True, False),
        ("heard_test", False, False),
    ]
    query = "select count(*) from pg_roles where rolname like 'heard%' and rolname <> 'heard_admin'"
    assert rows(admin, f"{query} and (rolsuper or rolcreaterole or rolcreatedb or rolreplication)") == [(0,)]


def test_nobody_can_become_the_owner_or_the_kernel(
    own_database: OwnDatabase, admin: psycopg.Connection
) -> None:
    query = "select count(*) from pg_auth_members where roleid in ('heard_owner'::regrole, 'heard_kernel'::regrole)"
    assert rows(admin, query) == [(0,)]
    for role in LOGINS:
        with psycopg.connect(own_database.url(role)) as login:
            for powerful in ("heard_owner", "heard_kernel", ADMIN):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), login.transaction():
                    login.execute(f"set role {powerful}")


def test_every_definer_function_is_the_kernels_and_pins_its_search_path(admin: psycopg.Connection) -> None:
    query = "select proname, proowner::regrole::text, proconfig from pg_proc where pronamespace = 'heard'::regnamespace"
    definers = rows(admin, f"{query} and prosecdef")
    assert definers
    assert {owner for _, owner, _ in definers} == {"heard_kernel"}
    assert [name for name, _, pinned in definers if pinned != ["search_path=heard, pg_temp"]] == []


def test_tables_belong_to_the_owner(admin: psycopg.Connection) -> None:
    query = "select distinct tableowner from pg_tables where schemaname = 'heard'"
    assert rows(admin, query) == [("heard_owner",)]


def test_no_function_of_ours_is_for_everybody(admin: psycopg.Connection) -> None:
    ours = """
        select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
         where p.pronamespace = 'heard'::regnamespace and a.grantee = 0
           and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    """
    assert rows(admin, ours) == []


@pytest.mark.parametrize("role", ["heard_app", "heard_door", "heard_clock"])
@pytest.mark.parametrize(
    "statement",
    [
        "create table heard.mine (n int)",
        "create table public.mine (n int)",
        "create temporary table mine (n int)",
        "create function heard.mine() returns int language sql as 'select 1'",
        "create schema mine",
        "alter table heard.actor disable row level security",
    ],
)
def test_the_sites_logins_can_build_nothing(own_database: OwnDatabase, role: str, statement: str) -> None:
    with (
        psycopg.connect(own_database.url(role)) as login,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        login.execute(statement)


def test_a_right_that_left_the_file_is_taken_back(admin: psycopg.Connection) -> None:
    admin.execute("grant select on heard.token to heard_app")
    grant(admin)
    assert rows(admin, "select has_table_privilege('heard_app', 'heard.token', 'select')") == [(False,)]


def test_preparing_again_keeps_what_is_there(own_database: OwnDatabase, admin: psycopg.Connection) -> None:
    everything = """
        select relname, relowner::regrole::text, relacl::text from pg_class where relnamespace = 'heard'::regnamespace
        union all select proname, proowner::regrole::text, proacl::text from pg_proc
         where pronamespace = 'heard'::regnamespace order by 1, 2, 3
    """
    before = rows(admin, everything)
    actors = rows(admin, "select count(*) from heard.actor")
    prepare(own_database.url(), {})
    assert rows(admin, everything) == before
    assert rows(admin, "select count(*) from heard.actor") == actors


@pytest.fixture
def fresh(server: Embedded) -> Iterator[str]:
    """The superuser's address of a database that is not there yet."""
    url = server.url(ADMIN, "heard_fresh")
    yield url
    drop_database(url)
    # Other tests know the logins by these passwords.
    with psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True) as admin:
        for role in LOGINS:
            admin.execute(f"alter role {role} password '{server.login(role).password}'")


def told(output: str) -> dict[str, str]:
    """The variables that a command printed to be set."""
    lines = (
        line.split("=", 1) for line in output.splitlines() if line.startswith(("HEARD_", "DATABASE_URL"))
    )
    return {name: value.strip("'") for name, value in lines}


def test_a_server_is_made_ready_by_one_command_and_then_serves(fresh: str) -> None:
    done = heard("prepare", fresh, "--new-passwords")
    assert done.returncode == 0, done.stderr
    variables = told(done.stdout)
    assert set(variables) >= {
        "DATABASE_URL",
        "HEARD_DOOR_URL",
        "HEARD_CLOCK_URL",
        "HEARD_SECRET_KEY",
        "HEARD_FILE_KEY",
        "HEARD_WORD_PEPPER",
    }
    once = heard("clock", "--once", **variables)
    assert once.returncode == 0, once.stderr


def test_prepare_by_somebody_who_is_no_superuser_is_refused_kindly(own_database: OwnDatabase) -> None:
    done = heard("prepare", own_database.url("heard_app"))
    assert done.returncode == 1
    assert "not a superuser's" in done.stderr
    assert "Traceback" not in done.stderr


def test_prepare_where_nobody_answers_is_refused_kindly() -> None:
    done = heard("prepare", "postgresql://a:secret@/heard?host=/nonexistent")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "does not answer" in done.stderr
    assert "secret" not in done.stderr


def test_a_real_server_needs_keys_of_its_own(own_database: OwnDatabase) -> None:
    environment = own_database.environment
    del environment["HEARD_EMBEDDED"]
    done = heard("clock", "--once", **environment)
    assert done.returncode == 1
    assert "HEARD_SECRET_KEY is not set" in done.stderr


def test_a_superuser_is_refused_as_the_sites_login(own_database: OwnDatabase) -> None:
    done = heard("clock", "--once", **own_database.environment | {"DATABASE_URL": own_database.url()})
    assert done.returncode == 1
    assert "DATABASE_URL: this login is a superuser" in done.stderr


def test_a_fresh_copy_is_not_prepared_again_under_whoever_runs_it(
    server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """./heard verify --demo beside the running demonstration once took its rights away for as long as it prepared."""
    bring_up_to_date = ready._bring_up_to_date
    monkeypatch.setattr(
        ready, "_bring_up_to_date", lambda _server, _name, **_more: None
    )  # it is, for all tests
    ready._renew(server, "heard_renewed")
    try:
        monkeypatch.setattr(
            "heard.frame.database.ready.prepare.prepare", lambda *_: pytest.fail("it was prepared again")
        )
        bring_up_to_date(server, "heard_renewed")
    finally:
        drop_database(server.url(ADMIN, "heard_renewed"))
