"""What a free text names: names, phones, number plates, postcodes, dates and numbers, each with its place in the text.

Deterministic, and only ever a suggestion: whoever wrote the text accepts it or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from . import normalise
from .dated import days_in
from .named import names_in

_READ = 20_000  # characters of a text that are read


class Spot(NamedTuple):
    """A part of a text that may be worth a field of its own: its kind, how it stands there, and where."""

    kind: str
    text: str
    start: int
    end: int


def spot(text: str, on_file: Iterable[str] = ()) -> list[Spot]:
    """The parts of a text that name somebody or something, in their order; no two overlap.

    ``on_file`` are names that are looked for however they are written there.
    """
    text = text[:_READ]
    found: list[Spot] = []
    taken = bytearray(len(text))
    for each in [*_numbers(text), *_names(text, on_file)]:
        if not any(taken[each.start : each.end]):
            found.append(each)
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
    return sorted(found, key=lambda each: each.start)


def is_right(kind: str, text: str) -> bool:
    """Whether the check digit of a number fits, where numbers of its kind have one."""
    check = {"nhs": normalise.nhs_number, "upn": normalise.upn}.get(kind)
    return check is None or bool(check(text))


_TEN = r"\d{3}[ -]?\d{3}[ -]?\d{4}"
_MARK = r"[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]"
_OF_A_CLOCK = re.compile(r"^(?:yr?|no|rm|ch|pg)\d|\d(?:am|pm)$", re.IGNORECASE)
_A_ROAD = re.compile(r"[AMB]\d{1,4} (?:AND|THE|FOR|WAS|OFF|OUT|ONE|TWO|CAR|MAN)$")
_NUMBERS: list[tuple[str, re.Pattern[str], Callable[[str], Any]]] = [
    ("nhs", re.compile(rf"(?<![\w+]){_TEN}(?!\w)"), normalise.nhs_number),
    ("upn", re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.IGNORECASE), len),
    ("postcode", normalise.POSTCODE, lambda written: not _OF_A_CLOCK.search(written)),
    (
        "registration",
        re.compile(rf"\b(?:{_MARK}|\d{{2,3}}-[A-Z]{{1,2}}-\d{{1,6}})\b"),
        lambda written: not _A_ROAD.match(written),
    ),
    ("registration", re.compile(r"\b[a-z]{2}\d{2}[a-z]{3}\b"), len),
    ("handle", re.compile(r"(?<![\w.@])@[A-Za-z0-9_.]*[A-Za-z0-9_]"), lambda written: len(written) > 2),
]
_OF_A_VEHICLE = re.compile(
    r"\b(?:reg(?:istration|s)?|(?:number ?)?plates?|index|vrm|vehicle|veh|car|van|taxi|cab|moped|motor|drives?|driving|"
    + "|".join(sorted(normalise.CARS | set(normalise.COLOURS)))
    + r")\b[^.\n]{0,30}$",
    re.IGNORECASE,
)
_MARK_SAID = re.compile(  # in small letters, without a year, foreign, or no more than a part
    r"(?<!\bin )(?<!\bat )(?<!\bto )(?<!\bnear )(?<!\bfrom )(?<![\w?@./-])"
    r"(?:[a-z]{2}\d{2}(?: ?[a-z]{3})?|[a-z]\d{1,3} ?[a-z]{3}|\d{1,4} ?[A-Z]{3}"
    r"|[A-Z]{3} ?\d{1,4}[A-Z]?|[A-Z]{1,2} \d{2,3} [A-Z]{3}|[A-Z]{2}\d{1,2}|[A-Z?\d]{4} ?[A-Z?]{3})(?![\w?])"
)
_LAST_LETTERS = re.compile(
    r"\b(?:plate|reg)\b[\w ]{0,15}\bend(?:s|ing) (?:in |with )?(?P<it>[A-Z]{3})\b", re.IGNORECASE
)
_CALLED_NHS = re.compile(r"\bnhs\b", re.IGNORECASE)
_ONLINE = re.compile(
    r"\b(?:snap(?:chat)?|sc|insta(?:gram)?|ig|tik ?tok|discord|xbox|psn|gamertag|telegram|kik|user ?name|acct"
    r"|account|handle)"
    r"(?: (?:is|as|name|called|under))*[ :=,]{1,3}(?P<it>(?=[A-Za-z]*[._\d]\.*[A-Za-z0-9_])[A-Za-z0-9_.]*[A-Za-z0-9_])",
    re.IGNORECASE,
)


def _numbers(text: str) -> Iterator[Spot]:
    for kind, pattern, is_one in _NUMBERS:
        for match in pattern.finditer(text):
            if is_one(match[0]):
                yield Spot(kind, match[0], match.start(), match.end())
    if _CALLED_NHS.search(text):  # whatever its check digit says: somebody slipped, and is told so
        yield from (
            Spot("nhs", m[0], m.start(), m.end()) for m in re.finditer(rf"(?<![\w+])(?!0){_TEN}(?!\w)", text)
        )
    yield from _phones(text)
    for match in _ONLINE.finditer(text):
        yield Spot("handle", match["it"], match.start("it"), match.end("it"))
    for kind, start, end in days_in(text):
        yield Spot(kind, text[start:end], start, end)
    yield from _marks(text)


_PHONE = re.compile(r"(?<!\w)(?<!\d\.)[+(]{0,3}\d(?:[ \t\u00a0().-]{0,2}\d){7,14}(?!\d)")
_OF_A_PHONE = re.compile(
    r"\b(?:tel|phone|mob|mobile|number|no|ring|rang|call|called|text|texted|on)\W+$", re.IGNORECASE
)


def _phones(text: str) -> Iterator[Spot]:
    for match in _PHONE.finditer(text):
        start, written = match.start(), match[0]
        if written[0] == "(" and ")" not in written:
            start, written = start + 1, written[1:]
        while not _is_phone(text, start, written) and " " in written:
            written = written.rpartition(" ")[0].rstrip(" .-(")
        if _is_phone(text, start, written):
            yield Spot("phone", written, start, start + len(written))


def _is_phone(text: str, start: int, written: str) -> bool:
    """Whether these digits are a phone number, with one digit too many or without its nought if the words say so."""
    digits = "".join(c for c in written if c.isdigit())
    if written.lstrip("(")[:1] in ("+", "0") and normalise.phones(written):
        return True
    if len(digits) == 10 and digits[0] == "7":
        return bool(_OF_A_PHONE.search(text, max(0, start - 20), start))
    return digits[:2] in ("01", "02", "07") and len(digits) == 12


def _marks(text: str) -> Iterator[Spot]:
    """Number plates in small letters and of other kinds, and parts of them: after a word that says so only."""
    for match in _MARK_SAID.finditer(text):
        if _OF_A_VEHICLE.search(text, max(0, match.start() - 45), match.start()):
            yield Spot("registration", match[0], match.start(), match.end())
    for match in _LAST_LETTERS.finditer(text):
        yield Spot("registration", match["it"], match.start("it"), match.end("it"))


def _names(text: str, on_file: Iterable[str]) -> Iterator[Spot]:
    for start, end in names_in(text, on_file):
        yield Spot("name", text[start:end], start, end)
