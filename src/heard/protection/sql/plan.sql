-- A plan begins with the conference that decides it, and its clocks count from when that was held.

create function why_not_hold_core_group(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_held(s) $$;

create function why_not_hold_review(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_held(s) $$;

-- It ends at a review, when what was agreed is done or has a reason, and not while the child is being exploited.
create function why_not_end_plan(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_held(s), case
      when exists (select from strand o where o.is_open and o.kind = 'action'
                    and o.parent_id in (select id from strand where id = s.id or parent_id = s.parent_id and kind = 'conference'))
        then array['What was agreed is not all done.', 'Have each action done, or say why it cannot be.'] end)
  $$;

create function plan_begins() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare mine uuid := new_id(new.at); of_meeting uuid := latest_meeting(new.strand_id); held timestamptz;
  begin
    select held_at into held from minutes where meeting_id = of_meeting;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'plan', p.agency_id, p.id, new_reference(), s.urgent, '', true, 0, new.at
      from strand s join strand p on p.id = s.parent_id where s.id = new.strand_id;
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), mine, t.id, t.name, held, d.due_at, d.due_at, 0, 0
      from strand s
      join step st on st.kind = 'plan' and st.from_state = ''
     cross join unnest(st.starts) wanted
      join timescale t on t.id = timescale_in_force(wanted, s.agency_id, held)
     cross join lateral (select due(held, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(new.at), mine, 1, 'plan', 'begin_plan', '', 'under_way', new.at, new.by_id, '', '', new.reason, '', '', '');
    perform let_in(mine, null, null, i.post_id, 'full', 'invited', new.at)
       from invitation i join attendance a on a.invitation_id = i.id and a.came where i.meeting_id = of_meeting and i.post_id is not null;
    return null;
  end $$;
create trigger plan_begins after insert on move
  for each row when (new.kind = 'conference' and new.step = 'decide_plan') execute function plan_begins();
