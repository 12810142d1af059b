"""Sharing: on terms that the receiver sees, ended by the database's clock, refused only with reasons that others check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from heard.governance.actions import Terms, answer_by_sharing, ask_to_share, offer, withdraw
from heard.governance.models import LawfulBasis, Share
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.process.actions import set_wall, tick
from heard.process.models import Access, Clock, Move, Strand
from tests.attack import DENIED, EVERYBODY, PROMISE, Answer, say, settle_all
from tests.cast import Cast
from tests.promises.test_steps import terms_for

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]
REFUSAL = {"reason": "Nobody in the school needs this.", "told": "We do not share this one."}
INSERT = """
    insert into share (strand_id, record_id, to_post_id, to_name, to_organisation, way, extent, words, purpose, basis_id, reason, until, by_id, at)
    values (%s, %s, %s, '', '', '', %s, %s, %s, 'public_task', %s, %s, %s, %s)"""


def asked(cast: Cast, record: Any, who: str = "safeguarding_lead", **more: Any) -> Strand:
    with cast.acting(who) as by:
        return ask_to_share(
            record.strand.reference, reason="She is in our school.", by=by, at=cast.now, **more
        )


def shared(
    cast: Cast, strand: Strand, who: str = "manager", to: str = "safeguarding_lead", **other: Any
) -> Share:
    with cast.acting(who) as by:
        fresh = Strand.objects.get(pk=strand.pk)
        given = answer_by_sharing(
            fresh, terms_for(cast, to, **other), told="Here it is.", by=by, at=cast.now, seen=fresh.n
        )
    settle_all()
    return given


def offered(cast: Cast, record: Any, who: str = "manager", to: str = "nurse", **other: Any) -> Share:
    with cast.acting(who) as by:
        open_record(record.pk, "test")
        strand = Strand.objects.select_related("agency").get(pk=record.pk)
        given = offer(strand, terms_for(cast, to, **other), by=by, at=cast.now)
    settle_all()
    return given


def clock_of(cast: Cast, strand: Any) -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.get(strand=strand.pk, stopped_at=None)


def test_what_is_asked_for_is_shared_until_the_second_it_ends(cast: Cast) -> None:
    record = cast.hears()
    assert cast.sees("safeguarding_lead", record.pk) is None
    given = shared(cast, asked(cast, record))
    assert cast.sees("safeguarding_lead", record.pk) == "full"
    cast.at(given.until - timedelta(seconds=1))
    assert cast.sees("safeguarding_lead", record.pk) == "full"
    cast.at(given.until)
    assert cast.sees("safeguarding_lead", record.pk) is None
    with cast.acting("manager"):
        open_record(record.pk, "test")
        assert Share.objects.get(record=record.pk).to_post == cast.post("safeguarding_lead"), "it stays known"


def test_the_receiver_reads_the_terms_and_whoever_asked_reads_the_answer(cast: Cast) -> None:
    record = cast.hears()
    given = shared(cast, asked(cast, record))
    with cast.acting("safeguarding_lead"):
        open_record(record.pk, "test")
        terms = Share.objects.select_related("basis").get(record=record.pk)
        assert (terms.purpose, terms.basis_id, terms.reason) == (given.purpose, given.basis_id, given.reason)
        assert open_record(given.strand_id, "test") == "full"
        assert given.strand.remarks.get().text == "Here it is."


def test_part_of_it_is_words_and_opens_nothing(cast: Cast) -> None:
    record = cast.hears()
    given = shared(cast, asked(cast, record), words="She is safe at home this week.")
    assert given.extent == "words"
    assert cast.sees("safeguarding_lead", record.pk) is None
    assert cast.sees("safeguarding_lead", given.strand_id) == "full"


def test_somebody_outside_is_told_in_words_and_how_stands_beside_it(cast: Cast) -> None:
    record = cast.hears()
    outside = {
        "to_post": None,
        "to_name": "Edda Crane",
        "to_organisation": "Foster carer",
        "words": "Please ring us.",
    }
    with pytest.raises(Exception, match="share_outside_is_in_words_and_says_how"):
        offered(cast, record, **outside)


def test_somebody_outside_is_written_down(cast: Cast) -> None:
    given = offered(
        cast, cast.hears(), to_post=None, to_name="Edda Crane", to_organisation="Foster carer", way="Read out", words="Ring us."
    )  # fmt: skip
    with cast.acting("scrutineer"):
        open_record(given.strand_id, "test")
        assert Share.objects.get().to_name == "Edda Crane"
        assert Strand.objects.get(pk=given.strand_id).state == "partly"


def test_a_share_ended_early_ends_at_once_and_stays_known(cast: Cast) -> None:
    record = cast.hears()
    given = offered(cast, record)
    again = offered(cast, record, until=given.until)
    cast.at(cast.now + timedelta(hours=1))
    for share, left in ((given, "full"), (again, None)):
        with cast.acting("manager") as by:
            open_record(share.strand_id, "test")
            withdraw(share, reason="The placement has ended.", by=by, at=cast.now)
        assert cast.sees("nurse", record.pk) == left, "each share stands for itself"
    with pytest.raises(Refused, match="already"), cast.acting("manager") as by:
        open_record(given.strand_id, "test")
        withdraw(given, reason="Again.", by=by, at=cast.now)


def test_the_same_post_may_be_given_it_again(cast: Cast) -> None:
    record = cast.hears()
    first = offered(cast, record)
    cast.at(first.until + timedelta(days=1))
    assert cast.sees("nurse", record.pk) is None
    offered(cast, record)
    assert cast.sees("nurse", record.pk) == "full"


@pytest.mark.promise("Silence climbs")
def test_silence_on_a_request_climbs_and_another_agency_is_told(cast: Cast) -> None:
    strand = asked(cast, cast.hears())
    cast.at(clock_of(cast, strand).next_at)
    tick(at=cast.now)
    with cast.acting("scrutineer"):
        open_record(strand.pk, "test")
        climb = Move.objects.get(strand=strand.pk, step="climb")
        assert climb.to_post == cast.post("manager")
        assert climb.tells == cast.post("inspector")


@pytest.mark.promise("Silence climbs")
def test_while_a_child_is_in_danger_it_goes_to_the_director_at_once(cast: Cast) -> None:
    strand = asked(cast, cast.hears(), urgent=True)
    cast.at(clock_of(cast, strand).next_at)
    tick(at=cast.now)
    with cast.acting("scrutineer"):
        assert Strand.objects.get(pk=strand.pk).owner_post == cast.post("director")


@pytest.mark.promise("No quiet closing")
def test_a_refusal_needs_a_reason_and_stands_only_when_others_agree(cast: Cast) -> None:
    strand = asked(cast, cast.hears())
    for lacking in ("reason", "told"):
        with pytest.raises(Refused):
            cast.moves("manager", strand, "refuse_share", **(REFUSAL | {lacking: " \u200b"}))
    cast.moves("manager", strand, "refuse_share", **REFUSAL)
    with cast.acting("scrutineer"):
        assert Strand.objects.get(pk=strand.pk).is_open, "a refusal alone ends nothing"
    for who in ("manager", "service_manager", "director", "social_worker"):
        with pytest.raises(Refused):
            cast.moves(who, strand, "agree_refusal", reason="Agreed.")
    cast.moves("inspector", strand, "agree_refusal", reason="The school need not know.")
    settle_all()
    with cast.acting("scrutineer"):
        assert Strand.objects.get(pk=strand.pk).state == "refusal_stands"


def test_only_whoever_asked_takes_it_further_or_lets_it_rest(cast: Cast) -> None:
    strand = asked(cast, cast.hears())
    cast.moves("manager", strand, "refuse_share", **REFUSAL)
    for step in ("take_further", "let_rest"):
        for who in ("manager", "inspector", "scrutineer", "youth_worker"):
            with pytest.raises((Refused, Strand.DoesNotExist)):
                cast.moves(who, strand, step, reason="r")
    cast.moves("safeguarding_lead", strand, "take_further", reason="She was taken from our gate.")
    with cast.acting("scrutineer"):
        assert Strand.objects.get(pk=strand.pk).owner_post == cast.post("service_manager")
    shared(cast, strand, "service_manager")


def test_who_may_not_ask(cast: Cast) -> None:
    record = cast.hears()
    for who, words in (
        ("manager", "already"),
        ("councillor", "posts that work with children"),
    ):
        with pytest.raises(Refused, match=words):
            asked(cast, record, who)
    asked(cast, record)
    with pytest.raises(Refused, match="has asked"):
        asked(cast, record)
    with cast.acting("safeguarding_lead") as by, pytest.raises(Refused, match="No record"):
        ask_to_share("2222-2222", reason="r", by=by, at=cast.now)


def test_a_public_door_and_a_system_ask_for_nothing(cast: Cast) -> None:
    record = cast.hears()
    for who in ("child", "public", "clock"):
        with cast.acting(who) as by, pytest.raises((Refused, Exception)):
            ask_to_share(record.strand.reference, reason="r", by=by, at=cast.now)


def test_it_is_not_written_down_as_shared_without_terms(cast: Cast) -> None:
    strand = asked(cast, cast.hears())
    cast.moves("manager", strand, "share", reason="r", told="t")
    with pytest.raises(Exception, match="on terms"):
        settle_all()


def insert(
    cast: Cast, who: str, share: Share, role: str = "heard_app", before: str = "", **other: Any
) -> Answer:
    """Write a share in raw SQL, in somebody's name."""
    row: dict[str, Any] = {
        "strand": share.strand_id, "record": share.record_id, "to_post": cast.post("nurse").pk, "extent": "record", "words": "",
        "purpose": "p", "reason": "r", "until": cast.now + timedelta(days=1), "by": cast.actor(who).pk, "at": cast.now,
    } | other  # fmt: skip
    return say(role, INSERT, *row.values(), token=cast.token(who), before=before)


