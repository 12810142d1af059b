"""The ladder as a page draws it: who was silent, who holds it now, and who is next if nothing is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, Value

from heard.agencies.models import Holding

from .models import Clock, Rung, Strand


@dataclass(frozen=True)
class Drawn:
    """One rung as it is drawn."""

    rung: Rung
    place: str
    holders: list[str]
    until: datetime | None = None


def in_force(strand: Strand, at: datetime) -> list[Any]:
    """The rungs of the agency that holds a strand, lowest first, each with whether and by whom it is filled."""
    names = (
        Holding.objects.current(at)
        .filter(post=OuterRef("post"))
        .order_by("deputy", "from_at")
        .values("worker__name")
    )
    filled = Func(F("post_id"), Value(at), function="post_is_filled", output_field=BooleanField())
    return list(
        Rung.objects.filter(Q(until_at=None) | Q(until_at__gt=at), agency=strand.agency_id, from_at__lte=at)
        .select_related("post__agency", "tells__agency")
        .annotate(filled=filled, holders=ArraySubquery(names))
        .order_by("n")
    )


def drawn(strand: Strand, clock: Clock, rungs: list[Any]) -> list[Drawn]:
    """The ladder of one running clock, top rung first, as ``tick`` would climb it."""
    held = max([clock.ladder_n, *(rung.n for rung in rungs if rung.post_id == strand.owner_post_id)])
    top = rungs[-1].n if rungs else 0
    lowest = min(3, top) if strand.urgent else 0
    next_up = next((rung.n for rung in rungs if rung.n > held and rung.n >= lowest and rung.filled), top)
    return [_draw(rung, held, next_up, strand, clock) for rung in reversed(rungs)]


def _draw(rung: Any, held: int, next_up: int, strand: Strand, clock: Clock) -> Drawn:
    if rung.post_id == strand.owner_post_id:
        return Drawn(rung, "holds", rung.holders, clock.next_at)
    if rung.n == next_up and rung.n > held:
        return Drawn(rung, "next", rung.holders, clock.next_at)
    if rung.n < next_up and rung.n > held:
        return Drawn(rung, "skipped" if rung.filled else "empty", rung.holders)
    if rung.n <= held:
        return Drawn(rung, "below", rung.holders)
    return Drawn(rung, "later" if rung.filled else "empty", rung.holders)
