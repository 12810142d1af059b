"""A girl whom nobody here knows is missing, comes back, and says where she was to somebody she chose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from heard.concerns.actions import Account
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.models import Clock, Strand
from heard.protection.missing import Interviewed, Missing, find, interview, offer_interview, report_missing
from heard.protection.models import Voice
from heard.protection.voice import answer_words, read_back

from . import telling

if TYPE_CHECKING:
    from .story import Story

_WORDS = "I was at the flat over the takeaway. He said my mum wouldnt want me back."


def a_child_is_missing(story: Story, number: int) -> Strand:
    """Reported by her aunt without an account, found by the police, heard by a youth worker; her own social worker may not be the one."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "A child is missing, comes back, and is listened to", story.now)
    aunt = "Her aunt\nRing back: 01632 960 002"
    said = Missing(
        since=story.now - timedelta(hours=2), account="Not home from school.", lives="family", reporter=aunt
    )
    with story.as_("public") as by:
        strand = report_missing(said, Said(kind="child", name="Tess", age="13"), by=by, at=story.now)
    telling.line(
        "Her aunt reports, without an account", "a first name and an age; the police can read it at once"
    )
    story.takes("inspector", strand.pk, "look", reason="Stations and the hospital are told.")
    story.at(story.now + timedelta(hours=5))
    with story.as_("inspector") as by:
        fresh = _fresh(strand)
        find(
            fresh,
            found_at=story.now,
            account="At the bus station.",
            seen_by="Sam Kerr",
            by=by,
            at=story.now,
            seen=fresh.n,
        )
    with story.as_("scrutineer"):
        due = Clock.objects.get(strand=strand.pk, name="return_interview").due_at
    telling.line(
        "Clock", f"an interview by somebody independent, 72 hours from when she was found: {telling.by(due)}"
    )
    return _listened_to(story, strand)


def _listened_to(story: Story, strand: Strand) -> Strand:
    """The interview, and the concern that comes of it."""
    with story.as_("manager") as by:
        fresh = _fresh(strand)
        offer_interview(
            fresh, way="trusted", interviewer="Amina Okafor", said="Only if it is Amina.", by=by, at=story.now, seen=fresh.n
        )  # fmt: skip
    try:
        story.takes(
            "manager",
            strand.pk,
            "decline_interview",
            reason="Her mother said no.",
            child_view_unknown="Not asked.",
        )
    except Refused as refused:
        telling.refused("let a parent decline the interview", refused.reason, refused.next_step)
    else:
        raise AssertionError("somebody else declined for the child")
    story.at(story.now + timedelta(hours=20))
    with story.as_("manager") as by:
        fresh = _fresh(strand)
        held = Interviewed(
            story.now,
            "Amina Okafor",
            independent=True,
            seen_alone=True,
            learned="A man lets her sleep over the takeaway.",
        )
        done = interview(
            fresh, held, child_view=_WORDS, concern=Account(account=held.learned, child_words=_WORDS),
            about=[Said(kind="place", where="Flat over the takeaway, Quay Street")], by=by, at=story.now, seen=fresh.n,
        )  # fmt: skip
        open_record(strand.pk, "demonstration")
        kept = Voice.objects.get(strand=strand.pk)
        read_back(kept, answer="agreed", by=by, at=story.now)
        move = strand.moves.get(step="interview")
        answer_words(
            kept,
            move,
            changed=True,
            words="We believe you. We are finding out who he is.",
            by=by,
            at=story.now,
        )
    with story.as_("scrutineer"):
        raised = Strand.objects.get(pk__in=[done.concern_id])
    telling.line("Tess said", f"“{_WORDS}”")
    telling.line("and it became", f"concern {raised.reference}, with a place that is found again")
    return raised


def _fresh(strand: Strand) -> Strand:
    open_record(strand.pk, "demonstration")
    return Strand.objects.select_related("agency").get(pk=strand.pk)
