-- Who holds what now. Each answers for the whole statement at once (one InitPlan), never row by row.

-- Who is there in a post: its holders and deputies who are not away.
create function present_in(which uuid, at_time timestamptz) returns setof uuid
  language sql stable
  as $$
    select h.worker_id from holding h join worker w on w.actor_id = h.worker_id
     where h.post_id = which
       and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)
       and (w.left_at is null or w.left_at > at_time)
       and not exists (select from absence a where a.worker_id = h.worker_id
                        and a.from_at <= at_time and a.until_at > at_time)
  $$;

create function post_is_filled(which uuid, at_time timestamptz) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from present_in(which, at_time)) $$;

create function my_posts() returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce(array_agg(h.post_id), '{}')
        from holding h join worker w on w.actor_id = h.worker_id
       where h.worker_id = (select actor())
         and h.from_at <= (select heard_now()) and (h.until_at is null or h.until_at > (select heard_now()))
         and (w.left_at is null or w.left_at > (select heard_now()))
    );
  end $$;

create function my_agency() returns uuid
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$ begin return (select agency_id from worker where actor_id = (select actor())); end $$;

-- How high a seat stands in its agency. The designated officer, the scrutineer and elected members stand in no line.
create function rank_of(role text) returns integer
  language sql immutable
  as $$
    select case role when 'practitioner' then 1 when 'helpline_adviser' then 1 when 'front_door_worker' then 1
                     when 'safeguarding_lead' then 2 when 'front_door_manager' then 2 when 'service_manager' then 3
                     when 'director' then 4 when 'lead_safeguarding_partner' then 5 end
  $$;

-- Agencies of whose open work I see everything: my own at the front door, in management and as director;
-- every agency's as the independent scrutineer.
create function my_scope() returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select case when bool_or(role = 'scrutineer') then (select coalesce(array_agg(id), '{}') from agency)
             else coalesce(array_agg(distinct agency_id) filter (
                    where role in ('front_door_worker', 'front_door_manager', 'service_manager', 'director')), '{}') end
        from post where id = any ((select my_posts())::uuid[])
    );
  end $$;

-- The door mints for workers, and for nobody else; a token never outlives its worker's time here.
create function mint_for_worker(whose uuid, lifetime interval) returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    select mint(whose, least(lifetime, left_at - heard_now()))
      from worker where actor_id = whose and (left_at is null or left_at > heard_now())
  $$;

create function leaving_ends_tokens() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    update token set expires_at = least(expires_at, now() + (new.left_at - heard_now())) where actor_id = new.actor_id;
    return null;
  end $$;
create trigger leaving_ends_tokens after update of left_at on worker
  for each row when (new.left_at is not null) execute function leaving_ends_tokens();

-- Who works where is for those who work here: at a public door the database shows no worker.
alter table worker enable row level security, force row level security;
alter table holding enable row level security, force row level security;
alter table absence enable row level security, force row level security;
create policy among_workers on worker for select to heard_app using ((select actor_kind()) in ('worker', 'system'));
create policy among_workers on holding for select to heard_app using ((select actor_kind()) in ('worker', 'system'));
create policy among_workers on absence for select to heard_app using ((select actor_kind()) in ('worker', 'system'));
create policy signing_in on worker for select to heard_door using (true);
create policy sending on worker for select to heard_clock using (true);
create policy sending on holding for select to heard_clock using (true);
create policy sending on absence for select to heard_clock using (true);

create index holding_of_worker on holding (worker_id, post_id);

-- A post or an agency that ends keeps its name in what it did: moves name it without a foreign key.
create trigger never_removed before delete on agency for each statement execute function refuse_change();
create trigger never_removed before delete on post for each statement execute function refuse_change();

select record_table('agency'), record_table('worker'), record_table('post'),
       record_table('holding'), record_table('absence');
