-- The way of a missing episode, and of the meeting that three of them call. There is no "absent": a child who is not
-- where they should be is missing, and what ends an episode is what was done with the child, not what was hoped.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('missing_look', 'A look at what is done to find the child', 8, 'hour', '2024-01-01', 'Whoever holds it',
   'Missing children guidance (DfE 2014): actions are kept under review while a child is missing; Heard''s default is every eight hours'),
  ('still_missing', 'The child is found', 72, 'hour', '2024-01-01', 'Team manager',
   'Local procedures: strategy discussion within 24 hours to 3 days; Heard''s default is the longest, and only finding the child ends it'),
  ('return_interview', 'Return interview done, or declined by the child', 72, 'hour', '2014-01-01', 'Team manager',
   'Missing children guidance (DfE 2014): an independent return interview within 72 hours of the child being found, offered every time'),
  ('tell_host_area', 'The area where the child lives is told', 24, 'hour', '2014-01-01', 'Social worker',
   'Missing children guidance (DfE 2014): a looked-after child placed in another area; local default'),
  ('missing_meeting', 'Strategy meeting about a child who goes missing again and again', 3, 'calendar_day', '2014-01-01', 'Front-door manager',
   'Local procedures (Derbyshire): three episodes in 30 days; within 3 days (Bexley)');

insert into state (kind, name, is_open, label) values
  ('missing_episode', '', true, 'Being reported'),
  ('missing_episode', 'missing', true, 'Missing'),
  ('missing_episode', 'found', true, 'Found, return interview to be offered'),
  ('missing_episode', 'offered', true, 'Found, return interview offered'),
  ('missing_episode', 'interviewed', false, 'Return interview done'),
  ('missing_episode', 'declined', false, 'Return interview declined by the child'),
  ('missing_episode', 'joined', false, 'The same episode as another report'),
  ('missing_meeting', '', true, 'Being called'),
  ('missing_meeting', 'called', true, 'Strategy meeting called'),
  ('missing_meeting', 'held', false, 'Strategy meeting held');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
select 'missing_episode', name, origin, case to_state when '=' then origin else to_state end, label, takers::text[], '', needs::text[],
       guard, starts::text[], stops::text[], passes_to, source
  from (values
  (1, 'report_missing', '{""}', 'missing', 'Report a child missing', '{door}', '{}', 'why_not_report_missing',
   '{missing_look,still_missing}', '{}', 'rung_0', 'Missing children guidance (DfE 2014)'),
  (2, 'look', '{missing}', '=', 'Write what is being done to find the child',
   '{holder,front_door_worker,front_door_manager,service_manager,director,partner}', '{reason}', '', '{}', '{missing_look}', '',
   'Missing children guidance (DfE 2014): kept under review'),
  (3, 'find', '{missing}', 'found', 'The child is found',
   '{holder,front_door_worker,front_door_manager,service_manager,partner,raiser}', '{}', 'why_not_find',
   '{return_interview}', '{missing_look,still_missing}', '', 'Missing children guidance (DfE 2014)'),
  (4, 'offer_interview', '{found,offered}', 'offered', 'Offer a return interview',
   '{holder,front_door_worker,front_door_manager,service_manager,partner}', '{}', 'why_not_offer_interview', '{}', '{}', '',
   'Missing children guidance (DfE 2014): offered every time'),
  (5, 'interview', '{offered}', 'interviewed', 'Record the return interview',
   '{holder,front_door_worker,front_door_manager,service_manager,partner}', '{child_view}', 'why_not_interview', '{}', '{}', '',
   'Missing children guidance (DfE 2014): independent, within 72 hours'),
  (6, 'decline_interview', '{offered}', 'declined', 'The child declined the interview',
   '{holder,front_door_manager,service_manager,partner}', '{reason,child_view}', 'why_not_decline_interview', '{}', '{}', '',
   'Missing children guidance (DfE 2014): it is the child''s to decline'),
  (7, 'tell_host', '{missing,found,offered}', '=', 'The other area was told', '{holder,front_door_worker,front_door_manager,service_manager}',
   '{reason}', 'why_not_tell_host', '{}', '{tell_host_area}', '', 'Missing children guidance (DfE 2014)'),
  (8, 'join', '{missing,found,offered}', 'joined', 'It is the same episode as another report', '{holder,front_door_manager,service_manager}',
   '{reason}', 'why_not_join', '{}', '{}', '', 'Two people report one child')
  ) as s (place, name, origins, to_state, label, takers, needs, guard, starts, stops, passes_to, source)
 cross join lateral unnest(origins::text[]) origin
 order by place;

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('missing_meeting', 'call_meeting', '', 'called', 'Call a strategy meeting', '{kernel}', '', '{reason}', '', '{missing_meeting}', '{}', 'rung_1',
   'Local procedures (Derbyshire): three episodes in 30 days'),
  ('missing_meeting', 'hold_meeting', 'called', 'held', 'Record the meeting', '{holder,front_door_manager,service_manager,director}', '',
   '{reason,child_view}', '', '{}', '{missing_meeting}', '', 'Local procedures (Derbyshire)');
select declare_climbs('missing_episode'), declare_climbs('missing_meeting'), declare_hand_offs('missing_episode'),
       declare_hand_offs('missing_meeting');
