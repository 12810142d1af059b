-- The agencies come together: strategy discussion, section 47 enquiry, initial conference, and the actions they agree.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('strategy_discussion', 'Strategy discussion held', 3, 'calendar_day', '2023-12-15', 'Team manager',
   'Working Together 2023, ch. 3: as soon as possible; local procedures: within 24 hours (Blackburn, Knowsley) to 3 days (Bexley). Heard''s default is the longest'),
  ('strategy_discussion_in_danger', 'Strategy discussion held, in danger', 24, 'hour', '2023-12-15', 'Team manager',
   'Local procedures (Blackburn, Knowsley): within 24 hours'),
  ('initial_conference', 'Initial conference held', 15, 'working_day', '2023-12-15', 'Conference chair',
   'Working Together 2023, ch. 3: within 15 working days of the strategy discussion at which the enquiry was begun, as local procedures (Bexley) tell it; a later discussion starts nothing anew'),
  ('action', 'An agreed action done', 42, 'calendar_day', '2024-01-01', 'Whoever agreed to it',
   'Local default: by the day that was agreed, and within six weeks, the time between two core groups');

insert into state (kind, name, is_open, label) values
  ('strategy_discussion', '', true, 'Being called'),
  ('strategy_discussion', 'called', true, 'Called'),
  ('strategy_discussion', 'no_enquiry_proposed', true, 'Held; another agency is asked to agree that no enquiry begins'),
  ('strategy_discussion', 'enquiry_begun', false, 'Held: a section 47 enquiry was begun'),
  ('strategy_discussion', 'no_enquiry', false, 'Held: no section 47 enquiry'),
  ('strategy_discussion', 'held', false, 'Held, within the enquiry'),
  ('enquiry', '', true, 'Being begun'),
  ('enquiry', 'under_way', true, 'Enquiry under way'),
  ('enquiry', 'ending_proposed', true, 'Ending without a conference proposed, waiting for another agency'),
  ('enquiry', 'ended', false, 'Ended without a conference'),
  ('enquiry', 'to_conference', false, 'Ended: the conference was held'),
  ('conference', '', true, 'Being called'),
  ('conference', 'called', true, 'Called'),
  ('conference', 'no_plan_proposed', true, 'Held; another agency is asked to agree that there is no plan'),
  ('conference', 'plan', false, 'Held: the child is to have a child protection plan'),
  ('conference', 'no_plan', false, 'Held: no child protection plan'),
  ('action', '', true, 'Being agreed'),
  ('action', 'to_do', true, 'To be done'),
  ('action', 'done', false, 'Done'),
  ('action', 'given_up', false, 'Not done');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select kind, name, here, to_state, label, takers::text[], second_to, needs::text[], guard,
       starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'strategy_discussion', 'call_discussion', '{""}', 'called', 'Call a strategy discussion', '{holder,front_door_worker,front_door_manager,service_manager}', '',
   '{reason,child_view}', 'why_not_call_discussion', '{strategy_discussion}', '{}', 'taker', 'Working Together 2023, ch. 3: strategy discussion'),
  (2, 'strategy_discussion', 'begin_enquiry', '{called}', 'enquiry_begun', 'It was held: begin a section 47 enquiry', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_begin_enquiry', '{}', '{}', '', 'Children Act 1989, section 47'),
  (3, 'strategy_discussion', 'go_on_without', '{called}', 'no_enquiry', 'It was held: no enquiry, and all agree', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_go_on_without', '{}', '{}', '', 'Working Together 2023, ch. 3: decisions of a strategy discussion'),
  (4, 'strategy_discussion', 'propose_no_enquiry', '{called}', 'no_enquiry_proposed', 'It was held: propose no enquiry to another agency', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_propose_no_enquiry', '{second_signature}', '{}', '', 'Promise 4: somebody did not agree'),
  (5, 'strategy_discussion', 'sign_no_enquiry', '{no_enquiry_proposed}', 'no_enquiry', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_no_enquiry',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4: second signature from another agency'),
  (6, 'strategy_discussion', 'refuse_no_enquiry', '{no_enquiry_proposed}', 'called', 'Do not agree: decide again', '{partner,scrutineer@any}', 'propose_no_enquiry',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4'),
  (7, 'strategy_discussion', 'add_to_enquiry', '{called}', 'held', 'It was held: go on with the enquiry', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view}', 'why_not_add_to_enquiry', '{}', '{}', '', 'Working Together 2023, ch. 3: further discussions during an enquiry'),
  (8, 'enquiry', 'open_enquiry', '{""}', 'under_way', 'Begin a section 47 enquiry', '{kernel}', '', '{reason}', '', '{initial_conference}', '{}', 'rung_0',
   'Children Act 1989, section 47'),
  (9, 'enquiry', 'propose_ending', '{under_way}', 'ending_proposed', 'Propose to end without a conference', '{holder,front_door_worker,front_door_manager,service_manager}', '',
   '{outcome,reason,child_view,told}', 'why_not_end_enquiry', '{second_signature}', '{}', '', 'Working Together 2023, ch. 3: outcomes of a section 47 enquiry; promise 4'),
  (10, 'enquiry', 'sign_ending', '{ending_proposed}', 'ended', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_ending', '{reason}',
   'why_not_end_enquiry', '{}', '{second_signature}', '', 'Promise 4: second signature from another agency'),
  (11, 'enquiry', 'refuse_ending', '{ending_proposed}', 'under_way', 'Do not agree: the enquiry goes on', '{partner,scrutineer@any}', 'propose_ending', '{reason}', '',
   '{}', '{second_signature}', '', 'Promise 4'),
  (12, 'enquiry', 'conference_held', '{under_way}', 'to_conference', 'The conference was held', '{kernel}', '', '{}', '', '{}',
   '{initial_conference}', '', 'Working Together 2023, ch. 3: initial child protection conference'),
  (13, 'conference', 'call_conference', '{""}', 'called', 'Call the initial conference', '{holder,front_door_worker,front_door_manager,service_manager}', '',
   '{reason,child_view}', 'why_not_call_conference', '{initial_conference}', '{}', 'taker', 'Working Together 2023, ch. 3: initial child protection conference'),
  (14, 'conference', 'decide_plan', '{called}', 'plan', 'It was held: the child is to have a plan', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_decide_plan', '{}', '{initial_conference}', '', 'Working Together 2023, ch. 3: child protection plan'),
  (15, 'conference', 'propose_no_plan', '{called}', 'no_plan_proposed', 'It was held: propose that there is no plan', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_decide_conference', '{second_signature}', '{}', '', 'Promise 4'),
  (16, 'conference', 'sign_no_plan', '{no_plan_proposed}', 'no_plan', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_no_plan', '{reason}', '',
   '{}', '{second_signature,initial_conference}', '', 'Promise 4: second signature from another agency'),
  (17, 'conference', 'refuse_no_plan', '{no_plan_proposed}', 'called', 'Do not agree: decide again', '{partner,scrutineer@any}', 'propose_no_plan', '{reason}', '',
   '{}', '{second_signature}', '', 'Promise 4'),
  (18, 'action', 'agree_action', '{""}', 'to_do', 'Agree an action', '{holder,partner,front_door_worker,front_door_manager,service_manager,director}', '', '{to_post_id}', 'why_not_agree_action',
   '{action}', '{}', 'named', 'Working Together 2023, ch. 3: who will do what by when'),
  (19, 'action', 'say_done', '{to_do}', 'done', 'Say that it is done', '{holder}', '', '{reason}', '', '{}', '{action}', '', 'Working Together 2023, ch. 3'),
  (20, 'action', 'give_up', '{to_do}', 'given_up', 'Say that it cannot be done', '{holder,front_door_manager,service_manager}', '', '{reason}', '', '{}', '{action}', '',
   'Working Together 2023, ch. 3')
  ) as s (place, kind, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) here
 order by place;
select declare_climbs(kind), declare_hand_offs(kind) from unnest('{strategy_discussion,enquiry,conference,action}'::text[]) kind;

insert into choice (kind, step, code, label, hint) values
  ('enquiry', 'propose_ending', 'not_substantiated', 'The concerns are not borne out', ''),
  ('enquiry', 'propose_ending', 'no_continuing_harm', 'They are borne out, and the child is not likely to suffer significant harm', '');

select record_table('meeting_need'), never_changes('meeting_need');
insert into meeting_need (code, kind, agency_kind, place, label, lacking, source) values
  ('discussion_council', 'strategy_discussion', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.',
   'Working Together 2023, ch. 3: local authority children''s social care, the police and health at the least'),
  ('discussion_police', 'strategy_discussion', 'police', 2, 'Police', 'The police neither came nor said why.', 'Working Together 2023, ch. 3'),
  ('discussion_health', 'strategy_discussion', 'health', 3, 'Health', 'Health neither came nor said why.', 'Working Together 2023, ch. 3'),
  ('conference_council', 'conference', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.', 'Working Together 2023, ch. 3'),
  ('conference_police', 'conference', 'police', 2, 'Police', 'The police neither came nor said why.', 'Working Together 2023, ch. 3'),
  ('conference_health', 'conference', 'health', 3, 'Health', 'Health neither came nor said why.', 'Working Together 2023, ch. 3'),
  ('conference_school', 'conference', 'school', 4, 'The school or college', 'The school or college neither came nor said why.', 'Working Together 2023, ch. 3');
