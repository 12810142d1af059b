-- A person asks for their own story. One calendar month; two more, once, with a reason; a second person looks at it.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('subject_access', 'Their own record given', 1, 'month', '2018-05-25', 'Service manager',
   'UK GDPR Article 12(3): one month, as the ICO''s guidance on the right of access tells it'),
  ('subject_access_extended', 'Their own record given, with more time', 3, 'month', '2018-05-25', 'Service manager',
   'UK GDPR Article 12(3): two further months where the request is complex, as the ICO''s guidance tells it; counted from when it was received');

insert into state (kind, name, is_open, label) values
  ('subject_access', '', true, 'Being received'),
  ('subject_access', 'received', true, 'Received; who asks is being made sure of'),
  ('subject_access', 'identified', true, 'It is known who asks; records are being found'),
  ('subject_access', 'gathering', true, 'Looked through, line by line'),
  ('subject_access', 'in_review', true, 'With a second person'),
  ('subject_access', 'reviewed', true, 'Ready to be given'),
  ('subject_access', 'given', false, 'Given'),
  ('subject_access', 'not_given', false, 'Not given');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'subject_access', name, here, case to_state when '=' then here else to_state end, label,
       '{holder,front_door_manager,service_manager,director}', '', needs::text[], guard, starts::text[], stops::text[], passes_to,
       'UK GDPR Articles 12 and 15'
  from (values
  (1, 'receive_request', '{""}', 'received', 'Write down a request', '{reason}', 'why_not_receive_request', '{subject_access}', '{}', 'taker'),
  (2, 'confirm_identity', '{received}', 'identified', 'It is sure who asks', '{reason}', '', '{}', '{}', ''),
  (3, 'not_theirs', '{received}', 'not_given', 'It cannot be made sure who asks', '{reason}', '', '{}', '{}', ''),
  (4, 'gather', '{identified}', 'gathering', 'Gather the lines', '{reason}', 'why_not_gather', '{}', '{}', ''),
  (5, 'send_for_review', '{gathering}', 'in_review', 'Give it to a second person', '{reason}', 'why_not_review', '{}', '{}', ''),
  (6, 'send_back', '{in_review}', 'gathering', 'Look at some lines again', '{reason}', 'why_not_judge', '{}', '{}', ''),
  (7, 'agree_pack', '{in_review}', 'reviewed', 'Agree that it is given like this', '{reason}', 'why_not_judge', '{}', '{}', ''),
  (8, 'give_pack', '{reviewed}', 'given', 'It has been given', '{reason}', '', '{}', '{}', ''),
  (9, 'extend', '{received,identified,gathering,in_review,reviewed}', '=', 'Take two more months', '{reason}', 'why_not_extend',
   '{subject_access_extended}', '{subject_access}', '')
  ) as s (place, name, origins, to_state, label, needs, guard, starts, stops, passes_to)
 cross join lateral unnest(origins::text[]) here
 order by place;
select declare_climbs('subject_access');

select record_table('withholding_ground'), never_changes('withholding_ground');
insert into withholding_ground (code, place, label, asks, source, to_be_checked) values
  ('other_person', 1, 'It is about somebody else: DPA 2018, Schedule 2, paragraph 16',
   'It would tell who somebody else is, they have not agreed, and it is not reasonable to tell without that. Not for professionals: who they were is not normally withheld.',
   'ICO, right of access: information about other individuals', false),
  ('serious_harm', 2, 'Serious harm: DPA 2018, Schedule 3, social work data',
   'Telling would be likely to cause serious harm to somebody''s physical or mental health. Say whose, and who judged it.',
   'ICO, right of access: social work data', true),
  ('child_abuse', 3, 'Child abuse data, asked for by somebody else for a child: DPA 2018, Schedule 3',
   'Somebody asks in a child''s stead, and telling them would not be in the child''s best interests.',
   'From general knowledge', true),
  ('crime', 4, 'Crime: DPA 2018, Schedule 2, paragraph 2',
   'Telling would be likely to prejudice the prevention or detection of crime. Ask the police first, and write what they said.',
   'From general knowledge', true),
  ('harmful_file', 5, 'It cannot be opened safely',
   'Only for a file in which the scanner found something harmful. Say whether whoever sent it was asked for another copy.',
   'Heard''s own: no exemption in law; whoever asks may have it in another form', true);
