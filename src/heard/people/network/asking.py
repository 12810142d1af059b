"""Asking the database for what stands around somebody; it writes a reading of every record of which it tells."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections

from heard.history.refused import refusals

from .graph import Graph, build

MOST = 150  # mentions in one picture


def around(
    mention: UUID,
    steps: int = 1,
    *,
    through: Iterable[int] = (),
    most: int = MOST,
    what_for: str = "network",
) -> Graph:
    """What the records that whoever asks may read name beside somebody, at one or two steps.

    ``through`` are the keys of things that many share and that are gone through all the same. What may not be read is
    not in it, and nothing in it says so. Raises ``Refused`` where the record of ``mention`` may not be read.
    """
    told: dict[str, list[Any]] = defaultdict(list)
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute(
            "select what, told::text from network_around(%s, %s, %s, %s, %s)",
            [mention, steps, most, sorted(through), what_for],
        )
        for what, row in cursor.fetchall():
            told[what].append(json.loads(row))
    return build(mention, steps, told)
