"""Who knew what when: nothing left out, nothing twice, nothing for those who may not read, and no look without a reading."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.concerns.actions import disagree, remark, report_pressure
from heard.concerns.models import Concern
from heard.frame.demo.partnership import CAST, id_of
from heard.history.actions import open_record, open_records
from heard.history.models import INSTALLATION
from heard.history.refused import Refused
from heard.people.actions import Said, whom_to_call
from heard.people.models import Mention
from heard.people.network import Grade, grade_anew, state_link
from heard.people.spotted import Looked, Part, look_at
from heard.process.actions import deliver, note_attempt, set_wall, tick
from heard.process.models import Strand
from heard.protection.tests.going import (
    UNKNOWN,
    decides,
    police_acted,
    referred,
    sends,
    serious,
    victim_told,
)
from tests.attack import DENIED, columns, say
from tests.cast import DECIDED, MONDAY, Cast, one

from .asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.promise("What was known, when, and by whom")]
AsSuperuser = Callable[[], AbstractContextManager[None]]
KAYLEIGH = Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))
RAY = Said(kind="adult", name="Ray Tolland")

# Every line that a record must have, asked of the tables themselves.
THERE = """
select 'move ' || id from move where strand_id = any (%(which)s)
union all select 'remark ' || id from remark where strand_id = any (%(which)s) and move_id is null
union all select 'attempt ' || id from attempt where strand_id = any (%(which)s)
union all select 'spotted ' || id from spotted where strand_id = any (%(which)s) and mention_id is not null
union all select 'stated_link ' || id from stated_link where said_in_id = any (%(which)s)
union all select 'access ' || id from access where strand_id = any (%(which)s)
union all select 'outbox ' || id from outbox where strand_id = any (%(which)s)
union all select 'look_up ' || id from look_up where strand_id = any (%(which)s)
union all select 'reading ' || id from reading where strand_id = any (%(which)s)
"""

# Messages of which no entry proves that whoever they went to was told: one of the same record that names them by then, and
# one of the same minute from which the message followed.
UNPROVED = """
select o.kind from outbox o
 where not exists (select from entry e where e.strand_id = o.strand_id and e.recorded_at < date_trunc('minute', o.made_at) + interval '1 minute'
                                         and position(coalesce(o.to_post_id, o.to_actor_id)::text in e.text) > 0)
    or not exists (select from entry e where e.strand_id = o.strand_id and date_trunc('minute', e.recorded_at) = date_trunc('minute', o.made_at))
