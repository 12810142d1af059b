"""docs/promises.md says where each promise is kept and which tests attack it; here it is held to that, both ways."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from heard.frame.database.ready import HOME
from heard.frame.documents import promises

_NOT_YET = re.compile(r"^Not yet: ", re.MULTILINE)
_SECTION = re.compile(r"^## (?P<number>\d+)\. (?P<name>.+)$", re.MULTILINE)
_FILE = re.compile(r"`((?:src|tests|docs)/[\w./-]+)`")
_IN_DATABASE = re.compile(r"^- In the database:.*\n(?:  .*\n)*", re.MULTILINE)
_RULE = re.compile(r"`([a-z_0-9]+)(?:\(\))?`")


def _sections() -> dict[str, str]:
    text = promises.DOCUMENT.read_text()
    parts = _SECTION.split(text)
    return {
        f"{number}. {name}": body
        for number, name, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    }


def test_every_marked_test_stands_in_the_document_and_every_test_there_is_marked() -> None:
    named = {(name, test) for name, tests in promises.named_tests().items() for test in tests}
    marked = {(name, test) for name, tests in promises.marked_tests().items() for test in tests}
    assert named - marked == set(), "named in docs/promises.md, but no test: run ./heard docs"
    assert marked - named == set(), "marked, but not in docs/promises.md: run ./heard docs, or mend the name"


def test_the_thirteen_promises_are_all_there() -> None:
    assert [name.partition(".")[0] for name in _sections()] == [str(n) for n in range(1, 14)]


def test_a_promise_is_attacked_by_a_test_or_says_that_it_is_not_yet_kept() -> None:
    attacked = promises.named_tests()
    for name, text in _sections().items():
        kept = bool(attacked[promises.key(name.partition(". ")[2])])
        assert kept or _NOT_YET.search(text), f"{name} has no test and does not say “Not yet:”"


def test_the_files_that_the_document_names_are_there() -> None:
    for file in _FILE.findall(promises.DOCUMENT.read_text()):
        assert (HOME / file).exists(), file


@pytest.mark.django_db
def test_the_constraints_triggers_and_functions_that_the_document_names_are_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """select proname from pg_proc where pronamespace = 'heard'::regnamespace
               union select conname from pg_constraint where connamespace = 'heard'::regnamespace
               union select tgname from pg_trigger
               union select relname from pg_class where relnamespace = 'heard'::regnamespace
               union select attname from pg_attribute a join pg_class c on c.oid = a.attrelid
                      where c.relnamespace = 'heard'::regnamespace
               union select code from closing_reason
               union select rolname from pg_roles where rolname like 'heard\\_%'"""
        )
        known = {row[0] for row in cursor.fetchall()}
    for name, text in _sections().items():
        for what in _RULE.findall("".join(_IN_DATABASE.findall(text))):
            assert what in known, f"{name} is said to be held by {what}, which is not in the database"
