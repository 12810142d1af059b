"""The scorecard: nothing but published figures, and no way from them back to a small number."""

from __future__ import annotations

import csv
import io
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from heard.concerns.actions import disagree, remark
from heard.concerns.models import Door
from heard.concerns.tests.going import sign_in
from heard.frame.demo.partnership import build
from heard.history.actions import open_record
from heard.oversight.actions import publish_figures
from heard.oversight.models import Figure
from heard.oversight.tests.test_audit import PRINCIPLES, finished
from heard.process.actions import tick
from heard.process.models import Strand
from heard.protection.tests.going import taken_on
from tests.attack import DENIED, PROMISE, say
from tests.cast import DECIDED, FOUNDED, LONDON, MONDAY, Cast, one
from tests.database import OwnDatabase
from tests.pages import Pages
from tests.promises.test_closing import CLOSING

AsSuperuser = Callable[[], AbstractContextManager[None]]
FEW, HIDDEN = "fewer than 5", "not shown"


def made_safe(tables: list[tuple[int, ...]]) -> list[tuple[str, ...]]:
    """What is published of each table, total last."""
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute(
            "select made_safe(array(select jsonb_array_elements_text(t)::integer)) from jsonb_array_elements(%s::jsonb) t",
            [str([list(table) for table in tables])],
        )
        return [tuple(row[0]) for row in cursor.fetchall()]


