"""What the API says when it says no: problem details after RFC 9457, in words for whoever runs the other system."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

STATUSES = {
    400: "The JSON could not be read.",
    401: "No key, or one that is not in force.",
    404: "There is nothing here, or it was raised by somebody else.",
    409: "It does not fit what is stored, such as an idempotency key that was used for something else.",
    413: "More was sent than can be taken at once.",
    415: "Only JSON can be taken.",
    422: "A field cannot be taken as it is; `errors` names it.",
    503: "The record cannot be reached at the moment. Send the same again under the same idempotency key.",
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Why it was not done, and what to do now.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "problem"],
                "properties": {"field": {"type": "string"}, "problem": {"type": "string"}},
            },
        },
    },
}
_WORDS = {
    "missing": _("is needed"),
    "extra_forbidden": _("is no field that is known here; nothing that is sent is dropped silently"),
    "string_type": _("must be text"),
    "string_unicode": _("holds half a character, which is no text"),
    "string_too_short": _("must not be empty"),
    "string_too_long": _("is longer than {max_length} characters"),
    "string_pattern_mismatch": _("may hold letters, digits and signs of ASCII only, without spaces"),
    "bool_type": _("must be true or false"),
    "enum": _("must be one of {expected}"),
    "list_type": _("must be a list"),
    "too_long": _("has more than {max_length} entries"),
    "model_attributes_type": _("must be a JSON object"),
    "uuid_parsing": _("must be an id as it was given"),
    "uuid_type": _("must be an id as it was given"),
    "model_type": _("must be a JSON object"),
    "dict_type": _("must be a JSON object"),
}


def in_words(error: dict[str, Any]) -> dict[str, str]:
    """One field and what is wrong with it, from one error of pydantic's."""
    words = str(_WORDS.get(error["type"], ""))
    if error["type"].startswith("date_"):
        words = gettext("must be a date such as 2011-04-23")
    return {"field": _field(error["loc"]), "problem": words.format(**error.get("ctx", {})) or error["msg"]}


def _field(place: tuple[str | int, ...]) -> str:
    """``about[0].born_on``, without where in the call it stood and the name of our own argument."""
    source, *inner = place
    names = inner[1:] if source == "body" else inner
    written = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in names)
    return written.removeprefix(".") or gettext("the body")
