"""Splink's SQL and Python weigh alike, to 1e-9; the parts are the whole; and weights that do worse are refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from heard.frame.bench.joining import known_people, observed
from heard.frame.bench.town import Town, related
from heard.people.bulk.filing import Filed, Folder
from heard.people.bulk.linking import judged
from heard.people.bulk.training import TooLittle, learn
from heard.people.bulk.trial import Figures, Known, tried, why_worse
from heard.people.bulk.weighing import InDuckDB, duckdb_in, observations
from heard.people.linkage import Model, Observation, judge, prior_for, weigh
from heard.people.linkage.score import Level

pytestmark = [pytest.mark.long, pytest.mark.promise("The dots are joined")]

# Names and facts that fall between: one letter, one name, double names, accents, other names, shared places.
HARD = [
    Observation(),
    Observation(first="a"),
    Observation(first="a", surname="b"),
    Observation(first="amina", surname="b"),
    Observation(surname="khan"),
    Observation(first="khan"),
    Observation(first="khan", surname="amina"),
    Observation(first="alex", surname="smith", further=("james",)),
    Observation(first="james", surname="smythe", further=("alex",)),
    Observation(first="alexandra", surname="smithjones", surname_parts=("smith", "jones")),
    Observation(first="mo", surname="khan", years=(2008, 2010)),
    Observation(first="muhammad", surname="jones", born_on=date(2010, 1, 1)),
    Observation(first="zoe", surname="jones", born_on=date(2011, 3, 10), car="corsa", colour="grey"),
    Observation(first="zoe", surname="jonse", born_on=date(2011, 10, 3), car="corsa", colour="red"),
    Observation(first="zoe", surname="june", car="corsa", colour="grey", handles=("june",), upn="B2"),
    Observation(first="zoe", born_on=date(2011, 10, 4), car="focus", registrations=("AB12CDE",)),
    Observation(phones=("447700900123", "447700900124"), handles=("zoe11",), nhs="9990000018"),
    Observation(phones=("447700900125",), handles=("zoe11", "zz"), nhs="9990000081", upn="A1"),
    Observation(registrations=("AB12CDF", "XY99ZZZ"), upn="A1", district="ZZ1"),
    Observation(house="4", street="orchard", postcode="ZZ1 4AB", district="ZZ1"),
    Observation(house="4", street="orchard", postcode="ZZ1 4AC", district="ZZ1"),
    Observation(house="4", street="orchard", district="ZZ2"),
    Observation(postcode="ZZ1 4AB", district="ZZ1", shared_place=True, years=(1970, 1980)),
]


@pytest.fixture(scope="module")
def town() -> tuple[Town, list[Observation]]:
    town = Town(900, seed=4)
    return town, [observed(town, report) for report in town.reports()]


@pytest.fixture(scope="module")
def run(town: tuple[Town, list[Observation]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A town's observations filed, and the hard ones after them."""
    folder = Folder(tmp_path_factory.mktemp("run"))
    said = [*town[1], *HARD]
    assert list(folder.file(Filed(n, n, str(n), each) for n, each in enumerate(said))) == [len(said)]
    with duckdb_in(folder, memory="500MB") as session:
        yield said, folder, session


@pytest.fixture(scope="module")
def learnt(run: Any) -> Model:
    return learn(run[2], Model.load(), "2")


@pytest.mark.parametrize("named", ["start", "learnt"])
def test_python_and_splink_weigh_alike(named: str, run: Any, learnt: Model) -> None:
    said, _folder, session = run
    model = Model.load() if named == "start" else learnt
    prior = prior_for(model, len(said))
    weigher = InDuckDB(session, model, prior)
    chance = random.Random(5)
    hard = range(len(said) - len(HARD), len(said))
    pairs = {(a, b) for a in hard for b in hard if a < b}
    pairs |= {(chance.randrange(len(said)), n) for n in hard}
    pairs |= {(a, a + 1) for a in range(0, len(said) - 1, 3)}
    pairs = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    found = [*weigher.of(pairs), *weigher.pairs(0, 1, least=-99.0)]
    assert len(found) > len(pairs) > 500
    seen = set()
    for a, b, bits in found:
        whole = weigh(said[a], said[b], model, prior)
        assert bits == pytest.approx(whole.total, abs=1e-9), (said[a], said[b], whole)
        assert whole.total == pytest.approx(prior + sum(part.bits for part in whole.parts), abs=1e-9)
        seen |= {(part.comparison, part.level) for part in whole.parts}
    missing = {
        (c, level) for c, levels in model.comparisons.items() for level in levels if c != "place"
    } - seen
    assert missing <= {("registration", "slip")}, f"no pair came out so: {missing}"


def test_weights_are_the_same_however_their_data_was_kept() -> None:
    """The database keeps the levels in an order of its own; the first is still the one that agrees most."""
    start = Model.load()
    data: Any = start.data()
    data["comparisons"] = {name: dict(sorted(levels.items())) for name, levels in data["comparisons"].items()}
    again = Model.read(data)
    assert again == start
    assert [list(levels) for levels in again.comparisons.values()] == [
        list(levels) for levels in start.comparisons.values()
    ]


