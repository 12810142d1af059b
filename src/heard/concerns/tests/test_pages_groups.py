"""What may belong together: the list, and a proposal that says what its reports share, and whom to call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from heard.history.actions import open_record
from heard.history.as_it_stood import in_address
from heard.people.actions import Said, mention
from heard.people.tests.test_groups import TAKEAWAY, VAN, child, night
from heard.process.actions import begin, set_wall
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]
PLACE = "/reports-that-may-belong-together/"


@pytest.fixture
def found(cast: Cast) -> Cast:
    """Three reports that share a van, two of them a takeaway; and one of the police that shares the van."""
    for name, about in (
        ("Amina Yusuf", [VAN, TAKEAWAY]),
        ("Jo Thornley", [VAN]),
        ("Mia Calder", [VAN, TAKEAWAY]),
    ):
        cast.hears(about=[child(name), *about])
    with cast.acting("inspector") as by:
        agency = cast.worker("inspector").agency
        theirs = begin(
            "earlier_record", "bring_in", to_state="kept", agency=agency, reason="r", by=by, at=cast.now
        )
        mention(theirs, [child("Ada Lorne"), VAN, Said("phone", "07700 900461")], by=by, at=cast.now)
    night()
    return cast


def test_before_the_first_night_the_list_says_so(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "manager")
    page = pages.get(PLACE)
    assert page.heading == "Reports that may belong together"
    assert "No group of reports waits to be looked at." in page.text
    assert "None has been answered yet." in pages.get(f"{PLACE}?show=answered").text


def test_a_proposal_says_what_is_shared_and_is_taken_to_the_panel(found: Cast, pages: Pages) -> None:
    sign_in(pages, "manager")
    listed = pages.get(PLACE)
    assert "4 reports" in listed.text
    assert "the same vehicle" in listed.text
    page = pages.get(listed.root.all("tbody")[0].all("a")[0]["href"])
    assert "4 reports name the same vehicle: QZ61 ABC" in page.text
    assert "2 reports name the same place: Blue Lantern takeaway" in page.text
    for name in ("Amina Yusuf", "Jo Thornley", "Mia Calder"):
        assert name in page.text
    assert "Ada Lorne" not in page.text
    assert "900461" not in page.text
    assert f"Ask: Detective inspector, exploitation, {found.post('inspector').reach}" in page.text
    assert "The linking at night" in page.text
    assert "Say what changed in the group" not in page.text, "the night's own step is nobody's to take"
    assert not {"score", "risk", "likely", "rank"} & set(page.text.lower().split())

    pages.send(
        pages.get(page.link("Take it to the exploitation panel")), {"reason": "Three schools, one van."}
    )
    assert "Taken to the exploitation panel" in pages.get(PLACE).text


@pytest.mark.promise("What was known, when, and by whom")
def test_a_proposal_is_read_as_it_stood(found: Cast, pages: Pages) -> None:
    """With the reports of then, in the state of then; whom one may read of them is asked today."""
    sign_in(pages, "manager")
    address = pages.get(PLACE).root.all("tbody")[0].all("a")[0]["href"]
    then = in_address(found.now)
    found.at(found.now + timedelta(days=1))
    late = found.hears(about=[child("Ivo Penn"), VAN])
    night()
    with found.acting("manager"):
        group = Strand.objects.get(kind="group_proposal")
    found.moves("manager", group, "take_to_panel", reason="Three schools, one van.")
    today, past = pages.get(address), pages.get(f"{address}?as_at={then}")
    assert "Ivo Penn" in today.text
    assert "5 reports name the same vehicle: QZ61 ABC" in today.text
    assert "4 reports name the same vehicle: QZ61 ABC" in past.text
    assert "Proposed: nobody has said yet whether they belong together" in past.text
    for word in ("Ivo Penn", "Three schools", "Ada Lorne", "Set it aside"):
        assert word not in past.text, word
    assert f"Ask: Detective inspector, exploitation, {found.post('inspector').reach}" in past.text
    assert f"/concern/{late.strand.reference}/" not in past.text
    with found.acting("scrutineer"):
        first = Strand.objects.filter(kind="concern").order_by("opened_at").first()
        open_record(first.pk, "test")
        set_wall(first, found.worker("manager").pk, reason="His niece.")
    pages.get(f"{address}?as_at={then}", status=404)


def test_the_list_is_for_those_who_see_a_front_door(found: Cast, pages: Pages, as_superuser: Any) -> None:
    with as_superuser():
        reference = Strand.objects.get(kind="group_proposal").reference
    for who in ("youth_worker", "nurse", "councillor"):
        sign_in(pages, who)
        pages.get(PLACE, status=404)
        pages.get(f"/group/{reference}/", status=404)
