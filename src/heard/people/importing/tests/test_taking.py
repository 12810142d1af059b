"""Whole files, kind and hostile: what is understood, and that every refusal is one that a person can act on."""

from __future__ import annotations

import csv
import io
import os
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.frame.sheets import safe_cell
from heard.people.importing.cells import CannotRead
from heard.people.importing.days import Order
from heard.people.importing.formats import CannotMap
from heard.people.importing.report import Report, written_to
from heard.people.importing.taking import Taken
from heard.people.importing.understanding import Understood

TODAY = date(2026, 11, 22)
REFERRALS = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of referral,Referral Source,Referral NFA?,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker\n"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
MAPPING = """
system = "CaseNote"
event = "contact"
[columns]
id = "Client no"
name = "Young person"
born = "DOB"
phone = ["Mobile", "Home phone"]
address = "Address"
nhs_number = "NHS No"
from = "Seen on"
source = "Referred by"
words = "Note"
[labels.source]
"The Den" = "i"
"""

Save = Callable[[str | bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def save(content: str | bytes, name: str = "export.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


def taken(path: Path, mapping: Path | None = None, form: str = "") -> tuple[list[Understood], Report, str]:
    file, report = Taken(path, mapping=mapping, form=form), Report(out := io.StringIO())
    rows = list(file.rows(report, today=TODAY))
    report.words(file.source, file.table, file.left_columns, file.headings)
    return rows, report, out.getvalue()


def test_a_table_of_a_standard_is_known_by_its_headings(save: Save) -> None:
    rows, report, _remarks = taken(
        save(MISSING + "510000,12/03/2012,A,13/11/2025,\n92296,19/05/2014,M,21/11/2025,04/01/2026\n")
    )
    assert [(r.event, r.person, r.facts.born_on, r.from_on, r.until_on) for r in rows] == [
        ("absent", "510000", date(2012, 3, 12), date(2025, 11, 13), None),
        ("missing", "92296", date(2014, 5, 19), date(2025, 11, 21), date(2026, 1, 4)),
    ]
    assert (report.rows, report.whole, report.people) == (2, 2, 2)


def test_the_dataset_gives_names_numbers_and_addresses(save: Save) -> None:
    person = save(
        "pers_person_id,pers_forename,pers_surname,pers_dob,pers_upn,pers_sex\n7,Maya,Reston,2011-04-02,NULL,F\n"
    )
    (row,), _report, _remarks = taken(person)
    assert (row.facts.name, row.facts.surname, row.facts.born_on, row.meanings) == (
        "Maya Reston", "Reston", date(2011, 4, 2), {"gender": "b"},
    )  # fmt: skip
    address = save(
        'addr_table_id,addr_person_id,addr_address_json,addr_address_postcode,addr_address_start_date\n1,7,"{""HOUSE"": ""4"", ""STREET"": ""Quay Street"", ""FLAT"": """", ""TOWN"": ""Castlebridge""}",NX1 4AB,2020-01-01\n'
    )
    (row,), _report, _remarks = taken(address)
    assert row.facts.where == "4 Quay Street, Castlebridge, NX1 4AB"
    linked = save(
        "link_table_id,link_person_id,link_identifier_type,link_identifier_value\n1,7,NHS Number,999 000 0018\n2,7,NHS Number,9990000019\n3,7,YOT Number,8\n"
    )
    rows, report, remarks = taken(linked)
    assert [r.facts.nhs for r in rows] == ["9990000018", "", ""]
    assert report.in_part == 1
    assert "9990000019" in remarks


def test_a_mapping_says_what_the_columns_of_any_other_table_are(save: Save, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(MAPPING)
    content = "Client no;Young person;DOB;Mobile;Home phone;Address;NHS No;Seen on;Referred by;Note;Shoe size\nK1;Maya Reston;2/4/2011;07700 900123;;4 Quay Street;;1/2/2026;The Den;Came with a friend;6\n"
    (row,), report, _remarks = taken(save(content), mapping)
    assert (row.facts.name, row.facts.phones, row.from_on) == (
        "Maya Reston",
        ("07700 900123",),
        date(2026, 2, 1),
    )
    assert (row.event, row.meanings, row.words) == ("contact", {"source": "i"}, "Came with a friend")
    assert "Shoe size" not in row.as_written, "what nobody said is needed is not kept"
    assert report.whole == 1


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ("", "names no columns"),
        ("[columns]\nname = 'A'", "own number of the person"),
        ("[columns]\nid = 'A'\nshoe = 'B'", "nothing that a column can be"),
        ("[columns]\nid = 'A'\nrow = 'A'", "two meanings"),
        ("[columns]\nid = ['A', 'B']", "Only one column"),
        ("[columns]\nid = 7", "in quotation marks"),
        ("event = 'party'\n[columns]\nid = 'A'", "“event” is one of"),
        ("dates = 'backwards'\n[columns]\nid = 'A'", "“dates” is one of"),
        ("colour = 'red'\n[columns]\nid = 'A'", "means nothing here"),
        ("[columns]\nid = 'A'\n[labels.source]\nDen = 'z'", "It may be: a = "),
        ("[columns]\nid = 'A'\n[labels.shoe]\nDen = 'z'", "Labels can be explained for"),
        ("[columns\nid", "not written as it should be"),
        ("[columns]\nid = 'Nowhere'", "Without the column “Nowhere”"),
    ],
)
def test_a_mapping_that_cannot_be_says_what_is_wrong_in_it(
    save: Save, tmp_path: Path, mapping: str, why: str
) -> None:
    path = tmp_path / "map.toml"
    path.write_text(mapping)
    with pytest.raises(CannotMap, match=why):
        taken(save("A,B\n1,2\n"), path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty"),
        (b"PK\x03\x04" + b"\x00" * 100, "cannot be read as an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        ("CHILD,DOB\n1,2\n".encode("utf-16"), "UTF-16"),
        ("CHILD,DOB\n1,2\n".encode("utf-16-le"), "UTF-16"),
        (b"%PDF-1.7 ...", "no table of text"),
        (b"<html><table>", "no table of text"),
        (MISSING.encode() + b"1,\x00,M,1/1/2020,\n", "Line 2 holds a character that no text has"),
        (MISSING.encode() + b"1,\x81,M,1/1/2020,\n", "neither in UTF-8 nor in Windows-1252"),
        (
            MISSING.encode() + "é,,,,\n".encode() + b"\xe9,,,,\n",
            "Line 2 is written in UTF-8 and line 3 is not",
        ),
        (MISSING.encode() + b"1," + b"x" * 1_100_000, "longer than a million"),
        (MISSING.encode() + b'1,"' + b"x\n" * 60_000, "longer than 100,000 characters"),
        (MISSING.encode() + b'1,"a"b,M,1/1/2020,\n', "begins on line 2 do not match"),
        (MISSING.encode() + b'1,"a,M,1/1/2020,\n', "begins on line 2 do not match"),
        (b"CHILD,DOB,child ,MISSING\n", "Columns 1 and 3 are both called"),
        (",".join(f"c{n}" for n in range(600)).encode(), "more than 500 columns"),
    ],
)
@pytest.mark.promise("Nothing is lost")
def test_what_cannot_be_read_is_refused_with_what_to_do(save: Save, content: bytes, why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        taken(save(content))


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        (
            "cont_contact_id,cont_person_id,cont_contact_source_code",
            "those of ssd: contacts, but “cont_contact_date”",
        ),
        ("pers_forename,pers_surname,pers_dob", "ssd: person, but “pers_person_id” is missing"),
        ("Individual adopter identifier,Gender,Ethnicity", "tells of adoptions"),
        ("cp_visit_id,person_id,cp_plan_id,cp_visit_date", "of no table that is known here"),
    ],
)
def test_headings_of_no_table_are_told_what_they_lack(save: Save, headings: str, why: str) -> None:
    with pytest.raises(CannotMap, match=why):
        taken(save(f"{headings}\n1,2,3\n"))


@pytest.mark.promise("Nothing is lost")
def test_one_table_in_another_dress_comes_in_once(save: Save) -> None:
    """Columns in another order, headings without their prefix, days as Excel shows them, accents as a Mac writes them."""
    one = "pers_person_id,pers_forename,pers_dob,pers_upn,pers_death_date\n7,Zo\u00eb,2011-04-02,X1,NULL\n"
    other = "DOB;Person ID;Death Date;UPN;Forename;Shoe\r\n02/04/2011 00:00;7;;X1;Zoe\u0308;6\r\n"
    [before], *_rest = taken(save(one))
    [after], *_rest = taken(save(other.encode("utf-8-sig")))
    assert before.content() == after.content()
    [changed], *_rest = taken(save(one.replace("2011-04-02", "2011-04-03")))
    assert before.content() != changed.content()


@pytest.mark.promise("Nothing is lost")
def test_two_on_one_day_are_two_and_one_in_another_dress_is_one(save: Save) -> None:
    morning, evening = "7,,M,02/01/2026 06:00,02/01/2026 09:00\n", "7,,M,02/01/2026 20:00,02/01/2026 09:00\n"
    later = "7,,M,02/01/2026 20:00,02/01/2026 23:30\n"
    dressed = "7,,M,2026-01-02T06:00:00Z,2 Jan 2026 9:00AM\n7,,M,02-01-2026 8:00PM,2026-01-02 23:30:00.000\n"
    rows, report, _remarks = taken(save(MISSING + morning + evening + later + dressed))
    assert [row.as_written["MIS_START"][-5:] for row in rows] == ["06:00", "20:00", "20:00"]
    assert report.repeated == 2
    rows, report, _remarks = taken(save(MISSING + "7,,M,02/01/2026,\n7,,M,02/01/2026 00:00,\n"))
    assert (len(rows), report.repeated) == (1, 1), "midnight is how a day is kept"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Zo\u00c3\u00ab", "took UTF-8 for Windows-1252"), ("Zo\ufffd", "letter was lost"), ("Zo?la", "letter was lost"),
        ("Zo\u00eb", ""), ("\u00c3lex", ""), ("Maya?", ""), ("\u0645\u062d\u0645\u062f", ""),
    ],
)  # fmt: skip
def test_a_name_whose_letters_were_spoilt_is_pointed_out(save: Save, name: str, why: str) -> None:
    [row], report, remarks = taken(save(f"person_id,forename,surname\n7,{name},Reston\n"))
    assert row.facts.name == f"{name} Reston", "as it was written"
    assert report.has_remarks is bool(why)
    assert why in remarks


