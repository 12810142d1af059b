"""The documents say what is so: every command, variable, file and table in them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from heard.frame import cli
from heard.frame.database.ready import HOME

DOCUMENTS = sorted([*HOME.glob("*.md"), *HOME.glob("docs/*.md"), *HOME.glob("docs/how-to/*.md")])
_COMMAND = re.compile(r"\./heard (?P<name>[a-z]+)(?P<rest>(?: [a-z]+(?![\w.@:/]))?(?:[^`\n]*))")
_OPTION = re.compile(r"(?<=\s)--[a-z][a-z-]+")
_VARIABLE = re.compile(r"`((?:HEARD|EMAIL|DATABASE)_[A-Z_]+)`")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
_VERBS = {
    "user": {"add", "leave", "away", "back", "deputy"},
    "key": {"add", "list", "end"},
    "holiday": {"add"},
}

by_name = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(HOME).as_posix())


@by_name
def test_every_command_in_a_document_is_one(document: Path) -> None:
    for found in _COMMAND.finditer(document.read_text()):
        name, rest = found["name"], found["rest"].split()
        assert name in cli.names(), found[0]
        if name in _VERBS:
            assert rest, f"{found[0]} says not what to do"
            assert rest[0] in _VERBS[name], found[0]


@by_name
def test_every_option_of_a_command_in_a_document_is_one(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for found in _COMMAND.finditer(document.read_text()):
        for option in _OPTION.findall(found["rest"]):
            command = cli.load(found["name"])
            asked = [*found["rest"].split()[:1]] if found["name"] in _VERBS else []
            with pytest.raises(SystemExit):
                command.parsed([*asked, "--help"])
            assert option in capsys.readouterr().out, f"{found[0]}: {option}"


@by_name
def test_every_variable_in_a_document_is_read_somewhere(document: Path) -> None:
    code = "".join(file.read_text() for file in (HOME / "src").rglob("*.py"))
    for variable in _VARIABLE.findall(document.read_text()):
        assert f'"{variable}"' in code, variable


def test_every_variable_that_settings_read_is_in_the_how_to() -> None:
    told = "".join(file.read_text() for file in (HOME / "docs" / "how-to").glob("*.md"))
    settings = (HOME / "src" / "heard" / "frame" / "settings.py").read_text()
    read = set(re.findall(r'"((?:HEARD|EMAIL)_[A-Z_]+)"', settings)) - {"HEARD_DEMO", "HEARD_EMBEDDED"}
    assert {variable for variable in read if f"`{variable}`" not in told} == set()


@by_name
def test_every_file_that_a_document_leads_to_is_there(document: Path) -> None:
    for target in _LINK.findall(document.read_text()):
        assert (document.parent / target).exists(), target


def test_every_table_is_in_the_glossary_and_every_table_there_is_one() -> None:
    words = re.findall(r"^\| ([A-Z]\w+) \|", (HOME / "docs" / "glossary.md").read_text(), re.MULTILINE)
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("heard.")}
    assert words == sorted(ours)
