-- A strand changes only by its moves. Two composite keys let only declared moves in, in order; the checks
-- before a move say in the user's words what else it needs; what follows from it is done in one statement.

alter table state add constraint state_openness unique (kind, name, is_open);
alter table strand add constraint strand_state_declared
  foreign key (kind, state, is_open) references state (kind, name, is_open);
alter table step
  add constraint step_from_declared foreign key (kind, from_state) references state (kind, name),
  add constraint step_to_declared foreign key (kind, to_state) references state (kind, name);

alter table move
  add column follows integer generated always as (nullif(n - 1, 0)) stored,
  add constraint move_is_declared foreign key (kind, step, from_state, to_state)
      references step (kind, name, from_state, to_state),
  add constraint move_follows_the_last foreign key (strand_id, follows, from_state)
      references move (strand_id, n, to_state),
  add constraint move_is_of_its_kind foreign key (strand_id, kind) references strand (id, kind);

create function strand_begins_empty() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if new.state <> '' or new.n <> 0 or not new.is_open or new.owner_post_id is not null or new.closed_at is not null
    then
      perform refuse('A strand begins with its first move, not in the middle.');
    end if;
    new.apart := apart_of(new);
    -- What the kernel itself hangs there may follow from the step by which somebody has just walled themselves off.
    if new.parent_id is not null and new.agency_id is distinct from (
         select agency_id from strand where id = new.parent_id and (pg_trigger_depth() > 1 or not walled(id, actor()))) then
      perform refuse('It stays with the agency that holds what it is about.');
    end if;
    return new;
  end $$;
create trigger begins_empty before insert on strand for each row execute function strand_begins_empty();
select dated_now('strand', 'opened_at'), dated_now('attempt');

