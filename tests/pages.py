"""The one client through which every test asks for a page: it checks what every page promises.

A title that says what the page's one heading says, a language, landmarks, unique ids, a label for every field,
nothing inline, nothing from elsewhere, and no more queries than a page may ask.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.http import HttpResponse
from django.test import Client

QUERIES = 27
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "form": "action"}
_UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})


class Element:
    """One element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """The words in it, in one line."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return re.sub(r"\s+", " ", " ".join(parts)).strip()

    @cached_property
    def every(self) -> list[Element]:
        """The elements within it, in the order of the page."""
        inner = [child for child in self.children if isinstance(child, Element)]
        return [found for child in inner for found in (child, *child.every)]

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds within it."""
        return [each for each in self.every if each.tag in tags]

    def within(self, *tags: str) -> bool:
        """Whether it stands in an element of one of these kinds."""
        return self.parent is not None and (self.parent.tag in tags or self.parent.within(*tags))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("document", {}, None)
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        if len(element.attributes) < len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice: {attrs}")
        self.open.children.append(element)
        if tag not in _VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.open.tag != tag:
            self.problems.append(f"</{tag}> closes <{self.open.tag}>")
            return
        self.open = self.open.parent or self.root

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


class Page:
    """An answer of the site, read as a page."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        reader = _Reader()
        reader.feed(response.content.decode())
        self.root, self._malformed = reader.root, reader.problems
        if reader.open is not reader.root:
            self._malformed.append(f"<{reader.open.tag}> is never closed")

    @property
    def heading(self) -> str:
        """The words of its one h1."""
        return " ".join(each.text for each in self.root.all("h1"))

    @property
    def text(self) -> str:
        """All the words of its main part."""
        return " ".join(each.text for each in self.root.all("main"))

    @property
    def errors(self) -> list[str]:
        """The lines of its error summary."""
        boxes = [each for each in self.root.all("div") if "govuk-error-summary" in each["class"].split()]
        return [line.text for box in boxes for line in box.all("li")]

    def form(self, number: int = 0) -> dict[str, str]:
        """What the main part's form would send if its button were pressed now."""
        form = [each for main in self.root.all("main") for each in main.all("form")][number]
        return dict(_sent(form))

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        return next(each["href"] for each in self.root.all("a") if words in each.text)

    def problems(self) -> list[str]:
        """Everything that a page must not have, and lacks that it must have."""
        return [*self._malformed, *self._outline(), *self._fields(), *self._foreign()]

    def _outline(self) -> list[str]:
        titles = [each for each in self.root.all("title") if not each.within("svg")]
        title = " ".join(each.text for each in titles)
        headings = self.root.all("h1")
        ids = Counter(each["id"] for each in self.root.every if each["id"])
        wrong = [
            (len(headings) != 1, f"{len(headings)} h1 elements: {[each.text for each in headings]}"),
            (not self.heading, "the h1 is empty"),
            (self.heading not in title, f"the title {title!r} does not say {self.heading!r}"),
            (not all(each["lang"] for each in self.root.all("html")), "no language"),
            *((len(self.root.all(tag)) != 1, f"not one <{tag}>") for tag in ("main", "header", "footer")),
            (len(titles) != 1, "not one <title>"),
            *((times > 1, f"id {name!r} {times} times") for name, times in ids.items()),
        ]
        wrong += self._references(set(ids))
        return [words for bad, words in wrong if bad]

    def _references(self, ids: set[str]) -> list[tuple[bool, str]]:
        names = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form")
        used = [(name, one) for each in self.root.every for name in names for one in each[name].split()]
        used += [("href", each["href"][1:]) for each in self.root.all("a") if re.match("#.", each["href"])]
        return [(one not in ids, f"{name} leads to no {one!r}") for name, one in used]

    def _fields(self) -> list[str]:
        labelled = {each["for"] for each in self.root.all("label") if each.text}
        fields = [
            each for each in self.root.all("input", "textarea", "select") if each["type"] not in _UNLABELLED
        ]
        names = [each for each in fields if each["id"] not in labelled and not each["aria-label"]]
        pressed = [each for each in self.root.all("button", "a") if not (each.text or each["aria-label"])]
        pictures = [each for each in self.root.all("img") if "alt" not in each.attributes]
        return [f"<{each.tag} name={each['name']!r}> has no words" for each in [*names, *pressed, *pictures]]

    def _foreign(self) -> list[str]:
        found = [
            f"<{each.tag}> has {name}"
            for each in self.root.every
            for name in each.attributes
            if _inline(name)
        ]
        scripts = [each for each in self.root.all("script") if not each["src"]]
        found += ["a script inline" for each in scripts if each["type"] != "application/json"]
        found += ["a style inline" for _ in self.root.all("style")]
        loaded = [each[_LOADED[each.tag]] for each in self.root.all(*_LOADED)]
        return found + [f"{address} is elsewhere" for address in loaded if urlsplit(address).netloc]


def _inline(name: str) -> bool:
    return name == "style" or name.startswith("on")


def _sent(form: Element) -> list[tuple[str, str]]:
    found = []
    for each in form.all("input", "textarea", "select"):
        if each.tag == "select":
            chosen = [option for option in each.all("option") if "selected" in option.attributes]
            found.append((each["name"], chosen[0]["value"] if chosen else ""))
        elif each.tag == "textarea":
            found.append((each["name"], "".join(str(child) for child in each.children).removeprefix("\n")))
        elif each["type"] not in ("radio", "checkbox", "submit", "file") or "checked" in each.attributes:
            found.append((each["name"], each["value"]))
    return [(name, value) for name, value in found if name]


class Asked(list[str]):
    """What is asked of the database: ``with connection.execute_wrapper(asked := Asked()):``."""

    def __call__(self, execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        self.append(sql)
        return execute(sql, *more)


class Pages:
    """``pages.get(address)`` and ``pages.post(address, data)`` ask as a browser would and check every page.

    Redirects are followed; ``queries`` bounds what each single answer may ask of the database.
    """

    def __init__(self, queries: int = QUERIES, **headers: Any) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=True, headers=headers or None)
        self.queries = queries
        self.where = ""

    def get(self, address: str, status: int = 200) -> Page:
        return self._ask("get", address, {}, status)

    def post(self, address: str, data: dict[str, Any] | None = None, status: int = 200) -> Page:
        return self._ask("post", address, data or {}, status)

    def send(self, page: Page, data: dict[str, Any], status: int = 200, form: int = 0) -> Page:
        """Fill in the form of a page and press its button."""
        element = [each for main in page.root.all("main") for each in main.all("form")][form]
        return self.post(element["action"] or self.where, {**page.form(form), **data}, status)

    def sign_in(self, email: str) -> None:
        """Sign in as a worker, without the pages of signing in."""
        from heard.agencies.models import Account

        self.client.force_login(Account.objects.get(email=email))

    def _ask(self, method: str, address: str, data: dict[str, Any], status: int) -> Page:
        for _ in range(5):
            with connection.execute_wrapper(asked := Asked()):
                response = getattr(self.client, method)(address, data)
            self.where = address
            # Signing in counts tries under some five keys, four statements each, whatever there is to show.
            number = sum(" tally " not in sql for sql in asked)
            assert number <= self.queries, f"{address} asked {number} queries"
            if response.status_code not in (301, 302, 303):
                break
            method, address, data = "get", response.headers["Location"], {}
        assert response.status_code == status, f"{self.where} answered {response.status_code}, not {status}"
        page = Page(response)
        if response.headers["Content-Type"].startswith("text/html"):
            assert not page.problems(), f"{self.where}: {page.problems()}"
        return page
