-- When something is due. Days are counted as the law counts them: the day it began does not count and the
-- last day counts to its end, in England's time. Hours are counted as they pass.

create function days_worked(first date, last date) returns setof date
  language sql stable
  as $$
    select first + n from generate_series(0, last - first) n
      left join bank_holiday b on b.day = first + n
     where coalesce(b.worked, extract(isodow from first + n) < 6)
  $$;

create function works_on(day date) returns boolean
  language sql stable
  as $$ select exists (select from days_worked(day, day)) $$;

create function end_of(day date) returns timestamptz
  language sql stable
  as $$ select (day + 1)::timestamp at time zone 'Europe/London' $$;

-- The day on which something began. What begins on the stroke of midnight, as a clock that follows another
-- does, begins with the day that has just ended.
create function day_of(start timestamptz) returns date
  language sql stable
  as $$ select ((start - interval '1 microsecond') at time zone 'Europe/London')::date $$;

create function due(start timestamptz, amount integer, unit text) returns timestamptz
  language plpgsql stable set search_path = heard, pg_temp
  as $$
  begin
    return case unit
      when 'hour' then start + amount * interval '1 hour'
      when 'calendar_day' then end_of(day_of(start) + amount)
      when 'month' then end_of((day_of(start) + amount * interval '1 month')::date)
      when 'working_day' then (
        select end_of(d) from days_worked(day_of(start) + 1, day_of(start) + amount * 2 + 20) d
         order by d offset amount - 1 limit 1)
      end;
  end $$;

-- One timescale of a name in force on any day, for the nation and for each agency.
alter table timescale add constraint timescale_one_in_force
  exclude using gist (name with =, (coalesce(agency_id::text, '')) with =,
                      daterange(in_force_from, in_force_until) with &&);

create function timescale_may_only_tighten() returns trigger language plpgsql as $$
  begin
    if new.agency_id is not null and not exists (
      select from timescale t
       where t.name = new.name and t.agency_id is null and t.unit = new.unit and t.amount >= new.amount
         and daterange(t.in_force_from, t.in_force_until) @> daterange(new.in_force_from, new.in_force_until))
    then
      raise exception 'A partnership may tighten a timescale, never loosen it.'
        using errcode = 'HD001', hint = 'Give a time no longer than the national one, in the same unit.';
    end if;
    return new;
  end $$;
create trigger may_only_tighten before insert or update on timescale
  for each row execute function timescale_may_only_tighten();

-- The tightest that is in force, whichever was written last. A gap between two rules leaves nobody without a clock:
-- the rule nearest in time goes on.
create function timescale_in_force(wanted text, of_agency uuid, at_time timestamptz) returns bigint
  language sql stable
  as $$
    select t.id
      from (select *, count(*) over () > 1 as has_rival from timescale
             where name = wanted and (agency_id is null or agency_id = of_agency)) t
     cross join lateral (select (at_time at time zone 'Europe/London')::date as today) d
     order by daterange(t.in_force_from, t.in_force_until) @> d.today desc,
              case when daterange(t.in_force_from, t.in_force_until) @> d.today then 0
                   else least(abs(t.in_force_from - d.today), abs(t.in_force_until - d.today)) end,
              case when t.has_rival then due(at_time, t.amount, t.unit) end, t.agency_id nulls last
     limit 1
  $$;
