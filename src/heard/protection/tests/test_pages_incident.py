"""The pages of a serious incident, its reviews, and a driver, as those see them who work with them."""

from __future__ import annotations

import pytest

from heard.concerns.tests.going import sign_in
from tests.cast import Cast
from tests.pages import Pages

from .going import BEGUN, UNKNOWN, driver_known, notified, serious, taken_on
from .test_pages_care import at

pytestmark = pytest.mark.django_db
SENT = {"to_whom": "The national Panel", "reference": "CSP-417"}


def test_an_incident_is_said_others_are_listed_and_it_is_notified(cast: Cast, pages: Pages) -> None:
    concern, other = taken_on(cast), cast.hears()
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.send(pages.get(page.link("Say that a child died or was seriously harmed")), BEGUN)
    assert {"Say when the council became aware", "Say what happened"} <= set(page.errors)
    page = pages.send(page, {**BEGUN, **at("aware_at", "9am"), "outcome": "harmed"})
    assert "The council became aware" in page.text
    assert "None is listed." in page.text
    incident = pages.where

    page = pages.send(pages.get(page.link("List another child")), {"reference": "2222-2222"})
    assert "There is no concern under that reference that you may read." in page.text
    page = pages.send(page, {"reference": other.strand.reference})
    assert other.strand.reference in page.text
    own = pages.get(f"/concern/{other.strand.reference}/")
    assert "Listed in the notification of" in own.text

    sign_in(pages, "service_manager")
    page = pages.get(incident)
    form = pages.get(page.link("The Panel and the partners were notified"))
    page = pages.send(form, {**SENT, **at("sent_at", "10am")})
    assert "Write what the child said, or why no words of theirs are kept" in page.errors
    assert page.form()["reference"] == "CSP-417"
    page = pages.send(page, {**SENT, **at("sent_at", "10am"), **UNKNOWN})
    assert "CSP-417" in page.text


def test_a_review_says_what_is_missing_before_it_is_sent(cast: Cast, pages: Pages) -> None:
    review = notified(cast)
    sign_in(pages, "service_manager")
    page = pages.get(f"/rapid-review/{review.reference}/")
    assert "Sent to the Panel" in page.text
    form = pages.get(page.link("The review is decided, and was sent to the Panel"))
    said = {**SENT, **at("sent_at", "10am"), **UNKNOWN, "reason": "r", "outcome": "no_local_review"}
    page = pages.send(form, said)
    assert "No meeting has been set." in page.text
    sign_in(pages, "chief_constable")
    page = pages.get(f"/rapid-review/{review.reference}/")
    page = pages.send(
        pages.get(page.link("Give your agency's view as a safeguarding partner")),
        {"outcome": "local_review", "reason": "It can happen again."},
    )
    assert "It can happen again." in page.text


@pytest.mark.promise("Need to know")
def test_licensing_reads_of_a_driver_and_finds_no_way_to_the_child(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.send(pages.get(page.link("Tell licensing of a driver")), {"reason": "He waits at night."})
    assert {
        "Give a name, or part of the number plate",
        "Say since when it is known",
        "Choose who in licensing looks at it",
    } <= set(page.errors)
    post = str(cast.post("licensing_officer").pk)
    page = pages.send(
        page, {"name": "Corin Vane", "reason": "He waits at night.", **at("known_at", "9am"), "to_post": post}
    )
    assert "Corin Vane" in page.text
    driver = pages.where
    sign_in(pages, "licensing_officer")
    page = pages.get(driver)
    assert "Corin Vane" in page.text
    pages.get(f"/concern/{concern.strand.reference}/", status=404)
    form = pages.get(page.link("It was shared with who licensed them"))
    page = pages.send(form, {**SENT, "to_whom": "Easterfold licensing", **at("sent_at", "10am")})
    assert "Easterfold licensing" in page.text


def test_each_finds_it_in_their_day(cast: Cast, pages: Pages) -> None:
    strand, driver = serious(cast), driver_known(cast)
    for key, reference in (("service_manager", strand.reference), ("licensing_officer", driver.reference)):
        sign_in(pages, key)
        assert reference in pages.get("/my-day/").text
