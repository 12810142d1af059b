"""Where it was seen: a quarter's places and hexagons, as published, with what earlier quarters lead one to expect."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.concerns.pages.seeing import WorkerRequest
from heard.oversight.hotspots import TOTAL, Cell, Seen, drawn, seen
from heard.oversight.models import Hotspot

_EARLIER = 4


@require_safe
def hotspots(request: WorkerRequest) -> HttpResponse:
    """One quarter, beside the four before it; for those who answer for a front door or an agency."""
    if not (request.worker.sees_queue or request.worker.says_who_is_here):  # type: ignore[attr-defined]
        raise Http404
    quarters = list(
        Hotspot.objects.filter(level="total").order_by("-quarter").values_list("quarter", flat=True)
    )
    named = {f"{each:%Y-%m}": each for each in quarters}
    quarter = named.get(request.GET.get("quarter", ""), quarters[0] if quarters else None)
    context = {"quarter": quarter, "quarters": named, **(_of(quarter, quarters) if quarter else {})}
    return render(request, "oversight/hotspots.html", context)


def _of(quarter: date, quarters: list[date]) -> dict[str, Any]:
    before = [each for each in quarters if each < quarter][:_EARLIER]
    values: dict[date, dict[Cell, int | None]] = {each: {} for each in (quarter, *before)}
    words: dict[str, str] = {}
    for row in Hotspot.objects.filter(quarter__in=values).order_by("level", "cell", "place"):
        values[row.quarter][row.level, row.cell, row.place] = row.value
        words[row.place] = row.words
    found = seen(values[quarter], [values[each] for each in before])
    places: dict[str, list[tuple[str, Seen]]] = defaultdict(list)
    for each in found:
        if each.cell[0] == "place":
            places[each.cell[1]].append((words[each.cell[2]], each))
    picture = drawn(found)
    letters = picture.letters if picture else {}
    hexagons = {each.cell[1]: each for each in found if each.cell[0] == "hexagon"}
    order = [*letters, *(cell for cell in hexagons if cell not in letters)]
    return {
        "total": values[quarter].get(TOTAL),
        "map": picture,
        "hexagons": [
            (letters.get(cell, ""), hexagons[cell], sorted(places[cell], key=_by_number)) for cell in order
        ],
        "compared": len(before),
    }


def _by_number(row: tuple[str, Seen]) -> tuple[bool, int, str]:
    """The most often seen first, what is left last."""
    words, each = row
    return not words, -each.value, words
