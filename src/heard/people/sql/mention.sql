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
-- As a number of days, so that no login can look for a birth date by the index, past the policies.
create index mention_name_and_birth on mention (name_key(name), (born_on - date '2000-01-01')) where kind = 'child';
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
      join mention m on m.kind = 'child' and name_key(m.name) = name_key(mine.name) and m.born_on - date '2000-01-01' = mine.born_on - date '2000-01-01'
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

create function unread_by_me(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(level_of(strand_id), '') not in ('own', 'full') from mention where id = which $$;

-- What was last said of a mention and each other.
create function last_said_of(which uuid) returns table (other uuid, verdict text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select distinct on (o.id) o.id, p.verdict
      from pairing p cross join lateral (select case which when p.one_id then p.other_id else p.one_id end) o (id)
     where which in (p.one_id, p.other_id) order by o.id, p.at desc, p.id
  $$;

-- What was found of a mention beside others that are all kept from whoever asks, some by a wall: that somebody found it
-- would tell them that there is something. What was found with it was said of it in the same breath.
create function rests_on_what_is_kept(found uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with beside as (
      select case i.mention_id when p.one_id then p.other_id else p.one_id end as id
        from identification i join pairing p on i.mention_id in (p.one_id, p.other_id) and p.by_id = i.by_id and p.at = i.at
       where i.id = found
      union
      select o.mention_id from identification i join identification o on o.person_id = i.person_id and o.mention_id <> i.mention_id
       where i.id = found
    )
    select exists (select from beside join mention m on m.id = beside.id join strand s on s.id = m.strand_id
                    where s.apart <> '' and kept_from_me(s))
       and not exists (select from beside where not unread_by_me(id))
  $$;

-- Nobody is found to be somebody of whom whoever says so may read nothing.
create function is_somebody_else(who uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from identification where person_id = who)
       and not exists (select from identification i join mention m on m.id = i.mention_id
                        where i.person_id = who and level_of(m.strand_id) in ('own', 'full'))
  $$;

-- Whoever finds something of a mention may not know as whom else it was found before: what they may not read comes along,
-- and what was found with that. Not what somebody said is not of whom it would come to, nor what is the same as what stays
-- and they may read. The reason says nothing of either side: who reads the one need not be allowed to read the other.
create function those_kept_come_along() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare f record; was uuid; target uuid; along uuid[];
  begin
    for f in select * from found loop
      was := person_of(f.mention_id, f.at);
      continue when was is null or was is not distinct from f.person_id;
      with recursive a (id) as (
        select f.mention_id
        union
        select l.other from a cross join lateral last_said_of(a.id) l
         where l.verdict = 'same' and person_of(l.other) = was and unread_by_me(l.other)
           and not exists (select from last_said_of(l.other) o
                            where o.verdict = 'apart' and person_of(o.other) = f.person_id
                               or o.verdict = 'same' and person_of(o.other) = was and not unread_by_me(o.other)))
      select array_agg(id) into along from a where id <> f.mention_id;
      continue when along is null;
      target := f.person_id;
      if target is null then
        target := gen_random_uuid();
        along := along || f.mention_id;
        insert into person (id, made_at) values (target, f.at);
      end if;
      insert into identification (id, mention_id, person_id, by_id, at, reason)
      select gen_random_uuid(), id, target, f.by_id, f.at + interval '1 microsecond', 'Comes along with what it was found to be one with.'
        from unnest(along) id;
    end loop;
    return null;
  end $$;
create trigger those_kept_come_along after insert on identification referencing new table as found
  for each statement when (pg_trigger_depth() = 0) execute function those_kept_come_along();

create policy seen on mention for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy said on mention for insert with check (by_id = (select actor()) and may_add(strand_id));
create policy seen on identification for select
  using (exists (select from mention m where m.id = mention_id) and not rests_on_what_is_kept(id));
create policy found on identification for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker'
              and exists (select from mention m where m.id = mention_id and not through_glass(m.strand_id))
              and not is_somebody_else(person_id));
-- Whoever may read both says whether they are of one, and reads what was said of it.
create policy seen on pairing for select
  using (exists (select from mention m where m.id = one_id) and exists (select from mention m where m.id = other_id));
create policy said on pairing for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker'
              and exists (select from mention m where m.id = one_id and not through_glass(m.strand_id))
              and exists (select from mention m where m.id = other_id and not through_glass(m.strand_id)));
create policy seen on person for select
  using ((select actor_kind()) = 'worker' and exists (select from identification i where i.person_id = person.id));
create policy found on person for insert with check ((select actor_kind()) = 'worker');

select never_changes('mention'), never_changes('identification'), never_changes('pairing'), never_changes('person');
alter table identification drop constraint identification_has_a_reason, add constraint identification_has_a_reason
  check (says_something(reason));
alter table pairing drop constraint pairing_has_a_reason, add constraint pairing_has_a_reason check (says_something(reason));
select dated_now('mention'), dated_now('identification'), dated_now('pairing'), dated_now('person', 'made_at');
select record_table('mention'), record_table('identification'), record_table('pairing'), record_table('person');
