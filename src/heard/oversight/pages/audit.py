"""A case against See Me, Hear Me: what the record shows of each line, what is missing, and what an auditor finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heard.agencies.models import Holding
from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import WorkerRequest, point_out, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.frame.templatetags.heard import moment
from heard.oversight.actions import judge
from heard.oversight.case_file import CaseFile
from heard.oversight.forms import JudgementForm
from heard.oversight.models import AuditLine, Judgement
from heard.oversight.see_me_hear_me import Answer, answers_of
from heard.process.models import Step, Strand
from heard.protection.pages.meetings import actions_of

_PAPER = Path(__file__).resolve().parents[1] / "papers" / "audit.typ"
_PARTS = (("principle", gettext_lazy("The seven principles")), ("function", gettext_lazy("From end to end")))


@reads_the_past
@require_safe
def case(request: WorkerRequest, reference: str) -> HttpResponse:
    """What a case shows of each line, from the record as it is, with what its auditors found."""
    concern = see_full(reference, "concern")
    file = CaseFile(concern, request.at)
    mine = next((each for each in file.audits if each.is_open and _holds(request, each)), None)
    context = {
        "strand": concern,
        "back": address(concern.kind, concern.reference),
        "parts": _parts(file.audits, answers_of(file)),
        "audits": file.audits,
        "mine": mine,
        "may_begin": not any(each.is_open for each in file.audits) and _may_begin(request),
    }
    return render(request, "oversight/see_me_hear_me.html", context)


def _may_begin(request: WorkerRequest) -> bool:
    takers = Step.objects.get(kind="audit", from_state="").takers
    mine = Holding.objects.current(request.at).filter(worker=request.worker).select_related("post")
    return any({each.post.role, f"{each.post.role}@any"} & set(takers) for each in mine)


def _parts(audits: list[Any], answers: dict[str, Answer] | None = None) -> list[dict[str, Any]]:
    """Each line with what the case shows and what is missing, and with what these audits found of it."""
    found: list[Any] = list(
        Judgement.objects.filter(strand__in=[each.pk for each in audits])
        .select_related("by__worker")
        .order_by("at", "n")
    )
    lines: list[Any] = list(AuditLine.objects.order_by("place"))
    for line in lines:
        line.answer = answers[line.code] if answers else None
        line.judgements = [each for each in found if each.line_id == line.code]
    return [
        {"words": words, "lines": [line for line in lines if line.part == part]} for part, words in _PARTS
    ]


@reads_the_past
@require_safe
def audit(request: WorkerRequest, reference: str) -> HttpResponse:
    """An audit: where it stands, what was found of each line, and what is to be done."""
    strand = see_full(reference, "audit")
    mine = strand if strand.is_open and _holds(request, strand) else None
    context = context_of(strand, request) | {
        "parts": _parts([strand]),
        "actions": actions_of(strand),
        "mine": mine,
    }
    return render(request, "oversight/audit.html", context)


def _holds(request: WorkerRequest, strand: Strand) -> bool:
    mine = Holding.objects.current(request.at).filter(worker=request.worker, post=strand.owner_post_id)
    return mine.exists()


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: WorkerRequest, reference: str, code: str) -> HttpResponse:
    """Say what is found of one line, with reasons."""
    strand = see_full(reference, "audit")
    line = get_object_or_404(AuditLine, pk=code)
    if not strand.is_open or not _holds(request, strand):
        raise Http404
    form = JudgementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = form.cleaned_data
            judge(strand, line, **given, by=request.worker.actor, at=request.at)
            messages.success(request, _("Written down."))
            point_out(request, form)
            return redirect("oversight:audit", strand.reference)
    concern = see_full(strand.parent.reference, "concern")
    answer = answers_of(CaseFile(concern, request.at))[code]
    context = {"strand": strand, "line": line, "answer": answer, "form": form}
    return render(request, "oversight/find.html", context)


@require_safe
def paper(request: WorkerRequest, reference: str) -> HttpResponse:
    """The same on paper, as an accessible document."""
    concern = see_full(reference, "concern", what="audit paper")
    file = CaseFile(concern, request.at)
    parts = _parts(file.audits, answers_of(file))
    said = {"when": moment(request.at), "who": request.worker.name}
    data = {
        "title": _("See Me, Hear Me: %(reference)s") % {"reference": concern.reference},
        "at": _("As the record shows it at %(when)s, to %(who)s") % said,
        "parts": [
            {"words": str(part["words"]), "lines": [_on_paper(line) for line in part["lines"]]}
            for part in parts
        ],
        "words": {
            "shows": _("What the record shows"),
            "missing": _("What is missing"),
            "found": _("What was found"),
            "nothing": _("Nothing."),
            "not_yet": _("No auditor has said yet."),
        },
    }
    response = HttpResponse(pdf(_PAPER, data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="see-me-hear-me-{concern.reference}.pdf"'
    return response


def _on_paper(line: Any) -> dict[str, Any]:
    return {
        "label": line.label,
        "words": line.words,
        "shows": [each.words for each in line.answer.shows],
        "missing": line.answer.missing,
        "found": [
            f"{each.get_found_display()}, {moment(each.at)}, {name_of(each.by)}: {each.reasons}"
            for each in line.judgements
        ],
    }
