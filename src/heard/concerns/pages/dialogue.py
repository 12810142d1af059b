"""Writing to and fro about a concern: a message, a disagreement, pressure that was felt, more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heard.agencies.models import Post, Role
from heard.concerns.actions import disagree, remark, report_pressure
from heard.concerns.forms import HandOverForm, MoreTimeForm, PressureForm, ReasonForm
from heard.concerns.spots import NAMING, Words
from heard.concerns.wording import STAGES, address
from heard.frame.refused import refused_into
from heard.process.actions import ask_for_more_time, offer_to_hand_over
from heard.process.models import Rung, Step, Strand

from .seeing import WorkerRequest, point_out, see, see_full
from .spots import keep_chosen


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: WorkerRequest, reference: str) -> HttpResponse:
    """Write to whoever raised a concern, or, for them, add to it."""
    strand = _readable(reference)
    mine = strand.level == "own"
    words = {
        "heading": _("Add something") if mine else _("Write to whoever raised it"),
        "lead": _("Whoever holds it reads this.")
        if mine
        else _("They read it as you write it. It cannot be changed afterwards."),
        "button": _("Send"),
    }
    form = ReasonForm(request.POST or None, label=_("Your message"), required=_("Write something first"))

    def act() -> str:
        text = form.cleaned_data["text"]
        remark(strand, text, from_raiser=mine, by=request.worker.actor, at=request.at)
        keep_chosen(request, strand, Words("remark", text))
        return _("Sent.")

    return _asked(request, strand, form, words, act)


@require_http_methods(["GET", "HEAD", "POST"])
def say_disagree(request: WorkerRequest, reference: str) -> HttpResponse:
    """Disagree with what was decided, or with nothing being decided."""
    strand = _visible(reference)
    words = {
        "heading": _("Say that you disagree"),
        "lead": _(
            "The line manager answers first, within one working day. If that does not settle it you can take it "
            "further, up to the independent scrutineer. It is never held against anybody."
        ),
        "button": _("Send the disagreement"),
    }
    form = ReasonForm(
        request.POST or None,
        label=_("What do you disagree with, and why?"),
        hint=_("What may happen to the child if it stays as it is."),
        required=_("Say what you disagree with"),
    )
    begun: list[Strand] = []

    def act() -> str:
        begun.append(
            disagree(strand, reason=form.cleaned_data["text"], by=request.worker.actor, at=request.at)
        )
        return _("Your disagreement is with the line manager now. A clock runs on the answer.")

    return _asked(request, strand, form, words, act, lambda: address("disagreement", begun[0].reference))


@require_http_methods(["GET", "HEAD", "POST"])
def say_pressure(request: WorkerRequest, reference: str) -> HttpResponse:
    """Tell the independent scrutineer that somebody tried to have a concern withdrawn, silenced or played down."""
    strand = _visible(reference)
    words = {
        "heading": _("Report pressure"),
        "lead": _(
            "Nobody may stop a report, hold it back or have it played down. This goes straight to the independent "
            "scrutineer, and the concern stays as it is."
        ),
        "button": _("Tell the scrutineer"),
    }
    form = PressureForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        report_pressure(strand, given["what"], reason=given["text"], by=request.worker.actor, at=request.at)
        return _("The independent scrutineer has been told.")

    return _asked(request, strand, form, words, act)


@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: WorkerRequest, reference: str) -> HttpResponse:
    """Ask another agency for more time on one clock; until they agree, silence goes on climbing."""
    strand = see_full(reference, "concern", "disagreement", "pressure", *STAGES)
    clocks = list(strand.clocks.filter(stopped_at=None).select_related("timescale"))
    words = {
        "heading": _("Ask for more time"),
        "lead": _(
            "Another agency has to agree. Until then the clock runs on. The first due time stays in the record, "
            "and is counted as late when it passes."
        ),
        "button": _("Ask for more time"),
    }
    form = MoreTimeForm(request.POST or None, clocks=clocks)

    def act() -> str:
        clock = next(each for each in clocks if str(each.pk) == form.cleaned_data["clock"])
        clock.strand = strand
        ask_for_more_time(clock, reason=form.cleaned_data["text"], by=request.worker.actor, at=request.at)
        return _("Another agency has been asked. The clock runs on until they agree.")

    return _asked(request, strand, form, words, act)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: WorkerRequest, reference: str) -> HttpResponse:
    """Offer a matter to another post; until it accepts, whoever holds it now goes on holding it."""
    strand = see_full(
        reference, *Step.objects.filter(name="hand_over").values_list("kind", flat=True).distinct()
    )
    words = {
        "heading": _("Hand it over"),
        "lead": _(
            "It stays with whoever holds it, and its clocks run, until the other post has accepted it. "
            "They can read it from now on."
        ),
        "button": _("Offer to hand it over"),
    }
    form = HandOverForm(request.POST or None, posts=posts_to_hand_to(strand))

    def act() -> str:
        post = Post.objects.get(pk=form.cleaned_data["to_post"])
        reason = form.cleaned_data["text"]
        offer_to_hand_over(strand, post, reason=reason, by=request.worker.actor, at=request.at)
        return _("Offered. Until they accept it, nothing changes.")

    return _asked(request, strand, form, words, act)


def posts_to_hand_to(strand: Strand) -> list[Post]:
    """The posts that may be asked: of its own agency first, then of those whose silence could climb."""
    climbs = Rung.objects.filter(until_at=None).values("agency")
    posts = Post.objects.filter(Q(agency=strand.agency_id) | Q(agency__in=climbs)).select_related("agency")
    may = posts.exclude(role__in=(Role.ELECTED_MEMBER, Role.SCRUTINEER))
    others = (post for post in may if post.pk != strand.owner_post_id)
    return sorted(others, key=lambda post: (post.agency_id != strand.agency_id, post.agency.name, post.title))


def _readable(reference: str) -> Any:
    strand = see(reference, "concern")
    if strand.level == "progress":
        raise Http404
    return strand


def _visible(reference: str) -> Any:
    return see(reference, "concern")


def _asked(
    request: WorkerRequest,
    strand: Any,
    form: forms.Form,
    words: dict[str, str],
    act: Callable[[], str],
    then: Callable[[], str] | None = None,
) -> HttpResponse:
    """Show a form about a strand; when it is filled in, act and lead on."""
    back = address(strand.kind, strand.reference)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            messages.success(request, act())
            point_out(request, form)
            return redirect(then() if then else back)
    return render(
        request,
        "concerns/ask.html",
        {"strand": strand, "form": form, "back": back, "reads": strand.kind in NAMING, **words},
    )
