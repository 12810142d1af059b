"""Days that are not worked here, or are although it is a bank holiday; kept on an administrator's connection."""

from __future__ import annotations

from datetime import date

from heard.history.actions import acting
from heard.process.models import BankHoliday

from .appointing import installation_token


def keep(day: date, *, name: str, worked: bool) -> BankHoliday:
    """Add a local day, or change what is known of it; clocks that start from now on count by it."""
    with acting(installation_token(), why="local day from the command line"):
        kept, _ = BankHoliday.objects.update_or_create(
            day=day, defaults={"name": name, "worked": worked, "local": True}
        )
    return kept
