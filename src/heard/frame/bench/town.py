"""An invented town of known truth: households, and what seven agencies each write down of the people in them.

Nobody in it exists. The same seed always gives the same town, so a figure that moves was moved by the matcher.
"""

from __future__ import annotations

import functools
import itertools
import random
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .town_names import FIVE, GROUPS, KINDS_OF_STREET, NICKNAMES, STREETS, Group

_TODAY = date(2026, 11, 1)
_PEOPLE_OF_A_DISTRICT = (
    20_000  # as an English postcode district has, and not the far fewer that flatter a matcher
)
_HOMES_OF_A_POSTCODE = 15


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives and the telephone that its members share."""

    house: str
    street: str
    postcode: str
    phone: str
    registration: str


@dataclass(frozen=True, slots=True)
class Resident:
    """One who lives in the town."""

    number: int
    household: int
    group: str
    sex: str
    first_name: str
    surname: str
    born_on: date
    home: Home
    before: Home  # where they lived before
    phone: str
    nhs_number: str


@dataclass(slots=True)
class Report:
    """What one agency has written of one resident: empty where it did not ask or was not told."""

    number: int
    resident: int
    agency: str
    first_name: str = ""
    surname: str = ""
    born_on: date | None = None
    house: str = ""
    street: str = ""
    postcode: str = ""
    phone: str = ""
    registration: str = ""
    nhs_number: str = ""
    sex: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as one would say it."""
        return f"{self.first_name} {self.surname}".strip()

    @property
    def where(self) -> str:
        """The address on one line."""
        road = f"{self.house} {self.street}".strip()
        return ", ".join(part for part in (road, self.postcode) if part)


@dataclass(frozen=True)
class Agency:
    """How often an agency fills each field, and how often it errs."""

    name: str
    share: float
    born_on: float
    address: float
    phone: float
    nhs_number: float
    registration: float
    errs: float  # in each of the name, the birth date, the address
    half_names: float = 0.0


AGENCIES = (
    Agency("health", 0.22, 0.99, 0.97, 0.75, 0.93, 0.0, 0.05),
    Agency("school", 0.20, 0.99, 0.92, 0.80, 0.08, 0.0, 0.06),
    Agency("council", 0.18, 0.95, 0.90, 0.60, 0.30, 0.02, 0.08),
    Agency("police", 0.17, 0.88, 0.72, 0.45, 0.0, 0.35, 0.14, 0.03),
    Agency("housing", 0.08, 0.80, 0.99, 0.70, 0.0, 0.05, 0.10),
    Agency("youth service", 0.09, 0.45, 0.30, 0.40, 0.0, 0.06, 0.22, 0.20),
    Agency("helpline", 0.06, 0.25, 0.15, 0.25, 0.0, 0.04, 0.28, 0.35),
)


