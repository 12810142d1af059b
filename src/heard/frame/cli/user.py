"""./heard user: who works here, who has left, who is away, and who stands in for them."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.prepare import ADMIN_URL
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import administering

LONDON = ZoneInfo("Europe/London")


def _options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="add | leave | away | back | deputy", required=True)
    add = actions.add_parser("add", help="add a worker and their account")
    add.set_defaults(act=_add)
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
    leave = actions.add_parser("leave", help="somebody stops working here: nobody acts as them from now on")
    leave.add_argument("--title", default="", help="only this post; they go on working here")
    leave.set_defaults(act=_leave)
    away = actions.add_parser("away", help="somebody is away; their deputy acts, or their work passes up")
    away.add_argument("--from", dest="since", type=_day, metavar="DAY", help="the first day away (today)")
    away.add_argument("--until", required=True, type=_day, metavar="DAY", help="the first day back")
    away.set_defaults(act=_away)
    deputy = actions.add_parser("deputy", help="somebody stands in for whoever holds a post")
    deputy.add_argument("--title", required=True, help="the post, in their own agency")
    deputy.add_argument("--until", type=_day, metavar="DAY", help="the first day without them")
    deputy.set_defaults(act=_deputy)
    back = actions.add_parser("back", help="somebody is back earlier than was said, or does not go")
    back.set_defaults(act=_back)
    for each in (leave, away, back, deputy):
        each.add_argument("email", help="what they sign in with")


def run(options: argparse.Namespace) -> int:
    with database() as server:
        from heard.frame.appointing import CannotAppoint

        password = _password(options.email) if not getattr(options, "no_password", True) else None
        with administering(admin_url(server)):
            try:
                print(options.act(options, password))
            except CannotAppoint as reason:
                raise Stop(str(reason)) from reason
    return 0


def _add(options: argparse.Namespace, password: str | None) -> str:
    from heard.frame import appointing

    appointing.appoint(
        email=options.email,
        name=options.name,
        agency=appointing.Named(options.agency, options.kind),
        post=appointing.Named(options.title, options.role),
        password=password,
    )
    return f"{options.name} can sign in as {options.email.lower()}. Their next step is a second factor."


def _leave(options: argparse.Namespace, _password: str | None) -> str:
    from heard.frame import appointing

    empty = _passes_up(appointing.leave(email=options.email, title=options.title))
    if options.title:
        return f"{options.email.lower()} no longer holds {options.title!r}.{empty}"
    return f"Nobody acts as {options.email.lower()} any more.{empty}"


def _away(options: argparse.Namespace, _password: str | None) -> str:
    from django.utils import timezone

    from heard.frame import appointing

    since = options.since or timezone.now()
    empty = appointing.away(email=options.email, from_at=since, until_at=options.until)
    return f"{options.email.lower()} is away until {options.until:%d %B %Y}.{_passes_up(empty)}"


def _back(options: argparse.Namespace, _password: str | None) -> str:
    from heard.frame import appointing

    appointing.back(email=options.email)
    return f"{options.email.lower()} is here again."


def _deputy(options: argparse.Namespace, _password: str | None) -> str:
    from heard.frame import appointing

    post = appointing.deputise(email=options.email, title=options.title, until_at=options.until)
    return f"{options.email.lower()} stands in as {post} from now on."


def _passes_up(empty: list[Any]) -> str:
    """What follows for the posts in which nobody is."""
    if not empty:
        return ""
    posts = "; ".join(str(post) for post in empty)
    return f"\nNobody is there for: {posts}. What they hold passes up at once; name a deputy to keep it."


def _day(words: str) -> datetime:
    """The midnight with which a day begins here."""
    try:
        return datetime.combine(date.fromisoformat(words), time.min, LONDON)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words!r} is no day: write it as 2026-03-31") from error


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
    "who works here: ./heard user add|leave|away|back|deputy EMAIL ...",
    run,
    _options,
    more="The password is asked for, or read from standard input.\n"
    "What a post holds passes up at once when nobody is there for it.",
)
