"""The menu: nobody is led to a closed door."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from heard.frame.menu import EACH_DAY, LOOKED_UP
from tests.cast import Cast
from tests.pages import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]
ENTRIES = (*EACH_DAY, *(entry for _heading, entries in LOOKED_UP for entry in entries))


@pytest.fixture
def at_work(settings: Any, cast: Cast, pages: Pages) -> Pages:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    return pages


@pytest.mark.parametrize("who", ["youth_worker", "manager", "adviser", "scrutineer", "councillor"])
def test_nobody_is_led_to_a_closed_door(at_work: Pages, who: str) -> None:
    at_work.sign_in(f"{who.replace('_', '.')}@marlowe-vale.example")
    across = at_work.get(reverse("look_across"))
    shown = {link["href"] for link in across.root.all("a")} & {reverse(entry.name) for entry in ENTRIES}
    assert reverse("governance:sharing") in shown
    for address in shown:
        at_work.get(address)


def test_a_page_found_by_looking_across_says_so_in_the_menu(at_work: Pages) -> None:
    at_work.sign_in("manager@marlowe-vale.example")
    current = [
        (link["href"], link["aria-current"])
        for address in ("/look-across/", reverse("governance:sharing"), reverse("concerns:my_day"))
        for link in at_work.get(address).root.all("a")
        if link["aria-current"]
    ]
    assert current == [("/look-across/", "page"), ("/look-across/", "true"), ("/my-day/", "page")]
