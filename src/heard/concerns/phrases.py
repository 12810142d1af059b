"""Words in a free-text reason that close nothing: found, named and shown to whoever wrote them, never changed.

The phrases, why they close nothing and where that is written stand in data/closing_phrases.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BETWEEN = r"[\s\-‐-―−_/]+"
_GAP = rf"(?:{_BETWEEN}[\w'’‘`´]+){{0,3}}{_BETWEEN}"


@dataclass(frozen=True)
class Hit:
    """One phrase found: its group, its words as they were typed, and where they stand in the text."""

    group: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True)
class Group:
    """Phrases that close nothing for one and the same reason."""

    code: str
    reason: str
    next_step: str
    source: str
    phrases: re.Pattern[str]
    unless: re.Pattern[str]


def find(text: str) -> list[Hit]:
    """Every phrase in ``text`` that closes nothing, in the order of the text; overlapping ones of a group are one."""
    hits = [hit for group in GROUPS.values() for hit in _find(group, text)]
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def _find(group: Group, text: str) -> Iterator[Hit]:
    excused = list(_spans(group.unless, text))
    kept = [span for span in _spans(group.phrases, text) if not any(_touch(span, other) for other in excused)]
    for start, end in _joined(kept):
        yield Hit(group.code, text[start:end], start, end)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Matches from every beginning, so that one phrase does not hide another inside it."""
    place = 0
    while match := pattern.search(text, place):
        yield match.span()
        place = match.start() + 1


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for span in sorted(spans):
        if held and span[0] < held[1]:
            held = held[0], max(held[1], span[1])
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _compile(phrases: Iterable[str], words: dict[str, str]) -> re.Pattern[str]:
    """One pattern of many phrases, longest words first at each place, bounded by words."""
    either = "|".join(f"(?:{_translate(phrase, words)})" for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _translate(phrase: str, words: dict[str, str]) -> str:
    """The notation explained at the top of the phrase file, as a regular expression."""
    for name, meaning in words.items():
        phrase = phrase.replace("{" + name + "}", meaning)
    phrase = re.sub(r"(?<!\))\*(?=\W|$)", r"\\w*", phrase.replace(r"\w+", "\0"))
    phrase = phrase.replace(" .. ", "\1").replace("(", "(?:").replace("'", "['’‘`´]?").replace(" ?", "\2")
    return (
        phrase.replace("\2", f"(?:{_BETWEEN})?")
        .replace(" ", _BETWEEN)
        .replace("\1", _GAP)
        .replace("\0", r"[\w'’]+")
    )


def _read_groups() -> dict[str, Group]:
    content: dict[str, Any] = tomllib.loads(
        (Path(__file__).parent / "data" / "closing_phrases.toml").read_text("utf-8")
    )
    return {group.code: group for group in (_group(entry, content["words"]) for entry in content["group"])}


def _group(entry: dict[str, Any], words: dict[str, str]) -> Group:
    plain = {name: entry[name] for name in ("code", "reason", "next_step", "source")}
    return Group(**plain, phrases=_compile(entry["phrases"], words), unless=_compile(entry["unless"], words))


GROUPS = _read_groups()
