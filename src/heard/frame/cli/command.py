"""What a command is made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


class Stop(Exception):
    """End the command with a message for the person who typed it, and an exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def _none(parser: argparse.ArgumentParser) -> None:
    """Most commands take no options."""


@dataclass(frozen=True)
class Command:
    """A command: its line in the overview, its options, and what it does with them."""

    name: str
    line: str
    run: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None] = field(default=_none)
    more: str = ""
    passes_on: bool = False  # whatever it does not know goes to another program, as ``rest``

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options as typed; exits with status 2 and a usage line when they cannot be understood."""
        parser = argparse.ArgumentParser(
            prog=f"./heard {self.name}",
            description=self.line[0].upper() + self.line[1:] + ".",
            epilog=self.more,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=not self.passes_on,
        )
        self.options(parser)
        if not self.passes_on:
            return parser.parse_args(arguments)
        known, rest = parser.parse_known_args(arguments)
        known.rest = rest
        return known
