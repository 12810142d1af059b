-- What was decided by somebody who turns out to be kept out of it is shown to the independent scrutineer, and to nobody
-- who might tell them. It stays decided: whether it stands is for a person to say, who raises it again if it does not.

create function tell_of_conflict(which uuid, because text) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare mine uuid := gen_random_uuid();
  begin
    if exists (select from strand s join move m on m.strand_id = s.id and m.step = 'notice_conflict'
                where s.parent_id = which and s.kind = 'pressure' and m.reason = because) then
      return;
    end if;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'pressure', agency_id, id, new_reference(), false, '', true, 0, heard_now() from strand where id = which;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (gen_random_uuid(), mine, 1, 'pressure', 'notice_conflict', '', 'told', heard_now(), actor(), '', 'conflict', because, '', '', '');
  end $$;

create function step_in_words(m move) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select format('%s, %s, took the step “%s” on %s, on %s.', w.name, g.name, st.label, s.reference,
                  to_char(m.at at time zone 'Europe/London', 'FMDD FMMonth YYYY'))
      from worker w join agency g on g.id = w.agency_id, strand s, step st
     where w.actor_id = m.by_id and s.id = m.strand_id and (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
  $$;

-- A wall that is set or confirmed: what its bearer or their line had decided by then, on what it stands around and on
-- other concerns about the same child.
create function decided_before_the_wall() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare around uuid; decided text;
  begin
    select strand_id into around from wall where id = new.strand_id;
    select string_agg(step_in_words(m), E'\n' order by m.at, m.n) into decided
      from move m
      join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
      join state x on (x.kind, x.name) = (m.kind, m.to_state)
     where m.strand_id in (select unnest(hanging_on(around)) union select strands_ever_about_the_same_child(around))
       and ('{outcome,reason_code}' && st.needs or not x.is_open) and not 'raiser' = any (st.takers) and m.kind <> 'wall'
       and conflict_on(around, m.by_id) is not null;
    if decided is not null then
      perform tell_of_conflict(around, decided || E'\nA wall keeps them out now. Look at whether it stands; if it does not, raise it again.');
    end if;
    return null;
  end $$;
create trigger decided_before_the_wall after insert on move
  for each row when (new.kind = 'wall' and new.step in ('set', 'confirm')) execute function decided_before_the_wall();

-- A closing by somebody from whom another concern about the same child is kept: it was not counted, or the refusal would
-- have told them that it is there.
create function closed_beside_what_is_kept() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare kept text := (
            select string_agg(s.reference, ', ' order by s.opened_at) from strands_ever_about_the_same_child(new.strand_id) same
              join strand s on s.id = same where s.kind = 'concern' and kept_from_me(s));
  begin
    if kept is not null then
      perform tell_of_conflict(new.strand_id, step_in_words(new) || format(
        E'\nWhat is known about the same child in %s is kept from them, so it was not counted. Look at whether it stands; if it does not, raise it again.', kept));
    end if;
    return null;
  end $$;
create trigger closed_beside_what_is_kept after insert on move
  for each row when (new.kind = 'concern' and new.step in ('close_without_action', 'close_after_action', 'propose_closing', 'sign_closing'))
  execute function closed_beside_what_is_kept();

-- What was found to be the same as a mention, may not be read by whoever finds anew of whom that is, and did not come along.
create function those_parted_are_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare parted record;
  begin
    for parted in
      select m.strand_id, format(
               E'%s, %s, said on %s who is meant in %s.\nThe same was found to be meant in %s, which they may not read and which did not come along, so the two count as two now. Look at whether that stands; if it does not, raise it again.',
               w.name, g.name, to_char(f.at at time zone 'Europe/London', 'FMDD FMMonth YYYY'), s.reference,
               string_agg(distinct t.reference, ', ' order by t.reference)) as because
        from found f join mention m on m.id = f.mention_id join strand s on s.id = m.strand_id
        join worker w on w.actor_id = f.by_id join agency g on g.id = w.agency_id
       cross join lateral last_said_of(f.mention_id) l
        join mention o on o.id = l.other join strand t on t.id = o.strand_id
       where l.verdict = 'same' and unread_by_me(o.id) and person_of(o.id) = person_of(f.mention_id, f.at)
         and person_of(o.id) is distinct from person_of(f.mention_id)
       group by f.id, f.at, m.strand_id, s.reference, w.name, g.name
    loop
      perform tell_of_conflict(parted.strand_id, parted.because);
    end loop;
    return null;
  end $$;
-- By its name after those_kept_come_along, and for what that brings along too.
create trigger those_parted_are_told after insert on identification referencing new table as found
  for each statement execute function those_parted_are_told();
