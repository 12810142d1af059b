"""Where a free text names days, in whatever form, and which of them are said to be somebody's birth date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from . import normalise
from .tokens import kinds

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:st|nd|rd|th)"
_OF_TWELVE = r"(?:0?[1-9]|1[0-2])"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)"
)
_YEAR = r"(?:19|20)\d\d"
_ALONE = r"(?<![\w/:£$])(?<!\d[.,-])"  # no part of a longer number
_OVER = r"(?![\w/]|[.,:-]\d)"
_WAYS = {
    "whole": rf"{_DAY}(?P<a>[-/.]){_OF_TWELVE}(?P=a)(?:{_YEAR}|\d\d)|{_YEAR}(?P<b>[-/.]){_OF_TWELVE}(?P=b){_DAY}"
    rf"|{_DAY} {_OF_TWELVE} {_YEAR}",
    "named": rf"(?:{_WEEKDAY},? (?:the )?)?{_DAY} ?{_TH}?(?: of |[ /.-]?){_MONTH}\b"
    rf"(?:\.?,?[ /-]?{_YEAR}|[/-]\d\d| ?['’]\d\d)?",
    "month_first": rf"{_MONTH}\.? {_DAY}{_TH}?(?:,? {_YEAR})?",
    "month": rf"{_MONTH}\.?,? {_YEAR}|{_OF_TWELVE}/{_YEAR}",
    "of_year": rf"(?:{_WEEKDAY} )?{_DAY}/{_OF_TWELVE}",
    "pointed": rf"{_DAY}\.{_OF_TWELVE}",
    "of_month": rf"(?:{_WEEKDAY},? (?:the )?)?{_DAY}{_TH}",
    "of_week": rf"(?:(?:last|this|next) )?{_WEEKDAY}",
}
_DATED = re.compile(
    _ALONE + "(?:" + "|".join(f"(?P<{name}>{way})" for name, way in _WAYS.items()) + ")" + _OVER,
    re.IGNORECASE,
)
_BEFORE, _AFTER = re.compile(r"([a-z']+)[\s:(]*$", re.IGNORECASE), re.compile(r"\s*([a-z]+)", re.IGNORECASE)
_BORN = re.compile(
    r"(?:\bd\.?o\.?b\.?|\bborn|\bbirth(?:day|date)?|\bb(?:day)?\.?)[\s:=(-]*(?:is|was|on|poss|approx)?\s*$",
    re.IGNORECASE,
)
_BESIDE = kinds("beside.txt")
_EVENT = _BESIDE["happened"]
_ON = _BESIDE["on"]
_GOES_ON = _BESIDE["goes_on"]
_FRACTIONS = ("1/2", "1/3", "2/3", "1/4", "3/4", "24/7")
_NUMBERED = _BESIDE["numbered"]
_COUNTED = _BESIDE["counted"]
_OF_SATURDAY = _BESIDE["of_saturday"]


def days_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Where each day begins and ends: ``born`` where a birth date is meant as far as can be told, else ``date``."""
    for match in _DATED.finditer(text):
        if _is_one(text, match):
            yield _kind(text, match), match.start(), match.end()


_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d\d)(?!\d)")
_THIS_CENTURY = 40  # two digits of a year below it are of this century, the others of the last


def birth_in(text: str) -> date | None:
    """The birth date that a part of a note says: as in a field, or with two digits of the year, as notes have it."""
    if whole := normalise.birth(text)[0]:
        return whole
    if not (found := _SHORT_YEAR.search(text)):
        return None
    day, month, year = int(found[1]), int(found[3]), int(found[4])
    try:
        return date(year + (2000 if year < _THIS_CENTURY else 1900), month, day)
    except ValueError:
        return None


def _is_one(text: str, match: re.Match[str]) -> bool:
    """Whether the words beside it let it be a day: "1/2 a bottle", "the 3rd time", "she sat" name none."""
    way, written = match.lastgroup, match[0].lower()
    before, after = (
        _word(_BEFORE, text[max(0, match.start() - 20) : match.start()]),
        _word(_AFTER, text[match.end() : match.end() + 20]),
    )
    if "may" in written and not written[-2:].isdigit() and after and match[0].islower():
        return before in _ON or "th" in written
    if way == "of_year":
        return (
            after not in _COUNTED and before not in _NUMBERED and (before in _ON or written not in _FRACTIONS)
        )
    if way == "pointed":
        return before in _EVENT - {"at", "from", "since", "by"}
    if way == "of_month":
        return " " in written or (before in _ON and (not after or after in _GOES_ON))
    if way == "of_week":
        return before not in ("every", "each", "most", "the") and (
            written not in ("sat", "sun")
            or bool(before and match[0][0].isupper())
            or _is_weekend(before, after)
        )
    return True


def _is_weekend(before: str, after: str) -> bool:
    return (
        before in ("on", "til", "until", "since", "fri", "sat", "by")
        or not after
        or after in _OF_SATURDAY
        or after == "and"
    )


def _word(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text) if pattern is _BEFORE else pattern.match(text)
    return found[1].lower() if found else ""


def _kind(text: str, match: re.Match[str]) -> str:
    before = text[max(0, match.start() - 20) : match.start()]
    if _BORN.search(before):
        return "born"
    whole = match.lastgroup in ("whole", "named") and re.search(_YEAR, match[0])
    return "born" if whole and _word(_BEFORE, before) not in _EVENT else "date"
