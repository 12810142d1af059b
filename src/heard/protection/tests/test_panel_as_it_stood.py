"""What was on the panel's agenda on 12 March, what a team held, and who had read it by then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from heard.history.as_it_stood import in_address, standing_at
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.panel import agenda
from heard.protection.team import load_of, name_manager, publish_remit, seat, set_up_team
from tests.attack import columns, settle_all
from tests.cast import MONDAY, Cast
from tests.pages import Page
from tests.promises.seeded import signed_in
from tests.promises.test_closing import CLOSING

from .test_panel import LEILA, agrees_on, harmed, on, sits, written

pytestmark = [pytest.mark.django_db, pytest.mark.promise("What was known, when, and by whom")]
THEN = MONDAY + timedelta(minutes=30)


@pytest.fixture
def browser(cast: Cast, settings: Any) -> Client:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    return signed_in("service_manager")


def read(browser: Client, path: str, at: Any = None) -> str:
    response = browser.get(path, {"as_at": in_address(at)} if at else {})
    assert response.status_code == 200, (path, response.status_code)
    assert ("This is how the record stood" in response.content.decode()) is bool(at)
    return Page(response).text


def later(cast: Cast) -> tuple[Strand, Strand]:
    """A sitting with one child on its agenda; three hours on that line has gone, the panel has sat, and another is on the next."""
    harmed(cast, about=LEILA)
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    cast.at(MONDAY + timedelta(hours=3))
    agrees_on(cast, line)
    cast.moves("service_manager", line.id, "leave_with_action", reason="The landlord is served.")
    written(cast, sitting)
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    harmed(cast)
    cast.at(MONDAY + timedelta(days=60))
    with cast.acting("service_manager"):
        return sitting, Strand.objects.get(pk=line.id)


def test_the_agenda_is_read_as_it_stood(cast: Cast, browser: Client) -> None:
    sitting, line = later(cast)
    page = f"/panel-sitting/{sitting.reference}/"
    assert "Leave" not in read(browser, f"/panel-line/{line.reference}/", THEN)
    now, then = read(browser, page), read(browser, page, THEN)
    assert "The landlord is served." not in then
    assert "Harm goes on" in then
    assert "All of it." in now
    assert "All of it." not in then
    assert "The next sitting" in read(browser, "/panel/", THEN)
    with cast.acting("service_manager"), standing_at(THEN):
        (was,) = agenda(sitting.pk)
    assert (was.id, was.state, was.harm, [code for code, _at, _who in was.why]) == (
        line.pk,
        "on",
        True,
        ["harm"],
    )
    with cast.acting("service_manager"), standing_at(MONDAY - timedelta(minutes=5)):
        assert agenda(sitting.pk) == []


def test_each_reading_of_a_past_agenda_says_of_when_and_who_had_read_it_is_told(
    cast: Cast, browser: Client, as_superuser: Any
) -> None:
    sitting, line = later(cast)
    read(browser, f"/panel-sitting/{sitting.reference}/", THEN)
    with as_superuser():
        (what,) = columns("select what from reading where strand_id = %s order by id desc limit 1", line.pk)
        assert what == "panel agenda, as it stood at 2026-03-02T10:30"
    cast.sees("nurse", sitting.pk)
    scrutineer, readings = signed_in("scrutineer"), f"/opened/{sitting.reference}/"
    assert cast.worker("nurse").name in read(scrutineer, readings)
    then = read(scrutineer, readings, THEN)
    assert cast.worker("service_manager").name in then
    assert cast.worker("nurse").name not in then
    assert signed_in("youth_worker").get(readings).status_code == 404


def test_a_reason_that_ran_for_a_month_counts_from_the_moment_and_not_from_now(
    cast: Cast, as_superuser: Any
) -> None:
    """The functions of the past take their time from the moment that is asked for."""
    with as_superuser(), standing_at(THEN):
        assert columns("select heard_now()") == [THEN + timedelta(minutes=1)]


def test_behind_a_wall_of_today_the_agenda_of_then_says_nothing(cast: Cast, browser: Client) -> None:
    sitting, line = later(cast)
    with cast.acting("manager"):
        record = Strand.objects.get(pk=Strand.objects.get(pk=line.pk).parent_id)
    cast.sees("manager", record.pk)
    with cast.acting("manager"):
        set_wall(record, cast.worker("inspector").pk, reason="He is named.")
    settle_all()
    inspector = signed_in("inspector")
    assert line.reference not in read(inspector, f"/panel-sitting/{sitting.reference}/", THEN)
    assert inspector.get(f"/panel-line/{line.reference}/", {"as_at": in_address(THEN)}).status_code == 404


def test_a_team_is_read_as_it_stood(cast: Cast, browser: Client) -> None:
    with cast.acting("director") as by:
        team = set_up_team(cast.worker("director").agency, "Lantern team", by=by, at=cast.now)
        name_manager(team, cast.post("manager"))
        seat(team, cast.post("social_worker"), by=by, at=cast.now)
    held = cast.hears()
    cast.moves("social_worker", held.pk, "take_up")
    cast.at(MONDAY + timedelta(hours=3))
    with cast.acting("director") as by:
        name_manager(team, cast.post("service_manager"))
        publish_remit(team, "To stop those who exploit.", on=MONDAY.date(), where="On the website", review_on=(MONDAY + timedelta(days=200)).date(), by=by, at=cast.now)  # fmt: skip
        set_up_team(cast.worker("director").agency, "Other team", by=by, at=cast.now)
    cast.moves("manager", held.pk, "close_without_action", **CLOSING)
    with cast.acting("director"):
        now = load_of(team)
        with standing_at(THEN):
            then = load_of(team)
    holds = {each.post: each.held for each in then}
    assert holds[cast.post("social_worker").pk] == 1
    assert {each.post: each.held for each in now}[cast.post("social_worker").pk] == 0
    page = f"/teams/{team.pk}/"
    assert "To stop those who exploit." in read(browser, page)
    was = read(browser, page, THEN)
    assert "To stop those who exploit." not in was
    assert "Service manager, Marlowe Vale Council since" not in was
    assert "Name the manager" not in was
    teams = read(browser, "/teams/", THEN)
    assert "Lantern team" in teams
    assert "Other team" not in teams
    assert browser.get(page, {"as_at": in_address(MONDAY - timedelta(minutes=5))}).status_code == 404


def test_what_a_team_holds_is_what_its_posts_hold(cast: Cast, as_superuser: Any) -> None:
    """Counted by who was let in, which serves the past, it is the same as counted by holder."""
    later(cast)
    with cast.acting("director") as by:
        team = set_up_team(cast.worker("director").agency, "Lantern team", by=by, at=cast.now)
        for key in ("manager", "service_manager", "inspector", "social_worker"):
            seat(team, cast.post(key), by=by, at=cast.now)
        load = {each.post: each.held for each in load_of(team)}
    with as_superuser():
        for post, held in load.items():
            assert [held] == columns("select count(*) from strand where owner_post_id = %s and is_open", post)
