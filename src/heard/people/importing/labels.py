"""Understanding how other systems spell what a column may say: "3B - Health Visitor", "HV", "Nursing/Health Visitor".

The words are in ``data/labels.toml``: a few thousand spellings that councils use come down to a few hundred words.
What is written is understood in this order: the whole of it is known; it begins with a code of a return; or it holds
words that are known, of which the longest decide. Where two meanings hold equally, it is ambiguous, and nobody guesses.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).parent / "data" / "labels.toml"
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_AND = str.maketrans({"&": " and ", "+": " and ", "_": " "})
_LONGEST_LABEL = 500


@dataclass(frozen=True)
class Meaning:
    """What a label may mean, by code: exactly one when it is understood."""

    codes: tuple[str, ...]

    @property
    def code(self) -> str | None:
        """The one meaning, if there is one."""
        return self.codes[0] if len(self.codes) == 1 else None


def normal(label: str) -> str:
    """A label without case, marks and repeated spaces, so that spellings of the same words are equal."""
    plain = unicodedata.normalize("NFKC", label[:_LONGEST_LABEL]).casefold().translate(_APOSTROPHES)
    return " ".join(re.sub(r"[^\w]+", " ", plain.translate(_AND)).split())


class Words:
    """The words of one column: whole labels, codes at the beginning, and words found anywhere."""

    def __init__(self, column: dict[str, Any]) -> None:
        self.names: dict[str, str] = column["names"]
        self._whole = _turned(column.get("whole", {}))
        self._codes = [(re.compile(pattern), codes) for pattern, codes in column.get("codes", {}).items()]
        self._anywhere = _turned(column.get("words", {}))
        self._longest = max((len(words.split()) for words in self._anywhere), default=0)
        self._several: str | None = column.get("several")

    def understand(self, label: str) -> Meaning:
        """What a label means; several codes if it is ambiguous, none if it is not known."""
        plain = normal(label)
        if known := self._whole.get(plain):
            return Meaning(tuple(sorted(known)))
        for pattern, codes in self._codes:
            if found := pattern.search(plain):
                key = found[1] if found.re.groups else ""
                if code := codes.get(key) or codes.get(""):
                    return Meaning((code,))
        return Meaning(self._by_longest_words(plain.split()))

    def _by_longest_words(self, words: list[str]) -> tuple[str, ...]:
        best, codes, every = 0, set[str](), set[str]()
        for run in _runs(words, self._longest):
            if known := self._anywhere.get(run):
                every |= known
                if len(run) >= best:
                    codes = codes | known if len(run) == best else set(known)
                    best = len(run)
        return (self._several,) if self._several and len(every) > 1 else tuple(sorted(codes))


def _turned(by_code: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, labels in by_code.items():
        for label in labels.split(","):
            found.setdefault(" ".join(label.split()), set()).add(code)
    return found


def _runs(words: list[str], longest: int) -> Iterable[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield " ".join(words[start:end])


@cache
def columns() -> dict[str, Words]:
    """The words of every column, by its name."""
    return {name: Words(column) for name, column in tomllib.loads(_TABLE.read_text("utf-8")).items()}


@lru_cache(maxsize=20_000)
def understand(column: str, label: str) -> Meaning:
    """What a label in a column means; exports repeat a few labels, so answers are remembered."""
    return columns()[column].understand(label)
