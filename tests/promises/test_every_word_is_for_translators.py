"""Every word of the site goes through gettext: in a language in which each text is marked, nothing is unmarked but data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import trans_real

from tests.promises import addresses, asking
from tests.promises.seeded import Seeded, returned, seed, signed_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.world(fill=seed),
    pytest.mark.promise("The same for every child and every adult"),
]

# Tables whose texts are what somebody wrote or is called; the words of all others, such as labels, are the site's own.
DATA = (
    "agency", "worker", "post", "strand", "concern", "remark", "mention", "attachment", "move", "attempt", "account",
    "wall", "share", "draft", "checkpoint", "sealing_key", "usersessions_usersession",
    "assessment_version", "category_entry", "meeting", "invitation", "attendance", "minutes", "action",
    "family_consent", "placement", "host_notice", "voice", "team", "team_remit", "nrm_decision", "police_event",
    "victim_told", "sent_notice", "licence_notice",
)  # fmt: skip
# A name, a key to copy, a grade of intelligence, or what a reading of this test was for.
SAME_EVERYWHERE = re.compile(
    r"Heard|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|\b[A-Z2-7]{32}\b|\b[1-3][A-E][PC]\b|\bTest\b"
)
WHO = ("social_worker", "director", "scrutineer", "adviser")
_SHOWN = ("aria-label", "alt", "title", "placeholder", "label")
_FORM = re.compile(rb'<form method="post"[^>]* novalidate')
_SILENT = {"script", "style", "textarea"}


class Marked(trans_real.DjangoTranslation):
    """English in which everything that was translated stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧"

    def ngettext(self, singular: str, plural: str, n: float) -> str:
        return self.gettext(singular if n == 1 else plural)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    language = Marked("en-gb")
    monkeypatch.setitem(trans_real._translations, "en-gb", language)
    monkeypatch.setattr(trans_real, "_default", language)
    yield
    trans_real.deactivate()


class _Words(HTMLParser):
    """The texts of a page in their order, without what is never shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._silent += tag in _SILENT
        self.said += [f"\n{given[name]}\n" for name in _SHOWN if given.get(name)]
        if tag in (
            "p",
            "li",
            "td",
            "th",
            "h1",
            "h2",
            "h3",
            "div",
            "option",
            "label",
            "dt",
            "dd",
            "title",
            "a",
            "button",
            "span",
        ):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def unmarked(page: str, data: list[str]) -> list[str]:
    """What stands outside every bracket, and is no data."""
    reader = _Words()
    reader.feed(page)
    outside, depth = [], 0
    for letter in "".join(reader.said):
        depth += letter == "⟦"
        if depth == 0 or letter == "\n":
            outside.append(letter)
        depth -= letter == "⟧"
        outside += "\0" * (letter == "⟧" and depth == 0)
    text = "".join(outside)
    for each in data:
        text = text.replace(each, "\0")
    words = re.split(r"[\0\n]", SAME_EVERYWHERE.sub("\0", text))
    return [each.strip() for each in words if re.search(r"[^\W\d_]{2}", each)]


def _data() -> list[str]:
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in DATA:
            cursor.execute(f"select to_jsonb(t) from {table} t")
            for (row,) in cursor.fetchall():
                found.update(_texts(json.loads(row)))
    lines = {line.strip() for each in found for line in each.splitlines()}
    return sorted((each for each in lines if re.search(r"[^\W\d_]{2}", each)), key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _asked(client: Client, found: dict[str, list[str]], who: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every page as the first worker, with its forms sent empty; as the others, one of each kind of page."""
    for pattern, pages in found.items():
        thoroughly = who == WHO[0]
        if thoroughly or not (
            pattern.startswith(("/account/", "/api/")) or (who not in WHO and "<" in pattern)
        ):
            for address in pages if thoroughly else pages[:1]:
                shown = asking.ask(client, "GET", address)
                yield address, shown
                if thoroughly and _FORM.search(shown.content):
                    yield f"{address}, sent empty", asking.ask(client, "POST", address)


def test_every_word_of_every_page_is_for_translators(world: Seeded, as_superuser: Any, marked: None) -> None:
    found = addresses.there(world)
    with as_superuser():
        data = _data()
    missing: dict[str, str] = {}
    clients = {key: signed_in(key) for key in WHO} | {"": Client(), "returned": returned()}
    for who, client in clients.items():
        for address, response in _asked(client, found, who):
            assert response.status_code < 500, address
            if response.headers.get("Content-Type", "").startswith("text/html"):
                missing |= dict.fromkeys(unmarked(response.content.decode(), data), f"{address} as {who}")
    assert not missing, "\n".join(f"{each!r} ({place})" for each, place in sorted(missing.items()))


def test_an_unmarked_word_is_found() -> None:
    page = '<p>⟦Said⟧ Ben <b>said</b></p><img alt="A tree"><a aria-label="⟦Go ⟦there⟧⟧">⟦To⟧ 2 ⟦days⟧</a>'
    assert unmarked(page, ["Ben"]) == ["said", "A tree"]
