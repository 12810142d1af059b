"""Reports that may belong together: what the night proposes, what they share, and whom to call about the others."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from heard.concerns.wording import address
from heard.frame.past import reads_the_past
from heard.people.models import Mention
from heard.process.models import State

from .seeing import WorkerRequest, about, see
from .strands import context_of

SHOWS = {
    "open": (_("To look at"), ("proposed", "with_panel")),
    "answered": (_("Answered"), ("looked_at", "not_one_group")),
}
_NAME = {
    "adult": ngettext_lazy("%d report names this adult", "%d reports name the same adult"),
    "place": ngettext_lazy("%d report names this place", "%d reports name the same place"),
    "vehicle": ngettext_lazy("%d report names this vehicle", "%d reports name the same vehicle"),
    "phone": ngettext_lazy("%d report gives this phone number", "%d reports give the same phone number"),
    "online": ngettext_lazy("%d report gives this online name", "%d reports give the same online name"),
}
_SHARED = {
    "adult": _("the same adult"),
    "place": _("the same place"),
    "vehicle": _("the same vehicle"),
    "phone": _("the same phone number"),
    "online": _("the same online name"),
}
_COLUMNS = 6  # things side by side on a page; more are told in words
_FACTS = {"vehicle": "registration", "phone": "phone", "online": "handle"}


@require_safe
def groups(request: WorkerRequest) -> HttpResponse:
    """The proposals that whoever looks may read, oldest first; none is before another for any other reason."""
    if not getattr(request.worker, "sees_queue", False):
        raise Http404
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from group_proposals(%s)", [list(SHOWS[show][1])])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    labels = dict(State.objects.filter(kind="group_proposal").values_list("name", "label"))
    for row in rows:
        row |= {
            "label": labels[row["state"]],
            "href": address("group_proposal", row["reference"]),
            "shared": [_SHARED[kind] for kind in row["kinds"]],
        }
    tabs = [(name, words) for name, (words, _states) in SHOWS.items()]
    return render(request, "concerns/groups.html", {"rows": rows, "show": show, "tabs": tabs})


@reads_the_past
@require_safe
def group_proposal(request: WorkerRequest, reference: str) -> HttpResponse:
    """One proposal: its reports, what they share, and whom to call about those that may not be read."""
    strand = see(reference, "group_proposal")
    things, reports = _made_of(strand.pk)
    context = {
        **context_of(strand, request),
        "things": things,
        "reports": reports,
        "drawn": 0 < len(things) <= _COLUMNS,
    }
    return render(request, "concerns/group_proposal.html", context)


@dataclass
class Thing:
    """What several reports name: what it is called in one that may be read."""

    kind: str
    words: str = ""
    href: str = ""  # its network, from a report that may be read
    reports: set[UUID] = field(default_factory=set)

    @property
    def says(self) -> str:
        return str(_NAME[self.kind] % len(self.reports))


def _made_of(which: UUID) -> tuple[list[Thing], list[dict[str, Any]]]:
    reports = _reports(which)
    seen = [row["id"] for row in reports if row["seen"]]
    names = about(seen)
    mentions = Mention.objects.filter(strand__in=seen).in_bulk(
        {tie[2] for row in reports for tie in row["ties"] if row["seen"]}
    )
    things: dict[int, Thing] = {}
    for row in reports:
        row["about"] = names.get(row["id"], "")
        row["href"] = address(row["kind"], row["reference"]) if row["seen"] else ""
        for kind, number, *said in row["ties"]:
            thing = things.setdefault(number, Thing(kind))
            thing.reports.add(row["id"])
            if said and (mention := mentions.get(UUID(said[0]))):
                thing.words = thing.words or _called(kind, mention)
                thing.href = thing.href or reverse("concerns:network", args=[row["reference"], mention.pk])
    shared = [things[number] for number in sorted(things) if len(things[number].reports) > 1]
    for row in reports:
        row["shares"] = [(thing, row["id"] in thing.reports) for thing in shared]
    return shared, reports


def _reports(which: UUID) -> list[dict[str, Any]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from group_of(%s)", [which])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row | {"ties": json.loads(row["because"])} for row in rows]


def _called(kind: str, mention: Mention) -> str:
    """What a mention calls a thing of this kind: the number or the online name where it gives one, else its name."""
    given: dict[str, list[str]] = defaultdict(list)
    for fact, value in mention.facts:
        given[fact].append(value)
    if kind == "vehicle" and mention.registration:
        return mention.registration
    return next(iter(given[_FACTS.get(kind, "")]), "") or str(mention)
