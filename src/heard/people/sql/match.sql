-- Have we met? What is said of somebody is filed under hashes made with a key that is not in the database, so that it
-- can be found by what is typed, in any agency, and a copy of the database tells nobody who is in it.

alter table match_key enable row level security, force row level security;  -- and no policy: no login reads it

-- A mention that cannot be found again would be one that nobody joins: the commit asks for its keys. At least one is
-- there whatever was said, made of the mention's own number.
create function mention_is_filed() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from match_key where mention_id = new.id) and exists (select from mention where id = new.id) then
      perform refuse('What is said of somebody is filed so that it can be found again.');
    end if;
    return null;
  end $$;
create constraint trigger mention_is_filed after insert on mention
  deferrable initially deferred for each row execute function mention_is_filed();

create function mention_is_gone() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    delete from match_key where mention_id in (select id from gone);
    return null;
  end $$;
create trigger mention_is_gone after delete on mention referencing old table as gone
  for each statement execute function mention_is_gone();

-- Whoever says something files it, once.
create function file_keys(mentions uuid[], keys bigint[], facts text[]) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    if exists (select from unnest(mentions) asked left join mention m on m.id = asked
                where m.by_id is distinct from actor() or actor() is null)
       or exists (select from match_key where mention_id = any (mentions)) then
      perform refuse('What is said is filed once, by whoever says it.');
    end if;
    insert into match_key (key, mention_id, fact) select distinct k, m, f from unnest(mentions, keys, facts) as filed (m, k, f);
  end $$;

-- What shares a key with what was typed, for the scales in people/linkage: no page may ask this, only the login that
-- signs workers in, as the worker for whom it is asked and never unwritten. `whose` says of which of those told of each
-- key is, so that a mother's telephone does not push out whoever her child may be. What may not even be named to them
-- drops out before anything is asked of it, so that hidden and absent come to the same; what is walled off takes no place
-- among those that are looked at, or whoever filled all but one with names of their own would see whether it is taken.
create function sharing_a_key(asked bigint[], whose integer[], typed bigint[], from_strand uuid)
  returns table (which integer, mention_id uuid, strand_id uuid, kind text, name text, born_on date, age text, said_where text,
                 registration text, details text, facts jsonb, at timestamptz, said text, store bigint)
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  declare walls uuid[] := my_walled(); ring uuid[] := my_apart(); size bigint; hidden uuid[] := array(select id from mention where strand_id = any (walls));
  begin
    if actor_kind() is distinct from 'worker'
       or (from_strand is not null and coalesce(level_of(from_strand), '') not in ('own', 'full')) then
      perform refuse('Whether somebody is known is asked by a worker, of what they are to know.');
    end if;
    insert into look_up (id, at, actor_id, agency_id, strand_id, asked_of, keys, answers)
    values (gen_random_uuid(), heard_now(), actor(), my_agency(), from_strand, '{}', typed, 0);
    select greatest(reltuples, 0)::bigint into size from pg_class where oid = 'heard.mention'::regclass;
    return query
      with filed as materialized (
        select a.which, array(select f.mention_id from match_key f where f.key = a.key and f.mention_id <> all (hidden) limit 300) as mentions
          from unnest(asked, whose) a (key, which)),
      telling as materialized (  -- a key that few share tells more, in bits
        select which, mentions, ln((size + 300)::double precision / cardinality(mentions)) as bits
          from filed where mentions <> '{}'),
      sharing as (
        select telling.which, m.id, sum(telling.bits) as bits
          from telling cross join lateral unnest(telling.mentions) m (id)
         group by telling.which, m.id),
      shared as (
        select * from (select sharing.*, row_number() over (partition by which order by bits desc, id) as place from sharing) s
         where place <= 120),
      named as (
        select shared.which, shared.bits, m.*, max(shared.bits) over (partition by shared.which) as most,
               row_number() over (partition by shared.which order by shared.bits desc, m.at desc, m.id) as place
          from shared
          join mention m on m.id = shared.id
          join strand s on s.id = m.strand_id
         where s.id is distinct from from_strand
           and (may_be_named(s) or (s.id = any (ring) and (level_of(s.id) = 'full' or m.by_id = actor() or began_with(s.id, m.by_id)))))
      select m.which, m.id, m.strand_id, m.kind, m.name, m.born_on, m.age, m."where", m.registration, left(m.details, 500), m.facts, m.at,
             (select p.verdict from pairing p
               where from_strand is not null
                 and ((p.one_id = m.id and p.other_id in (select id from mention where strand_id = from_strand))
                   or (p.other_id = m.id and p.one_id in (select id from mention where strand_id = from_strand)))
               order by p.at desc, p.id limit 1), size
        from named m
       where m.place <= 20 or (m.place <= 80 and m.bits >= m.most / 4)  -- the scales are asked of no more than may weigh
       order by m.which, m.place;
  end $$;

-- How whoever asks may learn of these: the reference where they may open what was said, else whom to call.
create function how_to_reach(which uuid[])
  returns table (mention_id uuid, seen boolean, reference text, opened_at timestamptz, kind text, agency text, post text, reach text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select m.id, l.seen, case when l.seen then s.reference end, case when l.seen then s.opened_at end, case when l.seen then s.kind end, g.name, p.title, p.reach
      from mention m
      join strand s on s.id = m.strand_id
     cross join lateral (
            select case level_of(s.id) when 'full' then true
                                       when 'own' then m.by_id = actor() or began_with(s.id, m.by_id) else false end as seen
            offset 0) l  -- asked once for each record, and not once for each column
      join post p on p.id = s.owner_post_id
      join agency g on g.id = p.agency_id
     where m.id = any (which) and s.id <> all ((select my_walled())::uuid[]) and (l.seen or may_be_named(s))
  $$;
