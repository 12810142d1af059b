"""One run: what was said of people is read, weighed and judged, and pairs are proposed; a killed run goes on."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from uuid import UUID

import duckdb
import psycopg
from psycopg import sql

from heard.people.filing import observation_of
from heard.people.linkage import Answer, Model, Observation, Verdict, judge, prior_for

from .filing import Filed, Folder, uncollected
from .training import learn
from .trial import LEAST, Figures, Known, tried, why_worse
from .weighing import Apart, InDuckDB, Pair, Weigher, duckdb_in, observations

MEMORY = "2GB"
_PAGE = 10_000
_PREFIX = "heard-link-"
_MENTIONS_OF_A_PART = 50_000

Show = Callable[[str, int, int], None]  # what is being done, how much of it, out of how much


@dataclass(frozen=True)
class Run:
    """A run that is written down."""

    id: UUID
    parts: int
    done: frozenset[int]
    model: Model


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    mentions: int
    proposed: int
    parts: int


@dataclass(frozen=True)
class Trained:
    """How old and new weights did, why the new ones were refused, and their version where they were not."""

    before: Figures
    after: Figures
    worse: list[str]
    version: int | None


def link(
    record: psycopg.Connection[Any], *, memory: str = MEMORY, spark: bool = False, show: Show
) -> Outcome:
    """Propose pairs of mentions that may be of one person, and forget what was read; goes on with a killed run."""
    acting_as_the_linker(record)
    run = run_to_finish(record) or begin(record)
    with private_folder() as path:
        folder = Folder(path)
        mentions = file_all(record, run.id, folder, show)
        prior = prior_for(run.model, mentions)
        apart = list(_apart(record, run.id))
        with duckdb_in(folder, memory=memory) as session:
            here = InDuckDB(session, run.model, prior, apart) if not spark else None
            with contextlib.closing(here or _in_spark(folder, run.model, prior, apart, memory)) as weigher:
                for part in range(run.parts):
                    show("Weighing", part, run.parts)
                    if part + 1 not in run.done:
                        pairs = weigher.pairs(part, run.parts, least=LEAST)
                        propose(record, run, part + 1, judged(session, pairs, run.model, prior))
        show("Weighing", run.parts, run.parts)
    return finish(record, run, mentions)


def _in_spark(folder: Folder, model: Model, prior: float, apart: Apart, memory: str) -> Weigher:
    try:
        from .spark import InSpark
    except ImportError as missing:
        raise NoSpark from missing
    return InSpark(folder, model, prior, apart, memory=memory)


class NoSpark(Exception):
    """Spark is not installed here."""


class Busy(Exception):
    """Another run is under way."""


def acting_as_the_linker(record: psycopg.Connection[Any]) -> None:
    """Let the record know who writes, for this session, one at a time; raises Busy."""
    [[alone]] = record.execute("select pg_try_advisory_lock(hashtext('heard.link'))").fetchall()
    if not alone:
        raise Busy
    record.execute("select set_config('heard.token', mint_for_linker(), false)")


def run_to_finish(record: psycopg.Connection[Any]) -> Run | None:
    """The run that was begun and not finished, if it is of this day."""
    found = record.execute(
        """select r.id, r.parts, array(select n from link_part where run_id = r.id), m.parameters::text
             from run_under_way() r join link_model m on m.version = r.version where r.what = 'link'"""
    ).fetchone()
    return Run(found[0], found[1], frozenset(found[2]), Model.read(json.loads(found[3]))) if found else None


def begin(record: psycopg.Connection[Any], what: str = "link") -> Run:
    """Write a new run down, by the newest weights; the first is by those that Heard comes with."""
    with record.transaction():
        version, parameters = newest_model(record)
        [[mentions]] = record.execute("select mentions_to_link()").fetchall()
        parts = min(1000, 1 + mentions // _MENTIONS_OF_A_PART) if what == "link" else 1
        [[run]] = record.execute(
            "insert into link_run (at, what, version, parts) values (heard_now(), %s, %s, %s) returning id",
            [what, version, parts],
        ).fetchall()
    return Run(run, parts, frozenset(), Model.read(parameters))


def train(
    record: psycopg.Connection[Any], people: Sequence[Known], *, memory: str = MEMORY, show: Show
) -> Trained:
    """Learn weights from the record, try them on people whose truth is known, and put them in force if they hold.

    Raises ``training.TooLittle``.
    """
    acting_as_the_linker(record)
    run = begin(record, "train")
    with private_folder() as path:
        folder = Folder(path)
        file_all(record, run.id, folder, show)
        with duckdb_in(folder, memory=memory) as session:
            version, _parameters = newest_model(record)
            learnt = learn(session, run.model, str(version + 1))
    return keep_if_better(record, run.model, learnt, people)


def keep_if_better(
    record: psycopg.Connection[Any], old: Model, new: Model, people: Sequence[Known]
) -> Trained:
    """Put new weights in force unless they do worse than the old ones."""
    before, after = tried(old, people), tried(new, people)
    worse = why_worse(after, before)
    return Trained(before, after, worse, None if worse else keep_model(record, new, after.data()))


def newest_model(record: psycopg.Connection[Any]) -> tuple[int, dict[str, Any]]:
    """The weights in force, and their version; those that Heard comes with are the first."""
    query = "select version, parameters::text from link_model order by version desc limit 1"
    found = record.execute(query).fetchone()
    if found is None:
        keep_model(record, Model.load(), {})
        found = record.execute(query).fetchone()
    assert found  # noqa: S101 it was just written
    return found[0], json.loads(found[1])


def keep_model(record: psycopg.Connection[Any], model: Model, figures: dict[str, Any]) -> int:
    """Put weights in force, as the next version."""
    [[version]] = record.execute(
        """insert into link_model (version, at, parameters, figures)
           select coalesce(max(version), 0) + 1, heard_now(), %s, %s from link_model returning version""",
        [json.dumps(model.data()), json.dumps(figures)],
    ).fetchall()
    return int(version)


def file_all(record: psycopg.Connection[Any], run: UUID, folder: Folder, show: Show) -> int:
    """Read and file everything that the run looks at; returns how many mentions that is."""
    [[whole]] = record.execute("select mentions_to_link()").fetchall()
    done = 0
    said = enumerate(paged(record, "said_of_people", run))
    for done in folder.file(Filed(n, _number(row["who"]), str(row["id"]), observed(row)) for n, row in said):
        show("Reading", done, max(whole, done))
    return done


def _number(who: UUID) -> int:
    """Sixty-two bits of an id, by which it is known in a run."""
    return who.int >> 66


def paged(
    record: psycopg.Connection[Any], function: Literal["said_of_people", "said_in_reports"], run: UUID
) -> Iterator[dict[str, Any]]:
    """All that a function gives for a run, read a page at a time."""
    ask = sql.SQL("select * from {}(%s, %s, %s)").format(sql.Identifier(function))
    after = UUID(int=0)
    while True:
        with record.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            page = cursor.execute(ask, [run, after, _PAGE]).fetchall()
        if not page:
            return
        yield from page
        after = page[-1]["id"]


def observed(row: dict[str, Any]) -> Observation:
    """What a row of these functions says, in comparable form."""
    told = row | {"where": row["said_where"], "facts": json.loads(row["facts"])}
    return observation_of(SimpleNamespace(**told), row["at"])


def _apart(record: psycopg.Connection[Any], run: UUID) -> Iterator[tuple[int, int]]:
    """Of whom people have said that they are not the same: nobody is asked again, of any mention of either."""
    for one, other in record.execute("select one, other from told_apart(%s)", [run]):
        yield _number(one), _number(other)


@dataclass(frozen=True)
class Proposal:
    """Two mentions that may be of one person."""

    one: str
    other: str
    verdict: Verdict


def judged(
    session: duckdb.DuckDBPyConnection, pairs: list[Pair], model: Model, prior: float
) -> list[Proposal]:
    """What to propose of the pairs that were found: of two people only the pair of mentions that says most."""
    best: dict[tuple[int, int], Proposal] = {}
    with uncollected():
        said = observations(session, {n for a, b, _weight in pairs for n in (a, b)})
        for a, b, _weight in pairs:
            (one, g, first), (other, h, second) = said[a], said[b]
            verdict = judge(first, second, model, prior)
            found = Proposal(min(one, other), max(one, other), verdict)
            if verdict.answer is not Answer.NOTHING and _says_more(found, best.get((g, h))):
                best[g, h] = found
    return list(best.values())


_TELLING = {Answer.SAME: 2, Answer.LOOK: 1, Answer.HOUSEHOLD: 0}


def _says_more(found: Proposal, than: Proposal | None) -> bool:
    def key(p: Proposal) -> tuple[int, float, str, str]:
        return _TELLING[p.verdict.answer], p.verdict.weight.total, p.one, p.other

    return than is None or key(found) > key(than)


def propose(record: psycopg.Connection[Any], run: Run, part: int, found: Iterable[Proposal]) -> None:
    """Write one part's proposals and that it is done, together."""
    rows = [
        (
            p.one,
            p.other,
            p.verdict.answer.value,
            p.verdict.weight.total,
            json.dumps(in_parts(p.verdict)),
            run.id,
        )
        for p in found
    ]
    with record.transaction(), record.cursor() as cursor:
        cursor.executemany(
            """insert into proposal (one_id, other_id, kind, weight, parts, run_id)
               select %s::uuid, %s::uuid, %s, %s, %s::jsonb, %s
               on conflict (one_id, other_id) do update
                  set (kind, weight, parts, run_id)
                    = (excluded.kind, excluded.weight, excluded.parts, excluded.run_id)""",
            rows,
        )
        cursor.execute(
            "insert into link_part (run_id, n, at, proposed) values (%s, %s, heard_now(), %s)",
            [run.id, part, len(rows)],
        )


