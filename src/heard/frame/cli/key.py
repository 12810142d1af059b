"""./heard key: keys with which an agency's own system raises concerns."""

from __future__ import annotations

import argparse

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.user import admin_url
from heard.frame.database.prepare import administering


def _options(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="add|list|end", required=True)
    add = verbs.add_parser("add", help="make a key and show it this once")
    end = verbs.add_parser("end", help="end the keys of that name at once")
    for verb in (add, end):
        verb.add_argument("name", help="what the system is called, as others will see it")
        verb.add_argument("--agency", required=True, help="whose system it is")
    add.add_argument("--post", default="", help="a post of the agency whose steps the system may take")
    add.set_defaults(act=_add)
    end.set_defaults(act=_end)
    verbs.add_parser("list", help="the keys in force, without the keys themselves").set_defaults(act=_list)


def run(options: argparse.Namespace) -> int:
    with database() as server:
        from heard.frame.system_keys import NoSuchAgency

        with administering(admin_url(server)):
            try:
                options.act(options)
            except NoSuchAgency as reason:
                raise Stop(str(reason)) from reason
    return 0


def _add(options: argparse.Namespace) -> None:
    from heard.frame import system_keys

    print(system_keys.add(agency=options.agency, name=options.name, post=options.post))


def _end(options: argparse.Namespace) -> None:
    from heard.frame import system_keys

    if not system_keys.end(agency=options.agency, name=options.name):
        raise Stop(
            f"{options.agency} has no key called {options.name!r} in force. ./heard key list shows them all."
        )
    print("Ended. What the system has raised stays in the record.")


def _list(options: argparse.Namespace) -> None:
    from heard.frame import system_keys

    for key in system_keys.in_force():
        acts = f", for {key.post.title}" if key.post else ""
        print(f"{key.agency.name}: {key.name}{acts}, since {key.from_at:%-d %B %Y}")


COMMAND = Command(
    "key",
    "keys for other systems: ./heard key add NAME --agency ...",
    run,
    _options,
    more="A key is shown once, on standard output, and kept only as its SHA-256.",
)
