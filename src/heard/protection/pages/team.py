"""The joint exploitation team: who manages it, since when, what for, what it holds, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.agencies.models import Holding, Post, Role, posts_that_work_with_children
from heard.concerns.pages.seeing import WorkerRequest, label, see
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.past import is_past, reads_the_past
from heard.frame.refused import refused_into
from heard.process.models import Strand
from heard.protection import team as actions
from heard.protection.models import Team, TeamManager, TeamRemit, TeamSeat, TeamWarning
from heard.protection.team_forms import BeganForm, LeaveForm, PostForm, RemitForm, TeamForm

_LEADS = (Role.DIRECTOR, Role.LEAD_SAFEGUARDING_PARTNER)


def _works_with_children(request: WorkerRequest) -> None:
    """A team is shown to those who work with children, not to those who see figures alone."""
    mine = Holding.objects.current(request.at).filter(worker=request.worker)
    if not mine.exclude(post__role=Role.ELECTED_MEMBER).exists():
        raise Http404


def _leads(request: WorkerRequest) -> bool:
    if is_past(request):
        return False
    mine = Holding.objects.current(request.at).filter(worker=request.worker, post__role__in=_LEADS)
    return mine.exists()


@reads_the_past
@require_safe
def teams(request: WorkerRequest) -> HttpResponse:
    """The joint teams of the partnership."""
    _works_with_children(request)
    found = Team.objects.select_related("agency").order_by("name", "pk")
    return render(request, "protection/teams.html", {"teams": list(found), "may_lead": _leads(request)})


@reads_the_past
@require_safe
def team_page(request: WorkerRequest, team: UUID) -> HttpResponse:
    """One team: its manager, its remit, its posts with what they hold, and what is missing."""
    _works_with_children(request)
    of = get_object_or_404(Team.objects.select_related("agency"), pk=team)
    managers = (
        TeamManager.objects.filter(team=of, from_at__lte=request.at)
        .select_related("post__agency")
        .order_by("-from_at")
    )
    context = {
        "team": of,
        "managers": list(managers),
        "remits": list(TeamRemit.objects.filter(team=of).order_by("-n")),
        "load": _load(of),
        "left": TeamSeat.objects.filter(team=of)
        .exclude(left_on=None)
        .select_related("post__agency")
        .order_by("-left_on", "pk"),
        "warnings": _warnings(of),
        "may_lead": _leads(request),
        "manager_there": _there(managers.first(), request),
    }
    return render(request, "protection/team.html", context)


def _there(manager: TeamManager | None, request: WorkerRequest) -> list[Holding]:
    held = Holding.objects.current(request.at).filter(post=manager.post_id if manager else None)
    return list(held.select_related("worker").order_by("deputy", "worker__name"))


def _load(team: Team) -> list[dict[str, Any]]:
    found = actions.load_of(team)
    posts = Post.objects.select_related("agency").in_bulk([each.post for each in found])
    most = max((each.held for each in found), default=0) or 1
    seated = set(TeamSeat.objects.filter(team=team, left_on=None).values_list("post", flat=True))
    return [
        {
            "post": posts[each.post],
            "seated": each.post in seated,
            "held": each.held,
            "oldest": each.oldest,
            "width": 100 * each.held // most,
        }
        for each in found
    ]


def _warnings(team: Team) -> list[Any]:
    """The warnings that stand and that whoever asks may read, each with who holds it."""
    open_ones = Strand.objects.filter(kind="team_warning", is_open=True, team_warning__team=team)
    found: list[Any] = list(
        open_ones.select_related("owner_post__agency", "team_warning")
        .annotate(label=label())
        .order_by("opened_at")
    )
    return [
        {
            "strand": each,
            "words": each.team_warning.get_cause_display(),
            "href": address(each.kind, each.reference),
        }
        for each in found
    ]


@reads_the_past
@require_safe
def warning(request: WorkerRequest, reference: str) -> HttpResponse:
    """One warning: what is missing of which team, who holds it, and what is done about it."""
    strand = see(reference, "team_warning")
    of = TeamWarning.objects.select_related("team").filter(strand=strand.pk).first()
    return render(request, "protection/team_warning.html", context_of(strand, request) | {"of": of})


def _said(
    request: WorkerRequest,
    team: Team | None,
    form: Any,
    words: dict[str, str],
    do: Callable[[Any], Team],
) -> HttpResponse:
    """A page that asks one thing about a team, and does it."""
    _works_with_children(request)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            done = do(form.cleaned_data)
            messages.success(request, _("It is written down."))
            return redirect("protection:team", done.pk)
    return render(request, "protection/team_ask.html", {"team": team, "form": form, **words})


def _posts() -> Any:
    return posts_that_work_with_children().exclude(role=Role.SCRUTINEER)


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: WorkerRequest) -> HttpResponse:
    """Set up a team where one's own agency holds it."""

    def do(given: dict[str, Any]) -> Team:
        who = request.worker
        return actions.set_up_team(who.agency, given["name"], by=who.actor, at=request.at)

    words = {"heading": _("Set up a joint team"), "button": _("Set it up")}
    words["lead"] = _("A manager, a remit, a day on which it began: what is missing is warned of at once.")
    return _said(request, None, TeamForm(request.POST or None), words, do)


