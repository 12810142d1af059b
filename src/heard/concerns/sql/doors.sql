-- The way back for those who give no name, and who may read what was said.

-- Called in the transaction that raises the concern, by a public door or by an adviser for a caller.
create function give_mailbox(which uuid, reporter uuid, hash bytea) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    if actor_kind() not in ('door', 'worker')
       or not exists (select from strand s join move m on m.strand_id = s.id and m.n = 1
                       where s.id = which and s.kind in ('concern', 'missing_episode') and m.by_id = actor()
                         and s.opened_at > heard_now() - interval '10 minutes')
       or exists (select from mailbox where strand_id = which) then
      perform refuse('A word secret is given when something is reported.');
    end if;
    insert into actor (id, kind, name) values (reporter, 'reporter', '');
    insert into mailbox (id, strand_id, actor_id, secret_hash, made_at)
    values (gen_random_uuid(), which, reporter, hash, no_finer_than_needed(heard_now()));
    perform let_in(which, null, reporter, null, 'own', 'raised', no_finer_than_needed(heard_now()));
  end $$;

-- Only the door role: the page that asks for the words cannot itself become the reporter.
create function enter_mailbox(hash bytea) returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    select mint(actor_id, interval '1 hour') from mailbox where secret_hash = hash and replaced_at is null
  $$;

-- A lost secret is replaced through the helpline: the caller names the reference and what they said, never
-- themselves. The old words end, and the dialogue says that it happened.
create function replace_mailbox(by_reference text, hash bytea, because text) returns boolean
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare old mailbox;
  begin
    if not exists (select from post where id = any (my_posts()) and role = 'helpline_adviser') then
      perform refuse('Only a helpline adviser gives new words to a caller.');
    end if;
    if not says_something(because) then
      perform refuse('Write how you made sure that the caller is who reported.');
    end if;
    select b.* into old from mailbox b join strand s on s.id = b.strand_id
     where s.reference = by_reference and b.replaced_at is null and not walled(s.id, actor()) order by b.made_at limit 1;
    if not found then
      return false;
    end if;
    update mailbox set replaced_at = heard_now() where id = old.id;
    insert into mailbox (id, strand_id, actor_id, secret_hash, made_at)
    values (gen_random_uuid(), old.strand_id, old.actor_id, hash, heard_now());
    insert into attempt (id, strand_id, what, by_id, at, reason, refusal)
    values (gen_random_uuid(), old.strand_id, 'replace_words', actor(), heard_now(), because, '');
    insert into remark (id, strand_id, at, by_id, from_raiser, text)
    values (gen_random_uuid(), old.strand_id, heard_now(), actor(), false,
            'New secret words were given over the phone. The old ones no longer work.');
    return true;
  end $$;

-- A system acts for the agency whose key it holds.
create or replace function my_agency() returns uuid
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce((select agency_id from worker where actor_id = actor()),
                      (select agency_id from system_key where actor_id = actor()))
    );
  end $$;

-- A key may be given for one post of its agency, and then does what that post does.
create or replace function my_posts() returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce(array_agg(post_id), '{}') from (
        select h.post_id
          from holding h join worker w on w.actor_id = h.worker_id
         where h.worker_id = (select actor())
           and h.from_at <= (select heard_now()) and (h.until_at is null or h.until_at > (select heard_now()))
           and (w.left_at is null or w.left_at > (select heard_now()))
        union all
        select k.post_id from system_key k
         where k.actor_id = (select actor()) and k.post_id is not null and (k.until_at is null or k.until_at > now())) mine
    );
  end $$;

-- Seats that see across agencies, or of which none but a person may know, are no system's.
create function key_is_for_a_post() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from post p where p.id = new.post_id and p.agency_id = new.agency_id
                      and p.role in ('practitioner', 'front_door_worker', 'front_door_manager', 'safeguarding_lead', 'service_manager')) then
      perform refuse('A key is given for a post of its own agency at which the work is done.', 'Choose another post, or give none.');
    end if;
    return new;
  end $$;
create trigger is_for_a_post before insert or update of post_id, agency_id on system_key
  for each row when (new.post_id is not null) execute function key_is_for_a_post();

create function is_system(hash bytea) returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    select mint(actor_id, interval '5 minutes') from system_key
     where key_hash = hash and from_at <= now() and (until_at is null or until_at > now())
  $$;

