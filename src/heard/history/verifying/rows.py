"""The rows as they stand, each against its latest entry: a table must say what was last written through Heard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

from .copying import NOTHING, array_items, as_json, columns_of, unescaped
from .entries import _KEYS, REMOVED, UNCOMPARED, moment_of
from .findings import Tally
from .scratch import Scratch

_RECORDED = re.compile(r"record_table\('(\w+)'((?:, *'\w+')*)\)")
_UNCHANGING = re.compile(r"never_changes\('(\w+)'\)")


def _sql() -> list[Path]:
    return sorted(Path(__file__).resolve().parents[2].glob("*/sql/*.sql"))


@cache
def recorded() -> dict[str, tuple[str, ...]]:
    """The tables that this version of Heard puts under history, each with the columns that it keeps out of it."""
    found = {}
    for file in _sql():
        for table, hidden in _RECORDED.findall(file.read_text()):
            found[table] = tuple(re.findall(r"\w+", hidden))
    return found


@cache
def unchanging() -> frozenset[str]:
    """The tables of which this version of Heard never changes a row."""
    found = (_UNCHANGING.findall(file.read_text()) for file in _sql())
    return frozenset(table for tables in found for table in tables)


def write_down(
    scratch: Scratch,
    table: str,
    columns: Sequence[str],
    types: Mapping[str, str],
    lines: Iterable[bytes],
    *,
    keyed: bool,
) -> Tally:
    """Note each row's key and hash, or put them into their table's balance."""
    tally, before = Tally(), scratch.before(table.encode())
    texts_of = as_json(columns, types, recorded()[table])
    noted: list[tuple[int, int]] = []
    for some in lines:
        fields = columns_of(some, len(columns))
        row_ids, strands = keys_of(columns, fields), _strands_of(table, columns, fields)
        digests = scratch.digests(row_ids, strands, texts_of(fields))
        tally.rows += len(digests)
        if keyed:
            noted += zip(map(hash, map(before.__add__, row_ids)), digests, strict=True)
        else:
            tally.balance[table] -= sum(digests)
    scratch.rows.put(noted)
    return tally


def unbalanced(balance: Mapping[str, int]) -> frozenset[str]:
    """The tables of which the rows and the entries are not each other's, or whose rows have been changed after all."""
    return frozenset(table for table, sum_of_all in balance.items() if sum_of_all % (1 << 64))


def keys_of(columns: Sequence[str], fields: Sequence[Sequence[bytes]]) -> Sequence[bytes]:
    """The keys of rows that are given column by column, as entries() in sql/entry.sql finds them."""
    found = [fields[columns.index(name)] for name in _KEYS if name in columns]
    if NOTHING not in found[0]:
        return found[0]
    return [next((key for key in keys if key != NOTHING), b"") for keys in zip(*found, strict=True)]


def _strands_of(table: str, columns: Sequence[str], fields: Sequence[Sequence[bytes]]) -> Iterable[bytes]:
    name = "id" if table == "strand" else "strand_id"
    return fields[columns.index(name)] if name in columns else repeat(NOTHING)


@dataclass(frozen=True)
class Suspect:
    """A row that is not plainly what its latest entry says."""

    key: int
    entry: int  # its latest, 0 if it has none
    is_there: bool
    removed: bool  # says the latest entry


def suspects(scratch: Scratch, parts: Iterable[int]) -> list[Suspect]:
    """The rows of some parts of the keys whose hash is not that of their latest entry; one part is held at a time."""
    return [suspect for part in parts for suspect in _suspects(scratch, part)]


def _suspects(scratch: Scratch, part: int) -> list[Suspect]:
    keys, entries, digests = scratch.versions.part(part)
    if entries != sorted(entries):
        in_order = sorted(zip(entries, keys, digests, strict=True))
        entries, keys, digests = ([record[i] for record in in_order] for i in range(3))
    latest = dict(zip(keys, digests, strict=True))
    row_keys, row_digests = scratch.rows.part(part)
    standing = set(zip(row_keys, row_digests, strict=True))
    if not (unlike := standing ^ latest.items()):
        return []
    number, there, found = dict(zip(keys, entries, strict=True)), set(row_keys), []
    for key, digest in unlike:
        known = latest.get(key)
        is_there = (key, digest) in standing
        if is_there and known != UNCOMPARED:
            found.append(Suspect(key, number.get(key, 0), True, known == REMOVED))
        elif not is_there and key not in there and digest != REMOVED:
            found.append(Suspect(key, number[key], False, False))
    return found


def differences(
    standing: Mapping[str, bytes], written: Mapping[str, Any], generated: Sequence[str]
) -> Iterator[str]:
    """The columns in which a row as it stands is not what its latest entry says, by meaning."""
    for name, value in written.items():
        if name in generated:
            continue
        if name not in standing or not _is(standing[name], value):
            yield name


def _is(field: bytes, value: Any) -> bool:
    """Whether a column's text in a dump means what a value in JSON means."""
    if field == NOTHING or value is None:
        return field == NOTHING and value is None
    text = unescaped(field).decode(errors="replace")
    if isinstance(value, bool):
        return text == ("t" if value else "f")
    if isinstance(value, int | Decimal):
        return _number(text) == _number(str(value))
    if isinstance(value, str):
        return text == value or _same_moment(text, value) or _means(text) == value
    items = array_items(text) if text.startswith("{") and isinstance(value, list) else None
    if items is not None and len(items) == len(value):
        return all(_is(NOTHING if i is None else _escaped(i), v) for i, v in zip(items, value, strict=True))
    return bool(_means(text) == value)


def _escaped(text: str) -> bytes:
    return text.encode().replace(b"\\", b"\\\\")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _same_moment(one: str, other: str) -> bool:
    if "T" not in other or one[10:11] != " ":
        return False
    moment = moment_of(one)
    return moment is not None and moment == moment_of(other)


def _means(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
