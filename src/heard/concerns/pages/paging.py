"""Numbered pages of a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

_FARTHEST = 100_000


def number_of(request: HttpRequest) -> int:
    """The page asked for; the first if that says nothing sensible."""
    asked = request.GET.get("page", "1")
    return min(max(int(asked[:9]), 1), _FARTHEST) if asked.isascii() and asked.isdigit() else 1


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
