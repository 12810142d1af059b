"""Where each line of a timeline stands in its drawing; pure, no framework."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

WIDTH, LEFT, RIGHT = 960, 16, 16
STEP, MARK, LABEL = 13, 16, 26  # the least between two moments; the height of a mark; of a lane's name
_BETWEEN_DAYS, _IN_LEGEND = 96, 150  # room for the name of a day, and of a kind of line


@dataclass(frozen=True)
class Mark:
    """One line as it is drawn: its kind, its words, and its place."""

    verb: str
    words: str
    x: float
    y: float


@dataclass
class Lane:
    """One agency's lane."""

    name: str
    y: float = 0
    height: float = 0
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Drawing:
    """A timeline drawn: lanes one below the other, time from left to right."""

    lanes: list[Lane]
    days: list[tuple[float, date, str]]
    width: int
    foot: float
    legend: list[tuple[int, str, str]]

    @property
    def height(self) -> float:
        return self.foot + LABEL


def draw(lines: Sequence[tuple[datetime, str, str, str]], verbs: Mapping[str, str]) -> Drawing:
    """Draw lines of (moment, lane, kind, words), which come in the order of time.

    Two moments never share a place, and what is left of the width is shared out by how far apart they are: a burst
    can be read, and a silence is seen. What happened in one lane at one moment is stacked. ``verbs`` names the kinds.
    """
    places = _places([at for at, *_ in lines])
    lanes = {name: Lane(name) for name in dict.fromkeys(lane for _, lane, *_ in lines)}
    top = 28.0
    for lane in lanes.values():
        theirs = [line for line in lines if line[1] == lane.name]
        lane.y, lane.marks = top, list(_stacked(theirs, places, top + LABEL))
        lane.height = max(mark.y for mark in lane.marks) - top + MARK
        top += lane.height + 8
    legend = [(n * _IN_LEGEND, verb, words) for n, (verb, words) in enumerate(verbs.items())]
    return Drawing(list(lanes.values()), _days(places), WIDTH, top, legend)


def _places(moments: Iterable[datetime]) -> dict[datetime, float]:
    """From left to right; the least distance between two is kept as long as there is room for it."""
    distinct = sorted(set(moments))
    gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(distinct)]
    room = WIDTH - LEFT - RIGHT
    least = min(float(STEP), room / max(1, len(gaps)))
    spare, whole = room - least * len(gaps), sum(gaps) or 1.0
    x, found = float(LEFT), {}
    for moment, gap in zip(distinct, [*gaps, 0.0], strict=True):
        found[moment] = round(x, 1)
        x += least + spare * gap / whole
    return found


def _stacked(
    lines: Iterable[tuple[datetime, str, str, str]], places: dict[datetime, float], top: float
) -> Iterable[Mark]:
    stack: dict[datetime, int] = {}
    for at, _lane, verb, words in lines:
        depth = stack[at] = stack.get(at, -1) + 1
        yield Mark(verb, words, places[at], top + depth * MARK)


def _days(places: dict[datetime, float]) -> list[tuple[float, date, str]]:
    """The days to write above the drawing, as far as there is room, and on which side of their line."""
    found: list[tuple[float, date, str]] = []
    taken, named = float(-_BETWEEN_DAYS), None
    for moment, x in places.items():
        day, at_the_end = moment.date(), x > WIDTH - _BETWEEN_DAYS
        begins = x - _BETWEEN_DAYS if at_the_end else x
        if day != named and begins >= taken:
            found.append((x, day, "end" if at_the_end else "start"))
            taken, named = begins + _BETWEEN_DAYS, day
    return found


BAR_WIDTH, BAR_HEIGHT = 48, 140


@dataclass(frozen=True)
class Bar:
    """One month of a drawing; without a height where the number may not be shown."""

    name: str
    shown: str
    x: int
    height: float | None


def bars(months: Sequence[tuple[str, int | None, str]]) -> list[Bar]:
    """Bars of (name, number or None, words), the highest as high as there is room."""
    most = max((number or 0 for _name, number, _shown in months), default=0) or 1
    return [
        Bar(
            name,
            shown,
            place * (BAR_WIDTH + 24),
            None if number is None else round(BAR_HEIGHT * number / most, 1),
        )
        for place, (name, number, shown) in enumerate(months)
    ]
