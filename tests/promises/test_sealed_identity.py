"""A name given in confidence: nobody reads it but the two who agreed, for a day, and whoever gave it is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from heard.concerns.actions import (
    ask_to_open,
    begin_to_read,
    bring_half,
    keep_in_confidence,
    kept_in_confidence,
    take_back,
)
from heard.concerns.in_confidence import CannotOpen, Given, Sealed, half, public_of, unseal
from heard.concerns.models import Remark
from heard.frame.demo.partnership import CAST, id_of
from heard.history.actions import acting, open_record
from heard.history.refused import Refused
from heard.process.models import Strand
from tests.attack import DENIED, EVERYBODY, PROMISE, columns, say, settle_all
from tests.cast import Cast, one
from tests.promises.test_moves import move

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Anonymous stays anonymous")]

NAME = Given("Wexelbloom Tarrow", "Ring quillerby after nine")
KEYS = {"A": bytes([2] * 32), "B": bytes([3] * 32)}  # those of frame/tests/settings.py


class Report(NamedTuple):
    """A report with a name in confidence, and the token of whoever comes back with its words."""

    strand: Strand
    token: str


@pytest.fixture
def report(cast: Cast) -> Report:
    for member in CAST:  # minted here, or a refusal that is undone would take the token with it
        cast.token(member.key)
    return reported(cast)


def reported(cast: Cast, given: Given | None = NAME) -> Report:
    secret = uuid4().bytes
    concern = cast.hears("public", "public", secret_hash=secret, given=given)
    token = one("select enter_mailbox(%s)", secret)
    return Report(concern.strand, token)


def asked(cast: Cast, report: Report, who: str = "social_worker", reason: str = "A witness.") -> Strand:
    with cast.acting(who) as by:
        fresh = Strand.objects.select_related("agency").get(pk=report.strand.pk)
        return ask_to_open(fresh, reason=reason, by=by, at=cast.now)


def agreed(cast: Cast, report: Report, who: str = "inspector") -> Strand:
    opening = asked(cast, report)
    cast.moves(who, opening, "agree_to_open", reason="He saw the car.")
    return opening


def reads(cast: Cast, who: str, opening: Strand) -> Given | None:
    with cast.acting(who):
        found = begin_to_read(opening)
        return found.read() if found else None


def mailbox(report: Report) -> list[str]:
    with acting(report.token):
        open_record(report.strand.pk, "test")
        return list(Remark.objects.order_by("at").values_list("text", flat=True))


def kept(as_superuser: Any) -> Sealed:
    """What a leaked dump has of it."""
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select ephemeral, keys, ciphertext from sealed_identity")
        return Sealed(*map(bytes, cursor.fetchone()))


def test_both_who_agreed_read_it_and_the_reading_is_written_first(
    cast: Cast, report: Report, as_superuser: Any
) -> None:
    opening = agreed(cast, report)
    assert reads(cast, "social_worker", opening) == NAME
    assert reads(cast, "inspector", opening) == NAME
    with as_superuser():
        found = columns(
            "select actor_id from reading where what = 'name in confidence' and strand_id = %s order by id",
            report.strand.pk,
        )
    assert found == [id_of("worker", "social_worker"), id_of("worker", "inspector")]


def test_nobody_else_reads_it(cast: Cast, report: Report) -> None:
    opening = agreed(cast, report)
    for member in CAST:
        if member.key not in ("social_worker", "inspector"):
            with pytest.raises(Refused, match="Only the two who agreed"):
                reads(cast, member.key, opening)
    for token in ("", report.token, cast.token("public"), cast.token("clock")):
        for role in EVERYBODY:
            answer = say(role, "select * from identity_to_read(%s)", opening.pk, token=token)
            assert answer.refused in (DENIED, PROMISE), role


def test_before_the_second_signature_nobody_reads_it(cast: Cast, report: Report) -> None:
    opening = asked(cast, report)
    for who in ("social_worker", "inspector", "manager"):
        with pytest.raises(Refused):
            reads(cast, who, opening)
    for state in ("opened", "agreed"):
        forged = move(
            cast, "social_worker", opening, "agree_to_open", "asked", state, n=2, kind="identity_opening"
        )
        assert forged.refused


@pytest.mark.parametrize(
    "who",
    ["social_worker", "manager", "director", "service_manager", "youth_worker", "councillor", "neighbour"],
)
def test_the_second_signature_is_another_agencys(cast: Cast, report: Report, who: str) -> None:
    opening = asked(cast, report)
    for step in ("agree_to_open", "do_not_open"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            cast.moves(who, opening, step, reason="r")


@pytest.mark.parametrize("reason", ["", " \n", "\u200b"])
def test_neither_signature_goes_without_a_reason(cast: Cast, report: Report, reason: str) -> None:
    with pytest.raises(Refused, match="reason"), transaction.atomic():
        asked(cast, report, reason=reason)
    opening = asked(cast, report)
    with pytest.raises(Refused, match="reason"):
        cast.moves("inspector", opening, "agree_to_open", reason=reason)


@pytest.mark.parametrize("who", ["youth_worker", "inspector", "nurse", "councillor", "lado", "neighbour"])
def test_only_the_agency_that_works_on_it_asks(cast: Cast, report: Report, who: str) -> None:
    with cast.acting("manager"):
        fresh = Strand.objects.select_related("agency").get(pk=report.strand.pk)
    with pytest.raises(Refused), cast.acting(who) as by:
        ask_to_open(fresh, reason="r", by=by, at=cast.now)


def test_nothing_is_asked_where_no_name_is_kept_or_it_was_asked_already(cast: Cast, report: Report) -> None:
    with pytest.raises(Refused, match="No name is kept"), transaction.atomic():
        asked(cast, reported(cast, given=None))
    asked(cast, report)
    with pytest.raises(Refused, match="asked for already"):
        asked(cast, report, "manager")


def test_after_a_day_it_is_sealed_again(cast: Cast, report: Report) -> None:
    opening = agreed(cast, report)
    cast.at(cast.now + timedelta(hours=23, minutes=59))
    assert reads(cast, "inspector", opening) == NAME
    cast.at(cast.now + timedelta(minutes=1))
    for who in ("social_worker", "inspector"):
        with pytest.raises(Refused, match="for one day"):
            reads(cast, who, opening)


def test_what_it_was_needed_for_is_said_and_ends_it(cast: Cast, report: Report) -> None:
    opening = agreed(cast, report)
    with pytest.raises(Refused):
        cast.moves("social_worker", opening, "say_what_for", reason=" ")
    cast.moves("social_worker", opening, "say_what_for", reason="The police have rung him.")
    with pytest.raises(Refused):
        reads(cast, "social_worker", opening)
    again = asked(cast, report)
    assert again.pk != opening.pk


@pytest.mark.promise("Silence climbs")
def test_silence_about_it_climbs(cast: Cast, report: Report) -> None:
    for opening in (asked(cast, report), agreed(cast, reported(cast))):
        with cast.acting("scrutineer"):
            assert opening.clocks.filter(stopped_at=None).count() == 1


def test_whoever_gave_it_is_told_as_it_becomes_readable(cast: Cast, report: Report) -> None:
    opening = asked(cast, report)
    assert mailbox(report) == []
    cast.moves("inspector", opening, "agree_to_open", reason="He saw the car.")
    [told] = mailbox(report)
    assert "Marlowe Vale Council and Wharfside Police" in told
    assert "one day" in told
    assert "He saw the car" not in told


def test_no_way_of_agreeing_leaves_the_telling_out(cast: Cast, report: Report) -> None:
    """Raw SQL in the signer's own name: the words come with the signature, or neither does."""
    opening = asked(cast, report)
    before = len(mailbox(report))
    signed = """insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code,
                  reason, child_view, child_view_unknown, told)
                values (gen_random_uuid(), %s, 2, 'identity_opening', 'agree_to_open', 'asked', 'agreed', heard_now(),
                  actor(), '', '', 'r', '', '', '')"""
    with cast.acting("inspector"), connection.cursor() as cursor:
        cursor.execute(signed, [opening.pk])
    assert len(mailbox(report)) == before + 1
    for role in EVERYBODY:
        answer = say(role, "delete from remark", token=cast.token("inspector"))
        assert answer.refused in (DENIED, PROMISE)


