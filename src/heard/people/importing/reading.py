"""Reading an export as rows: its encoding told plainly, its shape checked, one row in memory at a time.

No line is read further than a limit, so that no file can be larger than it looks; of a workbook see workbook.py.
"""

from __future__ import annotations

import csv
import hashlib
import os
import stat
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from .cells import LONGEST_CELL, MOST_COLUMNS, CannotRead, Cells
from .labels import normal
from .workbook import Workbook, is_packed

LONGEST_LINE = 1_000_000  # bytes; a whole row with its notes
_LONGEST_TITLE = 50  # lines
_BLOCK = 1 << 20

Progress = Callable[[int, int], None]  # bytes read, bytes in all


@dataclass(frozen=True)
class Source:
    """A file that was looked through once: it is text, in this encoding, and no line of it is too long.

    Of a workbook it is one ``sheet``. ``above`` is how many rows, a title or so, stand above its headings.
    """

    path: Path
    encoding: str
    lines: int
    sha256: bytes
    sheet: str = ""
    above: int = 0
    guessed_at: int = 0  # the first line of which the letters were guessed, since they are not in Unicode


def look_through(path: Path, progress: Progress = lambda read, size: None, *, sheet: str = "") -> Source:
    """Read a file once from end to end and say what it is; raises ``CannotRead`` for what is no table.

    ``sheet`` is which one of a workbook is meant, where it has several.
    """
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        start = file.read(4096)
        packed = is_packed(start)
        if not packed:
            _refuse_other_kinds(start, size)
        file.seek(0)
        lines = _Lines()
        digest = hashlib.sha256()
        while block := file.read(_BLOCK):
            digest.update(block)
            if not packed:
                lines.take(block)
            progress(file.tell(), size)
    if packed:
        return _look_through_sheet(path, digest.digest(), sheet, progress)
    lines.end()
    encoding = lines.encoding()
    guessed_at = lines.other_line if encoding == "cp1252" else 0
    return Source(path, encoding, lines.count, digest.digest(), guessed_at=guessed_at)


