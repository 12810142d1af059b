-- The record as it stood. Schema as_at has a view for every recorded table, with the table's own columns, read from the
-- history alone: of each row the latest version that was written by the end of the minute in setting heard.as_at. A page
-- reads the past by having as_at before heard on its search path, and is otherwise the page it always is.
--
-- Who may read it is asked today: each view carries the row policies of its table, word for word from the catalogue,
-- and nothing of a strand is shown to whom that strand is closed now. What has no history (readings, actors) is read
-- in heard, since it is only ever added to.
--
-- ./heard prepare makes all this anew from the catalogue, after the rights are given: a new table, column, policy or
-- right is in it by itself.

-- How much of what a strand said by then has been lawfully erased since.
create function erased_of(which uuid) returns bigint
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (select count(*) from entry
             where strand_id = which and text is null and level_of(which) is not null
               and recorded_at < current_setting('heard.as_at')::timestamptz + interval '1 minute');
  end $$;

-- What stands for a row whose text was lawfully erased since, where nothing of the row itself was kept.
create function erased_row(of_table regclass) returns text
  language sql stable
  as $$
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

-- Who may see a row: the policies for the pages' login, as one condition; true where rows are not held apart.
create function seen_by_policy(of_table regclass) returns text
  language sql stable
  as $$
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

-- Every table that holds what strands say, its key, and how the rows of strands $1 are found in it: by their own column, or
-- by a key to what holds them. A row belongs to a strand if all the keys that it must have (`required`) lead to it: what
-- was said of two mentions belongs to both. A room that adds a table need say nothing here.
create function tables_of_strands() returns table (name text, key text, condition text, required boolean)
  language sql stable
  as $$
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
  $$;

-- The rows of one table as they stood, in SQL. Rows of a strand are found by it, rows without one by their own id.
-- `kept`: columns by which rows are looked for and that never change, so that the table's own indexes serve; a table of
-- strands that has such columns never loses a row.
create function as_it_stood(of_table regclass, kept text[]) returns text
  language plpgsql stable
  as $$
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
  end $$;

-- Makes schemas as_at, for the pages, and as_at_all, whose views carry no condition and are for the functions that carry
-- their own (how far it came, what else was known of the child, who had opened it). Both belong to the kernel.
create function make_as_at() returns void
  language plpgsql set search_path = heard
  as $$
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
  end $$;
