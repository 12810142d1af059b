"""The exploitation panel: its sittings with their agenda and papers, and one line of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heard.agencies.models import Holding
from heard.concerns.forms import ReasonForm
from heard.concerns.pages.seeing import WorkerRequest, label, see, see_full
from heard.concerns.wording import address
from heard.frame.papers import pdf
from heard.frame.past import is_past, reads_the_past
from heard.frame.refused import refused_into
from heard.frame.templatetags.heard import moment, short_moment
from heard.history.actions import open_records
from heard.process.models import Clock, Move, State, Step, Strand
from heard.protection import panel as actions
from heard.protection.models import LineAbout, LineDissent
from heard.protection.panel import Line

from .meetings import WORDS, actions_at, agreed, invited_line, meetings_of, stage_context

_PAPER = Path(__file__).resolve().parents[1] / "papers" / "panel.typ"
_WHY: dict[str, str | Promise] = {
    "harm": gettext_lazy("Known, and still being harmed"),
    "missing": gettext_lazy("Missing three times in thirty days: a meeting was called"),
    "category_cse": gettext_lazy("Child sexual exploitation is among the categories of concern"),
    "category_cce": gettext_lazy("Child criminal exploitation is among the categories of concern"),
    "named": gettext_lazy("Named in a report"),
    "stated_harmed": gettext_lazy("Stated to have harmed a child"),
    "stated_gives_lifts": gettext_lazy("Stated to give a child lifts"),
    "stated_gives_things": gettext_lazy("Stated to give a child presents, money or substances"),
    "group": gettext_lazy("Taken to the panel by whoever holds the proposal"),
}
# Who said it, where it was nobody who works here.
_WHO: dict[str, str | Promise] = {
    "door": gettext_lazy("a child or the public"),
    "reporter": gettext_lazy("a child or the public"),
    "system": gettext_lazy("another agency’s system"),
}
_PANEL_WORDS = {
    "co_chair": gettext_lazy("Chair for another agency"),
    "lines": gettext_lazy("Agenda"),
    "why": gettext_lazy("Why it is here"),
    "held_by": gettext_lazy("Held by"),
    "on_since": gettext_lazy("On the agenda since"),
    "last_time": gettext_lazy("Last time"),
    "outcome": gettext_lazy("What the panel said"),
    "nothing": gettext_lazy("Nothing in the record asks for the panel now."),
    "not_guilt": gettext_lazy(
        "A person of concern is on the agenda because they were named. It says nothing of what they did."
    ),
}


@reads_the_past
@require_safe
def panel(request: WorkerRequest) -> HttpResponse:
    """The sittings of the panel that whoever asks may read, the newest first."""
    running = Clock.objects.filter(strand=OuterRef("pk"), stopped_at=None).order_by("due_at")
    due = Subquery(running.values("due_at")[:1])
    found = Strand.objects.filter(kind="panel_sitting").annotate(label=label(), due_at=due)
    sittings = list(found.order_by("-is_open", "-opened_at", "pk")[:24])
    first = Step.objects.get(kind="panel_sitting", name="call_sitting")
    mine = Holding.objects.current(request.at).filter(worker=request.worker, post__role__in=first.takers)
    may_call = not is_past(request) and not sittings and mine.exists()
    context = {"sittings": sittings, "may_call": may_call, "at": request.at}
    return render(request, "protection/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: WorkerRequest) -> HttpResponse:
    """Call the first sitting; every later one begins as one is held."""
    form = ReasonForm(
        request.POST or None,
        label=_("Who agreed that the panel begins, and what is it for?"),
        hint=_(
            "For example, the partnership at its meeting in March, and the number of its terms of reference."
        ),
        required=_("Say who agreed it"),
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            words = form.cleaned_data["text"]
            strand = actions.call_panel(
                request.worker.agency, reason=words, by=request.worker.actor, at=request.at
            )
            messages.success(request, _("The panel has begun. Set when it sits, and who chairs it."))
            return redirect(address("panel_sitting", strand.reference))
    return render(request, "protection/call_panel.html", {"form": form})


@reads_the_past
@require_safe
def sitting(request: WorkerRequest, reference: str) -> HttpResponse:
    """One sitting: its agenda, each line with why it is there, and its meeting."""
    strand = see(reference, "panel_sitting")
    lines = shown(actions.agenda(strand.pk), before=True)
    return render(request, "protection/panel_sitting.html", stage_context(strand, request) | {"lines": lines})


@reads_the_past
@require_safe
def line(request: WorkerRequest, reference: str) -> HttpResponse:
    """One line of the agenda: why it is there, what was decided before, and what can be decided now."""
    strand = see_full(reference, "panel_line")
    (told,) = shown(actions.told([strand.pk]), before=True)
    context, seats = stage_context(strand, request), actions.seats()
    deciding = {seats.chair, seats.co_chair, strand.owner_post_id}
    context |= {
        "line": told,
        "may_agree": strand.is_open and bool(deciding & context["mine"]),
        "may_dissent": strand.is_open and bool(seats.all & context["mine"]),
        "dissents": _dissents([strand.pk])[strand.pk],
    }
    return render(request, "protection/panel_line.html", context)


def shown(lines: Iterable[Line], *, before: bool) -> list[dict[str, Any]]:
    """Lines in words: what each is about, why it is there, and, if asked, what was decided of it last time."""
    found = list(lines)
    names = dict(LineAbout.choices)
    last = _outcomes(each.before[0] for each in found if each.before) if before else {}
    return [
        {
            "line": each,
            "name": _name(each, str(names[each.about])),
            "href": address("panel_line", each.reference),
            "of_href": address(each.of_kind, each.of_reference or "")
            if each.may_open and each.of_kind
            else "",
            "why": [{"words": _WHY[code], "at": at, "who": _WHO.get(who, who)} for code, at, who in each.why],
            "last": last.get(each.before[0]) if each.before else None,
        }
        for each in found
    ]


def _name(each: Line, kind: str) -> str:
    return f"{kind}: {each.words or each.of_reference or each.reference}"


def _outcomes(lines: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What was decided of these lines, and how what was agreed stands; readings are written."""
    wanted = list(lines)
    if not wanted:
        return {}
    open_records(wanted, "panel agenda")
    states = State.objects.filter(kind=OuterRef("kind"), name=OuterRef("to_state")).values("label")
    decided = Move.objects.filter(strand__in=wanted, to_state__in=("acted_on", "referred", "taken_off"))
    by_line: dict[UUID, list[Any]] = defaultdict(list)
    for action in actions_at(wanted):
        by_line[action.parent_id].append(action)
    return {
        move.strand_id: {
            "label": move.label,
            "at": move.at,
            "reason": move.reason,
            "actions": by_line[move.strand_id],
        }
        for move in decided.annotate(label=Subquery(states))
    }


