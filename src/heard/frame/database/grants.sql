-- Who may do what, in full: everything that is not granted here is refused.

grant select on actor, agency, worker, post, holding, absence,
                state, step, timescale, bank_holiday, rung, closing_reason, choice to heard_app;

grant execute on function my_rank(), why_not_speak_for(uuid, boolean), why_not_name_deputy(uuid), empty_from(uuid, timestamptz),
  say_away(uuid, timestamptz, timestamptz), say_back(uuid), say_deputy(uuid, uuid, timestamptz), say_left(uuid, uuid)
  to heard_app;

grant select, insert on strand, move, attempt, mention, identification, pairing, spotted, concern, remark, attachment, scan,
                        receipt to heard_app;
grant insert, select on person to heard_app;
grant execute on function rests_on_what_is_kept(uuid), is_somebody_else(uuid), speaks_of_what_is_kept(uuid) to heard_app;
-- Links that somebody states, and the network around somebody.
grant select, insert on stated_link, network_export to heard_app;
grant execute on function network_around(uuid, integer, integer, bigint[], text) to heard_app;
-- What other systems held before.
grant select, insert on imported_file, earlier_record, earlier_entry to heard_app;
grant execute on function brought_in_before(uuid, text[], bytea[]), known_from_before(uuid) to heard_app;
grant select on clock, waiting, wall to heard_app;
-- The hashes of what was asked would tell their manager what their staff typed: on no page, and so in no proof.
grant select (id, at, actor_id, agency_id, strand_id, asked_of, answers) on look_up to heard_app;
grant select, insert, update, delete on draft to heard_app;

grant execute on function
  refuse(text, text), refuse_nobody(), heard_now(), actor(), actor_kind(), my_posts(), my_agency(), my_scope(), sees_by_office(text), my_strands(), level_of(uuid),
  open_record(uuid, text), open_records(uuid[], text), opened(text), through_glass(uuid), may_add(uuid), may_scan(uuid),
  erased_of(uuid), evidence_of(uuid[]), my_apart(), ladder_around(uuid, timestamptz), set_wall(uuid, uuid, text), workers_named_in(text),
  break_glass(text, text), my_glass(), my_look_ups(),
  begun_here(uuid, text, boolean), says_something(text),
  steps_from_here(uuid), progress(uuid), known_before(uuid), known_already(uuid), children_of(uuid[]), also_about(uuid), climbs_of(uuid),
  my_day(text, integer, integer), readings_of(uuid, integer, integer), due(timestamptz, integer, text),
  works_on(date), days_worked(date, date), end_of(date), day_of(timestamptz), name_key(text), post_is_filled(uuid, timestamptz),
  identity_kept(uuid), keep_identity(uuid, bytea, bytea, bytea), withdraw_identity(uuid), identity_to_read(uuid),
  give_half(uuid, bytea), whom_to_call(uuid), file_keys(uuid[], bigint[], text[]), facts_are_known(jsonb), began_with(uuid, uuid), my_overseen(), public_load(),
  give_mailbox(uuid, uuid, bytea), replace_mailbox(text, bytea, text)
  to heard_app;

-- Missing episodes.
grant select, insert on missing_episode, finding, return_offer, return_interview to heard_app;
grant execute on function begun_by_me(uuid, text), missing_known(uuid) to heard_app;
-- The child's voice.
grant select, insert on voice, read_back, voice_answer, advocate_offer, contact_attempt, new_way to heard_app;
grant execute on function is_about_a_child(uuid), answers_me(uuid), voice_known(uuid), continuity_by_agency(),
  words_for_decisions(uuid, integer[]) to heard_app;
-- Protection.
grant select on assessment_factor, meeting_need to heard_app;
grant select, insert on assessment_version, category_entry, meeting, invitation, attendance, minutes, action to heard_app;
grant select, insert on family_consent, legal_basis, placement, host_notice, placement_start to heard_app;
grant select, insert on nrm_referral, nrm_decision, police_event, victim_told to heard_app;
grant execute on function may_work_on(uuid), care_known(uuid) to heard_app;
-- Serious incidents and reviews; drivers.
grant select, insert on serious_incident, listed_child, sent_notice, licence_notice to heard_app;
grant execute on function listed_with(uuid) to heard_app;
-- The exploitation panel.
grant select on panel_line, sitting_line to heard_app;
grant select, insert on line_dissent to heard_app;
grant execute on function panel_chairs(), panel_posts(), open_agenda(uuid), lines_told(uuid[]) to heard_app;
grant execute on function watch_panel(), watch_teams() to heard_clock;
grant select, insert on team, team_remit, team_seat to heard_app;
grant update (starts_on) on team to heard_app;
grant select on team_manager, team_warning to heard_app;
grant execute on function name_team_manager(uuid, uuid), leave_team(uuid, date, text), team_load(uuid) to heard_app;

