"""Keys and signatures as other programs for signed notes read and write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from heard.history.checking import COSIGNS, SIGNS_NOTES, Checkpoint, Key, Note, Wrong, ed25519_verify
from heard.history.notes import Signer, UnusableKey, checkpoint, kept, verify

pytestmark = pytest.mark.promise("Nothing is rewritten")

# From the documentation of golang.org/x/mod/sumdb/note, made by that program.
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_NOTE = f"{GO_TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
# From C2SP's own pages (signed-note.md).
C2SP_PUBLIC = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"


def test_a_note_that_another_program_signed_is_read() -> None:
    for check in (verify, ed25519_verify):
        assert [s.key.name for s in Note.parse(GO_NOTE).verify([Key.parse(GO_PUBLIC)], check)] == [
            "PeterNeumann"
        ]
        assert [s.key.name for s in Note.parse(C2SP_NOTE).verify([Key.parse(C2SP_PUBLIC)], check)] == [
            "example.com/foo"
        ]


def test_a_key_of_another_program_signs_exactly_as_it_does_there() -> None:
    signer = Signer.parse(GO_PRIVATE)
    assert str(signer.key) == GO_PUBLIC
    assert f"{GO_TEXT}\n{signer.sign(GO_TEXT)}" == GO_NOTE
    assert signer.line.strip() == GO_PRIVATE


def test_a_checkpoint_is_signed_by_the_record_and_cosigned_with_the_time(tmp_path: Path) -> None:
    log = kept(tmp_path / "log", lambda: "heard.example/record", SIGNS_NOTES)
    witness = kept(tmp_path / "witness", lambda: "police.example/witness", COSIGNS)
    text = checkpoint(log.name, 3, b"r" * 32)
    note = Note.parse(f"{text}\n{log.sign(text)}{witness.cosign(text, 1_770_000_000)}")
    assert Checkpoint.parse(note.text) == Checkpoint("heard.example/record", 3, b"r" * 32)
    found = note.verify([Key.parse(str(log.key)), Key.parse(str(witness.key))])
    assert [(s.key.name, s.time) for s in found] == [
        ("heard.example/record", None),
        ("police.example/witness", 1_770_000_000),
    ]
    altered = Note.parse(f"{text}\n{log.sign(text)}{witness.cosign(checkpoint(log.name, 4, b'r' * 32), 1)}")
    with pytest.raises(Wrong):
        altered.verify([witness.key])


def test_a_key_file_is_its_owners_alone_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key"
    first = kept(path, lambda: "a.example/x", SIGNS_NOTES)
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept(path, lambda: "another.example", SIGNS_NOTES).key == first.key
    assert list(path.parent.iterdir()) == [path]
    path.chmod(0o640)
    with pytest.raises(UnusableKey, match="others on this machine"):
        kept(path, lambda: "", SIGNS_NOTES)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        GO_PUBLIC,
        GO_PRIVATE.replace("c74f20a3", "c74f20a4"),
        GO_PRIVATE.replace("AYEK", "CYEK"),
        GO_PRIVATE[:-4],
        "PRIVATE+KEY+a+00000000+====",
    ],
)
def test_a_file_that_holds_no_such_key_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "key"
    path.write_text(line)
    path.chmod(0o600)
    with pytest.raises(UnusableKey, match=str(path)):
        kept(path, lambda: "", SIGNS_NOTES)


def test_a_witness_does_not_sign_with_a_records_key(tmp_path: Path) -> None:
    kept(tmp_path / "key", lambda: "a.example", SIGNS_NOTES)
    with pytest.raises(UnusableKey, match="something else"):
        kept(tmp_path / "key", lambda: "a.example", COSIGNS)
