"""Who is here: the posts and workers of a manager's own agency, and who has left, is away or stands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import DateTimeField, F, Func, Prefetch, Q, QuerySet, TextField, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from heard.frame.refused import refused_into

from . import actions
from .forms import ALL_WORK, AwayForm, DeputyForm, LeaveForm, beginning_of
from .models import Absence, Holding, Post, Worker


class StaffRequest(HttpRequest):
    """A request as the middleware hands it on: who asks, and the time that the database goes by."""

    worker: Any
    at: datetime


@require_safe
def who_is_here(request: StaffRequest) -> HttpResponse:
    """The posts of one's own agency, empty ones first, and everybody who works there."""
    _only_for_those_who_say(request)
    posts = list(_posts(request))
    context = {
        "posts": posts,
        "empty": [post for post in posts if post.empty_from and post.empty_from <= request.at],
        "workers": list(_workers(request)),
        "at": request.at,
    }
    return render(request, "agencies/who_is_here.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: StaffRequest, worker: UUID) -> HttpResponse:
    """Say that somebody is away."""
    who = _worker(request, worker)
    form = AwayForm(request.POST or None)

    def act() -> str:
        since = beginning_of(form.cleaned_data["since"]) or request.at
        until = beginning_of(form.cleaned_data["until"])
        assert until is not None  # noqa: S101  (the field is required)
        empty = actions.away(who, from_at=since, until_at=until, by=request.worker.actor, at=request.at)
        return _("It is written down that %(name)s is away.") % {"name": who.name} + _passes_up(empty)

    words = {
        "heading": _("Somebody is away: %(name)s") % {"name": who.name},
        "lead": _(
            "Their deputies act for them. Where there is none, what the post holds passes up the ladder at once."
        ),
        "button": _("They are away"),
    }
    return _ask(request, form, act, who.why_not_away, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: StaffRequest, worker: UUID) -> HttpResponse:
    """Say that somebody is back earlier, or does not go."""
    who = _worker(request, worker)
    if not who.away_now_or_later:
        raise Http404

    def act() -> str:
        actions.back(who, by=request.worker.actor, at=request.at)
        return _("%(name)s is here again.") % {"name": who.name}

    words = {
        "heading": _("Back again: %(name)s") % {"name": who.name},
        "lead": _("An absence that has begun ends now. One that has not begun is taken back."),
        "button": _("They are here"),
    }
    return _ask(request, None, act, who.why_not_away, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: StaffRequest, worker: UUID) -> HttpResponse:
    """Say that somebody leaves a post, or all work here."""
    who = _worker(request, worker)
    held = {str(each.post_id): each.post for each in who.now}
    form = LeaveForm(request.POST or None, posts=held.values())

    def act() -> str:
        what = form.cleaned_data["what"]
        post = None if what == ALL_WORK else held[what]
        empty = actions.leave(who, post=post, by=request.worker.actor, at=request.at)
        left = post.title if post else _("all work here")
        return _("%(name)s has left: %(what)s.") % {"name": who.name, "what": left} + _passes_up(empty)

    words = {
        "heading": _("Somebody leaves: %(name)s") % {"name": who.name},
        "lead": _("What they did keeps their name. Whoever has left all work here cannot be brought back."),
        "button": _("They leave"),
    }
    return _ask(request, form, act, None, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: StaffRequest, post: UUID) -> HttpResponse:
    """Name somebody who stands in for whoever holds a post."""
    _only_for_those_who_say(request)
    seat = get_object_or_404(_posts(request), pk=post)
    others = request.worker.agency.workers.filter(left_at=None).exclude(pk=request.worker.pk)
    others = others.exclude(pk__in=seat.holdings.current(request.at).values("worker"))
    form = DeputyForm(request.POST or None, workers=others.order_by("name"))

    def act() -> str:
        who, until = form.cleaned_data["who"], beginning_of(form.cleaned_data["until"])
        actions.deputise(seat, who, until_at=until, by=request.worker.actor, at=request.at)
        return _("%(name)s stands in as %(post)s.") % {"name": who.name, "post": seat.title}

    words = {
        "heading": _("Name a deputy: %(post)s") % {"post": seat.title},
        "lead": _("A deputy sees and does what the post sees and does, under their own name."),
        "button": _("Name the deputy"),
    }
    return _ask(request, form, act, seat.why_not_deputy, **words)


def _ask(
    request: StaffRequest,
    form: Any,
    act: Callable[[], str],
    why_not: list[str] | None,
    **words: str,
) -> HttpResponse:
    """One question, or the reason why it is not asked."""
    sent = request.method == "POST"
    if sent and form is None:
        messages.success(request, act())
        return redirect("agencies:who_is_here")
    if sent and form.is_valid():
        with refused_into(form):
            messages.success(request, act())
            return redirect("agencies:who_is_here")
    return render(request, "agencies/ask.html", {"form": form, "why_not": why_not, **words})


def _only_for_those_who_say(request: StaffRequest) -> None:
    if not request.worker.says_who_is_here:
        raise Http404


def _posts(request: StaffRequest) -> QuerySet[Any]:
    empty_from = Func(F("pk"), Value(request.at), function="empty_from", output_field=DateTimeField())
    return (
        Post.objects.filter(agency=request.worker.agency)
        .annotate(empty_from=empty_from, why_not_deputy=_why_not("why_not_name_deputy", F("pk")))
        .prefetch_related(_held(request, "worker"))
        .order_by(F("empty_from").asc(nulls_last=True), "title")
    )


def _workers(request: StaffRequest) -> QuerySet[Any]:
    away = Absence.objects.filter(until_at__gt=request.at).order_by("from_at")
    return (
        Worker.objects.filter(Q(left_at=None) | Q(left_at__gt=request.at), agency=request.worker.agency)
        .annotate(
            why_not_away=_why_not("why_not_speak_for", F("pk"), Value(False)),
            why_not_leave=_why_not("why_not_speak_for", F("pk"), Value(True)),
        )
        .prefetch_related(
            _held(request, "post"), Prefetch("absences", queryset=away, to_attr="away_now_or_later")
        )
        .order_by("name", "pk")
    )


def _held(request: StaffRequest, other: str) -> Prefetch[Any]:
    held = Holding.objects.current(request.at).select_related(other).order_by("deputy", f"{other}__pk")
    if other == "worker":
        held = held.filter(Q(worker__left_at=None) | Q(worker__left_at__gt=request.at))
        away = Absence.objects.filter(from_at__lte=request.at, until_at__gt=request.at)
        held = held.prefetch_related(Prefetch("worker__absences", queryset=away, to_attr="away_now"))
    return Prefetch("holdings", queryset=held, to_attr="now")


def _why_not(function: str, *asked: Any) -> Func:
    return Func(*asked, function=function, output_field=ArrayField(TextField()))


def _worker(request: StaffRequest, worker: UUID) -> Any:
    _only_for_those_who_say(request)
    return get_object_or_404(_workers(request), pk=worker)


def _passes_up(empty: list[Post]) -> str:
    """What follows for the posts in which nobody is."""
    if not empty:
        return ""
    words = ngettext(
        "Nobody is there for this post: %(posts)s. What it holds passes up at once; name a deputy to keep it.",
        "Nobody is there for these posts: %(posts)s. What they hold passes up at once; name deputies to keep it.",
        len(empty),
    )
    return " " + words % {"posts": "; ".join(post.title for post in empty)}
