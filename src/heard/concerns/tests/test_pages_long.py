"""A long record: its newest part first, and every word of it within reach, today and as it stood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heard.concerns.actions import remark
from heard.history.actions import open_record
from heard.history.as_it_stood import in_address
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import Page, Pages

from .going import sign_in

pytestmark = pytest.mark.django_db
PART, WROTE, MOVES = 5, 12, 8


@pytest.fixture
def address(cast: Cast, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> str:
    """A record with more to it than is shown at once: eight moves and twelve remarks, each a minute after the other."""
    for where in ("paging", "concern"):
        monkeypatch.setattr(f"heard.concerns.pages.{where}.PART", PART)
    strand = cast.hears().strand
    cast.moves("social_worker", strand, "take_up")
    holders = ("social_worker", "manager")
    for number in range(MOVES - 2):
        cast.at(cast.now + timedelta(minutes=1))
        cast.hands_over(holders[number % 2], strand, holders[1 - number % 2])
    with cast.acting("social_worker") as by:
        open_record(strand.pk, "test")
        now = Strand.objects.get(pk=strand.pk)
        for number in range(WROTE):
            remark(
                now, f"Word {number}", from_raiser=False, by=by, at=cast.at(cast.now + timedelta(minutes=1))
            )
    cast.at(cast.now + timedelta(minutes=2))
    sign_in(pages, "manager")
    return f"/concern/{strand.reference}/"


def shown(page: Page, of: str) -> list[int]:
    """The places of the moves or remarks on a page, in their order."""
    ids = [item["id"].split("-") for item in page.root.all("li") if item["id"]]
    return [int(place) for kind, place in ids if kind == of]


def links(page: Page, words: str) -> dict[str, str]:
    """The links of those words, by the list that each leads to."""
    found = [each["href"] for each in page.root.all("a") if each.text == words]
    return {href.partition("#")[2]: href for href in found}


@pytest.mark.promise("What was known, when, and by whom")
@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize(
    ("of", "heading", "count"), [("move", "moves", MOVES), ("remark", "dialogue", WROTE)]
)
def test_every_item_is_met_once_on_the_way_from_the_newest_to_the_first(
    cast: Cast, pages: Pages, address: str, of: str, heading: str, count: int, past: bool
) -> None:
    query = f"?as_at={in_address(cast.now - timedelta(minutes=1))}" if past else ""
    page, met = pages.get(address + query), list[int]()
    assert f"{count - PART + 1} to {count} of {count}, oldest first." in page.text
    while True:
        met = shown(page, of) + met
        if (earlier := links(page, "Show earlier").get(heading)) is None:
            break
        assert ("as_at=" in earlier) == past
        page = pages.get(address + earlier)
    assert met == list(range(1, count + 1))
    forth = pages.get(address + links(page, "Show later")[heading])
    assert shown(forth, of)[0] == shown(page, of)[-1] + 1


@pytest.mark.parametrize("past", [False, True])
def test_everything_is_one_link_away_and_so_is_the_newest(
    cast: Cast, pages: Pages, address: str, past: bool
) -> None:
    query = f"?as_at={in_address(cast.now - timedelta(minutes=1))}" if past else ""
    newest = pages.get(address + query)
    whole = pages.get(address + links(newest, "Show everything on one page")["moves"])
    assert shown(whole, "move") == list(range(1, MOVES + 1))
    assert shown(whole, "remark") == list(range(1, WROTE + 1))
    assert all(f"Word {number}" in whole.text for number in range(WROTE))
    back = pages.get(address + links(whole, "Show only the newest")["dialogue"])
    assert shown(back, "move") == shown(newest, "move") == list(range(MOVES - PART + 1, MOVES + 1))


@pytest.mark.parametrize("place", [1, 3, PART, 7, MOVES])
def test_an_address_that_names_an_item_leads_to_the_part_in_which_it_stands(
    pages: Pages, address: str, place: int
) -> None:
    for of in ("move", "remark"):
        page = pages.get(f"{address}?{of}s={place}")
        assert shown(page, of)[-1] == place
        other = "move" if of == "remark" else "remark"
        assert len(shown(page, other)) == PART, "the other list stays where it was"


@pytest.mark.parametrize("nonsense", ["0", "-1", "99999999999", "", "x", "%00"])
def test_a_part_that_is_not_there_is_the_newest(pages: Pages, address: str, nonsense: str) -> None:
    page = pages.get(f"{address}?moves={nonsense}&remarks={nonsense}")
    newest = pages.get(address)
    for of in ("move", "remark"):
        assert shown(page, of) == shown(newest, of)


def test_who_has_held_it_since_when_is_read_of_all_moves(cast: Cast, pages: Pages, address: str) -> None:
    newest, first = (pages.get(f"{address}{query}").text for query in ("", "?moves=1"))
    since = "since 2 Mar 2026, 10:06am"
    assert since in newest
    assert since in first


def test_a_short_record_says_nothing_of_parts(cast: Cast, pages: Pages) -> None:
    reference = cast.hears().strand.reference
    sign_in(pages, "manager")
    assert "oldest first" not in pages.get(f"/concern/{reference}/").text
