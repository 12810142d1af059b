"""What reports share: which of them name the same adult, place, vehicle, phone or online name. Pure, no database.

Nothing that is said of a child binds two reports, so that neither brothers and sisters are a group nor the reports of
one child; no adult of the child's family name, and nothing of theirs; no place where a child lives, and none where many
have reason to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from heard.people.linkage import Observation

Key = tuple[str, str]

HUB = 25  # reports; what more of them name says where many go
# Words of which descriptions are made: "a man", "the older lad", "unknown male" name nobody.
_NOBODY = frozenset([
    "a", "an", "the", "man", "men", "male", "woman", "female", "lad", "boy", "girl", "guy", "bloke",
    "adult", "older", "old", "young", "younger", "unknown", "unnamed", "another", "two", "some",
    "somebody", "someone", "driver", "friend", "uncle",
])  # fmt: skip
EXACT = frozenset(("vehicle", "phone", "online"))
KINDS = ("adult", "place", "vehicle", "phone", "online")


@dataclass(frozen=True)
class Named:
    """One mention in a report: whom people found it to be, and what it says in comparable form."""

    report: UUID
    mention: UUID
    person: UUID | None
    said: Observation
    many_meet: bool = False  # a home, hotel, refuge, school: many have reason to be there


@dataclass(frozen=True)
class Tie:
    """A report names a thing, in one of its mentions."""

    thing: Key
    report: UUID
    mention: UUID
    found_by_people: bool = False

    @property
    def kind(self) -> str:
        return self.thing[0]


class Reports:
    """Gathers mentions one by one, keeping of each no more than its keys; ``ties()`` says what reports share."""

    def __init__(self) -> None:
        self._people: list[tuple[UUID, UUID, UUID | None, str, str, str]] = []
        self._things: list[tuple[UUID, UUID, bool, str, tuple[Key, ...]]] = []
        self._families: dict[UUID, set[str]] = defaultdict(set)  # by report, the family names of its children
        self._homes: set[Key] = set()
        self._same = _Same()

    def add(self, named: Named) -> None:
        """Keep what of one mention can be shared."""
        said = named.said
        if said.kind == "child":
            self._families[named.report].add(said.surname)
            self._homes |= set(_places(said))
        if said.is_person:
            name = f"{said.first} {said.surname}" if said.first and said.surname else ""
            name = "" if _NOBODY & {said.first, *said.further, said.surname} else name
            born = said.born_on.isoformat() if said.born_on else ""
            self._people.append((named.report, named.mention, named.person, said.kind, name, born))
        keys = _keys(named)
        if named.person and keys and not said.is_person:
            keys = (*keys, (said.kind, f"person {named.person}"))
        if keys:
            found = named.person is not None and not said.is_person
            self._things.append((named.report, named.mention, found, said.surname, keys))
            for kind in KINDS:
                self._same.join([key for key in keys if key[0] == kind])

    def ties(self) -> list[Tie]:
        """Each report with each thing that it names, in a fixed order."""
        found = [*self._who(), *self._what()]
        return sorted(set(found), key=lambda tie: (tie.thing, str(tie.report), str(tie.mention)))

    def children(self) -> dict[UUID, set[str]]:
        """By report: which children it is about, as far as a name or a finding tells them apart."""
        found: dict[UUID, set[str]] = defaultdict(set)
        for report, _mention, person, kind, name, _born in self._people:
            if kind == "child" and (who := str(person or self._person_named("child", name) or name)):
                found[report].add(who)
        return found

    def _who(self) -> Iterable[Tie]:
        """Adults, by who they were found to be, else by a whole name that does not stand for two births."""
        adults = [row for row in self._people if row[3] == "adult"]
        births: dict[str, set[str]] = defaultdict(set)
        for _report, _mention, _person, _kind, name, born in adults:
            births[name] |= {born} if born else set()
        for report, mention, person, _kind, name, born in adults:
            if name.rpartition(" ")[2] in self._families[report]:
                continue
            if who := person or self._person_named("adult", name):
                yield Tie(("adult", f"person {who}"), report, mention, person is not None)
            elif name:
                one = born or (next(iter(births[name])) if len(births[name]) == 1 else "")
                yield Tie(("adult", f"{name} {one}"), report, mention)

    def _person_named(self, kind: str, name: str) -> UUID | None:
        """Whom people found everybody of this name to be, if it is one."""
        found = self._found.get((kind, name), ())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _found(self) -> dict[tuple[str, str], set[UUID]]:
        found: dict[tuple[str, str], set[UUID]] = defaultdict(set)
        for _report, _mention, person, kind, name, _born in self._people:
            if person and name:
                found[kind, name].add(person)
        return found

    def _what(self) -> Iterable[Tie]:
        homes = {self._same.one(key) for key in self._homes}
        for report, mention, by_people, surname, keys in self._things:
            if surname and surname in self._families[report]:
                continue
            for thing in {self._same.one(key) for key in keys} - homes:
                yield Tie(thing, report, mention, by_people)


def _keys(named: Named) -> tuple[Key, ...]:
    """What of a mention other reports may name too; nothing of a child, and nothing of who somebody is."""
    said = named.said
    if said.kind == "child":
        return ()
    places = () if named.many_meet or said.kind != "place" else _places(said)
    return (
        *places,
        *(("vehicle", each) for each in said.registrations),
        *(("phone", each) for each in said.phones),
        *(("online", each) for each in said.handles),
    )


def _places(said: Observation) -> tuple[Key, ...]:
    """A place by number and postcode or street, else by a name that is long enough: 'the park' is everywhere."""
    if said.house and (at := [each for each in (said.postcode, said.street) if each]):
        return tuple(("place", f"{said.house} {each}") for each in at)
    return (("place", said.place),) if len(said.place) >= _A_NAME else ()


_A_NAME = 9


class _Same:
    """Which keys are of one thing."""

    def __init__(self) -> None:
        self._of: dict[Key, Key] = {}

    def one(self, key: Key) -> Key:
        while (up := self._of.get(key, key)) != key:
            key = up
        return key

    def join(self, keys: list[Key]) -> None:
        roots = sorted({self.one(key) for key in keys})
        for other in roots[1:]:
            self._of[other] = roots[0]
