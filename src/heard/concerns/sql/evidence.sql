-- The entries that an evidence pack proves: all of these records, up to the moment at which they are read, that their
-- reader may be given with a proof.
create function evidence_of(which uuid[]) returns bigint[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(array_agg(p.entry_id), '{}')
      from provable(array(
             select id from entry
              where strand_id = any (which)
                and recorded_at < nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute')) p
  $$;
