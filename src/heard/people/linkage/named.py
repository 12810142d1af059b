"""Where a free text names people: by names on file, by lists of names, and by the words before and after.

A word with a capital is more likely a name in the middle of a sentence than where one begins; without a capital it is
one if a list knows it and it is no ordinary word, or if the words before it say so: "called", "Mr", "aka".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .spelling import fold, is_given_name, listed, long_forms, short_forms
from .spelling import words as kind_of_words

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
_MOST = 5  # words of one name


def _kinds(name: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for kind, *words in listed(name):
        found[kind] = found.get(kind, frozenset()) | frozenset(words)
    return found


@lru_cache(1)
def _lists() -> dict[str, frozenset[str]]:
    """The words that names are told by, each kind once."""
    lists = _kinds("names.txt") | _kinds("no_names.txt")
    cars = kind_of_words("makes") | {car for car in kind_of_words("cars") if not is_given_name(car)}
    none = frozenset(
        word
        for kind in ("common", "people", "time", "place", "where", "kind", "brand", "short", "record")
        for word in lists[kind]
    )
    return lists | {"none": none | cars}


@dataclass(slots=True)
class _Word:
    """A word of a text: where it stands, how it is written, and what the lists say of it."""

    start: int
    end: int
    over: int  # where it ends with what shows that something is theirs
    text: str
    folded: str
    capital: bool
    shouted: bool
    begins: bool  # a sentence, a line, or what somebody said
    owns: bool  # an apostrophe and an s follow
    given: bool
    family: bool
    ordinary: bool
    none: bool


_BEGINS = re.compile(r"(?:[.!?:;*•>\n|/–—]|\s-)[\s\"'“‘(\[]*$|[\"“(\[]$")


def _is_double(word: str, given: frozenset[str]) -> bool:
    first, hyphen, second = word.partition("-")
    return bool(hyphen) and all(fold(part) in given or is_given_name(fold(part)) for part in (first, second))


def _is_owned(folded: str, given: frozenset[str]) -> bool:
    """Whether somebody left out the apostrophe: lucys brother."""
    if len(folded) < 5 or folded[-1] != "s" or folded in given or is_given_name(folded):
        return False
    lists, base = _lists(), folded[:-1]
    known = base in given or is_given_name(base)
    return known and not (folded in lists["family"] or base in lists["ordinary"] or base in lists["none"] or folded in lists["none"])


def _words(text: str) -> list[_Word]:
    lists = _lists()
    given, family, ordinary, none, says = (lists[kind] for kind in ("given", "family", "ordinary", "none", "says"))
    found = []
    last = 0
    for match in _WORD.finditer(text):
        word, end = match[0], match.end()
        owns = word[-2:] in ("'s", "’s", "'S", "’S")
        if owns:
            word, end = word[:-2], end - 2
        if not word:
            continue
        folded = fold(word)
        if _is_owned(folded, given):
            word, folded, end, owns = word[:-1], folded[:-1], end - 1, True
        first = word[0]
        found.append(
            _Word(
                match.start(),
                end,
                match.end(),
                word,
                folded,
                first.isupper() or first.lower() == first.upper(),
                len(word) > 1 and word.isupper(),
                bool(_BEGINS.search(text[last : match.start()])) or not found,
                owns,
                (folded in given or is_given_name(folded) or _is_double(word, given)) and (folded not in says or folded in ordinary),
                folded in family,
                folded in ordinary,
                folded in none,
            )
        )
        last = match.end()
    return found


_TITLES = frozenset(
    "mr mrs ms miss dr dc ds di dci pc pcso sgt insp rev fr father pastor cllr prof sir madam auntie aunty uncle nan "
    "nurse coach imam sr pani".split()
)
_TITLES_TOO = frozenset("miss di fr father sir nan nurse coach imam sr uncle auntie aunty pastor".split())  # words too
_CUE = re.compile(
    r"\b(?:called|named|name (?:is|was|of|as|to)|names (?:are|were)|nicknamed|known as|goes by|aka|a\.k\.a\.?|aged?k?a"
    r"|call(?:s|ing)? (?:him|her|them)(?:self|selves)?|saved as|surname|says (?:he|she) is)[\s:=\"'“‘]+$",
    re.IGNORECASE,
)
_WHERE = frozenset("in at near outside towards into around via behind opposite off through across".split())
_TOLD = frozenset("spoke spoken speak speaks speaking said talk talks talked talking text texted listened wrote gave given belongs "
                  "related known married introduced owes next close according attached handed sent visit visits".split())
_FROM = frozenset("call calls text texts heard message messages msg report letter statement email rang away".split())
_THEIRS = frozenset("kids children family brothers sisters boys girls twins household".split())
_SIZES = frozenset("big lil little young baby fat tall".split())
_SECOND = frozenset("mae may jo joe jane rose lou ann anne marie louise leigh lee grace rae jay beth ella jai ray".split())
_VERBS = frozenset("see hope drew read left chat mark rob sue pat grant chase skip fall kill link help".split())
_BEFORE = frozenset("with ask asked told tell saw seen ring rang by w about from".split())
_DETERMINERS = frozenset("the a an this that these those my your his her its our their some any no every to i they we you he she it".split())
_IS = frozenset("is was has had isnt wasnt hasnt hadnt wont being been and".split())
_AGED = re.compile(r"\s?\((?:aged? )?\d{1,2}\b")
_NEAR = " "
_PARTICLES = kind_of_words("particles")


_NO_SURNAME = re.compile(r"(?:ing|ed|ly|ful|less|ous|ive|ble|ic|ness|tion|ment|wards?|times?|ish|stairs|self|where)$|^(?:down|up|out|un|dis)")
_AFTER = re.compile(r"\s*(?:[,.(=:/?]|$|[\d@]|[A-Z]{1,2}\d|(?:dob|ext|tel|mob|aka|b)\b|of \d)", re.IGNORECASE)
_DOES = frozenset("is was has had says said told rang came went lives who at".split())


class _Text:
    """A text as its words, and the names on file that are looked for in it."""

    def __init__(self, text: str, on_file: Iterable[str]) -> None:
        self.text = text
        self.words = _words(text)
        self.filed, self.initials = _on_file(on_file)
        letters = [word for word in self.words if len(word.text) > 1]
        if sum(word.shouted for word in letters) > 0.6 * len(letters):
            for word in self.words:
                word.capital = word.shouted = False
        lists = _lists()
        self.says, self.has = lists["says"], lists["has"]
        self.places, self.streets, self.surnames = lists["place"] | lists["street"], lists["street"], lists["surname"]
        self.towns, self.people, self.starts = lists["where"], lists["people"], lists["begins"]

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
        if word.none or self._before(at) in _DETERMINERS:
            return False
        return word.given or word.family or (word.capital and not word.begins) or self._follows(at) in self.says | _IS

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
            return self._before(at) not in _DETERMINERS and (not (word.ordinary or word.none) or self._is_ordinary_name(at))
        sure = not (word.ordinary or word.none) or word.shouted or not word.begins
        return sure or self._is_placed(at) or self._has_surname(at)

    def _is_ordinary_name(self, at: int) -> bool:
        """Whether an ordinary word in small letters is a name here: joy is asleep, rang joy; not her joy, a bill."""
        word, before, after = self.words[at], self._before(at), self._follows(at)
        if before in _DETERMINERS or word.none:
            return False
        says = self.says if word.folded in self.starts else self.says | _IS
        return word.owns or after in says or (before in _BEFORE and before not in ("by", "about", "from", "tell"))

    def _begins_sentence(self, at: int) -> bool:
        """Whether the first word of a sentence is a name: every first word has a capital."""
        word, after = self.words[at], self._follows(at)
        if word.given and not (word.ordinary and word.folded in self.starts):
            return True
        if not word.given and (word.folded in self.says or word.folded in self.has):
            return False
        if word.owns or after in self.says or _AGED.match(self.text, word.end) or self._is_quoted(at):
            return True
        if self._has_surname(at):
            return word.given or word.family or self.words[at + 1].family or not self.words[at + 1].given
        if self._is_one_of_two(at) or self.text[word.end : word.end + 2] == " (" and at + 1 < len(self.words) and self.words[at + 1].folded in self.people:
            return True
        return (word.given or word.family) and (after in self.has or after in _THEIRS)

    def _is_sized(self, at: int) -> bool:
        """Whether it is said of a name how big they are: Lil P."""
        return self.words[at].folded in _SIZES and self._follows(at) != "" and self.words[at + 1].capital

    def _is_one_of_two(self, at: int) -> bool:
        """Whether another name is named with it."""
        if self._follows(at) != "and" and not self.text.startswith(" & ", self.words[at].end):
            return False
        other = at + (2 if self._follows(at) == "and" else 1)
        return other < len(self.words) and self.words[other].capital and not self.words[other].none

    def _is_quoted(self, at: int) -> bool:
        word = self.words[at]
        return self.text[word.start - 1 : word.start] in tuple("\"“‘'") and self.text[word.end : word.end + 1] in tuple("\"”’'")

    def _is_in_sentence(self, at: int) -> bool:
        word, before = self.words[at], self._before(at)
        if word.given:
            return True
        if before in ("the", "a", "an") or before in _WHERE:
            return self._is_quoted(at) or (before == "the" and word.folded[:-1] in _lists()["family"])
        if before in ("to", "from"):
            return self._before(at - 1) in (_TOLD if before == "to" else _FROM)
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
        if self._before(at) not in self.people:
            return False
        return self.words[at].folded not in _VERBS or self._follows(at) in self.says or self._follows(at) in self.has

    def _has_small_surname(self, at: int) -> bool:
        after = self.words[at + 1]
        return self._gap(at) == " " and after.family and not after.ordinary and not after.none

    def _is_shouted_name(self, at: int) -> bool:
        """Whether a word all in capitals among others is a surname, as police write them, and no short form."""
        word = self.words[at]
        if word.none or len(word.text) < 3:
            return not word.none and word.begins and self._follows(at) in self.says | _IS
        return ((word.given or word.family) and word.folded not in self.starts) or self._has_first_name_after(at)

    def _has_first_name_after(self, at: int) -> bool:
        """Whether a comma and a first name follow: KHAN, Aisha."""
        if at + 1 >= len(self.words) or self._gap(at) != ", ":
            return False
        word, after = self.words[at], self.words[at + 1]
        return word.shouted and not word.none and after.capital and not after.none and not after.shouted

    def _is_titled(self, at: int) -> bool:
        word, before = self.words[at], self._before(at)
        if before not in _TITLES or self.text[self.words[at - 1].end : word.start] not in (" ", ". ", "."):
            return False
        if word.capital:
            return len(word.text) > 1 and not word.folded in self.streets | self.says or word.folded in self.surnames
        if word.folded in self.says or word.folded in self.has or len(word.folded) < 3:
            return False
        if before in _TITLES_TOO:
            return (word.given or word.family) and not word.ordinary
        return not word.none

    def _is_called(self, at: int) -> bool:
        word = self.words[at]
        said = word.none or word.folded in self.says or word.folded in self.has
        return not said and len(word.text) > 1 and bool(_CUE.search(self.text, max(0, word.start - 30), word.start))

    def _is_initial(self, at: int) -> bool:
        """Whether these are the initials of a name on file, or one before a surname."""
        word = self.words[at]
        if not (word.capital and word.text.isupper()) or len(word.text) > 3:
            return False
        if word.text in self.initials:
            return len(word.text) > 1 or (word.text not in "AI" and (not word.begins or self._is_placed(at)))
        if len(word.text) > 1 or at + 1 >= len(self.words):
            return False
        gap, after = self._gap(at), self.words[at + 1]
        if not after.capital or (after.shouted and not (after.given or after.family)) or (after.none and after.folded not in self.surnames):
            return False
        if len(after.text) < 2:
            return gap == " " and self._is_initial(at + 1)
        return gap in (". ", ".") or (gap == " " and word.text not in "AI" and not after.shouted and (after.given or after.family))

    def _is_placed(self, at: int) -> bool:
        """Whether the words beside it are such as stand beside names."""
        after = self._follows(at)
        return self.words[at].owns or after in self.says or after in self.has or self._before(at) in _BEFORE

    def _has_surname(self, at: int) -> bool:
        """Whether the next word goes on with a capital as a name does."""
        if at + 1 >= len(self.words) or self._gap(at) != " " or self.words[at].owns:
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
        gap, last, word = self._gap(end - 1), self.words[end - 1], self.words[end]
        if gap == ", " and end == at + 1:
            return int(self._has_first_name_after(at))
        if gap in (". ", ".") and len(last.text) == 1:
            return int(word.capital and (not word.none or word.folded in self.surnames))
        if gap != " ":
            return 0
        if word.folded in _PARTICLES and end + 1 < len(self.words) and self._gap(end) in " -":
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
                return (word.folded in self.surnames or word.folded in self.towns) and self._is_surname(at, end)
            return not (word.shouted and len(word.text) < 4 and not (word.given or word.family))
        if word.none or word.folded in self.says or word.folded in self.has:
            return False
        if first.capital and not self._is_titled(at):
            return False
        if len(word.text) == 1:
            return end == at + 1 and word.text in "defghjlmpqtz"
        if word.family or word.folded in _SECOND:
            after = self._follows(end)
            return not word.ordinary or not after or after in self.says or after in self.has
        return end == at + 1 and self._is_small_surname(end)

    def _is_small_surname(self, at: int) -> bool:
        """Whether a word that no list knows is a surname in small letters: what follows would not follow an adverb."""
        word = self.words[at]
        if word.given or word.ordinary or len(word.folded) < 4 or _NO_SURNAME.search(word.folded):
            return False
        return self._follows(at) in _DOES or bool(_AFTER.match(self.text, word.end))

    def _is_place(self, at: int, end: int) -> bool:
        """Whether this is called after somebody, as a street or a shop is."""
        if self._before(at) in ("st", "saint"):
            return True
        last = end
        while last < len(self.words) and self._gap(last - 1) == " " and self.words[last].capital and not self.words[last - 1].owns:
            last += 1
        after = self.words[last] if last < len(self.words) and self._gap(last - 1) == " " else None
        rest = [w.folded for w in self.words[end:last]]
        if after and not after.capital and after.folded in self.streets:
            rest.append(after.folded)
        if self._is_titled(at):
            return False
        return not self.places.isdisjoint(rest)

    def _is_surname(self, at: int, end: int) -> bool:
        """Whether a word for a place is somebody's surname: after a first name, and nobody goes there."""
        before, after = self._before(at), end + 1
        further = after < len(self.words) and self._gap(end) == " " and self.words[after].folded in self.places
        number = at and self.text[: self.words[at].start].rstrip()[-1:].isdigit()
        return self.words[at].given and before not in _WHERE and before != "the" and not further and not number

    def _before(self, at: int) -> str:
        """The word before, where nothing but a space, a bracket or a quotation mark is between."""
        if at < 1:
            return ""
        gap = self._gap(at - 1)
        return self.words[at - 1].folded if gap.strip("\"'“‘(.") in ("", " ") and gap != "" and "\n" not in gap else ""

    def _follows(self, at: int) -> str:
        return self.words[at + 1].folded if at + 1 < len(self.words) and self._gap(at) == " " else ""

    def _gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.words[at].over : self.words[at + 1].start]


def _on_file(names: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of names on file and what they are short or long for, and their initials."""
    words: set[str] = set()
    initials: set[str] = set()
    for name in names:
        parts = [word for word in _WORD.findall(name) if fold(word)]
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
