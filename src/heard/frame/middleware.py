"""Between the browser and the pages: who acts, what a refusal looks like, and the headers of every answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.db.models import BooleanField, DateTimeField, Func, JSONField, UUIDField
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from heard.agencies.doors import door_token, forget_door_tokens
from heard.agencies.models import Worker
from heard.concerns.beat import wait_for_the_beat
from heard.history.actions import acting
from heard.history.refused import Refused

from . import entrance, errors, held, past
from .doors import came_from_here, returning_token
from .refused import problem, refused_response, wants_json

Answer = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger("heard.requests")


class SecurityHeadersMiddleware:
    """Set the headers that keep a page to itself, on every answer and over whatever else set them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and (wants_json(request) or not response.content):
            response = errors.not_allowed(request, response)
        for name, value in _headers(request).items():
            response.headers[name] = value
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store"
        return response


def _headers(request: HttpRequest) -> dict[str, str]:
    return {
        "Content-Security-Policy": _policy(),
        # "same-origin" where Django's CSRF check needs to see where a form came from.
        "Referrer-Policy": "no-referrer" if is_public(request) else "same-origin",
        "Permissions-Policy": (
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _policy() -> str:
    issuer = urlsplit(getattr(settings, "HEARD_OIDC_ISSUER", ""))
    agency = f" {issuer.scheme}://{issuer.netloc}" if issuer.netloc else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"form-action 'self'{agency}; frame-ancestors 'none'; base-uri 'none'"
    )


class BeatMiddleware:
    """Answer on the beat where somebody came with a reference: what is hidden takes longer than what is not there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = self.get_response(request)
        if request.resolver_match and (response.status_code == 404 or _has_a_reference(request)):
            wait_for_the_beat(began)
        return response


_REFERENCES = ("reference", "references", "follows")


def _has_a_reference(request: HttpRequest) -> bool:
    return any(typed.get(name) for typed in (request.GET, request.POST) for name in _REFERENCES)


class RequestLogMiddleware:
    """One line a request of a signed-in page: never the path, who it was, or anything of a public door."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and getattr(request, "worker", None) is not None:
            log.info(
                "request",
                method=request.method,
                route=match.view_name,
                status=response.status_code,
                milliseconds=round((time.monotonic() - began) * 1000),
            )
        return response


class ActingMiddleware:
    """Run each page in one transaction, as the worker or door it was opened by; pages are closed by default.

    The page is rendered inside the transaction, because outside it nobody acts and the database shows nothing.
    A refusal undoes the transaction and becomes a page that keeps what was typed.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.worker = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, page: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if is_open(request, page):
            return None
        try:
            return self._answer(request, page, args, kwargs)
        except Refused as refused:
            _keep_aftermath(request, page, refused)
            return refused_response(request, refused)
        except OperationalError as error:
            return errors.unavailable(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The same for the pages that run outside a transaction of ours."""
        if isinstance(exception, Refused):
            return refused_response(request, exception)
        if isinstance(exception, OperationalError):
            return errors.unavailable(request, exception)
        return None

    def _answer(
        self, request: HttpRequest, page: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        door = getattr(page, "public_door", None)
        if door is not None:
            if request.method == "POST" and not came_from_here(request):
                return errors.from_elsewhere(request)
            returning = returning_token(request) if getattr(page, "returns", False) else ""
            return _as_door(door, returning, lambda: _rendered(page(request, *args, **kwargs)))
        if not request.user.is_authenticated:
            return _signed_out(request)
        if is_sign_in(request):  # allauth's own middleware must see what its pages raise
            return _as_worker(request, lambda: None)
        if entrance.must_add_second_factor(request):
            return entrance.to_second_factor(request)
        response = _as_worker(
            request, lambda: past.answer(request, page, lambda: _rendered(page(request, *args, **kwargs)))
        )
        return _finished(request, response)


def _as_worker(
    request: HttpRequest, answer: Callable[[], HttpResponseBase | None]
) -> HttpResponseBase | None:
    """Answer as the signed-in worker, in one transaction."""
    token = request.session.get(entrance.TOKEN) or entrance.new_token(request)
    for _attempt in range(2):
        with acting(token):
            request.worker = _worker(request)  # type: ignore[attr-defined]
            if request.worker is not None:  # type: ignore[attr-defined]
                return answer()
        token = entrance.new_token(request)  # it ran out before the session did
    return entrance.not_a_worker(request)


def _finished(request: HttpRequest, response: HttpResponseBase | None) -> HttpResponseBase | None:
    """After the commit: what was sent again need not be kept, and this browser knows its last worker."""
    if response is not None and request.user.is_authenticated:
        if request.method == "POST" and held.SENT_AGAIN in request.POST:
            held.let_go(request, response)
        held.remember_account(request, response)
    return response


def _keep_aftermath(request: HttpRequest, page: Callable[..., Any], refused: Refused) -> None:
    """Keep what a refusal leaves behind, such as that it was tried, after what was tried is undone."""
    if refused.aftermath is not None:
        door = getattr(page, "public_door", None)
        with acting(_door_token(request, door) if door else request.session[entrance.TOKEN]):
            refused.aftermath()


def _door_token(request: HttpRequest, door: str) -> str:
    """The token of whoever came back with their words, else that of the door."""
    return returning_token(request) or door_token(door)


def _as_door(door: str, returning: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer at a public door, as the door itself or as whoever came back with their words."""
    with acting(returning or door_token(door)) as who:
        if who is not None or returning:
            return answer()
    forget_door_tokens()  # the database was restored, or emptied of tokens, while this process ran
    with acting(door_token(door)):
        return answer()


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _worker(request: HttpRequest) -> Worker | None:
    """The signed-in worker, if the database agrees that the token in force is theirs.

    ``request.at`` is the time that the database goes by; ``worker.sees_queue`` says whether they see the work of
    an agency or only their own, ``worker.says_who_is_here`` whether they say who of theirs is here, ``worker.glass``
    what they have open by breaking the glass.
    """
    worker = (
        Worker.objects.select_related("agency", "actor")
        .filter(pk=request.user.worker_id)  # type: ignore[union-attr]
        .annotate(
            acts=Func(function="actor", output_field=UUIDField()),
            at=Func(function="heard_now", output_field=DateTimeField()),
            sees_queue=RawSQL("my_scope() <> '{}'", (), output_field=BooleanField()),
            says_who_is_here=RawSQL("my_rank() >= 2", (), output_field=BooleanField()),
            glass=Func(function="my_glass", output_field=JSONField()),
        )
        .first()
    )
    if worker is None or worker.acts != worker.pk or (worker.left_at and worker.left_at <= worker.at):
        return None
    request.at = worker.at  # type: ignore[attr-defined]
    return worker


def _signed_out(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        return problem(401, "Sign in first.")
    if request.method == "POST":
        return held.signed_out_page(request)
    return redirect_to_login(request.get_full_path())


def is_open(request: HttpRequest, page: Callable[..., Any]) -> bool:
    """Whether a page touches no record, so that nobody need act: the named list of open pages and the API.

    The API finds its own actor from the key that came with the call.
    """
    return getattr(page, "open_page", False) or wants_json(request) or _name(request) in entrance.OPEN


def is_sign_in(request: HttpRequest) -> bool:
    """Whether a page belongs to a worker's own sign-in, which must be reachable to add a second factor."""
    return _name(request) in entrance.OWN


def is_public(request: HttpRequest) -> bool:
    """Whether the page asked for is a public door."""
    match = getattr(request, "resolver_match", None)
    return match is not None and hasattr(match.func, "public_door")


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None else ""
