"""Receipts: entries with what it takes to prove, away from here, that they stand in the record and since when.

Checked by checking.py, which needs nothing but Python and public keys.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connections

from .checking import FORMAT
from .refused import Refused
from .sealing import read_tile
from .tree import Tiles, inclusion

_AT_ONCE = 1000


class NotYetSealed(Refused):
    """What was written last waits to be sealed, which happens each minute."""

    def __init__(self) -> None:
        super().__init__("This is not sealed yet.", "Come back in a minute.")


def proofs(entry_ids: Iterable[int]) -> dict[str, Any]:
    """A receipt of these entries, in the form that checking.py reads.

    Whoever asks must have opened the record they are of. Raises NotYetSealed, and LookupError for entries that may
    not be proved to whoever asks.
    """
    receipt, entries = proving(entry_ids)
    return {**receipt, "entries": sorted(entries, key=lambda entry: entry["index"])}


def proving(entry_ids: Iterable[int]) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """What a receipt says of all its entries, and each entry in turn: ``_AT_ONCE`` are read at a time.

    Raises what ``proofs`` raises.
    """
    wanted = sorted(set(entry_ids))
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*), count(idx), max(idx) from provable(%s)", [wanted])
        provable, sealed, last = cursor.fetchone()
        if provable < len(wanted):
            raise LookupError("some of these entries are not for whoever asks")
        if not wanted or sealed < len(wanted):
            raise NotYetSealed
        size, note = _checkpoint(cursor, last)
    return {"format": FORMAT, "checkpoint": note, "keys": public_keys()}, _proved(wanted, size)


def _proved(wanted: list[int], size: int) -> Iterator[dict[str, Any]]:
    with connections["default"].cursor() as cursor:
        tiles = Tiles(lambda level, n: read_tile(cursor, level, n))
        perfect = cache(tiles.perfect)  # neighbours' proofs share most of their hashes
        for start in range(0, len(wanted), _AT_ONCE):
            batch = wanted[start : start + _AT_ONCE]
            cursor.execute("select idx, text, salt, leaf from provable(%s)", [batch])
            for idx, text, salt, leaf in cursor.fetchall():
                yield {
                    "index": idx,
                    "text": text,
                    "salt": salt and _base64(salt),  # gone, like the text, where a record was erased
                    "leaf": _base64(leaf),
                    "proof": [_base64(step) for step in inclusion(idx, size, perfect)],
                }


def in_a_file(receipt: dict[str, Any]) -> bytes:
    """A receipt as the file that somebody takes away."""
    return json.dumps(receipt, ensure_ascii=False, indent=1).encode()


def public_keys() -> list[str]:
    """The public keys of the record, oldest first, and of its witnesses, a "vkey" each."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select vkey from sealing_key order by id")
        own = [row[0] for row in cursor.fetchall()]
    return [*own, *(each["vkey"] for each in settings.WITNESSES)]


def _checkpoint(cursor: Any, index: int) -> tuple[int, str]:
    """The checkpoint that proves most, soonest: of the first with the entry, the one that most witnesses signed."""
    cursor.execute(
        """select k.size, k.note || coalesce((select string_agg(line, '' order by witness) from cosignature
                                               where size = k.size), '')
             from checkpoint k
             left join (select size, count(*) as witnesses from (select size from cosignature where size > %(index)s
                                                                  order by size limit 60) first group by size) w
                  on w.size = k.size
            where k.size > %(index)s
              and (w.size is not null or k.size = (select min(size) from checkpoint where size > %(index)s))
            order by w.witnesses desc nulls last, k.size limit 1""",
        {"index": index},
    )
    found: tuple[int, str] = cursor.fetchone()
    return found


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
