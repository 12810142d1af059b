"""The door for parents, neighbours and anybody else: one page, with a name or without."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from heard.concerns.models import Door
from heard.frame.doors import public_door
from heard.history.models import Actor

from .forms import PublicForm
from .receipts import Kept, check_kept, show, take_in, to_the_minute
from .return_forms import KeptForm

_RECEIPT = "concerns/doors/public_receipt.html"


@public_door("public")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """What somebody saw, heard or was told."""
    if request.method != "POST":
        return _page(request, PublicForm.blank())
    if "not_yet" in request.POST:
        return _page(request, PublicForm.as_it_was(request.POST))
    form = PublicForm(request.POST, request.FILES)
    stored = take_in(form, Door.PUBLIC, by=Actor.door("public"), at=to_the_minute())
    return show(request, _RECEIPT, form, stored, _check) if stored else _page(request, form)


def _page(request: HttpRequest, form: PublicForm) -> HttpResponse:
    return render(
        request, "concerns/doors/public_form.html", {"form": form, "not_yet": "not_yet" in request.POST}
    )


@public_door("public")
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Two of the words, typed to see that they are written down."""
    if request.method != "POST":
        return redirect("concerns:public")
    return check_kept(request, _RECEIPT, "concerns/doors/public_done.html", _check)


def _check(kept: Kept, *args: Any, **kwargs: Any) -> KeptForm:
    return KeptForm(kept.ticket.words, kept.asked, *args, **kwargs)


urlpatterns = [
    path("report/", report, name="public"),
    path("report/kept/", kept, name="public_kept"),
]
