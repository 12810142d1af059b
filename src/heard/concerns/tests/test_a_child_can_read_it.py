"""Every page of the child's door, and of the way back, reads at the age of ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heard.concerns.doors.sending import Ticket
from heard.concerns.tests.reading_age import why_too_hard
from tests.pages import Element, Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partnership")]
_BLOCKS = ("p", "li", "h1", "h2", "h3", "label", "legend", "summary", "button", "div", "a")
_NOT_OURS = ("heard-words__word", "heard-verbatim", "heard-ring")


def texts(element: Element) -> Iterator[str]:
    """The words of each innermost block, but for what somebody else wrote: secret words, messages, names beside numbers."""
    for each in element.all(*_BLOCKS):
        names = f"{each['class']} {each.parent['class'] if each.parent else ''}".split()
        inner = [block for block in each.all(*_BLOCKS) if block.tag != "a"]
        if not inner and each.tag != "a" and not set(names) & set(_NOT_OURS):
            yield re.sub("“[^”]*”", "", each.text)


def why_not(page: Page) -> list[str]:
    main = page.root.all("main")[0]
    return why_too_hard(
        "\n\n".join(line if line[-1:] in ".?!" else f"{line}." for line in texts(main) if line)
    )


def test_every_page_of_the_childs_door(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heard.concerns.files.MAX_BYTES", 10)
    form = pages.get("/tell/us/")
    receipt = pages.send(form, {"happening": "Hello", "attached": SimpleUploadedFile("film.mp4", bytes(11))})
    shown = {
        "start": pages.get("/tell/"),
        "screens": form,
        "nothing said": pages.send(form, {}),
        "not yet": pages.send(form, {"happening": "Hi", "not_yet": "yes"}),
        "too long": pages.send(form, {"happening": "x" * 100_001}),
        "receipt": receipt,
        "words again": pages.send(receipt, {}),
        "done": pages.send(receipt, {"have_them": "yes"}),
    }
    assert {name: found for name, page in shown.items() if (found := why_not(page))} == {}


def test_every_page_of_the_way_back(pages: Pages, seals: Any) -> None:
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Hello"})
    words = Ticket.read(form.form()["form_token"]).words
    way = pages.get("/answers/")
    back = pages.send(way, {"secret_words": words})
    shown = {
        "words": way,
        "no words": pages.send(way, {"secret_words": ""}),
        "wrong words": pages.send(way, {"secret_words": Ticket.new().words}),
        "messages": back,
        "nothing written": pages.send(back, {}, form=1),
        "written": pages.send(back, {"text": "Hello"}, form=1),
        "disagreed": pages.send(back, {"text": "Hello"}, form=2),
        "proof, not yet": pages.get("/answers/proof/"),
    }
    seals()
    shown |= {"proof": pages.get("/answers/proof/"), "closed": pages.send(back, {})}
    assert {name: found for name, page in shown.items() if (found := why_not(page))} == {}
