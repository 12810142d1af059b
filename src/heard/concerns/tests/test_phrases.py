"""Reasons that close nothing are found in what people write, however they write it, and little else is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.concerns.phrases import FAMILIES, GROUPS, find, marked
from heard.frame.bench.language import labelled, precision_and_recall

ROOM = Path(__file__).parent.parent


def found(text: str) -> set[str]:
    return {hit.group for hit in find(text)}


@pytest.mark.parametrize(
    ("part", "least"),
    [("development", 0.95), ("held out", 0.95), ("strangers", 0.95), ("strangers, held out", 0.85)],
)
def test_nearly_all_is_found_and_nearly_nothing_else(part: str, least: float):
    precision, recall = precision_and_recall(part)
    assert precision >= least
    assert recall >= least


def test_a_note_about_words_or_a_grown_up_is_not_pointed_out_and_closes_nothing_all_the_same():
    for text in (
        "We no longer use the words hard to reach.",
        "Her father won't engage with the programme.",
    ):
        assert not marked(text)
        assert found(text)
    assert marked("Mother says that she chose to stay with him.")


def test_there_are_enough_sentences_to_judge_by():
    for part, least in (("development", 300), ("held out", 150)):
        sentences = list(labelled(part))
        assert len({sentence for _, sentence in sentences}) >= least
        assert sum(not expected for expected, _ in sentences) >= least / 5
        assert all(sum(code in expected for expected, _ in sentences) >= least / 20 for code in GROUPS)
    assert not {each for _, each in labelled("development")} & {each for _, each in labelled("held out")}


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("She puts herself at risk.", ["puts_at_risk"]),
        ("Her boyfriend is 31.", ["relationship"]),
        ("He won't engage. He will not engage!", ["wont_engage"]),
        ("There was no reply to three letters.", []),
        ("She does not want to make a statement.", []),
        ("It would upset the community.", []),
        ("He puts her at risk.", []),
        ("She told me: “I chose to go, he's my boyfriend.”", []),
        ("Her “boyfriend” is 31.", []),
        ("She wrote «I put myself at risk».", []),
        ("The man said that she was promiscuous.", []),
    ],
)
@pytest.mark.promise("The child's own words")
def test_in_a_note_only_what_blames_is_marked_and_never_what_a_child_said(text: str, families: list[str]):
    assert [hit.family.code for hit in marked(text)] == families


@pytest.mark.promise("No quiet closing")
def test_quotation_marks_do_not_close_what_words_do_not():
    assert found("She said: “I don't want any help, nothing happened.”") == {
        "wont_engage",
        "child_does_not_support",
    }


def test_every_family_says_why_and_what_to_write_instead():
    for family in FAMILIES.values():
        assert family.why.endswith(".")
        assert family.instead.endswith(".")
        assert family.phrases.pattern


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
        assert group.source
        assert f"'{group.code}'" in steps
        assert group.reason in steps
        assert group.next_step in steps


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str):
    assert all(text[hit.start : hit.end] == hit.phrase for hit in find(text))


@pytest.mark.long
@pytest.mark.parametrize(
    "word", ["not ", "she ", "the ", "community ", "did not want to ", "a-", "' ", "- - "]
)
def test_a_hostile_text_takes_no_time(word: str):
    started = time.process_time()
    find(word * (40_000 // len(word)))
    assert time.process_time() - started < 5
