"""The word secret of somebody who reports without giving a name: made, forgiven when mistyped, and kept as a hash.

Seven words from a list of 2,048 are 77 bits; how the list was chosen: docs/decisions/0004-word-secrets.md.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log2
from pathlib import Path
from threading import BoundedSemaphore

from argon2.low_level import Type, hash_secret_raw
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORD_COUNT = 7
_LONGEST_TYPED = 200  # letters looked at; seven of the longest words are 70
_FILLER = frozenset({"and"})
_UNKNOWN = (
    gettext_lazy("We do not know the first word, “%(word)s”."),
    gettext_lazy("We do not know the second word, “%(word)s”."),
    gettext_lazy("We do not know the third word, “%(word)s”."),
    gettext_lazy("We do not know the fourth word, “%(word)s”."),
    gettext_lazy("We do not know the fifth word, “%(word)s”."),
    gettext_lazy("We do not know the sixth word, “%(word)s”."),
    gettext_lazy("We do not know the seventh word, “%(word)s”."),
)


def _read_words() -> tuple[str, ...]:
    lines = (Path(__file__).parent / "data" / "words.txt").read_text("ascii").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


WORDS = _read_words()
BITS = WORD_COUNT * log2(len(WORDS))
_KNOWN = frozenset(WORDS)
_BY_START = {word[:4]: word for word in WORDS}
_LENGTHS = range(min(map(len, WORDS)), max(map(len, WORDS)) + 1)


def new_secret() -> str:
    """Seven words drawn at random, joined by hyphens, as they are shown and read aloud."""
    return "-".join(secrets.choice(WORDS) for _ in range(WORD_COUNT))


def forgive(typed: str) -> str:
    """The secret that was meant, joined by hyphens, whatever became of it on the way.

    Forgiven: capitals, accents, full-width letters, numbering, "and", any spaces, hyphens and other marks between
    or inside words, words run together, one slip in a word (a letter wrong, missing, too many, or two swapped),
    and two slips in a word whose first four letters are right. Not forgiven: the order of the words, which
    carries 12 of the 77 bits.

    Bits lost by forgiving: none. What is typed leads to one secret or to none, so that a guess still tries one
    secret among 2,048 to the power of seven. Words that nothing is near to come back as they were typed.
    """
    tokens = _tokens(typed)
    corrected = [_nearest(token) for token in tokens]
    # A word that could be either of two is a question; dividing anew would answer it with a third.
    is_either = any(
        not right and _near(token, slips=1) for right, token in zip(corrected, tokens, strict=True)
    )
    if len(tokens) != WORD_COUNT or not (all(corrected) or is_either):
        divided = _divide("".join(tokens))
        if divided:
            return "-".join(divided)
    return "-".join(right or token for right, token in zip(corrected, tokens, strict=True))


def why_not(typed: str) -> str | None:
    """Which word is not in the list or how many are missing, kindly; None when it could be somebody's secret.

    It says nothing of whether the secret exists: the list is public, the secrets are not.
    """
    words = [word for word in forgive(typed).split("-") if word]
    if not words:
        return _("Type the seven words you were given.")
    unknown = [(place, word) for place, word in enumerate(words) if word not in _KNOWN]
    if unknown:
        place, word = unknown[0]
        return f"{_unknown(place, word)} {_suggestion(word)}"
    if len(words) != WORD_COUNT:
        return _("There are seven words. We can read %(number)s: %(words)s.") % {
            "number": len(words),
            "words": ", ".join(words),
        }
    return None


def _unknown(place: int, word: str) -> str:
    if place < WORD_COUNT:
        return str(_UNKNOWN[place]) % {"word": word}
    return _("We do not know the word “%(word)s”.") % {"word": word}


def _suggestion(word: str) -> str:
    near = sorted(_near(word, slips=1))[:3] or [
        _BY_START[start] for start in [word[:4]] if start in _BY_START
    ]
    if not near:
        return _("Look at what you wrote down and type it again.")
    return _("Is it %(words)s?") % {"words": _(" or ").join(f"“{one}”" for one in near)}


def _tokens(typed: str) -> list[str]:
    """Runs of plain letters, lower case, without fillers."""
    plain = unicodedata.normalize("NFKD", typed[: _LONGEST_TYPED * 4]).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    found = re.findall("[a-z]+", letters.replace("'", "").replace("’", ""))
    return [token for token in found if token not in _FILLER]


def _deletions(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _index(words: Iterable[str]) -> dict[str, set[str]]:
    """Every word under itself and under itself less one letter: one slip away means one of these in common."""
    index: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        for shorter in _deletions(word):
            index[shorter].add(word)
    return dict(index)


_INDEX = _index(WORDS)


def slips_between(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many or swapped with a neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]


def _near(token: str, *, slips: int) -> set[str]:
    if len(token) > _LENGTHS.stop:
        return set()
    candidates = {word for shorter in _deletions(token) for word in _INDEX.get(shorter, ())}
    return {word for word in candidates if slips_between(token, word) <= slips}


def _nearest(token: str) -> str | None:
    """The one word meant by ``token``, or None when there is no such word or more than one."""
    if token in _KNOWN:
        return token
    near = _near(token, slips=1)
    if not near and (word := _BY_START.get(token[:4])) and slips_between(token, word) == 2:
        return word
    return near.pop() if len(near) == 1 else None


def _divide(letters: str) -> list[str] | None:
    """Cut letters that were run together, or cut in the wrong places, into words; None unless there is one best way."""
    if len(letters) > _LONGEST_TYPED:
        return None
    best: list[tuple[int, list[str]] | None] = [None] * (len(letters) + 1)
    tied = [False] * (len(letters) + 1)
    best[0] = (0, [])
    for end in range(1, len(letters) + 1):
        for length in range(_LENGTHS.start - 1, min(_LENGTHS.stop, end) + 1):
            so_far = best[end - length]
            piece = letters[end - length : end]
            word = piece if piece in _KNOWN else _only_near(piece) if so_far else None
            if so_far is None or word is None:
                continue
            slips = so_far[0] + (word != piece)
            known = best[end]
            if known is None or slips < known[0]:
                best[end], tied[end] = (slips, [*so_far[1], word]), tied[end - length]
            elif slips == known[0]:
                tied[end] = tied[end] or known[1] != [*so_far[1], word] or tied[end - length]
    whole = best[-1]
    return whole[1] if whole and whole[1] and not tied[-1] else None


def _only_near(piece: str) -> str | None:
    near = _near(piece, slips=1)
    return near.pop() if len(near) == 1 else None


_MEMORY_KIB, _PASSES, _LANES, _HASH_BYTES = 19 * 1024, 2, 1, 32  # OWASP's figures for Argon2id
_AT_ONCE = BoundedSemaphore(4)  # a flood of guesses queues here instead of taking the memory


def hash_secret(secret: str, pepper: bytes) -> bytes:
    """The 32 bytes under which a secret is kept and found: Argon2id of the forgiven words, keyed by the pepper.

    The salt is the same for the whole installation, so that one computation and one indexed look-up find a
    mailbox; 77 random bits need no salt of their own. Without ``pepper`` (32 bytes or more, kept outside the
    database) a stolen table cannot even be guessed at.
    """
    if len(pepper) < 32:
        raise ValueError("The pepper must be at least 32 bytes.")
    salt = hmac.digest(pepper, b"heard word secret salt", hashlib.sha256)[:16]
    keyed = hmac.digest(pepper, b"heard word secret:" + forgive(secret).encode(), hashlib.sha256)
    with _AT_ONCE:
        return hash_secret_raw(keyed, salt, _PASSES, _MEMORY_KIB, _LANES, _HASH_BYTES, Type.ID)