def test_a_refusal_leaves_it_sealed(cast: Cast, report: Report) -> None:
    opening = asked(cast, report)
    cast.moves("inspector", opening, "do_not_open", reason="Write to him first.")
    with pytest.raises(Refused):
        reads(cast, "social_worker", opening)
    assert mailbox(report) == []


@pytest.mark.promise("Need to know")
def test_those_who_work_on_it_see_that_a_name_is_kept_and_no_more(cast: Cast, report: Report) -> None:
    for who in ("social_worker", "manager", "director", "scrutineer"):
        with cast.acting(who):
            assert kept_in_confidence(report.strand)
            open_record(report.strand.pk, "test")
            assert (
                one("select raiser || safe_contact || account || child_words from concern").count("Wexel")
                == 0
            )
    for who in ("nurse", "youth_worker", "councillor", "public"):
        with cast.acting(who):
            assert kept_in_confidence(report.strand) is None
    with acting(report.token):
        assert kept_in_confidence(report.strand)


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("table", ["sealed_identity", "opening_half"])
def test_no_login_reads_or_writes_the_table(cast: Cast, report: Report, table: str) -> None:
    for token in ("", cast.token("director"), cast.token("scrutineer"), report.token):
        for role in ("heard_app", "heard_door", "heard_clock"):
            for statement in (f"select * from {table}", f"delete from {table}", f"update {table} set at = at",
                              f"insert into {table} (id) values (gen_random_uuid())"):  # fmt: skip
                assert say(role, statement, token=token).refused == DENIED, (role, statement)
        assert say("heard_owner", f"select * from {table}", token=token).rows == ()


