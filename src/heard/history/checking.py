#!/usr/bin/env python3
"""Checks what the record has given out: receipts and evidence packs, with nothing but Python and public keys.

This one file needs no network, no database and nothing that is not in Python 3.9 or newer, so that somebody who
trusts neither the record nor those who keep it can read it through and run it:

    python3 checking.py receipt heard-receipt.json --keys keys.txt
    python3 checking.py pack evidence.zip --keys keys.txt

Status 0: nothing is wrong. 1: something is wrong. 2: the file or the keys could not be read.

What it stands on, each in its own part below: a Merkle tree (RFC 9162, section 2.1), Ed25519 (RFC 8032, section 5.1),
signed notes, checkpoints and cosignatures (C2SP: signed-note, tlog-checkpoint, tlog-cosignature).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

LARGEST_FILE = 128 * 1024 * 1024  # bytes
MOST_PARTS = 5_000_000  # of a file: what Python would make a thing of
LONGEST_NOTE = 1_000_000  # characters
MOST_SIGNATURES = 100  # to a note
LONGEST_PROOF = 64  # hashes, which is a tree of 2 ** 64 entries


class Wrong(Exception):
    """Something is not as it must be; the message says what, in plain words."""


# ---- The tree: RFC 9162 ------------------------------------------------------------------------------------------


def leaf_hash(salt: bytes, text: str) -> bytes:
    """The leaf of an entry: the hash of its salt and its exact text, hashed again as RFC 9162 hashes a leaf."""
    return hashlib.sha256(b"\x00" + hashlib.sha256(salt + text.encode("utf-8")).digest()).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root of a tree of ``size`` leaves in which ``leaf`` stands at ``index`` (RFC 9162, 2.1.3.2).

    Raises Wrong if no proof of this length can belong to that place.
    """
    if not 0 <= index < size:
        raise Wrong(f"there is no entry {index} among {size}")
    at, last, root = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise Wrong("its proof is longer than its place in the tree allows")
        if at & 1 or at == last:
            root = node(step, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, step)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("its proof is shorter than its place in the tree needs")
    return root


