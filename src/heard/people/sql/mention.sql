-- Mentions are kept as they were written. Two that give the same name and birth date count as one child
-- where safety turns on it (the third concern), until a person says that they are not.

-- By code point, not by the locale's classes of characters: a server in the C locale knows no letter but the
-- ASCII ones, and a name in another script must count there too. Marks above and below letters are left out.
create function name_key(name text) returns text
  language sql immutable
  as $$
    select nullif(array_to_string(array(
             select w from regexp_split_to_table(
                      lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f\u200b-\u200f\u2060\ufeff]', '', 'g')),
                      '[\x01-\x2f\x3a-\x40\x5b-\x60\u007b-\u00bf\u1680\u2000-\u206f\u3000-\u303f]+') w
              where w <> '' order by w collate "C"), ' '), '')
  $$;
create index mention_name_and_birth on mention (name_key(name), born_on) where kind = 'child';
create index mention_adult_name on mention (name_key(name)) where kind = 'adult';

create function person_of(which uuid) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select person_id from identification where mention_id = which order by at desc, id limit 1 $$;

-- Mentions that say the same of whom they speak: of a child, name and birth date; of an adult, the name, with no other
-- birth date. An arm for each kind, so that each is found by its own index.
create function alike(which uuid[]) returns table (one uuid, other uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select mine.id, m.id from mention mine
      join mention m on m.kind = 'child' and name_key(m.name) = name_key(mine.name) and m.born_on = mine.born_on
     where mine.id = any (which) and mine.kind = 'child'
    union all
    select mine.id, m.id from mention mine
      join mention m on m.kind = 'adult' and name_key(m.name) = name_key(mine.name) and coalesce(m.born_on = mine.born_on, true)
     where mine.id = any (which) and mine.kind = 'adult'
  $$;

-- Mentions of whoever these are of, themselves included: found by a person to be the same; or alike, and not found to
-- be of somebody else.
create function mentions_of_the_same(which uuid[]) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with mine as materialized (
      select id, person_of(id) as person_id from unnest(which) id
    )
    select id from mine
    union
    select a.other from mine join alike(which) a on a.one = mine.id
     where not exists (select from identification i where i.mention_id = a.other
                        and mine.person_id is not null and person_of(a.other) is distinct from mine.person_id)
    union
    select i.mention_id from mine join identification i on i.person_id = mine.person_id
     where person_of(i.mention_id) = mine.person_id
  $$;

-- Strands with a mention of the same child as this strand, itself included.
create function strands_about_the_same_child(which uuid) returns setof uuid
  language sql stable rows 10 security definer set search_path = heard, pg_temp
  as $$
    select which
    union
    select strand_id from mention
     where id = any (array(select mentions_of_the_same(array(select id from mention where strand_id = which and kind = 'child'))))
  $$;

-- The same, with every strand that was ever taken for it: what has counted once counts before a closing until workers
-- of two agencies have told the two mentions apart, so that nobody makes a third concern a first one alone.
create function strands_ever_about_the_same_child(which uuid) returns setof uuid
  language sql stable rows 10 security definer set search_path = heard, pg_temp
  as $$
    with once as (
      select * from alike(array(select id from mention where strand_id = which and kind = 'child'))
      union
      select i.mention_id, j.mention_id from mention m
        join identification i on i.mention_id = m.id
        join identification j on j.person_id = i.person_id
       where m.strand_id = which and m.kind = 'child'
    )
    select strands_about_the_same_child(which)
    union
    select m.strand_id from once join mention m on m.id = other
     where 2 > (select count(*) from (
                  select distinct on (w.agency_id) p.verdict from pairing p join worker w on w.actor_id = p.by_id
                   where p.one_id = least(one, other) and p.other_id = greatest(one, other)
                   order by w.agency_id, p.at desc, p.id) said where said.verdict = 'apart')
  $$;

-- What a report may say beside a name, a birth date and an address.
create function facts_are_known(facts jsonb) returns boolean
  language sql immutable
  as $$
    select jsonb_typeof(facts) = 'array' and not exists (
      select from jsonb_array_elements(case jsonb_typeof(facts) when 'array' then facts else '[]' end) fact
       where case when jsonb_typeof(fact) = 'array' and jsonb_array_length(fact) = 2
                  then fact ->> 0 <> all ('{surname,other_name,born,phone,handle,nhs,upn,language,registration}'::text[])
                       or jsonb_typeof(fact -> 1) <> 'string' else true end)
  $$;
alter table mention alter column facts set default '[]';
alter table mention add constraint mention_facts_known check (facts_are_known(facts));

alter table mention enable row level security, force row level security;
alter table pairing enable row level security, force row level security;
alter table identification enable row level security, force row level security;
alter table person enable row level security, force row level security;

create policy seen on mention for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy said on mention for insert with check (by_id = (select actor()) and may_add(strand_id));
create policy seen on identification for select
  using (exists (select from mention m where m.id = mention_id));
create policy found on identification for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker'
              and exists (select from mention m where m.id = mention_id and not through_glass(m.strand_id)));
-- Whoever may read both says whether they are of one, and reads what was said of it.
create policy seen on pairing for select
  using (exists (select from mention m where m.id = one_id) and exists (select from mention m where m.id = other_id));
create policy said on pairing for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker'
              and exists (select from mention m where m.id = one_id and not through_glass(m.strand_id))
              and exists (select from mention m where m.id = other_id and not through_glass(m.strand_id)));
create policy among_workers on person for select using ((select actor_kind()) = 'worker');
create policy found on person for insert with check ((select actor_kind()) = 'worker');

select never_changes('mention'), never_changes('identification'), never_changes('pairing'), never_changes('person');
alter table identification drop constraint identification_has_a_reason, add constraint identification_has_a_reason
  check (says_something(reason));
alter table pairing drop constraint pairing_has_a_reason, add constraint pairing_has_a_reason check (says_something(reason));
select dated_now('mention'), dated_now('identification'), dated_now('pairing'), dated_now('person', 'made_at');
select record_table('mention'), record_table('identification'), record_table('pairing'), record_table('person');
