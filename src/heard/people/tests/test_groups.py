"""Reports that may belong together: proposed and never asserted, one alarm for one group, and nothing behind a wall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from heard.concerns.models import Concern
from heard.history.actions import open_record, open_records
from heard.people.actions import Said, identify, mention, take_back
from heard.people.bulk import linking
from heard.people.bulk.grouping import group
from heard.people.models import Mention
from heard.process.actions import ask_to_lift, begin, set_wall, tick
from heard.process.models import Move, Strand
from tests.attack import DENIED, PROMISE, say
from tests.cast import DECIDED, one

pytestmark = pytest.mark.promise("The dots are joined")

VAN = Said("vehicle", registration="QZ61 ABC")
TAKEAWAY = Said("place", "Blue Lantern takeaway", where="22 Quay Street")


def child(name: str, year: int = 2011, **more: Any) -> Said:
    return Said("child", name, date(year, 5, 14), **more)


@contextmanager
def linker() -> Iterator[Any]:
    """The session of the linking's own login, in this test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local role heard_link")
        try:
            linking.acting_as_the_linker(connection.connection)
            yield connection.connection
        finally:
            cursor.execute("set local role heard_test; select set_config('heard.token', '', false)")


def night() -> list[tuple[bool, int]]:
    """One night: of each change, whether it is a new proposal, and how many reports it has."""
    with linker() as record:
        found = group(record, show=lambda what, done, whole: None)
    return [(each.of is None, len(each.found)) for each in found]


@pytest.fixture
def three(cast: Any) -> list[Concern]:
    """Three children, each in a report of their own, that name the same van and the same takeaway."""
    return [
        cast.hears(about=[child("Amina Yusuf"), VAN, TAKEAWAY]),
        cast.hears("safeguarding_lead", about=[child("Jo Thornley", 2010), VAN]),
        cast.hears(about=[child("Mia Calder", 2012), VAN, TAKEAWAY]),
    ]


def proposed(cast: Any, who: str = "manager") -> list[Strand]:
    with cast.acting(who):
        return list(
            Strand.objects.filter(kind="group_proposal")
            .select_related("owner_post")
            .order_by("opened_at", "id")
        )


def parts(cast: Any, who: str, which: Strand) -> list[dict[str, Any]]:
    with cast.acting(who), connection.cursor() as cursor:
        cursor.execute("select * from group_of(%s)", [which.pk])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_group_is_proposed_to_a_post_with_a_clock_and_nothing_is_joined(
    three: list[Concern], cast: Any
) -> None:
    assert night() == [(True, 3)]
    [found] = proposed(cast)
    assert (found.state, found.owner_post.title) == ("proposed", "Front-door manager")
    with cast.acting("manager"):
        assert [clock.name for clock in found.clocks.filter(stopped_at=None)] == ["look_at_group"]
        assert one("select count(*) from identification") == 0
    said = parts(cast, "manager", found)
    assert {row["id"] for row in said} == {concern.pk for concern in three}
    assert sorted({(tie[0], tie[1]) for row in said for tie in _ties(row)}) == [("place", 1), ("vehicle", 2)]


def _ties(row: dict[str, Any]) -> list[Any]:
    import json

    return json.loads(row["because"]) if isinstance(row["because"], str) else row["because"]


def test_the_next_night_it_is_the_same_proposal_and_no_new_alarm(three: list[Concern], cast: Any) -> None:
    assert night() == [(True, 3)]
    assert night() == []
    [found] = proposed(cast)
    assert found.n == 1


def test_a_report_that_joins_is_an_entry_of_the_same_proposal(three: list[Concern], cast: Any) -> None:
    night()
    cast.at(cast.now + timedelta(days=1))
    cast.hears(about=[child("Ada Lorne", 2013), VAN, TAKEAWAY])
    assert night() == [(False, 4)]
    [found] = proposed(cast)
    assert (found.n, found.state) == (2, "proposed")
    with cast.acting("manager"):
        open_record(found.pk, "test")
        assert [m.reason for m in found.moves.order_by("n")][
            1
        ] == "Reports that joined: 1. Reports that left: 0."
    assert night() == []


