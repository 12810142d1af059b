"""Running ./heard as somebody at a terminal would, with nothing of this run in its environment."""

from __future__ import annotations

import os
import subprocess
import sys

_OURS = ("HEARD_", "DATABASE_URL", "DJANGO_", "CI")


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without Heard's own variables, and with these."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)} | more


def heard(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "heard", *arguments],
        env=clean_environment(**environment),
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=120,
    )
