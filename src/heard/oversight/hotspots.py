"""Where it was seen, against what earlier quarters lead one to expect: read from what is published alone. Pure.

Nothing here knows a number that the page does not show, so what is marked can tell no more than the numbers beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEVEL = 0.05  # of what is marked, at most this share by chance
_HIDDEN = 4  # what is not shown in an earlier quarter may have been as many as this

Cell = tuple[str, str, str]  # level, hexagon, place
Quarter = Mapping[Cell, int | None]
TOTAL: Cell = ("total", "", "")


@dataclass(frozen=True)
class Seen:
    """One number of the quarter, what earlier quarters lead one to expect, and whether it stands out."""

    cell: Cell
    value: int
    expected: float | None
    chance: float
    stands_out: bool


def seen(now: Quarter, earlier: Sequence[Quarter]) -> list[Seen]:
    """Compare each place and hexagon of a quarter with earlier ones, allowing for how reports rose or fell as a whole.

    Given how often it was seen in all these quarters together, the number of this one is binomial with this quarter's
    share of all sightings. Which stand out is decided by Benjamini and Hochberg's method (1995) over all that could, as
    Gilbert (2005) counts them where numbers are small.
    """
    whole, before = now.get(TOTAL) or 0, sum(quarter.get(TOTAL) or 0 for quarter in earlier)
    share = whole / (whole + before) if before else 1.0
    found = []
    for cell, value in now.items():
        if cell != TOTAL and value:
            was = sum(quarter.get(cell) or _at_most(quarter) for quarter in earlier)
            named = bool(cell[1] if cell[0] == "hexagon" else cell[2])
            chance = at_least(value, value + was, share) if before and named else 1.0
            found.append((cell, value, was * whole / before if before and named else None, chance))
    out = standing_out([chance for *_rest, chance in found], of=2 * could_stand_out(whole + before, share))
    return [Seen(*each, stands_out=n in out) for n, each in enumerate(found)]


def _at_most(quarter: Quarter) -> int:
    """How many there may have been of what a quarter does not show."""
    whole = quarter.get(TOTAL)
    return _HIDDEN if whole is None else min(_HIDDEN, whole)


def at_least(successes: int, of: int, share: float) -> float:
    """The chance of so many successes or more in so many draws: the binomial's upper tail, summed term by term."""

    def log_of(k: int) -> float:
        ways = math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        return ways + k * math.log(share) + (of - k) * math.log1p(-share)

    return min(1.0, math.fsum(math.exp(log_of(k)) for k in range(successes, of + 1)))


def standing_out(chances: Sequence[float], *, of: int, level: float = LEVEL) -> set[int]:
    """Benjamini and Hochberg's step-up procedure: which of ``of`` tests, of which these are the smallest, stand out."""
    of = max(of, len(chances))
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    last = max((rank for rank, n in enumerate(order, 1) if chances[n] <= level * rank / of), default=0)
    return set(order[:last])


def could_stand_out(whole: int, share: float, level: float = LEVEL) -> int:
    """How many cells could possibly stand out, at the most, however the sightings lie: Tarone's bound (1990).

    One that was seen n times in all has at best the chance share to the power n, and there are at most whole / n of it.
    """
    if not 0 < share < 1:
        return max(1, whole)
    for tests in range(1, whole + 1):
        least = max(1, math.ceil(math.log(level / tests) / math.log(share)))
        if whole // least <= tests:
            return tests
    return max(1, whole)


SIDE = 500  # metres
_ROOT = math.sqrt(3)


def corners(cell: str) -> list[tuple[float, float]]:
    """The corners of a hexagon in metres of the National Grid, from the one in the north on."""
    q, r = map(int, cell.split(","))
    east, north = SIDE * _ROOT * (q + r / 2), SIDE * 1.5 * r
    turns = (math.radians(90 + 60 * n) for n in range(6))
    return [(east + SIDE * math.cos(a), north + SIDE * math.sin(a)) for a in turns]


@dataclass(frozen=True)
class Shape:
    """A hexagon as it is drawn: its letter, its corners, where its number stands, and how dark it is from 0 to 4."""

    letter: str
    points: str
    x: float
    y: float
    seen: Seen
    shade: int


@dataclass(frozen=True)
class Map:
    """The hexagons with numbers, drawn with the north above."""

    width: float
    height: float
    shapes: list[Shape]

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each cell, by which the drawing and the table say the same."""
        return {each.seen.cell[1]: each.letter for each in self.shapes}


_DRAWN, _MARGIN = 52.0, 8.0  # how long a side is drawn; room at the edge


def _letter(n: int) -> str:
    """A to Z, then AA, AB and so on."""
    more, last = divmod(n, 26)
    return (_letter(more - 1) if more else "") + chr(ord("A") + last)


def drawn(found: Iterable[Seen]) -> Map | None:
    """Draw the hexagons; None where there is none with a number."""
    cells = [each for each in found if each.cell[0] == "hexagon" and each.cell[1]]
    if not cells:
        return None
    scale, at = _DRAWN / SIDE, {each.cell[1]: corners(each.cell[1]) for each in cells}
    west = min(x for each in at.values() for x, _y in each)
    top = max(y for each in at.values() for _x, y in each)

    def place(x: float, y: float) -> tuple[float, float]:
        return round((x - west) * scale + _MARGIN, 1), round((top - y) * scale + _MARGIN, 1)

    most = max(each.value for each in cells)
    shapes = []
    cells.sort(
        key=lambda each: (-at[each.cell[1]][0][1], at[each.cell[1]][0][0])
    )  # as one reads: from the north west
    for n, each in enumerate(cells):
        points = [place(x, y) for x, y in at[each.cell[1]]]
        middle = points[0][0], round((points[0][1] + points[3][1]) / 2, 1)
        path = " ".join(f"{x},{y}" for x, y in points)
        shapes.append(Shape(_letter(n), path, *middle, each, math.ceil(4 * each.value / most)))
    width = max(x for each in at.values() for x, _y in each) - west
    height = top - min(y for each in at.values() for _x, y in each)
    return Map(round(width * scale + 2 * _MARGIN, 1), round(height * scale + 2 * _MARGIN, 1), shapes)
