-- An assessment is written in versions, and nothing in it is a number. What must be there before it is concluded stands
-- here and nowhere else.

create function why_not_begin_assessment(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
        then array['An assessment begins from a concern that was taken on.', 'Take the concern on first.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'assessment' and o.is_open and o.id <> s.id)
        then array['This concern is being assessed already.', 'Go on with the assessment that is open.'] end
  $$;

-- Counted from the referral, whenever it was begun: its row is there before the step's own.
create function counted_from_referral() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, r.opened_at, d.due_at, d.due_at, 0, rung_of_post(s.agency_id, new.by_post_id, new.at)
      from strand s
      join strand r on r.id = root_of(s.id)
      join timescale t on t.id = timescale_in_force('assessment', s.agency_id, new.at)
     cross join lateral (select due(r.opened_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;
create trigger counted_from_referral after insert on move
  for each row when (new.kind = 'assessment' and new.step = 'begin_assessment') execute function counted_from_referral();

-- Who does the work: somebody of the agency that holds it, or whoever it has climbed to, who may read all of it.
create function may_work_on(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(level_of(which) = 'full', false)
       and exists (select from strand s join post p on p.agency_id = s.agency_id or p.id = s.owner_post_id
                    where s.id = which and s.is_open and p.id = any (my_posts()) and p.role <> 'elected_member')
  $$;

create function version_follows() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare here text;
  begin
    if not may_work_on(new.strand_id) then
      perform refuse('An assessment is written by the agency that holds it.', 'Tell whoever holds it what you know.');
    end if;
    select state into here from strand where id = new.strand_id and kind = 'assessment' for update;
    if here is null or here not in ('under_way', 'lowering_proposed') then
      perform refuse('An assessment is written while it is under way.', 'Ask the manager to send it back.');
    end if;
    if new.n <> (select coalesce(max(n), 0) + 1 from assessment_version where strand_id = new.strand_id) then
      raise exception 'Somebody else saved this assessment while you were writing.'
        using errcode = 'HD002', hint = 'Look at what they wrote, then save yours if it still fits.';
    end if;
    if not says_something(concat(new.harm, new.vulnerability, new.signs, new.strengths, new.analysis)) then
      perform refuse('Write something first.');
    end if;
    if exists (select from unnest(new.factors) f where f not in (select code from assessment_factor)) then
      perform refuse('Choose among the factors shown.');
    end if;
    if new.seen_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('The child is seen on a day that has come.', 'Give the day on which the child was seen.');
    end if;
    return new;
  end $$;
create trigger version_follows before insert on assessment_version for each row execute function version_follows();

create function gravity_of(standing text) returns integer
  language sql immutable
  as $$ select coalesce(array_position('{withdrawn,likely,happening}'::text[], standing), 1) $$;

-- How a category stands: its latest row.
create function standing_of(which uuid, of_category text) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select standing from category_entry where strand_id = which and category = of_category order by n desc, gravity_of(standing) desc limit 1
  $$;
create function categories_standing(which uuid) returns setof text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select c from (select distinct category as c from category_entry where strand_id = which) known
     where standing_of(which, c) <> 'withdrawn'
  $$;

-- A graver standing is written at once by whoever finds it, of any agency that reads all of it; a lower one only by the
-- database, when two agencies have agreed.
create function category_is_kept() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare before text;
  begin
    if pg_trigger_depth() > 1 then
      return new;
    end if;
    if level_of(new.strand_id) is distinct from 'full' then
      perform refuse('A category of concern is found by somebody who may read the assessment.', 'Tell whoever holds it what you know.');
    end if;
    select n into new.n from strand where id = new.strand_id and kind = 'assessment' and is_open for update;
    if not found then
      perform refuse('Categories of concern are found while the assessment is open.');
    end if;
    before := standing_of(new.strand_id, new.category);
    if before = new.standing then
      perform refuse('It stands so already.');
    end if;
    if gravity_of(new.standing) <= gravity_of(before) then
      perform refuse('A category of concern is lowered by two agencies, with the reason, and whoever raised it is told.',
                     'Propose it to another agency.');
    end if;
    return new;
  end $$;
create trigger category_is_kept before insert on category_entry for each row execute function category_is_kept();

create function why_not_lower(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not exists (select from categories_standing(s.id))
        then array['No category of concern stands that could be lowered.', '']
      when gravity_of(split_part(m.outcome, ':', 1)) >= gravity_of(coalesce(standing_of(s.id, split_part(m.outcome, ':', 2)), 'withdrawn'))
           and says_something(m.outcome)
        then array['That is not lower than it stands now.', 'Choose one that is.'] end
  $$;

-- What was found since the proposal counts: whoever signs agrees to lower what stands now.
create function why_not_sign_lowering(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (
             select from move p join category_entry e on e.strand_id = p.strand_id and e.category = split_part(p.outcome, ':', 2)
              where p.strand_id = s.id and p.step = 'propose_lowering' and e.n >= p.n
                and p.n = (select max(n) from move where strand_id = s.id and step = 'propose_lowering'))
      then array['Since it was proposed, more was found in this category.', 'Do not agree; it can be proposed anew.'] end
  $$;

create function lower_by_two_agencies() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into category_entry (id, strand_id, category, standing, why, n, move_id, by_id, at)
    select new_id(new.at), p.strand_id, split_part(p.outcome, ':', 2), split_part(p.outcome, ':', 1), p.reason, new.n, new.id, new.by_id, new.at
      from move p where p.strand_id = new.strand_id and p.step = 'propose_lowering' order by n desc limit 1;
    return null;
  end $$;
create trigger lower_by_two_agencies after insert on move
  for each row when (new.kind = 'assessment' and new.step = 'sign_lowering') execute function lower_by_two_agencies();

create function why_not_give_to_manager(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare v assessment_version; standing text[] := array(select categories_standing(s.id));
  begin
    select * into v from assessment_version where strand_id = s.id order by n desc limit 1;
    return case
      when v.id is null then array['Nothing has been written yet.', 'Write the assessment first.']
      when not says_something(v.harm)
        then array['The harm is missing: what happens or has happened to the child.', 'If none is known, write that, and how you looked.']
      when not says_something(v.analysis)
        then array['The analysis is missing: what it all means for this child.', 'Write it in whole sentences; a list of signs is no analysis.']
      when v.seen_on is null and not says_something(v.not_seen_because)
        then array['It does not say when the child was seen.', 'Give the day, or why the child has not been seen yet.']
      when v.factors = '{}' then array['No factors are chosen.', 'Choose each that was found, or that none was.']
      when v.factors = '{21}' and standing <> '{}'
        then array['It says that no factors were found, and a category of concern stands.', 'Choose the factors, or have the category withdrawn by two agencies.']
      when '11A' = any (v.factors) and standing_of(s.id, 'CSE') is null
        then array['Child sexual exploitation is among the factors and not among the categories of concern.', 'Add the category.']
      when '24A' = any (v.factors) and standing_of(s.id, 'CCE') is null
        then array['Child criminal exploitation is among the factors and not among the categories of concern.', 'Add the category.']
      when standing <> '{}' and v.abuse_models = '{}'
        then array['It does not say who harms the child, and in what setting.', 'Choose each that is true.'] end;
  end $$;

create function why_not_conclude(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when exists (select from assessment_version v where v.strand_id = s.id and v.by_id = actor()
                    and v.n = (select max(n) from assessment_version where strand_id = s.id))
           or exists (select from move g where g.strand_id = s.id and g.step = 'give_to_manager' and g.by_id = actor())
        then array['An assessment is concluded by somebody who did not write it.', 'Ask a manager.']
      when m.outcome = 'no_further_action' and exists (select from categories_standing(s.id))
        then array['A category of concern stands, so something follows.', 'Choose what follows, or send it back to have the category withdrawn by two agencies.'] end
  $$;

alter table category_entry add constraint category_entry_says_why check (says_something(why));

alter table assessment_version enable row level security, force row level security;
alter table category_entry enable row level security, force row level security;
create policy seen on assessment_version for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy written on assessment_version for insert with check (by_id = (select actor()) and may_work_on(strand_id));
create policy seen on category_entry for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy found on category_entry for insert
  with check (by_id = (select actor()) and move_id is null and (select actor_kind()) in ('worker', 'system') and level_of(strand_id) = 'full');

select dated_now('assessment_version'), dated_now('category_entry');
select never_changes('assessment_version'), never_changes('category_entry');
select record_table('assessment_version'), record_table('category_entry');
