"""A missing child in a browser: reported, found, offered an interview and listened to, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heard.protection.tests.test_pages_missing import FOUND, INTERVIEW, OFFER, REPORT
from tests.cast import Cast
from tests.stories.telling import Story


def fills(story: Story, typed: dict[str, str]) -> None:
    """Fill in a form by the names of its fields."""
    for name, value in typed.items():
        field = story.page.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") == "radio":
            story.page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_a_child_is_reported_missing_found_and_listened_to(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    story = tell(width, script).sign_in("Priya Nair").go("/missing/report/")
    main, errors = story.page.locator("main"), story.page.locator(".govuk-error-summary")
    fills(story, {**REPORT, "account": ""})
    story.page.locator("main form button[type=submit]").last.press("Enter")  # without a mouse
    story.page.wait_for_load_state()
    assert errors.count() == 1
    assert story.page.locator('[name="name"]').input_value() == REPORT["name"]
    story.check_accessible()
    story.picture(f"missing-form-{width}-{script}")
    fills(story, {"account": REPORT["account"]})
    story.page.locator("main form button[type=submit]").last.click()
    story.page.wait_for_load_state()
    assert REPORT["name"] in main.inner_text()
    story.check_accessible()
    episode = story.page.url
    for step, typed in (("find", FOUND), ("offer-interview", OFFER), ("interview", INTERVIEW)):
        story.go(f"{episode}{step}/")
        story.page.locator("main form button[type=submit]").last.click()
        story.page.wait_for_load_state()
        assert errors.count() == 1, step
        story.check_accessible()
        fills(story, typed)
        story.page.locator("main form button[type=submit]").last.click()
        story.page.wait_for_load_state()
        assert errors.count() == 0, (step, errors.inner_text() if errors.count() else "")
    assert "Quay Row" in main.inner_text()
    story.picture(f"missing-{width}-{script}")
    story.go(episode.replace("/missing/", "/voice/"))
    assert "i dont want to say" in main.inner_text()  # the interview kept it by itself
    story.check_accessible()


def test_a_carer_without_an_account_reports_and_reads_what_became_of_it(
    tell: Callable[..., Story], cast: Cast
) -> None:
    carer = tell(320, False).go("/missing-child/")
    main = carer.page.locator("main")
    assert main.inner_text().index("999") < main.inner_text().index("Who is missing?")
    needed = {name: REPORT[name] for name in REPORT if name not in ("age", "companions", "vehicles")}
    fills(carer, needed | {"account": ""})
    carer.press("Send")
    assert carer.page.locator(".govuk-error-summary").count() == 1
    fills(carer, {"account": "She did not come home.", "reach": "01632 960 001"})
    carer.press("Send")
    words = " ".join(carer.page.locator(".heard-words__word").all_inner_texts())
    assert carer.press("I have kept them").heading == "What happens next"
    police = tell(1280, True).sign_in("Sam Kerr")
    episode = police.page.locator('main a[href*="/missing/"]').first.get_attribute("href")
    assert "01632 960 001" in police.go(episode).page.locator("main").inner_text()
    for who, step, typed in (("Sam Kerr", "find", FOUND), ("Priya Nair", "offer-interview", OFFER)):
        taking = tell(1280, True).sign_in(who).go(f"{episode}{step}/")
        fills(taking, typed)
        taking.page.locator("main form button[type=submit]").last.click()
        taking.page.wait_for_load_state()
    fills(carer.go("/answers/"), {"secret_words": words})
    carer.page.locator("main form button[type=submit]").first.click()
    carer.page.wait_for_load_state()
    assert carer.heading == "The missing child"
    assert "interview" in main.inner_text().lower()
    carer.check_accessible()
