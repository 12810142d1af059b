"""The entries: each leaf from its salt and text, and each column against the text that was hashed."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from binascii import unhexlify
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from .copying import NOTHING, json_text, unescaped
from .findings import Findings, Kind
from .scratch import MOST, Scratch

COLUMNS = (
    "id",
    "recorded_at",
    "actor_id",
    "why",
    "table_name",
    "operation",
    "row_id",
    "strand_id",
    "text",
    "salt",
    "leaf",
)
PRESENT = b"\x01"
_HEX = rb"\\x"  # as COPY writes it, and then small letters
UNCOMPARED = 0  # the hash of a version whose words are erased or make no sense
REMOVED = -1  # and of a row that was removed; Python gives no hash this number
# A generated column in a row's text: it is in the history and not in a dump.
_VALUE = rb', "(?:%b)": (?:"(?:[^"\\]|\\.)*"|[^,}]+)'
_KEYS = ("id", "strand_id", "actor_id", "code", "day")  # as entries() in sql/entry.sql finds a row's


@dataclass
class Tally:
    """What came of some lines."""

    entries: int = 0
    hashed: int = 0  # bytes
    erased: list[int] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


class Entries:
    """Checks entries line by line, and writes down of each what the tree and the tables are held against."""

    def __init__(self, scratch: Scratch, generated: Mapping[str, Sequence[str]]) -> None:
        self._scratch = scratch
        self._left_out = {
            table.encode(): re.compile(_VALUE % b"|".join(name.encode() for name in names))
            for table, names in generated.items()
            if names
        }
        self._heads: dict[tuple[bytes, ...], bytes] = {}
        self._minutes: dict[bytes, int] = {}

    def check(self, columns: Sequence[str], lines: bytes) -> Tally:
        """Check some whole lines of the table."""
        tally, sha256 = Tally(), hashlib.sha256
        if lines.count(b"\t") != lines.count(b"\n") * (
            len(columns) - 1
        ):  # too few in a line shows further down
            raise ValueError
        rows: Iterator[Sequence[bytes]] = (line.split(b"\t") for line in lines.split(b"\n")[:-1])
        if columns != COLUMNS:
            rows = map(itemgetter(*(columns.index(name) for name in COLUMNS)), rows)
        ids, leaves, minutes, versions = [], [], array("I"), []
        secret = self._scratch.secret
        shared: Sequence[bytes] = ()  # what entries of one statement have in common, and with it:
        before, start, skipped, minute, left_out = b"", b"", 0, 0, None
        for fields in rows:
            number, at, actor, why, table, operation, row_id, strand, text, salt, leaf = fields
            if leaf[:3] != _HEX or not leaf.islower():
                raise ValueError
            entry, stored = int(number), unhexlify(leaf[3:])
            if not 0 < entry < MOST:
                tally.findings.add(Kind.ADDED, f"Entry {entry} has a number that no entry can have.")
                continue
            if fields[1:6] != shared:
                shared = fields[1:6]
                if at[10:11] != b" ":
                    raise ValueError
                start = b'%b%bT%b:00", "row": ' % (self._head(table, operation, actor, why), at[:10], at[11:])
                before, skipped = self._scratch.before_key(table), len(start)
                minute, left_out = self._minute(at), self._left_out.get(table)
            ids.append(entry)
            leaves.append(stored)
            minutes.append(minute)
            if text == NOTHING or salt == NOTHING:
                tally.erased.append(entry)
                versions.append(
                    (hash(before + row_id), entry, REMOVED if operation == b"DELETE" else UNCOMPARED)
                )
                continue
            if b"\\" in text:
                text = unescaped(text)
            if salt[:3] != _HEX or not salt.islower():
                raise ValueError
            salted = unhexlify(salt[3:]) + text
            tally.hashed += len(salted)
            if sha256(b"\x00" + sha256(salted).digest()).digest() != stored:
                tally.findings.add(
                    Kind.ALTERED,
                    f"Entry {entry}, about {_named(table, row_id)}: its words are not those that were hashed when it "
                    f"was written, {_shown(at)}.",
                )
            if text.startswith(start) and text.endswith(b"}}") and _same_keys(text, table, row_id, strand):
                row: bytes | None = text[skipped:-1]
            else:
                row = self._slowly(
                    entry, (at, actor, why, table, operation, row_id, strand), text, tally.findings
                )
            if row and left_out:
                row = left_out.sub(b"", row)
            digest = hash(secret + row) if row else UNCOMPARED
            versions.append((hash(before + row_id), entry, REMOVED if operation == b"DELETE" else digest))
        tally.entries = len(ids)
        self._write_down(ids, leaves, minutes, versions)
        return tally

    def _write_down(
        self, ids: list[int], leaves: list[bytes], minutes: array[int], versions: list[tuple[int, int, int]]
    ) -> None:
        if not ids:
            return
        if ids[-1] - ids[0] == len(ids) - 1 and all(map(int.__lt__, ids, ids[1:])):
            self._scratch.leaves.put(ids[0], b"".join(leaves))
            self._scratch.minutes.put(ids[0], minutes.tobytes())
            self._scratch.standing.put(ids[0], PRESENT * len(ids))
        else:
            self._scratch.leaves.put_each(zip(ids, leaves, strict=True))
            self._scratch.minutes.put_each(
                (entry, minute.to_bytes(4, "little")) for entry, minute in zip(ids, minutes, strict=True)
            )
            self._scratch.standing.put_each((entry, PRESENT) for entry in ids)
        self._scratch.versions.put(versions)

    def _minute(self, at: bytes) -> int:
        """Minutes since 1970."""
        known = self._minutes.get(at[:16])
        if known is None:
            if len(self._minutes) > 100_000:
                self._minutes.clear()
            moment = moment_of(at.decode())
            known = self._minutes[at[:16]] = max(0, int(moment.timestamp() // 60)) if moment else 0
        return known

    def _head(self, table: bytes, operation: bytes, actor: bytes, why: bytes) -> bytes:
        """How a text begins, up to the time: as record_rows() in sql/entry.sql writes it."""
        if (known := self._heads.get((table, operation, actor, why))) is not None:
            return known
        if len(self._heads) > 100_000:
            self._heads.clear()
        who = b"null" if actor == NOTHING else b'"%b"' % actor
        head = b'{"table": "%b", "operation": "%b", "actor": %b, "why": %b, "recorded_at": "' % (
            table,
            operation,
            who,
            json_text(unescaped(why)),
        )
        self._heads[table, operation, actor, why] = head
        return head

    def _slowly(
        self, entry: int, columns: tuple[bytes, ...], text: bytes, findings: Findings
    ) -> bytes | None:
        """Compare columns with what the text means, where it is not written as expected; the row's text, if it is."""
        at, actor, why, table, operation, row_id, strand = columns
        where = f"Entry {entry}, about {_named(table, row_id)}, recorded {_shown(at)}"
        try:
            said = json.loads(text)
            row = said["row"]
            row_key = next((row[name] for name in _KEYS if row.get(name) is not None), None)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            findings.add(Kind.ALTERED, f"{where}: its text is not what the database writes.")
            return None
        meant = row.get("strand_id") or (row.get("id") if said.get("table") == "strand" else None)
        pairs = {
            "recorded_at": (_moment_text(at), _moment_text(str(said.get("recorded_at")).encode())),
            "actor_id": (_value(actor), said.get("actor")),
            "why": (_value(why), said.get("why")),
            "table_name": (_value(table), said.get("table")),
            "operation": (_value(operation), said.get("operation")),
            "row_id": (_value(row_id), None if row_key is None else str(row_key)),
            "strand_id": (_value(strand), meant),
        }
        for name, (column, hashed) in pairs.items():
            if column != hashed:
                findings.add(
                    Kind.BACKDATED if name == "recorded_at" else Kind.ALTERED,
                    f"{where}: the column {name} does not say what the hashed text says.",
                )
        if (row_text := json_row(text)) is None:
            findings.add(Kind.ALTERED, f"{where}: its text is not what the database writes.")
        return row_text


