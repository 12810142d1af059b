"""The way back: whoever reported reads, writes, disagrees and leaves with seven words, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from heard.agencies.doors import worker_token
from heard.concerns.doors.sending import Ticket
from heard.concerns.models import Attachment, Concern, Remark
from heard.frame.demo.partnership import id_of
from heard.history.actions import acting
from heard.history.models import Actor
from heard.process.actions import take
from heard.process.models import Attempt, Strand
from tests.cast import DECIDED, one
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partnership")]


@pytest.fixture
def words(pages: Pages) -> str:
    """The words of a child's report."""
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Somebody waits for me."})
    return Ticket.read(form.form()["form_token"]).words


def come_back(pages: Pages, words: str) -> Page:
    return pages.send(pages.get("/answers/"), {"secret_words": words})


def does(key: str, step: str, kind: str = "concern", **said: Any) -> None:
    with acting(worker_token(id_of("worker", key))):
        strand = Strand.objects.get(kind=kind)
        take(strand, step, by=Actor(id=id_of("worker", key)), at=timezone.now(), seen=strand.n, **said)


def texts(as_superuser: Any) -> list[tuple[str, bool]]:
    with as_superuser():
        return list(Remark.objects.order_by("at").values_list("text", "from_raiser"))


@pytest.mark.parametrize(
    "slip",
    [
        str.upper,
        lambda w: w.replace("-", " "),
        lambda w: w.replace("-", ", ") + ".",
        lambda w: w.replace("-", ""),
        lambda w: f"  {w}\n",
    ],
)
def test_words_are_forgiven_and_open_the_dialogue(pages: Pages, words: str, slip: Any) -> None:
    page = come_back(pages, slip(words))
    assert page.heading == "Your messages"
    assert "Somebody waits for me." in page.text
    assert "Duty social worker, Marlowe Vale Council" in page.text
    assert "You should have an answer by" in page.text


def test_a_word_that_is_not_known_is_named(pages: Pages, words: str) -> None:
    page = come_back(pages, words.rpartition("-")[0] + "-xyzzyq")
    assert "the seventh word, “xyzzyq”" in page.errors[0]


def test_six_words_are_counted(pages: Pages, words: str) -> None:
    assert "There are seven words" in come_back(pages, words.rpartition("-")[0]).errors[0]


def test_wrong_words_say_nothing_of_what_exists(pages: Pages, words: str) -> None:
    wrong = come_back(pages, Ticket.new().words)
    assert wrong.errors == [
        "No message has these seven words. Look at what you wrote down and try once more."
    ]
    assert not pages.client.cookies


def test_nobody_comes_in_without_words(pages: Pages, words: str) -> None:
    assert pages.get("/answers/yours/").heading == "Come back with your secret words"


def test_the_answer_is_read_and_each_stage_has_its_date(pages: Pages, words: str) -> None:
    before = come_back(pages, words)
    assert "Not yet. Somebody is deciding what to do." in before.text
    does("social_worker", "take_up")
    does("social_worker", "take_on", outcome="assessment", **DECIDED)
    taken = pages.get("/answers/yours/")
    assert DECIDED["told"] in taken.text
    assert "We believe you." in taken.text
    assert DECIDED["reason"] not in taken.text
    does("social_worker", "act", **DECIDED)
    assert "Something was done." in pages.get("/answers/yours/").text


def test_they_write_again_with_a_file(pages: Pages, words: str, as_superuser: Any) -> None:
    page = come_back(pages, words)
    note = SimpleUploadedFile("note.txt", b"hello")
    sent = pages.send(page, {"text": "It happened again.", "attached": note}, form=1)
    assert "Your message was sent." in sent.text
    assert "It happened again." in sent.text
    assert "note.txt" in sent.text
    assert texts(as_superuser) == [("It happened again.", True)]


def test_a_message_sent_twice_is_kept_once(pages: Pages, words: str, as_superuser: Any) -> None:
    page = come_back(pages, words)
    for _ in range(2):
        pages.send(page, {"text": "Once"}, form=1)
    assert texts(as_superuser) == [("Once", True)]


