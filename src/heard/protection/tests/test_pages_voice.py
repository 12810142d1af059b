"""The child's voice through the pages: kept, read back, answered, printed; hostile words stay what they are."""

from __future__ import annotations

from typing import Any

import pytest

from heard.concerns.tests import reading_age
from heard.concerns.tests.going import sign_in
from heard.process.models import Strand
from tests.cast import DECIDED, Cast
from tests.pages import Page, Pages

from .going import begins

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The child's own words")]
HOSTILE = '<script>alert(1)</script> {{7*7}} #eval("1") ]] \u202e i like him ﷽'


@pytest.fixture
def record(cast: Cast, settings: Any) -> Strand:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = cast.hears(child_words="he said not to tell")
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    return concern.strand


def fill(pages: Pages, address: str, typed: dict[str, str]) -> Page:
    return pages.send(pages.get(address), typed)


def test_words_are_kept_read_back_answered_and_given_on_paper(
    pages: Pages, cast: Cast, record: Strand
) -> None:
    sign_in(pages, "social_worker")
    here = f"/voice/{record.reference}/"
    page = fill(pages, f"{here}keep/", {"words": HOSTILE, "given": "written", "alone": "yes"})
    assert HOSTILE in page.text
    assert "Think about" not in page.text  # a child's words are never marked
    back = next(a["href"] for a in page.root.all("a") if "/read-back/" in a["href"])
    page = fill(pages, back, {"answer": "corrected", "correction": ""})
    assert page.errors
    page = fill(pages, back, {"answer": "corrected", "correction": "i do NOT like him"})
    assert "i do NOT like him" in page.text
    form = pages.get(f"{here}answer/")
    radios = {each["name"]: each["value"] for each in form.root.all("input") if each["type"] == "radio"}
    said = {"voice": "own", "move": radios["move"], "changed": "yes", "words": "We went to see him."}
    assert "We went to see him." in pages.send(form, said).text
    page = pages.get(f"{here}you-said/")
    assert "he said not to tell" in page.text
    assert "i do NOT like him" in page.text
    paper = pages.client.get(f"{here}you-said.pdf")
    assert paper.content.startswith(b"%PDF")


def test_a_child_reads_on_one_page_what_they_said_anywhere_in_the_case(
    pages: Pages, cast: Cast, record: Strand
) -> None:
    """Found untrue: each stage had a page of its own, and a child knows of no stages."""
    stage = begins(cast, record, "assessment")
    sign_in(pages, "social_worker")
    fill(
        pages,
        f"/voice/{stage.reference}/keep/",
        {"words": "i want my own door key", "given": "spoken", "alone": "yes"},
    )
    for each in (record, stage):
        page = pages.get(f"/voice/{each.reference}/you-said/")
        assert page.text.index("he said not to tell") < page.text.index("i want my own door key")
        assert "Monday 2 March 2026." in page.text
        assert page.text.count("We have not answered this yet.") == 2
    page = pages.get(f"/voice/{record.reference}/")
    assert page.link(f"Assessment {stage.reference}") == f"/voice/{stage.reference}/"
    assert "what we did (1 entry)" in pages.get(f"/concern/{record.reference}/").text
    sign_in(pages, "nurse")
    pages.get(f"/voice/{record.reference}/you-said/", status=404)


def test_what_is_read_to_a_child_reads_for_a_ten_year_old(pages: Pages, cast: Cast, record: Strand) -> None:
    sign_in(pages, "social_worker")
    here = f"/voice/{record.reference}/"
    fill(pages, f"{here}keep/", {"words": "he waits for me", "given": "spoken", "alone": "yes"})
    form = pages.get(f"{here}answer/")
    radios = {each["name"]: each["value"] for each in form.root.all("input") if each["type"] == "radio"}
    pages.send(form, {**radios, "voice": "own", "words": "We went to see him. He must stay away from you."})
    back = next(a["href"] for a in pages.get(here).root.all("a") if "/read-back/" in a["href"])
    to_read = next(
        each.text for each in pages.get(back).root.all("div") if "data-for-the-child" in each.attributes
    )
    said = pages.get(f"{here}you-said/").root.all("main")[0].text
    for text in (to_read, said.replace("Print it (PDF)", "")):
        assert "what you told us" in text or "You said" in text
        assert reading_age.why_too_hard(text) == []


def test_contacts_and_a_new_way_through_the_pages(pages: Pages, cast: Cast, record: Strand) -> None:
    sign_in(pages, "manager")
    for _ in range(3):
        page = fill(
            pages,
            f"/voice/{record.reference}/contact/",
            {"way": "phone", "reached": "no", "account": "Rang."},
        )
    assert page.text.count("Not reached") == 3
    with cast.acting("manager"):
        new = Strand.objects.get(kind="new_way", parent=record.pk)
    typed = {"way": "phone", "who": "Amina Okafor", "plan": "At the club."}
    page = fill(pages, f"/new-way/{new.reference}/choose-way/", typed)
    assert "failed already" in page.text
    assert "At the club." in page.form()["plan"]
    page = fill(pages, f"/new-way/{new.reference}/choose-way/", {**typed, "way": "trusted"})
    assert "A new way was chosen" in page.text


@pytest.mark.promise("Need to know")
def test_nobody_else_comes_to_the_words(pages: Pages, cast: Cast, record: Strand) -> None:
    for who in ("youth_worker", "nurse", "neighbour", "councillor"):
        sign_in(pages, who)
        for page in ("", "keep/", "answer/", "advocate/", "contact/", "you-said/", "you-said.pdf"):
            assert pages.client.get(f"/voice/{record.reference}/{page}").status_code == 404, (who, page)


def test_agencies_are_compared_and_the_advocate_is_written_down(
    pages: Pages, cast: Cast, record: Strand
) -> None:
    sign_in(pages, "director")
    assert "Marlowe Vale Council" in pages.get("/continuity/").text
    page = fill(
        pages, f"/voice/{record.reference}/advocate/", {"answer": "accepted", "advocate": "Vale Voices"}
    )
    assert "Vale Voices" in page.text
    sign_in(pages, "youth_worker")
    assert "nothing that you answer for" in pages.get("/continuity/").text
