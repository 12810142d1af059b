"""The ladder as a page draws it: who was silent, who holds it now, and who is next if nothing is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.models import BooleanField, F, Func, OuterRef, Q, Value

from heard.agencies.models import Holding, Post

from .models import Clock, Rung, Strand


@dataclass(frozen=True)
class Drawn:
    """One rung as it is drawn."""

    rung: Rung
    place: str
    holders: list[str]
    until: datetime | None = None


def in_force(strand: Strand, at: datetime) -> list[Any]:
    """The rungs that a strand climbs, lowest first, each with whether and by whom it is filled for it.

    What stands apart (walls, the designated officer's ring, reviews) has a ladder of its own, as ``tick`` climbs it.
    """
    rungs = list(
        Rung.objects.filter(Q(until_at=None) | Q(until_at__gt=at), agency=strand.agency_id, from_at__lte=at)
        .select_related("post__agency", "tells__agency")
        .annotate(
            filled=Func(F("post_id"), Value(at), function="post_is_filled", output_field=BooleanField()),
            holders=ArraySubquery(_names(at, OuterRef("post"))),
        )
        .order_by("n")
    )
    if strand.apart:
        _go_round(rungs, strand, at)
    return rungs


def _names(at: datetime, post: Any) -> Any:
    return (
        Holding.objects.current(at)
        .filter(post=post)
        .order_by("deputy", "from_at")
        .values_list("worker__name", flat=True)
    )


def _go_round(rungs: list[Any], strand: Strand, at: datetime) -> None:
    """Put in each rung's place the posts that this strand goes to, and whom it tells."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select n, post_id, tells_id, filled from ladder_around(%s, %s)", [strand.pk, at])
        routed = {row[0]: row[1:] for row in cursor.fetchall()}
    seats = Post.objects.select_related("agency").annotate(names=ArraySubquery(_names(at, OuterRef("pk"))))
    posts: dict[Any, Any] = seats.in_bulk({seat for row in routed.values() for seat in row[:2]})
    for rung in rungs:
        post_id, tells_id, rung.filled = routed[rung.n]
        rung.post, rung.tells, rung.holders = posts[post_id], posts[tells_id], posts[post_id].names


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
    if strand.apart and rung.holders and not rung.filled:
        return Drawn(rung, "apart", rung.holders)
    if rung.n == next_up and rung.n > held:
        return Drawn(rung, "next", rung.holders, clock.next_at)
    if rung.n < next_up and rung.n > held:
        return Drawn(rung, "skipped" if rung.filled else "empty", rung.holders)
    if rung.n <= held:
        return Drawn(rung, "below", rung.holders)
    return Drawn(rung, "later" if rung.filled else "empty", rung.holders)
