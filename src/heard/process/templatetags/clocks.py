"""What templates may ask of clocks: how long there still is, or how late it is, in words and not in colour alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template

from heard.process.rules import how_long, is_soon

register = template.Library()


@register.inclusion_tag("process/due.html")
def due(when: datetime | None, at: datetime, plain: bool = False) -> dict[str, Any]:
    """When something is due: "in 3 hours" or "2 days late", with the moment itself beside it."""
    if when is None:
        return {"when": None}
    return {
        "when": when,
        "late": when <= at,
        "soon": is_soon(when - at),
        "words": how_long(when - at),
        "plain": plain,
    }


@register.filter
def since(when: datetime, at: datetime) -> str:
    """How long ago something was, in words: "3 hours"."""
    return how_long(max(at - when, timedelta())).removeprefix("in ")
