-- What is known of a driver that bears on whether they are fit to hold a taxi licence, and who licensed them: another authority
-- is told and answers, or it is considered here.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('licence_share', 'Shared with the authority that licensed the driver', 10, 'working_day', '2022-05-31', 'Licensing authority',
   'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022. The ten days are from general knowledge: check them in the guidance'),
  ('licence_reply', 'Licence considered, and answered', 20, 'working_day', '2022-05-31', 'Licensing authority',
   'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022. The twenty days are from general knowledge: check them in the guidance');

insert into state (kind, name, is_open, label) values
  ('licence_notice', '', true, 'Being begun'),
  ('licence_notice', 'to_share', true, 'To be shared with who licensed the driver'),
  ('licence_notice', 'shared', true, 'Shared, waiting for their answer'),
  ('licence_notice', 'to_consider', true, 'To be considered here'),
  ('licence_notice', 'nothing_proposed', true, 'Nothing to follow: waiting for another agency'),
  ('licence_notice', 'answered', false, 'The authority that licensed them has answered'),
  ('licence_notice', 'decided', false, 'Decided here'),
  ('licence_notice', 'nothing_follows', false, 'Two agencies agreed that nothing follows');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('licence_notice', 'tell_licensing', '', 'to_share', 'Tell licensing of a driver',
   '{holder,partner,front_door_worker,front_door_manager,service_manager,lado}', '', '{reason,to_post_id}', 'why_not_tell_licensing',
   '{licence_share}', '{}', 'named', 'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022'),
  ('licence_notice', 'share_with_issuer', 'to_share', 'shared', 'It was shared with who licensed them', '{holder,partner}', '',
   '{}', 'why_not_share_with_issuer', '{licence_reply}', '{licence_share}', '', 'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022'),
  ('licence_notice', 'consider_here', 'to_share', 'to_consider', 'No other authority licensed them: consider it here',
   '{holder,partner}', '', '{reason}', 'why_not_licensing', '{licence_reply}', '{licence_share}', '',
   'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022'),
  ('licence_notice', 'consider_here', 'shared', 'to_consider', 'They hold no licence of theirs: consider it here',
   '{holder,partner}', '', '{reason}', 'why_not_licensing', '{}', '{}', '',
   'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022'),
  ('licence_notice', 'ask_again', 'shared', 'shared', 'Ask them again', '{holder,partner}', '', '{reason}', 'why_not_licensing', '{}', '{}', '',
   'Local default'),
  ('licence_notice', 'write_answer', 'shared', 'answered', 'They have revoked or suspended the licence', '{holder,partner}', '', '{outcome,reason}',
   'why_not_licensing', '{}', '{}', '', 'Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022: the issuing authority considers and replies'),
  ('licence_notice', 'decide_licence', 'to_consider', 'decided', 'Decide on the licence', '{holder,partner}', '', '{outcome,reason}', 'why_not_licensing',
   '{}', '{}', '', 'Local Government (Miscellaneous Provisions) Act 1976, section 61: suspension and revocation'),
  ('licence_notice', 'propose_nothing', 'shared', 'nothing_proposed', 'Propose to another agency that nothing follows',
   '{holder,partner}', '', '{outcome,reason}', 'why_not_licensing', '{second_signature}', '{}', '', 'Promise 4; Casey inspection 2015'),
  ('licence_notice', 'propose_nothing', 'to_consider', 'nothing_proposed', 'Propose to another agency that nothing follows',
   '{holder,partner}', '', '{outcome,reason}', 'why_not_licensing', '{second_signature}', '{}', '', 'Promise 4; Casey inspection 2015'),
  ('licence_notice', 'sign_nothing', 'nothing_proposed', 'nothing_follows', 'Agree for another agency', '{partner,scrutineer@any}', 'propose_nothing', '{reason}', '',
   '{}', '{}', '', 'Promise 4: second signature from another agency'),
  ('licence_notice', 'refuse_nothing', 'nothing_proposed', 'to_consider', 'Do not agree: it is considered again', '{partner,scrutineer@any}', 'propose_nothing',
   '{reason}', '', '{}', '{second_signature}', '', 'Promise 4');
select declare_climbs('licence_notice'), declare_hand_offs('licence_notice');

insert into choice (kind, step, code, label, hint) values
  ('licence_notice', 'write_answer', 'revoked', 'They revoked the licence', ''),
  ('licence_notice', 'write_answer', 'suspended', 'They suspended the licence', ''),
  ('licence_notice', 'decide_licence', 'revoked', 'The licence is revoked', ''),
  ('licence_notice', 'decide_licence', 'suspended', 'The licence is suspended', ''),
  ('licence_notice', 'decide_licence', 'refused', 'They applied, and are refused', ''),
  ('licence_notice', 'propose_nothing', 'kept', 'Whoever licensed them looked at it, and they keep the licence', 'Write what was weighed.'),
  ('licence_notice', 'propose_nothing', 'fit', 'They were looked at, and are fit to hold it', ''),
  ('licence_notice', 'propose_nothing', 'no_licence', 'They hold no licence, and have not applied', 'Write which registers were searched.');
