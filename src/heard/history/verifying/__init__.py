"""Verifying the whole record, from a live database or a dump: every leaf, the tree, the signatures, and every row."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from heard.history.checking import Key

from .dumps import Source, Unreadable
from .findings import Finding, Findings, Kind, Report
from .holding import hold
from .naming import name_entries, name_numbers, name_rows
from .reading import Progress, Read, read
from .rows import recorded
from .scratch import Scratch
from .working import Crew

__all__ = ["Finding", "Findings", "Kind", "Report", "Unreadable", "verify"]


def verify(
    source: Source,
    *,
    keys: Sequence[Key] | None = None,
    witness: str | None = None,
    set_by_hand: bool = False,
    show: Progress = lambda _what, _count: None,
    processes: int | None = None,
    scratch_in: Path | None = None,
) -> Report:
    """Verify a record; ``keys`` are those of its sealer and witnesses, ``witness`` what one of these holds itself.

    ``set_by_hand`` leaves the times of entries alone, in a demonstration, which is played on days gone by.
    Raises Unreadable where there is nothing that can be read. Memory does not grow with the record; hashes of it are
    put into a folder, by default a temporary one, and removed.
    """
    report = Report()
    with (
        tempfile.TemporaryDirectory(prefix="heard-verify-", dir=scratch_in) as folder,
        Crew(processes) as crew,
    ):
        scratch = Scratch(Path(folder))
        found = read(source, scratch, crew, show)
        report.findings.extend(found.findings)
        _say_what_was_read(found, report)
        show("holding the tree together", found.entries)
        name_numbers(source, scratch, found, crew, report.findings)
        named = hold(scratch, found, keys, witness, crew, report, set_by_hand=set_by_hand)
        show("comparing rows", found.rows)
        name_rows(source, scratch, found, crew, report.findings, show)
        if named:
            report.named = name_entries(source, crew, named)
    return report


def _say_what_was_read(found: Read, report: Report) -> None:
    if not found.complete:
        raise Unreadable("it ends before its end: it was cut off")
    if "entry" not in found.generated:
        raise Unreadable("there is no record in it")
    report.looked_at.append(
        f"{found.entries:,} entries ({found.hashed:,} bytes of words and salt), "
        f"and {found.rows:,} rows against their latest entries."
    )
    report.looked_at.append(
        f"{found.queued:,} entries wait to be sealed; until then nothing protects them from the administrator."
    )
    for table in sorted(recorded().keys() - found.generated.keys()):
        report.findings.add(
            Kind.REMOVED, f"There is no table {table}. Is this a record of another version of Heard?"
        )
    for table, trigger in found.disabled:
        report.findings.add(Kind.UNGUARDED, f"The trigger {trigger} of {table} is switched off.")
