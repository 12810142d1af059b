"""Fetching a strand for a page: the fetch is the check, and it leaves a reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connections
from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heard.agencies.models import Worker
from heard.concerns.actions import read_for_blame
from heard.concerns.doors.fields import LONGEST
from heard.concerns.models import Concern
from heard.concerns.phrases import Hit, marked
from heard.concerns.wording import address
from heard.history.actions import open_records
from heard.history.models import Actor, Erasure
from heard.people.models import Mention, MentionKind
from heard.process.models import State, Strand
from heard.process.rules import tidy_reference


class WorkerRequest(HttpRequest):
    """A request as the middleware hands it on: who asks, and the time that the database goes by."""

    worker: Worker
    at: datetime


def point_out(request: WorkerRequest, form: forms.BaseForm) -> None:
    """Show whoever filled in a form the words that put on a child what an adult does; what was written stays."""
    for words in read_form(form, by=request.worker.actor, at=request.at):
        messages.error(request, f"{_('What you wrote stays.')} {words}")


def read_form(form: forms.BaseForm, *, by: Actor, at: datetime) -> list[str]:
    """What is to be pointed out of what a professional wrote in a form; a child's own words are never read for it."""
    names = [name for name, field in form.fields.items() if getattr(field, "pointed_out", False)]
    given = [form.cleaned_data.get(name) or "" for name in names]
    return [in_words(hit) for hit in read_for_blame(*given, by=by, at=at)] if given else []


@require_POST
def pointed_out(request: WorkerRequest) -> JsonResponse:
    """The same of words that are being typed, for the script; nothing is kept or counted of them."""
    found = marked(request.POST.get("words", "")[:LONGEST])
    return JsonResponse({"found": [in_words(hit) for hit in found]})


def in_words(hit: Hit) -> str:
    """A phrase that was found, why it is pointed out, and what to write instead."""
    words = {"phrase": hit.phrase, "why": gettext(hit.family.why), "instead": gettext(hit.family.instead)}
    return _("Think about “%(phrase)s”. %(why)s %(instead)s") % words


def label(prefix: str = "") -> Subquery:
    """The words for the state that a strand is in."""
    states = State.objects.filter(kind=OuterRef(f"{prefix}kind"), name=OuterRef(f"{prefix}state"))
    return Subquery(states.values("label")[:1])


def see(reference: str, *kinds: str, what: str = "page") -> Any:
    """One strand with its ``level`` and ``label``, its reading written; 404 for what may not be seen."""
    reading = Func(F("pk"), Value(what), function="open_record", output_field=TextField())
    strand = (
        Strand.objects.filter(reference=tidy_reference(reference), kind__in=kinds)
        .select_related("agency", "owner_post__agency")
        .prefetch_related("parent")  # of the past a join would read every strand there is
        .annotate(
            level=reading, label=label(), let_go=Exists(Erasure.objects.filter(of_strand_id=OuterRef("pk")))
        )
        .first()
    )
    if strand is None or strand.level is None:
        raise Http404
    return strand


def see_full(reference: str, *kinds: str, what: str = "page") -> Any:
    """One strand for those who may read all of it; 404 for everybody else."""
    strand = see(reference, *kinds, what=what)
    if strand.level != "full":
        raise Http404
    return strand


def may_read(reference: str, *kinds: str) -> Strand | None:
    """One strand, if whoever asks may read all of it; nothing is opened by asking."""
    level = Func(F("pk"), function="level_of", output_field=TextField())
    found = (
        Strand.objects.filter(reference=tidy_reference(reference)).annotate(level=level).filter(level="full")
    )
    return (found.filter(kind__in=kinds) if kinds else found).first()


def oversees() -> bool:
    """Whether whoever asks answers for what others asked: a manager, or the independent scrutineer."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select my_overseen() <> '{}'")
        return bool(cursor.fetchone()[0])


def still_there(request: WorkerRequest, strand: Strand) -> str:
    """Where a strand's page is; their own day for whoever has just done what takes it out of their sight."""
    if Strand.objects.filter(pk=strand.pk).exists():
        return address(strand.kind, strand.reference)
    messages.success(
        request, _("It is no longer yours to see. Somebody else holds it, and its clocks go on.")
    )
    return reverse("concerns:my_day")


def about(strands: Iterable[UUID]) -> dict[UUID, str]:
    """Whom or what each of these is about, in a few words, for a list; their readings are written."""
    wanted = [each for each in strands if each]
    open_records(wanted, "list")
    named = briefly(Mention.objects.filter(strand__in=wanted))
    nameless = [each for each in wanted if each not in named]
    children = {pk: ", ".join(each["name"] for each in found) for pk, found in children_of(wanted).items()}
    return dict(Concern.objects.filter(pk__in=nameless).values_list("pk", "whom")) | named | children


def children_of(strands: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The children whom each of these stages is about, for stages that were opened whole.

    Each has ``name``, ``born_on``, ``age``, ``mention_id`` and ``reference``, the record that names them if that may be
    read too.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from children_of(%s)", [list(strands)])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found: dict[UUID, dict[Any, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        known_by = _known_by(row["name"], row["born_on"], row["mention_id"])
        row["name"] = row["name"] or gettext("A child whose name is not known")
        found[row["strand_id"]].setdefault(known_by, row)
    return {strand: list(named.values()) for strand, named in found.items()}


def named_in(strand: Strand, mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    """The children whom a record names itself, as ``children_of`` gives those of a stage."""
    found: dict[Any, dict[str, Any]] = {}
    for each in mentions:
        if each.kind == MentionKind.CHILD:
            row = {"name": str(each), "born_on": each.born_on, "age": each.age}
            known_by = _known_by(each.name, each.born_on, each.pk)
            found.setdefault(known_by, row | {"mention_id": each.pk, "reference": strand.reference})
    return list(found.values())


def _known_by(name: str, born_on: date | None, mention_id: UUID) -> Any:
    """What makes two mentions in one record the same child: name and birth; one without a name is only itself."""
    return (name, born_on) if name else mention_id


def briefly(mentions: QuerySet[Mention]) -> dict[UUID, str]:
    """The names in these mentions, children first, by strand."""
    by_strand: dict[UUID, list[str]] = defaultdict(list)
    order = list(MentionKind.values)
    for mention in sorted(mentions, key=lambda each: (order.index(each.kind), each.at, each.pk)):
        by_strand[mention.strand_id].append(str(mention))
    return {strand: ", ".join(dict.fromkeys(names)) for strand, names in by_strand.items()}
