"""Who may be the same: the pairs that the linking proposes, for people to look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heard.concerns.wording import address
from heard.history.actions import open_records
from heard.people.linkage import Answer
from heard.people.models import Mention, Pairing
from heard.people.wording import AGREES, ANSWERS, CAVEATS
from heard.process.models import Strand

from .paging import Numbered, number_of
from .seeing import WorkerRequest

PER_PAGE = 20
_REASONS = 4
SHOWS = {"waiting": _("To look at"), "parked": _("Not settled"), "said": _("Said already")}


@dataclass(frozen=True)
class Match:
    """Two mentions that may be of one person, with what speaks for it and against it."""

    one: Mention
    other: Mention
    called: Any
    weight: float
    reasons: list[Any]
    caveats: list[Any]
    last: Pairing | None  # what was last said of them

    @property
    def sides(self) -> list[tuple[Mention, str]]:
        return [(each, address(each.strand.kind, each.strand.reference)) for each in (self.one, self.other)]


@require_safe
def matches(request: WorkerRequest) -> HttpResponse:
    """Pairs of which both records may be read by whoever looks; each is a reading of both."""
    if not getattr(request.worker, "sees_queue", False):
        raise Http404
    show = request.GET.get("show", "waiting")
    show = show if show in SHOWS else "waiting"
    number = number_of(request)
    rows = _rows(number, show)
    page = Numbered(number, PER_PAGE, rows[0]["total"] if rows else 0)
    context = {"rows": _matches(rows), "page": page, "show": show, "tabs": list(SHOWS.items())}
    return render(request, "concerns/matches.html", context)


def _rows(number: int, show: str) -> list[dict[str, Any]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select * from proposals_to_look_at(%s, %s, %s)", [PER_PAGE, (number - 1) * PER_PAGE, show]
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _matches(rows: list[dict[str, Any]]) -> list[Match]:
    open_records({row[side] for row in rows for side in ("strand_one", "strand_other")}, "list")
    strands = Strand.objects.select_related("agency").in_bulk(row["strand_one"] for row in rows)
    strands |= Strand.objects.select_related("agency").in_bulk(row["strand_other"] for row in rows)
    mentions = Mention.objects.in_bulk([row[side] for row in rows for side in ("one_id", "other_id")])
    for mention in mentions.values():
        mention.strand = strands[mention.strand_id]
    pairings = Pairing.objects.filter(one__in=mentions, other__in=mentions).order_by("at", "-id")
    said = {(each.one_id, each.other_id): each for each in pairings.select_related("by__worker__agency")}
    return [
        _match(
            row,
            mentions[row["one_id"]],
            mentions[row["other_id"]],
            said.get((row["one_id"], row["other_id"])),
        )
        for row in rows
    ]


def _match(row: dict[str, Any], one: Mention, other: Mention, last: Pairing | None) -> Match:
    said = json.loads(row["parts"])
    parts = sorted(said["parts"], key=lambda part: -abs(part[2]))
    return Match(
        one,
        other,
        ANSWERS[Answer(row["kind"])],
        row["weight"],
        [AGREES[comparison, level] for comparison, level, _bits in parts[:_REASONS]],
        [CAVEATS[caveat] for caveat in CAVEATS if caveat.value in said["caveats"]],
        last,
    )
