"""Two discussions about the same child that begin an enquiry at the same moment, with real logins and real commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from heard.history.refused import Refused
from heard.people.actions import Said
from tests.cast import DECIDED, Cast
from tests.crowd import administer, at_once, found
from tests.database import OwnDatabase

from .going import begins, meets, taken_on


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
