"""Other concerns in Marlowe Vale, so that the queue and everybody's day have something in them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.people.actions import Said
from heard.process.actions import tick

if TYPE_CHECKING:
    from .story import Story

# Hours before now, who raises it, at which door, what is said, and about whom.
_SAID: tuple[tuple[int, str, Door, Account, list[Said]], ...] = (
    (76, "safeguarding_lead", Door.PROFESSIONAL,
     Account(account="Absent again after lunch; collected by an adult the school does not know.", signs=["missing", "unknown_adults"]),
     [Said(kind="child", name="Jordan Pell", age="15")]),
    (54, "public", Door.PUBLIC,
     Account(account="Young people go in and out of the flat above the shop late at night. Different cars each time.", where="14b Tannery Row"),
     [Said(kind="place", where="14b Tannery Row")]),
    (30, "adviser", Door.HELPLINE,
     Account(account="Caller is worried about a neighbour's daughter who is given lifts and meals by older men."), [Said(kind="child", age="about 13")]),
    (27, "licensing_officer", Door.PROFESSIONAL,
     Account(account="Complaint about a driver who lets the same school-age passengers ride free.", signs=["unknown_cars"]),
     [Said(kind="vehicle", registration="part: 9 LKJ", details="black saloon, licensed")]),
    (7, "nurse", Door.PROFESSIONAL,
     Account(account="Third visit to the walk-in clinic with a different adult waiting outside.", signs=["unknown_adults", "health"]),
     [Said(kind="child", name="Elin Garrow", age="14")]),
    (5, "child", Door.CHILD, Account(child_words="My friend says she has to go or they will be angry. I am scared for her."), []),
    (2, "youth_worker", Door.PROFESSIONAL,
     Account(account="Says he owes money to older lads and has to do as they say tonight.", danger_now=True, where="Harbour Lights"),
     [Said(kind="child", name="Dev Marlin", age="16")]),
)  # fmt: skip


def other_concerns(story: Story) -> None:
    """Raise the others at their times, up to now, and let the clock run in between."""
    for hours, who, door, said, about in _SAID:
        moment = timezone.now() - timedelta(hours=hours)
        if moment > story.now:
            tick(at=story.at(moment))
        with story.as_(who) as by:
            hear(said, door=door, by=by, at=story.now, about=about)
