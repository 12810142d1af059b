"""The list of words: each property that reading aloud over a telephone needs, proved by code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from math import log2
from pathlib import Path

from heard.concerns.secret_words import BITS, WORD_COUNT, WORDS, slips_between

VOWELS = frozenset(("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"))
# What a narrow telephone line blurs: voiced and voiceless, the nasals, and the hisses among themselves.
BLURRED = {
    **dict.fromkeys(("P", "B"), "p"), **dict.fromkeys(("T", "D"), "t"), **dict.fromkeys(("K", "G"), "k"),
    **dict.fromkeys(("F", "V", "TH", "DH"), "f"), **dict.fromkeys(("S", "Z", "SH", "ZH"), "s"),
    **dict.fromkeys(("CH", "JH"), "ch"), **dict.fromkeys(("M", "N", "NG"), "n"), "HH": "",
}  # fmt: skip

Said = tuple[str, ...]
DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text("ascii").splitlines() if not line.startswith("#")]


def sounds() -> dict[str, list[Said]]:
    heard: dict[str, list[Said]] = {}
    for line in lines("sounds.txt"):
        word, _, said = line.partition(" ")
        heard[word] = [tuple(way.split()) for way in said.split(" | ")]
    return heard


def british(said: Said) -> Said:
    """Southern British ears: no R unless a vowel follows, and unstressed vowels fall together."""
    plain = [re.sub(r"\d", "", sound) for sound in said]
    result: list[str] = []
    for place, (full, sound) in enumerate(zip(said, plain, strict=True)):
        after = plain[place + 1] if place + 1 < len(plain) else ""
        if sound == "R" and after not in VOWELS:
            continue
        if sound == "ER":
            result += ["ER" if full[-1] in "12" else "AH", *(["R"] if after in VOWELS else [])]
        elif (
            sound == "AA"
            and after == "R"
            and (plain[place + 2] if place + 2 < len(plain) else "") not in VOWELS
        ):
            result.append("AR")
        else:
            result.append("AH" if full == "IH0" else sound)
    return tuple(result)


def blurred(said: Said) -> Said:
    return tuple(kind for sound in british(said) if (kind := BLURRED.get(sound, sound)))


def ways(change: Callable[[Said], Said]) -> dict[str, set[Said]]:
    return {word: {change(way) for way in said} for word, said in sounds().items()}


def one_less(sequence: Said) -> set[Said]:
    return {sequence, *(sequence[:place] + sequence[place + 1 :] for place in range(len(sequence)))}


def neighbours(spoken: dict[str, set[Said]]) -> list[tuple[str, str]]:
    """Pairs that share a form with one part taken out: every pair one change apart is among them."""
    groups: defaultdict[Said, set[str]] = defaultdict(set)
    for word, forms in spoken.items():
        for form in forms:
            for shorter in one_less(form):
                groups[shorter].add(word)
    return [(a, b) for group in groups.values() for a in group for b in group if a < b]


def test_seven_words_are_at_least_77_bits():
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert WORD_COUNT * log2(len(WORDS)) == BITS >= 77


def test_words_are_short_plain_and_in_order():
    assert all(re.fullmatch("[a-z]{4,10}", word) for word in WORDS)
    assert list(WORDS) == sorted(WORDS)
    assert sum(map(len, WORDS)) / len(WORDS) < 7


def test_the_first_four_letters_are_unique_so_that_no_word_begins_another():
    assert len({word[:4] for word in WORDS}) == len(WORDS)


def test_any_two_words_differ_by_two_letters_or_more():
    pairs = neighbours({word: {tuple(word)} for word in WORDS})
    assert not [(a, b) for a, b in pairs if slips_between(a, b) < 2]


def test_no_word_is_the_plural_of_another():
    known = set(WORDS)
    assert not [
        word for word in WORDS if {word + "s", word + "es", word[:-1] + "ies", word[:-1] + "ves"} & known
    ]


def test_every_word_has_its_sound():
    assert list(sounds()) == list(WORDS)


def test_any_two_words_differ_by_two_sounds_or_more_to_british_and_american_ears():
    for ears in (british, lambda said: tuple(re.sub(r"\d", "", sound) for sound in said)):
        spoken = ways(ears)
        letters = {
            sound: chr(0x100 + place)
            for place, sound in enumerate(sorted({s for f in spoken.values() for w in f for s in w}))
        }
        text = {word: ["".join(letters[s] for s in way) for way in forms] for word, forms in spoken.items()}
        near = [
            (a, b)
            for a, b in neighbours(spoken)
            if any(slips_between(x, y) < 2 for x in text[a] for y in text[b])
        ]
        assert not near


def test_no_two_words_fall_together_on_a_bad_line():
    groups: defaultdict[Said, set[str]] = defaultdict(set)
    for word, forms in ways(blurred).items():
        for form in forms:
            groups[form].add(word)
    assert not [group for group in groups.values() if len(group) > 1]


def test_no_word_sounds_like_another_hurts_frightens_misleads_or_identifies():
    never = {word for line in lines("never.txt") if not line.startswith("[") for word in line.split()}
    assert len(never) > 500
    assert not never & set(WORDS)
