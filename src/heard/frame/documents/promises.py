"""docs/promises.md: written by hand, but for the tests under each promise, which come from the tests' own marks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from heard.frame.database.ready import HOME

DOCUMENT = HOME / "docs" / "promises.md"
_HEADING = re.compile(r"^## \d+\. (?P<name>.+)$", re.MULTILINE)
_TESTS = re.compile(r"(?<=<!-- tests -->\n)(?P<tests>.*?)(?=<!-- end of tests -->)", re.DOTALL)
_NAMED = re.compile(r"^- `(?P<test>[^`]+)`$", re.MULTILINE)


def promises(url: str = "") -> str:
    """The document with the tests under each promise as the marks in the tests have them now."""
    del url
    marked = marked_tests()
    parts = _HEADING.split(DOCUMENT.read_text())
    written = [parts[0]]
    for name, section in zip(parts[1::2], parts[2::2], strict=True):
        lines = "".join(f"- `{test}`\n" for test in marked.get(key(name), []))
        number = len(written)
        written.append(f"## {number}. {name}" + _TESTS.sub(lambda _, lines=lines: lines, section))
    return "".join(written)


def named_tests() -> dict[str, list[str]]:
    """The tests that the document names, under each promise."""
    parts = _HEADING.split(DOCUMENT.read_text())
    return {
        key(name): _NAMED.findall("".join(_TESTS.findall(section)))
        for name, section in zip(parts[1::2], parts[2::2], strict=True)
    }


def marked_tests() -> dict[str, list[str]]:
    """The tests that say, with ``@pytest.mark.promise(name)``, which promise they attack."""
    found: dict[str, list[str]] = {}
    for file in sorted([*HOME.glob("src/**/test_*.py"), *HOME.glob("tests/**/test_*.py")]):
        place = file.relative_to(HOME).as_posix()
        for test, names in _tests(ast.parse(file.read_text())):
            for name in names:
                found.setdefault(key(name), []).append(f"{place}::{test}")
    return found


def key(name: str) -> str:
    """A promise's name as it is compared: case and the full stop do not matter."""
    return name.strip().rstrip(".").lower()


def _tests(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    everywhere = [name for node in module.body if _is_named(node, "pytestmark") for name in _names(node)]
    yield from _tests_in(module.body, "", everywhere)


def _tests_in(body: list[ast.stmt], prefix: str, given: list[str]) -> Iterator[tuple[str, list[str]]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests_in(node.body, f"{prefix}{node.name}::", [*given, *_marks(node)])
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield f"{prefix}{node.name}", sorted({*given, *_marks(node)})
        elif _is_named(node, "Test"):  # a state machine of Hypothesis becomes a test by being given a name
            yield node.targets[0].id, sorted({*given, *_names(node)})  # type: ignore[attr-defined]


def _marks(node: ast.ClassDef | ast.FunctionDef) -> list[str]:
    return [name for decorator in node.decorator_list for name in _names(decorator)]


def _names(node: ast.AST) -> list[str]:
    """The promises named by ``pytest.mark.promise("...")`` anywhere in a piece of code."""
    return [
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "promise"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _is_named(node: ast.stmt, prefix: str) -> bool:
    """Whether something is given a name that begins so."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.startswith(prefix)
    )
