-- The network around somebody: whom and what the records name beside them, at one or two steps. It is asked here, of the
-- tables, because the answer turns on what whoever asks may read: a record that they may not read is left out before
-- anything is asked of it, and every record that is shown has its reading written in the same statement.

-- What is stated of two who are named. A statement is never changed; one that follows it grades it anew or takes it back.
alter table stated_link enable row level security, force row level security;
create policy seen on stated_link for select
  using (said_in_id = any ((select opened('full'))::uuid[])
         and exists (select from mention m where m.id = one_id) and exists (select from mention m where m.id = other_id));
create policy stated on stated_link for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker'
              and said_in_id = any ((select opened('full'))::uuid[])
              and exists (select from mention m where m.id = one_id) and exists (select from mention m where m.id = other_id));
alter table stated_link
  add constraint stated_link_has_a_reason check (says_something(reason)),
  add constraint stated_link_conditions_are_said check (handling <> 'C' or says_something(conditions));

create function stated_link_fits() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare before stated_link;
  begin
    if through_glass(new.said_in_id) then
      perform refuse('Links are stated by those who work with the record.', 'Write beside it what you know.');
    end if;
    if not exists (select from mention m where m.id in (new.one_id, new.other_id) and m.strand_id = new.said_in_id) then
      perform refuse('A link is stated from a record that names one of the two.');
    end if;
    if new.follows_id is null then
      if new.taken_back then
        perform refuse('Nothing was stated that could be taken back.');
      end if;
      return new;
    end if;
    select * into before from stated_link where id = new.follows_id;
    if (before.one_id, before.other_id, before.said_in_id, before.kind) is distinct from (new.one_id, new.other_id, new.said_in_id, new.kind) then
      perform refuse('What follows a link is of the same two, from the same record.', 'State another link.');
    end if;
    if before.taken_back then
      perform refuse('This link has been taken back.', 'State it anew.');
    end if;
    if exists (select from stated_link where follows_id = new.follows_id) then
      perform refuse('Somebody has graded this link anew or taken it back since then.', 'Look at it as it is now.');
    end if;
    return new;
  end $$;
create trigger fits before insert on stated_link for each row execute function stated_link_fits();

-- Taken away as a file: by whom and what for, for whoever reads the record in the middle in full. It may speak of every
-- record that was opened to draw it.
create function network_is_taken() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    new.records := opened('own');
    return new;
  end $$;
create trigger is_taken before insert on network_export for each row execute function network_is_taken();
-- Which records a file speaks of, and that it was taken, tells of each of them.
create function speaks_of_what_is_kept(export uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from network_export n cross join lateral unnest(n.records) r join strand s on s.id = r
                    where n.id = export and kept_from_me(s))
  $$;
alter table network_export enable row level security, force row level security;
create policy seen on network_export for select
  using (strand_id = any ((select opened('full'))::uuid[]) and not speaks_of_what_is_kept(id));
create policy taken on network_export for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker' and strand_id = any ((select opened('own'))::uuid[]));
alter table network_export add constraint network_export_has_a_reason check (says_something(reason));

select never_changes('stated_link'), never_changes('network_export');
select dated_now('stated_link'), dated_now('network_export');
select record_table('stated_link'), record_table('network_export');

