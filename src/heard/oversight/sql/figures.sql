-- Figures for elected members and the public. The database gives out nothing but what is published, and it publishes one
-- table for each closed month, once: nothing that was published can be compared with a later version of itself.

-- One breakdown with its total, made safe to publish. A number from 1 to 4 is "fewer than 5", and with it always the
-- first number of 5 or more is left out, so that any of the four could be true; where the sum of what is hidden is too
-- small for that, the whole breakdown is left out and its total alone is shown. The rule asks only for what stays the
-- same whichever of the four is true, so that knowing the rule gives nothing away. Tested by trying every table.
create function made_safe(counts integer[]) returns text[]
  language plpgsql immutable
  as $$
  declare
    total integer := (select coalesce(sum(n), 0) from unnest(counts) n);
    few integer := (select count(*) from unnest(counts) n where n between 1 and 4);
    first integer := (select min(i) from unnest(counts) with ordinality c (n, i) where n >= 5);
    hidden integer := (select sum(n) from unnest(counts) with ordinality c (n, i) where n between 1 and 4 or i = first);
    all_hidden text[] := array(select 'not shown' from unnest(counts));
  begin
    if total between 1 and 4 then
      return all_hidden || 'fewer than 5'::text;
    elsif few = 0 then
      return array(select n::text from unnest(counts) with ordinality c (n, i) order by i) || total::text;
    elsif first is null or hidden < few + 8 then
      return all_hidden || total::text;
    end if;
    return array(select case when n between 1 and 4 then 'fewer than 5' when i = first then 'not shown' else n::text end
                   from unnest(counts) with ordinality c (n, i) order by i) || total::text;
  end $$;

-- What is counted: of concerns that came in a month by which door, and what had become of them a week after it ended; of
-- disagreements and closings those of the month. Nobody may call this but publish_figures().
--
-- Two breakdowns of the same concerns stand beside each other only where any of the one may go with any of the other:
-- doors and what became of them. When they were answered, when decided, and how far silence went are one breakdown, since
-- each bounds the others: as tables of their own they could be subtracted from each other (docs/decisions/0017).
create function counted(begins timestamptz, ends timestamptz, known_at timestamptz)
  returns table (measure text, place bigint, category text, label text, n bigint)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with came as materialized (
      select c.door, k.due_at, case when k.stopped_at <= known_at then k.stopped_at end as decided_at,
             exists (select from remark r where r.strand_id = s.id and not r.from_raiser and r.at <= known_at) as is_answered,
             (select max(rung_of_post(s.agency_id, m.to_post_id, m.at)) from move m
               where m.strand_id = s.id and m.step = 'climb' and m.at <= least(k.stopped_at, known_at)) as went_up_to
        from strand s
        join concern c on c.strand_id = s.id
        left join clock k on k.strand_id = s.id and k.name = 'referral_decision'
       where s.kind = 'concern' and s.opened_at >= begins and s.opened_at < ends
    ), category (measure, place, category, label) as (
      values ('heard', 1, 'child', 'A child or young person told'), ('heard', 2, 'public', 'A member of the public reported'),
             ('heard', 3, 'helpline', 'Somebody rang a helpline'), ('heard', 4, 'professional', 'Somebody at work raised it'),
             ('heard', 5, 'system', 'Another agency''s system sent it'),
             ('decided', 1, 'in_time', 'Decided in time'),
             ('decided', 2, 'late', 'Decided late'),
             ('decided', 3, 'at_the_top', 'Decided late, after silence had gone up to the director or further'),
             ('decided', 4, 'answered', 'Answered, and not decided a week after the month'),
             ('decided', 5, 'not_yet', 'Neither answered nor decided a week after the month'),
             ('disagreements', 1, 'upheld', 'Upheld'), ('disagreements', 2, 'settled', 'Settled by an answer'),
             ('disagreements', 3, 'open', 'Not settled a week after the month')
      union all
      -- One breakdown: how many were read and in how many something was pointed out would tell on each other.
      select 'worded', row_number() over (order by a.name, m.place), a.id || m.category, a.name || m.words
        from agency a cross join (values (1, ' pointed out', ': words pointed out'), (2, ' none', ': none')) m (place, category, words)
      union all
      select 'closed_without_action', row_number() over (order by r.code), r.code, r.label from closing_reason r where r.verdict <> 'refused'
      union all
      -- What audits found of each principle: a table each, of the same audits. Any finding of one goes with any of another.
      select 'audit_' || l.code, f.place, f.category, f.words
        from audit_line l cross join (values (1, 'kept', 'It was kept to'), (2, 'lacking', 'Something is lacking'),
                                             (3, 'unknown', 'The record does not tell')) f (place, category, words)
       where l.part = 'principle'
    ), found (measure, category) as (
      select 'heard', door from came
      union all
      select 'decided', case when decided_at <= due_at then 'in_time' when decided_at is not null and went_up_to >= 3 then 'at_the_top'
                             when decided_at is not null then 'late' when is_answered then 'answered' else 'not_yet' end from came
      union all
      select 'disagreements', coalesce((select m.to_state from move m where m.strand_id = s.id and m.at <= known_at
                                                                       and m.to_state in ('upheld', 'settled')), 'open')
        from strand s where s.kind = 'disagreement' and s.opened_at >= begins and s.opened_at < ends
      union all
      select 'worded', w.agency_id || case w.families when '{}' then ' none' else ' pointed out' end
        from worded w where w.month = (begins at time zone 'Europe/London')::date
      union all
      select 'audit_' || j.line_id, j.found from strand s cross join lateral latest_judgements(s.id) j
       where s.kind = 'audit' and s.closed_at >= begins and s.closed_at < ends
      union all
      select 'closed_without_action',
             case m.step when 'close_without_action' then m.reason_code
               else (select p.reason_code from move p where p.strand_id = m.strand_id and p.step = 'propose_closing' and p.n < m.n
                      order by p.n desc limit 1) end
        from move m
       where m.step in ('close_without_action', 'sign_closing') and m.at >= begins and m.at < ends
    )
    select c.measure, c.place, c.category, c.label, count(f.category)
      from category c left join found f on (f.measure, f.category) = (c.measure, c.category)
     group by c.measure, c.place, c.category, c.label
  $$;

