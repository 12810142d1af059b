"""What is typed about the joint exploitation team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Post
from heard.concerns.doors.fields import Line, Words
from heard.frame.forms import DateField


class TeamForm(forms.Form):
    """What a team is called."""

    name = Line(
        required=True, label=_("What is the team called?"), error_messages={"required": _("Name the team")}
    )


class PostForm(forms.Form):
    """One post."""

    post = forms.ChoiceField(label=_("Which post?"), error_messages={"required": _("Choose the post")})

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(post.pk): post for post in posts}
        choices = [("", ""), *((key, str(post)) for key, post in self.known.items())]
        self.fields["post"].choices = choices  # type: ignore[attr-defined]


class RemitForm(forms.Form):
    """A remit as it was published."""

    words = Words(
        rows=8,
        required=True,
        label=_("What is the team for, and what is it not for?"),
        help_text=_("The remit itself, as it was published. Versions before it stay."),
        error_messages={"required": _("Write the remit")},
    )
    published_on = DateField(label=_("On which day was it published?"), name="The day", past=True)
    published_where = Line(
        required=True,
        label=_("Where can anybody read it?"),
        help_text=_("An address on the web, or the meeting at which it was given out."),
        error_messages={"required": _("Say where it is published")},
    )
    review_on = DateField(
        label=_("When is it looked at again?"),
        name="The day",
        help_text=_("Within a year. After that day it is missing."),
    )


class BeganForm(forms.Form):
    """The day on which a team began."""

    starts_on = DateField(label=_("On which day did the team begin, or will it?"), name="The day")


class LeaveForm(forms.Form):
    """That a post leaves a team."""

    left_on = DateField(
        label=_("On which day did it leave?"), name="The day", past=True,
        error_messages={"required": _("Give the day")},
    )  # fmt: skip
    because = Words(
        rows=3,
        required=True,
        label=_("Why does it leave, and who takes on what it held?"),
        error_messages={"required": _("Say why it leaves")},
    )
