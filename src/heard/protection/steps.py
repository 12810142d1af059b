"""The form of every declared step and how it is taken: one home, from which the pages and the API both follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from heard.concerns.actions import move_on
from heard.concerns.forms import StepForm
from heard.history.models import Actor
from heard.process.models import Choice, Step, Strand

from . import care, care_forms, incident, incident_forms, missing, victims, victims_forms, voice
from .care_forms import StageForm, StartForm, TellHostForm
from .incident_forms import SentForm
from .missing_forms import FindForm, InterviewForm, OfferForm
from .victims_forms import GroundsForm, TellVictimForm
from .voice_forms import NewWayForm


class Asked(NamedTuple):
    """What a step asks beyond what is declared, what is done with it, and whether who reads only their own may ask."""

    form: type[StepForm]
    act: Callable[..., object]
    own: bool = False


def _find(strand: Strand, form: Any, **told: Any) -> object:
    return missing.find(strand, **form.cleaned_data, **told)


def _offer(strand: Strand, form: Any, **told: Any) -> object:
    return missing.offer_interview(strand, **form.cleaned_data, **told)


def _interview(strand: Strand, form: Any, **told: Any) -> object:
    names = ("child_view", "child_view_unknown", "seen")
    said = {name: form.cleaned_data[name] for name in names}
    return missing.interview(
        strand, form.held(), concern=form.concern(), about=form.about(), **said, **told
    )  # fmt: skip


def _choose_way(strand: Strand, form: Any, **told: Any) -> object:
    return voice.choose_way(strand, **form.cleaned_data, **told)


def _tell_host(strand: Strand, form: Any, **told: Any) -> object:
    return care.tell_host(strand, **form.cleaned_data, **told)


def _start(strand: Strand, form: Any, **told: Any) -> object:
    return care.start_placement(strand, **form.cleaned_data, **told)


def _sends(step: str) -> Callable[..., object]:
    def send(strand: Strand, form: Any, **told: Any) -> object:
        return incident.send(strand, step, form.sent(), **form.said(), seen=form.cleaned_data["seen"], **told)

    return send


def _decide(step: str) -> Callable[..., object]:
    def decide(strand: Strand, form: Any, **told: Any) -> object:
        return victims.decide_grounds(strand, step, **form.cleaned_data, **told)

    return decide


def _tell_victim(strand: Strand, form: Any, **told: Any) -> object:
    return victims.tell_victim(strand, **form.cleaned_data, **told)


# The stages that begin with more than is declared.
FIRST: dict[str, type[StageForm]] = {**care_forms.FORMS, **victims_forms.FORMS, **incident_forms.FORMS}
MORE = {
    ("missing_episode", "find"): Asked(FindForm, _find, own=True),
    ("missing_episode", "offer_interview"): Asked(OfferForm, _offer),
    ("missing_episode", "interview"): Asked(InterviewForm, _interview),
    ("new_way", "choose_way"): Asked(NewWayForm, _choose_way),
    ("placement", "tell_host"): Asked(TellHostForm, _tell_host),
    ("placement", "start_placement"): Asked(StartForm, _start),
    **{
        ("nrm", step): Asked(GroundsForm, _decide(step))
        for step in ("find_reasonable_grounds", "find_conclusive_grounds", "find_no_grounds")
    },
    ("victim_update", "tell_victim"): Asked(TellVictimForm, _tell_victim),
    ("serious_incident", "notify"): Asked(SentForm, _sends("notify")),
    ("rapid_review", "decide_review"): Asked(SentForm, _sends("decide_review")),
    ("practice_review", "send_report"): Asked(SentForm, _sends("send_report")),
    ("licence_notice", "share_with_issuer"): Asked(SentForm, _sends("share_with_issuer")),
}


def first_form(first: Step, data: Any = None) -> StageForm:
    """The form with which a stage begins: what its first step needs, and what else that kind of stage says."""
    form = FIRST.get(first.kind, StageForm)
    outcomes = outcomes_of(first.kind, first.name)
    return form(data, initial={"seen": 0}, needs=list(first.needs), step=first.name, outcomes=outcomes)


def form_of(kind: str, name: str, needs: list[str], data: Any = None, *, seen: int = 0) -> Any:
    """The form of a step: made from what is declared that it needs, or the one of a step that asks for more."""
    initial = {"seen": seen}
    form = MORE[kind, name].form if (kind, name) in MORE else StepForm
    return form(data, initial=initial, needs=needs, step=name, outcomes=outcomes_of(kind, name))


def outcomes_of(kind: str, name: str) -> QuerySet[Choice]:
    """What a step may lead to, where that is declared."""
    return Choice.objects.filter(kind=kind, step=name).order_by("id")


def take_with(strand: Strand, name: str, form: Any, *, by: Actor, at: datetime) -> None:
    """Take a step with what its form says."""
    if (strand.kind, name) in MORE:
        MORE[strand.kind, name].act(strand, form, by=by, at=at)
    else:
        move_on(strand, name, seen=form.cleaned_data["seen"], by=by, at=at, **form.said())