-- How far a concern has come, for whoever raised it: heard, believed, acted on, each with its date.
create function progress(which uuid)
  returns table (heard_at timestamptz, believed_at timestamptz, acted_on_at timestamptz, closed_at timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select min(at) filter (where step = 'receive'), min(at) filter (where step = 'take_on'),
           min(at) filter (where step = 'act'), min(at) filter (where to_state = 'closed')
      from move where strand_id = which and level_of(which) is not null
    having count(*) > 0
  $$;

-- Who decides, for the queue and the page: how often the same child was spoken of before.
create function known_before(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select case when level_of(which) = 'full' then count_about_the_same_child(which) - 1 end $$;

-- Whom a stage of protection is about: the children whom the report it hangs on names, for whoever has opened the stage
-- whole, since nobody can come to a meeting about a child without knowing which. With the record that names them where
-- that may be read too.
create function children_of(which uuid[]) returns table (strand_id uuid, mention_id uuid, name text, born_on date, age text, reference text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id, m.id, m.name, m.born_on, m.age, case when level_of(r.id) = 'full' then r.reference end
      from strand s
      join strand r on r.id = root_of(s.id) and r.id <> s.id
      join mention m on m.strand_id = r.id and m.kind = 'child'
     where s.id = any (which) and s.id = any ((select opened('full'))::uuid[]) and s.kind = any (stages())
       and m.at < coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', 'infinity')
     order by m.at, m.id
  $$;

-- Known already: the concerns about the same child of the last two years and who raised them, as the third concern counts
-- them (closing.sql); and what is open for the child beside this one, concerns, missing episodes and stages of protection:
-- each that whoever asks may read, and how many more others hold. Nothing counts what is kept from whoever asks.
create function known_already(which uuid) returns jsonb
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with same as materialized (
      select same as id from strands_about_the_same_child(which) same where level_of(which) = 'full'
    ), concerns as (
      select count(*) as ever, count(*) filter (where s.opened_at > heard_now() - interval '2 years') as lately,
             count(*) filter (where c.door in ('child', 'public')) as public, min(s.opened_at) as since,
             coalesce(jsonb_agg(distinct g.name) filter (where g.name is not null), '[]') as agencies
        from strand s
        join concern c on c.strand_id = s.id
        left join worker w on w.actor_id = c.by_id left join agency g on g.id = w.agency_id
       where s.id = any (array(select id from same)) and s.kind = 'concern' and not kept_from_me(s.id)
    ), open_now as materialized (
      select s.kind, s.reference, x.label as state, s.opened_at, level_of(s.id) = 'full' as seen
        from strand s join state x on (x.kind, x.name) = (s.kind, s.state)
       where s.id = any (array(select distinct h from same cross join lateral unnest(hanging_on(same.id)) h where h <> which))
         and s.is_open and (s.kind in ('concern', 'missing_episode') or s.kind = any (stages())) and not kept_from_me(s.id)
    )
    select jsonb_build_object(
             'concerns', k.lately, 'agencies', k.agencies, 'public', k.public, 'since', k.since,
             'open', coalesce((select jsonb_agg(jsonb_build_object('kind', o.kind, 'reference', o.reference, 'state', o.state)
                                                order by o.opened_at, o.reference) from open_now o where o.seen), '[]'),
             'elsewhere', (select count(*) from open_now o where o.seen is not true))
      from concerns k
     where k.ever > 1 or exists (select from open_now)
  $$;

-- Other concerns about the same child, for who may read all of this one and all of those. Of others they learn
-- whom to call, by a question that is written down: people/sql/look_up.sql.
create function also_about(which uuid) returns jsonb
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(jsonb_agg(jsonb_build_object(
             'reference', s.reference, 'opened_at', s.opened_at, 'state', x.label, 'is_open', s.is_open)
             order by s.opened_at desc), '[]')
      from (select * from (select s.* from strands_about_the_same_child(which) same join strand s on s.id = same
                            where same <> which and s.kind = 'concern' and level_of(which) = 'full'
                            order by s.opened_at desc) s
             where level_of(s.id) = 'full' limit 50) s
      join state x on x.kind = s.kind and x.name = s.state
  $$;

-- How many public reports came within a minute, by all web processes, as far as 500: this minute's or the last one's,
-- whichever is more, for their times are no finer. It is for the public doors; a worker learns nothing from it.
create function public_load() returns bigint
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(max(n), 0)
      from generate_series(date_trunc('minute', heard_now()) - interval '1 minute', heard_now(), interval '1 minute') as minute,
           lateral (select count(*) as n
                      from (select from concern where door in ('child', 'public') and received_at >= minute
                               and received_at < minute + interval '1 minute' limit 500) few) counted
     where actor_kind() = 'door'
  $$;

-- In a flood, what is sorted apart keeps its clocks and its holder, and stands in a line of its own.
create function sorted_apart() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    update waiting set sorted_apart = true where strand_id = new.strand_id;
    return null;
  end $$;
create trigger sorted_apart after insert on concern for each row
  when (new.sorted_apart) execute function sorted_apart();

alter table concern enable row level security, force row level security;
alter table remark enable row level security, force row level security;
alter table attachment enable row level security, force row level security;
alter table scan enable row level security, force row level security;
alter table mailbox enable row level security, force row level security;
alter table draft alter column done set default '{}';
alter table draft enable row level security, force row level security;
alter table receipt enable row level security, force row level security;
alter table system_key enable row level security, force row level security;

create policy seen on concern for select using (strand_id = any ((select opened('own'))::uuid[]));
-- The words belong to the strand that was begun with them, at the door that they came in by, with its danger.
create function begun_here(which uuid, at_door text, danger boolean) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (
      select from strand s join move m on m.strand_id = s.id and m.n = 1 join actor a on a.id = actor()
       where s.id = which and s.kind = 'concern' and s.n = 1 and m.by_id = a.id and s.urgent = danger
         and case a.kind when 'door' then a.name = at_door
                         when 'system' then at_door = 'system'
                         when 'worker' then at_door in ('professional', 'helpline') end)
  $$;
create policy said on concern for insert
  with check (by_id = (select actor()) and begun_here(strand_id, door, danger_now)
              and (follows_id is null or exists (select from strand s where s.id = follows_id)));

create function concern_has_words() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from concern where strand_id = new.id) then
      perform refuse('A concern is kept with what was said.', 'Tell us something, even one word.');
    end if;
    return null;
  end $$;
create constraint trigger concern_has_words after insert on strand
  deferrable initially deferred for each row when (new.kind = 'concern') execute function concern_has_words();

-- As a default here and not in the model, or each insert would ask back what it may not read.
alter table concern alter waited_because set default '';
alter table concern drop constraint concern_says_something, add constraint concern_says_something
  check (says_something(account) or says_something(child_words));
alter table remark drop constraint remark_says_something, add constraint remark_says_something
  check (says_something(text));

create policy seen on remark for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy said on remark for insert
  with check (by_id = (select actor()) and move_id is null and strand_id = any ((select opened('own'))::uuid[])
              and from_raiser = (not strand_id = any ((select opened('full'))::uuid[])));

create policy seen on attachment for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy sent on attachment for insert with check (by_id = (select actor()) and may_add(strand_id));
create policy seen on scan for select using (exists (select from attachment a where a.id = attachment_id));
-- What was said of a file comes from whoever took it in, as they take it in, or from the clock.
create function may_scan(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select actor_kind() = 'clock'
        or exists (select from attachment a where a.id = which and a.by_id = actor() and a.at > heard_now() - interval '10 minutes')
  $$;
create policy made on scan for insert with check (may_scan(attachment_id));

-- A file that could not be scanned when it came is scanned later, by the clock.
create policy scanned on attachment for select to heard_clock using (true);
create policy scanned on scan for select to heard_clock using (true);

create policy mine on draft using (worker_id = (select actor())) with check (worker_id = (select actor()));
create policy mine on receipt for select using (actor_id = (select actor()));
create policy made on receipt for insert with check (actor_id = (select actor()));

select dated_now('concern', 'received_at'), dated_now('remark'), dated_now('attachment'), dated_now('scan'), dated_now('receipt');
select never_changes('concern'), never_changes('remark'), never_changes('attachment'), never_changes('scan'),
       never_changes('receipt');
select record_table('concern'), record_table('remark'), record_table('attachment', 'ciphertext', 'wrapped_key'),
       record_table('scan'), record_table('mailbox', 'secret_hash'), record_table('system_key', 'key_hash');
