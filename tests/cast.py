"""The one cast of the whole suite: the invented partnership of the demonstration, and how to act as any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from heard.agencies.doors import clock_token, door_token, worker_token
from heard.agencies.models import Post, Worker
from heard.concerns.actions import Account, hear
from heard.concerns.models import Concern, Door
from heard.frame.demo.partnership import id_of
from heard.history.actions import acting, open_record
from heard.history.models import Actor
from heard.process.actions import offer_to_hand_over, take
from heard.process.models import Move, Strand

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)
FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=LONDON)


class Cast:
    """``with cast.acting("youth_worker") as by:`` acts as one of them, from the same tokens as the site's."""

    def __init__(self, set_moment: Callable[[datetime], None]) -> None:
        self._set_moment = set_moment
        self._tokens: dict[str, str] = {}
        self.now = MONDAY
        self.at(MONDAY)

    def at(self, moment: datetime) -> datetime:
        """Set the time."""
        self.now = moment
        self._set_moment(moment)
        return moment

    def worker(self, key: str) -> Worker:
        return Worker.objects.get(pk=id_of("worker", key))

    def post(self, key: str) -> Post:
        return Post.objects.get(pk=id_of("post", key))

    def actor(self, key: str) -> Actor:
        return Actor(id=id_of("worker", key), kind="worker")

    def token(self, key: str) -> str:
        if key not in self._tokens:
            doors = ("child", "public")
            self._tokens[key] = (
                door_token(key)
                if key in doors
                else clock_token()
                if key == "clock"
                else worker_token(id_of("worker", key))
            )
        return self._tokens[key]

    @contextmanager
    def acting(self, key: str) -> Iterator[Actor]:
        """Act as a member, a door (``child``, ``public``) or the clock."""
        with acting(self.token(key)):
            yield Actor.door(key) if key in ("child", "public") else self.actor(key)

    def hears(self, key: str = "youth_worker", door: Door = Door.PROFESSIONAL, **given: Any) -> Concern:
        """Somebody raises a concern."""
        about = given.pop("about", ())
        extra = {
            k: given.pop(k)
            for k in ("secret_hash", "given", "sorted_apart", "uploads", "follows")
            if k in given
        }
        said = Account(**{"account": "She gets into cars with adults she does not name.", **given})
        with self.acting(key) as by:
            return hear(said, door=door, by=by, at=self.now, about=about, **extra)

    def moves(self, key: str, strand: Strand | UUID, step: str, **said: Any) -> Move:
        """Somebody takes a step on a strand as it stands now."""
        with self.acting(key) as by:
            fresh = Strand.objects.get(pk=_id(strand))
            seen = said.pop("seen", fresh.n)
            return take(fresh, step, by=by, at=self.now, seen=seen, **said)

    def hands_over(self, key: str, strand: Strand | UUID, to: str) -> None:
        """Somebody offers a strand to another of the cast, who accepts it."""
        with self.acting(key) as by:
            given = Strand.objects.select_related("agency").get(pk=_id(strand))
            offer = offer_to_hand_over(given, self.post(to), reason="Shift.", by=by, at=self.now)
        self.moves(to, offer.pk, "accept")

    def sees(self, key: str, strand: Strand | UUID) -> str | None:
        """The level at which somebody may read a strand."""
        with self.acting(key):
            return open_record(_id(strand), "test")


DECIDED = {
    "reason": "The account is clear and recent.",
    "child_view": "She wants somebody to listen.",
    "child_view_unknown": "Her own words are kept when she has been seen, on Friday.",
    "told": "Thank you. We have taken this on and a social worker will see her.",
}


def _id(strand: Strand | UUID) -> UUID:
    return strand.pk if isinstance(strand, Strand) else strand


def one(sql: str, *parameters: Any) -> Any:
    """The first column of the first row of a query, in whatever role the test is."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
