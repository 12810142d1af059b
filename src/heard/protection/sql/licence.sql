-- A driver of whom something is known. Whoever looks at a licence reads what is said of the driver, and nothing of the child:
-- neither their record nor anything that follows from it opens to them by it (move_after).

create function why_not_tell_licensing(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern')
        then array['Licensing is told of a driver from a concern.', '']
      when m.id is not null and not exists (select from licence_notice where strand_id = s.id)
        then array['It does not say since when it is known.', 'Give the time.']
      when m.to_post_id is null then null
      when not exists (select from post p join agency g on g.id = p.agency_id and g.kind = 'licensing' where p.id = m.to_post_id)
        then array['A licence is looked at by licensing.', 'Choose one of their posts.']
      when not fills(m.to_post_id, s, heard_now()) then array['Nobody is in that post now.', 'Choose a post with somebody in it.'] end
  $$;

-- After silence it is held by a manager of the council, who sees that licensing answers and does not answer for them.
create function why_not_licensing(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not acts_for('{licensing}') then array['What follows for a licence is for licensing to say.', 'Ask them.'] end
  $$;

create function why_not_share_with_issuer(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(why_not_licensing(s, m), why_not_sent(s, m)) $$;

create function licensing_is_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not is_being_begun(new.strand_id, 'licence_notice') then
      perform refuse('What is known of a driver is written when licensing is told.', 'What was written stays.');
    end if;
    if new.known_at > new.at then
      perform refuse('That is still to come.', 'Give the time since when it is known.');
    end if;
    return new;
  end $$;
create trigger licensing_is_told before insert on licence_notice for each row execute function licensing_is_told();

create function notice_names_a_driver() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from mention where strand_id = new.strand_id and kind in ('adult', 'vehicle')) then
      perform refuse('It does not say which driver.', 'Give a name, or a number plate.');
    end if;
    return null;
  end $$;
create constraint trigger names_a_driver after insert on licence_notice
  deferrable initially deferred for each row execute function notice_names_a_driver();

create function licence_is_counted() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if new.step = 'tell_licensing' then
      perform count_from(new.strand_id, 'licence_share', (select known_at from licence_notice where strand_id = new.strand_id));
    else
      perform count_from(new.strand_id, 'licence_reply', (select sent_at from sent_notice where strand_id = new.strand_id));
    end if;
    return null;
  end $$;
create trigger licence_is_counted after insert on move
  for each row when (new.kind = 'licence_notice' and new.step in ('tell_licensing', 'share_with_issuer')) execute function licence_is_counted();

alter table licence_notice enable row level security, force row level security;
create policy seen on licence_notice for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on licence_notice for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));
select dated_now('licence_notice'), never_changes('licence_notice'), record_table('licence_notice');
