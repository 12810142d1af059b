"""What a manager says about who is here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heard.frame.forms import DateField

from .models import Post, Worker


def beginning_of(day: date | None) -> datetime | None:
    """The midnight with which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class AwayForm(forms.Form):
    """From when until when somebody is away."""

    since = DateField(
        required=False,
        future=True,
        name=_("The first day away"),
        label=_("First day away"),
        help_text=_("Leave it empty if they are away from now on."),
    )
    until = DateField(
        required=True,
        future=True,
        name=_("The first day back"),
        label=_("First day back"),
        help_text=_("If you do not know it, give a day by which you will know."),
    )


class DeputyForm(forms.Form):
    """Who stands in for whoever holds a post, and until when."""

    who = forms.ModelChoiceField(
        queryset=Worker.objects.none(),
        label=_("Who stands in?"),
        empty_label=_("Choose somebody"),
        error_messages={
            "required": _("Choose who stands in"),
            "invalid_choice": _("Choose somebody from the list"),
        },
    )
    until = DateField(
        required=False,
        future=True,
        name=_("The first day without them"),
        label=_("First day without them"),
        help_text=_("Leave it empty if they stand in until somebody ends it."),
    )

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = workers  # type: ignore[attr-defined]


ALL_WORK = "all"


class LeaveForm(forms.Form):
    """Which post somebody leaves, or all work here."""

    what = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("What do they leave?"),
        error_messages={
            "required": _("Choose what they leave"),
            "invalid_choice": _("Choose what they leave"),
        },
    )

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        field.choices = [  # type: ignore[attr-defined]
            *((str(post.pk), post.title) for post in posts),
            (ALL_WORK, _("All work here")),
        ]
        field.option_hints = {ALL_WORK: _("Nobody signs in or acts as them from now on.")}  # type: ignore[attr-defined]
