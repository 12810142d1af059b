"""./heard seal: give each entry its place in the tree, sign the tree, and have it witnessed."""

from __future__ import annotations

import argparse

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.database import ready
from heard.frame.database.addresses import SEAL_URL
from heard.frame.keys import make_up_missing


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--every",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="seal at each full SECONDS of the clock (60)",
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--once", action="store_true", help="seal what waits, ask the witnesses, then end")
    instead.add_argument("--status", action="store_true", help="what is sealed, who signed it, what is wrong")
    instead.add_argument(
        "--vkey", action="store_true", help="print the public key, for witnesses and for anybody"
    )
    instead.add_argument(
        "--new-key", action="store_true", help="go on with another key, after the old one was lost"
    )


def run(options: argparse.Namespace) -> int:
    if ready.is_real():
        make_up_missing()  # the sealer opens no session, file or mailbox
    with database(needed=(SEAL_URL,)):
        from heard.history.notes import UnusableKey
        from heard.history.sealing import CannotSeal

        try:
            return _act(options)
        except (CannotSeal, UnusableKey) as reason:
            raise Stop(f"THE RECORD IS NOT SEALED. {reason}") from reason


def _act(options: argparse.Namespace) -> int:
    from heard.frame.sealer import Sealer
    from heard.frame.sealing_status import status
    from heard.history import sealing

    if options.status:
        found = status()
        print(found.words)
        return 0 if found.well else 1
    if options.vkey:
        print(sealing.own_key().key)
        return 0
    if options.new_key:
        sealing.change_key(sealing.own_key())
        print(
            f"From here on this key seals: {sealing.own_key().key}\nGive it to the witnesses and publish it."
        )
        return 0
    sealer = Sealer(every=options.every)
    if options.once:
        sealer.round()
        return 1 if sealer.ask_all() else 0
    sealer.run()
    return 0


COMMAND = Command(
    "seal",
    "seal what was written, and have other agencies witness it",
    run,
    _options,
    more="The private key is the file that HEARD_SEAL_KEY names, made the first time. Keep a copy of it, not with\n"
    "the database's backups. HEARD_WITNESSES names the witnesses: docs/how-to/run-a-witness.md.",
)
