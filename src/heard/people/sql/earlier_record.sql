-- What other systems held before. Each person of another system is a strand that begins closed: nobody is late with
-- it, no clock starts, and it is no concern; but it lies under the same policies, walls, readings and retention as all
-- else, is found when somebody asks whether they have met, and keeps where and when it comes from.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into state (kind, name, is_open, label) values
  ('earlier_record', '', true, 'Being brought in'),
  ('earlier_record', 'kept', false, 'Kept from another system');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('earlier_record', 'bring_in', '', 'kept', 'Bring in what another system holds',
   '{safeguarding_lead,front_door_manager,service_manager,director}', '', '{reason}', 'why_not_bring_in', '{}', '{}', 'taker',
   'Promise 9: what other systems held is joined, with its source and date');

create function why_not_bring_in(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when s.agency_id is distinct from my_agency() or s.parent_id is not null
      then array['An agency brings in its own history.', 'Ask somebody of that agency.'] end
  $$;

-- Whether a later export says something else under the same number of the same table. What was put right stays, and is
-- counted no more. Where a table has no numbers of rows, only who somebody is can be put right.
create function put_right(which uuid, until_export date default 'infinity') returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (
      select from earlier_entry e join imported_file f on f.id = e.file_id
        join earlier_entry l on l.strand_id = e.strand_id and l.number = e.number and l.content <> e.content
        join imported_file later on later.id = l.file_id
       where e.id = which and (e.number <> '' or e.event = '' and l.event = '') and later."table" = f."table"
         and (later.exported_on, later.at) > (f.exported_on, f.at) and later.exported_on <= until_export
         and later.at < coalesce(nullif(current_setting('heard.as_at', true), '')::timestamptz + interval '1 minute', 'infinity'))
  $$;

-- Of those who may bring in: which of these numbers of a system their agency has brought in before, which content is
-- there already and stood when this was exported, which facts, and which rows of this table. It tells nothing but that
-- what they hold in their hands is here.
create function brought_in_before(of_file uuid, numbers text[], contents bytea[])
  returns table (number text, strand_id uuid, there bytea[], facts bytea[], rows text[], named boolean)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

alter table imported_file enable row level security, force row level security;
alter table earlier_record enable row level security, force row level security;
alter table earlier_entry enable row level security, force row level security;

create policy of_my_agency on imported_file for select
  using (agency_id = (select my_agency()) or exists (select from earlier_entry e where e.file_id = imported_file.id));
create policy brought_in on imported_file for insert
  with check (by_id = (select actor()) and agency_id = (select my_agency()));
create policy seen on earlier_record for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy brought_in on earlier_record for insert
  with check (agency_id = (select my_agency()) and exists (
    select from strand s where s.id = strand_id and s.kind = 'earlier_record' and s.agency_id = earlier_record.agency_id));
create policy seen on earlier_entry for select using (strand_id = any ((select opened('own'))::uuid[]));
create policy brought_in on earlier_entry for insert
  with check (by_id = (select actor()) and exists (
    select from strand s where s.id = strand_id and s.kind = 'earlier_record' and s.agency_id = (select my_agency())));

select never_changes('imported_file'), never_changes('earlier_record'), never_changes('earlier_entry');
select dated_now('imported_file'), dated_now('earlier_entry');
select record_table('imported_file'), record_table('earlier_record'), record_table('earlier_entry');

-- Known from before: which agencies hold an earlier record about the same child, and, of those that whoever asks may
-- read, on how many days of the last two years the child was referred. Of the others they learn whom to call.
create function known_from_before(which uuid) returns jsonb
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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
