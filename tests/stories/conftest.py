"""Stories are told in Debian's Chromium, against the site as it is served, each on a database as good as new."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from heard.frame.browser import chromium, missing
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import copy_database, drop_database
from heard.frame.demo.partnership import build
from heard.history.models import Moment
from tests.cast import Cast
from tests.database import OwnDatabase, copied, django_on
from tests.stories.telling import Story

# playwright keeps a loop in this thread, which Django takes for one in which it must not wait.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
HERE = Path(__file__).parent
FOUNDED = datetime(2026, 1, 5, 9, tzinfo=UTC)
_AS_FOUNDED = "heard_as_founded"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; a story without it is left out on a newcomer's machine and fails in CI."""
    if why := missing():
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(chromium()), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def served_files(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Path:
    """A folder with the style sheets and scripts as the site serves them."""
    folder = tmp_path_factory.mktemp("var")
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env=_environment(folder), check=True)
    return folder


@pytest.fixture(scope="session")
def served(server: Embedded, served_files: Path, django_db_blocker: Any) -> Iterator[tuple[OwnDatabase, str]]:
    """The site as it is served, with the invented partnership in its database, and its address."""
    with copied(server) as own:
        with django_db_blocker.unblock(), own.as_superuser():
            build(at=FOUNDED)
        port = _free_port()
        environment = {**_environment(served_files), **own.environment}
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "heard.frame.wsgi:application"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
            try:
                address = _answering(f"http://127.0.0.1:{port}", running)
                # The site remembers its doors' tokens, so every copy of its database has to know them.
                for door in ("tell/us/", "report/"):
                    urlopen(f"{address}/{door}", timeout=20).close()  # noqa: S310
                copy_database(server.url(ADMIN, _AS_FOUNDED), template=own.name)
                yield own, address
            finally:
                running.terminate()


@pytest.fixture
def own_database(served: tuple[OwnDatabase, str], django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """The site's own database, as it was before any story."""
    own, _ = served
    drop_database(own.url())
    copy_database(own.url(), template=_AS_FOUNDED)
    with django_db_blocker.unblock(), django_on(own):
        yield own


@pytest.fixture
def site(served: tuple[OwnDatabase, str], own_database: OwnDatabase) -> str:
    """The address of the site."""
    return served[1]


@pytest.fixture
def cast(own_database: OwnDatabase, site: str) -> Cast:
    """The partnership in the site's own database, on the Monday of the suite."""

    def set_moment(at: datetime) -> None:
        with own_database.as_superuser():
            Moment.objects.update_or_create(id=1, defaults={"at": at})

    return Cast(set_moment)


@pytest.fixture
def tell(browser: Any, site: str) -> Iterator[Callable[..., Story]]:
    """``tell(width=320, script=False)`` opens a browser of its own, in which a story is told."""
    opened = []

    def begin(width: int = 1280, script: bool = True) -> Story:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=site
        )
        opened.append(context)
        return Story(context.new_page(), script)

    yield begin
    for context in opened:
        context.close()


def _environment(var: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "heard.frame.settings",
        "PYTHONPATH": str(HERE.parents[1] / "src"),
        "HEARD_VAR": str(var),
        "HEARD_DEMO": "1",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answering(address: str, running: subprocess.Popen[bytes]) -> str:
    for _ in range(200):
        try:
            urlopen(f"{address}/static/missing", timeout=5)  # noqa: S310
        except HTTPError:
            return address
        except OSError:
            time.sleep(0.05)
        assert running.poll() is None, "the site ended while it was starting"
    raise AssertionError("the site did not answer")
