"""The threat model: each line says what does not hold too, and names a test that is there."""

from __future__ import annotations

import re

import pytest

from heard.frame.database.ready import HOME

pytestmark = pytest.mark.promise("Nothing is rewritten")
COLUMNS = ["Who attacks", "How", "What holds", "What does not", "Test"]


def lines() -> list[list[str]]:
    text = (HOME / "docs/threat-model.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [rows[0], *rows[2:]]


def test_each_line_names_a_test_that_is_there() -> None:
    heading, *rows = lines()
    assert heading == COLUMNS
    assert len(rows) > 20
    files = [*HOME.glob("src/heard/*/tests/**/test_*.py"), *HOME.glob("tests/**/test_*.py")]
    there = {
        name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    for row in rows:
        assert len(row) == len(COLUMNS), row
        named = re.findall(r"`(?:[\w/.]+::)?(test_\w+)`", row[-1])
        assert named, row
        assert set(named) <= there, row
