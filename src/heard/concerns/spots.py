"""What the words of a record name, for whoever reads them to accept or to set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from heard.history.models import Actor
from heard.people.actions import Said
from heard.people.linkage.spotting import is_right, spot
from heard.people.models import Mention, Spotted
from heard.people.spotted import MAY_BE, Looked, Part, is_told, is_within, look_at, said_of, told_by
from heard.process.models import Move, Strand

from .models import Concern, Door, Remark

NAMING = ("concern",)  # the kinds of record of which mentions are asked for: people/sql/look_up.sql
_AROUND = 40  # characters shown on each side
_MOST = 40
WRITTEN_IN: dict[str, Any] = {
    "account": _("What was said"),
    "child_words": _("The child’s own words"),
    "whom": _("Whom it is about"),
    "where": _("Where it was"),
    "safe_contact": _("Safe contact"),
    "details": _("What was said of somebody"),
    "remark": _("What was answered or added"),
    "move": _("Reasons for what was done"),
    "child_view": _("What the child says and wants"),
    "child": _("The child or children"),
    "adult": _("The adult or adults"),
    "vehicle": _("Any car or other vehicle"),
    "note": _("What you wrote"),
}
OWN_WORDS = ("child_words", "child_view")
_AS: dict[str, Any] = {
    "child": _("Add as a child"),
    "adult": _("Add as an adult"),
    "phone": _("Add as a phone of nobody known"),
    "online": _("Add as an online name of nobody known"),
    "vehicle": _("Add as a vehicle"),
    "place": _("Add as a place"),
}
_OF_A_CHILD: dict[str, Any] = {
    "phone": _("Add as a child’s phone"),
    "handle": _("Add for a child"),
    "nhs": _("Add as a child’s NHS number"),
    "upn": _("Add as a child’s pupil number"),
    "born": _("Add as a child’s date of birth"),
}
_OF_AN_ADULT: dict[str, Any] = {
    "phone": _("Add as an adult’s phone"),
    "handle": _("Add for an adult"),
    "born": _("Add as an adult’s date of birth"),
}
KINDS: dict[str, Any] = {
    "name": _("Name"),
    "nhs": _("NHS number"),
    "upn": _("Unique pupil number"),
    "phone": _("Phone"),
    "handle": _("Online name"),
    "born": _("Date"),
    "date": _("Date"),
    "registration": _("Number plate"),
    "postcode": _("Postcode"),
}


class Words(NamedTuple):
    """A text of a record, and which one it is."""

    written_in: str
    text: str


@dataclass(frozen=True)
class Offer:
    """A part of a text that may be worth a field of its own, with the words around it, and what it may become.

    A child's own words are not marked, so nothing stands around what is found in them.
    """

    part: Part
    before: str
    after: str
    choices: list[tuple[str, Any]]
    was: str = ""  # what was chosen of these when the page was last sent

    @property
    def key(self) -> str:
        """What a form calls it: a number made of what it says, so that it is the same when it is read again."""
        return key_of(self.part)

    @property
    def kind(self) -> Any:
        return KINDS[self.part.kind]

    @property
    def written_in(self) -> Any:
        return WRITTEN_IN[self.part.written_in]

    @property
    def is_right(self) -> bool:
        """Whether its check digit fits, where it has one."""
        return is_right(self.part.kind, self.part.text)


def key_of(part: Part) -> str:
    """The number of a part of a text in a form; in small letters and in capitals it is the same."""
    return uuid5(NAMESPACE_OID, f"{part.kind}|{' '.join(part.text.casefold().split())}").hex


def call(kind: str, become: str) -> Any:
    """What the button says that makes a part of a text something by itself."""
    named = {"child": _OF_A_CHILD, "adult": _OF_AN_ADULT}.get(become, {})
    return named.get(kind, _AS[become])


def offers(
    words: Iterable[Words],
    told: Iterable[Any] = (),
    left: Iterable[str] = (),
    people: Iterable[Mention] = (),
    *,
    days: bool = False,
) -> list[Offer]:
    """What these words name that is told in no field yet (``told``) and was not set aside (``left``, by its key).

    ``people`` are those named in the record already, of whom it may be a further fact. ``days`` are offered too where
    they can still say when it was.
    """
    told, left, people = list(told), set(left), list(people)
    there, names = told_by(told), [one.name for one in told if one.kind in ("child", "adult") and one.name]
    found: dict[str, Offer] = {}
    for written_in, text in words:
        for at in spot(text, names):
            part = Part(at.kind, at.text, written_in)
            wanted = at.kind in MAY_BE or (days and at.kind == "date")
            if wanted and not is_told(part, there) and key_of(part) not in left:
                found.setdefault(key_of(part), _offer(part, text, at.start, at.end, people))
    parts = [each.part for each in found.values()]
    return [each for each in found.values() if not is_within(each.part, parts)][:_MOST]


def _offer(part: Part, text: str, start: int, end: int, people: list[Mention]) -> Offer:
    before = after = ""
    if part.written_in not in OWN_WORDS:
        before = ("…" if start > _AROUND else "") + text[max(0, start - _AROUND) : start]
        after = text[end : end + _AROUND] + ("…" if len(text) > end + _AROUND else "")
    choices = [(become, call(part.kind, become)) for become in MAY_BE.get(part.kind, ())]
    return Offer(part, before, after, [*_of(part, people), *choices])


def _of(part: Part, people: list[Mention]) -> list[tuple[str, Any]]:
    words = _("Another name of %s") if part.kind == "name" else _("Add to %s")
    fits = [one for one in people if part.kind not in ("nhs", "upn") or one.kind == "child"]
    return [(f"of:{one.pk}", words % one) for one in fits]


@dataclass(frozen=True)
class Read:
    """What the words of a record name: what nobody has looked at yet, and what was set aside."""

    open: list[Offer]
    aside: list[Offer]

    @property
    def first(self) -> list[Offer]:
        """As many as the page of the record shows."""
        return self.open[:5]

    @property
    def every(self) -> list[Offer]:
        return [*self.open, *self.aside]


def looked_at(strand: Any) -> QuerySet[Any, Any]:
    """What was accepted or set aside of the words of a record, as JSON."""
    rows = Spotted.objects.filter(strand=strand).order_by("at", "id")
    return rows.values(
        json=JSONObject(kind="kind", text="text", mention="mention_id", at="at", who="by__worker__name")
    )


def read(words: Iterable[Words], mentions: list[Mention], rows: list[dict[str, Any]]) -> Read:
    """What these words of a record name that whoever has opened it may add to it; ``rows`` are of ``looked_at``."""
    done = {key_of(Part(row["kind"], row["text"], "")) for row in rows if row["mention"]}
    aside = {key_of(Part(row["kind"], row["text"], "")) for row in rows} - done
    every = offers(words, mentions, done, named_in(mentions))
    return Read(
        [each for each in every if each.key not in aside], [each for each in every if each.key in aside]
    )


def named_in(mentions: list[Mention]) -> list[Mention]:
    """Those of whom something read may be a further fact."""
    people = {(one.kind, str(one)): one for one in mentions if one.kind in ("child", "adult")}
    return list(people.values())[:6]


def written(
    concern: Concern, mentions: Iterable[Mention], remarks: Iterable[Remark], moves: Iterable[Move] = ()
) -> Iterator[Words]:
    """The texts of a record; what somebody adds at a child's door is the child's own words."""
    for name in ("account", "whom", "where", "safe_contact", "child_words"):
        yield Words(name, getattr(concern, name))
    for one in mentions:
        yield Words("details", one.details)
    for remark in remarks:
        by_child = concern.door == Door.CHILD and remark.from_raiser
        yield Words("child_words" if by_child else "remark", remark.text)
    for move in moves:
        if move.step != "climb":
            yield from (Words("move", move.reason), Words("move", move.child_view_unknown))
            yield Words("child_view", move.child_view)


def read_in(strand: Strand) -> Read:
    """The same of all that whoever has opened a record may read of it."""
    remarks = Remark.objects.filter(strand=strand.pk).order_by("at", "id")
    moves = Move.objects.filter(strand=strand.pk).order_by("n")
    mentions = mentions_of(strand)
    words = written(Concern.objects.get(pk=strand.pk), mentions, remarks, moves)
    return read(words, mentions, _rows(strand))


def read_typed(strand: Strand, words: Iterable[Words]) -> Read:
    """The same of what is being written about a record."""
    return read(words, mentions_of(strand), _rows(strand))


def mentions_of(strand: Strand) -> list[Mention]:
    """What is said of somebody in a record, in the order in which it was said."""
    return list(Mention.objects.filter(strand=strand.pk).order_by("at", "id"))


def _rows(strand: Strand) -> list[dict[str, Any]]:
    return [row["json"] for row in looked_at(strand.pk)]


def chosen(given: QueryDict, offered: Iterable[Offer]) -> list[tuple[Offer, str]]:
    """Of what is offered, what was chosen in a form, and as what; ``no`` is what was set aside."""
    return [(each, choice) for each in offered if (choice := given.get(f"spot-{each.key}", ""))]


def with_accepted(said: list[Said], accepted: Iterable[tuple[Offer, str]]) -> list[Said]:
    """What a form says, and what was accepted of its free words: beside the words that it stands in, or by itself."""
    said = list(said)
    for offer, become in accepted:
        if become != "no":
            new = said_of(offer.part.kind, offer.part.text, become)
            at = next((at for at, one in enumerate(said) if _goes_with(one, new, offer.part.text)), None)
            if at is None:
                said.append(new)
            else:
                facts = (*said[at].facts, *new.facts)
                fields = {name: value for name, value in vars(new).items() if value and name != "facts"}
                said[at] = replace(said[at], **fields, facts=facts)
    return said


def _goes_with(one: Said, new: Said, text: str) -> bool:
    """Whether these are facts of the one in whose words they stand; of two names the second is somebody else's."""
    return one.kind == new.kind and text in one.details and not (new.name and one.name)


def decide(strand: Strand, choices: Iterable[tuple[Offer, str]], *, by: Actor, at: datetime) -> None:
    """Accept each that is offered as what was chosen of it, or set it aside."""
    if choices := list(choices):
        ids = [choice[3:] for offer, choice in choices if _is_of(offer, choice)]
        people = {str(one.pk): one for one in Mention.objects.filter(pk__in=ids)} if ids else {}
        look_at(strand, [_looked(offer, choice, people) for offer, choice in choices], by=by, at=at)


def _looked(offer: Offer, choice: str, people: dict[str, Mention]) -> Looked:
    if choice == "no":
        return Looked(offer.part)
    of = people.get(choice[3:]) if _is_of(offer, choice) else None
    return Looked(offer.part, become="" if of else choice, of=of)


def _is_of(offer: Offer, choice: str) -> bool:
    return choice.startswith("of:") and choice in dict(offer.choices)
