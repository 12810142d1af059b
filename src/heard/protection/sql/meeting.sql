-- Meetings: who must be there, who came, who did not agree, and what was decided. That one was held is a step, and the step
-- says in words what is still missing. The clock of an enquiry counts from the discussion at which it was begun.

create function latest_meeting(which uuid) returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select id from meeting where strand_id = which order by n desc limit 1 $$;

-- When one of these posts is awaited at a meeting: the one that is set and not written down yet, unless they said that they
-- cannot come; where none is set, when the next is due, for the last week before it.
create function awaited_at(which uuid, posts uuid[]) returns timestamptz
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(
      (select g.planned_for from meeting g join invitation i on i.meeting_id = g.id and i.post_id = any (posts)
        where g.id = latest_meeting(which) and not exists (select from minutes n where n.meeting_id = g.id)
          and not exists (select from attendance a where a.invitation_id = i.id) limit 1),
      (select min(c.due_at) from clock c join timescale t on t.id = c.timescale_id join strand s on s.id = c.strand_id
        where c.strand_id = which and c.stopped_at is null and c.due_at < heard_now() + interval '7 days'
          and not exists (select from meeting g where g.id = latest_meeting(which) and not exists (select from minutes n where n.meeting_id = g.id))
          and exists (select from step st where st.kind = s.kind and st.name in ('hold_core_group', 'hold_review') and t.name = any (st.stops))))
  $$;

-- Visits to a child that silence carried past one of these posts: another holds the matter now, and the child is still to
-- be seen.
create function visits_past(posts uuid[]) returns table (strand_id uuid, apart text, due_at timestamptz)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

-- Whether a stage is one at which agencies meet now: a discussion or a conference that is called, or what comes round.
create function meets_now(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from strand where id = which and is_open and (state = 'called' or kind in ('plan', 'child_in_need', 'looked_after'))) $$;

-- What is still missing before a meeting counts as held; null when nothing is.
create function why_not_held(s strand) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
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

create function somebody_disagreed(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from invitation i join attendance a on a.invitation_id = i.id
                    where i.meeting_id = latest_meeting(which) and says_something(a.dissent))
        or exists (select from move m where m.strand_id = which and m.step in ('refuse_no_enquiry', 'refuse_no_plan'))
  $$;

-- Open enquiries about the same child, but for those that are kept from whoever asks.
create function enquiries_about_the_same_child(which uuid) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id from strands_about_the_same_child(root_of(which)) same
      join strand s on s.parent_id = same and s.kind = 'enquiry' and s.is_open
     where not kept_from_me(s)
  $$;

