"""Beginning what follows from a concern that was taken on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.forms import StepForm
from heard.concerns.pages.seeing import WorkerRequest, point_out, see_full
from heard.concerns.wording import address
from heard.frame.refused import refused_into
from heard.process.models import Step, Strand
from heard.protection.actions import begin_stage


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: WorkerRequest, reference: str, kind: str, from_kind: str = "concern") -> HttpResponse:
    """Begin a stage; its form is made from what its first step needs."""
    concern = see_full(reference, from_kind)
    first = Step.objects.get(kind=kind, from_state="")
    form = StepForm(request.POST or None, initial={"seen": 0}, needs=list(first.needs))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            said = form.said()
            strand = begin_stage(kind, concern, by=request.worker.actor, at=request.at, **said)
            holder = Strand.objects.select_related("owner_post__agency").get(pk=strand.pk).owner_post
            words = _("It has begun. %(post)s holds it, and its clock runs.")
            messages.success(request, words % {"post": holder})
            point_out(request, form)
            return redirect(address(kind, strand.reference))
    back = address(from_kind, concern.reference)
    context: dict[str, Any] = {"strand": concern, "first": first, "form": form, "back": back}
    return render(request, "protection/begin.html", context)
