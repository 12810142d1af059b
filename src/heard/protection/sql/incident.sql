-- A child has died or was seriously harmed. The five working days count from when the council became aware, whenever that
-- was written down; the fifteen of the rapid review from when the Panel was told; the six months from the decision.

create function why_not_say_serious_incident(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.is_open)
        then array['It is said of a concern that is open.', 'Raise it again, and say so there.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'serious_incident') o where o <> s.id)
        then array['A serious incident of this child is to be notified already, and its clock runs.', 'Go on with the one that is open.']
      when m.id is not null and not exists (select from serious_incident where strand_id = s.id)
        then array['It does not say when the council became aware.', 'Give the time.'] end
  $$;

create function incident_is_said() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not is_being_begun(new.strand_id, 'serious_incident') then
      perform refuse('When the council became aware is written when the incident is said.', 'What was written stays.');
    end if;
    if new.aware_at > new.at then
      perform refuse('That is still to come.', 'Give the time at which the council became aware.');
    end if;
    return new;
  end $$;
create trigger incident_is_said before insert on serious_incident for each row execute function incident_is_said();

-- Two who say it of one child at once wait for each other: the second finds the first.
create function counted_from_being_aware() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('serious incident', 0));
    if exists (select from stages_about_the_same_child(new.strand_id, 'serious_incident') o where o <> new.strand_id) then
      perform refuse('A serious incident of this child is to be notified already, and its clock runs.', 'Go on with the one that is open.');
    end if;
    perform count_from(new.strand_id, 'serious_incident_notice', (select aware_at from serious_incident where strand_id = new.strand_id));
    return null;
  end $$;
create trigger counted_from_being_aware after insert on move
  for each row when (new.kind = 'serious_incident' and new.step = 'say_serious_incident') execute function counted_from_being_aware();

-- What was sent to somebody outside: the one line that says so stands with the step that it is.
create function why_not_sent(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when m.id is not null and not exists (select from sent_notice where strand_id = s.id)
      then array['It does not say what was sent, to whom and when.', 'Write it down.'] end
  $$;

create function notice_is_sent() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not coalesce(may_work_on(new.strand_id)
                    or level_of(new.strand_id) = 'full' and acts_for('{licensing}')
                       and exists (select from licence_notice where strand_id = new.strand_id), false)
       or not exists (select from strand s join step st on st.kind = s.kind and st.from_state = s.state
                       where s.id = new.strand_id and st.name in ('notify', 'decide_review', 'send_report', 'share_with_issuer')) then
      perform refuse('What was sent is written by the agency that holds it, when it is sent.', 'Ask whoever holds it.');
    end if;
    if new.sent_at > new.at then
      perform refuse('That it was sent is written down when it was.', 'Give the time at which you sent it.');
    end if;
    if new.sent_at < (select min(started_at) from clock where strand_id = new.strand_id) then
      perform refuse('That is before anything was known of it.', 'Give the time at which you sent it.');
    end if;
    return new;
  end $$;
create trigger notice_is_sent before insert on sent_notice for each row execute function notice_is_sent();
create constraint trigger taken_with_a_step after insert on sent_notice
  deferrable initially deferred for each row execute function taken_with_a_step('notify', 'decide_review', 'send_report', 'share_with_issuer');

-- The other children of one operation: the notification is of the main child, and names the records of the others.
create function child_is_listed() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s strand;
  begin
    select * into s from strand where id = new.strand_id and kind = 'serious_incident';
    if s.id is null or level_of(s.id) is distinct from 'full' or not exists (select from post where id = any (my_posts()) and agency_id = s.agency_id)
       or not (s.is_open or exists (select from strand r where r.parent_id = s.parent_id and r.kind = 'rapid_review' and r.is_open)) then
      perform refuse('Another child is listed by the agency that notifies, until the rapid review is sent.', 'Ask whoever holds it.');
    end if;
    if level_of(new.concern_id) is distinct from 'full' or not exists (select from strand c where c.id = new.concern_id and c.kind = 'concern') then
      perform refuse('There is no concern under that reference that you may read.', 'Check the reference.');
    end if;
    perform from strand where id = s.id for update;
    if exists (select from listed_child where strand_id = s.id and concern_id = new.concern_id) then
      perform refuse('That child is listed already.');
    end if;
    if new.concern_id in (select strands_about_the_same_child(s.parent_id)) then
      perform refuse('That concern is about the child whom it is about.', 'Give the reference of a concern about another child.');
    end if;
    return new;
  end $$;
create trigger child_is_listed before insert on listed_child for each row execute function child_is_listed();

-- What is written of the incident, and at its review, is written of each child who is listed: it stands behind the walls of each,
-- is found from each, and outlives none of them with their name in it.
create function listed_child_is_spoken_of() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare own strand; speaks uuid;
  begin
    select * into own from strand where id = new.strand_id;
    for speaks in select own.id union select id from strand where parent_id = own.parent_id and kind = 'rapid_review' and is_open loop
      insert into drawn_from (id, strand_id, n, of_id, because, at)
      select new_id(new.at), speaks, 1, of_id, '[]', new.at from unnest(array[own.parent_id, new.concern_id]) of_id
          on conflict on constraint drawn_from_once do nothing;
      perform settle_apart(speaks);
    end loop;
    return null;
  end $$;
create trigger listed_child_is_spoken_of after insert on listed_child for each row execute function listed_child_is_spoken_of();

-- Where a concern is listed as one of several, for whoever may read both.
create function listed_with(which uuid) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(s.reference order by s.opened_at, s.id), '{}')
      from listed_child l join strand s on s.id = l.strand_id
     where l.concern_id = which and level_of(which) = 'full' and level_of(s.id) = 'full'
  $$;

