"""What councils write in the columns of Annex A, and that nobody guesses where two meanings are possible."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.people.importing import labels

ALL_SPELLINGS = os.environ.get(
    "HEARD_LABEL_SPELLINGS", ""
)  # a CSV: column, canonical_code, label_seen_in_the_wild
COLUMNS = {
    "Gender": "gender",
    "Ethnicity": "ethnicity",
    "Does the Child have a Disability": "disability",
    "Contact or Referral Source": "source",
    "Primary Need Code": "need",
    "Initial Category of Abuse": "abuse",
    "Reason for Closure": "closure",
    "Case Status": "status",
}
# Where the published list maps two spellings of the same words to two codes, and one of the two is a slip
SLIPS = {
    ("closure", "rc6 transferred to adult social services"): "f",
    ("source", "1b individual acquaintance including neighbours and child minders"): "a",
    ("source", "community mental health team"): "d",
}


def codes(column: str, label: str) -> tuple[str, ...]:
    return labels.understand(column, label).codes


@pytest.mark.parametrize(
    ("column", "spellings", "code"),
    [
        ("gender", ["M", "1", "1 - Male", "a) Male", "male "], "a"),
        ("gender", ["F", "2 - FEMALE", "b) Female"], "b"),
        ("gender", ["9", "U", "Unborn/Unknown", "c) Not stated / recorded (or unborn)"], "c"),
        ("ethnicity", ["WBRI", "A.A1 White > British", "White - British [WBRI]", "WOTH – White Other", "A1"], "a"),
        ("ethnicity", ["MWBC", "Mixed - White & Black Caribbean", "White and Asian (Mixed Race)", "Dual + Asian & Black"], "b"),
        ("ethnicity", ["APKN - Pakistani", "Asian or Asian British - Any other Asian background", "C2"], "c"),
        ("ethnicity", ["BSOM - Black Somali", "Black or Black British - African", "D.D1 : Black or Black British"], "d"),
        ("ethnicity", ["CHNE", "Other Ethnic Groups / Any other group", "Asian / Asian British (Vietnamese)"], "e"),
        ("ethnicity", ["NOBT", "REFU – Refused", "Prefer Not To Say", "White/ Not yet obtained"[6:]], "f"),
        ("source", ["3B - Health services – Health Visitor", "HV", "Nursing-Health Visitor", "3b: Health services  Health Visitor"], "d"),
        ("source", ["6", "Police - MERLINs", "q) 6: Police", "(CS) Police"], "g"),
        ("source", ["2A Schools", "Primary School - Out of Borough", "EDU - School - Primary"], "b"),
        ("source", ["‘INDIVIDUAL’ – self.", "1C - Self referral", "Grandmother", "Step-Father"], "a"),
        ("source", ["8 - Voluntary and Commissioned Services", "N.S.P.C.C.", "Women's Aid", "Taxi Driver"], "i"),
        ("source", ["5C", "LA services - External (e.g. from another LAs adult social care)", "YOT"], "f"),
        ("need", ["N1", "N1h - Parent is a prolific offender", "Abuse or neglect [N1]", "CIN - N1a Neglect"], "a"),
        ("need", ["N4 : Family in acute stress", "4FAMSTRS", "Family in acute stress: Racial harassment"], "d"),
        ("abuse", ["Neglect; Physical abuse", "NEGLECT/EMOTIONAL ABUSE", "MUL", "Multiple: Sexual Abuse, Emotional Abuse"], "e"),
        ("abuse", ["NEG", "Likelihood of Neglect", "a) Neglect"], "a"),
        ("closure", ["RC8", "Case closed after assessment, NFA", "RC8 - Child deemed not to be in need after assessment"], "h"),
        ("closure", ["RC4 Special Guardianship Order", "Special G'ship Order to carers other than FCs"], "d"),
        ("disability", ["a) Yes", "AUT", "1 - Yes", "Hearing"], "yes"),
        ("status", ["CP/CLA", "LAC", "CLA&CPP"], "a"),
    ],
)  # fmt: skip
def test_the_spellings_of_many_systems_mean_one_thing(column: str, spellings: list[str], code: str) -> None:
    assert {label: codes(column, label) for label in spellings} == dict.fromkeys(spellings, (code,))


@pytest.mark.promise("The dots are joined")
def test_what_may_mean_two_things_is_not_guessed() -> None:
    assert codes("source", "CAFCASS") == ("h", "i")
    assert codes("source", "Councillor") == ("a", "f")
    assert codes("gender", "Indeterminate") == ("c", "d")


@pytest.mark.parametrize("label", ["Afro", "Mali", "Cuba", "Blck", "BAME", "Mauve", "Anon", "With", "ACAB"])
def test_four_letters_are_no_code_because_they_begin_like_one(label: str) -> None:
    """The return's own codes are known one by one: BSOM is Black Somali, and BAME says neither the one nor the other."""
    assert codes("ethnicity", "BSOM") == ("d",)
    assert codes("ethnicity", label) == ()


@pytest.mark.parametrize("column", COLUMNS.values())
@pytest.mark.parametrize("label", ["", "?", "Zyx", "the moon", "n" * 100_000, "名前", "=1+1", "\x00", "😀"])
def test_what_is_not_known_is_said_to_be_so(column: str, label: str) -> None:
    assert codes(column, label) == ()


@given(st.sampled_from(sorted(COLUMNS.values())), st.text(max_size=60))
def test_any_text_has_an_answer_and_case_and_marks_do_not_change_it(column: str, text: str) -> None:
    found = codes(column, text)
    assert set(found) <= set(labels.columns()[column].names)
    assert codes(column, f" {labels.normal(text).upper()}. ") == codes(column, labels.normal(text))


def test_the_table_is_one_of_words_and_not_of_spellings() -> None:
    """4,714 spellings are published; were the table to grow towards that, it would have become their copy."""
    for words in labels.columns().values():
        assert len(words._whole) + len(words._anywhere) < 700


@pytest.mark.skipif(
    not ALL_SPELLINGS, reason="HEARD_LABEL_SPELLINGS does not say where the published list lies"
)
def test_every_published_spelling_is_understood_as_published() -> None:
    published: dict[tuple[str, str], set[str]] = defaultdict(set)
    with Path(ALL_SPELLINGS).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            published[COLUMNS[row["column"]], row["label_seen_in_the_wild"]] |= _codes_of(
                row["canonical_code"]
            )
    ambiguous, wrong, slips = set(), {}, set()
    for (column, label), meant in published.items():
        found = set(codes(column, label))
        if len(found) > 1 and meant <= found:
            ambiguous.add((column, labels.normal(label)))
        elif len(found) != 1 or not found <= meant:
            if SLIPS.get((column, labels.normal(label))) in found:
                slips.add(label)
            else:
                wrong[column, label] = (found, meant)
    assert not wrong
    assert len(published) > 4_600
    assert len(slips) == len(SLIPS)
    assert len(ambiguous) == 16


def _codes_of(canonical: str) -> set[str]:
    known = {"true": "yes", "false": "no", "unknown": "unknown", "zzcodeerror": "zz", "c) unknown": "f"}
    lower = canonical.lower()
    return (
        {known[lower]}
        if lower in known
        else {part.strip()[0] for part in lower.split(" / ") if part[1] == ")"}
    )
