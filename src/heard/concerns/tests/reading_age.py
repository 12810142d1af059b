"""How hard a text is to read: Flesch-Kincaid's school grade, and the words a ten-year-old would stumble over.

Used on the texts of the child's door. A grade of 5 is a ten-year-old's; a formula sees length, not sense.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"[.!?…:]+(?=\s|$)|\n\s*\n|\n(?=\s*[-•*\dA-Z])")
# Words whose syllables their letters do not give away.
_SYLLABLES = {
    "area": 3, "being": 2, "business": 2, "child": 1, "chocolate": 2, "choir": 1, "client": 2,
    "create": 2, "created": 3, "clothes": 1, "different": 3, "diary": 3, "doing": 2, "every": 2,
    "everyone": 3, "everything": 3, "everybody": 4, "evening": 2, "family": 3, "favourite": 3,
    "fire": 1, "friend": 1, "going": 2, "hour": 1, "idea": 3, "interest": 3, "internet": 3, "iron": 2,
    "lion": 2, "maybe": 2, "neighbour": 2, "our": 1, "people": 2, "poem": 2, "quiet": 2, "real": 1,
    "really": 2, "science": 2, "seeing": 2, "several": 3, "social": 2, "something": 2, "sometimes": 2,
    "someone": 2, "somewhere": 2, "somebody": 3, "safety": 2, "statement": 2, "theatre": 3, "trying": 2,
    "usual": 3, "usually": 4, "vehicle": 3, "video": 3, "violent": 3, "worried": 2, "carrying": 3,
    "crying": 2, "lying": 2, "flying": 2, "saying": 2, "playing": 2, "staying": 2, "buying": 2,
    "quickly": 2, "online": 2, "whatever": 3, "anyone": 3, "anything": 3, "anywhere": 3, "careful": 2,
    "named": 1, "hopeful": 2, "hundred": 2, "naked": 2, "tired": 1, "somewhat": 2, "somehow": 2,
    "everyday": 3, "mr": 2, "mrs": 2, "million": 2, "nineteen": 2, "january": 4, "february": 4,
    "eye": 1, "element": 3, "police": 2, "rhythm": 2, "isn't": 2, "doesn't": 2, "didn't": 2,
    "wasn't": 2, "couldn't": 2, "wouldn't": 2, "shouldn't": 2, "hasn't": 2, "haven't": 2, "hadn't": 2,
    "weren't": 1, "aren't": 1,
}  # fmt: skip


def syllables(word: str) -> int:
    """How many syllables are in an English word, by its letters and a short list of exceptions."""
    plain = word.lower().replace("’", "'")
    if plain in _SYLLABLES:
        return _SYLLABLES[plain]
    plain = re.sub(r"'(s|ll|re|ve|d|m|t)?$", "", plain).replace("'", "")
    for known in (plain, plain.removesuffix("s")):
        if known in _SYLLABLES:
            return _SYLLABLES[known]
    groups = len(re.findall(r"[aeiouy]+", plain))
    return max(1, groups - _silent(plain) + _parted(plain))


_SILENT = re.compile(
    r"[^aeiouy]e$(?<![^aeiouyrlw]le)"  # hope, not table
    r"|[^aeioutdy]ed$(?<![^aeiouyrlw]led)"  # hoped, not wanted, not handled
    r"|[^aeiouyscxzgh]es$(?<![^aeiouyrl]les)"  # hopes, not boxes, not tables
    r"|[^cs]hes$"  # clothes, not wishes
)
_SILENT_INSIDE = re.compile(r"[^aeiouy]e(?:ly|ful|less|ment|ness|fully|lessly)s?$")  # hopeful, safely


def _silent(plain: str) -> int:
    """Vowels that are written and not spoken: a last e, -es, -ed, and an e before a suffix."""
    return bool(_SILENT.search(plain)) + bool(_SILENT_INSIDE.search(plain))


_PARTED = re.compile(
    r"(?<![tscgx])i(?:a|ou)|(?<![tscgxln])io(?!u)|(?<![tscgx])(?<!fr)ie(?=n)|ie(?=t)|ier$|iest$"
    r"|(?<![qg])ua(?!r)|eo(?!us|p|r)|(?<=[aeo])y(?=[aio]|er|ee)|(?<=c)ia(?=t)|(?<=[^aeiou])ying$|[^aeiou]ism$|(?<=[eo])ing$"
)


def _parted(plain: str) -> int:
    """Vowels that stand side by side and are spoken apart."""
    return len(_PARTED.findall(plain))


@dataclass(frozen=True)
class Reading:
    """What a text asks of its reader."""

    words: int
    sentences: int
    syllables: int
    longest_sentence: int
    long_words: tuple[str, ...]

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade; an English ten-year-old is in grade 5."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> float:
        """The age at which a child reads this at school."""
        return self.grade + 5


def read(text: str) -> Reading:
    """Measure a text; headings, list items and lines that begin with a capital count as sentences."""
    sentences = [found for part in _SENTENCE_END.split(text) if (found := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return Reading(
        words=len(words),
        sentences=max(1, len(sentences)),
        syllables=sum(map(syllables, words)),
        longest_sentence=max(map(len, sentences), default=0),
        long_words=tuple(sorted({word.lower() for word in words if syllables(word) >= 4})),
    )


def why_too_hard(text: str, *, oldest: float = 10.0, longest_sentence: int = 20) -> list[str]:
    """What to change before a child of ``oldest`` can read a text; nothing when they can."""
    reading = read(text)
    reasons = []
    if reading.age > oldest:
        reasons.append(f"It reads at the age of {reading.age:.1f}; shorten words and sentences.")
    if reading.longest_sentence > longest_sentence:
        reasons.append(f"A sentence has {reading.longest_sentence} words; {longest_sentence} at most.")
    if reading.long_words:
        reasons.append(f"Long words: {', '.join(reading.long_words)}.")
    return reasons
