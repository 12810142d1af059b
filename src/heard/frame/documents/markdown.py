"""Tables in Markdown, in the same order each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a heading for each column, so that it can be read aloud."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(_cell(value) for value in line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|") or "–"


def listed(words: Iterable[str]) -> str:
    """Words with something between them that is in none of them."""
    return "; ".join(word for word in words if word)
