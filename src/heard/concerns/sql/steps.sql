-- The way of a concern, of a disagreement, and of pressure on somebody who reports.
-- Adding or changing a step or a time is a row here (and a migration that writes it), not code.

-- Under history already (process/sql/rules.sql): whoever installs Heard writes them.
select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('referral_decision', 'Decision, and whoever raised it told', 1, 'working_day', '2023-12-15', 'Front-door manager',
   'Working Together 2023, ch. 3: within one working day of a referral being received, with feedback to the referrer'),
  ('act_on_it', 'First action', 3, 'calendar_day', '2023-12-15', 'Team manager',
   'Local procedures: strategy discussion within 24 hours to 3 days; Heard''s default is the longest'),
  ('act_on_danger', 'First action on immediate danger', 24, 'hour', '2023-12-15', 'Team manager',
   'Local procedures (Blackburn, Knowsley): strategy discussion within 24 hours'),
  ('lado_referral', 'Referral to the designated officer', 1, 'working_day', '2023-12-15', 'Front-door manager',
   'Keeping Children Safe in Education; local procedures (Sheffield, Lincolnshire): within one working day of the allegation'),
  ('conclude', 'Outcome of the work', 45, 'working_day', '2023-12-15', 'Team manager',
   'Working Together 2023, ch. 3: assessment within 45 working days of the referral'),
  ('second_signature', 'Second signature by another agency', 2, 'working_day', '2024-01-01', 'The other agency',
   'Promise 4; local default'),
  ('multi_agency_look', 'Agencies look at it together', 5, 'working_day', '2024-01-01', 'Front-door manager',
   'Promise 4: the third concern about one child; local default'),
  ('disagreement_manager', 'Line manager answers a disagreement', 1, 'working_day', '2024-01-01', 'Line manager',
   'Local escalation policies (St Helens): stage 1 within one working day'),
  ('disagreement_senior', 'Senior manager answers a disagreement', 1, 'working_day', '2024-01-01', 'Service manager',
   'Local escalation policies (St Helens, Cheshire East): stage 2 within one working day'),
  ('disagreement_director', 'Director answers a disagreement', 2, 'working_day', '2024-01-01', 'Director',
   'Local escalation policies: director stage; Heard''s default is two working days'),
  ('disagreement_partnership', 'Scrutineer answers a disagreement', 5, 'working_day', '2024-01-01', 'Independent scrutineer',
   'Local escalation policies (St Helens): partnership stage within five working days'),
  ('reply_to_manager', 'Word on whether the line manager''s answer settles it', 5, 'working_day', '2024-01-01', 'Whoever answered',
   'Local default: the raiser is asked again, never taken as content by silence'),
  ('reply_to_senior', 'Word on whether the senior manager''s answer settles it', 5, 'working_day', '2024-01-01', 'Whoever answered',
   'Local default: the raiser is asked again, never taken as content by silence'),
  ('reply_to_director', 'Word on whether the director''s answer settles it', 5, 'working_day', '2024-01-01', 'Whoever answered',
   'Local default: the raiser is asked again, never taken as content by silence'),
  ('answer_on_pressure', 'Answer on pressure not to report', 1, 'working_day', '2026-04-29', 'Independent scrutineer',
   'Crime and Policing Act 2026, Part 5 ch. 2: preventing or deterring a report; local default');

