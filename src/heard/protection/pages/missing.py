"""Reporting a child missing, the page of an episode, and the steps that say more than a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.models import Remark
from heard.concerns.pages.concern import with_hanging
from heard.concerns.pages.seeing import WorkerRequest, may_read, named_in, point_out, see
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.history.actions import open_record
from heard.people.models import Mention
from heard.process.models import Strand
from heard.protection.missing import report_missing, same_child
from heard.protection.missing_forms import ReportForm
from heard.protection.models import Finding, MissingEpisode, ReturnInterview, ReturnOffer


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: WorkerRequest) -> HttpResponse:
    """Report a child missing, of whatever agency one is; ``?about=`` a record that one may read fills in the child."""
    form = ReportForm(request.POST or None, initial=_of_a_record(request.GET.get("about", "")))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            strand = _reported(request, form)
            messages.success(request, _("Reported. The police safeguarding post can read it now."))
            point_out(request, form)
            return redirect(address("missing_episode", strand.reference))
    return render(request, "protection/report_missing.html", {"form": form})


def _of_a_record(reference: str) -> dict[str, Any]:
    """The child of a record, as it names them, for a form that is not sent yet."""
    strand = _readable(reference)
    child = _child_of(strand) if strand else None
    if strand is None or child is None:
        return {}
    names = ("name", "born_on", "age", "where", "details")
    return {"about": strand.reference} | {name: getattr(child, name) for name in names}


def _readable(reference: str) -> Strand | None:
    strand = may_read(reference[:20], "concern", "missing_episode") if reference else None
    return strand if strand and open_record(strand.pk, "page") == "full" else None


def _child_of(strand: Strand) -> Mention | None:
    return Mention.objects.filter(strand=strand.pk, kind="child").order_by("at", "id").first()


def _reported(request: WorkerRequest, form: ReportForm) -> Strand:
    """The strand of what was sent; the same form sent twice is one report."""
    key = form.cleaned_data["key"]
    said = (form.said(), form.child(), form.others(), form.in_danger)
    strand_id: UUID | None = uuid5(key, repr(said)) if key else None
    by, at = request.worker.actor, request.at
    try:
        with transaction.atomic():
            strand = report_missing(
                form.said(), form.child(), others=form.others(), in_danger=form.in_danger, by=by, at=at, id=strand_id
            )  # fmt: skip
    except IntegrityError:
        return get_object_or_404(Strand, pk=strand_id)
    child = form.child()
    known = _readable(form.cleaned_data["about"])
    named = _child_of(known) if known else None
    if known and named and (named.name, named.born_on) == (child.name, child.born_on):
        same_child(known, strand, reason=f"Reported missing from {known.reference}.", by=by, at=at)
    return strand


@reads_the_past
@require_safe
def episode(request: WorkerRequest, reference: str) -> HttpResponse:
    """One episode: where it stands, what was said, what was tried, and what the child said of it."""
    strand = see(reference, "missing_episode")
    found = ReturnInterview.objects.filter(strand=strand.pk).select_related(
        "interviewer_actor__worker__agency"
    )
    held: Any = found.prefetch_related("concern").first()
    if held and held.concern:
        held.concern_href = address("concern", held.concern.reference)
    mentions = list(Mention.objects.filter(strand=strand.pk).order_by("at", "id"))
    context = {
        **context_of(strand, request),
        "children": named_in(strand, mentions) if strand.level == "full" else [],
        "strands": with_hanging(strand),
        "said_since": Remark.objects.filter(strand=strand.pk, from_raiser=True).order_by("at", "id"),
        "episode": MissingEpisode.objects.filter(strand=strand.pk).first(),
        "mentions": mentions,
        "finding": Finding.objects.filter(strand=strand.pk).first(),
        "offers": ReturnOffer.objects.filter(strand=strand.pk)
        .select_related("by__worker")
        .order_by("at", "id"),
        "interview": held,
    }
    return render(request, "protection/episode.html", context)
