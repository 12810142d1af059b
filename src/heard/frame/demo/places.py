"""Two quarters in which those who are out at night name the same few places, and one of them more and more often."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.oversight.actions import publish_hotspots
from heard.oversight.hotspots import seen
from heard.oversight.models import Hotspot, Postcode
from heard.people.actions import Said

from . import telling

if TYPE_CHECKING:
    from .story import Story

# Each place with the reports of each quarter, of twelve, that name it, and where its invented postcode lies.
_PLACES = (
    ("Station car park", "MV1 1AA", 12, 5, (431_200, 398_700)),
    ("Silver Arcade", "MV1 2AB", 12, 5, (431_900, 399_300)),
    ("Bus station, stand 4", "MV1 1AC", 11, 5, (431_350, 398_800)),
    ("Wharf Park gates", "MV1 3AD", 10, 0, (432_700, 398_300)),
    ("Takeaway, Quay Street", "MV1 4AE", 0, 12, (432_100, 398_100)),
)
_REPORTS = 12
_THE_CAR_WAS_THERE = (6, 9)  # of the later quarter, long before anybody knows whose it is
_OUT_AT_NIGHT = ("youth_worker", "licensing_officer", "inspector")
_LONDON = ZoneInfo("Europe/London")


def two_quarters(now: datetime) -> tuple[date, date]:
    """The first days of the last two quarters that are published at a moment: a week after they ended."""
    day = (now.astimezone(_LONDON) - timedelta(days=7)).date()
    this = day.year * 4 + (day.month - 1) // 3
    earlier, later = (date(n // 4, n % 4 * 3 + 1, 1) for n in (this - 2, this - 1))
    return earlier, later


def places_were_named(story: Story) -> None:
    """Reports of places and of no child; each is taken on by licensing and the police, and closed when that is done."""
    with story.administering():
        Postcode.objects.bulk_create(
            Postcode(pcds=code.replace(" ", ""), easting=east, northing=north)
            for _name, code, _earlier, _later, (east, north) in _PLACES
        )
    for which, first in enumerate(two_quarters(story.now)):
        for n in range(_REPORTS):
            story.at(datetime.combine(first + timedelta(days=2 + 4 * n), time(21, 30), _LONDON))
            named = [(name, code) for name, code, *reports, _at in _PLACES if n < reports[which]]
            about = [Said(kind="place", name=name, where=code) for name, code in named]
            if which and n in _THE_CAR_WAS_THERE:
                about.append(Said(kind="vehicle", registration="NX61 KIM", details="silver Corsa"))
            _reported(story, _OUT_AT_NIGHT[n % 3], about)


def _reported(story: Story, who: str, about: list[Said]) -> None:
    account = Account(account="Adults in parked cars speak to school-age young people here after dark.")
    with story.as_(who) as by:
        concern = hear(account, door=Door.PROFESSIONAL, by=by, at=story.now, about=about)
    nobody = {"child_view_unknown": "No child is named."}
    takes = {
        "take_on": {
            "outcome": "place_or_adult", "reason": "Licensing and the police go there together.",
            "told": "Thank you. We take it on with licensing and the police.",
        },
        "act": {"reason": "They were there on two evenings and spoke to the owner.", "told": "They were there on two evenings."},
        "close_after_action": {
            "reason_code": "work_complete", "reason": "Nobody was found waiting on three evenings. What was seen stays on the map.",
            "told": "It is closed. Please tell us at once if you see it again.",
        },
    }  # fmt: skip
    for step, words in takes.items():
        story.takes("manager", concern.pk, step, **words, **nobody)


def where_it_was_seen(story: Story, number: int) -> None:
    """The quarters are published, and one place stands out against the quarter before."""
    telling.step(number, "Where it was seen, counted so that nobody can be picked out", story.now)
    publish_hotspots()
    with story.as_("manager"):
        rows = list(Hotspot.objects.order_by("-quarter", "level", "cell", "place"))
    last, before = (
        {(r.level, r.cell, r.place): r.value for r in rows if r.quarter == q}
        for q in sorted({r.quarter for r in rows})[:-3:-1]
    )
    words = {r.place: r.words for r in rows}
    [out] = [each for each in seen(last, [before]) if each.stands_out and each.cell[0] == "place"]
    telling.line(
        "Published",
        f"{len({r.quarter for r in rows})} quarters; every number is at least 5, the rest stand together",
    )
    telling.line(
        "Stands out", f"{words[out.cell[2]]}: named {out.value} times. Reports follow where agencies look"
    )
