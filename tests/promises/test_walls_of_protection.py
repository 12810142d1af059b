"""Whoever sits on the panel, works in the team or reviews placements, and is behind a wall, finds no trace of what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.missing import Missing, report_missing
from heard.protection.team import seat, set_up_team
from heard.protection.tests.going import agrees, begins, finds, looked_after, to_live, writes
from heard.protection.tests.test_panel import SEATS, sits
from heard.protection.voice import Words, keep_words
from tests.attack import columns, say_each
from tests.cast import DECIDED, Cast

from .test_walls import world

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]
CHILD = Said("child", "Quillonia Obberdane")


def walled(cast: Cast, who: str) -> Strand:
    """A concern from which somebody is kept."""
    concern = cast.hears("safeguarding_lead", about=[CHILD]).strand
    with cast.acting("manager"):
        set_wall(concern, cast.worker(who).pk, reason="They are named in it.")
    return concern


def protected(cast: Cast, concern: Strand, officer: str) -> None:
    """All that may follow: assessed, on the panel's agenda, looked after, placed, heard, missing, audited."""
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    assessment = begins(cast, concern, "assessment")
    writes(cast, assessment)
    finds(cast, assessment)
    agrees(cast, begins(cast, concern, "strategy_discussion"), to="nurse")
    begins(cast, concern, "continuing_harm")
    if officer:
        to_live(cast, looked_after(cast, concern, officer=officer), "Easterfold Council")
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        keep_words(concern, Words("I want to stay with Nan.", "spoken", "yes", "Ben"), by=by, at=cast.now)
    begins(cast, concern, "audit", "scrutineer", reason="By lot.")


@pytest.mark.parametrize(
    ("who", "officer"),
    [
        ("licensing_officer", "reviewing_officer"),
        ("inspector", "reviewing_officer"),
        ("reviewing_officer", ""),
    ],
)
def test_to_whoever_is_behind_the_wall_nothing_follows(
    cast: Cast, as_superuser: Any, who: str, officer: str
) -> None:
    sitting = sits(cast, seats=dict.fromkeys((*SEATS, who)))
    with cast.acting("director") as by:
        team = set_up_team(cast.worker("director").agency, "Lantern team", by=by, at=cast.now)
        for key in dict.fromkeys((who, "social_worker", "nurse")):
            seat(team, cast.post(key), by=by, at=cast.now)
    concern, token = walled(cast, who), cast.token(who)
    asked = (
        f"select open_agenda('{sitting.pk}')", f"select * from lines_of_sitting('{sitting.pk}')",
        f"select * from steps_from_here('{sitting.pk}')", f"select * from team_load('{team.pk}')",
        "select * from past_keeping(0)",
    )  # fmt: skip
    before = world(token), say_each("heard_app", asked, token=token)
    protected(cast, concern, officer)
    with as_superuser():
        everything = columns("select unnest(hanging_on(%s))", concern.pk)
    assert len(everything) >= 8
    assert (world(token, *everything), say_each("heard_app", asked, token=token)) == before
    assert (
        say_each("heard_app", asked, token=cast.token("service_manager"))[asked[0]].rows
        != before[1][asked[0]].rows
    )


def test_a_reviewing_officer_behind_the_wall_is_not_given_the_child(cast: Cast) -> None:
    concern = walled(cast, "reviewing_officer")
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with pytest.raises(Refused):
        looked_after(cast, concern, officer="reviewing_officer")


def test_whoever_is_behind_the_wall_is_not_told_of_a_child_who_goes_missing(
    cast: Cast, as_superuser: Any
) -> None:
    """They lead the police's work on missing children; the wall stands around this child's concern and its episode alike."""
    said = Missing(since=cast.now - timedelta(hours=2), account="She did not come home.", lives="family")
    with cast.acting("nurse") as by:
        episode = report_missing(said, CHILD, by=by, at=cast.now)
    with cast.acting("scrutineer"):
        set_wall(episode, cast.worker("inspector").pk, reason="He is named.")
    with as_superuser():
        holder = columns("select owner_post_id from strand where id = %s", episode.pk)
    assert holder != [cast.post("inspector").pk]
    assert cast.sees("inspector", episode.pk) is None
