-- No quiet closing. What each closing needs stands here and nowhere else; why_not() in process asks it.

create function count_about_the_same_child(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*)::integer from strands_about_the_same_child(which) same
      join strand s on s.id = same where s.kind = 'concern' and not kept_from_me(s)
  $$;

-- What is behind a wall, or is the ring's alone, is not counted to whoever it is kept from, or the refusal would tell them
-- that it is there. That they closed beside it is told to the scrutineer: conflicts.sql.
create function count_ever_about_the_same_child(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*)::integer from strands_ever_about_the_same_child(which) same
      join strand s on s.id = same where s.kind = 'concern' and not kept_from_me(s)
  $$;

-- What follows from a concern that was taken on. Whoever raised the concern is who is told of it; and while one of these
-- is open, so is the concern.
create function stages() returns text[]
  language sql immutable
  as $$ select '{assessment,strategy_discussion,enquiry,conference,plan,action,continuing_harm,child_in_need,looked_after,placement,early_review,nrm,victim_update,serious_incident,rapid_review,practice_review}'::text[] $$;

-- What other systems held counts too, or a child would be met for the first time in every new system: the days of the last
-- two years on which the same child was referred, whichever of them wrote it down. Only those before the first concern
-- here, for of that one another system may hold a referral as well: docs/decisions/0028.
create function days_referred_before(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with same as materialized (
      select s.id, s.kind, s.opened_at from strands_ever_about_the_same_child(which) ever
        join strand s on s.id = ever where s.kind in ('concern', 'earlier_record') and not kept_from_me(s)
    )
    select count(distinct e.from_on)::integer from same join earlier_entry e on e.strand_id = same.id
     where same.kind = 'earlier_record' and e.event in ('contact', 'referral') and not put_right(e.id)
       and e.from_on > heard_now() - interval '2 years'
       and e.from_on < (select min(opened_at)::date from same where kind = 'concern')
  $$;

create function has_disagreement(which uuid, only_open boolean) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand d where d.parent_id = which and d.kind = 'disagreement' and (d.is_open or not only_open))
  $$;