-- Of these records, of whatever kind, those that whoever asks may read. What they see by their office, hold or were told of
-- is found by short lists first; only of what is left is anything more asked.
create function read_by_me(which uuid[]) returns table (strand_id uuid, level text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with near as materialized (
      select s.id, s.apart = '' and s.agency_id = any ((select my_scope())::uuid[]) and s.kind = any ((select kinds_by_office())::text[]) as by_office
        from strand s
       where s.id = any (which)
         and s.id <> all ((select my_walled())::uuid[])
         and (s.agency_id = any ((select my_scope())::uuid[]) or s.owner_post_id = any ((select my_posts())::uuid[])
              or s.id = any ((select my_strands())::uuid[]) or s.id = any ((select my_apart())::uuid[]))
    )
    select n.id, l.level from near n
     cross join lateral (select case when n.by_office then 'full' else level_of(n.id) end as level offset 0) l
     where l.level in ('own', 'full')
  $$;

create function mentions_read_by_me(which uuid[], by_then timestamptz) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select m.id from mention m
      join read_by_me(array(select distinct n.strand_id from mention n where n.id = any (which))) r on r.strand_id = m.strand_id
     where m.id = any (which) and m.at < by_then
       and (r.level = 'full' or m.by_id = actor() or began_with(m.strand_id, m.by_id))
  $$;

create function person_of(which uuid, by_then timestamptz) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select person_id from identification where mention_id = which and at < by_then order by at desc, id limit 1 $$;

-- The statements in force at a time that end at any of these.
create function links_stated_of(which uuid[], by_then timestamptz) returns setof stated_link
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select l.* from stated_link l
     where (l.one_id = any (which) or l.other_id = any (which)) and l.at < by_then and not l.taken_back
       and not exists (select from stated_link f where f.follows_id = l.id and f.at < by_then)
  $$;

-- Who may be the same as any of these, and nobody has said yet that they are or are not: proposed at night, or two
-- children of one name and birth date.
create function maybe_the_same(which uuid[], by_then timestamptz) returns table (one_id uuid, other_id uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with pairs as (
      select p.one_id, p.other_id from proposal p join link_run r on r.id = p.run_id
       where (p.one_id = any (which) or p.other_id = any (which)) and p.kind <> 'household' and r.at < by_then
      union
      select least(a.one, a.other), greatest(a.one, a.other) from alike(which) a join mention m on m.id = a.one
       where m.kind = 'child' and a.one <> a.other
    )
    select p.one_id, p.other_id from pairs p
     where coalesce((select g.verdict from pairing g where g.one_id = p.one_id and g.other_id = p.other_id and g.at < by_then
                      order by g.at desc, g.id limit 1), '') not in ('same', 'apart')
       and coalesce(person_of(p.one_id, by_then) <> person_of(p.other_id, by_then), true)
  $$;

-- Whoever a person has found these to be: all that is said of them, as far as whoever asks may read it.
create function found_to_be(which uuid[], by_then timestamptz) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with person as materialized (
      select distinct person_of(w, by_then) as id from unnest(which) w
    )
    select array(
      select unnest(which)
      union
      select mentions_read_by_me(array(
        select i.mention_id from person p join identification i on i.person_id = p.id
         where i.at < by_then and person_of(i.mention_id, by_then) = p.id), by_then))
  $$;

-- One page of a network: what is reached from one who is named, in at most so many steps and mentions. A thing that many
-- share (a home, a school, a family's phone) is not gone through unless it is asked for by its key, so that nobody is
-- joined to everybody by it. Each row is of a kind: mention, record, stated, maybe, hub, or cut where it was too much.
create function network_around(which uuid, steps integer, most integer, through bigint[], what_for text)
  returns table (what text, told jsonb)
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  declare
    things constant text[] := '{place,vehicle,phone,online}';
    shared_by_many constant integer := 8;
    as_at constant timestamptz := nullif(current_setting('heard.as_at', true), '')::timestamptz;
    by_then constant timestamptz := coalesce(as_at + interval '1 minute', 'infinity');
    reached uuid[]; at_step integer[]; front uuid[]; near uuid[]; records uuid[]; in_full uuid[]; told uuid[];
    asked bigint[] := '{}'; later bigint[]; now_through bigint[]; hubs jsonb := '{}'; too_many boolean := false; step integer := 0;
  begin
    if actor_kind() is distinct from 'worker' or steps not between 1 and 2 or most not between 1 and 400
       or not exists (select from mentions_read_by_me(array[which], by_then)) then
      perform refuse('The network around somebody is read from a record that one may read.');
    end if;
    front := which || array(select f from unnest(found_to_be(array[which], by_then)) f where f <> which order by f desc);
    too_many := cardinality(front) > most;
    front := front[1:most];
    later := array(select distinct k.key from match_key k join mention m on m.id = k.mention_id
                    where m.id = any (front) and k.fact <> '' and m.kind <> all (things));
    reached := front; at_step := array_fill(0, array[cardinality(front)]);
    loop
      -- A thing that is named is the same as what others say they share with it: it is gone through at once.
      now_through := array(select distinct k.key from match_key k join mention m on m.id = k.mention_id
                            where m.id = any (front) and k.fact <> '' and m.kind = any (things) and k.key <> all (asked));
      if step > 0 then
        now_through := now_through || array(select distinct k from unnest(later) k where k <> all (asked));
        later := array(select distinct k.key from match_key k join mention m on m.id = k.mention_id
                        where m.id = any (front) and k.fact <> '' and m.kind <> all (things));
        select coalesce(jsonb_object_agg(h.key::text, h.n), '{}') || hubs into hubs
          from (select k.key, count(*) as n
                  from match_key k
                 where k.key = any (now_through) and k.key <> all (through)
                   and k.mention_id in (select mentions_read_by_me(array(
                         select f.mention_id from unnest(now_through) t (key)
                          cross join lateral (select f.mention_id from match_key f where f.key = t.key limit 2000) f), by_then))
                 group by k.key having count(*) > shared_by_many) h;
      end if;
      asked := asked || now_through;
      now_through := array(select k from unnest(now_through) k where step = 0 or not hubs ? k::text);
      exit when step = steps;
      near := array(
        select c.id from (
          select case when l.one_id = any (front) then l.other_id else l.one_id end, 1
            from links_stated_of(front, by_then) l
          union all
          select case when p.one_id = any (front) then p.other_id else p.one_id end, 2 from maybe_the_same(front, by_then) p
          union all
          (select k.mention_id, 3 from unnest(now_through) t (key)
            cross join lateral (select f.mention_id from match_key f where f.key = t.key limit 2000) k)
          union all
          select n.id, 4 from mention m join mention n on n.strand_id = m.strand_id where m.id = any (front)
          union all
          -- a thing that the next step shows as shared is shown with what is said of it
          (select k.mention_id, 5 from unnest(later) t (key)
            cross join lateral (select f.mention_id from match_key f where f.key = t.key limit 200) k
            join mention m on m.id = k.mention_id where m.kind = any (things))) c (id, place)
         where c.id <> all (reached)
         group by c.id order by min(c.place), c.id desc);
      near := array(select n.id from unnest(near) with ordinality n (id, place)
                     where n.id in (select mentions_read_by_me(near, by_then)) order by n.place);
      if cardinality(near) > most - cardinality(reached) then
        too_many := true;
        near := near[1:greatest(most - cardinality(reached), 0)];
      end if;
      step := step + 1;
      front := array(select f from unnest(found_to_be(near, by_then)) f where f <> all (reached) order by array_position(near, f), f desc);
      too_many := too_many or cardinality(front) > most;
      front := front[1:most];
      reached := reached || front;
      at_step := at_step || array_fill(step, array[cardinality(front)]);
    end loop;

    records := array(select distinct strand_id from mention where id = any (reached));
    in_full := array(select r.strand_id from read_by_me(records) r where r.level = 'full');
    told := array(select f.id from unnest(reached) r
                   cross join lateral (select * from identification i where i.mention_id = r and i.at < by_then order by i.at desc, i.id limit 1) f
                   where f.person_id is not null and not rests_on_what_is_kept(f.id));
    perform open_records(records, what_for);
    return query
      select 'mention', to_jsonb(m) || jsonb_build_object('step', r.step, 'person', f.person_id)
        from unnest(reached, at_step) r (id, step) join mention m on m.id = r.id
        left join identification f on f.mention_id = m.id and f.id = any (told)
      union all
      select 'record', jsonb_build_object('id', s.id, 'reference', s.reference, 'kind', s.kind, 'at', s.opened_at, 'agency', g.name)
        from strand s join agency g on g.id = s.agency_id where s.id = any (records)
      union all
      select 'stated', to_jsonb(l) || jsonb_build_object('who', w.name, 'agency', g.name)
        from links_stated_of(reached, by_then) l
        left join worker w on w.actor_id = l.by_id left join agency g on g.id = w.agency_id
       where l.one_id = any (reached) and l.other_id = any (reached) and l.said_in_id = any (in_full)
      union all
      select 'found', to_jsonb(i) || jsonb_build_object('who', w.name, 'agency', g.name)
        from identification i
        left join worker w on w.actor_id = i.by_id left join agency g on g.id = w.agency_id
       where i.id = any (told)
      union all
      select 'maybe', to_jsonb(p) from maybe_the_same(reached, by_then) p
       where p.one_id = any (reached) and p.other_id = any (reached)
      union all
      select 'hubs', hubs
      union all
      select 'cut', 'true' where too_many;
  end $$;
