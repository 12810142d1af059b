"""Unusual reading: plain rules, each met once, reviewed by somebody outside the reader's agency."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from heard.agencies.doors import system_token
from heard.concerns.api import hash_key
from heard.concerns.tests.going import sign_in
from heard.frame import system_keys
from heard.frame.demo.partnership import build, id_of
from heard.history.actions import acting, open_record
from heard.history.refused import Refused
from heard.oversight.actions import review_readings
from heard.people.actions import Said
from heard.people.meeting import have_we_met
from heard.process.actions import tick
from heard.process.models import Move, Strand
from tests.attack import DENIED, PROMISE, say
from tests.cast import FOUNDED, Cast, one
from tests.database import OwnDatabase
from tests.pages import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]
AsSuperuser = Callable[[], AbstractContextManager[None]]
LOWRY = Said(kind="child", name="Tess  LOWRY", age="13")


def reviews(cast: Cast, who: str = "scrutineer") -> list[Strand]:
    with cast.acting(who):
        return list(Strand.objects.filter(kind="reading_review").order_by("opened_at", "id"))


def words(cast: Cast, review: Strand, who: str = "scrutineer") -> str:
    with cast.acting(who):
        open_record(review.pk, "page")
        return Move.objects.get(strand=review.pk, n=1).reason


def reads(cast: Cast, who: str, strand: Any, what: str = "page") -> None:
    with cast.acting(who):
        open_record(strand, what)


@pytest.mark.promise("The dots are joined")
def test_who_asks_of_everybody_is_asked_why(cast: Cast, as_superuser: AsSuperuser) -> None:
    with as_superuser():
        one("select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)")
        one("update reading_rule set amount = 3 where name = 'asking' and role = '' returning id")
    for _each in range(4):
        assert review_readings() == 0
        with cast.acting("nurse"):
            have_we_met([LOWRY], at=cast.now)
        with cast.acting("social_worker"):
            have_we_met([LOWRY], at=cast.now)
    assert (review_readings(), review_readings()) == (1, 0)
    (review,) = reviews(cast)
    assert review.parent_id is None
    assert words(cast, review) == (
        "Grace Obi (Marlowe Vale Integrated Care Board) asked 4 times within an hour who is known; 3 is usual for that post."
    )
    cast.at(cast.now + timedelta(hours=2))
    assert review_readings() == 0


@pytest.mark.promise("The dots are joined")
def test_ten_thousand_look_ups_are_one_review(cast: Cast, as_superuser: AsSuperuser) -> None:
    with cast.acting("nurse"):
        have_we_met([LOWRY], at=cast.now)
    with as_superuser():
        one("select set_config('session_replication_role', 'replica', true)")
        one(
            "with more as (insert into look_up (id, at, actor_id, agency_id, asked_of, keys, answers)"
            " select gen_random_uuid(), at, actor_id, agency_id, '{}', '{}', 0 from look_up, generate_series(2, 10000)"
            " returning 1) select count(*) from more"
        )
        one("select set_config('session_replication_role', 'origin', true)")
    assert (review_readings(), review_readings()) == (1, 0)
    (review,) = reviews(cast)
    assert "asked 10000 times within an hour who is known; 200 is usual" in words(cast, review)


@pytest.mark.promise("The dots are joined")
def test_ten_thousand_look_ups_a_few_at_a_time_are_one_review_a_week(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    with cast.acting("nurse"):
        have_we_met([LOWRY], at=cast.now)
    with as_superuser():
        one("select set_config('session_replication_role', 'replica', true)")
        one(
            "with more as (insert into look_up (id, at, actor_id, agency_id, asked_of, keys, answers)"
            " select gen_random_uuid(), at - n * interval '30 seconds', actor_id, agency_id, '{}', '{}', 0"
            "   from look_up, generate_series(1, 10000) n returning 1) select count(*) from more"
        )
        one("select set_config('session_replication_role', 'origin', true)")
    assert (review_readings(), review_readings()) == (1, 0)
    (review,) = reviews(cast)
    assert "asked 10001 times within a week who is known; 1000 is usual" in words(cast, review)
    cast.at(cast.now + timedelta(days=1))
    assert review_readings() == 0


@pytest.mark.promise("The dots are joined")
def test_what_ten_share_out_is_looked_at_as_if_one_had_asked_it_all(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    """Each of them keeps below what is usual for one; the review names their agency, and how many they are."""
    askers = [
        id_of("worker", who) for who in ("manager", "social_worker", "service_manager", "director", "lado")
    ]
    with as_superuser():
        one("select set_config('session_replication_role', 'replica', true)")
        one(
            """with shared as (insert into look_up (id, at, actor_id, agency_id, asked_of, keys, answers)
               select gen_random_uuid(), %s - n * interval '20 minutes', w.actor_id, w.agency_id, '{}', '{}', 0
                 from worker w, generate_series(0, 449) n where w.actor_id = any (%s) returning 1) select count(*) from shared""",
            cast.now, askers,
        )  # fmt: skip
        one(
            "update reading_rule set amount = 2000 where name = 'asking_together' and role = 'front_door' returning id"
        )
        one("select set_config('session_replication_role', 'origin', true)")
    assert (review_readings(), review_readings()) == (1, 0)
    (review,) = reviews(cast)
    found = words(cast, review)
    assert found.startswith("Marlowe Vale Council, 5 workers, the last of them ")
    assert found.endswith(" asked 2250 times within a week who is known; 2000 is usual.")
    cast.at(cast.now + timedelta(days=2))
    assert review_readings() == 0


@pytest.mark.parametrize(("what", "later"), [("list", 0), ("network", 0), ("list", 3)])
def test_who_leafs_through_everything_is_asked_why(
    cast: Cast, as_superuser: AsSuperuser, what: str, later: int
) -> None:
    """A page of a list or of a network shows little of many records; a page each few seconds shows all of them.

    It is found hours later too, where the clock stood still and they have read one more page since.
    """
    concern = cast.hears(about=[LOWRY])
    reads(cast, "nurse", cast.hears("nurse").pk, what)
    reads(cast, "manager", concern.pk, what)
    assert review_readings() == 0
    with as_superuser():
        one("select set_config('session_replication_role', 'replica', true)")
        one(
            """with more as (insert into reading (at, actor_id, strand_id, level, what, xact)
               select at, actor_id, strand_id, level, what, (1000000 + n)::text::xid8 from reading, generate_series(1, 200) n
                where actor_id = %s and what = %s returning 1) select count(*) from more""",
            id_of("worker", "manager"), what,
        )  # fmt: skip
        one("select set_config('session_replication_role', 'origin', true)")
    cast.at(cast.now + timedelta(hours=later))
    reads(cast, "manager", concern.pk, what)
    assert (review_readings(), review_readings()) == (1, 0)
    (review,) = reviews(cast)
    assert "Leafed" not in words(cast, review)
    assert words(cast, review).endswith("201 lists and networks within an hour; 200 is usual.")


def noticed(cast: Cast) -> Strand:
    """A review of a reading of a record in which somebody has the reader's family name."""
    reads(cast, "social_worker", cast.hears(about=[LOWRY]).pk)
    assert review_readings() == 1
    return reviews(cast)[-1]


