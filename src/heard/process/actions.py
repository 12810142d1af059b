"""Moving a strand, letting the clock pass up what is due, and sending what waits to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connections, transaction
from django.db.models import F

from heard.agencies.doors import clock_token
from heard.agencies.models import Agency, Post
from heard.history.actions import acting
from heard.history.ids import new_id
from heard.history.models import Actor
from heard.history.refused import Overtaken, refusals
from heard.history.words import translated

from .messages import wording
from .models import Attempt, Clock, Message, Move, Strand
from .rules import new_reference

_MOST_MOVES = 1_000_000_000  # a number beyond it is none that a page has shown
GIVE_UP_AFTER = 12  # tries, about three days with the waits below
_LONGEST_WAIT = timedelta(hours=8)


def begin(
    kind: str,
    step: str,
    *,
    agency: Agency,
    by: Actor,
    at: datetime,
    id: UUID | None = None,
    parent: Strand | None = None,
    urgent: bool = False,
    to_state: str,
    first: Callable[[Strand], object] | None = None,
    **said: Any,
) -> Strand:
    """Begin a strand with its first move; the database gives it an owner and its clocks.

    ``first`` writes what has to be there before that move, such as the day from which its clock follows.
    """
    strand = Strand(
        id=id or new_id(at),
        kind=kind,
        agency=agency,
        parent=parent,
        urgent=urgent,
        opened_at=at,
        reference=new_reference(),
    )
    with refusals():
        strand.save(force_insert=True)
        if first:
            first(strand)
        _move(strand, step, "", to_state, n=1, by=by, at=at, **said)
    return strand


def take(
    strand: Strand, step: str, *, to_state: str | None = None, by: Actor, at: datetime, seen: int, **said: Any
) -> Move:
    """Take one declared step on a strand as it was ``seen`` (the number of its last move then).

    Raises ``Refused`` with the database's reason if the step may not be taken, ``Overtaken`` if somebody else
    moved first. A climb by the clock in between does not count as somebody else.
    """
    declared = {s["name"]: s for s in steps_from_here(strand)}
    if step not in declared or not 0 <= seen < _MOST_MOVES:
        raise Overtaken(
            "This step no longer follows here.", "Look at what changed, then choose one of the steps shown."
        )
    here = declared[step]
    with refusals(), transaction.atomic():
        return _move(
            strand, step, here["from_state"], to_state or here["to_state"], n=seen + 1, by=by, at=at, **said
        )


def _move(
    strand: Strand, step: str, from_state: str, to_state: str, *, n: int, by: Actor, at: datetime, **said: Any
) -> Move:
    move = Move(
        id=new_id(at),
        strand=strand,
        n=n,
        kind=strand.kind,
        step=step,
        from_state=from_state,
        to_state=to_state,
        by=by,
        at=at,
        **said,
    )
    move.save(force_insert=True)
    return move


def steps_from_here(strand: Strand) -> list[dict[str, Any]]:
    """The steps that can follow, each with ``reason`` and ``next_step`` if whoever asks may not take it."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from steps_from_here(%s)", [strand.pk])
        names = [column.name for column in cursor.description]
        steps = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [
        step | {name: translated(step[name]) for name in ("label", "reason", "next_step")} for step in steps
    ]


def note_attempt(strand: Strand, what: str, *, reason: str, refusal: str, by: Actor, at: datetime) -> Attempt:
    """Keep that somebody tried what was refused; the scrutineer sees it, nobody can remove it."""
    attempt = Attempt(strand=strand, what=what, by=by, at=at, reason=reason, refusal=refusal)
    with refusals():
        attempt.save(force_insert=True)
    return attempt


