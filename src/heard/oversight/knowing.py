"""Asking who knew what when; the database writes the reading before it gives a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.utils.translation import ngettext

from heard.concerns.wording import address

from .wording import VERBS, what_words, who_words

Part = tuple[datetime | None, datetime | None, str | None]


@dataclass(frozen=True)
class Subject:
    """What is asked about: a record, a person named in one, a post or a worker; and what the page calls it."""

    about: str
    which: UUID
    title: str
    back: str = ""


def lines(
    subject: Subject,
    part: Part,
    *,
    beyond: int,
    at_most: int,
    verbs: Sequence[str] | None = None,
    newest_first: bool = False,
) -> list[dict[str, Any]]:
    """One page of lines in the order of time, each with its words; the first carries the total."""
    rows = _rows("who_knew", subject, part, beyond, at_most, list(verbs) if verbs else None, newest_first)
    for row in rows:
        row["what_words"] = what_words(row["verb"], row["what"])
        row["verb_words"] = VERBS[row["verb"]]
        row["who_words"] = who_words(row["actor_kind"], row["who"], row["held_by"])
        row["text"] = text_of(row)
        row["href"] = (
            f"{address(row['kind'], row['reference'])}?moves={row['n']}#move-{row['n']}" if row["n"] else ""
        )
    return rows


def text_of(row: dict[str, Any]) -> str:
    """What stands beneath a line: what was written then, or how many answers a question was given."""
    if row["what"] == "look_up":
        count = int(row["words"])
        return ngettext("%d answer was given.", "%d answers were given.", count) % count
    return "" if row["verb"] == "opened" else str(row["words"])


def answers(subject: Subject, part: Part, *, beyond: int, at_most: int) -> list[dict[str, Any]]:
    """One row for each post and record: told, opened, answered, passed by."""
    return _rows("who_answered", subject, part, beyond, at_most)


def open_all_about(mention: UUID, *, what: str) -> tuple[list[UUID], set[UUID]]:
    """Open the records that speak of somebody, of those that whoever asks may read whole; and what they say of them.

    Returns the ids of the records, and of the mentions of whoever it is.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("select records, said from open_all_about(%s, %s)", [mention, what])
        records, said = cursor.fetchone()
    return records, set(said)


def _rows(function: str, subject: Subject, part: Part, *how: Any) -> list[dict[str, Any]]:
    given = [subject.about, subject.which, *part, *how]
    places = ", ".join(["%s"] * len(given))
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select * from {function}({places})", given)  # noqa: S608 (one of two names above)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
