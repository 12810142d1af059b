"""Asking the timeline directly, as the pages' role does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection


def ask(
    function: str,
    about: str,
    which: UUID,
    *,
    begins: Any = None,
    ends: Any = None,
    agency: Any = None,
    most: int = 100_000,
) -> list[dict[str, Any]]:
    """The rows of ``who_knew`` or ``who_answered`` for whoever acts."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select * from {function}(%s, %s, %s, %s, %s, 0, %s)", [about, which, begins, ends, agency, most]
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