@pytest.mark.promise("Nothing is rewritten")
def test_not_even_a_superuser_changes_what_is_sealed_while_the_triggers_stand(
    cast: Cast, report: Report
) -> None:
    for statement in ("update sealed_identity set ciphertext = 'x'", "update sealed_identity set keys = ephemeral",
                      "delete from sealed_identity", "truncate sealed_identity",
                      "update sealed_identity set withdrawn_at = now(), ephemeral = null, keys = null, ciphertext = null, by_id = strand_id"):  # fmt: skip
        assert say("none", statement, token=cast.token("director")).refused == PROMISE, statement


def test_a_dump_and_every_key_but_one_open_nothing(cast: Cast, report: Report, as_superuser: Any) -> None:
    """Also with the server's other keys: none of them has a part in it."""
    sealed = kept(as_superuser)
    assert sealed.keys == public_of(KEYS["A"]) + public_of(KEYS["B"])
    mine = {side: half(key, sealed.ephemeral) for side, key in KEYS.items()}
    assert unseal(sealed, [mine["A"], mine["B"]], report.strand.pk) == NAME
    from django.conf import settings

    guesses = [
        bytes(32),
        sealed.ephemeral,
        sealed.keys[:32],
        sealed.keys[32:],
        settings.FILE_KEY,
        settings.WORD_PEPPER,
    ]
    for side in ("A", "B"):
        for guess in [
            *guesses,
            mine[side],
            half(KEYS[side], sealed.keys[:32]),
            half(KEYS[side], sealed.keys[32:]),
        ]:
            halves = [mine["A"], guess] if side == "A" else [guess, mine["B"]]
            with pytest.raises(CannotOpen):
                unseal(sealed, halves, report.strand.pk)


