"""A concern as it was said, the dialogue about it, its files, and the ways back to it for whoever raised it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency, Post, Worker
from heard.history.models import Actor
from heard.history.words import OwnWords
from heard.process.models import Strand


class Door(models.TextChoices):
    CHILD = "child", _("Child or young person")
    PUBLIC = "public", _("Member of the public")
    HELPLINE = "helpline", _("Helpline")
    PROFESSIONAL = "professional", _("Professional")
    SYSTEM = "system", _("Another system")


class Outcome(models.TextChoices):
    """What a concern that is taken on leads to; Working Together 2023, chapter 3."""

    STRATEGY_DISCUSSION = "strategy_discussion", _("Strategy discussion with police and health")
    ASSESSMENT = "assessment", _("Assessment by a social worker (section 17)")
    FAMILY_HELP = "family_help", _("Family help or early help")
    PLACE_OR_ADULT = "place_or_adult", _("Action on a place or an adult, with police or licensing")
    OPEN_WORK = "open_work", _("Added to work that is already open for the child")
    LADO = "lado", _("Allegation against somebody who works with children")


class Concern(models.Model):
    """What was said, at which door, in whose words. Never changed; more is added beside it."""

    strand = models.OneToOneField(Strand, primary_key=True, on_delete=models.PROTECT, related_name="concern")
    door = models.TextField(choices=Door.choices)
    account = models.TextField()
    child_words = models.TextField(blank=True, default="")
    whom = models.TextField(blank=True, default="")
    signs = ArrayField(models.TextField(), default=list, blank=True)
    background = ArrayField(models.TextField(), default=list, blank=True)
    when = models.TextField(blank=True, default="")
    where = models.TextField(blank=True, default="")
    danger_now = models.BooleanField(default=False)
    raiser = models.TextField(blank=True, default="")
    safe_contact = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    # Whoever has the duty to report by law says on which day they were told or saw it, and why they waited.
    known_on = models.DateField(null=True, blank=True)
    waited_because = models.TextField(blank=True, default="")
    sorted_apart = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )

    class Meta:
        db_table = "concern"
        constraints = [
            models.CheckConstraint(name="concern_door_known", condition=Q(door__in=Door.values)),
            models.CheckConstraint(
                name="concern_says_something", condition=~Q(account="") | ~Q(child_words="")
            ),
            models.CheckConstraint(
                name="concern_waited_since_a_day", condition=Q(waited_because="") | Q(known_on__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                name="concern_in_public",
                fields=["received_at"],
                condition=Q(door__in=[Door.CHILD, Door.PUBLIC]),
            )
        ]

    @property
    def days_until_raised(self) -> int | None:
        """Days from when whoever has the duty to report knew of it until they raised it; None if they did not say."""
        return (localdate(self.received_at) - self.known_on).days if self.known_on else None


class ClosingReason(models.Model):
    """A reason for closing, and whether it closes alone, with another agency's signature, or not at all."""

    code = models.TextField(primary_key=True)
    label = OwnWords()
    verdict = models.TextField(
        choices=[("alone", _("One signature")), ("second", _("Second signature")), ("refused", _("Refused"))]
    )
    to_scrutineer = models.BooleanField(default=False)
    why = OwnWords(blank=True)
    next_step = OwnWords(blank=True)
    source = OwnWords()

    class Meta:
        db_table = "closing_reason"

    def __str__(self) -> str:
        return self.label


class Remark(models.Model):
    """One part of the dialogue between whoever raised a concern and those who hold it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="remarks")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    from_raiser = models.BooleanField()
    text = models.TextField()
    move = models.ForeignKey(
        "process.Move", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "remark"
        constraints = [models.CheckConstraint(name="remark_says_something", condition=~Q(text=""))]
        indexes = [models.Index(name="remark_of_strand", fields=["strand", "at"])]


class Attachment(models.Model):
    """A file that came with a concern: encrypted under its own key, quarantined until it was scanned."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="attachments")
    name = models.TextField()
    kind = models.TextField()
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.BinaryField()
    wrapped_key = models.BinaryField()
    ciphertext = models.BinaryField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "attachment"
        indexes = [models.Index(name="attachment_of_strand", fields=["strand"])]


class Scan(models.Model):
    """What the virus scanner said of a file; the newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="scans")
    at = models.DateTimeField()
    verdict = models.TextField(
        choices=[("clean", _("Clean")), ("infected", _("Infected")), ("unknown", _("Not scanned"))]
    )

    class Meta:
        db_table = "scan"


class Mailbox(models.Model):
    """The way back for a public reporter: a word secret, kept only as its Argon2id hash. A new secret ends the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="mailboxes")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mailbox"


class SealedIdentity(models.Model):
    """A name given in confidence; only two agencies' keys together read it. Taken back, nothing of it is left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    ephemeral = models.BinaryField(null=True)
    keys = models.BinaryField(null=True)
    ciphertext = models.BinaryField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sealed_identity"
        verbose_name_plural = "sealed identities"
        constraints = [
            models.CheckConstraint(
                name="sealed_identity_is_there_or_withdrawn",
                condition=Q(
                    withdrawn_at__isnull=True,
                    ephemeral__isnull=False,
                    keys__isnull=False,
                    ciphertext__isnull=False,
                )
                | Q(
                    withdrawn_at__isnull=False,
                    ephemeral__isnull=True,
                    keys__isnull=True,
                    ciphertext__isnull=True,
                ),
            )
        ]


class OpeningHalf(models.Model):
    """One agency's half of the key to one sealed name, wrapped, while the name may be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.TextField(
        choices=[("A", _("The agency that holds the report")), ("B", _("The other agency"))]
    )
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    half = models.BinaryField(null=True)

    class Meta:
        db_table = "opening_half"
        verbose_name_plural = "opening halves"
        constraints = [models.UniqueConstraint(name="opening_half_once", fields=["strand", "side"])]


class Drafts(models.QuerySet["Draft"]):
    """Questions about drafts."""

    def unsent(self) -> Drafts:
        """Those in which something is kept."""
        return self.exclude(typed={})


class Draft(models.Model):
    """What a worker has typed and not yet sent; only they see it. ``done`` are the keys of forms sent or forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    form = models.TextField()
    typed = models.JSONField()
    saved_at = models.DateTimeField()
    done = ArrayField(models.UUIDField(), default=list)

    objects = Drafts.as_manager()

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(name="draft_one_per_form", fields=["worker", "form"])]


class SystemKey(models.Model):
    """A key with which an agency's own system reports, and takes the steps of a ``post``; kept only as its SHA-256."""

    actor = models.OneToOneField(Actor, primary_key=True, on_delete=models.PROTECT, related_name="system_key")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="system_keys")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    key_hash = models.BinaryField(unique=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "system_key"


class Receipt(models.Model):
    """What a system was told when it reported under an idempotency key, so that a repeat changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.TextField()
    body_sha256 = models.BinaryField()
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "receipt"
        constraints = [models.UniqueConstraint(name="receipt_once", fields=["actor", "idempotency_key"])]


class Worded(models.Model):
    """One text that an agency's worker wrote, and the families of phrases pointed out in it: a figure, of nobody.

    Without who, when or about whom: how an agency writes is to be learned from, not how a person does.
    """

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    families = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "worded"
