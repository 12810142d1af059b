"""Filing everything anew, where the key of the hashes was lost or the keys are made another way."""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

import psycopg

from heard.people.filing import filed_as, mark_of

from .linking import Show, acting_as_the_linker, begin, observed, paged

_AT_ONCE = 1_000


class Refiled(NamedTuple):
    """How many mentions there are, and how many of them were filed anew."""

    mentions: int
    anew: int


def refile(record: psycopg.Connection[Any], *, show: Show) -> Refiled:
    """File under the present key each mention that is not; a killed run goes on, for what is filed says so itself.

    Raises ``linking.Busy``.
    """
    acting_as_the_linker(record)
    run = begin(record, "refile")
    [[whole]] = record.execute("select mentions_to_link()").fetchall()
    seen = anew = 0
    rest = paged(record, "said_of_people", run.id)
    while page := list(islice(rest, _AT_ONCE)):
        lacking = _lacking(record, run.id, page)
        rows = [row for row in page if row["id"] in lacking]
        filed = [(row["id"], *each) for row in rows for each in filed_as(row["id"], observed(row)).items()]
        if filed:
            mentions, keys, facts = map(list, zip(*filed, strict=True))
            record.execute("select file_anew(%s, %s, %s, %s)", [run.id, mentions, keys, facts])
        seen, anew = seen + len(page), anew + len(rows)
        show("Filing", seen, max(whole, seen))
    return Refiled(seen, anew)


def _lacking(record: psycopg.Connection[Any], run: Any, page: list[dict[str, Any]]) -> set[Any]:
    ids = [row["id"] for row in page]
    asked = [run, ids, [mark_of(each) for each in ids]]
    return {found for (found,) in record.execute("select not_filed_yet(%s, %s, %s)", asked)}
