"""Holding it together: the entries against the tree, the tree against what was signed, here and by the witnesses."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from heard.history.checking import COSIGNS, SIGNS_NOTES, Checkpoint, Key, Note, Wrong
from heard.history.notes import verify

from . import signed
from .climbing import RANGE, SEALED, WIDTH, Batch, Climbed, Perfect, climb, root_of_row
from .copying import array_items
from .findings import MOST_NAMED, Findings, Kind, Report
from .reading import Read, kept_rows, own_keys
from .scratch import Scratch
from .signed import Mark
from .working import Crew

_SLACK = 60  # minutes between an entry's time and its sealing, beyond which something is wrong
_FAR = 1 << 32


@dataclass
class Held:
    """What the tree is held against, and what is known of its entries by then."""

    keys: Sequence[Key]
    marks: list[Mark] = field(default_factory=list)  # by size
    witnessed: dict[int, int] = field(default_factory=dict)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    places: int = 0
    roots: dict[int, bytes] = field(
        default_factory=dict
    )  # of each size asked for, from the entries as they stand


def hold(
    scratch: Scratch,
    found: Read,
    keys: Sequence[Key] | None,
    witness: str | None,
    crew: Crew,
    report: Report,
    *,
    set_by_hand: bool,
) -> set[int]:
    """Hold everything together; returns the entries that a finding names, so that more can be said of them."""
    # As many as there are, and some more in which to name gaps: an invented place must not make the work endless.
    places = min(len(scratch.places), found.places + MOST_NAMED)
    held = Held(_trusted(found, keys, report), places=places)
    _read_signatures(scratch, found, held, crew, report)
    seen = _read_witness(witness, held, report)
    set_by_hand = set_by_hand or any(kept_rows(found, "moment"))
    if set_by_hand:
        report.untold.append(
            "Whether entries were written when they say: the record's clock is set by hand, as in a demonstration. "
            "In a real record somebody has done that who must not."
        )
    named = _hold_tree(scratch, held, seen, crew, report, set_by_hand=set_by_hand)
    if seen:
        _hold_witness(seen, held, report)
    return named | _hold_queue(scratch, found, report.findings) | _hold_erasures(found, report)


def _trusted(found: Read, keys: Sequence[Key] | None, report: Report) -> Sequence[Key]:
    own = own_keys(found)
    if keys is None:
        report.untold.append(
            "Who signed. The keys were taken from the record itself, so whoever could rewrite all of it could have "
            "signed it again. Get the keys from the agencies that witness it, and give them with --keys."
        )
        return own
    for key in own:
        if key not in keys:
            report.findings.add(
                Kind.UNSIGNED, f"The record was sealed with a key that is not among those given: {key}"
            )
    return keys


def _read_signatures(scratch: Scratch, found: Read, held: Held, crew: Crew, report: Report) -> None:
    columns = found.tables.get("checkpoint", ())
    work = (
        partial(signed.checkpoints, columns, part.read_bytes(), held.keys)
        for part in found.kept.get("checkpoint", [])
    )
    for outcome in crew.each(work):
        held.marks += outcome.marks
        report.findings.extend(outcome.findings)
    held.marks.sort(key=lambda mark: mark.size)
    _read_cosignatures(found, held, crew, report)


def _read_cosignatures(found: Read, held: Held, crew: Crew, report: Report) -> None:
    texts = {mark.size: _text(mark) for mark in held.marks}
    columns = found.tables.get("cosignature", ())
    work = (
        partial(signed.cosignatures, columns, part.read_bytes(), held.keys, texts)
        for part in found.kept.get("cosignature", [])
    )
    unknown = 0
    for outcome in crew.each(work):
        report.findings.extend(outcome.findings)
        unknown += outcome.unknown
        for size, time in outcome.witnessed.items():
            held.witnessed[size] = min(time, held.witnessed.get(size, time))
        for name, seen in outcome.seen.items():
            held.seen[name] = max(seen, held.seen.get(name, (0, 0)))
    for name, (size, time) in sorted(held.seen.items()):
        report.looked_at.append(f"{name} has signed {size:,} entries, last on {_when(time // 60)}.")
    if unknown:
        report.untold.append(
            f"Whether {unknown:,} signatures of witnesses are theirs: their keys were not given."
        )


def _text(mark: Mark) -> str:
    return f"{mark.origin}\n{mark.size}\n{base64.b64encode(mark.root).decode()}\n"


@dataclass(frozen=True)
class Seen:
    """What a witness holds itself, in its own file."""

    names: str
    checkpoint: Checkpoint
    minute: int


def _read_witness(note: str | None, held: Held, report: Report) -> Seen | None:
    if note is None:
        report.untold.append(
            "Whether the end was cut off, or the whole is an older state. Only a witness knows: give its own latest "
            "checkpoint with --witness."
        )
        return None
    try:
        parsed = Note.parse(note)
        checkpoint = Checkpoint.parse(parsed.text)
        good = parsed.verify(held.keys, verify)
    except Wrong as wrong:
        report.findings.add(Kind.UNSIGNED, f"What the witness holds is no good checkpoint: {wrong}.")
        return None
    times = [s.time for s in good if s.time is not None]
    names = ", ".join(sorted({s.key.name for s in good if s.key.algorithm == COSIGNS})) or "the witness"
    if not any(s.key.algorithm == SIGNS_NOTES for s in good):
        report.findings.add(Kind.UNSIGNED, f"What {names} holds is not signed by the key of this record.")
        return None
    return Seen(names, checkpoint, min(times, default=0) // 60)


# ---- The tree ----------------------------------------------------------------------------------------------------


def _hold_tree(
    scratch: Scratch, held: Held, seen: Seen | None, crew: Crew, report: Report, *, set_by_hand: bool
) -> set[int]:
    """Compute every root that was signed, from the entries as they stand, and name what does not fit."""
    sizes = sorted({m.size for m in held.marks} | ({seen.checkpoint.size} if seen else set()) | {held.places})
    batches = [Batch(_FAR, 0, _FAR)] if set_by_hand else list(_batches(held))
    climbed = list(_climb(scratch, held.places, sizes, batches, crew, by_tiles=False))
    held.roots, tops = _joined(climbed)
    named = _name_places(scratch, climbed, report.findings)
    bad = [mark for mark in held.marks if held.roots.get(mark.size, mark.root) != mark.root]
    others = [each for part in climbed for each in part.other]
    if bad:
        by_tiles, _tops = _joined(_climb(scratch, held.places, sizes, batches, crew, by_tiles=True))
        if any(by_tiles.get(mark.size) == mark.root for mark in bad):
            named |= _name_others(others, report.findings)
        named |= _name_interval(scratch, bad[0], held, named, report.findings)
    else:
        unlike = {n for part in climbed for n in part.unlike}
        _hold_tiles(scratch, tops, unlike, report.findings)
    _hold_sizes(held, report)
    return named


def _batches(held: Held) -> Iterator[Batch]:
    """Between what minutes each checkpoint's entries can have been written."""
    known = 0
    for mark in held.marks:
        yield Batch(mark.size, max(0, known - _SLACK), mark.minute + _SLACK)
        known = max(known, mark.minute, held.witnessed.get(mark.size, 0) // 60)
    yield Batch(_FAR, max(0, known - _SLACK), _FAR)


def _climb(
    scratch: Scratch,
    places: int,
    sizes: Sequence[int],
    batches: Sequence[Batch],
    crew: Crew,
    *,
    by_tiles: bool,
) -> Iterator[Climbed]:
    def parts() -> Iterator[Callable[[], Climbed]]:
        for first in range(0, places, RANGE):
            end = min(first + RANGE, places)
            here = [size for size in sizes if first < size <= end]
            near = [batch for batch in batches if batch.size > first][: len(here) + 2]
            yield partial(climb, scratch, first, end, here, near, by_tiles=by_tiles)

    return crew.each(parts())


def _joined(climbed: Iterable[Climbed]) -> tuple[dict[int, bytes], list[bytes]]:
    """The roots of the sizes asked for, and those of all full tiles."""
    whole, roots, tiles = Perfect(), {0: Perfect().root()}, []
    for part in climbed:
        for size, parts in part.marks:
            roots[size] = whole.with_more(parts).root()
        whole = whole.with_more(part.parts)
        tiles += part.tile_roots
    return roots, tiles


def _name_places(scratch: Scratch, climbed: Iterable[Climbed], findings: Findings) -> set[int]:
    named: set[int] = set()
    for part in climbed:
        for place in part.empty:
            findings.add(
                Kind.REMOVED, f"Place {place} of the tree is empty: which entry stood there is gone."
            )
        for place, entry in part.gone:
            findings.add(Kind.REMOVED, f"Entry {entry}, place {place} of the tree, is gone from the history.")
        for place, entry in part.twice:
            findings.add(Kind.ADDED, f"Entry {entry} stands at place {place} of the tree and at another too.")
        for place, entry in part.disordered:
            findings.add(
                Kind.REORDERED,
                f"Entry {entry}, place {place} of the tree, stands behind one that came after it.",
            )
        for place, entry in part.misdated:
            findings.add(
                Kind.BACKDATED,
                f"Entry {entry}, place {place} of the tree, says it was written when it cannot have been: what was "
                "sealed before and after it was signed at other times.",
            )
        named |= {
            entry for each in (part.gone, part.twice, part.disordered, part.misdated) for _p, entry in each
        }
    return named


def _name_others(others: Sequence[tuple[int, int, bytes, bytes]], findings: Findings) -> set[int]:
    """Entries that are not what the tiles hold, which are what was signed."""
    sealed_at = {leaf: place for place, _entry, _standing, leaf in others}
    for place, entry, standing, _sealed in others:
        if standing in sealed_at:
            findings.add(
                Kind.REORDERED,
                f"Entry {entry} stands at place {place} of the tree; it was sealed at place {sealed_at[standing]}.",
            )
        else:
            findings.add(
                Kind.ALTERED,
                f"Entry {entry}, place {place} of the tree, is not what was sealed there: "
                "its words and its hash were rewritten.",
            )
    return {entry for _place, entry, _standing, _sealed in others}


def _name_interval(scratch: Scratch, bad: Mark, held: Held, named: set[int], findings: Findings) -> set[int]:
    """Between the last checkpoint that holds and the first that does not, something is not what was signed."""
    good = max((mark.size for mark in held.marks if mark.size < bad.size), default=0)
    places = scratch.places.view()
    ids = [
        int.from_bytes(places[place * 8 : place * 8 + 8], "little")
        for place in range(good, min(bad.size, held.places))
    ]
    if named & set(ids):
        return set()  # it was told more exactly
    findings.add(
        Kind.ALTERED,
        f"What stands at places {good} to {bad.size - 1} of the tree is not what was signed on "
        f"{_when(bad.minute)}: of entries {_listed(ids)} at least one was altered, exchanged or put in. "
        f"Nothing from place {good} on is proved by this record's own signatures.",
    )
    return set(ids) if len(ids) <= WIDTH else set()


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids)) if len(ids) <= 20 else f"{min(ids)} to {max(ids)}"


