"""Who has left, who is away and who stands in: said on a page by those above them, or from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func, Value

from heard.history.models import Actor
from heard.history.refused import refusals

from .models import Post, Worker


def away(worker: Worker, *, from_at: datetime, until_at: datetime, by: Actor, at: datetime) -> list[Post]:
    """Somebody is away until they are back; returns the posts that stand empty as that begins.

    Raises ``Refused`` when the time is over already or ``by`` may not say so.
    """
    _say("say_away", worker.pk, from_at, until_at)
    began = max(from_at, at)
    return _empty(Post.objects.filter(holdings__in=worker.holdings.current(began)), began)


def back(worker: Worker, *, by: Actor, at: datetime) -> None:
    """Somebody is back earlier, or does not go; raises ``Refused`` when ``by`` may not say so."""
    _say("say_back", worker.pk)


def deputise(post: Post, worker: Worker, *, until_at: datetime | None, by: Actor, at: datetime) -> None:
    """Somebody stands in for the holder of a post of their agency, until a day or until further notice.

    Raises ``Refused`` for oneself, another agency's worker, an elected member, and whoever holds the post.
    """
    _say("say_deputy", post.pk, worker.pk, until_at)


def leave(worker: Worker, *, post: Post | None = None, by: Actor, at: datetime) -> list[Post]:
    """Somebody leaves a post, or all work here: nobody acts as them from now on.

    Returns the posts that stand empty without them; raises ``Refused`` when ``by`` may not say so.
    """
    held = list(Post.objects.filter(holdings__in=worker.holdings.current(at)))
    _say("say_left", worker.pk, post and post.pk)
    return _empty([post] if post else held, at)


def _say(function: str, *parameters: Any) -> None:
    places = ", ".join(["%s"] * len(parameters))
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute(f"select {function}({places})", parameters)


def _empty(posts: Iterable[Post], at: datetime) -> list[Post]:
    """Those posts in which nobody is then."""
    filled = Func(F("pk"), Value(at), function="post_is_filled", output_field=BooleanField())
    found = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("agency")
    return list(found.alias(filled=filled).exclude(filled=True).order_by("title"))
