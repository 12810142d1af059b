"""What is told to those outside, in a browser: a serious incident, and a national referral."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from heard.people.actions import Said
from heard.protection.tests.going import taken_on
from tests.cast import LONDON, Cast
from tests.stories.telling import WIDTHS, Story


@WIDTHS
def test_a_serious_incident_is_notified(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    concern = taken_on(cast)
    story = tell(width, script).sign_in("Helen Marsh").go(f"/concern/{concern.strand.reference}/")
    page = story.page
    story.press("Say that a child died or was seriously harmed")
    page.get_by_label("Your reasons").fill("He is in hospital.")
    send(story)
    assert page.title().startswith("Error: ")
    assert page.get_by_label("Your reasons").input_value() == "He is in hospital."
    story.check_accessible()
    page.get_by_label("The child was seriously harmed").check()
    page.get_by_label("If no words of the child’s own are kept").fill("The ward asks him on Friday.")
    fill_moment(page, "aware_at", cast.now)
    send(story)
    assert story.heading.startswith("Serious incident")
    story.check_accessible()
    story.press("The Panel and the partners were notified")
    page.get_by_label("Whom did you send it to?").fill("The national Panel; the police; health")
    page.get_by_label("Under what reference?").fill("CSP-417")
    fill_moment(page, "sent_at", cast.now)
    page.get_by_label("If no words of the child’s own are kept").fill("The ward asks him on Friday.")
    story.check_accessible()
    send(story)
    assert "CSP-417" in page.locator("main").inner_text()
    story.check_accessible()
    story.picture(f"serious-incident-{width}-{script}")


@WIDTHS
def test_a_child_is_referred_and_reasonable_grounds_are_found(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    concern = taken_on(cast, about=[Said(kind="child", name="Leila Marr", age="14")])
    story = tell(width, script).sign_in("Ben Lowry").go(f"/concern/{concern.strand.reference}/")
    page = story.page
    story.press("Refer to the National Referral Mechanism")
    send(story)
    assert "Choose who referred" in page.locator(".govuk-error-summary").inner_text()
    story.check_accessible()
    page.get_by_label("Marlowe Vale Council").check()
    fill_moment(page, "referred_at", cast.now)
    page.get_by_label("Your reasons").fill("She was taken to a house in another town.")
    page.get_by_label("If the child’s own words are not kept yet").fill("On Friday.")
    send(story)
    story.check_accessible()
    story.press("Reasonable grounds were found")
    today = cast.now.astimezone(LONDON)
    for part in ("day", "month", "year"):
        page.locator(f"[name=decided_on_{part}]").fill(str(getattr(today, part)))
    page.get_by_label("Single Competent Authority").check()
    page.get_by_label("Which person or office signed the decision?").fill("The office, by letter")
    page.get_by_label("If the child’s own words are not kept yet").fill("She is told on Friday.")
    story.check_accessible()
    send(story)
    assert "The office, by letter" in page.locator("main").inner_text()
    story.check_accessible()
    story.picture(f"national-referral-{width}-{script}")
    story.go(f"/concern/{concern.strand.reference}/").press("Leila Marr")
    assert "conclusive decision awaited" in page.locator("dl.heard-now").inner_text()


def send(story: Story) -> None:
    """Press the last button of the form."""
    story.page.locator("main form button").last.click()
    story.page.wait_for_load_state()


def fill_moment(page: Any, name: str, at: datetime) -> None:
    """Type a moment into its four boxes, as somebody in London writes it."""
    here = at.astimezone(LONDON)
    for part, value in (
        ("day", here.day),
        ("month", here.month),
        ("year", here.year),
        ("time", f"{here:%H:%M}"),
    ):
        page.locator(f"[name={name}_{part}]").fill(str(value))
