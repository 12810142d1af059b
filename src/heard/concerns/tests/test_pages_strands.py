"""A disagreement on its way up, and who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import DECIDED, Cast
from tests.pages import Page, Pages

from .going import sign_in
from .test_pages_concern import asked

pytestmark = pytest.mark.django_db


def disagreed(cast: Cast, pages: Pages) -> str:
    """The address of a disagreement with nothing being done."""
    concern = cast.hears()
    sign_in(pages, "youth_worker")
    pages.send(
        pages.get(f"/concern/{concern.strand.reference}/disagree/"), {"text": "Nobody has called her."}
    )
    return pages.where


def answered(cast: Cast, pages: Pages, who: str, address: str) -> Page:
    """Somebody answers, a while later."""
    cast.at(cast.now + timedelta(minutes=5))
    sign_in(pages, who)
    return pages.send(
        pages.get(f"{address}answer/"), {"reason": f"{who} weighed it.", "told": f"{who} says no."}
    )


def test_its_raiser_sees_their_words_its_stages_and_the_clock(cast: Cast, pages: Pages) -> None:
    address = disagreed(cast, pages)
    page = pages.get(address)
    for words in (
        "Nobody has called her.",
        "Line manager",
        "Independent scrutineer",
        "in 38 hours",
        "Front-door manager",
    ):
        assert words in page.text
    assert asked(pages, address) < 15


def test_it_goes_up_stage_by_stage_to_the_scrutineer(cast: Cast, pages: Pages) -> None:
    address = disagreed(cast, pages)
    for who in ("manager", "service_manager", "director"):
        answered(cast, pages, who, address)
        sign_in(pages, "youth_worker")
        page = pages.get(address)
        assert f"{who} says no." in page.text
        assert f"{who} weighed it." not in page.text
        page = pages.send(pages.get(page.link("Take it further")), {"reason": "She is still there."})
    assert "With the independent scrutineer" in page.text
    page = answered(cast, pages, "scrutineer", address)
    assert "Settled" in page.text


def test_its_raiser_may_be_content(cast: Cast, pages: Pages) -> None:
    address = disagreed(cast, pages)
    answered(cast, pages, "manager", address)
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get(f"{address}settle/"), {})
    assert "Settled" in page.text


def test_a_manager_may_agree_with_it_while_the_concern_is_open(cast: Cast, pages: Pages) -> None:
    address = disagreed(cast, pages)
    sign_in(pages, "manager")
    page = pages.send(
        pages.get(f"{address}uphold/"), {"reason": "It is right.", "told": "You are right. We go today."}
    )
    assert "Upheld" in page.text


def test_once_it_is_closed_agreeing_waits_until_it_is_raised_again(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("manager", concern.pk, "close_without_action", reason_code="not_safeguarding", **DECIDED)
    sign_in(pages, "youth_worker")
    pages.send(pages.get(f"/concern/{concern.strand.reference}/disagree/"), {"text": "It goes on."})
    address = pages.where
    sign_in(pages, "manager")
    page = pages.get(address)
    assert "The concern is closed: raise it again, then agree." in page.text
    assert "Agree with the disagreement Not now" in page.text


@pytest.mark.parametrize("stranger", ["nurse", "neighbour", "councillor"])
def test_a_stranger_finds_no_disagreement(cast: Cast, pages: Pages, stranger: str) -> None:
    address = disagreed(cast, pages)
    sign_in(pages, stranger)
    for rest in ("", "answer/", "settle/"):
        pages.get(f"{address}{rest}", status=404)
    pages.get(address.replace("disagreement", "pressure"), status=404)
