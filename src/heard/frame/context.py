"""What every template knows: who is signed in, the menu, the way out and who to ring."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import held, past
from .menu import each_day

EXIT_URL = "https://www.bbc.co.uk/weather"


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
        "navigation": each_day(request) if worker else [],
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
