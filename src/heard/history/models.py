"""Tables of who acted, what was written and who read it; only the database writes the last two."""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

INSTALLATION = uuid.UUID("00000000-0000-4000-8000-000000000001")
CLOCK = uuid.UUID("00000000-0000-4000-8000-000000000002")
DOORS = {
    "child": uuid.UUID("00000000-0000-4000-8000-000000000003"),
    "public": uuid.UUID("00000000-0000-4000-8000-000000000004"),
}


class ActorKind(models.TextChoices):
    WORKER = "worker", _("Worker")
    DOOR = "door", _("Public door")
    REPORTER = "reporter", _("Reporter with a word secret")
    SYSTEM = "system", _("Another system")
    CLOCK = "clock", _("The clock")
    LINKER = "linker", _("The linking in bulk")
    INSTALLATION = "installation", _("Installation")


class Actor(models.Model):
    """Whoever can act on the record: a worker, a public door, a reporter, a system, the clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField(choices=ActorKind.choices)
    name = models.TextField(blank=True)

    class Meta:
        db_table = "actor"
        constraints = [
            models.CheckConstraint(name="actor_kind_known", condition=models.Q(kind__in=ActorKind.values)),
            models.UniqueConstraint(
                name="actor_one_per_door",
                fields=["kind", "name"],
                condition=models.Q(kind__in=["door", "clock", "linker", "installation"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.kind

    @classmethod
    def door(cls, name: str) -> Self:
        """The actor that a public door (``child`` or ``public``) is; its rows are written by the first migration."""
        return cls(id=DOORS[name], kind=ActorKind.DOOR, name=name)


class Token(models.Model):
    """A secret handed out at sign-in, kept only as its SHA-256; ``actor()`` looks it up for every statement."""

    hash = models.BinaryField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    minted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "token"


class Moment(models.Model):
    """The time a demonstration or a test stands at; empty on a real record. Only a superuser may write it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        db_table = "moment"
        constraints = [models.CheckConstraint(name="moment_is_one", condition=models.Q(id=1))]


class Entry(models.Model):
    """One version of one row, as the exact text that is hashed; written by trigger, never changed."""

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField()
    # No constraint: the trigger writes who actor() found, and every write of the record pays for a check here.
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    why = models.TextField(blank=True)
    table = models.TextField(db_column="table_name")
    operation = models.TextField()
    row_id = models.TextField()
    strand_id = models.UUIDField(null=True)
    # Both null when it was let go (class Erasure): the hash stays.
    text = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    leaf = models.BinaryField()

    class Meta:
        db_table = "entry"
        indexes = [
            models.Index(
                name="entry_of_row",
                fields=["table", "row_id", "id"],
                condition=models.Q(strand_id__isnull=True),
            ),
            models.Index(name="entry_of_strand", fields=["strand_id", "table", "id"]),
        ]


class Erasure(models.Model):
    """A record was let go: which entries lost their words and salts, and how many rows went with them.

    An entry without a text is lawful only if it is named here; the row is itself recorded, and so sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand_id = models.UUIDField(unique=True)  # the strand on which two agencies decided it
    of_strand_id = models.UUIDField(unique=True)  # the record that was let go
    at = models.DateTimeField()
    entries = ArrayField(models.BigIntegerField())
    removed = models.JSONField()
    carried_out = models.BooleanField()

    class Meta:
        db_table = "erasure"
        indexes = [
            models.Index(name="erasure_going_on", fields=["id"], condition=models.Q(carried_out=False))
        ]


class Level(models.TextChoices):
    PROGRESS = "progress", _("How far it has come")
    OWN = "own", _("What they said themselves, and the answers to it")
    FULL = "full", _("The whole record")


class Reading(models.Model):
    """Somebody opened a child's record; the row policies show its text only after this is written."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    strand_id = models.UUIDField()
    level = models.TextField(choices=Level.choices)
    what = models.TextField()

    class Meta:
        db_table = "reading"
        constraints = [
            models.CheckConstraint(name="reading_level_known", condition=models.Q(level__in=Level.values))
        ]
        indexes = [models.Index(name="reading_of_strand", fields=["strand_id", "at"])]
