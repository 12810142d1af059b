-- Conflicts of interest. Whoever a wall names, and their line, see nothing of what it stands around: not that it is
-- there, not who holds it, not that they were asked. Everything that shows, counts or routes strands asks here.
-- docs/decisions/0014 says why the line is drawn where it is.

-- The database writes it: as a default here and not in the model, or each insert would ask back what it may not read.
alter table strand alter apart set default '';
alter table waiting alter apart set default '';

-- Strands on which somebody has a conflict, and whether they are the one who is named. Their line: whoever holds, or
-- held at any time since the wall was set, a seat of the next rank that is filled above any of theirs in that agency,
-- or of any rank below. What is drawn from such a strand stands behind the same wall, whole. `around`: walls around these
-- alone, for whoever asks of one record.
create function conflicts_of(whom uuid, around uuid[] default null) returns table (strand_id uuid, named boolean)
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return query
    with own (id, is_named) as (
      select w.strand_id, true from wall w where w.actor_id::text = whom::text and w.lifted_at is null and (around is null or w.strand_id = any (around))
      union
      select w.strand_id, false
        from (select p.agency_id, rank_of(p.role) as rank, h.until_at from holding h join post p on p.id = h.post_id
               where h.worker_id = whom and h.from_at <= heard_now()) mine
        join wall w on w.lifted_at is null and (around is null or w.strand_id = any (around)) and w.actor_id <> whom and (mine.until_at is null or mine.until_at > w.at)
        join holding h on h.worker_id = w.actor_id and (h.until_at is null or h.until_at > w.at)
        join post p on p.id = h.post_id and p.agency_id = mine.agency_id
       where mine.rank < rank_of(p.role)
          or (mine.rank > rank_of(p.role) and mine.rank = (
                select min(rank_of(above.role)) from post above join holding o on o.post_id = above.id
                 where above.agency_id = p.agency_id and rank_of(above.role) > rank_of(p.role)
                   and (o.until_at is null or o.until_at > w.at)))
      union
      -- Nobody knows who sits before another system: behind a wall it sees what it raised itself, and no more.
      select w.strand_id, false from wall w join actor a on a.id = whom and a.kind = 'system'
       where w.lifted_at is null and (around is null or w.strand_id = any (around))
    )
    select id, is_named from own
    union
    select d.strand_id, is_named from own join drawn_from d on d.of_id = own.id;
  end $$;

-- A strand and all that it hangs on, up to what came in at a door.
create function hangs_from(which uuid) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with recursive up as (
      select id, parent_id from strand where id = which
      union all
      select p.id, p.parent_id from up join strand p on p.id = up.parent_id
    )
    select id from up
  $$;

-- What a strand is about in the end: what came in at a door, or the strand itself.
create function root_of(which uuid) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select s.id from strand s where s.id in (select hangs_from(which)) and s.parent_id is null $$;

-- 'named', 'line' or null. What hangs on a strand stands behind the same walls.
create function conflict_on(which uuid, whom uuid) returns text
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select case when bool_or(c.named) then 'named' when bool_or(not c.named) then 'line' end
        from conflicts_of(whom, array(select h from hangs_from(which) h
                                      union select d.of_id from hangs_from(which) h join drawn_from d on d.strand_id = h)) c
    );
  end $$;

create function raised_by(which uuid, whom uuid) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$ begin return (select exists (select from access where strand_id = which and actor_id = whom and why = 'raised')); end $$;

-- Whoever raised it about somebody in their line knows of it: their own words and the answers are left to them.
create function walled(which uuid, whom uuid) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce(case conflict_on(which, whom) when 'named' then true
                                                    when 'line' then not raised_by(which, whom) end, false)
    );
  end $$;

create function my_walled() returns uuid[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      with recursive behind as (
        select c.strand_id as id, c.named from conflicts_of(actor()) c
        union
        select s.id, b.named from behind b join strand s on s.parent_id = b.id
      )
      select coalesce(array_agg(id), '{}') from behind where named or not raised_by(id, actor())
    );
  end $$;

-- Why a strand is apart from the others: 'lado' (its latest decision calls it an allegation against somebody who works
-- with children), 'wall' (around it, or around what it is drawn from), 'review' (of a record opened in an emergency or of an unusual reading, which climbs past the agency), or ''.
create function apart_of(s strand) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with line as (select s.id union all select hangs_from(s.parent_id) id),
         up as (select id from line union all select d.of_id from line join drawn_from d on d.strand_id = line.id)
    select case
      when exists (select from up join lateral (select outcome from move m where m.strand_id = up.id and m.step = 'take_on'
                                                 order by n desc limit 1) decided on decided.outcome = 'lado') then 'lado'
      when exists (select from wall w join up on up.id = w.strand_id where w.lifted_at is null) then 'wall'
      when s.kind in ('glass_review', 'reading_review') then 'review'
      else '' end
  $$;

-- Whether there is somebody in a post who may hold a strand, or be told of it.
create function fills(which_post uuid, s strand, at_time timestamptz) returns boolean
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select case s.apart
        when '' then post_is_filled(which_post, at_time)
        when 'review' then post_is_filled(which_post, at_time)
        else (s.apart <> 'lado' or exists (select from post where id = which_post and role in ('lado', 'scrutineer')))
             and exists (select from present_in(which_post, at_time) who where conflict_on(s.id, who) is null) end
    );
  end $$;
