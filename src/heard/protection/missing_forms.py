"""What is typed when a child is missing, found, offered an interview and interviewed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Worker
from heard.concerns.actions import Account
from heard.concerns.doors.fields import Line, Words
from heard.concerns.forms import StepForm
from heard.frame.forms import DateField, MomentField
from heard.history.models import Actor
from heard.people.actions import Said, workers_named_in

from .missing import Interviewed, Missing
from .models import LeadsTo, Lives, Way

_DANGER = [("yes", _("Yes, or I think so")), ("no", _("No, not that I know of"))]


class ReportForm(forms.Form):
    """A child is missing: who, since when, and what is known. A first name and an age are enough."""

    name = Line(
        required=True,
        label=_("Who is missing?"),
        help_text=_("Any name they go by. “Not known” is an answer."),
        error_messages={"required": _("Say who is missing, even if it is only a first name")},
    )
    born_on = DateField(label=_("Date of birth"), name=_("The date of birth"), past=True, required=False)
    age = Line(label=_("Age, if you do not know the date"), width=5)
    where = Line(label=_("Home, school or where they spend time"))
    phone = Line(label=_("Their phone number"))
    details = Words(rows=2, label=_("What they look like, and what they wore"))
    since = MomentField(
        label=_("When did they go missing?"),
        name=_("The time"),
        help_text=_(
            "When they were last where they should be; about right is enough. For example, 12 3 2026 and 16:30."
        ),
    )
    last_seen = Line(label=_("Where were they last seen, and with whom?"))
    account = Words(
        pointed_out=True,
        rows=5,
        required=True,
        label=_("What do you know?"),
        help_text=_("What happened before, who they may be with, what you have tried. No proof is needed."),
        error_messages={"required": _("Say what you know, even if it is little")},
    )
    danger = forms.ChoiceField(
        choices=_DANGER,
        widget=forms.RadioSelect,
        label=_("Is the child in danger now?"),
        help_text=_("If yes, ring 999 first. Then send this."),
        error_messages={"required": _("Say whether the child is in danger now")},
    )
    lives = forms.ChoiceField(
        choices=Lives.choices,
        widget=forms.RadioSelect,
        label=_("Where does the child live?"),
        error_messages={"required": _("Say where the child lives")},
    )
    host_area = Line(
        label=_("If they are placed in another area: which?"),
        help_text=_("The council there is told."),
    )
    companions = Words(
        rows=2,
        label=_("Adults they may be with"),
        help_text=_("One on each line: a name, what they look like, a phone number."),
    )
    vehicles = Words(rows=2, label=_("Vehicles they may be in"), help_text=_("One on each line."))
    reporter = Line(label=_("Who told you, if it was not you who noticed?"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    about = Line(widget=forms.HiddenInput)
    # What is needed stands first: it is two in the morning, and the rest can be left out.
    parts: Any = (
        ("", ("name", "danger", "since", "account", "lives", "host_area", "reach")),
        (
            _("What helps to find them"),
            ("last_seen", "details", "companions", "vehicles", "born_on", "age", "where", "phone"),
        ),
        (_("Who noticed"), ("reporter", "police_reference")),
    )
    field_order: Any = [name for _heading, names in parts for name in names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4

    @property
    def in_parts(self) -> list[tuple[Any, list[BoundField]]]:
        """The fields by the parts of the page, each part with its heading."""
        return [
            (heading, [self[name] for name in names if name in self.fields]) for heading, names in self.parts
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("lives") == Lives.PLACED_ELSEWHERE and not given.get("host_area"):
            self.add_error("host_area", ValidationError(_("Say in which area the child lives"), "required"))
        return given

    def said(self) -> Missing:
        """What is said of the episode."""
        names = ("since", "account", "lives", "last_seen", "host_area", "reporter")
        return Missing(**{name: self.cleaned_data[name] for name in names})

    def child(self) -> Said:
        """What is said of the child."""
        given = self.cleaned_data
        facts = (("phone", given["phone"]),) if given["phone"] else ()
        names = ("name", "born_on", "age", "where", "details")
        return Said(kind="child", facts=facts, **{name: given[name] for name in names})

    def others(self) -> list[Said]:
        """The adults and vehicles that are named."""
        return [
            *_lines("adult", self.cleaned_data["companions"]),
            *_lines("vehicle", self.cleaned_data["vehicles"]),
        ]

    @property
    def in_danger(self) -> bool:
        return bool(self.cleaned_data["danger"] == "yes")


class DoorForm(ReportForm):
    """The same at the public door, from somebody who may have no account and need not say who they are."""

    reporter = Line(
        width=30,
        label=_("Who are you to the child?"),
        help_text=_("For example foster carer, children’s home, hospital, parent. You can leave it blank."),
    )
    reach = Line(width=30, label=_("How can the police ring you back?"))
    police_reference = Line(label=_("The police’s reference, if they gave you one"))
    form_token = forms.CharField(required=False, widget=forms.HiddenInput)
    challenge_token = forms.CharField(required=False, widget=forms.HiddenInput)
    work_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"], self.fields["about"]
        # The browser works on it while somebody writes; nothing waits for it.
        self.fields["work_token"].widget.attrs["data-work-challenge"] = self["challenge_token"].value() or ""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        asked = (("reach", _("Ring back: %s")), ("police_reference", _("Police reference: %s")))
        more = [words % given[name] for name, words in asked if given.get(name)]
        given["reporter"] = "\n".join([*filter(None, [given.get("reporter", "")]), *more])
        return given


class MoreForm(forms.Form):
    """What whoever reported a child missing has learned since."""

    text = Words(rows=5, label=_("What do you know now?"))
    back = forms.MultipleChoiceField(
        required=False,
        choices=[("yes", _("The child is back, or has been in touch"))],
        widget=forms.CheckboxSelectMultiple,
        label=_("Is the child back?"),
        help_text=_("Somebody will come to see the child before the search ends."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not (given.get("text") or given.get("back")):
            self.add_error("text", ValidationError(_("Write something first"), "required"))
        return given

    def words(self) -> str:
        """What is added to the report."""
        back = [gettext("The child is back, or has been in touch.")] if self.cleaned_data["back"] else []
        return "\n".join([*back, *filter(None, [self.cleaned_data["text"]])])


def _lines(kind: str, text: str) -> list[Said]:
    """One mention for each line: of an adult the line is what they are called, of the rest what is known."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind == "adult":
        return [Said(kind=kind, name=line) for line in lines]
    if kind == "place":
        return [Said(kind=kind, where=line) for line in lines]
    return [Said(kind=kind, details=line) for line in lines]


