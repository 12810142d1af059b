"""The pages of the building: who is let in as whom, and what a browser is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from heard.frame.demo.partnership import id_of
from heard.frame.demo_sign_in import personas
from tests.pages import Pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("heard.frame.tests.urls"),
    pytest.mark.usefixtures("partnership"),
]
AMINA, PRIYA = "youth.worker@marlowe-vale.example", "manager@marlowe-vale.example"


def test_the_front_page_needs_no_account_and_sets_no_cookie(pages: Pages) -> None:
    assert pages.get("/").heading == "You will be heard"
    assert not pages.client.cookies


def test_a_stranger_is_led_to_sign_in_and_back(pages: Pages) -> None:
    page = pages.get("/account/")
    assert page.heading == "Sign in"
    assert page.form()["next"] == "/account/"


def test_a_worker_sees_their_account(pages: Pages) -> None:
    pages.sign_in(AMINA)
    assert "Amina Okafor" in pages.get("/account/").text


def test_a_page_runs_as_its_worker_and_a_door_as_the_door(pages: Pages) -> None:
    assert pages.client.get("/trial/who-at-door/").content == b"00000000-0000-4000-8000-000000000004"
    pages.sign_in(AMINA)
    assert pages.client.get("/trial/who/").content.decode() == str(id_of("worker", "youth_worker"))
    assert pages.client.get("/trial/who-at-door/").content == b"00000000-0000-4000-8000-000000000004"


def test_an_expired_token_is_renewed_while_the_session_lives(pages: Pages) -> None:
    pages.sign_in(AMINA)
    session = pages.client.session
    session["token"] = "0" * 64
    session.save()
    assert pages.client.get("/trial/who/").content.decode() == str(id_of("worker", "youth_worker"))


def test_a_token_in_the_session_of_somebody_else_is_not_used(pages: Pages) -> None:
    pages.sign_in(PRIYA)
    pages.get("/account/")
    stolen = pages.client.session["token"]
    pages.sign_in(AMINA)
    session = pages.client.session
    session["token"] = stolen
    session.save()
    assert pages.client.get("/trial/who/").content.decode() == str(id_of("worker", "youth_worker"))


def test_signing_out_ends_the_token(pages: Pages, django_db_blocker: Any) -> None:
    from heard.history.actions import acting
    from tests.database import forget_tokens

    pages.sign_in(AMINA)
    page = pages.get("/account/")
    token = pages.client.session["token"]
    out = next(form for form in page.root.all("form") if form["action"] == "/account/logout/")
    assert out.within("header")
    key = page.root.all("input")[0]["value"]
    pages.client.post("/account/logout/", {"csrfmiddlewaretoken": key})
    with acting(token):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select actor()")
            assert cursor.fetchone() == (None,)
    forget_tokens()


def test_a_worker_who_left_is_signed_out(pages: Pages, as_superuser: Any) -> None:
    from django.db import connection

    pages.sign_in(AMINA)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update worker set left_at = now() where email = %s", [AMINA])
        cursor.execute("set local session_replication_role = origin")
    assert pages.get("/account/", 403).heading == "This account is closed"
    assert pages.get("/account/").heading == "Sign in"


def test_records_stay_closed_until_a_second_factor_is_there(pages: Pages, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = True
    pages.sign_in(AMINA)
    page = pages.get("/held/")
    assert page.heading == "Add a second step to your sign-in"


def test_every_answer_is_kept_to_itself(pages: Pages) -> None:
    for address, referrer in (("/trial/door/", "no-referrer"), ("/account/login/", "same-origin")):
        headers = pages.client.get(address).headers
        assert headers["Content-Security-Policy"].startswith(
            "default-src 'none'; script-src 'self'; style-src 'self'"
        )
        assert headers["Referrer-Policy"] == referrer
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://[broken"}, 403),
    ],
)
def test_a_public_door_takes_forms_from_its_own_pages_only(headers: dict[str, str], status: int) -> None:
    answer = Client(enforce_csrf_checks=True).post("/trial/door/", {"account": "x"}, headers=headers)
    assert answer.status_code == status
    assert not answer.cookies


def test_the_demonstrations_people_are_all_there(pages: Pages) -> None:
    found = {persona.name: persona for persona in personas()}
    assert found["Amina Okafor"].post == "Youth worker"
    assert all(persona.sees for persona in found.values())


def test_the_demonstrations_sign_in_is_not_there_outside_it(pages: Pages) -> None:
    assert pages.client.get("/demo/").status_code == 404


def test_a_page_is_in_one_language_whatever_the_browser_asks(pages: Pages) -> None:
    answer = pages.client.get("/account/login/", headers={"Accept-Language": "pl"})
    assert b'lang="en-gb"' in answer.content


def test_a_staff_page_leaves_one_line_in_the_log_and_a_door_none(pages: Pages, caplog: Any) -> None:
    caplog.set_level("INFO", "heard")
    pages.client.get("/trial/who-at-door/")
    pages.client.post("/trial/door/", {"account": "x"})
    assert not caplog.records
    pages.sign_in(AMINA)
    pages.get("/held/?name=Kai")
    lines = [record.msg for record in caplog.records]
    assert [(line["route"], line["status"]) for line in lines] == [("held", 200)]
    assert "Kai" not in str(lines)
