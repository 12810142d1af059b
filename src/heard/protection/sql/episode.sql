-- Missing episodes: what was said when a child was reported missing, found, offered an interview and interviewed.

create function why_not_report_missing(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when s.parent_id is not null or not (select is_front_door from agency where id = s.agency_id)
      then array['A child is reported missing at the front door.', ''] end
  $$;

-- What a step says in a table of its own is written before the step is taken, in the same transaction.
create function why_not_find(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when actor_kind() = 'reporter'
        then array['The search ends when somebody who works with the child has seen them.', 'Write that the child is back: whoever holds it and the police are told at once.']
      when m.id is not null and not exists (select from finding where strand_id = s.id)
      then array['Say when and where the child was found, and who saw that they are safe.', ''] end
  $$;

create function why_not_offer_interview(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when m.id is not null and (select count(*) from return_offer where strand_id = s.id)
                                            <= (select count(*) from move where strand_id = s.id and step = 'offer_interview')
      then array['Say how the interview was offered, and who would hold it.', ''] end
  $$;

-- What keeps an episode open whatever else was done.
create function why_not_end_episode(s strand) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (select from clock c join timescale t on t.id = c.timescale_id
                              where c.strand_id = s.id and t.name = 'tell_host_area' and c.stopped_at is null)
      then array['The area where the child lives has not been told.', 'Tell them, and record it.']
      when exists (select from strand d where d.parent_id = s.id and d.kind = 'new_way' and d.is_open)
      then array['Three contacts in a row did not reach the child.', 'Say who will try what next, then decide.'] end
  $$;

create function why_not_interview(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_end_episode(s),
      case when m.id is not null and not exists (select from return_interview where strand_id = s.id)
        then array['Say who held the interview, and what was learned.', ''] end)
  $$;

create function why_not_decline_interview(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_end_episode(s),
      case when m.id is not null and not says_something(m.child_view)
        then array['Only the child declines. Write what they said.', 'If they could not be asked, offer it again in another way.']
      when (select count(*) from return_offer where strand_id = s.id) < 2
        then array['A no is taken as the last word when the interview was offered again.', 'Offer it once more: another way, another day, or somebody the child would rather talk to.'] end)
  $$;

create function why_not_tell_host(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (select from clock where strand_id = s.id and name = 'tell_host_area' and stopped_at is null) then array['No other area has to be told.', ''] end
  $$;

-- When a child is said to have been missing, from every source, each with its end; what is still open ends now.
create function missing_times(which uuid) returns table (strand_id uuid, since timestamptz, until timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id, e.since, coalesce(f.found_at, s.closed_at, heard_now())
      from strands_about_the_same_child(which) same
      join strand s on s.id = same and s.state <> 'joined'
      join missing_episode e on e.strand_id = s.id
      left join finding f on f.strand_id = s.id
    union all
    select s.id, e.from_on::timestamp at time zone 'Europe/London', end_of(coalesce(e.until_on, e.from_on))
      from strands_about_the_same_child(which) same
      join strand s on s.id = same
      join earlier_entry e on e.strand_id = s.id and e.event = 'missing' and e.from_on is not null and not put_right(e.id)
  $$;

-- Of these the episodes: times that run into one another are one, however many people reported it.
create function missing_count(which uuid, of_strands uuid[], since timestamptz) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*)::integer
      from (select t.since, max(t.until) over (order by t.since, t.strand_id rows between unbounded preceding and 1 preceding) as before
              from missing_times(which) t where of_strands is null or t.strand_id = any (of_strands)) t
     where (t.before is null or t.since > t.before) and t.since >= missing_count.since
  $$;

create function other_episodes(which uuid) returns setof strand
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.* from strands_about_the_same_child(which) same join strand s on s.id = same
     where s.kind = 'missing_episode' and s.id <> which and s.state not in ('', 'joined')
  $$;

create function why_not_join(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (
        select from missing_times(s.id) mine join missing_times(s.id) theirs on theirs.strand_id <> mine.strand_id
          join other_episodes(s.id) o on o.id = theirs.strand_id
         where mine.strand_id = s.id and theirs.since <= mine.until and mine.since <= theirs.until)
      then array['No other report is of the same child missing at the same time.', 'Say first that both are of one child.'] end
  $$;

-- Of two reports one stays: whoever joins waits for whoever joins at the same moment.
create function one_at_a_time_for_missing() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(hashtext('heard missing_episode'));
    return new;
  end $$;
create trigger joins_one_at_a_time before insert on move
  for each row when (new.kind = 'missing_episode' and new.step = 'join') execute function one_at_a_time_for_missing();

-- The interview counts from when the child was found, whenever that was written down. A row's trigger runs before
-- that of its statement, so the kernel finds this clock begun.
create function counts_from_the_finding() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, f.found_at, d.due_at, d.due_at, 0, rung_of_post(s.agency_id, s.owner_post_id, new.at)
      from strand s
      join finding f on f.strand_id = s.id
      join timescale t on t.id = timescale_in_force('return_interview', s.agency_id, f.found_at)
     cross join lateral (select due(f.found_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id;
    return null;
  end $$;
create trigger counts_from_the_finding after insert on move
  for each row when (new.kind = 'missing_episode' and new.step = 'find') execute function counts_from_the_finding();

-- While a child is missing, each look ends one clock and begins the next, which has a name of its own. This trigger's
-- name comes after move_after: the clock that the look stops has stopped by then.
create function move_looks_again() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(m.at), s.id, t.id, t.name || ' ' || m.n, m.at, d.due_at, d.due_at, 0, rung_of_post(s.agency_id, s.owner_post_id, m.at)
      from new_moves m
      join strand s on s.id = m.strand_id
      join timescale t on t.id = timescale_in_force('missing_look', s.agency_id, m.at)
     cross join lateral (select due(m.at, t.amount, t.unit) as due_at) d
     where m.kind = 'missing_episode' and m.step = 'look';
    return null;
  end $$;
create trigger move_looks_again after insert on move referencing new table as new_moves
  for each statement execute function move_looks_again();

-- Looking for a missing child is the police's to lead: their safeguarding leads read it from the first minute. The area
-- where a looked-after child lives is told, and a clock runs on that.
create function missing_child_is_told_of() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if new.since > heard_now() + interval '1 minute' then
      perform refuse('Nobody has been missing since a time that is still to come.', 'Give the time when the child was last seen.');
    end if;
    perform let_in(new.strand_id, null, null, p.id, 'full', 'told of a missing child', new.at)
       from post p join agency g on g.id = p.agency_id where g.kind = 'police' and p.role = 'safeguarding_lead';
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select 'missing', new.strand_id, p.id, new.at, new.at, 0
      from post p join agency g on g.id = p.agency_id where g.kind = 'police' and p.role = 'safeguarding_lead';
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, new.at, d.due_at, d.due_at, 0, 0
      from strand s
      join timescale t on t.id = timescale_in_force('tell_host_area', s.agency_id, new.at)
     cross join lateral (select due(new.at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id and new.lives = 'placed_elsewhere';
    return new;
  end $$;
create trigger told_of before insert on missing_episode for each row execute function missing_child_is_told_of();

-- What whoever reported it adds, that the child is back above all, reaches those who look for the child at once.
create function more_is_known() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select 'missing_more', s.id, p.id, new.at, new.at, 0
      from strand s join post p on p.id = s.owner_post_id
           or exists (select from access a where a.strand_id = s.id and a.post_id = p.id and a.why = 'told of a missing child')
     where s.id = new.strand_id and s.kind = 'missing_episode' and s.is_open;
    return null;
  end $$;
create trigger more_is_known after insert on remark for each row when (new.from_raiser) execute function more_is_known();

create function finding_is_in_time() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if new.found_at > heard_now() + interval '1 minute' or new.found_at < (select since from missing_episode where strand_id = new.strand_id) then
      perform refuse('The child was found after they went missing, and not in time to come.', 'Give the time when they were found.');
    end if;
    return new;
  end $$;
create trigger in_time before insert on finding for each row execute function finding_is_in_time();

-- Whether somebody has a part in the care of the child: whoever holds a post that holds something open about them, or
-- has taken a step on it. An episode is no care: whoever looks for the child may be the one to listen.
create function cares_for_the_child(which uuid, whom uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (
      select from strands_about_the_same_child(which) same
        join strand root on root.id = same
        join strand s on s.id = any (hanging_on(root.id))
       where s.is_open and s.kind not in ('missing_episode', 'missing_meeting', 'wall', 'share_request', 'glass_review', 'reading_review', 'pressure')
         and (exists (select from holding h where h.post_id = s.owner_post_id and h.worker_id = whom
                         and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now()))
              or exists (select from move m where m.strand_id = s.id and m.by_id = whom and m.by_agency_id = s.agency_id
                                              and m.n > 1)))
  $$;

create function interview_is_independent() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not new.independent or (new.interviewer_id is not null and cares_for_the_child(new.strand_id, new.interviewer_id)) then
      perform refuse('The return interview is held by somebody who has no part in the care of the child.',
                     'Ask somebody else: not the child''s social worker, and nobody who works where the child lives.');
    end if;
    -- That the child is safe and well is the police's own check, and whoever did it is not who is told the rest.
    if exists (select from worker w join agency g on g.id = w.agency_id where w.actor_id = new.interviewer_id and g.kind = 'police')
       or exists (select from finding f where f.strand_id = new.strand_id and f.by_id = new.interviewer_id) then
      perform refuse('The return interview is held by somebody other than the police and whoever found the child.',
                     'Ask somebody whom the child would talk to, such as a youth worker.');
    end if;
    if new.held_at > heard_now() + interval '1 minute' or new.held_at < (select found_at from finding where strand_id = new.strand_id) then
      perform refuse('The interview was held after the child was found, and not in time to come.', 'Give the time when it was held.');
    end if;
    -- What was learned leads somewhere, in the same transaction.
    if new.leads_to = 'concern' and not exists (select from concern c where c.strand_id = new.concern_id and c.follows_id = new.strand_id)
       or new.leads_to = 'mentions' and not exists (select from mention where strand_id = new.strand_id and kind <> 'child'
                                                       and by_id = actor() and at >= new.at - interval '10 minutes') then
      perform refuse('What was learned becomes a concern, or names adults, places or vehicles.', 'Write it down where it will be found.');
    end if;
    return new;
  end $$;
create trigger independent before insert on return_interview for each row execute function interview_is_independent();

-- What is written here is written with its step, and never without.
create function taken_with_a_step() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare rows bigint;
  begin
    execute format('select count(*) from %I where strand_id = $1', tg_table_name) into rows using new.strand_id;
    if rows > (select count(*) from move where strand_id = new.strand_id and step = any (tg_argv)) then
      perform refuse('What happened is written down with the step that it is.', 'Take the step on the page.');
    end if;
    return null;
  end $$;
create constraint trigger taken_with_a_step after insert on finding
  deferrable initially deferred for each row execute function taken_with_a_step('find');
create constraint trigger taken_with_a_step after insert on return_offer
  deferrable initially deferred for each row execute function taken_with_a_step('offer_interview');
create constraint trigger taken_with_a_step after insert on return_interview
  deferrable initially deferred for each row execute function taken_with_a_step('interview');

create function episode_is_of_a_child() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from missing_episode where strand_id = new.id)
       or not exists (select from mention where strand_id = new.id and kind = 'child') then
      perform refuse('Say which child is missing, and since when.', 'As much as is known: a first name and an age are enough.');
    end if;
    return null;
  end $$;
create constraint trigger episode_is_of_a_child after insert on strand
  deferrable initially deferred for each row when (new.kind = 'missing_episode') execute function episode_is_of_a_child();

-- Three in thirty days of England's calendar call a meeting. While it waits to be held there is no second one, and
-- afterwards three new ones call the next. Reports that come together wait here for one another.
create function call_missing_meeting(which uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare s strand; latest timestamptz; called timestamptz; waits boolean; counted integer; mine uuid; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    perform pg_advisory_xact_lock(hashtext('heard missing_episode'));
    select max(since) into latest from missing_times(which);
    select max(m.opened_at), coalesce(bool_or(m.is_open), false) into called, waits
      from strands_about_the_same_child(which) same join strand m on m.parent_id = same and m.kind = 'missing_meeting';
    counted := missing_count(which, null, greatest(
      (latest at time zone 'Europe/London' - interval '30 days') at time zone 'Europe/London', called));
    if counted < 3 or waits then
      return;
    end if;
    select o.* into s from missing_times(which) t join strand o on o.id = t.strand_id and o.kind = 'missing_episode'
     order by t.since desc, o.id limit 1;
    mine := new_id(now_at);
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'missing_meeting', s.agency_id, s.id, new_reference(), false, '', true, 0, now_at);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(now_at), mine, 1, 'missing_meeting', 'call_meeting', '', 'called', now_at, actor(), '', '',
            format('Missing %s times in 30 days.', counted), '', '', '');
  end $$;

-- Asked when a child is named in a report; when they are found, for until then an episode runs into the next; when two
-- reports are found to be of one child; and, at the end, when another system's episodes come in, or names for them:
-- names alone say of nobody that they were missing, and there may be a million of them.
create function third_in_thirty_days() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if tg_table_name = 'earlier_entry' then
      if not exists (select from earlier_entry e where e.strand_id = new.strand_id and e.event = 'missing'
                        and e.from_on > new.at - interval '31 days') then
        return null;
      end if;
    end if;
    perform call_missing_meeting(s.id) from strand s
      where (s.kind <> 'earlier_record' or tg_table_name <> 'mention')
        and s.id = case tg_table_name when 'identification' then (select strand_id from mention where id = (to_jsonb(new) ->> 'mention_id')::uuid)
                                      else (to_jsonb(new) ->> 'strand_id')::uuid end
        and exists (select from other_episodes(s.id) union all select from strand e where e.id = s.id and e.kind = 'missing_episode');
    return null;
  end $$;
create trigger third_in_thirty_days after insert on mention
  for each row when (new.kind = 'child') execute function third_in_thirty_days();
create constraint trigger third_in_thirty_days after insert on earlier_entry
  deferrable initially deferred for each row
  when (new.mention_id is not null or new.event = 'missing' and new.from_on > new.at - interval '31 days') execute function third_in_thirty_days();
create trigger third_in_thirty_days after insert on finding for each row execute function third_in_thirty_days();
create trigger third_in_thirty_days after insert on identification
  for each row when (new.person_id is not null) execute function third_in_thirty_days();

-- Missing episodes known, for the page of anything about the child: how many in two years and in thirty days, from every
-- source, and which are open; without what is kept from whoever asks.
create function missing_known(which uuid) returns jsonb
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with seen as (
      select array_agg(distinct t.strand_id) as ids, max(t.since) as latest 
        from missing_times(which) t join strand s on s.id = t.strand_id
       where not kept_from_me(t.strand_id) and (s.kind <> 'earlier_record' or level_of(s.id) = 'full')
    )
    select jsonb_build_object(
             'times', missing_count(which, ids, heard_now() - interval '2 years'),
             'lately', missing_count(which, ids, heard_now() - interval '30 days'),
             'latest', latest,
             'open', coalesce((select jsonb_agg(jsonb_build_object('reference', s.reference, 'state', x.label) order by s.opened_at, s.id)
                        from strand s join state x on x.kind = s.kind and x.name = s.state
                       where s.id = any (ids) and s.kind = 'missing_episode' and s.is_open and s.id <> which and level_of(s.id) = 'full'), '[]'))
      from seen where level_of(which) = 'full' and ids is not null
  $$;

-- The words belong to the strand that whoever writes them has just begun.
create function begun_by_me(which uuid, of_kind text) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand s join move m on m.strand_id = s.id and m.n = 1
                    where s.id = which and s.kind = of_kind and s.n = 1 and m.by_id = actor())
  $$;

-- A flood at this door is the same flood: all that the public sends within a minute counts, and is sorted alike.
create or replace function public_load() returns bigint
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(max(n), 0)
      from generate_series(date_trunc('minute', heard_now()) - interval '1 minute', heard_now(), interval '1 minute') as minute,
           lateral (select count(*) as n
                      from (select from concern where door in ('child', 'public') and received_at >= minute
                               and received_at < minute + interval '1 minute'
                            union all
                            select from missing_episode e join actor a on a.id = e.by_id and a.kind = 'door'
                             where e.at >= minute and e.at < minute + interval '1 minute' limit 500) few) counted
     where actor_kind() = 'door'
  $$;
create trigger sorted_apart after insert on missing_episode for each row
  when (new.sorted_apart) execute function sorted_apart();

alter table missing_episode enable row level security, force row level security;
alter table finding enable row level security, force row level security;
alter table return_offer enable row level security, force row level security;
alter table return_interview enable row level security, force row level security;

create policy seen on missing_episode for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy said on missing_episode for insert with check (by_id = (select actor()) and begun_by_me(strand_id, 'missing_episode'));
create policy seen on finding for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy said on finding for insert with check (by_id = (select actor()) and level_of(strand_id) is not null);
create policy seen on return_offer for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on return_offer for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');
create policy seen on return_interview for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on return_interview for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');

alter table missing_episode add constraint missing_episode_says_something check (says_something(account));
alter table finding add constraint finding_says_something check (says_something(account) and says_something(seen_by));
alter table return_offer add constraint return_offer_says_something check (says_something(interviewer) and says_something(said));
alter table return_interview add constraint return_interview_says_something
  check (says_something(interviewer) and says_something(learned));

select dated_now('missing_episode'), dated_now('finding'), dated_now('return_offer'), dated_now('return_interview');
select never_changes('missing_episode'), never_changes('finding'), never_changes('return_offer'), never_changes('return_interview');
select record_table('missing_episode'), record_table('finding'), record_table('return_offer'), record_table('return_interview');
