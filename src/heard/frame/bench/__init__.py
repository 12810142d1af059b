"""Measuring: each figure as a ratio in the same run where it can be, else with what it was measured on."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from heard.frame.cli.progress import step

PAGE = Path("docs/performance.md")


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, what came out, what was aimed at."""

    what: str
    figure: str
    aim: str = ""


def run(parts: Iterable[str], *, people: int | None = None) -> int:
    """Measure the named parts, or all but the million, and print a table.

    All of them, or the million alone, also write their half of docs/performance.md. ``people`` is the size of the invented town in which dots are joined.
    """
    from . import (
        clocks,
        doors,
        groups,
        language,
        link,
        million,
        network,
        pages,
        past,
        policies,
        protecting,
        sealing,
        spotting,
        starting,
        verifying,
    )

    known: dict[str, Callable[[], list[Figure]]] = {
        "doors": doors.measure,
        "pages": pages.measure,
        "policies": policies.measure,
        "protecting": protecting.measure,
        "past": past.measure,
        "clocks": clocks.measure,
        "sealing": sealing.measure,
        "verifying": verifying.measure,
        "language": language.measure,
        "spotting": spotting.measure,
        "groups": groups.measure,
        "link": partial(link.measure, people or link.PEOPLE),
        "network": network.measure,
        "start": starting.measure,
        "million": partial(million.measure, people or million.PEOPLE),
    }
    usual = [part for part in known if part != "million"]
    chosen = list(parts) or usual
    if unknown := [part for part in chosen if part not in known]:
        print(f"heard: there is no part {', '.join(unknown)}; there are {', '.join(known)}.")
        return 2
    figures: list[Figure] = []
    for part in chosen:
        with step(f"Measuring {part}", turning=part != "million"):
            figures += known[part]()
    table = _table(figures)
    print(table)
    if chosen == usual:
        _write(usual=f"# Performance\n\n{_made('')}\n\n{table}\n")
    if chosen == ["million"]:
        _write(million=f"{_A_MILLION}\n\n{_made(' million')}\n\n{table}\n")
    return 0


_A_MILLION = "## Among a million people, half of them with five surnames"


def _write(usual: str = "", million: str = "") -> None:
    """Write one half of the page anew, and keep the other."""
    before, title, after = PAGE.read_text(encoding="utf-8").partition(_A_MILLION)
    halves = usual or before.rstrip() + "\n", million or title + after
    PAGE.write_text("\n".join(half for half in halves if half), encoding="utf-8")


def _table(figures: list[Figure]) -> str:
    rows = [("What", "Figure", "Aim"), *((f.what, f.figure, f.aim) for f in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _made(part: str) -> str:
    return f"""Made by `./heard bench{part}` on {datetime.now(UTC):%d %B %Y}: {_machine()}. Machines that are shared are noisy, so read
the ratios before the times. Everything runs on one machine: the database, the site and whoever asks."""


def _machine() -> str:
    import os

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}, Python {platform.python_version()}, "
        f"the embedded PostgreSQL with fsync on"
    )
