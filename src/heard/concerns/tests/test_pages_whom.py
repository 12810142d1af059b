"""Asking whom to call, and reading who has asked."""

from __future__ import annotations

import re

import pytest

from heard.history.actions import open_record
from heard.people.actions import whom_to_call
from heard.people.models import LookUp, Mention
from heard.people.tests.test_whom_to_call import CHILD, wall
from tests.cast import Cast
from tests.pages import Page, Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]


def ask(pages: Pages, reference: str, **typed: str) -> Page:
    address = f"/concern/{reference}/whom-to-call/"
    return pages.send(pages.get(address), typed)


def html(page: Page) -> str:
    return page.response.content.decode()


def test_a_referrer_asks_and_is_told_whom_to_ring(cast: Cast, pages: Pages) -> None:
    theirs = cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker", about=[CHILD]).strand.reference
    sign_in(pages, "youth_worker")
    assert f"/concern/{mine}/whom-to-call/" in html(pages.get(f"/concern/{mine}/"))
    page = ask(pages, mine)
    for words in ("Marlowe Vale Council", "Duty social worker", "01632 960104", "Concern"):
        assert words in page.text
    assert theirs.strand.reference not in html(page)
    assert "Leila" not in pages.where


def test_what_is_added_about_a_child_becomes_part_of_the_concern(cast: Cast, pages: Pages) -> None:
    cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker")
    sign_in(pages, "youth_worker")
    assert "None yet" in pages.get(f"/concern/{mine.strand.reference}/whom-to-call/").text
    born = {"born_on_day": "1", "born_on_month": "5", "born_on_year": "2012"}
    nameless = ask(pages, mine.strand.reference, **born)
    assert nameless.errors == ["Write the name that belongs to this date of birth"]
    assert 'value="2012"' in html(nameless)
    assert "Duty social worker" in ask(pages, mine.strand.reference, child="Leila Marr", **born).text
    with cast.acting("youth_worker") as by:
        open_record(mine.pk, "test")
        assert [(m.name, m.by_id) for m in Mention.objects.all()] == [("Leila Marr", by.pk)]


def test_only_from_a_concern_that_is_theirs(cast: Cast, pages: Pages) -> None:
    reference = cast.hears("youth_worker", about=[CHILD]).strand.reference
    sign_in(pages, "nurse")
    pages.get(f"/concern/{reference}/whom-to-call/", status=404)
    pages.get("/concern/0000-0000/whom-to-call/", status=404)


def test_hidden_and_absent_read_alike(cast: Cast, pages: Pages) -> None:
    mine = cast.hears("youth_worker", about=[CHILD])
    sign_in(pages, "youth_worker")
    absent = ask(pages, mine.strand.reference)
    wall(cast, "youth_worker", cast.hears("nurse", about=[CHILD]))
    hidden = ask(pages, mine.strand.reference)
    assert "nobody that Heard can name" in absent.text

    def plain(page: Page) -> str:
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", html(page))

    assert plain(absent) == plain(hidden)


def test_who_asked_is_read_by_those_who_answer_for_them(cast: Cast, pages: Pages) -> None:
    mine = cast.hears("youth_worker", about=[CHILD]).strand.reference
    sign_in(pages, "manager")
    assert "Nobody has asked yet" in pages.get("/look-ups/").text
    sign_in(pages, "social_worker")
    ask(pages, mine)
    assert 'href="/look-ups/"' not in html(pages.get(f"/concern/{mine}/look-ups/"))
    sign_in(pages, "manager")
    assert 'href="/look-ups/"' in html(pages.get(f"/concern/{mine}/look-ups/"))
    assert 'href="/look-ups/"' in html(pages.get("/who-knew/"))
    page = pages.get("/look-ups/")
    assert "Ben Lowry" in page.text
    assert mine in page.text
    assert "Leila" not in html(page)
    for who in ("youth_worker", "councillor", "social_worker"):
        sign_in(pages, who)
        pages.get("/look-ups/", status=404)


def test_whoever_may_read_all_of_a_record_reads_who_asked_from_it(cast: Cast, pages: Pages) -> None:
    mine, other = (cast.hears("youth_worker", about=[CHILD]).strand.reference for _ in range(2))
    sign_in(pages, "youth_worker")
    ask(pages, mine)
    pages.get(f"/concern/{mine}/look-ups/", status=404)  # their own words are theirs, the record is not
    sign_in(pages, "social_worker")
    for place in (f"/concern/{mine}/", f"/concern/{mine}/readings/"):
        assert f'href="/concern/{mine}/look-ups/"' in html(pages.get(place))
    page = pages.get(f"/concern/{mine}/look-ups/")
    assert "Amina Okafor" in page.text
    assert "Leila" not in html(page)
    assert "Nobody has asked yet" in pages.get(f"/concern/{other}/look-ups/").text
    assert "Asked whom to call" in pages.get(f"/who-knew/record/{mine}/").text
    sign_in(pages, "nurse")
    pages.get(f"/concern/{mine}/look-ups/", status=404)


def test_many_questions_come_in_pages(cast: Cast, pages: Pages) -> None:
    mine = cast.hears("youth_worker", about=[CHILD])
    sign_in(pages, "social_worker")
    with cast.acting("social_worker"):
        for _ in range(60):
            whom_to_call(mine.strand)
    with cast.acting("scrutineer"):
        assert LookUp.objects.count() == 60
    sign_in(pages, "scrutineer")
    assert "Page 1 of 2" in pages.get("/look-ups/").text
    assert "Page 2 of 2" in pages.get("/look-ups/?page=2").text
