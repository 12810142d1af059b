"""A receipt means committed, once; however often and however fast the button is pressed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from heard.concerns import secret_words
from heard.concerns.doors import mailbox
from heard.concerns.doors.sending import SHOWN_AGAIN, Ticket
from heard.concerns.models import Concern, Remark
from heard.frame.demo.partnership import build
from heard.process.models import Strand
from tests.database import OwnDatabase
from tests.pages import Page, Pages

pytestmark = pytest.mark.promise("Nothing is lost")
FOUNDED = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def site(own_database: OwnDatabase) -> OwnDatabase:
    with own_database.as_superuser():
        build(at=FOUNDED)
    return own_database


def send(address: str, fields: dict[str, str]) -> Page:
    """One browser in a thread of its own."""
    try:
        return Page(Client().post(address, fields))
    finally:
        connections.close_all()


def at_once(times: int, address: str, fields: list[dict[str, str]]) -> list[Page]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda place: send(address, fields[place % len(fields)]), range(times)))


def test_the_same_form_sent_at_the_same_moment_is_one_concern(site: OwnDatabase) -> None:
    ticket = Ticket.new()
    pages = at_once(8, "/tell/us/", [{"form_token": ticket.signed, "happening": "Pressed again and again"}])
    assert {page.heading for page in pages} == {"We have got it"}
    assert all(word in page.text for page in pages for word in ticket.words.split("-"))
    with site.as_superuser():
        assert Concern.objects.count() == 1
        assert Remark.objects.count() == 0


@pytest.mark.long
def test_many_reports_at_the_same_moment_are_all_stored(site: OwnDatabase) -> None:
    tickets = [Ticket.new() for _ in range(24)]
    fields = [{"form_token": each.signed, "account": each.nonce} for each in tickets]
    pages = at_once(24, "/report/", fields)
    assert {page.heading for page in pages} == {"We have received it"}
    with site.as_superuser():
        assert set(Concern.objects.values_list("account", flat=True)) == {each.nonce for each in tickets}
        references = set(Strand.objects.values_list("reference", flat=True))
    assert all(any(reference in page.text for reference in references) for page in pages)


def test_a_message_pressed_twice_at_the_same_moment_is_one(site: OwnDatabase) -> None:
    ticket = Ticket.new()
    send("/tell/us/", {"form_token": ticket.signed, "happening": "Hello"})
    browser = Client()
    browser.post("/answers/", {"secret_words": ticket.words})
    cookie = browser.cookies["heard_return"].value

    def write(_: int) -> int:
        client = Client()
        client.cookies["heard_return"] = cookie
        try:
            return client.post("/answers/yours/", {"action": "message", "text": "Once"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(write, range(4))) == {302}
    with site.as_superuser():
        assert Remark.objects.count() == 1


def test_what_could_not_be_committed_gets_no_receipt(site: OwnDatabase) -> None:
    with site.as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            """create function fails_at_commit() returns trigger language plpgsql as
               $$ begin raise exception 'Not now.' using errcode = 'HD001', hint = 'Try again.'; end $$;
               create constraint trigger fails_at_commit after insert on concern deferrable initially deferred
               for each row execute function fails_at_commit()"""
        )
    ticket = Ticket.new()
    page = send("/tell/us/", {"form_token": ticket.signed, "happening": "Do not lose this"})
    assert page.status == 409
    assert "Do not lose this" in page.text
    assert ticket.words.split("-")[0] not in page.text.split()
    with site.as_superuser():
        assert not Concern.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("partnership")
def test_the_words_are_shown_again_for_a_short_while_only(
    pages: Pages, as_superuser: Any, monkeypatch: Any
) -> None:
    pages.queries = 40
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Hello"})
    monkeypatch.setattr("heard.concerns.doors.sending.SHOWN_AGAIN", SHOWN_AGAIN * 0)
    again = pages.send(form, {"happening": "Hello"})
    assert "You sent this before." in again.text
    assert not any(each["class"] == "heard-words" for each in again.root.all("ol"))


@pytest.mark.django_db
@pytest.mark.usefixtures("partnership")
def test_a_form_whose_words_were_replaced_is_taken_in_once_more(pages: Pages, as_superuser: Any) -> None:
    pages.queries = 60
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Hello"})
    with as_superuser():
        reference = Strand.objects.get().reference
    adviser = Pages(queries=40)
    adviser.sign_in("adviser@marlowe-vale.example")
    adviser.send(
        adviser.get("/helpline/new-words/"), {"reference": reference, "because": "Knew what was said."}
    )
    page = pages.send(form, {"happening": "Something new"})
    assert page.heading == "We have got it"
    with as_superuser():
        assert set(Concern.objects.values_list("child_words", flat=True)) == {"Hello", "Something new"}


@pytest.mark.django_db
@pytest.mark.usefixtures("partnership")
def test_right_and_wrong_words_cost_the_same(pages: Pages, monkeypatch: Any) -> None:
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Hello"})
    hashed: list[str] = []
    real = secret_words.hash_secret

    def counted(words: str, pepper: bytes) -> bytes:
        hashed.append(words)
        return real(words, pepper)

    monkeypatch.setattr(mailbox, "hash_secret", counted)
    for ticket in (Ticket.read(form.form()["form_token"]), Ticket.new()):
        Pages().post("/answers/", {"secret_words": ticket.words})
    assert len(hashed) == 2


def test_the_ticket_of_a_form_tells_neither_words_nor_concern() -> None:
    ticket = Ticket.new()
    assert Ticket.read(ticket.signed) == ticket
    assert Ticket.read(ticket.signed + "x") != ticket
    assert len({Ticket.new().words for _ in range(50)}) == 50
    assert str(ticket.strand_id) not in ticket.signed
    assert not any(word in ticket.signed.split(":") for word in ticket.words.split("-"))
