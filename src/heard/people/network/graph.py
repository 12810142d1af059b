"""Entities and links, made of what the records say; nobody is joined here unless a person found that they are one.

A person is one entity with whoever people have found them to be. A thing (a place, a vehicle, a phone, an online name)
is one with all that give the same of it. Everything else is a link, and says where it comes from.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import combinations
from math import log2
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from heard.people.filing import Fact, facts_of, observation_of
from heard.people.models import Mention, MentionKind

LONDON = ZoneInfo("Europe/London")
PEOPLE = (MentionKind.CHILD.value, MentionKind.ADULT.value)
KINDS = tuple(MentionKind.values)
MANY_IN_ONE = 8  # entities that one record names; of more, only what leads from the nearest is a link
NAMED, GIVEN, STATED, MAYBE = "named", "given", "stated", "maybe"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")


@dataclass(frozen=True)
class Record:
    """The record that a link or an entity comes from."""

    id: UUID
    reference: str
    kind: str
    day: date
    agency: str


@dataclass(frozen=True)
class Found:
    """Who found a mention to be of this entity, and when."""

    who: str
    agency: str
    day: date


@dataclass(frozen=True)
class Node:
    """One entity: a child is a child whatever else is said of them. ``hub`` counts who share it and were left out."""

    id: str
    kind: str
    label: str
    step: int
    mentions: tuple[Mention, ...] = ()
    records: tuple[Record, ...] = ()
    found: tuple[Found, ...] = ()
    hub: int = 0
    key: int | None = None

    @property
    def called(self) -> Any:
        """What it is, in words."""
        return MentionKind(self.kind).label

    @property
    def mention(self) -> Mention | None:
        """One by which its own network can be asked for."""
        return self.mentions[0] if self.mentions else None

    @property
    def is_joined(self) -> bool:
        return len(self.mentions) > 1 and bool(self.found)


@dataclass(frozen=True)
class Link:
    """What joins two entities: one statement of one record. Confirmed is what a person has said is so."""

    one: str
    other: str
    what: str
    kind: str = ""
    confirmed: bool = False
    day: date | None = None
    until: date | None = None
    record: Record | None = None
    id: UUID | None = None
    grade: str = ""
    conditions: str = ""
    reason: str = ""
    who: str = ""
    agency: str = ""

    @property
    def ends(self) -> frozenset[str]:
        return frozenset((self.one, self.other))


@dataclass(frozen=True)
class Graph:
    """The centre first, then the nearest and the most joined; ``cut`` where there was more than is shown."""

    centre: str
    nodes: dict[str, Node]
    links: tuple[Link, ...]
    steps: int = 1
    cut: bool = False
    begins: date | None = None
    ends: date | None = None

    @cached_property
    def pairs(self) -> dict[frozenset[str], list[Link]]:
        """The links of each pair, one line in a picture."""
        found: dict[frozenset[str], list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.ends].append(link)
        return dict(found)

    @cached_property
    def degree(self) -> Counter[str]:
        """How many share a thing: those in the picture, and those left out of it."""
        counted = Counter(end for pair in self.pairs for end in pair)
        counted.update({node.id: node.hub for node in self.nodes.values()})
        return counted

    def weight(self, pair: frozenset[str]) -> float:
        """How much joins a pair: less through a thing the more share it, since what everybody shares joins nobody."""
        things = [self.degree[end] for end in pair if self.nodes[end].kind not in PEOPLE]
        return sum(2.0 if link.confirmed else 1.0 for link in self.pairs[pair]) / log2(1 + max([*things, 1]))

    @cached_property
    def strength(self) -> dict[str, float]:
        """The weight of all that joins an entity here: how often somebody is seen, and nothing else."""
        found: dict[str, float] = dict.fromkeys(self.nodes, 0.0)
        for pair in self.pairs:
            for end in pair:
                found[end] += self.weight(pair)
        return found

    @cached_property
    def in_order(self) -> list[Node]:
        """The entities as they are listed and placed; the same record always gives the same order."""
        return sorted(
            self.nodes.values(),
            key=lambda node: (
                node.id != self.centre,
                node.step,
                -round(self.strength[node.id], 6),
                KINDS.index(node.kind),
                node.label,
                node.id,
            ),
        )


def between(graph: Graph, begins: date | None, ends: date | None) -> Graph:
    """The part of it in a time: the links that hold in it, and what they join."""
    if begins is None and ends is None:
        return graph
    links = tuple(link for link in graph.links if _holds(link, begins or date.min, ends or date.max))
    joined = {end for link in links for end in link.ends} | {graph.centre}
    nodes = {id_: node for id_, node in graph.nodes.items() if id_ in joined}
    return replace(graph, nodes=nodes, links=links, begins=begins, ends=ends)


def _holds(link: Link, begins: date, ends: date) -> bool:
    first = link.day or date.min
    return first <= ends and begins <= (link.until or link.day or date.max)


@dataclass
class _Sameness:
    """Which names stand for one entity; the best of them is its id: a person before a thing before a mention."""

    over: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        while name in self.over:
            name = self.over[name]
        return name

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)), key=lambda name: ("pfm".index(name[0]), name))
        if first != second:
            self.over[second] = first


def build(centre: UUID, steps: int, told: dict[str, list[Any]]) -> Graph:
    """The graph of what network_around() tells, by the kind of its rows."""
    mentions = [_mention(row, centre) for row in told["mention"]]
    records = {UUID(row["id"]): _record(row) for row in told["record"]}
    facts = {mention.pk: facts_of(observation_of(mention, mention.at)) for mention in mentions}
    same = _sameness(mentions, facts)
    entity = {mention.pk: same.of(f"m{mention.pk}") for mention in mentions}
    nodes = _nodes(mentions, entity, records, told)
    middle = entity[centre]
    nodes[middle] = replace(nodes[middle], step=0)
    given, things = _given(mentions, facts, entity, same, records, nodes, steps)
    hubs = {int(key): n for row in told["hubs"] for key, n in row.items()}
    for key, n in hubs.items():
        hub = same.of(f"f{key}")
        for place in (things, nodes):
            if hub in place:
                place[hub] = replace(place[hub], hub=n, key=key)
    links = [
        *_stated(told["stated"], entity, records),
        *_maybe(told["maybe"], entity, mentions),
        *given,
        *_named(mentions, entity, records, nodes),
    ]
    return Graph(
        middle, nodes | things, tuple(sorted(_without_loops(links), key=_place)), steps, bool(told["cut"])
    )


def _place(link: Link) -> tuple[Any, ...]:
    """What is confirmed first, what is stated before what is written, then by day: the same each time."""
    before = (STATED, MAYBE, GIVEN, NAMED).index(link.what)
    source = link.record.reference if link.record else ""
    return (
        not link.confirmed,
        before,
        link.kind,
        link.day or date.min,
        source,
        link.one,
        link.other,
        str(link.id),
    )


def _mention(row: dict[str, Any], centre: UUID) -> Any:
    born = row["born_on"] and date.fromisoformat(row["born_on"])
    names = ("kind", "name", "age", "where", "registration", "details", "facts")
    mention: Any = Mention(
        id=UUID(row["id"]),
        strand_id=UUID(row["strand_id"]),
        born_on=born,
        at=datetime.fromisoformat(row["at"]),
        **{name: row[name] for name in names},
    )
    mention.step, mention.person, mention.asked = row["step"], row["person"], mention.pk == centre
    return mention


def _record(row: dict[str, Any]) -> Record:
    day = _day(row["at"])
    return Record(UUID(row["id"]), row["reference"], row["kind"], day, row["agency"])


def _day(moment: str | datetime) -> date:
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(LONDON).date()


def _sameness(mentions: Iterable[Any], facts: dict[UUID, list[Fact]]) -> _Sameness:
    same = _Sameness()
    for mention in mentions:
        if mention.person:
            same.join(f"m{mention.pk}", f"p{mention.person}")
        own = [fact for fact in facts[mention.pk] if fact.kind == mention.kind]
        if mention.kind not in PEOPLE and own:
            same.join(f"m{mention.pk}", f"f{own[0].key}")
    return same


def _nodes(
    mentions: list[Any], entity: dict[UUID, str], records: dict[UUID, Record], told: dict[str, list[Any]]
) -> dict[str, Node]:
    by_entity: dict[str, list[Any]] = defaultdict(list)
    for mention in mentions:
        by_entity[entity[mention.pk]].append(mention)
    found = {UUID(row["mention_id"]): row for row in told["found"]}
    return {id_: _node(id_, of_it, records, found) for id_, of_it in by_entity.items()}


def _node(id_: str, of_it: list[Any], records: dict[UUID, Record], found: dict[UUID, Any]) -> Node:
    of_it.sort(key=lambda each: (not each.asked, each.step, not each.name, -each.at.timestamp(), each.pk))
    by = [found[mention.pk] for mention in of_it if mention.pk in found]
    named_in = dict.fromkeys(records[mention.strand_id] for mention in of_it)
    return Node(
        id_,
        min((mention.kind for mention in of_it), key=KINDS.index),
        clean(str(of_it[0])),
        min(mention.step for mention in of_it),
        tuple(of_it),
        tuple(named_in),
        tuple(dict.fromkeys(Found(row["who"] or "", row["agency"] or "", _day(row["at"])) for row in by)),
    )


def clean(text: str) -> str:
    """On one line, and such that a drawing or a file can hold it."""
    return _CONTROL.sub(" ", text).strip()


def _given(
    mentions: Iterable[Any],
    facts: dict[UUID, list[Fact]],
    entity: dict[UUID, str],
    same: _Sameness,
    records: dict[UUID, Record],
    nodes: dict[str, Node],
    steps: int,
) -> tuple[list[Link], dict[str, Node]]:
    """The things that reports give of people, and which of them are shown.

    What stands beside the centre is shown; farther off a thing is shown if more than one in the picture give it.
    """
    links: list[Link] = []
    things: dict[str, Node] = {}
    for mention in mentions:
        if mention.kind not in PEOPLE:
            continue
        for fact in facts[mention.pk]:
            thing = same.of(f"f{fact.key}")
            record = records[mention.strand_id]
            step = nodes[entity[mention.pk]].step + 1
            links.append(
                Link(entity[mention.pk], thing, GIVEN, fact.kind, day=_day(mention.at), record=record)
            )
            if thing not in nodes and step <= steps:
                known = things.get(thing)
                kept = (*known.records, record) if known else (record,)
                nearest = min(known.step, step) if known else step
                things[thing] = Node(
                    thing,
                    fact.kind,
                    clean(_in_words(fact)),
                    nearest,
                    records=tuple(dict.fromkeys(kept)),
                    key=fact.key,
                )
    shared = Counter(other for _one, other in {(link.one, link.other) for link in links})
    things = {id_: thing for id_, thing in things.items() if thing.step == 1 or shared[id_] > 1}
    return [link for link in links if link.other in things or link.other in nodes], things


def _in_words(fact: Fact) -> str:
    """A phone of this country as it is dialled here, any other with its country."""
    if fact.kind != "phone":
        return fact.value
    if fact.value.startswith("44") and len(fact.value) == 12:
        return f"0{fact.value[2:6]} {fact.value[6:]}"
    return f"+{fact.value}"


def _stated(rows: Iterable[Any], entity: dict[UUID, str], records: dict[UUID, Record]) -> Iterator[Link]:
    for row in rows:
        first, last = (row[name] and date.fromisoformat(row[name]) for name in ("from_on", "until_on"))
        yield Link(
            entity[UUID(row["one_id"])],
            entity[UUID(row["other_id"])],
            STATED,
            row["kind"],
            row["source"] == "1" and row["assessment"] in "AB",
            first or last or _day(row["at"]),
            last,
            records[UUID(row["said_in_id"])],
            UUID(row["id"]),
            f"{row['source']}{row['assessment']}{row['handling']}",
            clean(row["conditions"]),
            clean(row["reason"]),
            row["who"] or "",
            row["agency"] or "",
        )


def _maybe(rows: Iterable[Any], entity: dict[UUID, str], mentions: Iterable[Any]) -> Iterator[Link]:
    said = {mention.pk: _day(mention.at) for mention in mentions}
    for row in rows:
        one, other = UUID(row["one_id"]), UUID(row["other_id"])
        yield Link(entity[one], entity[other], MAYBE, day=max(said[one], said[other]))


def _named(
    mentions: Iterable[Any], entity: dict[UUID, str], records: dict[UUID, Record], nodes: dict[str, Node]
) -> Iterator[Link]:
    by_record: dict[UUID, set[str]] = defaultdict(set)
    for mention in mentions:
        by_record[mention.strand_id].add(entity[mention.pk])
    for record, together in by_record.items():
        nearest = min(nodes[id_].step for id_ in together)
        for one, other in combinations(sorted(together), 2):
            if len(together) <= MANY_IN_ONE or nearest in (nodes[one].step, nodes[other].step):
                yield Link(one, other, NAMED, day=records[record].day, record=records[record])


def _without_loops(links: Iterable[Link]) -> Iterator[Link]:
    seen = set()
    for link in links:
        again = (link.ends, link.what, link.kind, link.record, link.id)
        if link.one != link.other and again not in seen:
            seen.add(again)
            yield link
