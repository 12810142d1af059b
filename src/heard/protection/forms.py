"""What is typed to assess a child: words first, and nothing that could be added up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Post
from heard.concerns.doors.fields import Line, Words
from heard.frame.forms import DateField, MomentField

from .actions import Attended, Written
from .models import AbuseModel, AimedAt, AssessmentFactor, Category, Invitation, MeetingNeed, Standing

_NO_FACTORS = "21"
# By the numbers of their codes, so that nobody has to read forty to choose three.
_FACTORS: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("Exploitation, and being missing"), frozenset({"10", "11", "12", "13", "24"})),
    (_("Abuse and neglect"), frozenset({"16", "17", "18", "19", "22", "23"})),
    (_("Domestic abuse"), frozenset({"3"})),
    (_("Mental health, alcohol and drugs"), frozenset({"1", "2", "4", "15"})),
    (_("Disability and illness"), frozenset({"5", "6"})),
    (_("Where and how the child lives"), frozenset({"7", "8", "9", "14"})),
    (_("Another, or none"), frozenset({"20", "21"})),
)


def _number(factor: AssessmentFactor) -> str:
    return factor.code.rstrip("ABCDEF")


class AssessmentForm(forms.Form):
    """An assessment. It can be saved half done, as often as you like; what is missing is said before it goes on."""

    label_size = "m"
    harm = Words(
        pointed_out=True,
        rows=6,
        label=_("Harm: what is happening, or has happened, to the child?"),
        help_text=_(
            "Who does what to the child, where and since when. Harm that is happening is not “risk”."
        ),
    )
    signs = Words(
        pointed_out=True,
        rows=4,
        label=_("Signs: what has been noticed?"),
        help_text=_("By whom and when. A sign can mean that harm is already happening."),
    )
    vulnerability = Words(
        pointed_out=True,
        rows=4,
        label=_("Vulnerability: what do others use, or what leaves the child without protection?"),
        help_text=_("None of this is why somebody harms a child."),
    )
    strengths = Words(
        rows=3,
        label=_("Who and what keeps the child safe?"),
        help_text=_("People the child trusts, and what has helped."),
    )
    analysis = Words(
        pointed_out=True,
        rows=8,
        label=_("Analysis: what does it all mean for this child?"),
        help_text=_(
            "In whole sentences: what you make of it, what you are unsure of, what has to change. There is no score."
        ),
    )
    abuse_models = forms.MultipleChoiceField(
        required=False,
        choices=AbuseModel.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("Who harms the child, and in what setting?"),
        help_text=_("Choose each that is true."),
    )
    factors = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Factors"),
        help_text=_("The factors of the children in need census. Choose each that was found."),
    )
    seen_on = DateField(
        label=_("When was the child seen?"), name="The day", past=True, required=False,
    )  # fmt: skip
    not_seen_because = Words(
        rows=2,
        label=_("Or: why has the child not been seen yet?"),
        help_text=_("And what will be tried next, by whom."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        factors = list(AssessmentFactor.objects.order_by("place"))
        field: Any = self.fields["factors"]
        field.choices = [
            (
                words,
                [(each.code, f"{each.label} ({each.code})") for each in factors if _number(each) in numbers],
            )
            for words, numbers in _FACTORS
        ]
        field.unfolded = (_FACTORS[0][0], _FACTORS[1][0])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        factors = given.get("factors") or []
        if _NO_FACTORS in factors and len(factors) > 1:
            self.add_error(
                "factors", ValidationError(_("Choose the factors, or that there are none"), "exclusive")
            )
        return given

    def written(self) -> Written:
        """What the form says, for ``write_assessment``."""
        return Written(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class CategoryForm(forms.Form):
    """A category of concern, and how it stands."""

    category = forms.ChoiceField(
        choices=Category.choices,
        widget=forms.RadioSelect,
        label=_("Which category of concern?"),
        error_messages={"required": _("Choose the category")},
    )
    standing = forms.ChoiceField(
        choices=[each for each in Standing.choices if each[0] != Standing.WITHDRAWN],
        widget=forms.RadioSelect,
        label=_("How does it stand?"),
        error_messages={"required": _("Say how it stands")},
    )
    why = Words(
        pointed_out=True,
        rows=4,
        required=True,
        label=_("Why?"),
        help_text=_("It is added to what is there; nothing takes its place."),
        error_messages={"required": _("Say why")},
    )


def _posts(posts: Iterable[Post]) -> list[tuple[str, str]]:
    return [(str(post.pk), str(post)) for post in posts]


_NEAR = _("Who works with this child already")


def _by_agency(
    posts: Iterable[Post], near: Collection[UUID], needed: Collection[str]
) -> list[tuple[str | Promise, list[tuple[str, str]]]]:
    """The posts to choose from: who is near first, then each agency, those that must be there before the others."""
    rest = list(posts)
    first = [post for post in rest if post.pk in near]
    rest = sorted(
        (post for post in rest if post.pk not in near), key=lambda post: post.agency.kind not in needed
    )
    groups: list[tuple[str | Promise, list[tuple[str, str]]]] = [(_NEAR, _posts(first))] if first else []
    for agency, of_it in groupby(rest, key=lambda post: post.agency.name):
        groups.append((agency, [(str(post.pk), post.title) for post in of_it]))
    return groups


class InviteForm(forms.Form):
    """Who else is to be at a meeting."""

    posts = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Who is invited?"),
        help_text=_("They are told, and may then read this stage. Nobody else of their agency may."),
    )
    names = Words(
        rows=3,
        label=_("Who else, outside Heard?"),
        help_text=_(
            "One a line: the child, a parent, an interpreter, with who they are. You invite them yourself."
        ),
    )

    def __init__(
        self,
        *args: Any,
        posts: Iterable[Post],
        near: Collection[UUID] = (),
        needed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """``near`` are the posts that work on the matter already; ``needed`` the kinds of agency that must be there."""
        super().__init__(*args, **kwargs)
        self.known = {str(post.pk): post for post in posts}
        field: Any = self.fields["posts"]
        field.choices = _by_agency(self.known.values(), near, needed)
        field.unfolded = (_NEAR,)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("posts") and not self.invited_names():
            self.add_error("posts", ValidationError(_("Choose who is invited"), "required"))
        return given

    def invited_posts(self) -> list[Post]:
        return [self.known[key] for key in self.cleaned_data["posts"]]

    def invited_names(self) -> list[str]:
        lines = (self.cleaned_data.get("names") or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class MeetingForm(InviteForm):
    """When and where a meeting is, who chairs it, what about, and who must be there."""

    planned_for = MomentField(
        label=_("When is it?"),
        name=_("The time of the meeting"),
        help_text=_("For example, 12 3 2026 and 16:30."),
        error_messages={"required": _("Say when it is")},
    )
    venue = Line(
        required=True,
        label=_("Where?"),
        help_text=_("A room, or the number to ring."),
        error_messages={"required": _("Say where it is")},
    )
    chair = forms.ChoiceField(
        label=_("Who chairs it?"), error_messages={"required": _("Choose who chairs it")}
    )
    agenda = Words(
        rows=8,
        required=True,
        label=_("Agenda"),
        error_messages={"required": _("Write the agenda")},
    )

    field_order = ("planned_for", "venue", "chair", "posts", "names", "agenda")

    def __init__(
        self, *args: Any, chairs: Iterable[Post], needs: Sequence[MeetingNeed] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, needed=[need.agency_kind for need in needs], **kwargs)
        self.needs = needs
        self.chairs = {str(post.pk): post for post in chairs}
        self.fields["chair"].choices = [("", ""), *((key, post.title) for key, post in self.chairs.items())]  # type: ignore[attr-defined]


class PanelForm(MeetingForm):
    """When and where the exploitation panel sits, its two chairs and who sits with them; its agenda is not typed."""

    co_chair = forms.ChoiceField(
        label=_("Who chairs it with them, for another agency?"),
        help_text=_("The police, as a rule. Both must be there."),
        error_messages={"required": _("Choose the second chair, of another agency")},
    )
    field_order = ("planned_for", "venue", "chair", "co_chair", "posts", "names")

    def __init__(self, *args: Any, posts: Iterable[Post], chairs: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, posts=posts, chairs=chairs, **kwargs)
        del self.fields["agenda"]
        ours = {post.agency_id for post in self.chairs.values()}
        others = [post for post in self.known.values() if post.agency_id not in ours]
        self.fields["co_chair"].choices = [("", ""), *_posts(others)]  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    """What was said and decided at a meeting, and of each who was invited whether they came."""

    held_at = MomentField(
        label=_("When was it held?"),
        name=_("The time of the meeting"),
        help_text=_("When it began. If an enquiry is begun, its fifteen working days count from here."),
        error_messages={"required": _("Say when it was held")},
    )
    said = Words(
        pointed_out=True,
        rows=8,
        required=True,
        label=_("What was said, and by whom?"),
        error_messages={"required": _("Write what was said")},
    )
    decided = Words(
        pointed_out=True,
        rows=5,
        required=True,
        label=_("What was decided?"),
        help_text=_("Actions are added next, each with who does it and by when."),
        error_messages={"required": _("Write what was decided")},
    )
    # The names of the fields that stand once for each who was invited.
    of_each: ClassVar = r"^(came|absent|dissent)_[0-9a-f-]{36}$"

    def __init__(self, *args: Any, invitations: Iterable[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitations = list(invitations)
        for invitation in self.invitations:
            self.fields.update(_of(invitation))
        self.order_fields(["held_at", *(name for name in self.fields if name not in self.base_fields)])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for each in self.invitations:
            if given.get(f"came_{each.pk}") == "no" and not given.get(f"absent_{each.pk}"):
                message = _("Say why they did not come, or that they gave no reason")
                self.add_error(f"absent_{each.pk}", ValidationError(message, "required"))
        return given

    def attended(self) -> list[Attended]:
        """What the form says of each who was invited."""
        given = self.cleaned_data
        return [
            Attended(
                invitation=each,
                came=given[f"came_{each.pk}"] == "yes",
                absent_because="" if given[f"came_{each.pk}"] == "yes" else given[f"absent_{each.pk}"],
                dissent=given[f"dissent_{each.pk}"],
            )
            for each in self.invitations
        ]


def _of(invitation: Invitation) -> dict[str, forms.Field]:
    who = {"who": str(invitation)}
    return {
        f"came_{invitation.pk}": forms.ChoiceField(
            choices=[("yes", _("Came")), ("no", _("Did not come"))],
            widget=forms.RadioSelect,
            label=str(invitation),
            error_messages={"required": _("Say whether they came: %(who)s") % who},
        ),
        f"absent_{invitation.pk}": Line(label=_("Why they did not come: %(who)s") % who),
        f"dissent_{invitation.pk}": Words(
            rows=2, label=_("What they did not agree with, in their words: %(who)s") % who
        ),
    }


class CannotComeForm(forms.Form):
    """Why one cannot come to a meeting."""

    text = Words(
        pointed_out=True,
        rows=6,
        required=True,
        label=_("Why can you not come?"),
        error_messages={"required": _("Say why you cannot come")},
    )


class DissentForm(forms.Form):
    """What one does not agree with on a line of the panel's agenda."""

    text = Words(
        pointed_out=True,
        rows=6,
        required=True,
        label=_("What do you not agree with, and why?"),
        error_messages={"required": _("Say what you do not agree with")},
    )


class ActionForm(forms.Form):
    """What one post does by a day."""

    what = Words(
        pointed_out=True,
        rows=3,
        required=True,
        label=_("What is to be done?"),
        error_messages={"required": _("Say what is to be done")},
    )
    aimed_at = forms.ChoiceField(
        choices=AimedAt.choices,
        widget=forms.RadioSelect,
        label=_("What or whom is it to change?"),
        help_text=_(
            "Harm is changed where it comes from. A plan that asks only the child to change is refused."
        ),
        error_messages={"required": _("Choose what or whom it is to change")},
    )
    post = forms.ChoiceField(label=_("Who does it?"), error_messages={"required": _("Choose who does it")})
    due_on = DateField(
        label=_("By which day?"), name="The day", help_text=_("Within six weeks. On that day its clock passes."),
        error_messages={"required": _("Give the day")},
    )  # fmt: skip

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(post.pk): post for post in posts}
        self.fields["post"].choices = [("", ""), *_posts(self.known.values())]  # type: ignore[attr-defined]