def every_table(cells: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with a sum up to ``most``."""
    for table in product(range(most + 1), repeat=cells):
        if sum(table) <= most:
            yield table


@pytest.mark.parametrize(("cells", "most"), [(2, 60), (3, 30), (4, 19), (5, 13)])
def test_whoever_knows_the_rule_and_tries_every_table_finds_no_hidden_number(cells: int, most: int) -> None:
    tables = list(every_table(cells, most))
    could_be: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    for table, shown in zip(tables, made_safe(tables), strict=True):
        could_be[shown].append(table)
    for shown, candidates in could_be.items():
        for place, words in enumerate(shown[:-1]):
            possible = {table[place] for table in candidates}
            if words == FEW:
                assert possible == {1, 2, 3, 4}, (shown, possible)
            elif words == HIDDEN:
                assert len(possible) > 1, (shown, possible)
            else:
                assert possible == {int(words)}


def bounds(shown: tuple[str, ...]) -> list[tuple[float, float]]:
    """What intervals alone can say of each number: each hidden one against the total and all the others."""
    infinite = float("inf")
    known = {FEW: (1.0, 4.0), HIDDEN: (0.0, infinite)}
    cells = [known.get(words) or (float(words), float(words)) for words in shown[:-1]]
    total = known.get(shown[-1]) or (float(shown[-1]), float(shown[-1]))
    for _ in range(len(cells) + 1):
        for place, (low, high) in enumerate(cells):
            others = cells[:place] + cells[place + 1 :]
            low = max(low, total[0] - sum(each[1] for each in others))
            high = min(high, total[1] - sum(each[0] for each in others))
            cells[place] = (low, high)
    return cells


@given(table=st.lists(st.one_of(st.integers(0, 12), st.integers(0, 400)), min_size=2, max_size=9))
@settings(max_examples=400, derandomize=True, database=None)
def _narrow(table: list[int], db: None) -> None:
    (shown,) = made_safe([tuple(table)])
    for count, words, (low, high) in zip(table, shown, bounds(shown), strict=False):
        if words == FEW:
            assert (low, high) == (1, 4)
        elif words == HIDDEN:
            assert low <= count <= high
            assert high - low >= 3
        else:
            assert not 1 <= count <= 4, "a small number was shown"
    total = sum(table)
    assert shown[-1] == (FEW if 1 <= total <= 4 else str(total))


def test_no_solver_narrows_a_hidden_number(db: None) -> None:
    _narrow(db=db)


# Which breakdowns are of the same concerns. Any category of the one may go with any of the other, or they would be one.
OF_THE_SAME = (
    ("heard", "decided"),
    ("disagreements",),
    ("closed_without_action",),
    ("worded",),
    tuple(f"audit_{code}" for code in PRINCIPLES),
)


def test_two_tables_of_one_month_give_no_more_than_each_alone(db: None) -> None:
    """Every pair with one total: whoever puts both beside each other finds no number that one of them hides."""
    several = {total: made_safe(list(_sums(3, total)) + list(_sums(4, total))) for total in range(1, 15)}
    for total, shown in several.items():
        doors, ends = list(_sums(3, total)), list(_sums(4, total))
        could_be: dict[Any, list[set[int]]] = defaultdict(lambda: [set() for _ in range(7)])
        for (door, safe), (end, also) in product(
            zip(doors, shown, strict=False), zip(ends, shown[len(doors) :], strict=True)
        ):
            for seen, number in zip(could_be[safe, also], door + end, strict=True):
                seen.add(number)
        for (safe, also), possible in could_be.items():
            for words, numbers in zip((*safe[:-1], *also[:-1]), possible, strict=True):
                assert words != FEW or numbers == {1, 2, 3, 4}, (safe, also)
                assert words != HIDDEN or len(numbers) > 1, (safe, also)


def _sums(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    return (table for table in product(range(total + 1), repeat=cells) if sum(table) == total)


def test_that_nobody_was_waiting_gives_no_small_number_away(db: None) -> None:
    """The band of the longest wait may say that the last number of what became of them is a nought."""
    could_be: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    tables = [(*table, 0) for table in every_table(4, 12)]
    for table, shown in zip(tables, made_safe(tables), strict=True):
        could_be[shown].append(table)
    for shown, candidates in could_be.items():
        for place, words in enumerate(shown[:-1]):
            possible = {table[place] for table in candidates}
            assert words != FEW or possible == {1, 2, 3, 4}
            assert words != HIDDEN or len(possible) > 1 or possible == {0}, (shown, place)


def test_every_measure_is_known_by_whom_it_is_about(month: Cast, as_superuser: AsSuperuser) -> None:
    publish_figures()
    measures = set(Figure.objects.values_list("measure", flat=True))
    assert measures == {measure for group in OF_THE_SAME for measure in group} | {"longest_wait"}


def test_any_door_may_go_with_any_end(month: Cast, as_superuser: AsSuperuser) -> None:
    """What makes the two tables safe beside each other: nothing that is counted says which ends a door can have."""
    with as_superuser():
        decided = one("select prosrc from pg_proc where proname = 'counted'")
    ends = decided[
        decided.index("select 'decided', case") : decided.index(
            "from came", decided.index("select 'decided', case")
        )
    ]
    assert "door" not in ends


def test_nothing_that_is_published_is_a_sum_of_months(month: Cast, pages: Pages) -> None:
    """Each number on the page and in the file is one month's figure: there is no quarter or year to subtract from."""
    publish_figures()
    figures = set(Figure.objects.values_list("shown", flat=True))
    for at in ("", "?month=2026-01", "?month=2026-02"):
        page = pages.get(f"/scorecard/{at}")
        cells = [cell.text.strip() for cell in page.root.all("td")]
        assert cells
        assert set(cells) <= figures
    rows = csv.DictReader(io.StringIO(Client().get("/scorecard/figures.csv").content.decode("utf-8-sig")))
    assert all(len(row["month"]) == 7 and row["figure"] in figures for row in rows)


def a_march(cast: Cast) -> None:
    """A March with something in it."""
    for n in range(9):
        concern = cast.hears(account=f"Report {n}.")
        cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    for _ in range(2):
        cast.hears("child", Door.CHILD, account="", child_words="Help.")
    closed = cast.hears()
    cast.moves("social_worker", closed.pk, "take_up")
    cast.moves("manager", closed.pk, "close_without_action", **CLOSING)
    with cast.acting("youth_worker") as by:
        disagree(Strand.objects.select_related("agency").get(pk=concern.pk), reason="No.", by=by, at=cast.now)
    for _ in range(4):
        cast.at(cast.now + timedelta(days=4))
        tick(at=cast.now)


pytestmark = [pytest.mark.django_db, pytest.mark.world(fill=a_march), pytest.mark.promise("Need to know")]


@pytest.fixture
def month(cast: Cast, world: None) -> Cast:
    """That March, seen on the ninth of April."""
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    return cast


def published(measure: str, month: date = date(2026, 3, 1)) -> dict[str, str]:
    return dict(
        Figure.objects.filter(month=month, measure=measure).order_by("place").values_list("category", "shown")
    )


def test_a_month_is_counted_as_it_stood_a_week_after_it_ended(month: Cast) -> None:
    assert publish_figures() == 3  # January, when the ladder was set up, February, March
    assert published("heard", date(2026, 2, 1)) == {
        "child": "0", "public": "0", "helpline": "0", "professional": "0", "system": "0", "total": "0",
    }  # fmt: skip
    assert published("heard") == {
        "child": FEW, "public": "0", "helpline": "0", "professional": HIDDEN, "system": "0", "total": "12",
    }  # fmt: skip
    assert published("decided") == {
        "in_time": HIDDEN, "late": "0", "at_the_top": "0", "answered": "0", "not_yet": FEW, "total": "12",
    }  # fmt: skip
    assert published("disagreements") == {"upheld": HIDDEN, "settled": HIDDEN, "open": HIDDEN, "total": FEW}
    assert published("closed_without_action")["total"] == FEW
    assert published("longest_wait") == {"band": "More than twenty working days"}


@pytest.mark.parametrize(
    ("audits", "lacking", "kept", "total"), [(1, HIDDEN, HIDDEN, FEW), (5, "5", "5", "5")]
)
def test_what_audits_found_is_told_and_never_of_a_few(
    cast: Cast, audits: int, lacking: str, kept: str, total: str
) -> None:
    for n in range(audits):
        finished(cast, taken_on(cast, account=f"Report {n}."))
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    publish_figures()
    assert published("audit_participation") == {
        "kept": "0" if audits > 4 else HIDDEN, "lacking": lacking, "unknown": "0" if audits > 4 else HIDDEN, "total": total,
    }  # fmt: skip
    assert published("audit_review")["kept"] == kept


def test_how_far_silence_went_before_the_decision_is_told(cast: Cast, as_superuser: AsSuperuser) -> None:
    concerns = [cast.hears(account=f"Report {n}.") for n in range(4)]
    decided = dict(zip((0, 2, 12), concerns, strict=False))
    for day in range(13):
        cast.at(MONDAY + timedelta(days=day))
        tick(at=cast.now)
        if concern := decided.get(day):
            cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with cast.acting("social_worker") as by:
        open_record(concerns[3].pk, "test")
        remark(concerns[3].strand, "We look into it.", from_raiser=False, by=by, at=cast.now)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select category, n from counted('2026-03-01T00:00+00', '2026-04-01T00:00+01', '2026-04-08T00:00+01') where measure = 'decided'"
        )
        assert dict(cursor.fetchall()) == {
            "in_time": 1,
            "late": 1,
            "at_the_top": 1,
            "answered": 1,
            "not_yet": 0,
        }


