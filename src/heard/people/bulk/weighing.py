"""Finding pairs that share a key, and weighing them with Splink: over DuckDB here, over Spark by a setting."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from heard.people.linkage import Model, Observation

from .comparisons import COMPARED, DUCKDB, SHARED, Dialect, settings
from .filing import Folder, as_observed

# What more mentions than this share, tells too little: they are found by what else they share, or not at all.
CAP = 60
Pair = tuple[int, int, float]  # the numbers of two mentions, and the weight
Apart = Iterable[tuple[int, int]]  # of whom people have said that they are not the same: two ``g``

FOUND = """
    select distinct a.n as one, b.n as other
      from telling a join telling b on a.key = b.key
      left join apart on apart.one = a.g and apart.other = b.g
     where a.g < b.g and a.g % {parts} = {part} and apart.one is null
"""
# A mention is compared under each of its names.
PAIRS = """
    select x.row as join_key_l, y.row as join_key_r, '0' as match_key
      from found join named x on x.n = found.one join named y on y.n = found.other
"""
TELLING = """
    select distinct n, g, {hash}(key) as key from keys
     where key in (select key from keys group by key having count(distinct g) between 2 and {cap})
"""


class Weigher(Protocol):
    """What finds pairs and weighs them."""

    def pairs(self, part: int, parts: int, *, least: float) -> list[Pair]:
        """The pairs of one part whose weight is at least that."""

    def close(self) -> None:
        """Let go of the engine."""


@contextlib.contextmanager
def duckdb_in(folder: Folder, *, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB on a run's files, with no more memory than it is given; what does not fit is spilled beside them."""
    with duckdb.connect(str(folder.path / "run.duckdb")) as session:
        session.execute("set memory_limit = ?", [memory])
        session.execute("set temp_directory = ?", [str(folder.path / "spill")])
        session.execute("set threads = ?", [os.cpu_count() or 1])
        session.execute("set enable_progress_bar = false")
        session.execute("set preserve_insertion_order = false")
        for name in ("named", "said", "keys"):
            session.execute(
                f"create or replace view {name} as from read_parquet('{folder.path / name}.parquet')"
            )
        yield session


class InDuckDB:
    """Splink over DuckDB, which is enough for some ten million mentions."""

    def __init__(
        self,
        session: duckdb.DuckDBPyConnection,
        model: Model,
        prior: float,
        apart: Apart = (),
        cap: int = CAP,
    ) -> None:
        self.session = session
        session.register("apart_given", _apart_table(apart))
        session.execute("create or replace table apart as from apart_given")
        session.execute(f"create or replace table telling as {TELLING.format(hash=DUCKDB.hash, cap=cap)}")
        self.linker = linker_for(DuckDBAPI(session), "named", model, prior, DUCKDB)

    def pairs(self, part: int, parts: int, *, least: float) -> list[Pair]:
        self.session.execute(f"create or replace table found as {FOUND.format(part=part, parts=parts)}")
        return self._weighed(least)

    def close(self) -> None:
        """DuckDB is let go of by whoever opened it."""

    def of(self, pairs: Iterable[tuple[int, int]]) -> list[Pair]:
        """The weights of these pairs, whether or not they share a key."""
        given = sorted(pairs)
        self.session.register(
            "given", pa.table({"one": [a for a, _b in given], "other": [b for _a, b in given]})
        )
        self.session.execute("create or replace table found as from given")
        return self._weighed(-1e9)

    def _weighed(self, least: float) -> list[Pair]:
        self.session.execute(f"create or replace table pairs as {PAIRS}")
        weighed = weighed_by(self.linker, "pairs", least)
        query = f"select n_l, n_r, max(match_weight) from {weighed.physical_name} group by all"  # noqa: S608 Splink's name
        rows = self.session.execute(query).fetchall()
        weighed.drop_table_from_database_and_remove_from_cache()
        return rows


def _apart_table(apart: Apart) -> pa.Table:
    both = sorted({(min(pair), max(pair)) for pair in apart})
    columns = {name: [pair[i] for pair in both] for i, name in enumerate(("one", "other"))}
    return pa.table(columns, schema=pa.schema([("one", pa.int64()), ("other", pa.int64())]))


def linker_for(
    api: Any, named: Any, model: Model, prior: float, dialect: Dialect, compared: Sequence[str] = COMPARED
) -> Linker:
    """Splink with our comparisons, weights and shares; it learns and computes none of its own."""
    said = settings(model, prior, dialect, compared)
    linker = Linker(
        api.register(named), said, log_level=None, validate_settings=False
    )  # the parity test does
    logging.getLogger("splink").setLevel(logging.ERROR)
    for name, column in SHARED.items():
        if shares := model.shares.get(name):
            lookup = _lookup(api, named, column, shares, model.smallest_share)
            linker.table_management.register_term_frequency_lookup(api.register(lookup), column)
    return linker


def _lookup(api: Any, named: Any, column: str, shares: Mapping[str, float], smallest: float) -> Any:
    """How much of the store bears each value; one that is not in the model is one of the rarest."""
    distinct = f"select distinct {column} from {named} where {column} is not null"  # noqa: S608 ours
    values = [value for (value,) in _rows(api, distinct)]
    tf = [shares.get(value, smallest) for value in values]
    if hasattr(api, "spark"):
        return api.spark.createDataFrame(
            list(zip(values, tf, strict=True)), f"{column} string, tf_{column} double"
        )
    return pa.table({column: values, f"tf_{column}": tf})


def _rows(api: Any, query: str) -> list[Any]:
    if hasattr(api, "spark"):
        return [tuple(row) for row in api.spark.sql(query).collect()]
    found: list[Any] = api.duckdb_con.execute(query).fetchall()
    return found


def weighed_by(linker: Linker, pairs: Any, least: float) -> Any:
    given = linker._db_api.register(pairs)
    linker.table_management.register_blocked_pairs_for_predict(given)
    return linker.inference.predict(threshold_match_weight=least, warning_mode="never")


def observations(
    session: duckdb.DuckDBPyConnection, numbers: set[int]
) -> dict[int, tuple[str, int, Observation]]:
    """Of each number the mention's name to the record, of whom it is known to be, and what was said."""
    session.register("wanted", pa.table({"n": sorted(numbers)}))
    columns = session.sql("select said.* from said semi join wanted using (n)").to_arrow_table().to_pydict()
    session.unregister("wanted")
    told = zip(columns["mention"], columns["g"], as_observed(columns), strict=True)
    return dict(zip(columns["n"], told, strict=True))
