"""The entries: each leaf from its salt and text, and each column against the text that was hashed."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from binascii import unhexlify
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise, repeat
from operator import contains, itemgetter
from typing import Any

from .copying import NOTHING, NUMBERS, columns_of, json_text, unescaped
from .findings import Findings, Kind, Tally
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
_SALT = 32  # bytes
_HEAD = b'{"table": "%b", "operation": "%b", "actor": "%b", "why": "%b", "recorded_at": "%b", "row": '
_STRAND = b'"strand_id": "'
_JSON = {"json", "jsonb"}
_MINUTE = itemgetter(slice(16))  # of what COPY writes
UNCOMPARED = 0  # the hash of a version whose words are erased or make no sense
REMOVED = -1  # and of a row that was removed; Python gives no hash this number
UNBALANCED = 1  # what nothing makes good, so that the table is read by its keys
_VALUE = re.compile(rb', "\w+": (?:"(?:[^"\\]|\\.)*"|[^,}]+)')
_KEYS = ("id", "strand_id", "actor_id", "code", "day")  # as entries() in sql/entry.sql finds a row's


@dataclass
class _Noted:
    """What is to be written down of some entries, in their order."""

    ids: list[int] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    versions: list[tuple[int, int, int]] = field(default_factory=list)


class _Minutes(dict[bytes, int]):
    """Minutes since 1970, of what COPY writes up to the minute."""

    def __missing__(self, at: bytes) -> int:
        if len(self) > 100_000:
            self.clear()
        moment = moment_of(at.decode())
        minute = self[at] = max(0, int(moment.timestamp() // 60)) if moment else 0
        return minute


class Entries:
    """Checks entries, and writes down of each what the tree and the tables are held against.

    Some hundred are held as a whole against what the database writes, column by column, which is done in C; where
    anything at all is otherwise, each of them is looked at by itself.
    """

    def __init__(
        self,
        scratch: Scratch,
        generated: Mapping[str, Sequence[str]],
        types: Mapping[str, Mapping[str, str]],
        keyed: Iterable[str],
    ) -> None:
        self._scratch = scratch
        self._keyed = frozenset(table.encode() for table in keyed)
        self._left_out = {
            table.encode(): partial(_without, names) for table, names in generated.items() if names
        }
        self._known = frozenset(table.encode() for table in types)
        # Where a column can hold JSON of its own, a key may stand in it that is not the row's.
        self._keys = {
            table.encode(): _key_in(columns)
            for table, columns in types.items()
            if not _JSON & set(columns.values())
        }
        self._minutes = _Minutes()

    def check(self, columns: Sequence[str], lines: Iterable[bytes]) -> Tally:
        """Check some whole lines of the table."""
        tally, noted = Tally(), _Noted()
        places = [columns.index(name) for name in COLUMNS]
        for some in lines:
            every = columns_of(some, len(columns))
            ours = [every[place] for place in places]
            if not self._as_written(ours, noted, tally):
                for row in zip(*ours, strict=True):
                    self._one(row, noted, tally)
        self._write_down(noted)
        tally.entries = len(noted.ids)
        return tally

    def _as_written(self, columns: Sequence[Sequence[bytes]], noted: _Noted, tally: Tally) -> bool:
        """Note them all, if every one is exactly as the database writes it; else nothing is said of any."""
        numbers, ats, actors, whys, tables, operations, row_ids, strands, texts, salts, leaves = columns
        if NOTHING in texts or NOTHING in salts or NOTHING in actors:
            return False
        moments, ids = _moments(ats), list(map(int, numbers))
        raw_salts = unhexlify(b"".join(salts).replace(_HEX, b""))
        if moments is None or b"\t".join(salts) != _as_hex(raw_salts) or len(raw_salts) != _SALT * len(salts):
            return False
        if min(ids) < 1 or max(ids) >= MOST:
            return False
        texts, whys = _unescaped(texts), _in_json(whys)
        sha256 = hashlib.sha256
        salted = map(bytes.__add__, _cut(raw_salts, _SALT), texts)
        hashes = [sha256(b"\0" + sha256(each).digest()).digest() for each in salted]
        if b"\t".join(leaves) != _as_hex(b"".join(hashes)):
            return False
        heads = list(map(_HEAD.__mod__, zip(tables, operations, actors, whys, moments, strict=True)))
        rests = list(map(bytes.removeprefix, texts, heads))
        length = sum(map(len, texts))
        if length - sum(map(len, rests)) != sum(map(len, heads)):
            return False
        about = list(_by_table(tables, operations, row_ids, strands, rests, ids))
        if not all(self._are_usual(*each) for each in about):
            return False
        tally.hashed += length + len(raw_salts)
        noted.ids += ids
        noted.leaves += hashes
        noted.minutes += map(self._minutes.__getitem__, map(_MINUTE, ats))
        for table, own in about:
            self._set_against_rows(table, own, noted, tally)
        return True

    def _are_usual(self, table: bytes, columns: Sequence[Sequence[Any]]) -> bool:
        """Whether a table's entries are about the rows that they name, as far as its balance does not ask that."""
        operations, row_ids, strands, rests, _ids = columns
        if table not in self._keyed:
            return table in self._known and set(operations) == {b"INSERT"}
        if table not in self._keys or not set(operations) <= {b"INSERT", b"UPDATE"}:
            return False
        # Within a string its quotes would be escaped.
        if not all(map(contains, rests, map(self._keys[table].__mod__, row_ids))):
            return False
        if not all(map(bytes.endswith, rests, repeat(b"}}"))):
            return False
        if table == b"strand":
            return row_ids == strands
        return all(
            (_STRAND not in rest) if strand == NOTHING else (b'%b%b"' % (_STRAND, strand) in rest)
            for rest, strand in zip(rests, strands, strict=True)
        )

    def _set_against_rows(
        self, table: bytes, columns: Sequence[Sequence[Any]], noted: _Noted, tally: Tally
    ) -> None:
        """Note what each row was when it was written: by its key, or in its table's balance."""
        _operations, row_ids, strands, rests, ids = columns
        if table in self._left_out:
            rests = list(map(self._left_out[table], rests))
        digests = self._scratch.digests(row_ids, strands, rests)
        if table in self._keyed:
            keys = map(hash, map(self._scratch.before(table).__add__, row_ids))
            noted.versions += zip(keys, ids, digests, strict=True)
        else:
            tally.balance[table.decode()] += sum(digests)

    def _one(self, fields: Sequence[bytes], noted: _Noted, tally: Tally) -> None:
        """Check one entry, and say what is wrong with it."""
        number, at, actor, why, table, operation, row_id, strand, text, salt, leaf = fields
        if leaf[:3] != _HEX or not leaf.islower() or at[10:11] != b" ":
            raise ValueError
        entry, stored = int(number), unhexlify(leaf[3:])
        if not 0 < entry < MOST:
            tally.findings.add(Kind.ADDED, f"Entry {entry} has a number that no entry can have.")
            return
        noted.ids.append(entry)
        noted.leaves.append(stored)
        noted.minutes.append(self._minutes[at[:16]])
        row: bytes | None = None
        if text == NOTHING or salt == NOTHING:
            tally.erased.append(entry)
        else:
            if salt[:3] != _HEX or not salt.islower():
                raise ValueError
            text = unescaped(text)
            salted = unhexlify(salt[3:]) + text
            tally.hashed += len(salted)
            if hashlib.sha256(b"\0" + hashlib.sha256(salted).digest()).digest() != stored:
                tally.findings.add(
                    Kind.ALTERED,
                    f"Entry {entry}, about {_named(table, row_id)}: its words are not those that were hashed when it "
                    f"was written, {_shown(at)}.",
                )
            row = self._row((entry, at, actor, why, table, operation, row_id, strand), text, tally.findings)
        self._version(entry, table, operation, row_id, strand, row, noted, tally)

    def _row(
        self,
        columns: tuple[int, bytes, bytes, bytes, bytes, bytes, bytes, bytes],
        text: bytes,
        findings: Findings,
    ) -> bytes | None:
        """The text of the row in an entry's text, without what is not dumped; its columns must say what it says."""
        entry, at, actor, why, table, operation, row_id, strand = columns
        moment = at.replace(b" ", b"T") + b":00"
        head = _HEAD % (table, operation, actor, json_text(unescaped(why))[1:-1], moment)
        if text.startswith(head) and text.endswith(b"}}") and _same_keys(text, table, row_id, strand):
            row: bytes | None = text[len(head) : -1]
        else:
            row = _slowly(entry, columns[1:], text, findings)
        if row and table in self._left_out:
            row = self._left_out[table](row)
        return row

    def _version(
        self,
        entry: int,
        table: bytes,
        operation: bytes,
        row_id: bytes,
        strand: bytes,
        row: bytes | None,
        noted: _Noted,
        tally: Tally,
    ) -> None:
        name, key = table.decode(errors="replace"), self._scratch.key(table, row_id)
        digest = self._scratch.digests([row_id], [strand], [row + b"}"])[0] if row else UNCOMPARED
        if table in self._keyed:
            noted.versions.append((key, entry, REMOVED if operation == b"DELETE" else digest))
            return
        # What has lost its words is made good by what came in its place, or by its removal.
        if operation == b"INSERT":
            tally.balance[name] += digest if row else key
        elif operation == b"DELETE":
            tally.balance[name] -= key
        else:
            tally.balance[name] += digest - key if row else UNBALANCED

    def _write_down(self, noted: _Noted) -> None:
        if not noted.ids:
            return
        ids, leaves, minutes = noted.ids, noted.leaves, noted.minutes
        ends: list[int] = []
        if ids != list(range(ids[0], ids[0] + len(ids))):
            # Those who write at once leave their entries in other orders; sorted, they are runs.
            in_order = sorted(zip(ids, leaves, minutes, strict=True))
            ids, leaves, minutes = map(list, zip(*in_order, strict=True))
            ends = [place for place, (one, other) in enumerate(pairwise(ids), 1) if other != one + 1]
        for start, end in pairwise([0, *ends, len(ids)]):
            self._scratch.leaves.put(ids[start], b"".join(leaves[start:end]))
            self._scratch.minutes.put(ids[start], array("I", minutes[start:end]).tobytes())
            self._scratch.standing.put(ids[start], PRESENT * (end - start))
        self._scratch.versions.put(noted.versions)


