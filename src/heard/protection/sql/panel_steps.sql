-- The multi-agency child exploitation panel. A sitting is a matter of its own, and the next one begins as one is held: a
-- panel that does not sit climbs. What stands on its agenda is a matter too, put there by the database from what is open
-- in the record; it stays, with its clock, until the panel has said what follows.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('panel_sitting', 'The exploitation panel sits', 31, 'calendar_day', '2024-01-01', 'Chair of the panel',
   'Local procedures: each month as a rule, every two weeks in Leeds; a partnership tightens it by a row of its own'),
  ('panel_line', 'The exploitation panel says what follows', 31, 'calendar_day', '2024-01-01', 'Chair of the panel',
   'Local default: at the next sitting'),
  ('panel_countersign', 'The other chair answers', 2, 'working_day', '2024-01-01', 'The other chair', 'Promise 4; local default');

insert into state (kind, name, is_open, label) values
  ('panel_sitting', '', true, 'Being called'),
  ('panel_sitting', 'called', true, 'Called'),
  ('panel_sitting', 'held', false, 'Held'),
  ('panel_line', '', true, 'Being put on'),
  ('panel_line', 'on', true, 'On the agenda'),
  ('panel_line', 'leaving_proposed', true, 'One chair would take it off; the other has not said'),
  ('panel_line', 'acted_on', false, 'Left with an action'),
  ('panel_line', 'referred', false, 'Referred to a strategy discussion'),
  ('panel_line', 'taken_off', false, 'Taken off, with a reason');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('panel_sitting', 'call_sitting', '', 'called', 'Call the first sitting', '{front_door_manager,service_manager,director}', '', '{reason}',
   'why_not_call_sitting', '{panel_sitting}', '{}', 'taker', 'Local procedures: a panel co-chaired by the local authority and the police'),
  ('panel_sitting', 'next_sitting', '', 'called', 'Call the next sitting', '{kernel}', '', '{to_post_id}', '', '{panel_sitting}', '{}', 'named',
   'Promise 3: it comes round'),
  ('panel_sitting', 'draw_up', 'called', 'called', 'Bring the agenda up to date', '{holder,partner,front_door_manager,service_manager,director}', '', '{}',
   'why_not_draw_up', '{}', '{}', '', 'Promise 1: made from the record, not typed'),
  ('panel_sitting', 'draw_up_daily', 'called', 'called', 'Bring the agenda up to date each day', '{clock}', '', '{}', '', '{}', '{}', '',
   'Promise 1: made from the record, not typed'),
  ('panel_sitting', 'hold_sitting', 'called', 'held', 'It was held', '{holder,partner,front_door_manager,service_manager,director}', '', '{reason}',
   'why_not_hold_sitting', '{}', '{panel_sitting}', '', 'Local procedures: co-chaired; promise 3'),
  ('panel_line', 'put_on', '', 'on', 'Put it on the agenda', '{kernel}', '', '{reason,to_post_id}', '', '{panel_line}', '{}', 'named',
   'Promise 1: made from the record, not typed'),
  ('panel_line', 'leave_with_action', 'on', 'acted_on', 'An action was agreed', '{holder,partner,front_door_manager,service_manager,director}', '', '{reason}',
   'why_not_leave_with_action', '{}', '{}', '', 'Promise 3: known, and not protected'),
  ('panel_line', 'refer', 'on', 'referred', 'Refer it to a strategy discussion', '{holder,partner,front_door_manager,service_manager,director}', '', '{reason}',
   'why_not_refer', '{}', '{}', '', 'Working Together 2023, ch. 3: strategy discussion'),
  ('panel_line', 'take_off', 'on', 'taken_off', 'Take it off', '{holder,partner,front_door_manager,service_manager,director}', '', '{reason}', 'why_not_take_off',
   '{}', '{}', '', 'Promise 4'),
  ('panel_line', 'propose_leaving', 'on', 'leaving_proposed', 'Ask the other chair to take it off', '{holder,partner,front_door_manager,service_manager,director}', '',
   '{reason}', 'why_not_chair', '{panel_countersign}', '{}', '', 'Promise 4: two agencies'),
  ('panel_line', 'sign_leaving', 'leaving_proposed', 'taken_off', 'Agree: take it off', '{holder,partner,front_door_manager,service_manager,director}', '', '{reason}',
   'why_not_the_other_chair', '{}', '{}', '', 'Promise 4: two agencies'),
  ('panel_line', 'refuse_leaving', 'leaving_proposed', 'on', 'Do not agree: it stays', '{holder,partner,front_door_manager,service_manager,director}', '', '{reason}',
   'why_not_the_other_chair', '{}', '{panel_countersign}', '', 'Promise 4: two agencies');
select declare_climbs(kind), declare_hand_offs(kind) from unnest('{panel_sitting,panel_line}'::text[]) kind;

insert into meeting_need (code, kind, agency_kind, place, label, lacking, source) values
  ('panel_council', 'panel_sitting', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.',
   'Local procedures (Buckinghamshire): co-chaired by the police and the local authority'),
  ('panel_police', 'panel_sitting', 'police', 2, 'Police', 'The police neither came nor said why.', 'Local procedures (Buckinghamshire)'),
  ('panel_health', 'panel_sitting', 'health', 3, 'Health', 'Health neither came nor said why.', 'Local procedures');
