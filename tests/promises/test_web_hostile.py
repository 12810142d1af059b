"""Whatever is sent to a form, found on the pages themselves: an answer in words, on a whole page, with all that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from heard.concerns.models import Attachment
from tests.hostile import HOSTILE, MARKUP
from tests.pages import Element, Page
from tests.promises import addresses
from tests.promises.asking import FORM, ask, undone
from tests.promises.seeded import Seeded, returned, seed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.world(fill=seed), pytest.mark.promise("Nothing is lost")]
QUERIES = ("page", "show", "state", "reference", "follows", "done", "next", "key", "process", "_held")
# Whose forms are tried, and under which addresses: what several may send is tried as one of them.
WHO = {
    "stranger": "/",
    "reporter": "/answers/",
    "youth_worker": "/raise/",
    "adviser": "/helpline/",
    "social_worker": "/",
    "scrutineer": "/pressure/",
}


@pytest.fixture
def seeded(world: Seeded, settings: Any) -> Seeded:
    settings.ACCOUNT_RATE_LIMITS = False
    return world


@dataclass(frozen=True)
class Found:
    """A form as it stands on a page."""

    address: str
    values: dict[str, str]
    written: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        # What a passkey says is read by a library, from a worker who is signed in and about their own account.
        return [name for name in self.values if name not in ("csrfmiddlewaretoken", "credential")]


_known: dict[tuple[str, str], list[Found]] = {}


def forms(client: Client, seeded: Seeded, who: str, below: str = "/") -> list[Found]:
    """Every form that sends something, on every page that somebody may see: looked for once, as the world stays as it is."""
    if (who, below) not in _known:
        _known[who, below] = list(_forms(client, seeded, below))
    return _known[who, below]


def _forms(client: Client, seeded: Seeded, below: str) -> Iterator[Found]:
    known = set()
    for found in addresses.there(seeded).values():
        for address in (each for each in found if each.startswith(below)):
            with undone():
                response = client.get(address)
            if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
                continue
            for element in Page(response).root.all("form"):
                form = _found(element, address)
                if element["method"] == "post" and (form.address, tuple(form.values)) not in known:
                    known.add((form.address, tuple(form.values)))
                    yield form


def _found(element: Element, address: str) -> Found:
    inputs = [each for each in element.all("input", "textarea", "select", "button") if each["name"]]
    values: dict[str, str] = {}
    for each in inputs:
        if each["type"] != "file" and not (each["type"] == "submit" and each["name"] != "action"):
            values.setdefault(each["name"], each["value"])
    written = tuple(each["name"] for each in inputs if each.tag == "textarea" or each["type"] == "text")
    return Found(element["action"] or address, values, written)


def send(client: Client, form: Found, body: bytes, content_type: str = FORM) -> HttpResponse:
    """The answer to a form: never a failure, always a whole page, and nothing that was typed becomes markup."""
    response = ask(client, "POST", form.address, body, content_type)
    said = f"{form.address}: {body[:300]!r}"
    assert response.status_code < 500, said
    if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
        assert not Page(response).problems(), f"{said}: {Page(response).problems()}"
        assert b"<script>alert" not in response.content, said
        assert b"<img src=x" not in response.content, said
    return response


def encoded(values: dict[str, Any]) -> bytes:
    """Fields as a browser sends them, or as no browser would."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in values.items()).encode()


@pytest.mark.long
@pytest.mark.parametrize("who", WHO)
def test_every_field_of_every_form(seeded: Seeded, who: str) -> None:
    client = {"stranger": Client, "reporter": returned}.get(who, lambda: signed_in(who))()
    client.get("/account/")
    tried = 0
    for form in forms(client, seeded, who, WHO[who]):
        if not form.names:
            continue
        # At a door each form takes everything; a worker's many forms, made of the same fields, take turns.
        values = list(HOSTILE.values())[tried % 3 :: 3] if who == "social_worker" else HOSTILE.values()
        for value in values if form.written else ():
            send(client, form, encoded(form.values | dict.fromkeys(form.written, value)))
        for value in list(HOSTILE.values())[::8]:
            send(client, form, encoded(dict.fromkeys(form.names, value)))
        names = form.names[tried % 3 :: 3] if who == "social_worker" else form.names
        for name, value in zip(names, cycle(HOSTILE.values()), strict=False):
            send(client, form, encoded({**form.values, name: value}))
        for name in form.names[:3]:
            send(client, form, encoded({key: value for key, value in form.values.items() if key != name}))
        tried += 1
    assert tried >= (10 if who == "social_worker" else 1)


