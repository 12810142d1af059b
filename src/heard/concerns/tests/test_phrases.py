"""Reasons that close nothing are found in what people write, however they write it, and little else is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.concerns.phrases import GROUPS, find

ROOM = Path(__file__).parent.parent


def labelled(part: str) -> list[tuple[frozenset[str], str]]:
    text = (ROOM / "tests" / "data" / "closing_reasons.txt").read_text("utf-8")
    lines = text.partition(f"[{part}]")[2].partition("\n[")[0].splitlines()
    pairs = [line.split(" | ", 1) for line in lines if " | " in line]
    return [(frozenset(groups.replace("-", "").split()), sentence) for groups, sentence in pairs]


def found(text: str) -> set[str]:
    return {hit.group for hit in find(text)}


def precision_and_recall(part: str) -> tuple[float, float]:
    right = wrong = missed = 0
    for expected, sentence in labelled(part):
        got = found(sentence)
        right += len(got & expected)
        wrong += len(got - expected)
        missed += len(expected - got)
    return right / (right + wrong), right / (right + missed)


@pytest.mark.parametrize(("expected", "sentence"), labelled("tuned") + labelled("tuned later"))
def test_a_reason_is_read_as_a_careful_reader_would(expected: frozenset[str], sentence: str):
    assert found(sentence) == expected


def test_there_are_enough_sentences_to_judge_by():
    tuned = labelled("tuned")
    assert len(tuned) >= 120
    assert all(sum(code in expected for expected, _ in tuned) >= 20 for code in GROUPS)
    assert sum(not expected for expected, _ in tuned) >= 35


def test_sentences_never_tuned_to_are_mostly_read_right():
    precision, recall = precision_and_recall("held out")
    assert precision >= 0.9
    assert recall >= 0.7


@pytest.mark.parametrize(
    "text",
    [
        "She won't engage",
        "She won’t engage",
        "She won`t engage",
        "She wont engage",
        "SHE WON'T ENGAGE",
        "She  won't\n engage",
        "She won't-engage",
        "(She won't engage.)",
        "“won't engage”",
    ],
)
def test_quotes_capitals_spaces_and_hyphens_hide_nothing(text: str):
    assert found(text) == {"wont_engage"}


def test_only_whole_words_count():
    assert not find("The Midna prelifestyle DNAse catalogue, wontengaged, misretracted.")


def test_a_hit_says_where_it_stands_in_the_text_as_typed():
    text = "Closed. It’s her  LIFESTYLE and she won’t engage."
    hits = find(text)
    assert [(hit.group, hit.phrase) for hit in hits] == [
        ("lifestyle", "LIFESTYLE"),
        ("wont_engage", "won’t engage"),
    ]
    assert all(text[hit.start : hit.end] == hit.phrase for hit in hits)


def test_each_group_says_why_what_next_and_where_it_is_written():
    steps = (ROOM / "sql" / "steps.sql").read_text("utf-8")
    assert list(GROUPS) == ["community", "lifestyle", "wont_engage", "child_does_not_support"]
    for group in GROUPS.values():
        assert "domain.md" not in group.source or "§" in group.source
        assert f"'{group.code}'" in steps
        assert group.reason in steps
        assert group.next_step in steps


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str):
    assert all(text[hit.start : hit.end] == hit.phrase for hit in find(text))


@pytest.mark.parametrize(
    "word", ["not ", "she ", "the ", "community ", "did not want to ", "a-", "' ", "- - "]
)
def test_a_hostile_text_takes_no_time(word: str):
    started = time.perf_counter()
    find(word * (40_000 // len(word)))
    assert time.perf_counter() - started < 5
