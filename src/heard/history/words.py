"""Words of the site's own that stand in a table, such as the label of a step: read in the language of whoever reads."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext


class OwnWords(models.TextField):
    """A text that ships with Heard; stored in English, translated as it is read."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return translated(value)

    def deconstruct(self) -> Any:
        """For migrations, a plain text: how it is read is no business of the table's."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def translated(words: str | None) -> str | None:
    """The same words, which came from the database, in the language of whoever reads."""
    return gettext(words) if words else words
