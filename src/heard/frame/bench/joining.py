"""Joining in bulk, measured on an invented town: time, memory, what is found, what is wrong and about whom."""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heard.people.bulk.filing import Filed, Folder
from heard.people.bulk.trial import LEAST, Known
from heard.people.linkage import Model, Observation, observe, prior_for

from .town import Report, Resident, Town, related


@dataclass
class Joined:
    """What came of weighing a whole town: ``called`` counts pairs by what they were called and what they are."""

    reports: int
    seconds: dict[str, float]
    peak: float  # GiB
    called: Counter[tuple[str, str]] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)  # called the same, and nothing said against it
    true: int = 0  # pairs that there are
    # Of reports that say enough to know somebody by: pairs that there are, and that were found, by group of names
    known: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    best: tuple[float, float] = (0.0, 0.0)  # of another: precision and recall where their F1 is best

    @property
    def precision(self) -> float:
        called = sum(n for (answer, _relation), n in self.called.items() if answer == "same")
        return self.called["same", "same"] / max(called, 1)

    def recall(self, *answers: str) -> float:
        return sum(self.called[answer, "same"] for answer in answers) / max(self.true, 1)


def kind_of(who: Resident) -> str:
    """Whether a report speaks of them as of a child or an adult."""
    return "adult" if who.born_on.year < 2008 else "child"


def observed(town: Town, report: Report) -> Observation:
    """What a report of the town says, as the record would read it."""
    return said_in(report, kind_of(town.residents[report.resident]))


def said_in(report: Report, kind: str) -> Observation:
    """The same of a report by itself."""
    return observe(
        kind,
        name=report.first_name,
        surname=report.surname,
        born_on=report.born_on,
        where=report.where,
        registrations=[report.registration] if report.registration else [],
        phones=[report.phone] if report.phone else [],
        nhs=report.nhs_number,
    )


def known_people(people: int = 2000, seed: int = 20) -> list[Known]:
    """Invented people whose truth is known, to try weights on."""
    town = Town(people, seed=seed)
    return [_known(town, report) for report in town.reports()]


def _known(town: Town, report: Report) -> Known:
    who = town.residents[report.resident]
    return Known(observed(town, report), who.number, who.household, who.group)


def joined(people: int, *, seed: int = 7, five_surnames: bool = False, stock: bool = False) -> Joined:
    """Weigh a town in a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as one:
        return one.apply(_join, (people, seed, five_surnames, stock))


def _join(people: int, seed: int, five_surnames: bool, stock: bool) -> Joined:
    town = Town(people, seed=seed, five_surnames=five_surnames)
    reports = list(town.reports())
    true = _pairs_by_group(town, reports).total()
    known = _pairs_by_group(town, filter(says_enough, reports))
    done = Joined(len(reports), {}, 0.0, true=true, known=known)
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as path:
        folder = Folder(Path(path))
        clock = _Clock(done.seconds)
        said = [observed(town, report) for report in reports]
        with clock("filing"):
            for _so_far in folder.file(Filed(i, i, str(i), each) for i, each in enumerate(said)):
                pass
        del said
        (_stock if stock else _ours)(town, reports, folder, clock, done)
    done.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return done


def _ours(town: Town, reports: list[Report], folder: Folder, clock: Any, done: Joined) -> None:
    from heard.people.bulk.linking import judged
    from heard.people.bulk.training import learn
    from heard.people.bulk.weighing import InDuckDB, duckdb_in

    parts = 1 + len(reports) // 50_000
    with duckdb_in(folder, memory="2GB") as session:
        with clock("training"):
            model = learn(session, Model.load(), "bench")
        prior = prior_for(model, len(reports))
        with clock("weighing"):
            weigher = InDuckDB(session, model, prior)
        for part in range(parts):
            with clock("weighing"):
                pairs = weigher.pairs(part, parts, least=LEAST)
            with clock("judging"):
                proposals = judged(session, pairs, model, prior)
            for each in proposals:
                one, other = reports[int(each.one)], reports[int(each.other)]
                _count(town, one, other, each.verdict, done)


def _count(town: Town, one: Report, other: Report, verdict: Any, done: Joined) -> None:
    who, whom = town.residents[one.resident], town.residents[other.resident]
    relation, answer = related(who, whom), str(verdict.answer)
    done.called[answer, relation] += 1
    if answer == "same" and not verdict.caveats:
        done.silent[relation] += 1
    if relation == "same" and answer in ("same", "look") and says_enough(one) and says_enough(other):
        done.found[who.group] += 1


def _stock(town: Town, reports: list[Report], folder: Folder, clock: Any, done: Joined) -> None:
    from heard.people.bulk.weighing import duckdb_in

    from . import stock

    with duckdb_in(folder, memory="2GB") as session:
        with clock("training"):
            made = stock.linker(session, "named")
        with clock("weighing"):
            pairs = stock.pairs(made, session)
    right = [(weight, reports[a].resident == reports[b].resident) for a, b, weight in pairs]
    done.best = _best(sorted(right, reverse=True), done.true)


def _best(pairs: list[tuple[float, bool]], whole: int) -> tuple[float, float]:
    """Precision and recall at the weight from which F1 is best."""
    best, found = (0.0, 0.0, 0.0), 0
    for called, (_weight, right) in enumerate(pairs, 1):
        found += right
        precision, recall = found / called, found / whole
        best = max(best, (2 * precision * recall / max(precision + recall, 1e-9), precision, recall))
    return best[1], best[2]


def says_enough(report: Report) -> bool:
    """Whether a report says an identifier, or a whole name with a birth date or a postcode."""
    whole = bool(report.first_name and report.surname)
    return bool(report.nhs_number or report.registration or (whole and (report.born_on or report.postcode)))


def _pairs_by_group(town: Town, reports: Iterable[Report]) -> Counter[str]:
    there: Counter[str] = Counter()
    for resident, n in Counter(report.resident for report in reports).items():
        there[town.residents[resident].group] += n * (n - 1) // 2
    return there


class _Clock:
    """``with clock("filing"):`` adds the time to that stage."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds

    def __call__(self, stage: str) -> Any:
        @contextlib.contextmanager
        def timed() -> Iterator[None]:
            began = time.perf_counter()
            yield
            self._seconds[stage] = self._seconds.get(stage, 0.0) + time.perf_counter() - began

        return timed()
