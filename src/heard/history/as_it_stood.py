"""Reading the record as it stood: the same pages, while the database answers from the history up to a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connections
from django.utils.translation import gettext as _

from .refused import Refused

LONDON = ZoneInfo("Europe/London")
STOOD = ", as it stood at "  # in a reading, between how and which moment it was read
_MINUTE = timedelta(minutes=1)
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d)(?P<offset>Z|[+-]\d\d:\d\d)?)?", re.ASCII
)


@contextmanager
def standing_at(moment: datetime, using: str = "default") -> Iterator[None]:
    """Within the transaction around it, let every query read the record as it stood at the end of this minute.

    Whoever acts still acts today: what they may read is asked now, and reading it leaves a reading. Both settings
    end with the transaction, whatever happens.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select current_setting('search_path'), current_setting('heard.as_at', true)")
        path, before = cursor.fetchone()
        put = "select set_config('search_path', %s, true), set_config('heard.as_at', %s, true)"
        cursor.execute(put, [f"as_at, {path}", moment.isoformat()])
        yield
        cursor.execute(put, [path, before or ""])


def moment_of(text: str, now: datetime) -> datetime:
    """The minute that an address names: ``2026-03-12T17:00`` in England's time, or a day for the end of it.

    An hour that the clocks go through twice means the second time, unless an offset is given (``+01:00``).
    Raises ``Refused`` for what is no moment and for a minute that is not over yet.
    """
    found = _MOMENT.fullmatch(text)
    try:
        moment = _read(found, now) if found else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise Refused(
            _("That is not a moment that can be looked up."), _("Give a day, and a time such as 16:30.")
        )
    if moment > last_minute(now):
        raise Refused(_("Choose a moment that has passed."), _("What comes is not written down yet."))
    return moment


def _read(found: re.Match[str], now: datetime) -> datetime | None:
    day = date.fromisoformat(found["day"])
    if found["time"] is None:
        end = datetime.combine(day, time(23, 59), LONDON).astimezone(UTC)
        return min(end, last_minute(now)) if day == now.astimezone(LONDON).date() else end
    if found["offset"]:
        return datetime.fromisoformat(found[0]).astimezone(UTC)
    local = datetime.combine(day, time.fromisoformat(found["time"]), LONDON).replace(fold=1)
    moment = local.astimezone(UTC)
    exists = moment.astimezone(LONDON).replace(tzinfo=None) == local.replace(tzinfo=None)
    return moment if exists else None


def last_minute(now: datetime) -> datetime:
    """The last minute that is over: nothing more can be written in it."""
    return now.astimezone(UTC).replace(second=0, microsecond=0) - _MINUTE


def end_of(minute: datetime) -> datetime:
    """The last instant of a minute: what was due or over within it has been so by then."""
    return minute + _MINUTE - timedelta.resolution


def in_address(moment: datetime) -> str:
    """A moment as an address names it; ``moment_of`` reads it back."""
    local = moment.astimezone(LONDON)
    text = f"{local:%Y-%m-%dT%H:%M}"
    again = local.replace(tzinfo=LONDON, fold=1)
    return text if again.utcoffset() == local.utcoffset() else local.isoformat(timespec="minutes")


def erased(strand: UUID) -> int:
    """How many versions of rows of a strand had stood by then, whose text was lawfully erased since."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select erased_of(%s)", [strand])
        count: int = cursor.fetchone()[0]
    return count
