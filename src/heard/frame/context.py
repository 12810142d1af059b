"""What every template knows: who is signed in, the menu, the way out and who to ring."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import held, past

EXIT_URL = "https://www.bbc.co.uk/weather"
# The menu: first what is done each day, then what is looked up. A page that is not there in this installation is left
# out.
MENU: tuple[tuple[str, str | Promise], ...] = (
    ("concerns:my_day", _("My day")),
    ("concerns:queue", _("Front door queue")),
    ("concerns:helpline", _("Take a call")),
    ("concerns:raise", _("Raise a concern")),
    ("protection:report_missing", _("Report a child missing")),
    ("concerns:raised", _("What I raised")),
    ("governance:sharing", _("Sharing")),
    ("concerns:matches", _("Who may be the same")),
    ("concerns:groups", _("What may belong together")),
    ("oversight:hotspots", _("Where it was seen")),
    ("oversight:who_knew", _("Who knew what, when")),
    ("agencies:who_is_here", _("Who is here")),
)


class Item(NamedTuple):
    """One line of the menu."""

    label: str | Promise
    url: str
    current: bool


def building(request: HttpRequest) -> dict[str, Any]:
    """The context processor; asks the database nothing."""
    worker = getattr(request, "worker", None)
    as_at = getattr(request, "as_at", None)
    return {
        "as_at": as_at,
        "moment_form": past.MomentForm(initial={"as_at": as_at})
        if worker and past.can_be_read(request)
        else None,
        "worker": worker,
        "navigation": menu(request) if worker else [],
        "held_for_you": worker is not None and held.waits_for(request) is not None,
        "exit_url": getattr(settings, "HEARD_EXIT_URL", EXIT_URL),
        "numbers": [
            {**each, "name": gettext(each["name"]), "dial": each["number"].replace(" ", "")}
            for each in numbers()
        ],
        "demo": getattr(settings, "DEMO", False),
        "is_public": hasattr(getattr(request.resolver_match, "func", None), "public_door"),
    }


def numbers() -> list[dict[str, str]]:
    """Who to ring now, as configured: ``name`` and ``number``."""
    return getattr(settings, "HEARD_NUMBERS", [{"name": _("in an emergency"), "number": "999"}])


def menu(request: HttpRequest) -> list[Item]:
    """The menu of a signed-in worker: the queue for those who see it, calls for a helpline."""
    worker = getattr(request, "worker", None)
    shown = {
        "concerns:queue": getattr(worker, "sees_queue", False),
        "concerns:matches": getattr(worker, "sees_queue", False),
        "concerns:groups": getattr(worker, "sees_queue", False),
        "oversight:hotspots": getattr(worker, "sees_queue", False)
        or getattr(worker, "says_who_is_here", False),
        "oversight:who_knew": getattr(worker, "sees_queue", False),
        "agencies:who_is_here": getattr(worker, "says_who_is_here", False),
        "concerns:helpline": worker is not None and worker.agency.kind == "helpline",
    }
    items = ((label, _url(name)) for name, label in MENU if shown.get(name, True))
    return [Item(label, url, url == request.path) for label, url in items if url]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
