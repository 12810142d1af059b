"""./heard test: the suite, on a throwaway PostgreSQL of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from heard.frame.cli.command import Command
from heard.frame.database.ready import HOME

_MOST = 8


def run(options: argparse.Namespace) -> int:
    """Run what was chosen; of the whole suite, or of all tests with a mark, each core runs a part."""
    rest = options.rest
    if not rest:
        print(
            "heard: long attacks and stories in a browser are left out; ./heard check attacks stories runs them.",
            flush=True,
        )
    marks = () if "-m" in rest else ("-m", "not browser" if rest else "not browser and not long")
    chosen = rest and not (len(rest) == 2 and "-m" in rest)
    parts = () if chosen else _in_parts(waiting=bool(rest))
    command = [sys.executable, "-m", "pytest", *marks, *rest, *parts]
    return subprocess.run(command, cwd=HOME, check=False).returncode


def _in_parts(*, waiting: bool) -> list[str]:
    """Each part has a database server of its own; a few chosen tests start sooner alone.

    Long attacks and stories wait for others as often as they work, so there are two parts more than cores.
    """
    return ["-n", str(min(os.cpu_count() or 1, _MOST) + 2 * waiting), "--dist", "worksteal"]


COMMAND = Command(
    "test",
    "run the tests, on a database of their own",
    run,
    more="Whatever follows goes to pytest: ./heard test -k clock, ./heard test src/heard/process.\n"
    "Long attacks (-m long) and stories in a browser (-m browser): ./heard check attacks stories.",
    passes_on=True,
)
