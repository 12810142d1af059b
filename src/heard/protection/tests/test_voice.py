"""The child's own words: kept as they are, read back, answered, and never a way of saying that a child will not engage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from heard.concerns.actions import remark, report_pressure
from heard.concerns.doors.sending import enter
from heard.concerns.secret_words import hash_secret
from heard.concerns.wording import STAGES
from heard.history.actions import acting, open_record
from heard.history.models import Actor
from heard.history.refused import Refused
from heard.process.actions import tick
from heard.process.models import Clock, Move, State, Step, Strand
from heard.protection.models import ContactAttempt, Voice, VoiceAnswer
from heard.protection.tests.going import begins, driver_known, writes
from heard.protection.voice import (
    Words,
    answer_words,
    choose_way,
    keep_words,
    offer_advocate,
    read_back,
    try_contact,
)
from tests.attack import DENIED, PROMISE, say, settle_all
from tests.cast import DECIDED, MONDAY, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The child's own words")]
WORDS = "he  is my BOYFREND\n\u202eits my fault 😟 <b>\t"
SAID = Words(
    words=WORDS, given="spoken", alone="yes", heard_by="Ben Lowry", language="Polish", interpreter="Talk"
)
TABLES = ("voice", "read_back", "voice_answer", "advocate_offer", "contact_attempt", "new_way")


def said(cast: Cast, concern: Any, who: str = "social_worker", words: Words = SAID) -> Voice:
    with cast.acting(who) as by:
        open_record(concern.pk, "test")
        return keep_words(concern.strand, words, by=by, at=cast.now)


def fails(cast: Cast, strand: Strand, times: int, way: str = "phone", reached: bool = False) -> None:
    for _ in range(times):
        with cast.acting("social_worker") as by:
            open_record(strand.pk, "test")
            try_contact(strand, way=way, reached=reached, account="No answer.", by=by, at=cast.now)
    settle_all()


def asked_for(cast: Cast) -> list[Strand]:
    with cast.acting("scrutineer"):
        return list(Strand.objects.filter(kind="new_way").order_by("opened_at", "pk"))


def test_words_are_kept_as_they_are_with_how_they_were_given(cast: Cast) -> None:
    concern = cast.hears()
    kept = said(cast, concern)
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        found = Voice.objects.get(pk=kept.pk)
        assert (found.words, found.language, found.interpreter) == (WORDS, "Polish", "Talk")
    for nothing in ("", " \u200b\n"):
        with pytest.raises((Refused, IntegrityError)):
            said(cast, concern, words=Words(words=nothing, given="spoken", alone="yes", heard_by="B"))
    with pytest.raises((Refused, IntegrityError)):
        said(cast, concern, words=Words(words="x", given="guessed", alone="yes", heard_by="B"))


@pytest.mark.promise("Nothing is rewritten")
def test_a_correction_stands_beside_the_words_and_nobody_changes_either(cast: Cast) -> None:
    concern = cast.hears()
    kept = said(cast, concern)
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        read_back(kept, answer="corrected", correction="not my fault", by=by, at=cast.now)
        with pytest.raises(IntegrityError), transaction.atomic():
            read_back(kept, answer="corrected", by=by, at=cast.now)
    for table in TABLES:
        for role in ("none", "heard_owner", "heard_kernel"):
            for statement in (
                f"update {table} set by_id = by_id",
                f"delete from {table}",
                f"truncate {table} cascade",
            ):
                assert say(role, statement, token=cast.token("director")).refused, (table, role)
    assert one("select count(*) from voice") == 0  # and nobody reads it unread


@pytest.mark.promise("Need to know")
def test_nobody_keeps_or_reads_words_of_a_record_that_they_may_not_read(cast: Cast) -> None:
    concern = cast.hears()
    kept = said(cast, concern)
    insert = ("insert into voice (id, strand_id, words, given, alone, heard_by, present, \"where\", language, interpreter, by_id, at) "
              f"values (gen_random_uuid(), '{concern.pk}', 'x', 'spoken', 'yes', 'y', '', '', '', '', actor(), heard_now())")  # fmt: skip
    answer = f"insert into read_back (id, voice_id, answer, correction, by_id, at) values (gen_random_uuid(), '{kept.pk}', 'agreed', '', actor(), heard_now())"
    for who in ("nurse", "neighbour", "councillor", "child", "youth_worker", "inspector"):
        token, opens = cast.token(who), f"select open_record('{concern.pk}', 't')"
        for statement in (insert, answer):
            assert say("heard_app", statement, token=token, before=opens).refused, (who, statement)
        assert say("heard_app", "select words from voice", token=token, before=opens).rows == (), who


def test_a_record_about_those_who_work_keeps_no_childs_words(cast: Cast) -> None:
    concern = cast.hears()
    with cast.acting("youth_worker") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        pressure = report_pressure(fresh, "discourage", reason="r", by=by, at=cast.now)
    with pytest.raises(Refused, match="somebody else to write"), cast.acting("scrutineer") as by:
        open_record(pressure.pk, "test")
        keep_words(pressure, SAID, by=by, at=cast.now)


# --- You said, we did -------------------------------------------------------------------------------------------


def decided(cast: Cast, concern: Any) -> Move:
    cast.moves("social_worker", concern.pk, "take_up")
    return cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)


def test_a_decision_says_what_it_made_of_the_words_and_the_child_reads_it_in_their_own_mailbox(
    cast: Cast,
) -> None:
    secret = hash_secret("one-two-three-four-five-six-seven", settings.WORD_PEPPER)
    concern = cast.hears("child", "child", account="", child_words="please stop him", secret_hash=secret)
    kept = said(cast, concern)
    move = decided(cast, concern)
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        answer_words(None, move, changed=True, words="We went to see him.", by=by, at=cast.now)
        answer_words(kept, move, changed=False, words="Not for the mailbox.", by=by, at=cast.now)
    with acting(enter(secret)):
        assert open_record(concern.pk, "test") == "own"
        assert list(VoiceAnswer.objects.values_list("words", flat=True)) == ["We went to see him."]
        assert Voice.objects.count() == 0
    other = cast.hears()
    with cast.acting("youth_worker"):
        open_record(other.pk, "test")
        assert VoiceAnswer.objects.count() == 0


def test_two_decisions_without_the_childs_view_are_a_warning_and_one_is_not(cast: Cast) -> None:
    concern = cast.hears()
    without = {"reason": "r", "told": "t", "child_view_unknown": "Not seen yet."}
    cast.moves("social_worker", concern.pk, "take_up")
    for step, more in (("take_on", {"outcome": "assessment"}), ("act", {})):
        with cast.acting("manager"):
            assert one("select voice_known(%s) ->> 'not_yet'", concern.pk) == "false"
        cast.moves("social_worker", concern.pk, step, **without, **more)
    with cast.acting("manager"):
        assert one("select voice_known(%s) ->> 'not_yet'", concern.pk) == "true"
        assert one("select voice_known(%s) ->> 'workers'", concern.pk) == "1"
    driver = driver_known(cast, concern)
    with cast.acting("licensing_officer"):
        assert open_record(driver.pk, "test") == "full"
        assert one("select voice_known(%s)", driver.pk) is None, "licensing learns nothing of the child"
    with cast.acting("youth_worker"):
        assert one("select voice_known(%s)", concern.pk) is None


def test_how_many_workers_a_child_has_had_is_told_of_agencies_and_never_of_a_person(cast: Cast) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    for who, rows in (
        ("scrutineer", 1),
        ("director", 1),
        ("youth_worker", 0),
        ("councillor", 0),
        ("inspector", 0),
    ):
        answer = say(
            "heard_app",
            "select agency, workers::integer, most from continuity_by_agency()",
            token=cast.token(who),
        )
        assert len(answer.rows) == rows, who
        assert not rows or answer.rows[0] == ("Marlowe Vale Council", 2, 2)


def test_an_advocate_was_offered_and_what_the_child_answered(cast: Cast) -> None:
    concern = cast.hears()
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        offered = offer_advocate(
            concern.strand, answer="accepted", advocate="Vale Voices", by=by, at=cast.now
        )
        assert isinstance(offered.pk, UUID)
        with pytest.raises(IntegrityError), transaction.atomic():
            offer_advocate(concern.strand, answer="wont_engage", by=by, at=cast.now)


# --- What a decision rests on ------------------------------------------------------------------------------------

WITHOUT = {name: words for name, words in DECIDED.items() if name != "child_view_unknown"}
NOT_ASKED = pytest.mark.parametrize("unknown", ["", " \u200b\n"])


def later(cast: Cast) -> None:
    cast.at(cast.now + timedelta(minutes=1))


@NOT_ASKED
def test_a_decision_rests_on_the_childs_own_words_or_says_why_not(cast: Cast, unknown: str) -> None:
    concern = cast.hears()
    without = {**WITHOUT, "child_view_unknown": unknown}
    for who in ("manager", "social_worker"):
        with pytest.raises(Refused, match="Nothing that the child said"):
            cast.moves(who, concern.pk, "take_on", outcome="assessment", **without)
    later(cast)
    said(cast, concern)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **without)
    with pytest.raises(Refused, match="Nothing that the child said"):
        cast.moves(
            "manager", concern.pk, "act", **without
        )  # what served one decision does not serve the next
    later(cast)
    stage = begins(cast, concern, "assessment", reason="r", child_view="c")  # but what begins may rest on it
    later(cast)
    writes(cast, stage, factors=["7A"])
    cast.moves("social_worker", stage, "give_to_manager", reason="r")
    concluded = {"outcome": "child_in_need", **without}
    with pytest.raises(Refused, match="Nothing that the child said"):
        cast.moves("service_manager", stage, "conclude", **concluded)
    said(cast, concern)  # kept on the concern, it counts for the stage that hangs on it
    cast.moves("service_manager", stage, "conclude", **concluded)


def test_words_with_which_a_child_raised_it_or_wrote_in_their_mailbox_are_their_own(cast: Cast) -> None:
    secret = hash_secret("one-two-three-four-five-six-eight", settings.WORD_PEPPER)
    concern = cast.hears("child", "child", account="", child_words="please stop him", secret_hash=secret)
    later(cast)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **WITHOUT)
    later(cast)
    with pytest.raises(Refused, match="Nothing that the child said"):
        cast.moves("manager", concern.pk, "act", **WITHOUT)
    with acting(enter(secret)):
        open_record(concern.pk, "test")
        remark(
            concern.strand,
            "he came again",
            from_raiser=True,
            by=Actor.objects.get(pk=one("select actor()")),
            at=cast.now,
        )
    cast.moves("manager", concern.pk, "act", **WITHOUT)
    other = cast.hears()
    later(cast)
    with cast.acting("youth_worker") as by:
        open_record(other.pk, "test")
        remark(other.strand, "I saw her again", from_raiser=True, by=by, at=cast.now)
    with pytest.raises(Refused, match="Nothing that the child said"):
        cast.moves(
            "manager", other.pk, "take_on", outcome="assessment", **WITHOUT
        )  # a grown-up's words are not hers


def test_raw_sql_decides_nothing_over_a_silent_child(cast: Cast) -> None:
    concern, other = cast.hears(), cast.hears()
    said(cast, other)
    move = (
        "insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,"
        f" child_view_unknown, told) values (gen_random_uuid(), '{concern.pk}', 2, 'concern', 'take_on', 'received', 'taken_on',"
        " heard_now(), actor(), 'assessment', '', 'r', 'n/a', '', 't')"
    )
    words = (
        'insert into voice (id, strand_id, words, given, alone, heard_by, present, "where", language, interpreter, by_id, at)'
        " values (gen_random_uuid(), '{}', 'x', 'spoken', 'yes', 'y', '', '', '', '', actor(), {})"
    )
    opens = f"select open_record('{concern.pk}', 't')"
    token = cast.token("manager")
    assert say("heard_app", move, token=token, before=opens).refused == PROMISE
    for role in ("none", "heard_owner", "heard_kernel"):
        assert say(role, move, token=token).refused in (PROMISE, DENIED), role
    # Neither words of the past, nor of another child, nor of nobody's record.
    assert say("heard_app", words.format(concern.pk, "'2020-01-01'"), token=token, before=opens).refused
    assert say("heard_app", words.format(other.pk, "heard_now()"), token=token, before=opens).refused
    answer = say("heard_app", words.format(concern.pk, "heard_now()"), token=token, before=opens)
    assert not answer.refused


def test_every_way_to_the_end_of_a_stage_asks_the_child() -> None:
    """What ends it asks, or signs or follows by itself what somebody decided who was asked."""
    for step in Step.objects.filter(kind__in=set(STAGES) - {"action"}):
        end = not State.objects.get(kind=step.kind, name=step.to_state).is_open
        decides = end and "kernel" not in step.takers
        asks = (
            step if not step.second_to else Step.objects.filter(kind=step.kind, name=step.second_to).first()
        )
        assert not decides or "child_view" in asks.needs, step


# --- Reaching the child -----------------------------------------------------------------------------------------


@pytest.mark.promise("Silence climbs")
def test_the_third_failed_contact_asks_for_a_new_way_and_silence_on_it_climbs(cast: Cast) -> None:
    concern = cast.hears()
    fails(cast, concern.strand, 2)
    assert asked_for(cast) == []
    fails(cast, concern.strand, 1, reached=True)
    fails(cast, concern.strand, 2)
    assert asked_for(cast) == []  # reached in between
    fails(cast, concern.strand, 2)
    [new] = asked_for(cast)  # and a fourth asks nothing more
    assert cast.sees("youth_worker", new) is None
    with cast.acting("scrutineer"):
        due = Clock.objects.get(strand=new, name="new_way").due_at
    for moment, climbed in ((due - timedelta(seconds=1), False), (due, True)):
        cast.at(moment)
        while tick(at=moment):
            pass
        with cast.acting("scrutineer"):
            assert (Clock.objects.get(strand=new, name="new_way").rung > 0) is climbed


@pytest.mark.promise("No quiet closing")
def test_until_a_new_way_is_chosen_nothing_closes_and_what_failed_is_no_new_way(cast: Cast) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    fails(cast, concern.strand, 3)
    [new] = asked_for(cast)
    closing = {"reason_code": "not_safeguarding", "reason": "r", "child_view_unknown": "v", "told": "t"}
    with pytest.raises(Refused, match="did not reach the child"):
        cast.moves("manager", concern.pk, "close_without_action", **closing)
    with pytest.raises(Refused, match="who will try what next"):
        cast.moves("manager", new, "choose_way")

    def chosen(way: str, plan: str = "Amina asks her at the club on Friday.") -> None:
        with cast.acting("manager") as by:
            open_record(new.pk, "test")
            fresh = Strand.objects.get(pk=new.pk)
            choose_way(fresh, way=way, who="Amina Okafor", plan=plan, by=by, at=cast.now, seen=fresh.n)
            settle_all()

    with pytest.raises(Refused, match="failed already"):
        chosen("phone")
    with pytest.raises((Refused, IntegrityError)):
        chosen("trusted", plan=" ")
    chosen("trusted")
    fails(cast, concern.strand, 2)
    assert len(asked_for(cast)) == 1  # the count begins anew
    fails(cast, concern.strand, 1)
    assert len(asked_for(cast)) == 2


def test_no_new_way_is_written_where_none_is_asked_for(cast: Cast) -> None:
    concern = cast.hears()
    row = ("insert into new_way (strand_id, way, who, plan, by_id, at, after_n) "
           f"values ('{concern.pk}', 'trusted', 'a', 'b', actor(), heard_now(), 99)")  # fmt: skip
    answer = say("heard_app", row, token=cast.token("social_worker"))
    assert answer.refused == PROMISE
    fails(cast, concern.strand, 3)
    with cast.acting("social_worker"):
        open_record(concern.pk, "test")
        assert list(ContactAttempt.objects.order_by("n").values_list("n", flat=True)) == [1, 2, 3]
    assert cast.now == MONDAY
