"""What every kind of table gives: rows of cells, or a reason in plain words why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_CELL = 100_000  # characters
MOST_COLUMNS = 500


class CannotRead(Exception):
    """The file cannot be read as a table; the message says why and what to do, in the user's words."""


@dataclass(frozen=True)
class Cells:
    """One row as it stands: the line on which it begins, and its cells."""

    line: int
    cells: list[str]
