"""The pages for when something goes wrong: plain words, the next step, who to ring, and all that was typed."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from . import held
from .doors import came_from_here
from .refused import problem, wants_json
from .typed import files_typed, typed

log = structlog.get_logger("heard.errors")
_LAST_RESORT = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Something went wrong – Heard</title></head>'
    "<body><main><h1>Something went wrong</h1><p>Please try again in a few minutes. In an emergency ring 999.</p>"
    "</main></body></html>"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when more was sent than can be taken."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 413, "too_big")
    return _page(request, 400, "bad_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, "forbidden")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for what does not exist and for what this worker may not see."""
    return _page(request, 404, "not_found")


def not_allowed(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """405."""
    page = _page(request, 405, "not_allowed")
    page.headers["Allow"] = response.headers["Allow"]
    return page


def too_many(request: HttpRequest) -> HttpResponse:
    """429: signing in was tried more often than anybody mistypes."""
    return _page(request, 429, "too_many")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs no database, so it can also say that the database is what failed."""
    reference = secrets.token_hex(4)
    log.error("page_failed", reference=reference)
    return _page(request, 500, "server_error", reference=reference)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: the record cannot be reached."""
    reference = secrets.token_hex(4)
    log.error("record_unreachable", reference=reference, error=type(error).__name__)
    page = _page(request, 503, "unavailable", reference=reference)
    page.headers["Retry-After"] = "60"
    return page


def from_elsewhere(request: HttpRequest) -> HttpResponse:
    """403 for a form that another website sent to a public door."""
    return _page(request, 403, "elsewhere")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page had grown old; if it is ours, it is kept and can be sent again."""
    if not came_from_here(request, unsure=False):
        return _page(request, 403, "elsewhere")
    return held.kept_page(request, "frame/errors/old_page.html", 403)


def _page(request: HttpRequest, status: int, name: str, **more: Any) -> HttpResponse:
    if wants_json(request):
        return problem(status, _TITLES[name])
    values = {"typed": typed(request), "files_lost": _files(request), "status": status, **more}
    try:
        page: str = render_to_string(f"frame/errors/{name}.html", values, request)
    except Exception:  # whatever broke the page must not break the page that says so
        log.error("error_page_failed", status=status)
        page = _LAST_RESORT
    return HttpResponse(page, status=status)


def _files(request: HttpRequest) -> bool:
    try:
        return files_typed(request)
    except Exception:  # an upload that broke off cannot be asked what it held
        return False


_TITLES = {
    "bad_request": _("The request could not be read."),
    "too_big": _("More was sent than can be taken at once."),
    "forbidden": _("You may not do this."),
    "elsewhere": _("The request came from another website."),
    "not_found": _("There is nothing here."),
    "not_allowed": _("This cannot be done here."),
    "too_many": _("That was tried too often in a short time."),
    "server_error": _("Something went wrong here."),
    "unavailable": _("The record cannot be reached at the moment."),
}
