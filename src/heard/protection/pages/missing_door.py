"""The public door for a missing child: for carers, children's homes, hospitals and parents without an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from heard.concerns.actions import remark
from heard.concerns.doors import flood
from heard.concerns.doors.receipts import Kept, check_kept, show, to_the_minute
from heard.concerns.doors.return_forms import KeptForm
from heard.concerns.doors.sending import SHOWN_AGAIN, Sent, Ticket, enter, is_known, who_acts
from heard.concerns.models import Remark
from heard.concerns.pages.seeing import label
from heard.concerns.secret_words import hash_secret
from heard.frame.doors import public_door
from heard.frame.refused import refused_into
from heard.history.actions import acting, open_record
from heard.history.models import Actor, ActorKind
from heard.process.models import Strand
from heard.protection.missing import report_missing
from heard.protection.missing_forms import DoorForm, MoreForm
from heard.protection.models import MissingEpisode

_RECEIPT = "protection/door/receipt.html"


@public_door("public")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Whom to ring first; then who is missing, since when, and what is known."""
    form = DoorForm(request.POST or None, initial={} if request.POST else _blank())
    if request.method == "POST" and form.is_valid():
        ticket = Ticket.read(form.cleaned_data["form_token"])
        with refused_into(form):
            sent = _sent(form, ticket, by=Actor.door("public"), at=to_the_minute())
            return show(request, _RECEIPT, form, (sent, ticket), _check)
    return render(request, "protection/door/report.html", {"form": form})


def _blank() -> dict[str, str]:
    return {"form_token": Ticket.new().signed, "challenge_token": flood.challenge()}


def _sent(form: DoorForm, ticket: Ticket, *, by: Actor, at: datetime) -> Sent:
    """What was stored; the same form sent again is one report, and what is new in it is added to that."""
    hashed = hash_secret(ticket.words, settings.WORD_PEPPER)
    given = form.cleaned_data
    said = replace(form.said(), sorted_apart=flood.is_unproven(given["challenge_token"], given["work_token"]))
    try:
        with transaction.atomic():
            strand = report_missing(
                said, form.child(), others=form.others(), in_danger=form.in_danger, by=by, at=at,
                id=ticket.strand_id, secret_hash=hashed,
            )  # fmt: skip
    except IntegrityError as error:
        if not is_known(error):
            raise
        return _again(form, ticket, hashed, at)
    return Sent(strand.reference, ticket.words, ticket)


def _again(form: DoorForm, ticket: Ticket, hashed: bytes, at: datetime) -> Sent:
    with acting(enter(hashed)):
        opened = _opened(who_acts())
        if opened is None:
            raise Http404
        strand, episode = opened
        texts = {episode.account, *Remark.objects.filter(strand=strand.pk).values_list("text", flat=True)}
        if form.cleaned_data["account"] not in texts:
            remark(strand, form.cleaned_data["account"], from_raiser=True, by=who_acts(), at=at)
        fresh = at - episode.at < SHOWN_AGAIN
        return Sent(strand.reference, ticket.words if fresh else "", ticket)


def _check(kept: Kept, *args: Any, **kwargs: Any) -> KeptForm:
    return KeptForm(kept.ticket.words, kept.asked, *args, **kwargs)


@public_door("public")
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Two of the words, typed to see that they are written down."""
    if request.method != "POST":
        return redirect("protection:missing_child")
    return check_kept(request, _RECEIPT, "protection/door/done.html", _check)


@public_door("public", returns=True)
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest) -> HttpResponse:
    """What whoever reported it sees with their words: where it stands, and the way to add that the child is back."""
    by = who_acts()
    if by.kind != ActorKind.REPORTER:
        return redirect("concerns:return")
    if (opened := _opened(by)) is None:
        raise Http404
    strand, episode = opened
    form = MoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            remark(strand, form.words(), from_raiser=True, by=by, at=to_the_minute())
            return redirect(f"{request.path}?done=1")
    said = Remark.objects.filter(strand=strand.pk).order_by("at", "id")
    context = {
        "strand": strand,
        "episode": episode,
        "said": said,
        "form": form,
        "done": "done" in request.GET,
    }
    return render(request, "protection/door/yours.html", context)


def _opened(by: Actor) -> tuple[Any, MissingEpisode] | None:
    """The episode that somebody who gave their words had reported, opened for reading."""
    mine = Strand.objects.filter(kind="missing_episode").select_related("owner_post__agency")
    strand: Any = mine.annotate(label=label()).first()
    if strand is None or open_record(strand.pk, "answers") is None:
        return None
    return strand, MissingEpisode.objects.get(strand=strand.pk)


urlpatterns = [
    path("missing-child/", report, name="missing_child"),
    path("missing-child/kept/", kept, name="missing_child_kept"),
    path("missing-child/yours/", yours, name="missing_child_yours"),
]
