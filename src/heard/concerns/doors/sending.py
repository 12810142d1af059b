"""Sending once: however often one form arrives it is one concern, with one receipt and the same secret words.

A form carries a random ticket. The concern's id and the secret words both follow from it and from a key that is
not in the database, so that a second press of the button, or a reload, finds what the first one stored and shows
the same words. The ticket itself is kept nowhere: nobody who reads the record can find the words.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, connections, transaction

from heard.concerns import files
from heard.concerns.actions import (
    Account,
    Upload,
    attach,
    hear,
    keep_in_confidence,
    remark,
    take_back,
)
from heard.concerns.in_confidence import Given
from heard.concerns.models import Concern, Door
from heard.concerns.secret_words import WORD_COUNT, WORDS, hash_secret
from heard.history.actions import acting, open_record
from heard.history.models import Actor
from heard.people.actions import Said
from heard.people.models import Mention

SHOWN_AGAIN = timedelta(minutes=30)
_SALT = "heard.concerns.doors.ticket"
_SHORTER = ("when", "where", "raiser", "safe_contact", "language")


@dataclass(frozen=True)
class Ticket:
    """What makes one form one concern; whoever holds it can read the secret words for a short while."""

    nonce: str

    @classmethod
    def new(cls) -> Ticket:
        return cls(secrets.token_urlsafe(16))

    @classmethod
    def read(cls, signed: str) -> Ticket:
        """The ticket of a form as it came back; a new one if it is not ours, so that nothing is ever refused for it."""
        try:
            return cls(signing.loads(signed, salt=_SALT))
        except signing.BadSignature:
            return cls.new()

    @property
    def signed(self) -> str:
        return signing.dumps(self.nonce, salt=_SALT)

    @property
    def strand_id(self) -> UUID:
        return UUID(bytes=self._derive("concern")[:16], version=4)

    @property
    def more_urgent(self) -> Ticket:
        """The ticket of the same form when it first speaks of danger after it was sent without."""
        return Ticket(f"{self.nonce}!")

    @property
    def words(self) -> str:
        """The secret words: eleven bits of the derived number for each."""
        number = int.from_bytes(self._derive("words"))
        chosen = []
        for _ in range(WORD_COUNT):
            number, place = divmod(number, len(WORDS))
            chosen.append(WORDS[place])
        return "-".join(chosen)

    def _derive(self, what: str) -> bytes:
        return hmac.digest(settings.WORD_PEPPER, f"heard {what}:{self.nonce}".encode(), "sha256")


@dataclass(frozen=True)
class Sent:
    """What was stored: its reference, and the words if they may still be shown."""

    reference: str
    words: str
    ticket: Ticket


def send(
    said: Account,
    ticket: Ticket,
    *,
    door: Door,
    by: Actor,
    at: datetime,
    about: Iterable[Said] = (),
    uploads: Iterable[Upload] = (),
    given: Given | None = None,
    sorted_apart: bool = False,
) -> Sent:
    """Take in what a form says, once; what a form sent again says on top of that becomes part of the dialogue."""
    hashed = hash_secret(ticket.words, settings.WORD_PEPPER)
    about, kept = list(about), list(uploads)
    try:
        with transaction.atomic():
            concern = hear(
                said, door=door, by=by, at=at, about=about, uploads=kept, secret_hash=hashed, given=given,
                sorted_apart=sorted_apart, id=ticket.strand_id,
            )  # fmt: skip
    except IntegrityError as error:
        if not is_known(error):
            raise
        return _again(said, ticket, hashed, door=door, by=by, at=at, about=about, uploads=kept, given=given)
    return Sent(concern.strand.reference, ticket.words, ticket)


def enter(hashed: bytes) -> str:
    """The token of the reporter whose words have this hash; nothing if no words have."""
    with connections["door"].cursor() as cursor:
        cursor.execute("select enter_mailbox(%s)", [hashed])
        return cursor.fetchone()[0] or ""


def who_acts() -> Actor:
    """Whoever holds the token in force, as the database knows them."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select actor(), actor_kind()")
        return Actor(*cursor.fetchone())


def is_known(error: IntegrityError) -> bool:
    """Whether what was refused is a strand that is there already."""
    diag = getattr(error.__cause__, "diag", None)
    return diag is not None and diag.constraint_name == "strand_pkey"


def _again(
    said: Account,
    ticket: Ticket,
    hashed: bytes,
    *,
    at: datetime,
    about: list[Said],
    uploads: list[Upload],
    given: Given | None,
    **told: Any,
) -> Sent:
    """The form was sent before: add what is new in it, as whoever sent it, and show the same receipt."""
    token = enter(hashed)
    if not token:  # its words were replaced since: better twice than not at all
        return send(said, Ticket.new(), at=at, about=about, uploads=_rewound(uploads), given=given, **told)
    with acting(token):
        open_record(ticket.strand_id, "sent again")
        concern = Concern.objects.select_related("strand").get(pk=ticket.strand_id)
        more_urgent = said.danger_now and not concern.danger_now
        if not more_urgent:
            _add_new(concern, said, about, uploads, at=at)
            if (
                given
            ):  # nobody can tell whether it differs from the one that is sealed, so the last one counts
                take_back(concern.strand)
                keep_in_confidence(concern.strand, given)
    if more_urgent:  # danger has a clock of its own, from the start
        return send(
            said, ticket.more_urgent, at=at, about=about, uploads=_rewound(uploads), given=given, **told
        )
    fresh = at - concern.received_at < SHOWN_AGAIN
    return Sent(concern.strand.reference, ticket.words if fresh else "", ticket)


def _add_new(
    concern: Concern, said: Account, about: list[Said], uploads: list[Upload], *, at: datetime
) -> None:
    strand, by = concern.strand, who_acts()
    before = {concern.account, concern.child_words, *strand.remarks.values_list("text", flat=True)}
    for text in (said.child_words, said.account, _other_answers(concern, said, about)):
        if text.strip() and text not in before:
            remark(strand, text, from_raiser=True, by=by, at=at)
    known = {bytes(each) for each in strand.attachments.values_list("sha256", flat=True)}
    for upload in _rewound(uploads):
        if files.digest(upload.content.read()) not in known:
            upload.content.seek(0)
            attach(strand, upload, by=by, at=at)


def _other_answers(concern: Concern, said: Account, about: list[Said]) -> str:
    """The shorter answers that differ from those that came first, each on a line of its own."""
    given = [vars(said)[name] for name in _SHORTER]
    given += [vars(each)[name] for each in about for name in ("name", "age", "where", "details")]
    mentions = Mention.objects.filter(strand=concern.strand).values_list("name", "age", "where", "details")
    before = {vars(concern)[name] for name in _SHORTER}.union(*mentions)
    return "\n".join(dict.fromkeys(text for text in given if text and text not in before))


def _rewound(uploads: list[Upload]) -> list[Upload]:
    for upload in uploads:
        upload.content.seek(0)
    return uploads
