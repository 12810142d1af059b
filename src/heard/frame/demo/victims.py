"""The police do something in the investigation, and the child hears of it from them within the day, through whom she chose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from heard.concerns.models import Concern
from heard.history.actions import open_record
from heard.process.models import Clock, Strand
from heard.protection.victims import record_police_event, tell_victim

from . import telling

if TYPE_CHECKING:
    from .story import Story


def the_police_tell_her(story: Story, concern: Concern) -> None:
    """An arrest begins a clock from when it was made; Maya is told an hour later, and chose who is beside her."""
    arrested = story.now
    story.at(story.now + timedelta(minutes=40))
    with story.as_("inspector") as by:
        plan = Strand.objects.select_related("agency").get(parent=concern.pk, kind="plan")
        open_record(plan.pk, "demonstration")
        strand = record_police_event(
            plan, what="arrest", happened_at=arrested, investigation="WP/26/0117", entitled="under_18",
            reason="The car, and what she told of it.", by=by, at=story.now,
        )  # fmt: skip
        clock = Clock.objects.select_related("timescale").get(strand=strand.pk)
        telling.line("Somebody is arrested", f"{clock.timescale.label}: {telling.by(clock.due_at)}")
    story.at(story.now + timedelta(minutes=20))
    with story.as_("inspector") as by:
        fresh = Strand.objects.get(pk=strand.pk)
        tell_victim(
            fresh, told_at=story.now, by_whom="Sam Kerr, with Amina beside her", way="through", through="Amina Okafor",
            words="We have arrested somebody today, because of what you told us. You do not have to do anything.",
            review_said=False, child_view="“Will he know it was me?”",
            child_view_unknown="Amina writes it down with her tomorrow.", by=by, at=story.now, seen=fresh.n,
        )  # fmt: skip
    telling.line("Maya is told", "by Sam Kerr, through Amina, whom she chose; in the words that were used")
