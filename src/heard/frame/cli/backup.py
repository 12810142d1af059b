"""./heard backup: all that is committed now, into one new file."""

from __future__ import annotations

import argparse
from pathlib import Path

import psycopg

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.progress import step
from heard.frame.cli.verify import dump_login
from heard.frame.database.addresses import first_line
from heard.frame.database.backup import CannotBackUp, back_up, manifest_of
from heard.frame.database.programs import NoProgram


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the new file; its manifest is written beside it")


def run(options: argparse.Namespace) -> int:
    path = options.file.absolute()
    with dump_login() as url:
        try:
            with step("Backing up"):
                made = back_up(url, path)
        except (CannotBackUp, NoProgram, OSError) as error:
            raise Stop(f"no backup was made: {error}") from error
        except psycopg.OperationalError as error:
            raise Stop(f"no backup was made: {first_line(error)}") from error
    print(f"{path}: {made.entries:,} entries, {made.waiting:,} of them not sealed yet; {made.bytes:,} bytes")
    print(
        f"{manifest_of(path)}: its manifest. Keep both, encrypted, on another machine, and the keys elsewhere."
    )
    return 0


COMMAND = Command(
    "backup",
    "write all that is committed now to one new file",
    run,
    _options,
    more="""\
The keys are not in it, and belong elsewhere: whoever has both can read the attached files and sign in the record's
name. What to keep, and how to go back to any moment: docs/how-to/back-up.md.""",
)
