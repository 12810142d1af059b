"""Holding a record and letting it go, through the pages; and the certificate, which says no word of it."""

from __future__ import annotations

import re
import zlib
from typing import Any

import pytest
from django.test import Client

from heard.concerns.tests.going import reference_of, sign_in
from heard.governance.tests.going import CANARY, PAST, done_with, later, let_go, signed
from tests.cast import Cast
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Nothing is rewritten")]


@pytest.fixture
def concern(cast: Cast, settings: Any) -> Any:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    return done_with(cast)


def fill(pages: Pages, address: str, **typed: str) -> Page:
    return pages.send(pages.get(address), typed)


def test_from_due_to_its_certificate(pages: Pages, cast: Cast, concern: Any) -> None:
    reference = concern.strand.reference
    sign_in(pages, "service_manager")
    assert "Nothing is due." in pages.get("/keeping/").text
    assert "2 March 2047" in pages.get(f"/concern/{reference}/keeping/").text
    cast.at(PAST)
    page = pages.get("/keeping/")
    assert "1 to 1 of 1" in page.text
    page = pages.send(pages.get(page.link("Propose to let it go")), {"reason": ""})
    assert page.errors == ["Give the reason"]
    page = pages.send(page, {"reason": "Its time is over."})
    assert page.heading.startswith("Letting go")
    erasure = reference_of(page)
    sign_in(pages, "inspector")
    page = fill(pages, f"/letting-go/{erasure}/sign-erasure/", reason="We agree.")
    assert "Signed" in page.text
    sign_in(pages, "service_manager")
    assert "Signed, to be carried out" in pages.get("/keeping/").text
    page = fill(pages, f"/letting-go/{erasure}/carry-out/", reason="Both agencies have signed.")
    page = pages.get(page.link("The certificate"))
    assert page.heading == f"Record {reference} was let go"
    assert "Files, with their keys 1" in page.text
    assert "We agree." in page.text
    assert pages.get(f"/concern/{reference}/").heading == page.heading, "its old address leads here"
    assert CANARY not in page.text
    assert "Nothing is due." in pages.get("/keeping/").text


def test_whoever_raised_it_sees_that_it_went_and_not_who_decided(
    pages: Pages, cast: Cast, concern: Any
) -> None:
    cast.at(PAST)
    let_go(cast, concern)
    sign_in(pages, "youth_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "was let go" in page.heading
    assert "Who decided it" not in page.text
    sign_in(pages, "nurse")
    pages.get(f"/concern/{concern.strand.reference}/certificate/", status=404)
    pages.get(f"/concern/{concern.strand.reference}/certificate.pdf", status=404)


def test_the_paper_is_tagged_and_holds_no_word(cast: Cast, concern: Any) -> None:
    cast.at(PAST)
    let_go(cast, concern)
    client = Client()
    from heard.agencies.models import Account

    client.force_login(Account.objects.get(email="service_manager@marlowe-vale.example".replace("_", ".")))
    paper = client.get(f"/concern/{concern.strand.reference}/certificate.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in paper.content
    assert concern.strand.reference.encode() in paper.content
    assert CANARY.encode() not in paper.content + inflated(paper.content)


def inflated(paper: bytes) -> bytes:
    """Every stream of a PDF, decompressed."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            found.append(stream)
    assert found
    return b"".join(found)


def test_a_hold_and_its_end(pages: Pages, cast: Cast, concern: Any) -> None:
    cast.at(PAST)
    address = f"/concern/{concern.strand.reference}"
    sign_in(pages, "service_manager")
    page = fill(pages, f"{address}/hold/", reason="The inquest asks for it.")
    assert "A legal hold keeps it" in page.text
    assert "A legal hold keeps it" in pages.get("/keeping/").text
    lifting = page.link("Say that it may end")
    page = fill(pages, lifting, reason="It is over.")
    assert "A legal hold keeps it" in page.text
    page = fill(pages, lifting, reason="Again.")
    assert any("Another agency has to say so too" in error for error in page.errors)
    sign_in(pages, "scrutineer")
    page = fill(pages, lifting, reason="The inquest has ended.")
    assert "Was held" in page.text
    assert "Propose to let it go" in page.text


def test_everything_is_held_by_those_who_answer_for_it_and_nobody_else(
    pages: Pages, cast: Cast, concern: Any
) -> None:
    cast.at(PAST)
    sign_in(pages, "social_worker")
    page = fill(pages, "/keeping/hold/", reason="r")
    assert any("by a director" in error for error in page.errors)
    sign_in(pages, "director")
    page = fill(pages, "/keeping/hold/", reason="The national inquiry.")
    assert "The national inquiry." in page.text
    later(cast)
    page = fill(pages, page.link("Say that it may end"), reason="r")
    assert "May end, says:" in page.text


def test_a_step_that_a_hold_stops_says_so_on_its_page(pages: Pages, cast: Cast, concern: Any) -> None:
    cast.at(PAST)
    strand = signed(cast, concern)
    sign_in(pages, "scrutineer")
    fill(pages, f"/concern/{concern.strand.reference}/hold/", reason="A court asks for it.")
    sign_in(pages, "service_manager")
    page = pages.get(f"/letting-go/{strand.reference}/")
    assert "Let it go now Not now A legal hold keeps it" in page.text
