"""The front door's queue: in order, filtered, paged, and only for those whose work it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heard.concerns.models import Door
from heard.people.actions import Said
from heard.process.actions import tick
from tests.cast import DECIDED, Cast
from tests.pages import Pages

from .going import sign_in
from .test_pages_concern import asked

pytestmark = pytest.mark.django_db


def rows(page: object) -> list[str]:
    """The references in the order of the table."""
    return [each.all("a")[0].text for each in page.root.all("tbody")[0].all("tr")]  # type: ignore[attr-defined]


def test_danger_comes_first_then_what_is_due_soonest(cast: Cast, pages: Pages) -> None:
    first = cast.hears()
    cast.at(cast.now + timedelta(days=1))
    second = cast.hears()
    danger = cast.hears("child", Door.CHILD, danger_now=True)
    sign_in(pages, "social_worker")
    page = pages.get("/front-door/")
    assert rows(page) == [each.strand.reference for each in (danger, first, second)]
    assert "Danger" in page.text


def test_what_is_late_says_so_in_words_and_where_it_went(cast: Cast, pages: Pages) -> None:
    cast.hears(about=[Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))])
    cast.hears(about=[Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))])
    cast.at(cast.now + timedelta(days=5))
    tick(at=cast.now)
    sign_in(pages, "manager")
    page = pages.get("/front-door/")
    for words in (
        "3 days late",
        "Went up once unanswered",
        "Kayleigh Marsden",
        "1 other concern about the same child",
    ):
        assert words in page.text, words


@pytest.mark.parametrize("who", ["social_worker", "manager", "service_manager", "director", "scrutineer"])
def test_it_is_for_those_who_see_the_work_of_an_agency(cast: Cast, pages: Pages, who: str) -> None:
    concern = cast.hears()
    sign_in(pages, who)
    assert concern.strand.reference in pages.get("/front-door/").text


@pytest.mark.parametrize("who", ["youth_worker", "nurse", "inspector", "councillor", "adviser"])
def test_nobody_else_has_a_queue_nor_a_link_to_it(cast: Cast, pages: Pages, who: str) -> None:
    cast.hears()
    sign_in(pages, who)
    pages.get("/front-door/", status=404)
    assert "Front door queue" not in [each.text for each in pages.get("/my-day/").root.all("a")]


def test_another_council_has_a_queue_of_its_own(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "neighbour")
    page = pages.get("/front-door/")
    assert "Nothing is waiting at the front door." in page.text
    assert concern.strand.reference not in page.text


def test_filters_show_what_they_say(cast: Cast, pages: Pages) -> None:
    late, apart = cast.hears(), cast.hears("public", Door.PUBLIC, sorted_apart=True)
    cast.at(cast.now + timedelta(days=3))
    fresh = cast.hears()
    cast.moves("manager", fresh.pk, "take_up")
    sign_in(pages, "manager")
    shown = {show: rows(pages.get(f"/front-door/?show={show}")) for show in ("all", "late", "mine", "apart")}
    assert shown == {
        "all": [late.strand.reference, fresh.strand.reference],
        "late": [late.strand.reference],
        "mine": [fresh.strand.reference],
        "apart": [apart.strand.reference],
    }
    assert rows(pages.get("/front-door/?state=in_screening")) == [fresh.strand.reference]
    assert "No concern is like that now." in pages.get("/front-door/?show=danger").text
    assert rows(pages.get("/front-door/?state=nonsense")) == rows(pages.get("/front-door/"))


def test_what_is_closed_leaves_it(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("manager", concern.pk, "close_without_action", reason_code="not_safeguarding", **DECIDED)
    sign_in(pages, "manager")
    assert "Nothing is waiting" in pages.get("/front-door/").text


def test_it_has_pages_and_asks_few_queries_on_each(cast: Cast, pages: Pages) -> None:
    for _ in range(27):
        cast.hears(about=[Said(kind="child", name="Somebody")])
    sign_in(pages, "social_worker")
    page = pages.get("/front-door/")
    assert len(rows(page)) == 25
    assert "1 to 25 of 27." in page.text
    page = pages.get("/front-door/" + page.link("Next"))
    assert "26 to 27 of 27." in page.text
    assert asked(pages, "/front-door/") < 15
    assert "There is nothing on this page." in pages.get("/front-door/?page=900").text
    assert len(rows(pages.get("/front-door/?page=nonsense&show=nonsense"))) == 25
