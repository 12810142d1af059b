"""A mistake, a refusal, a failure or a lost session never loses what was typed."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client

from heard.frame.demo.partnership import id_of
from heard.frame.models import HeldForm
from heard.frame.tests.urls import tried_by
from tests.pages import Page, Pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("heard.frame.tests.urls"),
    pytest.mark.usefixtures("partnership"),
]
AMINA, PRIYA = "youth.worker@marlowe-vale.example", "manager@marlowe-vale.example"
WORDS = "Kai said: “I don’t want to go back” \u202e 🙈 <b>"
TYPED = {"account": WORDS, "safe": "y", "password": "open sesame", "secret_words": "hidden"}


@pytest.fixture
def amina(pages: Pages) -> Pages:
    pages.sign_in(AMINA)
    return pages


def csrf(pages: Pages) -> dict[str, str]:
    return {"csrfmiddlewaretoken": pages.get("/trial/fields/").form()["csrfmiddlewaretoken"]}


def test_a_mistake_shows_the_form_again_with_everything(amina: Pages) -> None:
    page = amina.post("/trial/fields/", {**csrf(amina), "account": WORDS, "age": "about ten", "day_0": "x"})
    assert page.form()["account"] == WORDS
    assert page.form()["age"] == "about ten"
    assert page.errors == ["Enter a whole number.", "Choose an answer: Are they safe?"]
    assert page.root.all("title")[0].text.startswith("Error: Every kind of field")


def test_a_refusal_becomes_a_line_of_the_forms_summary(amina: Pages) -> None:
    page = amina.post("/trial/fields/", {**csrf(amina), "account": WORDS, "safe": "y", "name": "refuse"})
    assert page.errors == ["This cannot be closed yet Ask another agency to sign first."]
    assert page.form()["account"] == WORDS


def test_a_refusal_that_no_form_takes_shows_what_was_typed(amina: Pages) -> None:
    page = amina.post("/trial/refuse/", {**csrf(amina), **TYPED}, 409)
    assert page.heading == "This cannot be closed yet"
    assert "Ask another agency to sign first." in page.text
    assert " ".join(WORDS.split()) in page.text
    assert "sesame" not in page.text
    assert "hidden" not in page.text


def test_whoever_comes_second_gets_a_clear_page(amina: Pages) -> None:
    page = amina.post("/trial/overtaken/", {**csrf(amina), **TYPED}, 409)
    assert page.heading == "Somebody else decided this a moment ago"
    assert WORDS in page.text


def test_what_was_tried_is_kept_though_it_was_refused(amina: Pages) -> None:
    tried_by.clear()
    assert amina.get("/trial/tried/", 409).heading == "This cannot be closed at all"
    assert tried_by == [str(id_of("worker", "youth_worker"))]


def test_a_program_gets_problem_details() -> None:
    answer = Client().get("/api/nothing/")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == 404
    refused = Client().post("/api/trial/")
    assert json.loads(refused.content)["title"] == "This cannot be closed yet"
    assert refused.status_code == 409


@pytest.mark.parametrize(
    ("address", "status"), [("/trial/no-database/", 503), ("/trial/fail/", 500), ("/nowhere/", 404)]
)
def test_a_failure_shows_what_was_typed(amina: Pages, address: str, status: int) -> None:
    token = csrf(amina)
    amina.client.raise_request_exception = False
    page = amina.post(address, {**token, **TYPED}, status)
    assert WORDS in page.text
    assert "sesame" not in page.text


def test_a_failure_at_a_public_door_says_who_to_ring(pages: Pages) -> None:
    pages.client.raise_request_exception = False
    page = pages.post("/trial/door-fails/", TYPED, 500)
    assert WORDS in page.text
    assert "0800 1111" in page.root.all("footer")[0].text


def test_no_log_line_carries_what_a_failure_said(amina: Pages, capfd: Any, caplog: Any) -> None:
    amina.client.raise_request_exception = False
    caplog.set_level(logging.DEBUG)
    amina.get("/trial/fail/", 500)
    assert "Mill Lane" not in capfd.readouterr().err


def test_a_page_asked_in_the_wrong_way_says_so(amina: Pages) -> None:
    assert amina.get("/trial/only-post/", 405).heading == "That cannot be done here"


def test_too_much_at_once_is_said_plainly(amina: Pages, settings: Any) -> None:
    token = csrf(amina)
    amina.client.raise_request_exception = False
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = amina.client.post("/trial/fields/", {**token, "account": "x" * 500})
    assert Page(cast(HttpResponse, answer)).heading == "That was too much at once"
    assert answer.status_code == 413


def lose_session(pages: Pages) -> dict[str, str]:
    token = csrf(pages)
    pages.client.session.flush()
    return token


def test_a_lost_session_loses_nothing(amina: Pages) -> None:
    page = amina.post("/trial/fields/", {**lose_session(amina), **TYPED}, 403)
    assert page.heading == "You were signed out before this was sent"
    assert WORDS in page.text
    assert WORDS.encode() not in bytes(HeldForm.objects.using("door").get().sealed)
    amina.sign_in(AMINA)
    held = amina.get("/held/")
    assert WORDS in held.text
    assert held.form()["account"] == WORDS
    assert "password" not in held.form()
    assert "Taken" in amina.send(held, {}).text
    assert not HeldForm.objects.using("door").exists()
    assert amina.get("/held/").heading == "There is nothing to send"


def test_somebody_else_at_the_same_browser_sees_nothing_of_it(amina: Pages) -> None:
    amina.post("/trial/fields/", {**lose_session(amina), **TYPED}, 403)
    amina.sign_in(PRIYA)
    assert "What you wrote is safe" not in amina.get("/account/").text
    assert amina.get("/held/").heading == "There is nothing to send"
    amina.sign_in(AMINA)
    assert "What you wrote is safe" in amina.get("/account/").text


def test_the_key_in_another_browser_opens_nothing_without_the_account(amina: Pages) -> None:
    amina.post("/trial/fields/", {**lose_session(amina), **TYPED}, 403)
    other = Pages()
    other.client.cookies["heard_held"] = amina.client.cookies["heard_held"].value
    other.sign_in(PRIYA)
    assert other.get("/held/").heading == "There is nothing to send"


def test_a_stranger_stores_nothing(pages: Pages) -> None:
    key = pages.get("/account/login/").form()["csrfmiddlewaretoken"]
    page: Page = pages.post("/trial/fields/", {"csrfmiddlewaretoken": key, **TYPED}, 403)
    assert WORDS in page.text
    assert not HeldForm.objects.using("door").exists()


def test_what_nobody_comes_back_for_is_deleted_after_a_day(amina: Pages) -> None:
    HeldForm.objects.using("door").create(sealed=b"x", held_at=datetime.now(UTC) - timedelta(hours=25))
    amina.post("/trial/fields/", {**lose_session(amina), **TYPED}, 403)
    assert HeldForm.objects.using("door").count() == 1


def test_it_can_be_thrown_away(amina: Pages) -> None:
    amina.post("/trial/fields/", {**lose_session(amina), **TYPED}, 403)
    amina.sign_in(AMINA)
    amina.send(amina.get("/held/"), {}, form=1)
    assert not HeldForm.objects.using("door").exists()


def test_a_page_older_than_the_sign_in_keeps_what_was_typed(amina: Pages) -> None:
    old = {"csrfmiddlewaretoken": "a" * 64, **TYPED}
    amina.get("/trial/fields/")
    answer = amina.client.post("/trial/fields/", old, headers={"Sec-Fetch-Site": "same-origin"})
    assert Page(cast(HttpResponse, answer)).heading == "That page had grown old"
    assert amina.get("/held/").form()["account"] == WORDS


def test_another_websites_form_is_not_kept(amina: Pages) -> None:
    amina.get("/trial/fields/")
    answer = amina.client.post("/trial/fields/", TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert Page(cast(HttpResponse, answer)).heading == "That came from another website"
    assert not HeldForm.objects.using("door").exists()
