"""What a link is called, in words; never what somebody is called for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from heard.people.models import Assessment, Handling, LinkKind, SourceEvaluation

from .graph import GIVEN, MAYBE, NAMED, Link

_GIVEN: dict[str, Any] = {
    "phone": _("is given with the phone"),
    "vehicle": _("is given with the vehicle"),
    "online": _("is given with the online name"),
    "place": _("is given with the address"),
}
_OTHERS: dict[str, Any] = {NAMED: _("is named together with"), MAYBE: _("may be the same as")}
AROUND: dict[str, Any] = {
    "child": _("The network around a child or young person"),
    "adult": _("The network around an adult"),
    "place": _("The network around a place"),
    "vehicle": _("The network around a vehicle"),
    "phone": _("The network around a phone"),
    "online": _("The network around an online name"),
}
SHOWN_IS_WHAT_IS_SEEN = _("What is shown is what this post may see. It may not be all that is known.")


def link_words(link: Link) -> Any:
    """What joins the first of a link to the second."""
    if link.what == GIVEN:
        return _GIVEN[link.kind]
    return _OTHERS.get(link.what) or LinkKind(link.kind).label


def grade_words(grade: str) -> list[Any]:
    """A grade of 3x5x2 in full: who says it, how they know it, whom it may be passed to."""
    if not grade:
        return []
    return [SourceEvaluation(grade[0]).label, Assessment(grade[1]).label, Handling(grade[2]).label]


def is_directed(link: Link) -> bool:
    """Whether it leads from one to the other, and not as well back."""
    both = {LinkKind.PARTNER, LinkKind.FAMILY, LinkKind.KNOWS, LinkKind.SEEN_WITH, LinkKind.ACTS_WITH}
    return link.what == "stated" and link.kind not in both
