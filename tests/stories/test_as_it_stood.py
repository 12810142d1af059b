"""The past in a browser: the same page as it stood at another time, and the pack that an inquiry takes away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import DECIDED, Cast
from tests.stories.telling import WIDTHS, Story
from tests.stories.test_front_door import KAYLEIGH


@WIDTHS
def test_a_record_is_read_as_it_stood_and_left_again(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    strand = cast.hears(about=[KAYLEIGH]).strand
    cast.moves("social_worker", strand, "take_up")
    cast.at(cast.now + timedelta(hours=5))
    cast.moves("manager", strand, "take_on", outcome="assessment", **DECIDED)
    cast.at(cast.now + timedelta(hours=1))
    story = tell(width, script).sign_in("Priya Nair").go(f"/concern/{strand.reference}/")
    story.page.get_by_text("Read it as it stood on…").click()
    story.picture(f"past-control-{width}-{script}")
    for words, typed in (("Day", "2"), ("Month", "3"), ("Year", "2026"), ("Time", "11am")):
        story.page.get_by_label(words, exact=True).fill(typed)
    story.check_accessible().press("Read it as it stood")
    story.page.wait_for_url("**as_at=2026-03-02T11:00")
    story.check_accessible()
    story.picture(f"past-{width}-{script}")
    main = story.page.locator("main")
    assert "not how it is now" in story.page.locator(".heard-past").inner_text()
    assert main.get_by_text("Took it on", exact=True).count() == 0
    assert main.get_by_text("What you can do now").count() == 0
    story.press("Who has opened this")
    assert "as_at=2026-03-02T11:00" in story.page.url
    story.check_accessible().press("Back to").press("Evidence pack").check_accessible()
    story.picture(f"evidence-{width}-{script}")
    story.press("Return to today")
    assert "as_at" in story.page.url, "the pack is always of a moment"
    story.press("Back to").press("Return to today").check_accessible()
    assert main.get_by_text("Took it on", exact=True).count() == 1


@pytest.mark.parametrize(("width", "script"), [(320, True)])
def test_a_moment_that_is_none_is_explained_where_it_is_typed(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    strand = cast.hears(about=[KAYLEIGH]).strand
    cast.at(cast.now + timedelta(hours=1))
    story = tell(width, script).sign_in("Priya Nair").go(f"/concern/{strand.reference}/?as_at=2030-01-01")
    story.said.clear()  # the browser says aloud that the answer's status is 400
    story.check_accessible()
    story.picture(f"past-wrong-{width}-{script}")
    assert story.heading == "Read the record as it stood"
    story.go(f"/concern/{strand.reference}/?as_at=2026-01-01")
    story.said.clear()
    story.check_accessible()
    story.picture(f"past-nothing-{width}-{script}")
    assert story.heading == "There was nothing here then"
