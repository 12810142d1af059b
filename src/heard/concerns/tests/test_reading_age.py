"""The measure of how hard a text reads is itself measured, on words and on texts whose level is known."""

from __future__ import annotations

import pytest

from heard.concerns.tests import reading_age

COUNTED = """1 a I you we help talk hurt scared phone asked talked stopped hoped clothes school friend friend's friends
through wrote want what's don't you're
2 happy phoning reading wanted needed number nineteen quiet table handled people worried trying going being player
scary someone careful safely maybe water isn't movement hundred experts
3 tomorrow family already remember everyone different telephone beautiful important idea serious video
4 information january february safeguarding everybody usually experience society
5 immediately communication confidentially association"""
CHILD = """
You can tell us what is going on. You do not have to say your name.
Write as much or as little as you like. You can stop at any time.
We read every message. A grown-up whose job is to help will look at it by the end of the next working day.
Is it safe to write back to you here?
"""
OFFICIAL = """
The local authority is required, pursuant to the relevant statutory guidance, to undertake an assessment of the
circumstances in which the young person is alleged to have experienced significant harm, and to determine, in
consultation with partner organisations, whether the provision of additional services would be appropriate.
"""
# The sample that goes with the formula: 13 words, 1 sentence, 24 syllables as most count them.
KNOWN = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."


def counted() -> list[tuple[str, int]]:
    pairs, count = [], 0
    for token in COUNTED.split():
        if token.isdigit():
            count = int(token)
        else:
            pairs.append((token, count))
    return pairs


@pytest.mark.parametrize(("word", "count"), counted())
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int):
    assert reading_age.syllables(word) == count


def test_a_known_sample_has_its_known_grade():
    reading = reading_age.read(KNOWN)
    assert (reading.words, reading.sentences) == (13, 1)
    assert reading.syllables == pytest.approx(24, abs=2)
    assert reading.grade == pytest.approx(11.3, abs=2)


def test_a_childs_page_reads_for_a_ten_year_old_and_an_official_letter_does_not():
    assert reading_age.why_too_hard(CHILD) == []
    assert reading_age.read(OFFICIAL).age > 18
    reasons = reading_age.why_too_hard(OFFICIAL)
    assert len(reasons) == 3
    assert "appropriate" in reasons[-1]


def test_lines_headings_and_items_end_a_sentence():
    assert reading_age.read("What happened\n\nTell us\n- who\n- where\nThank you").sentences == 5


def test_an_empty_text_is_easy():
    assert reading_age.read("").grade == 0
    assert reading_age.why_too_hard(" \n 123 — 🙂 ") == []


def test_longer_words_and_longer_sentences_each_read_harder():
    short = reading_age.read("We can help you. You can talk.").grade
    assert reading_age.read("We can help you and you can talk.").grade > short
    assert reading_age.read("Professionals understand. Organisations communicate.").grade > short
