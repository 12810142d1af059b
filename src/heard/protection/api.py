"""Other systems and the work with a child: report one missing, begin what follows, take steps, and write on a record.

What may be sent follows from the same forms as on the pages: nothing here names a stage or a field of one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Field, Header, Path, Query, Router, Schema, Status

from heard.concerns.actions import once
from heard.concerns.api import Key, acting_for, database_time
from heard.concerns.forms import IN_WORDS
from heard.concerns.models import Remark
from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import label, read_form
from heard.concerns.wording import KINDS, STAGES
from heard.history.actions import open_record
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.models import Mention
from heard.process.actions import steps_from_here
from heard.process.models import Clock, Move, Step, Strand
from heard.process.rules import tidy_reference

from .missing import report_missing
from .missing_forms import ReportForm
from .sent import Asked, Unfit, asked, data_of, seen_in, valid
from .steps import FIRST, MORE, first_form, form_of, take_with
from .writings import WRITINGS, Writing

_READ = ("concern", "missing_episode", "missing_meeting", "new_way", "licence_notice", *STAGES)
_WORKED_ON = _READ[1:]
_KEY = (
    "Anything of your own, new for each call. After an answer that was lost, send the same again under the same "
    "key: it is done once, and you get the record with 200 in place of 201."
)
IdempotencyKey = Annotated[
    str,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[!-~]+$", description=_KEY),
]
Reference = Annotated[str, Path(examples=["4F7K-9Q2M"])]
_OF = "The `id` of what it is written of, where `of` lists something, such as the meeting of the minutes."
Of = Annotated[UUID | None, Query(description=_OF)]
_MOST = 50
# What can be written on a record that is read here; what the panel writes is its members' alone.
_WRITTEN = {name: each for name, each in WRITINGS.items() if set(each.kinds) & set(_READ)}
BODIES: dict[str, type[forms.BaseForm]] = {name: each.form for name, each in _WRITTEN.items()}
BODIES["report_missing"] = ReportForm


class StepOut(Schema):
    """A step that can follow, what it asks for, and why it may not be taken if it may not."""

    name: str
    label: str
    may_be_taken: bool
    reason: str
    next_step: str
    fields: list[Asked]


class ClockOut(Schema):
    """Something that is due, by its timescale."""

    name: str
    label: str
    due_at: datetime
    stopped_at: datetime | None


class MoveOut(Schema):
    """A step that was taken, by whom, in their words."""

    n: int
    at: datetime
    step: str
    by: str
    reason: str
    child_view: str


class AnswerOut(Schema):
    """What was written to, or by, whoever raised it."""

    at: datetime
    from_raiser: bool
    text: str


class WritingName(Schema):
    """Something that can be written on a record beside its steps, and whether as it stands now."""

    name: str
    label: str
    may_be_written: bool


class RowOut(Schema):
    """What was written once: by whom, and what was said, by the names of its fields; what it began has a reference."""

    id: UUID
    at: datetime
    by: str
    said: dict[str, Any]
    reference: str = Field(examples=["4F7K-9Q2M"])


class WritingOut(WritingName):
    """What is asked for to write it, and what was written so far, the latest first."""

    lead: str
    seen: int | None = Field(description="To be sent back as `seen`, where it is asked for.")
    of: list[RowOut] = Field(description="What it can be written of: the `id` of one is sent as `of`.")
    fields: list[Asked] = Field(description="Without `of`, where one has to be chosen, there are none yet.")
    written: list[RowOut]


class Brief(Schema):
    """A record in a list: where it stands, and nothing of what was said."""

    reference: str = Field(examples=["4F7K-9Q2M"])
    kind: str
    state: str
    held_by: str
    urgent: bool
    opened_at: datetime
    due_at: datetime | None


class RecordOut(Brief):
    """One record as the post of the key may read it; of what it only raised itself, without the words of others."""

    kind_in_words: str
    n: int = Field(description="The number of its last step, to be sent as `seen` with the next.")
    is_open: bool
    about: list[str]
    clocks: list[ClockOut]
    steps: list[StepOut]
    writings: list[WritingName]
    moves: list[MoveOut]
    answers: list[AnswerOut]
    notes: list[str] = Field(
        description="Phrases in what was just written that put on a child what an adult does. What was written stays."
    )


class StageOut(Schema):
    """A stage that may follow from a record, with what its first step asks for."""

    kind: str
    kind_in_words: str
    step: str
    label: str
    fields: list[Asked]


def _first_steps() -> dict[str, Step]:
    """By kind the first step of each stage that somebody begins by hand, with a form that asks for what it needs."""
    found = Step.objects.filter(kind__in=(*STAGES, "licence_notice"), from_state="").exclude(
        takers__overlap=["kernel", "reviewing_officer"]
    )
    return {
        each.kind: each for each in found.order_by("id") if each.kind in FIRST or set(each.needs) <= IN_WORDS
    }


router = Router(auth=Key(), tags=["Stages"])
Said = Annotated[dict[str, Any], Body()]


@router.get(
    "/stages",
    response=list[StageOut],
    operation_id="stages",
    summary="What may be begun, and what it asks for",
)
def stages(request: HttpRequest) -> Any:
    """Each kind of stage that somebody begins by hand, from what is declared. Of no child."""
    with acting_for(request):
        return [
            {
                "kind": first.kind,
                "kind_in_words": str(KINDS[first.kind]),
                "step": first.name,
                "label": first.label,
                "fields": asked(first_form(first)),
            }
            for first in _first_steps().values()
        ]


@router.get(
    "/records/{reference}",
    response=RecordOut,
    operation_id="read_record",
    summary="One record, and what can follow",
)
def read_record(request: HttpRequest, reference: Reference) -> Any:
    """That it was read is written down. 404 for what the post of the key may not read."""
    with acting_for(request):
        return _record(_opened(reference, *_READ))


@router.post(
    "/records/{reference}/stages/{kind}",
    response={201: RecordOut, 200: RecordOut},
    operation_id="begin_stage",
    summary="Begin what follows from a record",
)
def begin(
    request: HttpRequest, reference: Reference, kind: str, said: Said, idempotency_key: IdempotencyKey
) -> Any:
    """The body holds the fields that `GET /stages` names for this kind."""
    with acting_for(request) as by:
        parent = _opened(reference, *_READ)
        first = _first_steps().get(kind)
        if first is None:
            raise Http404

        def do() -> Done:
            form = valid(first_form(first, data_of(first_form(first), said, seen="0")))
            return form.begin(kind, parent, by=by, at=database_time()), form

        return _once(request, said, idempotency_key, by, do)


@router.post(
    "/records/{reference}/steps/{step}",
    response={201: RecordOut, 200: RecordOut},
    operation_id="take_step",
    summary="Take a step on a record",
)
def take(
    request: HttpRequest, reference: Reference, step: str, said: Said, idempotency_key: IdempotencyKey
) -> Any:
    """The body holds `seen` and the fields that the record names for this step; 409 in the words of the page."""
    with acting_for(request) as by:
        strand = _opened(reference, *_WORKED_ON)

        def do() -> Done:
            here = next((each for each in steps_from_here(strand) if each["name"] == step), None)
            if here is None:
                words = _("This step no longer follows here.")
                raise Refused(words, _("Look at what changed, then choose one of the steps shown."))
            # What is written before a step is not written for one that cannot follow.
            if here["reason"] and (strand.kind, step) in MORE:
                raise Refused(here["reason"], here["next_step"] or "")
            asks = form_of(strand.kind, step, here["needs"])
            typed = data_of(asks, said, seen=str(seen_in(said)))
            form = valid(form_of(strand.kind, step, here["needs"], typed))
            take_with(strand, step, form, by=by, at=database_time())
            return strand, form

        return _once(request, said, idempotency_key, by, do)


@router.post(
    "/missing",
    response={201: RecordOut, 200: RecordOut},
    operation_id="report_missing",
    summary="Report a child missing",
)
def report(request: HttpRequest, said: Said, idempotency_key: IdempotencyKey) -> Any:
    """Ring 999 or 101 first: this starts no search. The fields are those of `GET /missing/fields`."""
    with acting_for(request) as by:

        def do() -> Done:
            form = valid(ReportForm(data_of(ReportForm(), said)))
            reported = report_missing(
                form.said(),
                form.child(),
                others=form.others(),
                in_danger=form.in_danger,
                by=by,
                at=database_time(),
            )
            return reported, form

        return _once(request, said, idempotency_key, by, do)


@router.get(
    "/missing/fields", response=list[Asked], operation_id="missing_fields", summary="What a report asks for"
)
def missing_fields(request: HttpRequest) -> Any:
    """Of no child."""
    with acting_for(request):
        return asked(ReportForm())


@router.get(
    "/missing", response=list[Brief], operation_id="open_episodes", summary="Children missing or just found"
)
def open_episodes(request: HttpRequest) -> Any:
    """The open episodes that this system reported or its post may read, the oldest first, at most 500."""
    with acting_for(request):
        found = Strand.objects.filter(kind="missing_episode", is_open=True).select_related(
            "owner_post__agency"
        )
        found = found.prefetch_related("clocks")
        return [_brief(each) for each in found.annotate(label=label()).order_by("opened_at", "id")[:500]]


# --- What is written beside the steps ----------------------------------------------------------------------------


def _declare(name: str, writing: Writing) -> None:
    """The calls that ask what can be written under this name, and write it."""
    place = f"/records/{{reference}}/writings/{name}"

    def ask(request: HttpRequest, reference: Reference, of: Of = None) -> Any:
        with acting_for(request):
            strand = _full(reference, writing)
            return _writing(name, writing, strand, _chosen(writing, strand, of))

    def write(
        request: HttpRequest,
        reference: Reference,
        said: Said,
        idempotency_key: IdempotencyKey,
        of: Of = None,
    ) -> Any:
        with acting_for(request) as by:
            strand = _full(reference, writing)

            def do() -> Done:
                form = _filled_in(writing, strand, of, said)
                row = _chosen(writing, strand, of)
                made = writing.act(strand, form, of=row, by=by, at=database_time())
                return made if isinstance(made, Strand) else strand, form

            return _once(request, said, idempotency_key, by, do)

    heading = str(writing.heading)
    router.get(
        place,
        response=WritingOut,
        operation_id=f"ask_{name}",
        summary=f"{heading}: what is asked for",
        description="What was written so far, and what it asks for now. 404 where nothing of it is written.",
    )(ask)
    router.post(
        place,
        response={201: RecordOut, 200: RecordOut},
        operation_id=name,
        summary=heading,
        description="The record as it then stands, or the one that began with it. 409 in the words of the page.",
    )(write)


for _name, _each in _WRITTEN.items():
    _declare(_name, _each)


def _full(reference: str, writing: Writing) -> Any:
    strand = _opened(reference, *(kind for kind in writing.kinds if kind in _READ))
    if strand.level != "full":
        raise Http404
    return strand


def _chosen(writing: Writing, strand: Any, of: UUID | None) -> Any:
    """The row that it is written of, if one was named; 404 for one that it cannot be written of."""
    if of is None:
        return None
    row = writing.of(strand).filter(pk=of).first() if writing.of else None
    if row is None:
        raise Http404
    return row


def _filled_in(writing: Writing, strand: Any, of: UUID | None, said: Said) -> Any:
    """Its form with what was sent; raises ``Refused`` as the record stands, ``Unfit`` for what does not fit."""
    if not writing.now(strand):
        words = _("This cannot be written as the record stands now.")
        raise Refused(words, _("Read the record again: it says what can be written."))
    if writing.of and of is None:
        raise Unfit([{"field": "of", "problem": _("is needed: what it is written of")}])
    row = _chosen(writing, strand, of)
    asks = writing.form_for(strand, of=row)
    seen = {"seen": str(seen_in(said, least=0))} if "seen" in asks.fields else {}
    return valid(writing.form_for(strand, data_of(asks, said, **seen), of=row))


def _writing(name: str, writing: Writing, strand: Any, row: Any) -> dict[str, Any]:
    form = writing.form_for(strand, of=row) if row or not writing.of else None
    return {
        **_named(name, writing, strand),
        "lead": str(writing.lead),
        "seen": form.get_initial_for_field(form.fields["seen"], "seen")
        if form and "seen" in form.fields
        else None,
        "of": _rows(writing.of(strand), strand) if writing.of else [],
        "fields": asked(form) if form else [],
        "written": _rows(writing.kept(strand), strand),
    }


def _named(name: str, writing: Writing, strand: Any) -> dict[str, Any]:
    return {"name": name, "label": str(writing.heading), "may_be_written": writing.now(strand)}


def _rows(found: QuerySet[Any], strand: Strand) -> list[dict[str, Any]]:
    """Rows with what they say, by the names of their columns, the latest first."""
    numbered = ["-n"] if any(each.name == "n" for each in found.model._meta.concrete_fields) else []
    rows = list(found.select_related("by__worker").order_by("-at", *numbered, "-pk")[:_MOST])
    others = _references(rows)
    return [
        {
            "id": row.pk,
            "at": row.at,
            "by": name_of(row.by),
            "said": {
                field.name: others.get(value, "") if field.related_model is Strand else value
                for field in row._meta.concrete_fields
                if field.name not in ("id", "strand", "by", "at")
                for value in (field.value_from_object(row),)
            },
            "reference": row.strand.reference if hasattr(row, "strand_id") else strand.reference,
        }
        for row in rows
    ]


def _references(rows: list[Any]) -> dict[UUID, str]:
    """Of the other records that rows name, the references; of what the post of the key may not read, nothing."""
    named = {
        field.value_from_object(row)
        for row in rows
        for field in row._meta.concrete_fields
        if field.related_model is Strand and field.name != "strand"
    }
    return dict(Strand.objects.filter(pk__in=named).values_list("pk", "reference")) if named else {}


# --- Once, and what goes out -------------------------------------------------------------------------------------

Done = tuple[Strand, forms.BaseForm]


def _once(request: HttpRequest, said: Said, key: str, by: Actor, do: Callable[[], Done]) -> Any:
    """Do it once for each idempotency key; the same call again gets the record as it stands, and no notes."""
    body = json.dumps([request.get_full_path(), said], sort_keys=True)
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()
    notes: list[str] = []

    def done() -> Strand:
        strand, form = do()
        notes.extend(read_form(form, by=by, at=database_time()))
        return strand

    with refusals(), transaction.atomic():
        strand, new = once(key, digest, done, by=by, at=database_time())
    record = _record(_opened(strand.reference, *_READ))
    return Status(201 if new else 200, record | {"notes": notes})


def _opened(reference: str, *kinds: str) -> Any:
    """A record that this system may see, its reading written, with its level; 404 for every other."""
    found = Strand.objects.filter(reference=tidy_reference(reference), kind__in=kinds)
    strand: Any = found.select_related("agency", "owner_post__agency").annotate(label=label()).first()
    strand_level = open_record(strand.pk, "api") if strand else None
    if strand_level not in ("own", "full"):
        raise Http404
    strand.level = strand_level
    return strand


def _brief(strand: Any) -> dict[str, Any]:
    running = [clock.due_at for clock in strand.clocks.all() if clock.stopped_at is None]
    return {
        "reference": strand.reference,
        "kind": strand.kind,
        "state": str(_(strand.label)),
        "held_by": str(strand.owner_post or ""),
        "urgent": strand.urgent,
        "opened_at": strand.opened_at,
        "due_at": min(running, default=None),
    }


def _record(strand: Any) -> dict[str, Any]:
    clocks = (
        Clock.objects.filter(strand=strand.pk)
        .select_related("timescale")
        .order_by("started_at", "due_at", "id")
    )
    steps = steps_from_here(strand) if strand.kind in _WORKED_ON else []
    return {
        **_brief(strand),
        "kind_in_words": str(KINDS[strand.kind]),
        "n": strand.n,
        "is_open": strand.is_open,
        "about": [each.in_words for each in Mention.objects.filter(strand=strand.pk).order_by("at", "id")],
        "clocks": [
            {
                "name": each.name,
                "label": each.timescale.label,
                "due_at": each.due_at,
                "stopped_at": each.stopped_at,
            }
            for each in clocks
        ],
        "steps": [_step(strand.kind, each) for each in steps],
        "writings": [
            _named(name, each, strand)
            for name, each in _WRITTEN.items()
            if strand.kind in each.kinds and strand.level == "full"
        ],
        "moves": list(_moves(strand)),
        "answers": list(
            Remark.objects.filter(strand=strand.pk).order_by("at", "id").values("at", "from_raiser", "text")
        ),
        "notes": [],
    }


def _step(kind: str, step: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": step["name"],
        "label": step["label"],
        "may_be_taken": step["reason"] is None,
        "reason": step["reason"] or "",
        "next_step": step["next_step"] or "",
        "fields": asked(form_of(kind, step["name"], step["needs"])),
    }


def _moves(strand: Any) -> Iterator[dict[str, Any]]:
    for move in Move.objects.filter(strand=strand.pk).select_related("by__worker").order_by("n"):
        yield {
            "n": move.n,
            "at": move.at,
            "step": move.step,
            "by": name_of(move.by),
            "reason": move.reason,
            "child_view": move.child_view,
        }
