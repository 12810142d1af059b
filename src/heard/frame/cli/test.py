"""./heard test: the suite, on a throwaway PostgreSQL of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from heard.frame.cli.command import Command
from heard.frame.database.ready import HOME

_MOST = 8
_WITHOUT_BROWSER = ("-m", "not browser")


def run(options: argparse.Namespace) -> int:
    chosen = () if "-m" in options.rest else _WITHOUT_BROWSER
    if chosen:
        print("heard: stories in a browser are left out here; ./heard check stories tells them.", flush=True)
    command = [sys.executable, "-m", "pytest", *chosen, *(options.rest or _on_every_core())]
    return subprocess.run(command, cwd=HOME, check=False).returncode


def _on_every_core() -> list[str]:
    """The whole suite is shared out, each part with a database server of its own; a chosen part starts sooner alone."""
    return ["-n", str(min(os.cpu_count() or 1, _MOST)), "--dist", "worksteal"]


COMMAND = Command(
    "test",
    "run the tests, on a database of their own",
    run,
    more="Whatever follows goes to pytest: ./heard test -k clock, ./heard test src/heard/process.\n"
    "Stories in a browser are left out: ./heard check stories runs them.",
    passes_on=True,
)