create function why_not_call_discussion(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
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

create function why_not_begin_enquiry(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(
      case when exists (select from enquiries_about_the_same_child(s.id))
        then array['An enquiry about this child is under way, and its clock goes on.', 'Go on with that enquiry.'] end,
      why_not_held(s))
  $$;

create function why_not_add_to_enquiry(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (select from enquiries_about_the_same_child(s.id))
      then array['No enquiry about this child is under way.', 'Begin one, or say why not.'] else why_not_held(s) end
  $$;

create function why_not_propose_no_enquiry(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (select from enquiries_about_the_same_child(s.id))
      then array['An enquiry about this child is under way, and its clock goes on.', 'Go on with that enquiry.'] else why_not_held(s) end
  $$;

create function why_not_go_on_without(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_propose_no_enquiry(s, m),
      case when somebody_disagreed(s.id)
        then array['Somebody did not agree. Without an enquiry it goes on only with another agency''s signature.', 'Propose it to another agency.'] end)
  $$;

create function why_not_end_enquiry(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when exists (select from strand o where o.parent_id = s.id and o.kind = 'strategy_discussion' and o.is_open)
        then array['A strategy discussion within this enquiry is open.', 'Hold it first.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'conference' and o.is_open)
        then array['The conference is called.', 'Hold it: the enquiry ends with it.'] end
  $$;

create function why_not_call_conference(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
           or not exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'enquiry' and o.state = 'under_way')
        then array['A conference is called while a section 47 enquiry is under way.', 'Begin the enquiry at a strategy discussion.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'conference' and o.is_open and o.id <> s.id)
        then array['The conference is called already.', 'Go on with the one that is open.'] end
  $$;

create function why_not_decide_conference(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select why_not_held(s) $$;

-- Sexual or criminal exploitation stands among the categories of an assessment of this concern.
create function is_exploited(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand o cross join lateral categories_standing(o.id) c
                    where o.parent_id = which and o.kind = 'assessment' and c in ('CSE', 'CCE'))
  $$;

-- A plan is made of actions. One in which the child alone is to change leaves whoever harms the child as they are.
create function what_a_plan_lacks(stage uuid, concern uuid) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not exists (select from strand o join action a on a.strand_id = o.id where o.parent_id = stage)
        then array['A plan says who does what by when, and no action is agreed yet.', 'Agree the actions first.']
      when not exists (select from strand o join action a on a.strand_id = o.id where o.parent_id = stage and a.aimed_at in ('adult', 'place', 'peers'))
        and is_exploited(concern)
        then array['The child is exploited, and no action is aimed at an adult, a place or peers.', 'Agree what is to change around the child.']
      when not exists (select from strand o join action a on a.strand_id = o.id where o.parent_id = stage and a.aimed_at <> 'child')
        then array['Every action is aimed at the child alone.', 'Agree what others are to change.'] end
  $$;

create function why_not_decide_plan(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce(why_not_held(s), what_a_plan_lacks(s.id, s.parent_id)) $$;

-- In danger a discussion has hours; a conference has the days that its enquiry has left.
create function counted_with_the_enquiry() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger counted_with_the_enquiry after insert on move
  for each row when (new.step in ('call_discussion', 'call_conference')) execute function counted_with_the_enquiry();

-- The enquiry hangs on the concern, begins with the discussion, and its fifteen working days count from when that was held.
-- Two who begin one about the same child at once wait for each other: the second finds the first.
create function enquiry_begins() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger enquiry_begins after insert on move
  for each row when (new.kind = 'strategy_discussion' and new.step = 'begin_enquiry') execute function enquiry_begins();

-- With the conference held, its enquiry has done its work.
create function enquiry_ends_with_the_conference() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                      child_view, child_view_unknown, told)
    select new_id(new.at), o.id, o.n + 1, 'enquiry', 'conference_held', o.state, 'to_conference', new.at, new.by_id, '', '', '', '', '', ''
      from strand s join strand o on o.parent_id = s.parent_id and o.kind = 'enquiry' and o.is_open where s.id = new.strand_id;
    return null;
  end $$;
create trigger enquiry_ends_with_the_conference after insert on move
  for each row when (new.kind = 'conference' and new.step in ('decide_plan', 'propose_no_plan')) execute function enquiry_ends_with_the_conference();

create function meeting_is_set() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger meeting_is_set before insert on meeting for each row execute function meeting_is_set();

-- Whoever is invited may read the stage, and nothing else by it; a wall is asked as it is for whoever is to hold something.
create function invitation_lets_in() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger invitation_lets_in before insert on invitation for each row execute function invitation_lets_in();

-- Who was invited may say for themselves that they cannot come, why, and what they do not agree with; nobody else's word
-- takes its place.
create function attendance_is_said() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger attendance_is_said before insert on attendance for each row execute function attendance_is_said();

create function minutes_are_written() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger minutes_are_written before insert on minutes for each row execute function minutes_are_written();

create function why_not_agree_action(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
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

create function action_is_agreed() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger action_is_agreed before insert on action for each row execute function action_is_agreed();

-- The day that was agreed is the clock, never later than the timescale: its row is there before the step's own.
create function due_on_its_day() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
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
create trigger due_on_its_day after insert on move
  for each row when (new.kind = 'action' and new.step = 'agree_action') execute function due_on_its_day();

alter table meeting add constraint meeting_says_where check (says_something(venue) and says_something(agenda));
alter table minutes add constraint minutes_say_something check (says_something(said) and says_something(decided));
alter table attendance add constraint attendance_says_why_not check (came or says_something(absent_because));
alter table action add constraint action_says_what check (says_something(what));

alter table meeting enable row level security, force row level security;
alter table invitation enable row level security, force row level security;
alter table attendance enable row level security, force row level security;
alter table minutes enable row level security, force row level security;
alter table action enable row level security, force row level security;
create policy seen on meeting for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy set on meeting for insert with check (by_id = (select actor()) and may_work_on(strand_id));
create policy seen on invitation for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy sent on invitation for insert with check (by_id = (select actor()) and may_work_on(strand_id));
create policy seen on attendance for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on attendance for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');
create policy seen on minutes for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy written on minutes for insert with check (by_id = (select actor()) and may_work_on(strand_id));
create policy seen on action for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy agreed on action for insert with check (by_id = (select actor()) and (select actor_kind()) in ('worker', 'system'));

select dated_now('meeting'), dated_now('invitation'), dated_now('attendance'), dated_now('minutes'), dated_now('action');
select never_changes('meeting'), never_changes('invitation'), never_changes('attendance'), never_changes('minutes'), never_changes('action');
select record_table('meeting'), record_table('invitation'), record_table('attendance'), record_table('minutes'), record_table('action');
