"""Two who begin an enquiry or write the same minutes at the same moment, with real logins and real commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.protection.actions import Attended, write_minutes
from heard.protection.models import Meeting
from tests.cast import DECIDED, Cast
from tests.crowd import administer, at_once, found
from tests.database import OwnDatabase

from .going import begins, meets, met_about, taken_on


@pytest.mark.long
@pytest.mark.promise("Silence climbs")
def test_of_two_who_begin_an_enquiry_about_one_child_at_once_one_does(own_database: OwnDatabase) -> None:
    found(own_database)
    cast = Cast(lambda moment: None)
    cast.now = datetime.now().astimezone()
    child = [Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))]
    strands = [begins(cast, taken_on(cast, about=child), "strategy_discussion") for _ in range(2)]
    for strand in strands:
        meets(cast, strand)
    tokens = [cast.token("manager"), cast.token("service_manager")]
    assert all(tokens)

    def begin(who: str, strand: Any) -> Any:
        return cast.moves(who, strand, "begin_enquiry", **DECIDED)

    answers = at_once(lambda: begin("manager", strands[0]), lambda: begin("service_manager", strands[1]))
    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 1, answers
    assert "under way" in refused[0].reason
    assert administer(own_database, "select count(*) from strand where kind = 'enquiry'") == [(1,)]
    assert administer(own_database, "select count(*) from clock where name = 'initial_conference'") == [(1,)]


@pytest.mark.long
@pytest.mark.promise("Silence climbs")
def test_of_two_who_write_the_minutes_at_once_the_second_is_told_so(own_database: OwnDatabase) -> None:
    found(own_database)
    cast = Cast(lambda moment: None)
    cast.now = datetime.now().astimezone()
    called, *_stages, meeting = met_about(cast)
    tokens = [cast.token("manager"), cast.token("service_manager")]
    assert all(tokens)

    def write(who: str) -> Any:
        with cast.acting(who) as by:
            open_record(called.pk, "test")
            of = Meeting.objects.get(pk=meeting)
            came = [Attended(each, came=True) for each in of.invitations.filter(attendance=None)]
            return write_minutes(
                of, came, held_at=cast.now, said="All.", decided="It begins.", by=by, at=cast.now
            )

    answers = at_once(lambda: write("manager"), lambda: write("service_manager"))
    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 1, answers
    assert "written" in refused[0].reason
    kept = administer(own_database, "select count(*) from minutes where meeting_id = %s", meeting)
    assert kept == [(1,)]
