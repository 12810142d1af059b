"""The tree over the entries as they stand: computed by ranges, side by side, and joined to a root for any size."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from mmap import mmap

from heard.history.checking import node

from .scratch import Scratch

RANGE = 1 << 15  # leaves
WIDTH = 256
_HASH = 32
_GONE = bytes(_HASH)
SEALED = 2  # in scratch.standing


@dataclass
class Perfect:
    """A tree as its perfect parts, the largest first: each the height and the hash."""

    parts: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, height: int, root: bytes) -> None:
        """Put the next perfect part behind the others."""
        while self.parts and self.parts[-1][0] == height:
            root = node(self.parts.pop()[1], root)
            height += 1
        self.parts.append((height, root))

    def with_more(self, more: Sequence[tuple[int, bytes]]) -> Perfect:
        """The tree with another behind it, which begins where a part as large as the whole of that may begin."""
        whole = Perfect(list(self.parts))
        for height, root in more:
            whole.add(height, root)
        return whole

    def root(self) -> bytes:
        """The hash that stands for all."""
        if not self.parts:
            return sha256(b"").digest()
        root = self.parts[-1][1]
        for _height, left in reversed(self.parts[:-1]):
            root = node(left, root)
        return root


@dataclass(frozen=True)
class Batch:
    """What one checkpoint added: the places up to its size, and between what minutes they can have been written."""

    size: int
    earliest: int
    latest: int


@dataclass
class Climbed:
    """What a range of places came to."""

    parts: list[tuple[int, bytes]] = field(default_factory=list)
    marks: list[tuple[int, list[tuple[int, bytes]]]] = field(
        default_factory=list
    )  # of each size asked for in it
    tile_roots: list[bytes] = field(default_factory=list)
    unlike: list[int] = field(default_factory=list)  # full tiles that are not the leaves they are made of
    empty: list[int] = field(default_factory=list)  # places that no entry has
    gone: list[tuple[int, int]] = field(default_factory=list)  # places and the entries that should be there
    twice: list[tuple[int, int]] = field(default_factory=list)
    other: list[tuple[int, int, bytes, bytes]] = field(
        default_factory=list
    )  # place, entry, its leaf, the tile's
    disordered: list[tuple[int, int]] = field(default_factory=list)
    misdated: list[tuple[int, int]] = field(default_factory=list)


def climb(
    scratch: Scratch, first: int, end: int, sizes: Sequence[int], batches: Sequence[Batch], *, by_tiles: bool
) -> Climbed:
    """The tree over the places from ``first`` up to ``end``, which begins where a tile does.

    It is taken from the entries as they stand; ``by_tiles`` from the tiles where there are any, which says whether
    these are what was signed.
    """
    climbed, tree, asked = Climbed(), Perfect(), [size for size in sizes if first < size <= end]
    for row in _rows(scratch, first, end, climbed, by_tiles=by_tiles):
        start, count = first + len(climbed.tile_roots) * WIDTH, len(row) // _HASH
        stops = [size for size in asked if start < size < start + count]
        if count == WIDTH:
            climbed.tile_roots.append(root_of_row(row))
        if stops or count < WIDTH:
            _one_by_one(tree, row, start, stops, climbed)
        else:
            tree.add(8, climbed.tile_roots[-1])
        if start + count in asked:
            climbed.marks.append((start + count, list(tree.parts)))
    climbed.parts = tree.parts
    if not by_tiles:
        _check_batches(scratch, first, end, batches, climbed)
    return climbed


def _one_by_one(tree: Perfect, row: bytes, start: int, stops: Sequence[int], climbed: Climbed) -> None:
    for size, leaf in enumerate(_each(row), start + 1):
        tree.add(0, leaf)
        if size in stops:
            climbed.marks.append((size, list(tree.parts)))


def _each(row: bytes) -> list[bytes]:
    return [row[i : i + _HASH] for i in range(0, len(row), _HASH)]


def root_of_row(row: bytes) -> bytes:
    """The root over hashes that stand one behind the other, a power of two of them."""
    while len(row) > _HASH:
        row = b"".join([sha256(b"\x01" + row[i : i + 64]).digest() for i in range(0, len(row), 64)])
    return row


def _rows(scratch: Scratch, first: int, end: int, climbed: Climbed, *, by_tiles: bool) -> Iterator[bytes]:
    """The leaves of each tile in turn; where the entry is gone the tile's own, so that the rest can still be told."""
    places, leaves = scratch.places.view(), scratch.leaves.view()
    tiles, standing = scratch.tiles(0).view(), scratch.standing.view(write=True)
    for start in range(first, end, WIDTH):
        count = min(WIDTH, end - start)
        raw = places[start * 8 : (start + count) * 8]
        ids = struct.unpack(f"<{count}Q", raw.ljust(count * 8, b"\0"))
        if ids == tuple(range(ids[0], ids[0] + count)):
            row = leaves[ids[0] * _HASH : (ids[0] + count) * _HASH]
        else:
            row = b"".join([leaves[entry * _HASH : (entry + 1) * _HASH] for entry in ids])
        tile = _tile(tiles, start // WIDTH)
        if not by_tiles:
            _mark(standing, ids, start, climbed)
        if row != tile[: count * _HASH] or len(row) < count * _HASH or _GONE in row or 0 in ids:
            found = [leaves[entry * _HASH : (entry + 1) * _HASH] for entry in ids]
            row = b"".join(_compare(ids, found, tile, start, climbed, by_tiles=by_tiles))
            if count == WIDTH and row != tile:
                climbed.unlike.append(start // WIDTH)
        yield row


def _tile(tiles: mmap | bytes, n: int) -> bytes:
    raw = tiles[n * 8224 : n * 8224 + 8192]
    return raw if any(raw) else b""


def _mark(standing: mmap | bytes, ids: Sequence[int], start: int, climbed: Climbed) -> None:
    """Note that these entries have a place."""
    one, after = ids[0], ids[0] + len(ids)
    if ids == tuple(range(one, after)) and standing[one:after] == b"\1" * len(ids):
        standing[one:after] = b"\3" * len(ids)  # type: ignore[index]
        return
    for place, entry in enumerate(ids, start):
        if 0 < entry < len(standing):
            if standing[entry] & SEALED:
                climbed.twice.append((place, entry))
            standing[entry] |= SEALED  # type: ignore[index]


def _compare(
    ids: Sequence[int], found: list[bytes], tile: bytes, start: int, climbed: Climbed, *, by_tiles: bool
) -> list[bytes]:
    """Name what is not there or not as the tile has it; returns the leaves to go on with."""
    sealed = [tile[i : i + _HASH] for i in range(0, len(tile), _HASH)]
    for i, (entry, leaf) in enumerate(zip(ids, found, strict=True)):
        if not entry:
            climbed.empty.append(start + i)
        elif leaf in (_GONE, b""):
            climbed.gone.append((start + i, entry))
        elif sealed and leaf != sealed[i]:
            climbed.other.append((start + i, entry, leaf, sealed[i]))
    if by_tiles and sealed:
        return sealed[: len(found)]
    known = sealed or [_GONE] * WIDTH
    return [known[i] if leaf in (_GONE, b"") else leaf for i, leaf in enumerate(found)]


def _check_batches(
    scratch: Scratch, first: int, end: int, batches: Sequence[Batch], climbed: Climbed
) -> None:
    """Within a batch entries stand in the order of their numbers, with times at which they can have been written."""
    places, minutes = scratch.places.view(), scratch.minutes.view()
    start = first
    for batch in batches:
        stop = min(batch.size, end)
        if stop <= start:
            continue
        ids = struct.unpack(
            f"<{stop - start}Q", places[start * 8 : stop * 8].ljust((stop - start) * 8, b"\0")
        )
        if ids == tuple(range(ids[0], ids[0] + len(ids))):
            raw = minutes[ids[0] * 4 : (ids[-1] + 1) * 4]
            written = struct.unpack(f"<{len(ids)}I", raw.ljust(len(ids) * 4, b"\0"))
        else:
            climbed.disordered += [
                (start + i, entry) for i, entry in enumerate(ids) if i and 0 < entry < ids[i - 1]
            ]
            written = tuple(int.from_bytes(minutes[entry * 4 : entry * 4 + 4], "little") for entry in ids)
        if min(written) < batch.earliest or max(written) > batch.latest:
            climbed.misdated += [
                (start + i, entry)
                for i, (entry, minute) in enumerate(zip(ids, written, strict=True))
                if minute and not batch.earliest <= minute <= batch.latest
            ]
        start = stop
