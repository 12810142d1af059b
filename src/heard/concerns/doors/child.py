"""The child's door: a few short screens in one form, so that nothing typed leaves the page before it is sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.models import Door
from heard.frame.doors import public_door
from heard.history.models import Actor

from .forms import ChildForm
from .receipts import Kept, check_kept, show, take_in, to_the_minute
from .return_forms import KeptForm

_RECEIPT = "concerns/doors/child_receipt.html"


@public_door("child")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """You will not be in trouble, whom to ring now, and what happens next."""
    return render(request, "concerns/doors/child_start.html")


@public_door("child")
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Say it: all screens are one page, so that Back, a mistake or a lost connection lose nothing."""
    if request.method != "POST":
        return _screens(request, ChildForm.blank())
    if "not_yet" in request.POST:
        return _screens(request, ChildForm.as_it_was(request.POST))
    form = ChildForm(request.POST, request.FILES)
    stored = take_in(form, Door.CHILD, by=Actor.door("child"), at=to_the_minute())
    return show(request, _RECEIPT, form, stored, _check) if stored else _screens(request, form)


def _screens(request: HttpRequest, form: ChildForm) -> HttpResponse:
    return render(
        request, "concerns/doors/child_form.html", {"form": form, "not_yet": "not_yet" in request.POST}
    )


@public_door("child")
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Two of the words, typed to see that they are written down."""
    if request.method != "POST":
        return redirect("concerns:child")
    return check_kept(request, _RECEIPT, "concerns/doors/child_done.html", _check)


def _check(kept: Kept, *args: Any, **kwargs: Any) -> KeptForm:
    return KeptForm(kept.ticket.words, kept.asked, *args, **kwargs)


urlpatterns = [
    path("tell/", start, name="child"),
    path("tell/us/", tell, name="child_tell"),
    path("tell/kept/", kept, name="child_kept"),
]
