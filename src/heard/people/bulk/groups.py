"""Groups of reports that share several things, and which proposal each of them is. Pure, no database.

Reports and what they name are the two sides of a graph; children are on neither. A place or a name binds the less the
more reports name it, and what more than a few dozen name does not bind at all. The same reports give the same groups:
docs/decisions/0026-a-library-for-graphs.md.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from .shared import EXACT, HUB, KINDS, Key, Tie

LEAST_REPORTS = 3
_SEED = 26
_DENSITY = (
    0.02  # how dense a group has to be, the constant Potts model's only number: see ./heard bench groups
)

Because = list[list[str | int]]  # kind, number of the thing in its group, mention


@dataclass(frozen=True)
class Group:
    """Reports that may belong together, each with what it shares with others of them."""

    because: Mapping[UUID, Because]

    @property
    def reports(self) -> frozenset[UUID]:
        return frozenset(self.because)

    def stored(self) -> dict[str, Because]:
        """As it is kept: numbers and kinds, and no word of what was said."""
        return {str(report): because for report, because in self.because.items()}


def groups(ties: Sequence[Tie], children: Mapping[UUID, set[str]]) -> list[Group]:
    """Find the groups that somebody should look at, in a fixed order."""
    named: dict[Key, set[UUID]] = defaultdict(set)
    for tie in ties:
        named[tie.thing].add(tie.report)
    binding = {t: reports for t, reports in named.items() if 1 < len(reports) <= HUB}
    of_report: dict[UUID, list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.thing in binding:
            of_report[tie.report].append(tie)
    found = (
        _shared(reports, of_report)
        for reports in communities(binding)
        if len(reports) >= LEAST_REPORTS and len(set().union(*(children.get(r, set()) for r in reports))) != 1
    )
    return [_numbered(ties) for ties in found if _binds(ties)]


def communities(binding: Mapping[Key, set[UUID]]) -> list[list[UUID]]:
    """Part reports into communities by what they name; by Leiden's method, with a fixed seed and in a fixed order."""
    import igraph  # only the night needs it

    things = sorted(binding)
    reports = sorted({report for each in binding.values() for report in each}, key=str)
    if not reports:
        return []
    place = {report: n for n, report in enumerate(reports)}
    edges = [
        (place[report], len(reports) + n)
        for n, thing in enumerate(things)
        for report in sorted(binding[thing], key=str)
    ]
    weights = [_weight(things[thing - len(reports)], binding) for _report, thing in edges]
    graph = igraph.Graph(len(reports) + len(things), edges)
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 (the same groups every night)
    parted = graph.community_leiden("CPM", weights=weights, resolution=_DENSITY, n_iterations=-1)
    together: dict[int, list[UUID]] = defaultdict(list)
    for report, community in zip(reports, parted.membership, strict=False):
        together[community].append(report)
    return sorted(together.values(), key=lambda each: str(each[0]))


def _weight(thing: Key, binding: Mapping[Key, set[UUID]]) -> float:
    """How much it binds: what is hard to mistake fully, a place or a name the less the more reports name it."""
    return 1.0 if thing[0] in EXACT else 1 / (len(binding[thing]) - 1)


def _shared(reports: Iterable[UUID], of_report: Mapping[UUID, list[Tie]]) -> list[Tie]:
    """What at least two of these reports name."""
    ties = [tie for report in reports for tie in of_report[report]]
    named: dict[Key, set[UUID]] = defaultdict(set)
    for tie in ties:
        named[tie.thing].add(tie.report)
    return [tie for tie in ties if len(named[tie.thing]) > 1]


def _binds(ties: Sequence[Tie]) -> bool:
    """Whether it is worth somebody's time: one thing that is hard to mistake, or two that are not."""
    found: dict[Key, set[UUID]] = defaultdict(set)
    for tie in ties:
        found[tie.thing] |= {tie.report} if tie.kind in EXACT or tie.found_by_people else set()
    sure = any(len(reports) > 1 for reports in found.values())
    return len({tie.report for tie in ties}) >= LEAST_REPORTS and len(found) > (0 if sure else 1)


def _numbered(ties: Sequence[Tie]) -> Group:
    """The group that these ties make, its things numbered by kind and by the mention that names each first."""
    first: dict[Key, str] = {}
    for tie in ties:
        first[tie.thing] = min(first.get(tie.thing, "~"), str(tie.mention))
    order = sorted(first, key=lambda thing: (KINDS.index(thing[0]), first[thing]))
    number = {thing: n for n, thing in enumerate(order, start=1)}
    because: dict[UUID, Because] = defaultdict(list)
    for tie in ties:
        because[tie.report].append([tie.kind, number[tie.thing], str(tie.mention)])
    return Group({report: sorted(because[report], key=str) for report in sorted(because, key=str)})


@dataclass(frozen=True)
class Proposed:
    """A group that was proposed on an earlier night."""

    id: UUID
    reference: str
    is_open: bool
    latest: Mapping[str, Because]
    ever: frozenset[UUID]


@dataclass(frozen=True)
class Change:
    """What there is to say: a new proposal, or what changed in one that is open."""

    of: UUID | None
    found: dict[str, Because]
    words: str


def changes(found: Sequence[Group], before: Sequence[Proposed]) -> list[Change]:
    """What is new since the last night. The same group is the same proposal; one that was answered is not asked again
    until another report joins it."""
    same = _matched(found, before)
    said = [change for n, group in enumerate(found) if (change := _change(group, same.get(n), before))]
    still = {each.id for each in same.values()}
    gone = [each for each in before if each.is_open and each.latest and each.id not in still]
    return [
        *said,
        *(Change(each.id, {}, "What these reports shared is not found any more.") for each in gone),
    ]


def _matched(found: Sequence[Group], before: Sequence[Proposed]) -> dict[int, Proposed]:
    """Which open proposal each group is: the one with which it has most reports in common, at least half of either."""
    pairs = sorted(
        (-len(both), str(old.id), n, old)
        for n, group in enumerate(found)
        for old in before
        if old.is_open
        and (both := group.reports & (set(map(UUID, old.latest)) or old.ever))
        and 2 * len(both) >= min(len(group.reports), len(old.latest or old.ever))
    )
    same: dict[int, Proposed] = {}
    taken: set[UUID] = set()
    for _most, _id, n, old in pairs:
        if n not in same and old.id not in taken:
            same[n] = old
            taken.add(old.id)
    return same


def _change(group: Group, same: Proposed | None, before: Sequence[Proposed]) -> Change | None:
    if same is None:
        answered = [old for old in before if not old.is_open and len(group.reports & old.ever) >= 2]
        if any(group.reports <= old.ever for old in answered):
            return None
        words = f"{len(group.reports)} reports share what is listed. Nobody has said yet that they belong together."
        if answered:
            words += f" Some of them were looked at before: {', '.join(old.reference for old in answered)}."
        return Change(None, group.stored(), words)
    if group.stored() == dict(same.latest):
        return None
    was = set(map(UUID, same.latest))
    joined, left = len(group.reports - was), len(was - group.reports)
    if not joined and not left:
        return Change(
            same.id, group.stored(), "The same reports, and what they share is not the same any more."
        )
    return Change(same.id, group.stored(), f"Reports that joined: {joined}. Reports that left: {left}.")
