-- Right 6 of the Victims' Code: what the police do or decide is told to the child whom it was done to, with reasons. Each event
-- is a matter of its own, with a clock that counts from when it happened.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('victim_told', 'Victim told, with reasons', 5, 'working_day', '2021-04-01', 'Police', 'Victims'' Code 2021, Right 6: within five working days'),
  ('victim_told_enhanced', 'Victim told, with reasons, under Enhanced Rights', 1, 'working_day', '2021-04-01', 'Police',
   'Victims'' Code 2021, Right 6: within one working day under Enhanced Rights, which everybody under 18 has'),
  ('telling_looked_at_again', 'Whether the victim can be told now', 28, 'calendar_day', '2024-01-01', 'Police',
   'Local default: what was not told is looked at again every four weeks');

insert into state (kind, name, is_open, label) values
  ('victim_update', '', true, 'Being recorded'),
  ('victim_update', 'to_tell', true, 'The victim is to be told'),
  ('victim_update', 'not_telling_proposed', true, 'Not to be told for now, waiting for another agency'),
  ('victim_update', 'withheld', true, 'Not told for now, as another agency agreed'),
  ('victim_update', 'told', false, 'The victim was told');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'victim_update', name, here, to_state, label, takers::text[], second_to, needs::text[], guard, starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'record_police_event', '{""}', 'to_tell', 'Record what the police did or decided',
   '{practitioner,safeguarding_lead,front_door_worker,front_door_manager,service_manager,director,partner}', '', '{reason}', 'why_not_record_police_event',
   '{victim_told}', '{}', 'taker', 'Victims'' Code 2021, Right 6: arrest, interview under caution, release, bail, and decisions not to investigate or charge'),
  (2, 'tell_victim', '{to_tell,withheld}', 'told', 'Say that the victim was told',
   '{holder,partner,front_door_worker,front_door_manager,service_manager}', '', '{child_view}', 'why_not_tell_victim', '{}', '{}', '',
   'Victims'' Code 2021, Rights 1 and 6: told with reasons, in words that they understand'),
  (3, 'propose_not_to_tell', '{to_tell,withheld}', 'not_telling_proposed', 'Propose to another agency not to tell for now',
   '{holder,partner}', '', '{outcome,reason,child_view}', 'why_not_propose_not_to_tell', '{second_signature}', '{}', '',
   'Promise 4: another agency agrees before a child is not told'),
  (4, 'sign_not_to_tell', '{not_telling_proposed}', 'withheld', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_not_to_tell', '{reason}', '',
   '{telling_looked_at_again}', '{second_signature,victim_told,victim_told_enhanced,telling_looked_at_again}', '',
   'Promise 4: second signature from another agency'),
  (5, 'refuse_not_to_tell', '{not_telling_proposed}', 'to_tell', 'Do not agree: the victim is to be told', '{partner,scrutineer@any}', 'propose_not_to_tell',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4')
  ) as s (place, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) here
 order by place;
select declare_climbs('victim_update'), declare_hand_offs('victim_update');

insert into choice (kind, step, code, label, hint) values
  ('victim_update', 'propose_not_to_tell', 'harm', 'To know it now would harm the child', 'Say what would happen, and what would have to change.'),
  ('victim_update', 'propose_not_to_tell', 'declined', 'The child has said that they do not want to be told', 'Write what they said. They are asked again.');
