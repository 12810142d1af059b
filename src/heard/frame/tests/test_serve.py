"""./heard serve as it is run: the site and the clock together, quiet about those who use it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg
import pytest

from heard.frame.cli import main
from tests.command import clean_environment
from tests.database import OwnDatabase

pytestmark = pytest.mark.long

CANARY = "canary-8841"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Site:
    """A running ./heard serve."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port, self.process, self.log = port, process, log

    def get(self, path: str) -> Answer:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"User-Agent": CANARY})
        try:
            response = urlopen(request, timeout=20)  # noqa: S310
        except HTTPError as error:
            response = error
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, headers, response.read().decode())

    def wait(self) -> None:
        """Return once it answers."""
        until = time.monotonic() + 30
        while True:
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.get("/account/login/")
            except URLError:
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.1)
            else:
                return


@pytest.fixture
def site(own_database: OwnDatabase, tmp_path: Path) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    environment = clean_environment(**own_database.environment, HEARD_VAR=str(tmp_path / "var"))
    command = [
        sys.executable,
        "-m",
        "heard",
        "serve",
        "--port",
        str(port),
        "--workers",
        "1",
        "--threads",
        "2",
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    running = Site(port, process, log)
    try:
        running.wait()
        yield running
    finally:
        process.kill()
        process.wait()


def test_it_answers_keeps_quiet_refuses_to_share_its_port_and_ends_when_told(
    site: Site, own_database: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    page = site.get(f"/account/login/?next={CANARY}")
    assert page.status == 200
    style = re.search(r"/static/[^\"]*\.css", page.body)
    assert style
    answer = site.get(style[0])
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert site.get(f"/{CANARY}/").status in (302, 404)

    with psycopg.connect(own_database.url(), autocommit=True) as admin:
        query = "select distinct usename from pg_stat_activity where datname = %s and usename like 'heard%%'"
        users = {row[0] for row in admin.execute(query, [own_database.name])}
    assert (
        {"heard_app", "heard_clock", "heard_door", "heard_seal"} >= users - {"heard_admin"} >= {"heard_clock"}
    )

    assert main(["serve", "--port", str(site.port)]) == 1
    assert "Choose another: --port" in capsys.readouterr().err

    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(timeout=30) == 128 + signal.SIGTERM
    with pytest.raises(URLError):
        site.get("/")
    assert CANARY not in site.log.read_text()
