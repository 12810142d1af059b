"""How well words that blame, and words that close nothing, are found in invented sentences, and how fast."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from heard.concerns import phrases
from heard.frame.bench import Figure

PARTS = ("development", "held out", "said otherwise", "strangers", "strangers, held out")
_STRANGERS = ("strangers", "strangers, held out")
_LABELLED = Path(phrases.__file__).parent / "data" / "labelled.txt"


def labelled(part: str) -> Iterator[tuple[frozenset[str], str]]:
    """The sentences of a part, each with the groups that a careful reader finds in it; of strangers, ``marked`` or none."""
    lines = _LABELLED.read_text("utf-8").partition(f"[{part}]")[2].partition("\n[")[0].splitlines()
    for line in lines:
        groups, bar, sentence = line.partition(" | ")
        if bar:
            yield frozenset(groups.replace("-", "").split()), sentence


def precision_and_recall(part: str) -> tuple[float, float]:
    """The share of what is found that is right, and the share of what is there that is found."""
    right = wrong = missed = 0
    for expected, sentence in labelled(part):
        if part in _STRANGERS:
            found = {"marked"} if phrases.marked(sentence) else set()
        else:
            found = {hit.group for hit in phrases.find(sentence)}
        right += len(found & expected)
        wrong += len(found - expected)
        missed += len(expected - found)
    return right / (right + wrong), right / (right + missed)


def measure() -> list[Figure]:
    """Precision and recall of each part, and the time for a page of writing."""
    figures = []
    for part in PARTS:
        precision, recall = precision_and_recall(part)
        number = len(list(labelled(part)))
        aim = "" if part == "said otherwise" else "0.95 of both"
        figures.append(
            Figure(
                f"Words that blame, {number} sentences ({part})",
                f"precision {precision:.2f}, recall {recall:.2f}",
                aim,
            )
        )
    page = " ".join(sentence for _, sentence in labelled("development"))[:3000]
    began = time.perf_counter()
    for _ in range(5):
        phrases.find(page)
    each = (time.perf_counter() - began) / 5
    return [*figures, Figure("A page of 500 words read for them", f"{each * 1000:.0f} ms", "under 100 ms")]
