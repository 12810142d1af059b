"""A child is missing, found, offered a return interview, interviewed; each is one transaction of who acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heard.concerns.actions import Account, front_door, give_way_back, hear
from heard.concerns.models import Door
from heard.history.actions import open_record
from heard.history.models import Actor
from heard.history.refused import refusals
from heard.people.actions import Said, identify, mention
from heard.people.models import Mention
from heard.process.actions import begin, take
from heard.process.models import Move, Strand

from .models import Alone, Finding, Given, LeadsTo, MissingEpisode, ReturnInterview, ReturnOffer
from .voice import Words, keep_words


@dataclass(frozen=True)
class Missing:
    """What is said of a child who is missing; ``since`` is when they were last seen where they should be.

    ``sorted_apart`` is what came in a flood without work: the same clocks, the same holder, after the others.
    """

    since: datetime
    account: str
    lives: str
    last_seen: str = ""
    host_area: str = ""
    reporter: str = ""
    sorted_apart: bool = False


def report_missing(
    said: Missing,
    child: Said,
    *,
    others: Sequence[Said] = (),
    in_danger: bool = False,
    by: Actor,
    at: datetime,
    id: UUID | None = None,
    secret_hash: bytes | None = None,
) -> Strand:
    """Report a child missing, known here or not; ``secret_hash`` gives somebody without an account a way back.

    The police can read it at once, and a third time in thirty days calls a meeting, both by the database itself.
    """
    strand = begin(
        "missing_episode",
        "report_missing",
        to_state="missing",
        agency=front_door(),
        urgent=in_danger,
        by=by,
        at=at,
        id=id,
    )
    with refusals():
        MissingEpisode(strand=strand, by=by, at=at, **vars(said)).save(force_insert=True)
    mention(strand, [child, *others], by=by, at=at)
    if secret_hash is not None:
        give_way_back(strand, secret_hash)
    return strand


def find(
    strand: Strand, *, found_at: datetime, account: str, seen_by: str, by: Actor, at: datetime, seen: int
) -> Move:
    """Write that the child is found; the return interview is due 72 hours after ``found_at``."""
    with refusals():
        Finding(strand=strand, found_at=found_at, account=account, seen_by=seen_by, by=by, at=at).save(
            force_insert=True
        )
    return take(strand, "find", by=by, at=at, seen=seen)


def offer_interview(
    strand: Strand, *, way: str, interviewer: str, said: str, by: Actor, at: datetime, seen: int
) -> Move:
    """Offer a return interview, or offer it again; ``said`` is what the child said to it."""
    with refusals():
        ReturnOffer(strand=strand, way=way, interviewer=interviewer, said=said, by=by, at=at).save(
            force_insert=True
        )
    return take(strand, "offer_interview", by=by, at=at, seen=seen)


@dataclass(frozen=True)
class Interviewed:
    """A return interview: who held it, in what part of the child's care they have none, and what was learned."""

    held_at: datetime
    interviewer: str
    independent: bool
    seen_alone: bool
    learned: str
    interviewer_actor: Actor | None = None


def interview(
    strand: Strand,
    held: Interviewed,
    *,
    child_view: str = "",
    child_view_unknown: str = "",
    concern: Account | None = None,
    about: Sequence[Said] = (),
    by: Actor,
    at: datetime,
    seen: int,
) -> ReturnInterview:
    """Record the return interview and keep the child's words.

    What was learned is raised as a ``concern``, or named, or is nothing new.
    """
    raised: Any = None
    if concern is not None:
        named = [_again(each) for each in strand.mentions.filter(kind="child")]
        raised = hear(
            concern, door=Door.PROFESSIONAL, by=by, at=at, about=[*named, *about], follows=strand
        ).strand
        same_child(strand, raised, reason="Raised from the return interview with this child.", by=by, at=at)
    else:
        mention(strand, about, by=by, at=at)
    leads_to = LeadsTo.CONCERN if raised else LeadsTo.MENTIONS if about else LeadsTo.NOTHING
    kept = ReturnInterview(strand=strand, leads_to=leads_to, concern=raised, by=by, at=at, **vars(held))
    with refusals():
        kept.save(force_insert=True)
    if child_view:
        alone = Alone.YES if held.seen_alone else Alone.NO
        said = Words(words=child_view, given=Given.SPOKEN, alone=alone, heard_by=held.interviewer)
        keep_words(strand, said, by=by, at=at)
    take(
        strand,
        "interview",
        by=by,
        at=at,
        seen=seen,
        child_view=child_view,
        child_view_unknown=child_view_unknown,
    )
    return kept


def same_child(known: Strand, new: Strand, *, reason: str, by: Actor, at: datetime) -> None:
    """Find that the child of a record that is open here is the child of another that was begun from it."""
    if open_record(new.pk, "page") is None:
        return
    first = [
        Mention.objects.filter(strand=each.pk, kind="child").order_by("at", "id").first()
        for each in (known, new)
    ]
    mentions = [each for each in first if each]
    if len(mentions) == len(first):
        identify(mentions, reason=reason, by=by, at=at)


def _again(named: Any) -> Said:
    """A mention as it was said, to be said on another strand."""
    facts = tuple((kind, value) for kind, value in named.facts)
    fields = ("kind", "name", "born_on", "age", "where", "registration", "details")
    return Said(facts=facts, **{field: getattr(named, field) for field in fields})
