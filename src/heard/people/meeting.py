"""Have we met? Who may be known already, found by what was typed, and told as far as whoever asks may learn of it.

The scales need the facts of records that the asker may not see. So the question goes by the login that signs workers
in, as the worker who asks; what comes back here is weighed here, and leaves as an answer: docs/decisions/0020.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from heard.history.actions import acting_also
from heard.history.refused import refusals
from heard.process.models import Strand

from .filing import Told, keys_of, observation_of
from .linkage import Answer, Model, Observation, Verdict, judge, prior_for

MOST = 8  # answers on a page; who is not among them is not found by more of them
_RANK = {Answer.SAME: 0, Answer.LOOK: 1, Answer.HOUSEHOLD: 2}


@dataclass(frozen=True)
class Known:
    """One record in which somebody may be known: which of those asked about, what they may be, and where to read it.

    Where whoever asks may not see the record, all there is is whom to call.
    """

    which: int
    agency: str
    post: str
    reach: str
    verdict: Verdict | None = None
    mention: UUID | None = None
    strand: UUID | None = None
    kind: str = ""
    reference: str = ""
    opened_at: datetime | None = None
    confirmed: bool = False
    parked: bool = False


@dataclass(frozen=True)
class Met:
    """What is known already, and the fact that would help most to tell; both may be nothing."""

    known: tuple[Known, ...] = ()
    ask: tuple[int, str] | None = None
    more: bool = False  # whether others that may be opened agree as well as the last of these
    looked: bool = True  # whether what was said is enough to look by; it turns on what was typed alone

    @property
    def to_open(self) -> list[Known]:
        return [each for each in self.known if each.verdict]

    @property
    def to_call(self) -> list[Known]:
        return [each for each in self.known if each.verdict is None]


class _Found(NamedTuple):
    """A row of sharing_a_key(): what was said of somebody in another record, and of which of those told it may be."""

    which: int
    mention: UUID
    strand: UUID
    kind: str
    name: str
    born_on: date | None
    age: str
    where: str
    registration: str
    details: str
    facts: list[list[str]]
    at: datetime
    said: str | None
    store: int


_FACTS = _Found._fields.index("facts")


class Weighed(NamedTuple):
    """A record in which somebody may be known, and what it may be to whoever was asked about."""

    verdict: Verdict
    found: _Found
    is_another_kind: bool  # an adult, where a child was asked after

    @property
    def strength(self) -> tuple[int, float]:
        """By which answers stand in order; less is better, and whoever agrees in as much is as good."""
        return _RANK[self.verdict.answer], -round(self.verdict.weight.total, 6)


def have_we_met(said: Sequence[Told], *, at: datetime, strand: Strand | None = None) -> Met:
    """Ask who may be known already of those of whom something is said; the question is written down.

    ``strand`` is the record from which it is asked: it is left out of the answer, and so is whoever a person has told
    apart from those in it. Raises ``Refused`` for whoever is no worker, or may not read that record.
    """
    told = [observation_of(each, at) for each in said]
    asked = asked_by(told)
    if not asked:
        return Met(ask=most_helpful(told, settled=False), looked=False)
    with acting_also("door"), refusals():
        weighed = found_and_weighed(told, asked, strand)
        known, more = _told(weighed)
    settled = any(each.verdict.answer is Answer.SAME for each in weighed[:MOST])
    return Met(tuple(known), most_helpful(told, settled=settled), more)


def asked_by(told: Sequence[Observation]) -> list[tuple[int, int]]:
    """Each key under which to look, and of which of those told it is."""
    return [(key, which) for which, each in enumerate(told) for key in keys_of(each, asking=True)]


def found_and_weighed(
    told: Sequence[Observation], asked: list[tuple[int, int]], strand: Strand | None = None
) -> list[Weighed]:
    """Who shares a key with those told, best first; asked by the login that signs workers in, and written down."""
    typed = sorted({key for each in told for key in keys_of(each)})
    return _in_order(told, _sharing(asked, typed, strand))


_in_force: tuple[Model, float] | None = None
_LOOKED_FOR_AGAIN = 60.0  # seconds


def model() -> Model:
    """The weights in force here: the newest that ./heard link has learnt, or those that Heard comes with."""
    global _in_force
    if _in_force is None or time.monotonic() > _in_force[1]:
        with connections["door"].cursor() as cursor:
            cursor.execute("select parameters::text from link_model order by version desc limit 1")
            found = cursor.fetchone()
        learnt = Model.read(json.loads(found[0])) if found else Model.load()
        _in_force = learnt, time.monotonic() + _LOOKED_FOR_AGAIN
    return _in_force[0]


def _sharing(asked: list[tuple[int, int]], typed: list[int], strand: Strand | None) -> list[_Found]:
    keys, whose = zip(*sorted(asked), strict=True)
    with connections["door"].cursor() as cursor:
        cursor.execute(
            "select * from sharing_a_key(%s, %s::integer[], %s, %s)",
            [list(keys), list(whose), typed, strand.pk if strand else None],
        )
        return [_Found(*row)._replace(facts=json.loads(row[_FACTS])) for row in cursor.fetchall()]


def _reach(mentions: list[UUID]) -> dict[UUID, dict[str, Any]]:
    with connections["door"].cursor() as cursor:
        cursor.execute("select * from how_to_reach(%s)", [mentions])
        names = [column.name for column in cursor.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _in_order(told: Sequence[Observation], found: list[_Found]) -> list[Weighed]:
    """The best of each record, best first.

    Of those that agree in as much, whoever is a child where a child was asked after comes first, and of several records
    of one name and birth date one comes before another child's.
    """
    if not found:
        return []
    prior = prior_for(model(), found[0].store)
    best: dict[tuple[int, UUID], Weighed] = {}
    for each in found:
        one, other = told[each.which], observation_of(each, each.at)
        weighed = Weighed(judge(one, other, model(), prior), each, one.kind != other.kind)
        place = (each.which, each.strand)
        if (
            each.said != "apart"
            and weighed.verdict.answer in _RANK
            and (place not in best or weighed.strength < best[place].strength)
        ):
            best[place] = weighed
    again: Counter[tuple[int, str, date]] = Counter()
    turns = {}
    for place, weighed in best.items():
        if weighed.found.born_on:
            again[who := (place[0], weighed.found.name, weighed.found.born_on)] += 1
            turns[place] = again[who]
    order = {
        place: (each.strength, each.is_another_kind, turns.get(place, 1)) for place, each in best.items()
    }
    return [best[place] for place in sorted(best, key=order.__getitem__)]


def _told(weighed: list[Weighed]) -> tuple[list[Known], bool]:
    """What may be told, a page at most, and whether more that may be opened agree as well as the last of it.

    Asked for a page at a time, so that what may not be told leaves its place to what may.
    """
    known: list[Known] = []
    last = (0, 0.0)
    for start in range(0, len(weighed), MOST):
        page = weighed[start : start + MOST]
        reach = _reach([each.found.mention for each in page])
        for each in page:
            if len(known) >= MOST and each.strength > last:
                return known, False
            if not (place := reach.get(each.found.mention)):
                continue
            if len(known) >= MOST:
                if place["seen"]:
                    return known, True
            elif told := _as_told(each, place, known):
                known.append(told)
                last = each.strength
    return known, False


def _as_told(weighed: Weighed, place: dict[str, Any], known: Sequence[Known]) -> Known | None:
    """Reasons and reference where the record may be opened, else once for each post whom to call."""
    found, verdict = weighed.found, weighed.verdict
    whom = {name: place[name] for name in ("agency", "post", "reach")}
    if place["seen"]:
        return Known(
            found.which,
            **whom,
            verdict=verdict,
            mention=found.mention,
            strand=found.strand,
            kind=place["kind"],
            reference=place["reference"],
            opened_at=place["opened_at"],
            confirmed=found.said == "same",
            parked=found.said == "parked",
        )
    call = Known(found.which, **whom)
    return call if _worth_a_call(verdict) and call not in known else None


_ALWAYS_WORTH_IT = {("nhs", "exact"), ("vehicle", "colour and model")}


def _worth_a_call(verdict: Verdict) -> bool:
    """Whether another agency is to be rung: a household in common is theirs to tell, and so is a name alone.

    An NHS number, and a name with the colour and model of a vehicle, are worth it however large the store is.
    """
    levels = verdict.weight.levels.items()
    likely = verdict.weight.total >= model().same or not _ALWAYS_WORTH_IT.isdisjoint(levels)
    return verdict.answer is Answer.SAME or (verdict.answer is Answer.LOOK and likely)


_LACKING = {
    "born": lambda one: one.born_on is None,
    "surname": lambda one: not one.surname,
    "first name": lambda one: not one.first,
    "address": lambda one: not one.postcode,
    "phone": lambda one: not one.phones,
}


def most_helpful(told: Sequence[Observation], *, settled: bool) -> tuple[int, str] | None:
    """Of whom one more fact would help most, and which; None where what was said is enough.

    It turns on what was typed alone, so that it tells nothing of what is on file.
    """
    if settled:
        return None
    for which, one in enumerate(told):
        if one.is_person and not (one.nhs or one.upn or (one.first and one.surname and one.born_on)):
            lacking = [comparison for comparison, lacks in _LACKING.items() if lacks(one)]
            fact = max(lacking, key=_gain)
            return which, "birth date" if fact == "born" and one.years else fact
    return None


def _gain(comparison: str) -> float:
    """How much a fact is likely to tell: the bits of its agreeing, as often as it agrees for one person."""
    best = next(iter(model().comparisons[comparison].values()))
    return best.m * best.weight
