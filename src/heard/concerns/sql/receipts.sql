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

-- Entries with their salts, for a proof: what somebody wrote themselves, or of a record that they have opened in full
-- the rows that they could read in it. What is for the scrutineer alone, and ways back in, are never among them.
create function provable(ids bigint[])
  returns table (entry_id bigint, idx bigint, text text, salt bytea, leaf bytea)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select e.id, s.idx, e.text, e.salt, e.leaf
      from entry e
      left join sealed s on s.entry_id = e.id
     where e.id = any (ids)
       and (   (e.strand_id = any (opened('full'))
                and e.table_name in ('strand', 'move', 'clock', 'concern', 'mention', 'remark', 'attachment', 'reading'))
            or e.id in (select unnest(what_i_wrote(o)) from unnest(opened('own')) o))
     order by s.idx
  $$;
