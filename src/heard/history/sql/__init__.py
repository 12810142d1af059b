"""Hand-written SQL, one file to a subject, run by migrations."""

from __future__ import annotations

from pathlib import Path

from django.db.migrations import RunSQL


def from_file(path: Path) -> RunSQL:
    """The migration operation that runs one SQL file; it goes forward only, as the record does."""
    return RunSQL(path.read_text(encoding="utf-8"), RunSQL.noop)
