"""Opening a record in an emergency: what will happen is said before it is done."""

from __future__ import annotations

from django.db.models import F, Func, TextField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.forms import GlassForm
from heard.concerns.wording import address
from heard.frame.refused import refused_into
from heard.history.refused import Refused
from heard.process.actions import break_glass
from heard.process.models import Strand

from .seeing import WorkerRequest


@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: WorkerRequest) -> HttpResponse:
    """Open a concern for two hours, with a reason; what is not there and what cannot be opened are answered alike."""
    form = GlassForm(request.POST or None, initial={"reference": request.GET.get("reference", "")})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            return redirect(_opened(form.cleaned_data["reference"], form.cleaned_data["text"]))
    return render(request, "concerns/glass.html", {"form": form})


def _opened(reference: str, reason: str) -> str:
    level = Func(F("pk"), function="level_of", output_field=TextField())
    seen = (
        Strand.objects.filter(reference=reference, kind="concern").annotate(level=level).filter(level="full")
    )
    if not seen.exists() and break_glass(reference, reason=reason) is None:
        raise Refused(
            _("No record with this reference can be opened like this."),
            _("Check the reference. If a child is in danger, ring 999 and raise a concern."),
        )
    return address("concern", reference)
