-- Somebody who is named may work here. Until a person has looked at it, the wall stands.

create index worker_by_words_of_name on worker using gin (string_to_array(name_key(name), ' '));

-- Workers all of whose names are among these words, in any order and any script.
create function workers_named_in(words text) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select actor_id from worker
     where string_to_array(name_key(name), ' ') <@ string_to_array(name_key(words), ' ')
       and (position(' ' in name_key(name)) > 0 or name_key(name) = name_key(words))
  $$;

-- Whoever raises it gives their own name as often as not; a wall around them is for a person to set.
create function propose_walls(which uuid, words text) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    select put_up_wall(which, who, 'The name that was given is that of somebody who works here.', true)
      from workers_named_in(words) who where who <> actor()
  $$;

create function adult_may_work_here() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform propose_walls(new.strand_id, concat_ws(' ', new.name, new.details));
    return null;
  end $$;
create trigger adult_may_work_here after insert on mention
  for each row when (new.kind = 'adult') execute function adult_may_work_here();
