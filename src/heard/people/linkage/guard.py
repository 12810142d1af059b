"""What a weight may be called: brothers, sisters, twins and fathers are never silently taken for one person.

A household shares surname, address and phone: one fact that the weights count three times. So what a pair is called
turns on what a household does not share, the first name and the birth date, and every answer says what speaks
against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from .observation import Observation
from .score import Model, Weight, weigh
from .spelling import given_name, is_given_name, likeness, one_spelling, skeleton, words


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
    FURTHER_NAME_MISSING = "further name missing"
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
    "born": ("exact",),  # beside a name alone, one that is only alike is another's as often as a slip
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
    levels = tuple((part.comparison, part.level) for part in weight.parts)
    called = _called(levels, _beside(one, other, levels, weight))
    enough = called.by_number or weight.total >= model.look
    answer = called.enough if enough else called.little
    if answer is Answer.SAME and weight.total < model.same and not called.by_number:
        answer = Answer.LOOK
    return Verdict(answer, weight, called.caveats)


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
    Caveat.FURTHER_NAME_MISSING,
    Caveat.SURNAME_DIFFERS,
    Caveat.SURNAME_MISSING,
    Caveat.SURNAME_ALIKE,
    Caveat.GENERATION_UNSAID,
    Caveat.DOOR_DIFFERS,
}
_STEPBROTHERS = {Caveat.SURNAME_DIFFERS, Caveat.BORN_ALIKE}  # one home and one first name, a year apart
_NOT_BY_NUMBER = {Caveat.GENERATION, Caveat.NAMED_THROUGH, Caveat.TWINS}
_OTHER_AGE = {Caveat.BORN_DIFFERS, Caveat.GENERATION, Caveat.GENERATION_UNSAID, Caveat.AGE_DIFFERS}


class _Called(NamedTuple):
    """What two people may be called, with ``little`` weight and with ``enough``."""

    little: Answer
    enough: Answer
    by_number: bool  # whether an NHS number agrees, and no weight is asked for
    caveats: tuple[Caveat, ...]


class _Beside(NamedTuple):
    """What tells of two people beside how their comparisons come out."""

    further: Caveat | None  # what the names between first and last say
    two_first_names: bool  # with one number: Arun and Varun are two, and Jayden and Jaydne one miswritten
    two_surnames: bool  # Hassan and Hussain sound alike, and are two names; either may be the first
    family_first: bool  # what stands first may be the family's name
    by_another_name: bool  # only other names agree: Gabriella and Isabella are both called Ella
    through: bool
    doors_differ: bool
    other_generation: bool
    generation_unsaid: bool
    a_places_phone: bool  # the number that agrees is a home's or a school's


@lru_cache(100_000)  # a few hundred ways to come out are most of a million pairs
def _called(levels: tuple[tuple[str, str], ...], beside: _Beside) -> _Called:
    level = defaultdict(str, levels)
    caveats = _caveats(level, beside)
    said = set(caveats)
    little = Answer.HOUSEHOLD if _shares(level, beside) else Answer.NOTHING
    by_number = level["nhs"] == "exact"
    other_person = Caveat.FIRST_NAME_DIFFERS in said and bool(_OTHER_AGE & said)
    if not (by_number or ((level["first name"] or level["surname"]) and not other_person)):
        return _Called(little, little, by_number, caveats)
    if by_number:  # a mother's number is often written on her child's record
        doubtful = other_person or bool(_NOT_BY_NUMBER & said)
    else:
        born = level["born"] in _BIRTH_DATES and not _STEPBROTHERS.issubset(said)
        doubtful = bool(_BAR & said or (_BAR_UNLESS_BORN & said and not born)) or _doubted_twice(
            level, beside, said
        )
    return _Called(little, Answer.LOOK if doubtful else Answer.SAME, by_number, caveats)


def _doubted_twice(level: Mapping[str, str], beside: _Beside, said: set[Caveat]) -> bool:
    """Whether a family name that differs may be the first, or more than one thing is only nearly the same."""
    if Caveat.SURNAME_DIFFERS in said and (beside.family_first or beside.two_surnames):
        return True  # Ahmed Hamza and Ahmed Mahnoor are twins
    if level["surname"] == "near" and beside.family_first and _shares(level, beside):
        return True  # Okafor Chidera and Okafor Chidi
    alike = Caveat.FIRST_NAME_ALIKE in said
    another = alike and level["first name"] != "spelling"
    if another and {Caveat.SURNAME_MISSING, Caveat.SURNAME_DIFFERS} & said:
        return True  # Joseph and Joshua, with two family names or one unsaid
    turned = beside.two_surnames and level["surname"] not in ("", "exact")
    return Caveat.BORN_ALIKE in said and (alike or turned)


def _of_things(one: Observation, other: Observation, weight: Weight, model: Model) -> Answer:
    """What a place, vehicle, phone or online name may be to another, or to a person."""
    if one.kind != other.kind:
        return Answer.HOUSEHOLD if _shares(weight.levels) else Answer.NOTHING
    if weight.total < model.look:
        return Answer.NOTHING
    exact = any(weight.level(each) == "exact" for each in ("phone", "registration", "handle", "place"))
    return Answer.SAME if exact and weight.total >= model.same else Answer.LOOK


def _shares(level: Mapping[str, str], beside: _Beside | None = None) -> bool:
    """Whether the two share what a household shares: a phone, a vehicle, a house or an online name."""
    home = () if beside and beside.doors_differ else ("house", "street")
    return any(level[each] in ("exact", *home) for each in _SHARED if each in level)


def _caveats(level: Mapping[str, str], beside: _Beside) -> tuple[Caveat, ...]:
    last = level["surname"]
    found = []
    if level["nhs"] in ("differs", "slip"):
        found.append(Caveat.NHS_DIFFERS)
    if level["upn"] == "differs":
        found.append(Caveat.UPN_DIFFERS)
    found += [Caveat.SHORT_NAME] if beside.by_another_name else _of_first_name(level["first name"])
    if beside.further:
        found.append(beside.further)
    if not last:
        found.append(Caveat.SURNAME_MISSING)
    elif last == "differs" or (last == "swapped" and level["first name"] not in ("", "swapped")):
        found.append(Caveat.SURNAME_DIFFERS)
    elif last in ("near", "initial") or (last in ("close", "sound") and beside.two_surnames):
        found.append(Caveat.SURNAME_ALIKE)
    if beside.through:
        found.append(Caveat.NAMED_THROUGH)
    if beside.doors_differ:
        found.append(Caveat.DOOR_DIFFERS)
    if _may_be_twins(level, beside):
        found.append(Caveat.TWINS)
    found += _of_birth(level, beside)
    telling = {each for each in _TELLING if _tells(each, level[each], beside)}
    if not telling:
        found.append(Caveat.ONLY_A_NAME)
    elif telling == {"born"} and last in ("", "differs"):
        found.append(Caveat.ONLY_HALF_A_NAME)
    return tuple(found)


def _tells(comparison: str, level: str, beside: _Beside) -> bool:
    """Whether few share what agrees: a home's telephone is everybody's there, and a tower's address another flat's."""
    if level not in _TELLING[comparison]:
        return False
    if comparison == "phone":
        return not beside.a_places_phone
    return comparison != "address" or not beside.doors_differ


def _beside(
    one: Observation, other: Observation, levels: tuple[tuple[str, str], ...], weight: Weight
) -> _Beside:
    far = ("born", "differs") in levels or ("age", "differs") in levels
    by_years = far and _years_apart(one, other) >= _GENERATION
    by_name = bool(one.generation and other.generation) and one.generation != other.generation
    return _Beside(
        _further_names(one, other),
        _one_number(one, other) and is_given_name(one.first) and is_given_name(other.first),
        one.surname != other.surname and _both_names(one, other),
        one.first == other.first and one.surname != other.surname and _may_be_family(one),
        bool(one.aliases and other.aliases) and _by_another_name(one, other),
        one.through or other.through,
        _doors_differ(one, other),
        by_years or by_name,
        (one.kind, one.generation) != (other.kind, other.generation),
        (one.shared_place or other.shared_place)
        and any(part.comparison == "phone" and part.value.startswith(_LANDLINES) for part in weight.parts),
    )


def _one_number(one: Observation, other: Observation) -> bool:
    return one.nhs == other.nhs != "" or one.upn == other.upn != ""


def _doors_differ(one: Observation, other: Observation) -> bool:
    """Whether they are neighbours: two flats of one building, or two houses of one postcode."""
    flats = bool(one.flat and other.flat) and one.flat != other.flat
    houses = bool(one.house and other.house) and one.house != other.house
    return flats or (houses and one.postcode == other.postcode != "")


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


def _further_names(one: Observation, other: Observation) -> Caveat | None:
    """What is said by the names that follow the first: brothers are Muhammad Ali and Muhammad Hamza."""
    shared = _shared_by_brothers(one) and _shared_by_brothers(other)
    if shared and one.surname and other.surname and not (one.further or other.further):
        differ = not _one_surname(one, other)
    else:
        differ = all(_unlike(a, b, shared) for a, b in ((one, other), (other, one)))
    if differ or (one.surname != other.surname and _woman_and_man(one, other)):
        return Caveat.FURTHER_NAME_DIFFERS
    told = all(any(len(name) > 1 for name in each.further) for each in (one, other))
    return Caveat.FURTHER_NAME_MISSING if shared and not told else None


_FAMILY_TOO = frozenset(one_spelling(word) for word in words("family_too") | words("family_first"))
_OF_WOMEN, _OF_MEN = words("of_women"), words("of_men")
_OF_EITHER = _OF_WOMEN | _OF_MEN


def _woman_and_man(one: Observation, other: Observation) -> bool:
    """Whether the names say so: Harpreet Kaur and Harpreet Singh."""
    if not (one.surname in _OF_EITHER or other.surname in _OF_EITHER):
        return False
    ones, others = {one.surname, *one.further}, {other.surname, *other.further}
    return bool((_OF_WOMEN & ones and _OF_MEN & others) or (_OF_MEN & ones and _OF_WOMEN & others))


_BEFORE_A_NAME = frozenset(one_spelling(word) for word in words("before_a_name"))


def _shared_by_brothers(said: Observation) -> bool:
    """Whether all the brothers or sisters of a family may bear this first name, and go by the next."""
    return said.first_spelling in _BEFORE_A_NAME


def _both_names(one: Observation, other: Observation) -> bool:
    return is_given_name(one.surname) and is_given_name(other.surname)


def _may_be_family(said: Observation) -> bool:
    """Whether what stands first is a family name as often, or no first name that is known: Okafor Chidera."""
    return said.first_spelling in _FAMILY_TOO or not is_given_name(said.first)


def _by_another_name(one: Observation, other: Observation) -> bool:
    """Whether both give other names, and neither's own first name is among the other's."""
    return one.first_spelling != other.first_spelling and all(
        a.first not in {first for first, _last in b.aliases} for a, b in ((one, other), (other, one))
    )


def _one_surname(one: Observation, other: Observation) -> bool:
    """Whether what stands last is one: with nothing before it, it may be the name that each goes by."""
    alike = not _both_names(one, other) and likeness(one.surname, other.surname) >= 0.9
    return alike or one.surname_spelling == other.surname_spelling


def _unlike(said: Observation, other: Observation, shared: bool) -> list[str]:
    """The names after the first that are none of the other's."""
    last = (said.surname,) if shared and is_given_name(said.surname) else ()
    theirs = (*other.further, other.surname, *other.surname_parts)
    return [a for a in said.further or last if not any(_one_name(a, b, shared) for b in theirs)]


