-- Who knew what, when: everything that was said, told, opened, answered, decided or overridden on a record, each
-- thing once, from the rows that were written when it happened. Nothing here is kept a second time.

-- level_of() asked of many at once: the records among these of which whoever asks may read everything. What is apart is
-- asked one by one; it is little.
create function readable_in_full(which uuid[]) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(s.id), '{}') from strand s
     where s.id = any (which) and s.id <> all ((select my_walled())::uuid[])
       and case when s.apart = ''
         then (s.agency_id = any ((select my_scope())::uuid[]) and s.kind = any ((select kinds_by_office())::text[]))
              or (s.kind = 'earlier_record' and s.owner_post_id = any ((select my_posts())::uuid[]))
              or exists (select from access a where a.strand_id = s.id and a.level = 'full' and (a.until is null or a.until > heard_now())
                            and (a.actor_id = (select actor()) or a.post_id = any ((select my_posts())::uuid[])))
         else level_of(s.id) = 'full' end
  $$;

-- What was said with a step in a row of its own, rather than as its reason.
create function said_with(which uuid, step text, who uuid, at_time timestamptz) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case step
      when 'receive' then (select coalesce(nullif(account, ''), child_words) from concern where strand_id = which)
      when 'report_missing' then (select account from missing_episode where strand_id = which)
      when 'find' then (select account from finding where strand_id = which)
      when 'offer_interview' then (select said from return_offer where strand_id = which and by_id = who and at = at_time)
      when 'interview' then (select learned from return_interview where strand_id = which)
      when 'agree_action' then (select what from action where strand_id = which)
      when 'tell_victim' then (select words from victim_told where strand_id = which)
      when 'find_reasonable_grounds' then (select by_whom from nrm_decision where strand_id = which and by_id = who and at = at_time)
      when 'find_conclusive_grounds' then (select by_whom from nrm_decision where strand_id = which and by_id = who and at = at_time)
      else (select concat_ws(': ', to_whom, reference) from sent_notice
             where strand_id = which and step in ('notify', 'decide_review', 'send_report', 'share_with_issuer')) end
  $$;

-- Which parts of an assessment one version wrote anew, by their names in the table.
create function changed_in(now_it assessment_version, before assessment_version) returns text
  language sql immutable set search_path = heard, pg_temp
  as $$
    select coalesce(string_agg(part.key, ',' order by part.key), '')
      from jsonb_each(to_jsonb(now_it) - '{id,strand_id,n,by_id,at}'::text[]) part
     where part.value is distinct from coalesce(to_jsonb(before) -> part.key, (case jsonb_typeof(part.value) when 'array' then '[]' when 'null' then 'null' else '""' end)::jsonb)
  $$;

