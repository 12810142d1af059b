"""The site and the clock as they are served, and somebody who asks for pages."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from heard.frame.cli.serve import clock, collect_static, web
from heard.frame.cli.supervise import Child

from .place import Place

_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Site:
    """Where it listens, and its processes."""

    port: int
    web: int
    clock: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> tuple[int, str]:
        """One page by a connection of its own."""
        return ask(self.connect(), "GET", path)


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, form: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Ask over an open connection; the status and the page."""
    connection.request(method, path, urlencode(form) if form else None, _TYPE if form else {})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@contextlib.contextmanager
def served(here: Place, *, workers: int = 2, threads: int = 4) -> Iterator[Site]:
    """Serve a database until the block ends."""
    collect_static()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    children = [web("127.0.0.1", port, workers, threads), clock(5.0)]
    for child in children:
        child.environment = {**child.environment, "DJANGO_SETTINGS_MODULE": "heard.frame.bench.settings"}
        child.start()
    processes = [_process(child) for child in children]
    try:
        site = Site(port, processes[0].pid, processes[1].pid)
        _wait(site)
        yield site
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def _process(child: Child) -> subprocess.Popen[bytes]:
    assert child.process is not None
    return child.process


def _wait(site: Site) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            if site.get("/report/")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the site did not come up")


def memory_mib(pid: int) -> float:
    """Memory of a process and those it started, each shared page counted once for all of them."""
    pids = [pid, *_children(pid)]
    return sum(_proportional(each) for each in pids) / 1024


def _children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *_children(child))]


def _proportional(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
