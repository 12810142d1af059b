-- The way of an assessment. It is held by a social worker, concluded by a manager who did not write it, and a category of
-- concern is lowered by two agencies.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('assessment', 'Assessment concluded', 45, 'working_day', '2023-12-15', 'Team manager',
   'Working Together 2023, ch. 3: within 45 working days from the point of referral, as local procedures (Darlington) tell it; counted from when the concern was received');

insert into state (kind, name, is_open, label) values
  ('assessment', '', true, 'Being begun'),
  ('assessment', 'under_way', true, 'Being assessed'),
  ('assessment', 'lowering_proposed', true, 'Lowering of a category proposed, waiting for another agency'),
  ('assessment', 'with_manager', true, 'Written, with the manager'),
  ('assessment', 'concluded', false, 'Concluded');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'assessment', name, here, to_state, label, takers::text[], second_to, needs::text[], guard,
       starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'begin_assessment', '{""}', 'under_way', 'Begin an assessment', '{holder,front_door_worker,front_door_manager,service_manager}', '',
   '{reason,child_view}', 'why_not_begin_assessment', '{assessment}', '{}', 'taker', 'Working Together 2023, ch. 3; Children Act 1989, section 17'),
  (2, 'give_to_manager', '{under_way}', 'with_manager', 'Give it to the manager', '{holder,front_door_worker,front_door_manager}', '',
   '{reason}', 'why_not_give_to_manager', '{}', '{}', 'rung_1', 'Working Together 2023, ch. 3: a manager decides with the social worker'),
  (3, 'send_back', '{with_manager}', 'under_way', 'Send it back to be completed', '{holder,front_door_manager,service_manager}', '',
   '{reason}', '', '{}', '{}', 'rung_0', 'Working Together 2023, ch. 3'),
  (4, 'conclude', '{with_manager}', 'concluded', 'Conclude the assessment', '{holder,front_door_manager,service_manager,director}', '',
   '{outcome,reason,child_view,told}', 'why_not_conclude', '{}', '{assessment}', '', 'Working Together 2023, ch. 3: outcomes of an assessment'),
  (5, 'propose_lowering', '{under_way}', 'lowering_proposed', 'Propose to lower a category of concern', '{holder,front_door_worker,front_door_manager}', '',
   '{outcome,reason,child_view,told}', 'why_not_lower', '{second_signature}', '{}', '', 'Jay report 2014: categories lowered; promise 4'),
  (6, 'sign_lowering', '{lowering_proposed}', 'under_way', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_lowering',
   '{reason}', 'why_not_sign_lowering', '{}', '{second_signature}', '', 'Promise 4: second signature from another agency'),
  (7, 'refuse_lowering', '{lowering_proposed}', 'under_way', 'Do not agree: it stays', '{partner,scrutineer@any}', 'propose_lowering',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4')
  ) as s (place, name, origins, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) here
 order by place;
select declare_climbs('assessment'), declare_hand_offs('assessment');

insert into choice (kind, step, code, label, hint) values
  ('assessment', 'conclude', 'strategy_discussion', 'Strategy discussion with police and health', 'The child may be suffering significant harm.'),
  ('assessment', 'conclude', 'child_in_need', 'Plan for a child in need (section 17)', ''),
  ('assessment', 'conclude', 'family_help', 'Family help or early help', ''),
  ('assessment', 'conclude', 'no_further_action', 'No further action',
   'Not while a category of concern stands: another agency first agrees that it is withdrawn.');
insert into choice (kind, step, code, label, hint)
select 'assessment', 'propose_lowering', standing || ':' || category, label, ''
  from (values
  (1, 'NEG', 'likely', 'Neglect: from happening to likely'), (1, 'NEG', 'withdrawn', 'Neglect: withdrawn'),
  (2, 'PHY', 'likely', 'Physical abuse: from happening to likely'), (2, 'PHY', 'withdrawn', 'Physical abuse: withdrawn'),
  (3, 'SAB', 'likely', 'Sexual abuse: from happening to likely'), (3, 'SAB', 'withdrawn', 'Sexual abuse: withdrawn'),
  (4, 'EMO', 'likely', 'Emotional abuse: from happening to likely'), (4, 'EMO', 'withdrawn', 'Emotional abuse: withdrawn'),
  (5, 'CSE', 'likely', 'Child sexual exploitation: from happening to likely'), (5, 'CSE', 'withdrawn', 'Child sexual exploitation: withdrawn'),
  (6, 'CCE', 'likely', 'Child criminal exploitation: from happening to likely'), (6, 'CCE', 'withdrawn', 'Child criminal exploitation: withdrawn')
  ) as c (place, category, standing, label)
 order by place, standing;

-- The census's codes, in our words. It counts a factor once, however many assessments find it.
select record_table('assessment_factor'), never_changes('assessment_factor');
insert into assessment_factor (place, code, label)
select row_number() over (), code, label
  from (values
  ('11A', 'Child sexual exploitation'), ('24A', 'Child criminal exploitation'), ('12A', 'Trafficking'), ('13A', 'Gangs'), ('10A', 'Missing'),
  ('19A', 'Sexual abuse'), ('19B', 'Sexual abuse, child on child'), ('19C', 'Sexual abuse, adult on child'),
  ('18A', 'Physical abuse'), ('18B', 'Physical abuse, child on child'), ('18C', 'Physical abuse, adult on child'),
  ('17A', 'Emotional abuse'), ('16A', 'Neglect'),
  ('3A', 'Domestic abuse, of the child'), ('3B', 'Domestic abuse, of a parent or carer'), ('3C', 'Domestic abuse, of somebody else in the household'),
  ('4A', 'Mental health of the child'), ('4B', 'Mental health of a parent or carer'), ('4C', 'Mental health of somebody else in the household'),
  ('15A', 'Self-harm'),
  ('1A', 'Alcohol, the child'), ('1B', 'Alcohol, a parent or carer'), ('1C', 'Alcohol, somebody else in the household'),
  ('2A', 'Drugs, the child'), ('2B', 'Drugs, a parent or carer'), ('2C', 'Drugs, somebody else in the household'),
  ('5A', 'Learning disability of the child'), ('5B', 'Learning disability of a parent or carer'), ('5C', 'Learning disability of somebody else in the household'),
  ('6A', 'Physical disability or illness of the child'), ('6B', 'Physical disability or illness of a parent or carer'),
  ('6C', 'Physical disability or illness of somebody else in the household'),
  ('7A', 'Young carer'),
  ('8B', 'Privately fostered: from overseas, will return'), ('8C', 'Privately fostered: from overseas, will stay'),
  ('8D', 'Privately fostered: from the UK, in education'), ('8E', 'Privately fostered: from the UK, other arrangements'), ('8F', 'Privately fostered: other'),
  ('9A', 'Unaccompanied and seeking asylum'), ('14A', 'Behaviour that others do not accept'),
  ('22A', 'Female genital mutilation'), ('23A', 'Abuse linked to faith or belief'), ('20', 'Another factor'),
  ('21', 'No factors found, and no further action')
  ) as f (code, label);