insert into state (kind, name, is_open, label) values
  ('concern', '', true, 'Being raised'),
  ('concern', 'received', true, 'Received'),
  ('concern', 'in_screening', true, 'Being looked at'),
  ('concern', 'multi_agency_look', true, 'Agencies are looking at it together'),
  ('concern', 'looked_at', true, 'Looked at together, to be decided'),
  ('concern', 'taken_on', true, 'Taken on'),
  ('concern', 'acted_on', true, 'Acted on'),
  ('concern', 'closing_proposed', true, 'Closing proposed, waiting for another agency'),
  ('concern', 'closed', false, 'Closed'),
  ('disagreement', '', true, 'Being raised'),
  ('disagreement', 'with_manager', true, 'With the line manager'),
  ('disagreement', 'manager_answered', true, 'Line manager has answered'),
  ('disagreement', 'with_senior', true, 'With the senior manager'),
  ('disagreement', 'senior_answered', true, 'Senior manager has answered'),
  ('disagreement', 'with_director', true, 'With the director'),
  ('disagreement', 'director_answered', true, 'Director has answered'),
  ('disagreement', 'with_scrutineer', true, 'With the independent scrutineer'),
  ('disagreement', 'settled', false, 'Settled'),
  ('disagreement', 'upheld', false, 'Upheld'),
  ('pressure', '', true, 'Being told'),
  ('pressure', 'told', true, 'With the independent scrutineer'),
  ('pressure', 'answered', false, 'Answered');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'concern', name, origin, to_state, label, takers::text[], second_to, needs::text[], guard, starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'receive', '{""}', 'received', 'Raise a concern', '{door}', '', '{}', 'why_not_receive',
   '{referral_decision}', '{}', 'rung_0', 'Working Together 2023, ch. 1 and 3'),
  (2, 'take_up', '{received}', 'in_screening', 'Start looking at it', '{holder,front_door_worker,front_door_manager,lado}', '', '{}', '',
   '{}', '{}', 'taker', 'Working Together 2023, ch. 3'),
  (3, 'take_on', '{received,in_screening,looked_at}', 'taken_on', 'Take it on', '{holder,front_door_worker,front_door_manager,lado}', '',
   '{outcome,reason,child_view,told}', '', '{act_on_it,conclude}', '{referral_decision}', 'taker',
   'Working Together 2023, ch. 3: decision on the type of response'),
  (4, 'act', '{taken_on}', 'acted_on', 'Record what was done', '{holder,front_door_worker,front_door_manager,lado}', '',
   '{reason,child_view,told}', '', '{}', '{act_on_it,act_on_danger,lado_referral}', '', 'Demand: heard, believed, acted upon'),
  (5, 'call_look', '{received,in_screening}', 'multi_agency_look', 'Call the agencies together',
   '{holder,front_door_worker,front_door_manager}', '', '{reason}', '', '{multi_agency_look}', '{}', '',
   'Promise 4: the third concern about one child'),
  (6, 'add_view', '{multi_agency_look}', 'multi_agency_look', 'Add your agency''s view', '{partner,holder,front_door_worker,front_door_manager}', '',
   '{reason}', '', '{}', '{}', '', 'Working Together 2023, ch. 2: multi-agency decisions'),
  (7, 'end_look', '{multi_agency_look}', 'looked_at', 'Finish looking together', '{holder,front_door_manager}', '',
   '{reason}', 'why_not_end_look', '{}', '{multi_agency_look}', '', 'Promise 4'),
  (8, 'close_after_action', '{acted_on}', 'closed', 'Close after action', '{holder,front_door_manager,service_manager,lado}', '',
   '{reason_code,reason,child_view,told}', 'why_not_close', '{}', '{}', '', 'Working Together 2023, ch. 3: outcomes'),
  (9, 'close_without_action', '{in_screening,looked_at}', 'closed', 'Close without further action', '{holder,front_door_manager}', '',
   '{reason_code,reason,child_view,told}', 'why_not_close_alone', '{}', '{referral_decision}', '', 'Promise 4'),
  (10, 'propose_closing', '{in_screening,looked_at,taken_on,acted_on}', 'closing_proposed', 'Propose closing to another agency',
   '{holder,front_door_manager,lado}', '', '{reason_code,reason,child_view,told}', 'why_not_close', '{second_signature}', '{}', '', 'Promise 4'),
  (11, 'sign_closing', '{closing_proposed}', 'closed', 'Sign the closing', '{partner,scrutineer@any}', 'propose_closing',
   '{reason}', 'why_not_sign', '{}', '{}', '', 'Promise 4: second signature from another agency'),
  (12, 'refuse_closing', '{closing_proposed}', 'in_screening', 'Do not sign: look again', '{partner,scrutineer@any}', 'propose_closing',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4')
  ) as s (place, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) origin
 order by place;

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('disagreement', 'disagree', '', 'with_manager', 'Say that you disagree', '{raiser,partner,scrutineer@any,reviewing_officer}', '', '{reason}', 'why_not_disagree',
   '{disagreement_manager}', '{}', 'rung_1', 'Working Together 2023: clear policies for professional disagreement'),
  ('disagreement', 'settle', 'manager_answered', 'settled', 'The answer settles it', '{raiser}', '', '{}', '', '{}', '{reply_to_manager}', '', 'Escalation policies'),
  ('disagreement', 'settle', 'senior_answered', 'settled', 'The answer settles it', '{raiser}', '', '{}', '', '{}', '{reply_to_senior}', '', 'Escalation policies'),
  ('disagreement', 'settle', 'director_answered', 'settled', 'The answer settles it', '{raiser}', '', '{}', '', '{}', '{reply_to_director}', '', 'Escalation policies'),
  ('disagreement', 'answer', 'with_manager', 'manager_answered', 'Answer', '{holder,front_door_manager}', '', '{reason,told}', '',
   '{reply_to_manager}', '{disagreement_manager}', '', 'Escalation policies, stage 1'),
  ('disagreement', 'answer', 'with_senior', 'senior_answered', 'Answer', '{holder,service_manager}', '', '{reason,told}', '',
   '{reply_to_senior}', '{disagreement_senior}', '', 'Escalation policies, stage 2'),
  ('disagreement', 'answer', 'with_director', 'director_answered', 'Answer', '{holder,director}', '', '{reason,told}', '',
   '{reply_to_director}', '{disagreement_director}', '', 'Escalation policies, director stage'),
  ('disagreement', 'answer', 'with_scrutineer', 'settled', 'Give the final answer', '{holder,scrutineer@any}', '', '{reason,told}', '',
   '{}', '{disagreement_partnership}', '', 'Escalation policies, partnership stage'),
  ('disagreement', 'take_further', 'manager_answered', 'with_senior', 'Take it further', '{raiser,scrutineer@any}', '', '{reason}', '',
   '{disagreement_senior}', '{reply_to_manager}', 'rung_2', 'Escalation policies, stage 2'),
  ('disagreement', 'take_further', 'senior_answered', 'with_director', 'Take it further', '{raiser,scrutineer@any}', '', '{reason}', '',
   '{disagreement_director}', '{reply_to_senior}', 'rung_3', 'Escalation policies, director stage'),
  ('disagreement', 'take_further', 'director_answered', 'with_scrutineer', 'Take it further', '{raiser,scrutineer@any}', '', '{reason}', '',
   '{disagreement_partnership}', '{reply_to_director}', 'rung_4', 'Escalation policies, partnership stage'),
  ('pressure', 'tell', '', 'told', 'Tell the scrutineer of pressure', '{door}', '', '{reason_code,reason}', 'why_not_tell',
   '{answer_on_pressure}', '{}', 'rung_4', 'Crime and Policing Act 2026, Part 5 ch. 2'),
  ('pressure', 'catch', '', 'told', 'Tell the scrutineer of a refused closing', '{door}', '', '{reason_code,reason}', 'why_not_tell',
   '{answer_on_pressure}', '{}', 'rung_4', 'Promise 4; Jay report 2014'),
  ('pressure', 'notice_conflict', '', 'told', 'Tell the scrutineer of a decision by somebody with a conflict', '{kernel}', '',
   '{reason_code,reason}', '', '{answer_on_pressure}', '{}', 'rung_4', 'Promises 4 and 7'),
  ('pressure', 'answer', 'told', 'answered', 'Answer', '{holder,scrutineer@any}', '', '{reason,told}', '', '{}', '{}', '',
   'Crime and Policing Act 2026, Part 5 ch. 2');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'disagreement', 'uphold', from_state, 'upheld', 'Agree with the disagreement', takers, '', '{reason,told}', 'why_not_uphold',
       '{}', '{}', '', 'Escalation policies'
  from step where kind = 'disagreement' and name = 'answer';

