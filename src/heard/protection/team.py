"""The joint exploitation team: its manager, its remit, who is in it, and what is missing of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections

from heard.agencies.doors import clock_token
from heard.agencies.models import Agency, Post
from heard.history.actions import acting
from heard.history.models import Actor
from heard.history.refused import refusals

from .models import Team, TeamRemit, TeamSeat


@dataclass(frozen=True)
class Load:
    """What one post of a team holds: how many open matters, and since when the oldest; a count, and no score."""

    post: UUID
    held: int
    oldest: datetime | None


def set_up_team(agency: Agency, name: str, *, by: Actor, at: datetime) -> Team:
    """Set up a joint team where one agency holds it; what is missing of it is warned of from now on."""
    team = Team(agency=agency, name=name, by=by, at=at)
    with refusals():
        team.save(force_insert=True)
    return team


def say_it_began(team: Team, on: date) -> None:
    """Say once on which day a team began."""
    with refusals():
        Team.objects.filter(pk=team.pk).update(starts_on=on)


def name_manager(team: Team, post: Post) -> None:
    """Let another post manage a team from now on; whoever managed it until now does no longer."""
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute("select name_team_manager(%s, %s)", [team.pk, post.pk])


def publish_remit(
    team: Team, words: str, *, on: date, where: str, review_on: date, by: Actor, at: datetime
) -> TeamRemit:
    """Write down the next version of a team's remit as it was published; those before it stay."""
    remit = TeamRemit(
        team=team, words=words, published_on=on, published_where=where, review_on=review_on, by=by, at=at
    )
    with refusals():
        remit.save(force_insert=True)
    return remit


def seat(team: Team, post: Post, *, by: Actor, at: datetime) -> TeamSeat:
    """Let a post, of any agency, work in a team."""
    new = TeamSeat(team=team, post=post, by=by, at=at)
    with refusals():
        new.save(force_insert=True)
    return new


def leave(seat: TeamSeat, *, on: date, because: str) -> None:
    """Let a post leave a team; what it still holds from there is warned of until somebody else has it."""
    with refusals(), connections["default"].cursor() as cursor:
        cursor.execute("select leave_team(%s, %s, %s)", [seat.pk, on, because])


def load_of(team: Team) -> list[Load]:
    """What each post of a team holds, as far as whoever asks may know of it; the most first."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from team_load(%s) order by held desc, post_id", [team.pk])
        return [Load(*row) for row in cursor.fetchall()]


def watch_teams() -> None:
    """Warn of what is missing of a team, and end what is cured; by the clock, since absences begin by themselves."""
    with acting(clock_token(), why="joint team", using="clock"), connections["clock"].cursor() as cursor:
        cursor.execute("select watch_teams()")
