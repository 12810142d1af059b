"""The case of a child on one page: all that may be read whole of it, and nothing of what may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heard.concerns.tests.going import sign_in
from heard.concerns.tests.test_pages_concern import asked
from heard.history.as_it_stood import in_address
from heard.people.actions import Said
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.tests.going import agrees, begins, meets, taken_on
from tests.cast import DECIDED, Cast, one
from tests.pages import Pages

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
    assert page.text.index("What is to be done") < page.text.index("The child’s voice", 200)
