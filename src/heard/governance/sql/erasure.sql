-- Letting go. The words of a record and the salts of its entries are removed; that something stood there, when, by whom
-- it was written and its hash stay, so that the tree still verifies. This is the one way in which anything is ever
-- removed, and it begins with a move that the kernel has let in: nobody can call it.

-- What says when, by whom and of which, and no word of anybody.
create function without_words() returns text[]
  language sql immutable
  as $$ select '{strand,clock,access,waiting,outbox,reading,erasure,drawn_from,panel_line,sitting_line}'::text[] $$;

-- The tables whose words go: all that hold what a strand says, but for what is kept.
create function holding_words() returns table (name text, condition text)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select name, condition from tables_of_strands()
     where name <> all (without_words() || '{move,wall,legal_hold,hold_lifting}'::text[])
     order by condition = 'strand_id = any ($1)'
  $$;

-- The columns of a table in which somebody wrote freely: neither keys nor codes.
create function free_columns(of_table regclass) returns setof text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select a.attname::text from pg_attribute a
     where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
       and (of_table <> 'move'::regclass or a.attname in ('reason', 'child_view', 'child_view_unknown', 'told'))
       and not exists (select from pg_constraint k where k.conrelid = of_table and a.attnum = any (k.conkey)
                          and (k.contype in ('p', 'f') or (k.contype = 'c' and pg_get_constraintdef(k.oid) ~ 'ANY')))
  $$;

-- What stays and was written of others too loses the names; whatever names them is written anew, so that the history says how it stands.
create function lose_names(which uuid, names text) returns bigint
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
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
  end $$;

create function let_go(which uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
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
  end $$;

-- Its name comes after move_after: by then the strand has arrived where the move has led it.
create function move_lets_go() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform let_go(strand_id) from new_moves where kind = 'erasure' and step = 'carry_out';
    return null;
  end $$;
create trigger move_lets_go after insert on move referencing new table as new_moves
  for each statement execute function move_lets_go();

-- What was let go does not fill again.
create function still_here() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if exists (select from erasure where of_strand_id = new.strand_id) then
      perform refuse('This record has been let go.', 'Raise it as a new concern.');
    end if;
    return new;
  end $$;
create trigger still_here before insert on concern for each row execute function still_here();
create trigger still_here before insert on remark for each row execute function still_here();
create trigger still_here before insert on mention for each row execute function still_here();
create trigger still_here before insert on spotted for each row execute function still_here();
create trigger still_here before insert on attachment for each row execute function still_here();

-- How many rows went, and when, is for everybody who knew of the record; its words are nobody's any more.
create policy seen on erasure for select using (exists (select from strand s where s.id = of_strand_id));
