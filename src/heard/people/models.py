"""What was said of somebody or somewhere, kept as it was said; and which of it people have found to be the same."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency
from heard.history.models import Actor
from heard.process.models import Strand


class MentionKind(models.TextChoices):
    CHILD = "child", _("Child or young person")
    ADULT = "adult", _("Adult")
    PLACE = "place", _("Place")
    VEHICLE = "vehicle", _("Vehicle")


class Person(models.Model):
    """A child or adult as one: nothing but the mentions that people have found to be of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "person"
        verbose_name_plural = "people"


class Mention(models.Model):
    """What one report says of a child, an adult, a place or a vehicle, as reported, for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="mentions")
    kind = models.TextField(choices=MentionKind.choices)
    name = models.TextField(blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    age = models.TextField(blank=True, default="")
    where = models.TextField(blank=True, default="")
    registration = models.TextField(blank=True, default="")
    details = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "mention"
        constraints = [
            models.CheckConstraint(name="mention_kind_known", condition=Q(kind__in=MentionKind.values))
        ]
        indexes = [models.Index(name="mention_of_strand", fields=["strand"])]

    def __str__(self) -> str:
        return self.name or self.registration or self.where or self.details[:60] or self.get_kind_display()


class Identification(models.Model):
    """Somebody found, with a reason, that a mention is of a person; a later one for the same mention replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="identifications")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="identifications"
    )
    # Of whom it was told apart; what has counted as one child counts on until two agencies say so
    apart_from = models.ForeignKey(
        Mention, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "identification"
        constraints = [models.CheckConstraint(name="identification_has_a_reason", condition=~Q(reason=""))]
        indexes = [
            models.Index(name="identification_of_mention", fields=["mention", "-at"]),
            models.Index(name="identification_of_person", fields=["person"]),
        ]


class LookUp(models.Model):
    """Somebody asked whom to call about a child: of which mentions, and how many answers they were given. No name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="look_ups")
    asked_of = ArrayField(models.UUIDField())
    answers = models.PositiveIntegerField()

    class Meta:
        db_table = "look_up"
        indexes = [
            models.Index(name="look_up_of_agency", fields=["agency", "-at"]),
            models.Index(name="look_up_of_actor", fields=["actor", "-at"]),
        ]