def _one_name(one: str, other: str, shared: bool) -> bool:
    """Whether two further names are one: by their spelling, or nearly where nobody goes by them."""
    if 1 in (len(one), len(other)):
        return one[:1] == other[:1]
    if shared or given_name(one) == given_name(other):
        return given_name(one) == given_name(other)
    return skeleton(one) == skeleton(other) or likeness(one, other) >= 0.8


def _may_be_twins(level: Mapping[str, str], beside: _Beside) -> bool:
    """Whether all agrees that twins share, and the first names are not the same word."""
    first = "short" if beside.by_another_name else level["first name"]
    if level["born"] not in (*_BIRTH_DATES, "month", "january") or first == "exact":
        return False
    if first == "spelling" and level["nhs"] != "differs":
        return False
    if "exact" in (level["nhs"], level["upn"]) and not (
        first == "differs" or (beside.two_first_names and first in ("close", "sound", "near"))
    ):
        return False
    one_family = level["surname"] in ("exact", "spelling", "close", "sound", "half")
    return one_family or _shares(level, beside)


def _of_birth(level: Mapping[str, str], beside: _Beside) -> Iterator[Caveat]:
    born, age = level["born"], level["age"]
    if beside.other_generation:
        yield Caveat.GENERATION
    elif born in ("month", "year", "near year", "differs"):
        yield Caveat.BORN_DIFFERS
    elif born in ("slip", "swapped"):
        yield Caveat.BORN_ALIKE
    if age in ("near", "differs") and not beside.other_generation:
        yield Caveat.AGE_DIFFERS
    if age == "agrees":
        yield Caveat.AGE_ONLY
    if not born and not age:
        yield Caveat.BORN_MISSING
    if born == "january":
        yield Caveat.BORN_DOUBTFUL
    if beside.generation_unsaid and born not in _BIRTH_DATES and not beside.other_generation:
        yield Caveat.GENERATION_UNSAID


def _years_apart(one: Observation, other: Observation) -> int:
    if one.span is None or other.span is None:
        return 0
    return max(one.span[0] - other.span[1], other.span[0] - one.span[1], 0)
