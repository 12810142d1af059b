"""The way back for whoever reported without a name: read the answers, write again, disagree, leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heard.agencies.doors import end
from heard.concerns import files
from heard.concerns.actions import (
    attach,
    disagree,
    keep_in_confidence,
    kept_in_confidence,
    move_on,
    remark,
    take_back,
)
from heard.concerns.in_confidence import Given, public_keys
from heard.concerns.models import Concern, Remark
from heard.concerns.proof import handed_out, outlook
from heard.concerns.secret_words import hash_secret
from heard.frame.doors import end_return, hold_return, public_door, returning_token
from heard.frame.refused import refused_into
from heard.history.actions import acting, open_record
from heard.history.models import Actor, ActorKind
from heard.process.actions import steps_from_here
from heard.process.models import Clock, Strand
from heard.process.templatetags.clocks import deadline

from .receipts import to_the_minute
from .return_forms import Disagreement, Message, NameForm, WordsForm
from .sending import enter, who_acts

# What else than a concern is reported at the public doors, and where it is read with the words.
RETURNS = {"missing_episode": "protection:missing_child_yours"}
DONE = ("message", "disagree", "take_further", "settle", "give_name", "take_back")
_NOBODY = "No message has these seven words. Look at what you wrote down and try once more."


@public_door("public")
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Type the seven words. What is wrong with them is said kindly; whether anybody has them takes the same time."""
    if request.method != "POST":
        return _ask(request, WordsForm())
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    token = enter(hash_secret(form.cleaned_data["secret_words"], settings.WORD_PEPPER))
    if not token:
        form.add_error("secret_words", _(_NOBODY))
        return _ask(request, form)
    response = _carry_on(request, form, token) if form.cleaned_data["text"] else redirect("concerns:answers")
    hold_return(request, response, token)
    return response


def _ask(request: HttpRequest, form: WordsForm, *, late: bool = False) -> HttpResponse:
    return render(
        request, "concerns/doors/words.html", {"form": form, "late": late, "waits": form["text"].value()}
    )


def _carry_on(request: HttpRequest, form: WordsForm, token: str) -> HttpResponse:
    """What was typed on a page that had been open for too long is back where it was typed, and not yet sent."""
    with acting(token):
        typed = {form.cleaned_data["action"]: {"text": form.cleaned_data["text"]}}
        return _page(request, _opened(who_acts()), typed=typed)


@public_door("public", returns=True)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """The dialogue, how far it has come, and what can be done next."""
    by = who_acts()
    if by.kind != ActorKind.REPORTER:
        return _come_in_again(request)
    if elsewhere := _elsewhere():
        return redirect(elsewhere)
    opened = _opened(by)
    if request.method != "POST":
        return _page(request, opened)
    return _do(request, opened)


def _elsewhere() -> str:
    """The page on which whoever came back reads something that is no concern."""
    kinds = Strand.objects.filter(kind__in=RETURNS).values_list("kind", flat=True)
    return RETURNS.get(kinds.first() or "", "")


