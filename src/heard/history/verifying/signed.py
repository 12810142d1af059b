"""What was signed: the record's checkpoints and the witnesses' signatures under them, line by line of the dump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from heard.history.checking import COSIGNS, SIGNS_NOTES, Checkpoint, Key, Note, Wrong
from heard.history.notes import verify

from .copying import unescaped
from .dumps import Unreadable
from .entries import moment_of
from .findings import Findings, Kind


@dataclass(frozen=True)
class Mark:
    """A checkpoint whose signature is good: the size, the root, and the minute at which it says it was made."""

    size: int
    root: bytes
    minute: int
    origin: str


@dataclass
class Signatures:
    """What came of some lines."""

    marks: list[Mark] = field(default_factory=list)
    seen: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # of each witness, its latest: size and time
    witnessed: dict[int, int] = field(default_factory=dict)  # of each size the earliest time of a witness
    unknown: int = 0  # signatures of witnesses whose keys are not known
    findings: Findings = field(default_factory=Findings)


def checkpoints(columns: Sequence[str], lines: bytes, keys: Sequence[Key]) -> Signatures:
    """Check the table of checkpoints."""
    found = Signatures()
    sealers = [key for key in keys if key.algorithm == SIGNS_NOTES]
    for row in _rows(columns, lines):
        size, at = _size(row), row["at"]
        try:
            note = Note.parse(row["note"])
            mark = Checkpoint.parse(note.text)
            if not any(signed.key.name == mark.origin for signed in note.verify(sealers, verify)):
                raise Wrong(f"it is not signed by a known key of {mark.origin}")
            if mark.size != size:
                raise Wrong(f"it was signed for {mark.size} entries")
        except Wrong as wrong:
            found.findings.add(Kind.UNSIGNED, f"The checkpoint of {size} entries, of {at}: {wrong}.")
            continue
        found.marks.append(Mark(size, mark.root, _minute(at), mark.origin))
    return found


def cosignatures(
    columns: Sequence[str], lines: bytes, keys: Sequence[Key], texts: dict[int, str]
) -> Signatures:
    """Check the table of witnesses' signatures, each under the checkpoint of its size."""
    found = Signatures()
    witnesses = [key for key in keys if key.algorithm == COSIGNS]
    names = {key.name for key in witnesses}
    for row in _rows(columns, lines):
        size, name = _size(row), row["witness"]
        try:
            text = texts.get(size)
            if text is None:
                raise Wrong("there is no good checkpoint of that size")
            line = row["line"] if row["line"].endswith("\n") else row["line"] + "\n"
            good = Note.parse(f"{text}\n{line}").verify(witnesses, verify)
        except Wrong as wrong:
            found.findings.add(
                Kind.UNSIGNED, f"The signature of {name} under the checkpoint of {size}: {wrong}."
            )
            continue
        if not good and name in names:
            found.findings.add(Kind.UNSIGNED, f"The signature under {size} is not by the key of {name}.")
        found.unknown += not good
        for signed in good:
            assert signed.time is not None  # noqa: S101
            found.witnessed[size] = min(signed.time, found.witnessed.get(size, signed.time))
            found.seen[signed.key.name] = max((size, signed.time), found.seen.get(signed.key.name, (0, 0)))
    return found


def _rows(columns: Sequence[str], lines: bytes) -> list[dict[str, str]]:
    try:
        return [
            {
                name: unescaped(value).decode(errors="replace")
                for name, value in zip(columns, line.split(b"\t"), strict=True)
            }
            for line in lines.split(b"\n")[:-1]
        ]
    except ValueError as error:
        raise Unreadable("a row of the signatures makes no sense: it was damaged or altered") from error


def _size(row: dict[str, str]) -> int:
    """The size that a row is about; one that no record can have, where it is none."""
    size = row["size"]
    return int(size) if size.isdecimal() and len(size) < 19 else -1


def _minute(at: str) -> int:
    moment = moment_of(at)
    return int(moment.timestamp() // 60) if moment else 0
