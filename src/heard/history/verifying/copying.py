"""COPY's text form: how PostgreSQL writes a row in a dump, and the same row as to_jsonb() would write it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

NOTHING = b"\\N"
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
NUMBERS = ("bigint", "integer", "smallint", "numeric", "double precision", "real")
_TRUTH = {b"t": b"true", b"f": b"false", NOTHING: b"null"}
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",{}]+)')

Written = Callable[[bytes], bytes]


def columns_of(lines: bytes, width: int) -> list[list[bytes]]:
    """The columns of some whole lines, each of which must have so many fields; ValueError where one has not.

    Everything is split at once, which takes half the time of splitting line by line. Each line's end becomes a field of
    its own: where all of them stand in a column, and no other is left, no field has slipped into another line.
    """
    parted = lines.replace(b"\n", b"\t\n\t")
    fields = parted.split(b"\t")
    *columns, ends = [fields[place :: width + 1] for place in range(width + 1)]
    del columns[0][-1]  # behind the last line's end
    if not 2 * ends.count(b"\n") == 2 * len(columns[0]) == len(parted) - len(lines):
        raise ValueError
    return columns


def unescaped(value: bytes) -> bytes:
    """A value as it is, from the way COPY writes it."""
    if b"\\" not in value:
        return value
    # JSON has no control characters, so mostly there is nothing but doubled backslashes.
    parts = value.split(b"\\\\")
    if all(b"\\" not in part for part in parts):
        return b"\\".join(parts)
    return _ESCAPE.sub(_meant, value)


def _meant(found: re.Match[bytes]) -> bytes:
    escape = found[1]
    if escape[:1] == b"x" and len(escape) > 1:
        return bytes([int(escape[1:], 16)])
    if escape.isdigit():
        return bytes([int(escape, 8) & 255])
    return _PLAIN.get(escape, escape)


def as_json(
    columns: Sequence[str], types: Mapping[str, str], hidden: Sequence[str]
) -> Callable[[Sequence[Sequence[bytes]]], Iterator[bytes]]:
    """How to write rows of that table as an entry's text ends with them: as to_jsonb() does, and one more bracket.

    The rows are given column by column.
    jsonb puts short names first, then by their bytes.
    Where PostgreSQL would write a value differently (a float, say) the row is compared by meaning afterwards.
    """
    shown = sorted(
        (name for name in columns if name not in hidden), key=lambda name: (len(name.encode()), name.encode())
    )
    plan = [
        (f'"{name}": '.replace("%", "%%").encode(), columns.index(name), _column(types.get(name, "text")))
        for name in shown
    ]

    def texts(fields: Sequence[Sequence[bytes]]) -> Iterator[bytes]:
        # Column by column: what to do with a column is asked once, and the rest is done in C.
        if not shown:
            return iter([b"{}}"] * len(fields[0]))
        written = [(name, *values(fields[place])) for name, place, values in plan]
        form = b"{%b}}" % b", ".join(name + form for name, form, _values in written)
        return map(form.__mod__, zip(*(values for _name, _form, values in written), strict=True))

    return texts


# How a column's values are written in JSON: what is the same around all of them, and what differs.
_Column = Callable[[Sequence[bytes]], tuple[bytes, Sequence[bytes]]]


def _column(kind: str) -> _Column:
    if kind.endswith("[]"):
        return _each(_array(kind[:-2]))
    if kind.startswith(NUMBERS):
        return lambda fields: (b"%b", fields) if NOTHING not in fields else _each(bytes)(fields)
    if kind == "boolean":
        return lambda fields: (b"%b", [_TRUTH.get(field, field) for field in fields])
    if kind.startswith("timestamp") and "with time zone" in kind:
        return _moments
    return _each(unescaped) if kind in ("jsonb", "json") else _strings


def _each(written: Written) -> _Column:
    return lambda fields: (b"%b", [b"null" if field == NOTHING else written(field) for field in fields])


def _moments(fields: Sequence[bytes]) -> tuple[bytes, Sequence[bytes]]:
    joined = b"\t".join(fields)
    if b"T" in joined:
        raise ValueError  # PostgreSQL writes none
    if b"\\" in joined:
        return _each(lambda field: b'"%b:00"' % field.replace(b" ", b"T"))(fields)
    return b'"%b:00"', joined.replace(b" ", b"T").split(b"\t")


def _strings(fields: Sequence[bytes]) -> tuple[bytes, Sequence[bytes]]:
    joined = b"".join(fields)
    return (b'"%b"', fields) if b"\\" not in joined and b'"' not in joined else _each(_string)(fields)


def _string(field: bytes) -> bytes:
    if b"\\" in field or b'"' in field:
        return json_text(unescaped(field))
    return b'"%b"' % field


def json_text(raw: bytes) -> bytes:
    """A string as PostgreSQL writes it in JSON."""
    return json.dumps(raw.decode(), ensure_ascii=False).encode()


def _array(kind: str) -> Written:
    plain = kind.startswith(NUMBERS)

    def written(field: bytes) -> bytes:
        if field == b"{}":
            return b"[]"
        if field[:1] != b"{" or field[-1:] != b"}":
            raise ValueError
        items = array_items(unescaped(field).decode())
        texts = (
            item if plain and item else "null" if item is None else json.dumps(item, ensure_ascii=False)
            for item in items
        )
        return f"[{', '.join(texts)}]".encode()

    return written


def array_items(literal: str) -> list[str | None]:
    """The items of an array of one dimension, as PostgreSQL writes it."""
    return [
        re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) if bare == "" else None if bare == "NULL" else bare
        for quoted, bare in _ITEM.findall(literal[1:-1])
    ]
