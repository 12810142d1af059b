"""Signing in as anybody in the demonstration, in one click; there is no such page outside it."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from heard.agencies.doors import end, worker_token
from heard.agencies.models import Account, Holding, Post, Role, Worker
from heard.history.actions import acting

from .doors import open_page

SEES: dict[str, str | Promise] = {
    Role.PRACTITIONER: _("What they raised and what became of it, and how to raise a concern"),
    Role.HELPLINE_ADVISER: _("Taking down a concern for somebody on the telephone"),
    Role.SAFEGUARDING_LEAD: _("What their agency raised, and what climbed to them"),
    Role.FRONT_DOOR_WORKER: _("The front door’s queue, and the concerns they hold"),
    Role.FRONT_DOOR_MANAGER: _("The front door’s queue, decisions and second signatures"),
    Role.SERVICE_MANAGER: _("What came to them because somebody stayed silent"),
    Role.DIRECTOR: _("What climbed past the managers"),
    Role.LEAD_SAFEGUARDING_PARTNER: _("What climbed past the directors"),
    Role.SCRUTINEER: _("The last rung: what nobody answered"),
    Role.REVIEWING_OFFICER: _("The children who are looked after whom they review"),
    Role.LADO: _("Concerns about people who work with children"),
    Role.ELECTED_MEMBER: _("Figures, and no child’s record"),
}


class Persona(NamedTuple):
    """Somebody one may be in the demonstration."""

    account: int
    name: str
    post: str
    agency: str
    sees: str | Promise


@open_page
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The table of who one may be."""
    return render(request, "frame/pages/demo.html", {"personas": personas()})


@open_page
@require_POST
def sign_in_as(request: HttpRequest, account: int) -> HttpResponse:
    """Sign in as one of them."""
    who = Account.objects.filter(pk=account, is_active=True).first()
    if who is None:
        raise Http404
    login(request, who, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("front")


def personas() -> list[Persona]:
    """Every worker with an account, by agency; the page reads their names as one of them."""
    accounts = dict(Account.objects.filter(is_active=True).values_list("worker_id", "pk"))
    if not accounts:
        return []
    token = worker_token(next(iter(accounts)))
    with acting(token):
        found = _described(accounts)
    end(token)
    return sorted(found, key=attrgetter("agency", "post"))


def _described(accounts: dict[UUID, int]) -> list[Persona]:
    """Name, post and agency of each; who holds several posts is shown with the first."""
    held = Holding.objects.current(timezone.now()).select_related("post").order_by("deputy", "from_at")
    posts = {holding.worker_id: holding.post for holding in reversed(held)}
    workers = Worker.objects.filter(pk__in=accounts).select_related("agency")
    return [_persona(accounts[each.pk], each, posts.get(each.pk)) for each in workers]


def _persona(account: int, worker: Worker, post: Post | None) -> Persona:
    title, sees = (post.title, SEES.get(post.role, "")) if post else ("", "")
    return Persona(account, worker.name, title, worker.agency.name, sees)
