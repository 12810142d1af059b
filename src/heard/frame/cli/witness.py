"""./heard witness: sign what another agency's record shows, and refuse a past that was rewritten."""

from __future__ import annotations

import argparse
from pathlib import Path

from heard.frame.cli.command import Command, Stop


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the witness's name, such as police.example/witness")
    parser.add_argument(
        "--key", required=True, type=Path, metavar="FILE", help="its private key; made the first time"
    )
    parser.add_argument("--state", type=Path, metavar="DIR", help="where it keeps what it has signed")
    parser.add_argument("--listen", default="127.0.0.1:8401", metavar="HOST:PORT", help="(127.0.0.1:8401)")
    parser.add_argument(
        "--log",
        action="append",
        default=[],
        metavar="VKEY",
        help="public key of a record to witness; repeatable",
    )
    parser.add_argument("--vkey", action="store_true", help="print the witness's public key, then end")


def run(options: argparse.Namespace) -> int:
    from heard.history.checking import COSIGNS, Key, Wrong
    from heard.history.notes import UnusableKey, kept
    from heard.history.witness import CannotWitness, Server, Witness

    try:
        signer = kept(options.key, lambda: options.name, COSIGNS)
        if signer.name != options.name:
            raise Stop(f"the key in {options.key} is that of {signer.name}")
        if options.vkey:
            print(signer.key)
            return 0
        if not (options.state and options.log):
            raise Stop("say where to keep what is signed (--state), and whose record to witness (--log)", 2)
        witness = Witness(signer, [Key.parse(vkey) for vkey in options.log], options.state)
        server = Server(_address(options.listen), witness)
    except (UnusableKey, CannotWitness, Wrong, OSError) as error:
        raise Stop(str(error)) from error
    print(f"witness: {signer.key} listens at {options.listen}", flush=True)
    with server:
        server.serve_forever()
    return 0


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        raise Stop("--listen takes HOST:PORT, such as 0.0.0.0:8401", 2)
    return host, int(port)


COMMAND = Command(
    "witness",
    "sign another agency's record as seen, and refuse a rewritten past",
    run,
    _options,
    more="It needs no database and sees no word of any record. How an agency runs one: docs/how-to/run-a-witness.md.",
)