def test_a_name_that_was_put_with_another_report_does_not_open(
    cast: Cast, report: Report, as_superuser: Any
) -> None:
    """Somebody who can switch the triggers off swaps two, to have the one opened that they want to know."""
    other = reported(cast, Given("Somebody Else"))
    settle_all()
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("alter table sealed_identity disable trigger all")
        cursor.execute(
            """update sealed_identity a set (ephemeral, ciphertext) = (b.ephemeral, b.ciphertext)
                 from sealed_identity b where a.strand_id = %s and b.strand_id = %s""",
            [other.strand.pk, report.strand.pk],
        )
    with pytest.raises(CannotOpen):
        reads(cast, "social_worker", agreed(cast, other))


def test_the_history_holds_that_it_was_given_and_not_a_byte_of_it(
    cast: Cast, report: Report, as_superuser: Any
) -> None:
    sealed = kept(as_superuser)
    opening = agreed(cast, report)
    with cast.acting("inspector"):
        bring_half(opening, bytes(range(32)))
    reads(cast, "social_worker", opening)
    with as_superuser():
        texts = columns("select text from entry")
    rows = [json.loads(text) for text in texts]
    [given] = [row["row"] for row in rows if row["table"] == "sealed_identity"]
    assert set(given) == {"id", "strand_id", "by_id", "at", "withdrawn_at"}
    [brought] = [row["row"] for row in rows if row["table"] == "opening_half"]
    assert set(brought) == {"id", "strand_id", "side", "by_id", "at"}
    everything = "".join(texts)
    for mark in (
        "Wexelbloom",
        "quillerby",
        sealed.ciphertext.hex(),
        sealed.ephemeral.hex(),
        bytes(range(32)).hex(),
    ):
        assert mark not in everything


def test_no_column_of_any_table_holds_it(cast: Cast, report: Report, as_superuser: Any) -> None:
    reads(cast, "inspector", agreed(cast, report))
    with as_superuser():
        tables = columns(
            "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind in ('r', 'p')"
        )
        for table in tables:
            for text in columns(f"select t::text from {table} t"):
                assert "Wexelbloom" not in text, table
                assert b"Wexelbloom".hex() not in text, table


def test_taken_back_means_gone(cast: Cast, report: Report, as_superuser: Any) -> None:
    opening = agreed(cast, report)
    with cast.acting("inspector"):
        bring_half(opening, bytes(range(32)))
    with acting(report.token):
        take_back(report.strand)
        assert kept_in_confidence(report.strand) is None
    with cast.acting("inspector"):
        assert begin_to_read(opening) is None
    with as_superuser():
        assert columns("select (ciphertext, ephemeral, keys) is null from sealed_identity") == [True]
        assert columns("select half is null from opening_half") == [True]
        assert columns("select count(*) from entry where table_name = 'sealed_identity'") == [2]


def test_taken_back_between_the_two_signatures_is_not_agreed_to(cast: Cast, report: Report) -> None:
    opening = asked(cast, report)
    with acting(report.token):
        take_back(report.strand)
    with pytest.raises(Refused, match="taken it back"):
        cast.moves("inspector", opening, "agree_to_open", reason="r")
    cast.moves("inspector", opening, "do_not_open", reason="It was taken back.")


def test_only_whoever_gave_it_takes_it_back(cast: Cast, report: Report) -> None:
    for who in ("social_worker", "director", "scrutineer", "public", "child"):
        with pytest.raises(Refused, match="Only whoever gave"), cast.acting(who):
            take_back(report.strand)
    with pytest.raises(Refused, match="Only whoever gave"), acting(reported(cast).token):
        take_back(report.strand)
    with acting(report.token):
        assert kept_in_confidence(report.strand)


def test_a_name_is_given_later_and_one_at_a_time(cast: Cast) -> None:
    report = reported(cast, given=None)
    with acting(report.token):
        assert kept_in_confidence(report.strand) is None
        keep_in_confidence(report.strand, NAME)
        with pytest.raises(Refused, match="kept already"), transaction.atomic():
            keep_in_confidence(report.strand, Given("Another"))
        take_back(report.strand)
        keep_in_confidence(report.strand, Given("Another"))
    assert reads(cast, "inspector", agreed(cast, report)) == Given("Another")


