"""Opening a name given in confidence: asking for it, and reading it once another agency has agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.actions import Opening, ask_to_open, begin_to_read, bring_half
from heard.concerns.forms import HalfForm, ReasonForm
from heard.concerns.in_confidence import CannotOpen, Given, fingerprint, written
from heard.concerns.wording import address
from heard.frame.refused import refused_into

from .seeing import WorkerRequest, point_out, see, see_full


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: WorkerRequest, reference: str) -> HttpResponse:
    """Ask another agency to agree that the name is opened."""
    strand = see_full(reference, "concern")
    form = ReasonForm(
        request.POST or None,
        label=_("Why is the name needed?"),
        required=_("Say why the name is needed"),
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = {"reason": form.cleaned_data["text"], "by": request.worker.actor, "at": request.at}
            opening = ask_to_open(strand, **given)
            messages.success(request, _("Another agency has been asked."))
            point_out(request, form)
            return redirect(address("identity_opening", opening.reference))
    context = {
        "strand": strand,
        "form": form,
        "back": address("concern", strand.reference),
        "heading": _("Ask for the name given in confidence"),
        "lead": _(
            "Whoever reported gave a name that nobody here can read. Another agency must agree that it is needed. "
            "If it does, you and whoever agreed can read it for one day, and whoever gave it is told at once. "
            "Write to them first, if there is time: they may tell you themselves."
        ),
        "button": _("Ask the other agency"),
    }
    return render(request, "concerns/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: WorkerRequest, reference: str) -> HttpResponse:
    """Read the name, as one of the two who agreed; each time is written down before it is shown."""
    strand = see(reference, "identity_opening")
    form = HalfForm(request.POST or None)
    context: dict[str, Any] = {"strand": strand, "form": form}
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            context |= _read(strand, form)
    return render(request, "concerns/name.html", context)


def _read(strand: Any, form: HalfForm) -> dict[str, Any]:
    if half := form.cleaned_data["half"]:
        bring_half(strand, half)
    opening = begin_to_read(strand)
    if opening is None:
        return {"taken_back": True}
    try:
        return _shown(opening, opening.read())
    except CannotOpen:
        form.add_error(
            "half", _("The two halves do not open this name. Make yours again from the code below")
        )
        return _shown(opening, None)


def _shown(opening: Opening, name: Given | None) -> dict[str, Any]:
    if name is not None:
        return {"given": name}
    return {
        "opening": opening,
        "code": written(opening.sealed.ephemeral),
        "fingerprint": fingerprint(opening.sealed, opening.side),
    }