def ask_for_more_time(clock: Clock, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Ask another agency for more time on one clock; silence goes on climbing until they give it."""
    parent = clock.strand
    return begin(
        "more_time",
        "ask",
        to_state="asked",
        agency=parent.agency,
        parent=parent,
        clock=clock,
        reason=reason,
        by=by,
        at=at,
    )


def offer_to_hand_over(strand: Strand, to_post: Post, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Offer what a post holds to another, of any agency; until it accepts, the giver holds it and its clocks run."""
    return begin(
        "hand_off",
        "offer",
        to_state="offered",
        agency=strand.agency,
        parent=strand,
        urgent=strand.urgent,
        to_post=to_post,
        reason=reason,
        by=by,
        at=at,
    )


def set_wall(strand: Strand, whom: UUID, *, reason: str) -> Strand:
    """Set a wall around a strand from now on: neither this worker nor their line sees it, or learns that it is there.

    Raises ``Refused`` with the database's reason. Whoever sets it may be in that line: then it is gone for them too.
    """
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute("select set_wall(%s, %s, %s)", [strand.pk, whom, reason])
        return Strand(id=cursor.fetchone()[0], kind="wall")


def ask_to_lift(wall: Strand, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Ask another agency to agree that a wall is lifted; until they do, it stands."""
    return begin(
        "wall",
        "ask_lifting",
        to_state="lifting_asked",
        agency=wall.agency,
        parent=wall,
        reason=reason,
        by=by,
        at=at,
    )


def break_glass(reference: str, *, reason: str) -> UUID | None:
    """Open a record in an emergency, for two hours; the strand's id, or None for what cannot be opened like this.

    What is not there, what a wall hides from whoever asks and what the designated officer holds are answered alike.
    """
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute("select break_glass(%s, %s)", [reference, reason])
        opened: UUID | None = cursor.fetchone()[0]
    return opened


def tick(*, at: datetime, batch: int = 500) -> int:
    """Pass up what is due by ``at``; returns how many strands climbed. Safe with any number of tickers."""
    with acting(clock_token(), why="silence", using="clock"), connections["clock"].cursor() as cursor:
        cursor.execute("select tick(least(%s, heard_now()), %s)", [at, batch])
        climbed: int = cursor.fetchone()[0]
    return climbed


def deliver(*, at: datetime, batch: int = 50) -> int:
    """Send messages that wait, after the work they tell of was committed; returns how many went out.

    A message is marked as sent in the transaction that holds it, so two senders never send it both. One that
    cannot be sent waits longer each time; after ``GIVE_UP_AFTER`` tries it is marked, and shown to whoever runs Heard.
    """
    with transaction.atomic(using="clock"):
        waiting = list(
            Message.objects.using("clock")
            .filter(sent_at__isnull=True, gave_up_at__isnull=True, not_before__lte=at)
            .order_by("not_before")
            .select_for_update(skip_locked=True)[:batch]
        )
        if not waiting:
            return 0
        with _mail() as mail:
            return sum(_send(message, mail, at) for message in waiting)


@contextmanager
def _mail() -> Iterator[Any]:
    """One connection for many messages; a post office that is away is found out by each message for itself."""
    mail = get_connection()
    with suppress(OSError):
        mail.open()
    try:
        yield mail
    finally:
        mail.close()


def _send(message: Message, mail: Any, at: datetime) -> bool:
    mine = Message.objects.using("clock").filter(pk=message.pk)
    try:
        addresses, held = _addresses(message, at)
        if not held:
            raise LookupError("nobody holds that post")
        if not addresses:  # somebody does, and may not be told: it went to another
            mine.update(gave_up_at=at)
            return False
        subject, text = wording(message.kind, settings.SITE_URL)
        # One letter to all who hold the post, so that it never goes to one of them twice because of another.
        EmailMessage(subject, text, to=addresses, connection=mail).send()
    except Exception:  # whatever it was, one message must not keep the others waiting
        wait = min(timedelta(minutes=2) * 2**message.tries, _LONGEST_WAIT)
        gave_up = at if message.tries + 1 >= GIVE_UP_AFTER else None
        mine.update(tries=F("tries") + 1, not_before=at + wait, gave_up_at=gave_up)
        return False
    # Of a report without a name it must not tell, to the second, when it was made.
    sent_at = max(message.made_at, at.replace(second=0, microsecond=0))
    mine.update(sent_at=sent_at, tries=F("tries") + 1)
    return True


def _addresses(message: Message, at: datetime) -> tuple[list[str], bool]:
    """Where a message goes, and whether anybody is there: never to somebody with a conflict."""
    with connections["clock"].cursor() as cursor:
        cursor.execute(
            "select emails, held from addresses_of(%s, %s, %s, %s)",
            [message.strand_id, message.to_post_id, message.to_actor_id, at],
        )
        emails, held = cursor.fetchone()
    return list(emails), held
