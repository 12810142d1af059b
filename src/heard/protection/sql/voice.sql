-- The child's voice: their words as they said them, apart from everybody else's; what was read back to them; what each
-- decision made of them; who spoke for them; and how they were reached. Rows are only ever added.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('new_way', 'A new way of reaching the child', 2, 'working_day', '2024-01-01', 'Team manager',
   'Promise 11; demand: hard to reach. Three failed contacts lead to a new way, never to "won''t engage"; local default');

insert into state (kind, name, is_open, label) values
  ('new_way', '', true, 'Being asked for'),
  ('new_way', 'needed', true, 'A new way of reaching the child is needed'),
  ('new_way', 'chosen', false, 'A new way was chosen');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('new_way', 'need_new_way', '', 'needed', 'Ask for a new way', '{kernel}', '', '{reason}', '', '{new_way}', '{}', 'rung_1', 'Promise 11'),
  ('new_way', 'choose_way', 'needed', 'chosen', 'Choose a new way of reaching the child',
   '{holder,front_door_worker,front_door_manager,service_manager,director}', '', '{}', 'why_not_choose_way', '{}', '{new_way}', '', 'Promise 11');
select declare_climbs('new_way'), declare_hand_offs('new_way');

-- On what a child's words are kept: everything but what is about the record and those who work with it.
create function is_about_a_child(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand where id = which and n > 0 and kind <> all (
      '{wall,glass_review,reading_review,share_request,erasure,subject_access,identity_opening,pressure,more_time,earlier_record,new_way,hand_off,group_proposal,audit,licence_notice}'::text[]))
       and level_of(which) is not null
  $$;

