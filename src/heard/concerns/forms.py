"""What workers type: the professional's account, and the form of each step, made from what the step needs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Post, Worker
from heard.frame.forms import DateField
from heard.people.actions import Said, workers_named_in
from heard.people.linkage.dated import birth_in
from heard.people.models import Pairing, Verdict
from heard.process.models import Choice, Clock
from heard.process.rules import tidy_reference

from .actions import Account
from .doors.fields import Files, Line, Words
from .in_confidence import as_read
from .models import ClosingReason, Outcome
from .signs import BACKGROUND, SIGNS
from .wording import AFTERWARDS, ASKED

_FILES_HELP = _(
    "Each can be up to 25 MB. Choose them last: a browser forgets files when a page is shown again."
)


class RaiseForm(forms.Form):
    """What a professional of any agency raises: three questions are enough."""

    account = Words(
        pointed_out=True,
        rows=6,
        required=True,
        label=_("What have you seen or heard?"),
        help_text=_(
            "Signs alone are enough, and so is a worry about a place. You need no proof and no disclosure."
        ),
        error_messages={"required": _("Say what you have seen or heard")},
    )
    whom = Words(
        rows=2,
        required=True,
        label=_("Who or where is it about?"),
        help_text=_("As much as you know: a name, a nickname, a school year, a street, a car."),
        error_messages={"required": _("Say who or where it is about. “Not known” is an answer")},
    )
    danger = forms.ChoiceField(
        choices=[("yes", _("Yes, or I think so")), ("no", _("No, not that I know of"))],
        widget=forms.RadioSelect,
        label=_("Is anyone in danger now?"),
        help_text=_("If yes, ring 999 first. Then send this."),
        error_messages={"required": _("Say whether anyone is in danger now")},
    )
    child_words = Words(
        rows=4,
        label=_("The child’s own words"),
        help_text=_("Exactly as they said them, in any language. They are kept apart and never changed."),
    )
    when = Line(
        label=_("When was it?"), help_text=_("For example, Friday evening, or every week since September.")
    )
    where = Line(label=_("Where was it?"))
    signs = forms.MultipleChoiceField(
        required=False,
        choices=list(SIGNS.items()),
        widget=forms.CheckboxSelectMultiple,
        label=_("What have you noticed?"),
        help_text=_("A sign can mean that harm is already happening. Nothing is added up."),
    )
    background = forms.MultipleChoiceField(
        required=False,
        choices=list(BACKGROUND.items()),
        widget=forms.CheckboxSelectMultiple,
        label=_("What else weighs on the child?"),
        help_text=_("None of this is why somebody harms a child. It helps to see what support they need."),
    )
    safe_contact = Words(
        rows=2,
        label=_("How can the child or family be reached safely?"),
        help_text=_("For example, only at school, never by text, not through a parent."),
    )
    known_on = DateField(
        label=_("If the law puts the duty to report on you: on which day were you told, or saw it?"),
        name=_("The day"),
        past=True,
        required=False,
        help_text=_("Sending this is your report to the council. Leave it out if the duty is not yours."),
    )
    waited_because = Words(
        rows=2,
        label=_("If you waited with it: what for?"),
        help_text=_(
            "Only the safety of a child may delay it by law, for seven days at most. However long it was: send it."
        ),
    )
    works_here = Line(
        width=30,
        label=_("Does it concern somebody who works for one of the agencies? Name them"),
        help_text=_("They, and those they answer to, will not see it and will not learn of it from Heard."),
    )
    files = Files(label=_("Files"), help_text=_FILES_HELP)  # type: ignore[assignment]
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    follows = forms.CharField(widget=forms.HiddenInput, required=False)

    first = ("account", "whom", "danger")
    more = (
        "works_here",
        "child_words",
        "when",
        "where",
        "signs",
        "background",
        "safe_contact",
        "known_on",
        "waited_because",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("waited_because") and not given.get("known_on") and "known_on" not in self.errors:
            self.add_error("known_on", ValidationError(_("Say since which day you knew of it"), "required"))
        return given

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.first]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    def said(self) -> Account:
        """What the form says, for ``hear``."""
        given = self.cleaned_data
        words = (
            "account",
            "whom",
            "child_words",
            "when",
            "where",
            "safe_contact",
            "signs",
            "background",
            "known_on",
            "waited_because",
        )
        return Account(**{name: given[name] for name in words}, danger_now=given["danger"] == "yes")

    def colleague(self) -> list[Said]:
        """Somebody who is said to work for one of the agencies."""
        return [Said(kind="adult", name=self.cleaned_data["works_here"])]


class _Row(forms.Form):
    kind: str
    facts: ClassVar[tuple[str, ...]] = ()
    label_size = "s"

    def said(self) -> Said:
        """What this row says of one child, adult, place or vehicle."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        facts = tuple((name, given.pop(name)) for name in self.facts if name in given)
        return Said(kind=self.kind, facts=facts, **given)