def _hold_tiles(scratch: Scratch, roots: list[bytes], unlike: set[int], findings: Findings) -> None:
    """The tiles, from which proofs are made, must be those of the tree; ``unlike``: those that are not their leaves."""
    level = 0
    while roots:
        stored = scratch.tiles(level).view()
        for n, root in enumerate(roots):
            if n in unlike or stored[n * 8224 + 8192 : (n + 1) * 8224] != root:
                findings.add(Kind.ALTERED, f"Tile {n} of level {level} of the tree is gone or was altered.")
        level += 1
        stored = scratch.tiles(level).view()
        below = [b"".join(roots[i : i + WIDTH]) for i in range(0, len(roots) - WIDTH + 1, WIDTH)]
        unlike = {n for n, row in enumerate(below) if stored[n * 8224 : n * 8224 + 8192] != row}
        roots = [root_of_row(row) for row in below]


def _hold_sizes(held: Held, report: Report) -> None:
    last = held.marks[-1] if held.marks else None
    if last and last.size > held.places:
        report.findings.add(
            Kind.TRUNCATED,
            f"The checkpoint of {_when(last.minute)} was signed for {last.size:,} entries, and {held.places:,} have "
            f"a place: the last {last.size - held.places:,} were cut off.",
        )
    if (more := held.places - (last.size if last else 0)) > 0:
        report.findings.add(
            Kind.UNSIGNED, f"{more:,} entries have a place in the tree that no good checkpoint covers."
        )
    if last:
        report.looked_at.append(
            f"{len(held.marks):,} checkpoints of {last.origin}; the last, of {_when(last.minute)}, "
            f"covers {last.size:,} entries."
        )


