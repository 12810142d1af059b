"""A worker's session ends while they write; nothing they wrote is lost, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.stories.telling import Story

WORDS = "Two girls are collected by adults in cars after youth club."


@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_outlives_the_session(tell: Callable[..., Story], script: bool) -> None:
    story = tell(320, script).sign_in("Amina Okafor").go("/raise/")
    story.page.get_by_label("What have you seen or heard?").fill(WORDS)
    story.page.get_by_label("Who or where is it about?").fill("Harbour Lights car park")
    story.page.get_by_label("No, not that I know of").check()
    story.page.context.clear_cookies(name="heard-session")
    story.press("Send")
    assert story.heading == "You were signed out before this was sent"
    assert WORDS in story.page.inner_text("main")
    story.said.clear()  # the browser counts 403 as an error of the page
    story.check_accessible()
    story.picture(f"lost-session{'' if script else '-no-script'}")
    story.sign_in("Amina Okafor").go("/held/").check_accessible()
    story.picture(f"held{'' if script else '-no-script'}")
    story.press("Send it now")
    assert "/raise/" in story.page.url
    assert story.heading != "Raise a concern"
    assert story.go("/held/").heading == "There is nothing to send"


def test_a_colleague_at_the_same_computer_sees_nothing_of_it(tell: Callable[..., Story]) -> None:
    story = tell().sign_in("Amina Okafor").go("/raise/")
    story.page.get_by_label("What have you seen or heard?").fill(WORDS)
    story.page.context.clear_cookies(name="heard-session")
    story.press("Send")
    story.sign_in("Priya Nair").go("/held/")
    assert story.heading == "There is nothing to send"
    assert WORDS not in story.page.content()
