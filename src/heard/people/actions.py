"""Keeping what was said, and saying that two mentions are of one, or are not: by a person, with a reason, undoable."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

from django.db import connections

from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.process.models import Strand

from .filing import file, observation_of
from .models import Identification, Mention, Pairing, Person, Verdict


@dataclass(frozen=True)
class Said:
    """What a report says of one child, adult, place, vehicle, phone or online name, in the reporter's own words.

    ``facts`` are pairs of a kind and what was typed: surname (which part of the name it is), other_name, born (as far
    as it is known), phone, handle, registration, nhs, upn, language.
    """

    kind: str
    name: str = ""
    born_on: date | None = None
    age: str = ""
    where: str = ""
    registration: str = ""
    details: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    def is_blank(self) -> bool:
        """Whether nothing was said but the kind."""
        return not any(value for field, value in vars(self).items() if field != "kind")


def mention(strand: Strand, said: Iterable[Said], *, by: Actor, at: datetime) -> list[Mention]:
    """Keep what a report says, for ever, and file it so that it is found again."""
    kept = [Mention(strand=strand, by=by, at=at, **vars(s)) for s in said if not s.is_blank()]
    with refusals():
        Mention.objects.bulk_create(kept)
        file((each.pk, observation_of(each, at)) for each in kept)
    return kept


@dataclass(frozen=True)
class Suggested:
    """What Heard had said of two mentions before a person did: the weight in bits, and the version of the model."""

    weight: float
    model: str


def identify(
    mentions: list[Mention], *, reason: str, by: Actor, at: datetime, suggested: Suggested | None = None
) -> Person:
    """Find that these mentions are of one; whoever one of them was found to be already is kept."""
    if not reason.strip():
        raise Refused("Say how you know that they are the same.")
    known = Identification.objects.filter(mention__in=mentions, person__isnull=False).order_by("at").last()
    person = known.person if known and known.person else _new_person(at)
    _find(mentions, person.pk, reason, by, at)
    for one, other in combinations(mentions, 2):
        _say(Verdict.SAME, one, other, reason, by, at, suggested)
    return person


def tell_apart(
    one: Mention, other: Mention, *, reason: str, by: Actor, at: datetime, suggested: Suggested | None = None
) -> None:
    """Find that two mentions are of different people; whom else either was found to be is left as it is.

    Said by one agency it parts the records; before a closing they count as one child until a second says so too.
    """
    if not reason.strip():
        raise Refused("Say how you know that they are not the same.")
    person, others = _person_of(one), _person_of(other)
    if others is None or person == others:
        others = _new_person(at).pk
    _find([other], others, reason, by, at)
    if person is None:
        _find([one], _new_person(at).pk, reason, by, at)
    _say(Verdict.APART, one, other, reason, by, at, suggested)


def park(
    one: Mention, other: Mention, *, reason: str, by: Actor, at: datetime, suggested: Suggested | None = None
) -> None:
    """Leave it open whether two mentions are of one, and say what would settle it."""
    if not reason.strip():
        raise Refused("Say what would settle it.")
    _say(Verdict.PARKED, one, other, reason, by, at, suggested)


def take_back(one: Mention, other: Mention, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back what was last said of two mentions: each is again whoever it was before. Nothing said is lost."""
    last = pairing_of(one, other)
    if last is None or last.verdict == Verdict.WITHDRAWN:
        raise Refused("Nothing has been said of these two that could be taken back.")
    if not reason.strip():
        raise Refused("Say why it is taken back.")
    for each in (one, other):
        if (was := _person_of(each, before=last.at)) != _person_of(each):
            _find([each], was, reason, by, at)
    _say(Verdict.WITHDRAWN, one, other, reason, by, at)


def pairing_of(one: Mention, other: Mention) -> Pairing | None:
    """What was last said of two mentions."""
    first, second = _in_order(one, other)
    said = Pairing.objects.filter(one=first, other=second).select_related("by__worker__agency")
    return said.order_by("-at", "id").first()


def _in_order(one: Mention, other: Mention) -> tuple[Mention, Mention]:
    return (one, other) if one.pk.int < other.pk.int else (other, one)


def _say(
    verdict: Verdict,
    one: Mention,
    other: Mention,
    reason: str,
    by: Actor,
    at: datetime,
    suggested: Suggested | None = None,
) -> None:
    first, second = _in_order(one, other)
    told = {"weight": suggested.weight, "model": suggested.model} if suggested else {}
    with refusals():
        Pairing(one=first, other=second, verdict=verdict, reason=reason, by=by, at=at, **told).save(
            force_insert=True
        )


def workers_named_in(words: str) -> list[UUID]:
    """The workers all of whose names are among these words."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from workers_named_in(%s)", [words])
        return [who for (who,) in cursor.fetchall()]


def _person_of(mention: Mention, before: datetime | None = None) -> UUID | None:
    """Whom a mention was last found to be of, or was then."""
    found = Identification.objects.filter(mention=mention)
    found = found.filter(at__lt=before) if before else found
    return found.order_by("-at", "id").values_list("person", flat=True).first()


def _new_person(at: datetime) -> Person:
    person = Person(id=uuid4(), made_at=at)
    with refusals():
        person.save(force_insert=True)
    return person


def _find(
    mentions: list[Mention],
    person: UUID | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    said = {"person_id": person, "reason": reason, "by": by, "at": at}
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