def _hold_witness(seen: Seen, held: Held, report: Report) -> None:
    """What the witness itself holds must be the beginning of what stands here."""
    size, root = seen.checkpoint.size, seen.checkpoint.root
    if size > held.places:
        report.findings.add(
            Kind.TRUNCATED,
            f"{seen.names} signed {size:,} entries on {_when(seen.minute)}, and here are {held.places:,}: "
            "the end was cut off, or this is an older state of the record.",
        )
    elif held.roots[size] != root:
        own = next((mark for mark in held.marks if mark.size == size), None)
        more = (
            " The record's own key signed both: it has shown two different histories."
            if own and own.root == held.roots[size]
            else ""
        )
        report.findings.add(
            Kind.FORKED,
            f"What {seen.names} signed on {_when(seen.minute)} for the first {size:,} entries "
            f"is not what stands here.{more}",
        )
    else:
        report.looked_at.append(
            f"The first {size:,} entries are what {seen.names} itself holds, signed on {_when(seen.minute)}."
        )


def _hold_erasures(found: Read, report: Report) -> set[int]:
    """What has lost its words must have lost them by an erasure that was carried out, itself part of the history."""
    if not found.erased:
        return set()
    certificates = [row for row in kept_rows(found, "erasure") if row.get("carried_out") == "t"]
    covered = {int(i or 0) for row in certificates for i in array_items(row["entries"] or "{}")}
    uncovered = set(found.erased) - covered
    for entry in sorted(uncovered):
        report.findings.add(
            Kind.REMOVED, f"The words of entry {entry} were removed, and no erasure covers it."
        )
    report.looked_at.append(
        f"{len(found.erased) - len(uncovered):,} entries were erased lawfully; "
        f"{len(certificates):,} erasures cover them."
    )
    return uncovered