create function why_not_choose_way(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when m.id is not null and not exists (select from new_way where strand_id = s.id)
      then array['Say who will try what next.', ''] end
  $$;

-- The child's own words that a decision may rest on: kept anywhere in the same case since the last decision that asked for
-- them, or since the stage began. What they raised it with, and what they wrote in their mailbox, are theirs too. Number 0 is
-- what is not begun yet: all that was ever said here.
create function words_before(which uuid, number integer) returns table (voice_id uuid, strand_id uuid, at timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

-- The same for pages, of several decisions at once.
create function words_for_decisions(which uuid, numbers integer[]) returns table (n integer, voice_id uuid, strand_id uuid, at timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select number, w.* from unnest(numbers) number cross join lateral words_before(which, number) w
     where level_of(which) = 'full' and is_about_a_child(which) order by number, w.at
  $$;

-- Whoever decides writes what the child wants; that nobody asked the child must not hide behind it.
create function rests_on_words() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if exists (select from step where kind = new.kind and name = new.step and from_state = new.from_state and 'child_view' = any (needs))
       and not exists (select from words_before(new.strand_id, new.n)) then
      perform refuse('Nothing that the child said themselves is kept since the last decision.',
                     'Keep the child''s own words first, or write why they are not there yet.');
    end if;
    return new;
  end $$;
-- By its name it comes after move_before, which gives the move its number.
create trigger rests_on_words before insert on move
  for each row when (new.step <> 'climb' and says_something(new.child_view) and not says_something(new.child_view_unknown))
  execute function rests_on_words();

-- Contacts that failed since the child was last reached, or since a new way was last chosen.
create function failed_contacts(which uuid) returns setof contact_attempt
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select f.* from contact_attempt f
     where f.strand_id = which and not f.reached
       and f.n > coalesce((select max(n) from contact_attempt where strand_id = which and reached), 0)
       and f.n > coalesce((select max(w.after_n) from new_way w join strand o on o.id = w.strand_id where o.parent_id = which), 0)
  $$;

create function contact_has_its_place() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform from strand where id = new.strand_id for update;
    new.n := coalesce((select max(n) from contact_attempt where strand_id = new.strand_id), 0) + 1;
    return new;
  end $$;
create trigger has_its_place before insert on contact_attempt for each row execute function contact_has_its_place();

create function third_contact_failed() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger third_failed after insert on contact_attempt for each row when (not new.reached) execute function third_contact_failed();

create function way_is_new() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger is_new before insert on new_way for each row execute function way_is_new();
create constraint trigger taken_with_a_step after insert on new_way
  deferrable initially deferred for each row execute function taken_with_a_step('choose_way');

-- Whether a move is one that the child who raised it themselves is answered with, in their own mailbox.
create function answers_me(of_move uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from move m join concern c on c.strand_id = m.strand_id and c.door = 'child'
                    where m.id = of_move and m.strand_id = any (opened('own')) and raised_by(m.strand_id, actor()))
  $$;

-- What a record shows of the voice beside the words: decisions without the child's view, twice in a row, are a warning;
-- and how many workers the child has had to tell it to.
create function voice_known(which uuid) returns jsonb
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

-- How many workers of the agency that holds it have acted on each open concern: a figure of agencies, for those who
-- answer for them, and never of a person.
create function continuity_by_agency() returns table (agency text, records bigint, workers numeric, most bigint)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select g.name, count(*), round(avg(n), 1), max(n)
      from (select s.agency_id, count(distinct m.by_id) as n
              from strand s join move m on m.strand_id = s.id and m.by_agency_id = s.agency_id and m.n > 1
             where s.kind = 'concern' and s.is_open and s.agency_id = any (my_overseen()) and not kept_from_me(s.id)
             group by s.agency_id, s.id) each
      join agency g on g.id = each.agency_id
     group by g.name order by g.name
  $$;

alter table voice enable row level security, force row level security;
alter table read_back enable row level security, force row level security;
alter table voice_answer enable row level security, force row level security;
alter table advocate_offer enable row level security, force row level security;
alter table contact_attempt enable row level security, force row level security;
alter table new_way enable row level security, force row level security;

create policy seen on voice for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on voice for insert
  with check (by_id = (select actor()) and strand_id = any ((select opened('full'))::uuid[]) and is_about_a_child(strand_id));
create policy seen on read_back for select using (exists (select from voice v where v.id = voice_id));
create policy said on read_back for insert
  with check (by_id = (select actor()) and exists (select from voice v where v.id = voice_id and not through_glass(v.strand_id)));
create policy seen on voice_answer for select
  using (exists (select from move m where m.id = move_id and m.strand_id = any ((select opened('full'))::uuid[]))
         or (voice_id is null and answers_me(move_id)));
create policy said on voice_answer for insert
  with check (by_id = (select actor())
              and exists (select from move m where m.id = move_id and m.strand_id = any ((select opened('full'))::uuid[]) and not through_glass(m.strand_id))
              and (voice_id is null or exists (select from voice v where v.id = voice_id)));
create policy seen on advocate_offer for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on advocate_offer for insert
  with check (by_id = (select actor()) and strand_id = any ((select opened('full'))::uuid[]) and not through_glass(strand_id)
              and is_about_a_child(strand_id));
create policy seen on contact_attempt for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on contact_attempt for insert
  with check (by_id = (select actor()) and strand_id = any ((select opened('full'))::uuid[]) and not through_glass(strand_id)
              and is_about_a_child(strand_id));
create policy seen on new_way for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on new_way for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');

alter table contact_attempt alter n set default 0;
alter table new_way alter after_n set default 0;
alter table voice add constraint voice_says_something check (says_something(words) and says_something(heard_by));
alter table read_back add constraint read_back_says_what_was_corrected check (answer <> 'corrected' or says_something(correction));
alter table voice_answer add constraint voice_answer_says_something check (says_something(words));
alter table contact_attempt add constraint contact_attempt_says_something check (says_something(account));
alter table new_way add constraint new_way_says_something check (says_something(plan) and says_something(who));

select dated_now('voice'), dated_now('read_back'), dated_now('voice_answer'), dated_now('advocate_offer'), dated_now('contact_attempt'),
       dated_now('new_way');
select never_changes('voice'), never_changes('read_back'), never_changes('voice_answer'), never_changes('advocate_offer'),
       never_changes('contact_attempt'), never_changes('new_way');
select record_table('voice'), record_table('read_back'), record_table('voice_answer'), record_table('advocate_offer'),
       record_table('contact_attempt'), record_table('new_way');
