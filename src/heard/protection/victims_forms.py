"""What is typed of a referral to the National Referral Mechanism, and of word to the victim."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency, AgencyKind
from heard.concerns.doors.fields import Line, Words
from heard.concerns.forms import StepForm
from heard.frame.forms import DateField, MomentField
from heard.history.models import Actor
from heard.process.models import Strand

from .care_forms import StageForm
from .models import Entitled, GroundsBody, PoliceAct, ToldHow
from .victims import record_police_event, refer_to_nrm


class NrmForm(StageForm):
    """A child is referred to the National Referral Mechanism."""

    first_responder = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("Who referred, as first responder?"),
        error_messages={"required": _("Choose who referred")},
    )
    referred_at = MomentField(
        label=_("When was the referral sent?"),
        name=_("The time"),
        help_text=_("The child need not consent. Reasonable grounds are to be decided within five working days."),
        error_messages={"required": _("Say when the referral was sent")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (AgencyKind.LOCAL_AUTHORITY, AgencyKind.POLICE)
        self.agencies = {
            str(each.pk): each for each in Agency.objects.filter(kind__in=kinds).order_by("name")
        }
        self.fields["first_responder"].choices = [(key, each.name) for key, each in self.agencies.items()]  # type: ignore[attr-defined]  # fmt: skip

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        said = self.said()
        agency = self.agencies[said.pop("first_responder")]
        return refer_to_nrm(parent, first_responder=agency, by=by, at=at, **said)


class GroundsForm(StepForm):
    """What was decided on a referral, when and by whom."""

    decided_on = DateField(
        label=_("On which day was it decided?"),
        name=_("The day"),
        past=True,
        error_messages={"required": _("Give the day of the decision")},
    )
    body = forms.ChoiceField(
        choices=GroundsBody.choices,
        widget=forms.RadioSelect,
        label=_("Who decided?"),
        error_messages={"required": _("Say who decided")},
    )
    by_whom = Line(
        required=True,
        label=_("Which person or office signed the decision?"),
        help_text=_("As the letter says."),
        error_messages={"required": _("Say who signed the decision")},
    )


class PoliceEventForm(StageForm):
    """The police record what they did or decided."""

    what = forms.ChoiceField(
        choices=PoliceAct.choices,
        widget=forms.RadioSelect,
        label=_("What happened?"),
        error_messages={"required": _("Say what happened")},
    )
    happened_at = MomentField(
        label=_("When?"),
        name=_("The time"),
        help_text=_("The time in which the child is told counts from here."),
        error_messages={"required": _("Say when it happened")},
    )
    investigation = Line(
        required=True,
        label=_("In which investigation?"),
        help_text=_("Its number. Whoever reads of the child reads this: name nobody who is suspected."),
        error_messages={"required": _("Give the number of the investigation")},
    )
    entitled = forms.ChoiceField(
        choices=Entitled.choices,
        widget=forms.RadioSelect,
        label=_("Which rights does the victim have?"),
        help_text=_("With Enhanced Rights they are told within one working day, otherwise within five."),
        error_messages={"required": _("Say which rights the victim has")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("For what reasons?")
        self.fields["reason"].help_text = _("The child is told them too. Name nobody who is suspected.")

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        return record_police_event(parent, by=by, at=at, **self.said())


class TellVictimForm(StepForm):
    """The child was told."""

    told_at = MomentField(
        label=_("When was the child told?"),
        name=_("The time"),
        error_messages={"required": _("Say when the child was told")},
    )
    by_whom = Line(
        required=True,
        label=_("Who told them?"),
        error_messages={"required": _("Say who told them")},
    )
    way = forms.ChoiceField(
        choices=ToldHow.choices,
        widget=forms.RadioSelect,
        label=_("How?"),
        error_messages={"required": _("Say how they were told")},
    )
    through = Line(label=_("Through whom, if the child chose somebody?"))
    words = Words(
        pointed_out=True,
        rows=5,
        required=True,
        label=_("What were they told, and for what reasons?"),
        help_text=_("In the words that were used. Use words that the child understands."),
        error_messages={"required": _("Write what they were told")},
    )
    review_said = forms.BooleanField(
        required=False,
        label=_("They were told that the decision can be reviewed, and how to ask for it"),
        help_text=_(
            "The Right to Review of a decision not to charge. That they were not told keeps it open."
        ),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("way") == ToldHow.THROUGH and not given.get("through"):
            self.add_error("through", ValidationError(_("Say through whom"), "required"))
        if given.get("through") and given.get("way") not in (None, "", ToldHow.THROUGH):
            message = _("Name somebody only if they told the child, and choose that above")
            self.add_error("through", ValidationError(message, "not_through"))
        return given


FORMS: dict[str, type[StageForm]] = {"nrm": NrmForm, "victim_update": PoliceEventForm}
