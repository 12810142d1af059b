"""COPY's text form: how PostgreSQL writes a row in a dump, and the same row as to_jsonb() would write it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

NOTHING = b"\\N"
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
NUMBERS = ("bigint", "integer", "smallint", "numeric", "double precision", "real")
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",{}]+)')

Written = Callable[[bytes], bytes]


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

    jsonb puts short names first, then by their bytes.
    Where PostgreSQL would write a value differently (a float, say) the row is compared by meaning afterwards.
    """
    shown = sorted(
        (name for name in columns if name not in hidden), key=lambda name: (len(name.encode()), name.encode())
    )
    plan = [(columns.index(name), _column(types.get(name, "text"))) for name in shown]
    form = b"{%b}}" % b", ".join(f'"{name}": '.encode() + b"%b" for name in shown)

    def texts(rows: Sequence[Sequence[bytes]]) -> Iterator[bytes]:
        # Column by column: what to do with a column is asked once, and the rest is done in C.
        if not shown:
            return iter([b"{}}"] * len(rows))
        fields = list(zip(*rows, strict=True))
        return map(form.__mod__, zip(*(written(fields[place]) for place, written in plan), strict=True))

    return texts


def _column(kind: str) -> Callable[[Sequence[bytes]], list[bytes]]:
    """How to write a column's values; all at once where none is null and none has a sign that JSON writes otherwise."""
    written = _written(kind)
    after = b'"' if written is _string else b':00"' if written is _moment else None

    def values(fields: Sequence[bytes]) -> list[bytes]:
        if after:
            joined = (after + b'\t"').join(fields)
            if b"\\" not in joined and joined.count(b'"') == 2 * (len(fields) - 1):
                if written is _moment:
                    if b"T" in joined:
                        raise ValueError  # PostgreSQL writes none
                    joined = joined.replace(b" ", b"T")
                return (b'"%b%b' % (joined, after)).split(b"\t")
        return [b"null" if field == NOTHING else written(field) for field in fields]

    return values


def _written(kind: str) -> Written:
    if kind.endswith("[]"):
        return _array(kind[:-2])
    if kind.startswith(NUMBERS):
        return bytes
    if kind == "boolean":
        return lambda field: {b"t": b"true", b"f": b"false"}.get(field, field)
    if kind.startswith("timestamp") and "with time zone" in kind:
        return _moment
    return unescaped if kind in ("jsonb", "json") else _string


def _moment(field: bytes) -> bytes:
    if b"T" in field:
        raise ValueError  # PostgreSQL writes none
    return b'"%b:00"' % field.replace(b" ", b"T")


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
