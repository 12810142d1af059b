"""Nothing of a public reporter's device, address or exact time stays: not in a row, not in a log, not in a header."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from heard.agencies.doors import door_token
from heard.concerns.doors.sending import Ticket
from tests.pages import Pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("partnership"),
    pytest.mark.promise("Anonymous stays anonymous"),
]
CANARY = "canary7f3a"
ADDRESS = "203.0.113.77"
_COLUMNS = """select c.table_name, c.column_name, c.data_type from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
               where c.table_schema = 'heard' and t.table_type = 'BASE TABLE'"""


def columns() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        return cursor.fetchall()


def holding(text: str) -> list[str]:
    """Every table with a row in which this text stands."""
    found = []
    for table in sorted({table for table, _, _ in columns()}):
        with connection.cursor() as cursor:
            cursor.execute(f'select count(*) from heard."{table}" r where r::text ilike %s', [f"%{text}%"])
            found += [table] * bool(cursor.fetchone()[0])
    return found


def times() -> set[tuple[str, str, Any]]:
    """Every time in the database that is finer than a minute."""
    found = set()
    for table, column, kind in columns():
        if kind == "timestamp with time zone":
            with connection.cursor() as cursor:
                cursor.execute(
                    f'select "{column}" from heard."{table}" where "{column}" <> date_trunc(\'minute\', "{column}")'
                )
                found |= {(table, column, row[0]) for row in cursor.fetchall()}
    return found


@pytest.fixture
def visitor() -> Pages:
    pages = Pages(
        queries=40,
        **{"User-Agent": CANARY, "Referer": f"https://{CANARY}.example/", "Accept-Language": f"en-{CANARY}"},
    )
    pages.client.defaults |= {"REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": ADDRESS}
    return pages


def visit(pages: Pages) -> None:
    """Everything that a reporter can do."""
    pages.get("/")
    pages.get("/tell/")
    form = pages.get("/tell/us/")
    note = SimpleUploadedFile("note.txt", b"hello")
    receipt = pages.send(form, {"happening": "Hello", "attached": note})
    pages.send(receipt, {"have_them": "yes"})
    pages.send(pages.get("/report/"), {"account": "Hello", "child": "A child"})
    words = Ticket.read(form.form()["form_token"]).words
    pages.send(pages.get("/answers/"), {"secret_words": Ticket.new().words})
    back = pages.send(pages.get("/answers/"), {"secret_words": words})
    back = pages.send(back, {"text": "More"}, form=1)
    back = pages.send(back, {"text": "Not enough"}, form=2)
    pages.client.get("/tell/nothing-here/")
    pages.send(back, {})


def test_nothing_of_the_device_is_kept_or_logged(
    visitor: Pages, as_superuser: Any, caplog: Any, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    with as_superuser():
        assert not holding(CANARY)
    visit(visitor)
    with as_superuser():
        assert holding("Not enough"), "the search finds what is there"
        assert not holding(CANARY)
        assert not holding(ADDRESS)
    logged = caplog.text + "".join(capfd.readouterr())
    assert CANARY not in logged
    assert ADDRESS not in logged


def test_no_time_of_a_reporter_is_finer_than_a_minute(visitor: Pages, as_superuser: Any) -> None:
    for door in ("child", "public"):
        door_token(door)  # the door's own, for a day: it says nothing of anybody
    with as_superuser():
        before = times()
    visit(visitor)
    with as_superuser():
        assert {(table, column) for table, column, at in times() - before} == set()


def test_a_public_page_asks_for_no_cookie_and_gives_no_referrer(visitor: Pages) -> None:
    for address in ("/tell/", "/tell/us/", "/report/", "/answers/", "/answers/closed/"):
        response = visitor.client.get(address)
        assert not response.cookies, address
        assert response.headers["Referrer-Policy"] == "no-referrer", address
        assert response.headers["Cache-Control"] == "no-store", address