def test_no_share_is_forged_in_raw_sql(cast: Cast) -> None:
    record, other = cast.hears(), cast.hears()
    strand = asked(cast, record)
    forged = Share(strand=strand, record_id=record.pk)
    for who in ("manager", "safeguarding_lead", "nurse", "councillor"):
        assert insert(cast, who, forged).refused, f"{who}: it was asked for, not answered"
    given = shared(cast, strand)
    for who in ("manager", "safeguarding_lead"):
        assert insert(cast, who, given).refused, "a second share on one answer"
    offered(cast, record)
    for who in ("nurse", "safeguarding_lead", "neighbour"):
        assert insert(cast, who, Share(strand_id=uuid4(), record_id=other.pk)).refused
    for role in EVERYBODY:
        assert insert(cast, "manager", given, role).refused


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": " \u200b"},
        {"reason": "\n"},
        {"extent": "words", "words": " "},
        {"until": "now + year"},
        {"until": "past"},
        {"to_post": "councillor"},
        {"record": "another"},
        {"extent": "words", "words": "w"},
    ],
    ids=str,
)
def test_no_share_is_given_on_false_terms(cast: Cast, other: dict[str, Any]) -> None:
    """The same insert with true terms is taken, so each is refused for what is false in it."""
    record, another = cast.hears(), cast.hears()
    strand, step, by = uuid4(), uuid4(), cast.actor("manager").pk
    begun = f"""
        insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at) values
          ('{strand}', 'share_request', '{record.strand.agency_id}', '{record.pk}', '1111-1111', false, '', true, 0, '{cast.now}');
        insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
        values ('{step}', '{strand}', 1, 'share_request', 'offer_share', '', 'shared', '{cast.now}', '{by}', '', '', 'r', '', '', '')"""
    terms = Share(strand_id=strand, record_id=record.pk)
    assert insert(cast, "manager", terms, before=begun) == Answer(count=1)
    made: dict[str, dict[str, Any]] = {
        "until": {"now + year": cast.now + timedelta(days=367), "past": cast.now - timedelta(days=1)},
        "to_post": {"councillor": cast.post("councillor").pk},
        "record": {"another": another.pk},
    }
    said = {name: made.get(name, {}).get(value, value) for name, value in other.items()}
    assert insert(cast, "manager", terms, before=begun, **said).refused