@require_http_methods(["GET", "HEAD", "POST"])
def manager(request: WorkerRequest, team: UUID) -> HttpResponse:
    """Name the post that manages a team from now on."""
    of = get_object_or_404(Team, pk=team)
    form: forms.Form = PostForm(request.POST or None, posts=_posts())

    def do(given: dict[str, Any]) -> Team:
        actions.name_manager(of, Post.objects.get(pk=given["post"]))
        return of

    words = {"heading": _("Name the manager"), "button": _("Name them")}
    words["lead"] = _(
        "A team has one manager. Whoever managed it until now does no longer, from this moment."
    )
    return _said(request, of, form, words, do)


@require_http_methods(["GET", "HEAD", "POST"])
def remit(request: WorkerRequest, team: UUID) -> HttpResponse:
    """Write down a remit as it was published."""
    of = get_object_or_404(Team, pk=team)

    def do(given: dict[str, Any]) -> Team:
        actions.publish_remit(
            of, given["words"], on=given["published_on"], where=given["published_where"], review_on=given["review_on"],
            by=request.worker.actor, at=request.at,
        )  # fmt: skip
        return of

    words = {"heading": _("Write down the remit"), "button": _("Keep it")}
    return _said(request, of, RemitForm(request.POST or None), words, do)


@require_http_methods(["GET", "HEAD", "POST"])
def began(request: WorkerRequest, team: UUID) -> HttpResponse:
    """Say when a team began."""
    of = get_object_or_404(Team, pk=team)

    def do(given: dict[str, Any]) -> Team:
        actions.say_it_began(of, given["starts_on"])
        return of

    words = {"heading": _("Say when it began"), "button": _("Keep it")}
    words["lead"] = _("It is said once, and not changed.")
    return _said(request, of, BeganForm(request.POST or None), words, do)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: WorkerRequest, team: UUID) -> HttpResponse:
    """Let a post work in a team."""
    of = get_object_or_404(Team, pk=team)
    there = TeamSeat.objects.filter(team=of, left_on=None).values("post")
    form: forms.Form = PostForm(request.POST or None, posts=_posts().exclude(pk__in=there))

    def do(given: dict[str, Any]) -> Team:
        actions.seat(of, Post.objects.get(pk=given["post"]), by=request.worker.actor, at=request.at)
        return of

    return _said(request, of, form, {"heading": _("Add a post to the team"), "button": _("Add it")}, do)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: WorkerRequest, team: UUID, post: UUID) -> HttpResponse:
    """Say that a post leaves a team."""
    of = get_object_or_404(Team, pk=team)
    seats = TeamSeat.objects.select_related("post__agency").filter(team=of, left_on=None)
    leaving = get_object_or_404(seats, post=post)

    def do(given: dict[str, Any]) -> Team:
        actions.leave(leaving, on=given["left_on"], because=given["because"])
        return of

    words = {"heading": _("Take a post out of the team"), "button": _("Take it out")}
    words["lead"] = _(
        "%(post)s. That it was in the team stays. What it still holds is warned of until somebody else has it."
    ) % {"post": leaving.post}
    return _said(request, of, LeaveForm(request.POST or None), words, do)
