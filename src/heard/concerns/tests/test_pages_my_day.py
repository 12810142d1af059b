"""A worker's day: what they hold, what came by silence, what they are asked for, and what they raised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heard.people.actions import Said
from heard.process.actions import tick
from tests.cast import DECIDED, Cast
from tests.pages import Pages

from .going import sign_in
from .test_pages_concern import asked

pytestmark = pytest.mark.django_db
KAYLEIGH = Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))
EVERYBODY = [
    "youth_worker",
    "social_worker",
    "manager",
    "director",
    "inspector",
    "nurse",
    "scrutineer",
    "councillor",
    "adviser",
]


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_empty_day_says_so(cast: Cast, pages: Pages, who: str) -> None:
    sign_in(pages, who)
    page = pages.get("/my-day/")
    assert "Nothing waits for you." in page.text
    assert pages.get("/raised/").text.startswith("What you raised You have not raised anything yet.")


def test_signing_in_leads_to_it(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    assert pages.get("/").heading == "My day"


def test_what_is_held_stands_most_overdue_first_with_what_to_do(cast: Cast, pages: Pages) -> None:
    first = cast.hears(about=[KAYLEIGH])
    cast.at(cast.now + timedelta(days=1))
    second = cast.hears()
    sign_in(pages, "social_worker")
    page = pages.get("/my-day/")
    assert page.text.index(first.strand.reference) < page.text.index(second.strand.reference)
    assert "Kayleigh Marsden" in page.text
    page = pages.send(pages.get(page.link("Start looking at it")), {})
    assert "Being looked at" in page.text


def test_what_came_by_silence_stands_apart_until_something_is_done(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[KAYLEIGH])
    cast.at(cast.now + timedelta(days=2))
    tick(at=cast.now)
    sign_in(pages, "manager")
    assert "Came to you because nobody answered" in pages.get("/my-day/").text
    sign_in(pages, "social_worker")
    assert concern.strand.reference not in pages.get("/my-day/").text
    sign_in(pages, "inspector")
    page = pages.get("/my-day/")
    assert "Nobody answered, and you were told" in page.text
    assert "Kayleigh" not in page.text
    cast.moves("manager", concern.pk, "take_up")
    sign_in(pages, "manager")
    page = pages.get("/my-day/")
    assert "Came to you" not in page.text
    assert "What you hold 1" in page.text


def test_an_agency_that_is_called_to_look_is_asked_once(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "call_look", reason="Third concern.")
    sign_in(pages, "inspector")
    day = pages.get("/my-day/")
    assert "Your agency is asked to look at it" in day.text
    page = pages.get(day.link("Add your agency’s view"))
    pages.send(pages.get(page.link("Add your agency")), {"reason": "We know the car."})
    assert "asked to look" not in pages.get("/my-day/").text


def test_what_was_raised_shows_what_became_of_it(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[KAYLEIGH])
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    sign_in(pages, "youth_worker")
    for address in ("/my-day/", "/raised/"):
        page = pages.get(address)
        assert "What you raised" in page.text
        assert "Taken on" in page.text


def test_an_answered_disagreement_asks_its_raiser_for_the_next_word(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "youth_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/disagree/")
    page = pages.send(page, {"text": "Nobody has called her."})
    assert page.heading.startswith("Disagreement")
    address = pages.where
    sign_in(pages, "manager")
    pages.send(pages.get(f"{address}answer/"), {"reason": "We were short.", "told": "We called her today."})
    sign_in(pages, "youth_worker")
    assert "Say whether the answer settles it" in pages.get("/my-day/").text


def test_a_long_day_is_paged_and_asks_no_more(cast: Cast, pages: Pages) -> None:
    for _ in range(27):
        cast.hears(about=[KAYLEIGH])
    sign_in(pages, "social_worker")
    page = pages.get("/my-day/")
    assert "What you hold 27" in page.text
    page = pages.get("/my-day/" + page.link("See all 27").removeprefix("/my-day/"))
    assert "1 to 25 of 27" in page.text
    assert "26 to 27 of 27" in pages.get("/my-day/" + page.link("Next")).text
    assert asked(pages, "/my-day/") < 12
    assert "There is nothing on this page." in pages.get("/my-day/?show=hold&page=9").text
