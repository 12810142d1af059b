"""Keeping somebody who is named from seeing a concern, and asking another agency to agree that a wall is lifted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.forms import ReasonForm, WallForm
from heard.concerns.wording import address
from heard.frame.refused import refused_into
from heard.process.actions import ask_to_lift
from heard.process.actions import set_wall as put_up
from heard.process.models import Wall

from .seeing import WorkerRequest, point_out, see_full, still_there


@require_http_methods(["GET", "HEAD", "POST"])
def set_wall(request: WorkerRequest, reference: str) -> HttpResponse:
    """Name somebody who works here: from now on neither they nor their line see the concern, or learn of it."""
    strand = see_full(reference, "concern")
    form = WallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            put_up(strand, form.cleaned_data["who"], reason=form.cleaned_data["text"])
            messages.success(request, _("The wall stands. They and their line see nothing of it any more."))
            return redirect(still_there(request, strand))
    context = {
        "strand": strand,
        "form": form,
        "back": address("concern", strand.reference),
        "heading": _("Keep somebody from seeing this"),
        "lead": _(
            "From the moment you press the button, this person, whoever they answer to and whoever answers to them "
            "in their agency see nothing of it, and are not told. If one of them holds it, it goes to the next post. "
            "If you are not sure, set it: two agencies can lift it again."
        ),
        "button": _("Set the wall"),
    }
    return render(request, "concerns/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_lifting(request: WorkerRequest, reference: str) -> HttpResponse:
    """Ask another agency to agree that a wall is lifted; until they do, it stands."""
    strand = see_full(reference, "wall")
    if not Wall.objects.filter(pk=strand.pk, lifted_at=None).exists():
        raise Http404
    form = ReasonForm(
        request.POST or None,
        label=_("Why is there no conflict, or none any more?"),
        hint=_("Say how you know. Another agency reads this, and the concern."),
        required=_("Say why it should be lifted"),
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            asked = ask_to_lift(
                strand, reason=form.cleaned_data["text"], by=request.worker.actor, at=request.at
            )
            messages.success(request, _("Another agency has been asked. Until they agree, the wall stands."))
            point_out(request, form)
            return redirect(address("wall", asked.reference))
    context = {
        "strand": strand,
        "form": form,
        "back": address("wall", strand.reference),
        "heading": _("Ask to lift the wall"),
        "lead": _("Another agency has to agree. What was set, and why, stays in the record."),
        "button": _("Ask another agency"),
    }
    return render(request, "concerns/ask.html", context)
