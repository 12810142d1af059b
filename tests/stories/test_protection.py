"""From a concern that was taken on to an assessment and a discussion, in a browser, wide and narrow, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heard.protection.tests.going import (
    BEGUN,
    agrees,
    assessed,
    begins,
    looked_after,
    meets,
    taken_on,
    to_live,
)
from tests.cast import Cast
from tests.stories.telling import Story

WIDTHS = pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (320, False)])


@WIDTHS
def test_a_child_is_assessed(tell: Callable[..., Story], cast: Cast, width: int, script: bool) -> None:
    concern = taken_on(cast)
    story = tell(width, script).sign_in("Ben Lowry").go(f"/concern/{concern.strand.reference}/")
    story.press("Begin an assessment")
    page = story.page
    page.get_by_label("Your reasons").fill(BEGUN["reason"])
    page.get_by_label("What does the child say and want?").fill(BEGUN["child_view"])
    page.get_by_label("If the child’s own words are not kept yet").fill(BEGUN["child_view_unknown"])
    story.press("Begin an assessment")
    assert story.heading.startswith("Assessment")
    story.check_accessible()
    story.press("Write the assessment")
    story.check_accessible()
    story.picture(f"assessment-form-{width}-{script}")
    page.get_by_label("Harm: what is happening").fill("Adults collect her by car.")
    page.get_by_label("Child sexual exploitation (11A)").check()
    story.press("Save")
    assert "The analysis is missing" in page.locator("main").inner_text()
    story.check_accessible()
    story.go(f"/assessment/{assessed(cast).reference}/").check_accessible()
    story.picture(f"assessment-{width}-{script}")


@WIDTHS
def test_the_agencies_meet(tell: Callable[..., Story], cast: Cast, width: int, script: bool) -> None:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    story = tell(width, script).sign_in("Ben Lowry").go(f"/strategy-discussion/{strand.reference}/meeting/")
    story.check_accessible()
    story.picture(f"meeting-form-{width}-{script}")
    meets(cast, strand, dissent={"nurse": "That it can wait."})
    agrees(cast, strand)
    story.go(f"/strategy-discussion/{strand.reference}/").check_accessible()
    story.picture(f"discussion-{width}-{script}")
    story.press("It was held: begin a section 47 enquiry")
    page = story.page
    page.get_by_label("Your reasons").fill("Significant harm.")
    page.get_by_label("What does the child say and want?").fill("That it stops.")
    page.get_by_label("If the child’s own words are not kept yet").fill("She is seen tomorrow.")
    page.get_by_label("Your answer to whoever raised it").fill("An enquiry begins today.")
    story.press("It was held: begin a section 47 enquiry")
    assert "Held: a section 47 enquiry was begun" in page.locator("main").inner_text()
    story.check_accessible()


@WIDTHS
def test_a_placement_waits_until_the_host_is_told(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    child = looked_after(cast)
    strand = to_live(cast, child, "Easterfold Council")
    story = tell(width, script).sign_in("Ben Lowry").go(f"/placement/{strand.reference}/")
    page = story.page
    assert "Not told yet: the placement cannot start." in page.locator("main").inner_text()
    story.check_accessible()
    story.go(f"/placement/{strand.reference}/start-placement/")
    assert "has not been told" in page.locator("main").inner_text()
    story.go(f"/placement/{strand.reference}/tell-host/")
    page.get_by_label("Whom did you tell?").fill("Duty team")
    now = cast.now
    for label, value in (
        ("Day", now.day),
        ("Month", now.month),
        ("Year", now.year),
        ("Time", f"{now:%H:%M}"),
    ):
        page.get_by_role("textbox", name=label, exact=True).fill(str(value))
    story.check_accessible()
    story.press("The host authority was told")
    assert "Duty team" in page.locator("main").inner_text()
    story.press("The placement has started")
    page.get_by_label("If the child’s own words are not kept yet").fill(BEGUN["child_view_unknown"])
    for label, value in (
        ("Day", now.day),
        ("Month", now.month),
        ("Year", now.year),
        ("Time", f"{now:%H:%M}"),
    ):
        page.get_by_role("textbox", name=label, exact=True).fill(str(value))
    story.press("The placement has started")
    assert "The child lives here" in page.locator("main").inner_text()
    story.picture(f"placement-{width}-{script}")
    story.go(f"/looked-after/{child.reference}/").check_accessible()
    story.picture(f"looked-after-{width}-{script}")
