"""A name taken apart as it was typed, and what stands around it that is no part of it.

"Mum of Leo Marsh" names Leo and is not him, "Child 2" names nobody, and John Smith Jr has a father.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .spelling import fold, words

_TITLES, _STYLES = words("titles"), words("styles")
# Words that belong to the name after them: Al-Hassan, van Dijk, O'Brien, bint Ali.
_PARTICLES = words("particles")
_KIN, _NOBODY = words("kin"), words("nobody")
_FAMILY_FIRST = words("family_first")
_NO_NAMES = _KIN | _NOBODY | _TITLES
_FILLERS = words("fillers")
# Some of these are first names too: Nana Mensah, Mate Kovač, Man Ho Chan.
_BEFORE_A_NAME = (_KIN | _NOBODY) - {"nan", "nana", "mam", "son", "mate", "man"}
_READ = 300  # characters of a field that are read at all


_CALLED_NOW = r"(?:also |now |better )?known as|a\.?k\.?a\b\.?|alias|goes by|prefers|likes to be called"
_CALLED_ONCE = r"formerly(?: known as)?|previously(?: known as)?|n[ée]e"
_ALSO = re.compile(
    rf"(?<=\w)[\s,;-]*[\s(\[](?:(?P<once>{_CALLED_ONCE})|{_CALLED_NOW})[\s:]+(?P<name>[^)\]]*\w)[)\]]?",
    re.IGNORECASE,
)


def also_called(text: str) -> tuple[str, tuple[str, ...]]:
    """What is typed for a name without the other name that it gives, and that: 'Theo (known as Teddy) Finch'.

    One word is another first name, and what somebody was called once another family name.
    """
    if text.count(" ") < 2 or not (found := _ALSO.search(text[:_READ])):
        return text, ()
    own, other = text[: found.start()] + text[found.end() :], found["name"]
    if len(other.split()) == 1:
        first, _further, last, *_rest = named(own)
        other = f"{first} {other}" if found["once"] else f"{other} {last}"
    return own, (other,)


class Named(NamedTuple):
    """A name as its parts, as typed but for titles; one word alone is a first name until something says otherwise."""

    first: str
    further: tuple[str, ...]
    surname: str
    generation: str = ""  # jr, sr, ii or iii, where it is said
    through: bool = False  # whether it is the name of somebody else, whose mother, brother or friend this is


@lru_cache(50_000)
def named(text: str, surname: str = "") -> Named:
    """Take a name apart: 'Aisha Noor Khan', 'Khan, Aisha', 'KHAN Aisha', or the family name given by itself."""
    own, through = _of_somebody_else(_NOT_APPLICABLE.sub(" ", text[:_READ]))
    own = _ONE_OF_TWINS.sub("", own) if own.count(" ") > 1 else own
    own, generation = _generation(_IN_BRACKETS.sub(" ", own), 1 if surname else 2)
    own, family = _after_what_names_nobody(own)
    first, further, last = _taken_apart(own, surname)
    if family and not last:
        first, last = "", first
    return Named(first, further, last, generation, through)


_NOT_APPLICABLE = re.compile(r"\bn/[ak]\b", re.IGNORECASE)
_WORDS = "|".join(sorted(_KIN | _NOBODY, key=len, reverse=True))
_ANY_KIN = rf"(?:(?:step|half|foster|grand|great|ex)[- ]?)?(?:{_WORDS})"
_KIN_OF = re.compile(rf"^\W*(?:\w+[\s-]+){{0,3}}?{_ANY_KIN}\s+(?:of|to)\s+(?=\w)", re.IGNORECASE)
_S_KIN = re.compile(rf"(?:['’]s|s['’])\s+(?:\w+[\s-]+){{0,2}}?{_ANY_KIN}\b.*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"[(\[]\s*(?:\w+[\s-]+)?{_ANY_KIN}\s*[)\]]", re.IGNORECASE)


def _of_somebody_else(text: str) -> tuple[str, bool]:
    """The name in 'mum of Leo Marsh' or 'Leo Marsh's stepdad', and whether it was named so."""
    if found := _KIN_OF.match(text):
        return text[found.end() :], True
    if found := _S_KIN.search(text):
        return text[: found.start()], True
    return text, False


_ONE_OF_TWINS = re.compile(r"[\s,(]+(?:twin|triplet)\s*(?:[\dab]|one|two|three)?[)\s]*$", re.IGNORECASE)
_GENERATION = re.compile(r"[\s,(]+(?:(jr|jnr|junior|sr|snr|ii|iii)|\((senior)\))[.)\s]*$", re.IGNORECASE)
_ONE_WAY = {"jnr": "jr", "junior": "jr", "snr": "sr", "senior": "sr"}


