"""What a person is told of a file before anything is written: in words, and row by row as CSV."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heard.frame.sheets import safe_cell

from .formats import EVENTS, Table
from .reading import Source
from .understanding import Remark, Understood, Weight

_MOST_KINDS = 2_000  # of remarks that are told apart, so that memory does not grow with the file
_SHOWN = 25
_LINES_SHOWN = 5


@dataclass
class _Kind:
    rows: int = 0
    lines: list[int] = field(default_factory=list)


class Report:
    """Counts what was read, and writes each remark down as it is made; holds no row."""

    def __init__(self, remarks: IO[str] | None = None) -> None:
        self._out: Any = csv.writer(remarks) if remarks else None
        if self._out:
            self._out.writerow(
                [_("Line"), _("Column"), _("What is written"), _("What follows"), _("Why"), _("May be")]
            )
        self._kinds: dict[tuple[Weight, str, str, str, str], _Kind] = {}
        self._line = 0
        self._weights: set[Weight] = set()
        self.rows = self.whole = self.in_part = self.left_out = self.repeated = self.people = 0
        self.nameless = 0
        self.in_doubt = False
        self.events: Counter[str] = Counter()
        self.first: date | None = None
        self.last: date | None = None

    def remark(self, remark: Remark) -> None:
        """Take down one thing that was not understood."""
        if remark.line != self._line:
            self._line, self._weights = remark.line, set()
        self._weights.add(remark.weight)
        if self._out:
            follows = _("the row is left out") if remark.weight is Weight.ROW else _("kept as it is written")
            told = [remark.column, remark.read, follows, remark.about, remark.choices]
            self._out.writerow([remark.line, *map(safe_cell, told)])
        key = (
            remark.weight,
            remark.column,
            remark.about,
            remark.read if remark.is_label else "",
            remark.choices,
        )
        if key not in self._kinds and len(self._kinds) >= _MOST_KINDS:
            key = (remark.weight, "", _("More of the same kind; the list of remarks has them all."), "", "")
        kind = self._kinds.setdefault(key, _Kind())
        kind.rows += 1
        if len(kind.lines) < _LINES_SHOWN:
            kind.lines.append(remark.line)

    def row(self, line: int, understood: Understood | None) -> None:
        """Count one row, after the remarks about it."""
        self.rows += 1
        if understood is None:
            self.left_out += 1
            return
        if line == self._line and self._weights:
            self.in_part += 1
        else:
            self.whole += 1
        self.nameless += not understood.facts.name
        if understood.event:
            self.events[understood.event] += 1
        if when := understood.from_on:
            self.first, self.last = min(self.first or when, when), max(self.last or when, when)

    def doubt(self, month_first: Counter[str]) -> None:
        """Say that a column has days which are days only month first, so that none of its others is sure."""
        for column, count in month_first.items():
            about = ngettext(
                "%d day is one only if the month comes first, so the others are in doubt too. Say --dates.",
                "%d days are days only if the month comes first, so the others are in doubt too. Say --dates.",
                count,
            )
            self.remark(Remark(0, column, Weight.ROW, about % count))
            self.in_doubt = True

    @property
    def has_remarks(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self._kinds)

    def words(self, source: Source, table: Table, left_columns: list[str], headings: list[str]) -> str:
        """The report in words; of cells that may name somebody it gives only where they stand."""
        columns = _columns(left_columns, table.missing(headings))
        return "\n".join(
            [*self._about(source, table), *self._counts(), *self._said(), *columns, *self._to_look_at()]
        )

    def _about(self, source: Source, table: Table) -> Iterator[str]:
        sheet = f" ({source.sheet})" if source.sheet else ""
        yield f"{source.path.name}{sheet}: {table.form}, {table.name}"
        if source.guessed_at:
            told = _(
                "It is not in UTF-8, and was read as Windows-1252. Look at names with accents, from line %d on."
            )
            yield told % source.guessed_at
        if source.above:
            told = ngettext(
                "%d row above the headings was left out.",
                "%d rows above the headings were left out.",
                source.above,
            )
            yield told % source.above

    def _counts(self) -> Iterator[str]:
        yield ""
        yield _line(_("Rows"), self.rows)
        yield _line(_("Understood"), self.whole)
        if self.in_part:
            yield _line(
                _("Understood but for a cell"), self.in_part, _("come in, with that cell as it is written")
            )
        if self.repeated:
            yield _line(_("Said twice"), self.repeated, _("come in once"))
        if self.left_out:
            yield _line(_("Not understood"), self.left_out, _("cannot come in"))
        yield _line(_("People"), self.people)
        if self.nameless:
            found = _("found by name once a table with names of the same system is in")
            yield _line(_("Rows without a name"), self.nameless, found)

    def _said(self) -> Iterator[str]:
        for event, count in self.events.most_common():
            yield _line(str(EVENTS[event]), count)
        if self.first and self.last:
            yield _("From %(first)s to %(last)s") % {"first": _day(self.first), "last": _day(self.last)}

    def _to_look_at(self) -> Iterator[str]:
        if not self._kinds:
            return
        kinds = sorted(self._kinds.items(), key=lambda each: (each[0][0] is not Weight.ROW, -each[1].rows))
        yield ""
        yield _("To look at")
        for (weight, column, about, label, choices), kind in kinds[:_SHOWN]:
            where = f"{column}: " if column else ""
            quoted = f"“{label}” " if label else ""
            lines = ", ".join(map(str, kind.lines)) + (", …" if kind.rows > len(kind.lines) else "")
            count = ngettext("%d row", "%d rows", kind.rows) % kind.rows
            mark = "!" if weight is Weight.ROW else " "
            place = f"{count}; {_('line')} {lines}" if kind.lines != [0] else _("the whole column")
            yield f" {mark} {where}{quoted}({place}) {about}"
            if choices:
                yield f"     {_('May be')}: {choices}"
        if len(kinds) > _SHOWN:
            yield _("   … and %d more kinds; the list of remarks has them all.") % (len(kinds) - _SHOWN)


def _columns(left: list[str], missing: list[str]) -> Iterator[str]:
    if left:
        yield ""
        yield _("Columns that stay behind, since nothing says what they are: %s") % ", ".join(left)
    if missing:
        yield ""
        yield _("Columns that are looked for and not in this file: %s") % ", ".join(missing)


def _line(title: str, count: int, follows: str = "") -> str:
    return f"  {title:.<40} {count:>11,}" + (f"  {follows}" if follows else "")


def _day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


@contextmanager
def written_to(path: Path | None) -> Iterator[IO[str] | None]:
    """A new file that only its owner may read, since remarks may name people; ``FileExistsError`` if it is there."""
    if path is None:
        yield None
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8-sig", newline="") as out:
        yield out
