-- A child protection plan: core groups, visits and reviews come round until two agencies agree that it ends.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('first_core_group', 'First core group held', 10, 'working_day', '2023-12-15', 'Lead social worker',
   'Working Together 2023, ch. 3: within ten working days of the initial conference, as local procedures (Tees) tell it'),
  ('core_group', 'Core group held', 42, 'calendar_day', '2023-12-15', 'Lead social worker', 'Local procedures (Tees): at least every six weeks'),
  ('first_plan_review', 'First review conference held', 3, 'month', '2023-12-15', 'Conference chair',
   'Working Together 2023, ch. 3: within three months of the initial conference'),
  ('plan_review', 'Review conference held', 6, 'month', '2023-12-15', 'Conference chair',
   'Working Together 2023, ch. 3: at intervals of not more than six months'),
  ('plan_visit', 'Child seen under the plan', 10, 'working_day', '2024-01-01', 'Lead social worker',
   'Local default: no national interval; the plan may say sooner');

insert into state (kind, name, is_open, label) values
  ('plan', '', true, 'Being begun'),
  ('plan', 'under_way', true, 'Under way'),
  ('plan', 'ending_proposed', true, 'End proposed, waiting for another agency'),
  ('plan', 'ended', false, 'Ended');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('plan', 'begin_plan', '', 'under_way', 'Begin the plan', '{kernel}', '', '{reason}', '', '{first_core_group,first_plan_review,plan_visit}', '{}', 'rung_0',
   'Working Together 2023, ch. 3: child protection plan'),
  ('plan', 'see_child', 'under_way', 'under_way', 'Say that the child was seen', '{holder,front_door_worker,front_door_manager}', '', '{reason,child_view}', '',
   '{plan_visit}', '{plan_visit}', '', 'Working Together 2023, ch. 3: the lead social worker sees the child'),
  ('plan', 'hold_core_group', 'under_way', 'under_way', 'The core group was held', '{holder,front_door_worker,front_door_manager}', '', '{reason,child_view}',
   'why_not_hold_core_group', '{core_group}', '{first_core_group,core_group}', '', 'Working Together 2023, ch. 3: core group'),
  ('plan', 'hold_review', 'under_way', 'under_way', 'The review conference was held: the plan goes on', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_hold_review', '{plan_review}', '{first_plan_review,plan_review}', '', 'Working Together 2023, ch. 3: review conference'),
  ('plan', 'propose_end_of_plan', 'under_way', 'ending_proposed', 'A review was held: propose that the plan ends', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', 'why_not_end_plan', '{second_signature}', '{}', '', 'Working Together 2023, ch. 3: discontinuing the plan; promise 4'),
  ('plan', 'sign_end_of_plan', 'ending_proposed', 'ended', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_end_of_plan', '{reason}', '', '{}',
   '{second_signature}', '', 'Promise 4: second signature from another agency'),
  ('plan', 'refuse_end_of_plan', 'ending_proposed', 'under_way', 'Do not agree: the plan goes on', '{partner,scrutineer@any}', 'propose_end_of_plan', '{reason}', '',
   '{}', '{second_signature}', '', 'Promise 4');
select declare_climbs('plan'), declare_hand_offs('plan');

insert into meeting_need (code, kind, agency_kind, place, label, lacking, source) values
  ('plan_council', 'plan', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.',
   'Working Together 2023, ch. 3: the lead social worker leads the core group'),
  ('plan_health', 'plan', 'health', 2, 'Health', 'Health neither came nor said why.', 'Local default: the conference names who else is in the core group');
