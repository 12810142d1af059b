-- What free words name is offered to whoever reads them; a person makes it a mention of the record, or sets it aside.

-- Whether a strand began with somebody. Whoever may read their own part of it reads what was said of people with it,
-- and what they said since; what those who work on it have added is for those who may read all of it.
create function began_with(which uuid, who uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from move where strand_id = which and n = 1 and by_id = who) $$;
alter policy seen on mention
  using (strand_id = any ((select opened('full'))::uuid[])
         or (strand_id = any ((select opened('own'))::uuid[])
             and (by_id = (select actor()) or began_with(strand_id, by_id))));

alter table spotted enable row level security, force row level security;
create policy seen on spotted for select
  using (strand_id = any ((select opened('full'))::uuid[])
         or (by_id = (select actor()) and strand_id = any ((select opened('own'))::uuid[])));
create policy said on spotted for insert
  with check (by_id = (select actor()) and (select actor_kind()) = 'worker' and strand_id = any ((select opened('own'))::uuid[])
              and (mention_id is null or exists (select from mention m where m.id = mention_id and m.strand_id = spotted.strand_id)));

select never_changes('spotted');
select dated_now('spotted');
select record_table('spotted');
