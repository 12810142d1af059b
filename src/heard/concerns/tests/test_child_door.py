"""The child's door: nothing is needed but something said, and nothing said is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heard.concerns.models import Attachment, Concern
from heard.people.models import Mention
from heard.process.models import Clock, Strand
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partnership")]


def words_on(page: Page) -> str:
    """The seven words of a receipt."""
    return "-".join(each.text for each in page.root.all("li") if "heard-words__word" in each["class"].split())


def tell(pages: Pages, status: int = 200, **said: Any) -> Page:
    return pages.send(pages.get("/tell/us/"), said, status)


def only(model: Any, as_superuser: Any) -> Any:
    with as_superuser():
        return model.objects.get()


def test_the_first_page_says_what_a_child_needs_to_know(pages: Pages) -> None:
    page = pages.get("/tell/")
    assert "You will not be in trouble" in page.text
    assert "You do not have to say your name" in page.text
    assert "0800 1111" in page.text
    assert "We cannot promise to keep it a secret" in page.text


def test_one_sentence_is_enough(pages: Pages, as_superuser: Any) -> None:
    page = tell(pages, happening="Somebody keeps waiting for me after school.")
    assert page.heading == "We have got it"
    assert re.fullmatch(r"([a-z]+-){6}[a-z]+", words_on(page))
    concern = only(Concern, as_superuser)
    assert concern.child_words == "Somebody keeps waiting for me after school."
    assert concern.door == "child"
    assert (concern.account, concern.raiser, concern.safe_contact, concern.danger_now) == ("", "", "", False)


def test_every_answer_is_kept_where_it_belongs(pages: Pages, as_superuser: Any) -> None:
    tell(
        pages, happening="  It happens\r\nevery Friday. ", safe="unsure", who="A man called Dez", where="Quay Street",
        name="Bee", age="12", reach="Text 01632 960001 before six",
    )  # fmt: skip
    concern = only(Concern, as_superuser)
    assert concern.child_words == "  It happens\nevery Friday. "
    assert concern.account == "Are you safe right now?\nI am not sure\n\nWho is doing this?\nA man called Dez"
    assert (concern.raiser, concern.where) == ("Bee", "Quay Street")
    assert concern.safe_contact == "Text 01632 960001 before six"
    with as_superuser():
        assert Strand.objects.get().urgent
        said = {(each.kind, each.name, each.age, each.where) for each in Mention.objects.all()}
        assert said == {("child", "Bee", "12", ""), ("place", "", "", "Quay Street")}
        assert Clock.objects.filter(name="act_on_danger").exists()


@pytest.mark.parametrize(
    "said",
    [
        {"safe": "no"},
        {"who": "Dez"},
        {"where": "The arcade"},
        {"reach": "Ring me at school"},
        {"name": "Bee"},
    ],
)
def test_any_answer_alone_is_something_said(pages: Pages, as_superuser: Any, said: dict[str, str]) -> None:
    assert tell(pages, **said).heading == "We have got it"
    assert only(Concern, as_superuser).account


def test_a_picture_alone_is_something_said(pages: Pages, as_superuser: Any) -> None:
    picture = SimpleUploadedFile("IMG_1.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert tell(pages, attached=picture).heading == "We have got it"
    assert only(Attachment, as_superuser).name == "IMG_1.png"


def test_nothing_said_is_asked_for_kindly(pages: Pages, as_superuser: Any) -> None:
    page = tell(pages, happening=" \n ")
    assert page.errors == ["Tell us something, even one word. Then press Send."]
    with as_superuser():
        assert not Concern.objects.exists()


@pytest.mark.parametrize("nothing", ["\u200b", "\u2060\ufeff", "\x00", "\u3164", "\n\t"])
def test_marks_that_nobody_sees_end_in_a_page(pages: Pages, nothing: str) -> None:
    assert tell(pages, happening=nothing, who=nothing).heading in ("Tell us", "We have got it")


def test_a_mistake_keeps_all_that_was_typed(pages: Pages) -> None:
    page = tell(pages, happening="x" * 100_001, who="Dez & co <script>", name="Bee", safe="no")
    assert "100,001 letters" in page.errors[0]
    left = page.form()
    assert left["happening"] == "x" * 100_001
    assert (left["who"], left["name"], left["safe"]) == ("Dez & co <script>", "Bee", "no")


@pytest.mark.parametrize(
    "text",
    [
        "zero \x00 in the middle",
        "\u202eturned round\u202c and \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0627\u0631\u062f\u0648",
        "👩‍👧 🏳️‍🌈 𝕗𝕒𝕟𝕔𝕪",
        "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7|add:7 }} {% now %}",
        "'; drop table concern; --",
        "\x01\x02\x1b[31m\x7f\x85 control",
        "e\u0301 combining \ufeff and \u200b nothing",
        "\ufffe\uffff non-characters",
    ],
)
def test_whatever_is_typed_is_kept_as_it_was(pages: Pages, as_superuser: Any, text: str) -> None:
    assert tell(pages, happening=text, who=text, name=text, reach=text).heading == "We have got it"
    assert only(Concern, as_superuser).child_words == text.replace("\x00", "\u2400")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize(
    "charset", ["", "; charset=utf-16", "; charset=unicode_escape", "; charset=nonsense"]
)
def test_wrong_encodings_end_in_a_page_not_in_an_error(pages: Pages, kind: str, charset: str) -> None:
    body = b"happening=caf\xe9+%ff%fe+\\ud800"
    if "multipart" in kind:
        body = b'--b\r\nContent-Disposition: form-data; name="happening"\r\n\r\ncaf\xe9 \xff \\ud800\r\n--b--\r\n'
    response = pages.client.generic("POST", "/tell/us/", body, content_type=kind + charset)
    assert response.status_code in (200, 400)
    assert not Page(response).problems()


def test_a_file_that_cannot_be_kept_holds_up_nothing(
    pages: Pages, as_superuser: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("heard.concerns.files.MAX_BYTES", 50)
    good = SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\n" + bytes(30))
    page = tell(pages, happening="Look", attached=[good, SimpleUploadedFile("film.mp4", bytes(51))])
    assert page.heading == "We have got it"
    assert "film.mp4: This file is too large" in page.text
    assert only(Attachment, as_superuser).name == "screen.png"


def test_the_same_form_sent_again_is_one_concern_with_one_receipt(pages: Pages, as_superuser: Any) -> None:
    pages.queries = 40
    form = pages.get("/tell/us/")
    first = pages.send(form, {"happening": "Once"})
    again = pages.post("/tell/us/", {**form.form(), "happening": "Once"})
    assert words_on(first) == words_on(again)
    assert only(Strand, as_superuser).reference in again.text


def test_what_is_new_in_a_form_sent_again_is_not_lost(pages: Pages, as_superuser: Any) -> None:
    pages.queries = 40
    form = pages.get("/tell/us/")
    note = SimpleUploadedFile("note.txt", b"hello")
    pages.send(form, {"happening": "Once", "attached": note})
    note.seek(0)
    more = SimpleUploadedFile("more.txt", b"more")
    pages.post("/tell/us/", {**form.form(), "happening": "Once, and again", "attached": [note, more]})
    with as_superuser():
        strand = Strand.objects.get()
        assert list(strand.remarks.values_list("text", "from_raiser")) == [("Once, and again", True)]
        assert sorted(strand.attachments.values_list("name", flat=True)) == ["more.txt", "note.txt"]


def test_a_form_whose_ticket_is_not_ours_is_taken_in_all_the_same(pages: Pages, as_superuser: Any) -> None:
    assert tell(pages, happening="Hello", form_token="forged").heading == "We have got it"
    assert only(Concern, as_superuser).child_words == "Hello"


def test_the_words_are_checked_when_a_child_wants_to(pages: Pages) -> None:
    receipt = tell(pages, happening="Hello")
    words = words_on(receipt).split("-")
    asked = [name for name in receipt.form() if name.startswith("word_")]
    wrong = pages.send(receipt, dict.fromkeys(asked, "elephant"))
    assert wrong.heading == "Look at your words once more"
    assert words_on(wrong) == "-".join(words)
    assert len(wrong.errors) == 2
    right = {name: words[int(name[5:]) - 1].upper() + " " for name in asked}
    assert pages.send(wrong, right).heading == "All done"


def test_a_child_may_just_say_that_they_have_the_words(pages: Pages) -> None:
    assert pages.send(tell(pages, happening="Hello"), {"have_them": "yes"}).heading == "All done"


def test_a_check_left_open_for_too_long_shows_no_words(pages: Pages) -> None:
    page = pages.post("/tell/kept/", {"form_token": "old"})
    assert page.heading == "All done"
    assert not words_on(page)


def test_no_cookie_and_no_script_is_needed(pages: Pages) -> None:
    tell(pages, happening="Hello")
    assert not pages.client.cookies


@pytest.mark.parametrize("address", ["/tell/us/", "/report/"])
def test_enter_sends_nothing_and_loses_nothing(pages: Pages, as_superuser: Any, address: str) -> None:
    form = pages.get(address)
    buttons = next(each for each in form.root.all("form")).all("button")
    assert buttons[0]["name"] == "not_yet", "Enter presses the first button of a form"
    typed = {"happening": "Hello", "safe": "no", "account": "Hello", "danger": "no", "not_yet": "yes"}
    page = pages.send(form, typed)
    assert "You have not sent it yet." in page.text
    assert not page.errors
    assert typed.items() >= {name: value for name, value in page.form().items() if name in typed}.items()
    assert page.form()["form_token"] == form.form()["form_token"]
    with as_superuser():
        assert not Concern.objects.exists()
