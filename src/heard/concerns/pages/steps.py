"""One page for every declared step: its form is made from what the step needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.actions import CLOSING_STEPS, move_on
from heard.concerns.forms import StepForm
from heard.concerns.spots import NAMING, Words
from heard.concerns.wording import STAGES, address, past
from heard.frame.refused import refused_into
from heard.frame.typed import typed
from heard.process.actions import steps_from_here
from heard.process.models import Choice, Step, Strand

from .concern import moves_of
from .seeing import WorkerRequest, point_out, see, still_there
from .spots import keep_chosen


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: WorkerRequest, kind: str, reference: str, step: str) -> HttpResponse:
    """Take one step; whoever was overtaken sees what changed, with all they wrote."""
    name = step.replace("-", "_")
    strand = see(reference, kind, what="page")
    here = {each["name"]: each for each in steps_from_here(strand)}
    if name not in here:
        return _not_here(request, strand, name)
    form = _form(request, strand, here[name])
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            _take(request, strand, name, form)
            if strand.kind in NAMING:
                keep_chosen(request, strand, *_words(form))
            messages.success(request, f"{past(name)}.")
            point_out(request, form)
        if form.is_valid():
            return redirect(still_there(request, strand))
        return _refused(request, strand, here[name], form)
    return _page(request, strand, here[name], form)


def _words(form: StepForm) -> list[Words]:
    said = form.cleaned_data
    moved = [Words("move", said.get(name) or "") for name in ("reason", "child_view_unknown")]
    return [
        *moved,
        Words("child_view", said.get("child_view") or ""),
        Words("remark", said.get("told") or ""),
    ]


def _form(request: WorkerRequest, strand: Any, here: dict[str, Any]) -> StepForm:
    hint = (
        _("They see this as you write it, together with whoever raised the concern.")
        if strand.kind not in ("concern", *STAGES)
        else ""
    )
    return StepForm(
        request.POST or None,
        initial={"seen": strand.n},
        needs=list(here["needs"]),
        step=here["name"],
        told_hint=hint,
        outcomes=Choice.objects.filter(kind=strand.kind, step=here["name"]).order_by("id"),
    )


def _take(request: WorkerRequest, strand: Strand, name: str, form: StepForm) -> None:
    said = form.said()
    move_on(
        strand,
        name,
        by=request.worker.actor,
        at=request.at,
        seen=form.cleaned_data["seen"],
        **said,
    )


def _refused(request: WorkerRequest, strand: Any, here: dict[str, Any], form: StepForm) -> HttpResponse:
    """The form with the reason; if somebody moved first, what they did, and a form that starts from there."""
    fresh = Strand.objects.get(pk=strand.pk)
    seen = form.cleaned_data["seen"]
    since = [move for move in moves_of(fresh, after=seen) if move.step != "climb"] if fresh.n > seen else []
    if not since:
        return _page(request, strand, here, form)
    now = {each["name"]: each for each in steps_from_here(fresh)}
    if here["name"] not in now:
        return _not_here(request, strand, here["name"], since)
    form.data = {**form.data.dict(), "seen": fresh.n}  # type: ignore[attr-defined]
    return _page(request, strand, now[here["name"]], form, since=since, status=409)


def _page(
    request: WorkerRequest,
    strand: Any,
    here: dict[str, Any],
    form: StepForm,
    *,
    since: Any = (),
    status: int = 200,
) -> HttpResponse:
    # A refusal that an answer can lift is asked again when the answer is there.
    blocked = here["reason"] if not form.is_bound else None
    context = {
        "strand": strand,
        "here": here,
        "form": form,
        "blocked": blocked,
        "since": since,
        "reads": strand.kind in NAMING and strand.level in ("own", "full"),
        "closes": here["name"] in CLOSING_STEPS,
        "back": address(strand.kind, strand.reference),
        "at": request.at,
    }
    return render(request, "concerns/step.html", context, status=status)


def _not_here(request: WorkerRequest, strand: Any, name: str, since: Any = ()) -> HttpResponse:
    """The step no longer follows: what was done instead, and all that was typed."""
    if not Step.objects.filter(kind=strand.kind, name=name).exclude(name="climb").exists():
        raise Http404
    moves = since or moves_of(strand, after=strand.n - 1)
    context = {
        "strand": strand,
        "what": Step.objects.filter(kind=strand.kind, name=name).values_list("label", flat=True)[0],
        "since": moves,
        "typed": [each for each in typed(request) if each.name not in ("seen", "csrfmiddlewaretoken")],
        "back": address(strand.kind, strand.reference),
    }
    return render(request, "concerns/overtaken.html", context, status=409)
