"""./heard identity: an agency's own key to names given in confidence, made and used where the agency keeps it."""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path

from heard.frame.cli.command import Command, Stop


def _options(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="key|half", required=True)
    key = verbs.add_parser("key", help="make a key in a new file, and show what Heard is to be told of it")
    key.set_defaults(act=_key)
    half = verbs.add_parser("half", help="make the agency's half for one name, from the code on Heard's page")
    half.set_defaults(act=_half)
    for verb in (key, half):
        verb.add_argument("file", type=Path, help="where the agency's private key is")
    half.add_argument("code", help="the code, as the page shows it")


def run(options: argparse.Namespace) -> int:
    options.act(options)
    return 0


def _key(options: argparse.Namespace) -> None:
    from heard.concerns.in_confidence import mark, public_of

    private = secrets.token_bytes(32)
    try:
        with open(os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(private.hex())
    except FileExistsError:
        raise Stop(f"{options.file} is there already. A key that is lost opens nothing: keep it.") from None
    public = public_of(private)
    print(f"{public.hex()}  # for HEARD_IDENTITY_A or HEARD_IDENTITY_B; its mark is {mark(public)}")


def _half(options: argparse.Namespace) -> None:
    from heard.concerns.in_confidence import as_read, half, written

    try:
        private = bytes.fromhex(options.file.read_text())
    except (OSError, ValueError) as error:
        raise Stop(f"{options.file} cannot be read as a key: {error}") from error
    ephemeral = as_read(options.code)
    if ephemeral is None or len(private) != 32:
        raise Stop("that is not a whole code. Copy it from the page once more.")
    print(written(half(private, ephemeral)))


COMMAND = Command(
    "identity",
    "an agency's key to names given in confidence: ./heard identity key FILE",
    run,
    _options,
    more="Run it where the agency keeps its key, not on Heard's server. docs/how-to/keep-names-in-confidence.md",
)
