"""The Merkle tree over the record (RFC 9162, section 2.1), 256 hashes to a tile (C2SP tlog-tiles).

``perfect(height, position)`` is everywhere the hash over the leaves ``position * 2**height`` up to the next: what
proofs are made of. A tile of level L holds 256 such hashes of height 8 * L, so a proof reads one tile for each eight
doublings of the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .checking import node

WIDTH = 256
LEVELS = 8  # more leaves than a bigint counts
HASH = 32  # bytes
EMPTY = hashlib.sha256(b"").digest()

Perfect = Callable[[int, int], bytes]
ReadTile = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Tile:
    """A full tile, and the root of the hashes in it, which is one hash of the level above."""

    level: int
    n: int
    hashes: bytes
    root: bytes


@dataclass
class Growing:
    """A tree that leaves are added to: its size, and of each level the hashes that do not fill a tile yet."""

    size: int = 0
    edges: list[list[bytes]] = field(default_factory=list)

    @classmethod
    def of(cls, size: int, read: ReadTile) -> Growing:
        """The tree of that size, from its tiles; raises ValueError if there are not as many hashes as there must be."""
        edges = []
        for level in range((max(size, 1).bit_length() + 7) // 8):
            edge = _hashes(read(level, size >> 8 * (level + 1)))
            if len(edge) != (size >> 8 * level) % WIDTH:
                raise ValueError(f"level {level} of a tree of {size} has {len(edge)} hashes beside its tiles")
            edges.append(edge)
        return cls(size, edges)

    def add(self, leaf: bytes) -> Iterator[Tile]:
        """Add a leaf; yields the tiles that it fills, lowest first."""
        self.size += 1
        for level in range(LEVELS):
            if level == len(self.edges):
                self.edges.append([])
            edge = self.edges[level]
            edge.append(leaf)
            if len(edge) < WIDTH:
                return
            leaf = root_of(edge)
            yield Tile(level, (self.size >> 8 * (level + 1)) - 1, b"".join(edge), leaf)
            edge.clear()

    def root(self) -> bytes:
        """The hash that stands for the whole tree."""
        roots = [root for edge in reversed(self.edges) for root in _perfect_roots(edge)]
        if not roots:
            return EMPTY
        whole = roots.pop()
        while roots:
            whole = node(roots.pop(), whole)
        return whole


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over a number of hashes that is a power of two."""
    while len(hashes) > 1:
        hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def _perfect_roots(hashes: Sequence[bytes]) -> Iterator[bytes]:
    """The roots of the perfect trees that some hashes make, the largest first."""
    start = 0
    while start < len(hashes):
        wide = 1 << ((len(hashes) - start).bit_length() - 1)
        yield root_of(hashes[start : start + wide])
        start += wide


def _hashes(joined: bytes) -> list[bytes]:
    return [joined[i : i + HASH] for i in range(0, len(joined), HASH)]


class Tiles:
    """The hashes of a tree that is kept in tiles, each read once."""

    def __init__(self, read: ReadTile) -> None:
        self._read = read
        self._kept: dict[tuple[int, int], bytes] = {}

    def perfect(self, height: int, position: int) -> bytes:
        """The hash over ``2**height`` leaves; raises ValueError where the tree has not grown to."""
        level, within = divmod(height, 8)
        first = position << within
        n, start = divmod(first, WIDTH)
        if (level, n) not in self._kept:
            self._kept[level, n] = self._read(level, n)
        hashes = _hashes(self._kept[level, n][start * HASH : (start + (1 << within)) * HASH])
        if len(hashes) != 1 << within:
            raise ValueError(f"the tree has no hash of height {height} at {position}")
        return root_of(hashes)


def subtree(start: int, end: int, perfect: Perfect) -> bytes:
    """The hash over the leaves from ``start`` up to ``end``, where these are a part that RFC 9162 cuts a tree into."""
    wide = end - start
    if wide == 0:
        return EMPTY
    height = (wide - 1).bit_length()
    if wide == 1 << height:
        return perfect(height, start >> height)
    middle = start + (1 << (height - 1))
    return node(subtree(start, middle, perfect), subtree(middle, end, perfect))


def inclusion(index: int, size: int, perfect: Perfect) -> list[bytes]:
    """The proof that a leaf stands at ``index`` in the tree of that size (RFC 9162, 2.1.3.1)."""
    start, end, proof = 0, size, []
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            proof.append(subtree(middle, end, perfect))
            end = middle
        else:
            proof.append(subtree(start, middle, perfect))
            start = middle
    return proof[::-1]


def consistency(old: int, size: int, perfect: Perfect) -> list[bytes]:
    """The proof that the tree of one size begins with the tree of an earlier one (RFC 9162, 2.1.4.1)."""
    if old in (0, size):
        return []
    start, end, proof = 0, size, []
    while end != old:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if old <= middle:
            proof.append(subtree(middle, end, perfect))
            end = middle
        else:
            proof.append(subtree(start, middle, perfect))
            start = middle
    if start:
        proof.append(subtree(start, end, perfect))
    return proof[::-1]