def test_the_words_say_which_columns_are_not_there_and_who_has_no_name(save: Save) -> None:
    file = Taken(save(b"person_id,surname,shoe\n7,Reston,6\n8,,5\n" + "9,Bront\xeb,5\n".encode("cp1252")))
    list(file.rows(report := Report(), today=TODAY))
    words = report.words(file.source, file.table, file.left_columns, file.headings)
    assert "nothing says what they are: shoe\n" in words
    assert "not in this file: pers_forename, pers_dob" in words
    assert "from line 4 on" in words
    assert "Rows without a name" in words
    assert report.nameless == 1


def test_a_folder_a_device_a_pipe_and_nothing_are_no_exports(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, why in (
        (tmp_path, "a folder"),
        (Path("/dev/zero"), "a device or a pipe"),
        (tmp_path / "pipe", "a device or a pipe"),
        (tmp_path / "none.csv", "no such file"),
    ):
        with pytest.raises(CannotRead, match=why):
            Taken(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_one_table_in_every_dress_says_the_same(save: Save, encoding: str, line_end: str, mark: str) -> None:
    content = line_end.join(
        ["pers_person_id,pers_forename,pers_surname,pers_dob", "7,Zoë,Łuk,2011-04-02".replace("Ł", "L"), ""]
    )
    (row,), report, _remarks = taken(save(content.replace(",", mark).encode(encoding)))
    assert (row.facts.name, report.rows, row.line) == ("Zoë Luk", 1, 2)


@pytest.mark.parametrize(
    "title", ["List 3: Referrals\n", "Marlowe Vale,,\n\nList 3,,\n", ",,Demographics,,\n"]
)
def test_headings_are_found_below_a_title(save: Save, title: str) -> None:
    row = "17,b) Male,a) WBRI,04/02/2011,,05/03/2024,,,,,\n"
    plain, report, _ = taken(save(REFERRALS + row))
    [below], told, _ = taken(path := save(title + REFERRALS + row))
    assert (below.person, below.facts, below.from_on, told.whole) == (
        plain[0].person, plain[0].facts, plain[0].from_on, report.whole,
    )  # fmt: skip
    file = Taken(path)
    assert "above the headings" in told.words(file.source, file.table, [], file.headings)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("title", ["Marlowe Vale\n", "List 3: Referrals, Marlowe Vale\n\n2,024\n"])
def test_a_title_does_not_say_which_mark_is_between_the_cells(save: Save, mark: str, title: str) -> None:
    table = (REFERRALS + "17,b) Male,a) WBRI,04/02/2011,,05/03/2024,,,,,\n").replace(",", mark)
    [row], _report, _remarks = taken(save(title + table))
    assert (row.person, row.from_on) == ("17", date(2024, 3, 5))


def test_below_too_many_rows_no_headings_are_looked_for(save: Save) -> None:
    with pytest.raises(CannotMap, match="of no table that is known here"):
        taken(save("A line of a letter,\n" * 11 + REFERRALS))


@pytest.mark.parametrize(
    ("forename", "kept"), [("Na", "Na Li"), ("Nan", "Nan Li"), ("nan", "Li"), ("NULL", "Li"), ("None", "Li")]
)
def test_what_stands_for_nothing_is_no_name_and_a_name_is_kept(
    save: Save, tmp_path: Path, forename: str, kept: str
) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\nid = "No"\nforename = "First"\nsurname = "Last"\n')
    [row], *_rest = taken(save(f"No,First,Last\n1,{forename},Li\n"), mapping)
    assert row.facts.name == kept


@pytest.mark.parametrize(("referred", "remarked"), [("01/05/2010", False), ("01/05/2001", True)])
def test_what_lies_long_before_the_birth_date_is_pointed_out(
    save: Save, referred: str, remarked: bool
) -> None:
    _rows, report, words = taken(save(f"{REFERRALS}17,b) Male,a) WBRI,04/02/2011,,{referred},,,,,\n"))
    assert report.has_remarks is remarked, words
    assert ("before the birth date" in words) is remarked


def test_the_line_in_which_excel_names_its_mark_is_no_heading(save: Save) -> None:
    (row,), _report, _remarks = taken(save("sep=;\n" + MISSING.replace(",", ";") + "1;;M;1/1/2020;\n"))
    assert (row.person, row.line) == ("1", 3)


@pytest.mark.promise("Nothing is lost")
def test_rows_that_cannot_come_in_are_counted_and_named_with_their_line_and_reason(save: Save) -> None:
    rows, report, remarks = taken(
        save(
            MISSING
            + "1,,M,29/02/2025,\n"  # no such day
            + "2,,M,02/28/2025,\n"  # month first
            + ",,M,01/02/2025,\n"  # nobody's
            + "3,,M,,\n"  # no day at all
            + "4,,M\n"  # ragged
            + "5,,M,01/02/2025,,,more\n"
            + "6,,M,01/02/25,\n"
            + "7,,M,01/02/2025,,\n"  # an empty cell too many does no harm
            + "8,,?,01/02/2025,01/01/2025\n"
        )
    )
    assert [r.person for r in rows] == ["7", "8"]
    assert (report.rows, report.left_out, report.whole, report.in_part) == (9, 7, 1, 1)
    told = list(csv.reader(io.StringIO(remarks)))[1:]
    assert [(line[0], line[1]) for line in told if line[0] != "0"] == [
        ("2", "MIS_START"), ("3", "MIS_START"), ("4", "CHILD"), ("5", "MIS_START"), ("6", ""), ("7", ""),
        ("8", "MIS_START"), ("10", "MIS_END"), ("10", "MISSING"),
    ]  # fmt: skip
    assert all(line[4] for line in told), "every remark says why"
    assert told[-1][:2] == ["0", "MIS_START"], "month-first days cast doubt on the whole column"


def test_where_days_may_be_either_way_round_somebody_has_to_say(save: Save) -> None:
    path = save(MISSING + "1,,M,02/03/2025,\n2,,M,02/28/2025,\n")
    for dates, doubtful, understood in (
        (None, True, [date(2025, 3, 2)]),
        (Order.DAY_FIRST, False, [date(2025, 3, 2)]),
        (Order.MONTH_FIRST, False, [date(2025, 2, 3), date(2025, 2, 28)]),
    ):
        file, report = Taken(path, dates=dates), Report()
        assert [row.from_on for row in file.rows(report, today=TODAY)] == understood
        assert report.in_doubt is doubtful


def test_what_stands_for_no_day_leaves_the_rest_of_a_row_as_it_is(save: Save) -> None:
    rows, report, _remarks = taken(save(MISSING + "1,01/01/1900,M,02/03/2025,31/12/9999\n"))
    assert [(row.facts.born_on, row.from_on, row.until_on) for row in rows] == [
        (None, date(2025, 3, 2), None)
    ]
    assert report.in_part == 1


def test_an_age_that_follows_makes_no_row_a_new_one(save: Save) -> None:
    row = "7,M,WBRI,02/04/2011,{},01/02/2026,Police,No,0,,\n"
    (this_year,), _report, _remarks = taken(save(REFERRALS + row.format(14)))
    (next_year,), _report, _remarks = taken(save(REFERRALS + row.format(15)))
    assert this_year.content() == next_year.content()


def test_a_number_used_twice_is_told_where_it_says_something_else(save: Save) -> None:
    head = "pers_person_id,pers_forename,pers_surname,pers_dob\n"
    same, other = "7,Maya,Reston,2011-04-02\n", "7,Mia,Reston,2011-04-02\n"
    rows, report, remarks = taken(save(head + same + same + other))
    assert len(rows) == 1
    assert (report.repeated, report.left_out, report.people) == (1, 1, 1)
    assert "stands on line 2 already" in remarks


def test_the_words_name_labels_but_nobody(save: Save) -> None:
    path = save(REFERRALS + "SECRET-7,M,WBRI,31/02/2011,14,01/02/2026,Zyx Zyx,No,0,,\n")
    file, report = Taken(path), Report()
    assert list(file.rows(report, today=TODAY)) == []
    words = report.words(file.source, file.table, file.left_columns, file.headings)
    assert "“Zyx Zyx”" in words
    assert "Allocated Worker" in words
    assert "SECRET-7" not in words
    assert "31/02/2011" not in words


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_a_formula_comes_in_as_it_is_and_goes_out_harmless(save: Save, tmp_path: Path, cell: str) -> None:
    content = io.StringIO()
    csv.writer(content).writerows([MISSING.strip().split(","), ["1", cell, "M", "01/02/2025", ""]])
    _rows, _report, remarks = taken(save(content.getvalue()))
    for line in list(csv.reader(io.StringIO(remarks)))[1:]:
        assert not any(out.lstrip().startswith(("=", "+", "-", "@")) for out in line), line
    assert safe_cell(cell) == f"'{cell}"
    mapping = tmp_path / "map.toml"
    mapping.write_text("[columns]\nid = 'CHILD'\nname = 'DOB'\n")
    (row,), _report, _remarks = taken(save(content.getvalue()), mapping)
    assert row.facts.name == cell.strip()


def test_the_list_of_remarks_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "remarks.csv"
    with written_to(path) as out:
        assert out
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError), written_to(path):
        pass


def test_a_heading_gives_a_terminal_no_orders(save: Save) -> None:
    file = Taken(save("person_id,forename,surname,dob,\x1b[2Jshoe\n7,Maya,Reston,2011-04-02,6\n"))
    list(file.rows(report := Report(), today=TODAY))
    assert "\x1b" not in report.words(file.source, file.table, file.left_columns, file.headings)


def test_characters_that_hide_or_turn_what_is_beside_them_do_not_come_in(save: Save) -> None:
    (row,), _report, _remarks = taken(
        save("pers_person_id,pers_forename,pers_surname\n7,Ma\u202eya,\x07Reston\n")
    )
    assert row.facts.name == "Maya Reston"


@pytest.mark.long
def test_memory_does_not_grow_with_the_file(save: Save) -> None:
    def peak(rows: int) -> int:
        lines = (f"C{n},,M,{n % 28 + 1:02}/02/2025,\n" for n in range(rows))
        file = Taken(save(MISSING + "".join(lines)))
        tracemalloc.start()
        for _row in file.rows(Report(), today=TODAY):
            pass
        most: int = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(8_000) < peak(1_000) + 200_000


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "M", "1", "01/02/2025", "2025-02-30", "=1", '"', "\n", "NULL", "é", "\x00", "x" * 400]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, max_size=6), max_size=6), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
@pytest.mark.promise("Nothing is lost")
def test_any_file_is_understood_or_refused_and_every_row_is_counted(
    save: Save, table: list[list[str]], encoding: str
) -> None:
    content = io.StringIO()
    csv.writer(content).writerows([MISSING.strip().split(","), *table])
    path = save(content.getvalue().encode(encoding, "replace"))
    try:
        rows, report, remarks = taken(path)
    except CannotRead:
        return
    assert report.rows == report.whole + report.in_part + report.left_out
    assert len(rows) == report.whole + report.in_part - report.repeated
    assert report.left_out <= len({line[0] for line in list(csv.reader(io.StringIO(remarks)))[1:]})
    assert len({row.content() for row in rows}) == len(rows)
