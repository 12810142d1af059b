"""Words that blame or minimise, and words that close nothing: found, named and shown to their writer, never changed.

The phrases, why they are pointed out, what to write instead and where that is written stand in data/language.toml.
docs/decisions/0019 says how they were written and how well they do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

_BETWEEN = r"[\s\-‐-―−_/]+"
_GAP = rf"(?:{_BETWEEN}[\w'’‘`´]+){{0,4}}{_BETWEEN}"
_BEFORE = 60  # letters in which the subject of a phrase, or whoever is quoted, is looked for
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*(?:’\w[^’]*)*’(?!\w)|«[^»]*»")
_WORD = re.compile(r"[\w'’]+")
_SENTENCE = re.compile(r"[^.!?\n]+")


@dataclass(frozen=True)
class Group:
    """Phrases that close nothing for one and the same reason."""

    code: str
    reason: str
    next_step: str
    source: str
    counts_in_quotes: bool


@dataclass(frozen=True, eq=False)
class Family:
    """Phrases of a group that are pointed out for one and the same reason.

    ``marks``: in notes too, not only where something is closed. ``counts_whoever``: whoever it is said of.
    """

    code: str
    group: Group
    marks: bool
    counts_whoever: bool
    why: str
    instead: str
    entry: dict[str, Any] = field(repr=False)

    @cached_property
    def phrases(self) -> re.Pattern[str]:
        return _compile(self.entry["phrases"], _WORDS)

    @cached_property
    def unless(self) -> re.Pattern[str]:
        return _compile(self.entry["unless"], _WORDS)


@dataclass(frozen=True)
class Hit:
    """One phrase found: its family, its words as they were typed, and where they stand in the text."""

    family: Family
    phrase: str
    start: int
    end: int

    @property
    def group(self) -> str:
        return self.family.group.code


def find(text: str) -> list[Hit]:
    """Every phrase in ``text`` that closes nothing, in the order of the text; overlapping ones of a family are one."""
    hits = [hit for family in FAMILIES.values() for hit in _find(family, text)]
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def marked(text: str) -> list[Hit]:
    """Those phrases that blame or minimise a child, to be pointed out in a note or decision: the first of each family.

    What a reason for closing is searched for is wider: there a parent's no closes nothing either, and a sentence about
    words is no way round. Here neither is pointed out.
    """
    about_words = [
        sentence.span() for sentence in _SENTENCE.finditer(text) if _ABOUT_WORDS.search(sentence[0])
    ]
    hits = {
        hit.family.code: hit
        for hit in reversed(find(text))
        if hit.family.marks
        and not any(start <= hit.start < end for start, end in about_words)
        and not _is_of_grown_ups(text[max(0, hit.start - _BEFORE) : hit.start])
    }
    return list(hits.values())[::-1]


def _find(family: Family, text: str) -> Iterator[Hit]:
    excused = list(_spans(family.unless, text))
    if not family.group.counts_in_quotes:
        excused += _quoted(text)
    kept = [
        span for span in _spans(family.phrases, text) if not any(_touch(span, other) for other in excused)
    ]
    for start, end in _joined(kept):
        if family.counts_whoever or not _is_of_others(text[max(0, start - _BEFORE) : start]):
            yield Hit(family, text[start:end], start, end)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Matches from every beginning, so that one phrase does not hide another inside it."""
    place = 0
    while match := pattern.search(text, place):
        yield match.span()
        place = match.start() + 1


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """What somebody else said, in quotation marks: a word or two kept at a distance, or speech with a speaker."""
    for quoted in _QUOTED.finditer(text):
        around = (
            text[max(0, quoted.start() - _BEFORE) : quoted.start()] + text[quoted.end() : quoted.end() + 20]
        )
        is_short = len(_WORD.findall(quoted[0])) <= 2
        if _WORD.search(around) and (is_short or _SPEECH.search(around)):
            yield quoted.span()


def _is_of_others(before: str) -> bool:
    """Whether the last one named before a phrase is somebody else than the child, and does not speak of the child."""
    clause = _clause(before)
    return _is_last_named(clause, _OTHERS, _NAMED, _REPORTS) or bool(_ABUSER_CLAIMS.search(clause))


def _is_of_grown_ups(before: str) -> bool:
    """Whether a grown-up, an agency or a thing is named last before a phrase, and does not speak of the child."""
    return _is_last_named(_clause(before), _GROWN_UPS, _ANYBODY, _SPEAKS)


def _clause(before: str) -> str:
    return re.split(r"[.!?;:\n]", before)[-1]


def _is_last_named(
    clause: str, who: re.Pattern[str], anybody: re.Pattern[str], speaks: re.Pattern[str]
) -> bool:
    named = list(anybody.finditer(clause))
    if not named or len(_WORD.findall(clause[named[-1].end() :])) > 4:
        return False
    last = named[-1]
    return who.fullmatch(last[0]) is not None and not speaks.search(clause, last.end())


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
    """One pattern of many phrases, bounded by words."""
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


_CONTENT: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "data" / "language.toml").read_text("utf-8")
)
_WORDS: dict[str, str] = _CONTENT["words"]
_OTHERS, _SPEECH, _REPORTS = (_compile([_WORDS[name]], _WORDS) for name in ("others", "speech", "reports"))
_NAMED = _compile([_WORDS[name] for name in ("others", "child", "family", "objects")], _WORDS)
_ABUSER_CLAIMS = _compile(["{abuser} (\\w+ )?{speech}"], _WORDS)
_SPEAKS = _compile([_WORDS["speaks"]], _WORDS)
_GROWN_UPS = _compile([_WORDS["grown_ups"], _WORDS["family"]], _WORDS)
_ANYBODY = _compile([_WORDS[name] for name in ("grown_ups", "family", "others", "child", "objects")], _WORDS)
_ABOUT_WORDS = _compile(_CONTENT["about_words"], _WORDS)


def _group(entry: dict[str, Any]) -> Group:
    return Group(
        **{name: entry[name] for name in ("code", "reason", "next_step", "source", "counts_in_quotes")}
    )


def _family(entry: dict[str, Any], group: Group) -> Family:
    return Family(
        code=entry["code"],
        group=group,
        marks=entry["marks"],
        counts_whoever=entry.get("counts_whoever", False),
        why=entry.get("why", group.reason),
        instead=entry.get("instead", group.next_step),
        entry=entry,
    )


GROUPS = {entry["code"]: _group(entry) for entry in _CONTENT["group"]}
FAMILIES = {
    entry["code"]: _family(entry, GROUPS[group["code"]])
    for group in _CONTENT["group"]
    for entry in group["family"]
}
