-- The National Referral Mechanism: who referred and when, what was decided when and by whom.

-- Whether whoever acts now works for a first responder. Others are too; these two hold the child's record.
create function acts_for(of_kinds text[]) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from post p join agency g on g.id = p.agency_id where p.id = any (my_posts()) and p.role <> 'elected_member' and g.kind = any (of_kinds)) $$;

create function why_not_refer_to_nrm(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
        then array['A referral hangs on a concern that was taken on.', 'Take the concern on first.']
      when not acts_for('{local_authority,police}')
        then array['The council or the police refer, as first responders.', 'Ask whoever holds the concern to refer.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'nrm') o where o <> s.id)
        then array['This child is referred already, and the clocks of that go on.', 'Go on with the referral that is open.']
      when m.id is not null and not exists (select from nrm_referral where strand_id = s.id)
        then array['It does not say who referred, and when.', ''] end
  $$;

create function nrm_is_referred() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('heard nrm', 0));
    if not is_being_begun(new.strand_id, 'nrm') then
      perform refuse('Who referred is written when the child is referred.', 'Go on with the referral that is open.');
    end if;
    if exists (select from stages_about_the_same_child((select parent_id from strand where id = new.strand_id), 'nrm') o where o <> new.strand_id) then
      perform refuse('This child is referred already, and the clocks of that go on.', 'Go on with the referral that is open.');
    end if;
    if (select kind from agency where id = new.first_responder_id) not in ('local_authority', 'police') then
      perform refuse('The council or the police refer, as first responders.', 'Choose one of them.');
    end if;
    if new.referred_at > new.at then
      perform refuse('A referral is written down when it was made.', 'Give the time at which it was sent.');
    end if;
    return new;
  end $$;
create trigger nrm_is_referred before insert on nrm_referral for each row execute function nrm_is_referred();

-- Which of the two decisions a referral waits for; of one that is reconsidered, the one that was negative.
create function nrm_waits_for(s strand) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case s.state when 'referred' then 'reasonable' when 'awaiting' then 'conclusive'
             when 'reconsidering' then (select about from nrm_decision where strand_id = s.id order by n desc limit 1) end
  $$;

-- From when on a conclusive decision may be made: thirty days after reasonable grounds were found, in which the child
-- recovers and is heard (Nationality and Borders Act 2022, section 61).
create function nrm_recovers_until(which uuid) returns date
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select max(decided_on) + 30 from nrm_decision where strand_id = which and about = 'reasonable' and found $$;

create function nrm_is_decided() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s strand;
  begin
    select * into s from strand where id = new.strand_id;
    new.about := nrm_waits_for(s);
    new.n := 1 + (select count(*) from nrm_decision where strand_id = s.id);
    if new.about is null or not may_work_on(s.id) then
      perform refuse('A decision is written by the agency that holds the referral, while it is awaited.', 'Tell whoever holds it what was decided.');
    end if;
    if new.decided_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('A decision is written down when it was made.', 'Give the day of the decision.');
    end if;
    if new.decided_on < greatest((select (referred_at at time zone 'Europe/London')::date from nrm_referral where strand_id = s.id),
                                 (select max(decided_on) from nrm_decision where strand_id = s.id)) then
      perform refuse('That is before what it follows.', 'Give the day of the decision.');
    end if;
    if new.about = 'conclusive' and new.decided_on < nrm_recovers_until(s.id) then
      perform refuse('Less than thirty days have passed since reasonable grounds were found. A conclusive decision is not made sooner.',
                     'Look at the day on the letter. If it was decided sooner, ask the authority to decide again.');
    end if;
    return new;
  end $$;
create trigger nrm_is_decided before insert on nrm_decision for each row execute function nrm_is_decided();

-- A decision that is written, and no step has taken up yet.
create function nrm_decided_now(s strand) returns nrm_decision
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select d from nrm_decision d
     where d.strand_id = s.id
       and d.n > (select count(*) from move where strand_id = s.id and step in ('find_reasonable_grounds', 'find_conclusive_grounds', 'find_no_grounds'))
  $$;

create function why_not_nrm_found(s strand, m move, of_decision text, grounds boolean) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare decided nrm_decision := nrm_decided_now(s);
  begin
    return case
      when nrm_waits_for(s) <> of_decision then
        case of_decision when 'reasonable' then array['It is the conclusive decision that is reconsidered.', 'Say what was decided of that.']
                         else array['Reasonable grounds come first.', 'Say what was decided of those.'] end
      when of_decision = 'conclusive' and grounds and not nrm_guardian_offered(s)
        then array['No guardian has been offered, and it does not say why not.', 'Offer one, or say that there is none here.']
      when of_decision = 'conclusive' and current_date_in_london() < nrm_recovers_until(s.id)
        then array['Less than thirty days have passed since reasonable grounds were found. A conclusive decision is not made sooner.', 'Help goes on meanwhile.']
      when m.id is not null and (decided.id is null or decided.found <> grounds)
        then array['It does not say who decided, and when.', ''] end;
  end $$;

create function current_date_in_london() returns date
  language sql stable
  as $$ select (heard_now() at time zone 'Europe/London')::date $$;

create function nrm_guardian_offered(s strand) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from move where strand_id = s.id and step = 'offer_guardian') $$;

