"""The pages of a child in need, of a child who is looked after, and of where they are placed."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.agencies.models import Role
from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import WorkerRequest, see
from heard.concerns.pages.strands import context_of
from heard.frame.past import reads_the_past
from heard.people.models import Mention
from heard.protection.models import FamilyConsent, HostNotice, LegalBasis, Placement, PlacementStart

from .meetings import stage_context


@reads_the_past
@require_safe
def child_in_need(request: WorkerRequest, reference: str) -> HttpResponse:
    """A plan for a child in need: what the family answered, meetings, and who does what."""
    strand = see(reference, "child_in_need")
    consents = _by(FamilyConsent.objects.filter(strand=strand.pk))
    context = stage_context(strand, request) | {"consents": consents}
    return render(request, "protection/child_in_need.html", context)


@reads_the_past
@require_safe
def looked_after(request: WorkerRequest, reference: str) -> HttpResponse:
    """A child who is looked after: on what basis, where they live and lived, and the reviews."""
    strand = see(reference, "looked_after")
    context = stage_context(strand, request)
    context["placements"] = _placements(context["within"])
    context["within"] = [each for each in context["within"] if each["strand"].kind != "placement"]
    context["bases"] = _by(LegalBasis.objects.filter(strand=strand.pk).order_by("from_on"))
    context["reviews"] = Role.REVIEWING_OFFICER in context["my_roles"]
    return render(request, "protection/looked_after.html", context)


def _by(rows: Any) -> list[Any]:
    """Rows with the name of whoever wrote them, the latest first."""
    found = list(rows.select_related("by__worker__agency").order_by(*rows.query.order_by, "at", "pk"))[::-1]
    for each in found:
        each.who = name_of(each.by)
    return found


def _placements(within: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what hangs on a stage, where the child lives, lived and is to live, the latest first."""
    found = [each for each in within if each["strand"].kind == "placement"][::-1]
    began = PlacementStart.objects.filter(strand=OuterRef("pk")).values("started_at")
    said = Placement.objects.annotate(started_at=Subquery(began)).in_bulk(
        [each["strand"].pk for each in found]
    )
    return [each | {"said": said.get(each["strand"].pk)} for each in found]


@reads_the_past
@require_safe
def placement(request: WorkerRequest, reference: str) -> HttpResponse:
    """Where a child lives or is to live, whom of that area was told, and the visits."""
    strand = see(reference, "placement")
    context = context_of(strand, request) | {
        "placement": Placement.objects.filter(strand=strand.pk).first(),
        "home": Mention.objects.filter(strand=strand.pk, kind="place").order_by("at", "id").first(),
        "notices": _by(HostNotice.objects.filter(strand=strand.pk).order_by("told_at")),
        "began": PlacementStart.objects.filter(strand=strand.pk).first(),
    }
    return render(request, "protection/placement.html", context)
