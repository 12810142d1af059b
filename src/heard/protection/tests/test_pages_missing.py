"""A child is missing, through the pages: reported by anybody, found, offered an interview and interviewed."""

from __future__ import annotations

from typing import Any

import pytest

from heard.concerns.tests.going import reference_of, sign_in
from heard.history.actions import open_record
from heard.people.models import Mention
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import QUERIES, Page, Pages

pytestmark = pytest.mark.django_db
WORDS = "<b>i dont want to say</b>\n ﷽ 😟"
REPORT = {
    "name": "Mina Tarrow", "age": "14", "since_day": "2", "since_month": "3", "since_year": "2026", "since_time": "8:30",
    "account": "Not at school. <script>x</script>", "danger": "no", "lives": "family",
    "companions": "A man called Jez\nA woman in a red coat", "vehicles": "Silver van QZ11",
}  # fmt: skip
FOUND = {"found_at_day": "2", "found_at_month": "3", "found_at_year": "2026", "found_at_time": "9:30",
         "account": "At the station.", "seen_by": "PC Lund"}  # fmt: skip
OFFER = {"way": "phone", "interviewer": "Amina Okafor", "said": "Maybe"}
INTERVIEW = {
    "held_at_day": "2", "held_at_month": "3", "held_at_year": "2026", "held_at_time": "9:45", "interviewer": "Amina Okafor",
    "independent": "yes", "alone": "yes", "child_view": WORDS, "learned": "A flat at Quay Row.", "leads_to": "concern",
    "danger": "no", "places": "Quay Row flats",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False


def fill(pages: Pages, address: str, typed: dict[str, str]) -> Page:
    return pages.send(pages.get(address), typed)


def reported(pages: Pages, cast: Cast, who: str = "nurse", **typed: str) -> Strand:
    sign_in(pages, who)
    page = fill(pages, "/missing/report/", {**REPORT, **typed})
    with cast.acting("scrutineer"):
        return Strand.objects.get(reference=reference_of(page))


@pytest.mark.promise("The child's own words")
def test_from_report_to_interview_and_the_concern_that_comes_of_it(pages: Pages, cast: Cast) -> None:
    strand = reported(pages, cast)
    page = pages.get(f"/missing/{strand.reference}/")
    assert "Mina Tarrow" in page.text
    assert "A woman in a red coat" in page.text
    sign_in(pages, "inspector")
    page = fill(pages, f"/missing/{strand.reference}/look/", {"reason": "Stations told."})
    assert "Stations told." in page.text
    page = fill(pages, f"/missing/{strand.reference}/find/", FOUND)
    assert "At the station." in page.text
    sign_in(pages, "manager")
    fill(pages, f"/missing/{strand.reference}/offer-interview/", OFFER)
    pages.queries = 40  # what was learned is raised, with all that raising asks
    page = fill(pages, f"/missing/{strand.reference}/interview/", INTERVIEW)
    pages.queries = QUERIES
    assert "Return interview done" in page.text
    assert "A flat at Quay Row." in page.text
    with cast.acting("scrutineer"):
        raised = Strand.objects.get(kind="concern")
        open_record(raised.pk, "test")
        assert raised.concern.follows_id == strand.pk
        assert raised.concern.child_words == WORDS
        assert Mention.objects.filter(strand=raised, kind="child", name="Mina Tarrow").exists()
    page = pages.get(f"/concern/{raised.reference}/")
    assert strand.reference in page.text
    assert "Missing episodes known: 1 in two years" in page.text


def test_a_form_sent_twice_is_one_report_and_a_mistake_loses_nothing(pages: Pages, cast: Cast) -> None:
    sign_in(pages, "youth_worker")
    form = pages.get("/missing/report/")
    wrong = pages.send(form, {**REPORT, "name": "", "lives": "placed_elsewhere"})
    assert len(wrong.errors) == 2
    assert "A woman in a red coat" in wrong.text
    assert wrong.form()["account"] == REPORT["account"]
    form = pages.get("/missing/report/")
    for _ in range(2):
        pages.post("/missing/report/", {**form.form(), **REPORT})
    with cast.acting("scrutineer"):
        assert Strand.objects.filter(kind="missing_episode").count() == 1


@pytest.mark.promise("Need to know")
def test_a_reporter_sees_their_report_and_a_stranger_nothing(pages: Pages, cast: Cast) -> None:
    strand = reported(pages, cast)
    page = pages.get(f"/missing/{strand.reference}/")
    assert "Offer a return interview" not in page.text
    for who in ("youth_worker", "neighbour", "councillor"):
        sign_in(pages, who)
        for step in ("", "find/", "offer-interview/", "interview/", "look/"):
            assert pages.client.get(f"/missing/{strand.reference}/{step}").status_code == 404, (who, step)


def test_whoever_has_a_part_in_the_care_is_refused_with_the_reason_and_nothing_is_lost(
    pages: Pages, cast: Cast
) -> None:
    strand = reported(pages, cast)
    sign_in(pages, "manager")
    fill(pages, f"/missing/{strand.reference}/find/", FOUND)
    fill(pages, f"/missing/{strand.reference}/offer-interview/", OFFER)
    pages.queries = 40
    page = fill(pages, f"/missing/{strand.reference}/interview/", {**INTERVIEW, "independent": "no"})
    assert "no part in the care of the child" in page.text
    assert page.form()["child_view"] == WORDS
    with cast.acting("scrutineer"):
        assert Strand.objects.filter(kind="concern").count() == 0
        assert Strand.objects.get(pk=strand.pk).state == "offered"


def test_a_record_that_one_may_read_fills_in_the_child(pages: Pages, cast: Cast) -> None:
    strand = reported(pages, cast)
    sign_in(pages, "manager")
    assert pages.get(f"/missing/report/?about={strand.reference}").form()["name"] == "Mina Tarrow"
    sign_in(pages, "youth_worker")
    assert pages.get(f"/missing/report/?about={strand.reference}").form()["name"] == ""
