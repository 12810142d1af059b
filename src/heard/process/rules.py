"""References, and which clock comes first; pure, no database."""

from __future__ import annotations

import secrets
from datetime import timedelta

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
