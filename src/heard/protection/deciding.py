"""Which of the child's own words a decision had before it, as the database counts them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.concerns.models import Concern, Remark
from heard.history.actions import open_records
from heard.process.models import Strand

from .models import Voice

NOT_BEGUN = 0


@dataclass(frozen=True)
class Spoken:
    """What the child said once: as they said it, when, how it was given, and on which record it is kept.

    Without a ``voice`` it is what they raised it with or, ``in_mailbox``, what they wrote there.
    """

    words: str
    at: datetime
    how: str | Promise
    kept_on: UUID
    voice: UUID | None = None
    in_mailbox: bool = False


def words_for(strand: Strand, numbers: Iterable[int]) -> dict[int, list[Spoken]]:
    """The child's words before each of these decisions on a record, by the decision's number.

    ``NOT_BEGUN`` stands for what is to begin from the record; the number after its last move for what is decided next.
    Whatever they are kept on is opened; of what whoever asks may not read, nothing is given.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from words_for_decisions(%s, %s)", [strand.pk, list(numbers)])
        rows = cursor.fetchall()
    kept_on = {row[2] for row in rows}
    if elsewhere := kept_on - {strand.pk}:
        open_records(sorted(elsewhere), "page")
    ids = [row[1] for row in rows if row[1]]
    voices = {each.pk: each for each in Voice.objects.filter(pk__in=ids)} if ids else {}
    own = _own_words({(row[2], row[3]) for row in rows if row[1] is None})
    found: dict[int, list[Spoken]] = {}
    for number, voice, kept, at in rows:
        said = _as_kept(voices[voice]) if voice in voices else own.get((kept, at)) if voice is None else None
        if said:
            found.setdefault(number, []).append(said)
    return found


def _as_kept(voice: Voice) -> Spoken:
    how = _("%(how)s, heard by %(who)s. Seen alone: %(alone)s.") % {
        "how": voice.get_given_display(),
        "who": voice.heard_by,
        "alone": voice.get_alone_display(),
    }
    return Spoken(voice.words, voice.at, how, voice.strand_id, voice.pk)


def _own_words(wanted: Collection[tuple[UUID, datetime]]) -> dict[Any, Spoken]:
    """What the child said when it was raised, and wrote since in their own mailbox, by where and when."""
    found: dict[Any, Spoken] = {}
    kept_on = {kept for kept, _at in wanted}
    for raised in Concern.objects.filter(pk__in=kept_on).exclude(child_words=""):
        how = _("With these words it was raised.")
        found[raised.pk, raised.received_at] = Spoken(raised.child_words, raised.received_at, how, raised.pk)
    if found.keys() >= set(wanted):
        return found
    for wrote in Remark.objects.filter(strand__in=kept_on, from_raiser=True):
        how = _("Written by the child in their own mailbox.")
        found[wrote.strand_id, wrote.at] = Spoken(wrote.text, wrote.at, how, wrote.strand_id, in_mailbox=True)
    return found
