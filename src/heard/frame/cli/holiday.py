"""./heard holiday add: a day that is not worked here, or a bank holiday that is."""

from __future__ import annotations

import argparse
from datetime import date

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.user import admin_url
from heard.frame.database.prepare import administering


def _options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_subparsers(metavar="add", required=True).add_parser("add", help="add or change one day")
    add.add_argument("day", type=_day, metavar="YYYY-MM-DD")
    add.add_argument("name", help="why, as others will read it")
    add.add_argument(
        "--worked", action="store_true", help="this day is worked, although it is a bank holiday"
    )


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{typed!r} is no date such as 2027-06-03") from error


def run(options: argparse.Namespace) -> int:
    if not options.name.strip():
        raise Stop("say why, so that others can read it.")
    with database() as server, administering(admin_url(server)):
        from heard.frame.local_days import keep

        keep(options.day, name=options.name, worked=options.worked)
    worked = "worked" if options.worked else "not worked"
    print(f"{options.day:%A %-d %B %Y} is {worked}. Clocks that start from now on count by it.")
    return 0


COMMAND = Command(
    "holiday",
    "a local day off, or on: ./heard holiday add 2027-06-03 NAME",
    run,
    _options,
    more="England's bank holidays are there already. A clock that runs keeps its due time.",
)
