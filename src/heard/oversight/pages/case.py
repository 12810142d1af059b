"""A child's case on one page: who the child is to us, what happens now, who holds what by when, what was done."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from heard.concerns.models import Concern
from heard.concerns.pages.paging import Numbered, number_of
from heard.concerns.pages.seeing import WorkerRequest, label, see_full
from heard.concerns.wording import KINDS, address, past
from heard.frame.past import reads_the_past
from heard.oversight.forms import PartForm
from heard.oversight.knowing import Subject, lines, open_all_about
from heard.people.models import Mention, MentionKind
from heard.process.models import Clock, Move, Strand
from heard.protection.models import Action

from .who_knew import drawing_of

PER_PAGE = 50
# The work, without who was told and who opened it: these stand in "Who knew what, when".
WORK = ("said", "answered", "decided", "overridden")
_BESIDE = {
    MentionKind.CHILD: gettext_lazy("Other children"),
    MentionKind.ADULT: gettext_lazy("Adults"),
    MentionKind.PLACE: gettext_lazy("Places"),
    MentionKind.VEHICLE: gettext_lazy("Vehicles"),
    MentionKind.PHONE: gettext_lazy("Phones"),
    MentionKind.ONLINE: gettext_lazy("Online names"),
}


@reads_the_past
@require_safe
def case(request: WorkerRequest, reference: str, mention: UUID) -> HttpResponse:
    """Every record about one child that whoever asks may read whole, as one case; each is opened, which is recorded."""
    strand = see_full(reference, *KINDS, what="case")
    child = get_object_or_404(Mention, pk=mention, strand=strand.pk, kind=MentionKind.CHILD)
    subject = Subject("person", child.pk, str(child), address(strand.kind, strand.reference))
    records, theirs = open_all_about(child.pk, what="case")
    strands = {
        each.pk: each
        for each in Strand.objects.filter(pk__in=records)
        .select_related("owner_post__agency")
        .annotate(label=label())
    }
    query = request.GET
    form = PartForm(query if query.keys() & {"agency", "begins_day", "ends_day"} else None)
    number = number_of(request)
    rows = lines(
        subject, form.part(), beyond=(number - 1) * PER_PAGE, at_most=PER_PAGE, verbs=WORK, newest_first=True
    )
    context = {
        "strand": strand,
        "child": child,
        "subject": subject,
        "at": request.at,
        "now": _now(strands),
        "ended": _ended(strands),
        "harm": [each for each in strands.values() if each.kind == "continuing_harm" and each.is_open],
        "actions": _actions(strands),
        "voice": _voice(records),
        **_named(theirs, strands),
        "form": form,
        "rows": rows,
        "page": Numbered(number, PER_PAGE, rows[0]["total"] if rows else 0),
        "drawing": drawing_of(rows[::-1], WORK) if rows else None,
    }
    return render(request, "oversight/case.html", context)


def _now(strands: dict[UUID, Any]) -> list[Any]:
    """What is open, by what is due first; each with the clock that is due first on it."""
    clocks = Clock.objects.filter(
        strand__in=[pk for pk, each in strands.items() if each.is_open], stopped_at=None
    )
    first: dict[UUID, Clock] = {}
    for clock in clocks.select_related("timescale").order_by("due_at", "id"):
        first.setdefault(clock.strand_id, clock)
    found = [strands[pk] for pk in first]
    for each in found:
        each.clock, each.href, each.kind_words = (
            first[each.pk],
            address(each.kind, each.reference),
            KINDS[each.kind],
        )
    return found


def _ended(strands: dict[UUID, Any]) -> list[Any]:
    """What has ended, the latest first."""
    return sorted((s for s in strands.values() if not s.is_open), key=lambda s: s.closed_at, reverse=True)


def _actions(strands: dict[UUID, Any]) -> list[Any]:
    """What was agreed to be done and is not done yet, by the day on which it is due."""
    agreed = Action.objects.filter(strand__in=[pk for pk, each in strands.items() if each.is_open])
    return _with_strand(agreed.order_by("due_on", "pk"), strands)


def _with_strand(rows: Iterable[Any], strands: dict[UUID, Any]) -> list[Any]:
    """The rows, each with its strand; of the past a join would read every strand there is."""
    found = list(rows)
    for row in found:
        row.strand = strands[row.strand_id]
    return found


def _voice(records: list[UUID]) -> list[dict[str, Any]]:
    """What the child said and wants, the latest first: from decisions, and from what they wrote themselves."""
    decided = Move.objects.filter(strand__in=records).exclude(child_view="").select_related("by__worker")
    said: list[dict[str, Any]] = [
        {"at": move.at, "words": move.child_view, "how": past(move.step), "who": move.by}
        for move in decided.order_by("-at", "-n")[:3]
    ]
    wrote = Concern.objects.filter(pk__in=records).exclude(child_words="").order_by("-received_at")[:3]
    said += [
        {
            "at": each.received_at,
            "words": each.child_words,
            "how": _("In their own words"),
            "who": None,
        }
        for each in wrote
    ]
    return sorted(said, key=lambda each: each["at"], reverse=True)[:3]


def _named(theirs: set[UUID], strands: dict[UUID, Any]) -> dict[str, Any]:
    """What these records say of the child, and of whom and what else they speak; each with where it is said."""
    mentions = _with_strand(Mention.objects.filter(strand__in=strands).order_by("kind", "at", "id"), strands)
    others = [each for each in mentions if each.pk not in theirs]
    by_kind = {kind: list(each) for kind, each in groupby(others, key=lambda mention: mention.kind)}
    return {
        "said_of_them": [each for each in mentions if each.pk in theirs],
        "beside": [(words, by_kind[kind]) for kind, words in _BESIDE.items() if kind in by_kind],
    }
