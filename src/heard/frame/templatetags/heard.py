"""What templates may ask for: the problems of a page's forms, moments in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from heard.history.as_it_stood import erased

register = template.Library()


class Problem(NamedTuple):
    """One line of the error summary and the field it leads to."""

    text: str
    focus: str


@register.simple_tag(takes_context=True)
def problems_of_page(context: template.Context) -> list[Problem]:
    """The problems of the page's ``form`` or ``forms``, in the order of their fields."""
    found = context.get("forms") or [context.get("form")]
    return [problem for form in _each(found) for problem in _problems(form)]


def _each(found: Iterable[Any]) -> Iterator[BaseForm]:
    for one in found:
        if isinstance(one, BaseForm):
            yield one
        elif hasattr(one, "management_form"):
            yield from one.forms


def _problems(form: BaseForm) -> Iterator[Problem]:
    for text in form.non_field_errors():
        yield Problem(str(text), "")
    for field in form:
        focus = "" if field.is_hidden else getattr(field, "focus_id", field.auto_id)
        for text in field.errors:
            yield Problem(str(text), str(focus))


@register.simple_tag
def erased_since(strand: Any) -> int:
    """How much of what stood in a strand then has been erased since."""
    return erased(strand.pk)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in plain words: "4:30pm on Monday 23 November 2026"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _("%(clock)s on %(day)s") % {"clock": clock(local), "day": _day(local)}


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in plain words: "Monday 23 November 2026"."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return _day(local)


@register.filter
def short_day(value: date) -> str:
    """A day for tables: "23 Nov 2026"."""
    return date_format(value, pgettext("date format", "j M Y"))


@register.filter
def short_moment(value: datetime | None) -> str:
    """A moment for tables: "23 Nov 2026, 4:30pm"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    day = _short_day(local.date(), get_language())
    return _("%(day)s, %(clock)s") % {"day": day, "clock": clock(local)}


@lru_cache(maxsize=1024)
def _short_day(local: date, _language: str | None) -> str:
    """Kept for each language: a long record names the same few days hundreds of times."""
    return short_day(local)


def clock(local: datetime) -> str:
    """The time of day, of a time that is England's: "4:30pm"."""
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return _("midnight") if local.hour == 0 else _("midday")
    time = f"{local.hour % 12 or 12}" + (f":{local.minute:02}" if local.minute else "")
    return (_("%(time)sam") if local.hour < 12 else _("%(time)spm")) % {"time": time}


def _day(local: date) -> str:
    return date_format(local, pgettext("date format", "l j F Y"))
