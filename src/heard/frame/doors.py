"""How a page says who may come in; every page that says nothing is for signed-in workers only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core import signing
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

Page = TypeVar("Page", bound=Callable[..., Any])

RETURNING = "heard_return"
_SALT = "heard.frame.returning"
_RETURN_SECONDS = 30 * 60


def public_door(name: str, *, returns: bool = False) -> Callable[[Page], Page]:
    """Open a page to anybody, without account or cookie; it writes under the door called ``name``.

    With ``returns`` somebody who gave their secret words acts as themselves there, and only there: a new report
    is the door's, even in a browser that has just read an answer.
    Such pages are outside Django's CSRF cookie, because somebody who wants to report needs no cookie;
    the middleware compares where the browser says the form came from instead.
    """

    def mark(page: Page) -> Page:
        page.public_door = name  # type: ignore[attr-defined]
        page.returns = returns  # type: ignore[attr-defined]
        page.csrf_exempt = True  # type: ignore[attr-defined]
        return page

    return mark


def open_page(page: Page) -> Page:
    """Open a page that touches no record: it acts as nobody and so the database shows it nothing."""
    page.open_page = True  # type: ignore[attr-defined]
    return page


def hold_return(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Let a reporter who gave their words read on for half an hour, by a signed cookie and no session."""
    response.set_cookie(
        RETURNING,
        signing.dumps(token, salt=_SALT),
        max_age=_RETURN_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )


def returning_token(request: HttpRequest) -> str:
    """The token of a reporter who came back with their words, or nothing."""
    try:
        token: str = signing.loads(request.COOKIES.get(RETURNING, ""), salt=_SALT, max_age=_RETURN_SECONDS)
    except signing.BadSignature:
        return ""
    return token


def end_return(response: HttpResponse) -> None:
    """Forget the reporter in this browser."""
    response.delete_cookie(RETURNING, samesite="Strict")


def came_from_here(request: HttpRequest, unsure: bool = True) -> bool:
    """Whether the browser says that a form was sent from one of our own pages; ``unsure`` if it says nothing.

    ``Origin: null`` is what browsers send from the public pages, because those ask for no referrer.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return unsure
    try:
        return urlsplit(origin).netloc == request.get_host()
    except (DisallowedHost, ValueError):
        return False
