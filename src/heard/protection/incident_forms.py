"""What is typed when a child died or was seriously harmed, when something is sent, and of a driver."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import AgencyKind, Post
from heard.concerns.doors.fields import Line
from heard.concerns.forms import StepForm
from heard.frame.forms import MomentField
from heard.history.models import Actor
from heard.people.actions import Said
from heard.process.models import Strand

from .care_forms import StageForm
from .incident import Sent, say_serious_incident, tell_licensing


class IncidentForm(StageForm):
    """A child died or was seriously harmed."""

    aware_at = MomentField(
        label=_("When did the council become aware?"),
        name=_("The time"),
        help_text=_("Anybody who works for it. The five working days count from then."),
        error_messages={"required": _("Say when the council became aware")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        happened = self.fields["outcome"]
        happened.label = _("What happened?")
        happened.error_messages["required"] = _("Say what happened")

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        return say_serious_incident(parent, by=by, at=at, **self.said())


class ListForm(forms.Form):
    """Another child of the same operation."""

    reference = Line(
        required=True,
        width=10,
        label=_("What is the reference of a concern about the other child?"),
        help_text=_("For example 4F7K-9Q2M. Give the reference, and no name."),
        error_messages={"required": _("Give the reference of a concern")},
    )


class SentForm(StepForm):
    """Something was sent to somebody outside."""

    to_whom = Line(
        required=True,
        label=_("Whom did you send it to?"),
        help_text=_("Each of them: the body, and the person or team who has it."),
        error_messages={"required": _("Say whom you sent it to")},
    )
    reference = Line(
        required=True,
        width=20,
        label=_("Under what reference?"),
        help_text=_("The number that they gave it, or that you gave it."),
        error_messages={"required": _("Give the reference")},
    )
    sent_at = MomentField(
        label=_("When?"), name=_("The time"), error_messages={"required": _("Say when you sent it")}
    )

    def sent(self) -> Sent:
        """What was sent."""
        return Sent(**{name: self.cleaned_data[name] for name in ("to_whom", "reference", "sent_at")})

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said().items() if name not in vars(self.sent())}


class DriverForm(StageForm):
    """Licensing is told of a driver."""

    name = Line(label=_("What is the driver called?"), help_text=_("Any name or nickname that is known."))
    registration = Line(label=_("Number plate"), width=10, help_text=_("Part of it is enough."))
    licence = Line(label=_("Number of the licence or badge, if it is known"), width=20)
    issuer = Line(label=_("Which authority licensed them, as far as is known?"))
    known_at = MomentField(
        label=_("Since when is it known here?"),
        name=_("The time"),
        help_text=_("The ten working days to tell the authority that licensed them count from then."),
        error_messages={"required": _("Say since when it is known")},
    )
    to_post = forms.ChoiceField(
        label=_("Who in licensing looks at it?"),
        help_text=_(
            "They read what you write here, and nothing else of the record. Write of the driver; name no child."
        ),
        error_messages={"required": _("Choose who in licensing looks at it")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(agency__kind=AgencyKind.LICENSING).select_related("agency")
        self.posts = {str(post.pk): post for post in posts.order_by("agency__name", "title")}
        self.fields["to_post"].choices = [("", ""), *((key, str(post)) for key, post in self.posts.items())]  # type: ignore[attr-defined]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not (given.get("name") or given.get("registration")):
            self.add_error("name", ValidationError(_("Give a name, or part of the number plate"), "required"))
        return given

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        said = self.said()
        driver = [
            Said(kind="adult", name=said.pop("name")),
            Said(kind="vehicle", registration=said.pop("registration")),
        ]
        return tell_licensing(parent, driver, to_post=self.posts[said.pop("to_post")], by=by, at=at, **said)


FORMS: dict[str, type[StageForm]] = {"serious_incident": IncidentForm, "licence_notice": DriverForm}
