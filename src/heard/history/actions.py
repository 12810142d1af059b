"""Acting and reading: whoever writes is known to the database by a secret, whoever reads leaves a reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, transaction

from .refused import refusals


@contextmanager
def acting(token: str, why: str = "", using: str = "default") -> Iterator[None]:
    """One transaction in which the holder of ``token`` acts; the database looks up who that is.

    The token is set with SET LOCAL, so it cannot leak to the next user of a pooled connection. Inside an
    outer transaction the token that was there before comes back at the end.
    """
    with refusals(), transaction.atomic(using=using):
        before = _become(using, token, why)
        yield
        if before is not None:
            _become(using, *before)


def _become(using: str, token: str, why: str) -> tuple[str, str] | None:
    """Set who acts; returns who acted before if this is an inner transaction."""
    connection = connections[using]
    before = None
    with connection.cursor() as cursor:
        if connection.savepoint_ids:
            cursor.execute("select current_setting('heard.token', true), current_setting('heard.why', true)")
            before = tuple(value or "" for value in cursor.fetchone())
        cursor.execute(
            "select set_config('heard.token', %s, true), set_config('heard.why', %s, true)", [token, why]
        )
    return before  # type: ignore[return-value]


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
