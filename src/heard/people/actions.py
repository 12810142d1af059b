"""Keeping what was said of somebody, and finding that two mentions are of one person, or are not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connections

from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.process.models import Strand

from .models import Identification, Mention, Person


@dataclass(frozen=True)
class Said:
    """What a report says of one child, adult, place or vehicle, in the reporter's own words."""

    kind: str
    name: str = ""
    born_on: date | None = None
    age: str = ""
    where: str = ""
    registration: str = ""
    details: str = ""

    def is_blank(self) -> bool:
        """Whether nothing was said but the kind."""
        return not (self.name or self.born_on or self.age or self.where or self.registration or self.details)


def mention(strand: Strand, said: Iterable[Said], *, by: Actor, at: datetime) -> list[Mention]:
    """Keep what a report says, for ever."""
    kept = [Mention(strand=strand, by=by, at=at, **vars(s)) for s in said if not s.is_blank()]
    with refusals():
        Mention.objects.bulk_create(kept)
    return kept


def identify(mentions: list[Mention], *, reason: str, by: Actor, at: datetime) -> Person:
    """Find that these mentions are of one person; whoever one of them was found to be already is kept."""
    if not reason.strip():
        raise Refused("Say how you know that they are the same.")
    known = Identification.objects.filter(mention__in=mentions, person__isnull=False).order_by("at").last()
    person = known.person if known and known.person else _new_person(at)
    _find(mentions, person, reason, by, at)
    return person


def tell_apart(one: Mention, other: Mention, *, reason: str, by: Actor, at: datetime) -> None:
    """Find that two mentions are of different people; whom else either was found to be is left as it is.

    Said by one agency it parts the records; before a closing they count as one child until a second says so too.
    """
    if not reason.strip():
        raise Refused("Say how you know that they are not the same.")
    person, others = _person_of(one), _person_of(other)
    if others is None or person == others:
        others = _new_person(at)
    _find([other], others, reason, by, at, apart_from=one)
    if person is None:
        _find([one], _new_person(at), reason, by, at, apart_from=other)


def workers_named_in(words: str) -> list[UUID]:
    """The workers all of whose names are among these words."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from workers_named_in(%s)", [words])
        return [who for (who,) in cursor.fetchall()]


def _person_of(mention: Mention) -> Person | None:
    found = Identification.objects.filter(mention=mention).order_by("-at", "id").first()
    return found.person if found else None


def _new_person(at: datetime) -> Person:
    person = Person(id=uuid4(), made_at=at)
    with refusals():
        person.save(force_insert=True)
    return person


def _find(
    mentions: list[Mention],
    person: Person,
    reason: str,
    by: Actor,
    at: datetime,
    apart_from: Mention | None = None,
) -> None:
    said = {"person": person, "apart_from": apart_from, "reason": reason, "by": by, "at": at}
    found = [Identification(mention=mention, **said) for mention in mentions]
    with refusals():
        Identification.objects.bulk_create(found)


def whom_to_call(strand: Strand) -> list[dict[str, Any]]:
    """Ask who else holds a record of the children named in this strand; the answer and its log are one transaction.

    Each answer names agency, post, how to reach it and the kind of record; ``reference`` only where whoever asks
    may open it. Raises ``Refused`` for whoever has no concern of their own to ask from.
    """
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute("select whom_to_call(%s)", [strand.pk])
        found = cursor.fetchone()[0]
    answers: list[dict[str, Any]] = json.loads(found) if isinstance(found, str) else found
    return answers
