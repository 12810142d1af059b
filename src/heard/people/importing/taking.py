"""One file from its first byte to its last: looked through, recognised, and understood row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from . import formats, reading
from .cells import CannotRead
from .days import Order
from .repeats import Repeats
from .report import Report
from .understanding import Remark, Rows, Understood, Weight

Progress = Callable[[str, int, int], None]  # what is done, how far, of how much


def _nobody_watches(what: str, done: int, of: int) -> None:
    """Progress is for a terminal."""


class Taken:
    """A file that was looked through and recognised; ``rows`` understands it, as often as it is asked to."""

    def __init__(
        self,
        path: Path,
        *,
        mapping: Path | None = None,
        sheet: str = "",
        form: str = "",
        dates: Order | None = None,
        progress: Progress = _nobody_watches,
    ) -> None:
        """Raises ``cells.CannotRead`` and ``formats.CannotMap``."""
        self._progress = progress
        self.source = reading.look_through(
            path, lambda done, of: progress(_("Looking through"), done, of), sheet=sheet
        )
        self.source, self.headings, table = _under_its_title(self.source, mapping, form)
        self.table = replace(table, dates=dates, dates_are_said=True) if dates else table
        self.left_columns: list[str] = []

    def rows(self, report: Report, *, today: date) -> Iterator[Understood]:
        """Each row that can be brought in, once; what cannot is in the report. Raises ``cells.CannotRead``."""
        understand = Rows(self.table, self.headings, today, report.remark)
        self.left_columns = understand.left_columns
        with Repeats() as repeats:
            for found in reading.rows(self.source):
                understood = understand.take(found)
                again = repeats.take(understood) if understood else None
                if understood and again and not again[1]:
                    about = _("Its number stands on line %d already, with something else.") % again[0]
                    report.remark(
                        Remark(found.line, "", Weight.ROW, about, understood.row or understood.person)
                    )
                    understood = None
                report.row(found.line, understood)
                if understood and again:
                    report.repeated += 1
                elif understood:
                    yield understood
                if report.rows % 1000 == 0:
                    self._progress(_("Understanding"), found.line, self.source.lines)
            report.people = repeats.people
        if not self.table.dates_are_said:
            report.doubt(understand.month_first)


_MOST_ABOVE = 10  # rows


def _under_its_title(
    source: reading.Source, mapping: Path | None, form: str
) -> tuple[reading.Source, list[str], formats.Table]:
    """The first rows that are the headings of a table; where none is, what was wrong with the very first is raised."""
    refused = []
    for above in range(_MOST_ABOVE + 1):
        below = replace(source, above=above)
        try:
            headings = reading.headings(below)
            return below, headings, _table(headings, mapping, form)
        except (CannotRead, formats.CannotMap) as error:
            refused.append(error)
    raise refused[0]


def _table(headings: list[str], mapping: Path | None, form: str) -> formats.Table:
    table = formats.mapped(mapping) if mapping else formats.recognised(headings, form)
    if lacking := table.lacking(headings):
        raise formats.CannotMap(
            _(
                "Without the column “%(lacking)s” a row says nothing, and the columns of this file are: %(there)s."
            )
            % {"lacking": lacking[0], "there": ", ".join(headings[:20])}
        )
    return table