class ChildRow(_Row):
    kind = "child"
    name = Line(label=_("Name"), help_text=_("Any name they go by."))
    born_on = DateField(label=_("Date of birth"), name="The date of birth", past=True, required=False)
    age = Line(label=_("Age, if you do not know the date"), width=5)
    where = Line(label=_("Home, school or where they spend time"))
    phone = Line(label=_("Phone number"))
    handle = Line(label=_("A name they use online"))
    nhs = Line(label=_("NHS number"), width=10)
    upn = Line(label=_("Unique pupil number"), width=10)
    details = Words(rows=2, label=_("Anything else about them"))
    facts = ("phone", "handle", "nhs", "upn")


class AdultRow(_Row):
    kind = "adult"
    name = Line(label=_("Name or nickname"))
    age = Line(label=_("About how old"), width=5)
    where = Line(label=_("Home, work or where they are seen"))
    phone = Line(label=_("Phone number"))
    handle = Line(label=_("A name they use online"))
    details = Words(rows=2, label=_("What they look like, what they drive, and who they are to the child"))
    facts = ("phone", "handle")


class PlaceRow(_Row):
    kind = "place"
    where = Line(label=_("Address or where it is"))
    details = Words(rows=2, label=_("What happens there, and when"))


class VehicleRow(_Row):
    kind = "vehicle"
    registration = Line(label=_("Number plate"), help_text=_("Part of it is enough."), width=10)
    details = Words(rows=2, label=_("Make, colour, taxi number, anything else"))


def _taken(take: str) -> list[str]:
    """The kind of row, the field and the value that a button stands for; empty where it is none of ours.

    ``child.1`` is the second row of the children.
    """
    return take.split("|", 2) if take.count("|") > 1 else ["", "", ""]