def check_consistency(m: int, n: int, root_m: bytes, root_n: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of ``n`` leaves begins with the tree of ``m`` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 <= m <= n:
        return False
    if m == 0:
        return not proof and root_m == hashlib.sha256(b"").digest()
    if m == n:
        return not proof and root_m == root_n
    steps = list(proof) if m & (m - 1) else [root_m, *proof]
    if not steps:
        return False
    at, last = m - 1, n - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node(step, old), node(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == root_m and new == root_n


# ---- Ed25519: RFC 8032, section 5.1, verifying only --------------------------------------------------------------

Point = tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Point = (0, 1, 1, 0)


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    total = _NEUTRAL
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point = _add(point, point)
        scalar >>= 1
    return total


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % _P == 0


def _point(encoded: bytes) -> Point | None:
    """The point that 32 bytes stand for; None if they stand for none, or are not its one encoding."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the key's holder over exactly this message.

    Stricter than the RFC demands: a key or point with a second encoding, a key of small order (under which one
    signature fits many messages) and a scalar beyond the group's order are refused, so nothing can be signed twice.
    """
    if len(public) != 32 or len(signature) != 64 or _BASE is None:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= _ORDER or _same(_times(8, key), _NEUTRAL):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    return _same(_times(scalar, _BASE), _add(commitment, _times(challenge, key)))


# ---- Signed notes, checkpoints and cosignatures: C2SP ------------------------------------------------------------

SIGNS_NOTES = 1  # the algorithm of a key that signs the note itself
COSIGNS = 4  # of a witness's key, which signs the note and the time
_NAME = re.compile(r"[^\s+]{1,255}")
_VKEY = re.compile(r"([^\s+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")

Check = Callable[[bytes, bytes, bytes], bool]


@dataclass(frozen=True)
class Key:
    """A public key as its holder publishes it, a "vkey": name, its number, and the key itself."""

    name: str
    algorithm: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys apart."""
        named = self.name.encode("utf-8") + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(named).digest()[:4]

    @classmethod
    def parse(cls, vkey: str) -> Key:
        """Read ``name+0123abcd+base64``; raises Wrong."""
        found = _VKEY.fullmatch(vkey.strip())
        if found is None or not _is_text(vkey):
            raise Wrong(f"{_shown(vkey, 80)} is not a public key of the form name+number+key")
        raw = _bytes(found[3], "a public key")
        if len(raw) != 33 or raw[0] not in (SIGNS_NOTES, COSIGNS):
            raise Wrong(f"the key of {_shown(found[1], 80)} is of a kind that is not known here")
        key = cls(found[1], raw[0], raw[1:])
        if key.id.hex() != found[2]:
            raise Wrong(
                f"the key of {_shown(found[1], 80)} does not fit its own number: it was mistyped or altered"
            )
        return key

    def __str__(self) -> str:
        return (
            f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.algorithm]) + self.public).decode()}"
        )


def parse_keys(lines: str) -> list[Key]:
    """The keys in a text of one to a line; empty lines and those that begin with # are left out. Raises Wrong."""
    listed = (line.strip() for line in lines.splitlines())
    return [Key.parse(line) for line in listed if line and not line.startswith("#")]


def cosigned_message(text: str, time: int) -> bytes:
    """What a witness signs: the checkpoint with the time in seconds since 1970."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


@dataclass(frozen=True)
class Signed:
    """A signature that is good: whose, and for a witness at what time (seconds since 1970)."""

    key: Key
    time: int | None = None


@dataclass(frozen=True)
class Note:
    """A text with the signatures under it, each as (name, number of the key, signature)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> Note:
        """Read a note; raises Wrong. Nothing is verified yet."""
        text, gap, under = note.rpartition("\n\n")
        if len(note) > LONGEST_NOTE or not gap or not text or not under.endswith("\n"):
            raise Wrong("the checkpoint is not a signed note")
        if not _is_text(note) or any(character < " " and character != "\n" for character in note):
            raise Wrong("the checkpoint has characters that no note may have")
        lines = under[:-1].split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise Wrong("the checkpoint has more signatures than a note may have")
        return cls(text + "\n", tuple(_signature(line) for line in lines))

    def verify(self, keys: Iterable[Key], check: Check = ed25519_verify) -> list[Signed]:
        """The good signatures by these keys; those by other keys say nothing and are left out.

        Raises Wrong for a signature that bears a known key's name and number and is not that key's.
        """
        known: dict[tuple[str, bytes], Key] = {}
        for key in keys:
            if known.setdefault((key.name, key.id), key) != key:
                raise Wrong(f"two different keys are called {_shown(key.name, 80)}")
        found = [
            _verified(self.text, known[name, number], signature, check)
            for name, number, signature in self.signatures
            if (name, number) in known
        ]
        return list(dict.fromkeys(found))


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "\u2014" or not _NAME.fullmatch(name):
        raise Wrong("the checkpoint has a line that is not a signature")
    raw = _bytes(encoded, "a signature")
    if len(raw) < 5:
        raise Wrong("the checkpoint has a signature that is too short")
    return name, raw[:4], raw[4:]


def _verified(text: str, key: Key, signature: bytes, check: Check) -> Signed:
    time = None
    message = text.encode()
    if key.algorithm == COSIGNS:
        time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        message = cosigned_message(text, time) if time < _END_OF_TIME else b""
    if not message or not check(key.public, message, signature):
        raise Wrong(f"the signature that bears the name of {_shown(key.name, 80)} is not theirs")
    return Signed(key, time)


@dataclass(frozen=True)
class Checkpoint:
    """How many entries a record held, and the one hash that stands for all of them."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a note; raises Wrong."""
        origin, *rest = text.split("\n")
        if not origin or len(rest) < 3 or not _DECIMAL.fullmatch(rest[0]):
            raise Wrong("the signed note is not a checkpoint")
        root = _bytes(rest[1], "the checkpoint's hash")
        if len(root) != 32:
            raise Wrong("the checkpoint's hash has the wrong length")
        return cls(origin, int(rest[0]), root)


# ---- Reading what may be hostile ---------------------------------------------------------------------------------

_END_OF_TIME = 253_402_300_800  # the year 10000, in seconds since 1970


def _bytes(encoded: Any, what: str) -> bytes:
    """The bytes of a base64 text; raises Wrong if it is not the one way to write them."""
    try:
        raw = base64.b64decode(encoded, validate=True) if isinstance(encoded, str) else None
    except (binascii.Error, ValueError):
        raw = None
    if raw is None or base64.b64encode(raw).decode() != encoded:
        raise Wrong(f"{what} is not base64")
    return raw


def _is_text(words: str) -> bool:
    """Whether it can be written down: JSON can name halves of characters, which are none."""
    return not re.search("[\ud800-\udfff]", words)


def _shown(words: Any, most: int = 20_000) -> str:
    """Words that cannot play tricks on a terminal: what is not plainly visible is spelt out."""
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)
    visible = (
        c if c == " " or unicodedata.category(c)[0] not in "CZ" else c.encode("unicode_escape").decode()
        for c in text[:most]
    )
    return "".join(visible) + (f"… ({len(text) - most} characters more)" if len(text) > most else "")


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%d %B %Y at %H:%M:%S UTC").lstrip("0")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Wrong("it says two different things under one name")
    return found


def _number(digits: str) -> int:
    if len(digits) > 20:
        raise Wrong("it has a number that is longer than any in a record")
    return int(digits)


def _no_constant(name: str) -> None:
    raise Wrong(f"{name} is not a number")


def load(raw: bytes) -> Any:
    """What a JSON file says; raises Wrong for one that says two things at once or is made to exhaust its reader."""
    if len(raw) > LARGEST_FILE or sum(raw.count(mark) for mark in (b"[", b"{", b",")) > MOST_PARTS:
        raise Wrong("it is larger than any receipt or pack")
    try:
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_no_twins,
            parse_int=_number,
            parse_float=str,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise Wrong("it is nested deeper than any receipt or pack") from None
    except ValueError as error:
        raise Wrong(f"it is not JSON: {_shown(str(error), 200)}") from None


def _of(data: Any, name: str, kind: type, what: str) -> Any:
    """One part of what was read, if it is what it has to be."""
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Wrong(f"{what} has no proper “{name}”")
    return value


# ---- Receipts and packs ------------------------------------------------------------------------------------------

FORMAT = "heard-receipt/1"


@dataclass
class Findings:
    """What a file proves, what it does not, and what is wrong with it; each a sentence."""

    proved: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


def check_receipt(data: Any, keys: Sequence[Key] | None = None, check: Check = ed25519_verify) -> Findings:
    """Check a receipt or a pack, as read from its JSON, against keys; without keys against those it brings itself.

    Never raises for what ``data`` is: a file that makes no sense is a finding.
    """
    findings = Findings()
    try:
        if _of(data, "format", str, "the file") != FORMAT:
            raise Wrong("it is not of a form that is known here (heard-receipt/1)")
        known = _known_keys(data, keys, findings)
        checkpoint = _check_note(_of(data, "checkpoint", str, "the file"), known, findings, check)
        _check_entries(_of(data, "entries", list, "the file"), checkpoint, findings)
    except Wrong as wrong:
        findings.wrong.append(_sentence(f"This cannot be trusted: {wrong}"))
    except RecursionError:
        findings.wrong.append("This cannot be trusted: it is nested deeper than any receipt or pack.")
    return findings


def _known_keys(data: Any, keys: Sequence[Key] | None, findings: Findings) -> Sequence[Key]:
    if keys is not None:
        return keys
    findings.unproved.append(
        "Who signed. The keys came from the file itself, so whoever made the file could have made the signatures "
        "too. Get the public keys from the agencies that witness the record, and give them with --keys."
    )
    return [Key.parse(line) for line in _of(data, "keys", list, "the file") if isinstance(line, str)]


def _check_note(signed: str, keys: Sequence[Key], findings: Findings, check: Check) -> Checkpoint:
    note = Note.parse(signed)
    checkpoint = Checkpoint.parse(note.text)
    good = note.verify(keys, check)
    if not any(s.key.algorithm == SIGNS_NOTES and s.key.name == checkpoint.origin for s in good):
        raise Wrong(f"no known key of the record {_shown(checkpoint.origin, 80)} has signed its checkpoint")
    findings.proved.append(
        f"The record {_shown(checkpoint.origin, 80)} signed that it held {checkpoint.size} entries, "
        f"and which ones: checkpoint {checkpoint.root.hex()}."
    )
    witnesses = sorted((s.time, s.key.name) for s in good if s.time is not None)
    findings.proved += [
        f"{_shown(name, 80)} witnessed that on {_moment(time)}: what stands here was there by then, "
        "and cannot be altered in the record since without its noticing."
        for time, name in witnesses
    ]
    if not witnesses:
        findings.unproved.append(
            "When. No witness whose key is known has signed this checkpoint, so only the record itself says when."
        )
    return checkpoint


def _check_entries(entries: list[Any], checkpoint: Checkpoint, findings: Findings) -> None:
    if not entries:
        raise Wrong("it has no entries, so there is nothing to prove")
    seen: dict[int, bytes] = {}
    for place, entry in enumerate(entries, 1):
        try:
            _check_entry(entry, checkpoint, seen, findings)
        except Wrong as wrong:
            findings.wrong.append(_sentence(f"{_name_of(entry, place)}: {wrong}"))
    findings.unproved += [
        "That what was said is true: only that it was written in these words, and not altered since.",
        "That these are all the entries there are about it: only that these are among them.",
    ]


def _name_of(entry: Any, place: int) -> str:
    index = entry.get("index") if isinstance(entry, dict) else None
    return f"Entry {index}" if isinstance(index, int) else f"The entry in place {place} of the file"


def _check_entry(entry: Any, checkpoint: Checkpoint, seen: dict[int, bytes], findings: Findings) -> None:
    index = _of(entry, "index", int, "it")
    leaf = _bytes(_of(entry, "leaf", str, "it"), "its leaf")
    if seen.setdefault(index, leaf) != leaf:
        raise Wrong("the file has two different entries in this one place")
    proof = _of(entry, "proof", list, "it")
    if len(leaf) != 32 or len(proof) > LONGEST_PROOF:
        raise Wrong("its leaf or its proof has the wrong length")
    steps = [_bytes(step, "a part of its proof") for step in proof]
    if any(len(step) != 32 for step in steps):
        raise Wrong("a part of its proof has the wrong length")
    _check_words(entry, leaf)
    if root_from_inclusion(index, checkpoint.size, leaf, steps) != checkpoint.root:
        raise Wrong("it is not what stood in the record in this place when the checkpoint was signed")
    findings_for = findings.proved if entry.get("text") is not None else findings.unproved
    findings_for.append(_told(index, entry.get("text")))


def _check_words(entry: Any, leaf: bytes) -> None:
    """The words must be those that were hashed; an erased entry has neither words nor salt any more."""
    if entry.get("text") is None and entry.get("salt") is None:
        return
    text, salt = _of(entry, "text", str, "it"), _bytes(_of(entry, "salt", str, "it"), "its salt")
    if not _is_text(text) or leaf_hash(salt, text) != leaf:
        raise Wrong("its words are not those that were sealed: they, or the salt, have been altered")


def _told(index: int, text: str | None) -> str:
    if text is None:
        return (
            f"What entry {index} said. Something stood there, but its words are not in this file. If they were "
            "erased as the law allows, there is a certificate of erasure: ask for it."
        )
    try:
        said = load(text.encode("utf-8"))
    except Wrong:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("row"), dict):
        return f"Entry {index} stood in the record in exactly these words: {_shown(text)}"
    why = f", because “{_shown(said['why'], 500)}”" if said.get("why") else ""
    heading = (
        f"Entry {index} stood in the record in exactly these words. By the record's own clock it was written at "
        f"{_shown(said.get('recorded_at'), 60)}, as {_shown(said.get('operation'), 20).lower()} "
        f"of “{_shown(said.get('table'), 80)}” by {_shown(said.get('actor'), 60)}{why}:"
    )
    return "\n".join(
        [heading, *(f"    {_shown(name, 80)}: {_shown(value)}" for name, value in said["row"].items())]
    )


