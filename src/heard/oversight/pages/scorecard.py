"""The scorecard: figures that anybody may see, month by month; never a child's record."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heard.frame.doors import open_page
from heard.frame.sheets import safe_cell, sheet
from heard.oversight.models import AuditLine, Figure
from heard.oversight.rules import Bar, bars

MEASURES = {
    "heard": _("Concerns heard, by door"),
    "decided": _("What became of them"),
    "disagreements": _("Disagreements, and what became of them"),
    "closed_without_action": _("Closed without action, by reason"),
    "worded": _(
        "Notes and decisions, and whether words that blame a child were pointed out in them, by agency"
    ),
}
_MONTHS_DRAWN = 12


@open_page
@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """One month's tables, and the months before it as a drawing and a table."""
    totals = list(Figure.objects.filter(measure="heard", category="total").order_by("-month"))
    months = {f"{each.month:%Y-%m}": each.month for each in totals}
    month = months.get(request.GET.get("month", ""), totals[0].month if totals else None)
    drawn = [each for each in reversed(totals) if month and each.month <= month][-_MONTHS_DRAWN:]
    context = {
        "month": month,
        "months": months,
        **(_of(month) if month else {}),
        "drawn": drawn,
        "bars": _bars(drawn),
    }
    return render(request, "oversight/scorecard.html", context)


def _of(month: date) -> dict[str, Any]:
    found = list(Figure.objects.filter(month=month).order_by("place"))
    tables = [
        {"words": words, "rows": [each for each in found if each.measure == measure]}
        for measure, words in (MEASURES | _audits(found)).items()
    ]
    return {"tables": tables, "longest_wait": next(each for each in found if each.measure == "longest_wait")}


def _audits(found: list[Figure]) -> dict[str, Any]:
    """The principles that audits looked at, in a month in which any was finished."""
    some = {each.measure for each in found if each.category == "total" and each.shown != "0"}
    lines = AuditLine.objects.filter(part="principle").order_by("place")
    words = {f"audit_{each.code}": _("Audits: %(principle)s") % {"principle": each.label} for each in lines}
    return {measure: each for measure, each in words.items() if measure in some}


def _bars(drawn: Iterable[Figure]) -> list[Bar]:
    return bars([(date_format(each.month, "M Y"), each.value, each.shown) for each in drawn])


@open_page
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every published figure, as a file for a spreadsheet."""
    answer = sheet("scorecard")
    writer = csv.writer(answer)
    writer.writerow(["month", "measure", "category", "figure"])
    for each in Figure.objects.order_by("month", "measure", "place").iterator():
        writer.writerow([f"{each.month:%Y-%m}", each.measure, safe_cell(each.label), each.shown])
    return answer
