"""What oversight keeps: published figures. Everything else it asks of the record."""

from __future__ import annotations

import uuid

from django.db import models


class Figure(models.Model):
    """One published figure of a month, as it may be shown to anybody; written once by the clock and never changed.

    ``value`` is empty where the figure is not a number that may be shown; ``shown`` always says what to print.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    month = models.DateField()
    measure = models.TextField()
    place = models.PositiveSmallIntegerField()
    category = models.TextField()
    label = models.TextField()
    value = models.PositiveIntegerField(null=True)
    shown = models.TextField()

    class Meta:
        db_table = "figure"
        constraints = [
            models.UniqueConstraint(name="figure_once", fields=["month", "measure", "category"]),
        ]
