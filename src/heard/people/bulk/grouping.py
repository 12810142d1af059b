"""The night's look at which reports share something: read, part into groups, and say what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg

from heard.people.linkage.normalise import is_shared_place

from .groups import Change, Proposed, changes, groups
from .linking import Run, Show, begin, observed, paged
from .shared import Named, Reports


def group(record: psycopg.Connection[Any], *, show: Show) -> list[Change]:
    """Propose groups of reports that share something, and say what changed in those that are open; joins nothing.

    It runs in the session of a linking (``linking.acting_as_the_linker``).
    """
    run = begin(record, "group")
    [[whole]] = record.execute("select mentions_in_reports()").fetchall()
    reports = Reports()
    for done, named in enumerate(_named(record, run.id), start=1):
        reports.add(named)
        if not done % _SHOWN_EACH:
            show("Reading reports", done, max(whole, done))
    found = changes(groups(reports.ties(), reports.children()), _before(record, run.id))
    with record.transaction():
        for done, change in enumerate(found, start=1):
            show("Proposing groups", done, len(found))
            _keep(record, run, change)
        record.execute(
            "insert into link_part (run_id, n, at, proposed) values (%s, 1, heard_now(), %s)",
            [run.id, len(found)],
        )
    return found


_SHOWN_EACH = 1000


def _named(record: psycopg.Connection[Any], run: UUID) -> Iterator[Named]:
    for row in paged(record, "said_in_reports", run):
        many_meet = is_shared_place(f"{row['name']} {row['said_where']}")
        yield Named(row["report"], row["id"], row["person"], observed(row), many_meet)


def _before(record: psycopg.Connection[Any], run: UUID) -> list[Proposed]:
    return [
        Proposed(proposal, reference, is_open, json.loads(latest), frozenset(ever))
        for proposal, reference, is_open, latest, ever in record.execute(
            "select * from groups_so_far(%s)", [run]
        )
    ]


def _keep(record: psycopg.Connection[Any], run: Run, change: Change) -> None:
    record.execute(
        "select keep_group(%s, %s, %s::jsonb, %s)",
        [run.id, change.of, json.dumps(change.found), change.words],
    )