"""


def there(as_superuser: AsSuperuser, which: list[UUID]) -> Counter[str]:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(THERE, {"which": which})
        return Counter(row[0] for row in cursor.fetchall())


def shown(rows: list[dict[str, Any]]) -> Counter[str]:
    return Counter(f"{_table(row)} {row['line']}" for row in rows)


def _table(row: dict[str, Any]) -> str:
    if row["verb"] == "told":
        return "outbox" if row["what"].startswith("message_") else "access"
    if row["verb"] == "opened":
        return "reading"
    if row["what"] in ("look_up", "remark"):
        return str(row["what"])
    if row["what"] == "accepted_note":
        return "spotted"
    if row["what"].startswith("link_"):
        return "stated_link"
    return "attempt" if row["what"].startswith("tried_") else "move"


def opens(cast: Cast, who: str, strand: UUID) -> None:
    cast.sees(who, strand)


def writes(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who) as by:
        level = open_record(strand, "page")
        remark(Strand(pk=strand), "Seen.", from_raiser=level != "full", by=by, at=cast.now)


def disagrees(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who) as by:
        fresh = Strand.objects.select_related("agency").get(pk=strand)
        disagree(fresh, reason="No.", by=by, at=cast.now)


def tells_of_pressure(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who) as by:
        fresh = Strand.objects.select_related("agency").get(pk=strand)
        report_pressure(fresh, "discourage", reason="Leave it.", by=by, at=cast.now)


def tries(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who) as by:
        note_attempt(Strand(pk=strand), "close_without_action", reason="x", refusal="No.", by=by, at=cast.now)


def reads_a_name(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who) as by:
        open_record(strand, "page")
        part = Part("phone", "07700 900123", "account")
        look_at(Strand(pk=strand), [Looked(part, become="phone"), Looked(part)], by=by, at=cast.now)


def links(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who) as by:
        open_record(strand, "page")
        one, other = [*Mention.objects.filter(strand=strand).order_by("at", "id"), *[None] * 2][:2]
        if one is None or other is None:
            raise Refused("Nobody is named here.")
        grade = Grade("1", "A", "P")
        link = state_link(
            one, other, "knows", said_in=Strand(pk=strand), grade=grade, reason="Said so.", by=by, at=cast.now
        )
        grade_anew(link, Grade("2", "B", "P"), reason="Heard again.", by=by, at=cast.now)


def step(name: str, **said: Any) -> Callable[[Cast, str, UUID], None]:
    def act(cast: Cast, who: str, strand: UUID) -> None:
        cast.moves(who, strand, name, **said)

    return act


def asks(cast: Cast, who: str, strand: UUID) -> None:
    with cast.acting(who):
        whom_to_call(Strand(pk=strand))


def silence(cast: Cast, who: str, strand: UUID) -> None:
    cast.at(cast.now + timedelta(days=1))
    tick(at=cast.now)
    deliver(at=cast.now)


ACTS = (opens, writes, asks, reads_a_name, links, disagrees, tells_of_pressure, tries, silence, silence, step("take_up"),
        step("take_on", outcome="assessment", **DECIDED), step("act", **DECIDED), step("call_look", reason="r"))  # fmt: skip
WHO = ("youth_worker", "social_worker", "manager", "inspector", "scrutineer", "nurse", "councillor")


@given(walk=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), min_size=3, max_size=14))
@settings(max_examples=25, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def _walk(walk: list[Any], cast: Cast, as_superuser: AsSuperuser) -> None:
    cast.at(MONDAY)
    with contextlib.suppress(_Undo), transaction.atomic():
        concern = cast.hears(about=[KAYLEIGH, RAY])
        for act, who in walk:
            with contextlib.suppress(Refused, DatabaseError, Strand.DoesNotExist), transaction.atomic():
                act(cast, who, concern.pk)
        with cast.acting("scrutineer"):
            which = [concern.pk, *Strand.objects.filter(parent=concern.pk).values_list("pk", flat=True)]
        expected = there(as_superuser, which)
        with cast.acting("scrutineer"):
            rows = ask("who_knew", "record", concern.pk)
        assert shown(rows) == expected
        with as_superuser():
            assert columns(UNPROVED) == []
        assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
        raise _Undo


class _Undo(Exception):
    pass


def test_every_move_message_reading_and_attempt_is_there_once(cast: Cast, as_superuser: AsSuperuser) -> None:
    for who in (*WHO, "clock"):
        cast.token(who)
    _walk(cast=cast, as_superuser=as_superuser)


def climbed(cast: Cast, *, rungs: int = 1) -> Concern:
    concern = cast.hears(about=[KAYLEIGH, RAY])
    for _ in range(rungs):
        cast.at(cast.now + timedelta(days=4))
        tick(at=cast.now)
    return concern


def test_a_link_to_a_record_that_one_may_not_read_is_no_line(cast: Cast) -> None:
    """Its reason may say what only that record tells: it is for whoever may read both."""
    mine, theirs = cast.hears(about=[KAYLEIGH]), cast.hears("safeguarding_lead", about=[RAY])
    with cast.acting("manager") as by:
        open_records([mine.pk, theirs.pk], "page")
        one, other = (Mention.objects.get(strand=each.pk) for each in (mine, theirs))
        grade = Grade("1", "A", "P")
        state_link(
            one, other, "knows", said_in=mine.strand, grade=grade, reason="Ray told.", by=by, at=cast.now
        )
    with cast.acting("manager"):
        rows = ask("who_knew", "record", mine.pk)
        assert [(row["verb"], row["words"]) for row in rows if row["what"] == "link_stated"] == [
            ("said", "Ray told.")
        ]
    with cast.acting("manager"):
        set_wall(theirs.strand, cast.worker("director").pk, reason="She is his neighbour.")
    with cast.acting("director"):
        rows = ask("who_knew", "record", mine.pk)
        assert rows
        assert "link_stated" not in {row["what"] for row in rows}


@pytest.mark.promise("Need to know")
def test_what_is_the_rings_is_not_even_counted(cast: Cast) -> None:
    cast.hears(about=[KAYLEIGH])
    allegation = cast.hears(about=[KAYLEIGH])
    cast.moves("manager", allegation.pk, "take_on", outcome="lado", **DECIDED)
    other = cast.hears(about=[KAYLEIGH])
    with cast.acting("manager"):
        open_record(other.pk, "page")
        child = Mention.objects.get(strand=other.pk)
        rows = ask("who_knew", "person", child.pk)
        assert rows[0]["total"] == len(rows)
        answered = ask("who_answered", "person", child.pk)
        assert answered[0]["total"] == len(answered)


def test_what_is_said_in_a_row_of_its_own_is_on_the_line_of_its_step(cast: Cast) -> None:
    """Found open: that a child was told, that something was sent and who had decided were empty lines."""
    strand = referred(cast)
    decides(cast, strand, "find_reasonable_grounds", reason="")
    event = police_acted(cast)
    victim_told(cast, event)
    incident = serious(cast)
    sends(cast, incident, "notify", **UNKNOWN)
    with cast.acting("scrutineer"):
        words = {
            row["what"]: row["words"]
            for of in (strand, event, incident)
            for row in ask("who_knew", "record", of.pk)
        }
    assert words["find_reasonable_grounds"] == "Chair of the panel"
    assert words["tell_victim"] == "We have taken somebody in, because of what you told us."
    assert words["notify"] == "The national Panel; police; health: CSP-417"


@pytest.mark.promise("Leaders answer")
def test_silence_goes_past_the_post_that_was_silent_and_not_the_one_it_came_to(cast: Cast) -> None:
    concern = climbed(cast, rungs=3)
    with cast.acting("scrutineer"):
        rows = ask("who_knew", "record", concern.pk)
    assert [row["post"] for row in rows if row["what"] == "climb"] == [
        "Duty social worker",
        "Front-door manager",
        "Head of safeguarding",
    ]


@pytest.mark.promise("Leaders answer")
def test_each_post_in_one_row_told_opened_answered_passed(cast: Cast) -> None:
    concern = climbed(cast)
    told = cast.now
    cast.at(cast.now + timedelta(hours=1))
    cast.sees("manager", concern.pk)
    opened = cast.now
    cast.at(cast.now + timedelta(hours=1))
    cast.moves("manager", concern.pk, "take_up")
    with cast.acting("scrutineer"):
        rows = {row["post"]: row for row in ask("who_answered", "record", concern.pk)}
    manager, duty = rows["Front-door manager"], rows["Duty social worker"]
    assert (manager["told_at"], manager["opened_at"], manager["answered_at"]) == (told, opened, cast.now)
    assert (manager["passed"], manager["held_by"]) == (0, "Priya Nair")
    assert (duty["opened_at"], duty["answered_at"], duty["passed"]) == (None, None, 1)
    assert "Director of children's services" not in rows, "nobody is blamed for what they were never told"


@pytest.mark.promise("Leaders answer")
def test_a_leader_is_asked_about_by_the_scrutineer_and_by_themselves_alone(cast: Cast) -> None:
    climbed(cast, rungs=4)
    post, person = id_of("post", "director"), id_of("worker", "director")
    for who in ("scrutineer", "director"):
        with cast.acting(who):
            assert {row["post"] for row in ask("who_answered", "post", post)} == {
                "Director of children's services"
            }
            lines = ask("who_knew", "worker", person)
        assert "climb" in {row["what"] for row in lines}
        assert {row["who"] or row["held_by"] for row in lines} == {"Colin Drew"}
    for who in ("manager", "service_manager", "inspector", "councillor", "youth_worker"):
        with cast.acting(who):
            assert ask("who_knew", "post", post) == ask("who_knew", "worker", person) == []
            assert ask("who_answered", "post", post) == []


@pytest.mark.promise("Leaders answer")
def test_whoever_holds_the_post_later_does_not_answer_for_what_was_before_them(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    concern = climbed(cast, rungs=4)
    cast.at(cast.now + timedelta(days=1))
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(
            "update holding set until_at = %s where post_id = %s", [cast.now, id_of("post", "director")]
        )
        cursor.execute(
            "insert into holding (id, post_id, worker_id, deputy, from_at) values (%s, %s, %s, false, %s)",
            [uuid4(), id_of("post", "director"), id_of("worker", "chief_executive"), cast.now],
        )
    with cast.acting("scrutineer"):
        later = ask("who_knew", "worker", id_of("worker", "chief_executive"))
        before = ask("who_knew", "worker", id_of("worker", "director"))
        posts = [
            row for row in ask("who_answered", "record", concern.pk) if row["post"].startswith("Director")
        ]
    assert later == []
    assert before
    assert [row["held_by"] for row in posts] == ["Colin Drew"]


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize(
    "who", ["youth_worker", "inspector", "councillor", "nurse", "neighbour", "child", "public"]
)
def test_who_may_not_read_all_of_a_record_gets_no_line_of_it_by_raw_sql(cast: Cast, who: str) -> None:
    concern = climbed(cast)
    with cast.acting("scrutineer"):
        open_record(concern.pk, "test")
        mentions = list(concern.strand.mentions.values_list("pk", flat=True))
    with cast.acting(who):
        for function in ("who_knew", "who_answered"):
            assert ask(function, "record", concern.pk) == []
            assert [row for pk in mentions for row in ask(function, "person", pk)] == []
            assert ask(function, "anything", concern.pk) == []
    for inner in (
        "lines_of(array[%s]::uuid[])",
        "lines_about('record', %s, null, null)",
        "said_with(%s, 'receive', null, null)",
        "records_naming(%s)",
    ):
        answer = say("heard_app", f"select * from {inner}", concern.pk, token=cast.token(who))
        assert answer.refused == DENIED


@pytest.mark.promise("Need to know")
def test_what_is_said_of_pressure_stays_out_of_the_line_managers_timeline(cast: Cast) -> None:
    concern = cast.hears()
    tells_of_pressure(cast, "youth_worker", concern.pk)
    tries(cast, "manager", concern.pk)
    for who, kinds in (("manager", {"concern"}), ("scrutineer", {"concern", "pressure"})):
        with cast.acting(who):
            rows = ask("who_knew", "record", concern.pk)
            assert {row["kind"] for row in rows} == kinds
            assert any(row["what"].startswith("tried_") for row in rows) == (who == "scrutineer")


@pytest.mark.promise("Need to know")
def test_asking_is_a_reading_of_each_record_shown(cast: Cast, as_superuser: AsSuperuser) -> None:
    first, second = cast.hears(about=[KAYLEIGH]), cast.hears(about=[KAYLEIGH])
    with cast.acting("scrutineer"):
        open_record(first.pk, "test")
        mention = first.strand.mentions.get().pk
        for function in ("who_knew", "who_answered"):
            ask(function, "person", mention)
    with as_superuser():
        for concern, what in ((first, "test"), (second, "timeline")):
            read = "select array_agg(what) from reading where strand_id = %s"
            assert one(read, concern.pk) == [what], "one visit is one reading"


def test_one_child_and_one_adult_across_their_records(cast: Cast) -> None:
    other = Said(kind="child", name="Kayleigh Marsden", born_on=date(2012, 1, 1))
    first = cast.hears(about=[KAYLEIGH, RAY])
    second = cast.hears(about=[Said(kind="child", name="marsden, kayleigh", born_on=KAYLEIGH.born_on)])
    third = cast.hears(about=[other, Said(kind="adult", name="ray TOLLAND")])
    disagrees(cast, "youth_worker", second.pk)
    with cast.acting("scrutineer"):
        open_record(first.pk, "test")
        by_kind = {m.kind: m.pk for m in first.strand.mentions.all()}
        children = {row["strand_id"] for row in ask("who_knew", "person", by_kind["child"])}
        adults = {row["strand_id"] for row in ask("who_knew", "person", by_kind["adult"])}
        hanging = set(Strand.objects.filter(parent=second.pk).values_list("pk", flat=True))
    assert children == {first.pk, second.pk} | hanging
    assert adults == {first.pk, third.pk}


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", [member.key for member in CAST])
def test_many_at_once_are_readable_exactly_where_each_is(
    cast: Cast, as_superuser: AsSuperuser, who: str
) -> None:
    concern = climbed(cast, rungs=2)
    tells_of_pressure(cast, "youth_worker", concern.pk)
    disagrees(cast, "youth_worker", concern.pk)
    cast.hears("safeguarding_lead")
    with cast.acting(who), as_superuser():
        same = """select readable_in_full(array(select id from strand)) <@ array(select id from strand where level_of(id) = 'full')
                     and readable_in_full(array(select id from strand)) @> array(select id from strand where level_of(id) = 'full')"""
        assert one(same)


def test_a_period_and_an_agency_leave_out_what_is_not_theirs(cast: Cast) -> None:
    concern = climbed(cast)
    began = concern.received_at
    with cast.acting("scrutineer"):
        police = ask("who_knew", "record", concern.pk, agency=id_of("agency", "police"))
        early = ask("who_knew", "record", concern.pk, ends=began + timedelta(hours=1))
        late = ask("who_knew", "record", concern.pk, begins=began + timedelta(hours=1))
    assert {row["agency"] for row in police} == {"Wharfside Police"}
    assert {row["at"] for row in early} == {began}
    assert began not in {row["at"] for row in late}


def test_ten_thousand_lines_are_paged_in_time(cast: Cast, as_superuser: AsSuperuser) -> None:
    concern = climbed(cast)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(
            """insert into reading (at, actor_id, strand_id, level, what)
               select %s + n * interval '1 second', %s, %s, 'full', 'page' from generate_series(1, 10000) n""",
            [cast.now, id_of("worker", "manager"), concern.pk],
        )
        cursor.execute("analyze reading")
    times = []
    with cast.acting("scrutineer"):
        for function in ("who_knew", "who_answered") * 5:
            began = time.perf_counter()
            rows = ask(function, "record", concern.pk, most=50)
            times.append(time.perf_counter() - began)
    assert len(rows) == 3
    assert sorted(times)[len(times) // 2] < 0.3, times
