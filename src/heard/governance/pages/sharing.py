"""Asking for a record, answering by sharing it, sharing it unasked, ending a share, and what was shared with me."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.agencies.models import Post, Worker, posts_that_work_with_children
from heard.concerns.pages.paging import Numbered, number_of
from heard.concerns.pages.seeing import WorkerRequest, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.governance.actions import (
    answer_by_sharing,
    ask_to_share,
    ask_whom_to_call,
    may_ask,
    offer,
    withdraw,
)
from heard.governance.forms import AskForm, ReasonForm, TermsForm
from heard.governance.models import Share
from heard.process.actions import steps_from_here
from heard.process.models import Strand

from .rows import rows_of

PER_PAGE = 50


@require_safe
def shared_with_me(request: WorkerRequest) -> HttpResponse:
    """What others have shared with the posts that I hold, and how requests to my agency fare."""
    number = number_of(request)
    rows = rows_of("select * from shared_with_me(%s)", (number - 1) * PER_PAGE)
    page = Numbered(number, PER_PAGE, rows[0]["total"] if rows else 0)
    counted = rows_of("select * from share_requests_counted(heard_now() - interval '1 year')")
    return render(request, "governance/sharing.html", {"rows": rows, "page": page, "counted": counted})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: WorkerRequest) -> HttpResponse:
    """Ask for a record that another agency holds, by its reference."""
    form = AskForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:20]})
    return _asked(request, form, ask_to_share)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_from(request: WorkerRequest, reference: str, post: UUID) -> HttpResponse:
    """Ask a post that was named as the one to call, for what it holds about the child of a concern of one's own."""
    strand = see(reference, "concern")
    if not may_ask(strand, post):
        raise Http404
    words = _("We work with what seems to be the same child: our concern %(reference)s.")
    form = AskForm(request.POST or None, initial={"reason": words % {"reference": strand.reference}})
    del form.fields["reference"]
    holder = Post.objects.select_related("agency").get(pk=post)
    return _asked(request, form, partial(ask_whom_to_call, strand, post), strand=strand, holder=holder)


def _asked(
    request: WorkerRequest, form: AskForm, ask_for: Callable[..., Strand], **more: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        urgent = given.pop("danger") == "yes"
        with refused_into(form):
            strand = ask_for(**given, urgent=urgent, by=request.worker.actor, at=request.at)
            messages.success(request, _("They have been asked. A clock runs on the answer."))
            return redirect(address("share_request", strand.reference))
    return render(request, "governance/ask.html", {"form": form, **more})


@reads_the_past
@require_safe
def share_request(request: WorkerRequest, reference: str) -> HttpResponse:
    """A request to share, or a share, with its terms and how it ended."""
    strand = see(reference, "share_request")
    share = Share.objects.filter(strand=strand.pk).select_related(
        "to_post__agency", "basis", "by__worker__agency", "withdrawal__by__worker"
    )
    may_end = bool(
        strand.level == "full" and strand.parent and strand.parent.agency_id == request.worker.agency_id
    )
    context = context_of(strand, request) | {"share": share.first(), "may_end": may_end}
    return render(request, "governance/share_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: WorkerRequest, reference: str, part: bool) -> HttpResponse:
    """Share what was asked for, or part of it, on terms."""
    strand = see(reference, "share_request")
    name = "share_part" if part else "share"
    here = next((step for step in steps_from_here(strand) if step["name"] == name), None)
    if here is None:
        raise Http404
    asker = strand.moves.filter(n=1).values_list("by", flat=True)
    agency = Worker.objects.filter(actor__in=asker).values("agency")
    posts = posts_that_work_with_children().filter(agency__in=agency)
    form = TermsForm(
        request.POST or None, posts=posts, at=request.at, answers=True, part=part,
        initial={"seen": strand.n, "to_post": _post_of(asker, posts)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = form.cleaned_data
            answer_by_sharing(
                strand, form.terms(), told=given["told"], by=request.worker.actor, at=request.at, seen=given["seen"]
            )  # fmt: skip
            messages.success(request, _("Shared. They see the terms beside it."))
            return redirect(address("share_request", strand.reference))
    blocked = here["reason"] if request.method != "POST" else None
    context = {"form": form, "strand": strand, "here": here, "blocked": blocked, "at": request.at}
    return render(
        request, "governance/share.html", context | {"back": address("share_request", strand.reference)}
    )


def _post_of(asker: Any, posts: Any) -> str:
    """The post from which it was asked, as far as that is one."""
    held = posts.filter(holdings__worker__actor__in=asker, holdings__until_at=None).values_list(
        "pk", flat=True
    )
    return str(held[0]) if held else ""


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: WorkerRequest, reference: str) -> HttpResponse:
    """Share a record, or part of it, without having been asked."""
    record = see_full(reference, "concern", "missing_episode")
    form = TermsForm(
        request.POST or None, posts=posts_that_work_with_children(), at=request.at, answers=False
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = offer(record, form.terms(), by=request.worker.actor, at=request.at)
            messages.success(request, _("Shared. The terms stand beside it."))
            return redirect(address("share_request", given.strand.reference))
    back = address(record.kind, record.reference)
    return render(
        request, "governance/share.html", {"form": form, "strand": record, "back": back, "at": request.at}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: WorkerRequest, reference: str) -> HttpResponse:
    """End a share before its time."""
    strand = see_full(reference, "share_request")
    given = Share.objects.filter(strand=strand.pk, withdrawal=None).first()
    if given is None or strand.parent is None:
        raise Http404
    form = ReasonForm(request.POST or None, label=_("Why does it end now?"))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            withdraw(given, reason=form.cleaned_data["reason"], by=request.worker.actor, at=request.at)
            messages.success(request, _("It has ended. That it was shared stays known."))
            return redirect(address("share_request", strand.reference))
    back = address("share_request", strand.reference)
    return render(request, "governance/end_share.html", {"form": form, "strand": strand, "back": back})
