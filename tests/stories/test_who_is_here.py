"""Who is here, in a browser: a director says that a manager is away, and sees what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.stories.telling import WIDTHS, Story

pytestmark = pytest.mark.promise("Someone always holds it")


@WIDTHS
def test_a_director_says_who_is_away(tell: Callable[..., Story], width: int, script: bool) -> None:
    story: Any = tell(width, script).sign_in("Colin Drew").go("/who-is-here/")
    story.check_accessible()
    story.page.locator("tr", has_text="Priya Nair").last.get_by_role("link", name="Away").click()
    for part, value in (("day", "1"), ("month", "2"), ("year", "2999")):
        story.page.fill(f"[name=until_{part}]", value)
    story.check_accessible()
    story.picture(f"who-is-here-away-{width}-{script}")
    story.press("They are away")
    assert "Nobody is there for 1 post" in story.page.inner_text("main")
    story.check_accessible()
    story.picture(f"who-is-here-{width}-{script}")
