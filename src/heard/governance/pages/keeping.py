"""How long a record is kept, what holds it, how it is let go, and the certificate of what went."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connections
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.pages.concern import moves_of
from heard.concerns.pages.paging import Numbered, number_of
from heard.concerns.pages.seeing import WorkerRequest, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.governance.actions import hold, lift, propose_erasure
from heard.governance.forms import ReasonForm
from heard.governance.models import LegalHold, RetentionPeriod
from heard.governance.wording import GONE, RECORDS
from heard.history.actions import open_record
from heard.history.models import Erasure
from heard.process.models import Strand

from .rows import rows_of

PER_PAGE = 50
_PAPER = Path(__file__).resolve().parents[1] / "papers" / "certificate.typ"


@require_safe
def due(request: WorkerRequest) -> HttpResponse:
    """What is due to be let go by the agencies that I manage, each with what still keeps it."""
    number = number_of(request)
    rows = rows_of("select * from past_keeping(%s)", (number - 1) * PER_PAGE)
    context = {
        "rows": rows,
        "page": Numbered(number, PER_PAGE, rows[0]["total"] if rows else 0),
        "periods": RetentionPeriod.objects.order_by("years"),
        "holds": _holds(LegalHold.objects.filter(record=None)),
    }
    return render(request, "governance/due.html", context)


def _holds(placed: Any) -> list[Any]:
    """Holds with the agencies that have said they may end; one that two have lifted has ended."""
    found: list[Any] = list(
        placed.select_related("agency", "by__worker", "record")
        .prefetch_related("liftings__agency")
        .order_by("-at")
    )
    for each in found:
        each.lifted_by = [lifting.agency for lifting in each.liftings.all()]
        each.ended = len(each.lifted_by) > 1
    return found


@require_safe
def kept(request: WorkerRequest, reference: str) -> HttpResponse:
    """How long one record is kept and why, what holds it, and whether it may be let go."""
    strand = see_full(reference, *RECORDS)
    with connections["default"].cursor() as cursor:
        cursor.execute("select until, why_not from keeping_of(%s)", [strand.pk])
        until, why_not = cursor.fetchone()
    context = {
        "strand": strand,
        "back": address(strand.kind, strand.reference),
        "until": until,
        "why_not": why_not,
        "holds": _holds(LegalHold.objects.filter(record=strand.pk)),
    }
    return render(request, "governance/kept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_hold(request: WorkerRequest, reference: str = "") -> HttpResponse:
    """Hold one record, or everything, for an inquiry or a court."""
    strand = see_full(reference, *RECORDS) if reference else None
    back = _kept(strand) if strand else redirect("governance:due").url
    words = {
        "heading": _("Hold this record") if strand else _("Hold everything"),
        "lead": _(
            "Nothing held is let go, whatever its period says, until two agencies have lifted the hold."
        ),
        "button": _("Place the hold"),
        "label": _("What is it held for?"),
        "hint": _("Name the inquiry, court or inquest. Name no child."),
    }

    def act(reason: str) -> str:
        hold(strand, reason=reason, by=request.worker.actor, at=request.at)
        return _("It is held from now on.")

    return _asked(request, words, act, back)


@require_http_methods(["GET", "HEAD", "POST"])
def lift_hold(request: WorkerRequest, hold: UUID, reference: str = "") -> HttpResponse:
    """Say for one's own agency that a hold may end."""
    strand = see_full(reference, *RECORDS) if reference else None
    placed = LegalHold.objects.filter(pk=hold, record=strand.pk if strand else None).first()
    if placed is None:
        raise Http404
    words = {
        "heading": _("Lift this hold"),
        "lead": _("It ends when another agency has said so too."),
        "button": _("It may end"),
        "label": _("Why may it end?"),
        "hint": "",
    }

    def act(reason: str) -> str:
        lift(placed, reason=reason, by=request.worker.actor, at=request.at)
        return _("Written down. A hold ends when two agencies have said that it may.")

    return _asked(request, words, act, _kept(strand) if strand else redirect("governance:due").url)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: WorkerRequest, reference: str) -> HttpResponse:
    """Propose that a record past its time is let go."""
    strand = see_full(reference, *RECORDS)
    words = {
        "heading": _("Propose to let it go"),
        "lead": _(
            "Another agency has to sign. Then its words are removed for good: what was said, the files, the names. "
            "That it was there, who held it and when stays, and so does the proof that nothing else was removed."
        ),
        "button": _("Propose it"),
        "label": _("Your reasons"),
        "hint": _("They stay in the record. Name nobody."),
    }
    begun: list[Strand] = []

    def act(reason: str) -> str:
        begun.append(propose_erasure(strand, reason=reason, by=request.worker.actor, at=request.at))
        return _("Another agency has been asked to sign.")

    return _asked(request, words, act, _kept(strand), lambda: address("erasure", begun[0].reference))


def _kept(strand: Any) -> str:
    return redirect("governance:kept", strand.reference).url


def _asked(
    request: WorkerRequest, words: dict[str, str], act: Any, back: str, then: Any = None
) -> HttpResponse:
    form = ReasonForm(request.POST or None, label=words["label"], hint=words["hint"])
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            messages.success(request, act(form.cleaned_data["reason"]))
            return redirect(then() if then else back)
    return render(request, "governance/reason.html", {"form": form, "back": back, **words})


@reads_the_past
@require_safe
def erasure(request: WorkerRequest, reference: str) -> HttpResponse:
    """A proposal to let a record go: who signed, and the certificate when it is done."""
    strand = see(reference, "erasure")
    context = context_of(strand, request) | {"gone": Erasure.objects.filter(strand_id=strand.pk).first()}
    return render(request, "governance/erasure.html", context)


@require_safe
def certificate(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is left of a record that was let go: that it was there, and what went."""
    return render(request, "governance/certificate.html", _certified(reference))


@require_safe
def certificate_paper(request: WorkerRequest, reference: str) -> HttpResponse:
    """The certificate as a tagged PDF; no word of the record is in it."""
    certified = _certified(reference)
    data = {
        "reference": certified["strand"].reference,
        "at": _moment(certified["gone"].at),
        "opened": _moment(certified["strand"].opened_at),
        "closed": _moment(certified["strand"].closed_at),
        "rows": [[str(what), str(number)] for what, number in certified["rows"]],
        "signatures": [
            [str(move.words), move.who, str(move.by_post or ""), _moment(move.at), move.reason]
            for move in certified["moves"]
        ],
    }
    response = HttpResponse(pdf(_PAPER, data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="let-go-{certified["strand"].reference}.pdf"'
    return response


def _moment(at: Any) -> str:
    return date_format(localtime(at), "j F Y, H:i") if at else ""


def _certified(reference: str) -> dict[str, Any]:
    strand = see(reference, *RECORDS)
    gone = Erasure.objects.filter(of_strand_id=strand.pk).first()
    if gone is None:
        raise Http404
    decided = Strand.objects.filter(pk=gone.strand_id).first()
    full = decided is not None and open_record(decided.pk, "page") == "full"
    moves = [move for move in moves_of(decided) if move.step != "climb"] if decided and full else []
    counted = [
        (GONE.get(table, table.replace("_", " ")), number) for table, number in sorted(gone.removed.items())
    ]
    return {"strand": strand, "gone": gone, "moves": moves, "rows": counted}
