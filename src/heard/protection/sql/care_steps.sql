-- A child in need, a child who is looked after, where they are placed, and the review that the independent reviewing officer
-- brings forward. Each is held by a post, and comes round by the work that was done.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('child_in_need_plan', 'Plan for a child in need agreed', 10, 'working_day', '2024-01-01', 'Lead social worker',
   'Local default: no national time; the plan follows the assessment'),
  ('child_in_need_review', 'Child in need plan reviewed', 84, 'calendar_day', '2024-01-01', 'Lead social worker',
   'Local default: no national interval; local procedures say six to twelve weeks, and Heard''s default is the longest'),
  ('looked_after_first_review', 'First looked-after review held', 20, 'working_day', '2011-04-01', 'Independent reviewing officer',
   'Care Planning Regulations 2010, reg. 33: within 20 working days of becoming looked after'),
  ('looked_after_second_review', 'Second looked-after review held', 3, 'month', '2011-04-01', 'Independent reviewing officer',
   'Care Planning Regulations 2010, reg. 33: within three months of the first'),
  ('looked_after_review', 'Looked-after review held', 6, 'month', '2011-04-01', 'Independent reviewing officer',
   'Care Planning Regulations 2010, reg. 33: then at least every six months, and earlier if the independent reviewing officer asks'),
  ('early_review', 'Review held that was brought forward', 10, 'working_day', '2024-01-01', 'Team manager',
   'Care Planning Regulations 2010, reg. 33: earlier if the independent reviewing officer asks; how soon is a local default'),
  ('placement_start', 'Planned placement started, or given up', 10, 'working_day', '2024-01-01', 'Social worker',
   'Local default: what is planned for a child happens, or is said not to'),
  ('placement_first_visit', 'Child first seen in the placement', 7, 'calendar_day', '2011-04-01', 'Social worker',
   'Care Planning Regulations 2010, reg. 28: within one week of the start of the placement'),
  ('placement_visit', 'Child seen in the placement', 42, 'calendar_day', '2011-04-01', 'Social worker',
   'Care Planning Regulations 2010, reg. 28: then at intervals of not more than six weeks');

