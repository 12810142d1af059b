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

-- The lowest rung from n upwards with somebody in it; the top one if all stand empty.
create function rung_from(of_agency uuid, lowest integer, at_time timestamptz) returns rung
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select r.* from ladder(of_agency, at_time) r
     order by (r.n >= lowest and post_is_filled(r.post_id, at_time)) desc,
              case when r.n >= lowest and post_is_filled(r.post_id, at_time) then r.n end,
              r.n desc
     limit 1
  $$;

create function rung_of_post(of_agency uuid, of_post uuid, at_time timestamptz) returns integer
  language sql stable
  as $$ select coalesce(max(n), 0)::integer from ladder(of_agency, at_time) where post_id = of_post $$;
