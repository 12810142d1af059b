-- Breaking the glass. A worker who may not see a record, and needs it now, opens it with a reason for two hours. A post
-- of another agency is told at once and says, by the end of the next working day, whether it was justified; its silence
-- climbs to the scrutineer. No wall is pierced, and what the ring of the designated officer holds stays there.

insert into state (kind, name, is_open, label) values
  ('glass_review', '', true, 'Being opened'),
  ('glass_review', 'to_review', true, 'Opened in an emergency, to be reviewed'),
  ('glass_review', 'justified', false, 'It was justified'),
  ('glass_review', 'not_justified', false, 'It was not justified');

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('glass_review', 'Review of a record opened in an emergency', 1, 'working_day', '2024-01-01', 'The other agency',
   'Promise 7; Caldicott principle 7: the duty to share can be as important as the duty to protect confidentiality');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('glass_review', 'break_glass', '', 'to_review', 'Open a record in an emergency', '{door}', '', '{reason}', 'why_not_break_glass',
   '{glass_review}', '{}', 'told', 'Promise 7'),
  ('glass_review', 'justify', 'to_review', 'justified', 'It was justified', '{holder,scrutineer@any}', 'break_glass', '{reason}', '',
   '{}', '{}', '', 'Promise 7: reviewed by another agency'),
  ('glass_review', 'do_not_justify', 'to_review', 'not_justified', 'It was not justified', '{holder,scrutineer@any}', 'break_glass', '{reason}', '',
   '{}', '{}', '', 'Promise 7: reviewed by another agency');
select declare_climbs('glass_review');

create function why_not_break_glass(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when actor_kind() is distinct from 'worker'
           or not exists (select from post where id = any (my_posts()) and role <> 'elected_member')
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.apart <> 'lado'
                                                 and not walled(p.id, actor()) and level_of(p.id) is distinct from 'full')
        then array['No record can be opened like this.', 'Look at the reference once more, or ring whoever holds it.'] end
  $$;

create function glass_is_broken() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into access (strand_id, actor_id, level, why, since, until)
    select s.parent_id, new.by_id, 'full', 'glass', new.at, new.at + interval '2 hours'
      from strand s where s.id = new.strand_id;
    return null;
  end $$;
create trigger glass_is_broken after insert on move
  for each row when (new.step = 'break_glass') execute function glass_is_broken();

-- By reference, since whoever asks sees nothing else of it; null for what is not there and what may not be opened.
create function break_glass(by_reference text, because text) returns uuid
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare review strand;
  begin
    select new_id(heard_now()), id, agency_id into review.id, review.parent_id, review.agency_id
      from strand where reference = by_reference and kind = 'concern';
    if why_not_break_glass(review, null) is not null then
      return null;
    end if;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (review.id, 'glass_review', review.agency_id, review.parent_id, new_reference(), false, '', true, 0, heard_now());
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(heard_now()), review.id, 1, 'glass_review', 'break_glass', '', 'to_review', heard_now(), actor(), '', '', because, '', '', '');
    return review.parent_id;
  end $$;

-- What I have open by breaking the glass, for the banner on every page.
create function my_glass() returns jsonb
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select coalesce(jsonb_agg(jsonb_build_object('reference', s.reference, 'until', to_char(a.until at time zone 'Europe/London', 'HH24:MI')) order by a.until), '[]')
        from access a join strand s on s.id = a.strand_id
       where a.actor_id = actor() and a.why = 'glass' and a.until > heard_now() and level_of(s.id) = 'full'
    );
  end $$;
