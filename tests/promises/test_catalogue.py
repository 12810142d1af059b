"""What holds for every table and every function, read from the catalogue, so that a new one cannot be forgotten."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.attack import EVERYBODY, LOGINS, columns

pytestmark = pytest.mark.django_db

# Tables of the frameworks that Heard stands on; the pages' login reaches none of them.
SIGN_IN = {
    "account_emailaddress", "account_emailconfirmation", "auth_group", "auth_group_permissions", "auth_permission",
    "django_content_type", "django_migrations", "django_session", "mfa_authenticator", "socialaccount_socialaccount",
    "socialaccount_socialapp", "socialaccount_socialtoken", "usersessions_usersession",
}  # fmt: skip
NOT_UNDER_HISTORY = {
    **dict.fromkeys(SIGN_IN, "signing in is no part of the record"),
    "account": "signing in is no part of the record",
    "token": "secrets of a day, kept as hashes; who acted is in every entry",
    "moment": "the time of a demonstration; empty on a real record",
    "entry": "is the history",
    "actor": "is only ever added to; what makes it somebody (worker, mailbox, key) is recorded",
    "waiting": "follows from strands and clocks, which are recorded",
    "outbox": "messages without words of their own, to whom an entry names; when one left is for the post office to say",
    "reading_watch": "a number: how far the clock has looked",
    "proposal": "derived from mentions, by a run that is recorded; what people say of it is recorded",
    "match_key": "hashes that follow from mentions, which are recorded",
    "draft": "what a worker has not said yet",
    "held_form": "what a worker has not said yet",
    "postcode": "public data that a partnership loads whole",
    "tally": "counts of tries to sign in, for minutes, under hashes",
    "worded": "how an agency words things; an entry would say who",
    "receipt": "is only ever added to; the concern it is for is recorded",
    **dict.fromkeys(
        ("unsealed", "sealed", "tile", "sealing_key", "checkpoint", "cosignature", "alarm"),
        "is made from the history, or says something of it; only the sealer adds to it",
    ),
}
# Rules and seats: they name no child and no reporter, so every page may read them.
WITHOUT_POLICIES = {
    **dict.fromkeys(SIGN_IN, "the pages' login has no rights on it at all"),
    "account": "the pages' login has no rights on it at all",
    "held_form": "the pages' login has no rights on it at all",
    "tally": "the pages' login has no rights on it at all",
    "moment": "no login has rights on it", "worded": "no login has rights on it",
    "actor": "ids and kinds; no name of a person",
    "agency": "names of agencies",
    "post": "titles of posts",
    "state": "a rule", "step": "a rule", "timescale": "a rule", "bank_holiday": "a rule", "rung": "a rule",
    "closing_reason": "a rule", "choice": "a rule", "assessment_factor": "a rule", "meeting_need": "a rule",
    "unsealed": "numbers of entries; only the sealer reads it",
    "sealed": "numbers", "tile": "hashes", "sealing_key": "public keys", "checkpoint": "hashes with a signature",
    "cosignature": "signatures", "alarm": "names no person",
    "lawful_basis": "a rule",
    "figure": "published figures, for anybody",
    "postcode": "public data; no login has rights on it",
    "reading_rule": "a rule", "audit_line": "a rule", "reading_watch": "a number",
    "retention_period": "a rule",
    "withholding_ground": "a rule",
    "link_model": "weights; a name that few bear is not in them",
    "link_run": "times and counts", "link_part": "times and counts",
}  # fmt: skip

TABLES = (
    "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind in ('r', 'p')"
)


def _own_functions(condition: str) -> set[str]:
    return set(
        columns(
            f"""select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'heard'::regnamespace
                 and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') and {condition}"""
        )
    )


@pytest.mark.promise("Need to know")
def test_every_table_is_under_forced_row_policies_or_is_named_here() -> None:
    forced = set(columns(f"{TABLES} and relrowsecurity and relforcerowsecurity"))
    assert set(columns(TABLES)) - forced == set(WITHOUT_POLICIES)