def is_as_it_was(source: Source) -> bool:
    """Whether the file still holds what it held when it was looked through, byte for byte."""
    digest = hashlib.sha256()
    with _opened(source.path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest() == source.sha256


def _look_through_sheet(path: Path, sha256: bytes, sheet: str, progress: Progress) -> Source:
    with closing(Workbook(path)) as book:
        name = book.only_sheet(sheet)
        size, last = book.size(name), 0
        for row in book.rows(name):
            last = row.line
            progress(book.unpacked, size)
        return Source(path, "utf-8-sig", last, sha256, name)


def _opened(path: Path) -> IO[bytes]:
    try:
        # Not to wait for ever at a pipe that nobody writes to
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise CannotRead(_("There is no such file.")) from error
    except OSError as error:
        raise CannotRead(_("It cannot be opened: %s.") % (error.strerror or error)) from error
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind):
        return open(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(kind):
        raise CannotRead(_("It is a folder. Name one file in it."))
    raise CannotRead(_("It is a device or a pipe, not a file. Save the export as a file first."))


def _refuse_other_kinds(start: bytes, size: int) -> None:
    if size == 0 or not start.strip(b"\xef\xbb\xbf\r\n\t ,;"):
        raise CannotRead(_("It is empty."))
    as_csv = _("Save it as “CSV UTF-8” and bring that in.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotRead(_("It is an old Excel workbook, or one with a password.") + " " + as_csv)
    if (
        start.startswith((b"\xff\xfe", b"\xfe\xff"))
        or b"\x00" in (start[:2] + start[-2:])
        or _every_other_is_null(start)
    ):
        raise CannotRead(_("It is written in UTF-16 (“Unicode Text” in Excel).") + " " + as_csv)
    if start.startswith(
        (b"%PDF", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"PK\x05\x06", b"<?xml", b"<html")
    ):
        raise CannotRead(_("It is no table of text.") + " " + as_csv)


def _every_other_is_null(start: bytes) -> bool:
    return len(start) >= 4 and max(start[::2].count(0), start[1::2].count(0)) * 3 > len(start)


class _Lines:
    """What the bytes of a file say of its encoding, line by line, with never more than one line in memory."""

    def __init__(self) -> None:
        self._rest = b""
        self.count = 0
        self._unicode_line = 0
        self.other_line = 0
        self._undefined_line = 0

    def take(self, block: bytes) -> None:
        """Look at some more bytes."""
        held = self._rest + block
        # A line end may be cut in two by the end of a block
        held, cut = (held[:-1], b"\r") if held.endswith(b"\r") else (held, b"")
        *lines, rest = held.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = rest + cut
        for line in lines:
            self._look(line)
        if len(self._rest) > LONGEST_LINE:
            self.count += 1
            self._refuse_length()

    def end(self) -> None:
        """Look at what is left after the last line end."""
        for line in self._rest.removesuffix(b"\r").split(b"\r"):
            self._look(line)

    def _look(self, line: bytes) -> None:
        self.count += 1
        if len(line) > LONGEST_LINE:
            self._refuse_length()
        if b"\x00" in line:
            raise CannotRead(
                _(
                    "Line %d holds a character that no text has (NUL): the file is damaged, or no text. Export it anew."
                )
                % self.count
            )
        if not line.isascii():
            self._look_closer(line)

    def _look_closer(self, line: bytes) -> None:
        try:
            line.decode("utf-8")
            self._unicode_line = self._unicode_line or self.count
        except UnicodeDecodeError:
            self.other_line = self.other_line or self.count
            if any(byte in line for byte in b"\x81\x8d\x8f\x90\x9d"):
                self._undefined_line = self._undefined_line or self.count

    def _refuse_length(self) -> None:
        raise CannotRead(
            _("Line %d is longer than a million characters. Is a quotation mark not closed?") % self.count
        )

    def encoding(self) -> str:
        """How the text is written; raises ``CannotRead`` where two ways are mixed, or none fits."""
        if not self.other_line:
            return "utf-8-sig"
        if self._unicode_line:
            raise CannotRead(
                _(
                    "Line %(one)d is written in UTF-8 and line %(other)d is not: two files were put together."
                    " Export it anew."
                )
                % {"one": self._unicode_line, "other": self.other_line}
            )
        if self._undefined_line:
            raise CannotRead(
                _("Line %d is written neither in UTF-8 nor in Windows-1252.") % self._undefined_line
                + " "
                + _("Save it as “CSV UTF-8” and bring that in.")
            )
        return "cp1252"


def headings(source: Source) -> list[str]:
    """The headings of the columns; raises ``CannotRead`` where there are none, or two are the same."""
    with closing(_cells(source)) as found:
        first = next(islice(found, source.above, None), None)
    if first is None:
        raise CannotRead(_("It is empty."))
    # A terminal would obey what is not printable
    names = ["".join(c for c in heading if c.isprintable()).strip() for heading in first.cells]
    _refuse_headings(names)
    return names


def rows(source: Source) -> Iterator[Cells]:
    """Each row under the headings that is not blank; raises ``CannotRead`` where one cannot be read."""
    with closing(_cells(source)) as found:
        yield from islice(found, source.above + 1, None)


def _cells(source: Source) -> Generator[Cells, None, None]:
    if not source.sheet:
        yield from _cells_of_text(source)
        return
    with closing(Workbook(source.path)) as book:
        yield from book.rows(source.sheet, above=source.above)


def _cells_of_text(source: Source) -> Generator[Cells, None, None]:
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        with source.path.open(encoding=source.encoding, newline="") as file:
            before, first = 0, file.readline()
            # Excel's own line, which names the delimiter, and empty ones
            while first and (first[:4].casefold() == "sep=" or not first.strip()):
                before, first = before + 1, file.readline()
            title = [first, *islice(file, _LONGEST_TITLE if source.above else 0)]
            reader = csv.reader(chain(title, file), delimiter=_delimiter(title, source.above), strict=True)
            yield from _numbered(reader, before)
    finally:
        csv.field_size_limit(previous)


def _numbered(reader: Iterator[list[str]], before: int) -> Iterator[Cells]:
    line = before + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CannotRead(_why_not(error, line)) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Cells(line, cells)
        line = before + reader.line_num + 1  # type: ignore[attr-defined]


def _why_not(error: csv.Error, line: int) -> str:
    if "field limit" in str(error):
        return (
            _(
                "A cell of the row that begins on line %d is longer than 100,000 characters."
                " Is a quotation mark not closed?"
            )
            % line
        )
    return _("The quotation marks of the row that begins on line %d do not match.") % line


def _delimiter(lines: list[str], above: int) -> str:
    """The mark of which the headings, with so many rows above them, have most outside quotation marks."""
    written = [line for line in lines if line.strip(" ,;\t|\r\n")]
    bare = "".join("".join(written[above : above + 1]).split('"')[::2])
    return max(",;\t|", key=bare.count)


def _refuse_headings(headings: list[str]) -> None:
    if len(headings) > MOST_COLUMNS:
        raise CannotRead(_("It has more than %d columns.") % MOST_COLUMNS)
    places: dict[str, int] = {}
    for place, heading in enumerate(headings, 1):
        if (plain := normal(heading)) and places.setdefault(plain, place) != place:
            raise CannotRead(
                _("Columns %(one)d and %(other)d are both called “%(heading)s”. Rename one of them.")
                % {"one": places[plain], "other": place, "heading": heading}
            )
