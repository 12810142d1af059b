"""How long there still is, and how late it is, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heard.process.rules import is_soon
from heard.process.templatetags.clocks import how_long

AT = datetime(2026, 3, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=30), "in less than a minute"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=89), "in 89 minutes"),
        (timedelta(minutes=90), "in 1 hour"),
        (timedelta(hours=47, minutes=59), "in 47 hours"),
        (timedelta(hours=48), "in 2 days"),
        (timedelta(days=2, hours=23), "in 2 days"),
        (timedelta(days=1234), "in 1,234 days"),
        (timedelta(0), "less than a minute late"),
        (timedelta(hours=-3), "3 hours late"),
        (timedelta(days=-2), "2 days late"),
    ],
)
def test_what_is_left_is_said_in_words_and_never_too_long(left: timedelta, words: str) -> None:
    assert how_long(AT + left, AT) == words


@pytest.mark.parametrize("seconds", [0, 1, 37, 59])
def test_all_through_a_minute_the_words_are_the_same(seconds: int) -> None:
    assert how_long(AT + timedelta(hours=43), AT + timedelta(seconds=seconds)) == "in 43 hours"


def test_soon_is_a_few_hours_and_never_late() -> None:
    assert is_soon(timedelta(hours=4))
    assert not is_soon(timedelta(hours=5))
    assert not is_soon(timedelta(0))
