"""Files that come with a concern: told apart by their bytes, kept whole, encrypted each under its own key, scanned.

Nothing is refused for its type: what we do not know is kept and said to be unknown. Nothing is stripped: where and
when a picture was taken is part of what happened, so the original stays as it came, and only those who may open
the record see it.
"""

from __future__ import annotations

import hashlib
import re
import socket
import time
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.utils.translation import gettext as _

from heard.history.refused import Refused

MAX_BYTES = 25 * 1024 * 1024
MAX_FILES = 10
HEAD_BYTES = 4096  # as much of a file as sniff() wants to see
CHUNK_BYTES = 1024 * 1024
_TAG_BYTES = 16


class Kind(StrEnum):
    """What a file is by its own bytes, whatever its name says."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    MP4 = "mp4"
    MOV = "mov"
    THREE_GP = "3gp"
    MP3 = "mp3"
    M4A = "m4a"
    WAV = "wav"
    OGG = "ogg"
    AMR = "amr"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "text"
    UNKNOWN = "unknown"  # kept, never opened by us

    @property
    def media_type(self) -> str:
        """The type to send with a download; the unknown is bytes and nothing more."""
        return _MEDIA_TYPES.get(self, "application/octet-stream")


_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.GIF: "image/gif", Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic", Kind.PDF: "application/pdf", Kind.MP4: "video/mp4", Kind.MOV: "video/quicktime",
    Kind.THREE_GP: "video/3gpp", Kind.MP3: "audio/mpeg", Kind.M4A: "audio/mp4", Kind.WAV: "audio/wav",
    Kind.OGG: "audio/ogg", Kind.AMR: "audio/amr", Kind.DOCX: _OFFICE,
    Kind.ODT: "application/vnd.oasis.opendocument.text", Kind.TEXT: "text/plain; charset=utf-8",
}  # fmt: skip

_STARTS = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"%PDF-", Kind.PDF),
    (b"OggS", Kind.OGG),
    (b"#!AMR", Kind.AMR),
    (b"ID3", Kind.MP3),
)
_BRANDS = (
    (("heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"), Kind.HEIC),
    (("qt  ",), Kind.MOV),
    (("3gp", "3g2"), Kind.THREE_GP),
    (("M4A ", "M4B "), Kind.M4A),
    (("isom", "iso", "mp4", "avc1", "M4V", "MSNV", "dash"), Kind.MP4),
)
_RIFF = {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV}


def sniff(head: bytes, name: str = "") -> Kind:
    """What a file is, from its first bytes; its name only tells one kind of zipped document from another."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], Kind.UNKNOWN)
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12].decode("latin-1"))
    if head[:4] == b"PK\x03\x04":
        return _by_contents(head, name)
    if len(head) > 3 and head[0] == 0xFF and _is_mp3_frame(head):
        return Kind.MP3
    return Kind.TEXT if _is_text(head) else Kind.UNKNOWN


def _by_brand(brand: str) -> Kind:
    return next((kind for starts, kind in _BRANDS if brand.startswith(starts)), Kind.UNKNOWN)


def _by_contents(head: bytes, name: str) -> Kind:
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:128]:
        return Kind.ODT
    if b"word/" in head or (b"[Content_Types].xml" in head and name.lower().endswith(".docx")):
        return Kind.DOCX
    return Kind.UNKNOWN


def _is_mp3_frame(head: bytes) -> bool:
    """An MPEG audio frame of layer III with a real bit rate and sampling rate."""
    return (
        head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] >> 4 not in (0, 15)
        and head[2] >> 2 & 3 != 3
    )


def _is_text(head: bytes) -> bool:
    """UTF-8 or UTF-16 without control characters; a character cut in two at the end of ``head`` is no fault."""
    coding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode(coding)
        except UnicodeDecodeError:
            continue
        return bool(text) and not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text)
    return False


