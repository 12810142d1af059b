"""Reading a workbook: what Excel shows is what is understood, and nothing in it can be larger or do more than it looks."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from heard.people.importing import workbook
from heard.people.importing.cells import CannotRead
from heard.people.importing.report import Report
from heard.people.importing.taking import Taken
from heard.people.importing.understanding import Understood

pytestmark = pytest.mark.promise("The dots are joined")
TODAY = date(2026, 11, 22)
Save = Callable[..., Path]
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="[Red]0.00&quot; days&quot;"/><numFmt numFmtId="166" formatCode="yyyy-mm-dd h:mm:ss"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="166"/></cellXfs></styleSheet>'
)
HEADINGS = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")


def cell(place: str, value: str, more: str = "") -> str:
    return f'<c r="{place}"{more}><v>{value}</v></c>'


def said(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def head(names: tuple[str, ...] = HEADINGS) -> str:
    return f'<row r="1">{"".join(said(f"{chr(65 + n)}1", name) for n, name in enumerate(names))}</row>'


def book(*sheets: str, names: tuple[str, ...] = ("Missing",), **parts: str) -> bytes:
    """A workbook whose sheets hold these rows."""
    listed = "".join(f'<x:sheet name="{name}" r:id="r{n}"/>' for n, name in enumerate(names))
    related = "".join(f'<Relationship Id="r{n}" Target="worksheets/s{n}.xml"/>' for n in range(len(names)))
    whole = {
        "xl/workbook.xml": f'{_HEAD}<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets>{listed}</x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": f"{_HEAD}<Relationships>{related}</Relationships>",
        "xl/styles.xml": _HEAD + _STYLES,
        "xl/sharedStrings.xml": "<sst><si><t>M</t></si><si><r><t>A-</t></r><r><t>17</t></r><rPh><t>x</t></rPh></si></sst>",
        **{
            f"xl/worksheets/s{n}.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
            for n, rows in enumerate(sheets)
        },
        **{name.replace("__", "/"): text for name, text in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in whole.items():
            file.writestr(name, text)
    return packed.getvalue()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def saved(content: bytes) -> Path:
        path = tmp_path / "export.xlsx"
        path.write_bytes(content)
        return path

    return saved


def understood(path: Path, **options: str) -> list[Understood]:
    taken, report = Taken(path, **options), Report()
    found = list(taken.rows(report, today=TODAY))
    assert not report.left_out, report.words(taken.source, taken.table, [], taken.headings)
    return found


ROW = f"""<row r="2">{cell("A2", "1", ' t="s"')}{cell("B2", "40616", ' s="1"')}{cell("C2", "0", ' t="s"')}{cell("D2", "45000.75", ' s="2"')}</row>"""


def test_a_sheet_is_read_as_excel_shows_it(save: Save) -> None:
    [row] = understood(save(book(head() + '<row r="1048"/>' + ROW)))
    assert (row.person, row.facts.born_on, row.event) == ("A-17", date(2011, 3, 14), "missing")
    assert (row.from_on, row.until_on, row.line) == (date(2023, 3, 15), None, 2)


@pytest.mark.parametrize(
    ("value", "more", "shown"),
    [
        ("9434765919", "", "9434765919"), ("9.434765919E9", "", "9434765919"), ("7.0", "", "7"), ("0.5", "", "0.5"),
        ("40616", ' s="1"', "2011-03-14"), ("40616.25", ' s="1"', "2011-03-14"), ("40616.25", ' s="4"', "2011-03-14 06:00:00"),
        ("46024.9791666667", ' s="5"', "2026-01-02 23:30:00"), ("40616", ' s="5"', "2011-03-14"), ("40616", ' s="3"', "40616"), ("40616", ' s="99"', "40616"),
        ("1E999", ' s="1"', "1E999"), ("nan", ' s="2"', "nan"), ("-5", ' s="1"', "-5"), ("1", ' t="b"', "TRUE"),
        ("#N/A", ' t="e"', "#N/A"), ("=1+1", ' t="str"', "=1+1"), ("", ' t="s"', ""), ("", "", ""),
    ],
)  # fmt: skip
def test_each_kind_of_cell(save: Save, value: str, more: str, shown: str) -> None:
    rows = f'<row r="1">{said("A1", "x")}{cell("B1", value, more)}</row>'
    found = workbook.Workbook(save(book(rows)))
    assert [each.cells for each in found.rows("Missing")] == [["x", shown]]


def test_of_several_sheets_one_is_named(save: Save) -> None:
    path = save(book("", head() + ROW, names=("List 1", "List 2")))
    with pytest.raises(CannotRead, match="--sheet which of its sheets is meant: “List 1”, “List 2”"):
        Taken(path)
    with pytest.raises(CannotRead, match="--sheet"):
        Taken(path, sheet="List 3")
    assert len(understood(path, sheet="List 2")) == 1


def test_what_it_shows_is_what_it_says(save: Save) -> None:
    """A sheet with the same rows as a table of text is the same to Heard."""
    path = save(book(head() + ROW))
    text = path.with_suffix(".csv")
    text.write_text(",".join(HEADINGS) + "\nA-17,14/03/2011,M,15/03/2023,\n")
    [one], [other] = understood(path), understood(text)
    assert (one.facts, one.from_on, one.event) == (other.facts, other.from_on, other.event)
    assert one.content() == other.content(), "so that it comes in once"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + book(head())[4:200], "cannot be read as an Excel workbook"),
        (book('<row r="1"><c r="A1"><v>'), "cannot be read as an Excel workbook"),
        (book(""), "It is empty"),
        (book(f'<row r="1">{said("A1", "x" * 100_001)}</row>'), "longer than 100,000"),
        (book(f'<row r="1">{"<c/>" * 300_000}</row>'), "unpacks to more"),
    ],
)
@pytest.mark.promise("Nothing is lost")
def test_what_cannot_be_read_is_refused_with_what_to_do(save: Save, content: bytes, why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        Taken(save(content))


def test_headings_are_found_below_a_title(save: Save) -> None:
    title = f'<row r="1">{said("A1", "SSDA903 missing episodes")}</row>'
    headings = "".join(said(f"{chr(65 + n)}3", name) for n, name in enumerate(HEADINGS))
    row = "".join(
        said(f"{chr(65 + n)}4", told) for n, told in enumerate(("17", "2011-02-04", "M", "2024-03-05"))
    )
    [found] = understood(save(book(f'{title}<row r="3">{headings}</row><row r="4">{row}</row>')))
    assert (found.person, found.line, found.from_on) == ("17", 4, date(2024, 3, 5))


@pytest.mark.parametrize(
    "more", ['<c r="A2" t="s"><v>99</v></c>', '<c r="A2" t="s"><v>-1</v></c>', said("XFD2", "A note")]
)
def test_no_words_are_lost_in_silence(save: Save, more: str) -> None:
    with pytest.raises(CannotRead):
        understood(save(book(head() + f'<row r="2">{more}</row>')))


def test_entities_are_not_multiplied(save: Save) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    content = book("")
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if name.startswith("xl/worksheets") else old.read(name))
    with pytest.raises(CannotRead, match="cannot be read"):
        Taken(save(packed.getvalue()))


def _with(part: str, text: str) -> bytes:
    """A workbook with an empty sheet, but for one part."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(""))) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return packed.getvalue()


