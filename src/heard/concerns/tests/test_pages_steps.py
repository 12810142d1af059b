"""The page of each step: what it needs, why it is refused, and what somebody sees who was overtaken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heard.process.actions import tick
from heard.process.models import Strand
from tests.cast import DECIDED, Cast
from tests.pages import Pages

from .going import sign_in

pytestmark = pytest.mark.django_db
REASONS = {**DECIDED, "reason_code": "not_safeguarding"}


def taken_up(cast: Cast) -> str:
    """The address of a concern that is being looked at."""
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    return f"/concern/{concern.strand.reference}/"


def _strand(cast: Cast, address: str) -> Strand:
    with cast.acting("manager"):
        return Strand.objects.get(reference=address.split("/")[2])


def test_a_concern_is_decided_and_whoever_raised_it_is_answered(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    page = pages.send(pages.get(f"{address}take-on/"), {**DECIDED, "outcome": "strategy_discussion"})
    assert "Taken on" in page.text
    assert "Strategy discussion with police and health" in page.text
    sign_in(pages, "youth_worker")
    assert DECIDED["told"] in pages.get(address).text


def test_each_thing_that_is_missing_is_asked_for_and_the_rest_is_kept(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    page = pages.send(pages.get(f"{address}take-on/"), {"reason": "It is clear."})
    assert page.errors == [
        "Choose what happens now",
        "Say what the child wants, or why that is not known yet",
        "Write the answer to whoever raised it",
    ]
    assert page.form()["reason"] == "It is clear."


def test_why_the_child_was_not_asked_yet_is_an_answer(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    typed = {
        **DECIDED,
        "child_view": "",
        "child_view_unknown": "Nobody has met her yet; I go today.",
        "outcome": "assessment",
    }
    assert "Nobody has met her yet" in pages.send(pages.get(f"{address}take-on/"), typed).text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("lifestyle", "A child cannot choose to be exploited."),
        ("community", "no reason to leave a child without protection"),
        ("wont_engage", "Three failed contacts lead to a new way"),
        ("below_threshold", "another agency checks"),
        ("child_does_not_support", "not consent to harm"),
    ],
)
def test_a_reason_that_closes_nothing_is_refused_with_why(
    cast: Cast, pages: Pages, code: str, words: str
) -> None:
    address = taken_up(cast)
    sign_in(pages, "manager")
    pages.queries = 30  # a refused closing is kept as an attempt
    page = pages.send(pages.get(f"{address}close-without-action/"), {**REASONS, "reason_code": code})
    assert words in page.errors[0]
    assert page.form()["reason"] == REASONS["reason"]
    assert "Being looked at" in pages.get(address).text


def test_words_that_close_nothing_are_refused_whatever_was_chosen(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "manager")
    pages.queries = 30  # a refused closing is kept as an attempt
    page = pages.send(
        pages.get(f"{address}close-without-action/"),
        {**REASONS, "reason": "It is a lifestyle choice and she will not engage."},
    )
    assert page.errors
    assert "Being looked at" in pages.get(address).text


def test_closing_that_needs_it_is_signed_by_another_agency(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "manager")
    pages.send(pages.get(f"{address}propose-closing/"), {**REASONS, "reason_code": "below_threshold"})
    page = pages.get(f"{address}sign-closing/")
    assert "for somebody else to take" in page.text or "another agency" in page.text
    sign_in(pages, "inspector")
    day = pages.get("/my-day/")
    assert "Your second signature is asked for" in day.text
    page = pages.send(pages.get(f"{address}sign-closing/"), {"reason": "We hold nothing more."})
    assert "Closed" in page.text


def test_a_step_for_somebody_else_says_so_and_is_refused_when_sent(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    form = pages.get(f"{address}take-on/").form()
    sign_in(pages, "youth_worker")
    page = pages.get(f"{address}take-on/")
    assert "This step is for somebody else to take." in page.text
    assert not page.root.all("textarea")
    form["csrfmiddlewaretoken"] = pages.get(f"{address}write/").form()["csrfmiddlewaretoken"]
    page = pages.post(f"{address}take-on/", {**form, **DECIDED, "outcome": "assessment"})
    assert "This step is for somebody else to take." in page.errors[0]


def test_a_matter_is_handed_over_when_the_other_post_has_accepted_it(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    page = pages.get(pages.get(address).link("Hand it over"))
    posts = page.root.all("select")[0].text
    assert "Front-door manager" in posts
    assert "Lead member" not in posts
    assert "Easterfold Council" in [each.attributes["label"] for each in page.root.all("optgroup")]
    page = pages.send(page, {"text": "I told her I would ring at noon."})
    assert page.errors == ["Choose who is to take it over"]
    page = pages.send(page, {"to_post": str(cast.post("neighbour").pk)})
    assert "Until they accept it, nothing changes" in page.text
    assert "Handing over" in page.text
    assert pages.get(pages.get(address).link("Hand it over"))
    sign_in(pages, "neighbour")
    page = pages.get(pages.get("/my-day/").link("Accept it, or return it with a reason"))
    assert "Until it is accepted, Duty social worker, Marlowe Vale Council holds it" in page.text
    assert "I told her I would ring at noon." in page.text
    page = pages.send(pages.get(page.link("Accept it")), {})
    page = pages.get(address)
    assert "Handed it over" in page.text
    assert "Duty social worker Easterfold Council" in page.text


def test_whoever_was_overtaken_sees_what_was_done_and_keeps_what_they_wrote(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"{address}take-on/")
    strand = _strand(cast, address)
    cast.moves("manager", strand, "take_on", outcome="assessment", **DECIDED)
    page = pages.send(
        page, {**DECIDED, "reason": "My own long reasons.", "outcome": "family_help"}, status=409
    )
    assert page.heading == "Somebody else acted first"
    assert "Took it on Priya Nair" in page.text
    assert "My own long reasons." in page.text
    assert "“Take it on” no longer follows here" in page.text


def test_whoever_was_overtaken_may_send_again_when_it_still_fits(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"{address}take-on/")
    strand = _strand(cast, address)
    cast.hands_over("social_worker", strand, "manager")
    page = pages.send(page, {**DECIDED, "outcome": "family_help"}, status=409)
    assert "Somebody else acted while you were writing" in page.text
    assert "Handed it over Priya Nair" in page.text
    assert page.form()["reason"] == DECIDED["reason"]
    page = pages.send(page, {"outcome": "family_help"})
    assert "Taken on" in page.text


def test_a_climb_in_between_overtakes_nobody(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "manager")
    page = pages.get(f"{address}take-on/")
    cast.at(cast.now + timedelta(days=2))
    assert tick(at=cast.now)
    assert "Taken on" in pages.send(page, {**DECIDED, "outcome": "assessment"}).text


def test_a_step_that_is_not_declared_is_not_there(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "manager")
    for name in ("climb", "receive-x", "nothing"):
        pages.get(f"{address}{name}/", status=404)


def test_words_that_blame_a_child_are_pointed_out_after_a_decision_and_left(cast: Cast, pages: Pages) -> None:
    address = taken_up(cast)
    sign_in(pages, "social_worker")
    reason = "They call it her lifestyle choice."
    page = pages.send(pages.get(f"{address}take-on/"), {**DECIDED, "outcome": "assessment", "reason": reason})
    assert "What you wrote stays. Think about “" in page.text
    assert reason in page.text
