-- How agencies word what they write: one row for each text, with which families of phrases were pointed out in it. It
-- holds neither who wrote it nor when nor about whom, and is not under history, whose entries would say so: it is a
-- practice figure of an agency, never a person's score. No login reads it; the published figures count it.

create function count_wording(pointed_out text[]) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$
    insert into worded (month, agency_id, families)
    select date_trunc('month', heard_now() at time zone 'Europe/London')::date, my_agency(), pointed_out
     where actor_kind() = 'worker'
  $$;

select never_changes('worded');
