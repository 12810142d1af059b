"""A partnership as one file says it: agencies, their posts, the front door, ladders and shorter times.

What the file names and is not there is added; what changed ends today and begins anew beside it; nothing is removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from heard.agencies.models import Agency, AgencyKind, Post, Role
from heard.history.actions import acting
from heard.history.refused import Refused
from heard.process.models import Rung, Timescale

from .appointing import installation_token

Table = Mapping[str, Any]


class CannotFound(Exception):
    """The file cannot be followed; the message says where and what to write instead. Nothing was changed."""


def found(told: Table, *, at: datetime) -> list[str]:
    """Bring the partnership to what the file says, in one transaction; returns what was changed, a line each."""
    try:
        with acting(installation_token(), why="partnership file"):
            return [
                *(line for agency in told.get("agency", []) for line in _agency(agency)),
                *_front_door(told.get("front_door", "")),
                *(line for ladder in told.get("ladder", []) for line in _ladder(ladder, at)),
                *(line for timescale in told.get("timescale", []) for line in _timescale(timescale)),
            ]
    except KeyError as missing:
        raise CannotFound(f"{missing.args[0]!r} is missing somewhere in the file.") from missing
    except Refused as refused:
        raise CannotFound(f"{refused.reason} {refused.next_step}".strip()) from refused


def _agency(told: Table) -> list[str]:
    agency, new = Agency.objects.get_or_create(
        name=told["name"], defaults={"kind": _one_of(AgencyKind, told["kind"], "kind of agency")}
    )
    added = [f"agency {agency.name}"] if new else []
    for post in told.get("post", []):
        role = _one_of(Role, post["role"], "role")
        reach = post.get("reach", "")
        kept, new = Post.objects.get_or_create(
            agency=agency, title=post["title"], defaults={"role": role, "reach": reach}
        )
        added += [f"post {post['title']}, {agency.name}"] if new else []
        if reach and kept.reach != reach:
            Post.objects.filter(pk=kept.pk).update(reach=reach)
            added.append(f"how to reach {post['title']}, {agency.name}")
    return added


def _front_door(name: str) -> list[str]:
    if not name or Agency.objects.filter(name=name, is_front_door=True).exists():
        return []
    agency = _known_agency(name)
    Agency.objects.filter(is_front_door=True).update(is_front_door=False)
    Agency.objects.filter(pk=agency.pk).update(is_front_door=True)
    return [f"front door is {name}"]


def _ladder(told: Table, at: datetime) -> list[str]:
    agency = _known_agency(told["agency"])
    if len(told["rung"]) != 5:
        raise CannotFound(
            f"the ladder of {agency.name} needs five rungs, 0 to 4; it has {len(told['rung'])}."
        )
    changed = []
    for n, rung in enumerate(told["rung"]):
        wanted = {
            "post": _known_post(rung["post"]),
            "tells": _known_post(rung["tells"]),
            "amount": rung["hours"] if "hours" in rung else rung["working_days"],
            "unit": "hour" if "hours" in rung else "working_day",
        }
        if not Rung.objects.filter(agency=agency, n=n, until_at=None, **wanted).exists():
            Rung.objects.filter(agency=agency, n=n, until_at=None).update(until_at=at)
            _begin(Rung(agency=agency, n=n, from_at=at, **wanted))
            changed.append(f"rung {n} of {agency.name}: {wanted['post'].title}")
    return changed


def _begin(rung: Rung) -> None:
    """Write a rung that the database accepts; it refuses a longer time than the default."""
    try:
        rung.validate_constraints()
    except ValidationError as error:
        raise CannotFound(
            f"rung {rung.n} may be shortened, never lengthened; docs/process.md has the times."
        ) from error
    rung.save(force_insert=True)


def _timescale(told: Table) -> list[str]:
    agency, begins = _known_agency(told["agency"]), told["from"]
    law = Timescale.objects.filter(name=told["name"], agency=None).order_by("-in_force_from").first()
    if law is None:
        raise CannotFound(f"there is no timescale {told['name']!r}; docs/process.md lists them.")
    if not isinstance(begins, date):
        raise CannotFound(f"write the day from which {told['name']} counts as 2027-01-01, without quotes.")
    own = Timescale.objects.filter(name=law.name, agency=agency)
    if own.filter(in_force_from=begins, amount=told["amount"]).exists():
        return []
    running = Q(in_force_until=None) | Q(in_force_until__gt=begins)
    own.filter(running, in_force_from__lt=begins).update(in_force_until=begins)
    Timescale.objects.create(
        name=law.name, label=law.label, agency=agency, amount=told["amount"], unit=law.unit, in_force_from=begins,
        accountable=law.accountable, source=told["source"],
    )  # fmt: skip
    return [f"{law.label} in {agency.name}: {told['amount']} ({law.get_unit_display()}) from {begins}"]


def _one_of(kinds: Any, typed: str, what: str) -> str:
    if typed not in kinds.values:
        raise CannotFound(f"{typed!r} is no {what}. There are: {', '.join(kinds.values)}.")
    return typed


def _known_agency(name: str) -> Agency:
    agency = Agency.objects.filter(name=name).first()
    if agency is None:
        raise CannotFound(f"no agency is called {name!r}.")
    return agency


def _known_post(named: str) -> Post:
    """A post as ``Agency: title``."""
    agency, _, title = named.partition(": ")
    post = Post.objects.filter(agency__name=agency, title=title).first()
    if post is None:
        raise CannotFound(f"there is no post {named!r}. Write it as “Agency: title”.")
    return post
