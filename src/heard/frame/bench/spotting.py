"""How well names, numbers and days are found in invented notes as they are typed at work, and how fast."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from heard import people
from heard.frame.bench import Figure
from heard.people.linkage.spotting import Spot, spot

PARTS = ("development", "held out")
_NOTES = Path(people.__file__).parent / "tests" / "notes.txt"
_MARKED = re.compile(r"\{(\w+) ([^}]*)\}")
_TITLE = re.compile(r"(?:(?:mrs?|ms|miss|dr|dc|ds|di|pc|pcso|rev|fr)\b\.?\s+)+", re.IGNORECASE)
_ORIGINS = {
    "b": "British and Irish",
    "s": "South Asian",
    "m": "Middle Eastern",
    "e": "Eastern European",
    "a": "African and Caribbean",
    "c": "East Asian",
    "w": "Western European",
    "n": "names somebody goes by",
    "i": "initials alone",
}
_KINDS = {
    "phone": "phones",
    "reg": "number plates",
    "part": "parts of plates, and foreign ones",
    "postcode": "postcodes",
    "date": "dates",
    "day": "days of the week",
    "nhs": "NHS numbers",
    "upn": "unique pupil numbers",
    "handle": "online names",
}
_CALLED = {"registration": ("reg", "part"), "born": ("date", "day"), "date": ("date", "day")}


@dataclass(frozen=True)
class Note:
    """A note, the names on file where it is written, and what a careful reader marks in it, by its place."""

    text: str
    on_file: tuple[str, ...]
    marked: dict[tuple[int, int], str]


def notes(part: str) -> Iterator[Note]:
    """The notes of a part."""
    lines = _NOTES.read_text("utf-8").partition(f"[{part}]")[2].partition("\n[")[0].splitlines()
    for line in lines:
        names, bar, marked = line.partition(" | ")
        if bar:
            yield _note(marked, () if names == "-" else tuple(names.split("; ")))


def _note(marked: str, on_file: tuple[str, ...]) -> Note:
    text, marks, end = "", {}, 0
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        marks[len(text), len(text) + len(match[2])] = match[1]
        text += match[2]
        end = match.end()
    return Note(text + marked[end:], on_file, marks)


@dataclass
class Found:
    """What is marked, what of it is found, and what is found that is not marked, each by its kind."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def recall(self, *kinds: str) -> float:
        """The share of what is marked that is found."""
        return sum(self.found[each] for each in kinds) / (sum(self.there[each] for each in kinds) or 1)

    def precision(self, *kinds: str) -> float:
        """The share of what is found that is marked."""
        right = sum(self.found[each] for each in kinds)
        return right / ((right + sum(self.wrong[each] for each in kinds)) or 1)


NAMES = tuple(_ORIGINS)


def read(part: str, *, on_file: bool = True) -> Found:
    """What is found in the notes of a part: a place counts where it begins and ends as it was marked."""
    found = Found()
    for note in notes(part):
        _compare(note, spot(note.text, note.on_file if on_file else ()), found)
    return found


def _compare(note: Note, spots: list[Spot], found: Found) -> None:
    left = {place: _kinds(note, place, kind) for place, kind in note.marked.items()}
    for kinds in left.values():
        found.there.update(kinds)
    for each in spots:
        kinds = left.pop(_place(each), ())
        if kinds and _fits(each, kinds[0]):
            found.found.update(kinds)
        else:
            found.wrong[_CALLED.get(each.kind, ("b" if each.kind == "name" else each.kind,))[0]] += 1


def _kinds(note: Note, place: tuple[int, int], kind: str) -> tuple[str, ...]:
    """What a mark counts as: a name also as one in small letters, a number also as right or with a slip."""
    small = kind in _ORIGINS and note.text[slice(*place)].islower()
    return (
        kind.removeprefix("bad"),
        *(["small"] if small else []),
        *([kind] if kind.startswith("bad") else []),
    )


def _place(each: Spot) -> tuple[int, int]:
    title = _TITLE.match(each.text) if each.kind == "name" else None
    return (each.start + (title.end() if title else 0), each.end)


def _fits(each: Spot, kind: str) -> bool:
    return kind in NAMES if each.kind == "name" else kind in _CALLED.get(each.kind, (each.kind,))


def measure() -> list[Figure]:
    """Recall and precision of names with and without those on file, of the rest by kind, and the time for a note."""
    figures = [each for part in PARTS for each in _of_names(part)]
    figures += _of_origins()
    found = read("held out")
    figures += [
        Figure(
            f"… {what}, {found.there[kind]} held out",
            f"recall {found.recall(kind):.2f}, precision {found.precision(kind):.2f}",
            _AIMS.get(kind, ""),
        )
        for kind, what in _KINDS.items()
        if found.there[kind]
    ]
    return [*figures, _of_time()]


_AIMS = {"phone": "1.00 of both", "postcode": "1.00 of both", "date": "1.00 of both", "reg": "0.99 of both"}


def _of_names(part: str) -> list[Figure]:
    number = len(list(notes(part)))
    figures = []
    for on_file, words in ((True, "with the names on file"), (False, "without")):
        found = read(part, on_file=on_file)
        figures.append(
            Figure(
                f"Names in {number} notes ({part}), {words}",
                f"recall {found.recall(*NAMES):.2f}, precision {found.precision(*NAMES):.2f}; "
                f"typed in small letters: recall {found.recall('small'):.2f}",
                "recall 0.90" if on_file else "",
            )
        )
    return figures


def _of_origins() -> list[Figure]:
    """Of which names fewer are found, in all notes together, because there are few of each."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for part in PARTS:
        of_part = read(part)
        there.update(of_part.there)
        found.update(of_part.found)
    share = {kind: found[kind] / there[kind] for kind in NAMES}
    whole = {kind: share[kind] for kind in NAMES if kind not in "ni"}
    lowest = min(whole, key=whole.__getitem__)
    between = f"recall {whole[lowest]:.2f} ({_ORIGINS[lowest]}, {there[lowest]}) to {max(whole.values()):.2f}"
    return [
        Figure(f"… between {len(whole)} origins, all notes", between),
        *(Figure(f"… {_ORIGINS[kind]}, {there[kind]}", f"recall {share[kind]:.2f}") for kind in "ni"),
    ]


def _of_time() -> Figure:
    every = [note for part in PARTS for note in notes(part)]
    taken = []
    for note in [*every[:20], *every]:
        began = time.perf_counter()
        spot(note.text, note.on_file)
        taken.append(time.perf_counter() - began)
    words = sum(len(note.text.split()) for note in every) / len(every)
    return Figure(
        f"A note of {words:.0f} words read, half of them within",
        f"{median(taken[20:]) * 1000:.2f} ms",
        "0.59 ms",
    )
