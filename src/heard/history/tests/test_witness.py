"""A witness signs only what goes on from what it has signed, by the specification, over raw HTTP, and through a kill."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from heard.history.checking import COSIGNS, SIGNS_NOTES, Checkpoint, Note
from heard.history.notes import Signer, checkpoint, kept
from heard.history.tree import EMPTY, Growing, consistency, root_of, subtree
from heard.history.witness import CannotWitness, Server, Witness

pytestmark = pytest.mark.promise("Nothing is rewritten")
NAME = "police.example/witness"
ORIGIN = "heard.example/record"


@dataclass
class Log:
    """A log that can be forked: its leaves, and requests to have it witnessed."""

    signer: Signer
    leaves: list[bytes] = field(default_factory=list)

    def grow(self, leaves: int, kind: bytes = b"") -> Log:
        first = len(self.leaves)
        self.leaves += [
            hashlib.sha256(kind + n.to_bytes(8, "big")).digest() for n in range(first, first + leaves)
        ]
        return self

    def perfect(self, height: int, position: int) -> bytes:
        return root_of(self.leaves[position << height : (position + 1) << height])

    def note(self, size: int | None = None) -> str:
        size = len(self.leaves) if size is None else size
        text = checkpoint(self.signer.name, size, subtree(0, size, self.perfect))
        return f"{text}\n{self.signer.sign(text)}"

    def asks(self, old: int, size: int | None = None) -> bytes:
        size = len(self.leaves) if size is None else size
        steps = [base64.b64encode(step).decode() for step in consistency(old, size, self.perfect)]
        return "\n".join([f"old {old}", *steps, "", self.note(size)]).encode()


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(kept(tmp_path / "log-key", lambda: ORIGIN, SIGNS_NOTES))


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return kept(tmp_path / "witness-key", lambda: NAME, COSIGNS)


@pytest.fixture
def witness(tmp_path: Path, signer: Signer, log: Log) -> Iterator[Witness]:
    witness = Witness(signer, [log.signer.key], tmp_path / "state", now=lambda: 1_770_000_000.9)
    yield witness
    witness.close()


@pytest.fixture
def server(witness: Witness) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), witness) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def post(server: Server, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    try:
        connection.request("POST", path, body)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers["Content-Type"]
    finally:
        connection.close()


def signed(log: Log, signer: Signer, lines: str, size: int | None = None) -> list[int | None]:
    """The times of the good cosignatures over a checkpoint."""
    return [s.time for s in Note.parse(log.note(size) + lines).verify([signer.key])]


def test_what_goes_on_is_signed_with_the_time(server: Server, log: Log, signer: Signer) -> None:
    before = 0
    for more in (1, 5, 94, 256, 1000):
        status, lines, _ = post(server, log.grow(more).asks(before))
        assert (status, signed(log, signer, lines)) == (200, [1_770_000_000])
        before = len(log.leaves)
    assert post(server, log.asks(before))[0] == 200  # the same again


def test_whoever_does_not_know_is_told_the_size_and_can_go_on(server: Server, log: Log) -> None:
    post(server, log.grow(7).asks(0))
    for old in (0, 3, 8):
        assert post(server, log.grow(1).asks(old, max(old, len(log.leaves)))) == (
            409,
            "7\n",
            "text/x.tlog.size",
        )
    assert post(server, log.asks(7))[0] == 200


@pytest.mark.parametrize("size", [9, 10, 40])
def test_a_forked_record_is_refused_aloud_and_kept_as_evidence(
    server: Server, log: Log, witness: Witness, size: int, capfd: Any
) -> None:
    post(server, log.grow(9).asks(0))
    forked = Log(log.signer).grow(5).grow(size - 5, kind=b"another past")
    assert post(server, forked.asks(9))[0] == 422
    assert "ITS PAST WAS REWRITTEN" in capfd.readouterr().err
    (evidence,) = (witness.state / "refused").iterdir()
    assert Checkpoint.parse(Note.parse(evidence.read_text()).text).size == size
    assert Note.parse(evidence.read_text()).verify([log.signer.key])  # it signed both: that is the proof
    assert post(server, log.grow(1).asks(9))[0] == 200  # and the true one goes on


def test_a_shorter_record_is_not_signed(server: Server, log: Log) -> None:
    post(server, log.grow(9).asks(0))
    assert post(server, log.asks(4, 6))[:2] == (409, "9\n")
    assert post(server, log.asks(0, 6))[:2] == (409, "9\n")
    assert post(server, f"old 9\n\n{log.note(6)}".encode())[0] == 400


def test_each_answer_of_the_specification(server: Server, log: Log, tmp_path: Path) -> None:
    log.grow(20)
    stranger = Log(kept(tmp_path / "stranger", lambda: "other.example/log", SIGNS_NOTES)).grow(3)
    impostor = Log(kept(tmp_path / "impostor", lambda: ORIGIN, SIGNS_NOTES)).grow(3)
    good = log.asks(0)
    assert post(server, stranger.asks(0))[0] == 404
    assert post(server, impostor.asks(0))[0] == 403
    assert post(server, good.replace(b"\n20\n", b"\n21\n"))[0] == 403  # signed, and not this
    assert (
        post(server, log.asks(0).replace(b"old 0\n", b"old 0\n" + base64.b64encode(b"x" * 32) + b"\n"))[0]
        == 422
    )
    text = checkpoint(ORIGIN, 0, b"x" * 32)
    assert post(server, f"old 0\n\n{text}\n{log.signer.sign(text)}".encode())[0] == 422
    text = checkpoint(ORIGIN, 0, EMPTY)
    assert post(server, f"old 0\n\n{text}\n{log.signer.sign(text)}".encode())[0] == 200
    assert (
        post(server, good + impostor.signer.sign(Note.parse(log.note()).text).encode())[0] == 200
    )  # others' are ignored


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\n\n", b"old 0", b"old 00\n\n%s", b"old -1\n\n%s", b"OLD 0\n\n%s", b"old 0 \n\n%s", b"old 0\r\n\r\n%s",
        b"old 0\nAAAA\n\n%s", b"old 0\n!!!!\n\n%s", b"\xff\xfe\n\n%s", b"old 0\n\nno checkpoint\n",
        b"old 99999999999999999999\n\n%s",
        b"old 0\n" + (base64.b64encode(b"x" * 32) + b"\n") * 64 + b"\n%s",
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_and_changes_nothing(
    server: Server, log: Log, witness: Witness, body: bytes
) -> None:
    note = log.grow(2).note().encode()
    assert post(server, body.replace(b"%s", note))[0] == 400
    assert list(witness.state.glob("*/checkpoint")) == []


def test_too_much_is_not_read(server: Server) -> None:
    assert post(server, b"x" * 100_000)[0] == 413
    with socket.create_connection(server.server_address[:2], timeout=10) as raw:
        raw.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 411 " in raw.recv(200)


def test_one_connection_carries_many_requests(server: Server, log: Log) -> None:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    for old in (0, 1, 2):
        connection.request("POST", "/add-checkpoint", log.grow(1).asks(old))
        response = connection.getresponse()
        assert (response.status, bool(response.read())) == (200, True)
    connection.close()


def test_anybody_may_see_what_was_signed_last(server: Server, log: Log, signer: Signer) -> None:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    path = f"/{hashlib.sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    for expected in (404, 200):
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        assert response.status == expected
        post(server, log.grow(4).asks(len(log.leaves) - 4)) if expected == 404 else None
    assert len(Note.parse(body).verify([log.signer.key, signer.key])) == 2
    connection.close()


def test_of_requests_at_once_none_takes_it_back(server: Server, log: Log, witness: Witness) -> None:
    post(server, log.grow(1).asks(0))
    log.grow(30)
    answers: list[tuple[int, str, str]] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(post(server, log.asks(1, n))))
        for n in range(2, 32)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({status for status, _, _ in answers}) == [200, 409]
    assert [status for status, _, _ in answers].count(200) == 1


def test_two_witnesses_do_not_share_a_state(witness: Witness, signer: Signer, log: Log) -> None:
    with pytest.raises(CannotWitness, match="another witness"):
        Witness(signer, [log.signer.key], witness.state)


@pytest.mark.parametrize("damage", ["", "x", "cut", "smaller"])
def test_a_witness_whose_state_was_altered_signs_nothing(
    server: Server, log: Log, witness: Witness, signer: Signer, damage: str
) -> None:
    post(server, log.grow(9).asks(0))
    (path,) = witness.state.glob("*/checkpoint")
    was = path.read_text()
    path.write_text({"": "", "x": "x", "cut": was[:-40], "smaller": log.note(3)}[damage])
    assert post(server, log.asks(3, 9))[0] == 500
    witness.close()
    with pytest.raises(CannotWitness, match="Bring it back"):
        Witness(signer, [log.signer.key], witness.state)


class Program:
    """A witness as an agency runs it."""

    def __init__(self, folder: Path, log: Log) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [
            *(sys.executable, "-m", "heard", "witness", "--name", NAME, "--key", str(folder / "witness-key")),
            *(
                "--state",
                str(folder / "state"),
                "--listen",
                f"127.0.0.1:{self.port}",
                "--log",
                str(log.signer.key),
            ),
        ]
        self.server_address = ("127.0.0.1", self.port)

    def __enter__(self) -> Program:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(self.command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert re.match(rf"witness: {re.escape(NAME)}\+", self.process.stdout.readline())
        return self

    def __exit__(self, *failed: object) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def test_a_witness_that_is_killed_at_any_moment_never_forgets_what_it_has_answered(
    tmp_path: Path, log: Log
) -> None:
    log.grow(400)
    answered = 0
    for attempt in range(4):
        with Program(tmp_path, log) as program:
            threading.Timer(0.02 + 0.03 * attempt, program.process.kill).start()
            known = answered
            try:
                while True:
                    status, body, _ = post(program, log.asks(known, known + 1))
                    if status == 409:  # it kept what it could not answer any more
                        assert int(body) == known + 1
                    else:
                        assert status == 200
                        answered = known + 1
                    known += 1
            except (OSError, http.client.HTTPException):
                pass
    assert answered > 0
    with Program(tmp_path, log) as program:
        status, body, _ = post(program, Log(log.signer).grow(400, kind=b"another past").asks(0))
        assert status == 409
        assert int(body) in (answered, answered + 1)


def test_the_program_knows_neither_django_nor_a_database(tmp_path: Path) -> None:
    asked = (
        "import sys; from heard.frame.cli import main; code = main(sys.argv[1:]);"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, "witness", "--name", NAME, "--key", str(tmp_path / "k"), "--vkey"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[1] == "[] 0"
    assert done.stdout.startswith(f"{NAME}+")


def test_growing_is_what_the_witness_checks(log: Log) -> None:
    growing = Growing()
    for leaf in log.grow(300).leaves:
        assert list(growing.add(leaf)) is not None
    assert growing.root() == subtree(0, 300, log.perfect)
