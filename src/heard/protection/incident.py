"""Serious incidents, what is sent because of them, and drivers; each is one transaction of who acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from heard.agencies.models import Post
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.actions import Said, mention
from heard.process.actions import take
from heard.process.models import Move, Strand
from heard.process.rules import tidy_reference

from .actions import begin_stage
from .models import LicenceNotice, ListedChild, SentNotice, SeriousIncident


@dataclass(frozen=True)
class Sent:
    """What was sent to somebody outside Heard: to whom, under what reference, and when."""

    to_whom: str
    reference: str
    sent_at: datetime


def say_serious_incident(
    concern: Strand, *, aware_at: datetime, by: Actor, at: datetime, **said: Any
) -> Strand:
    """Say that a child died or was seriously harmed; the clock counts from when the council became aware."""

    def first(strand: Strand) -> None:
        SeriousIncident(strand=strand, aware_at=aware_at, by=by, at=at).save(force_insert=True)

    return begin_stage("serious_incident", concern, first=first, by=by, at=at, **said)


def list_child(strand: Strand, reference: str, *, by: Actor, at: datetime) -> ListedChild:
    """List another child of the same operation, by the reference of a concern about them."""
    concern = Strand.objects.filter(reference=tidy_reference(reference), kind="concern").first()
    if concern is None:
        raise Refused("There is no concern under that reference that you may read.", "Check the reference.")
    listed = ListedChild(strand=strand, concern=concern, by=by, at=at)
    with refusals():
        listed.save(force_insert=True)
    return listed


def listed_with(concern: Strand) -> list[str]:
    """References of the serious incidents in which a concern is listed, as far as whoever asks may read them."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select listed_with(%s)", [concern.pk])
        found: list[str] = cursor.fetchone()[0]
    return found


def send(strand: Strand, step: str, sent: Sent, *, by: Actor, at: datetime, seen: int, **said: Any) -> Move:
    """Take the step by which something was sent, with what says so."""
    with refusals():
        SentNotice(strand=strand, by=by, at=at, **vars(sent)).save(force_insert=True)
    return take(strand, step, by=by, at=at, seen=seen, **said)


def tell_licensing(
    concern: Strand,
    driver: Iterable[Said],
    *,
    known_at: datetime,
    issuer: str,
    licence: str,
    to_post: Post,
    by: Actor,
    at: datetime,
    **said: Any,
) -> Strand:
    """Tell licensing of a driver; whoever looks at the licence reads of the driver, and nothing of the child."""

    def first(strand: Strand) -> None:
        notice = LicenceNotice(strand=strand, known_at=known_at, issuer=issuer, licence=licence, by=by, at=at)
        notice.save(force_insert=True)

    strand = begin_stage("licence_notice", concern, first=first, to_post=to_post, by=by, at=at, **said)
    mention(strand, driver, by=by, at=at)
    return strand