def _put(rows: list[dict[str, Any]], place: str, field: str, value: Any, most: int) -> None:
    """Fill in a field of the row that was meant; of one that is not there, or says something else, a new one."""
    at = int(place) if place.isascii() and place.isdigit() else len(rows)
    if at < len(rows) and not any(_all(rows[at].get(field))):
        rows[at][field] = value
    elif len(rows) < most:
        rows.append({field: value})


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Rows:
    """The repeatable rows of the professional's form; "Add another" keeps all that was typed."""

    kinds = {
        "child": (ChildRow, _("Children and young people"), _("Child"), _("Add another child")),
        "adult": (AdultRow, _("Adults"), _("Adult"), _("Add another adult")),
        "place": (PlaceRow, _("Places"), _("Place"), _("Add another place")),
        "vehicle": (VehicleRow, _("Vehicles"), _("Vehicle"), _("Add another vehicle")),
    }
    most = 20

    def __init__(
        self, data: QueryDict | None = None, typed: QueryDict | None = None, add: str = "", take: str = ""
    ) -> None:
        """``take`` is what the writer accepts of what was read in their words: kind, field and value."""
        kind, _field, value = _taken(take)
        self.added = kind.partition(".")[0] if value else add
        self.sets = {each: self._set(each, data, typed, add, take) for each in self.kinds}

    def _set(
        self, kind: str, data: QueryDict | None, typed: QueryDict | None, add: str, take: str
    ) -> BaseFormSet[Any]:
        row = self.kinds[kind][0]
        if data is not None and f"{kind}-TOTAL_FORMS" in data:
            return self._factory(row, 0)(data, prefix=kind)
        initial = typed_rows(row, kind, typed) if typed is not None else []
        named, field, value = _taken(take)
        named, _dot, place = named.partition(".")
        if named == kind and field in row.base_fields and value:
            _put(initial, place, field, birth_in(value) if field == "born_on" else value, self.most)
        extra = 1 if not initial or (add == kind and len(initial) < self.most) else 0
        return self._factory(row, extra)(prefix=kind, initial=initial)

    def _factory(self, row: type[_Row], extra: int) -> type[BaseFormSet[Any]]:
        return forms.formset_factory(row, extra=extra, max_num=self.most, absolute_max=self.most)

    def is_valid(self) -> bool:
        valid = [each.is_valid() for each in self.sets.values()]  # each of them, so that all errors show
        return all(valid)

    def said(self) -> list[Said]:
        """What the rows say; blank ones say nothing."""
        return [row.said() for each in self.sets.values() for row in each.forms]

    def said_so_far(self) -> list[Said]:
        """The same as far as it can be read, without those that say nothing."""
        rows = [row for each in self.sets.values() for row in each.forms if hasattr(row, "cleaned_data")]
        return [said for row in rows if not (said := row.said()).is_blank()]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The sets as the page shows them, each with its heading and button."""
        return [
            {
                "kind": kind,
                "set": self.sets[kind],
                "heading": heading,
                "one": one,
                "add": add,
                "open": self._says(kind),
            }
            for kind, (_row, heading, one, add) in self.kinds.items()
        ]

    def _says(self, kind: str) -> bool:
        """Whether anything was typed in this set, so that the page shows it open."""
        rows = self.sets[kind]
        return (
            kind == self.added
            or bool(rows.initial)
            or rows.total_form_count() > 1
            or (rows.is_bound and rows.has_changed())
        )


def typed_rows(row: type[_Row], prefix: str, typed: QueryDict) -> list[dict[str, Any]]:
    """What was typed in the rows of one kind, to be shown again without judging it; empty rows are left out."""
    total = typed.get(f"{prefix}-TOTAL_FORMS", "0")
    count = min(int(total[:9]), Rows.most) if total.isascii() and total.isdigit() else 0
    rows = [typed_fields(row, typed, f"{prefix}-{index}") for index in range(count)]
    return [each for each in rows if any(any(v) if isinstance(v, list) else v for v in each.values())]


def typed_fields(form: type[forms.Form], typed: QueryDict, prefix: str = "") -> dict[str, Any]:
    """What was typed in a form's fields, as the initial values of a new one."""
    return {
        name: field.widget.value_from_datadict(typed, {}, f"{prefix}-{name}" if prefix else name)
        for name, field in form.base_fields.items()
        if not isinstance(field, Files) and name != "follows"
    }


