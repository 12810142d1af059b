"""The forms of the network: which time, what somebody states joins two, and what a file of it is taken for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heard.concerns.doors.fields import Words
from heard.frame.forms import DateField
from heard.people.models import Assessment, Handling, LinkKind, SourceEvaluation
from heard.people.network import Grade

_SIDE_BY_SIDE = 12  # of more to choose from, a list is shorter than a page of circles


class _InOrder(forms.Form):
    """A form with a first and a last day, of which the last is not before the first."""

    first, last = "from_on", "until_on"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get(self.first), given.get(self.last)
        if first and last and last < first:
            self.add_error(self.last, _("The last day must not be before the first"))
        return given


class TimeForm(_InOrder):
    """From which day to which; all of it without them."""

    first, last = "begins", "ends"
    begins = DateField(required=False, label=_("From"), name="The first day")
    ends = DateField(required=False, label=_("To"), name="The last day")

    def time(self) -> tuple[date | None, date | None]:
        """The days; nothing of what was not understood."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return given.get("begins"), given.get("ends")


class _GradeForm(forms.Form):
    source = forms.ChoiceField(
        choices=SourceEvaluation.choices,
        widget=forms.RadioSelect,
        label=_("Who says it? How far can they be relied on?"),
        error_messages={"required": _("Say how far the source can be relied on")},
    )
    assessment = forms.ChoiceField(
        choices=Assessment.choices,
        widget=forms.RadioSelect,
        label=_("How do they know it?"),
        error_messages={"required": _("Say how the source knows it")},
    )
    handling = forms.ChoiceField(
        choices=Handling.choices,
        widget=forms.RadioSelect,
        label=_("May it be passed on?"),
        error_messages={"required": _("Say whether it may be passed on")},
    )
    conditions = Words(rows=2, label=_("If with conditions, which?"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("handling") == Handling.CONDITIONS and not given.get("conditions"):
            self.add_error("conditions", _("Write the conditions"))
        return given

    def grade(self) -> Grade:
        return Grade(
            *(self.cleaned_data[name] for name in ("source", "assessment", "handling", "conditions"))
        )


class LinkForm(_InOrder, _GradeForm):
    """What joins somebody to another: whom, what, when, from which record, how good it is, and how it is known."""

    other = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("Whom or what is it about?"),
        error_messages={"required": _("Choose whom or what it is about")},
    )
    kind = forms.ChoiceField(
        choices=[("", _("Choose")), *LinkKind.choices],
        label=_("What joins them?"),
        error_messages={"required": _("Choose what joins them")},
    )
    turned = forms.BooleanField(required=False, label=_("The other way round: it is the other who does it"))
    from_on = DateField(required=False, past=True, label=_("Since when?"), name="The first day")
    until_on = DateField(required=False, past=True, label=_("Until when?"), name="The last day")
    record = forms.ChoiceField(
        label=_("In which record does it stand?"), error_messages={"required": _("Choose the record")}
    )
    text = Words(
        rows=3,
        required=True,
        label=_("How is it known?"),
        error_messages={"required": _("Say how it is known")},
    )
    field_order = ("other", "kind", "turned", "from_on", "until_on", "record", "text")

    def __init__(
        self, *args: Any, others: Iterable[tuple[str, Any]], records: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known: Any = list(others)
        if len(known) > _SIDE_BY_SIDE:
            self.fields["other"].widget = forms.Select()
            known = [("", _("Choose")), *known]
        self.fields["other"].choices = known  # type: ignore[attr-defined]
        self.fields["record"].choices = list(records)  # type: ignore[attr-defined]


class FollowForm(_GradeForm):
    """What becomes of a link that was stated: another grade, or taken back."""

    what = forms.ChoiceField(
        choices=[("grade", _("Grade it anew")), ("take_back", _("Take it back"))],
        widget=forms.RadioSelect,
        label=_("What is to be done?"),
        error_messages={"required": _("Say what is to be done")},
    )
    text = Words(rows=3, required=True, label=_("Why?"), error_messages={"required": _("Say why")})
    field_order = ("what", "source", "assessment", "handling", "conditions", "text")


class TakeForm(forms.Form):
    """In which form a picture is taken away, and what for."""

    form = forms.ChoiceField(
        choices=[
            ("csv", _("The links, for a spreadsheet (CSV)")),
            ("graphml", _("Entities and links, for an analyst’s program (GraphML)")),
            ("svg", _("The drawing (SVG)")),
        ],
        widget=forms.RadioSelect,
        label=_("As which kind of file?"),
        error_messages={"required": _("Choose a kind of file")},
    )
    text = Words(
        rows=3,
        required=True,
        label=_("What is it for, and who will have it?"),
        error_messages={"required": _("Say what it is for, and who will have it")},
    )
