"""A worker's own pages: their day, what they raised, and finding a concern by its reference."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heard.concerns.models import Draft
from heard.concerns.wording import KINDS, address, next_action
from heard.process.models import Strand
from heard.process.rules import tidy_reference

from .paging import Numbered, number_of
from .seeing import WorkerRequest, about

SHOWN, PER_PAGE = 8, 25
PARTS = {
    "silence": _("Came to you because nobody answered"),
    "visit": _("A child is still to be seen"),
    "hold": _("What you hold"),
    "signature": _("Your second signature is asked for"),
    "meeting": _("Meetings for you to come to"),
    "look": _("Your agency is asked to look at it"),
    "told": _("Nobody answered, and you were told"),
    "raised": _("What you raised"),
}


@require_safe
def my_day(request: WorkerRequest) -> HttpResponse:
    """What this worker holds, is asked for, and raised; the most overdue first."""
    if (only := request.GET.get("show")) in PARTS:
        return _one_part(request, str(only))
    rows = _rows(None, SHOWN, 0)
    parts = [_part(name, [row for row in rows if row["part"] == name]) for name in PARTS]
    drafts = Draft.objects.unsent().filter(worker=request.worker)
    context = {"parts": [part for part in parts if part["rows"]], "drafts": drafts, "at": request.at}
    return render(request, "concerns/my_day.html", context)


@require_safe
def raised(request: WorkerRequest) -> HttpResponse:
    """All that this worker raised and what became of it."""
    return _one_part(request, "raised")


def _one_part(request: WorkerRequest, name: str) -> HttpResponse:
    page = number_of(request)
    part = _part(name, _rows(name, PER_PAGE, (page - 1) * PER_PAGE))
    context = {"part": part, "page": Numbered(page, PER_PAGE, part["total"]), "at": request.at}
    return render(request, "concerns/my_day_part.html", context)


def _part(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "heading": PARTS[name], "rows": rows, "total": rows[0]["total"] if rows else 0}


def _rows(only: str | None, per_part: int, beyond: int) -> list[dict[str, Any]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from my_day(%s, %s, %s)", [only, per_part, beyond])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    named = about(strand for row in rows for strand in {row["id"], row["parent_id"]})
    for row in rows:
        row["about"] = named.get(row["id"]) or named.get(row["parent_id"], "")
        row["what"] = KINDS.get(row["kind"], row["kind"])
        row["next"], row["href"] = next_action(row["part"], row)
        row["page"] = address(row["kind"], row["reference"])
    return rows


@require_safe
def find(request: WorkerRequest) -> HttpResponse:
    """Go to a concern by its reference; what may not be seen and what is not there are answered alike."""
    typed = request.GET.get("reference", "")
    strand = Strand.objects.filter(reference=tidy_reference(typed)).first() if typed else None
    if strand is not None:
        return redirect(address(strand.kind, strand.reference))
    return render(request, "concerns/find.html", {"typed": typed}, status=404 if typed else 200)