def test_a_month_is_published_once_and_never_again(month: Cast) -> None:
    publish_figures()
    before = list(Figure.objects.order_by("id").values())
    with month.acting("scrutineer"):
        late = Strand.objects.filter(kind="concern", state="received").first()
    month.moves("manager", late.pk, "take_on", outcome="assessment", **DECIDED)
    assert publish_figures() == 0
    assert list(Figure.objects.order_by("id").values()) == before
    for role in ("heard_app", "heard_clock", "heard_owner"):
        for attack in (
            "update figure set shown = '3'",
            "delete from figure",
            "truncate figure",
            "insert into figure select gen_random_uuid(), month, measure, place, category || '2', label, value, '3' from figure",
        ):
            answer = say(role, attack, token="" if role == "heard_owner" else month.token("clock"))
            assert answer.refused in (DENIED, PROMISE), (role, attack)


def test_a_month_that_is_not_over_for_a_week_is_not_published(month: Cast) -> None:
    month.at(datetime(2026, 4, 7, 23, 59, tzinfo=LONDON))
    publish_figures()
    assert not Figure.objects.filter(month=date(2026, 3, 1)).exists()


def test_what_comes_later_does_not_change_what_is_counted(month: Cast, as_superuser: AsSuperuser) -> None:
    ask = """select jsonb_agg(to_jsonb(c) order by measure, place) from counted(
               '2026-03-01T00:00+00', '2026-04-01T00:00+01', '2026-04-08T00:00+01') c"""
    with as_superuser():
        before = one(ask)
    month.hears()
    with month.acting("scrutineer"):
        late = Strand.objects.filter(kind="concern", state="received").exclude(opened_at=month.now).first()
    month.moves("manager", late.pk, "take_on", outcome="assessment", **DECIDED)
    with as_superuser():
        assert one(ask) == before


