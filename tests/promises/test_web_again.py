"""A form that is sent again, with one answer more or one changed: it is one report, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.cast import Cast
from tests.pages import Page, Pages
from tests.promises.reporting import DOORS, WHO, filled

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.promise("Nothing is lost")]
NOT_ANSWERS = {
    "form_token",
    "challenge_token",
    "work_token",
    "csrfmiddlewaretoken",
    "key",
    "follows",
    "not_yet",
}

# What is asked for with it.
GOES_WITH = {"waited_because": {"known_on_day": "2", "known_on_month": "2", "known_on_year": "2026"}}


@pytest.fixture
def standing(cast: Cast, settings: Any, request: pytest.FixtureRequest) -> Pages:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    cast.token("public"), cast.token("child")
    door, pages = request.getfixturevalue("door"), Pages(queries=60)
    if door in WHO:
        pages.sign_in(f"{WHO[door].replace('_', '.')}@marlowe-vale.example")
    return pages


def answers(page: Page) -> list[str]:
    """The names of what can be written in a page's form."""
    form = next(form for main in page.root.all("main") for form in main.all("form") if form.all("textarea"))
    fields = [each for each in form.all("input", "textarea") if each["type"] in ("", "text")]
    return [
        each["name"]
        for each in fields
        if each["name"] not in NOT_ANSWERS and not each["name"].endswith(("_day", "_month", "_year"))
    ]


def kept(words: str, as_superuser: Any) -> bool:
    """Whether the record holds these words."""
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from entry where text like %s and table_name <> 'draft')", [f"%{words}%"]
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("door", DOORS)
def test_each_answer_of_a_form_that_is_sent_again_is_kept(
    standing: Pages, as_superuser: Any, door: str
) -> None:
    blank = standing.get(DOORS[door])
    sent = {**blank.form(), **filled(door, "It is the first time."), "may_know": "yes", "met": "1"}
    standing.post(DOORS[door], sent)
    names = answers(blank)
    assert len(names) >= 5
    lost = []
    for place, name in enumerate(names):
        words = f"newly said {place:02}"
        page = standing.post(DOORS[door], {**sent, **GOES_WITH.get(name, {}), name: words})
        assert not page.errors, (name, page.errors)
        if not kept(words, as_superuser):
            lost.append(name)
    assert not lost, f"said on the second sending, and lost: {lost}"


@pytest.mark.parametrize("door", ["public", "helpline"])
def test_of_a_name_in_confidence_that_is_sent_again_the_last_is_kept(
    standing: Pages, as_superuser: Any, door: str
) -> None:
    sent = {**standing.get(DOORS[door]).form(), **filled(door, "It is the first time."), "may_know": "two"}
    sealed = []
    for name in ("Ines Vargo", "Ines Varga"):
        page = standing.post(DOORS[door], {**sent, "raiser": name})
        assert not page.errors, page.errors
        with as_superuser(), connection.cursor() as cursor:
            cursor.execute("select id from sealed_identity where withdrawn_at is null")
            sealed += cursor.fetchall()
    assert len(sealed) == len(set(sealed)) == 2


@pytest.mark.parametrize("door", DOORS)
def test_a_file_that_came_with_the_second_sending_is_kept(
    standing: Pages, as_superuser: Any, door: str
) -> None:
    blank = standing.get(DOORS[door])
    chooser = next(each for each in blank.root.all("input") if each["type"] == "file")
    sent = {**blank.form(), **filled(door, "It is the first time.")}
    standing.post(DOORS[door], sent)
    standing.post(DOORS[door], {**sent, chooser["name"]: SimpleUploadedFile("second.txt", b"second sending")})
    assert kept("second.txt", as_superuser)


@pytest.mark.parametrize("door", ["child", "public", "helpline"])
def test_danger_that_is_said_on_the_second_sending_is_urgent(
    standing: Pages, as_superuser: Any, door: str
) -> None:
    sent = {**standing.get(DOORS[door]).form(), **filled(door, "It is the first time.")}
    standing.post(DOORS[door], sent)
    standing.post(DOORS[door], {**sent, **({"safe": "no"} if door == "child" else {"danger": "yes"})})
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select count(*) filter (where urgent), count(*) from strand")
        urgent, _every = cursor.fetchone()
    assert urgent == 1


@pytest.mark.parametrize("door", ["child", "public", "helpline"])
def test_the_words_on_the_receipt_of_the_second_sending_open_it(standing: Pages, door: str) -> None:
    sent = {**standing.get(DOORS[door]).form(), **filled(door, "It is the first time.")}
    standing.post(DOORS[door], sent)
    again = {**sent, **({"safe": "no"} if door == "child" else {"danger": "yes"})}
    first, second = (standing.post(DOORS[door], again) for _ in range(2))
    secret = [
        "-".join(each.text.split()[0] for each in page.root.all("li") if each["class"] == "heard-words__word")
        for page in (first, second)
    ]
    assert secret[0] == secret[1]
    stranger = Pages(queries=60)
    assert "It is the first time." in stranger.post("/answers/", {"secret_words": secret[0]}).text