@pytest.mark.parametrize("who", ["public", "child", "social_worker", "director", "youth_worker"])
def test_nobody_puts_a_name_to_somebody_elses_report(cast: Cast, who: str) -> None:
    report = reported(cast, given=None)
    cast.at(cast.now + timedelta(minutes=11))
    with pytest.raises(Refused, match="by whoever reports"), cast.acting(who):
        keep_in_confidence(report.strand, NAME)
    with pytest.raises(Refused, match="by whoever reports"), acting(reported(cast).token):
        keep_in_confidence(report.strand, NAME)


def test_its_time_is_no_finer_than_a_minute(cast: Cast, as_superuser: Any) -> None:
    cast.at(cast.now.replace(second=41, microsecond=7))
    report = reported(cast)
    with acting(report.token):
        take_back(report.strand)
    with as_superuser():
        assert columns(
            "select extract(second from at) + extract(second from withdrawn_at) from sealed_identity"
        ) == [0]


class TestKeysAtTwoAgencies:
    """The server holds neither private key: each half is made where the key is, and brought."""

    @pytest.fixture(autouse=True)
    def _nothing_here(self, settings: Any) -> None:
        settings.IDENTITY_KEYS = [(public_of(key).hex(), "") for key in KEYS.values()]

    def test_both_halves_are_needed_and_each_is_brought_by_its_own(
        self, cast: Cast, report: Report, as_superuser: Any
    ) -> None:
        opening, sealed = agreed(cast, report), kept(as_superuser)
        assert reads(cast, "social_worker", opening) is None
        with cast.acting("social_worker"):
            bring_half(opening, half(KEYS["A"], sealed.ephemeral))
        assert reads(cast, "social_worker", opening) is None
        assert reads(cast, "inspector", opening) is None
        with cast.acting("inspector"):
            bring_half(opening, half(KEYS["B"], sealed.ephemeral))
        assert reads(cast, "social_worker", opening) == reads(cast, "inspector", opening) == NAME

    def test_one_agency_cannot_bring_both(self, cast: Cast, report: Report, as_superuser: Any) -> None:
        opening, sealed = agreed(cast, report), kept(as_superuser)
        with cast.acting("social_worker"):
            for side in ("A", "B", "A"):
                bring_half(opening, half(KEYS[side], sealed.ephemeral))
                assert begin_to_read(opening).read() is None  # type: ignore[union-attr]

    @pytest.mark.parametrize("who", ["manager", "nurse", "scrutineer", "director"])
    def test_nobody_else_brings_one(self, cast: Cast, report: Report, who: str) -> None:
        opening = agreed(cast, report)
        with pytest.raises(Refused, match="Only the two"), cast.acting(who):
            bring_half(opening, bytes(32))

    def test_a_waiting_half_is_wrapped_and_forgotten_once_it_is_said_what_for(
        self, cast: Cast, report: Report, as_superuser: Any
    ) -> None:
        opening, sealed = agreed(cast, report), kept(as_superuser)
        mine = half(KEYS["A"], sealed.ephemeral)
        with cast.acting("social_worker"):
            bring_half(opening, mine)
        with as_superuser():
            [waiting] = columns("select half from opening_half")
        assert mine not in bytes(waiting)
        cast.moves("social_worker", opening, "say_what_for", reason="Done.")
        with as_superuser():
            assert columns("select half from opening_half") == [None]


def test_unknown_ids_and_other_kinds_are_answered_alike(cast: Cast, report: Report) -> None:
    with cast.acting("inspector"):
        answers = set()
        for which in (uuid4(), report.strand.pk, UUID(int=0)):
            with pytest.raises(Refused) as refused, transaction.atomic():
                begin_to_read(Strand(pk=which))
            answers.add(refused.value.reason)
    assert len(answers) == 1