@pytest.mark.long
@pytest.mark.parametrize("who", ["stranger", "social_worker"])
def test_what_stands_after_the_question_mark(seeded: Seeded, who: str) -> None:
    client = Client() if who == "stranger" else signed_in(who)
    client.raise_request_exception = False
    for found in addresses.there(seeded).values():
        if len(found) > 1 or found[0].startswith("/account/2fa/"):
            continue
        for value in list(HOSTILE.values())[::4]:
            query = encoded(dict.fromkeys(QUERIES, value)).decode()
            with undone():
                response = client.get(f"{found[0]}?{query}")
            assert response.status_code < 500, f"{found[0]}?{query[:200]}"
            assert b"<script>alert" not in response.content


@pytest.mark.long
@pytest.mark.parametrize("who", ["stranger", "social_worker"])
def test_forms_that_are_no_forms(seeded: Seeded, who: str) -> None:
    client = Client() if who == "stranger" else signed_in(who)
    client.get("/account/")
    for form in forms(client, seeded, who):
        twice = urlencode([(name, value) for name in form.names for value in (form.values[name], MARKUP)])
        send(client, form, twice.encode())
        send(client, form, b"&".join(b"f%d=1" % number for number in range(600)))
        send(client, form, b'{"account": "x"}', "application/json")
        send(client, form, b"x", "multipart/form-data")
        send(client, form, b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b")
        send(client, form, b"\0" * 99, "multipart/form-data; boundary=" + "b" * 300)
        send(client, form, b"account=%zz&%=&&&=%00", f"{FORM}; charset=utf-7")


@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("stranger", {"/tell/us/", "/report/"}),
        ("adviser", {"/helpline/", "/helpline/new-words/"}),
        ("social_worker", {"/raise/", "write", "disagree", "report-pressure", "take-on", "hand-over"}),
    ],
)
def test_what_was_typed_comes_back_as_it_was_typed(seeded: Seeded, who: str, expected: set[str]) -> None:
    """With more in one field than fits, so that the form comes back."""
    client = Client() if who == "stranger" else signed_in(who)
    client.get("/account/")
    back = set()
    for form in forms(client, seeded, who):
        if not form.written or form.address.startswith("/account/"):
            continue
        typed = {name: f"{MARKUP} {{{{ 7 }}}} \u202e🙈 ' {place}" for place, name in enumerate(form.written)}
        typed[form.written[0]] = (
            f"{MARKUP} {'🙈' * 10_000}{'é' * (500_000 if who == 'stranger' else 120_000)}"
        )
        response = send(client, form, encoded({**form.values, **typed}))
        if response.status_code == 200 and Page(response).errors:
            shown = {each["name"]: each for each in Page(response).root.all("input", "textarea")}
            for name, words in typed.items():
                element = shown[name]
                value = element["value"] if element.tag == "input" else "".join(map(str, element.children))
                assert value.removeprefix("\n") == words, f"{form.address} {name}"
            back |= {form.address, *form.address.strip("/").split("/")}
    assert expected <= back


@pytest.mark.long
@pytest.mark.parametrize("address", ["/tell/us/", "/report/", "/helpline/", "/raise/"])
def test_no_file_stops_the_words(seeded: Seeded, as_superuser: Any, address: str) -> None:
    client = signed_in("adviser" if address == "/helpline/" else "youth_worker")
    page = Page(client.get(address))
    chooser = next(each["name"] for each in page.root.all("input") if each["type"] == "file")
    words = {"happening": "words", "account": "words", "whom": "them", "danger": "no", "send": "send"}
    blank = next(dict(_found(form, address).values) for form in page.root.all("form") if form.all("textarea"))
    for files in (
        [SimpleUploadedFile("large.jpg", b"x" * 26_000_000)],
        [SimpleUploadedFile("nothing.txt", b"")],
        [SimpleUploadedFile("photo.jpg", b"MZ\x90\0 not a photo", "image/jpeg")],
        [SimpleUploadedFile("x.txt", b"one")],
        [SimpleUploadedFile(f"many{number}.txt", b"%d" % number) for number in range(11)],
        [
            _named("../../../../etc/passwd\0.png"),
            _named("C:\\x\\<b>.html"),
            _named("\u202egpj.exe"),
            _named("a" * 400),
        ],
    ):
        fresh = {
            key: value for key, value in blank.items() if key not in ("form_token", "key", "safe", "danger")
        }
        with undone():
            response = client.post(address, {**fresh, **words, chooser: files})
            assert response.status_code in (200, 302), response.content[:500]
            assert response.status_code == 302 or not Page(response).errors, Page(response).errors
            with as_superuser():
                names = list(Attachment.objects.values_list("name", flat=True))
        assert not [name for name in names if "/" in name or "\\" in name or "\0" in name or "\u202e" in name]


def _named(name: str) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", b"content of it")
    file._name = name  # as it comes over the wire, where nobody has tidied it
    return file
