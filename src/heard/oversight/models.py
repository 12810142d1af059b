"""What oversight keeps: published figures, readings that were looked at, audits. All else it asks of the record."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from heard.history.models import Actor, Reading
from heard.history.words import OwnWords
from heard.people.models import LookUp
from heard.process.models import Strand


class Figure(models.Model):
    """One published figure of a month, as it may be shown to anybody; written once by the clock and never changed.

    ``value`` is empty where the figure is not a number that may be shown; ``shown`` always says what to print.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    month = models.DateField()
    measure = models.TextField()
    place = models.PositiveSmallIntegerField()
    category = models.TextField()
    label = OwnWords()
    value = models.PositiveIntegerField(null=True)
    shown = OwnWords()

    class Meta:
        db_table = "figure"
        constraints = [
            models.UniqueConstraint(name="figure_once", fields=["month", "measure", "category"]),
        ]


class Hotspot(models.Model):
    """One published number of a quarter: of all places seen, of a hexagon (``cell``), or of a place in one.

    A row without ``cell`` or ``place`` at its level is what is left; ``value`` is empty where it is fewer than 5.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    quarter = models.DateField()
    level = models.TextField(choices=[("total", "total"), ("hexagon", "hexagon"), ("place", "place")])
    cell = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")
    value = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "hotspot"
        constraints = [
            models.UniqueConstraint(name="hotspot_once", fields=["quarter", "level", "cell", "place"]),
        ]


class Postcode(models.Model):
    """Where a postcode lies on the National Grid, in metres: public data that a partnership loads."""

    pcds = models.TextField(primary_key=True)
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()

    class Meta:
        db_table = "postcode"


class ReadingRule(models.Model):
    """A plain rule by which a reading is looked at by another agency; a row that anybody may read, not a score.

    ``amount`` is the number that a rule counts to, ``role`` the kind of post for which it counts so far.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    role = models.TextField(blank=True, default="")
    amount = models.PositiveIntegerField(null=True)
    label = OwnWords()
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    source = OwnWords()

    class Meta:
        db_table = "reading_rule"
        constraints = [
            models.UniqueConstraint(name="reading_rule_once", fields=["name", "role", "in_force_from"]),
        ]

    def __str__(self) -> str:
        return self.label


class ReadingFlag(models.Model):
    """A reading, or one of many look-ups, met a rule, and this is the review that came of it; written by the clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reading = models.ForeignKey(Reading, null=True, on_delete=models.PROTECT, related_name="+")
    look_up = models.ForeignKey(
        LookUp, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    rule = models.ForeignKey(ReadingRule, on_delete=models.PROTECT, related_name="+")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "reading_flag"
        constraints = [
            models.UniqueConstraint(name="reading_flag_once", fields=["reading", "rule"]),
            models.CheckConstraint(
                name="reading_flag_is_of_one",
                condition=models.Q(reading__isnull=True) ^ models.Q(look_up__isnull=True),
            ),
        ]


class ReadingWatch(models.Model):
    """How far the readings have been looked at, as a transaction's number; follows from the flags' own clock."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    looked_at_before = models.BigIntegerField(default=0)

    class Meta:
        db_table = "reading_watch"
        constraints = [models.CheckConstraint(name="reading_watch_is_one", condition=models.Q(id=1))]


class AuditLine(models.Model):
    """A principle or function of See Me, Hear Me, in our words, and what of a record answers it."""

    code = models.TextField(primary_key=True)
    part = models.TextField(choices=[("principle", "principle"), ("function", "function")])
    place = models.PositiveSmallIntegerField()
    label = OwnWords()
    words = OwnWords()
    answered_by = OwnWords()
    source = OwnWords()

    class Meta:
        db_table = "audit_line"
        constraints = [models.UniqueConstraint(name="audit_line_place", fields=["part", "place"])]

    def __str__(self) -> str:
        return self.label


class Found(models.TextChoices):
    """What an auditor finds of one principle in one case. It is said of the work, never of a child or a worker."""

    KEPT = "kept", _("It was kept to")
    LACKING = "lacking", _("Something is lacking")
    UNKNOWN = "unknown", _("The record does not tell")


class Judgement(models.Model):
    """What an auditor finds of one line, with reasons. A later one stands beside it; the last is what is found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="judgements")
    line = models.ForeignKey(AuditLine, on_delete=models.PROTECT, related_name="+")
    # Its place among those of its audit, written by the database.
    n = models.PositiveIntegerField(default=0)
    found = models.TextField(choices=Found.choices)
    reasons = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "judgement"
        constraints = [
            models.UniqueConstraint(name="judgement_once", fields=["strand", "n"]),
            models.CheckConstraint(name="judgement_found_known", condition=models.Q(found__in=Found.values)),
        ]