@pytest.mark.promise("Need to know")
def test_no_table_with_a_strand_or_a_text_of_a_child_is_among_the_excepted() -> None:
    of_a_strand = set(
        columns(
            """select distinct c.relname::text from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'heard'::regnamespace and c.relkind = 'r'
                  and a.attname in ('strand_id', 'mention_id', 'attachment_id', 'person_id', 'worker_id', 'secret_hash')
                  and c.relname <> 'account'"""
        )
    )
    assert of_a_strand & set(WITHOUT_POLICIES) == set()
    assert len(of_a_strand) > 15


@pytest.mark.promise("Nothing is rewritten")
def test_every_table_is_under_history_or_is_named_here_with_the_reason() -> None:
    recorded = set(
        columns(
            """select c.relname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where c.relnamespace = 'heard'::regnamespace and t.tgname like 'history\\_%' and t.tgenabled = 'O'
                group by c.relname having count(*) = 4"""
        )
    )
    assert set(columns(TABLES)) - recorded == set(NOT_UNDER_HISTORY)


@pytest.mark.promise("Nothing is rewritten")
def test_no_view_stands_beside_the_policies() -> None:
    """A view that is not security_invoker, or a materialised one, would show what the policies hide."""
    assert (
        columns(
            "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind in ('v', 'm')"
        )
        == []
    )


@pytest.mark.promise("Need to know")
def test_every_function_that_lends_rights_has_its_search_path_pinned_and_belongs_to_the_kernel() -> None:
    loose = _own_functions(
        "p.prosecdef and (p.proowner <> 'heard_kernel'::regrole or p.proconfig is null"
        " or not 'search_path=heard, pg_temp' = any (p.proconfig))"
    )
    assert loose == set()
    assert len(_own_functions("p.prosecdef")) > 30


