"""What is written on a record beside its steps, each with its form: the pages and the API both follow from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import connections
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heard.agencies.models import Post, posts_that_work_with_children
from heard.concerns.models import Concern
from heard.concerns.pages.concern import moves_of
from heard.concerns.wording import SLUGS
from heard.frame.templatetags.heard import day
from heard.history.actions import open_records
from heard.history.models import Actor
from heard.history.refused import Refused
from heard.process.models import Step, Strand

from . import actions, care, incident, panel, voice
from .care_forms import BasisForm, ConsentForm
from .forms import (
    ActionForm,
    AssessmentForm,
    CannotComeForm,
    CategoryForm,
    DissentForm,
    InviteForm,
    MeetingForm,
    MinutesForm,
    PanelForm,
)
from .incident_forms import ListForm
from .models import (
    Action,
    AdvocateOffer,
    AssessmentVersion,
    Attendance,
    CategoryEntry,
    ContactAttempt,
    FamilyConsent,
    Invitation,
    LegalBasis,
    LineDissent,
    ListedChild,
    Meeting,
    MeetingNeed,
    Minutes,
    ReadBack,
    Voice,
    VoiceAnswer,
)
from .voice_forms import AdvocateForm, AnswerForm, ContactForm, ReadBackForm, WordsForm

# What comes round: there is always another meeting to be set.
ROUND = ("plan", "child_in_need", "looked_after")
WITH_MEETINGS = ("strategy_discussion", "conference", *ROUND, "panel_sitting", "rapid_review")
WITH_ACTIONS = (
    "strategy_discussion",
    "enquiry",
    "conference",
    *ROUND,
    "panel_line",
    "rapid_review",
    "practice_review",
)
# What is about the record and those who work with it keeps no child's words; the database knows the same.
_NOT_OF_A_CHILD = frozenset(
    {
        "wall", "glass_review", "reading_review", "share_request", "erasure", "subject_access", "identity_opening",
        "pressure", "more_time", "earlier_record", "new_way", "hand_off", "group_proposal", "audit",
        "licence_notice",
    }
)  # fmt: skip
WITH_WORDS = tuple(kind for kind in SLUGS if kind not in _NOT_OF_A_CHILD)
OWN_WORDS = "own"


def meets_now(strand: Strand) -> bool:
    """As meets_now() in sql/meeting.sql."""
    return strand.is_open and (strand.state == "called" or strand.kind in ROUND)


def is_open(strand: Strand) -> bool:
    """Whether anything goes on there."""
    return strand.is_open


def is_being_written(strand: Strand) -> bool:
    """Whether an assessment is with whoever writes it, and not with their manager or concluded."""
    return strand.state in ("under_way", "lowering_proposed")


def _always(strand: Strand) -> bool:
    return True


def _nothing_more(strand: Strand, of: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Writing:
    """What is written on a record of some kinds: by which form, what is done with it, and which rows keep it.

    ``asks`` is what the form has to know of the record; ``of`` the rows that it may be written of, where it is written
    of one of them; ``now`` whether it can be written as the record stands. The rest is what a page says.
    """

    kinds: tuple[str, ...]
    form: type[forms.Form]
    act: Callable[..., object]
    kept: Callable[[Strand], QuerySet[Any]]
    heading: str | Promise
    button: str | Promise
    done: str | Promise
    lead: str | Promise = ""
    asks: Callable[[Strand, Any], dict[str, Any]] = _nothing_more
    of: Callable[[Strand], QuerySet[Any]] | None = None
    now: Callable[[Strand], bool] = is_open
    template: str = "concerns/ask.html"

    def form_for(self, strand: Strand, data: Any = None, *, of: Model | None = None, **initial: Any) -> Any:
        """Its form, made for one record, with what was typed."""
        asked = self.asks(strand, of)
        return self.form(data, **asked | {"initial": initial | asked.get("initial", {})})


def of_strand(model: type[Model], place: str = "strand") -> Callable[[Strand], QuerySet[Any]]:
    """The rows of a model on a record, in the order in which they were written."""
    rows: Any = model._meta.default_manager
    return lambda strand: rows.filter(**{place: strand.pk}).order_by("at", "pk")


# --- An assessment -----------------------------------------------------------------------------------------------


def _written_last(strand: Strand, of: Any) -> dict[str, Any]:
    latest = AssessmentVersion.objects.filter(strand=strand.pk).order_by("-n").first()
    words = {name: getattr(latest, name) for name in vars(actions.Written())} if latest else {}
    return {"initial": words | {"seen": latest.n if latest else 0}}


def _write_assessment(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    seen = form.cleaned_data["seen"]
    return actions.write_assessment(strand, form.written(), seen=seen, by=by, at=at)


def _find_category(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return actions.find_category(strand, **form.cleaned_data, by=by, at=at)


# --- A meeting and what it agrees --------------------------------------------------------------------------------


def near(strand: Strand) -> set[UUID]:
    """The posts that hold something of the same matter, or were invited to its meetings, as far as one may see."""
    of_it = Q(pk=strand.parent_id) | Q(parent=strand.parent_id) | Q(parent=strand.pk)
    held = dict(Strand.objects.filter(of_it).values_list("pk", "owner_post"))
    open_records(held, "list")
    invited = Invitation.objects.filter(strand__in=held).exclude(post=None)
    return {post for post in (*held.values(), *invited.values_list("post", flat=True)) if post}


def _chairs(strand: Strand) -> QuerySet[Post]:
    posts = posts_that_work_with_children().filter(agency=strand.agency_id)
    return posts.order_by("title")


def _needs(kind: str) -> list[MeetingNeed]:
    return list(MeetingNeed.objects.filter(kind=kind).order_by("place"))


def _for_meeting(strand: Strand, of: Any) -> dict[str, Any]:
    return {
        "posts": posts_that_work_with_children(),
        "near": near(strand),
        "needs": _needs(strand.kind),
        "chairs": _chairs(strand),
        "initial": {"agenda": _agenda(strand.kind)} | _as_met_last(strand),
    }


def _as_met_last(strand: Strand) -> dict[str, Any]:
    """Where, under whom and with whom a stage or, before a plan's first core group, its conference met last.

    The records beside it are opened before: whom a meeting may be set with is asked of them first.
    """
    here = Q(strand=strand.pk)
    if strand.kind == "plan":
        here |= Q(strand__parent=strand.parent_id, strand__kind="conference")
    latest = Meeting.objects.filter(here).order_by("-at", "-n").first()
    if latest is None:
        return {}
    invited = list(latest.invitations.order_by("at", "pk"))
    return {
        "venue": latest.venue,
        "chair": latest.chair_id,
        "posts": [str(each.post_id) for each in invited if each.post_id],
        "names": "\n".join(each.name for each in invited if not each.post_id),
    }


def _for_sitting(strand: Strand, of: Any) -> dict[str, Any]:
    """As the panel sat last, until somebody says otherwise."""
    seats = panel.seats()
    return {
        "posts": posts_that_work_with_children(),
        "needs": _needs(strand.kind),
        "chairs": _chairs(strand),
        "initial": {
            "chair": seats.chair, "co_chair": seats.co_chair, "posts": [str(each) for each in seats.all]
        },
    }  # fmt: skip


def _agenda(kind: str) -> str:
    if kind == "rapid_review":
        return _(
            "1. What happened, and what the child and the family say\n2. Is any other child at risk now\n"
            "3. What is learned already, and who changes what by when\n4. Is a local review needed, or a national one\n"
            "5. The view of the council, of the police and of health"
        )
    if kind == "conference":
        return _(
            "1. What the child says\n2. What each agency knows\n3. What harms the child, and who\n"
            "4. Is a plan needed\n5. Who does what by when: adults, places, peers, family, child"
        )
    if kind == "looked_after":
        return _(
            "1. What the child says\n2. What was done, and by whom\n3. Where the child lives, and whom they see\n"
            "4. Health and school\n5. Is the child safe, and from whom\n6. How long the child is to be looked after\n"
            "7. Who does what by when"
        )
    if kind in ROUND:
        return _(
            "1. What the child says\n2. What was done, and by whom\n3. Is the child safer, and how do we know\n"
            "4. What the adults, places and peers do now\n5. Who does what by when"
        )
    return _(
        "1. What the child says\n2. What each agency knows\n3. Is the child safe tonight\n"
        "4. Is a section 47 enquiry begun\n"
        "5. The adults, places and vehicles: what the police and licensing do\n"
        "6. Support, an advocate and an independent adviser\n"
        "7. Who does what by when"
    )


def _set_meeting(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    given = form.cleaned_data
    return actions.set_meeting(
        strand, planned_for=given["planned_for"], venue=given["venue"], chair=form.chairs[given["chair"]],
        agenda=given["agenda"], posts=form.invited_posts(), names=form.invited_names(), by=by, at=at,
    )  # fmt: skip


def _set_sitting(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    given = form.cleaned_data
    return panel.set_sitting(
        strand, planned_for=given["planned_for"], venue=given["venue"], chair=form.chairs[given["chair"]],
        co_chair=form.known[given["co_chair"]], agenda=_("As it stands in the record."),
        posts=form.invited_posts(), names=form.invited_names(), by=by, at=at,
    )  # fmt: skip


def _not_invited(strand: Strand, of: Any) -> dict[str, Any]:
    there = Invitation.objects.filter(meeting=of).exclude(post=None).values("post")
    return {"posts": posts_that_work_with_children().exclude(pk__in=there), "near": near(strand)}


def _invite(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> None:
    actions.invite(of, form.invited_posts(), form.invited_names(), by=by, at=at)


def _to_be_held(strand: Strand) -> QuerySet[Meeting]:
    return Meeting.objects.filter(strand=strand.pk, minutes=None)


def _unanswered(strand: Strand, of: Any) -> dict[str, Any]:
    invited = Invitation.objects.filter(meeting=of, attendance=None).select_related("post__agency")
    return {"invitations": invited.order_by("at", "pk")}


def _write_minutes(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    names = ("held_at", "said", "decided")
    said = {name: form.cleaned_data[name] for name in names}
    return actions.write_minutes(of, form.attended(), **said, by=by, at=at)


def my_posts() -> list[UUID]:
    """The posts of whoever acts, or of whose key it is."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select my_posts()")
        posts: list[UUID] = cursor.fetchone()[0]
        return posts


