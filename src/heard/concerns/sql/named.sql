-- The words in which a concern says whom it is about may name somebody who works here; and a concern that is raised
-- again keeps the walls of the first.

create function concern_may_name_a_worker() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform propose_walls(new.strand_id, new.whom);
    perform put_up_wall(new.strand_id, w.actor_id, w.why, true)
       from wall w where w.strand_id = new.follows_id and w.lifted_at is null and w.actor_id <> actor();
    return null;
  end $$;
create trigger may_name_a_worker after insert on concern
  for each row when (new.whom <> '' or new.follows_id is not null) execute function concern_may_name_a_worker();
