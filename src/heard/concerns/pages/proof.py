"""The receipt of a concern, for the worker who raised it or took it down for a caller."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.concerns.proof import handed_out, outlook

from .seeing import WorkerRequest, see


@require_safe
def receipt(request: WorkerRequest, reference: str) -> HttpResponse:
    """What a receipt is, how to keep it, and where to download it."""
    strand = see(reference, "concern", what="proof")
    return render(request, "concerns/proof.html", {"strand": strand, **outlook(strand.pk)})


@require_safe
def receipt_file(request: WorkerRequest, reference: str) -> HttpResponse:
    """The receipt itself."""
    return handed_out(see(reference, "concern", what="proof").pk, "heard-receipt.json")
