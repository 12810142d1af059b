"""Understanding how other systems write days, and refusing to guess where two readings are possible."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

EARLIEST = date(1901, 1, 1)
_MONTHS = {
    name: n
    for n, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*(?:Z|[AaPp][Mm]|[+-]\d{2}:?\d{2}))?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDS = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ \-/]+([A-Za-z]{{3,9}})\.?,?[ \-/]+(\d{{4}}){_TIME}")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ]+(?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]+\d{2}")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


class Order(StrEnum):
    """How a file writes days that are all numbers."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    ISO = "iso"


class Doubt(StrEnum):
    """Why a day was not understood."""

    MONTH_FIRST = "month_first"
    SHORT_YEAR = "short_year"
    SERIAL = "serial"
    NO_SUCH_DAY = "no_such_day"
    NOT_A_DAY = "not_a_day"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"


@lru_cache(maxsize=50_000)  # an export has many rows and few days
def understand(text: str, order: Order, today: date) -> date | Doubt:
    """The day that a cell means, or why it is in doubt; a time of day behind it is left away."""
    found = _parts(text.strip(), order)
    if isinstance(found, Doubt):
        return found
    year, month, day = found
    try:
        when = date(year, month, day)
    except ValueError:
        return _why_no_such_day(found, order)
    if when < EARLIEST:
        return Doubt.TOO_EARLY
    return when if when <= today + timedelta(days=1) else Doubt.TOO_LATE


def _parts(text: str, order: Order) -> tuple[int, int, int] | Doubt:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        if order is Order.MONTH_FIRST:
            day, month = month, day
        return int(found[3]), month, day
    if (found := _WORDS.fullmatch(text)) and (month := _MONTHS.get(found[2][:3].lower(), 0)):
        return int(found[3]), month, int(found[1])
    if _SHORT_YEAR.fullmatch(text):
        return Doubt.SHORT_YEAR
    return Doubt.SERIAL if _SERIAL.fullmatch(text) else Doubt.NOT_A_DAY


def _why_no_such_day(parts: tuple[int, int, int], order: Order) -> Doubt:
    year, month, day = parts
    if order is not Order.MONTH_FIRST and month > 12 and 1 <= day <= 12:
        try:
            date(year, day, month)
        except ValueError:
            return Doubt.NO_SUCH_DAY
        return Doubt.MONTH_FIRST
    return Doubt.NO_SUCH_DAY