-- How long the longest had waited for any answer when the month ended, as a band.
create function longest_wait(ends timestamptz) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when oldest is null then 'Nobody was waiting for an answer'
                when due(oldest, 1, 'working_day') >= ends then 'Up to one working day'
                when due(oldest, 5, 'working_day') >= ends then 'Up to five working days'
                when due(oldest, 20, 'working_day') >= ends then 'Up to twenty working days'
                else 'More than twenty working days' end
      from (select min(s.opened_at) as oldest from strand s
             where s.kind = 'concern' and s.opened_at < ends and (s.closed_at is null or s.closed_at >= ends)
               and not exists (select from remark r where r.strand_id = s.id and not r.from_raiser and r.at < ends)) w
  $$;

create function month_of(at_time timestamptz) returns date
  language sql stable
  as $$ select date_trunc('month', at_time at time zone 'Europe/London')::date $$;

-- Called by the clock, as often as it likes: a month is published once, a week after it ended, as it was then known.
create function publish_figures() returns integer
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare
    this date;
    last date := month_of(heard_now() - interval '7 days') - interval '1 month';
    ends timestamptz;
    months integer := 0;
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock publishes figures.');
    end if;
    if not pg_try_advisory_xact_lock(hashtext('heard.figures')) then
      return 0;
    end if;
    this := coalesce((select max(month) + interval '1 month' from figure), (select month_of(min(from_at)) from rung));
    while this <= last loop
      ends := (this + interval '1 month') at time zone 'Europe/London';
      insert into figure (id, month, measure, place, category, label, value, shown)
      select gen_random_uuid(), this, g.measure, f.place, f.category, f.label,
             case when f.shown ~ '^\d+$' then f.shown::integer end, f.shown
        from (select c.measure, made_safe(array_agg(c.n::integer order by c.place)) as safe,
                     array_agg(c.category order by c.place) || 'total'::text as categories,
                     array_agg(c.label order by c.place) || 'Together'::text as labels
                from counted(this::timestamp at time zone 'Europe/London', ends, ends + interval '7 days') c
               group by c.measure) g
       cross join lateral unnest(g.safe, g.categories, g.labels) with ordinality f (shown, category, label, place)
      union all
      select gen_random_uuid(), this, 'longest_wait', 1, 'band', 'The longest wait for an answer', null, longest_wait(ends);
      this := this + interval '1 month';
      months := months + 1;
    end loop;
    return months;
  end $$;

select never_changes('figure'), record_table('figure');
