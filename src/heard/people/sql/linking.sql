-- Linking in bulk. A program reads what all reports say of people, weighs pairs of them, and proposes: it joins nothing.
-- Its login reads through one function that asks for a run written down before, and adds to these tables alone.

create function mint_for_linker() returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$ select mint((select id from actor where kind = 'linker'), interval '1 day') $$;

-- The weights by which pairs are weighed, and how they did when they were tried. The newest is in force.
create table link_model (
  id uuid primary key default gen_random_uuid(),
  version integer not null unique check (version > 0),
  at timestamptz not null,
  parameters jsonb not null,
  figures jsonb not null
);

-- Every run: by which weights, over what had been said by then, in how many parts.
create table link_run (
  id uuid primary key default gen_random_uuid(),
  n bigint generated always as identity unique,
  at timestamptz not null,
  what text not null check (what in ('link', 'train', 'refile')),
  version integer not null references link_model (version),
  parts integer not null check (parts between 1 and 1000)
);

-- A part that is done, written with its proposals in one transaction: a run that was killed goes on where it was.
create table link_part (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references link_run,
  n integer not null check (n > 0),
  at timestamptz not null,
  proposed integer not null check (proposed >= 0),
  unique (run_id, n)
);

-- Two mentions that may be of one person, and why. Derived: the next run writes it anew.
create table proposal (
  id uuid primary key default gen_random_uuid(),
  one_id uuid not null references mention,
  other_id uuid not null references mention,
  kind text not null check (kind in ('same', 'look', 'household')),
  weight double precision not null,
  parts jsonb not null,
  run_id uuid not null references link_run,
  unique (one_id, other_id),
  check (one_id < other_id)
);
create index proposal_of_other on proposal (other_id);
create index proposal_of_run on proposal (run_id);

create function only_the_linker() returns trigger language plpgsql as $$
  begin
    if current_user not in ('heard_link', 'heard_kernel') then
      perform refuse('Links are proposed by the linking alone.');
    end if;
    return null;
  end $$;
create trigger only_the_linker before insert on link_model for each statement execute function only_the_linker();
create trigger only_the_linker before insert on link_run for each statement execute function only_the_linker();
create trigger only_the_linker before insert on link_part for each statement execute function only_the_linker();
create trigger only_the_linker before insert or update or delete on proposal for each statement execute function only_the_linker();
select never_changes('link_model'), never_changes('link_run'), never_changes('link_part');
select dated_now('link_model'), dated_now('link_run'), dated_now('link_part');
select record_table('link_model'), record_table('link_run'), record_table('link_part');

-- The newest run while it reads: for a day at most, and what links not longer than until all of its parts are done.
create function run_under_way() returns link_run
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select r from link_run r
     where r.id = (select id from link_run order by n desc limit 1) and r.at > heard_now() - interval '1 day'
       and (r.what in ('train', 'refile') or r.parts > (select count(*) from link_part p where p.run_id = r.id))
  $$;

create function must_be_under_way(run uuid) returns void
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    if actor_kind() is distinct from 'linker' or run is distinct from (run_under_way()).id then
      perform refuse('What was said is read for a run of the linking that is written down.');
    end if;
  end $$;

create function must_be_refiling(run uuid) returns void
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    perform must_be_under_way(run);
    if (select what from link_run where id = run) is distinct from 'refile' then
      perform refuse('Mentions are filed anew by a run that says so.');
    end if;
  end $$;

create function mentions_to_link() returns bigint
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select count(*) from mention where kind in ('child', 'adult') and actor_kind() = 'linker' $$;

-- What was said of people, a page at a time, by the time the run began. Who each is known to be comes with it.
create function said_of_people(run uuid, after uuid, at_most integer)
  returns table (id uuid, who uuid, kind text, name text, born_on date, age text, said_where text, registration text,
                 details text, facts text, at timestamptz)
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  begin
    perform must_be_under_way(run);
    return query
      select m.id, coalesce(person_of(m.id), m.id), m.kind, m.name, m.born_on, m.age, m."where", m.registration, m.details,
             m.facts::text, m.at
        from mention m
       where (m.kind in ('child', 'adult') or (select r.what from link_run r where r.id = run) = 'refile')
         and m.id > after and m.at <= (select r.at from link_run r where r.id = run)
       order by m.id limit at_most;
  end $$;