def _sentence(words: str) -> str:
    return words if words.endswith(".") else words + "."


# ---- The command line --------------------------------------------------------------------------------------------

_PACK = "pack.json"


def read_receipt(path: str) -> Any:
    """What a receipt's file says; raises Wrong or OSError."""
    with open(path, "rb") as file:
        return load(_all_of(file))


def read_pack(path: str) -> tuple[Any, list[str]]:
    """What an evidence pack says, and the names of the other files in it, which nothing here checks."""
    if not zipfile.is_zipfile(path):
        return read_receipt(path), []
    try:
        with zipfile.ZipFile(path) as pack:
            names = pack.namelist()
            if names.count(_PACK) != 1:
                raise Wrong(f"the pack has no {_PACK}, or several")
            with pack.open(_PACK) as file:
                return load(_all_of(file)), [name for name in names if name != _PACK]
    except (Wrong, OSError):
        raise
    except Exception as error:  # zipfile fails in many ways over a damaged file
        raise Wrong(f"the pack is damaged: {_shown(str(error), 200)}") from None


def _all_of(file: Any) -> bytes:
    raw: bytes = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise Wrong("it is larger than any receipt or pack")
    return raw


def report(findings: Findings, heading: str) -> str:
    """The findings as a page of text."""
    parts = [heading]
    for title, sentences in (
        ("Wrong", findings.wrong),
        ("Proved", findings.proved),
        ("Not proved", findings.unproved),
    ):
        if sentences:
            parts += ["", title, *(f"  - {sentence}" for sentence in sentences)]
    return "\n".join(parts)


