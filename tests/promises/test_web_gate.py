"""The gate: forms from elsewhere, signing in, and what the logs say of a full walk."""

from __future__ import annotations

import json
import logging
import logging.config
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils.log import configure_logging

from heard.agencies.models import Account
from heard.frame.demo.partnership import AGENCIES, CAST
from tests.cast import Cast
from tests.pages import Page
from tests.promises import addresses
from tests.promises.asking import ask
from tests.promises.headers import HEADERS, is_door
from tests.promises.reporting import DOORS, filled
from tests.promises.seeded import SAID, SECRET, Seeded, returned, seed, signed_in
from tests.promises.served import Browser, Site

db = pytest.mark.django_db
pytestmark = pytest.mark.world(fill=seed)
PASSWORD = "a long enough password 7731"


def everywhere(world: Seeded) -> Iterator[tuple[str, str]]:
    """One address of each page, and some that are none, by GET, POST and a method that is none."""
    for place, found in enumerate(
        [*addresses.there(world).values(), *([a] for a in addresses.absent()[-9:-2])]
    ):
        for method in ("GET", "POST", "BREW") if place % 5 == 0 else ("GET", "POST"):
            yield method, found[0]


@db
@pytest.mark.promise("Nothing is lost")
@pytest.mark.parametrize("door", ["child", "public"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_a_form_from_elsewhere_is_refused_at_a_door_and_what_was_typed_is_shown(
    cast: Cast, door: str, headers: dict[str, str]
) -> None:
    response = Client(headers=headers).post(DOORS[door], filled(door, "Sent from <b>elsewhere</b>."))
    assert response.status_code == 403
    assert not Page(response).problems()
    assert "Sent from <b>elsewhere</b>." in Page(response).text
    assert b"<b>elsewhere" not in response.content


@db
@pytest.mark.promise("Need to know")
def test_a_workers_form_without_its_token_is_refused_everywhere(world: Seeded) -> None:
    client = signed_in("social_worker", enforce_csrf_checks=True)
    for found in addresses.there(world).values():
        page = found[0]
        if not is_door(page) and not page.startswith("/api/"):
            response = ask(client, "POST", page)
            assert response.status_code in (302, 403, 404, 405), f"{page}: {response.status_code}"
            assert response.status_code != 302 or page in ("/account/email/", "/account/3rdparty/"), page


@db
@pytest.mark.promise("Need to know")
def test_signing_in_changes_the_session_and_leads_nowhere_else(world: Seeded, as_superuser: Any) -> None:
    with as_superuser():
        account = Account.objects.get(email="nurse@marlowe-vale.example")
        account.set_password(PASSWORD)
        account.save()
    said = {"login": account.email, "password": PASSWORD}
    for place in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "https:elsewhere",
    ):
        client = Client()
        fixed = "a" * 32
        client.cookies[site_settings.SESSION_COOKIE_NAME] = fixed
        response = client.post("/account/login/", {**said, "next": place})
        assert response.status_code == 302
        assert response.headers["Location"] == "/"
        first = client.cookies[site_settings.SESSION_COOKIE_NAME].value
        assert first != fixed
        client.post("/account/logout/")
        client.get("/account/login/")
        client.cookies[site_settings.SESSION_COOKIE_NAME] = first
        assert client.get("/my-day/").status_code == 302, "a session that was signed out opens nothing"


@db
@pytest.mark.promise("Need to know")
def test_without_the_demonstration_nobody_signs_in_by_one_click(world: Seeded, as_superuser: Any) -> None:
    with as_superuser():
        numbers = list(Account.objects.values_list("pk", flat=True))
    assert len(numbers) == len(CAST)
    for address in ["/demo/", *(f"/demo/{number}/" for number in numbers)]:
        for method in ("GET", "POST"):
            client = Client()
            assert ask(client, method, address).status_code == 404
            assert not client.cookies
    assert b"/demo/" not in Client().get("/").content


@pytest.mark.long
@pytest.mark.promise("Need to know")
def test_the_site_as_it_is_served_has_no_door_of_the_demonstration(site: Site) -> None:
    assert site.ask("GET", "/demo/").status == 404
    answer = Browser(site).get("/tell/us/")
    assert answer.status == 200
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Set-Cookie"] is None
    assert not answer.page.problems()
    assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text)
    assert assets
    for asset in assets:
        found = site.ask("GET", asset)
        assert found.status == 200
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert not re.search(rb"url\(['\"]?(?:https?:)?//|@import", found.body), asset


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Path]:
    """The file to which every logger writes, down to the least line, set up as the site sets it up."""
    written = tmp_path / "log"
    console = {
        **site_settings.LOGGING["handlers"]["console"],
        "class": "logging.FileHandler",
        "filename": str(written),
    }
    quietest = {**site_settings.LOGGING["loggers"], "heard": {"level": "DEBUG"}}
    logging.config.dictConfig(
        {**site_settings.LOGGING, "handlers": {"console": console}, "loggers": quietest}
    )
    yield written
    configure_logging(site_settings.LOGGING_CONFIG, site_settings.LOGGING)


@pytest.mark.long
@db
@pytest.mark.promise("Anonymous stays anonymous")
def test_a_full_walk_leaves_nothing_personal_in_the_logs(world: Seeded, lines: Path) -> None:
    said = {
        "text": "Velvetine lanterns",
        "account": "Velvetine",
        "reason": "Velvetine",
        "secret_words": SECRET,
    }
    for key in ("", "reporter", "social_worker"):
        client = {"": Client, "reporter": returned}.get(key, lambda key=key: signed_in(key))()
        for method, address in everywhere(world):
            ask(
                client,
                method,
                f"{address}?marker=velvetine",
                **{"User-Agent": "velvetine", "X-Forwarded-For": "203.0.113.9"},
            )
        for found in addresses.there(world).values():
            ask(client, "POST", found[0], urlencode(said).encode())
    text = lines.read_text().lower()
    assert '"route": "concerns:concern"' in text, "the walk is not in this log at all"
    names = [part for member in CAST for part in member.name.lower().split() if len(part) > 3]
    agencies = [name.lower() for name, _ in AGENCIES.values()]
    forbidden = [*SAID, *names, *agencies, *(each.lower() for each in world.references), "marlowe-vale.example", "203.0.113",
                 "127.0.0.1", *SECRET.split("-"), "/concern/", "?marker"]  # fmt: skip
    assert not [
        word
        for word in forbidden
        if re.search(rf"\b{re.escape(word)}\b" if word.isalpha() else re.escape(word), text)
    ]
    for line in text.splitlines():
        assert set(json.loads(line)) <= {
            "event",
            "level",
            "logger",
            "timestamp",
            "method",
            "route",
            "status",
            "milliseconds",
            "error",
            "where",
        }


@db
@pytest.mark.promise("Help waits for no court")
@pytest.mark.parametrize("address", ["/", "/tell/", "/report/", "/answers/"])
def test_a_public_page_shows_each_number_to_ring_once(world: Seeded, address: str) -> None:
    """Found open: on a small screen the form and the foot of the page gave the same list."""
    numbers = re.findall(r'href="tel:([^"]+)"', Client().get(address).content.decode())
    assert numbers
    assert len(numbers) == len(set(numbers)), numbers
