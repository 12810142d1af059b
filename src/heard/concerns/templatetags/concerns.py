"""What the templates of concerns may ask: other pages of a list, words for readings and drafts."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.concerns.forms import PressureForm
from heard.concerns.models import ClosingReason, Draft, Outcome
from heard.concerns.wording import KINDS, address
from heard.history.as_it_stood import STOOD
from heard.process.models import Choice, Move, Strand

register = template.Library()
register.filter("intcomma", intcomma)
PRESSURE = {
    **dict(PressureForm.base_fields["what"].choices),  # type: ignore[attr-defined]
    "conflict": _("Decided by somebody with a conflict"),
}

_READINGS: dict[str, str | Promise] = {
    "page": _("Opened it"),
    "list": _("Saw it in a list"),
    "network": _("Saw it in a network"),
    "network taken away": _("Took it away in the picture of a network"),
    "case": _("Opened the child’s case"),
    "case paper": _("Took the child’s case on paper"),
    "centre of a network": _("Looked at the network around somebody named in it"),
    "readings": _("Looked at who opened it"),
    "file": _("Opened a file"),
    "receipt": _("Was given the receipt"),
    "evidence": _("Looked at the evidence pack"),
    "evidence pack": _("Took the evidence pack"),
    "timeline pack": _("Took who knew what, when, with its proofs"),
    "proof": _("Took a receipt that proves it"),
    "subject_access": _("Read it for whoever asked for their own record"),
    "name in confidence": _("Read the name given in confidence"),
}


@register.simple_tag(takes_context=True)
def other_page(context: template.Context, number: int) -> str:
    """The address of another page of the same list."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def part_address(context: template.Context, name: str = "", last: int = 0) -> str:
    """The address of another part of a list of a record (see paging.Asked), or of the newest of all."""
    query = context["request"].GET.copy()
    for known in ("everything", name) if last else ("everything", "moves", "remarks"):
        query.pop(known, None)
    if name:
        query[name] = str(last or "yes")
    return f"?{query.urlencode()}"


@register.simple_tag
def reading_words(what: str) -> str | Promise:
    """How somebody opened a record, in words."""
    how = what.partition(STOOD)[0]
    return _READINGS.get(how, how.replace("_", " ").capitalize())


@register.filter
def stood_at(what: str) -> datetime | None:
    """The moment at which somebody read a record as it stood."""
    moment = parse_datetime(what.partition(STOOD)[2])
    return timezone.make_aware(moment) if moment else None


@register.simple_tag
def draft_address(draft: Draft) -> str:
    """Where a draft is finished."""
    name, _colon, follows = draft.form.partition(":")
    try:
        address = reverse(f"concerns:{name}")
    except NoReverseMatch:
        return ""
    return f"{address}?follows={follows}" if follows else address


@register.simple_tag
def strand_address(strand: Strand) -> str:
    """Where the page of a strand is."""
    return address(strand.kind, strand.reference)


@register.simple_tag
def kind_words(kind: str) -> str | Promise:
    """What kind of strand it is, in words."""
    return KINDS.get(kind, kind)


@register.simple_tag(takes_context=True)
def outcome_words(context: template.Context, move: Move) -> str:
    """What was decided, in words; asked of the database once a page, where a kind has outcomes of its own."""
    if move.kind == "concern":
        return str(dict(Outcome.choices).get(move.outcome, move.outcome))
    known = context.render_context.get("choices")
    if known is None:
        known = context.render_context["choices"] = {
            (each.kind, each.code): each.label for each in Choice.objects.filter(kind=move.kind)
        }
    return str(known.get((move.kind, move.outcome), move.outcome))


@register.simple_tag(takes_context=True)
def reason_words(context: template.Context, code: str) -> str:
    """A reason for closing or for pressure, in words; asked of the database once a page."""
    known = context.render_context.get("reasons")
    if known is None:
        known = context.render_context["reasons"] = dict(ClosingReason.objects.values_list("code", "label"))
    return str(known.get(code, PRESSURE.get(code, code)))


@register.filter
def parsed(when: str) -> datetime | None:
    """A moment that came from the database as text."""
    return parse_datetime(when)