-- Why a step may not be taken now, as {reason, next step}; null when it may. Pages ask it before showing a
-- button, the trigger asks it again when the step is taken: one rule, no twin.
create function why_not(s strand, st step, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare first_signature move; answer text[];
  begin
    if st.second_to <> '' then
      if actor_kind() = 'system' then
        return array['A second signature is given by a person.', 'Sign it in Heard.'];
      end if;
      select * into first_signature from move
       where strand_id = s.id and step = st.second_to order by n desc limit 1;
      -- An agency is where the post stands and where its holder is employed: neither may sign twice.
      if first_signature.id is null or first_signature.by_id = actor()
         or array[first_signature.by_agency_id, (select agency_id from worker where actor_id = first_signature.by_id)]
            && array[my_agency(), (select agency_id from post where id = post_to_take(s, st))] then
        return array['The second signature comes from another agency.',
                     'Another agency has been asked and will answer here.'];
      end if;
    end if;
    if not may_take(s, st) then
      return array['This step is for somebody else to take.', 'Ask the post that holds it, or message them here.'];
    end if;
    if st.guard <> '' then
      execute format('select %I($1, $2)', st.guard) into answer using s, m;
    end if;
    return answer;
  end $$;

-- The post that is asked for the second signature: the lowest on the ladder that is told, in neither the agency that
-- holds the matter nor the one that signed first, with somebody in it if there is one.
create function second_agency(s strand, m move) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select r.tells_id from ladder_of(s, m.at) r join post p on p.id = r.tells_id
     where p.agency_id <> s.agency_id and p.agency_id is distinct from m.by_agency_id
     order by fills(p.id, s, m.at) desc, r.n = 0, r.n limit 1
  $$;

create function missing(m move, needs text[]) returns text
  language sql immutable
  as $$
    select need from unnest(needs) need
     where case need
       when 'child_view' then not says_something(m.child_view) and not says_something(m.child_view_unknown)
       else not says_something(to_jsonb(m) ->> need) end
     limit 1
  $$;

create function move_before() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s strand; st step; answer text[]; lacking text;
  begin
    select * into s from strand where id = new.strand_id for update;
    if actor() is null then perform refuse_nobody(); end if;
    -- What is not there and what may not be seen are refused alike.
    if s.id is null or (s.n > 0 and pg_trigger_depth() = 1 and actor_kind() not in ('clock', 'linker') and level_of(s.id) is null) then
      perform refuse('This step is for somebody else to take.', 'Ask the post that holds it, or message them here.');
    end if;
    if new.by_id <> actor() then
      perform refuse('Every step is taken in one''s own name.');
    end if;
    if new.at not between heard_now() - interval '10 minutes' and heard_now() + interval '1 minute' then
      perform refuse('A step is dated when it is taken.', 'Write in the reason when it happened.');
    end if;
    new.at := no_finer_than_needed(new.at);
    -- The strand may have been passed up or round while somebody was writing: their step still fits.
    if new.n <= s.n and s.state = new.from_state and not exists (
         select from move m where m.strand_id = s.id and m.n >= new.n and m.step not in ('climb', 'pass_round')) then
      new.n := s.n + 1;
    end if;
    if new.n <> s.n + 1 or new.from_state <> s.state then
      raise exception 'Somebody else acted on this while you were writing.'
        using errcode = 'HD002', hint = 'Look at what changed, then decide whether your step still fits.';
    end if;
    select * into st from step where kind = new.kind and name = new.step and from_state = new.from_state;
    if not found then
      perform refuse('This step does not follow here.', 'Choose one of the steps shown on the page.');
    end if;
    new.by_post_id := post_to_take(s, st);
    new.by_agency_id := coalesce((select agency_id from post where id = new.by_post_id), my_agency());
    answer := why_not(s, st, new);
    if answer is not null then
      perform refuse(answer[1], answer[2]);
    end if;
    lacking := missing(new, st.needs);
    if lacking is not null then
      perform refuse(case lacking
        when 'reason' then 'Give the reason.'
        when 'reason_code' then 'Choose the reason.'
        when 'outcome' then 'Choose what happens now.'
        when 'child_view' then 'Say what the child wants, or why that is not known yet.'
        when 'told' then 'Write the answer to whoever raised it.'
        else 'Something is missing: ' || lacking || '.' end, 'What you wrote is kept; add it and go on.');
    end if;
    if says_something(new.outcome) and exists (select from choice c where c.kind = new.kind and c.step = new.step)
       and not exists (select from choice c where c.kind = new.kind and c.step = new.step and c.code = new.outcome) then
      perform refuse('Choose one of the outcomes shown.');
    end if;
    -- What only the kernel says: whom it tells (which lets them read), and which clock climbed (which stops it).
    new.tells_id := null;
    new.rung := null;
    if not 'clock_id' = any (st.needs) then
      new.clock_id := null;
    end if;
    if exists (select from step later where later.kind = new.kind and later.second_to = new.step) then
      new.tells_id := second_agency(s, new);
    end if;
    return new;
  end $$;
create trigger move_before before insert on move
  for each row when (new.step <> 'climb') execute function move_before();

create function let_in(which uuid, parent uuid, whom uuid, whose_post uuid, at_level text, because text,
                       at_time timestamptz) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    insert into access (strand_id, actor_id, post_id, level, why, since)
    select s, whom, whose_post, at_level, because, at_time
      from unnest(array[which, parent]) s where s is not null
        on conflict on constraint access_once do nothing
  $$;

create function move_after() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if exists (select from new_moves where step = 'climb') and actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock passes a matter up.');
    end if;
    if not exists (select from new_moves where step <> 'climb') then
      return null;  -- tick.sql does what follows from a climb, for all of them at once
    end if;

    with latest as (
      select distinct on (m.strand_id) m.*, st.passes_to, x.is_open
        from new_moves m
        join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
        join state x on (x.kind, x.name) = (m.kind, m.to_state)
       order by m.strand_id, m.n desc)
    update strand s
       set n = m.n, state = m.to_state, is_open = m.is_open,
           closed_at = case when not m.is_open then m.at end,
           owner_post_id = case
             when m.passes_to like 'rung_%' then (rung_from(s, right(m.passes_to, 1)::integer, m.at)).post_id
             when m.passes_to = 'taker' then coalesce(m.by_post_id, s.owner_post_id)
             when m.passes_to = 'named' then coalesce(m.to_post_id, s.owner_post_id)
             when m.passes_to = 'told' then coalesce(m.tells_id, (rung_from(s, 4, m.at)).post_id)
             else s.owner_post_id end
      from latest m where s.id = m.strand_id;

    -- `on conflict do nothing`: starting again never resets a clock. Two things run a clock of their own each time. What
    -- asks for a second signature asks anew, of somebody who has not been asked that question before. And what comes
    -- round (reviews, core groups, visits) goes on by the one step that both stops and starts its timescale: a new clock
    -- begins where this very move has stopped the last one, and nowhere else.
    with stopped as (
      update clock c
         set stopped_at = m.at
        from new_moves m
        join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
        join state x on (x.kind, x.name) = (m.kind, m.to_state)
       where m.step <> 'climb' and c.strand_id = m.strand_id and c.stopped_at is null
         and ((select t.name from timescale t where t.id = c.timescale_id) = any (st.stops) or not x.is_open)
      returning m.id as move_id, c.timescale_id)
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(m.at), m.strand_id, t.id,
           case
             when wanted = any (st.stops) and exists (
                    select from stopped z join timescale o on o.id = z.timescale_id where z.move_id = m.id and o.name = wanted)
               then t.name || ' ' || (select count(*) + 1 from clock c join timescale o on o.id = c.timescale_id
                                       where c.strand_id = m.strand_id and o.name = wanted)
             when m.tells_id is not null and exists (select from clock c where c.strand_id = m.strand_id and c.name = t.name)
               then t.name || ' ' || m.n
             else t.name end, m.at, d.due_at, d.due_at, 0,
           rung_of_post(s.agency_id, s.owner_post_id, m.at)
      from new_moves m
      join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
      join strand s on s.id = m.strand_id
     cross join unnest(st.starts) wanted
      join timescale t on t.id = timescale_in_force(wanted, s.agency_id, m.at)
     cross join lateral (select due(m.at, t.amount, t.unit) as due_at) d
     where m.step <> 'climb'
        on conflict on constraint clock_once_for_ever do nothing;

    -- Whoever is offered something reads it while they consider it (hand_off.sql); whoever looks at a driver's licence does
    -- not read of the child; and whoever is given one thing to do reads that (meeting.sql says who reads more).
    perform let_in(m.strand_id, case when m.kind not in ('hand_off', 'licence_notice', 'action') then s.parent_id end, null, s.owner_post_id, 'full', 'holds', m.at)
       from new_moves m join strand s on s.id = m.strand_id
      -- What was brought in is seen by office alone: a hundred thousand rows of access would slow every other question
      where m.step <> 'climb' and s.owner_post_id is not null and m.kind <> 'earlier_record';
    perform let_in(m.strand_id, case when m.kind <> 'licence_notice' then s.parent_id end, null, m.tells_id, 'full', 'second signature', m.at)
       from new_moves m join strand s on s.id = m.strand_id
      where m.step <> 'climb' and m.tells_id is not null;
    perform let_in(m.strand_id, null, m.by_id, null, 'own', 'raised', m.at)
       from new_moves m join actor a on a.id = m.by_id
      -- What is told of somebody's own attempt or decision, or because of a name they gave, is begun by their hand, and
      -- is not theirs to read.
      where m.n = 1 and m.step not in ('catch', 'notice_conflict') and m.kind not in ('wall', 'earlier_record', 'missing_meeting', 'new_way', 'panel_sitting', 'panel_line', 'team_warning', 'rapid_review', 'practice_review') and a.kind in ('worker', 'system', 'reporter');

    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select case m.kind when 'hand_off' then 'offered' else 'yours' end, m.strand_id, s.owner_post_id, m.at, m.at, 0
      from new_moves m
      join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
      join strand s on s.id = m.strand_id
     where m.step not in ('climb', 'hand_over', 'put_on') and (st.passes_to like 'rung_%' or st.passes_to = 'named')
       and s.owner_post_id is distinct from m.by_post_id
    union all
    select case when m.kind = 'glass_review' then 'glass' else 'signature' end, m.strand_id, m.tells_id, m.at, m.at, 0
      from new_moves m where m.step <> 'climb' and m.tells_id is not null;
    return null;
  end $$;
create trigger move_after after insert on move referencing new table as new_moves
  for each statement execute function move_after();

-- Nothing is open without an owning post and a running clock: asked at commit, so that a first move and
-- its clocks may arrive in any order within the transaction.
create function strand_is_held() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s strand;
  begin
    select * into s from strand where id = new.id;
    if s.is_open and (s.n = 0 or s.owner_post_id is null
                      or not exists (select from clock where strand_id = s.id and stopped_at is null)) then
      raise exception 'Nothing may be open without somebody who holds it and a clock that runs.'
        using errcode = 'HD001', table = 'strand';
    end if;
    return null;
  end $$;
create constraint trigger strand_is_held_from_the_start after insert on strand
  deferrable initially deferred for each row execute function strand_is_held();
create constraint trigger strand_is_held_after_a_move after update on strand
  deferrable initially deferred for each row
  when (new.is_open and (new.state <> old.state or not old.is_open or new.owner_post_id is null))
  execute function strand_is_held();

create function clock_leaves_another() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if exists (select from strand s where s.id = old.strand_id and s.is_open)
       and not exists (select from clock where strand_id = old.strand_id and stopped_at is null) then
      perform refuse('Nothing may be open without somebody who holds it and a clock that runs.');
    end if;
    return null;
  end $$;
create constraint trigger clock_leaves_another after update on clock
  deferrable initially deferred for each row
  when (new.stopped_at is not null and old.stopped_at is null) execute function clock_leaves_another();

-- A clock that has begun keeps its beginning and its due time, and what has stopped stays stopped.
create function clock_keeps_its_time() returns trigger language plpgsql as $$
  begin
    perform refuse('A clock that has begun is never set again.');
    return null;
  end $$;
create trigger keeps_its_time before update on clock for each row
  when ((new.strand_id, new.timescale_id, new.name, new.started_at, new.due_at)
          is distinct from (old.strand_id, old.timescale_id, old.name, old.started_at, old.due_at)
        or old.stopped_at is not null or new.rung < old.rung
        or (old.passed_at is not null and new.passed_at is distinct from old.passed_at))
  execute function clock_keeps_its_time();
create trigger never_removed before delete or truncate on clock
  for each statement execute function refuse_change();
create trigger never_removed before delete or truncate on strand
  for each statement execute function refuse_change();

select never_changes('move'), never_changes('attempt');
