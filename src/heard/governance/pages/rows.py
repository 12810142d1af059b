"""What a function of the database answers, for a page."""

from __future__ import annotations

from typing import Any

from django.db import connections


def rows_of(sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """The rows that a function of the database answers with."""
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