EXECUTABLE = {
    "heard_app": {
        "actor()", "actor_kind()", "also_about(uuid)", "begun_by_me(uuid,text)", "missing_known(uuid)", "is_about_a_child(uuid)", "answers_me(uuid)", "voice_known(uuid)", "continuity_by_agency()", "words_for_decisions(uuid,integer[])", "begun_here(uuid,text,boolean)", "break_glass(text,text)", "climbs_of(uuid)",
        "day_of(timestamp with time zone)", "sees_by_office(text)",
        "due(timestamp with time zone,integer,text)", "end_of(date)", "erased_of(uuid)", "evidence_of(uuid[])", "facts_are_known(jsonb)", "began_with(uuid,uuid)",
        "brought_in_before(uuid,text[],bytea[])", "known_from_before(uuid)", "file_keys(uuid[],bigint[],text[])", "network_around(uuid,integer,integer,bigint[],text)", "give_half(uuid,bytea)",
        "give_mailbox(uuid,uuid,bytea)", "identity_kept(uuid)", "identity_to_read(uuid)",
        "keep_identity(uuid,bytea,bytea,bytea)", "withdraw_identity(uuid)", "heard_now()",
        "known_before(uuid)", "known_already(uuid)", "ladder_around(uuid,timestamp with time zone)", "level_of(uuid)", "may_add(uuid)", "may_scan(uuid)", "my_agency()",
        "my_day(text,integer,integer)", "my_apart()", "my_glass()", "my_look_ups()", "my_overseen()", "my_posts()",
        "my_rank()", "open_other_ends(uuid[],text)", "open_written_together(uuid[],text)",
        "is_file_of(uuid,uuid)", "children_of(uuid[])", "through_glass(uuid)", "why_not_speak_for(uuid,boolean)", "why_not_name_deputy(uuid)", "empty_from(uuid,timestamp with time zone)",
        "say_away(uuid,timestamp with time zone,timestamp with time zone)", "say_back(uuid)",
        "say_deputy(uuid,uuid,timestamp with time zone)", "say_left(uuid,uuid)",
        "set_wall(uuid,uuid,text)", "count_wording(text[])", "workers_named_in(text)", "my_scope()", "my_strands()", "name_key(text)",
        "proposals_to_look_at(integer,integer,text)", "group_of(uuid)", "group_proposals(text[])", "open_record(uuid,text)", "open_records(uuid[],text)", "opened(text)", "public_load()",
        "post_is_filled(uuid,timestamp with time zone)", "progress(uuid)", "readings_of(uuid,integer,integer)",
        "refuse(text,text)", "refuse_nobody()", "replace_mailbox(text,bytea,text)", "says_something(text)",
        "steps_from_here(uuid)", "whom_to_call(uuid)", "works_on(date)", "days_worked(date,date)",
        "may_work_on(uuid)", "care_known(uuid)", "listed_with(uuid)", "may_share(uuid)", "record_to_ask_for(text)", "record_to_ask_of(uuid,uuid)", "shared_with_me(integer)",
        "share_requests_counted(timestamp with time zone)",
        "keeping_of(uuid)", "may_hold(uuid)", "past_keeping(integer)", "rests_on_what_is_kept(uuid)", "is_somebody_else(uuid)", "speaks_of_what_is_kept(uuid)",
        "open_all_about(uuid,text)", "records_about_whoever_asks(uuid)",
        "who_knew(text,uuid,timestamp with time zone,timestamp with time zone,uuid,integer,integer,text[],boolean,text[])",
        "read_because(uuid[])", "held_by(uuid,timestamp with time zone)",
        "who_answered(text,uuid,timestamp with time zone,timestamp with time zone,uuid,integer,integer)",
        "may_ask_of(uuid)",
        "lines_told(uuid[])", "open_agenda(uuid)", "panel_posts()", "panel_chairs()", "name_team_manager(uuid,uuid)", "leave_team(uuid,date,text)", "team_load(uuid)",
        "tile_hashes(integer,bigint)", "what_i_wrote(uuid)", "provable(bigint[])",
    },
    "heard_door": {
        "actor()", "how_to_reach(uuid[])", "sharing_a_key(bigint[],integer[],bigint[],uuid)",
        "end_token(text)", "enter_mailbox(bytea)", "is_system(bytea)", "mint_for_door(text)",
        "mint_for_worker(uuid,interval)",
    },
    "heard_clock": {
        "actor()", "actor_kind()", "addresses_of(uuid,uuid,uuid,timestamp with time zone)", "heard_now()", "may_scan(uuid)", "mint_for_clock()", "refuse(text,text)",
        "refuse_nobody()", "tick(timestamp with time zone,integer)", "publish_figures()", "publish_hotspots()", "review_readings()", "watch_panel()", "watch_teams()",
    },
    "heard_seal": {"tile_hashes(integer,bigint)"},
    "heard_link": {
        "actor()", "actor_kind()", "heard_now()", "mentions_to_link()", "mint_for_linker()", "refuse(text,text)",
        "refuse_nobody()", "run_under_way()", "said_of_people(uuid,uuid,integer)", "told_apart(uuid)", "not_filed_yet(uuid,uuid[],bigint[])", "file_anew(uuid,uuid[],bigint[],text[])",
        "mentions_in_reports()", "said_in_reports(uuid,uuid,integer)", "groups_so_far(uuid)", "keep_group(uuid,uuid,jsonb,text)",
    },
    "heard_dump": set(),
    "public": set(),
}  # fmt: skip


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("role", EXECUTABLE)
def test_each_login_may_call_these_functions_and_no_other(role: str) -> None:
    assert _own_functions(f"has_function_privilege('{role}', p.oid, 'execute')") == EXECUTABLE[role]


