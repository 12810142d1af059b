"""Ids in order of time: what happens together stands together in every index, and is written together.

To the minute and no finer: within it they are random, so that an id tells no more of when a child wrote than its
record does. ``new_id()`` in actor.sql makes the same. docs/decisions/0016 says what they save.
"""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562) whose time is cut to the minute; the other 74 bits are random."""
    minute = int(time.time()) // 60 * 60_000
    return UUID(int=(minute << 80 | 7 << 76 | 2 << 62) | secrets.randbits(12) << 64 | secrets.randbits(62))
