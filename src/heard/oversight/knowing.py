"""Asking who knew what when; the database writes the reading before it gives a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heard.concerns.wording import address
from heard.frame.templatetags.heard import day
from heard.history.words import translated
from heard.protection.care import Care, as_care

from .wording import VERBS, WHY, changed_words, what_words, who_words

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
    kinds: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """One page of lines in the order of time, each with its words; the first carries the total."""
    only = [list(verbs) if verbs else None, newest_first, list(kinds) if kinds else None]
    rows = _rows("who_knew", subject, part, beyond, at_most, *only)
    for row in rows:
        row["what_words"] = what_words(row["verb"], row["what"])
        row["verb_words"] = VERBS[row["verb"]]
        row["who_words"] = who_words(row["actor_kind"], row["who"], row["held_by"])
        row["text"] = text_of(row)
        row["href"] = _href(row)
    return rows


# Where that which was written beside the steps of a record is read.
_PAGES = {
    **dict.fromkeys(("voice", "read_back", "advocate", "reached", "not"), "protection:voice"),
    "version": "protection:assessment_versions",
    "category": "protection:assessment",
}


def _href(row: dict[str, Any]) -> str:
    """Where a line is read in full."""
    place = address(row["kind"], row["reference"])
    if row["n"]:
        return f"{place}?moves={row['n']}#move-{row['n']}"
    page = _PAGES.get(row["what"].split("_")[0])
    return reverse(page, args=[row["reference"]]) if page else place if row["what"] == "minutes" else ""


def text_of(row: dict[str, Any]) -> str:
    """What stands beneath a line: what was written then, or how many answers a question was given."""
    if row["what"] == "look_up":
        count = int(row["words"])
        return ngettext("%d answer was given.", "%d answers were given.", count) % count
    if row["what"] == "version":
        return changed_words(row["words"])
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


def known_of(
    strand: UUID, records: Iterable[UUID]
) -> tuple[dict[str, Any] | None, Care | None, dict[UUID, str]]:
    """How a child is heard (see ``voice_known``) and looked after, and the first reason why one reads each record."""
    with connections["default"].cursor() as cursor:
        because = "(select coalesce(jsonb_agg(to_jsonb(b)), '[]') from read_because(%s) b)"
        cursor.execute(f"select voice_known(%s), care_known(%s), {because}", [strand, strand, list(records)])
        known, care, rows = (
            json.loads(each) if isinstance(each, str) else each for each in cursor.fetchone()
        )
    order = list(WHY)
    found: dict[UUID, str] = {}
    for row in sorted(rows, key=lambda row: order.index(row["why"]) if row["why"] in WHY else len(order)):
        found.setdefault(UUID(row["strand_id"]), _because(row))
    return known, as_care(care), found


def _because(row: dict[str, Any]) -> str:
    words = str(WHY.get(row["why"], row["why"].capitalize()))
    if not row["basis"]:
        return words
    until, basis = day(datetime.fromisoformat(row["until"])), translated(row["basis"])
    return _("%(words)s until %(day)s: %(basis)s") % {"words": words, "day": until, "basis": basis}


def _rows(function: str, subject: Subject, part: Part, *how: Any) -> list[dict[str, Any]]:
    given = [subject.about, subject.which, *part, *how]
    places = ", ".join(["%s"] * len(given))
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select * from {function}({places})", given)  # noqa: S608 (one of two names above)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