def json_row(text: bytes) -> bytes | None:
    """The text of the row within an entry's text, exactly as it stands there."""
    words = text.decode()
    start = words.find('"row": ') + 7
    try:
        row, end = json.JSONDecoder().raw_decode(words, start)
    except (ValueError, RecursionError):
        return None
    return words[start:end].encode() if start > 6 and isinstance(row, dict) else None


def _same_keys(text: bytes, table: bytes, row_id: bytes, strand: bytes) -> bool:
    """Whether the row's key and strand stand in the text where they must; no for all that is not plain to see."""
    if strand == NOTHING:
        if b'"strand_id": "' in text or table == b"strand":
            return False
    elif b'"strand_id": "%b"' % strand not in text and (table != b"strand" or row_id != strand):
        return False
    at = text.find(b'"id": ') + 6
    if at > 5:
        return text.startswith((b'"%b"' % row_id, b"%b," % row_id, b"%b}" % row_id), at)
    return row_id == strand


def moment_of(at: str) -> datetime | None:
    """The moment that a timestamp stands for; None if it stands for none."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment_text(at: bytes) -> str:
    moment = moment_of(at.decode())
    return moment.astimezone(UTC).isoformat() if moment else at.decode()


def _value(column: bytes) -> Any:
    return None if column == NOTHING else unescaped(column).decode()


def _named(table: bytes, row_id: bytes) -> str:
    return f"{table.decode()} {unescaped(row_id).decode(errors='replace')}"


def _shown(at: bytes) -> str:
    return at.decode()
