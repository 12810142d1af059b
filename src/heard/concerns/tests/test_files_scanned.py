"""The scanner is believed only when it says in full that a file is clean: everything else stays in quarantine."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heard.concerns.files import Verdict, scan

Behaviour = Callable[[socket.socket], None]
VIRUS = b"a harmless text that our stand-in calls a virus"


def receive(connection: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        part = connection.recv(size - len(got))
        if not part:
            raise ConnectionError
        got += part
    return got


def take_in(connection: socket.socket) -> bytes:
    """Read one INSTREAM command strictly as clamd does."""
    assert receive(connection, 10) == b"zINSTREAM\0"
    content = b""
    while size := int.from_bytes(receive(connection, 4), "big"):
        content += receive(connection, size)
    return content


def honest(connection: socket.socket) -> None:
    found = VIRUS in take_in(connection)
    connection.sendall(b"stream: Heard.Test.UNOFFICIAL FOUND\0" if found else b"stream: OK\0")


def full(connection: socket.socket) -> None:
    """As clamd ends a stream that is longer than its StreamMaxLength: it says so, and reads no further."""
    receive(connection, 10 + 4 + 1000)
    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def saying(*parts: bytes, pause: float = 0) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        take_in(connection)
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return behave


def hanging_up(connection: socket.socket) -> None:
    receive(connection, 14)


def silent(connection: socket.socket) -> None:
    take_in(connection)
    time.sleep(1)


def deaf(connection: socket.socket) -> None:
    time.sleep(1)


@contextlib.contextmanager
def scanner(behave: Behaviour, path: Path | None = None) -> Iterator[str]:
    """One thread that listens as clamd would, on a Unix socket or a local port."""
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen()
    listener.settimeout(5)

    def serve() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                behave(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        thread.join(5)


@pytest.mark.parametrize("over", ["port", "socket"])
@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"", Verdict.CLEAN),
        (b"a picture", Verdict.CLEAN),
        (bytes(700_000), Verdict.CLEAN),
        (b"x" * 200_000 + VIRUS, Verdict.INFECTED),
    ],
)
def test_the_scanner_is_given_the_whole_file_and_believed(
    tmp_path: Path, over: str, content: bytes, verdict: Verdict
):
    with scanner(honest, tmp_path / "clamd" if over == "socket" else None) as address:
        assert scan(io.BytesIO(content), address) is verdict


@pytest.mark.parametrize(
    "behave",
    [
        hanging_up,
        saying(),
        saying(b"stream: OK"),
        saying(b"stream: "),
        saying(b"INSTREAM size limit exceeded. ERROR\0"),
        saying(b"stream: Can't allocate memory ERROR\0"),
        saying(b"UNKNOWN COMMAND\0"),
        saying(b"\0"),
        saying(b"stream: OK and more\0"),
        saying(b"other: OK\0"),
        saying(b"\xff" * 10_000),
    ],
)
def test_a_torn_strange_or_missing_answer_is_never_clean(behave: Behaviour):
    with scanner(behave) as address:
        assert scan(io.BytesIO(b"content" * 100), address) is Verdict.UNKNOWN


def test_a_file_that_is_too_long_for_the_scanner_stays_in_quarantine():
    with scanner(full) as address:
        assert scan(io.BytesIO(bytes(20_000_000)), address) is Verdict.UNKNOWN


def test_an_answer_in_pieces_is_put_together():
    with scanner(saying(b"str", b"eam: ", b"OK", b"\0", pause=0.01)) as address:
        assert scan(io.BytesIO(b"content"), address) is Verdict.CLEAN


@pytest.mark.long
@pytest.mark.parametrize("behave", [silent, deaf, saying(*[b"s"] * 50, pause=0.05)])
def test_a_scanner_that_keeps_us_waiting_is_left(behave: Behaviour):
    started = time.monotonic()
    with scanner(behave) as address:
        assert scan(io.BytesIO(bytes(20_000_000)), address, timeout=0.3) is Verdict.UNKNOWN
        assert time.monotonic() - started < 1


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1", "nonsense", "", "host:port"])
def test_without_a_scanner_a_file_stays_in_quarantine(address: str):
    assert scan(io.BytesIO(b"content"), address, timeout=1) is Verdict.UNKNOWN