insert into state (kind, name, is_open, label) values
  ('child_in_need', '', true, 'Being begun'),
  ('child_in_need', 'being_agreed', true, 'Being agreed with the family'),
  ('child_in_need', 'under_way', true, 'Under way'),
  ('child_in_need', 'early_help', true, 'Goes on as early help'),
  ('child_in_need', 'ending_proposed', true, 'End proposed, waiting for another agency'),
  ('child_in_need', 'ended', false, 'Ended'),
  ('child_in_need', 'stepped_up', false, 'Stepped up to child protection'),
  ('looked_after', '', true, 'Being begun'),
  ('looked_after', 'not_reviewed', true, 'Looked after, not reviewed yet'),
  ('looked_after', 'reviewed_once', true, 'Looked after, reviewed once'),
  ('looked_after', 'reviewed', true, 'Looked after'),
  ('looked_after', 'ceased', false, 'Not looked after any more'),
  ('placement', '', true, 'Being planned'),
  ('placement', 'planned', true, 'Planned, not started'),
  ('placement', 'current', true, 'The child lives here'),
  ('placement', 'ended', false, 'Ended'),
  ('placement', 'not_started', false, 'Never started'),
  ('early_review', '', true, 'Being called'),
  ('early_review', 'called', true, 'A review is to be held early'),
  ('early_review', 'held', false, 'The review was held');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select kind, name, here, case to_state when '=' then here else to_state end, label, takers::text[], second_to, needs::text[], guard,
       starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'child_in_need', 'begin_child_in_need', '{""}', 'being_agreed', 'Begin a plan for a child in need',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{reason,child_view}', 'why_not_begin_child_in_need',
   '{child_in_need_plan}', '{}', 'taker', 'Children Act 1989, section 17; Working Together 2023, ch. 3'),
  (2, 'child_in_need', 'agree_plan', '{being_agreed}', 'under_way', 'The plan is agreed', '{holder,front_door_worker,front_door_manager}', '',
   '{reason,child_view}', 'why_not_agree_plan', '{child_in_need_review}', '{child_in_need_plan}', '', 'Working Together 2023, ch. 3: child in need plan'),
  (3, 'child_in_need', 'hold_review', '{under_way,early_help}', '=', 'The review was held: the plan goes on',
   '{holder,front_door_worker,front_door_manager}', '', '{reason,child_view,told}', 'why_not_go_on_in_need', '{child_in_need_review}',
   '{child_in_need_review}', '', 'Working Together 2023, ch. 3: the plan is reviewed'),
  (4, 'child_in_need', 'end_child_in_need', '{under_way,early_help}', 'ended', 'The review was held: the plan ends', '{holder,front_door_manager,service_manager}', '',
   '{outcome,reason,child_view,told}', 'why_not_end_in_need_alone', '{}', '{}', '', 'Working Together 2023, ch. 3: closing a child in need plan'),
  (5, 'child_in_need', 'propose_end_of_need', '{under_way,early_help}', 'ending_proposed', 'The review was held: propose to another agency that the plan ends',
   '{holder,front_door_manager,service_manager}', '', '{outcome,reason,child_view,told}', 'why_not_end_in_need', '{second_signature}', '{}', '',
   'Promise 4: the child is exploited, or somebody did not agree'),
  (6, 'child_in_need', 'sign_end_of_need', '{ending_proposed}', 'ended', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_end_of_need', '{reason}', '',
   '{}', '{}', '', 'Promise 4: second signature from another agency'),
  (7, 'child_in_need', 'refuse_end_of_need', '{ending_proposed}', 'under_way', 'Do not agree: the plan goes on', '{partner,scrutineer@any}', 'propose_end_of_need',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4'),
  (8, 'child_in_need', 'step_up', '{being_agreed,under_way,early_help}', 'stepped_up', 'Step up: a strategy discussion is called',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{reason,child_view,told}', 'why_not_step_up', '{}', '{}', '',
   'Working Together 2023, ch. 3: reasonable cause to suspect significant harm'),
  (9, 'child_in_need', 'step_down', '{under_way}', 'early_help', 'The review was held: I take it on as early help', '{holder}', '',
   '{reason,child_view,told}', 'why_not_step_down', '{}', '{}', '', 'Working Together 2023, ch. 1: early help; promise 2: accepted before it is let go of'),
  (10, 'looked_after', 'become_looked_after', '{""}', 'not_reviewed', 'Say that the child is looked after',
   '{holder,front_door_worker,front_door_manager,service_manager,director}', '', '{reason,child_view,to_post_id}', 'why_not_become_looked_after',
   '{looked_after_first_review}', '{}', 'named', 'Children Act 1989, sections 22 and 25A: looked after, with an independent reviewing officer'),
  (11, 'looked_after', 'hold_review', '{not_reviewed}', 'reviewed_once', 'The first review was held', '{reviewing_officer}', '', '{reason,child_view}',
   'why_not_hold_looked_after_review', '{looked_after_second_review}', '{looked_after_first_review}', '', 'Care Planning Regulations 2010, regs. 32 to 38'),
  (12, 'looked_after', 'hold_review', '{reviewed_once}', 'reviewed', 'The second review was held', '{reviewing_officer}', '', '{reason,child_view}',
   'why_not_hold_looked_after_review', '{looked_after_review}', '{looked_after_second_review}', '', 'Care Planning Regulations 2010, regs. 32 to 38'),
  (13, 'looked_after', 'hold_review', '{reviewed}', '=', 'The review was held', '{reviewing_officer}', '', '{reason,child_view}',
   'why_not_hold_looked_after_review', '{looked_after_review}', '{looked_after_review}', '', 'Care Planning Regulations 2010, regs. 32 to 38'),
  (14, 'looked_after', 'cease', '{not_reviewed,reviewed_once,reviewed}', 'ceased', 'Say that the child is not looked after any more', '{service_manager,director}', '',
   '{outcome,reason,child_view,told}', 'why_not_cease', '{}', '{}', '', 'Care Planning Regulations 2010, reg. 39'),
  (15, 'placement', 'plan_placement', '{""}', 'planned', 'Plan a placement', '{holder,front_door_worker,front_door_manager,service_manager,director}', '',
   '{reason,child_view}', 'why_not_plan_placement', '{placement_start}', '{}', 'taker', 'Care Planning Regulations 2010, reg. 9: placement plan'),
  (16, 'placement', 'tell_host', '{planned}', '=', 'The host authority was told', '{holder,front_door_worker,front_door_manager,service_manager,director}', '',
   '{}', 'why_not_tell_the_host', '{}', '{}', '', 'Care Planning Regulations 2010, regs. 11 to 13: the area authority is told'),
  (17, 'placement', 'start_placement', '{planned}', 'current', 'The placement has started', '{holder,front_door_worker,front_door_manager,service_manager,director}', '',
   '{child_view}', 'why_not_start_placement', '{placement_first_visit}', '{placement_start}', '', 'Care Planning Regulations 2010, regs. 9 to 13'),
  (18, 'placement', 'see_child', '{current}', '=', 'Say that the child was seen', '{holder,front_door_worker,front_door_manager}', '', '{reason,child_view}', '',
   '{placement_visit}', '{placement_first_visit,placement_visit}', '', 'Care Planning Regulations 2010, regs. 28 and 29: seen, and seen alone'),
  (19, 'placement', 'end_placement', '{current}', 'ended', 'The placement has ended', '{holder,front_door_manager,service_manager,director}', '',
   '{outcome,reason,child_view}', '', '{}', '{}', '', 'Care Planning Regulations 2010, reg. 14'),
  (20, 'placement', 'give_up_placement', '{planned}', 'not_started', 'It is not to be', '{holder,front_door_manager,service_manager,director}', '',
   '{reason,child_view}', '', '{}', '{}', '', 'Local default'),
  (21, 'early_review', 'call_early_review', '{""}', 'called', 'Bring the review forward', '{reviewing_officer}', '', '{reason}', 'why_not_call_early_review',
   '{early_review}', '{}', 'rung_1', 'Care Planning Regulations 2010, reg. 33: earlier if the independent reviewing officer asks'),
  (22, 'early_review', 'early_review_held', '{called}', 'held', 'The review was held', '{kernel}', '', '{}', '', '{}', '{}', '',
   'Care Planning Regulations 2010, reg. 33')
  ) as s (place, kind, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) here
 order by place;
