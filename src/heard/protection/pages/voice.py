"""The child's own words on any record: kept, read back, answered; and how the child is reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.concerns.pages.seeing import WorkerRequest, oversees, see, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import KINDS, address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.templatetags.heard import day
from heard.process.models import Move, Strand
from heard.protection.deciding import NOT_BEGUN, Spoken, words_for
from heard.protection.models import AdvocateOffer, ContactAttempt, NewWay, ReadBack, Voice, VoiceAnswer
from heard.protection.templatetags.protection import known_of
from heard.protection.writings import WITH_WORDS, decisions, own_words

_PAPER = Path(__file__).resolve().parents[1] / "papers" / "you_said.typ"


@reads_the_past
@require_safe
def voice(request: WorkerRequest, reference: str) -> HttpResponse:
    """All that the child said on a record, what was made of it, and how they were reached."""
    strand = see_full(reference, *WITH_WORDS)
    answers, decided = list(_answers(strand)), decisions(strand)
    words = words_for(strand, [NOT_BEGUN, *(move.n for move in decided)])
    context = {
        "strand": strand,
        "back": address(strand.kind, strand.reference),
        "known": known_of(strand),
        "oversees": oversees(),
        "voices": _voices(strand, answers),
        "own_words": own_words(strand),
        "elsewhere": _elsewhere(strand, words.get(NOT_BEGUN, [])),
        "own_answers": [each for each in answers if each.voice_id is None],
        "decided": _decided(decided, words, answers),
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
    return VoiceAnswer.objects.filter(move__in=strand.moves.values("pk")).order_by("at", "id")


def _decided(found: list[Any], words: dict[int, list[Spoken]], answers: Iterable[VoiceAnswer]) -> list[Any]:
    """The decisions on a record, the latest first; each with what the child had said, and what was made of it."""
    for move in found:
        move.had = words.get(move.n, [])
        move.answers = [each for each in answers if each.move_id == move.pk]
    return found[::-1]


@reads_the_past
@require_safe
def new_way(request: WorkerRequest, reference: str) -> HttpResponse:
    """A new way of reaching the child: asked for, and which was chosen."""
    strand = see(reference, "new_way")
    chosen = NewWay.objects.filter(strand=strand.pk).select_related("by__worker").first()
    return render(request, "protection/new_way.html", context_of(strand, request) | {"chosen": chosen})


@reads_the_past
@require_safe
def you_said(request: WorkerRequest, reference: str) -> HttpResponse:
    """You said, we did, in words for the child: to be read out, or printed and given."""
    strand = see_full(reference, *WITH_WORDS)
    return render(request, "protection/you_said.html", {"strand": strand, "said": _said(strand)})


@require_safe
def you_said_paper(request: WorkerRequest, reference: str) -> HttpResponse:
    """The same on paper."""
    strand = see_full(reference, *WITH_WORDS)
    did, why_not = _("We did"), _("Why nothing changed")
    rows = [
        {
            "words": each["words"],
            "day": day(each["at"]),
            "done": [
                {"did": did if done.changed else why_not, "words": done.words, "day": day(done.at)}
                for done in each["done"]
            ],
        }
        for each in _said(strand)
    ]
    labels = {
        "title": _("You said, we did"),
        "said": _("You said"),
        "did": did,
        "not_yet": _("We have not answered this yet."),
        "end": _("Is something wrong here? Tell us, and we will write that down too."),
    }
    response = HttpResponse(pdf(_PAPER, {"rows": rows, **labels}), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="you-said-{strand.reference}.pdf"'
    return response


def _said(strand: Strand) -> list[dict[str, Any]]:
    """All that the child said in a case, wherever it is kept, as they last put it right; each with what was done."""
    spoken = [each for each in words_for(strand, [NOT_BEGUN]).get(NOT_BEGUN, []) if not each.in_mailbox]
    kept = {each.voice for each in spoken if each.voice}
    backs = ReadBack.objects.filter(voice__in=kept).exclude(correction="").order_by("at", "id")
    put_right = dict(backs.values_list("voice", "correction"))
    moves = Move.objects.filter(strand__in={each.kept_on for each in spoken})
    of_them = Q(voice__in=kept) | Q(voice=None, move__in=moves.values("pk"))
    answers = list(VoiceAnswer.objects.filter(of_them).order_by("at", "id"))
    return [
        {
            "words": put_right.get(each.voice or each.kept_on, each.words),
            "at": each.at,
            "done": [answer for answer in answers if answer.voice_id == each.voice],
        }
        for each in sorted(spoken, key=lambda each: (each.voice is not None, each.at))
    ]


def _elsewhere(strand: Strand, spoken: list[Spoken]) -> list[dict[str, Any]]:
    """Where else in the case the child's words are kept, and how often."""
    times = Counter(each.kept_on for each in spoken if each.kept_on != strand.pk)
    if not times:
        return []
    return [
        {"kind": KINDS[each.kind], "reference": each.reference, "times": times[each.pk]}
        for each in Strand.objects.filter(pk__in=list(times)).order_by("opened_at", "pk")
    ]


@require_safe
def continuity(request: WorkerRequest) -> HttpResponse:
    """How many workers a child has, by agency, for those who answer for it."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from continuity_by_agency()")
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return render(request, "protection/continuity.html", {"rows": rows})
