"""The keys under which an observation is filed, and those under which it is asked for.

A key is a kind and a value; only its keyed hash is ever stored. What is filed is exact; what is asked for is wide
(near dates, names the other way round, the long forms of a short name), so that the table stays small and typing
errors are still found. docs/decisions/0020 has the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from .observation import Observation
from .spelling import long_forms, one_spelling, short_forms, skeleton

SCHEME = 5  # raised whenever a key comes out differently; what was filed under another scheme is filed anew


class Key(NamedTuple):
    """What two observations share when they share this."""

    kind: str
    value: str


def hashed(secret: bytes, kind: str, value: str) -> int:
    """The 64 bits, as PostgreSQL's bigint, under which a key is stored; of no use to whoever has not the secret."""
    digest = blake2b(f"{kind}\x1f{value}".encode(), digest_size=8, key=secret[:64], person=b"heard match/1")
    return int.from_bytes(digest.digest(), "big", signed=True)


def filed_under(said: Observation) -> set[Key]:
    """The keys under which what was said is filed, about twenty for a person whose facts are all known."""
    found = {Key(kind, value) for kind, value in _identifiers(said)}
    if not said.is_person:
        return found
    for each in [said, *said.other_names()]:
        found |= set(_of_name(each))
    return found


def asked_under(said: Observation) -> set[Key]:
    """The keys under which to look for whoever this may be."""
    found = set(filed_under(said))
    if not said.is_person:
        return found
    for each in [said, *said.other_names()]:
        for wider in [each, *_long_names(each)]:
            found |= set(_of_name(wider))
        if each.car:
            shorter = {skeleton(short) for short in short_forms(each.first)}
            found |= {Key("car and name", f"{each.car}|{short}") for short in shorter}
        found |= set(_near_in_time(each))
        found |= set(_other_way_round(each))
    return {key for key in found if key.kind not in _too_wide(said)}


def _too_wide(said: Observation) -> set[str]:
    """The kinds of key that would bring everybody of a name or a birthday, where what was said is better than that."""
    wide = set()
    whole_name = bool(said.first and said.surname)
    born = said.born_on and not said.born_on_is_doubtful
    if whole_name:
        wide.add("half and place")
    if whole_name and born:
        wide.add("sound")
    if not born:
        wide.add("born")
    return wide


def _identifiers(said: Observation) -> Iterator[tuple[str, str]]:
    if said.nhs:
        yield "nhs", said.nhs
    if said.upn:
        yield "upn", said.upn
    yield from (("phone", number) for number in said.phones)
    yield from (("registration", mark) for mark in said.registrations)
    yield from (("handle", name) for name in said.handles)
    if said.kind == "place" and said.place:
        yield "place", said.place
    if said.postcode and said.house and not said.shared_place:
        yield "house", f"{said.postcode}|{said.house}"
    if said.kind == "place" and said.postcode:
        yield "place at", said.postcode
    if said.kind == "vehicle" and said.car:
        yield "car", f"{said.car}|{said.colour}"


def _of_name(said: Observation) -> Iterator[Key]:
    first, last = said.first_skeleton, said.surname_skeleton
    halves = [half for half in (first, last, *map(skeleton, said.surname_parts)) if half]
    if said.born_on:
        born = said.born_on.isoformat()
        yield Key("born", born)
        yield from (Key("born and name", f"{born}|{half}") for half in halves)
    if said.postcode and not said.shared_place:
        yield from (Key("postcode and name", f"{said.postcode}|{half}") for half in halves)
    if said.house and said.street and not said.shared_place:
        yield from (Key("street and name", f"{said.house}|{said.street}|{half}") for half in halves)
    if said.car:
        yield from (Key("car and name", f"{said.car}|{half}") for half in halves)
    if said.district:
        yield from (Key("half and place", f"{said.district}|{half}") for half in halves)
    if first and last:
        yield from _of_whole_name(said, first, last)


def _of_whole_name(said: Observation, first: str, last: str) -> Iterator[Key]:
    pair = "|".join(sorted((first, last)))
    yield Key("name", pair)
    yield Key("sound", "|".join(sorted((said.first_sound, said.surname_sound))))
    for part in (*said.surname_parts, *said.further):
        yield Key("name", "|".join(sorted((first, skeleton(part)))))
    if said.born_on:
        yield Key(
            "initials and month", "".join(sorted(said.first[:1] + said.surname[:1])) + f"{said.born_on:%Y-%m}"
        )
    scopes = [("year", str(year)) for year in _years(said)]
    if said.district:
        scopes.append(("district", said.district))
    for kind, scope in scopes:
        yield Key(f"name and {kind}", f"{scope}|{pair}")
        yield Key(f"half and {kind}", f"{scope}|{last}|{said.first[:1]}")
        yield Key(f"half and {kind}", f"{scope}|{first}|{said.surname[:1]}")


def _years(said: Observation) -> range:
    if said.span is None or said.span[1] - said.span[0] > 4:
        return range(0)
    return range(said.span[0], said.span[1] + 1)


def _long_names(said: Observation) -> list[Observation]:
    """The same with each name that a short first name may stand for."""
    return [_named(said, one_spelling(long), said.surname) for long in long_forms(said.first)[:4]]


def _named(said: Observation, first: str, surname: str) -> Observation:
    return replace(said, first=first, surname=surname, surname_parts=())


def _other_way_round(said: Observation) -> Iterator[Key]:
    """The keys that tell first name from surname, with the two changed over."""
    if said.first and said.surname:
        turned = _of_name(_named(said, said.surname, said.first))
        yield from (key for key in turned if key.kind in ("half and year", "half and district"))


def _near_in_time(said: Observation) -> Iterator[Key]:
    """The same name with the birth dates and years for which this one may have been typed."""
    if said.born_on:
        for day in near_dates(said.born_on):
            yield from (
                Key("born and name", f"{day.isoformat()}|{half}")
                for half in (said.first_skeleton, said.surname_skeleton)
                if half
            )
    if said.span and said.first_skeleton and said.surname_skeleton:
        pair = "|".join(sorted((said.first_skeleton, said.surname_skeleton)))
        for year in (said.span[0] - 1, said.span[1] + 1):
            yield Key("name and year", f"{year}|{pair}")
            yield Key("half and year", f"{year}|{said.surname_skeleton}|{said.first[:1]}")
            yield Key("half and year", f"{year}|{said.first_skeleton}|{said.surname[:1]}")


def near_dates(day: date) -> set[date]:
    """The dates that a slip of hand or ear makes of a birth date."""
    near = {day + timedelta(days=n) for n in (-10, -1, 1, 10)}
    parts = [(day.year + n, day.month, day.day) for n in (-10, -1, 1, 10)]
    parts += [(day.year, month, day.day) for month in range(1, 13)]
    parts += [(day.year, day.day, day.month), (day.year, 1, 1)]
    for year, month, number in parts:
        try:
            near.add(date(year, month, number))
        except ValueError:
            continue
    return near - {day}
