"""The words of a free text: where each stands, how it is written, and what the lists of names say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .spelling import fold, is_given_name, listed
from .spelling import words as kind_of_words

WORD = re.compile(r"(?<![\w@])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@])")


def kinds(name: str) -> dict[str, frozenset[str]]:
    """The words of a list beside this file in which the first of a line says what the others are."""
    found: dict[str, frozenset[str]] = {}
    for kind, *words in listed(name):
        found[kind] = found.get(kind, frozenset()) | frozenset(words)
    return found


@lru_cache(1)
def lists_of_words() -> dict[str, frozenset[str]]:
    """The words that names are told by, each kind once."""
    lists = kinds("names.txt") | kinds("no_names.txt")
    cars = kind_of_words("makes") | {car for car in kind_of_words("cars") if not is_given_name(car)}
    none = frozenset(
        word
        for kind in ("common", "people", "time", "place", "where", "kind", "brand", "short", "record")
        for word in lists[kind]
    )
    return lists | {"none": none | cars}


@dataclass(slots=True)
class Word:
    """A word of a text: where it stands, how it is written, and what the lists say of it."""

    start: int
    end: int
    over: int  # where it ends with what shows that something is theirs
    text: str
    folded: str
    capital: bool
    shouted: bool
    begins: bool  # a sentence, a line, or what somebody said
    owns: bool  # an apostrophe and an s follow
    given: bool
    family: bool
    ordinary: bool
    none: bool


_BEGINS = re.compile(r"(?:[.!?:;*•>\n|/–—]|\s-)[\s\"'“‘(\[]*$|[\"“(\[]$")


def _is_caseless(word: str) -> bool:
    """Whether it is written in letters that know no capitals."""
    return word[0].lower() == word[0].upper()


def _is_double(word: str, given: frozenset[str]) -> bool:
    first, hyphen, second = word.partition("-")
    return bool(hyphen) and all(fold(part) in given or is_given_name(fold(part)) for part in (first, second))


def _is_owned(folded: str, given: frozenset[str]) -> bool:
    """Whether somebody left out the apostrophe: lucys brother."""
    if len(folded) < 5 or folded[-1] != "s" or folded in given or is_given_name(folded):
        return False
    lists, base = lists_of_words(), folded[:-1]
    known = base in given or is_given_name(base)
    return known and not (
        folded in lists["family"]
        or base in lists["ordinary"]
        or base in lists["none"]
        or folded in lists["none"]
    )


def _words_of(text: str) -> list[Word]:
    lists = lists_of_words()
    given, family, ordinary, none, says = (
        lists[kind] for kind in ("given", "family", "ordinary", "none", "says")
    )
    found: list[Word] = []
    last = 0
    for match in WORD.finditer(text):
        word, end = match[0], match.end()
        owns = word[-2:] in ("'s", "’s", "'S", "’S")
        if owns:
            word, end = word[:-2], end - 2
        if not word:
            continue
        folded = fold(word)
        if _is_owned(folded, given):
            word, folded, end, owns = word[:-1], folded[:-1], end - 1, True
        first = word[0]
        found.append(
            Word(
                match.start(),
                end,
                match.end(),
                word,
                folded,
                first.isupper(),
                len(word) > 1 and word.isupper(),
                (not found or bool(_BEGINS.search(text[max(last, match.start() - 9) : match.start()])))
                and not _is_caseless(word),
                owns,
                (folded in given or is_given_name(folded) or _is_double(word, given))
                and (folded not in says or folded in ordinary),
                folded in family,
                folded in ordinary,
                folded in none,
            )
        )
        last = match.end()
    return found


_MANY = 5  # words of letters that know no capitals are a sentence
_LONG = 12  # such letters without a space between are one too


class Text:
    """A text as its words, and what stands beside each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _words_of(text)
        if not text.isascii():
            self._name_few_caseless()
        letters = [word for word in self.words if len(word.text) > 1]
        if sum(word.shouted for word in letters) > 0.6 * len(letters):  # all in capitals: they say nothing
            for word in self.words:
                word.capital = word.shouted = False

    def _name_few_caseless(self) -> None:
        """Count words of letters that know no capitals as having one where they are few: many are a sentence."""
        run: list[Word] = []
        for at, word in enumerate(self.words):
            run = run if run and _is_caseless(word.text) and self.gap(at - 1) == " " else []
            if _is_caseless(word.text):
                run.append(word)
            for each in run[:_MANY]:
                each.capital = len(run) < _MANY and len(each.text) < _LONG

    def before(self, at: int) -> str:
        """The word before, where nothing but a space, a bracket or a quotation mark is between."""
        if at < 1:
            return ""
        gap = self.gap(at - 1)
        return (
            self.words[at - 1].folded
            if gap.strip("\"'“‘(.") in ("", " ") and gap != "" and "\n" not in gap
            else ""
        )

    def follows(self, at: int) -> str:
        return self.words[at + 1].folded if at + 1 < len(self.words) and self.gap(at) == " " else ""

    def gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.words[at].over : self.words[at + 1].start]
