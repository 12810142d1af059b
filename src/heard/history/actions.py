"""Acting and reading: whoever writes is known to the database by a secret, whoever reads leaves a reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, transaction

from .refused import refusals


@contextmanager
def acting(token: str, why: str = "", using: str = "default") -> Iterator[UUID | None]:
    """One transaction in which the holder of ``token`` acts; yields who that is, as the database knows them.

    The token is set with SET LOCAL, so it cannot leak to the next user of a pooled connection. Inside an
    outer transaction the token that was there before comes back at the end. None acts for a token that is
    not in force: nothing can be written and no record is seen.
    """
    with refusals(), transaction.atomic(using=using):
        before = _acting_now(using)
        yield _become(using, token, why)
        if before is not None:
            _become(using, *before)


@contextmanager
def acting_also(using: str) -> Iterator[None]:
    """The same who acts in the present transaction, in one of another login beside it; what it writes stays written."""
    # Where both logins share a connection, they act there already.
    if connections[using] is connections["default"]:
        yield
        return
    with acting(*_in_force("default"), using=using):
        yield


def _acting_now(using: str) -> tuple[str, str] | None:
    """The token and reason of the transaction around this one; None if there is none."""
    return _in_force(using) if connections[using].savepoint_ids else None


def _in_force(using: str) -> tuple[str, str]:
    """The token and reason of this transaction; empty where nobody acts."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('heard.token', true), ''),"
            " coalesce(current_setting('heard.why', true), '')"
        )
        now: tuple[str, str] = cursor.fetchone()
    return now


def _become(using: str, token: str, why: str) -> UUID | None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', %s, true), set_config('heard.why', %s, true), actor()",
            [token, why],
        )
        who: UUID | None = cursor.fetchone()[2]
    return who


def open_record(strand: UUID, what: str) -> str | None:
    """Write a reading of one record and let its text be read in this transaction.

    Returns the level at which it may be read (``history.models.Level``), None if it may not be read or does
    not exist: a stranger cannot tell which.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("select open_record(%s, %s)", [strand, what])
        level: str | None = cursor.fetchone()[0]
    return level


def open_records(strands: Iterable[UUID], what: str) -> None:
    """Write a reading for each record that a list shows."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select open_records(%s, %s)", [list(strands), what])
