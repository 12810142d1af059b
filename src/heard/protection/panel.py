"""The multi-agency child exploitation panel: its sittings, and what stands on its agenda because it is open."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from heard.agencies.doors import clock_token
from heard.agencies.models import Agency, Post
from heard.history.actions import acting, open_records
from heard.history.models import Actor
from heard.history.refused import refusals
from heard.history.words import translated
from heard.process.actions import begin
from heard.process.models import Strand

from .actions import set_meeting
from .models import LineDissent, Meeting


@dataclass
class Line:
    """One line of an agenda, as far as the panel's agreement covers it.

    ``why`` has a code, a time and who for each source; ``sat_over`` counts the sittings that did not reach it;
    ``before`` are earlier lines of the same, the last first.
    """

    id: UUID
    reference: str
    about: str
    state: str
    label: str
    on_since: datetime
    due_at: datetime
    sat_over: int
    of_kind: str | None
    of_reference: str | None
    may_open: bool
    words: str | None
    holder: str
    agency: str
    harm: bool
    why: list[tuple[str, datetime, str]] = field(default_factory=list)
    before: list[UUID] = field(default_factory=list)


def call_panel(agency: Agency, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Call the first sitting; each later one begins as the one before is held."""
    return begin(
        "panel_sitting", "call_sitting", to_state="called", agency=agency, reason=reason, by=by, at=at
    )


def set_sitting(
    sitting: Strand, *, planned_for: datetime, venue: str, chair: Post, co_chair: Post | None, agenda: str,
    posts: Iterable[Post], names: Iterable[str] = (), by: Actor, at: datetime,
) -> Meeting:  # fmt: skip
    """Set when and where the panel sits; its chairs are invited with its other members."""
    seats = {post.pk: post for post in [chair, *([co_chair] if co_chair else []), *posts]}
    return set_meeting(
        sitting, planned_for=planned_for, venue=venue, chair=chair, co_chair=co_chair, agenda=agenda,
        posts=seats.values(), names=names, by=by, at=at,
    )  # fmt: skip


def agenda(sitting: UUID) -> list[Line]:
    """What stands on the agenda of a sitting for whoever asks, what waits longest first; their readings are written."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select open_agenda(%s)", [sitting])
        return _told(cursor.fetchone()[0])


def told(lines: Iterable[UUID]) -> list[Line]:
    """These lines as the panel's agreement has them; a reading is written of each."""
    wanted = list(lines)
    open_records(wanted, "panel agenda")
    return _told(wanted)


def _told(wanted: list[UUID]) -> list[Line]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from lines_told(%s)", [wanted])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [Line(**row | {"label": translated(row["label"]), "why": _why(row["why"])}) for row in rows]


def _why(said: Any) -> list[tuple[str, datetime, str]]:
    rows = json.loads(said) if isinstance(said, str) else said
    return [(code, datetime.fromisoformat(at), who) for code, at, who in rows]


@dataclass(frozen=True)
class Seats:
    """The posts of the panel's two chairs, and all that sit on it, as its last meeting was set."""

    chair: UUID | None
    co_chair: UUID | None
    all: frozenset[UUID]


def seats() -> Seats:
    """Who sits on the panel now."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select chair_id, co_chair_id, array(select panel_posts()) from panel_chairs()")
        chair, co_chair, everybody = cursor.fetchone()
    return Seats(chair, co_chair, frozenset(everybody))


def say_dissent(line: Strand, post: Post, words: str, *, by: Actor, at: datetime) -> LineDissent:
    """Write down, under the name of one's own post, what one does not agree with on a line."""
    said = LineDissent(strand=line, post=post, words=words, by=by, at=at)
    with refusals():
        said.save(force_insert=True)
    return said


def watch_panel() -> None:
    """Bring the agenda of the next sitting up to date, once a day; the clock does it, so that nobody has to look."""
    with acting(clock_token(), why="panel", using="clock"), connections["clock"].cursor() as cursor:
        cursor.execute("select watch_panel()")
