"""The helpline's door: an adviser types for a caller, and the caller keeps the secret."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from heard.agencies.models import Holding, Role, Worker
from heard.concerns.actions import replace_words
from heard.concerns.models import Door
from heard.concerns.pages.met import Panel, ask
from heard.concerns.secret_words import hash_secret
from heard.concerns.spots import Offer, Words, chosen, decide, offers
from heard.frame.refused import refused_into
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.models import Strand
from heard.process.rules import tidy_reference

from .forms import HelplineForm
from .receipts import Kept, check_kept, show, take_in
from .return_forms import NewWords, RepeatedForm
from .sending import Sent, Ticket

_RECEIPT = "concerns/doors/helpline_receipt.html"
_READ = ("account", "child", "adult", "where", "vehicle", "child_words")
_SPOKEN = """Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa
Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"""
_LETTERS = {word[0].lower(): word for word in _SPOKEN.split()}
Page = Callable[..., HttpResponse]


class Call(HttpRequest):
    """A request of a signed-in worker, as the middleware prepares it."""

    worker: Worker
    at: datetime


class NotAnAdviser(Refused):
    """Only a helpline adviser takes calls."""

    status = 403


def for_advisers(page: Page) -> Page:
    """Let in whoever holds the post of a helpline adviser now."""

    @wraps(page)
    def checked(request: Call, *args: Any, **kwargs: Any) -> HttpResponse:
        posts = Holding.objects.current(request.at).filter(post__role=Role.HELPLINE_ADVISER)
        if not posts.filter(worker=request.worker).exists():
            raise NotAnAdviser(
                "This page is for helpline advisers.", "Raise a concern with your own form instead."
            )
        return page(request, *args, **kwargs)

    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@for_advisers
def call(request: Call) -> HttpResponse:
    """Type what the caller says."""
    if request.method != "POST":
        return _page(request, HelplineForm.blank())
    offered = _offered(request)
    if "look" in request.POST or "not_yet" in request.POST:
        return _page(request, HelplineForm.as_it_was(request.POST), met=_met(request, offered))
    form = HelplineForm(request.POST, request.FILES)
    form.accepted = tuple(chosen(request.POST, offered))
    if form.is_valid() and (unseen := _not_shown_yet(request, form, offered)):
        return _page(request, HelplineForm.as_it_was(request.POST), met=unseen, held_up=True)
    stored = take_in(form, Door.HELPLINE, by=request.worker.actor, at=request.at)
    if stored is None:
        return _page(request, form, met=_met(request, offered) if form.accepted else None)
    _set_aside(request, stored[0], form)
    return show(request, _RECEIPT, form, stored, _check)


def _offered(request: Call) -> list[Offer]:
    """What is named in what was typed so far, each with what was chosen of it."""
    typed = request.POST.get
    words = [Words(name, typed(name, "")) for name in _READ]
    return [replace(each, was=typed(f"spot-{each.key}", "")) for each in offers(words)]


def _met(request: Call, offered: list[Offer]) -> Panel:
    wrong = [each.part.text for each in offered if not each.is_right]
    return replace(ask(_named(request), at=request.at), typed=offered, doubts=wrong)


def _not_shown_yet(request: Call, form: HelplineForm, offered: list[Offer]) -> Panel | None:
    """Whom the adviser is to see while the caller is there: once, and never where it would hold up danger or a file."""
    if "met" in request.POST or form.cleaned_data["danger"] == "yes" or request.FILES:
        return None
    panel = _met(request, offered)
    return panel if panel.is_to_be_seen else None


def _set_aside(request: Call, sent: Sent, form: HelplineForm) -> None:
    """Keep what the adviser left, so that nobody is offered it again."""
    left = [each for each in form.accepted if each[1] == "no"]
    strand = Strand.objects.filter(reference=sent.reference).first() if left else None
    if strand and open_record(strand.pk, "receipt"):
        decide(strand, left, by=request.worker.actor, at=request.at)


def _page(request: Call, form: HelplineForm, **more: Any) -> HttpResponse:
    context = {"form": form, "not_yet": "not_yet" in request.POST, **more}
    return render(request, "concerns/doors/helpline_form.html", context)


def _named(request: Call) -> list[Said]:
    """Whom and what the caller has named so far."""
    typed = request.POST.get
    said = [
        Said(kind="child", details=typed("child", "")),
        Said(kind="adult", details=typed("adult", "")),
        Said(kind="place", where=typed("where", "")),
        Said(kind="vehicle", details=typed("vehicle", "")),
    ]
    return [each for each in said if not each.is_blank()]


@require_http_methods(["GET", "HEAD", "POST"])
@for_advisers
def repeated(request: Call) -> HttpResponse:
    """The caller says the words back."""
    if request.method != "POST":
        return redirect("concerns:helpline")
    return check_kept(request, _RECEIPT, "concerns/doors/helpline_done.html", _check)


@require_http_methods(["GET", "HEAD", "POST"])
@for_advisers
def new_words(request: Call) -> HttpResponse:
    """Give a caller who lost their words new ones, without asking who they are."""
    if request.method != "POST":
        return _ask(request, NewWords(initial={"form_token": Ticket.new().signed}))
    form = NewWords(request.POST)
    if form.is_valid():
        ticket = Ticket.read(form.cleaned_data["form_token"])
        reference = tidy_reference(form.cleaned_data["reference"])
        with refused_into(form, "reference"):
            _replace(request, form, ticket, reference)
            return show(request, _RECEIPT, form, (Sent(reference, ticket.words, ticket), ticket), _check)
    return _ask(request, form)


def _replace(request: Call, form: NewWords, ticket: Ticket, reference: str) -> None:
    """A form sent twice finds the words that it gave out the first time."""
    hashed = hash_secret(ticket.words, settings.WORD_PEPPER)
    because = form.cleaned_data["because"]
    with suppress(IntegrityError), transaction.atomic():
        replace_words(reference, hashed, because=because, by=request.worker.actor, at=request.at)


def _ask(request: Call, form: NewWords) -> HttpResponse:
    return render(request, "concerns/doors/helpline_new_words.html", {"form": form})


def _check(kept: Kept, *args: Any, **kwargs: Any) -> RepeatedForm:
    form = RepeatedForm(kept.ticket.words, *args, **kwargs)
    form.spelled = [(word, [_LETTERS[letter] for letter in word]) for word in kept.words]
    return form


urlpatterns = [
    path("helpline/", call, name="helpline"),
    path("helpline/repeated/", repeated, name="helpline_repeated"),
    path("helpline/new-words/", new_words, name="helpline_new_words"),
]
