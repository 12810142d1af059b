"""A worker at eight in the morning: from my day to the child's case and its chronology, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heard.people.actions import Said
from heard.protection.tests.going import agrees, begins, meets, taken_on
from tests.cast import Cast
from tests.stories.telling import Story

_HERE = "document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''"


def reach(story: Story, words: str) -> None:
    """Press Tab until what has the focus says these words; it must be seen, and have a mark that is not colour alone."""
    page = story.page
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate(_HERE):
            box = page.evaluate("(b => [b.top, b.bottom])(document.activeElement.getBoundingClientRect())")
            assert -box[1] < 0 <= page.viewport_size["height"] - box[0], f"{words} has the focus out of sight"
            style = "(s => s.boxShadow + s.outlineStyle)(getComputedStyle(document.activeElement))"
            assert page.evaluate(style) != "nonenone", f"nothing shows that {words} has the focus"
            return
    raise AssertionError(f"{words} is never reached")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_by_keyboard_from_my_day_to_a_part_of_the_chronology(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    concern = taken_on(cast, about=[Said(kind="child", name="Leila Marr", age="14")])
    discussion = begins(cast, concern, "strategy_discussion")
    meets(cast, discussion)
    agrees(cast, discussion)
    story = tell(width, script).sign_in("Priya Nair").go("/my-day/")
    page = story.page
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate(_HERE)
    page.keyboard.press("Enter")
    reach(story, concern.strand.reference)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/concern/{concern.strand.reference}/")
    reach(story, "Leila Marr")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/**")
    assert "Leila Marr" in story.heading
    story.check_accessible()
    story.picture(f"case-{width}-{script}")
    reach(story, "Choose an agency, what happened, or a period")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Dec")
    reach(story, "Show")
    page.keyboard.press("Enter")
    page.wait_for_url("**happened=decided**")
    table = page.locator("#chronology ~ table, section table").last.inner_text()
    assert "Took it on" in table
    assert "Agreed it" not in table
    story.check_accessible()
    assert (
        page.locator("svg").last.locator("g title").count()
        == page.locator("table").last.locator("tbody tr").count()
    )
