"""What was shared with whom on which terms; how long records are kept, what holds them, and what people were given."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency, Post
from heard.concerns.models import Attachment
from heard.history.models import Actor
from heard.history.words import OwnWords
from heard.process.models import Strand


class LawfulBasis(models.Model):
    """A ground on which a record may be shared: where it stands, what it asks, and where we read that."""

    code = models.TextField(primary_key=True)
    place = models.PositiveSmallIntegerField()
    label = OwnWords()
    asks = OwnWords()
    source = OwnWords()
    to_be_checked = models.BooleanField(default=False)

    class Meta:
        db_table = "lawful_basis"
        verbose_name_plural = "lawful bases"

    def __str__(self) -> str:
        return self.label


class Extent(models.TextChoices):
    RECORD = "record", _("The whole record, to read in Heard")
    WORDS = "words", _("Only what is written here")


class Share(models.Model):
    """A record, or words from it, given to a post or to a named person outside Heard, on terms that they see."""

    strand = models.OneToOneField(Strand, primary_key=True, on_delete=models.PROTECT, related_name="share")
    record = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="shares")
    to_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_name = models.TextField(blank=True, default="")
    to_organisation = models.TextField(blank=True, default="")
    way = models.TextField(blank=True, default="")
    extent = models.TextField(choices=Extent.choices)
    words = models.TextField(blank=True, default="")
    purpose = models.TextField()
    basis = models.ForeignKey(LawfulBasis, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    until = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "share"
        constraints = [
            models.CheckConstraint(
                name="share_is_for_one", condition=Q(to_post__isnull=False) ^ ~Q(to_name="")
            ),
            models.CheckConstraint(name="share_extent_known", condition=Q(extent__in=Extent.values)),
            models.CheckConstraint(
                name="share_outside_is_in_words_and_says_how",
                condition=Q(to_post__isnull=False)
                | (Q(extent="words") & ~Q(way="") & ~Q(to_organisation="")),
            ),
            models.CheckConstraint(name="share_ends", condition=Q(until__gt=F("at"))),
        ]
        indexes = [models.Index(name="share_of_post", fields=["to_post", "-at"])]


class Withdrawal(models.Model):
    """A share ended before its time, with the reason; that it was shared stays known."""

    share = models.OneToOneField(
        Share, primary_key=True, db_column="strand_id", on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "withdrawal"


class RetentionPeriod(models.Model):
    """How long a kind of record is kept, counted from what, and by whose word; the longest that applies wins."""

    code = models.TextField(primary_key=True)
    label = OwnWords()
    applies = models.TextField(
        choices=[
            ("every", _("Every concern")),
            ("taken_on", _("Concerns that were taken on")),
            ("protection", _("Strategy discussion or assessment")),
            ("looked_after", _("A child who was looked after")),
            ("allegation", _("Allegation against somebody who works with children")),
            ("missing", _("Missing episodes")),
        ]
    )
    years = models.PositiveSmallIntegerField()
    counted_from = models.TextField(
        choices=[("birth", _("The birth of the youngest child")), ("closing", _("Closing"))]
    )
    source = OwnWords()
    to_be_checked = models.BooleanField(default=False)

    class Meta:
        db_table = "retention_period"
        constraints = [
            models.CheckConstraint(
                name="retention_period_applies_to_what_is_known",
                condition=Q(
                    applies__in=["every", "taken_on", "protection", "looked_after", "allegation", "missing"]
                ),
            ),
            models.CheckConstraint(
                name="retention_period_is_counted_from_what_is_known",
                condition=Q(counted_from__in=["birth", "closing"]),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class LegalHold(models.Model):
    """Nothing of a record, or of the whole record, is let go while this stands: for an inquiry, a court, an inquest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    reason = models.TextField()
    # Written by the database: the agency of whoever placed it.
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "legal_hold"


class HoldLifting(models.Model):
    """One agency says that a hold may end; it ends when two have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hold = models.ForeignKey(LegalHold, on_delete=models.PROTECT, related_name="liftings")
    reason = models.TextField()
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "hold_lifting"
        constraints = [models.UniqueConstraint(name="hold_lifting_once", fields=["hold", "agency"])]


class WithholdingGround(models.Model):
    """A ground on which a line may be withheld from the person it is about: where it stands, and what it asks."""

    code = models.TextField(primary_key=True)
    place = models.PositiveSmallIntegerField()
    label = OwnWords()
    asks = OwnWords()
    source = OwnWords()
    to_be_checked = models.BooleanField(default=False)

    class Meta:
        db_table = "withholding_ground"

    def __str__(self) -> str:
        return self.label


class AccessRequest(models.Model):
    """Somebody asks for what is held about them, or about a child for whom they speak."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="access_request"
    )
    person = models.TextField()
    born_on = models.DateField(null=True, blank=True)
    asked_by = models.TextField(blank=True, default="")
    send_to = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "access_request"


class PackLine(models.Model):
    """One part of a person's story as it was written, and whether it is shown to them or withheld, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="pack_lines")
    record = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    said_at = models.DateTimeField()
    own_words = models.BooleanField(default=False)
    who = models.TextField(blank=True)
    what = models.TextField()
    text = models.TextField()
    # A file is a line like any other: given whole, as it came, or withheld.
    attachment = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    names = ArrayField(models.TextField(), default=list)
    decision = models.TextField(
        blank=True,
        default="",
        choices=[("", _("Not decided")), ("shown", _("Shown")), ("withheld", _("Withheld"))],
    )
    ground = models.ForeignKey(
        WithholdingGround, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "pack_line"
        constraints = [
            models.CheckConstraint(
                name="pack_line_decision_known", condition=Q(decision__in=["", "shown", "withheld"])
            ),
            models.UniqueConstraint(name="pack_line_place", fields=["strand", "place"]),
        ]
