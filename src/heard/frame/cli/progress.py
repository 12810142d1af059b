"""Telling the person at the terminal what is going on: one line a step, with the time it took."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

_WIDTH = 46
_TURNS = "|/-\\"


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether a person watches, so that lines may be drawn over and coloured."""
    stream = stream or sys.stderr
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Step:
    """A step under way; ``note`` what its line shall end with."""

    def __init__(self) -> None:
        self.outcome = "done"


@contextlib.contextmanager
def step(title: str, *, outcome: str = "done") -> Iterator[Step]:
    """Show a step while it runs, and then its outcome and seconds; an exception shows as failed and goes on."""
    began = time.monotonic()
    current = Step()
    current.outcome = outcome
    ended = threading.Event()
    turning = threading.Thread(target=_turn, args=(title, ended), daemon=True)
    if is_terminal():
        turning.start()
    try:
        yield current
    except BaseException:
        current.outcome = "failed"
        raise
    finally:
        ended.set()
        if turning.is_alive():
            turning.join()
        clear = "\r\x1b[K" if is_terminal() else ""
        seconds = time.monotonic() - began
        print(
            f"{clear}  {title:.<{_WIDTH}} {current.outcome} {_duration(seconds)}", file=sys.stderr, flush=True
        )


def _duration(seconds: float) -> str:
    return f"({seconds:.1f} s)" if seconds < 60 else f"({seconds // 60:.0f} min {seconds % 60:.0f} s)"


def _turn(title: str, ended: threading.Event) -> None:
    turn = 0
    while not ended.wait(0.12):
        turn += 1
        print(f"\r  {title:.<{_WIDTH}} {_TURNS[turn % 4]}", end="", file=sys.stderr, flush=True)
