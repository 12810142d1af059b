"""The joint team: one manager, a remit, a beginning; what is missing is a warning that nobody can dismiss."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from heard.concerns.tests.going import sign_in
from heard.frame.demo.partnership import id_of
from heard.history.actions import acting
from heard.history.refused import Refused
from heard.process.actions import set_wall, tick
from heard.process.models import Strand
from heard.protection.models import Team, TeamSeat
from heard.protection.team import (
    leave,
    load_of,
    name_manager,
    publish_remit,
    say_it_began,
    seat,
    set_up_team,
    watch_teams,
)
from tests.attack import say, settle_all
from tests.cast import DECIDED, Cast
from tests.pages import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Leaders answer")]


def set_up(cast: Cast) -> Team:
    """A team of which all is missing."""
    with cast.acting("director") as by:
        return set_up_team(cast.worker("director").agency, "Lantern team", by=by, at=cast.now)


def whole(cast: Cast) -> Team:
    """A team of which nothing is missing."""
    team = set_up(cast)
    with cast.acting("director") as by:
        name_manager(team, cast.post("service_manager"))
        say_it_began(team, cast.now.date())
        today = cast.now.date()
        publish_remit(
            team, "Every child who is exploited.", on=today, where="the partnership's site",
            review_on=today + timedelta(days=90), by=by, at=cast.now,
        )  # fmt: skip
    settle_all()
    return team


def say_of(cast: Cast, what: str, *when: datetime) -> None:
    """The director says that the manager is away, or back."""
    given = ", ".join(["%s"] * (1 + len(when)))
    with cast.acting("director"), connections["default"].cursor() as cursor:
        cursor.execute(f"select {what}({given})", [cast.worker("service_manager").pk, *when])


def lacks(cast: Cast, who: str = "scrutineer") -> list[str]:
    """The warnings that stand, as one of them reads them."""
    with cast.acting(who):
        standing = Strand.objects.filter(kind="team_warning", is_open=True)
        return sorted(standing.values_list("team_warning__cause", flat=True))


def test_what_is_missing_is_warned_of_at_once_and_ends_only_when_it_is_there(cast: Cast) -> None:
    set_up(cast)
    assert lacks(cast) == ["no_manager", "no_remit", "no_start"]
    assert lacks(cast, "director") == lacks(cast)
    assert lacks(cast, "youth_worker") == []
    with cast.acting("director"):
        (team,) = Team.objects.all()
        say_it_began(team, cast.now.date())
    assert lacks(cast) == ["no_manager", "no_remit"]


@pytest.mark.promise("Silence climbs")
def test_a_warning_is_answered_and_climbs_all_the_same_until_it_is_cured(
    cast: Cast, as_superuser: Any
) -> None:
    set_up(cast)
    with as_superuser():
        warning = Strand.objects.get(kind="team_warning", team_warning__cause="no_remit")
        assert warning.owner_post.title == "Director of children's services"
    for step in ("cure", "take_off", "say_done"):
        with pytest.raises(Refused):
            cast.moves("director", warning.pk, step, reason="It is fine.")
    cast.moves("director", warning.pk, "answer_warning", reason="It is being written.")
    settle_all()
    with as_superuser():
        (due,) = [clock.due_at for clock in warning.clocks.filter(stopped_at=None)]
    cast.at(due)
    while tick(at=cast.now):
        pass
    with as_superuser():
        assert Strand.objects.get(pk=warning.pk).owner_post.title == "Independent scrutineer"
        assert Strand.objects.get(pk=warning.pk).state == "standing"


def test_a_manager_who_is_away_without_a_deputy_and_a_remit_past_its_day_are_warned_of(cast: Cast) -> None:
    whole(cast)
    assert lacks(cast) == []
    say_of(cast, "say_away", cast.now, cast.now + timedelta(days=9))
    watch_teams()
    watch_teams()
    assert lacks(cast) == ["manager_away"]
    cast.at(cast.now + timedelta(hours=1))
    say_of(cast, "say_back")
    watch_teams()
    settle_all()
    assert lacks(cast) == []
    cast.at(cast.now + timedelta(days=91))
    watch_teams()
    assert lacks(cast) == ["remit_old"]


def test_two_managers_at_one_time_cannot_be_written_by_anybody(cast: Cast, as_superuser: Any) -> None:
    team = whole(cast)
    other = cast.post("manager").pk
    row = (
        "insert into team_manager (id, team_id, post_id, from_at, by_id)"
        f" values (gen_random_uuid(), '{team.pk}', '{other}', heard_now(), actor())"
    )
    assert "permission denied" in say("heard_app", row, token=cast.token("director")).words
    assert "team_manager_one_at_a_time" in say("heard_kernel", row, token=cast.token("director")).words
    for statement in (
        "delete from team_manager",
        "update team_manager set from_at = now()",
        "update team_manager set until_at = now()",
    ):
        assert say("heard_app", statement, token=cast.token("director")).refused
    managing, somebody = id_of("post", "service_manager"), id_of("worker", "manager")
    second = (
        "insert into holding (id, post_id, worker_id, deputy, from_at)"
        f" values (gen_random_uuid(), '{managing}', '{somebody}', false, heard_now())"
    )
    assert "one manager" in say("heard_kernel", second, token=cast.token("director")).words
    with pytest.raises(Refused, match="already"), cast.acting("director"):
        name_manager(team, cast.post("service_manager"))
    for who in ("manager", "inspector", "councillor", "neighbour_manager"):
        with pytest.raises(Refused, match="director"), cast.acting(who):
            name_manager(team, cast.post("inspector"))


def test_the_next_manager_comes_as_the_last_one_goes(cast: Cast, as_superuser: Any) -> None:
    team = whole(cast)
    cast.at(cast.now + timedelta(days=1))
    with cast.acting("chief_constable"):
        name_manager(team, cast.post("inspector"))
    settle_all()
    assert lacks(cast) == []
    with as_superuser():
        first, second = team.managers.order_by("from_at")
    assert (first.until_at, second.until_at) == (second.from_at, None)


@pytest.mark.promise("Need to know")
def test_what_a_team_holds_is_counted_and_what_a_wall_hides_is_not(cast: Cast) -> None:
    team = whole(cast)
    with cast.acting("director") as by:
        seat(team, cast.post("social_worker"), by=by, at=cast.now)
    cast.hears()
    second = cast.hears()
    with cast.acting("manager"):
        set_wall(second.strand, cast.worker("nurse").pk, reason="Named.")

    def held(who: str) -> int:
        with cast.acting(who):
            return sum(each.held for each in load_of(team))

    assert held("manager") - held("nurse") == 1


def leaves(
    cast: Cast, at: TeamSeat, who: str = "director", days: int = 0, because: str = "Moved on."
) -> None:
    with cast.acting(who):
        leave(at, on=cast.now.date() + timedelta(days=days), because=because)
    settle_all()


def test_a_post_that_leaves_is_warned_of_until_what_it_held_is_with_somebody_else(cast: Cast) -> None:
    team, concern = whole(cast), cast.hears()
    with cast.acting("director") as by:
        there = seat(team, cast.post("social_worker"), by=by, at=cast.now)
    for who, days, because in (
        ("manager", 0, "r"), ("inspector", 0, "r"), ("director", 1, "r"), ("director", -1, "r"), ("director", 0, " "),
    ):  # fmt: skip
        with pytest.raises(Refused):
            leaves(cast, there, who, days, because)
    leaves(cast, there)
    assert lacks(cast) == lacks(cast, "director") == ["work_left"]
    with cast.acting("director"):
        assert [each.post for each in load_of(team)] == [cast.post("service_manager").pk]
    with pytest.raises(Refused, match="no longer"):
        leaves(cast, there)
    cast.at(cast.now + timedelta(days=1))
    later = cast.hears()
    watch_teams()
    assert lacks(cast) == ["work_left"]
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    watch_teams()
    settle_all()
    assert lacks(cast) == [], f"{later.strand.reference} came after it had left"


def test_who_was_in_a_team_stays_written_and_may_come_back(cast: Cast) -> None:
    team = whole(cast)
    with cast.acting("director") as by:
        there = seat(team, cast.post("nurse"), by=by, at=cast.now)
        name_manager_away = pytest.raises(Refused, match="manages the team")
        managing = seat(team, cast.post("service_manager"), by=by, at=cast.now)
    with name_manager_away:
        leaves(cast, managing)
    leaves(cast, there)
    for statement in (
        "update team_seat set left_on = null, left_because = ''", "update team_seat set post_id = post_id", "delete from team_seat",
    ):  # fmt: skip
        assert say("heard_app", statement, token=cast.token("director")).refused
        assert "stays in the record" in say("heard_kernel", "update team_seat set left_on = null").words
    with cast.acting("director") as by:
        seat(team, cast.post("nurse"), by=by, at=cast.now)
        assert TeamSeat.objects.filter(team=team, post=cast.post("nurse")).count() == 2


def test_a_vacant_post_of_a_team_is_a_warning_with_a_reader(cast: Cast, as_superuser: Any) -> None:
    team = whole(cast)
    with cast.acting("director") as by:
        seat(team, cast.post("nurse"), by=by, at=cast.now)
    with as_superuser(), acting(cast.token("clock")), connections["default"].cursor() as cursor:
        cursor.execute(
            "update holding set until_at = heard_now() where post_id = %s", [cast.post("nurse").pk]
        )
    cast.at(cast.now + timedelta(hours=1))
    watch_teams()
    assert lacks(cast) == lacks(cast, "director") == ["post_vacant"]


def test_a_post_is_taken_out_in_the_browser(cast: Cast, pages: Pages) -> None:
    team = whole(cast)
    with cast.acting("director") as by:
        seat(team, cast.post("nurse"), by=by, at=cast.now)
    sign_in(pages, "director")
    page = pages.get(pages.get(f"/teams/{team.pk}/").link("Take it out of the team"))
    day = {"left_on_day": "2", "left_on_month": "3", "left_on_year": "2026"}
    page = pages.send(page, day)
    assert "Say why it leaves" in " ".join(page.errors)
    page = pages.send(page, {"because": "The post went to the hospital."})
    assert "Who left the team" in page.text
    assert "The post went to the hospital." in page.text


def test_a_team_is_set_up_and_made_whole_in_the_browser(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "director")
    page = pages.send(pages.get(pages.get("/teams/").link("Set up a joint team")), {"name": "Lantern team"})
    for words in ("No manager is appointed", "No remit is published", "Nobody has said when the team began"):
        assert words in page.text
    at = pages.where
    page = pages.send(
        pages.get(page.link("Name the manager")), {"post": str(cast.post("service_manager").pk)}
    )
    assert "Helen Marsh" in page.text
    page = pages.send(pages.get(page.link("Write down the remit")), {"words": "Every child."})
    assert "Say where it is published" in " ".join(page.errors)
    days = {"published_on_day": "2", "published_on_month": "3", "published_on_year": "2026"}
    again = {"review_on_day": "1", "review_on_month": "9", "review_on_year": "2026"}
    page = pages.send(page, {**days, **again, "published_where": "The partnership’s site"})
    assert "Version 1, published on 2 March 2026" in page.text
    began = {"starts_on_day": "2", "starts_on_month": "3", "starts_on_year": "2026"}
    page = pages.send(pages.get(page.link("Say when it began")), began)
    page = pages.send(
        pages.get(page.link("Add a post to the team")), {"post": str(cast.post("inspector").pk)}
    )
    assert "Detective inspector, exploitation" in page.text
    assert "Warning" not in page.text
    sign_in(pages, "councillor")
    pages.get(at, status=404)
    sign_in(pages, "manager")
    page = pages.send(pages.get(f"{at}manager/"), {"post": str(cast.post("inspector").pk)})
    assert "said by the director" in " ".join(page.errors)
