"""Keys with which an agency's own system raises concerns; made and ended on an administrator's connection."""

from __future__ import annotations

import secrets

from django.contrib.postgres.functions import TransactionNow

from heard.agencies.models import Agency, Post
from heard.concerns.api import hash_key
from heard.concerns.models import SystemKey
from heard.history.actions import acting
from heard.history.models import Actor, ActorKind

from .appointing import installation_token


class NoSuchAgency(Exception):
    """No agency or post has that name; the message says which there are."""


def add(*, agency: str, name: str, post: str = "") -> str:
    """Make a key for a system of an agency and return it; only its SHA-256 is kept, so it is shown this once.

    With the title of a ``post`` the system may read what that post reads, and take its steps.
    """
    key = f"hk_{secrets.token_urlsafe(32)}"
    with acting(installation_token(), why="key added from the command line"):
        where = _agency(agency)
        actor = Actor.objects.create(kind=ActorKind.SYSTEM, name=name)
        SystemKey.objects.create(
            actor=actor,
            agency=where,
            post=_post(where, post) if post else None,
            name=name,
            key_hash=hash_key(key),
            from_at=TransactionNow(),
        )
    return key


def end(*, agency: str, name: str) -> int:
    """End the keys of that name at once; returns how many were in force. What they raised stays."""
    with acting(installation_token(), why="key ended from the command line"):
        return SystemKey.objects.filter(agency=_agency(agency), name=name, until_at=None).update(
            until_at=TransactionNow()
        )


def in_force() -> list[SystemKey]:
    """The keys in force, by agency and name."""
    with acting(installation_token()):
        keys = SystemKey.objects.filter(until_at=None).select_related("agency", "post")
        return list(keys.order_by("agency__name", "name", "from_at"))


def _post(agency: Agency, title: str) -> Post:
    found = Post.objects.filter(agency=agency, title=title).first()
    if found is None:
        known = ", ".join(
            Post.objects.filter(agency=agency).order_by("title").values_list("title", flat=True)
        )
        raise NoSuchAgency(f"{agency} has no post called {title!r}. There are: {known}.")
    return found


def _agency(name: str) -> Agency:
    found = Agency.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(Agency.objects.order_by("name").values_list("name", flat=True)) or "none yet"
        raise NoSuchAgency(f"no agency is called {name!r}. There are: {known}.")
    return found
