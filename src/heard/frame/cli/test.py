"""./heard test: the suite, on a throwaway PostgreSQL of its own."""

from __future__ import annotations

import argparse
import subprocess
import sys

from heard.frame.cli.command import Command
from heard.frame.database.ready import HOME


def run(options: argparse.Namespace) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *options.rest], cwd=HOME, check=False).returncode


COMMAND = Command(
    "test",
    "run the tests, on a database of their own",
    run,
    more="Whatever follows goes to pytest: ./heard test -k clock, ./heard test src/heard/process, ./heard test -x",
    passes_on=True,
)