def _hold_queue(scratch: Scratch, found: Read, findings: Findings) -> set[int]:
    """Every entry has a place or waits for one, and whatever has or waits for one is there."""
    standing, queued = scratch.standing.view(), scratch.queued.view()
    named = set()
    for start in range(0, max(len(standing), len(queued)), 65536):
        states, waits = standing[start : start + 65536], queued[start : start + 65536]
        if waits.count(0) == len(waits) and states.count(1) == 0:
            continue
        for i in range(max(len(states), len(waits))):
            state = states[i] if i < len(states) else 0
            waiting = bool(i < len(waits) and waits[i])
            if state == 1 and not waiting:
                findings.add(
                    Kind.ADDED,
                    f"Entry {start + i} has no place in the tree and waits for none: "
                    "it came past the history, or its place was taken away.",
                )
            elif waiting and not state & 1:
                findings.add(
                    Kind.REMOVED, f"Entry {start + i}, which waits to be sealed, is gone from the history."
                )
            elif waiting and state & SEALED:
                findings.add(Kind.ADDED, f"Entry {start + i} is sealed and waits to be sealed again.")
            else:
                continue
            named.add(start + i)
    return named


def _when(minute: int) -> str:
    if not minute:
        return "an unknown day"
    return datetime.fromtimestamp(minute * 60, UTC).strftime("%-d %B %Y at %H:%M UTC")
