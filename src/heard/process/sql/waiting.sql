-- Everything open stands in one line, ordered by what is due. The line follows from strands and clocks, so it
-- is not under history; it is there so that no page sorts all that is open.

create function stands_in_line() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into waiting (strand_id, kind, agency_id, urgent, sorted_apart, due_at)
    select s.id, s.kind, s.agency_id, s.urgent, false, new.due_at from strand s where s.id = new.strand_id
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

alter table waiting enable row level security, force row level security;
create policy seen on waiting for select
  using ((agency_id = any ((select my_scope())::uuid[]) and (kind <> 'pressure' or (select sees_by_office('pressure'))))
         or exists (select from strand s where s.id = strand_id));

-- Times a clock passed a strand up because nobody answered.
create function climbs_of(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(sum(rung), 0)::integer from clock where strand_id = which $$;

-- A worker's day, in parts: what came to them by silence, what else they hold, what they are asked to sign or
-- to look at, silence they were told of, and what they raised. Each part counts its rows and gives a page of them.
create function my_day(only_part text, per_part integer, beyond integer)
  returns table (part text, total bigint, id uuid, kind text, reference text, state text, state_label text, is_open boolean,
                 urgent boolean, opened_at timestamptz, due_at timestamptz, climbs integer, holder text, holder_agency text,
                 parent_id uuid, parent_reference text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with me as materialized (select actor() as who, my_posts() as posts, my_agency() as agency),
    mine as (
      select case when m.step = 'climb' then 'silence' else 'hold' end as part, s.id, w.due_at as sort
        from me cross join strand s
        join waiting w on w.strand_id = s.id
        join move m on m.strand_id = s.id and m.n = s.n
       where s.owner_post_id = any (me.posts) and s.is_open
    ), asked as (
      select distinct case a.why when 'second signature' then 'signature' when 'called together' then 'look' else 'told' end as part,
             s.id, w.due_at as sort
        from me join access a on a.post_id = any (me.posts)
                             and a.why in ('second signature', 'called together', 'told of silence')
        join strand s on s.id = a.strand_id and s.is_open
        join waiting w on w.strand_id = s.id
       where case a.why
         when 'second signature' then exists (
           select from step st where st.kind = s.kind and st.from_state = s.state and st.second_to <> ''
                                 and why_not(s, st, null::move) is null)
         when 'called together' then s.state = 'multi_agency_look' and not exists (
           select from move v where v.strand_id = s.id and v.step = 'add_view' and v.by_agency_id = me.agency)
         else s.owner_post_id <> all (me.posts) and exists (
           select from clock c where c.strand_id = s.id and c.stopped_at is null and c.rung > 0) end
    ), raised as (
      select 'raised' as part, s.id, s.opened_at as sort
        from me join access a on a.actor_id = me.who and a.why = 'raised'
        join strand s on s.id = a.strand_id
       where s.kind <> 'more_time'
    ), everything as (
      select * from mine union all select * from asked union all select * from raised
    ), counted as (
      select e.*, count(*) over (partition by e.part) as total,
             row_number() over (partition by e.part
                                order by case when e.part = 'raised' then -extract(epoch from e.sort) else extract(epoch from e.sort) end, e.id) as place
        from everything e where only_part is null or e.part = only_part
    )
    select c.part, c.total, s.id, s.kind, s.reference, s.state, x.label, s.is_open, s.urgent, s.opened_at, w.due_at,
           climbs_of(s.id), p.title, g.name, s.parent_id, parent.reference
      from counted c
      join strand s on s.id = c.id
      join state x on x.kind = s.kind and x.name = s.state
      join post p on p.id = s.owner_post_id
      join agency g on g.id = p.agency_id
      left join waiting w on w.strand_id = s.id
      left join strand parent on parent.id = s.parent_id and level_of(parent.id) is not null
     where c.place > beyond and c.place <= beyond + per_part
     order by c.part, c.place
  $$;

-- Who has opened a record, for those who may read all of it.
create function readings_of(which uuid, beyond integer)
  returns table (total bigint, at timestamptz, who text, agency text, level text, what text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*) over (), r.at, coalesce(w.name, initcap(a.kind)), coalesce(g.name, ''), r.level, r.what
      from reading r
      join actor a on a.id = r.actor_id
      left join worker w on w.actor_id = r.actor_id
      left join agency g on g.id = w.agency_id
     where r.strand_id = which and level_of(which) = 'full'
     order by r.at desc, r.id desc offset beyond limit 50
  $$;
