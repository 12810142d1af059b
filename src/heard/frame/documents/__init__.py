"""Documents that are written from the code and the database, and compared in every check."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from heard.frame.database.ready import HOME

Writer = Callable[[str], str]

# Each is a function that is given a superuser's address of a prepared database and returns the document's text.
WRITERS = {
    "docs/schema.sql": "heard.frame.documents.schema:schema",
    "docs/process.md": "heard.frame.documents.process:process",
    "docs/access.md": "heard.frame.documents.access:access",
    "docs/openapi.yaml": "heard.frame.documents.openapi:openapi",
    "src/heard/frame/words.py": "heard.frame.documents.words:words",
    "docs/promises.md": "heard.frame.documents.promises:promises",
}


def outdated(url: str) -> dict[Path, str]:
    """The documents that are not what they should be, with the text that they should have."""
    texts = {HOME / path: _writer(place)(url) for path, place in WRITERS.items()}
    return {path: text for path, text in texts.items() if not path.exists() or path.read_text() != text}


def _writer(place: str) -> Writer:
    module, _, name = place.partition(":")
    writer: Writer = getattr(import_module(module), name)
    return writer
