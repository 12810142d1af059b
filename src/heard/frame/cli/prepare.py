"""./heard prepare: make a real server ready, or bring it up to date after an upgrade."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
from collections.abc import Iterator

import psycopg

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import stopping
from heard.frame.cli.progress import step
from heard.frame.database import prepare, ready
from heard.frame.database.addresses import DUMP_URL, Login, first_line, parts, readdressed
from heard.frame.keys import make_up_missing

ADMIN_URL = "HEARD_ADMIN_URL"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "url", nargs="?", help=f"a superuser's address of the database; without it, {ADMIN_URL} is read"
    )
    parser.add_argument("--new-passwords", action="store_true", help="give every login a new password")


def run(options: argparse.Namespace) -> int:
    url = options.url or os.environ.get(ADMIN_URL)
    if not url:
        raise Stop(
            f"say which database: ./heard prepare postgresql://admin@host/heard, or set {ADMIN_URL}", 2
        )
    made_up = make_up_missing()  # migrations use none of them
    with stopping(), _answering():
        if not parts(url).get("dbname"):
            raise Stop("the address names no database: postgresql://admin@host/heard", 2)
        passwords = new_passwords(url, anew=options.new_passwords)
        with step("Roles, tables and rights"):
            ready.set_up_django()
            prepare.prepare(url, passwords)
    tell(url, passwords, made_up)
    return 0


@contextlib.contextmanager
def _answering() -> Iterator[None]:
    """End the command kindly where the server does not answer."""
    try:
        yield
    except psycopg.OperationalError as error:
        raise Stop(f"the server does not answer: {first_line(error)}") from error


def new_passwords(url: str, *, anew: bool) -> dict[str, str]:
    """New passwords for logins that have none yet, or for all."""
    with psycopg.connect(prepare.beside(url), autocommit=True, connect_timeout=10) as admin:
        me = admin.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
        if not me or not me[0]:
            raise Stop(
                "this address is not a superuser's. Only a superuser can make roles that bypass row-level security."
            )
        query = "select rolname from pg_authid where rolpassword is not null and rolname = any(%s)"
        known = set() if anew else {row[0] for row in admin.execute(query, [list(prepare.LOGINS)])}
    return {role: secrets.token_urlsafe(32) for role in prepare.LOGINS if role not in known}


def tell(url: str, passwords: dict[str, str], keys: list[str]) -> None:
    """Print what the server's environment needs; passwords are shown this once and kept nowhere."""
    print("\nSet these where Heard runs; what is shown here is kept nowhere else.\n")
    for variable, role in ready.ROLES.items():
        password = passwords.get(role, "THE-PASSWORD-IT-HAS")
        print(f"{variable}='{readdressed(url, Login(role, password))}'")
    for name in keys:
        print(f"{name}={os.environ[name]}")
    if "heard_dump" in passwords:
        address = readdressed(url, Login("heard_dump", passwords["heard_dump"]))
        print(f"\nOnly where backups are made and the record is verified:\n{DUMP_URL}='{address}'")
    if len(passwords) < len(prepare.LOGINS):
        print("\nLogins that were there keep their passwords; --new-passwords changes them.")


COMMAND = Command(
    "prepare",
    "make a real PostgreSQL ready, or up to date, and print what to set",
    run,
    _options,
    more="Safe to run again: after every upgrade, before ./heard serve.",
)
