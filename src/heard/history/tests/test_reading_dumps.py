"""A dump is cut into blocks of whole lines, wherever its parts happen to end and however long a line is."""

from __future__ import annotations

import io
import tempfile
from mmap import mmap
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.history.verifying import dumps
from heard.history.verifying.dumps import File, Reader, Stream, Unreadable

pytestmark = pytest.mark.promise("Nothing is rewritten")
PART = 64  # bytes; so that a few lines already fill it
HEAD = b"COPY heard.entry (id, text) FROM stdin;\n"
TAIL = b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n"


def read(text: bytes, *, whole: bool) -> tuple[bytes, bool]:
    """The lines of all blocks, each of which is of whole lines, and whether the dump came to its end."""
    with tempfile.TemporaryFile() as file:
        file.write(text)
        file.flush()
        reader = Reader(File(file) if whole else Stream(io.BytesIO(text), mmap(-1, 3 * PART)))
        lines = []
        for block in reader.blocks():
            assert block.lines.endswith(b"\n")
            assert block.columns == ("id", "text")
            lines.append(block.lines)
        return b"".join(lines), reader.complete


ROWS = st.lists(st.integers(0, 3 * PART), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.integers(0, 2 * PART), lengths=ROWS, whole=st.booleans())
def test_every_line_is_given_out_once_and_whole(
    before: int, lengths: list[int], whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "CHUNK", PART)
    rows = b"".join(b"%d\t%b\n" % (i, b"x" * length) for i, length in enumerate(lengths))
    text = b"-" * before + b"\n" + HEAD + rows + TAIL
    assert read(text, whole=whole) == (rows, True)


@pytest.mark.parametrize("whole", [True, False])
def test_what_ends_in_the_middle_is_not_taken_for_all(whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "CHUNK", PART)
    text: Any = HEAD + b"1\tx\n" * 40 + TAIL
    for end in range(len(HEAD) + 1, len(text) - len(TAIL) + 2, 7):
        with pytest.raises(Unreadable, match="cut off"):
            read(text[:end], whole=whole)
    assert read(text[: -len(TAIL) + 3], whole=whole) == (b"1\tx\n" * 40, False)
