"""Two who act on one child's care at the same moment, with real logins and real commits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from heard.history.refused import Refused
from heard.people.actions import Said
from tests.cast import Cast
from tests.crowd import administer, at_once, found
from tests.database import OwnDatabase

from .going import looked_after, starts, taken_on, tells_host, to_live


@pytest.mark.long
@pytest.mark.promise("Someone always holds it")
def test_of_two_who_place_one_child_at_once_one_does_and_neither_before_the_host_knows(
    own_database: OwnDatabase,
) -> None:
    found(own_database)
    cast = Cast(lambda moment: None)
    cast.now = datetime.now().astimezone()
    about = [Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))]
    concerns = [taken_on(cast, about=about) for _ in range(2)]
    assert all([cast.token("social_worker"), cast.token("manager"), cast.token("reviewing_officer")])
    since = cast.now.date() - timedelta(days=1)
    children = at_once(*(lambda each=each: looked_after(cast, each, since=since) for each in concerns))
    _one_alone(children, "looked after already")
    child: Any = next(each for each in children if not isinstance(each, Refused))
    homes = [to_live(cast, child, "Easterfold Council") for _ in range(3)]

    answers = at_once(lambda: tells_host(cast, homes[2]), lambda: starts(cast, homes[2], who="manager"))
    assert _count(own_database, "placement_start b left join host_notice h using (strand_id) where h.told_at > b.started_at or h is null") == 0, answers  # fmt: skip
    if _count(own_database, "placement_start"):
        said = {"outcome": "planned_move", "reason": "r", "child_view_unknown": "c"}
        cast.moves("manager", homes[2], "end_placement", **said)
    for home in homes[:2]:
        tells_host(cast, home)
    answers = at_once(lambda: starts(cast, homes[0]), lambda: starts(cast, homes[1], who="manager"))
    _one_alone(answers, "another placement")
    assert _count(own_database, "strand where kind = 'placement' and state = 'current'") == 1


def _count(database: OwnDatabase, what: str) -> int:
    number: int = administer(database, f"select count(*) from {what}")[0][0]
    return number


def _one_alone(answers: list[Any], words: str) -> None:
    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 1, answers
    assert words in refused[0].reason, answers
