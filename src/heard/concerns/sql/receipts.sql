-- Receipts: what is handed out of the history, to whom, so that they can prove it to others.

create function written_at(entry_text text) returns timestamptz
  language sql stable
  as $$ select (entry_text::jsonb #>> '{row,at}')::timestamptz $$;

-- The entries of what somebody said themselves about a concern that they raised and have just opened. For a caller and
-- for a reporter without a name also what was taken down for them as it came in.
create function what_i_wrote(which uuid) returns bigint[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

-- The entries of records that somebody has opened in full: of every row in them that they could read on a page, by the
-- table's own policies, and of who was let in and who has read it, which they are shown too. What is for the scrutineer
-- alone, ways back in, and tables of which a page may not read every column are not among them: an entry is a whole row.
-- Of what was let go there is nothing left to read.
create function entries_seen(which uuid[], among bigint[] default null) returns setof bigint
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
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
  end $$;

-- Entries with their salts, for a proof: what somebody wrote themselves, or of a record that they have opened in full
-- what they could read in it.
create function provable(ids bigint[])
  returns table (entry_id bigint, idx bigint, text text, salt bytea, leaf bytea)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select e.id, s.idx, e.text, e.salt, e.leaf
      from entry e
      left join sealed s on s.entry_id = e.id
     where e.id in (select entries_seen(opened('full'), ids)
                    union select w from unnest(opened('own')) o cross join lateral unnest(what_i_wrote(o)) w where w = any (ids))
     order by s.idx
  $$;

-- The entries that an evidence pack proves: all of these records, up to the moment at which they are read, that their
-- reader may be given with a proof.
create function evidence_of(which uuid[]) returns bigint[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(id), '{}') from entry
     where id in (select entries_seen(which))
       and recorded_at < nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute'
  $$;
