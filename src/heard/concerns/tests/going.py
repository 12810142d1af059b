"""How the tests of the workers' pages sign in and read a reference."""

from __future__ import annotations

import re

from tests.pages import Page, Pages

THREE = {"account": "Cars wait outside after youth club.", "whom": "Two girls of about 14", "danger": "no"}


def sign_in(pages: Pages, who: str) -> None:
    """Sign in as one of the cast, with their second factor."""
    pages.sign_in(f"{who.replace('_', '.')}@marlowe-vale.example")
    session = pages.client.session
    session["second_factor"] = True
    session.save()


def reference_of(page: Page) -> str:
    """The first reference on a page."""
    found = re.search(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", page.text)
    assert found, page.text
    return found[0]
