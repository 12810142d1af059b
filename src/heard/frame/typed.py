"""What somebody typed, so that no refusal and no failure ever throws it away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError

_NEVER_SHOWN = re.compile(r"passw|secret|token|credential|^code$|^otp", re.IGNORECASE)
# Kept, but of no use to whoever reads it again: counts of formsets, keys, the name of the button.
_MACHINERY = re.compile(
    r"_FORMS$|^(key|seen|next|send|save|screen|step|to|add|more|remove|work)$|_token$", re.IGNORECASE
)
_KEY = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_ONE_OF_SEVERAL = re.compile(r"^(.+)-(\d+)-(.+)$")
_UNREADABLE = (
    UnreadablePostError,
    RawPostDataException,
    BadRequest,
    SuspiciousOperation,
    MultiPartParserError,
    ValueError,
)


class Typed(NamedTuple):
    """One field as it was typed."""

    name: str
    label: str
    value: str


def typed(request: HttpRequest) -> list[Typed]:
    """Everything that was typed, but passwords, secrets and tokens; files have to be chosen again."""
    return readable((name, values) for name, values in post_of(request).lists() if may_be_shown(name))


def readable(fields: Iterable[tuple[str, list[Any]]]) -> list[Typed]:
    """What a person wrote or chose among posted fields, in their order."""
    return [
        Typed(name, label_of(name), value)
        for name, values in fields
        if not _MACHINERY.search(name)
        for value in values
        if isinstance(value, str) and value.strip() and not _KEY.match(value)
    ]


def files_typed(request: HttpRequest) -> bool:
    """Whether files came with the form; they are never kept and have to be chosen again."""
    return bool(post_of(request)) and bool(request.FILES)


def post_of(request: HttpRequest) -> QueryDict:
    """The posted fields, or none if they could not be read at all."""
    if request.method != "POST":
        return QueryDict()
    try:
        return request.POST
    except _UNREADABLE:
        return QueryDict()


def may_be_shown(name: str) -> bool:
    """Whether a field may be shown again or kept."""
    return not _NEVER_SHOWN.search(name) and not name.startswith("_")


def label_of(name: str) -> str:
    """Words for a field's name: ``what_happened`` becomes "What happened", ``child-0-name`` "Child 1: name"."""
    if several := _ONE_OF_SEVERAL.match(name):
        return f"{label_of(several[1])} {int(several[2]) + 1}: {label_of(several[3]).lower()}"
    words = re.sub(r"[_\-\s]+", " ", name).strip()
    return words[:1].upper() + words[1:]
