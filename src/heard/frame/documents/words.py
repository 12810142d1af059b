"""src/heard/frame/words.py: what the database and its refusals say, where a translator's tools find it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.apps import apps
from psycopg import sql

from heard.concerns import phrases
from heard.frame.database.ready import HOME
from heard.history.words import OwnWords

_INTRODUCTION = '''\
"""What the database says, for translators: labels, and why something is refused. Written by ./heard docs."""

from django.utils.translation import gettext_noop as _

WORDS = (
'''
_TEXT = r"'((?:[^']|'')+)'"
_SAID = re.compile(rf"(?:refuse\(|array\[|raise exception |hint = ){_TEXT}(?:,\s*{_TEXT}[\])])?")


def words(url: str) -> str:
    """Every text that is translated as it is read, once, in the order of the alphabet."""
    with psycopg.connect(url) as connection:
        found = {*_labels(connection), *_refusals(connection), *_raised(), *_pointed_out()}
    lines = (f"    _({json.dumps(each, ensure_ascii=False)}),\n" for each in sorted(found))
    return f"{_INTRODUCTION}{''.join(lines)})\n"


def _labels(connection: psycopg.Connection) -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, OwnWords):
                query = sql.SQL("select distinct {} from {}").format(
                    sql.Identifier(field.attname), sql.Identifier(model._meta.db_table)
                )
                yield from (text for (text,) in connection.execute(query) if text)


def _refusals(connection: psycopg.Connection) -> Iterator[str]:
    """What the database's functions refuse with; what names a table or a number in it is left in English."""
    ours = "select prosrc from pg_proc where pronamespace = 'heard'::regnamespace"
    for (source,) in connection.execute(ours):
        for said in _SAID.finditer(source):
            yield from (
                text.replace("''", "'") for text in said.groups() if text and " " in text and "%" not in text
            )


def _raised() -> Iterator[str]:
    """What the code raises as ``Refused``, or answers another system as a problem, in so many words."""
    for file in sorted(Path(HOME, "src", "heard").rglob("*.py")):
        if "tests" not in file.parts:
            yield from (text for node in ast.walk(ast.parse(file.read_text())) for text in _said_in(node))


def _pointed_out() -> Iterator[str]:
    for family in phrases.FAMILIES.values():
        yield from (family.why, family.instead)


def _said_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
        "Refused",
        "Overtaken",
        "problem",
        "kind",
    ):
        given = (each.value for each in node.args if isinstance(each, ast.Constant))
        yield from (text for text in given if isinstance(text, str) and text)
