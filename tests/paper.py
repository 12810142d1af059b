"""A PDF as a screen reader meets it: whether it is tagged, its title, its language, and the words that it reads out.

It knows what Typst writes (plain objects, two-byte fonts with a table back to letters), and no more of the format.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
_BLOCK = re.compile(rb"\bBT\b(.*?)\bET\b", re.DOTALL)
_PLAIN = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*"  # brackets in pairs stand unescaped
_DRAWN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\(" + _PLAIN + rb"\))", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Paper:
    """What can be got out of the bytes of a PDF without drawing it."""

    def __init__(self, pdf: bytes) -> None:
        self.objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
        self.catalogue = next(body for body in self.objects.values() if b"/Type/Catalog" in body)

    @property
    def is_tagged(self) -> bool:
        return b"/StructTreeRoot" in self.catalogue and b"/Marked true" in self.catalogue

    @property
    def language(self) -> str:
        found = re.search(rb"/Lang\(([^)]*)\)", self.catalogue)
        return found[1].decode() if found else ""

    @property
    def title(self) -> str:
        """The title that a reader shows, from the paper's own description of itself."""
        whole = b"\n".join(self.objects.values()).decode(errors="replace")
        found = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", whole, re.DOTALL)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """The words of every page in the order in which they are read."""
        pages = [body for body in self.objects.values() if b"/Type/Page/" in body or b"/Type/Page\n" in body]
        return " ".join(re.sub(r"\s+", " ", word) for page in pages for word in self._words(page)).strip()

    def _words(self, page: bytes) -> Iterator[str]:
        fonts = {name: self._letters(int(number)) for name, number in _FONT.findall(self._whole(page))}
        content = re.search(rb"/Contents (\d+) 0 R", page)
        assert content, page
        letters: dict[int, str] = {}
        for block in _BLOCK.findall(self._stream(int(content[1]))):
            line = ""
            for font, drawn in _DRAWN.findall(block):
                letters = fonts[font] if font else letters
                codes = _ESCAPE.sub(_plain, drawn[1:-1])
                line += "".join(
                    letters.get(int.from_bytes(codes[i : i + 2], "big"), "?") for i in range(0, len(codes), 2)
                )
            yield line

    def _whole(self, page: bytes) -> bytes:
        """A page with the resources that it points to."""
        found = re.search(rb"/Resources (\d+) 0 R", page)
        return page + (self.objects[int(found[1])] if found else b"")

    def _letters(self, font: int) -> dict[int, str]:
        found = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[font])
        table = self._stream(int(found[1])).decode() if found else ""
        return {
            int(code, 16): bytes.fromhex(letters).decode("utf-16-be")
            for code, letters in re.findall(r"<([0-9A-Fa-f]{4})> ?<([0-9A-Fa-f]+)>\n", table)
        }

    def _stream(self, number: int) -> bytes:
        found = _STREAM.search(self.objects[number])
        assert found, number
        return zlib.decompress(found[1]) if b"/FlateDecode" in self.objects[number] else found[1]


def _plain(escaped: re.Match[bytes]) -> bytes:
    code = escaped[1]
    return bytes([int(code, 8)]) if code.isdigit() else _LETTERS.get(code, code)