class FindForm(StepForm):
    """The child is found: when, where, and who saw that they are safe."""

    found_at = MomentField(label=_("When was the child found?"), name=_("The time"))
    account = Words(
        pointed_out=True,
        rows=4,
        required=True,
        label=_("Where, and how?"),
        help_text=_(
            "Who was there, how they came back, what you noticed. What they said goes in the interview."
        ),
        error_messages={"required": _("Say where and how the child was found")},
    )
    seen_by = Words(
        rows=2,
        required=True,
        label=_("Who saw that the child is safe and well?"),
        error_messages={"required": _("Say who saw that the child is safe and well")},
    )


class OfferForm(StepForm):
    """An interview is offered: how, who would hold it, and what the child said."""

    way = forms.ChoiceField(
        choices=Way.choices,
        widget=forms.RadioSelect,
        label=_("How was it offered?"),
        error_messages={"required": _("Choose how it was offered")},
    )
    interviewer = Line(
        required=True,
        width=30,
        label=_("Who would hold it?"),
        help_text=_("Somebody the child would talk to, who has no part in their care."),
        error_messages={"required": _("Say who would hold it")},
    )
    said = Words(  # type: ignore[assignment]  # Django keeps fields apart from what a form can do
        rows=3,
        required=True,
        label=_("What did the child say?"),
        help_text=_("Word for word. If they could not be reached, say what was tried."),
        error_messages={"required": _("Write what the child said, or what was tried")},
    )


