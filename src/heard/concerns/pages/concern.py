"""One concern, as much of it as the worker may see: all of it, what they said themselves, or how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.models import (
    Count,
    DateTimeField,
    F,
    Func,
    JSONField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.concerns.actions import CLOSING_STEPS
from heard.concerns.models import Attachment, Concern, Remark, Scan
from heard.concerns.signs import words_for
from heard.concerns.spots import Read, looked_at, read, written
from heard.concerns.wording import KINDS, SLUGS, TRIED, address, past
from heard.frame.past import reads_the_past
from heard.history.models import Actor
from heard.history.words import translated
from heard.people.models import Mention
from heard.process.actions import steps_from_here
from heard.process.ladder import drawn, in_force
from heard.process.models import Attempt, Clock, Move, Strand, Wall

from .paging import PART, Asked, Numbered, Part, number_of
from .seeing import WorkerRequest, label, named_in, see, see_full

READINGS_PER_PAGE = 50


@reads_the_past
@require_safe
def concern(request: WorkerRequest, reference: str) -> HttpResponse:
    """The page of a concern; opening it is written down first."""
    strand = see(reference, "concern")
    if strand.let_go:
        return redirect("governance:certificate", strand.reference)
    return render(request, f"concerns/concern_{strand.level}.html", context_of(strand, request))


def context_of(strand: Any, request: WorkerRequest) -> dict[str, Any]:
    """What the page of a concern says of it, at the level at which it is read."""
    strands = with_hanging(strand)
    clocks = clocks_of(strands)
    running = [clock for clock in clocks if clock.strand_id == strand.pk and clock.stopped_at is None]
    context = {
        "strand": strand,
        "at": request.at,
        "clocks": [clock for clock in clocks if clock.strand_id == strand.pk],
        "next_clock": min(running, key=lambda clock: clock.due_at, default=None),
        "beside": beside(clocks, strand),
        "strands": strands,
    }
    more = {"full": _full, "own": _own, "progress": _progress}[strand.level]
    return context | more(strand, running, request)


def with_hanging(strand: Strand) -> dict[UUID, Any]:
    """A strand and what hangs on it: disagreements, pressure, more time, shares."""
    both = Strand.objects.filter(Q(pk=strand.pk) | Q(parent=strand.pk)).select_related("owner_post__agency")
    return {each.pk: each for each in both.annotate(label=label())}


def clocks_of(strands: dict[UUID, Any]) -> list[Any]:
    """The clocks of these strands, in the order in which they began; each with its strand."""
    clocks = Clock.objects.filter(strand__in=strands).select_related("timescale")
    found: list[Any] = list(clocks.order_by("started_at", "due_at", "id"))
    for clock in found:
        clock.strand = strands[clock.strand_id]
    return found


def beside(clocks: list[Any], strand: Strand) -> list[dict[str, Any]]:
    """The strands that hang on this one, each with its latest clock."""
    found = {
        clock.strand_id: clock
        for clock in clocks
        if clock.strand_id != strand.pk
        and clock.strand.kind != "concern"
        and clock.strand.state not in ("accepted", "lapsed")  # a handing over that stands among the moves
    }
    return [
        {
            "strand": clock.strand,
            "clock": clock,
            "label": clock.strand.label,
            "href": address(clock.strand.kind, clock.strand.reference),
        }
        for clock in found.values()
    ]


def _full(strand: Any, running: list[Any], request: WorkerRequest) -> dict[str, Any]:
    said = _said(_concern(strand))
    moves = moves_shown(strand, Asked.by(request))
    remarks = remarks_of(Remark.objects.filter(strand=strand.pk), Asked.by(request))
    rungs = in_force(strand, request.at) if running else []
    first = min(running, key=lambda clock: clock.next_at, default=None)
    steps = steps_from_here(strand)
    return {
        **said,
        "children": named_in(strand, said["mentions"]),
        "read": _read(said, remarks, moves, request),
        "moves": moves,
        "holds_since": said["concern"].held_since or strand.opened_at,
        "remarks": remarks,
        "walls": walls_of(strand) if strand.apart else [],  # what stands behind a wall is apart
        "first_to_climb": first,
        "ladder": drawn(strand, first, rungs) if first and rungs else [],
        **choices(strand, steps),
    }


def choices(strand: Any, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """The steps that can follow: those to take, those that wait for something, and those for somebody else."""
    named = [step | {"href": address(strand.kind, strand.reference, step["name"])} for step in steps]
    mine = [step for step in named if step["reason"] is None]
    for_others = translated("This step is for somebody else to take.")
    theirs = [step for step in named if step["reason"] == for_others]
    return {
        "steps": mine,
        "steps_waiting": [s for s in named if s not in mine and s not in theirs],
        "steps_of_others": theirs,
    }


def _handing(strand: Any) -> QuerySet[Move]:
    """The moves that brought a strand to the post that holds it, the last one first."""
    to_it, by_it = ({name: strand.owner_post_id} for name in ("to_post", "by_post"))
    handed = Q(step__in=("climb", "hand_over"))
    return Move.objects.filter(handed & Q(**to_it) | ~handed & Q(**by_it), strand=strand.pk).order_by("-n")


def walls_of(strand: Strand) -> list[Wall]:
    """The walls that stand around a strand, of those that whoever asks may know of."""
    standing = Wall.objects.filter(strand=strand.pk, lifted_at=None).select_related("actor__worker__agency")
    own = Prefetch("own", Strand.objects.annotate(label=label()))
    return [wall for wall in standing.prefetch_related(own).order_by("at", "pk") if hasattr(wall, "own")]


def moves_of(strand: Strand, *, after: int = 0, upto: int | None = None) -> list[Any]:
    """What was done on a strand, by whom and when: all of it, or what came after one move and up to another."""
    part = {"n__gt": after} | ({"n__lte": upto} if upto is not None else {})
    moves = Move.objects.filter(strand=strand.pk, **part).select_related(
        "by__worker__agency", "by_post__agency", "to_post__agency", "tells__agency"
    )
    clocks = Prefetch("clock", Clock.objects.filter(strand=strand.pk).select_related("timescale"))
    found: list[Any] = list(moves.prefetch_related(clocks).order_by("n"))
    for move in found:
        move.words = past(move.step)
        move.who = name_of(move.by)
    return found


def moves_shown(strand: Any, asked: Asked) -> Part:
    """The part of what was done on a strand that is asked for; whoever sees only their own moves sees all of these."""
    if asked.everything or strand.level != "full":
        found = moves_of(strand)
        return Part("moves", found, len(found), len(found), strand.opened_at)
    last = min(asked.moves or strand.n, strand.n)
    found = moves_of(strand, after=last - PART, upto=last)
    return Part("moves", found, last, strand.n, strand.opened_at)


def remarks_of(remarks: QuerySet[Remark], asked: Asked) -> Part:
    """The part of a dialogue that is asked for, oldest first."""
    told: QuerySet[Any] = remarks.select_related("by__worker__agency").annotate(
        total=Window(Count("pk")), since=Window(Min("at"))
    )
    found: list[Any] = []
    if asked.everything:
        found = list(told.order_by("at", "id"))
    elif asked.remarks:
        found = list(told.order_by("at", "id")[max(0, asked.remarks - PART) : asked.remarks])
    if not found:
        found = list(told.order_by("-at", "-id")[:PART])[::-1]
    total, since = (found[0].total, found[0].since) if found else (0, None)
    last = total if asked.everything else min(asked.remarks or total, total)
    for place, remark in enumerate(found, last - len(found) + 1):
        remark.place, remark.who = place, name_of(remark.by)
    return Part("remarks", found, last, total, since)


def name_of(actor: Actor) -> str:
    """Who did something: a worker's name, or what else they are; whoever came to a door has none here."""
    worker = getattr(actor, "worker", None)
    if worker:
        return str(worker.name)
    others = {"clock": _("The clock"), "linker": _("The linking at night"), "reporter": "", "door": ""}
    return others.get(actor.kind, actor.name)


