"""Have we met? Who may be known already, found by what was typed, and told as far as whoever asks may learn of it.

The scales need the facts of records that the asker may not see. So the question goes by the login that signs workers
in, as the worker who asks; what comes back here is weighed here, and leaves as an answer: docs/decisions/0020.
"""

from __future__ import annotations

import json
import time
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

    @property
    def to_open(self) -> list[Known]:
        return [each for each in self.known if each.verdict]

    @property
    def to_call(self) -> list[Known]:
        return [each for each in self.known if each.verdict is None]


class _Found(NamedTuple):
    """A row of sharing_a_key(): what was said of somebody in another record."""

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


class _Weighed(NamedTuple):
    which: int
    verdict: Verdict
    found: _Found


def have_we_met(said: Sequence[Told], *, at: datetime, strand: Strand | None = None) -> Met:
    """Ask who may be known already of those of whom something is said; the question is written down.

    ``strand`` is the record from which it is asked: it is left out of the answer, and so is whoever a person has told
    apart from those in it. Raises ``Refused`` for whoever is no worker, or may not read that record.
    """
    told = [observation_of(each, at) for each in said]
    asked = sorted({key for each in told for key in keys_of(each, asking=True)})
    typed = sorted({key for each in told for key in keys_of(each)})
    if not asked:
        return Met(ask=most_helpful(told, settled=False))
    with acting_also("door"), refusals():
        found = _sharing(asked, typed, strand)
        weighed = _best(told, found)
        reach = _reach([each.found.mention for each in weighed]) if weighed else {}
    known = _told(weighed, reach)
    settled = any(each.verdict.answer is Answer.SAME for each in weighed)
    return Met(tuple(known), most_helpful(told, settled=settled))


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


def _sharing(asked: list[int], typed: list[int], strand: Strand | None) -> list[_Found]:
    with connections["door"].cursor() as cursor:
        cursor.execute(
            "select * from sharing_a_key(%s, %s, %s)", [asked, typed, strand.pk if strand else None]
        )
        return [_Found(*row)._replace(facts=json.loads(row[9])) for row in cursor.fetchall()]


def _reach(mentions: list[UUID]) -> dict[UUID, dict[str, Any]]:
    with connections["door"].cursor() as cursor:
        cursor.execute("select * from how_to_reach(%s)", [mentions])
        names = [column.name for column in cursor.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _best(told: Sequence[Observation], found: list[_Found]) -> list[_Weighed]:
    """The best of each record, best first."""
    if not found:
        return []
    prior = prior_for(model(), found[0].store)
    best: dict[tuple[int, UUID], _Weighed] = {}
    for each in found:
        if each.said == "apart":
            continue
        other = observation_of(each, each.at)
        for which, one in enumerate(told):
            weighed = _Weighed(which, judge(one, other, model(), prior), each)
            place = (which, each.strand)
            if weighed.verdict.answer in _RANK and (
                place not in best or _order(weighed) < _order(best[place])
            ):
                best[place] = weighed
    return sorted(best.values(), key=_order)[:MOST]


def _order(weighed: _Weighed) -> tuple[int, float]:
    return _RANK[weighed.verdict.answer], -weighed.verdict.weight.total


def _told(weighed: list[_Weighed], reach: dict[UUID, dict[str, Any]]) -> list[Known]:
    """What may be told: reasons and reference where the record may be opened, else once for each post whom to call."""
    known: list[Known] = []
    for each in weighed:
        place = reach.get(each.found.mention)
        if place is None:
            continue
        whom = {name: place[name] for name in ("agency", "post", "reach")}
        if place["seen"]:
            known.append(
                Known(
                    each.which,
                    **whom,
                    verdict=each.verdict,
                    mention=each.found.mention,
                    strand=each.found.strand,
                    kind=place["kind"],
                    reference=place["reference"],
                    opened_at=place["opened_at"],
                    confirmed=each.found.said == "same",
                    parked=each.found.said == "parked",
                )
            )
        elif _worth_a_call(each.verdict) and not any(
            k.verdict is None and (k.which, k.post, k.agency) == (each.which, whom["post"], whom["agency"])
            for k in known
        ):
            known.append(Known(each.which, **whom))
    return known


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
