-- A child in need, a child who is looked after, and where they are placed. A child placed in another area lives where nobody
-- knows them: the placement does not start until the authority of that area was told.

-- Open work of a kind about the same child, from whichever concern, but for what is kept from whoever asks.
create function stages_about_the_same_child(which uuid, of_kind text) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id from strands_about_the_same_child(root_of(which)) same
      join strand s on s.parent_id = same and s.kind = of_kind and s.is_open and s.n > 0
     where not kept_from_me(s.id)
  $$;

-- What is written before the first step stands on a strand that whoever writes it is just beginning.
create function is_being_begun(which uuid, of_kind text) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from strand s where s.id = which and s.kind = of_kind and s.n = 0 and level_of(s.parent_id) = 'full') $$;

-- A clock that counts from what happened, not from when it was written down; its row is there before the step's own.
create function count_from(which uuid, timescale_name text, moment timestamptz) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(heard_now()), s.id, t.id, t.name, moment, d.due_at, d.due_at, 0, 0
      from strand s
      join timescale t on t.id = timescale_in_force(timescale_name, s.agency_id, heard_now())
     cross join lateral (select due(moment, t.amount, t.unit) as due_at) d
     where s.id = which
        on conflict on constraint clock_once_for_ever do nothing
  $$;

-- A child in need.