class ReasonForm(forms.Form):
    """One text; what it is called depends on the page."""

    def __init__(self, *args: Any, label: Any, hint: Any = "", required: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = Words(
            pointed_out=True,
            rows=6,
            required=True,
            label=label,
            help_text=hint,
            error_messages={"required": required},
        )


class WallForm(forms.Form):
    """Who is to see nothing of a strand, and why."""

    who = Line(
        required=True,
        width=30,
        label=_("Who is it?"),
        help_text=_("Their full name, or the email address with which they sign in to Heard."),
        error_messages={"required": _("Name the person")},
    )
    text = Words(
        rows=4,
        required=True,
        label=_("Why?"),
        help_text=_(
            "For example, they are named in it, they are family, or they are close to somebody who is named."
        ),
        error_messages={"required": _("Say why")},
    )

    def clean_who(self) -> UUID:
        """The one worker who is meant."""
        given = self.cleaned_data["who"].strip()
        meant = Q(email__iexact=given) | Q(pk__in=workers_named_in(given))
        found = list(Worker.objects.filter(meant).order_by("email")[:9])
        if not found:
            raise ValidationError(
                _("Nobody of that name works here. Check how it is written, or give the email.")
            )
        if len(found) > 1:
            several = ", ".join(f"{worker.name} ({worker.email})" for worker in found)
            raise ValidationError(_("There is more than one: %s. Give the email address.") % several)
        who: UUID = found[0].pk
        return who


class HandOverForm(forms.Form):
    """Who is asked to take a matter over, and what they need to know."""

    to_post = forms.ChoiceField(
        label=_("Who is to take it over?"),
        help_text=_("Their answer is due by the end of the next working day."),
        error_messages={
            "required": _("Choose who is to take it over"),
            "invalid_choice": _("Choose one of the posts"),
        },
    )
    text = Words(
        rows=5,
        required=True,
        label=_("Why, and what must they know?"),
        help_text=_(
            "What is due next, what the child was promised, and what you would not leave to the record alone."
        ),
        error_messages={"required": _("Say why, and what they must know")},
    )

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_agency = groupby(posts, key=lambda post: post.agency.name)
        choices = [(agency, [(str(post.pk), post.title) for post in theirs]) for agency, theirs in by_agency]
        self.fields["to_post"].choices = [("", ""), *choices]  # type: ignore[attr-defined]


class GlassForm(forms.Form):
    """Which record is needed now, and why."""

    reference = Line(
        required=True,
        width=10,
        label=_("The reference of the concern"),
        help_text=_("For example, 4F7K-9Q2M. Whoever holds it can tell you."),
        error_messages={"required": _("Give the reference")},
    )
    text = Words(
        rows=4,
        required=True,
        label=_("Why do you need it now?"),
        help_text=_("What may happen to the child if you wait. Another agency reads this tomorrow."),
        error_messages={"required": _("Say why you need it now")},
    )

    def clean_reference(self) -> str:
        return tidy_reference(self.cleaned_data["reference"])


class PressureForm(forms.Form):
    """What was done to make somebody withdraw, stay silent or play down."""

    what = forms.ChoiceField(
        choices=[
            ("withdraw", _("Somebody asked for it to be withdrawn")),
            ("discourage", _("Somebody was discouraged from reporting")),
            ("downgrade", _("Somebody asked for it to be played down or called something else")),
        ],
        widget=forms.RadioSelect,
        label=_("What happened?"),
        error_messages={"required": _("Choose what happened")},
    )
    text = Words(
        rows=6,
        required=True,
        label=_("Who said or did what, and when?"),
        error_messages={"required": _("Say who said or did what")},
    )


class MoreTimeForm(forms.Form):
    """Which clock needs more time, and why."""

    clock = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("Which time is not enough?"),
        error_messages={"required": _("Choose which time is not enough")},
    )
    text = Words(
        rows=5,
        required=True,
        label=_("Why is more time needed, and what keeps the child safe until then?"),
        error_messages={"required": _("Say why more time is needed")},
    )

    def __init__(self, *args: Any, clocks: Iterable[Clock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = [(str(clock.pk), clock.timescale.label) for clock in clocks]  # type: ignore[attr-defined]


class SameChildForm(forms.Form):
    """Whether two reports speak of the same child, adult, place or thing."""

    verdict = forms.ChoiceField(
        choices=[
            ("same", _("Yes, they are the same")),
            ("apart", _("No, they are not the same")),
            ("parked", _("It is not settled: leave it open")),
            ("withdrawn", _("Take back what was said of them before")),
        ],
        widget=forms.RadioSelect,
        label=_("Are they the same?"),
        error_messages={"required": _("Say whether they are the same")},
    )
    text = Words(
        rows=3,
        required=True,
        label=_("How do you know?"),
        error_messages={"required": _("Say how you know")},
    )

    def __init__(self, *args: Any, last: Pairing | None, **kwargs: Any) -> None:
        """``last`` is what was last said of the two: without it there is nothing to take back."""
        super().__init__(*args, **kwargs)
        if last is None or last.verdict == Verdict.WITHDRAWN:
            self.fields["verdict"].choices = self.fields["verdict"].choices[:-1]  # type: ignore[attr-defined]


class HalfForm(forms.Form):
    """An agency's half of the key to one sealed name; blank where Heard holds the agency's key itself."""

    half = Line(width=30, label=_("Your agency’s half"))

    def clean_half(self) -> bytes:
        typed = self.cleaned_data["half"]
        half = as_read(typed)
        if typed and half is None:
            raise ValidationError(_("Copy the whole half: it has 43 letters, numbers and signs"))
        return half or b""


class WhomForm(forms.Form):
    """What somebody can add about a child before they ask who else knows the child."""

    child = Line(width=30, label=_("The child’s name"))
    born_on = DateField(label=_("Date of birth"), past=True, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("born_on") and not given.get("child"):
            self.add_error("child", _("Write the name that belongs to this date of birth"))
        return given


class StepForm(forms.Form):
    """The form of one declared step, with a field for each thing that the step needs."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        needs: list[str],
        step: str = "",
        told_hint: Any = "",
        outcomes: Iterable[Choice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needs, self.step = needs, step
        for need in _ORDER:
            if need in needs:
                self.fields.update(_FIELDS[need]())
        if (declared := list(outcomes)) and "outcome" in self.fields:
            chosen: Any = self.fields["outcome"]
            chosen.choices = [(each.code, each.label) for each in declared]
            chosen.option_hints = {each.code: each.hint for each in declared if each.hint}
        if step in ASKED and "reason" in self.fields:
            asked: Any = self.fields["reason"]
            asked.label, asked.help_text = ASKED[step]
        if step in AFTERWARDS and "child_view" in self.fields:
            self.fields.update(_child_view_afterwards())
        if told_hint and "told" in self.fields:
            self.fields["told"].help_text = told_hint

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "child_view" in self.needs and not (given.get("child_view") or given.get("child_view_unknown")):
            message = (
                _("Write what the child said, or why no words of theirs are kept")
                if self.step in AFTERWARDS
                else _("Say what the child wants, or why that is not known yet")
            )
            self.add_error("child_view", ValidationError(message, "required"))
        return given

    def said(self) -> dict[str, Any]:
        """What the step says, for ``move_on``."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


_ORDER = ("outcome", "reason_code", "reason", "child_view", "told")


def _outcome() -> dict[str, forms.Field]:
    return {
        "outcome": forms.ChoiceField(
            choices=Outcome.choices,
            widget=forms.RadioSelect,
            label=_("What happens now?"),
            error_messages={"required": _("Choose what happens now")},
        )
    }


def _reason_code() -> dict[str, forms.Field]:
    rules = list(ClosingReason.objects.order_by("verdict", "label"))
    field = forms.ChoiceField(
        choices=[(rule.code, rule.label) for rule in rules],
        widget=forms.RadioSelect,
        label=_("Why should it be closed?"),
        error_messages={"required": _("Choose why it should be closed")},
    )
    field.option_hints = {rule.code: _hint_of(rule) for rule in rules}  # type: ignore[attr-defined]
    return {"reason_code": field}


def _hint_of(rule: ClosingReason) -> str:
    """What happens when this reason is chosen; why stands in the refusal."""
    if rule.verdict == "second":
        return str(_("Another agency has to sign."))
    if rule.verdict == "alone":
        return ""
    told = _("The independent scrutineer is told.") if rule.to_scrutineer else ""
    return f"{_('This closes nothing.')} {rule.next_step} {told}".strip()


def _reason() -> dict[str, forms.Field]:
    hint = _(
        "What you know, what you weighed, and what follows. Write of what adults did, not of what the child chose."
    )
    return {
        "reason": Words(
            pointed_out=True,
            rows=5,
            required=True,
            label=_("Your reasons"),
            help_text=hint,
            error_messages={"required": _("Give your reasons")},
        )
    }


def _child_view() -> dict[str, forms.Field]:
    return {
        "child_view": Words(
            rows=3,
            label=_("What does the child say and want?"),
            help_text=_("In their words where you can, and how it shaped this decision."),
        ),
        "child_view_unknown": Words(
            pointed_out=True,
            rows=2,
            label=_("If the child’s own words are not kept yet: why not?"),
            help_text=_("And who will ask the child, and when."),
        ),
    }


def _child_view_afterwards() -> dict[str, forms.Field]:
    fields = _child_view()
    view, unknown = fields.values()
    view.label, view.help_text = _("What did the child say and want?"), _("In their words where you can.")
    unknown.label = _("If no words of the child’s own are kept: why not?")
    unknown.help_text = _("If the child can still be asked, who will ask them, and when.")
    return fields


def _told() -> dict[str, forms.Field]:
    return {
        "told": Words(
            pointed_out=True,
            rows=4,
            required=True,
            label=_("Your answer to whoever raised it"),
            help_text=_(
                "It is sent to them exactly as you write it. Use plain words; leave out what they may not know."
            ),
            error_messages={"required": _("Write the answer to whoever raised it")},
        )
    }


_FIELDS = {
    "outcome": _outcome,
    "reason_code": _reason_code,
    "reason": _reason,
    "child_view": _child_view,
    "told": _told,
}
# What a step may need that is said in words or chosen, and so has a field made for it.
IN_WORDS = frozenset(_FIELDS)
