"""The file that checks receipts: against published vectors, another implementation, and files made to break it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from heard.history import checking
from heard.history.checking import Key, Note, Wrong, check_receipt, ed25519_verify
from tests.receipts import ORIGIN, Log, Signer, b64, consistency_of, inclusion_of, root_of

pytestmark = pytest.mark.promise("Nothing is rewritten")

# The leaves and roots of the test of RFC 6962's own reference implementation (certificate-transparency).
PUBLISHED_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
PUBLISHED_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# RFC 8032, 7.1: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
# A note that another implementation has published (golang.org/x/mod/sumdb/note).
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


# ---- The tree ----------------------------------------------------------------------------------------------------


def test_roots_are_the_published_ones() -> None:
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in PUBLISHED_LEAVES]
    assert [root_of(leaves[: n + 1]).hex() for n in range(8)] == PUBLISHED_ROOTS
    for size in range(1, 9):
        for index in range(size):
            path = inclusion_of(index, leaves[:size])
            root = checking.root_from_inclusion(index, size, leaves[index], path)
            assert root.hex() == PUBLISHED_ROOTS[size - 1]


def test_every_place_in_every_tree_leads_to_its_root_and_nothing_else_does() -> None:
    leaves = [secrets.token_bytes(32) for _ in range(40)]
    for size in range(1, 41):
        root = root_of(leaves[:size])
        for index in range(size):
            path = inclusion_of(index, leaves[:size])
            assert checking.root_from_inclusion(index, size, leaves[index], path) == root
            assert checking.root_from_inclusion(index, size, leaves[index - 1], path) != root or size == 1
            for other in ([*path, leaves[0]], path[:-1] if path else [leaves[0]]):
                with pytest.raises(Wrong):
                    checking.root_from_inclusion(index, size, leaves[index], other)


@given(st.data())
def test_a_proof_for_one_place_proves_no_other(data: Any) -> None:
    size = data.draw(st.integers(2, 64))
    leaves = [bytes([n]) * 32 for n in range(size)]
    here, there = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    try:
        root = checking.root_from_inclusion(there, size, leaves[here], inclusion_of(here, leaves))
    except Wrong:
        return
    assert root != root_of(leaves)


def test_a_log_that_grew_is_told_from_one_that_was_forked() -> None:
    leaves = [secrets.token_bytes(32) for _ in range(24)]
    for n in range(25):
        for m in range(n + 1):
            proof = consistency_of(m, leaves[:n]) if m > 0 else []
            old, new = root_of(leaves[:m]), root_of(leaves[:n])
            assert checking.check_consistency(m, n, old, new, proof)
            assert not checking.check_consistency(m, n, secrets.token_bytes(32), new, proof)
            assert not checking.check_consistency(m, n, old, new, [*proof, leaves[0]])
            if m:
                assert not checking.check_consistency(m, n, old, secrets.token_bytes(32), proof)
            if m < n:
                assert not checking.check_consistency(n, m, new, old, proof)


# ---- Ed25519 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_rfc(public: str, message: str, signature: str) -> None:
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert ed25519_verify(key, text, signed)
    assert not ed25519_verify(key, text + b"\x00", signed)
    for place in range(0, 64, 7):
        assert not ed25519_verify(key, text, _flipped(signed, place))
    assert not ed25519_verify(key, text, signed[:-1])
    assert not ed25519_verify(key, text, signed + b"\x00")
    assert not ed25519_verify(key[:-1], text, signed)


def _flipped(raw: bytes, place: int, bit: int = 1) -> bytes:
    return raw[:place] + bytes([raw[place] ^ bit]) + raw[place + 1 :]


def _theirs(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 63), st.integers(0, 255))
def test_it_agrees_with_the_library(seed: bytes, message: bytes, place: int, bits: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    signature = _flipped(private.sign(message), place, bits)
    assert ed25519_verify(public, message, signature) == _theirs(public, message, signature) == (bits == 0)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=8), st.binary(min_size=64, max_size=64))
def test_whatever_it_takes_the_library_takes(public: bytes, message: bytes, signature: bytes) -> None:
    assert not ed25519_verify(public, message, signature) or _theirs(public, message, signature)


ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
SMALL_ORDER = [
    (1).to_bytes(32, "little"),
    (PRIME - 1).to_bytes(32, "little"),
    bytes(32),
    bytes(31) + b"\x80",
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
]
TWICE_WRITTEN = [
    value.to_bytes(32, "little") for number in (*range(PRIME, 2**255),) for value in (number, number + 2**255)
]


def test_a_second_signature_cannot_be_made_from_the_first() -> None:
    """S and S + L say the same; only the first is taken."""
    for public, message, signature in RFC_8032:
        raw = bytes.fromhex(signature)
        second = (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little")
        assert not ed25519_verify(bytes.fromhex(public), bytes.fromhex(message), raw[:32] + second)


@pytest.mark.parametrize(
    "public", SMALL_ORDER + TWICE_WRITTEN, ids=lambda key: key.hex()[:8] + key.hex()[-2:]
)
def test_a_key_that_fits_any_message_is_none(public: bytes) -> None:
    for commitment in SMALL_ORDER:
        for message in (b"one", b"two", b"three", b"four", b"five", b"six"):
            assert not ed25519_verify(public, message, commitment + bytes(32))


def test_a_point_has_one_encoding_only() -> None:
    assert all(checking._point(encoded) is None for encoded in TWICE_WRITTEN)
    assert checking._point((1 + 2**255).to_bytes(32, "little")) is None  # x = 0 has no negative
    assert sum(checking._point(encoded) is not None for encoded in SMALL_ORDER) == 8


# ---- Notes and keys ----------------------------------------------------------------------------------------------


def test_a_note_of_another_implementation() -> None:
    key = Key.parse(FOREIGN_KEY)
    assert str(key) == FOREIGN_KEY
    assert [signed.key for signed in Note.parse(FOREIGN_NOTE).verify([key])] == [key]
    with pytest.raises(Wrong, match="PeterNeumann is not theirs"):
        Note.parse(FOREIGN_NOTE.replace("problem,", "problem.")).verify([key])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AQ==",
        "PeterNeumann+c74f20a3+A",
        "\ud800+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(Wrong):
        Key.parse(vkey)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n\n",
        "text\n\nno signature\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n\u2014 name AAAAAAA=",
        "te\u0007xt\n\n\u2014 name AAAAAAA=\n",
        "te\ud800xt\n\n\u2014 name AAAAAAA=\n",
        "text\n\n" + "\u2014 name AAAAAAA=\n" * 101,
        "x" * 1_000_001 + "\n\n\u2014 name AAAAAAA=\n",
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(Wrong):
        Note.parse(note)


@pytest.mark.parametrize(
    "text",
    ["o\n", "o\n01\nAA==\n", "\n1\nAA==\n", "o\n-1\nAA==\n", "o\n1\nAA==\n", "o\n1\n" + b64(bytes(32))],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        checking.Checkpoint.parse(text)


def test_keys_are_listed_one_to_a_line() -> None:
    assert checking.parse_keys(f"# the witnesses\n\n  {FOREIGN_KEY}\n") == [Key.parse(FOREIGN_KEY)]


def test_a_witness_signs_the_time_too() -> None:
    log = Log()
    line = log.witness.line(log.body, 1_000_000_000)
    raw = base64.b64decode(line.split()[2])
    backdated = b64(raw[:4] + (999_999_999).to_bytes(8, "big") + raw[12:])
    good = Note.parse(f"{log.body}\n{line}").verify(log.keys)
    assert [(signed.key, signed.time) for signed in good] == [(log.witness.key, 1_000_000_000)]
    for time in (backdated, b64(raw[:4] + b"\xff" * 8 + raw[12:])):
        with pytest.raises(Wrong):
            Note.parse(f"{log.body}\n\u2014 {log.witness.key.name} {time}\n").verify(log.keys)


# ---- Receipts ----------------------------------------------------------------------------------------------------


def test_a_true_receipt_says_what_it_proves_and_what_not() -> None:
    log = Log()
    findings = check_receipt(log.receipt(3), log.keys)
    assert findings.good
    said = "\n".join(findings.proved)
    assert "Entry 3 stood in the record in exactly these words" in said
    assert "account: She told me on day 3." in said
    assert "note: null" in said
    assert "police.example/witness witnessed that on 12 March 2026 at 16:00:00 UTC" in said
    assert "true" in findings.unproved[0]
    assert not any("keys" in line for line in findings.unproved)


def test_with_its_own_keys_it_says_that_this_proves_less() -> None:
    findings = check_receipt(Log().receipt(0))
    assert findings.good
    assert "The keys came from the file itself" in findings.unproved[0]


def test_a_forger_who_brings_keys_is_found_out_by_the_real_ones() -> None:
    real, forged = Log(), Log()
    forged.texts[3] = forged.texts[3].replace("day 3", "day 4")
    forged.leaves[3] = checking.leaf_hash(forged.salts[3], forged.texts[3])
    assert check_receipt(forged.receipt(3)).good  # consistent in itself, and says that it proves less
    findings = check_receipt(forged.receipt(3), real.keys)
    assert "no known key of the record" in findings.wrong[0]
    assert not findings.proved


def test_without_a_known_witness_the_time_is_not_proved() -> None:
    log = Log()
    findings = check_receipt(log.receipt(2), [log.record.key])
    assert findings.good
    assert any(line.startswith("When.") for line in findings.unproved)


def test_a_witness_alone_does_not_make_a_record() -> None:
    log = Log()
    assert "no known key of the record" in check_receipt(log.receipt(2), [log.witness.key]).wrong[0]


def altered_words(receipt: dict[str, Any]) -> None:
    receipt["entries"][0]["text"] = receipt["entries"][0]["text"].replace("told", "sold")


def altered_words_and_leaf(receipt: dict[str, Any]) -> None:
    entry = receipt["entries"][0]
    altered_words(receipt)
    entry["leaf"] = b64(checking.leaf_hash(base64.b64decode(entry["salt"]), entry["text"]))


def other_place(receipt: dict[str, Any]) -> None:
    receipt["entries"][0]["index"] = 4


def beyond_the_end(receipt: dict[str, Any]) -> None:
    receipt["entries"][0]["index"] = 7


def shorter_proof(receipt: dict[str, Any]) -> None:
    receipt["entries"][0]["proof"].pop()


def longer_proof(receipt: dict[str, Any]) -> None:
    receipt["entries"][0]["proof"].append(b64(bytes(32)))


def other_salt(receipt: dict[str, Any]) -> None:
    receipt["entries"][0]["salt"] = b64(bytes(32))


def other_size(receipt: dict[str, Any]) -> None:
    receipt["checkpoint"] = receipt["checkpoint"].replace("\n7\n", "\n8\n")


def no_signature(receipt: dict[str, Any]) -> None:
    lines = receipt["checkpoint"].splitlines(keepends=True)
    receipt["checkpoint"] = "".join([*lines[:4], lines[5]])


def another_signature(receipt: dict[str, Any]) -> None:
    first, _, last = receipt["checkpoint"].rpartition("=")
    receipt["checkpoint"] = first[:-3] + "AAA=" + last


def two_in_one_place(receipt: dict[str, Any]) -> None:
    receipt["entries"].append(deepcopy(receipt["entries"][0]) | {"leaf": b64(bytes(32))})


def no_entries(receipt: dict[str, Any]) -> None:
    receipt["entries"] = []


FORGERIES = {
    altered_words: "its words are not those that were sealed",
    altered_words_and_leaf: "it is not what stood in the record in this place",
    other_place: "Entry 4: ",
    beyond_the_end: "there is no entry 7 among 7",
    shorter_proof: "its proof is shorter",
    longer_proof: "its proof is longer",
    other_salt: "its words are not those that were sealed",
    other_size: "is not theirs",
    no_signature: "no known key of the record",
    another_signature: "is not theirs",
    two_in_one_place: "two different entries in this one place",
    no_entries: "nothing to prove",
}


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_each_forgery_is_found_and_named(forge: Any) -> None:
    log = Log()
    receipt = log.receipt(3)
    forge(receipt)
    for keys in (log.keys, None):
        assert FORGERIES[forge] in check_receipt(receipt, keys).wrong[0]


def test_of_many_entries_the_one_that_was_altered_is_named_and_the_others_stand() -> None:
    log = Log()
    pack = log.receipt(*range(7))
    pack["entries"][5]["text"] += " "
    findings = check_receipt(pack, log.keys)
    assert [line[:8] for line in findings.wrong] == ["Entry 5:"]
    assert sum("stood in the record in exactly" in line for line in findings.proved) == 6


def test_an_erased_entry_is_no_forgery_and_no_proof_of_words() -> None:
    log = Log()
    receipt = log.receipt(1, 2)
    receipt["entries"][0] |= {"text": None, "salt": None}
    findings = check_receipt(receipt, log.keys)
    assert findings.good
    assert any("What entry 1 said." in line for line in findings.unproved)
    receipt["entries"][0]["salt"] = b64(bytes(32))
    assert not check_receipt(receipt, log.keys).good


@given(st.data())
def test_no_single_byte_of_a_receipt_can_be_changed_unnoticed(data: Any) -> None:
    raw = RECEIPT
    place, bits = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(1, 255))
    try:
        changed = checking.load(_flipped(raw, place, bits))
    except Wrong:
        return
    findings = check_receipt(changed, LOG.keys)
    true = check_receipt(checking.load(raw), LOG.keys)
    # A byte of the witness's name or of the keys' list may turn it into a witness that nobody knows: then less is proved.
    assert not findings.good or set(findings.proved) <= set(true.proved)


LOG = Log()
RECEIPT = json.dumps(LOG.receipt(3)).encode()

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING, st.sampled_from(["format", "entries", "checkpoint", "keys"]))
def test_whatever_stands_where_something_belongs_is_a_finding(thing: Any, where: str) -> None:
    for keys in (LOG.keys, None):
        assert not check_receipt(thing, keys).good
        findings = check_receipt(LOG.receipt(3) | {where: thing}, keys)
        assert not findings.good or (where == "keys" and keys)


@given(ANYTHING, st.sampled_from(["index", "text", "salt", "leaf", "proof"]))
def test_whatever_stands_in_an_entry_is_a_finding(thing: Any, where: str) -> None:
    receipt = LOG.receipt(3)
    true = receipt["entries"][0][where]
    receipt["entries"][0][where] = thing
    assert check_receipt(receipt, LOG.keys).good == (thing == true and type(thing) is type(true))


@given(ANYTHING | st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")))
def test_whatever_was_sealed_is_shown_on_one_line_to_a_value(thing: Any) -> None:
    log = Log(1)
    log.texts[0] = json.dumps({"row": {"said": thing}, "why": thing, "table": thing})
    log.leaves[0] = checking.leaf_hash(log.salts[0], log.texts[0])
    findings = check_receipt(log.receipt(0), log.keys)
    assert findings.good
    assert all(character.isprintable() or character == "\n" for line in findings.proved for character in line)


# ---- As it is run ------------------------------------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the file as an auditor would: by itself, with nothing but what is in Python."""
    program = [sys.executable, "-I", "-S", checking.__file__]
    return subprocess.run([*program, *arguments], check=False, capture_output=True, text=True, timeout=60)


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    (tmp_path / "keys.txt").write_text("\n".join(map(str, LOG.keys)))
    path = tmp_path / "heard-receipt.json"
    path.write_bytes(RECEIPT)
    return path


