"""A neighbour gives her name in confidence, two agencies open it; a nurse asks whom to call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from heard.people.actions import Said
from tests.cast import Cast
from tests.database import OwnDatabase
from tests.stories.telling import WIDTHS, Story
from tests.stories.test_public_doors import next_screen, words_on

Tell = Callable[..., Story]
NOOR = Said(kind="child", name="Noor Calder", born_on=date(2011, 3, 4))


@WIDTHS
def test_a_name_in_confidence_is_opened_by_two_agencies_and_its_giver_is_told(
    tell: Tell,
    cast: Cast,
    own_database: OwnDatabase,
    width: int,
    script: bool,
) -> None:
    story = tell(width, script)
    page, name = story.page, f"{width}-{script}"
    story.go("/report/").picture(f"confidence-report-{name}")
    page.locator("#id_account").fill("I saw the car.")
    page.get_by_label("Only if two agencies agree that it is needed").check()
    page.locator("#id_raiser").fill("Ines Varga")
    story.press("Send").check_accessible().picture(f"confidence-receipt-{name}")
    assert "The name is locked away" in page.locator("main").inner_text()
    secret, reference = words_on(story), page.locator(".heard-reference").inner_text()

    worker = tell(width, script).sign_in("Ben Lowry").go(f"/concern/{reference}/")
    worker.check_accessible().picture(f"confidence-concern-{name}")
    worker.press("Ask for the name").check_accessible().picture(f"confidence-ask-{name}")
    worker.page.locator("textarea").fill("A witness is needed.")
    worker.press("Ask the other agency")
    opening = worker.page.url

    other = tell(width, script).sign_in("Sam Kerr")
    other.go(opening).press("Agree that the name is opened")
    other.page.locator("textarea").fill("She can name the car.")
    other.press("Agree that the name is opened").check_accessible().picture(f"confidence-agreed-{name}")
    other.press("Read the name").check_accessible().press("Read the name")
    other.check_accessible().picture(f"confidence-name-{name}")
    assert "Ines Varga" in other.page.locator("main").inner_text()

    story.go("/answers/").page.locator("#id_secret_words").fill(" ".join(secret))
    story.page.locator("main form button").first.click()
    story.page.wait_for_url("**/answers/yours/")
    story.check_accessible().picture(f"confidence-answers-{name}")
    assert "Marlowe Vale Council and Wharfside Police" in page.locator("main").inner_text()
    story.press("Take my name back").check_accessible().picture(f"confidence-taken-back-{name}")
    assert "was destroyed" in page.locator("main").inner_text()


@WIDTHS
def test_a_child_is_asked_whether_their_name_may_be_known(tell: Tell, width: int, script: bool) -> None:
    story = tell(width, script).go("/tell/us/")
    for screen in ("what", "safe", "who"):
        next_screen(story, screen)
    assert story.page.locator("#you").is_visible()
    story.page.get_by_label("Only if they really need it").check()
    story.check_accessible().picture(f"confidence-child-{width}-{script}")


@WIDTHS
def test_a_nurse_learns_whom_to_call(tell: Tell, cast: Cast, width: int, script: bool) -> None:
    cast.hears("safeguarding_lead", about=[NOOR])
    mine = cast.hears("nurse", about=[NOOR]).strand.reference
    story = tell(width, script).sign_in("Grace Obi").go(f"/concern/{mine}/")
    story.press("Ask whom to call").check_accessible().picture(f"whom-{width}-{script}")
    story.press("Ask whom to call").check_accessible().picture(f"whom-answer-{width}-{script}")
    assert "01632 960104" in story.page.locator("main").inner_text()
    manager = tell(width, script).sign_in("Ruth Adeyemi").go("/look-ups/")
    manager.check_accessible().picture(f"whom-look-ups-{width}-{script}")
    assert mine in manager.page.locator("main").inner_text()
