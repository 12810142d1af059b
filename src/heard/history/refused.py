"""One exception for every promise that says no, with the next step for the person in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError

PROMISE = "HD001"  # the SQLSTATE with which the database refuses in the user's words
STALE = "HD002"  # somebody else moved first
POLICY = "42501"  # a row that a policy does not let in; what is not granted at all has the same


class Refused(Exception):
    """A promise says no: ``reason`` in the user's words and the ``next_step`` open to them.

    ``aftermath`` is what must be kept all the same, such as that it was tried; it runs after the undoing.
    """

    def __init__(
        self, reason: str, next_step: str = "", aftermath: Callable[[], object] | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.next_step = next_step
        self.aftermath = aftermath


class Overtaken(Refused):
    """Somebody else moved the same thing first; what was typed must be offered again."""


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal by the database into ``Refused`` with the database's own reason and next step."""
    try:
        yield
    except DatabaseError as error:
        refused = _as_refused(error)
        if refused is error:
            raise  # as it is: with itself for a cause it would have lost the database's own words
        raise refused from error


def _as_refused(error: DatabaseError) -> Exception:
    diag = getattr(error.__cause__, "diag", None)
    state = getattr(diag, "sqlstate", None)
    if diag is not None and state in (PROMISE, STALE):
        kind = Overtaken if state == STALE else Refused
        return kind(diag.message_primary or "", diag.message_hint or "")
    if diag is not None and state == POLICY and "row-level security" in (diag.message_primary or ""):
        # A missing grant has the same state, and is a fault of ours: it stays one.
        return Refused(
            "What you wrote is for somebody else to write.",
            "Ask whoever holds the record.",
        )
    if (
        isinstance(error, IntegrityError)
        and diag is not None
        and diag.constraint_name == "move_one_per_number"
    ):
        return Overtaken(
            "Somebody else acted on this at the same moment.",
            "Look at what changed, then decide whether your step still fits.",
        )
    return error
