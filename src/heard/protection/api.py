"""Other systems and the work with a child: report one missing, begin what follows from a record, and take its steps.

What may be sent for a step follows from what is declared that it needs, by the same forms as the pages: nothing here
names a stage or a field of one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from ninja import Body, Field, Header, Path, Router, Schema, Status

from heard.concerns.actions import once
from heard.concerns.api import Key, acting_for, database_time
from heard.concerns.forms import IN_WORDS
from heard.concerns.models import Remark
from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import label
from heard.concerns.wording import KINDS, STAGES
from heard.frame.forms import DateField, MomentField
from heard.history.actions import open_record
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.models import Mention
from heard.process.actions import steps_from_here
from heard.process.models import Clock, Move, Step, Strand
from heard.process.rules import tidy_reference

from .actions import begin_stage
from .care_forms import FORMS
from .missing import report_missing
from .missing_forms import ReportForm
from .steps import MORE, form_of, take_with

_READ = ("concern", "missing_episode", "missing_meeting", "new_way", *STAGES)
_WORKED_ON = _READ[1:]
# What a page needs to know its own form again.
_OF_A_PAGE = ("key", "about")
_SEEN = "`n` of the record as you read it. If somebody has acted since, nothing is done, and 409 says so."
_KEY = (
    "Anything of your own, new for each call. After an answer that was lost, send the same again under the same "
    "key: it is done once, and you get the record with 200 in place of 201."
)
IdempotencyKey = Annotated[
    str,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[!-~]+$", description=_KEY),
]
Reference = Annotated[str, Path(examples=["4F7K-9Q2M"])]


class Unfit(Exception):
    """What was sent does not fit the form of a step: each field with what is wrong with it."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("unfit")
        self.errors = errors


class Asked(Schema):
    """A field that a step asks for, as its form has it."""

    name: str
    label: str
    hint: str
    required: bool
    kind: str = Field(
        description="`text`, `date` (2026-03-02), `moment` (2026-03-02T16:30:00+00:00), `one` of `choices`, or "
        "`several`."
    )
    choices: list[str]


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
    moves: list[MoveOut]
    answers: list[AnswerOut]


class StageOut(Schema):
    """A stage that may follow from a record, with what its first step asks for."""

    kind: str
    kind_in_words: str
    step: str
    label: str
    fields: list[Asked]


def _first_steps() -> dict[str, Step]:
    """By kind the first step of each stage that somebody begins, and that says what it needs in words alone."""
    found = Step.objects.filter(kind__in=STAGES, from_state="").order_by("id")
    found = found.exclude(kind__in=FORMS).exclude(takers__overlap=["kernel", "reviewing_officer"])
    return {each.kind: each for each in found if set(each.needs) <= IN_WORDS}


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
                "fields": _asked(form_of(first.kind, first.name, first.needs)),
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
        parent = _opened(reference, "concern", "enquiry")
        first = _first_steps().get(kind)
        if first is None:
            raise Http404

        def do() -> Strand:
            form = _valid(
                form_of(kind, first.name, first.needs, _typed(kind, first.name, first.needs, said, 0))
            )
            return begin_stage(kind, parent, by=by, at=database_time(), **form.said())

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

        def do() -> Strand:
            here = next((each for each in steps_from_here(strand) if each["name"] == step), None)
            if here is None:
                words = _("This step no longer follows here.")
                raise Refused(words, _("Look at what changed, then choose one of the steps shown."))
            # What is written before a step is not written for one that cannot follow.
            if here["reason"] and (strand.kind, step) in MORE:
                raise Refused(here["reason"], here["next_step"] or "")
            typed = _typed(strand.kind, step, here["needs"], said, _seen(said))
            take_with(
                strand,
                step,
                _valid(form_of(strand.kind, step, here["needs"], typed)),
                by=by,
                at=database_time(),
            )
            return strand

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

        def do() -> Strand:
            form = _valid(ReportForm(_data(ReportForm(), said)))
            return report_missing(
                form.said(),
                form.child(),
                others=form.others(),
                in_danger=form.in_danger,
                by=by,
                at=database_time(),
            )

        return _once(request, said, idempotency_key, by, do)


@router.get(
    "/missing/fields", response=list[Asked], operation_id="missing_fields", summary="What a report asks for"
)
def missing_fields(request: HttpRequest) -> Any:
    """Of no child."""
    with acting_for(request):
        return _asked(ReportForm())


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


