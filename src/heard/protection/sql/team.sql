-- The joint exploitation team: one manager, a remit that is published, a day on which it began. What of these is missing is a
-- warning that is read by somebody, climbs, and is never dismissed: it ends when the record shows that it is cured.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('warning_answer', 'The warning is answered', 1, 'working_day', '2024-01-01', 'Director of children''s services', 'Promise 13; local default'),
  ('warning_cure', 'What is missing is there', 10, 'working_day', '2024-01-01', 'Director of children''s services',
   'Independent Inquiry into CSE in Rotherham (2014), recommendations 5 and 6; local default');

insert into state (kind, name, is_open, label) values
  ('team_warning', '', true, 'Being given'),
  ('team_warning', 'standing', true, 'Stands until it is cured'),
  ('team_warning', 'cured', false, 'Cured');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('team_warning', 'warn', '', 'standing', 'Warn', '{kernel}', '', '{reason,to_post_id}', '', '{warning_answer,warning_cure}', '{}', 'named',
   'Promise 13: a warning has a reader'),
  ('team_warning', 'answer_warning', 'standing', 'standing', 'Say what is done about it', '{holder,director,lead_safeguarding_partner,scrutineer@any}', '',
   '{reason}', '', '{}', '{warning_answer}', '', 'Promise 13: and an answer'),
  ('team_warning', 'cure', 'standing', 'cured', 'It is cured', '{kernel}', '', '{reason}', '', '{}', '{}', '', 'Promise 13');
select declare_climbs('team_warning');

-- Exactly one: two managers at one time cannot be written, and from the first on there is no way to have none but an empty post.
alter table team_manager add constraint team_manager_one_at_a_time
  exclude using gist (team_id with =, tstzrange(from_at, until_at) with &&);

create function must_lead_team(which uuid) returns void
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    if actor_kind() is distinct from 'installation' and not exists (
         select from post p join agency g on g.id = p.agency_id
          where p.id = any (my_posts()) and p.role in ('director', 'lead_safeguarding_partner')
            and (p.role = 'lead_safeguarding_partner' or p.agency_id = (select agency_id from team where id = which))) then
      perform refuse('That is said by the director of the agency where the team stands, or a lead safeguarding partner.', 'Ask one of them.');
    end if;
  end $$;

create function manager_of(which uuid) returns team_manager
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select m.* from team_manager m where m.team_id = which and m.from_at <= heard_now() and (m.until_at is null or m.until_at > heard_now())
  $$;

create function holders_of(of_post uuid) returns bigint
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select count(*) from holding h join worker w on w.actor_id = h.worker_id
     where h.post_id = of_post and not h.deputy and (h.until_at is null or h.until_at > heard_now()) and (w.left_at is null or w.left_at > heard_now())
  $$;

-- One manager goes as the next one comes, in one statement; two who name one at the same moment wait for each other.
create function name_team_manager(which uuid, of_post uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare now_at timestamptz := heard_now();
  begin
    perform must_lead_team(which);
    perform from team where id = which for update;
    if (manager_of(which)).post_id = of_post then
      perform refuse('That post manages the team already.');
    elsif exists (select from post where id = of_post and role in ('elected_member', 'scrutineer')) then
      perform refuse('The manager works with children, and is looked at by others.', 'Choose another post.');
    elsif holders_of(of_post) > 1 then
      perform refuse('Two people hold that post. The team has one manager.', 'Choose a post that one person holds.');
    end if;
    update team_manager set until_at = now_at where team_id = which and until_at is null and from_at < now_at;
    insert into team_manager (id, team_id, post_id, from_at, by_id) values (new_id(now_at), which, of_post, now_at, actor());
  end $$;

create function manager_stays_written() returns trigger language plpgsql as $$
  begin
    if to_jsonb(new) - 'until_at' <> to_jsonb(old) - 'until_at' or old.until_at is not null or new.until_at is null then
      perform refuse('Who managed the team stays in the record.');
    end if;
    return new;
  end $$;
create trigger stays_written before update on team_manager for each row execute function manager_stays_written();
create trigger never_removed before delete or truncate on team_manager for each statement execute function refuse_change();

create function one_person_manages() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform from team t where t.id in (select m.team_id from team_manager m where m.post_id = new.post_id and m.until_at is null) for update;
    if found and (new.until_at is null or new.until_at > heard_now()) and holders_of(new.post_id) >= 1 then
      perform refuse('The joint team has one manager, and somebody holds that post.', 'End their time first, or name a deputy.');
    end if;
    return new;
  end $$;
create trigger one_person_manages before insert on holding for each row when (not new.deputy) execute function one_person_manages();

create function team_is_led() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform must_lead_team(case tg_table_name when 'team' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'team_id')::uuid end);
    return new;
  end $$;
