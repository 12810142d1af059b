"""Observations as columns, in Parquet files that DuckDB and Spark both read; and back again."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice, starmap
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from heard.people.linkage import Observation, filed_under
from heard.people.linkage.spelling import long_forms, one_spelling

_AT_ONCE = 50_000
# Keys for whoever looks for one person, and too wide for a program that looks at everybody: on an invented town they
# were the only ones of seven pairs in ten, and of one true pair in thirty thousand that was likelier than not.
TOO_WIDE = frozenset({"half district", "half and district", "half and place", "sound", "house"})

_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())
# A mention under one of its names: what Splink compares. A mention with other names has a row for each.
_WORDS = ["first", "first_spelling", "first_skeleton", "first_one"]
_WORDS += ["surname", "surname_spelling", "surname_skeleton"]
_WORDS += ["born", "house", "street", "postcode", "district", "nhs", "upn", "car", "colour"]
_LISTS = ["first_long", "further", "surnames", "phones", "registrations", "handles"]
_AS_SAID = [
    "first",
    "surname",
    "nhs",
    "upn",
    "car",
    "colour",
    "further",
    "phones",
    "registrations",
    "handles",
]
NAMED = pa.schema(
    [("row", pa.int64()), ("n", pa.int64())]
    + [(name, _TEXT) for name in _WORDS]
    + [(name, _TEXTS) for name in _LISTS]
    + [("year_from", pa.int32()), ("year_to", pa.int32())]
)
# A mention as it was observed, to be judged again by heard.people.linkage.
_PLAIN = {"str": _TEXT, "bool": pa.bool_(), "date | None": pa.date32(), "tuple[str, ...]": _TEXTS}
_PAIRS = {"tuple[tuple[str, str], ...]": pa.list_(_TEXTS), "tuple[int, int] | None": pa.list_(pa.int32())}
SAID = pa.schema(
    [("n", pa.int64()), ("g", pa.int64()), ("mention", _TEXT)]
    + [(field.name, (_PLAIN | _PAIRS)[str(field.type)]) for field in fields(Observation)]
)
KEYS = pa.schema([("n", pa.int64()), ("g", pa.int64()), ("key", _TEXT)])
_FIELDS = [field.name for field in fields(Observation)]


class Filed(NamedTuple):
    """A mention ready to be filed: its number, that of whom it is known to be, its id in the record, its facts.

    ``g`` is the same in every run, and decides which part of a run looks at the pairs of whoever it is.
    """

    n: int
    g: int
    mention: str
    said: Observation


class Folder:
    """The Parquet files of one run, in a private folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.named, self.said, self.keys = (path / f"{name}.parquet" for name in ("named", "said", "keys"))

    def file(self, mentions: Iterable[Filed]) -> Iterator[int]:
        """File mentions of people, a batch at a time; yields how many there are so far."""
        rest, rows, done = iter(mentions), 0, 0
        with (
            pq.ParquetWriter(self.named, NAMED) as named,
            pq.ParquetWriter(self.said, SAID) as said,
            pq.ParquetWriter(self.keys, KEYS) as keys,
        ):
            while batch := list(islice(rest, _AT_ONCE)):
                with uncollected():
                    said.write_table(pa.Table.from_pydict(_as_said(batch), SAID))
                    keys.write_table(pa.Table.from_pydict(_as_keys(batch), KEYS))
                    under = [(each.n, one) for each in batch for one in [each.said, *each.said.other_names()]]
                    named.write_table(as_named(under, rows))
                rows += len(under)
                done += len(batch)
                yield done


def _as_said(batch: list[Filed]) -> dict[str, list[Any]]:
    n, g, mention, said = (list(column) for column in zip(*batch, strict=True))
    return {"n": n, "g": g, "mention": mention} | {f: [getattr(each, f) for each in said] for f in _FIELDS}


def _as_keys(batch: list[Filed]) -> dict[str, list[Any]]:
    found = [
        (each.n, each.g, f"{kind}|{value}")
        for each in batch
        for kind, value in filed_under(each.said)
        if kind not in TOO_WIDE
    ]
    n, g, key = zip(*found, strict=True) if found else ((), (), ())
    return {"n": list(n), "g": list(g), "key": list(key)}


def as_named(under: Sequence[tuple[int, Observation]], rows: int = 0) -> pa.Table:
    """Mentions, each under one name, as a table of NAMED whose first row is the ``rows``th.

    What is not said is left out, so that it is no level of a comparison; an address that many share is not said.
    """
    said = [one for _n, one in under]
    found: dict[str, list[Any]] = {f: [getattr(one, f) or None for one in said] for f in _AS_SAID}
    found["row"], found["n"] = list(range(rows, rows + len(said))), [n for n, _one in under]
    found["born"] = [one.born_on.isoformat() if one.born_on else None for one in said]
    found["first_long"] = [[one_spelling(long) for long in long_forms(one.first)] or None for one in said]
    found["first_one"] = [one_spelling(one.first) if one.first else None for one in said]
    found["surnames"] = [[one.surname, *one.surname_parts] if one.surname else None for one in said]
    for name in ("first", "surname"):
        for code in ("spelling", "skeleton"):
            coded = f"{name}_{code}"
            found[coded] = [getattr(one, coded) if getattr(one, name) else None for one in said]
    for name in ("house", "street", "postcode", "district"):
        found[name] = [None if one.shared_place else getattr(one, name) or None for one in said]
    for name, at in (("year_from", 0), ("year_to", 1)):
        found[name] = [one.span[at] if one.span else None for one in said]
    return pa.Table.from_pydict(found, NAMED)


def as_observed(columns: dict[str, list[Any]]) -> Iterator[Observation]:
    """The observations that rows of ``said`` hold, from its columns."""
    values = [columns[name] for name in _FIELDS]
    for i, kind in enumerate(str(field.type) for field in fields(Observation)):
        if kind.startswith("tuple[tuple"):
            values[i] = [tuple(map(tuple, each)) for each in values[i]]
        elif kind.startswith("tuple"):
            values[i] = [tuple(each) if each is not None else None for each in values[i]]
    return starmap(Observation, zip(*values, strict=True))


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """While many small things are made of which none refers back: to look for cycles would take a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