def _slowly(entry: int, columns: tuple[bytes, ...], text: bytes, findings: Findings) -> bytes | None:
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


def _key_in(types: Mapping[str, str]) -> bytes:
    """How a row's key is written in its text; where it is otherwise the text is read."""
    name = next((name for name in _KEYS if name in types), "id")
    return f'"{name}": '.encode() + (b"%b," if types.get(name, "").startswith(NUMBERS) else b'"%b"')


def _by_table(
    tables: Sequence[bytes], *columns: Sequence[Any]
) -> Iterator[tuple[bytes, Sequence[Sequence[Any]]]]:
    """The columns of each table's own entries."""
    if len(set(tables)) == 1:
        yield tables[0], columns
        return
    rows: dict[bytes, list[tuple[Any, ...]]] = defaultdict(list)
    for row in zip(tables, *columns, strict=True):
        rows[row[0]].append(row)
    for table, own in rows.items():
        yield table, list(zip(*own, strict=True))[1:]


def _without(columns: Sequence[str], row: bytes) -> bytes:
    """A row's text without columns that are in the history and not in a dump, because the database works them out."""
    for name in columns:
        if (at := row.find(f', "{name}": '.encode())) >= 0 and (value := _VALUE.match(row, at)):
            row = row[:at] + row[value.end() :]
    return row


def _moments(ats: Sequence[bytes]) -> list[bytes] | None:
    """Times as JSON has them, if they are all as COPY has them."""
    joined = b":00\t".join(ats)
    if joined.count(b" ") != len(ats) or b"T" in joined:
        return None
    return (joined.replace(b" ", b"T") + b":00").split(b"\t")


def _as_hex(raw: bytes, length: int = 32) -> bytes:
    """Values of that length as COPY writes them, with tabs between."""
    return _HEX + raw.hex("\t", length).encode().replace(b"\t", b"\t" + _HEX)


def _cut(raw: bytes, length: int) -> list[bytes]:
    return [raw[i : i + length] for i in range(0, len(raw), length)]


def _unescaped(texts: Sequence[bytes]) -> Sequence[bytes]:
    return texts if b"\\" not in b"".join(texts) else [unescaped(text) for text in texts]


def _in_json(words: Sequence[bytes]) -> Sequence[bytes]:
    joined = b"".join(words)
    if b"\\" not in joined and b'"' not in joined:
        return words
    return [json_text(unescaped(each))[1:-1] for each in words]


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
