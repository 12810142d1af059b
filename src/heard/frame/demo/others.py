"""Other concerns in Marlowe Vale, so that the queue and everybody's day have something in them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from heard.agencies.actions import away
from heard.agencies.models import Post, Worker
from heard.concerns.actions import Account, hear
from heard.concerns.models import Concern, Door
from heard.history.actions import open_record
from heard.people.actions import Said
from heard.process.actions import break_glass, offer_to_hand_over, take, tick
from heard.process.models import Strand

from . import telling
from .partnership import id_of

if TYPE_CHECKING:
    from .story import Story

# Hours before now, who raises it, at which door, what is said, and about whom.
_SAID: tuple[tuple[int, str, Door, Account, list[Said]], ...] = (
    (76, "safeguarding_lead", Door.PROFESSIONAL,
     Account(account="Absent again after lunch; collected by an adult the school does not know.", signs=["missing", "unknown_cars"]),
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
     Account(account="Third visit to the walk-in clinic with a different adult waiting outside.", signs=["controlling_adult"], background=["health"]),
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
            concern = hear(said, door=door, by=by, at=story.now, about=about)
        if who == "nurse":
            _offered_across_the_boundary(story, concern)


def _offered_across_the_boundary(story: Story, concern: Concern) -> None:
    """She lives in the next borough. Until they have accepted it there, Marlowe Vale holds it."""
    with story.as_("social_worker") as by:
        offer_to_hand_over(
            concern.strand,
            Post.objects.get(pk=id_of("post", "neighbour")),
            reason="She has moved to her aunt's in Easterfold. The clinic expects her again on Friday.",
            by=by,
            at=story.now,
        )


def somebody_is_away(story: Story) -> None:
    """The lead member is away for a week; the director said so, and the page of who is here shows it."""
    with story.as_("director") as by:
        whom = Worker.objects.get(pk=id_of("worker", "councillor"))
        away(whom, from_at=story.now, until_at=story.now + timedelta(days=7), by=by, at=story.now)


def kept_from_some(story: Story, number: int) -> None:
    """A concern that names somebody who works here, and one that is opened in an emergency and reviewed."""
    telling.step(number, "Whoever is named sees nothing; in an emergency the glass can be broken", story.now)
    said = Account(account="A pupil says that Ben Lowry, who visits her, asked for her private number.")
    with story.as_("safeguarding_lead") as by:
        about = [Said(kind="adult", name="Ben Lowry")]
        named = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=about)
    seen = []
    for key in ("social_worker", "manager"):
        with story.as_(key):
            seen.append(open_record(named.pk, "demonstration"))
    assert seen == [None, None]
    holder = story.strand(named.pk).owner_post
    assert holder is not None
    telling.line(
        "Names Ben Lowry", f"he and Priya Nair, his manager, see nothing of it; {holder.title} holds it"
    )
    with story.as_("youth_worker") as by:
        urgent = hear(
            Account(account="He is at the hospital and gives no name."),
            door=Door.PROFESSIONAL,
            by=by,
            at=story.now,
        )
    with story.as_("nurse"):
        break_glass(
            urgent.strand.reference, reason="He is on the ward now, and an adult has come to fetch him."
        )
    with story.as_("inspector") as by:
        review = Strand.objects.get(parent=urgent.pk, kind="glass_review")
        take(review, "justify", reason="There was no time to ring.", by=by, at=story.now, seen=review.n)
    telling.line(
        "Opened by Grace Obi",
        "for two hours, with her reason; Wharfside Police were told at once, and say that it was justified",
    )
