"""The exploitation panel's agenda, and the joint team's page, in a browser: wide and narrow, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heard.protection.tests.going import taken_on
from heard.protection.tests.test_panel import agrees_on, harmed, on, sits
from heard.protection.tests.test_team import set_up
from tests.cast import Cast
from tests.stories.telling import Story

WIDTHS = pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])


@WIDTHS
def test_a_line_leaves_the_panel_with_an_action(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    harmed(cast, taken_on(cast))
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    agrees_on(cast, line)
    story = tell(width, script).sign_in("Helen Marsh").go(f"/panel-sitting/{sitting.reference}/")
    story.check_accessible()
    story.picture(f"panel-{width}-{script}")
    story.go(f"/panel-line/{line.reference}/").check_accessible()
    story.picture(f"panel-line-{width}-{script}")
    story.press("An action was agreed")
    story.page.get_by_label("Your reasons").fill("The police serve a notice.")
    story.press("An action was agreed")
    assert "Left with an action" in story.page.locator("main").inner_text()


@WIDTHS
def test_a_team_shows_what_is_missing(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    team = set_up(cast)
    story = tell(width, script).sign_in("Colin Drew").go(f"/teams/{team.pk}/")
    assert "No manager is appointed" in story.page.locator("main").inner_text()
    story.check_accessible()
    story.picture(f"team-{width}-{script}")
