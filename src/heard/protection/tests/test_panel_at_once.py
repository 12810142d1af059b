"""Two who begin the panel, or name a team's manager, at the same moment, with real logins and real commits."""

from __future__ import annotations

from datetime import datetime

import pytest

from heard.history.refused import Refused
from heard.process.models import Strand
from heard.protection.panel import call_panel
from heard.protection.team import name_manager
from tests.cast import Cast
from tests.crowd import administer, at_once, found
from tests.database import OwnDatabase

from .test_team import set_up


@pytest.mark.long
def test_of_two_who_begin_the_panel_at_one_moment_one_does(own_database: OwnDatabase) -> None:
    found(own_database)
    cast = Cast(lambda moment: None)
    assert cast.token("manager"), cast.token("director")

    def begins_it(who: str) -> Strand:
        with cast.acting(who) as by:
            return call_panel(
                cast.worker(who).agency, reason="Agreed.", by=by, at=datetime.now().astimezone()
            )

    answers = at_once(lambda: begins_it("manager"), lambda: begins_it("director"))
    assert [isinstance(each, Refused) for each in answers].count(True) == 1, answers
    assert administer(own_database, "select count(*) from strand where kind = 'panel_sitting'") == [(1,)]


@pytest.mark.long
@pytest.mark.promise("Leaders answer")
def test_of_two_who_name_a_manager_at_one_moment_one_is_after_the_other(own_database: OwnDatabase) -> None:
    found(own_database)
    cast = Cast(lambda moment: None)
    cast.now = datetime.now().astimezone()
    team = set_up(cast)
    tokens = [cast.token("director"), cast.token("chief_executive")]
    assert all(tokens)

    def names(who: str, post: str) -> None:
        with cast.acting(who):
            name_manager(team, cast.post(post))

    at_once(lambda: names("director", "service_manager"), lambda: names("chief_executive", "inspector"))
    assert administer(own_database, "select count(*) from team_manager where until_at is null") == [(1,)]
    assert administer(
        own_database, "select count(*) from strand where kind = 'team_warning' and is_open"
    ) == [(2,)]
