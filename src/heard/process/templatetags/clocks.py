"""What templates may ask of clocks: how long there still is, or how late it is, in words and not in colour alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heard.process.rules import is_soon

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


def how_long(when: datetime, at: datetime) -> str:
    """What is left of a clock, or how late it is, in words: "in 3 hours", "2 days late".

    Counted from minute to minute, as the clock on the wall shows them: the same words all through a minute, so that
    a page read as it stood then says what it said.
    """
    words = {"time": _amount(abs(_minute(when) - _minute(at)))}
    return _("in %(time)s") % words if when > at else _("%(time)s late") % words


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _amount(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 90:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if (hours := minutes // 60) < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": f"{hours // 24:,}"}
