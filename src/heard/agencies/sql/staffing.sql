-- Who has left, who is away, who stands in. Said by somebody who stands above them in their own agency, or by the
-- installation; no login writes these tables itself. Nobody gives themselves a post, so nobody gives themselves sight.

-- Who stands in no line answers to the director: they are counted just below.
create function highest_rank(whose uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(max(coalesce(rank_of(p.role), 3)), 0) from holding h join post p on p.id = h.post_id
     where h.worker_id = whose and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now())
  $$;

-- Those of rank 2 and above say who is here.
create function my_rank() returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(max(rank_of(role)), 0) from post where id = any (my_posts()) $$;

-- Why whoever asks may not say of a worker that they left, or are away; null when they may. Of themselves they say only
-- that they are away.
create function why_not_speak_for(whom uuid, leaving boolean) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when actor_kind() = 'installation' then null
      when actor_kind() is distinct from 'worker' or my_rank() < 2
        then array['Who is here is said by managers and the safeguarding lead of an agency.', 'Ask one of yours.']
      when not exists (select from worker where actor_id = whom and agency_id = my_agency())
        then array['They do not work for your agency.', 'Their own agency says who is there.']
      when exists (select from worker where actor_id = whom and left_at <= heard_now())
        then array['They have left already.', '']
      when whom = actor() and not leaving then null
      when whom = actor() then array['Nobody says of themselves that they have left.', 'Ask somebody above you.']
      when highest_rank(whom) >= my_rank()
        then array['They stand beside or above you.', 'Ask somebody above them, or whoever runs Heard here.'] end
  $$;

-- Why whoever asks may not name a deputy for a post; null when they may: its own holder, or somebody above it.
create function why_not_name_deputy(of_post uuid) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when (select role from post where id = of_post) = 'elected_member'
        then array['Nobody stands in for an elected member.', 'They see figures, never children.']
      when actor_kind() = 'installation' then null
      when actor_kind() is distinct from 'worker' or my_rank() < 2
        then array['Who is here is said by managers and the safeguarding lead of an agency.', 'Ask one of yours.']
      when (select agency_id from post where id = of_post) is distinct from my_agency()
        then array['It is no post of your agency.', 'Each agency names its own deputies.']
      when coalesce(rank_of((select role from post where id = of_post)), 3) >= my_rank()
           and not exists (select from holding h where h.post_id = of_post and h.worker_id = actor() and not h.deputy
                                                   and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now()))
        then array['A deputy is named by whoever holds the post or stands above it.',
                   'Ask one of them, or whoever runs Heard here.'] end
  $$;

create function refuse_if(why text[]) returns void
  language plpgsql stable
  as $$ begin if why is not null then perform refuse(why[1], why[2]); end if; end $$;

-- An absence begins now or later: what was held while somebody was there stays as it was.
create function say_away(whom uuid, since timestamptz, until timestamptz) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    perform refuse_if(why_not_speak_for(whom, false));
    since := greatest(since, heard_now());
    if until <= since then
      perform refuse('The day they are back comes after the day they leave, and after today.');
    end if;
    insert into absence (id, worker_id, from_at, until_at) values (gen_random_uuid(), whom, since, until);
  end $$;

-- They are back, or do not go: an absence that runs ends now, one that has not begun is taken back.
create function say_back(whom uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    perform refuse_if(why_not_speak_for(whom, false));
    delete from absence where worker_id = whom and from_at >= heard_now();
    update absence set until_at = heard_now() where worker_id = whom and from_at < heard_now() and until_at > heard_now();
  end $$;

create function say_deputy(of_post uuid, whom uuid, until timestamptz) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    perform refuse_if(why_not_name_deputy(of_post));
    if whom = actor() then
      perform refuse('Nobody names themselves.', 'Ask somebody above you to name you.');
    elsif not exists (select from worker w join post p on p.agency_id = w.agency_id
                       where w.actor_id = whom and p.id = of_post and (w.left_at is null or w.left_at > heard_now())) then
      perform refuse('A deputy works for the agency of the post.', 'Choose somebody who works there.');
    elsif exists (select from post p join holding h on h.post_id = p.id
                   where p.role = 'elected_member' and h.worker_id = whom and (h.until_at is null or h.until_at > heard_now())) then
      perform refuse('Elected members see figures, never children.', 'Choose somebody who works with children.');
    elsif exists (select from holding where post_id = of_post and worker_id = whom and (until_at is null or until_at > heard_now())) then
      perform refuse('They hold that post already.');
    elsif until <= heard_now() then
      perform refuse('The last day of a deputy has not passed yet.');
    end if;
    insert into holding (id, post_id, worker_id, deputy, from_at, until_at)
    values (gen_random_uuid(), of_post, whom, true, heard_now(), until);
  end $$;

-- They leave one post, or all work here. A deputy's time is ended by whoever could have named them.
create function say_left(whom uuid, of_post uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    if of_post is null then
      perform refuse_if(why_not_speak_for(whom, true));
      update worker set left_at = heard_now() where actor_id = whom and left_at is null;
      return;
    end if;
    if exists (select from holding where post_id = of_post and worker_id = whom and not deputy and (until_at is null or until_at > heard_now())) then
      perform refuse_if(why_not_speak_for(whom, true));
    else
      perform refuse_if(why_not_name_deputy(of_post));
    end if;
    delete from holding where post_id = of_post and worker_id = whom and from_at >= heard_now();
    update holding set until_at = heard_now()
     where post_id = of_post and worker_id = whom and from_at < heard_now() and (until_at is null or until_at > heard_now());
  end $$;

-- The first moment from now on at which nobody is in a post, as far as is known; null when that never comes.
create function empty_from(which uuid, at_time timestamptz) returns timestamptz
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select min(t) from (
      select at_time
      union all select h.until_at from holding h where h.post_id = which and h.until_at > at_time
      union all select a.from_at from absence a join holding h on h.worker_id = a.worker_id
                 where h.post_id = which and a.from_at > at_time) change (t)
     where not exists (select from present_in(which, t))
  $$;

-- Whoever has left signs in no more.
create function leaving_closes_account() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    update account set is_active = false where worker_id = new.actor_id;
    return null;
  end $$;
create trigger leaving_closes_account after update of left_at on worker
  for each row when (new.left_at is not null) execute function leaving_closes_account();
