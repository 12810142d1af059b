"""The exploitation panel sits: its agenda comes from the record, and what harms a child now cannot wait for the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from heard.agencies.models import Agency, Post
from heard.concerns.actions import Account, hear
from heard.concerns.models import Concern, Door
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.models import Strand
from heard.protection.actions import Attended, agree_action, begin_stage, write_minutes
from heard.protection.models import Invitation, Meeting
from heard.protection.panel import agenda, call_panel, set_sitting
from heard.protection.team import name_manager, publish_remit, say_it_began, seat, set_up_team

from . import partnership, telling

if TYPE_CHECKING:
    from .story import Story

_SEATS = ("nurse", "safeguarding_lead", "licensing_officer", "manager")
_ARCADE = Said(kind="place", name="Lantern Arcade")


def the_panel_sits(story: Story, number: int) -> None:
    """Two agencies name one place, one child is still being harmed: the panel decides on her, and the place stays on."""
    story.at(story.now + timedelta(hours=2))
    telling.step(number, "The exploitation panel sits, and nobody has typed its agenda", story.now)
    _named(story, "safeguarding_lead", "Is given tokens by a man at the arcade.")
    harmed = _named(story, "nurse", "Is met outside the arcade, and comes back frightened.")
    with story.as_("manager") as by:
        of = Strand.objects.select_related("agency").get(pk=harmed.pk)
        begin_stage(
            "continuing_harm", of, reason="He was there again on Friday.", child_view="She says that he knows her bus.",
            child_view_unknown="The nurse passed it on; she is seen tomorrow.", by=by, at=story.now,
        )  # fmt: skip
    sitting, meeting = _called(story)
    with story.as_("nurse"):
        lines = agenda(sitting.pk)
    for line in lines:
        telling.line(
            "On the agenda", f"{line.about}: {line.words or line.of_reference}; held by the {line.holder}"
        )
    (child,) = [line for line in lines if line.harm]
    _written(story, sitting, meeting)
    try:
        story.takes("service_manager", sitting.pk, "hold_sitting", reason="It sat for two hours.")
    except Refused as refused:
        telling.refused("end the sitting", refused.reason, refused.next_step)
    else:
        raise AssertionError("a sitting ended while a child was left as she was")
    _agreed(story, child.id)
    story.takes("inspector", child.id, "leave_with_action", reason="Police and licensing go there together.")
    story.takes("service_manager", sitting.pk, "hold_sitting", reason="It sat for two hours.")
    with story.as_("service_manager"):
        following = Strand.objects.get(kind="panel_sitting", is_open=True)
        due = following.clocks.get().due_at
        left = [line for line in agenda(following.pk) if line.sat_over]
    telling.line("Clock", f"The next sitting: {telling.by(due)}")
    telling.line(
        "Not reached", f"{len(left)} on the next agenda by themselves; their clocks have not begun anew"
    )


def the_team_is_led(story: Story, number: int) -> None:
    """A joint team without a manager is a warning that nobody can dismiss; it ends as one is appointed."""
    telling.step(number, "The joint team has one manager, or somebody is asked why not", story.now)
    with story.as_("director") as by:
        council = Agency.objects.get(pk=partnership.id_of("agency", "council"))
        team = set_up_team(council, "Marlowe Vale joint exploitation team", by=by, at=story.now)
        for key in ("inspector", "nurse", "social_worker"):
            seat(team, _post(key), by=by, at=story.now)
        warnings = Strand.objects.filter(kind="team_warning", is_open=True).select_related("owner_post")
        for each in warnings.order_by("pk"):
            words = each.team_warning.get_cause_display()
            telling.line("Warned of", f"{words}: {each.owner_post} is asked, the scrutineer is told")
        name_manager(team, _post("service_manager"))
        today = story.now.date()
        say_it_began(team, today - timedelta(days=40))
        publish_remit(
            team, "Every child here who is exploited, wherever they live; with whoever harms them.", on=today - timedelta(days=30),
            where="the partnership’s site", review_on=today + timedelta(days=300), by=by, at=story.now,
        )  # fmt: skip
    with story.as_("scrutineer"):
        left = Strand.objects.filter(kind="team_warning", is_open=True).count()
    telling.line("Cured", f"{left} warnings stand: the record shows a manager, a remit and a beginning")


def _named(story: Story, who: str, account: str) -> Concern:
    with story.as_(who) as by:
        about = [Said(kind="child", age="13"), _ARCADE]
        return hear(Account(account=account), door=Door.PROFESSIONAL, about=about, by=by, at=story.now)


def _post(key: str) -> Post:
    return Post.objects.get(pk=partnership.id_of("post", key))


def _called(story: Story) -> tuple[Strand, Meeting]:
    with story.as_("service_manager") as by:
        council = Agency.objects.get(pk=partnership.id_of("agency", "council"))
        sitting = call_panel(council, reason="Agreed by the partnership in September.", by=by, at=story.now)
        open_record(sitting.pk, "demonstration")
        meeting = set_sitting(
            sitting, planned_for=story.now, venue="Room 2", chair=_post("service_manager"), co_chair=_post("inspector"),
            agenda="As it stands in the record.", posts=[_post(key) for key in _SEATS], by=by, at=story.now,
        )  # fmt: skip
    telling.line("Chairs", f"{meeting.chair} and {meeting.co_chair}")
    return sitting, meeting


def _written(story: Story, sitting: Strand, meeting: Meeting) -> None:
    with story.as_("service_manager") as by:
        open_record(sitting.pk, "demonstration")
        attended = [Attended(each, came=True) for each in Invitation.objects.filter(meeting=meeting)]
        write_minutes(
            meeting, attended, held_at=story.now, said="The arcade’s licence is due in May.",
            decided="Who goes there, and when.", by=by, at=story.now,
        )  # fmt: skip


def _agreed(story: Story, line: UUID) -> None:
    with story.as_("service_manager") as by:
        open_record(line, "demonstration")
        of = Strand.objects.select_related("agency").get(pk=line)
        day = (story.now + timedelta(days=7)).date()
        agree_action(
            of, what="Visit the arcade with licensing on Friday evening.", aimed_at="place", due_on=day,
            post=_post("licensing_officer"), by=by, at=story.now,
        )  # fmt: skip
