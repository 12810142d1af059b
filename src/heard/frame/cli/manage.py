"""./heard manage: Django's own commands, for developers."""

from __future__ import annotations

import argparse

from heard.frame.cli.command import Command
from heard.frame.cli.place import database, stopping
from heard.frame.database import ready

_WITHOUT_DATABASE = (
    "makemigrations",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "findstatic",
    "diffsettings",
)


def run(options: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    line = ["./heard manage", *options.rest]
    if options.rest[:1] and options.rest[0] not in _WITHOUT_DATABASE:
        with database():
            execute_from_command_line(line)
    else:
        with stopping():
            ready.set_up_django()
        execute_from_command_line(line)
    return 0


COMMAND = Command("manage", "Django's own commands, such as makemigrations", run, passes_on=True)
