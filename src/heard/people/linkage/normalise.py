"""What was typed of somebody, in the one form in which it can be compared: numbers, addresses, vehicles, dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from .spelling import listed

_LISTED = {name: words for name, *words in listed("words.txt")}
_READ = 300  # characters of a field that are read at all


PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){7,14}(?![\w])")


def phones(text: str) -> tuple[str, ...]:
    """The telephone numbers in a text, as digits with the country in front: '07700 900123' is '447700900123'."""
    return tuple(dict.fromkeys(n for found in PHONE.findall(text[:_READ]) if (n := _phone(found))))


def _phone(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = "44" + digits[1:]
    elif not written.lstrip().startswith("+") and len(digits) == 10 and digits[0] in "1237":
        digits = "44" + digits
    if digits.startswith("440"):
        digits = "44" + digits[3:]
    return (
        digits if 9 <= len(digits) <= 15 and (not digits.startswith("44") or 11 <= len(digits) <= 12) else ""
    )


_OLDER = re.compile(r"^([A-Z]\d{1,3}[A-Z]{3}|[A-Z]{3}\d{1,3}[A-Z])$")
_CURRENT = re.compile(r"^([A-Z0-9]{2})([A-Z0-9]{2})([A-Z0-9]{3})$")
_TO_LETTERS, _TO_DIGITS = str.maketrans("015", "OIS"), str.maketrans("OIS", "015")


def registration(text: str) -> str:
    """A registration mark in capitals without spaces; O and 0, I and 1, S and 5 as the present form has them."""
    mark = re.sub(r"[^A-Z0-9]", "", text[:_READ].upper())[:10]
    current = _CURRENT.match(mark)
    if not current or _OLDER.match(mark):
        return mark
    read = (
        current[1].translate(_TO_LETTERS)
        + current[2].translate(_TO_DIGITS)
        + current[3].translate(_TO_LETTERS)
    )
    return read if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z]{3}", read) else mark


POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_DISTRICT = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\b(?!\s*\d[A-Z]{2}\b)")
_FLAT = re.compile(
    r"\b(?:flat|apartment|apt|room|unit|plot|pitch)\s*(\d{1,4}[a-z]?|[a-z]\d{0,3})\b,?", re.IGNORECASE
)
_HOUSE = re.compile(r"\b(\d{1,4}[a-z]?)\b(?:\s*,)?\s+(\w[\w' -]*?)(?:,|$|\n)", re.IGNORECASE)
_ROADS = re.compile(
    r"(street|st|road|rd|avenue|ave|lane|ln|close|cl|drive|dr|way|place|pl|terrace|court|ct|crescent)$"
)


class Address(NamedTuple):
    """An address as far as it can be compared; any part may be empty."""

    house: str = ""
    street: str = ""
    postcode: str = ""
    district: str = ""
    flat: str = ""


def postcode(text: str) -> str:
    """The first postcode in a text, as 'NX1 4AB', or nothing."""
    found = POSTCODE.search(text[:_READ])
    return f"{found[1]} {found[2]}".upper() if found else ""


def address(text: str) -> Address:
    """What a free address says of house, street, postcode and district."""
    if not text:
        return Address()
    code = postcode(text)
    district = code.partition(" ")[0]
    if not code and (found := _DISTRICT.search(text[:_READ])):
        district = found[1].upper()
    rest = POSTCODE.sub("", text[:_READ])
    flat = found[1].lower() if (found := _FLAT.search(rest)) else ""
    at = _HOUSE.search(_FLAT.sub("", rest))
    if not at:
        return Address("", "", code, district, flat)
    street = _ROADS.sub("", "".join(c for c in at[2].lower() if c.isalnum()))
    return Address(at[1].lower(), street, code, district, flat)


_SHARED = re.compile(
    r"\b(children.?s home|care home|residential|hotel|hostel|refuge|school|academy|college|nursery|shelter|hospital"
    r"|b ?& ?b|guest ?house|prison|secure (?:unit|home)|family centre|(?:asylum|reception) centre"
    r"|supported (?:living|lodging|accommodation)|semi.independent|temporary accommodation"
    r"|foster (?:care|carer|placement|home|family)s?"
    r"|(?:caravan|travellers?['’]?|mobile home) (?:site|park)|c/o|council offices?|civic centre|town hall"
    r"|social services|no fixed)"
    rf"(?!s?\s+{_ROADS.pattern[:-1]}\b)",  # School Lane is where anybody may live
    re.IGNORECASE,
)


def is_shared_place(text: str) -> bool:
    """Whether an address is one where many live or meet: a place then, and never a sign of who somebody is."""
    return bool(_SHARED.search(text[:_READ]))


def nhs_number(text: str) -> str:
    """Ten digits whose last is right for the others (modulus 11), or nothing."""
    if not text:
        return ""
    digits = re.sub(r"[\s-]", "", text[:_READ])
    if not re.fullmatch(r"[0-9]{10}", digits) or len(set(digits)) == 1:
        return ""
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits if check % 11 == int(digits[9]) and check != 10 else ""


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(text: str) -> str:
    """A unique pupil number whose first letter is right for the rest (modulus 23), or nothing."""
    if not text:
        return ""
    mark = re.sub(r"\s", "", text[:_READ].upper())
    if not re.fullmatch(r"[A-Z][0-9]{11}[0-9A-Z]", mark):
        return ""
    rest = [int(c) for c in mark[1:12]] + [
        int(mark[12]) if mark[12].isdigit() else _UPN_LETTERS.find(mark[12])
    ]
    total = sum(value * weight for value, weight in zip(rest, range(2, 14), strict=True))
    return mark if rest[-1] >= 0 and _UPN_LETTERS[total % 23] == mark[0] else ""


def handle(text: str) -> str:
    """An online name: small letters, without the @ and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:_READ]).lower()).lstrip("@")