def _heading(data: Any, others: Sequence[str], findings: Findings, own_keys: bool) -> str:
    lines = []
    if isinstance(data, dict) and isinstance(data.get("what"), str):
        lines.append(f"The pack says of itself: {_shown(data['what'], 500)}")
    if isinstance(data, dict) and isinstance(data.get("as_at"), str):
        lines.append(f"It says it shows the record as it stood at {_shown(data['as_at'], 60)}.")
    if others:
        listed = ", ".join(_shown(name, 80) for name in others[:20])
        lines.append(f"Only {_PACK} was checked. For reading alone: {listed}.")
    if not findings.good:
        lines.append("SOMETHING IS WRONG. Do not rely on this file before it is explained.")
    elif own_keys:
        lines.append("Nothing is wrong, but it was checked with its own keys, which proves less: see below.")
    else:
        lines.append("Nothing is wrong.")
    return "\n".join(lines)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="checking", description="Check a receipt or an evidence pack of a Heard record, offline."
    )
    parser.add_argument("what", choices=("receipt", "pack"), help="what kind of file it is")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--keys",
        metavar="FILE",
        help="public keys, one to a line, that you did not get from the file's sender",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Check one file and say what came of it."""
    options = _arguments(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        keys = None
        if options.keys:
            with open(options.keys, encoding="utf-8") as file:
                keys = parse_keys(file.read(LONGEST_NOTE))
        data, others = read_pack(options.file) if options.what == "pack" else (read_receipt(options.file), [])
    except (Wrong, OSError, UnicodeDecodeError) as error:
        print(_sentence(f"This could not be read: {_shown(str(error), 500)}"))
        return 2
    findings = check_receipt(data, keys)
    print(report(findings, _heading(data, others, findings, keys is None)))
    return 0 if findings.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
