-- When a child has died or was seriously harmed: the national Panel is notified, or two agencies say why not; the three
-- safeguarding partners review rapidly what it teaches, and at length where that is not enough.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('serious_incident_notice', 'Panel and partners notified', 5, 'working_day', '2023-12-15', 'Director of children''s services',
   'Children Act 2004, section 16C; Working Together 2023, ch. 5: within five working days of becoming aware, as local procedures (St Helens) tell it'),
  ('rapid_review', 'Rapid review held, and sent to the Panel', 15, 'working_day', '2023-12-15', 'The three safeguarding partners',
   'Working Together 2023, ch. 5; Panel guidance: within fifteen working days of the notification'),
  ('practice_review', 'Local review published, or said why not', 6, 'month', '2023-12-15', 'The three safeguarding partners',
   'Working Together 2023, ch. 5: within six months of the decision to hold it');

insert into state (kind, name, is_open, label) values
  ('serious_incident', '', true, 'Being said'),
  ('serious_incident', 'to_notify', true, 'To be notified'),
  ('serious_incident', 'no_notice_proposed', true, 'Not to be notified: waiting for another agency'),
  ('serious_incident', 'notified', false, 'Notified'),
  ('serious_incident', 'not_notified', false, 'Two agencies agreed not to notify'),
  ('rapid_review', '', true, 'Being begun'),
  ('rapid_review', 'called', true, 'To be held'),
  ('rapid_review', 'sent', false, 'Decided, and sent to the Panel'),
  ('practice_review', '', true, 'Being begun'),
  ('practice_review', 'to_commission', true, 'Waiting for a reviewer'),
  ('practice_review', 'under_way', true, 'Under way'),
  ('practice_review', 'reported', true, 'Sent to the Panel, not published yet'),
  ('practice_review', 'silence_proposed', true, 'Not to be published: waiting for another agency'),
  ('practice_review', 'published', false, 'Published'),
  ('practice_review', 'not_published', false, 'Two agencies agreed not to publish');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('serious_incident', 'say_serious_incident', '', 'to_notify', 'Say that a child died or was seriously harmed',
   '{holder,partner,front_door_worker,front_door_manager,service_manager,director,scrutineer@any}', '', '{outcome,reason,child_view}',
   'why_not_say_serious_incident', '{serious_incident_notice}', '{}', 'rung_2', 'Children Act 2004, section 16C; Working Together 2023, ch. 5'),
  ('serious_incident', 'notify', 'to_notify', 'notified', 'The Panel and the partners were notified', '{service_manager,director}', '', '{child_view}',
   'why_not_sent', '{}', '{serious_incident_notice}', '', 'Children Act 2004, section 16C; Working Together 2023, ch. 5'),
  ('serious_incident', 'propose_no_notice', 'to_notify', 'no_notice_proposed', 'Propose to another agency that it is not notified',
   '{service_manager,director}', '', '{reason,child_view}', '', '{second_signature}', '{}', '', 'Promise 4; Working Together 2023, ch. 5'),
  ('serious_incident', 'sign_no_notice', 'no_notice_proposed', 'not_notified', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_no_notice',
   '{reason}', '', '{}', '{}', '', 'Promise 4: second signature from another agency'),
  ('serious_incident', 'refuse_no_notice', 'no_notice_proposed', 'to_notify', 'Do not agree: it goes to the director', '{partner,scrutineer@any}',
   'propose_no_notice', '{reason}', '', '{}', '{second_signature}', 'rung_3', 'Promises 3 and 4'),
  ('rapid_review', 'open_rapid_review', '', 'called', 'Begin the rapid review', '{kernel}', '', '{}', '', '{rapid_review}', '{}', 'rung_2',
   'Working Together 2023, ch. 5: rapid review'),
  ('rapid_review', 'give_view', 'called', 'called', 'Give your agency''s view as a safeguarding partner',
   '{lead_safeguarding_partner@any,safeguarding_lead@any,service_manager,director}', '', '{outcome,reason}', 'why_not_give_view', '{}', '{}', '',
   'Working Together 2023, chs. 2 and 5: the three partners decide'),
  ('rapid_review', 'decide_review', 'called', 'sent', 'The review is decided, and was sent to the Panel', '{service_manager,director}', '',
   '{outcome,reason,child_view}', 'why_not_decide_review', '{}', '{}', '', 'Working Together 2023, ch. 5: rapid review'),
  ('practice_review', 'open_practice_review', '', 'to_commission', 'Begin the local review', '{kernel}', '', '{reason}', '', '{practice_review}', '{}', 'rung_2',
   'Working Together 2023, ch. 5: local child safeguarding practice review'),
  ('practice_review', 'appoint_reviewer', 'to_commission', 'under_way', 'Say who reviews, and why they are independent',
   '{holder,service_manager,director,lead_safeguarding_partner@any}', '', '{reason}', '', '{}', '{}', '', 'Working Together 2023, ch. 5: reviewers'),
  ('practice_review', 'send_report', 'under_way', 'reported', 'The report was sent to the Panel', '{service_manager,director}', '', '{child_view}',
   'why_not_send_report', '{}', '{}', '', 'Working Together 2023, ch. 5: the report'),
  ('practice_review', 'publish', 'reported', 'published', 'The report is published', '{service_manager,director}', '', '{reason,child_view}', '', '{}', '{}', '',
   'Working Together 2023, ch. 5: publication'),
  ('practice_review', 'propose_silence', 'reported', 'silence_proposed', 'Propose to another agency that it is not published', '{service_manager,director}', '',
   '{reason,child_view}', '', '{second_signature}', '{}', '', 'Promise 4; Working Together 2023, ch. 5: publication, or why not'),
  ('practice_review', 'sign_silence', 'silence_proposed', 'not_published', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_silence',
   '{reason}', '', '{}', '{}', '', 'Promise 4: second signature from another agency'),
  ('practice_review', 'refuse_silence', 'silence_proposed', 'reported', 'Do not agree: it is to be published', '{partner,scrutineer@any}', 'propose_silence',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4');
select declare_climbs(kind), declare_hand_offs(kind) from unnest('{serious_incident,rapid_review,practice_review}'::text[]) kind;

insert into choice (kind, step, code, label, hint) values
  ('serious_incident', 'say_serious_incident', 'died', 'The child died, and abuse or neglect is known or suspected', ''),
  ('serious_incident', 'say_serious_incident', 'harmed', 'The child was seriously harmed, and abuse or neglect is known or suspected', ''),
  ('serious_incident', 'say_serious_incident', 'looked_after_died', 'A child who was looked after died, from whatever cause', '');
insert into choice (kind, step, code, label, hint)
select 'rapid_review', step, code, label, case step when 'decide_review' then hint else '' end
  from unnest('{give_view,decide_review}'::text[]) step
 cross join (values
  (1, 'local_review', 'A local review is to be held', ''),
  (2, 'no_local_review', 'The rapid review is enough', 'Only when the council, the police and health have each said so.'),
  (3, 'no_rapid_review', 'No rapid review is needed', 'Only when the council, the police and health have each said so.')
  ) as c (place, code, label, hint)
 order by step, place;

insert into meeting_need (code, kind, agency_kind, place, label, lacking, source) values
  ('rapid_council', 'rapid_review', 'local_authority', 1, 'Children''s social care', 'Children''s social care neither came nor said why.',
   'Working Together 2023, ch. 5: the three safeguarding partners'),
  ('rapid_police', 'rapid_review', 'police', 2, 'The police', 'The police neither came nor said why.', 'Working Together 2023, ch. 5: the three safeguarding partners'),
  ('rapid_health', 'rapid_review', 'health', 3, 'Health', 'Health neither came nor said why.', 'Working Together 2023, ch. 5: the three safeguarding partners');
