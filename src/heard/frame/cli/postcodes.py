"""./heard postcodes: where postcodes lie, so that what reports name can be shown on a map of hexagons."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.progress import Bar
from heard.frame.cli.user import admin_url
from heard.frame.database.prepare import administering

# How free files name their columns: the ONS Postcode Directory, and the Ordnance Survey's Code-Point Open.
_COLUMNS = {
    "pcds": ("pcds", "pcd", "postcode"),
    "easting": ("oseast1m", "eastings", "easting", "east1m"),
    "northing": ("osnrth1m", "northings", "northing", "north1m"),
}
_SHOWN_EACH = 10_000
Row = tuple[str, int, int]


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a CSV with a postcode, eastings and northings")
    parser.add_argument(
        "--only", metavar="AREA", nargs="+", default=[], help="only postcodes that begin so: SE LS1"
    )


def rows(file: TextIO, only: tuple[str, ...] = ()) -> Iterator[Row | None]:
    """Each line of a gazetteer as postcode, easting and northing; None for one without a place, or not asked for.

    Raises Stop where the columns are not there.
    """
    reader = csv.DictReader(file)
    known = {name.strip().lower(): name for name in reader.fieldnames or []}
    columns = {
        wanted: next((known[each] for each in names if each in known), None)
        for wanted, names in _COLUMNS.items()
    }
    if missing := [" or ".join(_COLUMNS[wanted]) for wanted, found in columns.items() if found is None]:
        raise Stop(f"the file has no column {'; no column '.join(missing)}.")
    for row in reader:
        code = (row[columns["pcds"] or ""] or "").replace(" ", "").upper()
        east, north = (row[columns[each] or ""] or "" for each in ("easting", "northing"))
        is_there = 5 <= len(code) <= 7 and east.strip().isdecimal() and north.strip().isdecimal()
        yield (code, int(east), int(north)) if is_there and code.startswith(only or ("",)) else None


def run(options: argparse.Namespace) -> int:
    only = tuple(area.replace(" ", "").upper() for area in options.only)
    try:
        file = options.file.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise Stop(f"{options.file} cannot be read: {error.strerror}.") from error
    with file, database() as server, administering(admin_url(server)):
        kept = _load(file, only, options.file.stat().st_size)
    print(f"{kept} postcodes are known. Quarters that end from now on are shown in hexagons too.")
    return 0


def _load(file: TextIO, only: tuple[str, ...], size: int) -> int:
    """Take the place of what was loaded before, all of it or nothing."""
    from django.db import connections, transaction

    from heard.oversight.models import Postcode

    bar, known = Bar(), set[str]()
    with transaction.atomic(), connections["default"].cursor() as cursor:
        Postcode.objects.all().delete()
        with cursor.copy("copy heard.postcode (pcds, easting, northing) from stdin") as copy:
            for number, row in enumerate(rows(file, only), start=1):
                if row and row[0] not in known:
                    known.add(row[0])
                    copy.write_row(row)
                if not number % _SHOWN_EACH:
                    bar("Reading", min(file.buffer.tell(), size), size)
        if not known:
            raise Stop("no line of the file has a postcode with a place. Nothing was changed.")
    bar("Reading", size, size)
    return len(known)


COMMAND = Command(
    "postcodes",
    "where postcodes lie, for the map of where it was seen",
    run,
    _options,
    more="The ONS Postcode Directory and Code-Point Open are free to use: docs/how-to/read-where-it-was-seen.md.",
)
