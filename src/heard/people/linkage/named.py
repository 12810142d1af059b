"""Where a free text names people: by names on file, by lists of names, and by the words before and after.

A word with a capital is more likely a name in the middle of a sentence than where one begins; without a capital it is
one if a list knows it and it is no ordinary word, or if the words before it say so: "called", "Mr", "aka".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .spelling import fold, long_forms, short_forms
from .spelling import words as kind_of_words
from .tokens import WORD, Text, kinds, lists_of_words

_MOST = 5  # words of one name
_BESIDE = kinds("beside.txt")
_TITLES = _BESIDE["titles"]
_TITLES_TOO = _BESIDE["titles_too"]
_CUE = re.compile(
    r"\b(?:called|named|name (?:is|was|of|as|to)|names (?:are|were)|nicknamed|known as|goes by|aka|a\.k\.a\.?"
    r"|call(?:s|ing)? (?:him|her|them)(?:self|selves)?|saved as|surname|says (?:he|she) is)[\s:=\"'“‘]+$",
    re.IGNORECASE,
)
_WHERE = _BESIDE["where_to"]
_TOLD = _BESIDE["to_somebody"]
_FROM = _BESIDE["from_somebody"]
_THEIRS = _BESIDE["theirs"]
_SIZES = _BESIDE["sizes"]
_SECOND = _BESIDE["second"]
_VERBS = _BESIDE["verbs"]
_BEFORE = _BESIDE["before"]
_DETERMINERS = _BESIDE["determiners"]
_IS = _BESIDE["is"]
_AGED = re.compile(r"\s?\((?:aged? )?\d{1,2}\b")
_PARTICLES = kind_of_words("particles")
_NO_SURNAME = re.compile(
    r"(?:ing|ed|ly|ful|less|ous|ive|ble|ic|ness|tion|ment|wards?|times?|ish|stairs|self|where)$|^(?:down|up|out|un|dis)"
)
_AFTER = re.compile(r"\s*(?:[,.(=:/?]|$|[\d@]|[A-Z]{1,2}\d|(?:dob|ext|tel|mob|aka|b)\b|of \d)", re.IGNORECASE)
_DOES = _BESIDE["does"]


class _Text(Text):
    """A text as its words, and the names on file that are looked for in it."""

    def __init__(self, text: str, on_file: Iterable[str]) -> None:
        super().__init__(text)
        self.filed, self.initials = _on_file(on_file)
        lists = lists_of_words()
        self.says, self.has, self.starts = lists["says"], lists["has"], lists["begins"]
        self.streets, self.surnames, self.towns = lists["street"], lists["surname"], lists["where"]
        self.places, self.people = lists["place"] | lists["street"], lists["people"]

    def names(self) -> Iterator[tuple[int, int]]:
        """Where each name begins and ends, in the order of the text."""
        runs: dict[int, int] = {}
        known: set[str] = set()
        at = 0
        while at < len(self.words):
            end = self._end(at) if self._begins(at) else at
            if end > at and not self._is_place(at, end):
                runs[at] = end
                known |= {w.folded for w in self.words[at:end] if len(w.folded) > 2 and not w.ordinary}
                at = end
            else:
                at = max(end, at + 1)
        yield from self._with_others(runs, known)

    def _with_others(self, runs: dict[int, int], known: set[str]) -> Iterator[tuple[int, int]]:
        """The same, and every other word that is part of a name found elsewhere in the text."""
        at = 0
        while at < len(self.words):
            if at in runs:
                yield self.words[at].start, self.words[runs[at] - 1].end
                at = runs[at]
                continue
            word = self.words[at]
            if word.folded in known and self._is_again(at) and not self._is_place(at, at + 1):
                yield word.start, word.end
            at += 1

    def _is_again(self, at: int) -> bool:
        """Whether a word that is part of a name elsewhere is one here."""
        word = self.words[at]
        if word.none or self.before(at) in _DETERMINERS:
            return False
        return (
            word.given
            or word.family
            or (word.capital and not word.begins)
            or self.follows(at) in self.says | _IS
        )

    def _begins(self, at: int) -> bool:
        word = self.words[at]
        if self._is_titled(at) or self._is_called(at) or self._is_initial(at):
            return True
        if word.folded in _TITLES and not word.given:
            return False
        if word.capital and self._is_sized(at):
            return True
        if word.folded in self.filed and self._is_filed(at):
            return True
        if not word.capital:
            return self._is_small_name(at)
        if word.shouted:
            return self._is_shouted_name(at)
        if word.none or len(word.text) < 2:
            return word.given and self._has_surname(at)
        return self._begins_sentence(at) if word.begins else self._is_in_sentence(at)

    def _is_filed(self, at: int) -> bool:
        """Whether a word that is part of a name on file is that name here, where it may be an ordinary word too."""
        word = self.words[at]
        if not word.capital:
            return self.before(at) not in _DETERMINERS and (
                not (word.ordinary or word.none) or self._is_ordinary_name(at)
            )
        sure = not (word.ordinary or word.none) or word.shouted or not word.begins
        return sure or self._is_placed(at) or self._has_surname(at)

    def _is_ordinary_name(self, at: int) -> bool:
        """Whether an ordinary word in small letters is a name here: joy is asleep, rang joy; not her joy, a bill."""
        word, before, after = self.words[at], self.before(at), self.follows(at)
        if before in _DETERMINERS or word.none:
            return False
        says = self.says if word.folded in self.starts else self.says | _IS
        return (
            word.owns
            or after in says
            or (before in _BEFORE and before not in ("by", "about", "from", "tell"))
        )

    def _begins_sentence(self, at: int) -> bool:
        """Whether the first word of a sentence is a name: every first word has a capital."""
        word, after = self.words[at], self.follows(at)
        if word.given and not (word.ordinary and word.folded in self.starts):
            return True
        if not word.given and (word.folded in self.says or word.folded in self.has):
            return False
        if word.owns or after in self.says or _AGED.match(self.text, word.end) or self._is_quoted(at):
            return True
        if self._has_surname(at):
            return word.given or word.family or self.words[at + 1].family or not self.words[at + 1].given
        if self._is_one_of_two(at) or (
            self.text[word.end : word.end + 2] == " ("
            and at + 1 < len(self.words)
            and self.words[at + 1].folded in self.people
        ):
            return True
        return (word.given or word.family) and (after in self.has or after in _THEIRS)

    def _is_sized(self, at: int) -> bool:
        """Whether it is said of a name how big they are: Lil P."""
        return self.words[at].folded in _SIZES and self.follows(at) != "" and self.words[at + 1].capital

    def _is_one_of_two(self, at: int) -> bool:
        """Whether another name is named with it."""
        if self.follows(at) != "and" and not self.text.startswith(" & ", self.words[at].end):
            return False
        other = at + (2 if self.follows(at) == "and" else 1)
        return other < len(self.words) and self.words[other].capital and not self.words[other].none

    def _is_quoted(self, at: int) -> bool:
        word = self.words[at]
        return self.text[word.start - 1 : word.start] in tuple("\"“‘'") and self.text[
            word.end : word.end + 1
        ] in tuple("\"”’'")

    def _is_in_sentence(self, at: int) -> bool:
        word, before = self.words[at], self.before(at)
        if word.given:
            return True
        if before in ("the", "a", "an") or before in _WHERE:
            return self._is_quoted(at) or (before == "the" and word.folded[:-1] in lists_of_words()["family"])
        if before in ("to", "from"):
            return self.before(at - 1) in (_TOLD if before == "to" else _FROM)
        return True

    def _is_small_name(self, at: int) -> bool:
        word = self.words[at]
        if word.none or len(word.folded) < 2 or word.folded in self.says or word.folded in self.has:
            return False
        if not word.given:
            return word.family and not word.ordinary and len(word.folded) > 4
        if not word.ordinary or self._is_of_kin(at) or self._is_ordinary_name(at):
            return True
        return at + 1 < len(self.words) and self._has_small_surname(at)

    def _is_of_kin(self, at: int) -> bool:
        """Whether an ordinary word that is a name too stands after what somebody is to another: her mate grace."""
        if self.before(at) not in self.people:
            return False
        return (
            self.words[at].folded not in _VERBS
            or self.follows(at) in self.says
            or self.follows(at) in self.has
        )

    def _has_small_surname(self, at: int) -> bool:
        after = self.words[at + 1]
        return self.gap(at) == " " and after.family and not after.ordinary and not after.none

    def _is_shouted_name(self, at: int) -> bool:
        """Whether a word all in capitals among others is a surname, as police write them, and no short form."""
        word = self.words[at]
        if word.none or len(word.text) < 3:
            return not word.none and word.begins and self.follows(at) in self.says | _IS
        return ((word.given or word.family) and word.folded not in self.starts) or self._has_first_name_after(
            at
        )

    def _has_first_name_after(self, at: int) -> bool:
        """Whether a comma and a first name follow: KHAN, Aisha."""
        if at + 1 >= len(self.words) or self.gap(at) != ", ":
            return False
        word, after = self.words[at], self.words[at + 1]
        return word.shouted and not word.none and after.capital and not after.none and not after.shouted

    def _is_titled(self, at: int) -> bool:
        word, before = self.words[at], self.before(at)
        if before not in _TITLES or self.text[self.words[at - 1].end : word.start] not in (" ", ". ", "."):
            return False
        if word.capital:
            return (
                len(word.text) > 1 and word.folded not in self.streets | self.says
            ) or word.folded in self.surnames
        if word.folded in self.says or word.folded in self.has or len(word.folded) < 3:
            return False
        if before in _TITLES_TOO:
            return (word.given or word.family) and not word.ordinary
        return not word.none

    def _is_called(self, at: int) -> bool:
        word = self.words[at]
        said = word.none or word.folded in self.says or word.folded in self.has
        return (
            not said
            and len(word.text) > 1
            and bool(_CUE.search(self.text, max(0, word.start - 30), word.start))
        )

    def _is_initial(self, at: int, most: int = _MOST) -> bool:
        """Whether these are the initials of a name on file, or one before a surname, of so many words at most."""
        word = self.words[at]
        if not (word.capital and word.text.isupper()) or len(word.text) > 3:
            return False
        if word.text in self.initials:
            return len(word.text) > 1 or (word.text not in "AI" and (not word.begins or self._is_placed(at)))
        if len(word.text) > 1 or at + 1 >= len(self.words):
            return False
        gap, after = self.gap(at), self.words[at + 1]
        if (
            not after.capital
            or (after.shouted and not (after.given or after.family))
            or (after.none and after.folded not in self.surnames)
        ):
            return False
        if len(after.text) < 2:
            return gap == " " and most > 1 and self._is_initial(at + 1, most - 1)
        return gap in (". ", ".") or (
            gap == " " and word.text not in "AI" and not after.shouted and (after.given or after.family)
        )

    def _is_placed(self, at: int) -> bool:
        """Whether the words beside it are such as stand beside names."""
        after = self.follows(at)
        return self.words[at].owns or after in self.says or after in self.has or self.before(at) in _BEFORE

    def _has_surname(self, at: int) -> bool:
        """Whether the next word goes on with a capital as a name does."""
        if at + 1 >= len(self.words) or self.gap(at) != " " or self.words[at].owns:
            return False
        after = self.words[at + 1]
        if not after.capital:
            return after.folded in self.filed and self.words[at].folded in self.filed
        return not after.none and len(after.text) > 1

    def _end(self, at: int) -> int:
        """Which word comes after the name that begins here."""
        end = at + 1
        while end < len(self.words) and end - at < _MOST and not self.words[end - 1].owns:
            step = self._goes_on(at, end)
            if not step:
                break
            end += step
        return end

    def _goes_on(self, at: int, end: int) -> int:
        """How many words from here belong to the name that began before."""
        gap, last, word = self.gap(end - 1), self.words[end - 1], self.words[end]
        if gap == ", " and end == at + 1:
            return int(self._has_first_name_after(at))
        if gap in (". ", ".") and len(last.text) == 1:
            return int(word.capital and (not word.none or word.folded in self.surnames))
        if gap != " ":
            return 0
        if word.folded in _PARTICLES and end + 1 < len(self.words) and self.gap(end) in " -":
            return 2 * self._may_go_on(at, end + 1)
        return int(self._may_go_on(at, end))

    def _may_go_on(self, at: int, end: int) -> bool:
        word, first = self.words[end], self.words[at]
        if word.folded in self.filed and word.folded != first.folded:
            return word.capital == first.capital
        if word.capital and not first.capital:
            return False
        if word.capital:
            if word.none:
                return (word.folded in self.surnames or word.folded in self.towns) and self._is_surname(
                    at, end
                )
            return not (word.shouted and len(word.text) < 4 and not (word.given or word.family))
        if word.none or word.folded in self.says or word.folded in self.has:
            return False
        if first.capital and not self._is_titled(at):
            return False
        if len(word.text) == 1:
            return end == at + 1 and word.text in "defghjlmpqtz"
        if word.family or word.folded in _SECOND:
            after = self.follows(end)
            return not word.ordinary or not after or after in self.says or after in self.has
        return end == at + 1 and self._is_small_surname(end)

    def _is_small_surname(self, at: int) -> bool:
        """Whether a word that no list knows is a surname in small letters: what follows would not follow an adverb."""
        word = self.words[at]
        if word.given or word.ordinary or len(word.folded) < 4 or _NO_SURNAME.search(word.folded):
            return False
        return self.follows(at) in _DOES or bool(_AFTER.match(self.text, word.end))

    def _is_place(self, at: int, end: int) -> bool:
        """Whether this is called after somebody, as a street or a shop is."""
        if self.before(at) in ("st", "saint"):
            return True
        last = end
        while (
            last < min(len(self.words), at + _MOST)
            and self.gap(last - 1) == " "
            and self.words[last].capital
            and not self.words[last - 1].owns
        ):
            last += 1
        after = self.words[last] if last < len(self.words) and self.gap(last - 1) == " " else None
        rest = [w.folded for w in self.words[end:last]]
        if after and not after.capital and after.folded in self.streets:
            rest.append(after.folded)
        if self._is_titled(at):
            return False
        return not self.places.isdisjoint(rest)

    def _is_surname(self, at: int, end: int) -> bool:
        """Whether a word for a place is somebody's surname: after a first name, and nobody goes there."""
        before, after = self.before(at), end + 1
        further = after < len(self.words) and self.gap(end) == " " and self.words[after].folded in self.places
        number = self.text[max(0, self.words[at].start - 2) : self.words[at].start].rstrip()[-1:].isdigit()
        return (
            self.words[at].given and before not in _WHERE and before != "the" and not further and not number
        )


def _on_file(names: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of names on file and what they are short or long for, and their initials."""
    words: set[str] = set()
    initials: set[str] = set()
    for name in names:
        parts = [word for word in WORD.findall(name) if fold(word)]
        for part in parts:
            folded = fold(part)
            if len(folded) > 1:
                words |= {folded, *long_forms(folded), *short_forms(folded)}
        if parts:
            initials |= {parts[0][0].upper(), "".join(part[0] for part in parts).upper()}
    return frozenset(words), frozenset(initials)


def names_in(text: str, on_file: Iterable[str] = ()) -> Iterator[tuple[int, int]]:
    """Where each name in a text begins and ends; ``on_file`` are names that are looked for however they are written."""
    return _Text(text, on_file).names()
