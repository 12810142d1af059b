"""Trying weights on people whose truth is known, and refusing weights that do worse than those in force."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations

from heard.people.linkage import Answer, Model, Observation, filed_under, judge, prior_for

from .comparisons import SHARED
from .filing import TOO_WIDE
from .weighing import CAP

# Pairs that are less likely than not to be of one person are found while somebody types, and not put before people.
LEAST = 0.0


@dataclass(frozen=True)
class Known:
    """What was said of somebody, and who it was."""

    said: Observation
    person: int
    household: int
    group: str


@dataclass(frozen=True)
class Figures:
    """How weights did; shares are of pairs, from 0 to 1.

    ``precision`` and ``recall`` are of pairs called the same, ``worth`` and ``proposed`` of all that is put before
    people; ``kin`` counts pairs of one household called the same, ``gap`` is between groups of names.
    """

    precision: float
    recall: float
    worth: float
    proposed: float
    kin: int
    gap: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def data(self) -> dict[str, float]:
        return asdict(self) | {"f1": self.f1}


def tried(model: Model, people: Sequence[Known]) -> Figures:
    """How weights do on these people, with the shares of their own names; a name elsewhere says nothing here."""
    model = replace(model, shares=_shares(people))
    prior = prior_for(model, len(people))
    said: Counter[tuple[str, str]] = Counter()
    found: Counter[str] = Counter()
    for a, b in _sharing_a_key(people):
        verdict = judge(people[a].said, people[b].said, model, prior)
        if verdict.answer in (Answer.SAME, Answer.LOOK) and verdict.weight.total >= LEAST:
            relation = _relation(people[a], people[b])
            said[verdict.answer, relation] += 1
            if relation == "same" and verdict.answer is Answer.SAME:
                found[people[a].group] += 1
    return _figures(people, said, found)


def _figures(people: Sequence[Known], said: Counter[tuple[str, str]], found: Counter[str]) -> Figures:
    there: Counter[str] = Counter()
    for (_person, group), n in Counter((each.person, each.group) for each in people).items():
        there[group] += n * (n - 1) // 2
    right = said[Answer.SAME, "same"]
    called = sum(n for (answer, _relation), n in said.items() if answer == Answer.SAME)
    whole = max(sum(there.values()), 1)
    shown = right + said[Answer.LOOK, "same"]
    recalls = [found[group] / n for group, n in there.items() if n >= _ENOUGH]
    return Figures(
        precision=right / max(called, 1),
        recall=right / whole,
        worth=shown / max(said.total(), 1),
        proposed=shown / whole,
        kin=said[Answer.SAME, "household"],
        gap=max(recalls) - min(recalls) if recalls else 0.0,
    )


_ENOUGH = 100  # pairs of a group of names, for its recall to say something


def _relation(one: Known, other: Known) -> str:
    if one.person == other.person:
        return "same"
    return "household" if one.household == other.household else "strangers"


def _sharing_a_key(people: Sequence[Known]) -> Iterator[tuple[int, int]]:
    under: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, each in enumerate(people):
        for key in filed_under(each.said):
            if key.kind not in TOO_WIDE:
                under[key].append(n)
    yield from sorted(
        {pair for those in under.values() if len(those) <= CAP for pair in combinations(those, 2)}
    )


def _shares(people: Sequence[Known]) -> dict[str, dict[str, float]]:
    values = {
        "first name": [each.said.first for each in people],
        "surname": [each.said.surname for each in people],
    }
    counts = {name: Counter(value for value in values[name] if value) for name in SHARED}
    return {name: {value: n / count.total() for value, n in count.items()} for name, count in counts.items()}


# By how much a figure may fall, and households be taken for one person more often, before weights are refused.
_F1, _PRECISION, _WORTH, _KIN, _GAP = 0.005, 0.002, 0.05, 1.1, 0.01


def why_worse(new: Figures, old: Figures) -> list[str]:
    """Why new weights may not be put in force; nothing where they may."""
    found = []
    if new.f1 < old.f1 - _F1:
        found.append(f"They find less: F1 {new.f1:.3f}, and {old.f1:.3f} with those in force.")
    if new.precision < old.precision - _PRECISION:
        found.append(f"More pairs are wrong: precision {new.precision:.3f}, and {old.precision:.3f} before.")
    if new.worth < old.worth - _WORTH:
        found.append(
            f"People would look at more for nothing: {new.worth:.0%} are right, and {old.worth:.0%} before."
        )
    if new.kin > old.kin * _KIN + 1:
        found.append(
            f"More brothers, sisters and parents are taken for one person: {new.kin} pairs, and {old.kin}."
        )
    if new.gap > old.gap + _GAP:
        found.append(
            f"Names are treated less alike: {new.gap:.1%} between groups of names, and {old.gap:.1%} before."
        )
    return found