def test_a_file_that_is_too_large_loses_no_words(
    pages: Pages, words: str, as_superuser: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("heard.concerns.files.MAX_BYTES", 10)
    page = pages.send(
        come_back(pages, words),
        {"text": "See", "attached": SimpleUploadedFile("film.mp4", bytes(11))},
        form=1,
    )
    assert "film.mp4: This file is too large" in page.text
    assert texts(as_superuser) == [("See", True)]
    with as_superuser():
        assert not Attachment.objects.exists()


def test_an_empty_message_is_asked_for(pages: Pages, words: str) -> None:
    assert pages.send(come_back(pages, words), {}, form=1).errors == ["Write something, or choose a file."]


def test_a_message_that_is_too_long_comes_back(pages: Pages, words: str) -> None:
    page = pages.send(come_back(pages, words), {"text": "x" * 100_001}, form=1)
    assert "100,001 letters" in page.errors[0]
    assert page.form(1)["text"] == "x" * 100_001


def test_a_page_open_for_too_long_loses_nothing(pages: Pages, words: str, as_superuser: Any) -> None:
    page = come_back(pages, words)
    pages.client.cookies.clear()
    asked = pages.send(page, {"text": "I wrote this for an hour."}, form=1)
    assert asked.heading == "Come back with your secret words"
    assert "What you wrote is not lost." in asked.text
    back = pages.send(asked, {"secret_words": words})
    assert back.heading == "Your messages"
    assert back.form(1)["text"] == "I wrote this for an hour."
    assert texts(as_superuser) == []
    pages.send(back, {}, form=1)
    assert texts(as_superuser) == [("I wrote this for an hour.", True)]


def test_they_disagree_and_take_it_further_and_settle(pages: Pages, words: str) -> None:
    does("social_worker", "take_up")
    does("social_worker", "take_on", outcome="assessment", **DECIDED)
    page = come_back(pages, words)
    disagreed = pages.send(page, {"text": "Nobody came."}, form=2)
    assert "A manager must read what you think" in disagreed.text
    assert "It is with: Front-door manager" in disagreed.text
    does("manager", "answer", "disagreement", reason="Looked at it.", told="Somebody comes tomorrow.")
    answered = pages.get("/answers/yours/")
    assert "Somebody comes tomorrow." in answered.text
    further = pages.send(answered, {"text": "Nobody came again."}, form=3)
    assert "It goes further up." in further.text
    does("service_manager", "answer", "disagreement", reason="Looked again.", told="She is with you now.")
    settled = pages.send(pages.get("/answers/yours/"), {}, form=2)
    assert "Thank you for telling us." in settled.text
    assert "This has had its final answer." in settled.text


def test_they_may_disagree_with_silence(pages: Pages, words: str, as_superuser: Any) -> None:
    pages.send(come_back(pages, words), {"text": "Nobody answers."}, form=2)
    with as_superuser():
        assert Strand.objects.get(kind="disagreement").is_open


def test_a_disagreement_pressed_twice_is_one(pages: Pages, words: str, as_superuser: Any) -> None:
    page = come_back(pages, words)
    for _ in range(2):
        pages.send(page, {"text": "Nobody came."}, form=2)
    with as_superuser():
        assert Strand.objects.filter(kind="disagreement").count() == 1


def test_an_answer_that_was_overtaken_says_so(pages: Pages, words: str) -> None:
    pages.send(come_back(pages, words), {"text": "Nobody came."}, form=2)
    page = pages.post("/answers/yours/", {"action": "settle", "seen": "1"})
    assert page.heading == "Your messages"
    assert page.errors


@pytest.mark.parametrize("action", ["", "close", "settle", "take_further", "message\x00"])
def test_what_cannot_be_done_does_no_harm(pages: Pages, words: str, action: str) -> None:
    come_back(pages, words)
    assert pages.client.post("/answers/yours/", {"action": action, "text": "x"}).status_code in (200, 404)


def test_leaving_ends_it(pages: Pages, words: str) -> None:
    page = come_back(pages, words)
    before = pages.client.cookies["heard_return"].value
    assert pages.send(page, {}).heading == "Closed"
    pages.client.cookies["heard_return"] = before
    assert pages.get("/answers/yours/").heading == "Come back with your secret words"


def test_a_new_report_from_the_same_browser_is_not_the_reporters(
    pages: Pages, words: str, as_superuser: Any
) -> None:
    come_back(pages, words)
    pages.send(pages.get("/tell/us/"), {"happening": "About somebody else"})
    with as_superuser():
        assert set(Concern.objects.values_list("by__kind", flat=True)) == {"door"}


def test_one_reporter_never_sees_anothers(pages: Pages, words: str) -> None:
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Mine alone"})
    assert "Mine alone" not in come_back(pages, words).text


def test_words_that_were_replaced_open_nothing(pages: Pages, words: str, as_superuser: Any) -> None:
    with as_superuser():
        reference = Strand.objects.get().reference
    pages.sign_in("adviser@marlowe-vale.example")
    given = pages.send(
        pages.get("/helpline/new-words/"), {"reference": reference.lower(), "because": "Knew what was said."}
    )
    assert given.heading == "Read these words to the caller"
    new = "-".join(
        each.text.split()[0] for each in given.root.all("li") if "heard-words__word" in each["class"]
    )
    assert come_back(pages, words).errors
    back = come_back(pages, new)
    assert back.heading == "Your messages"
    assert "New secret words were given over the phone." in back.text
    with as_superuser():
        assert Attempt.objects.get().reason == "Knew what was said."


def test_reading_their_own_report_is_written_down(pages: Pages, words: str, as_superuser: Any) -> None:
    come_back(pages, words)
    with as_superuser():
        assert one("select count(*) from reading where what = 'answers'") == 1


def test_the_words_do_not_work_for_ever_in_one_browser(pages: Pages, words: str, monkeypatch: Any) -> None:
    come_back(pages, words)
    real = __import__("time").time
    monkeypatch.setattr(
        "django.core.signing.time.time", lambda: real() + timedelta(minutes=31).total_seconds()
    )
    assert pages.get("/answers/yours/").heading == "Come back with your secret words"
