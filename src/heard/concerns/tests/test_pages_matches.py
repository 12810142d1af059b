"""Who may be the same: the queue of what the linking proposes, for those who may read both records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heard.people.models import Identification
from heard.people.tests.test_linking import AMINA, OTHER, SPELT, TWIN, linked
from tests.cast import Cast
from tests.pages import Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]
PLACE = "/who-may-be-the-same/"


def rows(pages: Pages, address: str = PLACE) -> list[str]:
    return [row.text for table in pages.get(address).root.all("tbody") for row in table.all("tr")]


def test_without_a_proposal_the_page_says_so(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "social_worker")
    page = pages.get(PLACE)
    assert page.heading == "Who may be the same"
    assert "No pair of reports waits to be looked at." in page.text
    assert "Nothing was left open." in pages.get(f"{PLACE}?show=parked").text
    assert "There is nothing on this page." in pages.get(f"{PLACE}?page=3").text


def test_a_pair_is_said_to_be_the_same_and_leaves_the_queue(cast: Cast, pages: Pages) -> None:
    for said in (AMINA, SPELT, TWIN, OTHER):
        cast.hears(about=[said])
    linked()
    sign_in(pages, "social_worker")
    shown = rows(pages)
    assert len(shown) == 3
    assert "Amina Yusuf" in shown[0]
    assert "Aminah Yousuf" in shown[0]
    assert "May be the same" in shown[0]
    assert "same birth date" in shown[0]
    assert all("They may be twins" in row for row in shown[1:]), "never without what speaks against it"
    assert not any("Jack Thornley" in row for row in shown)

    place = pages.get(PLACE).link("Say whether they are the same")
    pages.send(pages.get(place), {"verdict": "parked", "text": "The school is to say."})
    assert len(rows(pages)) == 2
    (parked,) = rows(pages, f"{PLACE}?show=parked")
    assert "The school is to say." in parked, "what would settle it stands beside it"
    cast.at(cast.now + timedelta(minutes=1))
    after = pages.send(pages.get(place), {"verdict": "same", "text": "Her mother was asked."})
    assert after.heading == "Who may be the same", "whoever works through the list is back at it"
    assert len(rows(pages)) == 2
    assert rows(pages, f"{PLACE}?show=parked") == []
    (told,) = rows(pages, f"{PLACE}?show=said")
    assert "Her mother was asked." in told
    cast.at(cast.now + timedelta(minutes=1))
    pages.send(pages.get(place), {"verdict": "withdrawn", "text": "It was her cousin."})
    assert len(rows(pages)) == 3
    assert rows(pages, f"{PLACE}?show=said") == []


def test_the_two_stand_side_by_side_and_others_can_be_chosen(cast: Cast, pages: Pages) -> None:
    one = cast.hears(about=[AMINA, TWIN]).strand.reference
    two = cast.hears(about=[SPELT]).strand.reference
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{one}/same-child/{two}/")
    assert "Take back what was said of them before" not in page.text, "nothing was said of them yet"
    beside = page.root.all("table")[0].text
    assert "Amina Yusuf" in beside
    assert "Aminah Yousuf" in beside
    twin = next(each["for"].removeprefix("m-") for each in page.root.all("label") if TWIN.name in each.text)
    page = pages.send(page, {"mine": twin, "text": "Her mother", "look": "1"})
    assert TWIN.name in page.root.all("table")[0].text
    assert "Her mother" in page.text, "what was typed is kept"
    assert not Identification.objects.exists()


def test_the_page_is_for_those_who_see_a_front_door(cast: Cast, pages: Pages) -> None:
    for said in (AMINA, SPELT):
        cast.hears(about=[said])
    linked()
    sign_in(pages, "youth_worker")
    pages.get(PLACE, status=404)
    assert not Identification.objects.exists()