_MONTHS = {name: n for n, name in enumerate(_LISTED["months"], 1)}
_NUMBERS = {name: n for n, name in enumerate(_LISTED["numbers"], 1)}


def birth(text: str) -> tuple[date | None, tuple[int, int] | None]:
    """A birth date as typed: whole, or as far as it goes the first and last year it may mean."""
    typed = text[:_READ].strip().lower()
    for pattern, order in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", "ymd"),
        (r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", "dmy"),
        (r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3})[a-z]*\.?,?\s+(\d{4})", "dmy"),
    ):
        if found := re.search(pattern, typed):
            part = dict(zip(order, found.groups(), strict=True))
            month = _MONTHS.get(part["m"]) or (int(part["m"]) if part["m"].isdigit() else 0)
            try:
                return date(int(part["y"]), month, int(part["d"])), None
            except ValueError:
                break
    year = re.search(r"\b(19\d\d|20\d\d)\b", typed)
    return None, (int(year[1]), int(year[1])) if year else None


def years_of_age(text: str, on: date | None) -> tuple[int, int] | None:
    """The years in which somebody of this stated age may be born: 'about 15', '14-15', 'in her 30s', '6 months'."""
    if not text:
        return None
    typed = text[:_READ].lower()
    if found := re.search(r"\b(\d{4})\b", typed):
        year = int(found[1])
        return (year, year) if 1900 <= year <= (on.year if on else 2100) else None
    if on is None:
        return None
    if re.search(r"\b(month|week|day)s?\b|\bbaby\b|newborn", typed):
        return on.year - 2, on.year
    if found := re.search(r"\b([2-9])0['’]?s\b", typed):
        return on.year - int(found[1]) * 10 - 10, on.year - int(found[1]) * 10
    ages = [int(n) for n in re.findall(r"\b(\d{1,3})(?:ish|yrs?|y|s)?\b", typed)] or [
        _NUMBERS[w] for w in re.findall(r"[a-z]+", typed) if w in _NUMBERS
    ]
    ages = [age for age in ages if age <= 120]
    if not ages:
        return None
    loose = (
        1 + max(ages) // 15
        if re.search(r"about|around|approx|maybe|roughly|~|\?|ish\b|probably|looks", typed)
        else 0
    )
    return on.year - max(ages) - 1 - loose, on.year - min(ages) + loose


COLOURS = {seen: colour for colour in _LISTED["colours"] for seen in _LISTED[colour]}
CARS = frozenset(_LISTED["cars"] + _LISTED["makes"])
_MAKES = frozenset(_LISTED["makes"])


def vehicle(text: str) -> tuple[str, str]:
    """Colour and make or model as somebody saw them: 'silver Corsa' is ('grey', 'corsa'); either may be empty."""
    if not text.strip():
        return "", ""
    words = re.findall(r"[a-z0-9]+", text[: 4 * _READ].lower())
    named = [i for i, word in enumerate(words) if word in CARS]
    at = next((i for i in named if words[i] not in _MAKES), named[0] if named else None)
    if at is None:
        return "", ""
    near = words[max(0, at - 4) : at + 4]
    return next((COLOURS[word] for word in near if word in COLOURS), ""), words[at]
