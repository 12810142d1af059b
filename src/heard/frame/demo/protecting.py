"""The part of the story in which the work protects the child: assessed, met about, enquired into, and a plan decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from heard.agencies.models import Post
from heard.concerns.models import Concern
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.process.models import Clock, Strand
from heard.protection.actions import (
    Attended,
    Written,
    agree_action,
    begin_stage,
    find_category,
    set_meeting,
    write_assessment,
    write_minutes,
)
from heard.protection.models import Invitation
from heard.protection.voice import Words, keep_words

from . import partnership, telling

if TYPE_CHECKING:
    from .story import Story

_FIRST = Written(
    harm="Adults collect Maya by car after the evening session, and one of them gives her a phone.",
    signs="A silver car, seen by Amina four times since September. A second phone.",
    vulnerability="She looks after her brother in the evenings, and nobody is at home before nine.",
    strengths="She trusts Amina. Her grandmother lives near.",
)
_WHOLE = Written(
    **{
        **vars(_FIRST),
        "analysis": "Maya is being exploited by adults who act together. What has to change is what they do, and where "
        "they can reach her; what keeps her safe is Amina and her grandmother.",
        "abuse_models": ["group", "online"],
        "factors": ["11A", "10A", "7A"],
    }
)


def she_is_assessed(story: Story, concern: Concern, number: int) -> None:
    """A social worker writes what happens to Maya; that it is called less than it is takes another agency, and it says no."""
    story.at(story.now + timedelta(hours=2))
    telling.step(number, "A social worker assesses what happens to her, and nothing is added up", story.now)
    with story.as_("social_worker") as by:
        open_record(concern.pk, "demonstration")
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        said: dict[str, Any] = {
            "reason": "What she told is recent.",
            "child_view": "“Ask Amina. She knows how I like to be asked.”",
            "child_view_unknown": "It was passed on by Amina; she is seen tomorrow.",
        }
        strand = begin_stage("assessment", of, by=by, at=story.now, **said)
        clock = Clock.objects.select_related("timescale").get(strand=strand.pk)
        open_record(strand.pk, "demonstration")
        write_assessment(strand, _FIRST, seen=0, by=by, at=story.now)
        find_category(
            strand, "CSE", "happening", why="Adults act on her now; it is no risk.", by=by, at=story.now
        )
    telling.line("Clock", f"{clock.timescale.label}, counted from the referral: {telling.by(clock.due_at)}")
    try:
        story.takes("social_worker", strand.pk, "give_to_manager", reason="It is urgent.")
    except Refused as refused:
        telling.refused("give it to the manager as it is", refused.reason, refused.next_step)
    else:
        raise AssertionError("an assessment without an analysis went on")
    story.at(story.now + timedelta(hours=20))
    with story.as_("social_worker") as by:
        open_record(strand.pk, "demonstration")
        seen = Written(**{**vars(_WHOLE), "seen_on": story.now.date()})
        write_assessment(strand, seen, seen=1, by=by, at=story.now)
    telling.line("Assessment", "version 2, with the analysis; version 1 stays")
    story.takes(
        "manager", strand.pk, "propose_lowering", outcome="likely:CSE", reason="Nobody was charged.",
        child_view_unknown="Not asked yet.", told="We think of calling it a likely harm.",
    )  # fmt: skip
    story.takes("inspector", strand.pk, "refuse_lowering", reason="No charge does not mean no harm.")
    telling.line("Category of concern", "to be lowered; the police are asked, and do not agree: it stays")
    story.takes("social_worker", strand.pk, "give_to_manager", reason="She has read it with Amina.")
    concluded = {
        "outcome": "strategy_discussion",
        "reason": "She suffers significant harm.",
        "child_view": "She wants the visits to go on, so they do.",
        "told": "It is assessed as harm that is happening. Police and health come together.",
    }
    try:
        story.takes("service_manager", strand.pk, "conclude", **concluded)
    except Refused as refused:
        telling.refused("decide without her own words", refused.reason, refused.next_step)
    else:
        raise AssertionError("a decision was taken without the child's own words or why not")
    _says(story, strand, "Don't stop coming.")
    story.takes("service_manager", strand.pk, "conclude", **concluded)
    telling.line(
        "Concluded", "by somebody who did not write it; Amina is told, and reads it where she raised it"
    )


def _says(story: Story, strand: Strand, words: str) -> None:
    """What Maya says to the social worker, kept as she says it; the next decision has it before it."""
    story.at(story.now + timedelta(minutes=5))
    with story.as_("social_worker") as by:
        open_record(strand.pk, "demonstration")
        said = Words(words, "spoken", "yes", "Ben Lowry, with Amina near", where="At the youth project")
        keep_words(Strand(id=strand.pk), said, by=by, at=story.now)
    telling.line("Child", f"“{words}”")


def _begun(story: Story, kind: str, concern: Concern, child_view: str) -> Strand:
    with story.as_("social_worker") as by:
        open_record(concern.pk, "demonstration")
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        return begin_stage(
            kind, of, reason="What she told is recent.", child_view=child_view, by=by, at=story.now
        )


def the_agencies_meet(story: Story, concern: Concern, number: int) -> None:
    """Police and health come together, an enquiry begins and counts from there; a plan for the child alone is refused."""
    story.at(story.now + timedelta(hours=2))
    telling.step(number, "The agencies meet, and what they agree is held by somebody", story.now)
    called = _begun(
        story, "strategy_discussion", concern, "She wants to tell about the car, and not about her brother."
    )
    _says(story, called, "I will tell you about the car. Not about my brother.")
    _met(story, called, "service_manager", "inspector")
    try:
        story.takes(
            "service_manager",
            called.pk,
            "begin_enquiry",
            reason="It is urgent.",
            child_view="As above.",
            told="Begun.",
        )
    except Refused as refused:
        telling.refused("begin an enquiry without health", refused.reason, refused.next_step)
    else:
        raise AssertionError("a discussion without health counted as held")
    _met(story, called, "service_manager", "inspector", "nurse")
    story.takes(
        "service_manager", called.pk, "begin_enquiry", reason="Significant harm, by adults who act together.",
        child_view="The enquiry asks about the car, and leaves her brother out of it.", told="An enquiry begins today. Amina stays beside her.",
    )  # fmt: skip
    with story.as_("service_manager"):
        enquiry = Strand.objects.get(parent=concern.pk, kind="enquiry")
        clock = Clock.objects.select_related("timescale").get(strand=enquiry.pk)
    telling.line("Clock", f"{clock.timescale.label}, counted from the discussion: {telling.by(clock.due_at)}")
    conference = _begun(story, "conference", concern, "She wants Amina to read it to her first.")
    _says(story, conference, "Can Amina read it to me first?")
    _met(story, conference, "service_manager", "inspector", "nurse", "safeguarding_lead")
    _agreed(story, conference, "Sessions with Maya about safe friendships.", "child", "nurse")
    said = {
        "reason": "She needs a plan.",
        "child_view": "Amina reads it to her before it is sent to anybody.",
        "told": "There is a plan, and it is about the men.",
    }
    try:
        story.takes("service_manager", conference.pk, "decide_plan", **said)
    except Refused as refused:
        telling.refused("a plan that asks only Maya to change", refused.reason, refused.next_step)
    else:
        raise AssertionError("a plan for the child alone was taken")
    driver = _agreed(
        story, conference, "Visit the keeper of the silver car, with a warning notice.", "adult", "inspector"
    )
    _agreed(
        story,
        conference,
        "Visit the taxi rank and the arcade on Friday evenings.",
        "place",
        "licensing_officer",
    )
    story.takes("service_manager", conference.pk, "decide_plan", **said)
    with story.as_("service_manager"):
        plan = Strand.objects.get(parent=concern.pk, kind="plan")
    _says(story, plan, "The car has not come.")
    story.takes(
        "social_worker", plan.pk, "see_child", reason="At the youth project, with Amina near.", child_view="She feels safer on the way to school."
    )  # fmt: skip
    with story.as_("service_manager"):
        clocks = (
            Clock.objects.filter(strand=plan.pk, stopped_at=None)
            .select_related("timescale")
            .order_by("due_at")
        )
        for clock in clocks:
            telling.line("Clock", f"{clock.timescale.label}: {telling.by(clock.due_at)}")
    telling.line("Plan", "actions by the police, licensing and health, each with a clock of its own")
    story.takes(
        "inspector", driver.pk, "say_done", reason="He was seen and warned; the car is known to licensing."
    )
    telling.line("Done", "by the police, in their own words, three weeks before its day")


def _met(story: Story, strand: Strand, *keys: str) -> None:
    posts = {key: Post.objects.get(pk=partnership.id_of("post", key)) for key in keys}
    with story.as_("service_manager") as by:
        open_record(strand.pk, "demonstration")
        meeting = set_meeting(
            strand, planned_for=story.now, venue="Room 4, and by telephone", chair=posts["service_manager"],
            agenda="1. What Maya says\n2. What each agency knows\n3. Who does what by when", posts=posts.values(),
            names=["Maya, with Amina"], by=by, at=story.now,
        )  # fmt: skip
        attended = [Attended(each, came=True) for each in Invitation.objects.filter(meeting=meeting)]
        write_minutes(
            meeting, attended, held_at=story.now, said="The police know the car; health has seen her twice.",
            decided="Harm is happening, and it is the adults who are to be stopped.", by=by, at=story.now,
        )  # fmt: skip


def _agreed(story: Story, strand: Strand, what: str, aimed_at: str, key: str) -> Strand:
    with story.as_("service_manager") as by:
        open_record(strand.pk, "demonstration")
        of = Strand.objects.select_related("agency").get(pk=strand.pk)
        post = Post.objects.get(pk=partnership.id_of("post", key))
        due_on = (story.now + timedelta(days=21)).date()
        return agree_action(of, what=what, aimed_at=aimed_at, due_on=due_on, post=post, by=by, at=story.now)
