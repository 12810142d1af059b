"""What is typed about a child's words: the words, what was read back, the answer, an advocate, a contact, a new way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heard.concerns.doors.fields import Line, Words
from heard.concerns.forms import StepForm

from .models import AdvocateOffer, Alone, Given, ReadBack, Way

_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _one_of(label: Any, choices: Any, required: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices,
        widget=forms.RadioSelect,
        label=label,
        help_text=help_text,
        error_messages={"required": required},
    )


class WordsForm(forms.Form):
    """What a child said, and how it was given."""

    words = Words(
        rows=6,
        required=True,
        label=_("What did the child say?"),
        help_text=_("Word for word, in any language. Nothing in it is corrected or marked, now or later."),
        error_messages={"required": _("Write what the child said")},
    )
    given = _one_of(_("How did they say it?"), Given.choices, _("Choose how they said it"))
    alone = _one_of(_("Was the child seen alone?"), Alone.choices, _("Say whether the child was seen alone"))
    heard_by = Line(
        required=True,
        width=30,
        label=_("Who heard it?"),
        error_messages={"required": _("Say who heard it")},
    )
    present = Line(label=_("Who else was there?"))
    where = Line(label=_("Where was it?"))
    language = Line(label=_("In which language?"), width=10)
    interpreter = Line(label=_("Which interpreting service, if there was an interpreter?"))


class ReadBackForm(forms.Form):
    """The words were read back to the child."""

    answer = _one_of(
        _("You read the words back to the child. Are they right?"),
        ReadBack._meta.get_field("answer").choices,
        _("Say whether the words are right"),
    )
    correction = Words(
        rows=4,
        label=_("What did they correct?"),
        help_text=_("Word for word. What was written first stays beside it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == "corrected" and not given.get("correction"):
            self.add_error("correction", ValidationError(_("Write what they corrected"), "required"))
        return given


class AnswerForm(forms.Form):
    """You said, we did: which words, which decision, and what changed."""

    voice = _one_of(_("Which words do you answer?"), [], _("Choose the words that you answer"))
    move = _one_of(_("What was decided?"), [], _("Choose the decision"))
    changed = _one_of(
        _("Did what they said change something?"), _YES_NO, _("Say whether it changed something")
    )
    words = Words(
        rows=5,
        required=True,
        label=_("What did you do because of it, or why not?"),
        help_text=_(
            "The child reads this. Write as you would say it to a ten-year-old: short words, short sentences."
        ),
        error_messages={"required": _("Write it for the child")},
    )

    def __init__(
        self, *args: Any, voices: Sequence[tuple[str, str]], moves: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voice"].choices = voices  # type: ignore[attr-defined]
        self.fields["move"].choices = moves  # type: ignore[attr-defined]


class AdvocateForm(forms.Form):
    """Somebody to speak for the child was offered."""

    answer = _one_of(
        _("What did the child answer?"),
        AdvocateOffer._meta.get_field("answer").choices,
        _("Say what the child answered"),
    )
    advocate = Line(label=_("Who is the advocate, or which service was named?"), width=30)
    said = Words(rows=3, label=_("What did the child say to it?"), help_text=_("Word for word."))


class ContactForm(forms.Form):
    """Somebody tried to reach the child."""

    way = _one_of(_("How did you try?"), Way.choices, _("Choose how you tried"))
    reached = _one_of(_("Did you reach the child?"), _YES_NO, _("Say whether you reached the child"))
    account = Words(
        rows=3,
        required=True,
        label=_("When and where, and what happened?"),
        error_messages={"required": _("Say what happened")},
    )


class NewWayForm(StepForm):
    """A way that has not failed yet."""

    way = _one_of(_("Which way is tried next?"), Way.choices, _("Choose the way"))
    who = Line(
        required=True,
        width=30,
        label=_("Who tries it?"),
        help_text=_("The best person may be somebody the child already trusts."),
        error_messages={"required": _("Say who tries it")},
    )
    plan = Words(
        rows=4,
        required=True,
        label=_("How, where and when?"),
        help_text=_("What did not work is about us, not about the child."),
        error_messages={"required": _("Say how, where and when")},
    )
