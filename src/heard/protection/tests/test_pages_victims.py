"""The pages of the National Referral Mechanism and of word to the victim, as those see them who work with them."""

from __future__ import annotations

import pytest

from heard.concerns.tests.going import sign_in
from tests.cast import Cast
from tests.pages import Pages

from .going import BEGUN, NOT_TOLD, enquired, police_acted, taken_on, waits_for_conclusion, with_police
from .test_pages_care import at

pytestmark = pytest.mark.django_db


def test_a_child_is_referred_and_decided_on_and_no_mistake_loses_what_was_typed(
    cast: Cast, pages: Pages
) -> None:
    concern = taken_on(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "Record what the police did" not in page.text
    page = pages.send(pages.get(page.link("Refer to the National Referral Mechanism")), BEGUN)
    assert {"Choose who referred", "Say when the referral was sent"} <= set(page.errors)
    assert page.form()["reason"] == BEGUN["reason"]
    page = pages.send(
        page, {"first_responder": str(cast.worker("director").agency_id), **at("referred_at", "9:30")}
    )
    for words in (
        "Marlowe Vale Council",
        "Help and protection wait for none of this",
        "Nothing was decided yet.",
    ):
        assert words in page.text
    strand = pages.where
    assert "Refer to the National" not in pages.get(f"/concern/{concern.strand.reference}/").text
    given = {"decided_on_day": "2", "decided_on_month": "3", "decided_on_year": "2026", "body": "panel"}
    page = pages.send(
        pages.get(f"{strand}find-no-grounds/"), {**given, "reason": "r", "child_view_unknown": "Friday."}
    )
    assert "Say who signed the decision" in page.errors
    page = pages.send(page, {"by_whom": "Chair of the panel"})
    for words in (
        "Reasonable grounds: not found",
        "2 March 2026",
        "The council’s own panel",
        "Chair of the panel",
    ):
        assert words in page.text


def test_what_cannot_be_decided_yet_says_why(cast: Cast, pages: Pages) -> None:
    strand = waits_for_conclusion(cast)
    cast.at(cast.now.replace(day=30, month=3))
    sign_in(pages, "social_worker")
    assert "thirty days" in pages.get(f"/national-referral/{strand.reference}/find-conclusive-grounds/").text


def test_the_police_record_an_arrest_and_the_child_is_told_in_their_day(cast: Cast, pages: Pages) -> None:
    enquiry = enquired(cast, with_police(cast))
    sign_in(pages, "inspector")
    page = pages.get(
        pages.get(f"/enquiry/{enquiry.reference}/").link("Record what the police did or decided")
    )
    page = pages.send(page, {"reason": "She told what the car looks like."})
    assert "Say which rights the victim has" in page.errors
    assert page.form()["reason"] == "She told what the car looks like."
    event = {"what": "arrest", "investigation": "WP/26/0117", "entitled": "under_18"}
    page = pages.send(page, event | at("happened_at", "9:00"))
    assert "The child has not been told yet." in page.text
    strand = pages.where
    day = pages.get("/my-day/")
    assert "Tell the victim, and write how" in day.text
    page = pages.send(
        pages.get(f"{strand}tell-victim/"),
        {
            "by_whom": "Sam Kerr", "way": "through", "words": "We have taken somebody in.",
            "child_view_unknown": "Friday.", **at("told_at", "9:30"),
        },
    )  # fmt: skip
    assert "Say through whom" in page.errors
    assert page.form()["words"] == "We have taken somebody in."
    page = pages.send(page, {"through": "Amina"})
    for words in (
        "The victim was told",
        "Through somebody whom the child chose: Amina",
        "We have taken somebody in.",
    ):
        assert words in page.text


def test_another_agency_finds_what_it_is_asked_to_sign(cast: Cast, pages: Pages) -> None:
    strand = police_acted(cast)
    cast.moves("inspector", strand, "propose_not_to_tell", **NOT_TOLD)
    sign_in(pages, "nurse")
    assert strand.reference in pages.get("/my-day/").text
    page = pages.get(f"/victim-update/{strand.reference}/")
    assert "Somebody was arrested" in page.text
    assert "Agree for another agency" in page.text