-- Oversight: what was known, and figures.
grant select on figure, reading_rule, hotspot, audit_line to heard_app;
grant select, insert on judgement to heard_app;
grant execute on function count_wording(text[]) to heard_app;
grant execute on function publish_figures(), publish_hotspots(), review_readings() to heard_clock;
grant execute on function open_all_about(uuid, text),
  who_knew(text, uuid, timestamptz, timestamptz, uuid, integer, integer, text[], boolean, text[]),
  read_because(uuid[]), held_by(uuid, timestamptz),
  who_answered(text, uuid, timestamptz, timestamptz, uuid, integer, integer), may_ask_of(uuid) to heard_app;

grant select on worker, agency, actor to heard_door;
grant execute on function mint_for_worker(uuid, interval), mint_for_door(text), end_token(text), enter_mailbox(bytea),
  is_system(bytea) to heard_door;
-- Have we met? The login that can act as any worker, once they have signed in, learns nothing more by it; no page's does.
grant execute on function actor(), sharing_a_key(bigint[], integer[], bigint[], uuid), how_to_reach(uuid[]) to heard_door;

grant execute on function mint_for_clock(), tick(timestamptz, integer), heard_now(), actor(), actor_kind(),
  refuse_nobody(), refuse(text, text), may_scan(uuid), addresses_of(uuid, uuid, uuid, timestamptz) to heard_clock;
grant select on outbox, post, holding, worker, absence, attachment, scan to heard_clock;
grant update (tries, sent_at, gave_up_at, not_before) on outbox to heard_clock;
grant insert on scan to heard_clock;

-- How often somebody tried to sign in, and which work was used, under hashes.
grant select, insert, update, delete on tally to heard_door;

-- What a worker had typed when their session ended: sealed, and only for the door.
grant select, insert, delete on held_form to heard_door;

-- Linking in bulk: it reads what is said of people through functions that ask for a run written down, and proposes.
grant select, insert on link_model, link_run, link_part to heard_link;
grant select, insert, update, delete on proposal to heard_link;
grant execute on function mint_for_linker(), run_under_way(), mentions_to_link(), said_of_people(uuid, uuid, integer),
  told_apart(uuid), not_filed_yet(uuid, uuid[], bigint[]), file_anew(uuid, uuid[], bigint[], text[]),
  heard_now(), actor(), actor_kind(), refuse(text, text), refuse_nobody() to heard_link;
grant select on link_model to heard_app, heard_door;
grant execute on function proposals_to_look_at(integer, integer, text) to heard_app;
-- Reports that may belong together: the linking proposes, whoever may read a proposal learns what it is made of.
grant execute on function mentions_in_reports(), said_in_reports(uuid, uuid, integer), groups_so_far(uuid), keep_group(uuid, uuid, jsonb, text) to heard_link;
grant execute on function group_of(uuid), group_proposals(text[]) to heard_app;

-- Signing in. Accounts are made by ./heard user add, not by the site; an agency's own sign-in is set by the environment.
grant select, update on account to heard_door;
grant select, insert, update on account_emailaddress to heard_door;
grant select on account_emailconfirmation, socialaccount_socialapp, socialaccount_socialtoken to heard_door;
grant select, insert, update, delete on django_session, usersessions_usersession, mfa_authenticator, socialaccount_socialaccount to heard_door;

-- Sealing. Hashes, notes and public keys may be seen by every page; nothing of them tells what an entry says.
grant select on sealed, tile, sealing_key, checkpoint, cosignature, alarm to heard_app, heard_seal;
grant insert on sealed, tile, sealing_key, checkpoint, cosignature, alarm to heard_seal;
grant select, delete on unsealed to heard_seal;
grant select (id, leaf) on entry to heard_seal;
grant execute on function tile_hashes(integer, bigint) to heard_app, heard_seal;
-- Information governance.
grant select on lawful_basis to heard_app;
grant select, insert on share, withdrawal to heard_app;
grant execute on function may_share(uuid), record_to_ask_for(text), record_to_ask_of(uuid, uuid), shared_with_me(integer), share_requests_counted(timestamptz)
  to heard_app;
grant execute on function what_i_wrote(uuid), provable(bigint[]) to heard_app;
grant select on retention_period, erasure to heard_app;
grant select, insert on legal_hold, hold_lifting to heard_app;
grant execute on function may_hold(uuid), keeping_of(uuid), past_keeping(integer) to heard_app;
grant select on withholding_ground to heard_app;
grant select, insert on access_request, pack_line to heard_app;
grant update (decision, ground_id, reason) on pack_line to heard_app;
grant execute on function records_about_whoever_asks(uuid), open_other_ends(uuid[], text), open_written_together(uuid[], text),
  is_file_of(uuid, uuid) to heard_app;
