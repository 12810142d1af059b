-- Unusual reading. Rules that can be read say when a reading is looked at by somebody outside the reader's agency; no
-- model and no score. A rule does not say that a reading was wrong: it asks whoever reviews it to find out why.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

-- Under history from the first of them: whoever installs Heard writes them.
select record_table('reading_rule');
insert into reading_rule (name, role, amount, label, in_force_from, source) values
  ('own_name', '', null, 'Opened a record that names somebody with their own family name', '2026-01-01',
   'Information Commissioner: unlawful access by staff; local default'),
  ('by_office', '', null, 'Opened a record in which they have no part, by their office alone', '2026-01-01',
   'Caldicott principle 4: access on a strict need-to-know basis; local default'),
  ('beside_a_wall', '', null, 'Opened a record beside one from which they are walled off', '2026-01-01', 'Promise 7; local default'),
  ('asking', '', 200, 'Asked many times within an hour who is known', '2026-01-01', 'Promise 9: whoever asks of everybody is asked why; local default'),
  ('asking', 'front_door_worker', 400, 'Asked many times within an hour who is known', '2026-01-01', 'Local default'),
  ('asking', 'front_door_manager', 400, 'Asked many times within an hour who is known', '2026-01-01', 'Local default'),
  ('asking_slowly', '', 1000, 'Asked many times within a week who is known', '2026-01-01', 'Promise 9: a little at a time is a lot as well; local default'),
  ('asking_slowly', 'front_door_worker', 4000, 'Asked many times within a week who is known', '2026-01-01', 'Local default'),
  ('asking_slowly', 'front_door_manager', 4000, 'Asked many times within a week who is known', '2026-01-01', 'Local default'),
  ('asking_together', '', 3000, 'Asked many times within a week, between them, who is known', '2026-01-01', 'Promise 9: what one may not ask ten may not share out; local default'),
  ('asking_together', 'front_door', 20000, 'Asked many times within a week, between them, who is known', '2026-01-01', 'Local default'),
  ('leafing', '', 200, 'Leafed through many lists and networks within an hour', '2026-01-01', 'Promise 7: a page shows little, a thousand pages all; local default'),
  ('leafing', 'system', 1000, 'Leafed through many lists and networks within an hour', '2026-01-01', 'A system may ask every few seconds what is new; local default'),
  ('volume', '', 30, 'Opened many records within an hour', '2026-01-01', 'Local default'),
  ('volume', 'front_door_worker', 60, 'Opened many records within an hour', '2026-01-01', 'Local default'),
  ('volume', 'front_door_manager', 80, 'Opened many records within an hour', '2026-01-01', 'Local default'),
  ('volume', 'scrutineer', 120, 'Opened many records within an hour', '2026-01-01', 'Local default'),
  ('volume', 'system', 120, 'Opened many records within an hour', '2026-01-01', 'A stolen key reads as fast as a machine; local default');
insert into reading_watch (id, looked_at_before) values (1, 0);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('review_reading', 'Why a record was opened', 5, 'working_day', '2026-01-01', 'The reviewer', 'Local default'),
  ('answer_on_reading', 'What the reader''s own agency does', 5, 'working_day', '2026-01-01', 'The reader''s director', 'Local default');

insert into state (kind, name, is_open, label) values
  ('reading_review', '', true, 'Being noticed'),
  ('reading_review', 'asked', true, 'Being looked into'),
  ('reading_review', 'with_director', true, 'Not explained: with the reader''s own agency'),
  ('reading_review', 'explained', false, 'Explained'),
  ('reading_review', 'answered', false, 'The reader''s agency has acted');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('reading_review', 'notice_reading', '', 'asked', 'Have a reading looked at', '{clock}', '', '{reason}', '',
   '{review_reading}', '{}', 'rung_4', 'Promise 7: unusual reading raises a review'),
  ('reading_review', 'explain_reading', 'asked', 'explained', 'It is explained', '{holder,scrutineer@any}', '', '{reason}',
   'why_not_review_reading', '{}', '{}', '', 'Promise 7'),
  ('reading_review', 'do_not_explain', 'asked', 'with_director', 'It is not explained: tell the reader''s own agency',
   '{holder,scrutineer@any}', '', '{reason}', 'why_not_review_reading', '{answer_on_reading}', '{review_reading}', '', 'Promise 7'),
  ('reading_review', 'answer_reading', 'with_director', 'answered', 'Say what was done about it',
   '{holder,director@any,lead_safeguarding_partner@any,service_manager@any,safeguarding_lead@any}', '', '{reason}',
   'why_not_answer_reading', '{}', '{}', '', 'Promise 7');
select declare_climbs('reading_review');

