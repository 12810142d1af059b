"""Numbered pages of a list, and the newest part of a long one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

_FARTHEST = 100_000
PART = 50


def number_of(request: HttpRequest) -> int:
    """The page asked for; the first if that says nothing sensible."""
    return _number(request, "page") or 1


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return (min(int(asked[:9]), _FARTHEST) or None) if asked.isascii() and asked.isdigit() else None


@dataclass(frozen=True)
class Numbered:
    """One page of a list, and its neighbours."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_shown(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last_shown(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def before(self) -> int | None:
        return min(self.number - 1, self.last) if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


@dataclass(frozen=True)
class Asked:
    """Which part of a record's long lists is asked for: all of both, or of each the part that ends with one item.

    An address names the item by its place from the beginning, which never changes, so that a link to an item is a link
    to the part that ends with it.
    """

    everything: bool
    moves: int | None
    remarks: int | None

    @classmethod
    def by(cls, request: HttpRequest) -> Asked:
        """What the address asks for; the newest part of a list of which it says nothing sensible."""
        everything = "everything" in request.GET
        return cls(everything, _number(request, "moves"), _number(request, "remarks"))


@dataclass(frozen=True)
class Part:
    """Some of a long list, oldest first: the place of the last item, how many there are in all, and since when."""

    name: str
    rows: list[Any]
    last: int
    total: int
    since: datetime | None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> int:
        return self.last - len(self.rows) + 1

    @property
    def is_long(self) -> bool:
        """Whether it is more than is shown at once."""
        return self.total > PART

    @property
    def is_all(self) -> bool:
        return len(self.rows) == self.total

    @property
    def latest(self) -> datetime:
        """When the last item was."""
        at: datetime = self.rows[-1].at
        return at

    @property
    def earlier(self) -> int | None:
        return self.first - 1 or None

    @property
    def later(self) -> int | None:
        return min(self.last + PART, self.total) if self.last < self.total else None
