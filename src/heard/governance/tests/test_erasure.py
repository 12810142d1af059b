"""Letting go: the words and salts go everywhere, the hashes stay, and nothing but two agencies in due time does it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from heard.concerns.actions import disagree, remark
from heard.governance.actions import hold, lift
from heard.governance.tests.going import CANARY, PAST, cast_open, done_with, let_go, proposed, signed
from heard.governance.tests.test_sharing import offered
from heard.history.actions import open_records
from heard.history.refused import Refused
from heard.people.actions import Said, mention
from heard.people.models import NetworkExport
from heard.people.tests.test_groups import VAN, night
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.tests.test_panel import on, sits, written
from tests.attack import DENIED, EVERYBODY, PROMISE, columns, say, settle_all
from tests.cast import Cast, one
from tests.promises.test_closing import CLOSING

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Nothing is rewritten")]
ROLES = [*EVERYBODY, "none"]  # none: the superuser, whose triggers stand


def everywhere(word: str) -> list[str]:
    """The tables in which a word stands, in any column; for a superuser."""
    tables = columns(
        "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind = 'r' order by 1"
    )
    return [
        t for t in tables if one(f'select exists (select from "{t}" x where x::text ilike %s)', f"%{word}%")
    ]


def entries(strand: Any) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, leaf, text, salt, table_name, row_id, operation, actor_id, recorded_at from entry order by id"
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_the_words_are_gone_from_every_table_and_those_of_others_stay(cast: Cast, as_superuser: Any) -> None:
    concern = done_with(cast)
    other = cast.hears(account="Marrowdale is another child.")
    with as_superuser():
        before = everywhere(CANARY)
        theirs = everywhere("Marrowdale")
    assert {"attachment", "concern", "entry", "identification", "mention", "move", "remark"} <= set(before)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert everywhere(CANARY) == []
        assert everywhere("Marrowdale") == theirs
        assert one("select count(*) from attachment") == 0, "ciphertext and key went with it"
        assert one("select account from concern where strand_id = %s", other.pk).startswith("Marrowdale")


def test_every_leaf_stays_and_every_text_that_is_left_still_fits_its_leaf(
    cast: Cast, as_superuser: Any
) -> None:
    concern = done_with(cast)
    with as_superuser():
        before = entries(concern)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        after = entries(concern)
        named = set(one("select entries from erasure"))
        removed = json.loads(one("select removed from erasure"))
    gone = {number for number, row in after.items() if row[1] is None or row[2] is None}
    assert gone == named, "without words if, and only if, an erasure names it"
    assert removed["entry"] == len(gone) > 8
    for number, row in before.items():
        leaf, *_words, table, row_id, operation, actor, at = row
        assert after[number][0] == leaf
        assert after[number][3:] == (table, row_id, operation, actor, at)
    for number in after.keys() - gone:
        leaf, text, salt = after[number][:3]
        salted = hashlib.sha256(bytes(salt) + text.encode()).digest()
        assert hashlib.sha256(b"\0" + salted).digest() == bytes(leaf)
    assert {after[number][3] for number in gone} >= {
        "concern",
        "mention",
        "identification",
        "remark",
        "attachment",
        "move",
    }


def test_that_it_went_is_in_the_history_and_what_it_was_is_not(cast: Cast, as_superuser: Any) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        rows = columns(
            "select text::jsonb ->> 'row' from entry where operation = 'DELETE' and table_name = 'concern'"
        )
        assert [json.loads(row) for row in rows] == [{"strand_id": str(concern.pk)}]
        assert one("select count(*) from entry where table_name = 'erasure'") == 2


def test_the_certificate_counts_and_says_no_word(cast: Cast, as_superuser: Any) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        removed = json.loads(
            one("select removed from erasure where of_strand_id = %s and carried_out", concern.pk)
        )
    assert removed["concern"] == 1
    assert removed["mention"] == 2
    assert removed["attachment"] == 1
    assert CANARY not in str(removed)


def test_other_strands_that_hang_on_it_go_with_it(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears(account=f"{CANARY} said it.")
    cast.moves("social_worker", concern.pk, "take_up")
    with cast.acting("youth_worker") as by:
        cast_open(concern)
        held = disagree(
            Strand.objects.get(pk=concern.pk), reason=f"{CANARY} is not safe.", by=by, at=cast.now
        )
    cast.moves("manager", held, "answer", reason=f"{CANARY} is.", told=f"About {CANARY}.")
    cast.moves("youth_worker", held, "settle")
    share = offered(cast, concern, words=f"{CANARY} is at home.")
    cast.moves("manager", concern.pk, "propose_closing", **CLOSING)
    cast.moves("inspector", concern.pk, "sign_closing", reason=f"{CANARY} is safe.")
    cast.sees("manager", concern.pk)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert everywhere(CANARY) == []
        assert one("select count(*) from share where strand_id = %s", share.strand_id) == 0
        assert one("select count(*) from strand where id = %s", held.pk) == 1, "that it was there stays"


def test_what_was_written_on_its_walls_and_holds_goes_and_the_walls_stand(
    cast: Cast, as_superuser: Any
) -> None:
    concern = done_with(cast)
    with cast.acting("manager") as by:
        cast_open(concern)
        placed = hold(concern.strand, reason=f"An inquest into {CANARY}.", by=by, at=cast.now)
    for who in ("director", "scrutineer"):
        with cast.acting(who) as by:
            cast_open(concern)
            lift(placed, reason=f"{CANARY}'s is over.", by=by, at=cast.now)
    with cast.acting("manager"):
        set_wall(concern.strand, cast.worker("scrutineer").pk, reason=f"{CANARY}'s aunt.")
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert everywhere(CANARY) == []
        assert one("select count(*) from wall where strand_id = %s and lifted_at is null", concern.pk) == 1
        assert one("select removed from erasure").count('"wall": 1') == 1
        assert one("select count(*) from legal_hold where record_id = %s", concern.pk) == 1
    assert cast.sees("director", concern.pk) == "full"
    assert cast.sees("scrutineer", concern.pk) is None
    with cast.acting("scrutineer"):
        assert not Strand.objects.filter(pk=concern.pk).exists(), "nor do they learn now that it was there"


def looked_at(cast: Cast, reason: str) -> tuple[Any, Any, Strand]:
    """A record that is done with and another, both with the same van, in a group that the panel has looked at."""
    third = [Said("child", "Mia Calder", date(2012, 5, 14)), VAN]
    concern, other = done_with(cast, about=[VAN]), cast.hears(about=[Said("child", "Jo Thornley"), VAN])
    cast.hears(about=third)
    night()
    with cast.acting("manager"):
        group = Strand.objects.get(kind="group_proposal")
    cast.moves("manager", group, "take_to_panel", reason=f"{reason} again.")
    cast.moves("manager", group, "panel_looked", reason=f"{reason} is safe now.")
    return concern, other, group


def test_what_was_written_of_it_in_a_group_goes_and_the_group_stays(cast: Cast, as_superuser: Any) -> None:
    concern, other, group = looked_at(cast, CANARY)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert everywhere(CANARY) == []
        assert columns("select step from move where strand_id = %s order by n", group.pk) == [
            "propose_group", "take_to_panel", "panel_looked"]  # fmt: skip
        assert one("select count(*) from drawn_from where of_id = %s", concern.pk) == 1
        assert one("select account from concern where strand_id = %s", other.pk)
        assert (
            one("select reason from move where strand_id = %s and step = 'panel_looked'", group.pk)
            == "[name let go] is safe now."
        )
        assert json.loads(one("select removed from erasure"))["names"] == 2


def test_words_of_a_group_that_name_nobody_of_it_stay_until_the_last_of_its_reports_is_let_go(
    cast: Cast, as_superuser: Any
) -> None:
    concern, _other, group = looked_at(cast, "Jo Thornley")
    cast.at(PAST)
    with as_superuser():
        before = columns("select reason from move where strand_id = %s order by n", group.pk)
        sealed = columns(
            "select leaf from entry where strand_id = %s and text is not null order by id", group.pk
        )
    let_go(cast, concern)
    with as_superuser():
        assert columns("select reason from move where strand_id = %s order by n", group.pk) == before
        assert (
            columns("select leaf from entry where strand_id = %s and text is not null order by id", group.pk)
            == sealed
        )
        beside = "select beside from written_of_several(array[%s]::uuid[])"
        assert len(one(beside, concern.pk)) == 2
        for report in one(beside, concern.pk):
            say_gone(report, concern.pk)
        assert one(beside, concern.pk) == []


def say_gone(report: Any, like: Any) -> None:
    """As if this report had been let go too."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            """insert into erasure (id, strand_id, of_strand_id, at, entries, removed, carried_out)
               select gen_random_uuid(), %s, %s, at, '{}', '{}', true from erasure where of_strand_id = %s""",
            [report, report, like],
        )
        cursor.execute("set local session_replication_role = origin")


def test_a_name_that_another_report_of_the_group_bears_too_is_that_reports_to_say(
    cast: Cast, as_superuser: Any
) -> None:
    concern, other, group = looked_at(cast, CANARY)
    with cast.acting("youth_worker") as by:
        cast_open(other)
        mention(other.strand, [Said("adult", f"Ada {CANARY}")], by=by, at=cast.now)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert (
            one("select reason from move where strand_id = %s and step = 'panel_looked'", group.pk)
            == f"{CANARY} is safe now."
        )
        assert everywhere("Vane") == []


VENN = Said("adult", "Karl Venn")


def before_the_panel(cast: Cast, concern: Any) -> None:
    """The panel sits over an adult whom this report and another name; its minutes name all three."""
    cast.hears(
        "safeguarding_lead", account="He waits at the slipway.", about=[Said("child", "Una Orr"), VENN]
    )
    sitting = sits(cast)
    written(
        cast, sitting, said=f"{CANARY} Vane and Una Orr were both seen with Karl Venn, by the weather vane."
    )
    for line in on(cast, sitting):
        cast.moves("service_manager", line.id, "take_off", reason="Known to the police already.")
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")


def test_minutes_of_the_panel_lose_the_name_and_keep_what_is_said_of_others(
    cast: Cast, as_superuser: Any
) -> None:
    concern = done_with(cast, about=[VENN], meanwhile=lambda concern: before_the_panel(cast, concern))
    with as_superuser():
        agenda = columns("select line_id from sitting_line order by 1")
        lost = columns("select id from entry where table_name = 'minutes'")
    assert agenda
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert (
            one("select said from minutes")
            == "[name let go] [name let go] and Una Orr were both seen with Karl Venn, by the weather vane."
        )
        assert everywhere(CANARY) == []
        assert set(lost) <= set(one("select entries from erasure"))
        assert columns("select line_id from sitting_line order by 1") == agenda, (
            "what was before the panel stays known"
        )


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Will May", "She will be seen. Will and WILL MAY came.", "She will be seen. # and # # came."),
        ("WILL MCKAY", "Will Mckay will.", "# # will."),
        ("Khan, Aisha", "Aisha Khan's aunt; the khanate.", "# #'s aunt; the khanate."),
        ("Rose (Leah) ‘Roo’", 'Rose, or Leah, or "Roo".', '#, or #, or "#".'),
        ("Li Vu", "Li Vu and the police; life, vulgar.", "# # and the police; life, vulgar."),
        ("Anne-Marie O'Brien", "ANNE-MARIE O’Brien, not Anne.", "# #, not Anne."),
        ("Élodie ZOË", "ÉLODIE and Zoë, Zoëlle.", "# and #, Zoëlle."),
        ("Саша Коваль", "Саша Коваль, Сашаев.", "# #, Сашаев."),
        ("Mr Ng, man in it, 14", "Mr Ng, a man in it, is 14. In it.", "Mr #, a man in it, is 14. In it."),
    ],
)
def test_a_name_is_let_go_as_names_are_written_and_other_words_stay(
    cast: Cast, as_superuser: Any, name: str, before: str, after: str
) -> None:
    concern = cast.hears(about=[Said("child", name)])
    with as_superuser():
        let = one(
            "select regexp_replace(%s, names_borne_by(array[%s]::uuid[], '{}'), '#', 'g')", before, concern.pk
        )
        named = one(
            "select names_any(jsonb_build_object('said', %s::text), names_borne_by(array[%s]::uuid[], '{}'))",
            before,
            concern.pk,
        )
    assert (let, named) == (after, True)


def test_a_hold_on_another_before_the_panel_keeps_minutes_that_name_it(cast: Cast) -> None:
    concern = done_with(cast, about=[VENN], meanwhile=lambda concern: before_the_panel(cast, concern))
    cast.at(PAST)
    assert why_not(cast, concern) == ""
    with cast.acting("manager") as by:
        other = Strand.objects.exclude(pk=concern.pk).get(kind="concern")
        cast_open(other)
        hold(other, reason="An inquest.", by=by, at=cast.now)
    assert why_not(cast, concern).startswith("A legal hold keeps what was written of it together")


def test_a_hold_on_another_report_of_its_group_keeps_it(cast: Cast) -> None:
    concern, other, _group = looked_at(cast, "Nobody")
    cast.at(PAST)
    assert why_not(cast, concern) == ""
    with cast.acting("manager") as by:
        cast_open(other)
        placed = hold(other.strand, reason="An inquest.", by=by, at=cast.now)
    assert why_not(cast, concern).startswith("A legal hold keeps what was written of it together")
    for who in ("director", "scrutineer"):
        with cast.acting(who) as by:
            cast_open(other)
            lift(placed, reason="It is over.", by=by, at=cast.now)
    assert why_not(cast, concern) == ""


def test_what_is_open_in_a_group_is_not_let_go(cast: Cast) -> None:
    concern = done_with(cast, about=[VAN])
    for name, year in (("Jo Thornley", 2010), ("Mia Calder", 2012)):
        cast.hears(about=[Said("child", name, date(year, 5, 14)), VAN])
    night()
    cast.at(PAST)
    assert why_not(cast, concern).startswith("Somebody is still looking at it together")


def test_why_a_network_with_it_was_taken_away_goes(cast: Cast, as_superuser: Any) -> None:
    """The file was made from another record: who took it, and when, stays there."""
    concern, other = done_with(cast), cast.hears(account="Marrowdale.")
    with cast.acting("manager") as by:
        open_records([concern.pk, other.pk], "network taken away")
        NetworkExport(
            strand=other.strand, form="csv", reason=f"{CANARY}, for a panel.", by=by, at=cast.now
        ).save(force_insert=True)
    cast.at(PAST)
    let_go(cast, concern)
    with as_superuser():
        assert everywhere(CANARY) == []
        assert columns("select reason from network_export") == ["[name let go], for a panel."]
        removed = json.loads(one("select removed from erasure"))
        assert removed["network_export"] == 1
        text = one("select count(*) from entry where table_name = 'network_export' and text is not null")
        assert text == 1, "how it stands now is in the history"


def why_not(cast: Cast, concern: Any, who: str = "service_manager") -> str:
    with cast.acting(who):
        answer = one("select why_not from keeping_of(%s)", concern.pk)
    return answer[0] if answer else ""


def test_kept_to_the_end_of_the_day_and_not_a_day_longer(cast: Cast) -> None:
    concern = done_with(cast)
    assert "It is kept until 2 March 2047" in why_not(cast, concern)
    cast.at(PAST.replace(year=2047, month=3, day=2, hour=23, minute=59))
    assert why_not(cast, concern)
    cast.at(PAST.replace(year=2047, month=3, day=3, hour=0, minute=0))
    assert why_not(cast, concern) == ""


@pytest.mark.parametrize(
    ("outcome", "until"),
    [("assessment", "2101"), ("strategy_discussion", "2101"), ("lado", "2126"), ("family_help", "2101")],
)
def test_the_longest_period_wins(cast: Cast, outcome: str, until: str) -> None:
    concern = cast.hears()
    said = {"reason": "r", "child_view_unknown": "c", "told": "t"}
    cast.moves("manager", concern.pk, "take_on", outcome=outcome, **said)
    who = "lado" if outcome == "lado" else "manager"  # an allegation is for the designated officer alone
    cast.moves(who, concern.pk, "act", **said)
    cast.moves(who, concern.pk, "close_after_action", **CLOSING)
    cast.sees(who, concern.pk)
    cast.at(PAST)
    assert f"March {until}" in why_not(cast, concern, who)


def test_a_shorter_period_added_shortens_nothing(cast: Cast, as_superuser: Any) -> None:
    concern = done_with(cast)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)"
        )
        cursor.execute(
            "insert into retention_period values ('short', 'A day', 'every', 1, 'closing', 'local', true)"
        )
    assert "2047" in why_not(cast, concern)


def test_nothing_open_unread_unanswered_disagreed_or_shared_is_let_go(cast: Cast) -> None:
    still_open = cast.hears()
    unread = done_with(cast)
    cast.at(cast.now + timedelta(minutes=5))
    with cast.acting("youth_worker") as by:
        cast_open(unread)
        remark(unread.strand, "One thing more.", from_raiser=True, by=by, at=cast.now)
    shared = done_with(cast)
    disagreed = done_with(cast)
    with cast.acting("youth_worker") as by:
        cast_open(disagreed)
        disagree(Strand.objects.get(pk=disagreed.pk), reason="No.", by=by, at=cast.now)
    cast.at(PAST)
    offered(cast, shared)
    assert why_not(cast, still_open) == "It is open."
    assert why_not(cast, disagreed).startswith("Somebody disagrees")
    assert why_not(cast, shared).startswith("It is shared until")
    assert why_not(cast, unread), "a word was added after the last answer"
    for concern in (still_open, disagreed, shared, unread):
        with pytest.raises(Refused):
            proposed(cast, concern)


def test_what_nobody_read_and_what_nobody_answered_is_kept(cast: Cast) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    assert why_not(cast, concern) == ""
    with cast.acting("youth_worker") as by:
        cast_open(concern)
        remark(concern.strand, "Are you there?", from_raiser=True, by=by, at=cast.now)
    cast.at(PAST.replace(minute=5))
    assert why_not(cast, concern) == "Nobody has read all of it."
    assert cast.sees("manager", concern.pk) == "full"
    assert why_not(cast, concern) == "Whoever raised it waits for an answer."


def test_a_hold_overrides_every_period_until_two_agencies_lift_it(cast: Cast) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    with cast.acting("scrutineer") as by:
        placed = hold(None, reason="The inquiry asks for everything.", by=by, at=cast.now)
    assert why_not(cast, concern).startswith("A legal hold keeps it")
    with pytest.raises(Refused):
        proposed(cast, concern)
    with cast.acting("director") as by:
        lift(placed, reason="It is over.", by=by, at=cast.now)
    assert why_not(cast, concern).startswith("A legal hold keeps it"), "one agency lifts nothing"
    for who in ("director", "service_manager", "chief_executive"):
        with pytest.raises(Refused, match="Your agency has said"), cast.acting(who) as by:
            lift(placed, reason="Again.", by=by, at=cast.now)
    for who in ("youth_worker", "councillor", "social_worker"):
        with pytest.raises((Refused, Exception)), cast.acting(who) as by:
            lift(placed, reason="Please.", by=by, at=cast.now)
    with cast.acting("chief_constable") as by:
        lift(placed, reason="The inquiry has reported.", by=by, at=cast.now)
    assert why_not(cast, concern) == ""


def test_a_hold_set_in_the_middle_stops_it_at_every_step(cast: Cast) -> None:
    for way in (proposed, signed):
        concern = done_with(cast)
        before = cast.now
        cast.at(PAST)
        strand = way(cast, concern)
        with cast.acting("scrutineer") as by:
            cast_open(concern)
            hold(Strand.objects.get(pk=concern.pk), reason="A court asks for it.", by=by, at=cast.now)
        who, step = ("inspector", "sign_erasure") if way is proposed else ("service_manager", "carry_out")
        with pytest.raises(Refused, match="legal hold"):
            cast.moves(who, strand, step, reason="r")
        assert cast.sees("manager", concern.pk) == "full"
        cast.at(before)


def test_only_after_another_agency_has_signed_and_only_once(cast: Cast) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    for who in ("social_worker", "manager", "inspector", "scrutineer", "youth_worker"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            proposed(cast, concern, who)
    strand = proposed(cast, concern)
    with pytest.raises(Refused):
        cast.moves("service_manager", strand, "carry_out", reason="r")
    for who in ("service_manager", "director", "manager", "lado"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            cast.moves(who, strand, "sign_erasure", reason="r")
    with pytest.raises(Refused, match="proposed already"):
        proposed(cast, concern, "director")
    cast.moves("inspector", strand, "sign_erasure", reason="We agree.")
    with pytest.raises(Refused):
        cast.moves("inspector", strand, "carry_out", reason="r")
    cast.moves("director", strand, "carry_out", reason="r")
    settle_all()
    for step in ("carry_out", "sign_erasure"):
        with pytest.raises(Refused):
            cast.moves("director", strand, step, reason="r")
    with pytest.raises(Refused, match="already"):
        proposed(cast, concern)


def test_a_doubt_keeps_it(cast: Cast) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    strand = proposed(cast, concern)
    cast.moves("inspector", strand, "refuse_erasure", reason="We have an open case.")
    strand = signed(cast, concern)
    cast.moves("director", strand, "keep_it", reason="She may come back for it.")
    settle_all()
    with cast.acting("manager"):
        cast_open(concern)
        assert CANARY in Strand.objects.get(pk=concern.pk).concern.account


STATEMENTS = (
    "update entry set text = null, salt = null, why = '' where id = any (select unnest(entries) from erasure)",
    "update entry set text = null, salt = null, why = ''",
    "update entry set text = null",
    "update entry set leaf = sha256('')",
    "delete from entry",
    "truncate entry",
    "delete from concern",
    "delete from remark",
    "delete from mention",
    "delete from attachment",
    "update move set reason = ''",
    "delete from erasure",
    "update erasure set entries = '{}'",
    "update erasure set carried_out = false",
    "update erasure set carried_out = true",
    "insert into erasure (id, strand_id, of_strand_id, at, entries, removed, carried_out) select gen_random_uuid(), gen_random_uuid(), id, now(), array(select id from entry), '{}', false from strand limit 1",
    "select let_go((select id from strand where kind = 'erasure' and state = 'signed'))",
    "update legal_hold set reason = ''",
    "delete from legal_hold",
    "delete from hold_lifting",
    "update retention_period set years = 0",
    "delete from retention_period",
)


@pytest.mark.parametrize("role", ROLES)
def test_no_statement_of_anybody_lets_anything_go(cast: Cast, role: str) -> None:
    """While one record is signed and another has been let go, which is when most stands open."""
    gone, waits = done_with(cast), done_with(cast)
    cast.at(PAST)
    let_go(cast, gone)
    signed(cast, waits)
    with cast.acting("scrutineer") as by:
        cast_open(waits)
        hold(Strand.objects.get(pk=waits.pk), reason="r", by=by, at=cast.now)
    for statement in STATEMENTS:
        answer = say(role, statement, token=cast.token("service_manager"))
        nothing = (
            not answer.refused and answer.count == 0 and role == "heard_owner"
        )  # the owner sees no row to change
        if role == "none" and statement.startswith("select let_go"):
            assert answer.refused == PROMISE, "signed, but held"
        assert answer.refused in (DENIED, PROMISE) or nothing, (role, statement, answer)


def test_the_kernel_itself_removes_nothing_outside_an_erasure(cast: Cast) -> None:
    done_with(cast)
    for statement in STATEMENTS:
        if "insert into erasure" not in statement and "from erasure" not in statement.split("where")[0]:
            answer = say("heard_kernel", statement, token=cast.token("service_manager"))
            assert answer.refused == PROMISE or answer.count == 0, (statement, answer)


def test_within_an_erasure_entries_that_it_does_not_name_lose_nothing(cast: Cast) -> None:
    """Somebody who had the kernel's own rights, and had begun an erasure, could still take no other record's words."""
    concern, other = done_with(cast), cast.hears()
    cast.at(PAST)
    signed(cast, concern)
    begun = f"""insert into erasure (id, strand_id, of_strand_id, at, entries, removed, carried_out)
                select gen_random_uuid(), '{uuid4()}', '{concern.pk}', heard_now(),
                       array(select id from entry where strand_id = '{concern.pk}'), '{{}}', false"""
    token = cast.token("service_manager")
    for statement in (
        f"update entry set text = null, salt = null, why = '' where strand_id = '{other.pk}'",
        f"update entry set text = 'forged' where strand_id = '{concern.pk}'",
        f"update entry set leaf = sha256('') , text = null, salt = null, why = '' where strand_id = '{concern.pk}'",
        f"delete from entry where strand_id = '{concern.pk}'",
    ):
        assert say("heard_kernel", statement, token=token, before=begun).refused == PROMISE, statement


def test_nobody_may_call_what_lets_go(cast: Cast) -> None:
    for role in EVERYBODY:
        assert say(role, "select let_go(gen_random_uuid())", token=cast.token("director")).refused == DENIED


def test_what_was_let_go_does_not_fill_again(cast: Cast) -> None:
    concern = done_with(cast)
    cast.at(PAST)
    let_go(cast, concern)
    with pytest.raises(Refused, match="let go"), cast.acting("youth_worker") as by:
        cast_open(concern)
        remark(concern.strand, "Hello?", from_raiser=True, by=by, at=cast.now)


def test_ten_thousand_past_their_time_are_shown_in_pages(cast: Cast, as_superuser: Any) -> None:
    concern = done_with(cast)
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('heard.token', mint('00000000-0000-4000-8000-000000000001', '1 hour'), true)"
        )
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            """insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, owner_post_id, opened_at, closed_at, apart)
               select gen_random_uuid(), kind, agency_id, 'Z' || i, false, state, false, n, owner_post_id, opened_at, closed_at, apart
                 from strand, generate_series(1, 9999) i where id = %s""",
            [concern.pk],
        )
        cursor.execute("set local session_replication_role = origin")
        cursor.execute("analyze strand")
    cast.at(PAST)
    with cast.acting("service_manager"), connection.cursor() as cursor:
        cursor.execute("select total, reason from past_keeping(0)")
        rows = cursor.fetchall()
        assert (len(rows), rows[0][0]) == (50, 10_000)
        cursor.execute("explain (analyze, format json) select * from past_keeping(9950)")
        assert cursor.fetchone()[0][0]["Execution Time"] < 3000
    with cast.acting("youth_worker"), connection.cursor() as cursor:
        cursor.execute("select * from past_keeping(0)")
        assert cursor.fetchall() == []