-- With ``verbs``, only those kinds of line, and no other table is read.
create function lines_of(which uuid[], verbs text[] default null)
  returns table (at timestamptz, verb text, what text, strand_id uuid, actor_id uuid, post_id uuid, agency_id uuid,
                 words text, sent_at timestamptz, place bigint, id uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with moved as materialized (
      select m.*, st.second_to, st.needs, x.is_open,
             case when m.step = 'climb' or st.passes_to = 'named' then m.to_post_id
                  when st.passes_to = 'taker' then m.by_post_id
                  when st.passes_to = 'told' then m.tells_id
                  when st.passes_to like 'rung_%' and exists (
                    select from move c where c.strand_id = m.strand_id and c.step = 'climb' and c.n > m.n)
                  then (rung_from(s, right(st.passes_to, 1)::integer, m.at)).post_id
             end as passed_to
        from move m
        join strand s on s.id = m.strand_id
        join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
        join state x on (x.kind, x.name) = (m.kind, m.to_state)
       where m.strand_id = any (which) and (verbs is null or verbs && '{said,answered,decided,overridden}')
    ), handed as (
      select v.*, count(passed_to) over (partition by v.strand_id order by v.n) as hand from moved v
    ), held as (
      select h.*, first_value(passed_to) over (partition by h.strand_id, h.hand order by h.n) as holder from handed h
    ), linked as materialized (
      select l.*, array[one.strand_id, other.strand_id] as ends
        from stated_link l join mention one on one.id = l.one_id join mention other on other.id = l.other_id
       where l.said_in_id = any (which)
    ), moves as (
      select h.*, lag(holder) over (partition by h.strand_id order by h.n) as holder_before from held h
    )
    -- What the clock passed up went past whoever had held it until then: the line is theirs.
    select m.at, 'overridden', 'climb', m.strand_id, null::uuid, m.holder_before, null::uuid, '', null::timestamptz, m.n::bigint, m.id
      from moves m where m.step = 'climb'
    union all
    select m.at, case when m.n = 1 then 'said' when m.second_to <> '' then 'overridden'
                      when '{outcome,reason_code}' && m.needs or not m.is_open then 'decided' else 'answered' end,
           m.step, m.strand_id, m.by_id, m.by_post_id, m.by_agency_id,
           coalesce(nullif(m.reason, ''), left(said_with(m.strand_id, m.step, m.by_id, m.at), 400), ''),
           null::timestamptz, m.n, m.id
      from moves m where m.step <> 'climb'
    union all
    select r.at, case when r.from_raiser then 'said' else 'answered' end, 'remark', r.strand_id, r.by_id, null, null, r.text,
           null, 0, r.id
      from remark r where r.strand_id = any (which) and r.move_id is null
    union all
    -- The work with the child, written beside its steps: their words first.
    select v.at, 'said', 'voice', v.strand_id, v.by_id, null, null, v.words, null, 0, v.id
      from voice v where v.strand_id = any (which)
    union all
    select b.at, 'answered', 'read_back_' || b.answer, v.strand_id, b.by_id, null, null, b.correction, null, 0, b.id
      from voice v join read_back b on b.voice_id = v.id where v.strand_id = any (which)
    union all
    select d.at, 'answered', 'voice_answer', m.strand_id, d.by_id, null, null, d.words, null, 0, d.id
      from voice_answer d join move m on m.id = d.move_id where m.strand_id = any (which)
    union all
    select o.at, 'answered', 'advocate_' || o.answer, o.strand_id, o.by_id, null, null, concat_ws(': ', nullif(o.advocate, ''), nullif(o.said, '')), null, 0, o.id
      from advocate_offer o where o.strand_id = any (which)
    union all
    select c.at, 'answered', case when c.reached then 'reached' else 'not_reached' end, c.strand_id, c.by_id, null, null, c.account, null, 0, c.id
      from contact_attempt c where c.strand_id = any (which)
    union all
    select a.at, 'answered', 'version', a.strand_id, a.by_id, null, null, changed_in(a, lag(a) over (partition by a.strand_id order by a.n)), null, 0, a.id
      from assessment_version a where a.strand_id = any (which)
    union all
    select e.at, 'decided', concat_ws('_', 'category', e.category, e.standing), e.strand_id, e.by_id, null, null, e.why, null, 0, e.id
      from category_entry e where e.strand_id = any (which)
    union all
    select n.at, 'decided', 'minutes', n.strand_id, n.by_id, null, null, n.decided, null, 0, n.id
      from minutes n where n.strand_id = any (which)
    union all
    select a.at, 'overridden', 'tried_' || a.what, a.strand_id, a.by_id, null, null, a.refusal, null, 0, a.id
      from attempt a where a.strand_id = any (which) and sees_by_office('pressure')  -- kept for the scrutineer
    union all
    select l.at, 'said', 'look_up', l.strand_id, l.actor_id, null, l.agency_id, l.answers::text, null, 0, l.id
      from look_up l where l.strand_id = any (which)
    -- What a note was found to name, and what somebody said joins two who are named: a link to whom only another record names
    -- is for whoever may read that one as well.
    union all
    select p.at, 'said', 'accepted_note', p.strand_id, p.by_id, null, null, p.text, null, 0, p.id
      from spotted p where p.strand_id = any (which) and p.mention_id is not null
    union all
    select l.at, 'said', case when l.taken_back then 'link_taken_back' when l.follows_id is null then 'link_stated' else 'link_graded' end,
           l.said_in_id, l.by_id, null, null, l.reason, null, 0, l.id
      from linked l where l.ends <@ (select readable_in_full(array(select distinct unnest(ends) from linked)))
    -- What another system held, on the day of which it tells; known here since it was brought in.
    union all
    select e.from_on::timestamp at time zone 'Europe/London', 'said', 'earlier_' || e.event, e.strand_id, null, null, r.agency_id, e.words,
           null, e.line, e.id
      from earlier_entry e
      join earlier_record r on r.strand_id = e.strand_id
      join imported_file f on f.id = e.file_id and f.at < coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', 'infinity')
     where e.strand_id = any (which) and e.event <> '' and e.from_on is not null
    union all
    select a.since, 'told', 'access_' || a.why, a.strand_id, a.actor_id, a.post_id, null, '', null, a.id, null
      from access a where a.strand_id = any (which) and (verbs is null or 'told' = any (verbs))
    union all
    select o.made_at, 'told', 'message_' || o.kind, o.strand_id, o.to_actor_id, o.to_post_id, null, '', o.sent_at, o.id, null
      from outbox o where o.strand_id = any (which) and (verbs is null or 'told' = any (verbs))
    union all
    select r.at, 'opened', r.what, r.strand_id, r.actor_id, null, null, r.level, null, r.id, null::uuid
      from reading r where r.strand_id = any (which) and (verbs is null or 'opened' = any (verbs))
  $$;

-- The records in which somebody is spoken of. Of adults the page says that it may be no more than a name.
create function records_naming(which uuid) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select distinct strand_id from mention where id = any (array(select mentions_of_the_same(array[which]))) $$;

-- Whom somebody may ask about as a leader: themselves, a post they hold; as the scrutineer, anybody.
create function may_ask_of(whom uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select whom = actor() or whom = any (my_posts())
        or exists (select from post where id = any (my_posts()) and role = 'scrutineer')
  $$;

-- The records that a question is about, as far as whoever asks may read all of each.
create function records_about(about text, which uuid) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with found as (
      select which as id where about = 'record' and level_of(which) = 'full'
      union
      select records_naming(which) from mention m where about = 'person' and m.id = which and level_of(m.strand_id) = 'full'
      union
      select a.strand_id from access a where about = 'post' and (select may_ask_of(which)) and a.post_id = which
      union
      select a.strand_id from access a
       where about = 'worker' and (select may_ask_of(which))
         and (a.actor_id = which or a.post_id in (select h.post_id from holding h where h.worker_id = which))
      union
      select m.strand_id from move m where about = 'worker' and (select may_ask_of(which)) and m.by_id = which
      union
      select r.strand_id from reading r where about = 'worker' and (select may_ask_of(which)) and r.actor_id = which
      union
      select r.strand_id from reading r join holding h on h.worker_id = r.actor_id
       where about = 'post' and (select may_ask_of(which)) and h.post_id = which
         and r.at >= h.from_at and (h.until_at is null or r.at < h.until_at)
    ), beside as (
      select id from found
      union
      select unnest(hanging_on(f.id)) from found f where about in ('record', 'person')
    )
    select readable_in_full(array(select id from beside))
  $$;
-- One visit is one reading, however many parts of a page ask.
create function not_opened_yet(which uuid[]) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select array(select unnest(which) except select unnest(opened('full'))) $$;

-- The records about somebody, each opened, of those that whoever asks may read whole; and what in these is said of them.
create function open_all_about(which uuid, what_for text, out records uuid[], out said uuid[])
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    records := records_about('person', which);
    perform open_records(not_opened_yet(records), what_for);
    said := array(select m.id from mention m where m.id in (select mentions_of_the_same(array[which])) and m.strand_id = any (opened('full')));
  end $$;
create index reading_of_actor on reading (actor_id, at);

-- The lines of a question, with the agency of each, in the order in which they happened. Of a leader: what was told
-- to them or to a post while they held it, what they did, and what climbed past them.
create function lines_about(about text, which uuid, begins timestamptz, ends timestamptz, verbs text[] default null, kinds text[] default null)
  returns table (at timestamptz, verb text, what text, strand_id uuid, actor_id uuid, post_id uuid, agency_id uuid,
                 words text, sent_at timestamptz, place bigint, id uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select l.at, l.verb, l.what, l.strand_id, l.actor_id, l.post_id, coalesce(l.agency_id, p.agency_id, w.agency_id, k.agency_id),
           l.words, l.sent_at, l.place, l.id
      from lines_of(array(select s.id from strand s where s.id = any (records_about(about, which)) and (kinds is null or s.kind = any (kinds))), verbs) l
      left join post p on p.id = l.post_id
      left join worker w on w.actor_id = l.actor_id
      left join system_key k on k.actor_id = l.actor_id
     where (begins is null or l.at >= begins)
       and (ends is null or l.at <= ends)
       and l.at < coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', 'infinity')
       and case about
         when 'post' then l.post_id = which or (l.post_id is null and exists (
                select from holding h where h.post_id = which and h.worker_id = l.actor_id
                   and l.at >= h.from_at and (h.until_at is null or l.at < h.until_at)))
         when 'worker' then l.actor_id = which or (l.actor_id is null and exists (
                select from holding h where h.post_id = l.post_id and h.worker_id = which
                   and l.at >= h.from_at and (h.until_at is null or l.at < h.until_at)))
         else true end
  $$;

create function held_by(which uuid, at_time timestamptz) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(string_agg(w.name, ', ' order by h.deputy, w.name), '')
      from holding h join worker w on w.actor_id = h.worker_id
     where h.post_id = which and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)
  $$;
create function posts_held_by(whom uuid, at_time timestamptz) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(string_agg(p.title, ', ' order by p.title), '')
      from holding h join post p on p.id = h.post_id
     where h.worker_id = whom and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)
  $$;

-- One page of lines, of all kinds or of some. To ask is to read: a reading of each record on the page is written before a
-- line of it is given.
create function who_knew(about text, which uuid, begins timestamptz, ends timestamptz, of_agency uuid,
                         beyond integer, at_most integer, verbs text[] default null, newest_first boolean default false,
                         kinds text[] default null)
  returns table (total bigint, at timestamptz, verb text, what text, kind text, reference text, actor_kind text, who text,
                 post text, held_by text, agency_id uuid, agency text, words text, sent_at timestamptz, strand_id uuid, line text,
                 n bigint)
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    with page as materialized (
      select count(*) over () as total, l.* from lines_about(about, which, begins, ends, verbs, kinds) l
       where (of_agency is null or l.agency_id = of_agency) and (verbs is null or l.verb = any (verbs))
       order by case when newest_first then l.at end desc, l.at, array_position('{told,opened}'::text[], l.verb) nulls first, l.place, l.id
       limit at_most offset beyond
    ), seen as materialized (
      select array(select d.strand_id from (select distinct p.strand_id from page p) d where level_of(d.strand_id) = 'full') as ids
    ), read as materialized (
      select open_records(not_opened_yet(seen.ids), 'timeline') from seen
    )
    select p.total, p.at, p.verb, p.what, s.kind, s.reference, a.kind, coalesce(w.name, k.name, a.name),
           coalesce(t.title, posts_held_by(p.actor_id, p.at)), case when p.actor_id is null then held_by(p.post_id, p.at) else '' end,
           p.agency_id, coalesce(g.name, ''), p.words, p.sent_at, p.strand_id, coalesce(p.id::text, p.place::text),
           case when p.id is not null and p.place > 0 then p.place end  -- of a move, which has both: its number
      from (select count(*) from read) once
     cross join seen
      join page p on p.strand_id = any (seen.ids)
      join strand s on s.id = p.strand_id
      left join actor a on a.id = p.actor_id
      left join worker w on w.actor_id = p.actor_id
      left join system_key k on k.actor_id = p.actor_id
      left join post t on t.id = p.post_id
      left join agency g on g.id = p.agency_id
     order by case when newest_first then p.at end desc, p.at, array_position('{told,opened}'::text[], p.verb) nulls first, p.place, p.id
  $$;

-- On what whoever asks reads each of these records: why they were let in; what it was shared on, and until when. What
-- their office shows them is 'office'.
create function read_because(which uuid[]) returns table (strand_id uuid, why text, basis text, until timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with seen as materialized (
      select unnest(which) as id intersect select unnest(opened('full'))
    ), then_was as materialized (
      select coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', heard_now()) as at
    )
    select s.id, 'office', '', null::timestamptz
      from seen join strand s on s.id = seen.id where s.agency_id = any (my_scope()) and sees_by_office(s.kind)
    union
    select a.strand_id, a.why, coalesce(l.label, ''), a.until
      from seen
      join access a on a.strand_id = seen.id and a.level = 'full' and (a.actor_id = actor() or a.post_id = any (my_posts()))
     cross join then_was t
      left join share h on a.why = 'shared' and h.to_post_id = a.post_id and h.at = a.since and a.strand_id in (h.strand_id, h.record_id)
      left join lawful_basis l on l.code = h.basis_id
     where a.since <= t.at and (a.until is null or a.until > t.at)
  $$;

-- The same lines in one row for each post and record: when it was told, when whoever held it opened the record, when
-- it answered, and how often silence went past it. What was never told is not held against anybody.
create function who_answered(about text, which uuid, begins timestamptz, ends timestamptz, of_agency uuid,
                             beyond integer, at_most integer)
  returns table (total bigint, kind text, reference text, post_id uuid, post text, held_by text, agency_id uuid, agency text,
                 told_at timestamptz, opened_at timestamptz, answered_at timestamptz, passed_at timestamptz, passed bigint)
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    with line as materialized (
      select * from lines_about(about, which, begins, ends)
    ), of_post as (
      select l.strand_id, l.post_id, l.at, l.verb, l.what from line l where l.post_id is not null
      union all
      select l.strand_id, h.post_id, l.at, l.verb, l.what
        from line l join holding h on h.worker_id = l.actor_id
         and l.at >= h.from_at and (h.until_at is null or l.at < h.until_at)
       where l.post_id is null
    ), summed as (
      select o.strand_id, o.post_id,
             min(o.at) filter (where o.verb = 'told' and o.what <> 'access_raised') as told_at,
             min(o.at) filter (where o.verb = 'opened') as opened_at,
             min(o.at) filter (where o.verb in ('answered', 'decided') or (o.verb = 'overridden' and o.what <> 'climb')) as answered_at,
             min(o.at) filter (where o.what = 'climb') as passed_at,
             count(*) filter (where o.what = 'climb') as passed
        from of_post o group by o.strand_id, o.post_id
    ), page as materialized (
      select count(*) over () as total, m.*, p.title, p.agency_id
        from summed m join post p on p.id = m.post_id
       where (m.told_at is not null or m.passed > 0)
         and (about <> 'post' or m.post_id = which) and (of_agency is null or p.agency_id = of_agency)
       order by coalesce(m.told_at, m.passed_at), p.title, m.strand_id
       limit at_most offset beyond
    ), seen as materialized (
      select array(select d.strand_id from (select distinct p.strand_id from page p) d where level_of(d.strand_id) = 'full') as ids
    ), read as materialized (
      select open_records(not_opened_yet(seen.ids), 'timeline') from seen
    )
    select p.total, s.kind, s.reference, p.post_id, p.title, held_by(p.post_id, coalesce(p.told_at, p.passed_at)), p.agency_id,
           g.name, p.told_at, p.opened_at, p.answered_at, p.passed_at, p.passed
      from (select count(*) from read) once
     cross join seen
      join page p on p.strand_id = any (seen.ids)
      join strand s on s.id = p.strand_id
      join agency g on g.id = p.agency_id
     order by coalesce(p.told_at, p.passed_at), p.title, p.strand_id
  $$;
