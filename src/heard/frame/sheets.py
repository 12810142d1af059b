"""Sheets: tables as files that a spreadsheet opens, and runs nothing of."""

from __future__ import annotations

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one is led by an apostrophe."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def sheet(name: str) -> HttpResponse:
    """An empty answer for ``csv.writer``, downloaded under this name and read as UTF-8."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    answer.write("\ufeff")  # so that spreadsheets read it as UTF-8
    return answer
