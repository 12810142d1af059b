"""What a free text names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.people.linkage.spotting import is_right, spot

pytestmark = pytest.mark.promise("The dots are joined")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aisha K from Year 9, silver Corsa NX61 KIM, ring 07700 900123",
         [("name", "Aisha K"), ("registration", "NX61 KIM"), ("phone", "07700 900123")]),
        ("man called ali in a silver corsa, reg nx61 kim", [("name", "ali"), ("registration", "nx61 kim")]),
        ("Dean Holt picks her up near 60 elm terrace NX1 4AB on Friday",
         [("name", "Dean Holt"), ("postcode", "NX1 4AB")]),
        ("Born 14/03/2011, NHS 943 476 5919", [("born", "14/03/2011"), ("nhs", "943 476 5919")]),
        ("NHS 943 476 5918", [("nhs", "943 476 5918")]),
        ("943 476 5918", []),
        ("UPN A801200001001 or upn b801200001001", [("upn", "A801200001001"), ("upn", "b801200001001")]),
        ("He is @kim_01, not kim@example.org", [("handle", "@kim_01")]),
        ("Two girls, Chloe and Mia Turner, at the Star Takeaway", [("name", "Chloe"), ("name", "Mia Turner")]),
        ("عائشة خان", [("name", "عائشة خان")]),
        ("Not known", []),
        ("A young person at the station on Monday. They went home.", []),
        ("She is 14 and has 3 brothers", []),
    ],
)  # fmt: skip
def test_what_is_named(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.kind, each.text) for each in spot(text)] == found


def test_a_name_on_file_is_found_however_it_is_written() -> None:
    assert [each.text for each in spot("then zofia nowak and KASIA came", ["Zofia Nowak", "Kasia"])] == [
        "zofia nowak",
        "KASIA",
    ]
    assert spot("then zofia nowak came") == []


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
    "text", ["1 " * 50_000, "A" * 100_000, "Aa " * 40_000, "called " * 20_000, "07 (" * 30_000]
)
def test_a_long_text_is_read_in_no_time(text: str) -> None:
    spot(text)  # quadratic, it would not come back
