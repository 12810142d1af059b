"""Hearing a concern, answering whoever raised it, deciding, disagreeing; each is one transaction of who acts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections, transaction
from psycopg.types.json import Jsonb

from heard.agencies.models import Agency, Post
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.actions import Said, mention
from heard.process.actions import begin, note_attempt, take
from heard.process.models import Move, Strand
from heard.process.rules import tidy_reference

from . import files, in_confidence, phrases
from .models import Attachment, ClosingReason, Concern, Door, Receipt, Remark, Scan

PUBLIC_DOORS = (Door.CHILD, Door.PUBLIC)
CLOSING_STEPS = frozenset({"close_without_action", "close_after_action", "propose_closing"})


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, and what it holds from the present position on."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Account:
    """What somebody says at a door; only something said is needed."""

    account: str = ""
    child_words: str = ""
    whom: str = ""
    signs: list[str] = field(default_factory=list)
    background: list[str] = field(default_factory=list)
    when: str = ""
    where: str = ""
    danger_now: bool = False
    raiser: str = ""
    safe_contact: str = ""
    language: str = ""
    known_on: date | None = None
    waited_because: str = ""


def hear(
    said: Account,
    *,
    door: Door,
    by: Actor,
    at: datetime,
    about: Iterable[Said] = (),
    uploads: Iterable[Upload] = (),
    secret_hash: bytes | None = None,
    given: in_confidence.Given | None = None,
    sorted_apart: bool = False,
    follows: Strand | None = None,
    id: UUID | None = None,
) -> Concern:
    """Take in a concern at any door: stored, owned and clocked when the transaction commits.

    ``secret_hash`` gives whoever reports a way back without a name; who they are may be ``given`` in confidence.
    A public reporter's time is kept to the minute.
    """
    if not (said.account.strip() or said.child_words.strip()):
        raise Refused("Tell us something, even one word.", "Write what you want us to know.")
    if door in PUBLIC_DOORS:
        at = at.replace(second=0, microsecond=0)
    strand = begin(
        "concern",
        "receive",
        to_state="received",
        agency=front_door(),
        urgent=said.danger_now,
        by=by,
        at=at,
        id=id,
    )
    concern = Concern(
        strand=strand,
        door=door,
        received_at=at,
        by=by,
        sorted_apart=sorted_apart,
        follows=follows,
        **vars(said),
    )
    with refusals():
        concern.save(force_insert=True)
    mention(strand, about, by=by, at=at)
    for upload in uploads:
        attach(strand, upload, by=by, at=at)
    if secret_hash is not None:
        give_way_back(strand, secret_hash)
    if given is not None:
        keep_in_confidence(strand, given)
    return concern


def keep_in_confidence(strand: Strand, given: in_confidence.Given) -> None:
    """Seal who reported, for two agencies together; raises ``Refused`` if a name is kept already."""
    if not any(given):
        raise Refused("Write a name, or how to reach you.")
    keys = in_confidence.public_keys()
    if keys is None:
        raise Refused("Nothing can be given in confidence here.", "Leave your name out instead.")
    sealed = in_confidence.seal(given, keys, strand.pk)
    _call("keep_identity(%s, %s, %s, %s)", strand.pk, sealed.ephemeral, sealed.keys, sealed.ciphertext)


def kept_in_confidence(strand: Strand) -> datetime | None:
    """Since when a name is kept in confidence for this report; None if none is."""
    since: datetime | None = _call("identity_kept(%s)", strand.pk)
    return since


def take_back(strand: Strand) -> None:
    """Destroy the name that whoever asks had given in confidence."""
    _call("withdraw_identity(%s)", strand.pk)


def ask_to_open(strand: Strand, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Ask another agency to agree that the name kept in confidence is opened."""
    return begin(
        "identity_opening",
        "ask_to_open",
        to_state="asked",
        agency=strand.agency,
        parent=strand,
        reason=reason,
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class Opening:
    """A sealed name before one of the two who agreed to open it, and the halves that are there; None if taken back."""

    strand: Strand
    report: UUID
    side: str
    sealed: in_confidence.Sealed
    halves: dict[str, bytes]

    @property
    def lacks_mine(self) -> bool:
        """Whether the half of the agency of whoever asks is still to be brought."""
        return self.side not in self.halves

    def read(self) -> in_confidence.Given | None:
        """The name; None while a half is missing. Raises ``CannotOpen``."""
        if len(self.halves) < len(in_confidence.SIDES):
            return None
        halves = [self.halves[side] for side in in_confidence.SIDES]
        return in_confidence.unseal(self.sealed, halves, self.report)


def begin_to_read(opening: Strand) -> Opening | None:
    """What the database gives to read a name with, its reading written; None if the name was taken back.

    Raises ``Refused`` for all but the two who agreed, and for them a day after they did.
    """
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute("select * from identity_to_read(%s)", [opening.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    report, ephemeral, keys, ciphertext, side, *waiting = row
    sealed = in_confidence.Sealed(bytes(ephemeral), bytes(keys), bytes(ciphertext))
    brought = {
        one: in_confidence.unwrap(bytes(half), opening.pk)
        for one, half in zip(in_confidence.SIDES, waiting, strict=True)
        if half
    }
    return Opening(opening, report, side, sealed, brought | in_confidence.halves_held_here(sealed))


def bring_half(opening: Strand, half: bytes) -> None:
    """Add the half of the agency of whoever asks; it is kept, wrapped, until they say what the name was needed for."""
    _call("give_half(%s, %s)", opening.pk, in_confidence.wrap(half, opening.pk))


def hear_once(
    said: Account,
    *,
    key: str,
    body_sha256: bytes,
    about: Iterable[Said] = (),
    given: in_confidence.Given | None = None,
    by: Actor,
    at: datetime,
) -> tuple[Strand, bool]:
    """Take in a concern from another system, once for each idempotency key; returns its strand and whether it is new.

    Raises ``Refused`` when the key was used for something else.
    """

    def do() -> Strand:
        return hear(said, door=Door.SYSTEM, by=by, at=at, about=about, given=given).strand

    return once(key, body_sha256, do, by=by, at=at)


def once(
    key: str, body_sha256: bytes, do: Callable[[], Strand], *, by: Actor, at: datetime
) -> tuple[Strand, bool]:
    """Do what another system asks for, once for each idempotency key; returns its strand and whether it was done now.

    A repeat at the same moment waits for the first to commit and then finds its receipt. Raises ``Refused`` when the
    key was used for something else.
    """
    _call("pg_advisory_xact_lock(hashtextextended(%s, 0))", f"{by.pk} {key}")
    kept = Receipt.objects.filter(actor=by, idempotency_key=key).first()
    if kept is None:
        strand = do()
        receipt = Receipt(actor=by, idempotency_key=key, body_sha256=body_sha256, strand=strand, at=at)
        with refusals():
            receipt.save(force_insert=True)
        return strand, True
    if bytes(kept.body_sha256) != body_sha256:
        raise Refused(
            "This idempotency key was used for something else.", "Send something new under a key of its own."
        )
    return Strand.objects.get(pk=kept.strand_id), False


def give_way_back(strand: Strand, secret_hash: bytes) -> None:
    """Let whoever has just reported come back to it with words of which only this hash is kept."""
    _call("give_mailbox(%s, %s, %s)", strand.pk, uuid4(), secret_hash)


def front_door() -> Agency:
    """The agency at which everything comes in; raises ``Refused`` while none is named."""
    agency = Agency.objects.filter(is_front_door=True).first()
    if agency is None:
        raise Refused("This partnership has no front door yet.", "Name the agency that receives concerns.")
    return agency


def _call(function: str, *parameters: Any) -> Any:
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute(f"select {function}", parameters)
        return cursor.fetchone()[0]


def attach(strand: Strand, upload: Upload, *, by: Actor, at: datetime) -> Attachment:
    """Keep a file under a key of its own; it stays in quarantine until a scanner has called it clean."""
    content = upload.content.read(files.MAX_BYTES + 1)
    files.check_size(len(content))
    wrapped_key, chunks = files.encrypt(io.BytesIO(content), settings.FILE_KEY)
    attachment = Attachment(
        strand=strand,
        name=files.safe_name(upload.name),
        kind=files.sniff(content[:4096], upload.name),
        size_bytes=len(content),
        sha256=files.digest(content),
        wrapped_key=wrapped_key,
        ciphertext=b"".join(chunks),
        by=by,
        at=at,
    )
    with refusals():
        attachment.save(force_insert=True)
    scan(attachment, content, at=at)
    return attachment


def scan(attachment: Attachment, content: bytes, *, at: datetime) -> Scan | None:
    """Ask the scanner, if one is configured, and keep what it said; None without a scanner."""
    if not settings.SCANNER:
        return None
    verdict = files.scan(io.BytesIO(content), settings.SCANNER)
    found = Scan(attachment=attachment, at=at, verdict=verdict)
    with refusals():
        found.save(force_insert=True)
    return found


def remark(strand: Strand, text: str, *, from_raiser: bool, by: Actor, at: datetime) -> Remark:
    """Add to the dialogue about a concern; it can be added to, never changed."""
    if not text.strip():
        raise Refused("Write something first.")
    said = Remark(strand=strand, at=at, by=by, from_raiser=from_raiser, text=text)
    with refusals():
        said.save(force_insert=True)
    return said


def move_on(
    strand: Strand,
    step: str,
    *,
    by: Actor,
    at: datetime,
    seen: int,
    reason: str = "",
    reason_code: str = "",
    to_post: Post | None = None,
    **said: str,
) -> Move:
    """Take a declared step on a concern, a disagreement or pressure; the database checks what it needs.

    An attempt to close for a reason that closes nothing is refused, and that it was tried is kept: the
    independent scrutineer reads it, and is told at once of the reasons that are theirs to judge.
    """
    code = reason_code or ""
    try:
        with transaction.atomic():
            if step in CLOSING_STEPS:
                _refuse_phrases(reason, code)
            return take(
                strand,
                step,
                by=by,
                at=at,
                seen=seen,
                reason=reason,
                reason_code=code,
                to_post=to_post,
                **said,
            )
    except Refused as refused:
        if step in CLOSING_STEPS:
            refused.aftermath = partial(_keep_attempt, strand, step, code, reason, refused, by, at)
        raise


def read_for_blame(*texts: str, by: Actor, at: datetime) -> list[phrases.Hit]:
    """The phrases in what a professional wrote that blame or minimise; counted for their agency, never for them."""
    found = phrases.marked("\n".join(texts))
    _call("count_wording(%s::text[])::text", [hit.family.code for hit in found])
    return found


def _refuse_phrases(reason: str, code: str) -> None:
    """Refuse a closing whose own words give a reason that closes nothing, whatever was chosen beside them."""
    chosen = ClosingReason.objects.filter(code=code).values_list("verdict", flat=True).first()
    for hit in phrases.find(reason):
        rule = ClosingReason.objects.get(code=hit.group)
        if rule.verdict == "refused" or (rule.verdict == "second" and chosen != "second"):
            raise Refused(f"“{hit.phrase}”: {rule.why}", rule.next_step)


def _keep_attempt(
    strand: Strand, step: str, code: str, reason: str, refused: Refused, by: Actor, at: datetime
) -> None:
    note_attempt(strand, step, reason=f"{code}: {reason}", refusal=refused.reason, by=by, at=at)
    groups = {code, *(hit.group for hit in phrases.find(reason))}
    if ClosingReason.objects.filter(code__in=groups, to_scrutineer=True).exists():
        _tell_scrutineer(
            strand,
            "catch",
            "downgrade",
            reason=f"An attempt to close was refused: {refused.reason} It said: {reason}",
            by=by,
            at=at,
        )


def report_pressure(strand: Strand, what: str, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Tell the independent scrutineer that somebody tried to withdraw, discourage or downgrade a concern."""
    return _tell_scrutineer(strand, "tell", what, reason=reason, by=by, at=at)


def _tell_scrutineer(strand: Strand, step: str, what: str, *, reason: str, by: Actor, at: datetime) -> Strand:
    return begin(
        "pressure",
        step,
        to_state="told",
        agency=strand.agency,
        parent=strand,
        reason_code=what,
        reason=reason,
        by=by,
        at=at,
    )


def disagree(strand: Strand, *, reason: str, by: Actor, at: datetime) -> Strand:
    """Disagree with what was decided on a concern; the line manager answers first, then those above."""
    return begin(
        "disagreement",
        "disagree",
        to_state="with_manager",
        agency=strand.agency,
        parent=strand,
        reason=reason,
        by=by,
        at=at,
    )


def replace_words(reference: str, secret_hash: bytes, *, because: str, by: Actor, at: datetime) -> None:
    """Give a caller new secret words for a report, without asking who they are; the old words end."""
    if not _call("replace_mailbox(%s, %s, %s)", tidy_reference(reference), secret_hash, because):
        raise Refused(
            "No report with a word secret has that reference.", "Ask the caller to read it out once more."
        )


def keep_draft(
    form: str, typed: dict[str, Any], *, key: UUID | None, asked: bool, by: Actor, at: datetime
) -> None:
    """Keep what a worker has typed so far; a later draft of the same form takes its place.

    ``key`` is that of the form as it was filled in. What a page sends by itself while they type (not ``asked`` for) may
    arrive after the form was sent or forgotten: then it is not kept. One statement, so that neither passes the other.
    """
    _write_draft(
        """on conflict (worker_id, form) do update
             set typed = excluded.typed, saved_at = excluded.saved_at, done = array_remove(draft.done, %(key)s)
           where %(asked)s or %(key)s is null or %(key)s <> all (draft.done)""",
        {"form": form, "typed": Jsonb(typed), "done": [], "key": key, "asked": asked, "by": by.pk, "at": at},
    )


def drop_draft(form: str, *, key: UUID | None, by: Actor, at: datetime) -> None:
    """Forget a draft once it was sent or its writer no longer wants it; the keys of the last such forms stay."""
    _write_draft(
        """on conflict (worker_id, form) do update
             set typed = excluded.typed, saved_at = excluded.saved_at,
                 done = (excluded.done || array_remove(draft.done, %(key)s))[1:50]""",
        {"form": form, "typed": Jsonb({}), "done": [key] if key else [], "key": key, "by": by.pk, "at": at},
    )


def _write_draft(unless_new: str, given: dict[str, Any]) -> None:
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute(
            f"""insert into draft (id, worker_id, form, typed, saved_at, done)
                values (%(id)s, %(by)s, %(form)s, %(typed)s, %(at)s, %(done)s::uuid[]) {unless_new}""",  # noqa: S608 (one of two above)
            {"id": uuid4(), **given},
        )
