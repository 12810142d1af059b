"""The child's own words on any record: kept, read back, answered; and how the child is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connections
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.models import Concern
from heard.concerns.pages.concern import moves_of
from heard.concerns.pages.seeing import WorkerRequest, oversees, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import SLUGS, address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.frame.templatetags.heard import day
from heard.process.models import Step, Strand
from heard.protection import voice as actions
from heard.protection.deciding import words_for
from heard.protection.models import AdvocateOffer, ContactAttempt, NewWay, ReadBack, Voice, VoiceAnswer
from heard.protection.templatetags.protection import known_of
from heard.protection.voice_forms import (
    AdvocateForm,
    AnswerForm,
    ContactForm,
    ReadBackForm,
    WordsForm,
)

_PAPER = Path(__file__).resolve().parents[1] / "papers" / "you_said.typ"
# What is about the record and those who work with it keeps no child's words; the database knows the same.
_NOT_OF_A_CHILD = frozenset(
    {
        "wall", "glass_review", "reading_review", "share_request", "erasure", "subject_access", "identity_opening",
        "pressure", "more_time", "earlier_record", "new_way", "hand_off", "group_proposal", "audit",
    }
)  # fmt: skip
KINDS = tuple(kind for kind in SLUGS if kind not in _NOT_OF_A_CHILD)
OWN_WORDS = "own"


@reads_the_past
@require_safe
def voice(request: WorkerRequest, reference: str) -> HttpResponse:
    """All that the child said on a record, what was made of it, and how they were reached."""
    strand = see_full(reference, *KINDS)
    answers = list(_answers(strand))
    context = {
        "strand": strand,
        "back": address(strand.kind, strand.reference),
        "known": known_of(strand),
        "oversees": oversees(),
        "voices": _voices(strand, answers),
        "own_words": _own_words(strand),
        "own_answers": [each for each in answers if each.voice_id is None],
        "decided": _decided(strand, answers),
        "advocates": AdvocateOffer.objects.filter(strand=strand.pk)
        .select_related("by__worker")
        .order_by("-at", "id"),
        "contacts": ContactAttempt.objects.filter(strand=strand.pk)
        .select_related("by__worker")
        .order_by("-n"),
    }
    return render(request, "protection/voice.html", context)


def _voices(strand: Strand, answers: Iterable[VoiceAnswer]) -> list[Any]:
    """What the child said on a record, oldest first, each with what was read back and what was done."""
    found: list[Any] = list(
        Voice.objects.filter(strand=strand.pk).select_related("by__worker__agency").order_by("at", "id")
    )
    backs = list(ReadBack.objects.filter(voice__in=[each.pk for each in found]).order_by("at", "id"))
    for each in found:
        each.backs = [back for back in backs if back.voice_id == each.pk]
        each.done = [answer for answer in answers if answer.voice_id == each.pk]
    return found


def _answers(strand: Strand) -> QuerySet[VoiceAnswer]:
    """What was done, on a record, with what the child said."""
    of_it = [move.pk for move in strand.moves.all()]
    return VoiceAnswer.objects.filter(move__in=of_it).order_by("at", "id")


def _decided(strand: Strand, answers: Iterable[VoiceAnswer]) -> list[Any]:
    """The decisions on a record, the latest first; each with what the child had said, and what was made of it."""
    found = _decisions(strand)[::-1]
    words = words_for(strand, [move.n for move in found]) if found else {}
    for move in found:
        move.had = words.get(move.n, [])
        move.answers = [each for each in answers if each.move_id == move.pk]
    return found


def _own_words(strand: Strand) -> str:
    """The words of the child with which a concern was raised."""
    return Concern.objects.filter(pk=strand.pk).values_list("child_words", flat=True).first() or ""


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: WorkerRequest, reference: str) -> HttpResponse:
    """Keep what the child said."""
    strand = see_full(reference, *KINDS)
    form = WordsForm(request.POST or None, initial={"heard_by": request.worker.name})

    def act() -> None:
        actions.keep_words(strand, actions.Words(**form.cleaned_data), by=request.worker.actor, at=request.at)

    return _asked(request, strand, form, _("Keep the child’s own words"), act)


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: WorkerRequest, reference: str, said: UUID) -> HttpResponse:
    """The words were read back to the child."""
    strand = see_full(reference, *KINDS)
    words = get_object_or_404(Voice, pk=said, strand=strand.pk)
    form = ReadBackForm(request.POST or None)

    def act() -> None:
        actions.read_back(words, by=request.worker.actor, at=request.at, **form.cleaned_data)

    return _asked(request, strand, form, _("Read the words back"), act, quoted=words.words)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: WorkerRequest, reference: str) -> HttpResponse:
    """You said, we did: tell the child what a decision made of their words."""
    strand = see_full(reference, *KINDS)
    voices = {str(each.pk): each for each in Voice.objects.filter(strand=strand.pk).order_by("at", "id")}
    own = _own_words(strand)
    decided = {str(move.pk): move for move in _decisions(strand)}
    if not decided or not (voices or own):
        return _nothing_to_answer(request, strand)
    form = AnswerForm(
        request.POST or None,
        voices=[*([(OWN_WORDS, own[:200])] if own else []), *((key, each.words[:200]) for key, each in voices.items())],
        moves=[(key, f"{move.words}, {day(move.at)}") for key, move in decided.items()],
    )  # fmt: skip

    def act() -> None:
        given = form.cleaned_data
        actions.answer_words(
            voices.get(given["voice"]), decided[given["move"]], changed=given["changed"] == "yes",
            words=given["words"], by=request.worker.actor, at=request.at,
        )  # fmt: skip

    return _asked(request, strand, form, _("You said, we did"), act)


def _decisions(strand: Strand) -> list[Any]:
    """The moves that had to say what the child wants."""
    asks = set(
        Step.objects.filter(kind=strand.kind, needs__contains=["child_view"]).values_list("name", flat=True)
    )
    return [move for move in moves_of(strand) if move.step in asks]


def _nothing_to_answer(request: WorkerRequest, strand: Strand) -> HttpResponse:
    messages.error(request, _("There is no decision, or no words of the child, that could be answered yet."))
    return redirect("protection:voice", strand.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def advocate(request: WorkerRequest, reference: str) -> HttpResponse:
    """An advocate was offered."""
    strand = see_full(reference, *KINDS)
    form = AdvocateForm(request.POST or None)

    def act() -> None:
        actions.offer_advocate(strand, by=request.worker.actor, at=request.at, **form.cleaned_data)

    return _asked(request, strand, form, _("An advocate was offered"), act)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: WorkerRequest, reference: str) -> HttpResponse:
    """Somebody tried to reach the child."""
    strand = see_full(reference, *KINDS)
    form = ContactForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        actions.try_contact(
            strand, way=given["way"], reached=given["reached"] == "yes", account=given["account"],
            by=request.worker.actor, at=request.at,
        )  # fmt: skip

    return _asked(request, strand, form, _("Somebody tried to reach the child"), act)


@reads_the_past
@require_safe
def new_way(request: WorkerRequest, reference: str) -> HttpResponse:
    """A new way of reaching the child: asked for, and which was chosen."""
    strand = see(reference, "new_way")
    chosen = NewWay.objects.filter(strand=strand.pk).select_related("by__worker").first()
    return render(request, "protection/new_way.html", context_of(strand, request) | {"chosen": chosen})


def _asked(
    request: WorkerRequest,
    strand: Any,
    form: forms.Form,
    heading: str,
    act: Callable[[], None],
    quoted: str = "",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            act()
            messages.success(request, _("Written down."))
            return redirect("protection:voice", strand.reference)
    context = {"strand": strand, "form": form, "heading": heading, "quoted": quoted}
    return render(request, "protection/voice_form.html", context)


@reads_the_past
@require_safe
def you_said(request: WorkerRequest, reference: str) -> HttpResponse:
    """You said, we did, in words for the child: to be read out, or printed and given."""
    strand = see_full(reference, *KINDS)
    return render(request, "protection/you_said.html", {"strand": strand, "said": _said(strand)})


@require_safe
def you_said_paper(request: WorkerRequest, reference: str) -> HttpResponse:
    """The same on paper."""
    strand = see_full(reference, *KINDS)
    rows = [
        {**each, "done": [{"words": done.words, "day": str(day(done.at))} for done in each["done"]]}
        for each in _said(strand)
    ]
    labels = {
        "title": _("You said, we did"),
        "said": _("You said"),
        "did": _("We did"),
        "not_yet": _("Nobody has answered this yet."),
        "end": _("Is something wrong here? Tell us, and we will write that down too."),
    }
    response = HttpResponse(pdf(_PAPER, {"rows": rows, **labels}), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="you-said-{strand.reference}.pdf"'
    return response


def _said(strand: Strand) -> list[dict[str, Any]]:
    """Each of the child's words, as they last put them right, with what was done."""
    own, answers = _own_words(strand), list(_answers(strand))
    first = [{"words": own, "done": [each for each in answers if each.voice_id is None]}] if own else []
    return first + [
        {
            "words": next((b.correction for b in reversed(each.backs) if b.correction), each.words),
            "done": each.done,
        }
        for each in _voices(strand, answers)
    ]


@require_safe
def continuity(request: WorkerRequest) -> HttpResponse:
    """How many workers a child has, by agency, for those who answer for it."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from continuity_by_agency()")
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return render(request, "protection/continuity.html", {"rows": rows})
