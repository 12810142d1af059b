-- Need to know. A strand is seen by whoever raised it, held it, or was told of it, by the front door and
-- management of the agency that holds it, and by the scrutineer. Its text is seen only after the reading
-- has been written, in the same transaction: there is no way to read a child's record unseen.

create function my_strands() returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce(array_agg(distinct strand_id), '{}')
        from access where (actor_id = (select actor()) or post_id = any ((select my_posts())::uuid[])) and (until is null or until > heard_now())
         and strand_id <> all ((select my_walled())::uuid[])
    );
  end $$;

-- What is said of pressure is not for those who may have pressed, nor why a reading is looked at for those beside whom
-- the reader works, nor an allegation against somebody who works with
-- children for those who work beside them. Of these the agency's own front door and management see nothing by their
-- office; the scrutineer does.
create function sees_by_office(of_kind_or_apart text) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select of_kind_or_apart not in ('pressure', 'reading_review', 'lado')
          or exists (select from post where id = any ((select my_posts())::uuid[]) and role = 'scrutineer')
    );
  end $$;

-- The same asked at once, for lists: the kinds of strand of which I see by my office what my agencies hold.
create function kinds_by_office() returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(array_agg(kind), '{}') from (select distinct kind from state) k where sees_by_office(kind) $$;

-- Of what is apart, all that I see; the walls are asked here, so that no login can ask them for what they hide. Of the
-- ring's, whoever is not in it sees what they raised and what they were asked to sign. What I may is asked once: without
-- "materialized" the planner asks it again for each strand that is apart, and the queue pays for every wall.
create function my_apart() returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      with mine as materialized (select actor() as id, my_scope() as scope, my_posts() as posts, sees_by_office('lado') as all_kinds, my_walled() as walled)
      select coalesce(array_agg(s.id), '{}')
        from strand s, mine
       where s.apart in ('wall', 'lado') and s.id <> all (mine.walled)
         and ((s.agency_id = any (mine.scope) and (mine.all_kinds or (s.apart = 'wall' and s.kind not in ('pressure', 'reading_review'))))
              or s.owner_post_id = any (mine.posts)
              or (s.apart = 'lado' and exists (select from post p where p.id = any (mine.posts) and p.role = 'lado' and p.agency_id = s.agency_id))
              or exists (select from access a where a.strand_id = s.id and (a.actor_id = mine.id or a.post_id = any (mine.posts))
                           and (a.until is null or a.until > heard_now()) and (s.apart = 'wall' or a.why in ('raised', 'second signature'))))
    );
  end $$;
create index access_of_actor on access (actor_id) where actor_id is not null;
create index access_of_post on access (post_id) where post_id is not null;

create function level_of(which uuid) returns text
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select case case when s.apart <> '' then conflict_on(which, actor()) end
        when 'named' then null
        when 'line' then case when raised_by(which, actor()) then 'own' end
        else coalesce(
          (select 'full' where (s.agency_id = any (my_scope()) and sees_by_office(s.kind) and sees_by_office(s.apart))
                            or (s.kind = 'earlier_record' and s.owner_post_id = any ((select my_posts())::uuid[]))
                            or (s.apart = 'lado' and exists (
                                  select from post p where p.id = any ((select my_posts())::uuid[]) and p.role = 'lado' and p.agency_id = s.agency_id))),
          (select level from access
            where strand_id = which and (actor_id = (select actor()) or post_id = any ((select my_posts())::uuid[]))
              and (until is null or until > heard_now())
              and (s.apart <> 'lado' or why in ('raised', 'second signature') or post_id = s.owner_post_id)
            order by array_position('{full,own,progress}'::text[], level) limit 1)) end
        from strand s where s.id = which
    );
  end $$;

-- What somebody does not count and is not pointed to beside what they see: what stands behind a wall from them, and
-- allegations that are the ring's.
create function kept_from_me(s strand) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select case s.apart when '' then false when 'lado' then level_of(s.id) is null else walled(s.id, actor()) end
    );
  end $$;

-- The same of a strand by its id, for what is asked of the past too, where a row is of a view.
create function kept_from_me(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select kept_from_me(s) from strand s where s.id = which $$;

-- Reading the past is a reading too, and says of when: whoever asks for it need not remember to.
create function open_records(which uuid[], what_for text) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    insert into reading (at, actor_id, strand_id, level, what)
    select no_finer_than_needed(heard_now()), actor(), o.id, o.level,
           what_for || coalesce(', as it stood at ' || to_char(nullif(current_setting('heard.as_at', true), '')::timestamptz
                                                               at time zone 'Europe/London', 'YYYY-MM-DD"T"HH24:MI'), '')
      from (select w as id, level_of(w) as level from unnest(which) w offset 0) o
     where o.level in ('own', 'full')
  $$;

create function open_record(which uuid, what_for text) returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    select open_records(array[which], what_for);
    select level_of(which);
  $$;

create function opened(at_least text) returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce(array_agg(strand_id), '{}') from reading
       where xact = pg_current_xact_id_if_assigned() and actor_id = actor() and (level = 'full' or level = at_least)
         and at > heard_now() - interval '1 hour'  -- a server restored from a copy counts its transactions anew
    );
  end $$;