create trigger is_led before insert on team_remit for each row execute function team_is_led();
create trigger is_led before insert on team_seat for each row execute function team_is_led();
create trigger is_led before update on team for each row execute function team_is_led();

-- A post leaves on a day, for a reason, by whoever leads the team; that it was there stays in the record.
create function leave_team(which uuid, on_day date, because text) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare s team_seat;
  begin
    select * into s from team_seat where id = which for update;
    perform must_lead_team(s.team_id);
    if s.id is null or s.left_on is not null then
      perform refuse('That post is in the team no longer.');
    elsif (manager_of(s.team_id)).post_id = s.post_id then
      perform refuse('That post manages the team.', 'Name the next manager first.');
    elsif not says_something(because) then
      perform refuse('It does not say why the post leaves.', 'Say why.');
    elsif on_day is null or on_day > (heard_now() at time zone 'Europe/London')::date or on_day < (s.at at time zone 'Europe/London')::date then
      perform refuse('A post leaves on a day on which it was in the team.', 'Give the day, not before it came and not one to come.');
    end if;
    update team_seat set left_on = on_day, left_because = because, left_by_id = actor() where id = which;
  end $$;

create function seat_stays_written() returns trigger language plpgsql as $$
  begin
    if to_jsonb(new) - '{left_on,left_because,left_by_id}'::text[] <> to_jsonb(old) - '{left_on,left_because,left_by_id}'::text[]
       or old.left_on is not null or new.left_on is null then
      perform refuse('Who was in the team stays in the record.');
    end if;
    return new;
  end $$;
create trigger stays_written before update on team_seat for each row execute function seat_stays_written();
create trigger never_removed before delete or truncate on team_seat for each statement execute function refuse_change();

create function team_begins() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if actor_kind() is distinct from 'installation' and not exists (
         select from post p where p.id = any (my_posts()) and p.agency_id = new.agency_id and p.role in ('director', 'lead_safeguarding_partner')) then
      perform refuse('A joint team is set up by the director of the agency where it stands, or a lead safeguarding partner.', 'Ask one of them.');
    elsif not exists (select from ladder(new.agency_id, heard_now())) then
      perform refuse('That agency has no ladder in Heard, so a warning about the team could not climb.', 'Set it up where there is one.');
    end if;
    return new;
  end $$;
create trigger begins before insert on team for each row execute function team_begins();

-- The day on which it began is said once.
create function team_keeps_its_beginning() returns trigger language plpgsql as $$
  begin
    if to_jsonb(new) - 'starts_on' <> to_jsonb(old) - 'starts_on' or old.starts_on is not null then
      perform refuse('When the team began has been said.');
    end if;
    return new;
  end $$;
create trigger keeps_its_beginning before update on team for each row execute function team_keeps_its_beginning();
create trigger never_removed before delete or truncate on team for each statement execute function refuse_change();

create function remit_follows() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform from team where id = new.team_id for update;
    select coalesce(max(n), 0) + 1 into new.n from team_remit where team_id = new.team_id;
    if new.published_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('A remit is written down once it is published.', 'Give the day on which it was.');
    elsif new.review_on <= (new.at at time zone 'Europe/London')::date or new.review_on > new.published_on + interval '1 year' then
      perform refuse('A remit is looked at again within a year of its publication.', 'Give a day to come, within a year.');
    end if;
    return new;
  end $$;
create trigger remit_follows before insert on team_remit for each row execute function remit_follows();

-- What is missing of a team now.
create function team_lacks(which uuid) returns setof text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select 'no_manager' where (manager_of(which)).id is null
    union all
    select 'manager_away' where (manager_of(which)).id is not null and not post_is_filled((manager_of(which)).post_id, heard_now())
    union all
    select 'post_vacant' where exists (select from team_seat t where t.team_id = which and t.left_on is null and holders_of(t.post_id) = 0)
    union all
    -- What was open with it on the day it left, and is with nobody else yet.
    select 'work_left' where exists (
      select from team_seat t join strand s on s.owner_post_id = t.post_id and s.is_open and s.opened_at < end_of(t.left_on)
       where t.team_id = which and t.left_on is not null
         and not exists (select from team_seat b where b.team_id = which and b.post_id = t.post_id and b.left_on is null))
    union all
    select 'no_remit' where not exists (select from team_remit where team_id = which)
    union all
    select 'remit_old' from team_remit r where r.team_id = which and r.n = (select max(n) from team_remit where team_id = which)
       and r.review_on <= (heard_now() at time zone 'Europe/London')::date
    union all
    select 'no_start' from team where id = which and starts_on is null
  $$;

