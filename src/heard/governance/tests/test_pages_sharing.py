"""Asking for a record and sharing it, through the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from heard.concerns.tests.going import reference_of, sign_in
from heard.governance.models import Share
from heard.history.actions import open_record
from heard.people.actions import Said
from heard.people.tests.test_whom_to_call import CHILD
from heard.process.actions import set_wall, tick
from heard.process.models import Strand
from tests.attack import say
from tests.cast import Cast
from tests.pages import Page, Pages
from tests.promises import seeded
from tests.promises.seeded import seed

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]
WHY = "She has not been in school. <b>&"


@pytest.fixture
def record(cast: Cast, settings: Any) -> Strand:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    return cast.hears(account="Thimblewick saw it.").strand


def fill(pages: Pages, address: str, typed: dict[str, str]) -> Page:
    """Open a form, type into it and send it."""
    return pages.send(pages.get(address), typed)


def ask(pages: Pages, record: Strand, who: str = "safeguarding_lead") -> str:
    sign_in(pages, who)
    page = fill(
        pages, "/sharing/ask/", {"reference": record.reference.lower(), "reason": WHY, "danger": "no"}
    )
    assert page.heading.startswith("Sharing"), page.text
    return reference_of(page)


def told_whom(pages: Pages, cast: Cast, who: str = "youth_worker") -> tuple[Any, Page]:
    """Somebody with a concern of their own about the same child has asked whom to call."""
    mine = cast.hears(who, about=[CHILD])
    sign_in(pages, who)
    address = f"/concern/{mine.strand.reference}/whom-to-call/"
    return mine, pages.send(pages.get(address), {})


@pytest.mark.promise("Silence climbs")
def test_from_whom_to_call_one_link_asks_and_the_clock_runs(pages: Pages, cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    old = cast.hears("nurse", about=[CHILD])
    theirs = cast.hears("nurse", about=[CHILD])
    mine, answer = told_whom(pages, cast)
    page = pages.get(answer.link("Ask them to share it"))
    assert mine.strand.reference in page.form()["reason"], "why is written already, and can be changed"
    assert page.errors == []
    page = pages.send(page, {})
    assert page.errors == ["Say whether a child is in danger while you wait"]
    page = pages.send(page, {"danger": "no"})
    assert page.heading.startswith("Sharing")
    for other in (old, theirs):
        assert other.strand.reference not in page.response.content.decode(), "nothing more is told by asking"
    with cast.acting("scrutineer"):
        asked = Strand.objects.select_related("owner_post").get(kind="share_request")
        assert asked.parent_id in (old.pk, theirs.pk)
        assert asked.clocks.get().name == "answer_on_share"
    cast.at(cast.now + timedelta(days=5))
    tick(at=cast.now)
    with cast.acting("scrutineer"):
        assert Strand.objects.get(pk=asked.pk).owner_post_id != asked.owner_post_id, "silence has climbed"


def test_nobody_asks_a_post_that_they_were_not_told_of(pages: Pages, cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    cast.hears("nurse", about=[CHILD])
    mine = cast.hears("youth_worker", about=[CHILD]).strand.reference
    holder, other = cast.post("social_worker").pk, cast.post("inspector").pk
    sign_in(pages, "youth_worker")
    place = f"/concern/{mine}/whom-to-call"
    pages.get(f"{place}/{holder}/ask/", status=404)  # before the question is written down
    pages.send(pages.get(f"{place}/"), {})
    pages.get(f"{place}/{holder}/ask/")
    pages.get(f"{place}/{other}/ask/", status=404)
    for who in ("nurse", "neighbour", "social_worker", "councillor"):
        sign_in(pages, who)
        pages.get(f"{place}/{holder}/ask/", status=404)


def test_only_a_concern_is_asked_for_by_a_link(pages: Pages, cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    pages.queries = 40
    cast.token("public"), cast.token("child")
    seed(cast)
    mine = cast.hears("nurse", about=[Said(kind="child", name=seeded.CHILD, born_on=seeded.BORN)])
    sign_in(pages, "nurse")
    place = f"/concern/{mine.strand.reference}/whom-to-call"
    page = pages.send(pages.get(f"{place}/"), {})
    assert "Earlier record" in page.text
    links = [each["href"] for each in page.root.all("a") if "Ask them to share it" in each.text]
    assert links
    assert f"{place}/{cast.post('inspector').pk}/ask/" not in links
    pages.get(f"{place}/{cast.post('inspector').pk}/ask/", status=404)


def test_a_wall_leaves_nothing_to_ask_for(pages: Pages, cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    theirs = cast.hears("nurse", about=[CHILD])
    mine, _answer = told_whom(pages, cast)
    with cast.acting("manager"):
        set_wall(theirs.strand, cast.worker("youth_worker").pk, reason="He is named.")
    pages.get(
        f"/concern/{mine.strand.reference}/whom-to-call/{cast.post('social_worker').pk}/ask/", status=404
    )
    token = cast.token("youth_worker")
    question = "select * from record_to_ask_of(%s, %s)"
    assert say("heard_app", question, mine.pk, cast.post("social_worker").pk, token=token).rows == ()


def terms(cast: Cast, **other: str) -> dict[str, str]:
    last = cast.now + timedelta(days=30)
    return {
        "purpose": "To keep her safe at school", "basis": "public_task", "reason": "They see her daily.",
        "until_day": str(last.day), "until_month": str(last.month), "until_year": str(last.year),
    } | other  # fmt: skip


def test_asked_answered_and_read_with_its_terms(pages: Pages, cast: Cast, record: Strand) -> None:
    request = ask(pages, record)
    pages.get(f"/concern/{record.reference}/", status=404)
    sign_in(pages, "manager")
    address = f"/share-request/{request}/share/"
    form = pages.get(address).form()
    assert form["to_post"] == str(cast.post("safeguarding_lead").pk), "the post that asked is chosen"
    page = fill(pages, address, form | {"told": ""})
    assert {
        "Say what it is shared for",
        "Choose the lawful basis",
        "Write the answer to whoever asked",
    } <= set(page.errors)
    page = fill(pages, address, form | terms(cast, told="Here it is."))
    assert "To keep her safe at school" in page.text
    sign_in(pages, "safeguarding_lead")
    assert record.reference in pages.get("/sharing/").text
    page = pages.get(f"/concern/{record.reference}/")
    assert "This record is shared with you" in page.text
    assert "Public task" in page.text
    assert "Thimblewick" in page.text
    assert "Share this record" not in page.text, "it is not theirs to pass on"
    for address in (f"/concern/{record.reference}/share/", f"/share-request/{request}/end/"):
        given = terms(cast, extent="words", words="w", to="post", to_post=str(cast.post("nurse").pk))
        page = fill(pages, address, given)
        assert any(
            "somebody else to take" in error or "by the agency that" in error for error in page.errors
        ), page.errors


def test_shared_in_part_opens_no_record(pages: Pages, cast: Cast, record: Strand) -> None:
    request = ask(pages, record)
    sign_in(pages, "manager")
    address = f"/share-request/{request}/share-part/"
    seen = pages.get(address).form()
    page = fill(pages, address, seen | terms(cast, told="A little.", words=""))
    assert page.errors == ["Write what you tell them"]
    fill(pages, address, seen | terms(cast, told="A little.", words="She is safe this week."))
    sign_in(pages, "safeguarding_lead")
    assert "She is safe this week." in pages.get(f"/share-request/{request}/").text
    pages.get(f"/concern/{record.reference}/", status=404)


def test_offered_to_somebody_outside_and_ended(pages: Pages, cast: Cast, record: Strand) -> None:
    sign_in(pages, "manager")
    address = f"/concern/{record.reference}/share/"
    outside = terms(cast, extent="words", words="Please ring us.", to="outside", to_post="")
    page = fill(pages, address, outside)
    assert len(page.errors) == 3, page.errors
    assert "Please ring us." in str(page.form())
    page = fill(
        pages,
        address,
        outside | {"to_name": "Edda Crane", "to_organisation": "Foster carer", "way": "By phone"},
    )
    assert "Edda Crane, Foster carer" in page.text
    request = reference_of(page)
    page = fill(pages, f"/share-request/{request}/end/", {"reason": "The placement ended."})
    assert "Ended early" in page.text
    pages.get(f"/share-request/{request}/end/", status=404)
    assert "was shared until" in pages.get(f"/concern/{record.reference}/").text


def test_somebody_outside_is_never_let_into_the_record(pages: Pages, cast: Cast, record: Strand) -> None:
    sign_in(pages, "manager")
    given = terms(
        cast, extent="record", to="outside", to_post="", to_name="E", to_organisation="F", way="W", words="x"
    )
    page = fill(pages, f"/concern/{record.reference}/share/", given)
    assert any("cannot open the record" in error for error in page.errors)
    with cast.acting("manager"):
        open_record(record.pk, "test")
        assert not Share.objects.exists()


def test_a_reference_that_is_none_and_a_request_without_reason(pages: Pages, record: Strand) -> None:
    sign_in(pages, "nurse")
    page = fill(pages, "/sharing/ask/", {"reference": "2222-2222", "reason": WHY, "danger": "no"})
    assert any("No record with that reference" in error for error in page.errors)
    assert WHY in page.form()["reason"] or WHY in page.text
    page = fill(pages, "/sharing/ask/", {"reference": record.reference, "reason": " ", "danger": ""})
    assert len(page.errors) == 2


def test_nothing_shared_says_so_and_a_last_day_in_the_past_or_far_away_is_refused(
    pages: Pages, cast: Cast, record: Strand
) -> None:
    sign_in(pages, "nurse")
    assert "Nothing is shared with you." in pages.get("/sharing/").text
    sign_in(pages, "manager")
    given = terms(cast, extent="record", to="post", to_post=str(cast.post("nurse").pk), words="")
    page = fill(pages, f"/concern/{record.reference}/share/", given | {"until_year": "2199"})
    assert any("ends within a year" in error for error in page.errors)


def test_fifty_shares_and_one_more_are_paged(pages: Pages, cast: Cast, record: Strand) -> None:
    from heard.governance.actions import offer
    from tests.promises.test_steps import terms_for

    with cast.acting("manager") as by:
        open_record(record.pk, "test")
        strand = Strand.objects.select_related("agency").get(pk=record.pk)
        for _ in range(51):
            offer(strand, terms_for(cast, "nurse"), by=by, at=cast.now)
    sign_in(pages, "nurse")
    assert "1 to 50 of 51" in pages.get("/sharing/").text
    assert "51 to 51 of 51" in pages.get("/sharing/?page=2").text
    assert "This record is shared with you" in pages.get(f"/concern/{record.reference}/").text