def test_it_runs_by_itself(receipt: Path) -> None:
    done = run("receipt", str(receipt), "--keys", str(receipt.parent / "keys.txt"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Nothing is wrong.\n\nProved\n  - The record heard.exampleshire/record signed"
    )
    done = run("receipt", str(receipt))
    assert done.returncode == 0
    assert "with its own keys, which proves less" in done.stdout


def test_what_is_altered_ends_with_status_1_and_is_said_first(receipt: Path) -> None:
    receipt.write_bytes(RECEIPT.replace(b"told me", b"sold me"))
    done = run("receipt", str(receipt))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("SOMETHING IS WRONG.")
    assert "Entry 3: its words are not those that were sealed" in done.stdout


def packed(path: Path, pack: bytes, **more: str) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("pack.json", pack)
        for name, text in more.items():
            file.writestr(name, text)
    return str(path)


def test_a_pack_is_checked_and_says_what_was_not(tmp_path: Path) -> None:
    pack = LOG.receipt(*range(7)) | {"what": "Everything about one concern", "as_at": "2026-03-12T17:00"}
    done = run("pack", packed(tmp_path / "pack.zip", json.dumps(pack).encode(), report="for people"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "The pack says of itself: Everything about one concern" in done.stdout
    assert "as it stood at 2026-03-12T17:00" in done.stdout
    assert "Only pack.json was checked. For reading alone: report." in done.stdout
    assert done.stdout.count("stood in the record in exactly these words") == 7


HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "deep inside": b'{"format":"heard-receipt/1","checkpoint":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
    "a long number": b'{"format":"heard-receipt/1","entries":[{"index":' + b"9" * 1_000_000 + b"}]}",
    "twice": b'{"format":"heard-receipt/1","format":"heard-receipt/1"}',
    "no number": b'{"format":NaN}',
    "many": b"[" + b"[]," * 3_000_000 + b"[]]",
    "half a character": b'{"format":"heard-receipt/1","keys":["\\ud800+00000000+AA"],"checkpoint":"\\ud800","entries":[]}',
    "escapes": b'{"format":"\\u001b[2J\\u202e"}',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_hostile_file_brings_it_down(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(HOSTILE[kind])
    for what in ("receipt", "pack"):
        done = run(what, str(tmp_path / "file"))
        assert done.returncode in (1, 2)
        assert done.stderr == ""
        assert all(c.isprintable() or c == "\n" for c in done.stdout)


@pytest.mark.long
def test_no_hostile_pack_brings_it_down(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    packed(bomb, b" " * (checking.LARGEST_FILE + 2))
    whole = Path(packed(tmp_path / "whole.zip", RECEIPT)).read_bytes()
    (tmp_path / "short.zip").write_bytes(whole[: len(whole) // 2])
    for name in ("bomb.zip", "short.zip", "none.zip", packed(tmp_path / "other.zip", RECEIPT)):
        done = run("pack", str(tmp_path / name))
        assert (done.returncode, done.stderr) == (0 if name.endswith("other.zip") else 2, "")


@given(damage=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_pack_is_read_or_refused(damage: list[tuple[float, int]], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.getbasetemp()
    raw = bytearray(Path(packed(folder / "fuzzed.zip", RECEIPT)).read_bytes())
    for place, value in damage:
        raw[int(place * len(raw))] = value
    (folder / "fuzzed.zip").write_bytes(raw)
    try:
        found, _ = checking.read_pack(str(folder / "fuzzed.zip"))
    except (Wrong, OSError):
        return
    check_receipt(found, LOG.keys)


def test_keys_that_cannot_be_read_are_no_keys(receipt: Path, tmp_path: Path) -> None:
    for keys in (b"not a key", b"\xff", b""):
        (tmp_path / "bad.txt").write_bytes(keys)
        done = run("receipt", str(receipt), "--keys", str(tmp_path / "bad.txt"))
        assert (done.returncode, done.stderr) == (2 if keys else 1, "")
    assert run("receipt", str(receipt), "--keys", str(tmp_path / "none.txt")).returncode == 2


def test_it_reads_on_the_oldest_python_it_promises() -> None:
    import ast

    ast.parse(Path(checking.__file__).read_text(), feature_version=(3, 9))


def test_two_keys_of_one_name_are_told_apart() -> None:
    log, other = Log(), Signer(ORIGIN)
    assert check_receipt(log.receipt(1), [other.key, *log.keys]).good