def test_what_was_answered_is_asked_again_only_when_another_report_joins(
    three: list[Concern], cast: Any
) -> None:
    night()
    [found] = proposed(cast)
    cast.moves("manager", found.pk, "set_group_aside", reason="Three sisters' friends at a birthday.")
    assert night() == []
    cast.hears(about=[child("Ada Lorne", 2013), VAN])
    assert night() == [(True, 4)]
    assert night() == []
    with cast.acting("manager"):
        again = Strand.objects.get(kind="group_proposal", is_open=True)
        open_record(again.pk, "test")
        assert found.reference in again.moves.get().reason


def test_what_is_not_found_any_more_says_so_once(three: list[Concern], cast: Any) -> None:
    """Two of them were one woman, it was thought; that was taken back, and nothing binds the three reports now."""
    reports = [cast.hears(about=[child(name), Said("adult", "a woman", details=coat)]) for name, coat in
               (("Una Orr", "red coat"), ("Bel Orme", "long coat"), ("Kit Ware", "red hair"))]  # fmt: skip
    assert night() == [(True, 3)], "those of the van; a woman is nobody"
    with cast.acting("manager") as by:
        open_records([each.pk for each in reports], "test")
        women = list(
            Mention.objects.filter(strand__in=[each.pk for each in reports], kind="adult").order_by("id")
        )
        identify(women, reason="She was seen with all three.", by=by, at=cast.now)
    assert night() == [(True, 3)]
    cast.at(cast.now + timedelta(minutes=1))
    with cast.acting("manager") as by:
        open_records([each.pk for each in reports], "test")
        take_back(women[0], women[1], reason="It was another.", by=by, at=cast.now)
    assert night() == [(False, 0)]
    assert night() == []


def test_it_goes_to_the_panel_and_the_panel_answers(three: list[Concern], cast: Any) -> None:
    night()
    [found] = proposed(cast)
    cast.moves("manager", found.pk, "take_to_panel", reason="Three schools, one van.")
    with cast.acting("manager"):
        assert [c.name for c in found.clocks.filter(stopped_at=None)] == ["panel_on_group"]
        assert one("select reports from group_proposals('{with_panel}')") == 3
    cast.moves("manager", found.pk, "panel_looked", reason="Licensing inspects the takeaway.")
    assert night() == []


def test_silence_about_it_climbs(three: list[Concern], cast: Any) -> None:
    night()
    [found] = proposed(cast)
    with cast.acting("manager"):
        cast.at(found.clocks.get().next_at + timedelta(seconds=1))
    tick(at=cast.now)
    assert proposed(cast)[0].owner_post.title == "Head of safeguarding"


NO_GROUP = {
    "two reports are a pair": [[child("Amina Yusuf"), VAN], [child("Jo Thornley"), VAN]],
    "of one child alone": [[child("Amina Yusuf"), VAN], [child("Amina Yusuf"), VAN], [child("Amina Yusuf"), VAN]],
    "a place alone, that many go to": [[child("Amina Yusuf"), TAKEAWAY], [child("Jo Thornley"), TAKEAWAY], [child("Mia Calder"), TAKEAWAY]],
    "a school, and a hotel": [[child(name), Said("place", "Alder Brook Academy"), Said("place", "Quayside Hotel")]
                              for name in ("Amina Yusuf", "Jo Thornley", "Mia Calder")],
    "where one of them lives": [[child(name, where="4 Orchard Lane, ZZ1 4AB"), Said("place", where="4 Orchard Lane, ZZ1 4AB"),
                                 Said("adult", "Paul Stone")] for name in ("Amina Yusuf", "Jo Thornley", "Mia Calder")],
    "sisters, their mother and the family's phone": [
        [child(name, facts=(("phone", "07700 900123"),)), Said("adult", "Hodan Yusuf", facts=(("phone", "07700 900123"),))]
        for name in ("Amina Yusuf", "Leila Yusuf", "Sara Yusuf")],
    "a first name is nobody's alone": [[child(name), Said("adult", "Ali"), Said("adult", "Dean")]
                                       for name in ("Amina Yusuf", "Jo Thornley", "Mia Calder")],
    "a full name may be another's": [[child(name), Said("adult", "Paul Stone")] for name in ("Amina Yusuf", "Jo Thornley", "Mia Calder")],
    "one name, three births": [[child(name), Said("adult", "Paul Stone", date(year, 1, 2)), Said("adult", "Dan Reed", date(year, 1, 2))]
                               for name, year in (("Amina Yusuf", 1980), ("Jo Thornley", 1981), ("Mia Calder", 1990))],
    "nothing": [],
}  # fmt: skip


