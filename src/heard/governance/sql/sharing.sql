-- A share is given on terms, its receiver sees them, and it ends by the database's own clock. Access follows from the
-- share; a wall is asked after access and before anything is seen, so that no share opens what is walled.

-- What may be shared: records that are worked on here.
create function may_be_shared(of_kind text) returns boolean
  language sql immutable
  as $$ select of_kind in ('concern', 'missing_episode') $$;

create function why_not_ask_for_share(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when actor_kind() <> 'worker' or not exists (select from strand p where p.id = s.parent_id and may_be_shared(p.kind) and not kept_from_me(p))
        then array['Ask for a record by its reference.', 'Ring whoever holds it and ask for the reference.']
      when level_of(s.parent_id) = 'full'
        then array['You may read this record already.', 'Open it by its reference.']
      when not exists (select from post where id = any (my_posts()) and role <> 'elected_member')
        then array['Records are shared with posts that work with children.', 'Elected members see figures, never children.']
      when exists (select from strand o join move a on a.strand_id = o.id and a.n = 1
                    where o.parent_id = s.parent_id and o.kind = 'share_request' and o.is_open and o.id <> s.id
                      and (select agency_id from worker where actor_id = a.by_id) = my_agency())
        then array['Your agency has asked for this record and waits for the answer.', 'If it is late it goes up by itself.'] end
  $$;

create function may_share(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(level_of(which) = 'full', false) and not through_glass(which)
       and exists (select from strand s join post p on p.agency_id = s.agency_id
                    where s.id = which and may_be_shared(s.kind) and p.id = any (my_posts()) and p.role <> 'elected_member')
  $$;

create function why_not_offer_share(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not may_share(s.parent_id)
      then array['A record is shared by the agency that holds it.', 'Ask whoever holds it to share it.'] end
  $$;

create function why_not_share(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not may_share(s.parent_id)
      then array['Only somebody who may read the record shares it.', 'Ask whoever holds it to answer.'] end
  $$;

-- What somebody asks for by its reference. A reference is given by whoever holds the record, over the telephone; of
-- one that does not exist, and of one that may not be known of, the answer is the same.
create function record_to_ask_for(by_reference text) returns table (id uuid, agency_id uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id, s.agency_id from strand s
     where s.reference = by_reference and may_be_shared(s.kind) and actor_kind() = 'worker' and not kept_from_me(s)
  $$;

-- What somebody asks for after they have asked whom to call: of the record of that child which that post holds, and which
-- they were told is there, not even the reference is known to them. Of several, one that is open, and the newest.
create function record_to_ask_of(from_strand uuid, of_post uuid) returns table (id uuid, agency_id uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id, s.agency_id from strand s
     where s.id in (select strands_about_the_same_child(from_strand)) and s.id <> from_strand and s.owner_post_id = of_post
       and may_be_shared(s.kind) and may_be_named(s) and not kept_from_me(s) and level_of(s.id) is distinct from 'full'
       and level_of(from_strand) in ('own', 'full')
       and exists (select from look_up l where l.strand_id = from_strand and l.actor_id = actor())
     order by s.is_open desc, s.opened_at desc, s.id limit 1
  $$;

create function share_follows_the_answer() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s strand; last move; asked_by uuid;
  begin
    select * into s from strand where id = new.strand_id;
    select * into last from move where strand_id = new.strand_id and n = s.n;
    if s.kind is distinct from 'share_request' or s.state not in ('shared', 'partly') or last.by_id <> actor() or last.at <> new.at then
      perform refuse('What is shared is written down when it is shared.', 'Answer the request, or share it from the record.');
    end if;
    if new.record_id is distinct from s.parent_id or new.extent <> (case s.state when 'shared' then 'record' else 'words' end) then
      perform refuse('What is shared is what was asked for.', '');
    end if;
    if new.until > new.at + interval '366 days' then
      perform refuse('A share ends within a year.', 'Give an earlier day; share it again when that day comes, if it is still needed.');
    end if;
    if (select role from post where id = new.to_post_id) = 'elected_member' then
      perform refuse('Elected members see figures, never children.', 'Choose a post that works with children.');
    end if;
    select w.agency_id into asked_by from move m join worker w on w.actor_id = m.by_id
     where m.strand_id = new.strand_id and m.n = 1 and m.step = 'ask_for_share';
    if asked_by is not null and (select agency_id from post where id = new.to_post_id) is distinct from asked_by then
      perform refuse('It is shared with the agency that asked.', 'Choose a post of that agency, or share it with another from the record.');
    end if;
    return new;
  end $$;
create trigger follows_the_answer before insert on share for each row execute function share_follows_the_answer();

create function share_lets_in() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into access (strand_id, post_id, level, why, since, until)
    select opened, new.to_post_id, 'full', 'shared', new.at, new.until
      from unnest(array[new.strand_id, case when new.extent = 'record' then new.record_id end]) opened
     where opened is not null and new.to_post_id is not null
        on conflict on constraint access_once do nothing;
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select 'shared', new.strand_id, new.to_post_id, new.at, new.at, 0 where new.to_post_id is not null;
    return null;
  end $$;
create trigger lets_in after insert on share for each row execute function share_lets_in();

-- It cannot be written down as shared without the terms.
create function shared_on_terms() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from share where strand_id = new.strand_id) then
      perform refuse('A record is shared on terms: what for, on which lawful basis, why, and until when.', 'Say with whom it is shared, and on which terms.');
    end if;
    return null;
  end $$;
create constraint trigger shared_on_terms after insert on move
  deferrable initially deferred for each row
  when (new.kind = 'share_request' and new.to_state in ('shared', 'partly')) execute function shared_on_terms();

create function share_ends_early() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s share;
  begin
    select * into s from share where strand_id = new.strand_id for update;
    if not may_share(s.record_id) then
      perform refuse('A share is ended by the agency that gave it.', 'Ask them to end it.');
    end if;
    if new.at >= s.until or exists (select from withdrawal where strand_id = new.strand_id) then
      perform refuse('This share has already ended.', '');
    end if;
    update access a set until = new.at
     where a.post_id = s.to_post_id and a.why = 'shared' and a.until = s.until and a.strand_id in (s.strand_id, s.record_id)
       and not exists (select from share other left join withdrawal w on w.strand_id = other.strand_id
                        where other.strand_id <> s.strand_id and other.record_id = a.strand_id and other.to_post_id = s.to_post_id
                          and other.extent = 'record' and other.until = s.until and w.strand_id is null);
    return new;
  end $$;
create trigger ends_early before insert on withdrawal for each row execute function share_ends_early();

alter table share
  add constraint share_is_said_in_full check (says_something(purpose) and says_something(reason)
                                              and (extent = 'record' or says_something(words)));
alter table withdrawal add constraint withdrawal_says_why check (says_something(reason));

alter table share enable row level security, force row level security;
alter table withdrawal enable row level security, force row level security;
create policy seen on share for select
  using (strand_id = any ((select opened('full'))::uuid[]) or record_id = any ((select opened('full'))::uuid[]));
create policy given on share for insert with check (by_id = (select actor()) and may_share(record_id));
create policy seen on withdrawal for select using (exists (select from share s where s.strand_id = withdrawal.strand_id));
create policy taken_back on withdrawal for insert
  with check (by_id = (select actor()) and exists (select from share s where s.strand_id = withdrawal.strand_id and may_share(s.record_id)));

select dated_now('share'), dated_now('withdrawal');
select never_changes('share'), never_changes('withdrawal'), never_changes('lawful_basis');
select record_table('share'), record_table('withdrawal');

-- What is shared with the posts I hold, newest first: enough to find it; its terms stand on the record.
create function shared_with_me(beyond integer)
  returns table (total bigint, reference text, record_kind text, record_reference text, from_agency text, at timestamptz, until timestamptz, in_force boolean, extent text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*) over (), s.reference, r.kind, case when level_of(r.id) = 'full' then r.reference end, g.name, h.at,
           coalesce(w.at, h.until), coalesce(w.at, h.until) > heard_now(), h.extent
      from share h
      join strand s on s.id = h.strand_id
      join strand r on r.id = h.record_id
      join agency g on g.id = r.agency_id
      left join withdrawal w on w.strand_id = h.strand_id
     where h.to_post_id = any (my_posts()) and (level_of(s.id) is not null or coalesce(w.at, h.until) <= heard_now()) and not kept_from_me(s)
     order by h.at desc, h.strand_id offset beyond limit 50
  $$;

-- How requests to share fare, for those who answer for it: each agency that asked, and what came of it.
create function share_requests_counted(since timestamptz)
  returns table (asked_by text, asked bigint, shared bigint, refused bigint, late bigint, still_open bigint)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select g.name, count(*), count(*) filter (where s.state in ('shared', 'partly')),
           count(*) filter (where exists (select from move r where r.strand_id = s.id and r.step = 'refuse_share')),
           count(*) filter (where exists (select from clock c where c.strand_id = s.id and c.rung > 0)), count(*) filter (where s.is_open)
      from strand s
      join move a on a.strand_id = s.id and a.n = 1 and a.step = 'ask_for_share'
      join worker w on w.actor_id = a.by_id
      join agency g on g.id = w.agency_id
     where s.kind = 'share_request' and s.opened_at >= since and s.agency_id = any (my_scope()) and not kept_from_me(s)
     group by g.name order by g.name
  $$;
