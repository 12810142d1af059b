"""The browser for stories: the system's Chromium, driven by a library that is installed only for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

from heard.frame.database.ready import HOME

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_HOW = "./heard check stories runs them, once there is a browser: apt install chromium"


def chromium() -> str | None:
    """Where the browser is: HEARD_CHROMIUM, else the first that is on the path."""
    if chosen := os.environ.get("HEARD_CHROMIUM"):
        return chosen
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def why_not() -> str:
    """Why stories cannot be told here, in one line that says what to do; nothing when they can."""
    if chromium() is None:
        return f"Browser stories were left out. {_HOW}"
    if find_spec("playwright") is None:
        return "Browser stories were left out: ./heard check stories installs what they need and runs them."
    return ""


def make_ready() -> str:
    """Install the library if the browser is there; returns why stories still cannot be told, or nothing."""
    if chromium() is not None and find_spec("playwright") is None:
        _install()
    return why_not()


def _install() -> None:
    """Add requirements-e2e.lock to the environment that runs this, by uv when it is there and willing, else pip."""
    locked = ("--quiet", "--require-hashes", "-r", str(HOME / "requirements-e2e.lock"))
    pip = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *locked)
    ways = [pip]
    if uv := shutil.which("uv"):
        ways.insert(0, (uv, "pip", "install", "--python", sys.executable, *locked))
    for way in ways:
        if subprocess.run(way, check=False, capture_output=True).returncode == 0:
            return
