"""What a free text names."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.frame.bench.spotting import NAMES, read
from heard.people.linkage.dated import birth_in
from heard.people.linkage.spotting import is_right, spot

pytestmark = pytest.mark.promise("The dots are joined")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aisha K from Year 9, silver Corsa NX61 KIM, ring 07700 900123",
         [("name", "Aisha K"), ("registration", "NX61 KIM"), ("phone", "07700 900123")]),
        ("man called ali in a silver corsa, reg nx61 kim", [("name", "ali"), ("registration", "nx61 kim")]),
        ("Dean Holt picks her up near 60 elm terrace NX1 4AB on Friday",
         [("name", "Dean Holt"), ("postcode", "NX1 4AB"), ("date", "Friday")]),
        ("Born 14/03/2011, NHS 943 476 5919", [("born", "14/03/2011"), ("nhs", "943 476 5919")]),
        ("NHS 943 476 5918", [("nhs", "943 476 5918")]),
        ("943 476 5918", []),
        ("UPN A801200001001 or upn b801200001001", [("upn", "A801200001001"), ("upn", "b801200001001")]),
        ("He is @kim_01, not kim@example.org", [("handle", "@kim_01")]),
        ("Two girls, Chloe and Mia Turner, at the Star Takeaway", [("name", "Chloe"), ("name", "Mia Turner")]),
        ("عائشة خان", [("name", "عائشة خان")]),
        ("Not known", []),
        ("A young person at the station on Monday. They went home.", [("date", "Monday")]),
        ("dob 3/4/11, seen on 14/3 and last tues, every Friday, 1/2 a bottle, the 3rd time, 24/7",
         [("born", "3/4/11"), ("date", "14/3"), ("date", "last tues")]),
        ("lives at Grace Road with grace, not far from Victoria Street. Jordan's trainers",
         [("name", "grace"), ("name", "Jordan")]),
        ("KHAN, Aisha seen by Ms Lane. May Thornton may come in May. lucys brother will ask will",
         [("name", "KHAN, Aisha"), ("name", "Lane"), ("name", "May Thornton"), ("name", "lucy")]),
        ("silver Corsa, plate ends KXO or began LT19, postcode NX12", [("registration", "KXO"), ("registration", "LT19")]),
        ("NHS 943 476 5919, his brother 943-476-5918", [("nhs", "943 476 5919"), ("nhs", "943-476-5918")]),
        ("snap: lil_ray07 (07700 900123) tel 7700 900124",
         [("handle", "lil_ray07"), ("phone", "07700 900123"), ("phone", "7700 900124")]),
        ("😀 Aisha Khan 😀, Aisha Khan", [("name", "Aisha Khan"), ("name", "Aisha Khan")]),
        ("ذهبت البنت الى المدرسة مع والدتها يوم الاحد", []),
        ("She is 14 and has 3 brothers", []),
    ],
)  # fmt: skip
def test_what_is_named(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.kind, each.text) for each in spot(text)] == found


def test_a_name_on_file_is_found_however_it_is_written() -> None:
    on_file = ["Zofia Nowak", "Rose Quelch", "Danielle Hart"]
    text = "then zofia nowak and ZN came, rose said. a rose. quelch's mum. Picked D up, dani tired"
    assert [each.text for each in spot(text, on_file)] == ["zofia nowak", "ZN", "rose", "quelch", "D", "dani"]
    assert [each.text for each in spot("then quelch came, a rose")] == []


@pytest.mark.parametrize(("part", "of_names"), [("development", 0.92), ("held out", 0.89)])
def test_as_much_is_found_in_notes_as_was_once(part: str, of_names: float) -> None:
    """A floor beneath docs/performance.md, where the figures stand."""
    found = read(part)
    assert found.recall(*NAMES) >= of_names
    assert found.precision(*NAMES) >= 0.93
    assert read(part, on_file=False).recall(*NAMES) >= 0.86
    for kind in ("phone", "postcode", "reg", "date", "nhs", "upn"):
        assert found.recall(kind) >= 0.95, kind
        assert found.precision(kind) >= 0.94, kind


@pytest.mark.parametrize(
    ("text", "born"),
    [("3/4/11", date(2011, 4, 3)), ("02.02.84", date(1984, 2, 2)), ("22nd june 2012", date(2012, 6, 22)),
     ("31/2/11", None), ("14/3", None), ("2011-04-03", date(2011, 4, 3))],
)  # fmt: skip
def test_a_birth_date_may_have_two_digits_of_the_year(text: str, born: date | None) -> None:
    assert birth_in(text) == born


@pytest.mark.parametrize(
    ("kind", "text", "right"),
    [("nhs", "943 476 5919", True), ("nhs", "943 476 5918", False), ("nhs", "1111111111", False),
     ("upn", "H801200001001", True), ("upn", "A801200001001", False), ("phone", "1", True)],
)  # fmt: skip
def test_a_check_digit_is_checked(kind: str, text: str, right: bool) -> None:
    assert is_right(kind, text) is right


@given(st.text(max_size=3000))
def test_each_spot_stands_where_it_says_and_none_overlap(text: str) -> None:
    end = 0
    for each in spot(text):
        assert text[each.start : each.end] == each.text
        assert each.start >= end
        end = each.end


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 50_000,
        "A" * 100_000,
        "Aa " * 40_000,
        "called " * 20_000,
        "07 (" * 30_000,
        "aisha Aisha, " * 9_000,
        "1/1" * 30_000,
        "reg car " * 9_000,
        "NX1 " * 20_000,
        "nhs 123 " * 9_000,
        "A. " * 30_000,
        '"' * 50_000,
        " " * 50_000,
        "عا " * 20_000,
        "snap " + "." * 20_000,
        "(" * 20_000,
        "+" * 20_000,
        "B C " * 20_000,
    ],
)
def test_a_long_text_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    spot(text)
    assert time.process_time() - began < 1.5  # a fifth of a second on its own; quadratic, five and more
