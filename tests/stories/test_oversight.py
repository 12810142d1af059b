"""Oversight in a browser: who knew what when, the scorecard, and a reading that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from heard.oversight.actions import publish_figures, review_readings
from heard.people.actions import Said
from heard.process.actions import tick
from tests.cast import DECIDED, LONDON, Cast
from tests.stories.telling import WIDTHS, Story


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """A concern that climbed and was decided, in the site's own database."""
    cast.concern = cast.hears(about=[Said(kind="child", name="Tess Lowry", age="14")])  # type: ignore[attr-defined]
    for _ in range(3):
        cast.at(cast.now + timedelta(days=2))
        while tick(at=cast.now):
            pass
    cast.moves("manager", cast.concern.pk, "take_on", outcome="assessment", **DECIDED)  # type: ignore[attr-defined]
    return cast


@WIDTHS
def test_the_scrutineer_asks_who_knew(
    tell: Callable[..., Story], cast: Any, width: int, script: bool
) -> None:
    story = (
        tell(width, script).sign_in("Ruth Adeyemi").go(f"/who-knew/record/{cast.concern.strand.reference}/")
    )
    story.check_accessible()
    story.picture(f"who-knew-{width}-{script}")
    story.press("Post by post")
    assert "Not opened" in story.page.inner_text("main")
    story.check_accessible()
    story.picture(f"who-knew-posts-{width}-{script}")


@WIDTHS
def test_anybody_reads_how_concerns_are_answered(
    tell: Callable[..., Story], cast: Any, width: int, script: bool
) -> None:
    for n in range(14):
        cast.hears(account=f"Report {n}.")
    cast.at(datetime(2026, 4, 9, 9, tzinfo=LONDON))
    publish_figures()
    story = tell(width, script).go("/scorecard/")
    assert story.heading == "How we answer"
    story.check_accessible()
    story.picture(f"scorecard-{width}-{script}")


def test_a_reading_is_looked_at_by_somebody_else(tell: Callable[..., Story], cast: Any) -> None:
    cast.sees("social_worker", cast.concern.pk)
    assert review_readings() == 1
    story = tell().sign_in("Ruth Adeyemi").go("/my-day/")
    story.press("Find out why it was opened")
    assert "family name of the reader" in story.page.inner_text("main")
    story.check_accessible()
    story.picture("reading-review")
    story.go("/readings/rules/").check_accessible()
    story.picture("reading-rules")