# --- What comes in: the same forms as on the pages ---------------------------------------------------------------


def _asked(form: forms.BaseForm) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": str(field.label),
            "hint": str(field.help_text),
            "required": field.required,
            "kind": _kind(field),
            "choices": [str(code) for code, _words in getattr(field, "choices", ()) if code],
        }
        for name, field in form.fields.items()
        if name not in ("seen", *_OF_A_PAGE)
    ]


def _kind(field: forms.Field) -> str:
    kinds: tuple[tuple[type[forms.Field], str], ...] = (
        (MomentField, "moment"),
        (DateField, "date"),
        (forms.MultipleChoiceField, "several"),
        (forms.ChoiceField, "one"),
    )
    return next((words for kind, words in kinds if isinstance(field, kind)), "text")


def _typed(kind: str, name: str, needs: list[str], said: Said, seen: int) -> MultiValueDict[str, Any]:
    return _data(form_of(kind, name, needs), said, seen=str(seen))


def _data(form: forms.BaseForm, said: Said, **more: str) -> MultiValueDict[str, Any]:
    """What was sent as a browser would have sent it; a field that is not known is refused and never dropped."""
    unknown = [name for name in said if name not in form.fields or name in _OF_A_PAGE]
    if unknown:
        words = _("is no field that is known here; nothing that is sent is dropped silently")
        raise Unfit([{"field": name, "problem": words} for name in unknown])
    typed: MultiValueDict[str, Any] = MultiValueDict({name: [value] for name, value in more.items()})
    for name, value in said.items():
        if name != "seen":
            _put(typed, name, form.fields[name], value)
    return typed


def _put(typed: MultiValueDict[str, Any], name: str, field: forms.Field, value: Any) -> None:
    several = isinstance(field, forms.MultipleChoiceField)
    values = value if several and isinstance(value, list) else [value]
    if not all(isinstance(each, str) and "\0" not in each for each in values):
        raise Unfit(
            [{"field": name, "problem": _("must be a list of texts") if several else _("must be text")}]
        )
    if isinstance(field, DateField):
        typed.update({f"{name}_{part}": words for part, words in _parts(name, field, values[-1]).items()})
    else:
        typed.setlist(name, values)


def _parts(name: str, field: DateField, written: str) -> dict[str, str]:
    """A date or a moment in the parts of its inputs."""
    moment = isinstance(field, MomentField)
    value: Any = None
    with suppress(ValueError):
        value = parse_datetime(written) if moment else parse_date(written)
    if written and (value is None or (moment and timezone.is_naive(value))):
        words = (
            _("must be a moment such as 2026-03-02T16:30:00+00:00")
            if moment
            else _("must be a date such as 2011-04-23")
        )
        raise Unfit([{"field": name, "problem": words}])
    widget: Any = field.widget
    return dict(zip(widget.names, widget.decompress(value), strict=True))


def _valid(form: Any) -> Any:
    if not form.is_valid():
        raise Unfit(
            [
                {
                    "field": name if name != "__all__" else _("the body"),
                    "problem": " ".join(map(str, problems)),
                }
                for name, problems in form.errors.items()
            ]
        )
    return form


def _seen(said: Said) -> int:
    seen = said.get("seen")
    if isinstance(seen, bool) or not isinstance(seen, int) or not 0 < seen < 2**31:
        raise Unfit([{"field": "seen", "problem": _SEEN}])
    return seen


def _once(request: HttpRequest, said: Said, key: str, by: Actor, do: Callable[[], Strand]) -> Any:
    """Do it once for each idempotency key; the same call again gets the record as it stands."""
    body = json.dumps([request.path, said], sort_keys=True)
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()
    with refusals(), transaction.atomic():
        strand, new = once(key, digest, do, by=by, at=database_time())
    return Status(201 if new else 200, _record(_opened(strand.reference, *_READ)))


# --- What goes out -----------------------------------------------------------------------------------------------


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
        "moves": list(_moves(strand)),
        "answers": list(
            Remark.objects.filter(strand=strand.pk).order_by("at", "id").values("at", "from_raiser", "text")
        ),
    }


def _step(kind: str, step: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": step["name"],
        "label": step["label"],
        "may_be_taken": step["reason"] is None,
        "reason": step["reason"] or "",
        "next_step": step["next_step"] or "",
        "fields": _asked(form_of(kind, step["name"], step["needs"])),
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
