"""Understanding one row of another system: whom it is about, what happened, and what of it is not understood."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from heard.people.linkage import normalise

from . import days, labels
from .cells import Cells
from .days import Doubt
from .formats import LABELS, Table
from .labels import normal

_UNBORN = timedelta(days=300)  # children are referred before they are born
LONGEST_VALUE = 300
LONGEST_WORDS = 20_000
_ABSENT = frozenset(("", *["null", "none", "nan", "n/a", "na", "-", "--", ".", "nil", "#n/a", "#null!"]))
_NAMES = frozenset(("name", "forename", "surname", "other_name"))
_CALLED_SO = frozenset(("Na", "Nan", "Nil"))
_NUMBERS = frozenset(("nhs_number", "upn", "identifier"))
# Control characters, and those that turn the direction of what stands beside them
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Weight(StrEnum):
    """What follows from something that was not understood."""

    ROW = "row"  # the row cannot be brought in
    CELL = "cell"  # the row is brought in, the cell as it was written


@dataclass(frozen=True)
class Remark:
    """Something in a row that a person has to look at; ``read`` is what is written there."""

    line: int
    column: str
    weight: Weight
    about: str
    read: str = ""
    choices: str = ""
    is_label: bool = False  # a word from a list, so that it says nothing of one person


@dataclass(frozen=True)
class Facts:
    """What a row says of who somebody is, as it was written."""

    name: str = ""
    surname: str = ""
    other_names: tuple[str, ...] = ()
    born_on: date | None = None
    age: str = ""
    where: str = ""
    phones: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    nhs: str = ""
    upn: str = ""

    def is_blank(self) -> bool:
        """Whether nothing is said."""
        return self == Facts()


@dataclass(frozen=True)
class Understood:
    """One row as it will be kept; ``event`` is empty where the row says only who somebody is."""

    line: int
    kind: str
    person: str  # the other system's own number of the person
    row: str  # and of the row, where it has one
    facts: Facts
    event: str = ""
    from_on: date | None = None
    until_on: date | None = None
    meanings: dict[str, str] = field(default_factory=dict)  # column of labels -> code
    words: str = ""
    as_written: dict[str, str] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()  # what a column is, and what it says, in order; of a day its time

    def content(self) -> bytes:
        """The same 32 bytes for the same content, whatever file or line it stands in, and however days are written."""
        days = [str(day or "") for day in (self.facts.born_on, self.from_on, self.until_on)]
        told = [self.kind, self.person, self.row, self.event, days, self.said]
        return sha256(
            json.dumps(told, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
        ).digest()


class Rows:
    """Understands the rows of one file, one at a time, and calls ``remarks`` with each thing that is not understood."""

    def __init__(
        self, table: Table, headings: list[str], today: date, remarks: Callable[[Remark], None]
    ) -> None:
        self.table = table
        self._headings = headings
        self._roles = table.columns(headings)
        self._today = today
        self._remarks = remarks
        self.left_columns = [h for h, role in zip(headings, self._roles, strict=True) if h and not role]
        self.month_first: Counter[str] = Counter()  # column -> days that can only be month first
        self._bad = False

    def take(self, found: Cells) -> Understood | None:
        """What a row says; None if it cannot be brought in, and then a remark has said why."""
        self._bad = False
        cells = self._in_columns(found)
        if cells is None:
            return None
        by_role = self._by_role(found.line, cells)
        person = self._one(by_role, "id")
        if not person:
            self._remark(
                found.line,
                "id",
                Weight.ROW,
                _("The number of the person is missing, so nobody can tell whose row it is."),
            )
            return None
        understood = self._understood(found.line, person, by_role)
        return None if self._bad else understood

    def _in_columns(self, found: Cells) -> list[str] | None:
        wanted, given = len(self._headings), len(found.cells)
        if given > wanted and not any(cell.strip() for cell in found.cells[wanted:]):
            return found.cells[:wanted]
        if given != wanted:
            about = _(
                "The row has %(given)d cells and the headings are %(wanted)d."
                " Is a comma or a line end inside a cell not in quotation marks?"
            )
            told = about % {"given": given, "wanted": wanted}
            self._remarks(Remark(found.line, "", Weight.ROW, told))
            return None
        return found.cells

    def _by_role(self, line: int, cells: list[str]) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for heading, role, cell in zip(self._headings, self._roles, cells, strict=True):
            if role and (value := self._tidy(line, heading, role, cell)):
                found.setdefault(role, []).append((heading, value))
        return found

    def _tidy(self, line: int, heading: str, role: str, cell: str) -> str:
        value = cell.strip()
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)  # one and the same, as a Mac and as Windows write it
        if not value.isprintable():
            value = _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if value.casefold() in _ABSENT and not (role in _NAMES and value in _CALLED_SO):
            return ""
        most = LONGEST_WORDS if role in ("words", "keep") else LONGEST_VALUE
        if len(value) > most:
            self._remarks(
                Remark(
                    line, heading, Weight.ROW, _("It is longer than %d characters.") % most, value[:60] + "…"
                )
            )
            self._bad = True
        if role in _NAMES and (about := _broken(value)):
            self._remarks(Remark(line, heading, Weight.CELL, about, value))
        return value

    @staticmethod
    def _one(by_role: dict[str, list[tuple[str, str]]], role: str) -> str:
        return by_role[role][0][1] if role in by_role else ""

    @staticmethod
    def _all(by_role: dict[str, list[tuple[str, str]]], *roles: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for role in roles for heading, value in by_role.get(role, ())))

    def _understood(self, line: int, person: str, by_role: dict[str, list[tuple[str, str]]]) -> Understood:
        from_on, until_on = self._day(line, by_role, "from"), self._day(line, by_role, "until")
        if from_on and until_on and until_on < from_on:
            self._remark(line, "until", Weight.CELL, _("It ends before it begins."))
        facts = self._facts(line, by_role)
        if from_on and facts.born_on and from_on < facts.born_on - _UNBORN:
            self._remark(
                line, "from", Weight.CELL, _("It is before the birth date: one of the two is wrong.")
            )
        event, meanings = self.table.event, self._meanings(line, by_role)
        if event and from_on is None and not self._bad:
            self._remark(line, "from", Weight.ROW, _("It does not say when it happened."))
        if event == "missing":
            event = self._missing_or_absent(line, by_role)
        return Understood(
            line=line,
            kind=self.table.kind,
            person=person,
            row=self._one(by_role, "row"),
            facts=facts,
            event=event,
            from_on=from_on,
            until_on=until_on,
            meanings=meanings,
            words="\n\n".join(self._all(by_role, "words")),
            as_written=_as_written(by_role),
            said=self._said(by_role, born=facts.born_on, **{"from": from_on, "until": until_on}),
        )

    def _said(
        self, by_role: dict[str, list[tuple[str, str]]], **understood: date | None
    ) -> tuple[tuple[str, str], ...]:
        """What was written, whatever the columns are called and in whichever order they stand."""
        left = {"id", "row", *(["age"] if "born" in by_role else [])} | {
            r for r, day in understood.items() if day
        }
        said = [
            (self.table.plain(heading) if role == "keep" else role, value)
            for role in by_role.keys() - left
            for heading, value in by_role[role]
        ]
        # Two on one day are two; a time of birth makes nobody another child
        times = [
            (r, days.time_of_day(by_role[r][0][1])) for r, day in understood.items() if day and r != "born"
        ]
        return tuple(sorted([*said, *((role, time) for role, time in times if time)]))

    def _facts(self, line: int, by_role: dict[str, list[tuple[str, str]]]) -> Facts:
        forename, surname = self._one(by_role, "forename"), self._one(by_role, "surname")
        names = self._all(by_role, "name")
        name = " ".join(filter(None, (forename, surname))) or (names[0] if names else "")
        nhs, upn = self._numbers(line, by_role)
        born_on = self._day(line, by_role, "born")
        return Facts(
            name=name,
            surname=surname,
            other_names=tuple(n for n in (*names, *self._all(by_role, "other_name")) if n != name),
            born_on=born_on,
            age="" if born_on else self._one(by_role, "age"),  # it follows, and changes from export to export
            where=", ".join((*map(_address, self._all(by_role, "address")), *self._all(by_role, "postcode"))),
            phones=self._all(by_role, "phone"),
            handles=self._all(by_role, "handle", "email"),
            registrations=self._all(by_role, "registration"),
            nhs=nhs,
            upn=upn,
        )

    def _numbers(self, line: int, by_role: dict[str, list[tuple[str, str]]]) -> tuple[str, str]:
        """NHS number and UPN, also where one column says what the other's number is."""
        if _NUMBERS.isdisjoint(by_role):
            return "", ""
        nhs, upn = self._one(by_role, "nhs_number"), self._one(by_role, "upn")
        kind, value = normal(self._one(by_role, "identifier_type")), self._one(by_role, "identifier")
        if value and (
            kind in ("nhs number", "nhs") or (not kind and re.fullmatch(r"\d{3}[ -]?\d{3}[ -]?\d{4}", value))
        ):
            nhs = nhs or value
        elif value and (
            kind in ("upn", "unique pupil number")
            or (not kind and re.fullmatch(r"[A-Z]\d{11}[0-9A-Z]", value))
        ):
            upn = upn or value
        return self._checked(line, by_role, "nhs_number", nhs), self._checked(line, by_role, "upn", upn)

    def _checked(self, line: int, by_role: dict[str, list[tuple[str, str]]], what: str, value: str) -> str:
        right = (normalise.nhs_number if what == "nhs_number" else normalise.upn)(value) if value else ""
        if value and not right:
            told = {
                "nhs_number": _("It is no NHS number: its last digit does not fit the others."),
                "upn": _("It is no unique pupil number: its first letter does not fit the rest."),
            }
            self._remark(line, what if what in by_role else "identifier", Weight.CELL, told[what], value)
        return right

    def _meanings(self, line: int, by_role: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
        found = {}
        for column in LABELS & by_role.keys():
            heading, label = by_role[column][0]
            explained = self.table.labels.get(column)
            given = explained.get(normal(label)) if explained else None
            meaning = labels.Meaning((given,)) if given else labels.understand(column, label)
            if meaning.code:
                found[column] = meaning.code
                continue
            names = labels.columns()[column].names
            choices = "; ".join(f"{code} = {names[code]}" for code in meaning.codes or names)
            about = (
                _("It may mean more than one thing.")
                if meaning.codes
                else _("It is not known what this means.")
            )
            self._remarks(Remark(line, heading, Weight.CELL, about, label, choices, is_label=True))
        return found

    def _missing_or_absent(self, line: int, by_role: dict[str, list[tuple[str, str]]]) -> str:
        written = self._one(by_role, "missing_or_absent")
        said = normal(written)
        if not written or said == "m" or said.startswith("missing"):
            return "missing"
        if said in ("a", "absent", "away") or said.startswith(("absent", "away", "unauthorised")):
            return "absent"
        self._remark(
            line, "missing_or_absent", Weight.CELL, _("It is taken to say that the child was missing.")
        )
        return "missing"

    def _day(self, line: int, by_role: dict[str, list[tuple[str, str]]], role: str) -> date | None:
        if role not in by_role:
            return None
        heading, text = by_role[role][0]
        when = days.understand(text, self.table.dates, self._today)
        if isinstance(when, date):
            return when
        if when is Doubt.MONTH_FIRST:
            self.month_first[heading] += 1
        # Other systems write 31 December 9999 for what has not ended, and 1 January 1900 for a birth nobody knows
        harmless = role == "until" or (role == "born" and when is Doubt.TOO_EARLY)
        weight = Weight.CELL if harmless else Weight.ROW
        self._remarks(Remark(line, heading, weight, _why(when), text))
        self._bad = self._bad or weight is Weight.ROW
        return None

    def _remark(self, line: int, role: str, weight: Weight, about: str, read: str = "") -> None:
        heading = next(h for h, r in zip(self._headings, self._roles, strict=True) if r == role)
        self._remarks(Remark(line, heading, weight, about, read))
        self._bad = self._bad or weight is Weight.ROW


def _broken(name: str) -> str:
    """What is wrong with the letters of a name, where another program has spoilt them."""
    if "\ufffd" in name or re.search(r"\w\?\w", name):
        return _("A letter was lost before it came here: another program could not write it.")
    if not name.isascii():
        try:
            name.encode("cp1252").decode()
        except UnicodeError:
            return ""
        return _("Its accents were spoilt by another program, which took UTF-8 for Windows-1252.")
    return ""


def _as_written(by_role: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    """What was written, but for an age beside a birth date: with it, each export would say something new."""
    left = {"age"} if "born" in by_role else set()
    return {heading: value for role in by_role.keys() - left for heading, value in sorted(by_role[role])}


def _address(text: str) -> str:
    """An address on one line, also where the other system keeps its parts as JSON."""
    if text.startswith("{"):
        try:
            parts: Any = json.loads(text)
        except ValueError:
            return text
        if isinstance(parts, dict):
            wanted = ("ROOM", "FLOOR", "FLAT", "BUILDING", "HOUSE", "STREET", "TOWN")
            named = {str(key).upper(): str(value).strip() for key, value in parts.items() if value}
            first = " ".join(named[key] for key in ("HOUSE", "STREET") if named.get(key))
            rest = [named[key] for key in wanted[:4] if named.get(key)]
            return ", ".join(filter(None, [*rest, first, named.get("TOWN", "")]))
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def _why(doubt: Doubt) -> str:
    return {
        Doubt.MONTH_FIRST: _("It is a day only if the month comes first, and days here are read day first."),
        Doubt.SHORT_YEAR: _(
            "Its year has two digits, so that the century is not known. Export it with four."
        ),
        Doubt.SERIAL: _(
            "It is a bare number, as Excel keeps days. Format the column as a date and save it again."
        ),
        Doubt.NO_SUCH_DAY: _("There is no such day."),
        Doubt.NOT_A_DAY: _("It is no day."),
        Doubt.TOO_EARLY: _("It is before 1901."),
        Doubt.TOO_LATE: _("It lies in the future."),
    }[doubt]