select declare_climbs('concern'), declare_climbs('disagreement'), declare_climbs('pressure'), declare_hand_offs('concern');

select record_table('closing_reason');
insert into closing_reason (code, label, verdict, to_scrutineer, why, next_step, source) values
  ('work_complete', 'The work is done and the child is safer', 'alone', false, '', '', 'Working Together 2023, ch. 3'),
  ('already_held', 'The same matter is already open', 'alone', false, '', '', 'Working Together 2023, ch. 3'),
  ('not_safeguarding', 'Not a safeguarding matter; advice given', 'alone', false, '', '', 'Working Together 2023, ch. 3'),
  ('below_threshold', 'Below the threshold; help offered elsewhere', 'second', false,
   'Below the threshold is a judgement that another agency checks.', 'Propose closing to another agency.', 'Demand: thresholds and rationing'),
  ('child_does_not_support', 'The child does not support action', 'second', false,
   'What the child says of it is not consent to harm. Another agency looks at it before it is closed.',
   'Propose closing to another agency, with what the child fears or wants.', 'IICSA; demand: investigate all, even if they do not see themselves as victims'),
  ('cannot_trace', 'The child cannot be found', 'second', false,
   'A child who cannot be found is not a child who is safe.', 'Propose closing to another agency, with every way that was tried.', 'Local procedures'),
  ('wont_engage', 'The child or family will not engage', 'refused', false,
   'Three failed contacts lead to a new way of reaching the child, not to closing.',
   'Take it on, and write who will try what next.', 'Language guide 2022; demand: hard to reach'),
  ('community', 'Community or cultural sensitivity', 'refused', true,
   'Sensitivity in a community is no reason to leave a child without protection. The independent scrutineer has been told.',
   'Decide on what is happening to the child.', 'Jay report 2014; promise 10'),
  ('lifestyle', 'Lifestyle or choices of the child', 'refused', false,
   'A child cannot choose to be exploited.', 'Describe what the adult did, and take it on.', 'Language guide 2022; DfE definition 2017');
