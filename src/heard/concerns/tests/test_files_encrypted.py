"""A stored file opens whole under its own key, or not at all."""

from __future__ import annotations

import io
import os
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heard.concerns.files import CHUNK_BYTES, Damaged, decrypt, encrypt

MASTER = bytes(range(32))
STORED = CHUNK_BYTES + 16
LARGE = os.urandom(2 * CHUNK_BYTES + 777)


def stored(content: bytes) -> tuple[bytes, bytes]:
    wrapped, chunks = encrypt(io.BytesIO(content), MASTER)
    return wrapped, b"".join(chunks)


def opened(ciphertext: bytes, wrapped: bytes, master: bytes = MASTER) -> bytes:
    return b"".join(decrypt(io.BytesIO(ciphertext), wrapped, master))


class Dribble(io.RawIOBase, BinaryIO):
    """A stream that gives a few bytes at a time, as sockets do."""

    def __init__(self, content: bytes) -> None:
        self.inner = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self.inner.read(min(size, 4099))


@pytest.mark.parametrize("size", [0, 1, 4096, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_what_went_in_comes_out(size: int):
    content = os.urandom(size)
    wrapped, ciphertext = stored(content)
    assert opened(ciphertext, wrapped) == content
    assert len(ciphertext) == size + 16 * max(1, -(-size // CHUNK_BYTES))


@settings(max_examples=40)
@given(st.binary(max_size=2000))
def test_nothing_of_the_content_can_be_read_in_what_is_stored(content: bytes):
    wrapped, ciphertext = stored(b"canary" + content)
    assert b"canary" not in ciphertext
    assert opened(ciphertext, wrapped) == b"canary" + content


def test_a_stream_that_dribbles_is_cut_into_the_same_chunks():
    wrapped, chunks = encrypt(Dribble(LARGE), MASTER)
    lengths = [len(chunk) for chunk in chunks]
    assert lengths == [STORED, STORED, 777 + 16]
    wrapped, ciphertext = stored(LARGE)
    assert b"".join(decrypt(Dribble(ciphertext), wrapped, MASTER)) == LARGE


def test_chunks_are_given_as_they_are_read():
    source = io.BytesIO(LARGE)
    _, chunks = encrypt(source, MASTER)
    next(chunks)
    assert source.tell() <= 2 * CHUNK_BYTES


def test_two_copies_of_one_file_share_neither_key_nor_ciphertext():
    assert stored(b"the same") != stored(b"the same")


ATTACKS = {
    "a bit changed": lambda text: text[:50] + bytes([text[50] ^ 1]) + text[51:],
    "the end cut off": lambda text: text[:-1],
    "the last part left out": lambda text: text[: 2 * STORED],
    "all but the first part left out": lambda text: text[:STORED],
    "the first part left out": lambda text: text[STORED:],
    "two parts exchanged": lambda text: text[STORED : 2 * STORED] + text[:STORED] + text[2 * STORED :],
    "a part repeated": lambda text: text[:STORED] + text,
    "something added": lambda text: text + b"x",
    "everything taken away": lambda text: b"",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_done_to_a_stored_file_is_found(attack: str):
    wrapped, ciphertext = stored(LARGE)
    with pytest.raises(Damaged):
        opened(ATTACKS[attack](ciphertext), wrapped)


def test_another_key_opens_nothing():
    wrapped, ciphertext = stored(b"content")
    other, _ = stored(b"content")
    with pytest.raises(Damaged):
        opened(ciphertext, other)
    with pytest.raises(Damaged):
        opened(ciphertext, wrapped, bytes(32))
    with pytest.raises(Damaged):
        opened(ciphertext, b"nonsense")
    with pytest.raises(Damaged):
        opened(ciphertext, wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
