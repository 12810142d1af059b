"""Every address of the site, asked for by everybody: nobody meets a failure, a page that is not whole, or what is not theirs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from heard.frame.demo.partnership import CAST
from tests.cast import Cast
from tests.pages import QUERIES, Asked, Page
from tests.promises import addresses, asking
from tests.promises.headers import lacking
from tests.promises.seeded import NOBODY, SAID, SECRET, Seeded, returned, seed, signed_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.world(fill=seed),
    pytest.mark.promise("Need to know"),
]

# What somebody who is not signed in may open. A page that joins this list needs a reason that holds in daylight.
OPEN = {
    "/",
    "/account/login/",
    "/account/logout/",
    "/account/inactive/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/3rdparty/login/cancelled/",
    "/account/email/",
    "/account/3rdparty/",
    "/tell/",
    "/tell/us/",
    "/tell/kept/",
    "/report/",
    "/report/kept/",
    "/missing-child/",
    "/missing-child/kept/",
    "/missing-child/yours/",
    "/answers/",
    "/answers/yours/",
    "/answers/closed/",
    "/answers/proof/",
    "/answers/proof/file/",
    "/keys/",
    "/keys/file/",
    "/scorecard/",
    "/scorecard/figures.csv",
    "/api/v1/health",
    "/api/v1/openapi.json",
}
ANONYMOUS = pytest.mark.promise("Anonymous stays anonymous")
ROUND_IT = 4  # what undoing asks
# The other members see every page as well, but of the steps the first of each kind; and their account is one of these.
THOROUGHLY = ("social_worker", "youth_worker", "scrutineer")
ODD = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "BREW")


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """The answer to an address: never a failure, a whole page, its headers, no more queries than a page may ask."""
    with connection.execute_wrapper(asked := Asked()):
        response = asking.ask(client, method, address)
    assert response.status_code < 500, f"{method} {address}: {response.status_code}"
    assert len(asked) <= QUERIES + ROUND_IT, f"{method} {address} asked {len(asked)} queries"
    assert not (lacks := lacking(response, address)), f"{method} {address}: {lacks}"
    if (
        method in ("GET", "POST")
        and response.headers.get("Content-Type", "").startswith("text/html")
        and response.content
    ):
        assert not (wrong := Page(response).problems()), f"{method} {address}: {wrong}"
    return response


def shown(response: HttpResponse) -> str:
    """All that an answer says, headers too."""
    return f"{response.headers}\n{response.content.decode(errors='replace')}".lower()


def told(response: HttpResponse, references: list[str], asked: str) -> list[str]:
    """The words of the record in an answer; what stands in the address that was asked for is no news to the asker."""
    text = shown(response).replace(asked.lower(), "")
    return [word for word in (*SAID, *(each.lower() for each in references)) if word in text]


@ANONYMOUS
def test_a_stranger_opens_the_listed_pages_and_no_other(world: Seeded) -> None:
    opened = set()
    for pattern, found in addresses.there(world).items():
        for address in found:
            for method in ("GET", "POST"):
                response = ask(Client(), method, address)
                assert not told(response, world.references, address), f"{method} {address}"
                if method == "GET" and not _closed(response):
                    opened.add(pattern)
    assert opened == OPEN


def _closed(response: HttpResponse) -> bool:
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/account/login/")
    return to_sign_in or response.status_code in (401, 403, 404, 405)


def test_a_stranger_cannot_tell_what_is_there_from_what_is_not(world: Seeded) -> None:
    for address in _with_reference(world):
        other = address.replace(world.concern.reference, "2222-2222")
        for method in ("GET", "POST"):
            there, absent = ask(Client(), method, address), ask(Client(), method, other)
            assert _without(there, address) == _without(absent, other), f"{method} {address}"


@pytest.mark.parametrize("key", NOBODY[:2])
def test_a_worker_without_access_cannot_tell_what_is_there_from_what_is_not(
    world: Seeded, cast: Cast, key: str
) -> None:
    assert cast.sees(key, world.concern) is None
    client = signed_in(key)
    client.get("/account/")
    for address in _with_reference(world):
        other = address.replace(world.concern.reference, "2222-2222")
        for method in ("GET", "POST"):
            there, absent = ask(client, method, address), ask(client, method, other)
            assert there.status_code in (404, 405), f"{method} {address}"
            assert _without(there, address) == _without(absent, other), f"{method} {address}"


def _with_reference(world: Seeded) -> list[str]:
    """Pages of the concern; what cannot be there for either, such as another system's, is left to its own tests."""
    every = [address for found in addresses.there(world).values() for address in found]
    return [each for each in every if world.concern.reference in each and not each.startswith("/api/")]


def _without(response: HttpResponse, asked: str) -> tuple[int, str]:
    """An answer without what differs from page to page, and without the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown(response).replace(asked.lower(), ""))
    return response.status_code, re.sub(
        r"heard-csrf=\w+|expires=[^;]+|'expires': '[^']+'|2222-2222", "", text
    )


@pytest.mark.parametrize("key", [member.key for member in CAST])
def test_a_member_meets_what_is_theirs_and_no_failure(world: Seeded, cast: Cast, key: str) -> None:
    level = cast.sees(key, world.concern)
    client = signed_in(key)
    client.get("/account/")
    own = {
        strand.reference for strand in vars(world).values() if hasattr(strand, "n") and cast.sees(key, strand)
    }
    hidden = [each for each in world.references if each not in own]
    may_read_words = level in ("full", "own") or cast.sees(key, world.second)
    for found in addresses.there(world).values():
        if key not in THOROUGHLY and found[0].startswith("/account/"):
            continue
        for address in found if key in THOROUGHLY else found[:1]:
            for method in ("GET", "POST"):
                met = told(ask(client, method, address), hidden, address)
                assert not met if not may_read_words else not set(met) & set(hidden), (
                    f"{method} {address}: {met}"
                )


@ANONYMOUS
def test_somebody_who_came_back_with_their_words_meets_their_own_alone(world: Seeded) -> None:
    client = returned()
    assert "farthingcrumb" in shown(client.get("/answers/yours/"))
    for found in addresses.there(world).values():
        for address in found:
            for method in ("GET", "POST"):
                assert not told(ask(client, method, address), world.references, address), (
                    f"{method} {address}"
                )


@pytest.mark.parametrize("who", ["stranger", "social_worker"])
def test_nonsense_and_odd_methods_fail_nothing(world: Seeded, who: str) -> None:
    client = {"stranger": Client, "reporter": returned}.get(who, lambda: signed_in(who))()
    client.get("/account/")
    for address in addresses.absent():
        for method in ("GET", "POST"):
            assert not told(ask(client, method, address), world.references, address)
    for found in addresses.there(world).values():
        for method in ODD:
            response = ask(client, method, found[0])
            if method not in ("HEAD", "OPTIONS") and not found[0].startswith(
                ("/account/", "/api/v1/openapi")
            ):
                assert response.status_code in (302, 401, 403, 404, 405), f"{method} {found[0]}"


def test_a_wrong_secret_opens_nothing(world: Seeded) -> None:
    client = Client()
    words = SECRET.split("-")
    response = client.post("/answers/", {"secret_words": "-".join([*words[1:], words[0]])})
    assert response.status_code == 200
    assert "heard_return" not in response.cookies
    assert "farthingcrumb" not in shown(client.get("/answers/yours/", follow=True))
