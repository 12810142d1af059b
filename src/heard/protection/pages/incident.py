"""The pages of a serious incident, of the reviews that follow from it, and of a driver of whom licensing is told."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import WorkerRequest, see
from heard.concerns.pages.strands import context_of
from heard.frame.past import reads_the_past
from heard.people.models import Mention
from heard.process.models import Strand
from heard.protection.models import LicenceNotice, ListedChild, SentNotice, SeriousIncident
from heard.protection.writings import may_list

from .meetings import stage_context


@reads_the_past
@require_safe
def serious_incident(request: WorkerRequest, reference: str) -> HttpResponse:
    """Since when the council is aware, who was told, and which other children are listed."""
    strand = see(reference, "serious_incident")
    context = context_of(strand, request) | {
        "incident": SeriousIncident.objects.filter(strand=strand.pk).first(),
        "sent": _sent(strand),
        "listed": _listed(strand),
        "may_list": may_list(strand) and strand.agency_id == request.worker.agency_id,
    }
    return render(request, "protection/serious_incident.html", context)


@reads_the_past
@require_safe
def review(request: WorkerRequest, reference: str, kind: str) -> HttpResponse:
    """A review of what a serious incident teaches: meetings, actions, and what was sent to the Panel."""
    strand = see(reference, kind)
    return render(request, "protection/review.html", stage_context(strand, request) | {"sent": _sent(strand)})


@reads_the_past
@require_safe
def licence_notice(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is known of a driver, who licensed them, and whether they were told."""
    strand = see(reference, "licence_notice")
    context = context_of(strand, request) | {
        "notice": LicenceNotice.objects.filter(strand=strand.pk).first(),
        "driver": Mention.objects.filter(strand=strand.pk).order_by("at", "id"),
        "sent": _sent(strand),
    }
    return render(request, "protection/licence_notice.html", context)


def _sent(strand: Any) -> SentNotice | None:
    found = SentNotice.objects.filter(strand=strand.pk).select_related("by__worker__agency").first()
    if found:
        found.who = name_of(found.by)  # type: ignore[attr-defined]
    return found


def _listed(strand: Any) -> list[str]:
    """The references of those listed that whoever asks may know of."""
    listed = (
        ListedChild.objects.filter(strand=strand.pk).order_by("at", "id").values_list("concern", flat=True)
    )
    known = dict(Strand.objects.filter(pk__in=list(listed)).values_list("pk", "reference"))
    return [known[each] for each in listed if each in known]
