-- Everything open stands in one line, ordered by what is due. The line follows from strands and clocks, so it
-- is not under history; it is there so that no page sorts all that is open.

create function stands_in_line() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into waiting (strand_id, kind, agency_id, state, urgent, sorted_apart, apart, due_at)
    select s.id, s.kind, s.agency_id, s.state, s.urgent, false, s.apart, new.due_at from strand s where s.id = new.strand_id
        on conflict (strand_id) do update set due_at = least(waiting.due_at, excluded.due_at);
    return null;
  end $$;
create trigger stands_in_line after insert on clock for each row execute function stands_in_line();

create function moves_in_line() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    delete from waiting w using strand s where w.strand_id = new.strand_id and s.id = new.strand_id and not s.is_open;
    update waiting
       set due_at = coalesce((select min(c.due_at) from clock c where c.strand_id = new.strand_id and c.stopped_at is null),
                             'infinity')
     where strand_id = new.strand_id;
    return null;
  end $$;
create trigger moves_in_line after update on clock for each row
  when (new.stopped_at is distinct from old.stopped_at) execute function moves_in_line();

create function stands_in_state() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    update waiting set state = new.state, agency_id = new.agency_id where strand_id = new.id;
    return null;
  end $$;
create trigger stands_in_state after update on strand for each row
  when ((new.state, new.agency_id) is distinct from (old.state, old.agency_id) and new.is_open) execute function stands_in_state();

alter table waiting enable row level security, force row level security;
create policy seen on waiting for select
  using ((apart in ('', 'review')
          and ((agency_id = any ((select my_scope())::uuid[]) and (kind not in ('pressure', 'reading_review') or (select sees_by_office('pressure'))))
               or exists (select from strand s where s.id = strand_id)))
         or (apart not in ('', 'review') and strand_id = any ((select my_apart())::uuid[])));

