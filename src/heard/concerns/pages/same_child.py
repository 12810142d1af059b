"""Whether two concerns speak of the same child: looked at side by side, and said by a person with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from heard.concerns.forms import SameChildForm
from heard.concerns.wording import address
from heard.frame.refused import refused_into
from heard.people.actions import identify, tell_apart
from heard.people.models import Mention

from .seeing import WorkerRequest, see_full

_SAID = {
    True: _("Recorded, with your reason. It can be said anew."),
    False: _(
        "Recorded, with your reason. Before a closing the two still count as one child until a worker of a second"
        " agency says that they are not."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def same_child(request: WorkerRequest, reference: str, other: str) -> HttpResponse:
    """Say that two mentions are of one child, or that they are not; it can be said anew later."""
    strand, second = see_full(reference, "concern"), see_full(other, "concern")
    mine, theirs = _children(strand), _children(second)
    if not (mine and theirs) or strand.pk == second.pk:
        raise Http404
    form = SameChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        one, two = _chosen(request, "mine", mine), _chosen(request, "theirs", theirs)
        with refused_into(form):
            _say(request, form, one, two)
            messages.success(request, _SAID[form.cleaned_data["verdict"] == "same"])
            return redirect(address("concern", strand.reference))
    context = {
        "strand": strand,
        "second": second,
        "sides": [("mine", strand, mine), ("theirs", second, theirs)],
        "form": form,
    }
    return render(request, "concerns/same_child.html", context)


def _children(strand: Any) -> list[Mention]:
    return list(Mention.objects.filter(strand=strand.pk, kind="child").order_by("at", "id"))


def _chosen(request: WorkerRequest, name: str, mentions: list[Mention]) -> Mention:
    return next((each for each in mentions if str(each.pk) == request.POST.get(name)), mentions[0])


def _say(request: WorkerRequest, form: SameChildForm, one: Mention, two: Mention) -> None:
    given = {"reason": form.cleaned_data["text"], "by": request.worker.actor, "at": request.at}
    if form.cleaned_data["verdict"] == "same":
        identify([one, two], **given)
    else:
        tell_apart(one, two, **given)
