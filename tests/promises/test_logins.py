"""The real logins, on a connection of their own: what they may not step out of."""

from __future__ import annotations

import psycopg
import pytest

from tests.attack import LOGINS
from tests.database import OwnDatabase

OUTSIDE = [
    "alter table move disable trigger all",
    "alter table entry disable row level security",
    "drop trigger never_changes on move",
    "drop policy seen on concern",
    "drop table move cascade",
    "set session_replication_role = replica",
    "create table heard.mine (id int)",
    "create temp table mine (id int)",
    "create schema mine",
    "create function heard.mine() returns int language sql as 'select 1'",
    "create function pg_temp.actor() returns uuid language sql as 'select null::uuid'",
    "do $$ begin execute 'create temp view concern as select 1'; end $$",
    "set role heard_kernel",
    "set role heard_owner",
    "set role heard_dump",
    "set session authorization heard_kernel",
    "alter role current_user bypassrls",
    "alter role heard_app set track_activities = on",
    "grant heard_kernel to current_user",
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/heard-attack'",
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "create or replace function heard.actor() returns uuid language sql as 'select null::uuid'",
    "set track_activities = on",
    "create extension dblink",
    "alter database postgres set search_path = public",
]


def _tried(connection: psycopg.Connection, statement: str) -> str | None:
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate
    return None


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.promise("Need to know")
def test_no_login_steps_outside(own_database: OwnDatabase) -> None:
    for role in LOGINS:
        with psycopg.connect(own_database.url(role), autocommit=True) as connection:
            for statement in OUTSIDE:
                if statement == f"set role {role}":
                    continue
                assert _tried(connection, statement) in ("42501", "42704", "42601"), (role, statement)


@pytest.mark.promise("Need to know")
def test_the_policies_cannot_be_switched_off(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.url("heard_app"), autocommit=True) as connection:
        connection.execute("set row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from concern")


@pytest.mark.promise("Need to know")
def test_one_session_does_not_see_what_another_says(own_database: OwnDatabase) -> None:
    url = own_database.url("heard_app")
    with psycopg.connect(url) as speaks, psycopg.connect(url) as listens:
        speaks.execute("select set_config('heard.token', 'a-secret-of-this-session', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            listens.execute("select string_agg(query, ' ') from pg_stat_activity")


@pytest.mark.promise("Need to know")
def test_a_token_set_in_one_transaction_is_gone_in_the_next(own_database: OwnDatabase) -> None:
    from django.db import connection as django

    from heard.agencies.doors import door_token
    from heard.history.actions import acting

    with acting(door_token("child")), django.cursor() as cursor:
        cursor.execute("select actor_kind(), pg_backend_pid()")
        kind, first = cursor.fetchone()
    with django.cursor() as cursor:
        cursor.execute("select actor_kind(), current_setting('heard.token', true), pg_backend_pid()")
        assert cursor.fetchone() == (None, "", first)
    assert kind == "door"
    with pytest.raises(ZeroDivisionError), acting(door_token("child")):
        raise ZeroDivisionError
    with django.cursor() as cursor:
        cursor.execute("select actor_kind(), current_setting('heard.token', true)")
        assert cursor.fetchone() == (None, "")