def check_size(size: int) -> None:
    """Refuse a file that is too large; an empty one is taken, so that no report is held up by it."""
    if size > MAX_BYTES:
        raise Refused(
            _("This file is too large. Each file can be up to %(size)s MB.") % {"size": MAX_BYTES // 1024**2},
            "Send your words without it, or send a shorter recording or a smaller picture. Nothing you typed is lost.",
        )


def check_count(count: int) -> None:
    """Refuse more files at once than can be taken in."""
    if count > MAX_FILES:
        raise Refused(
            _("You chose %(count)s files. You can send up to %(most)s at a time.")
            % {"count": count, "most": MAX_FILES},
            "Send the most important ones now. You can add more afterwards.",
        )


def safe_name(name: str) -> str:
    """A name that is safe to show, save and download: no folders, no hidden or turning characters, no surprises."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))[-1]
    kept = "".join(c if c.isprintable() and c not in '<>:"|?*%;' else "_" for c in last).strip(" .")
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{_cut(stem, 100)}.{ending}" if stem else f"file.{ending}"
    return _cut(kept, 100) or "file"


def _cut(text: str, length: int) -> str:
    return text[:length].rstrip(" .")


def digest(content: bytes) -> bytes:
    """SHA-256 of a file as it came: what a court or another agency can compare."""
    return hashlib.sha256(content).digest()


class Damaged(Exception):
    """A stored file cannot be trusted: it was changed, cut short, put in another order, or is under another key."""


def encrypt(stream: BinaryIO, master_key: bytes) -> tuple[bytes, Iterator[bytes]]:
    """A new key for this file alone, wrapped by ``master_key``, and the encrypted chunks as they are read.

    AES-256-GCM over chunks of 1 MiB. Each chunk is sealed with its number and with whether it is the last, so
    that one left out, repeated, moved or cut off is found. Forgetting the wrapped key erases the file for good.
    """
    key = AESGCM.generate_key(256)
    return aes_key_wrap(master_key, key), _encrypted(stream, AESGCM(key))


def _encrypted(stream: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    for index, (chunk, is_last) in enumerate(_with_last(_read(stream, CHUNK_BYTES))):
        yield cipher.encrypt(_nonce(index), chunk, _seal(index, is_last))


def decrypt(stream: BinaryIO, wrapped_key: bytes, master_key: bytes) -> Iterator[bytes]:
    """The file as it came, a chunk at a time; ``Damaged`` as soon as a chunk is not what was stored.

    What came before a damaged chunk was true but is not the whole file: show nothing of it.
    """
    try:
        cipher = AESGCM(aes_key_unwrap(master_key, wrapped_key))
    except (InvalidUnwrap, ValueError) as error:
        raise Damaged("This file's key cannot be opened.") from error
    return _decrypted(stream, cipher)


def _decrypted(stream: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    for index, (chunk, is_last) in enumerate(_with_last(_read(stream, CHUNK_BYTES + _TAG_BYTES))):
        try:
            yield cipher.decrypt(_nonce(index), chunk, _seal(index, is_last))
        except InvalidTag as error:
            raise Damaged(f"Part {index + 1} of this file is not what was stored.") from error


def _read(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Full chunks, however little the stream gives at a time; one empty chunk for an empty stream."""
    first = True
    while True:
        parts: list[bytes] = []
        missing = size
        while missing and (part := stream.read(missing)):
            parts.append(part)
            missing -= len(part)
        if parts or first:
            yield b"".join(parts)
        if missing:
            return
        first = False


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    held: bytes | None = None
    for chunk in chunks:
        if held is not None:
            yield held, False
        held = chunk
    if held is not None:
        yield held, True


def _nonce(index: int) -> bytes:
    """A counter is enough: each key encrypts one file, once."""
    return index.to_bytes(12, "big")


def _seal(index: int, is_last: bool) -> bytes:
    return b"heard file 1" + index.to_bytes(8, "big") + (b"last" if is_last else b"more")


class Verdict(StrEnum):
    """What the scanner said; anything but ``CLEAN`` keeps a file in quarantine."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # no scanner, no answer, half an answer, too large for it


def scan(stream: BinaryIO, address: str, *, timeout: float = 30.0) -> Verdict:
    """Ask ClamAV over its INSTREAM command; every failure and every doubt is ``UNKNOWN``, never ``CLEAN``.

    ``address`` is the path of a Unix socket or host:port. ``timeout`` is for the whole conversation, in seconds.
    """
    deadline = time.monotonic() + timeout
    try:
        with _connect(address, timeout) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            while chunk := stream.read(64 * 1024):
                scanner.settimeout(_left(deadline))
                scanner.sendall(len(chunk).to_bytes(4, "big") + chunk)
            scanner.sendall(bytes(4))
            return _verdict(_reply(scanner, deadline))
    except (OSError, ValueError):
        return Verdict.UNKNOWN


def _connect(address: str, timeout: float) -> socket.socket:
    if "/" in address:
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(timeout)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=timeout)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _reply(scanner: socket.socket, deadline: float) -> bytes:
    """The answer up to the NUL byte that ends it; an answer without its end is none."""
    answer = b""
    while b"\0" not in answer and len(answer) < 4096:
        scanner.settimeout(_left(deadline))
        part = scanner.recv(4096)
        if not part:
            return b""
        answer += part
    return answer.partition(b"\0")[0]


def _verdict(reply: bytes) -> Verdict:
    if reply == b"stream: OK":
        return Verdict.CLEAN
    if reply.startswith(b"stream: ") and reply.endswith(b" FOUND"):
        return Verdict.INFECTED
    return Verdict.UNKNOWN
