"""Have we met? in a browser: two agencies' halves come together before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from heard.people.actions import Said
from tests.cast import Cast
from tests.stories.telling import WIDTHS, Story

AISHA = Said(kind="child", name="Aisha Khan", born_on=date(2011, 3, 14))


@WIDTHS
def test_who_is_known_is_seen_while_it_is_typed(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    cast.hears("nurse", about=[AISHA])
    mine = cast.hears("youth_worker", about=[AISHA]).strand.reference
    story = tell(width, script).sign_in("Amina Okafor").go("/raise/")
    story.page.get_by_label("What have you seen or heard?").fill("She is collected in a car.")
    story.page.get_by_label("Who or where is it about?").fill(
        "Ayesha Khan, 14/03/2011, silver Corsa NX61 KIM"
    )
    if not script:
        story.page.locator(".heard-met button[name=look]").click()
    story.page.locator(".heard-known").wait_for()
    found = story.page.locator("[data-met]").inner_text()
    assert mine in found
    assert "Call Duty social worker, Marlowe Vale Council" in found
    story.check_accessible()
    story.picture(f"have-we-met-{width}-{script}")
    story.page.get_by_label("Where was it?").press("Enter")  # adds nothing and sends nothing
    story.page.wait_for_load_state()
    assert not story.page.get_by_label("Number plate").is_visible()
    story.press("Add as a vehicle")
    assert story.page.get_by_label("Number plate").input_value() == "NX61 KIM"
    assert (
        story.page.get_by_label("What have you seen or heard?").input_value() == "She is collected in a car."
    )
    story.check_accessible()


@pytest.mark.parametrize("script", [True, False])
def test_what_a_note_names_is_added_with_it(tell: Callable[..., Story], cast: Cast, script: bool) -> None:
    reference = cast.hears("youth_worker", about=[AISHA]).strand.reference
    story = tell(320, script).sign_in("Amina Okafor").go(f"/concern/{reference}/write/")
    story.page.get_by_label("Your message").fill("Dean Holt drives NX61 KIM.")
    if script:
        story.page.get_by_label("Add as an adult").check()
        story.check_accessible().picture("a-note-320")
    story.press("Send")
    if not script:
        story.check_accessible().press("Add as an adult")
    assert "Dean Holt" in story.page.locator(".heard-facts").inner_text()
    assert "NX61 KIM" not in story.page.locator(".heard-facts").inner_text()
    story.check_accessible()
