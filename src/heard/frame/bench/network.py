"""The network around somebody, measured: asked as a page asks it, in an invented town, by somebody who sees all of it."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

from . import Figure
from .fill import fill
from .joining import observed
from .looking_up import as_mention
from .place import Place, milliseconds, p95, place
from .town import Town

SIZES = (6_000, 100_000)
_IN_A_RECORD = 3
_ASKED = 150


def measure(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """At one step and at two, among so many mentions, three to a record."""
    return [figure for mentions in sizes for figure in _among(mentions)]


def _among(mentions: int) -> list[Figure]:
    with place() as here:
        named = _store(here, mentions)
        return [_asked(named, steps, mentions) for steps in (1, 2)]


def _store(here: Place, count: int) -> list[UUID]:
    from heard.people.filing import facts_of, keys_of

    town = Town(count, seed=11)
    mentions = {uuid4(): report for report in list(town.reports(each=1.0))[:count]}
    with here.admin() as admin:
        fill(admin, len(mentions) // _IN_A_RECORD + 1, due=0, at=datetime.now(UTC), text=False, clocks=[])
        strands = [row[0] for row in admin.execute("select id from strand").fetchall()]
        admin.execute("set session_replication_role = replica")
        with admin.cursor().copy(
            'copy mention (id, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at) from stdin'
        ) as copy:
            for place_of, (mention, report) in enumerate(mentions.items()):
                copy.write_row(as_mention(mention, report, strands[place_of // _IN_A_RECORD]))
        with admin.cursor().copy("copy match_key (key, mention_id, fact) from stdin") as copy:
            for mention, report in mentions.items():
                said = observed(town, report)
                filed = {
                    **dict.fromkeys(keys_of(said), ""),
                    **{fact.key: fact.kind for fact in facts_of(said)},
                }
                for key, fact in filed.items():
                    copy.write_row((key, mention, fact))
        admin.execute("set session_replication_role = origin")
        admin.execute("vacuum analyze")
    return list(mentions)


def _asked(named: list[UUID], steps: int, mentions: int) -> Figure:
    from heard.agencies.doors import worker_token
    from heard.frame.demo.partnership import id_of
    from heard.history.actions import acting
    from heard.people.network import around
    from heard.people.network.layout import picture

    token = worker_token(id_of("worker", "social_worker"))
    times, entities = [], []
    for mention in random.Random(3).sample(named, _ASKED):  # noqa: S311 it hides nothing
        began = time.perf_counter()
        with acting(token):
            graph = around(mention, steps)
            picture(graph)
        times.append(time.perf_counter() - began)
        entities.append(len(graph.nodes))
    return Figure(
        f"The network around somebody at {steps} step{'s' if steps > 1 else ''}, among {mentions:,} mentions: 95 of 100 within",
        f"{milliseconds(p95(times))} ({sum(entities) / len(entities):.0f} entities, at most {max(entities)})",
        "300 ms",
    )
