"""A witness: a small program of another agency that signs what it has seen of a record, and refuses a rewritten past.

It speaks C2SP tlog-witness (``POST /add-checkpoint``), keeps one small file for each record that it watches, and needs
no database. It sees how many entries there are and one hash of them all, and not a word of any.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import hashlib
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from . import notes
from .checking import Checkpoint, Key, Note, Wrong, check_consistency
from .tree import EMPTY

_LONGEST_REQUEST = 64 * 1024  # bytes
_MOST_STEPS = 63
_PATIENCE = 30  # seconds for a client to say what it has begun
_MOST_KEPT = 1000  # refused checkpoints that are kept as evidence
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_HEADING = "checkpoint refused"

Said = tuple[int, str, str]  # status, body, kind of text
TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"


class CannotWitness(Exception):
    """The witness's own state cannot be trusted or used; the message says why and what to do."""


class _No(Exception):
    """A request that is answered with a status and a reason."""

    def __init__(self, status: int, reason: str, kind: str = TEXT) -> None:
        super().__init__(reason)
        self.said: Said = (status, f"{reason}\n", kind)


@dataclass(frozen=True)
class Asked:
    """A request to cosign: what the log believes the witness knows, the proof, and the checkpoint."""

    old: int
    proof: Sequence[bytes]
    note: Note
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, body: bytes) -> Asked:
        """Read the body of a request; raises Wrong."""
        head, gap, note = body.decode("utf-8").partition("\n\n")
        first, *steps = head.split("\n")
        found = _OLD.fullmatch(first)
        if not gap or found is None or len(steps) > _MOST_STEPS:
            raise Wrong("this is not a request to add a checkpoint")
        proof = [base64.b64decode(step, validate=True) for step in steps]
        if any(len(step) != 32 for step in proof):
            raise Wrong("a part of the proof has the wrong length")
        parsed = Note.parse(note)
        return cls(int(found[1]), proof, parsed, Checkpoint.parse(parsed.text))


