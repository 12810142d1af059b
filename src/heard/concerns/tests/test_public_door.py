"""The public's door: a neighbour, a parent, anybody; and how a flood at either door is sorted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from heard.concerns.doors import flood
from heard.concerns.models import Concern
from heard.concerns.proof_of_work import Difficulty, bits_of, solve
from heard.people.models import Mention
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partnership")]


def report(pages: Pages, **said: Any) -> Page:
    return pages.send(pages.get("/report/"), said)


def test_one_sentence_without_a_name_is_enough(pages: Pages, as_superuser: Any) -> None:
    page = report(pages, account="A grey van waits outside the school gate every Friday.")
    assert page.heading == "We have received it"
    with as_superuser():
        concern = Concern.objects.get()
        assert (concern.door, concern.raiser, concern.safe_contact, concern.language) == (
            "public",
            "",
            "",
            "",
        )
        assert concern.account == "A grey van waits outside the school gate every Friday."
        assert Strand.objects.get().owner_post is not None
        assert not Mention.objects.exists()


def test_everything_that_is_said_is_kept_and_named(pages: Pages, as_superuser: Any) -> None:
    report(
        pages, account="Cars come and go.", danger="yes", child="About 13, blue coat", adult="A man called Dez",
        where="Quay Street", vehicle="AB12 CDE, silver", when="Fridays", may_know="yes", raiser="Pat Lane",
        safe_contact="Ring after six", language="Urdu",
    )  # fmt: skip
    with as_superuser():
        concern = Concern.objects.get()
        assert (concern.when, concern.where, concern.danger_now) == ("Fridays", "Quay Street", True)
        assert (concern.raiser, concern.safe_contact, concern.language) == (
            "Pat Lane",
            "Ring after six",
            "Urdu",
        )
        said = {each.kind: each.details or each.where for each in Mention.objects.all()}
    assert said == {
        "child": "About 13, blue coat", "adult": "A man called Dez", "place": "Quay Street",
        "vehicle": "AB12 CDE, silver",
    }  # fmt: skip


@pytest.mark.parametrize("field", ["child", "adult", "where", "vehicle", "when"])
def test_any_one_answer_is_enough(pages: Pages, as_superuser: Any, field: str) -> None:
    assert report(pages, **{field: "Something"}).heading == "We have received it"
    with as_superuser():
        assert Concern.objects.get().account.endswith("\nSomething")


def test_nothing_said_is_asked_for(pages: Pages) -> None:
    page = report(pages, raiser="Pat Lane")
    assert page.errors == ["Tell us something, even one sentence."]
    assert page.form()["raiser"] == "Pat Lane"


@pytest.mark.parametrize(
    "field", ["account", "child", "adult", "where", "vehicle", "when", "raiser", "safe_contact", "language"]
)
def test_too_much_in_any_field_comes_back_whole(pages: Pages, field: str) -> None:
    page = report(pages, **{"account": "Kept", field: "é" * 100_001})
    assert page.errors
    assert page.form()[field] == "é" * 100_001


@pytest.mark.parametrize("value", ["", "maybe", "yes\x00", "<b>"])
def test_a_choice_that_is_none_keeps_the_words(pages: Pages, value: str) -> None:
    page = report(pages, account="Kept", danger=value)
    assert page.heading == "We have received it" or page.form()["account"] == "Kept"


def test_the_whole_way_to_the_last_page(pages: Pages) -> None:
    assert pages.send(report(pages, account="Hello"), {"have_them": "yes"}).heading == "What happens next"


@pytest.fixture
def no_calm(monkeypatch: Any) -> Difficulty:
    """A site for which a second report in a minute is a flood."""
    difficulty = Difficulty(calm=1, easiest=4, hardest=6)
    monkeypatch.setattr(flood, "_difficulty", difficulty)
    return difficulty


def apart(as_superuser: Any) -> dict[str, bool]:
    with as_superuser():
        return dict(Concern.objects.values_list("account", "sorted_apart"))


def test_in_a_flood_a_report_without_work_is_taken_in_and_sorted_apart(
    pages: Pages, as_superuser: Any, no_calm: Difficulty
) -> None:
    for word in ("one", "two", "three"):
        assert report(pages, account=word).heading == "We have received it"
    assert apart(as_superuser) == {"one": False, "two": False, "three": True}


def test_in_a_flood_a_report_with_work_is_not_sorted_apart_but_counts_once(
    pages: Pages, as_superuser: Any, no_calm: Difficulty
) -> None:
    report(pages, account="one")
    report(pages, account="two")
    form = pages.get("/report/").form()
    challenge = form["challenge_token"]
    assert bits_of(challenge) > 0
    work = {"work_token": solve(challenge, bits_of(challenge))}
    pages.post("/report/", {**form, **work, "account": "worked"})
    pages.post("/report/", {**form, **work, "account": "worked again", "form_token": ""})
    assert apart(as_superuser) == {"one": False, "two": False, "worked": False, "worked again": True}


def test_a_flood_is_over_two_minutes_later(pages: Pages, cast: Cast, no_calm: Difficulty) -> None:
    for word in ("one", "two", "three"):
        report(pages, account=word)
    began = cast.now
    for minutes, asked in ((1, True), (2, False)):
        cast.at(began + timedelta(minutes=minutes))
        assert bool(bits_of(pages.get("/report/").form()["challenge_token"])) is asked, minutes


@pytest.mark.promise("Nothing is lost")
def test_a_report_is_taken_in_when_nothing_can_be_counted(
    pages: Pages, as_superuser: Any, no_calm: Difficulty
) -> None:
    for word in ("one", "two"):
        report(pages, account=word)
    form = pages.get("/report/").form()
    work = {"work_token": solve(form["challenge_token"], bits_of(form["challenge_token"]))}
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("alter table tally rename to tally_away")
    pages.post("/report/", {**form, **work, "account": "no memory"})
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("alter function public_load() rename to load_away")
    assert report(pages, account="no count").heading == "We have received it"
    assert apart(as_superuser) == {"one": False, "two": False, "no memory": False, "no count": False}