def test_a_record_with_the_readers_own_family_name(cast: Cast) -> None:
    concern = cast.hears(about=[LOWRY])
    cast.hears(about=[Said(kind="child", name="Lowry Tess")])
    reads(cast, "social_worker", concern.pk, "list")
    assert review_readings() == 0, "a list is no opening"
    for who in ("social_worker", "manager"):
        reads(cast, who, concern.pk)
    assert review_readings() == 1
    (review,) = reviews(cast)
    assert (review.state, review.parent_id, review.owner_post_id) == (
        "asked",
        concern.pk,
        id_of("post", "scrutineer"),
    )
    said = words(cast, review)
    assert said == (
        f"Ben Lowry (Marlowe Vale Council) opened {concern.strand.reference} on 2 March 2026 at 10:00. The rule: opened a record"
        " that names somebody with their own family name. Somebody named in it has the family name of the reader."
    )


def test_each_reading_and_rule_raises_one_review_however_often_it_is_asked(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    review = noticed(cast)
    for _ in range(3):
        reads(cast, "social_worker", review.parent_id)
        assert review_readings() == 0, "the same is still being asked"
    cast.moves("scrutineer", review.pk, "explain_reading", reason="A cousin of nobody here.")
    reads(cast, "social_worker", review.parent_id)
    assert review_readings() == 0, "the same was explained"
    with as_superuser():
        assert one("select count(*) from reading_flag") == 1


def test_what_was_not_explained_is_asked_again_when_it_is_done_again(cast: Cast) -> None:
    review = noticed(cast)
    cast.moves("scrutineer", review.pk, "do_not_explain", reason="No reason was given.")
    cast.moves("director", review.pk, "answer_reading", reason="He was spoken to.")
    reads(cast, "social_worker", review.parent_id)
    assert review_readings() == 1


def test_opened_by_office_alone(cast: Cast) -> None:
    concern = cast.hears()
    for who in ("social_worker", "manager", "scrutineer", "youth_worker"):
        reads(cast, who, concern.pk)
    assert review_readings() == 0, "the queue, the scrutineer and whoever raised it"
    reads(cast, "director", concern.pk)
    assert review_readings() == 1
    assert "it was not in their queue" in words(cast, reviews(cast)[0])


def test_many_records_in_an_hour_are_counted_against_the_number_in_the_row(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    concerns = [cast.hears("safeguarding_lead").pk for _ in range(4)]
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)"
        )
        cursor.execute(
            "update reading_rule set amount = 3 where name = 'volume' and role = 'front_door_worker'"
        )
    for concern in concerns[:3]:
        for _ in range(4):
            reads(cast, "social_worker", concern)
    assert review_readings() == 0, "three records, however often"
    reads(cast, "social_worker", concerns[3])
    assert review_readings() == 1
    assert "4 records within an hour; 3 is usual for that post." in words(cast, reviews(cast)[0])
    reads(cast, "social_worker", concerns[3])
    assert review_readings() == 0


