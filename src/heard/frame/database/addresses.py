"""Addresses of databases: read from the environment, written for others, and judged before anything trusts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

APP_URL, DOOR_URL, CLOCK_URL, SEAL_URL = "DATABASE_URL", "HEARD_DOOR_URL", "HEARD_CLOCK_URL", "HEARD_SEAL_URL"
LINK_URL = "HEARD_LINK_URL"
DUMP_URL = "HEARD_DUMP_URL"  # for backing up and verifying, and set only where that is done
_ENGINE = "django.db.backends.postgresql"
_PLACE = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class UnsafeAddress(Exception):
    """A database address that Heard will not start with; the message says why and what to do."""


@dataclass(frozen=True)
class Login:
    """Who signs in to the database."""

    role: str
    password: str


def address(login: Login, *, database: str, host: str, port: str = "5432", **options: str) -> str:
    """The address that leads a login to a database, as libpq reads it; a host may be a socket's folder."""
    more = "".join(f"&{name}={quote(value, safe='')}" for name, value in options.items())
    who = f"{quote(login.role, safe='')}:{quote(login.password, safe='')}"
    return f"postgresql://{who}@/{quote(database, safe='')}?host={quote(host, safe='')}&port={port}{more}"


def parts(url: str) -> dict[str, str]:
    """The parts of an address by libpq's names.

    Raises UnsafeAddress when it is not one; the message does not repeat it, since it may hold a password.
    """
    try:
        return {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise UnsafeAddress(
            "This is no database address: write postgresql://user:password@host:5432/database"
        ) from error


def readdressed(url: str, login: Login, *, database: str | None = None) -> str:
    """The same server reached by another login, and perhaps another of its databases."""
    known = parts(url)
    host, port = known.pop("host", ""), known.pop("port", "5432")
    name = database or known.get("dbname", "")
    for taken in ("user", "password", "dbname"):
        known.pop(taken, None)
    return address(login, database=name, host=host, port=port, **known)


def django_database(url: str, *, pool: int = 0) -> dict[str, Any]:
    """Django's description of a database, with a pool of that many connections when one is wanted."""
    known = parts(url)
    place = {django: known.pop(libpq, "") for libpq, django in _PLACE.items()}
    options: dict[str, Any] = dict(known)
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {"ENGINE": _ENGINE, **place, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def refuse_unsafe(url: str, *, variable: str) -> None:
    """Refuse a login that could step over what the database enforces.

    Raises UnsafeAddress for a superuser, a role that bypasses row-level security, and an owner of Heard's tables.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            superuser, bypasses, owns, may_create = connection.execute(_JUDGE).fetchone() or (True,) * 4
    except psycopg.OperationalError as error:
        raise UnsafeAddress(f"{variable}: the database does not answer. {first_line(error)}") from error
    if reason := _why_unsafe(superuser, bypasses, owns, may_create):
        raise UnsafeAddress(
            f"{variable}: this login {reason}, so nothing that Heard promises would hold. "
            "Run ./heard prepare with an administrator's address and use the addresses it prints."
        )


_JUDGE = """
    select me.rolsuper, me.rolbypassrls,
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'heard' and pg_has_role(session_user, c.relowner, 'member')),
           exists (select from pg_namespace n
                    where n.nspname = 'heard' and has_schema_privilege(session_user, n.oid, 'create'))
      from pg_roles me where me.rolname = session_user
"""


def _why_unsafe(superuser: bool, bypasses: bool, owns: bool, may_create: bool) -> str:
    if superuser:
        return "is a superuser"
    if bypasses:
        return "bypasses row-level security"
    if owns:
        return "owns Heard's tables"
    return "may create tables and functions" if may_create else ""


def first_line(error: Exception) -> str:
    """What an error says, without the hints that follow."""
    return str(error).strip().split("\n", 1)[0]
