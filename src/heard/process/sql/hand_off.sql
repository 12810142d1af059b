-- Handing over. What a post holds goes to another only when that post has accepted it: until then the giver holds it and
-- its clocks run. An offer is a matter of its own, with a clock; one that nobody answers goes up the giver's own ladder.
-- Nothing falls between two agencies, two teams or two areas, because nothing is ever let go of before it is taken.

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('answer_on_hand_off', 'Answer to what is handed over', 1, 'working_day', '2024-01-01', 'Whoever it is offered to',
   'Working Together 2023, ch. 2: clear responsibilities between agencies; local default');

insert into state (kind, name, is_open, label) values
  ('hand_off', '', true, 'Being offered'),
  ('hand_off', 'offered', true, 'Offered, not yet accepted'),
  ('hand_off', 'accepted', false, 'Accepted'),
  ('hand_off', 'returned', false, 'Returned'),
  ('hand_off', 'withdrawn', false, 'Taken back'),
  ('hand_off', 'lapsed', false, 'What was offered has been closed');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('hand_off', 'offer', '', 'offered', 'Offer to hand it over', '{door}', '', '{reason,to_post_id}', 'why_not_offer',
   '{answer_on_hand_off}', '{}', 'named', 'Promise 2: somebody always holds it'),
  ('hand_off', 'accept', 'offered', 'accepted', 'Accept it', '{named}', '', '{}', 'why_not_accept', '{}', '{}', '', 'Promise 2'),
  ('hand_off', 'return_it', 'offered', 'returned', 'Return it', '{named}', '', '{reason}', '', '{}', '{}', '', 'Promise 2'),
  ('hand_off', 'withdraw', 'offered', 'withdrawn', 'Take the offer back', '{raiser,front_door_manager,service_manager,director}', '', '{reason}', '',
   '{}', '{}', '', 'Promise 2'),
  ('hand_off', 'lapse', 'offered', 'lapsed', 'End with what was offered', '{kernel}', '', '{}', '', '{}', '{}', '', 'Promise 2');
select declare_climbs('hand_off');

-- Work of this kind can be handed over, in any open state; called by each room once the states are declared.
create function declare_hand_offs(of_kind text) returns void
  language sql
  as $$
    insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
    select kind, 'hand_over', name, name, 'Handed over, as it was accepted', '{kernel}', '', '{to_post_id}', '', '{}', '{}', 'named',
           'Promise 2: accepted before it is let go of'
      from state where kind = of_kind and is_open and name <> ''
  $$;

create function can_be_handed_over(s strand) returns boolean
  language sql stable
  as $$ select s.is_open and exists (select from step where kind = s.kind and name = 'hand_over' and from_state = s.state) $$;

create function offered_already(which uuid, but uuid) returns boolean
  language sql stable
  as $$ select exists (select from strand where parent_id = which and kind = 'hand_off' and is_open and id <> but) $$;

