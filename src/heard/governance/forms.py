"""What is typed to ask for a record, to share it on terms, and to give a reason."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heard.concerns.doors.fields import Line, Words
from heard.frame.forms import DateField

from .actions import Terms
from .models import Extent, LawfulBasis, WithholdingGround


class AskForm(forms.Form):
    """Which record is asked for, and why."""

    reference = Line(
        required=True,
        label=_("Which record do you ask for?"),
        help_text=_(
            "Its reference, such as 4F7K-9Q2M. Whoever holds the record can read it to you over the phone."
        ),
        error_messages={"required": _("Give the reference of the record")},
    )
    reason = Words(
        rows=5,
        required=True,
        label=_("What do you need to know, and what for?"),
        help_text=_("What you know of the child, and what you could do with what they know."),
        error_messages={"required": _("Say what you need it for")},
    )
    danger = forms.ChoiceField(
        choices=[("yes", _("Yes, or I think so")), ("no", _("No, not that I know of"))],
        widget=forms.RadioSelect,
        label=_("Is a child in danger while you wait?"),
        error_messages={"required": _("Say whether a child is in danger while you wait")},
    )


class TermsForm(forms.Form):
    """The terms on which something is shared; whoever receives it reads them beside it."""

    extent = forms.ChoiceField(
        choices=Extent.choices,
        widget=forms.RadioSelect,
        label=_("What do you share?"),
        error_messages={"required": _("Choose what you share")},
    )
    words = Words(
        rows=5,
        label=_("What do you tell them?"),
        help_text=_("If you share only part: exactly what they may know, in your words."),
    )
    to = forms.ChoiceField(
        choices=[("post", _("A post in Heard")), ("outside", _("Somebody outside Heard"))],
        widget=forms.RadioSelect,
        label=_("With whom?"),
        error_messages={"required": _("Choose with whom you share it")},
    )
    to_post = forms.ChoiceField(required=False, label=_("Which post?"))
    to_name = Line(label=_("Or: the name of the person outside Heard"))
    to_organisation = Line(label=_("Their organisation, or what they are to the child"))
    way = Line(
        label=_("How do they get it?"),
        help_text=_("For somebody outside Heard. For example, read out at a meeting, or by encrypted email."),
    )
    purpose = Line(
        required=True,
        label=_("What is it shared for?"),
        help_text=_("They may use it for this and for nothing else."),
        error_messages={"required": _("Say what it is shared for")},
    )
    basis = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("On which lawful basis?"),
        help_text=_("Consent is not asked here: safeguarding a child seldom rests on it."),
        error_messages={"required": _("Choose the lawful basis")},
    )
    reason = Words(
        rows=4,
        required=True,
        label=_("Why is it necessary, and no more than necessary?"),
        error_messages={"required": _("Give your reasons")},
    )
    until = DateField(
        label=_("Until when may they read or use it?"),
        name="The last day",
        help_text=_("Within a year. On that day it ends by itself."),
    )
    told = Words(
        rows=4,
        required=True,
        label=_("Your answer to whoever asked"),
        help_text=_("It is sent to them exactly as you write it."),
        error_messages={"required": _("Write the answer to whoever asked")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, posts: Any, at: datetime, answers: bool, part: bool | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.part = at, part
        self.posts = {str(post.pk): post for post in posts}
        self.fields["to_post"].choices = [("", ""), *((key, str(post)) for key, post in self.posts.items())]  # type: ignore[attr-defined]
        self.bases = {basis.code: basis for basis in LawfulBasis.objects.order_by("place")}
        field: Any = self.fields["basis"]
        field.choices = [(code, basis.label) for code, basis in self.bases.items()]
        field.option_hints = {code: _hint(basis) for code, basis in self.bases.items()}
        unneeded = ["to", "to_name", "to_organisation", "way"] if answers else ["told", "seen"]
        for name in (
            unneeded + (["extent"] if part is not None else []) + ([] if part is not False else ["words"])
        ):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        outside = given.get("to") == "outside"
        if given.get("until") and _end_of(given["until"]) <= self.at:
            self.add_error("until", ValidationError(_("The last day must not be over"), "past"))
        if self._in_part(given, outside) and not given.get("words"):
            self.add_error("words", ValidationError(_("Write what you tell them"), "required"))
        if outside:
            for name, message in (
                ("to_name", _("Give the name of the person")),
                ("to_organisation", _("Say what organisation they are of, or what they are to the child")),
                ("way", _("Say how they get it")),
            ):
                if not given.get(name):
                    self.add_error(name, ValidationError(message, "required"))
            if given.get("extent") == Extent.RECORD:
                self.add_error(
                    "extent",
                    ValidationError(
                        _("Somebody outside Heard cannot open the record: write what you tell them"),
                        "outside",
                    ),
                )
        elif not given.get("to_post"):
            self.add_error("to_post", ValidationError(_("Choose the post"), "required"))
        return given

    def _in_part(self, given: dict[str, Any], outside: bool) -> bool:
        return self.part if self.part is not None else outside or given.get("extent") == Extent.WORDS

    def terms(self) -> Terms:
        """The terms as they were typed; the last day counts to its end."""
        given = self.cleaned_data
        outside = given.get("to") == "outside"
        return Terms(
            purpose=given["purpose"],
            basis=self.bases[given["basis"]],
            reason=given["reason"],
            until=_end_of(given["until"]),
            to_post=None if outside else self.posts[given["to_post"]],
            to_name=given["to_name"] if outside else "",
            to_organisation=given["to_organisation"] if outside else "",
            way=given["way"] if outside else "",
            words=given.get("words", "") if self._in_part(given, outside) else "",
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())


def _hint(basis: LawfulBasis) -> str:
    checked = (
        _("Not checked against the law by Heard: ask your data protection officer.")
        if basis.to_be_checked
        else ""
    )
    return f"{basis.asks} {checked}".strip()


class ReasonForm(forms.Form):
    """One reason, in words."""

    reason = Words(rows=4, required=True)

    def __init__(self, *args: Any, label: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = _("Give the reason")


class RequestForm(forms.Form):
    """Who asks for what is held about them."""

    person = Line(
        required=True,
        label=_("Whose record is asked for?"),
        help_text=_("Their name, as it may stand in the record."),
        error_messages={"required": _("Write the name of the person")},
    )
    born_on = DateField(label=_("When were they born?"), name="The birth date", past=True, required=False)
    asked_by = Line(label=_("If somebody asks for them: who, and why may they?"))
    send_to = Words(rows=2, label=_("How do they want to get it, and is that safe for them?"))
    reason = Words(
        rows=3,
        required=True,
        label=_("How did the request come, and what does it say?"),
        error_messages={"required": _("Say how the request came")},
    )


class RecordsForm(forms.Form):
    """Which records are gathered: those found by name, and others by their references."""

    found = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Records in which somebody of that name is spoken of"),
    )
    others = Words(
        rows=2,
        label=_("Other records that are about them"),
        help_text=_("Their references, with spaces between."),
    )
    reason = Words(
        rows=3,
        required=True,
        label=_("How did you look for them?"),
        error_messages={"required": _("Say how you looked")},
    )

    def __init__(self, *args: Any, found: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if found:
            self.fields["found"].choices = [(each["reference"], each["reference"]) for each in found]  # type: ignore[attr-defined]
        else:
            del self.fields["found"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["references"] = [*given.get("found", []), *given.get("others", "").split()]
        if not given["references"]:
            self.add_error(
                "others", ValidationError(_("Choose a record, or write its reference"), "required")
            )
        return given


class DecisionForm(forms.Form):
    """One decision for all the lines that it is sent with."""

    decision = forms.ChoiceField(
        choices=[("shown", _("Show them")), ("withheld", _("Withhold them"))],
        widget=forms.RadioSelect,
        label=_("What is done with these lines?"),
        error_messages={"required": _("Choose what is done with them")},
    )
    ground = forms.ChoiceField(required=False, label=_("If you withhold them: on which ground?"))
    reason = Words(rows=2, label=_("And why does it apply?"))
    which = forms.ChoiceField(
        choices=[
            ("chosen", _("The lines ticked below")),
            ("all", _("All undecided lines that this list finds")),
        ],
        widget=forms.RadioSelect,
        initial="chosen",
        label=_("Which lines?"),
        error_messages={"required": _("Choose which lines")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grounds = {ground.code: ground for ground in WithholdingGround.objects.order_by("place")}
        field: Any = self.fields["ground"]
        field.choices = [("", ""), *((code, ground.label) for code, ground in self.grounds.items())]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("decision") == "withheld":
            if not given.get("ground"):
                self.add_error("ground", ValidationError(_("Choose the ground"), "required"))
            if not given.get("reason"):
                self.add_error("reason", ValidationError(_("Write why it applies"), "required"))
        return given
