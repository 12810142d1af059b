"""An assessment: what it says now, what it said before, and the categories of concern."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import WorkerRequest, point_out, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.protection.actions import Written, find_category, write_assessment
from heard.protection.forms import AssessmentForm, CategoryForm
from heard.protection.models import AbuseModel, AssessmentFactor, AssessmentVersion, CategoryEntry, Standing

_OPEN_TO_WRITING = ("under_way", "lowering_proposed")


@reads_the_past
@require_safe
def assessment(request: WorkerRequest, reference: str) -> HttpResponse:
    """Where an assessment stands, its latest version, and the categories of concern."""
    strand = see(reference, "assessment")
    versions = versions_of(strand)
    context = context_of(strand, request) | {
        "version": versions[0] if versions else None,
        "earlier": len(versions) - 1,
        "categories": categories_of(strand),
        "may_write": strand.agency_id == request.worker.agency_id and strand.state in _OPEN_TO_WRITING,
    }
    return render(request, "protection/assessment.html", context)


@reads_the_past
@require_safe
def versions(request: WorkerRequest, reference: str) -> HttpResponse:
    """Every version of an assessment, the latest first; none is ever overwritten."""
    strand = see_full(reference, "assessment")
    return render(request, "protection/versions.html", {"strand": strand, "versions": versions_of(strand)})


def versions_of(strand: Any) -> list[Any]:
    """The versions of an assessment with the words of its codes, the latest first."""
    found: list[Any] = list(
        AssessmentVersion.objects.filter(strand=strand.pk).select_related("by__worker__agency").order_by("-n")
    )
    factors = dict(AssessmentFactor.objects.values_list("code", "label")) if found else {}
    for version in found:
        version.who = name_of(version.by)
        version.models_in_words = [AbuseModel(code).label for code in version.abuse_models]
        version.factors_in_words = [f"{factors[code]} ({code})" for code in version.factors]
    return found


def categories_of(strand: Any) -> list[list[Any]]:
    """All that was found of each category of concern, the latest first in each; the first says how it stands."""
    order = list(Standing.values)
    entries: list[Any] = list(
        CategoryEntry.objects.filter(strand=strand.pk)
        .select_related("by__worker__agency")
        .order_by("n", "at")
    )
    entries.sort(key=lambda each: (each.n, -order.index(each.standing)), reverse=True)
    by_category: dict[str, list[Any]] = {}
    for entry in entries:
        entry.who = name_of(entry.by)
        by_category.setdefault(entry.category, []).append(entry)
    return list(by_category.values())


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: WorkerRequest, reference: str) -> HttpResponse:
    """Write an assessment on from its latest version; each save is kept."""
    strand = see_full(reference, "assessment")
    latest = AssessmentVersion.objects.filter(strand=strand.pk).order_by("-n").first()
    form: Any = AssessmentForm(request.POST or None, initial=_as_typed(latest))
    since: Any = None
    if request.method == "POST" and form.is_valid():
        written, seen = form.written(), form.cleaned_data["seen"]
        with refused_into(form):
            write_assessment(strand, written, seen=seen, by=request.worker.actor, at=request.at)
            messages.success(request, _("Saved. What was saved before stays."))
            point_out(request, form)
        if form.is_valid():
            return redirect(address("assessment", strand.reference))
        since = next((each for each in versions_of(strand) if each.n > seen), None)
        if since:
            form.data = form.data.copy()
            form.data["seen"] = str(since.n)
    context = {"strand": strand, "form": form, "since": since}
    return render(request, "protection/write.html", context, status=409 if since else 200)


def _as_typed(latest: AssessmentVersion | None) -> dict[str, Any]:
    if latest is None:
        return {"seen": 0}
    return {name: getattr(latest, name) for name in vars(Written())} | {"seen": latest.n}


@require_http_methods(["GET", "HEAD", "POST"])
def category(request: WorkerRequest, reference: str) -> HttpResponse:
    """Add a category of concern, or say that it is graver."""
    strand = see_full(reference, "assessment")
    if not strand.is_open:
        raise Http404
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            find_category(strand, **form.cleaned_data, by=request.worker.actor, at=request.at)
            messages.success(request, _("The category of concern stands, with your reason."))
            point_out(request, form)
            return redirect(address("assessment", strand.reference))
    return render(request, "protection/category.html", {"strand": strand, "form": form})
