"""Joining the dots, measured: asking while somebody types, and weighing everybody at night, beside their peers."""

from __future__ import annotations

from collections import Counter
from statistics import median

from . import Figure
from .joining import Joined, joined
from .looking_up import Answered, Compared
from .place import milliseconds, p95

PEOPLE = 6_000
_ENOUGH = 300  # pairs of a group of names, for its share to say something
_KIN = ("twins", "one name", "siblings", "household")


def measure(people: int = PEOPLE) -> list[Figure]:
    """Every figure for a town of so many people, and for one in which half the households share five surnames."""
    asked = Compared(people).run()
    figures = asked_of(asked, people)
    ours, stock = joined(people), joined(people, stock=True)
    figures += [*_weighed(ours, stock), *_quality("Weighed in bulk", [ours, *_others(people)], stock)]
    few = [joined(people, five_surnames=True), *_others(people, five_surnames=True)]
    return [*figures, *_quality("The same where half the surnames are five", few)]


def _others(people: int, *, five_surnames: bool = False) -> list[Joined]:
    """Two more such towns: in one alone a group of names has too few pairs for a point or two to mean anything."""
    return [joined(people, seed=seed, five_surnames=five_surnames) for seed in (8, 9)]


def asked_of(asked: dict[str, Answered], people: int, faster: tuple[int, int] | None = None) -> list[Figure]:
    """The look-up beside Splink's and pg_trgm's; ``faster`` is how many times as fast it is to be as each."""
    heard, splink, trigrams = asked["Heard"], asked["Splink"], asked["pg_trgm"]
    slow, part = p95(heard.times), p95(heard.weighing)
    return [
        Figure(
            f"Have we met?, among {people:,} people: 95 of 100 answers within",
            f"{milliseconds(slow)} (half within {milliseconds(median(heard.times))})",
            "50 ms",
        ),
        Figure(
            "… of this finding and weighing, which is all that the next two do",
            f"{milliseconds(part)} (half within {milliseconds(median(heard.weighing))}; found {heard.recall:.0%})",
        ),
        Figure(
            "… beside Splink's predict_between: times as fast, and the whole answer",
            f"{p95(splink.times) / part:.1f} and {p95(splink.times) / slow:.1f}"
            f" ({milliseconds(p95(splink.times))}; found {splink.recall:.0%})",
            f"{faster[0]}" if faster else "100 among a million",
        ),
        Figure(
            "… beside pg_trgm: times as fast, and the whole answer",
            f"{p95(trigrams.times) / part:.2f} and {p95(trigrams.times) / slow:.2f}"
            f" ({milliseconds(p95(trigrams.times))}; found {trigrams.recall:.0%})",
            f"{faster[1]}, and finding more" if faster else "20 among a million, and finding more",
        ),
        Figure(
            "… found, asked with a whole name, a birth date and one thing wrong", _share(heard.dated), "99%"
        ),
        Figure(
            "… weighed at all, asked with a misspelt name, a district and no birth date",
            _share(heard.candidates),
            "90%",
        ),
        Figure("… these, among the eight that are shown", _share(heard.undated), "90%"),
        Figure(
            "… these, or told that others agree as well, and what would tell them apart",
            _share(heard.told),
            "90%",
        ),
        Figure("… these, asked again with an age", _share(heard.further), "90%"),
    ]


def _share(hits: list[bool]) -> str:
    return f"{sum(hits) / max(len(hits), 1):.1%} of {len(hits)}"


def _weighed(ours: Joined, stock: Joined) -> list[Figure]:
    whole, stored = sum(ours.seconds.values()), sum(ours.seconds.values()) - ours.seconds["training"]
    theirs = sum(stock.seconds.values())
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in ours.seconds.items())
    return [
        Figure(
            f"Weighing {ours.reports:,} reports: trained, against Splink trained",
            f"{whole / theirs:.2f} ({stages} s)",
            "1.1",
        ),
        Figure("… with weights learnt before, against Splink trained", f"{stored / theirs:.2f}", "0.6"),
        Figure("… memory at most", f"{ours.peak:.2f} GiB (Splink {stock.peak:.2f})", "3 GiB among a million"),
    ]


def _quality(title: str, towns: list[Joined], stock: Joined | None = None) -> list[Figure]:
    """How the first town came out, and how all of them did by groups of names."""
    ours = towns[0]
    wrong = 1 - ours.precision
    best = f" (Splink at its best: {1 - stock.best[0]:.1%})" if stock else ""
    recall = f" (Splink at its best: {stock.best[1]:.1%})" if stock else ""
    kin = ", ".join(f"{name} {ours.called['same', name]}" for name in _KIN)
    silent = sum(ours.silent[name] for name in _KIN)
    known = sum((town.known for town in towns), Counter[str]())
    found = sum((town.found for town in towns), Counter[str]())
    recalls = {group: found[group] / n for group, n in known.items() if n >= _ENOUGH}
    lowest = min(recalls, key=lambda group: recalls[group])
    gap = max(recalls.values()) - recalls[lowest]
    return [
        Figure(f"{title}: wrong among pairs called the same", f"{wrong:.1%}{best}", "a quarter of Splink's"),
        Figure(
            "… true pairs found, the same or needing a look",
            f"{ours.recall('same', 'look'):.1%}{recall}",
            "no fewer",
        ),
        Figure("… of one household, and called the same", kin),
        Figure("… of these, without saying what speaks against it", str(silent), "0"),
        Figure(
            f"… between groups of names, in {len(towns)} such towns",
            f"{gap * 100:.1f} points (lowest: {lowest}, {recalls[lowest]:.1%})",
            "2 points",
        ),
    ]
