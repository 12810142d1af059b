"""The page kit of the past: which pages can be read as they stood, at which moment, and how that is chosen.

A page that says ``@reads_the_past`` is asked for with ``?as_at=2026-03-12T17:00`` and knows nothing more of it: the
database answers from the history, ``request.at`` is that moment, and every link to another such page keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heard.history.as_it_stood import end_of, in_address, moment_of, standing_at
from heard.history.refused import Refused

from .forms import MomentField

Page = TypeVar("Page", bound=Callable[..., Any])
_NAME = "as_at"
_LINK = re.compile(rb'(?<!data-today )href="(/[^"?#]*)(\?[^"#]*)?(#[^"]*)?"')


def reads_the_past(page: Page) -> Page:
    """Let a page be read as it stood: it shows a record, and what it shows it asks of the database alone."""
    page.reads_the_past = True  # type: ignore[attr-defined]
    return page


def can_be_read(request: HttpRequest) -> bool:
    """Whether the page that is asked for can be read as it stood."""
    return hasattr(getattr(request.resolver_match, "func", None), "reads_the_past")


def is_past(request: HttpRequest) -> bool:
    """Whether a page is being read as it stood: nothing can be done from there."""
    return hasattr(request, "as_at")


class _Then(MomentField):
    """A day and, unless its end is meant, a time; its value is what an address says."""

    def to_python(self, value: Any) -> Any:
        parts = [str(part or "").strip() for part in value or ()]
        if not any(parts):
            return None
        self._all_there(parts[:3])
        day = self._date(parts[:3])
        return f"{day}T{self._clock(parts[3]):%H:%M}" if parts[3] else f"{day}"


class MomentForm(forms.Form):
    """Which moment to read the record at."""

    as_at = _Then(
        label=gettext_lazy("The date and time"),
        help_text=gettext_lazy("For example, 12 3 2026 and 16:30. Without a time, the end of that day."),
    )


def answer(request: HttpRequest, page: object, go: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page, as it is now or as it stood at the moment that the address names."""
    typed = [name for name in request.GET if name.startswith(f"{_NAME}_")]
    if _NAME not in request.GET and not typed:
        return go()
    if request.method not in ("GET", "HEAD"):
        raise Refused(
            _("The record as it stood can be read, not changed."), _("Return to today, and do it there.")
        )
    if not hasattr(page, "reads_the_past"):
        return _only_now(request)
    if _NAME not in request.GET:
        return _chosen(request, MomentForm(request.GET))
    try:
        moment = moment_of(request.GET[_NAME], request.at)  # type: ignore[attr-defined]
    except Refused as refused:
        return _choose(request, _with(MomentForm({}), refused))
    return _as_it_stood(request, moment, go)


def _as_it_stood(request: Any, moment: Any, go: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    request.as_at = moment
    request.at = end_of(moment)
    with standing_at(moment):
        try:
            response = go()
        except Http404:
            response = render(request, "frame/pages/nothing_then.html", status=404)
    if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
        response.content = _LINK.sub(_keeping(in_address(moment)), response.content)
    return response


def _keeping(moment: str) -> Callable[[re.Match[bytes]], bytes]:
    """Let a link to a page that can be read as it stood lead to the same moment."""
    asked = f"{_NAME}={quote(moment, safe=':')}".encode()

    def keep(link: re.Match[bytes]) -> bytes:
        path, query, place = link[1], link[2] or b"", link[3] or b""
        try:
            page = resolve(path.decode()).func
        except (Resolver404, UnicodeDecodeError):
            return link[0]
        if not hasattr(page, "reads_the_past") or _NAME.encode() in query:
            return link[0]
        return b'href="%b%b%b%b"' % (path, query + b"&amp;" if query else b"?", asked, place)

    return keep


def _chosen(request: HttpRequest, form: MomentForm) -> HttpResponse:
    """Lead from the parts that were typed to the one address of that moment."""
    if form.is_valid():
        try:
            moment_of(form.cleaned_data[_NAME], request.at)  # type: ignore[attr-defined]
        except Refused as refused:
            return _choose(request, _with(form, refused))
        return redirect(f"{request.path}?{_NAME}={quote(form.cleaned_data[_NAME], safe=':')}")
    return _choose(request, form)


def _with(form: MomentForm, refused: Refused) -> MomentForm:
    form.full_clean()
    form.errors.clear()
    form.add_error(_NAME, f"{refused.reason} {refused.next_step}")
    return form


def _choose(request: HttpRequest, form: MomentForm) -> HttpResponse:
    return render(request, "frame/pages/choose_moment.html", {"form": form, "here": request.path}, status=400)


def _only_now(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/pages/only_now.html", {"here": request.path}, status=400)
