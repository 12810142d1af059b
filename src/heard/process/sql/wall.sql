-- Conflict walls. A wall stands from the moment it is set or proposed. It is set in one step by whoever sees all of a
-- strand, proposed by the database when an adult who is named may be somebody who works here, confirmed or set aside
-- with a reason, and lifted with the second signature of another agency.

insert into state (kind, name, is_open, label) values
  ('wall', '', true, 'Being set'),
  ('wall', 'proposed', true, 'Stands until somebody has looked at it'),
  ('wall', 'stands', false, 'Stands'),
  ('wall', 'set_aside', false, 'Set aside: somebody else is meant'),
  ('wall', 'lifting_asked', true, 'Stands; another agency is asked to agree that it is lifted'),
  ('wall', 'lifted', false, 'Lifted'),
  ('wall', 'kept', false, 'Stays');

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('wall_decision', 'Whether the wall is right', 1, 'working_day', '2024-01-01', 'Front-door manager',
   'Keeping Children Safe in Education, part 4; Working Together 2023, ch. 2: allegations; local default'),
  ('wall_lifting', 'Answer on lifting a wall', 2, 'working_day', '2024-01-01', 'The other agency', 'Promise 7; local default');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('wall', 'set', '', 'stands', 'Set a wall', '{kernel}', '', '{reason}', '', '{}', '{}', '', 'Promise 7'),
  ('wall', 'propose', '', 'proposed', 'Propose a wall', '{kernel}', '', '{reason}', '', '{wall_decision}', '{}', 'rung_0',
   'Promise 7: somebody who is named may work here'),
  ('wall', 'confirm', 'proposed', 'stands', 'Confirm the wall',
   '{holder,front_door_worker,front_door_manager,service_manager,director,lado,scrutineer@any}', '', '{reason}', '', '{}', '{}', '', 'Promise 7'),
  ('wall', 'set_aside', 'proposed', 'set_aside', 'Set it aside: somebody else is meant',
   '{holder,front_door_worker,front_door_manager,service_manager,director,lado,scrutineer@any}', '', '{reason}', '', '{}', '{}', '', 'Promise 7'),
  ('wall', 'ask_lifting', '', 'lifting_asked', 'Ask to lift a wall', '{door}', '', '{reason}', 'why_not_ask_lifting',
   '{wall_lifting}', '{}', 'rung_0', 'Promise 7: a wall is lifted by two agencies'),
  ('wall', 'lift', 'lifting_asked', 'lifted', 'Agree that it is lifted', '{partner,scrutineer@any}', 'ask_lifting', '{reason}', '',
   '{}', '{}', '', 'Promise 7'),
  ('wall', 'keep', 'lifting_asked', 'kept', 'Do not agree: it stays', '{partner,scrutineer@any}', 'ask_lifting', '{reason}', '',
   '{}', '{}', '', 'Promise 7');
select declare_climbs('wall');

create function why_not_ask_lifting(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when actor_kind() <> 'worker' or level_of(s.parent_id) is distinct from 'full'
           or not exists (select from wall w join strand o on o.id = w.id and o.state = 'stands' where w.id = s.parent_id and w.lifted_at is null)
        then array['There is no confirmed wall here to be lifted.', '']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'wall' and o.is_open and o.id <> s.id)
        then array['Another agency has been asked already.', 'They will answer here.'] end
  $$;

-- What stands behind a wall together: a strand and all that hangs on it.
create function hanging_on(which uuid) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with recursive tree as (
      select which as id union select s.id from tree t join strand s on s.parent_id = t.id
    )
    select array_agg(id) from tree
  $$;

create function new_reference() returns text
  language sql volatile
  as $$
    select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', get_byte(u, n) % 32 + 1, 1)
                      || case when n = 3 then '-' else '' end, '' order by n)
      from uuid_send(gen_random_uuid()) u, unnest('{0,1,2,3,10,11,12,13}'::integer[]) n
  $$;

-- What its holder may no longer hold goes to the next post that may; nobody has been silent, so no clock has climbed.
create function pass_round(which uuid[]) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare s strand; next_post uuid; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    for s in select * from strand where id = any (which) and is_open and n > 0 order by id for update skip locked loop
      continue when fills(s.owner_post_id, s, now_at) or (s.apart <> 'lado' and not post_is_filled(s.owner_post_id, now_at));
      next_post := (rung_from(s, case when s.apart = 'lado' then 0 else greatest(
        rung_of_post(s.agency_id, s.owner_post_id, now_at),
        (select max(ladder_n) from clock where strand_id = s.id and stopped_at is null)) end, now_at)).post_id;
      continue when next_post = s.owner_post_id;
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                        child_view, child_view_unknown, told, to_post_id)
      values (new_id(now_at), s.id, s.n + 1, s.kind, 'pass_round', s.state, s.state, now_at, actor(), '', '', '', '', '', '', next_post);
    end loop;
  end $$;

