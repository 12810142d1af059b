"""Where it was seen: small numbers cannot be worked out, chance seldom stands out, and no child's home is counted."""

from __future__ import annotations

import io
import itertools
import json
import math
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from heard.frame.cli.command import Stop
from heard.frame.cli.postcodes import rows
from heard.oversight.actions import publish_hotspots
from heard.oversight.hotspots import (
    LEVEL,
    SIDE,
    TOTAL,
    Cell,
    Quarter,
    at_least,
    corners,
    could_stand_out,
    drawn,
    seen,
    standing_out,
)
from heard.oversight.models import Hotspot
from heard.people.actions import Said
from tests.attack import DENIED, PROMISE, say
from tests.cast import LONDON, Cast, one
from tests.pages import Pages

pytestmark = pytest.mark.promise("Need to know")

KIOSK = Said("place", "Copper kiosk", where="3 Mill Road, ZZ1 4AB")
ARCADE = Said("place", "Harbour arcade", where="ZZ1 4AC")


# What is published


def _public(worlds: list[list[tuple[str, str, int]]]) -> list[tuple[Any, ...]]:
    """What is made public of each of many worlds, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute(
            """select w.i, m.level, m.cell, m.place, m.n
                 from jsonb_array_elements(%s::jsonb) with ordinality w (world, i)
                cross join lateral (select array_agg(e ->> 0) as cells, array_agg(e ->> 1) as places, array_agg((e ->> 2)::bigint) as counts
                                      from jsonb_array_elements(w.world) e where (e ->> 2)::bigint > 0) a
                cross join lateral made_public(coalesce(a.cells, '{}'), coalesce(a.places, '{}'), coalesce(a.counts, '{}')) m
                order by w.i, m.level, m.cell, m.place""",
            [json.dumps(worlds)],
        )
        found: dict[int, list[Any]] = defaultdict(list)
        for i, *row in cursor.fetchall():
            found[i].append(tuple(row))
        cursor.execute("set local role heard_test")
    return [tuple(found[i]) for i in range(1, len(worlds) + 1)]


def _world(kiosk: int, arcade: int, beside: int, park: int, far: int) -> list[tuple[str, str, int]]:
    """Two places in one hexagon beside others that are seldom named, one place in a second, and others without a postcode."""
    others = [("0,0", f"other {n}", min(4, beside - 4 * n)) for n in range(3) if beside > 4 * n]
    lost = [("", f"lost {n}", min(4, far - 4 * n)) for n in range(3) if far > 4 * n]
    return [("0,0", "kiosk", kiosk), ("0,0", "arcade", arcade), *others, ("1,0", "park", park), *lost]


@pytest.mark.django_db
def test_no_number_from_one_to_four_is_shown_or_can_be_worked_out() -> None:
    """Every small world: whoever reads its tables, and knows the rule, can rule out none of 1, 2, 3 and 4."""
    tried = (range(7), (0, 5), range(13), range(6), range(7))
    counts = list(itertools.product(*tried))
    public = _public([_world(*each) for each in counts])
    could: dict[Any, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for each, tables in zip(counts, public, strict=True):
        assert all(n is None or n == 0 or n >= 5 for *_row, n in tables), (each, tables)
        could[tables][0].add(each[0])
        could[tables][3].add(each[3])
    hidden = 0
    for tables, by_place in could.items():
        names = {row[2] for row in tables}
        whole = next(row[3] for row in tables if row[0] == "total")
        if whole is not None and whole > 12:
            continue  # a greater world than is tried here could give these tables too
        if "kiosk" not in names and by_place[0] & {1, 2, 3, 4}:
            assert by_place[0] >= {1, 2, 3, 4}, tables
            hidden += 1
        if "park" not in names and by_place[3] & {1, 2, 3, 4}:
            assert by_place[3] >= {1, 2, 3, 4}, tables
    assert hidden > 20


@pytest.mark.django_db
def test_all_that_is_shown_adds_up() -> None:
    random.seed(3)
    worlds = [
        [(random.choice(("", "0,0", "1,0", "2,-1")), f"place {n}", random.randrange(12)) for n in range(12)]
        for _ in range(200)
    ]
    for world, tables in zip(worlds, _public(worlds), strict=True):
        [whole] = [n for level, *_row, n in tables if level == "total"]
        hexagons = {cell: n for level, cell, _place, n in tables if level == "hexagon"}
        assert whole == sum(n for *_row, n in world) == sum(hexagons.values())
        for cell, n in hexagons.items():
            assert n == sum(m for level, other, _place, m in tables if level == "place" and other == cell)


@pytest.fixture
def quarter(cast: Cast) -> Cast:
    """A first quarter in which six reports name the kiosk and two the arcade; seen on the ninth of April."""
    for n in range(6):
        cast.hears(about=[KIOSK], account=f"Report {n}.")
    for n in range(2):
        cast.hears(about=[ARCADE, Said("place", "Copper Kiosk")], account=f"And {n}.")
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    return cast


def published() -> dict[Cell, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("select level, cell, words, value from hotspot where quarter = '2026-01-01'")
        found = {(level, cell, words): value for level, cell, words, value in cursor.fetchall()}
        cursor.execute("set local role heard_test")
    return found


def test_a_quarter_is_published_once_a_week_after_it_ended(quarter: Cast) -> None:
    quarter.at(datetime(2026, 4, 7, 23, tzinfo=LONDON))
    assert publish_hotspots() == 0
    quarter.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    assert publish_hotspots() == 1
    assert published() == {("total", "", ""): 10, ("hexagon", "", ""): 10, ("place", "", ""): 10}, (
        "with two of the arcade left alone, the kiosk joins them"
    )
    before = published()
    quarter.hears(about=[KIOSK])
    assert publish_hotspots() == 0
    assert published() == before


def test_with_postcodes_each_hexagon_has_its_places(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        one("insert into postcode values ('ZZ14AB', 400000, 300000), ('ZZ14AC', 400100, 300050) returning 1")
        cell = one("select hexagon(400000, 300000)")
    for said in [KIOSK] * 6 + [ARCADE] * 7:
        cast.hears(about=[said, said])
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    publish_hotspots()
    assert published() == {
        ("total", "", ""): 13, ("hexagon", cell, ""): 13,
        ("place", cell, "Copper kiosk"): 6, ("place", cell, "Harbour arcade"): 7,
    }  # fmt: skip


def test_a_childs_home_is_never_counted_nor_a_place_with_their_name(cast: Cast) -> None:
    home = "4 Orchard Lane, ZZ1 4AB"
    cast.hears(about=[Said("child", "Amina Yusuf", where=home)])
    for _ in range(6):
        cast.hears(about=[Said("place", where="4 Orchard Lane ZZ14AB"), Said("place", "No. 4", where=home)])
        cast.hears(
            about=[
                Said("child", "Jo Thornley"),
                Said("place", "Thornley's garage"),
                Said("place", where="4 orchard lane, zz1 4ab"),
            ]
        )
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    publish_hotspots()
    assert published() == {("total", "", ""): 0}


@pytest.mark.parametrize("who", ["councillor", "youth_worker", "licensing_officer", "adviser", "public", ""])
def test_names_of_places_are_for_those_who_answer_for_a_front_door(quarter: Cast, who: str) -> None:
    publish_hotspots()
    assert say("heard_app", "select * from hotspot", token=quarter.token(who) if who else "").rows == ()


@pytest.mark.parametrize("role", ["heard_app", "heard_clock", "heard_link"])
def test_no_login_counts_or_changes_anything(quarter: Cast, role: str) -> None:
    publish_hotspots()
    token = quarter.token("clock" if role == "heard_clock" else "scrutineer")
    for attack in (
        "select * from sightings('2026-01-01', '2027-01-01')",
        "select * from postcode",
        "select * from made_public('{}', '{}', '{}')",
        "update hotspot set value = 1",
        "delete from hotspot",
        "insert into hotspot (level) values ('total')",
    ):
        assert say(role, attack, token=token).refused in (DENIED, PROMISE), attack
    assert say("heard_owner", "delete from hotspot").refused == PROMISE


# What stands out


def test_the_binomials_tail_is_that_of_the_tables() -> None:
    assert at_least(15, 20, 0.5) == pytest.approx(0.020694732666015625, rel=1e-12)
    assert at_least(8, 10, 0.25) == pytest.approx(436 / 4**10, rel=1e-12)
    assert at_least(0, 7, 0.3) == pytest.approx(1)
    assert at_least(4000, 8000, 0.4) < 1e-70


def test_benjamini_and_hochbergs_own_example() -> None:
    """Fifteen tests of their paper (1995), of which the first four stand out at one in twenty."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert standing_out(chances, of=15) == {0, 1, 2, 3}
    assert standing_out(chances, of=500) == {0}
    assert standing_out([], of=0) == set()
    assert standing_out([0.05], of=1) == {0}


