-- The ladder: who is next when a post stays silent or stands empty.

create unique index rung_one_in_force on rung (agency_id, n) where until_at is null;

create function rung_tells_another_agency() returns trigger language plpgsql as $$
  begin
    if (select agency_id from post where id = new.tells_id) = new.agency_id then
      raise exception 'Silence is told to another agency, not to one''s own.'
        using errcode = 'HD001', hint = 'Name a post in another agency.';
    end if;
    if exists (select from post where id in (new.post_id, new.tells_id) and role = 'elected_member') then
      raise exception 'Elected members see figures, never children.'
        using errcode = 'HD001', hint = 'Name a post that works with children.';
    end if;
    return new;
  end $$;
create trigger tells_another_agency before insert or update on rung
  for each row execute function rung_tells_another_agency();

create function ladder(of_agency uuid, at_time timestamptz) returns setof rung
  language sql stable
  as $$
    select * from rung
     where agency_id = of_agency and from_at <= at_time and (until_at is null or until_at > at_time)
  $$;

-- Another post for what nobody on its ladder may hold: first those whom the ladder tells.
create function post_outside(s strand, at_time timestamptz) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select p.id from post p left join ladder(s.agency_id, at_time) r on r.tells_id = p.id
     where p.role in ('safeguarding_lead', 'lead_safeguarding_partner', 'scrutineer', 'lado') and fills(p.id, s, at_time)
     order by r.n, p.agency_id <> s.agency_id desc, p.role, p.id limit 1
  $$;

-- Whom to tell of silence when whoever the rung names may not be told.
create function post_to_tell(s strand, holder uuid, named uuid, at_time timestamptz) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select p.id from post p left join ladder(s.agency_id, at_time) r on r.tells_id = p.id
     where (r.n is not null or p.role = 'scrutineer') and fills(p.id, s, at_time)
       and p.agency_id <> (select agency_id from post where id = holder)
     order by p.id = named desc, r.n, p.id limit 1
  $$;

-- The ladder as one strand climbs it, with whether each rung is filled for it. What is apart goes round those who have
-- a conflict; an allegation against somebody who works with children stays with the designated officer and the
-- scrutineer; the review of a record opened in an emergency climbs to the top alone. When nobody on the ladder is
-- left, the top is the next filled post of another agency that works with children.
create function ladder_of(s strand, at_time timestamptz)
  returns table (n smallint, post_id uuid, tells_id uuid, amount smallint, unit text, filled boolean)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with declared as (
      select r.n, r.tells_id, r.amount, r.unit, r.n = max(r.n) over () as top,
             case when s.apart = 'lado' and r.n = 0
               then coalesce((select id from post where agency_id = s.agency_id and role = 'lado' order by id limit 1), r.post_id)
               else r.post_id end as post_id
        from ladder(s.agency_id, at_time) r
    ), seated as (
      select d.*, (d.top or s.apart <> 'review') and fills(d.post_id, s, at_time) as filled from declared d
    ), routed as (
      select d.n, d.tells_id, d.amount, d.unit, d.filled,
             case when d.top and not d.filled and s.apart <> '' then coalesce(post_outside(s, at_time), d.post_id)
                  else d.post_id end as post_id
        from seated d
    )
    select r.n, r.post_id, case when s.apart in ('', 'review') then r.tells_id else coalesce(post_to_tell(s, r.post_id, r.tells_id, at_time), r.tells_id) end,
           r.amount, r.unit, r.filled
      from routed r
  $$;

-- The lowest rung from n upwards with somebody in it; the top one if all stand empty.
create function rung_from(s strand, lowest integer, at_time timestamptz,
                          out n smallint, out post_id uuid, out tells_id uuid, out amount smallint, out unit text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select r.n, r.post_id, r.tells_id, r.amount, r.unit from ladder_of(s, at_time) r
     order by (r.n >= lowest and r.filled) desc, case when r.n >= lowest and r.filled then r.n end, r.n desc
     limit 1
  $$;

create function rung_of_post(of_agency uuid, of_post uuid, at_time timestamptz) returns integer
  language sql stable
  as $$ select coalesce(max(n), 0)::integer from ladder(of_agency, at_time) where post_id = of_post $$;
