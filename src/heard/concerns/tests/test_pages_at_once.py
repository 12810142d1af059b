"""Two who press the same button at the same moment, for real: two connections, two transactions that commit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from heard.agencies.doors import worker_token
from heard.concerns.actions import Account, hear, move_on
from heard.concerns.models import Door
from heard.frame.demo.partnership import build, id_of
from heard.history.actions import acting, open_record
from heard.history.models import Actor
from heard.process.models import Move, Strand
from tests.cast import DECIDED
from tests.database import OwnDatabase
from tests.pages import Pages

from .going import THREE, sign_in


@pytest.fixture
def partnership(own_database: OwnDatabase, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    with own_database.as_superuser():
        build(at=timezone.now() - timedelta(days=30))


def together(*what: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment, each on a connection of its own."""
    ready = Barrier(len(what))

    def begin(one: Callable[[], Any]) -> Any:
        ready.wait(20)
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(what)) as pool:
        return [each.result() for each in [pool.submit(begin, one) for one in what]]


def test_two_who_decide_at_once_are_one_decision_and_one_clear_page(partnership: None) -> None:
    worker = Actor(id=id_of("worker", "social_worker"), kind="worker")
    with acting(worker_token(worker.pk)):
        strand = hear(
            Account(account="Cars outside."), door=Door.PROFESSIONAL, by=worker, at=timezone.now()
        ).strand
        move_on(strand, "take_up", by=worker, at=timezone.now(), seen=1)
    address = f"/concern/{strand.reference}/take-on/"
    both = []
    for who in ("social_worker", "manager"):
        pages = Pages(queries=40)
        sign_in(pages, who)
        both.append(
            (
                pages,
                {
                    **pages.get(address).form(),
                    **DECIDED,
                    "reason": f"{who} decides.",
                    "outcome": "assessment",
                },
            )
        )
    answers = together(*[lambda p=p, f=f: p.client.post(address, f) for p, f in both])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    lost = next(place for place, answer in enumerate(answers) if answer.status_code == 409)
    page = answers[lost].content.decode()
    assert "Somebody else acted first" in page
    assert both[lost][1]["reason"] in page
    with acting(worker_token(worker.pk)):
        open_record(strand.pk, "test")
        assert Move.objects.filter(strand=strand.pk, step="take_on").count() == 1


def test_a_button_pressed_twice_at_once_is_one_concern_and_one_receipt(partnership: None) -> None:
    pages = Pages()
    sign_in(pages, "youth_worker")
    form = {**pages.get("/raise/").form(), **THREE}
    other = Pages()
    other.client.cookies = pages.client.cookies
    answers = together(*[lambda p=p: p.client.post("/raise/", form) for p in (pages, other)])
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with acting(worker_token(id_of("worker", "social_worker"))):
        assert Strand.objects.filter(kind="concern").count() == 1
