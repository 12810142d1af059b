"""Which part of a timeline is shown, and what an auditor finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency
from heard.concerns.doors.fields import Words
from heard.concerns.wording import KINDS
from heard.frame.forms import DateField

from .models import Found
from .wording import VERBS


class PartForm(forms.Form):
    """An agency and a period; all of it without them."""

    agency = forms.ChoiceField(
        required=False, label=_("Agency"), error_messages={"invalid_choice": _("Choose one of the agencies")}
    )
    begins = DateField(required=False, label=_("From"), name="The first day")
    ends = DateField(required=False, label=_("To"), name="The last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.order_by("name").values_list("pk", "name")
        self.fields["agency"].choices = [("", _("Every agency")), *((str(pk), name) for pk, name in agencies)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("The last day must not be before the first"))
        return given

    def part(self) -> tuple[datetime | None, datetime | None, str | None]:
        """From when, until when, and of which agency; nothing of what was not understood."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        begins, ends = given.get("begins"), given.get("ends")
        return (
            timezone.make_aware(datetime.combine(begins, time.min)) if begins else None,
            timezone.make_aware(datetime.combine(ends, time.min)) + timedelta(days=1, microseconds=-1)
            if ends
            else None,
            given.get("agency") or None,
        )


class ChronologyForm(PartForm):
    """Which part of a case's chronology is shown: of an agency, a kind of line, a kind of work, a period."""

    happened = forms.ChoiceField(required=False, label=_("What happened"))
    work = forms.ChoiceField(required=False, label=_("On which work"))
    field_order = ("agency", "happened", "work", "begins", "ends")

    def __init__(self, *args: Any, verbs: Sequence[str], kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = verbs
        self.fields["happened"].choices = [("", _("Everything")), *((verb, VERBS[verb]) for verb in verbs)]  # type: ignore[attr-defined]
        self.fields["work"].choices = [("", _("All of it")), *((kind, KINDS[kind]) for kind in kinds)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The kinds of line and of record, as ``lines`` takes them."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {
            "verbs": [given["happened"]] if given.get("happened") else self.verbs,
            "kinds": [given["work"]] if given.get("work") else None,
        }


class JudgementForm(forms.Form):
    """What an auditor finds of one line, and why."""

    found = forms.ChoiceField(
        choices=Found.choices,
        widget=forms.RadioSelect,
        label=_("What do you find?"),
        help_text=_("Of the work, not of the child and not of a worker."),
        error_messages={"required": _("Choose what you find")},
    )
    reasons = Words(
        rows=5,
        required=True,
        label=_("Your reasons"),
        pointed_out=True,
        help_text=_("What you saw and did not see, and what should be done about it."),
        error_messages={"required": _("Give your reasons")},
    )
