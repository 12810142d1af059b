"""An assessment: what it says now, what it said before, and the categories of concern."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import WorkerRequest, see, see_full
from heard.concerns.pages.strands import context_of
from heard.frame.past import reads_the_past
from heard.protection.models import AbuseModel, AssessmentFactor, AssessmentVersion, CategoryEntry, Standing
from heard.protection.writings import is_being_written


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
        "may_write": strand.agency_id == request.worker.agency_id and is_being_written(strand),
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
