-- Whom to call. Where somebody may not see a record about a child of their own concern, they learn that an agency
-- holds one and which post to ring: nothing else, and never without the question being written down.

-- Which kinds of record may be named to another agency. What is not listed here is never shown: pressure,
-- allegations, openings of a sealed name, reviews of who opened what.
create function may_be_named(s strand) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.kind in ('concern', 'earlier_record', 'missing_episode') and s.apart <> 'lado'
  $$;

-- The same of a strand by its id, for what is asked of the past too, where a row is of a view.
create function may_be_named(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select may_be_named(s) from strand s where s.id = which $$;

-- Agencies of whose questions I am to know: my own in its management, every one's as the independent scrutineer.
create function my_overseen() returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when exists (select from post where id = any (my_posts()) and role = 'scrutineer')
      then (select coalesce(array_agg(id), '{}') from agency)
      else (select coalesce(array_agg(distinct agency_id), '{}') from post
             where id = any (my_posts())
               and role in ('front_door_manager', 'service_manager', 'director', 'safeguarding_lead'))
    end
  $$;

-- What is walled off drops out before anything is asked of it, and the walls are asked even where nothing was found,
-- so that hidden and absent cost the same. It is asked of the children whom whoever asks may read of there, and not of those
-- that others added to what they raised.
create function whom_to_call(from_strand uuid) returns jsonb
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare
    found jsonb; walled uuid[] := my_walled();
    asked uuid[] := array(select m.id from mention m where m.strand_id = from_strand and m.kind = 'child'
                             and (level_of(from_strand) = 'full' or m.by_id = actor() or began_with(from_strand, m.by_id)) order by m.at, m.id);
    known uuid[] := array(select distinct m.strand_id from mention m where m.id = any (array(select mentions_of_the_same(asked))));
  begin
    if actor_kind() is distinct from 'worker' or coalesce(level_of(from_strand), '') not in ('own', 'full') then
      perform refuse('Whom to call is asked from a concern of your own.', 'Raise a concern; then ask from there.');
    end if;
    select coalesce(jsonb_agg(distinct jsonb_build_object(
             'agency', g.name, 'post', p.title, 'post_id', p.id, 'reach', p.reach, 'kind', s.kind,
             'reference', case when level_of(s.id) in ('own', 'full') then s.reference end)), '[]')
      into found
      from strand s
      join post p on p.id = s.owner_post_id
      join agency g on g.id = p.agency_id
     where s.id = any (known) and s.id <> from_strand and s.id <> all (walled) and may_be_named(s);
    insert into look_up (id, at, actor_id, agency_id, strand_id, asked_of, keys, answers)
    values (gen_random_uuid(), heard_now(), actor(), my_agency(), from_strand,
            asked, '{}',
            jsonb_array_length(found));
    return found;
  end $$;

alter table look_up alter column keys set default '{}';
alter table look_up enable row level security, force row level security;
-- What I answer for; and what was asked from a record that I have opened in full, like its readings. No login may ask what is walled off from it, so the walls are asked here.
create function my_look_ups() returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(id), '{}') from look_up
     where agency_id = any (my_overseen()) and (strand_id is null or strand_id <> all ((select my_walled())::uuid[]))
  $$;
create policy answered_for on look_up for select
  using (id = any ((select my_look_ups())::uuid[]) or strand_id = any ((select opened('full'))::uuid[]));

select never_changes('look_up');
select record_table('look_up');
