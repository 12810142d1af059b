"""What is known of a driver reaches who licensed them in time, is answered, and says nothing of the child."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.models import Mention
from heard.process.actions import tick
from heard.process.models import Clock, Move, Strand
from heard.protection.incident import tell_licensing
from heard.protection.voice import Words, keep_words
from tests.attack import settle_all
from tests.cast import Cast, one

from .going import driver_known, looked_after, placed, sends, taken_on

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Silence climbs")]
SECOND = timedelta(seconds=1)


def shares(cast: Cast, strand: Strand, **more: Any) -> None:
    sends(cast, strand, "share_with_issuer", who="licensing_officer", to_whom="Easterfold licensing", **more)


def fresh(cast: Cast, strand: Strand) -> Strand:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk)


def clock_of(cast: Cast, strand: Strand, name: str) -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.get(strand=strand.pk, timescale__name=name)


def test_ten_days_from_when_it_is_known_and_twenty_from_when_it_was_shared(cast: Cast) -> None:
    known_at = cast.now - timedelta(days=5)
    strand = driver_known(cast, known_at=known_at)
    assert clock_of(cast, strand, "licence_share").due_at == one(
        "select due(%s, 10, 'working_day')", known_at
    )
    sent_at = cast.now - timedelta(days=1)
    shares(cast, strand, sent_at=sent_at)
    assert clock_of(cast, strand, "licence_share").stopped_at is not None
    clock = clock_of(cast, strand, "licence_reply")
    assert clock.due_at == one("select due(%s, 20, 'working_day')", sent_at)
    cast.moves("licensing_officer", strand, "ask_again", reason="No word yet.")
    assert clock_of(cast, strand, "licence_reply").due_at == clock.due_at  # asking again buys no time
    for moment, rung in ((clock.due_at - SECOND, 0), (clock.due_at, 1), (clock.due_at + SECOND, 1)):
        cast.at(moment)
        tick(at=moment)
        assert clock_of(cast, strand, "licence_reply").rung == rung
    assert fresh(cast, strand).owner_post_id == cast.post("manager").pk
    settle_all()


@pytest.mark.promise("Need to know")
def test_whoever_looks_at_a_licence_reads_of_the_driver_and_nothing_of_the_child(cast: Cast) -> None:
    concern = taken_on(cast, about=[Said(kind="child", name="Ada Quell")])
    placed(cast, looked_after(cast, concern))
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        keep_words(Strand(pk=concern.pk), Words("No.", "spoken", "yes", "Ben"), by=by, at=cast.now)
    strand = driver_known(cast, concern)
    shares(cast, strand)
    assert cast.sees("licensing_officer", strand) == "full"
    with cast.acting("licensing_officer"):
        open_record(strand.pk, "test")
        open_record(concern.pk, "test")
        assert {each.kind for each in Mention.objects.all()} == {"adult", "vehicle"}
        assert set(Move.objects.values_list("strand", flat=True)) == {strand.pk}
        for question in ("care_known(%s)", "missing_known(%s)", "also_about(%s)", "listed_with(%s)", "known_before(%s)",
                         "words_for_decisions(%s, '{0,1,2,3}')"):  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute(f"select {question}", [strand.pk])
                assert not [row for row in cursor.fetchall() if row[0] not in (None, [], 0, -1, "[]")], (
                    question
                )
    assert cast.sees("licensing_officer", concern.pk) is None


@pytest.mark.promise("Need to know")
def test_nor_does_whoever_signs_for_it(cast: Cast) -> None:
    concern = cast.hears()
    strand = driver_known(cast, concern)
    cast.moves("licensing_officer", strand, "consider_here", reason="No other licence was found.")
    cast.moves("licensing_officer", strand, "propose_nothing", outcome="fit", reason="We spoke to him.")
    assert cast.sees("inspector", strand) == "full"
    assert cast.sees("inspector", concern.pk) is None


@pytest.mark.promise("No quiet closing")
def test_after_silence_it_is_still_licensing_alone_who_says_what_follows(cast: Cast) -> None:
    strand, elsewhere = driver_known(cast), driver_known(cast)
    cast.moves("licensing_officer", strand, "consider_here", reason="No other licence was found.")
    due = max(
        clock_of(cast, strand, "licence_reply").due_at, clock_of(cast, elsewhere, "licence_share").due_at
    )
    cast.at(due)
    tick(at=due)
    for each in (strand, elsewhere):
        assert fresh(cast, each).owner_post_id == cast.post("manager").pk
    for key, why in (("manager", "for licensing to say"), ("service_manager", "somebody else")):
        with pytest.raises(Refused, match=why):
            sends(cast, elsewhere, "share_with_issuer", who=key)
        for step, outcome in (("decide_licence", "refused"), ("propose_nothing", "fit")):
            with pytest.raises(Refused, match=why):
                cast.moves(key, strand, step, outcome=outcome, reason="We close it.")
    shares(cast, elsewhere)
    cast.moves("licensing_officer", elsewhere, "write_answer", outcome="suspended", reason="Theirs.")
    cast.moves("licensing_officer", strand, "decide_licence", outcome="revoked", reason="Today.")
    assert (fresh(cast, elsewhere).state, fresh(cast, strand).state) == ("answered", "decided")
    settle_all()


@pytest.mark.promise("No quiet closing")
def test_that_they_keep_it_or_that_it_is_not_theirs_is_not_closed_by_one_signature(cast: Cast) -> None:
    strand = driver_known(cast)
    shares(cast, strand)
    for outcome in ("kept", "not_theirs"):
        with pytest.raises(Refused, match="outcomes shown"):
            cast.moves("licensing_officer", strand, "write_answer", outcome=outcome, reason="They wrote so.")
    due_at = clock_of(cast, strand, "licence_reply").due_at
    cast.moves("licensing_officer", strand, "propose_nothing", outcome="kept", reason="They weighed it.")
    cast.moves("inspector", strand, "refuse_nothing", reason="He was seen again last night.")
    assert fresh(cast, strand).state == "to_consider"
    other = driver_known(cast)
    shares(cast, other)
    cast.moves("licensing_officer", other, "consider_here", reason="They hold no licence of his.")
    assert fresh(cast, other).is_open
    assert clock_of(cast, other, "licence_reply").due_at == due_at  # which buys no time
    settle_all()


@pytest.mark.promise("No quiet closing")
def test_that_nothing_follows_takes_another_agency(cast: Cast) -> None:
    strand = driver_known(cast)
    cast.moves("licensing_officer", strand, "consider_here", reason="No other licence was found.")
    assert clock_of(cast, strand, "licence_reply").due_at == one(
        "select due(%s, 20, 'working_day')", cast.now
    )
    with pytest.raises(Refused, match="outcomes shown"):
        cast.moves("licensing_officer", strand, "decide_licence", outcome="fit", reason="We spoke to him.")
    cast.moves("licensing_officer", strand, "propose_nothing", outcome="fit", reason="We spoke to him.")
    with pytest.raises(Refused):
        cast.moves("licensing_officer", strand, "sign_nothing", reason="So it is.")
    cast.moves("inspector", strand, "refuse_nothing", reason="He was seen again last night.")
    cast.moves("licensing_officer", strand, "decide_licence", outcome="suspended", reason="At once.")
    assert not fresh(cast, strand).is_open
    settle_all()


def test_it_names_a_driver_and_goes_to_licensing(cast: Cast) -> None:
    concern = taken_on(cast)
    for driver, post, why in (
        ([Said(kind="adult", name="C.")], "inspector", "looked at by licensing"),
        ([], "licensing_officer", "which driver"),
        ([Said(kind="child", name="A.")], "licensing_officer", "which driver"),
    ):
        with (
            pytest.raises((Refused, DatabaseError), match=why),
            transaction.atomic(),
            cast.acting("manager") as by,
        ):
            of = Strand.objects.select_related("agency").get(pk=concern.pk)
            told = {
                "known_at": cast.now,
                "issuer": "",
                "licence": "",
                "reason": "r",
                "by": by,
                "at": cast.now,
            }
            tell_licensing(of, driver, to_post=cast.post(post), **told)
            settle_all()


def test_a_drivers_licence_holds_no_childs_record_open_and_outlives_it(cast: Cast) -> None:
    concern = taken_on(cast)
    strand = driver_known(cast, concern)
    said = {"reason": "Done.", "child_view_unknown": "On Friday.", "told": "Thank you."}
    cast.moves("manager", concern.pk, "act", **said)
    cast.moves("manager", concern.pk, "close_after_action", reason_code="work_complete", **said)
    shares(cast, strand)
    cast.moves(
        "licensing_officer", strand, "write_answer", outcome="revoked", reason="They revoked it today."
    )
    assert fresh(cast, strand).state == "answered"
    settle_all()
