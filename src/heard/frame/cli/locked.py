"""Adding what only some checks need, from a lock of its own, to the environment that runs this."""

from __future__ import annotations

import shutil
import subprocess
import sys

from heard.frame.database.ready import HOME


def add(lock: str, *options: str) -> bool:
    """Install what a lock lists, by uv when it is there and willing, else by pip; whether that went well."""
    locked = ["--quiet", "--require-hashes", *options, "-r", str(HOME / lock)]
    ways = [[sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *locked]]
    if uv := shutil.which("uv"):
        ways.insert(0, [uv, "pip", "install", "--python", sys.executable, *locked])
    return any(subprocess.run(way, check=False, capture_output=True).returncode == 0 for way in ways)
