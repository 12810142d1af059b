"""The stages at which agencies come together: the page, its meetings with invitations and minutes, and its actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, F, Func, OuterRef, Prefetch, Q, Subquery, TextField, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heard.agencies.models import Holding, posts_that_work_with_children
from heard.concerns.forms import ReasonForm
from heard.concerns.pages.seeing import WorkerRequest, label, point_out, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import KINDS, STAGES, address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.frame.templatetags.heard import moment
from heard.history.actions import open_records
from heard.process.models import Clock, Strand
from heard.protection.actions import agree_action, excuse, invite, set_meeting, write_minutes
from heard.protection.forms import ActionForm, InviteForm, MeetingForm, MinutesForm
from heard.protection.models import Action, Invitation, Meeting, MeetingNeed

_PAPER = Path(__file__).resolve().parents[1] / "papers" / "meeting.typ"
WORDS = {
    "reference": gettext_lazy("Reference"),
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
# What comes round: there is always another meeting to be set.
ROUND = ("plan", "child_in_need", "looked_after")
WITH_MEETINGS = ("strategy_discussion", "conference", *ROUND, "panel_sitting")
WITH_ACTIONS = ("strategy_discussion", "enquiry", "conference", *ROUND, "panel_line")
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
    meetings = meetings_of(strand) if kind in WITH_MEETINGS else []
    held = Holding.objects.current(request.at).filter(worker=request.worker)
    mine = dict(held.values_list("post", "post__role"))
    for meeting in meetings:
        meeting.asks_me = any(
            each.post_id in mine and not hasattr(each, "attendance") for each in meeting.invitations.all()
        )
    ours = strand.agency_id == request.worker.agency_id
    return context_of(strand, request) | {
        "meetings": meetings,
        "mine": set(mine),
        "my_roles": set(mine.values()),
        "needs": MeetingNeed.objects.filter(kind=kind).order_by("place"),
        "may_meet": ours and kind in WITH_MEETINGS and _meets_now(strand),
        "may_agree": ours and strand.is_open and kind in WITH_ACTIONS,
        "actions": actions_of(strand) if kind in WITH_ACTIONS else [],
        "within": within(strand) if kind not in PANEL else [],
        "ours": ours,
    }


def meetings_of(strand: Strand) -> list[Any]:
    """The meetings of a stage, the one that was set last first, each with who was invited."""
    invited = Prefetch(
        "invitations", Invitation.objects.select_related("post__agency", "attendance").order_by("at", "pk")
    )
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


@require_http_methods(["GET", "HEAD", "POST"])
def set_one(request: WorkerRequest, reference: str, kind: str) -> HttpResponse:
    """Set a meeting, and invite who must be there."""
    strand = called(reference, kind)
    needs = list(MeetingNeed.objects.filter(kind=kind).order_by("place"))
    own = strand.agency.posts.exclude(role="elected_member").select_related("agency").order_by("title")
    form = MeetingForm(
        request.POST or None,
        posts=posts_that_work_with_children(),
        near=_near(strand),
        needed=[need.agency_kind for need in needs],
        chairs=own,
        initial={"agenda": _agenda(kind)},
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = form.cleaned_data
            set_meeting(
                strand, planned_for=given["planned_for"], venue=given["venue"], chair=form.chairs[given["chair"]],
                agenda=given["agenda"], posts=form.invited_posts(), names=form.invited_names(),
                by=request.worker.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The meeting is set, and those in Heard are told."))
            return redirect(address(kind, strand.reference))
    context = {"strand": strand, "form": form, "needs": needs, "kind_words": KINDS[kind]}
    return render(request, "protection/meeting.html", context | {"back": address(kind, strand.reference)})


def _near(strand: Strand) -> set[UUID]:
    """The posts that hold something of the same matter, or were invited to its meetings, as far as one may see."""
    of_it = Q(pk=strand.parent_id) | Q(parent=strand.parent_id) | Q(parent=strand.pk)
    held = dict(Strand.objects.filter(of_it).values_list("pk", "owner_post"))
    open_records(held, "list")
    invited = Invitation.objects.filter(strand__in=held).exclude(post=None)
    return {post for post in (*held.values(), *invited.values_list("post", flat=True)) if post}


def _agenda(kind: str) -> str:
    if kind == "conference":
        return _(
            "1. What the child says\n2. What each agency knows\n3. What harms the child, and who\n"
            "4. Is a plan needed\n5. Who does what by when: adults, places, peers, family, child"
        )
    if kind == "looked_after":
        return _(
            "1. What the child says\n2. What was done, and by whom\n3. Where the child lives, and whom they see\n"
            "4. Health and school\n5. Is the child safe, and from whom\n6. How long the child is to be looked after\n"
            "7. Who does what by when"
        )
    if kind in ROUND:
        return _(
            "1. What the child says\n2. What was done, and by whom\n3. Is the child safer, and how do we know\n"
            "4. What the adults, places and peers do now\n5. Who does what by when"
        )
    return _(
        "1. What the child says\n2. What each agency knows\n3. Is the child safe tonight\n"
        "4. Is a section 47 enquiry begun\n"
        "5. The adults, places and vehicles: what the police and licensing do\n"
        "6. Support, an advocate and an independent adviser\n"
        "7. Who does what by when"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite_more(request: WorkerRequest, reference: str, kind: str, meeting: UUID) -> HttpResponse:
    """Invite more people to a meeting."""
    strand = called(reference, kind)
    of = get_object_or_404(Meeting, pk=meeting, strand=strand.pk)
    there = of.invitations.exclude(post=None).values("post")
    posts = posts_that_work_with_children().exclude(pk__in=there)
    form = InviteForm(request.POST or None, posts=posts, near=_near(strand))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            invite(of, form.invited_posts(), form.invited_names(), by=request.worker.actor, at=request.at)
            messages.success(request, _("They are invited."))
            return redirect(address(kind, strand.reference))
    context = {"strand": strand, "form": form, "back": address(kind, strand.reference)}
    words = {"heading": _("Invite more people"), "lead": "", "button": _("Invite them")}
    return render(request, "concerns/ask.html", context | words)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: WorkerRequest, reference: str, kind: str, meeting: UUID) -> HttpResponse:
    """Write down a meeting that was held: who came, who did not agree, what was said and decided."""
    strand = called(reference, kind)
    invited = Invitation.objects.filter(attendance=None).select_related("post__agency").order_by("at", "pk")
    of = get_object_or_404(
        Meeting.objects.prefetch_related(Prefetch("invitations", invited)),
        pk=meeting,
        strand=strand.pk,
        minutes=None,
    )
    form = MinutesForm(request.POST or None, invitations=of.invitations.all())
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = form.cleaned_data
            write_minutes(
                of, form.attended(), held_at=given["held_at"], said=given["said"], decided=given["decided"],
                by=request.worker.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The minutes are kept. Agree the actions, then take the decision."))
            point_out(request, form)
            return redirect(address(kind, strand.reference))
    words = {"heading": _("Write the minutes"), "button": _("Keep the minutes")}
    words["lead"] = _(
        "They cannot be changed afterwards. Each agency’s disagreement stands under its own name."
    )
    context = {"strand": strand, "form": form, "back": address(kind, strand.reference)}
    return render(request, "concerns/ask.html", context | words)


@require_http_methods(["GET", "HEAD", "POST"])
def cannot_come(request: WorkerRequest, reference: str, kind: str, meeting: UUID) -> HttpResponse:
    """Say for a post that one holds why it cannot come to a meeting; it stands in the minutes as it is written."""
    strand = called(reference, kind)
    mine = Holding.objects.current(request.at).filter(worker=request.worker).values("post")
    asked = Invitation.objects.filter(
        meeting=meeting, strand=strand.pk, post__in=mine, attendance=None
    ).first()
    if asked is None:
        raise Http404
    words = {
        "heading": _("Say that you cannot come"),
        "lead": _("What your agency knows is still needed: say how it reaches the meeting."),
        "button": _("Send it"),
    }
    form = ReasonForm(
        request.POST or None, label=_("Why can you not come?"), required=_("Say why you cannot come")
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            excuse(asked, reason=form.cleaned_data["text"], by=request.worker.actor, at=request.at)
            messages.success(request, _("It is written down. Whoever called the meeting reads it."))
            point_out(request, form)
            return redirect(address(kind, strand.reference))
    context = {"strand": strand, "form": form, "back": address(kind, strand.reference)}
    return render(request, "concerns/ask.html", context | words)


def called(reference: str, kind: str) -> Any:
    """A stage at which a meeting can be set or written down now; 404 for any other."""
    strand = see_full(reference, kind)
    if not _meets_now(strand):
        raise Http404
    return strand


def _meets_now(strand: Strand) -> bool:
    """As meets_now() in sql/meeting.sql."""
    return strand.is_open and (strand.state == "called" or strand.kind in ROUND)


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: WorkerRequest, reference: str, kind: str) -> HttpResponse:
    """Agree an action: what, who and by when."""
    strand = see_full(reference, kind)
    if not strand.is_open:
        raise Http404
    form = ActionForm(request.POST or None, posts=posts_that_work_with_children())
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = form.cleaned_data
            agree_action(
                strand, what=given["what"], aimed_at=given["aimed_at"], due_on=given["due_on"],
                post=form.known[given["post"]], by=request.worker.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("It is agreed. Whoever does it is told, and its clock runs."))
            point_out(request, form)
            return redirect(address(kind, strand.reference))
    words = {"heading": _("Agree an action"), "lead": "", "button": _("Agree it")}
    context = {"strand": strand, "form": form, "back": address(kind, strand.reference)}
    return render(request, "concerns/ask.html", context | words)


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