-- Times a clock passed a strand up because nobody answered; nothing to whoever may not see the strand.
create function climbs_of(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(sum(rung), 0)::integer from clock where strand_id = which and level_of(which) is not null $$;

-- A worker's day, in parts: what came to them by silence, what else they hold, what they are asked to sign or
-- to look at, meetings they are awaited at, visits that are still theirs to make, silence they were told of, and what they
-- raised. Each part counts its rows and gives a page of them; what came in a flood without work stands after the rest,
-- until silence has carried it up.
-- Whoever holds tens of thousands reads only the page they see; the posts are asked for once, not for each row.
create function my_day(only_part text, per_part integer, beyond integer)
  returns table (part text, total bigint, id uuid, kind text, reference text, state text, state_label text, is_open boolean,
                 urgent boolean, opened_at timestamptz, due_at timestamptz, climbs integer, holder text, holder_agency text,
                 parent_id uuid, parent_reference text, due_for text)
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  declare posts uuid[] := my_posts(); me uuid := actor(); mine uuid := my_agency(); hidden uuid[] := my_walled();
  begin
    return query execute $query$
    with silence as materialized (
      select s.id, w.due_at from strand s
        join move m on m.strand_id = s.id and m.n = s.n and m.step = 'climb'
        join waiting w on w.strand_id = s.id
       where s.owner_post_id = any ($1) and s.is_open and s.id <> all ($7)
    ), held as (
      select count(*) - (select count(*) from silence) as total from strand s where s.owner_post_id = any ($1) and s.is_open and s.id <> all ($7)
    ), hold as (
      select s.id, w.due_at, w.sorted_apart from waiting w join strand s on s.id = w.strand_id
       where s.owner_post_id = any ($1) and s.is_open and s.id <> all ($7)
         and not exists (select from silence x where x.id = s.id)
         and ($4 is null or $4 = 'hold')
       order by w.sorted_apart, w.due_at, s.id limit $5 offset $6
    ), asked as (
      select distinct case a.why when 'second signature' then 'signature' when 'told of silence' then 'told' when 'told of a warning' then 'told' when 'invited' then 'meeting' else 'look' end as part,
             s.id, coalesce(case when a.why = 'invited' then awaited_at(s.id, $1) end, w.due_at) as due_at, w.sorted_apart
        from access a
        join strand s on s.id = a.strand_id and s.is_open
        join waiting w on w.strand_id = s.id
       where a.post_id = any ($1) and a.why in ('second signature', 'called together', 'invited', 'told of a missing child', 'told of silence', 'told of a warning')
         and (s.apart = '' or level_of(s.id) is not null)
         and case a.why
           when 'second signature' then s.owner_post_id <> all ($1) and exists (
             select from step st where st.kind = s.kind and st.from_state = s.state and st.second_to <> ''
                                   and why_not(s, st, null::move) is null)
           when 'called together' then (s.state = 'multi_agency_look' or s.kind = 'rapid_review') and not exists (
             select from move v where v.strand_id = s.id and v.step in ('add_view', 'give_view') and v.by_agency_id = $3)
           when 'told of a missing child' then s.state = 'missing'
           when 'told of a warning' then s.owner_post_id <> all ($1)
           when 'invited' then s.owner_post_id <> all ($1) and (s.state = 'called' or awaited_at(s.id, $1) is not null)
           else s.owner_post_id <> all ($1) and exists (
             select from clock c where c.strand_id = s.id and c.stopped_at is null and c.rung > 0) end
      union
      select 'visit', v.strand_id, v.due_at, false from visits_past($1) v
       where v.strand_id <> all ($7) and (v.apart = '' or level_of(v.strand_id) is not null)
    ), raised as (
      select s.id, s.opened_at from access a join strand s on s.id = a.strand_id
       where a.actor_id = $2 and a.why = 'raised' and s.kind <> 'more_time' and s.id <> all ($7)
    ), shown as (
      select 'hold' as part, h.total, x.id, row_number() over (order by x.sorted_apart, x.due_at, x.id) + $6 as place, x.due_at from hold x, held h
      union all
      select 'silence', count(*) over (), x.id, row_number() over (order by x.due_at, x.id), x.due_at from silence x
      union all
      select x.part, count(*) over (partition by x.part), x.id, row_number() over (partition by x.part order by x.sorted_apart, x.due_at, x.id), x.due_at
        from asked x
      union all
      select 'raised', count(*) over (), x.id, row_number() over (order by x.opened_at desc, x.id), null from raised x)
    select c.part, c.total, s.id, s.kind, s.reference, s.state, x.label, s.is_open, s.urgent, s.opened_at, coalesce(c.due_at, w.due_at),
           climbs_of(s.id), p.title, g.name, s.parent_id, parent.reference,
           case when c.part in ('hold', 'silence') then (
             select t.label from clock k join timescale t on t.id = k.timescale_id
              where k.strand_id = s.id and k.stopped_at is null order by k.due_at, k.id limit 1) end
      from shown c
      join strand s on s.id = c.id
      join state x on x.kind = s.kind and x.name = s.state
      join post p on p.id = s.owner_post_id
      join agency g on g.id = p.agency_id
      left join waiting w on w.strand_id = s.id
      left join strand parent on parent.id = s.parent_id and level_of(parent.id) is not null
     where ($4 is null or c.part = $4) and c.place > $6 and c.place <= $6 + $5
     order by c.part, c.place
    $query$ using posts, me, mine, only_part, per_part, beyond, hidden;
  end $$;

-- Who has opened a record, for those who may read all of it.
create function readings_of(which uuid, beyond integer, at_most integer default 50)
  returns table (total bigint, at timestamptz, who text, agency text, level text, what text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*) over (), r.at, coalesce(w.name, initcap(a.kind)), coalesce(g.name, ''), r.level, r.what
      from reading r
      join actor a on a.id = r.actor_id
      left join worker w on w.actor_id = r.actor_id
      left join agency g on g.id = w.agency_id
     where r.strand_id = which and level_of(which) = 'full'
     order by r.at desc, r.id desc offset beyond limit at_most
  $$;
