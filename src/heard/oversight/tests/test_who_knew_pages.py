"""Who knew what when, as pages and as a paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heard.concerns.models import Concern
from heard.concerns.tests.going import sign_in
from heard.frame.demo.partnership import id_of
from heard.people.actions import Said
from heard.process.actions import deliver, tick
from tests.cast import DECIDED, Cast
from tests.pages import Pages
from tests.paper import Paper

pytestmark = [pytest.mark.django_db, pytest.mark.promise("What was known, when, and by whom")]
KAYLEIGH = Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))
RAY = Said(kind="adult", name="Ray Tolland")
QUERIES = 14


@pytest.fixture
def concern(cast: Cast) -> Concern:
    found = cast.hears(about=[KAYLEIGH, RAY])
    cast.at(cast.now + timedelta(days=2))
    tick(at=cast.now)
    deliver(at=cast.now)
    cast.moves("manager", found.pk, "take_on", outcome="assessment", **DECIDED)
    return found


@pytest.fixture
def scrutineer(pages: Pages) -> Pages:
    sign_in(pages, "scrutineer")
    pages.get("/my-day/")
    pages.queries = QUERIES
    return pages


def test_a_record_line_by_line_and_post_by_post(concern: Concern, scrutineer: Pages) -> None:
    address = f"/who-knew/record/{concern.strand.reference}/"
    page = scrutineer.get(address)
    assert (
        "Ben Lowry Duty social worker, Marlowe Vale Council Checked or overridden. Had not answered"
        in page.text
    )
    assert "Sam Kerr Detective inspector, exploitation, Wharfside Police Told." in page.text
    assert "Decided. Took it on The account is clear and recent." in page.text
    marks = next(each for each in page.root.all("svg") if each["role"] == "img").all("g")
    assert len([each for each in marks if each.all("title")]) == 11
    assert page.link("evidence pack") == f"/concern/{concern.strand.reference}/evidence/"
    page = scrutineer.get(address + page.link("Post by post"))
    assert "Duty social worker Ben Lowry, Marlowe Vale Council" in page.text
    assert "Not opened Not answered Once, 4 Mar 2026, 10am" in page.text


def test_one_leads_to_it_from_the_record_and_from_the_menu(concern: Concern, scrutineer: Pages) -> None:
    scrutineer.queries = 25
    page = scrutineer.get(f"/concern/{concern.strand.reference}/")
    here = [
        each["href"] for main in page.root.all("main") for each in main.all("a") if "Who knew" in each.text
    ]
    assert here == [f"/who-knew/record/{concern.strand.reference}/"]
    page = scrutineer.get(page.link("Who knew what, when"))
    assert page.heading == "Who knew what, when"
    page = scrutineer.get("/who-knew/", 200)
    assert scrutineer.get(page.link("Director of children")).heading == "Who knew what, when"
    assert scrutineer.get(page.link("You yourself")).heading == "Who knew what, when"
    by_reference = scrutineer.get(
        f"/who-knew/?reference={concern.strand.reference.lower().replace('-', ' ')}"
    )
    assert concern.strand.reference in by_reference.text


def test_everybody_else_asks_about_themselves_and_what_they_may_read(
    cast: Cast, concern: Concern, pages: Pages
) -> None:
    sign_in(pages, "inspector")
    page = pages.get(f"/who-knew/?reference={concern.strand.reference}")
    assert "There is no record with that reference of which you may read everything." in page.text
    assert "Director" not in page.text
    assert pages.get(page.link("Detective inspector")).heading == "Who knew what, when"
    for address in (
        f"record/{concern.strand.reference}",
        f"post/{id_of('post', 'director')}",
        f"worker/{id_of('worker', 'director')}",
    ):
        pages.get(f"/who-knew/{address}/", 404)
        assert pages.client.get(f"/who-knew/{address}/paper.pdf").status_code == 404
    with cast.acting("scrutineer"):
        cast.sees("scrutineer", concern.pk)
    mention = "00000000-0000-4000-8000-00000000abcd"
    pages.get(f"/who-knew/record/{concern.strand.reference}/person/{mention}/", 404)


def test_every_record_that_speaks_of_a_child_or_an_adult(
    cast: Cast, concern: Concern, scrutineer: Pages
) -> None:
    again = cast.hears(about=[KAYLEIGH, Said(kind="adult", name="ray tolland")])
    page = scrutineer.get(f"/who-knew/record/{concern.strand.reference}/")
    child = scrutineer.get(page.link("Kayleigh Marsden"))
    assert again.strand.reference in child.text
    assert "no more than a name" not in child.text
    adult = scrutineer.get(page.link("Ray Tolland"))
    assert again.strand.reference in adult.text
    assert "no more than a name" in adult.text


def test_an_agency_and_a_period_can_be_chosen_and_a_day_that_is_none_is_said(
    concern: Concern, scrutineer: Pages
) -> None:
    address = f"/who-knew/record/{concern.strand.reference}/"
    police = scrutineer.get(f"{address}?agency={id_of('agency', 'police')}")
    assert "1 to 2 of 2" in police.text
    first_day = scrutineer.get(
        f"{address}?begins_day=2&begins_month=3&begins_year=2026&ends_day=2&ends_month=march&ends_year=2026"
    )
    assert "1 to 4 of 4" in first_day.text
    wrong = scrutineer.get(
        f"{address}?begins_day=31&begins_month=2&begins_year=2026&ends_day=&ends_month=&ends_year="
    )
    assert wrong.errors == ["The first day must be a real date"]
    turned = scrutineer.get(
        f"{address}?begins_day=3&begins_month=3&begins_year=2026&ends_day=2&ends_month=3&ends_year=2026"
    )
    assert turned.errors == ["The last day must not be before the first"]
    later = scrutineer.get(
        f"{address}?begins_day=3&begins_month=3&begins_year=2030&ends_day=&ends_month=&ends_year="
    )
    assert "Nothing happened here in that time." in later.text


def test_a_timeline_as_it_stood_says_nothing_of_what_came_later(concern: Concern, scrutineer: Pages) -> None:
    scrutineer.queries = 25
    page = scrutineer.get(f"/who-knew/record/{concern.strand.reference}/?as_at=2026-03-02T23:59")
    assert "1 to 4 of 4" in page.text
    assert "Took it on" not in page.text


def test_many_lines_are_paged_with_no_more_questions(cast: Cast, concern: Concern, scrutineer: Pages) -> None:
    for _ in range(60):
        cast.sees("manager", concern.pk)
    page = scrutineer.get(f"/who-knew/record/{concern.strand.reference}/")
    assert "1 to 50 of 71" in page.text
    assert (
        "51 to 72 of 72"
        in scrutineer.get(f"/who-knew/record/{concern.strand.reference}/" + page.link("Next")).text
    )
    assert (
        "There is nothing on this page."
        in scrutineer.get(f"/who-knew/record/{concern.strand.reference}/?page=9").text
    )


def test_the_paper_is_tagged_titled_in_english_and_can_be_read_out(
    concern: Concern, scrutineer: Pages
) -> None:
    answer = scrutineer.client.get(f"/who-knew/record/{concern.strand.reference}/paper.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert concern.strand.reference.lower() in answer.headers["Content-Disposition"]
    paper = Paper(answer.content)
    assert paper.is_tagged
    assert paper.title == f"Who knew what, when: Concern {concern.strand.reference}"
    assert paper.language == "en-GB"
    for words in (
        "Duty social worker",
        "Checked or overridden",
        "The account is clear and recent.",
        "Made by Ruth Adeyemi",
    ):
        assert words in paper.text
