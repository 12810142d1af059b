"""The page on which something is written on a record beside its steps: one page for all of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.concerns.pages.seeing import WorkerRequest, point_out, see_full
from heard.concerns.wording import KINDS, address
from heard.frame.refused import refused_into
from heard.history.refused import Refused
from heard.protection.models import AssessmentVersion
from heard.protection.writings import WRITINGS, Writing

from .assessment import versions_of


@require_http_methods(["GET", "HEAD", "POST"])
def write(
    request: WorkerRequest,
    reference: str,
    name: str,
    kind: str = "",
    meeting: UUID | None = None,
    said: UUID | None = None,
) -> HttpResponse:
    """Write it; ``meeting`` or ``said`` is what it is written of. A refusal keeps all that was typed."""
    writing = WRITINGS[name]
    strand = see_full(reference, *([kind] if kind else writing.kinds))
    now = writing.now(strand)
    if request.method != "POST" and not now:
        raise Http404
    of = _written_of(request, writing, strand, meeting or said)
    form = writing.form_for(strand, request.POST or None, of=of, heard_by=request.worker.name)
    back = _back(writing, strand)
    since: Any = None
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            if not now:
                raise _too_late()
            writing.act(strand, form, of=of, by=request.worker.actor, at=request.at)
            messages.success(request, str(writing.done))
            point_out(request, form)
        if form.is_valid():
            return redirect(back)
        since = _saved_since(writing, strand, form)
    context = {
        "strand": strand,
        "form": form,
        "of": of,
        "since": since,
        "back": back,
        "heading": writing.heading,
        "lead": writing.lead,
        "button": writing.button,
        "kind_words": KINDS[strand.kind],
    }
    return render(request, writing.template, context, status=409 if since else 200)


def _written_of(request: WorkerRequest, writing: Writing, strand: Any, which: UUID | None) -> Any:
    """The row that it is written of; what was typed while somebody else wrote it is shown, and not lost."""
    if writing.of is None:
        return None
    rows = writing.of(strand)
    row = rows.filter(pk=which).first()
    if row is None:
        if (
            request.method == "POST"
            and rows.model._default_manager.filter(strand=strand.pk, pk=which).exists()
        ):
            raise _too_late()
        raise Http404
    return row


def _too_late() -> Refused:
    return Refused(
        _("This cannot be written here any more."),
        _("What you typed is below: take it to where the work goes on."),
    )


def _back(writing: Writing, strand: Any) -> str:
    """Where it can be read: with the child's voice, or on the record."""
    if writing.template == "protection/voice_form.html":
        return reverse("protection:voice", args=[strand.reference])
    return address(strand.kind, strand.reference)


def _saved_since(writing: Writing, strand: Any, form: Any) -> Any:
    """The version that somebody else saved meanwhile; what was typed can then be saved after it."""
    if writing.kept(strand).model is not AssessmentVersion:
        return None
    since = next((each for each in versions_of(strand) if each.n > form.cleaned_data["seen"]), None)
    if since:
        form.data = form.data.copy()
        form.data["seen"] = str(since.n)
    return since
