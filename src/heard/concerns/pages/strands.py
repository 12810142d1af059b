"""A disagreement, pressure, or more time asked for: the page of a strand that hangs on a concern."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heard.concerns.models import Remark
from heard.concerns.wording import KINDS, address
from heard.concerns.wording import STAGES as PROTECTING
from heard.frame.past import reads_the_past
from heard.history.actions import open_record
from heard.process.actions import steps_from_here
from heard.process.ladder import drawn, in_force
from heard.process.models import Wall

from .concern import choices, clocks_of, moves_shown, remarks_of
from .paging import Asked
from .seeing import WorkerRequest, children_of, see

STAGES = (
    (_("Line manager"), "disagreement_manager", ("with_manager", "manager_answered")),
    (_("Senior manager"), "disagreement_senior", ("with_senior", "senior_answered")),
    (_("Director"), "disagreement_director", ("with_director", "director_answered")),
    (_("Independent scrutineer"), "disagreement_partnership", ("with_scrutineer",)),
)


@reads_the_past
@require_safe
def strand(request: WorkerRequest, kind: str, reference: str) -> HttpResponse:
    """Where it stands, what was said, and what can follow."""
    strand = see(reference, kind)
    return render(request, "concerns/strand.html", context_of(strand, request))


def context_of(strand: Any, request: WorkerRequest) -> dict[str, Any]:
    """What the page of any strand shows: where it stands, what was done, its clocks, and what can follow."""
    clocks = clocks_of({strand.pk: strand})
    running = [clock for clock in clocks if clock.stopped_at is None]
    first = min(running, key=lambda clock: clock.next_at, default=None)
    rungs = in_force(strand, request.at) if running else []
    asked = Asked.by(request)
    return {
        "strand": strand,
        "kind_words": KINDS[strand.kind],
        "at": request.at,
        "clocks": clocks,
        "first_to_climb": first,
        "ladder": drawn(strand, first, rungs) if first and rungs else [],
        "stages": _stages(strand, clocks) if strand.kind == "disagreement" else [],
        "moves": moves_shown(strand, asked),
        "may_read_name": strand.state == "agreed" and strand.moves.filter(by=request.worker.pk).exists(),
        "remarks": remarks_of(_answers(strand), asked),
        "parent_href": _parent(strand),
        "children": children_of([strand.pk]).get(strand.pk, []) if strand.kind in PROTECTING else [],
        "wall": _wall(strand) if strand.kind == "wall" else None,
        **choices(strand, steps_from_here(strand)),
    }


def _stages(strand: Any, clocks: list[Any]) -> list[dict[str, Any]]:
    by_name = {clock.name: clock for clock in clocks}
    found = []
    for words, name, states in STAGES:
        clock = by_name.get(name)
        here = strand.state in states
        answered = clock is not None and clock.stopped_at is not None
        place = "now" if here else "done" if answered else "later"
        found.append({"words": words, "clock": clock, "place": place, "answered": answered})
    return found


def _answers(strand: Any) -> QuerySet[Remark]:
    """The answers that were given on this strand, as whoever raised it reads them.

    Those to a disagreement may stand on what it is about (see raiser_is_told()); the moves of others say theirs.
    """
    given = Q(strand=strand.pk)
    if strand.kind == "disagreement" and open_record(strand.parent_id, "page"):
        given |= Q(strand=strand.parent_id, at__gt=strand.opened_at)
    return Remark.objects.filter(given, from_raiser=False)


def _wall(strand: Any) -> Any:
    """The wall of a strand, or the one that it asks to lift."""
    of = [strand.parent_id, strand.parent and strand.parent.parent_id]
    found = Wall.objects.filter(pk__in=[strand.pk, strand.parent_id], strand__in=of)
    return found.select_related("actor__worker__agency").first()


def _parent(strand: Any) -> str:
    return address(strand.parent.kind, strand.parent.reference) if strand.parent else ""
