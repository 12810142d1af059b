"""docs/openapi.yaml: the description of the API that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_HEAD = "# Written by ./heard docs. Change the code, not this file.\n"


def openapi(url: str = "") -> str:
    """The description as the API serves it at /api/v1/openapi.json, as YAML."""
    del url
    from heard.frame.api import api

    described = api.get_openapi_schema(path_prefix="/api/v1/")
    return _HEAD + "\n".join(_lines(json.loads(json.dumps(described)), 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    """Block YAML in which every scalar is written as JSON, which is YAML too."""
    indent = "  " * depth
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _under(f"{indent}{_name(name)}:", inner, depth)
    else:
        for inner in value:
            yield from _under(f"{indent}-", inner, depth)


def _under(opening: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, (dict, list)) and value:
        yield opening
        yield from _lines(value, depth + 1)
    else:
        yield f"{opening} {json.dumps(value, ensure_ascii=False)}"


def _name(name: str) -> str:
    return name if name.replace("_", "").isalpha() else json.dumps(name)