class Town:
    """A seeded town of so many people; with ``five_surnames`` half of the households share five surnames."""

    def __init__(self, people: int, *, seed: int = 1, five_surnames: bool = False) -> None:
        self._chance = random.Random(seed)  # noqa: S311 it hides nothing
        self._five = five_surnames
        self._size = people
        self._numbers = _nhs_numbers()
        self.residents: list[Resident] = []
        for household in itertools.count():
            if len(self.residents) >= people:
                break
            for person in self._family(household):
                self.residents.append(replace(person, number=len(self.residents)))

    def reports(self, *, each: float = 2.5) -> Iterator[Report]:
        """What the agencies have written, ``each`` a person on average, in the order in which they came."""
        chance = self._chance
        weights = list(itertools.accumulate(agency.share for agency in AGENCIES))
        whole = round(each * len(self.residents))
        for number in range(whole):
            resident = self.residents[int(chance.random() * len(self.residents))]
            agency = AGENCIES[_at(weights, chance.random())]
            yield self.written_by(agency, resident, number)

    def written_by(self, agency: Agency, who: Resident, number: int) -> Report:
        """One report by that agency, with its own gaps and errors."""
        chance, group = self._chance.random, _GROUP[who.group]
        found = as_they_are(who, number, agency.name)
        for name, share in (
            ("born_on", agency.born_on),
            ("phone", agency.phone),
            ("nhs_number", agency.nhs_number),
        ):
            if chance() > share:
                setattr(found, name, None if name == "born_on" else "")
        if chance() > agency.registration:
            found.registration = ""
        if chance() > agency.address:
            found.house = found.street = found.postcode = ""
        if chance() < agency.half_names:
            setattr(found, "surname" if chance() < 0.8 else "first_name", "")
        for errors in _ERRORS:
            if chance() < agency.errs:
                self.err(found, self._chance.choice(errors), group)
        return found

    def err(self, report: Report, error: str, group: Group | None = None) -> None:
        """Make one named error in a report, where it has what the error spoils."""
        who = self.residents[report.resident]
        _SPOILS[error](self._chance, report, who, group or _GROUP[who.group])
        report.errors.append(error)

    def _family(self, household: int) -> list[Resident]:
        chance = self._chance
        group = chance.choices(GROUPS, [g.share for g in GROUPS])[0]
        surname = self._surname(group)
        home, before = self._home(), self._home()
        adults = chance.choices((1, 2, 3), (0.35, 0.55, 0.10))[0]
        children = chance.choices((0, 1, 2, 3, 4, 5), (0.40, 0.18, 0.22, 0.12, 0.05, 0.03))[0]
        family: list[Resident] = []
        sexes = [chance.choice("fm")] if adults == 1 else ["m", "f", "f"][:adults]
        for sex in sexes:
            own = surname if sex == "m" or chance.random() < 0.6 else self._surname(group)
            family.append(self._person(household, group, sex, own, self._born(19, 55), home, before))
        for _ in range(children):
            family.append(self._child(household, group, surname, family, home, before))
        return family

    def _child(
        self, household: int, group: Group, surname: str, family: list[Resident], home: Home, before: Home
    ) -> Resident:
        chance = self._chance
        last = family[-1]
        sex = chance.choice("fm")
        born = self._born(0, 17)
        if last.born_on.year > _TODAY.year - 18 and chance.random() < 0.06:
            born = last.born_on  # a twin
            sex = last.sex if chance.random() < 0.6 else sex
        if chance.random() < 0.08:
            surname = self._surname(group)
        child = self._person(household, group, sex, surname, born, home, before)
        father = next((p for p in family if p.sex == "m" and p.born_on.year < born.year - 15), None)
        if father and sex == "m" and father.surname == surname and chance.random() < 0.06:
            child = replace(child, first_name=father.first_name)
        elif any(p.first_name == child.first_name for p in family):
            return self._child(household, group, surname, family, home, before)
        return child

    def _person(
        self, household: int, group: Group, sex: str, surname: str, born: date, home: Home, before: Home
    ) -> Resident:
        chance = self._chance
        names = group.boys if sex == "m" else group.girls
        first = names[_at(_falling(len(names)), chance.random())]
        own_phone = born.year <= _TODAY.year - 13 and chance.random() < 0.7
        phone = self._phone() if own_phone else home.phone
        number = next(self._numbers)
        return Resident(0, household, group.name, sex, first, surname, born, home, before, phone, number)

    def _surname(self, group: Group) -> str:
        if self._five and self._chance.random() < 0.5:
            return self._chance.choice(FIVE)
        return group.surnames[_at(_falling(len(group.surnames)), self._chance.random())]

    def _born(self, youngest: int, oldest: int) -> date:
        return _TODAY - timedelta(days=self._chance.randrange(youngest * 365 + 1, (oldest + 1) * 365))

    def _home(self) -> Home:
        chance = self._chance
        districts = max(1, self._size // _PEOPLE_OF_A_DISTRICT)
        district = chance.randrange(districts) + 1
        postcodes = max(1, self._size // districts // _HOMES_OF_A_POSTCODE // 2)
        place = chance.randrange(postcodes)
        unit = f"{place % 9 + 1}{_LETTERS[place // 9 % 20]}{_LETTERS[place // 180 % 20]}"
        street = (
            f"{STREETS[place % len(STREETS)]} {KINDS_OF_STREET[place // len(STREETS) % len(KINDS_OF_STREET)]}"
        )
        marks = "".join(chance.choices(_LETTERS, k=3))
        registration = f"Z{chance.choice(_LETTERS)}{chance.randrange(10, 76)} {marks}"
        return Home(str(chance.randrange(1, 90)), street, f"ZZ{district} {unit}", self._phone(), registration)

    def _phone(self) -> str:
        return f"07{self._chance.randrange(10**9):09d}"


def as_they_are(who: Resident, number: int, agency: str = "") -> Report:
    """A report that says everything of a resident, and all of it right."""
    home = who.home
    return Report(
        number, who.number, agency, who.first_name, who.surname, who.born_on, home.house, home.street, home.postcode,
        who.phone, home.registration, who.nhs_number, who.sex,
    )  # fmt: skip


def related(one: Resident, other: Resident) -> str:
    """What two residents are to each other: same, twins, one name, siblings, household or strangers."""
    if one.number == other.number:
        return "same"
    if one.household != other.household:
        return "strangers"
    if one.born_on == other.born_on:
        return "twins"
    if (one.first_name, one.surname) == (other.first_name, other.surname):
        return "one name"
    return "siblings" if abs((one.born_on - other.born_on).days) < 18 * 365 else "household"


_GROUP = {group.name: group for group in GROUPS}
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_NEAR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqetryiuopsdafhgkjlxzvcbnm", strict=True))


@functools.cache
def _falling(n: int) -> list[float]:
    """The running share of each of n names when each is less frequent than the one before."""
    shares = [1 / (i + 3) for i in range(n)]
    whole = sum(shares)
    return list(itertools.accumulate(share / whole for share in shares))


def _at(running: list[float], where: float) -> int:
    return min(bisect(running, where), len(running) - 1)


def _nhs_numbers() -> Iterator[str]:
    """Numbers with a right check digit, from the end of the range that no patient has."""
    for base in itertools.count(999_000_000):
        digits = f"{base % 10**9:09d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            yield digits + str(check % 11)


# Errors: each spoils one report in one way.


def _slip(chance: random.Random, word: str) -> str:
    """One slip of the fingers: a neighbour struck, two letters swapped, one left out or doubled."""
    if len(word) < 3:
        return word
    i = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:i] + _NEAR.get(word[i].lower(), "e") + word[i + 1 :]
    if kind == 1:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return word[:i] + (word[i + 1 :] if kind == 2 else word[i] + word[i:])


def _digit(chance: random.Random, digits: str) -> str:
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    if not places:
        return digits
    i = chance.choice(places)
    return digits[:i] + str((int(digits[i]) + chance.randrange(1, 10)) % 10) + digits[i + 1 :]


def respell(chance: random.Random, name: str, group: Group) -> str:
    """The name as another ear hears it; unchanged where no rule of its group fits."""
    low = name.lower()
    fits = [(heard, written) for heard, written in group.respelt if heard in low]
    if not fits:
        return name
    heard, written = chance.choice(fits)
    return low.replace(heard, written, 1).title() or name


def _respelt(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.first_name:
        r.first_name = respell(chance, r.first_name, group)
    if r.surname and chance.random() < 0.6:
        r.surname = respell(chance, r.surname, group)


def _both_respelt(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.first_name, r.surname = respell(chance, r.first_name, group), respell(chance, r.surname, group)


def _first_typo(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.first_name = _slip(chance, r.first_name)


def _surname_typo(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.surname = _slip(chance, r.surname)


def _two_typos(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.first_name, r.surname = _slip(chance, r.first_name), _slip(chance, r.surname)


def _nickname(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.first_name = NICKNAMES.get(r.first_name, r.first_name)


def _turned(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.first_name, r.surname = r.surname, r.first_name


def _other_surname(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.surname = chance.choice(group.surnames)


def _two_surnames(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.surname = f"{r.surname}-{chance.choice(group.surnames)}" if r.surname else ""


def _day_and_month(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.born_on and r.born_on.day <= 12:
        r.born_on = r.born_on.replace(month=r.born_on.day, day=r.born_on.month)


def _day_wrong(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.born_on:
        r.born_on = r.born_on.replace(day=chance.randrange(1, 29))


def _year_wrong(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.born_on:
        r.born_on = r.born_on.replace(
            year=r.born_on.year + chance.choice((-1, 1)), day=min(r.born_on.day, 28)
        )


def _new_year(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.born_on:
        r.born_on = r.born_on.replace(month=1, day=1)


def _no_birth_date(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.born_on = None


def _moved(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.postcode:
        r.house, r.street, r.postcode = who.before.house, who.before.street, who.before.postcode


def _postcode_typo(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.postcode:
        r.postcode = r.postcode[:-1] + chance.choice(_LETTERS)


def _no_house(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.house = ""


def _family_phone(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    if r.phone:
        r.phone = who.home.phone


def _phone_typo(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.phone = _digit(chance, r.phone)


def _nhs_typo(chance: random.Random, r: Report, who: Resident, group: Group) -> None:
    r.nhs_number = _digit(chance, r.nhs_number)


_SPOILS: dict[str, Callable[[random.Random, Report, Resident, Group], None]] = {
    "respelt": _respelt, "both names respelt": _both_respelt, "first name mistyped": _first_typo,
    "surname mistyped": _surname_typo, "both names mistyped": _two_typos, "nickname": _nickname,
    "names the other way round": _turned, "another surname": _other_surname, "two surnames": _two_surnames,
    "day and month swapped": _day_and_month, "another day": _day_wrong, "a year out": _year_wrong,
    "1 January": _new_year, "no birth date": _no_birth_date, "old address": _moved, "postcode mistyped": _postcode_typo,
    "no house number": _no_house, "the family's phone": _family_phone, "phone mistyped": _phone_typo,
    "NHS number mistyped": _nhs_typo,
}  # fmt: skip
# What goes wrong together: of the name, of the birth date, of where and how to reach them. Commoner ones stand twice.
_ERRORS = (
    ("respelt", "respelt", "first name mistyped", "surname mistyped", "nickname", "nickname", "another surname",
     "two surnames", "names the other way round"),
    ("day and month swapped", "another day", "another day", "a year out", "1 January", "no birth date"),
    ("old address", "old address", "postcode mistyped", "no house number", "the family's phone", "phone mistyped",
     "NHS number mistyped"),
)  # fmt: skip