@pytest.mark.parametrize("reports", NO_GROUP.values(), ids=NO_GROUP)
def test_what_is_no_group(cast: Any, reports: list[list[Said]]) -> None:
    for about in reports:
        cast.hears(about=about)
    assert night() == []


def test_two_names_that_are_alike_and_a_place_are_a_group(cast: Any) -> None:
    for name in ("Amina Yusuf", "Jo Thornley", "Mia Calder"):
        cast.hears(about=[child(name), Said("adult", "Paul Stone"), TAKEAWAY])
    assert night() == [(True, 3)]


@pytest.mark.promise("Need to know")
def test_somebody_walled_off_from_one_report_learns_nothing_of_the_group(
    three: list[Concern], cast: Any
) -> None:
    with cast.acting("director"):
        set_wall(three[0].strand, cast.actor("manager").pk, reason="Her neighbour.")
    night()
    assert proposed(cast) == []
    [found] = proposed(cast, "director")
    assert found.owner_post.title != "Front-door manager", "it never was theirs"
    assert parts(cast, "manager", found) == []
    with cast.acting("manager"):
        assert one("select count(*) from group_proposals('{proposed}')") == 0
        assert one("select count(*) from my_day(null, 20, 0) where kind = 'group_proposal'") == 0
        assert one("select level_of(%s)", found.pk) is None
        assert not Strand.objects.filter(reference=found.reference).exists()


@pytest.mark.promise("Need to know")
def test_a_wall_that_is_set_later_hides_it_at_once_and_a_lifted_one_shows_it(
    three: list[Concern], cast: Any
) -> None:
    night()
    [found] = proposed(cast)
    with cast.acting("director"):
        own = set_wall(three[2].strand, cast.actor("manager").pk, reason="Her neighbour.")
    assert proposed(cast) == [] == parts(cast, "manager", found)
    [elsewhere] = proposed(cast, "director")
    assert elsewhere.owner_post.title != "Front-door manager", "who may not know of it does not hold it"
    with cast.acting("director") as by:
        asked = ask_to_lift(
            Strand.objects.select_related("agency").get(pk=own.pk), reason="She moved.", by=by, at=cast.now
        )
    cast.moves("inspector", asked.pk, "lift", reason="Agreed.")
    assert [each.pk for each in proposed(cast)] == [found.pk]


@pytest.mark.promise("Need to know")
def test_an_allegation_against_somebody_who_works_with_children_is_in_no_group(
    three: list[Concern], cast: Any
) -> None:
    fourth = cast.hears(about=[child("Ada Lorne", 2013), VAN, TAKEAWAY])
    cast.moves("manager", fourth.pk, "take_on", outcome="lado", **DECIDED)
    assert night() == [(True, 3)]
    [found] = proposed(cast)
    cast.moves("manager", three[0].pk, "take_on", outcome="lado", **DECIDED)
    assert proposed(cast) == [], "what is drawn from one is the ring's"
    assert parts(cast, "manager", found) == []
    assert night() == [], "two reports are left outside the ring"


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize(
    "who", ["youth_worker", "nurse", "licensing_officer", "councillor", "neighbour", "adviser", "lado"]
)
def test_nobody_else_sees_a_proposal(three: list[Concern], cast: Any, who: str) -> None:
    night()
    [found] = proposed(cast)
    assert proposed(cast, who) == [] == parts(cast, who, found)
    with cast.acting(who):
        assert one("select count(*) from group_proposals('{proposed}')") == 0