def _own(strand: Any, running: list[Any], request: WorkerRequest) -> dict[str, Any]:
    said = _said(_concern(strand))
    remarks = remarks_of(Remark.objects.filter(strand=strand.pk), Asked.by(request))
    offered = _read(said, remarks, None, request)
    return {**said, "read": offered, "remarks": remarks, "progress": progress(strand)}


def _read(said: dict[str, Any], remarks: Part, moves: Part | None, request: WorkerRequest) -> Read | None:
    """What the words that are shown of it name and stands in no field; of the past nothing is added."""
    if getattr(request, "as_at", None):
        return None
    concern, mentions = said["concern"], said["mentions"]
    words = written(concern, mentions, remarks, moves or ())
    return read(words, mentions, concern.looked_at)


def _progress(strand: Any, running: list[Any], request: WorkerRequest) -> dict[str, Any]:
    return {"progress": progress(strand)}


def progress(strand: Strand) -> dict[str, Any]:
    """When a concern was heard, believed, acted on and closed, as far as it has come."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from progress(%s)", [strand.pk])
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone() or [None] * len(names), strict=True))


def _concern(strand: Strand) -> Any:
    verdict = Scan.objects.filter(attachment=OuterRef("pk")).order_by("-at").values("verdict")[:1]
    files = (
        Attachment.objects.filter(strand=OuterRef("pk"))
        .order_by("at", "id")
        .values(
            json=JSONObject(id="pk", name="name", kind="kind", size="size_bytes", verdict=Subquery(verdict))
        )
    )
    attempts = Attempt.objects.filter(strand=OuterRef("pk")).order_by("at", "id")
    tried = attempts.values(
        json=JSONObject(what="what", reason="reason", refusal="refusal", who="by__worker__name")
    )
    also = Func(F("pk"), function="also_about", output_field=JSONField())
    known = Func(F("pk"), function="known_already", output_field=JSONField())
    earlier = Func(F("pk"), function="known_from_before", output_field=JSONField())
    name_kept = Func(F("pk"), function="identity_kept", output_field=DateTimeField())
    return (
        Concern.objects.select_related("by__worker__agency")
        .prefetch_related("follows")
        .annotate(files=ArraySubquery(files), attempts=ArraySubquery(tried), name_kept=name_kept)
        .annotate(looked_at=ArraySubquery(looked_at(OuterRef("pk"))))
        .annotate(
            also=also, known=known, earlier=earlier, held_since=Subquery(_handing(strand).values("at")[:1])
        )
        .get(pk=strand.pk)
    )


def _said(concern: Any) -> dict[str, Any]:
    for each in (concern.known or {}).get("open", []):
        each["href"], each["what"] = address(each["kind"], each["reference"]), KINDS[each["kind"]]
    mentions: list[Any] = list(Mention.objects.filter(strand=concern.pk).order_by("at", "id"))
    source = {row["mention"]: row for row in concern.looked_at if row["mention"]}
    for mention in mentions:
        mention.read_in = source.get(str(mention.pk))
    for attempt in concern.attempts:
        attempt["words"] = TRIED.get(attempt["what"], attempt["what"].replace("_", " "))
        if attempt["what"] in CLOSING_STEPS:
            attempt["code"], _colon, attempt["reason"] = attempt["reason"].partition(": ")
    return {
        "concern": concern,
        "raiser": name_of(concern.by) or concern.raiser,
        "about": ", ".join(dict.fromkeys(str(m) for m in mentions if m.kind == "child")) or concern.whom,
        "mentions": mentions,
        "signs": words_for(concern.signs),
        "background": words_for(concern.background),
    }


@reads_the_past
@require_safe
def readings(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who has opened a concern, when, and how much of it they saw."""
    return _readings(request, see_full(reference, "concern", what="readings"))


@reads_the_past
@require_safe
def opened(request: WorkerRequest, reference: str) -> HttpResponse:
    """The same of anything else that stands in the record: an episode, a stage, a line on the panel's agenda."""
    return _readings(request, see_full(reference, *(SLUGS.keys() - {"concern"}), what="readings"))


def _readings(request: WorkerRequest, strand: Any) -> HttpResponse:
    number = number_of(request)
    rows = readings_from(strand, (number - 1) * READINGS_PER_PAGE, READINGS_PER_PAGE)
    page = Numbered(number, READINGS_PER_PAGE, rows[0]["total"] if rows else 0)
    context = {"strand": strand, "rows": rows, "page": page, "back": address(strand.kind, strand.reference)}
    return render(request, "concerns/readings.html", context)


def readings_from(strand: Strand, beyond: int = 0, at_most: int | None = None) -> list[dict[str, Any]]:
    """Who has opened something, newest first: all of it, or a page."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from readings_of(%s, %s, %s)", [strand.pk, beyond, at_most])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
