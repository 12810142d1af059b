"""Doing parts of the work side by side: a few at once, in the order in which they were given, and no more in memory."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from mmap import mmap
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from .dumps import CHUNK

T = TypeVar("T")
_SOME = 1 << 17  # bytes; what comes of them stays within a processor's own cache
_SHORT = 0.02  # seconds of work that are not worth another process
_shared: list[mmap] = []  # in each process: where what is being read is held


@dataclass(frozen=True)
class Lines:
    """Whole lines, for whichever process looks at them: in a file, in the memory that is shared, or as they are."""

    held: Path | bytes | None
    start: int
    end: int

    def __iter__(self) -> Iterator[bytes]:
        """Some hundred at a time."""
        if isinstance(self.held, Path):
            with open(self.held, "rb") as file:
                yield from self._cut(partial(os.pread, file.fileno()))
        else:
            held = _shared[0] if self.held is None else self.held
            yield from self._cut(lambda length, at: held[at : at + length])

    def _cut(self, read: Callable[[int, int], bytes]) -> Iterator[bytes]:
        at, length = self.start, _SOME
        while at < self.end:
            some = read(min(length, self.end - at), at)
            if cut := some.rfind(b"\n") + 1:
                yield some[:cut]
                at, length = at + cut, _SOME
            else:
                length *= 2


class Crew:
    """Processes that are started when there is enough to do for them; a small record is done here and now."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        self._pool: ProcessPoolExecutor | None = None
        self._worked = 0.0
        # As many as there can be parts under way at once, the one that is being read, and some that hold the middle of
        # a long line; what is never used costs nothing.
        self.shared = mmap(-1, (2 * self._processes + 4) * CHUNK)

    def __enter__(self) -> Self:
        _shared[:] = [self.shared]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def each(self, parts: Iterable[Callable[[], T]]) -> Iterator[T]:
        """The outcome of each part, in their order."""
        rest = iter(parts)
        while self._worked < _SHORT:
            began = time.perf_counter()
            if (part := next(rest, None)) is None:
                return
            outcome = part()
            self._worked += time.perf_counter() - began
            yield outcome
        under_way: deque[Future[T]] = deque()
        for part in rest:
            if len(under_way) > 2 * self._processes:
                yield under_way.popleft().result()
            under_way.append(self._workers().submit(part))
        while under_way:
            yield under_way.popleft().result()

    def _workers(self) -> ProcessPoolExecutor:
        # Forked, so that all hash with one key (see scratch.py) and nothing is loaded anew. They leave by _exit() and
        # never touch the database's connection.
        if self._pool is None:
            context = multiprocessing.get_context("fork")
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=context, initializer=_begin, initargs=(self.shared,)
            )
        return self._pool


def _begin(shared: mmap) -> None:
    # What is looked at leaves no cycles behind, and looking for them takes a tenth of the time.
    gc.disable()
    _shared[:] = [shared]
