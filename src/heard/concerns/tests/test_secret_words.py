"""A word secret is made at random, forgiven what people do to it, and kept only as a hash at a bounded cost."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.concerns import secret_words
from heard.concerns.secret_words import (
    WORD_COUNT,
    WORDS,
    forgive,
    hash_secret,
    new_secret,
    slips_between,
    why_not,
)

PEPPER = bytes(range(32))
SECRET = "acrobat-bonfire-velvet-igloo-tractor-walnut-pelican"
secrets_made = st.lists(st.sampled_from(WORDS), min_size=WORD_COUNT, max_size=WORD_COUNT).map("-".join)


def slip(word: str, how: str, place: int, letter: str) -> str:
    place %= len(word) - 1
    return {
        "wrong": word[:place] + letter + word[place + 1 :],
        "missing": word[:place] + word[place + 1 :],
        "extra": word[:place] + letter + word[place:],
        "swapped": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }[how]


def test_a_new_secret_is_seven_words_of_the_list_and_new_each_time():
    made = {new_secret() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one.split("-")) == WORD_COUNT and set(one.split("-")) <= set(WORDS) for one in made)


def test_a_new_secret_uses_the_whole_list():
    seen = {word for _ in range(4000) for word in new_secret().split("-")}
    assert seen == set(WORDS)


@pytest.mark.parametrize(
    "typed",
    [
        "ACROBAT Bonfire velvet IGLOO tractor walnut pelican",
        "  acrobat, bonfire, velvet, igloo, tractor, walnut and pelican. ",
        "1. acrobat 2. bonfire 3) velvet\n4 igloo\t5 tractor; 6: walnut 7 - pelican",
        "acrobat – bonfire — velvet ‑ igloo ― tractor−walnut_pelican",
        "acrobatbonfirevelvetiglootractorwalnutpelican",
        "acro bat bon-fire velvet igloo tractor wal nut pelican",
        "acrobatbonfire velvet igloo tractorwalnut pelican",
        "ａｃｒｏｂａｔ　ｂｏｎｆｉｒｅ　ｖｅｌｖｅｔ　ｉｇｌｏｏ　ｔｒａｃｔｏｒ　ｗａｌｎｕｔ　ｐｅｌｉｃａｎ",
        "ácrobat bönfire velvet iglôo tractor walnut pelican",
        "acrobat. And bonfire. And velvet. And igloo. And tractor. And walnut. And pelican.",
        "“acrobat” ‘bonfire’ velvet's igloo tractor walnut pelican",
        "acrobta bonfre vellvet igoo tracter wallnut pelican",
        "acrobatbonfirevelvetiglootractrowalnutpelican",
        "acrobat\u200bbonfire\u200bvelvet\u200bigloo\u200btractor\u200bwalnut\u200bpelican",
        "acrobat/bonfire/velvet/igloo/tractor/walnut/pelican",
        "acrobats bonfires velvets igloos tractors walnuts pelicans",
    ],
)
def test_what_people_do_to_the_words_is_forgiven(typed: str):
    assert forgive(typed) == SECRET
    assert why_not(typed) is None


@given(secrets_made)
def test_forgiving_a_true_secret_changes_nothing(secret: str):
    assert forgive(secret) == secret
    assert forgive(forgive(secret)) == secret
    assert why_not(secret) is None


@given(secrets_made)
def test_words_run_together_can_be_read_in_one_way_only(secret: str):
    assert forgive(secret.replace("-", "")) == secret


@pytest.mark.long
@given(
    secrets_made,
    st.integers(0, WORD_COUNT - 1),
    st.sampled_from(["wrong", "missing", "extra", "swapped"]),
    st.integers(0, 9),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
)
def test_one_slip_leads_to_the_secret_or_to_a_question_but_never_to_another_secret_unless_it_is_one(
    secret: str, which: int, how: str, place: int, letter: str
):
    words = secret.split("-")
    meant = words[which]
    words[which] = slip(meant, how, place, letter)
    found = forgive("-".join(words)).split("-")
    near = {word for word in WORDS if slips_between(words[which], word) <= 1}
    assert found[which] == meant if near == {meant} else found[which] in near | {words[which]}


def test_a_word_that_could_be_either_of_two_is_never_made_a_third():
    typed = "bange-bonnet-antler-billboard-bicycle-bristle-axolotl"
    assert forgive(typed) == typed


def test_nearly_every_single_slip_is_put_right():
    slips = [
        (word, slip(word, how, place, letter))
        for word in WORDS[::16]
        for how in ("wrong", "missing", "extra", "swapped")
        for place in range(len(word) - 1)
        for letter in "aek"
    ]
    right = sum(
        forgive("-".join([typed, *SECRET.split("-")[1:]])).split("-")[0] == word for word, typed in slips
    )
    assert right / len(slips) > 0.98


def test_the_order_of_the_words_counts():
    assert forgive("bonfire-acrobat-velvet-igloo-tractor-walnut-pelican") != SECRET


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Type the seven words you were given."),
        ("  — 12 🙂 ", "Type the seven words you were given."),
        ("acrobat bonfire velvet", "There are seven words. We can read 3: acrobat, bonfire, velvet."),
        (
            "acrobat bonfire qqqqq igloo tractor walnut pelican",
            "We do not know the third word, “qqqqq”. Look at what you wrote down and type it again.",
        ),
        (
            "acrobat bonfire velveteen igloo tractor walnut pelican",
            "We do not know the third word, “velveteen”. Is it “velvet”?",
        ),
    ],
)
def test_it_says_kindly_what_is_not_recognised(typed: str, answer: str):
    assert why_not(typed) == answer


@given(st.text(max_size=400))
def test_whatever_is_typed_is_answered(typed: str):
    assert forgive(forgive(typed)) is not None
    assert why_not(typed) is None or why_not(typed)


@pytest.mark.parametrize(
    "typed", ["z" * 100_000, "acornsacrobat" * 5_000, "a " * 50_000, "\u0301" * 100_000, "ﷺ" * 50_000]
)
def test_hostile_input_costs_little(typed: str):
    started = time.perf_counter()
    forgive(typed)
    why_not(typed)
    assert time.perf_counter() - started < 1


def test_the_hash_is_32_bytes_the_same_each_time_and_for_each_form_of_the_words():
    first = hash_secret(SECRET, PEPPER)
    assert len(first) == 32
    assert hash_secret("Acrobat bonfire VELVET igloo tractor walnut and pelican", PEPPER) == first


def test_the_hash_differs_for_other_words_another_order_and_another_pepper():
    other_order = "-".join(reversed(SECRET.split("-")))
    hashes = {
        hash_secret(SECRET, PEPPER),
        hash_secret(other_order, PEPPER),
        hash_secret(SECRET.replace("velvet", "violin"), PEPPER),
        hash_secret(SECRET, bytes(32)),
    }
    assert len(hashes) == 4


def test_the_hash_is_kept_for_ever():
    """A change of parameters, salt or list would lock every reporter out: it needs a migration, not an edit."""
    assert (
        hash_secret(SECRET, PEPPER).hex()
        == "c43254021d0ffb02af3061e935f1a88fb29a65873b391abcfe5ca149bf864ce9"
    )


def test_a_short_pepper_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        hash_secret(SECRET, b"short")


def test_a_flood_of_guesses_queues(monkeypatch: pytest.MonkeyPatch):
    running, most, lock = 0, 0, threading.Lock()

    def slow(*_: object) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return bytes(32)

    monkeypatch.setattr(secret_words, "hash_secret_raw", slow)
    threads = [threading.Thread(target=hash_secret, args=(SECRET, PEPPER)) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 4