def test_no_more_can_stand_out_than_tarone_says() -> None:
    for whole, share in itertools.product((1, 5, 40, 300, 2000), (0.05, 0.2, 0.5, 0.9)):
        most = could_stand_out(whole, share)
        able = [n for n in range(1, whole + 1) if share**n <= LEVEL / most]
        assert not able or whole // min(able) <= most


def _as_published(counts: dict[str, int]) -> Quarter:
    rest = sum(n for n in counts.values() if n < 5)
    found: dict[Cell, int | None] = {("place", "", name): n for name, n in counts.items() if n >= 5}
    return {TOTAL: sum(counts.values()), ("place", "", ""): rest, **found}


def test_where_nothing_but_chance_is_at_work_hardly_a_town_has_anything_that_stands_out() -> None:
    """Two hundred towns in which each place is named as often as ever: at most one in twenty shows anything."""
    draw = random.Random(1995)
    names = [f"place {n}" for n in range(40)]
    often = [1 / (n + 1) for n in range(40)]
    towns = 0
    for _ in range(200):
        quarters = []
        for reports in (draw.randrange(150, 300) for _ in range(5)):
            counts = dict.fromkeys(names, 0)
            for name in draw.choices(names, often, k=reports):
                counts[name] += 1
            quarters.append(_as_published(counts))
        towns += any(each.stands_out for each in seen(quarters[0], quarters[1:]))
    assert towns <= 200 * LEVEL


