"""What another system sends, read by the same forms as the pages; and those forms told to other systems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from ninja import Field, Schema

from heard.frame.forms import DateField, MomentField

Said = dict[str, Any]
# What a page needs to know its own form again.
_OF_A_PAGE = ("key", "about")
_STALE = (
    "The number that came with what you read. If somebody has acted since, nothing is done, and 409 says so."
)


class Unfit(Exception):
    """What was sent does not fit the form of a step: each field with what is wrong with it."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("unfit")
        self.errors = errors


class ChoiceOut(Schema):
    """One thing that can be chosen: what is sent, and what it says."""

    code: str
    words: str


class Asked(Schema):
    """A field that is asked for, as its form has it."""

    name: str
    label: str
    hint: str
    required: bool
    kind: str = Field(
        description="`text`, `date` (2026-03-02), `moment` (2026-03-02T16:30:00+00:00), `one` of `choices`, or "
        "`several`."
    )
    choices: list[ChoiceOut]


def asked(form: forms.BaseForm) -> list[dict[str, Any]]:
    """The fields of a form, for those who fill it in from elsewhere."""
    return [
        {
            "name": name,
            "label": str(field.label),
            "hint": str(field.help_text),
            "required": field.required,
            "kind": _kind(field),
            "choices": [{"code": code, "words": words} for code, words in _choices(field)],
        }
        for name, field in form.fields.items()
        if name not in ("seen", *_OF_A_PAGE)
    ]


def _kind(field: forms.Field) -> str:
    kinds: tuple[tuple[type[forms.Field], str], ...] = (
        (MomentField, "moment"),
        (DateField, "date"),
        (forms.MultipleChoiceField, "several"),
        (forms.ChoiceField, "one"),
    )
    return next((words for kind, words in kinds if isinstance(field, kind)), "text")


def _choices(field: forms.Field) -> Iterator[tuple[str, str]]:
    """What can be chosen, out of its groups; nothing is no choice."""
    for code, words in getattr(field, "choices", ()):
        for each, said in words if isinstance(words, list | tuple) else [(code, words)]:
            if each:
                yield str(each), str(said)


def data_of(form: forms.BaseForm, said: Said, **more: str) -> MultiValueDict[str, Any]:
    """What was sent as a browser would have sent it; a field that is not known is refused and never dropped."""
    unknown = [name for name in said if name not in form.fields or name in _OF_A_PAGE]
    if unknown:
        words = _("is no field that is known here; nothing that is sent is dropped silently")
        raise Unfit([{"field": name, "problem": words} for name in unknown])
    typed: MultiValueDict[str, Any] = MultiValueDict({name: [value] for name, value in more.items()})
    for name, value in said.items():
        if name != "seen":
            _put(typed, name, form.fields[name], value)
    return typed


def _put(typed: MultiValueDict[str, Any], name: str, field: forms.Field, value: Any) -> None:
    several = isinstance(field, forms.MultipleChoiceField)
    values = value if several and isinstance(value, list) else [value]
    if not all(isinstance(each, str) and "\0" not in each for each in values):
        words = _("must be a list of texts") if several else _("must be text")
        raise Unfit([{"field": name, "problem": words}])
    if isinstance(field, DateField):
        typed.update({f"{name}_{part}": words for part, words in _parts(name, field, values[-1]).items()})
    else:
        typed.setlist(name, values)


def _parts(name: str, field: DateField, written: str) -> dict[str, str]:
    """A date or a moment in the parts of its inputs."""
    moment = isinstance(field, MomentField)
    widget: Any = field.widget
    value: Any = None
    parts: list[str] = []
    # A moment in the first or the last hours that can be counted has no time here: it overflows.
    with suppress(ValueError, OverflowError):
        value = parse_datetime(written) if moment else parse_date(written)
        parts = widget.decompress(value)
    if written and (not parts or value is None or (moment and timezone.is_naive(value))):
        words = (
            _("must be a moment such as 2026-03-02T16:30:00+00:00")
            if moment
            else _("must be a date such as 2011-04-23")
        )
        raise Unfit([{"field": name, "problem": words}])
    return dict(zip(widget.names, parts, strict=True))


def valid(form: Any) -> Any:
    """The form, if it can be taken; raises ``Unfit`` with each field and what is wrong with it in the page's words."""
    if not form.is_valid():
        raise Unfit(
            [
                {"field": name if name != "__all__" else _("the body"), "problem": _problem(form, name)}
                for name in form.errors
            ]
        )
    return form


def _problem(form: Any, name: str) -> str:
    """In the page's words; what was sent is not said back, since whoever keeps the answer did not ask for it."""
    if any(error.code in ("invalid_choice", "invalid_list") for error in form.errors.as_data()[name]):
        return _("is none of the choices")
    problems = form[name].errors if name in form.fields else form.errors[name]
    return " ".join(map(str, problems))


def seen_in(said: Said, least: int = 1) -> int:
    """The number of what whoever sends this had read."""
    seen = said.get("seen")
    if isinstance(seen, bool) or not isinstance(seen, int) or not least <= seen < 2**31:
        raise Unfit([{"field": "seen", "problem": _STALE}])
    return seen


# --- For docs/openapi.yaml ---------------------------------------------------------------------------------------


def body_of(form: type[forms.BaseForm]) -> dict[str, Any]:
    """The schema of what can be sent, from the class of its form; what depends on a record is asked for there."""
    fields = {name: each for name, each in form.base_fields.items() if name not in _OF_A_PAGE}  # type: ignore[attr-defined]
    body: dict[str, Any] = {
        "type": "object",
        "title": form.__name__.removesuffix("Form"),
        "description": " ".join((form.__doc__ or "").split()),
        "properties": {name: _shape(name, field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }
    if of_each := getattr(form, "of_each", ""):
        body["patternProperties"] = {of_each: {"type": "string"}}
    return body


def _shape(name: str, field: forms.Field) -> dict[str, Any]:
    if name == "seen":
        return {"type": "integer", "minimum": 0, "description": _STALE}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"type": "string", "maxLength": getattr(field, "longest", None)},
        "date": {"type": "string", "format": "date"},
        "moment": {"type": "string", "format": "date-time"},
    }
    known = [code for code, _words in _choices(field)]
    one: dict[str, Any] = {"type": "string", **({"enum": known} if known else {})}
    shape = kinds.get(_kind(field)) or ({"type": "array", "items": one} if _kind(field) == "several" else one)
    about = {"title": str(field.label), "description": str(field.help_text)}
    return {name: value for name, value in {**about, **shape}.items() if value}
