"""The pages of an assessment: begun from the concern, written in versions, concluded; nothing typed is lost."""

from __future__ import annotations

import pytest

from heard.concerns.tests.going import sign_in
from heard.protection.models import AssessmentFactor, AssessmentVersion
from tests.cast import DECIDED, Cast
from tests.pages import Pages

from .going import BEGUN, assessed, taken_on, writes

pytestmark = pytest.mark.django_db


def test_an_assessment_is_begun_from_the_concern_and_stands_beside_it(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.send(pages.get(page.link("Begin an assessment")), {"reason": BEGUN["reason"]})
    assert "Say what the child wants" in " ".join(page.errors)
    assert page.form()["reason"] == BEGUN["reason"], "what was typed is still there"
    page = pages.send(page, BEGUN)
    assert page.heading.startswith("Assessment")
    assert "Nothing has been written yet." in page.text
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert page.link("Assessment ")


def test_it_is_written_in_versions_that_can_all_be_read(cast: Cast, pages: Pages) -> None:
    at = f"/assessment/{assessed(cast).reference}/"
    sign_in(pages, "social_worker")
    page = pages.get(f"{at}write/")
    assert page.form()["analysis"].startswith("She is being exploited")
    offered = {each["value"] for each in page.root.all("input") if each["name"] == "factors"}
    assert offered == set(AssessmentFactor.objects.values_list("code", flat=True))
    page = pages.send(page, {"analysis": "Something else.", "factors": ["21", "11A"]})
    assert "Choose the factors, or that there are none" in " ".join(page.errors)
    seen = {"seen_on_day": "27", "seen_on_month": "2", "seen_on_year": "2026"}
    page = pages.send(page, {"factors": ["11A", "10A"], **seen})
    assert "27 February 2026" in page.text
    assert page.heading.startswith("Assessment")
    assert "Something else." in page.text
    page = pages.get(page.link("1 earlier version"))
    assert "She is being exploited" in page.text
    assert "Something else." in page.text


def test_whoever_was_overtaken_sees_what_was_saved_and_keeps_what_they_typed(
    cast: Cast, pages: Pages
) -> None:
    strand = assessed(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/assessment/{strand.reference}/write/")
    writes(cast, strand, "manager", seen=1, analysis="The manager's words.")
    page = pages.send(page, {"analysis": "My words."}, status=409)
    assert "The manager's words." in page.text
    assert page.form()["analysis"] == "My words."
    assert "My words." in pages.send(page, {}).text
    with cast.acting("social_worker"):
        cast.sees("social_worker", strand)
        assert AssessmentVersion.objects.filter(strand=strand.pk).count() == 3


def test_what_is_missing_is_said_and_another_agency_lowers(cast: Cast, pages: Pages) -> None:
    strand = assessed(cast)
    writes(cast, strand, seen=1, analysis="")
    sign_in(pages, "social_worker")
    at = f"/assessment/{strand.reference}/"
    assert "The analysis is missing" in pages.get(at).text
    why = {"category": "CSE", "standing": "likely", "why": "Because."}
    page = pages.send(pages.get(f"{at}category/"), why)
    assert "lowered by two agencies" in " ".join(page.errors)
    page = pages.get(f"{at}propose-lowering/")
    assert "Child sexual exploitation: from happening to likely" in page.text
    page = pages.send(page, {"outcome": "likely:CSE", **DECIDED})
    assert "Child sexual exploitation: from happening to likely" in page.text
    sign_in(pages, "inspector")
    assert strand.reference in pages.get("/my-day/").text
    assert pages.get(at).link("Agree for another agency")
    page = pages.send(pages.get(f"{at}write/"), {"harm": "None."})
    assert "written by the agency that holds it" in " ".join(page.errors)


def test_what_was_being_typed_when_it_went_to_the_manager_is_shown_again(cast: Cast, pages: Pages) -> None:
    """Found untrue: a form opened on a concluded assessment too, for words that nothing could keep."""
    strand = assessed(cast)
    sign_in(pages, "social_worker")
    at = f"/assessment/{strand.reference}/write/"
    page = pages.get(at)
    cast.moves("social_worker", strand, "give_to_manager", reason="It is whole.")
    page = pages.send(page, {"harm": "He waits at the gate."})
    assert page.errors
    assert page.form()["harm"] == "He waits at the gate."
    pages.get(at, status=404)


@pytest.mark.parametrize("who", ["nurse", "councillor"])
def test_for_others_it_is_not_there(cast: Cast, pages: Pages, who: str) -> None:
    strand = assessed(cast)
    sign_in(pages, who)
    for part in ("", "versions/", "write/", "category/", "give-to-manager/", "ask-for-more-time/"):
        pages.get(f"/assessment/{strand.reference}/{part}", status=404)


def test_whoever_says_that_harm_goes_on_is_told_who_holds_it(cast: Cast, pages: Pages) -> None:
    """Found untrue: it said "You hold it" to whoever wrote it, and it is held one rung up."""
    concern = taken_on(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/harm-goes-on/")
    page = pages.send(page, BEGUN)
    assert "It has begun. Front-door manager, Marlowe Vale Council holds it, and its clock runs." in page.text
