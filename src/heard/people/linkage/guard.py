"""What a weight may be called: brothers, sisters, twins and fathers are never silently taken for one person.

A household shares surname, address and phone: one fact that the weights count three times. So what a pair is called
turns on what a household does not share, the first name and the birth date, and every answer says what speaks
against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .observation import Observation
from .score import Model, Part, Weight, weigh
from .spelling import is_given_name, likeness, one_spelling, skeleton, words


class Answer(StrEnum):
    """What two reports may be to each other; a person says what they are."""

    SAME = "same"  # may be the same person
    LOOK = "look"  # may be, and something speaks against it or is missing: needs a look
    HOUSEHOLD = "household"  # another person of the same household, or with the same phone or vehicle
    NOTHING = "nothing"


class Caveat(StrEnum):
    """Why two reports that agree so well may still be of two people."""

    NHS_DIFFERS = "nhs differs"
    UPN_DIFFERS = "upn differs"
    FIRST_NAME_DIFFERS = "first name differs"
    FIRST_NAME_MISSING = "first name missing"
    FIRST_NAME_ALIKE = "first name alike"
    FIRST_NAME_INITIAL = "first name initial"
    SHORT_NAME = "short name"
    FURTHER_NAME_DIFFERS = "further name differs"
    SURNAME_DIFFERS = "surname differs"
    SURNAME_MISSING = "surname missing"
    SURNAME_ALIKE = "surname alike"
    NAMED_THROUGH = "named through another"
    TWINS = "twins"
    BORN_DIFFERS = "born differs"
    BORN_ALIKE = "born alike"
    BORN_MISSING = "born missing"
    BORN_DOUBTFUL = "born doubtful"
    GENERATION = "generation"
    GENERATION_UNSAID = "generation unsaid"
    DOOR_DIFFERS = "door differs"
    AGE_DIFFERS = "age differs"
    AGE_ONLY = "age only"
    ONLY_A_NAME = "only a name"
    ONLY_HALF_A_NAME = "only half a name"


@dataclass(frozen=True)
class Verdict:
    """An answer, the weight it rests on, and what speaks against it."""

    answer: Answer
    weight: Weight
    caveats: tuple[Caveat, ...]


_GENERATION = 12  # years from which one of two people may be the other's parent
_BIRTH_DATES = ("exact", "swapped", "slip")  # ways in which a whole birth date agrees
_ALIKE = frozenset({"close", "sound", "near", "short", "spelling", "swapped"})
# What agrees for few: a name, an age or a kind of car agrees for many.
_TELLING = {
    "born": _BIRTH_DATES,
    "address": ("house", "postcode", "street"),
    **dict.fromkeys(("phone", "nhs", "upn", "registration", "handle"), ("exact",)),
}
_LANDLINES = ("441", "442", "443")
_SHARED = ("phone", "registration", "address", "handle")


def judge(one: Observation, other: Observation, model: Model, prior: float) -> Verdict:
    """Say what two observations may be to each other, and what speaks against it; ``prior`` is of prior_for()."""
    weight = weigh(one, other, model, prior)
    if not (one.is_person and other.is_person):
        return Verdict(_of_things(one, other, weight, model), weight, ())
    caveats = tuple(_caveats(one, other, weight))
    return Verdict(_answer(weight, caveats, model), weight, caveats)


_BAR = {
    Caveat.NHS_DIFFERS,
    Caveat.UPN_DIFFERS,
    Caveat.FIRST_NAME_DIFFERS,
    Caveat.FIRST_NAME_MISSING,
    Caveat.FIRST_NAME_INITIAL,
    Caveat.FURTHER_NAME_DIFFERS,
    Caveat.TWINS,
    Caveat.BORN_DIFFERS,
    Caveat.GENERATION,
    Caveat.AGE_DIFFERS,
    Caveat.ONLY_A_NAME,
    Caveat.ONLY_HALF_A_NAME,
    Caveat.NAMED_THROUGH,
}
# What a birth date that agrees outweighs, and a shared home or phone does not.
_BAR_UNLESS_BORN = {
    Caveat.FIRST_NAME_ALIKE,
    Caveat.SHORT_NAME,
    Caveat.SURNAME_DIFFERS,
    Caveat.SURNAME_MISSING,
    Caveat.SURNAME_ALIKE,
    Caveat.GENERATION_UNSAID,
    Caveat.DOOR_DIFFERS,
}
_NOT_BY_NUMBER = {Caveat.GENERATION, Caveat.NAMED_THROUGH}
_OTHER_AGE = {Caveat.BORN_DIFFERS, Caveat.GENERATION, Caveat.AGE_DIFFERS}


def _answer(weight: Weight, caveats: tuple[Caveat, ...], model: Model) -> Answer:
    said = set(caveats)
    agrees_by_number = weight.level("nhs") == "exact"
    other_person = Caveat.FIRST_NAME_DIFFERS in said and bool(_OTHER_AGE & said)
    if other_person and not agrees_by_number:
        return Answer.HOUSEHOLD if _shares(weight, said) else Answer.NOTHING
    if weight.total < model.look or not (
        agrees_by_number or weight.level("first name") or weight.level("surname")
    ):
        return Answer.HOUSEHOLD if _shares(weight, said) else Answer.NOTHING
    if agrees_by_number:  # a mother's number is often written on her child's record
        return Answer.LOOK if other_person or _NOT_BY_NUMBER & said else Answer.SAME
    if weight.total < model.same or _BAR & said:
        return Answer.LOOK
    doubtful = _BAR_UNLESS_BORN & said and weight.level("born") not in _BIRTH_DATES
    return Answer.LOOK if doubtful else Answer.SAME


def _of_things(one: Observation, other: Observation, weight: Weight, model: Model) -> Answer:
    """What a place, vehicle, phone or online name may be to another, or to a person."""
    if one.kind != other.kind:
        return Answer.HOUSEHOLD if _shares(weight, set()) else Answer.NOTHING
    if weight.total < model.look:
        return Answer.NOTHING
    exact = any(weight.level(each) == "exact" for each in ("phone", "registration", "handle", "place"))
    return Answer.SAME if exact and weight.total >= model.same else Answer.LOOK


def _shares(weight: Weight, caveats: set[Caveat]) -> bool:
    """Whether the two share what a household shares: a phone, a vehicle, a house or an online name."""
    home = () if Caveat.DOOR_DIFFERS in caveats else ("house", "street")
    return any(weight.level(each) in ("exact", *home) for each in _SHARED)


def _caveats(one: Observation, other: Observation, weight: Weight) -> list[Caveat]:
    first, last, born = weight.level("first name"), weight.level("surname"), weight.level("born")
    found = []
    if weight.level("nhs") in ("differs", "slip"):
        found.append(Caveat.NHS_DIFFERS)
    if weight.level("upn") == "differs":
        found.append(Caveat.UPN_DIFFERS)
    found += _of_first_name(first)
    if _further_names_differ(one, other):
        found.append(Caveat.FURTHER_NAME_DIFFERS)
    if not last:
        found.append(Caveat.SURNAME_MISSING)
    elif last == "differs":
        found.append(Caveat.SURNAME_DIFFERS)
    elif last in ("near", "initial"):
        found.append(Caveat.SURNAME_ALIKE)
    if one.through or other.through:
        found.append(Caveat.NAMED_THROUGH)
    if _doors_differ(one, other):
        found.append(Caveat.DOOR_DIFFERS)
    if _may_be_twins(weight, set(found)):
        found.append(Caveat.TWINS)
    found += _of_birth(one, other, weight, born)
    telling = {part.comparison for part in weight.parts if _tells(part, one, other, set(found))}
    if not telling:
        found.append(Caveat.ONLY_A_NAME)
    elif telling == {"born"} and last in ("", "differs"):
        found.append(Caveat.ONLY_HALF_A_NAME)
    return found


def _doors_differ(one: Observation, other: Observation) -> bool:
    """Whether they are neighbours: two flats of one building, or two houses of one postcode."""
    flats = bool(one.flat and other.flat) and one.flat != other.flat
    houses = bool(one.house and other.house) and one.house != other.house
    return flats or (houses and one.postcode == other.postcode != "")


def _tells(part: Part, one: Observation, other: Observation, caveats: set[Caveat]) -> bool:
    """Whether few share what agrees: a home's or a school's telephone is everybody's there, a tower another flat's."""
    if part.level not in _TELLING.get(part.comparison, ()):
        return False
    if part.comparison == "phone" and part.value.startswith(_LANDLINES):
        return not (one.shared_place or other.shared_place)
    return part.comparison != "address" or Caveat.DOOR_DIFFERS not in caveats


def _of_first_name(level: str) -> list[Caveat]:
    if not level:
        return [Caveat.FIRST_NAME_MISSING]
    if level == "differs":
        return [Caveat.FIRST_NAME_DIFFERS]
    if level == "initial":
        return [Caveat.FIRST_NAME_INITIAL]
    if level == "short":
        return [Caveat.SHORT_NAME]
    return [Caveat.FIRST_NAME_ALIKE] if level in _ALIKE else []


def _further_names_differ(one: Observation, other: Observation) -> bool:
    """Whether both give further names and none of them agrees: brothers are Muhammad Ali and Muhammad Hamza.

    With nothing after it the second name stands where a family's would.
    """
    if _go_by_the_second(one) and _go_by_the_second(other):
        return one.surname_spelling != other.surname_spelling
    pairs = [(a, b) for a in (*one.further, one.surname) for b in (*other.further, other.surname)]
    del pairs[-1]  # the two surnames
    return bool(one.further and other.further) and not any(
        a[:1] == b[:1] if 1 in (len(a), len(b)) else skeleton(a) == skeleton(b) or likeness(a, b) >= 0.8
        for a, b in pairs
    )


_BEFORE_A_NAME = frozenset(one_spelling(word) for word in words("before_a_name"))


def _go_by_the_second(said: Observation) -> bool:
    return not said.further and said.first_spelling in _BEFORE_A_NAME and is_given_name(said.surname)


def _may_be_twins(weight: Weight, caveats: set[Caveat]) -> bool:
    """Whether all agrees that twins share, and the first names are not the same word."""
    if (
        weight.level("born") not in (*_BIRTH_DATES, "month", "january")
        or weight.level("first name") == "exact"
    ):
        return False
    if weight.level("first name") == "spelling" and weight.level("nhs") != "differs":
        return False
    household = _shares(weight, caveats) or weight.level("surname") in ("exact", "spelling", "close", "sound", "half")
    return household and weight.level("nhs") != "exact"


def _of_birth(one: Observation, other: Observation, weight: Weight, born: str) -> list[Caveat]:
    found = []
    if _years_apart(one, other) >= _GENERATION or (
        one.generation and other.generation and one.generation != other.generation
    ):
        found.append(Caveat.GENERATION)
    elif born in ("month", "year", "near year", "differs"):
        found.append(Caveat.BORN_DIFFERS)
    elif born in ("slip", "swapped"):
        found.append(Caveat.BORN_ALIKE)
    if weight.level("age") in ("near", "differs") and Caveat.GENERATION not in found:
        found.append(Caveat.AGE_DIFFERS)
    if weight.level("age") == "agrees":
        found.append(Caveat.AGE_ONLY)
    if not born and not weight.level("age"):
        found.append(Caveat.BORN_MISSING)
    if born == "january":
        found.append(Caveat.BORN_DOUBTFUL)
    apart = (one.kind, one.generation) != (other.kind, other.generation)
    if apart and born not in _BIRTH_DATES and Caveat.GENERATION not in found:
        found.append(Caveat.GENERATION_UNSAID)
    return found


def _years_apart(one: Observation, other: Observation) -> int:
    if one.span is None or other.span is None:
        return 0
    return max(one.span[0] - other.span[1], other.span[0] - one.span[1], 0)
