-- More time is asked for with a reason and given, once, by another agency. It moves the next climb by the
-- time of the rung that holds the matter; the law's due time stays, and is still counted as passed.

insert into state (kind, name, is_open, label) values
  ('more_time', '', true, 'Being asked'),
  ('more_time', 'asked', true, 'More time asked for'),
  ('more_time', 'given', false, 'More time given'),
  ('more_time', 'not_given', false, 'More time not given');

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('answer_on_more_time', 'Answer on more time', 1, 'working_day', '2024-01-01', 'The other agency',
   'Working Together 2023, ch. 2: partners challenge one another; local default');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('more_time', 'ask', '', 'asked', 'Ask for more time', '{door}', '', '{reason,clock_id}', 'why_not_ask_for_time', '{answer_on_more_time}', '{}', 'rung_0',
   'Promise 3: no post stops silence but by the work or a countersigned reason'),
  ('more_time', 'give', 'asked', 'given', 'Agree to more time', '{partner,holder,scrutineer@any}', 'ask', '{reason}', '', '{}', '{}', '',
   'Promise 3'),
  ('more_time', 'do_not_give', 'asked', 'not_given', 'Do not agree', '{partner,holder,scrutineer@any}', 'ask', '{reason}', '', '{}', '{}', '',
   'Promise 3');

create function why_not_ask_for_time(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not exists (select from strand p where p.id = s.parent_id and p.is_open and p.owner_post_id = any (my_posts()))
        then array['Only the post that holds a matter asks for more time.', 'Ask the post that holds it.']
      when m.clock_id is not null and not exists (
             select from clock c where c.id = m.clock_id and c.strand_id = s.parent_id and c.stopped_at is null)
        then array['That clock is not running.', 'Choose one that is.']
      when exists (select from move a join strand o on o.id = a.strand_id
                    where o.kind = 'more_time' and o.id <> s.id and a.step = 'ask' and a.clock_id = m.clock_id
                      and o.state in ('asked', 'given'))
        then array['More time was asked for already. It is given once.', 'Do the work, or answer why it waits.'] end
  $$;

create function more_time_given() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    update clock c
       set next_at = greatest(c.next_at, due(greatest(c.next_at, new.at), coalesce(r.amount, 1), coalesce(r.unit, 'working_day')))
      from move asked
      join strand s on s.id = asked.strand_id
      left join lateral rung_from(s, 1, new.at) r on true
     where asked.strand_id = new.strand_id and asked.step = 'ask' and c.id = asked.clock_id and c.stopped_at is null;
    return null;
  end $$;
create trigger more_time_given after insert on move
  for each row when (new.kind = 'more_time' and new.step = 'give') execute function more_time_given();

-- Every open state of a kind can be passed up by the clock, and round whoever has a conflict; called once a kind's
-- states are declared.
create function declare_climbs(of_kind text) returns void
  language sql
  as $$
    insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
    select s.kind, way.name, s.name, s.name, way.label, way.takers::text[], '', '{}', '', '{}', '{}', way.passes_to, way.source
      from state s
     cross join (values
       ('climb', 'Passed up after silence', '{clock}', '', 'Working Together 2023: escalation; promise 3'),
       ('pass_round', 'Passed to somebody without a conflict', '{kernel}', 'named', 'Promise 7: routed round whoever is named')
       ) as way (name, label, takers, passes_to, source)
     where s.kind = of_kind and s.is_open and s.name <> ''
  $$;
select declare_climbs('more_time');
