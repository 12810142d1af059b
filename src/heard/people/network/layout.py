"""Where each entity stands in a drawing. The same record always gives the same drawing, and no two labels touch.

The centre is in the middle; what is one step away stands in an arc on either side of it, what is two steps away in a
wider one, beside whom it is joined by. Every row of an arc is a line of its own, so labels, which lead outwards, have
room whatever their script. Lengths are in units of the drawing, one to a pixel of the screen.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .graph import Graph, Link, Node
from .wording import is_directed, link_words

READABLE = 860  # its least width on a screen, below which it scrolls; concerns/network.css knows the same
_WORDS_WIDE = 620
ROW, LABEL, FIRST, SECOND, BEND, AWAY = 46, 178, 190, 448, 0.15, 18
_MOST_IN_A_TITLE = 6


@dataclass(frozen=True)
class Placed:
    """An entity where it stands, its label cut to the room it has, and what joins it to the one nearer the middle."""

    node: Node
    x: float
    y: float
    text_x: float
    anchor: str
    label: str
    line: str = ""


@dataclass(frozen=True)
class Drawn:
    """One line for all that joins two, by their places in the picture: solid if any of it is confirmed."""

    one: int
    other: int
    path: str
    confirmed: bool
    width: float
    words: str
    arrow: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Picture:
    """A drawing with the middle of the network at 0, 0, and as wide as its labels need."""

    left: float
    width: float
    height: float
    placed: list[Placed]
    lines: list[Drawn]

    @property
    def top(self) -> float:
        return -self.height / 2

    @property
    def foot(self) -> float:
        return self.height / 2

    def with_room_beneath(self) -> Picture:
        """The same with room for what a file says of itself."""
        return replace(self, width=max(self.width, _WORDS_WIDE), height=self.height + 2 * ROW)

    @property
    def is_wide(self) -> bool:
        """Whether it is drawn smaller where there is less room, as far as it can still be read."""
        return self.width > READABLE


def picture(graph: Graph) -> Picture:
    """Place every entity of a graph."""
    near = [node for node in graph.in_order if node.step <= 1 and node.id != graph.centre]
    far = [node for node in graph.in_order if node.step > 1]
    nearer = {node.id: _nearer(graph, node) for node in far}
    beside: dict[str, list[Node]] = defaultdict(list)
    for node in far:
        beside[nearer[node.id] or graph.centre].append(node)
    sides = _sides(near, beside)
    loose = [node for node in far if node.id not in {each.id for side in sides for each in side[1]}]
    for node in loose:
        min(sides, key=lambda side: len(side[1]))[1].append(node)
    tall = ROW * max(3, *(len(arc) for side in sides for arc in side))
    placed = [_middle(graph)]
    for sign, (first, second) in zip((1, -1), sides, strict=True):
        room = max(ROW, 0.8 * ROW * len(second) / max(len(first), 1))
        placed += _arc(
            graph, first, FIRST, room, tall, sign, dict.fromkeys((n.id for n in first), graph.centre)
        )
        placed += _arc(graph, second, SECOND, ROW, tall, sign, nearer)
    ends = [end for each in placed for end in _ends(each)]
    left = math.floor(min(ends)) - 8
    return Picture(left, math.ceil(max(ends)) + 8 - left, tall + 2 * ROW, placed, _lines(graph, placed))


def _ends(each: Placed) -> tuple[float, float]:
    """How far an entity and its label reach to the left and to the right."""
    wide = max(width_of(each.label), width_of(each.line, 0.86))
    start = each.text_x - {"start": 0, "end": wide, "middle": wide / 2}[each.anchor]
    return min(start, each.x - AWAY), max(start + wide, each.x + AWAY)


def _nearer(graph: Graph, node: Node) -> str | None:
    """Which entity one step nearer to the middle this one stands beside: the one to which most joins it."""
    joined = [
        (graph.weight(pair), other)
        for pair in graph.pairs
        if node.id in pair
        for other in pair - {node.id}
        if graph.nodes[other].step < node.step
    ]
    return max(joined)[1] if joined else None


def _sides(near: Sequence[Node], beside: dict[str, list[Node]]) -> list[tuple[list[Node], list[Node]]]:
    sides: list[tuple[list[Node], list[Node]]] = [([], []), ([], [])]
    for node in near:
        first, second = min(sides, key=lambda side: max(len(side[0]), len(side[1])))
        first.append(node)
        second += beside[node.id]
    return sides


def _middle(graph: Graph) -> Placed:
    centre = graph.nodes[graph.centre]
    return Placed(centre, 0, 0, 0, "middle", cut_to(centre.label, 2 * FIRST * (1 - BEND) - 40))


def _arc(
    graph: Graph,
    nodes: Sequence[Node],
    away: float,
    room: float,
    tall: float,
    sign: int,
    nearer: dict[str, str | None],
) -> list[Placed]:
    placed = []
    for place, node in enumerate(nodes):
        y = (place - (len(nodes) - 1) / 2) * room
        x = sign * away * (1 - BEND * (2 * y / tall) ** 2)
        links = graph.pairs.get(frozenset((node.id, nearer.get(node.id) or "")), [])
        line = f"{link_words(links[0])} {links[0].grade}".strip() if links else ""
        anchor = "start" if sign > 0 else "end"
        placed.append(
            Placed(node, round(x, 1), round(y, 1), round(x + sign * AWAY, 1), anchor, cut_to(node.label, LABEL),
                   cut_to(line, LABEL, 0.86))
        )  # fmt: skip
    return placed


def width_of(text: str, scale: float = 1.0) -> float:
    """About how wide a text is in Arial of 15 units, never less than it is; other scripts are taken as full squares."""
    return scale * sum(_wide(character) for character in text)


def _wide(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if ord(character) > 0x24F:
        return 15.0
    return 13.0 if character in "MWmw@%" else 11.0 if character.isupper() else 8.5


def cut_to(text: str, room: float, scale: float = 1.0) -> str:
    """As much of a text as there is room for; the whole is in the tables and in the drawing's titles."""
    if width_of(text, scale) <= room:
        return text
    kept = ""
    for character in text:
        if width_of(f"{kept}{character}…", scale) > room:
            break
        kept += character
    return f"{kept.rstrip()}…"


