-- What the police did or decided, and how the child was told. Nothing here names who is suspected: whoever may read of the
-- child reads this.

create function why_not_record_police_event(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id
                             and (p.kind = 'concern' and p.state in ('taken_on', 'acted_on') or p.kind in ('enquiry', 'plan') and p.is_open))
        then array['What the police do is recorded on a concern that was taken on, or on an enquiry or a plan.', 'Take the concern on first.']
      when not acts_for('{police}')
        then array['What the police do and decide is recorded by the police.', 'Ask them to record it.']
      when m.id is not null and not exists (select from police_event where strand_id = s.id)
        then array['It does not say what happened, and when.', ''] end
  $$;

create function police_event_is_recorded() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare line uuid := root_of(new.strand_id);
  begin
    perform pg_advisory_xact_lock(hashtextextended('heard police_event', 0));
    if not is_being_begun(new.strand_id, 'victim_update') then
      perform refuse('What happened is written when the event is recorded.', 'Record another event.');
    end if;
    if new.happened_at > new.at then
      perform refuse('What the police did is recorded when it has happened.', 'Give the time at which it happened.');
    end if;
    if exists (select from strands_about_the_same_child(line) same
                cross join lateral unnest(hanging_on(same)) o (id)
                 join police_event e on e.strand_id = o.id and e.strand_id <> new.strand_id
                where not kept_from_me(o.id) and e.what = new.what
                  and regexp_replace(lower(e.investigation), '[^[:alnum:]]', '', 'g') = regexp_replace(lower(new.investigation), '[^[:alnum:]]', '', 'g')
                  and date_trunc('minute', e.happened_at) = date_trunc('minute', new.happened_at)) then
      perform refuse('That is recorded already, and its clock counts from when it happened.', 'Go on with what is there.');
    end if;
    if new.entitled = 'standard' and exists (
         select from mention where strand_id = line and kind = 'child'
            and born_on > (new.happened_at at time zone 'Europe/London')::date - interval '18 years') then
      perform refuse('The child was under 18, and has Enhanced Rights.', 'Choose that they were under 18.');
    end if;
    return new;
  end $$;
create trigger police_event_is_recorded before insert on police_event for each row execute function police_event_is_recorded();

-- One clock, from when it happened, as long as the rights of whoever is to be told: it has one name, so that the kernel finds
-- it begun whichever of the two it is.
create function counted_from_the_event() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, 'victim_told', e.happened_at, d.due_at, d.due_at, 0, 0
      from strand s
      join police_event e on e.strand_id = s.id
      join timescale t on t.id = timescale_in_force(case e.entitled when 'standard' then 'victim_told' else 'victim_told_enhanced' end, s.agency_id, new.at)
     cross join lateral (select due(e.happened_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id;
    return null;
  end $$;
create trigger counted_from_the_event after insert on move
  for each row when (new.kind = 'victim_update' and new.step = 'record_police_event') execute function counted_from_the_event();

create function why_not_tell_victim(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when m.id is not null and not exists (select from victim_told where strand_id = s.id)
      then array['It does not say how the child was told, by whom, and in what words.', ''] end
  $$;

create function victim_is_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare event police_event;
  begin
    select e.* into event from police_event e join strand s on s.id = e.strand_id
     where s.id = new.strand_id and s.state in ('to_tell', 'withheld') and level_of(s.id) = 'full' and (may_work_on(s.id) or acts_for('{police}'));
    if event.strand_id is null then
      perform refuse('That the child was told is written by whoever holds it, or by the police.', 'Tell whoever holds it.');
    end if;
    if new.told_at > new.at or new.told_at < event.happened_at then
      perform refuse('The child was told after it happened, and not in time to come.', 'Give the time at which they were told.');
    end if;
    if event.what = 'not_charged' and not new.review_said then
      perform refuse('The child has not been told that the decision can be reviewed.', 'Tell them of the Right to Review, then write it down.');
    end if;
    return new;
  end $$;
create trigger victim_is_told before insert on victim_told for each row execute function victim_is_told();
create constraint trigger taken_with_a_step after insert on victim_told
  deferrable initially deferred for each row execute function taken_with_a_step('tell_victim');

create function why_not_propose_not_to_tell(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not acts_for('{police}')
        then array['Whether a victim is told is for the police to answer.', 'Ask them, or tell the child and write it down.']
      when m.outcome = 'declined' and not says_something(m.child_view)
        then array['Only the child says that they do not want to be told. Write what they said.', 'If they could not be asked, the clock runs on.'] end
  $$;

alter table police_event add constraint police_event_names_investigation check (says_something(investigation));
alter table victim_told
  add constraint victim_told_says_who check (says_something(by_whom)),
  add constraint victim_told_says_what check (says_something(words)),
  add constraint victim_told_through_somebody check (says_something(through) = (way = 'through'));
alter table police_event enable row level security, force row level security;
alter table victim_told enable row level security, force row level security;
create policy seen on police_event for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on police_event for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on victim_told for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on victim_told for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));

select dated_now('police_event'), dated_now('victim_told');
select never_changes('police_event'), never_changes('victim_told');
select record_table('police_event'), record_table('victim_told');
