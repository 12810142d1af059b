-- Silence climbs. One call claims what is due, writes the climbs and sets the next due times, all in one
-- transaction: a killed ticker leaves nothing half done, and any number of them may run.

create function tick(upto timestamptz, batch integer) returns integer
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare climbed integer; who uuid := actor(); empty_posts uuid[];
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock passes a matter up.');
    end if;
    if upto > heard_now() then
      perform refuse('The clock does not run ahead of time.');
    end if;
    if upto < heard_now() - interval '10 minutes' then
      perform refuse('The clock does not climb in the past: each post has its own time.');
    end if;

    perform pass_round(array(select id from strand where is_open and apart <> ''));

    -- An empty post passes its work up at once: its strands' first clocks are due now.
    -- The rows are locked as they are found, so that of two tickers one alone passes a strand up.
    empty_posts := array(select id from post where not post_is_filled(id, upto));
    update clock c set next_at = upto
     where c.id in (
       select k.id
         from strand s join clock k on k.strand_id = s.id
        where s.owner_post_id = any (empty_posts) and s.is_open and k.stopped_at is null and k.next_at > upto
          and not exists (select from clock e where e.strand_id = s.id and e.stopped_at is null
                                                and (e.next_at, e.id) < (k.next_at, k.id))
          and (rung_from(s, rung_of_post(s.agency_id, s.owner_post_id, upto) + 1, upto)).post_id <> s.owner_post_id
          for update of s, k skip locked);

    with rungs as materialized (
      select r.agency_id, r.n, r.post_id, r.tells_id, post_is_filled(r.post_id, upto) as filled,
             r.amount, r.unit, max(r.n) over (partition by r.agency_id) as top
        from rung r where r.from_at <= upto and (r.until_at is null or r.until_at > upto)
    ), due_now as materialized (
      select c.id, c.strand_id, c.rung, c.ladder_n, c.next_at, s.kind, s.state, s.n, s.agency_id, s.urgent,
             s.owner_post_id, s.apart, case s.apart when '' then s.agency_id else s.id end as ladder_id,
             -- A post's own time counts from when the last one's ran out; after a long standstill, from now.
             case when c.next_at > upto - interval '4 hours' then c.next_at else upto end as since
        from clock c join strand s on s.id = c.strand_id
       where c.stopped_at is null and c.next_at <= upto
         -- What has no ladder cannot climb, and must not stand in the way of what can.
         and s.agency_id = any (array(select agency_id from rungs))
       order by c.next_at limit batch
         for update of c, s skip locked
    ), ladders as materialized (
      select agency_id as id, n, post_id, tells_id, filled, amount, unit, top from rungs
      union all
      select s.id, l.n, l.post_id, l.tells_id, l.filled, l.amount, l.unit, max(l.n) over (partition by s.id)
        from strand s cross join lateral ladder_of(s, upto) l
       where s.id in (select strand_id from due_now where apart <> '')
    ), days as materialized (
      select d.day, r.amount, due(end_of(d.day), r.amount, 'working_day') as end_at
        from (select distinct day_of(since) as day from due_now) d,
             (select distinct amount from rungs where unit = 'working_day') r
    ), climb as materialized (
      select d.*, r.n as to_n, r.post_id as to_post, r.tells_id,
             case when r.unit = 'hour' then upto + r.amount * interval '1 hour'
                  else (select end_at from days where days.day = day_of(d.since) and days.amount = r.amount) end as then_at,
             d.n + row_number() over (partition by d.strand_id order by r.n, d.next_at, d.id) as move_n
        from due_now d
       cross join lateral (
         select greatest(d.ladder_n, max(h.n) filter (where h.post_id = d.owner_post_id)) as n
           from ladders h where h.id = d.ladder_id) held
       cross join lateral (
         select * from ladders r
          where r.id = d.ladder_id
            and ((r.filled and r.n > held.n and (not d.urgent or r.n >= least(3, r.top))) or r.n = r.top)
          order by r.n limit 1) r
    ), passed as (
      update clock c
         set rung = c.rung + 1, ladder_n = m.to_n, next_at = m.then_at,
             passed_at = coalesce(c.passed_at, case when c.due_at <= upto then upto end)
        from climb m where c.id = m.id
    ), handed as (
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                        child_view, child_view_unknown, told, to_post_id, clock_id, rung, tells_id)
      select new_id(upto), strand_id, move_n, kind, 'climb', state, state, upto, who, '', '', '',
             '', '', '', to_post, id, rung + 1, tells_id
        from climb
      returning strand_id, to_post_id, tells_id
    ), seen as (
      insert into access (strand_id, post_id, level, why, since)
      select w.strand_id, w.post_id, w.level, w.why, upto
        from (select strand_id, to_post_id as post_id, 'full' as level, 'holds' as why from handed
              union select strand_id, tells_id, 'progress', 'told of silence' from handed) w
          on conflict on constraint access_once do nothing
    ), told as (
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
      select w.kind, w.strand_id, w.post_id, upto, upto, 0
        from (select strand_id, to_post_id as post_id, 'climbed' as kind from handed
              union select strand_id, tells_id, 'silence' from handed) w
    )
    update strand s set n = m.last_n, owner_post_id = m.last_post
      from (select distinct on (strand_id) strand_id, move_n as last_n, to_post as last_post
              from climb order by strand_id, move_n desc) m
     where s.id = m.strand_id;
    get diagnostics climbed = row_count;
    return climbed;
  end $$;
