"""A child's case on one page: who the child is to us, what happens now, who holds what by when, what was done."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heard.concerns.pages.paging import Numbered, number_of
from heard.concerns.pages.seeing import WorkerRequest, see_full
from heard.concerns.wording import KINDS, address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.oversight import case as its
from heard.oversight import case_on_paper
from heard.oversight.forms import ChronologyForm
from heard.oversight.knowing import Subject, known_of, lines, open_all_about

from .who_knew import ON_PAPER, drawing_of, left_out, made

PER_PAGE = 50
_PAPER = Path(__file__).parents[1] / "papers" / "case.typ"
# The work, without who was told and who opened it: these stand in "Who knew what, when".
WORK = ("said", "answered", "decided", "overridden")


@reads_the_past
@require_safe
def case(request: WorkerRequest, reference: str, mention: UUID, paper: bool = False) -> HttpResponse:
    """Every record about one child that whoever asks may read whole, as one case; each is opened, which is recorded."""
    what = "case paper" if paper else "case"
    strand = see_full(reference, *KINDS, what=what)
    records, theirs = open_all_about(mention, what=what)
    strands = its.strands_of(records, request.at)
    mentions = its.mentions(strands)
    child = next(
        (each for each in mentions if (each.pk, each.strand_id, each.kind) == (mention, strand.pk, "child")),
        None,
    )
    if child is None:
        raise Http404
    known, care, because = known_of(strand.pk, records)
    now = its.open_now(strands)
    subject = Subject("person", child.pk, str(child), address(strand.kind, strand.reference))
    context = {
        "strand": strand,
        "child": child,
        "subject": subject,
        "at": request.at,
        "now": [each for each in now if each.kind != "action"],
        "first": now[0] if now else None,
        "ended": its.ended(strands),
        "harm": [each for each in strands.values() if each.kind == "continuing_harm" and each.is_open],
        "referrals": its.of_kind(strands, "nrm"),
        **its.told_of_police(strands),
        "actions": its.actions(strands),
        "meetings": its.meetings(strands),
        "voices": its.voices(records, strands),
        "known": known,
        "care": care,
        "missing": its.missing(strands),
        "categories": its.categories(strands),
        "assessment": its.assessment(strands),
        **its.last_seen(records),
        **its.named(mentions, theirs),
        **_chronology(request, subject, strands, because, ON_PAPER if paper else PER_PAGE),
    }
    if paper:
        return _on_paper(request, context)
    return render(request, "oversight/case.html", context)


def _chronology(
    request: WorkerRequest, subject: Subject, strands: its.Strands, because: dict[UUID, str], most: int
) -> dict[str, Any]:
    """One page of what was done, the newest first: the drawing and the table are of the same lines."""
    kinds = sorted({each.kind for each in strands.values()}, key=list(KINDS).index)
    asked = request.GET.keys() & {"agency", "happened", "work", "begins_day", "ends_day"}
    form = ChronologyForm(request.GET if asked else None, verbs=WORK, kinds=kinds)
    number = number_of(request) if most == PER_PAGE else 1
    rows = lines(
        subject, form.part(), beyond=(number - 1) * most, at_most=most, newest_first=True, **form.chosen()
    )
    for row in rows:
        row["holder"], row["because"] = strands[row["strand_id"]].owner_post, because.get(row["strand_id"])
    return {
        "form": form,
        "query": request.GET.urlencode(),
        "rows": rows,
        "page": Numbered(number, most, rows[0]["total"] if rows else 0),
        "drawing": drawing_of(rows[::-1], WORK) if 0 < len(rows) <= PER_PAGE else None,
    }


def _on_paper(request: WorkerRequest, context: dict[str, Any]) -> HttpResponse:
    data = {
        "title": context["subject"].title,
        "made": made(request),
        "left_out": left_out(context["page"].total),
        "tables": case_on_paper.tables(context),
    }
    response = HttpResponse(pdf(_PAPER, data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="case-{context["strand"].reference}.pdf"'
    return response
