"""Learning weights from one's own records: from pairs that share an NHS number, and from pairs drawn at random.

Not by expectation maximisation: that takes brothers and sisters for one person and spoils its own weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb
from splink import DuckDBAPI, Linker

from heard.people.linkage import Model, prior_for
from heard.people.linkage.score import Level

from .comparisons import COMPARED, DUCKDB, SHARED
from .weighing import linker_for

SEED = 20260101
# Random pairs for each mention, at least, and at most: more of few mentions are the same mentions over and over.
_RANDOM_OF_EACH, _FEWEST_RANDOM, _RANDOM_PAIRS = 15, 50_000, 1_000_000
_FEWEST_PAIRS = 200
# As many pairs' worth of the model before is kept in each comparison, so that what a small town has not seen is not
# taken for impossible.
_KEPT = 100
# A name that fewer bear is not kept: the weights are no register of who is known here.
_FEWEST_OF_A_NAME = 10
# What strangers share so rarely that a sample does not see it; and what silver pairs were chosen by.
_NOT_SAMPLED = {"phone", "nhs", "upn", "registration", "handle"}
_NOT_SILVER = {"nhs", "upn"}
_ONE_NAME_EACH = "from named where row in (select min(row) from named group by n)"


class TooLittle(Exception):
    """There is not enough to learn from."""


def learn(session: duckdb.DuckDBPyConnection, before: Model, version: str) -> Model:
    """Weights learnt from a run's files; raises TooLittle where too few pairs share an NHS number."""
    mentions, silver, others = _counted(session)
    if silver < _FEWEST_PAIRS:
        raise TooLittle(f"{silver} pairs of mentions share an NHS number, and {_FEWEST_PAIRS} are needed.")
    shares = {name: _shares(session, column) for name, column in SHARED.items()}
    model = replace(
        before,
        version=version,
        shares=shares,
        smallest_share=max(1e-6, 2 / mentions),
        matches_per_record=others,
        comparisons=_estimated(session, replace(before, matches_per_record=others), mentions, silver),
    )
    return Model.read(model.data())


def _counted(session: duckdb.DuckDBPyConnection) -> tuple[int, int, float]:
    """How many mentions, how many pairs with one NHS number, and of how many others one mention is."""
    session.execute(f"create or replace table learning as {_ONE_NAME_EACH}")
    session.execute("create or replace view silver as from learning where nhs is not null")
    found = session.execute(
        """select (select count(*) from said),
                  (select coalesce(sum(c * (c - 1) / 2), 0) from (select count(*) as c from silver group by nhs)),
                  (select coalesce(avg(c - 1), 1) from (select count(*) over (partition by nhs) as c from silver)),
                  (select greatest(count(*), 1) from silver)"""
    ).fetchall()
    mentions, silver, others, numbered = found[0]
    return mentions, int(silver), max(0.1, float(others) * mentions / numbered)


def _shares(session: duckdb.DuckDBPyConnection, column: str) -> dict[str, float]:
    found = session.execute(
        f"""select {column}, count(*) / sum(count(*)) over () from named where {column} is not null
             group by 1 having count(*) >= {_FEWEST_OF_A_NAME}"""  # noqa: S608
    )
    return dict(found.fetchall())


def _estimated(
    session: duckdb.DuckDBPyConnection, before: Model, mentions: int, silver: int
) -> dict[str, dict[str, Level]]:
    """The levels of every comparison, with m from silver pairs and u from random ones."""
    plain = replace(before, shares={})  # how often a name agrees is learnt over all names
    prior, drawn = (
        prior_for(before, mentions),
        min(_RANDOM_PAIRS, max(_FEWEST_RANDOM, _RANDOM_OF_EACH * mentions)),
    )
    sampled = [name for name in COMPARED if name not in _NOT_SAMPLED]
    strangers = linker_for(DuckDBAPI(session), "learning", plain, prior, DUCKDB, sampled)
    strangers.training.estimate_u_using_random_sampling(
        max_pairs=drawn, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    alike = linker_for(DuckDBAPI(session), "learning", plain, prior, DUCKDB)
    alike.training.estimate_m_from_label_column("nhs")
    m, u = _found(alike, "m_probability"), _found(strangers, "u_probability")
    return {
        name: _levels(
            levels,
            {} if name in _NOT_SILVER else m.get(name, {}),
            {} if name in _NOT_SAMPLED else _of_strangers(u.get(name, {}), m.get(name, {}), prior),
            silver,
            drawn,
        )
        for name, levels in before.comparisons.items()
    }


def _of_strangers(u: Mapping[str, float], m: Mapping[str, float], prior: float) -> dict[str, float]:
    """How often strangers come out so: of pairs drawn at random a few are of one person, and agree for that reason."""
    one_person = 1.0 / (1.0 + 2.0**-prior)
    return {
        level: max((found - one_person * m.get(level, 0.0)) / (1.0 - one_person), found / 4)
        for level, found in u.items()
    }


def _found(linker: Linker, what: str) -> dict[str, dict[str, float]]:
    """What Splink has estimated, by comparison and level; levels that it did not see are left out."""
    return {
        comparison["output_column_name"].replace("_", " "): {
            level["label_for_charts"]: level[what]
            for level in comparison["comparison_levels"]
            if isinstance(level.get(what), float)
        }
        for comparison in linker.misc.save_model_to_json()["comparisons"]
    }


def _levels(
    before: Mapping[str, Level], m: Mapping[str, float], u: Mapping[str, float], silver: int, drawn: int
) -> dict[str, Level]:
    alike = {level: _blend(m.get(level), b.m, silver if m else 0) for level, b in before.items()}
    strange = {level: _blend(u.get(level), b.u, drawn if u else 0) for level, b in before.items()}
    whole_m, whole_u = sum(alike.values()), sum(strange.values())
    return {
        level: Level(m=alike[level] / whole_m, u=strange[level] / whole_u, by_share=b.by_share)
        for level, b in before.items()
    }


def _blend(found: float | None, before: float, pairs: float) -> float:
    """What was found in so many pairs, with a few pairs' worth of what was thought before."""
    return ((found or 0.0) * pairs + before * _KEPT) / (pairs + _KEPT)