@pytest.mark.promise("Need to know")
def test_of_a_report_that_may_not_be_read_the_reader_learns_whom_to_call(
    three: list[Concern], cast: Any
) -> None:
    """The police hold an earlier record that names the van, and a second thing that nobody else may know of."""
    with cast.acting("inspector") as by:
        theirs = begin(
            "earlier_record",
            "bring_in",
            to_state="kept",
            agency=cast.worker("inspector").agency,
            reason="r",
            by=by,
            at=cast.now,
        )
        mention(theirs, [child("Ada Lorne"), VAN, Said("phone", "07700 900461")], by=by, at=cast.now)
        other = begin(
            "earlier_record",
            "bring_in",
            to_state="kept",
            agency=cast.worker("inspector").agency,
            reason="r",
            by=by,
            at=cast.now,
        )
        mention(other, [child("Bel Orme"), VAN, Said("phone", "07700 900461")], by=by, at=cast.now)
    assert night() == [(True, 5)]
    [found] = proposed(cast)
    hidden = [row for row in parts(cast, "manager", found) if not row["seen"]]
    assert {row["id"] for row in hidden} == {theirs.pk, other.pk}
    for row in hidden:
        assert (row["reference"], row["opened_at"], row["kind"]) == (None, None, None)
        assert (row["agency"], row["reach"]) == ("Wharfside Police", cast.post("inspector").reach)
        assert [tie[0] for tie in _ties(row)] == ["vehicle"], (
            "what a report says that the reader may read, and no mention"
        )
        assert all(len(tie) == 2 for tie in _ties(row))
    assert [
        [tie[0] for tie in _ties(row)] for row in parts(cast, "scrutineer", found) if row["id"] == other.pk
    ] == [["phone", "vehicle"]]


RIGHTS = {
    "heard_app": {
        "select * from drawn_from": DENIED,
        "insert into drawn_from (n) values (1)": DENIED,
        "select keep_group(gen_random_uuid(), null, '{}', '')": DENIED,
        "select * from said_in_reports(gen_random_uuid(), gen_random_uuid(), 1)": DENIED,
        "select * from groups_so_far(gen_random_uuid())": DENIED,
    },
    "heard_link": {
        "select * from drawn_from": DENIED,
        "select * from strand": DENIED,
        "insert into move (n) values (1)": DENIED,
        "select keep_group(gen_random_uuid(), null, '{}', '')": PROMISE,
        "select * from said_in_reports(gen_random_uuid(), gen_random_uuid(), 1)": PROMISE,
        "select * from groups_so_far(gen_random_uuid())": PROMISE,
        "select * from group_of(gen_random_uuid())": DENIED,
    },
    "heard_owner": {"update drawn_from set n = 7": PROMISE, "delete from drawn_from": PROMISE},
}


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize(("role", "sql"), [(role, sql) for role, each in RIGHTS.items() for sql in each])
def test_no_login_writes_or_reads_a_group_but_by_its_functions(cast: Any, role: str, sql: str) -> None:
    token = cast.token("manager") if role == "heard_app" else ""
    assert say(role, sql, token=token).refused == RIGHTS[role][sql]


@pytest.mark.promise("Need to know")
def test_a_run_of_the_linking_does_not_read_reports_nor_a_run_of_groups_people(three: list[Concern]) -> None:
    with linker() as record:
        for what, sql in (
            ("link", "select * from said_in_reports(%s, gen_random_uuid(), 1)"),
            ("link", "select keep_group(%s, null, '{}', 'x')"),
        ):
            run = linking.begin(record, what)
            with pytest.raises(Exception, match="written down"), record.transaction():
                record.execute(sql, [run.id])


@pytest.mark.promise("Someone always holds it")
def test_nobody_takes_the_nights_steps(three: list[Concern], cast: Any) -> None:
    night()
    [found] = proposed(cast)
    for who in ("manager", "director", "scrutineer"):
        with cast.acting(who):
            n = Strand.objects.get(pk=found.pk).n
        answer = say(
            "heard_app",
            """insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                                 child_view, child_view_unknown, told)
               values (gen_random_uuid(), %s, %s, 'group_proposal', 'change_group', 'proposed', 'proposed', heard_now(), actor(),
                       '', '', 'x', '', '', '')""",
            found.pk, n + 1, token=cast.token(who),
        )  # fmt: skip
        assert answer.refused == PROMISE, who
    with cast.acting("manager"):
        assert not Move.objects.filter(strand=found.pk, step="climb").exists()
