"""A database made ready for a command: the real server that the environment names, or the embedded one."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from heard.frame.database import prepare
from heard.frame.database.addresses import (
    APP_URL,
    CLOCK_URL,
    DOOR_URL,
    LINK_URL,
    SEAL_URL,
    UnsafeAddress,
    parts,
    refuse_unsafe,
)
from heard.frame.database.embedded import ADMIN, Embedded

HOME = Path(__file__).resolve().parents[4]
ROLES = {
    APP_URL: "heard_app",
    DOOR_URL: "heard_door",
    CLOCK_URL: "heard_clock",
    SEAL_URL: "heard_seal",
    LINK_URL: "heard_link",
}

SITE = (
    APP_URL,
    DOOR_URL,
    CLOCK_URL,
)  # what the site and its clock need; sealing and linking need their own login alone

Show = Callable[[str], contextlib.AbstractContextManager[object]]


def is_real() -> bool:
    """Whether the environment names a real server."""
    return any(variable in os.environ for variable in (APP_URL, SEAL_URL, LINK_URL))


def check_real(needed: Sequence[str] = SITE) -> None:
    """Refuse a real server whose logins could step over what the database enforces.

    Raises UnsafeAddress, with what to do, also when a login that is needed is missing, or one is used twice.
    """
    given = [variable for variable in ROLES if variable in os.environ]
    if missing := [variable for variable in needed if variable not in given]:
        raise UnsafeAddress(
            f"{given[0]} is set, and {' and '.join(missing)} not. "
            "./heard prepare with an administrator's address prints them all."
        )
    users = [parts(os.environ[variable]).get("user", "") for variable in given]
    if len(set(users)) < len(users):
        raise UnsafeAddress(f"{', '.join(given)} must lead to different logins; they are {', '.join(users)}.")
    for variable in given:
        refuse_unsafe(os.environ[variable], variable=variable)


def var() -> Path:
    """The folder of what Heard keeps on this machine."""
    return Path(os.environ.get("HEARD_VAR", HOME / "var"))


@contextlib.contextmanager
def embedded(database: str, *, show: Show, fresh: bool = False) -> Iterator[Embedded]:
    """The embedded server with a database that is up to date, its logins in the environment, and Django set up.

    A ``fresh`` database is a new copy of a prepared one; what was in it before is gone.
    """
    server = Embedded(var() / "postgresql")
    (var() / "outbox").mkdir(
        mode=0o700, parents=True, exist_ok=True
    )  # letters to people, which others may not read
    with contextlib.ExitStack() as stack:
        with show("Starting the database"):
            stack.enter_context(server)
        os.environ.update(
            {name: server.url(role, database) for name, role in ROLES.items()}, HEARD_EMBEDDED="1"
        )
        with show("Making its tables"):
            set_up_django()
            if fresh:
                _renew(server, database)
            else:
                _bring_up_to_date(server, database)
        yield server


def set_up_django() -> None:
    """Let Django read its settings, which it does once."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heard.frame.settings")
    django.setup()


def _bring_up_to_date(server: Embedded, database: str, *, anew: bool = False) -> None:
    """Prepare a database, unless a note on it says that this was done for the code as it is now."""
    now = _fingerprint()
    if _note(server, database) == now:
        return
    url = server.url(ADMIN, database)
    if anew:
        prepare.drop_database(url)
    prepare.prepare(url, {role: server.login(role).password for role in prepare.LOGINS})
    _put_note(server, database, now)


def _put_note(server: Embedded, database: str, note: str) -> None:
    with psycopg.connect(server.url(ADMIN, database), autocommit=True) as admin:
        admin.execute(
            sql.SQL("comment on database {} is {}").format(sql.Identifier(database), sql.Literal(note))
        )


def _note(server: Embedded, database: str) -> str | None:
    with psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True) as admin:
        query = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
        found = admin.execute(query, [database]).fetchone()
    return found[0] if found else None


def _renew(server: Embedded, database: str) -> None:
    url = server.url(ADMIN, database)
    with psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True) as admin:
        used = admin.execute(
            "select count(*) from pg_stat_activity where datname = %s", [database]
        ).fetchone()
    if used and used[0]:
        raise InUse(database)
    _bring_up_to_date(server, prepare.PREPARED, anew=True)
    prepare.drop_database(url)
    prepare.copy_database(url, template=prepare.PREPARED)
    # A copy has no note. Without one ./heard verify --demo would prepare the database under the running demonstration.
    _put_note(server, database, _fingerprint())


class InUse(Exception):
    """Somebody else is connected to a database that was to be made anew."""


def _fingerprint() -> str:
    """What the tables depend on: every migration, every line of SQL, and the versions of the libraries."""
    package = Path(__file__).resolve().parents[2]
    files = [*package.glob("*/migrations/*.py"), *package.rglob("*.sql"), HOME / "requirements.lock"]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(os.fsencode(file.relative_to(HOME)) + b"\0" + file.read_bytes())
    return digest.hexdigest()
