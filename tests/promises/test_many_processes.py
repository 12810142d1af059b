"""Limits hold for the whole site, however many processes serve it, and what they count names nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from heard.agencies.tallies import Tallies
from heard.concerns.proof_of_work import bits_of, solve
from tests.database import OwnDatabase, django_on
from tests.promises.conftest import Serve
from tests.promises.served import Site

pytestmark = pytest.mark.long

GUESSED = "somebody@marlowe-vale.example"


def rows(own: OwnDatabase, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(own.url()) as admin:
        return admin.execute(query).fetchall()


def guess(site: Site, n: int) -> str:
    """One wrong password, from a browser and an address of its own."""
    source = f"127.0.7.{n + 1}"
    # Limits are kept for a site's name; behind one proxy all processes have the same.
    form = site.ask("GET", "/account/login/", source=source, Host="localhost")
    cookie = "; ".join(f"{name}={value}" for name, value in form.cookies.items())
    typed = {**form.page.form(), "login": GUESSED, "password": f"wrong password {n}"}
    return site.ask("POST", "/account/login/", typed, source=source, Host="localhost", Cookie=cookie).text


@pytest.mark.promise("Need to know")
def test_a_guesser_gains_nothing_by_asking_another_process(
    partnership_database: OwnDatabase, site: Site, serve: Serve
) -> None:
    with serve(partnership_database) as other:
        said = [guess((site, other)[n % 2], n) for n in range(6)]
    assert ["Too many failed login attempts" in each for each in said] == [False] * 5 + [True]
    kept = str(rows(partnership_database, "select encode(key, 'escape'), value from tally"))
    assert kept != "[]"
    assert not [mark for mark in (GUESSED, "127.0.7", "allauth", "login") if mark in kept]


@pytest.mark.promise("Nothing is lost")
def test_a_flood_is_one_flood_at_every_process_and_work_is_used_once(
    partnership_database: OwnDatabase, site: Site, serve: Serve
) -> None:
    with serve(partnership_database) as other:
        with ThreadPoolExecutor(4) as crowd:
            sent = list(
                crowd.map(
                    lambda n: site.ask("POST", "/report/", {"account": f"One of {n}"}).status, range(70)
                )
            )
        assert set(sent) == {200}
        form = other.ask("GET", "/report/").page.form()
        bits = bits_of(form["challenge_token"])
        assert bits, "the other process knows of the flood"
        worked = {**form, "work_token": solve(form["challenge_token"], bits)}
        for where, word in ((other, "worked"), (site, "worked again")):
            again = {"form_token": site.ask("GET", "/report/").page.form()["form_token"]}
            assert where.ask("POST", "/report/", {**worked, **again, "account": word}).status == 200
    found = dict(
        rows(partnership_database, "select account, sorted_apart from concern where account like 'worked%'")
    )
    assert found == {"worked": False, "worked again": True}
    used = rows(
        partnership_database,
        "select extract(minute from until), extract(second from until) < 1, extract(second from until) > 59"
        " from tally where value = '1'",
    )
    assert len(used) == 1
    assert used[0] in {(0, True, False), (59, False, True)}, "no finer than the hour"


def test_what_one_instance_keeps_the_other_finds_until_it_is_over(partnership_database: OwnDatabase) -> None:
    with django_on(partnership_database):
        one, other = Tallies("", {}), Tallies("", {})
        one.clear()
        assert one.get("tries", []) == []
        assert one.add("lock", True, 10)
        assert not other.add("lock", True, 10)
        assert other.delete("lock")
        assert other.add("lock", True, -1)
        assert one.add("lock", True, None), "what is over makes room"
        one.set("tries", [1.5, 2.25], 60)
        assert other.get("tries") == [1.5, 2.25]
        other.set("tries", [], -1)
        assert one.get("tries") is None
        one.add("next", 1)
        assert len(rows(partnership_database, "select key from tally")) == 2, "what is over is cleared away"


@pytest.mark.promise("Need to know")
def test_of_many_who_add_the_same_one_does(partnership_database: OwnDatabase) -> None:
    def add(_: int) -> bool:
        from django.db import connections

        try:
            return Tallies("", {}).add("the same code", "y", 30)
        finally:
            connections.close_all()

    with django_on(partnership_database), ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(add, range(40))) == 1
