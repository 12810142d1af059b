-- Known, and harm goes on. Inquiries keep finding children whom everybody knew and nobody protected: this is a state of its
-- own, which any agency may say, which goes round each week with what was done, and which two agencies end.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('harm_goes_on', 'What was done this week against the harm', 7, 'calendar_day', '2024-01-01', 'Front-door manager',
   'Heard''s default; no national time is known. Inquiries: children who were known and not protected');

insert into state (kind, name, is_open, label) values
  ('continuing_harm', '', true, 'Being said'),
  ('continuing_harm', 'goes_on', true, 'Known, and harm goes on'),
  ('continuing_harm', 'end_proposed', true, 'Said to have ended, waiting for another agency'),
  ('continuing_harm', 'ended', false, 'The child is safe from it');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('continuing_harm', 'say_harm_goes_on', '', 'goes_on', 'Say that the child is still being harmed',
   '{holder,partner,front_door_worker,front_door_manager,service_manager,director,scrutineer@any}', '', '{reason,child_view}', 'why_not_say_harm_goes_on',
   '{harm_goes_on}', '{}', 'rung_1', 'Promise 2: known, and not protected'),
  ('continuing_harm', 'say_what_was_done', 'goes_on', 'goes_on', 'Say what was done, and what follows', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view}', '', '{harm_goes_on}', '{harm_goes_on}', '', 'Promise 3: it cannot stand still'),
  ('continuing_harm', 'propose_end_of_harm', 'goes_on', 'end_proposed', 'Say that it has ended', '{holder,front_door_manager,service_manager}', '',
   '{reason,child_view,told}', '', '{second_signature}', '{}', '', 'Promise 4'),
  ('continuing_harm', 'sign_end_of_harm', 'end_proposed', 'ended', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_end_of_harm', '{reason}', '',
   '{}', '{}', '', 'Promise 4: second signature from another agency'),
  ('continuing_harm', 'refuse_end_of_harm', 'end_proposed', 'goes_on', 'Do not agree: it goes on', '{partner,scrutineer@any}', 'propose_end_of_harm', '{reason}', '',
   '{}', '{second_signature}', '', 'Promise 4');
select declare_climbs('continuing_harm'), declare_hand_offs('continuing_harm');

create function why_not_say_harm_goes_on(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.is_open)
        then array['It is said of a concern that is open.', 'Raise it again, and say so there.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'continuing_harm' and o.is_open and o.id <> s.id)
        then array['It has been said already, and its clock runs.', 'Look at what was done.'] end
  $$;
