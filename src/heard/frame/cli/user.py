"""./heard user add: an account for somebody who works for an agency."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.prepare import ADMIN_URL
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import administering


def _options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_subparsers(metavar="add", required=True).add_parser(
        "add", help="add a worker and their account"
    )
    add.add_argument("email", help="what they sign in with")
    add.add_argument("--name", required=True, help="their own name, as others will see it")
    add.add_argument("--agency", required=True, help="the agency they work for; made when it is new")
    add.add_argument(
        "--kind", default="", help="what kind of agency, when it is new (local_authority, police, ...)"
    )
    add.add_argument("--title", required=True, help="the post they hold; made when it is new")
    add.add_argument(
        "--role", default="", help="what the post is for, when it is new (practitioner, director, ...)"
    )
    add.add_argument("--no-password", action="store_true", help="they sign in through their agency only")


def run(options: argparse.Namespace) -> int:
    with database() as server:
        from heard.frame import appointing

        password = None if options.no_password else _password(options.email)
        with administering(admin_url(server)):
            try:
                appointing.appoint(
                    email=options.email,
                    name=options.name,
                    agency=appointing.Named(options.agency, options.kind),
                    post=appointing.Named(options.title, options.role),
                    password=password,
                )
            except appointing.CannotAppoint as reason:
                raise Stop(str(reason)) from reason
    print(f"{options.name} can sign in as {options.email.lower()}. Their next step is a second factor.")
    return 0


def admin_url(server: Embedded | None) -> str:
    """A superuser's address: the embedded server's, or the one that the environment gives for this command."""
    if server:
        return server.url(ADMIN, "heard")
    if url := os.environ.get(ADMIN_URL):
        return url
    raise Stop(
        f"the site's own logins may not do this. Set {ADMIN_URL} to a superuser's address for this command."
    )


def _password(email: str) -> str:
    """The password typed twice at a terminal, or one line of the input, once it is good enough."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {email}: ")
        if getpass.getpass("The same again: ") != password:
            raise Stop("the two are not the same. Nobody was added.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Stop(f"{' '.join(error.messages)} Nobody was added.") from error
    return password


COMMAND = Command(
    "user",
    "add people: ./heard user add EMAIL --name ... --agency ... --title ...",
    run,
    _options,
    more="The password is asked for, or read from standard input.",
)
