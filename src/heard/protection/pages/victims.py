"""The pages of a referral to the National Referral Mechanism, and of word to the victim."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import WorkerRequest, see
from heard.concerns.pages.strands import context_of
from heard.frame.past import reads_the_past
from heard.protection.models import NrmDecision, NrmReferral, PoliceEvent, VictimTold


@reads_the_past
@require_safe
def nrm(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who referred a child and when, and what was decided by whom; the latest decision first."""
    strand = see(reference, "nrm")
    decisions = list(
        NrmDecision.objects.filter(strand=strand.pk).select_related("by__worker__agency").order_by("-n")
    )
    for each in decisions:
        each.who = name_of(each.by)  # type: ignore[attr-defined]
    referral = NrmReferral.objects.select_related("first_responder").filter(strand=strand.pk).first()
    context = context_of(strand, request) | {"referral": referral, "decisions": decisions}
    return render(request, "protection/nrm.html", context)


@reads_the_past
@require_safe
def victim_update(request: WorkerRequest, reference: str) -> HttpResponse:
    """What the police did or decided, and whether and how the child was told."""
    strand = see(reference, "victim_update")
    context = context_of(strand, request) | {
        "event": PoliceEvent.objects.filter(strand=strand.pk).first(),
        "told": VictimTold.objects.filter(strand=strand.pk).first(),
    }
    return render(request, "protection/victim_update.html", context)