def test_beside_a_wall(cast: Cast) -> None:
    child = Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))
    walled, beside = cast.hears(about=[child]), cast.hears(about=[child])
    with cast.acting("scrutineer"), connection.cursor() as cursor:
        open_record(walled.pk, "page")
        cursor.execute(
            "select set_wall(%s, %s, 'Named in it.')", [walled.pk, id_of("worker", "social_worker")]
        )
    reads(cast, "social_worker", beside.pk)
    assert review_readings() == 1
    assert "may not see another record about the same child" in words(cast, reviews(cast)[0])


def test_the_reader_and_their_agency_see_nothing_of_it_until_it_is_answered(cast: Cast, pages: Pages) -> None:
    review = noticed(cast)
    for who in ("social_worker", "manager", "service_manager", "director", "inspector", "councillor"):
        assert cast.sees(who, review.pk) is None, who
        assert reviews(cast, who) == []
        sign_in(pages, who)
        pages.get(f"/reading-review/{review.reference}/", 404)
    sign_in(pages, "scrutineer")
    page = pages.get(f"/reading-review/{review.reference}/")
    assert "Somebody named in it has the family name of the reader." in page.text
    cast.moves("scrutineer", review.pk, "explain_reading", reason="No relation.")
    assert cast.sees("social_worker", review.pk) == "full"
    assert cast.sees("manager", review.pk) is None


def test_not_explained_goes_to_the_readers_own_director_and_to_nobody_beside_them(cast: Cast) -> None:
    review = noticed(cast)
    cast.moves("scrutineer", review.pk, "do_not_explain", reason="No reason was given.")
    assert cast.sees("director", review.pk) == "full"
    for who in ("social_worker", "manager", "service_manager", "chief_constable"):
        assert cast.sees(who, review.pk) is None
    cast.moves("director", review.pk, "answer_reading", reason="He was spoken to.")
    assert cast.sees("social_worker", review.pk) == "full"


@pytest.mark.parametrize("who", ["social_worker", "manager", "director", "inspector", "councillor"])
def test_nobody_of_the_readers_agency_and_no_stranger_reviews_it(cast: Cast, who: str) -> None:
    review = noticed(cast)
    for step in ("explain_reading", "do_not_explain"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            cast.moves(who, review.pk, step, reason="It was nothing.")
        forged = """insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                                      child_view, child_view_unknown, told)
                    values (gen_random_uuid(), %s, 2, 'reading_review', %s, 'asked', 'explained', heard_now(), actor(), '', '', 'x', '', '', '')"""
        assert say("heard_app", forged, review.pk, step, token=cast.token(who)).refused


def test_a_seat_with_the_scrutineer_does_not_let_somebody_of_the_readers_agency_review_it(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    review = noticed(cast)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)"
        )
        cursor.execute(
            "insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), %s, unnest(%s::uuid[]), true, %s)",
            [
                id_of("post", "scrutineer"),
                [id_of("worker", "director"), id_of("worker", "social_worker")],
                cast.now,
            ],
        )
    for who, reason in (("director", "another agency"), ("social_worker", "their own reading")):
        for step in ("explain_reading", "do_not_explain"):
            with pytest.raises(Refused, match=reason):
                cast.moves(who, review.pk, step, reason="It was nothing.")


@pytest.mark.promise("Silence climbs")
def test_silence_on_a_review_is_told_and_never_comes_to_the_readers_line(cast: Cast) -> None:
    review = noticed(cast)
    for _ in range(5):
        cast.at(cast.now + timedelta(days=8))
        tick(at=cast.now)
        with cast.acting("scrutineer"):
            assert Strand.objects.get(pk=review.pk).owner_post_id == id_of("post", "scrutineer")
    with cast.acting("scrutineer"):
        open_record(review.pk, "page")
        assert Move.objects.filter(strand=review.pk, step="climb").count() >= 3
    for who in ("social_worker", "manager", "service_manager", "director"):
        assert cast.sees(who, review.pk) is None


