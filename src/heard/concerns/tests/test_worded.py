"""Words that blame are pointed out to whoever wrote them, and counted for their agency and never for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from heard.concerns.actions import read_for_blame
from heard.concerns.models import Worded
from heard.concerns.tests.going import THREE, sign_in
from heard.oversight.actions import publish_figures
from heard.oversight.models import Figure
from tests.attack import DENIED, LOGINS, PROMISE, say
from tests.cast import DECIDED, LONDON, Cast
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The child's own words")]
POINTED_OUT = "What you wrote stays. Think about “"


@pytest.fixture
def address(cast: Cast, settings: Any) -> str:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    return f"/concern/{concern.strand.reference}/"


def decided(pages: Pages, address: str, **written: str) -> Page:
    sign_in(pages, "social_worker")
    return pages.send(pages.get(f"{address}take-on/"), {**DECIDED, "outcome": "assessment", **written})


def kept(as_superuser: Any) -> list[tuple[str, list[str]]]:
    with as_superuser():
        return [
            (each.agency.name, each.families)
            for each in Worded.objects.select_related("agency").order_by("id")
        ]


def test_each_kind_is_pointed_out_once_with_why_and_what_to_write_instead(
    pages: Pages, address: str, as_superuser: Any
) -> None:
    page = decided(
        pages, address, reason="She puts herself at risk. She puts herself at risk.", told="DNA x2."
    )
    assert page.root.text.count(POINTED_OUT) == 2
    assert "The risk is the person who harms." in page.root.text
    assert "Write who makes it unsafe" in page.root.text
    assert kept(as_superuser) == [("Marlowe Vale Council", ["puts_at_risk", "did_not_attend"])]


def test_a_childs_own_words_are_never_judged(pages: Pages, address: str, as_superuser: Any) -> None:
    page = decided(pages, address, child_view="He is my boyfriend and it was my choice.")
    assert POINTED_OUT not in page.root.text
    assert kept(as_superuser) == [("Marlowe Vale Council", [])]


def test_in_a_message_and_in_a_report_too(pages: Pages, address: str, as_superuser: Any) -> None:
    sign_in(pages, "manager")
    page = pages.send(pages.get(f"{address}write/"), {"text": "She won't engage."})
    assert POINTED_OUT in page.root.text
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), {**THREE, "account": "She has an older boyfriend."})
    assert "It makes an equal of the adult" in page.root.text
    assert [agency for agency, _ in kept(as_superuser)] == [
        "Marlowe Vale Council",
        "Harbour Lights Youth Project",
    ]


def test_while_it_is_typed_it_is_said_before_it_is_too_late_and_nothing_is_kept(
    pages: Pages, address: str, as_superuser: Any
) -> None:
    client = pages.client
    sign_in(pages, "social_worker")
    form = pages.get(f"{address}take-on/")
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select max(id) from entry")
        before = cursor.fetchone()
    token = {"csrfmiddlewaretoken": form.form()["csrfmiddlewaretoken"]}
    found = client.post("/words/", {"words": "She puts herself at risk.", **token}).json()["found"]
    assert len(found) == 1
    assert found[0].startswith("Think about “puts herself at risk”. It makes the child the cause.")
    assert client.post("/words/", {"words": "The men put her at risk.", **token}).json() == {"found": []}
    assert client.post("/words/", token).json() == {"found": []}
    assert client.post("/words/", {"words": "She puts herself at risk."}).status_code == 403
    assert client.get("/words/").status_code == 405
    assert kept(as_superuser) == []
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select max(id) from entry")
        assert cursor.fetchone() == before


def test_no_field_for_a_childs_words_is_read_while_it_is_typed(pages: Pages, address: str) -> None:
    sign_in(pages, "social_worker")
    taken_on, voice = (
        pages.get(f"{address}take-on/"),
        pages.get(f"/voice{address.removeprefix('/concern')}keep/"),
    )
    read = {
        field["name"]: field["data-read-by"]
        for page in (taken_on, voice, pages.get("/raise/"))
        for field in page.root.all("textarea")
    }
    assert {name for name, by in read.items() if by == "/words/"} == {
        "reason",
        "child_view_unknown",
        "told",
        "account",
    }
    assert {"child_view", "child_words", "words"} <= read.keys()


def test_nobody_can_be_told_from_what_is_kept(cast: Cast, as_superuser: Any) -> None:
    with cast.acting("manager") as by:
        read_for_blame("She is promiscuous.", by=by, at=cast.now)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select to_jsonb(w) - 'id' - 'agency_id' from worded w")
        assert cursor.fetchall() == [('{"month": "2026-03-01", "families": ["sexual_blame"]}',)]
        cursor.execute("select count(*) from entry where table_name = 'worded'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("role", LOGINS)
def test_no_login_reads_changes_or_adds_to_it(cast: Cast, role: str) -> None:
    with cast.acting("manager") as by:
        read_for_blame("She is promiscuous.", by=by, at=cast.now)
    token = cast.token("manager")
    reads = say(role, "select * from worded", token=token)
    assert reads.refused == ("" if role == "heard_dump" else DENIED)
    for statement in ("delete from worded", "update worded set families = '{}'"):
        assert say(role, statement, token=token).refused in (DENIED, PROMISE)
    assert say(role, "insert into worded (month, agency_id, families) select month, agency_id, families from worded",
               token=token).refused == DENIED  # fmt: skip


def test_a_door_writes_for_no_agency(cast: Cast, as_superuser: Any) -> None:
    with cast.acting("child") as by:
        read_for_blame("It was my choice.", by=by, at=cast.now)
    assert kept(as_superuser) == []


@pytest.mark.promise("Leaders answer")
def test_how_often_is_published_for_each_agency(cast: Cast) -> None:
    for n in range(14):
        with cast.acting("manager") as by:
            read_for_blame("She is promiscuous." if n < 6 else "She was seen at home.", by=by, at=cast.now)
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    with cast.acting("clock"):
        publish_figures()
    shown = {each.label: each.shown for each in Figure.objects.filter(month="2026-03-01", measure="worded")}
    assert shown["Marlowe Vale Council: words pointed out"] == "6"
    assert shown["Marlowe Vale Council: none"] == "8"
    assert shown["Wharfside Police: words pointed out"] == "0"
    assert shown["Together"] == "14"