RIGHTS = {
    "heard_app": {
        "select": {
            "absence", "actor", "agency", "attachment", "attempt", "bank_holiday", "clock", "closing_reason", "concern",
            "django_migrations", "draft", "earlier_entry", "earlier_record", "finding", "missing_episode", "return_interview", "return_offer", "voice", "read_back", "voice_answer", "advocate_offer", "contact_attempt", "new_way", "panel_line", "sitting_line", "line_dissent", "team", "team_manager", "team_remit", "team_seat", "team_warning", "holding", "identification", "imported_file", "pairing", "spotted", "mention", "move", "person", "post", "receipt",
            "remark", "rung", "scan", "state", "step", "strand", "timescale", "waiting", "wall", "worker",
            "sealed", "sealing_key", "tile", "checkpoint", "cosignature", "alarm",
            "lawful_basis", "share", "withdrawal", "figure", "hotspot", "reading_rule", "audit_line", "judgement",
            "retention_period", "erasure", "legal_hold", "hold_lifting",
            "withholding_ground", "access_request", "pack_line", "link_model", "stated_link", "network_export",
            "choice", "assessment_factor", "assessment_version", "category_entry",
            "meeting_need", "meeting", "invitation", "attendance", "minutes", "action",
            "family_consent", "legal_basis", "placement", "host_notice", "placement_start",
            "nrm_referral", "nrm_decision", "police_event", "victim_told",
            "serious_incident", "listed_child", "sent_notice", "licence_notice",
        },
        "insert": {
            "attachment", "attempt", "concern", "draft", "earlier_entry", "earlier_record", "finding", "missing_episode", "return_interview", "return_offer", "voice", "read_back", "voice_answer", "advocate_offer", "contact_attempt", "new_way", "line_dissent", "team", "team_remit", "team_seat", "identification", "imported_file", "pairing", "spotted", "mention", "move", "person", "receipt",
            "remark", "scan", "strand", "share", "withdrawal", "judgement",
            "legal_hold", "hold_lifting", "access_request", "pack_line", "stated_link", "network_export",
            "assessment_version", "category_entry", "meeting", "invitation", "attendance", "minutes", "action",
            "family_consent", "legal_basis", "placement", "host_notice", "placement_start",
            "nrm_referral", "nrm_decision", "police_event", "victim_told",
            "serious_incident", "listed_child", "sent_notice", "licence_notice",
        },
        "update": {"draft"},
        "delete": {"draft"},
    },
    "heard_door": {
        "update": {
            "account", "account_emailaddress", "django_session", "mfa_authenticator", "socialaccount_socialaccount",
            "tally", "usersessions_usersession",
        },
        "delete": {
            "django_session", "held_form", "mfa_authenticator", "socialaccount_socialaccount", "tally",
            "usersessions_usersession",
        },
    },
    "heard_clock": {
        "select": {"absence", "attachment", "django_migrations", "holding", "outbox", "post", "scan", "worker"},
        "insert": {"scan"}, "update": set(), "delete": set(),
    },
    "heard_seal": {
        "select": {
            "alarm", "checkpoint", "cosignature", "django_migrations", "sealed", "sealing_key", "tile", "unsealed",
        },
        "insert": {"alarm", "checkpoint", "cosignature", "sealed", "sealing_key", "tile"},
        "update": set(), "delete": {"unsealed"},
    },
    "heard_link": {
        "select": {"django_migrations", "link_model", "link_part", "link_run", "proposal"},
        "insert": {"link_model", "link_part", "link_run", "proposal"},
        "update": {"proposal"}, "delete": {"proposal"},
    },
    "heard_dump": {"insert": set(), "update": set(), "delete": set()},
}  # fmt: skip
NEVER = {"truncate": set[str](), "references": set[str](), "trigger": set[str]()}


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("role", LOGINS)
def test_each_login_has_these_rights_on_tables_and_no_other(role: str) -> None:
    for right, tables in {**RIGHTS[role], **NEVER}.items():
        assert set(columns(f"{TABLES} and has_table_privilege('{role}', oid, '{right}')")) == tables, right


@pytest.mark.promise("Need to know")
def test_of_a_question_the_pages_read_all_but_what_was_typed() -> None:
    may = "select attname::text from pg_attribute where attrelid = 'look_up'::regclass and attnum > 0"
    assert set(columns(may)) - set(
        columns(f"{may} and has_column_privilege('heard_app', attrelid, attnum, 'select')")
    ) == {"keys"}


@pytest.mark.promise("Nothing is rewritten")
def test_the_door_reaches_no_part_of_a_record() -> None:
    reached = set(columns(f"{TABLES} and has_table_privilege('heard_door', oid, 'select')"))
    assert reached - SIGN_IN == {"account", "actor", "agency", "held_form", "link_model", "tally", "worker"}


