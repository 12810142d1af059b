"""The pages of a child in need, of a child who is looked after, and of a placement, as those see them who work with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heard.concerns.tests.going import sign_in
from heard.concerns.wording import ASKED
from heard.process.actions import tick
from heard.process.models import Step
from tests.cast import DECIDED, Cast
from tests.pages import Pages

from .going import BEGUN, in_need, looked_after, placed, taken_on, to_live
from .test_care import CHILD, HOST
from .test_missing import missing

pytestmark = pytest.mark.django_db
DAY = {"from_on_day": "27", "from_on_month": "2", "from_on_year": "2026"}


def at(name: str, time: str) -> dict[str, str]:
    return {f"{name}_day": "2", f"{name}_month": "3", f"{name}_year": "2026", f"{name}_time": time}


def test_a_child_becomes_looked_after_and_is_placed_once_the_host_is_told(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast, about=CHILD)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.send(pages.get(page.link("Say that the child is looked after")), BEGUN)
    assert {"Choose the legal basis", "Choose the independent reviewing officer"} <= set(page.errors)
    officer = str(cast.post("reviewing_officer").pk)
    page = pages.send(page, {"basis": "V2", "officer": officer, **DAY})
    for words in ("Accommodated by agreement", "Since 27 February 2026", "No placement is written down."):
        assert words in page.text
    assert "Bring the review forward" not in page.text
    child = pages.where
    home = {"type": "K2", "name": "Heron House", "where": "14 Quarry Lane", "area": "elsewhere"}
    page = pages.send(pages.get(page.link("Plan a placement")), {**BEGUN, **home})
    assert "Name the council of that area" in page.errors
    assert page.form()["where"] == "14 Quarry Lane"
    page = pages.send(page, {"host_authority": HOST})
    assert "Not told yet: the placement cannot start." in page.text
    strand = pages.where
    assert "has not been told" in pages.get(f"{strand}start-placement/").text
    page = pages.send(pages.get(f"{strand}tell-host/"), {"to_whom": "Duty team", **at("told_at", "9:30")})
    assert "that is before the concern" in " ".join(page.errors).lower()
    page = pages.send(page, at("told_at", "10:00"))
    assert "Duty team" in page.text
    assert "Not told yet" not in page.text
    started = {"child_view_unknown": "On Friday.", **at("started_at", "9:59")}
    page = pages.send(pages.get(f"{strand}start-placement/"), started)
    assert "had not been told by then" in " ".join(page.errors)
    page = pages.send(page, at("started_at", "10:00"))
    assert "The child lives here" in page.text
    page = pages.get(child)
    assert "In the area of Easterfold Council; " in page.text
    page = pages.send(
        pages.get(page.link("Change the legal basis")), {**DAY, "from_on_day": "28", "basis": "C1"}
    )
    assert "Interim care order" in page.text
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "Looked after: since 27 February 2026, Interim care order. Children’s home" in page.text


def test_the_reviewing_officer_finds_the_child_in_their_day_and_brings_the_review_forward(
    cast: Cast, pages: Pages
) -> None:
    child = looked_after(cast)
    sign_in(pages, "reviewing_officer")
    day = pages.get("/my-day/").text
    assert "Hold the first review" in day
    assert child.reference in day
    page = pages.get(f"/looked-after/{child.reference}/")
    assert "what_follows" not in page.text
    early = pages.send(pages.get(page.link("Bring the review forward")), {"reason": "She was moved twice."})
    assert early.heading.startswith("Review brought forward")
    assert "She was moved twice." in early.text
    page = pages.get(f"/looked-after/{child.reference}/")
    assert "A review is to be held early" in page.text
    page = pages.send(pages.get(page.link("Say that you disagree")), {"reason": "She asked for her school."})
    assert page.heading.startswith("Disagreement")
    sign_in(pages, "manager")
    assert early.heading.split()[-1] in pages.get("/my-day/").text


def test_a_plan_for_a_child_in_need_begins_with_what_the_family_answers(cast: Cast, pages: Pages) -> None:
    strand = in_need(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/child-in-need/{strand.reference}/")
    for words in ("The family agrees", "Her mother.", "No meeting has been set.", "Agree an action"):
        assert words in page.text
    page = pages.send(pages.get(page.link("Write what they answer now")), {"answer": "refused"})
    assert "Say who answered what, what follows, or why they were not asked" in page.errors
    cast.at(cast.now + timedelta(hours=1))
    page = pages.send(page, {"account": "Her father. We ask again on Friday."})
    assert page.text.index("We ask again on Friday.") < page.text.index("Her mother.")
    assert "no action is agreed yet" in pages.get(f"/child-in-need/{strand.reference}/agree-plan/").text
    concern = strand.parent
    assert concern
    page = pages.get(f"/concern/{concern.reference}/child-in-need/")
    given = {**BEGUN, "answer": "given", "account": "Her mother."}
    assert "already" in " ".join(pages.send(page, given).errors)


def test_an_episode_shows_where_a_looked_after_child_lives(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast, about=CHILD)
    strand = placed(cast, looked_after(cast, concern), HOST)
    cast.at(cast.now + timedelta(hours=1))
    episode = missing(cast, child=CHILD[0])
    for who, way in (("inspector", False), ("social_worker", True)):
        sign_in(pages, who)
        text = pages.get(f"/missing/{episode.reference}/").text
        assert "Children’s home, in the area of Easterfold Council" in text
        assert (strand.reference in text) == way
        assert "14 Quarry Lane" not in text


def test_what_is_over_is_read_and_not_gone_on_with(cast: Cast, pages: Pages) -> None:
    child = looked_after(cast)
    planned = to_live(cast, child)
    cast.moves("manager", planned, "give_up_placement", reason="r", child_view_unknown="c")
    cast.moves("director", child, "cease", outcome="order", **DECIDED)
    sign_in(pages, "social_worker")
    assert "Never started" in pages.get(f"/looked-after/{child.reference}/").text
    for address in ("legal-basis/", "meeting/", "agree-an-action/"):
        assert pages.client.get(f"/looked-after/{child.reference}/{address}").status_code == 404


def test_a_visit_that_is_past_stands_first_in_the_day_under_the_childs_name(cast: Cast, pages: Pages) -> None:
    """Found untrue: it stood under what is due tomorrow, and under the name of the house."""
    strand = placed(cast, looked_after(cast, taken_on(cast, about=CHILD)))
    cast.hears()
    cast.at(cast.now + timedelta(days=14))
    tick(at=cast.now)
    sign_in(pages, "social_worker")
    text = pages.get("/my-day/").text
    assert (
        text.index("A child is still to be seen") < text.index(strand.reference) < text.index(CHILD[0].name)
    )
    assert "Heron House" not in text
    page = pages.get(f"/placement/{strand.reference}/see-child/")
    assert "Where was the child seen, and how were they?" in page.text
    assert "Your reasons" not in page.text


def test_each_step_that_is_asked_in_its_own_words_is_a_step_that_says_something() -> None:
    declared = Step.objects.filter(needs__contains=["reason"]).values_list("name", flat=True)
    assert set(ASKED) <= set(declared)
