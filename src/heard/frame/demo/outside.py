"""Two agencies outside, each with a witness of its own: programs that run apart and know nothing of the database."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from heard.frame.cli.supervise import Child
from heard.history.checking import COSIGNS, SIGNS_NOTES, Key
from heard.history.notes import kept

ORIGIN = "heard.marlowe-vale.example/record"
NAMES = ("wharfside-police.example/witness", "marlowe-vale-icb.example/witness")


@contextmanager
def witnesses() -> Iterator[list[Child]]:
    """The witnesses, running; the environment says where they are, and which new key seals this demonstration."""
    with TemporaryDirectory(prefix="heard-demo-") as made:
        folder = Path(made)
        log = kept(folder / "seal-key", lambda: ORIGIN, SIGNS_NOTES).key
        ports = _free_ports(len(NAMES))
        keys = [kept(_place(folder, name) / "key", partial(str, name), COSIGNS).key for name in NAMES]
        named = [
            {"url": f"http://127.0.0.1:{port}", "vkey": str(key)}
            for port, key in zip(ports, keys, strict=True)
        ]
        os.environ.update(
            HEARD_ORIGIN=ORIGIN, HEARD_SEAL_KEY=str(folder / "seal-key"), HEARD_WITNESSES=json.dumps(named)
        )
        children = [_witness(folder, name, port, log) for name, port in zip(NAMES, ports, strict=True)]
        try:
            for child in children:
                child.start()
            yield children
        finally:
            for child in children:
                child.end()


def _place(folder: Path, name: str) -> Path:
    return folder / name.partition(".")[0]


def _witness(folder: Path, name: str, port: int, log: Key) -> Child:
    place = _place(folder, name)
    command = [
        *(sys.executable, "-m", "heard", "witness", "--name", name, "--key", str(place / "key")),
        *("--state", str(place / "state"), "--listen", f"127.0.0.1:{port}", "--log", str(log)),
    ]
    known = {
        name: os.environ[name] for name in ("PATH", "PYTHONPATH", "PYTHONSAFEPATH") if name in os.environ
    }
    return Child(f"the witness {name}", command, known, essential=False, quiet=True)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
