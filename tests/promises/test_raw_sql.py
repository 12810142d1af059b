"""Raw statements in every login's own rights, and the owner's, against every table of the record."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest
from django.db import connection

from heard.frame.demo.partnership import id_of
from heard.history.models import CLOCK, INSTALLATION
from heard.people.actions import Said
from tests.attack import DENIED, EVERYBODY, LOGINS, PROMISE, columns, say
from tests.cast import Cast, one

pytestmark = pytest.mark.django_db

RECORD = (
    "entry", "reading", "actor", "strand", "move", "clock", "access", "attempt", "mention", "identification", "person",
    "concern", "remark", "attachment", "scan", "mailbox", "receipt", "look_up",
    "share", "withdrawal", "stated_link", "network_export",
    "erasure", "legal_hold", "hold_lifting", "access_request",
)  # fmt: skip
RULES = (
    "agency",
    "worker",
    "post",
    "holding",
    "absence",
    "state",
    "step",
    "timescale",
    "bank_holiday",
    "rung",
    "closing_reason",
)
# What the owner may not so much as try; on the others its changes are recorded, or it sees no row to change.
FROZEN = (
    "entry", "reading", "actor", "move", "access", "attempt", "mention", "identification", "person", "concern", "remark",
    "attachment", "scan", "receipt", "look_up", "share", "withdrawal", "stated_link", "network_export",
    "legal_hold", "hold_lifting", "access_request",
    "assessment_version", "category_entry", "meeting", "invitation", "attendance", "minutes", "action", "judgement",
    "panel_line", "sitting_line", "line_dissent",
)  # fmt: skip


@pytest.fixture
def concern(cast: Cast):
    about = [Said(kind="child", name="Leila Marr")]
    heard = cast.hears("adviser", door="helpline", about=about, secret_hash=b"words")
    cast.moves("social_worker", heard.pk, "take_up")
    return heard


def _changes(table: str) -> tuple[str, str, str]:
    column = one("select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", table)
    return f"update {table} set {column} = {column}", f"delete from {table}", f"truncate {table} cascade"


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", RECORD)
def test_nobody_changes_removes_or_empties_a_table_of_the_record(cast: Cast, concern, table: str) -> None:
    tokens = {"nobody": "", "the manager": cast.token("manager"), "the clock": cast.token("clock")}
    for role, who, statement in product(EVERYBODY, tokens, _changes(table)):
        answer = say(role, statement, token=tokens[who])
        unseen = role == "heard_owner" and table not in FROZEN and not statement.startswith("truncate")
        refused = answer.refused in (DENIED, PROMISE) or (unseen and answer.count == 0)
        assert refused, (role, who, statement, answer)


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", RULES)
def test_no_login_changes_the_rules_and_the_owner_only_as_somebody(cast: Cast, table: str) -> None:
    for statement in _changes(table):
        for role in LOGINS:
            assert say(role, statement, token=cast.token("director")).refused == DENIED, (role, statement)
        answer = say("heard_owner", statement)
        hidden = table in ("worker", "holding", "absence") and not statement.startswith("truncate")
        assert answer.refused in (PROMISE, "23503") or (hidden and answer.count == 0), (statement, answer)


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize(
    "table", ["token", "moment", "entry", "reading", "access", "mailbox", "system_key", "account"]
)
def test_secrets_are_read_by_no_login_that_a_page_has(cast: Cast, concern, table: str) -> None:
    for role in LOGINS:
        answer = say(role, f"select * from {table}", token=cast.token("director"))
        reads = role == "heard_dump" or (role, table) == ("heard_door", "account")
        assert (answer.refused == "") == reads, (role, answer)


@pytest.mark.promise("Need to know")
def test_nobody_becomes_somebody_by_a_setting(cast: Cast, concern) -> None:
    for guess in (
        "x",
        str(id_of("worker", "manager")),
        str(INSTALLATION),
        "' or true --",
        cast.token("manager")[:-1],
    ):
        assert say("heard_app", "select actor()", token=guess).rows == ((None,),)
        assert say("heard_app", "select count(*) from strand", token=guess).rows == ((0,),)
    hashed = columns("select encode(sha256(convert_to(%s, 'UTF8')), 'hex')", cast.token("manager"))[0]
    assert say("heard_app", "select actor()", token=hashed).rows == ((None,),)
    assert say("heard_app", "select actor()", token=cast.token("manager")).rows == (
        (id_of("worker", "manager"),),
    )


@pytest.mark.promise("Need to know")
def test_a_token_ends_with_its_time_its_sign_out_and_its_workers_leaving(cast: Cast, as_superuser) -> None:
    def works(token: str) -> bool:
        return say("heard_app", "select actor()", token=token).rows != ((None,),)

    token = one("select mint_for_worker(%s, interval '12 hours')", id_of("worker", "nurse"))
    assert works(token)
    one("select end_token(%s)::text", token)
    assert not works(token)
    assert not works(one("select mint_for_worker(%s, interval '-1 second')", id_of("worker", "nurse")))
    token = one("select mint_for_worker(%s, interval '12 hours')", id_of("worker", "nurse"))
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(
            "update worker set left_at = heard_now() where actor_id = %s", [id_of("worker", "nurse")]
        )
    assert not works(token)
    assert one("select mint_for_worker(%s, interval '12 hours')", id_of("worker", "nurse")) is None


@pytest.mark.promise("Need to know")
def test_the_door_mints_for_workers_and_doors_alone(cast: Cast) -> None:
    for whom in (CLOCK, INSTALLATION, uuid4()):
        assert say("heard_door", "select mint_for_worker(%s, '1 hour')", whom).rows in ((), ((None,),))
        assert say("heard_door", "select mint(%s, '1 hour')", whom).refused == DENIED
    assert say("heard_door", "select mint_for_door('clock')").refused  # there is no such door
    assert say("heard_door", "select mint_for_clock()").refused == DENIED
    for role in ("heard_app", "heard_clock", "heard_dump", "heard_owner"):
        worker = id_of("worker", "manager")
        assert say(role, "select mint(%s, '1 hour')", worker).refused == DENIED, role
        assert say(role, "select mint_for_worker(%s, '1 hour')", worker).refused == DENIED, role
        assert say(role, "select enter_mailbox('words')").refused == DENIED, role
        assert say(role, "select is_system('key')").refused == DENIED, role


@pytest.mark.promise("Nothing is rewritten")
def test_the_owner_makes_no_token_but_the_installations_and_sets_no_time(cast: Cast) -> None:
    forged = "insert into token (hash, actor_id, minted_at, expires_at) values ('x', %s, now(), now() + interval '1 hour')"
    for whom in (id_of("worker", "manager"), CLOCK):
        assert say("heard_owner", forged, whom).refused == DENIED
    assert set(say("heard_owner", "select actor_id from token").rows) <= {(INSTALLATION,)}
    for statement in (
        "update moment set at = now()",
        "delete from moment",
        "truncate moment",
        "insert into moment values (1, now())",
    ):
        assert say("heard_owner", statement).refused == PROMISE, statement


@pytest.mark.promise("Nothing is rewritten")
def test_an_entry_and_a_reading_are_written_by_nobody(cast: Cast, concern) -> None:
    entry = """insert into entry (recorded_at, actor_id, why, table_name, operation, row_id, text, salt, leaf)
               values (now(), %s, '', 'move', 'INSERT', '1', '{}', '', '')"""
    reading = "insert into reading (at, actor_id, strand_id, level, what) values (now(), %s, %s, 'full', '')"
    who = id_of("worker", "manager")
    for role in EVERYBODY:
        assert say(role, entry, who, token=cast.token("manager")).refused in (DENIED, PROMISE), role
        assert say(role, reading, who, concern.pk, token=cast.token("manager")).refused == DENIED, role


ROWS = {
    "strand": "insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)"
    " values (gen_random_uuid(), 'concern', '{council}', '{ref}', false, '', true, 0, heard_now())",
    "move": "insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,"
    " child_view, child_view_unknown, told) values (gen_random_uuid(), '{strand}', 3, 'concern', 'call_look',"
    " 'in_screening', 'multi_agency_look', heard_now(), '{actor}', '', '', 'Look.', '', '', '')",
    "attempt": "insert into attempt values (gen_random_uuid(), 'withdraw', heard_now(), '', '', '{actor}', '{strand}')",
    "remark": "insert into remark (id, strand_id, at, by_id, from_raiser, text)"
    " values (gen_random_uuid(), '{strand}', heard_now(), '{actor}', false, 'words')",
    "mention": "insert into mention (id, strand_id, kind, name, age, \"where\", registration, details, by_id, at)"
    " values ('00000000-0000-4000-8000-00000000aaaa', '{strand}', 'child', 'A', '', '', '', '', '{actor}', heard_now());"
    " select file_keys('{{00000000-0000-4000-8000-00000000aaaa}}', '{{1}}', array[''])",
    "person": "insert into person (id, made_at) values (gen_random_uuid(), heard_now())",
    "receipt": "insert into receipt (id, actor_id, idempotency_key, body_sha256, strand_id, at)"
    " values (gen_random_uuid(), '{actor}', 'k', '', '{strand}', heard_now())",
    "draft": "insert into draft (id, worker_id, form, typed, saved_at)"
    " values (gen_random_uuid(), '{actor}', 'f', '{{}}', heard_now())",
}  # fmt: skip


def _row(table: str, concern, actor: str) -> str:
    return ROWS[table].format(
        council=id_of("agency", "council"), ref="AAAA-0000", strand=concern.pk, actor=id_of("worker", actor)
    )


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", ROWS)
def test_nobody_writes_nothing(cast: Cast, concern, table: str) -> None:
    """No actor, no write; the same row as the manager goes in, or is refused for a reason of its own."""
    row = _row(table, concern, "manager")
    assert say("heard_app", row).refused in (DENIED, PROMISE)
    before = "select open_record('" + str(concern.pk) + "', 'attack')"
    wrote = say("heard_app", row, token=cast.token("manager"), before=before)
    if table == "strand":
        assert "somebody who holds it" in wrote.words or "kept with what was said" in wrote.words
    else:
        assert (wrote.refused, wrote.count) == ("", 1), wrote


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", [t for t in ROWS if t not in ("strand", "person")])
def test_nobody_writes_in_anothers_name(cast: Cast, concern, table: str) -> None:
    before = "select open_record('" + str(concern.pk) + "', 'attack')"
    for other in ("social_worker", "director", "youth_worker"):
        answer = say("heard_app", _row(table, concern, other), token=cast.token("manager"), before=before)
        assert answer.refused in (DENIED, PROMISE), (other, answer)


@pytest.mark.promise("What was known, when, and by whom")
@pytest.mark.parametrize("table", [t for t in ROWS if t != "draft"])
def test_nothing_is_dated_otherwise_than_when_it_is_written(cast: Cast, concern, table: str) -> None:
    before = "select open_record('" + str(concern.pk) + "', 'attack')"
    for shift in ("- interval '11 minutes'", "+ interval '2 minutes'", "- interval '2 years'"):
        row = _row(table, concern, "manager").replace("heard_now()", f"heard_now() {shift}")
        answer = say("heard_app", row, token=cast.token("manager"), before=before)
        assert answer.refused == PROMISE, (shift, answer)
        assert "dated when" in answer.words, shift


READABLE = [
    "absence", "attachment", "attempt", "clock", "concern", "draft", "holding", "identification", "pairing", "spotted", "look_up", "mention",
    "move", "person", "receipt", "remark", "scan", "strand", "waiting", "wall", "worker", "share", "withdrawal",
    "erasure", "legal_hold", "hold_lifting", "access_request", "pack_line",
    "earlier_entry", "earlier_record", "imported_file", "stated_link", "network_export", "hotspot",
    "missing_episode", "finding", "return_offer", "return_interview",
    "voice", "read_back", "voice_answer", "advocate_offer", "contact_attempt", "new_way",
    "assessment_version", "category_entry", "meeting", "invitation", "attendance", "minutes", "action", "judgement",
    "family_consent", "legal_basis", "placement", "host_notice", "placement_start",
    "nrm_referral", "nrm_decision", "police_event", "victim_told",
    "serious_incident", "listed_child", "sent_notice", "licence_notice",
    "panel_line", "sitting_line", "line_dissent",
    "team", "team_manager", "team_remit", "team_seat", "team_warning",
]  # fmt: skip


@pytest.mark.promise("Need to know")
def test_nobody_reads_nothing(cast: Cast, concern) -> None:
    assert say("heard_app", f"select open_record('{concern.pk}', 'attack')").rows == ((None,),)
    for table, token in product(READABLE, ("", cast.token("child"))):
        answer = say("heard_app", f"select 1 from {table}", token=token)
        assert (answer.refused, answer.rows) == ("", ()), (table, bool(token))


@pytest.mark.promise("Need to know")
def test_the_readable_tables_are_all_here() -> None:
    """Whatever the pages' login may read is either tested to be empty for nobody, or a rule that names no child."""
    from tests.promises.test_catalogue import TABLES, WITHOUT_POLICIES

    may_read = set(columns(f"{TABLES} and has_any_column_privilege('heard_app', oid, 'select')"))
    assert may_read - set(WITHOUT_POLICIES) == set(READABLE)


@pytest.mark.promise("Need to know")
def test_a_setting_of_one_page_is_gone_for_the_next(cast: Cast) -> None:
    with cast.acting("manager"):
        assert one("select actor()") == id_of("worker", "manager")
        with cast.acting("nurse"):
            assert one("select actor()") == id_of("worker", "nurse")
        assert one("select actor()") == id_of("worker", "manager")


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", ["agency", "post"])
def test_what_a_move_names_without_a_key_is_never_removed(cast: Cast, concern, table: str) -> None:
    """Otherwise a post would go with its last rung and holding, and with it who once held a child."""
    for role in EVERYBODY:
        answer = say(role, f"delete from {table}", token=cast.token("manager"))
        assert answer.refused in (DENIED, PROMISE), (role, answer)
    superuser = one("select session_user")
    assert say(superuser, f"delete from {table}", token=cast.token("manager")).refused == PROMISE
