"""Reports of one child at one moment, with real logins and real commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from heard.agencies.doors import worker_token
from heard.frame.demo.partnership import id_of
from heard.history.actions import acting
from heard.history.models import Actor
from heard.history.refused import Refused
from heard.process.actions import take
from heard.process.models import Strand
from heard.protection.missing import Missing, find, report_missing
from heard.protection.tests.test_missing import CHILD, DAY, HOUR
from tests.crowd import administer, at_once
from tests.crowd import found as founded
from tests.database import OwnDatabase


@pytest.mark.long
@pytest.mark.promise("Silence climbs")
def test_of_reports_at_one_moment_the_third_calls_one_meeting_and_the_last_is_never_joined(
    own_database: OwnDatabase,
) -> None:
    founded(own_database)
    tokens = {
        who: worker_token(id_of("worker", who)) for who in ("nurse", "inspector", "youth_worker", "manager")
    }

    def reports(who: str, days: int) -> Any:
        at = datetime.now().astimezone()
        with acting(tokens[who]):
            by, told = (
                Actor(id=id_of("worker", who)),
                Missing(since=at - days * DAY, account="Gone.", lives="family"),
            )
            strand = report_missing(told, CHILD, by=by, at=at)
            if days > 1:
                find(strand, found_at=told.since + HOUR, account="Home.", seen_by="Me.", by=by, at=at, seen=1)
            return strand.pk

    reports("nurse", 9)
    second, third = at_once(lambda: reports("inspector", 5), lambda: reports("youth_worker", 1))
    assert administer(own_database, "select count(*) from strand where kind = 'missing_meeting'") == [(1,)], (
        second,
        third,
    )
    twin = reports("nurse", 1)

    def join(strand: Any) -> Any:
        with acting(tokens["manager"]):
            by = Actor(id=id_of("worker", "manager"))
            here = Strand.objects.get(pk=strand)
            return take(here, "join", by=by, at=datetime.now().astimezone(), seen=here.n, reason="r").pk

    answers = at_once(lambda: join(third), lambda: join(twin))
    assert sum(isinstance(each, Refused) for each in answers) == 1, answers
    assert administer(own_database, "select count(*) from strand where kind = 'missing_meeting'") == [(1,)]
