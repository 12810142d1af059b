"""Ways to attack the database below the code: raw statements in a role's own rights, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

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


class _Undo(Exception):
    pass


def say(role: str, sql: str, *parameters: object, token: str = "", before: str = "") -> Answer:
    """Run one statement as a role, with a token if one is given, to the very end (commit's checks too), and undo it."""
    answer = Answer()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # What earlier statements left for the commit is asked first, so that it is not taken for this one's.
            cursor.execute(
                "set constraints all immediate; set constraints all deferred;"
                f" select set_config('heard.token', %s, true); set local role {role}",
                [token],
            )
            if before:
                cursor.execute(before)
            cursor.execute(sql, parameters or None)
            rows = tuple(cursor.fetchall()) if cursor.description else ()
            answer = Answer(count=max(cursor.rowcount, 0), rows=rows)
            cursor.execute("set constraints all immediate")
            raise _Undo
    except _Undo:
        return answer
    except DatabaseError as error:
        if not isinstance(cause := error.__cause__, psycopg.Error):
            raise
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
