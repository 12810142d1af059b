"""A form that was sent while its sender was signed out, kept unreadable until they are back."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models

KEPT_FOR = timedelta(hours=24)


class HeldFormQuerySet(models.QuerySet["HeldForm"]):
    def expired(self, at: datetime) -> HeldFormQuerySet:
        """What nobody came back for."""
        return self.filter(held_at__lte=at - KEPT_FOR)


class HeldForm(models.Model):
    """What was typed, encrypted under a key that only the sender's browser holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sealed = models.BinaryField()
    held_at = models.DateTimeField()

    objects = HeldFormQuerySet.as_manager()

    class Meta:
        db_table = "held_form"

    def __str__(self) -> str:
        return f"held form {self.pk}"
