-- The way of a request to share. Inquiries find the failure here: nobody refused in so many words, and nothing came.
-- So a request is a matter like any other: it is held, its clock runs, silence climbs, and a refusal is given a reason,
-- goes to another agency, and can be taken further by whoever asked.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('answer_on_share', 'Answer to a request to share', 2, 'working_day', '2024-01-01', 'Front-door manager',
   'Heard''s default; no national time is known'),
  ('word_on_refusal', 'Word on a refusal to share', 2, 'working_day', '2024-01-01', 'Another agency',
   'Heard''s default: a refusal stands when another agency or whoever asked agrees'),
  ('senior_on_share', 'Senior manager answers a request to share', 1, 'working_day', '2024-01-01', 'Service manager',
   'Local escalation policies (St Helens): stage 2 within one working day'),
  ('word_on_senior_refusal', 'Word on a senior manager''s refusal to share', 2, 'working_day', '2024-01-01', 'Another agency',
   'Heard''s default: a refusal stands when another agency or whoever asked agrees');

insert into state (kind, name, is_open, label) values
  ('share_request', '', true, 'Being asked'),
  ('share_request', 'asked', true, 'Asked for'),
  ('share_request', 'refused', true, 'Refused; another agency looks at the refusal'),
  ('share_request', 'further', true, 'Taken further, with the senior manager'),
  ('share_request', 'refused_again', true, 'Refused by the senior manager; another agency looks at the refusal'),
  ('share_request', 'shared', false, 'Shared'),
  ('share_request', 'partly', false, 'Shared in part'),
  ('share_request', 'refusal_stands', false, 'Not shared');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'share_request', name, here, to_state, label, takers::text[], second_to, needs::text[], guard, starts::text[], stops::text[], passes_to,
       'Promise 7: need to know is also a duty to tell; promise 3'
  from (values
  (1, 'ask_for_share', '{""}', 'asked', 'Ask for a record', '{door}', '', '{reason}', 'why_not_ask_for_share', '{answer_on_share}', '{}', 'rung_0'),
  (2, 'offer_share', '{""}', 'shared', 'Share it',
   '{practitioner,safeguarding_lead,front_door_worker,front_door_manager,service_manager,director,lado}', '', '{reason}', 'why_not_offer_share',
   '{}', '{}', 'taker'),
  (3, 'offer_words', '{""}', 'partly', 'Share part of it',
   '{practitioner,safeguarding_lead,front_door_worker,front_door_manager,service_manager,director,lado}', '', '{reason}', 'why_not_offer_share',
   '{}', '{}', 'taker'),
  (4, 'share', '{asked,refused,further,refused_again}', 'shared', 'Share it',
   '{holder,front_door_worker,front_door_manager,service_manager,director}', '', '{reason,told}', 'why_not_share', '{}', '{}', 'taker'),
  (5, 'share_part', '{asked,refused,further,refused_again}', 'partly', 'Share part of it',
   '{holder,front_door_worker,front_door_manager,service_manager,director}', '', '{reason,told}', 'why_not_share', '{}', '{}', 'taker'),
  (6, 'refuse_share', '{asked}', 'refused', 'Refuse to share', '{holder,front_door_manager}', '', '{reason,told}', '',
   '{word_on_refusal}', '{answer_on_share}', ''),
  (7, 'refuse_share', '{further}', 'refused_again', 'Refuse to share', '{holder,service_manager,director}', '', '{reason,told}', '',
   '{word_on_senior_refusal}', '{senior_on_share}', ''),
  (8, 'take_further', '{refused}', 'further', 'Take it further', '{raiser}', '', '{reason}', '', '{senior_on_share}', '{word_on_refusal}', 'rung_2'),
  (9, 'question_refusal', '{refused}', 'further', 'Do not agree with the refusal', '{partner,scrutineer@any}', 'refuse_share', '{reason}', '',
   '{senior_on_share}', '{word_on_refusal}', 'rung_2'),
  (10, 'agree_refusal', '{refused,refused_again}', 'refusal_stands', 'Agree with the refusal', '{partner,scrutineer@any}', 'refuse_share', '{reason}', '',
   '{}', '{}', ''),
  (11, 'let_rest', '{refused,refused_again}', 'refusal_stands', 'Accept the refusal', '{raiser}', '', '{reason}', '', '{}', '{}', '')
  ) as s (place, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to)
 cross join lateral unnest(origins::text[]) here
 order by place;

select declare_climbs('share_request');

select record_table('lawful_basis');
insert into lawful_basis (code, place, label, asks, source, to_be_checked) values
  ('public_task', 1, 'Public task: UK GDPR Article 6(1)(e)',
   'Sharing is necessary for a task in the public interest or in your official authority, such as safeguarding a child.',
   'Leeds Safeguarding Children Partnership, Information sharing toolbox: legal bases', false),
  ('legal_obligation', 2, 'Legal obligation: UK GDPR Article 6(1)(c)',
   'A law obliges you to share. Name it in the reason.',
   'Leeds Safeguarding Children Partnership, Information sharing toolbox: legal bases', false),
  ('vital_interests', 3, 'Vital interests: UK GDPR Article 6(1)(d)',
   'Sharing is necessary to protect somebody''s life.',
   'Leeds Safeguarding Children Partnership, Information sharing toolbox: legal bases', false),
  ('enquiry', 4, 'Help with a section 47 enquiry: Children Act 1989, section 47(9) to (11)',
   'The local authority enquires whether a child suffers significant harm, and asks those whom the section names.',
   'legislation.gov.uk, Children Act 1989, section 47', false),
  ('safeguarding_condition', 5, 'Safeguarding of children, with an Article 6 ground: DPA 2018, Schedule 1, paragraph 18',
   'For special category data without consent, where consent cannot be given, cannot be expected, or would put the child at risk. Name the Article 6 ground in the reason; your policy document must cover it.',
   'Data Protection Act 2018, Schedule 1, paragraph 18; Stoke-on-Trent, General data protection regulations', false),
  ('duty_2026', 6, 'Duty to share for safeguarding: Children''s Wellbeing and Schools Act 2026, section 4',
   'Sharing helps to safeguard the child, and does not harm the child more than it helps. Parts of the Act need commencement: check that this one is in force.',
   'legislation.gov.uk, Children''s Wellbeing and Schools Act 2026 (c. 21)', true),
  ('crime_disorder', 7, 'Power to disclose: Crime and Disorder Act 1998, section 115',
   'Disclosure to a relevant authority is needed for the purposes of that Act. It is a power, so an Article 6 ground is needed beside it.',
   'From general knowledge', true),
  ('working_together_2004', 8, 'Working together: Children Act 2004, sections 10 and 11',
   'Co-operation of the relevant partners, and functions discharged with regard to safeguarding. An Article 6 ground is needed beside it.',
   'London Safeguarding Children Procedures, appendix 1', false);