create function why_not_close(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare r closing_reason;
  begin
    select * into r from closing_reason where code = m.reason_code;
    if m.reason_code <> '' and not found then
      return array['Choose one of the reasons.', ''];
    end if;
    if r.verdict = 'refused' then
      return array[r.why, r.next_step];
    end if;
    if exists (select from strand d where d.parent_id = s.id and d.kind = 'new_way' and d.is_open) then
      return array['Three contacts in a row did not reach the child.', 'Say who will try what next, then decide.'];
    end if;
    if has_disagreement(s.id, true) then
      return array['Somebody disagrees, and has not had a final answer.', 'Answer the disagreement first.'];
    end if;
    if exists (select from strand o where o.is_open and o.kind = any (stages()) and o.id = any (hanging_on(s.id))) then
      return array['Work that follows from it is still open.', 'Conclude that first: it stands beside the concern.'];
    end if;
    if count_ever_about_the_same_child(s.id) + days_referred_before(s.id) >= 3
       and not exists (select from move where strand_id = s.id and step in ('end_look', 'act')) then
      return array['This is at least the third concern about the same child.',
                   'Call the agencies together, and decide after they have looked at it.'];
    end if;
    return null;
  end $$;

create function why_not_close_alone(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare answer text[] := why_not_close(s, m); r closing_reason;
  begin
    if answer is not null then
      return answer;
    end if;
    select * into r from closing_reason where code = m.reason_code;
    return case
      when r.verdict = 'second' then array[r.why, r.next_step]
      when s.urgent then array['Immediate danger was reported. Closing it without action needs a second signature from another agency.',
                               'Propose closing to another agency.']
      when has_disagreement(s.id, false) then array['Somebody disagreed. Closing it without action needs a second signature from another agency.',
                                                    'Propose closing to another agency.']
      when count_ever_about_the_same_child(s.id) >= 2 then array['There was a concern about the same child before. Closing this one without action needs a second signature from another agency.',
                                                            'Propose closing to another agency.'] end;
  end $$;

-- What came up between proposal and signature counts: the rule is asked again with the proposed reason.
create function why_not_sign(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select why_not_close(s, (select p from move p where p.strand_id = s.id and p.step = 'propose_closing' order by n desc limit 1))
  $$;

create function why_not_end_look(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when (select count(distinct by_agency_id) from move
                       where strand_id = s.id and step = 'add_view' and by_agency_id <> s.agency_id) < 2
      then array['Two other agencies have not yet given their view.', 'They have been asked; call them if the child cannot wait.'] end
  $$;

create function why_not_disagree(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when level_of(s.parent_id) is null or (select kind from strand where id = s.parent_id) not in ('concern', 'looked_after')
      then array['You can disagree with a decision on something you raised or were told of.', ''] end
  $$;

create function why_not_receive(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when s.parent_id is not null or not (select is_front_door from agency where id = s.agency_id)
      then array['Every concern comes in at the front door.', ''] end
  $$;

create function why_not_tell(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when s.parent_id is not null and level_of(s.parent_id) is null
      then array['You can tell of pressure about something you raised, hold or were told of.', ''] end
  $$;

create function why_not_uphold(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (select from strand p where p.id = s.parent_id and p.is_open)
                 and not exists (select from concern c join strand n on n.id = c.strand_id
                                  where c.follows_id = s.parent_id and n.opened_at >= s.opened_at)
      then array['The concern is closed: raise it again, then agree.', 'Use “Raise it again” on the concern.'] end
  $$;

-- Two things run clocks that follow from what was said rather than from the step alone: immediate danger, from the
-- moment it is heard; and an allegation against somebody who works with children, which counts from when it was
-- known, not from when somebody decided that it was one.
create function runs_a_clock_of_its_own() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, s.opened_at, d.due_at, d.due_at, 0, 0
      from strand s
     cross join lateral (values ('act_on_danger', s.urgent and new.step = 'receive'),
                                ('lado_referral', new.step = 'take_on' and new.outcome = 'lado')) as own (name, runs)
      join timescale t on own.runs and t.id = timescale_in_force(own.name, s.agency_id, new.at)
     cross join lateral (select due(s.opened_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;
create trigger runs_a_clock_of_its_own after insert on move
  for each row when (new.kind = 'concern' and new.step in ('receive', 'take_on'))
  execute function runs_a_clock_of_its_own();

-- Agencies that the ladder tells of silence are the ones called together; each may read what it is to judge.
create function partners_are_called() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform let_in(new.strand_id, null, null, r.tells_id, 'full', 'called together', new.at)
       from strand s cross join lateral ladder_of(s, new.at) r where s.id = new.strand_id;
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select distinct on (r.tells_id) 'look', new.strand_id, r.tells_id, new.at, new.at, 0
      from strand s cross join lateral ladder_of(s, new.at) r where s.id = new.strand_id;
    return null;
  end $$;
create trigger partners_are_called after insert on move
  for each row when (new.kind = 'concern' and new.step = 'call_look') execute function partners_are_called();

-- The answer to whoever raised it is the decision's own words: it cannot be recorded as given and not be given.
-- It is given where they read it and nobody else does: what is said to the police about their disagreement is not
-- said to the child whose concern it is about.
create function raiser_is_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare of_strand uuid := (
            select case
                     when s.kind = any (stages()) then root_of(s.id)
                     when s.kind = 'disagreement' and exists (
                            select from access mine join access theirs on theirs.actor_id = mine.actor_id
                             where mine.strand_id = s.id and mine.why = 'raised'
                               and theirs.strand_id = s.parent_id and theirs.why = 'raised')
                       then s.parent_id
                     else s.id end
              from strand s where s.id = new.strand_id);
  begin
    insert into remark (id, strand_id, at, by_id, from_raiser, text, move_id)
    values (gen_random_uuid(), of_strand, new.at, new.by_id, false, new.told, new.id);
    insert into outbox (kind, strand_id, to_actor_id, made_at, not_before, tries)
    select 'answer', a.strand_id, a.actor_id, new.at, new.at, 0
      from access a join actor who on who.id = a.actor_id and who.kind = 'worker'
     where a.strand_id = case when new.kind = any (stages()) then of_strand else new.strand_id end
       and a.why = 'raised' and a.actor_id <> new.by_id
     group by a.strand_id, a.actor_id;
    return null;
  end $$;
create trigger raiser_is_told after insert on move
  for each row when (says_something(new.told)) execute function raiser_is_told();
