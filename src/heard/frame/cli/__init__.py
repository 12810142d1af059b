"""Heard's one command: ./heard COMMAND. Each command is a module here with a ``COMMAND``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from types import FrameType
from typing import NoReturn

from heard.frame.cli.command import Command, Stop

GROUPS = {
    "Try it": ("demo",),
    "Run it": (
        "prepare",
        "serve",
        "clock",
        "seal",
        "witness",
        "link",
        "partnership",
        "user",
        "key",
        "identity",
        "holiday",
        "postcodes",
        "import",
    ),
    "Prove and keep it": ("verify", "backup", "restore"),
    "Work on it": ("test", "check", "docs", "bench", "manage"),
}
_EXAMPLES = """\
  ./heard demo                         the whole story, then the site at http://127.0.0.1:8000
  ./heard test -k climbs               the tests whose names speak of climbing
  ./heard prepare postgresql://...     make a real server ready, and print the addresses to set
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 not understood."""
    signal.signal(signal.SIGTERM, _leave)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    name, *rest = arguments
    if name not in names():
        print(unknown(name), file=sys.stderr)
        return 2
    return _run(load(name), rest)


def _run(command: Command, arguments: Sequence[str]) -> int:
    try:
        return command.run(command.parsed(arguments))
    except Stop as stop:
        print(f"heard: {stop}", file=sys.stderr)
        return stop.status
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """End by unwinding, so that everything that was started is stopped."""
    raise SystemExit(128 + number)


def names() -> list[str]:
    """The commands in the order in which help shows them."""
    return [name for group in GROUPS.values() for name in group]


def load(name: str) -> Command:
    """The command of that name; only its own module is imported."""
    module = f"{name}_" if iskeyword(name) else name
    found: Command = import_module(f"heard.frame.cli.{module}").COMMAND
    return found


def overview() -> str:
    """What ./heard --help prints."""
    lines = [
        "Heard: the shared safeguarding record in which no concern can be lost, quietly closed or rewritten.",
        "",
        "Usage: ./heard COMMAND [options]        ./heard COMMAND --help says more",
    ]
    for group, members in GROUPS.items():
        lines += ["", group, *(f"  {name:<13}{load(name).line}" for name in members)]
    return "\n".join([*lines, "", "Examples", _EXAMPLES.rstrip()])


def unknown(name: str) -> str:
    """A kind answer to a command that is not there."""
    near = get_close_matches(name, names(), n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"heard: there is no command {name!r}.{guess} ./heard --help lists them all."