select declare_climbs(kind), declare_hand_offs(kind) from unnest('{child_in_need,looked_after,placement,early_review}'::text[]) kind;

insert into choice (kind, step, code, label, hint)
select 'child_in_need', step, code, label, ''
  from (values
  (1, 'safe', 'The child is safe, and what was agreed is done'),
  (2, 'moved', 'The child lives in another area, which has taken it over'),
  (3, 'looked_after', 'The child is looked after now'),
  (4, 'eighteen', 'The child is eighteen'),
  (5, 'no_consent', 'The family does not agree to go on, and the child is not at risk of significant harm')
  ) as c (place, code, label)
 cross join unnest('{end_child_in_need,propose_end_of_need}'::text[]) step
 order by step, place;
insert into choice (kind, step, code, label, hint) values
  ('looked_after', 'cease', 'home', 'The child returns to parents or relatives', 'Decided at a review.'),
  ('looked_after', 'cease', 'order', 'A court has made an order: adoption, special guardianship, or with whom the child lives', ''),
  ('looked_after', 'cease', 'eighteen', 'The child is eighteen', ''),
  ('looked_after', 'cease', 'ended_otherwise', 'It has ended in another way', 'Decided at a review.'),
  ('placement', 'end_placement', 'planned_move', 'The child moves, as was planned', ''),
  ('placement', 'end_placement', 'broke_down', 'It could not go on: carer or provider', ''),
  ('placement', 'end_placement', 'unsafe', 'The child was not safe there', ''),
  ('placement', 'end_placement', 'child_asked', 'The child asked to move', ''),
  ('placement', 'end_placement', 'ceased', 'The child is not to be looked after any more', '');

insert into meeting_need (code, kind, agency_kind, place, label, lacking, source) values
  ('in_need_council', 'child_in_need', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.',
   'Working Together 2023, ch. 3: the lead social worker reviews the plan with those who give help'),
  ('in_need_school', 'child_in_need', 'school', 2, 'The school or college', 'The school or college neither came nor said why.', 'Local default'),
  ('looked_after_council', 'looked_after', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.',
   'Care Planning Regulations 2010, reg. 36: the child''s social worker'),
  ('looked_after_school', 'looked_after', 'school', 2, 'The school or college', 'The school or college neither came nor said why.', 'Local default');
