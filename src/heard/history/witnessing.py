"""Asking witnesses: other agencies that check each checkpoint against the last, and sign it (C2SP tlog-witness)."""

from __future__ import annotations

import base64
import contextlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from . import notes
from .checking import COSIGNS, Key, Note, Wrong
from .sealing import raise_alarm, read_tile
from .tree import Tiles, consistency

PATIENCE = 10  # seconds
_LONGEST_ANSWER = 16_384  # bytes


class OutOfReach(Exception):
    """A witness cannot be asked now; it is asked again."""


@dataclass(frozen=True)
class Witness:
    """Where a witness is, and the public key by which its signatures are known."""

    url: str
    key: Key


@dataclass(frozen=True)
class Answer:
    """What a witness said."""

    status: int
    body: str


def witnesses() -> list[Witness]:
    """The witnesses that the settings name; raises Wrong for a key that is none."""
    found = [Witness(each["url"].rstrip("/"), Key.parse(each["vkey"])) for each in settings.WITNESSES]
    for witness in found:
        if witness.key.algorithm != COSIGNS:
            raise Wrong(f"the key of {witness.key.name} is not a witness's")
    return found


def ask(witness: Witness) -> bool:
    """Have the last checkpoint cosigned by a witness, unless it is; whether it is now.

    Raises OutOfReach. What a witness refuses is kept as an alarm.
    """
    with connections["seal"].cursor() as cursor:
        cursor.execute("select size, note from checkpoint order by size desc limit 1")
        size, note = cursor.fetchone() or (0, "")
        cursor.execute(
            "select coalesce(max(size), 0) from cosignature where witness = %s", [witness.key.name]
        )
        signed: int = cursor.fetchone()[0]
        if signed == size:
            return True
        answer = _shown(cursor, witness, signed, size, note)
        if answer.status == 409 and (known := _size(answer.body)) != signed:
            if known > size:
                raise_alarm(
                    f"A witness has signed a record of {known} entries, and this one has {size}: "
                    "it was cut short, or restored from an old copy.",
                    witness.key.name,
                )
                return False
            answer = _shown(cursor, witness, known, size, note)
        if answer.status == 200:
            return _keep(cursor, witness, size, note, answer.body)
    _refused(witness, answer.status)
    return False


def _shown(cursor: Any, witness: Witness, old: int, size: int, note: str) -> Answer:
    """Show a witness the checkpoint, with the proof that it goes on from what the witness knows."""
    tiles = Tiles(lambda level, n: read_tile(cursor, level, n))
    proof = [base64.b64encode(step).decode() for step in consistency(old, size, tiles.perfect)]
    return show(witness, "\n".join([f"old {old}", *proof, "", note]))


def show(witness: Witness, body: str) -> Answer:
    """What a witness answers to a request; raises OutOfReach."""
    if not witness.url.startswith(("http://", "https://")):
        raise OutOfReach(f"{witness.url} is no address of a witness")
    address, kind = f"{witness.url}/add-checkpoint", {"Content-Type": "text/plain; charset=utf-8"}
    request = urllib.request.Request(address, body.encode(), kind)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return Answer(response.status, response.read(_LONGEST_ANSWER).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(_LONGEST_ANSWER).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        raise OutOfReach(type(error).__name__) from error


def _size(body: str) -> int:
    digits = body.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 20 else 0


def _keep(cursor: Any, witness: Witness, size: int, note: str, lines: str) -> bool:
    """Keep a cosignature when it is the witness's own over this checkpoint."""
    for line in lines.splitlines(keepends=True):
        with contextlib.suppress(Wrong):
            if Note.parse(note + line).verify([witness.key], notes.verify):
                cursor.execute(
                    "insert into cosignature (size, witness, line) values (%s, %s, %s) on conflict do nothing",
                    [size, witness.key.name, line],
                )
                return True
    raise_alarm("What a witness sent is not its signature of the checkpoint.", witness.key.name)
    return False


_REFUSALS = {
    400: "A witness does not understand what it is shown.",
    403: "A witness does not know the key that seals this record.",
    404: "A witness does not know this record.",
    409: "A witness says twice that it knows another size of this record.",
    422: "A witness says that this record is not the one it signed before: its past was rewritten.",
}


def _refused(witness: Witness, status: int) -> None:
    if status not in _REFUSALS:
        raise OutOfReach(f"it answered {status}")
    raise_alarm(_REFUSALS[status], witness.key.name)