def _come_in_again(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("concerns:return")
    typed = {"text": request.POST.get("text", ""), "action": request.POST.get("action", "")}
    return _ask(request, WordsForm(initial=typed), late=True)


@dataclass(frozen=True)
class Opened:
    """A reporter's concern, opened for reading."""

    by: Actor
    strand: Strand
    disagreement: Strand | None

    @property
    def steps(self) -> dict[str, dict[str, Any]]:
        """What the reporter may do about their disagreement now."""
        if self.disagreement is None:
            return {}
        return {step["name"]: step for step in steps_from_here(self.disagreement) if step["reason"] is None}


def _opened(by: Actor) -> Opened:
    raised = Strand.objects.select_related("owner_post__agency")
    strand = raised.filter(kind="concern").order_by("opened_at").first()
    if strand is None or open_record(strand.pk, "answers") is None:
        raise Http404
    disagreement = (
        raised.filter(kind="disagreement", parent=strand).order_by("-is_open", "-opened_at").first()
    )
    return Opened(by, strand, disagreement)


def _do(request: HttpRequest, opened: Opened) -> HttpResponse:
    action = request.POST.get("action", "")
    form = _form(action, request.POST, request.FILES)
    if action in _ACTIONS and form.is_valid():
        with refused_into(form):
            return _ACTIONS[action](request, opened, form)
    return _page(request, opened, given={action: form})


def _form(action: str, *args: Any, **kwargs: Any) -> forms.Form:
    """The form for one thing to do; each has ids of its own on the page."""
    kind = _FORMS.get(action, forms.Form)
    return kind(*args, **{"auto_id": f"{action}_%s", **kwargs})


def _done(action: str) -> HttpResponse:
    return redirect(f"{reverse('concerns:answers')}?done={action}")


def _write(request: HttpRequest, opened: Opened, form: forms.Form) -> HttpResponse:
    text, (kept, refused) = form.cleaned_data["text"], form.cleaned_data["attached"]
    if not (text or kept or refused):
        form.add_error("text", _("Write something, or choose a file."))
        return _page(request, opened, given={"message": form})
    _one_at_a_time(opened.strand)
    at = to_the_minute()
    if text and not _said_before(opened, text):
        remark(opened.strand, text, from_raiser=True, by=opened.by, at=at)
    known = {bytes(each) for each in opened.strand.attachments.values_list("sha256", flat=True)}
    for upload in kept:
        if files.digest(upload.content.read()) not in known:
            upload.content.seek(0)
            attach(opened.strand, upload, by=opened.by, at=at)
    return _page(request, opened, refused_files=refused) if refused else _done("message")


def _one_at_a_time(strand: Strand) -> None:
    """A button pressed twice sends two requests; the second waits here and then finds what the first wrote."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(strand.pk)])


def _said_before(opened: Opened, text: str) -> bool:
    last = opened.strand.remarks.filter(from_raiser=True).order_by("at").last()
    return last is not None and last.text == text


def _disagree(request: HttpRequest, opened: Opened, form: forms.Form) -> HttpResponse:
    _one_at_a_time(opened.strand)
    if not Strand.objects.filter(kind="disagreement", parent=opened.strand, is_open=True).exists():
        disagree(opened.strand, reason=form.cleaned_data["text"], by=opened.by, at=to_the_minute())
    return _done("disagree")


def _step(request: HttpRequest, opened: Opened, form: forms.Form) -> HttpResponse:
    """Take an answer to a disagreement further, or say that it settles it."""
    action, strand = request.POST["action"], opened.disagreement
    if strand is None:
        raise Http404
    seen = request.POST.get("seen", "")
    reason = form.cleaned_data["text"] if action == "take_further" else ""
    move_on(
        strand,
        action,
        by=opened.by,
        at=to_the_minute(),
        seen=int(seen[:9]) if seen.isascii() and seen.isdecimal() else 0,
        reason=reason,
    )
    return _done(action)


def _give_name(request: HttpRequest, opened: Opened, form: forms.Form) -> HttpResponse:
    _one_at_a_time(opened.strand)
    if not kept_in_confidence(opened.strand):
        keep_in_confidence(opened.strand, Given(form.cleaned_data["name"], form.cleaned_data["contact"]))
    return _done("give_name")


def _take_back(request: HttpRequest, opened: Opened, form: forms.Form) -> HttpResponse:
    take_back(opened.strand)
    return _done("take_back")


_FORMS = {"message": Message, "disagree": Disagreement, "take_further": Disagreement, "give_name": NameForm}
_ACTIONS = {
    "message": _write,
    "disagree": _disagree,
    "take_further": _step,
    "settle": _step,
    "give_name": _give_name,
    "take_back": _take_back,
}


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    given: dict[str, forms.Form] | None = None,
    typed: dict[str, dict[str, str]] | None = None,
    refused_files: list[str] | None = None,
) -> HttpResponse:
    """The reporter's page, with the forms as they were left."""
    given, typed = given or {}, typed or {}
    context = {
        **_told(opened),
        **{f"{name}_form": given.get(name) or _form(name, initial=typed.get(name)) for name in _ACTIONS},
        "forms": [form for name, form in given.items() if name in _ACTIONS],
        "refused_files": refused_files or [],
        "done": request.GET.get("done", "") if request.GET.get("done") in DONE else "",
        "carried": bool(typed),
    }
    return render(request, "concerns/doors/answers.html", context)


def _told(opened: Opened) -> dict[str, Any]:
    strand = opened.strand
    return {
        "strand": strand,
        "concern": Concern.objects.get(pk=strand.pk),
        "remarks": list(Remark.objects.filter(strand=strand).order_by("at", "from_raiser")),
        "attachments": list(strand.attachments.order_by("at").only("name", "size_bytes", "at", "strand")),
        "progress": _progress(strand),
        "answer_due": _answer_due(strand),
        "disagreement": opened.disagreement,
        "steps": opened.steps,
        "name_kept": kept_in_confidence(strand),
        "name_can_be_given": public_keys() is not None,
    }


def _progress(strand: Strand) -> dict[str, datetime | None]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from progress(%s)", [strand.pk])
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone() or [None] * len(names), strict=True))


def _answer_due(strand: Strand) -> str:
    """By when there must be an answer, in words."""
    clock = Clock.objects.filter(strand=strand, name="referral_decision", stopped_at=None).first()
    return (
        render_to_string("process/deadline.html", deadline(clock.due_at, in_words=True)).strip()
        if clock
        else ""
    )


@public_door("public", returns=True)
@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """What proof of one's own words is, how to keep it safe, and where to take it."""
    by = who_acts()
    if by.kind != ActorKind.REPORTER:
        return redirect("concerns:return")
    return render(request, "concerns/doors/proof.html", outlook(_opened(by).strand.pk))


@public_door("public", returns=True)
@require_safe
def proof_file(request: HttpRequest) -> HttpResponse:
    """The proof itself; nothing in the file's name says what it is about."""
    by = who_acts()
    if by.kind != ActorKind.REPORTER:
        return redirect("concerns:return")
    return handed_out(_opened(by).strand.pk, "receipt.json")


@public_door("public", returns=True)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the reporter in this browser, and end what the words had opened."""
    if token := returning_token(request):
        end(token)
    response = redirect("concerns:left")
    end_return(response)
    return response


@public_door("public")
@require_http_methods(["GET", "HEAD"])
def left(request: HttpRequest) -> HttpResponse:
    """The answers are closed in this browser."""
    return render(request, "concerns/doors/left.html")


urlpatterns = [
    path("answers/", words, name="return"),
    path("answers/yours/", answers, name="answers"),
    path("answers/proof/", proof, name="own_proof"),
    path("answers/proof/file/", proof_file, name="own_proof_file"),
    path("answers/leave/", leave, name="leave"),
    path("answers/closed/", left, name="left"),
]