def test_what_is_filed_comes_back_as_it_was(run: Any) -> None:
    said, _folder, session = run
    numbers = set(range(len(said) - 60, len(said)))
    back = observations(session, numbers)
    assert {n: each for n, (_mention, _g, each) in back.items()} == {n: said[n] for n in numbers}


def test_a_mention_with_other_names_is_found_by_each_and_judged_as_while_typing(tmp_path: Path) -> None:
    one = Observation(first="ahmed", surname="ali", aliases=(("max", "power"),), born_on=date(2009, 6, 1))
    other = Observation(first="max", surname="power", born_on=date(2009, 6, 1))
    folder, model = Folder(tmp_path), Model.load()
    list(folder.file([Filed(0, 0, "0", one), Filed(1, 1, "1", other)]))
    with duckdb_in(folder, memory="200MB") as session:
        [pair] = InDuckDB(session, model, prior_for(model, 2)).pairs(0, 1, least=0.0)
        [found] = judged(session, [pair], model, prior_for(model, 2))
    assert found.verdict == judge(one, other, model, prior_for(model, 2))


def test_no_kin_is_called_the_same_without_saying_what_speaks_against_it(run: Any, learnt: Model) -> None:
    """Twins, brothers and sisters, and a father and son of one name; a hundred towns would be `./heard bench link`."""
    town = Town(900, seed=4)
    reports = list(town.reports())
    said, _folder, session = run
    prior = prior_for(learnt, len(said))
    proposals = judged(session, InDuckDB(session, learnt, prior).pairs(0, 1, least=0.0), learnt, prior)
    kin = [
        each
        for each in proposals
        if int(each.other) < len(reports) and int(each.one) < len(reports)
        if related(*(town.residents[reports[int(n)].resident] for n in (each.one, each.other)))
        not in ("same", "strangers")
    ]
    assert len(kin) > 100
    assert not [each for each in kin if each.verdict.answer == "same" and not each.verdict.caveats]


def test_weights_learnt_from_numbers_find_more_and_confuse_fewer(learnt: Model) -> None:
    people = known_people(700, seed=21)
    before, after = tried(Model.load(), people), tried(learnt, people)
    assert why_worse(after, before) == []
    assert after.precision > 0.95
    assert after.recall > 0.6


@pytest.fixture(scope="module")
def few() -> list[Known]:
    return known_people(500, seed=22)


def spoilt(model: Model, **levels: dict[str, tuple[float, float]]) -> Model:
    comparisons = {name: dict(each) for name, each in model.comparisons.items()}
    for name, changed in levels.items():
        for level, (m, u) in changed.items():
            comparisons[name.replace("_", " ")][level] = Level(m, u)
    return replace(model, comparisons=comparisons)


WORSE = {
    "a phone says nothing": {
        "phone": {"exact": (0.5, 0.5)},
        "address": {"house": (0.5, 0.5), "postcode": (0.5, 0.5)},
    },
    "a birth date speaks against": {"born": {"exact": (0.01, 0.9)}},
    "every name agrees": {"first_name": {"differs": (0.9, 0.01)}, "surname": {"exact": (0.99, 1e-9)}},
}


@pytest.mark.parametrize("how", WORSE)
def test_weights_that_do_worse_are_refused(how: str, few: list[Known]) -> None:
    start = Model.load()
    assert why_worse(tried(spoilt(start, **WORSE[how]), few), tried(start, few)), how


def test_each_figure_alone_is_reason_enough() -> None:
    old = Figures(precision=0.98, recall=0.8, worth=0.9, proposed=0.9, kin=20, gap=0.02)
    assert why_worse(old, old) == []
    for worse in ({"recall": 0.78}, {"precision": 0.97}, {"worth": 0.8}, {"kin": 24}, {"gap": 0.04}):
        assert len(why_worse(replace(old, **worse), old)) == 1, worse


def test_too_little_is_not_learnt_from(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    list(folder.file(Filed(n, n, str(n), Observation(first="amina", nhs="9990000018")) for n in range(5)))
    with duckdb_in(folder, memory="200MB") as session, pytest.raises(TooLittle, match="10 pairs"):
        learn(session, Model.load(), "2")


def test_a_name_that_few_bear_is_not_in_the_weights(run: Any, learnt: Model) -> None:
    _said, _folder, session = run
    for name, values in learnt.shares.items():
        column = {"first name": "first", "surname": "surname", "born": "born"}[name]
        rows = session.execute(f"select {column}, count(*) from named group by 1").fetchall()
        bearers = dict(rows)
        assert values, name
        assert min(bearers[value] for value in values) >= 10, name


def test_memory_is_kept_to_what_is_given(run: Any) -> None:
    session: duckdb.DuckDBPyConnection = run[2]
    assert session.execute("select current_setting('memory_limit')").fetchall() == [("476.8 MiB",)]
