"""How much two observations speak for one person: Fellegi and Sunter's weights, in bits, as parts that make the whole.

A model is data (models/*.json): for each comparison the levels it can come out at, with how often true pairs (m) and
pairs of strangers (u) come out there. A level's weight is log2(m / u); an agreeing name counts for more where it is
rare. The prior follows the size of the store: what is telling in a village is not in a city.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .observation import Observation, derived
from .spelling import likeness, long_forms, one_slip, one_spelling

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Level:
    """One way in which a comparison may come out."""

    m: float
    u: float
    by_share: bool = False  # whether a rare value counts for more
    weight: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", math.log2(self.m / self.u))


@dataclass(frozen=True)
class Model:
    """Weights of one version; ``shares`` says how much of the store bears a value, by comparison and value."""

    version: str
    comparisons: Mapping[str, Mapping[str, Level]]
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    smallest_share: float = 1e-5
    matches_per_record: float = 1.0  # how many others of one person a store of any size holds, about
    smallest_store: int = 5_000  # no town has fewer people, however few of them are on file yet
    same: float = 0.0  # weights from which a pair may be called so
    look: float = -8.0

    @staticmethod
    def load(path: Path = MODELS / "start.json") -> Model:
        """Read a model from its file; raises ValueError where it is not one."""
        return Model.read(json.loads(path.read_text(encoding="utf-8")))

    @staticmethod
    def read(data: Mapping[str, Any]) -> Model:
        """A model from its data, as :meth:`data` writes it; raises ValueError where it is not one."""
        try:
            comparisons = {
                name: {level: Level(**numbers) for level, numbers in _most_alike_first(name, levels)}
                for name, levels in data["comparisons"].items()
            }
            rest = {k: v for k, v in data.items() if k not in ("comparisons", "note")}
            model = Model(comparisons=comparisons, **rest)
        except (AttributeError, KeyError, TypeError, ZeroDivisionError) as error:
            raise ValueError(f"This is not a model of weights: {error}.") from error
        if missing := {
            (c, level) for c, ls in LEVELS.items() for level in ls if level not in comparisons.get(c, {})
        }:
            raise ValueError(f"The model says nothing of {sorted(missing)}.")
        return model

    def data(self) -> dict[str, Any]:
        """What a file of this model holds."""
        kept = {k: v for k, v in vars(self).items() if k != "comparisons"}
        levels = {
            name: {key: {"m": x.m, "u": x.u, "by_share": x.by_share} for key, x in each.items()}
            for name, each in self.comparisons.items()
        }
        return kept | {"comparisons": levels}

    def part(self, comparison: str, level: str, value: str) -> Part:
        """What one comparison that came out so adds to the weight."""
        found = self.comparisons[comparison][level]
        bits = found.weight
        if found.by_share and (shares := self.shares.get(comparison)):
            bits += math.log2(found.u / max(shares.get(value, 0.0), self.smallest_share))
        return Part(comparison, level, value, bits)


def _most_alike_first(comparison: str, levels: Any) -> list[tuple[str, Any]]:
    """Levels in the order of LEVELS, whatever kept them."""
    order = LEVELS.get(comparison, ())
    return sorted(levels.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))


class Part(NamedTuple):
    """What one comparison adds, in bits; ``value`` is what agreed where something did."""

    comparison: str
    level: str
    value: str
    bits: float


@dataclass(frozen=True)
class Weight:
    """What speaks for and against one person: the prior and the parts, which sum to ``total``."""

    prior: float
    parts: tuple[Part, ...]

    @derived
    def total(self) -> float:
        return self.prior + math.fsum(part.bits for part in self.parts)

    @property
    def probability(self) -> float:
        return 1.0 / (1.0 + 2.0 ** -max(min(self.total, 1000.0), -1000.0))

    @derived
    def levels(self) -> dict[str, str]:
        """How each comparison came out, of those that both reports answer."""
        return {part.comparison: part.level for part in self.parts}

    def level(self, comparison: str) -> str:
        """How a comparison came out; empty where one of the two reports does not say."""
        return self.levels.get(comparison, "")


def prior_for(model: Model, size: int) -> float:
    """The weight of any two observations before anything is compared, in a store of this many mentions of people."""
    chance = min(model.matches_per_record / max(size, model.smallest_store), 0.5)
    return math.log2(chance / (1.0 - chance))


def weigh(one: Observation, other: Observation, model: Model, prior: float) -> Weight:
    """Compare two observations of people; each comparison that both can answer adds its part."""
    return Weight(prior, tuple(model.part(*found) for found in compare(one, other)))


# How each comparison may come out, from the most to the least alike: what a model must know.
LEVELS: dict[str, tuple[str, ...]] = {
    "first name": ("exact", "spelling", "close", "sound", "short", "swapped", "near", "initial", "differs"),
    "surname": ("exact", "spelling", "close", "sound", "half", "swapped", "near", "initial", "differs"),
    "born": ("exact", "swapped", "slip", "month", "january", "year", "near year", "differs"),
    "age": ("agrees", "near", "differs"),
    "address": ("house", "postcode", "street", "district", "differs"),
    "phone": ("exact", "slip", "differs"),
    "nhs": ("exact", "slip", "differs"),
    "upn": ("exact", "differs"),
    "registration": ("exact", "slip", "differs"),
    "vehicle": ("colour and model", "model", "differs"),
    "handle": ("exact", "differs"),
    "place": ("exact", "close", "differs"),
}


def compare(one: Observation, other: Observation) -> list[tuple[str, str, str]]:
    """How each comparison comes out, with the value that agreed; those that either leaves unanswered are left out."""
    first, surname = _names(one, other)
    found = [
        ("first name", first, one.first if first == "exact" else one.first_spelling),
        ("surname", surname, one.surname if surname == "exact" else one.surname_spelling),
        ("born", _born(one, other), one.born_on.isoformat() if one.born_on else ""),
        ("age", _age(one, other), ""),
        ("address", _address(one, other), one.postcode),
    ]
    if one.phones and other.phones:
        found.append(("phone", *_of_several("phone", one.phones, other.phones)))
    if one.nhs and other.nhs:
        found.append(("nhs", _number(one.nhs, other.nhs), ""))
    if one.upn and other.upn:
        found.append(("upn", "exact" if one.upn == other.upn else "differs", ""))
    if one.registrations and other.registrations:
        found.append(("registration", *_of_several("registration", one.registrations, other.registrations)))
    elif one.car and other.car:
        found.append(("vehicle", _vehicle(one, other), one.car))
    if one.handles and other.handles:
        found.append(("handle", *_of_several("handle", one.handles, other.handles)))
    if one.place and other.place:
        found.append(("place", _place(one.place, other.place), one.place))
    return [each for each in found if each[1]]


def _names(one: Observation, other: Observation) -> tuple[str, str]:
    """How the names come out, at their best among the names that each report gives."""
    if not one.aliases and not other.aliases:
        return _first_name(one, other), _surname(one, other)
    pairs = [(a, b) for a in [one, *one.other_names()] for b in [other, *other.other_names()]]
    outcomes = [(_first_name(a, b), _surname(a, b)) for a, b in pairs]
    return min(outcomes, key=lambda out: _rank("first name", out[0]) + _rank("surname", out[1]))


def _rank(comparison: str, level: str) -> int:
    return LEVELS[comparison].index(level) if level else 5


def _first_name(one: Observation, other: Observation) -> str:
    a, b = one.first, other.first
    if not a or not b or _is_surname_of(one, other) or _is_surname_of(other, one):
        return ""
    if a == b:
        return "exact" if len(a) > 1 else "initial"
    further = a in other.further or b in one.further
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "short" if further else "differs"
    if one.first_spelling == other.first_spelling:
        return "spelling"
    if (alike := likeness(a, b)) >= 0.92:
        return "close"
    if one.first_skeleton == other.first_skeleton:
        return "sound"
    if further or _is_short_for(a, b) or _is_short_for(b, a):
        return "short"
    if _turned(one, other):
        return "swapped"
    return "near" if alike >= 0.8 else "differs"


def _is_surname_of(one: Observation, other: Observation) -> bool:
    """Whether the one name that a report gives is the family name in the other, and so says nothing of the first."""
    return not one.surname and one.first == other.surname


def _turned(one: Observation, other: Observation) -> bool:
    """Whether first name and surname stand in each other's place; one of the two that does is a relative's."""
    return (
        one.first_skeleton == other.surname_skeleton != ""
        and one.surname_skeleton == other.first_skeleton != ""
    )


@lru_cache(50_000)
def _is_short_for(short: str, long: str) -> bool:
    return one_spelling(long) in {one_spelling(each) for each in long_forms(short)}


_LONG = 5  # letters from which two family names that part by one slip are likelier one: Khan and Chan are two


def _surname(one: Observation, other: Observation) -> str:
    a, b = one.surname, other.surname
    if not a or not b:
        return "swapped" if (a or b) and (a or one.first) == (b or other.first) else ""
    if a == b:
        return "exact" if len(a) > 1 else "initial"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "differs"
    if one.surname_spelling == other.surname_spelling:
        return "spelling"
    if (alike := likeness(a, b)) >= 0.92 or (min(len(a), len(b)) >= _LONG and one_slip(a, b)):
        return "close"
    if one.surname_skeleton == other.surname_skeleton:
        return "sound"
    halves, other_halves = {a, *one.surname_parts}, {b, *other.surname_parts}
    if halves & other_halves or halves & {*other.further} or other_halves & {*one.further}:
        return "half"
    if _turned(one, other) or a == other.first or b == one.first:
        return "swapped"
    return "near" if alike >= 0.8 else "differs"


def _born(one: Observation, other: Observation) -> str:
    if one.born_on is None or other.born_on is None:
        return ""
    a, b = one.born_on, other.born_on
    apart = abs(a.year - b.year)
    if not (one.born_on_is_doubtful or other.born_on_is_doubtful):
        if a == b:
            return "exact"
        if (a.year, a.month, a.day) == (b.year, b.day, b.month):
            return "swapped"
        if one_slip(a.isoformat(), b.isoformat()) or (
            (a.month, a.day) == (b.month, b.day) and apart in (1, 10)
        ):
            return "slip"
        if (a.year, a.month) == (b.year, b.month):
            return "month"
    elif not apart:
        return "january"  # the year is all that such a date says, and two of them say no more
    return "year" if not apart else "near year" if apart <= 1 else "differs"


def _age(one: Observation, other: Observation) -> str:
    """How the years of birth come out where not both reports say the day."""
    if (one.born_on and other.born_on) or one.span is None or other.span is None:
        return ""
    apart = max(one.span[0] - other.span[1], other.span[0] - one.span[1], 0)
    return "agrees" if apart == 0 else "near" if apart <= 2 else "differs"


def _address(one: Observation, other: Observation) -> str:
    if one.shared_place or other.shared_place:
        return ""
    house = bool(one.house) and one.house == other.house
    if one.postcode and one.postcode == other.postcode:
        return "house" if house else "postcode"
    if house and one.street and one.street == other.street:
        return "street"
    if not one.district or not other.district:
        return ""
    return "district" if one.district == other.district else "differs"


def _of_several(comparison: str, ones: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, str]:
    if shared := next((value for value in ones if value in others), ""):
        return "exact", shared
    if "slip" in LEVELS[comparison] and any(one_slip(a, b) for a in ones for b in others):
        return "slip", ""
    return "differs", ""


def _number(one: str, other: str) -> str:
    return "exact" if one == other else "slip" if one_slip(one, other) else "differs"


def _place(one: str, other: str) -> str:
    return "exact" if one == other else "close" if likeness(one, other) >= 0.88 else "differs"


def _vehicle(one: Observation, other: Observation) -> str:
    if one.car != other.car:
        return "differs"
    return "colour and model" if one.colour and one.colour == other.colour else "model"
