-- Written by ./heard docs from a prepared database. Change the migrations, not this file.

CREATE SCHEMA heard;

ALTER SCHEMA heard OWNER TO heard_owner;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA heard;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE TABLE heard.team_manager (
    id uuid NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    by_id uuid NOT NULL,
    post_id uuid NOT NULL,
    team_id uuid NOT NULL
);

ALTER TABLE ONLY heard.team_manager FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.team_manager OWNER TO heard_owner;

CREATE FUNCTION heard.steps_from_here(which uuid) RETURNS TABLE(name text, from_state text, to_state text, label text, needs text[], reason text, next_step text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select st.name, st.from_state, st.to_state, st.label, st.needs, answer[1], answer[2]
      from strand s
      join step st on st.kind = s.kind and st.from_state = s.state and not st.takers && '{clock,kernel,linker}'
     cross join lateral (select why_not(s, st, null::move) as answer) w
     where s.id = which and level_of(which) is not null
     order by st.id
  $$;

ALTER FUNCTION heard.steps_from_here(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.access_keeps_all_but_its_end() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if to_jsonb(new) - 'until' <> to_jsonb(old) - 'until' or old.until is null or new.until is null or new.until > old.until then
      perform refuse('Access that has an end may end sooner; nothing else of it changes.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.access_keeps_all_but_its_end() OWNER TO heard_owner;

CREATE FUNCTION heard.access_may_end_sooner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if current_user <> 'heard_kernel' then
      perform refuse('The record of access cannot be changed or removed.', 'Add what is new; what was written stays beside it.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.access_may_end_sooner() OWNER TO heard_owner;

CREATE FUNCTION heard.action_is_agreed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from strand s where s.id = new.strand_id and s.kind = 'action' and s.n = 0 and level_of(s.parent_id) = 'full') then
      perform refuse('What is to be done is written when it is agreed.');
    end if;
    if end_of(new.due_on) <= new.at then
      perform refuse('The day by which it is done must not be over.', 'Give a day to come.');
    end if;
    if end_of(new.due_on) > (select due(new.at, t.amount, t.unit) from strand s join timescale t on t.id = timescale_in_force('action', s.agency_id, new.at)
                              where s.id = new.strand_id) then
      perform refuse('An action is agreed for a day within six weeks.', 'Give an earlier day; what takes longer is agreed in parts.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.action_is_agreed() OWNER TO heard_kernel;

CREATE FUNCTION heard.actor() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select actor_id from token
       where hash = (select sha256(convert_to(nullif(current_setting('heard.token', true), ''), 'UTF8')))
         and expires_at > now()
    );
  end $$;

ALTER FUNCTION heard.actor() OWNER TO heard_kernel;

CREATE FUNCTION heard.actor_kind() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ begin return (select kind from actor where id = (select actor())); end $$;

ALTER FUNCTION heard.actor_kind() OWNER TO heard_kernel;

CREATE FUNCTION heard.acts_for(of_kinds text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from post p join agency g on g.id = p.agency_id where p.id = any (my_posts()) and p.role <> 'elected_member' and g.kind = any (of_kinds)) $$;

ALTER FUNCTION heard.acts_for(of_kinds text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.address_key(words text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$ select coalesce((substring(words from '\m(\d{1,4}[a-zA-Z]?)\M') || ' ' || postcode_in(words)), name_key(words)) $$;

ALTER FUNCTION heard.address_key(words text) OWNER TO heard_owner;

CREATE FUNCTION heard.addresses_of(which uuid, of_post uuid, of_actor uuid, at_time timestamp with time zone, OUT emails text[], OUT held boolean) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(array_agg(w.email order by w.email) filter (where
             case when of_actor is null then conflict_on(which, w.actor_id) is null else not walled(which, w.actor_id) end
             and (of_actor is not null
                  or exists (select from strand where id = which and apart <> 'lado')
                  or exists (select from post where id = of_post and role in ('lado', 'scrutineer'))
                  or exists (select from access where strand_id = which and post_id = of_post and why = 'second signature'))), '{}'),
           count(*) > 0
      from worker w
     where case when of_actor is not null then w.actor_id = of_actor
           else (w.left_at is null or w.left_at > at_time) and exists (
             select from holding h where h.worker_id = w.actor_id and h.post_id = of_post
                                     and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)) end
  $$;

ALTER FUNCTION heard.addresses_of(which uuid, of_post uuid, of_actor uuid, at_time timestamp with time zone, OUT emails text[], OUT held boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.adult_may_work_here() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform propose_walls(new.strand_id, concat_ws(' ', new.name, new.details));
    return null;
  end $$;

ALTER FUNCTION heard.adult_may_work_here() OWNER TO heard_kernel;

CREATE FUNCTION heard.alike(which uuid[]) RETURNS TABLE(one uuid, other uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select mine.id, m.id from mention mine
      join mention m on m.kind = 'child' and name_key(m.name) = name_key(mine.name) and m.born_on - date '2000-01-01' = mine.born_on - date '2000-01-01'
     where mine.id = any (which) and mine.kind = 'child'
    union all
    select mine.id, m.id from mention mine
      join mention m on m.kind = 'adult' and name_key(m.name) = name_key(mine.name) and coalesce(m.born_on = mine.born_on, true)
     where mine.id = any (which) and mine.kind = 'adult'
  $$;

ALTER FUNCTION heard.alike(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.also_about(which uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(jsonb_agg(jsonb_build_object(
             'reference', s.reference, 'opened_at', s.opened_at, 'state', x.label, 'is_open', s.is_open)
             order by s.opened_at desc), '[]')
      from (select * from (select s.* from strands_about_the_same_child(which) same join strand s on s.id = same
                            where same <> which and s.kind = 'concern' and level_of(which) = 'full'
                            order by s.opened_at desc) s
             where level_of(s.id) = 'full' limit 50) s
      join state x on x.kind = s.kind and x.name = s.state
  $$;

ALTER FUNCTION heard.also_about(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.answers_me(of_move uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from move m join concern c on c.strand_id = m.strand_id and c.door = 'child'
                    where m.id = of_move and m.strand_id = any (opened('own')) and raised_by(m.strand_id, actor()))
  $$;

ALTER FUNCTION heard.answers_me(of_move uuid) OWNER TO heard_kernel;

CREATE TABLE heard.strand (
    id uuid NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    urgent boolean NOT NULL,
    state text NOT NULL,
    is_open boolean NOT NULL,
    n integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    apart text DEFAULT ''::text NOT NULL,
    agency_id uuid NOT NULL,
    owner_post_id uuid,
    parent_id uuid,
    CONSTRAINT strand_closed_has_a_date CHECK (((is_open OR (closed_at IS NOT NULL)) AND (1 = (
CASE
    WHEN is_open THEN 1
    ELSE 0
END +
CASE
    WHEN (closed_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT strand_n_check CHECK ((n >= 0)),
    CONSTRAINT strand_open_has_an_owner CHECK (((NOT is_open) OR (n = 0) OR (owner_post_id IS NOT NULL)))
);

ALTER TABLE ONLY heard.strand FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.strand OWNER TO heard_owner;

CREATE FUNCTION heard.apart_of(s heard.strand) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with line as (select s.id union all select hangs_from(s.parent_id) id),
         up as (select id from line union all select d.of_id from line join drawn_from d on d.strand_id = line.id)
    select case
      when exists (select from up join lateral (select outcome from move m where m.strand_id = up.id and m.step = 'take_on'
                                                 order by n desc limit 1) decided on decided.outcome = 'lado') then 'lado'
      when exists (select from wall w join up on up.id = w.strand_id where w.lifted_at is null) then 'wall'
      when s.kind in ('glass_review', 'reading_review') then 'review'
      else '' end
  $$;

ALTER FUNCTION heard.apart_of(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.as_it_stood(of_table regclass, kept text[]) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $_$
  declare
    name text := (select relname from pg_class where oid = of_table);
    key text := (select a.attname from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                  where k.conrelid = of_table and k.contype = 'p');
    key_type text := (select format_type(atttypid, atttypmod) from pg_attribute where attrelid = of_table and attname = key);
    of_strand boolean := name = 'strand' or exists (
      select from pg_attribute a where a.attrelid = of_table and a.attname = 'strand_id' and a.attnotnull);
    -- Rules and seats are the tables that neither are of a strand, nor hang on a row that is, nor are dated as they are written.
    a_rule boolean := not of_strand and not exists (
      select from pg_constraint f join pg_attribute a on a.attrelid = f.confrelid and a.attname = 'strand_id'
       where f.conrelid = of_table and f.contype = 'f') and not exists (
      select from pg_trigger where tgrelid = of_table and tgname = 'dated_now');
    hidden text[] := (select string_to_array(encode(t.tgargs, 'escape'), '\000') from pg_trigger t
                       where t.tgrelid = of_table and t.tgname = 'history_1');
    found_by boolean := of_strand and name <> 'strand' and cardinality(kept) > 0;
    shown boolean := has_table_privilege('heard_app', of_table, 'select');
    by_then constant text := '(select nullif(current_setting(''heard.as_at'', true), '''')::timestamptz + interval ''1 minute'')';
    columns text; latest text;
  begin
    if not a_rule and not of_strand then
      kept := kept || array(select a.attname::text from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
                             where k.conrelid = of_table and k.contype = 'f');
    end if;
    select string_agg(case
             when a.attname = 'strand_id' and of_strand then 'k.id as strand_id'
             when found_by and (a.attname = key or a.attname = any (kept)) then format('o.%I', a.attname)
             when (a.attname = key or a.attname = any (kept)) and (name = 'strand' or not of_strand) then format('k.%I', a.attname)
             when a.attname = any (hidden) and shown
               then format('(select h.%1$I from heard.%2$I h where h.%3$I = r.%3$I) as %1$I', a.attname, name, key)
             else format('r.%I', a.attname) end, ', ' order by a.attnum)
      into columns from pg_attribute a where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped;
    latest := case
      when found_by then format(
        'select e.row_id, e.operation, e.recorded_at, e.actor_id, e.text from heard.entry e
          where e.strand_id = k.id and e.table_name = %L and e.row_id = o.%I::text and e.recorded_at < %s order by e.id desc limit 1',
        name, key, by_then)
      when of_strand then format(
        'select distinct on (e.row_id) e.row_id, e.operation, e.recorded_at, e.actor_id, e.text from heard.entry e
          where e.strand_id = k.id and e.table_name = %L and e.recorded_at < %s order by e.row_id, e.id desc', name, by_then)
      -- A rule or a seat that was first written later shows as it was first written: nothing older speaks of it.
      else format(
        'select e.row_id, e.operation, e.recorded_at, e.actor_id, e.text from heard.entry e
          where e.strand_id is null and e.table_name = %L and e.row_id = k.%I::text and %s
          order by e.recorded_at < %4$s desc, case when e.recorded_at < %4$s then e.id end desc, e.id limit 1',
        name, key, by_then || case when a_rule then ' is not null' else ' > e.recorded_at' end, by_then)
      end;
    return format(
      'select %s from %s cross join lateral (%s) e
         cross join lateral jsonb_populate_record(null::heard.%I, coalesce(e.text::jsonb -> ''row'',
           (select to_jsonb(h) from heard.%5$I h where h.%6$I = e.row_id::%7$s), %8$s)) r
        where e.operation <> ''DELETE''',
      columns, case when found_by then format('heard.strand k join heard.%I o on o.strand_id = k.id', name)
                    else format('heard.%I k', case when of_strand then 'strand' else name end) end,
      latest, name, name, key, key_type, erased_row(of_table))
      || case when of_strand then ' and heard.level_of(k.id) is not null' else '' end;
  end $_$;

ALTER FUNCTION heard.as_it_stood(of_table regclass, kept text[]) OWNER TO heard_owner;

CREATE FUNCTION heard.attendance_is_said() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare i invitation;
  begin
    select * into i from invitation where id = new.invitation_id and strand_id = new.strand_id;
    if i.id is null or not coalesce(may_work_on(new.strand_id) or i.post_id = any (my_posts()) and level_of(new.strand_id) = 'full', false) then
      perform refuse('Who came is written by the agency that called the meeting, or by whoever was invited.', 'Ask whoever holds it.');
    end if;
    if i.meeting_id <> latest_meeting(new.strand_id) or not meets_now(new.strand_id) then
      perform refuse('That meeting is over and decided.', 'What was written of it stays.');
    end if;
    -- Two who write at once wait for each other: the second finds what the first wrote.
    perform from strand where id = new.strand_id for update;
    if exists (select from attendance where invitation_id = new.invitation_id) then
      perform refuse('Whether they came is written down already.', 'What was written of it stays.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.attendance_is_said() OWNER TO heard_kernel;

CREATE FUNCTION heard.audit_is_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare holder uuid := (select p.owner_post_id from strand s join strand p on p.id = s.parent_id where s.id = new.strand_id);
  begin
    if holder is not null then
      perform let_in(new.strand_id, null, null, holder, 'full', 'audited', new.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('audited', new.strand_id, holder, new.at, new.at, 0);
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.audit_is_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.awaited_at(which uuid, posts uuid[]) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(
      (select g.planned_for from meeting g join invitation i on i.meeting_id = g.id and i.post_id = any (posts)
        where g.id = latest_meeting(which) and not exists (select from minutes n where n.meeting_id = g.id)
          and not exists (select from attendance a where a.invitation_id = i.id) limit 1),
      (select min(c.due_at) from clock c join timescale t on t.id = c.timescale_id join strand s on s.id = c.strand_id
        where c.strand_id = which and c.stopped_at is null and c.due_at < heard_now() + interval '7 days'
          and not exists (select from meeting g where g.id = latest_meeting(which) and not exists (select from minutes n where n.meeting_id = g.id))
          and exists (select from step st where st.kind = s.kind and st.name in ('hold_core_group', 'hold_review') and t.name = any (st.stops))))
  $$;

ALTER FUNCTION heard.awaited_at(which uuid, posts uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.began_with(which uuid, who uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from move where strand_id = which and n = 1 and by_id = who) $$;

ALTER FUNCTION heard.began_with(which uuid, who uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.begun_by_me(which uuid, of_kind text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand s join move m on m.strand_id = s.id and m.n = 1
                    where s.id = which and s.kind = of_kind and s.n = 1 and m.by_id = actor())
  $$;

ALTER FUNCTION heard.begun_by_me(which uuid, of_kind text) OWNER TO heard_kernel;

CREATE FUNCTION heard.begun_here(which uuid, at_door text, danger boolean) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (
      select from strand s join move m on m.strand_id = s.id and m.n = 1 join actor a on a.id = actor()
       where s.id = which and s.kind = 'concern' and s.n = 1 and m.by_id = a.id and s.urgent = danger
         and case a.kind when 'door' then a.name = at_door
                         when 'system' then at_door = 'system'
                         when 'worker' then at_door in ('professional', 'helpline') end)
  $$;

ALTER FUNCTION heard.begun_here(which uuid, at_door text, danger boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.between_words() RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$ select '\u0001-\u0026\u0028-\u002c\u002e-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u060c\u061b\u061f\u0964\u0965\u1680\u2000-\u2018\u201a-\u206f\u3000-\u303f'::text $$;

ALTER FUNCTION heard.between_words() OWNER TO heard_owner;

CREATE FUNCTION heard.break_glass(by_reference text, because text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.break_glass(by_reference text, because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.brought_in_before(of_file uuid, numbers text[], contents bytea[]) RETURNS TABLE(number text, strand_id uuid, there bytea[], facts bytea[], rows text[], named boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select r.number, r.strand_id,
           array(select e.content from earlier_entry e
                  where e.strand_id = r.strand_id and e.content = any (contents) and not put_right(e.id, file.exported_on)),
           array(select distinct e.facts from earlier_entry e where e.strand_id = r.strand_id),
           array(select distinct e.number from earlier_entry e join imported_file f on f.id = e.file_id
                  where e.strand_id = r.strand_id and f."table" = file."table" and (e.number <> '' or e.event = '')),
           exists (select from mention m where m.strand_id = r.strand_id and m.name <> '')
      from imported_file file
      join earlier_record r on r.agency_id = file.agency_id and r.system = file.system
     where file.id = of_file and file.agency_id = my_agency() and r.number = any (numbers)
       and exists (select from post p join step st on st.kind = 'earlier_record' and p.role = any (st.takers)
                    where p.id = any (my_posts()) and p.agency_id = r.agency_id)
  $$;

ALTER FUNCTION heard.brought_in_before(of_file uuid, numbers text[], contents bytea[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.call_missing_meeting(which uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand; latest timestamptz; called timestamptz; waits boolean; counted integer; mine uuid; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    perform pg_advisory_xact_lock(hashtext('heard missing_episode'));
    select max(since) into latest from missing_times(which);
    select max(m.opened_at), coalesce(bool_or(m.is_open), false) into called, waits
      from strands_about_the_same_child(which) same join strand m on m.parent_id = same and m.kind = 'missing_meeting';
    counted := missing_count(which, null, greatest(
      (latest at time zone 'Europe/London' - interval '30 days') at time zone 'Europe/London', called));
    if counted < 3 or waits then
      return;
    end if;
    select o.* into s from missing_times(which) t join strand o on o.id = t.strand_id and o.kind = 'missing_episode'
     order by t.since desc, o.id limit 1;
    mine := new_id(now_at);
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'missing_meeting', s.agency_id, s.id, new_reference(), false, '', true, 0, now_at);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(now_at), mine, 1, 'missing_meeting', 'call_meeting', '', 'called', now_at, actor(), '', '',
            format('Missing %s times in 30 days.', counted), '', '', '');
  end $$;

ALTER FUNCTION heard.call_missing_meeting(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.can_be_handed_over(s heard.strand) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select s.is_open and exists (select from step where kind = s.kind and name = 'hand_over' and from_state = s.state) $$;

ALTER FUNCTION heard.can_be_handed_over(s heard.strand) OWNER TO heard_owner;

CREATE FUNCTION heard.care_known(which uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select jsonb_build_object(
             'since', (select min(from_on) from legal_basis where strand_id = l.id),
             'basis', (select code from legal_basis where strand_id = l.id order by from_on desc, at desc, id limit 1),
             'reference', case when level_of(l.id) = 'full' then l.reference end,
             'review_due', (select min(c.due_at) from clock c join timescale t on t.id = c.timescale_id
                             where c.strand_id = l.id and c.stopped_at is null and t.name like 'looked_after%review'),
             'early_review_due', (select min(c.due_at) from strand o join clock c on c.strand_id = o.id and c.stopped_at is null
                                   where o.parent_id = l.id and o.kind = 'early_review' and o.is_open),
             'placement', (select jsonb_build_object('type', p.type, 'host', p.host_authority, 'started_at', b.started_at,
                                                     'reference', case when level_of(o.id) = 'full' then o.reference end)
                             from strand o join placement p on p.strand_id = o.id join placement_start b on b.strand_id = o.id
                            where o.parent_id = l.id and o.kind = 'placement' and o.state = 'current' limit 1))
      from strands_about_the_same_child(root_of(which)) same
      join strand l on l.parent_id = same and l.kind = 'looked_after' and l.is_open and l.n > 0
     where level_of(which) = 'full' and is_about_a_child(which) and not kept_from_me(l.id)
     order by l.opened_at limit 1
  $$;

ALTER FUNCTION heard.care_known(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.cares_for_the_child(which uuid, whom uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (
      select from strands_about_the_same_child(which) same
        join strand root on root.id = same
        join strand s on s.id = any (hanging_on(root.id))
       where s.is_open and s.kind not in ('missing_episode', 'missing_meeting', 'wall', 'share_request', 'glass_review', 'reading_review', 'pressure')
         and (exists (select from holding h where h.post_id = s.owner_post_id and h.worker_id = whom
                         and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now()))
              or exists (select from move m where m.strand_id = s.id and m.by_id = whom and m.by_agency_id = s.agency_id
                                              and m.n > 1)))
  $$;

ALTER FUNCTION heard.cares_for_the_child(which uuid, whom uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.categories_standing(which uuid) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select c from (select distinct category as c from category_entry where strand_id = which) known
     where standing_of(which, c) <> 'withdrawn'
  $$;

ALTER FUNCTION heard.categories_standing(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.category_comes_to_the_panel() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if (open_sitting()).id is not null then
      perform pg_advisory_xact_lock(hashtextextended('panel', 0));
      perform put_child_on(root_of(new.strand_id));
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.category_comes_to_the_panel() OWNER TO heard_kernel;

CREATE FUNCTION heard.category_is_kept() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare before text;
  begin
    if pg_trigger_depth() > 1 then
      return new;
    end if;
    if level_of(new.strand_id) is distinct from 'full' then
      perform refuse('A category of concern is found by somebody who may read the assessment.', 'Tell whoever holds it what you know.');
    end if;
    select n into new.n from strand where id = new.strand_id and kind = 'assessment' and is_open for update;
    if not found then
      perform refuse('Categories of concern are found while the assessment is open.');
    end if;
    before := standing_of(new.strand_id, new.category);
    if before = new.standing then
      perform refuse('It stands so already.');
    end if;
    if gravity_of(new.standing) <= gravity_of(before) then
      perform refuse('A category of concern is lowered by two agencies, with the reason, and whoever raised it is told.',
                     'Propose it to another agency.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.category_is_kept() OWNER TO heard_kernel;

CREATE TABLE heard.assessment_version (
    id uuid NOT NULL,
    n integer NOT NULL,
    harm text NOT NULL,
    vulnerability text NOT NULL,
    signs text NOT NULL,
    strengths text NOT NULL,
    analysis text NOT NULL,
    abuse_models text[] NOT NULL,
    factors text[] NOT NULL,
    seen_on date,
    not_seen_because text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT assessment_version_counts_from_one CHECK ((n >= 1)),
    CONSTRAINT assessment_version_models_known CHECK ((abuse_models <@ ARRAY['family'::text, 'peer'::text, 'lone_adult'::text, 'group'::text, 'online'::text])),
    CONSTRAINT assessment_version_n_check CHECK ((n >= 0)),
    CONSTRAINT assessment_version_no_factor_stands_alone CHECK (((NOT (factors @> ARRAY['21'::text])) OR (factors = ARRAY['21'::text])))
);

ALTER TABLE ONLY heard.assessment_version FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.assessment_version OWNER TO heard_owner;

CREATE FUNCTION heard.changed_in(now_it heard.assessment_version, before heard.assessment_version) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(string_agg(part.key, ',' order by part.key), '')
      from jsonb_each(to_jsonb(now_it) - '{id,strand_id,n,by_id,at}'::text[]) part
     where part.value is distinct from coalesce(to_jsonb(before) -> part.key, (case jsonb_typeof(part.value) when 'array' then '[]' when 'null' then 'null' else '""' end)::jsonb)
  $$;

ALTER FUNCTION heard.changed_in(now_it heard.assessment_version, before heard.assessment_version) OWNER TO heard_owner;

CREATE FUNCTION heard.child_is_listed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand;
  begin
    select * into s from strand where id = new.strand_id and kind = 'serious_incident';
    if s.id is null or level_of(s.id) is distinct from 'full' or not exists (select from post where id = any (my_posts()) and agency_id = s.agency_id)
       or not (s.is_open or exists (select from strand r where r.parent_id = s.parent_id and r.kind = 'rapid_review' and r.is_open)) then
      perform refuse('Another child is listed by the agency that notifies, until the rapid review is sent.', 'Ask whoever holds it.');
    end if;
    if level_of(new.concern_id) is distinct from 'full' or not exists (select from strand c where c.id = new.concern_id and c.kind = 'concern') then
      perform refuse('There is no concern under that reference that you may read.', 'Check the reference.');
    end if;
    perform from strand where id = s.id for update;
    if exists (select from listed_child where strand_id = s.id and concern_id = new.concern_id) then
      perform refuse('That child is listed already.');
    end if;
    if new.concern_id in (select strands_about_the_same_child(s.parent_id)) then
      perform refuse('That concern is about the child whom it is about.', 'Give the reference of a concern about another child.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.child_is_listed() OWNER TO heard_kernel;

CREATE FUNCTION heard.children_of(which uuid[]) RETURNS TABLE(strand_id uuid, mention_id uuid, name text, born_on date, age text, reference text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, m.id, m.name, m.born_on, m.age, case when level_of(r.id) = 'full' then r.reference end
      from strand s
      join strand r on r.id = root_of(s.id) and r.id <> s.id
      join mention m on m.strand_id = r.id and m.kind = 'child'
     where s.id = any (which) and s.id = any ((select opened('full'))::uuid[]) and s.kind = any (stages())
       and m.at < coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', 'infinity')
     order by m.at, m.id
  $$;

ALTER FUNCTION heard.children_of(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.climbs_of(which uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(sum(rung), 0)::integer from clock where strand_id = which and level_of(which) is not null $$;

ALTER FUNCTION heard.climbs_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.clock_keeps_its_time() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    perform refuse('A clock that has begun is never set again.');
    return null;
  end $$;

ALTER FUNCTION heard.clock_keeps_its_time() OWNER TO heard_owner;

CREATE FUNCTION heard.clock_leaves_another() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if exists (select from strand s where s.id = old.strand_id and s.is_open)
       and not exists (select from clock where strand_id = old.strand_id and stopped_at is null) then
      perform refuse('Nothing may be open without somebody who holds it and a clock that runs.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.clock_leaves_another() OWNER TO heard_kernel;

CREATE FUNCTION heard.closed_beside_what_is_kept() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare kept text := (
            select string_agg(s.reference, ', ' order by s.opened_at) from strands_ever_about_the_same_child(new.strand_id) same
              join strand s on s.id = same where s.kind = 'concern' and kept_from_me(s));
  begin
    if kept is not null then
      perform tell_of_conflict(new.strand_id, step_in_words(new) || format(
        E'\nWhat is known about the same child in %s is kept from them, so it was not counted. Look at whether it stands; if it does not, raise it again.', kept));
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.closed_beside_what_is_kept() OWNER TO heard_kernel;

CREATE FUNCTION heard.comes_on(before uuid[], since timestamp with time zone, harm boolean) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce((select not s.is_open and (since > s.closed_at or (panel_looked_at(s.id) and (harm or s.state <> 'taken_off')))
                       from strand s where s.id = any (before) order by s.is_open desc, s.opened_at desc, s.closed_at desc limit 1), true)
  $$;

ALTER FUNCTION heard.comes_on(before uuid[], since timestamp with time zone, harm boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.concern_has_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from concern where strand_id = new.id) then
      perform refuse('A concern is kept with what was said.', 'Tell us something, even one word.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.concern_has_words() OWNER TO heard_kernel;

CREATE FUNCTION heard.concern_may_name_a_worker() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform propose_walls(new.strand_id, new.whom);
    perform put_up_wall(new.strand_id, w.actor_id, w.why, true)
       from wall w where w.strand_id = new.follows_id and w.lifted_at is null and w.actor_id <> actor();
    return null;
  end $$;

ALTER FUNCTION heard.concern_may_name_a_worker() OWNER TO heard_kernel;

CREATE FUNCTION heard.conflict_on(which uuid, whom uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select case when bool_or(c.named) then 'named' when bool_or(not c.named) then 'line' end
        from conflicts_of(whom, array(select h from hangs_from(which) h
                                      union select d.of_id from hangs_from(which) h join drawn_from d on d.strand_id = h)) c
    );
  end $$;

ALTER FUNCTION heard.conflict_on(which uuid, whom uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.conflicts_of(whom uuid, around uuid[] DEFAULT NULL::uuid[]) RETURNS TABLE(strand_id uuid, named boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.conflicts_of(whom uuid, around uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.consent_is_said() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not is_being_begun(new.strand_id, 'child_in_need')
       and not coalesce(may_work_on(new.strand_id) and (select kind = 'child_in_need' from strand where id = new.strand_id), false) then
      perform refuse('What the family answered is written by the agency that holds the plan.', 'Tell whoever holds it what you know.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.consent_is_said() OWNER TO heard_kernel;

CREATE FUNCTION heard.contact_has_its_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform from strand where id = new.strand_id for update;
    new.n := coalesce((select max(n) from contact_attempt where strand_id = new.strand_id), 0) + 1;
    return new;
  end $$;

ALTER FUNCTION heard.contact_has_its_place() OWNER TO heard_kernel;

CREATE FUNCTION heard.continuity_by_agency() RETURNS TABLE(agency text, records bigint, workers numeric, most bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select g.name, count(*), round(avg(n), 1), max(n)
      from (select s.agency_id, count(distinct m.by_id) as n
              from strand s join move m on m.strand_id = s.id and m.by_agency_id = s.agency_id and m.n > 1
             where s.kind = 'concern' and s.is_open and s.agency_id = any (my_overseen()) and not kept_from_me(s.id)
             group by s.agency_id, s.id) each
      join agency g on g.id = each.agency_id
     group by g.name order by g.name
  $$;

ALTER FUNCTION heard.continuity_by_agency() OWNER TO heard_kernel;

CREATE FUNCTION heard.count_about_the_same_child(which uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select count(*)::integer from strands_about_the_same_child(which) same
      join strand s on s.id = same where s.kind = 'concern' and not kept_from_me(s)
  $$;

ALTER FUNCTION heard.count_about_the_same_child(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.count_ever_about_the_same_child(which uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select count(*)::integer from strands_ever_about_the_same_child(which) same
      join strand s on s.id = same where s.kind = 'concern' and not kept_from_me(s)
  $$;

ALTER FUNCTION heard.count_ever_about_the_same_child(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.count_from(which uuid, timescale_name text, moment timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(heard_now()), s.id, t.id, t.name, moment, d.due_at, d.due_at, 0, 0
      from strand s
      join timescale t on t.id = timescale_in_force(timescale_name, s.agency_id, heard_now())
     cross join lateral (select due(moment, t.amount, t.unit) as due_at) d
     where s.id = which
        on conflict on constraint clock_once_for_ever do nothing
  $$;

ALTER FUNCTION heard.count_from(which uuid, timescale_name text, moment timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.count_wording(pointed_out text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    insert into worded (month, agency_id, families)
    select date_trunc('month', heard_now() at time zone 'Europe/London')::date, my_agency(), pointed_out
     where actor_kind() = 'worker'
  $$;

ALTER FUNCTION heard.count_wording(pointed_out text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.counted(begins timestamp with time zone, ends timestamp with time zone, known_at timestamp with time zone) RETURNS TABLE(measure text, place bigint, category text, label text, n bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with came as materialized (
      select c.door, k.due_at, case when k.stopped_at <= known_at then k.stopped_at end as decided_at,
             exists (select from remark r where r.strand_id = s.id and not r.from_raiser and r.at <= known_at) as is_answered,
             (select max(rung_of_post(s.agency_id, m.to_post_id, m.at)) from move m
               where m.strand_id = s.id and m.step = 'climb' and m.at <= least(k.stopped_at, known_at)) as went_up_to
        from strand s
        join concern c on c.strand_id = s.id
        left join clock k on k.strand_id = s.id and k.name = 'referral_decision'
       where s.kind = 'concern' and s.opened_at >= begins and s.opened_at < ends
    ), category (measure, place, category, label) as (
      values ('heard', 1, 'child', 'A child or young person told'), ('heard', 2, 'public', 'A member of the public reported'),
             ('heard', 3, 'helpline', 'Somebody rang a helpline'), ('heard', 4, 'professional', 'Somebody at work raised it'),
             ('heard', 5, 'system', 'Another agency''s system sent it'),
             ('decided', 1, 'in_time', 'Decided in time'),
             ('decided', 2, 'late', 'Decided late'),
             ('decided', 3, 'at_the_top', 'Decided late, after silence had gone up to the director or further'),
             ('decided', 4, 'answered', 'Answered, and not decided a week after the month'),
             ('decided', 5, 'not_yet', 'Neither answered nor decided a week after the month'),
             ('disagreements', 1, 'upheld', 'Upheld'), ('disagreements', 2, 'settled', 'Settled by an answer'),
             ('disagreements', 3, 'open', 'Not settled a week after the month')
      union all
      -- One breakdown: how many were read and in how many something was pointed out would tell on each other.
      select 'worded', row_number() over (order by a.name, m.place), a.id || m.category, a.name || m.words
        from agency a cross join (values (1, ' pointed out', ': words pointed out'), (2, ' none', ': none')) m (place, category, words)
      union all
      select 'closed_without_action', row_number() over (order by r.code), r.code, r.label from closing_reason r where r.verdict <> 'refused'
      union all
      -- What audits found of each principle: a table each, of the same audits. Any finding of one goes with any of another.
      select 'audit_' || l.code, f.place, f.category, f.words
        from audit_line l cross join (values (1, 'kept', 'It was kept to'), (2, 'lacking', 'Something is lacking'),
                                             (3, 'unknown', 'The record does not tell')) f (place, category, words)
       where l.part = 'principle'
    ), found (measure, category) as (
      select 'heard', door from came
      union all
      select 'decided', case when decided_at <= due_at then 'in_time' when decided_at is not null and went_up_to >= 3 then 'at_the_top'
                             when decided_at is not null then 'late' when is_answered then 'answered' else 'not_yet' end from came
      union all
      select 'disagreements', coalesce((select m.to_state from move m where m.strand_id = s.id and m.at <= known_at
                                                                       and m.to_state in ('upheld', 'settled')), 'open')
        from strand s where s.kind = 'disagreement' and s.opened_at >= begins and s.opened_at < ends
      union all
      select 'worded', w.agency_id || case w.families when '{}' then ' none' else ' pointed out' end
        from worded w where w.month = (begins at time zone 'Europe/London')::date
      union all
      select 'audit_' || j.line_id, j.found from strand s cross join lateral latest_judgements(s.id) j
       where s.kind = 'audit' and s.closed_at >= begins and s.closed_at < ends
      union all
      select 'closed_without_action',
             case m.step when 'close_without_action' then m.reason_code
               else (select p.reason_code from move p where p.strand_id = m.strand_id and p.step = 'propose_closing' and p.n < m.n
                      order by p.n desc limit 1) end
        from move m
       where m.step in ('close_without_action', 'sign_closing') and m.at >= begins and m.at < ends
    )
    select c.measure, c.place, c.category, c.label, count(f.category)
      from category c left join found f on (f.measure, f.category) = (c.measure, c.category)
     group by c.measure, c.place, c.category, c.label
  $$;

ALTER FUNCTION heard.counted(begins timestamp with time zone, ends timestamp with time zone, known_at timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_by_authority() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, 'nrm_conclusive', f.since, f.due_at, f.due_at, 0, 0
      from strand s
      join nrm_referral r on r.strand_id = s.id
     cross join lateral (select d.* from nrm_decision d where d.strand_id = s.id and d.about = 'reasonable' and d.found order by d.n desc limit 1) g
      join timescale t on t.id = timescale_in_force(case g.body when 'panel' then 'nrm_conclusive' else 'nrm_conclusive_authority' end, s.agency_id, new.at)
     cross join lateral (select case g.body when 'panel' then r.referred_at else least(end_of(g.decided_on), new.at) end as since) b
     cross join lateral (select b.since, case g.body when 'panel' then greatest(due(b.since, t.amount, t.unit), end_of(g.decided_on + 30))
                                                     else due(b.since, t.amount, t.unit) end as due_at) f
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;

ALTER FUNCTION heard.counted_by_authority() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_becoming_looked_after() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('looked after', 0));
    if exists (select from stages_about_the_same_child(new.strand_id, 'looked_after') o where o <> new.strand_id) then
      perform refuse('This child is looked after already, and the clocks of that go on.', 'Go on with the record that is open.');
    end if;
    perform count_from(new.strand_id, 'looked_after_first_review',
                       (select least(end_of(min(from_on)), new.at) from legal_basis where strand_id = new.strand_id));
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_becoming_looked_after() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_being_aware() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('serious incident', 0));
    if exists (select from stages_about_the_same_child(new.strand_id, 'serious_incident') o where o <> new.strand_id) then
      perform refuse('A serious incident of this child is to be notified already, and its clock runs.', 'Go on with the one that is open.');
    end if;
    perform count_from(new.strand_id, 'serious_incident_notice', (select aware_at from serious_incident where strand_id = new.strand_id));
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_being_aware() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_its_start() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, p.started_at, d.due_at, d.due_at, 0, 0
      from strand s
      join placement_start p on p.strand_id = s.id
      join timescale t on t.id = timescale_in_force('placement_first_visit', s.agency_id, p.started_at)
     cross join lateral (select due(p.started_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_its_start() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_receipt() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform count_from(new.strand_id, 'subject_access_extended', (select opened_at from strand where id = new.strand_id));
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_receipt() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, r.opened_at, d.due_at, d.due_at, 0, rung_of_post(s.agency_id, new.by_post_id, new.at)
      from strand s
      join strand r on r.id = root_of(s.id)
      join timescale t on t.id = timescale_in_force('assessment', s.agency_id, new.at)
     cross join lateral (select due(r.opened_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_referral() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_the_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, 'victim_told', e.happened_at, d.due_at, d.due_at, 0, 0
      from strand s
      join police_event e on e.strand_id = s.id
      join timescale t on t.id = timescale_in_force(case e.entitled when 'standard' then 'victim_told' else 'victim_told_enhanced' end, s.agency_id, new.at)
     cross join lateral (select due(e.happened_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_the_event() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_from_the_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform count_from(new.strand_id, 'nrm_reasonable_grounds', (select referred_at from nrm_referral where strand_id = new.strand_id));
    return null;
  end $$;

ALTER FUNCTION heard.counted_from_the_referral() OWNER TO heard_kernel;

CREATE FUNCTION heard.counted_with_the_enquiry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if new.kind = 'strategy_discussion' then
      insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
      select new_id(new.at), s.id, t.id, t.name, new.at, d.due_at, d.due_at, 0, 0
        from strand s
        join timescale t on s.urgent and t.id = timescale_in_force('strategy_discussion_in_danger', s.agency_id, new.at)
       cross join lateral (select due(new.at, t.amount, t.unit) as due_at) d
       where s.id = new.strand_id
          on conflict on constraint clock_once_for_ever do nothing;
    else
      insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
      select new_id(new.at), s.id, c.timescale_id, c.name, c.started_at, c.due_at, c.due_at, 0, 0
        from strand s
        join strand o on o.parent_id = s.parent_id and o.kind = 'enquiry' and o.is_open
        join clock c on c.strand_id = o.id and c.name = 'initial_conference'
       where s.id = new.strand_id
          on conflict on constraint clock_once_for_ever do nothing;
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.counted_with_the_enquiry() OWNER TO heard_kernel;

CREATE FUNCTION heard.counts_from_the_finding() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, f.found_at, d.due_at, d.due_at, 0, rung_of_post(s.agency_id, s.owner_post_id, new.at)
      from strand s
      join finding f on f.strand_id = s.id
      join timescale t on t.id = timescale_in_force('return_interview', s.agency_id, f.found_at)
     cross join lateral (select due(f.found_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.counts_from_the_finding() OWNER TO heard_kernel;

CREATE FUNCTION heard.current_date_in_london() RETURNS date
    LANGUAGE sql STABLE
    AS $$ select (heard_now() at time zone 'Europe/London')::date $$;

ALTER FUNCTION heard.current_date_in_london() OWNER TO heard_owner;

CREATE FUNCTION heard.dated(at_time timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare now_at timestamptz := heard_now();
  begin
    if at_time not between now_at - interval '10 minutes' and now_at + interval '1 minute' then
      raise exception 'What is written is dated when it is written.'
        using errcode = 'HD001', hint = 'Say in the words when it happened.';
    end if;
    return no_finer_than_needed(at_time);
  end $$;

ALTER FUNCTION heard.dated(at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.dated_now() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    case tg_argv[0]
      when 'at' then new.at := dated(new.at);
      when 'made_at' then new.made_at := dated(new.made_at);
      when 'opened_at' then new.opened_at := dated(new.opened_at);
      when 'received_at' then new.received_at := dated(new.received_at);
    end case;
    return new;
  end $$;

ALTER FUNCTION heard.dated_now() OWNER TO heard_kernel;

CREATE FUNCTION heard.dated_now(name text, at_column text DEFAULT 'at'::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
  begin
    execute format('create trigger dated_now before insert on %I for each row execute function dated_now(%L)', name, at_column);
  end $$;

ALTER FUNCTION heard.dated_now(name text, at_column text) OWNER TO heard_owner;

CREATE FUNCTION heard.day_of(start timestamp with time zone) RETURNS date
    LANGUAGE sql STABLE
    AS $$ select ((start - interval '1 microsecond') at time zone 'Europe/London')::date $$;

ALTER FUNCTION heard.day_of(start timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.days_referred_before(which uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with same as materialized (
      select s.id, s.kind, s.opened_at from strands_ever_about_the_same_child(which) ever
        join strand s on s.id = ever where s.kind in ('concern', 'earlier_record') and not kept_from_me(s)
    )
    select count(distinct e.from_on)::integer from same join earlier_entry e on e.strand_id = same.id
     where same.kind = 'earlier_record' and e.event in ('contact', 'referral') and not put_right(e.id)
       and e.from_on > heard_now() - interval '2 years'
       and e.from_on < (select min(opened_at)::date from same where kind = 'concern')
  $$;

ALTER FUNCTION heard.days_referred_before(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.days_worked(first date, last date) RETURNS SETOF date
    LANGUAGE sql STABLE
    AS $$
    select first + n from generate_series(0, last - first) n
      left join bank_holiday b on b.day = first + n
     where coalesce(b.worked, extract(isodow from first + n) < 6)
  $$;

ALTER FUNCTION heard.days_worked(first date, last date) OWNER TO heard_owner;

CREATE FUNCTION heard.decided_before_the_wall() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare around uuid; decided text;
  begin
    select strand_id into around from wall where id = new.strand_id;
    select string_agg(step_in_words(m), E'\n' order by m.at, m.n) into decided
      from move m
      join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
      join state x on (x.kind, x.name) = (m.kind, m.to_state)
     where m.strand_id in (select unnest(hanging_on(around)) union select strands_ever_about_the_same_child(around))
       and ('{outcome,reason_code}' && st.needs or not x.is_open) and not 'raiser' = any (st.takers) and m.kind <> 'wall'
       and conflict_on(around, m.by_id) is not null;
    if decided is not null then
      perform tell_of_conflict(around, decided || E'\nA wall keeps them out now. Look at whether it stands; if it does not, raise it again.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.decided_before_the_wall() OWNER TO heard_kernel;

CREATE FUNCTION heard.declare_climbs(of_kind text) RETURNS void
    LANGUAGE sql
    AS $$
    insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
    select s.kind, way.name, s.name, s.name, way.label, way.takers::text[], '', '{}', '', '{}', '{}', way.passes_to, way.source
      from state s
     cross join (values
       ('climb', 'Passed up after silence', '{clock}', '', 'Working Together 2023: escalation; promise 3'),
       ('pass_round', 'Passed to somebody without a conflict', '{kernel}', 'named', 'Promise 7: routed round whoever is named')
       ) as way (name, label, takers, passes_to, source)
     where s.kind = of_kind and s.is_open and s.name <> ''
  $$;

ALTER FUNCTION heard.declare_climbs(of_kind text) OWNER TO heard_owner;

CREATE FUNCTION heard.declare_hand_offs(of_kind text) RETURNS void
    LANGUAGE sql
    AS $$
    insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source)
    select kind, 'hand_over', name, name, 'Handed over, as it was accepted', '{kernel}', '', '{to_post_id}', '', '{}', '{}', 'named',
           'Promise 2: accepted before it is let go of'
      from state where kind = of_kind and is_open and name <> ''
  $$;

ALTER FUNCTION heard.declare_hand_offs(of_kind text) OWNER TO heard_owner;

CREATE FUNCTION heard.dissent_is_ones_own() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if level_of(new.strand_id) is distinct from 'full' or not new.post_id = any (my_posts()) or not new.post_id in (select panel_posts())
       or not exists (select from panel_line where strand_id = new.strand_id) then
      perform refuse('Whoever sits on the panel says for themselves what they do not agree with.', 'Ask them to write it.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.dissent_is_ones_own() OWNER TO heard_kernel;

CREATE FUNCTION heard.draw_up_agenda() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare each record;
  begin
    if (open_sitting()).id is null then
      return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('panel', 0));
    for each in
      select distinct r.id from strand s join strand r on r.id = root_of(s.id) and r.apart <> 'lado'
       where (s.kind in ('continuing_harm', 'missing_meeting') and (s.is_open or s.closed_at > heard_now() - interval '31 days'))
          or (s.kind = 'assessment' and r.is_open and exists (select from categories_standing(s.id) c where c in ('CSE', 'CCE')))
       order by r.id loop
      perform put_child_on(each.id);
    end loop;
    for each in select 'adult' as about, * from panel_adults() union all select 'place', * from panel_places() loop
      if comes_on(lines_about(each.about, null, each.mention_id), each.since, false) then
        perform put_on_agenda(each.about, null, each.mention_id, each.drawn, 'Named in the record.');
      end if;
    end loop;
    for each in select s.id, s.opened_at from strand s where s.kind = 'group_proposal' and s.state = 'with_panel' and s.apart <> 'lado' loop
      if comes_on(lines_about('group', each.id, null), each.opened_at, false) then
        perform put_on_agenda('group', each.id, null, '{}', 'Taken to the panel.');
      end if;
    end loop;
  end $$;

ALTER FUNCTION heard.draw_up_agenda() OWNER TO heard_kernel;

CREATE FUNCTION heard.due(start timestamp with time zone, amount integer, unit text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return case unit
      when 'hour' then start + amount * interval '1 hour'
      when 'calendar_day' then end_of(day_of(start) + amount)
      when 'month' then end_of((day_of(start) + amount * interval '1 month')::date)
      when 'working_day' then (
        select end_of(d) from days_worked(day_of(start) + 1, day_of(start) + amount * 2 + 20) d
         order by d offset amount - 1 limit 1)
      end;
  end $$;

ALTER FUNCTION heard.due(start timestamp with time zone, amount integer, unit text) OWNER TO heard_owner;

CREATE FUNCTION heard.due_on_its_day() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, new.at, d.due_at, d.due_at, 0, 0
      from strand s
      join action a on a.strand_id = s.id
      join timescale t on t.id = timescale_in_force('action', s.agency_id, new.at)
     cross join lateral (select least(end_of(a.due_on), due(new.at, t.amount, t.unit)) as due_at) d
     where s.id = new.strand_id;
    if not found then
      perform refuse('An action says what is to be done, and by when.');
    end if;
    -- Whoever has a part in a plan is of those who carry it, and reads it. What was said at a meeting is for whoever came.
    perform let_in(p.id, null, null, new.to_post_id, 'full', 'holds', new.at)
       from strand s join strand p on p.id = s.parent_id and p.kind in ('plan', 'child_in_need', 'looked_after') where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.due_on_its_day() OWNER TO heard_kernel;

CREATE FUNCTION heard.early_review_ends_with_the_review() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(new.at), o.id, o.n + 1, 'early_review', 'early_review_held', o.state, 'held', new.at, new.by_id, '', '', '', '', '', ''
      from strand o where o.parent_id = new.strand_id and o.kind = 'early_review' and o.is_open
                      and o.opened_at <= (select held_at from minutes where meeting_id = latest_meeting(new.strand_id));
    return null;
  end $$;

ALTER FUNCTION heard.early_review_ends_with_the_review() OWNER TO heard_kernel;

CREATE FUNCTION heard.empty_from(which uuid, at_time timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select min(t) from (
      select at_time
      union all select h.until_at from holding h where h.post_id = which and h.until_at > at_time
      union all select a.from_at from absence a join holding h on h.worker_id = a.worker_id
                 where h.post_id = which and a.from_at > at_time) change (t)
     where not exists (select from present_in(which, t))
  $$;

ALTER FUNCTION heard.empty_from(which uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.end_of(day date) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$ select (day + 1)::timestamp at time zone 'Europe/London' $$;

ALTER FUNCTION heard.end_of(day date) OWNER TO heard_owner;

CREATE FUNCTION heard.end_token(secret text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ delete from token where hash = sha256(convert_to(secret, 'UTF8')) or expires_at < now() $$;

ALTER FUNCTION heard.end_token(secret text) OWNER TO heard_kernel;

CREATE FUNCTION heard.enquiries_about_the_same_child(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id from strands_about_the_same_child(root_of(which)) same
      join strand s on s.parent_id = same and s.kind = 'enquiry' and s.is_open
     where not kept_from_me(s)
  $$;

ALTER FUNCTION heard.enquiries_about_the_same_child(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.enquiry_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid := new_id(new.at); of_meeting uuid := latest_meeting(new.strand_id); held timestamptz; root uuid := root_of(new.strand_id);
  begin
    perform pg_advisory_xact_lock(hashtextextended('section 47', 0));
    if exists (select from enquiries_about_the_same_child(new.strand_id)) then
      perform refuse('An enquiry about this child is under way, and its clock goes on.', 'Go on with that enquiry.');
    end if;
    select held_at into held from minutes where meeting_id = of_meeting;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'enquiry', agency_id, id, new_reference(), urgent, '', true, 0, new.at from strand where id = root;
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), mine, t.id, t.name, held, d.due_at, d.due_at, 0, 0
      from strand s join timescale t on t.id = timescale_in_force('initial_conference', s.agency_id, held)
     cross join lateral (select due(held, t.amount, t.unit) as due_at) d
     where s.id = root;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(new.at), mine, 1, 'enquiry', 'open_enquiry', '', 'under_way', new.at, new.by_id, '', '', new.reason, '', '', '');
    perform let_in(mine, null, null, i.post_id, 'full', 'invited', new.at)
       from invitation i join attendance a on a.invitation_id = i.id and a.came where i.meeting_id = of_meeting and i.post_id is not null;
    return null;
  end $$;

ALTER FUNCTION heard.enquiry_begins() OWNER TO heard_kernel;

CREATE FUNCTION heard.enquiry_ends_with_the_conference() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(new.at), o.id, o.n + 1, 'enquiry', 'conference_held', o.state, 'to_conference', new.at, new.by_id, '', '', '', '', '', ''
      from strand s join strand o on o.parent_id = s.parent_id and o.kind = 'enquiry' and o.is_open where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.enquiry_ends_with_the_conference() OWNER TO heard_kernel;

CREATE FUNCTION heard.enter_mailbox(hash bytea) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select mint(actor_id, interval '1 hour') from mailbox where secret_hash = hash and replaced_at is null
  $$;

ALTER FUNCTION heard.enter_mailbox(hash bytea) OWNER TO heard_kernel;

CREATE FUNCTION heard.entries_seen(which uuid[], among bigint[] DEFAULT NULL::bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  declare mine uuid[] := array(select unnest(which) intersect select unnest(opened('full'))); t record;
  begin
    for t in
      select s.name, format('select %I::text from %I where %s and (%s)', s.key, s.name, string_agg(s.condition, ' and '),
                            case when s.name in ('reading', 'access') then 'true' else seen_by_policy(s.name::regclass) end) as rows,
             case when bool_or(s.condition like '% in (select %') then 'e.strand_id is null' else 'e.strand_id = any ($1)' end as held
        from tables_of_strands() s
       where s.required and (s.name in ('reading', 'access') or has_table_privilege('heard_app', s.name, 'select'))
       group by s.name, s.key
    loop
      return query execute format(
        'select e.id from entry e where %s and e.table_name = %L and ($2 is null or e.id = any ($2)) and e.row_id in (%s)',
        t.held, t.name, t.rows) using mine, among;
    end loop;
    return query select e.id from entry e where e.strand_id = any (mine) and (e.text is null or e.operation = 'DELETE')
                                            and (among is null or e.id = any (among));
  end $_$;

ALTER FUNCTION heard.entries_seen(which uuid[], among bigint[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.episode_is_of_a_child() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from missing_episode where strand_id = new.id)
       or not exists (select from mention where strand_id = new.id and kind = 'child') then
      perform refuse('Say which child is missing, and since when.', 'As much as is known: a first name and an age are enough.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.episode_is_of_a_child() OWNER TO heard_kernel;

CREATE FUNCTION heard.erased_of(which uuid) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (select count(*) from entry
             where strand_id = which and text is null and level_of(which) is not null
               and recorded_at < current_setting('heard.as_at')::timestamptz + interval '1 minute');
  end $$;

ALTER FUNCTION heard.erased_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.erased_row(of_table regclass) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    select 'jsonb_build_object(' || string_agg(format('%L, %s', a.attname,
             case when k.conkey is not null or a.attname = 'strand_id' then 'e.row_id'
                  when t.typname = 'text' then '''erased'''
                  when t.typname = 'timestamptz' then 'e.recorded_at'
                  when t.typname = 'uuid' then 'e.actor_id'
                  when t.typname = 'bool' then 'false'
                  when t.typcategory = 'A' or t.typname = 'jsonb' then '''[]''::jsonb'
                  else '0' end), ', ') || ')'
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p' and a.attnum = any (k.conkey)
     where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped and a.attnotnull
  $$;

ALTER FUNCTION heard.erased_row(of_table regclass) OWNER TO heard_owner;

CREATE FUNCTION heard.erasing() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from erasure where not carried_out) $$;

ALTER FUNCTION heard.erasing() OWNER TO heard_kernel;

CREATE FUNCTION heard.erasure_is_only_finished() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if to_jsonb(new) - '{removed,carried_out}'::text[] <> to_jsonb(old) - '{removed,carried_out}'::text[] or old.carried_out or not new.carried_out then
      raise exception 'The record of erasure cannot be changed or removed.' using errcode = 'HD001';
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.erasure_is_only_finished() OWNER TO heard_owner;

CREATE FUNCTION heard.evidence_of(which uuid[]) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(array_agg(id), '{}') from entry
     where id in (select entries_seen(which))
       and recorded_at < nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute'
  $$;

ALTER FUNCTION heard.evidence_of(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.facts_are_known(facts jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    select jsonb_typeof(facts) = 'array' and not exists (
      select from jsonb_array_elements(case jsonb_typeof(facts) when 'array' then facts else '[]' end) fact
       where case when jsonb_typeof(fact) = 'array' and jsonb_array_length(fact) = 2
                  then fact ->> 0 <> all ('{surname,other_name,born,phone,handle,nhs,upn,language,registration}'::text[])
                       or jsonb_typeof(fact -> 1) <> 'string' else true end)
  $$;

ALTER FUNCTION heard.facts_are_known(facts jsonb) OWNER TO heard_owner;

CREATE FUNCTION heard.says_something(text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ select coalesce($1, '') ~ '[^\s\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]' $_$;

ALTER FUNCTION heard.says_something(text) OWNER TO heard_owner;

CREATE TABLE heard.contact_attempt (
    id uuid NOT NULL,
    n integer DEFAULT 0 NOT NULL,
    way text NOT NULL,
    reached boolean NOT NULL,
    account text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT contact_attempt_n_check CHECK ((n >= 0)),
    CONSTRAINT contact_attempt_says_something CHECK (heard.says_something(account)),
    CONSTRAINT contact_attempt_way_known CHECK ((way = ANY (ARRAY['in_person'::text, 'phone'::text, 'message'::text, 'letter'::text, 'trusted'::text, 'place'::text, 'other'::text])))
);

ALTER TABLE ONLY heard.contact_attempt FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.contact_attempt OWNER TO heard_owner;

CREATE FUNCTION heard.failed_contacts(which uuid) RETURNS SETOF heard.contact_attempt
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select f.* from contact_attempt f
     where f.strand_id = which and not f.reached
       and f.n > coalesce((select max(n) from contact_attempt where strand_id = which and reached), 0)
       and f.n > coalesce((select max(w.after_n) from new_way w join strand o on o.id = w.strand_id where o.parent_id = which), 0)
  $$;

ALTER FUNCTION heard.failed_contacts(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.family_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $_$ select lower(substring(name from '(\S+)\s*$')) $_$;

ALTER FUNCTION heard.family_name(name text) OWNER TO heard_owner;

CREATE FUNCTION heard.family_name_key(name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $_$ select name_key(substring(name from '(\S+)\s*$')) $_$;

ALTER FUNCTION heard.family_name_key(name text) OWNER TO heard_owner;

CREATE FUNCTION heard.file_anew(run uuid, mentions uuid[], keys bigint[], facts text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform must_be_refiling(run);
    delete from match_key where mention_id = any (mentions);
    insert into match_key (key, mention_id, fact)
    select distinct k, m, f from unnest(mentions, keys, facts) as filed (m, k, f) join mention on mention.id = m;
  end $$;

ALTER FUNCTION heard.file_anew(run uuid, mentions uuid[], keys bigint[], facts text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.file_keys(mentions uuid[], keys bigint[], facts text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if exists (select from unnest(mentions) asked left join mention m on m.id = asked
                where m.by_id is distinct from actor() or actor() is null)
       or exists (select from match_key where mention_id = any (mentions)) then
      perform refuse('What is said is filed once, by whoever says it.');
    end if;
    insert into match_key (key, mention_id, fact) select distinct k, m, f from unnest(mentions, keys, facts) as filed (m, k, f);
  end $$;

ALTER FUNCTION heard.file_keys(mentions uuid[], keys bigint[], facts text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.fills(which_post uuid, s heard.strand, at_time timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select case s.apart
        when '' then post_is_filled(which_post, at_time)
        when 'review' then post_is_filled(which_post, at_time)
        else (s.apart <> 'lado' or exists (select from post where id = which_post and role in ('lado', 'scrutineer')))
             and exists (select from present_in(which_post, at_time) who where conflict_on(s.id, who) is null) end
    );
  end $$;

ALTER FUNCTION heard.fills(which_post uuid, s heard.strand, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.finding_is_in_time() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if new.found_at > heard_now() + interval '1 minute' or new.found_at < (select since from missing_episode where strand_id = new.strand_id) then
      perform refuse('The child was found after they went missing, and not in time to come.', 'Give the time when they were found.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.finding_is_in_time() OWNER TO heard_kernel;

CREATE FUNCTION heard.found_to_be(which uuid[], by_then timestamp with time zone) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with person as materialized (
      select distinct person_of(w, by_then) as id from unnest(which) w
    )
    select array(
      select unnest(which)
      union
      select mentions_read_by_me(array(
        select i.mention_id from person p join identification i on i.person_id = p.id
         where i.at < by_then and person_of(i.mention_id, by_then) = p.id), by_then))
  $$;

ALTER FUNCTION heard.found_to_be(which uuid[], by_then timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.free_columns(of_table regclass) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select a.attname::text from pg_attribute a
     where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
       and (of_table <> 'move'::regclass or a.attname in ('reason', 'child_view', 'child_view_unknown', 'told'))
       and not exists (select from pg_constraint k where k.conrelid = of_table and a.attnum = any (k.conkey)
                          and (k.contype in ('p', 'f') or (k.contype = 'c' and pg_get_constraintdef(k.oid) ~ 'ANY')))
  $$;

ALTER FUNCTION heard.free_columns(of_table regclass) OWNER TO heard_kernel;

CREATE FUNCTION heard.give_half(opening uuid, given bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine text := side_of_opening(opening);
  begin
    if mine is null then
      perform refuse('Only the two who agreed can read the name, for one day after they did.');
    end if;
    insert into opening_half (id, strand_id, side, by_id, at, half)
    values (gen_random_uuid(), opening, mine, actor(), heard_now(), given)
        on conflict on constraint opening_half_once do update set half = given, by_id = actor(), at = heard_now();
  end $$;

ALTER FUNCTION heard.give_half(opening uuid, given bytea) OWNER TO heard_kernel;

CREATE FUNCTION heard.give_mailbox(which uuid, reporter uuid, hash bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if actor_kind() not in ('door', 'worker')
       or not exists (select from strand s join move m on m.strand_id = s.id and m.n = 1
                       where s.id = which and s.kind in ('concern', 'missing_episode') and m.by_id = actor()
                         and s.opened_at > heard_now() - interval '10 minutes')
       or exists (select from mailbox where strand_id = which) then
      perform refuse('A word secret is given when something is reported.');
    end if;
    insert into actor (id, kind, name) values (reporter, 'reporter', '');
    insert into mailbox (id, strand_id, actor_id, secret_hash, made_at)
    values (gen_random_uuid(), which, reporter, hash, no_finer_than_needed(heard_now()));
    perform let_in(which, null, reporter, null, 'own', 'raised', no_finer_than_needed(heard_now()));
  end $$;

ALTER FUNCTION heard.give_mailbox(which uuid, reporter uuid, hash bytea) OWNER TO heard_kernel;

CREATE FUNCTION heard.glass_is_broken() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into access (strand_id, actor_id, level, why, since, until)
    select s.parent_id, new.by_id, 'full', 'glass', new.at, new.at + interval '2 hours'
      from strand s where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.glass_is_broken() OWNER TO heard_kernel;

CREATE FUNCTION heard.gravity_of(standing text) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ select coalesce(array_position('{withdrawn,likely,happening}'::text[], standing), 1) $$;

ALTER FUNCTION heard.gravity_of(standing text) OWNER TO heard_owner;

CREATE FUNCTION heard.group_of(which uuid) RETURNS TABLE(id uuid, seen boolean, kind text, reference text, opened_at timestamp with time zone, agency text, post text, reach text, because jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with part as materialized (
      select s, d.because, coalesce(level_of(s.id), '') in ('own', 'full') as seen
        from drawn_from d join strand s on s.id = d.of_id
       where d.strand_id = which and d.n = latest_drawing(which) and level_of(which) = 'full' and actor_kind() = 'worker'
         -- said twice: of the past a strand is found by its own id, and not through another row
         and s.id = any (array(select of_id from drawn_from where strand_id = which)) and not kept_from_me(s.id)
    ), known as (
      select distinct tie -> 1 as thing from part cross join jsonb_array_elements(part.because) tie where part.seen
    )
    select (p.s).id, p.seen, case when p.seen then (p.s).kind end, case when p.seen then (p.s).reference end,
           case when p.seen then (p.s).opened_at end, g.name, o.title, o.reach,
           case when p.seen then p.because
                else (select coalesce(jsonb_agg(distinct jsonb_build_array(tie -> 0, tie -> 1)), '[]') from jsonb_array_elements(p.because) tie
                       where tie -> 1 in (select thing from known)) end
      from part p join post o on o.id = (p.s).owner_post_id join agency g on g.id = o.agency_id
     where p.seen or may_be_named((p.s).id)
     order by (p.s).opened_at, (p.s).id
  $$;

ALTER FUNCTION heard.group_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.group_proposals(in_states text[]) RETURNS TABLE(id uuid, reference text, state text, opened_at timestamp with time zone, reports bigint, kinds text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, s.reference, s.state, s.opened_at, count(d.id),
           array(select distinct tie ->> 0 from drawn_from e cross join jsonb_array_elements(e.because) tie
                  where e.strand_id = s.id and e.n = latest_drawing(s.id) order by 1)
      from strand s left join drawn_from d on d.strand_id = s.id and d.n = latest_drawing(s.id)
     where s.kind = 'group_proposal' and s.state = any (in_states) and level_of(s.id) = 'full'
     group by s.id order by s.opened_at, s.id
  $$;

ALTER FUNCTION heard.group_proposals(in_states text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.groups_drawn_from(which uuid[]) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(array_agg(distinct strand_id), '{}') from drawn_from where of_id = any (which) $$;

ALTER FUNCTION heard.groups_drawn_from(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.groups_so_far(run uuid) RETURNS TABLE(id uuid, reference text, is_open boolean, latest text, ever uuid[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  begin
    perform must_be_grouping(run);
    return query
      select s.id, s.reference, s.is_open,
             coalesce((select jsonb_object_agg(d.of_id, d.because) from drawn_from d
                        where d.strand_id = s.id and d.n = latest_drawing(s.id)), '{}')::text,
             array(select distinct d.of_id from drawn_from d where d.strand_id = s.id)
        from strand s where s.kind = 'group_proposal' and s.apart <> 'lado'
       order by s.opened_at, s.id;
  end $$;

ALTER FUNCTION heard.groups_so_far(run uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.halves_are_forgotten() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    update opening_half set half = null where strand_id = new.strand_id and half is not null;
    return null;
  end $$;

ALTER FUNCTION heard.halves_are_forgotten() OWNER TO heard_kernel;

CREATE FUNCTION heard.hanging_on(which uuid) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with recursive tree as (
      select which as id union select s.id from tree t join strand s on s.parent_id = t.id
    )
    select array_agg(id) from tree
  $$;

ALTER FUNCTION heard.hanging_on(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.hangs_from(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with recursive up as (
      select id, parent_id from strand where id = which
      union all
      select p.id, p.parent_id from up join strand p on p.id = up.parent_id
    )
    select id from up
  $$;

ALTER FUNCTION heard.hangs_from(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.harm_goes_on(line uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand s join panel_line l on l.strand_id = s.id and l.about = 'child'
                    cross join lateral panel_reasons(s.parent_id) r where s.id = line and r.code = 'harm')
  $$;

ALTER FUNCTION heard.harm_goes_on(line uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.has_a_part_in(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand s left join strand p on p.id = s.parent_id
                    where s.id = any (hanging_on(root_of(which))) and s.kind <> 'audit' and p.kind is distinct from 'audit'
                      and (s.owner_post_id = any (my_posts()) and s.is_open
                           or exists (select from move m where m.strand_id = s.id and m.by_id = actor() and m.step <> 'climb')))
  $$;

ALTER FUNCTION heard.has_a_part_in(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.has_disagreement(which uuid, only_open boolean) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand d where d.parent_id = which and d.kind = 'disagreement' and (d.is_open or not only_open))
  $$;

ALTER FUNCTION heard.has_disagreement(which uuid, only_open boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.heard_now() RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ begin return (select coalesce((select at from moment), now())); end $$;

ALTER FUNCTION heard.heard_now() OWNER TO heard_kernel;

CREATE FUNCTION heard.held_by(which uuid, at_time timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(string_agg(w.name, ', ' order by h.deputy, w.name), '')
      from holding h join worker w on w.actor_id = h.worker_id
     where h.post_id = which and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)
  $$;

ALTER FUNCTION heard.held_by(which uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.hexagon(easting integer, northing integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $$
  declare
    q double precision := (easting * sqrt(3) - northing) / 1500;
    r double precision := northing / 750.0;
    near double precision[] := array[round(q), round(r), round(-q - r)];
    off double precision[] := array[abs(near[1] - q), abs(near[2] - r), abs(near[3] + q + r)];
  begin
    if off[1] > off[2] and off[1] > off[3] then
      near[1] := -near[2] - near[3];
    elsif off[2] > off[3] then
      near[2] := -near[1] - near[3];
    end if;
    return near[1]::integer || ',' || near[2]::integer;
  end $$;

ALTER FUNCTION heard.hexagon(easting integer, northing integer) OWNER TO heard_owner;

CREATE FUNCTION heard.highest_rank(whose uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(max(coalesce(rank_of(p.role), 3)), 0) from holding h join post p on p.id = h.post_id
     where h.worker_id = whose and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now())
  $$;

ALTER FUNCTION heard.highest_rank(whose uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.hold_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not coalesce(may_hold(new.record_id), false) then
      perform refuse('A record is held by whoever may read it; everything, by a director, a safeguarding partner or the scrutineer.',
                     'Ask one of them.');
    end if;
    new.agency_id := my_agency();
    return new;
  end $$;

ALTER FUNCTION heard.hold_before() OWNER TO heard_kernel;

CREATE FUNCTION heard.hold_lifting_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare answer text[];
  begin
    -- One at a time: two agencies' words must not pass each other unseen.
    select why_not_lift(h) into answer from legal_hold h where h.id = new.hold_id for update;
    if answer is not null then
      perform refuse(answer[1], answer[2]);
    end if;
    new.agency_id := my_agency();
    return new;
  end $$;

ALTER FUNCTION heard.hold_lifting_before() OWNER TO heard_kernel;

CREATE FUNCTION heard.holders_of(of_post uuid) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select count(*) from holding h join worker w on w.actor_id = h.worker_id
     where h.post_id = of_post and not h.deputy and (h.until_at is null or h.until_at > heard_now()) and (w.left_at is null or w.left_at > heard_now())
  $$;

ALTER FUNCTION heard.holders_of(of_post uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.holding_words() RETURNS TABLE(name text, condition text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
    select name, condition from tables_of_strands()
     where name <> all (without_words() || '{move,wall,legal_hold,hold_lifting}'::text[])
     order by condition = 'strand_id = any ($1)'
  $_$;

ALTER FUNCTION heard.holding_words() OWNER TO heard_kernel;

CREATE TABLE heard.legal_hold (
    id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    agency_id uuid,
    by_id uuid NOT NULL,
    record_id uuid,
    CONSTRAINT legal_hold_says_why CHECK (heard.says_something(reason))
);

ALTER TABLE ONLY heard.legal_hold FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.legal_hold OWNER TO heard_owner;

CREATE FUNCTION heard.holds_on(which uuid) RETURNS SETOF heard.legal_hold
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select h.* from legal_hold h
     where (h.record_id is null or h.record_id = which)
       and (select count(distinct l.agency_id) from hold_lifting l where l.hold_id = h.id) < 2
     order by h.at
  $$;

ALTER FUNCTION heard.holds_on(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.host_is_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not may_work_on(new.strand_id)
       or not exists (select from strand s join placement p on p.strand_id = s.id and p.out_of_area where s.id = new.strand_id and s.state = 'planned') then
      perform refuse('The host authority is told of a placement that is planned in its area, by the agency that plans it.', 'Ask whoever holds it.');
    end if;
    if new.told_at > new.at then
      perform refuse('That they were told is written down when they were.', 'Give the time at which you told them.');
    end if;
    if new.told_at < (select opened_at from strand where id = root_of(new.strand_id)) then
      perform refuse('That is before the concern was raised.', 'Give the time at which you told them.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.host_is_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.host_was_told_by(which uuid, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from placement p where p.strand_id = which
                      and (not p.out_of_area or exists (select from host_notice h where h.strand_id = which and h.told_at <= moment)))
  $$;

ALTER FUNCTION heard.host_was_told_by(which uuid, moment timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.how_to_reach(which uuid[]) RETURNS TABLE(mention_id uuid, seen boolean, reference text, opened_at timestamp with time zone, kind text, agency text, post text, reach text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select m.id, l.seen, case when l.seen then s.reference end, case when l.seen then s.opened_at end, case when l.seen then s.kind end, g.name, p.title, p.reach
      from mention m
      join strand s on s.id = m.strand_id
     cross join lateral (
            select case level_of(s.id) when 'full' then true
                                       when 'own' then m.by_id = actor() or began_with(s.id, m.by_id) else false end as seen
            offset 0) l  -- asked once for each record, and not once for each column
      join post p on p.id = s.owner_post_id
      join agency g on g.id = p.agency_id
     where m.id = any (which) and s.id <> all ((select my_walled())::uuid[]) and (l.seen or may_be_named(s))
  $$;

ALTER FUNCTION heard.how_to_reach(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.identity_kept(which uuid) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select at from sealed_identity
     where strand_id = which and withdrawn_at is null and level_of(which) in ('own', 'full')
  $$;

ALTER FUNCTION heard.identity_kept(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.identity_to_read(opening uuid) RETURNS TABLE(report uuid, ephemeral bytea, keys bytea, ciphertext bytea, side text, half_a bytea, half_b bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine text := side_of_opening(opening); of_report uuid := (select parent_id from strand where id = opening);
  begin
    if mine is null then
      perform refuse('Only the two who agreed can read the name, for one day after they did.',
                     'If it is needed again, ask again, with a reason.');
    end if;
    perform open_records(array[of_report, opening], 'name in confidence');
    return query
      select i.strand_id, i.ephemeral, i.keys, i.ciphertext, mine,
             (select half from opening_half h where h.strand_id = opening and h.side = 'A'),
             (select half from opening_half h where h.strand_id = opening and h.side = 'B')
        from sealed_identity i where i.strand_id = of_report and i.withdrawn_at is null;
  end $$;

ALTER FUNCTION heard.identity_to_read(opening uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.incident_is_said() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not is_being_begun(new.strand_id, 'serious_incident') then
      perform refuse('When the council became aware is written when the incident is said.', 'What was written stays.');
    end if;
    if new.aware_at > new.at then
      perform refuse('That is still to come.', 'Give the time at which the council became aware.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.incident_is_said() OWNER TO heard_kernel;

CREATE FUNCTION heard.interview_is_independent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not new.independent or (new.interviewer_id is not null and cares_for_the_child(new.strand_id, new.interviewer_id)) then
      perform refuse('The return interview is held by somebody who has no part in the care of the child.',
                     'Ask somebody else: not the child''s social worker, and nobody who works where the child lives.');
    end if;
    -- That the child is safe and well is the police's own check, and whoever did it is not who is told the rest.
    if exists (select from worker w join agency g on g.id = w.agency_id where w.actor_id = new.interviewer_id and g.kind = 'police')
       or exists (select from finding f where f.strand_id = new.strand_id and f.by_id = new.interviewer_id) then
      perform refuse('The return interview is held by somebody other than the police and whoever found the child.',
                     'Ask somebody whom the child would talk to, such as a youth worker.');
    end if;
    if new.held_at > heard_now() + interval '1 minute' or new.held_at < (select found_at from finding where strand_id = new.strand_id) then
      perform refuse('The interview was held after the child was found, and not in time to come.', 'Give the time when it was held.');
    end if;
    -- What was learned leads somewhere, in the same transaction.
    if new.leads_to = 'concern' and not exists (select from concern c where c.strand_id = new.concern_id and c.follows_id = new.strand_id)
       or new.leads_to = 'mentions' and not exists (select from mention where strand_id = new.strand_id and kind <> 'child'
                                                       and by_id = actor() and at >= new.at - interval '10 minutes') then
      perform refuse('What was learned becomes a concern, or names adults, places or vehicles.', 'Write it down where it will be found.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.interview_is_independent() OWNER TO heard_kernel;

CREATE FUNCTION heard.invitation_lets_in() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand;
  begin
    select o.* into s from strand o join meeting g on g.strand_id = o.id and g.id = new.meeting_id where o.id = new.strand_id;
    if s.id is null or not meets_now(s.id) or not may_work_on(s.id) then
      perform refuse('Invitations come from the agency that called the meeting, before it is held.', 'Ask whoever holds it.');
    end if;
    if exists (select from minutes where meeting_id = new.meeting_id) then
      perform refuse('This meeting was held.', 'Set another one.');
    end if;
    if new.post_id is null then
      return new;
    end if;
    if exists (select from post where id = new.post_id and role = 'elected_member') then
      perform refuse('Elected members see figures, never children.', 'Choose a post that works with children.');
    end if;
    if not fills(new.post_id, s, heard_now()) then
      perform refuse('Nobody is in that post now.', 'Choose a post with somebody in it.');
    end if;
    perform let_in(s.id, null, null, new.post_id, 'full', 'invited', new.at);
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('meeting', s.id, new.post_id, new.at, new.at, 0);
    return new;
  end $$;

ALTER FUNCTION heard.invitation_lets_in() OWNER TO heard_kernel;

CREATE FUNCTION heard.is_about_a_child(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand where id = which and n > 0 and kind <> all (
      '{wall,glass_review,reading_review,share_request,erasure,subject_access,identity_opening,pressure,more_time,earlier_record,new_way,hand_off,group_proposal,audit,licence_notice}'::text[]))
       and level_of(which) is not null
  $$;

ALTER FUNCTION heard.is_about_a_child(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.is_asked_for(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from pack_line l join strand s on s.id = l.strand_id and s.is_open where l.record_id = which)
  $$;

ALTER FUNCTION heard.is_asked_for(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.is_being_begun(which uuid, of_kind text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from strand s where s.id = which and s.kind = of_kind and s.n = 0 and level_of(s.parent_id) = 'full') $$;

ALTER FUNCTION heard.is_being_begun(which uuid, of_kind text) OWNER TO heard_kernel;

CREATE FUNCTION heard.is_exploited(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand o cross join lateral categories_standing(o.id) c
                    where o.parent_id = which and o.kind = 'assessment' and c in ('CSE', 'CCE'))
  $$;

ALTER FUNCTION heard.is_exploited(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.is_file_of(file uuid, record uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from attachment a where a.id = file and a.strand_id = any (opened('full')) and record in (select hangs_from(a.strand_id)))
  $$;

ALTER FUNCTION heard.is_file_of(file uuid, record uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.is_somebody_else(who uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from identification where person_id = who)
       and not exists (select from identification i join mention m on m.id = i.mention_id
                        where i.person_id = who and level_of(m.strand_id) in ('own', 'full'))
  $$;

ALTER FUNCTION heard.is_somebody_else(who uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.is_system(hash bytea) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select mint(actor_id, interval '5 minutes') from system_key
     where key_hash = hash and from_at <= now() and (until_at is null or until_at > now())
  $$;

ALTER FUNCTION heard.is_system(hash bytea) OWNER TO heard_kernel;

CREATE FUNCTION heard.judgement_is_given() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand;
  begin
    select * into s from strand where id = new.strand_id and kind = 'audit' for update;
    if s.id is null or s.state <> 'under_way' or not s.owner_post_id = any (my_posts()) then
      perform refuse('A judgement is given by whoever holds the audit, while it is under way.', 'Ask whoever holds it.');
    end if;
    if exists (select from erasure where of_strand_id = s.parent_id) then
      perform refuse('This record has been let go.', 'There is nothing left to audit.');
    end if;
    if has_a_part_in(s.id) then
      perform refuse('Nobody audits their own work.', 'Ask somebody who had no part in this case.');
    end if;
    select coalesce(max(n), 0) + 1 into new.n from judgement where strand_id = s.id;
    return new;
  end $$;

ALTER FUNCTION heard.judgement_is_given() OWNER TO heard_kernel;

CREATE FUNCTION heard.keep_group(run uuid, which uuid, drawn jsonb, because text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare now_at timestamptz := heard_now(); s strand; mine uuid := coalesce(which, new_id(heard_now())); st step;
  begin
    perform must_be_grouping(run);
    if which is null then
      insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
      select mine, 'group_proposal', id, new_reference(), false, '', true, 0, now_at from agency where is_front_door;
    end if;
    select * into s from strand where id = mine for update;
    if s.kind is distinct from 'group_proposal' or not s.is_open then
      perform refuse('This is no proposal that is open.');
    end if;
    insert into drawn_from (id, strand_id, n, of_id, because, at)
    select new_id(now_at), s.id, s.n + 1, key::uuid, value, now_at from jsonb_each(drawn);
    -- Whoever may not know of one of them is passed over from the start.
    update strand t set apart = apart_of(t) where t.id = s.id and s.n = 0;
    select * into st from step where kind = s.kind and from_state = s.state and 'linker' = any (takers);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,
                      child_view_unknown, told)
    values (new_id(now_at), s.id, s.n + 1, s.kind, st.name, s.state, st.to_state, now_at, actor(), '', '', because, '', '', '');
    perform settle_apart(s.id);
    return mine;
  end $$;

ALTER FUNCTION heard.keep_group(run uuid, which uuid, drawn jsonb, because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.keep_identity(which uuid, ephemeral_key bytea, public_keys bytea, sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not raised_without_account(which) and not exists (
         select from concern where strand_id = which and by_id = actor() and actor_kind() in ('door', 'worker')
            and received_at > heard_now() - interval '10 minutes') then
      perform refuse('A name is given in confidence by whoever reports.');
    end if;
    perform from strand where id = which for update;
    if exists (select from sealed_identity where strand_id = which and withdrawn_at is null) then
      perform refuse('A name is kept already.', 'Take it back first, then give another.');
    end if;
    insert into sealed_identity (id, strand_id, by_id, at, ephemeral, keys, ciphertext)
    values (gen_random_uuid(), which, actor(), no_finer_than_needed(heard_now()), ephemeral_key, public_keys, sealed);
  end $$;

ALTER FUNCTION heard.keep_identity(which uuid, ephemeral_key bytea, public_keys bytea, sealed bytea) OWNER TO heard_kernel;

CREATE FUNCTION heard.keeping_of(which uuid, OUT until date, OUT why_not text[]) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select kept_until(which), why_not_expire(which) where level_of(which) = 'full' $$;

ALTER FUNCTION heard.keeping_of(which uuid, OUT until date, OUT why_not text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.kept_from_me(s heard.strand) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select case s.apart when '' then false when 'lado' then level_of(s.id) is null else walled(s.id, actor()) end
    );
  end $$;

ALTER FUNCTION heard.kept_from_me(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.kept_from_me(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select kept_from_me(s) from strand s where s.id = which $$;

ALTER FUNCTION heard.kept_from_me(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.kept_until(which uuid) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select max(until) from periods_of(array[which]) $$;

ALTER FUNCTION heard.kept_until(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.key_is_for_a_post() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from post p where p.id = new.post_id and p.agency_id = new.agency_id
                      and p.role in ('practitioner', 'front_door_worker', 'front_door_manager', 'safeguarding_lead', 'service_manager')) then
      perform refuse('A key is given for a post of its own agency at which the work is done.', 'Choose another post, or give none.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.key_is_for_a_post() OWNER TO heard_kernel;

CREATE FUNCTION heard.kinds_by_office() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(array_agg(kind), '{}') from (select distinct kind from state) k where sees_by_office(kind) $$;

ALTER FUNCTION heard.kinds_by_office() OWNER TO heard_kernel;

CREATE FUNCTION heard.known_already(which uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with same as materialized (
      select same as id from strands_about_the_same_child(which) same where level_of(which) = 'full'
    ), concerns as (
      select count(*) as ever, count(*) filter (where s.opened_at > heard_now() - interval '2 years') as lately,
             count(*) filter (where c.door in ('child', 'public')) as public, min(s.opened_at) as since,
             coalesce(jsonb_agg(distinct g.name) filter (where g.name is not null), '[]') as agencies
        from strand s
        join concern c on c.strand_id = s.id
        left join worker w on w.actor_id = c.by_id left join agency g on g.id = w.agency_id
       where s.id = any (array(select id from same)) and s.kind = 'concern' and not kept_from_me(s.id)
    ), open_now as materialized (
      select s.kind, s.reference, x.label as state, s.opened_at, level_of(s.id) = 'full' as seen
        from strand s join state x on (x.kind, x.name) = (s.kind, s.state)
       where s.id = any (array(select distinct h from same cross join lateral unnest(hanging_on(same.id)) h where h <> which))
         and s.is_open and (s.kind in ('concern', 'missing_episode') or s.kind = any (stages())) and not kept_from_me(s.id)
    )
    select jsonb_build_object(
             'concerns', k.lately, 'agencies', k.agencies, 'public', k.public, 'since', k.since,
             'open', coalesce((select jsonb_agg(jsonb_build_object('kind', o.kind, 'reference', o.reference, 'state', o.state)
                                                order by o.opened_at, o.reference) from open_now o where o.seen), '[]'),
             'elsewhere', (select count(*) from open_now o where o.seen is not true))
      from concerns k
     where k.ever > 1 or exists (select from open_now)
  $$;

ALTER FUNCTION heard.known_already(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.known_before(which uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select case when level_of(which) = 'full' then count_about_the_same_child(which) - 1 end $$;

ALTER FUNCTION heard.known_before(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.known_from_before(which uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select jsonb_build_object(
             'agencies', jsonb_agg(distinct g.name),
             'referrals', count(distinct e.from_on) filter (where e.event in ('contact', 'referral')))
      from strands_about_the_same_child(which) same
      join strand s on s.id = same and s.kind = 'earlier_record'
      join agency g on g.id = s.agency_id
      left join earlier_entry e on e.strand_id = s.id and e.from_on > heard_now() - interval '2 years' and level_of(s.id) = 'full' and not put_right(e.id)
     where level_of(which) = 'full' and not kept_from_me(s.id)
    having count(*) > 0
  $$;

ALTER FUNCTION heard.known_from_before(which uuid) OWNER TO heard_kernel;

CREATE TABLE heard.rung (
    id uuid NOT NULL,
    n smallint NOT NULL,
    amount smallint NOT NULL,
    unit text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    agency_id uuid NOT NULL,
    post_id uuid NOT NULL,
    tells_id uuid NOT NULL,
    CONSTRAINT rung_amount_check CHECK ((amount >= 0)),
    CONSTRAINT rung_is_one_of_five CHECK ((n <= 4)),
    CONSTRAINT rung_may_only_be_shortened CHECK ((((amount <= 24) AND (n <= 2) AND (unit = 'hour'::text)) OR ((amount <= 48) AND (n = 3) AND (unit = 'hour'::text)) OR ((amount <= 120) AND (n = 4) AND (unit = 'hour'::text)) OR ((amount = 1) AND (n <= 2) AND (unit = 'working_day'::text)) OR ((amount <= 2) AND (n = 3) AND (unit = 'working_day'::text)) OR ((amount <= 5) AND (n = 4) AND (unit = 'working_day'::text)))),
    CONSTRAINT rung_n_check CHECK ((n >= 0))
);

ALTER TABLE heard.rung OWNER TO heard_owner;

CREATE FUNCTION heard.ladder(of_agency uuid, at_time timestamp with time zone) RETURNS SETOF heard.rung
    LANGUAGE sql STABLE
    AS $$
    select * from rung
     where agency_id = of_agency and from_at <= at_time and (until_at is null or until_at > at_time)
  $$;

ALTER FUNCTION heard.ladder(of_agency uuid, at_time timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.ladder_around(which uuid, at_time timestamp with time zone) RETURNS TABLE(n smallint, post_id uuid, tells_id uuid, filled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select l.n, l.post_id, l.tells_id, l.filled from strand s cross join lateral ladder_of(s, at_time) l
     where s.id = which and level_of(which) is not null
  $$;

ALTER FUNCTION heard.ladder_around(which uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.ladder_of(s heard.strand, at_time timestamp with time zone) RETURNS TABLE(n smallint, post_id uuid, tells_id uuid, amount smallint, unit text, filled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with declared as (
      select r.n, r.tells_id, r.amount, r.unit, r.n = max(r.n) over () as top,
             case when s.apart = 'lado' and r.n = 0
               then coalesce((select id from post where agency_id = s.agency_id and role = 'lado' order by id limit 1), r.post_id)
               else r.post_id end as post_id
        from ladder(s.agency_id, at_time) r
    ), seated as (
      select d.*, (d.top or s.apart <> 'review') and fills(d.post_id, s, at_time) as filled from declared d
    ), routed as (
      select d.n, d.tells_id, d.amount, d.unit, d.filled,
             case when d.top and not d.filled and s.apart <> '' then coalesce(post_outside(s, at_time), d.post_id)
                  else d.post_id end as post_id
        from seated d
    )
    select r.n, r.post_id, case when s.apart in ('', 'review') then r.tells_id else coalesce(post_to_tell(s, r.post_id, r.tells_id, at_time), r.tells_id) end,
           r.amount, r.unit, r.filled
      from routed r
  $$;

ALTER FUNCTION heard.ladder_of(s heard.strand, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.large_enough(names text[], counts bigint[], beside bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
    with part as (select name, n from unnest(names, counts) p (name, n)),
         rest as (select beside + coalesce((select sum(n) from part where n < 5), 0) as n)
    select coalesce(array_agg(name order by name), '{}') from part, rest
     where part.n >= 5 and not (rest.n between 1 and 4 and part.name = (select min(name) from part where n >= 5))
  $$;

ALTER FUNCTION heard.large_enough(names text[], counts bigint[], beside bigint) OWNER TO heard_owner;

CREATE FUNCTION heard.last_said_of(which uuid) RETURNS TABLE(other uuid, verdict text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select distinct on (o.id) o.id, p.verdict
      from pairing p cross join lateral (select case which when p.one_id then p.other_id else p.one_id end) o (id)
     where which in (p.one_id, p.other_id) order by o.id, p.at desc, p.id
  $$;

ALTER FUNCTION heard.last_said_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.latest_drawing(which uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select max(n) from move where strand_id = which and step in ('propose_group', 'change_group') $$;

ALTER FUNCTION heard.latest_drawing(which uuid) OWNER TO heard_kernel;

CREATE TABLE heard.judgement (
    id uuid NOT NULL,
    n integer DEFAULT 0 NOT NULL,
    found text NOT NULL,
    reasons text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    line_id text NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT judgement_found_known CHECK ((found = ANY (ARRAY['kept'::text, 'lacking'::text, 'unknown'::text]))),
    CONSTRAINT judgement_n_check CHECK ((n >= 0)),
    CONSTRAINT judgement_says_why CHECK (heard.says_something(reasons))
);

ALTER TABLE ONLY heard.judgement FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.judgement OWNER TO heard_owner;

CREATE FUNCTION heard.latest_judgements(which uuid) RETURNS SETOF heard.judgement
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select distinct on (line_id) * from judgement where strand_id = which order by line_id, n desc $$;

ALTER FUNCTION heard.latest_judgements(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.latest_meeting(which uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select id from meeting where strand_id = which order by n desc limit 1 $$;

ALTER FUNCTION heard.latest_meeting(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.leave_team(which uuid, on_day date, because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s team_seat;
  begin
    select * into s from team_seat where id = which for update;
    perform must_lead_team(s.team_id);
    if s.id is null or s.left_on is not null then
      perform refuse('That post is in the team no longer.');
    elsif (manager_of(s.team_id)).post_id = s.post_id then
      perform refuse('That post manages the team.', 'Name the next manager first.');
    elsif not says_something(because) then
      perform refuse('It does not say why the post leaves.', 'Say why.');
    elsif on_day is null or on_day > (heard_now() at time zone 'Europe/London')::date or on_day < (s.at at time zone 'Europe/London')::date then
      perform refuse('A post leaves on a day on which it was in the team.', 'Give the day, not before it came and not one to come.');
    end if;
    update team_seat set left_on = on_day, left_because = because, left_by_id = actor() where id = which;
  end $$;

ALTER FUNCTION heard.leave_team(which uuid, on_day date, because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.leaving_closes_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    update account set is_active = false where worker_id = new.actor_id;
    return null;
  end $$;

ALTER FUNCTION heard.leaving_closes_account() OWNER TO heard_kernel;

CREATE FUNCTION heard.leaving_ends_tokens() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    update token set expires_at = least(expires_at, now() + (new.left_at - heard_now())) where actor_id = new.actor_id;
    return null;
  end $$;

ALTER FUNCTION heard.leaving_ends_tokens() OWNER TO heard_kernel;

CREATE FUNCTION heard.legal_basis_is_said() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not is_being_begun(new.strand_id, 'looked_after')
       and not coalesce(may_work_on(new.strand_id) and (select kind = 'looked_after' from strand where id = new.strand_id), false) then
      perform refuse('The legal basis is written by the agency that looks after the child.', 'Tell whoever holds it what you know.');
    end if;
    if new.from_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('A legal basis is written down when it stands.', 'Give a day that has come.');
    end if;
    if new.from_on < (select max(from_on) from legal_basis where strand_id = new.strand_id) then
      perform refuse('That is before the legal basis that stands now.', 'Give the day from which this one stands.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.legal_basis_is_said() OWNER TO heard_kernel;

CREATE FUNCTION heard.let_go(which uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  declare root uuid; gone uuid[]; held uuid[]; words record; rows bigint; answer text[]; ids bigint[]; more bigint[]; counted jsonb := '{}';
          id_of_this uuid := gen_random_uuid(); several uuid[] := '{}'; names text[] := '{}';
          taken uuid[]; taken_names text[];
  begin
    select parent_id into root from strand where id = which and kind = 'erasure' and state = 'carried_out';
    if root is null or (select count(distinct by_agency_id) from move
                         where strand_id = which and step in ('propose_erasure', 'sign_erasure')) < 2 then
      perform refuse('Letting go needs the signatures of two agencies.');
    end if;
    -- Whoever sets a hold, or adds to the record, at this moment comes before this or after it, and is never overrun.
    lock table legal_hold, hold_lifting in share row exclusive mode;
    perform from strand where id = any (hanging_on(root) || groups_drawn_from(array[root])) for update;
    answer := why_not_expire(root);
    if answer is not null then
      perform refuse(answer[1], answer[2]);
    end if;
    gone := array_remove(hanging_on(root), which);
    -- What was written of it together with others stays, without the names that only it bears; it goes with the last of them.
    -- That they were looked at together stays, with which, by whom and when.
    gone := gone || array(select w.id from written_of_several(gone) w where w.beside = '{}');
    held := array(select id from legal_hold where record_id = any (gone));

    -- Who was let in, who opened it, and when, says no word of it, and stays as provable as it was.
    ids := array(select id from entry where strand_id = any (gone)
                                        and table_name <> all (without_words()))
        || array(select id from entry where (table_name = 'legal_hold' and row_id = any (held::text[]))
                                         or (table_name = 'hold_lifting'
                                             and row_id in (select l.id::text from hold_lifting l where l.hold_id = any (held))));
    for words in select * from holding_words() where condition <> 'strand_id = any ($1)' loop
      execute format('select array(select e.id from %I k join entry e on e.table_name = %L and e.row_id = k.id::text and e.strand_id is null where k.%s)',
                     words.name, words.name, words.condition) into more using gone;
      ids := ids || more;
    end loop;
    -- What was gathered from it for the person whom it is about hangs on their request, not on it.
    ids := ids || array(select e.id from pack_line l join entry e on e.strand_id = l.strand_id and e.table_name = 'pack_line' and e.row_id = l.id::text
                         where l.record_id = any (gone));
    for words in select w.id, names_borne_by(gone, w.beside) as borne from written_of_several(gone) w where w.id <> all (gone) loop
      continue when words.borne is null;
      several := several || words.id;
      names := names || words.borne;
      ids := ids || array(select e.id from entry e where e.strand_id = words.id and e.table_name <> all (without_words())
                             and names_any(e.text::jsonb -> 'row', words.borne));
    end loop;
    -- Of a network that was taken away the reason loses these names too; where all in it is gone, it goes.
    select array_agg(x.id), array_agg(case cardinality(x.others) when 0 then '' else names_borne_by(gone, x.others) end) into taken, taken_names
      from (select o.id, array(select r from unnest(o.records) r where r <> all (gone)
                                  and not exists (select from erasure e where e.of_strand_id = r)) as others
              from network_export o where o.records && gone and o.strand_id <> all (gone)) x
     where cardinality(x.others) = 0 or names_borne_by(gone, x.others) is not null;
    ids := ids || array(select e.id from network_export x join entry e on e.strand_id = x.strand_id and e.table_name = 'network_export' and e.row_id = x.id::text
                         where x.id = any (taken));
    insert into erasure (id, strand_id, of_strand_id, at, entries, removed, carried_out)
    values (id_of_this, which, root, heard_now(), ids, '{}', false);

    for words in select * from holding_words() loop
      execute format('delete from %I where %s', words.name, words.condition) using gone;
      get diagnostics rows = row_count;
      if rows > 0 then
        counted := counted || jsonb_build_object(words.name, rows + coalesce((counted ->> words.name)::bigint, 0));
      end if;
    end loop;
    delete from pack_line where record_id = any (gone);
    get diagnostics rows = row_count;
    counted := counted || case when rows > 0 then jsonb_build_object('pack_line', rows) else '{}' end;
    delete from draft using strand s where s.id = any (gone) and split_part(draft.form, ':', 2) = s.reference;
    -- What stays loses what somebody wrote on it: each is written anew, so that the history says how it stands. A wall
    -- stands, or whoever it keeps out would learn now that there was something.
    update move set reason = case step when 'climb' then reason else '' end, child_view = '', child_view_unknown = '', told = ''
     where strand_id = any (gone);
    get diagnostics rows = row_count;
    counted := counted || jsonb_build_object('move', rows);
    update wall set why = '' where strand_id = any (gone);
    get diagnostics rows = row_count;
    counted := counted || case when rows > 0 then jsonb_build_object('wall', rows) else '{}' end;
    update network_export x set reason = case o.names when '' then 'Let go with a record in it.'
                                              else regexp_replace(x.reason, o.names, '[name let go]', 'g') end
      from unnest(taken, taken_names) o (id, names) where x.id = o.id;
    get diagnostics rows = row_count;
    counted := counted || case when rows > 0 then jsonb_build_object('network_export', rows + coalesce((counted ->> 'network_export')::bigint, 0))
                               else '{}' end;
    rows := 0;
    for place in 1 .. cardinality(several) loop
      rows := rows + lose_names(several[place], names[place]);
    end loop;
    counted := counted || case when rows > 0 then jsonb_build_object('names', rows) else '{}' end;
    update hold_lifting set reason = 'Let go with the record.' where hold_id = any (held);
    update legal_hold set reason = 'Let go with the record.' where id = any (held);
    get diagnostics rows = row_count;
    counted := counted || case when rows > 0 then jsonb_build_object('legal_hold', rows) else '{}' end;
    update entry set text = null, salt = null, why = '' where id = any (ids);
    get diagnostics rows = row_count;
    counted := counted || jsonb_build_object('entry', rows);
    update erasure set removed = counted, carried_out = true where id = id_of_this;
  end $_$;

ALTER FUNCTION heard.let_go(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.let_in(which uuid, parent uuid, whom uuid, whose_post uuid, at_level text, because text, at_time timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    insert into access (strand_id, actor_id, post_id, level, why, since)
    select s, whom, whose_post, at_level, because, at_time
      from unnest(array[which, parent]) s where s is not null
        on conflict on constraint access_once do nothing
  $$;

ALTER FUNCTION heard.let_in(which uuid, parent uuid, whom uuid, whose_post uuid, at_level text, because text, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.level_of(which uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select case case when s.apart <> '' then conflict_on(which, actor()) end
        when 'named' then null
        when 'line' then case when raised_by(which, actor()) then 'own' end
        else coalesce(
          (select 'full' where (s.agency_id = any (my_scope()) and sees_by_office(s.kind) and sees_by_office(s.apart))
                            or (s.kind = 'earlier_record' and s.owner_post_id = any ((select my_posts())::uuid[]))
                            or (s.apart = 'lado' and exists (
                                  select from post p where p.id = any ((select my_posts())::uuid[]) and p.role = 'lado' and p.agency_id = s.agency_id))),
          (select level from access
            where strand_id = which and (actor_id = (select actor()) or post_id = any ((select my_posts())::uuid[]))
              and (until is null or until > heard_now())
              and (s.apart <> 'lado' or why in ('raised', 'second signature') or post_id = s.owner_post_id)
            order by array_position('{full,own,progress}'::text[], level) limit 1)) end
        from strand s where s.id = which
    );
  end $$;

ALTER FUNCTION heard.level_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.licence_is_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if new.step = 'tell_licensing' then
      perform count_from(new.strand_id, 'licence_share', (select known_at from licence_notice where strand_id = new.strand_id));
    else
      perform count_from(new.strand_id, 'licence_reply', (select sent_at from sent_notice where strand_id = new.strand_id));
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.licence_is_counted() OWNER TO heard_kernel;

CREATE FUNCTION heard.licensing_is_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not is_being_begun(new.strand_id, 'licence_notice') then
      perform refuse('What is known of a driver is written when licensing is told.', 'What was written stays.');
    end if;
    if new.known_at > new.at then
      perform refuse('That is still to come.', 'Give the time since when it is known.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.licensing_is_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.lines_about(of_about text, under uuid, of_mention uuid) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select array(select l.strand_id from panel_line l join strand s on s.id = l.strand_id
                  where l.about = of_about
                    and case of_about when 'child' then s.parent_id in (select strands_about_the_same_child(under))
                                      when 'group' then s.parent_id = under
                                      else matter_of(l.mention_id) = matter_of(of_mention) end)
  $$;

ALTER FUNCTION heard.lines_about(of_about text, under uuid, of_mention uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.lines_about(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, verbs text[] DEFAULT NULL::text[], kinds text[] DEFAULT NULL::text[]) RETURNS TABLE(at timestamp with time zone, verb text, what text, strand_id uuid, actor_id uuid, post_id uuid, agency_id uuid, words text, sent_at timestamp with time zone, place bigint, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.lines_about(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, verbs text[], kinds text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.lines_of(which uuid[], verbs text[] DEFAULT NULL::text[]) RETURNS TABLE(at timestamp with time zone, verb text, what text, strand_id uuid, actor_id uuid, post_id uuid, agency_id uuid, words text, sent_at timestamp with time zone, place bigint, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.lines_of(which uuid[], verbs text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.lines_of_sitting(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id from strand s join strand sits on sits.id = which and sits.kind = 'panel_sitting' and level_of(which) = 'full'
     where s.kind = 'panel_line' and level_of(s.id) = 'full'
       and case when sits.is_open then not panel_looked_at(s.id) else exists (select from sitting_line l where l.strand_id = which and l.line_id = s.id) end
  $$;

ALTER FUNCTION heard.lines_of_sitting(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.lines_told(which uuid[]) RETURNS TABLE(id uuid, reference text, about text, state text, label text, on_since timestamp with time zone, due_at timestamp with time zone, sat_over bigint, of_kind text, of_reference text, may_open boolean, words text, holder text, agency text, harm boolean, why jsonb, before uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, s.reference, l.about, s.state, x.label, s.opened_at, (select min(c.due_at) from clock c where c.strand_id = s.id),
           (select count(*) from sitting_line t where t.line_id = s.id and not t.reached),
           of.kind, of.reference, coalesce(level_of(of.id) in ('own', 'full'), false),
           (select coalesce(nullif(m.name, ''), m."where") from mention m where m.id = l.mention_id), p.title, g.name, harm_goes_on(s.id),
           coalesce(case l.about
             when 'child' then (select jsonb_agg(jsonb_build_array(r.code, r.since, coalesce(w.title || ', ' || a.name, '')) order by r.since, r.code)
                                  from panel_reasons(of.id) r join strand x on x.id = r.source and not kept_from_me(x.id)
                                  left join post w on w.id = x.owner_post_id left join agency a on a.id = w.agency_id)
             when 'group' then jsonb_build_array(jsonb_build_array('group', of.opened_at, ''))
             else (select jsonb_agg(jsonb_build_array(t.code, t.at, t.said_by) order by t.at, t.code, t.said_by) from (
                     select 'named' as code, m.at, coalesce(a.name, k.kind) as said_by
                       from mention m join strand x on x.id = m.strand_id and x.kind = 'concern' and not kept_from_me(x.id)
                       join actor k on k.id = m.by_id left join worker w on w.actor_id = m.by_id left join agency a on a.id = w.agency_id
                      where m.kind = l.about and matter_of(m.id) = matter_of(l.mention_id)
                     union all
                     select 'stated_' || k.kind, k.at, w.name || ', ' || a.name
                       from mention m join stated_link k on k.one_id = m.id and k.kind in ('harmed', 'gives_lifts', 'gives_things') and not k.taken_back
                       join strand x on x.id = k.said_in_id and not kept_from_me(x.id)
                       join worker w on w.actor_id = k.by_id join agency a on a.id = w.agency_id
                      where l.about = 'adult' and m.kind = 'adult' and matter_of(m.id) = matter_of(l.mention_id)
                        and not exists (select from stated_link f where f.follows_id = k.id)) t) end, '[]'),
           array(select b from unnest(lines_about(l.about, s.parent_id, l.mention_id)) b join strand o on o.id = b
                  where o.id <> s.id and o.opened_at <= s.opened_at and not o.is_open and level_of(b) = 'full' order by o.opened_at desc)
      from panel_line l join strand s on s.id = l.strand_id
      join state x on x.kind = s.kind and x.name = s.state
      left join strand of on of.id = s.parent_id
      join post p on p.id = coalesce(of.owner_post_id, s.owner_post_id) join agency g on g.id = p.agency_id
     where s.id = any (which) and s.id = any (opened('full'))
     order by 7, 6, s.id
  $$;

ALTER FUNCTION heard.lines_told(which uuid[]) OWNER TO heard_kernel;

CREATE TABLE heard.stated_link (
    id uuid NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    assessment text NOT NULL,
    handling text NOT NULL,
    conditions text NOT NULL,
    from_on date,
    until_on date,
    reason text NOT NULL,
    taken_back boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    follows_id uuid,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    said_in_id uuid NOT NULL,
    CONSTRAINT stated_link_conditions_are_said CHECK (((handling <> 'C'::text) OR heard.says_something(conditions))),
    CONSTRAINT stated_link_graded CHECK (((assessment = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])) AND (handling = ANY (ARRAY['P'::text, 'C'::text])) AND (source = ANY (ARRAY['1'::text, '2'::text, '3'::text])))),
    CONSTRAINT stated_link_has_a_reason CHECK (heard.says_something(reason)),
    CONSTRAINT stated_link_in_order CHECK (((from_on IS NULL) OR (until_on IS NULL) OR (until_on >= from_on))),
    CONSTRAINT stated_link_kind_known CHECK ((kind = ANY (ARRAY['family'::text, 'partner'::text, 'knows'::text, 'seen_with'::text, 'acts_with'::text, 'lives_at'::text, 'goes_to'::text, 'works_at'::text, 'drives'::text, 'uses'::text, 'calls'::text, 'gives_lifts'::text, 'gives_things'::text, 'harmed'::text]))),
    CONSTRAINT stated_link_of_two CHECK ((NOT (one_id = other_id)))
);

ALTER TABLE ONLY heard.stated_link FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.stated_link OWNER TO heard_owner;

CREATE FUNCTION heard.links_stated_of(which uuid[], by_then timestamp with time zone) RETURNS SETOF heard.stated_link
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select l.* from stated_link l
     where (l.one_id = any (which) or l.other_id = any (which)) and l.at < by_then and not l.taken_back
       and not exists (select from stated_link f where f.follows_id = l.id and f.at < by_then)
  $$;

ALTER FUNCTION heard.links_stated_of(which uuid[], by_then timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.listed_child_is_spoken_of() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare own strand; speaks uuid;
  begin
    select * into own from strand where id = new.strand_id;
    for speaks in select own.id union select id from strand where parent_id = own.parent_id and kind = 'rapid_review' and is_open loop
      insert into drawn_from (id, strand_id, n, of_id, because, at)
      select new_id(new.at), speaks, 1, of_id, '[]', new.at from unnest(array[own.parent_id, new.concern_id]) of_id
          on conflict on constraint drawn_from_once do nothing;
      perform settle_apart(speaks);
    end loop;
    return null;
  end $$;

ALTER FUNCTION heard.listed_child_is_spoken_of() OWNER TO heard_kernel;

CREATE FUNCTION heard.listed_with(which uuid) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(array_agg(s.reference order by s.opened_at, s.id), '{}')
      from listed_child l join strand s on s.id = l.strand_id
     where l.concern_id = which and level_of(which) = 'full' and level_of(s.id) = 'full'
  $$;

ALTER FUNCTION heard.listed_with(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.longest_wait(ends timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when oldest is null then 'Nobody was waiting for an answer'
                when due(oldest, 1, 'working_day') >= ends then 'Up to one working day'
                when due(oldest, 5, 'working_day') >= ends then 'Up to five working days'
                when due(oldest, 20, 'working_day') >= ends then 'Up to twenty working days'
                else 'More than twenty working days' end
      from (select min(s.opened_at) as oldest from strand s
             where s.kind = 'concern' and s.opened_at < ends and (s.closed_at is null or s.closed_at >= ends)
               and not exists (select from remark r where r.strand_id = s.id and not r.from_raiser and r.at < ends)) w
  $$;

ALTER FUNCTION heard.longest_wait(ends timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.lose_names(which uuid, names text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  declare each record; rows bigint; lost bigint := 0;
  begin
    for each in select t.name, string_agg(format('%1$I = regexp_replace(%1$I, $2, ''[name let go]'', ''g'')', c), ', ') as changes
                  from (select distinct name from tables_of_strands() where condition = 'strand_id = any ($1)' and name <> all (without_words())
                        union select 'move') t
                 cross join lateral free_columns(t.name::regclass) c group by t.name loop
      execute format('update %I t set %s where strand_id = $1 and names_any(to_jsonb(t), $2)', each.name, each.changes) using which, names;
      get diagnostics rows = row_count;
      lost := lost + rows;
    end loop;
    return lost;
  end $_$;

ALTER FUNCTION heard.lose_names(which uuid, names text) OWNER TO heard_kernel;

CREATE FUNCTION heard.loses_its_words_alone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if tg_op = 'DELETE' then
      raise exception 'The record of entry cannot be changed or removed.' using errcode = 'HD001';
    end if;
    if (new.id, new.recorded_at, new.actor_id, new.table_name, new.operation, new.row_id, new.strand_id, new.leaf)
         is distinct from (old.id, old.recorded_at, old.actor_id, old.table_name, old.operation, old.row_id, old.strand_id, old.leaf)
       or new.text is not null or new.salt is not null or new.why <> ''
       or not exists (select from erasure where not carried_out and new.id = any (entries)) then
      raise exception 'The record of entry cannot be changed or removed.' using errcode = 'HD001';
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.loses_its_words_alone() OWNER TO heard_owner;

CREATE FUNCTION heard.lower_by_two_agencies() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into category_entry (id, strand_id, category, standing, why, n, move_id, by_id, at)
    select new_id(new.at), p.strand_id, split_part(p.outcome, ':', 2), split_part(p.outcome, ':', 1), p.reason, new.n, new.id, new.by_id, new.at
      from move p where p.strand_id = new.strand_id and p.step = 'propose_lowering' order by n desc limit 1;
    return null;
  end $$;

ALTER FUNCTION heard.lower_by_two_agencies() OWNER TO heard_kernel;

CREATE FUNCTION heard.made_public(cells text[], places text[], counts bigint[]) RETURNS TABLE(level text, cell text, place text, n bigint)
    LANGUAGE plpgsql IMMUTABLE
    AS $$
  #variable_conflict use_variable
  declare whole bigint := (select coalesce(sum(c), 0) from unnest(counts) c); shown text[]; named text[]; each text;
  begin
    if whole between 1 and 4 then
      return query select 'total', '', '', null::bigint;
      return;
    end if;
    return query select 'total', '', '', whole;
    shown := (select large_enough(array_agg(h.c) filter (where h.c <> ''), array_agg(h.k) filter (where h.c <> ''),
                                  coalesce(sum(h.k) filter (where h.c = ''), 0)::bigint)
                from (select c, sum(k)::bigint as k from unnest(cells, counts) s (c, k) group by c) h);
    foreach each in array shown || ''::text loop
      whole := (select coalesce(sum(k), 0) from unnest(cells, counts) s (c, k) where case when c = any (shown) then c else '' end = each);
      continue when whole = 0;
      return query select 'hexagon', each, '', whole;
      named := (select large_enough(array_agg(p.p), array_agg(p.k), 0)
                  from (select p, sum(k)::bigint as k from unnest(cells, places, counts) s (c, p, k)
                         where case when c = any (shown) then c else '' end = each group by p) p);
      return query
        select 'place', each, case when p = any (named) then p else '' end, sum(k)::bigint from unnest(cells, places, counts) s (c, p, k)
         where case when c = any (shown) then c else '' end = each group by 3;
    end loop;
  end $$;

ALTER FUNCTION heard.made_public(cells text[], places text[], counts bigint[]) OWNER TO heard_owner;

CREATE FUNCTION heard.made_safe(counts integer[]) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE
    AS $$
  declare
    total integer := (select coalesce(sum(n), 0) from unnest(counts) n);
    few integer := (select count(*) from unnest(counts) n where n between 1 and 4);
    first integer := (select min(i) from unnest(counts) with ordinality c (n, i) where n >= 5);
    hidden integer := (select sum(n) from unnest(counts) with ordinality c (n, i) where n between 1 and 4 or i = first);
    all_hidden text[] := array(select 'not shown' from unnest(counts));
  begin
    if total between 1 and 4 then
      return all_hidden || 'fewer than 5'::text;
    elsif few = 0 then
      return array(select n::text from unnest(counts) with ordinality c (n, i) order by i) || total::text;
    elsif first is null or hidden < few + 8 then
      return all_hidden || total::text;
    end if;
    return array(select case when n between 1 and 4 then 'fewer than 5' when i = first then 'not shown' else n::text end
                   from unnest(counts) with ordinality c (n, i) order by i) || total::text;
  end $$;

ALTER FUNCTION heard.made_safe(counts integer[]) OWNER TO heard_owner;

CREATE FUNCTION heard.make_as_at() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'heard'
    AS $_$
  declare
    t record; f record;
    recorded constant text := 'select c.oid::regclass as oid, c.relname as name from pg_class c join pg_trigger h on h.tgrelid = c.oid
      where c.relnamespace = ''heard''::regnamespace and h.tgname = ''history_1''';
    -- By these they are looked for, and no function or login changes them.
    kept constant jsonb := '{"strand": ["reference", "parent_id", "kind"], "access": ["post_id", "actor_id"],
                             "panel_line": ["about", "mention_id"], "sitting_line": ["line_id"], "team_warning": ["team_id"], "holding": ["post_id", "worker_id"], "rung": ["agency_id"],
                             "state": ["kind", "name"], "step": ["kind", "name"],
                             "erasure": ["of_strand_id"], "listed_child": ["concern_id"]}';
    asks constant text[] := '{progress,also_about,known_already,known_from_before,strands_about_the_same_child,mentions_of_the_same,alike,person_of,count_about_the_same_child,known_before,
                              climbs_of,post_is_filled,readings_of,identity_kept,missing_times,missing_count,missing_known,voice_known,group_of,latest_drawing,care_known,listed_with,
                              panel_chairs,panel_posts,panel_reasons,panel_looked_at,harm_goes_on,standing_of,categories_standing,matter_of,lines_about,
                              lines_of_sitting,open_agenda,lines_told,manager_of,team_load}';
    policies jsonb := '{}'; definition text;
  begin
    drop schema if exists as_at cascade;
    drop schema if exists as_at_all cascade;
    create schema as_at; create schema as_at_all;

    for t in execute recorded loop
      execute format('create view as_at.%I as select * from heard.%1$I where false', t.name);
      policies := policies || jsonb_build_object(t.name, seen_by_policy(t.oid));
    end loop;
    for t in execute recorded loop
      execute format('create view as_at_all.%I as %s', t.name, replace(
        as_it_stood(t.oid, array(select jsonb_array_elements_text(kept -> t.name))), ' and heard.level_of(k.id) is not null', ''));
      -- What a policy asks of another recorded table it asks of that table as it stood, policies and all.
      set local search_path = as_at, heard;
      -- "is true" keeps what it asks of another table from becoming a join: no join is looked up by key in these views.
      execute format('create or replace view as_at.%I with (security_barrier) as select * from (%s) %1$I where (%3$s) is true', t.name,
        heard.as_it_stood(t.oid, array(select jsonb_array_elements_text(kept -> t.name))), policies ->> t.name);
      set local search_path = heard;
      if has_any_column_privilege('heard_app', t.oid, 'select') then
        execute format('grant select (%s) on as_at.%I to heard_app', (
          select string_agg(quote_ident(attname), ', ') from pg_attribute
           where attrelid = t.oid and attnum > 0 and not attisdropped and has_column_privilege('heard_app', t.oid, attnum, 'select')), t.name);
      end if;
    end loop;

    -- A child's name is looked for among all that was ever mentioned. Mentions never change, so the table's own indexes do.
    create or replace view as_at_all.mention as
      select k.* from mention k where exists (
        select from entry e where e.strand_id = k.strand_id and e.table_name = 'mention' and e.row_id = k.id::text
           and e.recorded_at < (select nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute'));
    if to_regclass('as_at_all.reading') is null then
      create view as_at_all.reading as
        select * from reading where at < (select nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute');
    end if;

    set local check_function_bodies = off;
    -- What these count from now they count from then.
    create function as_at.heard_now() returns timestamptz
      language plpgsql stable security definer set search_path = heard, pg_temp
      as $now$ begin return current_setting('heard.as_at')::timestamptz + interval '1 minute'; end $now$;
    for f in select p.oid, p.proname, p.oid::regprocedure as signature from pg_proc p
              where p.pronamespace = 'heard'::regnamespace and p.proname = any (asks) loop
      definition := replace(pg_get_functiondef(f.oid), 'FUNCTION heard.' || f.proname || '(', 'FUNCTION as_at.' || f.proname || '(');
      execute replace(definition, 'SET search_path TO ''heard''', 'SET search_path TO ''as_at_all'', ''as_at'', ''heard''');
    end loop;
    -- Nothing of the past can be gone on with.
    execute format('create function as_at.steps_from_here(which uuid) returns %s language sql stable
                    begin atomic select * from heard.steps_from_here(which) where false; end',
                   pg_get_function_result('heard.steps_from_here(uuid)'::regprocedure));

    for f in select p.oid::regprocedure as signature,
                    to_regprocedure(format('heard.%s', replace(p.oid::regprocedure::text, 'as_at.', ''))) as today
               from pg_proc p where p.pronamespace = 'as_at'::regnamespace loop
      execute format('revoke all on function %s from public', f.signature);
      execute format('alter function %s owner to heard_kernel', f.signature);
      if has_function_privilege('heard_app', f.today, 'execute') then
        execute format('grant execute on function %s to heard_app', f.signature);
      end if;
    end loop;
    for t in select c.oid::regclass as name from pg_class c where c.relnamespace in ('as_at'::regnamespace, 'as_at_all'::regnamespace) loop
      execute format('alter view %s owner to heard_kernel', t.name);
    end loop;
    alter schema as_at owner to heard_kernel;
    alter schema as_at_all owner to heard_kernel;
    grant usage on schema as_at to heard_app;
  end $_$;

ALTER FUNCTION heard.make_as_at() OWNER TO heard_owner;

CREATE FUNCTION heard.manager_of(which uuid) RETURNS heard.team_manager
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select m.* from team_manager m where m.team_id = which and m.from_at <= heard_now() and (m.until_at is null or m.until_at > heard_now())
  $$;

ALTER FUNCTION heard.manager_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.manager_stays_written() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if to_jsonb(new) - 'until_at' <> to_jsonb(old) - 'until_at' or old.until_at is not null or new.until_at is null then
      perform refuse('Who managed the team stays in the record.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.manager_stays_written() OWNER TO heard_owner;

CREATE FUNCTION heard.matter_of(which uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case kind when 'adult' then coalesce(person_of(id)::text, name_key(name))
                     when 'place' then name_key(coalesce(nullif(name, ''), "where")) end
      from mention where id = which
  $$;

ALTER FUNCTION heard.matter_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_add(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select level_of(which) is not null
        or exists (select from strand s join move m on m.strand_id = s.id and m.n = 1
                    where s.id = which and m.by_id = actor() and s.opened_at > heard_now() - interval '10 minutes')
  $$;

ALTER FUNCTION heard.may_add(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_ask_of(whom uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select whom = actor() or whom = any (my_posts())
        or exists (select from post where id = any (my_posts()) and role = 'scrutineer')
  $$;

ALTER FUNCTION heard.may_ask_of(whom uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_be_named(s heard.strand) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.kind in ('concern', 'earlier_record', 'missing_episode') and s.apart <> 'lado'
  $$;

ALTER FUNCTION heard.may_be_named(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_be_named(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select may_be_named(s) from strand s where s.id = which $$;

ALTER FUNCTION heard.may_be_named(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_be_shared(of_kind text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select of_kind in ('concern', 'missing_episode') $$;

ALTER FUNCTION heard.may_be_shared(of_kind text) OWNER TO heard_owner;

CREATE FUNCTION heard.may_hold(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when which is null
      then exists (select from post where id = any (my_posts()) and role in ('director', 'lead_safeguarding_partner', 'scrutineer'))
      else level_of(which) = 'full' and not through_glass(which) and stands_by_itself((select kind from strand where id = which)) end
  $$;

ALTER FUNCTION heard.may_hold(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_scan(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select actor_kind() = 'clock'
        or exists (select from attachment a where a.id = which and a.by_id = actor() and a.at > heard_now() - interval '10 minutes')
  $$;

ALTER FUNCTION heard.may_scan(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_share(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(level_of(which) = 'full', false) and not through_glass(which)
       and exists (select from strand s join post p on p.agency_id = s.agency_id
                    where s.id = which and may_be_shared(s.kind) and p.id = any (my_posts()) and p.role <> 'elected_member')
  $$;

ALTER FUNCTION heard.may_share(which uuid) OWNER TO heard_kernel;

CREATE TABLE heard.step (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    label text NOT NULL,
    takers text[] NOT NULL,
    second_to text NOT NULL,
    needs text[] NOT NULL,
    guard text NOT NULL,
    starts text[] NOT NULL,
    stops text[] NOT NULL,
    passes_to text NOT NULL,
    source text NOT NULL
);

ALTER TABLE heard.step OWNER TO heard_owner;

CREATE FUNCTION heard.may_take(s heard.strand, st heard.step) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when 'kernel' = any (st.takers) then actor_kind() = 'clock' or pg_trigger_depth() > 1 else case actor_kind()
      when 'clock' then 'clock' = any (st.takers)
      when 'linker' then 'linker' = any (st.takers)
      when 'door' then 'door' = any (st.takers)
      -- A system acts for the post that its key was given for, if any, and for what it raised itself.
      when 'system' then 'door' = any (st.takers) or post_to_take(s, st) is not null or ('raiser' = any (st.takers) and raised(s))
      when 'worker' then 'door' = any (st.takers) or post_to_take(s, st) is not null
                         or ('raiser' = any (st.takers) and raised(s))
      when 'reporter' then 'raiser' = any (st.takers) and raised(s)
      else false end end
  $$;

ALTER FUNCTION heard.may_take(s heard.strand, st heard.step) OWNER TO heard_kernel;

CREATE FUNCTION heard.may_work_on(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(level_of(which) = 'full', false)
       and exists (select from strand s join post p on p.agency_id = s.agency_id or p.id = s.owner_post_id
                    where s.id = which and s.is_open and p.id = any (my_posts()) and p.role <> 'elected_member')
  $$;

ALTER FUNCTION heard.may_work_on(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.maybe_the_same(which uuid[], by_then timestamp with time zone) RETURNS TABLE(one_id uuid, other_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with pairs as (
      select p.one_id, p.other_id from proposal p join link_run r on r.id = p.run_id
       where (p.one_id = any (which) or p.other_id = any (which)) and p.kind <> 'household' and r.at < by_then
      union
      select least(a.one, a.other), greatest(a.one, a.other) from alike(which) a join mention m on m.id = a.one
       where m.kind = 'child' and a.one <> a.other
    )
    select p.one_id, p.other_id from pairs p
     where coalesce((select g.verdict from pairing g where g.one_id = p.one_id and g.other_id = p.other_id and g.at < by_then
                      order by g.at desc, g.id limit 1), '') not in ('same', 'apart')
       and coalesce(person_of(p.one_id, by_then) <> person_of(p.other_id, by_then), true)
  $$;

ALTER FUNCTION heard.maybe_the_same(which uuid[], by_then timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.meeting_is_set() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not may_work_on(new.strand_id)
       or not meets_now(new.strand_id) or not exists (select from strand s join meeting_need n on n.kind = s.kind where s.id = new.strand_id) then
      perform refuse('A meeting is set by the agency that called it, until it is decided.', 'Ask whoever holds it.');
    end if;
    if (select agency_id from post where id = new.chair_id) is distinct from (select agency_id from strand where id = new.strand_id) then
      perform refuse('The chair is a post of the agency that called it.', 'Choose one of its posts.');
    end if;
    perform from strand where id = new.strand_id for update;
    select coalesce(max(n), 0) + 1 into new.n from meeting where strand_id = new.strand_id;
    return new;
  end $$;

ALTER FUNCTION heard.meeting_is_set() OWNER TO heard_kernel;

CREATE FUNCTION heard.meets_now(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from strand where id = which and is_open and (state = 'called' or kind in ('plan', 'child_in_need', 'looked_after'))) $$;

ALTER FUNCTION heard.meets_now(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.mention_is_filed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from match_key where mention_id = new.id) and exists (select from mention where id = new.id) then
      perform refuse('What is said of somebody is filed so that it can be found again.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.mention_is_filed() OWNER TO heard_kernel;

CREATE FUNCTION heard.mention_is_gone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    delete from match_key where mention_id in (select id from gone);
    return null;
  end $$;

ALTER FUNCTION heard.mention_is_gone() OWNER TO heard_kernel;

CREATE FUNCTION heard.mentions_in_reports() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select count(*) from mention where at > heard_now() - interval '2 years' and actor_kind() = 'linker' $$;

ALTER FUNCTION heard.mentions_in_reports() OWNER TO heard_kernel;

CREATE FUNCTION heard.mentions_of_the_same(which uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with mine as materialized (
      select id, person_of(id) as person_id from unnest(which) id
    )
    select id from mine
    union
    select a.other from mine join alike(which) a on a.one = mine.id
     where not exists (select from identification i where i.mention_id = a.other
                        and mine.person_id is not null and person_of(a.other) is distinct from mine.person_id)
    union
    select i.mention_id from mine join identification i on i.person_id = mine.person_id
     where person_of(i.mention_id) = mine.person_id
  $$;

ALTER FUNCTION heard.mentions_of_the_same(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.mentions_read_by_me(which uuid[], by_then timestamp with time zone) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select m.id from mention m
      join read_by_me(array(select distinct n.strand_id from mention n where n.id = any (which))) r on r.strand_id = m.strand_id
     where m.id = any (which) and m.at < by_then
       and (r.level = 'full' or m.by_id = actor() or began_with(m.strand_id, m.by_id))
  $$;

ALTER FUNCTION heard.mentions_read_by_me(which uuid[], by_then timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.mentions_to_link() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select count(*) from mention where kind in ('child', 'adult') and actor_kind() = 'linker' $$;

ALTER FUNCTION heard.mentions_to_link() OWNER TO heard_kernel;

CREATE FUNCTION heard.met_by(since bigint, before bigint) RETURNS TABLE(reading_id bigint, rule_id bigint, rule text, label text, found text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.met_by(since bigint, before bigint) OWNER TO heard_kernel;

CREATE FUNCTION heard.mint(whose uuid, lifetime interval) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare secret text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
          since timestamptz := now();
  begin
    if (select kind from actor where id = whose) in ('reporter', 'door') then
      since := date_trunc('minute', since);
    end if;
    insert into token (hash, actor_id, minted_at, expires_at)
    values (sha256(convert_to(secret, 'UTF8')), whose, since, since + lifetime);
    return secret;
  end $$;

ALTER FUNCTION heard.mint(whose uuid, lifetime interval) OWNER TO heard_kernel;

CREATE FUNCTION heard.mint_for_clock() RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select mint((select id from actor where kind = 'clock'), interval '1 day') $$;

ALTER FUNCTION heard.mint_for_clock() OWNER TO heard_kernel;

CREATE FUNCTION heard.mint_for_door(door text) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select mint((select id from actor where kind = 'door' and name = door), interval '1 day') $$;

ALTER FUNCTION heard.mint_for_door(door text) OWNER TO heard_kernel;

CREATE FUNCTION heard.mint_for_linker() RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select mint((select id from actor where kind = 'linker'), interval '1 day') $$;

ALTER FUNCTION heard.mint_for_linker() OWNER TO heard_kernel;

CREATE FUNCTION heard.mint_for_worker(whose uuid, lifetime interval) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select mint(whose, least(lifetime, left_at - heard_now()))
      from worker where actor_id = whose and (left_at is null or left_at > heard_now())
  $$;

ALTER FUNCTION heard.mint_for_worker(whose uuid, lifetime interval) OWNER TO heard_kernel;

CREATE FUNCTION heard.minutes_are_written() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not may_work_on(new.strand_id) or new.meeting_id is distinct from latest_meeting(new.strand_id)
       or not meets_now(new.strand_id) then
      perform refuse('Minutes are written by the agency that called the meeting, of the one that was set last.', 'Ask whoever holds it.');
    end if;
    if new.held_at > new.at then
      perform refuse('A meeting is written down when it was held.', 'Give the time at which it began.');
    end if;
    -- Nor earlier than the matter itself: an hour before it was raised it was about nothing.
    if new.held_at < (select opened_at from strand where id = root_of(new.strand_id)) then
      perform refuse('That is before the concern was raised.', 'Give the time at which it began.');
    end if;
    perform from strand where id = new.strand_id for update;
    if exists (select from minutes where meeting_id = new.meeting_id) then
      perform refuse('The minutes of this meeting are written already.', 'What was written of it stays.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.minutes_are_written() OWNER TO heard_kernel;

CREATE TABLE heard.move (
    id uuid NOT NULL,
    n integer NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    reason_code text NOT NULL,
    reason text NOT NULL,
    child_view text NOT NULL,
    child_view_unknown text NOT NULL,
    told text NOT NULL,
    rung integer,
    by_id uuid NOT NULL,
    by_agency_id uuid,
    by_post_id uuid,
    clock_id uuid,
    tells_id uuid,
    to_post_id uuid,
    strand_id uuid NOT NULL,
    follows integer GENERATED ALWAYS AS (NULLIF((n - 1), 0)) STORED,
    CONSTRAINT move_begins_at_the_beginning CHECK ((((n = 1) OR (NOT (from_state = ''::text))) AND (1 = (
CASE
    WHEN (n = 1) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (from_state = ''::text)) THEN 1
    ELSE 0
END)))),
    CONSTRAINT move_climb_names_clock_and_posts CHECK (((NOT (step = 'climb'::text)) OR ((clock_id IS NOT NULL) AND (rung IS NOT NULL) AND (tells_id IS NOT NULL) AND (to_post_id IS NOT NULL)))),
    CONSTRAINT move_n_check CHECK ((n >= 0)),
    CONSTRAINT move_numbers_from_one CHECK ((n >= 1)),
    CONSTRAINT move_rung_check CHECK ((rung >= 0))
);

ALTER TABLE ONLY heard.move FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.move OWNER TO heard_owner;

CREATE FUNCTION heard.missing(m heard.move, needs text[]) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select need from unnest(needs) need
     where case need
       when 'child_view' then not says_something(m.child_view) and not says_something(m.child_view_unknown)
       else not says_something(to_jsonb(m) ->> need) end
     limit 1
  $$;

ALTER FUNCTION heard.missing(m heard.move, needs text[]) OWNER TO heard_owner;

CREATE FUNCTION heard.missing_child_is_told_of() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if new.since > heard_now() + interval '1 minute' then
      perform refuse('Nobody has been missing since a time that is still to come.', 'Give the time when the child was last seen.');
    end if;
    perform let_in(new.strand_id, null, null, p.id, 'full', 'told of a missing child', new.at)
       from post p join agency g on g.id = p.agency_id where g.kind = 'police' and p.role = 'safeguarding_lead';
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select 'missing', new.strand_id, p.id, new.at, new.at, 0
      from post p join agency g on g.id = p.agency_id where g.kind = 'police' and p.role = 'safeguarding_lead';
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, new.at, d.due_at, d.due_at, 0, 0
      from strand s
      join timescale t on t.id = timescale_in_force('tell_host_area', s.agency_id, new.at)
     cross join lateral (select due(new.at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id and new.lives = 'placed_elsewhere';
    return new;
  end $$;

ALTER FUNCTION heard.missing_child_is_told_of() OWNER TO heard_kernel;

CREATE FUNCTION heard.missing_count(which uuid, of_strands uuid[], since timestamp with time zone) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select count(*)::integer
      from (select t.since, max(t.until) over (order by t.since, t.strand_id rows between unbounded preceding and 1 preceding) as before
              from missing_times(which) t where of_strands is null or t.strand_id = any (of_strands)) t
     where (t.before is null or t.since > t.before) and t.since >= missing_count.since
  $$;

ALTER FUNCTION heard.missing_count(which uuid, of_strands uuid[], since timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.missing_known(which uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with seen as (
      select array_agg(distinct t.strand_id) as ids, max(t.since) as latest 
        from missing_times(which) t join strand s on s.id = t.strand_id
       where not kept_from_me(t.strand_id) and (s.kind <> 'earlier_record' or level_of(s.id) = 'full')
    )
    select jsonb_build_object(
             'times', missing_count(which, ids, heard_now() - interval '2 years'),
             'lately', missing_count(which, ids, heard_now() - interval '30 days'),
             'latest', latest,
             'open', coalesce((select jsonb_agg(jsonb_build_object('reference', s.reference, 'state', x.label) order by s.opened_at, s.id)
                        from strand s join state x on x.kind = s.kind and x.name = s.state
                       where s.id = any (ids) and s.kind = 'missing_episode' and s.is_open and s.id <> which and level_of(s.id) = 'full'), '[]'))
      from seen where level_of(which) = 'full' and ids is not null
  $$;

ALTER FUNCTION heard.missing_known(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.missing_times(which uuid) RETURNS TABLE(strand_id uuid, since timestamp with time zone, until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, e.since, coalesce(f.found_at, s.closed_at, heard_now())
      from strands_about_the_same_child(which) same
      join strand s on s.id = same and s.state <> 'joined'
      join missing_episode e on e.strand_id = s.id
      left join finding f on f.strand_id = s.id
    union all
    select s.id, e.from_on::timestamp at time zone 'Europe/London', end_of(coalesce(e.until_on, e.from_on))
      from strands_about_the_same_child(which) same
      join strand s on s.id = same
      join earlier_entry e on e.strand_id = s.id and e.event = 'missing' and e.from_on is not null and not put_right(e.id)
  $$;

ALTER FUNCTION heard.missing_times(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.month_of(at_time timestamp with time zone) RETURNS date
    LANGUAGE sql STABLE
    AS $$ select date_trunc('month', at_time at time zone 'Europe/London')::date $$;

ALTER FUNCTION heard.month_of(at_time timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.more_is_known() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select 'missing_more', s.id, p.id, new.at, new.at, 0
      from strand s join post p on p.id = s.owner_post_id
           or exists (select from access a where a.strand_id = s.id and a.post_id = p.id and a.why = 'told of a missing child')
     where s.id = new.strand_id and s.kind = 'missing_episode' and s.is_open;
    return null;
  end $$;

ALTER FUNCTION heard.more_is_known() OWNER TO heard_kernel;

CREATE FUNCTION heard.more_time_given() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    update clock c
       set next_at = greatest(c.next_at, due(greatest(c.next_at, new.at), coalesce(r.amount, 1), coalesce(r.unit, 'working_day')))
      from move asked
      join strand s on s.id = asked.strand_id
      left join lateral rung_from(s, 1, new.at) r on true
     where asked.strand_id = new.strand_id and asked.step = 'ask' and c.id = asked.clock_id and c.stopped_at is null;
    return null;
  end $$;

ALTER FUNCTION heard.more_time_given() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_after() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if exists (select from new_moves where step = 'climb') and actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock passes a matter up.');
    end if;
    if not exists (select from new_moves where step <> 'climb') then
      return null;  -- tick.sql does what follows from a climb, for all of them at once
    end if;

    with latest as (
      select distinct on (m.strand_id) m.*, st.passes_to, x.is_open
        from new_moves m
        join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
        join state x on (x.kind, x.name) = (m.kind, m.to_state)
       order by m.strand_id, m.n desc)
    update strand s
       set n = m.n, state = m.to_state, is_open = m.is_open,
           closed_at = case when not m.is_open then m.at end,
           owner_post_id = case
             when m.passes_to like 'rung_%' then (rung_from(s, right(m.passes_to, 1)::integer, m.at)).post_id
             when m.passes_to = 'taker' then coalesce(m.by_post_id, s.owner_post_id)
             when m.passes_to = 'named' then coalesce(m.to_post_id, s.owner_post_id)
             when m.passes_to = 'told' then coalesce(m.tells_id, (rung_from(s, 4, m.at)).post_id)
             else s.owner_post_id end
      from latest m where s.id = m.strand_id;

    -- `on conflict do nothing`: starting again never resets a clock. Two things run a clock of their own each time. What
    -- asks for a second signature asks anew, of somebody who has not been asked that question before. And what comes
    -- round (reviews, core groups, visits) goes on by the one step that both stops and starts its timescale: a new clock
    -- begins where this very move has stopped the last one, and nowhere else.
    with stopped as (
      update clock c
         set stopped_at = m.at
        from new_moves m
        join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
        join state x on (x.kind, x.name) = (m.kind, m.to_state)
       where m.step <> 'climb' and c.strand_id = m.strand_id and c.stopped_at is null
         and ((select t.name from timescale t where t.id = c.timescale_id) = any (st.stops) or not x.is_open)
      returning m.id as move_id, c.timescale_id)
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(m.at), m.strand_id, t.id,
           case
             when wanted = any (st.stops) and exists (
                    select from stopped z join timescale o on o.id = z.timescale_id where z.move_id = m.id and o.name = wanted)
               then t.name || ' ' || (select count(*) + 1 from clock c join timescale o on o.id = c.timescale_id
                                       where c.strand_id = m.strand_id and o.name = wanted)
             when m.tells_id is not null and exists (select from clock c where c.strand_id = m.strand_id and c.name = t.name)
               then t.name || ' ' || m.n
             else t.name end, m.at, d.due_at, d.due_at, 0,
           rung_of_post(s.agency_id, s.owner_post_id, m.at)
      from new_moves m
      join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
      join strand s on s.id = m.strand_id
     cross join unnest(st.starts) wanted
      join timescale t on t.id = timescale_in_force(wanted, s.agency_id, m.at)
     cross join lateral (select due(m.at, t.amount, t.unit) as due_at) d
     where m.step <> 'climb'
        on conflict on constraint clock_once_for_ever do nothing;

    -- Whoever is offered something reads it while they consider it (hand_off.sql); whoever looks at a driver's licence does
    -- not read of the child; and whoever is given one thing to do reads that (meeting.sql says who reads more).
    perform let_in(m.strand_id, case when m.kind not in ('hand_off', 'licence_notice', 'action') then s.parent_id end, null, s.owner_post_id, 'full', 'holds', m.at)
       from new_moves m join strand s on s.id = m.strand_id
      -- What was brought in is seen by office alone: a hundred thousand rows of access would slow every other question
      where m.step <> 'climb' and s.owner_post_id is not null and m.kind <> 'earlier_record';
    perform let_in(m.strand_id, case when m.kind <> 'licence_notice' then s.parent_id end, null, m.tells_id, 'full', 'second signature', m.at)
       from new_moves m join strand s on s.id = m.strand_id
      where m.step <> 'climb' and m.tells_id is not null;
    perform let_in(m.strand_id, null, m.by_id, null, 'own', 'raised', m.at)
       from new_moves m join actor a on a.id = m.by_id
      -- What is told of somebody's own attempt or decision, or because of a name they gave, is begun by their hand, and
      -- is not theirs to read.
      where m.n = 1 and m.step not in ('catch', 'notice_conflict') and m.kind not in ('wall', 'earlier_record', 'missing_meeting', 'new_way', 'panel_sitting', 'panel_line', 'team_warning', 'rapid_review', 'practice_review') and a.kind in ('worker', 'system', 'reporter');

    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select case m.kind when 'hand_off' then 'offered' else 'yours' end, m.strand_id, s.owner_post_id, m.at, m.at, 0
      from new_moves m
      join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
      join strand s on s.id = m.strand_id
     where m.step not in ('climb', 'hand_over', 'put_on') and (st.passes_to like 'rung_%' or st.passes_to = 'named')
       and s.owner_post_id is distinct from m.by_post_id
    union all
    select case when m.kind = 'glass_review' then 'glass' else 'signature' end, m.strand_id, m.tells_id, m.at, m.at, 0
      from new_moves m where m.step <> 'climb' and m.tells_id is not null;
    return null;
  end $$;

ALTER FUNCTION heard.move_after() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand; st step; answer text[]; lacking text;
  begin
    select * into s from strand where id = new.strand_id for update;
    if actor() is null then perform refuse_nobody(); end if;
    -- What is not there and what may not be seen are refused alike.
    if s.id is null or (s.n > 0 and pg_trigger_depth() = 1 and actor_kind() not in ('clock', 'linker') and level_of(s.id) is null) then
      perform refuse('This step is for somebody else to take.', 'Ask the post that holds it, or message them here.');
    end if;
    if new.by_id <> actor() then
      perform refuse('Every step is taken in one''s own name.');
    end if;
    if new.at not between heard_now() - interval '10 minutes' and heard_now() + interval '1 minute' then
      perform refuse('A step is dated when it is taken.', 'Write in the reason when it happened.');
    end if;
    new.at := no_finer_than_needed(new.at);
    -- The strand may have been passed up or round while somebody was writing: their step still fits.
    if new.n <= s.n and s.state = new.from_state and not exists (
         select from move m where m.strand_id = s.id and m.n >= new.n and m.step not in ('climb', 'pass_round')) then
      new.n := s.n + 1;
    end if;
    if new.n <> s.n + 1 or new.from_state <> s.state then
      raise exception 'Somebody else acted on this while you were writing.'
        using errcode = 'HD002', hint = 'Look at what changed, then decide whether your step still fits.';
    end if;
    select * into st from step where kind = new.kind and name = new.step and from_state = new.from_state;
    if not found then
      perform refuse('This step does not follow here.', 'Choose one of the steps shown on the page.');
    end if;
    new.by_post_id := post_to_take(s, st);
    new.by_agency_id := coalesce((select agency_id from post where id = new.by_post_id), my_agency());
    answer := why_not(s, st, new);
    if answer is not null then
      perform refuse(answer[1], answer[2]);
    end if;
    lacking := missing(new, st.needs);
    if lacking is not null then
      perform refuse(case lacking
        when 'reason' then 'Give the reason.'
        when 'reason_code' then 'Choose the reason.'
        when 'outcome' then 'Choose what happens now.'
        when 'child_view' then 'Say what the child wants, or why that is not known yet.'
        when 'told' then 'Write the answer to whoever raised it.'
        else 'Something is missing: ' || lacking || '.' end, 'What you wrote is kept; add it and go on.');
    end if;
    if says_something(new.outcome) and exists (select from choice c where c.kind = new.kind and c.step = new.step)
       and not exists (select from choice c where c.kind = new.kind and c.step = new.step and c.code = new.outcome) then
      perform refuse('Choose one of the outcomes shown.');
    end if;
    -- What only the kernel says: whom it tells (which lets them read), and which clock climbed (which stops it).
    new.tells_id := null;
    new.rung := null;
    if not 'clock_id' = any (st.needs) then
      new.clock_id := null;
    end if;
    if exists (select from step later where later.kind = new.kind and later.second_to = new.step) then
      new.tells_id := second_agency(s, new);
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.move_before() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_hand_offs() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare m move; offer move; given strand; new_agency uuid;
  begin
    if not exists (select from new_moves where step <> 'climb') then
      return null;
    end if;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
    select new_id(c.at), o.id, o.n + 1, 'hand_off', 'lapse', o.state, 'lapsed', c.at, c.by_id, '', '', '', '', '', ''
      from new_moves c join state x on (x.kind, x.name) = (c.kind, c.to_state) and not x.is_open
      join strand o on o.parent_id = c.strand_id and o.kind = 'hand_off' and o.is_open;

    for m in select * from new_moves where kind = 'hand_off' and step in ('offer', 'accept', 'return_it', 'withdraw', 'lapse') loop
      select * into offer from move where strand_id = m.strand_id and n = 1;
      select p.* into given from strand p join strand s on s.parent_id = p.id where s.id = m.strand_id for update of p;
      if m.step = 'offer' then
        -- Asked again now that the matter is locked: of two offers at once one alone stands.
        if offered_already(given.id, m.strand_id) then
          perform refuse('It is offered to somebody already.', 'Wait for their answer, or take that offer back first.');
        end if;
        insert into access (strand_id, post_id, level, why, since, until)
        values (given.id, m.to_post_id, 'full', 'offered', m.at, m.at + interval '1 year');
        continue;
      end if;
      -- Of several offers that end in one moment each ends a microsecond apart, as access_once asks.
      update access a
         set until = greatest(m.at, since) + interval '1 microsecond' * (
               select count(*) from access b where b.strand_id = a.strand_id and b.post_id = a.post_id and b.why = 'offered' and b.id < a.id)
       where strand_id = given.id and post_id = offer.to_post_id and why = 'offered' and until > m.at + interval '1 day';
      if m.step = 'accept' then
        new_agency := (select agency_id from post where id = offer.to_post_id);
        if new_agency <> given.agency_id then
          perform let_in(h, null, null, offer.to_post_id, 'full', 'holds', m.at) from unnest(hanging_on(given.id)) h;
        end if;
        insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                          child_view, child_view_unknown, told, to_post_id)
        select new_id(m.at), s.id, s.n + 1, s.kind, 'hand_over', s.state, s.state, m.at, m.by_id, '', '', offer.reason, '', '', '', offer.to_post_id
          from strand s join post p on p.id = s.owner_post_id
         where s.id = any (hanging_on(given.id)) and can_be_handed_over(s)
           and (s.id = given.id or s.owner_post_id = given.owner_post_id
                or (new_agency <> given.agency_id and p.agency_id = given.agency_id));
        update strand s set agency_id = new_agency
         where s.id = any (hanging_on(given.id)) and s.agency_id <> new_agency and s.agency_id = given.agency_id
           and exists (select from step where kind = s.kind and name = 'hand_over');
        update clock c set ladder_n = rung_of_post(s.agency_id, s.owner_post_id, m.at)
          from strand s where s.id = c.strand_id and s.id = any (hanging_on(given.id)) and c.stopped_at is null
                          and s.owner_post_id = offer.to_post_id and new_agency <> given.agency_id;
        perform settle_apart(given.id);
      elsif m.step = 'return_it' then
        insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
        values ('returned', given.id, given.owner_post_id, m.at, m.at, 0);
      end if;
    end loop;
    return null;
  end $$;

ALTER FUNCTION heard.move_hand_offs() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_lets_go() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform let_go(strand_id) from new_moves where kind = 'erasure' and step = 'carry_out';
    return null;
  end $$;

ALTER FUNCTION heard.move_lets_go() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_looks_again() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(m.at), s.id, t.id, t.name || ' ' || m.n, m.at, d.due_at, d.due_at, 0, rung_of_post(s.agency_id, s.owner_post_id, m.at)
      from new_moves m
      join strand s on s.id = m.strand_id
      join timescale t on t.id = timescale_in_force('missing_look', s.agency_id, m.at)
     cross join lateral (select due(m.at, t.amount, t.unit) as due_at) d
     where m.kind = 'missing_episode' and m.step = 'look';
    return null;
  end $$;

ALTER FUNCTION heard.move_looks_again() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_panel() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare m move;
  begin
    if not exists (select from new_moves where kind in ('panel_sitting', 'panel_line', 'action', 'continuing_harm', 'missing_meeting', 'group_proposal')) then
      return null;
    end if;
    -- What the panel agrees is read by those who sit on it, so that they see next time whether it was done.
    perform let_in(agreed.strand_id, null, null, p, 'full', 'panel', agreed.at)
       from new_moves agreed join strand s on s.id = agreed.strand_id join strand l on l.id = s.parent_id and l.kind = 'panel_line' cross join panel_posts() p
      where agreed.step = 'agree_action';
    for m in select * from new_moves where step in ('hold_sitting', 'call_sitting', 'next_sitting', 'draw_up', 'draw_up_daily', 'refer',
                                                    'propose_leaving', 'say_harm_goes_on', 'call_meeting', 'take_to_panel') loop
      if m.step = 'hold_sitting' then
        perform next_sitting(m);
      elsif m.step = 'refer' then
        perform refer_to_discussion(m);
      elsif m.step = 'propose_leaving' then
        insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
        select 'signature', m.strand_id, case when m.by_agency_id = p.agency_id then c.co_chair_id else c.chair_id end, m.at, m.at, 0
          from panel_chairs() c join post p on p.id = c.chair_id;
      elsif m.step in ('say_harm_goes_on', 'call_meeting') then
        if (open_sitting()).id is not null then
          perform pg_advisory_xact_lock(hashtextextended('panel', 0));
          perform put_child_on(root_of(m.strand_id));
        end if;
      else
        perform draw_up_agenda();
      end if;
    end loop;
    return null;
  end $$;

ALTER FUNCTION heard.move_panel() OWNER TO heard_kernel;

CREATE FUNCTION heard.move_walls() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from new_moves where to_state in ('set_aside', 'lifted') or step in ('take_on', 'ask_lifting')) then
      return null;
    end if;
    update wall w set lifted_at = m.at
      from new_moves m join strand s on s.id = m.strand_id
     where m.kind = 'wall' and m.to_state in ('set_aside', 'lifted') and w.lifted_at is null
       and w.id = case m.to_state when 'lifted' then s.parent_id else s.id end;
    perform settle_apart(w.strand_id)
       from new_moves m join strand s on s.id = m.strand_id join wall w on w.id in (s.id, s.parent_id)
      where m.kind = 'wall' and m.to_state in ('set_aside', 'lifted');
    perform settle_apart(m.strand_id)
       from new_moves m join strand s on s.id = m.strand_id
      where m.step = 'take_on' and (m.outcome = 'lado' or s.apart = 'lado');
    -- Whoever is asked to agree must be able to read what the wall stands around.
    perform let_in(w.strand_id, null, null, m.tells_id, 'full', 'second signature', m.at)
       from new_moves m join strand s on s.id = m.strand_id join wall w on w.id = s.parent_id
      where m.step = 'ask_lifting' and m.tells_id is not null;
    return null;
  end $$;

ALTER FUNCTION heard.move_walls() OWNER TO heard_kernel;

CREATE FUNCTION heard.moves_in_line() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    delete from waiting w using strand s where w.strand_id = new.strand_id and s.id = new.strand_id and not s.is_open;
    update waiting
       set due_at = coalesce((select min(c.due_at) from clock c where c.strand_id = new.strand_id and c.stopped_at is null),
                             'infinity')
     where strand_id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.moves_in_line() OWNER TO heard_kernel;

CREATE FUNCTION heard.must_be_grouping(run uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform must_be_under_way(run);
    if (run_under_way()).what <> 'group' then
      perform refuse('What was said is read for a run of the linking that is written down.');
    end if;
  end $$;

ALTER FUNCTION heard.must_be_grouping(run uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.must_be_refiling(run uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform must_be_under_way(run);
    if (select what from link_run where id = run) is distinct from 'refile' then
      perform refuse('Mentions are filed anew by a run that says so.');
    end if;
  end $$;

ALTER FUNCTION heard.must_be_refiling(run uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.must_be_under_way(run uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if actor_kind() is distinct from 'linker' or run is distinct from (run_under_way()).id then
      perform refuse('What was said is read for a run of the linking that is written down.');
    end if;
  end $$;

ALTER FUNCTION heard.must_be_under_way(run uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.must_lead_team(which uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if actor_kind() is distinct from 'installation' and not exists (
         select from post p join agency g on g.id = p.agency_id
          where p.id = any (my_posts()) and p.role in ('director', 'lead_safeguarding_partner')
            and (p.role = 'lead_safeguarding_partner' or p.agency_id = (select agency_id from team where id = which))) then
      perform refuse('That is said by the director of the agency where the team stands, or a lead safeguarding partner.', 'Ask one of them.');
    end if;
  end $$;

ALTER FUNCTION heard.must_lead_team(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.my_agency() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select coalesce((select agency_id from worker where actor_id = actor()),
                      (select agency_id from system_key where actor_id = actor()))
    );
  end $$;

ALTER FUNCTION heard.my_agency() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_apart() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      with mine as materialized (select actor() as id, my_scope() as scope, my_posts() as posts, sees_by_office('lado') as all_kinds, my_walled() as walled)
      select coalesce(array_agg(s.id), '{}')
        from strand s, mine
       where s.apart in ('wall', 'lado') and s.id <> all (mine.walled)
         and ((s.agency_id = any (mine.scope) and (mine.all_kinds or (s.apart = 'wall' and s.kind not in ('pressure', 'reading_review'))))
              or s.owner_post_id = any (mine.posts)
              or (s.apart = 'lado' and exists (select from post p where p.id = any (mine.posts) and p.role = 'lado' and p.agency_id = s.agency_id))
              or exists (select from access a where a.strand_id = s.id and (a.actor_id = mine.id or a.post_id = any (mine.posts))
                           and (a.until is null or a.until > heard_now()) and (s.apart = 'wall' or a.why in ('raised', 'second signature'))))
    );
  end $$;

ALTER FUNCTION heard.my_apart() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_day(only_part text, per_part integer, beyond integer) RETURNS TABLE(part text, total bigint, id uuid, kind text, reference text, state text, state_label text, is_open boolean, urgent boolean, opened_at timestamp with time zone, due_at timestamp with time zone, climbs integer, holder text, holder_agency text, parent_id uuid, parent_reference text, due_for text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  #variable_conflict use_column
  declare posts uuid[] := my_posts(); me uuid := actor(); mine uuid := my_agency(); hidden uuid[] := my_walled();
  begin
    return query execute $query$
    with silence as materialized (
      select s.id, w.due_at from strand s
        join move m on m.strand_id = s.id and m.n = s.n and m.step = 'climb'
        join waiting w on w.strand_id = s.id
       where s.owner_post_id = any ($1) and s.is_open and s.id <> all ($7)
    ), held as (
      select count(*) - (select count(*) from silence) as total from strand s where s.owner_post_id = any ($1) and s.is_open and s.id <> all ($7)
    ), hold as (
      select s.id, w.due_at, w.sorted_apart from waiting w join strand s on s.id = w.strand_id
       where s.owner_post_id = any ($1) and s.is_open and s.id <> all ($7)
         and not exists (select from silence x where x.id = s.id)
         and ($4 is null or $4 = 'hold')
       order by w.sorted_apart, w.due_at, s.id limit $5 offset $6
    ), asked as (
      select distinct case a.why when 'second signature' then 'signature' when 'told of silence' then 'told' when 'told of a warning' then 'told' when 'invited' then 'meeting' else 'look' end as part,
             s.id, coalesce(case when a.why = 'invited' then awaited_at(s.id, $1) end, w.due_at) as due_at, w.sorted_apart
        from access a
        join strand s on s.id = a.strand_id and s.is_open
        join waiting w on w.strand_id = s.id
       where a.post_id = any ($1) and a.why in ('second signature', 'called together', 'invited', 'told of a missing child', 'told of silence', 'told of a warning')
         and (s.apart = '' or level_of(s.id) is not null)
         and case a.why
           when 'second signature' then s.owner_post_id <> all ($1) and exists (
             select from step st where st.kind = s.kind and st.from_state = s.state and st.second_to <> ''
                                   and why_not(s, st, null::move) is null)
           when 'called together' then (s.state = 'multi_agency_look' or s.kind = 'rapid_review') and not exists (
             select from move v where v.strand_id = s.id and v.step in ('add_view', 'give_view') and v.by_agency_id = $3)
           when 'told of a missing child' then s.state = 'missing'
           when 'told of a warning' then s.owner_post_id <> all ($1)
           when 'invited' then s.owner_post_id <> all ($1) and (s.state = 'called' or awaited_at(s.id, $1) is not null)
           else s.owner_post_id <> all ($1) and exists (
             select from clock c where c.strand_id = s.id and c.stopped_at is null and c.rung > 0) end
      union
      select 'visit', v.strand_id, v.due_at, false from visits_past($1) v
       where v.strand_id <> all ($7) and (v.apart = '' or level_of(v.strand_id) is not null)
    ), raised as (
      select s.id, s.opened_at from access a join strand s on s.id = a.strand_id
       where a.actor_id = $2 and a.why = 'raised' and s.kind <> 'more_time' and s.id <> all ($7)
    ), shown as (
      select 'hold' as part, h.total, x.id, row_number() over (order by x.sorted_apart, x.due_at, x.id) + $6 as place, x.due_at from hold x, held h
      union all
      select 'silence', count(*) over (), x.id, row_number() over (order by x.due_at, x.id), x.due_at from silence x
      union all
      select x.part, count(*) over (partition by x.part), x.id, row_number() over (partition by x.part order by x.sorted_apart, x.due_at, x.id), x.due_at
        from asked x
      union all
      select 'raised', count(*) over (), x.id, row_number() over (order by x.opened_at desc, x.id), null from raised x)
    select c.part, c.total, s.id, s.kind, s.reference, s.state, x.label, s.is_open, s.urgent, s.opened_at, coalesce(c.due_at, w.due_at),
           climbs_of(s.id), p.title, g.name, s.parent_id, parent.reference,
           case when c.part in ('hold', 'silence') then (
             select t.label from clock k join timescale t on t.id = k.timescale_id
              where k.strand_id = s.id and k.stopped_at is null order by k.due_at, k.id limit 1) end
      from shown c
      join strand s on s.id = c.id
      join state x on x.kind = s.kind and x.name = s.state
      join post p on p.id = s.owner_post_id
      join agency g on g.id = p.agency_id
      left join waiting w on w.strand_id = s.id
      left join strand parent on parent.id = s.parent_id and level_of(parent.id) is not null
     where ($4 is null or c.part = $4) and c.place > $6 and c.place <= $6 + $5
     order by c.part, c.place
    $query$ using posts, me, mine, only_part, per_part, beyond, hidden;
  end $_$;

ALTER FUNCTION heard.my_day(only_part text, per_part integer, beyond integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.my_glass() RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select coalesce(jsonb_agg(jsonb_build_object('reference', s.reference, 'until', to_char(a.until at time zone 'Europe/London', 'HH24:MI')) order by a.until), '[]')
        from access a join strand s on s.id = a.strand_id
       where a.actor_id = actor() and a.why = 'glass' and a.until > heard_now() and level_of(s.id) = 'full'
    );
  end $$;

ALTER FUNCTION heard.my_glass() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_look_ups() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(array_agg(id), '{}') from look_up
     where agency_id = any (my_overseen()) and (strand_id is null or strand_id <> all ((select my_walled())::uuid[]))
  $$;

ALTER FUNCTION heard.my_look_ups() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_overseen() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when exists (select from post where id = any (my_posts()) and role = 'scrutineer')
      then (select coalesce(array_agg(id), '{}') from agency)
      else (select coalesce(array_agg(distinct agency_id), '{}') from post
             where id = any (my_posts())
               and role in ('front_door_manager', 'service_manager', 'director', 'safeguarding_lead'))
    end
  $$;

ALTER FUNCTION heard.my_overseen() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_posts() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select coalesce(array_agg(post_id), '{}') from (
        select h.post_id
          from holding h join worker w on w.actor_id = h.worker_id
         where h.worker_id = (select actor())
           and h.from_at <= (select heard_now()) and (h.until_at is null or h.until_at > (select heard_now()))
           and (w.left_at is null or w.left_at > (select heard_now()))
        union all
        select k.post_id from system_key k
         where k.actor_id = (select actor()) and k.post_id is not null and (k.until_at is null or k.until_at > now())) mine
    );
  end $$;

ALTER FUNCTION heard.my_posts() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_rank() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(max(rank_of(role)), 0) from post where id = any (my_posts()) $$;

ALTER FUNCTION heard.my_rank() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_scope() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select case when bool_or(role = 'scrutineer') then (select coalesce(array_agg(id), '{}') from agency)
             else coalesce(array_agg(distinct agency_id) filter (
                    where role in ('front_door_worker', 'front_door_manager', 'service_manager', 'director')), '{}') end
        from post where id = any ((select my_posts())::uuid[])
    );
  end $$;

ALTER FUNCTION heard.my_scope() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_strands() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select coalesce(array_agg(distinct strand_id), '{}')
        from access where (actor_id = (select actor()) or post_id = any ((select my_posts())::uuid[])) and (until is null or until > heard_now())
         and strand_id <> all ((select my_walled())::uuid[])
    );
  end $$;

ALTER FUNCTION heard.my_strands() OWNER TO heard_kernel;

CREATE FUNCTION heard.my_walled() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.my_walled() OWNER TO heard_kernel;

CREATE FUNCTION heard.name_key(name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select nullif(array_to_string(array(
             select w from regexp_split_to_table(
                      lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f\u200b-\u200f\u2060\ufeff]', '', 'g')),
                      '[\x01-\x2f\x3a-\x40\x5b-\x60\u007b-\u00bf\u1680\u2000-\u206f\u3000-\u303f]+') w
              where w <> '' order by w collate "C"), ' '), '')
  $$;

ALTER FUNCTION heard.name_key(name text) OWNER TO heard_owner;

CREATE FUNCTION heard.name_team_manager(which uuid, of_post uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare now_at timestamptz := heard_now();
  begin
    perform must_lead_team(which);
    perform from team where id = which for update;
    if (manager_of(which)).post_id = of_post then
      perform refuse('That post manages the team already.');
    elsif exists (select from post where id = of_post and role in ('elected_member', 'scrutineer')) then
      perform refuse('The manager works with children, and is looked at by others.', 'Choose another post.');
    elsif holders_of(of_post) > 1 then
      perform refuse('Two people hold that post. The team has one manager.', 'Choose a post that one person holds.');
    end if;
    update team_manager set until_at = now_at where team_id = which and until_at is null and from_at < now_at;
    insert into team_manager (id, team_id, post_id, from_at, by_id) values (new_id(now_at), which, of_post, now_at, actor());
  end $$;

ALTER FUNCTION heard.name_team_manager(which uuid, of_post uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.names_any(of_row jsonb, names text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select exists (select from jsonb_each_text(of_row) where value ~ names) $$;

ALTER FUNCTION heard.names_any(of_row jsonb, names text) OWNER TO heard_owner;

CREATE FUNCTION heard.names_borne_by(which uuid[], beside uuid[]) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
    with borne as (
      select m.strand_id, word, lower(word) as small from mention m
       cross join lateral (select m.name as name union all select f ->> 1 from jsonb_array_elements(m.facts) f where f ->> 0 in ('surname', 'other_name')) n
       cross join lateral regexp_split_to_table(normalize(n.name, nfc), '[' || between_words() || ']+') part
       cross join lateral btrim(part, '''’-') word
       where m.kind in ('child', 'adult') and length(word) >= 2 and word !~ '^[0-9]{2}$'
         and (m.strand_id = any (which) or m.strand_id in (select h from unnest(beside) o cross join lateral unnest(hanging_on(o)) h))
    )
    select format('(?<![^%1$s''’-])(%2$s)(?![^%1$s''’-])', between_words(), string_agg(distinct regexp_replace(way, '[''’]', '[''’]', 'g'), '|'))
      from borne b cross join lateral ways_to_write(b.word) way
     where b.strand_id = any (which)
       and b.small <> all ('{the,and,man,woman,male,female,adult,child,boy,girl,unknown,unnamed,somebody,driver,mr,mrs,ms,miss,dr}'::text[])
       and b.word <> all ('{an,as,at,by,he,in,is,it,my,no,of,on,or,to,we}'::text[]) -- a name may be An or No, not in small letters
       and not exists (select from borne o where o.small = b.small and o.strand_id <> all (which))
    having count(*) > 0
  $_$;

ALTER FUNCTION heard.names_borne_by(which uuid[], beside uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.network_around(which uuid, steps integer, most integer, through bigint[], what_for text) RETURNS TABLE(what text, told jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  declare
    things constant text[] := '{place,vehicle,phone,online}';
    shared_by_many constant integer := 8;
    as_at constant timestamptz := nullif(current_setting('heard.as_at', true), '')::timestamptz;
    by_then constant timestamptz := coalesce(as_at + interval '1 minute', 'infinity');
    reached uuid[]; at_step integer[]; front uuid[]; near uuid[]; records uuid[]; in_full uuid[]; told uuid[];
    asked bigint[] := '{}'; later bigint[]; now_through bigint[]; hubs jsonb := '{}'; too_many boolean := false; step integer := 0;
  begin
    if actor_kind() is distinct from 'worker' or steps not between 1 and 2 or most not between 1 and 400
       or not exists (select from mentions_read_by_me(array[which], by_then)) then
      perform refuse('The network around somebody is read from a record that one may read.');
    end if;
    front := which || array(select f from unnest(found_to_be(array[which], by_then)) f where f <> which order by f desc);
    too_many := cardinality(front) > most;
    front := front[1:most];
    later := array(select distinct k.key from match_key k join mention m on m.id = k.mention_id
                    where m.id = any (front) and k.fact <> '' and m.kind <> all (things));
    reached := front; at_step := array_fill(0, array[cardinality(front)]);
    loop
      -- A thing that is named is the same as what others say they share with it: it is gone through at once.
      now_through := array(select distinct k.key from match_key k join mention m on m.id = k.mention_id
                            where m.id = any (front) and k.fact <> '' and m.kind = any (things) and k.key <> all (asked));
      if step > 0 then
        now_through := now_through || array(select distinct k from unnest(later) k where k <> all (asked));
        later := array(select distinct k.key from match_key k join mention m on m.id = k.mention_id
                        where m.id = any (front) and k.fact <> '' and m.kind <> all (things));
        select coalesce(jsonb_object_agg(h.key::text, h.n), '{}') || hubs into hubs
          from (select k.key, count(*) as n
                  from match_key k
                 where k.key = any (now_through) and k.key <> all (through)
                   and k.mention_id in (select mentions_read_by_me(array(
                         select f.mention_id from unnest(now_through) t (key)
                          cross join lateral (select f.mention_id from match_key f where f.key = t.key limit 2000) f), by_then))
                 group by k.key having count(*) > shared_by_many) h;
      end if;
      asked := asked || now_through;
      now_through := array(select k from unnest(now_through) k where step = 0 or not hubs ? k::text);
      exit when step = steps;
      near := array(
        select c.id from (
          select case when l.one_id = any (front) then l.other_id else l.one_id end, 1
            from links_stated_of(front, by_then) l
          union all
          select case when p.one_id = any (front) then p.other_id else p.one_id end, 2 from maybe_the_same(front, by_then) p
          union all
          (select k.mention_id, 3 from unnest(now_through) t (key)
            cross join lateral (select f.mention_id from match_key f where f.key = t.key limit 2000) k)
          union all
          select n.id, 4 from mention m join mention n on n.strand_id = m.strand_id where m.id = any (front)
          union all
          -- a thing that the next step shows as shared is shown with what is said of it
          (select k.mention_id, 5 from unnest(later) t (key)
            cross join lateral (select f.mention_id from match_key f where f.key = t.key limit 200) k
            join mention m on m.id = k.mention_id where m.kind = any (things))) c (id, place)
         where c.id <> all (reached)
         group by c.id order by min(c.place), c.id desc);
      near := array(select n.id from unnest(near) with ordinality n (id, place)
                     where n.id in (select mentions_read_by_me(near, by_then)) order by n.place);
      if cardinality(near) > most - cardinality(reached) then
        too_many := true;
        near := near[1:greatest(most - cardinality(reached), 0)];
      end if;
      step := step + 1;
      front := array(select f from unnest(found_to_be(near, by_then)) f where f <> all (reached) order by array_position(near, f), f desc);
      too_many := too_many or cardinality(front) > most;
      front := front[1:most];
      reached := reached || front;
      at_step := at_step || array_fill(step, array[cardinality(front)]);
    end loop;

    records := array(select distinct strand_id from mention where id = any (reached));
    in_full := array(select r.strand_id from read_by_me(records) r where r.level = 'full');
    told := array(select f.id from unnest(reached) r
                   cross join lateral (select * from identification i where i.mention_id = r and i.at < by_then order by i.at desc, i.id limit 1) f
                   where f.person_id is not null and not rests_on_what_is_kept(f.id));
    perform open_records(records, what_for);
    return query
      select 'mention', to_jsonb(m) || jsonb_build_object('step', r.step, 'person', f.person_id)
        from unnest(reached, at_step) r (id, step) join mention m on m.id = r.id
        left join identification f on f.mention_id = m.id and f.id = any (told)
      union all
      select 'record', jsonb_build_object('id', s.id, 'reference', s.reference, 'kind', s.kind, 'at', s.opened_at, 'agency', g.name)
        from strand s join agency g on g.id = s.agency_id where s.id = any (records)
      union all
      select 'stated', to_jsonb(l) || jsonb_build_object('who', w.name, 'agency', g.name)
        from links_stated_of(reached, by_then) l
        left join worker w on w.actor_id = l.by_id left join agency g on g.id = w.agency_id
       where l.one_id = any (reached) and l.other_id = any (reached) and l.said_in_id = any (in_full)
      union all
      select 'found', to_jsonb(i) || jsonb_build_object('who', w.name, 'agency', g.name)
        from identification i
        left join worker w on w.actor_id = i.by_id left join agency g on g.id = w.agency_id
       where i.id = any (told)
      union all
      select 'maybe', to_jsonb(p) from maybe_the_same(reached, by_then) p
       where p.one_id = any (reached) and p.other_id = any (reached)
      union all
      select 'hubs', hubs
      union all
      select 'cut', 'true' where too_many;
  end $$;

ALTER FUNCTION heard.network_around(which uuid, steps integer, most integer, through bigint[], what_for text) OWNER TO heard_kernel;

CREATE FUNCTION heard.network_is_taken() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    new.records := opened('own');
    return new;
  end $$;

ALTER FUNCTION heard.network_is_taken() OWNER TO heard_kernel;

CREATE FUNCTION heard.never_changes(name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
  begin
    execute format('create trigger never_changes before update or delete or truncate on %I
                    for each statement execute function refuse_change()', name);
  end $$;

ALTER FUNCTION heard.never_changes(name text) OWNER TO heard_owner;

CREATE FUNCTION heard.new_id(at_time timestamp with time zone) RETURNS uuid
    LANGUAGE sql
    AS $$
    select encode(set_bit(set_bit(
             overlay(uuid_send(gen_random_uuid())
                     placing substr(int8send(extract(epoch from date_trunc('minute', at_time))::bigint * 1000), 3) from 1),
             52, 1), 53, 1), 'hex')::uuid
  $$;

ALTER FUNCTION heard.new_id(at_time timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.new_reference() RETURNS text
    LANGUAGE sql
    AS $$
    select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', get_byte(u, n) % 32 + 1, 1)
                      || case when n = 3 then '-' else '' end, '' order by n)
      from uuid_send(gen_random_uuid()) u, unnest('{0,1,2,3,10,11,12,13}'::integer[]) n
  $$;

ALTER FUNCTION heard.new_reference() OWNER TO heard_owner;

CREATE FUNCTION heard.next_sitting(after heard.move) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid := new_id(after.at); held timestamptz; chairs record;
  begin
    select * into chairs from panel_chairs();
    select held_at into held from minutes where meeting_id = chairs.meeting_id;
    insert into sitting_line (id, strand_id, line_id, reached)
    select new_id(after.at), after.strand_id, s.id, not s.is_open from strand s
     where s.kind = 'panel_line' and not panel_looked_at(s.id);
    insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'panel_sitting', agency_id, new_reference(), false, '', true, 0, after.at from strand where id = after.strand_id;
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(after.at), mine, t.id, t.name, held, d.due_at, d.due_at, 0, 0
      from strand s join timescale t on t.id = timescale_in_force('panel_sitting', s.agency_id, held)
     cross join lateral (select due(held, t.amount, t.unit) as due_at) d where s.id = mine;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(after.at), mine, 1, 'panel_sitting', 'next_sitting', '', 'called', after.at, after.by_id, '', '', '', '', '', '', chairs.chair_id);
    perform let_in(mine, null, null, chairs.co_chair_id, 'full', 'panel', after.at);
  end $$;

ALTER FUNCTION heard.next_sitting(after heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.no_finer_than_needed(at_time timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select case when actor_kind() in ('door', 'reporter') then date_trunc('minute', at_time) else at_time end $$;

ALTER FUNCTION heard.no_finer_than_needed(at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.not_filed_yet(run uuid, mentions uuid[], marks bigint[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform must_be_refiling(run);
    return query
      select m from unnest(mentions, marks) as asked (m, mark)
       where not exists (select from match_key k where k.key = mark and k.mention_id = m);
  end $$;

ALTER FUNCTION heard.not_filed_yet(run uuid, mentions uuid[], marks bigint[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.not_opened_yet(which uuid[]) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select array(select unnest(which) except select unnest(opened('full'))) $$;

ALTER FUNCTION heard.not_opened_yet(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.notice_is_sent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not coalesce(may_work_on(new.strand_id)
                    or level_of(new.strand_id) = 'full' and acts_for('{licensing}')
                       and exists (select from licence_notice where strand_id = new.strand_id), false)
       or not exists (select from strand s join step st on st.kind = s.kind and st.from_state = s.state
                       where s.id = new.strand_id and st.name in ('notify', 'decide_review', 'send_report', 'share_with_issuer')) then
      perform refuse('What was sent is written by the agency that holds it, when it is sent.', 'Ask whoever holds it.');
    end if;
    if new.sent_at > new.at then
      perform refuse('That it was sent is written down when it was.', 'Give the time at which you sent it.');
    end if;
    if new.sent_at < (select min(started_at) from clock where strand_id = new.strand_id) then
      perform refuse('That is before anything was known of it.', 'Give the time at which you sent it.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.notice_is_sent() OWNER TO heard_kernel;

CREATE FUNCTION heard.notice_names_a_driver() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from mention where strand_id = new.strand_id and kind in ('adult', 'vehicle')) then
      perform refuse('It does not say which driver.', 'Give a name, or a number plate.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.notice_names_a_driver() OWNER TO heard_kernel;

CREATE TABLE heard.nrm_decision (
    id uuid NOT NULL,
    n integer NOT NULL,
    about text NOT NULL,
    found boolean NOT NULL,
    decided_on date NOT NULL,
    body text NOT NULL,
    by_whom text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT nrm_decision_about CHECK ((about = ANY (ARRAY['reasonable'::text, 'conclusive'::text]))),
    CONSTRAINT nrm_decision_body_known CHECK ((body = ANY (ARRAY['sca'::text, 'panel'::text]))),
    CONSTRAINT nrm_decision_n_check CHECK ((n >= 0)),
    CONSTRAINT nrm_decision_says_who CHECK (heard.says_something(by_whom))
);

ALTER TABLE ONLY heard.nrm_decision FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.nrm_decision OWNER TO heard_owner;

CREATE FUNCTION heard.nrm_decided_now(s heard.strand) RETURNS heard.nrm_decision
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select d from nrm_decision d
     where d.strand_id = s.id
       and d.n > (select count(*) from move where strand_id = s.id and step in ('find_reasonable_grounds', 'find_conclusive_grounds', 'find_no_grounds'))
  $$;

ALTER FUNCTION heard.nrm_decided_now(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.nrm_decision_is_taken() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if (nrm_decided_now((select s from strand s where s.id = new.strand_id))).id is not null then
      perform refuse('What happened is written down with the step that it is.', 'Take the step on the page.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.nrm_decision_is_taken() OWNER TO heard_kernel;

CREATE FUNCTION heard.nrm_guardian_offered(s heard.strand) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from move where strand_id = s.id and step = 'offer_guardian') $$;

ALTER FUNCTION heard.nrm_guardian_offered(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.nrm_is_decided() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand;
  begin
    select * into s from strand where id = new.strand_id;
    new.about := nrm_waits_for(s);
    new.n := 1 + (select count(*) from nrm_decision where strand_id = s.id);
    if new.about is null or not may_work_on(s.id) then
      perform refuse('A decision is written by the agency that holds the referral, while it is awaited.', 'Tell whoever holds it what was decided.');
    end if;
    if new.decided_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('A decision is written down when it was made.', 'Give the day of the decision.');
    end if;
    if new.decided_on < greatest((select (referred_at at time zone 'Europe/London')::date from nrm_referral where strand_id = s.id),
                                 (select max(decided_on) from nrm_decision where strand_id = s.id)) then
      perform refuse('That is before what it follows.', 'Give the day of the decision.');
    end if;
    if new.about = 'conclusive' and new.decided_on < nrm_recovers_until(s.id) then
      perform refuse('Less than thirty days have passed since reasonable grounds were found. A conclusive decision is not made sooner.',
                     'Look at the day on the letter. If it was decided sooner, ask the authority to decide again.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.nrm_is_decided() OWNER TO heard_kernel;

CREATE FUNCTION heard.nrm_is_referred() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('heard nrm', 0));
    if not is_being_begun(new.strand_id, 'nrm') then
      perform refuse('Who referred is written when the child is referred.', 'Go on with the referral that is open.');
    end if;
    if exists (select from stages_about_the_same_child((select parent_id from strand where id = new.strand_id), 'nrm') o where o <> new.strand_id) then
      perform refuse('This child is referred already, and the clocks of that go on.', 'Go on with the referral that is open.');
    end if;
    if (select kind from agency where id = new.first_responder_id) not in ('local_authority', 'police') then
      perform refuse('The council or the police refer, as first responders.', 'Choose one of them.');
    end if;
    if new.referred_at > new.at then
      perform refuse('A referral is written down when it was made.', 'Give the time at which it was sent.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.nrm_is_referred() OWNER TO heard_kernel;

CREATE FUNCTION heard.nrm_recovers_until(which uuid) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select max(decided_on) + 30 from nrm_decision where strand_id = which and about = 'reasonable' and found $$;

ALTER FUNCTION heard.nrm_recovers_until(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.nrm_waits_for(s heard.strand) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case s.state when 'referred' then 'reasonable' when 'awaiting' then 'conclusive'
             when 'reconsidering' then (select about from nrm_decision where strand_id = s.id order by n desc limit 1) end
  $$;

ALTER FUNCTION heard.nrm_waits_for(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.offered_already(which uuid, but uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select exists (select from strand where parent_id = which and kind = 'hand_off' and is_open and id <> but) $$;

ALTER FUNCTION heard.offered_already(which uuid, but uuid) OWNER TO heard_owner;

CREATE FUNCTION heard.one_at_a_time_for_missing() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform pg_advisory_xact_lock(hashtext('heard missing_episode'));
    return new;
  end $$;

ALTER FUNCTION heard.one_at_a_time_for_missing() OWNER TO heard_kernel;

CREATE FUNCTION heard.one_panel() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('panel', 0));
    return new;
  end $$;

ALTER FUNCTION heard.one_panel() OWNER TO heard_kernel;

CREATE FUNCTION heard.one_person_manages() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform from team t where t.id in (select m.team_id from team_manager m where m.post_id = new.post_id and m.until_at is null) for update;
    if found and (new.until_at is null or new.until_at > heard_now()) and holders_of(new.post_id) >= 1 then
      perform refuse('The joint team has one manager, and somebody holds that post.', 'End their time first, or name a deputy.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.one_person_manages() OWNER TO heard_kernel;

CREATE FUNCTION heard.only_a_superuser() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
      raise exception 'Only an administrator of the database sets the time, for a demonstration.' using errcode = 'HD001';
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.only_a_superuser() OWNER TO heard_owner;

CREATE FUNCTION heard.only_by_trigger() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if pg_trigger_depth() < 2 then
      raise exception 'History is written by the database alone.' using errcode = 'HD001';
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.only_by_trigger() OWNER TO heard_owner;

CREATE FUNCTION heard.only_the_kernel_lets_go() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if current_user <> 'heard_kernel' or tg_op in ('DELETE', 'TRUNCATE') then
      raise exception 'A record is let go by two agencies and the database alone.'
        using errcode = 'HD001', hint = 'Propose it on the page of the record.';
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.only_the_kernel_lets_go() OWNER TO heard_owner;

CREATE FUNCTION heard.only_the_linker() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if current_user not in ('heard_link', 'heard_kernel') then
      perform refuse('Links are proposed by the linking alone.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.only_the_linker() OWNER TO heard_owner;

CREATE FUNCTION heard.only_the_sealer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if current_user <> 'heard_seal' then
      raise exception 'The record is sealed by the sealer alone.' using errcode = 'HD001';
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.only_the_sealer() OWNER TO heard_owner;

CREATE FUNCTION heard.open_agenda(which uuid) RETURNS uuid[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare lines uuid[] := array(select lines_of_sitting(which));
  begin
    perform open_records(lines, 'panel agenda');
    return lines;
  end $$;

ALTER FUNCTION heard.open_agenda(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.open_all_about(which uuid, what_for text, OUT records uuid[], OUT said uuid[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    records := records_about('person', which);
    perform open_records(not_opened_yet(records), what_for);
    said := array(select m.id from mention m where m.id in (select mentions_of_the_same(array[which])) and m.strand_id = any (opened('full')));
  end $$;

ALTER FUNCTION heard.open_all_about(which uuid, what_for text, OUT records uuid[], OUT said uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.open_other_ends(which uuid[], what_for text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.open_other_ends(which uuid[], what_for text) OWNER TO heard_kernel;

CREATE FUNCTION heard.open_record(which uuid, what_for text) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select open_records(array[which], what_for);
    select level_of(which);
  $$;

ALTER FUNCTION heard.open_record(which uuid, what_for text) OWNER TO heard_kernel;

CREATE FUNCTION heard.open_records(which uuid[], what_for text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    insert into reading (at, actor_id, strand_id, level, what)
    select no_finer_than_needed(heard_now()), actor(), o.id, o.level,
           what_for || coalesce(', as it stood at ' || to_char(nullif(current_setting('heard.as_at', true), '')::timestamptz
                                                               at time zone 'Europe/London', 'YYYY-MM-DD"T"HH24:MI'), '')
      from (select w as id, level_of(w) as level from unnest(which) w offset 0) o
     where o.level in ('own', 'full')
  $$;

ALTER FUNCTION heard.open_records(which uuid[], what_for text) OWNER TO heard_kernel;

CREATE FUNCTION heard.open_sitting() RETURNS heard.strand
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select s from strand s where s.kind = 'panel_sitting' and s.is_open order by s.opened_at limit 1 $$;

ALTER FUNCTION heard.open_sitting() OWNER TO heard_kernel;

CREATE FUNCTION heard.open_written_together(which uuid[], what_for text) RETURNS TABLE(strand_id uuid, of_id uuid, alone boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.open_written_together(which uuid[], what_for text) OWNER TO heard_kernel;

CREATE FUNCTION heard.opened(at_least text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select coalesce(array_agg(strand_id), '{}') from reading
       where xact = pg_current_xact_id_if_assigned() and actor_id = actor() and (level = 'full' or level = at_least)
         and at > heard_now() - interval '1 hour'  -- a server restored from a copy counts its transactions anew
    );
  end $$;

ALTER FUNCTION heard.opened(at_least text) OWNER TO heard_kernel;

CREATE FUNCTION heard.other_current_placement(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from strand s join strand o on o.parent_id = s.parent_id and o.kind = 'placement' and o.state = 'current' and o.id <> s.id
                    where s.id = which)
  $$;

ALTER FUNCTION heard.other_current_placement(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.other_episodes(which uuid) RETURNS SETOF heard.strand
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.* from strands_about_the_same_child(which) same join strand s on s.id = same
     where s.kind = 'missing_episode' and s.id <> which and s.state not in ('', 'joined')
  $$;

ALTER FUNCTION heard.other_episodes(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.pack_line_before() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.pack_line_before() OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_adults() RETURNS TABLE(mention_id uuid, since timestamp with time zone, drawn uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with named as materialized (
      select m.id, m.strand_id, m.at, matter_of(m.id) as matter,
             exists (select from stated_link l where l.one_id = m.id and l.kind in ('harmed', 'gives_lifts', 'gives_things') and not l.taken_back
                        and not exists (select from stated_link f where f.follows_id = l.id)) as stated,
             exists (select from mention c where c.strand_id = m.strand_id and c.kind = 'child' and family_name(c.name) = family_name(m.name))
               or exists (select from stated_link l where m.id in (l.one_id, l.other_id) and l.kind = 'family' and not l.taken_back) as family
        from mention m join strand s on s.id = m.strand_id and s.kind = 'concern' and s.is_open and s.apart <> 'lado'
       where m.kind = 'adult'
    )
    select (array_agg(id order by at, id))[1], max(at), array_agg(distinct strand_id)
      from named where matter is not null
     group by matter
    having bool_or(stated) or (count(distinct strand_id) >= 2 and not bool_or(family) and (min(matter) like '% %' or min(matter) like '%-%')
                               and not string_to_array(min(matter), ' ') && '{a,an,the,man,woman,male,female,adult,unknown,unnamed,somebody,driver}'::text[])
  $$;

ALTER FUNCTION heard.panel_adults() OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_chairs(OUT chair_id uuid, OUT co_chair_id uuid, OUT sitting_id uuid, OUT meeting_id uuid) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select g.chair_id, g.co_chair_id, s.id, g.id from strand s join meeting g on g.strand_id = s.id
     where s.kind = 'panel_sitting' order by s.opened_at desc, s.is_open desc, g.n desc limit 1
  $$;

ALTER FUNCTION heard.panel_chairs(OUT chair_id uuid, OUT co_chair_id uuid, OUT sitting_id uuid, OUT meeting_id uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_is_chaired() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare of_kind text; ours uuid; theirs post;
  begin
    select kind, agency_id into of_kind, ours from strand where id = new.strand_id;
    if of_kind <> 'panel_sitting' then
      if new.co_chair_id is not null then
        perform refuse('Only the exploitation panel has two chairs.');
      end if;
      return new;
    end if;
    select * into theirs from post where id = new.co_chair_id;
    if theirs.id is null or theirs.agency_id = ours or theirs.role = 'elected_member' then
      perform refuse('The panel has two chairs, of two agencies.', 'Choose a second chair in another agency.');
    end if;
    if not fills(theirs.id, (select s from strand s where s.id = new.strand_id), heard_now()) then
      perform refuse('Nobody is in that post now.', 'Choose a post with somebody in it.');
    end if;
    perform let_in(s.id, null, null, chair, 'full', 'panel', new.at)
       from strand s cross join unnest(array[new.chair_id, new.co_chair_id]) chair
      where s.id = new.strand_id or (s.kind = 'panel_line' and s.is_open);
    return new;
  end $$;

ALTER FUNCTION heard.panel_is_chaired() OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_lets_in() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform let_in(l.id, null, null, new.post_id, 'full', 'panel', new.at)
       from strand s join strand l on l.kind = 'panel_line' and l.is_open where s.id = new.strand_id and s.kind = 'panel_sitting';
    return null;
  end $$;

ALTER FUNCTION heard.panel_lets_in() OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_looked_at(line uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from sitting_line where line_id = line and reached) $$;

ALTER FUNCTION heard.panel_looked_at(line uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_places() RETURNS TABLE(mention_id uuid, since timestamp with time zone, drawn uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with home as materialized (
      select distinct name_key("where") as key from mention where kind = 'child' and name_key("where") is not null
    ), named as materialized (
      select m.id, m.strand_id, m.at, matter_of(m.id) as matter, coalesce(w.agency_id::text, a.kind) as said_by
        from mention m join strand s on s.id = m.strand_id and s.kind = 'concern' and s.is_open and s.apart <> 'lado'
        join actor a on a.id = m.by_id left join worker w on w.actor_id = m.by_id
       where m.kind = 'place'
         and not exists (select from home where home.key in (name_key(m.name), name_key(m."where")))
         and not exists (select from mention c where c.strand_id = m.strand_id and c.kind = 'child'
                            and string_to_array(name_key(c.name), ' ') && string_to_array(matter_of(m.id), ' '))
    )
    select (array_agg(id order by at, id))[1], max(at), array_agg(distinct strand_id)
      from named where matter is not null group by matter
    having count(distinct strand_id) >= 2 and count(distinct said_by) >= 2
  $$;

ALTER FUNCTION heard.panel_places() OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_posts() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select p from panel_chairs() c cross join lateral (
      select unnest(array[c.chair_id, c.co_chair_id]) p
      union select i.post_id from invitation i where i.meeting_id = c.meeting_id) seat
     where p is not null
  $$;

ALTER FUNCTION heard.panel_posts() OWNER TO heard_kernel;

CREATE FUNCTION heard.panel_reasons(root uuid) RETURNS TABLE(code text, since timestamp with time zone, source uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with same as materialized (
      select r.id from strands_about_the_same_child(root) which join strand r on r.id = which and r.apart <> 'lado'
    )
    select 'harm', h.opened_at, h.id from same join strand h on h.parent_id = same.id and h.kind = 'continuing_harm' and h.is_open
    union all
    select 'missing', g.opened_at, g.id from same join strand g on g.parent_id = same.id and g.kind = 'missing_meeting'
     where g.is_open or g.closed_at > heard_now() - interval '31 days'
    union all
    select 'category_' || lower(c), (select min(e.at) from category_entry e where e.strand_id = a.id and e.category = c), a.id
      from same join strand r on r.id = same.id and r.is_open
      join strand a on a.parent_id = r.id and a.kind = 'assessment'
     cross join lateral categories_standing(a.id) c where c in ('CSE', 'CCE')
  $$;

ALTER FUNCTION heard.panel_reasons(root uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.partner_of(s heard.strand, of_agency uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select kind from agency where id = of_agency and (id = s.agency_id and kind = 'local_authority' or kind in ('police', 'health')) $$;

ALTER FUNCTION heard.partner_of(s heard.strand, of_agency uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.partners_are_called() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform let_in(new.strand_id, null, null, r.tells_id, 'full', 'called together', new.at)
       from strand s cross join lateral ladder_of(s, new.at) r where s.id = new.strand_id;
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select distinct on (r.tells_id) 'look', new.strand_id, r.tells_id, new.at, new.at, 0
      from strand s cross join lateral ladder_of(s, new.at) r where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.partners_are_called() OWNER TO heard_kernel;

CREATE FUNCTION heard.pass_round(which uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand; next_post uuid; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    for s in select * from strand where id = any (which) and is_open and n > 0 order by id for update skip locked loop
      continue when fills(s.owner_post_id, s, now_at) or (s.apart <> 'lado' and not post_is_filled(s.owner_post_id, now_at));
      next_post := (rung_from(s, case when s.apart = 'lado' then 0 else greatest(
        rung_of_post(s.agency_id, s.owner_post_id, now_at),
        (select max(ladder_n) from clock where strand_id = s.id and stopped_at is null)) end, now_at)).post_id;
      continue when next_post = s.owner_post_id;
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                        child_view, child_view_unknown, told, to_post_id)
      values (new_id(now_at), s.id, s.n + 1, s.kind, 'pass_round', s.state, s.state, now_at, actor(), '', '', '', '', '', '', next_post);
    end loop;
  end $$;

ALTER FUNCTION heard.pass_round(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.past_keeping(beyond integer) RETURNS TABLE(total bigint, reference text, closed_at timestamp with time zone, until date, period text, reason text, next_step text, erasure_reference text, erasure_state text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  declare agencies uuid[] := (
    select coalesce(array_agg(p.agency_id), '{}') from post p where p.id = any (my_posts()) and p.role in ('service_manager', 'director'));
    youngest interval := (select min(years) * interval '1 year' from retention_period where counted_from = 'birth');
  begin
    return query
    with mine as materialized (
      select s.* from strand s
       where stands_by_itself(s.kind) and not s.is_open and s.agency_id = any (agencies) and not kept_from_me(s)
         and not exists (select from erasure e where e.of_strand_id = s.id)
         -- Of what was brought in there may be a hundred thousand; none is due whose child is younger than any period
         and (s.kind <> 'earlier_record' or s.opened_at < heard_now() - youngest
              or exists (select from mention m where m.strand_id = s.id and m.kind = 'child' and m.born_on < heard_now() - youngest))
    ), kept as (
      select distinct on (p.strand_id) p.strand_id, p.until, p.label
        from periods_of(array(select id from mine)) p order by p.strand_id, p.until desc
    ), past as (
      select count(*) over () as total, m.*, k.until, k.label from mine m join kept k on k.strand_id = m.id
       where k.until < (heard_now() at time zone 'Europe/London')::date
       order by k.until, m.id offset beyond limit 50
    )
    select p.total, p.reference, p.closed_at, p.until, p.label, why[1], why[2], e.reference, x.label
      from past p
     cross join lateral (select why_not_expire(p.id) as why) w
      left join lateral (select * from strand o where o.parent_id = p.id and o.kind = 'erasure' order by o.opened_at desc limit 1) e on true
      left join state x on x.kind = 'erasure' and x.name = e.state
     where level_of(p.id) = 'full'
     order by p.until, p.id;
  end $$;

ALTER FUNCTION heard.past_keeping(beyond integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.periods_of(which uuid[]) RETURNS TABLE(strand_id uuid, code text, label text, until date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, p.code, p.label,
           ((case p.counted_from
               when 'birth' then coalesce((select max(m.born_on) from mention m where m.strand_id = s.id and m.kind = 'child'), s.opened_at::date)
               else s.closed_at::date end) + p.years * interval '1 year')::date
      from strand s
     cross join lateral (
       select coalesce(array_agg(m.outcome) filter (where m.step = 'take_on'), '{}') as outcomes from move m where m.strand_id = s.id) d
      join retention_period p on case p.applies
        when 'every' then true
        when 'taken_on' then cardinality(d.outcomes) > 0
        when 'protection' then d.outcomes && '{strategy_discussion,assessment}'
          or exists (select from strand o where o.parent_id = s.id and o.kind = any (stages())) or exists (
          select from earlier_entry e where e.strand_id = s.id and e.event in ('section_47', 'conference', 'protection_plan'))
        when 'looked_after' then exists (select from strand o where o.parent_id = s.id and o.kind = 'looked_after')
          or exists (select from earlier_entry e where e.strand_id = s.id and e.event = 'looked_after')
        when 'allegation' then d.outcomes && '{lado}'
        when 'missing' then s.kind = 'missing_episode' end
     where s.id = any (which) and s.closed_at is not null
  $$;

ALTER FUNCTION heard.periods_of(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.person_of(which uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select person_id from identification where mention_id = which order by at desc, id limit 1 $$;

ALTER FUNCTION heard.person_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.person_of(which uuid, by_then timestamp with time zone) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select person_id from identification where mention_id = which and at < by_then order by at desc, id limit 1 $$;

ALTER FUNCTION heard.person_of(which uuid, by_then timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.placement_has_a_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from mention where strand_id = new.strand_id and kind = 'place') then
      perform refuse('It does not say where the child is to live.', 'Give the address.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.placement_has_a_place() OWNER TO heard_kernel;

CREATE FUNCTION heard.placement_is_planned() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not is_being_begun(new.strand_id, 'placement') then
      perform refuse('Where a child is to live is written when the placement is planned.', 'Plan another placement.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.placement_is_planned() OWNER TO heard_kernel;

CREATE FUNCTION heard.placement_starts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare of_child uuid;
  begin
    select s.parent_id into of_child from strand s where s.id = new.strand_id and s.kind = 'placement' and s.state = 'planned';
    if of_child is null or not may_work_on(new.strand_id) then
      perform refuse('A placement that is planned is started by the agency that planned it.', 'Ask whoever holds it.');
    end if;
    perform from strand where id = of_child for update;
    if new.started_at > new.at then
      perform refuse('A placement is started when the child lives there.', 'Give a time that has come.');
    end if;
    if new.started_at < (select min(from_on)::timestamp at time zone 'Europe/London' from legal_basis where strand_id = of_child) then
      perform refuse('That is before the child was looked after.', 'Give the time at which the placement started.');
    end if;
    if not host_was_told_by(new.strand_id, new.started_at) then
      perform refuse('It is in another area, and the authority there had not been told by then. The placement cannot start.',
                     'Tell them, and write down whom you told.');
    end if;
    if other_current_placement(new.strand_id) then
      perform refuse('The child lives in another placement now.', 'Say first that it has ended.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.placement_starts() OWNER TO heard_kernel;

CREATE FUNCTION heard.plan_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid := new_id(new.at); of_meeting uuid := latest_meeting(new.strand_id); held timestamptz;
  begin
    select held_at into held from minutes where meeting_id = of_meeting;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'plan', p.agency_id, p.id, new_reference(), s.urgent, '', true, 0, new.at
      from strand s join strand p on p.id = s.parent_id where s.id = new.strand_id;
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), mine, t.id, t.name, held, d.due_at, d.due_at, 0, 0
      from strand s
      join step st on st.kind = 'plan' and st.from_state = ''
     cross join unnest(st.starts) wanted
      join timescale t on t.id = timescale_in_force(wanted, s.agency_id, held)
     cross join lateral (select due(held, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(new.at), mine, 1, 'plan', 'begin_plan', '', 'under_way', new.at, new.by_id, '', '', new.reason, '', '', '');
    perform let_in(mine, null, null, i.post_id, 'full', 'invited', new.at)
       from invitation i join attendance a on a.invitation_id = i.id and a.came where i.meeting_id = of_meeting and i.post_id is not null;
    return null;
  end $$;

ALTER FUNCTION heard.plan_begins() OWNER TO heard_kernel;

CREATE FUNCTION heard.police_event_is_recorded() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare line uuid := root_of(new.strand_id);
  begin
    perform pg_advisory_xact_lock(hashtextextended('heard police_event', 0));
    if not is_being_begun(new.strand_id, 'victim_update') then
      perform refuse('What happened is written when the event is recorded.', 'Record another event.');
    end if;
    if new.happened_at > new.at then
      perform refuse('What the police did is recorded when it has happened.', 'Give the time at which it happened.');
    end if;
    if exists (select from strands_about_the_same_child(line) same
                cross join lateral unnest(hanging_on(same)) o (id)
                 join police_event e on e.strand_id = o.id and e.strand_id <> new.strand_id
                where not kept_from_me(o.id) and e.what = new.what
                  and regexp_replace(lower(e.investigation), '[^[:alnum:]]', '', 'g') = regexp_replace(lower(new.investigation), '[^[:alnum:]]', '', 'g')
                  and date_trunc('minute', e.happened_at) = date_trunc('minute', new.happened_at)) then
      perform refuse('That is recorded already, and its clock counts from when it happened.', 'Go on with what is there.');
    end if;
    if new.entitled = 'standard' and exists (
         select from mention where strand_id = line and kind = 'child'
            and born_on > (new.happened_at at time zone 'Europe/London')::date - interval '18 years') then
      perform refuse('The child was under 18, and has Enhanced Rights.', 'Choose that they were under 18.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.police_event_is_recorded() OWNER TO heard_kernel;

CREATE FUNCTION heard.post_is_filled(which uuid, at_time timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select exists (select from present_in(which, at_time)) $$;

ALTER FUNCTION heard.post_is_filled(which uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.post_outside(s heard.strand, at_time timestamp with time zone) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select p.id from post p left join ladder(s.agency_id, at_time) r on r.tells_id = p.id
     where p.role in ('safeguarding_lead', 'lead_safeguarding_partner', 'scrutineer', 'lado') and fills(p.id, s, at_time)
     order by r.n, p.agency_id <> s.agency_id desc, p.role, p.id limit 1
  $$;

ALTER FUNCTION heard.post_outside(s heard.strand, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.post_to_take(s heard.strand, st heard.step) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select p.id from post p
       where p.id = any ((select my_posts())::uuid[])
         and (   (p.id = s.owner_post_id and 'holder' = any (st.takers))
              or (p.agency_id = s.agency_id and p.role = any (st.takers))
              or (p.role || '@any') = any (st.takers)
              or ('named' = any (st.takers) and p.id = (select to_post_id from move where strand_id = s.id and n = 1))
              or (p.agency_id <> s.agency_id and p.role <> 'elected_member' and 'partner' = any (st.takers)
                  and (s.n = 0 or exists (select from access a where a.strand_id = s.id and a.post_id = any ((select my_posts())::uuid[])
                                                                 and a.level = 'full' and (a.until is null or a.until > heard_now())))))
         and (s.apart = '' or level_of(case when s.n = 0 then s.parent_id else s.id end) = 'full')
         and not through_glass(case when s.n = 0 then s.parent_id else s.id end)
       order by (p.id = s.owner_post_id) desc, p.role limit 1
    );
  end $$;

ALTER FUNCTION heard.post_to_take(s heard.strand, st heard.step) OWNER TO heard_kernel;

CREATE FUNCTION heard.post_to_tell(s heard.strand, holder uuid, named uuid, at_time timestamp with time zone) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select p.id from post p left join ladder(s.agency_id, at_time) r on r.tells_id = p.id
     where (r.n is not null or p.role = 'scrutineer') and fills(p.id, s, at_time)
       and p.agency_id <> (select agency_id from post where id = holder)
     order by p.id = named desc, r.n, p.id limit 1
  $$;

ALTER FUNCTION heard.post_to_tell(s heard.strand, holder uuid, named uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.postcode_in(words text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$ select upper(regexp_replace(substring(words from '(?i)\m([a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2})\M'), '\s', '', 'g')) $$;

ALTER FUNCTION heard.postcode_in(words text) OWNER TO heard_owner;

CREATE FUNCTION heard.posts_held_by(whom uuid, at_time timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(string_agg(p.title, ', ' order by p.title), '')
      from holding h join post p on p.id = h.post_id
     where h.worker_id = whom and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)
  $$;

ALTER FUNCTION heard.posts_held_by(whom uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.practice_review_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform review_begins((select parent_id from strand where id = new.strand_id), 'practice_review', 'open_practice_review', new.at, new);
    return null;
  end $$;

ALTER FUNCTION heard.practice_review_begins() OWNER TO heard_kernel;

CREATE FUNCTION heard.present_in(which uuid, at_time timestamp with time zone) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    AS $$
    select h.worker_id from holding h join worker w on w.actor_id = h.worker_id
     where h.post_id = which
       and h.from_at <= at_time and (h.until_at is null or h.until_at > at_time)
       and (w.left_at is null or w.left_at > at_time)
       and not exists (select from absence a where a.worker_id = h.worker_id
                        and a.from_at <= at_time and a.until_at > at_time)
  $$;

ALTER FUNCTION heard.present_in(which uuid, at_time timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.progress(which uuid) RETURNS TABLE(heard_at timestamp with time zone, believed_at timestamp with time zone, acted_on_at timestamp with time zone, closed_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select min(at) filter (where step = 'receive'), min(at) filter (where step = 'take_on'),
           min(at) filter (where step = 'act'), min(at) filter (where to_state = 'closed')
      from move where strand_id = which and level_of(which) is not null
    having count(*) > 0
  $$;

ALTER FUNCTION heard.progress(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.proposals_to_look_at(at_most integer, past integer, shown text) RETURNS TABLE(id uuid, one_id uuid, other_id uuid, strand_one uuid, strand_other uuid, kind text, weight double precision, parts jsonb, version integer, at timestamp with time zone, total bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with mine as materialized (
      select s.id, s.is_open, s.urgent and s.is_open as danger from strand s
       where s.id <> all ((select my_walled())::uuid[])
         and (s.agency_id = any ((select my_scope())::uuid[]) or s.id = any ((select my_strands())::uuid[])
              or s.id = any ((select my_apart())::uuid[]))
         and exists (select from mention m join proposal p on m.id in (p.one_id, p.other_id) where m.strand_id = s.id)
         -- of an agency's whole work nothing more need be asked, and all the rest is asked one by one
         and ((s.apart = '' and s.agency_id = any ((select my_scope())::uuid[]) and s.kind = any ((select kinds_by_office())::text[])) or coalesce(level_of(s.id), '') = 'full')
    )
    select p.id, p.one_id, p.other_id, a.id, b.id, p.kind, p.weight, p.parts, r.version, r.at, count(*) over ()
      from proposal p
      join mention m on m.id = p.one_id join mine a on a.id = m.strand_id
      join mention n on n.id = p.other_id join mine b on b.id = n.strand_id
      join link_run r on r.id = p.run_id
      left join lateral (select g.verdict, g.at from pairing g where g.one_id = p.one_id and g.other_id = p.other_id
                          order by g.at desc, g.id limit 1) said on true
     where actor_kind() = 'worker' and p.kind <> 'household' and a.id <> b.id
       and shown = case when said.verdict in ('same', 'apart') then 'said' when said.verdict = 'parked' then 'parked' else 'waiting' end
       and (shown = 'said' or coalesce(person_of(m.id) <> person_of(n.id), true))
     order by case when shown = 'said' then said.at end desc, a.danger or b.danger desc, a.is_open::integer + b.is_open::integer desc,
              p.kind = 'same' desc, p.weight desc, p.id
     limit at_most offset past
  $$;

ALTER FUNCTION heard.proposals_to_look_at(at_most integer, past integer, shown text) OWNER TO heard_kernel;

CREATE FUNCTION heard.propose_walls(which uuid, words text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select put_up_wall(which, who, 'The name that was given is that of somebody who works here.', true)
      from workers_named_in(words) who where who <> actor()
  $$;

ALTER FUNCTION heard.propose_walls(which uuid, words text) OWNER TO heard_kernel;

CREATE FUNCTION heard.provable(ids bigint[]) RETURNS TABLE(entry_id bigint, idx bigint, text text, salt bytea, leaf bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select e.id, s.idx, e.text, e.salt, e.leaf
      from entry e
      left join sealed s on s.entry_id = e.id
     where e.id in (select entries_seen(opened('full'), ids)
                    union select w from unnest(opened('own')) o cross join lateral unnest(what_i_wrote(o)) w where w = any (ids))
     order by s.idx
  $$;

ALTER FUNCTION heard.provable(ids bigint[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.public_load() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(max(n), 0)
      from generate_series(date_trunc('minute', heard_now()) - interval '1 minute', heard_now(), interval '1 minute') as minute,
           lateral (select count(*) as n
                      from (select from concern where door in ('child', 'public') and received_at >= minute
                               and received_at < minute + interval '1 minute'
                            union all
                            select from missing_episode e join actor a on a.id = e.by_id and a.kind = 'door'
                             where e.at >= minute and e.at < minute + interval '1 minute' limit 500) few) counted
     where actor_kind() = 'door'
  $$;

ALTER FUNCTION heard.public_load() OWNER TO heard_kernel;

CREATE FUNCTION heard.publish_figures() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  declare
    this date;
    last date := month_of(heard_now() - interval '7 days') - interval '1 month';
    ends timestamptz;
    months integer := 0;
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock publishes figures.');
    end if;
    if not pg_try_advisory_xact_lock(hashtext('heard.figures')) then
      return 0;
    end if;
    this := coalesce((select max(month) + interval '1 month' from figure), (select month_of(min(from_at)) from rung));
    while this <= last loop
      ends := (this + interval '1 month') at time zone 'Europe/London';
      insert into figure (id, month, measure, place, category, label, value, shown)
      select gen_random_uuid(), this, g.measure, f.place, f.category, f.label,
             case when f.shown ~ '^\d+$' then f.shown::integer end, f.shown
        from (select c.measure, made_safe(array_agg(c.n::integer order by c.place)) as safe,
                     array_agg(c.category order by c.place) || 'total'::text as categories,
                     array_agg(c.label order by c.place) || 'Together'::text as labels
                from counted(this::timestamp at time zone 'Europe/London', ends, ends + interval '7 days') c
               group by c.measure) g
       cross join lateral unnest(g.safe, g.categories, g.labels) with ordinality f (shown, category, label, place)
      union all
      select gen_random_uuid(), this, 'longest_wait', 1, 'band', 'The longest wait for an answer', null, longest_wait(ends);
      this := this + interval '1 month';
      months := months + 1;
    end loop;
    return months;
  end $_$;

ALTER FUNCTION heard.publish_figures() OWNER TO heard_kernel;

CREATE FUNCTION heard.publish_hotspots() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare
    this date;
    last date := date_trunc('quarter', month_of(heard_now() - interval '7 days')) - interval '3 months';
    ends timestamptz;
    quarters integer := 0;
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock publishes figures.');
    end if;
    if not pg_try_advisory_xact_lock(hashtext('heard.hotspots')) then
      return 0;
    end if;
    this := coalesce((select max(quarter) + interval '3 months' from hotspot), date_trunc('quarter', (select month_of(min(from_at)) from rung)));
    while this <= last loop
      ends := (this + interval '3 months') at time zone 'Europe/London';
      with seen as materialized (
        select * from sightings(this::timestamp at time zone 'Europe/London', ends)
      ), counted as (
        select coalesce(array_agg(c.cell), '{}') as cells, coalesce(array_agg(c.place), '{}') as places, coalesce(array_agg(c.n), '{}') as counts
          from (select cell, place, count(*) as n from seen group by cell, place) c
      )
      insert into hotspot (id, quarter, level, cell, place, words, value)
      select gen_random_uuid(), this, f.level, f.cell, f.place,
             coalesce((select min(s.words collate "C") from seen s where s.place = f.place and f.place <> ''), ''), f.n
        from counted cross join lateral made_public(cells, places, counts) f;
      this := this + interval '3 months';
      quarters := quarters + 1;
    end loop;
    return quarters;
  end $$;

ALTER FUNCTION heard.publish_hotspots() OWNER TO heard_kernel;

CREATE FUNCTION heard.put_child_on(root uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare newest timestamptz; harm boolean;
  begin
    select max(since), bool_or(code = 'harm') into newest, harm from panel_reasons(root);
    if newest is not null and comes_on(lines_about('child', root, null), newest, harm) then
      perform put_on_agenda('child', root, null, '{}', 'Open in the record about this child.');
    end if;
  end $$;

ALTER FUNCTION heard.put_child_on(root uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.put_on_agenda(of_about text, under uuid, of_mention uuid, drawn uuid[], because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare sits strand := open_sitting(); now_at timestamptz := no_finer_than_needed(heard_now()); mine uuid := new_id(heard_now());
  begin
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'panel_line', coalesce((select agency_id from strand where id = under), sits.agency_id), under, new_reference(), false, '', true, 0, now_at);
    insert into panel_line (strand_id, about, mention_id) values (mine, of_about, of_mention);
    insert into drawn_from (id, strand_id, n, of_id, because, at) select new_id(now_at), mine, 1, d, '[]', now_at from unnest(drawn) d;
    -- Whoever may not know of one of them is passed over from the start.
    update strand t set apart = apart_of(t) where t.id = mine;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(now_at), mine, 1, 'panel_line', 'put_on', '', 'on', now_at, actor(), '', '', because, '', '', '',
            coalesce((select chair_id from panel_chairs()), sits.owner_post_id));
    perform let_in(mine, null, null, p, 'full', 'panel', now_at) from panel_posts() p;
    perform settle_apart(mine);
  end $$;

ALTER FUNCTION heard.put_on_agenda(of_about text, under uuid, of_mention uuid, drawn uuid[], because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.put_right(which uuid, until_export date DEFAULT 'infinity'::date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (
      select from earlier_entry e join imported_file f on f.id = e.file_id
        join earlier_entry l on l.strand_id = e.strand_id and l.number = e.number and l.content <> e.content
        join imported_file later on later.id = l.file_id
       where e.id = which and (e.number <> '' or e.event = '' and l.event = '') and later."table" = f."table"
         and (later.exported_on, later.at) > (f.exported_on, f.at) and later.exported_on <= until_export
         and later.at < coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', 'infinity'))
  $$;

ALTER FUNCTION heard.put_right(which uuid, until_export date) OWNER TO heard_kernel;

CREATE FUNCTION heard.put_up_wall(which uuid, whom uuid, because text, is_proposed boolean) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare now_at timestamptz := no_finer_than_needed(heard_now()); mine uuid := new_id(now_at);
  begin
    if exists (select from wall where strand_id = which and actor_id = whom and lifted_at is null) then
      return null;
    end if;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'wall', agency_id, id, new_reference(), false, '', true, 0, now_at from strand where id = which;
    insert into wall (id, strand_id, actor_id, why, by_id, at, proposed) values (mine, which, whom, because, actor(), now_at, is_proposed);
    return mine;
  end $$;

ALTER FUNCTION heard.put_up_wall(which uuid, whom uuid, because text, is_proposed boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.raised(s heard.strand) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select exists (select from access a where a.strand_id = case when s.n = 0 then s.parent_id else s.id end
                                            and a.actor_id = actor() and a.why = 'raised')
    );
  end $$;

ALTER FUNCTION heard.raised(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.raised_by(which uuid, whom uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ begin return (select exists (select from access where strand_id = which and actor_id = whom and why = 'raised')); end $$;

ALTER FUNCTION heard.raised_by(which uuid, whom uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.raised_without_account(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select actor_kind() in ('reporter', 'system')
       and exists (select from access where strand_id = which and actor_id = actor() and why = 'raised')
  $$;

ALTER FUNCTION heard.raised_without_account(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.raiser_is_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare of_strand uuid := (
            select case
                     when s.kind = any (stages()) then root_of(s.id)
                     when s.kind = 'disagreement' and exists (
                            select from access mine join access theirs on theirs.actor_id = mine.actor_id
                             where mine.strand_id = s.id and mine.why = 'raised'
                               and theirs.strand_id = s.parent_id and theirs.why = 'raised')
                       then s.parent_id
                     else s.id end
              from strand s where s.id = new.strand_id);
  begin
    insert into remark (id, strand_id, at, by_id, from_raiser, text, move_id)
    values (gen_random_uuid(), of_strand, new.at, new.by_id, false, new.told, new.id);
    insert into outbox (kind, strand_id, to_actor_id, made_at, not_before, tries)
    select 'answer', a.strand_id, a.actor_id, new.at, new.at, 0
      from access a join actor who on who.id = a.actor_id and who.kind = 'worker'
     where a.strand_id = case when new.kind = any (stages()) then of_strand else new.strand_id end
       and a.why = 'raised' and a.actor_id <> new.by_id
     group by a.strand_id, a.actor_id;
    return null;
  end $$;

ALTER FUNCTION heard.raiser_is_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.rank_of(role text) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$
    select case role when 'practitioner' then 1 when 'helpline_adviser' then 1 when 'front_door_worker' then 1
                     when 'safeguarding_lead' then 2 when 'front_door_manager' then 2 when 'service_manager' then 3
                     when 'director' then 4 when 'lead_safeguarding_partner' then 5 end
  $$;

ALTER FUNCTION heard.rank_of(role text) OWNER TO heard_owner;

CREATE FUNCTION heard.rapid_review_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform review_begins((select parent_id from strand where id = new.strand_id), 'rapid_review', 'open_rapid_review',
                          (select sent_at from sent_notice where strand_id = new.strand_id), new);
    return null;
  end $$;

ALTER FUNCTION heard.rapid_review_begins() OWNER TO heard_kernel;

CREATE FUNCTION heard.read_because(which uuid[]) RETURNS TABLE(strand_id uuid, why text, basis text, until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.read_because(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.read_by_me(which uuid[]) RETURNS TABLE(strand_id uuid, level text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with near as materialized (
      select s.id, s.apart = '' and s.agency_id = any ((select my_scope())::uuid[]) and s.kind = any ((select kinds_by_office())::text[]) as by_office
        from strand s
       where s.id = any (which)
         and s.id <> all ((select my_walled())::uuid[])
         and (s.agency_id = any ((select my_scope())::uuid[]) or s.owner_post_id = any ((select my_posts())::uuid[])
              or s.id = any ((select my_strands())::uuid[]) or s.id = any ((select my_apart())::uuid[]))
    )
    select n.id, l.level from near n
     cross join lateral (select case when n.by_office then 'full' else level_of(n.id) end as level offset 0) l
     where l.level in ('own', 'full')
  $$;

ALTER FUNCTION heard.read_by_me(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.readable_in_full(which uuid[]) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(array_agg(s.id), '{}') from strand s
     where s.id = any (which) and s.id <> all ((select my_walled())::uuid[])
       and case when s.apart = ''
         then (s.agency_id = any ((select my_scope())::uuid[]) and s.kind = any ((select kinds_by_office())::text[]))
              or (s.kind = 'earlier_record' and s.owner_post_id = any ((select my_posts())::uuid[]))
              or exists (select from access a where a.strand_id = s.id and a.level = 'full' and (a.until is null or a.until > heard_now())
                            and (a.actor_id = (select actor()) or a.post_id = any ((select my_posts())::uuid[])))
         else level_of(s.id) = 'full' end
  $$;

ALTER FUNCTION heard.readable_in_full(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.reader_known(whose uuid, OUT actor_id uuid, OUT agency_id uuid, OUT name text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select w.actor_id, w.agency_id, w.name from worker w where w.actor_id = whose
    union all
    select k.actor_id, k.agency_id, k.name from system_key k where k.actor_id = whose
  $$;

ALTER FUNCTION heard.reader_known(whose uuid, OUT actor_id uuid, OUT agency_id uuid, OUT name text) OWNER TO heard_kernel;

CREATE FUNCTION heard.reader_of(which uuid, OUT actor_id uuid, OUT agency_id uuid, OUT name text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select k.* from reading_flag f
      left join reading r on r.id = f.reading_id
      left join look_up l on l.id = f.look_up_id
     cross join lateral reader_known(coalesce(r.actor_id, l.actor_id)) k
     where f.strand_id = which
  $$;

ALTER FUNCTION heard.reader_of(which uuid, OUT actor_id uuid, OUT agency_id uuid, OUT name text) OWNER TO heard_kernel;

CREATE FUNCTION heard.reading_review_goes_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.reading_review_goes_on() OWNER TO heard_kernel;

CREATE FUNCTION heard.readings_of(which uuid, beyond integer, at_most integer DEFAULT 50) RETURNS TABLE(total bigint, at timestamp with time zone, who text, agency text, level text, what text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select count(*) over (), r.at, coalesce(w.name, initcap(a.kind)), coalesce(g.name, ''), r.level, r.what
      from reading r
      join actor a on a.id = r.actor_id
      left join worker w on w.actor_id = r.actor_id
      left join agency g on g.id = w.agency_id
     where r.strand_id = which and level_of(which) = 'full'
     order by r.at desc, r.id desc offset beyond limit at_most
  $$;

ALTER FUNCTION heard.readings_of(which uuid, beyond integer, at_most integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.record_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare who uuid := actor();
          because text := coalesce(current_setting('heard.why', true), '');
          moment timestamptz := no_finer_than_needed(heard_now());
          head text := format('{"table": %s, "operation": %s, "actor": %s, "why": %s, "recorded_at": %s, "row": ',
                              to_json(tg_table_name), to_json(tg_op), to_json(who), to_json(because), to_json(moment));
          hidden text[] := coalesce(tg_argv, '{}');
          -- Of what is let go, the history says that it went, and not what it was.
          going boolean := case when tg_op = 'DELETE' then erasing() else false end;
  begin
    if who is null and exists (select from written) then perform refuse_nobody(); end if;
    with made as materialized (
      select nextval('entry_id_seq') as id, v, head || v::text || '}' as body,
             uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt
        from (select case when going then jsonb_strip_nulls(jsonb_build_object('id', to_jsonb(w) -> 'id', 'strand_id', to_jsonb(w) -> 'strand_id'))
                          else to_jsonb(w) - hidden end as v from written w offset 0) r
    ), kept as (
      insert into entry (id, recorded_at, actor_id, why, table_name, operation, row_id, strand_id, text, salt, leaf)
      select id, moment, who, because, tg_table_name, tg_op,
             coalesce(v ->> 'id', v ->> 'strand_id', v ->> 'actor_id', v ->> 'code', v ->> 'day'),
             coalesce(v ->> 'strand_id', case when tg_table_name = 'strand' then v ->> 'id' end)::uuid,
             body, salt, sha256('\x00'::bytea || sha256(salt || convert_to(body, 'UTF8')))
        from made
    )
    insert into unsealed select array_agg(id) from made having count(*) > 0;
    return null;
  end $$;

ALTER FUNCTION heard.record_rows() OWNER TO heard_kernel;

CREATE FUNCTION heard.record_table(name text, VARIADIC hidden text[] DEFAULT '{}'::text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
  declare arguments text := (select string_agg(quote_literal(h), ', ') from unnest(hidden) h);
  begin
    execute format('create trigger history_1 after insert on %I referencing new table as written
                    for each statement execute function record_rows(%s)', name, arguments);
    execute format('create trigger history_2 after update on %I referencing new table as written
                    for each statement execute function record_rows(%s)', name, arguments);
    execute format('create trigger history_3 after delete on %I referencing old table as written
                    for each statement execute function record_rows(%s)', name, arguments);
    execute format('create trigger history_4 before truncate on %I
                    for each statement execute function refuse_change()', name);
  end $$;

ALTER FUNCTION heard.record_table(name text, VARIADIC hidden text[]) OWNER TO heard_owner;

CREATE FUNCTION heard.record_to_ask_for(by_reference text) RETURNS TABLE(id uuid, agency_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, s.agency_id from strand s
     where s.reference = by_reference and may_be_shared(s.kind) and actor_kind() = 'worker' and not kept_from_me(s)
  $$;

ALTER FUNCTION heard.record_to_ask_for(by_reference text) OWNER TO heard_kernel;

CREATE FUNCTION heard.record_to_ask_of(from_strand uuid, of_post uuid) RETURNS TABLE(id uuid, agency_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, s.agency_id from strand s
     where s.id in (select strands_about_the_same_child(from_strand)) and s.id <> from_strand and s.owner_post_id = of_post
       and may_be_shared(s.kind) and may_be_named(s) and not kept_from_me(s) and level_of(s.id) is distinct from 'full'
       and level_of(from_strand) in ('own', 'full')
       and exists (select from look_up l where l.strand_id = from_strand and l.actor_id = actor())
     order by s.is_open desc, s.opened_at desc, s.id limit 1
  $$;

ALTER FUNCTION heard.record_to_ask_of(from_strand uuid, of_post uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.records_about(about text, which uuid) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.records_about(about text, which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.records_about_whoever_asks(which uuid) RETURNS TABLE(id uuid, reference text, opened_at timestamp with time zone, state text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.records_about_whoever_asks(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.records_naming(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select distinct strand_id from mention where id = any (array(select mentions_of_the_same(array[which]))) $$;

ALTER FUNCTION heard.records_naming(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.refer_to_discussion(by_move heard.move) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid := new_id(by_move.at); held strand; line strand;
  begin
    select * into line from strand where id = by_move.strand_id;
    select * into held from strand where id = line.parent_id;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'action', line.agency_id, line.id, new_reference(), held.urgent, '', true, 0, by_move.at);
    insert into action (strand_id, what, aimed_at, due_on, by_id, at)
    values (mine, 'Call a strategy discussion. ' || by_move.reason, 'adult',
            (due(by_move.at, 1, 'working_day') - interval '1 second')::date, by_move.by_id, by_move.at);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(by_move.at), mine, 1, 'action', 'agree_action', '', 'to_do', by_move.at, by_move.by_id, '', '', '', '', '', '', held.owner_post_id);
  end $$;

ALTER FUNCTION heard.refer_to_discussion(by_move heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.refuse(reason text, next_step text DEFAULT ''::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
  begin
    raise exception '%', reason using errcode = 'HD001', hint = next_step;
  end $$;

ALTER FUNCTION heard.refuse(reason text, next_step text) OWNER TO heard_owner;

CREATE FUNCTION heard.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if current_user = 'heard_kernel' then
      if tg_op <> 'TRUNCATE' and erasing() then
        return null;
      end if;
    end if;
    raise exception 'What stands in the record cannot be changed or removed.'
      using errcode = 'HD001', hint = 'Add what is new; what was written stays beside it.';
  end $$;

ALTER FUNCTION heard.refuse_change() OWNER TO heard_owner;

CREATE FUNCTION heard.refuse_if(why text[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$ begin if why is not null then perform refuse(why[1], why[2]); end if; end $$;

ALTER FUNCTION heard.refuse_if(why text[]) OWNER TO heard_owner;

CREATE FUNCTION heard.refuse_nobody() RETURNS void
    LANGUAGE plpgsql
    AS $$
  begin
    raise exception 'Nobody is signed in, so nothing was written.'
      using errcode = 'HD001', hint = 'Sign in, then try again.';
  end $$;

ALTER FUNCTION heard.refuse_nobody() OWNER TO heard_owner;

CREATE FUNCTION heard.remit_follows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform from team where id = new.team_id for update;
    select coalesce(max(n), 0) + 1 into new.n from team_remit where team_id = new.team_id;
    if new.published_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('A remit is written down once it is published.', 'Give the day on which it was.');
    elsif new.review_on <= (new.at at time zone 'Europe/London')::date or new.review_on > new.published_on + interval '1 year' then
      perform refuse('A remit is looked at again within a year of its publication.', 'Give a day to come, within a year.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.remit_follows() OWNER TO heard_kernel;

CREATE FUNCTION heard.replace_mailbox(by_reference text, hash bytea, because text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare old mailbox;
  begin
    if not exists (select from post where id = any (my_posts()) and role = 'helpline_adviser') then
      perform refuse('Only a helpline adviser gives new words to a caller.');
    end if;
    if not says_something(because) then
      perform refuse('Write how you made sure that the caller is who reported.');
    end if;
    select b.* into old from mailbox b join strand s on s.id = b.strand_id
     where s.reference = by_reference and b.replaced_at is null and not walled(s.id, actor()) order by b.made_at limit 1;
    if not found then
      return false;
    end if;
    update mailbox set replaced_at = heard_now() where id = old.id;
    insert into mailbox (id, strand_id, actor_id, secret_hash, made_at)
    values (gen_random_uuid(), old.strand_id, old.actor_id, hash, heard_now());
    insert into attempt (id, strand_id, what, by_id, at, reason, refusal)
    values (gen_random_uuid(), old.strand_id, 'replace_words', actor(), heard_now(), because, '');
    insert into remark (id, strand_id, at, by_id, from_raiser, text)
    values (gen_random_uuid(), old.strand_id, heard_now(), actor(), false,
            'New secret words were given over the phone. The old ones no longer work.');
    return true;
  end $$;

ALTER FUNCTION heard.replace_mailbox(by_reference text, hash bytea, because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.reporter_is_told_of_opening() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into remark (id, strand_id, at, by_id, from_raiser, text)
    select gen_random_uuid(), s.parent_id, new.at, new.by_id, false,
           format('You gave your name in confidence. Two agencies have now agreed that they need it: %s and %s. Two people, one from each, can read it for one day. Nobody else can. You can write to us here and ask why.',
                  holder.name, other.name)
      from strand s
      join agency holder on holder.id = s.agency_id
      join agency other on other.id = new.by_agency_id
     where s.id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.reporter_is_told_of_opening() OWNER TO heard_kernel;

CREATE FUNCTION heard.request_has_a_name() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from access_request where strand_id = new.id) then
      perform refuse('A request says who asks.', 'Write their name.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.request_has_a_name() OWNER TO heard_kernel;

CREATE FUNCTION heard.rests_on_what_is_kept(found uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with beside as (
      select case i.mention_id when p.one_id then p.other_id else p.one_id end as id
        from identification i join pairing p on i.mention_id in (p.one_id, p.other_id) and p.by_id = i.by_id and p.at = i.at
       where i.id = found
      union
      select o.mention_id from identification i join identification o on o.person_id = i.person_id and o.mention_id <> i.mention_id
       where i.id = found
    )
    select exists (select from beside join mention m on m.id = beside.id join strand s on s.id = m.strand_id
                    where s.apart <> '' and kept_from_me(s))
       and not exists (select from beside where not unread_by_me(id))
  $$;

ALTER FUNCTION heard.rests_on_what_is_kept(found uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.rests_on_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if exists (select from step where kind = new.kind and name = new.step and from_state = new.from_state and 'child_view' = any (needs))
       and not exists (select from words_before(new.strand_id, new.n)) then
      perform refuse('Nothing that the child said themselves is kept since the last decision.',
                     'Keep the child''s own words first, or write why they are not there yet.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.rests_on_words() OWNER TO heard_kernel;

CREATE FUNCTION heard.review_askings() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
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
  end $_$;

ALTER FUNCTION heard.review_askings() OWNER TO heard_kernel;

CREATE FUNCTION heard.review_begins(concern_id uuid, of_kind text, first_step text, counted_from timestamp with time zone, m heard.move) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid := new_id(m.at); own strand; partner uuid;
  begin
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, of_kind, agency_id, id, new_reference(), urgent, '', true, 0, m.at from strand where id = concern_id;
    insert into drawn_from (id, strand_id, n, of_id, because, at)
    select new_id(m.at), mine, 1, of_id, '[]', m.at from drawn_from where strand_id = m.strand_id;
    update strand s set apart = apart_of(s) where s.id = mine;
    perform count_from(mine, of_kind, counted_from);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(m.at), mine, 1, of_kind, first_step, '', st.to_state, m.at, m.by_id, '', '', m.reason, '', '', ''
      from step st where st.kind = of_kind and st.name = first_step;
    select * into own from strand where id = mine;
    for partner in select p.id from post p where p.role = 'lead_safeguarding_partner' and partner_of(own, p.agency_id) is not null and fills(p.id, own, m.at) loop
      perform let_in(mine, null, null, partner, 'full', 'called together', m.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
      select 'look', mine, partner, m.at, m.at, 0 where of_kind = 'rapid_review';
    end loop;
  end $$;

ALTER FUNCTION heard.review_begins(concern_id uuid, of_kind text, first_step text, counted_from timestamp with time zone, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.review_readings() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.review_readings() OWNER TO heard_kernel;

CREATE FUNCTION heard.reviewing_officer_of(which uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select m.to_post_id from move m join post p on p.id = m.to_post_id and p.role = 'reviewing_officer'
     where m.strand_id = which and m.step in ('become_looked_after', 'hand_over') order by m.n desc limit 1
  $$;

ALTER FUNCTION heard.reviewing_officer_of(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.reviewing_officer_reads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform let_in(o.id, null, null, reviewing_officer_of(o.parent_id), 'full', 'reviews', new.at)
       from strand o
      where case new.kind when 'looked_after' then o.parent_id = new.strand_id and o.kind in ('placement', 'early_review') else o.id = new.strand_id end
        and reviewing_officer_of(o.parent_id) is not null;
    return null;
  end $$;

ALTER FUNCTION heard.reviewing_officer_reads() OWNER TO heard_kernel;

CREATE FUNCTION heard.root_of(which uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select s.id from strand s where s.id in (select hangs_from(which)) and s.parent_id is null $$;

ALTER FUNCTION heard.root_of(which uuid) OWNER TO heard_kernel;

CREATE TABLE heard.link_run (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    n bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what text NOT NULL,
    version integer NOT NULL,
    parts integer NOT NULL,
    CONSTRAINT link_run_parts_check CHECK (((parts >= 1) AND (parts <= 1000))),
    CONSTRAINT link_run_what_check CHECK ((what = ANY (ARRAY['link'::text, 'train'::text, 'refile'::text, 'group'::text])))
);

ALTER TABLE heard.link_run OWNER TO heard_owner;

CREATE FUNCTION heard.run_under_way() RETURNS heard.link_run
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select r from link_run r
     where r.id = (select id from link_run order by n desc limit 1) and r.at > heard_now() - interval '1 day'
       and (r.what in ('train', 'refile') or r.parts > (select count(*) from link_part p where p.run_id = r.id))
  $$;

ALTER FUNCTION heard.run_under_way() OWNER TO heard_kernel;

CREATE FUNCTION heard.rung_from(s heard.strand, lowest integer, at_time timestamp with time zone, OUT n smallint, OUT post_id uuid, OUT tells_id uuid, OUT amount smallint, OUT unit text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select r.n, r.post_id, r.tells_id, r.amount, r.unit from ladder_of(s, at_time) r
     order by (r.n >= lowest and r.filled) desc, case when r.n >= lowest and r.filled then r.n end, r.n desc
     limit 1
  $$;

ALTER FUNCTION heard.rung_from(s heard.strand, lowest integer, at_time timestamp with time zone, OUT n smallint, OUT post_id uuid, OUT tells_id uuid, OUT amount smallint, OUT unit text) OWNER TO heard_kernel;

CREATE FUNCTION heard.rung_of_post(of_agency uuid, of_post uuid, at_time timestamp with time zone) RETURNS integer
    LANGUAGE sql STABLE
    AS $$ select coalesce(max(n), 0)::integer from ladder(of_agency, at_time) where post_id = of_post $$;

ALTER FUNCTION heard.rung_of_post(of_agency uuid, of_post uuid, at_time timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.rung_tells_another_agency() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION heard.rung_tells_another_agency() OWNER TO heard_owner;

CREATE FUNCTION heard.runs_a_clock_of_its_own() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(new.at), s.id, t.id, t.name, s.opened_at, d.due_at, d.due_at, 0, 0
      from strand s
     cross join lateral (values ('act_on_danger', s.urgent and new.step = 'receive'),
                                ('lado_referral', new.step = 'take_on' and new.outcome = 'lado')) as own (name, runs)
      join timescale t on own.runs and t.id = timescale_in_force(own.name, s.agency_id, new.at)
     cross join lateral (select due(s.opened_at, t.amount, t.unit) as due_at) d
     where s.id = new.strand_id
        on conflict on constraint clock_once_for_ever do nothing;
    return null;
  end $$;

ALTER FUNCTION heard.runs_a_clock_of_its_own() OWNER TO heard_kernel;

CREATE FUNCTION heard.said_in_reports(run uuid, after uuid, at_most integer) RETURNS TABLE(id uuid, report uuid, person uuid, kind text, name text, born_on date, age text, said_where text, registration text, details text, facts text, at timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  begin
    perform must_be_grouping(run);
    return query
      select m.id, m.strand_id, person_of(m.id), m.kind, m.name, m.born_on, m.age, m."where", m.registration, m.details, m.facts::text, m.at
        from mention m join strand s on s.id = m.strand_id
       where m.id > after and s.kind in ('concern', 'earlier_record') and s.apart <> 'lado'
         and m.at > (select r.at - interval '2 years' from link_run r where r.id = run)
       order by m.id limit at_most;
  end $$;

ALTER FUNCTION heard.said_in_reports(run uuid, after uuid, at_most integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.said_of_people(run uuid, after uuid, at_most integer) RETURNS TABLE(id uuid, who uuid, kind text, name text, born_on date, age text, said_where text, registration text, details text, facts text, at timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  begin
    perform must_be_under_way(run);
    return query
      select m.id, coalesce(person_of(m.id), m.id), m.kind, m.name, m.born_on, m.age, m."where", m.registration, m.details,
             m.facts::text, m.at
        from mention m
       where (m.kind in ('child', 'adult') or (select r.what from link_run r where r.id = run) = 'refile')
         and m.id > after and m.at <= (select r.at from link_run r where r.id = run)
       order by m.id limit at_most;
  end $$;

ALTER FUNCTION heard.said_of_people(run uuid, after uuid, at_most integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.said_with(which uuid, step text, who uuid, at_time timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.said_with(which uuid, step text, who uuid, at_time timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.say_away(whom uuid, since timestamp with time zone, until timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform refuse_if(why_not_speak_for(whom, false));
    since := greatest(since, heard_now());
    if until <= since then
      perform refuse('The day they are back comes after the day they leave, and after today.');
    end if;
    insert into absence (id, worker_id, from_at, until_at) values (gen_random_uuid(), whom, since, until);
  end $$;

ALTER FUNCTION heard.say_away(whom uuid, since timestamp with time zone, until timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.say_back(whom uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform refuse_if(why_not_speak_for(whom, false));
    delete from absence where worker_id = whom and from_at >= heard_now();
    update absence set until_at = heard_now() where worker_id = whom and from_at < heard_now() and until_at > heard_now();
  end $$;

ALTER FUNCTION heard.say_back(whom uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.say_deputy(of_post uuid, whom uuid, until timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform refuse_if(why_not_name_deputy(of_post));
    if whom = actor() then
      perform refuse('Nobody names themselves.', 'Ask somebody above you to name you.');
    elsif not exists (select from worker w join post p on p.agency_id = w.agency_id
                       where w.actor_id = whom and p.id = of_post and (w.left_at is null or w.left_at > heard_now())) then
      perform refuse('A deputy works for the agency of the post.', 'Choose somebody who works there.');
    elsif exists (select from post p join holding h on h.post_id = p.id
                   where p.role = 'elected_member' and h.worker_id = whom and (h.until_at is null or h.until_at > heard_now())) then
      perform refuse('Elected members see figures, never children.', 'Choose somebody who works with children.');
    elsif exists (select from holding where post_id = of_post and worker_id = whom and (until_at is null or until_at > heard_now())) then
      perform refuse('They hold that post already.');
    elsif until <= heard_now() then
      perform refuse('The last day of a deputy has not passed yet.');
    end if;
    insert into holding (id, post_id, worker_id, deputy, from_at, until_at)
    values (gen_random_uuid(), of_post, whom, true, heard_now(), until);
  end $$;

ALTER FUNCTION heard.say_deputy(of_post uuid, whom uuid, until timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.say_left(whom uuid, of_post uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if of_post is null then
      perform refuse_if(why_not_speak_for(whom, true));
      update worker set left_at = heard_now() where actor_id = whom and left_at is null;
      return;
    end if;
    if exists (select from holding where post_id = of_post and worker_id = whom and not deputy and (until_at is null or until_at > heard_now())) then
      perform refuse_if(why_not_speak_for(whom, true));
    else
      perform refuse_if(why_not_name_deputy(of_post));
    end if;
    delete from holding where post_id = of_post and worker_id = whom and from_at >= heard_now();
    update holding set until_at = heard_now()
     where post_id = of_post and worker_id = whom and from_at < heard_now() and (until_at is null or until_at > heard_now());
  end $$;

ALTER FUNCTION heard.say_left(whom uuid, of_post uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.scrutineer_is_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare scrutineer uuid;
  begin
    for scrutineer in select p.id from post p join strand s on s.id = new.strand_id where p.role = 'scrutineer' and fills(p.id, s, new.at) loop
      perform let_in(new.strand_id, null, null, scrutineer, 'full', 'told of a warning', new.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('not_told', new.strand_id, scrutineer, new.at, new.at, 0);
    end loop;
    return null;
  end $$;

ALTER FUNCTION heard.scrutineer_is_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.sealed_only_to_withdraw() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if tg_op <> 'UPDATE' or old.withdrawn_at is not null or new.withdrawn_at is null
       or (to_jsonb(new) - '{withdrawn_at,ephemeral,keys,ciphertext}'::text[])
          is distinct from (to_jsonb(old) - '{withdrawn_at,ephemeral,keys,ciphertext}'::text[]) then
      perform refuse('A sealed name is not changed. It can be taken back.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.sealed_only_to_withdraw() OWNER TO heard_owner;

CREATE FUNCTION heard.seat_stays_written() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if to_jsonb(new) - '{left_on,left_because,left_by_id}'::text[] <> to_jsonb(old) - '{left_on,left_because,left_by_id}'::text[]
       or old.left_on is not null or new.left_on is null then
      perform refuse('Who was in the team stays in the record.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.seat_stays_written() OWNER TO heard_owner;

CREATE FUNCTION heard.second_agency(s heard.strand, m heard.move) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select r.tells_id from ladder_of(s, m.at) r join post p on p.id = r.tells_id
     where p.agency_id <> s.agency_id and p.agency_id is distinct from m.by_agency_id
     order by fills(p.id, s, m.at) desc, r.n = 0, r.n limit 1
  $$;

ALTER FUNCTION heard.second_agency(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.seen_by_policy(of_table regclass) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    select case when not c.relrowsecurity then 'true'
                else '(' || coalesce(string_agg('(' || p.words || ')', ' or ') filter (where p.polpermissive), 'false') || ')'
                     || coalesce(string_agg(' and (' || p.words || ')', '') filter (where not p.polpermissive), '') end
      from pg_class c
      left join lateral (
             select polpermissive, pg_get_expr(polqual, polrelid) as words from pg_policy
              where polrelid = c.oid and polcmd in ('r', '*') and polroles && array[0::oid, 'heard_app'::regrole]) p on true
     where c.oid = of_table
     group by c.relrowsecurity
  $$;

ALTER FUNCTION heard.seen_by_policy(of_table regclass) OWNER TO heard_owner;

CREATE FUNCTION heard.sees_by_office(of_kind_or_apart text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select of_kind_or_apart not in ('pressure', 'reading_review', 'lado')
          or exists (select from post where id = any ((select my_posts())::uuid[]) and role = 'scrutineer')
    );
  end $$;

ALTER FUNCTION heard.sees_by_office(of_kind_or_apart text) OWNER TO heard_kernel;

CREATE FUNCTION heard.set_wall(which uuid, whom uuid, because text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid;
  begin
    if actor_kind() is distinct from 'worker' or level_of(which) is distinct from 'full' or through_glass(which) or (select kind from strand where id = which) = 'wall' then
      perform refuse('A wall is set by somebody who sees all of what it stands around.', 'Tell whoever holds it.');
    end if;
    if not exists (select from worker where actor_id = whom) then
      perform refuse('Nobody of that name works here.', 'Choose one of the workers.');
    end if;
    mine := put_up_wall(which, whom, because, false);
    if mine is null then
      perform refuse('There is a wall around them already.', 'Look at it on the page.');
    end if;
    return mine;
  end $$;

ALTER FUNCTION heard.set_wall(which uuid, whom uuid, because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.settle_apart(which uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare
    beneath uuid[] := hanging_on(which);
    whole uuid[] := beneath || array(select unnest(hanging_on(d.strand_id)) from drawn_from d where d.of_id = any (beneath));
  begin
    update strand s set apart = apart_of(s) where s.id = any (whole) and s.apart <> apart_of(s);
    update waiting w set apart = s.apart from strand s where s.id = w.strand_id and s.id = any (whole) and w.apart <> s.apart;
    perform pass_round(whole);
  end $$;

ALTER FUNCTION heard.settle_apart(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.share_ends_early() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s share;
  begin
    select * into s from share where strand_id = new.strand_id for update;
    if not may_share(s.record_id) then
      perform refuse('A share is ended by the agency that gave it.', 'Ask them to end it.');
    end if;
    if new.at >= s.until or exists (select from withdrawal where strand_id = new.strand_id) then
      perform refuse('This share has already ended.', '');
    end if;
    update access a set until = new.at
     where a.post_id = s.to_post_id and a.why = 'shared' and a.until = s.until and a.strand_id in (s.strand_id, s.record_id)
       and not exists (select from share other left join withdrawal w on w.strand_id = other.strand_id
                        where other.strand_id <> s.strand_id and other.record_id = a.strand_id and other.to_post_id = s.to_post_id
                          and other.extent = 'record' and other.until = s.until and w.strand_id is null);
    return new;
  end $$;

ALTER FUNCTION heard.share_ends_early() OWNER TO heard_kernel;

CREATE FUNCTION heard.share_follows_the_answer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand; last move; asked_by uuid;
  begin
    select * into s from strand where id = new.strand_id;
    select * into last from move where strand_id = new.strand_id and n = s.n;
    if s.kind is distinct from 'share_request' or s.state not in ('shared', 'partly') or last.by_id <> actor() or last.at <> new.at then
      perform refuse('What is shared is written down when it is shared.', 'Answer the request, or share it from the record.');
    end if;
    if new.record_id is distinct from s.parent_id or new.extent <> (case s.state when 'shared' then 'record' else 'words' end) then
      perform refuse('What is shared is what was asked for.', '');
    end if;
    if new.until > new.at + interval '366 days' then
      perform refuse('A share ends within a year.', 'Give an earlier day; share it again when that day comes, if it is still needed.');
    end if;
    if (select role from post where id = new.to_post_id) = 'elected_member' then
      perform refuse('Elected members see figures, never children.', 'Choose a post that works with children.');
    end if;
    select w.agency_id into asked_by from move m join worker w on w.actor_id = m.by_id
     where m.strand_id = new.strand_id and m.n = 1 and m.step = 'ask_for_share';
    if asked_by is not null and (select agency_id from post where id = new.to_post_id) is distinct from asked_by then
      perform refuse('It is shared with the agency that asked.', 'Choose a post of that agency, or share it with another from the record.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.share_follows_the_answer() OWNER TO heard_kernel;

CREATE FUNCTION heard.share_lets_in() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into access (strand_id, post_id, level, why, since, until)
    select opened, new.to_post_id, 'full', 'shared', new.at, new.until
      from unnest(array[new.strand_id, case when new.extent = 'record' then new.record_id end]) opened
     where opened is not null and new.to_post_id is not null
        on conflict on constraint access_once do nothing;
    insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
    select 'shared', new.strand_id, new.to_post_id, new.at, new.at, 0 where new.to_post_id is not null;
    return null;
  end $$;

ALTER FUNCTION heard.share_lets_in() OWNER TO heard_kernel;

CREATE FUNCTION heard.share_requests_counted(since timestamp with time zone) RETURNS TABLE(asked_by text, asked bigint, shared bigint, refused bigint, late bigint, still_open bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select g.name, count(*), count(*) filter (where s.state in ('shared', 'partly')),
           count(*) filter (where exists (select from move r where r.strand_id = s.id and r.step = 'refuse_share')),
           count(*) filter (where exists (select from clock c where c.strand_id = s.id and c.rung > 0)), count(*) filter (where s.is_open)
      from strand s
      join move a on a.strand_id = s.id and a.n = 1 and a.step = 'ask_for_share'
      join worker w on w.actor_id = a.by_id
      join agency g on g.id = w.agency_id
     where s.kind = 'share_request' and s.opened_at >= since and s.agency_id = any (my_scope()) and not kept_from_me(s)
     group by g.name order by g.name
  $$;

ALTER FUNCTION heard.share_requests_counted(since timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.shared_on_terms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from share where strand_id = new.strand_id) then
      perform refuse('A record is shared on terms: what for, on which lawful basis, why, and until when.', 'Say with whom it is shared, and on which terms.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.shared_on_terms() OWNER TO heard_kernel;

CREATE FUNCTION heard.shared_with_me(beyond integer) RETURNS TABLE(total bigint, reference text, record_kind text, record_reference text, from_agency text, at timestamp with time zone, until timestamp with time zone, in_force boolean, extent text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select count(*) over (), s.reference, r.kind, case when level_of(r.id) = 'full' then r.reference end, g.name, h.at,
           coalesce(w.at, h.until), coalesce(w.at, h.until) > heard_now(), h.extent
      from share h
      join strand s on s.id = h.strand_id
      join strand r on r.id = h.record_id
      join agency g on g.id = r.agency_id
      left join withdrawal w on w.strand_id = h.strand_id
     where h.to_post_id = any (my_posts()) and (level_of(s.id) is not null or coalesce(w.at, h.until) <= heard_now()) and not kept_from_me(s)
     order by h.at desc, h.strand_id offset beyond limit 50
  $$;

ALTER FUNCTION heard.shared_with_me(beyond integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.sharing_a_key(asked bigint[], whose integer[], typed bigint[], from_strand uuid) RETURNS TABLE(which integer, mention_id uuid, strand_id uuid, kind text, name text, born_on date, age text, said_where text, registration text, details text, facts jsonb, at timestamp with time zone, said text, store bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  declare walls uuid[] := my_walled(); ring uuid[] := my_apart(); size bigint; hidden uuid[] := array(select id from mention where strand_id = any (walls));
  begin
    if actor_kind() is distinct from 'worker'
       or (from_strand is not null and coalesce(level_of(from_strand), '') not in ('own', 'full')) then
      perform refuse('Whether somebody is known is asked by a worker, of what they are to know.');
    end if;
    insert into look_up (id, at, actor_id, agency_id, strand_id, asked_of, keys, answers)
    values (gen_random_uuid(), heard_now(), actor(), my_agency(), from_strand, '{}', typed, 0);
    select greatest(reltuples, 0)::bigint into size from pg_class where oid = 'heard.mention'::regclass;
    return query
      with filed as materialized (
        select a.which, array(select f.mention_id from match_key f where f.key = a.key and f.mention_id <> all (hidden) limit 300) as mentions
          from unnest(asked, whose) a (key, which)),
      telling as materialized (  -- a key that few share tells more, in bits
        select which, mentions, ln((size + 300)::double precision / cardinality(mentions)) as bits
          from filed where mentions <> '{}'),
      sharing as (
        select telling.which, m.id, sum(telling.bits) as bits
          from telling cross join lateral unnest(telling.mentions) m (id)
         group by telling.which, m.id),
      shared as (
        select * from (select sharing.*, row_number() over (partition by which order by bits desc, id) as place from sharing) s
         where place <= 120),
      named as (
        select shared.which, shared.bits, m.*, max(shared.bits) over (partition by shared.which) as most,
               row_number() over (partition by shared.which order by shared.bits desc, m.at desc, m.id) as place
          from shared
          join mention m on m.id = shared.id
          join strand s on s.id = m.strand_id
         where s.id is distinct from from_strand
           and (may_be_named(s) or (s.id = any (ring) and (level_of(s.id) = 'full' or m.by_id = actor() or began_with(s.id, m.by_id)))))
      select m.which, m.id, m.strand_id, m.kind, m.name, m.born_on, m.age, m."where", m.registration, left(m.details, 500), m.facts, m.at,
             (select p.verdict from pairing p
               where from_strand is not null
                 and ((p.one_id = m.id and p.other_id in (select id from mention where strand_id = from_strand))
                   or (p.other_id = m.id and p.one_id in (select id from mention where strand_id = from_strand)))
               order by p.at desc, p.id limit 1), size
        from named m
       where m.place <= 20 or (m.place <= 80 and m.bits >= m.most / 4)  -- the scales are asked of no more than may weigh
       order by m.which, m.place;
  end $$;

ALTER FUNCTION heard.sharing_a_key(asked bigint[], whose integer[], typed bigint[], from_strand uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.side_of_opening(opening uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case actor() when asked.by_id then 'A' when agreed.by_id then 'B' end
      from strand s
      join move asked on asked.strand_id = s.id and asked.step = 'ask_to_open'
      join move agreed on agreed.strand_id = s.id and agreed.step = 'agree_to_open'
     where s.id = opening and s.kind = 'identity_opening' and s.state = 'agreed'
       and heard_now() < agreed.at + interval '24 hours' and level_of(s.parent_id) = 'full'
  $$;

ALTER FUNCTION heard.side_of_opening(opening uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.sightings(begins timestamp with time zone, ends timestamp with time zone) RETURNS TABLE(report uuid, cell text, place text, words text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with home as materialized (
      select distinct address_key("where") as key from mention where kind = 'child' and "where" ~ '\m\d{1,4}[a-zA-Z]?\M'
      union
      select address_key(said) from mention m join strand s on s.id = m.strand_id and s.kind = 'placement'
       cross join lateral (values (m.name), (m."where")) as p (said)
       where m.kind = 'place' and address_key(said) is not null
    )
    select distinct on (m.strand_id, name_key(said)) m.strand_id, coalesce(hexagon(p.easting, p.northing), ''), name_key(said), said
      from mention m
      join strand s on s.id = m.strand_id and s.kind = 'concern'
     cross join lateral coalesce(nullif(m.name, ''), m."where") said
      left join postcode p on p.pcds = postcode_in(m."where")
     where m.kind = 'place' and m.at >= begins and m.at < ends and name_key(said) is not null
       and not exists (select from home where home.key in (address_key(m.name), address_key(m."where")))
       and not exists (select from mention c where c.strand_id = m.strand_id and c.kind = 'child'
                          and string_to_array(name_key(c.name), ' ') && string_to_array(name_key(said), ' '))
     order by m.strand_id, name_key(said), p.pcds is null, m.id
  $$;

ALTER FUNCTION heard.sightings(begins timestamp with time zone, ends timestamp with time zone) OWNER TO heard_kernel;

CREATE FUNCTION heard.somebody_disagreed(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from invitation i join attendance a on a.invitation_id = i.id
                    where i.meeting_id = latest_meeting(which) and says_something(a.dissent))
        or exists (select from move m where m.strand_id = which and m.step in ('refuse_no_enquiry', 'refuse_no_plan'))
  $$;

ALTER FUNCTION heard.somebody_disagreed(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.sorted_apart() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    update waiting set sorted_apart = true where strand_id = new.strand_id;
    return null;
  end $$;

ALTER FUNCTION heard.sorted_apart() OWNER TO heard_kernel;

CREATE FUNCTION heard.speaks_of_what_is_kept(export uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select exists (select from network_export n cross join lateral unnest(n.records) r join strand s on s.id = r
                    where n.id = export and kept_from_me(s))
  $$;

ALTER FUNCTION heard.speaks_of_what_is_kept(export uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.stages() RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$ select '{assessment,strategy_discussion,enquiry,conference,plan,action,continuing_harm,child_in_need,looked_after,placement,early_review,nrm,victim_update,serious_incident,rapid_review,practice_review}'::text[] $$;

ALTER FUNCTION heard.stages() OWNER TO heard_owner;

CREATE FUNCTION heard.stages_about_the_same_child(which uuid, of_kind text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id from strands_about_the_same_child(root_of(which)) same
      join strand s on s.parent_id = same and s.kind = of_kind and s.is_open and s.n > 0
     where not kept_from_me(s.id)
  $$;

ALTER FUNCTION heard.stages_about_the_same_child(which uuid, of_kind text) OWNER TO heard_kernel;

CREATE FUNCTION heard.standing_of(which uuid, of_category text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select standing from category_entry where strand_id = which and category = of_category order by n desc, gravity_of(standing) desc limit 1
  $$;

ALTER FUNCTION heard.standing_of(which uuid, of_category text) OWNER TO heard_kernel;

CREATE FUNCTION heard.stands_by_itself(of_kind text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ select of_kind in ('concern', 'earlier_record', 'missing_episode') $$;

ALTER FUNCTION heard.stands_by_itself(of_kind text) OWNER TO heard_owner;

CREATE FUNCTION heard.stands_in_line() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    insert into waiting (strand_id, kind, agency_id, state, urgent, sorted_apart, apart, due_at)
    select s.id, s.kind, s.agency_id, s.state, s.urgent, false, s.apart, new.due_at from strand s where s.id = new.strand_id
        on conflict (strand_id) do update set due_at = least(waiting.due_at, excluded.due_at);
    return null;
  end $$;

ALTER FUNCTION heard.stands_in_line() OWNER TO heard_kernel;

CREATE FUNCTION heard.stands_in_state() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    update waiting set state = new.state, agency_id = new.agency_id where strand_id = new.id;
    return null;
  end $$;

ALTER FUNCTION heard.stands_in_state() OWNER TO heard_kernel;

CREATE FUNCTION heard.stated_link_fits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare before stated_link;
  begin
    if through_glass(new.said_in_id) then
      perform refuse('Links are stated by those who work with the record.', 'Write beside it what you know.');
    end if;
    if not exists (select from mention m where m.id in (new.one_id, new.other_id) and m.strand_id = new.said_in_id) then
      perform refuse('A link is stated from a record that names one of the two.');
    end if;
    if new.follows_id is null then
      if new.taken_back then
        perform refuse('Nothing was stated that could be taken back.');
      end if;
      return new;
    end if;
    select * into before from stated_link where id = new.follows_id;
    if (before.one_id, before.other_id, before.said_in_id, before.kind) is distinct from (new.one_id, new.other_id, new.said_in_id, new.kind) then
      perform refuse('What follows a link is of the same two, from the same record.', 'State another link.');
    end if;
    if before.taken_back then
      perform refuse('This link has been taken back.', 'State it anew.');
    end if;
    if exists (select from stated_link where follows_id = new.follows_id) then
      perform refuse('Somebody has graded this link anew or taken it back since then.', 'Look at it as it is now.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.stated_link_fits() OWNER TO heard_kernel;

CREATE FUNCTION heard.step_in_words(m heard.move) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select format('%s, %s, took the step “%s” on %s, on %s.', w.name, g.name, st.label, s.reference,
                  to_char(m.at at time zone 'Europe/London', 'FMDD FMMonth YYYY'))
      from worker w join agency g on g.id = w.agency_id, strand s, step st
     where w.actor_id = m.by_id and s.id = m.strand_id and (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
  $$;

ALTER FUNCTION heard.step_in_words(m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.still_here() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if exists (select from erasure where of_strand_id = new.strand_id) then
      perform refuse('This record has been let go.', 'Raise it as a new concern.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.still_here() OWNER TO heard_kernel;

CREATE FUNCTION heard.strand_begins_empty() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if new.state <> '' or new.n <> 0 or not new.is_open or new.owner_post_id is not null or new.closed_at is not null
    then
      perform refuse('A strand begins with its first move, not in the middle.');
    end if;
    new.apart := apart_of(new);
    -- What the kernel itself hangs there may follow from the step by which somebody has just walled themselves off.
    if new.parent_id is not null and new.agency_id is distinct from (
         select agency_id from strand where id = new.parent_id and (pg_trigger_depth() > 1 or not walled(id, actor()))) then
      perform refuse('It stays with the agency that holds what it is about.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.strand_begins_empty() OWNER TO heard_kernel;

CREATE FUNCTION heard.strand_is_held() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand;
  begin
    select * into s from strand where id = new.id;
    if s.is_open and (s.n = 0 or s.owner_post_id is null
                      or not exists (select from clock where strand_id = s.id and stopped_at is null)) then
      raise exception 'Nothing may be open without somebody who holds it and a clock that runs.'
        using errcode = 'HD001', table = 'strand';
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.strand_is_held() OWNER TO heard_kernel;

CREATE FUNCTION heard.strands_about_the_same_child(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select which
    union
    select strand_id from mention
     where id = any (array(select mentions_of_the_same(array(select id from mention where strand_id = which and kind = 'child'))))
  $$;

ALTER FUNCTION heard.strands_about_the_same_child(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.strands_ever_about_the_same_child(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with once as (
      select * from alike(array(select id from mention where strand_id = which and kind = 'child'))
      union
      select i.mention_id, j.mention_id from mention m
        join identification i on i.mention_id = m.id
        join identification j on j.person_id = i.person_id
       where m.strand_id = which and m.kind = 'child'
    )
    select strands_about_the_same_child(which)
    union
    select m.strand_id from once join mention m on m.id = other
     where 2 > (select count(*) from (
                  select distinct on (w.agency_id) p.verdict from pairing p join worker w on w.actor_id = p.by_id
                   where p.one_id = least(one, other) and p.other_id = greatest(one, other)
                   order by w.agency_id, p.at desc, p.id) said where said.verdict = 'apart')
  $$;

ALTER FUNCTION heard.strands_ever_about_the_same_child(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.tables_of_strands() RETURNS TABLE(name text, key text, condition text, required boolean)
    LANGUAGE sql STABLE
    AS $_$
    with recursive own as (
      select c.oid, c.relname::text as name, case c.relname when 'strand' then 'id' else 'strand_id' end as held_by
        from pg_class c
       where c.relnamespace = 'heard'::regnamespace and c.relkind = 'r' and c.relname <> 'entry'
         and (c.relname = 'strand' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'strand_id'))
    ), found as (
      select oid, name, format('%I = any ($1)', held_by) collate "C" as condition, true as required from own
      union all
      select k.oid, k.relname::text, format('%I in (select %I from %I where %s)', ka.attname, fa.attname, f.name, f.condition),
             f.required and (ka.attnotnull or f.name = 'strand')
        from found f
        join pg_constraint c on c.confrelid = f.oid and c.contype = 'f'
        join pg_class k on k.oid = c.conrelid and k.oid <> f.oid and k.oid not in (select oid from own)
        join pg_attribute ka on ka.attrelid = c.conrelid and ka.attnum = c.conkey[1]
        join pg_attribute fa on fa.attrelid = c.confrelid and fa.attnum = c.confkey[1]
    )
    select f.name, a.attname::text, f.condition, f.required
      from found f
      join pg_constraint p on p.conrelid = f.oid and p.contype = 'p'
      join pg_attribute a on a.attrelid = f.oid and a.attnum = p.conkey[1]
  $_$;

ALTER FUNCTION heard.tables_of_strands() OWNER TO heard_owner;

CREATE FUNCTION heard.taken_with_a_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  declare rows bigint;
  begin
    execute format('select count(*) from %I where strand_id = $1', tg_table_name) into rows using new.strand_id;
    if rows > (select count(*) from move where strand_id = new.strand_id and step = any (tg_argv)) then
      perform refuse('What happened is written down with the step that it is.', 'Take the step on the page.');
    end if;
    return null;
  end $_$;

ALTER FUNCTION heard.taken_with_a_step() OWNER TO heard_kernel;

CREATE FUNCTION heard.team_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if actor_kind() is distinct from 'installation' and not exists (
         select from post p where p.id = any (my_posts()) and p.agency_id = new.agency_id and p.role in ('director', 'lead_safeguarding_partner')) then
      perform refuse('A joint team is set up by the director of the agency where it stands, or a lead safeguarding partner.', 'Ask one of them.');
    elsif not exists (select from ladder(new.agency_id, heard_now())) then
      perform refuse('That agency has no ladder in Heard, so a warning about the team could not climb.', 'Set it up where there is one.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.team_begins() OWNER TO heard_kernel;

CREATE FUNCTION heard.team_is_led() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform must_lead_team(case tg_table_name when 'team' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'team_id')::uuid end);
    return new;
  end $$;

ALTER FUNCTION heard.team_is_led() OWNER TO heard_kernel;

CREATE FUNCTION heard.team_is_watched() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ begin perform watch_teams(); return null; end $$;

ALTER FUNCTION heard.team_is_watched() OWNER TO heard_kernel;

CREATE FUNCTION heard.team_keeps_its_beginning() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if to_jsonb(new) - 'starts_on' <> to_jsonb(old) - 'starts_on' or old.starts_on is not null then
      perform refuse('When the team began has been said.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.team_keeps_its_beginning() OWNER TO heard_owner;

CREATE FUNCTION heard.team_lacks(which uuid) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select 'no_manager' where (manager_of(which)).id is null
    union all
    select 'manager_away' where (manager_of(which)).id is not null and not post_is_filled((manager_of(which)).post_id, heard_now())
    union all
    select 'post_vacant' where exists (select from team_seat t where t.team_id = which and t.left_on is null and holders_of(t.post_id) = 0)
    union all
    -- What was open with it on the day it left, and is with nobody else yet.
    select 'work_left' where exists (
      select from team_seat t join strand s on s.owner_post_id = t.post_id and s.is_open and s.opened_at < end_of(t.left_on)
       where t.team_id = which and t.left_on is not null
         and not exists (select from team_seat b where b.team_id = which and b.post_id = t.post_id and b.left_on is null))
    union all
    select 'no_remit' where not exists (select from team_remit where team_id = which)
    union all
    select 'remit_old' from team_remit r where r.team_id = which and r.n = (select max(n) from team_remit where team_id = which)
       and r.review_on <= (heard_now() at time zone 'Europe/London')::date
    union all
    select 'no_start' from team where id = which and starts_on is null
  $$;

ALTER FUNCTION heard.team_lacks(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.team_load(which uuid) RETURNS TABLE(post_id uuid, held bigint, oldest timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select seat.id, count(s.id), min(s.opened_at)
      from (select t.post_id as id from team_seat t where t.team_id = which and t.left_on is null
            union select (manager_of(which)).post_id) seat
      -- Whoever holds something was let in to it, and that stays written: so what they held at another time is found as quickly.
      left join lateral (
           select o.* from strand o where o.id in (select a.strand_id from access a where a.post_id = seat.id)
              and o.owner_post_id = seat.id and o.is_open and (o.apart = '' or not kept_from_me(o.id))) s on true
     where seat.id is not null and actor_kind() = 'worker'
     group by seat.id
  $$;

ALTER FUNCTION heard.team_load(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.tell_of_conflict(which uuid, because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare mine uuid := gen_random_uuid();
  begin
    if exists (select from strand s join move m on m.strand_id = s.id and m.step = 'notice_conflict'
                where s.parent_id = which and s.kind = 'pressure' and m.reason = because) then
      return;
    end if;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'pressure', agency_id, id, new_reference(), false, '', true, 0, heard_now() from strand where id = which;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (gen_random_uuid(), mine, 1, 'pressure', 'notice_conflict', '', 'told', heard_now(), actor(), '', 'conflict', because, '', '', '');
  end $$;

ALTER FUNCTION heard.tell_of_conflict(which uuid, because text) OWNER TO heard_kernel;

CREATE FUNCTION heard.third_contact_failed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand; mine uuid; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    select * into s from strand where id = new.strand_id;
    if not s.is_open or (select count(*) from failed_contacts(s.id)) < 3
       or exists (select from strand where parent_id = s.id and kind = 'new_way' and is_open) then
      return null;
    end if;
    mine := new_id(now_at);
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'new_way', s.agency_id, s.id, new_reference(), false, '', true, 0, now_at);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    values (new_id(now_at), mine, 1, 'new_way', 'need_new_way', '', 'needed', now_at, actor(), '', '',
            'Three contacts in a row did not reach the child.', '', '', '');
    return null;
  end $$;

ALTER FUNCTION heard.third_contact_failed() OWNER TO heard_kernel;

CREATE FUNCTION heard.third_in_thirty_days() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if tg_table_name = 'earlier_entry' then
      if not exists (select from earlier_entry e where e.strand_id = new.strand_id and e.event = 'missing'
                        and e.from_on > new.at - interval '31 days') then
        return null;
      end if;
    end if;
    perform call_missing_meeting(s.id) from strand s
      where (s.kind <> 'earlier_record' or tg_table_name <> 'mention')
        and s.id = case tg_table_name when 'identification' then (select strand_id from mention where id = (to_jsonb(new) ->> 'mention_id')::uuid)
                                      else (to_jsonb(new) ->> 'strand_id')::uuid end
        and exists (select from other_episodes(s.id) union all select from strand e where e.id = s.id and e.kind = 'missing_episode');
    return null;
  end $$;

ALTER FUNCTION heard.third_in_thirty_days() OWNER TO heard_kernel;

CREATE FUNCTION heard.those_kept_come_along() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare f record; was uuid; target uuid; along uuid[];
  begin
    for f in select * from found loop
      was := person_of(f.mention_id, f.at);
      continue when was is null or was is not distinct from f.person_id;
      with recursive a (id) as (
        select f.mention_id
        union
        select l.other from a cross join lateral last_said_of(a.id) l
         where l.verdict = 'same' and person_of(l.other) = was and unread_by_me(l.other)
           and not exists (select from last_said_of(l.other) o
                            where o.verdict = 'apart' and person_of(o.other) = f.person_id
                               or o.verdict = 'same' and person_of(o.other) = was and not unread_by_me(o.other)))
      select array_agg(id) into along from a where id <> f.mention_id;
      continue when along is null;
      target := f.person_id;
      if target is null then
        target := gen_random_uuid();
        along := along || f.mention_id;
        insert into person (id, made_at) values (target, f.at);
      end if;
      insert into identification (id, mention_id, person_id, by_id, at, reason)
      select gen_random_uuid(), id, target, f.by_id, f.at + interval '1 microsecond', 'Comes along with what it was found to be one with.'
        from unnest(along) id;
    end loop;
    return null;
  end $$;

ALTER FUNCTION heard.those_kept_come_along() OWNER TO heard_kernel;

CREATE FUNCTION heard.those_parted_are_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare parted record;
  begin
    for parted in
      select m.strand_id, format(
               E'%s, %s, said on %s who is meant in %s.\nThe same was found to be meant in %s, which they may not read and which did not come along, so the two count as two now. Look at whether that stands; if it does not, raise it again.',
               w.name, g.name, to_char(f.at at time zone 'Europe/London', 'FMDD FMMonth YYYY'), s.reference,
               string_agg(distinct t.reference, ', ' order by t.reference)) as because
        from found f join mention m on m.id = f.mention_id join strand s on s.id = m.strand_id
        join worker w on w.actor_id = f.by_id join agency g on g.id = w.agency_id
       cross join lateral last_said_of(f.mention_id) l
        join mention o on o.id = l.other join strand t on t.id = o.strand_id
       where l.verdict = 'same' and unread_by_me(o.id) and person_of(o.id) = person_of(f.mention_id, f.at)
         and person_of(o.id) is distinct from person_of(f.mention_id)
       group by f.id, f.at, m.strand_id, s.reference, w.name, g.name
    loop
      perform tell_of_conflict(parted.strand_id, parted.because);
    end loop;
    return null;
  end $$;

ALTER FUNCTION heard.those_parted_are_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.through_glass(which uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return exists (select from access a where a.strand_id = which and a.actor_id = (select actor()) and a.why = 'glass' and a.until > heard_now())
       and not exists (select from access a where a.strand_id = which and a.level = 'full' and a.why <> 'glass' and (a.until is null or a.until > heard_now())
                          and (a.actor_id = (select actor()) or a.post_id = any ((select my_posts())::uuid[])));
  end $$;

ALTER FUNCTION heard.through_glass(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.tick(upto timestamp with time zone, batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare climbed integer; who uuid := actor(); empty_posts uuid[];
  begin
    if actor_kind() is distinct from 'clock' then
      perform refuse('Only the clock passes a matter up.');
    end if;
    if upto > heard_now() then
      perform refuse('The clock does not run ahead of time.');
    end if;
    if upto < heard_now() - interval '10 minutes' then
      perform refuse('The clock does not climb in the past: each post has its own time.');
    end if;

    perform pass_round(array(select id from strand where is_open and apart <> ''));

    -- An empty post passes its work up at once: its strands' first clocks are due now.
    -- The rows are locked as they are found, so that of two tickers one alone passes a strand up.
    empty_posts := array(select id from post where not post_is_filled(id, upto));
    update clock c set next_at = upto
     where c.id in (
       select k.id
         from strand s join clock k on k.strand_id = s.id
        where s.owner_post_id = any (empty_posts) and s.is_open and k.stopped_at is null and k.next_at > upto
          and not exists (select from clock e where e.strand_id = s.id and e.stopped_at is null
                                                and (e.next_at, e.id) < (k.next_at, k.id))
          and (rung_from(s, rung_of_post(s.agency_id, s.owner_post_id, upto) + 1, upto)).post_id <> s.owner_post_id
          for update of s, k skip locked);

    with rungs as materialized (
      select r.agency_id, r.n, r.post_id, r.tells_id, post_is_filled(r.post_id, upto) as filled,
             r.amount, r.unit, max(r.n) over (partition by r.agency_id) as top
        from rung r where r.from_at <= upto and (r.until_at is null or r.until_at > upto)
    ), due_now as materialized (
      select c.id, c.strand_id, c.rung, c.ladder_n, c.next_at, s.kind, s.state, s.n, s.agency_id, s.urgent,
             s.owner_post_id, s.apart, case s.apart when '' then s.agency_id else s.id end as ladder_id,
             -- A post's own time counts from when the last one's ran out; after a long standstill, from now.
             case when c.next_at > upto - interval '4 hours' then c.next_at else upto end as since
        from clock c join strand s on s.id = c.strand_id
       where c.stopped_at is null and c.next_at <= upto
         -- What has no ladder cannot climb, and must not stand in the way of what can.
         and s.agency_id = any (array(select agency_id from rungs))
       order by c.next_at limit batch
         for update of c, s skip locked
    ), ladders as materialized (
      select agency_id as id, n, post_id, tells_id, filled, amount, unit, top from rungs
      union all
      select s.id, l.n, l.post_id, l.tells_id, l.filled, l.amount, l.unit, max(l.n) over (partition by s.id)
        from strand s cross join lateral ladder_of(s, upto) l
       where s.id in (select strand_id from due_now where apart <> '')
    ), days as materialized (
      select d.day, r.amount, due(end_of(d.day), r.amount, 'working_day') as end_at
        from (select distinct day_of(since) as day from due_now) d,
             (select distinct amount from rungs where unit = 'working_day') r
    ), climb as materialized (
      select d.*, r.n as to_n, r.post_id as to_post, r.tells_id,
             case when r.unit = 'hour' then upto + r.amount * interval '1 hour'
                  else (select end_at from days where days.day = day_of(d.since) and days.amount = r.amount) end as then_at,
             d.n + row_number() over (partition by d.strand_id order by r.n, d.next_at, d.id) as move_n
        from due_now d
       cross join lateral (
         select greatest(d.ladder_n, max(h.n) filter (where h.post_id = d.owner_post_id)) as n
           from ladders h where h.id = d.ladder_id) held
       cross join lateral (
         select * from ladders r
          where r.id = d.ladder_id
            and ((r.filled and r.n > held.n and (not d.urgent or r.n >= least(3, r.top))) or r.n = r.top)
          order by r.n limit 1) r
    ), passed as (
      update clock c
         set rung = c.rung + 1, ladder_n = m.to_n, next_at = m.then_at,
             passed_at = coalesce(c.passed_at, case when c.due_at <= upto then upto end)
        from climb m where c.id = m.id
    ), handed as (
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                        child_view, child_view_unknown, told, to_post_id, clock_id, rung, tells_id)
      select new_id(upto), strand_id, move_n, kind, 'climb', state, state, upto, who, '', '', '',
             '', '', '', to_post, id, rung + 1, tells_id
        from climb
      returning strand_id, to_post_id, tells_id
    ), seen as (
      insert into access (strand_id, post_id, level, why, since)
      select w.strand_id, w.post_id, w.level, w.why, upto
        from (select strand_id, to_post_id as post_id, 'full' as level, 'holds' as why from handed
              union select strand_id, tells_id, 'progress', 'told of silence' from handed) w
          on conflict on constraint access_once do nothing
    ), told as (
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
      select w.kind, w.strand_id, w.post_id, upto, upto, 0
        from (select strand_id, to_post_id as post_id, 'climbed' as kind from handed
              union select strand_id, tells_id, 'silence' from handed) w
    )
    update strand s set n = m.last_n, owner_post_id = m.last_post
      from (select distinct on (strand_id) strand_id, move_n as last_n, to_post as last_post
              from climb order by strand_id, move_n desc) m
     where s.id = m.strand_id;
    get diagnostics climbed = row_count;
    return climbed;
  end $$;

ALTER FUNCTION heard.tick(upto timestamp with time zone, batch integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.tile_hashes(of_level integer, at_n bigint) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(
      (select hashes from tile where level = of_level and n = at_n),
      case when of_level = 0
        then (select string_agg(e.leaf, '' order by s.idx) from sealed s join entry e on e.id = s.entry_id
               where s.idx between at_n * 256 and at_n * 256 + 255)
        else (select string_agg(t.root, '' order by t.n) from tile t
               where t.level = of_level - 1 and t.n between at_n * 256 and at_n * 256 + 255) end,
      '')
  $$;

ALTER FUNCTION heard.tile_hashes(of_level integer, at_n bigint) OWNER TO heard_kernel;

CREATE FUNCTION heard.timescale_in_force(wanted text, of_agency uuid, at_time timestamp with time zone) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    select t.id
      from (select *, count(*) over () > 1 as has_rival from timescale
             where name = wanted and (agency_id is null or agency_id = of_agency)) t
     cross join lateral (select (at_time at time zone 'Europe/London')::date as today) d
     order by daterange(t.in_force_from, t.in_force_until) @> d.today desc,
              case when daterange(t.in_force_from, t.in_force_until) @> d.today then 0
                   else least(abs(t.in_force_from - d.today), abs(t.in_force_until - d.today)) end,
              case when t.has_rival then due(at_time, t.amount, t.unit) end, t.agency_id nulls last
     limit 1
  $$;

ALTER FUNCTION heard.timescale_in_force(wanted text, of_agency uuid, at_time timestamp with time zone) OWNER TO heard_owner;

CREATE FUNCTION heard.timescale_may_only_tighten() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if new.agency_id is not null and not exists (
      select from timescale t
       where t.name = new.name and t.agency_id is null and t.unit = new.unit and t.amount >= new.amount
         and daterange(t.in_force_from, t.in_force_until) @> daterange(new.in_force_from, new.in_force_until))
    then
      raise exception 'A partnership may tighten a timescale, never loosen it.'
        using errcode = 'HD001', hint = 'Give a time no longer than the national one, in the same unit.';
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.timescale_may_only_tighten() OWNER TO heard_owner;

CREATE FUNCTION heard.told_apart(run uuid) RETURNS TABLE(one uuid, other uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  #variable_conflict use_column
  begin
    perform must_be_under_way(run);
    return query
      select coalesce(person_of(l.one_id), l.one_id), coalesce(person_of(l.other_id), l.other_id)
        from (select distinct on (p.one_id, p.other_id) p.one_id, p.other_id, p.verdict from pairing p
               order by p.one_id, p.other_id, p.at desc, p.id) l
       where l.verdict = 'apart';
  end $$;

ALTER FUNCTION heard.told_apart(run uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.unread_by_me(which uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(level_of(strand_id), '') not in ('own', 'full') from mention where id = which $$;

ALTER FUNCTION heard.unread_by_me(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.version_follows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare here text;
  begin
    if not may_work_on(new.strand_id) then
      perform refuse('An assessment is written by the agency that holds it.', 'Tell whoever holds it what you know.');
    end if;
    select state into here from strand where id = new.strand_id and kind = 'assessment' for update;
    if here is null or here not in ('under_way', 'lowering_proposed') then
      perform refuse('An assessment is written while it is under way.', 'Ask the manager to send it back.');
    end if;
    if new.n <> (select coalesce(max(n), 0) + 1 from assessment_version where strand_id = new.strand_id) then
      raise exception 'Somebody else saved this assessment while you were writing.'
        using errcode = 'HD002', hint = 'Look at what they wrote, then save yours if it still fits.';
    end if;
    if not says_something(concat(new.harm, new.vulnerability, new.signs, new.strengths, new.analysis)) then
      perform refuse('Write something first.');
    end if;
    if exists (select from unnest(new.factors) f where f not in (select code from assessment_factor)) then
      perform refuse('Choose among the factors shown.');
    end if;
    if new.seen_on > (new.at at time zone 'Europe/London')::date then
      perform refuse('The child is seen on a day that has come.', 'Give the day on which the child was seen.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.version_follows() OWNER TO heard_kernel;

CREATE FUNCTION heard.victim_is_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare event police_event;
  begin
    select e.* into event from police_event e join strand s on s.id = e.strand_id
     where s.id = new.strand_id and s.state in ('to_tell', 'withheld') and level_of(s.id) = 'full' and (may_work_on(s.id) or acts_for('{police}'));
    if event.strand_id is null then
      perform refuse('That the child was told is written by whoever holds it, or by the police.', 'Tell whoever holds it.');
    end if;
    if new.told_at > new.at or new.told_at < event.happened_at then
      perform refuse('The child was told after it happened, and not in time to come.', 'Give the time at which they were told.');
    end if;
    if event.what = 'not_charged' and not new.review_said then
      perform refuse('The child has not been told that the decision can be reviewed.', 'Tell them of the Right to Review, then write it down.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.victim_is_told() OWNER TO heard_kernel;

CREATE FUNCTION heard.views_of_partners(which uuid) RETURNS TABLE(partner text, view text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select distinct on (partner) partner, m.outcome
      from strand s join move m on m.strand_id = s.id and m.step = 'give_view'
     cross join lateral partner_of(s, m.by_agency_id) partner
      left join post p on p.id = m.by_post_id
     where s.id = which and partner is not null order by partner, (p.role = 'lead_safeguarding_partner') is true desc, m.n desc
  $$;

ALTER FUNCTION heard.views_of_partners(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.visits_past(posts uuid[]) RETURNS TABLE(strand_id uuid, apart text, due_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select s.id, s.apart, min(c.due_at)
      from step st
      join waiting w on w.kind = st.kind
      join strand s on s.id = w.strand_id and s.is_open and s.owner_post_id <> all (posts)
      join clock c on c.strand_id = s.id and c.stopped_at is null and c.rung > 0
      join timescale t on t.id = c.timescale_id and t.name = any (st.stops)
     where st.name = 'see_child'
       and exists (select from access a where a.strand_id = s.id and a.post_id = any (posts) and a.why = 'holds')
     group by s.id
  $$;

ALTER FUNCTION heard.visits_past(posts uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.voice_known(which uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with asked as (
      select m.n, says_something(m.child_view) as known from move m
        join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
       where m.strand_id = which and 'child_view' = any (st.needs) order by m.n desc limit 2
    ), workers as (
      select m.by_id from strands_about_the_same_child(which) same join strand s on s.id = any (hanging_on(same))
        join move m on m.strand_id = s.id and m.by_agency_id = s.agency_id and m.step not in ('climb', 'pass_round') and not (m.n = 1)
        join worker w on w.actor_id = m.by_id
       where s.kind not in ('wall', 'share_request', 'erasure', 'subject_access', 'pressure') and not kept_from_me(s.id)
      union
      select v.by_id from strands_about_the_same_child(which) same join voice v on v.strand_id = same where not kept_from_me(same)
      union
      select c.by_id from strands_about_the_same_child(which) same join contact_attempt c on c.strand_id = same and c.reached
       where not kept_from_me(same)
    )
    select jsonb_build_object(
             'not_yet', (select count(*) = 2 and not bool_or(known) from asked),
             'workers', (select count(*) from workers),
             'words', (select count(*) from voice v where v.strand_id = any (hanging_on(root_of(which))) and not kept_from_me(v.strand_id)))
     where level_of(which) = 'full' and is_about_a_child(which)
  $$;

ALTER FUNCTION heard.voice_known(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.wall_falls_by_its_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    -- When the record is let go that it stands around, its reason goes and it stands.
    if erasing() and new.why = '' and to_jsonb(new) - 'why' = to_jsonb(old) - 'why' then
      return new;
    end if;
    if to_jsonb(new) - 'lifted_at' is distinct from to_jsonb(old) - 'lifted_at' or old.lifted_at is not null
       or not exists (select from strand s where s.kind = 'wall' and ((s.id = old.id and s.state = 'set_aside')
                                                                   or (s.parent_id = old.id and s.state = 'lifted'))) then
      perform refuse('A wall is lifted by two agencies, with a reason, and stays in the record.');
    end if;
    return new;
  end $$;

ALTER FUNCTION heard.wall_falls_by_its_moves() OWNER TO heard_kernel;

CREATE FUNCTION heard.wall_names_somebody() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not exists (select from wall where id in (new.id, new.parent_id)) then
      perform refuse('A wall names somebody.');
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.wall_names_somebody() OWNER TO heard_kernel;

CREATE FUNCTION heard.wall_stands() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    perform settle_apart(new.strand_id);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(new.at), new.id, 1, st.kind, st.name, '', st.to_state, new.at, new.by_id, '', '', new.why, '', '', ''
      from step st where st.kind = 'wall' and st.from_state = '' and st.name = case when new.proposed then 'propose' else 'set' end;
    return null;
  end $$;

ALTER FUNCTION heard.wall_stands() OWNER TO heard_kernel;

CREATE FUNCTION heard.walled(which uuid, whom uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    return (
      select coalesce(case conflict_on(which, whom) when 'named' then true
                                                    when 'line' then not raised_by(which, whom) end, false)
    );
  end $$;

ALTER FUNCTION heard.walled(which uuid, whom uuid) OWNER TO heard_kernel;

CREATE TABLE heard.team (
    id uuid NOT NULL,
    name text NOT NULL,
    starts_on date,
    at timestamp with time zone NOT NULL,
    agency_id uuid NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT team_has_a_name CHECK (heard.says_something(name))
);

ALTER TABLE ONLY heard.team FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.team OWNER TO heard_owner;

CREATE FUNCTION heard.warn_of(of_team heard.team, lack text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare now_at timestamptz := no_finer_than_needed(heard_now()); mine uuid := new_id(heard_now()); reader uuid; scrutineer uuid;
  begin
    insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'team_warning', of_team.agency_id, new_reference(), false, '', true, 0, now_at);
    insert into team_warning (strand_id, team_id, cause) values (mine, of_team.id, lack);
    reader := coalesce((select p.id from post p where p.agency_id = of_team.agency_id and p.role = 'director' and post_is_filled(p.id, now_at) order by p.id limit 1),
                       (rung_from((select s from strand s where s.id = mine), 2, now_at)).post_id);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(now_at), mine, 1, 'team_warning', 'warn', '', 'standing', now_at, actor(), '', '',
            case lack when 'no_manager' then 'No manager is appointed.' when 'manager_away' then 'Nobody is there in the manager''s post.'
                      when 'post_vacant' then 'Nobody holds one of its posts.' when 'work_left' then 'A post left, and what it held there is with nobody else yet.'
                      when 'no_remit' then 'No remit is published.' when 'remit_old' then 'The remit was to be looked at again by now.'
                      else 'Nobody has said when the team began.' end, '', '', '', reader);
    for scrutineer in select id from post where role = 'scrutineer' loop
      perform let_in(mine, null, null, scrutineer, 'full', 'told of a warning', now_at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('warning', mine, scrutineer, now_at, now_at, 0);
    end loop;
  end $$;

ALTER FUNCTION heard.warn_of(of_team heard.team, lack text) OWNER TO heard_kernel;

CREATE FUNCTION heard.watch_panel() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand := open_sitting();
  begin
    if s.id is not null and not exists (select from move m where m.strand_id = s.id and m.at > heard_now() - interval '20 hours'
                                          and m.step in ('call_sitting', 'next_sitting', 'draw_up', 'draw_up_daily')) then
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
      values (new_id(heard_now()), s.id, s.n + 1, s.kind, 'draw_up_daily', s.state, s.state, heard_now(), actor(), '', '', '', '', '', '');
    end if;
  end $$;

ALTER FUNCTION heard.watch_panel() OWNER TO heard_kernel;

CREATE FUNCTION heard.watch_teams() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare of_team team; cause text; s strand; now_at timestamptz := no_finer_than_needed(heard_now());
  begin
    for of_team in select * from team order by id for update loop
      for cause in select lack from team_lacks(of_team.id) lack
                    where lack not in (select w.cause from team_warning w join strand o on o.id = w.strand_id and o.is_open where w.team_id = of_team.id) loop
        perform warn_of(of_team, cause);
      end loop;
      for s in select o.* from team_warning w join strand o on o.id = w.strand_id and o.is_open
                where w.team_id = of_team.id and w.cause not in (select team_lacks(of_team.id)) for update of o loop
        insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
        values (new_id(now_at), s.id, s.n + 1, s.kind, 'cure', s.state, 'cured', now_at, actor(), '', '', 'The record shows it.', '', '', '');
      end loop;
    end loop;
  end $$;

ALTER FUNCTION heard.watch_teams() OWNER TO heard_kernel;

CREATE FUNCTION heard.way_is_new() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare of_strand uuid := (select parent_id from strand where id = new.strand_id and kind = 'new_way');
  begin
    if of_strand is null then
      perform refuse('A new way is chosen where one is asked for.');
    end if;
    if new.way <> 'other' and new.way in (select way from failed_contacts(of_strand)) then
      perform refuse('That way has failed already.', 'Choose another: somebody they trust, a place they go to, another time.');
    end if;
    new.after_n := (select coalesce(max(n), 0) from contact_attempt where strand_id = of_strand);
    return new;
  end $$;

ALTER FUNCTION heard.way_is_new() OWNER TO heard_kernel;

CREATE FUNCTION heard.ways_to_write(word text) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE
    AS $$
    select distinct normalize(way, nfc) from (select normalize(word, nfd) as w) n
     cross join lateral unnest(array[w, upper(w), initcap(w), upper(left(w, 1)) || lower(substr(w, 2))]) way
  $$;

ALTER FUNCTION heard.ways_to_write(word text) OWNER TO heard_owner;

CREATE FUNCTION heard.what_a_plan_lacks(stage uuid, concern uuid) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not exists (select from strand o join action a on a.strand_id = o.id where o.parent_id = stage)
        then array['A plan says who does what by when, and no action is agreed yet.', 'Agree the actions first.']
      when not exists (select from strand o join action a on a.strand_id = o.id where o.parent_id = stage and a.aimed_at in ('adult', 'place', 'peers'))
        and is_exploited(concern)
        then array['The child is exploited, and no action is aimed at an adult, a place or peers.', 'Agree what is to change around the child.']
      when not exists (select from strand o join action a on a.strand_id = o.id where o.parent_id = stage and a.aimed_at <> 'child')
        then array['Every action is aimed at the child alone.', 'Agree what others are to change.'] end
  $$;

ALTER FUNCTION heard.what_a_plan_lacks(stage uuid, concern uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.what_i_wrote(which uuid) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with raised as (
      select s.id, c.by_id, c.received_at
        from strand s
        join access a on a.strand_id = s.id and a.actor_id = actor() and a.why = 'raised'
        left join concern c on c.strand_id = s.id
       where (s.id = which or (s.parent_id = which and s.kind = 'disagreement'))
         and which = any (opened('own'))
    )
    select coalesce(array_agg(e.id order by e.id), '{}')
      from raised r
      join entry e on e.strand_id = r.id and e.operation = 'INSERT'
     where case e.table_name
             when 'concern' then true
             when 'mention' then e.actor_id = actor() or (e.actor_id = r.by_id and written_at(e.text) = r.received_at)
             when 'attachment' then e.actor_id = actor() or (e.actor_id = r.by_id and written_at(e.text) = r.received_at)
             when 'remark' then e.actor_id = actor() and (e.text::jsonb #>> '{row,from_raiser}')::boolean
             when 'move' then e.actor_id = actor() and r.id <> which
             else false end
  $$;

ALTER FUNCTION heard.what_i_wrote(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.who_answered(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer) RETURNS TABLE(total bigint, kind text, reference text, post_id uuid, post text, held_by text, agency_id uuid, agency text, told_at timestamp with time zone, opened_at timestamp with time zone, answered_at timestamp with time zone, passed_at timestamp with time zone, passed bigint)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.who_answered(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.who_knew(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer, verbs text[] DEFAULT NULL::text[], newest_first boolean DEFAULT false, kinds text[] DEFAULT NULL::text[]) RETURNS TABLE(total bigint, at timestamp with time zone, verb text, what text, kind text, reference text, actor_kind text, who text, post text, held_by text, agency_id uuid, agency text, words text, sent_at timestamp with time zone, strand_id uuid, line text, n bigint)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.who_knew(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer, verbs text[], newest_first boolean, kinds text[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.whom_to_call(from_strand uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.whom_to_call(from_strand uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not(s heard.strand, st heard.step, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $_$
  declare first_signature move; answer text[];
  begin
    if st.second_to <> '' then
      if actor_kind() = 'system' then
        return array['A second signature is given by a person.', 'Sign it in Heard.'];
      end if;
      select * into first_signature from move
       where strand_id = s.id and step = st.second_to order by n desc limit 1;
      -- An agency is where the post stands and where its holder is employed: neither may sign twice.
      if first_signature.id is null or first_signature.by_id = actor()
         or array[first_signature.by_agency_id, (select agency_id from worker where actor_id = first_signature.by_id)]
            && array[my_agency(), (select agency_id from post where id = post_to_take(s, st))] then
        return array['The second signature comes from another agency.',
                     'Another agency has been asked and will answer here.'];
      end if;
    end if;
    if not may_take(s, st) then
      return array['This step is for somebody else to take.', 'Ask the post that holds it, or message them here.'];
    end if;
    if st.guard <> '' then
      execute format('select %I($1, $2)', st.guard) into answer using s, m;
    end if;
    return answer;
  end $_$;

ALTER FUNCTION heard.why_not(s heard.strand, st heard.step, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_accept(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not can_be_handed_over(given) then array['It has been closed since it was offered.', 'Look at the record.'] end
      from strand given where given.id = s.parent_id
  $$;

ALTER FUNCTION heard.why_not_accept(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_add_to_enquiry(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (select from enquiries_about_the_same_child(s.id))
      then array['No enquiry about this child is under way.', 'Begin one, or say why not.'] else why_not_held(s) end
  $$;

ALTER FUNCTION heard.why_not_add_to_enquiry(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_agree_action(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    -- Who may agree it, then who may be asked to do it: the second is asked of everybody.
    return coalesce((select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind in ('strategy_discussion', 'enquiry', 'conference', 'plan', 'panel_line', 'child_in_need', 'looked_after', 'audit',
                                                                              'rapid_review', 'practice_review')
                            -- A line that the panel has just referred is closed as its action begins.
                            and (p.is_open or (p.kind = 'panel_line' and pg_trigger_depth() > 1)))
        then array['Actions are agreed at a strategy discussion, in an enquiry, at a conference, by the panel, under a plan, at an audit or at a review.', '']
      when (select kind from strand where id = s.parent_id) = 'panel_line'
        then (select why_not_chair(line, m) from strand line where line.id = s.parent_id)
      when (select kind from strand where id = s.parent_id) = 'audit'
        then (select array['What an audit asks for is agreed by whoever holds it.', 'Ask whoever holds it.']
                from strand o where o.id = s.parent_id and not o.owner_post_id = any (my_posts()))
      when my_agency() is distinct from s.agency_id and not exists (select from post where id = any (my_posts()) and agency_id = s.agency_id)
        then array['An action is agreed by the agency that leads.', 'Ask whoever holds it.'] end),
    (select case
      when m.to_post_id is null then null
      when (select role from post where id = m.to_post_id) = 'elected_member'
        then array['Elected members see figures, never children.', 'Choose a post that works with children.']
      when not fills(m.to_post_id, s, heard_now())
        then array['Nobody is in that post now.', 'Choose a post with somebody in it.'] end));
  end $$;

ALTER FUNCTION heard.why_not_agree_action(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_agree_plan(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select what_a_plan_lacks(s.id, s.parent_id) $$;

ALTER FUNCTION heard.why_not_agree_plan(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_agree_to_open(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
        then array['Only those who may read the report agree to open its name.', '']
      when identity_kept(s.parent_id) is null
        then array['Whoever gave the name has taken it back. It was destroyed.', 'Say that you do not agree.'] end
  $$;

ALTER FUNCTION heard.why_not_agree_to_open(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_answer_reading(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when (reader_of(s.id)).actor_id = actor() then array['Nobody answers for their own reading.', 'Their own agency has been asked.']
      when not (s.owner_post_id = any (my_posts()) or (reader_of(s.id)).agency_id = my_agency())
        then array['The reader''s own agency answers.', 'It has been asked.'] end
  $$;

ALTER FUNCTION heard.why_not_answer_reading(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_ask_for_share(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when actor_kind() <> 'worker' or not exists (select from strand p where p.id = s.parent_id and may_be_shared(p.kind) and not kept_from_me(p))
        then array['Ask for a record by its reference.', 'Ring whoever holds it and ask for the reference.']
      when level_of(s.parent_id) = 'full'
        then array['You may read this record already.', 'Open it by its reference.']
      when not exists (select from post where id = any (my_posts()) and role <> 'elected_member')
        then array['Records are shared with posts that work with children.', 'Elected members see figures, never children.']
      when exists (select from strand o join move a on a.strand_id = o.id and a.n = 1
                    where o.parent_id = s.parent_id and o.kind = 'share_request' and o.is_open and o.id <> s.id
                      and (select agency_id from worker where actor_id = a.by_id) = my_agency())
        then array['Your agency has asked for this record and waits for the answer.', 'If it is late it goes up by itself.'] end
  $$;

ALTER FUNCTION heard.why_not_ask_for_share(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_ask_for_time(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not exists (select from strand p where p.id = s.parent_id and p.is_open and p.owner_post_id = any (my_posts()))
        then array['Only the post that holds a matter asks for more time.', 'Ask the post that holds it.']
      when m.clock_id is not null and not exists (
             select from clock c where c.id = m.clock_id and c.strand_id = s.parent_id and c.stopped_at is null)
        then array['That clock is not running.', 'Choose one that is.']
      when exists (select from move a join strand o on o.id = a.strand_id
                    where o.kind = 'more_time' and o.id <> s.id and a.step = 'ask' and a.clock_id = m.clock_id
                      and o.state in ('asked', 'given'))
        then array['More time was asked for already. It is given once.', 'Do the work, or answer why it waits.'] end
  $$;

ALTER FUNCTION heard.why_not_ask_for_time(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_ask_lifting(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when actor_kind() <> 'worker' or level_of(s.parent_id) is distinct from 'full'
           or not exists (select from wall w join strand o on o.id = w.id and o.state = 'stands' where w.id = s.parent_id and w.lifted_at is null)
        then array['There is no confirmed wall here to be lifted.', '']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'wall' and o.is_open and o.id <> s.id)
        then array['Another agency has been asked already.', 'They will answer here.'] end
  $$;

ALTER FUNCTION heard.why_not_ask_lifting(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_ask_to_open(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
        then array['Only those who work on a report ask for its name.', '']
      when identity_kept(s.parent_id) is null
        then array['No name is kept in confidence.', 'Write to whoever reported, and ask.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = s.kind and o.is_open and o.id <> s.id)
        then array['It was asked for already.', 'Wait for the other agency, or ring them.'] end
  $$;

ALTER FUNCTION heard.why_not_ask_to_open(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_become_looked_after(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
        then array['That a child is looked after is said of a concern that was taken on.', 'Take the concern on first.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'looked_after') o where o <> s.id)
        then array['This child is looked after already, and the clocks of that go on.', 'Go on with the record that is open.']
      when m.id is not null and not exists (select from legal_basis where strand_id = s.id)
        then array['It does not say on what legal basis, and since when.', 'Choose it, and give the day.']
      when m.to_post_id is null then null
      when not exists (select from post p where p.id = m.to_post_id and p.role = 'reviewing_officer' and p.agency_id = s.agency_id)
        then array['Reviews are held by an independent reviewing officer of the council that looks after the child.', 'Choose their post.']
      when not fills(m.to_post_id, s, heard_now()) then array['Nobody is in that post now.', 'Choose a post with somebody in it.'] end
  $$;

ALTER FUNCTION heard.why_not_become_looked_after(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_begin_assessment(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
        then array['An assessment begins from a concern that was taken on.', 'Take the concern on first.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'assessment' and o.is_open and o.id <> s.id)
        then array['This concern is being assessed already.', 'Go on with the assessment that is open.'] end
  $$;

ALTER FUNCTION heard.why_not_begin_assessment(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_begin_audit(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.n > 0)
        then array['An audit is of a concern and all that followed from it.', 'Go to the concern, and begin there.']
      when exists (select from erasure where of_strand_id = s.parent_id)
        then array['This record has been let go.', 'There is nothing left to audit.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'audit' and o.is_open and o.id <> s.id)
        then array['This case is being audited already.', 'Go on with the audit that is open.']
      when has_a_part_in(s.parent_id)
        then array['Nobody audits their own work.', 'Ask somebody who had no part in this case.'] end
  $$;

ALTER FUNCTION heard.why_not_begin_audit(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_begin_child_in_need(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
           or not exists (select from strand o join move c on c.strand_id = o.id and c.n = o.n
                           where o.parent_id = s.parent_id and (o.kind = 'assessment' and c.step = 'conclude' and c.outcome = 'child_in_need'
                                                                or o.kind = 'plan' and o.state = 'ended'))
        then array['A plan for a child in need follows an assessment that says so, or a child protection plan that ended.', 'Assess first.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'child_in_need') o where o <> s.id)
        then array['There is a plan for this child in need already.', 'Go on with the one that is open.']
      when m.id is not null and not exists (select from family_consent where strand_id = s.id)
        then array['It does not say whether the family agrees.', 'Say what they answered, or why they were not asked.'] end
  $$;

ALTER FUNCTION heard.why_not_begin_child_in_need(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_begin_enquiry(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(
      case when exists (select from enquiries_about_the_same_child(s.id))
        then array['An enquiry about this child is under way, and its clock goes on.', 'Go on with that enquiry.'] end,
      why_not_held(s))
  $$;

ALTER FUNCTION heard.why_not_begin_enquiry(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_break_glass(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when actor_kind() is distinct from 'worker'
           or not exists (select from post where id = any (my_posts()) and role <> 'elected_member')
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.apart <> 'lado'
                                                 and not walled(p.id, actor()) and level_of(p.id) is distinct from 'full')
        then array['No record can be opened like this.', 'Look at the reference once more, or ring whoever holds it.'] end
  $$;

ALTER FUNCTION heard.why_not_break_glass(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_bring_in(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when s.agency_id is distinct from my_agency() or s.parent_id is not null
      then array['An agency brings in its own history.', 'Ask somebody of that agency.'] end
  $$;

ALTER FUNCTION heard.why_not_bring_in(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_call_conference(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'enquiry' and o.state = 'under_way')
        then array['A conference is called while a section 47 enquiry is under way.', 'Begin the enquiry at a strategy discussion.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'conference' and o.is_open and o.id <> s.id)
        then array['The conference is called already.', 'Go on with the one that is open.'] end
  $$;

ALTER FUNCTION heard.why_not_call_conference(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_call_discussion(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and (p.kind = 'concern' and p.state in ('taken_on', 'acted_on')
                                                                             or p.kind = 'enquiry' and p.is_open))
        then array['A strategy discussion is called from a concern that was taken on, or from an enquiry.', 'Take the concern on first.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'strategy_discussion' and o.is_open and o.id <> s.id)
        then array['A strategy discussion is called here already.', 'Go on with the one that is open.']
      when exists (select from enquiries_about_the_same_child(s.parent_id) e where e <> s.parent_id)
        then array['An enquiry about this child is under way, and its clock goes on.', 'Call the discussion from the enquiry.'] end
  $$;

ALTER FUNCTION heard.why_not_call_discussion(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_call_early_review(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'looked_after' and p.is_open)
        then array['A review is brought forward for a child who is looked after.', '']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'early_review' and o.is_open and o.id <> s.id)
        then array['The review has been brought forward already, and its clock runs.', 'Hold it.'] end
  $$;

ALTER FUNCTION heard.why_not_call_early_review(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_call_sitting(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (select from strand o where o.kind = 'panel_sitting' and o.id <> s.id and (o.is_open or o.n > 0))
      then array['The panel has begun, and its next sitting is called as one is held.', 'Go on with the one that is open.'] end
  $$;

ALTER FUNCTION heard.why_not_call_sitting(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_cease(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when exists (select from strand o where o.parent_id = s.id and o.kind = 'placement' and o.is_open)
        then array['A placement is open.', 'Say first that it has ended.']
      when exists (select from strand o where o.parent_id = s.id and o.kind = 'early_review' and o.is_open)
        then array['The independent reviewing officer has brought the review forward.', 'Hold it first.']
      when has_disagreement(s.id, true)
        then array['Somebody disagrees, and has not had a final answer.', 'Answer the disagreement first.']
      when m.outcome in ('home', 'ended_otherwise') then why_not_held(s) end
  $$;

ALTER FUNCTION heard.why_not_cease(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_chair(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (select from panel_chairs() c where array[c.chair_id, c.co_chair_id, s.owner_post_id] && my_posts())
      then array['This step is for somebody else to take.', 'What the panel decides is said by one of its two chairs.'] end
  $$;

ALTER FUNCTION heard.why_not_chair(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_choose_way(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when m.id is not null and not exists (select from new_way where strand_id = s.id)
      then array['Say who will try what next.', ''] end
  $$;

ALTER FUNCTION heard.why_not_choose_way(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_close(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare r closing_reason;
  begin
    select * into r from closing_reason where code = m.reason_code;
    if m.reason_code <> '' and not found then
      return array['Choose one of the reasons.', ''];
    end if;
    if r.verdict = 'refused' then
      return array[r.why, r.next_step];
    end if;
    if exists (select from strand d where d.parent_id = s.id and d.kind = 'new_way' and d.is_open) then
      return array['Three contacts in a row did not reach the child.', 'Say who will try what next, then decide.'];
    end if;
    if has_disagreement(s.id, true) then
      return array['Somebody disagrees, and has not had a final answer.', 'Answer the disagreement first.'];
    end if;
    if exists (select from strand o where o.is_open and o.kind = any (stages()) and o.id = any (hanging_on(s.id))) then
      return array['Work that follows from it is still open.', 'Conclude that first: it stands beside the concern.'];
    end if;
    if count_ever_about_the_same_child(s.id) + days_referred_before(s.id) >= 3
       and not exists (select from move where strand_id = s.id and step in ('end_look', 'act')) then
      return array['This is at least the third concern about the same child.',
                   'Call the agencies together, and decide after they have looked at it.'];
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.why_not_close(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_close_alone(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare answer text[] := why_not_close(s, m); r closing_reason;
  begin
    if answer is not null then
      return answer;
    end if;
    select * into r from closing_reason where code = m.reason_code;
    return case
      when r.verdict = 'second' then array[r.why, r.next_step]
      when s.urgent then array['Immediate danger was reported. Closing it without action needs a second signature from another agency.',
                               'Propose closing to another agency.']
      when has_disagreement(s.id, false) then array['Somebody disagreed. Closing it without action needs a second signature from another agency.',
                                                    'Propose closing to another agency.']
      when count_ever_about_the_same_child(s.id) >= 2 then array['There was a concern about the same child before. Closing this one without action needs a second signature from another agency.',
                                                            'Propose closing to another agency.'] end;
  end $$;

ALTER FUNCTION heard.why_not_close_alone(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_conclude(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when exists (select from assessment_version v where v.strand_id = s.id and v.by_id = actor()
                    and v.n = (select max(n) from assessment_version where strand_id = s.id))
           or exists (select from move g where g.strand_id = s.id and g.step = 'give_to_manager' and g.by_id = actor())
        then array['An assessment is concluded by somebody who did not write it.', 'Ask a manager.']
      when m.outcome = 'no_further_action' and exists (select from categories_standing(s.id))
        then array['A category of concern stands, so something follows.', 'Choose what follows, or send it back to have the category withdrawn by two agencies.'] end
  $$;

ALTER FUNCTION heard.why_not_conclude(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_decide_conference(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_held(s) $$;

ALTER FUNCTION heard.why_not_decide_conference(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_decide_plan(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(why_not_held(s), what_a_plan_lacks(s.id, s.parent_id)) $$;

ALTER FUNCTION heard.why_not_decide_plan(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_decide_review(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare answer text[];
  begin
    if m.id is null then
      return null;
    end if;
    answer := coalesce(why_not_sent(s, m), case when m.outcome <> 'no_rapid_review' then why_not_held(s) end);
    if answer is not null or m.outcome = 'local_review' then
      return answer;
    end if;
    return case
      when (select count(*) from views_of_partners(s.id)) < 3
        then array['The council, the police and health have not each given their view.', 'Ask who has not: without a review needs all three, by name.']
      when exists (select from views_of_partners(s.id) v where v.view = 'local_review' or v.view <> m.outcome and m.outcome = 'no_rapid_review')
        then array['One of the three safeguarding partners wants more than that.', 'Do what they want, or ask them again.'] end;
  end $$;

ALTER FUNCTION heard.why_not_decide_review(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_decline_interview(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_end_episode(s),
      case when m.id is not null and not says_something(m.child_view)
        then array['Only the child declines. Write what they said.', 'If they could not be asked, offer it again in another way.']
      when (select count(*) from return_offer where strand_id = s.id) < 2
        then array['A no is taken as the last word when the interview was offered again.', 'Offer it once more: another way, another day, or somebody the child would rather talk to.'] end)
  $$;

ALTER FUNCTION heard.why_not_decline_interview(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_disagree(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when level_of(s.parent_id) is null or (select kind from strand where id = s.parent_id) not in ('concern', 'looked_after')
      then array['You can disagree with a decision on something you raised or were told of.', ''] end
  $$;

ALTER FUNCTION heard.why_not_disagree(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_draw_up(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when level_of(s.id) is distinct from 'full' then array['The agenda is brought up to date by those who sit on the panel.', 'Ask one of its chairs.'] end
  $$;

ALTER FUNCTION heard.why_not_draw_up(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_end_enquiry(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when exists (select from strand o where o.parent_id = s.id and o.kind = 'strategy_discussion' and o.is_open)
        then array['A strategy discussion within this enquiry is open.', 'Hold it first.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'conference' and o.is_open)
        then array['The conference is called.', 'Hold it: the enquiry ends with it.'] end
  $$;

ALTER FUNCTION heard.why_not_end_enquiry(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_end_episode(s heard.strand) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (select from clock c join timescale t on t.id = c.timescale_id
                              where c.strand_id = s.id and t.name = 'tell_host_area' and c.stopped_at is null)
      then array['The area where the child lives has not been told.', 'Tell them, and record it.']
      when exists (select from strand d where d.parent_id = s.id and d.kind = 'new_way' and d.is_open)
      then array['Three contacts in a row did not reach the child.', 'Say who will try what next, then decide.'] end
  $$;

ALTER FUNCTION heard.why_not_end_episode(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_end_in_need(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_held(s), case
      when exists (select from strand o where o.is_open and o.kind = 'action' and o.parent_id = s.id)
        then array['What was agreed is not all done.', 'Have each action done, or say why it cannot be.'] end)
  $$;

ALTER FUNCTION heard.why_not_end_in_need(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_end_in_need_alone(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_end_in_need(s, m), case
      when is_exploited(s.parent_id)
        then array['The child was found to be exploited. The plan ends only with another agency''s signature.', 'Propose it to another agency.']
      when somebody_disagreed(s.id) or exists (select from move r where r.strand_id = s.id and r.step = 'refuse_end_of_need')
        then array['Somebody did not agree. The plan ends only with another agency''s signature.', 'Propose it to another agency.'] end)
  $$;

ALTER FUNCTION heard.why_not_end_in_need_alone(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_end_look(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when (select count(distinct by_agency_id) from move
                       where strand_id = s.id and step = 'add_view' and by_agency_id <> s.agency_id) < 2
      then array['Two other agencies have not yet given their view.', 'They have been asked; call them if the child cannot wait.'] end
  $$;

ALTER FUNCTION heard.why_not_end_look(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_end_plan(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_held(s), case
      when exists (select from strand o where o.is_open and o.kind = 'action'
                    and o.parent_id in (select id from strand where id = s.id or parent_id = s.parent_id and kind = 'conference'))
        then array['What was agreed is not all done.', 'Have each action done, or say why it cannot be.'] end)
  $$;

ALTER FUNCTION heard.why_not_end_plan(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_expire(which uuid) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare s strand; beside uuid[]; hold legal_hold; shared share; longest record;
  begin
    select * into s from strand where id = which;
    if not found or not stands_by_itself(s.kind) then
      return array['Only a whole record is let go, with all that hangs on it.', ''];
    end if;
    if exists (select from erasure where of_strand_id = which) then
      return array['It has been let go already.', 'Its certificate says what was removed.'];
    end if;
    select * into hold from holds_on(which) limit 1;
    if hold.id is not null then
      return array[format('A legal hold keeps it, since %s: %s.', to_char(hold.at at time zone 'Europe/London', 'FMDD FMMonth YYYY'),
                          (select name from agency where id = hold.agency_id)),
                   'Two agencies have to lift the hold.'];
    end if;
    if exists (select from written_of_with(which) w cross join lateral holds_on(w)) then
      return array['A legal hold keeps what was written of it together with another record.', 'Two agencies have to lift that hold.'];
    end if;
    if s.is_open then
      return array['It is open.', 'Do the work first.'];
    end if;
    if exists (select from strand g where g.id = any (groups_drawn_from(array[which])) and g.is_open) then
      return array['Somebody is still looking at it together with other records.', 'Answer the proposal, or decide on the line before the panel, first.'];
    end if;
    if has_disagreement(which, true) then
      return array['Somebody disagrees, and has not had a final answer.', 'Answer the disagreement first.'];
    end if;
    beside := array_remove(hanging_on(which), which);
    if exists (select from strand o where o.id = any (beside) and o.is_open and o.kind <> 'erasure') then
      return array['Something that hangs on it is open.', 'See what it is, beside the concern.'];
    end if;
    if not exists (select from reading r where r.strand_id = which and r.level = 'full' and r.what !~ '^list|network'
                      and r.at >= greatest(s.opened_at, (select max(k.at) from remark k where k.strand_id = which),
                                           (select max(a.at) from attachment a where a.strand_id = which))) then
      return array['Nobody has read all of it.', 'Open it and read it.'];
    end if;
    if s.kind = 'concern' and not exists (select from remark k where k.strand_id = which and not k.from_raiser
                      and k.at >= coalesce((select max(r.at) from remark r where r.strand_id = which and r.from_raiser), s.opened_at)) then
      return array['Whoever raised it waits for an answer.', 'Write to them first.'];
    end if;
    if is_asked_for(which) then
      return array['Whoever it is about has asked for it.', 'Give it to them first.'];
    end if;
    select h.* into shared from share h left join withdrawal w on w.strand_id = h.strand_id
     where h.record_id = which and h.until > heard_now() and w.strand_id is null order by h.until desc limit 1;
    if shared.strand_id is not null then
      return array[format('It is shared until %s.', to_char(shared.until at time zone 'Europe/London', 'FMDD FMMonth YYYY')),
                   'End the share, or wait until it has ended.'];
    end if;
    select p.until, p.label into longest from periods_of(array[which]) p order by p.until desc limit 1;
    if longest.until is null or longest.until >= (heard_now() at time zone 'Europe/London')::date then
      return array[format('It is kept until %s. %s.', to_char(longest.until, 'FMDD FMMonth YYYY'), longest.label), ''];
    end if;
    return null;
  end $$;

ALTER FUNCTION heard.why_not_expire(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_extend(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (select from clock c where c.strand_id = s.id and c.name = 'subject_access_extended')
      then array['More time was taken already. It is taken once.', 'Give what is ready.'] end
  $$;

ALTER FUNCTION heard.why_not_extend(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_find(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when actor_kind() = 'reporter'
        then array['The search ends when somebody who works with the child has seen them.', 'Write that the child is back: whoever holds it and the police are told at once.']
      when m.id is not null and not exists (select from finding where strand_id = s.id)
      then array['Say when and where the child was found, and who saw that they are safe.', ''] end
  $$;

ALTER FUNCTION heard.why_not_find(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_find_conclusive_grounds(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_nrm_found(s, m, 'conclusive', true) $$;

ALTER FUNCTION heard.why_not_find_conclusive_grounds(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_find_no_grounds(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_nrm_found(s, m, nrm_waits_for(s), false) $$;

ALTER FUNCTION heard.why_not_find_no_grounds(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_find_reasonable_grounds(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_nrm_found(s, m, 'reasonable', true) $$;

ALTER FUNCTION heard.why_not_find_reasonable_grounds(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_finish_audit(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when has_a_part_in(s.id)
        then array['Nobody audits their own work.', 'Ask somebody who had no part in this case.']
      when exists (select from audit_line l where l.part = 'principle' and l.code not in (select line_id from latest_judgements(s.id)))
        then array['A principle has no judgement yet.', 'Say of each of the seven what you find; “The record does not tell” is an answer.']
      when exists (select from latest_judgements(s.id) where found = 'lacking')
           and not exists (select from strand o where o.parent_id = s.id and o.kind = 'action')
        then array['Something is lacking, and nothing is agreed to be done about it.', 'Agree at least one action, with who does it by when.'] end
  $$;

ALTER FUNCTION heard.why_not_finish_audit(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_gather(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (select from pack_line l where l.strand_id = s.id)
      then array['No records have been chosen yet.', 'Choose the records that are about them.'] end
  $$;

ALTER FUNCTION heard.why_not_gather(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_give_to_manager(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare v assessment_version; standing text[] := array(select categories_standing(s.id));
  begin
    select * into v from assessment_version where strand_id = s.id order by n desc limit 1;
    return case
      when v.id is null then array['Nothing has been written yet.', 'Write the assessment first.']
      when not says_something(v.harm)
        then array['The harm is missing: what happens or has happened to the child.', 'If none is known, write that, and how you looked.']
      when not says_something(v.analysis)
        then array['The analysis is missing: what it all means for this child.', 'Write it in whole sentences; a list of signs is no analysis.']
      when v.seen_on is null and not says_something(v.not_seen_because)
        then array['It does not say when the child was seen.', 'Give the day, or why the child has not been seen yet.']
      when v.factors = '{}' then array['No factors are chosen.', 'Choose each that was found, or that none was.']
      when v.factors = '{21}' and standing <> '{}'
        then array['It says that no factors were found, and a category of concern stands.', 'Choose the factors, or have the category withdrawn by two agencies.']
      when '11A' = any (v.factors) and standing_of(s.id, 'CSE') is null
        then array['Child sexual exploitation is among the factors and not among the categories of concern.', 'Add the category.']
      when '24A' = any (v.factors) and standing_of(s.id, 'CCE') is null
        then array['Child criminal exploitation is among the factors and not among the categories of concern.', 'Add the category.']
      when standing <> '{}' and v.abuse_models = '{}'
        then array['It does not say who harms the child, and in what setting.', 'Choose each that is true.'] end;
  end $$;

ALTER FUNCTION heard.why_not_give_to_manager(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_give_view(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when actor_kind() = 'system' then array['What a safeguarding partner thinks is said by a person.', 'Say it in Heard.']
      when not exists (
        select from post p where p.id = any (my_posts()) and partner_of(s, p.agency_id) is not null and p.role in ('lead_safeguarding_partner', 'safeguarding_lead', 'service_manager', 'director'))
      then array['The safeguarding partners are the council, the police and health.', 'Tell one of them what you think.'] end
  $$;

ALTER FUNCTION heard.why_not_give_view(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_go_on_in_need(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_held(s) $$;

ALTER FUNCTION heard.why_not_go_on_in_need(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_go_on_without(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_propose_no_enquiry(s, m),
      case when somebody_disagreed(s.id)
        then array['Somebody did not agree. Without an enquiry it goes on only with another agency''s signature.', 'Propose it to another agency.'] end)
  $$;

ALTER FUNCTION heard.why_not_go_on_without(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_held(s heard.strand) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare of_meeting uuid := latest_meeting(s.id); lacks text;
  begin
    if of_meeting is null then
      return array['No meeting has been set.', 'Set when and where it is, and invite who must be there.'];
    end if;
    select n.lacking into lacks from meeting_need n
     where n.kind = s.kind and not exists (
       select from invitation i join post p on p.id = i.post_id join agency g on g.id = p.agency_id and g.kind = n.agency_kind
         join attendance a on a.invitation_id = i.id
        where i.meeting_id = of_meeting and (a.came or says_something(a.absent_because)))
     order by n.place limit 1;
    return case
      when exists (select from minutes n join move m on m.strand_id = s.id and m.step in ('hold_core_group', 'hold_review', 'step_down') and m.at >= n.at
                    where n.meeting_id = of_meeting)
        then array['Since it was held last, no meeting has been set.', 'Set when and where it is, and invite who must be there.']
      when not exists (select from minutes where meeting_id = of_meeting)
        then array['What was said and decided is not written down yet.', 'Write the minutes, with who came.']
      when exists (select from invitation i left join attendance a on a.invitation_id = i.id where i.meeting_id = of_meeting and a.id is null)
        then array['It is not written down of everybody who was invited whether they came.', 'Write it of each.']
      when lacks is not null then array[lacks, 'Set it anew with them, or write down why they could not come.'] end;
  end $$;

ALTER FUNCTION heard.why_not_held(s heard.strand) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_hold_core_group(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_held(s) $$;

ALTER FUNCTION heard.why_not_hold_core_group(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_hold_looked_after_review(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_held(s), case
      when (select p.role from meeting g join post p on p.id = g.chair_id where g.id = latest_meeting(s.id)) <> 'reviewing_officer'
        then array['A looked-after review is chaired by the independent reviewing officer.', 'Set it anew, with them in the chair.'] end)
  $$;

ALTER FUNCTION heard.why_not_hold_looked_after_review(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_hold_review(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select why_not_held(s) $$;

ALTER FUNCTION heard.why_not_hold_review(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_hold_sitting(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare g meeting; harmed strand;
  begin
    select * into g from meeting where id = latest_meeting(s.id);
    if g.id is not null and not array[g.chair_id, g.co_chair_id] && my_posts() then
      return array['That the panel sat is said by one of its two chairs.', 'Ask one of them.'];
    end if;
    if why_not_held(s) is not null then
      return why_not_held(s);
    end if;
    if 2 <> (select count(*) from invitation i join attendance a on a.invitation_id = i.id and a.came
              where i.meeting_id = g.id and i.post_id in (g.chair_id, g.co_chair_id)) then
      return array['Both chairs must be there, or their deputies.', 'Set it anew for a day on which both can come.'];
    end if;
    select l.* into harmed from strand l where l.kind = 'panel_line' and l.is_open and harm_goes_on(l.id) and level_of(l.id) = 'full'
     order by l.opened_at limit 1;
    return case when harmed.id is not null then array[
      format('%s: the child is still being harmed. No sitting ends before it has an action for somebody, or both chairs have said why not.', harmed.reference),
      'Decide on that line first.'] end;
  end $$;

ALTER FUNCTION heard.why_not_hold_sitting(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_interview(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_end_episode(s),
      case when m.id is not null and not exists (select from return_interview where strand_id = s.id)
        then array['Say who held the interview, and what was learned.', ''] end)
  $$;

ALTER FUNCTION heard.why_not_interview(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_join(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (
        select from missing_times(s.id) mine join missing_times(s.id) theirs on theirs.strand_id <> mine.strand_id
          join other_episodes(s.id) o on o.id = theirs.strand_id
         where mine.strand_id = s.id and theirs.since <= mine.until and mine.since <= theirs.until)
      then array['No other report is of the same child missing at the same time.', 'Say first that both are of one child.'] end
  $$;

ALTER FUNCTION heard.why_not_join(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_judge(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (select from pack_line l where l.strand_id = s.id and l.decided_by_id = actor())
                  or exists (select from move v where v.strand_id = s.id and v.step = 'send_for_review' and v.by_id = actor())
      then array['A second person looks at it: somebody who decided none of its lines.', 'Ask a colleague.'] end
  $$;

ALTER FUNCTION heard.why_not_judge(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_leave_with_action(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_chair(s, m), case
      when not exists (select from strand o where o.parent_id = s.id and o.kind = 'action')
        then array['No action was agreed for it.', 'Agree who does what by when first.']
      when harm_goes_on(s.id) and not exists (
             select from strand o join action a on a.strand_id = o.id where o.parent_id = s.id and a.aimed_at <> 'child')
        then array['The child is still being harmed, and what was agreed asks only the child to change.', 'Agree what somebody else is to do.'] end)
  $$;

ALTER FUNCTION heard.why_not_leave_with_action(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_let_go(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
        then array['Only somebody who may read the record lets it go.', '']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'erasure' and o.is_open and o.id <> s.id)
        then array['It has been proposed already.', 'See the proposal beside the concern.']
      else why_not_expire(s.parent_id) end
  $$;

ALTER FUNCTION heard.why_not_let_go(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_licensing(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not acts_for('{licensing}') then array['What follows for a licence is for licensing to say.', 'Ask them.'] end
  $$;

ALTER FUNCTION heard.why_not_licensing(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_lift(hold heard.legal_hold) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not exists (select from post where id = any (my_posts())
                        and role in ('safeguarding_lead', 'service_manager', 'director', 'lead_safeguarding_partner', 'scrutineer'))
           or (hold.record_id is not null and (level_of(hold.record_id) is distinct from 'full' or through_glass(hold.record_id)))
        then array['Lifting a hold is for a manager who may read the record, or a safeguarding partner.', 'Ask them.']
      when exists (select from hold_lifting l where l.hold_id = hold.id and l.agency_id = my_agency())
        then array['Your agency has said that it may be lifted. Another agency has to say so too.', 'Ask another agency.']
      when (select count(distinct l.agency_id) from hold_lifting l where l.hold_id = hold.id) >= 2
        then array['It has been lifted.', ''] end
  $$;

ALTER FUNCTION heard.why_not_lift(hold heard.legal_hold) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_lower(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not exists (select from categories_standing(s.id))
        then array['No category of concern stands that could be lowered.', '']
      when gravity_of(split_part(m.outcome, ':', 1)) >= gravity_of(coalesce(standing_of(s.id, split_part(m.outcome, ':', 2)), 'withdrawn'))
           and says_something(m.outcome)
        then array['That is not lower than it stands now.', 'Choose one that is.'] end
  $$;

ALTER FUNCTION heard.why_not_lower(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_name_deputy(of_post uuid) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when (select role from post where id = of_post) = 'elected_member'
        then array['Nobody stands in for an elected member.', 'They see figures, never children.']
      when actor_kind() = 'installation' then null
      when actor_kind() is distinct from 'worker' or my_rank() < 2
        then array['Who is here is said by managers and the safeguarding lead of an agency.', 'Ask one of yours.']
      when (select agency_id from post where id = of_post) is distinct from my_agency()
        then array['It is no post of your agency.', 'Each agency names its own deputies.']
      when coalesce(rank_of((select role from post where id = of_post)), 3) >= my_rank()
           and not exists (select from holding h where h.post_id = of_post and h.worker_id = actor() and not h.deputy
                                                   and h.from_at <= heard_now() and (h.until_at is null or h.until_at > heard_now()))
        then array['A deputy is named by whoever holds the post or stands above it.',
                   'Ask one of them, or whoever runs Heard here.'] end
  $$;

ALTER FUNCTION heard.why_not_name_deputy(of_post uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_nrm_found(s heard.strand, m heard.move, of_decision text, grounds boolean) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare decided nrm_decision := nrm_decided_now(s);
  begin
    return case
      when nrm_waits_for(s) <> of_decision then
        case of_decision when 'reasonable' then array['It is the conclusive decision that is reconsidered.', 'Say what was decided of that.']
                         else array['Reasonable grounds come first.', 'Say what was decided of those.'] end
      when of_decision = 'conclusive' and grounds and not nrm_guardian_offered(s)
        then array['No guardian has been offered, and it does not say why not.', 'Offer one, or say that there is none here.']
      when of_decision = 'conclusive' and current_date_in_london() < nrm_recovers_until(s.id)
        then array['Less than thirty days have passed since reasonable grounds were found. A conclusive decision is not made sooner.', 'Help goes on meanwhile.']
      when m.id is not null and (decided.id is null or decided.found <> grounds)
        then array['It does not say who decided, and when.', ''] end;
  end $$;

ALTER FUNCTION heard.why_not_nrm_found(s heard.strand, m heard.move, of_decision text, grounds boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_offer(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  declare given strand; taker post;
  begin
    select * into given from strand where id = s.parent_id;
    if given.id is null or level_of(given.id) is distinct from 'full' or through_glass(given.id) or not can_be_handed_over(given) then
      return array['There is nothing here to be handed over.', 'Look at what is still open.'];
    end if;
    if not exists (select from post p where p.id = any (my_posts())
                                        and (p.id = given.owner_post_id
                                             or (p.agency_id = given.agency_id and p.role in ('front_door_manager', 'service_manager', 'director', 'lado')))) then
      return array['Only the post that holds a matter, or its manager, hands it over.', 'Ask the post that holds it.'];
    end if;
    if offered_already(given.id, s.id) then
      return array['It is offered to somebody already.', 'Wait for their answer, or take that offer back first.'];
    end if;
    select * into taker from post where id = m.to_post_id;
    return case
      when m.to_post_id is null then null
      when taker.id = given.owner_post_id then array['That post holds it already.', 'Choose another post.']
      when taker.role = 'elected_member' then array['Elected members see figures, never children.', 'Choose a post that works with children.']
      when taker.role = 'scrutineer'
        then array['The independent scrutineer looks at what others do, and takes no work from them.', 'Choose a post that works with children.']
      when taker.agency_id <> given.agency_id and not exists (select from ladder(taker.agency_id, heard_now()))
        then array['That agency has no ladder in Heard, so its silence could not climb.', 'Choose a post in another agency, or share the record with them.']
      when not fills(taker.id, given, heard_now()) then array['Nobody is in that post now.', 'Choose a post with somebody in it.'] end;
  end $$;

ALTER FUNCTION heard.why_not_offer(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_offer_guardian(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when m.outcome = 'declined' and not says_something(m.child_view)
      then array['Only the child declines. Write what they said.', 'If they could not be asked, offer it again in another way.'] end
  $$;

ALTER FUNCTION heard.why_not_offer_guardian(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_offer_interview(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when m.id is not null and (select count(*) from return_offer where strand_id = s.id)
                                            <= (select count(*) from move where strand_id = s.id and step = 'offer_interview')
      then array['Say how the interview was offered, and who would hold it.', ''] end
  $$;

ALTER FUNCTION heard.why_not_offer_interview(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_offer_share(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not may_share(s.parent_id)
      then array['A record is shared by the agency that holds it.', 'Ask whoever holds it to share it.'] end
  $$;

ALTER FUNCTION heard.why_not_offer_share(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_plan_placement(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'looked_after' and p.is_open)
        then array['A placement is planned for a child who is looked after.', 'Say first that the child is looked after.']
      when m.id is not null and not exists (select from placement where strand_id = s.id)
        then array['It does not say what kind of placement it is, and where.', ''] end
  $$;

ALTER FUNCTION heard.why_not_plan_placement(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_propose_leaving_it(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not nrm_guardian_offered(s)
        then array['No guardian has been offered, and it does not say why not.', 'Offer one, or say that there is none here.']
      when m.outcome = 'child_says_no' and not says_something(m.child_view)
        then array['Only the child says that. Write what they said.', 'If they could not be asked, ask for reconsideration meanwhile.']
      when m.outcome = 'reconsidered' and not exists (select from move where strand_id = s.id and step = 'ask_reconsideration')
        then array['It has not been reconsidered.', 'Ask for reconsideration first.'] end
  $$;

ALTER FUNCTION heard.why_not_propose_leaving_it(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_propose_no_enquiry(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (select from enquiries_about_the_same_child(s.id))
      then array['An enquiry about this child is under way, and its clock goes on.', 'Go on with that enquiry.'] else why_not_held(s) end
  $$;

ALTER FUNCTION heard.why_not_propose_no_enquiry(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_propose_not_to_tell(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not acts_for('{police}')
        then array['Whether a victim is told is for the police to answer.', 'Ask them, or tell the child and write it down.']
      when m.outcome = 'declined' and not says_something(m.child_view)
        then array['Only the child says that they do not want to be told. Write what they said.', 'If they could not be asked, the clock runs on.'] end
  $$;

ALTER FUNCTION heard.why_not_propose_not_to_tell(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_receive(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when s.parent_id is not null or not (select is_front_door from agency where id = s.agency_id)
      then array['Every concern comes in at the front door.', ''] end
  $$;

ALTER FUNCTION heard.why_not_receive(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_receive_request(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select case when s.parent_id is not null then array['A person asks for their story, not for one concern.', ''] end $$;

ALTER FUNCTION heard.why_not_receive_request(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_record_police_event(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id
                             and (p.kind = 'concern' and p.state in ('taken_on', 'acted_on') or p.kind in ('enquiry', 'plan') and p.is_open))
        then array['What the police do is recorded on a concern that was taken on, or on an enquiry or a plan.', 'Take the concern on first.']
      when not acts_for('{police}')
        then array['What the police do and decide is recorded by the police.', 'Ask them to record it.']
      when m.id is not null and not exists (select from police_event where strand_id = s.id)
        then array['It does not say what happened, and when.', ''] end
  $$;

ALTER FUNCTION heard.why_not_record_police_event(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_refer(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_chair(s, m), case
      when not exists (select from panel_line l join strand p on p.id = s.parent_id and p.is_open and p.kind = 'concern'
                        where l.strand_id = s.id and l.about = 'child')
        then array['A strategy discussion is about a child whose concern is open.', 'Agree an action.'] end)
  $$;

ALTER FUNCTION heard.why_not_refer(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_refer_to_nrm(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.state in ('taken_on', 'acted_on'))
        then array['A referral hangs on a concern that was taken on.', 'Take the concern on first.']
      when not acts_for('{local_authority,police}')
        then array['The council or the police refer, as first responders.', 'Ask whoever holds the concern to refer.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'nrm') o where o <> s.id)
        then array['This child is referred already, and the clocks of that go on.', 'Go on with the referral that is open.']
      when m.id is not null and not exists (select from nrm_referral where strand_id = s.id)
        then array['It does not say who referred, and when.', ''] end
  $$;

ALTER FUNCTION heard.why_not_refer_to_nrm(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_report_missing(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when s.parent_id is not null or not (select is_front_door from agency where id = s.agency_id)
      then array['A child is reported missing at the front door.', ''] end
  $$;

ALTER FUNCTION heard.why_not_report_missing(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_review(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (select from pack_line l where l.strand_id = s.id and l.decision = '')
      then array[format('%s lines are not decided yet.', (select count(*) from pack_line l where l.strand_id = s.id and l.decision = '')),
                 'Decide each: shown, or withheld with its ground.'] end
  $$;

ALTER FUNCTION heard.why_not_review(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_review_reading(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when (reader_of(s.id)).actor_id = actor() then array['Nobody reviews their own reading.', 'It stays with whoever holds it.']
      when (reader_of(s.id)).agency_id = my_agency()
           or exists (select from post where id = any (my_posts()) and id = s.owner_post_id and agency_id = (reader_of(s.id)).agency_id)
        then array['A reading is reviewed by another agency than the reader''s.', 'It stays with whoever holds it.'] end
  $$;

ALTER FUNCTION heard.why_not_review_reading(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_say_harm_goes_on(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.is_open)
        then array['It is said of a concern that is open.', 'Raise it again, and say so there.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'continuing_harm' and o.is_open and o.id <> s.id)
        then array['It has been said already, and its clock runs.', 'Look at what was done.'] end
  $$;

ALTER FUNCTION heard.why_not_say_harm_goes_on(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_say_serious_incident(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.is_open)
        then array['It is said of a concern that is open.', 'Raise it again, and say so there.']
      when exists (select from stages_about_the_same_child(s.parent_id, 'serious_incident') o where o <> s.id)
        then array['A serious incident of this child is to be notified already, and its clock runs.', 'Go on with the one that is open.']
      when m.id is not null and not exists (select from serious_incident where strand_id = s.id)
        then array['It does not say when the council became aware.', 'Give the time.'] end
  $$;

ALTER FUNCTION heard.why_not_say_serious_incident(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_send_report(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(case when not exists (
        select from strand r join strand o on o.parent_id = r.id and o.kind = 'action' where r.parent_id = s.parent_id and r.kind in ('rapid_review', 'practice_review'))
      then array['What was learned is not agreed as anything that somebody does.', 'Agree the actions first: who does what by when.'] end, why_not_sent(s, m))
  $$;

ALTER FUNCTION heard.why_not_send_report(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_sent(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when m.id is not null and not exists (select from sent_notice where strand_id = s.id)
      then array['It does not say what was sent, to whom and when.', 'Write it down.'] end
  $$;

ALTER FUNCTION heard.why_not_sent(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_share(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not may_share(s.parent_id)
      then array['Only somebody who may read the record shares it.', 'Ask whoever holds it to answer.'] end
  $$;

ALTER FUNCTION heard.why_not_share(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_share_with_issuer(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$ select coalesce(why_not_licensing(s, m), why_not_sent(s, m)) $$;

ALTER FUNCTION heard.why_not_share_with_issuer(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_sign(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select why_not_close(s, (select p from move p where p.strand_id = s.id and p.step = 'propose_closing' order by n desc limit 1))
  $$;

ALTER FUNCTION heard.why_not_sign(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_sign_lowering(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when exists (
             select from move p join category_entry e on e.strand_id = p.strand_id and e.category = split_part(p.outcome, ':', 2)
              where p.strand_id = s.id and p.step = 'propose_lowering' and e.n >= p.n
                and p.n = (select max(n) from move where strand_id = s.id and step = 'propose_lowering'))
      then array['Since it was proposed, more was found in this category.', 'Do not agree; it can be proposed anew.'] end
  $$;

ALTER FUNCTION heard.why_not_sign_lowering(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_speak_for(whom uuid, leaving boolean) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when actor_kind() = 'installation' then null
      when actor_kind() is distinct from 'worker' or my_rank() < 2
        then array['Who is here is said by managers and the safeguarding lead of an agency.', 'Ask one of yours.']
      when not exists (select from worker where actor_id = whom and agency_id = my_agency())
        then array['They do not work for your agency.', 'Their own agency says who is there.']
      when exists (select from worker where actor_id = whom and left_at <= heard_now())
        then array['They have left already.', '']
      when whom = actor() and not leaving then null
      when whom = actor() then array['Nobody says of themselves that they have left.', 'Ask somebody above you.']
      when highest_rank(whom) >= my_rank()
        then array['They stand beside or above you.', 'Ask somebody above them, or whoever runs Heard here.'] end
  $$;

ALTER FUNCTION heard.why_not_speak_for(whom uuid, leaving boolean) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_start_placement(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not host_was_told_by(s.id, heard_now())
        then array['It is in another area, and the authority there has not been told. The placement cannot start.', 'Tell them, and write down whom you told.']
      when other_current_placement(s.id)
        then array['The child lives in another placement now.', 'Say first that it has ended.']
      when m.id is not null and not exists (select from placement_start where strand_id = s.id)
        then array['It does not say when it started.', ''] end
  $$;

ALTER FUNCTION heard.why_not_start_placement(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_step_down(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_held(s), case
      when not exists (select from move h where h.strand_id = s.id and h.step = 'hand_over' and h.to_post_id = s.owner_post_id)
           or not exists (select from post p where p.id = s.owner_post_id and p.id = any (my_posts()))
        then array['Nobody has accepted it as early help yet.', 'Hand it over to who takes it on; they take this step.'] end)
  $$;

ALTER FUNCTION heard.why_not_step_down(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_step_up(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (select from strand o where o.parent_id = s.parent_id and o.is_open and o.kind in ('strategy_discussion', 'enquiry'))
      then array['No strategy discussion is called, and no enquiry is under way.', 'Call the discussion on the concern first.'] end
  $$;

ALTER FUNCTION heard.why_not_step_up(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_take_off(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select coalesce(why_not_chair(s, m), case when harm_goes_on(s.id)
      then array['The child is still being harmed. It leaves with an action for somebody, or when both chairs say why not.',
                 'Agree an action, or ask the other chair.'] end)
  $$;

ALTER FUNCTION heard.why_not_take_off(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_tell(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when s.parent_id is not null and level_of(s.parent_id) is null
      then array['You can tell of pressure about something you raised, hold or were told of.', ''] end
  $$;

ALTER FUNCTION heard.why_not_tell(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_tell_host(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (select from clock where strand_id = s.id and name = 'tell_host_area' and stopped_at is null) then array['No other area has to be told.', ''] end
  $$;

ALTER FUNCTION heard.why_not_tell_host(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_tell_licensing(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
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

ALTER FUNCTION heard.why_not_tell_licensing(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_tell_the_host(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not (select out_of_area from placement where strand_id = s.id)
        then array['It is in this area: no other authority has to be told.', '']
      when m.id is not null and (select count(*) from host_notice where strand_id = s.id)
                                   <= (select count(*) from move where strand_id = s.id and step = 'tell_host')
        then array['Say whom you told, and when.', ''] end
  $$;

ALTER FUNCTION heard.why_not_tell_the_host(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_tell_victim(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when m.id is not null and not exists (select from victim_told where strand_id = s.id)
      then array['It does not say how the child was told, by whom, and in what words.', ''] end
  $$;

ALTER FUNCTION heard.why_not_tell_victim(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_the_other_chair(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case
      when not exists (select from panel_chairs() c where array[c.chair_id, c.co_chair_id] && my_posts())
           or exists (select from move p where p.strand_id = s.id and p.step = 'propose_leaving'
                       and p.n = (select max(n) from move where strand_id = s.id and step = 'propose_leaving')
                       and (p.by_id = actor() or p.by_agency_id = my_agency()
                            or (select agency_id from worker where actor_id = p.by_id) = my_agency()))
        then array['The chair of the other agency answers this.', 'They have been told.'] end
  $$;

ALTER FUNCTION heard.why_not_the_other_chair(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.why_not_uphold(s heard.strand, m heard.move) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select case when not exists (select from strand p where p.id = s.parent_id and p.is_open)
                 and not exists (select from concern c join strand n on n.id = c.strand_id
                                  where c.follows_id = s.parent_id and n.opened_at >= s.opened_at)
      then array['The concern is closed: raise it again, then agree.', 'Use “Raise it again” on the concern.'] end
  $$;

ALTER FUNCTION heard.why_not_uphold(s heard.strand, m heard.move) OWNER TO heard_kernel;

CREATE FUNCTION heard.withdraw_identity(which uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
  begin
    if not raised_without_account(which) then
      perform refuse('Only whoever gave a name takes it back.');
    end if;
    perform from strand where id = which for update;  -- of two who correct it at once, the second sees the first
    update sealed_identity
       set withdrawn_at = no_finer_than_needed(heard_now()), ephemeral = null, keys = null, ciphertext = null
     where strand_id = which and withdrawn_at is null;
    update opening_half h set half = null
      from strand o where o.id = h.strand_id and o.parent_id = which and h.half is not null;
  end $$;

ALTER FUNCTION heard.withdraw_identity(which uuid) OWNER TO heard_kernel;

CREATE FUNCTION heard.without_words() RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$ select '{strand,clock,access,waiting,outbox,reading,erasure,drawn_from,panel_line,sitting_line}'::text[] $$;

ALTER FUNCTION heard.without_words() OWNER TO heard_owner;

CREATE FUNCTION heard.words_before(which uuid, number integer) RETURNS TABLE(voice_id uuid, strand_id uuid, at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with line as materialized (
      select root_of(s.id) as root, hanging_on(root_of(s.id)) as whole,
             coalesce((select max(m.at) from move m join step st on (st.kind, st.name, st.from_state) = (m.kind, m.step, m.from_state)
                        where m.strand_id = s.id and m.n < number and 'child_view' = any (st.needs)),
                      case when number > 1 and s.parent_id is not null then s.opened_at end, '-infinity') as since,
             coalesce((select m.at from move m where m.strand_id = s.id and m.n = number), 'infinity') as until
        from strand s where s.id = which
    )
    select v.id, v.strand_id, v.at from line l join voice v on v.strand_id = any (l.whole) and v.at > l.since and v.at <= l.until
    union all
    select null, c.strand_id, c.received_at from line l join concern c on c.strand_id = l.root
     where says_something(c.child_words) and c.received_at > l.since and c.received_at <= l.until
    union all
    select null, r.strand_id, r.at from line l join concern c on c.strand_id = l.root and c.door = 'child'
      join remark r on r.strand_id = l.root and r.from_raiser and r.at > l.since and r.at <= l.until
  $$;

ALTER FUNCTION heard.words_before(which uuid, number integer) OWNER TO heard_kernel;

CREATE FUNCTION heard.words_for_decisions(which uuid, numbers integer[]) RETURNS TABLE(n integer, voice_id uuid, strand_id uuid, at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select number, w.* from unnest(numbers) number cross join lateral words_before(which, number) w
     where level_of(which) = 'full' and is_about_a_child(which) order by number, w.at
  $$;

ALTER FUNCTION heard.words_for_decisions(which uuid, numbers integer[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.workers_named_in(words text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select actor_id from worker
     where string_to_array(name_key(name), ' ') <@ string_to_array(name_key(words), ' ')
       and (position(' ' in name_key(name)) > 0 or name_key(name) = name_key(words))
  $$;

ALTER FUNCTION heard.workers_named_in(words text) OWNER TO heard_kernel;

CREATE FUNCTION heard.works_on(day date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select exists (select from days_worked(day, day)) $$;

ALTER FUNCTION heard.works_on(day date) OWNER TO heard_owner;

CREATE FUNCTION heard.written_at(entry_text text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$ select (entry_text::jsonb #>> '{row,at}')::timestamptz $$;

ALTER FUNCTION heard.written_at(entry_text text) OWNER TO heard_owner;

CREATE FUNCTION heard.written_of_several(which uuid[]) RETURNS TABLE(id uuid, beside uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    with of_these as (
      select h as id, d.of_id from unnest(groups_drawn_from(which)) g
        join drawn_from d on d.strand_id = g cross join lateral unnest(hanging_on(g)) h
      union
      select mine.strand_id, coalesce(d.of_id, root_of(l.line_id)) from sitting_line mine
        join sitting_line l on l.strand_id = mine.strand_id left join drawn_from d on d.strand_id = l.line_id
       where mine.line_id = any (which || groups_drawn_from(which))
    )
    select t.id, coalesce(array_agg(t.of_id) filter (where t.of_id <> all (which) and not exists (
                            select from erasure e where e.of_strand_id = t.of_id)), '{}')
      from of_these t group by t.id
  $$;

ALTER FUNCTION heard.written_of_several(which uuid[]) OWNER TO heard_kernel;

CREATE FUNCTION heard.written_of_with(which uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'heard', 'pg_temp'
    AS $$
    select of_id from drawn_from where strand_id = any (groups_drawn_from(array[which])) and of_id <> which
    union
    select strand_id from network_export where which = any (records) and strand_id <> which
    union
    select unnest(w.beside) from written_of_several(hanging_on(which)) w join strand s on s.id = w.id and s.kind = 'panel_sitting'
     where exists (select from minutes m where m.strand_id = w.id and names_any(to_jsonb(m), names_borne_by(hanging_on(which), w.beside)))
  $$;

ALTER FUNCTION heard.written_of_with(which uuid) OWNER TO heard_kernel;

CREATE TABLE heard.absence (
    id uuid NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    worker_id uuid NOT NULL,
    CONSTRAINT absence_ends CHECK ((until_at > from_at))
);

ALTER TABLE ONLY heard.absence FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.absence OWNER TO heard_owner;

CREATE TABLE heard.entry (
    id bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    why text NOT NULL,
    table_name text NOT NULL,
    operation text NOT NULL,
    row_id text NOT NULL,
    strand_id uuid,
    text text,
    salt bytea,
    leaf bytea NOT NULL,
    actor_id uuid NOT NULL
);

ALTER TABLE ONLY heard.entry FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.entry OWNER TO heard_owner;

CREATE TABLE heard.access (
    id bigint NOT NULL,
    level text NOT NULL,
    why text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    actor_id uuid,
    post_id uuid,
    strand_id uuid NOT NULL,
    CONSTRAINT access_is_for_one CHECK ((((actor_id IS NULL) OR (post_id IS NULL)) AND (1 = (
CASE
    WHEN (actor_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (post_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE ONLY heard.access FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.access OWNER TO heard_owner;

CREATE TABLE heard.access_request (
    strand_id uuid NOT NULL,
    person text NOT NULL,
    born_on date,
    asked_by text NOT NULL,
    send_to text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT access_request_says_who CHECK (heard.says_something(person))
);

ALTER TABLE ONLY heard.access_request FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.access_request OWNER TO heard_owner;

CREATE TABLE heard.action (
    strand_id uuid NOT NULL,
    what text NOT NULL,
    aimed_at text NOT NULL,
    due_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT action_is_aimed_at_something CHECK ((aimed_at = ANY (ARRAY['child'::text, 'family'::text, 'adult'::text, 'place'::text, 'peers'::text, 'practice'::text]))),
    CONSTRAINT action_says_what CHECK (heard.says_something(what))
);

ALTER TABLE ONLY heard.action FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.action OWNER TO heard_owner;

CREATE TABLE heard.advocate_offer (
    id uuid NOT NULL,
    answer text NOT NULL,
    advocate text NOT NULL,
    said text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT advocate_offer_answer_known CHECK ((answer = ANY (ARRAY['accepted'::text, 'declined'::text, 'not_yet'::text])))
);

ALTER TABLE ONLY heard.advocate_offer FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.advocate_offer OWNER TO heard_owner;

CREATE TABLE heard.agency (
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    is_front_door boolean NOT NULL,
    CONSTRAINT agency_kind_known CHECK ((kind = ANY (ARRAY['local_authority'::text, 'police'::text, 'health'::text, 'school'::text, 'charity'::text, 'helpline'::text, 'licensing'::text, 'scrutiny'::text])))
);

ALTER TABLE heard.agency OWNER TO heard_owner;

CREATE TABLE heard.assessment_factor (
    code text NOT NULL,
    place smallint NOT NULL,
    label text NOT NULL,
    CONSTRAINT assessment_factor_place_check CHECK ((place >= 0))
);

ALTER TABLE heard.assessment_factor OWNER TO heard_owner;

CREATE TABLE heard.attachment (
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    wrapped_key bytea NOT NULL,
    ciphertext bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT attachment_size_bytes_check CHECK ((size_bytes >= 0))
);

ALTER TABLE ONLY heard.attachment FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.attachment OWNER TO heard_owner;

CREATE TABLE heard.attempt (
    id uuid NOT NULL,
    what text NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    refusal text NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.attempt FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.attempt OWNER TO heard_owner;

CREATE TABLE heard.attendance (
    id uuid NOT NULL,
    came boolean NOT NULL,
    absent_because text NOT NULL,
    dissent text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    CONSTRAINT attendance_says_why_not CHECK ((came OR heard.says_something(absent_because)))
);

ALTER TABLE ONLY heard.attendance FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.attendance OWNER TO heard_owner;

CREATE TABLE heard.audit_line (
    code text NOT NULL,
    part text NOT NULL,
    place smallint NOT NULL,
    label text NOT NULL,
    words text NOT NULL,
    answered_by text NOT NULL,
    source text NOT NULL,
    CONSTRAINT audit_line_place_check CHECK ((place >= 0))
);

ALTER TABLE heard.audit_line OWNER TO heard_owner;

CREATE TABLE heard.bank_holiday (
    day date NOT NULL,
    name text NOT NULL,
    worked boolean NOT NULL,
    local boolean NOT NULL
);

ALTER TABLE heard.bank_holiday OWNER TO heard_owner;

CREATE TABLE heard.category_entry (
    id uuid NOT NULL,
    category text NOT NULL,
    standing text NOT NULL,
    why text NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    move_id uuid,
    strand_id uuid NOT NULL,
    CONSTRAINT category_entry_known CHECK ((category = ANY (ARRAY['NEG'::text, 'PHY'::text, 'SAB'::text, 'EMO'::text, 'CSE'::text, 'CCE'::text]))),
    CONSTRAINT category_entry_n_check CHECK ((n >= 0)),
    CONSTRAINT category_entry_says_why CHECK (heard.says_something(why)),
    CONSTRAINT category_entry_standing_known CHECK ((standing = ANY (ARRAY['happening'::text, 'likely'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY heard.category_entry FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.category_entry OWNER TO heard_owner;

CREATE TABLE heard.choice (
    id bigint NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    code text NOT NULL,
    label text NOT NULL,
    hint text NOT NULL
);

ALTER TABLE heard.choice OWNER TO heard_owner;

CREATE TABLE heard.clock (
    id uuid NOT NULL,
    name text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    rung integer NOT NULL,
    ladder_n smallint NOT NULL,
    passed_at timestamp with time zone,
    stopped_at timestamp with time zone,
    strand_id uuid NOT NULL,
    timescale_id bigint NOT NULL,
    CONSTRAINT clock_due_after_start CHECK ((due_at > started_at)),
    CONSTRAINT clock_ladder_n_check CHECK ((ladder_n >= 0)),
    CONSTRAINT clock_rung_check CHECK ((rung >= 0))
);

ALTER TABLE ONLY heard.clock FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.clock OWNER TO heard_owner;

CREATE TABLE heard.closing_reason (
    code text NOT NULL,
    label text NOT NULL,
    verdict text NOT NULL,
    to_scrutineer boolean NOT NULL,
    why text NOT NULL,
    next_step text NOT NULL,
    source text NOT NULL
);

ALTER TABLE heard.closing_reason OWNER TO heard_owner;

CREATE TABLE heard.concern (
    strand_id uuid NOT NULL,
    door text NOT NULL,
    account text NOT NULL,
    child_words text NOT NULL,
    whom text NOT NULL,
    signs text[] NOT NULL,
    background text[] NOT NULL,
    "when" text NOT NULL,
    "where" text NOT NULL,
    danger_now boolean NOT NULL,
    raiser text NOT NULL,
    safe_contact text NOT NULL,
    language text NOT NULL,
    known_on date,
    waited_because text DEFAULT ''::text NOT NULL,
    sorted_apart boolean NOT NULL,
    received_at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    follows_id uuid,
    CONSTRAINT concern_door_known CHECK ((door = ANY (ARRAY['child'::text, 'public'::text, 'helpline'::text, 'professional'::text, 'system'::text]))),
    CONSTRAINT concern_says_something CHECK ((heard.says_something(account) OR heard.says_something(child_words))),
    CONSTRAINT concern_waited_since_a_day CHECK (((waited_because = ''::text) OR (known_on IS NOT NULL)))
);

ALTER TABLE ONLY heard.concern FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.concern OWNER TO heard_owner;

CREATE TABLE heard.drawn_from (
    id uuid NOT NULL,
    n integer NOT NULL,
    because jsonb DEFAULT '[]'::jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    of_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT drawn_from_n_check CHECK ((n >= 0))
);

ALTER TABLE ONLY heard.drawn_from FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.drawn_from OWNER TO heard_owner;

CREATE TABLE heard.earlier_entry (
    id uuid NOT NULL,
    number text NOT NULL,
    line integer NOT NULL,
    event text NOT NULL,
    from_on date,
    until_on date,
    meanings jsonb NOT NULL,
    words text NOT NULL,
    as_written jsonb NOT NULL,
    content bytea NOT NULL,
    facts bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    file_id uuid NOT NULL,
    mention_id uuid,
    CONSTRAINT earlier_entry_line_check CHECK ((line >= 0))
);

ALTER TABLE ONLY heard.earlier_entry FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.earlier_entry OWNER TO heard_owner;

CREATE TABLE heard.earlier_record (
    strand_id uuid NOT NULL,
    system text NOT NULL,
    number text NOT NULL,
    agency_id uuid NOT NULL
);

ALTER TABLE ONLY heard.earlier_record FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.earlier_record OWNER TO heard_owner;

CREATE TABLE heard.erasure (
    id uuid NOT NULL,
    strand_id uuid NOT NULL,
    of_strand_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    entries bigint[] NOT NULL,
    removed jsonb NOT NULL,
    carried_out boolean NOT NULL
);

ALTER TABLE ONLY heard.erasure FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.erasure OWNER TO heard_owner;

CREATE TABLE heard.family_consent (
    id uuid NOT NULL,
    answer text NOT NULL,
    account text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT family_consent_known CHECK ((answer = ANY (ARRAY['given'::text, 'refused'::text, 'not_sought'::text]))),
    CONSTRAINT family_consent_says_something CHECK (heard.says_something(account))
);

ALTER TABLE ONLY heard.family_consent FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.family_consent OWNER TO heard_owner;

CREATE TABLE heard.figure (
    id uuid NOT NULL,
    month date NOT NULL,
    measure text NOT NULL,
    place smallint NOT NULL,
    category text NOT NULL,
    label text NOT NULL,
    value integer,
    shown text NOT NULL,
    CONSTRAINT figure_place_check CHECK ((place >= 0)),
    CONSTRAINT figure_value_check CHECK ((value >= 0))
);

ALTER TABLE heard.figure OWNER TO heard_owner;

CREATE TABLE heard.finding (
    strand_id uuid NOT NULL,
    found_at timestamp with time zone NOT NULL,
    account text NOT NULL,
    seen_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT finding_says_something CHECK ((heard.says_something(account) AND heard.says_something(seen_by)))
);

ALTER TABLE ONLY heard.finding FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.finding OWNER TO heard_owner;

CREATE TABLE heard.hold_lifting (
    id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    agency_id uuid,
    by_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    CONSTRAINT hold_lifting_says_why CHECK (heard.says_something(reason))
);

ALTER TABLE ONLY heard.hold_lifting FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.hold_lifting OWNER TO heard_owner;

CREATE TABLE heard.holding (
    id uuid NOT NULL,
    deputy boolean NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    post_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    CONSTRAINT holding_ends_after_it_begins CHECK (((until_at IS NULL) OR (until_at > from_at)))
);

ALTER TABLE ONLY heard.holding FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.holding OWNER TO heard_owner;

CREATE TABLE heard.host_notice (
    id uuid NOT NULL,
    to_whom text NOT NULL,
    told_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT host_notice_says_whom CHECK (heard.says_something(to_whom))
);

ALTER TABLE ONLY heard.host_notice FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.host_notice OWNER TO heard_owner;

CREATE TABLE heard.hotspot (
    id uuid NOT NULL,
    quarter date NOT NULL,
    level text NOT NULL,
    cell text NOT NULL,
    place text NOT NULL,
    words text NOT NULL,
    value integer,
    CONSTRAINT hotspot_value_check CHECK ((value >= 0))
);

ALTER TABLE ONLY heard.hotspot FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.hotspot OWNER TO heard_owner;

CREATE TABLE heard.mention (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    born_on date,
    age text NOT NULL,
    "where" text NOT NULL,
    registration text NOT NULL,
    details text NOT NULL,
    facts jsonb DEFAULT '[]'::jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT mention_facts_known CHECK (heard.facts_are_known(facts)),
    CONSTRAINT mention_kind_known CHECK ((kind = ANY (ARRAY['child'::text, 'adult'::text, 'place'::text, 'vehicle'::text, 'phone'::text, 'online'::text])))
);

ALTER TABLE ONLY heard.mention FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.mention OWNER TO heard_owner;

CREATE TABLE heard.identification (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    by_id uuid NOT NULL,
    mention_id uuid NOT NULL,
    person_id uuid,
    CONSTRAINT identification_has_a_reason CHECK (heard.says_something(reason))
);

ALTER TABLE ONLY heard.identification FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.identification OWNER TO heard_owner;

CREATE TABLE heard.imported_file (
    id uuid NOT NULL,
    system text NOT NULL,
    exported_on date NOT NULL,
    "table" text NOT NULL,
    sha256 bytea NOT NULL,
    rows integer NOT NULL,
    left_out integer NOT NULL,
    at timestamp with time zone NOT NULL,
    agency_id uuid NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT imported_file_has_a_source CHECK (((NOT (system = ''::text)) AND (exported_on IS NOT NULL))),
    CONSTRAINT imported_file_left_out_check CHECK ((left_out >= 0)),
    CONSTRAINT imported_file_rows_check CHECK ((rows >= 0))
);

ALTER TABLE ONLY heard.imported_file FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.imported_file OWNER TO heard_owner;

CREATE TABLE heard.invitation (
    id uuid NOT NULL,
    name text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    post_id uuid,
    strand_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    CONSTRAINT invitation_is_for_one CHECK ((((post_id IS NOT NULL) OR (NOT (name = ''::text))) AND (1 = (
CASE
    WHEN (post_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (name = ''::text)) THEN 1
    ELSE 0
END))))
);

ALTER TABLE ONLY heard.invitation FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.invitation OWNER TO heard_owner;

CREATE TABLE heard.lawful_basis (
    code text NOT NULL,
    place smallint NOT NULL,
    label text NOT NULL,
    asks text NOT NULL,
    source text NOT NULL,
    to_be_checked boolean NOT NULL,
    CONSTRAINT lawful_basis_place_check CHECK ((place >= 0))
);

ALTER TABLE heard.lawful_basis OWNER TO heard_owner;

CREATE TABLE heard.legal_basis (
    id uuid NOT NULL,
    code text NOT NULL,
    from_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT legal_basis_known CHECK ((code = ANY (ARRAY['V2'::text, 'C1'::text, 'C2'::text, 'E1'::text, 'L1'::text, 'L2'::text, 'L3'::text, 'J1'::text, 'J2'::text, 'J3'::text])))
);

ALTER TABLE ONLY heard.legal_basis FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.legal_basis OWNER TO heard_owner;

CREATE TABLE heard.licence_notice (
    strand_id uuid NOT NULL,
    known_at timestamp with time zone NOT NULL,
    issuer text NOT NULL,
    licence text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL
);

ALTER TABLE ONLY heard.licence_notice FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.licence_notice OWNER TO heard_owner;

CREATE TABLE heard.line_dissent (
    id uuid NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    post_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT line_dissent_says_something CHECK (heard.says_something(words))
);

ALTER TABLE ONLY heard.line_dissent FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.line_dissent OWNER TO heard_owner;

CREATE TABLE heard.link_model (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    parameters jsonb NOT NULL,
    figures jsonb NOT NULL,
    CONSTRAINT link_model_version_check CHECK ((version > 0))
);

ALTER TABLE heard.link_model OWNER TO heard_owner;

CREATE TABLE heard.link_part (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    run_id uuid NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    proposed integer NOT NULL,
    CONSTRAINT link_part_n_check CHECK ((n > 0)),
    CONSTRAINT link_part_proposed_check CHECK ((proposed >= 0))
);

ALTER TABLE heard.link_part OWNER TO heard_owner;

CREATE TABLE heard.listed_child (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    concern_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.listed_child FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.listed_child OWNER TO heard_owner;

CREATE TABLE heard.look_up (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    asked_of uuid[] NOT NULL,
    keys bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    answers integer NOT NULL,
    actor_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    strand_id uuid,
    CONSTRAINT look_up_answers_check CHECK ((answers >= 0))
);

ALTER TABLE ONLY heard.look_up FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.look_up OWNER TO heard_owner;

CREATE TABLE heard.mailbox (
    id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone,
    actor_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.mailbox FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.mailbox OWNER TO heard_owner;

CREATE TABLE heard.meeting (
    id uuid NOT NULL,
    n integer NOT NULL,
    planned_for timestamp with time zone NOT NULL,
    venue text NOT NULL,
    agenda text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    chair_id uuid NOT NULL,
    co_chair_id uuid,
    strand_id uuid NOT NULL,
    CONSTRAINT meeting_n_check CHECK ((n >= 0)),
    CONSTRAINT meeting_says_where CHECK ((heard.says_something(venue) AND heard.says_something(agenda)))
);

ALTER TABLE ONLY heard.meeting FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.meeting OWNER TO heard_owner;

CREATE TABLE heard.meeting_need (
    code text NOT NULL,
    kind text NOT NULL,
    agency_kind text NOT NULL,
    place smallint NOT NULL,
    label text NOT NULL,
    lacking text NOT NULL,
    source text NOT NULL,
    CONSTRAINT meeting_need_place_check CHECK ((place >= 0))
);

ALTER TABLE heard.meeting_need OWNER TO heard_owner;

CREATE TABLE heard.minutes (
    id uuid NOT NULL,
    held_at timestamp with time zone NOT NULL,
    said text NOT NULL,
    decided text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT minutes_say_something CHECK ((heard.says_something(said) AND heard.says_something(decided)))
);

ALTER TABLE ONLY heard.minutes FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.minutes OWNER TO heard_owner;

CREATE TABLE heard.missing_episode (
    strand_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    account text NOT NULL,
    last_seen text NOT NULL,
    lives text NOT NULL,
    host_area text NOT NULL,
    reporter text NOT NULL,
    sorted_apart boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT missing_episode_lives_known CHECK ((lives = ANY (ARRAY['family'::text, 'placed_here'::text, 'placed_elsewhere'::text, 'unknown'::text]))),
    CONSTRAINT missing_episode_names_the_other_area CHECK (((NOT (lives = 'placed_elsewhere'::text)) OR (NOT (host_area = ''::text)))),
    CONSTRAINT missing_episode_says_something CHECK (heard.says_something(account))
);

ALTER TABLE ONLY heard.missing_episode FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.missing_episode OWNER TO heard_owner;

CREATE TABLE heard.network_export (
    id uuid NOT NULL,
    form text NOT NULL,
    reason text NOT NULL,
    records uuid[] NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT network_export_form_known CHECK ((form = ANY (ARRAY['csv'::text, 'graphml'::text, 'svg'::text]))),
    CONSTRAINT network_export_has_a_reason CHECK (heard.says_something(reason))
);

ALTER TABLE ONLY heard.network_export FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.network_export OWNER TO heard_owner;

CREATE TABLE heard.new_way (
    strand_id uuid NOT NULL,
    way text NOT NULL,
    who text NOT NULL,
    plan text NOT NULL,
    after_n integer DEFAULT 0 NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT new_way_after_n_check CHECK ((after_n >= 0)),
    CONSTRAINT new_way_says_something CHECK ((heard.says_something(plan) AND heard.says_something(who))),
    CONSTRAINT new_way_way_known CHECK ((way = ANY (ARRAY['in_person'::text, 'phone'::text, 'message'::text, 'letter'::text, 'trusted'::text, 'place'::text, 'other'::text])))
);

ALTER TABLE ONLY heard.new_way FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.new_way OWNER TO heard_owner;

CREATE TABLE heard.nrm_referral (
    strand_id uuid NOT NULL,
    referred_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    first_responder_id uuid NOT NULL
);

ALTER TABLE ONLY heard.nrm_referral FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.nrm_referral OWNER TO heard_owner;

CREATE TABLE heard.opening_half (
    id uuid NOT NULL,
    side text NOT NULL,
    at timestamp with time zone NOT NULL,
    half bytea,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.opening_half FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.opening_half OWNER TO heard_owner;

CREATE TABLE heard.pack_line (
    id uuid NOT NULL,
    place integer NOT NULL,
    said_at timestamp with time zone NOT NULL,
    own_words boolean NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    text text NOT NULL,
    names text[] NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone,
    attachment_id uuid,
    decided_by_id uuid,
    record_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    ground_id text,
    CONSTRAINT pack_line_decision_known CHECK ((decision = ANY (ARRAY[''::text, 'shown'::text, 'withheld'::text]))),
    CONSTRAINT pack_line_is_withheld_on_a_ground CHECK (
CASE decision
    WHEN 'withheld'::text THEN ((ground_id IS NOT NULL) AND heard.says_something(reason))
    ELSE (ground_id IS NULL)
END),
    CONSTRAINT pack_line_place_check CHECK ((place >= 0))
);

ALTER TABLE ONLY heard.pack_line FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.pack_line OWNER TO heard_owner;

CREATE TABLE heard.pairing (
    id uuid NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    weight double precision,
    model text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    CONSTRAINT pairing_has_a_reason CHECK (heard.says_something(reason)),
    CONSTRAINT pairing_in_one_order CHECK ((one_id < other_id)),
    CONSTRAINT pairing_verdict_known CHECK ((verdict = ANY (ARRAY['same'::text, 'apart'::text, 'parked'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY heard.pairing FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.pairing OWNER TO heard_owner;

CREATE TABLE heard.panel_line (
    strand_id uuid NOT NULL,
    about text NOT NULL,
    mention_id uuid,
    CONSTRAINT panel_line_about_known CHECK ((about = ANY (ARRAY['child'::text, 'adult'::text, 'place'::text, 'group'::text]))),
    CONSTRAINT panel_line_is_of_something CHECK ((((about = ANY (ARRAY['adult'::text, 'place'::text])) OR (mention_id IS NULL)) AND (1 = (
CASE
    WHEN (about = ANY (ARRAY['adult'::text, 'place'::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (mention_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE ONLY heard.panel_line FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.panel_line OWNER TO heard_owner;

CREATE TABLE heard.person (
    id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY heard.person FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.person OWNER TO heard_owner;

CREATE TABLE heard.placement (
    strand_id uuid NOT NULL,
    type text NOT NULL,
    out_of_area boolean NOT NULL,
    host_authority text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT placement_names_the_host CHECK ((heard.says_something(host_authority) = out_of_area)),
    CONSTRAINT placement_type_known CHECK ((type = ANY (ARRAY['U1'::text, 'U2'::text, 'U3'::text, 'U4'::text, 'U5'::text, 'U6'::text, 'K2'::text, 'K1'::text, 'K3'::text, 'P1'::text, 'P3'::text, 'S1'::text, 'R1'::text, 'R2'::text, 'R3'::text, 'R5'::text, 'A3'::text, 'A4'::text, 'A5'::text, 'A6'::text, 'Z1'::text])))
);

ALTER TABLE ONLY heard.placement FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.placement OWNER TO heard_owner;

CREATE TABLE heard.placement_start (
    strand_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL
);

ALTER TABLE ONLY heard.placement_start FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.placement_start OWNER TO heard_owner;

CREATE TABLE heard.police_event (
    strand_id uuid NOT NULL,
    what text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    investigation text NOT NULL,
    entitled text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT police_event_entitled CHECK ((entitled = ANY (ARRAY['under_18'::text, 'enhanced'::text, 'standard'::text]))),
    CONSTRAINT police_event_known CHECK ((what = ANY (ARRAY['arrest'::text, 'interview'::text, 'released'::text, 'bail_changed'::text, 'not_investigated'::text, 'not_charged'::text]))),
    CONSTRAINT police_event_names_investigation CHECK (heard.says_something(investigation))
);

ALTER TABLE ONLY heard.police_event FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.police_event OWNER TO heard_owner;

CREATE TABLE heard.post (
    id uuid NOT NULL,
    role text NOT NULL,
    title text NOT NULL,
    reach text NOT NULL,
    agency_id uuid NOT NULL,
    CONSTRAINT post_role_known CHECK ((role = ANY (ARRAY['practitioner'::text, 'helpline_adviser'::text, 'safeguarding_lead'::text, 'front_door_worker'::text, 'front_door_manager'::text, 'service_manager'::text, 'director'::text, 'lead_safeguarding_partner'::text, 'scrutineer'::text, 'reviewing_officer'::text, 'lado'::text, 'elected_member'::text])))
);

ALTER TABLE heard.post OWNER TO heard_owner;

CREATE TABLE heard.voice (
    id uuid NOT NULL,
    words text NOT NULL,
    given text NOT NULL,
    alone text NOT NULL,
    heard_by text NOT NULL,
    present text NOT NULL,
    "where" text NOT NULL,
    language text NOT NULL,
    interpreter text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT voice_alone_known CHECK ((alone = ANY (ARRAY['yes'::text, 'no'::text, 'not_seen'::text]))),
    CONSTRAINT voice_given_known CHECK ((given = ANY (ARRAY['spoken'::text, 'written'::text, 'drawn'::text, 'signed'::text, 'observed'::text]))),
    CONSTRAINT voice_says_something CHECK ((heard.says_something(words) AND heard.says_something(heard_by)))
);

ALTER TABLE ONLY heard.voice FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.voice OWNER TO heard_owner;

CREATE TABLE heard.read_back (
    id uuid NOT NULL,
    answer text NOT NULL,
    correction text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    voice_id uuid NOT NULL,
    CONSTRAINT read_back_answer_known CHECK ((answer = ANY (ARRAY['agreed'::text, 'corrected'::text, 'not_now'::text]))),
    CONSTRAINT read_back_says_what_was_corrected CHECK (((answer <> 'corrected'::text) OR heard.says_something(correction)))
);

ALTER TABLE ONLY heard.read_back FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.read_back OWNER TO heard_owner;

CREATE TABLE heard.reading (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    strand_id uuid NOT NULL,
    level text NOT NULL,
    what text NOT NULL,
    actor_id uuid NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT reading_level_known CHECK ((level = ANY (ARRAY['progress'::text, 'own'::text, 'full'::text])))
);

ALTER TABLE ONLY heard.reading FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.reading OWNER TO heard_owner;

CREATE TABLE heard.reading_flag (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    look_up_id uuid,
    reading_id bigint,
    strand_id uuid NOT NULL,
    rule_id bigint NOT NULL,
    CONSTRAINT reading_flag_is_of_one CHECK ((((reading_id IS NULL) OR (look_up_id IS NULL)) AND (1 = (
CASE
    WHEN (reading_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (look_up_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE ONLY heard.reading_flag FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.reading_flag OWNER TO heard_owner;

CREATE TABLE heard.reading_rule (
    id bigint NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    amount integer,
    label text NOT NULL,
    in_force_from date NOT NULL,
    in_force_until date,
    source text NOT NULL,
    CONSTRAINT reading_rule_amount_check CHECK ((amount >= 0))
);

ALTER TABLE heard.reading_rule OWNER TO heard_owner;

CREATE TABLE heard.remark (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    from_raiser boolean NOT NULL,
    text text NOT NULL,
    by_id uuid NOT NULL,
    move_id uuid,
    strand_id uuid NOT NULL,
    CONSTRAINT remark_says_something CHECK (heard.says_something(text))
);

ALTER TABLE ONLY heard.remark FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.remark OWNER TO heard_owner;

CREATE TABLE heard.retention_period (
    code text NOT NULL,
    label text NOT NULL,
    applies text NOT NULL,
    years smallint NOT NULL,
    counted_from text NOT NULL,
    source text NOT NULL,
    to_be_checked boolean NOT NULL,
    CONSTRAINT retention_period_applies_to_what_is_known CHECK ((applies = ANY (ARRAY['every'::text, 'taken_on'::text, 'protection'::text, 'looked_after'::text, 'allegation'::text, 'missing'::text]))),
    CONSTRAINT retention_period_is_counted_from_what_is_known CHECK ((counted_from = ANY (ARRAY['birth'::text, 'closing'::text]))),
    CONSTRAINT retention_period_years_check CHECK ((years >= 0))
);

ALTER TABLE heard.retention_period OWNER TO heard_owner;

CREATE TABLE heard.return_interview (
    strand_id uuid NOT NULL,
    held_at timestamp with time zone NOT NULL,
    interviewer text NOT NULL,
    independent boolean NOT NULL,
    seen_alone boolean NOT NULL,
    learned text NOT NULL,
    leads_to text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    concern_id uuid,
    interviewer_id uuid,
    CONSTRAINT return_interview_leads_to_what_is_known CHECK ((leads_to = ANY (ARRAY['concern'::text, 'mentions'::text, 'nothing'::text]))),
    CONSTRAINT return_interview_says_something CHECK ((heard.says_something(interviewer) AND heard.says_something(learned)))
);

ALTER TABLE ONLY heard.return_interview FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.return_interview OWNER TO heard_owner;

CREATE TABLE heard.return_offer (
    id uuid NOT NULL,
    way text NOT NULL,
    interviewer text NOT NULL,
    said text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT return_offer_says_something CHECK ((heard.says_something(interviewer) AND heard.says_something(said))),
    CONSTRAINT return_offer_way_known CHECK ((way = ANY (ARRAY['in_person'::text, 'phone'::text, 'message'::text, 'letter'::text, 'trusted'::text, 'place'::text, 'other'::text])))
);

ALTER TABLE ONLY heard.return_offer FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.return_offer OWNER TO heard_owner;

CREATE TABLE heard.scan (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    verdict text NOT NULL,
    attachment_id uuid NOT NULL
);

ALTER TABLE ONLY heard.scan FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.scan OWNER TO heard_owner;

CREATE TABLE heard.sealed_identity (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    ephemeral bytea,
    keys bytea,
    ciphertext bytea,
    withdrawn_at timestamp with time zone,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL,
    CONSTRAINT sealed_identity_is_there_or_withdrawn CHECK ((((ciphertext IS NOT NULL) AND (ephemeral IS NOT NULL) AND (keys IS NOT NULL) AND (withdrawn_at IS NULL)) OR ((ciphertext IS NULL) AND (ephemeral IS NULL) AND (keys IS NULL) AND (withdrawn_at IS NOT NULL))))
);

ALTER TABLE ONLY heard.sealed_identity FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.sealed_identity OWNER TO heard_owner;

CREATE TABLE heard.sent_notice (
    strand_id uuid NOT NULL,
    to_whom text NOT NULL,
    reference text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT sent_notice_says_what CHECK ((heard.says_something(to_whom) AND heard.says_something(reference)))
);

ALTER TABLE ONLY heard.sent_notice FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.sent_notice OWNER TO heard_owner;

CREATE TABLE heard.serious_incident (
    strand_id uuid NOT NULL,
    aware_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL
);

ALTER TABLE ONLY heard.serious_incident FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.serious_incident OWNER TO heard_owner;

CREATE TABLE heard.share (
    strand_id uuid NOT NULL,
    to_name text NOT NULL,
    to_organisation text NOT NULL,
    way text NOT NULL,
    extent text NOT NULL,
    words text NOT NULL,
    purpose text NOT NULL,
    reason text NOT NULL,
    until timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    basis_id text NOT NULL,
    by_id uuid NOT NULL,
    record_id uuid NOT NULL,
    to_post_id uuid,
    CONSTRAINT share_ends CHECK ((until > at)),
    CONSTRAINT share_extent_known CHECK ((extent = ANY (ARRAY['record'::text, 'words'::text]))),
    CONSTRAINT share_is_for_one CHECK ((((to_post_id IS NOT NULL) OR (NOT (to_name = ''::text))) AND (1 = (
CASE
    WHEN (to_post_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (to_name = ''::text)) THEN 1
    ELSE 0
END)))),
    CONSTRAINT share_is_said_in_full CHECK ((heard.says_something(purpose) AND heard.says_something(reason) AND ((extent = 'record'::text) OR heard.says_something(words)))),
    CONSTRAINT share_outside_is_in_words_and_says_how CHECK (((to_post_id IS NOT NULL) OR ((extent = 'words'::text) AND (NOT (way = ''::text)) AND (NOT (to_organisation = ''::text)))))
);

ALTER TABLE ONLY heard.share FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.share OWNER TO heard_owner;

CREATE TABLE heard.sitting_line (
    id uuid NOT NULL,
    reached boolean NOT NULL,
    line_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.sitting_line FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.sitting_line OWNER TO heard_owner;

CREATE TABLE heard.spotted (
    id uuid NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    written_in text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    mention_id uuid,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.spotted FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.spotted OWNER TO heard_owner;

CREATE TABLE heard.state (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    is_open boolean NOT NULL,
    label text NOT NULL
);

ALTER TABLE heard.state OWNER TO heard_owner;

CREATE TABLE heard.system_key (
    actor_id uuid NOT NULL,
    name text NOT NULL,
    key_hash bytea NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    agency_id uuid NOT NULL,
    post_id uuid
);

ALTER TABLE ONLY heard.system_key FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.system_key OWNER TO heard_owner;

CREATE TABLE heard.team_remit (
    id uuid NOT NULL,
    n integer NOT NULL,
    words text NOT NULL,
    published_on date NOT NULL,
    published_where text NOT NULL,
    review_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    team_id uuid NOT NULL,
    CONSTRAINT team_remit_n_check CHECK ((n >= 0)),
    CONSTRAINT team_remit_says_something CHECK ((heard.says_something(words) AND heard.says_something(published_where)))
);

ALTER TABLE ONLY heard.team_remit FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.team_remit OWNER TO heard_owner;

CREATE TABLE heard.team_seat (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    left_on date,
    left_because text NOT NULL,
    by_id uuid NOT NULL,
    left_by_id uuid,
    post_id uuid NOT NULL,
    team_id uuid NOT NULL
);

ALTER TABLE ONLY heard.team_seat FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.team_seat OWNER TO heard_owner;

CREATE TABLE heard.team_warning (
    strand_id uuid NOT NULL,
    cause text NOT NULL,
    team_id uuid NOT NULL,
    CONSTRAINT team_warning_cause_known CHECK ((cause = ANY (ARRAY['no_manager'::text, 'manager_away'::text, 'post_vacant'::text, 'work_left'::text, 'no_remit'::text, 'remit_old'::text, 'no_start'::text])))
);

ALTER TABLE ONLY heard.team_warning FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.team_warning OWNER TO heard_owner;

CREATE TABLE heard.timescale (
    id bigint NOT NULL,
    name text NOT NULL,
    label text NOT NULL,
    amount integer NOT NULL,
    unit text NOT NULL,
    in_force_from date NOT NULL,
    in_force_until date,
    accountable text NOT NULL,
    source text NOT NULL,
    agency_id uuid,
    CONSTRAINT timescale_amount_check CHECK ((amount >= 0)),
    CONSTRAINT timescale_is_some_time CHECK ((amount > 0)),
    CONSTRAINT timescale_names_its_source CHECK ((NOT (source = ''::text))),
    CONSTRAINT timescale_unit_known CHECK ((unit = ANY (ARRAY['hour'::text, 'working_day'::text, 'calendar_day'::text, 'month'::text])))
);

ALTER TABLE heard.timescale OWNER TO heard_owner;

CREATE TABLE heard.victim_told (
    strand_id uuid NOT NULL,
    told_at timestamp with time zone NOT NULL,
    by_whom text NOT NULL,
    way text NOT NULL,
    through text NOT NULL,
    words text NOT NULL,
    review_said boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT victim_told_says_what CHECK (heard.says_something(words)),
    CONSTRAINT victim_told_says_who CHECK (heard.says_something(by_whom)),
    CONSTRAINT victim_told_through_somebody CHECK ((heard.says_something(through) = (way = 'through'::text))),
    CONSTRAINT victim_told_way CHECK ((way = ANY (ARRAY['in_person'::text, 'phone'::text, 'written'::text, 'through'::text])))
);

ALTER TABLE ONLY heard.victim_told FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.victim_told OWNER TO heard_owner;

CREATE TABLE heard.voice_answer (
    id uuid NOT NULL,
    changed boolean NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    move_id uuid NOT NULL,
    voice_id uuid,
    CONSTRAINT voice_answer_says_something CHECK (heard.says_something(words))
);

ALTER TABLE ONLY heard.voice_answer FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.voice_answer OWNER TO heard_owner;

CREATE TABLE heard.wall (
    id uuid NOT NULL,
    why text NOT NULL,
    at timestamp with time zone NOT NULL,
    proposed boolean NOT NULL,
    lifted_at timestamp with time zone,
    actor_id uuid NOT NULL,
    by_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.wall FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.wall OWNER TO heard_owner;

CREATE TABLE heard.withdrawal (
    strand_id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT withdrawal_says_why CHECK (heard.says_something(reason))
);

ALTER TABLE ONLY heard.withdrawal FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.withdrawal OWNER TO heard_owner;

CREATE TABLE heard.withholding_ground (
    code text NOT NULL,
    place smallint NOT NULL,
    label text NOT NULL,
    asks text NOT NULL,
    source text NOT NULL,
    to_be_checked boolean NOT NULL,
    CONSTRAINT withholding_ground_place_check CHECK ((place >= 0))
);

ALTER TABLE heard.withholding_ground OWNER TO heard_owner;

CREATE TABLE heard.worker (
    actor_id uuid NOT NULL,
    name text NOT NULL,
    email character varying(254) NOT NULL,
    left_at timestamp with time zone,
    agency_id uuid NOT NULL
);

ALTER TABLE ONLY heard.worker FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.worker OWNER TO heard_owner;

ALTER TABLE heard.access ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.access_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.account (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    email character varying(254) NOT NULL,
    is_active boolean NOT NULL,
    worker_id uuid NOT NULL
);

ALTER TABLE heard.account OWNER TO heard_owner;

CREATE TABLE heard.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE heard.account_emailaddress OWNER TO heard_owner;

ALTER TABLE heard.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE heard.account_emailconfirmation OWNER TO heard_owner;

ALTER TABLE heard.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE heard.account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.actor (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    CONSTRAINT actor_kind_known CHECK ((kind = ANY (ARRAY['worker'::text, 'door'::text, 'reporter'::text, 'system'::text, 'clock'::text, 'linker'::text, 'installation'::text])))
);

ALTER TABLE heard.actor OWNER TO heard_owner;

CREATE TABLE heard.alarm (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT date_trunc('minute'::text, now()) NOT NULL,
    what text NOT NULL,
    about text NOT NULL
);

ALTER TABLE heard.alarm OWNER TO heard_owner;

ALTER TABLE heard.alarm ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME heard.alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE heard.auth_group OWNER TO heard_owner;

ALTER TABLE heard.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE heard.auth_group_permissions OWNER TO heard_owner;

ALTER TABLE heard.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE heard.auth_permission OWNER TO heard_owner;

ALTER TABLE heard.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.checkpoint (
    size bigint NOT NULL,
    note text NOT NULL,
    at timestamp with time zone DEFAULT date_trunc('minute'::text, now()) NOT NULL,
    CONSTRAINT checkpoint_size_check CHECK ((size > 0))
);

ALTER TABLE heard.checkpoint OWNER TO heard_owner;

ALTER TABLE heard.choice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.choice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.cosignature (
    size bigint NOT NULL,
    witness text NOT NULL,
    line text NOT NULL,
    at timestamp with time zone DEFAULT date_trunc('minute'::text, now()) NOT NULL
);

ALTER TABLE heard.cosignature OWNER TO heard_owner;

CREATE TABLE heard.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE heard.django_content_type OWNER TO heard_owner;

ALTER TABLE heard.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE heard.django_migrations OWNER TO heard_owner;

ALTER TABLE heard.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

ALTER TABLE heard.django_session OWNER TO heard_owner;

CREATE TABLE heard.draft (
    id uuid NOT NULL,
    form text NOT NULL,
    typed jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    done uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    worker_id uuid NOT NULL
);

ALTER TABLE ONLY heard.draft FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.draft OWNER TO heard_owner;

ALTER TABLE heard.entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.held_form (
    id uuid NOT NULL,
    sealed bytea NOT NULL,
    held_at timestamp with time zone NOT NULL
);

ALTER TABLE heard.held_form OWNER TO heard_owner;

ALTER TABLE heard.link_run ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME heard.link_run_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.match_key (
    key bigint NOT NULL,
    mention_id uuid NOT NULL,
    fact text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY heard.match_key FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.match_key OWNER TO heard_owner;

CREATE TABLE heard.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE heard.mfa_authenticator OWNER TO heard_owner;

ALTER TABLE heard.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.moment (
    id smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT moment_is_one CHECK ((id = 1))
);

ALTER TABLE heard.moment OWNER TO heard_owner;

CREATE TABLE heard.outbox (
    id bigint NOT NULL,
    kind text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    not_before timestamp with time zone NOT NULL,
    tries smallint NOT NULL,
    sent_at timestamp with time zone,
    gave_up_at timestamp with time zone,
    to_actor_id uuid,
    to_post_id uuid,
    strand_id uuid NOT NULL,
    CONSTRAINT outbox_is_for_one CHECK ((((to_post_id IS NULL) OR (to_actor_id IS NULL)) AND (1 = (
CASE
    WHEN (to_post_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (to_actor_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT outbox_tries_check CHECK ((tries >= 0))
);

ALTER TABLE ONLY heard.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.outbox OWNER TO heard_owner;

ALTER TABLE heard.outbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.postcode (
    pcds text NOT NULL,
    easting integer NOT NULL,
    northing integer NOT NULL,
    CONSTRAINT postcode_easting_check CHECK ((easting >= 0)),
    CONSTRAINT postcode_northing_check CHECK ((northing >= 0))
);

ALTER TABLE heard.postcode OWNER TO heard_owner;

CREATE TABLE heard.proposal (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    kind text NOT NULL,
    weight double precision NOT NULL,
    parts jsonb NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT proposal_check CHECK ((one_id < other_id)),
    CONSTRAINT proposal_kind_check CHECK ((kind = ANY (ARRAY['same'::text, 'look'::text, 'household'::text])))
);

ALTER TABLE ONLY heard.proposal FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.proposal OWNER TO heard_owner;

ALTER TABLE heard.reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE heard.reading_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.reading_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.reading_watch (
    id smallint NOT NULL,
    looked_at_before bigint NOT NULL,
    CONSTRAINT reading_watch_is_one CHECK ((id = 1))
);

ALTER TABLE heard.reading_watch OWNER TO heard_owner;

CREATE TABLE heard.receipt (
    id uuid NOT NULL,
    idempotency_key text NOT NULL,
    body_sha256 bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    strand_id uuid NOT NULL
);

ALTER TABLE ONLY heard.receipt FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.receipt OWNER TO heard_owner;

CREATE TABLE heard.sealed (
    idx bigint NOT NULL,
    entry_id bigint NOT NULL,
    CONSTRAINT sealed_idx_check CHECK ((idx >= 0))
);

ALTER TABLE heard.sealed OWNER TO heard_owner;

CREATE TABLE heard.sealing_key (
    id bigint NOT NULL,
    vkey text NOT NULL,
    from_size bigint NOT NULL,
    at timestamp with time zone DEFAULT date_trunc('minute'::text, now()) NOT NULL
);

ALTER TABLE heard.sealing_key OWNER TO heard_owner;

ALTER TABLE heard.sealing_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME heard.sealing_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE heard.socialaccount_socialaccount OWNER TO heard_owner;

ALTER TABLE heard.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);

ALTER TABLE heard.socialaccount_socialapp OWNER TO heard_owner;

ALTER TABLE heard.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);

ALTER TABLE heard.socialaccount_socialtoken OWNER TO heard_owner;

ALTER TABLE heard.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE heard.state ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.state_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE heard.step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.tally (
    key bytea NOT NULL,
    value text NOT NULL,
    until timestamp with time zone NOT NULL
);

ALTER TABLE heard.tally OWNER TO heard_owner;

CREATE TABLE heard.tile (
    level smallint NOT NULL,
    n bigint NOT NULL,
    hashes bytea NOT NULL,
    root bytea NOT NULL,
    CONSTRAINT tile_hashes_check CHECK ((length(hashes) = 8192)),
    CONSTRAINT tile_level_check CHECK (((level >= 0) AND (level <= 7))),
    CONSTRAINT tile_n_check CHECK ((n >= 0)),
    CONSTRAINT tile_root_check CHECK ((length(root) = 32))
);
ALTER TABLE ONLY heard.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

ALTER TABLE heard.tile OWNER TO heard_owner;

ALTER TABLE heard.timescale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.timescale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.token (
    hash bytea NOT NULL,
    minted_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL
);

ALTER TABLE ONLY heard.token FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.token OWNER TO heard_owner;

CREATE TABLE heard.unsealed (
    entries bigint[] NOT NULL
);

ALTER TABLE heard.unsealed OWNER TO heard_owner;

CREATE TABLE heard.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE heard.usersessions_usersession OWNER TO heard_owner;

ALTER TABLE heard.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE heard.waiting (
    strand_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    urgent boolean NOT NULL,
    sorted_apart boolean NOT NULL,
    apart text DEFAULT ''::text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    agency_id uuid NOT NULL
);

ALTER TABLE ONLY heard.waiting FORCE ROW LEVEL SECURITY;

ALTER TABLE heard.waiting OWNER TO heard_owner;

CREATE TABLE heard.worded (
    id bigint NOT NULL,
    month date NOT NULL,
    families text[] NOT NULL,
    agency_id uuid NOT NULL
);

ALTER TABLE heard.worded OWNER TO heard_owner;

ALTER TABLE heard.worded ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME heard.worded_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY heard.absence
    ADD CONSTRAINT absence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.access
    ADD CONSTRAINT access_once UNIQUE NULLS NOT DISTINCT (strand_id, actor_id, post_id, why, until);

ALTER TABLE ONLY heard.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.access_request
    ADD CONSTRAINT access_request_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.account
    ADD CONSTRAINT account_email_key UNIQUE (email);

ALTER TABLE ONLY heard.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY heard.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY heard.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.account
    ADD CONSTRAINT account_worker_id_key UNIQUE (worker_id);

ALTER TABLE ONLY heard.action
    ADD CONSTRAINT action_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.actor
    ADD CONSTRAINT actor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.advocate_offer
    ADD CONSTRAINT advocate_offer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.agency
    ADD CONSTRAINT agency_name_key UNIQUE (name);

ALTER TABLE ONLY heard.agency
    ADD CONSTRAINT agency_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.alarm
    ADD CONSTRAINT alarm_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.assessment_factor
    ADD CONSTRAINT assessment_factor_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.assessment_version
    ADD CONSTRAINT assessment_version_once UNIQUE (strand_id, n);

ALTER TABLE ONLY heard.assessment_version
    ADD CONSTRAINT assessment_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.attendance
    ADD CONSTRAINT attendance_invitation_id_key UNIQUE (invitation_id);

ALTER TABLE ONLY heard.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.audit_line
    ADD CONSTRAINT audit_line_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.audit_line
    ADD CONSTRAINT audit_line_place UNIQUE (part, place);

ALTER TABLE ONLY heard.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY heard.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY heard.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY heard.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.bank_holiday
    ADD CONSTRAINT bank_holiday_pkey PRIMARY KEY (day);

ALTER TABLE ONLY heard.category_entry
    ADD CONSTRAINT category_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (size);

ALTER TABLE ONLY heard.choice
    ADD CONSTRAINT choice_once UNIQUE (kind, step, code);

ALTER TABLE ONLY heard.choice
    ADD CONSTRAINT choice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.clock
    ADD CONSTRAINT clock_once_for_ever UNIQUE (strand_id, name);

ALTER TABLE ONLY heard.clock
    ADD CONSTRAINT clock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.closing_reason
    ADD CONSTRAINT closing_reason_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.concern
    ADD CONSTRAINT concern_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.contact_attempt
    ADD CONSTRAINT contact_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.contact_attempt
    ADD CONSTRAINT contact_attempt_place UNIQUE (strand_id, n);

ALTER TABLE ONLY heard.cosignature
    ADD CONSTRAINT cosignature_pkey PRIMARY KEY (size, witness);

ALTER TABLE ONLY heard.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY heard.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY heard.draft
    ADD CONSTRAINT draft_one_per_form UNIQUE (worker_id, form);

ALTER TABLE ONLY heard.draft
    ADD CONSTRAINT draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.drawn_from
    ADD CONSTRAINT drawn_from_once UNIQUE (strand_id, n, of_id);

ALTER TABLE ONLY heard.drawn_from
    ADD CONSTRAINT drawn_from_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.earlier_entry
    ADD CONSTRAINT earlier_entry_once UNIQUE (strand_id, content, file_id);

ALTER TABLE ONLY heard.earlier_entry
    ADD CONSTRAINT earlier_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.earlier_record
    ADD CONSTRAINT earlier_record_once UNIQUE (agency_id, system, number);

ALTER TABLE ONLY heard.earlier_record
    ADD CONSTRAINT earlier_record_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.erasure
    ADD CONSTRAINT erasure_of_strand_id_key UNIQUE (of_strand_id);

ALTER TABLE ONLY heard.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.erasure
    ADD CONSTRAINT erasure_strand_id_key UNIQUE (strand_id);

ALTER TABLE ONLY heard.family_consent
    ADD CONSTRAINT family_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.figure
    ADD CONSTRAINT figure_once UNIQUE (month, measure, category);

ALTER TABLE ONLY heard.figure
    ADD CONSTRAINT figure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.finding
    ADD CONSTRAINT finding_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.held_form
    ADD CONSTRAINT held_form_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.hold_lifting
    ADD CONSTRAINT hold_lifting_once UNIQUE (hold_id, agency_id);

ALTER TABLE ONLY heard.hold_lifting
    ADD CONSTRAINT hold_lifting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.holding
    ADD CONSTRAINT holding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.host_notice
    ADD CONSTRAINT host_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.hotspot
    ADD CONSTRAINT hotspot_once UNIQUE (quarter, level, cell, place);

ALTER TABLE ONLY heard.hotspot
    ADD CONSTRAINT hotspot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.identification
    ADD CONSTRAINT identification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.imported_file
    ADD CONSTRAINT imported_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.judgement
    ADD CONSTRAINT judgement_once UNIQUE (strand_id, n);

ALTER TABLE ONLY heard.judgement
    ADD CONSTRAINT judgement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.lawful_basis
    ADD CONSTRAINT lawful_basis_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.legal_basis
    ADD CONSTRAINT legal_basis_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.legal_hold
    ADD CONSTRAINT legal_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.licence_notice
    ADD CONSTRAINT licence_notice_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.line_dissent
    ADD CONSTRAINT line_dissent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.link_model
    ADD CONSTRAINT link_model_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.link_model
    ADD CONSTRAINT link_model_version_key UNIQUE (version);

ALTER TABLE ONLY heard.link_part
    ADD CONSTRAINT link_part_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.link_part
    ADD CONSTRAINT link_part_run_id_n_key UNIQUE (run_id, n);

ALTER TABLE ONLY heard.link_run
    ADD CONSTRAINT link_run_n_key UNIQUE (n);

ALTER TABLE ONLY heard.link_run
    ADD CONSTRAINT link_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.listed_child
    ADD CONSTRAINT listed_child_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.look_up
    ADD CONSTRAINT look_up_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.mailbox
    ADD CONSTRAINT mailbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.mailbox
    ADD CONSTRAINT mailbox_secret_hash_key UNIQUE (secret_hash);

ALTER TABLE ONLY heard.match_key
    ADD CONSTRAINT match_key_pkey PRIMARY KEY (key, mention_id);

ALTER TABLE ONLY heard.meeting_need
    ADD CONSTRAINT meeting_need_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.meeting
    ADD CONSTRAINT meeting_once UNIQUE (strand_id, n);

ALTER TABLE ONLY heard.meeting
    ADD CONSTRAINT meeting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.mention
    ADD CONSTRAINT mention_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.minutes
    ADD CONSTRAINT minutes_meeting_id_key UNIQUE (meeting_id);

ALTER TABLE ONLY heard.minutes
    ADD CONSTRAINT minutes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.missing_episode
    ADD CONSTRAINT missing_episode_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.moment
    ADD CONSTRAINT moment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_end UNIQUE (strand_id, n, to_state);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_one_climb_per_rung UNIQUE (clock_id, rung);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_one_per_number UNIQUE (strand_id, n);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.network_export
    ADD CONSTRAINT network_export_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.new_way
    ADD CONSTRAINT new_way_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.nrm_decision
    ADD CONSTRAINT nrm_decision_once UNIQUE (strand_id, n);

ALTER TABLE ONLY heard.nrm_decision
    ADD CONSTRAINT nrm_decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.nrm_referral
    ADD CONSTRAINT nrm_referral_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.opening_half
    ADD CONSTRAINT opening_half_once UNIQUE (strand_id, side);

ALTER TABLE ONLY heard.opening_half
    ADD CONSTRAINT opening_half_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_place UNIQUE (strand_id, place);

ALTER TABLE ONLY heard.pairing
    ADD CONSTRAINT pairing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.panel_line
    ADD CONSTRAINT panel_line_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.placement
    ADD CONSTRAINT placement_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.placement_start
    ADD CONSTRAINT placement_start_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.police_event
    ADD CONSTRAINT police_event_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.post
    ADD CONSTRAINT post_title_once UNIQUE (agency_id, title);

ALTER TABLE ONLY heard.postcode
    ADD CONSTRAINT postcode_pkey PRIMARY KEY (pcds);

ALTER TABLE ONLY heard.proposal
    ADD CONSTRAINT proposal_one_id_other_id_key UNIQUE (one_id, other_id);

ALTER TABLE ONLY heard.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.read_back
    ADD CONSTRAINT read_back_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.reading_flag
    ADD CONSTRAINT reading_flag_once UNIQUE (reading_id, rule_id);

ALTER TABLE ONLY heard.reading_flag
    ADD CONSTRAINT reading_flag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.reading_rule
    ADD CONSTRAINT reading_rule_once UNIQUE (name, role, in_force_from);

ALTER TABLE ONLY heard.reading_rule
    ADD CONSTRAINT reading_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.reading_watch
    ADD CONSTRAINT reading_watch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.receipt
    ADD CONSTRAINT receipt_once UNIQUE (actor_id, idempotency_key);

ALTER TABLE ONLY heard.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.remark
    ADD CONSTRAINT remark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.retention_period
    ADD CONSTRAINT retention_period_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.return_interview
    ADD CONSTRAINT return_interview_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.return_offer
    ADD CONSTRAINT return_offer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.rung
    ADD CONSTRAINT rung_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.scan
    ADD CONSTRAINT scan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.sealed
    ADD CONSTRAINT sealed_entry_id_key UNIQUE (entry_id);

ALTER TABLE ONLY heard.sealed_identity
    ADD CONSTRAINT sealed_identity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.sealed
    ADD CONSTRAINT sealed_pkey PRIMARY KEY (idx);

ALTER TABLE ONLY heard.sealing_key
    ADD CONSTRAINT sealing_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.sealing_key
    ADD CONSTRAINT sealing_key_vkey_key UNIQUE (vkey);

ALTER TABLE ONLY heard.sent_notice
    ADD CONSTRAINT sent_notice_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.serious_incident
    ADD CONSTRAINT serious_incident_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.share
    ADD CONSTRAINT share_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.sitting_line
    ADD CONSTRAINT sitting_line_once UNIQUE (strand_id, line_id);

ALTER TABLE ONLY heard.sitting_line
    ADD CONSTRAINT sitting_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);

ALTER TABLE ONLY heard.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);

ALTER TABLE ONLY heard.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.spotted
    ADD CONSTRAINT spotted_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.state
    ADD CONSTRAINT state_once UNIQUE (kind, name);

ALTER TABLE ONLY heard.state
    ADD CONSTRAINT state_openness UNIQUE (kind, name, is_open);

ALTER TABLE ONLY heard.state
    ADD CONSTRAINT state_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_follows_id_key UNIQUE (follows_id);

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.step
    ADD CONSTRAINT step_move UNIQUE (kind, name, from_state, to_state);

ALTER TABLE ONLY heard.step
    ADD CONSTRAINT step_once UNIQUE (kind, name, from_state);

ALTER TABLE ONLY heard.step
    ADD CONSTRAINT step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.strand
    ADD CONSTRAINT strand_kind UNIQUE (id, kind);

ALTER TABLE ONLY heard.strand
    ADD CONSTRAINT strand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.strand
    ADD CONSTRAINT strand_reference UNIQUE (reference);

ALTER TABLE ONLY heard.system_key
    ADD CONSTRAINT system_key_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY heard.system_key
    ADD CONSTRAINT system_key_pkey PRIMARY KEY (actor_id);

ALTER TABLE ONLY heard.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (key);

ALTER TABLE ONLY heard.team_manager
    ADD CONSTRAINT team_manager_one_at_a_time EXCLUDE USING gist (team_id WITH =, tstzrange(from_at, until_at) WITH &&);

ALTER TABLE ONLY heard.team_manager
    ADD CONSTRAINT team_manager_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.team_remit
    ADD CONSTRAINT team_remit_once UNIQUE (team_id, n);

ALTER TABLE ONLY heard.team_remit
    ADD CONSTRAINT team_remit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.team_seat
    ADD CONSTRAINT team_seat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.team_warning
    ADD CONSTRAINT team_warning_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.tile
    ADD CONSTRAINT tile_pkey PRIMARY KEY (level, n);

ALTER TABLE ONLY heard.timescale
    ADD CONSTRAINT timescale_one_in_force EXCLUDE USING gist (name WITH =, COALESCE((agency_id)::text, ''::text) WITH =, daterange(in_force_from, in_force_until) WITH &&);

ALTER TABLE ONLY heard.timescale
    ADD CONSTRAINT timescale_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY heard.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);

ALTER TABLE ONLY heard.victim_told
    ADD CONSTRAINT victim_told_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.voice_answer
    ADD CONSTRAINT voice_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.voice
    ADD CONSTRAINT voice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.waiting
    ADD CONSTRAINT waiting_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.wall
    ADD CONSTRAINT wall_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.withdrawal
    ADD CONSTRAINT withdrawal_pkey PRIMARY KEY (strand_id);

ALTER TABLE ONLY heard.withholding_ground
    ADD CONSTRAINT withholding_ground_pkey PRIMARY KEY (code);

ALTER TABLE ONLY heard.worded
    ADD CONSTRAINT worded_pkey PRIMARY KEY (id);

ALTER TABLE ONLY heard.worker
    ADD CONSTRAINT worker_email_key UNIQUE (email);

ALTER TABLE ONLY heard.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (actor_id);

CREATE INDEX absence_worker_id_33ce83e9 ON heard.absence USING btree (worker_id);

CREATE INDEX access_of_actor ON heard.access USING btree (actor_id) WHERE (actor_id IS NOT NULL);

CREATE INDEX access_of_post ON heard.access USING btree (post_id) WHERE (post_id IS NOT NULL);

CREATE INDEX access_request_by_id_3ced3884 ON heard.access_request USING btree (by_id);

CREATE INDEX account_email_1d744048_like ON heard.account USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_email_03be32b2 ON heard.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON heard.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON heard.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON heard.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON heard.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX action_by_id_b7740765 ON heard.action USING btree (by_id);

CREATE UNIQUE INDEX actor_one_per_door ON heard.actor USING btree (kind, name) WHERE (kind = ANY (ARRAY['door'::text, 'clock'::text, 'linker'::text, 'installation'::text]));

CREATE INDEX advocate_offer_by_id_0b0c89c4 ON heard.advocate_offer USING btree (by_id);

CREATE INDEX advocate_offer_strand_id_10c0638e ON heard.advocate_offer USING btree (strand_id);

CREATE INDEX agency_name_b984727b_like ON heard.agency USING btree (name text_pattern_ops);

CREATE UNIQUE INDEX agency_one_front_door ON heard.agency USING btree (is_front_door) WHERE is_front_door;

CREATE INDEX assessment_factor_code_c8f49ab1_like ON heard.assessment_factor USING btree (code text_pattern_ops);

CREATE INDEX assessment_version_by_id_513e9f18 ON heard.assessment_version USING btree (by_id);

CREATE INDEX assessment_version_strand_id_62a72886 ON heard.assessment_version USING btree (strand_id);

CREATE INDEX attachment_by_id_468f2a76 ON heard.attachment USING btree (by_id);

CREATE INDEX attachment_of_strand ON heard.attachment USING btree (strand_id);

CREATE INDEX attachment_strand_id_4de4531a ON heard.attachment USING btree (strand_id);

CREATE INDEX attempt_by_id_dd1773c5 ON heard.attempt USING btree (by_id);

CREATE INDEX attempt_strand_id_42832533 ON heard.attempt USING btree (strand_id);

CREATE INDEX attendance_by_id_2b3da21e ON heard.attendance USING btree (by_id);

CREATE INDEX attendance_strand_id_446a6f95 ON heard.attendance USING btree (strand_id);

CREATE INDEX audit_line_code_03335059_like ON heard.audit_line USING btree (code text_pattern_ops);

CREATE INDEX auth_group_name_a6ea08ec_like ON heard.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON heard.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON heard.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON heard.auth_permission USING btree (content_type_id);

CREATE INDEX category_entry_by_id_55dcb27a ON heard.category_entry USING btree (by_id);

CREATE INDEX category_entry_move_id_5f7257d3 ON heard.category_entry USING btree (move_id);

CREATE INDEX category_entry_of_strand ON heard.category_entry USING btree (strand_id, n);

CREATE INDEX category_entry_strand_id_2ab7a122 ON heard.category_entry USING btree (strand_id);

CREATE INDEX clock_running ON heard.clock USING btree (next_at) WHERE (stopped_at IS NULL);

CREATE INDEX closing_reason_code_a1e38ac1_like ON heard.closing_reason USING btree (code text_pattern_ops);

CREATE INDEX concern_by_id_017893d6 ON heard.concern USING btree (by_id);

CREATE INDEX concern_follows_id_47304d22 ON heard.concern USING btree (follows_id);

CREATE INDEX concern_in_public ON heard.concern USING btree (received_at) WHERE (door = ANY (ARRAY['child'::text, 'public'::text]));

CREATE INDEX contact_attempt_by_id_c48dfee5 ON heard.contact_attempt USING btree (by_id);

CREATE INDEX contact_attempt_strand_id_4faadfc7 ON heard.contact_attempt USING btree (strand_id);

CREATE INDEX cosignature_of_witness ON heard.cosignature USING btree (witness, size DESC);

CREATE INDEX django_session_expire_date_a5c62663 ON heard.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON heard.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX draft_worker_id_680118a6 ON heard.draft USING btree (worker_id);

CREATE INDEX drawn_from_of_id_29c2c065 ON heard.drawn_from USING btree (of_id);

CREATE INDEX entry_of_row ON heard.entry USING btree (table_name, row_id, id) WHERE (strand_id IS NULL);

CREATE INDEX entry_of_strand ON heard.entry USING btree (strand_id, table_name, id);

CREATE INDEX erasure_going_on ON heard.erasure USING btree (id) WHERE (NOT carried_out);

CREATE INDEX family_consent_by_id_b394f0d5 ON heard.family_consent USING btree (by_id);

CREATE INDEX family_consent_strand_id_b790e898 ON heard.family_consent USING btree (strand_id);

CREATE INDEX finding_by_id_046a662c ON heard.finding USING btree (by_id);

CREATE INDEX hold_lifting_agency_id_7c00effe ON heard.hold_lifting USING btree (agency_id);

CREATE INDEX hold_lifting_by_id_bf5265aa ON heard.hold_lifting USING btree (by_id);

CREATE INDEX hold_lifting_hold_id_6b224258 ON heard.hold_lifting USING btree (hold_id);

CREATE INDEX holding_of_worker ON heard.holding USING btree (worker_id, post_id);

CREATE INDEX holding_post_id_5cd9827b ON heard.holding USING btree (post_id);

CREATE INDEX holding_worker_id_899c7146 ON heard.holding USING btree (worker_id);

CREATE INDEX host_notice_by_id_824be3bc ON heard.host_notice USING btree (by_id);

CREATE INDEX host_notice_strand_id_6fd8bc3c ON heard.host_notice USING btree (strand_id);

CREATE INDEX identification_by_id_da42ed8f ON heard.identification USING btree (by_id);

CREATE INDEX identification_mention_id_2d18510c ON heard.identification USING btree (mention_id);

CREATE INDEX identification_of_mention ON heard.identification USING btree (mention_id, at DESC);

CREATE INDEX identification_of_person ON heard.identification USING btree (person_id);

CREATE INDEX identification_person_id_94344159 ON heard.identification USING btree (person_id);

CREATE INDEX invitation_by_id_53f4f9e3 ON heard.invitation USING btree (by_id);

CREATE INDEX invitation_meeting_id_0f26226b ON heard.invitation USING btree (meeting_id);

CREATE UNIQUE INDEX invitation_once ON heard.invitation USING btree (meeting_id, post_id) WHERE (post_id IS NOT NULL);

CREATE INDEX invitation_post_id_0a89149a ON heard.invitation USING btree (post_id);

CREATE INDEX invitation_strand_id_6ce05435 ON heard.invitation USING btree (strand_id);

CREATE INDEX judgement_by_id_69fae983 ON heard.judgement USING btree (by_id);

CREATE INDEX judgement_line_id_fdb1e079 ON heard.judgement USING btree (line_id);

CREATE INDEX judgement_line_id_fdb1e079_like ON heard.judgement USING btree (line_id text_pattern_ops);

CREATE INDEX judgement_strand_id_064b2bd2 ON heard.judgement USING btree (strand_id);

CREATE INDEX lawful_basis_code_02fade2b_like ON heard.lawful_basis USING btree (code text_pattern_ops);

CREATE INDEX legal_basis_by_id_ca3bb94c ON heard.legal_basis USING btree (by_id);

CREATE INDEX legal_basis_strand_id_abbd20c1 ON heard.legal_basis USING btree (strand_id);

CREATE INDEX legal_hold_agency_id_9b47ebdf ON heard.legal_hold USING btree (agency_id);

CREATE INDEX legal_hold_by_id_045aaf93 ON heard.legal_hold USING btree (by_id);

CREATE INDEX legal_hold_record_id_8f2c8a35 ON heard.legal_hold USING btree (record_id);

CREATE INDEX licence_notice_by_id_5cdcba15 ON heard.licence_notice USING btree (by_id);

CREATE INDEX line_dissent_by_id_e0a9d727 ON heard.line_dissent USING btree (by_id);

CREATE INDEX line_dissent_post_id_ea7833a8 ON heard.line_dissent USING btree (post_id);

CREATE INDEX line_dissent_strand_id_3b6022ea ON heard.line_dissent USING btree (strand_id);

CREATE INDEX listed_child_by_id_8f80b7ba ON heard.listed_child USING btree (by_id);

CREATE INDEX listed_child_concern_id_ef98f4a5 ON heard.listed_child USING btree (concern_id);

CREATE INDEX listed_child_strand_id_d433de02 ON heard.listed_child USING btree (strand_id);

CREATE INDEX look_up_by_time ON heard.look_up USING btree (at DESC, actor_id);

CREATE INDEX look_up_of_actor ON heard.look_up USING btree (actor_id, at DESC);

CREATE INDEX look_up_of_agency ON heard.look_up USING btree (agency_id, at DESC);

CREATE INDEX look_up_strand_id_477b85a6 ON heard.look_up USING btree (strand_id);

CREATE INDEX mailbox_actor_id_7b4b0250 ON heard.mailbox USING btree (actor_id);

CREATE INDEX mailbox_strand_id_39b91fd7 ON heard.mailbox USING btree (strand_id);

CREATE INDEX match_key_of_mention ON heard.match_key USING btree (mention_id);

CREATE INDEX meeting_by_id_dde541b8 ON heard.meeting USING btree (by_id);

CREATE INDEX meeting_chair_id_a34dac4d ON heard.meeting USING btree (chair_id);

CREATE INDEX meeting_co_chair_id_123c88ac ON heard.meeting USING btree (co_chair_id);

CREATE INDEX meeting_need_code_5bc11f94_like ON heard.meeting_need USING btree (code text_pattern_ops);

CREATE INDEX meeting_strand_id_c592879e ON heard.meeting USING btree (strand_id);

CREATE INDEX mention_adult_name ON heard.mention USING btree (heard.name_key(name)) WHERE (kind = 'adult'::text);

CREATE INDEX mention_by_id_6da56bd5 ON heard.mention USING btree (by_id);

CREATE INDEX mention_name_and_birth ON heard.mention USING btree (heard.name_key(name), ((born_on - '2000-01-01'::date))) WHERE (kind = 'child'::text);

CREATE INDEX mention_of_strand ON heard.mention USING btree (strand_id);

CREATE INDEX mention_strand_id_c3a7a6dc ON heard.mention USING btree (strand_id);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON heard.mfa_authenticator USING btree (user_id);

CREATE INDEX minutes_by_id_40b55fd5 ON heard.minutes USING btree (by_id);

CREATE INDEX minutes_strand_id_2ee616eb ON heard.minutes USING btree (strand_id);

CREATE INDEX missing_episode_at ON heard.missing_episode USING btree (at);

CREATE INDEX missing_episode_by_id_d638e325 ON heard.missing_episode USING btree (by_id);

CREATE INDEX move_by_actor ON heard.move USING btree (by_id, at);

CREATE INDEX network_export_strand_id_59b38564 ON heard.network_export USING btree (strand_id);

CREATE INDEX new_way_by_id_d299daf9 ON heard.new_way USING btree (by_id);

CREATE INDEX nrm_decision_by_id_82258aed ON heard.nrm_decision USING btree (by_id);

CREATE INDEX nrm_decision_strand_id_57867626 ON heard.nrm_decision USING btree (strand_id);

CREATE INDEX nrm_referral_by_id_18e31877 ON heard.nrm_referral USING btree (by_id);

CREATE INDEX nrm_referral_first_responder_id_12e1221b ON heard.nrm_referral USING btree (first_responder_id);

CREATE INDEX outbox_waiting ON heard.outbox USING btree (not_before) WHERE (sent_at IS NULL);

CREATE INDEX pack_line_attachment_id_819b1fab ON heard.pack_line USING btree (attachment_id);

CREATE INDEX pack_line_decided_by_id_70fddd63 ON heard.pack_line USING btree (decided_by_id);

CREATE INDEX pack_line_ground_id_1bd1732f ON heard.pack_line USING btree (ground_id);

CREATE INDEX pack_line_ground_id_1bd1732f_like ON heard.pack_line USING btree (ground_id text_pattern_ops);

CREATE INDEX pack_line_record_id_031b9676 ON heard.pack_line USING btree (record_id);

CREATE INDEX pack_line_strand_id_e33f7572 ON heard.pack_line USING btree (strand_id);

CREATE INDEX pairing_one_id_16391620 ON heard.pairing USING btree (one_id);

CREATE INDEX pairing_other_id_24ccaec2 ON heard.pairing USING btree (other_id);

CREATE INDEX panel_line_of_mention ON heard.panel_line USING btree (mention_id);

CREATE INDEX placement_by_id_fda996f6 ON heard.placement USING btree (by_id);

CREATE INDEX placement_start_by_id_dc7fb408 ON heard.placement_start USING btree (by_id);

CREATE INDEX police_event_by_id_a5f380a1 ON heard.police_event USING btree (by_id);

CREATE INDEX post_agency_id_fa7a913e ON heard.post USING btree (agency_id);

CREATE INDEX postcode_pcds_91e29768_like ON heard.postcode USING btree (pcds text_pattern_ops);

CREATE INDEX proposal_of_other ON heard.proposal USING btree (other_id);

CREATE INDEX proposal_of_run ON heard.proposal USING btree (run_id);

CREATE INDEX read_back_by_id_ec9fc3d5 ON heard.read_back USING btree (by_id);

CREATE INDEX read_back_voice_id_c51e0b52 ON heard.read_back USING btree (voice_id);

CREATE INDEX reading_actor_id_f8ad5303 ON heard.reading USING btree (actor_id);

CREATE INDEX reading_flag_reading_id_f72d111e ON heard.reading_flag USING btree (reading_id);

CREATE INDEX reading_flag_rule_id_54a86fcb ON heard.reading_flag USING btree (rule_id);

CREATE INDEX reading_flag_strand_id_0ed263e8 ON heard.reading_flag USING btree (strand_id);

CREATE INDEX reading_of_actor ON heard.reading USING btree (actor_id, at);

CREATE INDEX reading_of_strand ON heard.reading USING btree (strand_id, at);

CREATE INDEX reading_of_xact ON heard.reading USING btree (xact, actor_id);

CREATE INDEX receipt_actor_id_0bbde17e ON heard.receipt USING btree (actor_id);

CREATE INDEX receipt_strand_id_733bdcb7 ON heard.receipt USING btree (strand_id);

CREATE INDEX remark_by_id_46957508 ON heard.remark USING btree (by_id);

CREATE INDEX remark_move_id_6567c27d ON heard.remark USING btree (move_id);

CREATE INDEX remark_of_strand ON heard.remark USING btree (strand_id, at);

CREATE INDEX remark_strand_id_1c436874 ON heard.remark USING btree (strand_id);

CREATE INDEX retention_period_code_8a4a52eb_like ON heard.retention_period USING btree (code text_pattern_ops);

CREATE INDEX return_interview_by_id_307c75b8 ON heard.return_interview USING btree (by_id);

CREATE INDEX return_interview_concern_id_2898456c ON heard.return_interview USING btree (concern_id);

CREATE INDEX return_interview_interviewer_id_d2652d11 ON heard.return_interview USING btree (interviewer_id);

CREATE INDEX return_offer_by_id_0efa13f6 ON heard.return_offer USING btree (by_id);

CREATE INDEX return_offer_strand_id_d04cb09a ON heard.return_offer USING btree (strand_id);

CREATE INDEX rung_agency_id_2c1fdfb8 ON heard.rung USING btree (agency_id);

CREATE UNIQUE INDEX rung_one_in_force ON heard.rung USING btree (agency_id, n) WHERE (until_at IS NULL);

CREATE INDEX rung_post_id_3a25ca3c ON heard.rung USING btree (post_id);

CREATE INDEX rung_tells_id_4360b796 ON heard.rung USING btree (tells_id);

CREATE INDEX scan_attachment_id_350d2988 ON heard.scan USING btree (attachment_id);

CREATE INDEX sealed_identity_strand_id_449bcc29 ON heard.sealed_identity USING btree (strand_id);

CREATE INDEX sent_notice_by_id_27d0bc1b ON heard.sent_notice USING btree (by_id);

CREATE INDEX serious_incident_by_id_c6d3458a ON heard.serious_incident USING btree (by_id);

CREATE INDEX share_basis_id_59866f06 ON heard.share USING btree (basis_id);

CREATE INDEX share_basis_id_59866f06_like ON heard.share USING btree (basis_id text_pattern_ops);

CREATE INDEX share_by_id_47265854 ON heard.share USING btree (by_id);

CREATE INDEX share_of_post ON heard.share USING btree (to_post_id, at DESC);

CREATE INDEX share_record_id_c789d6aa ON heard.share USING btree (record_id);

CREATE INDEX share_to_post_id_d9e2e7c2 ON heard.share USING btree (to_post_id);

CREATE INDEX sitting_line_line_id_b624ca27 ON heard.sitting_line USING btree (line_id);

CREATE INDEX sitting_line_strand_id_63569a33 ON heard.sitting_line USING btree (strand_id);

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON heard.socialaccount_socialaccount USING btree (user_id);

CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON heard.socialaccount_socialtoken USING btree (account_id);

CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON heard.socialaccount_socialtoken USING btree (app_id);

CREATE INDEX spotted_strand_id_c00b2614 ON heard.spotted USING btree (strand_id);

CREATE INDEX stated_link_one_id_b1a290db ON heard.stated_link USING btree (one_id);

CREATE INDEX stated_link_other_id_2a5d3d2f ON heard.stated_link USING btree (other_id);

CREATE INDEX stated_link_said_in_id_f8ee9d80 ON heard.stated_link USING btree (said_in_id);

CREATE INDEX strand_apart ON heard.strand USING btree (apart) WHERE (NOT (apart = ''::text));

CREATE INDEX strand_of_owner ON heard.strand USING btree (owner_post_id) WHERE is_open;

CREATE INDEX strand_of_parent ON heard.strand USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX system_key_agency_id_b24c858a ON heard.system_key USING btree (agency_id);

CREATE INDEX system_key_post_id_bf095de6 ON heard.system_key USING btree (post_id);

CREATE INDEX tally_until_5db19bd0 ON heard.tally USING btree (until);

CREATE INDEX team_agency_id_986b3cea ON heard.team USING btree (agency_id);

CREATE INDEX team_by_id_69c88033 ON heard.team USING btree (by_id);

CREATE INDEX team_manager_by_id_c826a85e ON heard.team_manager USING btree (by_id);

CREATE INDEX team_manager_post_id_f2de3d41 ON heard.team_manager USING btree (post_id);

CREATE INDEX team_manager_team_id_e820e60b ON heard.team_manager USING btree (team_id);

CREATE INDEX team_remit_by_id_591e9805 ON heard.team_remit USING btree (by_id);

CREATE INDEX team_remit_team_id_85ef0815 ON heard.team_remit USING btree (team_id);

CREATE INDEX team_seat_by_id_fdb085dd ON heard.team_seat USING btree (by_id);

CREATE INDEX team_seat_left_by_id_c21f8cf9 ON heard.team_seat USING btree (left_by_id);

CREATE UNIQUE INDEX team_seat_once ON heard.team_seat USING btree (team_id, post_id) WHERE (left_on IS NULL);

CREATE INDEX team_seat_post_id_b2c6457e ON heard.team_seat USING btree (post_id);

CREATE INDEX team_seat_team_id_ef784085 ON heard.team_seat USING btree (team_id);

CREATE INDEX team_warning_team_id_087cef3d ON heard.team_warning USING btree (team_id);

CREATE INDEX timescale_agency_id_6addd6e9 ON heard.timescale USING btree (agency_id);

CREATE INDEX token_actor_id_2281e087 ON heard.token USING btree (actor_id);

CREATE UNIQUE INDEX unique_authenticator_type ON heard.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON heard.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON heard.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON heard.usersessions_usersession USING btree (session_key varchar_pattern_ops);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON heard.usersessions_usersession USING btree (user_id);

CREATE INDEX victim_told_by_id_a3d4d06b ON heard.victim_told USING btree (by_id);

CREATE INDEX voice_answer_by_id_0188dd25 ON heard.voice_answer USING btree (by_id);

CREATE INDEX voice_answer_move_id_b21136c2 ON heard.voice_answer USING btree (move_id);

CREATE INDEX voice_answer_voice_id_093a143a ON heard.voice_answer USING btree (voice_id);

CREATE INDEX voice_by_id_0b41da04 ON heard.voice USING btree (by_id);

CREATE INDEX voice_strand_id_6ed5d801 ON heard.voice USING btree (strand_id);

CREATE INDEX waiting_in_order ON heard.waiting USING btree (kind, sorted_apart, urgent DESC, due_at, strand_id);

CREATE INDEX waiting_in_state ON heard.waiting USING btree (kind, state, sorted_apart, urgent DESC, due_at, strand_id);

CREATE INDEX wall_of_actor ON heard.wall USING btree (((actor_id)::text)) WHERE (lifted_at IS NULL);

CREATE INDEX wall_of_strand ON heard.wall USING btree (strand_id);

CREATE UNIQUE INDEX wall_one_standing ON heard.wall USING btree (strand_id, ((actor_id)::text)) WHERE (lifted_at IS NULL);

CREATE INDEX withdrawal_by_id_9500ef40 ON heard.withdrawal USING btree (by_id);

CREATE INDEX withholding_ground_code_57d4c49a_like ON heard.withholding_ground USING btree (code text_pattern_ops);

CREATE INDEX worded_agency_id_589d098a ON heard.worded USING btree (agency_id);

CREATE INDEX worker_agency_id_f83d1be5 ON heard.worker USING btree (agency_id);

CREATE INDEX worker_by_words_of_name ON heard.worker USING gin (string_to_array(heard.name_key(name), ' '::text));

CREATE INDEX worker_email_8183980f_like ON heard.worker USING btree (email varchar_pattern_ops);

CREATE TRIGGER a_panel BEFORE INSERT ON heard.strand FOR EACH ROW WHEN ((new.kind = 'panel_sitting'::text)) EXECUTE FUNCTION heard.one_panel();

CREATE TRIGGER action_is_agreed BEFORE INSERT ON heard.action FOR EACH ROW EXECUTE FUNCTION heard.action_is_agreed();

CREATE TRIGGER adult_may_work_here AFTER INSERT ON heard.mention FOR EACH ROW WHEN ((new.kind = 'adult'::text)) EXECUTE FUNCTION heard.adult_may_work_here();

CREATE TRIGGER attendance_is_said BEFORE INSERT ON heard.attendance FOR EACH ROW EXECUTE FUNCTION heard.attendance_is_said();

CREATE TRIGGER audit_is_told AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'audit'::text) AND (new.step = 'finish_audit'::text))) EXECUTE FUNCTION heard.audit_is_told();

CREATE TRIGGER begins BEFORE INSERT ON heard.team FOR EACH ROW EXECUTE FUNCTION heard.team_begins();

CREATE TRIGGER begins_empty BEFORE INSERT ON heard.strand FOR EACH ROW EXECUTE FUNCTION heard.strand_begins_empty();

CREATE TRIGGER category_comes_to_the_panel AFTER INSERT ON heard.category_entry FOR EACH ROW WHEN ((new.category = ANY (ARRAY['CSE'::text, 'CCE'::text]))) EXECUTE FUNCTION heard.category_comes_to_the_panel();

CREATE TRIGGER category_is_kept BEFORE INSERT ON heard.category_entry FOR EACH ROW EXECUTE FUNCTION heard.category_is_kept();

CREATE TRIGGER child_is_listed BEFORE INSERT ON heard.listed_child FOR EACH ROW EXECUTE FUNCTION heard.child_is_listed();

CREATE CONSTRAINT TRIGGER clock_leaves_another AFTER UPDATE ON heard.clock DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.stopped_at IS NOT NULL) AND (old.stopped_at IS NULL))) EXECUTE FUNCTION heard.clock_leaves_another();

CREATE TRIGGER closed_beside_what_is_kept AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'concern'::text) AND (new.step = ANY (ARRAY['close_without_action'::text, 'close_after_action'::text, 'propose_closing'::text, 'sign_closing'::text])))) EXECUTE FUNCTION heard.closed_beside_what_is_kept();

CREATE CONSTRAINT TRIGGER concern_has_words AFTER INSERT ON heard.strand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = 'concern'::text)) EXECUTE FUNCTION heard.concern_has_words();

CREATE TRIGGER consent_is_said BEFORE INSERT ON heard.family_consent FOR EACH ROW EXECUTE FUNCTION heard.consent_is_said();

CREATE TRIGGER counted_by_authority AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'nrm'::text) AND (new.step = 'find_reasonable_grounds'::text))) EXECUTE FUNCTION heard.counted_by_authority();

CREATE TRIGGER counted_from_becoming_looked_after AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'looked_after'::text) AND (new.step = 'become_looked_after'::text))) EXECUTE FUNCTION heard.counted_from_becoming_looked_after();

CREATE TRIGGER counted_from_being_aware AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'serious_incident'::text) AND (new.step = 'say_serious_incident'::text))) EXECUTE FUNCTION heard.counted_from_being_aware();

CREATE TRIGGER counted_from_its_start AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'placement'::text) AND (new.step = 'start_placement'::text))) EXECUTE FUNCTION heard.counted_from_its_start();

CREATE TRIGGER counted_from_receipt AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'subject_access'::text) AND (new.step = 'extend'::text))) EXECUTE FUNCTION heard.counted_from_receipt();

CREATE TRIGGER counted_from_referral AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'assessment'::text) AND (new.step = 'begin_assessment'::text))) EXECUTE FUNCTION heard.counted_from_referral();

CREATE TRIGGER counted_from_the_event AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'victim_update'::text) AND (new.step = 'record_police_event'::text))) EXECUTE FUNCTION heard.counted_from_the_event();

CREATE TRIGGER counted_from_the_referral AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'nrm'::text) AND (new.step = 'refer_to_nrm'::text))) EXECUTE FUNCTION heard.counted_from_the_referral();

CREATE TRIGGER counted_with_the_enquiry AFTER INSERT ON heard.move FOR EACH ROW WHEN ((new.step = ANY (ARRAY['call_discussion'::text, 'call_conference'::text]))) EXECUTE FUNCTION heard.counted_with_the_enquiry();

CREATE TRIGGER counts_from_the_finding AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'missing_episode'::text) AND (new.step = 'find'::text))) EXECUTE FUNCTION heard.counts_from_the_finding();

CREATE TRIGGER dated_now BEFORE INSERT ON heard.access_request FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.action FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.advocate_offer FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.assessment_version FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.attachment FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.attempt FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.attendance FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.category_entry FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.concern FOR EACH ROW EXECUTE FUNCTION heard.dated_now('received_at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.contact_attempt FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.drawn_from FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.earlier_entry FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.family_consent FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.finding FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.hold_lifting FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.host_notice FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.identification FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.imported_file FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.invitation FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.judgement FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.legal_basis FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.legal_hold FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.licence_notice FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.line_dissent FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.link_model FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.link_part FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.link_run FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.listed_child FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.meeting FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.mention FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.minutes FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.missing_episode FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.network_export FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.new_way FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.nrm_decision FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.nrm_referral FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.pairing FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.person FOR EACH ROW EXECUTE FUNCTION heard.dated_now('made_at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.placement FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.placement_start FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.police_event FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.read_back FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.receipt FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.remark FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.return_interview FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.return_offer FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.scan FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.sent_notice FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.serious_incident FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.share FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.spotted FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.stated_link FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.strand FOR EACH ROW EXECUTE FUNCTION heard.dated_now('opened_at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.team FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.team_remit FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.team_seat FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.victim_told FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.voice FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.voice_answer FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER dated_now BEFORE INSERT ON heard.withdrawal FOR EACH ROW EXECUTE FUNCTION heard.dated_now('at');

CREATE TRIGGER decided_before_the_wall AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'wall'::text) AND (new.step = ANY (ARRAY['set'::text, 'confirm'::text])))) EXECUTE FUNCTION heard.decided_before_the_wall();

CREATE TRIGGER due_on_its_day AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'action'::text) AND (new.step = 'agree_action'::text))) EXECUTE FUNCTION heard.due_on_its_day();

CREATE TRIGGER early_review_ends_with_the_review AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'looked_after'::text) AND (new.step = 'hold_review'::text))) EXECUTE FUNCTION heard.early_review_ends_with_the_review();

CREATE TRIGGER ends_early BEFORE INSERT ON heard.withdrawal FOR EACH ROW EXECUTE FUNCTION heard.share_ends_early();

CREATE TRIGGER enquiry_begins AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'strategy_discussion'::text) AND (new.step = 'begin_enquiry'::text))) EXECUTE FUNCTION heard.enquiry_begins();

CREATE TRIGGER enquiry_ends_with_the_conference AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'conference'::text) AND (new.step = ANY (ARRAY['decide_plan'::text, 'propose_no_plan'::text])))) EXECUTE FUNCTION heard.enquiry_ends_with_the_conference();

CREATE CONSTRAINT TRIGGER episode_is_of_a_child AFTER INSERT ON heard.strand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = 'missing_episode'::text)) EXECUTE FUNCTION heard.episode_is_of_a_child();

CREATE TRIGGER falls_by_its_moves BEFORE UPDATE ON heard.wall FOR EACH ROW EXECUTE FUNCTION heard.wall_falls_by_its_moves();

CREATE TRIGGER fits BEFORE INSERT ON heard.stated_link FOR EACH ROW EXECUTE FUNCTION heard.stated_link_fits();

CREATE TRIGGER follows_the_answer BEFORE INSERT ON heard.share FOR EACH ROW EXECUTE FUNCTION heard.share_follows_the_answer();

CREATE TRIGGER glass_is_broken AFTER INSERT ON heard.move FOR EACH ROW WHEN ((new.step = 'break_glass'::text)) EXECUTE FUNCTION heard.glass_is_broken();

CREATE TRIGGER halves_are_forgotten AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'identity_opening'::text) AND (new.step = 'say_what_for'::text))) EXECUTE FUNCTION heard.halves_are_forgotten();

CREATE CONSTRAINT TRIGGER has_a_place AFTER INSERT ON heard.placement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.placement_has_a_place();

CREATE TRIGGER has_its_place BEFORE INSERT ON heard.contact_attempt FOR EACH ROW EXECUTE FUNCTION heard.contact_has_its_place();

CREATE TRIGGER history_1 AFTER INSERT ON heard.absence REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.access REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.access_request REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.action REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.advocate_offer REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.agency REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.assessment_factor REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.assessment_version REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.attachment REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('ciphertext', 'wrapped_key');

CREATE TRIGGER history_1 AFTER INSERT ON heard.attempt REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.attendance REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.audit_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.bank_holiday REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.category_entry REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.choice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.clock REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.closing_reason REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.concern REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.contact_attempt REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.drawn_from REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.earlier_entry REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.earlier_record REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.erasure REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.family_consent REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.figure REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.finding REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.hold_lifting REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.holding REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.host_notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.hotspot REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.identification REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.imported_file REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.invitation REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.judgement REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.lawful_basis REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.legal_basis REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.legal_hold REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.licence_notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.line_dissent REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.link_model REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.link_part REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.link_run REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.listed_child REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.look_up REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.mailbox REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('secret_hash');

CREATE TRIGGER history_1 AFTER INSERT ON heard.meeting REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.meeting_need REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.mention REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.minutes REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.missing_episode REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.move REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.network_export REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.new_way REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.nrm_decision REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.nrm_referral REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.opening_half REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('half');

CREATE TRIGGER history_1 AFTER INSERT ON heard.pack_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.pairing REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.panel_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.person REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.placement REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.placement_start REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.police_event REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.post REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.read_back REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.reading REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('xact');

CREATE TRIGGER history_1 AFTER INSERT ON heard.reading_flag REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.reading_rule REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.remark REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.retention_period REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.return_interview REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.return_offer REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.rung REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.scan REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.sealed_identity REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('ephemeral', 'keys', 'ciphertext');

CREATE TRIGGER history_1 AFTER INSERT ON heard.sent_notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.serious_incident REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.share REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.sitting_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.spotted REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.state REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.stated_link REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.step REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.strand REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.system_key REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('key_hash');

CREATE TRIGGER history_1 AFTER INSERT ON heard.team REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.team_manager REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.team_remit REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.team_seat REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.team_warning REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.timescale REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.victim_told REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.voice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.voice_answer REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.wall REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.withdrawal REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.withholding_ground REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_1 AFTER INSERT ON heard.worker REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.absence REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.access REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.access_request REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.action REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.advocate_offer REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.agency REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.assessment_factor REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.assessment_version REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.attachment REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('ciphertext', 'wrapped_key');

CREATE TRIGGER history_2 AFTER UPDATE ON heard.attempt REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.attendance REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.audit_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.bank_holiday REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.category_entry REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.choice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.clock REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.closing_reason REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.concern REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.contact_attempt REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.drawn_from REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.earlier_entry REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.earlier_record REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.erasure REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.family_consent REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.figure REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.finding REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.hold_lifting REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.holding REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.host_notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.hotspot REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.identification REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.imported_file REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.invitation REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.judgement REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.lawful_basis REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.legal_basis REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.legal_hold REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.licence_notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.line_dissent REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.link_model REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.link_part REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.link_run REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.listed_child REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.look_up REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.mailbox REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('secret_hash');

CREATE TRIGGER history_2 AFTER UPDATE ON heard.meeting REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.meeting_need REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.mention REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.minutes REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.missing_episode REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.move REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.network_export REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.new_way REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.nrm_decision REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.nrm_referral REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.opening_half REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('half');

CREATE TRIGGER history_2 AFTER UPDATE ON heard.pack_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.pairing REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.panel_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.person REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.placement REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.placement_start REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.police_event REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.post REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.read_back REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.reading REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('xact');

CREATE TRIGGER history_2 AFTER UPDATE ON heard.reading_flag REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.reading_rule REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.remark REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.retention_period REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.return_interview REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.return_offer REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.rung REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.scan REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.sealed_identity REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('ephemeral', 'keys', 'ciphertext');

CREATE TRIGGER history_2 AFTER UPDATE ON heard.sent_notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.serious_incident REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.share REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.sitting_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.spotted REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.state REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.stated_link REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.step REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.strand REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.system_key REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('key_hash');

CREATE TRIGGER history_2 AFTER UPDATE ON heard.team REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.team_manager REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.team_remit REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.team_seat REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.team_warning REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.timescale REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.victim_told REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.voice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.voice_answer REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.wall REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.withdrawal REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.withholding_ground REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_2 AFTER UPDATE ON heard.worker REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.absence REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.access REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.access_request REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.action REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.advocate_offer REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.agency REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.assessment_factor REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.assessment_version REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.attachment REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('ciphertext', 'wrapped_key');

CREATE TRIGGER history_3 AFTER DELETE ON heard.attempt REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.attendance REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.audit_line REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.bank_holiday REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.category_entry REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.choice REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.clock REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.closing_reason REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.concern REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.contact_attempt REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.drawn_from REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.earlier_entry REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.earlier_record REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.erasure REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.family_consent REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.figure REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.finding REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.hold_lifting REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.holding REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.host_notice REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.hotspot REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.identification REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.imported_file REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.invitation REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.judgement REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.lawful_basis REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.legal_basis REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.legal_hold REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.licence_notice REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.line_dissent REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.link_model REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.link_part REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.link_run REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.listed_child REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.look_up REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.mailbox REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('secret_hash');

CREATE TRIGGER history_3 AFTER DELETE ON heard.meeting REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.meeting_need REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.mention REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.minutes REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.missing_episode REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.move REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.network_export REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.new_way REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.nrm_decision REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.nrm_referral REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.opening_half REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('half');

CREATE TRIGGER history_3 AFTER DELETE ON heard.pack_line REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.pairing REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.panel_line REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.person REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.placement REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.placement_start REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.police_event REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.post REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.read_back REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.reading REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('xact');

CREATE TRIGGER history_3 AFTER DELETE ON heard.reading_flag REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.reading_rule REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.remark REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.retention_period REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.return_interview REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.return_offer REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.rung REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.scan REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.sealed_identity REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('ephemeral', 'keys', 'ciphertext');

CREATE TRIGGER history_3 AFTER DELETE ON heard.sent_notice REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.serious_incident REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.share REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.sitting_line REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.spotted REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.state REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.stated_link REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.step REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.strand REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.system_key REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows('key_hash');

CREATE TRIGGER history_3 AFTER DELETE ON heard.team REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.team_manager REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.team_remit REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.team_seat REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.team_warning REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.timescale REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.victim_told REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.voice REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.voice_answer REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.wall REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.withdrawal REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.withholding_ground REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_3 AFTER DELETE ON heard.worker REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION heard.record_rows();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.absence FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.access FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.access_request FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.action FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.advocate_offer FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.agency FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.assessment_factor FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.assessment_version FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.attachment FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.attempt FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.attendance FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.audit_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.bank_holiday FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.category_entry FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.choice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.clock FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.closing_reason FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.concern FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.contact_attempt FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.drawn_from FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.earlier_entry FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.earlier_record FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.erasure FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.family_consent FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.figure FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.finding FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.hold_lifting FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.holding FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.host_notice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.hotspot FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.identification FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.imported_file FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.invitation FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.judgement FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.lawful_basis FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.legal_basis FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.legal_hold FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.licence_notice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.line_dissent FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.link_model FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.link_part FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.link_run FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.listed_child FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.look_up FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.mailbox FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.meeting FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.meeting_need FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.mention FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.minutes FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.missing_episode FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.move FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.network_export FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.new_way FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.nrm_decision FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.nrm_referral FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.opening_half FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.pack_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.pairing FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.panel_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.person FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.placement FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.placement_start FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.police_event FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.post FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.read_back FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.reading FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.reading_flag FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.reading_rule FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.remark FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.retention_period FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.return_interview FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.return_offer FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.rung FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.scan FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.sealed_identity FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.sent_notice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.serious_incident FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.share FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.sitting_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.spotted FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.state FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.stated_link FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.step FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.strand FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.system_key FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.team FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.team_manager FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.team_remit FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.team_seat FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.team_warning FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.timescale FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.victim_told FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.voice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.voice_answer FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.wall FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.withdrawal FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.withholding_ground FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER history_4 BEFORE TRUNCATE ON heard.worker FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER hold_before BEFORE INSERT ON heard.legal_hold FOR EACH ROW EXECUTE FUNCTION heard.hold_before();

CREATE TRIGGER host_is_told BEFORE INSERT ON heard.host_notice FOR EACH ROW EXECUTE FUNCTION heard.host_is_told();

CREATE TRIGGER in_time BEFORE INSERT ON heard.finding FOR EACH ROW EXECUTE FUNCTION heard.finding_is_in_time();

CREATE TRIGGER incident_is_said BEFORE INSERT ON heard.serious_incident FOR EACH ROW EXECUTE FUNCTION heard.incident_is_said();

CREATE TRIGGER independent BEFORE INSERT ON heard.return_interview FOR EACH ROW EXECUTE FUNCTION heard.interview_is_independent();

CREATE TRIGGER invitation_lets_in BEFORE INSERT ON heard.invitation FOR EACH ROW EXECUTE FUNCTION heard.invitation_lets_in();

CREATE TRIGGER is_for_a_post BEFORE INSERT OR UPDATE OF post_id, agency_id ON heard.system_key FOR EACH ROW WHEN ((new.post_id IS NOT NULL)) EXECUTE FUNCTION heard.key_is_for_a_post();

CREATE TRIGGER is_led BEFORE UPDATE ON heard.team FOR EACH ROW EXECUTE FUNCTION heard.team_is_led();

CREATE TRIGGER is_led BEFORE INSERT ON heard.team_remit FOR EACH ROW EXECUTE FUNCTION heard.team_is_led();

CREATE TRIGGER is_led BEFORE INSERT ON heard.team_seat FOR EACH ROW EXECUTE FUNCTION heard.team_is_led();

CREATE TRIGGER is_new BEFORE INSERT ON heard.new_way FOR EACH ROW EXECUTE FUNCTION heard.way_is_new();

CREATE TRIGGER is_ones_own BEFORE INSERT ON heard.line_dissent FOR EACH ROW EXECUTE FUNCTION heard.dissent_is_ones_own();

CREATE TRIGGER is_only_finished BEFORE UPDATE ON heard.erasure FOR EACH ROW EXECUTE FUNCTION heard.erasure_is_only_finished();

CREATE TRIGGER is_taken BEFORE INSERT ON heard.network_export FOR EACH ROW EXECUTE FUNCTION heard.network_is_taken();

CREATE TRIGGER is_watched AFTER INSERT OR UPDATE ON heard.team FOR EACH STATEMENT EXECUTE FUNCTION heard.team_is_watched();

CREATE TRIGGER is_watched AFTER INSERT OR UPDATE ON heard.team_manager FOR EACH STATEMENT EXECUTE FUNCTION heard.team_is_watched();

CREATE TRIGGER is_watched AFTER INSERT ON heard.team_remit FOR EACH STATEMENT EXECUTE FUNCTION heard.team_is_watched();

CREATE TRIGGER is_watched AFTER INSERT OR UPDATE ON heard.team_seat FOR EACH STATEMENT EXECUTE FUNCTION heard.team_is_watched();

CREATE TRIGGER joins_one_at_a_time BEFORE INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'missing_episode'::text) AND (new.step = 'join'::text))) EXECUTE FUNCTION heard.one_at_a_time_for_missing();

CREATE TRIGGER judgement_is_given BEFORE INSERT ON heard.judgement FOR EACH ROW EXECUTE FUNCTION heard.judgement_is_given();

CREATE TRIGGER keeps_all_but_its_end BEFORE UPDATE ON heard.access FOR EACH ROW EXECUTE FUNCTION heard.access_keeps_all_but_its_end();

CREATE TRIGGER keeps_its_beginning BEFORE UPDATE ON heard.team FOR EACH ROW EXECUTE FUNCTION heard.team_keeps_its_beginning();

CREATE TRIGGER keeps_its_time BEFORE UPDATE ON heard.clock FOR EACH ROW WHEN (((((((new.strand_id IS DISTINCT FROM old.strand_id) OR (new.timescale_id IS DISTINCT FROM old.timescale_id)) OR (new.name IS DISTINCT FROM old.name)) OR (new.started_at IS DISTINCT FROM old.started_at)) OR (new.due_at IS DISTINCT FROM old.due_at)) OR (old.stopped_at IS NOT NULL) OR (new.rung < old.rung) OR ((old.passed_at IS NOT NULL) AND (new.passed_at IS DISTINCT FROM old.passed_at)))) EXECUTE FUNCTION heard.clock_keeps_its_time();

CREATE TRIGGER leaving_closes_account AFTER UPDATE OF left_at ON heard.worker FOR EACH ROW WHEN ((new.left_at IS NOT NULL)) EXECUTE FUNCTION heard.leaving_closes_account();

CREATE TRIGGER leaving_ends_tokens AFTER UPDATE OF left_at ON heard.worker FOR EACH ROW WHEN ((new.left_at IS NOT NULL)) EXECUTE FUNCTION heard.leaving_ends_tokens();

CREATE TRIGGER legal_basis_is_said BEFORE INSERT ON heard.legal_basis FOR EACH ROW EXECUTE FUNCTION heard.legal_basis_is_said();

CREATE TRIGGER lets_in AFTER INSERT ON heard.share FOR EACH ROW EXECUTE FUNCTION heard.share_lets_in();

CREATE TRIGGER licence_is_counted AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'licence_notice'::text) AND (new.step = ANY (ARRAY['tell_licensing'::text, 'share_with_issuer'::text])))) EXECUTE FUNCTION heard.licence_is_counted();

CREATE TRIGGER licensing_is_told BEFORE INSERT ON heard.licence_notice FOR EACH ROW EXECUTE FUNCTION heard.licensing_is_told();

CREATE TRIGGER lifting_before BEFORE INSERT ON heard.hold_lifting FOR EACH ROW EXECUTE FUNCTION heard.hold_lifting_before();

CREATE TRIGGER listed_child_is_spoken_of AFTER INSERT ON heard.listed_child FOR EACH ROW EXECUTE FUNCTION heard.listed_child_is_spoken_of();

CREATE TRIGGER loses_its_words_alone BEFORE DELETE OR UPDATE ON heard.entry FOR EACH ROW EXECUTE FUNCTION heard.loses_its_words_alone();

CREATE TRIGGER lower_by_two_agencies AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'assessment'::text) AND (new.step = 'sign_lowering'::text))) EXECUTE FUNCTION heard.lower_by_two_agencies();

CREATE TRIGGER may_name_a_worker AFTER INSERT ON heard.concern FOR EACH ROW WHEN (((new.whom <> ''::text) OR (new.follows_id IS NOT NULL))) EXECUTE FUNCTION heard.concern_may_name_a_worker();

CREATE TRIGGER may_only_tighten BEFORE INSERT OR UPDATE ON heard.timescale FOR EACH ROW EXECUTE FUNCTION heard.timescale_may_only_tighten();

CREATE TRIGGER meeting_is_set BEFORE INSERT ON heard.meeting FOR EACH ROW EXECUTE FUNCTION heard.meeting_is_set();

CREATE CONSTRAINT TRIGGER mention_is_filed AFTER INSERT ON heard.mention DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.mention_is_filed();

CREATE TRIGGER mention_is_gone AFTER DELETE ON heard.mention REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION heard.mention_is_gone();

CREATE TRIGGER minutes_are_written BEFORE INSERT ON heard.minutes FOR EACH ROW EXECUTE FUNCTION heard.minutes_are_written();

CREATE TRIGGER more_is_known AFTER INSERT ON heard.remark FOR EACH ROW WHEN (new.from_raiser) EXECUTE FUNCTION heard.more_is_known();

CREATE TRIGGER more_time_given AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'more_time'::text) AND (new.step = 'give'::text))) EXECUTE FUNCTION heard.more_time_given();

CREATE TRIGGER move_after AFTER INSERT ON heard.move REFERENCING NEW TABLE AS new_moves FOR EACH STATEMENT EXECUTE FUNCTION heard.move_after();

CREATE TRIGGER move_before BEFORE INSERT ON heard.move FOR EACH ROW WHEN ((new.step <> 'climb'::text)) EXECUTE FUNCTION heard.move_before();

CREATE TRIGGER move_hand_offs AFTER INSERT ON heard.move REFERENCING NEW TABLE AS new_moves FOR EACH STATEMENT EXECUTE FUNCTION heard.move_hand_offs();

CREATE TRIGGER move_lets_go AFTER INSERT ON heard.move REFERENCING NEW TABLE AS new_moves FOR EACH STATEMENT EXECUTE FUNCTION heard.move_lets_go();

CREATE TRIGGER move_looks_again AFTER INSERT ON heard.move REFERENCING NEW TABLE AS new_moves FOR EACH STATEMENT EXECUTE FUNCTION heard.move_looks_again();

CREATE TRIGGER move_panel AFTER INSERT ON heard.move REFERENCING NEW TABLE AS new_moves FOR EACH STATEMENT EXECUTE FUNCTION heard.move_panel();

CREATE TRIGGER move_walls AFTER INSERT ON heard.move REFERENCING NEW TABLE AS new_moves FOR EACH STATEMENT EXECUTE FUNCTION heard.move_walls();

CREATE TRIGGER moves_in_line AFTER UPDATE ON heard.clock FOR EACH ROW WHEN ((new.stopped_at IS DISTINCT FROM old.stopped_at)) EXECUTE FUNCTION heard.moves_in_line();

CREATE CONSTRAINT TRIGGER names_a_driver AFTER INSERT ON heard.licence_notice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.notice_names_a_driver();

CREATE TRIGGER never_changes BEFORE UPDATE ON heard.access FOR EACH STATEMENT EXECUTE FUNCTION heard.access_may_end_sooner();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.access_request FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.action FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.actor FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.advocate_offer FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.alarm FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.assessment_factor FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.assessment_version FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.attachment FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.attempt FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.attendance FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.audit_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.category_entry FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.concern FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.contact_attempt FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.cosignature FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.drawn_from FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.earlier_entry FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.earlier_record FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.entry FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.family_consent FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.figure FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.finding FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.hold_lifting FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.host_notice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.hotspot FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.identification FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.imported_file FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.invitation FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.judgement FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.lawful_basis FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.legal_basis FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.legal_hold FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.licence_notice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.line_dissent FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.link_model FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.link_part FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.link_run FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.listed_child FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.look_up FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.meeting FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.meeting_need FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.mention FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.minutes FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.missing_episode FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.move FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.network_export FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.new_way FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.nrm_decision FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.nrm_referral FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.pairing FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.panel_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.person FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.placement FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.placement_start FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.police_event FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.read_back FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.reading FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.reading_flag FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.receipt FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.remark FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.retention_period FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.return_interview FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.return_offer FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.scan FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.sealed FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.sealing_key FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.sent_notice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.serious_incident FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.share FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.sitting_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.spotted FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.stated_link FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.team_remit FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.team_warning FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.tile FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE UPDATE OR TRUNCATE ON heard.unsealed FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.victim_told FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.voice FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.voice_answer FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.withdrawal FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.withholding_ground FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON heard.worded FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON heard.sealed_identity FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.access FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE ON heard.agency FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.clock FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.pack_line FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE ON heard.post FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.strand FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.team FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.team_manager FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.team_seat FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON heard.wall FOR EACH STATEMENT EXECUTE FUNCTION heard.refuse_change();

CREATE TRIGGER notice_is_sent BEFORE INSERT ON heard.sent_notice FOR EACH ROW EXECUTE FUNCTION heard.notice_is_sent();

CREATE TRIGGER nrm_is_decided BEFORE INSERT ON heard.nrm_decision FOR EACH ROW EXECUTE FUNCTION heard.nrm_is_decided();

CREATE TRIGGER nrm_is_referred BEFORE INSERT ON heard.nrm_referral FOR EACH ROW EXECUTE FUNCTION heard.nrm_is_referred();

CREATE TRIGGER one_person_manages BEFORE INSERT ON heard.holding FOR EACH ROW WHEN ((NOT new.deputy)) EXECUTE FUNCTION heard.one_person_manages();

CREATE TRIGGER only_a_superuser BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON heard.moment FOR EACH STATEMENT EXECUTE FUNCTION heard.only_a_superuser();

CREATE TRIGGER only_by_trigger BEFORE INSERT ON heard.entry FOR EACH STATEMENT EXECUTE FUNCTION heard.only_by_trigger();

CREATE TRIGGER only_by_trigger BEFORE INSERT ON heard.unsealed FOR EACH STATEMENT EXECUTE FUNCTION heard.only_by_trigger();

CREATE TRIGGER only_the_kernel_lets_go BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON heard.erasure FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_kernel_lets_go();

CREATE TRIGGER only_the_linker BEFORE INSERT ON heard.link_model FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_linker();

CREATE TRIGGER only_the_linker BEFORE INSERT ON heard.link_part FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_linker();

CREATE TRIGGER only_the_linker BEFORE INSERT ON heard.link_run FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_linker();

CREATE TRIGGER only_the_linker BEFORE INSERT OR DELETE OR UPDATE ON heard.proposal FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_linker();

CREATE TRIGGER only_the_sealer BEFORE INSERT ON heard.alarm FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_the_sealer BEFORE INSERT ON heard.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_the_sealer BEFORE INSERT ON heard.cosignature FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_the_sealer BEFORE INSERT ON heard.sealed FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_the_sealer BEFORE INSERT ON heard.sealing_key FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_the_sealer BEFORE INSERT ON heard.tile FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_the_sealer BEFORE DELETE ON heard.unsealed FOR EACH STATEMENT EXECUTE FUNCTION heard.only_the_sealer();

CREATE TRIGGER only_to_withdraw BEFORE DELETE OR UPDATE ON heard.sealed_identity FOR EACH ROW EXECUTE FUNCTION heard.sealed_only_to_withdraw();

CREATE TRIGGER pack_line_before BEFORE INSERT OR UPDATE ON heard.pack_line FOR EACH ROW EXECUTE FUNCTION heard.pack_line_before();

CREATE TRIGGER panel_is_chaired BEFORE INSERT ON heard.meeting FOR EACH ROW EXECUTE FUNCTION heard.panel_is_chaired();

CREATE TRIGGER panel_lets_in AFTER INSERT ON heard.invitation FOR EACH ROW WHEN ((new.post_id IS NOT NULL)) EXECUTE FUNCTION heard.panel_lets_in();

CREATE TRIGGER partners_are_called AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'concern'::text) AND (new.step = 'call_look'::text))) EXECUTE FUNCTION heard.partners_are_called();

CREATE TRIGGER placement_is_planned BEFORE INSERT ON heard.placement FOR EACH ROW EXECUTE FUNCTION heard.placement_is_planned();

CREATE TRIGGER placement_starts BEFORE INSERT ON heard.placement_start FOR EACH ROW EXECUTE FUNCTION heard.placement_starts();

CREATE TRIGGER plan_begins AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'conference'::text) AND (new.step = 'decide_plan'::text))) EXECUTE FUNCTION heard.plan_begins();

CREATE TRIGGER police_event_is_recorded BEFORE INSERT ON heard.police_event FOR EACH ROW EXECUTE FUNCTION heard.police_event_is_recorded();

CREATE TRIGGER practice_review_begins AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'rapid_review'::text) AND (new.step = 'decide_review'::text) AND (new.outcome = 'local_review'::text))) EXECUTE FUNCTION heard.practice_review_begins();

CREATE TRIGGER raiser_is_told AFTER INSERT ON heard.move FOR EACH ROW WHEN (heard.says_something(new.told)) EXECUTE FUNCTION heard.raiser_is_told();

CREATE TRIGGER rapid_review_begins AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'serious_incident'::text) AND (new.step = 'notify'::text))) EXECUTE FUNCTION heard.rapid_review_begins();

CREATE TRIGGER reading_review_goes_on AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'reading_review'::text) AND (new.step = ANY (ARRAY['explain_reading'::text, 'do_not_explain'::text, 'answer_reading'::text])))) EXECUTE FUNCTION heard.reading_review_goes_on();

CREATE TRIGGER remit_follows BEFORE INSERT ON heard.team_remit FOR EACH ROW EXECUTE FUNCTION heard.remit_follows();

CREATE TRIGGER reporter_is_told_of_opening AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'identity_opening'::text) AND (new.step = 'agree_to_open'::text))) EXECUTE FUNCTION heard.reporter_is_told_of_opening();

CREATE CONSTRAINT TRIGGER request_has_a_name AFTER INSERT ON heard.strand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = 'subject_access'::text)) EXECUTE FUNCTION heard.request_has_a_name();

CREATE TRIGGER rests_on_words BEFORE INSERT ON heard.move FOR EACH ROW WHEN (((new.step <> 'climb'::text) AND heard.says_something(new.child_view) AND (NOT heard.says_something(new.child_view_unknown)))) EXECUTE FUNCTION heard.rests_on_words();

CREATE TRIGGER reviewing_officer_reads AFTER INSERT ON heard.move FOR EACH ROW WHEN ((((new.kind = ANY (ARRAY['placement'::text, 'early_review'::text])) AND (new.n = 1)) OR ((new.kind = 'looked_after'::text) AND (new.step = 'hand_over'::text)))) EXECUTE FUNCTION heard.reviewing_officer_reads();

CREATE TRIGGER runs_a_clock_of_its_own AFTER INSERT ON heard.move FOR EACH ROW WHEN (((new.kind = 'concern'::text) AND (new.step = ANY (ARRAY['receive'::text, 'take_on'::text])))) EXECUTE FUNCTION heard.runs_a_clock_of_its_own();

CREATE TRIGGER scrutineer_is_told AFTER INSERT ON heard.move FOR EACH ROW WHEN ((new.step = ANY (ARRAY['propose_no_notice'::text, 'propose_silence'::text]))) EXECUTE FUNCTION heard.scrutineer_is_told();

CREATE CONSTRAINT TRIGGER shared_on_terms AFTER INSERT ON heard.move DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.kind = 'share_request'::text) AND (new.to_state = ANY (ARRAY['shared'::text, 'partly'::text])))) EXECUTE FUNCTION heard.shared_on_terms();

CREATE TRIGGER sorted_apart AFTER INSERT ON heard.concern FOR EACH ROW WHEN (new.sorted_apart) EXECUTE FUNCTION heard.sorted_apart();

CREATE TRIGGER sorted_apart AFTER INSERT ON heard.missing_episode FOR EACH ROW WHEN (new.sorted_apart) EXECUTE FUNCTION heard.sorted_apart();

CREATE TRIGGER stands_in_line AFTER INSERT ON heard.clock FOR EACH ROW EXECUTE FUNCTION heard.stands_in_line();

CREATE TRIGGER stands_in_state AFTER UPDATE ON heard.strand FOR EACH ROW WHEN ((((new.state IS DISTINCT FROM old.state) OR (new.agency_id IS DISTINCT FROM old.agency_id)) AND new.is_open)) EXECUTE FUNCTION heard.stands_in_state();

CREATE TRIGGER stays_written BEFORE UPDATE ON heard.team_manager FOR EACH ROW EXECUTE FUNCTION heard.manager_stays_written();

CREATE TRIGGER stays_written BEFORE UPDATE ON heard.team_seat FOR EACH ROW EXECUTE FUNCTION heard.seat_stays_written();

CREATE TRIGGER still_here BEFORE INSERT ON heard.attachment FOR EACH ROW EXECUTE FUNCTION heard.still_here();

CREATE TRIGGER still_here BEFORE INSERT ON heard.concern FOR EACH ROW EXECUTE FUNCTION heard.still_here();

CREATE TRIGGER still_here BEFORE INSERT ON heard.mention FOR EACH ROW EXECUTE FUNCTION heard.still_here();

CREATE TRIGGER still_here BEFORE INSERT ON heard.remark FOR EACH ROW EXECUTE FUNCTION heard.still_here();

CREATE TRIGGER still_here BEFORE INSERT ON heard.spotted FOR EACH ROW EXECUTE FUNCTION heard.still_here();

CREATE CONSTRAINT TRIGGER strand_is_held_after_a_move AFTER UPDATE ON heard.strand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.is_open AND ((new.state <> old.state) OR (NOT old.is_open) OR (new.owner_post_id IS NULL)))) EXECUTE FUNCTION heard.strand_is_held();

CREATE CONSTRAINT TRIGGER strand_is_held_from_the_start AFTER INSERT ON heard.strand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.strand_is_held();

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.finding DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('find');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.host_notice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('tell_host');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.new_way DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('choose_way');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.nrm_decision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.nrm_decision_is_taken();

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.placement_start DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('start_placement');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.return_interview DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('interview');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.return_offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('offer_interview');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.sent_notice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('notify', 'decide_review', 'send_report', 'share_with_issuer');

CREATE CONSTRAINT TRIGGER taken_with_a_step AFTER INSERT ON heard.victim_told DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heard.taken_with_a_step('tell_victim');

CREATE TRIGGER tells_another_agency BEFORE INSERT OR UPDATE ON heard.rung FOR EACH ROW EXECUTE FUNCTION heard.rung_tells_another_agency();

CREATE TRIGGER third_failed AFTER INSERT ON heard.contact_attempt FOR EACH ROW WHEN ((NOT new.reached)) EXECUTE FUNCTION heard.third_contact_failed();

CREATE CONSTRAINT TRIGGER third_in_thirty_days AFTER INSERT ON heard.earlier_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.mention_id IS NOT NULL) OR ((new.event = 'missing'::text) AND (new.from_on > (new.at - '31 days'::interval))))) EXECUTE FUNCTION heard.third_in_thirty_days();

CREATE TRIGGER third_in_thirty_days AFTER INSERT ON heard.finding FOR EACH ROW EXECUTE FUNCTION heard.third_in_thirty_days();

CREATE TRIGGER third_in_thirty_days AFTER INSERT ON heard.identification FOR EACH ROW WHEN ((new.person_id IS NOT NULL)) EXECUTE FUNCTION heard.third_in_thirty_days();

CREATE TRIGGER third_in_thirty_days AFTER INSERT ON heard.mention FOR EACH ROW WHEN ((new.kind = 'child'::text)) EXECUTE FUNCTION heard.third_in_thirty_days();

CREATE TRIGGER those_kept_come_along AFTER INSERT ON heard.identification REFERENCING NEW TABLE AS found FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION heard.those_kept_come_along();

CREATE TRIGGER those_parted_are_told AFTER INSERT ON heard.identification REFERENCING NEW TABLE AS found FOR EACH STATEMENT EXECUTE FUNCTION heard.those_parted_are_told();

CREATE TRIGGER told_of BEFORE INSERT ON heard.missing_episode FOR EACH ROW EXECUTE FUNCTION heard.missing_child_is_told_of();

CREATE TRIGGER version_follows BEFORE INSERT ON heard.assessment_version FOR EACH ROW EXECUTE FUNCTION heard.version_follows();

CREATE TRIGGER victim_is_told BEFORE INSERT ON heard.victim_told FOR EACH ROW EXECUTE FUNCTION heard.victim_is_told();

CREATE CONSTRAINT TRIGGER wall_names_somebody AFTER INSERT ON heard.strand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = 'wall'::text)) EXECUTE FUNCTION heard.wall_names_somebody();

CREATE TRIGGER wall_stands AFTER INSERT ON heard.wall FOR EACH ROW EXECUTE FUNCTION heard.wall_stands();

ALTER TABLE ONLY heard.absence
    ADD CONSTRAINT absence_worker_id_33ce83e9_fk_worker_actor_id FOREIGN KEY (worker_id) REFERENCES heard.worker(actor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.access_request
    ADD CONSTRAINT access_request_by_id_3ced3884_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.access_request
    ADD CONSTRAINT access_request_strand_id_7947284a_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_account_id FOREIGN KEY (user_id) REFERENCES heard.account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES heard.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.account
    ADD CONSTRAINT account_worker_id_dfd82092_fk_worker_actor_id FOREIGN KEY (worker_id) REFERENCES heard.worker(actor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.action
    ADD CONSTRAINT action_by_id_b7740765_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.action
    ADD CONSTRAINT action_strand_id_0bed3a8a_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.advocate_offer
    ADD CONSTRAINT advocate_offer_by_id_0b0c89c4_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.advocate_offer
    ADD CONSTRAINT advocate_offer_strand_id_10c0638e_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.assessment_version
    ADD CONSTRAINT assessment_version_by_id_513e9f18_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.assessment_version
    ADD CONSTRAINT assessment_version_strand_id_62a72886_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attachment
    ADD CONSTRAINT attachment_by_id_468f2a76_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attachment
    ADD CONSTRAINT attachment_strand_id_4de4531a_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attempt
    ADD CONSTRAINT attempt_by_id_dd1773c5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attempt
    ADD CONSTRAINT attempt_strand_id_42832533_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attendance
    ADD CONSTRAINT attendance_by_id_2b3da21e_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attendance
    ADD CONSTRAINT attendance_invitation_id_b48b950c_fk_invitation_id FOREIGN KEY (invitation_id) REFERENCES heard.invitation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.attendance
    ADD CONSTRAINT attendance_strand_id_446a6f95_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES heard.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES heard.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES heard.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.category_entry
    ADD CONSTRAINT category_entry_by_id_55dcb27a_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.category_entry
    ADD CONSTRAINT category_entry_move_id_5f7257d3_fk_move_id FOREIGN KEY (move_id) REFERENCES heard.move(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.category_entry
    ADD CONSTRAINT category_entry_strand_id_2ab7a122_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.clock
    ADD CONSTRAINT clock_strand_id_fbcb1788_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.clock
    ADD CONSTRAINT clock_timescale_id_175c1ad5_fk_timescale_id FOREIGN KEY (timescale_id) REFERENCES heard.timescale(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.concern
    ADD CONSTRAINT concern_by_id_017893d6_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.concern
    ADD CONSTRAINT concern_follows_id_47304d22_fk_strand_id FOREIGN KEY (follows_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.concern
    ADD CONSTRAINT concern_strand_id_461a3e64_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.contact_attempt
    ADD CONSTRAINT contact_attempt_by_id_c48dfee5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.contact_attempt
    ADD CONSTRAINT contact_attempt_strand_id_4faadfc7_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.cosignature
    ADD CONSTRAINT cosignature_size_fkey FOREIGN KEY (size) REFERENCES heard.checkpoint(size);

ALTER TABLE ONLY heard.draft
    ADD CONSTRAINT draft_worker_id_680118a6_fk_worker_actor_id FOREIGN KEY (worker_id) REFERENCES heard.worker(actor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.drawn_from
    ADD CONSTRAINT drawn_from_of_id_29c2c065_fk_strand_id FOREIGN KEY (of_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.drawn_from
    ADD CONSTRAINT drawn_from_strand_id_6a9a00ed_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.earlier_entry
    ADD CONSTRAINT earlier_entry_by_id_18084df5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.earlier_entry
    ADD CONSTRAINT earlier_entry_file_id_a56eb4b0_fk_imported_file_id FOREIGN KEY (file_id) REFERENCES heard.imported_file(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.earlier_entry
    ADD CONSTRAINT earlier_entry_mention_id_13cb4308_fk_mention_id FOREIGN KEY (mention_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.earlier_entry
    ADD CONSTRAINT earlier_entry_strand_id_943eaac8_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.earlier_record
    ADD CONSTRAINT earlier_record_agency_id_bbc1966d_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.earlier_record
    ADD CONSTRAINT earlier_record_strand_id_1ae2f9bf_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.family_consent
    ADD CONSTRAINT family_consent_by_id_b394f0d5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.family_consent
    ADD CONSTRAINT family_consent_strand_id_b790e898_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.finding
    ADD CONSTRAINT finding_by_id_046a662c_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.finding
    ADD CONSTRAINT finding_strand_id_6f08856b_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.hold_lifting
    ADD CONSTRAINT hold_lifting_agency_id_7c00effe_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.hold_lifting
    ADD CONSTRAINT hold_lifting_by_id_bf5265aa_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.hold_lifting
    ADD CONSTRAINT hold_lifting_hold_id_6b224258_fk_legal_hold_id FOREIGN KEY (hold_id) REFERENCES heard.legal_hold(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.holding
    ADD CONSTRAINT holding_post_id_5cd9827b_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.holding
    ADD CONSTRAINT holding_worker_id_899c7146_fk_worker_actor_id FOREIGN KEY (worker_id) REFERENCES heard.worker(actor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.host_notice
    ADD CONSTRAINT host_notice_by_id_824be3bc_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.host_notice
    ADD CONSTRAINT host_notice_strand_id_6fd8bc3c_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.identification
    ADD CONSTRAINT identification_by_id_da42ed8f_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.identification
    ADD CONSTRAINT identification_mention_id_2d18510c_fk_mention_id FOREIGN KEY (mention_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.identification
    ADD CONSTRAINT identification_person_id_94344159_fk_person_id FOREIGN KEY (person_id) REFERENCES heard.person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.imported_file
    ADD CONSTRAINT imported_file_agency_id_1b47d740_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.imported_file
    ADD CONSTRAINT imported_file_by_id_b1a40612_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.invitation
    ADD CONSTRAINT invitation_by_id_53f4f9e3_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.invitation
    ADD CONSTRAINT invitation_meeting_id_0f26226b_fk_meeting_id FOREIGN KEY (meeting_id) REFERENCES heard.meeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.invitation
    ADD CONSTRAINT invitation_post_id_0a89149a_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.invitation
    ADD CONSTRAINT invitation_strand_id_6ce05435_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.judgement
    ADD CONSTRAINT judgement_by_id_69fae983_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.judgement
    ADD CONSTRAINT judgement_line_id_fdb1e079_fk_audit_line_code FOREIGN KEY (line_id) REFERENCES heard.audit_line(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.judgement
    ADD CONSTRAINT judgement_strand_id_064b2bd2_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.legal_basis
    ADD CONSTRAINT legal_basis_by_id_ca3bb94c_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.legal_basis
    ADD CONSTRAINT legal_basis_strand_id_abbd20c1_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.legal_hold
    ADD CONSTRAINT legal_hold_agency_id_9b47ebdf_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.legal_hold
    ADD CONSTRAINT legal_hold_by_id_045aaf93_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.legal_hold
    ADD CONSTRAINT legal_hold_record_id_8f2c8a35_fk_strand_id FOREIGN KEY (record_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.licence_notice
    ADD CONSTRAINT licence_notice_by_id_5cdcba15_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.licence_notice
    ADD CONSTRAINT licence_notice_strand_id_92498184_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.line_dissent
    ADD CONSTRAINT line_dissent_by_id_e0a9d727_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.line_dissent
    ADD CONSTRAINT line_dissent_post_id_ea7833a8_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.line_dissent
    ADD CONSTRAINT line_dissent_strand_id_3b6022ea_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.link_part
    ADD CONSTRAINT link_part_run_id_fkey FOREIGN KEY (run_id) REFERENCES heard.link_run(id);

ALTER TABLE ONLY heard.link_run
    ADD CONSTRAINT link_run_version_fkey FOREIGN KEY (version) REFERENCES heard.link_model(version);

ALTER TABLE ONLY heard.listed_child
    ADD CONSTRAINT listed_child_by_id_8f80b7ba_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.listed_child
    ADD CONSTRAINT listed_child_concern_id_ef98f4a5_fk_strand_id FOREIGN KEY (concern_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.listed_child
    ADD CONSTRAINT listed_child_strand_id_d433de02_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.look_up
    ADD CONSTRAINT look_up_actor_id_c01c477f_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.look_up
    ADD CONSTRAINT look_up_agency_id_a41f95d9_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.look_up
    ADD CONSTRAINT look_up_strand_id_477b85a6_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.mailbox
    ADD CONSTRAINT mailbox_actor_id_7b4b0250_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.mailbox
    ADD CONSTRAINT mailbox_strand_id_39b91fd7_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.meeting
    ADD CONSTRAINT meeting_by_id_dde541b8_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.meeting
    ADD CONSTRAINT meeting_chair_id_a34dac4d_fk_post_id FOREIGN KEY (chair_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.meeting
    ADD CONSTRAINT meeting_co_chair_id_123c88ac_fk_post_id FOREIGN KEY (co_chair_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.meeting
    ADD CONSTRAINT meeting_strand_id_c592879e_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.mention
    ADD CONSTRAINT mention_by_id_6da56bd5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.mention
    ADD CONSTRAINT mention_strand_id_c3a7a6dc_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_account_id FOREIGN KEY (user_id) REFERENCES heard.account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.minutes
    ADD CONSTRAINT minutes_by_id_40b55fd5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.minutes
    ADD CONSTRAINT minutes_meeting_id_f9dd27f3_fk_meeting_id FOREIGN KEY (meeting_id) REFERENCES heard.meeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.minutes
    ADD CONSTRAINT minutes_strand_id_2ee616eb_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.missing_episode
    ADD CONSTRAINT missing_episode_by_id_d638e325_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.missing_episode
    ADD CONSTRAINT missing_episode_strand_id_9c8543d1_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_follows_the_last FOREIGN KEY (strand_id, follows, from_state) REFERENCES heard.move(strand_id, n, to_state);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_is_declared FOREIGN KEY (kind, step, from_state, to_state) REFERENCES heard.step(kind, name, from_state, to_state);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_is_of_its_kind FOREIGN KEY (strand_id, kind) REFERENCES heard.strand(id, kind);

ALTER TABLE ONLY heard.move
    ADD CONSTRAINT move_to_post_id_7d6b2df7_fk_post_id FOREIGN KEY (to_post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.network_export
    ADD CONSTRAINT network_export_by_id_c573f824_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.network_export
    ADD CONSTRAINT network_export_strand_id_59b38564_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.new_way
    ADD CONSTRAINT new_way_by_id_d299daf9_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.new_way
    ADD CONSTRAINT new_way_strand_id_359b4fdc_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.nrm_decision
    ADD CONSTRAINT nrm_decision_by_id_82258aed_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.nrm_decision
    ADD CONSTRAINT nrm_decision_strand_id_57867626_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.nrm_referral
    ADD CONSTRAINT nrm_referral_by_id_18e31877_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.nrm_referral
    ADD CONSTRAINT nrm_referral_first_responder_id_12e1221b_fk_agency_id FOREIGN KEY (first_responder_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.nrm_referral
    ADD CONSTRAINT nrm_referral_strand_id_64e0b2c2_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.opening_half
    ADD CONSTRAINT opening_half_by_id_6873628d_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.opening_half
    ADD CONSTRAINT opening_half_strand_id_b428a218_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_attachment_id_819b1fab_fk_attachment_id FOREIGN KEY (attachment_id) REFERENCES heard.attachment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_decided_by_id_70fddd63_fk_actor_id FOREIGN KEY (decided_by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_ground_id_1bd1732f_fk_withholding_ground_code FOREIGN KEY (ground_id) REFERENCES heard.withholding_ground(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_record_id_031b9676_fk_strand_id FOREIGN KEY (record_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pack_line
    ADD CONSTRAINT pack_line_strand_id_e33f7572_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pairing
    ADD CONSTRAINT pairing_by_id_22017d3c_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pairing
    ADD CONSTRAINT pairing_one_id_16391620_fk_mention_id FOREIGN KEY (one_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.pairing
    ADD CONSTRAINT pairing_other_id_24ccaec2_fk_mention_id FOREIGN KEY (other_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.panel_line
    ADD CONSTRAINT panel_line_strand_id_eeca64d0_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.placement
    ADD CONSTRAINT placement_by_id_fda996f6_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.placement_start
    ADD CONSTRAINT placement_start_by_id_dc7fb408_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.placement_start
    ADD CONSTRAINT placement_start_strand_id_e147e3bb_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.placement
    ADD CONSTRAINT placement_strand_id_0f290eed_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.police_event
    ADD CONSTRAINT police_event_by_id_a5f380a1_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.police_event
    ADD CONSTRAINT police_event_strand_id_56e208c5_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.post
    ADD CONSTRAINT post_agency_id_fa7a913e_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.proposal
    ADD CONSTRAINT proposal_one_id_fkey FOREIGN KEY (one_id) REFERENCES heard.mention(id);

ALTER TABLE ONLY heard.proposal
    ADD CONSTRAINT proposal_other_id_fkey FOREIGN KEY (other_id) REFERENCES heard.mention(id);

ALTER TABLE ONLY heard.proposal
    ADD CONSTRAINT proposal_run_id_fkey FOREIGN KEY (run_id) REFERENCES heard.link_run(id);

ALTER TABLE ONLY heard.read_back
    ADD CONSTRAINT read_back_by_id_ec9fc3d5_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.read_back
    ADD CONSTRAINT read_back_voice_id_c51e0b52_fk_voice_id FOREIGN KEY (voice_id) REFERENCES heard.voice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.reading
    ADD CONSTRAINT reading_actor_id_f8ad5303_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.reading_flag
    ADD CONSTRAINT reading_flag_reading_id_f72d111e_fk_reading_id FOREIGN KEY (reading_id) REFERENCES heard.reading(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.reading_flag
    ADD CONSTRAINT reading_flag_rule_id_54a86fcb_fk_reading_rule_id FOREIGN KEY (rule_id) REFERENCES heard.reading_rule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.reading_flag
    ADD CONSTRAINT reading_flag_strand_id_0ed263e8_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.receipt
    ADD CONSTRAINT receipt_actor_id_0bbde17e_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.receipt
    ADD CONSTRAINT receipt_strand_id_733bdcb7_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.remark
    ADD CONSTRAINT remark_by_id_46957508_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.remark
    ADD CONSTRAINT remark_move_id_6567c27d_fk_move_id FOREIGN KEY (move_id) REFERENCES heard.move(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.remark
    ADD CONSTRAINT remark_strand_id_1c436874_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.return_interview
    ADD CONSTRAINT return_interview_by_id_307c75b8_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.return_interview
    ADD CONSTRAINT return_interview_concern_id_2898456c_fk_strand_id FOREIGN KEY (concern_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.return_interview
    ADD CONSTRAINT return_interview_interviewer_id_d2652d11_fk_actor_id FOREIGN KEY (interviewer_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.return_interview
    ADD CONSTRAINT return_interview_strand_id_5d00eef8_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.return_offer
    ADD CONSTRAINT return_offer_by_id_0efa13f6_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.return_offer
    ADD CONSTRAINT return_offer_strand_id_d04cb09a_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.rung
    ADD CONSTRAINT rung_agency_id_2c1fdfb8_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.rung
    ADD CONSTRAINT rung_post_id_3a25ca3c_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.rung
    ADD CONSTRAINT rung_tells_id_4360b796_fk_post_id FOREIGN KEY (tells_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.scan
    ADD CONSTRAINT scan_attachment_id_350d2988_fk_attachment_id FOREIGN KEY (attachment_id) REFERENCES heard.attachment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.sealed_identity
    ADD CONSTRAINT sealed_identity_by_id_8419a4bf_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.sealed_identity
    ADD CONSTRAINT sealed_identity_strand_id_449bcc29_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.sent_notice
    ADD CONSTRAINT sent_notice_by_id_27d0bc1b_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.sent_notice
    ADD CONSTRAINT sent_notice_strand_id_785735dd_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.serious_incident
    ADD CONSTRAINT serious_incident_by_id_c6d3458a_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.serious_incident
    ADD CONSTRAINT serious_incident_strand_id_7fc3a1b7_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.share
    ADD CONSTRAINT share_basis_id_59866f06_fk_lawful_basis_code FOREIGN KEY (basis_id) REFERENCES heard.lawful_basis(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.share
    ADD CONSTRAINT share_by_id_47265854_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.share
    ADD CONSTRAINT share_record_id_c789d6aa_fk_strand_id FOREIGN KEY (record_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.share
    ADD CONSTRAINT share_strand_id_77272bd0_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.share
    ADD CONSTRAINT share_to_post_id_d9e2e7c2_fk_post_id FOREIGN KEY (to_post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.sitting_line
    ADD CONSTRAINT sitting_line_line_id_b624ca27_fk_strand_id FOREIGN KEY (line_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.sitting_line
    ADD CONSTRAINT sitting_line_strand_id_63569a33_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES heard.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES heard.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_user_id_8146e70c_fk_account_id FOREIGN KEY (user_id) REFERENCES heard.account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.spotted
    ADD CONSTRAINT spotted_by_id_8ccffe1a_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.spotted
    ADD CONSTRAINT spotted_mention_id_27fa0a8b_fk_mention_id FOREIGN KEY (mention_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.spotted
    ADD CONSTRAINT spotted_strand_id_c00b2614_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_by_id_e50ea0f8_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_follows_id_c445c7f0_fk_stated_link_id FOREIGN KEY (follows_id) REFERENCES heard.stated_link(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_one_id_b1a290db_fk_mention_id FOREIGN KEY (one_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_other_id_2a5d3d2f_fk_mention_id FOREIGN KEY (other_id) REFERENCES heard.mention(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.stated_link
    ADD CONSTRAINT stated_link_said_in_id_f8ee9d80_fk_strand_id FOREIGN KEY (said_in_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.step
    ADD CONSTRAINT step_from_declared FOREIGN KEY (kind, from_state) REFERENCES heard.state(kind, name);

ALTER TABLE ONLY heard.step
    ADD CONSTRAINT step_to_declared FOREIGN KEY (kind, to_state) REFERENCES heard.state(kind, name);

ALTER TABLE ONLY heard.strand
    ADD CONSTRAINT strand_agency_id_1b301aa6_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.strand
    ADD CONSTRAINT strand_parent_id_4799c048_fk_strand_id FOREIGN KEY (parent_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.strand
    ADD CONSTRAINT strand_state_declared FOREIGN KEY (kind, state, is_open) REFERENCES heard.state(kind, name, is_open);

ALTER TABLE ONLY heard.system_key
    ADD CONSTRAINT system_key_actor_id_eebe9a31_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.system_key
    ADD CONSTRAINT system_key_agency_id_b24c858a_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.system_key
    ADD CONSTRAINT system_key_post_id_bf095de6_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team
    ADD CONSTRAINT team_agency_id_986b3cea_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team
    ADD CONSTRAINT team_by_id_69c88033_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_manager
    ADD CONSTRAINT team_manager_by_id_c826a85e_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_manager
    ADD CONSTRAINT team_manager_post_id_f2de3d41_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_manager
    ADD CONSTRAINT team_manager_team_id_e820e60b_fk_team_id FOREIGN KEY (team_id) REFERENCES heard.team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_remit
    ADD CONSTRAINT team_remit_by_id_591e9805_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_remit
    ADD CONSTRAINT team_remit_team_id_85ef0815_fk_team_id FOREIGN KEY (team_id) REFERENCES heard.team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_seat
    ADD CONSTRAINT team_seat_by_id_fdb085dd_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_seat
    ADD CONSTRAINT team_seat_left_by_id_c21f8cf9_fk_actor_id FOREIGN KEY (left_by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_seat
    ADD CONSTRAINT team_seat_post_id_b2c6457e_fk_post_id FOREIGN KEY (post_id) REFERENCES heard.post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_seat
    ADD CONSTRAINT team_seat_team_id_ef784085_fk_team_id FOREIGN KEY (team_id) REFERENCES heard.team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_warning
    ADD CONSTRAINT team_warning_strand_id_2ec8cabd_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.team_warning
    ADD CONSTRAINT team_warning_team_id_087cef3d_fk_team_id FOREIGN KEY (team_id) REFERENCES heard.team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.timescale
    ADD CONSTRAINT timescale_agency_id_6addd6e9_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.token
    ADD CONSTRAINT token_actor_id_2281e087_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_account_id FOREIGN KEY (user_id) REFERENCES heard.account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.victim_told
    ADD CONSTRAINT victim_told_by_id_a3d4d06b_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.victim_told
    ADD CONSTRAINT victim_told_strand_id_ebc068f1_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.voice_answer
    ADD CONSTRAINT voice_answer_by_id_0188dd25_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.voice_answer
    ADD CONSTRAINT voice_answer_move_id_b21136c2_fk_move_id FOREIGN KEY (move_id) REFERENCES heard.move(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.voice_answer
    ADD CONSTRAINT voice_answer_voice_id_093a143a_fk_voice_id FOREIGN KEY (voice_id) REFERENCES heard.voice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.voice
    ADD CONSTRAINT voice_by_id_0b41da04_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.voice
    ADD CONSTRAINT voice_strand_id_6ed5d801_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.wall
    ADD CONSTRAINT wall_actor_id_97fe401e_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.wall
    ADD CONSTRAINT wall_by_id_c1ddad7a_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.wall
    ADD CONSTRAINT wall_id_97585a83_fk_strand_id FOREIGN KEY (id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.wall
    ADD CONSTRAINT wall_strand_id_ea648709_fk_strand_id FOREIGN KEY (strand_id) REFERENCES heard.strand(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.withdrawal
    ADD CONSTRAINT withdrawal_by_id_9500ef40_fk_actor_id FOREIGN KEY (by_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.withdrawal
    ADD CONSTRAINT withdrawal_strand_id_a3dbf13b_fk_share_strand_id FOREIGN KEY (strand_id) REFERENCES heard.share(strand_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.worded
    ADD CONSTRAINT worded_agency_id_589d098a_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.worker
    ADD CONSTRAINT worker_actor_id_766e0aa6_fk_actor_id FOREIGN KEY (actor_id) REFERENCES heard.actor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY heard.worker
    ADD CONSTRAINT worker_agency_id_f83d1be5_fk_agency_id FOREIGN KEY (agency_id) REFERENCES heard.agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE heard.absence ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.access ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.access_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.action ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.advocate_offer ENABLE ROW LEVEL SECURITY;

CREATE POLICY agreed ON heard.action FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY among_workers ON heard.absence FOR SELECT TO heard_app USING ((( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text])));

CREATE POLICY among_workers ON heard.holding FOR SELECT TO heard_app USING ((( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text])));

CREATE POLICY among_workers ON heard.team FOR SELECT USING ((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text));

CREATE POLICY among_workers ON heard.team_manager FOR SELECT USING ((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text));

CREATE POLICY among_workers ON heard.team_remit FOR SELECT USING ((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text));

CREATE POLICY among_workers ON heard.team_seat FOR SELECT USING ((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text));

CREATE POLICY among_workers ON heard.worker FOR SELECT TO heard_app USING ((( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text])));

CREATE POLICY answered_for ON heard.hotspot FOR SELECT USING (( SELECT ((cardinality(heard.my_scope()) > 0) OR (heard.my_rank() >= 2))));

CREATE POLICY answered_for ON heard.look_up FOR SELECT USING (((id = ANY (( SELECT heard.my_look_ups() AS my_look_ups)::uuid[])) OR (strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))));

ALTER TABLE heard.assessment_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.attachment ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.attendance ENABLE ROW LEVEL SECURITY;

CREATE POLICY begun ON heard.strand FOR INSERT WITH CHECK ((( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'door'::text, 'system'::text, 'reporter'::text])));

CREATE POLICY begun ON heard.team FOR UPDATE USING ((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text));

CREATE POLICY brought_in ON heard.earlier_entry FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (EXISTS ( SELECT
   FROM heard.strand s
  WHERE ((s.id = earlier_entry.strand_id) AND (s.kind = 'earlier_record'::text) AND (s.agency_id = ( SELECT heard.my_agency() AS my_agency)))))));

CREATE POLICY brought_in ON heard.earlier_record FOR INSERT WITH CHECK (((agency_id = ( SELECT heard.my_agency() AS my_agency)) AND (EXISTS ( SELECT
   FROM heard.strand s
  WHERE ((s.id = earlier_record.strand_id) AND (s.kind = 'earlier_record'::text) AND (s.agency_id = earlier_record.agency_id))))));

CREATE POLICY brought_in ON heard.imported_file FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (agency_id = ( SELECT heard.my_agency() AS my_agency))));

CREATE POLICY by_migration ON heard.entry FOR INSERT TO heard_owner WITH CHECK (true);

ALTER TABLE heard.category_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.clock ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.concern ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.contact_attempt ENABLE ROW LEVEL SECURITY;

CREATE POLICY decided ON heard.pack_line FOR UPDATE USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))) WITH CHECK ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY delivered ON heard.outbox TO heard_clock USING (true);

ALTER TABLE heard.draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.drawn_from ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.earlier_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.earlier_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.erasure ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.family_consent ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.finding ENABLE ROW LEVEL SECURITY;

CREATE POLICY found ON heard.category_entry FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (move_id IS NULL) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text])) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY found ON heard.identification FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE ((m.id = identification.mention_id) AND (NOT heard.through_glass(m.strand_id))))) AND (NOT heard.is_somebody_else(person_id))));

CREATE POLICY found ON heard.person FOR INSERT WITH CHECK ((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text));

CREATE POLICY gathered ON heard.pack_line FOR INSERT WITH CHECK (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (record_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND ((attachment_id IS NULL) OR heard.is_file_of(attachment_id, record_id))));

CREATE POLICY given ON heard.judgement FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY given ON heard.share FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_share(record_id)));

ALTER TABLE heard.hold_lifting ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.holding ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.host_notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.hotspot ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.identification ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.imported_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.invitation ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.judgement ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.legal_basis ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.legal_hold ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.licence_notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.line_dissent ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.listed_child ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.look_up ENABLE ROW LEVEL SECURITY;

CREATE POLICY made ON heard.attempt FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) IS NOT NULL)));

CREATE POLICY made ON heard.receipt FOR INSERT WITH CHECK ((actor_id = ( SELECT heard.actor() AS actor)));

CREATE POLICY made ON heard.scan FOR INSERT WITH CHECK (heard.may_scan(attachment_id));

ALTER TABLE heard.mailbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.match_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.meeting ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.mention ENABLE ROW LEVEL SECURITY;

CREATE POLICY mine ON heard.draft USING ((worker_id = ( SELECT heard.actor() AS actor))) WITH CHECK ((worker_id = ( SELECT heard.actor() AS actor)));

CREATE POLICY mine ON heard.receipt FOR SELECT USING ((actor_id = ( SELECT heard.actor() AS actor)));

ALTER TABLE heard.minutes ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.missing_episode ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.move ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.network_export ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.new_way ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.nrm_decision ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.nrm_referral ENABLE ROW LEVEL SECURITY;

CREATE POLICY of_my_agency ON heard.imported_file FOR SELECT USING (((agency_id = ( SELECT heard.my_agency() AS my_agency)) OR (EXISTS ( SELECT
   FROM heard.earlier_entry e
  WHERE (e.file_id = imported_file.id)))));

CREATE POLICY of_the_installation ON heard.token TO heard_owner USING ((actor_id = '00000000-0000-4000-8000-000000000001'::uuid)) WITH CHECK ((actor_id = '00000000-0000-4000-8000-000000000001'::uuid));

CREATE POLICY of_the_linking ON heard.proposal TO heard_link USING (true) WITH CHECK (true);

ALTER TABLE heard.opening_half ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.pack_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.pairing ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.panel_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.person ENABLE ROW LEVEL SECURITY;

CREATE POLICY placed ON heard.legal_hold FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_hold(record_id)));

ALTER TABLE heard.placement ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.placement_start ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.police_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.proposal ENABLE ROW LEVEL SECURITY;

CREATE POLICY published ON heard.team_remit FOR INSERT WITH CHECK ((by_id = ( SELECT heard.actor() AS actor)));

ALTER TABLE heard.read_back ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.reading ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.reading_flag ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.receipt ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.remark ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.return_interview ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.return_offer ENABLE ROW LEVEL SECURITY;

CREATE POLICY said ON heard.access_request FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY said ON heard.advocate_offer FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (NOT heard.through_glass(strand_id)) AND heard.is_about_a_child(strand_id)));

CREATE POLICY said ON heard.attendance FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY said ON heard.concern FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.begun_here(strand_id, door, danger_now) AND ((follows_id IS NULL) OR (EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = concern.follows_id))))));

CREATE POLICY said ON heard.contact_attempt FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (NOT heard.through_glass(strand_id)) AND heard.is_about_a_child(strand_id)));

CREATE POLICY said ON heard.family_consent FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.finding FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) IS NOT NULL)));

CREATE POLICY said ON heard.hold_lifting FOR INSERT WITH CHECK ((by_id = ( SELECT heard.actor() AS actor)));

CREATE POLICY said ON heard.host_notice FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.legal_basis FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.licence_notice FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.line_dissent FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY said ON heard.listed_child FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.mention FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_add(strand_id)));

CREATE POLICY said ON heard.missing_episode FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.begun_by_me(strand_id, 'missing_episode'::text)));

CREATE POLICY said ON heard.new_way FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY said ON heard.nrm_decision FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.nrm_referral FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.pairing FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE ((m.id = pairing.one_id) AND (NOT heard.through_glass(m.strand_id))))) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE ((m.id = pairing.other_id) AND (NOT heard.through_glass(m.strand_id)))))));

CREATE POLICY said ON heard.placement FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.placement_start FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.police_event FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.read_back FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (EXISTS ( SELECT
   FROM heard.voice v
  WHERE ((v.id = read_back.voice_id) AND (NOT heard.through_glass(v.strand_id)))))));

CREATE POLICY said ON heard.remark FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (move_id IS NULL) AND (strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])) AND (from_raiser = (NOT (strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))))));

CREATE POLICY said ON heard.return_interview FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY said ON heard.return_offer FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (heard.level_of(strand_id) = 'full'::text)));

CREATE POLICY said ON heard.sent_notice FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.serious_incident FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.spotted FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text) AND (strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])) AND ((mention_id IS NULL) OR (EXISTS ( SELECT
   FROM heard.mention m
  WHERE ((m.id = spotted.mention_id) AND (m.strand_id = spotted.strand_id)))))));

CREATE POLICY said ON heard.victim_told FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = ANY (ARRAY['worker'::text, 'system'::text]))));

CREATE POLICY said ON heard.voice FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND heard.is_about_a_child(strand_id)));

CREATE POLICY said ON heard.voice_answer FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (EXISTS ( SELECT
   FROM heard.move m
  WHERE ((m.id = voice_answer.move_id) AND (m.strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (NOT heard.through_glass(m.strand_id))))) AND ((voice_id IS NULL) OR (EXISTS ( SELECT
   FROM heard.voice v
  WHERE (v.id = voice_answer.voice_id))))));

ALTER TABLE heard.scan ENABLE ROW LEVEL SECURITY;

CREATE POLICY scanned ON heard.attachment FOR SELECT TO heard_clock USING (true);

CREATE POLICY scanned ON heard.scan FOR SELECT TO heard_clock USING (true);

CREATE POLICY sealed ON heard.entry FOR SELECT TO heard_seal USING (true);

ALTER TABLE heard.sealed_identity ENABLE ROW LEVEL SECURITY;

CREATE POLICY seated ON heard.team_seat FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (left_on IS NULL)));

CREATE POLICY seen ON heard.access_request FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.action FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.advocate_offer FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.assessment_version FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.attachment FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.attempt FOR SELECT USING ((( SELECT heard.sees_by_office('pressure'::text) AS sees_by_office) AND (EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = attempt.strand_id)))));

CREATE POLICY seen ON heard.attendance FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.category_entry FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.clock FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = clock.strand_id))));

CREATE POLICY seen ON heard.concern FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.contact_attempt FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.earlier_entry FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.earlier_record FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.erasure FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = erasure.of_strand_id))));

CREATE POLICY seen ON heard.family_consent FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.finding FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.hold_lifting FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.legal_hold h
  WHERE (h.id = hold_lifting.hold_id))));

CREATE POLICY seen ON heard.host_notice FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.identification FOR SELECT USING (((EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = identification.mention_id))) AND (NOT heard.rests_on_what_is_kept(id))));

CREATE POLICY seen ON heard.invitation FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.judgement FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.legal_basis FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.legal_hold FOR SELECT USING ((((record_id IS NULL) AND (( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text)) OR (record_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))));

CREATE POLICY seen ON heard.licence_notice FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.line_dissent FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.listed_child FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.meeting FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.mention FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) OR ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])) AND ((by_id = ( SELECT heard.actor() AS actor)) OR heard.began_with(strand_id, by_id)))));

CREATE POLICY seen ON heard.minutes FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.missing_episode FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.move FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) OR ((by_id = ( SELECT heard.actor() AS actor)) AND (step <> 'pass_round'::text) AND (strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])))));

CREATE POLICY seen ON heard.network_export FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (NOT heard.speaks_of_what_is_kept(id))));

CREATE POLICY seen ON heard.new_way FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.nrm_decision FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.nrm_referral FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.pack_line FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.pairing FOR SELECT USING (((EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = pairing.one_id))) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = pairing.other_id)))));

CREATE POLICY seen ON heard.panel_line FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.person FOR SELECT USING (((( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text) AND (EXISTS ( SELECT
   FROM heard.identification i
  WHERE (i.person_id = person.id)))));

CREATE POLICY seen ON heard.placement FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.placement_start FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.police_event FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.read_back FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.voice v
  WHERE (v.id = read_back.voice_id))));

CREATE POLICY seen ON heard.remark FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.return_interview FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.return_offer FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.scan FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.attachment a
  WHERE (a.id = scan.attachment_id))));

CREATE POLICY seen ON heard.sent_notice FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.serious_incident FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.share FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) OR (record_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))));

CREATE POLICY seen ON heard.sitting_line FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = sitting_line.line_id)))));

CREATE POLICY seen ON heard.spotted FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) OR ((by_id = ( SELECT heard.actor() AS actor)) AND (strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[])))));

CREATE POLICY seen ON heard.stated_link FOR SELECT USING (((said_in_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = stated_link.one_id))) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = stated_link.other_id)))));

CREATE POLICY seen ON heard.strand FOR SELECT USING ((((apart = ANY (ARRAY[''::text, 'review'::text])) AND (((agency_id = ANY (( SELECT heard.my_scope() AS my_scope)::uuid[])) AND ((kind <> ALL (ARRAY['pressure'::text, 'reading_review'::text])) OR ( SELECT heard.sees_by_office('pressure'::text) AS sees_by_office))) OR (owner_post_id = ANY (( SELECT heard.my_posts() AS my_posts)::uuid[])) OR (id = ANY (( SELECT heard.my_strands() AS my_strands)::uuid[])))) OR ((apart <> ALL (ARRAY[''::text, 'review'::text])) AND (id = ANY (( SELECT heard.my_apart() AS my_apart)::uuid[])))));

CREATE POLICY seen ON heard.team_warning FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = team_warning.strand_id))));

CREATE POLICY seen ON heard.victim_told FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.voice FOR SELECT USING ((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])));

CREATE POLICY seen ON heard.voice_answer FOR SELECT USING (((EXISTS ( SELECT
   FROM heard.move m
  WHERE ((m.id = voice_answer.move_id) AND (m.strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))))) OR ((voice_id IS NULL) AND heard.answers_me(move_id))));

CREATE POLICY seen ON heard.waiting FOR SELECT USING ((((apart = ANY (ARRAY[''::text, 'review'::text])) AND (((agency_id = ANY (( SELECT heard.my_scope() AS my_scope)::uuid[])) AND ((kind <> ALL (ARRAY['pressure'::text, 'reading_review'::text])) OR ( SELECT heard.sees_by_office('pressure'::text) AS sees_by_office))) OR (EXISTS ( SELECT
   FROM heard.strand s
  WHERE (s.id = waiting.strand_id))))) OR ((apart <> ALL (ARRAY[''::text, 'review'::text])) AND (strand_id = ANY (( SELECT heard.my_apart() AS my_apart)::uuid[])))));

CREATE POLICY seen ON heard.wall FOR SELECT USING (((strand_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) OR (id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[]))));

CREATE POLICY seen ON heard.withdrawal FOR SELECT USING ((EXISTS ( SELECT
   FROM heard.share s
  WHERE (s.strand_id = withdrawal.strand_id))));

CREATE POLICY sending ON heard.absence FOR SELECT TO heard_clock USING (true);

CREATE POLICY sending ON heard.holding FOR SELECT TO heard_clock USING (true);

CREATE POLICY sending ON heard.worker FOR SELECT TO heard_clock USING (true);

CREATE POLICY sent ON heard.attachment FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_add(strand_id)));

CREATE POLICY sent ON heard.invitation FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_work_on(strand_id)));

ALTER TABLE heard.sent_notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.serious_incident ENABLE ROW LEVEL SECURITY;

CREATE POLICY set ON heard.meeting FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_work_on(strand_id)));

CREATE POLICY set_up ON heard.team FOR INSERT WITH CHECK ((by_id = ( SELECT heard.actor() AS actor)));

ALTER TABLE heard.share ENABLE ROW LEVEL SECURITY;

CREATE POLICY signing_in ON heard.worker FOR SELECT TO heard_door USING (true);

ALTER TABLE heard.sitting_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.spotted ENABLE ROW LEVEL SECURITY;

CREATE POLICY stated ON heard.stated_link FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text) AND (said_in_id = ANY (( SELECT heard.opened('full'::text) AS opened)::uuid[])) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = stated_link.one_id))) AND (EXISTS ( SELECT
   FROM heard.mention m
  WHERE (m.id = stated_link.other_id)))));

ALTER TABLE heard.stated_link ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.strand ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.system_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY taken ON heard.move FOR INSERT WITH CHECK ((by_id = ( SELECT heard.actor() AS actor)));

CREATE POLICY taken ON heard.network_export FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (( SELECT heard.actor_kind() AS actor_kind) = 'worker'::text) AND (strand_id = ANY (( SELECT heard.opened('own'::text) AS opened)::uuid[]))));

CREATE POLICY taken_back ON heard.withdrawal FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND (EXISTS ( SELECT
   FROM heard.share s
  WHERE ((s.strand_id = withdrawal.strand_id) AND heard.may_share(s.record_id))))));

ALTER TABLE heard.team ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.team_manager ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.team_remit ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.team_seat ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.team_warning ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.token ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.victim_told ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.voice ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.voice_answer ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.waiting ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.wall ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.withdrawal ENABLE ROW LEVEL SECURITY;

ALTER TABLE heard.worker ENABLE ROW LEVEL SECURITY;

CREATE POLICY written ON heard.assessment_version FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_work_on(strand_id)));

CREATE POLICY written ON heard.minutes FOR INSERT WITH CHECK (((by_id = ( SELECT heard.actor() AS actor)) AND heard.may_work_on(strand_id)));

GRANT USAGE ON SCHEMA heard TO heard_kernel;
GRANT USAGE ON SCHEMA heard TO heard_app;
GRANT USAGE ON SCHEMA heard TO heard_door;
GRANT USAGE ON SCHEMA heard TO heard_clock;
GRANT USAGE ON SCHEMA heard TO heard_seal;
GRANT USAGE ON SCHEMA heard TO heard_link;
GRANT USAGE ON SCHEMA heard TO heard_dump;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT ALL ON TABLE heard.team_manager TO heard_kernel;
GRANT SELECT ON TABLE heard.team_manager TO heard_app;

REVOKE ALL ON FUNCTION heard.steps_from_here(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.steps_from_here(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.access_keeps_all_but_its_end() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.access_keeps_all_but_its_end() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.access_may_end_sooner() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.access_may_end_sooner() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.action_is_agreed() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.actor() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.actor() TO heard_app;
GRANT ALL ON FUNCTION heard.actor() TO heard_door;
GRANT ALL ON FUNCTION heard.actor() TO heard_clock;
GRANT ALL ON FUNCTION heard.actor() TO heard_link;

REVOKE ALL ON FUNCTION heard.actor_kind() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.actor_kind() TO heard_app;
GRANT ALL ON FUNCTION heard.actor_kind() TO heard_clock;
GRANT ALL ON FUNCTION heard.actor_kind() TO heard_link;

REVOKE ALL ON FUNCTION heard.acts_for(of_kinds text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.address_key(words text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.address_key(words text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.addresses_of(which uuid, of_post uuid, of_actor uuid, at_time timestamp with time zone, OUT emails text[], OUT held boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.addresses_of(which uuid, of_post uuid, of_actor uuid, at_time timestamp with time zone, OUT emails text[], OUT held boolean) TO heard_clock;

REVOKE ALL ON FUNCTION heard.adult_may_work_here() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.alike(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.also_about(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.also_about(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.answers_me(of_move uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.answers_me(of_move uuid) TO heard_app;

GRANT ALL ON TABLE heard.strand TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.strand TO heard_app;

REVOKE ALL ON FUNCTION heard.apart_of(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.as_it_stood(of_table regclass, kept text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.as_it_stood(of_table regclass, kept text[]) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.attendance_is_said() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.audit_is_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.awaited_at(which uuid, posts uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.began_with(which uuid, who uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.began_with(which uuid, who uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.begun_by_me(which uuid, of_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.begun_by_me(which uuid, of_kind text) TO heard_app;

REVOKE ALL ON FUNCTION heard.begun_here(which uuid, at_door text, danger boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.begun_here(which uuid, at_door text, danger boolean) TO heard_app;

REVOKE ALL ON FUNCTION heard.between_words() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.between_words() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.break_glass(by_reference text, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.break_glass(by_reference text, because text) TO heard_app;

REVOKE ALL ON FUNCTION heard.brought_in_before(of_file uuid, numbers text[], contents bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.brought_in_before(of_file uuid, numbers text[], contents bytea[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.call_missing_meeting(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.can_be_handed_over(s heard.strand) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.can_be_handed_over(s heard.strand) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.care_known(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.care_known(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.cares_for_the_child(which uuid, whom uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.categories_standing(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.category_comes_to_the_panel() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.category_is_kept() FROM PUBLIC;

GRANT ALL ON TABLE heard.assessment_version TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.assessment_version TO heard_app;

REVOKE ALL ON FUNCTION heard.changed_in(now_it heard.assessment_version, before heard.assessment_version) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.changed_in(now_it heard.assessment_version, before heard.assessment_version) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.child_is_listed() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.children_of(which uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.children_of(which uuid[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.climbs_of(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.climbs_of(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.clock_keeps_its_time() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.clock_keeps_its_time() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.clock_leaves_another() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.closed_beside_what_is_kept() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.comes_on(before uuid[], since timestamp with time zone, harm boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.concern_has_words() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.concern_may_name_a_worker() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.conflict_on(which uuid, whom uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.conflicts_of(whom uuid, around uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.consent_is_said() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.contact_has_its_place() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.continuity_by_agency() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.continuity_by_agency() TO heard_app;

REVOKE ALL ON FUNCTION heard.count_about_the_same_child(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.count_ever_about_the_same_child(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.count_from(which uuid, timescale_name text, moment timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.count_wording(pointed_out text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.count_wording(pointed_out text[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.counted(begins timestamp with time zone, ends timestamp with time zone, known_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_by_authority() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_becoming_looked_after() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_being_aware() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_its_start() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_receipt() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_referral() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_the_event() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_from_the_referral() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counted_with_the_enquiry() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.counts_from_the_finding() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.current_date_in_london() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.current_date_in_london() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.dated(at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.dated_now() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.dated_now(name text, at_column text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.dated_now(name text, at_column text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.day_of(start timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.day_of(start timestamp with time zone) TO heard_kernel;
GRANT ALL ON FUNCTION heard.day_of(start timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.days_referred_before(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.days_worked(first date, last date) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.days_worked(first date, last date) TO heard_kernel;
GRANT ALL ON FUNCTION heard.days_worked(first date, last date) TO heard_app;

REVOKE ALL ON FUNCTION heard.decided_before_the_wall() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.declare_climbs(of_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.declare_climbs(of_kind text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.declare_hand_offs(of_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.declare_hand_offs(of_kind text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.dissent_is_ones_own() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.draw_up_agenda() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.due(start timestamp with time zone, amount integer, unit text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.due(start timestamp with time zone, amount integer, unit text) TO heard_kernel;
GRANT ALL ON FUNCTION heard.due(start timestamp with time zone, amount integer, unit text) TO heard_app;

REVOKE ALL ON FUNCTION heard.due_on_its_day() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.early_review_ends_with_the_review() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.empty_from(which uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.empty_from(which uuid, at_time timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.end_of(day date) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.end_of(day date) TO heard_kernel;
GRANT ALL ON FUNCTION heard.end_of(day date) TO heard_app;

REVOKE ALL ON FUNCTION heard.end_token(secret text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.end_token(secret text) TO heard_door;

REVOKE ALL ON FUNCTION heard.enquiries_about_the_same_child(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.enquiry_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.enquiry_ends_with_the_conference() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.enter_mailbox(hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.enter_mailbox(hash bytea) TO heard_door;

REVOKE ALL ON FUNCTION heard.entries_seen(which uuid[], among bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.episode_is_of_a_child() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.erased_of(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.erased_of(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.erased_row(of_table regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.erased_row(of_table regclass) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.erasing() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.erasure_is_only_finished() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.erasure_is_only_finished() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.evidence_of(which uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.evidence_of(which uuid[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.facts_are_known(facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.facts_are_known(facts jsonb) TO heard_kernel;
GRANT ALL ON FUNCTION heard.facts_are_known(facts jsonb) TO heard_app;

REVOKE ALL ON FUNCTION heard.says_something(text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.says_something(text) TO heard_kernel;
GRANT ALL ON FUNCTION heard.says_something(text) TO heard_app;

GRANT ALL ON TABLE heard.contact_attempt TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.contact_attempt TO heard_app;

REVOKE ALL ON FUNCTION heard.failed_contacts(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.family_name(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.family_name(name text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.family_name_key(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.family_name_key(name text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.file_anew(run uuid, mentions uuid[], keys bigint[], facts text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.file_anew(run uuid, mentions uuid[], keys bigint[], facts text[]) TO heard_link;

REVOKE ALL ON FUNCTION heard.file_keys(mentions uuid[], keys bigint[], facts text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.file_keys(mentions uuid[], keys bigint[], facts text[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.fills(which_post uuid, s heard.strand, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.finding_is_in_time() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.found_to_be(which uuid[], by_then timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.free_columns(of_table regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.give_half(opening uuid, given bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.give_half(opening uuid, given bytea) TO heard_app;

REVOKE ALL ON FUNCTION heard.give_mailbox(which uuid, reporter uuid, hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.give_mailbox(which uuid, reporter uuid, hash bytea) TO heard_app;

REVOKE ALL ON FUNCTION heard.glass_is_broken() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.gravity_of(standing text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.gravity_of(standing text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.group_of(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.group_of(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.group_proposals(in_states text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.group_proposals(in_states text[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.groups_drawn_from(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.groups_so_far(run uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.groups_so_far(run uuid) TO heard_link;

REVOKE ALL ON FUNCTION heard.halves_are_forgotten() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.hanging_on(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.hangs_from(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.harm_goes_on(line uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.has_a_part_in(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.has_disagreement(which uuid, only_open boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.heard_now() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.heard_now() TO heard_app;
GRANT ALL ON FUNCTION heard.heard_now() TO heard_clock;
GRANT ALL ON FUNCTION heard.heard_now() TO heard_link;

REVOKE ALL ON FUNCTION heard.held_by(which uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.held_by(which uuid, at_time timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.hexagon(easting integer, northing integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.hexagon(easting integer, northing integer) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.highest_rank(whose uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.hold_before() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.hold_lifting_before() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.holders_of(of_post uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.holding_words() FROM PUBLIC;

GRANT ALL ON TABLE heard.legal_hold TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.legal_hold TO heard_app;

REVOKE ALL ON FUNCTION heard.holds_on(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.host_is_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.host_was_told_by(which uuid, moment timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.how_to_reach(which uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.how_to_reach(which uuid[]) TO heard_door;

REVOKE ALL ON FUNCTION heard.identity_kept(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.identity_kept(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.identity_to_read(opening uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.identity_to_read(opening uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.incident_is_said() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.interview_is_independent() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.invitation_lets_in() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.is_about_a_child(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.is_about_a_child(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.is_asked_for(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.is_being_begun(which uuid, of_kind text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.is_exploited(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.is_file_of(file uuid, record uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.is_file_of(file uuid, record uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.is_somebody_else(who uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.is_somebody_else(who uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.is_system(hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.is_system(hash bytea) TO heard_door;

REVOKE ALL ON FUNCTION heard.judgement_is_given() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.keep_group(run uuid, which uuid, drawn jsonb, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.keep_group(run uuid, which uuid, drawn jsonb, because text) TO heard_link;

REVOKE ALL ON FUNCTION heard.keep_identity(which uuid, ephemeral_key bytea, public_keys bytea, sealed bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.keep_identity(which uuid, ephemeral_key bytea, public_keys bytea, sealed bytea) TO heard_app;

REVOKE ALL ON FUNCTION heard.keeping_of(which uuid, OUT until date, OUT why_not text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.keeping_of(which uuid, OUT until date, OUT why_not text[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.kept_from_me(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.kept_from_me(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.kept_until(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.key_is_for_a_post() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.kinds_by_office() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.known_already(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.known_already(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.known_before(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.known_before(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.known_from_before(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.known_from_before(which uuid) TO heard_app;

GRANT ALL ON TABLE heard.rung TO heard_kernel;
GRANT SELECT ON TABLE heard.rung TO heard_app;

REVOKE ALL ON FUNCTION heard.ladder(of_agency uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.ladder(of_agency uuid, at_time timestamp with time zone) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.ladder_around(which uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.ladder_around(which uuid, at_time timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.ladder_of(s heard.strand, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.large_enough(names text[], counts bigint[], beside bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.large_enough(names text[], counts bigint[], beside bigint) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.last_said_of(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.latest_drawing(which uuid) FROM PUBLIC;

GRANT ALL ON TABLE heard.judgement TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.judgement TO heard_app;

REVOKE ALL ON FUNCTION heard.latest_judgements(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.latest_meeting(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.leave_team(which uuid, on_day date, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.leave_team(which uuid, on_day date, because text) TO heard_app;

REVOKE ALL ON FUNCTION heard.leaving_closes_account() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.leaving_ends_tokens() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.legal_basis_is_said() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.let_go(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.let_in(which uuid, parent uuid, whom uuid, whose_post uuid, at_level text, because text, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.level_of(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.level_of(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.licence_is_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.licensing_is_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.lines_about(of_about text, under uuid, of_mention uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.lines_about(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, verbs text[], kinds text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.lines_of(which uuid[], verbs text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.lines_of_sitting(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.lines_told(which uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.lines_told(which uuid[]) TO heard_app;

GRANT ALL ON TABLE heard.stated_link TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.stated_link TO heard_app;

REVOKE ALL ON FUNCTION heard.links_stated_of(which uuid[], by_then timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.listed_child_is_spoken_of() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.listed_with(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.listed_with(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.longest_wait(ends timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.lose_names(which uuid, names text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.loses_its_words_alone() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.loses_its_words_alone() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.lower_by_two_agencies() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.made_public(cells text[], places text[], counts bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.made_public(cells text[], places text[], counts bigint[]) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.made_safe(counts integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.made_safe(counts integer[]) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.make_as_at() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.make_as_at() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.manager_of(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.manager_stays_written() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.manager_stays_written() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.matter_of(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.may_add(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_add(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.may_ask_of(whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_ask_of(whom uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.may_be_named(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.may_be_named(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.may_be_shared(of_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_be_shared(of_kind text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.may_hold(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_hold(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.may_scan(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_scan(which uuid) TO heard_app;
GRANT ALL ON FUNCTION heard.may_scan(which uuid) TO heard_clock;

REVOKE ALL ON FUNCTION heard.may_share(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_share(which uuid) TO heard_app;

GRANT ALL ON TABLE heard.step TO heard_kernel;
GRANT SELECT ON TABLE heard.step TO heard_app;

REVOKE ALL ON FUNCTION heard.may_take(s heard.strand, st heard.step) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.may_work_on(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.may_work_on(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.maybe_the_same(which uuid[], by_then timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.meeting_is_set() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.meets_now(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mention_is_filed() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mention_is_gone() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mentions_in_reports() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.mentions_in_reports() TO heard_link;

REVOKE ALL ON FUNCTION heard.mentions_of_the_same(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mentions_read_by_me(which uuid[], by_then timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mentions_to_link() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.mentions_to_link() TO heard_link;

REVOKE ALL ON FUNCTION heard.met_by(since bigint, before bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mint(whose uuid, lifetime interval) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.mint_for_clock() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.mint_for_clock() TO heard_clock;

REVOKE ALL ON FUNCTION heard.mint_for_door(door text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.mint_for_door(door text) TO heard_door;

REVOKE ALL ON FUNCTION heard.mint_for_linker() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.mint_for_linker() TO heard_link;

REVOKE ALL ON FUNCTION heard.mint_for_worker(whose uuid, lifetime interval) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.mint_for_worker(whose uuid, lifetime interval) TO heard_door;

REVOKE ALL ON FUNCTION heard.minutes_are_written() FROM PUBLIC;

GRANT ALL ON TABLE heard.move TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.move TO heard_app;

REVOKE ALL ON FUNCTION heard.missing(m heard.move, needs text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.missing(m heard.move, needs text[]) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.missing_child_is_told_of() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.missing_count(which uuid, of_strands uuid[], since timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.missing_known(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.missing_known(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.missing_times(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.month_of(at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.month_of(at_time timestamp with time zone) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.more_is_known() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.more_time_given() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_after() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_before() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_hand_offs() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_lets_go() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_looks_again() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_panel() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.move_walls() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.moves_in_line() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.must_be_grouping(run uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.must_be_refiling(run uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.must_be_under_way(run uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.must_lead_team(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.my_agency() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_agency() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_apart() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_apart() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_day(only_part text, per_part integer, beyond integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_day(only_part text, per_part integer, beyond integer) TO heard_app;

REVOKE ALL ON FUNCTION heard.my_glass() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_glass() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_look_ups() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_look_ups() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_overseen() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_overseen() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_posts() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_posts() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_rank() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_rank() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_scope() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_scope() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_strands() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.my_strands() TO heard_app;

REVOKE ALL ON FUNCTION heard.my_walled() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.name_key(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.name_key(name text) TO heard_kernel;
GRANT ALL ON FUNCTION heard.name_key(name text) TO heard_app;

REVOKE ALL ON FUNCTION heard.name_team_manager(which uuid, of_post uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.name_team_manager(which uuid, of_post uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.names_any(of_row jsonb, names text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.names_any(of_row jsonb, names text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.names_borne_by(which uuid[], beside uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.network_around(which uuid, steps integer, most integer, through bigint[], what_for text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.network_around(which uuid, steps integer, most integer, through bigint[], what_for text) TO heard_app;

REVOKE ALL ON FUNCTION heard.network_is_taken() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.never_changes(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.never_changes(name text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.new_id(at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.new_id(at_time timestamp with time zone) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.new_reference() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.new_reference() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.next_sitting(after heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.no_finer_than_needed(at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.not_filed_yet(run uuid, mentions uuid[], marks bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.not_filed_yet(run uuid, mentions uuid[], marks bigint[]) TO heard_link;

REVOKE ALL ON FUNCTION heard.not_opened_yet(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.notice_is_sent() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.notice_names_a_driver() FROM PUBLIC;

GRANT ALL ON TABLE heard.nrm_decision TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.nrm_decision TO heard_app;

REVOKE ALL ON FUNCTION heard.nrm_decided_now(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.nrm_decision_is_taken() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.nrm_guardian_offered(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.nrm_is_decided() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.nrm_is_referred() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.nrm_recovers_until(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.nrm_waits_for(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.offered_already(which uuid, but uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.offered_already(which uuid, but uuid) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.one_at_a_time_for_missing() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.one_panel() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.one_person_manages() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.only_a_superuser() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.only_a_superuser() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.only_by_trigger() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.only_by_trigger() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.only_the_kernel_lets_go() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.only_the_kernel_lets_go() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.only_the_linker() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.only_the_linker() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.only_the_sealer() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.only_the_sealer() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.open_agenda(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.open_agenda(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.open_all_about(which uuid, what_for text, OUT records uuid[], OUT said uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.open_all_about(which uuid, what_for text, OUT records uuid[], OUT said uuid[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.open_other_ends(which uuid[], what_for text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.open_other_ends(which uuid[], what_for text) TO heard_app;

REVOKE ALL ON FUNCTION heard.open_record(which uuid, what_for text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.open_record(which uuid, what_for text) TO heard_app;

REVOKE ALL ON FUNCTION heard.open_records(which uuid[], what_for text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.open_records(which uuid[], what_for text) TO heard_app;

REVOKE ALL ON FUNCTION heard.open_sitting() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.open_written_together(which uuid[], what_for text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.open_written_together(which uuid[], what_for text) TO heard_app;

REVOKE ALL ON FUNCTION heard.opened(at_least text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.opened(at_least text) TO heard_app;

REVOKE ALL ON FUNCTION heard.other_current_placement(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.other_episodes(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.pack_line_before() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.panel_adults() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.panel_chairs(OUT chair_id uuid, OUT co_chair_id uuid, OUT sitting_id uuid, OUT meeting_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.panel_chairs(OUT chair_id uuid, OUT co_chair_id uuid, OUT sitting_id uuid, OUT meeting_id uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.panel_is_chaired() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.panel_lets_in() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.panel_looked_at(line uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.panel_places() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.panel_posts() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.panel_posts() TO heard_app;

REVOKE ALL ON FUNCTION heard.panel_reasons(root uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.partner_of(s heard.strand, of_agency uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.partners_are_called() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.pass_round(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.past_keeping(beyond integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.past_keeping(beyond integer) TO heard_app;

REVOKE ALL ON FUNCTION heard.periods_of(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.person_of(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.person_of(which uuid, by_then timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.placement_has_a_place() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.placement_is_planned() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.placement_starts() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.plan_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.police_event_is_recorded() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.post_is_filled(which uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.post_is_filled(which uuid, at_time timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.post_outside(s heard.strand, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.post_to_take(s heard.strand, st heard.step) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.post_to_tell(s heard.strand, holder uuid, named uuid, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.postcode_in(words text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.postcode_in(words text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.posts_held_by(whom uuid, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.practice_review_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.present_in(which uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.present_in(which uuid, at_time timestamp with time zone) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.progress(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.progress(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.proposals_to_look_at(at_most integer, past integer, shown text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.proposals_to_look_at(at_most integer, past integer, shown text) TO heard_app;

REVOKE ALL ON FUNCTION heard.propose_walls(which uuid, words text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.provable(ids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.provable(ids bigint[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.public_load() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.public_load() TO heard_app;

REVOKE ALL ON FUNCTION heard.publish_figures() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.publish_figures() TO heard_clock;

REVOKE ALL ON FUNCTION heard.publish_hotspots() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.publish_hotspots() TO heard_clock;

REVOKE ALL ON FUNCTION heard.put_child_on(root uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.put_on_agenda(of_about text, under uuid, of_mention uuid, drawn uuid[], because text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.put_right(which uuid, until_export date) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.put_up_wall(which uuid, whom uuid, because text, is_proposed boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.raised(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.raised_by(which uuid, whom uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.raised_without_account(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.raiser_is_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.rank_of(role text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.rank_of(role text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.rapid_review_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.read_because(which uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.read_because(which uuid[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.read_by_me(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.readable_in_full(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.reader_known(whose uuid, OUT actor_id uuid, OUT agency_id uuid, OUT name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.reader_of(which uuid, OUT actor_id uuid, OUT agency_id uuid, OUT name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.reading_review_goes_on() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.readings_of(which uuid, beyond integer, at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.readings_of(which uuid, beyond integer, at_most integer) TO heard_app;

REVOKE ALL ON FUNCTION heard.record_rows() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.record_table(name text, VARIADIC hidden text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.record_table(name text, VARIADIC hidden text[]) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.record_to_ask_for(by_reference text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.record_to_ask_for(by_reference text) TO heard_app;

REVOKE ALL ON FUNCTION heard.record_to_ask_of(from_strand uuid, of_post uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.record_to_ask_of(from_strand uuid, of_post uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.records_about(about text, which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.records_about_whoever_asks(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.records_about_whoever_asks(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.records_naming(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.refer_to_discussion(by_move heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.refuse(reason text, next_step text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.refuse(reason text, next_step text) TO heard_kernel;
GRANT ALL ON FUNCTION heard.refuse(reason text, next_step text) TO heard_app;
GRANT ALL ON FUNCTION heard.refuse(reason text, next_step text) TO heard_clock;
GRANT ALL ON FUNCTION heard.refuse(reason text, next_step text) TO heard_link;

REVOKE ALL ON FUNCTION heard.refuse_change() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.refuse_change() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.refuse_if(why text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.refuse_if(why text[]) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.refuse_nobody() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.refuse_nobody() TO heard_kernel;
GRANT ALL ON FUNCTION heard.refuse_nobody() TO heard_app;
GRANT ALL ON FUNCTION heard.refuse_nobody() TO heard_clock;
GRANT ALL ON FUNCTION heard.refuse_nobody() TO heard_link;

REVOKE ALL ON FUNCTION heard.remit_follows() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.replace_mailbox(by_reference text, hash bytea, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.replace_mailbox(by_reference text, hash bytea, because text) TO heard_app;

REVOKE ALL ON FUNCTION heard.reporter_is_told_of_opening() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.request_has_a_name() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.rests_on_what_is_kept(found uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.rests_on_what_is_kept(found uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.rests_on_words() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.review_askings() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.review_begins(concern_id uuid, of_kind text, first_step text, counted_from timestamp with time zone, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.review_readings() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.review_readings() TO heard_clock;

REVOKE ALL ON FUNCTION heard.reviewing_officer_of(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.reviewing_officer_reads() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.root_of(which uuid) FROM PUBLIC;

GRANT ALL ON TABLE heard.link_run TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.link_run TO heard_link;

REVOKE ALL ON FUNCTION heard.run_under_way() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.run_under_way() TO heard_link;

REVOKE ALL ON FUNCTION heard.rung_from(s heard.strand, lowest integer, at_time timestamp with time zone, OUT n smallint, OUT post_id uuid, OUT tells_id uuid, OUT amount smallint, OUT unit text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.rung_of_post(of_agency uuid, of_post uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.rung_of_post(of_agency uuid, of_post uuid, at_time timestamp with time zone) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.rung_tells_another_agency() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.rung_tells_another_agency() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.runs_a_clock_of_its_own() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.said_in_reports(run uuid, after uuid, at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.said_in_reports(run uuid, after uuid, at_most integer) TO heard_link;

REVOKE ALL ON FUNCTION heard.said_of_people(run uuid, after uuid, at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.said_of_people(run uuid, after uuid, at_most integer) TO heard_link;

REVOKE ALL ON FUNCTION heard.said_with(which uuid, step text, who uuid, at_time timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.say_away(whom uuid, since timestamp with time zone, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.say_away(whom uuid, since timestamp with time zone, until timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.say_back(whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.say_back(whom uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.say_deputy(of_post uuid, whom uuid, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.say_deputy(of_post uuid, whom uuid, until timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.say_left(whom uuid, of_post uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.say_left(whom uuid, of_post uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.scrutineer_is_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.sealed_only_to_withdraw() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.sealed_only_to_withdraw() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.seat_stays_written() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.seat_stays_written() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.second_agency(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.seen_by_policy(of_table regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.seen_by_policy(of_table regclass) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.sees_by_office(of_kind_or_apart text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.sees_by_office(of_kind_or_apart text) TO heard_app;

REVOKE ALL ON FUNCTION heard.set_wall(which uuid, whom uuid, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.set_wall(which uuid, whom uuid, because text) TO heard_app;

REVOKE ALL ON FUNCTION heard.settle_apart(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.share_ends_early() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.share_follows_the_answer() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.share_lets_in() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.share_requests_counted(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.share_requests_counted(since timestamp with time zone) TO heard_app;

REVOKE ALL ON FUNCTION heard.shared_on_terms() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.shared_with_me(beyond integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.shared_with_me(beyond integer) TO heard_app;

REVOKE ALL ON FUNCTION heard.sharing_a_key(asked bigint[], whose integer[], typed bigint[], from_strand uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.sharing_a_key(asked bigint[], whose integer[], typed bigint[], from_strand uuid) TO heard_door;

REVOKE ALL ON FUNCTION heard.side_of_opening(opening uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.sightings(begins timestamp with time zone, ends timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.somebody_disagreed(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.sorted_apart() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.speaks_of_what_is_kept(export uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.speaks_of_what_is_kept(export uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.stages() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.stages() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.stages_about_the_same_child(which uuid, of_kind text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.standing_of(which uuid, of_category text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.stands_by_itself(of_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.stands_by_itself(of_kind text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.stands_in_line() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.stands_in_state() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.stated_link_fits() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.step_in_words(m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.still_here() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.strand_begins_empty() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.strand_is_held() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.strands_about_the_same_child(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.strands_ever_about_the_same_child(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.tables_of_strands() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.tables_of_strands() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.taken_with_a_step() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.team_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.team_is_led() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.team_is_watched() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.team_keeps_its_beginning() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.team_keeps_its_beginning() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.team_lacks(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.team_load(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.team_load(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.tell_of_conflict(which uuid, because text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.third_contact_failed() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.third_in_thirty_days() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.those_kept_come_along() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.those_parted_are_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.through_glass(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.through_glass(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.tick(upto timestamp with time zone, batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.tick(upto timestamp with time zone, batch integer) TO heard_clock;

REVOKE ALL ON FUNCTION heard.tile_hashes(of_level integer, at_n bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.tile_hashes(of_level integer, at_n bigint) TO heard_app;
GRANT ALL ON FUNCTION heard.tile_hashes(of_level integer, at_n bigint) TO heard_seal;

REVOKE ALL ON FUNCTION heard.timescale_in_force(wanted text, of_agency uuid, at_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.timescale_in_force(wanted text, of_agency uuid, at_time timestamp with time zone) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.timescale_may_only_tighten() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.timescale_may_only_tighten() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.told_apart(run uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.told_apart(run uuid) TO heard_link;

REVOKE ALL ON FUNCTION heard.unread_by_me(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.version_follows() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.victim_is_told() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.views_of_partners(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.visits_past(posts uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.voice_known(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.voice_known(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.wall_falls_by_its_moves() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.wall_names_somebody() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.wall_stands() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.walled(which uuid, whom uuid) FROM PUBLIC;

GRANT ALL ON TABLE heard.team TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.team TO heard_app;

GRANT UPDATE(starts_on) ON TABLE heard.team TO heard_app;

REVOKE ALL ON FUNCTION heard.warn_of(of_team heard.team, lack text) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.watch_panel() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.watch_panel() TO heard_clock;

REVOKE ALL ON FUNCTION heard.watch_teams() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.watch_teams() TO heard_clock;

REVOKE ALL ON FUNCTION heard.way_is_new() FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.ways_to_write(word text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.ways_to_write(word text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.what_a_plan_lacks(stage uuid, concern uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.what_i_wrote(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.what_i_wrote(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.who_answered(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.who_answered(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer) TO heard_app;

REVOKE ALL ON FUNCTION heard.who_knew(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer, verbs text[], newest_first boolean, kinds text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.who_knew(about text, which uuid, begins timestamp with time zone, ends timestamp with time zone, of_agency uuid, beyond integer, at_most integer, verbs text[], newest_first boolean, kinds text[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.whom_to_call(from_strand uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.whom_to_call(from_strand uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.why_not(s heard.strand, st heard.step, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_accept(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_add_to_enquiry(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_agree_action(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_agree_plan(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_agree_to_open(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_answer_reading(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_ask_for_share(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_ask_for_time(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_ask_lifting(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_ask_to_open(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_become_looked_after(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_begin_assessment(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_begin_audit(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_begin_child_in_need(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_begin_enquiry(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_break_glass(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_bring_in(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_call_conference(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_call_discussion(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_call_early_review(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_call_sitting(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_cease(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_chair(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_choose_way(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_close(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_close_alone(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_conclude(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_decide_conference(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_decide_plan(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_decide_review(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_decline_interview(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_disagree(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_draw_up(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_end_enquiry(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_end_episode(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_end_in_need(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_end_in_need_alone(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_end_look(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_end_plan(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_expire(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_extend(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_find(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_find_conclusive_grounds(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_find_no_grounds(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_find_reasonable_grounds(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_finish_audit(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_gather(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_give_to_manager(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_give_view(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_go_on_in_need(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_go_on_without(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_held(s heard.strand) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_hold_core_group(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_hold_looked_after_review(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_hold_review(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_hold_sitting(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_interview(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_join(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_judge(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_leave_with_action(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_let_go(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_licensing(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_lift(hold heard.legal_hold) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_lower(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_name_deputy(of_post uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.why_not_name_deputy(of_post uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.why_not_nrm_found(s heard.strand, m heard.move, of_decision text, grounds boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_offer(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_offer_guardian(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_offer_interview(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_offer_share(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_plan_placement(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_propose_leaving_it(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_propose_no_enquiry(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_propose_not_to_tell(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_receive(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_receive_request(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_record_police_event(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_refer(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_refer_to_nrm(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_report_missing(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_review(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_review_reading(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_say_harm_goes_on(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_say_serious_incident(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_send_report(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_sent(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_share(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_share_with_issuer(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_sign(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_sign_lowering(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_speak_for(whom uuid, leaving boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.why_not_speak_for(whom uuid, leaving boolean) TO heard_app;

REVOKE ALL ON FUNCTION heard.why_not_start_placement(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_step_down(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_step_up(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_take_off(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_tell(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_tell_host(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_tell_licensing(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_tell_the_host(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_tell_victim(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_the_other_chair(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.why_not_uphold(s heard.strand, m heard.move) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.withdraw_identity(which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.withdraw_identity(which uuid) TO heard_app;

REVOKE ALL ON FUNCTION heard.without_words() FROM PUBLIC;
GRANT ALL ON FUNCTION heard.without_words() TO heard_kernel;

REVOKE ALL ON FUNCTION heard.words_before(which uuid, number integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.words_for_decisions(which uuid, numbers integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.words_for_decisions(which uuid, numbers integer[]) TO heard_app;

REVOKE ALL ON FUNCTION heard.workers_named_in(words text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.workers_named_in(words text) TO heard_app;

REVOKE ALL ON FUNCTION heard.works_on(day date) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.works_on(day date) TO heard_kernel;
GRANT ALL ON FUNCTION heard.works_on(day date) TO heard_app;

REVOKE ALL ON FUNCTION heard.written_at(entry_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION heard.written_at(entry_text text) TO heard_kernel;

REVOKE ALL ON FUNCTION heard.written_of_several(which uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION heard.written_of_with(which uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_current_wal_flush_lsn() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_current_wal_flush_lsn() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_current_wal_insert_lsn() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_current_wal_insert_lsn() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_current_wal_lsn() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_current_wal_lsn() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_database_size(name) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_database_size(name) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_database_size(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_database_size(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_indexes_size(regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_indexes_size(regclass) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_lock_status(OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_lock_status(OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_relation_size(regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_relation_size(regclass) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_relation_size(regclass, text) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_relation_size(regclass, text) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT gss_delegation boolean, OUT leader_pid integer, OUT query_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT gss_delegation boolean, OUT leader_pid integer, OUT query_id bigint) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_analyze_count(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_analyze_count(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_archiver(OUT archived_count bigint, OUT last_archived_wal text, OUT last_archived_time timestamp with time zone, OUT failed_count bigint, OUT last_failed_wal text, OUT last_failed_time timestamp with time zone, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_archiver(OUT archived_count bigint, OUT last_archived_wal text, OUT last_archived_time timestamp with time zone, OUT failed_count bigint, OUT last_failed_wal text, OUT last_failed_time timestamp with time zone, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_autoanalyze_count(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_autoanalyze_count(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_autovacuum_count(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_autovacuum_count(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity_start(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity_start(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_addr(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_addr(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_port(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_client_port(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_dbid(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_dbid(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_idset() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_idset() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_io(backend_pid integer, OUT backend_type text, OUT object text, OUT context text, OUT reads bigint, OUT read_bytes numeric, OUT read_time double precision, OUT writes bigint, OUT write_bytes numeric, OUT write_time double precision, OUT writebacks bigint, OUT writeback_time double precision, OUT extends bigint, OUT extend_bytes numeric, OUT extend_time double precision, OUT hits bigint, OUT evictions bigint, OUT reuses bigint, OUT fsyncs bigint, OUT fsync_time double precision, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_io(backend_pid integer, OUT backend_type text, OUT object text, OUT context text, OUT reads bigint, OUT read_bytes numeric, OUT read_time double precision, OUT writes bigint, OUT write_bytes numeric, OUT write_time double precision, OUT writebacks bigint, OUT writeback_time double precision, OUT extends bigint, OUT extend_bytes numeric, OUT extend_time double precision, OUT hits bigint, OUT evictions bigint, OUT reuses bigint, OUT fsyncs bigint, OUT fsync_time double precision, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_pid(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_pid(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_start(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_start(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_subxact(bid integer, OUT subxact_count integer, OUT subxact_overflowed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_subxact(bid integer, OUT subxact_count integer, OUT subxact_overflowed boolean) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_userid(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_userid(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event_type(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wait_event_type(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wal(backend_pid integer, OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_wal(backend_pid integer, OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_xact_start(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_xact_start(integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_clean() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_buf_written_clean() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_maxwritten_clean() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_maxwritten_clean() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_stat_reset_time() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_bgwriter_stat_reset_time() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_fetched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_fetched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_hit(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_blocks_hit(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_buf_alloc() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_buf_alloc() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_buffers_written() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_buffers_written() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_num_performed() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_num_performed() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_num_requested() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_num_requested() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_num_timed() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_num_timed() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_restartpoints_performed() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_restartpoints_performed() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_restartpoints_requested() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_restartpoints_requested() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_restartpoints_timed() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_restartpoints_timed() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_slru_written() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_slru_written() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_stat_reset_time() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_stat_reset_time() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_sync_time() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_sync_time() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_write_time() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_checkpointer_write_time() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_active_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_active_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_read_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_read_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_write_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blk_write_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_fetched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_fetched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_hit(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_blocks_hit(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_failures(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_failures(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_last_failure(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_checksum_last_failure(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_all(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_all(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_bufferpin(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_bufferpin(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_lock(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_lock(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_logicalslot(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_logicalslot(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_snapshot(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_snapshot(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_startup_deadlock(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_startup_deadlock(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_tablespace(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_conflict_tablespace(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_deadlocks(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_deadlocks(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_idle_in_transaction_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_idle_in_transaction_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_parallel_workers_launched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_parallel_workers_launched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_parallel_workers_to_launch(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_parallel_workers_to_launch(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_session_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_session_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_abandoned(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_abandoned(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_fatal(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_fatal(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_killed(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_sessions_killed(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_stat_reset_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_stat_reset_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_bytes(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_bytes(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_files(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_temp_files(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_deleted(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_deleted(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_fetched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_fetched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_inserted(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_inserted(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_returned(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_returned(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_tuples_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_commit(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_commit(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_rollback(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_db_xact_rollback(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_dead_tuples(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_dead_tuples(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_calls(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_calls(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_self_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_self_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_function_total_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_function_total_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_ins_since_vacuum(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_ins_since_vacuum(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_io(OUT backend_type text, OUT object text, OUT context text, OUT reads bigint, OUT read_bytes numeric, OUT read_time double precision, OUT writes bigint, OUT write_bytes numeric, OUT write_time double precision, OUT writebacks bigint, OUT writeback_time double precision, OUT extends bigint, OUT extend_bytes numeric, OUT extend_time double precision, OUT hits bigint, OUT evictions bigint, OUT reuses bigint, OUT fsyncs bigint, OUT fsync_time double precision, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_io(OUT backend_type text, OUT object text, OUT context text, OUT reads bigint, OUT read_bytes numeric, OUT read_time double precision, OUT writes bigint, OUT write_bytes numeric, OUT write_time double precision, OUT writebacks bigint, OUT writeback_time double precision, OUT extends bigint, OUT extend_bytes numeric, OUT extend_time double precision, OUT hits bigint, OUT evictions bigint, OUT reuses bigint, OUT fsyncs bigint, OUT fsync_time double precision, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_analyze_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_analyze_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_autoanalyze_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_autoanalyze_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_autovacuum_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_autovacuum_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_last_vacuum_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_last_vacuum_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_lastscan(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_lastscan(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_mod_since_analyze(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_mod_since_analyze(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_numscans(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_numscans(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_progress_info(cmdtype text, OUT pid integer, OUT datid oid, OUT relid oid, OUT param1 bigint, OUT param2 bigint, OUT param3 bigint, OUT param4 bigint, OUT param5 bigint, OUT param6 bigint, OUT param7 bigint, OUT param8 bigint, OUT param9 bigint, OUT param10 bigint, OUT param11 bigint, OUT param12 bigint, OUT param13 bigint, OUT param14 bigint, OUT param15 bigint, OUT param16 bigint, OUT param17 bigint, OUT param18 bigint, OUT param19 bigint, OUT param20 bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_progress_info(cmdtype text, OUT pid integer, OUT datid oid, OUT relid oid, OUT param1 bigint, OUT param2 bigint, OUT param3 bigint, OUT param4 bigint, OUT param5 bigint, OUT param6 bigint, OUT param7 bigint, OUT param8 bigint, OUT param9 bigint, OUT param10 bigint, OUT param11 bigint, OUT param12 bigint, OUT param13 bigint, OUT param14 bigint, OUT param15 bigint, OUT param16 bigint, OUT param17 bigint, OUT param18 bigint, OUT param19 bigint, OUT param20 bigint) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_recovery_prefetch(OUT stats_reset timestamp with time zone, OUT prefetch bigint, OUT hit bigint, OUT skip_init bigint, OUT skip_new bigint, OUT skip_fpw bigint, OUT skip_rep bigint, OUT wal_distance integer, OUT block_distance integer, OUT io_depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_recovery_prefetch(OUT stats_reset timestamp with time zone, OUT prefetch bigint, OUT hit bigint, OUT skip_init bigint, OUT skip_new bigint, OUT skip_fpw bigint, OUT skip_rep bigint, OUT wal_distance integer, OUT block_distance integer, OUT io_depth integer) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_replication_slot(slot_name text, OUT slot_name text, OUT spill_txns bigint, OUT spill_count bigint, OUT spill_bytes bigint, OUT stream_txns bigint, OUT stream_count bigint, OUT stream_bytes bigint, OUT total_txns bigint, OUT total_bytes bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_replication_slot(slot_name text, OUT slot_name text, OUT spill_txns bigint, OUT spill_count bigint, OUT spill_bytes bigint, OUT stream_txns bigint, OUT stream_count bigint, OUT stream_bytes bigint, OUT total_txns bigint, OUT total_bytes bigint, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_slru(OUT name text, OUT blks_zeroed bigint, OUT blks_hit bigint, OUT blks_read bigint, OUT blks_written bigint, OUT blks_exists bigint, OUT flushes bigint, OUT truncates bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_slru(OUT name text, OUT blks_zeroed bigint, OUT blks_hit bigint, OUT blks_read bigint, OUT blks_written bigint, OUT blks_exists bigint, OUT flushes bigint, OUT truncates bigint, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_snapshot_timestamp() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_snapshot_timestamp() TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_subscription(subid oid, OUT subid oid, OUT relid oid, OUT pid integer, OUT leader_pid integer, OUT received_lsn pg_lsn, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT worker_type text) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_subscription(subid oid, OUT subid oid, OUT relid oid, OUT pid integer, OUT leader_pid integer, OUT received_lsn pg_lsn, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT worker_type text) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_subscription_stats(subid oid, OUT subid oid, OUT apply_error_count bigint, OUT sync_error_count bigint, OUT confl_insert_exists bigint, OUT confl_update_origin_differs bigint, OUT confl_update_exists bigint, OUT confl_update_missing bigint, OUT confl_delete_origin_differs bigint, OUT confl_delete_missing bigint, OUT confl_multiple_unique_conflicts bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_subscription_stats(subid oid, OUT subid oid, OUT apply_error_count bigint, OUT sync_error_count bigint, OUT confl_insert_exists bigint, OUT confl_update_origin_differs bigint, OUT confl_update_exists bigint, OUT confl_update_missing bigint, OUT confl_delete_origin_differs bigint, OUT confl_delete_missing bigint, OUT confl_multiple_unique_conflicts bigint, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_total_analyze_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_total_analyze_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_total_autoanalyze_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_total_autoanalyze_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_total_autovacuum_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_total_autovacuum_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_total_vacuum_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_total_vacuum_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_deleted(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_deleted(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_fetched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_fetched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_hot_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_hot_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_newpage_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_newpage_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_returned(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_returned(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_tuples_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_vacuum_count(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_vacuum_count(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal(OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT stats_reset timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal(OUT wal_records bigint, OUT wal_fpi bigint, OUT wal_bytes numeric, OUT wal_buffers_full bigint, OUT stats_reset timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal_receiver(OUT pid integer, OUT status text, OUT receive_start_lsn pg_lsn, OUT receive_start_tli integer, OUT written_lsn pg_lsn, OUT flushed_lsn pg_lsn, OUT received_tli integer, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT slot_name text, OUT sender_host text, OUT sender_port integer, OUT conninfo text) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal_receiver(OUT pid integer, OUT status text, OUT receive_start_lsn pg_lsn, OUT receive_start_tli integer, OUT written_lsn pg_lsn, OUT flushed_lsn pg_lsn, OUT received_tli integer, OUT last_msg_send_time timestamp with time zone, OUT last_msg_receipt_time timestamp with time zone, OUT latest_end_lsn pg_lsn, OUT latest_end_time timestamp with time zone, OUT slot_name text, OUT sender_host text, OUT sender_port integer, OUT conninfo text) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_wal_senders(OUT pid integer, OUT state text, OUT sent_lsn pg_lsn, OUT write_lsn pg_lsn, OUT flush_lsn pg_lsn, OUT replay_lsn pg_lsn, OUT write_lag interval, OUT flush_lag interval, OUT replay_lag interval, OUT sync_priority integer, OUT sync_state text, OUT reply_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_wal_senders(OUT pid integer, OUT state text, OUT sent_lsn pg_lsn, OUT write_lsn pg_lsn, OUT flush_lsn pg_lsn, OUT replay_lsn pg_lsn, OUT write_lag interval, OUT flush_lag interval, OUT replay_lag interval, OUT sync_priority integer, OUT sync_state text, OUT reply_time timestamp with time zone) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_fetched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_fetched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_hit(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_blocks_hit(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_calls(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_calls(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_self_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_self_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_total_time(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_function_total_time(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_numscans(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_numscans(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_deleted(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_deleted(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_fetched(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_fetched(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_hot_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_hot_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_inserted(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_inserted(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_newpage_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_newpage_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_returned(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_returned(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_updated(oid) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_xact_tuples_updated(oid) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_table_size(regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_table_size(regclass) TO pg_monitor;

REVOKE ALL ON FUNCTION pg_catalog.pg_total_relation_size(regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_total_relation_size(regclass) TO pg_monitor;

GRANT ALL ON TABLE heard.absence TO heard_kernel;
GRANT SELECT ON TABLE heard.absence TO heard_app;
GRANT SELECT ON TABLE heard.absence TO heard_clock;

GRANT ALL ON TABLE heard.entry TO heard_kernel;

GRANT SELECT(id) ON TABLE heard.entry TO heard_seal;

GRANT SELECT(leaf) ON TABLE heard.entry TO heard_seal;

GRANT ALL ON TABLE heard.access TO heard_kernel;

GRANT ALL ON TABLE heard.access_request TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.access_request TO heard_app;

GRANT ALL ON TABLE heard.action TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.action TO heard_app;

GRANT ALL ON TABLE heard.advocate_offer TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.advocate_offer TO heard_app;

GRANT ALL ON TABLE heard.agency TO heard_kernel;
GRANT SELECT ON TABLE heard.agency TO heard_app;
GRANT SELECT ON TABLE heard.agency TO heard_door;

GRANT ALL ON TABLE heard.assessment_factor TO heard_kernel;
GRANT SELECT ON TABLE heard.assessment_factor TO heard_app;

GRANT ALL ON TABLE heard.attachment TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.attachment TO heard_app;
GRANT SELECT ON TABLE heard.attachment TO heard_clock;

GRANT ALL ON TABLE heard.attempt TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.attempt TO heard_app;

GRANT ALL ON TABLE heard.attendance TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.attendance TO heard_app;

GRANT ALL ON TABLE heard.audit_line TO heard_kernel;
GRANT SELECT ON TABLE heard.audit_line TO heard_app;

GRANT ALL ON TABLE heard.bank_holiday TO heard_kernel;
GRANT SELECT ON TABLE heard.bank_holiday TO heard_app;

GRANT ALL ON TABLE heard.category_entry TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.category_entry TO heard_app;

GRANT ALL ON TABLE heard.choice TO heard_kernel;
GRANT SELECT ON TABLE heard.choice TO heard_app;

GRANT ALL ON TABLE heard.clock TO heard_kernel;
GRANT SELECT ON TABLE heard.clock TO heard_app;

GRANT ALL ON TABLE heard.closing_reason TO heard_kernel;
GRANT SELECT ON TABLE heard.closing_reason TO heard_app;

GRANT ALL ON TABLE heard.concern TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.concern TO heard_app;

GRANT ALL ON TABLE heard.drawn_from TO heard_kernel;

GRANT ALL ON TABLE heard.earlier_entry TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.earlier_entry TO heard_app;

GRANT ALL ON TABLE heard.earlier_record TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.earlier_record TO heard_app;

GRANT ALL ON TABLE heard.erasure TO heard_kernel;
GRANT SELECT ON TABLE heard.erasure TO heard_app;

GRANT ALL ON TABLE heard.family_consent TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.family_consent TO heard_app;

GRANT ALL ON TABLE heard.figure TO heard_kernel;
GRANT SELECT ON TABLE heard.figure TO heard_app;

GRANT ALL ON TABLE heard.finding TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.finding TO heard_app;

GRANT ALL ON TABLE heard.hold_lifting TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.hold_lifting TO heard_app;

GRANT ALL ON TABLE heard.holding TO heard_kernel;
GRANT SELECT ON TABLE heard.holding TO heard_app;
GRANT SELECT ON TABLE heard.holding TO heard_clock;

GRANT ALL ON TABLE heard.host_notice TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.host_notice TO heard_app;

GRANT ALL ON TABLE heard.hotspot TO heard_kernel;
GRANT SELECT ON TABLE heard.hotspot TO heard_app;

GRANT ALL ON TABLE heard.mention TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.mention TO heard_app;

GRANT ALL ON TABLE heard.identification TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.identification TO heard_app;

GRANT ALL ON TABLE heard.imported_file TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.imported_file TO heard_app;

GRANT ALL ON TABLE heard.invitation TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.invitation TO heard_app;

GRANT ALL ON TABLE heard.lawful_basis TO heard_kernel;
GRANT SELECT ON TABLE heard.lawful_basis TO heard_app;

GRANT ALL ON TABLE heard.legal_basis TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.legal_basis TO heard_app;

GRANT ALL ON TABLE heard.licence_notice TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.licence_notice TO heard_app;

GRANT ALL ON TABLE heard.line_dissent TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.line_dissent TO heard_app;

GRANT ALL ON TABLE heard.link_model TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.link_model TO heard_link;
GRANT SELECT ON TABLE heard.link_model TO heard_app;
GRANT SELECT ON TABLE heard.link_model TO heard_door;

GRANT ALL ON TABLE heard.link_part TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.link_part TO heard_link;

GRANT ALL ON TABLE heard.listed_child TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.listed_child TO heard_app;

GRANT ALL ON TABLE heard.look_up TO heard_kernel;

GRANT SELECT(id) ON TABLE heard.look_up TO heard_app;

GRANT SELECT(at) ON TABLE heard.look_up TO heard_app;

GRANT SELECT(asked_of) ON TABLE heard.look_up TO heard_app;

GRANT SELECT(answers) ON TABLE heard.look_up TO heard_app;

GRANT SELECT(actor_id) ON TABLE heard.look_up TO heard_app;

GRANT SELECT(agency_id) ON TABLE heard.look_up TO heard_app;

GRANT SELECT(strand_id) ON TABLE heard.look_up TO heard_app;

GRANT ALL ON TABLE heard.mailbox TO heard_kernel;

GRANT ALL ON TABLE heard.meeting TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.meeting TO heard_app;

GRANT ALL ON TABLE heard.meeting_need TO heard_kernel;
GRANT SELECT ON TABLE heard.meeting_need TO heard_app;

GRANT ALL ON TABLE heard.minutes TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.minutes TO heard_app;

GRANT ALL ON TABLE heard.missing_episode TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.missing_episode TO heard_app;

GRANT ALL ON TABLE heard.network_export TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.network_export TO heard_app;

GRANT ALL ON TABLE heard.new_way TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.new_way TO heard_app;

GRANT ALL ON TABLE heard.nrm_referral TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.nrm_referral TO heard_app;

GRANT ALL ON TABLE heard.opening_half TO heard_kernel;

GRANT ALL ON TABLE heard.pack_line TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.pack_line TO heard_app;

GRANT UPDATE(decision) ON TABLE heard.pack_line TO heard_app;

GRANT UPDATE(reason) ON TABLE heard.pack_line TO heard_app;

GRANT UPDATE(ground_id) ON TABLE heard.pack_line TO heard_app;

GRANT ALL ON TABLE heard.pairing TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.pairing TO heard_app;

GRANT ALL ON TABLE heard.panel_line TO heard_kernel;
GRANT SELECT ON TABLE heard.panel_line TO heard_app;

GRANT ALL ON TABLE heard.person TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.person TO heard_app;

GRANT ALL ON TABLE heard.placement TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.placement TO heard_app;

GRANT ALL ON TABLE heard.placement_start TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.placement_start TO heard_app;

GRANT ALL ON TABLE heard.police_event TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.police_event TO heard_app;

GRANT ALL ON TABLE heard.post TO heard_kernel;
GRANT SELECT ON TABLE heard.post TO heard_app;
GRANT SELECT ON TABLE heard.post TO heard_clock;

GRANT ALL ON TABLE heard.voice TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.voice TO heard_app;

GRANT ALL ON TABLE heard.read_back TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.read_back TO heard_app;

GRANT ALL ON TABLE heard.reading TO heard_kernel;

GRANT ALL ON TABLE heard.reading_flag TO heard_kernel;

GRANT ALL ON TABLE heard.reading_rule TO heard_kernel;
GRANT SELECT ON TABLE heard.reading_rule TO heard_app;

GRANT ALL ON TABLE heard.remark TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.remark TO heard_app;

GRANT ALL ON TABLE heard.retention_period TO heard_kernel;
GRANT SELECT ON TABLE heard.retention_period TO heard_app;

GRANT ALL ON TABLE heard.return_interview TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.return_interview TO heard_app;

GRANT ALL ON TABLE heard.return_offer TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.return_offer TO heard_app;

GRANT ALL ON TABLE heard.scan TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.scan TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.scan TO heard_clock;

GRANT ALL ON TABLE heard.sealed_identity TO heard_kernel;

GRANT ALL ON TABLE heard.sent_notice TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.sent_notice TO heard_app;

GRANT ALL ON TABLE heard.serious_incident TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.serious_incident TO heard_app;

GRANT ALL ON TABLE heard.share TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.share TO heard_app;

GRANT ALL ON TABLE heard.sitting_line TO heard_kernel;
GRANT SELECT ON TABLE heard.sitting_line TO heard_app;

GRANT ALL ON TABLE heard.spotted TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.spotted TO heard_app;

GRANT ALL ON TABLE heard.state TO heard_kernel;
GRANT SELECT ON TABLE heard.state TO heard_app;

GRANT ALL ON TABLE heard.system_key TO heard_kernel;

GRANT ALL ON TABLE heard.team_remit TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.team_remit TO heard_app;

GRANT ALL ON TABLE heard.team_seat TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.team_seat TO heard_app;

GRANT ALL ON TABLE heard.team_warning TO heard_kernel;
GRANT SELECT ON TABLE heard.team_warning TO heard_app;

GRANT ALL ON TABLE heard.timescale TO heard_kernel;
GRANT SELECT ON TABLE heard.timescale TO heard_app;

GRANT ALL ON TABLE heard.victim_told TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.victim_told TO heard_app;

GRANT ALL ON TABLE heard.voice_answer TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.voice_answer TO heard_app;

GRANT ALL ON TABLE heard.wall TO heard_kernel;
GRANT SELECT ON TABLE heard.wall TO heard_app;

GRANT ALL ON TABLE heard.withdrawal TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.withdrawal TO heard_app;

GRANT ALL ON TABLE heard.withholding_ground TO heard_kernel;
GRANT SELECT ON TABLE heard.withholding_ground TO heard_app;

GRANT ALL ON TABLE heard.worker TO heard_kernel;
GRANT SELECT ON TABLE heard.worker TO heard_app;
GRANT SELECT ON TABLE heard.worker TO heard_door;
GRANT SELECT ON TABLE heard.worker TO heard_clock;

GRANT ALL ON SEQUENCE heard.access_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.account TO heard_kernel;
GRANT SELECT,UPDATE ON TABLE heard.account TO heard_door;

GRANT ALL ON TABLE heard.account_emailaddress TO heard_kernel;
GRANT SELECT,INSERT,UPDATE ON TABLE heard.account_emailaddress TO heard_door;

GRANT ALL ON SEQUENCE heard.account_emailaddress_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.account_emailconfirmation TO heard_kernel;
GRANT SELECT ON TABLE heard.account_emailconfirmation TO heard_door;

GRANT ALL ON SEQUENCE heard.account_emailconfirmation_id_seq TO heard_kernel;

GRANT ALL ON SEQUENCE heard.account_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.actor TO heard_kernel;
GRANT SELECT ON TABLE heard.actor TO heard_app;
GRANT SELECT ON TABLE heard.actor TO heard_door;

GRANT ALL ON TABLE heard.alarm TO heard_kernel;
GRANT SELECT ON TABLE heard.alarm TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.alarm TO heard_seal;

GRANT ALL ON SEQUENCE heard.alarm_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.auth_group TO heard_kernel;

GRANT ALL ON SEQUENCE heard.auth_group_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.auth_group_permissions TO heard_kernel;

GRANT ALL ON SEQUENCE heard.auth_group_permissions_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.auth_permission TO heard_kernel;

GRANT ALL ON SEQUENCE heard.auth_permission_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.checkpoint TO heard_kernel;
GRANT SELECT ON TABLE heard.checkpoint TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.checkpoint TO heard_seal;

GRANT ALL ON SEQUENCE heard.choice_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.cosignature TO heard_kernel;
GRANT SELECT ON TABLE heard.cosignature TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.cosignature TO heard_seal;

GRANT ALL ON TABLE heard.django_content_type TO heard_kernel;

GRANT ALL ON SEQUENCE heard.django_content_type_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.django_migrations TO heard_kernel;
GRANT SELECT ON TABLE heard.django_migrations TO heard_app;
GRANT SELECT ON TABLE heard.django_migrations TO heard_door;
GRANT SELECT ON TABLE heard.django_migrations TO heard_clock;
GRANT SELECT ON TABLE heard.django_migrations TO heard_seal;
GRANT SELECT ON TABLE heard.django_migrations TO heard_link;

GRANT ALL ON SEQUENCE heard.django_migrations_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.django_session TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.django_session TO heard_door;

GRANT ALL ON TABLE heard.draft TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.draft TO heard_app;

GRANT ALL ON SEQUENCE heard.entry_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.held_form TO heard_kernel;
GRANT SELECT,INSERT,DELETE ON TABLE heard.held_form TO heard_door;

GRANT ALL ON SEQUENCE heard.link_run_n_seq TO heard_kernel;

GRANT ALL ON TABLE heard.match_key TO heard_kernel;

GRANT ALL ON TABLE heard.mfa_authenticator TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.mfa_authenticator TO heard_door;

GRANT ALL ON SEQUENCE heard.mfa_authenticator_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.moment TO heard_kernel;

GRANT ALL ON TABLE heard.outbox TO heard_kernel;
GRANT SELECT ON TABLE heard.outbox TO heard_clock;

GRANT UPDATE(not_before) ON TABLE heard.outbox TO heard_clock;

GRANT UPDATE(tries) ON TABLE heard.outbox TO heard_clock;

GRANT UPDATE(sent_at) ON TABLE heard.outbox TO heard_clock;

GRANT UPDATE(gave_up_at) ON TABLE heard.outbox TO heard_clock;

GRANT ALL ON SEQUENCE heard.outbox_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.postcode TO heard_kernel;

GRANT ALL ON TABLE heard.proposal TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.proposal TO heard_link;

GRANT ALL ON SEQUENCE heard.reading_id_seq TO heard_kernel;

GRANT ALL ON SEQUENCE heard.reading_rule_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.reading_watch TO heard_kernel;

GRANT ALL ON TABLE heard.receipt TO heard_kernel;
GRANT SELECT,INSERT ON TABLE heard.receipt TO heard_app;

GRANT ALL ON TABLE heard.sealed TO heard_kernel;
GRANT SELECT ON TABLE heard.sealed TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.sealed TO heard_seal;

GRANT ALL ON TABLE heard.sealing_key TO heard_kernel;
GRANT SELECT ON TABLE heard.sealing_key TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.sealing_key TO heard_seal;

GRANT ALL ON SEQUENCE heard.sealing_key_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.socialaccount_socialaccount TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.socialaccount_socialaccount TO heard_door;

GRANT ALL ON SEQUENCE heard.socialaccount_socialaccount_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.socialaccount_socialapp TO heard_kernel;
GRANT SELECT ON TABLE heard.socialaccount_socialapp TO heard_door;

GRANT ALL ON SEQUENCE heard.socialaccount_socialapp_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.socialaccount_socialtoken TO heard_kernel;
GRANT SELECT ON TABLE heard.socialaccount_socialtoken TO heard_door;

GRANT ALL ON SEQUENCE heard.socialaccount_socialtoken_id_seq TO heard_kernel;

GRANT ALL ON SEQUENCE heard.state_id_seq TO heard_kernel;

GRANT ALL ON SEQUENCE heard.step_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.tally TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.tally TO heard_door;

GRANT ALL ON TABLE heard.tile TO heard_kernel;
GRANT SELECT ON TABLE heard.tile TO heard_app;
GRANT SELECT,INSERT ON TABLE heard.tile TO heard_seal;

GRANT ALL ON SEQUENCE heard.timescale_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.token TO heard_kernel;

GRANT ALL ON TABLE heard.unsealed TO heard_kernel;
GRANT SELECT,DELETE ON TABLE heard.unsealed TO heard_seal;

GRANT ALL ON TABLE heard.usersessions_usersession TO heard_kernel;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE heard.usersessions_usersession TO heard_door;

GRANT ALL ON SEQUENCE heard.usersessions_usersession_id_seq TO heard_kernel;

GRANT ALL ON TABLE heard.waiting TO heard_kernel;
GRANT SELECT ON TABLE heard.waiting TO heard_app;

GRANT ALL ON TABLE heard.worded TO heard_kernel;

GRANT ALL ON SEQUENCE heard.worded_id_seq TO heard_kernel;

ALTER DEFAULT PRIVILEGES FOR ROLE heard_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
