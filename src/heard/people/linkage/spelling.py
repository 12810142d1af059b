"""Names made comparable: letters folded, spellings gathered, and two codes of how a name sounds.

What is filed under these codes is found by them for years, so none of them may depend on the version of a library:
the lists are kept beside this file, with their licences.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA, JaroWinkler

_LISTS = Path(__file__).parent / "lists"
_LONGEST = 64  # letters of one name; nobody's is longer, and an attack may be


def listed(name: str) -> list[list[str]]:
    """The lines of one of the lists beside this file, each as its words."""
    text = (_LISTS / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


def words(kind: str) -> frozenset[str]:
    """The words of one kind in words.txt."""
    return frozenset(word for name, *rest in listed("words.txt") if name == kind for word in rest)


_LETTERS = str.maketrans({letter: "".join(latin) for letter, *latin in listed("letters.txt")})


@lru_cache(100_000)
def fold(name: str) -> str:
    """The letters of a name alone, small and without marks; Cyrillic, Greek and Arabic letters as Latin ones."""
    whole = unicodedata.normalize("NFC", name[: 4 * _LONGEST].lower()).translate(_LETTERS)
    parts = unicodedata.normalize("NFKD", whole).translate(_LETTERS)
    return "".join(c for c in parts if unicodedata.category(c) in ("Ll", "Lo"))[:_LONGEST]


# How British, South Asian, Arabic and Eastern European spellings of one sound differ; in this order.
_SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in [
        (r"^mc", "mac"),
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"szcz|shch", "C"),
        (r"ch(?=[rl])", "k"),
        (r"sch|sz|sh|zh|rz|ss", "s"),
        (r"tsch|tch|cz|ch", "C"),
        (r"ts|tz|c(?=[eiy])", "s"),
        (r"dzh|dz|dj", "j"),
        (r"dh", "d"),
        (r"ph", "f"),
        (r"ck|kh|q|c|x$", "k"),
        (r"x", "ks"),
        (r"(?<=[aeiou])ght?(?![aeiou])", "t"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"bh", "b"),
        (r"jh", "j"),
        (r"(?<=[aeou])w(?![aeiouy])", ""),
        (r"w", "v"),
        (r"z", "s"),
        (r"j", "y"),
        (r"(?<=[aeiou])h", ""),
        (r"h(?![aeiouy])", ""),
        (r"y", "i"),
        (r"^[sv]r", "r"),
    ]
]
_CLASSES = str.maketrans("bfpvwcgjkqsxzdtlmnr", "1111122222222334556")


@lru_cache(100_000)
def skeleton(folded: str) -> str:
    """The consonants by which a name is known however it is spelt: Muhammad, Mohammed and Mohamed are all 'mmd'."""
    name = folded
    for pattern, to in _SOUNDS:
        name = pattern.sub(to, name)
    if not name:
        return ""
    head = "A" if name[0] in "aeiou" else name[0]
    return head + re.sub(r"[aeiouh]", "", re.sub(r"(.)\1+", r"\1", name[1:]))


@lru_cache(100_000)
def sound(folded: str) -> str:
    """A second, coarser code: classes of consonants, four at most, the first letter among them."""
    if not folded.isascii():
        return folded
    coded = re.sub(r"[hwy]", "", folded[1:]).translate(_CLASSES)
    first = folded[:1].translate(_CLASSES)
    head = first if first.isdigit() else "0"
    return re.sub(r"[a-z]", "", re.sub(r"(\d)\1+", r"\1", head + coded))[:4]


@lru_cache(1)
def _spellings() -> dict[str, str]:
    return {form: forms[0] for forms in listed("variants.txt") for form in forms}


@lru_cache(1)
def _short_forms() -> dict[str, tuple[str, ...]]:
    return {short: tuple(long) for short, *long in listed("nicknames.txt")}


@lru_cache(1)
def _in_their_own_right() -> frozenset[str]:
    """First names that are whole, though some may be short for another too."""
    long = {name for names in _short_forms().values() for name in names}
    common = {name for line in listed("first_names.txt") for name in line}
    return frozenset(_spellings()) | long | common


def is_given_name(folded: str) -> bool:
    """Whether a word is one of the first names in the lists."""
    return len(folded) > 2 and (folded in _in_their_own_right() or folded in _short_forms())


def long_forms(folded: str) -> tuple[str, ...]:
    """The names that a short form may stand for: several, because Alex is Alexander and Alexandra."""
    return _short_forms().get(folded, ())


@lru_cache(1)
def _shortened() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for short, names in _short_forms().items():
        for long in names:
            found[long] = (*found.get(long, ()), short)
    return found


def short_forms(folded: str) -> tuple[str, ...]:
    """The short names by which somebody of this name may go."""
    return _shortened().get(folded, ())


def one_spelling(folded: str) -> str:
    """The one spelling that stands for all known spellings of a name; the name itself where none is known."""
    return _spellings().get(folded, folded)


def given_name(folded: str) -> str:
    """The name that a first name stands for where there is no doubt: 'josh' is 'joshua', but 'alex' and 'amy' stay."""
    long = long_forms(folded)
    alone = len(long) == 1 and folded not in _in_their_own_right()
    return one_spelling(long[0] if alone else folded)


def likeness(one: str, other: str) -> float:
    """How alike two words are, by Jaro and Winkler: 0 to 1, and the same to the last digit as DuckDB's."""
    return JaroWinkler.similarity(one, other)


def one_slip(one: str, other: str) -> bool:
    """Whether two different words part by one letter wrong, missing, too many, or two changed over."""
    return one != other and OSA.distance(one, other, score_cutoff=1) <= 1