def in_parts(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it is kept: levels and bits, what speaks against it, and no word of what was said."""
    return {
        "prior": verdict.weight.prior,
        "parts": [[part.comparison, part.level, part.bits] for part in verdict.weight.parts],
        "caveats": [caveat.value for caveat in verdict.caveats],
    }


def finish(record: psycopg.Connection[Any], run: Run, mentions: int) -> Outcome:
    """Drop what earlier runs proposed and this one did not."""
    with record.transaction():
        record.execute("delete from proposal where run_id <> %s", [run.id])
        [[proposed]] = record.execute("select count(*) from proposal").fetchall()
    return Outcome(mentions, proposed, run.parts)


def latest(record: psycopg.Connection[Any]) -> list[str]:
    """The weights in force and the latest runs, a line each."""
    version, parameters = newest_model(record)
    lines = [f"Weights in force: version {version} ({parameters['version']})"]
    runs = record.execute(
        """select r.at, r.what, r.version, r.parts, count(p.n), coalesce(sum(p.proposed), 0)
             from link_run r left join link_part p on p.run_id = r.id
            group by r.id order by r.n desc limit 10"""
    )
    for at, what, by, parts, done, proposed in runs:
        ended = {
            "train": "read, to learn from",
            "link": f"{done} of {parts} parts done, {proposed} pairs proposed",
            "refile": "filed anew",
            "group": f"looked what reports share, {proposed} proposals new or changed",
        }[what]
        lines.append(f"{at:%d %B %Y %H:%M} by version {by}: {ended}")
    return lines


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that nobody else can read, gone at the end; one that a killed run left is removed by the next."""
    home = Path(os.environ.get("HEARD_LINK_FOLDER", tempfile.gettempdir()))
    for left in home.glob(f"{_PREFIX}*"):
        _remove_if_left(left)
    path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home))  # mode 0700
    with open(path / "used.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield path
        finally:
            shutil.rmtree(path)


def _remove_if_left(path: Path) -> None:
    """Remove a folder of ours whose run is dead: the kernel let go of its lock."""
    with contextlib.suppress(OSError), open(path / "used.lock") as lock:
        if path.lstat().st_uid != os.getuid():
            return
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path)
