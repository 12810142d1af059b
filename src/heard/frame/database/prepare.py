"""Make a database ready for Heard: roles, schema, migrations and rights; safe to run again and again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from heard.frame.database.addresses import django_database, parts

PREPARED = "heard_prepared"  # made once, and copied
LOGINS = ("heard_app", "heard_door", "heard_clock", "heard_seal", "heard_link", "heard_dump")
_HERE = Path(__file__).parent
_ONE_AT_A_TIME = 4873_2651  # the key of the advisory lock, known to nobody else


def prepare(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Bring the database that an administrator's address names up to date, making it when it is not there.

    ``passwords`` are given to logins; a login that is not among them keeps the one it has.
    """
    make_database(admin_url)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        make_roles(admin, passwords)
        settle(admin)
        _run(admin, "migrating.sql")
        try:
            migrate(admin_url)
        except Exception:
            # The rights as they were, so that the version that ran before can go on.
            with contextlib.suppress(psycopg.Error):
                grant(admin)
            raise
        grant(admin)


def make_database(admin_url: str) -> None:
    """Create the database, unless it is there."""
    name = parts(admin_url)["dbname"]
    with (
        psycopg.connect(beside(admin_url), autocommit=True) as admin,
        contextlib.suppress(psycopg.errors.DuplicateDatabase),
    ):
        admin.execute(
            sql.SQL("create database {} template template0 encoding 'UTF8'").format(sql.Identifier(name))
        )


def copy_database(admin_url: str, *, template: str) -> None:
    """Create the database as a copy of another on the same server."""
    name = parts(admin_url)["dbname"]
    with psycopg.connect(beside(admin_url), autocommit=True) as admin:
        command = "create database {} template {}"
        admin.execute(sql.SQL(command).format(sql.Identifier(name), sql.Identifier(template)))
    with psycopg.connect(admin_url, autocommit=True) as admin:
        settle(admin)


def drop_database(admin_url: str) -> None:
    """Drop the database, whoever is connected to it."""
    name = parts(admin_url)["dbname"]
    with psycopg.connect(beside(admin_url), autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def make_roles(admin: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Create Heard's roles, and give logins their passwords."""
    _run(admin, "roles.sql")
    for role, password in passwords.items():
        command = sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password))
        admin.execute(command)


def settle(admin: psycopg.Connection) -> None:
    """Set what belongs to this one database: schema, extension, search path, who may connect."""
    _run(admin, "place.sql")


def migrate(admin_url: str) -> None:
    """Run Django's migrations as the owner of the tables, who cannot sign in."""
    from django.core.management import call_command

    with administering(admin_url, role="heard_owner"):
        call_command("migrate", interactive=False, verbosity=0)


def grant(admin: psycopg.Connection) -> None:
    """Hand definer functions to the kernel, set every right anew and make the past readable, in one transaction."""
    with admin.transaction():
        _run(admin, "rights.sql")
        _run(admin, "grants.sql")
        admin.execute("select make_as_at()")


@contextlib.contextmanager
def administering(admin_url: str, *, role: str = "") -> Iterator[None]:
    """Point Django's default connection at an administrator's session, stepped down to a role when one is named."""
    from django.db import connections

    settings = connections["default"].settings_dict
    before = dict(settings)
    described = django_database(admin_url)
    options = described["OPTIONS"] | ({"assume_role": role} if role else {})
    connections["default"].close()
    settings.update(described, OPTIONS=options)
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)


def beside(admin_url: str) -> str:
    """The server's own database, from which others are made and dropped."""
    known = parts(admin_url)
    return psycopg.conninfo.make_conninfo(**{**known, "dbname": "postgres"})


def _run(admin: psycopg.Connection, file: str) -> None:
    admin.execute("set search_path = heard")
    admin.execute((_HERE / file).read_bytes())
