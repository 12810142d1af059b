"""Filing what is said under its match keys, so that it is found again; the key of the hashes is not in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connections

from .linkage import SCHEME, Observation, asked_under, filed_under, hashed, observe
from .linkage.normalise import birth
from .linkage.observation import PEOPLE
from .linkage.spotting import spot


class Told(Protocol):
    """What a report says of one, as typed: ``actions.Said``, a Mention, or a row of the look-up."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def born_on(self) -> date | None: ...

    @property
    def age(self) -> str: ...

    @property
    def where(self) -> str: ...

    @property
    def registration(self) -> str: ...

    @property
    def details(self) -> str: ...

    @property
    def facts(self) -> Sequence[Sequence[str]]: ...


_NONE = [""]


def observation_of(told: Told, at: datetime | None) -> Observation:
    """What was typed, in the form in which it is compared; ``at`` is when it was said.

    What free words name is read too, so that it is found: a person still has to say that it is who it seems to be.
    """
    facts: dict[str, list[str]] = {}
    for kind, value in told.facts:
        facts.setdefault(kind, []).append(value)
    for each in spot(told.details) if told.details else ():
        facts.setdefault(each.kind, []).append(each.text)
    unnamed = told.kind in PEOPLE and not told.name
    born_on, age = told.born_on, told.age
    for written in facts.get("born", ()):
        read, years = birth(written)
        born_on = born_on or read
        age = age or (str(years[0]) if years else "")
    registrations = (told.registration, *facts.get("registration", ()))
    return observe(
        told.kind,
        name=facts.get("name", _NONE)[0] if unnamed else told.name,
        surname=facts.get("surname", _NONE)[0],
        other_names=facts.get("other_name", ()),
        born_on=born_on,
        age=age,
        on=at.date() if at else None,
        where=told.where,
        registrations=[mark for mark in registrations if mark],
        phones=facts.get("phone", ()),
        handles=facts.get("handle", ()),
        nhs=facts.get("nhs", _NONE)[0],
        upn=facts.get("upn", _NONE)[0],
        details=told.details,
    )


def keys_of(said: Observation, *, asking: bool = False) -> list[int]:
    """The hashes under which something is filed, or those under which it is asked for."""
    keys = asked_under(said) if asking else filed_under(said)
    return sorted({hashed(settings.MATCH_KEY, kind, value) for kind, value in keys})


def mark_of(mention: UUID) -> int:
    """The hash that says that a mention is filed under the present key, as keys are made now."""
    return hashed(settings.MATCH_KEY, f"filed {SCHEME}", str(mention))


def filed_as(mention: UUID, said: Observation) -> dict[int, str]:
    """All under which a mention is filed, and of what it is a key where it is one of the network."""
    filed = {mark_of(mention): "", **dict.fromkeys(keys_of(said), "")}
    return filed | {fact.key: fact.kind for fact in facts_of(said)}


def file(mentions: Iterable[tuple[UUID, Observation]]) -> None:
    """File what was said, in the transaction in which it was said; whoever asks for it afterwards finds it."""
    ids: list[UUID] = []
    keys: list[int] = []
    facts: list[str] = []
    for mention, said in mentions:
        filed = filed_as(mention, said)
        ids += [mention] * len(filed)
        keys += filed
        facts += filed.values()
    if ids:
        with connections["default"].cursor() as cursor:
            cursor.execute("select file_keys(%s, %s, %s)", [ids, keys, facts])


class Fact(NamedTuple):
    """What several may share and is a thing of its own: its kind (a ``MentionKind``), what it is, and its key."""

    kind: str
    value: str
    key: int


def facts_of(said: Observation) -> list[Fact]:
    """The phones, vehicles, online names and places in what was said, each as a thing; the first is what it is of."""
    found = [
        *(("phone", number) for number in said.phones),
        *(("vehicle", mark) for mark in said.registrations),
        *(("online", handle) for handle in said.handles),
    ]
    if said.postcode and said.house:
        found.append(("place", f"{said.house} {said.postcode}"))
    if said.kind == "place" and said.place:
        found.append(("place", said.place))
    return [Fact(kind, value, hashed(settings.MATCH_KEY, f"fact {kind}", value)) for kind, value in found]