class InterviewForm(StepForm):
    """The return interview: what the child said, what was learned, and what comes of it."""

    held_at = MomentField(label=_("When was it held?"), name=_("The time"))
    interviewer = Line(
        required=True,
        width=30,
        label=_("Who held it?"),
        help_text=_(
            "Their full name and organisation; for somebody in Heard, their name or email address alone."
        ),
        error_messages={"required": _("Say who held it")},
    )
    independent = forms.ChoiceField(
        choices=[("yes", _("No part in it")), ("no", _("They have a part in it"))],
        widget=forms.RadioSelect,
        label=_("Have they a part in the care of the child?"),
        help_text=_("The child’s social worker has, and so has anybody who works where the child lives."),
        error_messages={"required": _("Say whether they have a part in the care of the child")},
    )
    alone = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        label=_("Was the child seen alone?"),
        error_messages={"required": _("Say whether the child was seen alone")},
    )
    learned = Words(
        pointed_out=True,
        rows=5,
        required=True,
        label=_("What was learned?"),
        help_text=_("Where they were, with whom, why they left, what would help."),
        error_messages={"required": _("Say what was learned. “Nothing new” is an answer, with why")},
    )
    leads_to = forms.ChoiceField(
        choices=LeadsTo.choices,
        widget=forms.RadioSelect,
        label=_("What comes of it?"),
        error_messages={"required": _("Choose what comes of it")},
    )
    danger = forms.ChoiceField(
        choices=_DANGER,
        widget=forms.RadioSelect,
        required=False,
        label=_("If a concern is raised: is the child in danger now?"),
    )
    adults = Words(rows=2, label=_("Adults"), help_text=_("One on each line."))
    places = Words(rows=2, label=_("Places"), help_text=_("One on each line."))
    vehicles = Words(rows=2, label=_("Vehicles"), help_text=_("One on each line."))

    field_order = (
        "held_at",
        "interviewer",
        "independent",
        "alone",
        "child_view",
        "child_view_unknown",
        "learned",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["child_view"]
        words.label = _("The child’s own words")
        words.help_text = _("Word for word, in any language. They are kept apart and never changed.")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("leads_to") == LeadsTo.MENTIONS and not self.about():
            self.add_error("adults", ValidationError(_("Name an adult, a place or a vehicle"), "required"))
        if given.get("leads_to") == LeadsTo.NOTHING and self.about():
            message = _("Adults, places or vehicles are named below: choose what comes of it")
            self.add_error("leads_to", ValidationError(message, "named"))
        return given

    def held(self) -> Interviewed:
        """Who held it, and what was learned."""
        given = self.cleaned_data
        return Interviewed(
            held_at=given["held_at"],
            interviewer=given["interviewer"],
            interviewer_actor=_worker(given["interviewer"]),
            independent=given["independent"] == "yes",
            seen_alone=given["alone"] == "yes",
            learned=given["learned"],
        )

    def concern(self) -> Account | None:
        """What is raised of it, if that is what comes of it."""
        given = self.cleaned_data
        if given["leads_to"] != LeadsTo.CONCERN:
            return None
        return Account(
            account=given["learned"], child_words=given["child_view"], danger_now=given["danger"] == "yes"
        )

    def about(self) -> list[Said]:
        """The adults, places and vehicles that are named."""
        given = self.cleaned_data
        kinds = (("adult", "adults"), ("place", "places"), ("vehicle", "vehicles"))
        return [said for kind, name in kinds for said in _lines(kind, given.get(name) or "")]


def _worker(named: str) -> Actor | None:
    """The worker who is meant, if they work here; of several of one name the first, since one is asked of."""
    found = Worker.objects.filter(email__iexact=named.strip()).first()
    pk = found.pk if found else next(iter(sorted(workers_named_in(named))), None)
    return Actor(id=pk, kind="worker") if pk else None
