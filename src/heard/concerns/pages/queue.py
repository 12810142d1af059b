"""The front door's queue: everything open, in the order in which something on it is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heard.agencies.models import Holding
from heard.concerns.models import Concern
from heard.concerns.wording import NEXT, address
from heard.history.actions import open_records
from heard.people.models import Mention
from heard.process.models import State, Strand, Waiting

from .paging import Numbered, number_of
from .seeing import WorkerRequest, briefly, label

PER_PAGE = 25
SHOWS = {
    "all": _("Everything open"),
    "late": _("Late"),
    "danger": _("Danger reported"),
    "mine": _("Held by me"),
    "apart": _("Sorted apart"),
}


@require_safe
def queue(request: WorkerRequest) -> HttpResponse:
    """Open concerns of the agencies whose work this worker sees: danger first, then by what is due."""
    if not getattr(request.worker, "sees_queue", False):
        raise Http404
    show, state = request.GET.get("show", "all"), request.GET.get("state", "")
    states = list(State.objects.filter(kind="concern", is_open=True).exclude(name="").order_by("id"))
    show = show if show in SHOWS else "all"
    state = state if state in {each.name for each in states} else ""
    counts = _counts(request.at)
    mine = _posts(request) if show == "mine" else []
    rows = _filtered(show, state, mine, request.at)
    page = Numbered(number_of(request), PER_PAGE, _total(rows, show, state, mine, counts))
    context = {
        "rows": _page(rows, page),
        "page": page,
        "at": request.at,
        "show": show,
        "state": state,
        "tabs": [(name, words, counts.get(name)) for name, words in SHOWS.items()],
        "states": states,
    }
    return render(request, "concerns/queue.html", context)


def _counts(at: datetime) -> dict[str, int]:
    here = Q(sorted_apart=False)
    return Waiting.objects.filter(kind="concern").aggregate(
        all=Count("pk", filter=here),
        late=Count("pk", filter=here & Q(due_at__lte=at)),
        danger=Count("pk", filter=here & Q(urgent=True)),
        apart=Count("pk", filter=~here),
    )


def _posts(request: WorkerRequest) -> list[Any]:
    """The posts that this worker holds now; asked for first, so that the planner knows how much they hold."""
    return list(
        Holding.objects.current(request.at).filter(worker=request.worker).values_list("post", flat=True)
    )


def _filtered(show: str, state: str, mine: list[Any], at: datetime) -> QuerySet[Waiting]:
    """The rows that a filter shows; a state, or what one holds, includes what was sorted apart, at the end."""
    rows = Waiting.objects.filter(kind="concern")
    if show == "mine":
        rows = rows.filter(strand__owner_post__in=mine)
    elif show == "apart" or not state:
        rows = rows.filter(sorted_apart=show == "apart")
    if show == "late":
        rows = rows.filter(due_at__lte=at)
    elif show == "danger":
        rows = rows.filter(urgent=True)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("sorted_apart", F("urgent").desc(), "due_at", "strand_id")


def _total(rows: QuerySet[Waiting], show: str, state: str, mine: list[Any], counts: dict[str, int]) -> int:
    """How many rows a filter shows, counted where it is cheapest."""
    if show in counts and not state:
        return counts[show]
    if show != "mine":
        return rows.count()
    strands = Strand.objects.open().filter(kind="concern", owner_post__in=mine)
    return (strands.filter(state=state) if state else strands).count()


def _page(rows: QuerySet[Waiting], page: Numbered) -> list[Any]:
    first = (page.number - 1) * page.size
    wanted = list(rows.values_list("pk", flat=True)[first : first + page.size])
    open_records(wanted, "list")
    concerns = Concern.objects.in_bulk(wanted)
    named = briefly(Mention.objects.filter(strand__in=wanted))
    known = Func(F("strand_id"), function="known_before", output_field=IntegerField())
    climbs = Func(F("strand_id"), function="climbs_of", output_field=IntegerField())
    found = (
        Waiting.objects.filter(pk__in=wanted)
        .select_related("strand__owner_post__agency")
        .annotate(label=label("strand__"), known_before=known, climbs=climbs)
        .in_bulk()
    )
    return [_row(found[key], concerns.get(key), named.get(key, "")) for key in wanted if key in found]


def _row(row: Any, concern: Concern | None, about: str) -> Any:
    row.concern = concern
    row.about = about or (concern.whom or concern.where if concern else "")
    row.next, step = NEXT.get(("concern", row.strand.state), ("", ""))
    row.href = address("concern", row.strand.reference, step)
    return row
