"""What words name, accepted by a person as a fact of somebody, or set aside; nothing is kept or linked before that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.process.models import Strand

from .actions import Said, identify, mention
from .filing import Told
from .linkage import normalise
from .linkage.dated import birth_in
from .linkage.spelling import fold
from .models import Mention, Spotted

# As what a part of a text may be kept by itself, by the kind of part.
MAY_BE: dict[str, tuple[str, ...]] = {
    "name": ("child", "adult"),
    "nhs": ("child",),
    "upn": ("child",),
    "phone": ("child", "adult", "phone"),
    "handle": ("child", "adult", "online"),
    "born": ("child", "adult"),
    "registration": ("vehicle",),
    "postcode": ("place",),
}


class Part(NamedTuple):
    """A part of a text: what it may be, how it stands there, and in which words."""

    kind: str
    text: str
    written_in: str


def is_told(part: Part, told: set[tuple[str, Any]]) -> bool:
    """Whether a part of a text says only what ``told_by`` found to be told already; of a name, any part of it."""
    form = _form(part.kind, part.text)
    if part.kind == "name":
        return any(kind == "name" and form <= name for kind, name in told)
    return (part.kind, form) in told


def is_within(part: Part, others: Iterable[Part]) -> bool:
    """Whether a name is no more than a part of another: Dean, where Dean Holt is named too."""
    form = _form(part.kind, part.text)
    return part.kind == "name" and any(
        each.kind == "name" and form < _form(each.kind, each.text) for each in others
    )


def told_by(said: Iterable[Told]) -> set[tuple[str, Any]]:
    """What is told of somebody in fields of their own, in the form in which it is compared."""
    return {(kind, form) for one in said for kind, text in _fields(one) if (form := _form(kind, text))}


def _fields(one: Told) -> Iterator[tuple[str, str]]:
    yield {"phone": "phone", "online": "handle"}.get(one.kind, "name"), one.name
    yield "postcode", one.where
    yield "registration", one.registration
    yield "born", str(one.born_on or "")
    for kind, text in one.facts:
        yield {"other_name": "name"}.get(kind, kind), text


def _form(kind: str, text: str) -> Any:
    """A part of a text in the one form in which it can be compared; false where there is nothing to compare."""
    if kind == "name":
        return frozenset(folded for word in text.split() if (folded := fold(word)))
    if kind in ("nhs", "upn"):
        return "".join(c for c in text.upper() if c.isalnum())
    read = {
        "phone": normalise.phones,
        "handle": normalise.handle,
        "postcode": normalise.postcode,
        "registration": normalise.registration,
        "born": birth_in,
    }
    return read[kind](text) if kind in read else ""


def said_of(kind: str, text: str, become: str) -> Said:
    """What is said by a part of a text once it is taken as ``become``; Refused where it can be no such thing."""
    if become not in MAY_BE.get(kind, ()):
        raise Refused(_("This cannot be kept as that."), _("Choose one of what is offered."))
    if kind == "name" or become in ("phone", "online"):
        return Said(kind=become, name=text)
    return Said(kind=become, **_fact(kind, text))


def _fact(kind: str, text: str) -> dict[str, Any]:
    if kind == "born" and (day := birth_in(text)):
        return {"born_on": day}
    if kind in ("postcode", "registration"):
        return {{"postcode": "where"}.get(kind, kind): text}
    return {"facts": (({"name": "other_name"}.get(kind, kind), text),)}


def _said_of(somebody: Mention, kind: str, text: str) -> Said:
    """The same as a further fact of somebody: with their name and birth date, so that both are found together."""
    surname = tuple((what, value) for what, value in somebody.facts if what == "surname")
    fact = _fact(kind, text)
    known = {"kind": somebody.kind, "name": somebody.name, "born_on": somebody.born_on}
    return Said(**{**known, **fact, "facts": (*surname, *fact.get("facts", ()))})


@dataclass(frozen=True)
class Looked:
    """What a person says of a part of a text: it is of somebody named already (``of``), something by itself
    (``become``), or, with neither, nothing that is to be offered again.
    """

    part: Part
    become: str = ""
    of: Mention | None = None

    @property
    def said(self) -> Said | None:
        if self.of:
            return _said_of(self.of, self.part.kind, self.part.text)
        return said_of(self.part.kind, self.part.text, self.become) if self.become else None


def look_at(strand: Strand, looked: list[Looked], *, by: Actor, at: datetime) -> list[Mention]:
    """Keep what was accepted as mentions of a record, and remember what was set aside; it can still be accepted."""
    said = {place: each.said for place, each in enumerate(looked)}
    kept = mention(strand, [one for one in said.values() if one], by=by, at=at)
    of_place = dict(zip((place for place, one in said.items() if one), kept, strict=True))
    for place, new in of_place.items():
        if of := looked[place].of:
            reason = _("It was read in the record: “%s”.") % looked[place].part.text
            identify([of, new], reason=reason, by=by, at=at)
    rows = [
        Spotted(strand=strand, mention=of_place.get(place), by=by, at=at, **each.part._asdict())
        for place, each in enumerate(looked)
    ]
    with refusals():
        Spotted.objects.bulk_create(rows)
    return kept