-- Who reads: a worker, or another agency's system by its key.
create function reader_known(whose uuid, out actor_id uuid, out agency_id uuid, out name text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select w.actor_id, w.agency_id, w.name from worker w where w.actor_id = whose
    union all
    select k.actor_id, k.agency_id, k.name from system_key k where k.actor_id = whose
  $$;

create function reader_of(which uuid, out actor_id uuid, out agency_id uuid, out name text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select k.* from reading_flag f
      left join reading r on r.id = f.reading_id
      left join look_up l on l.id = f.look_up_id
     cross join lateral reader_known(coalesce(r.actor_id, l.actor_id)) k
     where f.strand_id = which
  $$;

create function why_not_review_reading(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when (reader_of(s.id)).actor_id = actor() then array['Nobody reviews their own reading.', 'It stays with whoever holds it.']
      when (reader_of(s.id)).agency_id = my_agency()
           or exists (select from post where id = any (my_posts()) and id = s.owner_post_id and agency_id = (reader_of(s.id)).agency_id)
        then array['A reading is reviewed by another agency than the reader''s.', 'It stays with whoever holds it.'] end
  $$;

create function why_not_answer_reading(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when (reader_of(s.id)).actor_id = actor() then array['Nobody answers for their own reading.', 'Their own agency has been asked.']
      when not (s.owner_post_id = any (my_posts()) or (reader_of(s.id)).agency_id = my_agency())
        then array['The reader''s own agency answers.', 'It has been asked.'] end
  $$;

-- The last word of a name, written as names are compared.
create function family_name_key(name text) returns text
  language sql immutable
  as $$ select name_key(substring(name from '(\S+)\s*$')) $$;

-- The readings among these that meet a rule, each with what was found, in words. A list is no opening, and what stands
-- around somebody in a network is none either: it shows what comes to somebody by their work, until there are very many.
create function met_by(since bigint, before bigint)
  returns table (reading_id bigint, rule_id bigint, rule text, label text, found text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with rule as materialized (
      select * from reading_rule
       where daterange(in_force_from, in_force_until) @> (heard_now() at time zone 'Europe/London')::date
    ), latest as materialized (
      select * from reading r
       where ((r.xact >= since::text::xid8 and r.xact < before::text::xid8) or r.xact = pg_current_xact_id_if_assigned())
         and r.at > heard_now() - interval '2 days'
    ), fresh as materialized (
      select r.*, w.name as reader, w.name is null as by_system, coalesce(s.parent_id, s.id) as record_id, s.kind, s.closed_at,
             array(select h.post_id from holding h where h.worker_id = r.actor_id and h.from_at <= r.at
                                                     and (h.until_at is null or h.until_at > r.at)
                   union all select y.post_id where y.post_id is not null) as posts
        from latest r
        left join worker w on w.actor_id = r.actor_id
        left join system_key y on y.actor_id = r.actor_id
        join strand s on s.id = r.strand_id
       where coalesce(w.actor_id, y.actor_id) is not null and r.what !~ '^(list|network)' and s.kind <> 'reading_review'
    )
    select f.id, u.id, u.name, u.label, 'Somebody named in it has the family name of the reader.'
      from fresh f join rule u on u.name = 'own_name'
     where exists (select from mention m where m.strand_id = f.record_id and m.kind in ('child', 'adult')
                                          and family_name_key(m.name) = family_name_key(f.reader))
    union all
    select f.id, u.id, u.name, u.label,
           'Nobody had told the reader of it, they had raised nothing on it and held nothing of it'
             || case when f.closed_at <= f.at then ', and it was closed.' else ', and it was not in their queue.' end
      from fresh f join rule u on u.name = 'by_office'
     where f.level = 'full'
       and not exists (select from access a where a.strand_id in (f.strand_id, f.record_id) and a.since <= f.at
                                             and (a.actor_id = f.actor_id or a.post_id = any (f.posts)))
       and not exists (select from post p where p.id = any (f.posts)
                                            and (p.role = 'scrutineer' or (coalesce(f.closed_at > f.at, true)
                                                 and p.role in ('front_door_worker', 'front_door_manager'))))
    union all
    select f.id, u.id, u.name, u.label, 'The reader may not see another record about the same child.'
      from fresh f join rule u on u.name = 'beside_a_wall'
     where exists (select from wall w where w.actor_id = f.actor_id and w.lifted_at is null and w.strand_id <> f.strand_id
                                        and w.strand_id in (select strands_about_the_same_child(f.record_id)))
    union all
    select f.id, u.id, u.name, u.label, format('%s records within an hour; %s is usual for that post.', o.records, u.amount)
      from fresh f
     cross join lateral (select count(distinct r.strand_id) as records from reading r
                          where r.actor_id = f.actor_id and r.at > f.at - interval '1 hour' and r.at <= f.at and r.what !~ '^(list|network)') o
     cross join lateral (select u.* from rule u where u.name = 'volume'
                            and case when f.by_system then u.role in ('', 'system')
                                     else u.role = '' or exists (select from post p where p.id = any (f.posts) and p.role = u.role) end
                          order by u.role = '' limit 1) u
     where o.records > u.amount
    union all
    select f.id, u.id, u.name, u.label, format('%s lists and networks within an hour; %s is usual.', o.pages, u.amount)
      from (select distinct on (actor_id, date_trunc('hour', at)) * from latest where what ~ '^(list|network)'
             order by actor_id, date_trunc('hour', at), id desc) f
     cross join lateral reader_known(f.actor_id) k
     cross join lateral (select count(distinct r.xact) as pages from reading r
                          where r.actor_id = f.actor_id and r.at > f.at - interval '1 hour' and r.at <= f.at and r.what ~ '^(list|network)') o
     cross join lateral (select u.* from rule u where u.name = 'leafing'
                            and (u.role = '' or (u.role = 'system' and exists (select from system_key y where y.actor_id = f.actor_id)))
                          order by u.role = '' limit 1) u
     where o.pages > u.amount and k.actor_id is not null
  $$;

-- Whoever asks far more often than their post has reason to who is known may be looking for somebody, or for what is
-- walled off; and so may several of one agency who share it out, of whom the review names the latest. No record was opened,
-- so the review hangs on none.
create function review_askings() returns integer
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare hit record; review uuid; raised integer := 0;
  begin
    for hit in
      select distinct on (asker.id, span.together) asker.id as actor_id, asker.look_up_id, u.id as rule_id,
             format(case when span.together then '%2$s, %1$s workers, the last of them %3$s, asked %4$s times within %5$s who is known; %6$s is usual.'
                    else '%3$s (%2$s) asked %4$s times within %5$s who is known; %6$s is usual for that post.' end,
                    l.askers, g.name, w.name, l.asked, span.words, u.amount) as found
        from (values (1, 'asking', false, interval '1 hour', 'an hour'), (2, 'asking_slowly', false, interval '7 days', 'a week'),
                     (3, 'asking_together', true, interval '7 days', 'a week')) span (place, rule, together, long, words)
       cross join lateral (select agency_id, case when not span.together then actor_id end as one_asker, count(*) as asked, count(distinct actor_id) as askers
                             from look_up where at > heard_now() - span.long group by 1, 2) l
        join agency g on g.id = l.agency_id
       cross join lateral (select o.actor_id as id, o.id as look_up_id from look_up o
                            where o.agency_id = l.agency_id and o.actor_id = coalesce(l.one_asker, o.actor_id) order by o.at desc limit 1) asker
       cross join lateral reader_known(asker.id) w
       cross join lateral (select u.* from reading_rule u
                            where u.name = span.rule and daterange(in_force_from, in_force_until) @> (heard_now() at time zone 'Europe/London')::date
                              and (u.role = '' or (u.role = 'front_door' and g.is_front_door)
                                   or exists (select from holding h join post p on p.id = h.post_id
                                               where h.worker_id = asker.id and p.role = u.role
                                                 and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now())))
                            order by u.role = '' limit 1) u
       where l.asked > u.amount and (l.askers > 1 or not span.together)
         and not exists (select from reading_flag f join look_up o on o.id = f.look_up_id join reading_rule r on r.id = f.rule_id
                          where f.at > heard_now() - span.long and (r.name = 'asking_together') = span.together
                            and case when span.together then o.agency_id = l.agency_id else o.actor_id = asker.id end)
       order by asker.id, span.together, span.place
    loop
      review := gen_random_uuid();
      insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
      select review, 'reading_review', id, new_reference(), false, '', true, 0, heard_now() from agency where is_front_door;
      insert into reading_flag (id, look_up_id, rule_id, strand_id, at)
      values (gen_random_uuid(), hit.look_up_id, hit.rule_id, review, heard_now());
      if exists (select from holding h join post p on p.id = h.post_id where h.worker_id = hit.actor_id and p.role = 'scrutineer') then
        perform put_up_wall(review, hit.actor_id, 'Their own questions are looked at.', false);
      end if;
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,
                        child_view_unknown, told)
      values (gen_random_uuid(), review, 1, 'reading_review', 'notice_reading', '', 'asked', heard_now(), actor(), '', '',
              hit.found, '', '', '');
      raised := raised + 1;
    end loop;
    return raised;
  end $$;

-- Called by the clock, as often as it likes. Each reading is looked at once, when whoever read has committed; each
-- rule that it meets raises at most one review, and none where the same was asked and explained, or is still asked.
create function review_readings() returns integer
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare
    since bigint;
    before bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    hit record;
    review uuid;
    raised integer;
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock looks at who has read what.');
    end if;
    raised := review_askings();
    -- Asked every second: where nobody has read anything, nothing is locked and nothing written.
    select case when looked_at_before > before then 0 else looked_at_before end into since from reading_watch;
    if not exists (select from reading where xact >= since::text::xid8 and xact < before::text::xid8)
       and not exists (select from reading where xact = pg_current_xact_id_if_assigned()) then
      return raised;
    end if;
    select looked_at_before into since from reading_watch for update skip locked;
    if not found then
      return raised;
    end if;
    if since > before then
      since := 0;  -- a server restored from a copy counts its transactions anew
    end if;
    for hit in
      select distinct on (r.actor_id, case when m.rule in ('volume', 'leafing') then null else r.strand_id end, m.rule)
             m.*, r.at, r.actor_id, s as strand, w.name as reader, w.agency_id as reader_agency
        from met_by(since, before) m
        join reading r on r.id = m.reading_id
        join strand s on s.id = r.strand_id
       cross join lateral reader_known(r.actor_id) w
       where not exists (select from reading_flag f where (f.reading_id, f.rule_id) = (m.reading_id, m.rule_id))
         and not exists (
               select from reading_flag f join reading o on o.id = f.reading_id join reading_rule u on u.id = f.rule_id
                 join strand v on v.id = f.strand_id
                where o.actor_id = r.actor_id and u.name = m.rule
                  and case when m.rule in ('volume', 'leafing') then o.at > r.at - interval '1 hour'
                        else o.strand_id = r.strand_id and (v.is_open or v.state = 'explained') end)
       order by r.actor_id, case when m.rule in ('volume', 'leafing') then null else r.strand_id end, m.rule, r.id
    loop
      review := new_id(heard_now());
      insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
      values (review, 'reading_review', (hit.strand).agency_id, (hit.strand).id, new_reference(), false, '', true, 0, heard_now());
      insert into reading_flag (id, reading_id, rule_id, strand_id, at)
      values (gen_random_uuid(), hit.reading_id, hit.rule_id, review, heard_now());
      -- The scrutineer's own readings go round them; everybody else sees no review by their office, nor does their line.
      if exists (select from holding h join post p on p.id = h.post_id where h.worker_id = hit.actor_id and p.role = 'scrutineer') then
        perform put_up_wall(review, hit.actor_id, 'Their own reading is looked at.', false);
      end if;
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,
                        child_view_unknown, told)
      values (new_id(heard_now()), review, 1, 'reading_review', 'notice_reading', '', 'asked', heard_now(), actor(), '', '',
              format('%s (%s) opened %s on %s. The rule: %s. %s', hit.reader, (select name from agency where id = hit.reader_agency),
                     (hit.strand).reference, to_char(hit.at at time zone 'Europe/London', 'FMDD FMMonth YYYY "at" HH24:MI'),
                     lower(left(hit.label, 1)) || substr(hit.label, 2), hit.found),
              '', '', '');
      raised := raised + 1;
    end loop;
    update reading_watch set looked_at_before = before;
    return raised;
  end $$;

-- Not explained: the reader's own agency is told, its director first. When it is over the reader may read all of it.
create function reading_review_goes_on() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare reader record; director uuid;
  begin
    select * into reader from reader_of(new.strand_id);
    if new.to_state in ('explained', 'answered') then
      perform let_in(new.strand_id, null, w.actor_id, null, 'full', 'is about their reading', new.at) from worker w where w.actor_id = reader.actor_id;
      return null;
    end if;
    select p.id into director from post p
     where p.agency_id = reader.agency_id and p.role in ('director', 'lead_safeguarding_partner', 'service_manager', 'safeguarding_lead')
       and not exists (select from holding h where h.post_id = p.id and h.worker_id = reader.actor_id)
     order by array_position('{director,lead_safeguarding_partner,service_manager,safeguarding_lead}'::text[], p.role),
              not post_is_filled(p.id, new.at) limit 1;
    if director is not null then
      perform let_in(new.strand_id, null, null, director, 'full', 'answers for the reader', new.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
      values ('reading', new.strand_id, director, new.at, new.at, 0);
    end if;
    return null;
  end $$;
create trigger reading_review_goes_on after insert on move
  for each row when (new.kind = 'reading_review' and new.step in ('explain_reading', 'do_not_explain', 'answer_reading'))
  execute function reading_review_goes_on();

alter table reading_flag enable row level security, force row level security;
select never_changes('reading_flag'), record_table('reading_flag');
