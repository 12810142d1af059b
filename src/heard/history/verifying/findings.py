"""What verifying finds: each thing that is wrong as a sentence that names where it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

MOST_NAMED = 1000  # of one kind; the rest are counted


class Kind(Enum):
    """What was done to the record."""

    ALTERED = "altered"
    REMOVED = "removed"
    ADDED = "added past the history"
    REORDERED = "reordered"
    BACKDATED = "misdated"
    FORKED = "forked"
    TRUNCATED = "cut off"
    UNSIGNED = "not signed by the record's key"
    UNGUARDED = "left unguarded"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    kind: Kind
    words: str


@dataclass
class Findings:
    """What is wrong, named up to a limit and counted beyond it."""

    named: list[Finding] = field(default_factory=list)
    count: dict[Kind, int] = field(default_factory=dict)

    def add(self, kind: Kind, words: str) -> None:
        """Keep one finding."""
        self.count[kind] = self.count.get(kind, 0) + 1
        if self.count[kind] <= MOST_NAMED:
            self.named.append(Finding(kind, words))

    def extend(self, more: Findings) -> None:
        """Keep what another part of the work has found."""
        for finding in more.named:
            self.add(finding.kind, finding.words)
        for kind, count in more.count.items():
            self.count[kind] += count - sum(finding.kind is kind for finding in more.named)

    def add_new(self, more: Findings) -> None:
        """Keep what is not among these already."""
        known = set(self.named)
        for finding in more.named:
            if finding not in known:
                self.add(finding.kind, finding.words)


@dataclass
class Tally:
    """What came of some lines of a dump."""

    entries: int = 0
    hashed: int = 0  # bytes
    rows: int = 0
    places: int = 0
    queued: int = 0
    erased: list[int] = field(default_factory=list)
    balance: Counter[str] = field(default_factory=Counter)  # of each table (see rows.py)
    findings: Findings = field(default_factory=Findings)

    def extend(self, more: Tally) -> None:
        """Add what came of others."""
        self.entries += more.entries
        self.hashed += more.hashed
        self.rows += more.rows
        self.places += more.places
        self.queued += more.queued
        self.erased += more.erased
        self.balance.update(more.balance)
        self.findings.extend(more.findings)


@dataclass
class Report:
    """The outcome: what was looked at, what is wrong, and what could not be told."""

    findings: Findings = field(default_factory=Findings)
    looked_at: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)  # what the entries are about that findings speak of

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings.count
