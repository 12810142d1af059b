"""Signing in through one's agency, from end to end: the site as it is served, and a provider that tells the truth or not."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from heard.frame.appointing import leave
from tests.database import OwnDatabase
from tests.promises.agency import CLIENT, SECRET, Agency, agency
from tests.promises.served import Answer, Browser, Site, served

pytestmark = [pytest.mark.long, pytest.mark.promise("Need to know")]
AMINA, GRACE = "youth.worker@marlowe-vale.example", "nurse@marlowe-vale.example"
LOGIN = "/account/oidc/agency/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Agency]:
    with agency() as found:
        yield found


@pytest.fixture(scope="module")
def site(
    provider: Agency,
    partnership_database: OwnDatabase,
    static_files: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    told = {
        "HEARD_OIDC_ISSUER": provider.address,
        "HEARD_OIDC_CLIENT_ID": CLIENT,
        "HEARD_OIDC_CLIENT_SECRET": SECRET,
        "HEARD_OIDC_DOMAINS": "marlowe-vale.example",
        "HEARD_OIDC_NAME": "Marlowe Vale",
        "no_proxy": "127.0.0.1",
    }
    with served(partnership_database, tmp_path_factory.mktemp("var"), static_files, **told) as running:
        yield running


@pytest.fixture
def honest(provider: Agency) -> Agency:
    provider.be_honest()
    return provider


def led_to(browser: Browser) -> str:
    """Where the agency leads the browser back to, after somebody has signed in there."""
    sent = browser.send(LOGIN, {})
    parts = urlsplit(sent.headers["Location"])
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


def enter(site: Site, provider: Agency, person: str) -> tuple[Browser, Answer]:
    provider.person, browser = person, Browser(site)
    answer = browser.get(led_to(browser))
    return browser, answer


def is_in(browser: Browser) -> bool:
    return browser.get("/account/").status == 200


def test_a_worker_signs_in_and_needs_no_second_step_of_ours(site: Site, honest: Agency) -> None:
    browser, answer = enter(site, honest, AMINA)
    assert answer.status == 302
    page = browser.get("/account/").page
    assert page.heading == "Your account"
    assert "Amina Okafor" in page.root.text
    assert browser.get("/my-day/").status == 200


def test_the_sign_in_page_offers_the_agency_by_name(site: Site) -> None:
    assert "Marlowe Vale" in Browser(site).get("/account/login/").page.text


LIES: dict[str, Callable[[Agency], Any]] = {
    "signed with another key": lambda it: setattr(it, "key", rsa.generate_private_key(65537, 2048)),
    "not signed": lambda it: setattr(it, "algorithm", "none"),
    "for another site": lambda it: it.claims.update(aud="elsewhere"),
    "from another issuer": lambda it: it.claims.update(iss="https://elsewhere.example"),
    "out of date": lambda it: it.claims.update(exp=1_700_000_000),
    "about somebody else": lambda it: it.userinfo.update(sub="agency|somebody else"),
    "an address that nobody verified": lambda it: it.userinfo.update(email_verified=False),
    "an address that is nobody's here": lambda it: it.userinfo.update(email="new@marlowe-vale.example"),
    "an address of another agency": lambda it: it.userinfo.update(email="youth.worker@elsewhere.example"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_not_so_lets_nobody_in(site: Site, honest: Agency, lie: str) -> None:
    person = "safeguarding.lead@marlowe-vale.example"  # who has not signed in this way before
    LIES[lie](honest)
    browser, answer = enter(site, honest, person)
    assert answer.status < 500
    if answer.status == 200:
        assert not answer.page.problems(), answer.page.problems()
    assert not is_in(browser), lie


def test_a_way_back_is_good_once_and_for_the_browser_that_asked(site: Site, honest: Agency) -> None:
    honest.person, asked, thief = AMINA, Browser(site), Browser(site)
    back = led_to(asked)
    thief.get(back)
    assert not is_in(thief)
    asked.get(back)
    assert is_in(asked)
    again = Browser(site, {})
    again.get(back)
    assert not is_in(again)


def test_whoever_left_is_not_let_in_and_does_not_stay_in(
    site: Site, honest: Agency, partnership_database: OwnDatabase
) -> None:
    browser, _ = enter(site, honest, GRACE)
    assert is_in(browser)
    with partnership_database.as_superuser():
        leave(email=GRACE)
    assert not is_in(browser)
    browser, answer = enter(site, honest, GRACE)
    assert answer.status < 500
    assert not is_in(browser)
