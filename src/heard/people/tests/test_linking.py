"""Linking in bulk: it reads by a run that is written down, proposes pairs, joins nothing, and goes on when killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from heard.concerns.models import Concern
from heard.frame.bench.joining import known_people
from heard.frame.bench.town import AGENCIES, Town
from heard.history.actions import open_records
from heard.people import meeting
from heard.people.actions import Said, identify, park, take_back, tell_apart
from heard.people.bulk import linking
from heard.people.bulk.linking import Outcome, link
from heard.people.linkage import Model
from heard.people.linkage.score import Level
from heard.people.models import Identification, Mention
from tests.attack import DENIED, PROMISE, say
from tests.cast import one
from tests.database import OwnDatabase

pytestmark = [pytest.mark.long, pytest.mark.promise("The dots are joined")]

AMINA = Said(
    "child",
    "Amina Yusuf",
    date(2011, 5, 14),
    where="4 Orchard Lane, ZZ1 4AB",
    facts=(("phone", "07700 900123"),),
)
SPELT = Said("child", "Aminah Yousuf", date(2011, 5, 14), where="ZZ1 4AB")
TWIN = Said(
    "child",
    "Hodan Yusuf",
    date(2011, 5, 14),
    where="4 Orchard Lane, ZZ1 4AB",
    facts=(("phone", "07700 900123"),),
)
OTHER = Said("child", "Jack Thornley", date(2009, 2, 3), where="9 Mill Road, ZZ2 1XY")
QUIET: Callable[[str, int, int], None] = lambda what, done, whole: None  # noqa: E731


@contextmanager
def linker() -> Iterator[Any]:
    """The session of the linking's own login, in this test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local role heard_link")
        try:
            yield connection.connection
        finally:
            cursor.execute("set local role heard_test; select set_config('heard.token', '', false)")


def linked(**options: Any) -> Outcome:
    with linker() as record:
        return link(record, show=options.pop("show", QUIET), **options)


def proposed() -> list[tuple[str, str, str]]:
    """What is proposed: the kind and both names, as the linking may not read them."""
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute(
            "select p.kind, m.name, n.name from proposal p join mention m on m.id = p.one_id join mention n on n.id = p.other_id"
        )
        found = [(kind, *sorted(names)) for kind, *names in cursor.fetchall()]
        cursor.execute("set local role heard_test")
    return sorted(found)


def mention_of(concern: Concern) -> Mention:
    open_records([concern.pk], "test")
    return Mention.objects.get(strand=concern.pk)


@pytest.fixture
def four(cast: Any) -> list[Concern]:
    """The same child twice, her twin, and somebody else, in four concerns."""
    return [cast.hears(about=[said]) for said in (AMINA, SPELT, TWIN, OTHER)]


def test_pairs_are_proposed_and_nothing_is_joined(four: list[Concern]) -> None:
    done = linked()
    assert done.mentions == 4
    assert proposed() == [
        ("look", "Amina Yusuf", "Hodan Yusuf"),
        ("look", "Aminah Yousuf", "Hodan Yusuf"),
        ("same", "Amina Yusuf", "Aminah Yousuf"),
    ]
    assert not Identification.objects.exists()


def test_what_is_kept_of_a_proposal_sums_to_its_weight_and_says_no_word(four: list[Concern]) -> None:
    linked()
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("select weight, parts::text from proposal")
        rows = cursor.fetchall()
    for weight, parts in rows:
        said = json.loads(parts)
        assert weight == pytest.approx(said["prior"] + sum(bits for _c, _l, bits in said["parts"]), abs=1e-9)
        assert not {"amina", "yusuf", "hodan"} & set(parts.lower().replace('"', " ").split())


def test_what_people_said_is_respected(four: list[Concern], cast: Any) -> None:
    amina, spelt, twin, _other = four
    with cast.acting("social_worker") as by:
        given = {"reason": "Their birth certificates were seen.", "by": by, "at": cast.now}
        identify([mention_of(amina), mention_of(spelt)], **given)
        tell_apart(mention_of(spelt), mention_of(twin), **given)
    linked()
    assert proposed() == [], (
        "of one person there is nothing to propose, and of two told apart neither is asked again"
    )
    cast.at(cast.now + timedelta(minutes=1))
    with cast.acting("social_worker") as by:
        take_back(mention_of(amina), mention_of(spelt), reason="It was another family.", by=by, at=cast.now)
    cast.at(cast.now + timedelta(minutes=1))
    with cast.acting("social_worker") as by:
        park(mention_of(amina), mention_of(spelt), reason="The school is to say.", by=by, at=cast.now)
    linked()
    assert ("same", "Amina Yusuf", "Aminah Yousuf") in proposed(), (
        "what is not settled stays where it can be settled"
    )


