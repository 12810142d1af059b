"""A boy was seriously harmed: the Panel is told in time, the partners are called, and licensing hears of a driver."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from heard.agencies.models import Post
from heard.concerns.actions import Account, hear
from heard.concerns.models import Concern, Door
from heard.history.actions import open_record
from heard.people.actions import Said
from heard.process.models import Clock, Strand
from heard.protection.incident import Sent, say_serious_incident, send, tell_licensing

from . import partnership, telling

if TYPE_CHECKING:
    from .story import Story

_VIEW = {
    "child_view": "“I want to go home.”",
    "child_view_unknown": "The ward passed it on; his own words are kept when he can be seen.",
}


def a_serious_incident(story: Story, number: int) -> None:
    """Notified within its five days; the rapid review begins by itself, and a driver's licence is looked at apart."""
    story.at(story.now + timedelta(hours=2))
    telling.step(number, "A child was seriously harmed, and the national Panel is told", story.now)
    concern = _heard(story)
    with story.as_("service_manager") as by:
        strand = say_serious_incident(
            _fresh(concern), aware_at=story.now, outcome="harmed", reason="He is in hospital.", by=by, at=story.now, **_VIEW
        )  # fmt: skip
    with story.as_("scrutineer"):
        due = Clock.objects.get(strand=strand.pk, name="serious_incident_notice").due_at
    telling.line("Clock", f"Panel and partners told, {telling.by(due)}")
    story.at(story.now + timedelta(days=1))
    with story.as_("director") as by:
        fresh = _fresh(strand)
        sent = Sent("The national Panel; Wharfside Police; the Integrated Care Board", "CSP-417", story.now)
        send(fresh, "notify", sent, by=by, at=story.now, seen=fresh.n, **_VIEW)
    with story.as_("scrutineer"):
        review = Strand.objects.select_related("owner_post__agency").get(
            parent=concern.pk, kind="rapid_review"
        )
        due = Clock.objects.get(strand=review.pk, name="rapid_review").due_at
    telling.line("Rapid review", f"held by {review.owner_post}, {telling.by(due)}")
    with story.as_("manager") as by:
        driver = tell_licensing(
            _fresh(concern), [Said(kind="adult", name="Corin Vane"), Said(kind="vehicle", registration="QX21 ABC")],
            known_at=story.now, issuer="Easterfold Council", licence="", reason="He drove young people at night and took no fare.",
            to_post=Post.objects.get(pk=partnership.id_of("post", "licensing_officer")), by=by, at=story.now,
        )  # fmt: skip
    with story.as_("scrutineer"):
        due = Clock.objects.get(strand=driver.pk, name="licence_share").due_at
    telling.line("Farah Aziz", f"reads of the driver, and nothing of the child; shared {telling.by(due)}")


def _heard(story: Story) -> Concern:
    said = Account(account="He came to hospital badly hurt, and will not say by whom.")
    about = [Said(kind="child", name="Tobin Ashe", age="15")]
    with story.as_("nurse") as by:
        concern = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=about)
    story.takes(
        "manager", concern.pk, "take_on", outcome="strategy_discussion", reason="He is seriously hurt.",
        told="Thank you. We come to the ward today.", **_VIEW,
    )  # fmt: skip
    return concern


def _fresh(strand: object) -> Strand:
    """A strand as it stands, opened by whoever acts."""
    key = strand.pk  # type: ignore[attr-defined]
    open_record(key, "demonstration")
    return Strand.objects.select_related("agency").get(pk=key)