def _dissents(lines: list[UUID]) -> dict[UUID, list[LineDissent]]:
    said: dict[UUID, list[LineDissent]] = defaultdict(list)
    for each in (
        LineDissent.objects.filter(strand__in=lines).select_related("post__agency").order_by("at", "pk")
    ):
        said[each.strand_id].append(each)
    return said


@reads_the_past
@require_safe
def paper(request: WorkerRequest, reference: str, meeting: UUID) -> HttpResponse:
    """The agenda of a sitting, or its minutes once held, as an accessible document of what its reader may see."""
    strand = see_full(reference, "panel_sitting", what="meeting paper")
    of = next((each for each in meetings_of(strand) if each.pk == meeting), None)
    if of is None:
        raise Http404
    response = HttpResponse(pdf(_PAPER, on_paper(strand, of)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{strand.reference}.pdf"'
    return response


def on_paper(strand: Any, of: Any) -> dict[str, Any]:
    """What papers/panel.typ prints: texts, and rows of texts."""
    held = getattr(of, "minutes", None)
    lines = shown(actions.agenda(strand.pk), before=True)
    ids = [each["line"].id for each in lines]
    now, dissents = _outcomes(ids), _dissents(ids)
    by_line: dict[UUID, list[Any]] = defaultdict(list)
    for action in actions_at(ids):
        by_line[action.parent_id].append(action)
    return {
        "title": _("Exploitation panel"),
        "what": _("Minutes") if held else _("Invitation and agenda"),
        "reference": strand.reference,
        "when": moment(held.held_at if held else of.planned_for),
        "venue": of.venue,
        "chair": of.chair.title,
        "co_chair": str(of.co_chair),
        "invited": [invited_line(each) for each in of.invitations.all()],
        "said": held.said if held else "",
        "decided": held.decided if held else "",
        "lines": [_on_paper(each, now, by_line, dissents) for each in lines],
        "words": {name: str(words) for name, words in {**WORDS, **_PANEL_WORDS}.items()},
    }


def _on_paper(
    each: dict[str, Any], now: dict[UUID, Any], by_line: dict[UUID, list[Any]], dissents: dict[UUID, Any]
) -> dict[str, Any]:
    of: Line = each["line"]
    last, outcome = each["last"], now.get(of.id)
    return {
        "name": each["name"],
        "why": [_source(why["words"], why["at"], why["who"]) for why in each["why"]],
        "holder": f"{of.holder}, {of.agency}",
        "since": moment(of.on_since),
        "last": f"{last['label']}: {last['reason']}" if last else "",
        "done": [agreed(action) for action in last["actions"] if action.said] if last else [],
        "outcome": f"{of.label}: {outcome['reason']}" if outcome else of.label,
        "actions": [agreed(action) for action in by_line[of.id] if action.said],
        "dissent": [f"{said.post}: {said.words}" for said in dissents[of.id]],
    }


def _source(words: Any, at: datetime, who: Any) -> str:
    return f"{words}, {short_moment(at)}" + (f" ({who})" if who else "")