create function warn_of(of_team team, lack text) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare now_at timestamptz := no_finer_than_needed(heard_now()); mine uuid := new_id(heard_now()); reader uuid; scrutineer uuid;
  begin
    insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'team_warning', of_team.agency_id, new_reference(), false, '', true, 0, now_at);
    insert into team_warning (strand_id, team_id, cause) values (mine, of_team.id, lack);
    reader := coalesce((select p.id from post p where p.agency_id = of_team.agency_id and p.role = 'director' and post_is_filled(p.id, now_at) order by p.id limit 1),
                       (rung_from((select s from strand s where s.id = mine), 2, now_at)).post_id);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(now_at), mine, 1, 'team_warning', 'warn', '', 'standing', now_at, actor(), '', '',
            case lack when 'no_manager' then 'No manager is appointed.' when 'manager_away' then 'Nobody is there in the manager''s post.'
                      when 'post_vacant' then 'Nobody holds one of its posts.' when 'work_left' then 'A post left, and what it held there is with nobody else yet.'
                      when 'no_remit' then 'No remit is published.' when 'remit_old' then 'The remit was to be looked at again by now.'
                      else 'Nobody has said when the team began.' end, '', '', '', reader);
    for scrutineer in select id from post where role = 'scrutineer' loop
      perform let_in(mine, null, null, scrutineer, 'full', 'told of a warning', now_at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('warning', mine, scrutineer, now_at, now_at, 0);
    end loop;
  end $$;

create function watch_teams() returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare of_team team; cause text; s strand; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    for of_team in select * from team order by id for update loop
      for cause in select lack from team_lacks(of_team.id) lack
                    where lack not in (select w.cause from team_warning w join strand o on o.id = w.strand_id and o.is_open where w.team_id = of_team.id) loop
        perform warn_of(of_team, cause);
      end loop;
      for s in select o.* from team_warning w join strand o on o.id = w.strand_id and o.is_open
                where w.team_id = of_team.id and w.cause not in (select team_lacks(of_team.id)) for update of o loop
        insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
        values (new_id(now_at), s.id, s.n + 1, s.kind, 'cure', s.state, 'cured', now_at, actor(), '', '', 'The record shows it.', '', '', '');
      end loop;
    end loop;
  end $$;

create function team_is_watched() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$ begin perform watch_teams(); return null; end $$;
create trigger is_watched after insert or update on team for each statement execute function team_is_watched();
create trigger is_watched after insert or update on team_manager for each statement execute function team_is_watched();
create trigger is_watched after insert on team_remit for each statement execute function team_is_watched();
create trigger is_watched after insert or update on team_seat for each statement execute function team_is_watched();

-- What the posts of a team hold: counts, and since when. No work is weighed, and what somebody may not know of is not counted for them.
create function team_load(which uuid) returns table (post_id uuid, held bigint, oldest timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select seat.id, count(s.id), min(s.opened_at)
      from (select t.post_id as id from team_seat t where t.team_id = which and t.left_on is null
            union select (manager_of(which)).post_id) seat
      -- Whoever holds something was let in to it, and that stays written: so what they held at another time is found as quickly.
      left join lateral (
           select o.* from strand o where o.id in (select a.strand_id from access a where a.post_id = seat.id)
              and o.owner_post_id = seat.id and o.is_open and (o.apart = '' or not kept_from_me(o.id))) s on true
     where seat.id is not null and actor_kind() = 'worker'
     group by seat.id
  $$;

alter table team_remit add constraint team_remit_says_something check (says_something(words) and says_something(published_where));
alter table team add constraint team_has_a_name check (says_something(name));
alter table team enable row level security, force row level security;
alter table team_manager enable row level security, force row level security;
alter table team_remit enable row level security, force row level security;
alter table team_seat enable row level security, force row level security;
alter table team_warning enable row level security, force row level security;
create policy among_workers on team for select using ((select actor_kind()) = 'worker');
create policy set_up on team for insert with check (by_id = (select actor()));
create policy begun on team for update using ((select actor_kind()) = 'worker');
create policy among_workers on team_manager for select using ((select actor_kind()) = 'worker');
create policy among_workers on team_remit for select using ((select actor_kind()) = 'worker');
create policy published on team_remit for insert with check (by_id = (select actor()));
create policy among_workers on team_seat for select using ((select actor_kind()) = 'worker');
create policy seated on team_seat for insert with check (by_id = (select actor()) and left_on is null);
create policy seen on team_warning for select using (exists (select from strand s where s.id = strand_id));

select dated_now('team'), dated_now('team_remit'), dated_now('team_seat');
select never_changes('team_remit'), never_changes('team_warning');
select record_table('team'), record_table('team_manager'), record_table('team_remit'), record_table('team_seat'), record_table('team_warning');