-- Filing anew, where the key of the hashes was lost or the keys are made another way. Each mention is filed under a mark
-- of its own as well, which only the key makes, so that what is done is known without being kept anywhere.
create function not_filed_yet(run uuid, mentions uuid[], marks bigint[]) returns setof uuid
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    perform must_be_refiling(run);
    return query
      select m from unnest(mentions, marks) as asked (m, mark)
       where not exists (select from match_key k where k.key = mark and k.mention_id = m);
  end $$;

create function file_anew(run uuid, mentions uuid[], keys bigint[], facts text[]) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    perform must_be_refiling(run);
    delete from match_key where mention_id = any (mentions);
    insert into match_key (key, mention_id, fact)
    select distinct k, m, f from unnest(mentions, keys, facts) as filed (m, k, f) join mention on mention.id = m;
  end $$;

-- Of whom people have said that they are not the same, and not taken it back.
create function told_apart(run uuid) returns table (one uuid, other uuid)
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  begin
    perform must_be_under_way(run);
    return query
      select coalesce(person_of(l.one_id), l.one_id), coalesce(person_of(l.other_id), l.other_id)
        from (select distinct on (p.one_id, p.other_id) p.one_id, p.other_id, p.verdict from pairing p
               order by p.one_id, p.other_id, p.at desc, p.id) l
       where l.verdict = 'apart';
  end $$;

alter table proposal enable row level security, force row level security;
create policy of_the_linking on proposal to heard_link using (true) with check (true);

-- A proposal is of two records, and is shown to whoever may read both: danger first, then what is open, then by weight.
-- Whether a record may be seen is asked before anything is asked of it; what is hidden is not counted either.
create function proposals_to_look_at(at_most integer, past integer, shown text)
  returns table (id uuid, one_id uuid, other_id uuid, strand_one uuid, strand_other uuid, kind text, weight double precision,
                 parts jsonb, version integer, at timestamptz, total bigint)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with mine as materialized (
      select s.id, s.is_open, s.urgent and s.is_open as danger from strand s
       where s.id <> all ((select my_walled())::uuid[])
         and (s.agency_id = any ((select my_scope())::uuid[]) or s.id = any ((select my_strands())::uuid[])
              or s.id = any ((select my_apart())::uuid[]))
         and exists (select from mention m join proposal p on m.id in (p.one_id, p.other_id) where m.strand_id = s.id)
         -- of an agency's whole work nothing more need be asked, and all the rest is asked one by one
         and ((s.apart = '' and s.agency_id = any ((select my_scope())::uuid[]) and s.kind = any ((select kinds_by_office())::text[])) or coalesce(level_of(s.id), '') = 'full')
    )
    select p.id, p.one_id, p.other_id, a.id, b.id, p.kind, p.weight, p.parts, r.version, r.at, count(*) over ()
      from proposal p
      join mention m on m.id = p.one_id join mine a on a.id = m.strand_id
      join mention n on n.id = p.other_id join mine b on b.id = n.strand_id
      join link_run r on r.id = p.run_id
      left join lateral (select g.verdict, g.at from pairing g where g.one_id = p.one_id and g.other_id = p.other_id
                          order by g.at desc, g.id limit 1) said on true
     where actor_kind() = 'worker' and p.kind <> 'household' and a.id <> b.id
       and shown = case when said.verdict in ('same', 'apart') then 'said' when said.verdict = 'parked' then 'parked' else 'waiting' end
       and (shown = 'said' or coalesce(person_of(m.id) <> person_of(n.id), true))
     order by case when shown = 'said' then said.at end desc, a.danger or b.danger desc, a.is_open::integer + b.is_open::integer desc,
              p.kind = 'same' desc, p.weight desc, p.id
     limit at_most offset past
  $$;
