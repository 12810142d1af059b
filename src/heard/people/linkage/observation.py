"""What one report says of one person, place, vehicle, phone or online name, in comparable form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from . import normalise
from .naming import Named, also_called, named
from .spelling import fold, given_name, one_spelling, skeleton, sound

PEOPLE = ("child", "adult")
Whole = TypeVar("Whole")
Value = TypeVar("Value")


class derived(Generic[Whole, Value]):  # noqa: N801 it reads like property
    """What follows from an object that does not change, worked out when it is first asked for.

    ``functools.cached_property`` takes a lock each time in Python 3.11, which is a tenth of weighing a town.
    """

    def __init__(self, work_out: Callable[[Whole], Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, whole: Whole, owner: type | None = None) -> Value:
        value = whole.__dict__[self._name] = self._work_out(whole)
        return value


@dataclass(frozen=True)
class Observation:
    """One report's facts; an empty value means that the report does not say. Names are folded (spelling.fold)."""

    kind: str = "child"
    first: str = ""
    further: tuple[str, ...] = ()
    surname: str = ""
    surname_parts: tuple[str, ...] = ()  # of a double name, each by itself
    generation: str = ""  # jr, sr, ii or iii
    through: bool = False  # known as somebody's mother, brother or friend, under that somebody's name
    aliases: tuple[tuple[str, str], ...] = ()  # first name and surname of each other name
    born_on: date | None = None
    years: tuple[int, int] | None = None  # first and last year of birth, where the day is not known
    flat: str = ""
    house: str = ""
    street: str = ""
    postcode: str = ""
    district: str = ""
    shared_place: bool = False  # a home, hotel, refuge or school: a place, never identity
    phones: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    nhs: str = ""
    upn: str = ""
    colour: str = ""
    car: str = ""
    place: str = ""  # the folded name of a place

    @property
    def is_person(self) -> bool:
        return self.kind in PEOPLE

    @derived
    def first_spelling(self) -> str:
        return given_name(self.first)

    @derived
    def surname_spelling(self) -> str:
        return one_spelling(self.surname)

    @derived
    def first_skeleton(self) -> str:
        return skeleton(self.first_spelling)

    @derived
    def surname_skeleton(self) -> str:
        return skeleton(self.surname_spelling)

    @derived
    def first_sound(self) -> str:
        return sound(self.first_spelling)

    @derived
    def surname_sound(self) -> str:
        return sound(self.surname_spelling)

    @derived
    def span(self) -> tuple[int, int] | None:
        """The first and last year of birth that the report allows."""
        return (self.born_on.year, self.born_on.year) if self.born_on else self.years

    @property
    def born_on_is_doubtful(self) -> bool:
        """Whether the birthday is 1 January, which many forms and countries write for a day that nobody knows."""
        return self.born_on is not None and (self.born_on.month, self.born_on.day) == (1, 1)

    def other_names(self) -> list[Observation]:
        """The same report under each other name that it gives."""
        return [
            replace(self, first=first, surname=surname, surname_parts=(), aliases=())
            for first, surname in self.aliases
        ]


_HALF_A_NAME = ("abdul", "abdal", "abdel", "abdur", "abd")


def _joined(whole: Named) -> Named:
    """Abdul Rahman is one first name, however it is written."""
    if whole.further and fold(whole.first) in _HALF_A_NAME:
        return whole._replace(first=whole.first + whole.further[0], further=whole.further[1:])
    return whole


def observe(
    kind: str,
    *,
    name: str = "",
    surname: str = "",
    other_names: Iterable[str] = (),
    born_on: date | None = None,
    age: str = "",
    on: date | None = None,
    where: str = "",
    registrations: Iterable[str] = (),
    phones: Iterable[str] = (),
    handles: Iterable[str] = (),
    nhs: str = "",
    upn: str = "",
    details: str = "",
) -> Observation:
    """Read what was typed of one person or thing; ``on`` is the day on which the age was stated, without which only a
    year of birth written as the age ('2011') is read.

    ``surname`` says which part of ``name`` is the family name where that is known. Never raises: what cannot be read
    is left out of the comparison, and stays as it was typed where it was typed.
    """
    if kind == "phone":
        phones = [*phones, name]
    elif kind == "vehicle":
        registrations = [each for each in (*registrations, name) if any(c.isdigit() for c in each)]
    elif kind == "online":
        handles = [*handles, name]
    name, others_said = also_called(name) if kind in PEOPLE else (name, ())
    whole = _joined(named(name, also_called(surname)[0]))
    parts = (
        tuple(p for each in whole.surname.split("-") if len(p := fold(each)) > 2)
        if "-" in whole.surname
        else ()
    )
    names_too = (*others_said, *other_names)
    others = dict.fromkeys((fold(n.first), fold(n.surname)) for n in map(named, names_too))
    home = normalise.address(where)
    colour, car = normalise.vehicle(f"{name} {details}" if kind == "vehicle" else details)
    person = kind in PEOPLE
    return Observation(
        kind=kind,
        first=fold(whole.first.replace("-", "")) if person else "",
        further=tuple(f for each in whole.further if (f := fold(each))) if person else (),
        surname=fold(whole.surname) if person else "",
        surname_parts=parts if person else (),
        generation=whole.generation if person else "",
        through=whole.through and person,
        aliases=tuple(pair for pair in others if any(pair))[:3] if person else (),
        born_on=born_on,
        years=None if born_on else normalise.years_of_age(age, on),
        flat=home.flat,
        house=home.house,
        street=home.street,
        postcode=home.postcode,
        district=home.district,
        shared_place=normalise.is_shared_place(where),
        phones=tuple(dict.fromkeys(number for each in phones for number in normalise.phones(each))),
        registrations=tuple(
            dict.fromkeys(r for each in registrations if (r := normalise.registration(each)))
        ),
        handles=tuple(dict.fromkeys(h for each in handles if (h := normalise.handle(each)))),
        nhs=normalise.nhs_number(nhs),
        upn=normalise.upn(upn),
        colour=colour,
        car=car,
        place=fold(name or where) if kind == "place" else "",
    )
