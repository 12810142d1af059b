-- Where it was seen: for each quarter that ended, how often reports name a place, and how often one in a hexagon of the National
-- Grid. Published once, by the clock, like all figures; no login counts anything live (docs/decisions/0027).

create function postcode_in(words text) returns text
  language sql immutable
  as $$ select upper(regexp_replace(substring(words from '(?i)\m([a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2})\M'), '\s', '', 'g')) $$;

-- What stands for an address: its number with the postcode, else all its words.
create function address_key(words text) returns text
  language sql immutable
  as $$ select coalesce((substring(words from '\m(\d{1,4}[a-zA-Z]?)\M') || ' ' || postcode_in(words)), name_key(words)) $$;

-- The hexagon of 500 metres a side in which a point of the National Grid lies, as its axial coordinates.
create function hexagon(easting integer, northing integer) returns text
  language plpgsql immutable
  as $$
  declare
    q double precision := (easting * sqrt(3) - northing) / 1500;
    r double precision := northing / 750.0;
    near double precision[] := array[round(q), round(r), round(-q - r)];
    off double precision[] := array[abs(near[1] - q), abs(near[2] - r), abs(near[3] + q + r)];
  begin
    if off[1] > off[2] and off[1] > off[3] then
      near[1] := -near[2] - near[3];
    elsif off[2] > off[3] then
      near[2] := -near[1] - near[3];
    end if;
    return near[1]::integer || ',' || near[2]::integer;
  end $$;

-- Each place that a report of the period names, once for each report. Never a child's home, whoever names it; and nothing
-- that carries a child's name.
create function sightings(begins timestamptz, ends timestamptz)
  returns table (report uuid, cell text, place text, words text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with home as materialized (
      select distinct address_key("where") as key from mention where kind = 'child' and "where" ~ '\m\d{1,4}[a-zA-Z]?\M'
      union
      select address_key(said) from mention m join strand s on s.id = m.strand_id and s.kind = 'placement'
       cross join lateral (values (m.name), (m."where")) as p (said)
       where m.kind = 'place' and address_key(said) is not null
    )
    select distinct on (m.strand_id, name_key(said)) m.strand_id, coalesce(hexagon(p.easting, p.northing), ''), name_key(said), said
      from mention m
      join strand s on s.id = m.strand_id and s.kind = 'concern'
     cross join lateral coalesce(nullif(m.name, ''), m."where") said
      left join postcode p on p.pcds = postcode_in(m."where")
     where m.kind = 'place' and m.at >= begins and m.at < ends and name_key(said) is not null
       and not exists (select from home where home.key in (address_key(m.name), address_key(m."where")))
       and not exists (select from mention c where c.strand_id = m.strand_id and c.kind = 'child'
                          and string_to_array(name_key(c.name), ' ') && string_to_array(name_key(said), ' '))
     order by m.strand_id, name_key(said), p.pcds is null, m.id
  $$;

-- Which of these parts of a whole may be shown, `beside` being what has no name: those of 5 and more. Where all the rest would be 1 to 4,
-- the first by name joins the rest. So each number that is shown is nought or at least 5, and of what is not shown
-- anything from 0 to 4 could be true.
create function large_enough(names text[], counts bigint[], beside bigint) returns text[]
  language sql immutable
  as $$
    with part as (select name, n from unnest(names, counts) p (name, n)),
         rest as (select beside + coalesce((select sum(n) from part where n < 5), 0) as n)
    select coalesce(array_agg(name order by name), '{}') from part, rest
     where part.n >= 5 and not (rest.n between 1 and 4 and part.name = (select min(name) from part where n >= 5))
  $$;

-- A quarter's tables: the whole, the hexagons, and in each hexagon its places. What is left at each level is a row without a name.
create function made_public(cells text[], places text[], counts bigint[])
  returns table (level text, cell text, place text, n bigint)
  language plpgsql immutable
  as $$
  #variable_conflict use_variable
  declare whole bigint := (select coalesce(sum(c), 0) from unnest(counts) c); shown text[]; named text[]; each text;
  begin
    if whole between 1 and 4 then
      return query select 'total', '', '', null::bigint;
      return;
    end if;
    return query select 'total', '', '', whole;
    shown := (select large_enough(array_agg(h.c) filter (where h.c <> ''), array_agg(h.k) filter (where h.c <> ''),
                                  coalesce(sum(h.k) filter (where h.c = ''), 0)::bigint)
                from (select c, sum(k)::bigint as k from unnest(cells, counts) s (c, k) group by c) h);
    foreach each in array shown || ''::text loop
      whole := (select coalesce(sum(k), 0) from unnest(cells, counts) s (c, k) where case when c = any (shown) then c else '' end = each);
      continue when whole = 0;
      return query select 'hexagon', each, '', whole;
      named := (select large_enough(array_agg(p.p), array_agg(p.k), 0)
                  from (select p, sum(k)::bigint as k from unnest(cells, places, counts) s (c, p, k)
                         where case when c = any (shown) then c else '' end = each group by p) p);
      return query
        select 'place', each, case when p = any (named) then p else '' end, sum(k)::bigint from unnest(cells, places, counts) s (c, p, k)
         where case when c = any (shown) then c else '' end = each group by 3;
    end loop;
  end $$;

-- Called by the clock, as often as it likes: a quarter is published once, a week after it ended.
create function publish_hotspots() returns integer
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare
    this date;
    last date := date_trunc('quarter', month_of(heard_now() - interval '7 days')) - interval '3 months';
    ends timestamptz;
    quarters integer := 0;
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock publishes figures.');
    end if;
    if not pg_try_advisory_xact_lock(hashtext('heard.hotspots')) then
      return 0;
    end if;
    this := coalesce((select max(quarter) + interval '3 months' from hotspot), date_trunc('quarter', (select month_of(min(from_at)) from rung)));
    while this <= last loop
      ends := (this + interval '3 months') at time zone 'Europe/London';
      with seen as materialized (
        select * from sightings(this::timestamp at time zone 'Europe/London', ends)
      ), counted as (
        select coalesce(array_agg(c.cell), '{}') as cells, coalesce(array_agg(c.place), '{}') as places, coalesce(array_agg(c.n), '{}') as counts
          from (select cell, place, count(*) as n from seen group by cell, place) c
      )
      insert into hotspot (id, quarter, level, cell, place, words, value)
      select gen_random_uuid(), this, f.level, f.cell, f.place,
             coalesce((select min(s.words collate "C") from seen s where s.place = f.place and f.place <> ''), ''), f.n
        from counted cross join lateral made_public(cells, places, counts) f;
      this := this + interval '3 months';
      quarters := quarters + 1;
    end loop;
    return quarters;
  end $$;

-- Names of places are for those who answer for a front door or an agency, and for no elected member and no page of the public.
alter table hotspot enable row level security, force row level security;
create policy answered_for on hotspot for select
  using ((select cardinality(my_scope()) > 0 or my_rank() >= 2));
select never_changes('hotspot'), record_table('hotspot');