-- Whoever decides not to notify does not decide it unseen.
create function scrutineer_is_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare scrutineer uuid;
  begin
    for scrutineer in select p.id from post p join strand s on s.id = new.strand_id where p.role = 'scrutineer' and fills(p.id, s, new.at) loop
      perform let_in(new.strand_id, null, null, scrutineer, 'full', 'told of a warning', new.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('not_told', new.strand_id, scrutineer, new.at, new.at, 0);
    end loop;
    return null;
  end $$;
create trigger scrutineer_is_told after insert on move
  for each row when (new.step in ('propose_no_notice', 'propose_silence')) execute function scrutineer_is_told();

-- The three safeguarding partners, and for which of them an agency speaks.
create function partner_of(s strand, of_agency uuid) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select kind from agency where id = of_agency and (id = s.agency_id and kind = 'local_authority' or kind in ('police', 'health')) $$;

create function review_begins(concern_id uuid, of_kind text, first_step text, counted_from timestamptz, m move) returns void
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare mine uuid := new_id(m.at); own strand; partner uuid;
  begin
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, of_kind, agency_id, id, new_reference(), urgent, '', true, 0, m.at from strand where id = concern_id;
    insert into drawn_from (id, strand_id, n, of_id, because, at)
    select new_id(m.at), mine, 1, of_id, '[]', m.at from drawn_from where strand_id = m.strand_id;
    update strand s set apart = apart_of(s) where s.id = mine;
    perform count_from(mine, of_kind, counted_from);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(m.at), mine, 1, of_kind, first_step, '', st.to_state, m.at, m.by_id, '', '', m.reason, '', '', ''
      from step st where st.kind = of_kind and st.name = first_step;
    select * into own from strand where id = mine;
    for partner in select p.id from post p where p.role = 'lead_safeguarding_partner' and partner_of(own, p.agency_id) is not null and fills(p.id, own, m.at) loop
      perform let_in(mine, null, null, partner, 'full', 'called together', m.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
      select 'look', mine, partner, m.at, m.at, 0 where of_kind = 'rapid_review';
    end loop;
  end $$;

create function rapid_review_begins() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform review_begins((select parent_id from strand where id = new.strand_id), 'rapid_review', 'open_rapid_review',
                          (select sent_at from sent_notice where strand_id = new.strand_id), new);
    return null;
  end $$;
create trigger rapid_review_begins after insert on move
  for each row when (new.kind = 'serious_incident' and new.step = 'notify') execute function rapid_review_begins();

create function why_not_give_view(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when actor_kind() = 'system' then array['What a safeguarding partner thinks is said by a person.', 'Say it in Heard.']
      when not exists (
        select from post p where p.id = any (my_posts()) and partner_of(s, p.agency_id) is not null and p.role in ('lead_safeguarding_partner', 'safeguarding_lead', 'service_manager', 'director'))
      then array['The safeguarding partners are the council, the police and health.', 'Tell one of them what you think.'] end
  $$;

-- The view that each partner holds now: the last that their lead gave, or else the last that was given for them.
create function views_of_partners(which uuid) returns table (partner text, view text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select distinct on (partner) partner, m.outcome
      from strand s join move m on m.strand_id = s.id and m.step = 'give_view'
     cross join lateral partner_of(s, m.by_agency_id) partner
      left join post p on p.id = m.by_post_id
     where s.id = which and partner is not null order by partner, (p.role = 'lead_safeguarding_partner') is true desc, m.n desc
  $$;

-- A review is held unless all three say, each by name, that it need not be.
create function why_not_decide_review(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare answer text[];
  begin
    if m.id is null then
      return null;
    end if;
    answer := coalesce(why_not_sent(s, m), case when m.outcome <> 'no_rapid_review' then why_not_held(s) end);
    if answer is not null or m.outcome = 'local_review' then
      return answer;
    end if;
    return case
      when (select count(*) from views_of_partners(s.id)) < 3
        then array['The council, the police and health have not each given their view.', 'Ask who has not: without a review needs all three, by name.']
      when exists (select from views_of_partners(s.id) v where v.view = 'local_review' or v.view <> m.outcome and m.outcome = 'no_rapid_review')
        then array['One of the three safeguarding partners wants more than that.', 'Do what they want, or ask them again.'] end;
  end $$;

create function practice_review_begins() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform review_begins((select parent_id from strand where id = new.strand_id), 'practice_review', 'open_practice_review', new.at, new);
    return null;
  end $$;
create trigger practice_review_begins after insert on move
  for each row when (new.kind = 'rapid_review' and new.step = 'decide_review' and new.outcome = 'local_review') execute function practice_review_begins();

-- What was learned is what somebody does by a day; a report that asks nobody for anything has taught nothing.
create function why_not_send_report(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(case when not exists (
        select from strand r join strand o on o.parent_id = r.id and o.kind = 'action' where r.parent_id = s.parent_id and r.kind in ('rapid_review', 'practice_review'))
      then array['What was learned is not agreed as anything that somebody does.', 'Agree the actions first: who does what by when.'] end, why_not_sent(s, m))
  $$;

alter table sent_notice add constraint sent_notice_says_what check (says_something(to_whom) and says_something(reference));

alter table serious_incident enable row level security, force row level security;
alter table listed_child enable row level security, force row level security;
alter table sent_notice enable row level security, force row level security;
create policy seen on serious_incident for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on serious_incident for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on listed_child for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on listed_child for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
create policy seen on sent_notice for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on sent_notice for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));

select dated_now('serious_incident'), dated_now('listed_child'), dated_now('sent_notice');
select never_changes('serious_incident'), never_changes('listed_child'), never_changes('sent_notice');
select record_table('serious_incident'), record_table('listed_child'), record_table('sent_notice');
