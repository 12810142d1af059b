"""Ids in order of time: what happens together stands together in every index, and is written together.

An id holds the minute of the moment that its row tells anyway, and of no other moment: it says no more of when a child
wrote than the record does. ``new_id()`` in actor.sql makes the same. docs/decisions/0016 says what they save.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID


def new_id(at: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562) whose time is the minute of ``at``; its other 74 bits are random."""
    minute = int(at.timestamp()) // 60 * 60_000
    return UUID(int=(minute << 80 | 7 << 76 | 2 << 62) | secrets.randbits(12) << 64 | secrets.randbits(62))
