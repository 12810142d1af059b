"""What is asked of somebody who has been here before: their seven words, more words, and whether it was enough."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from heard.concerns.secret_words import forgive, why_not

from .fields import EACH_FILE, Files, Line, Words


class SecretField(Line):
    """Secret words as somebody types them: forgiven what can be forgiven, else told kindly which word is not known."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(**{"widget": forms.Textarea(attrs), "longest": 10_000, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if reason := why_not(value):
            raise ValidationError(_now(reason), "unknown")


class WordsForm(forms.Form):
    """The way back: seven words, and what was typed on a page that had been open for too long."""

    secret_words = SecretField(
        label=_("Type your seven secret words"),
        help_text=_("Big or small letters, spaces or dashes: all are fine."),
    )
    text = Words(widget=forms.HiddenInput)
    action = forms.CharField(required=False, widget=forms.HiddenInput)


class KeptForm(forms.Form):
    """Two of the words, typed once to see that they were copied down."""

    form_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, secret: str, places: tuple[int, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._right = {f"word_{place}": secret.split("-")[place - 1] for place in places}
        for place in places:
            self.fields[f"word_{place}"] = Line(
                width=10, label=_now("Word number %(place)s") % {"place": place}
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, right in self._right.items():
            if forgive(str(given.get(name) or "")) != right:
                self.add_error(
                    name,
                    _now("%(label)s is “%(right)s”. Look at it and type it once more.")
                    % {"label": self.fields[name].label, "right": right},
                )
        return given


class RepeatedForm(forms.Form):
    """The words as a caller says them back."""

    form_token = forms.CharField(required=False, widget=forms.HiddenInput)
    said_back = SecretField(label=_("Type the words as the caller says them back to you"))

    def __init__(self, secret: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spelled: list[tuple[str, list[str]]] = []
        self._secret = secret.split("-")

    def clean_said_back(self) -> str:
        heard = forgive(self.cleaned_data["said_back"]).split("-")
        wrong = [place for place, (a, b) in enumerate(zip(self._secret, heard, strict=True), 1) if a != b]
        if wrong:
            raise ValidationError(
                _now("Not yet the same: word %(places)s. Read it to the caller once more.")
                % {"places": ", ".join(map(str, wrong))}
            )
        return "-".join(heard)


class Message(forms.Form):
    """More words, and files, from whoever came back."""

    text = Words(rows=5, label=_("Your message"))
    attached = Files(label=_("Photos, screenshots or recordings"), help_text=EACH_FILE)


class Disagreement(forms.Form):
    """What somebody thinks should have been done."""

    text = Words(
        rows=4,
        label=_("What should we have done, or done better?"),
        required=True,
        error_messages={"required": _("Tell us what you think, in your own words.")},
    )


class NameForm(forms.Form):
    """Who they are, given in confidence after all."""

    name = Line(width=30, label=_("Your name"))
    contact = Words(rows=2, label=_("How and when we may reach you, if you want to say"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not (given.get("name") or given.get("contact")):
            self.add_error("name", _now("Write your name, or how to reach you."))
        return given


class NewWords(forms.Form):
    """A caller who lost their words: the reference they read out, and how the adviser made sure of them."""

    reference = Line(
        width=10,
        label=_("The reference, as the caller reads it out"),
        help_text=_("Such as 4F7K-9Q2M. Do not ask for a name."),
        required=True,
        error_messages={"required": _("Type the reference.")},
    )
    because = Words(
        rows=4,
        label=_("How you made sure that this caller sent the report"),
        help_text=_("What they could say of it that nobody else would know."),
        required=True,
        error_messages={"required": _("Write how you made sure that this caller sent the report.")},
    )
    form_token = forms.CharField(required=False, widget=forms.HiddenInput)