class Witness:
    """What a witness has signed, one file a record, and the rule by which it signs more."""

    def __init__(
        self, signer: notes.Signer, logs: Sequence[Key], state: Path, now: Callable[[], float] = time.time
    ) -> None:
        self.signer = signer
        self.state = state
        self.now = now
        self._keys: Mapping[str, list[Key]] = {
            log.name: [k for k in logs if k.name == log.name] for log in logs
        }
        self._one_at_a_time = threading.Lock()
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = open(state / "lock", "a")  # noqa: SIM115 held for as long as the witness lives
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise CannotWitness(f"another witness already uses {state}") from error
        try:
            for origin in self._keys:
                self._signed(origin)
        except CannotWitness:
            self.close()
            raise

    def add(self, body: bytes) -> Said:
        """The answer to a request: the cosignature once it is safely kept, or why there is none."""
        try:
            asked = Asked.parse(body)
        except (Wrong, ValueError, binascii.Error) as error:
            return 400, f"{error}\n", TEXT
        try:
            line = self._trusted(asked)
            with self._one_at_a_time:
                return self._cosigned(asked, line)
        except _No as no:
            return no.said

    def latest(self, origin_hash: str) -> str | None:
        """The last checkpoint signed of the record whose origin has this SHA-256; none if there is none."""
        for origin in self._keys:
            if _name(origin) == origin_hash and (path := self._path(origin)).exists():
                return path.read_text(encoding="utf-8")
        return None

    def close(self) -> None:
        """Let another witness use the state."""
        self._lock.close()

    def _trusted(self, asked: Asked) -> str:
        """The log's signature lines, as they are kept beside ours."""
        keys = self._keys.get(asked.checkpoint.origin)
        if keys is None:
            raise _No(404, "this record is not witnessed here")
        try:
            good = asked.note.verify(keys, notes.verify)
        except Wrong as error:
            raise _No(403, str(error)) from error
        if not good:
            raise _No(403, "no key of this record that is known here has signed the checkpoint")
        ids = {signed.key.id for signed in good}
        return "".join(_line(*each) for each in asked.note.signatures if each[1] in ids)

    def _cosigned(self, asked: Asked, line: str) -> Said:
        """Check against what was signed before, keep, and only then answer; one request at a time."""
        new = asked.checkpoint
        if asked.old > new.size:
            raise _No(400, "the old size is larger than the new")
        before = self._signed(new.origin)
        if asked.old != before.size:
            raise _No(409, str(before.size), SIZE)
        if reason := _why_not(before, new, asked.proof):
            self._refuse(asked, before, reason)
        ours = self.signer.cosign(asked.note.text, int(self.now()))
        self._keep(new.origin, f"{asked.note.text}\n{line}{ours}")
        return 200, ours, TEXT

    def _signed(self, origin: str) -> Checkpoint:
        """What this witness has signed last; raises CannotWitness if its file is not as it left it."""
        path = self._path(origin)
        if not path.exists():
            return Checkpoint(origin, 0, EMPTY)
        try:
            note = Note.parse(path.read_text(encoding="utf-8"))
            found = Checkpoint.parse(note.text)
            if not note.verify([self.signer.key], notes.verify) or found.origin != origin:
                raise Wrong("it does not bear this witness's signature")
        except (Wrong, OSError, ValueError) as error:
            raise CannotWitness(
                f"{path}: {error}. Bring it back from a copy; without it nothing is known."
            ) from error
        return found

    def _keep(self, origin: str, note: str) -> None:
        """Written beside, made to outlive a power cut, and renamed: a kill at any moment leaves the old or the new."""
        path = self._path(origin)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        new = path.with_suffix(".new")
        with open(new, "w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        new.rename(path)
        notes.sync(path.parent)

    def _refuse(self, asked: Asked, before: Checkpoint, reason: str) -> None:
        """Say it aloud and keep the evidence: the log has signed two pasts that cannot both be true."""
        origin = asked.checkpoint.origin
        _say(
            f"REFUSED. {origin} showed a record of {asked.checkpoint.size} entries that does not go on from the "
            f"{before.size} that were signed here: {reason}. ITS PAST WAS REWRITTEN. Ring whoever answers for it; "
            f"what it signed is kept in {self.state}."
        )
        folder = self.state / "refused"
        folder.mkdir(mode=0o700, exist_ok=True)
        digest = hashlib.sha256(asked.note.text.encode()).hexdigest()[:16]
        evidence = folder / f"{_name(origin)[:16]}-{asked.checkpoint.size}-{digest}.txt"
        if not evidence.exists() and sum(1 for _ in folder.iterdir()) < _MOST_KEPT:
            signatures = "".join(_line(*each) for each in asked.note.signatures)
            evidence.write_text(f"{asked.note.text}\n{signatures}", encoding="utf-8")
        raise _No(422, f"{_HEADING}: {reason}")

    def _path(self, origin: str) -> Path:
        return self.state / _name(origin) / "checkpoint"


def _why_not(before: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> str:
    """Why a checkpoint does not go on from the one before; nothing if it does."""
    if new.size == 0 and new.root != EMPTY:
        return "an empty record has another hash"
    if before.size == 0:
        return "there is nothing to prove yet" if proof else ""
    if before.size == new.size and before.root != new.root:
        return "there are as many entries, and they are others"
    if not check_consistency(before.size, new.size, before.root, new.root, proof):
        return "the proof does not hold"
    return ""


def _name(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()


def _line(name: str, number: bytes, signature: bytes) -> str:
    return f"\u2014 {name} {base64.b64encode(number + signature).decode()}\n"


def _say(words: str) -> None:
    print(f"witness: {words}", file=sys.stderr, flush=True)


class Server(ThreadingHTTPServer):
    """The witness at an address."""

    daemon_threads = True
    request_queue_size = 128  # five would turn askers away who come at once

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        super().__init__(address, _Request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away half-way is nothing to speak of; the witness itself failing is."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            _say(f"a request failed: {error}")


class _Request(BaseHTTPRequestHandler):
    """One connection of a log, or of somebody who looks at what was signed."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "heard-witness", ""
    timeout = _PATIENCE
    server: Server

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (
            length.isascii()
            and length.isdecimal()
            and int(length[:9]) <= _LONGEST_REQUEST
            and len(length) < 10
        ):
            self.close_connection = True  # what is not read would be taken for the next request
            return self._answer((413 if length else 411, "say how long it is, and be short\n", TEXT))
        body = self.rfile.read(int(length))
        if self.path != "/add-checkpoint":
            return self._answer((404, "there is nothing here\n", TEXT))
        try:
            return self._answer(self.server.witness.add(body))
        except CannotWitness as reason:
            _say(f"CANNOT WITNESS. {reason}")
            return self._answer((500, "the witness cannot sign now\n", TEXT))

    def do_GET(self) -> None:
        origin_hash, _, name = self.path.strip("/").partition("/")
        note = self.server.witness.latest(origin_hash) if name == "checkpoint" else None
        self._answer((200, note, TEXT) if note else (404, "there is nothing here\n", TEXT))

    def _answer(self, said: Said) -> None:
        status, words, kind = said
        body = words.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """No log of requests: what matters is kept, or said aloud."""
