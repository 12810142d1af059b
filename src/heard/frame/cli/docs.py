"""./heard docs: write the documents that come from the code and the database."""

from __future__ import annotations

import argparse

from heard.frame.cli.command import Command
from heard.frame.cli.place import embedded
from heard.frame.cli.progress import step
from heard.frame.database.embedded import ADMIN
from heard.frame.database.ready import HOME

_DATABASE = "heard_docs"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail when one is out of date")


def run(options: argparse.Namespace) -> int:
    with embedded(_DATABASE, fresh=True) as server:
        from heard.frame import documents

        with step("Comparing documents" if options.check else "Writing documents"):
            changed = documents.outdated(server.url(ADMIN, _DATABASE))
    for path, text in changed.items():
        if not options.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        print(
            f"  {path.relative_to(HOME)} {'is out of date: run ./heard docs' if options.check else 'written'}"
        )
    return 1 if options.check and changed else 0


COMMAND = Command("docs", "write the documents that come from the code and the database", run, _options)
