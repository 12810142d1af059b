-- Need to know. A strand is seen by whoever raised it, held it, or was told of it, by the front door and
-- management of the agency that holds it, and by the scrutineer. Its text is seen only after the reading
-- has been written, in the same transaction: there is no way to read a child's record unseen.

create function my_strands() returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(distinct strand_id), '{}')
      from access where (actor_id = actor() or post_id = any (my_posts())) and (until is null or until > heard_now())
  $$;
create index access_of_actor on access (actor_id) where actor_id is not null;
create index access_of_post on access (post_id) where post_id is not null;

-- What is said of pressure is not for those who may have pressed. Of that kind the agency's own front door and
-- management see nothing by their office; the scrutineer does.
create function sees_by_office(of_kind text) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select of_kind <> 'pressure'
        or exists (select from post where id = any (my_posts()) and role = 'scrutineer')
  $$;

create function level_of(which uuid) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(
      (select 'full' from strand where id = which and agency_id = any (my_scope()) and sees_by_office(kind)),
      (select level from access
        where strand_id = which and (actor_id = actor() or post_id = any (my_posts()))
          and (until is null or until > heard_now())
        order by array_position('{full,own,progress}'::text[], level) limit 1))
  $$;

create function open_records(which uuid[], what_for text) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    insert into reading (at, actor_id, strand_id, level, what)
    select no_finer_than_needed(heard_now()), actor(), w, level_of(w), what_for
      from unnest(which) w
     where level_of(w) in ('own', 'full')
  $$;

create function open_record(which uuid, what_for text) returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    select open_records(array[which], what_for);
    select level_of(which);
  $$;

create function opened(at_least text) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(strand_id), '{}') from reading
     where xact = pg_current_xact_id_if_assigned() and actor_id = actor() and (level = 'full' or level = at_least)
       and at > heard_now() - interval '1 hour'  -- a server restored from a copy counts its transactions anew
  $$;

-- The post under which somebody may take a step; null when none of theirs fits.
create function post_to_take(s strand, st step) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select p.id from post p
     where p.id = any (my_posts())
       and (   (p.id = s.owner_post_id and 'holder' = any (st.takers))
            or (p.agency_id = s.agency_id and p.role = any (st.takers))
            or (p.role || '@any') = any (st.takers)
            or (p.agency_id <> s.agency_id and p.role <> 'elected_member' and 'partner' = any (st.takers)
                and (s.n = 0 or level_of(s.id) = 'full')))
     order by (p.id = s.owner_post_id) desc, p.role limit 1
  $$;

-- Whoever raised a strand; before it has begun, whoever raised the strand it is to hang on. Nobody else says that
-- an answer settles a disagreement.
create function raised(s strand) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from access a where a.strand_id = case when s.n = 0 then s.parent_id else s.id end
                                          and a.actor_id = actor() and a.why = 'raised')
  $$;

create function may_take(s strand, st step) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case actor_kind()
      when 'clock' then 'clock' = any (st.takers)
      when 'door' then 'door' = any (st.takers)
      when 'system' then 'door' = any (st.takers)
      when 'worker' then 'door' = any (st.takers) or post_to_take(s, st) is not null
                         or ('raiser' = any (st.takers) and raised(s))
      when 'reporter' then 'raiser' = any (st.takers) and raised(s)
      else false end
  $$;

-- Whoever sees a strand may add to it; a door may add to what it has just taken in.
create function may_add(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select level_of(which) is not null
        or exists (select from strand s join move m on m.strand_id = s.id and m.n = 1
                    where s.id = which and m.by_id = actor() and s.opened_at > heard_now() - interval '10 minutes')
  $$;

alter table strand enable row level security, force row level security;
alter table move enable row level security, force row level security;
alter table clock enable row level security, force row level security;
alter table access enable row level security, force row level security;
alter table attempt enable row level security, force row level security;
alter table outbox enable row level security, force row level security;

-- The short arrays first: who sees an agency's work, or holds it, is not asked for all they ever saw.
create policy seen on strand for select
  using ((agency_id = any ((select my_scope())::uuid[]) and (kind <> 'pressure' or (select sees_by_office('pressure'))))
         or owner_post_id = any ((select my_posts())::uuid[])
         or id = any ((select my_strands())::uuid[]));
create policy begun on strand for insert with check ((select actor_kind()) in ('worker', 'door', 'system', 'reporter'));

create policy seen on clock for select
  using (exists (select from strand s where s.id = strand_id));

create policy seen on move for select
  using (strand_id = any ((select opened('full'))::uuid[])
         or (by_id = (select actor()) and strand_id = any ((select opened('own'))::uuid[])));
create policy taken on move for insert with check (by_id = (select actor()));

create policy seen on attempt for select
  using (exists (select from post where id = any (my_posts()) and role = 'scrutineer'));
create policy made on attempt for insert with check (by_id = (select actor()));

create policy delivered on outbox to heard_clock using (true);

-- The steps that can follow now, each with why it may not be taken by whoever asks.
create function steps_from_here(which uuid)
  returns table (name text, from_state text, to_state text, label text, needs text[], reason text, next_step text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select st.name, st.from_state, st.to_state, st.label, st.needs, answer[1], answer[2]
      from strand s
      join step st on st.kind = s.kind and st.from_state = s.state and st.name <> 'climb'
     cross join lateral (select why_not(s, st, null::move) as answer) w
     where s.id = which and level_of(which) is not null
     order by st.id
  $$;

-- Access follows from moves, which are recorded; its own rows are only ever added. One thing more: what has an end may
-- end sooner, and only the kernel ends it.
create function access_may_end_sooner() returns trigger language plpgsql as $$
  begin
    if current_user <> 'heard_kernel' then
      perform refuse('The record of access cannot be changed or removed.', 'Add what is new; what was written stays beside it.');
    end if;
    return null;
  end $$;
create trigger never_changes before update on access for each statement execute function access_may_end_sooner();
create trigger never_removed before delete or truncate on access for each statement execute function refuse_change();
create function access_keeps_all_but_its_end() returns trigger language plpgsql as $$
  begin
    if to_jsonb(new) - 'until' <> to_jsonb(old) - 'until' or old.until is null or new.until is null or new.until > old.until then
      perform refuse('Access that has an end may end sooner; nothing else of it changes.');
    end if;
    return new;
  end $$;
create trigger keeps_all_but_its_end before update on access for each row execute function access_keeps_all_but_its_end();

select record_table('strand'), record_table('move'), record_table('clock'), record_table('attempt');
