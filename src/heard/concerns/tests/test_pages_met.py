"""Have we met? on the pages of workers: while it is typed, before it is sent, and from a concern; never at a public door."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from heard.history.actions import open_record
from heard.people.actions import Said
from heard.people.models import LookUp, Mention, Pairing
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import Page, Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]

AISHA = Said(kind="child", name="Aisha Khan", born_on=date(2011, 3, 14), where="12 Mill Lane, NX1 4AB")
TYPED = {
    "account": "She gets into a car.",
    "whom": "Ayesha Khan, born 14/03/2011, silver Corsa",
    "danger": "no",
}


def test_who_is_known_is_shown_when_it_is_asked_and_nothing_typed_is_lost(cast: Cast, pages: Pages) -> None:
    mine = cast.hears("youth_worker", about=[AISHA])
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), TYPED | {"look": "1"})
    assert mine.strand.reference in page.text
    assert "May be the same person" in page.text
    assert "same first name, spelt another way" in page.text
    assert page.form()["account"] == TYPED["account"]


def test_without_a_script_it_is_shown_once_before_it_is_sent(cast: Cast, pages: Pages) -> None:
    cast.hears("nurse", about=[AISHA])
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), TYPED | {"send": "1"})
    assert "an agency knows somebody who may be the same. Call Duty social worker" in page.text
    assert "It is not sent yet" in page.text
    assert "Aisha Khan" not in page.text
    assert "12 Mill Lane" not in page.text
    pages.send(page, {"send": "1"})
    assert pages.where.startswith("/raise/")
    assert pages.where != "/raise/"


@pytest.mark.parametrize("more", [{"danger": "yes"}, {"whom": "Not known"}])
def test_nothing_is_held_up_by_it(cast: Cast, pages: Pages, more: dict[str, Any]) -> None:
    cast.hears("nurse", about=[AISHA])
    sign_in(pages, "youth_worker")
    pages.send(pages.get("/raise/"), TYPED | {"send": "1"} | more)
    assert pages.where != "/raise/"


def test_who_is_named_in_free_words_is_found_by_the_next(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    pages.send(pages.get("/raise/"), TYPED | {"send": "1"})
    page = pages.send(pages.get("/raise/"), {"whom": "Aisha Khan, silver Corsa, 14/03/2011", "look": "1"})
    assert "May be the same person" in page.text


def test_an_adviser_learns_it_while_the_caller_speaks(cast: Cast, pages: Pages) -> None:
    cast.hears("nurse", about=[Said(kind="adult", name="Dean Holt", facts=(("phone", "07700 900123"),))])
    sign_in(pages, "adviser")
    typed = {"account": "He rings her.", "adult": "Dean, 07700 900123", "look": "1"}
    page = pages.send(pages.get("/helpline/"), typed)
    assert "an agency knows somebody who may be the same" in page.text
    assert page.form()["account"] == "He rings her."
    assert "Secret words" not in page.text


def _offered(page: Page) -> set[str]:
    return {each["value"] for each in page.root.all("button") if each["name"] == "take"}


def test_what_is_read_in_free_words_is_added_only_by_the_writer(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    told = TYPED | {"account": "Mia Turner was called from 07700 900461.", "whom": "Dean Holt, NX61 KIM"}
    page = pages.send(pages.get("/raise/"), told | {"look": "1"})
    dean, plate = "adult|name|Dean Holt", "vehicle|registration|NX61 KIM"
    assert {dean, plate, "child|name|Mia Turner", "adult|phone|07700 900461"} <= _offered(page)
    for take in (dean, plate, "place|name|x", "nothing", "x|y|z"):
        page = pages.send(page, {"take": take})
    page = pages.send(page, {"look": "1"})
    assert not {dean, plate} & _offered(page)
    pages.send(page, {"send": "1"})
    with cast.acting("manager"):
        open_record(Strand.objects.get(kind="concern").pk, "test")
        assert {(each.kind, str(each)) for each in Mention.objects.all()} == {
            ("adult", "Dean Holt"),
            ("vehicle", "NX61 KIM"),
        }


def test_further_facts_are_kept_as_typed_and_shown(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    row = {
        "child-0-name": "Aisha",
        "child-0-phone": "07700 900 123 (mum)",
        "child-0-handle": "@aisha_k",
        "child-0-nhs": "943 476 5919",
    }
    pages.send(pages.get("/raise/"), TYPED | row | {"send": "1"})
    with cast.acting("manager"):
        reference = Strand.objects.get(kind="concern").reference
    sign_in(pages, "manager")
    text = pages.get(f"/concern/{reference}/").text
    for shown in ("Phone: 07700 900 123 (mum)", "Online name: @aisha_k", "NHS number: 943 476 5919"):
        assert shown in text


def test_one_fact_is_asked_for(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), TYPED | {"whom": "Aisha Khan", "look": "1"})
    assert "What would help most is a date of birth, or about how old they are" in page.text


def test_a_page_says_that_more_agree_as_well(cast: Cast, pages: Pages) -> None:
    for _each in range(9):
        cast.hears("youth_worker", about=[Said(kind="child", name="Aisha Khan")])
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), TYPED | {"whom": "Aisha Khan", "look": "1"})
    assert page.text.count("Needs a look") == 8
    assert "More records agree as well as the last of these" in page.text
    assert "What would help most is a date of birth" in page.text


def test_a_concern_asks_for_those_it_names(cast: Cast, pages: Pages) -> None:
    first = cast.hears("youth_worker", about=[AISHA])
    second = cast.hears("nurse", about=[Said(kind="child", name="Ayesha Khan", born_on=AISHA.born_on)])
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{second.strand.reference}/")
    page = pages.get(page.link("Look for those named here in other records"))
    page = pages.get(page.link("Say whether they are the same"))
    assert "same birth date" in page.text
    acts = {"parked": "it is not settled", "same": "It can be said anew", "withdrawn": "Taken back"}
    for hour, (verdict, said) in enumerate(acts.items(), 12):
        cast.at(cast.now.replace(hour=hour))
        again = pages.get(f"/concern/{second.strand.reference}/same-child/{first.strand.reference}/")
        assert said in pages.send(again, {"verdict": verdict, "text": "The school knows."}).text
    with cast.acting("social_worker"):
        open_record(first.pk, "test")
        open_record(second.pk, "test")
        assert {each.verdict for each in Pairing.objects.all()} == {"parked", "same", "withdrawn"}
        assert all(each.model for each in Pairing.objects.exclude(verdict="withdrawn"))


def test_whoever_may_not_read_a_concern_does_not_ask_from_it(cast: Cast, pages: Pages) -> None:
    concern = cast.hears("youth_worker", about=[AISHA])
    sign_in(pages, "nurse")
    pages.get(f"/concern/{concern.strand.reference}/have-we-met/", status=404)
    pages.get("/concern/ZZZZ-ZZZZ/have-we-met/", status=404)


def test_a_child_is_not_compared_with_a_car(cast: Cast, pages: Pages) -> None:
    car = Said(kind="vehicle", registration="NX61 KIM")
    one, two = (cast.hears(about=[AISHA, car]) for _each in range(2))
    with cast.acting("social_worker"):
        open_record(one.pk, "test")
        open_record(two.pk, "test")
        child = Mention.objects.get(strand=one.pk, kind="child")
        vehicle = Mention.objects.get(strand=two.pk, kind="vehicle")
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{one.strand.reference}/same-child/{two.strand.reference}/")
    chosen = {"mine": str(child.pk), "theirs": str(vehicle.pk), "verdict": "same", "text": "x"}
    assert "compared with a child" in pages.send(page, chosen).errors[0]


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("door", ["/tell/us/", "/report/", "/answers/"])
def test_no_public_door_shows_it(cast: Cast, pages: Pages, door: str) -> None:
    cast.hears("nurse", about=[AISHA])
    page = pages.get(door)
    for words in ("Have we met", "data-met", "may be the same"):
        assert words not in page.text
    assert "met.js" not in json.dumps(str(page.root))


def test_each_question_is_on_the_list_of_those_who_answer_for_it(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    pages.send(pages.get("/raise/"), TYPED | {"look": "1"})
    with cast.acting("scrutineer"):
        assert LookUp.objects.count() == 1
    sign_in(pages, "scrutineer")
    assert "While a form was typed" in pages.get("/look-ups/").text
    assert Mention.objects.count() == 0
