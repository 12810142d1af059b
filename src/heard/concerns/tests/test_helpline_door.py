"""The helpline's door: an adviser types, the caller keeps the secret."""

from __future__ import annotations

from typing import Any

import pytest

from heard.concerns.doors.sending import Ticket
from heard.concerns.models import Concern
from heard.process.models import Strand
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partnership")]


@pytest.fixture
def adviser(pages: Pages) -> Pages:
    pages.sign_in("adviser@marlowe-vale.example")
    return pages


def call(pages: Pages, **said: Any) -> tuple[Page, str]:
    """The receipt of a call, and its words."""
    form = pages.get("/helpline/")
    ticket = Ticket.read(form.form()["form_token"])
    return pages.send(form, said), ticket.words


def test_a_caller_without_a_name_is_heard_and_gets_words(adviser: Pages, as_superuser: Any) -> None:
    assert "Take a call" in [each.text for each in adviser.get("/my-day/").root.all("a")]
    receipt, words = call(adviser, account="A caller saw a child get into a van.", child_words="Please hurry")
    assert receipt.heading == "Read these words to the caller"
    assert all(word in receipt.text for word in words.split("-"))
    with as_superuser():
        concern = Concern.objects.get()
        assert (concern.door, concern.raiser, concern.child_words) == ("helpline", "", "Please hurry")
        assert concern.by.worker.name == "Joan Petrie"
        assert Strand.objects.get().reference in receipt.text


def test_each_word_is_spelled_for_reading_aloud(adviser: Pages) -> None:
    receipt, words = call(adviser, account="Hello")
    spelled = [each.text for each in receipt.root.all("span") if each["class"] == "heard-words__letters"]
    assert len(spelled) == 7
    for word, letters in zip(words.split("-"), spelled, strict=True):
        assert "".join(name[0] for name in letters.split()).lower() == word


def test_the_caller_repeats_the_words(adviser: Pages) -> None:
    receipt, words = call(adviser, account="Hello")
    first, *rest = words.split("-")
    other = "abacus" if first != "abacus" else "acorns"
    wrong = adviser.send(receipt, {"said_back": " ".join([other, *rest])})
    assert "Not yet the same: word 1." in wrong.errors[0]
    assert (
        adviser.send(wrong, {"said_back": " ".join([first, *rest])}).heading == "The caller has their words"
    )


def test_the_caller_comes_back_without_the_adviser(adviser: Pages, as_superuser: Any) -> None:
    _receipt, words = call(adviser, account="Hello")
    page = Pages().post("/answers/", {"secret_words": words})
    assert page.heading == "Your messages"
    assert "Hello" in page.text


def test_a_call_sent_twice_is_one_concern(adviser: Pages, as_superuser: Any) -> None:
    adviser.queries = 40
    form = adviser.get("/helpline/")
    for _ in range(2):
        assert adviser.send(form, {"account": "Hello"}).heading == "Read these words to the caller"
    with as_superuser():
        assert Concern.objects.count() == 1


def test_an_unknown_reference_keeps_what_was_typed(adviser: Pages) -> None:
    page = adviser.send(
        adviser.get("/helpline/new-words/"), {"reference": "0000-0000", "because": "They knew"}
    )
    assert page.errors == [
        "No report with a word secret has that reference. Ask the caller to read it out once more."
    ]
    assert page.form()["because"] == "They knew"


def test_new_words_need_a_reason(adviser: Pages) -> None:
    page = adviser.send(adviser.get("/helpline/new-words/"), {"reference": "0000-0000", "because": " "})
    assert page.errors == ["Write how you made sure that this caller sent the report."]


def test_new_words_given_twice_by_one_form_are_the_same(adviser: Pages, as_superuser: Any) -> None:
    adviser.queries = 40
    call(adviser, account="Hello")
    with as_superuser():
        reference = Strand.objects.get().reference
    form = adviser.get("/helpline/new-words/")
    ticket = Ticket.read(form.form()["form_token"])
    for _ in range(2):
        page = adviser.send(form, {"reference": reference, "because": "They knew"})
        assert all(word in page.text for word in ticket.words.split("-"))
    assert Pages().post("/answers/", {"secret_words": ticket.words}).heading == "Your messages"


@pytest.mark.parametrize("address", ["/helpline/", "/helpline/new-words/", "/helpline/repeated/"])
def test_nobody_else_takes_calls(pages: Pages, address: str) -> None:
    pages.sign_in("youth.worker@marlowe-vale.example")
    assert pages.get(address, status=403).text
    stranger = Pages()
    assert stranger.get(address).heading == "Sign in"
