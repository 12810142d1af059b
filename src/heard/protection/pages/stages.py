"""Beginning what follows from a concern that was taken on, and the steps that ask for more than is declared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.pages.seeing import WorkerRequest, point_out, see, see_full
from heard.concerns.wording import address
from heard.frame.refused import refused_into
from heard.process.actions import steps_from_here
from heard.process.models import Step, Strand
from heard.protection.steps import MORE, first_form, form_of, take_with


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: WorkerRequest, reference: str, kind: str, from_kind: str = "concern") -> HttpResponse:
    """Begin a stage; its form is made from what its first step needs, and what else that kind of stage says."""
    concern = see_full(reference, from_kind)
    first = Step.objects.get(kind=kind, from_state="")
    form = first_form(first, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            strand = form.begin(kind, concern, by=request.worker.actor, at=request.at)
            holder = Strand.objects.select_related("owner_post__agency").get(pk=strand.pk).owner_post
            words = _("It has begun. %(post)s holds it, and its clock runs.")
            messages.success(request, words % {"post": holder})
            point_out(request, form)
            return redirect(address(kind, strand.reference))
    back = address(from_kind, concern.reference)
    context: dict[str, Any] = {"strand": concern, "first": first, "form": form, "back": back}
    return render(request, "protection/begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_more(request: WorkerRequest, reference: str, kind: str, step: str) -> HttpResponse:
    """A step with a form of its own; what keeps it from being taken stands in its place."""
    strand = (see if MORE[kind, step].own else see_full)(reference, kind)
    here = next((each for each in steps_from_here(strand) if each["name"] == step), None)
    if here is None:
        raise Http404
    form = form_of(strand.kind, step, here["needs"], request.POST or None, seen=strand.n)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            take_with(strand, step, form, by=request.worker.actor, at=request.at)
            messages.success(request, _("Written down."))
            point_out(request, form)
            return redirect(address(kind, strand.reference))
    context = {
        "strand": strand,
        "here": here,
        "form": form,
        "blocked": here["reason"] if not form.is_bound else None,
        "back": address(kind, strand.reference),
    }
    return render(request, "concerns/step.html", context)