@pytest.mark.parametrize("who", ["councillor", "youth_worker", "manager", "scrutineer", "public", ""])
def test_no_token_gets_more_than_what_is_published(month: Cast, who: str) -> None:
    token = month.token(who) if who else ""
    for attack in (
        "select * from counted('2026-03-01', '2026-04-01', '2026-04-08')",
        "select longest_wait('2026-04-01')",
        "select publish_figures()",
        "select made_safe('{1,2}')",
    ):
        assert say("heard_app", attack, token=token).refused == DENIED, attack


def test_the_clock_itself_publishes_and_sees_no_count(month: Cast) -> None:
    token = month.token("clock")
    assert say("heard_clock", "select publish_figures()", token=token).rows == ((3,),)
    assert say("heard_clock", "select publish_figures()").refused == PROMISE
    for attack in ("select * from counted('2026-03-01', '2026-04-01', '2026-04-08')", "select * from figure"):
        assert say("heard_clock", attack, token=token).refused == DENIED


def test_an_elected_member_sees_figures_and_no_child(month: Cast, pages: Pages) -> None:
    publish_figures()
    sign_in(pages, "councillor")
    page = pages.get(pages.get("/my-day/").link("Look across"))
    page = pages.get(page.link("How we answer"))
    assert page.heading == "How we answer"
    assert "A child or young person told fewer than 5" in page.text
    for table in ("strand", "concern", "move", "reading", "entry", "mention", "remark", "attempt"):
        answer = say("heard_app", f"select * from {table}", token=month.token("councillor"))
        assert answer.refused == DENIED or answer.rows == (), table


def test_the_public_page_and_its_file_say_the_same(month: Cast, pages: Pages) -> None:
    publish_figures()
    pages.queries = 5
    page = pages.get("/scorecard/")
    assert "March 2026" in page.text
    assert "more than twenty working days" in page.text
    assert "January 2026 0" in page.text
    assert "Decided in time not shown" in page.text
    earlier = pages.get("/scorecard/?month=2026-01")
    assert "nobody was waiting" in earlier.text
    assert "March 2026 12" not in earlier.text
    assert pages.get("/scorecard/?month=2026-99").text == page.text
    answer = Client().get("/scorecard/figures.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {"month": "2026-03", "measure": "heard", "category": "Together", "figure": "12"} in rows
    assert len(rows) == Figure.objects.count()
    assert not answer.cookies


def test_before_the_first_month_it_says_so(cast: Cast, pages: Pages) -> None:
    assert "No month has been published yet." in pages.get("/scorecard/").text


def test_two_clocks_publish_a_month_once(own_database: OwnDatabase) -> None:
    with own_database.as_superuser():
        build(at=FOUNDED)
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(publish_figures())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found))[:3] == ["0", "0", "0"]
    assert int(max(map(str, found))) > 0
