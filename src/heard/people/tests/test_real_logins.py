"""Have we met? through the logins as they are on a server: two connections, and what is asked stays written."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.utils import timezone

from heard.agencies.doors import worker_token
from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.frame.demo.partnership import build, id_of
from heard.history.actions import acting
from heard.history.models import Actor
from heard.people.actions import Said
from heard.people.meeting import have_we_met
from tests.database import OwnDatabase

pytestmark = pytest.mark.promise("The dots are joined")
AISHA = Said(kind="child", name="Aisha Khan", born_on=date(2011, 3, 14))


def test_the_question_is_asked_by_another_login_and_stays_written(own_database: OwnDatabase) -> None:
    at = timezone.now()
    with own_database.as_superuser():
        build(at=at)
    nurse, worker = (worker_token(id_of("worker", who)) for who in ("nurse", "youth_worker"))
    with acting(nurse):
        by = Actor(id=id_of("worker", "nurse"), kind="worker")
        hear(Account(account="She is collected."), door=Door.PROFESSIONAL, by=by, at=at, about=[AISHA])
    with pytest.raises(RuntimeError), acting(worker):
        assert have_we_met([AISHA], at=at).to_call
        raise RuntimeError
    with psycopg.connect(own_database.url()) as admin:
        asked = admin.execute("select actor_id, answers from heard.look_up").fetchall()
        assert [who for who, _answers in asked] == [id_of("worker", "youth_worker")]
        assert len(admin.execute("select key from heard.match_key").fetchall()) > 5
