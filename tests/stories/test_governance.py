"""Sharing, keeping and somebody's own record, in a browser, wide and narrow, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from heard.governance.actions import ask_to_share
from heard.governance.tests.test_subject_access import gathered, spoken_of
from tests.cast import Cast
from tests.stories.telling import WIDTHS, Story


@WIDTHS
def test_nothing_is_shared_without_its_terms(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    record = cast.hears().strand
    with cast.acting("safeguarding_lead") as by:
        asked = ask_to_share(record.reference, reason="She is in our school.", by=by, at=cast.now)
    story = tell(width, script).sign_in("Priya Nair").go(f"/share-request/{asked.reference}/share/")
    story.check_accessible()
    story.picture(f"share-{width}-{script}")
    story.press("Share")
    story.page.locator(".govuk-error-summary").wait_for()
    story.check_accessible()
    assert story.page.locator(".govuk-error-summary li").count() == 5
    page = story.page
    page.get_by_label("What is it shared for?").fill("To keep her safe at school")
    page.get_by_label("Public task").check()
    page.get_by_label("Why is it necessary, and no more than necessary?").fill("They see her daily.")
    last = cast.now + timedelta(days=30)
    for part in ("day", "month", "year"):
        page.locator(f"[name=until_{part}]").fill(str(getattr(last, part)))
    page.get_by_label("Your answer to whoever asked").fill("Here it is.")
    story.press("Share")
    assert story.heading.startswith("Sharing"), page.url
    assert "They see the terms beside it." in page.locator("body").inner_text()
    story.check_accessible()


@WIDTHS
def test_lines_are_decided_and_what_is_due_is_seen(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    strand = gathered(cast, spoken_of(cast))
    story = tell(width, script).sign_in("Helen Marsh").go(f"/subject-access/{strand.reference}/lines/")
    story.check_accessible()
    story.picture(f"lines-{width}-{script}")
    story.page.get_by_label("Show them").check()
    story.page.get_by_label("All undecided lines that this list finds").check()
    story.press("Decide and save")
    story.page.get_by_text("0 of").wait_for()
    for address in ("/keeping/", "/sharing/", "/subject-access/"):
        story.go(address)
        story.check_accessible()
        story.picture(f"{address.strip('/')}-{width}-{script}")