def test_a_run_that_was_stopped_goes_on_and_does_nothing_twice(
    four: list[Concern], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "_MENTIONS_OF_A_PART", 1)
    linked()
    whole = proposed()
    done: list[int] = []

    def stopped(what: str, part: int, whole: int) -> None:
        if what == "Weighing":
            done.append(part)
            if part == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        linked(show=stopped)
    first = _parts()
    again = linked(show=lambda what, part, whole: done.append(part) if what == "Weighing" else None)
    assert again.parts == 5
    assert len(first) == 2
    assert _parts()[:2] == first, "what was done was not done again"
    assert len(_parts()) == 5
    assert proposed() == whole


def _parts() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute(
            "select p.n, p.xmin::text from link_part p join link_run r on r.id = p.run_id"
            " where r.n = (select max(n) from link_run) order by p.n"
        )
        rows = cursor.fetchall()
        cursor.execute("set local role heard_test")
    return rows


def test_nothing_is_left_on_the_disk(
    four: list[Concern], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARD_LINK_FOLDER", str(tmp_path))
    killed = tmp_path / "heard-link-killed"
    killed.mkdir()
    (killed / "used.lock").touch()
    (killed / "said.parquet").write_text("Amina")
    modes: list[int] = []
    linked(
        show=lambda what, part, whole: modes.extend(
            each.stat().st_mode & 0o777 for each in tmp_path.glob("heard-link-*")
        )
    )
    assert set(modes) == {0o700}
    assert list(tmp_path.iterdir()) == []


RIGHTS = {
    "select name from mention": DENIED,
    "select * from identification": DENIED,
    "select * from concern": DENIED,
    "select * from entry": DENIED,
    "select * from told_apart(gen_random_uuid())": PROMISE,
    "select * from said_of_people(gen_random_uuid(), gen_random_uuid(), 10)": PROMISE,
    "insert into identification (id) values (gen_random_uuid())": DENIED,
    "update link_model set figures = '{}'": DENIED,
    "delete from link_run": DENIED,
}


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("sql", RIGHTS)
def test_the_linkings_login_reads_nothing_but_by_a_run(founded: None, sql: str) -> None:
    assert say("heard_link", sql).refused == RIGHTS[sql]


@pytest.mark.promise("Need to know")
def test_a_run_that_is_over_reads_no_more(four: list[Concern]) -> None:
    linked()
    with linker() as record:
        linking.acting_as_the_linker(record)
        [[run]] = record.execute("select id from link_run").fetchall()
        with pytest.raises(Exception, match="written down"), record.transaction():
            record.execute("select * from said_of_people(%s, gen_random_uuid(), 1)", [run])


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("role", ["heard_app", "heard_door", "heard_clock", "heard_seal"])
def test_no_other_login_proposes_or_reads_as_the_linking(founded: None, role: str) -> None:
    assert say(role, "select mint_for_linker()").refused == DENIED
    assert (
        say(role, "select * from said_of_people(gen_random_uuid(), gen_random_uuid(), 10)").refused == DENIED
    )
    assert say(role, "insert into proposal (kind) values ('same')").refused == DENIED
    assert say(role, "select * from proposal").refused == DENIED


def test_killed_at_once_it_goes_on_where_it_was(
    own_database: OwnDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``kill -9`` while the second of five parts is weighed; the next run has three to do, and leaves no folder."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with own_database.as_superuser(), connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            """with s as (insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, owner_post_id, opened_at)
                           select gen_random_uuid(), 'concern', gen_random_uuid(), 'AAAA-000' || i, false, 'received', true, 1, gen_random_uuid(), now()
                             from generate_series(1, 4) i returning id)
               insert into mention (id, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at)
               select gen_random_uuid(), id, 'child', 'Amina Yusuf', '2011-05-14', '', '', '', '', '[]', gen_random_uuid(), now() from s"""
        )
        cursor.execute("set session_replication_role = origin")
    url = own_database.url("heard_link")
    killed = subprocess.run(
        [sys.executable, "-c", _LINK_AND_DIE, url], env=os.environ | own_database.environment, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    with psycopg.connect(own_database.url(), autocommit=True) as admin:
        assert admin.execute("select array_agg(n order by n) from link_part").fetchall() == [([1, 2],)]
        with psycopg.connect(url, autocommit=True) as record:
            assert link(record, show=QUIET) == Outcome(mentions=4, proposed=6, parts=5)
        assert admin.execute("select array_agg(n order by n) from link_part").fetchall() == [
            ([1, 2, 3, 4, 5],)
        ]
        assert admin.execute("select count(*) from link_run").fetchall() == [(1,)]
    assert not list(tmp_path.glob("heard-link-*/said.parquet")), "what the killed run had read is gone"


_LINK_AND_DIE = """
import os, signal, sys, django, psycopg
django.setup()
from heard.people import meeting
from heard.people.bulk import linking

def die(what, part, whole):
    if (what, part) == ("Weighing", 2):
        os.kill(os.getpid(), signal.SIGKILL)

linking._MENTIONS_OF_A_PART = 1
with psycopg.connect(sys.argv[1], autocommit=True) as record:
    linking.link(record, show=die)
"""


@pytest.mark.promise("Need to know")
def test_a_pair_is_shown_to_whoever_may_read_both(four: list[Concern], cast: Any) -> None:
    amina, spelt, _twin, _other = four
    linked()
    assert len(_to_look_at(cast, "social_worker")) == 3
    assert _to_look_at(cast, "nurse") == [] == _to_look_at(cast, "licensing_officer")
    assert _to_look_at(cast, "youth_worker") == [], "who raised it says no more than what they raised"
    with cast.acting("manager"):
        one("select set_wall(%s, %s, 'They are neighbours.')", amina.pk, cast.actor("social_worker").pk)
    assert [n for _k, _w, n in _to_look_at(cast, "social_worker")] == [1], (
        "behind a wall nothing is shown and nothing is counted"
    )
    assert len(_to_look_at(cast, "service_manager")) == 3
    with cast.acting("service_manager") as by:
        tell_apart(mention_of(amina), mention_of(spelt), reason="Two schools know them.", by=by, at=cast.now)
    assert [kind for kind, _weight, _total in _to_look_at(cast, "service_manager")] == ["look", "look"], (
        "at once, and not after the next run"
    )


def _to_look_at(cast: Any, who: str) -> list[Any]:
    with cast.acting(who), connection.cursor() as cursor:
        cursor.execute("select kind, weight, total from proposals_to_look_at(20, 0, 'waiting')")
        return cursor.fetchall()


def test_only_weights_that_hold_are_put_in_force(founded: None) -> None:
    start, people = Model.load(), known_people(300, seed=23)
    comparisons = {name: dict(levels) for name, levels in start.comparisons.items()}
    comparisons["born"]["exact"] = Level(m=0.01, u=0.9)
    worse = replace(start, version="worse", comparisons=comparisons)
    with linker() as record:
        linking.acting_as_the_linker(record)
        assert linking.newest_model(record)[0] == 1
        refused = linking.keep_if_better(record, start, worse, people)
        assert refused.version is None
        assert refused.worse
        assert linking.newest_model(record)[1]["version"] == start.version
        kept = linking.keep_if_better(record, start, replace(start, version="2"), people)
        assert (kept.version, kept.worse) == (2, [])
        assert linking.newest_model(record)[1]["version"] == "2"


_PLACEHOLDERS = {
    agency.name: each.nhs_number for agency, each in zip(AGENCIES, Town(20, seed=99).residents, strict=False)
}


@pytest.fixture
def town(founded: None) -> Callable[..., None]:
    """Puts a small town's reports on file; with ``placeholders`` each agency writes one number wherever it knows none."""

    def put(*, placeholders: bool = False) -> None:
        town = Town(1000, seed=30)
        facts = []
        for report in town.reports():
            said = [["surname", report.surname]] if report.surname else []
            said += [["phone", report.phone]] if report.phone else []
            number = report.nhs_number or (placeholders and _PLACEHOLDERS[report.agency])
            said += [["nhs", number]] if number else []
            facts.append((report.name, report.born_on, report.where, json.dumps(said)))
        with connection.cursor() as cursor:
            cursor.execute("set local role none; set local session_replication_role = replica")
            cursor.executemany(
                """with s as (insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, owner_post_id, opened_at)
                              values (gen_random_uuid(), 'concern', gen_random_uuid(), left(gen_random_uuid()::text, 9), false,
                                      'received', true, 1, gen_random_uuid(), now()) returning id)
                   insert into mention (id, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at)
                   select gen_random_uuid(), id, 'child', %s, %s, '', %s, '', '', %s::jsonb, gen_random_uuid(), heard_now() from s""",
                facts,
            )
            cursor.execute("set local session_replication_role = origin; set local role heard_test")

    return put


def test_weights_are_learnt_tried_and_used_at_night_and_while_somebody_types(
    town: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    town()
    with linker() as record:
        done = linking.train(record, known_people(500, seed=31), show=QUIET)
        assert (done.worse, done.version) == ([], 2)
        assert done.after.f1 >= done.before.f1
        assert done.after.worth > done.before.worth, "less to look at for nothing"
        assert linking.newest_model(record)[1]["shares"]["surname"], "the names of this town"
        assert link(record, show=QUIET).proposed > 200
        [[by]] = record.execute("select version from link_run where what = 'link'").fetchall()
        assert by == 2
        learnt = Model.read(linking.newest_model(record)[1])
    monkeypatch.setattr(meeting, "_in_force", None)
    assert meeting.model() == learnt
    monkeypatch.setattr(meeting, "_in_force", None)


def test_weights_learnt_from_wrong_numbers_are_refused(town: Callable[..., None]) -> None:
    """Numbers that stand for nobody teach that two reports of one person agree no more than any two."""
    town(placeholders=True)
    with linker() as record:
        done = linking.train(record, known_people(500, seed=31), show=QUIET)
        assert done.version is None
        assert done.worse
        assert linking.newest_model(record)[0] == 1