@pytest.mark.parametrize("part", ["xl/worksheets/s0.xml", "xl/sharedStrings.xml"])
def test_a_bomb_stops_where_it_is_too_large_and_takes_no_memory(
    save: Save, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(workbook, "LARGEST", 3_000_000)
    monkeypatch.setattr(workbook, "LARGEST_WORDS", 1_000_000)
    row = "<row><c><v>1</v></c></row>" if "worksheets" in part else "<si><t>1</t></si>"
    path = save(_with(part, f"<a>{row * 400_000}</a>"))
    tracemalloc.start()
    with pytest.raises(CannotRead, match="unpacks to more"):
        Taken(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(("limit", "most"), [("MOST_ROWS", 1_000), ("FEW_BYTES", 20_000)])
def test_what_no_workbook_has_takes_no_time(
    save: Save, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """More rows than Excel can hold, and more of the same than anybody writes, are refused as soon as they are seen."""
    path = save(_with("xl/worksheets/s0.xml", f"<a>{'<row/>' * 20_000}</a>"))
    with pytest.raises(CannotRead, match="It is empty"):
        Taken(path)
    monkeypatch.setattr(workbook, limit, most)
    with pytest.raises(CannotRead, match="unpacks to more"):
        Taken(path)


def test_other_packed_files_are_to_be_unpacked_first(save: Save) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("../../export.csv", "CHILD,DOB\n")
    with pytest.raises(CannotRead, match="Unpack it"):
        Taken(save(packed.getvalue()))


def test_no_part_outside_the_workbook_is_read(save: Save) -> None:
    related = '<Relationships><Relationship Id="r0" Target="../../../../etc/passwd"/></Relationships>'
    content = book(head())
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, related if name.endswith(".rels") else old.read(name))
    with pytest.raises(CannotRead, match="cannot be read"):
        Taken(save(packed.getvalue()))
