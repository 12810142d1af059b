"""An evidence pack: a paper about records as they stood at a moment, and the entries that prove it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connections

from heard.history import checking
from heard.history.receipts import proving

README = """\
What this is

{what}

  {name:<14}  {says}
  pack.json       every entry of {whose} up to then, in the exact words that were sealed, each with its proof
  heard_check.py  a program of one file that checks pack.json; it needs Python 3.9 or newer, and nothing else

How to check it

  1. Get the public keys of the record and of its witnesses from the agencies that hold them (the police and the
     health body each publish theirs), not from whoever gave you this file. Put them in a file, keys.txt, one to a line.
  2. Read heard_check.py through, or take it from where you trust: it is src/heard/history/checking.py of Heard.
  3. Run:  python3 heard_check.py pack THIS-FILE.zip --keys keys.txt

What that proves: that each entry of pack.json was in the record when the witnesses signed, in these words, and that the
record was not altered since. What it does not prove: that what was said is true, or that nothing else was ever said.
{proved}

This file is about a child. Keep it as you keep the record itself.
"""


@dataclass(frozen=True)
class Paper:
    """The paper in a pack: its name, what README.txt says of it, whose entries prove it, and how far."""

    name: str
    says: str
    whose: str
    proved: str


RECORD = Paper(
    "record.pdf",
    "the record as it stood then, to read, with everybody who had opened it by then",
    "the record",
    "record.pdf is made from the same entries and is for reading alone: where it matters, read the entry.",
)
TIMELINE = Paper(
    "who-knew.pdf",
    "who knew what, when: said, told, opened, answered, decided, overridden, by post and person",
    "each record in it",
    "who-knew.pdf is for reading alone: where it matters, read the entry. Entries prove what was said, who was\n"
    "told (let in to read it, from when and why), and what was opened, answered, decided and overridden. When a\n"
    "message of that left by e-mail is in the paper alone.",
)


def entries_of(strands: Iterable[UUID]) -> list[int]:
    """The entries of these records up to the moment at which they are read; they must have been opened in full."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select evidence_of(%s)", [list(strands)])
        found: list[int] = cursor.fetchone()[0]
    return found


def packed(entries: list[int], *, what: str, as_at: str, of: Paper, paper: bytes) -> bytes:
    """The pack as a file. It is never on a disk here, and entry by entry on its way into the file.

    Raises NotYetSealed.
    """
    receipt, proofs = proving(entries)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("README.txt", README.format(what=what, **asdict(of)))
        pack.writestr(of.name, paper)
        pack.writestr("heard_check.py", Path(checking.__file__).read_bytes())
        with pack.open("pack.json", "w") as out:
            _write(out, {**receipt, "what": what, "as_at": as_at}, proofs)
    return file.getvalue()


def _write(out: BinaryIO | Any, head: dict[str, Any], proofs: Iterable[dict[str, Any]]) -> None:
    """One JSON object, its entries one to a line."""
    out.write(json.dumps(head, ensure_ascii=False, indent=1).encode()[:-2])
    out.write(b',\n "entries": [')
    for number, entry in enumerate(proofs):
        out.write((",\n  " if number else "\n  ").encode() + json.dumps(entry, ensure_ascii=False).encode())
    out.write(b"\n ]\n}\n")
