"""What the page of any record shows of how the child is protected: episodes, their voice, and what can follow."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.db import connections
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import AgencyKind
from heard.concerns.wording import AFTERWARDS
from heard.protection.care import as_care
from heard.protection.deciding import words_for
from heard.protection.models import VoiceAnswer

register = template.Library()


@register.inclusion_tag("protection/parts/missing_known.html")
def missing_known(strand: Any) -> dict[str, Any]:
    """How often the child of a record was missing, from every source; nothing for whoever may not read all of it."""
    return {"known": missing_of(strand)}


@register.inclusion_tag("protection/parts/care_known.html")
def care_known(strand: Any) -> dict[str, Any]:
    """Whether the child of a record is looked after, and where they live now."""
    return {"care": as_care(_known(strand)[2])}


@register.inclusion_tag("protection/parts/listed_known.html")
def listed_known(strand: Any) -> dict[str, Any]:
    """The serious incidents in whose notification a concern is listed beside another child."""
    return {"listed": _known(strand)[3]}


@register.inclusion_tag("protection/parts/voice_of.html")
def voice_of(strand: Any) -> dict[str, Any]:
    """The way to the child's own words, with what is missing of them."""
    return {"known": known_of(strand), "reference": strand.reference}


@register.inclusion_tag("protection/parts/words_at_hand.html")
def words_at_hand(strand: Any, number: int, step: str) -> dict[str, Any]:
    """The child's own words before whoever decides; they belong to the decision with this number on a record."""
    return {
        "words": words_for(strand, [number]).get(number, []),
        "reference": strand.reference,
        "afterwards": step in AFTERWARDS,
    }


@register.inclusion_tag("protection/parts/my_answers.html")
def my_answers() -> dict[str, Any]:
    """What was done with what a child said, for the child who raised it themselves and has just opened it."""
    return {"answers": VoiceAnswer.objects.filter(voice=None).order_by("at", "id")}


def missing_of(strand: Any) -> Any:
    """How often the child of a record was missing, with the episodes that are open; None if never, or not to know."""
    return _known(strand)[0]


def known_of(strand: Any) -> Any:
    """Whether decisions lack the child's view, and how many workers the child has had."""
    return _known(strand)[1]


def _known(strand: Any) -> list[Any]:
    """All of it in one question, asked once for each page."""
    if not hasattr(strand, "known_of_the_child"):
        with connections["default"].cursor() as cursor:
            questions = "select missing_known(%s), voice_known(%s), care_known(%s), listed_with(%s)"
            cursor.execute(questions, [strand.pk] * 4)
            found = cursor.fetchone()
        strand.known_of_the_child = [json.loads(each) if isinstance(each, str) else each for each in found]
    known: list[Any] = strand.known_of_the_child
    return known


# What the agency that holds a concern may begin from it, in the order of the process: its page, what it is called, and
# which kinds of stage must be open beside it, and which must not.
BEGINS: tuple[tuple[str, str | Promise, set[str], set[str]], ...] = (
    ("begin_assessment", _("Begin an assessment"), set(), {"assessment"}),
    ("call_discussion", _("Call a strategy discussion"), set(), {"strategy_discussion", "enquiry"}),
    ("call_conference", _("Call the initial conference"), {"enquiry"}, {"conference"}),
    (
        "begin_child_in_need",
        _("Begin a plan for a child in need"),
        set(),
        {"assessment", "child_in_need", "plan"},
    ),
    ("become_looked_after", _("Say that the child is looked after"), set(), {"looked_after"}),
)
BY_FIRST_RESPONDER: tuple[tuple[str, str | Promise, set[str], set[str]], ...] = (
    ("refer_to_nrm", _("Refer to the National Referral Mechanism"), set(), {"nrm"}),
)
BY_POLICE: tuple[tuple[str, str | Promise, set[str], set[str]], ...] = (
    ("record_police_event", _("Record what the police did or decided"), set(), set()),
)
BY_ANYBODY: tuple[tuple[str, str | Promise, set[str], set[str]], ...] = (
    ("say_harm_goes_on", _("Say that the child is still being harmed"), set(), {"continuing_harm"}),
    (
        "say_serious_incident",
        _("Say that a child died or was seriously harmed"),
        set(),
        {"serious_incident"},
    ),
    ("tell_licensing", _("Tell licensing of a driver"), set(), set()),
)


@register.filter
def page(kind: str, name: str) -> str:
    """The name of a page of a kind of stage, for ``url``."""
    return f"protection:{kind}_{name}"


@register.inclusion_tag("protection/parts/begins.html", takes_context=True)
def stages_from(context: template.Context, strand: Any) -> dict[str, Any]:
    """What may begin now from a concern: what its agency does once it was taken on, and what anybody may say."""
    if not strand.is_open or context.get("as_at"):
        return {"begins": []}
    there = {each.kind for each in context["strands"].values() if each.is_open}
    of_them: tuple[tuple[str, str | Promise, set[str], set[str]], ...] = ()
    if strand.state in ("taken_on", "acted_on"):
        agency = context["worker"].agency
        of_them += BEGINS if strand.agency_id == agency.pk else ()
        of_them += (
            BY_FIRST_RESPONDER if agency.kind in (AgencyKind.LOCAL_AUTHORITY, AgencyKind.POLICE) else ()
        )
        of_them += BY_POLICE if agency.kind == AgencyKind.POLICE else ()
    begins = [
        {"label": words, "href": reverse(f"protection:{page}", args=[strand.reference])}
        for page, words, needed, barred in (*of_them, *BY_ANYBODY)
        if needed <= there and not barred & there
    ]
    return {"begins": begins}
