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
def step(title: str, *, outcome: str = "done", turning: bool = True) -> Iterator[Step]:
    """Show a step while it runs, and then its outcome and seconds; an exception shows as failed and goes on.

    Of several at once none may be ``turning``: each shows when it has ended.
    """
    began = time.monotonic()
    current = Step()
    current.outcome = outcome
    ended = threading.Event()
    turner = threading.Thread(target=_turn, args=(title, ended), daemon=True)
    if turning and is_terminal():
        turner.start()
    try:
        yield current
    except BaseException:
        current.outcome = "failed"
        raise
    finally:
        ended.set()
        if turner.is_alive():
            turner.join()
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


class Bar:
    """How far something long has come: drawn over and over for a person, a line for each tenth for a file."""

    def __init__(self) -> None:
        self._shown: tuple[str, int] | None = None
        self._what, self._began = "", 0.0

    def __call__(self, what: str, done: int, whole: int) -> None:
        """``done`` out of ``whole`` of one thing; the thing before it is over when another begins."""
        if what != self._what:
            self._what, self._began = what, time.monotonic()
        share = done / whole if whole else 1.0
        step_of = int(share * (50 if is_terminal() else 10))
        if (what, step_of) != self._shown or done == whole:
            self._shown = (what, step_of)
            self._draw(what, share)

    def _draw(self, what: str, share: float) -> None:
        seconds = time.monotonic() - self._began
        left = f"about {_duration(seconds / share - seconds)[1:-1]} left" if 0.02 < share < 1 else ""
        if not is_terminal():
            print(f"  {what} {share:.0%} {left}".rstrip(), file=sys.stderr, flush=True)
            return
        bar = "#" * round(share * 25)
        end = f"{_duration(seconds)}\n" if share >= 1 else left
        print(f"\r\x1b[K  {what:<12}[{bar:<25}] {share:>4.0%} {end}", end="", file=sys.stderr, flush=True)
