"""A database of a test's own, in which everything commits, and the ways to use it."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

from heard.frame.database.addresses import django_database
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import PREPARED, administering, copy_database, drop_database
from heard.frame.database.ready import ROLES
from tests.server import ready

standing: list[OwnDatabase] = []  # those that Django's aliases point at now, the last one first in use
ALIASES = {"default": "heard_app", "door": "heard_door", "clock": "heard_clock", "seal": "heard_seal"}


class OwnDatabase:
    """The addresses of one database for each of its logins, and the environment in which a process finds it."""

    def __init__(self, server: Embedded) -> None:
        self.server = server
        self.name = f"heard_own_{uuid.uuid4().hex[:12]}"

    def url(self, role: str = ADMIN) -> str:
        """The address for one of Heard's logins, or for the superuser."""
        return self.server.url(role, self.name)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of Heard needs in its environment to use this database."""
        return {"HEARD_EMBEDDED": "1", **{name: self.url(role) for name, role in ROLES.items()}}

    def as_superuser(self) -> contextlib.AbstractContextManager[None]:
        """``with own.as_superuser():`` lets Django arrange what no login of the application may do; it commits."""
        return administering(self.url())


@contextlib.contextmanager
def copied(server: Embedded) -> Iterator[OwnDatabase]:
    """A copy of the prepared database, dropped afterwards whoever is still connected."""
    own = OwnDatabase(server)
    copy_database(own.url(), template=PREPARED)
    try:
        yield own
    finally:
        drop_database(own.url())


@contextlib.contextmanager
def alone(base: Path, *, throwaway: bool = True) -> Iterator[OwnDatabase]:
    """A database on a server of its own, which may be killed; a throwaway one waits for no disk, and is deleted."""
    with ready(base, throwaway=throwaway) as server:
        own = OwnDatabase(server)
        copy_database(own.url(), template=PREPARED)
        with django_on(own):
            yield own


@contextlib.contextmanager
def django_on(own: OwnDatabase) -> Iterator[None]:
    """Point Django's aliases at a database, each with its own login, in this and every new thread."""
    from django.db import connections

    before = {alias: (connections[alias], dict(connections.settings[alias])) for alias in ALIASES}
    for alias, role in ALIASES.items():
        connections.settings[alias].update(django_database(own.url(role)))
        del connections[alias]
    forget_tokens()
    standing.append(own)
    try:
        yield
    finally:
        standing.pop()
        connections.close_all()
        forget_tokens()
        for alias, (connection, settings) in before.items():
            connections.settings[alias].update(settings)
            connections[alias] = connection


def forget_tokens() -> None:
    """Tokens kept in memory belong to a transaction that is rolled back, or to another database."""
    from heard.agencies.doors import forget_door_tokens

    forget_door_tokens()


def become(role: str) -> None:
    """Step over to a role for the rest of the transaction."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")


def sealed() -> int:
    """Seal all that waits, as the sealer's login; gives how many were sealed."""
    from heard.history.sealing import seal

    become("heard_seal")
    count = seal()
    become("heard_test")
    return count