def test_a_place_that_is_named_far_more_often_stands_out_and_a_busy_quarter_does_not() -> None:
    before = [_as_published({"kiosk": 6, "arcade": 20, "park": 30}) for _ in range(4)]
    now = {
        each.cell[2]: each for each in seen(_as_published({"kiosk": 25, "arcade": 21, "park": 28}), before)
    }
    assert now["kiosk"].stands_out
    assert not now["arcade"].stands_out
    assert not now["park"].stands_out
    assert now["park"].expected == pytest.approx(30 * 74 / 56, rel=1e-9)
    twice = seen(_as_published({"kiosk": 12, "arcade": 40, "park": 60}), before)
    assert not any(each.stands_out for each in twice)


def test_without_an_earlier_quarter_nothing_is_expected() -> None:
    assert [(each.expected, each.stands_out) for each in seen(_as_published({"kiosk": 25}), [])] == [
        (None, False)
    ] * 1
    assert seen({TOTAL: None}, []) == []
    assert seen({TOTAL: 0}, [{TOTAL: None}]) == []


# Hexagons


@pytest.mark.django_db
def test_a_hexagon_is_where_its_points_are() -> None:
    draw = random.Random(7)
    points = [(draw.randrange(0, 700_000), draw.randrange(0, 1_300_000)) for _ in range(500)]
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("select hexagon(e, n) from unnest(%s::integer[], %s::integer[]) with ordinality p (e, n, i) order by i",
                       [[e for e, _n in points], [n for _e, n in points]])  # fmt: skip
        cells = [row[0] for row in cursor.fetchall()]
    for point, cell in zip(points, cells, strict=True):
        at = corners(cell)
        assert _inside(point, at), (point, cell)
        assert math.dist(at[0], at[3]) == pytest.approx(2 * SIDE)


