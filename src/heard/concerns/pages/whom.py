"""Whom to call: which post of which agency also knows a child of one's own concern; and who has asked that."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.forms import WhomForm
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.people.actions import Said, mention, whom_to_call
from heard.people.models import LookUp, Mention
from heard.process.models import Strand

from .paging import Numbered, number_of
from .seeing import WorkerRequest, oversees, see, see_full

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def whom(request: WorkerRequest, reference: str) -> HttpResponse:
    """Ask from a concern of one's own; the question is written down with the answer."""
    strand = see(reference, "concern")
    if strand.level not in ("own", "full"):
        raise Http404
    form = WhomForm(request.POST or None)
    answers: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            answers = _asked(request, strand, form)
    children = Mention.objects.filter(strand=strand.pk, kind="child").order_by("at", "id")
    context = {
        "strand": strand,
        "form": form if answers is None else WhomForm(),
        "answers": answers,
        "children": children,
    }
    return render(request, "concerns/whom.html", context)


def _asked(request: WorkerRequest, strand: Strand, form: WhomForm) -> list[dict[str, Any]]:
    said = Said(kind="child", name=form.cleaned_data["child"], born_on=form.cleaned_data["born_on"])
    mention(strand, [said], by=request.worker.actor, at=request.at)
    return whom_to_call(strand)


@require_safe
def look_ups(request: WorkerRequest) -> HttpResponse:
    """Who asked whom to call, for those who answer for them; never about whom."""
    if not oversees():
        raise Http404
    return _listed(request, LookUp.objects.all())


@reads_the_past
@require_safe
def look_ups_from(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who asked whom to call from one concern, for those who may read all of it."""
    strand = see_full(reference, "concern", what="readings")
    return _listed(request, LookUp.objects.filter(strand=strand.pk), strand=strand, oversees=oversees())


def _listed(request: WorkerRequest, found: QuerySet[LookUp], **more: Any) -> HttpResponse:
    page = Numbered(number_of(request), PER_PAGE, found.count())
    first = (page.number - 1) * page.size
    rows = found.select_related("actor__worker", "agency").order_by("-at", "id")
    shown = list(rows[first : first + page.size])
    seen = Strand.objects.in_bulk([row.strand_id for row in shown if row.strand_id])
    listed = [{"look_up": row, "strand": seen.get(row.strand_id)} for row in shown]
    return render(request, "concerns/look_ups.html", {"rows": listed, "page": page, **more})
