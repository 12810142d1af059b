-- The National Referral Mechanism: a first responder refers, an authority outside decides twice, and what it does not find is
-- looked at again or left only with another agency's agreement. Nothing else in Heard waits for it.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('nrm_reasonable_grounds', 'Reasonable grounds decided', 5, 'working_day', '2015-11-01', 'Single Competent Authority, or the council''s own panel',
   'Modern slavery statutory guidance (Home Office): within five working days of the referral where possible'),
  ('nrm_conclusive', 'Conclusive grounds decided by the council''s own panel', 45, 'calendar_day', '2021-06-01', 'The council''s own panel',
   'Devolved decision-making pilot (Home Office): within 45 days of the referral'),
  ('nrm_conclusive_authority', 'Conclusive grounds decided by the Single Competent Authority', 90, 'calendar_day', '2024-01-01', 'Single Competent Authority',
   'Local default: the authority has no longest time; after three months its silence is asked about'),
  ('nrm_guardian', 'Independent child trafficking guardian offered, or said why not', 5, 'working_day', '2024-01-01', 'Social worker',
   'Modern Slavery Act 2015, section 48; how soon is a local default'),
  ('nrm_negative', 'Negative decision looked at again, or left with another agency''s agreement', 30, 'calendar_day', '2024-01-01', 'Team manager',
   'Modern slavery statutory guidance (Home Office): reconsideration; how soon is a local default'),
  ('nrm_negative_conclusive', 'Negative conclusive decision looked at again, or left with another agency''s agreement', 30, 'calendar_day', '2024-01-01',
   'Team manager', 'Modern slavery statutory guidance (Home Office): reconsideration; how soon is a local default');

insert into state (kind, name, is_open, label) values
  ('nrm', '', true, 'Being referred'),
  ('nrm', 'referred', true, 'Referred, reasonable grounds not decided yet'),
  ('nrm', 'awaiting', true, 'Reasonable grounds found, conclusive decision awaited'),
  ('nrm', 'negative', true, 'Negative decision, to be looked at again'),
  ('nrm', 'reconsidering', true, 'Reconsideration asked for'),
  ('nrm', 'leaving_proposed', true, 'To be left at that, waiting for another agency'),
  ('nrm', 'recognised', false, 'Recognised as a victim of trafficking'),
  ('nrm', 'left', false, 'Negative decision left, as another agency agreed');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'nrm', name, here, case to_state when '=' then here else to_state end, label, takers::text[], second_to, needs::text[], guard,
       starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'refer_to_nrm', '{""}', 'referred', 'Refer to the National Referral Mechanism',
   '{front_door_worker,front_door_manager,service_manager,director,partner}', '', '{reason,child_view}', 'why_not_refer_to_nrm',
   '{nrm_reasonable_grounds,nrm_guardian}', '{}', 'taker', 'Modern Slavery Act 2015, section 52: a first responder refers; a child need not consent'),
  (2, 'offer_guardian', '{referred,awaiting,negative,reconsidering}', '=', 'A guardian was offered, or there is none here',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{outcome,reason,child_view}', 'why_not_offer_guardian', '{}', '{nrm_guardian}', '',
   'Modern Slavery Act 2015, section 48: independent child trafficking advocate, now called guardian'),
  (3, 'find_reasonable_grounds', '{referred}', 'awaiting', 'Reasonable grounds were found',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{child_view}', 'why_not_find_reasonable_grounds', '{nrm_conclusive}',
   '{nrm_reasonable_grounds}', '', 'Modern slavery statutory guidance (Home Office): reasonable grounds'),
  (4, 'find_reasonable_grounds', '{reconsidering}', 'awaiting', 'Reasonable grounds were found after all',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{child_view}', 'why_not_find_reasonable_grounds', '{nrm_conclusive}',
   '{nrm_negative}', '', 'Modern slavery statutory guidance (Home Office): reconsideration'),
  (5, 'find_conclusive_grounds', '{awaiting,reconsidering}', 'recognised', 'Conclusive grounds were found',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{child_view,told}', 'why_not_find_conclusive_grounds', '{}', '{}', '',
   'Modern slavery statutory guidance (Home Office): conclusive grounds, at least thirty days after reasonable grounds'),
  (6, 'find_no_grounds', '{referred}', 'negative', 'No reasonable grounds were found',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{reason,child_view}', 'why_not_find_no_grounds', '{nrm_negative}',
   '{nrm_reasonable_grounds}', '', 'Modern slavery statutory guidance (Home Office): the reasons are given'),
  (7, 'find_no_grounds', '{awaiting}', 'negative', 'No conclusive grounds were found',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{reason,child_view}', 'why_not_find_no_grounds', '{nrm_negative_conclusive}',
   '{nrm_conclusive,nrm_conclusive_authority}', '', 'Modern slavery statutory guidance (Home Office): the reasons are given'),
  (8, 'find_no_grounds', '{reconsidering}', 'negative', 'It was reconsidered, and is negative again',
   '{holder,front_door_worker,front_door_manager,service_manager}', '', '{reason,child_view}', 'why_not_find_no_grounds', '{}', '{}', '',
   'Modern slavery statutory guidance (Home Office): reconsideration'),
  (9, 'ask_reconsideration', '{negative}', 'reconsidering', 'Ask for reconsideration',
   '{holder,front_door_manager,service_manager,director}', '', '{reason,child_view}', '', '{}', '{}', '',
   'Modern slavery statutory guidance (Home Office): reconsideration'),
  (10, 'propose_leaving_it', '{negative}', 'leaving_proposed', 'Propose to another agency to leave it at that',
   '{holder,front_door_manager,service_manager,director}', '', '{outcome,reason,child_view,told}', 'why_not_propose_leaving_it', '{second_signature}', '{}', '',
   'Promise 4: another agency looks before a no is left'),
  (11, 'sign_leaving_it', '{leaving_proposed}', 'left', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_leaving_it', '{reason}', '',
   '{}', '{}', '', 'Promise 4: second signature from another agency'),
  (12, 'refuse_leaving_it', '{leaving_proposed}', 'negative', 'Do not agree: ask for reconsideration', '{partner,scrutineer@any}', 'propose_leaving_it',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4')
  ) as s (place, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) here
 order by place;
select declare_climbs('nrm'), declare_hand_offs('nrm');

insert into choice (kind, step, code, label, hint) values
  ('nrm', 'offer_guardian', 'accepted', 'The child would like one', ''),
  ('nrm', 'offer_guardian', 'declined', 'The child said no', 'It can be offered again.'),
  ('nrm', 'offer_guardian', 'none_here', 'There is no such service for this area', 'Say who stands beside the child instead.'),
  ('nrm', 'propose_leaving_it', 'reconsidered', 'It was reconsidered, and the answer is the same', ''),
  ('nrm', 'propose_leaving_it', 'nothing_new', 'There is nothing new to put before the authority', ''),
  ('nrm', 'propose_leaving_it', 'child_says_no', 'The child does not want it asked again', 'Write what they said.');
