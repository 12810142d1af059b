"""./heard import on a machine that fails: it says what stopped, and names nobody of whom a row speaks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import DataError
from psycopg.errors import InvalidTextRepresentation

from heard.frame.cli import import_
from heard.frame.cli.command import Stop
from heard.people.importing.taking import Taken

ROWS = "person_id,forename,surname,dob\n7,Maya,Reston,2011-04-02\n"


def _of_the_database() -> DataError:
    error = DataError("invalid input: Maya Reston")
    error.__cause__ = InvalidTextRepresentation("invalid input: Maya Reston")
    return error


@pytest.mark.promise("Nothing is lost")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            sqlite3.OperationalError("database or disk is full"),
            "temporary folder .* is full, or cannot be written",
        ),
        (OSError(5, "Input/output error"), "Input/output error"),
        (_of_the_database(), "the database stopped: InvalidTextRepresentation"),
    ],
)
def test_what_stopped_is_said_and_nobody_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def breaks(*_asked: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr(Taken, "rows", breaks)
    export = tmp_path / "export.csv"
    export.write_text(ROWS)
    with pytest.raises(Stop, match=said) as stopped:
        import_.COMMAND.run(import_.COMMAND.parsed([str(export)]))
    assert str(stopped.value).endswith("Nothing was brought in.")
    assert "Maya" not in str(stopped.value)
    assert stopped.value.__suppress_context__, "so that no traceback names them either"
