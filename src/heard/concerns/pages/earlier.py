"""What another system held of somebody before: where it comes from, whom it names, and what it says happened."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.frame.past import reads_the_past
from heard.people.importing import labels
from heard.people.importing.formats import EVENTS
from heard.people.models import EarlierEntry, EarlierRecord, Mention

from .paging import Numbered, number_of
from .seeing import WorkerRequest, see
from .strands import context_of

_SIZE = 50


@reads_the_past
@require_safe
def earlier_record(request: WorkerRequest, reference: str) -> HttpResponse:
    """An earlier record, the latest of what it says first."""
    strand = see(reference, "earlier_record")
    entries = EarlierEntry.objects.filter(strand=strand.pk)
    page = Numbered(number_of(request), _SIZE, entries.count())
    in_order = _with_what_was_put_right(entries).select_related("file").order_by("-from_on", "-at", "line")
    shown = list(in_order[page.first_shown - 1 : page.last_shown])
    context = {
        **context_of(strand, request),
        "record": EarlierRecord.objects.filter(strand=strand.pk).first(),
        "mentions": Mention.objects.filter(strand=strand.pk).order_by("at", "id"),
        "entries": [_told(entry) for entry in shown],
        "page": page,
    }
    return render(request, "concerns/earlier_record.html", context)


def _with_what_was_put_right(entries: QuerySet[EarlierEntry]) -> QuerySet[EarlierEntry]:
    """Each with whether a later export says something else under its number, as ``put_right`` in SQL has it."""
    later = EarlierEntry.objects.filter(
        ~Q(content=OuterRef("content")),
        Q(file__exported_on__gt=OuterRef("file__exported_on"))
        | Q(file__exported_on=OuterRef("file__exported_on"), file__at__gt=OuterRef("file__at")),
        ~Q(number="") | Q(event="") & Q(event=OuterRef("event")),
        strand=OuterRef("strand"),
        number=OuterRef("number"),
        file__table=OuterRef("file__table"),
    )
    return entries.annotate(put_right=Exists(later))


def _told(entry: EarlierEntry) -> dict[str, Any]:
    columns = labels.columns()
    return {
        "entry": entry,
        "event": EVENTS.get(entry.event, ""),
        "meanings": [columns[column].names[code] for column, code in sorted(entry.meanings.items())],
        "as_written": sorted(entry.as_written.items()),
    }
