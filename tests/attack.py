"""Ways to attack the database below the code: raw statements in a role's own rights, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

LOGINS = ("heard_app", "heard_door", "heard_clock", "heard_seal", "heard_link", "heard_dump")
EVERYBODY = (*LOGINS, "heard_owner")

DENIED = "42501"  # no right, or a row policy
PROMISE = "HD001"
OVERTAKEN = "HD002"
FOREIGN_KEY = "23503"
UNIQUE = "23505"
CHECK = "23514"
NOT_NULL = "23502"


@dataclass(frozen=True)
class Answer:
    """What the database said to a statement: a refusal with its SQLSTATE and words, or what it did."""

    refused: str = ""
    words: str = ""
    count: int = 0
    rows: tuple[tuple[Any, ...], ...] = ()


def say(role: str, sql: str, *parameters: object, token: str = "", before: str = "") -> Answer:
    """Run one statement as a role, with a token if one is given, to the very end (commit's checks too), and undo it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _stand(cursor, role, token, before)
            answer = _done(cursor, sql, *parameters)
            transaction.set_rollback(True)
        return answer
    except DatabaseError as error:
        return _refused(error)


def say_each(role: str, statements: Iterable[str], *, token: str = "", before: str = "") -> dict[str, Answer]:
    """Run each statement as ``say`` does, after one ``before`` for all, so that none meets what another did."""
    answers = {}
    with transaction.atomic(), connection.cursor() as cursor:
        _stand(cursor, role, token, before)
        for sql in statements:
            try:
                with transaction.atomic():
                    answers[sql] = _done(cursor, sql)
                    transaction.set_rollback(True)
            except DatabaseError as error:
                answers[sql] = _refused(error)
        transaction.set_rollback(True)
    return answers


def _stand(cursor: CursorWrapper, role: str, token: str, before: str) -> None:
    # What earlier statements left for the commit is asked first, so that it is not taken for this one's.
    cursor.execute(
        "set constraints all immediate; set constraints all deferred;"
        f" select set_config('heard.token', %s, true); set local role {role}",
        [token],
    )
    if before:
        cursor.execute(before)


def _done(cursor: CursorWrapper, sql: str, *parameters: object) -> Answer:
    cursor.execute(sql, parameters or None)
    rows = tuple(cursor.fetchall()) if cursor.description else ()
    answer = Answer(count=max(cursor.rowcount, 0), rows=rows)
    cursor.execute("set constraints all immediate")
    return answer


def _refused(error: DatabaseError) -> Answer:
    if not isinstance(cause := error.__cause__, psycopg.Error):
        raise error
    return Answer(cause.sqlstate or "?", cause.diag.message_primary or "")


def columns(sql: str, *parameters: object) -> list[Any]:
    """The first column of each row, as superuser or whoever the test is."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return [row[0] for row in cursor.fetchall()]


def settle_all() -> None:
    """Ask now what the database asks at commit."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
