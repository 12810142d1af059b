"""Read in what was written: what the words of a record name, accepted or set aside by whoever reads them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heard.concerns.spots import (
    NAMING,
    Words,
    chosen,
    decide,
    mentions_of,
    named_in,
    offers,
    read_in,
    read_typed,
)
from heard.concerns.wording import address

from .seeing import WorkerRequest, see


@require_http_methods(["GET", "HEAD", "POST"])
def spots(request: WorkerRequest, reference: str) -> HttpResponse:
    """All that is offered; and, for the script, what is named in a note that is being typed."""
    strand = see(reference, *NAMING)
    if strand.level not in ("own", "full"):
        raise Http404
    if "look" in request.POST:
        words = [Words("note", text) for text in request.POST.getlist("words")[:6]]
        return _page(request, strand, typed=read_typed(strand, words).open)
    if request.method == "POST":
        found = read_in(strand)
        choices = (
            [(each, "no") for each in found.open]
            if "all" in request.POST
            else chosen(request.POST, found.every)
        )
        decide(strand, choices, by=request.worker.actor, at=request.at)
        return redirect(f"{address(strand.kind, strand.reference)}#read-title")
    return _page(request, strand, read=read_in(strand))


def _page(request: WorkerRequest, strand: Any, **more: Any) -> HttpResponse:
    return render(request, "concerns/spots.html", {"strand": strand, **more})


def keep_chosen(request: WorkerRequest, strand: Any, *words: Words) -> None:
    """Accept and set aside what was chosen beside these words, now that they are kept."""
    if any(name.startswith("spot-") for name in request.POST):
        mentions = mentions_of(strand)
        choices = chosen(request.POST, offers(words, mentions, people=named_in(mentions)))
        decide(strand, choices, by=request.worker.actor, at=request.at)