def _generation(text: str, names: int) -> tuple[str, str]:
    """What follows a name of so many words at least: Junior Campbell and Mark Senior are called so."""
    found = _GENERATION.search(text)
    if not found or len(_words(text[: found.start()])) < names:
        return text, ""
    said = (found[1] or found[2]).lower()
    return text[: found.start()], _ONE_WAY.get(said, said)


def _after_what_names_nobody(text: str) -> tuple[str, bool]:
    """The name after 'twin 1' or 'uncle', and whether it can only be a family's; nothing where 'child 2' is all."""
    said = re.findall(r"[^\W\d_]+", text.lower())
    if not _NO_NAMES.isdisjoint(said) and all(
        len(word) == 1 or word in _NO_NAMES | _FILLERS for word in said
    ):
        return "", False
    family = len(said) > 1 and said[-1] == "family"
    text = re.sub(r"\s+family\W*$", "", text, flags=re.IGNORECASE) if family else text
    while (found := re.match(r"\W*([^\W\d_]+)[\W\d_]+(?=[^\W\d_])", text)) and found[
        1
    ].lower() in _BEFORE_A_NAME:
        if text[found.end(1) :].lstrip().startswith(","):
            break  # "Child, Lee" is a family's name
        family = family or found[1].lower() not in _KIN
        text = text[found.end() :]
    return text, family


def _taken_apart(text: str, surname: str) -> tuple[str, tuple[str, ...], str]:
    """First name, further names and surname."""
    if not surname and (said := _vietnamese(text)):
        return said
    before, comma, after = text.partition(",")
    parts = _words(f"{after} {before}" if comma and _words(after) else before)
    if surname:
        last = "".join(_words(surname[:_READ]))
        parts = _without_tail(parts, last)
        return parts[0] if parts else "", tuple(parts[1:]), last
    if comma and _words(after):
        given, family = _words(after), _words(before)
        return given[0], tuple(given[1:] + family[:-1]), family[-1] if family else ""
    if len(parts) > 1 and _family_stands_first(parts):
        parts = [*parts[1:], parts[0]]
    if len(parts) < 2:
        alone = parts[0] if parts else ""
        return ("", (), alone) if _begins_with_title(before) else (alone, (), "")
    return parts[0], tuple(parts[1:-1]), parts[-1]


_VIETNAMESE = words("vietnamese")


def _vietnamese(text: str) -> tuple[str, tuple[str, ...], str] | None:
    """Nguyen Thi Lan, and Lan Thi Nguyen: Thi and Van say girl and boy, and nobody is called so."""
    said = re.findall(r"[^\W\d_]+", text)
    folded = [fold(word) for word in said]
    if len(said) < 3:
        return None
    if folded[1] in ("thi", "van") and folded[0] in _VIETNAMESE:
        return said[2], tuple(said[3:]), said[0]
    if folded[-2] in ("thi", "van") and folded[-1] in _VIETNAMESE:
        return said[0], tuple(said[1:-2]), said[-1]
    return None


def _family_stands_first(parts: list[str]) -> bool:
    """KHAN Aisha, or Nguyen Van Anh."""
    if parts[0].isupper() and len(parts[0]) > 1 and not parts[-1].isupper():
        return True
    return fold(parts[0]) in _FAMILY_FIRST and fold(parts[-1]) not in _FAMILY_FIRST


def _begins_with_title(text: str) -> bool:
    first = re.match(r"\s*([A-Za-z]+)", text)
    return bool(first) and first[1].lower() in _TITLES | _STYLES  # type: ignore[index]


def _without_tail(parts: list[str], surname: str) -> list[str]:
    for n in range(1, len(parts) + 1):
        if "".join(parts[-n:]).lower() == surname.lower():
            return parts[:-n]
    return parts


def _stands_for_none(word: str) -> bool:
    return len(word) > 2 and len(set(word)) == 1  # xxx


def _words(text: str) -> list[str]:
    """The words of a name, particles joined to what they belong to; titles and what is no letter are left out."""
    found: list[str] = []
    held = ""
    for raw in re.split(r"[\s/()\"“”.]+", text):
        word = "".join(
            c for c in raw if c.isalpha() or c in "-'’" or unicodedata.category(c)[0] == "M"
        ).strip("-'’")
        word = re.sub(r"['’]", "", word)
        bare = word.lower()
        if not word or _stands_for_none(bare) or (bare in _TITLES and not held):
            continue
        if bare in _PARTICLES:
            held += word
            continue
        found.append(held + word)
        held = ""
    found += [held] if held else []
    return found[1:] if len(found) > 1 and found[0].lower() in _STYLES else found
