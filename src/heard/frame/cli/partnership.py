"""./heard partnership: agencies, posts, the front door, ladders and shorter times, from one file."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.user import admin_url
from heard.frame.database.prepare import administering


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="a TOML file; docs/how-to/partnership.toml is one to start from"
    )


def run(options: argparse.Namespace) -> int:
    told = _read(options.file)
    with database() as server:
        from django.utils import timezone

        from heard.frame.founding import CannotFound, found

        with administering(admin_url(server)):
            try:
                changed = found(told, at=timezone.now())
            except CannotFound as reason:
                raise Stop(f"{options.file}: {reason} Nothing was changed.") from reason
    print("\n".join(changed) or "Everything was so already.")
    return 0


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Stop(f"{file} cannot be read: {error}") from error


COMMAND = Command(
    "partnership",
    "set agencies, posts, the front door and ladders from a file",
    run,
    _options,
    more="Safe to run again: it adds what is missing and removes nothing.",
)
