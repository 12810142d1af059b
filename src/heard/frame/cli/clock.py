"""./heard clock: let what is overdue climb, and send what is due."""

from __future__ import annotations

import argparse

from heard.frame.cli.command import Command
from heard.frame.cli.place import database


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one round, then end")
    parser.add_argument(
        "--every", type=float, default=5.0, metavar="SECONDS", help="the pause between rounds (5)"
    )


def run(options: argparse.Namespace) -> int:
    with database():
        from heard.frame.clock import Clock

        clock = Clock(every=options.every)
        if options.once:
            clock.round()
        else:
            clock.run()
    return 0


COMMAND = Command(
    "clock",
    "let what is overdue climb, and send what is due; any number may run",
    run,
    _options,
)