def _inside(point: tuple[float, float], at: list[tuple[float, float]]) -> bool:
    """Left of each side, within a metre: a point on an edge may be of either."""
    return all(
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) >= -SIDE
        for (ax, ay), (bx, by) in zip(at, [*at[1:], at[0]], strict=True)
    )


def test_a_map_has_a_shape_for_each_hexagon_with_a_number() -> None:
    found = seen(
        {TOTAL: 30, ("hexagon", "1,2", ""): 20, ("hexagon", "2,2", ""): 5, ("hexagon", "", ""): 5}, []
    )
    picture = drawn(found)
    assert picture is not None
    assert [(shape.seen.value, shape.shade) for shape in picture.shapes] == [(20, 4), (5, 1)]
    assert all(0 <= float(x) <= picture.width and 0 <= float(y) <= picture.height
               for shape in picture.shapes for x, y in (point.split(",") for point in shape.points.split()))  # fmt: skip
    assert drawn(seen({TOTAL: 5, ("hexagon", "", ""): 5}, [])) is None


# Loading, and the page


def test_gazetteers_are_read_as_they_are() -> None:
    directory = "pcd,pcds,dointr,oseast1m,osnrth1m\nZZ1 4AB,ZZ1 4AB,198001,0400000,0300000\nZZ999ZZ,ZZ99 9ZZ,,,\nAB1 0AA,AB1 0AA,1980,385386,0801193\n"
    assert list(rows(io.StringIO(directory), ("ZZ",))) == [("ZZ14AB", 400000, 300000), None, None]
    code_point = "Postcode,Positional_quality_indicator,Eastings,Northings\nZZ1 4AC,10,400100,300050\n"
    assert list(rows(io.StringIO(code_point))) == [("ZZ14AC", 400100, 300050)]
    with pytest.raises(Stop, match="no column oseast1m"):
        list(rows(io.StringIO("postcode,lat,long\nZZ1 4AB,50,1\n")))
    with pytest.raises(Stop):
        list(rows(io.StringIO("")))


def test_the_page_says_how_to_read_it_and_what_to_load(quarter: Cast, pages: Pages) -> None:
    from heard.concerns.tests.going import sign_in

    sign_in(pages, "manager")
    page = pages.get("/where-it-was-seen/")
    assert page.heading == "Where it was seen"
    assert "Reports follow where agencies look." in page.text
    assert "No quarter has been published yet." in page.text
    for n in range(5):
        quarter.at(datetime(2026, 2, 1, 9, tzinfo=LONDON) + timedelta(days=n))
        quarter.hears(about=[ARCADE])
    quarter.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    publish_hotspots()
    page = pages.get("/where-it-was-seen/?quarter=2026-01")
    assert "Reports follow where agencies look." in page.text
    assert "Copper" in page.text
    assert "Harbour arcade 7" in page.text
    assert "./heard postcodes" in page.text
    assert pages.get("/where-it-was-seen/?quarter=nonsense").text == page.text
    sign_in(pages, "councillor")
    pages.get("/where-it-was-seen/", status=404)


def test_with_postcodes_the_page_draws_them(cast: Cast, pages: Pages, as_superuser: Any) -> None:
    from heard.concerns.tests.going import sign_in

    with as_superuser():
        one(
            "select set_config('session_replication_role', 'replica', true)"
        )  # of the page nothing but what it shows is tried
        Hotspot.objects.bulk_create(
            Hotspot(
                quarter=date(2026, month, 1), level=level, cell=cell, place=place, words=place, value=value
            )
            for month, value in ((1, 6), (4, 40))
            for level, cell, place in (("total", "", ""), ("hexagon", "3,4", ""), ("place", "3,4", "kiosk"))
        )
        one("select set_config('session_replication_role', 'origin', true)")
    sign_in(pages, "scrutineer")
    page = pages.get("/where-it-was-seen/")
    assert len(page.root.all("polygon")) == 1
    assert "A: hexagon 3,4 40" in page.text
