"""Installing what drives the browser in stories, only where there is a browser and only when stories are told."""

from __future__ import annotations

from importlib.util import find_spec

from heard.frame.browser import chromium, missing
from heard.frame.cli.locked import add


def make_ready() -> str:
    """Install the library if the browser is there; returns why stories still cannot be told, or nothing."""
    if chromium().exists() and find_spec("playwright") is None:
        add("requirements-e2e.lock")
    return missing()
