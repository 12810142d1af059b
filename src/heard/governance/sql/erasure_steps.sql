-- Letting go: proposed by the agency that holds it, signed by another, then carried out. Each has its clock.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('erasure_signature', 'Second signature on letting a record go', 10, 'working_day', '2024-01-01', 'The other agency', 'Heard''s default'),
  ('erasure_carried_out', 'Letting go carried out', 10, 'working_day', '2024-01-01', 'Service manager',
   'Heard''s default; UK GDPR Article 5(1)(e): no longer than necessary');

insert into state (kind, name, is_open, label) values
  ('erasure', '', true, 'Being proposed'),
  ('erasure', 'proposed', true, 'Proposed, waiting for another agency'),
  ('erasure', 'signed', true, 'Signed, to be carried out'),
  ('erasure', 'carried_out', false, 'Let go'),
  ('erasure', 'kept', false, 'Kept after all');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('erasure', 'propose_erasure', '', 'proposed', 'Propose to let it go', '{service_manager,director}', '', '{reason}', 'why_not_let_go',
   '{erasure_signature}', '{}', 'taker', 'UK GDPR Article 5(1)(e): no longer than necessary'),
  ('erasure', 'sign_erasure', 'proposed', 'signed', 'Sign that it is let go', '{partner,scrutineer@any}', 'propose_erasure', '{reason}', 'why_not_let_go',
   '{erasure_carried_out}', '{erasure_signature}', '', 'Letting go needs two agencies'),
  ('erasure', 'refuse_erasure', 'proposed', 'kept', 'Do not sign: keep it', '{partner,scrutineer@any}', 'propose_erasure', '{reason}', '',
   '{}', '{}', '', 'Letting go needs two agencies'),
  ('erasure', 'carry_out', 'signed', 'carried_out', 'Let it go now', '{service_manager,director}', '', '{reason}', 'why_not_let_go',
   '{}', '{}', '', 'Letting go needs two agencies'),
  ('erasure', 'keep_it', 'signed', 'kept', 'Keep it after all', '{holder,service_manager,director,scrutineer@any}', '', '{reason}', '',
   '{}', '{}', '', 'A doubt is enough to keep it');
select declare_climbs('erasure');

create function why_not_let_go(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
        then array['Only somebody who may read the record lets it go.', '']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'erasure' and o.is_open and o.id <> s.id)
        then array['It has been proposed already.', 'See the proposal beside the concern.']
      else why_not_expire(s.parent_id) end
  $$;
