"""Keeping a child's words, reading them back, answering them, offering an advocate, reaching the child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heard.history.models import Actor
from heard.history.refused import refusals
from heard.process.actions import take
from heard.process.models import Move, Strand

from .models import AdvocateOffer, ContactAttempt, NewWay, ReadBack, Voice, VoiceAnswer


@dataclass(frozen=True)
class Words:
    """What a child said, word for word, and how it was given."""

    words: str
    given: str
    alone: str
    heard_by: str
    present: str = ""
    where: str = ""
    language: str = ""
    interpreter: str = ""


def keep_words(strand: Strand, said: Words, *, by: Actor, at: datetime) -> Voice:
    """Keep what a child said, for ever as they said it."""
    kept = Voice(strand=strand, by=by, at=at, **vars(said))
    with refusals():
        kept.save(force_insert=True)
    return kept


def read_back(voice: Voice, *, answer: str, correction: str = "", by: Actor, at: datetime) -> ReadBack:
    """Write down that a child's words were read back to them; a correction stands beside the words."""
    kept = ReadBack(voice=voice, answer=answer, correction=correction, by=by, at=at)
    with refusals():
        kept.save(force_insert=True)
    return kept


def answer_words(
    voice: Voice | None, move: Move, *, changed: bool, words: str, by: Actor, at: datetime
) -> VoiceAnswer:
    """Tell the child what a decision made of their words; without ``voice``, of those with which they raised it."""
    kept = VoiceAnswer(voice=voice, move=move, changed=changed, words=words, by=by, at=at)
    with refusals():
        kept.save(force_insert=True)
    return kept


def offer_advocate(
    strand: Strand, *, answer: str, advocate: str = "", said: str = "", by: Actor, at: datetime
) -> AdvocateOffer:
    """Offer the child somebody to speak for them."""
    kept = AdvocateOffer(strand=strand, answer=answer, advocate=advocate, said=said, by=by, at=at)
    with refusals():
        kept.save(force_insert=True)
    return kept


def try_contact(
    strand: Strand, *, way: str, reached: bool, account: str, by: Actor, at: datetime
) -> ContactAttempt:
    """Write down that somebody tried to reach the child; the third failure in a row asks for a new way, by itself."""
    kept = ContactAttempt(strand=strand, way=way, reached=reached, account=account, by=by, at=at)
    with refusals():
        kept.save(force_insert=True)
    return kept


def choose_way(strand: Strand, *, way: str, who: str, plan: str, by: Actor, at: datetime, seen: int) -> Move:
    """Choose a way of reaching the child that has not failed yet."""
    with refusals():
        NewWay(strand=strand, way=way, who=who, plan=plan, by=by, at=at).save(force_insert=True)
    return take(strand, "choose_way", by=by, at=at, seen=seen)
