"""What is typed for a child in need, a child who is looked after, and where they are placed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Post, Role
from heard.concerns.doors.fields import Line, Words
from heard.concerns.forms import StepForm
from heard.frame.forms import DateField, MomentField
from heard.history.models import Actor
from heard.people.actions import Said
from heard.process.models import Strand

from .actions import begin_stage
from .care import become_looked_after, begin_child_in_need, plan_placement
from .models import Basis, Consent, PlacementType


class StageForm(StepForm):
    """The form with which a stage begins, made from what its first step needs."""

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        """Begin it with what the form says."""
        return begin_stage(kind, parent, by=by, at=at, **self.said())


class ConsentForm(forms.Form):
    """What a family answered to the plan."""

    answer = forms.ChoiceField(
        choices=Consent.choices,
        widget=forms.RadioSelect,
        label=_("Does the family agree to the plan?"),
        error_messages={"required": _("Say whether the family agrees")},
    )
    account = Words(
        pointed_out=True,
        rows=3,
        required=True,
        label=_("Who answered what?"),
        help_text=_("If they do not agree, what follows. If they were not asked, why not, and when they will be."),
        error_messages={"required": _("Say who answered what, what follows, or why they were not asked")},
    )  # fmt: skip


class InNeedForm(ConsentForm, StageForm):
    """A plan for a child in need begins."""

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        return begin_child_in_need(parent, by=by, at=at, **self.said())


class BasisForm(forms.Form):
    """On what legal basis a child is looked after, and from which day on."""

    basis = forms.ChoiceField(
        choices=Basis.choices,
        widget=forms.RadioSelect,
        label=_("On what legal basis is the child looked after?"),
        error_messages={"required": _("Choose the legal basis")},
    )
    from_on = DateField(
        label=_("Since which day?"),
        name=_("The day"),
        past=True,
        error_messages={"required": _("Give the day")},
    )


class LookedAfterForm(BasisForm, StageForm):
    """A child becomes looked after."""

    officer = forms.ChoiceField(
        label=_("Who is the independent reviewing officer?"),
        help_text=_("They hold the clock of the reviews. The first counts from that day."),
        error_messages={"required": _("Choose the independent reviewing officer")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(role=Role.REVIEWING_OFFICER).select_related("agency")
        self.officers = {str(post.pk): post for post in posts.order_by("agency__name", "title")}
        self.fields["officer"].choices = [("", ""), *((key, str(post)) for key, post in self.officers.items())]  # type: ignore[attr-defined]  # fmt: skip

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        said = self.said()
        officer, since = self.officers[said.pop("officer")], said.pop("from_on")
        return become_looked_after(parent, officer=officer, since=since, by=by, at=at, **said)


class PlacementForm(StageForm):
    """Where a child is to live."""

    type = forms.ChoiceField(
        choices=[("", ""), *PlacementType.choices],
        label=_("What kind of placement is it?"),
        error_messages={"required": _("Choose the kind of placement")},
    )
    name = Line(label=_("What is the place called?"), help_text=_("A children’s home or school has a name."))
    where = Line(
        required=True,
        label=_("What is its address?"),
        error_messages={"required": _("Give the address")},
    )
    area = forms.ChoiceField(
        choices=[("here", _("In the area of this council")), ("elsewhere", _("In the area of another council"))],
        widget=forms.RadioSelect,
        label=_("In whose area is it?"),
        help_text=_("In another area it cannot start before the council there was told."),
        error_messages={"required": _("Say in whose area it is")},
    )  # fmt: skip
    host_authority = Line(label=_("Which council, if it is another one?"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        named = given.get("host_authority")
        if given.get("area") == "elsewhere" and not named:
            self.add_error("host_authority", ValidationError(_("Name the council of that area"), "required"))
        if given.get("area") == "here" and named:
            message = _("Name another council only for a placement in its area")
            self.add_error("host_authority", ValidationError(message, "not_elsewhere"))
        return given

    def begin(self, kind: str, parent: Strand, *, by: Actor, at: datetime) -> Strand:
        said = self.said()
        said.pop("area")
        home = Said(kind="place", name=said.pop("name"), where=said.pop("where"))
        return plan_placement(parent, home=home, by=by, at=at, **said)


class TellHostForm(StepForm):
    """The council of the other area was told."""

    to_whom = Line(
        required=True,
        label=_("Whom did you tell?"),
        help_text=_("The council, and the person or team who answered."),
        error_messages={"required": _("Say whom you told")},
    )
    told_at = MomentField(
        label=_("When?"), name=_("The time"), error_messages={"required": _("Say when you told them")}
    )


class StartForm(StepForm):
    """A placement has started."""

    started_at = MomentField(
        label=_("When did it start?"),
        name=_("The time"),
        help_text=_("The visits count from here: the first within a week."),
        error_messages={"required": _("Say when it started")},
    )


FORMS: dict[str, type[StageForm]] = {
    "child_in_need": InNeedForm,
    "looked_after": LookedAfterForm,
    "placement": PlacementForm,
}
