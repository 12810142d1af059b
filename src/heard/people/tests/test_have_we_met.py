"""Who may be known already: found across agencies as it is typed, told no further than whoever asks may know."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from heard.frame.demo.partnership import id_of
from heard.history.actions import acting, open_record
from heard.history.refused import Refused
from heard.people import meeting
from heard.people.actions import (
    Said,
    identify,
    mention,
    pairing_of,
    park,
    take_back,
    tell_apart,
)
from heard.people.filing import file, keys_of, observation_of
from heard.people.linkage import Answer, prior_for
from heard.people.meeting import Met, have_we_met, model
from heard.people.models import Identification, LookUp, Mention
from heard.people.wording import AGREES, CAVEATS, reasons
from tests.attack import DENIED, LOGINS, PROMISE, columns, say
from tests.cast import DECIDED, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]

BORN = date(2011, 3, 14)
AISHA = Said(
    kind="child",
    name="Aisha Khan",
    born_on=BORN,
    where="12 Mill Lane, NX1 4AB",
    facts=(("phone", "07700 900123"),),
)
DUTY = ("Northgate Council", "Duty social worker")


def met(cast: Cast, who: str, *said: Said, strand: Any = None) -> Met:
    with cast.acting(who):
        return have_we_met(said, at=cast.now, strand=strand.strand if strand else None)


def wall(cast: Cast, who: str, concern: Any) -> None:
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        one("select set_wall(%s, %s, 'They are close to somebody named.')", concern.pk, id_of("worker", who))


@pytest.mark.parametrize(
    "typed",
    [
        Said(kind="child", name="Ayesha Kahn", born_on=date(2011, 3, 14)),
        Said(kind="child", name="Khan, Aisha", born_on=date(2011, 3, 15)),
        Said(kind="adult", name="A Khan", facts=(("phone", "+44 7700 900123"),)),
        Said(kind="child", name="عائشة خان", born_on=BORN),
    ],
)
def test_who_raised_it_finds_their_own_however_it_is_typed(cast: Cast, typed: Said) -> None:
    mine = cast.hears("youth_worker", about=[AISHA])
    [known] = met(cast, "youth_worker", typed).known
    assert known.reference == mine.strand.reference
    assert known.verdict.answer in (Answer.SAME, Answer.LOOK)
    assert reasons(known.verdict)


def test_another_agency_learns_whom_to_call_and_nothing_else(cast: Cast) -> None:
    cast.hears("nurse", about=[AISHA])
    found = met(cast, "youth_worker", Said(kind="child", name="Ayesha Khan", born_on=BORN))
    [known] = found.known
    assert found.to_call == [known]
    assert known.post == "Duty social worker"
    assert (known.verdict, known.mention, known.strand, known.reference, known.opened_at) == (
        None,
        None,
        None,
        "",
        None,
    )


def test_half_a_name_and_a_car(cast: Cast) -> None:
    """The fact that is joined need not be a name of anybody."""
    cast.hears(
        "youth_worker", about=[Said(kind="adult", name="Ali", details="silver Corsa, works at the takeaway")]
    )
    cast.hears("youth_worker", about=[Said(kind="vehicle", registration="NX61 KIM", details="black Golf")])
    [known] = met(
        cast, "youth_worker", Said(kind="adult", name="Aly", details="grey Vauxhall Corsa outside school")
    ).known
    assert known.verdict.answer is Answer.LOOK
    [car] = met(cast, "youth_worker", Said(kind="vehicle", registration="nx61kim")).known
    assert car.verdict.answer is Answer.SAME
    [his] = met(
        cast, "youth_worker", Said(kind="adult", name="Dean", facts=(("registration", "NX61 KIM"),))
    ).known
    assert his.verdict.answer is Answer.HOUSEHOLD


@pytest.mark.parametrize(
    ("on_file", "typed", "called"),
    [
        (
            Said("adult", "Ali", details="silver Corsa"),
            Said("adult", "Aly", details="grey Vauxhall Corsa"),
            1,
        ),
        (Said("adult", "Ali", details="silver Corsa"), Said("adult", "Ali", details="red Corsa"), 0),
        (Said("adult", "Ali", details="silver Corsa"), Said("adult", "Dean", details="silver Corsa"), 0),
        (
            Said("child", "Aisha Khan", BORN, facts=(("nhs", "9434765919"),)),
            Said("child", "Zoe Ward", date(2008, 7, 9), facts=(("nhs", "9434765919"),)),
            1,
        ),
    ],
)
def test_among_a_million_another_agency_is_called_for_half_a_name_and_a_car_and_for_an_nhs_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, on_file: Said, typed: Said, called: int
) -> None:
    monkeypatch.setattr(meeting, "prior_for", lambda model, size: prior_for(model, 1_000_000))
    cast.hears("nurse", about=[on_file])
    assert len(met(cast, "youth_worker", typed).to_call) == called


def test_brothers_and_sisters_are_a_household_and_no_call(cast: Cast) -> None:
    cast.hears("youth_worker", about=[AISHA])
    brother = Said(
        kind="child", name="Bilal Khan", born_on=date(2014, 6, 3), where=AISHA.where, facts=AISHA.facts
    )
    [known] = met(cast, "youth_worker", brother).known
    assert known.verdict.answer is Answer.HOUSEHOLD
    assert met(cast, "nurse", brother).known == ()


def test_what_may_not_be_told_leaves_its_place_to_what_may(cast: Cast) -> None:
    """Nine of another agency agree as well: they are one call, and neither take the page nor show how many they are."""
    half = Said(kind="child", name="Aisha Khan", where="NX1")
    mine = cast.hears("youth_worker", about=[half])
    for _each in range(9):
        cast.hears("nurse", about=[half])
    found = met(cast, "youth_worker", half)
    assert [each.reference for each in found.to_open] == [mine.strand.reference]
    assert (len(found.to_call), found.more) == (1, False)


def test_of_many_who_agree_as_well_children_come_first_and_each_once(cast: Cast) -> None:
    """A page has eight; it says that there are more, and which fact would tell them apart."""
    half = Said(kind="child", name="Aisha Khan", where="NX1")
    for _each in range(7):
        cast.hears("youth_worker", about=[replace(half, kind="adult")])
    assert not met(cast, "youth_worker", half).more
    for born in (BORN, BORN, date(2012, 5, 1)):
        cast.hears("youth_worker", about=[replace(half, born_on=born)])
    found = met(cast, "youth_worker", half)
    assert (len(found.known), found.more, found.ask) == (8, True, (0, "born"))
    with cast.acting("youth_worker"):
        for each in found.known:
            open_record(each.strand, "test")
        said = [Mention.objects.get(pk=each.mention) for each in found.known]
    kinds = [(each.kind, each.born_on) for each in said]
    assert {born for _kind, born in kinds[:2]} == {BORN, date(2012, 5, 1)}
    assert kinds[2:] == [("child", BORN), *[("adult", None)] * 5]


def test_of_several_told_each_is_found_as_who_it_is(cast: Cast) -> None:
    car = Said(kind="vehicle", registration="NX61 KIM")
    cast.hears("youth_worker", about=[AISHA])
    cast.hears("youth_worker", about=[car])
    found = met(cast, "youth_worker", car, Said(kind="child", name="Nobody Known"), AISHA).known
    assert sorted(each.which for each in found) == [0, 2]


def test_what_is_walled_off_is_answered_as_if_it_were_not_there(cast: Cast) -> None:
    nothing = met(cast, "youth_worker", AISHA)
    theirs = cast.hears("nurse", about=[AISHA])
    assert met(cast, "youth_worker", AISHA).to_call
    wall(cast, "youth_worker", theirs)
    assert met(cast, "youth_worker", AISHA) == nothing
    half = Said(kind="child", name="Aisha Khan")
    assert met(cast, "youth_worker", half) == met(
        cast, "youth_worker", Said(kind="child", name="Jack Thornley")
    )


def test_whether_anybody_was_looked_for_turns_on_what_was_typed(cast: Cast) -> None:
    half = Said(kind="child", name="Aisha")
    before = met(cast, "youth_worker", half)
    cast.hears("youth_worker", about=[AISHA])
    assert met(cast, "youth_worker", half) == before
    assert (before.looked, before.ask) == (False, (0, "born"))
    assert met(cast, "youth_worker", AISHA).looked


@pytest.mark.promise("Need to know")
def test_what_is_walled_off_takes_no_place_from_what_is_told(cast: Cast, as_superuser: Any) -> None:
    """Or somebody could fill all places but one with names of their own, and see whether the last of them is there."""
    theirs = cast.hears("nurse", about=[AISHA])
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        first = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid"
        cursor.execute(
            f"""insert into mention (id, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at)
                select {first}, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at
                  from mention, generate_series(1, 150) n"""
        )
        cursor.execute(
            f"insert into match_key (key, mention_id) select distinct key, {first} from match_key, generate_series(1, 150) n"
        )
        cursor.execute("set local session_replication_role = origin")
    wall(cast, "youth_worker", theirs)
    mine = cast.hears("youth_worker", about=[AISHA])
    assert [each.reference for each in met(cast, "youth_worker", AISHA).to_open] == [mine.strand.reference]


@pytest.mark.promise("Need to know")
def test_what_is_added_to_an_allegation_is_told_to_its_raiser_by_nothing(cast: Cast) -> None:
    """Not even by no more being asked for, since somebody was found."""
    known = Said(kind="child", name="Aisha Khan", where=AISHA.where, facts=AISHA.facts)
    theirs = cast.hears("youth_worker")
    nothing = met(cast, "youth_worker", known)
    cast.moves("manager", theirs.pk, "take_on", outcome="lado", **DECIDED)
    with cast.acting("lado") as by:
        open_record(theirs.pk, "test")
        mention(theirs.strand, [known], by=by, at=cast.now)
    assert met(cast, "lado", known).to_open
    assert met(cast, "youth_worker", known) == nothing


@pytest.mark.long
def test_hidden_and_absent_take_the_same_time(cast: Cast) -> None:
    for _each in range(5):
        wall(cast, "youth_worker", cast.hears("nurse", about=[AISHA]))
    people = [AISHA, *(Said(kind="child", name=n, born_on=BORN, where="9 Low Road, NX9 9ZZ", facts=(("phone", p),))
                       for n, p in (("Tomas Vane", "07700 900777"), ("Ursula Wray", "07700 900888")))]  # fmt: skip
    asked = [keys_of(observation_of(each, cast.now), asking=True) for each in people]
    took: list[list[float]] = [[], [], []]
    with cast.acting("youth_worker"), connection.cursor() as cursor:
        for turn in range(150):
            for which in sorted(range(3), reverse=bool(turn % 2)):
                began = time.perf_counter()
                cursor.execute(
                    "select * from sharing_a_key(%s, %s, '{}', null)", [asked[which], [0] * len(asked[which])]
                )
                took[which].append(time.perf_counter() - began)
    hidden, absent, again = took
    apart, equals = (abs(median(b - a for a, b in zip(absent, x, strict=True))) for x in (hidden, again))
    assert apart < 2 * equals + 0.15 * median(absent), f"{apart * 1e6:.0f} µs; equals {equals * 1e6:.0f}"


def test_every_question_is_written_down_in_hashes(cast: Cast, as_superuser: Any) -> None:
    """Which no page may read: a manager who asks the same of somebody would see who else of theirs has asked it."""
    met(cast, "youth_worker", AISHA)
    met(cast, "youth_worker", AISHA)
    with as_superuser():
        assert columns("select keys from look_up") == [keys_of(observation_of(AISHA, cast.now))] * 2
    assert say("heard_app", "select keys from look_up", token=cast.token("scrutineer")).refused == DENIED
    assert (
        say("heard_app", "select keys from as_at.look_up", token=cast.token("scrutineer")).refused == DENIED
    )
    with cast.acting("scrutineer"):
        rows = list(LookUp.objects.order_by("at"))
        assert [row.actor_id for row in rows] == [id_of("worker", "youth_worker")] * 2
        assert rows[0].strand_id is None
    with cast.acting("neighbour"):
        assert not LookUp.objects.exists()


@pytest.mark.parametrize("who", ["child", "public", "clock", ""])
def test_nobody_but_a_worker_asks(cast: Cast, who: str) -> None:
    cast.hears("nurse", about=[AISHA])
    with pytest.raises(Refused), acting(cast.token(who) if who else ""):
        have_we_met([AISHA], at=cast.now)


def test_nobody_asks_from_a_record_that_is_not_theirs(cast: Cast) -> None:
    theirs = cast.hears("youth_worker", about=[AISHA])
    for strand in (theirs.pk, uuid4()):
        answer = say(
            "heard_door",
            "select * from sharing_a_key('{1}', '{0}', '{}', %s)",
            strand,
            token=cast.token("nurse"),
        )
        assert answer.refused == PROMISE
        assert answer.words == "Whether somebody is known is asked by a worker, of what they are to know."


def test_no_page_can_ask_for_what_the_scales_see(cast: Cast) -> None:
    cast.hears("nurse", about=[AISHA])
    keys = keys_of(observation_of(AISHA, cast.now), asking=True)
    for login in LOGINS:
        for sql in (
            "select * from match_key",
            "delete from match_key",
            "insert into match_key values (1, gen_random_uuid())",
        ):
            allowed = login == "heard_dump" and sql.startswith("select")
            assert (say(login, sql, token=cast.token("youth_worker")).refused == DENIED) is not allowed, (
                login,
                sql,
            )
        if login != "heard_door":
            asked = say(
                login,
                "select * from sharing_a_key(%s, '{0}', '{}', null)",
                keys,
                token=cast.token("youth_worker"),
            )
            assert asked.refused == DENIED, login
    assert say("heard_door", "select * from sharing_a_key(%s, '{0}', '{}', null)", keys).refused == PROMISE


def test_nothing_is_said_without_being_filed(cast: Cast) -> None:
    mine = cast.hears("youth_worker")
    bare = (
        'insert into mention (id, strand_id, kind, name, age, "where", registration, details, by_id, at) '
        "values (gen_random_uuid(), %s, 'child', 'Aisha Khan', '', '', '', '', actor(), heard_now())"
    )
    answer = say("heard_app", bare, mine.pk, token=cast.token("youth_worker"))
    assert (answer.refused, "found again" in answer.words) == (PROMISE, True)
    with cast.acting("youth_worker") as by:
        [kept] = mention(
            mine.strand, [Said(kind="child", details="a girl in a blue coat")], by=by, at=cast.now
        )
    for who in ("youth_worker", "nurse"):
        with pytest.raises(Refused, match="filed once"), cast.acting(who):
            file([(kept.pk, observation_of(AISHA, cast.now))])


def test_facts_are_of_known_kinds(cast: Cast) -> None:
    mine = cast.hears("youth_worker")
    for facts in ((("faith", "x"),), (("phone", 7),)):
        with pytest.raises((Refused, IntegrityError)), cast.acting("youth_worker") as by:
            mention(mine.strand, [Said(kind="child", name="A", facts=facts)], by=by, at=cast.now)


def test_one_fact_is_asked_for_where_there_are_too_few(cast: Cast) -> None:
    assert met(cast, "nurse", Said(kind="child", name="Aisha Khan")).ask == (0, "born")
    assert met(cast, "nurse", Said(kind="place", where="The park"), Said(kind="adult", age="40")).ask == (
        1,
        "birth date",
    )
    assert met(cast, "nurse", AISHA).ask is None
    assert met(cast, "nurse", Said(kind="child", details="a girl")).ask == (0, "born")


def test_what_a_person_says_of_two_joins_parts_parks_and_is_taken_back(cast: Cast) -> None:
    mine = cast.hears("youth_worker", about=[AISHA])
    cast.hears("youth_worker", about=[Said(kind="child", name="Ayesha Khan", born_on=date(2011, 4, 3))])

    def both() -> list[Mention]:
        for strand in Mention.objects.none().values_list("strand", flat=True) or concerns:
            open_record(strand, "test")
        return list(Mention.objects.order_by("name"))

    concerns = [mine.pk, *(k.strand for k in met(cast, "youth_worker", AISHA, strand=mine).known)]
    acts = {"park": (park, "parked"), "apart": (tell_apart, "apart"), "back": (take_back, "withdrawn")}
    told = []
    for hour, act in enumerate(["park", "apart", "back"], 12):
        cast.at(cast.now.replace(hour=hour))
        with cast.acting("youth_worker") as by:
            one_, other = both()
            acts[act][0](one_, other, reason="The school says.", by=by, at=cast.now)
            told.append(pairing_of(other, one_).verdict)
        again = met(cast, "youth_worker", AISHA, strand=mine).known
        assert bool(again) is (act != "apart")
    assert told == ["parked", "apart", "withdrawn"]
    with cast.acting("youth_worker") as by:
        both()
        assert Identification.objects.filter(person=None).count() == 2  # as before, and what was said is kept
        with pytest.raises(Refused):
            take_back(*both(), reason="Again.", by=by, at=cast.now)
    cast.at(cast.now + timedelta(hours=1))
    with cast.acting("youth_worker") as by:
        identify(both(), reason="The school knows her.", by=by, at=cast.now)
    assert met(cast, "youth_worker", AISHA, strand=mine).known[0].confirmed


def test_a_withdrawn_parting_does_not_count_before_a_closing(cast: Cast, as_superuser: Any) -> None:
    """Two agencies must stand by it that these are two children."""
    one_, two = cast.hears(about=[AISHA]), cast.hears(about=[AISHA])
    said = [("manager", tell_apart, 2), ("scrutineer", tell_apart, 1), ("manager", take_back, 2)]
    for hour, (who, act, counted) in enumerate(said, 12):
        cast.at(cast.now.replace(hour=hour))
        with cast.acting("manager"):
            for each in (one_, two):
                open_record(each.pk, "test")
            mentions = list(Mention.objects.order_by("at", "id"))
        with cast.acting(who) as by:
            for each in (one_, two):
                open_record(each.pk, "test")
            act(*mentions, reason="Two girls.", by=by, at=cast.now)
        with as_superuser():
            assert one("select count_ever_about_the_same_child(%s)", two.pk) == counted


def test_screening_sees_how_well_a_child_is_known(cast: Cast) -> None:
    def known(who: str, concern: Any) -> Any:
        with cast.acting(who):
            return one("select known_already(%s)", concern.pk)

    first = cast.hears("youth_worker", about=[AISHA])
    assert known("manager", first) is None
    cast.hears("child", door="child", account="", child_words="help", about=[AISHA])
    theirs = cast.hears("nurse", about=[AISHA])
    told = json.loads(known("manager", first))
    assert (told["concerns"], told["public"], len(told["agencies"])) == (3, 1, 2)
    assert [each["kind"] for each in told["open"]] == ["concern", "concern"]
    assert told["elsewhere"] == 0
    assert known("youth_worker", first) is None
    wall(cast, "social_worker", theirs)
    assert json.loads(known("social_worker", first))["concerns"] == 2


def test_everything_the_scales_say_has_words() -> None:
    from heard.people.linkage.guard import Caveat
    from heard.people.linkage.score import LEVELS

    assert set(AGREES) == {(comparison, level) for comparison, levels in LEVELS.items() for level in levels}
    assert set(CAVEATS) == set(Caveat)
    assert model().version


def test_a_name_that_thousands_bear_hides_nobody(cast: Cast, as_superuser: Any) -> None:
    """Of each key a few hundred are fetched; who shares keys that few share comes before whoever shares the name."""
    common = Said(kind="child", name="Muhammad Khan", where="7 Elm Road, NX2 2AB")
    for _ in range(3):
        cast.hears("youth_worker", about=[common])
    mine = cast.hears("youth_worker", about=[Said(kind="child", name="Mohammed Khan", born_on=BORN)])
    name = keys_of(observation_of(Said(kind="child", name="Muhammad Khan"), cast.now))
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "insert into match_key (key, mention_id) select k, gen_random_uuid() from unnest(%s::bigint[]) k, generate_series(1, 2000)",
            [name],
        )
    asked = Said(kind="child", name="Muhamad Khan", born_on=BORN)
    first, *_rest = met(cast, "youth_worker", asked).known
    assert first.reference == mine.strand.reference
