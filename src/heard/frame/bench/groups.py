"""Groups of reports in an invented town in which some were planted: how many are found, how soon; and where it was seen."""

from __future__ import annotations

import json
import os
import random
import resource
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from . import Figure
from .pages import signed_in
from .place import Place, milliseconds, p95, place
from .town_names import GROUPS, STREETS

REPORTS, PLANTED = 15_000, 40
_TIMES = 60
_QUARTERS, _PLACES = 5, 120
Mention = dict[str, Any]


def measure() -> list[Figure]:
    """One night over all reports, as ./heard link does it; then the page of a quarter."""
    with place() as here:
        planted = _filled(here)
        return [*_night(here, planted), _page(here)]


class _Town:
    """Reports of children, some with a place, an adult, a car or a phone; among them groups that share two of four things."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 (the same town each time)
        names = [each for group in GROUPS for each in (*group.boys, *group.girls)]
        families = [each for group in GROUPS for each in group.surnames]
        self._name = lambda: f"{self._draw.choice(names)} {self._draw.choice(families)}"
        kinds = ("takeaway", "car park", "arcade", "kiosk", "steps", "bar")
        self._places = [f"{street} {kind}" for street in STREETS[:25] for kind in kinds]
        self._often = [1 / (n + 1) for n in range(len(self._places))]
        self._children = [self._child() for _ in range(REPORTS // 2)]
        self.reports = [self._report() for _ in range(REPORTS)]
        self.planted = [self._plant() for _ in range(PLANTED)]

    def _child(self) -> Mention:
        born = date(2008, 1, 1) + timedelta(days=self._draw.randrange(3000))
        return {"kind": "child", "name": self._name(), "born_on": born.isoformat()}

    def _car(self) -> str:
        def letters(n: int) -> str:
            return "".join(self._draw.choices("ABCDEFGHJKLMNPRSTVWXY", k=n))

        return f"{letters(2)}{self._draw.randrange(51, 76)} {letters(3)}"

    def _phone(self) -> str:
        return f"07700 9{self._draw.randrange(100_000):05}"

    def _place(self) -> str:
        return self._draw.choices(self._places, self._often)[0]

    def _report(self) -> list[Mention]:
        chance = self._draw.random
        said = [self._draw.choice(self._children)]
        said += [{"kind": "place", "name": self._place()}] if chance() < 0.4 else []
        said += [{"kind": "vehicle", "registration": self._car()}] if chance() < 0.2 else []
        said += [{"kind": "adult", "name": self._name()}] if chance() < 0.3 else []
        return said + ([{"kind": "phone", "name": self._phone()}] if chance() < 0.1 else [])

    def _plant(self) -> set[int]:
        group = set(self._draw.sample(range(REPORTS), self._draw.randrange(4, 9)))
        cars, phone, where = (self._car(), self._car()), self._phone(), self._place()
        for report in sorted(group):
            things = [
                {"kind": "vehicle", "registration": self._draw.choice(cars)},
                {"kind": "place", "name": where},
                {"kind": "phone", "name": phone},
            ]
            self.reports[report] = self.reports[report] + self._draw.sample(things, 2)
        return group


def _filled(here: Place) -> list[set[UUID]]:
    """Put the town into the record; returns which reports were planted together."""
    town = _Town(26)
    draw = random.Random(62)  # noqa: S311 (the same town each time)
    ids = [UUID(int=draw.getrandbits(128), version=4) for _ in town.reports]
    at = datetime.now(UTC) - timedelta(days=30)
    with here.admin() as admin:
        admin.execute("set session_replication_role = replica")  # no rule of the record is measured here
        agency, post = admin.execute(
            "select p.agency_id, p.id from post p join agency a on a.id = p.agency_id where a.is_front_door and p.role = 'front_door_manager'"
        ).fetchall()[0]
        admin.execute(
            """insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, owner_post_id, opened_at)
               select id, 'concern', %s, 'Z' || i, false, 'received', true, 1, %s, %s from unnest(%s::uuid[]) with ordinality r (id, i)""",
            [agency, post, at, ids],
        )
        admin.execute(
            """insert into mention (id, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at)
               select gen_random_uuid(), (m ->> 'strand')::uuid, m ->> 'kind', coalesce(m ->> 'name', ''), (m ->> 'born_on')::date, '', '',
                      coalesce(m ->> 'registration', ''), '', '[]', gen_random_uuid(), %s
                 from jsonb_array_elements(%s::jsonb) m""",
            [at, json.dumps([said | {"strand": str(n)} for n, about in zip(ids, town.reports, strict=True) for said in about])],
        )  # fmt: skip
        admin.execute("set session_replication_role = origin")
        admin.execute("analyze")
    return [{ids[n] for n in group} for group in town.planted]


def _night(here: Place, planted: list[set[UUID]]) -> list[Figure]:
    from heard.frame.database.addresses import LINK_URL
    from heard.people.bulk.grouping import group
    from heard.people.bulk.linking import acting_as_the_linker

    with psycopg.connect(os.environ[LINK_URL], autocommit=True) as record:
        acting_as_the_linker(record)
        began = time.perf_counter()
        found = group(record, show=lambda what, done, whole: None)
        took = time.perf_counter() - began
        again = group(record, show=lambda what, done, whole: None)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    proposed = [set(map(UUID, each.found)) for each in found]
    half = sum(any(2 * len(each & truth) >= len(truth) for each in proposed) for truth in planted)
    chance = sum(not any(2 * len(each & truth) >= len(each) for truth in planted) for each in proposed)
    return [
        Figure(
            f"Groups among {REPORTS:,} reports, one night",
            f"{took:.1f} s, at most {memory:.0f} MiB",
            "60 s, 1 GiB",
        ),
        Figure(
            f"Of {PLANTED} planted groups, found by half or more",
            f"{half}; of {len(proposed)} proposals {chance} are chance; new or changed the next night: {len(again)}",
            "36; a quarter; none",
        ),
    ]


def _page(here: Place) -> Figure:
    """The page of a quarter with more than a hundred places, beside the four quarters before it."""
    with here.admin() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            """insert into hotspot (id, quarter, level, cell, place, words, value)
               select gen_random_uuid(), date '2025-07-01' + q * interval '3 months', level, cell, place, place, value
                 from generate_series(0, %s - 1) q
                cross join lateral (
                  select 'total' as level, '' as cell, '' as place, 20 * %s::integer as value
                  union all select 'hexagon', (n / 4) || ',' || n %% 4, '', 80 from generate_series(0, %s / 4 - 1) n
                  union all select 'place', (n / 16) || ',' || (n / 4) %% 4, 'place ' || n, 20 from generate_series(0, %s - 1) n) row""",
            [_QUARTERS, _PLACES, _PLACES, _PLACES],
        )
        admin.execute("set session_replication_role = origin")
    client, times = signed_in(), []
    for _ in range(_TIMES):
        began = time.perf_counter()
        response = client.get("/where-it-was-seen/")
        times.append(time.perf_counter() - began)
        assert response.status_code == 200, response.status_code
    return Figure(f"Where it was seen, {_PLACES} places", f"p95 {milliseconds(p95(times))}", "200 ms")
