"""A boy is looked after and placed in another council's area, which is told before he lives there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from heard.agencies.models import Post
from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.models import Clock, Strand
from heard.protection.actions import begin_stage
from heard.protection.care import become_looked_after, plan_placement, start_placement, tell_host

from . import partnership, telling

if TYPE_CHECKING:
    from .story import Story

_VIEW = {
    "child_view": "“Can my brother ring me there?”",
    "child_view_unknown": "His teacher passed it on; he is seen tomorrow.",
}


def a_child_is_placed(story: Story, number: int) -> None:
    """The placement is refused until the host is told; the reviewing officer brings the review forward."""
    story.at(story.now + timedelta(hours=2))
    telling.step(number, "A child is placed in another area, and that area knows", story.now)
    child = _looked_after(story)
    home = Said(kind="place", name="Heron House", where="14 Quarry Lane, Easterfold")
    with story.as_("social_worker") as by:
        strand = plan_placement(
            _fresh(child), type="K2", host_authority="Easterfold Council", home=home, reason="A bed and a school are free.",
            by=by, at=story.now, **_VIEW,
        )  # fmt: skip
    try:
        _starts(story, strand)
    except Refused as refused:
        telling.refused("start the placement", refused.reason, refused.next_step)
    else:
        raise AssertionError("a placement started in an area that had not been told")
    with story.as_("social_worker") as by:
        fresh = _fresh(strand)
        told = "Neil Patch, duty team, Easterfold Council"
        tell_host(fresh, to_whom=told, told_at=story.now, by=by, at=story.now, seen=fresh.n)
    telling.line("Host authority", f"told: {told}")
    story.at(story.now + timedelta(hours=1))
    _starts(story, strand)
    with story.as_("scrutineer"):
        visit = Clock.objects.get(strand=strand.pk, name="placement_first_visit")
    telling.line("Clock", f"seen in the placement: {telling.by(visit.due_at)}")
    with story.as_("reviewing_officer") as by:
        begin_stage("early_review", _fresh(child), reason="He was moved at an hour's notice.", by=by, at=story.now)  # fmt: skip
    telling.line("Lena Voss", "brings the review forward; only a review ends that")


def _looked_after(story: Story) -> Strand:
    said = Account(account="His mother is in hospital, and there is nobody else at home.")
    about = [Said(kind="child", name="Idris Vell", age="12")]
    with story.as_("safeguarding_lead") as by:
        concern = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=about)
    story.takes(
        "manager", concern.pk, "take_on", outcome="family_help", reason="Nobody is at home.",
        told="He is looked after from today, with his mother's agreement.", **_VIEW,
    )  # fmt: skip
    officer = Post.objects.get(pk=partnership.id_of("post", "reviewing_officer"))
    with story.as_("social_worker") as by:
        child = become_looked_after(
            _fresh(concern), basis="V2", since=story.now.date(), officer=officer, reason="His mother agrees.",
            by=by, at=story.now, **_VIEW,
        )  # fmt: skip
        clock = Clock.objects.select_related("timescale").get(strand=child.pk)
    telling.line("Clock", f"{clock.timescale.label}, held by Lena Voss: {telling.by(clock.due_at)}")
    return child


def _starts(story: Story, strand: Strand) -> None:
    with story.as_("social_worker") as by:
        fresh = _fresh(strand)
        start_placement(fresh, started_at=story.now, by=by, at=story.now, seen=fresh.n, **_VIEW)


def _fresh(strand: object) -> Strand:
    """A strand as it stands, opened by whoever acts."""
    key = strand.pk  # type: ignore[attr-defined]
    open_record(key, "demonstration")
    return Strand.objects.select_related("agency").get(pk=key)
