"""Taking in a form, showing the secret words once, and a check that somebody has copied them down."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from heard.concerns.models import Door
from heard.concerns.secret_words import WORD_COUNT
from heard.frame.refused import refused_into
from heard.history.models import Actor

from . import flood
from .forms import Report
from .sending import SHOWN_AGAIN, Sent, Ticket, send

_SALT = "heard.concerns.doors.kept"


@dataclass(frozen=True)
class Kept:
    """Words that are on somebody's screen, and which of them the page asks for; nothing of it is stored."""

    ticket: Ticket
    asked: tuple[int, ...]
    reference: str

    @classmethod
    def of(cls, ticket: Ticket, reference: str) -> Kept:
        places = sorted(secrets.SystemRandom().sample(range(1, WORD_COUNT + 1), 2))
        return cls(ticket, tuple(places), reference)

    @classmethod
    def read(cls, signed: str) -> Kept | None:
        """What a page held; None when it was open for too long."""
        try:
            nonce, asked, reference = signing.loads(signed, salt=_SALT, max_age=SHOWN_AGAIN)
        except signing.BadSignature:
            return None
        return cls(Ticket(nonce), tuple(asked), reference)

    @property
    def signed(self) -> str:
        return signing.dumps([self.ticket.nonce, self.asked, self.reference], salt=_SALT)

    @property
    def words(self) -> list[str]:
        return self.ticket.words.split("-")


def to_the_minute() -> datetime:
    """The time the database goes by, no finer than is kept of somebody who reports without a name."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select date_trunc('minute', heard_now())")
        now: datetime = cursor.fetchone()[0]
    return now


def take_in(form: Report, door: Door, *, by: Actor, at: datetime) -> tuple[Sent, Ticket] | None:
    """Store what a form says; None if something is wrong, which the form then shows."""
    if not form.is_valid():
        return None
    ticket = Ticket.read(form.cleaned_data["form_token"])
    apart = door != Door.HELPLINE and flood.is_unproven(
        form.cleaned_data["challenge_token"], form.cleaned_data["work_token"]
    )
    with refused_into(form):
        about, uploads = form.about(), form.uploads
        sent = send(
            form.said(), ticket, door=door, by=by, at=at, about=about, uploads=uploads, given=form.given,
            sorted_apart=apart,
        )  # fmt: skip
    return None if form.errors else (sent, sent.ticket)


def show(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    stored: tuple[Sent, Ticket],
    check: Callable[..., forms.Form],
) -> HttpResponse:
    """The receipt. It leaves only after the commit; the words are on it and nowhere else."""
    sent, ticket = stored
    kept = Kept.of(ticket, sent.reference) if sent.words else None
    context: dict[str, Any] = {
        "sent": sent,
        "kept": kept,
        "refused_files": getattr(form, "refused_files", []),
        "in_confidence": getattr(form, "given", None),
    }
    if kept:
        context["form"] = check(kept, initial={"form_token": kept.signed})
    return render(request, template, context)


def check_kept(
    request: HttpRequest, shown: str, done: str, check: Callable[..., forms.Form], **more: Any
) -> HttpResponse:
    """Whether the words were copied down: the next page if they were, or if somebody says so; else the words again."""
    kept = Kept.read(request.POST.get("form_token", ""))
    form = check(kept, request.POST) if kept else None
    if kept is None or form is None or "have_them" in request.POST or form.is_valid():
        return render(request, done, {"kept": kept, **more})
    sent = Sent(kept.reference, kept.ticket.words, kept.ticket)
    return render(request, shown, {"sent": sent, "kept": kept, "form": form, **more})
