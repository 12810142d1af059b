"""One concern's page: all of it, what somebody said themselves, how far it is, or nothing at all."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from heard.concerns.actions import Upload
from heard.concerns.models import Attachment, Door, Scan
from heard.concerns.pages.seeing import named_in
from heard.history.actions import open_record
from heard.people.actions import Said
from heard.people.models import Mention
from heard.process.actions import tick
from tests.cast import DECIDED, Cast
from tests.pages import Pages

from .going import sign_in

pytestmark = pytest.mark.django_db
KAYLEIGH = Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))
MOST = 30  # a refused closing is kept as an attempt
SECRET = "She gets into cars with adults"


def asked(pages: Pages, address: str) -> int:
    """How many queries a page asks, apart from those of the outer transaction that only a test has."""
    pages.client.get(address)
    with CaptureQueriesContext(connections["default"]) as found:
        pages.client.get(address)
    only_in_tests = (
        "SAVEPOINT",
        "RELEASE",
        "select coalesce(current_setting",
        "select set_config('heard.token', ''",
    )
    return len([query for query in found.captured_queries if not query["sql"].startswith(only_in_tests)])


def test_whoever_came_to_the_public_door_is_called_as_they_said_and_never_by_the_doors_name(
    cast: Cast, pages: Pages
) -> None:
    """Found untrue: "Raised by public", and what somebody said of themselves was shown to nobody."""
    said, silent = (cast.hears("public", Door.PUBLIC, raiser=who) for who in ("A neighbour", ""))
    sign_in(pages, "social_worker")
    for concern, words in ((said, "A neighbour"), (silent, "No name given")):
        page = pages.get(f"/concern/{concern.strand.reference}/")
        assert f"Raised by {words}" in page.text
        assert "No name given" in page.text  # among those who did what
        assert "public" not in page.text.replace("Member of the public", "")


def test_whoever_decides_sees_all_of_it(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[KAYLEIGH], signs=["missing"], child_words="I want to stay at home.")
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    for words in (
        SECRET,
        "I want to stay at home.",
        "Kayleigh Marsden",
        "Missing from home",
        "Amina Okafor",
        "Holds it now",
    ):
        assert words in page.text
    assert "Front-door manager" in page.text
    assert "Next, if nothing is done" in page.text


@pytest.mark.parametrize("stranger", ["nurse", "neighbour", "councillor", "licensing_officer", "adviser"])
def test_a_stranger_finds_no_page_whatever_they_ask(cast: Cast, pages: Pages, stranger: str) -> None:
    concern = cast.hears()
    reference = concern.strand.reference
    sign_in(pages, stranger)
    for rest in (
        "",
        "write/",
        "disagree/",
        "report-pressure/",
        "ask-for-more-time/",
        "readings/",
        "take-up/",
        "nonsense/",
    ):
        there, nowhere = (pages.get(f"/concern/{ref}/{rest}", status=404) for ref in (reference, "0000-0000"))
        assert there.text == nowhere.text


def test_whoever_raised_it_sees_their_own_words_and_the_answer(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    sign_in(pages, "youth_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert page.heading.startswith("Your concern")
    assert DECIDED["told"] in page.text
    assert DECIDED["reason"] not in page.text
    assert "Believed and taken on 2 Mar 2026, 10am" in page.text
    assert pages.get(f"/concern/{concern.strand.reference}/readings/", status=404)


def test_whoever_was_told_of_silence_sees_how_far_it_is_and_no_text(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[KAYLEIGH])
    cast.at(cast.now + timedelta(days=2))
    tick(at=cast.now)
    sign_in(pages, "inspector")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "Front-door manager" in page.text
    assert "Ring the Front-door manager" in page.text
    for words in (SECRET, "Kayleigh"):
        assert words not in page.text


def test_opening_it_is_written_down_and_can_be_read(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "social_worker")
    pages.get(f"/concern/{concern.strand.reference}/")
    sign_in(pages, "manager")
    page = pages.get(f"/concern/{concern.strand.reference}/readings/")
    assert "Ben Lowry Marlowe Vale Council Opened it" in page.text
    assert "Priya Nair Marlowe Vale Council Looked at who opened it" in page.text


def test_silence_stands_in_who_did_what(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.at(cast.now + timedelta(days=2))
    tick(at=cast.now)
    sign_in(pages, "manager")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "Nobody answered in time, so it went up" in page.text
    assert "Detective inspector, exploitation, Wharfside Police was told" in page.text
    assert "10 hours late" in page.text


def test_a_page_asks_few_queries_however_long_its_history(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[KAYLEIGH] * 6, signs=["missing"])
    cast.hears(about=[KAYLEIGH])
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    address = f"/concern/{concern.strand.reference}/"
    sign_in(pages, "social_worker")
    few = asked(pages, address)
    for _ in range(8):
        cast.hands_over("social_worker", concern.pk, "manager")
        cast.hands_over("manager", concern.pk, "social_worker")
    assert asked(pages, address) == few
    assert few < 15
    sign_in(pages, "youth_worker")
    assert asked(pages, address) < 15


def test_messages_go_to_and_fro(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    address = f"/concern/{concern.strand.reference}/write/"
    sign_in(pages, "social_worker")
    page = pages.send(pages.get(address), {"text": ""})
    assert page.errors == ["Write something first"]
    pages.send(page, {"text": "When did you see her last?"})
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get(address), {"text": "On Friday."})
    assert "When did you see her last?" in page.text
    sign_in(pages, "social_worker")
    assert "On Friday." in pages.get(f"/concern/{concern.strand.reference}/").text


def test_pressure_goes_to_the_scrutineer_and_the_concern_stays(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "youth_worker")
    pages.send(
        pages.get(f"/concern/{concern.strand.reference}/report-pressure/"),
        {"what": "withdraw", "text": "I was told that it would look bad."},
    )
    sign_in(pages, "scrutineer")
    day = pages.get("/my-day/")
    assert "Pressure or a conflict" in day.text
    page = pages.get(day.link("Look into it and answer"))
    page = pages.send(page, {"reason": "Spoke to both.", "told": "You did right."})
    assert "Answered" in page.text
    sign_in(pages, "youth_worker")
    day = pages.get("/my-day/")
    assert (
        "You did right."
        in pages.get(next(a["href"] for a in day.root.all("a") if "/pressure/" in a["href"])).text
    )


def test_a_refused_attempt_is_shown_to_the_scrutineer_alone(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    address = f"/concern/{concern.strand.reference}/"
    sign_in(pages, "manager")
    pages.queries = MOST
    page = pages.send(
        pages.get(f"{address}close-without-action/"),
        {**DECIDED, "reason_code": "lifestyle", "reason": "Her choice."},
    )
    assert "A child cannot choose to be exploited." in page.errors[0]
    assert "tried and refused" not in pages.get(address).text
    sign_in(pages, "scrutineer")
    page = pages.get(address)
    assert "tried and refused" in page.text
    assert "Her choice." in page.text


@pytest.mark.parametrize(("verdict", "known"), [("same", "1 other concern"), ("apart", "")])
def test_a_person_says_whether_two_concerns_are_about_one_child(
    cast: Cast, pages: Pages, verdict: str, known: str
) -> None:
    first, second = cast.hears(about=[KAYLEIGH]), cast.hears("nurse", about=[KAYLEIGH])
    address = f"/concern/{second.strand.reference}/"
    sign_in(pages, "social_worker")
    page = pages.get(address)
    assert "1 other concern about what seems to be the same child" in page.text
    page = pages.get(page.link("Is it the same child?"))
    page = pages.send(page, {"verdict": verdict})
    assert page.errors == ["Say how you know"]
    page = pages.send(page, {"verdict": verdict, "text": "I met her."})
    assert ("1 other concern" in page.text) == bool(known)
    with cast.acting("social_worker"):
        open_record(first.pk, "test")
        assert Mention.objects.get(strand=first.pk).identifications.count() == 1


def test_of_several_children_the_one_that_is_meant_is_chosen(cast: Cast, pages: Pages) -> None:
    brother = Said(kind="child", name="Kyle Marsden", born_on=date(2009, 1, 2))
    one = cast.hears(about=[KAYLEIGH, brother]).strand.reference
    two = cast.hears("nurse", about=[Said(kind="child", name="K. Marsden")]).strand
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{one}/same-child/{two.reference}/")
    kyle = next(each["for"].removeprefix("m-") for each in page.root.all("label") if "Kyle" in each.text)
    pages.send(page, {"mine": kyle, "verdict": "same", "text": "I met him."})
    with cast.acting("social_worker"):
        open_record(two.pk, "test")
        found = Mention.objects.get(strand=two.pk).identifications.get()
        assert found.reason == "I met him."
    assert "1 other concern" in pages.get(f"/concern/{one}/").text


def test_a_concern_without_a_child_is_not_compared(cast: Cast, pages: Pages) -> None:
    one, two = cast.hears(about=[KAYLEIGH]).strand.reference, cast.hears().strand.reference
    sign_in(pages, "social_worker")
    for first, second in ((one, two), (two, one), (one, one)):
        pages.get(f"/concern/{first}/same-child/{second}/", status=404)


def test_setting_two_apart_leaves_whom_else_they_were_found_to_be(cast: Cast, pages: Pages) -> None:
    concerns = [cast.hears(about=[KAYLEIGH]) for _ in range(3)]
    one, two, three = (each.strand.reference for each in concerns)
    sign_in(pages, "social_worker")
    pages.send(pages.get(f"/concern/{one}/same-child/{two}/"), {"verdict": "same", "text": "I met her."})
    pages.send(pages.get(f"/concern/{one}/same-child/{three}/"), {"verdict": "apart", "text": "Her cousin."})
    assert "1 other concern" in pages.get(f"/concern/{one}/").text
    assert "1 other concern" in pages.get(f"/concern/{two}/").text
    assert "other concern" not in pages.get(f"/concern/{three}/").text


def test_a_file_the_scanner_warned_of_is_never_given_out(
    cast: Cast, pages: Pages, settings: Any, as_superuser: Any
) -> None:
    concern = cast.hears(uploads=[Upload("note.txt", BytesIO(b"harm"))])
    with cast.acting("social_worker"):
        open_record(concern.pk, "test")
        file = Attachment.objects.get(strand=concern.pk)
    sign_in(pages, "social_worker")
    address = f"/concern/{concern.strand.reference}/"
    settings.SCANNER = "unix:/nowhere"
    assert "has not been scanned yet" in pages.get(f"{address}file/{file.pk}/", status=409).text
    with as_superuser(), cast.acting("social_worker"):
        Scan(attachment=file, at=cast.now, verdict="infected").save(force_insert=True)
    assert "Harmful" in pages.get(address).text
    assert "something harmful" in pages.get(f"{address}file/{file.pk}/", status=409).text


def test_more_time_is_asked_for_and_given_by_another_agency(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    reference = concern.strand.reference
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{reference}/ask-for-more-time/")
    with cast.acting("social_worker"):
        clock = concern.strand.clocks.get()
    page = pages.send(page, {"clock": str(clock.pk), "text": "The interpreter comes tomorrow."})
    assert "More time asked for" in page.text
    sign_in(pages, "inspector")
    day = pages.get("/my-day/")
    assert "Your second signature is asked for" in day.text
    page = pages.get(day.link("Sign, or say why not"))
    page = pages.send(pages.get(page.link("Agree to more time")), {"reason": "The child is safe until then."})
    assert "More time given" in page.text


def test_find_leads_to_the_page_and_forgives_how_it_was_typed(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    reference = concern.strand.reference
    sign_in(pages, "social_worker")
    assert reference in pages.get(f"/find/?reference={reference.lower().replace('-', ' ')}").heading
    assert "Nothing found" in pages.get("/find/?reference=0000-0000", status=404).heading
    sign_in(pages, "nurse")
    assert "Nothing found" in pages.get(f"/find/?reference={reference}", status=404).heading


def test_children_of_one_name_or_of_none_stay_as_many_as_they_are(cast: Cast) -> None:
    maya = Said("child", "Maya Brook", date(2012, 5, 14))
    unnamed = [Said("child", age="14"), Said("child", age="14")]
    concern = cast.hears(about=[maya, maya, Said("child", "Maya Brook", date(2010, 1, 2)), *unnamed])
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        mentions = Mention.objects.filter(strand=concern.pk).order_by("at", "pk")
        named = [(each["name"], each["born_on"]) for each in named_in(concern.strand, mentions)]
    assert len(named) == 4
    assert {born for name, born in named if name == "Maya Brook"} == {maya.born_on, date(2010, 1, 2)}
