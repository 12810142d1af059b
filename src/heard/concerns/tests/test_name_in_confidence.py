"""A name at each door: into the record, sealed, or not kept; and the pages on which two agencies open it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from heard.agencies.doors import worker_token
from heard.concerns.doors.sending import Ticket
from heard.concerns.in_confidence import Given, as_read, half, public_of, written
from heard.concerns.models import Concern, SealedIdentity
from heard.frame.demo.partnership import id_of
from heard.history.actions import acting
from heard.history.models import Actor
from heard.process.actions import take
from heard.process.models import Strand
from tests.pages import Page, Pages

from .going import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("partnership"),
    pytest.mark.promise("Anonymous stays anonymous"),
]

DOORS = {
    "/tell/us/": {"happening": "A car waits.", "name": "Wexelbloom", "reach": "Ring quillerby"},
    "/report/": {"account": "A car waits.", "raiser": "Wexelbloom", "safe_contact": "Ring quillerby"},
    "/helpline/": {"account": "A car waits.", "raiser": "Wexelbloom", "safe_contact": "Ring quillerby"},
}
GIVEN = Given("Wexelbloom", "Ring quillerby")


def tells(pages: Pages, door: str, **said: str) -> tuple[Page, Ticket]:
    if door == "/helpline/":
        pages.sign_in("adviser@marlowe-vale.example")
    form = pages.get(door)
    ticket = Ticket.read(form.form()["form_token"])
    return pages.send(form, {**DOORS[door], **said}), ticket


def everything_said(as_superuser: Any) -> tuple[str, str, str]:
    """Name and contact as they stand in the record, and all else that was said there."""
    with as_superuser():
        concern = Concern.objects.get()
        rest = [concern.account, concern.child_words, *map(str, concern.strand.mentions.all())]
        return concern.raiser, concern.safe_contact, " ".join(rest)


def sealed(as_superuser: Any) -> int:
    with as_superuser():
        return SealedIdentity.objects.filter(withdrawn_at=None).count()


@pytest.mark.parametrize("door", DOORS)
def test_yes_puts_it_into_the_record(pages: Pages, as_superuser: Any, door: str) -> None:
    receipt, _ = tells(pages, door, may_know="yes")
    assert everything_said(as_superuser)[:2] == tuple(GIVEN)
    assert sealed(as_superuser) == 0
    assert "locked away" not in receipt.text


@pytest.mark.parametrize("door", DOORS)
def test_in_confidence_nothing_of_it_is_in_the_record(pages: Pages, as_superuser: Any, door: str) -> None:
    receipt, _ = tells(pages, door, may_know="two")
    name, contact, rest = everything_said(as_superuser)
    assert (name, contact, sealed(as_superuser)) == ("", "", 1)
    assert "Wexelbloom" not in rest
    assert "locked away" in receipt.text
    assert "Wexelbloom" not in receipt.text


@pytest.mark.parametrize("door", DOORS)
def test_no_name_means_that_a_name_is_not_kept_anywhere(pages: Pages, as_superuser: Any, door: str) -> None:
    tells(pages, door, may_know="no")
    name, contact, rest = everything_said(as_superuser)
    assert (name, contact, sealed(as_superuser)) == ("", "Ring quillerby", 0)
    assert "Wexelbloom" not in rest


def test_a_name_without_an_answer_is_what_can_be_undone(pages: Pages, as_superuser: Any) -> None:
    tells(pages, "/report/")
    assert (everything_said(as_superuser)[:2], sealed(as_superuser)) == (("", ""), 1)


def test_a_contact_without_a_name_or_an_answer_is_for_being_reached(pages: Pages, as_superuser: Any) -> None:
    tells(pages, "/report/", raiser="")
    assert (everything_said(as_superuser)[:2], sealed(as_superuser)) == (("", "Ring quillerby"), 0)


def test_what_a_child_wants_to_be_called_is_for_being_called_by(pages: Pages, as_superuser: Any) -> None:
    tells(pages, "/tell/us/")
    assert (everything_said(as_superuser)[:2], sealed(as_superuser)) == (tuple(GIVEN), 0)


def test_a_child_whose_only_answer_is_a_name_in_confidence_is_asked_for_a_word(pages: Pages) -> None:
    page, _ = tells(pages, "/tell/us/", happening="", may_know="two")
    assert page.errors == ["Tell us something, even one word. Then press Send."]
    assert page.form()["name"] == "Wexelbloom"


@pytest.mark.promise("Nothing is lost")
def test_the_form_sent_again_seals_it_once_and_adds_it_if_it_is_new(pages: Pages, as_superuser: Any) -> None:
    pages.queries = 40  # what was sent before is read again
    form = pages.get("/report/")
    blank = {**DOORS["/report/"], "raiser": "", "safe_contact": ""}
    pages.send(form, blank)
    assert sealed(as_superuser) == 0
    for _ in range(2):
        pages.where = "/report/"
        pages.send(form, {**DOORS["/report/"], "may_know": "two"})
    assert (everything_said(as_superuser)[:2], sealed(as_superuser)) == (("", ""), 1)


def test_where_no_keys_are_set_nothing_is_offered_in_confidence(
    pages: Pages, as_superuser: Any, settings: Any
) -> None:
    settings.IDENTITY_KEYS = [("", ""), ("", "")]
    assert "two agencies" not in pages.get("/report/").text
    tells(pages, "/report/", may_know="two")
    assert everything_said(as_superuser)[:2] == tuple(GIVEN)


def come_back(pages: Pages, ticket: Ticket) -> Page:
    return pages.send(pages.get("/answers/"), {"secret_words": ticket.words})


def does(pages: Pages, page: Page, action: str, **typed: str) -> Page:
    forms = [form for main in page.root.all("main") for form in main.all("form")]
    place = next(n for n, _ in enumerate(forms) if page.form(n).get("action") == action)
    return pages.send(page, typed, form=place)


def test_in_their_mailbox_they_give_a_name_see_that_it_is_kept_and_take_it_back(
    pages: Pages, as_superuser: Any
) -> None:
    _, ticket = tells(pages, "/tell/us/", name="", reach="")
    page = does(pages, come_back(pages, ticket), "give_name")
    assert page.errors == ["Write your name, or how to reach you."]
    page = does(pages, page, "give_name", name="Wexelbloom")
    assert "locked away" in page.text
    assert "Wexelbloom" not in page.text
    assert sealed(as_superuser) == 1
    page = does(pages, page, "take_back")
    assert "was destroyed" in page.text
    assert sealed(as_superuser) == 0
    with as_superuser():
        assert SealedIdentity.objects.get().ciphertext is None
    assert "Lock it away" in page.text


def signs(key: str, step: str, **said: Any) -> None:
    with acting(worker_token(id_of("worker", key))):
        strand = Strand.objects.get(kind="identity_opening")
        take(strand, step, by=Actor(id=id_of("worker", key)), at=timezone.now(), seen=strand.n, **said)


def asks(pages: Pages, as_superuser: Any) -> str:
    """Where the opening is, once the duty social worker has asked for it."""
    with as_superuser():
        reference = Strand.objects.get(kind="concern").reference
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{reference}/")
    assert "A name is kept in confidence" in page.text
    form = pages.get(page.link("Ask for the name"))
    assert pages.send(form, {"text": ""}).errors == ["Say why the name is needed"]
    page = pages.send(form, {"text": "He saw the car."})
    assert "Another agency is asked to agree" in page.text
    assert "Read the name" not in page.text
    return pages.where


@pytest.mark.promise("Need to know")
def test_it_is_asked_for_agreed_to_by_another_agency_and_read(pages: Pages, as_superuser: Any) -> None:
    _, ticket = tells(pages, "/report/", may_know="two")
    opening = asks(pages, as_superuser)
    assert "Only the two who agreed" in pages.send(pages.get(f"{opening}read/"), {}).text
    sign_in(pages, "inspector")
    form = pages.get(pages.get(opening).link("Agree that the name is opened"))
    page = pages.send(form, {"reason": "Needed as a witness."})
    page = pages.send(pages.get(page.link("Read the name")), {})
    assert "Wexelbloom" in page.text
    assert "Ring quillerby" in page.text
    assert "Wexelbloom" not in pages.where
    sign_in(pages, "manager")
    assert "Read the name" not in pages.get(opening).text
    assert "Wexelbloom" not in pages.send(pages.get(f"{opening}read/"), {}).text
    sign_in(pages, "social_worker")
    page = pages.send(pages.get(pages.get(opening).link("Say what")), {"reason": "He was rung."})
    assert "Opened, and said what for" in page.text
    assert "Marlowe Vale Council and Wharfside Police" in come_back(pages, ticket).text


def test_a_name_that_was_taken_back_is_said_to_be(pages: Pages, as_superuser: Any) -> None:
    _, ticket = tells(pages, "/report/", may_know="two")
    opening = asks(pages, as_superuser)
    signs("inspector", "agree_to_open", reason="r")
    does(pages, come_back(pages, ticket), "take_back")
    assert "taken it back" in pages.send(pages.get(f"{opening}read/"), {}).text


def test_halves_are_brought_by_hand_where_each_agency_keeps_its_key(
    pages: Pages, as_superuser: Any, settings: Any
) -> None:
    keys = [bytes([2] * 32), bytes([3] * 32)]
    settings.IDENTITY_KEYS = [(public_of(key).hex(), "") for key in keys]
    tells(pages, "/report/", may_know="two")
    opening = asks(pages, as_superuser)
    signs("inspector", "agree_to_open", reason="r")
    for who, key, said in (
        ("social_worker", keys[0], "other agency’s half is not"),
        ("inspector", keys[1], "Wexelbloom"),
    ):
        sign_in(pages, who)
        page = pages.send(pages.get(f"{opening}read/"), {})
        assert "keeps its key to itself" in page.text
        ephemeral = as_read(page.root.all("code")[0].text)
        assert ephemeral
        cut = pages.send(page, {"half": written(half(key, ephemeral))[:-3]})
        assert cut.errors == ["Copy the whole half: it has 43 letters, numbers and signs"]
        page = pages.send(pages.get(f"{opening}read/"), {"half": written(half(key, ephemeral))})
        assert said in page.text


def test_a_wrong_half_is_said_to_be_and_can_be_put_right(
    pages: Pages, as_superuser: Any, settings: Any
) -> None:
    settings.IDENTITY_KEYS = [("", "02" * 32), (public_of(bytes([3] * 32)).hex(), "")]
    tells(pages, "/report/", may_know="two")
    opening = asks(pages, as_superuser)
    signs("inspector", "agree_to_open", reason="r")
    sign_in(pages, "inspector")
    page = pages.send(pages.get(f"{opening}read/"), {"half": written(bytes(32))})
    assert page.errors == ["The two halves do not open this name. Make yours again from the code below"]
    ephemeral = as_read(page.root.all("code")[0].text)
    assert ephemeral
    right = written(half(bytes([3] * 32), ephemeral))
    assert "Wexelbloom" in pages.send(page, {"half": right}).text
