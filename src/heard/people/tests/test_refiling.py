"""Filing anew: where the key of the hashes was lost, everybody is found again; a run that was stopped goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from heard.people.actions import Said
from heard.people.bulk import refiling
from heard.people.bulk.linking import acting_as_the_linker, begin
from heard.people.bulk.refiling import Refiled, refile
from heard.people.meeting import have_we_met
from tests.attack import DENIED, PROMISE, say
from tests.cast import Cast, one

from .test_linking import QUIET, linker

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]
AISHA = Said("child", "Aisha Khan", date(2011, 3, 14))
CAR = Said("vehicle", registration="NX61 KIM")


def refiled(show: Any = QUIET) -> Refiled:
    with linker() as record:
        return refile(record, show=show)


def known(cast: Cast) -> int:
    with cast.acting("youth_worker"):
        return sum(len(have_we_met([said], at=cast.now).known) for said in (AISHA, CAR))


def test_with_a_new_key_everybody_is_found_again_once_all_is_filed_anew(cast: Cast, settings: Any) -> None:
    cast.hears(about=[AISHA, CAR])
    assert (known(cast), refiled()) == (2, Refiled(mentions=2, anew=0))
    settings.MATCH_KEY = b"9" * 32
    assert known(cast) == 0
    cast.hears(about=[Said("child", "Noor Ali")])
    assert refiled() == Refiled(mentions=3, anew=2)
    assert (known(cast), refiled()) == (2, Refiled(mentions=3, anew=0))


def test_another_scheme_is_another_filing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.hears(about=[AISHA])
    monkeypatch.setattr("heard.people.filing.SCHEME", "next")
    assert refiled().anew == 1


def test_what_was_filed_before_it_stopped_is_not_filed_twice(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(4):
        cast.hears(about=[AISHA])
    settings.MATCH_KEY = b"9" * 32
    monkeypatch.setattr(refiling, "_AT_ONCE", 1)

    def stopped(what: str, done: int, whole: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refiled(stopped)
    assert refiled() == Refiled(mentions=4, anew=1)


def test_only_a_run_that_says_so_files_anew(cast: Cast, as_superuser: Any) -> None:
    cast.hears(about=[AISHA])
    asks = (
        "select not_filed_yet(gen_random_uuid(), '{}', '{}')",
        "select file_anew(gen_random_uuid(), '{}', '{}', '{}')",
    )
    for sql in asks:
        for role in ("heard_app", "heard_door", "heard_clock", "heard_seal"):
            assert say(role, sql, token=cast.token("director")).refused == DENIED, role
        assert say("heard_link", sql).refused == PROMISE
    with linker() as record:
        acting_as_the_linker(record)
        run = begin(record)
        with pytest.raises(Exception, match="by a run that says so"), transaction.atomic():
            record.execute("select file_anew(%s, '{}', '{}', '{}')", [run.id])
    with as_superuser():
        assert one("select count(*) from match_key") > 0
