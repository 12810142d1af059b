"""What each door asks; nothing is needed but that something is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from heard.concerns.actions import Account, Upload
from heard.concerns.in_confidence import Given, public_keys
from heard.concerns.spots import Offer, with_accepted
from heard.people.actions import Said

from . import flood
from .fields import EACH_FILE, Files, Line, Words
from .sending import Ticket


@dataclass(frozen=True)
class Screen:
    """One screen of a form: what it asks, and which screens lie before and after it."""

    name: str
    question: Any
    fields: list[BoundField]
    before: str
    after: str
    number: int

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self.fields)


class Report(forms.Form):
    """What all doors share: the ticket that makes a form one concern, a little work, and files.

    ``asked`` are the questions as they stand on the page, for the record beside their answers. ``account_of``
    are the questions whose answers make up the account; the answers to ``otherwise`` do when there are none.
    ``whose_name`` are the questions for a name and a way to reach whoever reports; ``may_know`` is asked beside
    them, and ``unless_said`` is what an unanswered one means when a name was given.
    """

    form_token = forms.CharField(required=False, widget=forms.HiddenInput)
    challenge_token = forms.CharField(required=False, widget=forms.HiddenInput)
    work_token = forms.CharField(required=False, widget=forms.HiddenInput)

    asked: ClassVar[dict[str, Any]] = {}
    account_of: ClassVar[tuple[str, ...]] = ()
    otherwise: ClassVar[tuple[str, ...]] = ()
    whose_name: ClassVar[tuple[str, str]] = ("raiser", "safe_contact")
    unless_said: ClassVar[str] = "two"
    nothing_said: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "may_know" in self.fields and public_keys() is None:
            del self.fields["may_know"]

    def said(self) -> Account:
        """The account as the room takes it in."""
        raise NotImplementedError

    def about(self) -> list[Said]:
        """Whom and what it names, each as it was said."""
        raise NotImplementedError

    @property
    def uploads(self) -> list[Upload]:
        """The files that can be kept."""
        return list(self.cleaned_data["attached"][0])

    @property
    def refused_files(self) -> list[str]:
        """Why each of the others cannot."""
        return list(self.cleaned_data["attached"][1])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not (self.said().account or self.said().child_words):
            first = next(name for name, field in self.fields.items() if not field.widget.is_hidden)
            raise ValidationError({first: self.nothing_said})
        return given

    @classmethod
    def blank(cls) -> Self:
        """A form that was not sent yet."""
        return cls(initial={"form_token": Ticket.new().signed, "challenge_token": flood.challenge()})

    @classmethod
    def as_it_was(cls, typed: QueryDict) -> Self:
        """A form that Enter sent too early, with all that was typed and nothing judged."""
        return cls(initial={name: value for name, value in typed.items() if name in cls.base_fields})

    def answer(self, name: str) -> str:
        """One answer for the record; nothing if it was not given, or is not for the record."""
        return "" if name in self._hidden else self._typed(name)

    def _typed(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def _hidden(self) -> tuple[str, ...]:
        """The questions whose answers are kept out of the record: sealed, or, without a name, only the name."""
        if "may_know" not in self.fields:
            return ()
        chosen = self._typed("may_know") or (self.unless_said if self._typed(self.whose_name[0]) else "yes")
        return {"two": self.whose_name, "no": self.whose_name[:1]}.get(chosen, ())

    @property
    def given(self) -> Given | None:
        """Who reports, if they say so in confidence."""
        given = Given(*map(self._typed, self.whose_name))
        return given if self._hidden == self.whose_name and any(given) else None

    def composed(self, told: str = "") -> str:
        """What was said apart from ``told``, each answer under its question."""
        account = self._answers(self.account_of)
        if account or told:
            return account
        return self._answers(self.otherwise) or (_now("Files came without words.") if self.uploads else "")

    def _answers(self, names: tuple[str, ...]) -> str:
        return "\n\n".join(f"{self.asked[name]}\n{self._chosen(name)}" for name in names if self.answer(name))

    def _chosen(self, name: str) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(self.answer(name), self.answer(name)))


class ChildForm(Report):
    """What a child says; a screen for each question, in one form."""

    label_size = "s"
    nothing_said = _("Tell us something, even one word. Then press Send.")
    asked: ClassVar[dict[str, Any]] = {
        "happening": _("What is happening?"),
        "safe": _("Are you safe right now?"),
        "who": _("Who is doing this?"),
        "where": _("Where does it happen?"),
        "name": _("What can we call you?"),
        "may_know": _("Can the people who help you know your name?"),
        "age": _("How old are you?"),
        "reach": _("How can we answer you?"),
        "attached": _("Do you want to show us something?"),
        "send": _("Ready to send?"),
    }
    account_of = ("safe", "who")
    otherwise = ("where", "name", "age", "reach")
    whose_name = ("name", "reach")
    unless_said = "yes"
    on_screens: ClassVar[dict[str, tuple[str, ...]]] = {
        "what": ("happening",),
        "safe": ("safe",),
        "who": ("who", "where"),
        "you": ("name", "may_know", "age"),
        "answer": ("reach",),
        "show": ("attached",),
        "send": (),
    }

    happening = Words(
        rows=8,
        label=_("Use your own words"),
        help_text=_("Spelling does not matter. You can write in any language."),
    )
    safe = forms.ChoiceField(
        required=False,
        label=_("Choose one"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        widget=forms.RadioSelect,
    )
    who = Words(
        rows=4,
        label=_("Tell us what you know about them"),
        help_text=_("A name, a nickname, what they look like, or what car they have."),
    )
    where = Words(rows=3, label=asked["where"], help_text=_("A street, a shop, a park, an app or a game."))
    name = Line(label=_("Your name, or a name you made up"))
    may_know = forms.ChoiceField(
        required=False,
        label=asked["may_know"],
        choices=[
            ("yes", _("Yes")),
            ("two", _("Only if they really need it")),
            ("no", _("No, do not keep my name")),
        ],
        widget=forms.RadioSelect,
    )
    may_know.option_hints = {  # type: ignore[attr-defined]
        "two": _(
            "Your name, and how to reach you, are locked away. Two teams must both say that they need it. We tell you."
        ),
    }
    age = Line(width=4, label=asked["age"])
    reach = Words(
        rows=4,
        label=_("Another safe way to reach you, if there is one"),
        help_text=_("A phone number, or a grown-up you trust. Tell us when it is safe, and when it is not."),
    )
    attached = Files(label=_("Photos, screenshots or recordings"), help_text=EACH_FILE)

    def said(self) -> Account:
        happening = self.answer("happening")
        return Account(
            child_words=happening,
            account=self.composed(happening),
            where=self.answer("where"),
            danger_now=self.answer("safe") in ("no", "unsure"),
            raiser=self.answer("name"),
            safe_contact=self.answer("reach"),
        )

    def about(self) -> list[Said]:
        return [
            Said(kind="child", name=self.answer("name"), age=self.answer("age")),
            Said(kind="place", where=self.answer("where")),
        ]

    @property
    def screens(self) -> list[Screen]:
        """The screens in their order; the last one asks nothing."""
        names = ["", *self.on_screens, ""]
        return [
            Screen(
                name,
                self.asked[fields[0] if fields else name],
                [self[field] for field in fields],
                names[place - 1],
                names[place + 1],
                place,
            )
            for place, (name, fields) in enumerate(self.on_screens.items(), 1)
        ]

    @property
    def open(self) -> list[str]:
        """The screens to show first: those with something wrong, else the last that has an answer, else the first."""
        wrong = [screen.name for screen in self.screens if screen.is_wrong]
        given = [screen.name for screen in self.screens if any(field.value() for field in screen.fields)]
        return wrong or given[-1:] or ["what"]


class Told(Report):
    """What a grown-up says of a child, a place or a person; the child need not be known."""

    danger = forms.ChoiceField(
        required=False,
        label=_("Is a child in danger now?"),
        help_text=_("If so, ring 999 first. Then tell us."),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsure", _("I do not know"))],
        widget=forms.RadioSelect,
    )
    child = Words(
        rows=2,
        label=_("The child or children"),
        help_text=_(
            "A name, an age, a school, or what they looked like. You can tell us even if you know none of this."
        ),
    )
    adult = Words(
        rows=2,
        label=_("The adult or adults"),
        help_text=_("A name, a nickname, what they looked like, a phone number, or a name they use online."),
    )
    where = Words(
        rows=2, label=_("Where"), help_text=_("A street, a shop, a hotel, a park, an app or a game.")
    )
    vehicle = Words(
        rows=2,
        label=_("Any car or other vehicle"),
        help_text=_("The number plate, the make, the colour, or a taxi firm."),
    )
    when = Words(rows=2, label=_("When"), help_text=_("A day, a time, or how often."))

    account_of = ("account",)
    otherwise = ("child", "adult", "where", "vehicle", "when")

    def said(self) -> Account:
        return Account(
            account=self.answer("account") or self.composed(self.answer("child_words")),
            child_words=self.answer("child_words"),
            when=self.answer("when"),
            where=self.answer("where"),
            danger_now=self.answer("danger") == "yes",
            raiser=self.answer("raiser"),
            safe_contact=self.answer("safe_contact"),
            language=self.answer("language"),
        )

    def about(self) -> list[Said]:
        return [
            Said(kind="child", details=self.answer("child")),
            Said(kind="adult", details=self.answer("adult")),
            Said(kind="place", where=self.answer("where")),
            Said(kind="vehicle", details=self.answer("vehicle")),
        ]


def _may_know(whose: Any) -> forms.ChoiceField:
    """The question whether a name goes into the record, is sealed, or is not kept."""
    field = forms.ChoiceField(
        required=False,
        label=whose,
        choices=[
            ("yes", _("Yes")),
            ("two", _("Only if two agencies agree that it is needed")),
            ("no", _("No name")),
        ],
        widget=forms.RadioSelect,
    )
    field.option_hints = {  # type: ignore[attr-defined]
        "two": _(
            "The name, and how to reach you, are locked away from everybody. If two agencies open them we tell you. "
            "A name without an answer here is kept like this."
        ),
        "no": _("A name that is written below is then not kept."),
    }
    return field


class PublicForm(Told):
    """What a member of the public says, with a name or without."""

    nothing_said = _("Tell us something, even one sentence.")
    asked: ClassVar[dict[str, Any]] = {
        "account": _("What has worried you?"),
        **{name: field.label for name, field in Told.base_fields.items()},
    }
    account = Words(
        rows=8,
        label=asked["account"],
        help_text=_("What you saw, heard or were told. You need no proof. You can write in any language."),
    )
    attached = Files(label=_("Photos, screenshots or recordings"), help_text=EACH_FILE)
    may_know = _may_know(_("May the people who work on this know your name?"))
    raiser = Line(width=30, label=_("Your name"), help_text=_("Leave this blank to stay anonymous."))
    safe_contact = Words(
        rows=2,
        label=_("How and when we may reach you"),
        help_text=_(
            "Leave this blank to stay anonymous. You can read our answer with your secret words instead."
        ),
    )
    language = Line(label=_("The language you would like us to answer in"))

    field_order = (
        "account",
        "danger",
        "child",
        "adult",
        "where",
        "vehicle",
        "when",
        "attached",
        "may_know",
        "raiser",
        "safe_contact",
        "language",
    )


class HelplineForm(Told):
    """What an adviser types for somebody who rings."""

    nothing_said = _("Write what the caller said, even one sentence.")
    asked = PublicForm.asked
    accepted: tuple[tuple[Offer, str], ...] = ()  # what the adviser chose of what is named in these words
    account = Words(rows=8, label=_("What the caller says"))
    child_words = Words(
        rows=4,
        label=_("The child’s own words"),
        help_text=_("If the caller is a child, or tells you what a child said. Word for word."),
    )
    attached = Files(label=_("Photos, screenshots or recordings"), help_text=EACH_FILE)
    may_know = _may_know(_("May the people who work on this know the caller’s name?"))
    raiser = Line(
        width=30, label=_("The caller’s name"), help_text=_("Leave this blank if they do not want to say.")
    )
    safe_contact = Words(rows=2, label=_("How and when they may be reached safely"))
    language = Line(label=_("The language they would like an answer in"))

    field_order = (
        "account", "child_words", "danger", "child", "adult", "where", "vehicle", "when", "may_know",
        "raiser", "safe_contact", "language", "attached",
    )  # fmt: skip

    def about(self) -> list[Said]:
        return with_accepted(super().about(), self.accepted)
