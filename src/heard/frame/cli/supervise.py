"""Several processes run as one: they start together, and what happens to one is answered."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_LOOK_EVERY = 0.25  # seconds
_MERCY = 12.0  # seconds to finish what is under way
_LONGEST_PAUSE = 30.0
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Child:
    """A process to keep running; when an essential one ends, all end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    essential: bool
    quiet: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    start_at: float = 0.0

    def start(self) -> None:
        """Start it apart from the terminal's Ctrl-C, which the parent answers for all."""
        said = subprocess.DEVNULL if self.quiet else None
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            process_group=0,
            preexec_fn=_end_with_parent,
            stdout=said,
            stderr=said,
        )

    def end(self) -> None:
        """End it, if it runs."""
        if self.process:
            _end([self])
            self.process = None

    def look(self, now: float) -> bool:
        """Start or restart it when it is time; false when it has ended and was essential."""
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return True
        if (status := self.process.poll()) is None:
            return True
        self.process = None
        self.deaths += 1
        self.start_at = now + min(0.5 * 2.0**self.deaths, _LONGEST_PAUSE)
        print(f"heard: {self.name} ended ({_said(status)}).", file=sys.stderr, flush=True)
        return not self.essential


def supervise(children: Sequence[Child], *, revive: Callable[[], None] | None = None) -> int:
    """Run children until Ctrl-C or SIGTERM, which is a good end, or until an essential one ends, which is not.

    ``revive`` is called now and then to bring back what they depend on.
    """
    try:
        while _all_well(children):
            time.sleep(_LOOK_EVERY)
            if revive:
                revive()
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)


def _all_well(children: Sequence[Child]) -> bool:
    well = [child.look(time.monotonic()) for child in children]
    return all(well)


def _end(children: Sequence[Child]) -> None:
    running = [child.process for child in children if child.process]
    for process in running:
        process.terminate()
    until = time.monotonic() + _MERCY
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_with_parent() -> None:
    """On Linux, ask to be ended when the parent is killed, so that nothing runs on unsupervised."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGTERM)


def _said(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
