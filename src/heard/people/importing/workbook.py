"""Reading one sheet of an Excel workbook (.xlsx) as rows, one in memory at a time; nothing is written to the disk.

A workbook is a ZIP file of XML. What it unpacks to is counted while it is unpacked, whatever it says of itself; a
document type, with which entities could multiply, is refused; formulas are never run, only what they last came to is
read. ECMA-376, parts 1 (SpreadsheetML) and 2 (packaging).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from django.utils.translation import gettext as _

from .cells import LONGEST_CELL, MOST_COLUMNS, CannotRead, Cells

LARGEST = 1_000_000_000  # bytes that all parts of it together may unpack to
LARGEST_WORDS = 100_000_000  # bytes of words that cells share: the one part that is held in memory
MOST_PARTS = 2_000
MOST_ROWS = 1_048_576  # of a sheet, as Excel has it
FEW_BYTES = 20_000_000  # which are unpacked, however small they were
MOST_TIMES = 200  # that a part may be larger than it was packed; tables of words are some twenty times larger
LARGEST_ROW = 20_000_000  # bytes, as far as they can be counted
_DAYS = frozenset(
    [*range(14, 18), 22, *range(27, 37), *range(50, 59)]
)  # formats of days that have no words of their own
_DAY_AND_TIME = 22
_NO_DAY = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_PLACE = re.compile(r"([A-Z]{1,3})\d+")
_BLOCK = 1 << 16


def is_packed(start: bytes) -> bool:
    """Whether a file that begins like this is a ZIP file, as a workbook is."""
    return start.startswith(b"PK\x03\x04")


class Workbook:
    """An open workbook. Raises ``CannotRead`` for what is none, or unpacks to more than it may."""

    def __init__(self, path: Path) -> None:
        try:
            self._packed = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise CannotRead(_no_workbook()) from error
        self._unpacked = 0
        if len(self._packed.infolist()) > MOST_PARTS:
            raise CannotRead(_too_large())
        if "xl/workbook.xml" not in self._packed.namelist():
            raise CannotRead(
                _("It is a packed file. Unpack it, and bring in one file of it after the other.")
            )
        self.sheets = self._sheets()

    def close(self) -> None:
        self._packed.close()

    def size(self, sheet: str) -> int:
        """How many bytes a sheet says that it unpacks to."""
        try:
            return self._packed.getinfo(self.sheets[sheet]).file_size
        except KeyError as error:
            raise CannotRead(_no_workbook()) from error

    @property
    def unpacked(self) -> int:
        """How many bytes were unpacked so far."""
        return self._unpacked

    def only_sheet(self, name: str) -> str:
        """The sheet of this name; without one the only sheet there is. Raises ``CannotRead`` where it is open."""
        if name in self.sheets:
            return name
        if name or len(self.sheets) != 1:
            names = ", ".join(f"“{_printable(each)}”" for each in self.sheets)
            raise CannotRead(_("Say with --sheet which of its sheets is meant: %s.") % names)
        return next(iter(self.sheets))

    def rows(self, sheet: str, *, above: int = 0) -> Iterator[Cells]:
        """Each row of a sheet that is not blank, with its number in Excel, as wide as the headings' one.

        ``above`` is how many rows stand above the headings.
        """
        words, days = self._shared(), self._formats()
        number = width = 0
        for seen, element in enumerate(self._elements(self.sheets[sheet], "row"), 1):
            if seen > MOST_ROWS:
                raise CannotRead(_too_large())
            number = _number(element.get("r"), number + 1)
            cells = _cells_of(element, words, days)
            if any(cell.strip() for cell in cells):
                width, above = (width or len(cells), 0) if above == 0 else (0, above - 1)
                while len(cells) > width and not cells[-1].strip():
                    cells.pop()
                yield Cells(number, cells + [""] * (width - len(cells)))

    def _sheets(self) -> dict[str, str]:
        """Where the XML of each visible sheet is, by the sheet's name."""
        targets = {
            each.get("Id", ""): each.get("Target", "")
            for each in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        found = {}
        for each in self._elements("xl/workbook.xml", "sheet"):
            target = targets.get(next((v for k, v in each.attrib.items() if k.endswith(":id")), ""), "")
            if target and each.get("state", "visible") == "visible":
                found[each.get("name", "")] = _inside(target)
        if not found:
            raise CannotRead(_no_workbook())
        return found

    def _shared(self) -> list[str]:
        """The words that cells share by number."""
        if "xl/sharedStrings.xml" not in self._packed.namelist():
            return []
        before, words = self._unpacked, []
        for each in self._elements("xl/sharedStrings.xml", "si"):
            words.append(_text(each))
            if self._unpacked - before > LARGEST_WORDS:
                raise CannotRead(_too_large())
        return words

    def _formats(self) -> tuple[set[int], set[int], bool]:
        """Which formats show a number as a day, which with its time, and whether days are counted from 1904."""
        days, timed, styles = set(_DAYS), {_DAY_AND_TIME}, []
        if "xl/styles.xml" in self._packed.namelist():
            for each in self._elements("xl/styles.xml", "numFmt", "cellXfs"):
                if each.tag == "cellXfs":
                    styles = [_number(one.get("numFmtId"), 0) for one in each]
                elif letters := _of_a_day(each.get("formatCode", "")):
                    days.add(number := _number(each.get("numFmtId"), -1))
                    timed |= {number} if "h" in letters else set()
        from_1904 = any(
            each.get("date1904") in ("1", "true") for each in self._elements("xl/workbook.xml", "workbookPr")
        )
        return (
            {place for place, style in enumerate(styles) if style in days},
            {place for place, style in enumerate(styles) if style in timed},
            from_1904,
        )

    def _elements(self, part: str, *wanted: str) -> Iterator[Element]:
        """The elements of these names in one part, one in memory at a time."""
        try:
            with self._packed.open(part) as packed:
                yield from _elements(self._blocks(packed, self._packed.getinfo(part).compress_size), wanted)
        except (KeyError, zipfile.BadZipFile, zlib.error, expat.ExpatError) as error:
            raise CannotRead(_no_workbook()) from error
        except (
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as error:  # another packing, a password, cut off
            raise CannotRead(_no_workbook()) from error

    def _blocks(self, packed: IO[bytes], size: int) -> Iterator[bytes]:
        unpacked = 0
        while block := packed.read(_BLOCK):
            unpacked += len(block)
            self._unpacked += len(block)
            if self._unpacked > LARGEST or unpacked > max(FEW_BYTES, MOST_TIMES * size):
                raise CannotRead(_too_large())
            yield block


def _elements(blocks: Iterator[bytes], wanted: tuple[str, ...]) -> Iterator[Element]:
    found: list[Element] = []
    parser, building = expat.ParserCreate(), _Building(wanted, found)
    parser.StartElementHandler, parser.EndElementHandler = building.start, building.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = building.words, building.doctype
    for block in blocks:
        parser.Parse(block, False)
        yield from found
        found.clear()
    parser.Parse(b"", True)
    yield from found


class _Building:
    """Puts together the elements that are wanted, and nothing around them."""

    def __init__(self, wanted: tuple[str, ...], found: list[Element]) -> None:
        self._wanted, self._found = wanted, found
        self._builder, self._depth, self._held = TreeBuilder(), 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if self._depth or tag in self._wanted:
            self._builder.start(tag, attributes)
            self._depth += 1
            self._hold(100)

    def end(self, tag: str) -> None:
        if self._depth:
            self._builder.end(tag.rpartition(":")[2])
            self._depth -= 1
            if not self._depth:
                self._found.append(self._builder.close())
                self._builder, self._held = TreeBuilder(), 0

    def words(self, words: str) -> None:
        if self._depth:
            self._builder.data(words)
            self._hold(len(words))

    def doctype(self, *_said: object) -> None:
        raise CannotRead(_no_workbook())

    def _hold(self, size: int) -> None:
        self._held += size
        if self._held > LARGEST_ROW:
            raise CannotRead(_too_large())


def _cells_of(row: Element, words: list[str], formats: tuple[set[int], set[int], bool]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        place = _column(cell.get("r"), len(cells))
        value = _value(cell, words, formats)
        if place >= MOST_COLUMNS:
            if value.strip():
                raise CannotRead(_("It has more than %d columns.") % MOST_COLUMNS)
            continue
        cells += [""] * (place - len(cells) + 1)
        cells[place] = value
        if len(cells[place]) > LONGEST_CELL:
            raise CannotRead(_("A cell of row %s is longer than 100,000 characters.") % row.get("r", "?"))
    return cells


def _value(cell: Element, words: list[str], formats: tuple[set[int], set[int], bool]) -> str:
    kind, said = cell.get("t", "n"), cell.findtext("v") or ""
    if kind == "inlineStr":
        return "".join(_text(each) for each in cell.iter("is"))
    if kind == "s":
        place = _number(said, -1)
        if said and not 0 <= place < len(words):
            raise CannotRead(_no_workbook())  # words that are missing are not to come in as nothing
        return words[place] if said else ""
    if kind == "b":
        return "TRUE" if said == "1" else "FALSE"
    if kind != "n":
        return said
    days, timed, from_1904 = formats
    style = _number(cell.get("s"), 0)
    return _day(said, from_1904, style in timed) if style in days else _plain(said)


def _text(element: Element) -> str:
    """The words of an element, without how they sound in Japanese."""
    return "".join(
        each.text or ""
        for part in element
        if part.tag in ("t", "r")
        for each in ([part] if part.tag == "t" else part.iter("t"))
    )


def _day(said: str, from_1904: bool, timed: bool) -> str:
    """A number of days as the day, and the time, that Excel shows for it; what is no day stays a number."""
    try:
        days, seconds = divmod(round(float(said) * 86_400), 86_400) if timed else (int(float(said)), 0)
        # Excel has a 29 February 1900, so days before March of that year are one off; nobody is that old
        first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        if days < 61 and not from_1904:
            return said
        day = (first + timedelta(days=days)).isoformat()
        return f"{day} {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" if seconds else day
    except (ValueError, OverflowError):
        return said


def _plain(said: str) -> str:
    """A number as somebody would write it: 9.434765919E9 is 9434765919."""
    if "E" in said.upper():
        try:
            number = float(said)
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else said
        except (ValueError, OverflowError):
            pass
    return said.removesuffix(".0")


def _of_a_day(code: str) -> str:
    """The letters of a format that shows a day; of any other nothing."""
    bare = _NO_DAY.sub("", code).lower()
    return bare if "d" in bare or "y" in bare else ""


def _column(place: str | None, following: int) -> int:
    found = _PLACE.fullmatch(place or "")
    if not found:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _inside(target: str) -> str:
    """A part that is named from the folder xl, or from the root."""
    return target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _printable(name: str) -> str:
    return "".join(c for c in name if c.isprintable())


def _no_workbook() -> str:
    return _("It is a packed file that cannot be read as an Excel workbook.") + " " + _as_csv()


def _too_large() -> str:
    return _("It unpacks to more than a workbook of a million rows.") + " " + _as_csv()


def _as_csv() -> str:
    return _("Save it as “CSV UTF-8” and bring that in.")