def test_the_scrutineers_own_reading_is_reviewed_by_somebody_else(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    concern = cast.hears(about=[Said(kind="adult", name="Sol Adeyemi")])
    reads(cast, "scrutineer", concern.pk)
    assert review_readings() == 1
    assert reviews(cast) == []
    with as_superuser():
        holder = one("select owner_post_id from strand where kind = 'reading_review'")
        review = one("select id from strand where kind = 'reading_review'")
    assert holder != id_of("post", "scrutineer")
    assert cast.sees("scrutineer", review) is None


def test_no_login_sees_the_flags_moves_the_watch_or_has_readings_reviewed(cast: Cast) -> None:
    noticed(cast)
    for who in ("scrutineer", "social_worker", "councillor"):
        for attack in (
            "select * from reading_flag",
            "select * from reading_watch",
            "select review_readings()",
            "select * from met_by(0, 9000000000)",
            "update reading_rule set amount = 1000000",
            "delete from reading_rule",
        ):
            assert say("heard_app", attack, token=cast.token(who)).refused == DENIED, attack
    assert say("heard_clock", "select review_readings()").refused == PROMISE
    assert (
        say(
            "heard_clock", "update reading_watch set looked_at_before = 9000000000", token=cast.token("clock")
        ).refused
        == DENIED
    )
    for attack in ("update reading_flag set at = now()", "delete from reading_flag"):
        assert say("heard_owner", attack).refused == PROMISE


def test_of_many_clocks_at_once_each_reading_is_reviewed_once(own_database: OwnDatabase) -> None:
    with own_database.as_superuser():
        build(at=FOUNDED)
    cast = Cast(lambda at: None)
    cast.now = one("select now()")
    for _ in range(6):
        concern = cast.hears(about=[LOWRY])
        reads(cast, "social_worker", concern.pk)
    raised: list[Any] = []

    def run() -> None:
        try:
            raised.append(sum(review_readings() for _ in range(3)))
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(raised) == 6, raised
    reads(cast, "social_worker", concern.pk)
    assert review_readings() == 0


def test_the_rules_can_be_read_by_everybody_who_works_here(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    page = pages.get("/readings/rules/")
    assert "Opened many records within an hour Front-door social worker 60" in page.text
    assert "names somebody with their own family name Any" in page.text


def test_everybody_who_opened_a_record_is_a_file_in_which_nothing_is_a_formula(
    cast: Cast, pages: Pages, as_superuser: AsSuperuser
) -> None:
    concern = cast.hears()
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)"
        )
        cursor.execute(
            "update worker set name = '=cmd|calc' where actor_id = %s", [id_of("worker", "manager")]
        )
    for _ in range(60):
        reads(cast, "manager", concern.pk)
    sign_in(pages, "scrutineer")
    page = pages.get(f"/concern/{concern.strand.reference}/readings/")
    answer = pages.client.get(page.link("All of it as a file"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "Agency", "How", "How much"]
    assert len(rows) == 63
    assert {row[1] for row in rows[1:]} == {"'=cmd|calc", "Ruth Adeyemi"}
    for who in ("youth_worker", "inspector", "councillor"):
        sign_in(pages, who)
        assert pages.client.get(f"/concern/{concern.strand.reference}/readings.csv").status_code == 404


def test_a_system_that_reads_much_is_looked_at_like_anybody(cast: Cast, as_superuser: AsSuperuser) -> None:
    """Whoever has stolen its key reads as fast as a machine; its own agency answers for it."""
    with as_superuser():
        one("select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)")
        one("update reading_rule set amount = 2 where name = 'volume' and role = 'system' returning id")
        post = cast.post("social_worker")
        key = system_keys.add(agency=post.agency.name, name="Case management", post=post.title)
    concerns = [cast.hears() for _each in range(3)]
    token = system_token(hash_key(key))
    for number, concern in enumerate(concerns):
        with acting(token):
            assert open_record(concern.pk, "api") == "full"
        assert review_readings() == (1 if number == 2 else 0)
    (review,) = reviews(cast)
    said = words(cast, review)
    assert said.startswith("Case management (Marlowe Vale Council) opened ")
    assert said.endswith("3 records within an hour; 2 is usual for that post.")
    with acting(token):
        assert open_record(review.pk, "api") is None
    assert not reviews(cast, "director"), "nor does its agency see that it is looked at, until it is asked"
    cast.moves("scrutineer", review, "do_not_explain", reason="Nobody knows what asked.")
    cast.moves("director", review, "answer_reading", reason="The key is ended.")
    with acting(token):
        assert open_record(review.pk, "api") is None, "a worker may read what was said of them; a key may not"
