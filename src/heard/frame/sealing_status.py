"""What is sealed, who outside has signed it, and what must be looked into: for the command line and for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from heard.history.witnessing import witnesses

LATE, RECENT = "15 minutes", "30 days"


@dataclass(frozen=True)
class Signed:
    """How far one witness has signed."""

    witness: str
    size: int
    at: datetime | None
    late: bool


@dataclass(frozen=True)
class Status:
    """The record as it is sealed now."""

    size: int
    at: datetime | None
    origin: str
    keys: Sequence[str]
    signed: Sequence[Signed]
    alarms: Sequence[tuple[datetime, str, str]]

    @property
    def well(self) -> bool:
        """Whether nothing needs to be looked into."""
        return not self.alarms and not any(each.late for each in self.signed)

    @property
    def words(self) -> str:
        """All of it as lines of text."""
        lines = [
            f"{self.size} entries are sealed"
            + (f", last at {self.at:%H:%M on %-d %B %Y} UTC" if self.at else "")
        ]
        lines += [f"  as {self.origin}, by the key {vkey}" for vkey in self.keys[-1:]]
        lines += [_line(each) for each in self.signed] or ["NO WITNESS IS NAMED: set HEARD_WITNESSES"]
        lines += [
            f"LOOK INTO THIS ({at:%-d %B %Y}): {what} {about}".rstrip() for at, what, about in self.alarms
        ]
        return "\n".join(lines)


def _line(each: Signed) -> str:
    if each.at is None:
        return f"{each.witness} has signed nothing yet"
    late = ", WHICH IS LATE" if each.late else ""
    return f"{each.witness} signed the first {each.size} at {each.at:%H:%M on %-d %B %Y} UTC{late}"


def status(using: str = "seal") -> Status:
    """What is sealed now."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select size, at, split_part(note, chr(10), 1) from checkpoint order by size desc limit 1"
        )
        size, at, origin = cursor.fetchone() or (0, None, "")
        cursor.execute("select vkey from sealing_key order by id")
        keys = [row[0] for row in cursor.fetchall()]
        signed = [_signed(cursor, witness.key.name, size) for witness in witnesses()]
        cursor.execute(
            "select at, what, about from alarm where at > now() - %s::interval order by id desc limit 20",
            [RECENT],
        )
        return Status(size, at, origin, keys, signed, cursor.fetchall())


def _signed(cursor: Any, witness: str, size: int) -> Signed:
    """A witness is late when a checkpoint has waited longer than a quarter of an hour for it."""
    cursor.execute(
        "select size, at from cosignature where witness = %s order by size desc limit 1", [witness]
    )
    known, at = cursor.fetchone() or (0, None)
    cursor.execute(
        "select exists (select from checkpoint where size > %s and at < now() - %s::interval)", [known, LATE]
    )
    return Signed(witness, known, at, known < size and cursor.fetchone()[0])
