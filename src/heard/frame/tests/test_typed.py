"""What is shown again of a form, and what never is."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from heard.frame.typed import label_of, typed

REQUEST = RequestFactory()


def test_words_are_shown_and_secrets_and_machinery_are_not() -> None:
    posted = {
        "account": " What I saw\nand heard ",
        "child_words": "I want to stay",
        "child-0-name": "Kai",
        "danger": "no",
        "child-TOTAL_FORMS": "1",
        "key": "357140ff-5ff9-4929-980a-26c279902d69",
        "send": "1",
        "password": "open sesame",
        "secret": "six words here",
        "csrfmiddlewaretoken": "x" * 64,
        "empty": "  ",
    }
    shown = {each.label: each.value for each in typed(REQUEST.post("/", posted))}
    assert shown == {
        "Account": " What I saw\nand heard ",
        "Child words": "I want to stay",
        "Child 1: name": "Kai",
        "Danger": "no",
    }


@pytest.mark.parametrize("broken", [b"--x\r\nContent-Disposition: nonsense", b"\xff\xfe", b""])
def test_what_cannot_be_read_is_nothing_typed(broken: bytes) -> None:
    request = REQUEST.post("/", broken, content_type="multipart/form-data; boundary=x")
    assert typed(request) == []


def test_names_become_words() -> None:
    assert label_of("what_happened") == "What happened"
    assert label_of("adult-2-seen_with") == "Adult 3: seen with"
