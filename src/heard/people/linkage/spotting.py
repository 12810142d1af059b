"""What a free text names: names, phones, number plates, postcodes, dates and numbers, each with its place in the text.

Deterministic, and only ever a suggestion: whoever wrote the text accepts it or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from . import normalise
from .spelling import fold, is_given_name, listed

_READ = 20_000  # characters of a text that are read
_NO_NAMES = frozenset(word for line in listed("no_names.txt") for word in line)
_CUE = re.compile(r"\b(?:called|named|name is|names are|nicknamed|known as|goes by|aka)\s+$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


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
    for each in [*_numbers(text), *_on_file(text, on_file), *_names(text)]:
        if not any(taken[each.start : each.end]):
            found.append(each)
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
    return sorted(found, key=lambda each: each.start)


def is_right(kind: str, text: str) -> bool:
    """Whether the check digit of a number fits, where numbers of its kind have one."""
    check = {"nhs": normalise.nhs_number, "upn": normalise.upn}.get(kind)
    return check is None or bool(check(text))


_PATTERNS = [
    ("nhs", re.compile(r"(?<![\w+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)"), normalise.nhs_number),
    (
        "nhs",  # whatever its check digit says, where it is called one: somebody slipped, and is told so
        re.compile(
            r"\bNHS(?: (?:number|no|num))?\.?:? ?(?P<it>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\w)", re.IGNORECASE
        ),
        len,
    ),
    ("upn", re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.IGNORECASE), len),
    ("phone", normalise.PHONE, lambda written: written.lstrip("(")[0] in "+0" and normalise.phones(written)),
    ("postcode", normalise.POSTCODE, normalise.postcode),
    (
        "born",
        re.compile(
            r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]{2,8}\s+\d{4})\b"
        ),
        lambda written: normalise.birth(written)[0],
    ),
    ("registration", re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"), normalise.registration),
    (
        "registration",
        re.compile(r"\b(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b"),
        normalise.registration,
    ),
    (
        "registration",  # in small letters only after a word that says so: "60 elm terrace" is no plate
        re.compile(
            r"(?<=\b(?:reg|car|van) )[a-z]{2}\d{2} ?[a-z]{3}\b|(?<=\bplate )[a-z]{2}\d{2} ?[a-z]{3}\b"
        ),
        normalise.registration,
    ),
    ("handle", re.compile(r"(?<![\w.@])@[A-Za-z0-9_.]{2,30}\b"), normalise.handle),
]


def _numbers(text: str) -> Iterator[Spot]:
    for kind, pattern, is_one in _PATTERNS:
        for match in pattern.finditer(text):
            part = (
                "it" if "it" in pattern.groupindex else 0
            )  # what stands after the words that say what it is
            if is_one(match[part]):
                yield Spot(kind, match[part], match.start(part), match.end(part))


def _on_file(text: str, names: Iterable[str]) -> Iterator[Spot]:
    wanted = {tuple(map(fold, _WORD.findall(name))) for name in names}
    longest = max(map(len, wanted), default=0)
    words = [(fold(match[0]), match) for match in _WORD.finditer(text)] if longest else []
    for at in range(len(words)):
        for run in range(min(longest, len(words) - at), 0, -1):
            if tuple(folded for folded, _match in words[at : at + run]) in wanted:
                start, end = words[at][1].start(), words[at + run - 1][1].end()
                yield Spot("name", text[start:end], start, end)
                break


def _names(text: str) -> Iterator[Spot]:
    """Words that look like names: two with capitals together, or one that is known or said to be one."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        run = _run(text, words, at)
        if not run:
            at += 1
            continue
        first, last = words[at], words[at + run - 1]
        cue = bool(_CUE.search(text[max(0, first.start() - 20) : first.start()]))
        if cue or run > 1 or is_given_name(fold(first[0])):
            yield Spot("name", text[first.start() : last.end()], first.start(), last.end())
        at += run


def _run(text: str, words: list[re.Match[str]], at: int) -> int:
    """How many words from here on make a name: one after another, each like a name."""
    run = 0
    cue = bool(_CUE.search(text[max(0, words[at].start() - 20) : words[at].start()]))
    while run < 4 and at + run < len(words):
        word = words[at + run]
        if run and text[words[at + run - 1].end() : word.start()] != " ":
            break
        known = cue and run < 2 and is_given_name(fold(word[0]))
        if (
            not _like_a_name(word[0])
            and not known
            and not (cue and run == 0 and word[0].lower() not in _NO_NAMES)
        ):
            break
        run += 1
    return run


def _like_a_name(word: str) -> bool:
    return (word[0].isupper() or word[0].lower() == word[0].upper()) and word.lower() not in _NO_NAMES