-- Asked anew whenever a wall or a decision may have changed it.
create function settle_apart(which uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare
    beneath uuid[] := hanging_on(which);
    whole uuid[] := beneath || array(select unnest(hanging_on(d.strand_id)) from drawn_from d where d.of_id = any (beneath));
  begin
    update strand s set apart = apart_of(s) where s.id = any (whole) and s.apart <> apart_of(s);
    update waiting w set apart = s.apart from strand s where s.id = w.strand_id and s.id = any (whole) and w.apart <> s.apart;
    perform pass_round(whole);
  end $$;

create function wall_stands() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform settle_apart(new.strand_id);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(new.at), new.id, 1, st.kind, st.name, '', st.to_state, new.at, new.by_id, '', '', new.why, '', '', ''
      from step st where st.kind = 'wall' and st.from_state = '' and st.name = case when new.proposed then 'propose' else 'set' end;
    return null;
  end $$;
create trigger wall_stands after insert on wall for each row execute function wall_stands();

-- The kernel's own; set_wall() below is what a page calls. A wall that stands already is left as it is.
create function put_up_wall(which uuid, whom uuid, because text, is_proposed boolean) returns uuid
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare now_at timestamptz := no_finer_than_needed(heard_now()); mine uuid := new_id(now_at);
  begin
    if exists (select from wall where strand_id = which and actor_id = whom and lifted_at is null) then
      return null;
    end if;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'wall', agency_id, id, new_reference(), false, '', true, 0, now_at from strand where id = which;
    insert into wall (id, strand_id, actor_id, why, by_id, at, proposed) values (mine, which, whom, because, actor(), now_at, is_proposed);
    return mine;
  end $$;

create function set_wall(which uuid, whom uuid, because text) returns uuid
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare mine uuid;
  begin
    if actor_kind() is distinct from 'worker' or level_of(which) is distinct from 'full' or through_glass(which) or (select kind from strand where id = which) = 'wall' then
      perform refuse('A wall is set by somebody who sees all of what it stands around.', 'Tell whoever holds it.');
    end if;
    if not exists (select from worker where actor_id = whom) then
      perform refuse('Nobody of that name works here.', 'Choose one of the workers.');
    end if;
    mine := put_up_wall(which, whom, because, false);
    if mine is null then
      perform refuse('There is a wall around them already.', 'Look at it on the page.');
    end if;
    return mine;
  end $$;

-- A wall falls by its own move or by that of the strand on which its lifting was asked for; and a decision that calls
-- something an allegation against somebody who works with children hands it to the ring at once.
create function move_walls() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from new_moves where to_state in ('set_aside', 'lifted') or step in ('take_on', 'ask_lifting')) then
      return null;
    end if;
    update wall w set lifted_at = m.at
      from new_moves m join strand s on s.id = m.strand_id
     where m.kind = 'wall' and m.to_state in ('set_aside', 'lifted') and w.lifted_at is null
       and w.id = case m.to_state when 'lifted' then s.parent_id else s.id end;
    perform settle_apart(w.strand_id)
       from new_moves m join strand s on s.id = m.strand_id join wall w on w.id in (s.id, s.parent_id)
      where m.kind = 'wall' and m.to_state in ('set_aside', 'lifted');
    perform settle_apart(m.strand_id)
       from new_moves m join strand s on s.id = m.strand_id
      where m.step = 'take_on' and (m.outcome = 'lado' or s.apart = 'lado');
    -- Whoever is asked to agree must be able to read what the wall stands around.
    perform let_in(w.strand_id, null, null, m.tells_id, 'full', 'second signature', m.at)
       from new_moves m join strand s on s.id = m.strand_id join wall w on w.id = s.parent_id
      where m.step = 'ask_lifting' and m.tells_id is not null;
    return null;
  end $$;
create trigger move_walls after insert on move referencing new table as new_moves
  for each statement execute function move_walls();

create function wall_falls_by_its_moves() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    -- When the record is let go that it stands around, its reason goes and it stands.
    if erasing() and new.why = '' and to_jsonb(new) - 'why' = to_jsonb(old) - 'why' then
      return new;
    end if;
    if to_jsonb(new) - 'lifted_at' is distinct from to_jsonb(old) - 'lifted_at' or old.lifted_at is not null
       or not exists (select from strand s where s.kind = 'wall' and ((s.id = old.id and s.state = 'set_aside')
                                                                   or (s.parent_id = old.id and s.state = 'lifted'))) then
      perform refuse('A wall is lifted by two agencies, with a reason, and stays in the record.');
    end if;
    return new;
  end $$;
create trigger falls_by_its_moves before update on wall for each row execute function wall_falls_by_its_moves();
create trigger never_removed before delete or truncate on wall for each statement execute function refuse_change();

create function wall_names_somebody() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from wall where id in (new.id, new.parent_id)) then
      perform refuse('A wall names somebody.');
    end if;
    return null;
  end $$;
create constraint trigger wall_names_somebody after insert on strand
  deferrable initially deferred for each row when (new.kind = 'wall') execute function wall_names_somebody();

alter table wall enable row level security, force row level security;
create policy seen on wall for select
  using (strand_id = any ((select opened('full'))::uuid[]) or id = any ((select opened('full'))::uuid[]));
create index wall_of_strand on wall (strand_id);

-- Where a message goes: to everybody who holds the post, deputies too, or to the one worker it is for; never to somebody
-- with a conflict. `held` tells an empty post, which is tried again, from one in which nobody may be told.
create function addresses_of(which uuid, of_post uuid, of_actor uuid, at_time timestamptz, out emails text[], out held boolean)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(w.email order by w.email) filter (where
             case when of_actor is null then conflict_on(which, w.actor_id) is null else not walled(which, w.actor_id) end
             and (of_actor is not null
                  or exists (select from strand where id = which and apart <> 'lado')
                  or exists (select from post where id = of_post and role in ('lado', 'scrutineer'))
                  or exists (select from access where strand_id = which and post_id = of_post and why = 'second signature'))), '{}'),
           count(*) > 0
      from worker w
     where case when of_actor is not null then w.actor_id = of_actor
           else (w.left_at is null or w.left_at > at_time) and exists (
             select from holding h where h.worker_id = w.actor_id and h.post_id = of_post
                                     and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)) end
  $$;

select record_table('wall');

-- What a strand is drawn from says who else knows of it: only the kernel reads and writes it.
alter table drawn_from enable row level security, force row level security;
alter table drawn_from alter because set default '[]';
select never_changes('drawn_from'), dated_now('drawn_from'), record_table('drawn_from');
