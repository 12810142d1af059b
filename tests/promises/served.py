"""The site as it is served: granian with two workers, and the clock, each a process that can be killed."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from heard.frame.cli.serve import clock, web
from heard.frame.database.embedded import Embedded
from tests.command import clean_environment
from tests.database import OwnDatabase
from tests.pages import Page

SOURCE = Path(__file__).parents[2] / "src"
FORM = "application/x-www-form-urlencoded"
_PATIENCE = 60.0  # seconds; a machine may be busy with much else


@dataclass(frozen=True)
class Answer:
    """What came back, or nothing if the connection broke."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def page(self) -> Page:
        """The answer as the checking client reads it."""
        return read(self.body, self.status)

    @property
    def cookies(self) -> dict[str, str]:
        set_here = self.headers.get_all("Set-Cookie") or []
        return {name: value for each in set_here for name, _, value in [each.split(";")[0].partition("=")]}


class _Response:
    def __init__(self, body: bytes, status: int) -> None:
        self.content, self.status_code = body, status


def read(body: bytes, status: int = 200) -> Page:
    """A page of the checking client from what came over the wire."""
    return Page(_Response(body, status))  # type: ignore[arg-type]


@dataclass
class Site:
    """A running site; ``ask`` opens a connection of its own for each request, as strangers do."""

    port: int
    var: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    start: Callable[[str], subprocess.Popen[bytes]] = field(init=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | dict[str, Any] | None = None,
        *,
        source: str = "127.0.0.1",
        timeout: float = _PATIENCE,
        **headers: str,
    ) -> Answer:
        """One request; ``Content_Type="..."`` becomes a header of that name."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            body = urlencode(body, doseq=True).encode()
            sent.setdefault("Content-Type", FORM)
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout, source_address=(source, 0)
        )
        try:
            with suppress(BrokenPipeError):  # an answer may come before all was sent
                connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The processes that answer requests, below granian's own."""
        main = self.processes["web"].pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [int(pid) for pid in children if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def logs(self, name: str = "*") -> str:
        """All that the processes wrote."""
        return "".join(file.read_text(errors="replace") for file in sorted(self.var.glob(f"{name}.log")))


@contextmanager
def served(
    own: OwnDatabase, var: Path, static: Path, *, with_clock: bool = False, **more: str
) -> Iterator[Site]:
    """The site on a database, with its files in ``var``."""
    (var / "static").symlink_to(static)
    port = _free_port()
    site = Site(port, var)
    known = {
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "heard.frame.settings",
        "HEARD_VAR": str(var),
        "HEARD_POOL": "4",
        "HEARD_SECRET_KEY": "only for tests",
        "HEARD_FILE_KEY": "00" * 32,
        "HEARD_WORD_PEPPER": "01" * 32,
        "HEARD_MATCH_KEY": "02" * 32,
    }
    environment = clean_environment(**{**known, **own.environment, **more})
    commands = {"web": web("127.0.0.1", port, 2, 4).command, "clock": clock(0.2).command}
    site.start = lambda name: _run(commands[name], environment, var / f"{name}.log")
    try:
        site.processes["web"] = site.start("web")
        if with_clock:
            site.processes["clock"] = site.start("clock")
        _wait(lambda: _answers(site), "the site does not answer", site)
        yield site
    finally:
        for process in site.processes.values():
            process.terminate()
        for process in site.processes.values():
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _run(command: Sequence[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as written:
        return subprocess.Popen(list(command), env=environment, stdout=written, stderr=written)


def collected(folder: Path) -> Path:
    """A folder with the style sheets and scripts as the site serves them."""
    environment = clean_environment(
        PYTHONPATH=str(SOURCE), DJANGO_SETTINGS_MODULE="heard.frame.settings", HEARD_VAR=str(folder)
    )
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True, timeout=60)
    return folder / "static"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(site: Site) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return site.ask("GET", "/api/v1/health", timeout=5).status == 200
    return False


def _wait(until: Callable[[], bool], otherwise: str, site: Site) -> None:
    limit = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < limit, f"{otherwise}\n{site.logs()}"
        time.sleep(0.05)


def wait_for(until: Callable[[], Any], what: str, seconds: float = _PATIENCE) -> Any:
    """Wait until something is so; its value."""
    limit = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < limit, f"it did not happen: {what}"
        time.sleep(0.05)
    return found


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something that many times at the same moment; what each returned, or the exception that it met."""
    found: list[Any] = [None] * number
    ready = threading.Barrier(number)

    def one(place: int) -> None:
        ready.wait()
        try:
            found[place] = act(place)
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=one, args=(place,), daemon=True) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def kill(pid: int) -> None:
    """End a process at once, with no chance to tidy up."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Browser:
    """Somebody's browser: it keeps cookies, and fills in forms as they came."""

    def __init__(self, site: Site, cookies: dict[str, str] | None = None) -> None:
        self.site, self.cookies = site, dict(cookies or {})

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, **headers)

    def post(self, path: str, body: bytes | dict[str, Any], **headers: str) -> Answer:
        return self._ask("POST", path, body, **headers)

    def send(self, path: str, data: dict[str, Any], **headers: str) -> Answer:
        """Open a page, fill in its form and press its button."""
        return self.post(path, {**self.get(path, **headers).page.form(), **data}, **headers)

    def _ask(self, method: str, path: str, body: bytes | dict[str, Any] | None, **headers: str) -> Answer:
        if self.cookies:
            headers.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        answer = self.site.ask(method, path, body, **headers)
        self.cookies |= answer.cookies
        return answer


_RECEIPT = re.compile(r'(?:class="heard-reference">|"reference": ?"|^/raise/)([0-9A-Z]{4}-[0-9A-Z]{4})')


def kill_server(server: Embedded) -> None:
    """End a database server at once, as a power cut would."""
    kill(int((server.data / "postmaster.pid").read_text().split("\n", 1)[0]))


def revive(server: Embedded) -> None:
    """Look after a server as ./heard serve does, again and again, until it answers."""

    def answers() -> bool:
        server.revive()
        return server.is_running()

    wait_for(answers, "the database is back")


def reference(answer: Any) -> str:
    """The reference on a receipt; nothing if it is none."""
    if not isinstance(answer, Answer) or answer.status not in (200, 201, 302):
        return ""
    found = _RECEIPT.search(answer.headers.get("Location", "") if answer.status == 302 else answer.text)
    return found[1] if found else ""


def words(answer: Answer) -> str:
    """The secret words on a receipt."""
    return "-".join(
        each.text.split()[0] for each in answer.page.root.all("li") if each["class"] == "heard-words__word"
    )
