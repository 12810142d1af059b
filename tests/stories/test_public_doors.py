"""The public doors in a browser: a child tells and comes back, a neighbour reports, an adviser takes a call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.database import OwnDatabase
from tests.stories.telling import WIDTHS, Story

Tell = Callable[..., Story]
SCREENS = ("what", "safe", "who", "you", "answer", "show", "send")


def words_on(story: Story) -> list[str]:
    """The words of a receipt, as they are written."""
    found = story.page.locator(".heard-words__word")
    return [each.split("\n")[0].strip() for each in found.all_inner_texts()]


def next_screen(story: Story, screen: str) -> None:
    story.page.locator(f"#{screen} a.govuk-button").click()


def type_asked_words(story: Story, words: list[str]) -> None:
    for field in story.page.locator('input[name^="word_"]').all():
        field.fill(words[int(str(field.get_attribute("name"))[5:]) - 1].upper())


def stored(own_database: OwnDatabase, sql: str) -> Any:
    from django.db import connection

    with own_database.as_superuser(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@WIDTHS
def test_a_child_tells_and_comes_back(
    tell: Tell, width: int, script: bool, own_database: OwnDatabase
) -> None:
    story = tell(width, script)
    page, name = story.page, f"{width}{'' if script else '-no-script'}"
    story.go("/tell/").check_accessible().picture(f"child-0-start-{name}")
    story.press("Tell us now")
    page.locator("#id_happening").fill("A man waits for me after school.\nHe has a blue car.")
    for place, screen in enumerate(SCREENS, 1):
        assert page.locator(".heard-screen:visible").count() == 1
        assert page.locator(f"#{screen}").is_visible()
        story.check_accessible().picture(f"child-{place}-{screen}-{name}")
        if screen == "safe":
            page.get_by_label("I am not sure").check()
        if screen == "who":
            page.locator("#id_who").fill("They call him Dez")
        if screen == "send" and script:
            assert "They call him Dez" in page.locator(".heard-look").inner_text()
        if screen != "send":
            next_screen(story, screen)
    page.get_by_role("button", name="Send", exact=True).click()
    assert story.heading == "We have got it"
    story.check_accessible().picture(f"child-8-receipt-{name}")
    words = words_on(story)
    assert len(words) == 7
    story.press("Check my words")
    assert story.heading == "Look at your words once more"
    story.check_accessible().picture(f"child-9-words-again-{name}")
    type_asked_words(story, words)
    story.press("Check my words")
    assert story.heading == "All done"
    story.check_accessible().picture(f"child-10-done-{name}")
    assert (
        stored(own_database, "select child_words from concern")
        == "A man waits for me after school.\nHe has a blue car."
    )
    _come_back(story, words, name)


def _come_back(story: Story, words: list[str], name: str) -> None:
    page = story.page
    story.go("/answers/").check_accessible().picture(f"answers-0-words-{name}")
    page.get_by_label("Type your seven secret words").fill(" ".join(words[:-1]) + " xyzzyq")
    story.press("Read my answer")
    story.check_accessible().picture(f"answers-1-wrong-{name}")
    page.get_by_label("Type your seven secret words").fill(" ".join(words))
    story.press("Read my answer")
    assert story.heading == "Your messages"
    story.check_accessible().picture(f"answers-2-{name}")
    page.get_by_label("Your message").fill("He was there again.")
    page.locator("#write ~ form button").click()
    assert "He was there again." in page.locator(".heard-talk").inner_text()
    page.get_by_label("What should we have done").fill("Somebody should come.")
    story.press("I do not think enough was done")
    assert "A manager must read what you think" in page.locator("main").inner_text()
    story.check_accessible().picture(f"answers-3-disagreed-{name}")
    story.press("Close my messages")
    assert story.heading == "Closed"
    story.check_accessible().picture(f"answers-4-closed-{name}")
    story.go("/answers/yours/")
    assert story.heading == "Come back with your secret words"


@pytest.mark.parametrize("script", [True, False])
def test_back_and_forward_lose_nothing(tell: Tell, script: bool) -> None:
    story = tell(320, script).go("/tell/us/")
    page = story.page
    page.locator("#id_happening").fill("What I typed")
    next_screen(story, "what")
    next_screen(story, "safe")
    page.locator("#id_where").fill("Quay Street")
    page.go_back()
    page.go_back()
    assert page.locator("#what").is_visible()
    assert page.locator("#id_happening").input_value() == "What I typed"
    page.go_forward()
    page.go_forward()
    assert page.locator("#id_where").input_value() == "Quay Street"


def test_it_can_be_sent_from_any_screen(tell: Tell, own_database: OwnDatabase) -> None:
    for screen in SCREENS[:-1]:
        story = tell(320, script=False).go("/tell/us/")
        story.page.locator("#id_happening").fill(f"Sent from {screen}")
        for before in SCREENS[: SCREENS.index(screen)]:
            next_screen(story, before)
        story.page.locator(f"#{screen} button").click()
        assert story.heading == "We have got it"
    assert stored(own_database, "select count(*) from concern") == len(SCREENS) - 1


def test_a_button_pressed_twice_is_one_report_and_still_shows_the_words(
    tell: Tell, own_database: OwnDatabase
) -> None:
    story = tell(script=False).go("/tell/us/")
    story.page.locator("#id_happening").fill("Twice")
    story.page.locator("#what button").dblclick(no_wait_after=True)
    story.page.wait_for_selector(".heard-words__word")
    assert len(words_on(story)) == 7
    assert stored(own_database, "select count(*) from concern") == 1


def test_the_keyboard_alone_is_enough(tell: Tell) -> None:
    story = tell(320).go("/tell/us/")
    keys = story.page.keyboard
    story.page.locator("#id_happening").focus()
    keys.type("Typed")
    keys.press("Tab")
    keys.press("Enter")
    assert story.page.locator("#safe").is_visible()
    assert story.focus == "safe"
    story.page.locator("#safe input").first.focus()
    keys.press("ArrowDown")
    keys.press("Enter")
    story.page.get_by_text("You have not sent it yet.").wait_for()
    assert story.page.locator("#safe").is_visible(), "Enter on a choice sends nothing"
    assert story.page.locator("#id_happening").input_value() == "Typed"
    story.page.locator("#safe a.govuk-button").focus()
    keys.press("Enter")
    assert story.page.locator("#who").is_visible()


def test_nothing_said_leads_back_to_the_first_question(tell: Tell) -> None:
    story = tell(320).go("/tell/us/#send")
    story.page.locator("#send button").click()
    story.page.wait_for_selector(".govuk-error-summary")
    assert story.page.title().startswith("Error: Tell us")
    story.check_accessible().picture("child-nothing-said-320")
    assert story.page.locator("#what").is_visible()
    story.page.locator(".govuk-error-summary a").first.click()
    assert story.focus == "id_happening"
    assert story.page.locator("#what").is_visible()


def test_leaving_keeps_nothing_of_what_was_typed(tell: Tell) -> None:
    story = tell()
    page = story.page
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    story.go("/tell/us/")
    page.locator("#id_happening").fill("Nobody must see this")
    page.locator(".govuk-exit-this-page__button").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    story.go("/tell/us/")
    assert page.locator("#id_happening").input_value() == ""


@WIDTHS
def test_a_neighbour_reports(tell: Tell, width: int, script: bool, tmp_path: Path) -> None:
    story = tell(width, script)
    page, name = story.page, f"{width}{'' if script else '-no-script'}"
    story.go("/report/").check_accessible().picture(f"public-0-form-{name}")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    story.check_accessible().picture(f"public-1-nothing-{name}")
    page.get_by_label("What has worried you?").fill("A grey van waits at the school gate.")
    note, film = tmp_path / "note.txt", tmp_path / "film.mp4"
    note.write_text("hello")
    with film.open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    page.locator('input[type="file"]').set_input_files([note, film])
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector(".heard-words__word")
    assert "film.mp4: This file is too large" in page.locator("main").inner_text()
    story.check_accessible().picture(f"public-2-receipt-{name}")
    story.press("I have kept them")
    story.check_accessible().picture(f"public-3-done-{name}")


@WIDTHS
def test_an_adviser_takes_a_call(tell: Tell, width: int, script: bool) -> None:
    story = tell(width, script)
    page, name = story.page, f"{width}{'' if script else '-no-script'}"
    story.sign_in("Joan Petrie").go("/helpline/").check_accessible().picture(f"helpline-0-form-{name}")
    page.get_by_label("What the caller says").fill("A caller is worried about a child next door.")
    story.press("Send, and give the caller their words")
    words = words_on(story)
    story.check_accessible().picture(f"helpline-1-receipt-{name}")
    page.get_by_label("Type the words as the caller says them back").fill(" ".join(words))
    page.get_by_role("button", name="Check").click()
    assert story.heading == "The caller has their words"
    story.check_accessible().picture(f"helpline-2-done-{name}")
    story.go("/helpline/new-words/").check_accessible().picture(f"helpline-3-new-words-{name}")
