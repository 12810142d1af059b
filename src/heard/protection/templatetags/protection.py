"""What the page of any record shows of how the child is protected: missing episodes, and their voice."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.db import connections

from heard.protection.models import VoiceAnswer

register = template.Library()


@register.inclusion_tag("protection/parts/missing_known.html")
def missing_known(strand: Any) -> dict[str, Any]:
    """How often the child of a record was missing, from every source; nothing for whoever may not read all of it."""
    return {"known": _known(strand)[0]}


@register.inclusion_tag("protection/parts/voice_of.html")
def voice_of(strand: Any) -> dict[str, Any]:
    """The way to the child's own words, with what is missing of them."""
    return {"known": known_of(strand), "reference": strand.reference}


@register.inclusion_tag("protection/parts/my_answers.html")
def my_answers() -> dict[str, Any]:
    """What was done with what a child said, for the child who raised it themselves and has just opened it."""
    return {"answers": VoiceAnswer.objects.filter(voice=None).order_by("at", "id")}


def known_of(strand: Any) -> Any:
    """Whether decisions lack the child's view, and how many workers the child has had."""
    return _known(strand)[1]


def _known(strand: Any) -> list[Any]:
    """Both in one question, asked once for each page."""
    if not hasattr(strand, "known_of_the_child"):
        with connections["default"].cursor() as cursor:
            cursor.execute("select missing_known(%s), voice_known(%s)", [strand.pk, strand.pk])
            found = cursor.fetchone()
        strand.known_of_the_child = [json.loads(each) if isinstance(each, str) else each for each in found]
    known: list[Any] = strand.known_of_the_child
    return known
