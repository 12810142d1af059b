"""The pages of the building, and what it does when something goes wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import Pages


def test_the_front_page_needs_no_account_and_sets_no_cookie(pages: Pages) -> None:
    page = pages.get("/")
    assert page.heading == "You will be heard"
    assert not pages.client.cookies


def test_a_worker_is_led_to_sign_in_and_back(pages: Pages) -> None:
    page = pages.get("/account/")
    assert page.heading == "Sign in"
    assert page.form()["next"] == "/account/"


def test_a_worker_sees_their_account(pages: Pages, cast: Any) -> None:
    pages.sign_in(cast.worker("youth_worker").email)
    page = pages.get("/account/")
    assert cast.worker("youth_worker").name in page.text
