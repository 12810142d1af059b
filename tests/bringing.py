"""Bringing in an export as one of the cast, for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from heard.people.importing.keeping import Delivery, Kept, bring_in
from heard.people.importing.report import Report
from heard.people.importing.taking import Taken
from tests.cast import Cast


def bring(
    cast: Cast, content: str, *, who: str = "manager", system: str = "Mosaic", day: date = date(2026, 1, 31)
) -> Kept:
    """Bring in what a file of one of the known tables says, for the agency of ``who``."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_text(content)
        taken, looked = Taken(path), Report()
        for _row in taken.rows(looked, today=cast.now.date()):
            pass
        with cast.acting(who) as by:
            delivery = Delivery(cast.worker(who).agency, system, day)
            return bring_in(taken, looked, delivery, by=by, at=cast.now, today=cast.now.date())
