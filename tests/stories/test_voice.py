"""The child's own words in a browser: a decision waits for them, they are kept and read back, and the case is audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from heard.protection.tests.going import taken_on
from tests.cast import DECIDED, Cast
from tests.stories.telling import Story

WIDTHS = pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
SAID = "i dont want to go in his car 😟"


@WIDTHS
def test_a_decision_waits_for_the_childs_own_words(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    concern = cast.hears()
    story = tell(width, script).sign_in("Priya Nair").go(f"/concern/{concern.strand.reference}/take-on/")
    page = story.page
    assert "Nothing that the child said themselves is kept" in page.locator("main").inner_text()
    page.get_by_label("Assessment", exact=False).first.check()
    page.get_by_label("Your reasons").fill(DECIDED["reason"])
    page.get_by_label("What does the child say and want?").fill(DECIDED["child_view"])
    page.get_by_label("Your answer to whoever raised it").fill(DECIDED["told"])
    page.get_by_label("Your answer to whoever raised it").press("Tab")
    page.keyboard.press("Enter")  # the button, reached without a mouse
    page.wait_for_load_state()
    assert (
        "Nothing that the child said themselves is kept since"
        in page.locator(".govuk-error-summary").inner_text()
    )
    assert page.get_by_label("Your reasons").input_value() == DECIDED["reason"]
    story.check_accessible()

    story.go(f"/voice/{concern.strand.reference}/").press("Keep the child’s own words")
    story.press("Write it down")
    assert "Write what the child said" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("What did the child say?").fill(SAID)
    page.get_by_label("Spoken", exact=True).check()
    page.get_by_label("Yes", exact=True).check()
    story.press("Write it down")
    assert SAID in page.locator("main").inner_text()
    story.press("Read it back")
    page.get_by_label("Not quite", exact=False).check()
    story.press("Write it down")
    assert "Write what they corrected" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Yes, that is right").check()
    story.press("Write it down")
    story.check_accessible()
    story.picture(f"voice-{width}-{script}")

    story.go(f"/concern/{concern.strand.reference}/take-on/")
    assert SAID in page.locator("main").inner_text()
    story.check_accessible()
    story.picture(f"decide-{width}-{script}")


@WIDTHS
def test_a_case_is_audited(tell: Callable[..., Story], cast: Cast, width: int, script: bool) -> None:
    concern = taken_on(cast)
    cast.at(cast.now + timedelta(minutes=1))
    story = tell(width, script).sign_in("Ruth Adeyemi")
    story.go(f"/voice/{concern.strand.reference}/").press("What this case shows of See Me, Hear Me")
    assert "Nobody has written that an advocate was offered." in story.page.locator("main").inner_text()
    story.check_accessible()
    story.picture(f"see-me-{width}-{script}")
    story.press("Begin an audit")
    story.page.get_by_label("Your reasons").fill("One in ten.")
    story.press("Begin an audit")
    story.check_accessible()
    story.press("Say what you find")
    story.press("Write it down")
    assert "Choose what you find" in story.page.locator(".govuk-error-summary").inner_text()
    story.page.get_by_label("Something is lacking").check()
    story.page.get_by_label("Your reasons").fill("Nobody asked her.")
    story.press("Write it down")
    assert "Nobody asked her." in story.page.locator("main").inner_text()
    story.check_accessible()
    story.picture(f"audit-{width}-{script}")
