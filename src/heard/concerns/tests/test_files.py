"""Files are told apart by their bytes, named safely, and limited in the user's words."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.concerns.files import (
    HEAD_BYTES,
    MAX_BYTES,
    MAX_FILES,
    Kind,
    check_count,
    check_size,
    digest,
    safe_name,
    sniff,
)
from heard.history.refused import Refused


def zipped(*members: tuple[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX = zipped(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", ""), ("word/document.xml", "<w/>"))
ODT = zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<o/>"))


def box(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0isommp42"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", Kind.JPEG),
        (b"\xff\xd8\xff\xe1\0\x10Exif\0", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Kind.PNG),
        (b"GIF87a\1\0", Kind.GIF),
        (b"GIF89a\1\0", Kind.GIF),
        (b"RIFF\x24\0\0\0WEBPVP8 ", Kind.WEBP),
        (b"RIFF\x24\0\0\0WAVEfmt ", Kind.WAV),
        (b"RIFF\x24\0\0\0AVI LIST", Kind.UNKNOWN),
        (box(b"heic"), Kind.HEIC),
        (box(b"mif1"), Kind.HEIC),
        (box(b"isom"), Kind.MP4),
        (box(b"mp42"), Kind.MP4),
        (box(b"qt  "), Kind.MOV),
        (box(b"3gp4"), Kind.THREE_GP),
        (box(b"3g2a"), Kind.THREE_GP),
        (box(b"M4A "), Kind.M4A),
        (box(b"wxyz"), Kind.UNKNOWN),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"ID3\x04\0\0\0", Kind.MP3),
        (b"\xff\xfb\x90\x44\0\0", Kind.MP3),
        (b"\xff\xf1\x50\x80\0\0", Kind.UNKNOWN),
        (b"OggS\0\2", Kind.OGG),
        (b"#!AMR\n", Kind.AMR),
        (b"#!AMR-WB\n", Kind.AMR),
        (DOCX, Kind.DOCX),
        (ODT, Kind.ODT),
        (zipped(("a.exe", "MZ")), Kind.UNKNOWN),
        (b"He waits by the gate \xe2\x80\x93 every day.\r\n", Kind.TEXT),
        ("Ich höre, что, 听见 🙂".encode(), Kind.TEXT),
        ("He waits".encode("utf-16"), Kind.TEXT),
        (b"<script>alert(1)</script>", Kind.TEXT),
        (b"MZ\x90\0\3\0\0\0", Kind.UNKNOWN),
        (b"\x7fELF\2\1\1\0", Kind.UNKNOWN),
        (b"caf\xe9 in Latin-1 is bytes to us", Kind.UNKNOWN),
        (b"", Kind.UNKNOWN),
        (b"\0", Kind.UNKNOWN),
        (b"\xff", Kind.UNKNOWN),
    ],
)
def test_a_file_is_what_its_bytes_say(head: bytes, kind: Kind):
    assert sniff(head[:HEAD_BYTES], "holiday.exe") is kind


def test_a_name_does_not_make_a_kind():
    assert sniff(b"MZ\x90\0\3\0\0\0", "picture.jpg") is Kind.UNKNOWN
    assert sniff(b"\xff\xd8\xff\xe0", "letter.docx") is Kind.JPEG
    assert sniff(b"PK\x03\x04" + bytes(40), "letter.docx") is Kind.UNKNOWN


def test_a_character_cut_in_two_is_still_text():
    text = ("x" * (HEAD_BYTES - 1) + "é" * 10).encode()
    assert sniff(text[:HEAD_BYTES]) is Kind.TEXT


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_are_some_kind(head: bytes, name: str):
    assert sniff(head, name).media_type


def test_the_unknown_and_the_text_cannot_run_in_a_browser():
    assert Kind.UNKNOWN.media_type == "application/octet-stream"
    assert not [kind for kind in Kind if "html" in kind.media_type or "svg" in kind.media_type]


@pytest.mark.parametrize("size", [0, 1, MAX_BYTES])
def test_a_file_up_to_the_limit_is_taken(size: int):
    check_size(size)


def test_too_large_and_too_many_are_said_in_plain_words():
    with pytest.raises(Refused, match=r"too large\. Each file can be up to 25 MB") as large:
        check_size(MAX_BYTES + 1)
    assert "Nothing you typed is lost" in large.value.next_step
    check_count(MAX_FILES)
    with pytest.raises(Refused, match=r"You chose 11 files\. You can send up to 10"):
        check_count(MAX_FILES + 1)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("picture.jpg", "picture.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Somebody\\voice note.m4a", "voice note.m4a"),
        ("räksmörgås 🙂.png", "räksmörgås 🙂.png"),
        ("gpj\u202eexe.jpg", "gpj_exe.jpg"),
        ('a"b;c%d<e>.txt', "a_b_c_d_e_.txt"),
        ("line\r\nbreak.txt", "line__break.txt"),
        ("nul.txt", "_nul.txt"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("   ", "file"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("broken\ud800.txt", "broken_.txt"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str):
    assert safe_name(name) == safe


@given(st.text(max_size=200))
def test_any_name_becomes_a_safe_one(name: str):
    safe = safe_name(name)
    assert 0 < len(safe) <= 111
    assert not set(safe) & set('/\\<>:"|?*%;\r\n\0')
    assert safe.isprintable()
    assert safe_name(safe) == safe


def test_the_digest_is_of_the_file_as_it_came():
    assert digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
