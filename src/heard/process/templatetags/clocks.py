"""What templates may ask of clocks: how long there still is, or how late it is, in words and not in colour alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone

from heard.process.rules import how_long, is_soon

register = template.Library()


@register.inclusion_tag("process/due.html")
def due(when: datetime | None, at: datetime) -> dict[str, Any]:
    """When something is due: "in 3 hours" or "2 days late", with the moment itself beside it."""
    if when is None:
        return {"when": None}
    return {"when": when, "late": when <= at, "soon": is_soon(when - at), "words": how_long(when, at)}


@register.inclusion_tag("process/deadline.html")
def deadline(when: datetime, in_words: bool = False) -> dict[str, Any]:
    """A due time: "3 Mar 2026, 4pm", or "end of 3 Mar 2026" where the law counts in whole days."""
    local = timezone.localtime(when)
    whole_day = local.date() - timedelta(days=1) if (local.hour, local.minute) == (0, 0) else None
    return {"when": when, "whole_day": whole_day, "in_words": in_words}