create function why_not_find_reasonable_grounds(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_nrm_found(s, m, 'reasonable', true) $$;

create function why_not_find_conclusive_grounds(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_nrm_found(s, m, 'conclusive', true) $$;

create function why_not_find_no_grounds(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_nrm_found(s, m, nrm_waits_for(s), false) $$;

create function why_not_offer_guardian(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when m.outcome = 'declined' and not says_something(m.child_view)
      then array['Only the child declines. Write what they said.', 'If they could not be asked, offer it again in another way.'] end
  $$;

create function why_not_propose_leaving_it(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not nrm_guardian_offered(s)
        then array['No guardian has been offered, and it does not say why not.', 'Offer one, or say that there is none here.']
      when m.outcome = 'child_says_no' and not says_something(m.child_view)
        then array['Only the child says that. Write what they said.', 'If they could not be asked, ask for reconsideration meanwhile.']
      when m.outcome = 'reconsidered' and not exists (select from move where strand_id = s.id and step = 'ask_reconsideration')
        then array['It has not been reconsidered.', 'Ask for reconsideration first.'] end
  $$;

-- Reasonable grounds count from when the child was referred, whenever that was written down.
create function counted_from_the_referral() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform count_from(new.strand_id, 'nrm_reasonable_grounds', (select referred_at from nrm_referral where strand_id = new.strand_id));
    return null;
  end $$;
create trigger counted_from_the_referral after insert on move
  for each row when (new.kind = 'nrm' and new.step = 'refer_to_nrm') execute function counted_from_the_referral();

-- The one clock of the conclusive decision is as long as its authority has: a council's own panel counts from the referral,
-- and not past the day from which it may decide; the Single Competent Authority from reasonable grounds.
create function counted_by_authority() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, 'nrm_conclusive', f.since, f.due_at, f.due_at, 0, 0
      from strand s
      join nrm_referral r on r.strand_id = s.id
     cross join lateral (select d.* from nrm_decision d where d.strand_id = s.id and d.about = 'reasonable' and d.found order by d.n desc limit 1) g
      join timescale t on t.id = timescale_in_force(case g.body when 'panel' then 'nrm_conclusive' else 'nrm_conclusive_authority' end, s.agency_id, new.at)
     cross join lateral (select case g.body when 'panel' then r.referred_at else least(end_of(g.decided_on), new.at) end as since) b
     cross join lateral (select b.since, case g.body when 'panel' then greatest(due(b.since, t.amount, t.unit), end_of(g.decided_on + 30))
                                                     else due(b.since, t.amount, t.unit) end as due_at) f
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;
create trigger counted_by_authority after insert on move
  for each row when (new.kind = 'nrm' and new.step = 'find_reasonable_grounds') execute function counted_by_authority();

-- What was decided is written with the step that it is.
create function nrm_decision_is_taken() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if (nrm_decided_now((select s from strand s where s.id = new.strand_id))).id is not null then
      perform refuse('What happened is written down with the step that it is.', 'Take the step on the page.');
    end if;
    return null;
  end $$;
create constraint trigger taken_with_a_step after insert on nrm_decision
  deferrable initially deferred for each row execute function nrm_decision_is_taken();

alter table nrm_decision add constraint nrm_decision_says_who check (says_something(by_whom));
alter table nrm_referral enable row level security, force row level security;
alter table nrm_decision enable row level security, force row level security;
create policy seen on nrm_referral for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on nrm_referral for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on nrm_decision for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on nrm_decision for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));

select dated_now('nrm_referral'), dated_now('nrm_decision');
select never_changes('nrm_referral'), never_changes('nrm_decision');
select record_table('nrm_referral'), record_table('nrm_decision');
