"""Any process is killed in the middle of load: nothing that was acknowledged is lost, and silence climbs once."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from heard.agencies.doors import door_token
from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.frame.demo.partnership import build
from heard.history.actions import acting
from heard.history.models import Actor
from tests.cast import FOUNDED
from tests.database import OwnDatabase, alone
from tests.promises.conftest import Serve
from tests.promises.reporting import browser_of, filled, stored
from tests.promises.served import Answer, Site, at_once, kill, kill_server, reference, revive, wait_for

pytestmark = pytest.mark.long

VISITORS, DUE = 6, 300


class Crowd:
    """Visitors who report again and again, each until it is acknowledged; they press Send anew when it breaks off."""

    def __init__(self, site: Site, name: str) -> None:
        self.site, self.name = site, name
        self.receipts: dict[str, str] = {}
        self.broken: list[str] = []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._report, args=(n,), daemon=True) for n in range(VISITORS)
        ]

    @contextmanager
    def reporting(self) -> Iterator[Crowd]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            for thread in self._threads:
                thread.join(40)

    def _report(self, visitor: int) -> None:
        number = 0
        while not self._ended.is_set():
            text = f"{self.name} {visitor} {number:03}."
            number += 1
            form: dict[str, Any] = {}
            while text not in self.receipts:
                try:
                    form = form or self._form(text)
                    self._note(text, self.site.ask("POST", "/tell/us/", form))
                except (OSError, http.client.HTTPException) as error:
                    self.broken.append(type(error).__name__)
                    time.sleep(0.1)

    def _form(self, text: str) -> dict[str, Any]:
        blank = self.site.ask("GET", "/tell/us/")
        if blank.status == 503:
            raise ConnectionError
        return {**blank.page.form(), **filled("child", text)}

    def _note(self, text: str, answer: Answer) -> None:
        if found := reference(answer):
            self.receipts[text] = found
        else:
            assert answer.status == 503, answer.text
            self.broken.append("503")

    def acknowledged(self, more: int) -> Callable[[], bool]:
        """Whether that many more have been acknowledged since now."""
        until = len(self.receipts) + more
        return lambda: len(self.receipts) >= until


@pytest.fixture
def founded(own_database: OwnDatabase) -> OwnDatabase:
    with own_database.as_superuser():
        build(at=FOUNDED)
    return own_database


@pytest.mark.promise("Nothing is lost")
def test_web_workers_are_killed_under_load(founded: OwnDatabase, serve: Serve) -> None:
    with serve(founded) as site, Crowd(site, "web").reporting() as crowd:
        before = site.workers()
        assert len(before) == 2
        wait_for(crowd.acknowledged(20), "reports before the kill")
        for victim in before:
            kill(victim)
        wait_for(crowd.acknowledged(20), "reports after the kill")
        assert crowd.broken, "nobody noticed the kill, so it was not in the middle of anything"
        assert not set(before) & set(site.workers())
    assert stored(founded, "web") == crowd.receipts


@pytest.mark.promise("Nothing is lost")
@pytest.mark.promise("Someone always holds it")
def test_the_database_is_killed_under_load(lasting: OwnDatabase, serve: Serve) -> None:
    with serve(lasting) as site, Crowd(site, "database").reporting() as crowd:
        web = site.workers()
        wait_for(crowd.acknowledged(20), "reports before the kill")
        kill_server(lasting.server)
        time.sleep(0.5)
        revive(lasting.server)
        wait_for(crowd.acknowledged(20), "reports after the kill")
        assert site.workers() == web, "the site answers again without being started again"
    assert stored(lasting, "database") == crowd.receipts

    with serve(lasting, HEARD_POOL="0") as site:
        form = {**site.ask("GET", "/tell/us/").page.form(), **filled("child", "while it is away.")}
        kill_server(lasting.server)
        answer = site.ask("POST", "/tell/us/", form)
        assert (answer.status, answer.page.problems()) == (503, [])
        assert "while it is away." in answer.text
        revive(lasting.server)
        receipt = reference(site.ask("POST", "/tell/us/", form))
    assert stored(lasting, "while it is away") == {"while it is away.": receipt}


@pytest.fixture
def lasting(tmp_path: Path, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """A database on a server that keeps what it has committed through a kill, as a real one does."""
    with django_db_blocker.unblock(), alone(tmp_path / "postgresql", throwaway=False) as own:
        with psycopg.connect(own.url()) as admin:
            assert admin.execute("show fsync").fetchone() == ("on",)
        with own.as_superuser():
            build(at=FOUNDED)
        yield own
    own.server.remove()


@pytest.mark.promise("Silence climbs")
def test_a_clock_is_killed_as_it_passes_up_three_hundred(founded: OwnDatabase, serve: Serve) -> None:
    at = _due(founded, DUE)
    with psycopg.connect(founded.url(), autocommit=True) as admin, serve(founded) as site:
        admin.execute("insert into moment (id, at) values (1, %s)", [at + timedelta(minutes=5)])
        with psycopg.connect(founded.url()) as stopper:
            stopper.execute("lock table outbox in share mode")
            first = site.start("clock")
            wait_for(lambda: _waiting(admin) == 1, "the clock is in the middle of it")
            assert _climbs(admin) == []
            kill(first.pid)
            first.wait()
            site.processes["second"] = site.start("clock")
        site.processes["third"] = site.start("clock")
        wait_for(lambda: len(_climbs(admin)) >= DUE, "all have climbed")
        time.sleep(0.7)  # a few more rounds of both
        assert _climbs(admin) == [1] * DUE
        told = admin.execute(
            "select kind, count(*) from outbox where kind in ('climbed', 'silence') group by 1 order by 1"
        )
        assert told.fetchall() == [("climbed", DUE), ("silence", DUE)]


def _due(own: OwnDatabase, number: int) -> Any:
    """That many concerns nobody has looked at; when the last of them is due."""
    with acting(door_token("public")):
        with psycopg.connect(own.url()) as admin:
            now = admin.execute("select date_trunc('minute', heard_now())").fetchone()[0]  # type: ignore[index]
        for place in range(number):
            hear(Account(account=f"due {place}"), door=Door.PUBLIC, by=Actor.door("public"), at=now)
    with psycopg.connect(own.url()) as admin:
        return admin.execute("select max(next_at) from clock").fetchone()[0]  # type: ignore[index]


def _waiting(admin: psycopg.Connection) -> int:
    found = admin.execute(
        "select count(*) from pg_stat_activity where usename = 'heard_clock' and wait_event_type = 'Lock'"
    ).fetchone()
    return int(found[0]) if found else 0


def _climbs(admin: psycopg.Connection) -> list[int]:
    """How often each clock that has climbed has climbed."""
    rows = admin.execute("select count(*) from move where step = 'climb' group by clock_id").fetchall()
    return [row[0] for row in rows]


@pytest.mark.promise("Nothing is lost")
@pytest.mark.promise("Someone always holds it")
def test_two_decide_at_once_and_one_meets_a_clear_page_with_all_they_wrote(
    founded: OwnDatabase, serve: Serve
) -> None:
    with serve(founded) as site:
        deciders = [browser_of(site, key) for key in ("social_worker", "manager")]
        for turn in range(2):
            receipt = site.ask(
                "POST",
                "/report/",
                {**site.ask("GET", "/report/").page.form(), **filled("public", f"two {turn}.")},
            )
            page = f"/concern/{reference(receipt)}/take-on/"
            forms = [each.get(page).page.form() for each in deciders]

            def decide(place: int, page: str = page, forms: list[dict[str, str]] = forms) -> Answer:
                return deciders[place].post(page, {**forms[place], **_decision(place)})

            answers = at_once(2, decide)
            assert sorted(each.status for each in answers) == [302, 409], [
                each.text[:500] for each in answers
            ]
            place = next(n for n, each in enumerate(answers) if each.status == 409)
            shown = answers[place].page
            assert not shown.problems()
            words = answers[place].text
            assert all(value in words for name, value in _decision(place).items() if name != "outcome")


def _decision(place: int) -> dict[str, str]:
    return {
        "outcome": "assessment",
        "reason": f"Reason of decider {place}: the account is clear.",
        "child_view": f"View written by decider {place}.",
        "child_view_unknown": f"Decider {place} asks her on Friday.",
        "told": f"Answer of decider {place}: thank you.",
    }
