"""Over Spark the answer is the same; asked where Spark and Java are, and skipped in one line where they are not."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from heard.frame.bench.joining import known_people
from heard.people.bulk.filing import Filed, Folder
from heard.people.bulk.weighing import InDuckDB, duckdb_in
from heard.people.linkage import Model, prior_for

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        find_spec("pyspark") is None or shutil.which("java") is None,
        reason="Spark is optional, and either it (requirements-linkage.lock) or Java is not here",
    ),
]


@pytest.mark.filterwarnings("default")  # what Spark warns of is Spark's
@pytest.mark.promise("The dots are joined")
def test_spark_and_duckdb_find_the_same_pairs_and_weights(tmp_path: Path) -> None:
    from heard.people.bulk.spark import InSpark

    people = known_people(120, seed=9)
    folder, model = Folder(tmp_path), Model.load()
    list(folder.file(Filed(n, n, str(n), each.said) for n, each in enumerate(people)))
    prior, apart = prior_for(model, len(people)), [(1, 2), (4, 3)]
    with duckdb_in(folder, memory="500MB") as session:
        here = InDuckDB(session, model, prior, apart)
        ours = {(a, b): weight for part in range(2) for a, b, weight in here.pairs(part, 2, least=-8.0)}
    there = InSpark(folder, model, prior, apart, memory="1GB")
    try:
        theirs = {(a, b): weight for part in range(2) for a, b, weight in there.pairs(part, 2, least=-8.0)}
    finally:
        there.close()
    assert len(ours) > 200
    assert theirs.keys() == ours.keys()
    assert all(theirs[pair] == pytest.approx(weight, abs=1e-9) for pair, weight in ours.items())
