"""Installing what drives the browser in stories, only where there is a browser and only when stories are told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec

from heard.frame.browser import chromium, missing
from heard.frame.database.ready import HOME


def make_ready() -> str:
    """Install the library if the browser is there; returns why stories still cannot be told, or nothing."""
    if chromium().exists() and find_spec("playwright") is None:
        _install()
    return missing()


def _install() -> None:
    """Add requirements-e2e.lock to the environment that runs this, by uv when it is there and willing, else pip."""
    locked = ["--quiet", "--require-hashes", "-r", str(HOME / "requirements-e2e.lock")]
    ways = [[sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *locked]]
    if uv := shutil.which("uv"):
        ways.insert(0, [uv, "pip", "install", "--python", sys.executable, *locked])
    for way in ways:
        if subprocess.run(way, check=False, capture_output=True).returncode == 0:
            return
