"""The police bring in what an older system of theirs held, and somebody learns of it by asking."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from heard.agencies.models import Worker
from heard.people.importing.keeping import Delivery, Kept, bring_in
from heard.people.importing.report import Report
from heard.people.importing.taking import Taken
from heard.people.meeting import have_we_met

from . import telling
from .in_confidence import NOOR

if TYPE_CHECKING:
    from .story import Story

_SYSTEM = "Compact, missing persons"
_MAPPING = """
event = "missing"
[columns]
id = "Nominal"
row = "Report"
name = "Name"
born = "DOB"
from = "Missing from"
until = "Found"
source = "Reported by"
"""


def history_brought_in(story: Story, number: int) -> None:
    """An export with one row that cannot be: looked at, brought in without it, and found by a nurse."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "An older system's records come in, and are found", story.now)
    with TemporaryDirectory() as folder:
        export, mapping = Path(folder) / "missing.csv", Path(folder) / "compact.toml"
        export.write_text(_export())
        mapping.write_text(_MAPPING)
        taken, looked = Taken(export, mapping=mapping), Report()
        for _row in taken.rows(looked, today=story.now.date()):
            pass
        telling.line(
            "Looked at",
            f"{looked.rows} rows: {looked.whole} understood, {looked.left_out} cannot come in (a year of two digits)",
        )
        kept = _brought_in(story, taken, looked)
        again = _brought_in(story, taken, looked)
    telling.line(
        "Brought in",
        f"{kept.records} records of {_SYSTEM}; once more, and {again.entries} were added. No clock starts",
    )
    with story.as_("nurse"):
        met = have_we_met([NOOR], at=story.now)
    for each in met.to_call:
        if each.agency == "Wharfside Police":
            telling.line("Grace Obi may call", f"{each.post}, {each.agency}, {each.reach}")


def _export() -> str:
    born = f"{NOOR.born_on:%d/%m/%Y}"
    return (
        "Nominal,Report,Name,DOB,Missing from,Found,Reported by\n"
        f"N-118,R-1,{NOOR.name},{born},14/02/2024,15/02/2024,Care home\n"
        f"N-118,R-2,{NOOR.name},{born},02/06/2024,04/06/2024,Parent/Carer\n"
        "N-240,R-3,Theo Wragg,09/08/2009,11/11/2023,11/11/2023,School\n"
        "N-301,R-4,Ines Calder,17/01/2010,03/04/24,,Police\n"
    )


def _brought_in(story: Story, taken: Taken, looked: Report) -> Kept:
    with story.as_("inspector") as by:
        agency = Worker.objects.select_related("agency").get(pk=by.pk).agency
        delivery = Delivery(agency, _SYSTEM, story.now.date())
        return bring_in(taken, looked, delivery, by=by, at=story.now, today=story.now.date())