def test_whoever_it_was_shared_with_shares_it_no_further(cast: Cast) -> None:
    record = cast.hears()
    offered(cast, record)
    for who in ("nurse", "youth_worker", "scrutineer", "councillor", "neighbour"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            offered(cast, record, who, to="health_lead")


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize(
    "statement",
    [
        "update share set until = until + interval '1 year'",
        "update share set purpose = 'anything'",
        "delete from share",
        "delete from withdrawal",
        "update withdrawal set reason = ''",
        "update access set until = null where why = 'shared'",
        "update access set until = until + interval '1 day' where why = 'shared'",
        "update access set until = now() where why = 'shared'",
        "delete from access where why = 'shared'",
        "update lawful_basis set label = 'Any'",
        "truncate share cascade",
    ],
)
def test_a_share_and_its_end_are_nobodys_to_change(cast: Cast, statement: str) -> None:
    offered(cast, cast.hears())
    for role in (*EVERYBODY, "none"):
        answer = say(role, statement, token=cast.token("manager"))
        assert answer.refused in (DENIED, PROMISE), (role, answer)


def test_access_by_a_share_ends_sooner_and_never_later_even_for_the_kernel(
    cast: Cast, as_superuser: Any
) -> None:
    offered(cast, cast.hears())
    for change in (
        "until = null",
        "until = until + interval '1 second'",
        "level = 'own'",
        "why = 'holds', until = until",
    ):
        answer = say("heard_kernel", f"update access set {change} where why = 'shared'")
        assert answer.refused == PROMISE, change


def test_requests_are_counted_for_those_who_answer_for_them(cast: Cast) -> None:
    first = asked(cast, cast.hears())
    cast.at(clock_of(cast, first).next_at)
    tick(at=cast.now)
    cast.moves("manager", first, "refuse_share", **REFUSAL)
    shared(cast, first)
    asked(cast, cast.hears())
    with cast.acting("director"), connection.cursor() as cursor:
        cursor.execute(
            "select asked, shared, refused, late, still_open from share_requests_counted(heard_now() - interval '1 year')"
        )
        assert cursor.fetchall() == [(2, 1, 1, 1, 1)]
    with cast.acting("safeguarding_lead"), connection.cursor() as cursor:
        cursor.execute("select * from share_requests_counted(heard_now() - interval '1 year')")
        assert cursor.fetchall() == []


def test_every_lawful_basis_names_its_source_and_what_is_unchecked_says_so(db: None) -> None:
    bases = list(LawfulBasis.objects.all())
    assert bases
    assert all(basis.source and basis.asks for basis in bases)
    assert {b.code for b in bases if b.to_be_checked} == {"duty_2026", "crime_disorder"}
    assert all(b.to_be_checked for b in bases if "general knowledge" in b.source)


def test_access_that_has_ended_is_still_there_to_be_read(cast: Cast, as_superuser: Any) -> None:
    given = offered(cast, cast.hears())
    cast.at(given.until + timedelta(days=1))
    with as_superuser():
        assert Access.objects.filter(why="shared", until=given.until).count() == 2
    assert Terms.__dataclass_fields__["until"], "no share without an end"


def test_no_share_opens_what_is_walled_and_no_request_tells_of_it(cast: Cast) -> None:
    record = cast.hears()
    offered(cast, record, to="nurse")
    assert cast.sees("nurse", record.pk) == "full"
    with cast.acting("manager"):
        open_record(record.pk, "test")
        set_wall(record.strand, cast.actor("nurse").pk, reason="She is named in it.")
        set_wall(record.strand, cast.actor("safeguarding_lead").pk, reason="He is named in it.")
    settle_all()
    assert cast.sees("nurse", record.pk) is None
    offered(cast, record, to="safeguarding_lead")
    assert cast.sees("safeguarding_lead", record.pk) is None
    for who in ("nurse", "safeguarding_lead"):
        with cast.acting(who), connection.cursor() as cursor:
            cursor.execute("select * from shared_with_me(0)")
            assert cursor.fetchall() == []
        with pytest.raises(Refused, match="No record with that reference"):
            asked(cast, record, who)


@pytest.mark.promise("Nothing is rewritten")
def test_what_stands_behind_a_wall_is_let_go_by_those_who_may_see_it(cast: Cast, as_superuser: Any) -> None:
    from heard.governance.tests.going import CANARY, PAST, done_with, let_go, proposed
    from heard.governance.tests.test_erasure import everywhere

    record = done_with(cast)
    with cast.acting("manager"):
        open_record(record.pk, "test")
        set_wall(record.strand, cast.actor("director").pk, reason=f"{CANARY} names him.")
    settle_all()
    cast.at(PAST)
    with pytest.raises((Refused, Strand.DoesNotExist)):
        proposed(cast, record, "director")
    with cast.acting("director"), connection.cursor() as cursor:
        cursor.execute("select * from past_keeping(0)")
        assert cursor.fetchall() == []
    if cast.sees("service_manager", record.pk):
        let_go(cast, record)
        with as_superuser():
            assert everywhere(CANARY) == []
