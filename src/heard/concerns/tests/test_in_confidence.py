"""Sealing a name to two agencies: both halves open it, and nothing less does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from heard.concerns.in_confidence import (
    CannotOpen,
    Given,
    Sealed,
    as_read,
    half,
    public_keys,
    public_of,
    seal,
    unseal,
    unwrap,
    wrap,
    written,
)

pytestmark = pytest.mark.promise("Anonymous stays anonymous")

A, B, STRANGER = bytes([5] * 32), bytes([6] * 32), bytes([7] * 32)
KEYS = public_of(A) + public_of(B)
REPORT, OTHER = UUID(int=1), UUID(int=2)
NAME = Given("Wexelbloom Tarrow", "After nine, by text")


def halves(sealed: Sealed, *privates: bytes) -> list[bytes]:
    return [half(private, sealed.ephemeral) for private in privates]


def test_the_curve_is_that_of_rfc_7748() -> None:
    """Section 6.1: Bob's key pair."""
    private = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
    public = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    assert public_of(bytes.fromhex(private)).hex() == public


@given(name=st.text(max_size=700), contact=st.text(max_size=700))
def test_both_halves_open_what_was_given_to_the_letter(name: str, contact: str) -> None:
    sealed = seal(Given(name, contact), KEYS, REPORT)
    assert unseal(sealed, halves(sealed, A, B), REPORT) == Given(name, contact)


@pytest.mark.parametrize(
    "privates", [(A, A), (B, B), (B, A), (A, STRANGER), (STRANGER, B), (STRANGER, STRANGER)]
)
def test_one_agency_alone_opens_nothing(privates: tuple[bytes, bytes]) -> None:
    sealed = seal(NAME, KEYS, REPORT)
    with pytest.raises(CannotOpen):
        unseal(sealed, halves(sealed, *privates), REPORT)
    for guess in ([], halves(sealed, A), halves(sealed, A, B)[1:], [*halves(sealed, A), bytes(32)]):
        with pytest.raises(CannotOpen):
            unseal(sealed, guess, REPORT)


def test_a_half_of_one_name_is_of_no_use_for_another() -> None:
    one, two = seal(NAME, KEYS, REPORT), seal(NAME, KEYS, REPORT)
    assert one.ephemeral != two.ephemeral
    assert one.ciphertext != two.ciphertext
    with pytest.raises(CannotOpen):
        unseal(two, [*halves(one, A), *halves(two, B)], REPORT)


def test_a_name_moved_to_another_report_or_changed_does_not_open() -> None:
    sealed = seal(NAME, KEYS, REPORT)
    both = halves(sealed, A, B)
    with pytest.raises(CannotOpen):
        unseal(sealed, both, OTHER)
    for place in (0, 40, len(sealed.ciphertext) - 1):
        bent = bytearray(sealed.ciphertext)
        bent[place] ^= 1
        with pytest.raises(CannotOpen):
            unseal(Sealed(sealed.ephemeral, sealed.keys, bytes(bent)), both, REPORT)
    with pytest.raises(CannotOpen):
        unseal(Sealed(sealed.ephemeral, public_of(A) * 2, sealed.ciphertext), both, REPORT)


def test_how_long_a_name_is_cannot_be_told() -> None:
    lengths = {len(seal(Given("x" * n, ""), KEYS, REPORT).ciphertext) for n in (0, 1, 30, 300)}
    assert len(lengths) == 1


def test_what_is_copied_by_hand_is_read_back_or_refused() -> None:
    assert as_read(f" {written(A)[:20]}\n{written(A)[20:]} ") == A
    for wrong in ("", "x", written(A)[:-2], "é" * 43, "=" * 43, "\x00"):
        assert as_read(wrong) is None


def test_a_waiting_half_opens_with_this_servers_key_and_for_its_opening_alone(settings: Any) -> None:
    wrapped = wrap(A, REPORT)
    assert A not in wrapped
    assert unwrap(wrapped, REPORT) == A
    with pytest.raises(InvalidTag):
        unwrap(wrapped, OTHER)
    settings.FILE_KEY = bytes([9] * 32)
    with pytest.raises(InvalidTag):
        unwrap(wrapped, REPORT)


def test_without_both_keys_nothing_is_taken_in_confidence(settings: Any) -> None:
    settings.IDENTITY_KEYS = [(public_of(A).hex(), ""), ("", B.hex())]
    assert public_keys() == KEYS
    settings.IDENTITY_KEYS = [(public_of(A).hex(), ""), ("", "")]
    assert public_keys() is None
