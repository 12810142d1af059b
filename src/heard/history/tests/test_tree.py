"""The tree: published vectors (RFC 6962 as other implementations test it), and every proof of every size."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.history.checking import Wrong, check_consistency, node, root_from_inclusion
from heard.history.tree import EMPTY, WIDTH, Growing, Tiles, consistency, inclusion, subtree

pytestmark = pytest.mark.promise("Nothing is rewritten")

# The inputs and answers of certificate-transparency's merkle tree tests.
_VECTORS = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
LEAVES = [hashlib.sha256(b"\x00" + each).digest() for each in _VECTORS]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (
        0,
        8,
    ): "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    (
        5,
        8,
    ): "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    (2, 3): "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    (
        1,
        5,
    ): "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
}
CONSISTENCY = {
    (1, 1): "",
    (1, 8): "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    (6, 8): "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    (2, 5): "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
}  # fmt: skip


class Whole:
    """A tree grown leaf by leaf, with its tiles where a database would have them."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.growing = Growing()
        self.stored = {(t.level, t.n): t.hashes for leaf in leaves for t in self.growing.add(leaf)}

    def read(self, level: int, n: int) -> bytes:
        """A tile as tile_hashes() gives it: full, or the hashes beside the last full one."""
        size = self.growing.size >> 8 * (level + 1)
        part = b"".join(self.growing.edges[level]) if level < len(self.growing.edges) and n == size else b""
        return self.stored.get((level, n), part)

    @property
    def perfect(self):
        return Tiles(self.read).perfect


def plainly(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 9162 defines it (2.1.1), word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node(plainly(leaves[:k]), plainly(leaves[k:]))


def made_up(size: int) -> list[bytes]:
    return [hashlib.sha256(n.to_bytes(8, "big")).digest() for n in range(size)]


MANY = made_up(70_000)


@cache
def big() -> Whole:
    return Whole(MANY)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size: int) -> None:
    assert Whole(LEAVES[:size]).growing.root().hex() == ROOTS[size - 1]
    assert subtree(0, size, Whole(LEAVES).perfect).hex() == ROOTS[size - 1]


def test_the_empty_tree() -> None:
    assert Growing().root() == EMPTY == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(("place", "hashes"), INCLUSION.items())
def test_the_published_inclusion_proofs(place: tuple[int, int], hashes: str) -> None:
    proof = inclusion(*place, Whole(LEAVES).perfect)
    assert [step.hex() for step in proof] == hashes.split()


@pytest.mark.parametrize(("sizes", "hashes"), CONSISTENCY.items())
def test_the_published_consistency_proofs(sizes: tuple[int, int], hashes: str) -> None:
    assert [step.hex() for step in consistency(*sizes, Whole(LEAVES).perfect)] == hashes.split()


def test_every_proof_of_every_small_tree_and_none_that_is_wrong() -> None:
    leaves = made_up(40)
    perfect = Whole(leaves).perfect
    roots = [plainly(leaves[:n]) for n in range(41)]
    for n in range(1, 41):
        for index in range(n):
            proof = inclusion(index, n, perfect)
            assert root_from_inclusion(index, n, leaves[index], proof) == roots[n]
            assert root_from_inclusion(index, n, b"x" * 32, proof) != roots[n]
        for m in range(n + 1):
            proof = consistency(m, n, perfect)
            assert check_consistency(m, n, roots[m], roots[n], proof)
            assert not check_consistency(m, n, b"x" * 32, roots[n], proof)


@given(st.integers(1, len(MANY)), st.data())
def test_proofs_from_tiles_at_any_size_of_a_large_tree(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    perfect = big().perfect
    root = subtree(0, size, perfect)
    assert root_from_inclusion(index, size, MANY[index], inclusion(index, size, perfect)) == root
    proof = consistency(old, size, perfect)
    assert check_consistency(old, size, subtree(0, old, perfect), root, proof)
    if proof:
        proof[data.draw(st.integers(0, len(proof) - 1))] = b"x" * 32
        assert not check_consistency(old, size, subtree(0, old, perfect), root, proof)


@given(st.binary(min_size=1, max_size=40), st.integers(0, 1500))
def test_a_tree_goes_on_from_its_tiles_as_if_it_had_never_stopped(more: bytes, size: int) -> None:
    before = Whole(MANY[:size])
    again = Growing.of(size, before.read)
    assert (again.size, again.root()) == (size, before.growing.root())
    for byte in more:
        leaf = hashlib.sha256(bytes([byte])).digest()
        assert list(again.add(leaf)) == list(before.growing.add(leaf))
    assert again.root() == before.growing.root()


def test_the_large_tree_is_the_tree_of_the_definition() -> None:
    assert big().growing.root() == plainly(MANY)
    assert {level for level, _ in big().stored} == {0, 1}
    assert len(big().stored) == 70_000 // WIDTH + 1


def test_a_tile_with_a_hash_too_many_or_too_few_is_not_gone_on_from() -> None:
    whole = Whole(MANY[:300])
    for size in (299, 301, 44):
        with pytest.raises(ValueError, match="hashes beside"):
            Growing.of(size, whole.read)


def test_a_proof_asks_for_few_tiles() -> None:
    asked = []

    def read(level: int, n: int) -> bytes:
        asked.append((level, n))
        return big().read(level, n)

    inclusion(12_345, 70_000, Tiles(read).perfect)
    assert len(asked) == len(set(asked)) <= 5


def test_what_has_not_grown_yet_has_no_proof() -> None:
    with pytest.raises(ValueError, match="no hash"):
        inclusion(5, 80_000, big().perfect)
    with pytest.raises(Wrong):
        root_from_inclusion(8, 8, LEAVES[0], [])
