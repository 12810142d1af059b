"""./heard restore: put a backup back where nothing is, and verify it."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from heard.frame.cli import verify
from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import stopping
from heard.frame.cli.prepare import ADMIN_URL, new_passwords, tell
from heard.frame.cli.progress import step
from heard.frame.database import ready
from heard.frame.database.addresses import first_line
from heard.frame.database.backup import CannotRestore, restore
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import LOGINS
from heard.frame.database.programs import NoProgram, beside
from heard.frame.keys import make_up_missing
from heard.history.verifying import dumps


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what ./heard backup wrote")
    parser.add_argument(
        "url",
        nargs="?",
        help=f"a superuser's address of the database to make; without it, {ADMIN_URL} is read",
    )
    parser.add_argument("--keys", type=Path, metavar="FILE", help="as for ./heard verify")
    parser.add_argument("--witness", metavar="FILE|URL", help="as for ./heard verify")


def run(options: argparse.Namespace) -> int:
    keys, witness = verify.keys_in(options.keys), verify.witness_at(options.witness)
    with _place(options.url) as (admin_url, passwords):
        try:
            with step("Putting it back"):
                restore(options.file, admin_url, passwords)
            with dumps.live(admin_url, beside(verify.server_version(admin_url)) / "pg_dump") as source:
                status = verify.report(source, keys, witness)
        except (CannotRestore, NoProgram, OSError) as error:
            raise Stop(f"nothing was restored: {error}") from error
        except psycopg.OperationalError as error:
            raise Stop(f"nothing was restored: {first_line(error)}") from error
    return status


@contextlib.contextmanager
def _place(url: str | None) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Where to put it, and the passwords that the logins get there."""
    if url := url or os.environ.get(ADMIN_URL):
        make_up_missing()  # nothing here is read with a key; those that the site needs are the ones that were kept
        ready.set_up_django()
        passwords = new_passwords(url, anew=False)
        yield url, passwords
        tell(url, passwords, [])
        return
    if ready.is_real():
        raise Stop(f"say where to: ./heard restore FILE postgresql://admin@host/heard, or set {ADMIN_URL}", 2)
    os.environ["HEARD_EMBEDDED"] = "1"
    with stopping(), Embedded(ready.var() / "postgresql") as server:
        ready.set_up_django()
        yield server.url(ADMIN, "heard"), {role: server.login(role).password for role in LOGINS}


COMMAND = Command(
    "restore",
    "put a backup back into an empty place, and verify it",
    run,
    _options,
    more="It never writes over a record. Status 0: restored, and nothing is wrong with it. docs/how-to/back-up.md.",
)
