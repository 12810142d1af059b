-- How long a record is kept, and what keeps it longer. The periods are rows; the longest that applies wins, so that
-- whoever adds one can only lengthen. Nothing is let go that is held for an inquiry, open, unread, unanswered or asked for.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

select record_table('retention_period'), never_changes('retention_period');
insert into retention_period (code, label, applies, years, counted_from, source, to_be_checked) values
  ('contact', 'Every concern: until the child''s 21st birthday', 'every', 21, 'birth',
   'Devon County Council, retention of child in need records: 18 years and 3 more', false),
  ('child_protection', 'Child protection work: 35 years after it closed', 'protection', 35, 'closing',
   'Northumberland (challenged in [2015] EWHC 2134 (Admin)) and Blackpool, retention schedules', false),
  ('looked_after', 'A child who was looked after: until their 75th birthday', 'looked_after', 75, 'birth',
   'Care Planning Regulations 2010, reg. 50; fifteen years after a death under 18 is shorter, and is left out', false),
  ('sexual_abuse', 'Sexual abuse, believed: 75 years after it closed', 'taken_on', 75, 'closing',
   'Independent Inquiry into Child Sexual Abuse: records of child sexual abuse kept for 75 years', true),
  ('allegation', 'Allegation against somebody who works with children: 100 years after it closed', 'allegation', 100, 'closing',
   'Devon County Council, LADO records: 100 years from the birth of whoever it is about, even if unsubstantiated. Heard may not know that birth, so it counts from the closing', false),
  ('missing_episode', 'Missing episode: 35 years after it ended', 'missing', 35, 'closing',
   'Heard''s default: as long as child protection work (Northumberland and Blackpool, retention schedules), since an episode may be the first sign of harm', true);

-- What stands by itself, and so is kept, held and let go as a whole.
create function stands_by_itself(of_kind text) returns boolean
  language sql immutable
  as $$ select of_kind in ('concern', 'earlier_record', 'missing_episode') $$;

-- The day after which each period lets a record go. A birth that nobody wrote down is taken to be the day on which it
-- was raised: a child may be as young as that, and no younger.
create function periods_of(which uuid[]) returns table (strand_id uuid, code text, label text, until date)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

create function kept_until(which uuid) returns date
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select max(until) from periods_of(array[which]) $$;

-- A hold stands until two agencies have lifted it.
create function holds_on(which uuid) returns setof legal_hold
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select h.* from legal_hold h
     where (h.record_id is null or h.record_id = which)
       and (select count(distinct l.agency_id) from hold_lifting l where l.hold_id = h.id) < 2
     order by h.at
  $$;

-- The groups of reports that were ever drawn from any of these: what somebody wrote on one may speak of each.
create function groups_drawn_from(which uuid[]) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(array_agg(distinct strand_id), '{}') from drawn_from where of_id = any (which) $$;

-- What was written of these together with other records: the groups of reports and lines of the panel's agenda that were drawn from
-- them, with what hangs on those, and the sittings that had a line of theirs; each with the other records that are still there.
create function written_of_several(which uuid[]) returns table (id uuid, beside uuid[])
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

-- What stands between the words of a name or a text: all but letters, digits, apostrophes and hyphens, whatever the script. Written
-- out, since what the database's own locale holds for a letter may end with the English ones.
create function between_words() returns text
  language sql immutable
  as $$ select '\u0001-\u0026\u0028-\u002c\u002e-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u060c\u061b\u061f\u0964\u0965\u1680\u2000-\u2018\u201a-\u206f\u3000-\u303f'::text $$;

-- A word of a name as it was written, in capitals and capitalised; small letters of another word are that word's: "will" is not Will.
create function ways_to_write(word text) returns setof text
  language sql immutable
  as $$
    select distinct normalize(way, nfc) from (select normalize(word, nfd) as w) n
     cross join lateral unnest(array[w, upper(w), initcap(w), upper(left(w, 1)) || lower(substr(w, 2))]) way
  $$;

-- The names of people that these records bear and none of the others does, as one pattern of whole words; null when there is none.
-- A name that another record bears too is that record's to say.
create function names_borne_by(which uuid[], beside uuid[]) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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
  $$;

create function names_any(of_row jsonb, names text) returns boolean
  language sql immutable
  as $$ select exists (select from jsonb_each_text(of_row) where value ~ names) $$;

-- Other records of which something was written together with this one that letting it go would touch: the reports of its groups,
-- those in the middle of a network that was taken away with it, and those before the panel whose minutes name somebody of it.
create function written_of_with(which uuid) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select of_id from drawn_from where strand_id = any (groups_drawn_from(array[which])) and of_id <> which
    union
    select strand_id from network_export where which = any (records) and strand_id <> which
    union
    select unnest(w.beside) from written_of_several(hanging_on(which)) w join strand s on s.id = w.id and s.kind = 'panel_sitting'
     where exists (select from minutes m where m.strand_id = w.id and names_any(to_jsonb(m), names_borne_by(hanging_on(which), w.beside)))
  $$;

create function may_hold(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when which is null
      then exists (select from post where id = any (my_posts()) and role in ('director', 'lead_safeguarding_partner', 'scrutineer'))
      else level_of(which) = 'full' and not through_glass(which) and stands_by_itself((select kind from strand where id = which)) end
  $$;

create function why_not_lift(hold legal_hold) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

create function hold_lifting_before() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger lifting_before before insert on hold_lifting for each row execute function hold_lifting_before();

create function hold_before() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if not coalesce(may_hold(new.record_id), false) then
      perform refuse('A record is held by whoever may read it; everything, by a director, a safeguarding partner or the scrutineer.',
                     'Ask one of them.');
    end if;
    new.agency_id := my_agency();
    return new;
  end $$;
create trigger hold_before before insert on legal_hold for each row execute function hold_before();

-- Why a record may not be let go now, as {reason, next step}; null when it may. Pages show it, the steps of an erasure
-- ask it, and the erasure itself asks it once more.
create function why_not_expire(which uuid) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
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

-- The two for the page of a record, for whoever may read all of it.
create function keeping_of(which uuid, out until date, out why_not text[])
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select kept_until(which), why_not_expire(which) where level_of(which) = 'full' $$;

alter table legal_hold add constraint legal_hold_says_why check (says_something(reason));
alter table hold_lifting add constraint hold_lifting_says_why check (says_something(reason));
alter table legal_hold enable row level security, force row level security;
alter table hold_lifting enable row level security, force row level security;
create policy seen on legal_hold for select
  using ((record_id is null and (select actor_kind()) = 'worker') or record_id = any ((select opened('full'))::uuid[]));
create policy placed on legal_hold for insert with check (by_id = (select actor()) and may_hold(record_id));
create policy seen on hold_lifting for select using (exists (select from legal_hold h where h.id = hold_id));
create policy said on hold_lifting for insert with check (by_id = (select actor()));
select dated_now('legal_hold'), dated_now('hold_lifting');
select never_changes('legal_hold'), never_changes('hold_lifting');
select record_table('legal_hold'), record_table('hold_lifting');

-- Records past their time, for those who see to it: each with why it may not be let go yet, if there is a reason.
-- All that are past their time are counted at once; only the page that is shown asks after each.
create function past_keeping(beyond integer)
  returns table (total bigint, reference text, closed_at timestamptz, until date, period text, reason text, next_step text,
                 erasure_reference text, erasure_state text)
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
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
