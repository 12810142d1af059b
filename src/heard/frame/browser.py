"""The browser in which stories are told: Debian's Chromium, driven by playwright."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

HOW = "To run them: apt install chromium, then ./heard check stories."


def chromium() -> Path:
    """Where the browser is: HEARD_CHROMIUM, or where Debian puts it."""
    return Path(os.environ.get("HEARD_CHROMIUM", "/usr/bin/chromium"))


def missing() -> str:
    """What is not here that browser stories need, with how to get it; nothing if all is here."""
    if importlib.util.find_spec("playwright") is None:
        return f"Browser stories are left out: playwright is not installed. {HOW}"
    if not chromium().exists():
        return f"Browser stories are left out: {chromium()} is not there. {HOW}"
    return ""
