"""What the demonstration says is what its own doors could have said."""

from __future__ import annotations

import ast
from pathlib import Path

from heard.concerns.signs import BACKGROUND, SIGNS
from heard.frame import demo

KNOWN = {"signs": SIGNS, "background": BACKGROUND}


def test_the_demonstration_ticks_only_boxes_that_there_are() -> None:
    ticked = [
        (keyword.arg, code.value)
        for file in Path(demo.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in KNOWN and isinstance(keyword.value, ast.List)
        for code in keyword.value.elts
        if isinstance(code, ast.Constant)
    ]
    assert len(ticked) > 5
    assert [each for each in ticked if each[1] not in KNOWN[each[0]]] == []
