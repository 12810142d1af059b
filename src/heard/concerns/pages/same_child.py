"""Whether two records speak of the same child, adult, place or thing: side by side, said by a person with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from heard.concerns.forms import SameChildForm
from heard.concerns.wording import address
from heard.frame.refused import refused_into
from heard.history.models import Actor
from heard.history.refused import Refused
from heard.people import actions
from heard.people.filing import observation_of
from heard.people.linkage import Verdict, judge, prior_for
from heard.people.meeting import model
from heard.people.models import Mention, MentionKind
from heard.people.wording import called, caveats, reasons

from .seeing import WorkerRequest, see_full

_SAID = {
    "same": _("Recorded, with your reason. It can be said anew."),
    "apart": _(
        "Recorded, with your reason. Before a closing the two still count as one child until a worker of a second"
        " agency says that they are not."
    ),
    "parked": _("Recorded: it is not settled. It stays in sight."),
    "withdrawn": _("Taken back. Each is again whoever it was before, and what was said stays in the record."),
}


@dataclass(frozen=True)
class Pair:
    """Two mentions as the scales see them."""

    one: Mention
    other: Mention
    verdict: Verdict

    @property
    def called(self) -> Any:
        return called(self.verdict, person=_is_person(self.one))

    @property
    def reasons(self) -> list[tuple[Any, float]]:
        return reasons(self.verdict)

    @property
    def caveats(self) -> list[Any]:
        return caveats(self.verdict)


@require_http_methods(["GET", "HEAD", "POST"])
def same_child(request: WorkerRequest, reference: str, other: str) -> HttpResponse:
    """Say that two mentions are of one, that they are not, or that it is open; it can be taken back or said anew."""
    strand, second = (
        see_full(each, "concern", "earlier_record", "missing_episode") for each in (reference, other)
    )
    mine, theirs = _mentions(strand), _mentions(second)
    pairs = [_weighed(one, two) for one, two in product(mine, theirs) if _comparable(one, two)]
    if not pairs or strand.pk == second.pk:
        raise Http404
    best = max(pairs, key=lambda pair: pair.verdict.weight.total)
    form = SameChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            _say(form, _meant(request, pairs, best), by=request.worker.actor, at=request.at)
            messages.success(request, _SAID[form.cleaned_data["verdict"]])
            return redirect(address(strand.kind, strand.reference))
    context = {
        "strand": strand,
        "back": address(strand.kind, strand.reference),
        "second": second,
        "sides": [("mine", strand, mine, best.one), ("theirs", second, theirs, best.other)],
        "pair": best,
        "last": actions.pairing_of(best.one, best.other),
        "form": form,
    }
    return render(request, "concerns/same_child.html", context)


def _mentions(strand: Any) -> list[Mention]:
    order = list(MentionKind.values)
    found = Mention.objects.filter(strand=strand.pk).order_by("at", "id")[:40]
    return sorted(found, key=lambda each: order.index(each.kind))


def _is_person(mention: Mention) -> bool:
    return mention.kind in ("child", "adult")


def _comparable(one: Mention, other: Mention) -> bool:
    return one.kind == other.kind or (_is_person(one) and _is_person(other))


def _weighed(one: Mention, other: Mention) -> Pair:
    prior = prior_for(model(), 0)
    return Pair(
        one, other, judge(observation_of(one, one.at), observation_of(other, other.at), model(), prior)
    )


def _meant(request: WorkerRequest, pairs: list[Pair], best: Pair) -> Pair:
    """The pair that was chosen; of a side on which nothing was, the likeliest."""
    given = [request.POST.get(name) for name in ("mine", "theirs")]
    chosen = [
        pair
        for pair in pairs
        if all(
            not one or one == str(each.pk) for one, each in zip(given, (pair.one, pair.other), strict=True)
        )
    ]
    if not chosen:
        raise Refused("A child or an adult is compared with a child or an adult, a place with a place.")
    return best if best in chosen else max(chosen, key=lambda pair: pair.verdict.weight.total)


def _say(form: SameChildForm, pair: Pair, *, by: Actor, at: datetime) -> None:
    given: dict[str, Any] = {"reason": form.cleaned_data["text"], "by": by, "at": at}
    verdict = form.cleaned_data["verdict"]
    if verdict == "withdrawn":
        actions.take_back(pair.one, pair.other, **given)
        return
    given["suggested"] = actions.Suggested(pair.verdict.weight.total, model().version)
    if verdict == "same":
        actions.identify([pair.one, pair.other], **given)
    else:
        {"apart": actions.tell_apart, "parked": actions.park}[verdict](pair.one, pair.other, **given)