def _lines(graph: Graph, placed: Sequence[Placed]) -> list[Drawn]:
    at = {each.node.id: each for each in placed}
    order = {each.node.id: place for place, each in enumerate(placed)}
    drawn = []
    for pair, links in graph.pairs.items():
        one, other = sorted(pair, key=order.__getitem__)
        days = [day for link in links for day in (link.day, link.until) if day]
        drawn.append(
            Drawn(
                order[one],
                order[other],
                _path(at[one], at[other]),
                any(link.confirmed for link in links),
                round(1.5 + min(graph.weight(pair), 5) / 2, 1),
                _title(graph, links),
                _arrow(links, one),
                min(days, default=None),
                max(days, default=None),
            )
        )
    return sorted(drawn, key=lambda line: (line.one, line.other))


def _path(one: Placed, other: Placed) -> str:
    if not one.x or not other.x or (abs(abs(one.x) - abs(other.x)) > ROW and one.x * other.x > 0):
        return f"M{one.x} {one.y}L{other.x} {other.y}"
    inwards = (min(abs(one.x), abs(other.x)) - 60) * (1 if one.x > 0 else -1) if one.x * other.x > 0 else 0
    return f"M{one.x} {one.y}Q{inwards:.1f} {(one.y + other.y) / 2 + 20:.1f} {other.x} {other.y}"


def _title(graph: Graph, links: Sequence[Link]) -> str:
    told = [
        f"{graph.nodes[link.one].label} {link_words(link)} {graph.nodes[link.other].label}"
        + (f" ({link.record.reference})" if link.record else "")
        for link in links[:_MOST_IN_A_TITLE]
    ]
    return "; ".join(told) + ("; …" if len(links) > _MOST_IN_A_TITLE else "")


def _arrow(links: Sequence[Link], one: str) -> str:
    ways = {link.one for link in links if is_directed(link)}
    return "" if len(ways) != 1 else "end" if ways == {one} else "start"


# ---- Theme-line --------------------------------------------------------------------------------------------------

LANES, LANE, NAMES, WIDE = 25, 34, 200, 620


@dataclass(frozen=True)
class Lane:
    """One entity of a theme-line."""

    node: Node
    y: float
    label: str


@dataclass(frozen=True)
class Upright:
    """One link of a theme-line: from lane to lane, where its day is."""

    link: Link
    x: float
    top: float
    foot: float
    words: str


@dataclass(frozen=True)
class ThemeLine:
    """A lane for each entity, time from left to right, each link an upright."""

    lanes: list[Lane]
    uprights: list[Upright]
    days: list[tuple[float, date, str]] = field(default_factory=list)
    left_out: int = 0
    width: float = NAMES + WIDE + 30

    @property
    def height(self) -> float:
        return 40 + LANE * len(self.lanes)


def theme_line(graph: Graph) -> ThemeLine:
    """The links in the order of their days; of more entities than there are lanes, those to which most joins."""
    shown = graph.in_order[:LANES]
    lanes = [
        Lane(node, 45 + LANE * place, cut_to(node.label, NAMES - 20)) for place, node in enumerate(shown)
    ]
    at = {lane.node.id: lane.y for lane in lanes}
    dated = [(link.day, link) for link in graph.links if link.day and link.one in at and link.other in at]
    dated.sort(key=lambda pair: (pair[0], at[pair[1].one], at[pair[1].other], pair[1].what, pair[1].kind))
    if not dated:
        return ThemeLine(lanes, [], left_out=len(graph.nodes) - len(shown))
    first, last = dated[0][0], dated[-1][0]
    whole = max((last - first).days, 1)
    uprights, before = [], 0.0
    for day, link in dated:
        x = max(NAMES + 10 + (WIDE - 20) * (day - first).days / whole, before + 5)
        before = x
        top, foot = sorted((at[link.one], at[link.other]))
        uprights.append(Upright(link, round(x, 1), top, foot, f"{day:%d.%m.%Y}: {_title(graph, [link])}"))
    wide = max(NAMES + WIDE + 30, before + 30)
    marks = [first] if first == last else [first + timedelta(days=whole * n // 4) for n in range(4)] + [last]
    days = [
        (
            round(NAMES + 10 + (WIDE - 20) * (day - first).days / whole, 1),
            day,
            "end" if day == last != first else "start" if day == first else "middle",
        )
        for day in dict.fromkeys(marks)
    ]
    return ThemeLine(lanes, uprights, days, len(graph.nodes) - len(shown), wide)


# ---- Association matrix -------------------------------------------------------------------------------------------

MATRIX = 15


@dataclass(frozen=True)
class Cell:
    """How many links join a row to a column, and whether any is confirmed; none on the diagonal."""

    count: int
    confirmed: bool
    same: bool = False


def matrix(graph: Graph) -> list[tuple[Node, list[Cell]]]:
    """Who is joined to whom: a row and a column for each of those to whom most joins."""
    shown = graph.in_order[:MATRIX]
    rows = []
    for one in shown:
        joined = [(graph.pairs.get(frozenset((one.id, other.id)), []), other) for other in shown]
        cells = [
            Cell(len(links), any(link.confirmed for link in links), other is one) for links, other in joined
        ]
        rows.append((one, cells))
    return rows
