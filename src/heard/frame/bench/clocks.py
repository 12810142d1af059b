"""The clock over a million open concerns."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime

from . import Figure
from .fill import fill
from .place import milliseconds, place

OPEN, DUE = 1_000_000, 10_000


def measure() -> list[Figure]:
    """A tick with ten thousand due among a million open clocks, and one with nothing to do."""
    with place() as here:
        from heard.frame.clock import BATCH, climb
        from heard.process.actions import tick

        at = datetime.now(UTC)
        with here.admin() as admin:
            fill(admin, OPEN, due=DUE, at=at, text=False, clocks=["referral_decision"])
        began = time.perf_counter()
        climbed = climb(at)
        busy = time.perf_counter() - began
        idle = []
        for _ in range(50):
            began = time.perf_counter()
            tick(at=at, batch=BATCH)
            idle.append(time.perf_counter() - began)
    assert climbed == DUE, f"{climbed} climbed of {DUE}"
    return [
        Figure(
            f"{DUE:,} climbs among {OPEN:,} running clocks",
            f"{busy:.2f} s ({busy / DUE * 1e6:.0f} µs each)",
            "2 s",
        ),
        Figure(f"A tick with nothing due among {OPEN:,}", milliseconds(statistics.median(idle)), "10 ms"),
    ]
