"""The stages at which agencies come together: the page, its meetings with invitations and minutes, and its actions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from heard.agencies.models import AgencyKind, Holding
from heard.concerns.pages.seeing import WorkerRequest, children_of, label, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import KINDS, STAGES, address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.templatetags.heard import moment
from heard.history.actions import open_records
from heard.process.models import Clock, Strand
from heard.protection.models import Action, Invitation, Meeting, MeetingNeed
from heard.protection.writings import WITH_ACTIONS, WITH_MEETINGS, meets_now

_PAPER = Path(__file__).resolve().parents[1] / "papers" / "meeting.typ"
WORDS = {
    "reference": gettext_lazy("Reference"),
    "about": gettext_lazy("About"),
    "when": gettext_lazy("When"),
    "venue": gettext_lazy("Where"),
    "chair": gettext_lazy("Chair"),
    "invited": gettext_lazy("Invited"),
    "came": gettext_lazy("Came"),
    "dissent": gettext_lazy("Did not agree with"),
    "agenda": gettext_lazy("Agenda"),
    "said": gettext_lazy("What was said"),
    "decided": gettext_lazy("What was decided"),
    "actions": gettext_lazy("Actions"),
    "what": gettext_lazy("What"),
    "aimed_at": gettext_lazy("To change"),
    "who": gettext_lazy("Who"),
    "by_when": gettext_lazy("By"),
    "state": gettext_lazy("State"),
    "none": gettext_lazy("None was agreed yet."),
}
# These have a page of their own, on which the same meetings and actions stand.
PANEL = ("panel_sitting", "panel_line")


@reads_the_past
@require_safe
def stage(request: WorkerRequest, reference: str, kind: str) -> HttpResponse:
    """Where a stage stands, its meetings, what was agreed to be done, and what else goes on about the child."""
    strand = see(reference, kind)
    return render(request, "protection/stage.html", stage_context(strand, request))


def stage_context(strand: Any, request: WorkerRequest) -> dict[str, Any]:
    """What the page of a stage shows: its meetings, its actions and what is within it."""
    kind = strand.kind
    held = Holding.objects.current(request.at).filter(worker=request.worker)
    meetings = meetings_of(strand, held) if kind in WITH_MEETINGS else []
    for meeting in meetings:
        meeting.asks_me = any(
            each.is_mine and not hasattr(each, "attendance") for each in meeting.invitations.all()
        )
    mine = dict(held.values_list("post", "post__role")) if kind in ("looked_after", *PANEL) else {}
    ours = strand.agency_id == request.worker.agency_id
    context = context_of(strand, request)
    may_meet = ours and kind in WITH_MEETINGS and meets_now(strand)
    if may_meet:
        context["steps"] = _meeting_first(strand, meetings, request.at) + context["steps"]
    return context | {
        "meetings": meetings,
        "mine": set(mine),
        "my_roles": set(mine.values()),
        "needs": MeetingNeed.objects.filter(kind=kind).order_by("place"),
        "may_meet": may_meet,
        "may_agree": ours and strand.is_open and kind in WITH_ACTIONS,
        "actions": actions_of(strand) if kind in WITH_ACTIONS else [],
        "within": within(strand) if kind not in PANEL else [],
        "ours": ours,
        "records_police": kind in ("enquiry", "plan") and request.worker.agency.kind == AgencyKind.POLICE,
    }


def _meeting_first(strand: Strand, meetings: list[Any], at: datetime) -> list[dict[str, str]]:
    """What a stage waits for before any step: that its meeting is set or, once its time has come, written down."""
    name, args = f"protection:{strand.kind}_", [strand.reference]
    if not meetings:
        return [{"label": _("Set the meeting"), "href": reverse(f"{name}set_meeting", args=args)}]
    latest = meetings[0]
    if hasattr(latest, "minutes") or latest.planned_for > at:
        return []
    return [
        {"label": _("Write the minutes"), "href": reverse(f"{name}minutes", args=[*args, str(latest.pk)])}
    ]


def meetings_of(strand: Strand, held: QuerySet[Holding] | None = None) -> list[Any]:
    """The meetings of a stage, the one that was set last first, each with who was invited.

    Of each who was invited ``is_mine`` says whether it is to a post among those that are ``held``.
    """
    asked = Invitation.objects.select_related("post__agency", "attendance").order_by("at", "pk")
    if held is not None:
        asked = asked.annotate(is_mine=Exists(held.filter(post=OuterRef("post"))))
    invited = Prefetch("invitations", asked)
    found = Meeting.objects.filter(strand=strand.pk).select_related("chair", "co_chair__agency", "minutes")
    return list(found.prefetch_related(invited).order_by("-n"))


def actions_of(strand: Strand) -> list[Any]:
    """What was agreed at a stage, by the day on which it is due; a plan has those of its conference too."""
    agreed_at = [strand.pk]
    if strand.kind == "plan":
        agreed_at += Strand.objects.filter(parent=strand.parent_id, kind="conference").values_list(
            "pk", flat=True
        )
    return actions_at(agreed_at)


def actions_at(agreed_at: list[UUID]) -> list[Any]:
    """The actions that hang on these, by the day on which they are due; a reading is written of each."""
    found = Strand.objects.filter(parent__in=agreed_at, kind="action").select_related("owner_post__agency")
    # Not an aggregate: a page of the past reads views, and PostgreSQL groups by a key of tables alone.
    running = Subquery(
        Clock.objects.filter(strand=OuterRef("pk"), stopped_at=None).order_by("due_at").values("due_at")[:1]
    )
    actions: list[Any] = list(found.annotate(label=label(), due_at=running))
    if actions:
        open_records([each.pk for each in actions], "list")
    said = {each.pk: each for each in Action.objects.filter(strand__in=actions)}
    for each in actions:
        each.said = said.get(each.pk)
    return sorted(actions, key=lambda each: (each.said is None, each.said and each.said.due_on, each.pk))


def within(strand: Strand) -> list[dict[str, Any]]:
    """The other stages that hang on this one; of a placement the list says where a child lives, and is a reading."""
    reading = Func(F("pk"), Value("list"), function="open_record", output_field=TextField())
    found = (
        Strand.objects.filter(parent=strand.pk, kind__in=STAGES)
        .exclude(kind="action")
        .annotate(read=Case(When(kind="placement", then=reading)))
    )
    return [
        {"href": address(each.kind, each.reference), "words": KINDS[each.kind], "strand": each}
        for each in found.annotate(label=label()).order_by("opened_at", "pk")
    ]


@reads_the_past
@require_safe
def action(request: WorkerRequest, reference: str) -> HttpResponse:
    """What one post is to do, and by when."""
    strand = see(reference, "action")
    said = Action.objects.filter(strand=strand.pk).first()
    return render(request, "protection/action.html", context_of(strand, request) | {"said": said})


@require_safe
def paper(request: WorkerRequest, reference: str, kind: str, meeting: UUID) -> HttpResponse:
    """The invitation and agenda of a meeting or, once it was held, its minutes, as an accessible document."""
    strand = see_full(reference, kind, what="meeting paper")
    of = next((each for each in meetings_of(strand) if each.pk == meeting), None)
    if of is None:
        raise Http404
    response = HttpResponse(pdf(_PAPER, on_paper(strand, of)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{strand.reference}.pdf"'
    return response


def on_paper(strand: Any, of: Any) -> dict[str, Any]:
    """What papers/meeting.typ prints: texts, and rows of texts."""
    held = getattr(of, "minutes", None)
    return {
        "title": str(KINDS[strand.kind]),
        "what": _("Minutes") if held else _("Invitation and agenda"),
        "reference": strand.reference,
        "about": ", ".join(each["name"] for each in children_of([strand.pk]).get(strand.pk, [])),
        "when": moment(held.held_at if held else of.planned_for),
        "venue": of.venue,
        "chair": of.chair.title,
        "agenda": of.agenda,
        "invited": [invited_line(each) for each in of.invitations.all()],
        "said": held.said if held else "",
        "decided": held.decided if held else "",
        "actions": [agreed(each) for each in actions_of(strand) if each.said],
        "words": {name: str(words) for name, words in WORDS.items()},
    }


def invited_line(invitation: Any) -> list[str]:
    """One of those who were invited, on paper: who, whether they came, and what they did not agree with."""
    said = getattr(invitation, "attendance", None)
    came = "" if said is None else _("Yes") if said.came else f"{_('No')}: {said.absent_because}"
    return [str(invitation), came, said.dissent if said else ""]


def agreed(strand: Any) -> list[str]:
    """One action on paper: what, whom it is to change, who does it, by when and how it stands."""
    said = strand.said
    who, by = str(strand.owner_post), f"{said.due_on:%d.%m.%Y}"
    return [said.what, str(said.get_aimed_at_display()), who, by, strand.label]
