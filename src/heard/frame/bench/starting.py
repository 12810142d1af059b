"""How long a newcomer waits for the story, and how much memory the site and the clock take."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import Figure
from .place import place
from .serving import memory_mib, served


def measure() -> list[Figure]:
    """`./heard demo --once` on an empty folder and again, then the memory of the running processes."""
    with tempfile.TemporaryDirectory(prefix="heard-bench-") as folder:
        cold, warm = _story(folder), _story(folder)
    with place() as here, served(here) as site:
        site.get("/report/")
        web, clock = memory_mib(site.web), memory_mib(site.clock)
    return [
        Figure("`./heard demo --once`, first time (libraries installed)", f"{cold:.1f} s"),
        Figure("`./heard demo --once`, again", f"{warm:.1f} s"),
        Figure("Memory of the site: 2 workers and their parent", f"{web:.0f} MiB"),
        Figure("Memory of the clock", f"{clock:.0f} MiB"),
    ]


def _story(folder: str) -> float:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "HEARD_"))}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "heard", "demo", "--once"],
        env={**environment, "HEARD_VAR": str(Path(folder) / "var")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began
