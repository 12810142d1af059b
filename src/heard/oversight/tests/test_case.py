"""The case of a child on one page: all that may be read whole of it, and nothing of what may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heard.concerns.tests.going import sign_in
from heard.concerns.tests.test_pages_concern import asked
from heard.governance.tests.test_sharing import offered
from heard.history.actions import open_record
from heard.history.as_it_stood import in_address
from heard.people.actions import Said
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.tests.going import (
    WHOLE,
    agrees,
    assessed,
    begins,
    meets,
    police_acted,
    referred,
    taken_on,
    victim_told,
    with_police,
    writes,
)
from heard.protection.tests.test_missing import found, missing
from heard.protection.voice import Words, keep_words, offer_advocate, read_back, try_contact
from tests.cast import DECIDED, Cast, one
from tests.pages import Pages
from tests.paper import Paper

pytestmark = [pytest.mark.django_db, pytest.mark.promise("What was known, when, and by whom")]
LEILA = Said(kind="child", name="Leila Marr", born_on=date(2011, 3, 4))


def case_of(cast: Cast, concern) -> str:
    with cast.acting("scrutineer"):
        one("select open_record(%s, 'test')", concern.pk)
        mention = one("select id from mention where strand_id = %s and kind = 'child'", concern.pk)
    return f"/case/{concern.strand.reference}/{mention}/"


def test_all_that_is_known_of_a_child_is_on_one_page(cast: Cast, pages: Pages) -> None:
    first = cast.hears(about=[LEILA, Said(kind="vehicle", registration="MV19 KTR")])
    cast.at(cast.now + timedelta(hours=1))
    second = cast.hears("nurse", about=[LEILA, Said(kind="adult", name="Mr Ali")])
    cast.moves("social_worker", second.pk, "take_up")
    cast.moves("manager", second.pk, "take_on", outcome="assessment", **DECIDED)
    sign_in(pages, "manager")
    page = pages.get(case_of(cast, first))
    assert page.heading == "Leila Marr, 2011-03-04" or page.heading.startswith("Leila Marr")
    for words in (
        first.strand.reference,
        second.strand.reference,
        "MV19 KTR",
        "Mr Ali",
        DECIDED["child_view"],
        "Took it on",
    ):
        assert words in page.text, words
    assert page.text.index("Took it on") < page.text.index("Raised it"), "the newest first"
    assert pages.get(f"/concern/{first.strand.reference}/").link("Leila Marr") == case_of(cast, first)
    only = pages.get(case_of(cast, first) + f"?agency={cast.worker('nurse').agency_id}")
    assert "Raised it" in only.text
    assert "Took it on" not in only.text.rpartition("Chronology")[2]


@pytest.mark.promise("Need to know")
def test_who_sees_one_record_sees_no_trace_of_another(cast: Cast, pages: Pages) -> None:
    mine = cast.hears(about=[LEILA])
    cast.moves("manager", mine.pk, "call_look", reason="r")
    other = cast.hears("nurse", about=[LEILA, Said(kind="adult", name="Somebody Hidden")])
    with cast.acting("manager"):
        set_wall(other.strand, cast.actor("inspector").pk, reason="r")
    sign_in(pages, "inspector")
    page = pages.get(case_of(cast, mine))
    assert mine.strand.reference in page.text
    assert other.strand.reference not in page.text
    assert "Somebody Hidden" not in page.text
    sign_in(pages, "youth_worker")
    assert pages.client.get(case_of(cast, mine)).status_code == 404


def test_each_record_that_is_read_is_opened(cast: Cast, pages: Pages) -> None:
    first, second = cast.hears(about=[LEILA]), cast.hears("nurse", about=[LEILA])
    sign_in(pages, "manager")
    pages.get(case_of(cast, first))
    with cast.acting("manager"):
        for concern in (first, second):
            read = "select count(*) from readings_of(%s, 0) where what = 'case' and who = 'Priya Nair'"
            assert one(read, concern.pk) == 1


def test_it_asks_no_more_the_more_there_is(cast: Cast, pages: Pages) -> None:
    first = cast.hears(about=[LEILA])
    address = case_of(cast, first)
    sign_in(pages, "manager")
    few = asked(pages, address)
    for _ in range(4):
        later = cast.hears("nurse", about=[LEILA, Said(kind="adult", name="A")])
        cast.moves("manager", later.pk, "take_on", outcome="assessment", **DECIDED)
    assert asked(pages, address) <= few + 1
    assert few < 25


def test_the_case_can_be_read_as_it_stood(cast: Cast, pages: Pages) -> None:
    first = cast.hears(about=[LEILA])
    then = cast.now
    cast.at(then + timedelta(days=1))
    second = cast.hears("nurse", about=[LEILA, Said(kind="adult", name="Mr Ali")])
    sign_in(pages, "manager")
    address = case_of(cast, first)
    page = pages.get(f"{address}?as_at={in_address(then)}")
    assert first.strand.reference in page.text
    assert second.strand.reference not in page.text
    assert "Mr Ali" not in page.text
    assert second.strand.reference in pages.get(address).text


@pytest.mark.promise("Someone always holds it")
def test_what_was_agreed_and_harm_that_goes_on_stand_on_it(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast, about=[LEILA])
    begins(cast, concern, "continuing_harm")
    discussion = begins(cast, concern, "strategy_discussion")
    meets(cast, discussion)
    agrees(cast, discussion)
    sign_in(pages, "manager")
    page = pages.get(case_of(cast, concern))
    assert "Known, and harm goes on: said on Monday 2 March 2026." in page.text
    with cast.acting("manager"):
        action = Strand.objects.get(kind="action")
    assert action.reference in page.text
    assert page.text.index("What is to be done") < page.text.rindex("The child’s voice")


def speaks(cast: Cast, concern, words: str = "I want Amina there."):
    """The child says something, is read it back, is offered an advocate, and is reached."""
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        said = Words(words=words, given="spoken", alone="yes", heard_by="Ben Lowry")
        voice = keep_words(Strand(pk=concern.pk), said, by=by, at=cast.now)
        read_back(voice, answer="corrected", correction="And my gran.", by=by, at=cast.now)
        offer_advocate(Strand(pk=concern.pk), answer="accepted", advocate="Rae", by=by, at=cast.now)
        try_contact(
            Strand(pk=concern.pk), way="phone", reached=False, account="It rang out.", by=by, at=cast.now
        )


@pytest.mark.promise("The child's own words")
def test_what_the_child_said_stands_on_it_with_what_became_of_it(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast, about=[LEILA])
    sign_in(pages, "manager")
    assert "Nobody has written that they were" in pages.get(case_of(cast, concern)).text
    speaks(cast, concern)
    page = pages.get(case_of(cast, concern))
    voice, chronology = page.text.split("The child’s voice")[-1].split("Who the child is to us")[0], page.text
    for words in (
        "I want Amina there.",
        "Seen alone.",
        "Read back.",
        "No decision has answered it yet.",
        "they want one",
    ):
        assert words in voice, words
    for words in ("Kept what the child said", "And my gran.", "Tried to reach the child", "It rang out."):
        assert words in chronology, words
    assert "Seen alone, and heard, Ben Lowry" in page.text


def test_what_was_assessed_and_what_the_last_version_changed(cast: Cast, pages: Pages) -> None:
    strand = assessed(cast, about=[LEILA])
    writes(cast, strand, seen=1, analysis="Worse than it looked.")
    with cast.acting("scrutineer"):
        concern = Strand.objects.get(pk=strand.parent_id)
    sign_in(pages, "manager")
    text = pages.get(f"/case/{concern.reference}/{one_child(cast, concern)}/").text
    assert "Child sexual exploitation Harm is happening, or has happened" in text
    assert "Written anew: analysis." in text
    assert WHOLE.harm in text
    assert "Worse than it looked." in text
    assert "Written anew: harm, signs, vulnerability, analysis, who harms the child, factors, why" in text


def test_each_time_the_child_was_missing_stands_on_it(cast: Cast, pages: Pages) -> None:
    episode = missing(cast)
    sign_in(pages, "manager")
    mention = one_child(cast, episode)
    text = pages.get(f"/case/{episode.reference}/{mention}/").text
    assert "Missing now, since" in text
    assert "Not found yet" in text
    cast.at(cast.now + timedelta(hours=2))
    found(cast, episode)
    text = pages.get(f"/case/{episode.reference}/{mention}/").text
    assert "Missing now" not in text
    assert "Not held" in text


def test_a_national_referral_and_what_the_child_is_told_of_the_police_stand_on_it(
    cast: Cast, pages: Pages
) -> None:
    concern = with_police(cast, about=[LEILA])
    referred(cast, concern)
    first = police_acted(cast, concern)
    sign_in(pages, "manager")
    place = case_of(cast, concern)
    head = pages.get(place).text.partition("On this page")[0]
    assert "Referred, reasonable grounds not decided yet" in head
    assert "The victim is to be told" in head
    assert "Told once" not in head
    victim_told(cast, first)
    head = pages.get(place).text.partition("On this page")[0]
    assert "The victim is to be told" not in head
    assert "Told once, on" in head
    paper = Paper(pages.client.get(f"{place}paper.pdf").content)
    assert "Referred, reasonable grounds not decided yet" in paper.text


def one_child(cast: Cast, strand):
    with cast.acting("scrutineer"):
        one("select open_record(%s, 'test')", strand.pk)
        return one("select id from mention where strand_id = %s and kind = 'child'", strand.pk)


@pytest.mark.parametrize(
    ("chosen", "there", "not_there"),
    [
        ("happened=said", "Kept what the child said", "Took it on"),
        ("happened=decided", "Took it on", "Kept what the child said"),
        ("work=strategy_discussion", "Called a strategy discussion", "Took it on"),
        ("begins_day=3&begins_month=3&begins_year=2026", "Kept what the child said", "Took it on"),
    ],
)
def test_the_drawing_and_the_table_show_the_same_part(
    cast: Cast, pages: Pages, chosen: str, there: str, not_there: str
) -> None:
    concern = taken_on(cast, about=[LEILA])
    cast.at(cast.now + timedelta(days=1))
    begins(cast, concern, "strategy_discussion")
    speaks(cast, concern)
    sign_in(pages, "manager")
    page = pages.get(f"{case_of(cast, concern)}?{chosen}")
    drawn = " ".join(each.text for each in page.root.all("title"))
    listed = " ".join(each.text for each in page.root.all("table")[-1].all("td"))
    for part in (drawn, listed):
        assert there in part
        assert not_there not in part
    rows = len(page.root.all("table")[-1].all("tbody")[0].all("tr"))
    assert sum(": " in each.text for each in page.root.all("svg")[-1].all("title")) == rows


@pytest.mark.promise("Need to know")
def test_each_line_says_who_holds_the_record_and_why_it_is_read(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast, about=[LEILA])
    offered(cast, concern)
    for who, words in (
        ("manager", "You hold it, or held it"),
        ("scrutineer", "Your office answers for it"),
        ("nurse", "Shared with you until "),
    ):
        sign_in(pages, who)
        last = pages.get(case_of(cast, concern)).root.all("table")[-1].text
        assert words in last, who
        assert "Held by the Front-door manager, Marlowe Vale Council" in last


def test_the_case_on_paper_is_tagged_and_says_what_the_page_says(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast, about=[LEILA, Said(kind="vehicle", registration="MV19 KTR")])
    speaks(cast, concern)
    sign_in(pages, "manager")
    page = pages.get(f"{case_of(cast, concern)}?happened=said")
    response = pages.client.get(page.link("This page on paper, with every line that was chosen (PDF)"))
    paper = Paper(response.content)
    assert paper.is_tagged
    assert paper.title.startswith("Leila Marr")
    for words in ("I want Amina there.", "MV19 KTR", "Kept what the child said", "Made by Priya Nair"):
        assert words in paper.text, words
    assert "Took it on" not in paper.text.rpartition("Chronology")[2]
    with cast.acting("manager"):
        assert one("select count(*) from readings_of(%s, 0) where what = 'case paper'", concern.pk) == 1
