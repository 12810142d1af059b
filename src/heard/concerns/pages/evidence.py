"""The evidence pack of a concern, for whoever may read all of it: what will be in it, and the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.concerns.evidence import entries_of, packed
from heard.concerns.models import ClosingReason, Outcome
from heard.concerns.wording import KINDS
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.templatetags.heard import moment as moment_words
from heard.history.actions import open_record
from heard.history.as_it_stood import in_address, last_minute
from heard.process.models import Strand

from .concern import context_of, moves_of, readings_from
from .seeing import WorkerRequest, label, see_full

TEMPLATE = Path(__file__).parents[1] / "papers" / "record.typ"


@reads_the_past
@require_safe
def evidence(request: WorkerRequest, reference: str) -> HttpResponse:
    """What the pack of a moment holds; without one, of the last minute that is over."""
    strand = see_full(reference, "concern", what="evidence")
    if (moment := _moment(request)) is None:
        return _at_the_last_minute(request)
    strands = _with_what_hangs_on_it(strand, "evidence")
    context = {
        "strand": strand,
        "beside": strands[1:],
        "entries": len(entries_of(each.pk for each in strands)),
    }
    return render(request, "concerns/evidence.html", context | {"moment": moment})


@reads_the_past
@require_safe
def pack(request: WorkerRequest, reference: str) -> HttpResponse:
    """The pack as a file; taking it away is written down."""
    strand = see_full(reference, "concern", what="evidence pack")
    if (moment := _moment(request)) is None:
        return _at_the_last_minute(request)
    strands = _with_what_hangs_on_it(strand, "evidence pack")
    what = _("Concern %(reference)s as it stood at %(when)s. Taken by %(who)s, %(agency)s.") % {
        "reference": strand.reference,
        "when": moment_words(moment),
        "who": request.worker.name,
        "agency": request.worker.agency.name,
    }
    as_at = in_address(moment)
    file = packed(
        entries_of(each.pk for each in strands),
        what=what,
        as_at=as_at,
        paper=pdf(TEMPLATE, _paper(request, strand, strands[1:], what)),
    )
    name = f"heard-evidence-{strand.reference}-{as_at.replace(':', '')}.zip"
    return HttpResponse(
        file,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _moment(request: WorkerRequest) -> Any:
    return getattr(request, "as_at", None)


def _at_the_last_minute(request: WorkerRequest) -> HttpResponse:
    return redirect(f"{request.path}?as_at={in_address(last_minute(request.at))}")


def _with_what_hangs_on_it(strand: Any, what: str) -> list[Any]:
    """The concern, then the disagreements and other strands on it that may be read in full."""
    hanging = (
        Strand.objects.filter(parent=strand.pk).select_related("owner_post__agency").annotate(label=label())
    )
    return [
        strand,
        *(each for each in hanging.order_by("opened_at", "id") if open_record(each.pk, what) == "full"),
    ]


def _paper(request: WorkerRequest, strand: Any, hanging: list[Any], what: str) -> dict[str, Any]:
    page = context_of(strand, request)
    concern = page["concern"]
    said = (
        (_("About"), concern.whom),
        (_("When"), concern.when),
        (_("Where"), concern.where),
        (_("Signs noticed"), ", ".join(map(str, page["signs"]))),
    )
    facts = [
        (_("State"), strand.label),
        (_("Held by"), strand.owner_post),
        (_("Raised by"), page["raiser"] or _("No name given")),
        (_("Received"), moment_words(concern.received_at)),
        (_("How"), concern.get_door_display()),
        *((mention.get_kind_display(), mention.in_words) for mention in page["mentions"]),
        *((words, value) for words, value in said if value),
    ]
    return {
        "title": _("Concern %(reference)s") % {"reference": strand.reference},
        "what": what,
        "facts": [[str(words), str(value)] for words, value in facts],
        "child_words": concern.child_words,
        "account": concern.account,
        "strands": [_done(strand, page["moves"]), *(_done(each, moves_of(each)) for each in hanging)],
        "remarks": [[moment_words(r.at), r.who or _("Whoever raised it"), r.text] for r in page["remarks"]],
        "clocks": [
            [str(c.timescale.label), moment_words(c.due_at), moment_words(c.stopped_at) or "–", str(c.rung)]
            for c in page["clocks"]
        ],
        "readings": [
            [moment_words(row["at"]), f"{row['who']}, {row['agency']}".rstrip(", "), row["what"]]
            for row in _readings(strand)
        ],
    }


def _done(strand: Any, moves: list[Any]) -> dict[str, Any]:
    reasons, outcomes = dict(ClosingReason.objects.values_list("code", "label")), dict(Outcome.choices)
    rows = []
    for move in moves:
        said = (outcomes.get(move.outcome, move.outcome), reasons.get(move.reason_code, move.reason_code), move.reason,
                move.child_view, move.child_view_unknown, move.told)  # fmt: skip
        who = ", ".join(filter(None, (move.who, str(move.by_post or ""))))
        rows.append(
            [moment_words(move.at), str(move.words), who, "\n".join(str(each) for each in said if each)]
        )
    return {
        "heading": f"{KINDS.get(strand.kind, strand.kind)} {strand.reference}: {strand.label}",
        "moves": rows,
    }


def _readings(strand: Strand) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while more := readings_from(strand, len(found)):
        found += more
    return found