@pytest.mark.promise("Nothing is rewritten")
def test_no_login_can_make_anything_or_become_somebody() -> None:
    with connection.cursor() as cursor:
        for role in EVERYBODY:
            cursor.execute(
                """select r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication,
                          has_database_privilege(r.oid, current_database(), 'temp'),
                          has_database_privilege(r.oid, current_database(), 'create'),
                          has_schema_privilege(r.oid, 'public', 'create'),
                          has_schema_privilege(r.oid, 'heard', 'create') and r.rolname <> 'heard_owner',
                          pg_has_role(r.oid, 'heard_kernel', 'member'),
                          pg_has_role(r.oid, 'heard_owner', 'member') and r.rolname <> 'heard_owner'
                     from pg_roles r where r.rolname = %s""",
                [role],
            )
            assert cursor.fetchone() == (False,) * 10, role
    assert set(columns("select rolname::text from pg_roles where rolname in ('heard_owner', 'heard_kernel') and not rolcanlogin")) == {
        "heard_owner", "heard_kernel",
    }  # fmt: skip
    assert set(columns("select rolname::text from pg_roles where rolbypassrls and rolname like 'heard\\_%' and not rolsuper")) == {
        "heard_kernel", "heard_dump",
    }  # fmt: skip


@pytest.mark.promise("Need to know")
def test_no_session_shows_its_statements_to_the_others_of_its_login() -> None:
    for role in ("heard_app", "heard_door", "heard_clock", "heard_seal", "heard_link"):
        assert "track_activities=off" in columns(
            "select unnest(setconfig) from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where rolname = %s",
            role,
        )


# A unique key over what somebody typed would tell a stranger that a hidden row is there. Each of these is over
# random ids, over what only its own writer sees, or is explained.
UNIQUE_KEYS = {
    "judgement_once": "numbered by the database, of a strand whose random id one knows",
    "contact_attempt_place": "numbered by the database, of a strand whose random id one knows",
    "stated_link_follows_id_key": "a trigger answers first, and the number of what is followed is random",
    "strand_reference": "forty random bits that say nothing of a child",
    "mailbox_secret_hash_key": "at least 77 random bits",
    "system_key_key_hash_key": "random, and no login writes it",
    "worker_email_key": "no login writes it",
    "draft_one_per_form": "among one's own",
    "receipt_once": "among one's own",
    "proposal_one_id_other_id_key": "the linking alone writes it, and it sees every pair",
    "drawn_from_once": "the kernel alone writes it",
    "hotspot_once": "the clock alone writes it",
    "erasure_strand_id_key": "the kernel alone writes it",
    "erasure_of_strand_id_key": "the kernel alone writes it",
    "hold_lifting_once": "of a hold that one can see",
    "pack_line_place": "of a request that one has opened",
    "clock_once_for_ever": "no login writes it",
    "access_once": "no login writes it",
    "move_one_per_number": "of a strand whose random id one knows",
    "move_end": "of a strand whose random id one knows",
    "move_one_climb_per_rung": "only the clock's steps keep a rung",
    "strand_kind": "random ids",
    "opening_half_once": "of a strand whose random id one knows; no login writes it",
    "wall_one_standing": "no login writes it",
    "reading_flag_once": "no login writes it",
    "earlier_record_once": "of one's own agency, by those who bring in and see it by their office",
    "minutes_meeting_id_key": "of a meeting whose random id one knows",
    "attendance_invitation_id_key": "of an invitation whose random id one knows",
    "team_remit_once": "numbered by the database, of a team that every worker may see",
    "team_seat_once": "every worker may see them all",
    "sitting_line_once": "the kernel alone writes it",
    "meeting_once": "of a strand whose random id one knows",
    "invitation_once": "of a meeting whose random id one knows",
    "assessment_version_once": "of a strand whose random id one knows",
    "earlier_entry_once": "of a strand whose random id one knows",
    "nrm_decision_once": "of a strand whose random id one knows",
}


@pytest.mark.promise("Need to know")
def test_no_unique_key_tells_of_a_hidden_row() -> None:
    keys = set(
        columns(
            """select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
                where t.relnamespace = 'heard'::regnamespace and t.relrowsecurity and x.indisunique and not x.indisprimary"""
        )
    )
    assert {key for key in keys if not key.endswith("_uniq")} == set(UNIQUE_KEYS)
