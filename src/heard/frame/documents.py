"""Documents that are written from the code and the database, and compared in every check."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from heard.frame.database.embedded import find_binaries
from heard.frame.database.ready import HOME

Writer = Callable[[str], str]

# Each is a function that is given a superuser's address of a prepared database and returns the document's text.
WRITERS = {
    "docs/schema.sql": "heard.frame.documents:schema",
}
_NOISE = re.compile(r"^(--.*|SET .*|\\(un)?restrict .*|SELECT pg_catalog\.set_config.*)\n", re.MULTILINE)


def outdated(url: str) -> dict[Path, str]:
    """The documents that are not what they should be, with the text that they should have."""
    texts = {HOME / path: _writer(place)(url) for path, place in WRITERS.items()}
    return {path: text for path, text in texts.items() if not path.exists() or path.read_text() != text}


def _writer(place: str) -> Writer:
    module, _, name = place.partition(":")
    writer: Writer = getattr(import_module(module), name)
    return writer


def schema(url: str) -> str:
    """Every table, constraint, function, policy and grant, as pg_dump writes them."""
    program = find_binaries() / "pg_dump"
    dump = subprocess.run([program, "--schema-only", url], check=True, capture_output=True, text=True).stdout
    text = re.sub(r"\n{3,}", "\n\n", _NOISE.sub("", dump)).strip()
    return f"-- Written by ./heard docs from a prepared database. Change the migrations, not this file.\n\n{text}\n"