-- Whether somebody sees it only because they have broken the glass: they read, and add what they know in their own name; what is done
-- about it, and with whom, is not theirs.
create function through_glass(which uuid) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return exists (select from access a where a.strand_id = which and a.actor_id = (select actor()) and a.why = 'glass' and a.until > heard_now())
       and not exists (select from access a where a.strand_id = which and a.level = 'full' and a.why <> 'glass' and (a.until is null or a.until > heard_now())
                          and (a.actor_id = (select actor()) or a.post_id = any ((select my_posts())::uuid[])));
  end $$;

-- The post under which somebody may take a step; null when none of theirs fits.
create function post_to_take(s strand, st step) returns uuid
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select p.id from post p
       where p.id = any ((select my_posts())::uuid[])
         and (   (p.id = s.owner_post_id and 'holder' = any (st.takers))
              or (p.agency_id = s.agency_id and p.role = any (st.takers))
              or (p.role || '@any') = any (st.takers)
              or ('named' = any (st.takers) and p.id = (select to_post_id from move where strand_id = s.id and n = 1))
              or (p.agency_id <> s.agency_id and p.role <> 'elected_member' and 'partner' = any (st.takers)
                  and (s.n = 0 or exists (select from access a where a.strand_id = s.id and a.post_id = any ((select my_posts())::uuid[])
                                                                 and a.level = 'full' and (a.until is null or a.until > heard_now())))))
         and (s.apart = '' or level_of(case when s.n = 0 then s.parent_id else s.id end) = 'full')
         and not through_glass(case when s.n = 0 then s.parent_id else s.id end)
       order by (p.id = s.owner_post_id) desc, p.role limit 1
    );
  end $$;

-- Whoever raised a strand; before it has begun, whoever raised the strand it is to hang on. Nobody else says that
-- an answer settles a disagreement.
create function raised(s strand) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select exists (select from access a where a.strand_id = case when s.n = 0 then s.parent_id else s.id end
                                            and a.actor_id = actor() and a.why = 'raised')
    );
  end $$;

create function may_take(s strand, st step) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when 'kernel' = any (st.takers) then actor_kind() = 'clock' or pg_trigger_depth() > 1 else case actor_kind()
      when 'clock' then 'clock' = any (st.takers)
      when 'linker' then 'linker' = any (st.takers)
      when 'door' then 'door' = any (st.takers)
      -- A system acts for the post that its key was given for, if any, and for what it raised itself.
      when 'system' then 'door' = any (st.takers) or post_to_take(s, st) is not null or ('raiser' = any (st.takers) and raised(s))
      when 'worker' then 'door' = any (st.takers) or post_to_take(s, st) is not null
                         or ('raiser' = any (st.takers) and raised(s))
      when 'reporter' then 'raiser' = any (st.takers) and raised(s)
      else false end end
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
  using ((apart in ('', 'review')
          and ((agency_id = any ((select my_scope())::uuid[]) and (kind not in ('pressure', 'reading_review') or (select sees_by_office('pressure'))))
               or owner_post_id = any ((select my_posts())::uuid[])
               or id = any ((select my_strands())::uuid[])))
         or (apart not in ('', 'review') and id = any ((select my_apart())::uuid[])));
create policy begun on strand for insert with check ((select actor_kind()) in ('worker', 'door', 'system', 'reporter'));

create policy seen on clock for select
  using (exists (select from strand s where s.id = strand_id));

create policy seen on move for select
  using (strand_id = any ((select opened('full'))::uuid[])
         or (by_id = (select actor()) and step <> 'pass_round' and strand_id = any ((select opened('own'))::uuid[])));
create policy taken on move for insert with check (by_id = (select actor()));

create policy seen on attempt for select
  using ((select sees_by_office('pressure')) and exists (select from strand s where s.id = strand_id));
create policy made on attempt for insert with check (by_id = (select actor()) and level_of(strand_id) is not null);

create policy delivered on outbox to heard_clock using (true);

-- The steps that can follow now, each with why it may not be taken by whoever asks.
create function steps_from_here(which uuid)
  returns table (name text, from_state text, to_state text, label text, needs text[], reason text, next_step text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select st.name, st.from_state, st.to_state, st.label, st.needs, answer[1], answer[2]
      from strand s
      join step st on st.kind = s.kind and st.from_state = s.state and not st.takers && '{clock,kernel,linker}'
     cross join lateral (select why_not(s, st, null::move) as answer) w
     where s.id = which and level_of(which) is not null
     order by st.id
  $$;

-- The ladder of one strand, for whoever sees it.
create function ladder_around(which uuid, at_time timestamptz) returns table (n smallint, post_id uuid, tells_id uuid, filled boolean)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select l.n, l.post_id, l.tells_id, l.filled from strand s cross join lateral ladder_of(s, at_time) l
     where s.id = which and level_of(which) is not null
  $$;

-- Who was let in, from when and why, is under history: it says who was told, and nobody can have been told later. Rows are
-- only ever added. One thing more: what has an end may end sooner, and only the kernel ends it.
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

select record_table('strand'), record_table('move'), record_table('clock'), record_table('attempt'), record_table('access');
