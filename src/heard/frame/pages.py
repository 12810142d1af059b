"""The pages of the building itself: the front page, what was kept, and a worker's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from heard.history.receipts import public_keys

from . import held
from .doors import open_page
from .menu import each_day, looked_up
from .sealing_status import status
from .typed import readable


@open_page
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Where to begin: say something, come back to what you said, or sign in."""
    if request.user.is_authenticated:
        return redirect(next((item.url for item in each_day(request)), "your_account"))
    return render(request, "frame/pages/front.html")


@require_http_methods(["GET", "HEAD", "POST"])
def held_form(request: HttpRequest) -> HttpResponse:
    """What was kept when this worker was signed out: to send again, or to throw away."""
    if request.method == "POST":
        response: HttpResponse = redirect("front")
        held.let_go(request, response)
        return response
    found = held.find(request, timezone.now())
    if found is None:
        response = render(request, "frame/pages/nothing_held.html")
        held.let_go(request, response)
        return response
    context = {"held": found, "typed": readable(found.fields), "sent_again": held.SENT_AGAIN}
    return render(request, "frame/pages/held.html", context)


@open_page
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys of the record and its witnesses, for anybody who checks a receipt."""
    return render(request, "frame/pages/keys.html", {"keys": public_keys()})


@open_page
@require_safe
def keys_file(request: HttpRequest) -> HttpResponse:
    """The same as a file of one key a line, as the checking program reads it."""
    return HttpResponse(
        "".join(f"{key}\n" for key in public_keys()), content_type="text/plain; charset=utf-8"
    )


@require_safe
def sealing(request: HttpRequest) -> HttpResponse:
    """How far the record is sealed and witnessed, and what must be looked into."""
    return render(request, "frame/pages/sealing.html", {"status": status("default")})


@require_safe
def look_across(request: HttpRequest) -> HttpResponse:
    """What this worker can look up beyond the case in hand."""
    return render(request, "frame/pages/look_across.html", {"groups": looked_up(request)})


@require_safe
def your_account(request: HttpRequest) -> HttpResponse:
    """A worker's own sign-in: password, second factor, where they are signed in."""
    return render(request, "frame/pages/your_account.html")


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the ways to add one."""
    return render(request, "frame/pages/second_factor.html")