create function why_not_offer(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare given strand; taker post;
  begin
    select * into given from strand where id = s.parent_id;
    if given.id is null or level_of(given.id) is distinct from 'full' or through_glass(given.id) or not can_be_handed_over(given) then
      return array['There is nothing here to be handed over.', 'Look at what is still open.'];
    end if;
    if not exists (select from post p where p.id = any (my_posts())
                                        and (p.id = given.owner_post_id
                                             or (p.agency_id = given.agency_id and p.role in ('front_door_manager', 'service_manager', 'director', 'lado')))) then
      return array['Only the post that holds a matter, or its manager, hands it over.', 'Ask the post that holds it.'];
    end if;
    if offered_already(given.id, s.id) then
      return array['It is offered to somebody already.', 'Wait for their answer, or take that offer back first.'];
    end if;
    select * into taker from post where id = m.to_post_id;
    return case
      when m.to_post_id is null then null
      when taker.id = given.owner_post_id then array['That post holds it already.', 'Choose another post.']
      when taker.role = 'elected_member' then array['Elected members see figures, never children.', 'Choose a post that works with children.']
      when taker.role = 'scrutineer'
        then array['The independent scrutineer looks at what others do, and takes no work from them.', 'Choose a post that works with children.']
      when taker.agency_id <> given.agency_id and not exists (select from ladder(taker.agency_id, heard_now()))
        then array['That agency has no ladder in Heard, so its silence could not climb.', 'Choose a post in another agency, or share the record with them.']
      when not fills(taker.id, given, heard_now()) then array['Nobody is in that post now.', 'Choose a post with somebody in it.'] end;
  end $$;

create function why_not_accept(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not can_be_handed_over(given) then array['It has been closed since it was offered.', 'Look at the record.'] end
      from strand given where given.id = s.parent_id
  $$;

-- What follows from an offer and from its end. Whoever is asked may read what they are asked to hold, until they return it.
-- With a matter goes what hangs on it and is held by the same post; to another agency, all of the giver's work on it, with
-- its clocks, people and history.
create function move_hand_offs() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare m move; offer move; given strand; new_agency uuid;
  begin
    if not exists (select from new_moves where step <> 'climb') then
      return null;
    end if;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
    select new_id(c.at), o.id, o.n + 1, 'hand_off', 'lapse', o.state, 'lapsed', c.at, c.by_id, '', '', '', '', '', ''
      from new_moves c join state x on (x.kind, x.name) = (c.kind, c.to_state) and not x.is_open
      join strand o on o.parent_id = c.strand_id and o.kind = 'hand_off' and o.is_open;

    for m in select * from new_moves where kind = 'hand_off' and step in ('offer', 'accept', 'return_it', 'withdraw', 'lapse') loop
      select * into offer from move where strand_id = m.strand_id and n = 1;
      select p.* into given from strand p join strand s on s.parent_id = p.id where s.id = m.strand_id for update of p;
      if m.step = 'offer' then
        -- Asked again now that the matter is locked: of two offers at once one alone stands.
        if offered_already(given.id, m.strand_id) then
          perform refuse('It is offered to somebody already.', 'Wait for their answer, or take that offer back first.');
        end if;
        insert into access (strand_id, post_id, level, why, since, until)
        values (given.id, m.to_post_id, 'full', 'offered', m.at, m.at + interval '1 year');
        continue;
      end if;
      -- Of several offers that end in one moment each ends a microsecond apart, as access_once asks.
      update access a
         set until = greatest(m.at, since) + interval '1 microsecond' * (
               select count(*) from access b where b.strand_id = a.strand_id and b.post_id = a.post_id and b.why = 'offered' and b.id < a.id)
       where strand_id = given.id and post_id = offer.to_post_id and why = 'offered' and until > m.at + interval '1 day';
      if m.step = 'accept' then
        new_agency := (select agency_id from post where id = offer.to_post_id);
        if new_agency <> given.agency_id then
          perform let_in(h, null, null, offer.to_post_id, 'full', 'holds', m.at) from unnest(hanging_on(given.id)) h;
        end if;
        insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                          child_view, child_view_unknown, told, to_post_id)
        select new_id(m.at), s.id, s.n + 1, s.kind, 'hand_over', s.state, s.state, m.at, m.by_id, '', '', offer.reason, '', '', '', offer.to_post_id
          from strand s join post p on p.id = s.owner_post_id
         where s.id = any (hanging_on(given.id)) and can_be_handed_over(s)
           and (s.id = given.id or s.owner_post_id = given.owner_post_id
                or (new_agency <> given.agency_id and p.agency_id = given.agency_id));
        update strand s set agency_id = new_agency
         where s.id = any (hanging_on(given.id)) and s.agency_id <> new_agency and s.agency_id = given.agency_id
           and exists (select from step where kind = s.kind and name = 'hand_over');
        update clock c set ladder_n = rung_of_post(s.agency_id, s.owner_post_id, m.at)
          from strand s where s.id = c.strand_id and s.id = any (hanging_on(given.id)) and c.stopped_at is null
                          and s.owner_post_id = offer.to_post_id and new_agency <> given.agency_id;
        perform settle_apart(given.id);
      elsif m.step = 'return_it' then
        insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
        values ('returned', given.id, given.owner_post_id, m.at, m.at, 0);
      end if;
    end loop;
    return null;
  end $$;
create trigger move_hand_offs after insert on move referencing new table as new_moves
  for each statement execute function move_hand_offs();
