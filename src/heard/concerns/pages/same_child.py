"""Whether two records speak of the same child, adult, place or thing: side by side, said by a person with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
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

_LONGEST = 10.0  # bits of the longest bar, unless one is longer
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
    def reasons(self) -> list[tuple[Any, float, int]]:
        """What was compared, what it weighs, and how long the bar is that draws it, of a hundred."""
        found = reasons(self.verdict)
        most = max([_LONGEST, *(abs(bits) for _why, bits in found)])
        return [(why, bits, round(100 * abs(bits) / most)) for why, bits in found]

    @property
    def side_by_side(self) -> list[tuple[Any, list[str], list[str]]]:
        """What each report says, as it says it, under what it is; what neither gives is left out."""
        one, other = _as_said(self.one), _as_said(self.other)
        return [(what, one.get(what, []), other.get(what, [])) for what in dict.fromkeys([*one, *other])]

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
    best = max(pairs, key=_total)
    meant = _meant(request.POST or request.GET, pairs, best)
    shown = meant or best
    last = actions.pairing_of(shown.one, shown.other)
    from_pairs = request.GET.get("from") == "pairs"
    back = reverse("concerns:matches") if from_pairs else address(strand.kind, strand.reference)
    typed, looks = request.POST, "look" in request.POST
    form = SameChildForm(None if looks else typed or None, initial=typed.dict() if looks else None, last=last)
    if form.is_bound and form.is_valid():
        with refused_into(form):
            _say(form, meant, by=request.worker.actor, at=request.at)
            messages.success(request, _SAID[form.cleaned_data["verdict"]])
            return redirect(back)
    context = {
        "strand": strand,
        "back": back,
        "from_pairs": from_pairs,
        "second": second,
        "sides": [("mine", strand, mine, shown.one), ("theirs", second, theirs, shown.other)],
        "several": len(pairs) > 1,
        "pair": shown,
        "last": last,
        "form": form,
    }
    return render(request, "concerns/same_child.html", context)


def _as_said(mention: Mention) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {
        _("Name"): [mention.name],
        _("Born"): [date_format(mention.born_on, "j F Y")] if mention.born_on else [],
        _("Age"): [mention.age],
        _("Where"): [mention.where],
        _("Number plate"): [mention.registration],
    }
    for what, value in mention.labelled:
        found.setdefault(what, []).append(value)
    found[_("Also")] = [mention.details]
    return {str(what): said for what, values in found.items() if (said := [each for each in values if each])}


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


def _meant(asked: QueryDict, pairs: list[Pair], best: Pair) -> Pair | None:
    """The pair that was chosen, if two of a kind were; of a side on which nothing was, the likeliest."""
    given = [asked.get(name) for name in ("mine", "theirs")]
    chosen = [
        pair
        for pair in pairs
        if all(
            not one or one == str(each.pk) for one, each in zip(given, (pair.one, pair.other), strict=True)
        )
    ]
    return best if best in chosen else max(chosen, key=_total, default=None)


def _total(pair: Pair) -> float:
    return pair.verdict.weight.total


def _say(form: SameChildForm, pair: Pair | None, *, by: Actor, at: datetime) -> None:
    if pair is None:
        raise Refused("A child or an adult is compared with a child or an adult, a place with a place.")
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