def _my_invitations(strand: Strand) -> QuerySet[Invitation]:
    return Invitation.objects.filter(strand=strand.pk, post__in=my_posts(), attendance=None)


def _awaits_me(strand: Strand) -> QuerySet[Meeting]:
    return _to_be_held(strand).filter(pk__in=_my_invitations(strand).values("meeting"))


def _cannot_come(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    asked = _my_invitations(strand).filter(meeting=of).first()
    if asked is None:
        raise Refused(_("Whether you come is written down already."), _("What was written of it stays."))
    return actions.excuse(asked, reason=form.cleaned_data["text"], by=by, at=at)


def _anybody(strand: Strand, of: Any) -> dict[str, Any]:
    return {"posts": posts_that_work_with_children()}


def _agree_action(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> Strand:
    given = form.cleaned_data | {"post": form.known[form.cleaned_data["post"]]}
    return actions.agree_action(strand, **given, by=by, at=at)


def _agreed(strand: Strand) -> QuerySet[Action]:
    open_records(Strand.objects.filter(parent=strand.pk, kind="action").values_list("pk", flat=True), "list")
    return Action.objects.filter(strand__parent=strand.pk).select_related("strand")


def _my_seat() -> Post | None:
    return Post.objects.filter(pk__in=panel.seats().all & set(my_posts())).order_by("pk").first()


def _sits(strand: Strand) -> bool:
    return strand.is_open and _my_seat() is not None


def _say_dissent(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    seat: Any = _my_seat()
    return panel.say_dissent(strand, seat, form.cleaned_data["text"], by=by, at=at)


# --- A child in need, and one who is looked after ----------------------------------------------------------------


def _say_consent(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return care.say_consent(strand, **form.cleaned_data, by=by, at=at)


def _change_basis(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return care.change_basis(strand, **form.cleaned_data, by=by, at=at)


# --- A serious incident ------------------------------------------------------------------------------------------


def may_list(strand: Strand) -> bool:
    """As child_is_listed() in sql/incident.sql: until the rapid review is sent."""
    beside = Strand.objects.filter(parent=strand.parent_id, kind="rapid_review", is_open=True)
    return strand.is_open or beside.exists()


def _list_child(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return incident.list_child(strand, form.cleaned_data["reference"], by=by, at=at)


# --- The child's voice -------------------------------------------------------------------------------------------


def _keep_words(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return voice.keep_words(strand, voice.Words(**form.cleaned_data), by=by, at=at)


def _read_back(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return voice.read_back(of, **form.cleaned_data, by=by, at=at)


def own_words(strand: Strand) -> str:
    """The words of the child with which a concern was raised."""
    if strand.kind != "concern":
        return ""
    return Concern.objects.filter(pk=strand.pk).values_list("child_words", flat=True).first() or ""


def decisions(strand: Strand) -> list[Any]:
    """The moves that had to say what the child wants."""
    asks = set(
        Step.objects.filter(kind=strand.kind, needs__contains=["child_view"]).values_list("name", flat=True)
    )
    return [move for move in moves_of(strand) if move.step in asks]


def can_be_answered(strand: Strand) -> bool:
    """Whether there is a decision to answer, and words of the child's."""
    spoken = bool(own_words(strand)) or Voice.objects.filter(strand=strand.pk).exists()
    return spoken and bool(decisions(strand))


def _to_answer(strand: Strand, of: Any) -> dict[str, Any]:
    own, kept = own_words(strand), Voice.objects.filter(strand=strand.pk).order_by("at", "id")
    spoken = [(OWN_WORDS, own)] if own else []
    spoken += [(str(each.pk), each.words) for each in kept]
    return {
        "voices": [(key, words[:200]) for key, words in spoken],
        "moves": [(str(move.pk), f"{move.words}, {day(move.at)}") for move in decisions(strand)],
    }


def _answer_words(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    given = form.cleaned_data
    said = None if given["voice"] == OWN_WORDS else Voice.objects.get(pk=given["voice"], strand=strand.pk)
    move = strand.moves.get(pk=given["move"])
    changed, words = given["changed"] == "yes", given["words"]
    return voice.answer_words(said, move, changed=changed, words=words, by=by, at=at)


def _offer_advocate(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    return voice.offer_advocate(strand, **form.cleaned_data, by=by, at=at)


def _try_contact(strand: Strand, form: Any, *, of: Any, by: Actor, at: datetime) -> object:
    given = form.cleaned_data | {"reached": form.cleaned_data["reached"] == "yes"}
    return voice.try_contact(strand, **given, by=by, at=at)


_WRITE_IT_DOWN = gettext_lazy("Write it down")
_WRITTEN_DOWN = gettext_lazy("Written down.")
_VOICE: dict[str, Any] = {
    "kinds": WITH_WORDS,
    "button": _WRITE_IT_DOWN,
    "done": _WRITTEN_DOWN,
    "now": _always,
    "template": "protection/voice_form.html",
}
WRITINGS: dict[str, Writing] = {
    "write_assessment": Writing(
        kinds=("assessment",),
        form=AssessmentForm,
        act=_write_assessment,
        kept=of_strand(AssessmentVersion),
        asks=_written_last,
        now=is_being_written,
        heading=gettext_lazy("Write the assessment"),
        button=gettext_lazy("Save"),
        done=gettext_lazy("Saved. What was saved before stays."),
        template="protection/write.html",
    ),
    "find_category": Writing(
        kinds=("assessment",),
        form=CategoryForm,
        act=_find_category,
        kept=of_strand(CategoryEntry),
        heading=gettext_lazy("Add a category of concern"),
        lead=gettext_lazy(
            "A category is never lowered here: that takes two agencies, and word to whoever raised it."
        ),
        button=gettext_lazy("Add it"),
        done=gettext_lazy("The category of concern stands, with your reason."),
    ),
    "set_meeting": Writing(
        kinds=tuple(kind for kind in WITH_MEETINGS if kind != "panel_sitting"),
        form=MeetingForm,
        act=_set_meeting,
        kept=of_strand(Meeting),
        asks=_for_meeting,
        now=meets_now,
        heading=gettext_lazy("Set the meeting"),
        button=gettext_lazy("Set it, and invite them"),
        done=gettext_lazy("The meeting is set, and those in Heard are told."),
        template="protection/meeting.html",
    ),
    "set_sitting": Writing(
        kinds=("panel_sitting",),
        form=PanelForm,
        act=_set_sitting,
        kept=of_strand(Meeting),
        asks=_for_sitting,
        now=meets_now,
        heading=gettext_lazy("Set the meeting"),
        lead=gettext_lazy(
            "The agenda is made from the record. Whoever you invite reads each line of it, and no record by it."
        ),
        button=gettext_lazy("Set it, and invite them"),
        done=gettext_lazy("The sitting is set, and those in Heard are told."),
        template="protection/meeting.html",
    ),
    "invite": Writing(
        kinds=WITH_MEETINGS,
        form=InviteForm,
        act=_invite,
        kept=of_strand(Invitation),
        asks=_not_invited,
        of=of_strand(Meeting),
        now=meets_now,
        heading=gettext_lazy("Invite more people"),
        button=gettext_lazy("Invite them"),
        done=gettext_lazy("They are invited."),
    ),
    "write_minutes": Writing(
        kinds=WITH_MEETINGS,
        form=MinutesForm,
        act=_write_minutes,
        kept=of_strand(Minutes),
        asks=_unanswered,
        of=_to_be_held,
        now=meets_now,
        heading=gettext_lazy("Write the minutes"),
        lead=gettext_lazy(
            "They cannot be changed afterwards. Each agency’s disagreement stands under its own name."
        ),
        button=gettext_lazy("Keep the minutes"),
        done=gettext_lazy("The minutes are kept. Agree the actions, then take the decision."),
    ),
    "cannot_come": Writing(
        kinds=WITH_MEETINGS,
        form=CannotComeForm,
        act=_cannot_come,
        kept=of_strand(Attendance),
        of=_awaits_me,
        now=meets_now,
        heading=gettext_lazy("Say that you cannot come"),
        lead=gettext_lazy("What your agency knows is still needed: say how it reaches the meeting."),
        button=gettext_lazy("Send it"),
        done=gettext_lazy("It is written down. Whoever called the meeting reads it."),
    ),
    "agree_action": Writing(
        kinds=(*WITH_ACTIONS, "audit"),
        form=ActionForm,
        act=_agree_action,
        kept=_agreed,
        asks=_anybody,
        heading=gettext_lazy("Agree an action"),
        button=gettext_lazy("Agree it"),
        done=gettext_lazy("It is agreed. Whoever does it is told, and its clock runs."),
    ),
    "say_dissent": Writing(
        kinds=("panel_line",),
        form=DissentForm,
        act=_say_dissent,
        kept=of_strand(LineDissent),
        now=_sits,
        heading=gettext_lazy("Say that you do not agree"),
        lead=gettext_lazy("It is kept as you write it, and stands in the minutes."),
        button=gettext_lazy("Keep it"),
        done=gettext_lazy("It stands under the name of your post."),
    ),
    "say_consent": Writing(
        kinds=("child_in_need",),
        form=ConsentForm,
        act=_say_consent,
        kept=of_strand(FamilyConsent),
        heading=gettext_lazy("What the family answers now"),
        lead=gettext_lazy("What they answered before stays."),
        button=gettext_lazy("Keep it"),
        done=_WRITTEN_DOWN,
    ),
    "change_basis": Writing(
        kinds=("looked_after",),
        form=BasisForm,
        act=_change_basis,
        kept=of_strand(LegalBasis),
        heading=gettext_lazy("Change the legal basis"),
        lead=gettext_lazy("What it was before stays."),
        button=gettext_lazy("Keep it"),
        done=_WRITTEN_DOWN,
    ),
    "list_child": Writing(
        kinds=("serious_incident",),
        form=ListForm,
        act=_list_child,
        kept=of_strand(ListedChild),
        now=may_list,
        heading=gettext_lazy("List another child"),
        lead=gettext_lazy(
            "One notification is of the main child, and lists the others of the same operation."
        ),
        button=gettext_lazy("List them"),
        done=_WRITTEN_DOWN,
    ),
    "keep_words": Writing(
        form=WordsForm,
        act=_keep_words,
        kept=of_strand(Voice),
        heading=gettext_lazy("Keep the child’s own words"),
        **_VOICE,
    ),
    "read_back": Writing(
        form=ReadBackForm,
        act=_read_back,
        kept=of_strand(ReadBack, "voice__strand"),
        of=of_strand(Voice),
        heading=gettext_lazy("Read the words back"),
        **_VOICE,
    ),
    "answer_words": Writing(
        form=AnswerForm,
        act=_answer_words,
        kept=of_strand(VoiceAnswer, "move__strand"),
        asks=_to_answer,
        heading=gettext_lazy("You said, we did"),
        **_VOICE | {"now": can_be_answered},
    ),
    "offer_advocate": Writing(
        form=AdvocateForm,
        act=_offer_advocate,
        kept=of_strand(AdvocateOffer),
        heading=gettext_lazy("An advocate was offered"),
        **_VOICE,
    ),
    "try_contact": Writing(
        form=ContactForm,
        act=_try_contact,
        kept=of_strand(ContactAttempt),
        heading=gettext_lazy("Somebody tried to reach the child"),
        **_VOICE,
    ),
}
