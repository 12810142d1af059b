"""Understanding how other systems write days, and refusing to guess where two readings are possible."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

EARLIEST = date(1901, 1, 1)
_LONDON = ZoneInfo("Europe/London")
_MONTHS = {
    name: n
    for n, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_CLOCK = r"[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*(?:Z|([AaPp])[Mm]|[+-]\d{2}:?\d{2}))?"
_TIME = rf"(?:{_CLOCK})?"
_BEHIND = re.compile(rf"{_CLOCK}\Z")
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_ELSEWHERE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})")
_NUMBERS = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDS = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ \-/]+([A-Za-z]{{3,9}})\.?,?[ \-/]+(\d{{4}}){_TIME}")
# As SQL Server shows it, and the American way round: with the month in words there is no doubt
_MONTH_IN_WORDS = re.compile(rf"([A-Za-z]{{3,9}})\.? +(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_TIME}")
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
    """The day that a cell means, or why it is in doubt; a time of day behind it is left away.

    A moment that names its offset from UTC is of the day that it was in England.
    """
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


@lru_cache(maxsize=50_000)
def time_of_day(text: str) -> str:
    """The time behind a day, in England, as ``HH:MM:SS``; empty without one, and at midnight."""
    text = text.strip()
    if _ELSEWHERE.fullmatch(text):
        when = _in_england(text)
        time = f"{when:%H:%M:%S}" if when else ""
    elif found := _BEHIND.search(text):
        hour, half = int(found[1]), (found[4] or "").lower()
        hour = hour % 12 + 12 * (half == "p") if half else hour
        time = f"{hour:02}:{found[2]}:{found[3] or '00'}"
    else:
        time = ""
    return "" if time == "00:00:00" else time


def _parts(text: str, order: Order) -> tuple[int, int, int] | Doubt:
    if _ELSEWHERE.fullmatch(text):
        when = _in_england(text)
        return (when.year, when.month, when.day) if when else Doubt.NO_SUCH_DAY
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        if order is Order.MONTH_FIRST:
            day, month = month, day
        return int(found[3]), month, day
    if (found := _WORDS.fullmatch(text)) and (month := _month(found[2])):
        return int(found[3]), month, int(found[1])
    if (found := _MONTH_IN_WORDS.fullmatch(text)) and (month := _month(found[1])):
        return int(found[3]), month, int(found[2])
    if _SHORT_YEAR.fullmatch(text):
        return Doubt.SHORT_YEAR
    return Doubt.SERIAL if _SERIAL.fullmatch(text) else Doubt.NOT_A_DAY


def _month(name: str) -> int:
    return _MONTHS.get(name[:3].lower(), 0)


def _in_england(moment: str) -> datetime | None:
    try:
        return datetime.fromisoformat(moment).astimezone(_LONDON)
    except (ValueError, OverflowError):
        return None


def _why_no_such_day(parts: tuple[int, int, int], order: Order) -> Doubt:
    year, month, day = parts
    if order is not Order.MONTH_FIRST and month > 12 and 1 <= day <= 12:
        try:
            date(year, day, month)
        except ValueError:
            return Doubt.NO_SUCH_DAY
        return Doubt.MONTH_FIRST
    return Doubt.NO_SUCH_DAY
