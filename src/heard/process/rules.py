"""Words for times and references; pure, no database."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

# Crockford's alphabet without U: nothing that is misheard or misread on the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """A reference to say aloud, such as ``4F7K-9Q2M``: 40 random bits, so that it tells nothing and is not guessed."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def tidy_reference(typed: str) -> str:
    """What somebody typed as a reference, in its one form: case, spaces and the letters O, I and L forgiven."""
    letters = "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    return f"{letters[:4]}-{letters[4:8]}" if len(letters) == 8 else letters


_SOON = timedelta(hours=4)


def is_soon(left: timedelta) -> bool:
    """Whether what is left of a clock is so little that it comes first."""
    return timedelta(0) < left <= _SOON


def how_long(when: datetime, at: datetime) -> str:
    """What is left of a clock, or how late it is, in words: "in 3 hours", "2 days late".

    Counted from minute to minute, as the clock on the wall shows them: the same words all through a minute, so that
    a page read as it stood then says what it said.
    """
    words = _amount(abs(_minute(when) - _minute(at)))
    return f"in {words}" if when > at else f"{words} late"


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _amount(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return _counted(minutes, "minute")
    if minutes < 48 * 60:
        return _counted(minutes // 60, "hour")
    return _counted(minutes // 60 // 24, "day")


def _counted(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number:,} {one}s"
