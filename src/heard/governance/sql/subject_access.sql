-- A pack is made of lines. Each is a part of the record as it was written, with when it was said and by whom, and each is
-- decided: shown, or withheld on a named ground with a reason. What is given is made from the lines shown, and from
-- nothing else; what a line says never changes. A file is a line: it is given whole or not at all.

create function why_not_receive_request(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select case when s.parent_id is not null then array['A person asks for their story, not for one concern.', ''] end $$;

create function why_not_gather(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (select from pack_line l where l.strand_id = s.id)
      then array['No records have been chosen yet.', 'Choose the records that are about them.'] end
  $$;

create function why_not_review(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (select from pack_line l where l.strand_id = s.id and l.decision = '')
      then array[format('%s lines are not decided yet.', (select count(*) from pack_line l where l.strand_id = s.id and l.decision = '')),
                 'Decide each: shown, or withheld with its ground.'] end
  $$;

create function why_not_judge(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (select from pack_line l where l.strand_id = s.id and l.decided_by_id = actor())
                  or exists (select from move v where v.strand_id = s.id and v.step = 'send_for_review' and v.by_id = actor())
      then array['A second person looks at it: somebody who decided none of its lines.', 'Ask a colleague.'] end
  $$;

create function why_not_extend(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (select from clock c where c.strand_id = s.id and c.name = 'subject_access_extended')
      then array['More time was taken already. It is taken once.', 'Give what is ready.'] end
  $$;

-- Counted from when it was received, whenever the time was taken: its row is there before the step's own.
create function counted_from_receipt() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform count_from(new.strand_id, 'subject_access_extended', (select opened_at from strand where id = new.strand_id));
    return null;
  end $$;
create trigger counted_from_receipt after insert on move
  for each row when (new.kind = 'subject_access' and new.step = 'extend') execute function counted_from_receipt();

create function request_has_a_name() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not exists (select from access_request where strand_id = new.id) then
      perform refuse('A request says who asks.', 'Write their name.');
    end if;
    return null;
  end $$;
create constraint trigger request_has_a_name after insert on strand
  deferrable initially deferred for each row when (new.kind = 'subject_access') execute function request_has_a_name();

create function pack_line_before() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare here text;
  begin
    select state into here from strand where id = new.strand_id and kind = 'subject_access' for share;
    if tg_op = 'INSERT' then
      if here is distinct from 'identified' or new.decision <> '' then
        perform refuse('Lines are gathered once, before they are looked through.');
      end if;
      return new;
    end if;
    if to_jsonb(new) - '{decision,ground_id,reason,decided_by_id,decided_at}'::text[]
         <> to_jsonb(old) - '{decision,ground_id,reason,decided_by_id,decided_at}'::text[] then
      perform refuse('What a line says is as it was written.');
    end if;
    if here is distinct from 'gathering' then
      perform refuse('Lines are decided while they are looked through.', 'If one must change, have it sent back.');
    end if;
    if new.decision = 'shown' and (select verdict from scan where attachment_id = new.attachment_id order by at desc limit 1) = 'infected' then
      perform refuse('The scanner found something harmful in this file, so it cannot be given.',
                     'Withhold it because it cannot be opened safely, and ask whoever sent it for another copy.');
    end if;
    new.decided_by_id := actor();
    new.decided_at := heard_now();
    return new;
  end $$;
create trigger pack_line_before before insert or update on pack_line for each row execute function pack_line_before();
create trigger never_removed before delete or truncate on pack_line for each statement execute function refuse_change();
alter table pack_line add constraint pack_line_is_withheld_on_a_ground
  check (case decision when 'withheld' then ground_id is not null and says_something(reason) else ground_id is null end);

-- What is kept for somebody who has asked for it is not let go meanwhile.
create function is_asked_for(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from pack_line l join strand s on s.id = l.strand_id and s.is_open where l.record_id = which)
  $$;

-- Records in which somebody of that name is spoken of, or somebody whom people have found to be them under another, among
-- those that I may read in full.
create function records_about_whoever_asks(which uuid) returns table (id uuid, reference text, opened_at timestamptz, state text)
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    with named as materialized (
      select m.id from access_request r
        join mention m on name_key(m.name) = name_key(r.person) and (r.born_on is null or m.born_on is null or m.born_on = r.born_on)
       where r.strand_id = which and level_of(which) = 'full' and level_of(m.strand_id) = 'full' limit 200
    ), found as materialized (
      select distinct root_of(m.strand_id) as id from mention m
       where m.id in (select id from named union select mentions_of_the_same(array(select id from named)))
         and level_of(m.strand_id) = 'full'
    ), theirs as materialized (
      select s.* from found f join strand s on s.id = f.id and stands_by_itself(s.kind) and level_of(s.id) = 'full'
    ), read as (
      select open_records(array(select id from theirs), 'list')
    )
    select s.id, s.reference, s.opened_at, x.label from theirs s
      join state x on x.kind = s.kind and x.name = s.state, read
     order by s.opened_at
  $$;

-- A link joins two who are named, and a finding compares two, each perhaps in a record of their own: what one of these records
-- says of the other end is read only with it. Whoever may not read that one reads neither.
create function open_other_ends(which uuid[], what_for text) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    with here as materialized (
      select m.id from mention m where m.strand_id = any (which) and m.strand_id = any (opened('full'))
    )
    select open_records(array(
      (select m.strand_id from stated_link l join mention m on m.id in (l.one_id, l.other_id)
        where l.said_in_id = any (which) and l.said_in_id = any (opened('full'))
       union
       select m.strand_id from here join pairing p on here.id in (p.one_id, p.other_id) join mention m on m.id in (p.one_id, p.other_id))
      except select unnest(opened('full'))), what_for)
  $$;

-- What was written of these together with other records, as far as whoever asks may read it: groups of reports with what hangs
-- on them; lines on the panel's agenda that were drawn from them, and the sittings that had a line of theirs, which speak of
-- others too and are theirs only where they name the person.
create function open_written_together(which uuid[], what_for text) returns table (strand_id uuid, of_id uuid, alone boolean)
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    return query
    with found as materialized (
      select distinct on (b.id) b.id, b.of_id, b.alone from (
        select h as id, d.of_id, g.kind = 'group_proposal' as alone
          from drawn_from d join strand g on g.id = d.strand_id cross join lateral unnest(hanging_on(d.strand_id)) h
         where d.of_id = any (which) and d.of_id = any (opened('full'))
        union all
        select l.strand_id, l.line_id, false from sitting_line l where l.line_id = any (which) and l.line_id = any (opened('full'))
        union all
        select l.strand_id, d.of_id, false from drawn_from d join sitting_line l on l.line_id = d.strand_id
         where d.of_id = any (which) and d.of_id = any (opened('full'))) b
       where b.id <> all (which) and level_of(b.id) = 'full'
       order by b.id, b.alone desc, b.of_id
    ), read as materialized (
      select open_records(array(select f.id from found f), what_for)
    )
    select f.id, f.of_id, f.alone from found f, read;
  end $$;

create function is_file_of(file uuid, record uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from attachment a where a.id = file and a.strand_id = any (opened('full')) and record in (select hangs_from(a.strand_id)))
  $$;

alter table access_request add constraint access_request_says_who check (says_something(person));
alter table access_request enable row level security, force row level security;
alter table pack_line enable row level security, force row level security;
create policy seen on access_request for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on access_request for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');
create policy seen on pack_line for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy gathered on pack_line for insert
  with check (strand_id = any ((select opened('full'))::uuid[]) and record_id = any ((select opened('full'))::uuid[])
              and (attachment_id is null or is_file_of(attachment_id, record_id)));
create policy decided on pack_line for update using (strand_id = any ((select opened('full'))::uuid[]))
  with check (strand_id = any ((select opened('full'))::uuid[]));
select dated_now('access_request'), never_changes('access_request');
select record_table('access_request'), record_table('pack_line');
