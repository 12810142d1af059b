"""The professional's door: three answers are enough, nothing typed is lost, and nothing is sent twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heard.concerns.models import Attachment, Concern, Draft
from heard.history.actions import open_record
from heard.people.models import Mention
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import Pages

from .going import THREE, reference_of, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "who", ["youth_worker", "nurse", "inspector", "licensing_officer", "social_worker", "councillor"]
)
def test_three_answers_are_enough_for_any_worker_of_any_agency(cast: Cast, pages: Pages, who: str) -> None:
    sign_in(pages, who)
    page = pages.send(pages.get("/raise/"), THREE)
    assert "received" in page.heading
    assert "Duty social worker at Marlowe Vale Council holds it now" in page.text
    assert "By the end of Tuesday 3 March 2026" in page.text
    assert "disagree" in page.text


def test_each_of_the_three_is_asked_for_in_its_own_words(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), {"when": "Friday evening"})
    assert page.errors == [
        "Say what you have seen or heard",
        "Say who or where it is about. “Not known” is an answer",
        "Say whether anyone is in danger now",
    ]
    assert page.form()["when"] == "Friday evening"


def test_all_that_was_said_is_kept_as_it_was_said(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    words = "mam said 'dont' \N{SPEAK-NO-EVIL MONKEY} ولا تخبر أحدا"
    page = pages.send(
        pages.get("/raise/"),
        {
            **THREE,
            "child_words": words,
            "signs": ["missing", "unknown_cars"],
            "background": ["care"],
            "child-0-name": "Kayleigh Marsden",
            "child-0-born_on_day": "4",
            "child-0-born_on_month": "May",
            "child-0-born_on_year": "2011",
            "vehicle-0-registration": "AB12",
        },
    )
    with cast.acting("social_worker"):
        strand = Strand.objects.get(reference=reference_of(page))
        open_record(strand.pk, "test")
        concern = Concern.objects.get(pk=strand.pk)
        assert (concern.child_words, concern.signs, concern.background) == (
            words,
            ["missing", "unknown_cars"],
            ["care"],
        )
        assert concern.whom == THREE["whom"]
        mentions = {str(m): m.born_on for m in Mention.objects.filter(strand=strand)}
        assert mentions == {"Kayleigh Marsden": date(2011, 5, 4), "AB12": None}
        assert not concern.danger_now


def test_danger_makes_it_urgent_and_says_to_ring(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), {**THREE, "danger": "yes"})
    assert "999" in page.text
    with cast.acting("social_worker"):
        assert Strand.objects.get(reference=reference_of(page)).urgent


def test_a_worry_about_a_place_alone_has_the_same_clock(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "licensing_officer")
    typed = {
        **THREE,
        "account": "Signs only.",
        "whom": "The arches on Quay Street",
        "place-0-where": "Quay Street arches",
    }
    page = pages.send(pages.get("/raise/"), typed)
    with cast.acting("social_worker"):
        strand = Strand.objects.get(reference=reference_of(page))
        assert set(strand.clocks.values_list("name", flat=True)) == {"referral_decision"}


def test_add_another_keeps_what_was_typed_and_judges_nothing(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.send(
        pages.get("/raise/"), {"account": "Half", "child-0-name": "Kay", "add": "child", "signs": ["missing"]}
    )
    assert not page.errors
    form = page.form()
    assert (form["account"], form["child-0-name"], form["child-1-name"]) == ("Half", "Kay", "")
    assert form["signs"] == "missing"


def test_a_wrong_date_keeps_every_row(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.send(
        pages.get("/raise/"),
        {**THREE, "child-0-name": "Kay", "child-0-born_on_day": "31", "child-0-born_on_month": "2"},
    )
    assert len(page.errors) == 1
    assert (page.form()["child-0-name"], page.form()["child-0-born_on_day"]) == ("Kay", "31")


def test_a_draft_comes_back_and_only_to_its_writer(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.send(pages.get("/raise/"), {"account": "Not finished", "child-0-name": "Kay", "later": "1"})
    assert page.heading == "My day"
    assert "draft" in page.text
    again = pages.get("/raise/").form(1)
    assert (again["account"], again["child-0-name"]) == ("Not finished", "Kay")
    sign_in(pages, "nurse")
    assert pages.get("/raise/").form()["account"] == ""
    with cast.acting("nurse"):
        assert not Draft.objects.exists()


def test_a_mistake_keeps_a_draft_and_sending_drops_it(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    pages.send(pages.get("/raise/"), {"account": "Only this"})
    with cast.acting("youth_worker"):
        assert Draft.objects.get().typed["account"] == ["Only this"]
    pages.send(pages.get("/raise/"), THREE, form=1)
    with cast.acting("youth_worker"):
        assert not Draft.objects.unsent().exists()


@pytest.mark.parametrize("done", ["send", "forget"])
def test_what_the_page_asks_by_itself_too_late_brings_no_draft_back(
    cast: Cast, pages: Pages, done: str
) -> None:
    """Its question who is known was on its way while the form was sent, or thrown away."""
    sign_in(pages, "youth_worker")
    form = pages.get("/raise/").form()
    late = {**form, **THREE, "look": "1"}
    pages.post("/raise/", {**form, **THREE, done: "1"})
    pages.post("/raise/", late)
    with cast.acting("youth_worker"):
        assert not Draft.objects.unsent().exists()
    assert "draft" not in pages.get(reverse("concerns:my_day")).text
    pages.post("/raise/", {**form, "account": "Kept all the same", "later": "1"})
    assert pages.get("/raise/").form(1)["account"] == "Kept all the same", (
        "a button that was pressed keeps it"
    )
    pages.post("/raise/", {**form, "account": "And the next words", "look": "1"})
    assert pages.get("/raise/").form(1)["account"] == "And the next words"


def test_a_draft_can_be_thrown_away(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    pages.send(pages.get("/raise/"), {"account": "Not finished", "later": "1"})
    assert pages.send(pages.get("/raise/"), {"forget": "1"}).form()["account"] == ""


def test_the_same_form_sent_twice_is_one_concern(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    form = {**pages.get("/raise/").form(), **THREE}
    first, second = pages.post("/raise/", form), pages.post("/raise/", form)
    assert reference_of(first) == reference_of(second)
    with cast.acting("social_worker"):
        assert Strand.objects.filter(kind="concern").count() == 1


def test_a_file_is_kept_encrypted_and_comes_back_as_it_was(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    file = SimpleUploadedFile("note.txt", b"what she wrote", "text/plain")
    page = pages.send(pages.get("/raise/"), {**THREE, "files": [file]})
    reference = reference_of(page)
    with cast.acting("social_worker"):
        strand = Strand.objects.get(reference=reference)
        open_record(strand.pk, "test")
        kept = Attachment.objects.get(strand=strand)
        assert b"what she wrote" not in bytes(kept.ciphertext)
    sign_in(pages, "social_worker")
    assert "Not scanned" in pages.get(f"/concern/{reference}/").text
    answer = pages.client.get(f"/concern/{reference}/file/{kept.pk}/")
    assert answer.content == b"what she wrote"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="note.txt"'
    sign_in(pages, "nurse")
    assert pages.client.get(f"/concern/{reference}/file/{kept.pk}/").status_code == 404


def test_words_that_blame_a_child_are_pointed_out_and_left_as_they_are(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    account = "They say it is her lifestyle choice and she will not engage."
    page = pages.send(pages.get("/raise/"), {**THREE, "account": account})
    assert "Words to think about" in page.text
    with cast.acting("social_worker"):
        strand = Strand.objects.get(reference=reference_of(page))
        open_record(strand.pk, "test")
        assert Concern.objects.get(pk=strand.pk).account == account


def test_raising_it_again_says_what_it_follows(cast: Cast, pages: Pages) -> None:
    first = cast.hears()
    sign_in(pages, "youth_worker")
    page = pages.get(f"/raise/?follows={first.strand.reference}")
    assert f"This follows {first.strand.reference}" in page.text
    page = pages.send(page, THREE)
    with cast.acting("social_worker"):
        strand = Strand.objects.get(reference=reference_of(page))
        open_record(strand.pk, "test")
        assert Concern.objects.get(pk=strand.pk).follows_id == first.pk


def test_a_receipt_is_only_for_those_who_may_see_it(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "nurse")
    assert pages.get(f"/raise/{concern.strand.reference}/", status=404)


@pytest.mark.parametrize("typed", ["\x00 zero", "x" * 90_000, "‮ turned around", "<script>alert(1)</script>"])
def test_hostile_words_are_kept_or_explained(cast: Cast, pages: Pages, typed: str) -> None:
    sign_in(pages, "youth_worker")
    page: Any = pages.send(pages.get("/raise/"), {**THREE, "account": typed, "whom": typed})
    assert "received" in page.heading or page.errors


def test_raising_something_again_leaves_an_unfinished_draft_where_it_is(cast: Cast, pages: Pages) -> None:
    first = cast.hears().strand.reference
    sign_in(pages, "youth_worker")
    pages.send(pages.get("/raise/"), {"account": "Not finished", "later": "1"})
    pages.send(pages.get(f"/raise/?follows={first}"), {"account": "It goes on", "later": "1"})
    day = pages.get("/my-day/")
    drafts = [each["href"] for each in day.root.all("a") if "Finish and send it" in each.text]
    assert {pages.get(each).form(1)["account"] for each in drafts} == {"Not finished", "It goes on"}
    page = pages.get(f"/raise/?follows={first}")
    assert pages.send(page, {"forget": "1"}).form()["account"] == ""
    assert pages.get("/raise/").form(1)["account"] == "Not finished"


def test_a_form_with_somebody_elses_number_shows_nothing_of_theirs(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "nurse")
    page = pages.send(pages.get("/raise/"), {**THREE, "key": str(concern.pk)})
    assert reference_of(page) != concern.strand.reference


def test_the_same_form_with_more_in_it_is_not_taken_for_the_first(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    form = {**pages.get("/raise/").form(), **THREE}
    first, second = pages.post("/raise/", form), pages.post("/raise/", {**form, "child_words": "He hurt me."})
    assert reference_of(first) != reference_of(second)