create function why_not_begin_child_in_need(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
           or not exists (select from strand o join move c on c.strand_id = o.id and c.n = o.n
                           where o.parent_id = s.parent_id and (o.kind = 'assessment' and c.step = 'conclude' and c.outcome = 'child_in_need'
                                                                or o.kind = 'plan' and o.state = 'ended'))
        then array['A plan for a child in need follows an assessment that says so, or a child protection plan that ended.', 'Assess first.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'child_in_need') o where o <> s.id)
        then array['There is a plan for this child in need already.', 'Go on with the one that is open.']
      when m.id is not null and not exists (select from family_consent where strand_id = s.id)
        then array['It does not say whether the family agrees.', 'Say what they answered, or why they were not asked.'] end
  $$;

create function why_not_agree_plan(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select what_a_plan_lacks(s.id, s.parent_id) $$;

create function why_not_go_on_in_need(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_held(s) $$;

create function why_not_end_in_need(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_held(s), case
      when exists (select from strand o where o.is_open and o.kind = 'action' and o.parent_id = s.id)
        then array['What was agreed is not all done.', 'Have each action done, or say why it cannot be.'] end)
  $$;

create function why_not_end_in_need_alone(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_end_in_need(s, m), case
      when is_exploited(s.parent_id)
        then array['The child was found to be exploited. The plan ends only with another agency''s signature.', 'Propose it to another agency.']
      when somebody_disagreed(s.id) or exists (select from move r where r.strand_id = s.id and r.step = 'refuse_end_of_need')
        then array['Somebody did not agree. The plan ends only with another agency''s signature.', 'Propose it to another agency.'] end)
  $$;

create function why_not_step_up(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (select from strand o where o.parent_id = s.parent_id and o.is_open and o.kind in ('strategy_discussion', 'enquiry'))
      then array['No strategy discussion is called, and no enquiry is under way.', 'Call the discussion on the concern first.'] end
  $$;

-- Nobody steps a child down into nothing: the plan goes on as early help by the hand of whoever has accepted it.
create function why_not_step_down(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_held(s), case
      when not exists (select from move h where h.strand_id = s.id and h.step = 'hand_over' and h.to_post_id = s.owner_post_id)
           or not exists (select from post p where p.id = s.owner_post_id and p.id = any (my_posts()))
        then array['Nobody has accepted it as early help yet.', 'Hand it over to who takes it on; they take this step.'] end)
  $$;

create function consent_is_said() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not is_being_begun(new.strand_id, 'child_in_need')
       and not coalesce(may_work_on(new.strand_id) and (select kind = 'child_in_need' from strand where id = new.strand_id), false) then
      perform refuse('What the family answered is written by the agency that holds the plan.', 'Tell whoever holds it what you know.');
    end if;
    return new;
  end $$;
create trigger consent_is_said before insert on family_consent for each row execute function consent_is_said();

-- A child who is looked after.

-- The independent reviewing officer of a child: who was named when they became looked after, or has accepted it since.
create function reviewing_officer_of(which uuid) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select m.to_post_id from move m join post p on p.id = m.to_post_id and p.role = 'reviewing_officer'
     where m.strand_id = which and m.step in ('become_looked_after', 'hand_over') order by m.n desc limit 1
  $$;

create function why_not_become_looked_after(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
        then array['That a child is looked after is said of a concern that was taken on.', 'Take the concern on first.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'looked_after') o where o <> s.id)
        then array['This child is looked after already, and the clocks of that go on.', 'Go on with the record that is open.']
      when m.id is not null and not exists (select from legal_basis where strand_id = s.id)
        then array['It does not say on what legal basis, and since when.', 'Choose it, and give the day.']
      when m.to_post_id is null then null
      when not exists (select from post p where p.id = m.to_post_id and p.role = 'reviewing_officer' and p.agency_id = s.agency_id)
        then array['Reviews are held by an independent reviewing officer of the council that looks after the child.', 'Choose their post.']
      when not fills(m.to_post_id, s, heard_now()) then array['Nobody is in that post now.', 'Choose a post with somebody in it.'] end
  $$;

-- The first review counts from the day, whenever that was written down. Two who say it of one child at once wait for each
-- other: the second finds the first.
create function counted_from_becoming_looked_after() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('looked after', 0));
    if exists (select from stages_about_the_same_child(new.strand_id, 'looked_after') o where o <> new.strand_id) then
      perform refuse('This child is looked after already, and the clocks of that go on.', 'Go on with the record that is open.');
    end if;
    perform count_from(new.strand_id, 'looked_after_first_review',
                       (select least(end_of(min(from_on)), new.at) from legal_basis where strand_id = new.strand_id));
    return null;
  end $$;
create trigger counted_from_becoming_looked_after after insert on move
  for each row when (new.kind = 'looked_after' and new.step = 'become_looked_after') execute function counted_from_becoming_looked_after();

create function legal_basis_is_said() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not is_being_begun(new.strand_id, 'looked_after')
       and not coalesce(may_work_on(new.strand_id) and (select kind = 'looked_after' from strand where id = new.strand_id), false) then
      perform refuse('The legal basis is written by the agency that looks after the child.', 'Tell whoever holds it what you know.');
    end if;
    if new.from_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('A legal basis is written down when it stands.', 'Give a day that has come.');
    end if;
    if new.from_on < (select max(from_on) from legal_basis where strand_id = new.strand_id) then
      perform refuse('That is before the legal basis that stands now.', 'Give the day from which this one stands.');
    end if;
    return new;
  end $$;
create trigger legal_basis_is_said before insert on legal_basis for each row execute function legal_basis_is_said();

create function why_not_hold_looked_after_review(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_held(s), case
      when (select p.role from meeting g join post p on p.id = g.chair_id where g.id = latest_meeting(s.id)) <> 'reviewing_officer'
        then array['A looked-after review is chaired by the independent reviewing officer.', 'Set it anew, with them in the chair.'] end)
  $$;

create function why_not_cease(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when exists (select from strand o where o.parent_id = s.id and o.kind = 'placement' and o.is_open)
        then array['A placement is open.', 'Say first that it has ended.']
      when exists (select from strand o where o.parent_id = s.id and o.kind = 'early_review' and o.is_open)
        then array['The independent reviewing officer has brought the review forward.', 'Hold it first.']
      when has_disagreement(s.id, true)
        then array['Somebody disagrees, and has not had a final answer.', 'Answer the disagreement first.']
      when m.outcome in ('home', 'ended_otherwise') then why_not_held(s) end
  $$;

-- Brought forward by the independent reviewing officer alone, and ended by nothing but a review that was held since.
create function why_not_call_early_review(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'looked_after' and p.is_open)
        then array['A review is brought forward for a child who is looked after.', '']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'early_review' and o.is_open and o.id <> s.id)
        then array['The review has been brought forward already, and its clock runs.', 'Hold it.'] end
  $$;

create function early_review_ends_with_the_review() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(new.at), o.id, o.n + 1, 'early_review', 'early_review_held', o.state, 'held', new.at, new.by_id, '', '', '', '', '', ''
      from strand o where o.parent_id = new.strand_id and o.kind = 'early_review' and o.is_open
                      and o.opened_at <= (select held_at from minutes where meeting_id = latest_meeting(new.strand_id));
    return null;
  end $$;
create trigger early_review_ends_with_the_review after insert on move
  for each row when (new.kind = 'looked_after' and new.step = 'hold_review') execute function early_review_ends_with_the_review();

-- Whoever reviews reads what is reviewed: each placement, each review brought forward, and after a change of hands too.
create function reviewing_officer_reads() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform let_in(o.id, null, null, reviewing_officer_of(o.parent_id), 'full', 'reviews', new.at)
       from strand o
      where case new.kind when 'looked_after' then o.parent_id = new.strand_id and o.kind in ('placement', 'early_review') else o.id = new.strand_id end
        and reviewing_officer_of(o.parent_id) is not null;
    return null;
  end $$;
create trigger reviewing_officer_reads after insert on move
  for each row when (new.kind in ('placement', 'early_review') and new.n = 1 or new.kind = 'looked_after' and new.step = 'hand_over')
  execute function reviewing_officer_reads();

-- Where the child is placed.

create function why_not_plan_placement(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'looked_after' and p.is_open)
        then array['A placement is planned for a child who is looked after.', 'Say first that the child is looked after.']
      when m.id is not null and not exists (select from placement where strand_id = s.id)
        then array['It does not say what kind of placement it is, and where.', ''] end
  $$;

create function placement_is_planned() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not is_being_begun(new.strand_id, 'placement') then
      perform refuse('Where a child is to live is written when the placement is planned.', 'Plan another placement.');
    end if;
    return new;
  end $$;
create trigger placement_is_planned before insert on placement for each row execute function placement_is_planned();

create function placement_has_a_place() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from mention where strand_id = new.strand_id and kind = 'place') then
      perform refuse('It does not say where the child is to live.', 'Give the address.');
    end if;
    return null;
  end $$;
create constraint trigger has_a_place after insert on placement
  deferrable initially deferred for each row execute function placement_has_a_place();

create function host_was_told_by(which uuid, moment timestamptz) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from placement p where p.strand_id = which
                      and (not p.out_of_area or exists (select from host_notice h where h.strand_id = which and h.told_at <= moment)))
  $$;

create function why_not_tell_the_host(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not (select out_of_area from placement where strand_id = s.id)
        then array['It is in this area: no other authority has to be told.', '']
      when m.id is not null and (select count(*) from host_notice where strand_id = s.id)
                                   <= (select count(*) from move where strand_id = s.id and step = 'tell_host')
        then array['Say whom you told, and when.', ''] end
  $$;

create function host_is_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not may_work_on(new.strand_id)
       or not exists (select from strand s join placement p on p.strand_id = s.id and p.out_of_area where s.id = new.strand_id and s.state = 'planned') then
      perform refuse('The host authority is told of a placement that is planned in its area, by the agency that plans it.', 'Ask whoever holds it.');
    end if;
    if new.told_at > new.at then
      perform refuse('That they were told is written down when they were.', 'Give the time at which you told them.');
    end if;
    if new.told_at < (select opened_at from strand where id = root_of(new.strand_id)) then
      perform refuse('That is before the concern was raised.', 'Give the time at which you told them.');
    end if;
    return new;
  end $$;
create trigger host_is_told before insert on host_notice for each row execute function host_is_told();

create function other_current_placement(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand s join strand o on o.parent_id = s.parent_id and o.kind = 'placement' and o.state = 'current' and o.id <> s.id
                    where s.id = which)
  $$;

create function why_not_start_placement(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not host_was_told_by(s.id, heard_now())
        then array['It is in another area, and the authority there has not been told. The placement cannot start.', 'Tell them, and write down whom you told.']
      when other_current_placement(s.id)
        then array['The child lives in another placement now.', 'Say first that it has ended.']
      when m.id is not null and not exists (select from placement_start where strand_id = s.id)
        then array['It does not say when it started.', ''] end
  $$;

-- The line that cannot be crossed, whoever writes to the table and by whatever way. Two placements of one child that start
-- at once wait for each other here: the second finds the first.
create function placement_starts() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare of_child uuid;
  begin
    select s.parent_id into of_child from strand s where s.id = new.strand_id and s.kind = 'placement' and s.state = 'planned';
    if of_child is null or not may_work_on(new.strand_id) then
      perform refuse('A placement that is planned is started by the agency that planned it.', 'Ask whoever holds it.');
    end if;
    perform from strand where id = of_child for update;
    if new.started_at > new.at then
      perform refuse('A placement is started when the child lives there.', 'Give a time that has come.');
    end if;
    if new.started_at < (select min(from_on)::timestamp at time zone 'Europe/London' from legal_basis where strand_id = of_child) then
      perform refuse('That is before the child was looked after.', 'Give the time at which the placement started.');
    end if;
    if not host_was_told_by(new.strand_id, new.started_at) then
      perform refuse('It is in another area, and the authority there had not been told by then. The placement cannot start.',
                     'Tell them, and write down whom you told.');
    end if;
    if other_current_placement(new.strand_id) then
      perform refuse('The child lives in another placement now.', 'Say first that it has ended.');
    end if;
    return new;
  end $$;
create trigger placement_starts before insert on placement_start for each row execute function placement_starts();

create constraint trigger taken_with_a_step after insert on host_notice
  deferrable initially deferred for each row execute function taken_with_a_step('tell_host');
create constraint trigger taken_with_a_step after insert on placement_start
  deferrable initially deferred for each row execute function taken_with_a_step('start_placement');

-- Visits count from when the placement started, whenever that was written down.
create function counted_from_its_start() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, p.started_at, d.due_at, d.due_at, 0, 0
      from strand s
      join placement_start p on p.strand_id = s.id
      join timescale t on t.id = timescale_in_force('placement_first_visit', s.agency_id, p.started_at)
     cross join lateral (select due(p.started_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;
create trigger counted_from_its_start after insert on move
  for each row when (new.kind = 'placement' and new.step = 'start_placement') execute function counted_from_its_start();

-- How the child of a record is looked after now, for the page of anything about them: since when, on what basis, where they
-- live, and the next review. Whoever may read the record learns it; the way to more is for those who may read that.
create function care_known(which uuid) returns jsonb
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select jsonb_build_object(
             'since', (select min(from_on) from legal_basis where strand_id = l.id),
             'basis', (select code from legal_basis where strand_id = l.id order by from_on desc, at desc, id limit 1),
             'reference', case when level_of(l.id) = 'full' then l.reference end,
             'review_due', (select min(c.due_at) from clock c join timescale t on t.id = c.timescale_id
                             where c.strand_id = l.id and c.stopped_at is null and t.name like 'looked_after%review'),
             'early_review_due', (select min(c.due_at) from strand o join clock c on c.strand_id = o.id and c.stopped_at is null
                                   where o.parent_id = l.id and o.kind = 'early_review' and o.is_open),
             'placement', (select jsonb_build_object('type', p.type, 'host', p.host_authority, 'started_at', b.started_at,
                                                     'reference', case when level_of(o.id) = 'full' then o.reference end)
                             from strand o join placement p on p.strand_id = o.id join placement_start b on b.strand_id = o.id
                            where o.parent_id = l.id and o.kind = 'placement' and o.state = 'current' limit 1))
      from strands_about_the_same_child(root_of(which)) same
      join strand l on l.parent_id = same and l.kind = 'looked_after' and l.is_open and l.n > 0
     where level_of(which) = 'full' and is_about_a_child(which) and not kept_from_me(l.id)
     order by l.opened_at limit 1
  $$;

alter table family_consent add constraint family_consent_says_something check (says_something(account));
alter table placement add constraint placement_names_the_host check (says_something(host_authority) = out_of_area);
alter table host_notice add constraint host_notice_says_whom check (says_something(to_whom));

alter table family_consent enable row level security, force row level security;
alter table legal_basis enable row level security, force row level security;
alter table placement enable row level security, force row level security;
alter table host_notice enable row level security, force row level security;
alter table placement_start enable row level security, force row level security;
create policy seen on family_consent for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on family_consent for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on legal_basis for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on legal_basis for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on placement for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on placement for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on host_notice for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on host_notice for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on placement_start for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on placement_start for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));

select dated_now('family_consent'), dated_now('legal_basis'), dated_now('placement'), dated_now('host_notice'), dated_now('placement_start');
select never_changes('family_consent'), never_changes('legal_basis'), never_changes('placement'), never_changes('host_notice'),
       never_changes('placement_start');
select record_table('family_consent'), record_table('legal_basis'), record_table('placement'), record_table('host_notice'),
       record_table('placement_start');
